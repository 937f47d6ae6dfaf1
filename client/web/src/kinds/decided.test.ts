import { expect, test } from 'vitest';
import type { Zone } from '../board/model';
import { decide, decidedFrom, decidedOf } from './decided';

const rows = [
  { id: 'a', label: 'ESPACE CAFÉ', decided: { state: 'review', at: 5 } },
  { id: 'b', label: 'OT' },
];
const zone = { rows, decided: undefined } as unknown as Zone;

test('b18: what was decided of one row leaves the others as they are', () => {
  const patch = decide(zone, 'b', { state: 'validated', at: 9 });
  expect(patch).toEqual({ rows: [rows[0], { id: 'b', label: 'OT', decided: { state: 'validated', at: 9 } }] });
  expect(decidedOf({ ...zone, ...patch }, 'a')).toEqual({ state: 'review', at: 5 });
  expect(decide(zone, 'a', null)).toEqual({ rows: [{ id: 'a', label: 'ESPACE CAFÉ' }, rows[1]] });
});

test('b18: an unknown word decides nothing', () => {
  expect([decidedFrom({ state: 'maybe', at: 1 }), decidedFrom(null), decidedFrom('validated')]).toEqual([
    null,
    null,
    null,
  ]);
});
