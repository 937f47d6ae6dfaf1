// What a vote on ideas proposes to keep: those to which enough of its voters gave something (methods M5). Pure. The
// facilitation decides; the server does it (SPEC V8).
import type { Tally, VoteView } from '../../protocol';
import { optionText } from '../vote/option';

export interface Proposal {
  readonly note: string;
  readonly text: string;
  readonly voters: number;
  /** Of the ballots cast, in percent, rounded for reading only. */
  readonly percent: number;
  readonly above: boolean;
  /** Another idea has the same rank. */
  readonly tied: boolean;
}

/** Every option in order of result; none where the vote says no share, or its options are no ideas. */
export function proposalsOf(vote: VoteView, tally: Tally): readonly Proposal[] {
  const { keep } = vote;
  if (!keep || vote.board === null) return [];
  const texts = new Map(vote.options.map((option) => [option.id, optionText(option)]));
  return tally.lines.map(({ option, voters, rank }) => ({
    note: option,
    text: texts.get(option) ?? '',
    voters,
    percent: tally.cast > 0 ? Math.round((100 * voters) / tally.cast) : 0,
    // In whole numbers: 3 of 10 is 30 %, whatever a quotient says.
    above: tally.cast > 0 && 100 * voters >= keep.share * tally.cast,
    tied: tally.lines.some((other) => other.option !== option && other.rank === rank),
  }));
}
