//! When the desk wakes by itself, and what it does then: what time alone makes true, who is here, leaving memory.
//!
//! A workshop whose timer runs may leave memory like any other: nobody is there to be told, and whoever opens it again
//! finds what has become true meanwhile.

use super::{Desk, IDLE, LoadError};
use crate::clock;
use std::time::Duration;
use tokio::time::Instant;

/// How long after a failed append what is due is tried again: as often as a failing disk is asked.
pub(super) const AGAIN: Duration = Duration::from_secs(1);

impl Desk {
    /// When there is something to do that nobody asks for.
    pub(super) fn wake(&self) -> Instant {
        let due = [self.time_due(), self.present_due];
        due.into_iter().flatten().fold(self.idle_since + IDLE, Instant::min)
    }

    fn time_due(&self) -> Option<Instant> {
        let due = clock::at(self.log.state.due()?);
        Some(self.not_before.map_or(due, |not_before| due.max(not_before)))
    }

    /// May what is due be appended, or has that just failed?
    pub(super) fn may_elapse(&self) -> bool {
        self.not_before.is_none_or(|not_before| not_before <= Instant::now())
    }

    /// Does what is due.
    pub(super) async fn awake(&mut self) -> Result<(), LoadError> {
        let now = Instant::now();
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if is_due(self.time_due()) {
            self.serve(Vec::new()).await?;
        }
        if is_due(self.present_due) {
            self.tell_present();
        }
        Ok(())
    }

    /// Has nobody needed the workshop for a while? Asked once in that while.
    pub(super) fn is_idle(&mut self) -> bool {
        if self.idle_since + IDLE > Instant::now() {
            return false;
        }
        self.idle_since = Instant::now();
        self.seats.is_empty()
    }
}
