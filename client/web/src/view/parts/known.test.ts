// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { known } from './known.svelte';

beforeEach(() => {
  localStorage.clear();
  for (const { id } of known.list) known.forget(id);
});

it('lists the last visited first, once each, with the newest title and role', () => {
  known.visit({ id: 'a', title: 'A', role: 'participant' });
  known.visit({ id: 'b', title: 'B', role: 'observer' });
  known.visit({ id: 'a', title: 'A bis', role: 'facilitator' });
  expect(known.list.map(({ id, title, role }) => [id, title, role])).toEqual([
    ['a', 'A bis', 'facilitator'],
    ['b', 'B', 'observer'],
  ]);
});

it('forgets, and takes a forgotten one back at its place', () => {
  known.visit({ id: 'a', title: 'A', role: 'participant' });
  const [first] = known.list;
  known.forget('a');
  expect(known.list).toEqual([]);
  if (first) known.remember(first);
  expect(known.list.map(({ id }) => id)).toEqual(['a']);
});

it('opens the invitation of a new workshop once', () => {
  known.created('a', 'A');
  expect(known.list.map(({ id, title, role }) => [id, title, role])).toEqual([['a', 'A', 'facilitator']]);
  expect([known.takeCreated('b'), known.takeCreated('a'), known.takeCreated('a')]).toEqual([false, true, false]);
});

it('survives what it did not write itself', () => {
  localStorage.setItem('socle.workshops', '[{"id":1},null,"x"]');
  known.visit({ id: 'a', title: 'A', role: 'participant' });
  expect(known.list).toHaveLength(1);
});
