//! The workshop plane at `/live/{workshop}`: JSON text frames, one message each (SPEC L).
//! Every enum is tagged and has struct variants only; integers stay below 2^53.

pub mod changes;
pub mod decision;
pub mod election;
pub mod errand;
pub mod gate;
pub mod group;
mod happening;
pub mod idea;
pub mod personal;
pub mod privacy;
pub mod refs;
pub mod report;
pub mod script;
pub mod view;
pub mod vote;

use crate::{
    ids::{
        BoardId, DecisionId, ElectionId, GroupId, Millis, PersonId, PhaseId, ReplayId, Seq, VoteId,
        WorkshopId,
    },
    refusal::Refusal,
};
use changes::Changes;
use decision::{DecisionAct, DecisionPlan};
use election::{ElectionAct, ElectionPlan};
pub use errand::{Done, Drafts, Restored, Task};
use group::{Spread, TimerAct};
pub use happening::Happening;
use idea::{IdeaRef, Verdict};
pub use personal::{
    Awaited, EnteredBallot, ExtraTime, Line, LineState, OwnBallot, Progress, VoteProgress, VoteTally, Yours,
};
pub use refs::{NoteRef, ZoneRef};
use report::ReportEdit;
use script::{Look, Phase, RevealHow};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
pub use view::{BoardView, PersonView, Visible, WorkshopView};
use vote::{Ballot, VotePlan};

/// What a client says on the workshop plane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Asks for something; the answer carries the same `id`.
    Command { id: u32, command: Command },
    /// Asks for the server's clock.
    Ping { id: u32 },
}

/// What the server says on the workshop plane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// First message of a session that did not resume: the whole state at `seq`.
    Welcome {
        protocol: u32,
        you: PersonId,
        seq: Seq,
        now: Millis,
        workshop: Box<WorkshopView>,
        present: Vec<PersonId>,
    },
    /// First message of a session that resumed after its `seq`: the happenings since then follow.
    Resumed { protocol: u32, you: PersonId, seq: Seq, now: Millis, present: Vec<PersonId> },
    /// Something became true. `by` is absent when the server did it. `changes` has each part of the state that is not
    /// as before, whole: a reader need not know what a happening means.
    Happening { seq: Seq, at: Millis, by: Option<PersonId>, happening: Happening, changes: Box<Changes> },
    /// What is this person's alone; replaces the earlier one. After `welcome` and `resumed`, and when it changes.
    Yours { yours: Yours },
    /// How far everyone is; counts only, replaces the earlier one. Not journaled.
    Progress { progress: Progress },
    /// Who is connected now; replaces the earlier list.
    Present { people: Vec<PersonId> },
    /// For the facilitation: whose line is not as it should be; replaces the earlier list.
    Lines { lines: Vec<Line> },
    /// The command was accepted and is on disk as happening `seq`.
    Done { id: u32, seq: Seq },
    /// The command was refused; or, without an `id`, something else of this session was.
    Refused { id: Option<u32>, refusal: Refusal },
    /// Answer to a ping.
    Pong { id: u32, now: Millis },
}

