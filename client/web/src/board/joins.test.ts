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
  expect([joins.count('a'), joins.count('b'), joins.count('c')]).toEqual([2, 2, 0]);
  expect(joins.put('c', null)).toEqual(['a', 'b']);
  expect(joins.count('a')).toBe(1);
});
