// What lies under a point or in a frame of the board.
import type { LinkId, NoteId, ZoneId } from '../board/model';
import { contains, distanceToSegment, encloses, intersects, type Frame, type Point } from './geometry';
import { isInside } from '../plan/geometry';
import { LIST, type Layout, type ZoneBox } from './layout';
import type { Route } from './route';

export type Hit =
  | { readonly on: 'note'; readonly id: NoteId }
  | { readonly on: 'title' | 'body' | 'corner' | 'room'; readonly id: ZoneId }
  | { readonly on: 'link'; readonly id: LinkId }
  | { readonly on: 'board' };

/** The note on top at a point; the selected ones lie above the others. */
export function noteAt(layout: Layout, p: Point, above: ReadonlySet<string> = new Set()): NoteId | null {
  let found: NoteId | null = null,
    foundAbove = false;
  for (const [id, box] of layout.notes) {
    if (!contains(box.frame, p) || (foundAbove && !above.has(id))) continue;
    found = id;
    foundAbove = above.has(id);
  }
  return found;
}

/** The innermost zone at a point: a child before its parent, the smaller before the larger. */
export function zoneAt(layout: Layout, p: Point, except: ReadonlySet<string> = new Set()): ZoneBox | null {
  let found: ZoneBox | null = null;
  for (const box of layout.zones.values()) {
    if (except.has(box.zone.id) || !contains(box.frame, p)) continue;
    if (found === null || box.frame.w * box.frame.h <= found.frame.w * found.frame.h) found = box;
  }
  return found;
}

export function linkAt(routes: ReadonlyMap<LinkId, Route>, p: Point, reach: number): LinkId | null {
  let found: LinkId | null = null,
    nearest = reach;
  for (const [id, route] of routes) {
    for (let i = 1; i < route.points.length; i++) {
      const a = route.points[i - 1],
        b = route.points[i];
      if (!a || !b) continue;
      const d = distanceToSegment(p, a, b);
      if (d <= nearest) [found, nearest] = [id, d];
    }
  }
  return found;
}

/** Everything in order of what a hand expects: note, link, zone title or corner, zone, board. `unit` = board units per pixel. */
export function hitAt(
  layout: Layout,
  routes: ReadonlyMap<LinkId, Route>,
  p: Point,
  unit: number,
  selected: ReadonlySet<string>,
): Hit {
  const note = noteAt(layout, p, selected);
  if (note !== null) return { on: 'note', id: note };
  for (const [id, box] of layout.zones) {
    const corner = { x: box.frame.x + box.frame.w, y: box.frame.y + box.frame.h };
    if (selected.has(id) && Math.hypot(p.x - corner.x, p.y - corner.y) < 14 * unit) return { on: 'corner', id };
  }
  const link = linkAt(routes, p, 7 * unit);
  if (link !== null) return { on: 'link', id: link };
  for (const [id, { points }] of layout.rooms) if (points.length > 0 && isInside(points, p)) return { on: 'room', id };
  const zone = zoneAt(layout, p);
  if (zone === null) return { on: 'board' };
  const header = Math.max(LIST.header, 24 * unit);
  return { on: p.y < zone.frame.y + header ? 'title' : 'body', id: zone.zone.id };
}

/** What a marquee takes: the notes it touches, the zones it encloses. */
export function inMarquee(layout: Layout, marquee: Frame): string[] {
  const out: string[] = [];
  for (const [id, box] of layout.notes) if (intersects(box.frame, marquee)) out.push(id);
  if (out.length > 0) return out;
  for (const [id, box] of layout.zones) if (encloses(marquee, box.frame)) out.push(id);
  return out;
}
