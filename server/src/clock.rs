//! The server's clock: the only place that asks for the time of day. What has rules about time takes it as an
//! argument.

use socle_protocol::ids::Millis;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// Milliseconds since 1970; 0 on a machine whose clock is set before that.
///
/// It is the time of day as far as the runtime's clock has come: the two are one, but where a test holds the runtime's
/// and moves it on. So a phase of ten minutes is over after ten minutes of either.
pub fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let before = std::time::Instant::now();
    let held = Instant::now().into_std();
    // Between two looks at one clock the system may do something else for a while: that is no time that is held.
    let is_one = (before..=std::time::Instant::now()).contains(&held);
    let ahead = held.saturating_duration_since(before);
    let behind = before.saturating_duration_since(held);
    let (ahead, behind) = if is_one { Default::default() } else { (ahead, behind) };
    Millis::try_from((since + ahead).saturating_sub(behind).as_millis()).unwrap_or(Millis::MAX)
}

/// When the clock will show this time, as the runtime's timers are set; now, for a time that is past.
pub fn at(time: Millis) -> Instant {
    Instant::now() + Duration::from_millis(time.saturating_sub(now()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn f26_a_clock_that_is_held_moves_with_the_runtimes() {
        let (begun, hour) = (now(), 3_600_000);
        tokio::time::sleep_until(at(begun + hour)).await;
        let now = now();
        assert!((begun + hour..begun + hour + 100).contains(&now), "{} ms", now - begun);
        assert_eq!(at(begun), Instant::now(), "a time that is past");
    }
}
