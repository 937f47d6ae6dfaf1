// What happened, as entries that people can read one by one: keystrokes of one thought are one entry, and what the
// workshop did (phases, votes, rotations) stands among them. Pure.
import type { BoardId, Chapter, GroupId, Mark, ReplayView } from '../protocol';
import type { Deed } from './deeds';
import type { Frame, Reel } from './film';

interface Moment {
  readonly at: number;
  /** Where to be to see it done. */
  readonly step: number;
}
export interface Done extends Moment {
  readonly kind: 'deed';
  readonly board: BoardId;
  readonly by: number | null;
  readonly deed: Deed;
}
export type Entry =
  | Done
  | (Moment & { readonly kind: 'mark'; readonly mark: Mark })
  | (Moment & { readonly kind: 'chapter'; readonly chapter: Chapter; readonly number: number });

/** A pause in the writing of one note that ends an entry. */
const THOUGHT_MS = 20_000;

interface Open {
  at: number;
  step: number;
  readonly board: BoardId;
  readonly by: number | null;
  deed: Deed;
}

/** The entries of one reel, in the order in which they were done. */
export function entriesOf(reel: Reel): readonly Done[] {
  const found: Open[] = [];
  const writing = new Map<string, Open>();
  // What each person did last: whoever did something else in between has begun another thought. Who is masked is told
  // apart from nobody.
  const latest = new Map<number, Open>();
  reel.frames.forEach((frame, i) => {
    const step = reel.first + i;
    for (const deed of frame.deeds) {
      const going = goesOn(writing, frame, deed);
      if (going && (frame.by === null || latest.get(frame.by) === going)) {
        going.at = frame.at;
        going.step = step;
        going.deed = { ...going.deed, text: deed.text };
        continue;
      }
      const { at, board, by } = frame;
      const open: Open = { at, step, board, by, deed };
      found.push(open);
      if (by !== null) latest.set(by, open);
      const [id] = deed.ids;
      if (deed.of !== 'note' || deed.ids.length !== 1 || id === undefined) continue;
      if (WRITES.has(deed.what)) writing.set(`${board} ${id}`, open);
      else writing.delete(`${board} ${id}`);
    }
  });
  return found
    .sort((a, b) => a.step - b.step)
    .map(({ at, step, board, by, deed }) => ({ kind: 'deed', at, step, board, by, deed }));
}

const WRITES: ReadonlySet<Deed['what']> = new Set([
  'note_added',
  'note_written',
  'note_emptied',
  'note_placed',
  'note_sized',
]);

/** Is this more of the same: letters of a thought, or a note that is pushed about? */
function goesOn(writing: ReadonlyMap<string, Open>, { at, board, by }: Frame, deed: Deed): Open | null {
  const [id] = deed.ids;
  if (deed.of !== 'note' || deed.ids.length !== 1 || id === undefined) return null;
  const open = writing.get(`${board} ${id}`);
  if (!open || open.by !== by || at - open.at > THOUGHT_MS) return null;
  const { what } = open.deed;
  const isSame = what === deed.what;
  const isWriting = deed.what === 'note_written' && (what === 'note_added' || what === 'note_emptied');
  return isSame || isWriting ? open : null;
}

/** Phases and marks as entries. */
export function landmarks(view: ReplayView): readonly Entry[] {
  const phases = view.chapters.filter(({ phase }) => phase !== null);
  const chapters = phases.map((chapter, i): Entry => ({
    kind: 'chapter',
    at: chapter.from,
    step: chapter.after,
    chapter,
    number: i + 1,
  }));
  const marks = view.marks.map((mark): Entry => ({ kind: 'mark', at: mark.at, step: mark.after, mark }));
  return [...chapters, ...marks].sort(inTime);
}

/** In time; at one time, what was done before what the workshop says of it. */
export function inTime(a: Entry, b: Entry): number {
  return a.at - b.at || a.step - b.step || RANK[a.kind] - RANK[b.kind];
}
const RANK = { deed: 0, mark: 1, chapter: 2 } as const;

/** What the reader wants to see; an empty filter shows all. */
export interface Filter {
  readonly group: GroupId | null;
  /** A place among the actors. */
  readonly actor: number | null;
  /** `board zone`, as `zoneKey` makes it. */
  readonly zone: string | null;
  /** Ids of `board note` of one idea's life. */
  readonly idea: ReadonlySet<string> | null;
}
export const EVERYTHING: Filter = { group: null, actor: null, zone: null, idea: null };

export const placeKey = (board: BoardId, id: string): string => `${board} ${id}`;

export function isFiltering({ group, actor, zone, idea }: Filter): boolean {
  return group !== null || actor !== null || zone !== null || idea !== null;
}

export function passes(entry: Entry, filter: Filter, actors: ReplayView['actors']): boolean {
  if (entry.kind !== 'deed') return !isFiltering(filter);
  const { board, by, deed } = entry;
  const actor = by === null ? undefined : actors[by];
  if (filter.actor !== null && by !== filter.actor) return false;
  if (filter.group !== null && actor?.group !== filter.group) return false;
  if (filter.zone !== null) {
    const zones = [deed.zone, deed.from].flatMap((id) => (id === null ? [] : [placeKey(board, id)]));
    if (!zones.includes(filter.zone)) return false;
  }
  const { idea } = filter;
  return idea === null || deed.ids.some((id) => idea.has(placeKey(board, id)));
}

/** The entry before or after a position; the position is between those done and those to come. */
export function neighbour(entries: readonly Entry[], step: number, at: number, by: 1 | -1): Entry | null {
  const isPast = (entry: Entry) => entry.step < step || (entry.step === step && entry.at <= at);
  const coming = firstNot(entries, isPast);
  if (by === 1) return entries[coming] ?? null;
  // The last of those done is where we are.
  let before = coming - 1;
  while (before >= 0 && entries[before]?.step === step && (entries[before]?.at ?? 0) >= at) before -= 1;
  return entries[before] ?? null;
}

/** How many entries at the beginning are so; they are in order. */
export function firstNot(entries: readonly Entry[], is: (entry: Entry) => boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && is(entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}
