// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId, GroupId, PhaseId, WorkshopId } from './ids';
import type { Role } from './role';

/**
 * `GET /api/workshops/{workshop}/replay`, and `GET /api/replays/{link}` for a published one.
 */
export type ReplayView = { workshop: WorkshopId, title: string, template: string, 
/**
 * Changes whenever any of this may have; segments are asked for with it, and then never change.
 */
version: string, 
/**
 * Of the first and the last thing that happened, by the server's clock.
 */
from: number, to: number, 
/**
 * How many steps there are.
 */
steps: number, 
/**
 * Those whose steps this reader gets, in the workshop's order.
 */
boards: Array<ReplayBoard>, 
/**
 * In order of time, without gaps: what comes before the first phase is a chapter without one.
 */
chapters: Array<Chapter>, 
/**
 * In order of time.
 */
marks: Array<Mark>, 
/**
 * Changes in each stretch of `every` ms from `from` on.
 */
every: number, density: Array<number>, 
/**
 * Who acts; a step names one by its place here.
 */
actors: Array<Actor>, 
/**
 * The first step of each segment, in order: segment `n` has those up to the next one's first.
 */
segments: Array<number>, };

export type ReplayBoard = { id: BoardId, title: string, key: string | null, };

/**
 * A stretch of time in which one phase ran, or none.
 */
export type Chapter = { phase: PhaseId | null, label: string, prompt: string, from: number, to: number, 
/**
 * The last step before it: where to be to see it begin.
 */
after: number, round: number | null, 
/**
 * Nothing written in it is told.
 */
off_the_record: boolean, };

/**
 * A moment worth a flag.
 */
export type Mark = { at: number, 
/**
 * The last step that had happened then.
 */
after: number, what: MarkKind, 
/**
 * The vote's title, the decision's, the named point's; empty where there is nothing to add.
 */
label: string, board: BoardId | null, };

export type MarkKind = "revealed" | "vote_opened" | "vote_closed" | "vote_revealed" | "objection" | "decided" | "elected" | "poured" | "rotated" | "restored" | "named" | "closed";

/**
 * Who did something, under the name that this reader may know.
 */
export type Actor = { 
/**
 * A pseudonym («Personne 7») unless the reader asked for names and may have them.
 */
name: string, role: Role, group: GroupId | null, };

/**
 * `GET …/replay/segments/{n}?version=…`
 */
export type Segment = { 
/**
 * Its place in [`ReplayView::segments`].
 */
n: number, 
/**
 * What each board was before its first step; boards without anything yet are left out.
 */
before: { [key in BoardId]: BoardThen }, steps: Array<Step>, };

/**
 * A board as it was. Items are those of the canonical JSON (SPEC B9), the deleted ones among them.
 */
export type BoardThen = { title: string, zones: Array<unknown>, notes: Array<unknown>, links: Array<unknown>, };

/**
 * What changed on one board at one time.
 */
export type Step = { at: number, board: BoardId, 
/**
 * A place in [`ReplayView::actors`]; absent: the server, or somebody who is not told.
 */
by: number | null, changes: Array<StepChange>, };

/**
 * One item that became as it is here, or left the document.
 */
export type StepChange = { "what": "title", title: string, } | { "what": "zone", zone: unknown, } | { "what": "zone_gone", id: string, } | { "what": "note", note: unknown, } | { "what": "note_gone", id: string, } | { "what": "link", link: unknown, } | { "what": "link_gone", id: string, };
