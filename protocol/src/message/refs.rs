//! What stands on one of the workshop's boards, by name.

use crate::ids::BoardId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A note of one of the workshop's boards.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct NoteRef {
    pub board: BoardId,
    pub note: String,
}

/// A zone of one of the workshop's boards.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct ZoneRef {
    pub board: BoardId,
    pub zone: String,
}
