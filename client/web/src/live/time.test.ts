import { expect, test } from 'vitest';
import type { Clock, Phase } from '../protocol';
import {
  formatSeconds,
  graceLeft,
  markReached,
  seconds,
  ticks,
  timeLeft,
  untilNextSecond,
  whereInScript,
} from './time';

const clock = (patch: Partial<Clock>): Clock => ({
  phase: 'p',
  timer: 'running',
  started_at: 0,
  ends_at: null,
  left: null,
  closes_at: null,
  ...patch,
});

test('the time left is by the server’s clock, and never below nothing', () => {
  expect(timeLeft(clock({ ends_at: 60_000 }), 12_500)).toBe(47_500);
  expect(timeLeft(clock({ ends_at: 60_000 }), 61_000)).toBe(0);
  expect(timeLeft(clock({ timer: 'paused', left: 9_000 }), 999_999)).toBe(9_000);
  expect(timeLeft(clock({ timer: 'none' }), 5)).toBeNull();
});

test('who has more time keeps it while the others have finished', () => {
  const grace = clock({ timer: 'grace', ends_at: 60_000, closes_at: 90_000 });
  expect(timeLeft(grace, 70_000)).toBe(0);
  expect(timeLeft(grace, 70_000, 60)).toBe(50_000);
  expect(graceLeft(grace, 70_000)).toBe(20_000);
  const over = clock({ timer: 'over', ends_at: 60_000, closes_at: 90_000 });
  expect([ticks(over), ticks(over, 60)]).toEqual([false, true]);
});

test('seconds are written as a clock shows them', () => {
  expect([725, 9, 60, 3725, 0].map(formatSeconds)).toEqual(['12:05', '0:09', '1:00', '1:02:05', '0:00']);
});

test('a mark is reached once, also when a page slept over it', () => {
  expect([markReached(301, 300), markReached(300, 299), markReached(null, 60)]).toEqual([300, null, null]);
  expect([markReached(400, 55), markReached(61, 9), markReached(12, 0)]).toEqual([60, 10, null]);
});

test('a skipped phase counts for nothing, unless it runs', () => {
  const phase = (id: string, skipped = false) => ({ id, skipped }) as Phase;
  const script = [phase('a'), phase('b', true), phase('c'), phase('d')];
  expect(whereInScript(script, 'a')).toMatchObject({ number: 1, count: 3, next: { id: 'c' } });
  expect(whereInScript(script, null)).toMatchObject({ phase: null, number: 0, next: { id: 'a' } });
  expect(whereInScript(script, 'd')).toMatchObject({ number: 3, next: null });
});

test('fifteen minutes begin at 15:00, and each second shows for a second', () => {
  expect([900_120, 899_900, 1_200, 310, 300, 0].map(seconds)).toEqual([900, 900, 1, 1, 0, 0]);
  const shown = seconds(12_345);
  const wait = untilNextSecond(12_345);
  expect([seconds(12_345 - wait + 1), seconds(12_345 - wait)]).toEqual([shown, shown - 1]);
});
