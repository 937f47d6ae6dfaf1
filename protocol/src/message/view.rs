//! A workshop as its people see it: what a session is told whole, and what the browser shows.

use super::{
    decision::DecisionView,
    election::ElectionView,
    group::{GroupView, Tables},
    privacy::{Access, Follower, Retention},
    script::{Clock, Phase, Screen, Stage},
    vote::VoteView,
};
use crate::{
    ids::{BoardId, GroupId, JoinCode, Millis, PersonId, WorkshopId},
    replay::PublishedReplay,
    role::Role,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// What of its past is handed out by a link, and not revoked.
    #[serde(default)]
    pub replays: Vec<PublishedReplay>,
    pub retention: Retention,
    /// Who came in by the operator's hand, in order.
    pub accesses: Vec<Access>,
    /// Who may ask where ideas from here come from, in order.
    pub followers: Vec<Follower>,
    /// How many times contributions or boards have been erased: a copy of a board from before has words that are gone.
    pub erasures: u32,
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
    /// Days after the workshop's close that what stands on it is kept; as long as the workshop, where none are said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub keep_days: Option<u32>,
    /// When these were over, and what stood on it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub erased_at: Option<Millis>,
}

impl BoardView {
    /// A board for everyone, of no template, kept as long as its workshop.
    pub fn of(id: BoardId, title: impl Into<String>) -> Self {
        let (title, visible) = (title.into(), Visible::default());
        Self { id, title, raw: false, key: None, visible, keep_days: None, erased_at: None }
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
    /// A table, for the group that sits there alone, whatever the phase; the same goes for the facilitation.
    Seated {},
    /// Those who sit at one of these tables, whose groups meet there; and the facilitation, which leads them.
    Tables {
        tables: Vec<BoardId>,
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
