import { expect, test } from 'vitest';
import type { GroupView, PersonView, Role } from '../../protocol';
import { roomOf, tableOf } from './room';

const person = (id: string, role: Role = 'participant', removed = false): PersonView => ({
  id,
  name: id,
  role,
  removed,
  category: null,
});
const group = (id: string, members: string[]): GroupView => ({
  id,
  name: '',
  color: 'ciel',
  letter: id,
  members,
  host: null,
});

test('everyone is in one place: a group, no group, or the facilitation', () => {
  const people = [
    person('f', 'facilitator'),
    person('a'),
    person('b'),
    person('gone', 'participant', true),
    person('p', 'projector'),
  ];
  const room = roomOf(people, [group('A', ['a', 'gone'])]);
  expect(room.groups[0]?.members.map(({ id }) => id)).toEqual(['a']);
  expect(room.without.map(({ id }) => id)).toEqual(['b']);
  expect(room.others.map(({ id }) => id)).toEqual(['f']);
});

test('groups go round the tables, none meets another', () => {
  const tables = { boards: ['x', 'y', 'z'], round: 1, rounds: 3 };
  expect([0, 1, 2].map((g) => tableOf(tables, g))).toEqual(['y', 'z', 'x']);
  expect(tableOf({ boards: [], round: 0, rounds: 0 }, 0)).toBeNull();
});
