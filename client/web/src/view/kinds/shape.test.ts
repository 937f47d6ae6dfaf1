import { expect, it } from 'vitest';
import type { Zone } from '../../board/model';
import { rowsOf } from '../../kinds/ground';
import { headsFrom, patchFrom, shapeOf } from './shape';

const heads = (...labels: string[]) => labels.map((label) => ({ id: label.toLowerCase(), label }));
const zone = (more: Partial<Zone>): Zone =>
  ({ kind: 'table', rows: undefined, columns: undefined, max: null, fields: [], ...more }) as Zone;

it('b13_a_row_keeps_its_notes_when_it_moves_or_is_written_anew', () => {
  const before = heads('A', 'B', 'C');
  expect(headsFrom('C\nA\nB', before).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  expect(headsFrom('A\nBé\nC', before)).toEqual([before[0], { id: 'b', label: 'Bé' }, before[2]]);
  const [a, fresh, b] = headsFrom('A\n\n  Nouveau \nB', before);
  expect([a?.id, b?.id, fresh?.label]).toEqual(['a', 'b', 'Nouveau']);
  expect(['a', 'b', 'c']).not.toContain(fresh?.id);
});

it('b13_too_many_rows_or_no_column_is_told_and_nothing_else_is_written', () => {
  const table = zone({ rows: heads('A'), columns: heads('+', '−') });
  const shape = shapeOf(table);
  expect(patchFrom(shape, table)).toEqual({});
  const many = (n: number) => Array.from({ length: n }, (_, i) => `ligne ${i}`).join('\n');
  expect(patchFrom({ ...shape, rows: many(41) }, table)).toBe('rows_many');
  expect(patchFrom({ ...shape, columns: many(13) }, table)).toBe('columns_many');
  expect(patchFrom({ ...shape, columns: ' ' }, table)).toBe('columns_none');
  expect(patchFrom({ ...shape, rows: 'é'.repeat(121) }, table)).toBe('long');
  const patch = patchFrom({ ...shape, rows: 'A\nB' }, table);
  expect(rowsOf(zone(patch as Partial<Zone>)).map(({ label }) => label)).toEqual(['A', 'B']);
});

it('b2_a_zone_takes_so_many_ideas_and_asks_so_much', () => {
  const list = zone({ kind: 'list', max: 3, fields: ['decided', 'term'] });
  const shape = shapeOf(list);
  expect(patchFrom(shape, list)).toEqual({});
  expect(patchFrom({ ...shape, max: 2 }, list)).toEqual({ max: 2 });
  // As an empty field of the browser says it.
  for (const none of [null, undefined]) expect(patchFrom({ ...shape, max: none }, list)).toEqual({ max: null });
  for (const bad of [0, -1, 1.5]) expect(patchFrom({ ...shape, max: bad }, list)).toBe('max');
  expect(patchFrom({ ...shape, asked: ['perimeter', 'term'] }, list)).toEqual({ fields: ['term', 'perimeter'] });
  expect(patchFrom({ ...shape, asked: ['decided'] }, list)).toEqual({ fields: [] });
  const table = zone({ columns: heads('+') });
  expect(patchFrom({ ...shapeOf(table), asked: ['decided'] }, table)).toEqual({ fields: ['decided'] });
});

it('b14_a_scale_has_a_title_and_a_length', () => {
  const axis = zone({ kind: 'axis', axes: { x: { title: 'Utilité', low: '', high: '', min: 0, max: 5 } } });
  const shape = shapeOf(axis);
  expect(patchFrom(shape, axis)).toMatchObject({ axes: { x: { title: 'Utilité', max: 5 } } });
  expect(patchFrom({ ...shape, x: { ...shape.x, max: 0 } }, axis)).toBe('axis');
  expect(patchFrom({ ...shape, x: { ...shape.x, title: '' } }, axis)).toBe('axis');
  const two = patchFrom({ ...shape, y: { ...shape.y, title: 'Faisabilité', min: -2, max: 2 } }, axis);
  expect(two).toMatchObject({ axes: { y: { title: 'Faisabilité', min: -2 } } });
});
