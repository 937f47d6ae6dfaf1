import { describe, expect, it } from 'vitest';
import { link, note, source, zone } from './fixture';
import { cullFor, mountMore, serves, within } from './cull';
import { hitAt, inMarquee, noteAt } from './hit';
import { layOut } from './layout';
import { headPath, route, routes } from './route';
import { snap } from './snap';

const board = layOut(
  source(
    [zone('list', { x: 0, y: 0, w: 760, h: 300 }), zone('free', { x: 900, y: 0, w: 800, h: 600 }, { kind: 'free' })],
    [
      note('a', 'list'),
      note('f', 'free', { x: 100, y: 100 }),
      note('g', 'free', { x: 150, y: 130 }),
      note('out', null, { x: 0, y: 900 }),
    ],
  ),
);
const none = new Set<string>();

describe('hit', () => {
  it('tells notes, titles, bodies, links and the bare board apart', () => {
    const ways = routes([link('l', 'a', 'f')], board);
    const at = (x: number, y: number, selected = none) => hitAt(board, ways, { x, y }, 1, selected);
    expect(at(30, 80)).toEqual({ on: 'note', id: 'a' });
    expect(at(30, 20)).toEqual({ on: 'title', id: 'list' });
    expect(at(700, 280)).toEqual({ on: 'body', id: 'list' });
    expect(at(-50, -50)).toEqual({ on: 'board' });
    const middle = ways.get('l')?.points[7];
    expect(at(middle?.x ?? 0, (middle?.y ?? 0) + 3)).toEqual({ on: 'link', id: 'l' });
    expect(at(758, 297, new Set(['list']))).toEqual({ on: 'corner', id: 'list' });
  });

  it('takes the note on top, and a selected one before the others', () => {
    const p = { x: 1060, y: 140 };
    expect(noteAt(board, p)).toBe('g');
    expect(noteAt(board, p, new Set(['f']))).toBe('f');
  });

  it('a marquee takes the notes it touches, else the zones it encloses', () => {
    expect(inMarquee(board, { x: 1010, y: 110, w: 10, h: 10 })).toEqual(['f']);
    expect(inMarquee(board, { x: -10, y: -10, w: 900, h: 60 })).toEqual([]);
    expect(
      inMarquee(layOut(source([zone('z', { x: 0, y: 0, w: 300, h: 200 })], [])), { x: -5, y: -5, w: 400, h: 400 }),
    ).toEqual(['z']);
  });
});

describe('culling', () => {
  it('serves a pan within 40 %, and a zoom within 1.6', () => {
    const view = { x: 0, y: 0, w: 1000, h: 500 },
      culled = cullFor(view, 1);
    expect(serves(culled, { ...view, x: 390 }, 1)).toBe(true);
    expect(serves(culled, { ...view, x: 410 }, 1)).toBe(false);
    expect(serves(culled, { x: 300, y: 100, w: 600, h: 300 }, 1.59)).toBe(true);
    expect(serves(culled, { x: 300, y: 100, w: 600, h: 300 }, 1.61)).toBe(false);
  });

  it('finds what is within and mounts forty more at a time', () => {
    expect(within(board, { x: 0, y: 0, w: 800, h: 400 }).map((b) => b.note.id)).toEqual(['a']);
    const wanted = Array.from({ length: 100 }, (_, i) => i);
    const first = mountMore(wanted, new Set<number>()),
      second = mountMore(wanted, first);
    expect([first.size, second.size, mountMore(wanted, second).size]).toEqual([40, 80, 100]);
    expect(mountMore([1, 2], new Set([1, 99])).has(99)).toBe(false);
  });
});

describe('snap', () => {
  const moving = { x: 103, y: 203, w: 100, h: 50 };
  it('lands on the grid of 8 with nothing near', () => {
    expect(snap(moving, [], 6)).toEqual({ by: { x: 1, y: -3 }, guides: [] });
  });
  it('lines up with a near edge, and says along which line', () => {
    const { by, guides } = snap(moving, [{ x: 100, y: 400, w: 300, h: 20 }], 6);
    expect(by).toEqual({ x: -3, y: -3 });
    expect(guides).toEqual([{ axis: 'x', at: 100, from: 200, to: 420 }]);
  });
});

describe('links', () => {
  it('go from edge to edge, never through their own ends', () => {
    const a = { x: 0, y: 0, w: 100, h: 100 },
      b = { x: 400, y: 0, w: 100, h: 100 };
    const way = route(a, b);
    expect(way.start).toEqual({ x: 105, y: 50 });
    expect(way.end).toEqual({ x: 395, y: 50 });
    expect(way.angle).toBe(0);
  });
  it('of one pair bow apart', () => {
    const ways = routes([link('1', 'a', 'f'), link('2', 'a', 'f'), link('3', 'a', 'gone')], board);
    expect(ways.size).toBe(2);
    expect(ways.get('1')?.label).not.toEqual(ways.get('2')?.label);
  });
  it('of every kind have a head or none, by shape', () => {
    expect(headPath('none', 10)).toBe('');
    expect(headPath('arrow', 10)).not.toBe(headPath('open', 10));
  });
});
