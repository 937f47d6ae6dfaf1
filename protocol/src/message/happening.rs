//! What becomes true in a workshop (SPEC L).

use super::{
    BoardView, Done, NoteRef, Task,
    decision::{DecisionChange, DecisionView},
    election::{ElectionChange, ElectionView},
    gate::Gate,
    group::{GroupView, TableTimer, Tables},
    report::SectionText,
    script::{Look, Phase, Spotlight},
    vote::{Tally, VoteView},
};
use crate::{
    ids::{
        BoardId, DecisionId, ElectionId, ErrandId, GroupId, JoinCode, Millis, PersonId, PhaseId, ReplayId,
        VoteId, WorkshopId,
    },
    replay::PublishedReplay,
    role::Role,
    template::OwnDocument,
    workshop::images::KeptImage,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
        /// Days after its close that it is kept; absent where an earlier version made it.
        #[serde(default)]
        retention: Option<u32>,
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
    BoardAdded {
        board: BoardView,
    },
    /// It is called so from now on; nothing else of it has changed.
    BoardRetitled {
        board: BoardView,
    },
    /// That workshop was taken from this one's past, and may ask where its notes come from.
    Followed {
        workshop: WorkshopId,
    },
    /// It may not any more.
    FollowingEnded {
        workshop: WorkshopId,
    },
    /// It was taken from that workshop's past, whose facilitation lets it be asked where its notes come from; nobody is
    /// told.
    Continues {
        workshop: WorkshopId,
    },
    /// What its people leave with besides what its method makes: its file says so (SPEC W18); nobody is told.
    Documents {
        documents: Vec<OwnDocument>,
    },
    /// Its bytes are in the journal, beside the log; nobody is told.
    ImageKept {
        image: KeptImage,
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
    RetentionSet {
        days: u32,
    },
    /// Nobody sees the workshop any more: what it left is being deleted.
    WorkshopPurged {},
    /// The days of these boards were over before the workshop's: what stood on them is being deleted.
    BoardsErased {
        boards: Vec<BoardId>,
    },
    /// This person's texts are being blanked; from now on they are called otherwise.
    ContributionsErased {
        person: PersonId,
        name: String,
    },
    /// This person came in by an invitation that the operator of the server made.
    Accessed {
        person: PersonId,
    },
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
    /// Told to nobody as such: it is in `yours` of the people at the table.
    TableTimed {
        group: GroupId,
        timer: Option<TableTimer>,
    },
    Spotlit {
        spotlight: Option<Spotlight>,
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
    GateOpened {
        gate: Gate,
    },
    /// What some objected to stays where it is.
    GateClosed {
        gate: VoteId,
        group: GroupId,
        answered: u32,
        kept: Vec<NoteRef>,
    },
    GateCancelled {
        gate: VoteId,
        group: GroupId,
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
        #[serde(default)]
        at: Millis,
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
    PointNamed {
        label: String,
    },
    ReplayPublished {
        replay: PublishedReplay,
    },
    ReplayRevoked {
        replay: ReplayId,
    },
    /// Told to facilitators only.
    ReportWritten {
        section: SectionText,
        version: u32,
    },
    /// Told to facilitators only.
    ReportOrdered {
        order: Vec<String>,
        version: u32,
    },
    /// The restitution as it is at this place of the log can be read by whoever has the link.
    ReportPublished {
        n: u32,
        until: Millis,
        english: bool,
    },
    ReportRevoked {},
}
