// The ideas of a board as the room reads them: by zone, in everybody's order, without who wrote them.
import { m } from '../../i18n';
import type { LiveBoard } from '../../live';
import type { Color, Zone } from '../../board/model';

/** One line of the screen. */
export interface Item {
  readonly id: string;
  readonly text: string;
  readonly color: Color;
  /** In lists, «↳» stands before each idea, as on the printed panels. */
  readonly list: boolean;
}
/** A titled group of them. */
export interface Block<T = Item> {
  readonly id: string;
  readonly title: string;
  readonly color: Color;
  readonly items: readonly T[];
}

/** `zones`: only these and the zones in them; else every zone that has ideas, and the ideas outside zones. */
export function blocksOf(board: LiveBoard, zones: readonly string[]): Block[] {
  const all = board.zonesInOrder.map(({ value }) => value);
  const byId = new Map(all.map((zone) => [zone.id, zone]));
  const wanted = (zone: Zone): boolean => {
    const seen = new Set<string>();
    for (let at: Zone | undefined = zone; at && !seen.has(at.id); at = byId.get(at.parent ?? '')) {
      if (zones.includes(at.id)) return true;
      seen.add(at.id);
    }
    return false;
  };
  const blocks = all
    .filter((zone) => zones.length === 0 || wanted(zone))
    .map(({ id, title, color, kind }) => ({ id, title, color, items: itemsIn(board, id, kind === 'list') }));
  if (zones.length > 0) return blocks;
  const free = itemsIn(board, null, false);
  const title = m.projector_free();
  return [
    ...blocks.filter(({ items }) => items.length > 0),
    ...(free.length > 0 ? [{ id: 'free', title, color: 'sable' as const, items: free }] : []),
  ];
}

/** What is still being drafted is its author's alone; what has no text yet says nothing. */
function itemsIn(board: LiveBoard, zone: string | null, list: boolean): Item[] {
  return board.notesIn(zone).flatMap(({ id, value: { text, color, status } }) => {
    const said = text.trim();
    return said && status !== 'draft' ? [{ id, text: said, color, list }] : [];
  });
}
