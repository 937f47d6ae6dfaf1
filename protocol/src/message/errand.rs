//! Errands as the log keeps them: what a workshop has done to its boards, and how that ended.

use super::vote::VotePlan;
use crate::ids::{BoardId, Millis, PersonId, VoteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A note of one of the workshop's boards.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct NoteRef {
    pub board: BoardId,
    pub note: String,
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
    /// Marks these notes as the core, and takes the rest to a zone.
    Settle {
        board: BoardId,
        core: Vec<String>,
        rest: Vec<String>,
        zone: Option<String>,
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
    Settled {
        core: u32,
        rest: u32,
    },
    /// It can't be done; why, as a refusal's code.
    Failed {
        code: String,
    },
}
