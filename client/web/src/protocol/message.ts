// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.
import type { DecisionAct, DecisionChange, DecisionPlan, DecisionView } from './decision';
import type { ElectionAct, ElectionChange, ElectionPlan, ElectionView } from './election';
import type { Done, Gate, IdeaRef, Task, Verdict } from './errand';
import type { GroupView, Spread, TableTimer, Tables, TimerAct } from './group';
import type { BoardId, DecisionId, ElectionId, ErrandId, GroupId, JoinCode, PersonId, PhaseId, ReplayId, VoteId, WorkshopId } from './ids';
import type { Line, Progress, Yours } from './personal';
import type { Access, Follower, Retention } from './privacy';
import type { Refusal } from './refusal';
import type { PublishedReplay } from './replay';
import type { ReportEdit, SectionText } from './report';
import type { Role } from './role';
import type { Clock, Look, Phase, RevealHow, Screen, Spotlight, Stage } from './script';
import type { OwnDocument } from './template';
import type { Ballot, Tally, VotePlan, VoteView } from './vote';

/**
 * What a client says on the workshop plane.
 */
export type ClientMessage = { "type": "command", id: number, command: Command, } | { "type": "ping", id: number, };

/**
 * What the server says on the workshop plane.
 */
export type ServerMessage = { "type": "welcome", protocol: number, you: PersonId, seq: number, now: number, workshop: WorkshopView, present: Array<PersonId>, } | { "type": "resumed", protocol: number, you: PersonId, seq: number, now: number, present: Array<PersonId>, } | { "type": "happening", seq: number, at: number, by: PersonId | null, happening: Happening, changes: Changes, } | { "type": "yours", yours: Yours, } | { "type": "progress", progress: Progress, } | { "type": "present", people: Array<PersonId>, } | { "type": "lines", lines: Array<Line>, } | { "type": "done", id: number, seq: number, } | { "type": "refused", id: number | null, refusal: Refusal, } | { "type": "pong", id: number, now: number, };

/**
 * What a person asks of the workshop.
 */
export type Command = { "kind": "rename", person: PersonId, name: string, } | { "kind": "remove", person: PersonId, } | { "kind": "readmit", person: PersonId, } | { "kind": "lock_door", } | { "kind": "unlock_door", } | { "kind": "retitle", title: string, } | { "kind": "add_board", title: string, visible: Visible, } | { "kind": "retitle_board", board: BoardId, title: string, } | { "kind": "set_script", phases: Array<Phase>, } | { "kind": "start_phase", phase: PhaseId, } | { "kind": "skip_phase", phase: PhaseId, skipped: boolean, } | { "kind": "go_back", phase: PhaseId, restore: boolean, } | { "kind": "pause", } | { "kind": "resume", } | { "kind": "add_time", seconds: number, } | { "kind": "end_time", } | { "kind": "extra_time", person: PersonId, seconds: number, } | { "kind": "freeze", } | { "kind": "thaw", } | { "kind": "close_workshop", } | { "kind": "reopen_workshop", } | { "kind": "archive_workshop", } | { "kind": "set_retention", days: number, } | { "kind": "purge_workshop", code: string, } | { "kind": "erase_contributions", person: PersonId, } | { "kind": "hide_screen", hidden: boolean, } | { "kind": "look_here", look: Look | null, } | { "kind": "finished", done: boolean, } | { "kind": "raise_hand", } | { "kind": "lower_hand", person: PersonId, } | { "kind": "make_groups", count: number, spread: Spread, } | { "kind": "rename_group", group: GroupId, name: string, } | { "kind": "remove_group", group: GroupId, } | { "kind": "move_to_group", person: PersonId, group: GroupId | null, } | { "kind": "set_host", group: GroupId, person: PersonId | null, } | { "kind": "categorize", person: PersonId, category: string | null, } | { "kind": "set_tables", boards: Array<BoardId>, rounds: number, } | { "kind": "rotate", round: number, } | { "kind": "time_table", group: GroupId, act: TimerAct, } | { "kind": "spotlight", board: BoardId | null, seconds: number | null, } | { "kind": "reveal", how: RevealHow, } | { "kind": "judge", ideas: Array<IdeaRef>, verdict: Verdict, } | { "kind": "pour", notes: Array<NoteRef>, board: BoardId, zone: string, 
/**
 * The group that may object first, note by note.
 */
gate: GroupId | null, } | { "kind": "pour_rooms", rooms: Array<ZoneRef>, board: BoardId, } | { "kind": "close_gate", gate: VoteId, } | { "kind": "cancel_gate", gate: VoteId, } | { "kind": "open_vote", plan: VotePlan, } | { "kind": "close_vote", vote: VoteId, } | { "kind": "reveal_vote", vote: VoteId, } | { "kind": "cancel_vote", vote: VoteId, } | { "kind": "settle", vote: VoteId, core: Array<string>, rest: string | null, } | { "kind": "cast", vote: VoteId, ballot: Ballot, } | { "kind": "cast_for", vote: VoteId, name: string, ballot: Ballot, } | { "kind": "open_decision", plan: DecisionPlan, } | { "kind": "on_decision", decision: DecisionId, act: DecisionAct, } | { "kind": "open_election", plan: ElectionPlan, } | { "kind": "on_election", election: ElectionId, act: ElectionAct, } | { "kind": "name_point", label: string, } | { "kind": "restore", board: BoardId, zone: string | null, note: string | null, seq: number, } | { "kind": "publish_replay", boards: Array<BoardId>, phases: Array<PhaseId> | null, until: number, 
/**
 * Groups are numbers in it.
 */
without_groups: boolean, } | { "kind": "revoke_replay", replay: ReplayId, } | { "kind": "end_following", workshop: WorkshopId, } | { "kind": "edit_report", edit: ReportEdit, } | { "kind": "publish_report", days: number, 
/**
 * Socle's own words in it are English.
 */
english: boolean, } | { "kind": "revoke_report", };

