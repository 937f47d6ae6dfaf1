// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { DecisionId, GroupId, PersonId, VoteId } from './ids';
import type { Role } from './role';
import type { Consent, Voter } from './vote';

/**
 * Where a decision stands.
 */
export type DecisionState = "draft" | "clarification" | "reactions" | "amendment" | "objections" | "adopted" | "postponed" | "withdrawn";

/**
 * What is proposed.
 */
export type DecisionPlan = { subject: string, text: string, context: string, 
/**
 * How long it is tried («durée d'essai»).
 */
trial: string, proposer: PersonId | null, 
/**
 * Who decides; empty: the group, or everyone who takes part.
 */
circle: Array<PersonId>, group: GroupId | null, };

/**
 * A decision as everyone sees it.
 */
export type DecisionView = { id: DecisionId, plan: DecisionPlan, state: DecisionState, 
/**
 * v1 and later ones, in order.
 */
versions: Array<TextVersion>, questions: Array<Question>, speech: Speech | null, round: Round | null, objections: Array<Objection>, outcome: Outcome | null, 
/**
 * Always true: objections are shown with their authors. The screen says so before anyone answers.
 */
named: boolean, };

/**
 * The text once. Whoever wrote it is named by role only.
 */
export type TextVersion = { n: number, text: string, by: Role, at: number, };

export type Question = { n: number, person: PersonId, text: string, answer: string | null, };

/**
 * A turn of speech: whose turn it is stands at the place of the next to speak.
 */
export type Speech = { 
/**
 * Drawn by lot.
 */
order: Array<PersonId>, said: Array<Spoken>, };

export type Spoken = { person: PersonId, 
/**
 * `null`: «je passe».
 */
text: string | null, };

/**
 * Everyone's answer to one version, hidden until all are revealed together. It takes ballots as a vote does.
 */
export type Round = { vote: VoteId, version: number, 
/**
 * Answers are taken and hidden.
 */
open: boolean, 
/**
 * Once revealed: how many answered, of how many.
 */
answered: number, of: number, };

/**
 * An objection, or a need to understand.
 */
export type Objection = { n: number, voter: Voter, say: Consent, reason: string, 
/**
 * The version that it was made to.
 */
version: number, state: ObjectionState, };

export type ObjectionState = { "is": "open", } | { "is": "lifted", } | { "is": "integrated", version: number, } | { "is": "maintained", } | { "is": "inadmissible", reason: string, } | { "is": "to_recheck", };

/**
 * What was decided.
 */
export type Outcome = { version: number, 
/**
 * Who carries it out («porteur»).
 */
owner: string, 
/**
 * When it is looked at again: `2027-03-01`.
 */
review_on: string, at: number, };

/**
 * What is asked of a decision.
 */
export type DecisionAct = { "act": "write", text: string, } | { "act": "advance", to: DecisionState, } | { "act": "ask", text: string, } | { "act": "answer", question: number, text: string, } | { "act": "speak", text: string | null, } | { "act": "close_round", } | { "act": "settle", objection: number, state: ObjectionState, } | { "act": "adopt", owner: string, review_on: string, } | { "act": "postpone", } | { "act": "withdraw", };

/**
 * What became of a decision.
 */
export type DecisionChange = { "what": "written", version: TextVersion, } | { "what": "advanced", to: DecisionState, speech: Speech | null, round: Round | null, } | { "what": "asked", question: Question, } | { "what": "answered", question: number, text: string, } | { "what": "spoke", spoken: Spoken, } | { "what": "revealed", answered: number, of: number, objections: Array<Objection>, } | { "what": "settled", objection: number, state: ObjectionState, } | { "what": "adopted", outcome: Outcome, } | { "what": "postponed", } | { "what": "withdrawn", };
