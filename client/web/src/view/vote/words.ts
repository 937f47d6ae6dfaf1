// The words of votes: what each kind asks, its answers, and how a line of the result reads.
import { m, number } from '../../i18n';
import type { TallyLine, VoteKind } from '../../protocol';

export const YES_NO: readonly (readonly [string, () => string])[] = [
  ['yes', m.vote_yes],
  ['no', m.vote_no],
  ['abstain', m.vote_abstain],
];
export const CONSENT: readonly (readonly [string, () => string])[] = [
  ['no_objection', m.vote_no_objection],
  ['question', m.vote_question],
  ['objection', m.vote_objection],
];
/** From the worst to the best, as the server counts them. */
export const GRADES = [
  m.vote_grade_0,
  m.vote_grade_1,
  m.vote_grade_2,
  m.vote_grade_3,
  m.vote_grade_4,
  m.vote_grade_5,
  m.vote_grade_6,
] as const;

export function howTo(how: VoteKind): string {
  switch (how.kind) {
    case 'dots':
      return how.max < how.dots
        ? m.vote_how_dots({ count: how.dots, max: how.max })
        : m.vote_how_dots_free({ count: how.dots });
    case 'yes_no':
      return m.vote_how_yes_no();
    case 'scale':
      return m.vote_how_scale({ count: how.steps });
    case 'two_axes':
      return m.vote_how_two_axes({ x: how.x, y: how.y });
    case 'ranking':
      return m.vote_how_ranking({ count: how.places });
    case 'judgement':
      return m.vote_how_judgement();
    case 'consent':
      return m.vote_how_consent();
    case 'nomination':
      return m.vote_how_nomination();
  }
}

const decimal = (value: number): string => number.format(Math.round(value * 10) / 10);

/** A line of the result in words. */
export function scoreText(how: VoteKind, line: TallyLine): string {
  const [first = 0, second = 0, third = 0] = line.counts;
  switch (how.kind) {
    case 'dots':
    case 'ranking':
      return m.vote_score_points({ count: line.score });
    case 'nomination':
      return m.vote_score_voices({ count: line.score });
    case 'yes_no':
      return m.vote_score_yes_no({ yes: first, no: second, abstain: third });
    case 'consent':
      return m.vote_score_consent({ none: first, objections: second, questions: third });
    case 'scale':
      return m.vote_score_mean({ mean: decimal(line.score), steps: how.steps });
    case 'two_axes':
      return line.place
        ? m.vote_score_place({ x: how.x, y: how.y, meanX: decimal(line.place.x), meanY: decimal(line.place.y) })
        : m.vote_score_none();
    case 'judgement':
      return GRADES[line.grade ?? 0]?.() ?? '';
  }
}

/** How long the bar of a line is, 0 to 1. */
export function share(how: VoteKind, line: TallyLine, best: number, cast: number): number {
  switch (how.kind) {
    case 'yes_no':
    case 'consent':
      return (line.counts[0] ?? 0) / Math.max(1, cast);
    case 'scale':
    case 'two_axes':
      return line.score / how.steps;
    case 'judgement':
      return (line.grade ?? 0) / 6;
    default:
      return line.score / Math.max(1, best);
  }
}
