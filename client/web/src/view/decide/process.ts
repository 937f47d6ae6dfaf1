// What is being decided: consents and elections without candidates, as those who take part and the room meet them. Who
// is asked, how far it is, which one is shown. Pure.
import { takesPart } from '../../live/place';
import { groupOf } from '../../live/standing';
import type {
  DecisionState,
  DecisionView,
  ElectionView,
  Objection,
  PersonId,
  Progress,
  WorkshopView,
} from '../../protocol';

export type Process =
  | { readonly kind: 'consent'; readonly id: string; readonly of: DecisionView }
  | { readonly kind: 'election'; readonly id: string; readonly of: ElectionView };

/** The steps that a room goes through; `draft` is before the first, and the last is how it ended. */
export const CONSENT_STEPS = ['clarification', 'reactions', 'amendment', 'objections', 'decision'] as const;
export const ELECTION_STEPS = [
  'role',
  'ballots',
  'counting',
  'reports',
  'proposal',
  'objections',
  'acceptance',
] as const;

const ENDED: ReadonlySet<DecisionState> = new Set(['adopted', 'postponed', 'withdrawn']);

export const hasEnded = (process: Process): boolean =>
  process.kind === 'consent' ? ENDED.has(process.of.state) : process.of.step === 'closed';

export const isDraft = (process: Process): boolean => process.kind === 'consent' && process.of.state === 'draft';

/** From 1; 0: not begun. */
export function stepNumber(process: Process): number {
  if (process.kind === 'election') {
    const { step } = process.of;
    return step === 'closed' ? ELECTION_STEPS.length : ELECTION_STEPS.indexOf(step) + 1;
  }
  const { state } = process.of;
  if (state === 'draft') return 0;
  return ENDED.has(state) ? CONSENT_STEPS.length : (CONSENT_STEPS as readonly string[]).indexOf(state) + 1;
}

/** All of them, in the order in which they were opened. */
export function processesOf(view: WorkshopView): readonly Process[] {
  return [
    ...view.decisions.map((of): Process => ({ kind: 'consent', id: of.id, of })),
    ...view.elections.map((of): Process => ({ kind: 'election', id: of.id, of })),
  ];
}

/** What somebody may read: drafts are still the facilitation's and the proposer's. */
export function processesFor(view: WorkshopView, person: PersonId): readonly Process[] {
  const runs = view.people.some(({ id, role }) => id === person && role === 'facilitator');
  return processesOf(view).filter(
    (process) => !isDraft(process) || runs || (process.kind === 'consent' && process.of.plan.proposer === person),
  );
}

/** The one that the room is at: under way, those that take answers first; else what ended in this phase. */
export function currentOf(view: WorkshopView): Process | null {
  const begun = processesOf(view).filter((process) => !isDraft(process));
  const open = begun.filter((process) => !hasEnded(process));
  const asking = open.find((process) => boothOf(process) !== null);
  const since = view.clock.started_at;
  const ended = begun.filter((process) => hasEnded(process) && endedAt(process) >= since);
  const latest = ended.toSorted((a, b) => endedAt(a) - endedAt(b)).at(-1);
  return asking ?? open.at(-1) ?? latest ?? null;
}

/** When it ended; of what was put off or withdrawn only the time of its last text is known. */
function endedAt(process: Process): number {
  if (process.kind === 'election') return process.of.minutes?.at ?? 0;
  return process.of.outcome?.at ?? process.of.versions.at(-1)?.at ?? 0;
}

/** Where answers are cast now. */
export function boothOf(process: Process): string | null {
  if (process.kind === 'consent') {
    const { state, round } = process.of;
    return state === 'objections' && round?.open ? round.vote : null;
  }
  const { step, ballots, round } = process.of;
  if (step === 'ballots') return ballots;
  return step === 'objections' && round?.open ? round.vote : null;
}

/** How many have answered, of how many. */
export function countOf(process: Process, progress: Progress | null): { cast: number; of: number } | null {
  const booth = boothOf(process);
  const count = progress?.votes.find(({ vote }) => vote === booth);
  return count ? { cast: count.cast, of: count.of } : null;
}

/** Who decides: the circle, else the group, else everyone who takes part (SPEC K1). */
export function isMember(view: WorkshopView, process: Process, person: PersonId): boolean {
  if (process.kind === 'election') return process.of.circle.some(({ id }) => id === person);
  const { circle, group } = process.of.plan;
  if (circle.length > 0) return circle.includes(person);
  return takesPart(view, person) && (group === null || groupOf(view, person)?.id === group);
}

export const textOf = (decision: DecisionView): string => decision.versions.at(-1)?.text ?? decision.plan.text;
export const versionOf = (decision: DecisionView): number => decision.versions.at(-1)?.n ?? 1;

/** Whose turn it is to speak. */
export const speakerOf = ({ speech }: DecisionView): PersonId | null => speech?.order[speech.said.length] ?? null;

/** Does it stand in the way? */
export const stands = ({ state }: Objection): boolean =>
  state.is === 'open' || state.is === 'maintained' || state.is === 'to_recheck';

/** To be looked at now: the first that nothing became of yet, or that the text has changed under. */
export const untested = (decision: DecisionView): Objection | null =>
  decision.objections.find(({ state }) => state.is === 'open' || state.is === 'to_recheck') ?? null;

export const nameIn = (election: ElectionView, person: PersonId | null): string =>
  election.circle.find(({ id }) => id === person)?.name ?? '';

/** What of a process calls somebody who was elsewhere: once for each step, and for each round. */
export function callKey(process: Process, person: PersonId): string {
  const { id } = process;
  if (process.kind === 'election') return [id, process.of.step, process.of.round?.vote].join(' ');
  const mine = process.of.state === 'reactions' && speakerOf(process.of) === person;
  return [id, process.of.state, mine ? 'turn' : process.of.state === 'objections' ? process.of.round?.vote : ''].join(
    ' ',
  );
}
