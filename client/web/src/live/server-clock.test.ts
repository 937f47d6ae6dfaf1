// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerClock } from './server-clock';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** The server is ahead by `ahead`; the question takes `there`, the answer `back`. */
function asks(clock: ServerClock, id: number, ahead: number, there: number, back: number) {
  clock.ask(id);
  vi.advanceTimersByTime(there);
  const now = Date.now() + ahead;
  vi.advanceTimersByTime(back);
  clock.answered(id, now);
}

test('f21_an_answer_that_waited_does_not_move_the_clock', () => {
  const clock = new ServerClock();
  clock.told(Date.now() + 4_000);
  expect(clock.offset).toBe(4_000);
  // The first comes while the page still loads.
  asks(clock, 1, 5_000, 20, 700);
  expect(clock.offset).toBe(4_660);
  asks(clock, 2, 5_000, 20, 30);
  expect(clock.offset).toBe(4_995);
  asks(clock, 3, 5_000, 900, 10);
  expect(clock.offset).toBe(4_995);
  // Clocks drift: what was heard long ago is no measure for ever.
  for (let id = 4; id < 12; id++) asks(clock, id, 5_200, 40, 40);
  expect(clock.offset).toBe(5_200);
});

test('f21_answers_are_taken_by_what_they_answer_and_once', () => {
  const clock = new ServerClock();
  clock.ask(1);
  vi.advanceTimersByTime(100);
  clock.ask(2);
  vi.advanceTimersByTime(50);
  clock.answered(1, Date.now() + 900);
  clock.answered(1, Date.now() + 70_000);
  clock.answered(9, Date.now() + 70_000);
  expect(clock.offset).toBe(975);
  clock.answered(2, Date.now() + 900);
  expect(clock.offset).toBe(925);
});

test('f21_a_device_whose_clock_is_set_learns_the_servers_anew', () => {
  const clock = new ServerClock();
  asks(clock, 1, 5_000, 5, 5);
  expect(clock.offset).toBe(5_000);
  // Two hours back, by hand: the other clock of the device goes on.
  const before = performance.now();
  vi.setSystemTime(Date.now() - 7_200_000);
  expect(performance.now() - before).toBeLessThan(1_000);
  asks(clock, 2, 7_205_000, 200, 200);
  expect(clock.offset).toBe(7_205_000);
});
