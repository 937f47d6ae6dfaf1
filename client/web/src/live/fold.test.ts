import { expect, test } from 'vitest';
import type { Happening, WorkshopView } from '../protocol';
import { fold } from './fold';

const START: WorkshopView = {
  id: 'w',
  title: 'Avant',
  template: 'empty',
  code: 'KAYA42',
  door_locked: false,
  boards: [],
  people: [],
  stage: 'preparing',
  script: [],
  clock: { phase: null, timer: 'none', started_at: 0, ends_at: null, left: null, closes_at: null },
  frozen: false,
  screen: { hidden: false, look: null, spotlight: null },
  hands: [],
  groups: [],
  tables: { boards: [], round: 0, rounds: 0 },
  votes: [],
  decisions: [],
  elections: [],
  replays: [],
  retention: { days: 90, closed_at: null },
  accesses: [],
  followers: [],
  erasures: 0,
};

test('l2_a_workshop_is_the_fold_of_its_happenings', () => {
  const happenings: Happening[] = [
    { kind: 'joined', person: 'a', name: 'Ada', role: 'facilitator' },
    { kind: 'joined', person: 'b', name: 'Bo', role: 'participant' },
    { kind: 'renamed', person: 'a', name: 'Ada L.' },
    { kind: 'removed', person: 'b' },
    { kind: 'door_locked' },
    { kind: 'retitled', title: 'Après' },
  ];
  const view = happenings.reduce(fold, START);
  expect(view).toMatchObject({
    title: 'Après',
    door_locked: true,
    people: [
      { id: 'a', name: 'Ada L.', role: 'facilitator', removed: false },
      { id: 'b', name: 'Bo', role: 'participant', removed: true },
    ],
  });
  const back: Happening[] = [
    { kind: 'readmitted', person: 'b' },
    { kind: 'role_changed', person: 'b', role: 'observer' },
    { kind: 'door_unlocked' },
  ];
  expect(back.reduce(fold, view)).toMatchObject({
    door_locked: false,
    people: [{}, { role: 'observer', removed: false }],
  });
  expect(START.people).toEqual([]);
});

test('f44_a_board_that_one_is_told_of_is_called_otherwise_and_no_other_comes', () => {
  const board = (id: string, title: string) => ({
    id,
    title,
    raw: false,
    key: null,
    visible: { to: 'everyone' as const },
  });
  const view = { ...START, boards: [board('a', 'Formation'), board('b', 'Mobilité')] };
  const titled = fold(view, { kind: 'board_retitled', board: board('b', 'Venir sans voiture') });
  expect(titled.boards).toEqual([board('a', 'Formation'), board('b', 'Venir sans voiture')]);
  expect(fold(view, { kind: 'board_retitled', board: board('c', 'Ailleurs') }).boards).toEqual(view.boards);
});

test('a happening of a newer server changes nothing', () => {
  expect(fold(START, { kind: 'voted' } as unknown as Happening)).toBe(START);
});
