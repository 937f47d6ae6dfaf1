import { expect, test } from 'vitest';
import type { Phase, VoteView, WorkshopView } from '../../protocol';
import { decision, election } from '../decide/fixture';
import { roomPrompt, sceneOf, urgency } from './scene';

const rules = { add: 'own', move: 'own', edit: 'own', delete: 'own', link: 'own', zones: 'facilitation' } as const;
const phase: Phase = {
  id: 'p1',
  label: 'Idées',
  prompt: 'Vos idées ?',
  seconds: 600,
  focus: { board: null, zones: [] },
  rules: { ...rules, see: 'everyone', authors: 'shown' },
  enter: [],
  exit: 'by_hand',
  round: null,
  skipped: false,
  off_the_record: false,
  require_link: null,
  spotlight: null,
};
const board = (id: string, title: string) => ({
  id,
  title,
  raw: false,
  key: null,
  visible: { to: 'everyone' } as const,
});
const view: WorkshopView = {
  id: 'w',
  title: 'Atelier',
  template: 'empty',
  code: 'KAYA-42',
  door_locked: false,
  boards: [board('b1', 'Idées'), board('b2', 'Mobilité')],
  people: [],
  stage: 'open',
  script: [phase],
  clock: { phase: 'p1', timer: 'running', started_at: 1000, ends_at: 2000, left: null, closes_at: null },
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
const vote: VoteView = {
  id: 'v1',
  title: 'Lesquelles ?',
  how: { kind: 'dots', dots: 3, max: 1 },
  options: [],
  board: 'b1',
  group: null,
  state: 'open',
  opened_at: 1500,
  revealed_at: null,
  keep: null,
  tally: null,
};
const look = { board: 'b2', zone: null, note: null, link: null, at: 5 };
const tally = { cast: 3, of: 4, proxies: 0, lines: [] };

test('hidden comes before everything, the end before the look, the look before what the phase shows', () => {
  const all: WorkshopView = {
    ...view,
    stage: 'closed',
    votes: [vote],
    screen: { hidden: true, look, spotlight: null },
  };
  expect(sceneOf(all).what).toBe('hidden');
  expect(sceneOf({ ...all, screen: { hidden: false, look, spotlight: null } }).what).toBe('thanks');
  expect(sceneOf({ ...all, stage: 'open', screen: { hidden: false, look, spotlight: null } })).toEqual({
    what: 'look',
    board: 'b2',
    look,
  });
});

test('before the first phase people are shown how to join; without a script, the board', () => {
  const before = { ...view, clock: { ...view.clock, phase: null } };
  expect(sceneOf({ ...before, stage: 'preparing' }).what).toBe('welcome');
  expect(sceneOf(before).what).toBe('welcome');
  expect(sceneOf({ ...before, script: [] })).toEqual({ what: 'board', board: 'b1', zones: [] });
});

test('a vote is shown without its tally until its result is revealed, and not in a later phase', () => {
  expect(sceneOf({ ...view, votes: [vote] })).toMatchObject({ what: 'ballot', closed: false });
  const closed = { ...vote, state: 'closed', tally } as const;
  expect(sceneOf({ ...view, votes: [closed] })).toMatchObject({ what: 'ballot', closed: true });
  const revealed = { ...closed, state: 'revealed' } as const;
  expect(sceneOf({ ...view, votes: [revealed] })).toMatchObject({ what: 'results', votes: [{ id: 'v1' }] });
  expect(sceneOf({ ...view, votes: [{ ...revealed, opened_at: 500 }] }).what).toBe('board');
  expect(sceneOf({ ...view, votes: [{ ...vote, state: 'cancelled' }] }).what).toBe('board');
});

test('what is decided is shown also before the first phase, an open vote before it, and it stays until the next phase', () => {
  const decides = { what: 'decide', process: { id: 'd1' } };
  const before = { ...view, stage: 'preparing' as const, clock: { ...view.clock, phase: null } };
  expect(sceneOf({ ...before, decisions: [decision] })).toMatchObject(decides);
  expect(sceneOf({ ...view, decisions: [decision] })).toMatchObject(decides);
  expect(sceneOf({ ...view, decisions: [decision], votes: [vote] }).what).toBe('ballot');
  expect(sceneOf({ ...view, decisions: [{ ...decision, state: 'draft' }] }).what).toBe('board');
  const outcome = { version: 1, owner: 'Ada', review_on: '2027-03-01', at: 1800 };
  const adopted = { ...decision, state: 'adopted' as const, outcome };
  expect(sceneOf({ ...view, decisions: [adopted] })).toMatchObject(decides);
  expect(sceneOf({ ...view, decisions: [adopted], clock: { ...view.clock, started_at: 1900 } }).what).toBe('board');
  expect(sceneOf({ ...view, decisions: [adopted], elections: [election] })).toMatchObject({ process: { id: 'e1' } });
});

test('the same question to each group is one scene', () => {
  const votes = ['g1', 'g2'].map((group) => ({ ...vote, id: group, group }));
  expect(sceneOf({ ...view, votes: [{ ...vote, state: 'revealed', tally }, ...votes] })).toMatchObject({
    what: 'ballot',
    votes: [{ id: 'g1' }, { id: 'g2' }],
  });
});

test('groups read where they sit, by the round', () => {
  const group = { color: 'rose', members: [], host: null };
  const groups = ['A', 'B'].map((letter) => ({ ...group, id: letter, letter, name: `Groupe ${letter}` }));
  const script = [{ ...phase, rules: { ...phase.rules, see: 'group' as const } }];
  const seated = { ...view, groups, script, tables: { boards: ['b1', 'b2'], round: 1, rounds: 2 } };
  expect(sceneOf(seated)).toMatchObject({
    what: 'seats',
    seats: [
      { group: 'Groupe A', table: 'Mobilité' },
      { group: 'Groupe B', table: 'Idées' },
    ],
  });
});

test('while everyone writes in private there is nothing to read but the question', () => {
  const script = [{ ...phase, rules: { ...phase.rules, see: 'own' as const } }];
  expect(sceneOf({ ...view, script }).what).toBe('write');
});

test('a prompt that speaks to each of its table is said to the room', () => {
  expect(roomPrompt('Rejoignez votre table : {table}.')).toBe('Rejoignez votre table.');
  expect(roomPrompt('Allez à la table {table}. Votre hôte vous raconte.')).toBe(
    'Allez à la table. Votre hôte vous raconte.',
  );
});

test('the last minutes are told, but not of a phase that has no more', () => {
  expect(urgency(301, 600)).toBe('calm');
  expect(urgency(300, 600)).toBe('soon');
  expect(urgency(60, 600)).toBe('last');
  expect(urgency(299, 300)).toBe('calm');
  expect(urgency(null, null)).toBe('calm');
});

test('a result that is told in a later phase is shown in it, until the next one', () => {
  const told = { ...vote, opened_at: 500, revealed_at: 1200, state: 'revealed', tally } as const;
  expect(sceneOf({ ...view, votes: [told] }).what).toBe('results');
  expect(sceneOf({ ...view, votes: [{ ...told, revealed_at: 900 }] }).what).toBe('board');
  const newer = { ...told, id: 'v2', opened_at: 400, revealed_at: 1300 };
  const scene = sceneOf({ ...view, votes: [newer, told] });
  expect(scene.what === 'results' && scene.votes.map(({ id }) => id)).toEqual(['v2']);
});

test('f35_the_table_that_speaks_is_shown_with_what_goes_to_the_plenary', () => {
  const debrief: Phase = {
    ...phase,
    spotlight: 'by_theme',
    enter: [{ do: 'pour', zones: ['podium', 'findings'], to: 'b1', from: null, into: null }],
  };
  const tables = { boards: ['b2', 'b1'], round: 2, rounds: 2 };
  const screen = { ...view.screen, spotlight: { board: 'b2', ends_at: null } };
  expect(sceneOf({ ...view, script: [debrief], tables, screen })).toEqual({
    what: 'spotlight',
    board: 'b2',
    zones: ['podium', 'findings'],
    table: 'Mobilité',
    place: 1,
    count: 2,
  });
  // Where nothing is poured: what the phase looks at on the tables, and nothing of it where it looks at another board.
  const zonesOf = (focus: Phase['focus']) =>
    sceneOf({ ...view, script: [{ ...debrief, enter: [], focus }], tables, screen });
  expect(zonesOf({ board: null, zones: ['shown'] })).toMatchObject({ zones: ['shown'] });
  expect(zonesOf({ board: 'b1', zones: ['findings'] })).toMatchObject({ zones: [] });
});
