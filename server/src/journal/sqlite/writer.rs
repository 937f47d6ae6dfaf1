//! The one thread that writes.
//!
//! While a commit is on its way to the disk, requests of all rooms gather in the queue; the next transaction takes
//! them all (group commit). Each batch is in a savepoint of its own, so a fenced one takes no other with it.
//! Answers leave only after COMMIT has returned; when it fails, every batch of that transaction has failed, and the
//! next write waits until the file is open anew and takes a write that large.

use super::super::{Append, JournalError, Snapshot, Stream};
use super::{folder, kind_code, named, signed, sum};
use crate::metrics::Metrics;
use rusqlite::{Connection, OptionalExtension, params};
use socle_protocol::ids::Seq;
use std::{fs::File, path::PathBuf, sync::Arc, thread, time::Instant};
use tokio::sync::{mpsc, oneshot};

/// Requests that may wait. When it is full, whoever asks waits its turn: with hundreds of rooms that each have one
/// batch in flight it never is, and it bounds a transaction too.
const QUEUE: usize = 1024;

pub(super) type Answer<T> = oneshot::Sender<Result<T, JournalError>>;

/// What the thread can be asked.
#[derive(Debug)]
pub(super) enum Ask {
    Append(Append, Answer<Seq>),
    Keep(Stream, Snapshot, Answer<()>),
    Probe(Answer<()>),
    Close(Answer<()>),
}

/// The rooms' end of the queue.
#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Ask>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread; without a connection it opens one when something is to be written. `lock` is held until its
    /// connection is closed.
    pub(super) fn start(
        connection: Option<Connection>,
        path: PathBuf,
        lock: File,
        metrics: Arc<Metrics>,
    ) -> Result<Self, JournalError> {
        let (queue, asked) = mpsc::channel(QUEUE);
        let hand = Hand { path, connection, metrics };
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(move || run(hand, lock, asked))
            .map_err(|why| JournalError::Store(format!("cannot start the journal's thread: {why}")))?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// How many requests the thread has not taken yet.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        QUEUE - self.queue.capacity()
    }

    /// Puts a request in the queue and waits for its answer.
    pub(super) async fn ask<T>(&self, ask: impl FnOnce(Answer<T>) -> Ask) -> Result<T, JournalError> {
        let (answer, answered) = oneshot::channel();
        self.queue.send(ask(answer)).await.map_err(|_| JournalError::Closed)?;
        answered.await.unwrap_or(Err(JournalError::Closed))
    }
}

