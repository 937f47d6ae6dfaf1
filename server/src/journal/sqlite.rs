//! The journal in one SQLite file: the store of a server that stands alone.
//!
//! [`writer`] is the only one that writes: a thread that gathers what every room has asked for into one
//! transaction and answers when its commit has returned. Reads have connections of their own ([`reader`]) and never
//! wait for the writer. [`folder`] opens the data folder, locks it and brings its file up to this version. [`inspect`] and
//! [`rebuild`] are for the operator's tools.
//!
//! **Durability.** The file is in WAL mode with `synchronous=FULL`. sqlite.org/wal.html, «Performance
//! Considerations»: «Writers sync the WAL on every transaction commit if PRAGMA synchronous is set to FULL but omit
//! this sync if PRAGMA synchronous is set to NORMAL.» So a commit that returned is on disk, with one sync for all
//! batches in it; with `NORMAL` a power cut could take back the newest ones.

mod folder;
pub(crate) mod inspect;
mod pen;
mod reader;
pub(crate) mod rebuild;
mod sum;
mod writer;

use super::{Append, Entry, Journal, JournalError, Kind, Loaded, Pending, Rewrite, Snapshot, Stream};
use crate::metrics::Metrics;
use reader::Readers;
use socle_protocol::ids::{Millis, Seq, WorkshopId};
use std::{path::Path, sync::Arc};
use writer::{Ask, Hand, Writer};

/// The file in the data folder that holds everything.
pub const FILE: &str = "socle.db";

/// Takes a folder for a tool, as a server does: while the answer lives no server runs on it.
pub(crate) fn hold(dir: &Path) -> Result<std::fs::File, JournalError> {
    folder::lock(dir)
}

/// A journal in `socle.db`.
#[derive(Debug)]
pub struct Sqlite {
    writer: Writer,
    readers: Arc<Readers>,
}

impl Sqlite {
    /// Opens the data folder, which is created where it is missing. Only one server at a time may have it open.
    ///
    /// # Errors
    /// [`JournalError::Newer`] for a file of a newer version, which is left as it is; [`JournalError::Store`],
    /// with a text that names the path, when the folder or the file cannot be used.
    pub fn open(dir: &Path) -> Result<Self, JournalError> {
        Self::open_counted(dir, Metrics::new())
    }

    /// [`Sqlite::open`], with its commits counted here.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    pub fn open_counted(dir: &Path, metrics: Arc<Metrics>) -> Result<Self, JournalError> {
        let lock = folder::lock(dir)?;
        let path = dir.join(FILE);
        let connection = match Self::settled(&path) {
            Ok(connection) => Some(connection),
            // A full disk: what is there can be read, and is written to as soon as that works.
            Err(JournalError::Store(why)) if folder::is_current(&path) => {
                tracing::error!(why, "the journal can be read, and not written to: is the disk full?");
                None
            }
            Err(error) => return Err(error),
        };
        Ok(Self {
            writer: Writer::start(Hand::new(path.clone(), connection, metrics), lock)?,
            readers: Arc::new(Readers::new(path)),
        })
    }

    fn settled(path: &Path) -> Result<rusqlite::Connection, JournalError> {
        let connection = folder::open(path)?;
        if !folder::settle(&connection)? {
            tracing::warn!(
                "another program is reading the journal: its newest entries are synced once it is done"
            );
        }
        Ok(connection)
    }

    async fn read<T, F>(&self, ask: F) -> Result<T, JournalError>
    where
        T: Send + 'static,
        F: FnOnce(&mut rusqlite::Connection) -> Result<T, JournalError> + Send + 'static,
    {
        Readers::read(Arc::clone(&self.readers), ask).await
    }
}

