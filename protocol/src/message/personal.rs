//! What is told to one person alone, and what is told as counts. Neither is journaled.

use super::{
    BoardView,
    election::Count,
    gate::Gate,
    group::TableTimer,
    vote::{Ballot, Tally},
};
use crate::ids::{BoardId, Millis, PersonId, VoteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is one person's alone, and what is told without being kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct Yours {
    /// The board of one's private notes, where the present phase has people write in private.
    pub drafts: Option<BoardId>,
    /// One's own ballots in votes that are open or closed.
    pub ballots: Vec<OwnBallot>,
    /// For a host and the facilitation: whose ballots they entered by name, in votes that are open.
    pub entered: Vec<EnteredBallot>,
    /// More time in every phase, in seconds.
    pub extra_seconds: u32,
    /// «J'ai fini» of this phase.
    pub finished: bool,
    /// The timer of the table where one sits, set by its host.
    #[serde(default)]
    pub table_timer: Option<TableTimer>,
    /// For the facilitation: what closed votes say, before everyone is told.
    pub tallies: Vec<VoteTally>,
    /// For the facilitation: who has more time.
    pub extra: Vec<ExtraTime>,
    /// For the facilitation: who has not answered yet where answers are not secret.
    pub awaited: Vec<Awaited>,
    /// What has been opened in elections that are not closed. For everyone; told here since it does not stay.
    pub counts: Vec<Count>,
    /// Pours that wait for one's group; all of them, for the facilitation.
    #[serde(default)]
    pub gates: Vec<Gate>,
    /// All boards of which one is told, where some are not for everyone: a role or a group that changes brings others.
    #[serde(default)]
    pub boards: Vec<BoardView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnBallot {
    pub vote: VoteId,
    pub ballot: Ballot,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnteredBallot {
    pub vote: VoteId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct VoteTally {
    pub vote: VoteId,
    pub tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExtraTime {
    pub person: PersonId,
    pub seconds: u32,
}

/// Whose answer a round of objections, or an election, waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Awaited {
    pub vote: VoteId,
    pub people: Vec<PersonId>,
}

/// Counts of what is not told by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Progress {
    /// «J'ai fini», of those who are here and may write.
    pub finished: u32,
    pub of: u32,
    /// Private notes that wait to be revealed, and how many people wrote some.
    pub drafts: u32,
    pub drafters: u32,
    /// Ideas that wait to be accepted.
    #[serde(default)]
    pub inbox: u32,
    /// Votes, rounds of objections and elections that take ballots now.
    pub votes: Vec<VoteProgress>,
}

/// «12/36 ont voté».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoteProgress {
    pub vote: VoteId,
    pub cast: u32,
    pub of: u32,
}

/// Someone whose line is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Line {
    pub person: PersonId,
    pub state: LineState,
    /// When they were last heard.
    pub seen_at: Millis,
}

/// How a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Here, but answers come late.
    Slow,
    /// The line broke a moment ago, and their device is trying again.
    Reconnecting,
    /// The line broke, and nobody came back.
    Cut,
    /// They closed it.
    Left,
}
