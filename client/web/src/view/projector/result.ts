// A vote's result as the room reads it: for each option its words, what was said of it, and its bar. Pure.
import { m, number } from '../../i18n';
import type { TallyLine, VoteKind } from '../../protocol';
import { optionText } from '../vote/option';
import type { Result } from './scene';

/** A stretch of a bar: `part` of its whole length. */
export interface Stretch {
  readonly part: number;
  readonly tone: 'for' | 'middle' | 'against';
}
export interface Line {
  readonly id: string;
  readonly rank: number;
  readonly text: string;
  readonly said: string;
  readonly bar: readonly Stretch[];
}

const GRADES = [
  m.projector_grade_0,
  m.projector_grade_1,
  m.projector_grade_2,
  m.projector_grade_3,
  m.projector_grade_4,
  m.projector_grade_5,
  m.projector_grade_6,
] as const;

/** `nameOf`: what a nominated person is called on this screen. */
export function linesOf({ id, how, options, tally }: Result, nameOf: (person: string) => string): Line[] {
  const texts = new Map(options.map((option) => [option.id, optionText(option)]));
  const most = Math.max(1, ...tally.lines.map(({ score }) => score));
  return tally.lines.map((line) => ({
    id: `${id} ${line.option}`,
    rank: line.rank,
    text: how.kind === 'nomination' ? nameOf(line.option) : (texts.get(line.option) ?? ''),
    said: said(how, line),
    bar: bar(how, line, most),
  }));
}

const tenths = (value: number) => number.format(Math.round(value * 10) / 10);

function said(how: VoteKind, { score, counts, place, grade }: TallyLine): string {
  const [first = 0, second = 0, third = 0] = counts;
  switch (how.kind) {
    case 'dots':
    case 'ranking':
      return m.projector_points({ count: score });
    case 'nomination':
      return m.projector_voices({ count: score });
    case 'yes_no':
      return [
        m.projector_yes({ count: first }),
        m.projector_no({ count: second }),
        ...(third > 0 ? [m.projector_abstain({ count: third })] : []),
      ].join(' · ');
    case 'scale':
      return m.projector_mean({ mean: tenths(score), steps: how.steps });
    case 'two_axes':
      return place
        ? m.projector_axes({ x: how.x, mean_x: tenths(place.x), y: how.y, mean_y: tenths(place.y) })
        : tenths(score);
    case 'judgement':
      return GRADES[grade ?? 0]?.() ?? '';
    case 'consent':
      return [
        ...(second > 0 ? [m.projector_objections({ count: second })] : []),
        ...(third > 0 ? [m.projector_questions({ count: third })] : []),
        m.projector_agree({ count: first }),
      ].join(' · ');
  }
}

function bar(how: VoteKind, { score, counts, grade }: TallyLine, most: number): Stretch[] {
  const whole = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const [first = 0, second = 0, third = 0] = counts;
  switch (how.kind) {
    case 'yes_no':
    case 'consent':
      return [
        { part: first / whole, tone: 'for' },
        { part: third / whole, tone: 'middle' },
        { part: second / whole, tone: 'against' },
      ];
    case 'scale':
    case 'two_axes':
      return [{ part: score / how.steps, tone: 'for' }];
    case 'judgement':
      return [{ part: (grade ?? 0) / (GRADES.length - 1), tone: 'for' }];
    default:
      return [{ part: Math.max(0, score) / most, tone: 'for' }];
  }
}
