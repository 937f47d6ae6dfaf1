import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Board } from './board';
import { Joins } from './joins';
import type { Frame } from './model';

const FRAME: Frame = { x: 0, y: 0, w: 760, h: 220 };

/** A list of three ideas by three people, on the board of whoever runs it. */
function three() {
  let who = 'ada';
  let now = 0;
  const board = new Board(
    new Y.Doc(),
    () => ({ author: who, group: null }),
    () => (now += 1),
  );
  const zone = board.addZone({ kind: 'list', title: 'JEUX', frame: FRAME });
  const ids = ['ada', 'bo', 'cleo'].map((person, n) => {
    who = person;
    return board.addNote({ zone }, ['jeux géants', 'Jeux géants', 'grands jeux'][n]);
  }) as [string, string, string];
  who = 'fanny';
  return { board, zone, ids };
}
const shown = (board: Board, zone: string) => board.notesIn(zone).map(({ text, joined }) => `${text} ×${joined + 1}`);

test('b25_joined_ideas_are_one_that_counts_them_and_keep_their_words_and_authors', () => {
  const { board, zone, ids } = three();
  const [a, b, c] = ids;
  const told: string[][] = [];
  board.subscribe(({ notes }) => told.push([...notes].sort()));
  board.join([b, c], a);
  expect(shown(board, zone)).toEqual(['jeux géants ×3']);
  // What stands for more is told as changed: a view shows it again.
  expect(told).toEqual([[...ids].sort()]);
  expect(board.joinedIn(a).map(({ text, author }) => [text, author])).toEqual([
    ['Jeux géants', 'bo'],
    ['grands jeux', 'cleo'],
  ]);
  expect(board.bin().notes).toEqual([]);
  board.undo();
  expect(shown(board, zone)).toEqual(['jeux géants ×1', 'Jeux géants ×1', 'grands jeux ×1']);
});

test('b25_what_was_joined_into_an_idea_goes_where_that_goes_and_into_the_bin_with_it', () => {
  const { board, zone, ids } = three();
  const [a, b, c] = ids;
  board.join([b], a);
  board.join([a], c);
  expect(shown(board, zone)).toEqual(['grands jeux ×3']);
  board.restore([a]);
  expect(shown(board, zone)).toEqual(['jeux géants ×2', 'grands jeux ×1']);
  board.remove([a]);
  expect(shown(board, zone)).toEqual(['grands jeux ×1']);
  // Each of them can be taken out by itself.
  expect(
    board
      .bin()
      .notes.map(({ id }) => id)
      .sort(),
  ).toEqual([a, b].sort());
  board.restore([a]);
  expect(shown(board, zone)).toEqual(['jeux géants ×2', 'grands jeux ×1']);
});

test('b26_ideas_that_are_kept_apart_say_so_once_for_each_pair', () => {
  const { board, ids } = three();
  const [a, b, c] = ids;
  board.keepApart([a, b, c]);
  board.keepApart([b, c]);
  const apart = (id: string) => board.notes().get(id)?.apart;
  expect([apart(a), apart(b), apart(c)]).toEqual([[b, c], [c], []]);
});

test('b25_two_that_were_written_into_each_other_by_hand_are_a_ring_that_ends', () => {
  const joins = new Joins();
  joins.put('a', 'b');
  joins.put('b', 'a');
  joins.put('c', 'a');
  joins.put('e', 'd');
  expect([...joins.recount()].sort()).toEqual(['a', 'b', 'd']);
  expect(['a', 'b', 'c', 'd'].map((id) => joins.count(id))).toEqual([2, 2, 0, 1]);
  // They are counted in no note, nor is what was joined into them.
  expect(['a', 'b', 'c', 'e'].map((id) => joins.top(id))).toEqual(['a', 'b', expect.stringMatching(/^[abc]$/), 'd']);
  joins.put('c', null);
  expect(joins.recount()).toEqual(['a', 'b']);
  expect(joins.count('a')).toBe(1);
});

test('b25_what_is_told_in_pieces_is_counted_as_if_it_came_at_once', () => {
  // The same each time (Lehmer's numbers).
  let state = 25;
  const random = (below: number) => (state = (state * 48271) % 2147483647) % below;
  const all = Array.from({ length: 12 }, (_, n) => `n${n}`);
  const joins = new Joins();
  const known = new Map<string, number>();
  for (let round = 0; round < 400; round++) {
    for (let left = random(4); left >= 0; left--) {
      const into = all[random(16)] ?? null;
      joins.put(all[random(12)] ?? '', into);
    }
    for (const id of joins.recount()) known.set(id, joins.count(id));
    for (const id of all) {
      expect(joins.count(id), id).toBe(joins.within(id).length);
      expect(known.get(id) ?? 0, id).toBe(joins.count(id));
      const top = joins.top(id);
      if (top !== id) expect(joins.within(top)).toContain(id);
    }
  }
});

test('b25_a_chain_of_joins_costs_what_as_many_pairs_cost', () => {
  const joined = (into: (n: number) => string) => {
    const joins = new Joins();
    for (let n = 0; n < 30_000; n++) joins.put(`n${n}`, into(n));
    expect(joins.recount().length).toBeGreaterThan(0);
    for (let n = 0; n < 30_000; n++) joins.top(`n${n}`);
    return joins;
  };
  // Without one pass for all, this is a thousand million steps and never ends in time.
  expect(joined((n) => `n${n + 1}`).count('n30000')).toBe(30_000);
  expect(joined((n) => `m${n}`).count('m7')).toBe(1);
});
