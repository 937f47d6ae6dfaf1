//! The workshop plane at `/live/{workshop}`: JSON text frames, one message each (SPEC L).
//! Every enum is tagged and has struct variants only; integers stay below 2^53.

pub mod changes;
pub mod decision;
pub mod election;
pub mod group;
pub mod personal;
pub mod script;
pub mod vote;

use crate::{
    ids::{
        BoardId, DecisionId, ElectionId, ErrandId, GroupId, JoinCode, Millis, PersonId, PhaseId, Seq, VoteId,
        WorkshopId,
    },
    refusal::Refusal,
    role::Role,
};
use changes::Changes;
use decision::{DecisionAct, DecisionChange, DecisionPlan, DecisionView};
use election::{ElectionAct, ElectionChange, ElectionPlan, ElectionView};
use group::{GroupView, Spread, Tables};
pub use personal::{Awaited, EnteredBallot, ExtraTime, OwnBallot, Progress, VoteProgress, VoteTally, Yours};
use script::{Clock, Look, Phase, RevealHow, Screen, Stage};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vote::{Ballot, Tally, VotePlan, VoteView};

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
    /// Begins an earlier phase, or the present one, anew; its entry actions are not done again. Facilitators only.
    GoBack {
        phase: PhaseId,
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

    /// What was written in private comes to the boards. Facilitators only.
    Reveal {
        how: RevealHow,
    },
    /// Copies notes to a zone of another board, with their origin; what was copied before is brought up to date.
    Pour {
        notes: Vec<NoteRef>,
        board: BoardId,
        zone: String,
    },

    OpenVote {
        plan: VotePlan,
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
}

/// A note of one of the workshop's boards.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct NoteRef {
    pub board: BoardId,
    pub note: String,
}

/// What then became true. Journaled with author, server time and sequence; the state is a fold of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// The first happening of every workshop.
    Created {
        title: String,
        template: String,
        code: JoinCode,
        boards: Vec<BoardView>,
        #[serde(default)]
        script: Vec<Phase>,
        #[serde(default)]
        tables: Tables,
    },
    Joined {
        person: PersonId,
        name: String,
        role: Role,
    },
    RoleChanged {
        person: PersonId,
        role: Role,
    },
    Renamed {
        person: PersonId,
        name: String,
    },
    Removed {
        person: PersonId,
    },
    Readmitted {
        person: PersonId,
    },
    DoorLocked {},
    DoorUnlocked {},
    Retitled {
        title: String,
    },

    ScriptSet {
        phases: Vec<Phase>,
    },
    PhaseSkipped {
        phase: PhaseId,
        skipped: bool,
    },
    /// A phase began. Its entry actions follow as happenings of their own.
    PhaseStarted {
        phase: PhaseId,
        at: Millis,
    },
    /// The timer is at `left` ms again, running or paused; `null`: no limit.
    Paused {
        left: Millis,
    },
    Resumed {
        ends_at: Millis,
    },
    /// `ends_at`: when the time is up now; absent while it is paused.
    TimeAdded {
        seconds: u32,
        ends_at: Option<Millis>,
    },
    /// Time is up; writing goes on until `closes_at`.
    TimeUp {
        closes_at: Millis,
    },
    /// Writing in this phase has ended.
    WritingEnded {
        at: Millis,
    },
    /// Told to this person and to facilitators.
    ExtraTimeGiven {
        person: PersonId,
        seconds: u32,
    },
    Frozen {},
    Thawed {},
    WorkshopClosed {},
    WorkshopReopened {},
    WorkshopArchived {},
    ScreenHidden {
        hidden: bool,
    },
    LookedHere {
        look: Option<Look>,
    },
    HandRaised {
        person: PersonId,
    },
    HandLowered {
        person: PersonId,
    },

    GroupsMade {
        groups: Vec<GroupView>,
    },
    GroupRenamed {
        group: GroupId,
        name: String,
    },
    GroupRemoved {
        group: GroupId,
    },
    Grouped {
        person: PersonId,
        group: Option<GroupId>,
    },
    HostSet {
        group: GroupId,
        person: Option<PersonId>,
    },
    Categorized {
        person: PersonId,
        category: Option<String>,
    },
    TablesSet {
        tables: Tables,
    },
    Rotated {
        round: u32,
    },

    /// Something is to be done to the boards; the server does it, also after a restart, and says so. Told to nobody:
    /// the order of an anonymous reveal is in it.
    ErrandGiven {
        errand: ErrandId,
        task: Task,
    },
    ErrandDone {
        errand: ErrandId,
        done: Done,
    },

    VoteOpened {
        vote: Box<VoteView>,
    },
    /// The facilitation alone learns the tally, by its `yours`.
    VoteClosed {
        vote: VoteId,
    },
    VoteRevealed {
        vote: VoteId,
        tally: Tally,
    },
    VoteCancelled {
        vote: VoteId,
    },

    DecisionOpened {
        decision: Box<DecisionView>,
    },
    DecisionChanged {
        decision: DecisionId,
        change: DecisionChange,
    },
    ElectionOpened {
        election: Box<ElectionView>,
    },
    ElectionChanged {
        election: ElectionId,
        change: ElectionChange,
    },
}

