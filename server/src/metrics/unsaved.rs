//! What waits for the disk, and since when: the age of the oldest is the first sign of a disk that does not keep up.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Everything that waits now. Locked twice for a batch, for a step in a small tree: a batch costs an fsync.
#[derive(Debug, Clone, Default)]
pub(super) struct Unsaved {
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    /// In the order in which it began: the first is the oldest.
    since: BTreeMap<u64, Instant>,
}

/// Waits until it is dropped.
#[derive(Debug)]
pub(super) struct Wait {
    unsaved: Unsaved,
    number: u64,
    since: Instant,
}

impl Unsaved {
    /// Something waits from now on.
    pub(super) fn begin(&self) -> Wait {
        let since = Instant::now();
        let mut waiting = self.waiting();
        waiting.next += 1;
        let number = waiting.next;
        waiting.since.insert(number, since);
        drop(waiting);
        Wait { unsaved: self.clone(), number, since }
    }

    /// How long the oldest has waited; nothing when nothing waits.
    pub(super) fn oldest(&self) -> Duration {
        self.waiting().since.first_key_value().map_or(Duration::ZERO, |(_, since)| since.elapsed())
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wait {
    pub(super) fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.unsaved.waiting().since.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn w16_the_oldest_that_waits_is_known() {
        let (unsaved, second) = (Unsaved::default(), Duration::from_secs(1));
        assert_eq!(unsaved.oldest(), Duration::ZERO);
        let first = unsaved.begin();
        tokio::time::advance(second).await;
        let later = unsaved.begin();
        tokio::time::advance(second).await;
        assert_eq!(unsaved.oldest(), second * 2);
        drop(first);
        assert_eq!(unsaved.oldest(), second);
        drop(later);
        assert_eq!(unsaved.oldest(), Duration::ZERO);
    }
}
