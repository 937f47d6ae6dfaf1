// Dragging notes and zones: shown as presence while it lasts, one edit when it ends.
import { isListed, type NoteId, type Stand, type ZoneId } from '../board/model';
import { add, around, clamp, contains, inflate, minus, shifted, type Frame, type Point } from '../canvas/geometry';
import { zoneAt } from '../canvas/hit';
import { LIST, freeSize, type NoteBox, type ZoneBox } from '../canvas/layout';
import { snap } from '../canvas/snap';
import { arrival } from './arrival';
import { mayAll, mayShape, type Drop, type Stage } from './stage';

/** How near, in pixels, an edge catches another. */
const CATCH = 6;
/** Alignment looks at this many neighbours at most: a drag must cost the same on a full board. */
const NEIGHBOURS = 150;

export interface Drag {
  readonly start: Point;
  readonly notes: readonly NoteBox[];
  readonly zones: readonly ZoneBox[];
  /** Everything that moves along, with its frame at the start. */
  readonly frames: ReadonlyMap<string, Frame>;
}

/** What a hand takes up: the notes, and the zones with all that is in them. `null` when nothing of it may move. */
export function takeUp(stage: Stage, ids: Iterable<string>, start: Point): Drag | null {
  const { layout } = stage,
    picked = new Set(ids),
    zones: ZoneBox[] = [],
    inside = new Set<ZoneId>();
  let refused = false;
  for (const [id, box] of layout.zones) {
    const withParent = box.zone.parent !== null && inside.has(box.zone.parent);
    if (!picked.has(id) && !withParent) continue;
    if (picked.has(id) && !mayShape(stage, id)) {
      refused = true;
      continue;
    }
    inside.add(id);
    zones.push(box);
  }
  const notes = [...layout.notes.values()].filter(
    (b) => picked.has(b.note.id) && !(b.zone !== null && inside.has(b.zone)),
  );
  if (refused) stage.say({ what: 'locked' });
  if (
    !mayAll(
      stage,
      notes.map((box) => box.note.id),
      'move',
    )
  )
    return null;
  if (zones.length === 0 && notes.length === 0) return null;
  const frames = new Map<string, Frame>();
  for (const box of zones) {
    frames.set(box.zone.id, box.frame);
    for (const id of box.notes) {
      const note = layout.notes.get(id);
      if (note) frames.set(id, note.frame);
    }
  }
  for (const box of notes) frames.set(box.note.id, box.frame);
  return { start, notes, zones, frames };
}

/** Where in a list zone something dropped at `p` goes, and the line to show for it. */
export function insertion(
  stage: Stage,
  zone: ZoneBox,
  p: Point,
  moving: ReadonlySet<string>,
): { before: NoteId | null; mark: Frame | null; stand?: Stand | undefined } {
  const aim = zone.drawn?.aim;
  if (aim) {
    const { mark, ...found } = aim(minus(p, zone.frame), moving);
    return { ...found, mark: mark && ring(shifted(mark, zone.frame)) };
  }
  const stay = zone.notes.filter((id) => !moving.has(id));
  const boxes = stay.flatMap((id) => stage.layout.notes.get(id) ?? []);
  const half = LIST.gap / 2,
    thick = 4;
  let index = boxes.length;
  if (zone.columns <= 1) {
    const found = boxes.findIndex((b) => p.y < b.frame.y + b.frame.h / 2);
    if (found >= 0) index = found;
  } else {
    const found = boxes.findIndex((b) => {
      const below = b.frame.y + b.frame.h + half;
      return p.y < below && p.x < b.frame.x + b.frame.w / 2;
    });
    const rowEnd = boxes.findIndex((b, i) => {
      const next = boxes[i + 1];
      return p.y < b.frame.y + b.frame.h + half && (!next || next.frame.y > b.frame.y);
    });
    index = found >= 0 && (rowEnd < 0 || found <= rowEnd) ? found : rowEnd >= 0 ? rowEnd + 1 : boxes.length;
  }
  const at = boxes[index],
    last = boxes[boxes.length - 1],
    before = stay[index] ?? null;
  const prior = boxes[index - 1];
  let mark: Frame;
  if (zone.columns > 1 && prior && (!at || at.frame.y > prior.frame.y)) {
    // After the last of a row: the line stands behind it, not at the next row's start far away.
    mark = { x: prior.frame.x + prior.frame.w + half - thick / 2, y: prior.frame.y, w: thick, h: prior.frame.h };
  } else if (at && zone.columns > 1) {
    mark = { x: at.frame.x - half - thick / 2, y: at.frame.y, w: thick, h: at.frame.h };
  } else if (at) {
    mark = { x: at.frame.x, y: at.frame.y - half - thick / 2, w: at.frame.w, h: thick };
  } else {
    const y = last ? last.frame.y + last.frame.h + half - thick / 2 : zone.frame.y + LIST.header;
    mark = { x: zone.frame.x + LIST.pad, y, w: zone.frame.w - 2 * LIST.pad, h: thick };
  }
  return { before, mark };
}

/** A cell is shown by a bar at its left. */
const ring = (cell: Frame): Frame => ({ x: cell.x + 1, y: cell.y + 3, w: 5, h: cell.h - 6 });

export interface Carried {
  readonly by: Point;
  readonly drop: Drop | null;
}

