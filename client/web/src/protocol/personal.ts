// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { Count } from './election';
import type { Gate } from './errand';
import type { TableTimer } from './group';
import type { BoardId, PersonId, VoteId } from './ids';
import type { BoardView } from './message';
import type { Ballot, Tally } from './vote';

/**
 * What is one person's alone, and what is told without being kept.
 */
export type Yours = { 
/**
 * The board of one's private notes, where the present phase has people write in private.
 */
drafts: BoardId | null, 
/**
 * One's own ballots in votes that are open or closed.
 */
ballots: Array<OwnBallot>, 
/**
 * For a host and the facilitation: whose ballots they entered by name, in votes that are open.
 */
entered: Array<EnteredBallot>, 
/**
 * More time in every phase, in seconds.
 */
extra_seconds: number, 
/**
 * «J'ai fini» of this phase.
 */
finished: boolean, 
/**
 * The timer of the table where one sits, set by its host.
 */
table_timer: TableTimer | null, 
/**
 * For the facilitation: what closed votes say, before everyone is told.
 */
tallies: Array<VoteTally>, 
/**
 * For the facilitation: who has more time.
 */
extra: Array<ExtraTime>, 
/**
 * For the facilitation: who has not answered yet where answers are not secret.
 */
awaited: Array<Awaited>, 
/**
 * What has been opened in elections that are not closed. For everyone; told here since it does not stay.
 */
counts: Array<Count>, 
/**
 * Pours that wait for one's group; all of them, for the facilitation.
 */
gates: Array<Gate>, 
/**
 * All boards of which one is told, where some are not for everyone: a role or a group that changes brings others.
 */
boards: Array<BoardView>, };

export type OwnBallot = { vote: VoteId, ballot: Ballot, };

export type EnteredBallot = { vote: VoteId, name: string, };

export type VoteTally = { vote: VoteId, tally: Tally, };

export type ExtraTime = { person: PersonId, seconds: number, };

/**
 * Whose answer a round of objections, or an election, waits for.
 */
export type Awaited = { vote: VoteId, people: Array<PersonId>, };

/**
 * Someone whose line is not as it should be.
 */
export type Line = { person: PersonId, state: LineState, 
/**
 * When they were last heard.
 */
seen_at: number, };

/**
 * How a line is.
 */
export type LineState = "slow" | "reconnecting" | "cut" | "left";

/**
 * Counts of what is not told by name.
 */
export type Progress = { 
/**
 * «J'ai fini», of those who are here and may write.
 */
finished: number, of: number, 
/**
 * Private notes that wait to be revealed, and how many people wrote some.
 */
drafts: number, drafters: number, 
/**
 * Ideas that wait to be accepted.
 */
inbox: number, 
/**
 * Votes, rounds of objections and elections that take ballots now.
 */
votes: Array<VoteProgress>, };

/**
 * «12/36 ont voté».
 */
export type VoteProgress = { vote: VoteId, cast: number, of: number, };
