// The usage plan without a screen (SPEC B18–B21; methods M6): what is read, areas, overlaps, checks, and how a hand draws.
import { describe, expect, it } from 'vitest';
import type { Link, Note, Point, Zone } from '../board/model';
import { note, zone } from '../kinds/fixture';
import { checksOf } from './checks';
import {
  around,
  carried,
  drawnFrame,
  freePlace,
  GRID,
  isDrawn,
  moved,
  snapped,
  split,
  stretched,
  tidied,
  without,
} from './draw';
import {
  areaOf,
  frameOfRectangle,
  gap,
  isInside,
  middleOf,
  rectangle,
  shared,
  squareMetres,
  widthAt,
} from './geometry';
import { EMPTY_ROOM, levelsOf, roomOf, roomValue, type Level, type Room } from './read';
import { areaIn, spacesOf } from './rooms';
import VECTORS from '../../../../protocol/vectors/plan.json';
import { SPOTS, frameAt, rectangleAt, spotOf } from './spots';

interface Case {
  readonly name: string;
  readonly zones: readonly (Partial<Zone> & { readonly id: string; readonly notes: readonly Note[] })[];
  readonly links: readonly Link[];
  readonly areas: Readonly<Record<string, number | null>>;
  readonly found: readonly unknown[];
}

const LEVEL: Level = { id: 'rdc', label: 'Rez-de-chaussée', height: 700, image: null, metres: 20 };
const box = (x: number, y: number, w: number, h: number) => rectangle({ x, y, w, h });
const pairs = (points: readonly Point[]) => points.map(({ x, y }) => [x, y]);

const LEVELS = [{ id: 'rdc', label: 'Rez-de-chaussée', height: 700, metres: 20 }];
const PLAN: Zone = { ...zone('plan'), levels: LEVELS };
const space = (id: string, room: Partial<Room> | null, more: Partial<Zone> = {}): Zone => ({
  ...zone('list'),
  id,
  parent: 'plan',
  order: `a${id}`,
  room: room === null ? undefined : roomValue({ ...EMPTY_ROOM, level: 'rdc', ...room }),
  ...more,
});

describe('what the document says', () => {
  it('b19_a_room_is_read_as_it_was_written', () => {
    const room: Room = {
      level: 'rdc',
      points: box(10, 20, 100.04, 50),
      label: 'salle du fond',
      usages: ['boire un café'],
      publics: ['habitants'],
      moments: ['morning', 'weekend'],
      equipment: ['bar'],
      area: 12.5,
      noise: 'lively',
      access: 'partly',
      steward: 'l’association',
    };
    const value = roomValue(room);
    expect(value.points).toEqual([
      [10, 20],
      [110, 20],
      [110, 70],
      [10, 70],
    ]);
    expect(roomOf({ ...zone('list'), room: value })).toEqual({ ...room, points: box(10, 20, 100, 50) });
    expect(Object.keys(roomValue({ ...EMPTY_ROOM, level: 'rdc' }))).toEqual([
      'level',
      'points',
      'usages',
      'publics',
      'moments',
      'equipment',
    ]);
  });

  it('b19_what_is_ill_typed_breaks_nothing', () => {
    for (const value of [null, 3, 'rdc', [], {}, { level: '' }, { level: 4 }]) {
      expect(roomOf({ ...zone('list'), room: value }), JSON.stringify(value)).toBeNull();
    }
    const odd = {
      level: 'rdc',
      points: [[1, 2], 'x', [3], [4, 5]],
      usages: 'a',
      moments: ['noon', 'evening'],
      area: -3,
    };
    expect(roomOf({ ...zone('list'), room: odd })).toEqual({ ...EMPTY_ROOM, level: 'rdc', moments: ['evening'] });
    expect(levelsOf({ ...zone('plan'), levels: [{ id: 'a' }, { id: 'a' }, { id: '' }, 4] })).toEqual([
      { id: 'a', label: '', height: 700, image: null, metres: null },
    ]);
  });

  it('b19_espaces_are_numbered_in_their_order_and_wait_where_their_level_is_gone', () => {
    const zones = [PLAN, space('1', { points: box(0, 0, 100, 100) }), space('2', null), space('3', { level: 'cave' })];
    const spaces = spacesOf(zones, PLAN);
    expect(spaces.map(({ number, room }) => [number, room !== null])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
  });
});

describe('areas and distances', () => {
  it('b20_an_area_is_that_of_the_polygon_to_the_scale_within_two_hundredths', () => {
    // 20 m are 1,000 units: 300 × 200 units are 6 × 4 m.
    const half = [...box(0, 0, 300, 200).slice(0, 3)];
    expect(squareMetres(areaOf(box(100, 100, 300, 200)), LEVEL)).toBeCloseTo(24, 6);
    expect(squareMetres(areaOf(half), LEVEL)).toBeCloseTo(12, 6);
    const round = Array.from({ length: 60 }, (_, n) => ({
      x: 500 + 200 * Math.cos((n / 30) * Math.PI),
      y: 350 + 200 * Math.sin((n / 30) * Math.PI),
    }));
    const circle = squareMetres(areaOf(round), LEVEL) as number;
    expect(Math.abs(circle / (Math.PI * 16) - 1)).toBeLessThan(0.02);
    const room: Room = { ...EMPTY_ROOM, level: 'rdc', points: half, area: 99 };
    expect(areaIn(room, LEVEL)).toBeCloseTo(12, 6);
    expect(areaIn(room, { ...LEVEL, metres: null })).toBe(99);
    expect(areaIn({ ...room, points: [] }, LEVEL)).toBe(99);
  });

  it('b20_rooms_that_touch_share_nothing', () => {
    const a = box(0, 0, 100, 100);
    const cases: readonly (readonly [readonly Point[], number, number])[] = [
      [box(100, 0, 100, 100), 0, 0],
      [box(100, 100, 50, 50), 0, 0],
      [box(130, 0, 50, 50), 0, 30],
      [box(130, 140, 50, 50), 0, 50],
      [box(50, 0, 100, 100), 5000, 0],
      [box(40, -20, 20, 200), 2000, 0],
      [box(20, 20, 10, 10), 100, 0],
      [box(-10, -10, 200, 200), 10_000, 0],
      [a, 10_000, 0],
    ];
    for (const [b, both, far] of cases) {
      expect([shared(a, b), shared(b, a)], JSON.stringify(pairs(b))).toEqual([both, both]);
      expect([gap(a, b), gap(b, a)]).toEqual([far, far]);
    }
    // In the arm of an L, and in its notch.
    const l = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 20 },
      { x: 20, y: 20 },
      { x: 20, y: 100 },
      { x: 0, y: 100 },
    ];
    expect([shared(l, box(40, 40, 40, 40)), gap(l, box(40, 40, 40, 40))]).toEqual([0, 20]);
    expect(shared(l, box(5, 50, 10, 10))).toBeCloseTo(100, 6);
    expect(isInside(l, middleOf(l).at)).toBe(true);
    expect(widthAt(box(0, 0, 100, 40), { x: 50, y: 20 })).toBe(100);
  });
});