/** Shows the drag with the hand at `p`; answers where it would land. `free` = no snapping. */
export function carry(stage: Stage, drag: Drag, p: Point, free: boolean): Carried {
  const moving = new Set(drag.frames.keys()),
    target = zoneAt(stage.layout, p, moving);
  let by = minus(p, drag.start),
    drop: Drop | null = null;
  const whole = around(drag.frames.values()) ?? { x: 0, y: 0, w: 0, h: 0 };
  if (drag.zones.length === 0 && target && isListed(target.zone.kind)) {
    drop = { zone: target.zone.id, ...insertion(stage, target, p, moving) };
    stage.show({ guides: [], drop });
  } else {
    if (drag.zones.length === 0) drop = { zone: target?.zone.id ?? null, before: null, mark: null };
    const reach = free ? 0 : CATCH / stage.camera.zoom;
    const others = neighbours(stage, drag, shifted(whole, by), target?.zone.id ?? null);
    const snapped = free ? { by: { x: 0, y: 0 }, guides: [] } : snap(shifted(whole, by), others, reach);
    by = add(by, snapped.by);
    stage.show({ guides: snapped.guides, drop });
  }
  const room = carriedRoom(stage, drag);
  if (room !== null) stage.show({ draft: arrival(stage, room, p)?.frame ?? null });
  const shifts = new Map<string, Point>(),
    shown: Record<string, Point> = {};
  for (const id of drag.frames.keys()) shifts.set(id, by);
  for (const box of drag.notes) shown[box.note.id] = add(box.frame, by);
  for (const box of drag.zones) shown[box.zone.id] = add(box.frame, by);
  stage.shift(shifts);
  stage.presence.show({ drag: shown });
  return { by, drop };
}

/** An ESPACE that a hand carries alone: it is on its way to the plan. */
function carriedRoom(stage: Stage, { zones, notes }: Drag): ZoneId | null {
  const [only] = zones;
  return only && zones.length === 1 && notes.length === 0 && stage.layout.rooms.has(only.zone.id) ? only.zone.id : null;
}

function neighbours(stage: Stage, drag: Drag, near: Frame, zone: ZoneId | null): Frame[] {
  const around = inflate(near, 600),
    out: Frame[] = [];
  const boxes = drag.zones.length > 0 ? stage.layout.zones.values() : stage.layout.notes.values();
  for (const box of boxes) {
    const id = 'note' in box ? box.note.id : box.zone.id;
    if (drag.frames.has(id) || ('note' in box && (box.zone !== zone || box.inList))) continue;
    if (contains(around, box.frame)) out.push(box.frame);
    if (out.length >= NEIGHBOURS) break;
  }
  return out;
}

/** Puts down what is dragged: one edit. Notes that were deleted meanwhile are left alone. */
export function putDown(stage: Stage, drag: Drag, last: Carried, p: Point): void {
  const room = carriedRoom(stage, drag);
  if (room !== null) arrival(stage, room, p)?.put();
  letGo(stage);
  const live = drag.notes.filter((box) => stage.layout.notes.has(box.note.id));
  for (const box of drag.zones) {
    if (!stage.layout.zones.has(box.zone.id) || (box.zone.locked && !stage.rights.shape)) continue;
    // Its plan says where the list of an ESPACE stands.
    if (stage.layout.rooms.has(box.zone.id)) continue;
    // A zone that stands lower than its own frame was pushed there: it is put down where it is seen.
    stage.board.setZone(box.zone.id, {
      frame: { ...box.zone.frame, x: Math.round(box.frame.x + last.by.x), y: Math.round(box.frame.y + last.by.y) },
    });
  }
  if (live.length === 0 || last.drop === null) return;
  const { zone, before, stand } = last.drop,
    ids = live.map((box) => box.note.id);
  const into = zone === null ? null : stage.layout.zones.get(zone);
  if (zone !== null && !into) return;
  if (live.some((box) => !stage.rights.moveInto(box.note, zone))) return stage.say({ what: 'against_rules' });
  if (into && isListed(into.zone.kind)) {
    if (stand || !staysPut(into, ids, before)) stage.board.moveNotes(ids, { zone: into.zone.id, before, stand });
  } else {
    stage.board.placeNotes(
      new Map(
        live.map((box) => [
          box.note.id,
          { zone, at: landing(box, into ?? null, last.by, drag.start, p, live.length === 1) },
        ]),
      ),
    );
  }
  if (live.some((box) => box.zone !== zone)) stage.say({ what: 'moved', count: live.length, zone });
}

/** Is the order of the list the same after the drop? */
function staysPut(zone: ZoneBox, ids: readonly NoteId[], before: NoteId | null): boolean {
  const now = zone.notes,
    moving = new Set(ids);
  if (ids.some((id) => !now.includes(id))) return false;
  const rest = now.filter((id) => !moving.has(id)),
    at = before === null ? rest.length : rest.indexOf(before);
  const after = [...rest.slice(0, at), ...ids, ...rest.slice(at)];
  return after.every((id, i) => id === now[i]);
}

/** A note's corner where it lands, relative to a free zone; it stays inside the zone, and under the hand when it shrinks. */
function landing(box: NoteBox, zone: ZoneBox | null, by: Point, start: Point, p: Point, alone: boolean): Point {
  let at = add(box.frame, by);
  const size = freeSize(box.note);
  if (box.inList && alone) {
    const hold = { x: (start.x - box.frame.x) / box.frame.w, y: (start.y - box.frame.y) / box.frame.h };
    at = { x: p.x - hold.x * size.w, y: p.y - hold.y * size.h };
  }
  if (zone === null) return { x: Math.round(at.x), y: Math.round(at.y) };
  return {
    x: Math.round(clamp(at.x - zone.frame.x, 8, Math.max(8, zone.frame.w - size.w - 8))),
    y: Math.round(clamp(at.y - zone.frame.y, LIST.header - 8, Math.max(LIST.header - 8, zone.frame.h - size.h - 8))),
  };
}

/** Everything is shown at its place again. */
export function letGo(stage: Stage): void {
  stage.shift(null);
  stage.show({ guides: [], drop: null, draft: null });
  stage.presence.show({ drag: undefined });
}
