import { expect, test } from 'vitest';
import { pack, pageOf, tallest, type Page, type Sizes } from './pages';

const ROOM = { columns: 3, height: 100, gap: 2, between: 6 };
const block = (count: number, item = 10): Sizes => ({ head: 12, items: Array<number>(count).fill(item) });
const places = (pages: readonly Page[]) => pages.flat(2).map(({ block: at, from, to }) => `${at}:${from}-${to}`);

test('every item is on exactly one page, in order, whatever there is', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
    const start = seed;
    const blocks = Array.from({ length: 1 + random(8) }, () => block(random(14), 5 + random(60)));
    const pages = pack(blocks, ROOM);
    const seen = pages.flat(2).flatMap(({ block: at, from, to }) => {
      return blocks[at]?.items.slice(from, to).map((_, item) => `${at}.${from + item}`) ?? [];
    });
    expect(seen).toEqual(blocks.flatMap(({ items }, at) => items.map((_, item) => `${at}.${item}`)));
    for (const columns of pages) expect(columns.length).toBeLessThanOrEqual(ROOM.columns);
    expect(tallest(pages.flat(), blocks, ROOM)).toBeLessThanOrEqual(ROOM.height);
    seed = start;
  }
});

test('one page has columns of about the same length', () => {
  const pages = pack([{ head: 0, items: Array<number>(9).fill(10) }], ROOM);
  expect(places(pages)).toEqual(['0:0-3', '0:3-6', '0:6-9']);
});

test('a short block is not torn when the next column takes it whole; a long one goes on', () => {
  expect(places(pack([block(4), block(4), block(4), block(4)], ROOM))).toEqual(['0:0-4', '1:0-4', '2:0-4', '3:0-4']);
  expect(places(pack([block(40)], ROOM))[0]).toBe('0:0-7');
  expect(places(pack([block(5), block(0)], ROOM))).toEqual(['0:0-5', '1:0-0']);
});

test('an empty block has its place, also where the column before it is full', () => {
  expect(places(pack([block(7), block(0)], { ...ROOM, columns: 1 }))).toEqual(['0:0-7', '1:0-0']);
});

test('an empty block keeps its place, and what is higher than the page has a column for itself', () => {
  expect(places(pack([block(0), { head: 12, items: [10, 300, 10] }], ROOM))).toEqual(
    expect.arrayContaining(['0:0-0', '1:1-2']),
  );
});

test('the page of an item is found', () => {
  const pages = pack([block(40)], ROOM);
  expect(pages).toHaveLength(2);
  expect(pageOf(pages, 0, 0)).toBe(0);
  expect(pageOf(pages, 0, 39)).toBe(1);
  expect(pageOf(pages, 3, 0)).toBe(0);
});
