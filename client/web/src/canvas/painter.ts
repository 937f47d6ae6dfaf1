// Paints notes on one canvas: the far mode, and what stands in for elements that are not mounted yet.
import type { Color, Note } from '../board/model';
import { SIGNS } from '../board/palette';
import { toScreen, unitStep, view, type Camera } from './camera';
import { inflate, intersects, shifted, type Point, type Size } from './geometry';
import type { Layout, NoteBox } from './layout';
import { ARROW, PHOTO, photoRoom } from './layout';
import { LINE, PAD, legible, wrap } from './text';

export interface Theme {
  readonly notes: Readonly<Record<Color, string>>;
  readonly ink: string;
  readonly border: string;
  readonly ring: string;
  readonly font: string;
  /** What an idea of an earlier round pales to. */
  readonly earlier?: string;
}
export interface Picture {
  readonly layout: Layout;
  readonly camera: Camera;
  readonly viewport: Size;
  readonly pixelRatio: number;
  readonly theme: Theme;
  /** Notes that are elements and need no paint. */
  readonly skip: ReadonlySet<string>;
  /** Notes being dragged and by how much. */
  readonly shifts: ReadonlyMap<string, Point>;
  readonly selected: ReadonlySet<string>;
  readonly isEarlier?: (note: Note) => boolean;
}

/** Below this zoom a text is a smear: bars tell its length instead. */
export const TEXT_FROM = 0.25;

interface Wrapped {
  readonly unit: number;
  readonly w: number;
  readonly size: number;
  readonly padY: number;
  readonly lines: readonly string[];
}
const wrapped = new WeakMap<NoteBox, Wrapped>();

function linesOf(box: NoteBox, unit: number): Wrapped {
  const known = wrapped.get(box);
  if (known?.unit === unit) return known;
  const text = legible(box.font, box.frame, unit);
  const indent = box.arrow ? text.font * ARROW : 0;
  const width = box.frame.w - 2 * PAD.x - indent - photoRoom(box.note, box.frame.w);
  const most = text.lines || Math.max(1, Math.floor((box.frame.h - 2 * PAD.y) / (text.font * LINE) + 0.05));
  const made = {
    unit,
    w: box.frame.w,
    size: text.font,
    padY: text.padY,
    lines: wrap(box.note.text, width, text.font, most),
  };
  wrapped.set(box, made);
  return made;
}

function text(ctx: CanvasRenderingContext2D, box: NoteBox, at: Point, zoom: number, theme: Theme): void {
  const { size, lines, padY } = linesOf(box, unitStep(zoom)),
    px = size * zoom;
  ctx.font = `${px}px ${theme.font}`;
  ctx.fillStyle = theme.ink;
  const x = at.x + PAD.x * zoom,
    y = at.y + padY * zoom + px * 0.95;
  const indent = box.arrow ? px * ARROW : 0;
  if (box.arrow) ctx.fillText('↳', x, y);
  lines.forEach((line, i) => ctx.fillText(line, x + indent, y + i * px * LINE));
}

function bars(ctx: CanvasRenderingContext2D, box: NoteBox, at: Point, zoom: number, theme: Theme): void {
  const w = (box.frame.w - 2 * PAD.x) * zoom,
    h = box.frame.h * zoom;
  if (w < 4 || h < 4 || box.note.text === '') return;
  const thick = Math.max(1, Math.min(3, h / 8)),
    most = Math.max(1, Math.floor(h / (thick * 3)));
  const length = box.note.text.length * box.font * 0.55 * zoom,
    count = Math.min(most, Math.ceil(length / w));
  ctx.globalAlpha = 0.35;
  ctx.fillStyle = theme.ink;
  for (let i = 0; i < count; i++) {
    const last = i === count - 1 ? Math.min(1, Math.max(0.2, length / w - i)) : 1;
    ctx.fillRect(at.x + PAD.x * zoom, at.y + h / 2 + (i - (count - 1) / 2) * thick * 2.2 - thick / 2, w * last, thick);
  }
  ctx.globalAlpha = 1;
}

