import { expect, test } from 'vitest';
import { zone } from '../../kinds/fixture';
import { facing } from './tables';

test('a_zone_of_another_table_is_found_by_its_id_then_by_its_title_else_the_first', () => {
  const named = (id: string, title: string) => ({ ...zone('list', {}), id, title });
  const others = [named('z1', 'Forces'), named('faiblesses', 'Faiblesses')];
  expect(facing(named('faiblesses', 'Nos faiblesses'), others)).toBe('faiblesses');
  expect(facing(named('x', 'Forces'), others)).toBe('z1');
  expect(facing(named('x', 'Autre'), others)).toBe('z1');
  expect(facing(undefined, [])).toBeNull();
});