/// What a person asks of the workshop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Command {
    /// One's own name, or another's by a facilitator.
    Rename {
        person: PersonId,
        name: String,
    },
    /// Takes a person out, until readmitted. Facilitators only.
    Remove {
        person: PersonId,
    },
    /// Takes a removed person back in. Facilitators only.
    Readmit {
        person: PersonId,
    },
    /// No newcomers from now on; who is in stays in. Facilitators only.
    LockDoor {},
    /// Newcomers may enter again. Facilitators only.
    UnlockDoor {},
    /// The workshop's title. Facilitators only.
    Retitle {
        title: String,
    },
    /// One more board, with nothing on it. Facilitators only, while the workshop goes on.
    AddBoard {
        title: String,
        #[serde(default)]
        visible: Visible,
    },
    /// A board is called otherwise: the theme of a table. Facilitators only, who see it, while the workshop goes on.
    RetitleBoard {
        board: BoardId,
        title: String,
    },

    /// Replaces the phases after the one that runs. Facilitators only.
    SetScript {
        phases: Vec<Phase>,
    },
    /// Begins the phase that is next: the one after the phase that runs, skipped ones left out. Facilitators only.
    StartPhase {
        phase: PhaseId,
    },
    /// Passes a coming phase over, or not any more. Facilitators only.
    SkipPhase {
        phase: PhaseId,
        skipped: bool,
    },
    /// Begins an earlier phase, or the present one, anew; its entry actions are not done again. With `restore` the
    /// boards become again what they were when it had begun. Facilitators only.
    GoBack {
        phase: PhaseId,
        #[serde(default)]
        restore: bool,
    },
    Pause {},
    Resume {},
    /// Gives the phase this much more time, in seconds; from `grace` and `over` it runs again. Facilitators only.
    AddTime {
        seconds: u32,
    },
    /// Ends writing in this phase now. Facilitators only.
    EndTime {},
    /// Gives one person this much more time in every phase, in seconds (0: none). Told to nobody else.
    ExtraTime {
        person: PersonId,
        seconds: u32,
    },
    /// Nobody but the facilitation changes anything until thawed.
    Freeze {},
    Thaw {},
    /// Ends the workshop; opens it again; closes it for good.
    CloseWorkshop {},
    ReopenWorkshop {},
    ArchiveWorkshop {},
    /// How many days after its close the workshop is kept. Facilitators only, before it is closed.
    SetRetention {
        days: u32,
    },
    /// Erases the workshop, for good and at once; `code` is its join code, typed by hand. Facilitators only.
    PurgeWorkshop {
        code: String,
    },
    /// Blanks everything that this person wrote, and gives them another name. One's own, or anyone's by a facilitator.
    EraseContributions {
        person: PersonId,
    },
    /// Hides or shows what is on the screen for the room.
    HideScreen {
        hidden: bool,
    },
    /// «Regardez ici»; `null` ends it.
    LookHere {
        look: Option<Look>,
    },

    /// «J'ai fini» of the phase that runs; counted, never told who.
    Finished {
        done: bool,
    },
    RaiseHand {},
    /// One's own, or anyone's by a facilitator or the host of the person's group.
    LowerHand {
        person: PersonId,
    },

    /// Makes `count` groups and spreads the people over them, in place of those there are. Facilitators only.
    MakeGroups {
        count: u32,
        spread: Spread,
    },
    RenameGroup {
        group: GroupId,
        name: String,
    },
    RemoveGroup {
        group: GroupId,
    },
    /// Moves someone to a group, or out of all.
    MoveToGroup {
        person: PersonId,
        group: Option<GroupId>,
    },
    SetHost {
        group: GroupId,
        person: Option<PersonId>,
    },
    /// What a person is, for groups by category: «élu·e», «habitant·e». One's own, or anyone's by a facilitator.
    Categorize {
        person: PersonId,
        category: Option<String>,
    },
    /// Which boards are tables, in order, and for how many rounds. Facilitators only.
    SetTables {
        boards: Vec<BoardId>,
        rounds: u32,
    },
    /// All groups go to the tables of this round, at once. Facilitators only.
    Rotate {
        round: u32,
    },
    /// A timer for this host's table alone, by its host or a facilitator. The phase's clock goes on.
    TimeTable {
        group: GroupId,
        act: TimerAct,
    },
    /// The table that is shown to the room now, and for how long, in seconds, where it is timed. Facilitators only.
    Spotlight {
        board: Option<BoardId>,
        seconds: Option<u32>,
    },

    /// What was written in private comes to the boards. Facilitators only.
    Reveal {
        how: RevealHow,
    },
    /// Accepts or declines ideas that wait, those that are still as they were read. Facilitators only.
    Judge {
        ideas: Vec<IdeaRef>,
        verdict: Verdict,
    },
    /// Copies notes to a zone of another board, with their origin; what was copied before is brought up to date.
    Pour {
        notes: Vec<NoteRef>,
        board: BoardId,
        zone: String,
        /// The group that may object first, note by note.
        #[serde(default)]
        gate: Option<GroupId>,
    },
    /// Copies ESPACES to the plan of another board: where they lie there, what they are for, and their notes.
    PourRooms {
        rooms: Vec<ZoneRef>,
        board: BoardId,
    },
    /// Pours what nobody has objected to so far; or nothing.
    CloseGate {
        gate: VoteId,
    },
    CancelGate {
        gate: VoteId,
    },

    OpenVote {
        plan: Box<VotePlan>,
    },
    /// No ballot counts any more.
    CloseVote {
        vote: VoteId,
    },
    /// Tells everyone the tally.
    RevealVote {
        vote: VoteId,
    },
    CancelVote {
        vote: VoteId,
    },
    /// What a vote on notes led to: these are the core («socle»), the others go to this zone. Facilitators only.
    Settle {
        vote: VoteId,
        core: Vec<String>,
        rest: Option<String>,
    },
    /// One's own ballot; replaces an earlier one, until the vote is closed.
    Cast {
        vote: VoteId,
        ballot: Ballot,
    },
    /// The ballot of someone without a device, by a facilitator or a host; counted as such.
    CastFor {
        vote: VoteId,
        name: String,
        ballot: Ballot,
    },

    /// Proposes a decision by consent. Facilitators only.
    OpenDecision {
        plan: DecisionPlan,
    },
    OnDecision {
        decision: DecisionId,
        act: DecisionAct,
    },
    /// An election without candidates. Facilitators only.
    OpenElection {
        plan: ElectionPlan,
    },
    OnElection {
        election: ElectionId,
        act: ElectionAct,
    },

    /// A mark in the replay. Facilitators only.
    NamePoint {
        label: String,
    },
    /// Brings a board, or one zone with its notes, or one note, back to what it was after entry `seq` of the board's
    /// journal, by a change like any other. Facilitators only.
    Restore {
        board: BoardId,
        #[serde(default)]
        zone: Option<String>,
        #[serde(default)]
        note: Option<String>,
        seq: Seq,
    },
    /// Hands the replay of these boards and phases (none said: all of them) out by a link. Facilitators only.
    PublishReplay {
        boards: Vec<BoardId>,
        #[serde(default)]
        phases: Option<Vec<PhaseId>>,
        until: Millis,
        /// Groups are numbers in it.
        #[serde(default)]
        without_groups: bool,
    },
    RevokeReplay {
        replay: ReplayId,
    },
    /// That workshop may not ask any more where its notes come from. Facilitators only.
    EndFollowing {
        workshop: WorkshopId,
    },
    /// Changes the draft of the restitution. Facilitators only, as the next two.
    EditReport {
        edit: ReportEdit,
    },
    /// Whoever has the link may read it as it is now, for so many days. In place of an earlier publication.
    PublishReport {
        days: u32,
        /// Socle's own words in it are English.
        #[serde(default)]
        english: bool,
    },
    RevokeReport {},
}
