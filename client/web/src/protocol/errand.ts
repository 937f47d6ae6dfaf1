// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId, GroupId, PersonId, PhaseId, VoteId } from './ids';
import type { NoteRef, ZoneRef } from './message';
import type { VotePlan } from './vote';

/**
 * Work on boards that a happening asks for. What it makes is the same however often it is done.
 */
export type Task = { "what": "reveal", drafts: Array<Drafts>, one: boolean, anonymous: boolean, at: number, } | { "what": "judge", ideas: Array<IdeaRef>, verdict: Verdict, people: Array<Drafts>, at: number, } | { "what": "pour", notes: Array<NoteRef>, board: BoardId, zone: string, } | { "what": "pour_zones", zones: Array<string>, from: Array<BoardId>, board: BoardId, 
/**
 * Else the zone of the same name there.
 */
into: string | null, } | { "what": "pour_rooms", rooms: Array<ZoneRef>, board: BoardId, } | { "what": "open_vote", plan: VotePlan, } | { "what": "settle", board: BoardId, core: Array<string>, rest: Array<string>, zone: string | null, } | { "what": "title", board: BoardId, title: string, } | { "what": "restore", board: BoardId, zone: string | null, note: string | null, seq: number, } | { "what": "restore_phase", phase: PhaseId, boards: Array<BoardId>, } | { "what": "erase", person: PersonId, };

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
export type Done = { "what": "revealed", notes: number, people: number, } | { "what": "judged", notes: number, changed: number, } | { "what": "poured", notes: number, } | { "what": "votes_opened", votes: Array<VoteId>, } | { "what": "settled", core: number, rest: number, } | { "what": "titled", } | { "what": "restored", boards: Array<Restored>, } | { "what": "erased", person: PersonId, } | { "what": "failed", code: string, };

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

/**
 * A pour that waits for its group. Told to the group and to the facilitation.
 */
export type Gate = { 
/**
 * Answers are ballots of this id: `yes_no`, an option a note; «no» objects.
 */
id: VoteId, group: GroupId, notes: Array<NoteRef>, 
/**
 * Where they would go.
 */
board: BoardId, zone: string, opened_at: number, };

/**
 * One idea as it was read: what became another since is not judged unread.
 */
export type IdeaRef = { note: string, sum: string, };

/**
 * A photo on a note.
 */
export type Photo = { 
/**
 * The SHA-256 of an image of the workshop, in lower-case hexadecimal digits. One that the workshop has not (any
 * more) is told by what can be seen on it.
 */
image: string, width: number, height: number, 
/**
 * What can be seen on it, for who can't see it; empty where nobody has said.
 */
alt: string, };

/**
 * An idea that waits. `GET /api/workshops/{workshop}/inbox` answers a list of them to the facilitation.
 */
export type WaitingIdea = { text: string, color: string, 
/**
 * The zone that its author meant.
 */
zone: string | null, 
/**
 * Absent where authors are masked.
 */
author: PersonId | null, at: number, 
/**
 * It comes to the board with it.
 */
photo?: Photo, note: string, sum: string, };

/**
 * What the facilitation says of an idea.
 */
export type Verdict = { "verdict": "accept", zone: string | null, } | { "verdict": "decline", word: string, };
