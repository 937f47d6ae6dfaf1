import { describe, expect, it } from 'vitest';
import { note, source, zone } from '../canvas/fixture';
import { layOut } from '../canvas/layout';
import { pull } from './edge';
import { intent, type Focus, type Key } from './keys';
import { find, fold } from './search';
import { firstStop, heir, travel } from './travel';

const idle: Focus = { typing: false, active: false, placing: false, letters: true },
  active: Focus = { ...idle, active: true };
const press = (key: string, more: Partial<Key> = {}): Key => ({
  key,
  code: '',
  ctrl: false,
  shift: false,
  alt: false,
  ...more,
});

describe('keys', () => {
  it('single letters are off while someone types; combinations that fields own are left to them', () => {
    const typing = { ...active, typing: true };
    for (const key of ['n', 'r', 'm', '/', '+', 'Delete', 'ArrowDown', 'Enter'])
      expect(intent(press(key), typing)).toBeNull();
    expect(intent(press('z', { ctrl: true }), typing)).toBeNull();
    expect(intent(press('f', { ctrl: true }), typing)).toEqual({ do: 'search' });
  });

  it('arrows pan with nothing active, travel with something, nudge with shift, reorder with alt', () => {
    expect(intent(press('ArrowDown'), idle)).toMatchObject({ do: 'pan' });
    expect(intent(press('ArrowDown'), active)).toEqual({ do: 'travel', to: 'down' });
    expect(intent(press('ArrowDown', { shift: true }), active)).toEqual({ do: 'nudge', by: { x: 0, y: 40 } });
    expect(intent(press('ArrowDown', { alt: true }), active)).toEqual({ do: 'reorder', by: 1 });
    expect(intent(press('ArrowLeft', { alt: true }), active)).toBeNull();
  });

  it('in move mode arrows carry by 8, with shift by 40, and Enter puts down', () => {
    const placing = { ...active, placing: true };
    expect(intent(press('ArrowLeft'), placing)).toEqual({ do: 'nudge', by: { x: -8, y: 0 } });
    expect(intent(press('ArrowLeft', { shift: true }), placing)).toEqual({ do: 'nudge', by: { x: -40, y: 0 } });
    expect(intent(press('Enter'), placing)).toEqual({ do: 'place' });
  });

  it('digits are read by their place, so that a French keyboard needs no shift', () => {
    expect(intent(press('&', { code: 'Digit1' }), idle)).toEqual({ do: 'fit_all' });
    expect(intent(press('à', { code: 'Digit0' }), idle)).toEqual({ do: 'zoom_actual' });
  });

  it('letters and signs can be turned off, keys with a name stay', () => {
    const off = { ...active, letters: false };
    for (const key of ['n', 'r', 'm', '/', '+']) expect(intent(press(key), off)).toBeNull();
    expect(intent(press('1', { code: 'Digit1' }), off)).toBeNull();
    expect(intent(press('Delete'), off)).toEqual({ do: 'remove' });
    expect(intent(press('ArrowUp'), off)).toEqual({ do: 'travel', to: 'up' });
  });

  it('undo and redo are mine, by both habits', () => {
    expect(intent(press('z', { ctrl: true }), idle)).toEqual({ do: 'undo' });
    expect(intent(press('Z', { ctrl: true, shift: true }), idle)).toEqual({ do: 'redo' });
    expect(intent(press('y', { ctrl: true }), idle)).toEqual({ do: 'redo' });
  });
});

const board = layOut(
  source(
    [
      zone('p', { x: 0, y: 0, w: 760, h: 200 }),
      zone('vide', { x: 0, y: 300, w: 760, h: 200 }),
      zone('q', { x: 0, y: 600, w: 760, h: 200 }, { title: 'ESPACE CAFÉ' }),
    ],
    [
      note('a', 'p', { text: 'Dégustation, œnologie' }),
      note('b', 'p'),
      note('c', 'q', { text: 'Jeux géants' }),
      note('d', null),
    ],
  ),
);

describe('travel', () => {
  it('walks a zone up and down, its title included, and stops at its ends', () => {
    expect(travel(board, 'a', 'down')).toBe('b');
    expect(travel(board, 'b', 'down')).toBe('b');
    expect(travel(board, 'a', 'up')).toBe('p');
    expect(travel(board, 'p', 'down')).toBe('a');
  });
  it('goes from zone to zone by their first idea, to an empty one by its title, and to the free notes', () => {
    expect(travel(board, 'b', 'right')).toBe('vide');
    expect(travel(board, 'vide', 'right')).toBe('c');
    expect(travel(board, 'c', 'right')).toBe('d');
    expect(travel(board, 'd', 'left')).toBe('c');
    expect(travel(board, 'd', 'right')).toBe('d');
  });
  it('reaches every note and zone from the first', () => {
    const seen = new Set<string>();
    for (
      let zone = firstStop(board) ?? '', last = '';
      zone !== last;
      last = zone, zone = travel(board, zone, 'right')
    ) {
      let top = zone;
      while (travel(board, top, 'up') !== top) top = travel(board, top, 'up');
      for (let at = top, before = ''; at !== before; before = at, at = travel(board, at, 'down')) seen.add(at);
    }
    expect([...seen].sort()).toEqual(['a', 'b', 'c', 'd', 'p', 'q', 'vide']);
  });
  it('gives the focus of what is deleted to what follows it, else precedes it', () => {
    expect(heir(board, new Set(['a']), 'a')).toBe('b');
    expect(heir(board, new Set(['b']), 'b')).toBe('a');
    expect(heir(board, new Set(['d']), 'd')).toBeNull();
  });
});

describe('search', () => {
  it('reads words without their accents, case and ligatures', () => {
    expect(fold('Œnologie, CAFÉ')).toBe('oenologie, cafe');
    expect(find(board, 'OENO degust')).toEqual(['a']);
    expect(find(board, 'cafe')).toEqual(['q']);
    expect(find(board, 'geants')).toEqual(['c']);
    expect(find(board, '  ')).toEqual([]);
  });
});

describe('edge', () => {
  it('pulls the board only near an edge, faster nearer to it, and never faster outside', () => {
    const screen = { w: 1000, h: 600 };
    expect(pull({ x: 500, y: 300 }, screen)).toBeNull();
    const near = pull({ x: 20, y: 300 }, screen);
    const nearer = pull({ x: 4, y: 300 }, screen);
    expect(near?.x).toBeGreaterThan(0);
    expect(nearer?.x).toBeGreaterThan(near?.x ?? 99);
    expect(pull({ x: -500, y: 900 }, screen)).toEqual({ x: 14, y: -14 });
  });
});
