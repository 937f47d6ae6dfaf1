// Order keys (SPEC B5): fractional-indexing keys, compared byte by byte, equal ones by id. Two people who insert at one
// place at one time may make equal keys; inserting between those gives the later ones new keys.
import { generateNKeysBetween } from 'fractional-indexing';

export interface Ordered {
  readonly id: string;
  readonly order: string;
}

export function compare(a: Ordered, b: Ordered): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export interface Insertion {
  /** Keys for what is inserted, in order. */
  readonly keys: readonly string[];
  /** New keys for items that were there, where there was no room. */
  readonly moved: ReadonlyMap<string, string>;
}

/** Keys for `count` items before `items[index]`; `items` are sorted by `compare`. */
export function insertKeys(items: readonly Ordered[], index: number, count: number): Insertion {
  const lower = items[index - 1]?.order ?? null;
  // Items that share the key below have no room before them: they get new keys too.
  let end = index;
  while (lower !== null && end < items.length && (items[end]?.order ?? '') <= lower) end += 1;
  const pushed = items.slice(index, end);
  const keys = between(lower, items[end]?.order ?? null, count + pushed.length);
  if (keys) return { keys: keys.slice(0, count), moved: paired(pushed, keys.slice(count)) };
  // A key that is not of this kind (an import): the whole list gets new ones.
  const fresh = generateNKeysBetween(null, null, items.length + count);
  return {
    keys: fresh.slice(index, index + count),
    moved: paired(items, [...fresh.slice(0, index), ...fresh.slice(index + count)]),
  };
}

function between(lower: string | null, upper: string | null, count: number): string[] | null {
  try {
    return generateNKeysBetween(lower, upper, count);
  } catch {
    return null;
  }
}

function paired(items: readonly Ordered[], keys: readonly string[]): Map<string, string> {
  return new Map(items.map((item, index) => [item.id, keys[index] ?? item.order]));
}
