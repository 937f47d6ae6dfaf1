//! The client whose updates poison a room, in the tests of this crate only. No input is known that makes the CRDT library
//! panic, so one client id does: where the library would be called, its panic is answered.

use socle_protocol::walk;

mod tests;

pub(crate) const POISON: u64 = 66_666_666;

/// Would the library panic on this update?
pub(crate) fn is_in(update: &[u8]) -> bool {
    walk::update(update).is_ok_and(|walked| walked.blocks.iter().any(|blocks| blocks.client == POISON))
}
