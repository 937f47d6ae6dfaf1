// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { Board } from './board';
import { countGraphemes, trimToFit } from './graphemes';
import { BoundText, bindText, type TextField } from './text-binding';
import { carried, difference, editBetween } from './text-diff';

/** Numbers that look drawn by lot and are the same every time (mulberry32). */
function lot(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { below: (limit: number) => Math.floor(next() * limit) };
}

class Field implements TextField {
  value = '';
  selectionStart = 0;
  selectionEnd = 0;
  selectionDirection = 'none' as const;
  setSelectionRange(start: number, end: number): void {
    this.selectionStart = start;
    this.selectionEnd = end;
  }
  type(index: number, remove: number, insert: string): void {
    this.value = this.value.slice(0, index) + insert + this.value.slice(index + remove);
    this.setSelectionRange(index + insert.length, index + insert.length);
  }
}

function shared(text: string) {
  const ada = new Board(new Y.Doc(), 'ada');
  const bo = new Board(new Y.Doc(), 'bo');
  // Made by a third, so that neither can undo the note itself.
  const carl = new Board(new Y.Doc(), 'carl');
  const note = carl.addNote({ zone: null, at: { x: 0, y: 0 } }, text);
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(carl.doc));
  const sync = () => {
    Y.applyUpdate(bo.doc, Y.encodeStateAsUpdate(ada.doc, Y.encodeStateVector(bo.doc)));
    Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bo.doc, Y.encodeStateVector(ada.doc)));
  };
  sync();
  return { ada, bo, note, sync };
}

describe('the smallest edit', () => {
  test.each([
    ['abc', 'abXc', 3, { index: 2, remove: 0, insert: 'X' }],
    ['aaa', 'aaaa', 1, { index: 0, remove: 0, insert: 'a' }],
    ['aaa', 'aaaa', 4, { index: 3, remove: 0, insert: 'a' }],
    ['aaaa', 'aaa', 1, { index: 1, remove: 1, insert: '' }],
    ['abcd', 'ad', 1, { index: 1, remove: 2, insert: '' }],
    ['😀', '😁', 2, { index: 0, remove: 2, insert: '😁' }],
    ['a😀b', 'a😀😀b', 5, { index: 3, remove: 0, insert: '😀' }],
  ])('%j → %j with the caret at %i', (before, after, caret, edit) => {
    expect(editBetween(before, after, caret)).toEqual(edit);
  });

  test('always makes the new text of the old one, and never cuts a character', () => {
    const draw = lot(7);
    const letters = ['a', 'b', '😀', '😁', 'é'];
    const text = () => Array.from({ length: draw.below(6) }, () => letters[draw.below(5)]).join('');
    for (let round = 0; round < 5000; round += 1) {
      const [before, after] = [text(), text()];
      const { index, remove, insert } = editBetween(before, after, draw.below(after.length + 1));
      expect(before.slice(0, index) + insert + before.slice(index + remove)).toBe(after);
      expect([before.slice(index, index + remove), insert].join('')).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
    }
  });

  test('a caret is carried through what others do', () => {
    expect(carried(2, [{ retain: 1 }, { insert: 'xx' }])).toBe(4);
    expect(carried(2, [{ retain: 2 }, { insert: 'xx' }])).toBe(2);
    expect(carried(2, [{ retain: 2 }, { insert: 'xx' }], false)).toBe(4);
    expect(carried(3, [{ retain: 1 }, { delete: 5 }])).toBe(1);
    expect(difference('abc', 'abXc')).toEqual([{ retain: 2 }, { insert: 'X' }]);
  });
});

