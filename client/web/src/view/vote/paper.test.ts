import { expect, test } from 'vitest';
import type { Ballot, VoteKind } from '../../protocol';
import { ballotOf, BLANK, mayAddPoint, missing, moved, paperOf, spent, type Paper } from './paper';

const options = ['a', 'b', 'c'].map((id) => ({ id, text: id, zone: null }));
const vote = (how: VoteKind) => ({ how, options });
const paper = (marks: Paper['marks'], rest: Partial<Paper> = {}): Paper => ({ ...BLANK, ...rest, marks });

test('every kind of ballot is read back as it was cast', () => {
  const cases: [VoteKind, Ballot][] = [
    [
      { kind: 'dots', dots: 3, max: 2 },
      { kind: 'dots', points: [{ option: 'a', n: 2 }] },
    ],
    [{ kind: 'yes_no' }, { kind: 'yes_no', answers: [{ option: 'b', say: 'abstain' }] }],
    [
      { kind: 'scale', steps: 5 },
      { kind: 'scale', values: [{ option: 'c', n: 4 }] },
    ],
    [
      { kind: 'two_axes', steps: 5, x: 'x', y: 'y' },
      { kind: 'two_axes', values: [{ option: 'a', x: 1, y: 5 }] },
    ],
    [
      { kind: 'ranking', places: 2 },
      { kind: 'ranking', order: ['c', 'a'] },
    ],
    [{ kind: 'judgement' }, { kind: 'judgement', grades: [{ option: 'a', n: 0 }] }],
    [{ kind: 'consent' }, { kind: 'consent', answers: [{ option: 'a', say: 'objection', reason: 'trop cher' }] }],
    [
      { kind: 'nomination', oneself: false },
      { kind: 'nomination', person: 'bo', why: 'à l’écoute' },
    ],
  ];
  for (const [how, ballot] of cases) {
    expect(ballotOf(paperOf(ballot), vote(how))).toEqual(ballot);
    expect(missing(paperOf(ballot), vote(how)), how.kind).toBeNull();
    expect(missing(BLANK, vote(how)), how.kind).not.toBeNull();
  }
});

test('points end with the points one has and with what one option may have', () => {
  const how = { kind: 'dots', dots: 3, max: 2 } as const;
  const given = paper({ a: { n: 2 } });
  expect([spent(given), mayAddPoint(given, how, 'a'), mayAddPoint(given, how, 'b')]).toEqual([2, false, true]);
  expect(mayAddPoint(paper({ a: { n: 2 }, b: { n: 1 } }), how, 'c')).toBe(false);
});

test('an objection needs its reason, and a place both its axes', () => {
  expect(missing(paper({ a: { say: 'objection', reason: ' ' } }), vote({ kind: 'consent' }))).toBe('reason');
  const axes = vote({ kind: 'two_axes', steps: 5, x: 'x', y: 'y' });
  expect(missing(paper({ a: { x: 2 } }), axes)).toBe('axis');
});

test('what is withdrawn is on no ballot', () => {
  const how: VoteKind = { kind: 'dots', dots: 3, max: 3 };
  expect(ballotOf(paper({ gone: { n: 3 }, a: { n: 0 }, b: { n: 1 } }), vote(how))).toEqual({
    kind: 'dots',
    points: [{ option: 'b', n: 1 }],
  });
});

test('a rank moves by one and stops at the ends', () => {
  expect([moved(['a', 'b', 'c'], 'c', -1), moved(['a', 'b'], 'a', -1), moved(['a', 'b'], 'x', 1)]).toEqual([
    ['a', 'c', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ]);
});
