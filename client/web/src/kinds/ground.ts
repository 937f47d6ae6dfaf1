// What a zone says of where its notes can stand, read from its document as it comes (SPEC B13, B14): rows and columns,
// scales. The twin of protocol/src/board/ground.rs. Pure.
import type { Place, Zone, ZoneKind } from '../board/model';

/** A row or a column of a table, a ring or a sector of a target. */
export interface Head {
  readonly id: string;
  readonly label: string;
}
export interface Axis {
  readonly title: string;
  readonly low: string;
  readonly high: string;
  readonly min: number;
  readonly max: number;
}
export interface Axes {
  readonly x: Axis;
  readonly y: Axis | null;
}

export const MOST_ROWS = 40;
export const MOST_COLUMNS = 12;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const known = new WeakMap<object, readonly Head[]>();
const NONE: readonly Head[] = [];

/** The first of each id; what has none is none. */
function heads(value: unknown): readonly Head[] {
  if (!Array.isArray(value)) return NONE;
  let found = known.get(value);
  if (!found) {
    const all = value.flatMap((head: unknown) => {
      const { id, label } = (head ?? {}) as { id?: unknown; label?: unknown };
      return typeof id === 'string' && id !== '' ? [{ id, label: text(label) }] : [];
    });
    found = all.filter(({ id }, i) => all.findIndex((head) => head.id === id) === i);
    known.set(value, found);
  }
  return found;
}

export const rowsOf = (zone: Zone): readonly Head[] => heads(zone.rows);
export const columnsOf = (zone: Zone): readonly Head[] => heads(zone.columns);

function axis(value: unknown): Axis | null {
  const fields = (value ?? {}) as Record<string, unknown>;
  const { min, max } = fields;
  if (typeof min !== 'number' || typeof max !== 'number' || !(min < max)) return null;
  return { title: text(fields.title), low: text(fields.low), high: text(fields.high), min, max };
}

export function axesOf(zone: Zone): Axes | null {
  const fields = (zone.axes ?? {}) as Record<string, unknown>;
  const x = axis(fields.x);
  return x && { x, y: axis(fields.y) };
}

export interface Cell {
  /** Their numbers; `null` where the table has none. */
  readonly row: number | null;
  readonly column: number | null;
}

/** The cell that a note stands in; `null`: it waits beside the table. */
export function cellOf(zone: Zone, place: Place): Cell | null {
  const [rows, columns] = [rowsOf(zone), columnsOf(zone)];
  if (rows.length + columns.length === 0) return null;
  const find = (all: readonly Head[], id: string | null) =>
    all.length === 0 ? null : all.findIndex((head) => head.id === id);
  const row = find(rows, place.row);
  const column = find(columns, place.column);
  return row === -1 || column === -1 ? null : { row, column };
}

/** What a note is worth on the scales; `null`: nobody has said yet. */
export function valuesOf(zone: Zone, place: Place): { readonly x: number; readonly y: number | null } | null {
  const axes = axesOf(zone);
  const has = (one: Axis, value: number) => value >= one.min && value <= one.max;
  if (!axes || place.waits || !has(axes.x, place.x)) return null;
  if (!axes.y) return { x: place.x, y: null };
  return has(axes.y, place.y) ? { x: place.x, y: place.y } : null;
}

/** Kinds whose notes stand in rows and columns. */
export const inCells = (kind: ZoneKind | undefined): boolean => kind === 'table' || kind === 'target';

/** Does a note wait beside the rest: has nobody said where it stands? */
export function waits(zone: Zone, place: Place): boolean {
  if (inCells(zone.kind)) return cellOf(zone, place) === null;
  return zone.kind === 'axis' && valuesOf(zone, place) === null;
}

/** As a value is said: to the half. */
export const rounded = (value: number): number => Math.round(value * 2) / 2;
