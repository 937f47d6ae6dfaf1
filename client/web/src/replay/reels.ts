// The reels of one recording: asked for once, kept while they may be wanted again, and found by step or by time. The
// server numbers steps; only reels say when each was.
import type { ReplayView, Segment } from '../protocol';
import { Pool, readReel, type Frame, type Reel } from './film';

/** Answers `null` when it could not be had now: it is asked for again when it is wanted again. */
export type FetchSegment = (n: number) => Promise<Segment | null>;

/** Reels share their items, so that one costs a few lists: those of a morning are kept, for scrubbing. */
const KEPT = 160;
/** After a failure nothing is fetched ahead for so long: what is wanted is asked for at once. */
const RESPITE_MS = 3_000;

export class Reels {
  readonly view: ReplayView;
  readonly count: number;
  readonly #fetch: FetchSegment;
  readonly #pool = new Pool();
  /** The newest used ones last. */
  readonly #kept = new Map<number, Reel>();
  readonly #coming = new Map<number, Promise<Reel | null>>();
  /** When each reel's first and last steps were, also after it was let go. */
  readonly #spans = new Map<number, readonly [from: number, to: number]>();
  #failed = -Infinity;

  constructor(view: ReplayView, fetch: FetchSegment) {
    this.view = view;
    this.count = view.segments.length;
    this.#fetch = fetch;
  }

  /** The reel that has this step; of step 0 the first. */
  of(step: number): number {
    const { segments } = this.view;
    let [low, high] = [0, Math.max(0, segments.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((segments[middle] ?? Infinity) <= step) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  first(n: number): number {
    return this.view.segments[n] ?? this.view.steps + 1;
  }
  last(n: number): number {
    return this.first(n + 1) - 1;
  }

  get(n: number): Reel | null {
    return this.#kept.get(n) ?? null;
  }

  /** The step's frame, if its reel is at hand. */
  frame(step: number): Frame | null {
    const reel = this.get(this.of(step));
    return reel?.frames[step - reel.first] ?? null;
  }

  async load(n: number): Promise<Reel | null> {
    if (n < 0 || n >= this.count) return null;
    const known = this.#kept.get(n);
    if (known) {
      this.#kept.delete(n);
      this.#kept.set(n, known);
      return known;
    }
    let coming = this.#coming.get(n);
    if (!coming) {
      coming = this.#ask(n).finally(() => this.#coming.delete(n));
      this.#coming.set(n, coming);
    }
    return coming;
  }

  /** Has it come before it is wanted; `null`: it is here, or the server was silent a moment ago. */
  fetchAhead(n: number): Promise<Reel | null> | null {
    if (n < 0 || n >= this.count || this.#kept.has(n) || performance.now() - this.#failed < RESPITE_MS) return null;
    return this.load(n);
  }

  async #ask(n: number): Promise<Reel | null> {
    const segment = await this.#fetch(n);
    if (!segment) {
      this.#failed = performance.now();
      return null;
    }
    const reel = readReel(segment, this.first(n), this.#pool);
    const [from, to] = [reel.frames[0]?.at, reel.frames.at(-1)?.at];
    if (from !== undefined && to !== undefined) this.#spans.set(n, [from, to]);
    this.#kept.set(n, reel);
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(old);
    }
    return reel;
  }

  /** The last step that had happened then; asks for the reels that it takes to know. `null`: one could not be had. */
  async stepAt(time: number): Promise<number | null> {
    const { view } = this;
    if (view.steps === 0 || time < view.from) return 0;
    if (time >= view.to) return view.steps;
    let [low, high] = [0, this.count - 1];
    for (;;) {
      const n = this.#guess(time, low, high);
      const reel = await this.load(n);
      if (!reel) return null;
      const [from, to] = this.#spans.get(n) ?? [time, time];
      if (time < from) {
        if (n <= low) return this.first(n) - 1;
        high = n - 1;
      } else if (time >= to && n < high) {
        // It may be the last of this one: the next one's beginning tells.
        const next = this.#spans.get(n + 1);
        if (next && time < next[0]) return this.last(n);
        low = n + 1;
        if (low === high && !next) {
          const after = await this.load(low);
          if (!after) return null;
          if (time < (after.frames[0]?.at ?? Infinity)) return this.last(n);
        }
      } else return stepIn(reel, time);
    }
  }

  /** The same, where the reel is at hand; `null`: ask. */
  stepAtNow(time: number): number | null {
    const { view } = this;
    if (view.steps === 0 || time < view.from) return 0;
    if (time >= view.to) return view.steps;
    for (const [n, reel] of this.#kept) {
      const span = this.#spans.get(n);
      if (!span || time < span[0]) continue;
      const next = this.#spans.get(n + 1);
      if (time < span[1] || (next && time < next[0])) return stepIn(reel, time);
    }
    return null;
  }

  /** Which reel between two has this time, most likely: by what is known of its neighbours, else by how much happened. */
  #guess(time: number, low: number, high: number): number {
    let [least, most] = [low, high];
    for (const [n, [from, to]] of this.#spans) {
      if (from <= time && n > least && n <= most) least = n;
      if (to > time && n < most && n >= least) most = n;
    }
    for (const { at, after } of [
      ...this.view.marks,
      ...this.view.chapters.map(({ from, after }) => ({ at: from, after })),
    ]) {
      const n = this.of(Math.max(1, after));
      if (at <= time && n > least && n <= most) least = n;
      if (at > time && n < most && n >= least) most = n;
    }
    if (least >= most) return least;
    const guessed = this.of(Math.max(1, Math.round(this.view.steps * this.#share(time))));
    return Math.max(least, Math.min(most, guessed));
  }

  /** How much of all had happened then, from 0 to 1, by the histogram. */
  #share(time: number): number {
    const { density, every, from } = this.view;
    const place = (time - from) / Math.max(1, every);
    let [before, all] = [0, 0];
    density.forEach((count, i) => {
      all += count;
      before += count * Math.max(0, Math.min(1, place - i));
    });
    return all === 0 ? 0 : before / all;
  }
}

/** The last step of the reel at or before this time; the one before its first when none is. */
function stepIn(reel: Reel, time: number): number {
  let [low, high] = [0, reel.frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((reel.frames[middle]?.at ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return reel.first - 1 + low;
}
