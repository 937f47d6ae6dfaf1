// A film to hand out: the recording painted on a canvas and recorded by the browser, in real time. Bounded in length and
// in size; nothing leaves the machine.
import { around } from '../../canvas/geometry';
import { layOut, type Layout } from '../../canvas/layout';
import { paintBoard, wholeIn, type PictureTheme } from '../../canvas/picture';
import type { BoardId } from '../../protocol';
import { Playing } from '../../replay/playing';
import type { Player } from './player.svelte';
import { timeText } from './times';
import { chapterText } from './words';

export const LENGTHS = [20, 40, 90] as const;
const SIZE = { w: 1280, h: 720 };
const CAPTION = 56;
const FRAMES_A_SECOND = 20;
const BITS_A_SECOND = 4_000_000;
/** What 90 seconds may reach at the most; a browser that makes more is stopped. */
const MOST_BYTES = 80 * 1024 * 1024;
/** A silence takes so much of the film's own count, in ms of the recording. */
const LONGEST_GAP = 4_000;
/** The end stands for a moment. */
const END_MS = 1_500;

export interface Order {
  readonly board: BoardId | null;
  readonly seconds: number;
  readonly theme: PictureTheme;
  readonly progress: (part: number) => void;
  readonly signal: AbortSignal;
}

export function canFilm(): boolean {
  return kind() !== null && typeof HTMLCanvasElement.prototype.captureStream === 'function';
}

function kind(): string | null {
  if (typeof MediaRecorder === 'undefined') return null;
  return (
    ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'].find((type) =>
      MediaRecorder.isTypeSupported(type),
    ) ?? null
  );
}

/** `null`: it was called off, or could not be made. */
export async function makeFilm(
  player: Player,
  { board, seconds, theme, progress, signal }: Order,
): Promise<Blob | null> {
  const mimeType = kind();
  const times = await readTimes(player, signal);
  if (!mimeType || !times) return null;
  const canvas = document.createElement('canvas');
  canvas.width = SIZE.w;
  canvas.height = SIZE.h;
  const ctx = canvas.getContext('2d', { alpha: false });
  if (!ctx) return null;
  const painter = new Painter(player, board, theme);
  const chunks: Blob[] = [];
  let bytes = 0;
  const recorder = new MediaRecorder(canvas.captureStream(FRAMES_A_SECOND), {
    mimeType,
    videoBitsPerSecond: BITS_A_SECOND,
  });
  recorder.ondataavailable = ({ data }) => {
    chunks.push(data);
    bytes += data.size;
  };
  const ended = new Promise<boolean>((done) => {
    recorder.onstop = () => done(true);
    recorder.onerror = () => done(false);
  });
  await painter.paint(ctx, 0, player.view.from);
  recorder.start(1_000);
  const began = performance.now();
  let slept = 0;
  for (;;) {
    const now = performance.now();
    const part = (now - began - slept) / (seconds * 1000);
    if (signal.aborted || bytes > MOST_BYTES) break;
    const { step, at } = times(Math.min(1, part));
    const before = performance.now();
    if (!(await painter.paint(ctx, step, at, () => recorder.pause()))) break;
    if (recorder.state === 'paused') {
      slept += performance.now() - before;
      recorder.resume();
    }
    progress(Math.min(1, part));
    if (part >= 1 + END_MS / (seconds * 1000)) break;
    await new Promise((done) => setTimeout(done, Math.max(0, 1000 / FRAMES_A_SECOND - (performance.now() - now))));
  }
  recorder.stop();
  const isWhole = await ended;
  for (const track of recorder.stream.getTracks()) track.stop();
  return !isWhole || signal.aborted || bytes === 0 || bytes > MOST_BYTES
    ? null
    : new Blob(chunks, { type: 'video/webm' });
}

type When = (part: number) => { readonly step: number; readonly at: number };

/** When each step was, with silences shortened; answers where a part of the film stands. */
async function readTimes({ reels, view }: Player, signal: AbortSignal): Promise<When | null> {
  const ats: number[] = [];
  const counts: number[] = [];
  let count = 0;
  for (let n = 0; n < reels.count; n++) {
    const reel = await reels.load(n);
    if (!reel || signal.aborted) return null;
    for (const { at } of reel.frames) {
      count += Math.min(LONGEST_GAP, at - (ats.at(-1) ?? at)) + 1;
      ats.push(at);
      counts.push(count);
    }
  }
  return (part) => {
    const wanted = part * count;
    let [low, high] = [0, counts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((counts[middle] ?? Infinity) <= wanted) low = middle + 1;
      else high = middle;
    }
    return { step: low, at: ats[low - 1] ?? view.from };
  };
}

