import { expect, test } from 'vitest';
import { Axis, counted, softened, spread } from './axis';
import { LONGEST_GAP, advance, faster } from './pace';

const MIN = 60_000;

test('an hour without a long silence is evenly spread', () => {
  const axis = new Axis({
    from: 0,
    to: 60 * MIN,
    every: MIN,
    density: Array.from({ length: 60 }, () => 1),
    marks: [],
    chapters: [],
  });
  expect(axis.stretches).toHaveLength(1);
  expect(axis.place(30 * MIN)).toBeCloseTo(0.5);
  expect(axis.time(0.25)).toBeCloseTo(15 * MIN);
});

test('the days between preparing and meeting are folded, and times and places still answer each other', () => {
  // Ten minutes on Monday, an hour on Thursday.
  const days = 3 * 24 * 60;
  const density = Array.from({ length: days + 60 }, (_, i) => (i < 10 || i >= days ? 1 : 0));
  const axis = new Axis({ from: 0, to: (days + 60) * MIN, every: MIN, density, marks: [], chapters: [] });
  expect(axis.stretches.map(({ folded }) => folded)).toEqual([false, true, false]);
  expect(axis.place(days * MIN)).toBeLessThan(0.2);
  for (const place of [0, 0.05, 0.15, 0.16, 0.5, 0.9, 1]) expect(axis.place(axis.time(place))).toBeCloseTo(place);
});

test('a phase that begins in a silence is no silence', () => {
  const density = [1, ...Array.from({ length: 98 }, () => 0), 1];
  const chapter = {
    phase: 'p',
    label: '',
    prompt: '',
    from: 50 * MIN,
    to: 99 * MIN,
    after: 1,
    round: null,
    off_the_record: false,
  };
  const axis = new Axis({ from: 0, to: 100 * MIN, every: MIN, density, marks: [], chapters: [chapter] });
  expect(axis.stretches.filter(({ folded }) => folded)).toHaveLength(2);
});

test('bars lie where their time lies, and none is lost', () => {
  const view = {
    from: 0,
    to: 100 * MIN,
    every: 10 * MIN,
    density: [5, 0, 0, 0, 0, 0, 0, 0, 0, 3],
    marks: [],
    chapters: [],
  };
  const axis = new Axis(view);
  const bars = spread(axis, view, 40);
  expect(bars.reduce((sum, count) => sum + count, 0)).toBeCloseTo(8);
  // Eighty silent minutes are folded between the two.
  expect(bars.filter((count) => count > 0).length).toBeGreaterThan(36);
  expect(counted(axis, [0, 6 * MIN, 100 * MIN], 4)).toEqual([1, 1, 0, 1]);
});

test('the histogram is soft, and its highest is one', () => {
  const line = softened([0, 0, 0, 100, 0, 0, 0, 4]);
  expect(Math.max(...line)).toBe(1);
  expect(line[2]).toBeGreaterThan(0);
  expect(softened([0, 0])).toEqual([0, 0]);
});

/** Things that happen at these times. */
const next = (times: readonly number[]) => (after: number) => times.find((time) => time > after) ?? null;

test('time passes at its speed', () => {
  expect(advance(0, 100, { speed: 1, skip: false }, next([50, 5000]), 0)).toBe(100);
  expect(advance(0, 100, { speed: 64, skip: false }, next([50, 50_000]), 0)).toBe(6400);
});

test('a silence is played for a second and a half, then left out', () => {
  const times = next([1000, 61_000, 62_000]);
  const pace = { speed: 1, skip: true };
  // 1,000 to the first, 1,500 of the silence; the rest leads on from the second.
  expect(advance(0, 1000 + LONGEST_GAP - 1, pace, times, 0)).toBe(1000 + LONGEST_GAP - 1);
  expect(advance(0, 1000 + LONGEST_GAP + 200, pace, times, 0)).toBe(61_200);
  // Begun late in a silence, it ends at once.
  expect(advance(30_000, 10, pace, times, 1000)).toBe(61_010);
});

test('speeds have ends', () => {
  expect([faster(1, -1), faster(1, 1), faster(64, 1)]).toEqual([1, 2, 64]);
});
