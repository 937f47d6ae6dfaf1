import { expect, test } from 'vitest';
import type { Phase, Progress, VoteView, WorkshopView } from '../../protocol';
import { decision } from '../decide/fixture';
import { isFinal, mostHaveFinished, nextActs } from './next';

const phase = (id: string, patch: Partial<Phase> = {}) =>
  ({ id, label: id, enter: [], skipped: false, ...patch }) as unknown as Phase;
const view = (patch: Partial<WorkshopView>) =>
  ({
    stage: 'open',
    script: [],
    votes: [],
    decisions: [],
    elections: [],
    clock: { phase: null },
    ...patch,
  }) as unknown as WorkshopView;
const at = (id: string) => ({ phase: id }) as WorkshopView['clock'];
const progress = (patch: Partial<Progress>): Progress => ({
  finished: 0,
  of: 0,
  drafts: 0,
  drafters: 0,
  inbox: 0,
  votes: [],
  ...patch,
});
const kinds = (...asked: Parameters<typeof nextActs>) => nextActs(...asked).map(({ kind }) => kind);

test('a workshop without a script is asked for one, then begins, goes on and closes', () => {
  expect(kinds(view({ stage: 'preparing' }), null)).toEqual(['compose']);
  const script = [phase('a'), phase('b')];
  expect(nextActs(view({ script }), null)).toMatchObject([{ kind: 'start', phase: { id: 'a' }, first: true }]);
  expect(nextActs(view({ script, clock: at('a') }), null)).toMatchObject([{ phase: { id: 'b' }, first: false }]);
  expect(kinds(view({ script, clock: at('b') }), null)).toEqual(['close']);
  expect(kinds(view({ script, clock: at('b'), stage: 'closed' }), null)).toEqual(['reopen', 'archive']);
  expect(kinds(view({ script, stage: 'archived' }), null)).toEqual([]);
});

test('an open vote is closed before anything, then its result is shown', () => {
  const script = [phase('a'), phase('b')];
  const vote = (id: string, state: VoteView['state']) => ({ id, state }) as VoteView;
  const told = progress({ votes: [{ vote: 'v', cast: 28, of: 36 }] });
  const open = view({ script, clock: at('a'), votes: [vote('v', 'open')] });
  expect(nextActs(open, told)[0]).toMatchObject({ kind: 'close_vote', cast: 28, of: 36 });
  expect(kinds(view({ script, clock: at('a'), votes: [vote('v', 'closed')] }), told)).toEqual(['reveal_vote', 'start']);
  expect(kinds(view({ script, clock: at('a'), votes: [vote('v', 'revealed'), vote('w', 'cancelled')] }), told)).toEqual(
    ['start'],
  );
});

test('private ideas are revealed before going on, unless the next phase does it', () => {
  const told = progress({ drafts: 38, drafters: 30 });
  expect(kinds(view({ script: [phase('a'), phase('b')], clock: at('a') }), told)).toEqual(['reveal', 'start']);
  const reveals = phase('b', { enter: [{ do: 'reveal', how: { whose: 'all', anonymous: false } }] });
  const [act] = nextActs(view({ script: [phase('a'), reveals], clock: at('a') }), told);
  expect(act).toMatchObject({ kind: 'start', notes: 38 });
});

test('what cannot be taken back waits; a phase alone can be gone back from', () => {
  const reveals = phase('b', { enter: [{ do: 'reveal', how: { whose: 'all', anonymous: false } }] });
  const start = (to: Phase) => ({ kind: 'start', phase: to, first: false, notes: 0 }) as const;
  expect([isFinal(start(phase('b'))), isFinal(start(reveals))]).toEqual([false, true]);
  expect([isFinal({ kind: 'close' }), isFinal({ kind: 'archive' })]).toEqual([false, true]);
});

test('going on is suggested when four in five have finished', () => {
  expect(mostHaveFinished(progress({ finished: 4, of: 5 }))).toBe(true);
  expect([
    mostHaveFinished(progress({ finished: 3, of: 5 })),
    mostHaveFinished(progress({})),
    mostHaveFinished(null),
  ]).toEqual([false, false, false]);
});

test('what is being decided comes before the script goes on; a prepared draft waits; a reveal can be stopped', () => {
  const decides = (patch: Partial<typeof decision>) =>
    view({ script: [phase('a')], decisions: [{ ...decision, ...patch }] });
  expect(kinds(decides({}), null)).toEqual(['consent', 'start']);
  expect(kinds(decides({ state: 'draft' }), null)).toEqual(['start']);
  expect(kinds(decides({ state: 'withdrawn' }), null)).toEqual(['start']);
  const round = { vote: 'v', version: 1, open: true, answered: 0, of: 0 };
  const [reveal] = nextActs(decides({ state: 'objections', round }), null);
  expect(reveal && isFinal(reveal)).toBe(true);
});
