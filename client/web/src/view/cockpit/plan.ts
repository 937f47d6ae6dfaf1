// A vote while it is being prepared: the fields of its form, and the plan they make. Pure.
import type { VoteKind, VotePlan } from '../../protocol';

/** The kinds that this form can make. */
export const KINDS = ['dots', 'yes_no', 'scale', 'ranking', 'judgement', 'two_axes', 'consent'] as const;
export type Kind = (typeof KINDS)[number];

export interface Draft {
  title: string;
  kind: Kind;
  /** A kind that this form can't make, kept until another is chosen. */
  other: VoteKind | null;
  /** Points each, steps, or places. */
  count: number;
  /** Most points on one option. */
  max: number;
  x: string;
  y: string;
  /** Ideas of zones, the zones themselves, a list, or nothing but the question. */
  from: 'zones' | 'whole' | 'list' | 'title';
  /** Empty: each group's table, or the first board. */
  board: string;
  zones: string[];
  /** All zones but those, where all may be meant. */
  others: boolean;
  /** One option a line. */
  options: string;
  byGroup: boolean;
  /** What it is to lead to: a method says it, this form keeps it. */
  keep: VotePlan['keep'];
}

/** Points to stick, steps of a scale, places of a ranking: what rooms are used to. */
const USUAL: Readonly<Record<Kind, number>> = {
  dots: 3,
  yes_no: 0,
  scale: 5,
  ranking: 3,
  judgement: 0,
  two_axes: 5,
  consent: 0,
};

export function usualCount(kind: Kind): number {
  return USUAL[kind];
}

export function newDraft(): Draft {
  return {
    title: '',
    kind: 'dots',
    other: null,
    count: USUAL.dots,
    max: 1,
    x: '',
    y: '',
    from: 'zones',
    board: '',
    zones: [],
    others: false,
    options: '',
    byGroup: false,
    keep: null,
  };
}

export function draftOf(plan: VotePlan): Draft {
  const { how } = plan;
  const known = KINDS.find((one) => one === how.kind);
  const kind = known ?? 'yes_no';
  return {
    ...newDraft(),
    title: plan.title,
    kind,
    other: known ? null : how,
    count: 'dots' in how ? how.dots : 'steps' in how ? how.steps : 'places' in how ? how.places : USUAL[kind],
    max: 'max' in how ? how.max : 1,
    x: 'x' in how ? how.x : '',
    y: 'y' in how ? how.y : '',
    from: fromOf(plan, kind),
    board: plan.board ?? '',
    zones: [...plan.zones, ...plan.except],
    others: plan.except.length > 0,
    options: plan.options.join('\n'),
    byGroup: plan.by_group ?? false,
    keep: plan.keep,
  };
}

function fromOf({ by_zone, zones, options }: VotePlan, kind: Kind): Draft['from'] {
  if (by_zone) return 'whole';
  if (options.length > 0) return 'list';
  return zones.length > 0 || !mayAskAlone(kind) ? 'zones' : 'title';
}

export const isOnZones = ({ from }: Draft): boolean => from === 'zones' || from === 'whole';

/** May no zone be chosen? Then all are meant: of points and ranks their ideas, else the zones themselves. */
export function mayMeanAll({ kind, from }: Draft): boolean {
  return from === 'whole' || (from === 'zones' && !mayAskAlone(kind));
}

export function optionsOf(draft: Draft): string[] {
  const lines = draft.options.split('\n').map((line) => line.trim());
  return [...new Set(lines)].filter(Boolean);
}

/** What is missing before it can be opened; `null` when nothing is. */
export function missing(draft: Draft): 'title' | 'options' | 'zones' | 'axes' | null {
  if (draft.title.trim() === '') return 'title';
  if (draft.kind === 'two_axes' && (!draft.x.trim() || !draft.y.trim())) return 'axes';
  // Another kind would ask its title alone.
  if (isOnZones(draft) && draft.zones.length === 0 && !mayMeanAll(draft)) return 'zones';
  if (draft.from === 'title' && !mayAskAlone(draft.kind)) return 'options';
  return draft.from === 'list' && optionsOf(draft).length < 2 ? 'options' : null;
}

/** A question that can be asked without anything to choose from. */
export function mayAskAlone(kind: Kind): boolean {
  return kind !== 'dots' && kind !== 'ranking';
}

export function planOf(draft: Draft): VotePlan {
  const zones = isOnZones(draft);
  const whole = draft.from === 'whole';
  const others = draft.others && mayMeanAll(draft);
  return {
    title: draft.title.trim(),
    how: draft.other ?? howOf(draft),
    zones: zones && !others ? draft.zones : [],
    except: others ? draft.zones : [],
    by_zone: whole,
    board: zones ? draft.board || null : null,
    options: draft.from === 'list' ? optionsOf(draft) : [],
    // Left to the tables otherwise: the server knows whether the zones are on them.
    by_group: draft.byGroup || null,
    // Of zones nothing is kept.
    keep: whole ? null : draft.keep,
  };
}

function howOf({ kind, count, max, x, y }: Draft): VoteKind {
  switch (kind) {
    case 'dots':
      return { kind, dots: count, max: Math.min(max, count) };
    case 'scale':
      return { kind, steps: count };
    case 'two_axes':
      return { kind, steps: count, x: x.trim(), y: y.trim() };
    case 'ranking':
      return { kind, places: count };
    case 'yes_no':
    case 'judgement':
    case 'consent':
      return { kind };
  }
}
