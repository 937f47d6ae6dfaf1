//! A workshop's past as it travels (SPEC Y): what there is to play, and the play itself, piece by piece.
//!
//! The server reads the journals and answers plain values, never CRDT bytes: what a reader may not know (masked
//! authors, phases off the record, boards of others, refused edits) is not in what it gets. Steps of all boards of a
//! workshop stand on one time axis, numbered from 1; the state at 0 is empty.
//!
//! Who signed something is told by a place in [`ReplayView::actors`], also inside items: their `author` and `deleted.by`
//! are such a place as text («3»), or null and empty. Ids of people do not travel.

use crate::ids::{BoardId, GroupId, Millis, PhaseId, ReplayId, Seq, WorkshopId};
use crate::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// `GET /api/workshops/{workshop}/replay`, and `GET /api/replays/{link}` for a published one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReplayView {
    pub workshop: WorkshopId,
    pub title: String,
    pub template: String,
    /// Changes whenever any of this may have; segments are asked for with it, and then never change.
    pub version: String,
    /// Of the first and the last thing that happened, by the server's clock.
    pub from: Millis,
    pub to: Millis,
    /// How many steps there are.
    pub steps: u32,
    /// Those whose steps this reader gets, in the workshop's order.
    pub boards: Vec<ReplayBoard>,
    /// In order of time, without gaps: what comes before the first phase is a chapter without one.
    pub chapters: Vec<Chapter>,
    /// In order of time.
    pub marks: Vec<Mark>,
    /// Changes in each stretch of `every` ms from `from` on.
    pub every: Millis,
    pub density: Vec<u32>,
    /// Who acts; a step names one by its place here.
    pub actors: Vec<Actor>,
    /// The groups that actors are in, by their names; of a published replay where its publisher lets them be told.
    #[serde(default)]
    pub groups: Vec<ReplayGroup>,
    /// The first step of each segment, in order: segment `n` has those up to the next one's first. Empty when there are
    /// no steps.
    pub segments: Vec<u32>,
    /// Entries of the journals that could not be read, whole or in part: the rest is played without them.
    pub passed_over: u32,
    /// Of a published replay: when it ends.
    pub until: Option<Millis>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplayGroup {
    pub id: GroupId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReplayBoard {
    pub id: BoardId,
    pub title: String,
    /// What the board was made from.
    pub template: String,
    pub key: Option<String>,
}

/// A stretch of time in which one phase ran, or none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Chapter {
    pub phase: Option<PhaseId>,
    pub label: String,
    pub prompt: String,
    pub from: Millis,
    pub to: Millis,
    /// The last step before it: where to be to see it begin.
    pub after: u32,
    pub round: Option<u32>,
    /// Nothing written in it is told.
    pub off_the_record: bool,
}

/// A moment worth a flag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Mark {
    pub at: Millis,
    /// The last step that had happened then.
    pub after: u32,
    pub what: MarkKind,
    /// The vote's title, the decision's, the role that someone was elected to, the named point's; empty where there is
    /// nothing to add.
    pub label: String,
    pub board: Option<BoardId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    Revealed,
    VoteOpened,
    VoteClosed,
    VoteRevealed,
    Objection,
    Decided,
    Elected,
    Poured,
    Rotated,
    Restored,
    /// A point that somebody named.
    Named,
    Closed,
}

/// Who did something, under the name that this reader may know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Actor {
    /// Absent unless the reader asked for names and may have them: the screen then numbers people by their place,
    /// «Personne 7».
    pub name: Option<String>,
    pub role: Role,
    pub group: Option<GroupId>,
}

/// `GET …/replay/segments/{n}?version=…`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Segment {
    /// Its place in [`ReplayView::segments`].
    pub n: u32,
    /// What each board was before its first step; boards without anything yet are left out.
    pub before: BTreeMap<BoardId, BoardThen>,
    pub steps: Vec<Step>,
}

/// A board as it was. Items are those of the canonical JSON (SPEC B9), the deleted ones among them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct BoardThen {
    pub title: String,
    /// Of the board's journal, as in [`Step::seq`].
    pub seq: Seq,
    #[ts(type = "Array<unknown>")]
    pub zones: Vec<serde_json::Value>,
    #[ts(type = "Array<unknown>")]
    pub notes: Vec<serde_json::Value>,
    #[ts(type = "Array<unknown>")]
    pub links: Vec<serde_json::Value>,
}

/// What changed on one board at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Step {
    pub at: Millis,
    pub board: BoardId,
    /// A place in [`ReplayView::actors`]; absent: the server, or somebody who is not told.
    pub by: Option<u32>,
    /// Where the board's journal stands after it: what «Restaurer» names.
    pub seq: Seq,
    pub changes: Vec<StepChange>,
}

/// One item that became as it is here, or left the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum StepChange {
    Title {
        title: String,
    },
    Zone {
        #[ts(type = "unknown")]
        zone: serde_json::Value,
    },
    ZoneGone {
        id: String,
    },
    Note {
        #[ts(type = "unknown")]
        note: serde_json::Value,
    },
    NoteGone {
        id: String,
    },
    Link {
        #[ts(type = "unknown")]
        link: serde_json::Value,
    },
    LinkGone {
        id: String,
    },
}

/// What is handed out of a workshop's past, to whoever has the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublishedReplay {
    pub id: ReplayId,
    /// Boards for everyone only; what is written elsewhere is not in it.
    pub boards: Vec<BoardId>,
    /// Only what was written in these phases, and what was there before the first one; empty: in any.
    pub phases: Vec<PhaseId>,
    /// From then on it is gone.
    pub until: Millis,
    /// The names of groups are in it; not in one of an earlier version, where nobody was asked.
    #[serde(default)]
    pub groups: bool,
}

/// One of `GET /api/workshops/{workshop}/replay/links`, for the facilitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplayLink {
    pub replay: PublishedReplay,
    /// What `GET /api/replays/{secret}` takes.
    pub secret: String,
}
