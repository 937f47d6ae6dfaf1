// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { BoardId, GroupId, PhaseId } from './ids';
import type { VotePlan } from './vote';

/**
 * Who may do something. Each wider than the one before, but for `Facilitation`, which is nobody else.
 */
export type Who = "nobody" | "own" | "group" | "everyone" | "facilitation";

/**
 * What is seen of what others write.
 */
export type See = "everyone" | "group" | "own" | "moderated";

/**
 * Whether notes carry who wrote them.
 */
export type Authors = "shown" | "masked";

/**
 * What a phase lets people do on a shared board. Facilitators may do everything but what is for `nobody`.
 */
export type Rules = { add: Who, 
/**
 * Place and order of a note.
 */
move: Who, 
/**
 * Text, colour, size and state of a note.
 */
edit: Who, 
/**
 * To the bin and back.
 */
delete: Who, link: Who, 
/**
 * Zones that nobody locked: making them, and everything about them.
 */
zones: Who, see: See, authors: Authors, };

/**
 * Where a phase looks.
 */
export type Focus = { 
/**
 * `null`: each person's table, or the workshop's first board.
 */
board: BoardId | null, 
/**
 * Zones in which participants may add and into which they may move; all of them when empty.
 */
zones: Array<string>, };

/**
 * What happens by itself when a phase begins, in this order.
 */
export type Entry = { "do": "reveal", how: RevealHow, } | { "do": "rotate", round: number, } | { "do": "pour", zones: Array<string>, to: BoardId, from: BoardId | null, into: string | null, } | { "do": "vote", plan: VotePlan, };

/**
 * In which order, and how signed, private writing is revealed.
 */
export type RevealHow = { "whose": "all", anonymous: boolean, } | { "whose": "group", group: GroupId, anonymous: boolean, } | { "whose": "next", anonymous: boolean, };

/**
 * How a phase ends.
 */
export type Exit = "by_hand" | "by_timer";

/**
 * One phase of a script («temps»).
 */
export type Phase = { id: PhaseId, label: string, 
/**
 * What people are asked («consigne»); `{table}` and `{group}` stand for theirs.
 */
prompt: string, 
/**
 * How long; `null`: until the facilitation goes on.
 */
seconds: number | null, focus: Focus, rules: Rules, enter: Array<Entry>, exit: Exit, 
/**
 * The round of the tables that it belongs to.
 */
round: number | null, 
/**
 * Passed over when the phase before it ends.
 */
skipped: boolean, 
/**
 * What is written in it is left out of exports and replay (feelings are personal data).
 */
off_the_record: boolean, 
/**
 * What a note that is added in its zones has to be linked to.
 */
require_link: RequireLink | null, 
/**
 * Tables are shown to the room one after the other.
 */
spotlight: SpotlightOrder | null, };

/**
 * Where the workshop stands in its life.
 */
export type Stage = "preparing" | "open" | "closed" | "archived";

/**
 * What the timer does.
 */
export type Timer = "none" | "running" | "paused" | "grace" | "over";

/**
 * The workshop's clock, all times by the server's.
 */
export type Clock = { 
/**
 * The phase that runs; `null` before the first.
 */
phase: PhaseId | null, timer: Timer, started_at: number, 
/**
 * While it runs, and once it is up: when the time is or was up.
 */
ends_at: number | null, 
/**
 * While it is paused: how much is left, in ms.
 */
left: number | null, 
/**
 * From `grace` on: when writing ends or ended.
 */
closes_at: number | null, };

/**
 * The screen for the room.
 */
export type Screen = { 
/**
 * Shows nothing but the workshop's title.
 */
hidden: boolean, 
/**
 * What it shows apart from the phase's focus.
 */
look: Look | null, 
/**
 * The table that is shown now, in a phase that shows them one after the other.
 */
spotlight: Spotlight | null, };

/**
 * «Regardez ici».
 */
export type Look = { board: BoardId, zone: string | null, note: string | null, 
/**
 * A step of a story.
 */
link: string | null, at: number, };

/**
 * A new note names what it is about: by a link of this kind to a note of that zone, in the same update.
 */
export type RequireLink = { 
/**
 * A kind of links (SPEC B4), `answers` mostly.
 */
kind: string, zone: string, };

/**
 * In which order tables are shown to the room.
 */
export type SpotlightOrder = "by_theme";

/**
 * The table that speaks.
 */
export type Spotlight = { board: BoardId, 
/**
 * When its time is up, by the server's clock; `null` until it is started.
 */
ends_at: number | null, };
