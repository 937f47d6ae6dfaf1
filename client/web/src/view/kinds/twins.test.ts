import { expect, test } from 'vitest';
import { note, zone } from '../../kinds/fixture';
import { BLANK } from '../../replay/film';
import { boardOf } from '../../replay/played';
import { twinsText } from './twins';

test('b23_two_cells_of_one_table_are_two_places_and_are_named_so', () => {
  const table = zone('table', {
    id: 't',
    title: 'DIAGNOSTIC',
    rows: [
      { id: 'se-loger', label: 'Se loger' },
      { id: 'travailler', label: 'Travailler' },
    ],
    columns: [{ id: 'enjeux', label: 'Enjeux' }],
  });
  const list = zone('list', { id: 'l', title: 'À GARDER' });
  const first = note('1', 't', { row: 'se-loger', column: 'enjeux' });
  const second = { ...note('2', 't', { row: 'travailler', column: 'enjeux' }), twin: '1' };
  const third = { ...note('3', 'l'), twin: '1' };
  const byId = <T extends { readonly id: string }>(...items: T[]) => new Map(items.map((item) => [item.id, item]));
  const board = boardOf({ ...BLANK, zones: byId(table, list), notes: byId(first, second, third) });
  expect(twinsText(board, first)).toBe('aussi dans DIAGNOSTIC (Travailler, Enjeux), À GARDER');
  expect(twinsText(board, second)).toBe('aussi dans DIAGNOSTIC (Se loger, Enjeux), À GARDER');
});
