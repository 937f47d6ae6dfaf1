// The fields of the dialog that says what kind a zone is: labels as lines, scales as words and numbers. Pure.
import type { Zone, ZonePatch, ZoneKind } from '../../board/model';
import { countGraphemes } from '../../board/graphemes';
import { newId } from '../../board/id';
import { decidedOf } from '../../kinds/decided';
import { axesOf, columnsOf, MOST_COLUMNS, MOST_ROWS, rowsOf, type Axis, type Head } from '../../kinds/ground';
import { BLANK_HEIGHT, levelsOf } from '../../plan/read';
import { TITLE_GRAPHEMES } from '../../protocol/limits';

/** Labels as people type them: one a line. A label that was there keeps its notes, also at another place; one that was
 *  written anew in its line keeps them too, as long as no line came or went. */
export function headsFrom(lines: string, before: readonly Head[]): readonly Head[] {
  const labels = lines
    .split('\n')
    .map((label) => label.trim())
    .filter(Boolean);
  const left = new Set(before);
  const take = (head: Head | undefined) => {
    if (!head || !left.has(head)) return undefined;
    left.delete(head);
    return head.id;
  };
  const same = labels.map((label) => take([...left].find((head) => head.label === label)));
  const renamed = labels.length === before.length;
  return labels.map((label, n) => ({ id: same[n] ?? (renamed ? take(before[n]) : undefined) ?? newId(), label }));
}

export interface AxisFields {
  title: string;
  low: string;
  high: string;
  min: number;
  max: number;
}
export const NO_AXIS: AxisFields = { title: '', low: '', high: '', min: 0, max: 5 };

export interface Shape {
  kind: ZoneKind;
  rows: string;
  columns: string;
  x: AxisFields;
  y: AxisFields;
  when: string;
  /** No more ideas than this; nothing is no limit. */
  max: number | null | undefined;
  /** What is asked beside an idea's text, or that rows are decided on. */
  asked: string[];
}

/** What each kind of zone may ask. Only rows of a table are decided on. */
export function askable(kind: ZoneKind): readonly Asked[] {
  return kind === 'table' ? ['term', 'perimeter', 'decided'] : ['term', 'perimeter'];
}
export type Asked = 'term' | 'perimeter' | 'decided';

const fieldsOf = (axis: Axis | null | undefined): AxisFields => (axis ? { ...axis } : { ...NO_AXIS });
const linesOf = (heads: readonly Head[]) => heads.map(({ label }) => label).join('\n');

export function shapeOf(zone: Zone): Shape {
  const axes = axesOf(zone);
  return {
    kind: zone.kind,
    rows: linesOf(rowsOf(zone)),
    columns: linesOf(columnsOf(zone)),
    x: fieldsOf(axes?.x),
    y: fieldsOf(axes?.y),
    when: zone.when,
    max: zone.max,
    asked: [...zone.fields],
  };
}

export type Problem = 'rows_many' | 'columns_many' | 'columns_none' | 'long' | 'axis' | 'max';

const cleaned = ({ title, low, high, min, max }: AxisFields): Axis => ({
  title: title.trim(),
  low: low.trim(),
  high: high.trim(),
  min,
  max,
});

/** What is said of the zone anew, or why it can't be. `ground`: what the first level of a plan is called. */
export function patchFrom(shape: Shape, zone: Zone, ground = ''): ZonePatch | Problem {
  const patch: { -readonly [K in keyof ZonePatch]: ZonePatch[K] } = {};
  if (shape.kind !== zone.kind) patch.kind = shape.kind;
  const max = shape.max ?? null;
  if (max !== null && !(Number.isInteger(max) && max >= 1)) return 'max';
  if (max !== zone.max) patch.max = max;
  const may = askable(shape.kind);
  const asked = may.filter((one) => shape.asked.includes(one));
  if (asked.join() !== may.filter((one) => zone.fields.includes(one)).join()) patch.fields = asked;
  const isLong = (text: string) => countGraphemes(text) > TITLE_GRAPHEMES;
  if (shape.kind === 'table' || shape.kind === 'target') {
    const rows = headsFrom(shape.rows, rowsOf(zone));
    const columns = headsFrom(shape.columns, columnsOf(zone));
    if (rows.length > MOST_ROWS) return 'rows_many';
    if (columns.length > MOST_COLUMNS) return 'columns_many';
    if (columns.length === 0) return 'columns_none';
    if ([...rows, ...columns].some(({ label }) => isLong(label))) return 'long';
    const differs = (now: readonly Head[], was: readonly Head[]) =>
      now.length !== was.length || now.some(({ id, label }, n) => was[n]?.id !== id || was[n]?.label !== label);
    // What was decided of a row that stays is decided still.
    const kept = (head: Head) => {
      const decided = decidedOf(zone, head.id);
      return decided ? { ...head, decided: { ...decided } } : { ...head };
    };
    if (differs(rows, rowsOf(zone))) patch.rows = rows.map(kept);
    if (differs(columns, columnsOf(zone))) patch.columns = columns.map((head) => ({ ...head }));
  }
  if (shape.kind === 'axis') {
    const [x, y] = [cleaned(shape.x), cleaned(shape.y)];
    const isBad = (axis: Axis) =>
      !axis.title || !(axis.min < axis.max) || [axis.title, axis.low, axis.high].some(isLong);
    if (isBad(x) || (y.title && isBad(y))) return 'axis';
    patch.axes = y.title ? { x, y } : { x };
  }
  // A plan without a level has nothing to draw on.
  if (shape.kind === 'plan' && levelsOf(zone).length === 0) {
    patch.levels = [{ id: newId(), label: ground, height: BLANK_HEIGHT }];
  }
  if (shape.kind === 'lane') {
    const when = shape.when.trim();
    if (isLong(when)) return 'long';
    if (when !== zone.when) patch.when = when;
  }
  return patch;
}
