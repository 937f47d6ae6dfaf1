// Where every zone and note stands on the board: a pure function of the document (SPEC B2, B3). Nothing here is
// measured in a browser, so every reader, the painter and an export lay out the same board the same way.
import type { Note, NoteId, Zone, ZoneId } from '../board/model';
import { kindOf } from '../kinds';
import type { Drawn, Mark } from '../kinds/kind';
import { LIST, measureFree } from '../kinds/measure';
import { linkFrame } from '../plan/geometry';
import { spacesOf } from '../plan/rooms';
import { around, sameFrame, shifted, type Frame, type Point, type Size } from './geometry';

export { ARROW, FREE_NOTE, LIST, PHOTO, columnsIn, photoRoom } from '../kinds/measure';

export const LEAST_NOTE: Size = { w: 96, h: 56 };
export const LEAST_ZONE: Size = { w: 240, h: 152 };
/** A zone that a growing one pushes down keeps this distance, or the smaller one it had. */
const KEEP_APART = 40;

export interface NoteBox {
  readonly note: Note;
  /** The zone it lies in; `null` = free on the board. */
  readonly zone: ZoneId | null;
  readonly frame: Frame;
  readonly font: number;
  /** Does its zone say where it stands? */
  readonly inList: boolean;
  /** Does it stand in the middle of its room, with «↳» before it? */
  readonly arrow: boolean;
}
export interface ZoneBox {
  readonly zone: Zone;
  readonly frame: Frame;
  /** Of a list zone; 0 of a free one. */
  readonly columns: number;
  readonly notes: readonly NoteId[];
  /** What it draws under its notes, and where a drop in it stands, from its corner; `null` of a free one. */
  readonly drawn: Drawn | null;
}
/** An ESPACE of a plan. */
export interface RoomBox {
  readonly number: number;
  /** Where it is drawn on the board; empty: nowhere. */
  readonly points: readonly Point[];
  /** Where links to it end. */
  readonly end: Frame | null;
}
export interface Layout {
  /** In outline order. */
  readonly zones: ReadonlyMap<ZoneId, ZoneBox>;
  readonly rooms: ReadonlyMap<ZoneId, RoomBox>;
  /** In outline order, free notes last: reading order, and later ones lie above. */
  readonly notes: ReadonlyMap<NoteId, NoteBox>;
  readonly bounds: Frame | null;
}
export interface Source {
  zonesInOrder(): readonly Zone[];
  notesIn(zone: ZoneId | null): readonly Note[];
}

export const NOTHING: Layout = { zones: new Map(), rooms: new Map(), notes: new Map(), bounds: null };

/** The size of a note outside lists. */
export function freeSize(note: Note): Size {
  const { w, h } = measureFree(note);
  return { w, h };
}

/**
 * How far each zone is pushed down by those above it that grew. A zone moves only for one that stood wholly above
 * it in the document and shares some of its width; a zone inside another moves with it.
 */
function pushes(zones: readonly Zone[], heights: ReadonlyMap<ZoneId, number>): Map<ZoneId, number> {
  const down = new Map<ZoneId, number>(),
    ids = new Set(zones.map((z) => z.id));
  const roots = zones
    .filter((z) => z.parent === null || !ids.has(z.parent))
    .sort((a, b) => a.frame.y - b.frame.y || a.frame.x - b.frame.x || (a.id < b.id ? -1 : 1));
  const placed: { zone: Zone; bottom: number }[] = [];
  for (const zone of roots) {
    let y = zone.frame.y;
    for (const above of placed) {
      const a = above.zone.frame,
        gap = zone.frame.y - (a.y + a.h);
      const shares = a.x < zone.frame.x + zone.frame.w && zone.frame.x < a.x + a.w;
      if (gap >= 0 && shares) y = Math.max(y, above.bottom + Math.min(gap, KEEP_APART));
    }
    down.set(zone.id, y - zone.frame.y);
    placed.push({ zone, bottom: y + (heights.get(zone.id) ?? zone.frame.h) });
  }
  for (const zone of zones) {
    // outline order: a parent comes before its children
    if (!down.has(zone.id)) down.set(zone.id, (zone.parent !== null && down.get(zone.parent)) || 0);
  }
  return down;
}

