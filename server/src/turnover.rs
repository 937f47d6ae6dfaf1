//! The time of an edit, told exactly by the phase whose rules it was judged by (SPEC F36): what is off the record, and
//! what is not, is read from these times, and a phase that begins is on disk before rooms hear of it.
//!
//! The desk holds the moment at which a phase may begin, one millisecond ahead, while it decides and commits; whoever is
//! judged by the rules from before it has an earlier time, however late the room hears of it.

use crate::clock;
use socle_protocol::ids::Millis;
use std::sync::{Mutex, PoisonError};

/// Of one workshop, for its desk and the rooms of its boards.
#[derive(Debug, Default)]
pub(crate) struct Turnover {
    /// When the phase began, or may be beginning, that is the newest.
    begins: Mutex<Millis>,
}

impl Turnover {
    /// A moment that is later than the time of every edit so far, and of every one until [`Turnover::settle`].
    pub(crate) fn hold(&self) -> Millis {
        let mut begins = self.begins.lock().unwrap_or_else(PoisonError::into_inner);
        *begins = clock::now() + 1;
        *begins
    }

    /// The newest phase began at `began`: what was held is so, or has come to nothing.
    pub(crate) fn settle(&self, began: Millis) {
        *self.begins.lock().unwrap_or_else(PoisonError::into_inner) = began;
    }

    /// The time of an edit that is judged by the rules of the phase that began at `since`.
    pub(crate) fn stamp(&self, since: Millis) -> Millis {
        let begins = self.begins.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock::now();
        if since < *begins { now.min(*begins - 1) } else { now.max(since) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f36_an_edit_has_a_time_of_the_phase_whose_rules_it_was_judged_by() {
        let turnover = Turnover::default();
        let early = turnover.stamp(0);
        let held = turnover.hold();
        assert!(early < held);
        // The phase is on disk, and the room has not heard of it.
        while clock::now() <= held {
            assert!(turnover.stamp(0) < held);
        }
        assert!(turnover.stamp(0) < held && turnover.stamp(held) > held);
        turnover.settle(held);
        assert!(turnover.stamp(0) < held, "whenever it hears of it");
        // What came to nothing holds nobody.
        let held = turnover.hold();
        turnover.settle(held - 10);
        while clock::now() <= held {}
        assert!(turnover.stamp(held - 10) > held);
    }
}
