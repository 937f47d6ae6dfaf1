// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Board } from '../board/board';
import type { OpenBoard } from '../board/open';
import { quiet } from '../board/late-presence';
import { LiveBoard } from './board.svelte';

const FRAME = { x: 0, y: 0, w: 1, h: 1 };

function live(api = new Board(new Y.Doc(), 'ada')) {
  const open: OpenBoard = {
    api,
    presence: quiet,
    saveState: { kind: 'saved' },
    ready: true,
    listen: () => () => undefined,
    close: () => undefined,
    forget: () => Promise.resolve(),
  };
  return { api, board: new LiveBoard('w', 'b', open) };
}

/** Counts how often `read` runs again. */
function counted(read: () => unknown) {
  let count = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      read();
      count += 1;
    });
  });
  flushSync();
  return { stop, times: () => (flushSync(), count) };
}

test('a changed note renders itself again, and neither its neighbours nor its list', () => {
  const { api, board } = live();
  const zone = api.addZone({ kind: 'list', title: 'Z', frame: FRAME });
  const [a, b] = [api.addNote({ zone }, 'a'), api.addNote({ zone }, 'b')];
  const mine = counted(() => board.notes.get(a)?.value.text);
  const neighbour = counted(() => board.notes.get(b)?.value.text);
  const list = counted(() => board.notesIn(zone).length);
  const shown = counted(() => board.shownIn(zone).length);
  api.editText(a, 1, 0, '!');
  expect([mine.times(), neighbour.times(), list.times(), shown.times()]).toEqual([2, 1, 1, 1]);
  api.reorder(a, 1);
  expect([neighbour.times(), list.times()]).toEqual([1, 2]);
  expect(board.notesIn(zone).map(({ value }) => value.text)).toEqual(['b', 'a!']);
});

test('notes leave and enter the lists of their zones, and the bin', () => {
  const { api, board } = live();
  const zone = api.addZone({ kind: 'list', title: 'Z', frame: FRAME });
  const note = api.addNote({ zone: null, at: { x: 0, y: 0 } }, 'a');
  const ids = () => [board.freeNotes, board.notesIn(zone)].map((notes) => notes.map(({ id }) => id));
  expect(ids()).toEqual([[note], []]);
  api.moveNotes([note], { zone });
  expect(ids()).toEqual([[], [note]]);
  api.remove([note]);
  expect([...ids(), board.bin.notes.map(({ id }) => id)]).toEqual([[], [], [note]]);
  api.undo();
  expect([...ids(), board.bin.notes]).toEqual([[], [note], []]);
  expect([board.canUndo, board.canRedo]).toEqual([true, true]);
});

test('a note that came before its zone, and a link before its note, find their places', () => {
  const far = new Board(new Y.Doc(), 'bo');
  const zone = far.addZone({ kind: 'list', title: 'Z', frame: FRAME });
  const zoneUpdate = Y.encodeStateAsUpdate(far.doc);
  const vector = Y.encodeStateVector(far.doc);
  const [a, b] = [far.addNote({ zone }, 'a'), far.addNote({ zone }, 'b')];
  far.addLink(a, b, 'answers');
  const { api, board } = live(new Board(new Y.Doc(), 'ada'));
  const own = api.addNote({ zone, before: null }, 'à moi');
  expect(board.freeNotes.map(({ id }) => id)).toEqual([own]);
  Y.applyUpdate(api.doc, zoneUpdate);
  // One's own act tells what came before it too.
  api.setColor([own], 'ciel');
  expect([board.freeNotes, board.notesIn(zone).map(({ id }) => id)]).toEqual([[], [own]]);
  Y.applyUpdate(api.doc, Y.encodeStateAsUpdate(far.doc, vector));
  api.setColor([own], 'rose');
  expect(board.links.map(({ from, to }) => [from, to])).toEqual([[a, b]]);
});

test('b27_one_side_of_the_perimeter_is_shown_alone_where_somebody_asks_and_what_one_makes_then', () => {
  const { api, board } = live();
  const asking = api.addZone({ kind: 'list', title: 'Diagnostic', frame: FRAME });
  const other = api.addZone({ kind: 'list', title: 'Acteurs', frame: FRAME });
  const fields = { fields: ['perimeter'] } as unknown as Parameters<typeof api.setZone>[1];
  expect(board.asksSide).toBe(false);
  api.setZone(asking, fields);
  expect(board.asksSide).toBe(true);
  const add = (zone: string, text: string, perimeter: 'inside' | 'outside' | null = null) =>
    api.addNote({ zone }, text, 'ciel', { perimeter });
  add(asking, 'ici', 'inside');
  add(asking, 'ailleurs', 'outside');
  add(asking, 'on ne sait pas');
  add(other, 'de tous');
  api.addNote({ zone: null, at: { x: 0, y: 0 } }, 'libre');
  const shown = () =>
    [asking, other, null].flatMap((zone) => {
      const texts = board.shownIn(zone).map(({ value }) => value.text);
      expect(board.readIn(zone).map(({ text }) => text)).toEqual(texts);
      return texts;
    });
  expect(shown()).toEqual(['ici', 'ailleurs', 'on ne sait pas', 'de tous', 'libre']);
  const read = counted(shown);
  board.side = 'outside';
  expect([read.times(), shown()]).toEqual([2, ['ailleurs', 'de tous', 'libre']]);
  // Under one's hand it stays, until one looks elsewhere.
  add(asking, 'à l’instant');
  expect(shown()).toEqual(['ailleurs', 'à l’instant', 'de tous', 'libre']);
  board.side = 'inside';
  expect(shown()).toEqual(['ici', 'de tous', 'libre']);
  board.side = null;
  expect(shown()).toHaveLength(6);
});