/** Where a photo is: what it shows comes with the note's element. */
function photo(ctx: CanvasRenderingContext2D, box: NoteBox, at: Point, zoom: number, theme: Theme): void {
  const room = photoRoom(box.note, box.frame.w);
  if (room === 0) return;
  const w = (room - PHOTO.gap) * zoom,
    h = Math.min(PHOTO.w, box.frame.h - 2 * PAD.y) * zoom;
  ctx.globalAlpha = 0.18;
  ctx.fillStyle = theme.ink;
  ctx.fillRect(at.x + (box.frame.w - PHOTO.gap) * zoom - w, at.y + PAD.y * zoom, w, h);
  ctx.globalAlpha = 1;
}

/** Clears the canvas and paints what is in view; answers how many notes that were. */
export function paint(ctx: CanvasRenderingContext2D, picture: Picture): number {
  const { viewport } = picture;
  ctx.setTransform(picture.pixelRatio, 0, 0, picture.pixelRatio, 0, 0);
  ctx.clearRect(0, 0, viewport.w, viewport.h);
  return paintNotes(ctx, picture);
}

/** Paints the notes in view over what is there; answers how many they were. */
export function paintNotes(ctx: CanvasRenderingContext2D, picture: Picture): number {
  const { layout, camera, viewport, theme, shifts } = picture,
    { zoom } = camera;
  const seen = inflate(view(camera, viewport), 8 / zoom);
  const signs = zoom >= 0.6;
  let painted = 0;
  for (const [id, box] of layout.notes) {
    if (picture.skip.has(id)) continue;
    const shift = shifts.get(id),
      frame = shift ? shifted(box.frame, shift) : box.frame;
    if (!intersects(frame, seen)) continue;
    painted++;
    const at = toScreen(camera, frame),
      w = frame.w * zoom,
      h = frame.h * zoom;
    ctx.fillStyle = theme.notes[box.note.color] ?? theme.notes.sable;
    ctx.fillRect(at.x, at.y, w, h);
    if (theme.earlier && picture.isEarlier?.(box.note)) {
      ctx.globalAlpha = 0.7;
      ctx.fillStyle = theme.earlier;
      ctx.fillRect(at.x, at.y, w, h);
      ctx.globalAlpha = 1;
    }
    if (theme.border !== '' && theme.border !== 'transparent') {
      ctx.lineWidth = 1;
      ctx.strokeStyle = theme.border;
      ctx.strokeRect(at.x + 0.5, at.y + 0.5, w - 1, h - 1);
    }
    photo(ctx, box, at, zoom, theme);
    if (zoom >= TEXT_FROM) text(ctx, box, at, zoom, theme);
    else bars(ctx, box, at, zoom, theme);
    if (signs) sign(ctx, box, at, zoom, theme);
    if (picture.selected.has(id)) {
      ctx.lineWidth = 2;
      ctx.strokeStyle = theme.ring;
      ctx.strokeRect(at.x - 2, at.y - 2, w + 4, h + 4);
    }
  }
  return painted;
}

const paths = new Map<Color, Path2D>();

function sign(ctx: CanvasRenderingContext2D, box: NoteBox, at: Point, zoom: number, theme: Theme): void {
  const color = box.note.color in SIGNS ? box.note.color : 'sable';
  let path = paths.get(color);
  if (!path) paths.set(color, (path = new Path2D(SIGNS[color].path)));
  ctx.save();
  ctx.translate(at.x + (box.frame.w - 18) * zoom, at.y + (box.frame.h - 18) * zoom);
  ctx.scale(zoom, zoom);
  ctx.globalAlpha = 0.45;
  ctx.fillStyle = theme.ink;
  ctx.fill(path);
  ctx.restore();
}
