import { expect, test } from 'vitest';
import { days } from './calendar';

test('the first of a month is said so, and no other day', () => {
  const said = days({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const at = (day: number) => said(new Date(2027, 2, day));
  expect([1, 2, 11, 21, 31].map(at)).toEqual([
    'lundi 1er mars 2027',
    'mardi 2 mars 2027',
    'jeudi 11 mars 2027',
    'dimanche 21 mars 2027',
    'mercredi 31 mars 2027',
  ]);
  expect(days({ day: 'numeric', month: 'long' })(new Date(2027, 0, 1))).toBe('1er janvier');
});
