import { expect, it } from 'vitest';
import { wish, type Stroke, type Where } from './keys';

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const on = (key: string, where: Where = 'item', held: Partial<Stroke> = {}, letters = true) =>
  wish(stroke(key, held), where, letters);

it('the keyboard map of the outline', () => {
  expect(on('ArrowDown')).toBe('next');
  expect(on('ArrowRight')).toBe('next_zone');
  expect(on('Enter')).toBe('edit');
  expect(on('ArrowUp', 'item', { altKey: true })).toBe('up');
  expect(on('n', 'page')).toBe('new');
  expect(on('m')).toBe('move');
  expect(on('r')).toBe('link');
  expect(on('g', 'page')).toBe('zones');
  expect(on('s', 'page')).toBe('news');
  expect(on('/', 'page', { shiftKey: true })).toBe('search');
  expect(on('z', 'page', { ctrlKey: true })).toBe('undo');
  expect(on('Z', 'page', { ctrlKey: true, shiftKey: true })).toBe('redo');
  expect(on('z', 'page', { metaKey: true })).toBe('undo');
});

it('nothing is taken from someone who types', () => {
  for (const key of ['n', 'm', 'ArrowDown', 'Enter', 'Delete', 'Escape']) expect(on(key, 'text')).toBeNull();
  expect(on('z', 'text', { ctrlKey: true })).toBeNull();
});

it('single-letter keys can be turned off, the others stay', () => {
  for (const key of ['n', 'm', 'r', 'g', 's', '/']) expect(on(key, 'item', {}, false)).toBeNull();
  expect(on('ArrowDown', 'item', {}, false)).toBe('next');
  expect(on('z', 'item', { ctrlKey: true }, false)).toBe('undo');
});

it('headings of a screen reader and shortcuts of the browser are left alone', () => {
  expect(on('h')).toBeNull();
  expect(on('ArrowLeft', 'page')).toBeNull();
  expect(on('ArrowLeft', 'item', { altKey: true })).toBeNull();
  expect(on('r', 'page', { ctrlKey: true })).toBeNull();
  expect(on('Enter', 'page')).toBeNull();
});
