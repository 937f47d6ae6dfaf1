//! The restitution as it travels: what the facilitation makes of the sections that Socle drafts (SPEC E7–E9).
//!
//! A section is kept as people's words and as references to notes, never with the notes' texts: what somebody takes
//! back from a board is gone from the restitution as well.

use super::NoteRef;
use crate::{
    export::document::{Block, Document},
    ids::{BoardId, Millis},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A section as the facilitation wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SectionText {
    /// Of a section that Socle drafts, or a new one's own.
    pub id: String,
    pub title: String,
    /// In paragraphs; blank lines keep them apart.
    #[serde(default)]
    pub text: String,
    /// It stays out of the document.
    #[serde(default)]
    pub hidden: bool,
    /// Notes that it quotes, in order.
    #[serde(default)]
    pub cites: Vec<NoteRef>,
    /// Moments of boards that it shows, in order.
    #[serde(default)]
    pub figures: Vec<Figure>,
}

/// A board as it was at one time, shown as a picture. Drawn anew each time, from what the replay tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub board: BoardId,
    pub at: Millis,
    /// One zone of it; `null`: the whole board.
    #[serde(default)]
    pub zone: Option<String>,
    pub caption: String,
}

/// A change to the restitution. `version`: the one that it was made on; another one in the meantime refuses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ReportEdit {
    /// 0: the section is as Socle drafted it, or new.
    Write { section: SectionText, version: u32 },
    /// All sections in their order.
    Order { order: Vec<String>, version: u32 },
}

/// `GET /api/workshops/{workshop}/report`, for facilitators: the draft as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReportDraft {
    /// Title and facts; its parts are the sections that are not hidden.
    pub head: Document,
    /// In order, hidden ones too.
    pub sections: Vec<DraftSection>,
    pub order_version: u32,
    pub publication: Option<Publication>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftSection {
    pub section: SectionText,
    /// 0 while nobody has changed it.
    pub version: u32,
    /// Socle drafted it; a section of the facilitation's own is not.
    pub given: bool,
    /// What stands in it beside people's words, made anew each time.
    pub blocks: Vec<Block>,
}

/// A restitution that everyone with its link may read, until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Publication {
    pub until: Millis,
    /// What opens it, at `/p#{secret}`.
    pub secret: String,
}

/// Answer to `POST /api/published` `{"secret"}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Published {
    pub document: Document,
    pub until: Millis,
}