it('b21_the_vectors_of_the_server_are_found_here_too', () => {
  const cases = VECTORS as unknown as readonly Case[];
  expect(cases.length).toBeGreaterThan(10);
  for (const { name, zones: all, links, areas, found } of cases) {
    const zones = all.map((one) => ({ ...zone('list'), ...one }));
    const [plan] = zones;
    if (!plan) throw new Error(name);
    const notesIn = (id: string) => all.find((one) => one.id === id)?.notes ?? [];
    const told = checksOf(plan, { zones, links, notesIn }).map((check) => ({
      check: check.check,
      about: check.check === 'unplaced' ? ['zone' in check ? check.zone : check.note] : [...check.zones],
      ...(check.check === 'moments' ? { moments: [...check.moments] } : {}),
    }));
    expect(told, name).toEqual(found);
    const sizes = Object.fromEntries(spacesOf(zones, plan).map(({ zone: { id }, area }) => [id, area]));
    expect(Object.keys(sizes).sort()).toEqual(Object.keys(areas).sort());
    for (const [id, area] of Object.entries(areas)) {
      if (area === null) expect(sizes[id], name).toBeNull();
      else expect(sizes[id], name).toBeCloseTo(area, 6);
    }
  }
});

describe('checks', () => {
  const on = (zones: readonly Zone[], links: readonly Link[] = [], notes: readonly Note[] = []) =>
    checksOf(PLAN, { zones: [PLAN, ...zones], links, notesIn: (id) => notes.filter(({ place }) => place.zone === id) });
  const link = (kind: Link['kind']): Link => ({
    id: kind,
    from: '1',
    to: '2',
    kind,
    label: '',
    order: 'a0',
    step: '',
    author: null,
    deleted: null,
  });

  it('b21_what_has_ideas_and_no_place_is_told', () => {
    expect(on([space('1', null)])).toEqual([]);
    expect(on([space('1', null)], [], [note('a', '1')])).toEqual([{ check: 'unplaced', zone: '1' }]);
    expect(on([space('1', {})], [], [note('a', '1'), note('b', 'plan')])).toEqual([{ check: 'unplaced', note: 'b' }]);
  });

  it('b21_calm_within_a_metre_of_lively_is_told', () => {
    const calm = space('1', { points: box(0, 0, 100, 100), noise: 'calm' });
    const lively = (x: number) => space('2', { points: box(x, 0, 100, 100), noise: 'lively' });
    // A metre is 50 units here.
    expect(on([calm, lively(150)])).toEqual([{ check: 'noise', zones: ['1', '2'] }]);
    expect(on([calm, lively(151)])).toEqual([]);
    expect(on([calm, lively(400)], [link('proximity')])).toEqual([{ check: 'noise', zones: ['1', '2'] }]);
    expect(on([calm, lively(400)], [link('flow')])).toEqual([]);
    expect(on([calm, space('2', { points: box(100, 0, 100, 100) })])).toEqual([]);
  });

  it('b21_rooms_that_touch_and_are_to_be_far_are_told', () => {
    const one = space('1', { points: box(0, 0, 100, 100) });
    expect(on([one, space('2', { points: box(100, 0, 9, 9) })], [link('distance')])).toEqual([
      { check: 'distance', zones: ['1', '2'] },
    ]);
    expect(on([one, space('2', { points: box(102, 0, 9, 9) })], [link('distance')])).toEqual([]);
  });

  it('b21_two_at_one_place_and_moment_are_told', () => {
    const one = space('1', { points: box(0, 0, 100, 100), moments: ['morning', 'evening'] });
    const two = (x: number, moments: Room['moments']) => space('2', { points: box(x, 0, 100, 100), moments });
    expect(on([one, two(50, ['evening', 'weekend'])])).toEqual([
      { check: 'moments', zones: ['1', '2'], moments: ['evening'] },
    ]);
    expect(on([one, two(50, ['weekend'])])).toEqual([]);
    expect(on([one, two(100, ['evening'])])).toEqual([]);
  });
});

