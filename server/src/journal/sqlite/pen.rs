//! What requests write, row by row, inside the writer's transactions.
//!
//! Statements are parsed once and kept. Rows that name streams and people are looked up once too: nobody else writes to
//! this file (the folder is locked), so what is known of them stays true until a transaction is taken back.

use super::super::{Append, JournalError, Kind, NewEntry, Rewrite, Snapshot, Stream};
use super::{folder, kind_code, named, signed, sum};
use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Params, params, types::Value};
use socle_protocol::ids::{Millis, PersonId, Seq};
use std::collections::HashMap;

/// Streams, and people, that are known without a look at the file: all that a full house writes on at once. ≈ 100 bytes
/// each; when there are more, all are looked up again.
const KNOWN: usize = 4096;

/// Statements that stay parsed: more than there are here.
const STATEMENTS: usize = 32;

/// The connection that writes.
pub(super) struct Pen {
    connection: Connection,
    known: Known,
}

/// Rows as they are in the file, or will be when the transaction is committed.
#[derive(Default)]
struct Known {
    /// A stream's number and its newest sequence.
    streams: HashMap<Stream, (i64, Seq)>,
    authors: HashMap<PersonId, i64>,
}

/// A transaction that is not in the file.
pub(super) enum Unwritten {
    /// One request of it failed and was taken back with the others; the connection is as before.
    One(JournalError),
    /// The disk failed, or nobody knows: this pen must not be used any more.
    Everything(JournalError),
}

impl From<Unwritten> for JournalError {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::One(error) | Unwritten::Everything(error) => error,
        }
    }
}

impl Pen {
    pub(super) fn new(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Self { connection, known: Known::default() }
    }

    pub(super) fn close(self) -> Result<(), JournalError> {
        self.connection.close().map_err(|(_, why)| JournalError::from(why))
    }

    pub(super) fn begin(&mut self) -> Result<(), Unwritten> {
        self.execute("BEGIN IMMEDIATE", []).map_err(Unwritten::Everything)
    }

    pub(super) fn commit(&mut self) -> Result<(), Unwritten> {
        self.execute("COMMIT", []).map_err(|error| {
            // Nothing is lost by a failing rollback: no batch of it is acknowledged.
            let _failing = self.execute("ROLLBACK", []);
            Unwritten::Everything(error)
        })
    }

    /// Takes the transaction back after this error. After some errors (a full disk) SQLite has done so by itself: then
    /// it is not one request that has failed.
    pub(super) fn take_back(&mut self, error: JournalError) -> Unwritten {
        self.known = Known::default();
        if !self.connection.is_autocommit() && self.execute("ROLLBACK", []).is_ok() {
            Unwritten::One(error)
        } else {
            Unwritten::Everything(error)
        }
    }

