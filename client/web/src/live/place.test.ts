import { expect, test } from 'vitest';
import type { BoardView, GroupView, Phase, WorkshopView } from '../protocol';
import { boardsFor, promptFor, startOf, takesPart, visitsTables, writesAlone } from './place';

const board = (id: string, visible: BoardView['visible'] = { to: 'everyone' }): BoardView => ({
  id,
  title: id,
  raw: false,
  key: null,
  visible,
});
const group = (id: string, members: string[], host: string | null = null): GroupView => ({
  id,
  name: '',
  color: 'ciel',
  letter: id,
  members,
  host,
});

function workshop(see: 'everyone' | 'group' | 'own', focus: string | null, round: number): WorkshopView {
  const phase = { id: 'p', focus: { board: focus, zones: [] }, rules: { see } } as unknown as Phase;
  const person = (id: string, role: 'participant' | 'facilitator') => ({
    id,
    name: id,
    role,
    removed: false,
    category: null,
  });
  return {
    people: [person('ada', 'participant'), person('bo', 'participant'), person('flo', 'facilitator')],
    boards: [board('secret', { to: 'facilitation' }), board('plenary'), board('t1'), board('t2'), board('t3')],
    groups: [group('A', ['ada', 'hal'], 'hal'), group('B', ['bo'])],
    tables: { boards: ['t1', 't2', 't3'], round, rounds: 3 },
    script: [phase],
    clock: { phase: 'p' },
  } as unknown as WorkshopView;
}

test('other tables are closed while groups work apart, and open again after', () => {
  const ids = (see: 'everyone' | 'group', who: string) => boardsFor(workshop(see, null, 0), who).map(({ id }) => id);
  expect(ids('group', 'ada')).toEqual(['plenary', 't1']);
  expect(ids('everyone', 'ada')).toEqual(['plenary', 't1', 't2', 't3']);
  expect(ids('group', 'flo')).toEqual(['secret', 'plenary', 't1', 't2', 't3']);
});

test('people go to others’ tables where everyone reads and writes at all of them, and nobody is asked to one board', () => {
  const visits = (see: 'everyone' | 'group', add: string, focus: string | null) => {
    const view = workshop(see, focus, 0);
    const script = view.script.map((phase) => ({ ...phase, rules: { ...phase.rules, add } }) as Phase);
    return visitsTables({ ...view, script });
  };
  expect(visits('everyone', 'everyone', null)).toBe(true);
  expect(visits('everyone', 'facilitation', null)).toBe(false);
  expect(visits('group', 'everyone', null)).toBe(false);
  expect(visits('everyone', 'everyone', 'plenary')).toBe(false);
});

test('who has no group yet begins at a board that is open to them', () => {
  const start = (see: 'everyone' | 'group', focus: string | null, who: string) => startOf(workshop(see, focus, 0), who);
  expect([start('group', null, 'ada'), start('group', null, 'bo')]).toEqual(['t1', 't2']);
  const late = { ...workshop('group', null, 0), groups: [] };
  const tablesFirst = { ...late, boards: late.boards.toReversed() };
  expect([late, tablesFirst].map((view) => startOf(view, 'ada'))).toEqual(['plenary', 'plenary']);
  expect(start('everyone', 't3', 'ada')).toBe('t3');
});

test('a table that is closed to others is open to those who sit at it, not to the facilitation', () => {
  const view = workshop('everyone', null, 0);
  const closed = view.boards.map((each) => (each.id === 't1' ? board('t1', { to: 'seated' }) : each));
  const ids = (who: string) => boardsFor({ ...view, boards: closed }, who).map(({ id }) => id);
  expect(ids('ada')).toEqual(['plenary', 't1', 't2', 't3']);
  expect(ids('bo')).toEqual(['plenary', 't2', 't3']);
  expect(ids('flo')).toEqual(['secret', 'plenary', 't2', 't3']);
  expect(startOf({ ...workshop('group', null, 0), boards: closed }, 'ada')).toBe('t1');
});

test('who runs the workshop takes part only from within a group', () => {
  const view = workshop('everyone', null, 0);
  expect([takesPart(view, 'ada'), takesPart(view, 'flo')]).toEqual([true, false]);
});

test('writing in private is for those who take part', () => {
  const alone = (see: 'own' | 'group', who: string) => writesAlone(workshop(see, null, 0), who);
  expect([alone('own', 'ada'), alone('own', 'flo'), alone('group', 'ada')]).toEqual([true, false, false]);
});

test('a prompt names one’s own table and group', () => {
  expect(promptFor('Allez à {table}, groupe {group}. {autre}', { table: 'Mobilité', group: 'B' })).toBe(
    'Allez à Mobilité, groupe B. {autre}',
  );
});