/**
 * What then became true. Journaled with author, server time and sequence; the state is a fold of these.
 */
export type Happening = { "kind": "created", title: string, template: string, code: JoinCode, boards: Array<BoardView>, script: Array<Phase>, tables: Tables, 
/**
 * Days after its close that it is kept; absent where an earlier version made it.
 */
retention: number | null, } | { "kind": "joined", person: PersonId, name: string, role: Role, } | { "kind": "role_changed", person: PersonId, role: Role, } | { "kind": "renamed", person: PersonId, name: string, } | { "kind": "removed", person: PersonId, } | { "kind": "readmitted", person: PersonId, } | { "kind": "door_locked", } | { "kind": "door_unlocked", } | { "kind": "retitled", title: string, } | { "kind": "board_added", board: BoardView, } | { "kind": "board_retitled", board: BoardView, } | { "kind": "followed", workshop: WorkshopId, } | { "kind": "following_ended", workshop: WorkshopId, } | { "kind": "continues", workshop: WorkshopId, } | { "kind": "documents", documents: Array<OwnDocument>, } | { "kind": "image_kept", image: KeptImage, } | { "kind": "script_set", phases: Array<Phase>, } | { "kind": "phase_skipped", phase: PhaseId, skipped: boolean, } | { "kind": "phase_started", phase: PhaseId, at: number, } | { "kind": "paused", left: number, } | { "kind": "resumed", ends_at: number, } | { "kind": "time_added", seconds: number, ends_at: number | null, } | { "kind": "time_up", closes_at: number, } | { "kind": "writing_ended", at: number, } | { "kind": "extra_time_given", person: PersonId, seconds: number, } | { "kind": "frozen", } | { "kind": "thawed", } | { "kind": "workshop_closed", } | { "kind": "workshop_reopened", } | { "kind": "workshop_archived", } | { "kind": "retention_set", days: number, } | { "kind": "workshop_purged", } | { "kind": "boards_erased", boards: Array<BoardId>, } | { "kind": "contributions_erased", person: PersonId, name: string, } | { "kind": "accessed", person: PersonId, } | { "kind": "screen_hidden", hidden: boolean, } | { "kind": "looked_here", look: Look | null, } | { "kind": "hand_raised", person: PersonId, } | { "kind": "hand_lowered", person: PersonId, } | { "kind": "groups_made", groups: Array<GroupView>, } | { "kind": "group_renamed", group: GroupId, name: string, } | { "kind": "group_removed", group: GroupId, } | { "kind": "grouped", person: PersonId, group: GroupId | null, } | { "kind": "host_set", group: GroupId, person: PersonId | null, } | { "kind": "categorized", person: PersonId, category: string | null, } | { "kind": "tables_set", tables: Tables, } | { "kind": "rotated", round: number, } | { "kind": "table_timed", group: GroupId, timer: TableTimer | null, } | { "kind": "spotlit", spotlight: Spotlight | null, } | { "kind": "errand_given", errand: ErrandId, task: Task, } | { "kind": "errand_done", errand: ErrandId, done: Done, } | { "kind": "gate_opened", gate: Gate, } | { "kind": "gate_closed", gate: VoteId, group: GroupId, answered: number, kept: Array<NoteRef>, } | { "kind": "gate_cancelled", gate: VoteId, group: GroupId, } | { "kind": "vote_opened", vote: VoteView, } | { "kind": "vote_closed", vote: VoteId, } | { "kind": "vote_revealed", vote: VoteId, tally: Tally, at: number, } | { "kind": "vote_cancelled", vote: VoteId, } | { "kind": "decision_opened", decision: DecisionView, } | { "kind": "decision_changed", decision: DecisionId, change: DecisionChange, } | { "kind": "election_opened", election: ElectionView, } | { "kind": "election_changed", election: ElectionId, change: ElectionChange, } | { "kind": "point_named", label: string, } | { "kind": "replay_published", replay: PublishedReplay, } | { "kind": "replay_revoked", replay: ReplayId, } | { "kind": "report_written", section: SectionText, version: number, } | { "kind": "report_ordered", order: Array<string>, version: number, } | { "kind": "report_published", n: number, until: number, english: boolean, } | { "kind": "report_revoked", };

