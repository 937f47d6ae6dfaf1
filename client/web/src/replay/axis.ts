// Time on the timeline. A workshop is prepared on Monday and held on Thursday: stretches in which nothing happened take
// little room, the others room by their length. Pure.
import type { ReplayView } from '../protocol';

export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** From 0 to 1. */
  readonly x0: number;
  readonly x1: number;
  /** Nothing happened, and its room tells nothing of its length. */
  readonly folded: boolean;
}

/** A silence is folded from here on: shorter ones are part of how a workshop breathes. */
const SILENCE_MS = 20 * 60_000;
/** And where it would take more than this of the whole. */
const LEAST_SHARE = 0.08;
/** The room that a folded silence keeps. */
const FOLD = 0.025;

export class Axis {
  readonly from: number;
  readonly to: number;
  readonly stretches: readonly Stretch[];

  constructor(view: Pick<ReplayView, 'from' | 'to' | 'every' | 'density' | 'marks' | 'chapters'>) {
    this.from = view.from;
    this.to = Math.max(view.to, view.from + 1);
    this.stretches = laidOut(this.from, this.to, silences(view, this.to));
  }

  /** Where a time stands, from 0 to 1. */
  place(time: number): number {
    const stretch = this.stretches.find(({ to }) => time <= to) ?? this.stretches.at(-1);
    if (!stretch) return 0;
    const { from, to, x0, x1 } = stretch;
    return x0 + (x1 - x0) * Math.max(0, Math.min(1, (time - from) / Math.max(1, to - from)));
  }

  /** The time at a place from 0 to 1. */
  time(place: number): number {
    const stretch = this.stretches.find(({ x1 }) => place <= x1) ?? this.stretches.at(-1);
    if (!stretch) return this.from;
    const { from, to, x0, x1 } = stretch;
    return from + (to - from) * Math.max(0, Math.min(1, (place - x0) / Math.max(1e-9, x1 - x0)));
  }
}

type Span = readonly [from: number, to: number];

function silences(view: Pick<ReplayView, 'from' | 'every' | 'density' | 'marks' | 'chapters'>, end: number): Span[] {
  const { from, every, density } = view;
  const busy = density.map((count) => count > 0);
  // What the workshop did is no silence either.
  for (const at of [
    ...view.marks.map((mark) => mark.at),
    ...view.chapters.filter(({ phase }) => phase !== null).map((c) => c.from),
  ]) {
    const i = Math.floor((at - from) / Math.max(1, every));
    if (i >= 0 && i < busy.length) busy[i] = true;
  }
  const found: Span[] = [];
  let since: number | null = null;
  for (let i = 0; i <= busy.length; i++) {
    const isBusy = i === busy.length || busy[i];
    if (!isBusy) since ??= i;
    else if (since !== null) {
      const span: Span = [from + since * every, Math.min(end, from + i * every)];
      if (span[1] - span[0] >= SILENCE_MS && i < busy.length) found.push(span);
      since = null;
    }
  }
  const silent = found.reduce((sum, [a, b]) => sum + b - a, 0);
  const spoken = end - from - silent;
  return found.filter(([a, b]) => (b - a) / (spoken + b - a) >= LEAST_SHARE);
}

function laidOut(from: number, to: number, folds: readonly Span[]): Stretch[] {
  const open = to - from - folds.reduce((sum, [a, b]) => sum + b - a, 0);
  const room = 1 - FOLD * folds.length;
  const out: Stretch[] = [];
  let [time, x] = [from, 0];
  const push = (until: number, width: number, folded: boolean) => {
    if (until > time) out.push({ from: time, to: until, x0: x, x1: x + width, folded });
    x += until > time ? width : 0;
    time = Math.max(time, until);
  };
  for (const [a, b] of folds) {
    push(a, ((a - time) / Math.max(1, open)) * room, false);
    push(b, FOLD, true);
  }
  push(to, Math.max(0, 1 - x), false);
  return out;
}

/** The server's histogram as bars along the axis: what a stretch had is spread over the room that it takes. */
export function spread(axis: Axis, view: Pick<ReplayView, 'from' | 'every' | 'density'>, bars: number): number[] {
  const out = Array.from({ length: bars }, () => 0);
  view.density.forEach((count, i) => {
    if (count === 0) return;
    const [from, to] = [i, i + 1].map((n) => axis.place(view.from + n * view.every) * bars) as [number, number];
    const [first, last] = [Math.floor(from), Math.max(Math.floor(from), Math.ceil(to) - 1)];
    for (let bar = first; bar <= Math.min(last, bars - 1); bar++) {
      const shared = to > from ? Math.max(0, Math.min(to, bar + 1) - Math.max(from, bar)) / (to - from) : 1;
      out[bar] = (out[bar] ?? 0) + count * shared;
    }
  });
  return out;
}

/** The same from single moments, once they are known. */
export function counted(axis: Axis, times: readonly number[], bars: number): number[] {
  const out = Array.from({ length: bars }, () => 0);
  for (const time of times) {
    const bar = Math.min(bars - 1, Math.floor(axis.place(time) * bars));
    out[bar] = (out[bar] ?? 0) + 1;
  }
  return out;
}

/** The histogram as a soft line: each stretch with its neighbours, from 0 to 1, so that a single burst hides nothing. */
export function softened(density: readonly number[]): number[] {
  const smooth = density.map((_, i) => {
    const at = (j: number) => Math.sqrt(density[j] ?? 0);
    return (at(i - 2) + 2 * at(i - 1) + 3 * at(i) + 2 * at(i + 1) + at(i + 2)) / 9;
  });
  const most = Math.max(...smooth, 0);
  return most === 0 ? smooth : smooth.map((value) => value / most);
}
