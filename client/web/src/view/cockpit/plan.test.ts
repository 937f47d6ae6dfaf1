import { expect, test } from 'vitest';
import type { VotePlan } from '../../protocol';
import { draftOf, KINDS, missing, newDraft, planOf, usualCount } from './plan';

test('a plan that is opened again in the form is the same plan', () => {
  for (const kind of KINDS) {
    const draft = {
      ...newDraft(),
      title: 'Lesquelles ?',
      kind,
      count: usualCount(kind),
      x: 'utile',
      y: 'faisable',
      zones: ['z'],
      board: 'b',
    };
    const plan = planOf(draft);
    expect(planOf(draftOf(plan))).toEqual(plan);
  }
});

test('a method’s vote is kept as it is: on a whole board, or of a kind that the form does not make', () => {
  const plan = {
    title: 'Socle ou bonus ?',
    zones: [],
    except: [],
    by_zone: false,
    board: null,
    options: [],
    by_group: null,
    keep: null,
  };
  const dots = { ...plan, how: { kind: 'dots', dots: 6, max: 2 } } as const;
  const named = { ...plan, how: { kind: 'nomination' } } as unknown as VotePlan;
  const core = { ...dots, except: ['bienvenue'] };
  const whole: VotePlan = { ...plan, how: { kind: 'consent' }, by_zone: true, except: ['bonus'] };
  for (const vote of [dots, named, core, whole, { ...whole, except: [], zones: ['z'] }]) {
    expect(missing(draftOf(vote))).toBe(null);
    expect(planOf(draftOf(vote))).toEqual(vote);
  }
});

test('only of all zones some are left out, and of zones nothing is kept', () => {
  const draft = { ...newDraft(), title: 't', zones: ['z'], others: true, keep: { share: 30, rest: null } };
  expect(planOf(draft)).toMatchObject({ zones: [], except: ['z'], by_zone: false, keep: draft.keep });
  expect(planOf({ ...draft, others: false })).toMatchObject({ zones: ['z'], except: [] });
  expect(planOf({ ...draft, from: 'whole' })).toMatchObject({ except: ['z'], by_zone: true, keep: null });
  const asked = { ...draft, kind: 'yes_no' as const };
  expect(planOf(asked)).toMatchObject({ zones: ['z'], except: [] });
  expect(planOf({ ...asked, from: 'title' })).toMatchObject({ zones: [], except: [] });
  const none = { ...asked, zones: [] };
  expect([missing(none), missing({ ...none, from: 'whole' })]).toEqual(['zones', null]);
});

test('typed options stand alone, each once, and there are two at least', () => {
  const draft = {
    ...newDraft(),
    title: 'Quand ?',
    from: 'list' as const,
    options: ' lundi\n\nmardi\nlundi\n',
    zones: ['z'],
  };
  expect(planOf(draft)).toMatchObject({ options: ['lundi', 'mardi'], zones: [], board: null });
  expect([missing(draft), missing({ ...draft, options: 'lundi' }), missing({ ...draft, title: ' ' })]).toEqual([
    null,
    'options',
    'title',
  ]);
});

test('nobody can put more points on one idea than they have', () => {
  expect(planOf({ ...newDraft(), title: 't', count: 2, max: 5 }).how).toEqual({ kind: 'dots', dots: 2, max: 2 });
});

test('a vote is on zones, on a list, or asks its title alone where that makes sense', () => {
  const draft = { ...newDraft(), title: 'On continue ?' };
  expect([missing(draft), missing({ ...draft, kind: 'scale' })]).toEqual([null, 'zones']);
  expect([missing({ ...draft, from: 'title' }), missing({ ...draft, from: 'title', kind: 'yes_no' })]).toEqual([
    'options',
    null,
  ]);
  expect(planOf({ ...draft, from: 'title', kind: 'yes_no', zones: ['z'], byGroup: true })).toMatchObject({
    zones: [],
    options: [],
    by_group: true,
  });
});
