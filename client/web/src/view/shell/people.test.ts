import { expect, it } from 'vitest';
import type { PersonView, Role } from '../../protocol';
import { groupPeople } from './people';

const person = (id: string, role: Role = 'participant', removed = false): PersonView => ({
  id,
  name: id,
  role,
  removed,
  category: null,
});
const ids = (people: readonly PersonView[]) => people.map(({ id }) => id);

it('puts oneself first, then the facilitation, then by arrival; projectors are no people', () => {
  const people = [
    person('a'),
    person('f', 'facilitator'),
    person('b'),
    person('p', 'projector'),
    person('o', 'observer'),
  ];
  const groups = groupPeople(people, ['o', 'a', 'f', 'b', 'p'], 'b');
  expect(ids(groups.now)).toEqual(['b', 'f', 'a', 'o']);
});

it('r2_a_removed_person_is_listed_apart_even_while_a_session_lingers', () => {
  const people = [person('a', 'participant', true), person('b'), person('c')];
  const groups = groupPeople(people, ['a', 'b'], 'c');
  expect(ids(groups.now)).toEqual(['b']);
  expect(ids(groups.before)).toEqual(['c']);
  expect(ids(groups.removed)).toEqual(['a']);
});
