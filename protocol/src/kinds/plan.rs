//! `plan`: the levels of a building, and the ESPACES that lie on them, which are its child zones. A zone of ideas each,
//! so that everything that a list can do they can too; where they lie is theirs to say (`room`).

use super::Contract;
use crate::board::Zone;

pub(super) struct Plan;

impl Contract for Plan {
    fn lacks(&self, zone: &Zone) -> Option<(&'static str, &'static str)> {
        zone.levels.is_empty().then_some(("levels", "a plan has some"))
    }
}
