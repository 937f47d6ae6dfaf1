// The one order in which everybody reads a board (SPEC B8). Pure.
import type { Note, Zone, ZoneId } from './model';
import { compare } from './order';

/** Notes of a free zone whose tops are closer than this are read as one row: half a note. */
export const ROW = 60;

export function sortZones(zones: Iterable<Zone>): readonly Zone[] {
  const live = new Map<ZoneId, Zone>();
  for (const zone of zones) if (!zone.deleted) live.set(zone.id, zone);
  const children = new Map<ZoneId | null, Zone[]>();
  for (const zone of live.values()) {
    const parent = zone.parent;
    const list = children.get(parent);
    if (list) list.push(zone);
    else children.set(parent, [zone]);
  }
  const sorted: Zone[] = [];
  const seen = new Set<ZoneId>();
  const visit = (parent: ZoneId | null): void => {
    const list = children.get(parent);
    children.delete(parent);
    for (const zone of list?.sort(compareZones) ?? []) {
      if (seen.has(zone.id)) continue;
      seen.add(zone.id);
      sorted.push(zone);
      visit(zone.id);
    }
  };
  visit(null);
  return sorted;
}

export function compareZones(a: Zone, b: Zone): number {
  if (a.panel !== b.panel) return (a.panel ?? Infinity) - (b.panel ?? Infinity);
  return compare(a, b);
}

export function sortNotes(notes: Note[], kind: 'list' | 'free'): readonly Note[] {
  const byOrder = (a: Note, b: Note) => compare({ id: a.id, order: a.place.order }, { id: b.id, order: b.place.order });
  return kind === 'list' ? notes.sort(byOrder) : inRows(notes);
}

function inRows(notes: Note[]): readonly Note[] {
  const byTop = notes.sort((a, b) => a.place.y - b.place.y || (a.id < b.id ? -1 : 1));
  const sorted: Note[] = [];
  let row: Note[] = [];
  const flush = () => {
    sorted.push(...row.sort((a, b) => a.place.x - b.place.x || a.place.y - b.place.y || (a.id < b.id ? -1 : 1)));
    row = [];
  };
  for (const note of byTop) {
    if (row[0] && note.place.y - row[0].place.y >= ROW) flush();
    row.push(note);
  }
  flush();
  return sorted;
}
