import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BoardPresence } from './presence';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function pair() {
  const sent: Uint8Array[] = [];
  const ada: BoardPresence = new BoardPresence('ada', (update) => {
    sent.push(update);
    bo.receive(update);
  });
  const bo: BoardPresence = new BoardPresence('bo', () => undefined);
  ada.enter();
  return { ada, bo, sent };
}

test('p5_others_see_what_i_show_and_no_more_when_i_clear_it', () => {
  const { ada, bo } = pair();
  ada.show({ cursor: { x: 1, y: 2 }, selected: ['n'] });
  ada.show({ typing: 'n' });
  vi.advanceTimersByTime(100);
  expect(bo.others()).toMatchObject([{ person: 'ada', cursor: { x: 1, y: 2 }, selected: ['n'], typing: 'n' }]);
  ada.show({ typing: undefined, cursor: undefined });
  vi.advanceTimersByTime(100);
  expect(Object.keys(bo.others()[0] ?? {}).sort()).toEqual(['client', 'person', 'selected']);
});

test('a cursor travels ten times a second at most, a drag twenty', () => {
  const { ada, sent } = pair();
  const during = (act: (step: number) => void) => {
    const before = sent.length;
    for (let step = 0; step < 100; step += 1) {
      act(step);
      vi.advanceTimersByTime(10);
    }
    return sent.length - before;
  };
  expect(during((x) => ada.show({ cursor: { x, y: 0 } }))).toBeLessThanOrEqual(10);
  const drags = during((x) => ada.show({ drag: { n: { x, y: 0 } }, cursor: { x, y: 0 } }));
  expect(drags).toBeGreaterThan(10);
  expect(drags).toBeLessThanOrEqual(21);
});

test('p2_each_connection_has_an_id_of_its_own_and_my_old_ones_are_not_others', () => {
  const { ada, bo, sent } = pair();
  const first = bo.others()[0]?.client;
  ada.leave();
  ada.enter();
  expect(bo.others().at(-1)?.client).not.toBe(first);
  for (const update of sent) ada.receive(update);
  expect(ada.others()).toEqual([]);
});

test('states that are not of the expected form are left out', () => {
  const { ada, bo } = pair();
  ada.show({ cursor: { x: Number.NaN, y: 0 } });
  vi.advanceTimersByTime(100);
  expect(bo.others()[0]?.cursor).toBeUndefined();
});
