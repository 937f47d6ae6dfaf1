// A recording as it is played: segments of the server turned into reels, whose every change knows what was before it,
// so that playing forwards, backwards and jumping are the same cheap act. Pure.
import type { Link, Note, Zone } from '../board/model';
import { readLink, readNote, readZone } from '../board/read';
import type { BoardId, BoardThen, Segment, StepChange } from '../protocol';
import { deedsOf, type Deed } from './deeds';

/** One item before and after; `null`: it was not there. */
export type Piece =
  | { readonly of: 'note'; readonly id: string; readonly was: Note | null; readonly now: Note | null }
  | { readonly of: 'zone'; readonly id: string; readonly was: Zone | null; readonly now: Zone | null }
  | { readonly of: 'link'; readonly id: string; readonly was: Link | null; readonly now: Link | null }
  | { readonly of: 'title'; readonly was: string; readonly now: string };

export interface Frame {
  readonly at: number;
  readonly board: BoardId;
  /** A place among the actors. */
  readonly by: number | null;
  /** Where the board's journal stood after it. */
  readonly seq: number;
  readonly pieces: readonly Piece[];
  readonly deeds: readonly Deed[];
}

/** A board as it was, with deleted items among the others. */
export interface Still {
  readonly title: string;
  readonly seq: number;
  readonly notes: ReadonlyMap<string, Note>;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly links: ReadonlyMap<string, Link>;
}
export const BLANK: Still = { title: '', seq: 0, notes: new Map(), zones: new Map(), links: new Map() };

export interface Reel {
  readonly n: number;
  /** The number of its first step, from 1. */
  readonly first: number;
  readonly before: ReadonlyMap<BoardId, Still>;
  readonly frames: readonly Frame[];
}

interface Growing {
  title: string;
  readonly notes: Map<string, Note>;
  readonly zones: Map<string, Zone>;
  readonly links: Map<string, Link>;
}

/** The last value read of each item: equal ones are the same object, so that a jump redraws only what differs. */
export class Pool {
  readonly #notes = new Map<string, Note>();
  readonly #zones = new Map<string, Zone>();
  readonly #links = new Map<string, Link>();

  note(value: unknown): Note | null {
    return pooled(this.#notes, value, readNote);
  }
  zone(value: unknown): Zone | null {
    return pooled(this.#zones, value, readZone);
  }
  link(value: unknown): Link | null {
    return pooled(this.#links, value, readLink);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function pooled<T extends object>(
  known: Map<string, T>,
  value: unknown,
  read: (id: string, item: { get(key: string): unknown }, before: T | undefined) => T,
): T | null {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Fields;
  const { id } = fields;
  if (typeof id !== 'string') return null;
  const before = known.get(id);
  const now = read(id, { get: (key) => fields[key] }, before);
  // `read` lends equal parts of the earlier one, so that their fields can be compared as they are.
  if (before && (Object.keys(now) as (keyof T)[]).every((key) => before[key] === now[key])) return before;
  known.set(id, now);
  return now;
}

export function readReel(segment: Segment, first: number, pool: Pool): Reel {
  const before = new Map<BoardId, Still>();
  const boards = new Map<BoardId, Growing>();
  for (const [id, then] of Object.entries(segment.before)) {
    const still = readStill(then, pool);
    before.set(id, still);
    boards.set(id, grown(still));
  }
  const frames = segment.steps.map(({ at, board: id, by, seq, changes }): Frame => {
    let board = boards.get(id);
    if (!board) boards.set(id, (board = grown(BLANK)));
    const here = board;
    const pieces = changes.flatMap((change) => take(here, change, pool) ?? []);
    return { at, board: id, by, seq, pieces, deeds: deedsOf(pieces, here) };
  });
  return { n: segment.n, first, before, frames };
}

function grown(still: Still): Growing {
  return {
    title: still.title,
    notes: new Map(still.notes),
    zones: new Map(still.zones),
    links: new Map(still.links),
  };
}

function readStill(then: BoardThen | undefined, pool: Pool): Still {
  const all = <T extends { readonly id: string }>(
    values: readonly unknown[] | undefined,
    read: (v: unknown) => T | null,
  ) => new Map((values ?? []).flatMap((value) => read(value) ?? []).map((item) => [item.id, item]));
  return {
    title: then?.title ?? '',
    seq: then?.seq ?? 0,
    notes: all(then?.notes, (value) => pool.note(value)),
    zones: all(then?.zones, (value) => pool.zone(value)),
    links: all(then?.links, (value) => pool.link(value)),
  };
}

/** Does the change, and says what it was; `null` when it changes nothing, or is of a kind that is not known yet. */
function take(board: Growing, change: StepChange, pool: Pool): Piece | null {
  switch (change.what) {
    case 'title': {
      const was = board.title;
      board.title = change.title;
      return was === change.title ? null : { of: 'title', was, now: change.title };
    }
    case 'note': {
      const put = swap(board.notes, pool.note(change.note));
      return put && { of: 'note', ...put };
    }
    case 'zone': {
      const put = swap(board.zones, pool.zone(change.zone));
      return put && { of: 'zone', ...put };
    }
    case 'link': {
      const put = swap(board.links, pool.link(change.link));
      return put && { of: 'link', ...put };
    }
    case 'note_gone': {
      const gone = drop(board.notes, change.id);
      return gone && { of: 'note', ...gone };
    }
    case 'zone_gone': {
      const gone = drop(board.zones, change.id);
      return gone && { of: 'zone', ...gone };
    }
    case 'link_gone': {
      const gone = drop(board.links, change.id);
      return gone && { of: 'link', ...gone };
    }
    default:
      return null;
  }
}

interface Swap<T> {
  readonly id: string;
  readonly was: T | null;
  readonly now: T | null;
}

function swap<T extends { readonly id: string }>(items: Map<string, T>, now: T | null): Swap<T> | null {
  if (!now) return null;
  const was = items.get(now.id) ?? null;
  items.set(now.id, now);
  return was === now ? null : { id: now.id, was, now };
}

function drop<T>(items: Map<string, T>, id: string): Swap<T> | null {
  const was = items.get(id) ?? null;
  items.delete(id);
  return was && { id, was, now: null };
}
