//! Groups and their tables as they travel.

use crate::ids::{BoardId, GroupId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// People who work together («groupe», «table»).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupView {
    pub id: GroupId,
    pub name: String,
    /// One of the colours of notes (SPEC B10); the letter says the same without colour.
    pub color: String,
    pub letter: String,
    pub members: Vec<PersonId>,
    /// Stays at the table where the group begins, and may put it in order.
    pub host: Option<PersonId>,
}

/// How people are spread over groups. Who is removed, observes or facilitates is in none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Spread {
    /// Empty groups, filled by hand.
    ByHand {},
    /// As even as can be, drawn by lot.
    Random {},
    /// People of each category over all groups.
    Balanced {},
    /// People of one category together.
    ByCategory {},
}

/// Which group sits where: group `g` at round `r` at table `(g + r) mod T`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Tables {
    pub boards: Vec<BoardId>,
    /// The round that they sit in; 0 until the first rotation.
    pub round: u32,
    /// How many rounds the script has.
    pub rounds: u32,
}
