import { describe, expect, it } from 'vitest';
import { note, source, zone } from './fixture';
import { FREE_NOTE, LIST, columnsIn, layOut } from './layout';

const LONG = 'Une idée qui a besoin de beaucoup de place, '.repeat(8);
const frameOf = (layout: ReturnType<typeof layOut>, id: string) => layout.notes.get(id)?.frame;

describe('layout', () => {
  it('b2_a_list_of_760_has_two_columns_of_360_by_96', () => {
    const layout = layOut(
      source(
        [zone('z', { x: 100, y: 200, w: 760, h: 200 })],
        ['a', 'b', 'c'].map((id) => note(id, 'z')),
      ),
    );
    expect(columnsIn(760)).toEqual({ count: 2, width: 360 });
    expect(frameOf(layout, 'a')).toEqual({ x: 100 + LIST.pad, y: 264, w: 360, h: 96 });
    expect(frameOf(layout, 'b')).toEqual({ x: 100 + LIST.pad + 372, y: 264, w: 360, h: 96 });
    expect(frameOf(layout, 'c')).toEqual({ x: 100 + LIST.pad, y: 264 + 108, w: 360, h: 96 });
  });

  it('b2_a_list_grows_and_its_frame_is_its_least_height', () => {
    const tall = layOut(source([zone('z', { x: 0, y: 0, w: 760, h: 900 })], [note('a', 'z')]));
    expect(tall.zones.get('z')?.frame.h).toBe(900);
    const full = layOut(
      source(
        [zone('z', { x: 0, y: 0, w: 760, h: 100 })],
        Array.from({ length: 5 }, (_, i) => note(`n${i}`, 'z')),
      ),
    );
    expect(full.zones.get('z')?.frame.h).toBe(LIST.header + 3 * 96 + 2 * LIST.gap + LIST.pad);
  });

  it('a long idea makes its whole row higher, and nothing overlaps', () => {
    const layout = layOut(
      source(
        [zone('z', { x: 0, y: 0, w: 760, h: 100 })],
        [note('a', 'z', { text: LONG }), note('b', 'z'), note('c', 'z')],
      ),
    );
    const [a, b, c] = ['a', 'b', 'c'].map((id) => frameOf(layout, id));
    expect(a?.h).toBeGreaterThan(96);
    expect(b?.h).toBe(a?.h);
    expect(c?.y).toBe((a?.y ?? 0) + (a?.h ?? 0) + LIST.gap);
  });

  it('pushes down what stands under a zone that grew, and only that', () => {
    const many = Array.from({ length: 12 }, (_, i) => note(`n${i}`, 'top'));
    const layout = layOut(
      source(
        [
          zone('top', { x: 0, y: 0, w: 760, h: 200 }),
          zone('under', { x: 0, y: 224, w: 760, h: 200 }),
          zone('last', { x: 0, y: 448, w: 760, h: 200 }),
          zone('beside', { x: 800, y: 224, w: 760, h: 200 }),
        ],
        many,
      ),
    );
    const top = layout.zones.get('top')?.frame,
      under = layout.zones.get('under')?.frame;
    expect(under?.y).toBe((top?.h ?? 0) + 24);
    expect(layout.zones.get('last')?.frame.y).toBe((under?.y ?? 0) + 200 + 24);
    expect(layout.zones.get('beside')?.frame.y).toBe(224);
  });

  it('moves a zone inside another with it', () => {
    const many = Array.from({ length: 12 }, (_, i) => note(`n${i}`, 'top'));
    const layout = layOut(
      source(
        [
          zone('top', { x: 0, y: 0, w: 760, h: 200 }),
          zone('under', { x: 0, y: 224, w: 900, h: 600 }, { kind: 'free' }),
          zone('child', { x: 20, y: 300, w: 400, h: 200 }, { kind: 'free', parent: 'under' }),
        ],
        many,
      ),
    );
    const push = (layout.zones.get('under')?.frame.y ?? 0) - 224;
    expect(push).toBeGreaterThan(0);
    expect(layout.zones.get('child')?.frame.y).toBe(300 + push);
  });

  it('b3_positions_are_relative_in_a_free_zone_and_absolute_outside', () => {
    const layout = layOut(
      source(
        [zone('f', { x: 1000, y: 500, w: 800, h: 600 }, { kind: 'free' })],
        [note('a', 'f', { x: 40, y: 80 }), note('b', null, { x: -10, y: 7 })],
      ),
    );
    expect(frameOf(layout, 'a')).toEqual({ x: 1040, y: 580, ...FREE_NOTE });
    expect(frameOf(layout, 'b')).toEqual({ x: -10, y: 7, ...FREE_NOTE });
    expect(layout.bounds).toEqual({ x: -10, y: 7, w: 1810, h: 1093 });
  });

  it('a free note grows rather than cut its text', () => {
    const layout = layOut(source([], [note('a', null, { text: LONG, size: { w: 120, h: 56 } })]));
    expect(frameOf(layout, 'a')?.w).toBe(120);
    expect(frameOf(layout, 'a')?.h).toBeGreaterThan(300);
    expect(layout.notes.get('a')?.font).toBe(14);
  });

  it('keeps the objects of what did not change', () => {
    const z = zone('z', { x: 0, y: 0, w: 760, h: 200 }),
      a = note('a', 'z'),
      b = note('b', 'z');
    const before = layOut(source([z], [a, b]));
    const after = layOut(source([z], [a, { ...b, text: 'autre' }]), before);
    expect(after.notes.get('a')).toBe(before.notes.get('a'));
    expect(after.notes.get('b')).not.toBe(before.notes.get('b'));
    expect(after.zones.get('z')).toBe(before.zones.get('z'));
  });
});
