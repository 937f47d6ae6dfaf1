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

    /// What may be asked of one that may be opened again, besides: its people and its restitution, what the room is
    /// shown, and the results of votes that nobody has looked at yet. Nothing that changes what was made, or its time.
    pub(super) fn is_for_a_closed_one(&self) -> bool {
        self.is_for_an_archive()
            || matches!(
                self,
                Command::ReopenWorkshop {}
                    | Command::CloseWorkshop {}
                    | Command::ArchiveWorkshop {}
                    | Command::Categorize { .. }
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
