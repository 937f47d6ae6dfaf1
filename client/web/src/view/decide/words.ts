// The words of consents and elections: their steps, what becomes of an objection, and the sentences of several facts.
import { days } from '../../calendar';
import { m } from '../../i18n';
import type { LiveWorkshop } from '../../live';
import type { Consent, DecisionState, ElectionStep, Objection, ObjectionState, Role, Voter } from '../../protocol';
import { CONSENT_STEPS, ELECTION_STEPS, type Process } from './process';

const STATES: { readonly [S in DecisionState | 'decision']: () => string } = {
  draft: m.decide_step_draft,
  clarification: m.decide_step_clarification,
  reactions: m.decide_step_reactions,
  amendment: m.decide_step_amendment,
  objections: m.decide_step_objections,
  decision: m.decide_step_decision,
  adopted: m.decide_step_adopted,
  postponed: m.decide_step_postponed,
  withdrawn: m.decide_step_withdrawn,
};

const STEPS: { readonly [S in ElectionStep]: () => string } = {
  role: m.decide_step_role,
  ballots: m.decide_step_ballots,
  counting: m.decide_step_counting,
  reports: m.decide_step_reports,
  proposal: m.decide_step_proposal,
  objections: m.decide_step_objections,
  acceptance: m.decide_step_acceptance,
  closed: m.decide_step_closed,
};

export const stateText = (state: DecisionState): string => STATES[state]();
export const electionStepText = (step: ElectionStep): string => STEPS[step]();

/** Where it stands. */
export function stepText(process: Process): string {
  return process.kind === 'consent' ? stateText(process.of.state) : electionStepText(process.of.step);
}

/** All its steps, as a list to read. */
export function stepsText(process: Process): readonly string[] {
  return process.kind === 'consent'
    ? CONSENT_STEPS.map((step) => STATES[step]())
    : ELECTION_STEPS.map((step) => STEPS[step]());
}

export const kindText = (process: Process): string =>
  process.kind === 'consent' ? m.decide_kind_consent() : m.decide_kind_election();

export const titleOf = (process: Process): string =>
  process.kind === 'consent' ? process.of.plan.subject : process.of.role.name;

/** What each step is for, in one sentence. */
export function purposeText(process: Process): string {
  if (process.kind === 'election') {
    return {
      role: m.decide_what_role,
      ballots: m.decide_what_ballots,
      counting: m.decide_what_counting,
      reports: m.decide_what_reports,
      proposal: m.decide_what_proposal,
      objections: m.decide_what_concerns,
      acceptance: m.decide_what_acceptance,
      closed: m.decide_what_closed,
    }[process.of.step]();
  }
  return {
    draft: m.decide_what_draft,
    clarification: m.decide_what_clarification,
    reactions: m.decide_what_reactions,
    amendment: m.decide_what_amendment,
    objections: process.of.round?.open === false ? m.decide_what_lifting : m.decide_what_objections,
    adopted: m.decide_what_adopted,
    postponed: m.decide_what_postponed,
    withdrawn: m.decide_what_withdrawn,
  }[process.of.state]();
}

export const SAYS: { readonly [C in Consent]: () => string } = {
  no_objection: m.decide_say_no_objection,
  objection: m.decide_say_objection,
  question: m.decide_say_question,
};

export function objectionStateText(state: ObjectionState, say: Consent): string {
  const question = say === 'question';
  switch (state.is) {
    case 'open':
      return m.decide_objection_open();
    case 'lifted':
      return question ? m.decide_cleared() : m.decide_objection_lifted();
    case 'integrated':
      return (question ? m.decide_question_integrated : m.decide_objection_integrated)({ version: state.version });
    case 'maintained':
      return question ? m.decide_question_maintained() : m.decide_objection_maintained();
    case 'inadmissible':
      return m.decide_objection_inadmissible();
    case 'to_recheck':
      return m.decide_objection_recheck();
  }
}

/** «Bob objecte». */
export function objectionTitle(
  { say, voter }: Pick<Objection, 'say' | 'voter'>,
  nameOf: (person: string) => string,
): string {
  const name = voterName(voter, nameOf);
  return say === 'question' ? m.decide_question_of({ name }) : m.decide_objection_of({ name });
}

export const voterName = (voter: Voter, nameOf: (person: string) => string): string =>
  voter.who === 'named' ? voter.name : nameOf(voter.person);

/** The name of somebody, or what they are called when they are unknown. */
export const calledIn =
  (workshop: LiveWorkshop) =>
  (person: string | null): string =>
    workshop.nameOf(person) || m.decide_someone();

export const byText = (role: Role): string =>
  role === 'facilitator' ? m.decide_by_facilitator() : m.decide_by_proposer();

/** So many answers, in the words of what came out. */
export function revealedText(objections: readonly Pick<Objection, 'say'>[]): string {
  const count = objections.filter(({ say }) => say === 'objection').length;
  const questions = objections.length - count;
  if (objections.length === 0) return m.decide_revealed_none();
  return [
    count > 0 && m.decide_count_objections({ count }),
    questions > 0 && m.decide_count_questions({ count: questions }),
  ]
    .filter(Boolean)
    .join(', ');
}

const day = days({ day: 'numeric', month: 'long', year: 'numeric' });

/** «1er mars 2027» of `2027-03-01`; what is no day of the calendar stays as it was written. */
export function dayText(date: string): string {
  const [year = 0, month = 0, dayOf = 0] = date.split('-').map(Number);
  const when = new Date(year, month - 1, dayOf);
  return when.getDate() === dayOf ? day(when) : date;
}

export const atText = (at: number): string => day(at);

/** Half a year from now, as a date field has it: when most decisions are looked at again. */
export function reviewSuggested(now: number): string {
  const then = new Date(now);
  then.setMonth(then.getMonth() + 6);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}
