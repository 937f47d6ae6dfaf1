import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Board } from './board';
import { insertKeys } from './order';
import type { Change, Frame } from './model';

const FRAME: Frame = { x: 0, y: 0, w: 760, h: 220 };

/** Two people on two replicas, with a wire between them that `sync` empties. */
function pair() {
  const ada = new Board(new Y.Doc(), 'ada');
  const bo = new Board(new Y.Doc(), 'bo');
  const sync = () => {
    const [a, b] = [ada.doc, bo.doc];
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)), 'wire');
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)), 'wire');
  };
  return { ada, bo, sync };
}

const texts = (board: Board, zone: string | null) => board.notesIn(zone).map((note) => note.text);

describe('the board', () => {
  test('two replicas that acted at once converge', () => {
    const { ada, bo, sync } = pair();
    const zone = ada.addZone({ kind: 'list', title: 'Freins', frame: FRAME });
    const [a, b, c] = ['a', 'b', 'c'].map((text) => ada.addNote({ zone }, text)) as [string, string, string];
    sync();
    ada.moveNotes([c], { zone, before: a });
    bo.addNote({ zone, before: b }, 'd');
    bo.setColor([a], 'menthe');
    ada.editText(a, 1, 0, '!');
    bo.editText(a, 0, 0, '¡');
    sync();
    expect(texts(ada, zone)).toEqual(['c', '¡a!', 'd', 'b']);
    expect(texts(bo, zone)).toEqual(texts(ada, zone));
    expect(bo.doc.toJSON()).toEqual(ada.doc.toJSON());
  });

  test('f11_an_idea_and_what_it_answers_are_one_update_and_one_undo_step', () => {
    const { ada, bo, sync } = pair();
    const zone = ada.addZone({ kind: 'list', title: 'Actions', frame: FRAME });
    const action = ada.addNote({ zone }, 'un forum');
    sync();
    let updates = 0;
    ada.doc.on('update', () => (updates += 1));
    const more = {
      answers: { note: action, kind: 'answers' },
      entered: 'table',
      term: 'short',
      weather: null,
    } as const;
    const id = ada.addNote({ zone: null, at: { x: 0, y: 0 } }, 'une salle', 'ciel', more);
    expect(updates).toBe(1);
    sync();
    expect(bo.notes().get(id)).toMatchObject({ entered: 'table', term: 'short', weather: null, status: 'proposed' });
    expect(bo.liveLinks().map(({ from, to, kind }) => [from, to, kind])).toEqual([[id, action, 'answers']]);
    ada.setFields([id], { term: null, weather: 'fog' });
    sync();
    expect(bo.notes().get(id)).toMatchObject({ entered: 'table', term: null, weather: 'fog' });
    ada.undo();
    ada.undo();
    sync();
    expect([bo.notes().has(id), bo.liveLinks().length]).toEqual([false, 0]);
  });

  test('b5_equal_keys_are_ordered_by_id_and_an_insertion_between_them_has_room', () => {
    const { ada, bo, sync } = pair();
    const zone = ada.addZone({ kind: 'list', title: 'Z', frame: FRAME });
    sync();
    ada.addNote({ zone }, 'x');
    bo.addNote({ zone }, 'y');
    sync();
    const [first, second] = ada.notesIn(zone);
    expect(first?.place.order).toBe(second?.place.order);
    expect((first?.id ?? '') < (second?.id ?? '')).toBe(true);
    ada.addNote({ zone, before: second?.id ?? null }, 'middle');
    expect(texts(ada, zone)).toEqual([first?.text, 'middle', second?.text]);
    sync();
    expect(texts(bo, zone)).toEqual(texts(ada, zone));
  });

  test('only the items that share a key make room', () => {
    const items = ['a0', 'a0', 'a1'].map((order, index) => ({ id: String(index), order }));
    const { keys, moved } = insertKeys(items, 1, 1);
    expect([...moved.keys()]).toEqual(['1']);
    const all = ['a0', keys[0], moved.get('1'), 'a1'];
    expect([...all].sort()).toEqual(all);
  });

  test('an insertion among keys of another kind gives all of them new ones', () => {
    const items = ['?', '!!', 'zzz'].sort().map((order) => ({ id: order, order }));
    const { keys, moved } = insertKeys(items, 1, 1);
    const all = [moved.get('!!'), keys[0], moved.get('?'), moved.get('zzz')];
    expect([...all].sort()).toEqual(all);
  });

  test('undo takes back my acts only, one at a time', () => {
    const { ada, bo, sync } = pair();
    const zone = ada.addZone({ kind: 'list', title: 'Z', frame: FRAME });
    const note = ada.addNote({ zone }, 'un');
    sync();
    bo.addNote({ zone }, 'de bo');
    bo.setColor([note], 'ciel');
    sync();
    ada.undo();
    // Bo has coloured the note since: it stays.
    expect(texts(ada, zone)).toContain('de bo');
    expect(ada.notes().get(note)?.color).toBe('ciel');
  });

  test('undoing a note that someone else wrote into keeps it, with their words', () => {
    const { ada, bo, sync } = pair();
    const note = ada.addNote({ zone: null, at: { x: 0, y: 0 } }, '');
    sync();
    bo.editText(note, 0, 0, 'mots de Bo');
    sync();
    ada.undo();
    sync();
    expect(bo.notes().get(note)?.text).toBe('mots de Bo');
    expect(ada.notes().get(note)?.place).toMatchObject({ zone: null, order: 'a0', x: 0, y: 0 });
    expect(ada.notes().get(note)?.author).toBe('ada');
  });

  test('a note that only I touched is unmade and made again', () => {
    const { ada } = pair();
    const note = ada.addNote({ zone: null, at: { x: 0, y: 0 } }, '');
    ada.editText(note, 0, 0, 'bon');
    ada.editText(note, 3, 0, 'jour');
    ada.undo();
    expect(ada.notes().get(note)?.text).toBe('');
    ada.undo();
    expect(ada.notes().get(note)).toBeUndefined();
    expect(ada.canUndo).toBe(false);
    ada.redo();
    ada.redo();
    expect(ada.notes().get(note)?.text).toBe('bonjour');
  });

  test('moves of several notes are one undo step and keep their distances', () => {
    const { ada } = pair();
    const a = ada.addNote({ zone: null, at: { x: 0, y: 0 } }, 'a');
    const b = ada.addNote({ zone: null, at: { x: 30, y: 200 } }, 'b');
    ada.moveNotes([a, b], { zone: null, at: { x: 100, y: 100 } });
    expect(ada.notes().get(b)?.place).toMatchObject({ x: 130, y: 300 });
    ada.undo();
    expect(ada.notes().get(a)?.place).toMatchObject({ x: 0, y: 0 });
    expect(ada.notes().get(b)?.place).toMatchObject({ x: 30, y: 200 });
  });

  test('reorder goes one step and stops at the ends', () => {
    const { ada } = pair();
    const zone = ada.addZone({ kind: 'list', title: 'Z', frame: FRAME });
    const [a] = ['a', 'b', 'c'].map((text) => ada.addNote({ zone }, text)) as [string, string, string];
    expect(ada.reorder(a, -1)).toBe(0);
    expect(ada.reorder(a, 1)).toBe(1);
    expect(texts(ada, zone)).toEqual(['b', 'a', 'c']);
    expect([ada.reorder(a, 1), ada.reorder(a, 1)]).toEqual([2, 2]);
    expect(texts(ada, zone)).toEqual(['b', 'c', 'a']);
  });

  test('copies come next to their originals, in one undo step', () => {
    const { ada } = pair();
    const zone = ada.addZone({ kind: 'list', title: 'Z', frame: FRAME });
    const [a, , c] = ['a', 'b', 'c'].map((text) => ada.addNote({ zone }, text)) as [string, string, string];
    const copies = ada.duplicate([c, a]);
    expect(texts(ada, zone)).toEqual(['a', 'a', 'b', 'c', 'c']);
    expect(copies.map((id) => ada.notes().get(id)?.text)).toEqual(['a', 'c']);
    ada.undo();
    expect(texts(ada, zone)).toEqual(['a', 'b', 'c']);
  });

  test('b7_a_deleted_zone_hides_its_notes_and_gives_them_back', () => {
    const { ada } = pair();
    const zone = ada.addZone({ kind: 'list', title: 'Z', frame: FRAME });
    const [a, b] = ['a', 'b'].map((text) => ada.addNote({ zone }, text)) as [string, string];
    const link = ada.addLink(a, b, 'influence');
    ada.remove([b]);
    expect(ada.bin().notes.map((note) => note.id)).toEqual([b]);
    expect(ada.liveLinks()).toEqual([]);
    ada.restore([b]);
    ada.remove([zone]);
    expect([texts(ada, zone), ada.zonesInOrder(), ada.liveLinks()]).toEqual([[], [], []]);
    ada.restore([zone]);
    expect(texts(ada, zone)).toEqual(['a', 'b']);
    expect(ada.liveLinks().map(({ id }) => id)).toEqual([link]);
  });

  test('b6_the_501st_grapheme_is_not_written_and_family_emoji_count_once', () => {
    const { ada } = pair();
    const note = ada.addNote({ zone: null, at: { x: 0, y: 0 } }, '👩‍👩‍👧'.repeat(500));
    expect(ada.editText(note, 0, 0, 'a')).toBe(false);
    expect(ada.editText(note, 0, 8, 'a')).toBe(true);
    expect(ada.editText(note, 0, 0, 'é')).toBe(false);
  });

  test('zones are read by panel, then order, children after their parent', () => {
    const { ada } = pair();
    const one = ada.addZone({ kind: 'list', title: 'un', frame: FRAME });
    const two = ada.addZone({ kind: 'list', title: 'deux', frame: FRAME });
    const child = ada.addZone({ kind: 'list', title: 'enfant', frame: FRAME, parent: one });
    expect(ada.zonesInOrder().map(({ id }) => id)).toEqual([one, child, two]);
    ada.orderZone(two, one);
    expect(ada.zonesInOrder().map(({ id }) => id)).toEqual([two, one, child]);
    ada.orderZone(two, null);
    expect(ada.zonesInOrder().map(({ id }) => id)).toEqual([one, child, two]);
  });

  test('changes of others are told once per frame, mine at once and after them', async () => {
    const { ada, bo, sync } = pair();
    const told: Change[] = [];
    bo.subscribe((change) => told.push(change));
    ada.addNote({ zone: null, at: { x: 0, y: 0 } }, 'a');
    sync();
    ada.addNote({ zone: null, at: { x: 0, y: 0 } }, 'b');
    sync();
    expect(told).toEqual([]);
    bo.addNote({ zone: null, at: { x: 0, y: 0 } }, 'c');
    expect(told.map(({ local, notes }) => [local, notes.size])).toEqual([
      [false, 2],
      [true, 1],
    ]);
  });

  test('a watched text is followed through undo and redo of its making', () => {
    const { ada } = pair();
    const note = ada.addNote({ zone: null, at: { x: 0, y: 0 } }, 'abc');
    const seen: string[] = [];
    const stop = ada.watchText(note, (_, text) => seen.push(text));
    ada.undo();
    ada.redo();
    ada.editText(note, 3, 0, 'd');
    stop();
    ada.editText(note, 4, 0, 'e');
    expect(seen.at(-1)).toBe('abcd');
    expect(ada.notes().get(note)?.text).toBe('abcde');
  });

  test('a value that did not change keeps its identity', () => {
    const { ada } = pair();
    const note = ada.addNote({ zone: null, at: { x: 0, y: 0 } }, 'a');
    const before = ada.notes().get(note);
    ada.setColor([note], 'rose');
    const after = ada.notes().get(note);
    expect(after).not.toBe(before);
    expect(after?.place).toBe(before?.place);
  });
});
