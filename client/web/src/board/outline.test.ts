import { expect, test } from 'vitest';
import type { Note, Zone } from './model';
import { sortNotes, sortZones } from './outline';

function zone(id: string, panel: number | null, order: string, parent: string | null = null): Zone {
  const frame = { x: 0, y: 0, w: 1, h: 1 };
  return {
    id,
    kind: 'list',
    title: id,
    prompt: '',
    parent,
    order,
    frame,
    color: 'sable',
    panel,
    locked: false,
    max: null,
    fields: [],
    rows: undefined,
    columns: undefined,
    axes: undefined,
    levels: undefined,
    room: undefined,
    when: '',
    synthesis: null,
    decided: undefined,
    author: null,
    deleted: null,
  };
}

function note(id: string, x: number, y: number, order = 'a0'): Note {
  const place = { zone: null, order, x, y, row: null, column: null, waits: false };
  const rest = {
    color: 'sable',
    size: null,
    author: null,
    at: 0,
    status: '',
    origin: null,
    group: null,
    entered: null,
    weather: null,
    term: null,
    perimeter: null,
    shared: false,
    reply: null,
    signature: null,
    twin: null,
    apart: [],
    photo: null,
    joined: 0,
    deleted: null,
  } as const;
  return { id, place, text: id, ...rest };
}

const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

// The same cases as protocol/src/board/outline.rs.
test('b8_zones_by_panel_order_and_id_under_their_parents', () => {
  const zones = [
    zone('late', 2, 'a0'),
    zone('nowhere', null, 'a0'),
    zone('second', 1, 'a1'),
    zone('b-twin', 1, 'a0'),
    zone('a-twin', 1, 'a0'),
    zone('child', 9, 'a0', 'a-twin'),
    zone('grandchild', null, 'a0', 'child'),
  ];
  const expected = ['a-twin', 'child', 'grandchild', 'b-twin', 'second', 'late', 'nowhere'];
  expect(ids(sortZones(zones))).toEqual(expected);
});

test('b8_no_zone_is_lost_in_a_circle_or_under_a_parent_that_is_gone', () => {
  const gone = { ...zone('gone', null, 'a0'), deleted: { by: 'ada', at: 1, into: null } };
  const zones = [
    gone,
    zone('orphan', null, 'a1', 'gone'),
    zone('stray', null, 'a2', 'never'),
    zone('hen', null, 'a3', 'egg'),
    zone('egg', null, 'a4', 'hen'),
    zone('self', null, 'a5', 'self'),
  ];
  expect(ids(sortZones(zones))).toEqual(['orphan', 'stray', 'hen', 'egg', 'self']);
});

test('b8_free_notes_by_rows_then_columns', () => {
  const notes = [note('below', 0, 200), note('right', 300, 0), note('left', 0, 50), note('next', 0, 60)];
  expect(ids(sortNotes(notes, 'free'))).toEqual(['left', 'right', 'next', 'below']);
  expect(ids(sortNotes([note('b', 0, 0), note('a', 0, 9), note('c', 0, 0, 'Zz')], 'list'))).toEqual(['c', 'a', 'b']);
});