/**
 * A workshop as its people see it.
 */
export type WorkshopView = { id: WorkshopId, title: string, template: string, code: JoinCode, door_locked: boolean, boards: Array<BoardView>, 
/**
 * In order of arrival.
 */
people: Array<PersonView>, stage: Stage, 
/**
 * The phases, in order.
 */
script: Array<Phase>, clock: Clock, 
/**
 * Nobody but the facilitation changes anything.
 */
frozen: boolean, screen: Screen, 
/**
 * Raised hands, the first one first.
 */
hands: Array<PersonId>, groups: Array<GroupView>, tables: Tables, 
/**
 * In order of opening.
 */
votes: Array<VoteView>, decisions: Array<DecisionView>, elections: Array<ElectionView>, 
/**
 * What of its past is handed out by a link, and not revoked.
 */
replays: Array<PublishedReplay>, retention: Retention, 
/**
 * Who came in by the operator's hand, in order.
 */
accesses: Array<Access>, 
/**
 * Who may ask where ideas from here come from, in order.
 */
followers: Array<Follower>, 
/**
 * How many times contributions or boards have been erased: a copy of a board from before has words that are gone.
 */
erasures: number, };

/**
 * A board as it is listed.
 */
export type BoardView = { id: BoardId, title: string, 
/**
 * `true` for a board that carries another app's Yjs document: no schema, no outline.
 */
raw: boolean, 
/**
 * Its id in the template, which a script refers to.
 */
key: string | null, visible: Visible, 
/**
 * Days after the workshop's close that what stands on it is kept; as long as the workshop, where none are said.
 */
keep_days?: number, 
/**
 * When these were over, and what stood on it was deleted.
 */
erased_at?: number, };

/**
 * A person as others see them.
 */
export type PersonView = { id: PersonId, name: string, role: Role, removed: boolean, 
/**
 * «élu·e», «habitant·e»: what groups by category go by.
 */
category: string | null, };

/**
 * Who a board is for, whatever the phase. Facilitators see all but what is a group's alone.
 */
export type Visible = { "to": "everyone", } | { "to": "group", group: GroupId, } | { "to": "seated", } | { "to": "tables", tables: Array<BoardId>, } | { "to": "facilitation", };

/**
 * A note of one of the workshop's boards.
 */
export type NoteRef = { board: BoardId, note: string, };

/**
 * A zone of one of the workshop's boards.
 */
export type ZoneRef = { board: BoardId, zone: string, };

/**
 * An image that the workshop keeps.
 */
export type KeptImage = { 
/**
 * The SHA-256 of its bytes, in lower-case hexadecimal digits.
 */
image: string, width: number, height: number, bytes: number, 
/**
 * Where it is among the workshop's images in the journal.
 */
entry: number, 
/**
 * Was it brought for a note, and not for a plan?
 */
photo?: boolean, 
/**
 * Who brought a photo, and may take it back (SPEC G8). Of one that came from another workshop nobody is named.
 */
by?: PersonId, };

/**
 * Each part of a [`WorkshopView`] that is not as before, whole.
 */
export type Changes = { title?: string, door_locked?: boolean, boards?: Array<BoardView>, stage?: Stage, script?: Array<Phase>, clock?: Clock, frozen?: boolean, screen?: Screen, hands?: Array<PersonId>, groups?: Array<GroupView>, tables?: Tables, votes?: Array<VoteView>, decisions?: Array<DecisionView>, elections?: Array<ElectionView>, replays?: Array<PublishedReplay>, retention?: Retention, accesses?: Array<Access>, followers?: Array<Follower>, erasures?: number, };
