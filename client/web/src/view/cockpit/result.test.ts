import { expect, test } from 'vitest';
import type { Tally, TallyLine, VoteKind } from '../../protocol';
import { barOf, resultText } from './result';

const line = (patch: Partial<TallyLine>): TallyLine => ({
  ...{ option: 'o', rank: 1, score: 0, voters: 0, counts: [], place: null, grade: null },
  ...patch,
});
const tally = (...lines: TallyLine[]): Tally => ({ cast: 10, of: 12, proxies: 0, lines });

test('a result is said as its kind of vote is understood', () => {
  const table: [VoteKind, TallyLine, RegExp][] = [
    [{ kind: 'dots', dots: 3, max: 1 }, line({ score: 7 }), /^7$/],
    [{ kind: 'yes_no' }, line({ counts: [6, 3, 1] }), /6.*3.*1/],
    [{ kind: 'scale', steps: 5 }, line({ score: 3.26 }), /3[.,]3.*5/],
    [
      { kind: 'two_axes', steps: 5, x: 'utile', y: 'faisable' },
      line({ place: { x: 4, y: 2 } }),
      /utile.*4.*faisable.*2/,
    ],
    [{ kind: 'judgement' }, line({ grade: 6 }), /Excellent/],
  ];
  for (const [how, one, said] of table) expect(resultText(one, how), how.kind).toMatch(said);
});

test('bars are shares: of the first, of those who voted, of the scale', () => {
  const [first, second] = [line({ score: 8 }), line({ score: 2 })];
  expect(barOf(second, { kind: 'dots', dots: 3, max: 1 }, tally(first, second))).toBe(0.25);
  expect(barOf(line({ counts: [6, 3, 1] }), { kind: 'yes_no' }, tally())).toBe(0.6);
  expect(barOf(line({ score: 3 }), { kind: 'scale', steps: 4 }, tally())).toBe(0.75);
  expect(barOf(line({ score: 0 }), { kind: 'dots', dots: 3, max: 1 }, tally(line({ score: 0 })))).toBe(0);
});
