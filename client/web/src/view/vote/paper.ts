// What one has marked on a ballot, whatever its kind, and what it says. Pure.
import type { Ballot, VoteKind, VoteView } from '../../protocol';

/** What is marked beside one option. */
export interface Mark {
  readonly n?: number;
  readonly x?: number;
  readonly y?: number;
  readonly say?: string;
  readonly reason?: string;
}

export interface Paper {
  readonly marks: Readonly<Record<string, Mark>>;
  /** A ranking, the first one first. */
  readonly order: readonly string[];
  /** Who is named, and why. */
  readonly person: string;
  readonly why: string;
}

export const BLANK: Paper = { marks: {}, order: [], person: '', why: '' };

/** Points that are given already. */
export const spent = (paper: Paper): number => Object.values(paper.marks).reduce((sum, { n = 0 }) => sum + n, 0);

/** May one more point go to this option? */
export function mayAddPoint(paper: Paper, how: Extract<VoteKind, { kind: 'dots' }>, option: string): boolean {
  return spent(paper) < how.dots && (paper.marks[option]?.n ?? 0) < how.max;
}

/** What is still missing for it to count. */
export type Missing = 'anything' | 'reason' | 'axis' | 'person';

export function missing(paper: Paper, { how, options }: Pick<VoteView, 'how' | 'options'>): Missing | null {
  const marks = options.flatMap(({ id }) => paper.marks[id] ?? []);
  switch (how.kind) {
    case 'dots':
      return spent(paper) > 0 ? null : 'anything';
    case 'ranking':
      return paper.order.length > 0 ? null : 'anything';
    case 'nomination':
      return paper.person ? null : 'person';
    case 'two_axes':
      if (marks.some(({ x, y }) => (x === undefined) !== (y === undefined))) return 'axis';
      return marks.some(({ x }) => x !== undefined) ? null : 'anything';
    case 'consent':
      if (marks.some(({ say, reason }) => say === 'objection' && !reason?.trim())) return 'reason';
      return marks.some(({ say }) => say) ? null : 'anything';
    case 'yes_no':
      return marks.some(({ say }) => say) ? null : 'anything';
    case 'scale':
    case 'judgement':
      return marks.some(({ n }) => n !== undefined) ? null : 'anything';
  }
}

/** The ballot that this paper is; options that are gone are left out. */
export function ballotOf(paper: Paper, { how, options }: Pick<VoteView, 'how' | 'options'>): Ballot {
  const marked = options.flatMap(({ id }) => {
    const mark = paper.marks[id];
    return mark ? [{ option: id, mark }] : [];
  });
  const numbers = marked.flatMap(({ option, mark: { n } }) => (n === undefined ? [] : [{ option, n }]));
  switch (how.kind) {
    case 'dots':
      return { kind: 'dots', points: numbers.filter(({ n }) => n > 0) };
    case 'scale':
      return { kind: 'scale', values: numbers };
    case 'judgement':
      return { kind: 'judgement', grades: numbers };
    case 'two_axes':
      return {
        kind: 'two_axes',
        values: marked.flatMap(({ option, mark: { x, y } }) =>
          x === undefined || y === undefined ? [] : [{ option, x, y }],
        ),
      };
    case 'yes_no':
      return {
        kind: 'yes_no',
        answers: marked.flatMap(({ option, mark: { say } }) =>
          say === 'yes' || say === 'no' || say === 'abstain' ? [{ option, say }] : [],
        ),
      };
    case 'consent':
      return {
        kind: 'consent',
        answers: marked.flatMap(({ option, mark: { say, reason = '' } }) =>
          say === 'no_objection' || say === 'objection' || say === 'question'
            ? [{ option, say, reason: say === 'no_objection' ? '' : reason.trim() }]
            : [],
        ),
      };
    case 'ranking':
      return { kind: 'ranking', order: paper.order.filter((id) => options.some((option) => option.id === id)) };
    case 'nomination':
      return { kind: 'nomination', person: paper.person, why: paper.why.trim() };
  }
}

/** The paper that a ballot was: what one sees again to change it. */
export function paperOf(ballot: Ballot): Paper {
  const marks = (entries: readonly (readonly [string, Mark])[]): Paper => ({
    ...BLANK,
    marks: Object.fromEntries(entries),
  });
  switch (ballot.kind) {
    case 'dots':
      return marks(ballot.points.map(({ option, n }) => [option, { n }]));
    case 'scale':
      return marks(ballot.values.map(({ option, n }) => [option, { n }]));
    case 'judgement':
      return marks(ballot.grades.map(({ option, n }) => [option, { n }]));
    case 'two_axes':
      return marks(ballot.values.map(({ option, x, y }) => [option, { x, y }]));
    case 'yes_no':
      return marks(ballot.answers.map(({ option, say }) => [option, { say }]));
    case 'consent':
      return marks(ballot.answers.map(({ option, say, reason }) => [option, { say, reason }]));
    case 'ranking':
      return { ...BLANK, order: ballot.order };
    case 'nomination':
      return { ...BLANK, person: ballot.person, why: ballot.why };
  }
}

/** One step up or down; what stands at an end stays. */
export function moved(order: readonly string[], option: string, by: 1 | -1): readonly string[] {
  const at = order.indexOf(option);
  const to = at + by;
  if (at < 0 || to < 0 || to >= order.length) return order;
  const rest = order.filter((other) => other !== option);
  return [...rest.slice(0, to), option, ...rest.slice(to)];
}
