//! Sets of CRDT blocks: which clocks of which clients. Our own, so that what is checked does not check itself.

use std::{collections::BTreeMap, ops::Range};
use yrs::{IdSet, Update};

/// Runs of clocks by client: sorted, apart, not empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids(BTreeMap<u64, Vec<Range<u32>>>);

impl Ids {
    /// The same set, as yrs has it.
    pub fn of(set: &IdSet) -> Self {
        let mut ids = Self::default();
        for (client, ranges) in set.iter() {
            for range in ranges.iter() {
                ids.insert(client.get(), range.clone());
            }
        }
        ids
    }

    /// The blocks that an update brings.
    pub fn brought_by(update: &Update) -> Self {
        Self::of(&update.insertions(true))
    }

    /// The blocks that an update deletes.
    pub fn deleted_by(update: &Update) -> Self {
        Self::of(update.delete_set())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn insert(&mut self, client: u64, mut run: Range<u32>) {
        if run.is_empty() {
            return;
        }
        let runs = self.0.entry(client).or_default();
        let from = runs.partition_point(|known| known.end < run.start);
        let to = runs.partition_point(|known| known.start <= run.end);
        if let (Some(first), true) = (runs.get(from), from < to) {
            run.start = run.start.min(first.start);
            run.end = run.end.max(runs[to - 1].end);
        }
        runs.splice(from..to, [run]);
    }

    pub fn add(&mut self, other: &Self) {
        for (client, runs) in &other.0 {
            for run in runs {
                self.insert(*client, run.clone());
            }
        }
    }

    /// The first run of `wanted` that is not wholly here.
    pub fn lacks(&self, wanted: &Self) -> Option<(u64, Range<u32>)> {
        wanted.0.iter().find_map(|(client, runs)| {
            let known = self.0.get(client);
            let lacking = runs.iter().find(|run| {
                !known.is_some_and(|known| {
                    let at = known.partition_point(|k| k.end < run.end);
                    known.get(at).is_some_and(|k| k.start <= run.start && run.end <= k.end)
                })
            });
            lacking.map(|run| (*client, run.clone()))
        })
    }

    /// Is every block of `wanted` here?
    pub fn contain(&self, wanted: &Self) -> bool {
        self.lacks(wanted).is_none()
    }

    pub fn clients(&self) -> impl Iterator<Item = u64> {
        self.0.keys().copied()
    }

    /// The clock after a client's last block.
    pub fn end_of(&self, client: u64) -> u32 {
        self.0.get(&client).and_then(|runs| runs.last()).map_or(0, |run| run.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_join_where_they_touch_and_nothing_is_found_between_them() {
        let mut ids = Ids::default();
        for run in [0..2, 6..8, 2..4, 7..10] {
            ids.insert(7, run);
        }
        assert_eq!(ids.0[&7], [0..4, 6..10]);
        let one = |run: Range<u32>| Ids(BTreeMap::from([(7, vec![run])]));
        assert!(ids.contain(&one(0..4)) && ids.contain(&one(7..9)));
        assert_eq!(ids.lacks(&one(3..7)), Some((7, 3..7)));
        assert!(!ids.contain(&one(9..11)) && !Ids::default().contain(&one(0..1)));
        ids.insert(7, 3..7);
        assert_eq!((&ids, ids.end_of(7), ids.end_of(8)), (&one(0..10), 10, 0));
    }
}
