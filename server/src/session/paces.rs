//! How much of what one session may send. Edits and questions above the pace make it wait, so nothing is lost;
//! presence above it is replaced by newer presence.

use crate::{config::Limits, pace::Pace};
use bytes::Bytes;
use tokio::time::{Instant, sleep};

/// An update counts once for each begun piece of this many bytes.
const EDIT: usize = 4096;
/// Questions (step 1, «who is here?») a second. A client asks once per connection; stock ones may be told to ask again
/// every second. Each answer costs up to a whole board.
const ASKED: f64 = 1.0;
/// Questions at once: a client that opens and a few that a bridge passes on.
const ASKED_AT_ONCE: f64 = 16.0;

pub(super) struct Paces {
    edits: Pace,
    asked: Pace,
    presence: Pace,
    /// The newest presence above the pace, and when it may go.
    kept: Option<(Bytes, Instant)>,
}

impl Paces {
    pub(super) fn new(limits: &Limits) -> Self {
        let now = Instant::now().into_std();
        let presence = f64::from(limits.presence_per_second);
        Self {
            edits: Pace::new(limits.edits_per_second.into(), limits.edits_burst.into(), now),
            asked: Pace::new(ASKED, ASKED_AT_ONCE, now),
            presence: Pace::new(presence, presence, now),
            kept: None,
        }
    }

    /// Waits until an update of this length is within the pace.
    pub(super) async fn edit(&mut self, length: usize) {
        let cost = length.div_ceil(EDIT).max(1);
        let wait = self.edits.owe(cost as f64, Instant::now().into_std());
        if !wait.is_zero() {
            sleep(wait).await;
        }
    }

    /// Waits until a question is within the pace.
    pub(super) async fn ask(&mut self) {
        let wait = self.asked.owe(1.0, Instant::now().into_std());
        if !wait.is_zero() {
            sleep(wait).await;
        }
    }

    /// Gives back what may go now; keeps the rest.
    pub(super) fn show(&mut self, states: Bytes) -> Option<Bytes> {
        let now = Instant::now();
        match self.presence.take(now.into_std()) {
            Ok(()) => {
                // Newer than what was kept.
                self.kept = None;
                Some(states)
            }
            Err(wait) => {
                // A copy: a slice would keep a whole frame alive.
                self.kept = Some((Bytes::copy_from_slice(&states), now + wait));
                None
            }
        }
    }

    pub(super) fn kept_back_until(&self) -> Option<Instant> {
        self.kept.as_ref().map(|(_, at)| *at)
    }

    /// What was kept, to go now.
    pub(super) fn kept_back(&mut self) -> Option<Bytes> {
        let (states, _) = self.kept.take()?;
        self.presence.owe(1.0, Instant::now().into_std());
        Some(states)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn limits() -> Limits {
        Limits { edits_per_second: 10, edits_burst: 20, presence_per_second: 5, ..Limits::default() }
    }

    #[tokio::test(start_paused = true)]
    async fn w14_a_burst_passes_and_what_is_beyond_it_waits() {
        let mut paces = Paces::new(&limits());
        let start = Instant::now();
        for _ in 0..20 {
            paces.edit(100).await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO, "a burst is free");
        for _ in 0..10 {
            paces.edit(100).await;
        }
        // Timers are a millisecond coarse.
        let waited = start.elapsed();
        assert!((Duration::from_millis(990)..Duration::from_millis(1100)).contains(&waited), "{waited:?}");
        paces.edit(10 * EDIT).await;
        let waited = start.elapsed() - waited;
        assert!(waited > Duration::from_millis(900), "a large edit counts as many: {waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn w14_presence_beyond_the_pace_gives_way_to_newer_presence() {
        let mut paces = Paces::new(&limits());
        let shown = |n: u8| Bytes::copy_from_slice(&[n]);
        for n in 0..5 {
            assert_eq!(paces.show(shown(n)), Some(shown(n)));
        }
        assert_eq!((paces.show(shown(5)), paces.show(shown(6))), (None, None));
        let until = paces.kept_back_until().expect("something is kept");
        tokio::time::sleep_until(until).await;
        assert_eq!(paces.kept_back(), Some(shown(6)), "the newest, and it alone");
        assert_eq!((paces.kept_back(), paces.kept_back_until()), (None, None));
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(paces.show(shown(7)), Some(shown(7)));
    }
}
