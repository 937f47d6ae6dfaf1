// Arrow travel: up and down through a zone's title and notes, left and right between zones. It follows the outline,
// so it is the same walk as a reader's, and reaches everything.
import type { Layout } from '../canvas/layout';
import type { Direction } from './keys';

/** The stops in order, a group a zone: its title, then its notes; free notes are the last group. */
function groups(layout: Layout): string[][] {
  const out = [...layout.zones.values()].map((box) => [box.zone.id, ...box.notes]);
  const free = [...layout.notes.values()].filter((box) => box.zone === null).map((box) => box.note.id);
  return free.length > 0 ? [...out, free] : out;
}

/** The first note there is, else the first zone: where Tab arrives. */
export function firstStop(layout: Layout): string | null {
  return layout.notes.keys().next().value ?? layout.zones.keys().next().value ?? null;
}

export function travel(layout: Layout, from: string, to: Direction): string {
  const all = groups(layout),
    at = all.findIndex((group) => group.includes(from)),
    group = all[at];
  if (!group) return firstStop(layout) ?? from;
  if (to === 'up' || to === 'down') return group[group.indexOf(from) + (to === 'up' ? -1 : 1)] ?? from;
  const next = all[at + (to === 'left' ? -1 : 1)];
  // A zone is entered at its first idea; an empty one at its title.
  return next ? ((layout.zones.has(next[0] ?? '') ? (next[1] ?? next[0]) : next[0]) ?? from) : from;
}

/** What takes the focus when `gone` leaves the board: what came after it in its zone, else before it. */
export function heir(before: Layout, gone: ReadonlySet<string>, from: string): string | null {
  const group = groups(before).find((g) => g.includes(from));
  if (!group) return null;
  const at = group.indexOf(from),
    left = (id: string | undefined): boolean => id !== undefined && !gone.has(id);
  return group.slice(at + 1).find(left) ?? group.slice(0, at).reverse().find(left) ?? null;
}
