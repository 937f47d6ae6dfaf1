// One line of a result in words, by the kind of its vote (protocol/src/workshop/vote/tally.rs scores them).
import { m, number } from '../../i18n';
import type { Tally, TallyLine, VoteKind } from '../../protocol';

/** The seven grades of majority judgement, from 0. */
const GRADES = [
  m.cockpit_grade_0,
  m.cockpit_grade_1,
  m.cockpit_grade_2,
  m.cockpit_grade_3,
  m.cockpit_grade_4,
  m.cockpit_grade_5,
  m.cockpit_grade_6,
] as const;

const tenths = (value: number) => number.format(Math.round(value * 10) / 10);

export function resultText(line: TallyLine, how: VoteKind): string {
  const [first = 0, second = 0, third = 0] = line.counts;
  switch (how.kind) {
    case 'yes_no':
      return m.cockpit_result_yes_no({ yes: first, no: second, abstain: third });
    case 'consent':
      return m.cockpit_result_consent({ none: first, objections: second, questions: third });
    case 'scale':
      return m.cockpit_result_of({ value: tenths(line.score), of: how.steps });
    case 'two_axes':
      return line.place
        ? m.cockpit_result_axes({ xname: how.x, x: tenths(line.place.x), yname: how.y, y: tenths(line.place.y) })
        : tenths(line.score);
    case 'judgement':
      return GRADES[line.grade ?? 0]?.() ?? '';
    case 'dots':
    case 'ranking':
    case 'nomination':
      return tenths(line.score);
  }
}

/** How long its bar is, 0 to 1. */
export function barOf(line: TallyLine, how: VoteKind, tally: Tally): number {
  const share = (part: number, whole: number) => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0);
  switch (how.kind) {
    case 'yes_no':
    case 'consent':
      return share(line.counts[0] ?? 0, tally.cast);
    case 'scale':
    case 'two_axes':
      return share(line.score, how.steps);
    case 'judgement':
      return share(line.grade ?? 0, GRADES.length - 1);
    case 'dots':
    case 'ranking':
    case 'nomination':
      return share(line.score, Math.max(...tally.lines.map(({ score }) => score)));
  }
}
