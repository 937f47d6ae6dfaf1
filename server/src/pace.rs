//! A pace: so many a second in the long run, so many at once. Pure; whoever asks brings the time.

use std::time::{Duration, Instant};

/// A wait as people are told it: whole seconds, at least one.
pub(crate) fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs_f64().ceil() as u64).unwrap_or(u32::MAX).max(1)
}

/// A token bucket.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    per_second: f64,
    most: f64,
    /// What may still be taken; below zero, what was taken in advance.
    left: f64,
    at: Instant,
}

impl Pace {
    /// `per_second` in the long run and `most` at once; a rate of zero never holds anyone.
    pub(crate) fn new(per_second: f64, most: f64, now: Instant) -> Self {
        Self { per_second, most, left: most, at: now }
    }

    /// A pace of so many a minute.
    pub(crate) fn a_minute(count: u32, most: u32, now: Instant) -> Self {
        Self::new(f64::from(count) / 60.0, f64::from(most), now)
    }

    /// Takes `cost` in any case; answers how long to wait before going on.
    pub(crate) fn owe(&mut self, cost: f64, now: Instant) -> Duration {
        if self.is_endless() {
            return Duration::ZERO;
        }
        self.refill(now);
        self.left -= cost;
        if self.left >= 0.0 { Duration::ZERO } else { Duration::from_secs_f64(-self.left / self.per_second) }
    }

    /// Takes one if there is one; else answers when there will be.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), Duration> {
        self.look(now)?;
        if !self.is_endless() {
            self.left -= 1.0;
        }
        Ok(())
    }

    /// Is there one to take? Else answers when there will be.
    pub(crate) fn look(&mut self, now: Instant) -> Result<(), Duration> {
        if self.is_endless() {
            return Ok(());
        }
        self.refill(now);
        if self.left >= 1.0 {
            Ok(())
        } else {
            Err(Duration::from_secs_f64((1.0 - self.left) / self.per_second))
        }
    }

    /// Nothing was taken lately: as good as a new one.
    pub(crate) fn is_full(&mut self, now: Instant) -> bool {
        self.refill(now);
        self.left >= self.most
    }

    fn is_endless(&self) -> bool {
        self.per_second <= 0.0
    }

    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at);
        self.at = self.at.max(now);
        self.left = (self.left + passed.as_secs_f64() * self.per_second).min(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_burst_is_free_and_what_is_beyond_it_is_waited_for() {
        let start = Instant::now();
        let mut pace = Pace::new(100.0, 50.0, start);
        assert_eq!(pace.owe(50.0, start), Duration::ZERO);
        assert_eq!(pace.owe(100.0, start), SECOND, "a second’s worth beyond");
        assert_eq!(pace.owe(0.0, start + SECOND), Duration::ZERO, "waited for");
        assert_eq!(
            pace.owe(51.0, start + SECOND * 100),
            Duration::from_millis(10),
            "rest saves no more than a burst"
        );
    }

    #[test]
    fn who_may_not_wait_is_told_when_to_come_back() {
        let start = Instant::now();
        let mut pace = Pace::a_minute(30, 2, start);
        assert_eq!((pace.take(start), pace.take(start)), (Ok(()), Ok(())));
        assert_eq!(pace.take(start), Err(SECOND * 2));
        assert_eq!(pace.look(start + SECOND), Err(SECOND), "refused tries cost nothing");
        assert!(!pace.is_full(start + SECOND));
        assert_eq!(pace.take(start + SECOND * 2), Ok(()));
        assert!(pace.is_full(start + SECOND * 6));
    }

    #[test]
    fn no_rate_is_no_limit() {
        let start = Instant::now();
        let mut pace = Pace::a_minute(0, 0, start);
        for _ in 0..1000 {
            assert_eq!((pace.take(start), pace.owe(1e9, start)), (Ok(()), Duration::ZERO));
        }
    }
}
