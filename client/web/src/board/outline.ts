// The one order in which everybody reads a board (SPEC B8); the server's is protocol/src/board/outline.rs. Pure.
import { isListed, type Note, type Zone, type ZoneId, type ZoneKind } from './model';
import { compare } from './order';

/** Notes of a free zone whose tops are closer than this are read as one row: half a note. */
export const ROW = 60;

/** Live zones, children after their parent. None is lost: one whose parent is gone, deleted or its own descendant
 *  stands at the top. */
export function sortZones(zones: Iterable<Zone>): readonly Zone[] {
  const live = [...zones].filter((zone) => !zone.deleted).sort(compareZones);
  const ids = new Set(live.map((zone) => zone.id));
  const children = new Map<ZoneId, Zone[]>();
  let waiting: Zone[] = [];
  for (const zone of live) {
    const below = zone.parent !== null && ids.has(zone.parent) ? children.get(zone.parent) : waiting;
    if (below) below.push(zone);
    else if (zone.parent !== null) children.set(zone.parent, [zone]);
  }
  const sorted: Zone[] = [];
  const seen = new Set<ZoneId>();
  waiting = waiting.reverse();
  const rest = live.values();
  for (;;) {
    // Without recursion: parents may be nested as deep as someone likes.
    for (let zone = waiting.pop(); zone; zone = waiting.pop()) {
      if (seen.has(zone.id)) continue;
      seen.add(zone.id);
      sorted.push(zone);
      waiting.push(...(children.get(zone.id) ?? []).reverse());
    }
    // What is left hangs in a circle: its first zone in order opens it.
    let next = rest.next();
    while (!next.done && seen.has(next.value.id)) next = rest.next();
    if (next.done) return sorted;
    waiting.push(next.value);
  }
}

export function compareZones(a: Zone, b: Zone): number {
  if (a.panel !== b.panel) return (a.panel ?? Infinity) - (b.panel ?? Infinity);
  return compare(a, b);
}

export function sortNotes(notes: Note[], kind: ZoneKind): readonly Note[] {
  const byOrder = (a: Note, b: Note) => compare({ id: a.id, order: a.place.order }, { id: b.id, order: b.place.order });
  return isListed(kind) ? notes.sort(byOrder) : inRows(notes);
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
