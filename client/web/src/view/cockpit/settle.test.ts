import { expect, test } from 'vitest';
import type { Tally, VoteView } from '../../protocol';
import { proposalsOf } from './settle';

const vote = (share: number | null, board: string | null = 'b'): VoteView => ({
  id: 'v',
  title: 'Socle ou bonus ?',
  how: { kind: 'dots', dots: 6, max: 2 },
  options: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: `idée ${id}`, zone: null })),
  board,
  group: null,
  state: 'closed',
  opened_at: 0,
  revealed_at: null,
  keep: share === null ? null : { share, rest: 'bonus' },
  tally: null,
});

const tally = (cast: number, voters: readonly (readonly [string, number, number])[]): Tally => ({
  cast,
  of: 99,
  proxies: 0,
  lines: voters.map(([option, count, rank]) => ({
    option,
    rank,
    score: count,
    voters: count,
    counts: [],
    place: null,
    grade: null,
  })),
});

test('v8_three_of_ten_voters_are_thirty_percent_of_the_ballots_cast', () => {
  const lines = tally(10, [
    ['b', 6, 1],
    ['a', 3, 2],
    ['d', 3, 2],
    ['c', 2, 4],
  ]);
  const told = proposalsOf(vote(30), lines).map(({ note, above, tied, percent }) => [note, above, tied, percent]);
  expect(told).toEqual([
    ['b', true, false, 60],
    ['a', true, true, 30],
    ['d', true, true, 30],
    ['c', false, false, 20],
  ]);
});

test('v8_nothing_is_proposed_where_nobody_voted_or_nothing_was_said', () => {
  const empty = tally(0, [['a', 0, 1]]);
  expect(proposalsOf(vote(30), empty).map(({ above }) => above)).toEqual([false]);
  expect(proposalsOf(vote(null), empty)).toEqual([]);
  expect(proposalsOf(vote(30, null), empty)).toEqual([]);
});
