import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Board } from './board';
import { forgetCopies, OfflineStore } from './offline';

const AT = { zone: null, at: { x: 0, y: 0 } } as const;

async function page(board: string, person = 'ada', erasures = 0, workshop = 'w') {
  const doc = new Y.Doc();
  const store = new OfflineStore(doc, workshop, board, person, erasures);
  const found = await store.open();
  return { board: new Board(doc, person), store, found };
}

test('what was written is there after a reload, with what was not saved', async () => {
  const before = await page('reload');
  expect(before.found).toEqual({ found: false, unsaved: [] });
  const note = before.board.addNote(AT, 'gardée');
  before.store.mark([note]);
  await before.store.close();
  const after = await page('reload');
  expect(after.board.notesIn(null).map(({ text }) => text)).toEqual(['gardée']);
  expect(after.found).toEqual({ found: true, unsaved: [note] });
  after.store.mark([]);
  await after.store.close();
  expect((await page('reload')).found.unsaved).toEqual([]);
});

test('two tabs of one person each keep their own, and neither forgets the other’s', async () => {
  const one = await page('tabs');
  const first = one.board.addNote(AT, 'un');
  one.store.mark([first]);
  await one.store.kept();
  const two = await page('tabs');
  expect(two.found.unsaved).toEqual([first]);
  const second = two.board.addNote(AT, 'deux');
  two.store.mark([first, second]);
  // The first tab goes on after the second has read its mark.
  const third = one.board.addNote(AT, 'trois');
  one.store.mark([first, third]);
  await one.store.kept();
  two.store.mark([]);
  await Promise.all([one.store.close(), two.store.close()]);
  const after = await page('tabs');
  expect(
    after.board
      .notesIn(null)
      .map(({ text }) => text)
      .sort(),
  ).toEqual(['deux', 'trois', 'un']);
  expect([...after.found.unsaved].sort()).toEqual([first, third].sort());
});

test('another person on the same device sees and sends nothing of it', async () => {
  const ada = await page('people', 'ada');
  ada.board.addNote(AT, 'à Ada');
  await ada.store.close();
  const bo = await page('people', 'bo');
  expect([bo.found.found, bo.board.notesIn(null)]).toEqual([false, []]);
});

test('many records become one, and nothing is lost', async () => {
  const before = await page('many');
  for (let index = 0; index < 250; index += 1) before.board.addNote(AT, String(index));
  await before.store.close();
  const merged = await page('many');
  await merged.store.close();
  const after = await page('many');
  expect(after.board.notesIn(null)).toHaveLength(250);
});

test('a copy from before words were erased goes, of every board of the workshop and of no other', async () => {
  for (const [board, workshop] of [
    ['one', 'e'],
    ['two', 'e'],
    ['one', 'elsewhere'],
  ] as const) {
    const before = await page(board, 'ada', 0, workshop);
    before.board.addNote(AT, 'un secret');
    await before.store.close();
  }
  const clean = await page('one', 'ada', 1, 'e');
  expect([clean.found.found, clean.store.isStale, clean.board.notesIn(null)]).toEqual([false, false, []]);
  clean.board.addNote(AT, 'après');
  await clean.store.close();
  expect((await page('two', 'ada', 0, 'e')).found.found).toBe(false);
  expect((await page('one', 'ada', 1, 'e')).found.found).toBe(true);
  expect((await page('one', 'ada', 0, 'elsewhere')).found.found).toBe(true);
});

test('what no server has yet is not lost with an old copy: it is used up first', async () => {
  const before = await page('late', 'ada', 0, 'f');
  const note = before.board.addNote(AT, 'écrite dans le train');
  before.store.mark([note]);
  await before.store.close();
  const back = await page('late', 'ada', 1, 'f');
  expect([back.found.unsaved, back.store.isStale]).toEqual([[note], true]);
  back.store.mark([]);
  await back.store.close();
  const clean = await page('late', 'ada', 1, 'f');
  expect([clean.found.found, clean.store.isStale]).toEqual([false, false]);
});

test('of a workshop that was erased nothing is kept, saved or not', async () => {
  const before = await page('gone', 'ada', 2, 'g');
  before.store.mark([before.board.addNote(AT, 'un secret')]);
  await before.store.close();
  await forgetCopies(
    'g',
    () => true,
    () => false,
  );
  expect((await page('gone', 'ada', 2, 'g')).found).toEqual({ found: false, unsaved: [] });
});

test('without a store a board still opens', async () => {
  const { indexedDB } = globalThis;
  Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
  const { board, found, store } = await page('none');
  board.addNote(AT, 'a');
  await store.kept();
  expect(found.found).toBe(false);
  Object.defineProperty(globalThis, 'indexedDB', { value: indexedDB, configurable: true });
});