/** Lays the board out; boxes that are as in `before` are the same objects, so that a view redraws only the others. */
export function layOut(board: Source, before: Layout = NOTHING): Layout {
  const zones = new Map<ZoneId, ZoneBox>(),
    notes = new Map<NoteId, NoteBox>();
  const order = board.zonesInOrder();
  const pictures = new Map<ZoneId, Drawn | null>(),
    heights = new Map<ZoneId, number>(),
    widened = new Map<ZoneId, Zone>();
  const rooms = new Map<ZoneId, RoomBox>();
  const stacks = (zone: Zone | undefined) => zone && kindOf(zone.kind).stacks?.(zone.frame);
  const beside = (zone: Zone | undefined) => zone && kindOf(zone.kind).beside?.(zone);
  const byId = new Map(order.map((zone) => [zone.id, zone]));
  // From the last to the first: a zone that stacks its children must know how high they are.
  for (const zone of [...order].reverse()) {
    const parent = byId.get(zone.parent ?? '');
    const stack = stacks(parent) ?? beside(parent);
    const wide = stack ? { ...zone, frame: { ...zone.frame, w: stack.w } } : zone;
    widened.set(zone.id, wide);
    const picture = kindOf(zone.kind).draw(wide, board.notesIn(zone.id));
    let h = Math.max(zone.frame.h, picture?.height ?? 0);
    if (stacks(wide)) {
      const under = order.filter(({ parent }) => parent === zone.id);
      const stacked = under.reduce((sum, { id }) => sum + (heights.get(id) ?? 0) + LIST.gap, 0);
      h = Math.max(h, Math.max(LIST.header, picture?.height ?? 0) + stacked + LIST.pad);
    }
    pictures.set(zone.id, picture);
    heights.set(zone.id, h);
  }
  const down = pushes(order, heights);
  const keep = (box: NoteBox): void => {
    const old = before.notes.get(box.note.id);
    const same =
      old !== undefined &&
      old.note === box.note &&
      old.zone === box.zone &&
      old.font === box.font &&
      old.inList === box.inList &&
      old.arrow === box.arrow &&
      sameFrame(old.frame, box.frame);
    notes.set(box.note.id, same ? old : box);
  };
  const loose = (note: Note, zone: ZoneId | null, corner: Point): void => {
    const { w, h, font } = measureFree(note);
    const frame = { x: corner.x + note.place.x, y: corner.y + note.place.y, w, h };
    keep({ note, zone, frame, font, inList: false, arrow: false });
  };
  // Where the children of zones that stack them go on, and of those that have them beside.
  const next = new Map<ZoneId, Point>(),
    corners = new Map<ZoneId, Point>();
  for (const zone of order) {
    let picture = pictures.get(zone.id) ?? null;
    const own = board.notesIn(zone.id);
    const stacked = corners.get(zone.id) ?? next.get(zone.parent ?? '');
    const frame = {
      x: stacked?.x ?? zone.frame.x,
      y: stacked?.y ?? zone.frame.y + (down.get(zone.id) ?? 0),
      w: widened.get(zone.id)?.frame.w ?? zone.frame.w,
      h: heights.get(zone.id) ?? zone.frame.h,
    };
    if (stacked && zone.parent !== null && !corners.has(zone.id))
      next.set(zone.parent, { x: stacked.x, y: stacked.y + frame.h + LIST.gap });
    const stack = kindOf(zone.kind).stacks?.(frame);
    if (stack) next.set(zone.id, { x: frame.x + stack.left, y: frame.y + Math.max(LIST.header, picture?.height ?? 0) });
    if (picture && beside(zone)) {
      const under = order.filter(({ parent }) => parent === zone.id);
      const found = inColumns(zone, frame, under, heights);
      for (const [id, corner] of found.corners) corners.set(id, corner);
      picture = { ...picture, marks: [...picture.marks, ...found.marks] };
      for (const [id, room] of drawnRooms(zone, frame, picture, under)) rooms.set(id, room);
    }
    for (const { note, font, arrow, frame: at } of picture?.boxes ?? []) {
      keep({ note, zone: zone.id, frame: shifted(at, frame), font, inList: true, arrow });
    }
    if (!picture) for (const note of own) loose(note, zone.id, frame);
    const box: ZoneBox = {
      zone,
      frame,
      columns: picture?.columns ?? 0,
      notes: own.map((n) => n.id),
      drawn: picture,
    };
    const old = before.zones.get(zone.id);
    const same =
      old !== undefined &&
      old.zone === zone &&
      sameFrame(old.frame, frame) &&
      old.notes.length === box.notes.length &&
      old.notes.every((id, i) => id === box.notes[i]) &&
      (picture?.marks.length ?? 0) === 0 &&
      !picture?.aim;
    zones.set(zone.id, same ? old : box);
  }
  for (const note of board.notesIn(null)) loose(note, null, { x: 0, y: 0 });
  const frames = [...zones.values(), ...notes.values()].map((box) => box.frame);
  return { zones, rooms, notes, bounds: around(frames) };
}

