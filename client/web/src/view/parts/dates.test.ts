import { expect, it } from 'vitest';
import { elapsedText, whenText } from './dates';

it('tells how long one is offline, by minutes and seconds, then by hours', () => {
  expect(elapsedText(42_000)).toBe('0:42');
  expect(elapsedText(725_900)).toBe('12:05');
  expect(elapsedText(3_725_000)).toBe('1:02:05');
  expect(elapsedText(-5)).toBe('0:00');
});

it('says today and yesterday by the calendar, not by 24 hours', () => {
  const now = new Date(2026, 10, 22, 0, 30).getTime();
  expect(whenText(new Date(2026, 10, 22, 0, 5).getTime(), now)).toBe('aujourd’hui à 0 h 05');
  expect(whenText(new Date(2026, 10, 21, 23, 50).getTime(), now)).toBe('hier à 23 h 50');
  expect(whenText(new Date(2026, 10, 2, 9, 0).getTime(), now)).toBe('2 novembre');
  expect(whenText(new Date(2025, 2, 3, 9, 0).getTime(), now)).toBe('3 mars 2025');
});
