//! How often one address may try: wrong join codes, new workshops, and methods' files to look at. What succeeds is never counted against joining:
//! a whole building shares one address (SPEC W10).
//!
//! Invitations are not limited: nobody guesses 16 bytes of digest. So whoever shares an address with someone who
//! guesses codes still gets in by the link.

use super::network;
use crate::{
    config::Limits,
    pace::{Pace, seconds},
};
use socle_protocol::refusal::Refusal;
use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::time::Instant;

/// Wrong codes at once for each that is allowed a minute: 240 by default, two typos of everyone in a full hall.
const MISSES_AT_ONCE: u32 = 8;
/// Workshops at once for each that is allowed a minute: 300 by default, a training day for a whole department.
const CREATIONS_AT_ONCE: u32 = 30;
/// Addresses that are remembered. Beyond it those that have rested are forgotten, and if none has, all are: memory is
/// bounded, and whoever has that many addresses needs no second try from one.
const REMEMBERED: usize = 20_000;

pub(crate) struct Attempts {
    limits: Arc<Limits>,
    by_address: Mutex<BTreeMap<IpAddr, Tries>>,
}

struct Tries {
    misses: Pace,
    creations: Pace,
    /// As many as workshops: whoever looks at a method's file makes one of it, or mends the file and looks again.
    files: Pace,
}

impl Tries {
    fn are_full(&mut self, now: std::time::Instant) -> bool {
        [&mut self.misses, &mut self.creations, &mut self.files].into_iter().all(|pace| pace.is_full(now))
    }
}

impl Attempts {
    pub(crate) fn new(limits: Arc<Limits>) -> Self {
        Self { limits, by_address: Mutex::default() }
    }

    /// May this address try a code? Trying costs nothing.
    pub(crate) fn may_try(&self, address: IpAddr) -> Result<(), Refusal> {
        let now = Instant::now().into_std();
        let mut tries = self.tries();
        let Some(known) = tries.get_mut(&network(address)) else { return Ok(()) };
        known.misses.look(now).map_err(|wait| Refusal::TooManyAttempts { seconds: seconds(wait) })
    }

    /// The code that this address tried was wrong.
    pub(crate) fn missed(&self, address: IpAddr) {
        let now = Instant::now().into_std();
        let mut tries = self.tries();
        let _already_waits = self.of(&mut tries, address).misses.take(now);
    }

    /// Takes a creation from this address into account, or refuses it.
    pub(crate) fn create(&self, address: IpAddr) -> Result<(), Refusal> {
        self.take(address, |tries| &mut tries.creations)
    }

    /// Takes a file from this address that is read for it into account, or refuses it.
    pub(crate) fn read(&self, address: IpAddr) -> Result<(), Refusal> {
        self.take(address, |tries| &mut tries.files)
    }

    fn take(&self, address: IpAddr, of: fn(&mut Tries) -> &mut Pace) -> Result<(), Refusal> {
        let now = Instant::now().into_std();
        let mut tries = self.tries();
        let taken = of(self.of(&mut tries, address)).take(now);
        taken.map_err(|wait| Refusal::TooOften { seconds: seconds(wait) })
    }

    fn of<'a>(&self, tries: &'a mut BTreeMap<IpAddr, Tries>, address: IpAddr) -> &'a mut Tries {
        let now = Instant::now().into_std();
        if tries.len() >= REMEMBERED {
            tries.retain(|_, tries| !tries.are_full(now));
            if tries.len() >= REMEMBERED {
                tries.clear();
            }
        }
        let pace = |rate: u32, at_once: u32| Pace::a_minute(rate, rate.saturating_mul(at_once), now);
        tries.entry(network(address)).or_insert_with(|| Tries {
            misses: pace(self.limits.misses_per_minute, MISSES_AT_ONCE),
            creations: pace(self.limits.creations_per_minute, CREATIONS_AT_ONCE),
            files: pace(self.limits.creations_per_minute, CREATIONS_AT_ONCE),
        })
    }

    /// Only ever locked for a step of counting.
    fn tries(&self) -> MutexGuard<'_, BTreeMap<IpAddr, Tries>> {
        self.by_address.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::advance;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[tokio::test(start_paused = true)]
    async fn w12_only_misses_count_and_only_at_their_own_address() {
        let attempts = Attempts::new(Arc::new(Limits { misses_per_minute: 6, ..Limits::default() }));
        let (hall, home) = (ip("192.0.2.1"), ip("192.0.2.2"));
        for _ in 0..47 {
            attempts.missed(hall);
        }
        for _ in 0..1000 {
            assert_eq!(attempts.may_try(hall), Ok(()), "trying costs nothing");
        }
        attempts.missed(hall);
        assert_eq!(attempts.may_try(hall), Err(Refusal::TooManyAttempts { seconds: 10 }));
        assert_eq!(attempts.may_try(home), Ok(()));
        advance(Duration::from_secs(11)).await;
        assert_eq!(attempts.may_try(hall), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn w12_workshops_are_made_at_a_pace() {
        let attempts = Attempts::new(Arc::new(Limits { creations_per_minute: 1, ..Limits::default() }));
        let hall = ip("192.0.2.1");
        assert!((0..30).all(|_| attempts.create(hall).is_ok()));
        assert_eq!(attempts.create(hall), Err(Refusal::TooOften { seconds: 60 }));
        assert_eq!(attempts.may_try(hall), Ok(()), "joining is another matter");
        // So are methods' files, of which each is read.
        assert!((0..30).all(|_| attempts.read(hall).is_ok()));
        assert_eq!(attempts.read(hall), Err(Refusal::TooOften { seconds: 60 }));
        assert_eq!(attempts.read(ip("192.0.2.2")), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn w12_memory_of_addresses_is_bounded() {
        let attempts = Attempts::new(Arc::default());
        for n in 0..REMEMBERED + 10 {
            attempts.missed(IpAddr::from((0x0a00_0000 + n as u32).to_be_bytes()));
        }
        assert!(attempts.tries().len() <= REMEMBERED);
    }
}