describe('places in words', () => {
  it('b19_a_place_of_the_grid_is_a_rectangle_that_is_said_to_be_there', () => {
    for (const spot of SPOTS) {
      for (const height of [100, 700, 4000]) {
        const level = { ...LEVEL, height };
        const polygon = rectangleAt(spot, level);
        expect(spotOf(polygon, level)).toBe(spot);
        const frame = frameOfRectangle(polygon);
        expect(frame && frame.x >= 0 && frame.y >= 0 && frame.x + frame.w <= 1000 && frame.y + frame.h <= height).toBe(
          true,
        );
      }
    }
    expect(shared(rectangleAt('left', LEVEL), rectangleAt('middle', LEVEL))).toBe(0);
    expect(frameAt('top_left', LEVEL)).toMatchObject({ x: 20, y: 20 });
  });
});

describe('drawing', () => {
  const room = box(100, 100, 200, 100);

  it('b19_what_is_drawn_stays_in_its_level', () => {
    expect(frameOfRectangle(moved(room, { x: -500, y: 900 }, LEVEL))).toEqual({ x: 0, y: 600, w: 200, h: 100 });
    expect(frameOfRectangle(stretched(room, { x: 5000, y: -5000 }, LEVEL))).toEqual({ x: 100, y: 100, w: 900, h: 20 });
    expect(frameOfRectangle(drawnFrame({ x: 995, y: 695 }, { x: 999, y: 699 }, LEVEL))).toMatchObject({
      w: 180,
      h: 120,
    });
    expect(frameOfRectangle(drawnFrame({ x: 300, y: 300 }, { x: 120, y: 310 }, LEVEL))).toEqual({
      x: 120,
      y: 300,
      w: 180,
      h: 20,
    });
    expect(frameOfRectangle(around({ x: 0, y: 0 }, { ...LEVEL, height: 100 }))).toEqual({ x: 0, y: 0, w: 180, h: 100 });
  });

  it('b19_a_hand_lands_on_the_grid_and_along_what_is_there', () => {
    const other = box(404, 100, 100, 100);
    const { value, guides } = carried(room, { x: 102, y: 3 }, [other], LEVEL, 8);
    expect(frameOfRectangle(value)).toEqual({ x: 204, y: 100, w: 200, h: 100 });
    expect(guides).toEqual([
      { axis: 'x', at: 404 },
      { axis: 'y', at: 100 },
    ]);
    expect(frameOfRectangle(carried(room, { x: 57, y: 133 }, [], LEVEL, 8).value)).toMatchObject({ x: 160, y: 230 });
    expect(snapped({ x: 400, y: 333 }, [other], LEVEL, 8).value).toEqual({ x: 404, y: 330 });
    expect(snapped({ x: 401.26, y: 333 }, [other], LEVEL, 0).value).toEqual({ x: 401.3, y: 333 });
  });

  it('b19_points_come_and_go_and_three_stay', () => {
    expect(split(room, 0)).toHaveLength(5);
    expect(split(room, 0)[1]).toEqual({ x: 200, y: 100 });
    expect(without(without(room, 0), 0)).toHaveLength(3);
    const many = Array.from({ length: 60 }, (_, n) => ({ x: n, y: n * n }));
    expect(split(many, 3)).toHaveLength(60);
    expect(tidied([...room, room[3] as Point, room[0] as Point])).toEqual(room);
    expect(isDrawn(room)).toBe(true);
    expect(isDrawn([room[0] as Point, room[1] as Point, { x: 200, y: 100 }])).toBe(false);
  });

  it('b19_a_free_place_touches_nothing_while_there_is_room', () => {
    const placed: (readonly Point[])[] = [];
    for (let n = 0; n < 12; n++) placed.push(freePlace(placed, LEVEL));
    placed.forEach((a, n) => placed.slice(n + 1).forEach((b) => expect(gap(a, b)).toBeGreaterThanOrEqual(GRID)));
  });
});
