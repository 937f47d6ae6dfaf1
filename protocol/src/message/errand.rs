//! Work of the workshop on its boards, as the log keeps it: what is to be done, and how it ended (SPEC D, V2, Y, G).

use super::{
    NoteRef, ZoneRef,
    idea::{IdeaRef, Verdict},
    vote::VotePlan,
};
use crate::ids::{BoardId, Millis, PersonId, PhaseId, Seq, VoteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// The ideas are looked for among those of all these people.
    Judge {
        ideas: Vec<IdeaRef>,
        verdict: Verdict,
        people: Vec<Drafts>,
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
        /// Else the zone of the same name there.
        #[serde(default)]
        into: Option<String>,
    },
    /// These ESPACES, each to the one of its name on the board's first plan.
    PourRooms {
        rooms: Vec<ZoneRef>,
        board: BoardId,
    },
    /// Reads the options of a vote, for each group when it is on their tables.
    OpenVote {
        plan: VotePlan,
    },
    /// Marks these notes as the core, and takes the rest to a zone.
    Settle {
        board: BoardId,
        core: Vec<String>,
        rest: Vec<String>,
        zone: Option<String>,
    },
    /// A board says itself what it is called.
    Title {
        board: BoardId,
        title: String,
    },
    /// A board as it was after this entry of its journal: all of it, a zone with its notes, or a note.
    Restore {
        board: BoardId,
        #[serde(default)]
        zone: Option<String>,
        #[serde(default)]
        note: Option<String>,
        seq: Seq,
    },
    /// The boards as they were when this phase had begun, its entry actions done.
    RestorePhase {
        phase: PhaseId,
        boards: Vec<BoardId>,
    },
    /// Blanks what this person wrote, on every board and in the log.
    Erase {
        person: PersonId,
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
    /// `changed`: those that were not as they had been read, and wait on.
    Judged {
        notes: u32,
        changed: u32,
    },
    Poured {
        notes: u32,
    },
    VotesOpened {
        votes: Vec<VoteId>,
    },
    Settled {
        core: u32,
        rest: u32,
    },
    Titled {},
    /// Of each board that was not so already.
    Restored {
        boards: Vec<Restored>,
    },
    /// Nothing of this person's words is left; whoever has a copy of a board drops it.
    Erased {
        person: PersonId,
    },
    /// It can't be done; why, as a refusal's code.
    Failed {
        code: String,
    },
}

/// A board that was brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Restored {
    pub board: BoardId,
    /// Where its journal stood before: restoring to there undoes it.
    pub before: Seq,
    /// How many items changed.
    pub items: u32,
}
