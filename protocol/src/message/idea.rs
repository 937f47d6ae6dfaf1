//! Ideas that wait to be accepted: the inbox of a phase that is moderated (SPEC I).

use crate::{
    board::Photo,
    ids::{Millis, PersonId},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One idea as it was read: what became another since is not judged unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IdeaRef {
    pub note: String,
    pub sum: String,
}

/// An idea that waits. `GET /api/workshops/{workshop}/inbox` answers a list of them to the facilitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingIdea {
    #[serde(flatten)]
    pub idea: IdeaRef,
    pub text: String,
    pub color: String,
    /// The zone that its author meant.
    pub zone: Option<String>,
    /// Absent where authors are masked.
    pub author: Option<PersonId>,
    pub at: Millis,
    /// It comes to the board with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub photo: Option<Photo>,
}

/// What the facilitation says of an idea.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It comes to this zone; without one, where its author meant it.
    Accept { zone: Option<String> },
    /// It stays with its author, who may be told why.
    Decline { word: String },
}
