// A photo of a note, as the document has it (SPEC B28).
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Board } from './board';
import { readNote } from './read';

const PHOTO = { image: '0f'.repeat(32), width: 1600, height: 1200, alt: 'Une halle' };

const read = (photo: unknown) =>
  readNote('n', { get: (key) => (key === 'photo' ? photo : undefined) }, undefined).photo;

test('b28 a photo is an image with its size and its words; what an erasure left of one, or anything else, is none', () => {
  expect(read(PHOTO)).toEqual(PHOTO);
  expect(read({ ...PHOTO, alt: undefined })?.alt).toBe('');
  for (const wrong of [
    null,
    'x',
    { ...PHOTO, image: '·'.repeat(64), alt: '·········' },
    { ...PHOTO, image: '0F'.repeat(32) },
    { ...PHOTO, image: '../../etc/passwd' },
  ]) {
    expect(read(wrong)).toBeNull();
  }
});

test('b28 a note is written with its photo, which is replaced as a whole, taken off, undone, and copied with it', () => {
  const board = new Board(new Y.Doc(), 'ada');
  const note = board.addNote({ zone: null, at: { x: 0, y: 0 } }, 'une halle', 'ciel', { photo: PHOTO });
  const photo = (id = note) => board.notes().get(id)?.photo;
  expect(photo()).toEqual(PHOTO);
  const before = photo();
  board.setColor([note], 'rose');
  expect(photo()).toBe(before);
  board.setFields([note], { photo: { ...PHOTO, alt: 'La halle, le soir' } });
  expect(photo()?.alt).toBe('La halle, le soir');
  const [copy] = board.duplicate([note]);
  expect(photo(copy)?.alt).toBe('La halle, le soir');
  board.setFields([note], { photo: null });
  expect(photo()).toBeNull();
  board.undo();
  expect(photo()?.alt).toBe('La halle, le soir');
});
