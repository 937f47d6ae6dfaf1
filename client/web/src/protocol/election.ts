// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { ElectionId, PersonId, VoteId } from './ids';
import type { Consent } from './vote';

/**
 * Where an election stands.
 */
export type ElectionStep = "role" | "ballots" | "counting" | "reports" | "proposal" | "objections" | "acceptance" | "closed";

/**
 * The role («dénomination, mission, redevabilités, critères, durée»).
 */
export type RoleForm = { name: string, mission: string, duties: string, criteria: string, term: string, };

/**
 * What is to be filled, and by whom it is.
 */
export type ElectionPlan = { role: RoleForm, 
/**
 * Who votes and may be named.
 */
circle: Array<PersonId>, 
/**
 * The same, of people without a device.
 */
names: Array<string>, 
/**
 * May one name oneself?
 */
oneself: boolean, };

/**
 * One of the circle, as they were called when it was made.
 */
export type Member = { 
/**
 * Of someone without a device: an id in this election only.
 */
id: PersonId, name: string, 
/**
 * No ballot is waited for any more.
 */
excused: boolean, };

/**
 * An election as everyone sees it, and as the log keeps it.
 */
export type ElectionView = { id: ElectionId, role: RoleForm, circle: Array<Member>, oneself: boolean, step: ElectionStep, 
/**
 * Where nominations are cast.
 */
ballots: VoteId, 
/**
 * Where they are reported onto someone else.
 */
reports: VoteId, 
/**
 * How many ballots there are, and how many of them have been opened.
 */
cast: number, opened: number, 
/**
 * The order in which they are opened is drawn with it.
 */
seed: number, proposed: PersonId | null, 
/**
 * The objections to the person proposed.
 */
round: Objections | null, 
/**
 * Objections lifted so far.
 */
lifted: number, 
/**
 * «Procès-verbal».
 */
minutes: Minutes | null, 
/**
 * Always true: who named whom is told when it is opened. The ballot's screen says so.
 */
named: boolean, 
/**
 * Always true: «Pas une élection au sens légal (CNIL 2019-053)». Every screen of it says so.
 */
informal: boolean, };

/**
 * A round of objections; what they are is in [`Count`] only.
 */
export type Objections = { vote: VoteId, 
/**
 * Answers are taken and hidden.
 */
open: boolean, 
/**
 * Once revealed, what became of each; `null`: not settled yet.
 */
lifted: Array<boolean | null>, };

/**
 * What stays of an election.
 */
export type Minutes = { role: RoleForm, 
/**
 * `null`: it was closed without anyone elected.
 */
elected: string | null, at: number, lifted: number, };

/**
 * What has been opened of an election that is not closed: told to everyone, kept nowhere.
 */
export type Count = { election: ElectionId, 
/**
 * In the order of opening.
 */
ballots: Array<OpenedBallot>, 
/**
 * Voices with what was reported, the most first.
 */
voices: Array<Voices>, 
/**
 * Once the round is revealed.
 */
objections: Array<SaidObjection>, };

export type OpenedBallot = { voter: PersonId, named: PersonId, why: string, report: Report | null, };

export type Report = { onto: PersonId, why: string, };

export type Voices = { person: PersonId, n: number, };

export type SaidObjection = { voter: PersonId, say: Consent, reason: string, };

/**
 * What is asked of an election.
 */
export type ElectionAct = { "act": "describe", role: RoleForm, } | { "act": "advance", to: ElectionStep, } | { "act": "excuse", member: PersonId, } | { "act": "open_ballot", } | { "act": "propose", person: PersonId, } | { "act": "close_round", } | { "act": "settle", objection: number, lifted: boolean, } | { "act": "accept", accepted: boolean, } | { "act": "close", };

/**
 * What became of an election. Who named whom is never in it.
 */
export type ElectionChange = { "what": "described", role: RoleForm, } | { "what": "advanced", to: ElectionStep, } | { "what": "excused", member: PersonId, } | { "what": "counting_began", cast: number, seed: number, } | { "what": "ballot_opened", } | { "what": "proposed", person: PersonId, round: VoteId, } | { "what": "revealed", objections: number, } | { "what": "settled", objection: number, lifted: boolean, } | { "what": "closed", minutes: Minutes, };
