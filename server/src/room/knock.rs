//! What is said to a room: by its sessions, and by the workshop that it is part of.

use super::{
    attendee::{Attendee, SessionId},
    blanking::{Answer, Wish},
    waiting::Share,
    writing::{Writing, Written},
};
use bytes::Bytes;
use socle_protocol::{board::Board, refusal::Refusal, walk::Walked};
use tokio::sync::oneshot;

/// What a session says to its room.
pub(crate) enum Knock {
    Enter {
        attendee: Box<Attendee>,
    },
    Leave {
        session: SessionId,
    },
    /// A step 1: answered by a whole step 2, after the batch it came in with is on disk.
    Ask {
        session: SessionId,
        state_vector: yrs::StateVector,
    },
    /// A step 2 or an update, walked and decoded by the session.
    Edit {
        session: SessionId,
        edit: Box<Edit>,
    },
    Presence {
        session: SessionId,
        states: Bytes,
    },
    QueryPresence {
        session: SessionId,
    },
    /// The committed board: canonical JSON, or for a raw board its state as one update.
    Export {
        reply: oneshot::Sender<Vec<u8>>,
    },
    /// The committed board as plain values, for the workshop's own errands.
    Read {
        reply: oneshot::Sender<Result<Board, Refusal>>,
    },
    /// One person's words leave the board and its journal.
    Blank {
        wish: Wish,
        reply: Answer,
    },
    /// Ends the room once all that came before is on disk; whoever is in it is told why. `ended` resolves when nothing
    /// will be written by it any more.
    Close {
        refusal: Refusal,
        ended: oneshot::Sender<()>,
    },
    /// What the workshop itself writes, each a transaction; answered when all of it is on disk.
    Write {
        writings: Vec<Writing>,
        reply: oneshot::Sender<Result<Written, Refusal>>,
    },
}

/// An update as its session read it.
pub(crate) struct Edit {
    pub(crate) how: How,
    pub(crate) raw: Bytes,
    pub(crate) update: yrs::Update,
    pub(crate) walked: Walked,
    /// Its part of what may wait here, until it is dropped.
    pub(crate) share: Option<Share>,
}

/// As what an edit came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// A step 2: a client answers ours with one, also when it has nothing to say.
    Answer,
    /// An update of its own accord.
    Change,
}