/** A heading over a part of what stands beside a zone. */
const HEADING = 48;
/** The first column beside a zone is as high as it is, or so high, or half of all. */
const LEAST_COLUMN = 900;
const APART = 32;

/** Where the child zones of one that has them beside it stand, and the headings over them. */
function inColumns(
  zone: Zone,
  frame: Frame,
  children: readonly Zone[],
  heights: ReadonlyMap<ZoneId, number>,
): { corners: ReadonlyMap<ZoneId, Point>; marks: readonly Mark[] } {
  const corners = new Map<ZoneId, Point>(),
    marks: Mark[] = [];
  const how = kindOf(zone.kind).beside?.(zone);
  if (!how) return { corners, marks };
  const all = children.reduce((sum, { id }) => sum + (heights.get(id) ?? LEAST_ZONE.h) + APART, 2 * HEADING);
  const bottom = Math.max(frame.h, LEAST_COLUMN, all / 2);
  let [x, y] = [how.left, 0];
  const next = () => ([x, y] = [x + how.w + APART, 0]);
  for (const first of [true, false]) {
    const part = children.filter((child) => how.first(child) === first);
    let said = false;
    for (const { id } of part) {
      const h = heights.get(id) ?? LEAST_ZONE.h;
      if (y > 0 && x === how.left && y + h + (said ? 0 : HEADING) > bottom) next();
      if (!said) {
        const at = { x: x + 4, y: y + 32 };
        marks.push({
          draw: 'text',
          lines: [''],
          say: first ? 'to_place' : 'placed',
          at,
          size: 22,
          bold: true,
          grows: true,
          anchor: 'start',
        });
        y += HEADING;
        said = true;
      }
      corners.set(id, { x: frame.x + x, y: frame.y + y });
      y += h + APART;
    }
  }
  return { corners, marks };
}

/** The ESPACES of a plan as they are drawn on the board. */
function drawnRooms(
  plan: Zone,
  frame: Frame,
  { sheets = [] }: Drawn,
  children: readonly Zone[],
): ReadonlyMap<ZoneId, RoomBox> {
  const found = new Map<ZoneId, RoomBox>();
  for (const { zone, number, room, level } of spacesOf(children, plan)) {
    const sheet = sheets.find((one) => one.level.id === level?.id);
    const points =
      sheet && room
        ? room.points.map(({ x, y }) => ({
            x: frame.x + sheet.frame.x + x * sheet.scale,
            y: frame.y + sheet.frame.y + y * sheet.scale,
          }))
        : [];
    found.set(zone.id, { number, points, end: points.length > 0 ? linkFrame(points) : null });
  }
  return found;
}

/** Where a link to this ends: on the plan, where it is drawn there. `moved` are frames that are being dragged. */
export const linkEnd = (layout: Layout, id: string, moved?: ReadonlyMap<string, Frame>): Frame | null =>
  layout.rooms.get(id)?.end ?? moved?.get(id) ?? frameOf(layout, id);

/** The frame of a note or a zone, whichever has this id. */
export function frameOf(layout: Layout, id: string): Frame | null {
  return layout.notes.get(id)?.frame ?? layout.zones.get(id)?.frame ?? null;
}
