//! What of a workshop that is closed may still be asked (SPEC F24).

use crate::message::Command;

impl Command {
    /// What may be put right in a workshop that is closed for good.
    pub(super) fn is_for_an_archive(&self) -> bool {
        matches!(
            self,
            Command::Rename { .. }
                | Command::Remove { .. }
                | Command::Readmit { .. }
                | Command::LockDoor {}
                | Command::UnlockDoor {}
                | Command::Retitle { .. }
                | Command::RevokeReplay { .. }
                | Command::EndFollowing { .. }
                | Command::EditReport { .. }
                | Command::PublishReport { .. }
                | Command::RevokeReport {}
                | Command::PurgeWorkshop { .. }
                | Command::EraseContributions { .. }
        )
    }

    /// What may be asked of one that may be opened again, besides: where its people belong, for that says what they may
    /// read; what the room is shown; its replay; the results of votes that nobody has looked at yet. Nothing that changes
    /// what was made, or its time.
    pub(super) fn is_for_a_closed_one(&self) -> bool {
        self.is_for_an_archive()
            || matches!(
                self,
                Command::ReopenWorkshop {}
                    | Command::CloseWorkshop {}
                    | Command::ArchiveWorkshop {}
                    | Command::Categorize { .. }
                    | Command::MoveToGroup { .. }
                    | Command::RaiseHand {}
                    | Command::LowerHand { .. }
                    | Command::HideScreen { .. }
                    | Command::LookHere { .. }
                    | Command::Spotlight { .. }
                    | Command::CloseVote { .. }
                    | Command::RevealVote { .. }
                    | Command::NamePoint { .. }
                    | Command::PublishReplay { .. }
            )
    }
}
