import { expect, test } from 'vitest';
import type { Line, LineState, PersonView, Role } from '../../protocol';
import { poorLines, troubles } from './lines';

const line = (person: string, state: LineState, seen_at = 0): Line => ({ person, state, seen_at });
const person = (id: string, role: Role = 'participant', removed = false): PersonView => ({
  id,
  name: id,
  role,
  removed,
  category: null,
});

test('l10_who_is_cut_off_longest_comes_first_and_who_left_last', () => {
  const lines = [line('ada', 'left'), line('ben', 'cut', 9), line('cleo', 'slow'), line('dora', 'cut', 4)];
  const people = ['ada', 'ben', 'cleo', 'dora'].map((id) => person(id));
  expect(poorLines(lines, people).map((one) => one.person)).toEqual(['dora', 'ben', 'cleo', 'ada']);
  expect(poorLines(lines, [person('ben', 'observer'), person('dora', 'participant', true)])).toEqual([]);
});

test('l10_a_group_counts_its_own_and_nobody_who_left', () => {
  const lines = [line('ada', 'left'), line('ben', 'reconnecting'), line('cleo', 'slow'), line('dora', 'cut')];
  expect(troubles(lines, ['ada', 'ben', 'cleo'])).toEqual({ cut: 1, slow: 1 });
  expect(troubles(lines, ['dora'])).toEqual({ cut: 1, slow: 0 });
});
