//! Groups and their tables as they travel.

use crate::ids::{BoardId, GroupId, Millis, PersonId};
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

/// The timer of one table, which only its people see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableTimer {
    /// The group whose host stays at the table.
    pub group: GroupId,
    /// How long it was set for, with what was added.
    pub seconds: u32,
    /// While it runs, and once it is up: when it is or was up, by the server's clock.
    pub ends_at: Option<Millis>,
    /// While it is paused: how much is left, in ms.
    pub left: Option<Millis>,
}

/// What a host does with the timer of their table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum TimerAct {
    /// From now on; in place of the one that ran.
    Start {
        seconds: u32,
    },
    Pause {},
    Resume {},
    Add {
        seconds: u32,
    },
    Stop {},
}
