//! What waits in a room's inbox, in bytes: the inbox counts knocks, and a knock may bring eight megabytes.
//!
//! A session takes a share, of what its edit costs, before it decodes it; it is given back when its batch is done with. When a board's share
//! or the server's is used up, the session waits, and so its own TCP stream only.

use crate::config::{Limits, Size};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Edits that cost less take none: an inbox full of them has 16 MiB.
const SMALL: usize = 16 * 1024;
/// Bytes are counted in units of this many.
const UNIT: usize = 1024;

/// A budget of bytes.
#[derive(Debug, Clone)]
struct Budget {
    free: Arc<Semaphore>,
    units: u32,
}

/// The budgets of one room: its own, and the house's.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    room: Budget,
    house: Budget,
}

/// The house's budget, from which each room's is made.
#[derive(Debug)]
pub(crate) struct House {
    all: Budget,
    room: Size,
}

/// A part of the budgets, given back when dropped.
#[derive(Debug)]
pub(crate) struct Share {
    _room: OwnedSemaphorePermit,
    _house: OwnedSemaphorePermit,
}

impl Budget {
    fn of(size: Size) -> Self {
        let units = u32::try_from(size.0 / UNIT).unwrap_or(u32::MAX).max(1);
        Self { free: Arc::new(Semaphore::new(units as usize)), units }
    }

    /// Waits for this many bytes. What costs more than there is waits until it is alone.
    async fn share(&self, bytes: usize) -> OwnedSemaphorePermit {
        let units = u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX).min(self.units);
        let free = Arc::clone(&self.free);
        free.acquire_many_owned(units).await.expect("a budget is never closed")
    }
}

impl House {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { all: Budget::of(limits.waiting), room: limits.waiting_per_board }
    }

    pub(crate) fn room(&self) -> Waiting {
        Waiting { room: Budget::of(self.room), house: self.all.clone() }
    }
}

impl Waiting {
    /// Takes what an edit costs. The room's share first: a board that is flooded uses up no more of the house's.
    pub(crate) async fn share(&self, cost: usize) -> Option<Share> {
        if cost <= SMALL {
            return None;
        }
        let room = self.room.share(cost).await;
        let house = self.house.share(cost).await;
        Some(Share { _room: room, _house: house })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    const MIB: usize = 1 << 20;

    #[test]
    fn w13_a_flooded_board_uses_up_its_own_share_and_leaves_the_others_theirs() {
        let limits = Limits { waiting_per_board: Size::mib(4), waiting: Size::mib(6), ..Limits::default() };
        let house = House::new(&limits);
        let (flooded, calm) = (house.room(), house.room());
        let first = flooded.share(3 * MIB).now_or_never().expect("there is room");
        assert!(flooded.share(2 * MIB).now_or_never().is_none(), "its share is used up");
        assert!(flooded.share(SMALL).now_or_never().is_some(), "small edits pass all the same");
        let other = calm.share(2 * MIB).now_or_never().expect("another board’s share is its own");
        assert!(calm.share(2 * MIB).now_or_never().is_none(), "the house’s is used up");
        drop(other);
        drop(first);
        let alone =
            flooded.share(100 * MIB).now_or_never().expect("what is larger than all waits to be alone");
        assert!(flooded.share(MIB).now_or_never().is_none());
        drop(alone);
        assert!(flooded.share(4 * MIB).now_or_never().is_some(), "all of it was given back");
    }
}
