//! Notes that are poured only where their group does not object (SPEC C).

use super::NoteRef;
use crate::ids::{BoardId, GroupId, Millis, VoteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A pour that waits for its group. Told to the group and to the facilitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Gate {
    /// Answers are ballots of this id: `yes_no`, an option a note; «no» objects.
    pub id: VoteId,
    pub group: GroupId,
    pub notes: Vec<NoteRef>,
    /// Where they would go.
    pub board: BoardId,
    pub zone: String,
    pub opened_at: Millis,
}