/// Work on boards that a happening asks for. What it makes is the same however often it is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Task {
    /// Private notes of these people, in this order; of the first who has some, where only one is asked for.
    Reveal {
        drafts: Vec<Drafts>,
        one: bool,
        anonymous: bool,
        at: Millis,
    },
    Pour {
        notes: Vec<NoteRef>,
        board: BoardId,
        zone: String,
    },
    /// Every shown note of these zones of these boards.
    PourZones {
        zones: Vec<String>,
        from: Vec<BoardId>,
        board: BoardId,
    },
    /// Reads the options of a vote, for each group when it is on their tables.
    OpenVote {
        plan: VotePlan,
    },
}

/// Where one person's private notes go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Drafts {
    pub person: PersonId,
    pub board: BoardId,
    /// For notes that name no zone of that board.
    pub zone: Option<String>,
}

/// How an errand ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Done {
    Revealed {
        notes: u32,
        people: u32,
    },
    Poured {
        notes: u32,
    },
    VotesOpened {
        votes: Vec<VoteId>,
    },
    /// It can't be done; why, as a refusal's code.
    Failed {
        code: String,
    },
}

/// A workshop as its people see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WorkshopView {
    pub id: WorkshopId,
    pub title: String,
    pub template: String,
    pub code: JoinCode,
    pub door_locked: bool,
    pub boards: Vec<BoardView>,
    /// In order of arrival.
    pub people: Vec<PersonView>,
    pub stage: Stage,
    /// The phases, in order.
    pub script: Vec<Phase>,
    pub clock: Clock,
    /// Nobody but the facilitation changes anything.
    pub frozen: bool,
    pub screen: Screen,
    /// Raised hands, the first one first.
    pub hands: Vec<PersonId>,
    pub groups: Vec<GroupView>,
    pub tables: Tables,
    /// In order of opening.
    pub votes: Vec<VoteView>,
    pub decisions: Vec<DecisionView>,
    pub elections: Vec<ElectionView>,
}

/// A board as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardView {
    pub id: BoardId,
    pub title: String,
    /// `true` for a board that carries another app's Yjs document: no schema, no outline.
    #[serde(default)]
    pub raw: bool,
    /// Its id in the template, which a script refers to.
    #[serde(default)]
    pub key: Option<String>,
    #[serde(default)]
    pub visible: Visible,
}

impl BoardView {
    /// A board for everyone, of no template.
    pub fn of(id: BoardId, title: impl Into<String>) -> Self {
        Self { id, title: title.into(), raw: false, key: None, visible: Visible::default() }
    }
}

/// Who a board is for, whatever the phase. Facilitators see all but what is a group's alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Visible {
    Everyone {},
    /// One group alone, not even the facilitation unless one of them is in the group.
    Group {
        group: GroupId,
    },
    Facilitation {},
}

impl Default for Visible {
    fn default() -> Self {
        Visible::Everyone {}
    }
}

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    #[serde(default)]
    pub removed: bool,
    /// «élu·e», «habitant·e»: what groups by category go by.
    #[serde(default)]
    pub category: Option<String>,
}
