// Where every zone and note stands on the board: a pure function of the document (SPEC B2, B3). Nothing here is
// measured in a browser, so every reader, the painter and an export lay out the same board the same way.
import { isListed, type Note, type NoteId, type Zone, type ZoneId } from '../board/model';
import { around, sameFrame, shifted, type Frame, type Point, type Size } from './geometry';
import { FREE_SIZES, LIST_SIZES, fitText } from './text';

/** A list zone: two columns of 360 in 760, a header for the title tab. */
export const LIST = { column: 360, row: 96, gap: 12, header: 64, pad: 14 } as const;
/** Room that «↳» takes before an idea of a list, at its text's size. */
export const ARROW = 1.1;
/** A note that stands free and was never resized. */
export const FREE_NOTE: Size = { w: 224, h: 152 };
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
  readonly inList: boolean;
}
export interface ZoneBox {
  readonly zone: Zone;
  readonly frame: Frame;
  /** Of a list zone; 0 of a free one. */
  readonly columns: number;
  readonly notes: readonly NoteId[];
}
export interface Layout {
  /** In outline order. */
  readonly zones: ReadonlyMap<ZoneId, ZoneBox>;
  /** In outline order, free notes last: reading order, and later ones lie above. */
  readonly notes: ReadonlyMap<NoteId, NoteBox>;
  readonly bounds: Frame | null;
}
export interface Source {
  zonesInOrder(): readonly Zone[];
  notesIn(zone: ZoneId | null): readonly Note[];
}

export const NOTHING: Layout = { zones: new Map(), notes: new Map(), bounds: null };

/** How many columns a list zone of this width has, and how wide they are. */
export function columnsOf(width: number): { count: number; width: number } {
  const inner = width - 2 * LIST.pad;
  const count = Math.max(1, Math.floor((inner + LIST.gap) / (LIST.column + LIST.gap)));
  return { count, width: (inner - (count - 1) * LIST.gap) / count };
}

interface Measured {
  readonly w: number;
  readonly font: number;
  readonly h: number;
}
/** Notes are immutable, so what was measured once for a width holds. */
const measured = new WeakMap<Note, Measured>();

function measure(note: Note, w: number, inList: boolean): Measured {
  const known = measured.get(note);
  if (known?.w === w) return known;
  const room = inList ? { w, h: LIST.row } : { w, h: note.size?.h ?? FREE_NOTE.h };
  const sizes = inList ? LIST_SIZES : FREE_SIZES;
  const fit = fitText(note.text, room, sizes, inList ? (sizes[0] ?? 22) * ARROW : 0);
  const result = { w, font: fit.font, h: fit.height };
  measured.set(note, result);
  return result;
}

interface Cell {
  readonly note: Note;
  readonly frame: Frame;
  readonly font: number;
}

/** The cells of a list zone relative to its corner, and the height it needs. */
function cells(notes: readonly Note[], width: number): { cells: Cell[]; columns: number; height: number } {
  const { count, width: w } = columnsOf(width),
    out: Cell[] = [];
  let y: number = LIST.header;
  for (let first = 0; first < notes.length; first += count) {
    const row = notes.slice(first, first + count).map((note) => ({ note, ...measure(note, w, true) }));
    const h = Math.max(LIST.row, ...row.map((m) => m.h));
    row.forEach((m, i) =>
      out.push({
        note: m.note,
        font: m.font,
        frame: { x: LIST.pad + i * (w + LIST.gap), y, w, h },
      }),
    );
    y += h + LIST.gap;
  }
  return { cells: out, columns: count, height: y - LIST.gap + LIST.pad };
}

/** The size of a note outside lists. */
export function freeSize(note: Note): Size {
  const w = note.size?.w ?? FREE_NOTE.w;
  return { w, h: measure(note, w, false).h };
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
  const lists = new Map<ZoneId, ReturnType<typeof cells>>(),
    heights = new Map<ZoneId, number>();
  for (const zone of order) {
    if (isListed(zone.kind)) {
      const list = cells(board.notesIn(zone.id), zone.frame.w);
      lists.set(zone.id, list);
      heights.set(zone.id, Math.max(zone.frame.h, list.height));
    } else heights.set(zone.id, zone.frame.h);
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
      sameFrame(old.frame, box.frame);
    notes.set(box.note.id, same ? old : box);
  };
  const loose = (note: Note, zone: ZoneId | null, corner: Point): void => {
    const frame = { x: corner.x + note.place.x, y: corner.y + note.place.y, ...freeSize(note) };
    keep({ note, zone, frame, font: measure(note, frame.w, false).font, inList: false });
  };
  for (const zone of order) {
    const frame = {
      x: zone.frame.x,
      y: zone.frame.y + (down.get(zone.id) ?? 0),
      w: zone.frame.w,
      h: heights.get(zone.id) ?? zone.frame.h,
    };
    const list = lists.get(zone.id),
      own = board.notesIn(zone.id);
    for (const cell of list?.cells ?? []) {
      keep({ note: cell.note, zone: zone.id, frame: shifted(cell.frame, frame), font: cell.font, inList: true });
    }
    if (!list) for (const note of own) loose(note, zone.id, frame);
    const box: ZoneBox = { zone, frame, columns: list?.columns ?? 0, notes: own.map((n) => n.id) };
    const old = before.zones.get(zone.id);
    const same =
      old !== undefined &&
      old.zone === zone &&
      sameFrame(old.frame, frame) &&
      old.notes.length === box.notes.length &&
      old.notes.every((id, i) => id === box.notes[i]);
    zones.set(zone.id, same ? old : box);
  }
  for (const note of board.notesIn(null)) loose(note, null, { x: 0, y: 0 });
  const frames = [...zones.values(), ...notes.values()].map((box) => box.frame);
  return { zones, notes, bounds: around(frames) };
}

/** The frame of a note or a zone, whichever has this id. */
export function frameOf(layout: Layout, id: string): Frame | null {
  return layout.notes.get(id)?.frame ?? layout.zones.get(id)?.frame ?? null;
}