impl Journal for Sqlite {
    fn append(&self, batch: Append) -> Pending<'_, Seq> {
        Box::pin(self.writer.ask(|answer| Ask::Append(batch, answer)))
    }

    fn load(&self, stream: Stream) -> Pending<'_, Loaded> {
        Box::pin(self.read(move |connection| reader::load(connection, &stream)))
    }

    fn slice(&self, stream: Stream, after: Seq, limit: usize) -> Pending<'_, Vec<Entry>> {
        Box::pin(self.read(move |connection| reader::slice(connection, &stream, after, limit)))
    }

    fn keep(&self, stream: Stream, snapshot: Snapshot) -> Pending<'_, ()> {
        Box::pin(self.writer.ask(|answer| Ask::Keep(stream, snapshot, answer)))
    }

    fn destroy(&self, stream: Stream) -> Pending<'_, ()> {
        Box::pin(self.writer.ask(|answer| Ask::Destroy(stream, answer)))
    }

    fn rewrite(&self, rewrite: Rewrite) -> Pending<'_, ()> {
        Box::pin(self.writer.ask(|answer| Ask::Rewrite(rewrite, answer)))
    }

    fn bury(&self, stream: Stream, at: Millis) -> Pending<'_, ()> {
        Box::pin(self.writer.ask(move |answer| Ask::Bury(stream, at, answer)))
    }

    fn scrub(&self) -> Pending<'_, ()> {
        Box::pin(self.writer.ask(Ask::Scrub))
    }

    fn workshops(&self) -> Pending<'_, Vec<(WorkshopId, Seq)>> {
        Box::pin(self.read(reader::workshops))
    }

    fn newest(&self, stream: Stream) -> Pending<'_, Option<Entry>> {
        Box::pin(self.read(move |connection| reader::newest(connection, &stream)))
    }

    fn find(&self, name: String) -> Pending<'_, Option<Stream>> {
        Box::pin(self.read(move |connection| reader::find(connection, &name)))
    }

    fn probe(&self) -> Pending<'_, ()> {
        Box::pin(self.writer.ask(Ask::Probe))
    }

    fn close(&self) -> Pending<'_, ()> {
        Box::pin(async {
            // Idle readers first: the last connection to close is then the writer's, which empties the WAL.
            self.readers.rest();
            self.writer.ask(Ask::Close).await
        })
    }
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.to_string())
    }
}

/// A count as SQLite keeps it. Sequences and times stay below 2^53, so this fails on a caller's mistake only.
fn signed(number: u64) -> Result<i64, JournalError> {
    i64::try_from(number).map_err(|_| JournalError::Store(format!("{number} is too large to be kept")))
}

/// The `kind` and `name` of a stream's row.
fn named(stream: &Stream) -> (i64, &str) {
    match stream {
        Stream::Workshop(id) => (0, id.as_str()),
        Stream::Board(id) => (1, id.as_str()),
        Stream::Ballots(id) => (2, id.as_str()),
        Stream::Images(id) => (3, id.as_str()),
    }
}

/// The stream of such a row; `None` for one that no version so far has written.
fn stream_of(kind: i64, name: &str) -> Option<Stream> {
    match kind {
        0 => name.parse().map(Stream::Workshop).ok(),
        1 => name.parse().map(Stream::Board).ok(),
        2 => name.parse().map(Stream::Ballots).ok(),
        3 => name.parse().map(Stream::Images).ok(),
        _ => None,
    }
}

/// A kind as an entry's row has it.
fn kind_code(kind: Kind) -> i64 {
    match kind {
        Kind::Update => 0,
        Kind::Happening => 1,
        Kind::ClientId => 2,
        Kind::Void => 3,
        Kind::Ballot => 4,
        Kind::Tombstone => 5,
        Kind::Image => 6,
    }
}

fn kind_of(code: i64) -> Option<Kind> {
    [Kind::Update, Kind::Happening, Kind::ClientId, Kind::Void, Kind::Ballot, Kind::Tombstone, Kind::Image]
        .into_iter()
        .find(|kind| kind_code(*kind) == code)
}

#[cfg(test)]
mod tests;