    /// Writes a batch. With [`JournalError::Store`] part of it may be written, with any other error nothing is.
    pub(super) fn append(&mut self, batch: &Append) -> Result<Seq, JournalError> {
        let found = self.stream(&batch.stream)?;
        let seq = found.map_or(0, |(_, seq)| seq);
        if seq != batch.after {
            return Err(JournalError::Fenced { expected: batch.after, found: seq });
        }
        let claim = match &batch.claim {
            Some(name) => self.is_free(name, found)?.then_some(name),
            None => None,
        };
        let id = match found {
            Some((id, _)) => id,
            None => self.new_stream(&batch.stream)?,
        };
        if let Some(name) = claim {
            self.execute("INSERT INTO claims (name, stream) VALUES (?, ?)", params![name, id])?;
        }
        let authors = self.authors(&batch.entries)?;
        let newest = batch.after + batch.entries.len() as Seq;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO entries (stream, seq, kind, author, at, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?;
        for ((seq, entry), author) in (batch.after + 1..).zip(&batch.entries).zip(authors) {
            let kind = kind_code(entry.kind);
            let person = entry.author.as_ref().map(PersonId::as_str);
            let sum = sum::of_entry(named(&batch.stream), seq, kind, person, entry.at, &entry.body);
            let (seq, at) = (signed(seq)?, signed(entry.at)?);
            insert.execute(params![id, seq, kind, author, at, &entry.body[..], sum])?;
        }
        drop(insert);
        self.execute("UPDATE streams SET seq = ? WHERE id = ?", params![signed(newest)?, id])?;
        self.known.stream(&batch.stream, (id, newest));
        Ok(newest)
    }

    /// Writes a snapshot. Errors are those of [`Pen::append`].
    pub(super) fn keep(&mut self, stream: &Stream, snapshot: &Snapshot) -> Result<(), JournalError> {
        let known = self.stream(stream)?;
        let found = known.map_or(0, |(_, seq)| seq);
        if snapshot.seq > found {
            return Err(JournalError::Fenced { expected: snapshot.seq, found });
        }
        let id = match known {
            Some((id, _)) => id,
            None => self.new_stream(stream)?,
        };
        let (seq, newest) = (signed(snapshot.seq)?, signed(found)?);
        let sum = sum::of_snapshot(named(stream), snapshot.seq, &snapshot.body);
        // One that claims to be newer than the stream itself is damaged, and no reason to keep it.
        self.execute(
            "INSERT INTO snapshots (stream, seq, body, sum) VALUES (?, ?, ?, ?)
             ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, body = excluded.body, sum = excluded.sum
             WHERE excluded.seq >= snapshots.seq OR snapshots.seq > ?",
            params![id, seq, &snapshot.body[..], sum, newest],
        )
    }

    /// Deletes a stream and all that names it; what it took is overwritten with zeros. Errors are those of
    /// [`Pen::append`].
    pub(super) fn destroy(&mut self, stream: &Stream) -> Result<(), JournalError> {
        let Some((id, _)) = self.stream(stream)? else { return Ok(()) };
        self.known.streams.remove(stream);
        self.erasing(|pen| pen.delete_stream(id))
    }

    /// Destroys a stream, and leaves one entry in its place.
    pub(super) fn bury(&mut self, stream: &Stream, at: Millis) -> Result<(), JournalError> {
        self.destroy(stream)?;
        let stone = NewEntry { kind: Kind::Tombstone, author: None, at, body: Bytes::new() };
        let append = Append { stream: stream.clone(), after: 0, entries: vec![stone], claim: None };
        self.append(&append).map(drop)
    }

    /// Writes other bytes over those of entries, and removes what else has the old ones.
    pub(super) fn rewrite(&mut self, rewrite: &Rewrite) -> Result<(), JournalError> {
        let Rewrite { stream, at, bodies } = rewrite;
        let found = self.stream(stream)?;
        let seq = found.map_or(0, |(_, seq)| seq);
        if seq != *at {
            return Err(JournalError::Fenced { expected: *at, found: seq });
        }
        let Some((id, _)) = found else { return Ok(()) };
        self.erasing(|pen| pen.replace_bodies(id, stream, bodies))
    }

    /// Does this with zeros over what it takes out. Not so for every deletion: a snapshot that takes the place of another
    /// would be written twice. The file needs scrubbing from then on.
    fn erasing(&mut self, erase: impl FnOnce(&Self) -> Result<(), JournalError>) -> Result<(), JournalError> {
        self.connection.pragma_update(None, "secure_delete", true)?;
        let erased = erase(self);
        self.connection.pragma_update(None, "secure_delete", false)?;
        erased?;
        self.execute("UPDATE probe SET remains = 1", [])
    }

    fn replace_bodies(&self, id: i64, stream: &Stream, bodies: &[(Seq, Bytes)]) -> Result<(), JournalError> {
        let mut look = self.connection.prepare_cached(
            "SELECT kind, person, at FROM entries LEFT JOIN authors ON authors.id = author
                 WHERE stream = ? AND seq = ?",
        )?;
        let mut replace = self
            .connection
            .prepare_cached("UPDATE entries SET body = ?, sum = ? WHERE stream = ? AND seq = ?")?;
        for (seq, body) in bodies {
            let told = |row: &rusqlite::Row<'_>| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, i64>(2)?))
            };
            let (kind, person, at) = look.query_row(params![id, signed(*seq)?], told)?;
            let sum = sum::of_entry(named(stream), *seq, kind, person.as_deref(), at.unsigned_abs(), body);
            replace.execute(params![&body[..], sum, id, signed(*seq)?])?;
        }
        // What a repair set aside can't be read, so nobody can tell what of it would have to go.
        for delete in ["DELETE FROM snapshots WHERE stream = ?", "DELETE FROM damaged WHERE stream = ?"] {
            self.execute(delete, [id])?;
        }
        Ok(())
    }

    /// Makes the file anew where something was taken out of it since the last time. Deletions are written over with
    /// zeros, but what SQLite moved about before (a page that was split, the pages of an older snapshot) has remains
    /// that no deletion reaches; only a file that is written anew has none.
    pub(super) fn scrub(&mut self) -> Result<(), JournalError> {
        let remains = self.number("SELECT remains FROM probe", [])?;
        if remains == Some(0) {
            return Ok(());
        }
        self.connection.execute_batch("VACUUM")?;
        if folder::settle(&self.connection)? {
            self.execute("UPDATE probe SET remains = 0", [])
        } else {
            Err(JournalError::Store("another program is reading the file: waiting for its end".into()))
        }
    }

