//! What is counted of the disk: appends from asking to answered, commits as the journal's thread sees them, snapshots,
//! and what waits.

use super::{
    Counters, Fraction, histogram, kept, signed,
    unsaved::{Unsaved, Wait},
};
use crate::journal::{Append, Stream};
use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::time::Duration;

/// Bounds for times of the disk, in seconds: a good one syncs in 0.1 to 2 ms, a slow one in 10 to 50, and beyond a
/// second people notice.
const SECONDS: [f64; 14] =
    [0.000_25, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];
/// Bounds for batches of one commit: at most the journal's queue.
const BATCHES: [f64; 8] = [1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 256.0, 1024.0];

/// What is counted of the disk.
pub(crate) struct Disk {
    boards: Appends,
    workshops: Appends,
    commit: Histogram,
    commit_snapshot: Histogram,
    batches: Histogram,
    snapshots_kept: Counter,
    snapshots_failed: Counter,
    snapshot_bytes: Counter,
    working: Gauge,
    held: Gauge,
    oldest: Fraction,
    unsaved: Unsaved,
}

/// Appends to streams of one kind.
struct Appends {
    seconds: Histogram,
    failed: Counter,
    entries: Counter,
    bytes: Counter,
}

type Times = Family<super::Labels<1>, Histogram, fn() -> Histogram>;

fn times(all: &mut Registry, name: &str, help: &str) -> Times {
    super::register(all, name, help, Family::new_with_constructor(|| Histogram::new(SECONDS)))
}

impl Disk {
    pub(super) fn on(all: &mut Registry) -> Self {
        let help = "From asking for a batch to be saved until it was, by stream";
        let seconds = times(all, "append_seconds", help);
        let failed: Counters<1> = kept(all, "appends_failed", "Batches that could not be saved, by stream");
        let entries: Counters<1> = kept(all, "entries", "Entries saved, by stream");
        let bytes: Counters<1> = kept(all, "entry_bytes", "Bytes of entries saved, by stream");
        let of = |stream: &'static str| {
            let label = [("stream", stream)];
            Appends {
                seconds: seconds.get_or_create_owned(&label),
                failed: failed.get_or_create_owned(&label),
                entries: entries.get_or_create_owned(&label),
                bytes: bytes.get_or_create_owned(&label),
            }
        };
        let (boards, workshops) = (of("board"), of("workshop"));
        let commit = times(all, "commit_seconds", "The COMMIT of one transaction with its sync, by content");
        let snapshots: Counters<1> = kept(all, "snapshots", "Snapshots of boards, by outcome");
        let outcome = |name| snapshots.get_or_create_owned(&[("outcome", name)]);
        let disk = Self {
            boards,
            workshops,
            commit: commit.get_or_create_owned(&[("content", "batches")]),
            commit_snapshot: commit.get_or_create_owned(&[("content", "snapshot")]),
            batches: histogram(all, "commit_batches", "Batches that shared one commit", &BATCHES),
            snapshots_kept: outcome("kept"),
            snapshots_failed: outcome("failed"),
            snapshot_bytes: kept(all, "snapshot_bytes", "Bytes of snapshots kept"),
            working: kept(all, "disk_working", "1 while the disk takes writes, 0 while nothing can be saved"),
            held: kept(all, "edits_held", "Edits that wait for a disk that takes no writes"),
            oldest: kept(all, "oldest_unsaved_seconds", "Age of the oldest batch that is not saved yet"),
            unsaved: Unsaved::default(),
        };
        disk.working.set(1);
        disk
    }

    /// What changes with time alone.
    pub(super) fn look(&self) {
        self.oldest.set(self.unsaved.oldest().as_secs_f64());
    }

    /// A batch is asked to be saved.
    pub(crate) fn asks(&self, batch: &Append) -> Asked<'_> {
        let of = match batch.stream {
            Stream::Board(_) => &self.boards,
            Stream::Workshop(_) | Stream::Ballots(_) | Stream::Images(_) => &self.workshops,
        };
        let bytes = batch.entries.iter().map(|entry| entry.body.len() as u64).sum();
        Asked { of, entries: batch.entries.len() as u64, bytes, wait: self.unsaved.begin() }
    }

    /// A transaction with so many batches was committed.
    pub(crate) fn committed(&self, batches: usize, took: Duration) {
        self.batches.observe(batches as f64);
        self.commit.observe(took.as_secs_f64());
    }

    /// A transaction with a snapshot was committed.
    pub(crate) fn committed_snapshot(&self, took: Duration) {
        self.commit_snapshot.observe(took.as_secs_f64());
    }

    pub(crate) fn snapshot_kept(&self, bytes: usize) {
        self.snapshots_kept.inc();
        self.snapshot_bytes.inc_by(bytes as u64);
    }

    pub(crate) fn snapshot_failed(&self) {
        self.snapshots_failed.inc();
    }

    pub(crate) fn becomes_working(&self) {
        self.working.set(1);
    }

    pub(crate) fn becomes_failing(&self) {
        self.working.set(0);
    }

    /// For one room: nothing is held yet.
    pub(crate) fn holding(&self) -> Holding {
        Holding { held: self.held.clone(), unsaved: self.unsaved.clone(), edits: 0, since: None }
    }
}

/// A batch on its way to the disk.
pub(crate) struct Asked<'a> {
    of: &'a Appends,
    entries: u64,
    bytes: u64,
    wait: Wait,
}

impl Asked<'_> {
    pub(crate) fn saved(self) {
        self.of.seconds.observe(self.wait.elapsed().as_secs_f64());
        self.of.entries.inc_by(self.entries);
        self.of.bytes.inc_by(self.bytes);
    }

    pub(crate) fn failed(self) {
        self.of.failed.inc();
    }
}

/// The edits that one room holds while the disk takes no writes; none any more when it is dropped.
pub(crate) struct Holding {
    held: Gauge,
    unsaved: Unsaved,
    edits: usize,
    /// They wait from the first on.
    since: Option<Wait>,
}

impl Holding {
    pub(crate) fn is(&mut self, edits: usize) {
        self.held.inc_by(signed(edits) - signed(self.edits));
        self.edits = edits;
        if edits == 0 {
            self.since = None;
        } else {
            self.since.get_or_insert_with(|| self.unsaved.begin());
        }
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.is(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Metrics, Now};

    fn shown(metrics: &Metrics, line: &str) -> bool {
        let now = Now { rooms: 0, workshops: 0, connections: 0, memory: None };
        metrics.text(&now).lines().any(|shown| shown == line)
    }

    #[tokio::test(start_paused = true)]
    async fn w16_edits_that_are_held_are_counted_until_they_are_let_go() {
        let metrics = Metrics::new();
        let (mut one, mut other) = (metrics.disk.holding(), metrics.disk.holding());
        one.is(3);
        tokio::time::advance(Duration::from_secs(5)).await;
        other.is(4);
        one.is(2);
        assert!(shown(&metrics, "socle_edits_held 6"));
        assert!(shown(&metrics, "socle_oldest_unsaved_seconds 5.0"));
        one.is(0);
        assert!(shown(&metrics, "socle_edits_held 4"));
        assert!(shown(&metrics, "socle_oldest_unsaved_seconds 0.0"));
        drop(other);
        assert!(shown(&metrics, "socle_edits_held 0"));
    }
}
