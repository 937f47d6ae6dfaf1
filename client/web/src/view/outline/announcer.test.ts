import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Announcer } from './announcer';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('says what it heard in batches, five seconds apart at least', () => {
  const said: (readonly string[])[] = [];
  const announcer = new Announcer<string>((news) => said.push(news));
  announcer.hear(['a']);
  announcer.hear(['b']);
  vi.advanceTimersByTime(4999);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual([['a', 'b']]);
  announcer.hear(['c']);
  vi.advanceTimersByTime(5000);
  expect(said).toEqual([['a', 'b'], ['c']]);
});

it('says nothing when nothing happened, nor after it was closed', () => {
  const said: unknown[] = [];
  const announcer = new Announcer((news) => said.push(news));
  announcer.hear([]);
  vi.advanceTimersByTime(20_000);
  announcer.hear(['a']);
  announcer.close();
  vi.advanceTimersByTime(20_000);
  expect(said).toEqual([]);
});