describe('a field bound to a note', () => {
  for (const seed of [1, 2, 3, 4]) {
    test(`two people who type at once never diverge (${seed})`, () => {
      const draw = lot(seed);
      const { ada, bo, note, sync } = shared('Une idée 😀 de départ');
      const people = [ada, bo].map((board) => {
        const field = new Field();
        return { field, bound: new BoundText(field, { api: board, note }), composing: false };
      });
      const pieces = ['a', 'b', 'é', '😀', 'mot ', '\n', '👩‍👩‍👧'];
      for (let round = 0; round < 1500; round += 1) {
        const one = people[draw.below(2)];
        if (!one) continue;
        const { field, bound } = one;
        const choice = draw.below(10);
        if (choice < 5) {
          // Whole characters only, as a keyboard does.
          const characters = Array.from(field.value);
          const from = draw.below(characters.length + 1);
          const count = draw.below(3) === 0 ? draw.below(4) : 0;
          const index = characters.slice(0, from).join('').length;
          const remove = characters.slice(from, from + count).join('').length;
          field.type(index, remove, field.value.length > 120 ? '' : (pieces[draw.below(pieces.length)] ?? ''));
          bound.input();
        } else if (choice === 5 && !one.composing) {
          bound.composing();
          one.composing = true;
        } else if (choice === 6 && one.composing) {
          bound.composed();
          one.composing = false;
        } else if (choice === 7) {
          (one === people[0] ? ada : bo).undo();
        } else sync();
      }
      for (const { bound } of people) bound.composed();
      sync();
      expect(bo.notes().get(note)?.text).toBe(ada.notes().get(note)?.text);
      expect(bo.notes().get(note)?.text ?? '').not.toMatch(/\p{Surrogate}/u);
      for (const [index, { field }] of people.entries()) {
        expect(field.value).toBe((index === 0 ? ada : bo).notes().get(note)?.text ?? '');
      }
    });
  }

  test('a composition goes on undisturbed, and lands where its neighbours went', () => {
    const { ada, bo, note, sync } = shared('bonjour');
    const field = new Field();
    const bound = new BoundText(field, { api: ada, note });
    field.type(7, 0, ' 日');
    bound.composing();
    field.type(8, 1, '日本');
    bo.editText(note, 0, 0, 'Oh, ');
    sync();
    expect(field.value).toBe('bonjour 日本');
    bound.composed();
    expect(field.value).toBe('Oh, bonjour 日本');
    expect(field.selectionEnd).toBe(field.value.length);
    sync();
    expect(bo.notes().get(note)?.text).toBe('Oh, bonjour 日本');
  });

  test('b6_the_501st_grapheme_is_cut_from_what_is_pasted', () => {
    const { ada, note } = shared('x'.repeat(498));
    const field = new Field();
    const onFull = vi.fn();
    const bound = new BoundText(field, { api: ada, note, onFull });
    field.type(0, 0, '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧');
    bound.input();
    expect(onFull).toHaveBeenCalledOnce();
    expect(field.value.startsWith('👩‍👩‍👧👩‍👩‍👧x')).toBe(true);
    expect(countGraphemes(field.value)).toBe(500);
    expect(field.selectionEnd).toBe('👩‍👩‍👧👩‍👩‍👧'.length);
    field.type(0, 0, 'y');
    bound.input();
    expect(onFull).toHaveBeenCalledTimes(2);
    expect(field.value).toBe(ada.notes().get(note)?.text);
    expect(trimToFit('', 'abc', '', 500)).toBe('abc');
  });
});

describe('a real textarea', () => {
  afterEach(() => document.body.replaceChildren());

  function bound(text: string) {
    const pair = shared(text);
    const area = document.createElement('textarea');
    document.body.append(area);
    const release = bindText(area, { api: pair.ada, note: pair.note });
    return { ...pair, area, release };
  }

  test('keeps the caret while others type before it', () => {
    const { bo, note, sync, area, release } = bound('abcdef');
    area.setSelectionRange(3, 5);
    bo.editText(note, 0, 1, 'XYZ');
    sync();
    expect([area.value, area.selectionStart, area.selectionEnd]).toEqual(['XYZbcdef', 5, 7]);
    release();
    bo.editText(note, 0, 0, '!');
    sync();
    expect(area.value).toBe('XYZbcdef');
  });

  test('undo is the board’s, of my own words only', () => {
    const { ada, bo, note, sync, area } = bound('');
    area.value = 'à moi';
    area.setSelectionRange(5, 5);
    area.dispatchEvent(new InputEvent('input'));
    sync();
    bo.editText(note, 0, 0, 'à Bo, ');
    sync();
    const undo = new InputEvent('beforeinput', { inputType: 'historyUndo', cancelable: true });
    area.dispatchEvent(undo);
    expect(undo.defaultPrevented).toBe(true);
    expect(area.value).toBe('à Bo, ');
    const redo = new KeyboardEvent('keydown', { key: 'Z', ctrlKey: true, shiftKey: true, cancelable: true });
    area.dispatchEvent(redo);
    expect(area.value).toBe('à Bo, à moi');
    expect(ada.notes().get(note)?.text).toBe(area.value);
  });
});