impl Drop for Writer {
    /// Waits until what was accepted is committed and the folder is free for the next server.
    fn drop(&mut self) {
        let (closed, _) = mpsc::channel(1);
        self.queue = closed;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// The connection that writes, and the way to another one. After a failed commit the old one is not trusted any more:
/// on Linux a failed fsync may have dropped the pages it was for, and would answer well the next time.
struct Hand {
    path: PathBuf,
    connection: Option<Connection>,
    metrics: Arc<Metrics>,
}

impl Hand {
    fn connection(&mut self) -> Result<&mut Connection, JournalError> {
        if self.connection.is_none() {
            self.connection = Some(folder::reopen(&self.path)?);
            tracing::info!("the journal's file is open again");
        }
        Ok(self.connection.as_mut().expect("just opened"))
    }

    /// One transaction for everything but snapshots; then each of those in one of its own: the largest writes there
    /// are, and nobody's edit fails with them.
    fn write(&mut self, round: Vec<Ask>) {
        let (snapshots, batches): (Vec<Ask>, Vec<Ask>) =
            round.into_iter().partition(|ask| matches!(ask, Ask::Keep(..)));
        self.commit(batches);
        for snapshot in snapshots {
            self.commit(vec![snapshot]);
        }
    }

    fn commit(&mut self, asks: Vec<Ask>) {
        if asks.is_empty() {
            return;
        }
        let metrics = Arc::clone(&self.metrics);
        match self.connection() {
            Ok(connection) => {
                if commit(connection, asks, &metrics).is_err() {
                    self.connection = None;
                }
            }
            Err(error) => asks.into_iter().for_each(|ask| ask.refuse(&error.to_string())),
        }
    }
}

impl Ask {
    /// Nothing of it was written.
    fn refuse(self, why: &str) {
        let no = || JournalError::Store(why.to_owned());
        let _gone = match self {
            Ask::Append(_, answer) => answer.send(Err(no())).is_err(),
            Ask::Keep(_, _, answer) | Ask::Probe(answer) | Ask::Close(answer) => {
                answer.send(Err(no())).is_err()
            }
        };
    }
}

fn run(mut hand: Hand, lock: File, mut asked: mpsc::Receiver<Ask>) {
    let mut closing = None;
    while closing.is_none()
        && let Some(first) = asked.blocking_recv()
    {
        let mut round = Vec::new();
        let mut next = Some(first);
        while let Some(ask) = next {
            match ask {
                Ask::Close(answer) => closing = Some(answer),
                other => round.push(other),
            }
            // What came after a close is not accepted any more.
            next = if closing.is_none() && round.len() < QUEUE { asked.try_recv().ok() } else { None };
        }
        hand.write(round);
    }
    asked.close();
    let closed = match hand.connection {
        Some(connection) => connection.close().map_err(|(_, why)| JournalError::from(why)),
        None => Ok(()),
    };
    drop(lock);
    drop(asked);
    if let Some(answer) = closing {
        answer.send(closed).ok();
    }
}

/// The transaction failed, and with it everything that was in it.
struct Failed;

/// What to tell one asker when the transaction has been committed, or has failed.
type Reply = Box<dyn FnOnce(Result<(), &str>)>;

/// One transaction for these.
fn commit(connection: &mut Connection, round: Vec<Ask>, metrics: &Metrics) -> Result<(), Failed> {
    let batches = round.iter().filter(|ask| matches!(ask, Ask::Append(..))).count();
    let is_snapshot = round.iter().any(|ask| matches!(ask, Ask::Keep(..)));
    let mut replies = Vec::with_capacity(round.len());
    let mut failed = connection.execute_batch("BEGIN IMMEDIATE").err();
    for ask in round {
        match ask {
            Ask::Append(batch, answer) => {
                replies.push(attempt(connection, &mut failed, answer, |c| append(c, &batch)));
            }
            Ask::Keep(stream, snapshot, answer) => {
                replies.push(attempt(connection, &mut failed, answer, |c| keep(c, &stream, &snapshot)));
            }
            Ask::Probe(answer) => replies.push(attempt(connection, &mut failed, answer, probe)),
            Ask::Close(answer) => drop(answer),
        }
    }
    if failed.is_none() {
        let began = Instant::now();
        failed = connection.execute_batch("COMMIT").err();
        match failed {
            None if is_snapshot => metrics.disk.committed_snapshot(began.elapsed()),
            None if batches > 0 => metrics.disk.committed(batches, began.elapsed()),
            _ => {}
        }
    }
    if !connection.is_autocommit() {
        // Nothing is lost by a failing rollback: no batch of this round is acknowledged.
        connection.execute_batch("ROLLBACK").ok();
    }
    let outcome = failed.map(|why| why.to_string());
    if let Some(why) = &outcome {
        tracing::error!(batches = replies.len(), why, "failed to commit");
    }
    for reply in replies {
        reply(outcome.as_deref().map_or(Ok(()), Err));
    }
    if outcome.is_some() { Err(Failed) } else { Ok(()) }
}

/// Writes one request in a savepoint of its own, and keeps its answer back until the commit.
fn attempt<T: Send + 'static>(
    connection: &mut Connection,
    failed: &mut Option<rusqlite::Error>,
    answer: Answer<T>,
    write: impl FnOnce(&Connection) -> Result<T, JournalError>,
) -> Reply {
    let mut written = Err(JournalError::Closed);
    if failed.is_none() {
        *failed = connection.execute_batch("SAVEPOINT batch").err();
    }
    if failed.is_none() {
        written = write(connection);
        // After some errors (a full disk) SQLite has rolled the whole transaction back by itself: then there is no
        // savepoint any more, this fails, and with it the round.
        let end = if written.is_ok() { "RELEASE batch" } else { "ROLLBACK TO batch; RELEASE batch" };
        *failed = connection.execute_batch(end).err();
    }
    Box::new(move |outcome| {
        let told = match outcome {
            Ok(()) => written,
            Err(why) => Err(JournalError::Store(why.to_owned())),
        };
        // Whoever asked may be gone; what is written stays written.
        answer.send(told).ok();
    })
}

pub(super) fn append(connection: &Connection, batch: &Append) -> Result<Seq, JournalError> {
    let (id, found) = open_stream(connection, &batch.stream)?;
    if found != batch.after {
        return Err(JournalError::Fenced { expected: batch.after, found });
    }
    if let Some(name) = &batch.claim {
        claim(connection, id, name)?;
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO entries (stream, seq, kind, author, at, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    let mut seq = batch.after;
    for entry in &batch.entries {
        seq += 1;
        let kind = kind_code(entry.kind);
        let person = entry.author.as_ref().map(|person| person.as_str());
        let sum = sum::of_entry(named(&batch.stream), seq, kind, person, entry.at, &entry.body);
        let author = match person {
            Some(person) => Some(author(connection, person)?),
            None => None,
        };
        let row = params![id, signed(seq)?, kind, author, signed(entry.at)?, &entry.body[..], sum];
        insert.execute(row)?;
    }
    let newest = signed(seq)?;
    connection
        .prepare_cached("UPDATE streams SET seq = ? WHERE id = ?")
        .and_then(|mut update| update.execute(params![newest, id]))?;
    Ok(seq)
}

pub(super) fn keep(
    connection: &Connection,
    stream: &Stream,
    snapshot: &Snapshot,
) -> Result<(), JournalError> {
    let (id, found) = open_stream(connection, stream)?;
    if snapshot.seq > found {
        return Err(JournalError::Fenced { expected: snapshot.seq, found });
    }
    let (seq, newest) = (signed(snapshot.seq)?, signed(found)?);
    let sum = sum::of_snapshot(named(stream), snapshot.seq, &snapshot.body);
    // One that claims to be newer than the stream itself is damaged, and no reason to keep it.
    connection
        .prepare_cached(
            "INSERT INTO snapshots (stream, seq, body, sum) VALUES (?, ?, ?, ?)
             ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, body = excluded.body, sum = excluded.sum
             WHERE excluded.seq >= snapshots.seq OR snapshots.seq > ?",
        )
        .and_then(|mut insert| insert.execute(params![id, seq, &snapshot.body[..], sum, newest]))
        .map(drop)
        .map_err(JournalError::from)
}

fn probe(connection: &Connection) -> Result<(), JournalError> {
    connection.execute("UPDATE probe SET count = count + 1", []).map(drop).map_err(JournalError::from)
}

/// The stream's row: its number and newest sequence. Made where it is missing; a refused batch takes it back.
pub(super) fn open_stream(connection: &Connection, stream: &Stream) -> Result<(i64, Seq), JournalError> {
    let (kind, name) = named(stream);
    let found = connection
        .prepare_cached("SELECT id, seq FROM streams WHERE kind = ? AND name = ?")
        .and_then(|mut question| {
            let told = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
            question.query_row(params![kind, name], told).optional()
        })?;
    if let Some(row) = found {
        return Ok(row);
    }
    connection
        .prepare_cached("INSERT INTO streams (kind, name, seq) VALUES (?, ?, 0)")
        .and_then(|mut insert| insert.insert(params![kind, name]))
        .map(|id| (id, 0))
        .map_err(JournalError::from)
}

pub(super) fn claim(connection: &Connection, id: i64, name: &str) -> Result<(), JournalError> {
    let owner: Option<i64> = connection
        .prepare_cached("SELECT stream FROM claims WHERE name = ?")
        .and_then(|mut question| question.query_row([name], |row| row.get(0)).optional())?;
    match owner {
        Some(owner) if owner == id => Ok(()),
        Some(_) => Err(JournalError::Taken { name: name.to_owned() }),
        None => connection
            .prepare_cached("INSERT INTO claims (name, stream) VALUES (?, ?)")
            .and_then(|mut insert| insert.execute(params![name, id]))
            .map(drop)
            .map_err(JournalError::from),
    }
}

fn author(connection: &Connection, person: &str) -> Result<i64, JournalError> {
    let known = connection
        .prepare_cached("SELECT id FROM authors WHERE person = ?")
        .and_then(|mut question| question.query_row([person], |row| row.get(0)).optional())?;
    match known {
        Some(id) => Ok(id),
        None => connection
            .prepare_cached("INSERT INTO authors (person) VALUES (?)")
            .and_then(|mut insert| insert.insert([person]))
            .map_err(JournalError::from),
    }
}
