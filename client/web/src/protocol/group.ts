// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId, GroupId, PersonId } from './ids';

/**
 * People who work together («groupe», «table»).
 */
export type GroupView = { id: GroupId, name: string, 
/**
 * One of the colours of notes (SPEC B10); the letter says the same without colour.
 */
color: string, letter: string, members: Array<PersonId>, 
/**
 * Stays at the table where the group begins, and may put it in order.
 */
host: PersonId | null, };

/**
 * How people are spread over groups. Who is removed, observes or facilitates is in none.
 */
export type Spread = { "how": "by_hand", } | { "how": "random", } | { "how": "balanced", } | { "how": "by_category", };

/**
 * Which group sits where: group `g` at round `r` at table `(g + r) mod T`.
 */
export type Tables = { boards: Array<BoardId>, 
/**
 * The round that they sit in; 0 until the first rotation.
 */
round: number, 
/**
 * How many rounds the script has.
 */
rounds: number, };

/**
 * The timer of one table, which only its people see.
 */
export type TableTimer = { 
/**
 * The group whose host stays at the table.
 */
group: GroupId, 
/**
 * How long it was set for, with what was added.
 */
seconds: number, 
/**
 * While it runs, and once it is up: when it is or was up, by the server's clock.
 */
ends_at: number | null, 
/**
 * While it is paused: how much is left, in ms.
 */
left: number | null, };

/**
 * What a host does with the timer of their table.
 */
export type TimerAct = { "act": "start", seconds: number, } | { "act": "pause", } | { "act": "resume", } | { "act": "add", seconds: number, } | { "act": "stop", };
