// The player as state: where the recording stands, how it plays, and what its reader looks for. What the recording
// itself is, is in src/replay, without a framework.
import { untrack } from 'svelte';
import type { Frame } from '../../canvas/geometry';
import { layOut } from '../../canvas/layout';
import { LiveBoard } from '../../live';
import type { BoardId, Chapter, ReplayView } from '../../protocol';
import { Axis } from '../../replay/axis';
import {
  EVERYTHING,
  entriesOf,
  firstNot,
  inTime,
  isFiltering,
  landmarks,
  neighbour,
  passes,
  type Entry,
  type Filter,
} from '../../replay/chronicle';
import type { Still } from '../../replay/film';
import { Origins } from '../../replay/life';
import { openPlayed } from '../../replay/open';
import { advance, faster, type Speed } from '../../replay/pace';
import { boardOf } from '../../replay/played';
import { Playing } from '../../replay/playing';
import { Reels, type FetchSegment } from '../../replay/reels';

/** Longer than a frame ever takes: what the tab slept is not played. */
const LONGEST_TICK = 250;
/** Recordings of more steps are read whole only when somebody looks for something in them. */
const READ_AT_ONCE = 8_000;

export class Player {
  readonly view: ReplayView;
  readonly reels: Reels;
  readonly playing: Playing;
  readonly axis: Axis;
  readonly chapters: readonly Chapter[];
  readonly marks: readonly Entry[];

  /** The recording's time, and how many of its steps have happened. */
  at = $state(0);
  step = $state(0);
  running = $state(false);
  speed: Speed = $state(8);
  skip = $state(true);
  /** What comes next is on its way; or the server does not answer. */
  waiting = $state(false);
  lost = $state(false);
  /** The board that fills the screen; `null`: all of them side by side. */
  board: BoardId | null = $state(null);
  filter: Filter = $state.raw(EVERYTHING);
  /** The idea that is followed, in words. */
  followed: string | null = $state(null);
  /** How much of the whole was read, 0 to 1; 1: every entry is known. */
  read = $state(0);
  /** Where each board will be in the end: the view need not move while it plays. */
  ends: ReadonlyMap<BoardId, Frame> = $state.raw(new Map<BoardId, Frame>());

  readonly #lives = new Map<BoardId, LiveBoard>();
  readonly #origins = new Origins();
  /** The entries of the reels about the position, or all of them once all were read. */
  #near: readonly Entry[] = $state.raw([]);
  #all: readonly Entry[] | null = null;
  #nearReel = -1;
  #asked = 0;
  #frame = 0;
  #last = 0;
  #reading: Promise<boolean> | null = null;
  #closed = false;

  readonly chapter: Chapter | null = $derived.by(() => {
    const { at } = this;
    return this.chapters.findLast(({ from }) => from <= at) ?? this.chapters[0] ?? null;
  });
  /** What the panel lists and the arrows go to. */
  readonly entries: readonly Entry[] = $derived(
    isFiltering(this.filter) ? this.#near.filter((entry) => passes(entry, this.filter, this.view.actors)) : this.#near,
  );
  /** How many of the entries have happened. */
  readonly past: number = $derived.by(() => {
    const { at, step } = this;
    return firstNot(this.entries, (entry) => entry.step < step || (entry.step === step && entry.at <= at));
  });
  readonly ended: boolean = $derived.by(() => this.at >= this.view.to);

  constructor(view: ReplayView, fetch: FetchSegment) {
    this.view = view;
    this.reels = new Reels(view, fetch);
    this.playing = new Playing(this.reels);
    this.axis = new Axis(view);
    this.chapters = view.chapters;
    this.marks = landmarks(view);
    this.at = view.from;
    this.board = view.boards.length === 1 ? (view.boards[0]?.id ?? null) : null;
  }

