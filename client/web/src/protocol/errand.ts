// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId, PersonId, PhaseId, VoteId } from './ids';
import type { NoteRef } from './message';
import type { VotePlan } from './vote';

/**
 * Work on boards that a happening asks for. What it makes is the same however often it is done.
 */
export type Task = { "what": "reveal", drafts: Array<Drafts>, one: boolean, anonymous: boolean, at: number, } | { "what": "pour", notes: Array<NoteRef>, board: BoardId, zone: string, } | { "what": "pour_zones", zones: Array<string>, from: Array<BoardId>, board: BoardId, } | { "what": "open_vote", plan: VotePlan, } | { "what": "restore", board: BoardId, zone: string | null, note: string | null, seq: number, } | { "what": "restore_phase", phase: PhaseId, boards: Array<BoardId>, };

/**
 * Where one person's private notes go.
 */
export type Drafts = { person: PersonId, board: BoardId, 
/**
 * For notes that name no zone of that board.
 */
zone: string | null, };

/**
 * How an errand ended.
 */
export type Done = { "what": "revealed", notes: number, people: number, } | { "what": "poured", notes: number, } | { "what": "votes_opened", votes: Array<VoteId>, } | { "what": "restored", boards: Array<Restored>, } | { "what": "failed", code: string, };

/**
 * A board that was brought back.
 */
export type Restored = { board: BoardId, 
/**
 * Where its journal stood before: restoring to there undoes it.
 */
before: number, 
/**
 * How many items changed.
 */
items: number, };