    fn delete_stream(&self, id: i64) -> Result<(), JournalError> {
        for delete in [
            "DELETE FROM entries WHERE stream = ?",
            "DELETE FROM snapshots WHERE stream = ?",
            "DELETE FROM damaged WHERE stream = ?",
            "DELETE FROM claims WHERE stream = ?",
            "DELETE FROM streams WHERE id = ?",
        ] {
            self.execute(delete, [id])?;
        }
        Ok(())
    }

    /// Moves what deletions wrote into the file, over what they deleted, and empties the log, where that can be read
    /// still. A program that reads beside us (a backup) holds this back until the next time.
    pub(super) fn forget(&mut self) -> Result<(), JournalError> {
        if !folder::settle(&self.connection)? {
            tracing::warn!("what was destroyed stays in the log until another program has read it");
        }
        Ok(())
    }

    pub(super) fn probe(&mut self) -> Result<(), JournalError> {
        self.execute("UPDATE probe SET count = count + 1", [])
    }

    /// Gives a stream a name, made where it is missing, as a batch without entries does.
    pub(super) fn claim(&mut self, stream: &Stream, name: &str) -> Result<(), JournalError> {
        let after = self.stream(stream)?.map_or(0, |(_, seq)| seq);
        let claim = Some(name.to_owned());
        self.append(&Append { stream: stream.clone(), after, entries: Vec::new(), claim }).map(drop)
    }

    /// Keeps what a repair took out of a stream: the columns of `damaged` but the first.
    pub(super) fn set_aside(&mut self, stream: &Stream, row: &[Value; 8]) -> Result<(), JournalError> {
        let id = match self.stream(stream)? {
            Some((id, _)) => id,
            None => self.new_stream(stream)?,
        };
        let [seq, aside, why, kind, author, at, body, sum] = row;
        self.execute(
            "INSERT INTO damaged (stream, seq, aside, why, kind, author, at, body, sum)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![id, seq, aside, why, kind, author, at, body, sum],
        )
    }

    fn execute(&self, sql: &'static str, with: impl Params) -> Result<(), JournalError> {
        self.connection.prepare_cached(sql)?.execute(with)?;
        Ok(())
    }

    /// The number that is asked for, if there is one.
    fn number(&self, sql: &'static str, of: impl Params) -> Result<Option<i64>, JournalError> {
        Ok(self.connection.prepare_cached(sql)?.query_row(of, |row| row.get(0)).optional()?)
    }

    /// The stream's number and newest sequence; nothing for one that nobody wrote to.
    fn stream(&mut self, stream: &Stream) -> Result<Option<(i64, Seq)>, JournalError> {
        if let Some(known) = self.known.streams.get(stream) {
            return Ok(Some(*known));
        }
        let (kind, name) = named(stream);
        let told = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
        let found = self
            .connection
            .prepare_cached("SELECT id, seq FROM streams WHERE kind = ? AND name = ?")?
            .query_row(params![kind, name], told)
            .optional()?;
        if let Some(row) = found {
            self.known.stream(stream, row);
        }
        Ok(found)
    }

    fn new_stream(&mut self, stream: &Stream) -> Result<i64, JournalError> {
        let (kind, name) = named(stream);
        self.execute("INSERT INTO streams (kind, name, seq) VALUES (?, ?, 0)", params![kind, name])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// May this stream, if there is one, claim the name? `false` when it already has.
    fn is_free(&self, name: &str, found: Option<(i64, Seq)>) -> Result<bool, JournalError> {
        match self.number("SELECT stream FROM claims WHERE name = ?", [name])? {
            None => Ok(true),
            Some(owner) if found.is_some_and(|(id, _)| id == owner) => Ok(false),
            Some(_) => Err(JournalError::Taken { name: name.to_owned() }),
        }
    }

    /// The number of each entry's author.
    fn authors(&mut self, entries: &[NewEntry]) -> Result<Vec<Option<i64>>, JournalError> {
        entries
            .iter()
            .map(|entry| entry.author.as_ref().map(|person| self.author(person)).transpose())
            .collect()
    }

    fn author(&mut self, person: &PersonId) -> Result<i64, JournalError> {
        if let Some(id) = self.known.authors.get(person) {
            return Ok(*id);
        }
        let id = match self.number("SELECT id FROM authors WHERE person = ?", [person.as_str()])? {
            Some(id) => id,
            None => {
                self.execute("INSERT INTO authors (person) VALUES (?)", [person.as_str()])?;
                self.connection.last_insert_rowid()
            }
        };
        if self.known.authors.len() >= KNOWN {
            self.known.authors.clear();
        }
        self.known.authors.insert(person.clone(), id);
        Ok(id)
    }
}

impl Known {
    fn stream(&mut self, stream: &Stream, row: (i64, Seq)) {
        if let Some(known) = self.streams.get_mut(stream) {
            *known = row;
            return;
        }
        if self.streams.len() >= KNOWN {
            self.streams.clear();
        }
        self.streams.insert(stream.clone(), row);
    }
}
