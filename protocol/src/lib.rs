//! What travels between Socle's server and its clients, and what a board means.
//!
//! Two planes. The **board plane** ([`sync`]) is a CRDT document over the stock y-protocol: binary frames at
//! `/sync/{workshop}/{board}`. The **workshop plane** ([`message`]) is a log of facts decided by the server: JSON
//! at `/live/{workshop}`. A vote or a timer never lives in the CRDT; a note never lives in the log.
//!
//! Pure: no tokio, no axum, no files, no clock. The rules that both sides keep are numbered in `SPEC.md`.

pub mod api;
#[cfg(test)]
mod bindings;
pub mod board;
pub mod close;
pub mod export;
pub mod ids;
pub mod import;
pub(crate) mod kinds;
pub mod merge;
pub mod message;
pub mod names;
pub mod order;
pub mod plan;
pub mod refusal;
pub mod replay;
pub mod report;
pub mod role;
pub mod sync;
pub mod template;
pub mod walk;
pub mod workshop;

/// Raised when a message or the meaning of one changes; sent in the first message of the workshop plane.
pub const PROTOCOL_VERSION: u32 = 1;

/// Most graphemes in one note: what fits on a sticky note that a room can read.
pub const NOTE_GRAPHEMES: u32 = 500;
/// Most graphemes in a card («carte postale»): what is written by hand on one side.
pub const CARD_GRAPHEMES: u32 = 700;
/// Most graphemes in a proposal, an answer, what a group writes for a question, or a part of a role's description: a page, which is what a room reads
/// together.
pub const TEXT_GRAPHEMES: u32 = 2_000;
/// Most graphemes in a title (workshop, zone, link label).
pub const TITLE_GRAPHEMES: u32 = 120;
/// Most graphemes in what can be seen on a photo: two sentences, which is what a screen reader should read of one.
pub const PHOTO_GRAPHEMES: u32 = 300;
/// Most graphemes in a person's name.
pub const NAME_GRAPHEMES: u32 = 40;