class Painter {
  readonly #player: Player;
  readonly #playing: Playing;
  readonly #boards: readonly BoardId[];
  readonly #theme: PictureTheme;
  readonly #layouts = new Map<BoardId, Layout>();

  constructor(player: Player, board: BoardId | null, theme: PictureTheme) {
    this.#player = player;
    this.#playing = new Playing(player.reels);
    this.#boards = board === null ? player.view.boards.map(({ id }) => id) : [board];
    this.#theme = theme;
  }

  /** False: what is to be shown can't be had. */
  async paint(
    ctx: CanvasRenderingContext2D,
    step: number,
    at: number,
    waits: () => void = () => undefined,
  ): Promise<boolean> {
    if (!this.#playing.go(step, true)) {
      waits();
      const { reels } = this.#player;
      if (!(await reels.load(reels.of(step))) || !this.#playing.go(step, true)) return false;
    }
    const theme = this.#theme;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = theme.ground;
    ctx.fillRect(0, 0, SIZE.w, SIZE.h);
    const columns = Math.ceil(Math.sqrt(this.#boards.length));
    const rows = Math.ceil(this.#boards.length / columns);
    const [w, h] = [SIZE.w / columns, (SIZE.h - CAPTION) / rows];
    this.#boards.forEach((id, i) =>
      this.#board(ctx, id, { x: (i % columns) * w, y: Math.floor(i / columns) * h, w, h }),
    );
    this.#caption(ctx, at);
    return true;
  }

  #board(ctx: CanvasRenderingContext2D, id: BoardId, tile: { x: number; y: number; w: number; h: number }): void {
    const played = this.#playing.boards.get(id);
    if (!played) return;
    const layout = layOut(played, this.#layouts.get(id));
    this.#layouts.set(id, layout);
    const isAlone = this.#boards.length === 1;
    const head = isAlone ? 0 : 26;
    const size = { w: Math.floor(tile.w), h: Math.floor(tile.h - head) };
    const bounds = around([this.#player.ends.get(id), layout.bounds].flatMap((frame) => frame ?? []));
    // A picture of its own: the painter begins each with a clean sheet.
    const sheet = new OffscreenCanvas(size.w, size.h);
    const inner = sheet.getContext('2d') as unknown as CanvasRenderingContext2D | null;
    if (!inner) return;
    paintBoard(inner, { layout, links: played.liveLinks() }, wholeIn(bounds, size, 12), size, this.#theme);
    ctx.drawImage(sheet, tile.x, tile.y + head);
    if (isAlone) return;
    const title = this.#player.view.boards.find((board) => board.id === id)?.title ?? '';
    ctx.font = `600 15px ${this.#theme.font}`;
    ctx.fillStyle = this.#theme.text;
    ctx.fillText(title, tile.x + 12, tile.y + 19, tile.w - 24);
    ctx.strokeStyle = this.#theme.hairline;
    ctx.strokeRect(tile.x + 0.5, tile.y + 0.5, tile.w - 1, tile.h - 1);
  }

  #caption(ctx: CanvasRenderingContext2D, at: number): void {
    const { view, chapters } = this.#player;
    const { theme, y } = { theme: this.#theme, y: SIZE.h - CAPTION };
    ctx.fillStyle = theme.sheet;
    ctx.fillRect(0, y, SIZE.w, CAPTION);
    ctx.fillStyle = theme.text;
    ctx.font = `700 22px ${theme.font}`;
    ctx.fillText(timeText(at), 24, y + 36);
    ctx.font = `400 18px ${theme.font}`;
    const chapter = chapters.findLast(({ from }) => from <= at);
    ctx.fillText(chapter ? chapterText(chapter) : '', 140, y + 35, 640);
    ctx.textAlign = 'right';
    ctx.fillStyle = theme.link;
    ctx.fillText(view.title, SIZE.w - 24, y + 35, 440);
    ctx.textAlign = 'left';
    const done = this.#player.axis.place(at);
    ctx.fillStyle = theme.hairline;
    ctx.fillRect(0, y, SIZE.w, 3);
    ctx.fillStyle = theme.ring;
    ctx.fillRect(0, y, SIZE.w * done, 3);
  }
}
