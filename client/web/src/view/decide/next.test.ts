import { expect, test } from 'vitest';
import type { DecisionView, ElectionView, Progress } from '../../protocol';
import { decision, election, objection } from './fixture';
import { nextOfConsent, nextOfElection } from './next';

const progress = (vote: string, cast: number, of: number): Progress => ({
  finished: 0,
  of: 0,
  drafts: 0,
  drafters: 0,
  inbox: 0,
  votes: [{ vote, cast, of }],
});
const round = { vote: 'r1', version: 1, open: false, answered: 3, of: 3 };
const consent = (patch: Partial<DecisionView>, counted: Progress | null = null) =>
  nextOfConsent({ ...decision, ...patch }, counted);
const elects = (patch: Partial<ElectionView>, counted: Progress | null = null) =>
  nextOfElection({ ...election, ...patch }, counted);
const version = (n: number) => ({ n, text: `v${n}`, by: 'participant' as const, at: 0 });

test('k1: a decision goes on step by step, and one act is the obvious one', () => {
  const to = (state: string, again = false) => ({ do: 'advance', to: state, again });
  expect(consent({ state: 'draft' })).toEqual(to('clarification'));
  expect(consent({})).toEqual(to('reactions'));
  expect(consent({ state: 'reactions' })).toEqual(to('amendment'));
  expect(consent({ state: 'amendment' })).toEqual(to('objections'));
  expect(consent({ state: 'amendment', round })).toEqual(to('objections', true));
  expect(consent({ state: 'objections', round: { ...round, open: true } }, progress('r1', 2, 3))).toEqual({
    do: 'close_round',
    cast: 2,
    of: 3,
  });
  expect(consent({ state: 'adopted' })).toBeNull();
});

test('k3: objections are looked at one by one; what is maintained has the text reworked; a new text is asked again', () => {
  const open = { state: 'objections', round } as const;
  const lifted = objection(1, { is: 'lifted' });
  expect(consent({ ...open, objections: [lifted, objection(2, { is: 'open' })] })).toEqual({
    do: 'settle',
    objection: 2,
  });
  expect(consent({ ...open, objections: [lifted, objection(2, { is: 'to_recheck' })] })).toEqual({
    do: 'settle',
    objection: 2,
  });
  expect(consent({ ...open, objections: [lifted, objection(2, { is: 'maintained' })] })).toMatchObject({
    to: 'amendment',
  });
  expect(consent({ ...open, objections: [lifted] })).toEqual({ do: 'adopt' });
  expect(consent({ ...open, objections: [lifted], versions: [version(1), version(2)] })).toMatchObject({
    to: 'objections',
    again: true,
  });
  expect(consent({ ...open, round: { ...round, answered: 0 } })).toMatchObject({ to: 'objections' });
});

test('k5: an election goes on step by step, and waits where ballots are missing', () => {
  expect(elects({})).toEqual({ do: 'advance', to: 'ballots' });
  expect(elects({ step: 'ballots' }, progress('v1', 1, 3))).toEqual({ do: 'missing', count: 2 });
  expect(elects({ step: 'ballots' }, progress('v1', 3, 3))).toEqual({ do: 'advance', to: 'counting' });
  expect(elects({ step: 'counting', cast: 3, opened: 1 })).toEqual({ do: 'open_ballot', next: 2, of: 3 });
  expect(elects({ step: 'counting', cast: 3, opened: 3 })).toEqual({ do: 'advance', to: 'reports' });
  expect(elects({ step: 'reports' })).toEqual({ do: 'advance', to: 'proposal' });
  expect(elects({ step: 'proposal' })).toEqual({ do: 'propose' });
  const objections = (lifted: (boolean | null)[], open = false) =>
    elects({ step: 'objections', proposed: 'ada', round: { vote: 'r', open, lifted } }, progress('r', 1, 3));
  expect(objections([], true)).toEqual({ do: 'close_round', cast: 1, of: 3 });
  expect(objections([true, null])).toEqual({ do: 'settle', objection: 1 });
  expect(objections([false])).toEqual({ do: 'settle', objection: 0 });
  expect(objections([true])).toEqual({ do: 'advance', to: 'acceptance' });
  expect(elects({ step: 'acceptance', proposed: 'ada' })).toEqual({ do: 'accept', person: 'ada' });
  expect(elects({ step: 'closed' })).toBeNull();
});
