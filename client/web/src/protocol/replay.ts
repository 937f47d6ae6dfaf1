// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId, GroupId, PhaseId, ReplayId, WorkshopId } from './ids';
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
 * The groups that actors are in, by their names; of a published replay where its publisher lets them be told.
 */
groups: Array<ReplayGroup>, 
/**
 * The first step of each segment, in order: segment `n` has those up to the next one's first. Empty when there are
 * no steps.
 */
segments: Array<number>, 
/**
 * Entries of the journals that could not be read, whole or in part: the rest is played without them.
 */
passed_over: number, 
/**
 * Of a published replay: when it ends.
 */
until: number | null, };

export type ReplayBoard = { id: BoardId, title: string, 
/**
 * What the board was made from.
 */
template: string, key: string | null, };

export type ReplayGroup = { id: GroupId, name: string, };

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
 * The vote's title, the decision's, the role that someone was elected to, the named point's; empty where there is
 * nothing to add.
 */
label: string, board: BoardId | null, };

export type MarkKind = "revealed" | "vote_opened" | "vote_closed" | "vote_revealed" | "objection" | "decided" | "elected" | "poured" | "rotated" | "restored" | "named" | "closed";

/**
 * Who did something, under the name that this reader may know.
 */
export type Actor = { 
/**
 * Absent unless the reader asked for names and may have them: the screen then numbers people by their place,
 * «Personne 7».
 */
name: string | null, role: Role, group: GroupId | null, };

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
export type BoardThen = { title: string, 
/**
 * Of the board's journal, as in [`Step::seq`].
 */
seq: number, zones: Array<unknown>, notes: Array<unknown>, links: Array<unknown>, };

/**
 * What changed on one board at one time.
 */
export type Step = { at: number, board: BoardId, 
/**
 * A place in [`ReplayView::actors`]; absent: the server, or somebody who is not told.
 */
by: number | null, 
/**
 * Where the board's journal stands after it: what «Restaurer» names.
 */
seq: number, changes: Array<StepChange>, };

/**
 * One item that became as it is here, or left the document.
 */
export type StepChange = { "what": "title", title: string, } | { "what": "zone", zone: unknown, } | { "what": "zone_gone", id: string, } | { "what": "note", note: unknown, } | { "what": "note_gone", id: string, } | { "what": "link", link: unknown, } | { "what": "link_gone", id: string, };

/**
 * What is handed out of a workshop's past, to whoever has the link.
 */
export type PublishedReplay = { id: ReplayId, 
/**
 * Boards for everyone only; what is written elsewhere is not in it.
 */
boards: Array<BoardId>, 
/**
 * Only what was written in these phases, and what was there before the first one; empty: in any.
 */
phases: Array<PhaseId>, 
/**
 * From then on it is gone.
 */
until: number, 
/**
 * The names of groups are in it; not in one of an earlier version, where nobody was asked.
 */
groups: boolean, };

/**
 * One of `GET /api/workshops/{workshop}/replay/links`, for the facilitation.
 */
export type ReplayLink = { replay: PublishedReplay, 
/**
 * What `GET /api/replays/{secret}` takes.
 */
secret: string, };
