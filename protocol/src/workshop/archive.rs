//! What of a workshop that is closed for good may still be asked.

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
}
