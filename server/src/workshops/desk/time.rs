//! When the desk wakes by itself, and what it does then: what time alone makes true, what is told by and by, leaving
//! memory.
//!
//! A workshop whose timer runs may leave memory like any other: nobody is there to be told, and whoever opens it again
//! finds what has become true meanwhile.

use super::{Desk, IDLE, LoadError};
use crate::clock;
use tokio::time::Instant;

impl Desk {
    /// When there is something to do that nobody asks for.
    pub(super) fn wake(&self) -> Instant {
        let due =
            [self.time_due(), self.errand_due(), self.later.present, self.later.progress, self.lines.due];
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
        // Asked for first: what is due at once is due now, and now goes on.
        let due =
            [self.time_due(), self.errand_due(), self.later.present, self.later.progress, self.lines.due];
        let now = Instant::now();
        let [time, errand, present, progress, lines] = due.map(|at| at.is_some_and(|at| at <= now));
        if time {
            self.serve(Vec::new()).await?;
        }
        if errand {
            self.set_out();
        }
        if present {
            self.tell_present();
        }
        if progress {
            self.tell_progress();
        }
        if lines {
            self.look_at_lines();
        }
        Ok(())
    }

    /// Has nobody needed the workshop for a while? Asked once in that while.
    pub(super) fn is_idle(&mut self) -> bool {
        if self.idle_since + IDLE > Instant::now() {
            return false;
        }
        self.idle_since = Instant::now();
        self.seats.is_empty() && self.errand.is_none()
    }
}
