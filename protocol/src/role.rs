//! Who may do what: one enum, one match a question, one table test.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person is in one workshop. It comes from the invitation they used and lives in the workshop's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A screen for the room: reads what it is shown, has no presence.
    Projector,
    /// Reads the board, changes nothing.
    Observer,
    /// Builds the board.
    Participant,
    /// Runs the workshop: structure, door, people.
    Facilitator,
}

impl Role {
    /// Every role, weakest first.
    pub const ALL: [Role; 4] = [Role::Projector, Role::Observer, Role::Participant, Role::Facilitator];

    /// May this role change notes, links and unlocked zones?
    pub fn may_edit(self) -> bool {
        matches!(self, Role::Participant | Role::Facilitator)
    }

    /// May this role change what the facilitation locked, lock it, and rename the board?
    pub fn may_shape(self) -> bool {
        matches!(self, Role::Facilitator)
    }

    /// May this role rename others, remove them, and turn the door's lock?
    pub fn may_run(self) -> bool {
        matches!(self, Role::Facilitator)
    }

    /// Does the room show this role among the people who are here?
    pub fn is_seen(self) -> bool {
        !matches!(self, Role::Projector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r1_the_table_of_rights() {
        //                      edit   shape  run    seen
        let table = [
            (Role::Projector, [false, false, false, false]),
            (Role::Observer, [false, false, false, true]),
            (Role::Participant, [true, false, false, true]),
            (Role::Facilitator, [true, true, true, true]),
        ];
        for (role, rights) in table {
            assert_eq!(
                [role.may_edit(), role.may_shape(), role.may_run(), role.is_seen()],
                rights,
                "{role:?}"
            );
        }
    }
}
