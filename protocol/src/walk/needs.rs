//! What an update builds on: how far a document must know each client before the update can take effect whole.
//!
//! A CRDT block names its neighbours and the type it is in; a deletion names what it deletes; and the blocks of one
//! client follow each other. Whoever lacks any of that parks the block until it comes, and then it takes effect in
//! somebody else's update. A server that knows what an update needs can leave that out at the door.

use super::{BlockId, Blocks};
use std::collections::BTreeMap;

/// The blocks of one client before `clock` must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    pub client: u64,
    pub clock: u32,
}

/// Gathers needs during a walk: a number per client that is named, however often.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// Up to which clock neighbours, parents and deletions name a client's blocks.
    named: BTreeMap<u64, u32>,
    /// Where the last blocks of a client that follow each other begin, for each client of the update.
    begun: BTreeMap<u64, u32>,
}

impl Needs {
    pub(super) fn block(&mut self, named: BlockId) {
        self.until(named.client, named.clock.saturating_add(1));
    }

    pub(super) fn until(&mut self, client: u64, clock: u32) {
        let known = self.named.entry(client).or_default();
        *known = clock.max(*known);
    }

    /// Blocks of a client begin here, first or after a gap.
    pub(super) fn begin(&mut self, client: u64, clock: u32) {
        self.begun.insert(client, clock);
    }

    /// What these blocks do not bring themselves.
    pub(super) fn beyond(mut self, blocks: &[Blocks]) -> Vec<Need> {
        for Blocks { client, to, .. } in blocks {
            // What comes before the last gap is needed by what comes after it.
            let begun = self.begun.get(client).copied().unwrap_or_default();
            let named = self.named.entry(*client).or_default();
            if *named <= *to {
                *named = begun;
            }
        }
        let needs = self.named.into_iter().filter(|(_, clock)| *clock > 0);
        needs.map(|(client, clock)| Need { client, clock }).collect()
    }
}
