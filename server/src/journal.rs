//! The journal: the append-only truth of every board and workshop. One trait, several stores, one contract suite.
//!
//! A stream is the history of one board or of one workshop, its images, or the ballots of one vote. Its only writer is the task
//! that owns it; the expected sequence of [`Journal::append`] is a fence against a second one. What an entry's bytes mean
//! is the owner's business: the journal keeps them, in order, on disk, until the stream is destroyed.

#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod memory;
pub mod sqlite;

use bytes::Bytes;
use socle_protocol::ids::{BoardId, Millis, PersonId, Seq, VoteId, WorkshopId};
use std::{future::Future, pin::Pin};

/// Names the history of one board or of one workshop, its images, or the ballots of one vote.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Stream {
    Workshop(WorkshopId),
    Board(BoardId),
    /// Apart from their workshop's history, so that they can be destroyed and it stays.
    Ballots(VoteId),
    /// The images of a workshop: no part of its history, since who reads that reads no megabytes.
    Images(WorkshopId),
}

/// What an entry's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A raw Yjs update (v1), as it came.
    Update,
    /// The JSON of a `Happening`.
    Happening,
    /// A varuint: a CRDT client id that from now on belongs to the entry's author.
    ClientId,
    /// The JSON of a `Cast`. Whose it is stands in it, and nowhere else: such an entry has no author.
    Ballot,
    /// The bytes of an image, as the server drew it.
    Image,
    /// Nothing more: the workshop was erased, when this entry says. The only entry of its stream.
    Tombstone,
    /// Nothing: stands where `socle repair` set a damaged entry aside, so that sequences go on without gaps.
    Void,
}

/// One fact to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    pub kind: Kind,
    /// Absent when the server itself is the author (a template's first content, an undo by the guard).
    pub author: Option<PersonId>,
    pub at: Millis,
    pub body: Bytes,
}

/// One fact, as it is in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub seq: Seq,
    pub kind: Kind,
    pub author: Option<PersonId>,
    pub at: Millis,
    pub body: Bytes,
}

/// Other bytes in the place of entries that are there: what was erased of them is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    pub stream: Stream,
    /// The sequence of the stream's newest entry as its writer knows it.
    pub at: Seq,
    pub bodies: Vec<(Seq, Bytes)>,
}

/// Merged state of a stream at `seq`; its bytes are the owner's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub seq: Seq,
    pub body: Bytes,
}

/// A batch for one stream: whole or absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    pub stream: Stream,
    /// The sequence of the stream's newest entry as its writer knows it; 0 for a new stream.
    pub after: Seq,
    pub entries: Vec<NewEntry>,
    /// A name that this stream takes with this batch (`code:KAYA42`); refused when another stream has it.
    pub claim: Option<String>,
}

/// What is needed to open a stream: the newest snapshot, and the entries after it (all, when there is none).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loaded {
    pub snapshot: Option<Snapshot>,
    pub entries: Vec<Entry>,
}

impl Loaded {
    /// The newest sequence of the stream; 0 when it has none.
    pub fn seq(&self) -> Seq {
        let snapshot = self.snapshot.as_ref().map_or(0, |s| s.seq);
        self.entries.last().map_or(snapshot, |e| e.seq.max(snapshot))
    }
}

/// Why the journal could not. Completes «failed to …».
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("append after {expected}: the stream is at {found}, someone else wrote to it")]
    Fenced { expected: Seq, found: Seq },
    #[error("claim {name}: another stream has it")]
    Taken { name: String },
    #[error(
        "open the journal: it was written by a newer version (format {found}, this version knows {known})"
    )]
    Newer { found: i64, known: i64 },
    #[error("read entry {seq}: {reason}")]
    Damaged { seq: Seq, reason: String },
    #[error("reach the journal: it is closed")]
    Closed,
    #[error("use the disk: {0}")]
    Store(String),
    /// The disk is known to fail and was not asked: nothing is written, and nobody has to look whether it is.
    #[error("use the disk: it takes no writes for now")]
    NotAsked,
}

/// A boxed future, since the trait is used as `Arc<dyn Journal>`.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, JournalError>> + Send + 'a>>;

/// Where entries are kept.
pub trait Journal: Send + Sync + 'static {
    /// Appends a batch; answers the sequence of its last entry once all of it is durable. An empty batch answers
    /// `after`. Dropping the future does not take the batch back.
    fn append(&self, batch: Append) -> Pending<'_, Seq>;

    /// Everything needed to open a stream. A stream that nobody wrote to is empty, not an error.
    fn load(&self, stream: Stream) -> Pending<'_, Loaded>;

    /// Up to `limit` entries after `after`, in order.
    fn slice(&self, stream: Stream, after: Seq, limit: usize) -> Pending<'_, Vec<Entry>>;

    /// Keeps a snapshot; an older one than the newest kept is ignored. May forget older snapshots, never entries.
    fn keep(&self, stream: Stream, snapshot: Snapshot) -> Pending<'_, ()>;

    /// Gives these entries other bytes, all or none of them; authors, times and kinds stay. What else has the old bytes
    /// goes with them: the stream's snapshot, and what was set aside of it. Answers once none of it can be read any
    /// more; see [`Journal::scrub`].
    fn rewrite(&self, rewrite: Rewrite) -> Pending<'_, ()>;

    /// Destroys a stream, and leaves one entry in its place that says when: a [`Kind::Tombstone`].
    fn bury(&self, stream: Stream, at: Millis) -> Pending<'_, ()>;

    /// Leaves nothing in the files of what was destroyed, rewritten or buried before: stores keep remains in gaps that
    /// no read shows. Takes as long as copying the whole store; without such remains it does nothing.
    fn scrub(&self) -> Pending<'_, ()>;

    /// Every workshop that there is or was, with the sequence of its newest entry.
    fn workshops(&self) -> Pending<'_, Vec<(WorkshopId, Seq)>>;

    /// The newest entry of a stream.
    fn newest(&self, stream: Stream) -> Pending<'_, Option<Entry>>;

    /// Deletes a stream for good: its entries, its snapshot, its claims. Answers once nothing of it can be read any
    /// more, also from the disk. A stream that is not there is destroyed already.
    fn destroy(&self, stream: Stream) -> Pending<'_, ()>;

    /// Which stream claimed this name.
    fn find(&self, name: String) -> Pending<'_, Option<Stream>>;

    /// Answers once a small write has reached the disk: `/readyz`.
    fn probe(&self) -> Pending<'_, ()>;

    /// Commits what was accepted and closes; later calls answer [`JournalError::Closed`].
    fn close(&self) -> Pending<'_, ()>;
}