  /** Shows where it begins, then reads on in the background. */
  async open(at: number | null): Promise<void> {
    const first = this.chapters.find(({ phase }) => phase !== null);
    await Promise.all([this.seek(at ?? first?.from ?? this.view.from), this.#seeEnds()]);
    if (this.view.steps <= READ_AT_ONCE) void this.readAll();
  }

  close(): void {
    this.#closed = true;
    this.pause();
    for (const live of this.#lives.values()) live.close();
  }

  /** A board as the views know boards. */
  live(id: BoardId): LiveBoard | null {
    const played = this.playing.boards.get(id);
    if (!played) return null;
    let live = this.#lives.get(id);
    // Made outside of what asks for it: an effect does not follow state that it made itself.
    if (!live) this.#lives.set(id, (live = untrack(() => new LiveBoard('', `rejeu ${id}`, openPlayed(played)))));
    return live;
  }

  /** When the server has what is shown: at a chapter's beginning, what happened in that very moment is yet to come. */
  get instant(): number {
    const next = this.reels.frame(this.step + 1);
    if (!next || next.at > this.at) return Math.floor(this.at);
    return this.reels.frame(this.step)?.at === next.at ? next.at : next.at - 1;
  }

  /** Every entry that is known; all of them once `read` is 1. */
  get everything(): readonly Entry[] {
    return this.#all ?? this.#near;
  }

  // ---- going somewhere ----

  async seek(time: number): Promise<void> {
    const at = Math.max(this.view.from, Math.min(this.view.to, time));
    const mine = ++this.#asked;
    this.at = at;
    const now = this.reels.stepAtNow(at);
    if (now !== null && this.#show(now, true)) return;
    this.#guess(at);
    this.waiting = true;
    const step = await this.reels.stepAt(at);
    if (mine !== this.#asked || this.#closed) return;
    await this.#arrive(step, mine);
  }

  async goTo({ step, at }: { readonly step: number; readonly at: number }): Promise<void> {
    const mine = ++this.#asked;
    this.at = at;
    if (this.#show(step, Math.abs(step - this.step) > 30)) return;
    this.waiting = true;
    await this.#arrive(step, mine);
  }

  async #arrive(step: number | null, mine: number): Promise<void> {
    const reel = step === null ? null : step === 0 || (await this.reels.load(this.reels.of(step)));
    if (mine !== this.#asked || this.#closed) return;
    this.waiting = false;
    this.lost = step === null || !reel;
    if (step !== null && reel) this.#show(step, true);
    if (this.lost) this.pause();
  }

  /** What was lost is asked for again. */
  retry(): void {
    this.lost = false;
    void this.seek(this.at);
  }

  #guess(at: number): void {
    const { from, to } = this.view;
    this.playing.goNear(Math.round((this.view.steps * (at - from)) / Math.max(1, to - from)));
  }

  #show(step: number, still: boolean): boolean {
    if (!this.playing.go(step, still)) return false;
    this.step = step;
    this.waiting = this.lost = false;
    const n = this.reels.of(Math.max(1, step));
    for (const coming of [n + 1, n - 1]) {
      void this.reels.fetchAhead(coming)?.then(() => this.#look(this.reels.of(Math.max(1, this.step))));
    }
    this.#look(n);
    return true;
  }

  /** Gathers the entries about the position. */
  #look(n: number): void {
    if (this.#all || this.#closed) return;
    const reels = [n - 1, n, n + 1].flatMap((near) => this.reels.get(near) ?? []);
    const key = reels.reduce((sum, reel) => sum * 4096 + reel.n + 1, 0);
    if (key === this.#nearReel || reels.length === 0) return;
    this.#nearReel = key;
    const [low, high] = [reels[0]?.n === 0 ? 0 : (reels[0]?.first ?? 0), this.reels.last(reels.at(-1)?.n ?? 0)];
    const marks = this.marks.filter(({ step }) => step >= low && step <= high);
    this.#near = [...reels.flatMap(entriesOf), ...marks].sort(inTime);
  }

  // ---- one event, one chapter ----

  async go(by: 1 | -1): Promise<void> {
    this.pause();
    for (let tries = 0; tries <= this.reels.count; tries++) {
      const found = neighbour(this.entries, this.step, this.at, by);
      if (found) return this.goTo(found);
      if (this.read >= 1)
        return this.goTo(by === 1 ? { step: this.view.steps, at: this.view.to } : { step: 0, at: this.view.from });
      // Nothing about here: further on, reel by reel.
      const n = this.reels.of(Math.max(1, this.step)) + by;
      const reel = await this.reels.load(n);
      if (!reel)
        return this.goTo(by === 1 ? { step: this.view.steps, at: this.view.to } : { step: 0, at: this.view.from });
      const at = (by === 1 ? reel.frames[0] : reel.frames.at(-1))?.at ?? this.at;
      await this.goTo({ step: by === 1 ? reel.first : this.reels.last(n), at });
    }
  }

  async goChapter(by: 1 | -1): Promise<void> {
    const starts = this.chapters.map(({ from, after }) => ({ at: from, step: after }));
    const here = this.at;
    // Soon after its beginning, «back» means the one before.
    const found =
      by === 1
        ? starts.find(({ at }) => at > here)
        : starts.findLast(({ at }) => at < here - (this.running ? 2000 : 0));
    await this.goTo(
      found ?? (by === 1 ? { step: this.view.steps, at: this.view.to } : { step: 0, at: this.view.from }),
    );
  }

  async goEnd(end: 'first' | 'last'): Promise<void> {
    await this.goTo(end === 'first' ? { step: 0, at: this.view.from } : { step: this.view.steps, at: this.view.to });
  }

  // ---- playing ----

  toggle(): void {
    if (this.running) this.pause();
    else void this.play();
  }

  async play(): Promise<void> {
    if (this.ended) await this.seek(this.chapters.find(({ phase }) => phase !== null)?.from ?? this.view.from);
    if (this.running || this.lost) return;
    this.running = true;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  }

  pause(): void {
    if (!this.running) return;
    this.running = false;
    cancelAnimationFrame(this.#frame);
  }

  setSpeed(by: 1 | -1): void {
    this.speed = faster(this.speed, by);
  }

  readonly #tick = (now: number): void => {
    if (!this.running) return;
    const elapsed = Math.min(LONGEST_TICK, now - this.#last);
    this.#last = now;
    if (!this.waiting) this.#advance(elapsed);
    if (this.ended) this.running = false;
    else this.#frame = requestAnimationFrame(this.#tick);
  };

  #advance(elapsed: number): void {
    let step = this.step;
    let isMissing = false;
    const nextMark = (after: number) => this.marks[firstNot(this.marks, ({ at }) => at <= after)]?.at ?? Infinity;
    const next = (after: number): number | null => {
      for (;;) {
        if (step >= this.view.steps) break;
        const frame = this.reels.frame(step + 1);
        if (!frame) {
          isMissing = true;
          return null;
        }
        if (frame.at > after) return Math.min(frame.at, nextMark(after));
        step += 1;
      }
      const mark = nextMark(after);
      return mark === Infinity ? (after < this.view.to ? this.view.to : null) : mark;
    };
    const before = Math.max(
      this.reels.frame(this.step)?.at ?? this.view.from,
      this.marks[firstNot(this.marks, ({ at }) => at <= this.at) - 1]?.at ?? this.view.from,
    );
    const time = advance(this.at, elapsed, { speed: this.speed, skip: this.skip }, next, before);
    if (isMissing) return this.#await(step);
    this.at = Math.min(this.view.to, time);
    while (step < this.view.steps && (this.reels.frame(step + 1)?.at ?? Infinity) <= this.at) step += 1;
    if (step !== this.step) this.#show(step, this.speed > 8);
  }

  /** Time stands until the next reel has come. */
  #await(step: number): void {
    const reached = this.reels.frame(step);
    if (reached && step !== this.step) this.#show(step, true);
    if (reached) this.at = Math.max(this.at, reached.at);
    this.waiting = true;
    const mine = ++this.#asked;
    void this.reels.load(this.reels.of(step + 1)).then((reel) => {
      if (mine !== this.#asked || this.#closed) return;
      this.waiting = false;
      this.lost = reel === null;
      if (this.lost) this.pause();
    });
  }

  // ---- reading the whole ----

  /** Reads every reel once, for what needs all of it: filters, an idea's life, a film. */
  async readAll(): Promise<boolean> {
    if (this.read >= 1) return true;
    this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readAll(): Promise<boolean> {
    const entries: Entry[] = [...this.marks];
    for (let n = 0; n < this.reels.count; n++) {
      const reel = await this.reels.load(n);
      if (this.#closed || !reel) return false;
      if (n === 0) for (const [board, still] of reel.before) this.#origins.see(board, still);
      for (const frame of reel.frames) this.#origins.seeFrame(frame);
      entries.push(...entriesOf(reel));
      this.read = (n + 0.5) / this.reels.count;
      // The screen goes first.
      await new Promise((done) => setTimeout(done));
    }
    this.#all = entries.sort(inTime);
    this.#near = this.#all;
    this.read = 1;
    return true;
  }

  async #seeEnds(): Promise<void> {
    const { steps } = this.view;
    if (steps === 0 || !(await this.reels.load(this.reels.of(steps))) || this.#closed) return;
    const stills = [...(this.playing.peek(steps) ?? new Map<BoardId, Still>())];
    this.ends = new Map(
      stills.flatMap(([id, still]) => {
        const { bounds } = layOut(boardOf(still));
        return bounds ? [[id, bounds] as const] : [];
      }),
    );
    // Where only one board was written on, it has the screen.
    const written = stills.filter(([, { notes }]) => notes.size > 0);
    if (this.board === null && written.length === 1) this.board = written[0]?.[0] ?? null;
  }

  // ---- looking for something ----

  async look(filter: Partial<Filter>): Promise<void> {
    this.filter = { ...this.filter, ...filter };
    if (filter.idea === null) this.followed = null;
    if (isFiltering(this.filter)) await this.readAll();
  }

  lookAtAll(): void {
    this.filter = EVERYTHING;
    this.followed = null;
  }

  async follow(board: BoardId, note: string): Promise<void> {
    this.followed = this.playing.boards.get(board)?.notes().get(note)?.text ?? '';
    const read = await this.readAll();
    if (read) this.filter = { ...EVERYTHING, idea: this.#origins.life(board, note) };
  }

  /** Follows an idea from when it was written, wherever the playhead is. */
  async find(board: BoardId, note: string): Promise<void> {
    await this.follow(board, note);
    const [first] = this.filter.idea ? this.entries : [];
    if (!first) return this.lookAtAll();
    await this.goTo(first);
    await this.follow(board, note);
  }

  /** What the boards were at a step; `null` when it could not be had. */
  async stillsAt(step: number): Promise<ReadonlyMap<BoardId, Still> | null> {
    if (step > 0 && !(await this.reels.load(this.reels.of(step)))) return null;
    return this.playing.peek(step);
  }
}
