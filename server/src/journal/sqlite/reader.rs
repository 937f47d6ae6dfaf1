//! Reads: on connections of their own, on blocking threads, beside the writer and never behind it.

use super::super::{Entry, JournalError, Loaded, Snapshot, Stream};
use super::{folder, folder::Reading, kind_of, named, signed, stream_of, sum};
use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use socle_protocol::ids::{Seq, WorkshopId};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Semaphore;
use tracing::error;

/// Reads at the same time. Loads come in bursts (a server that restarts with a full house); more than this would
/// only make the disk seek and hold more boards in memory at once. The others wait their turn.
const AT_ONCE: usize = 4;

/// Connections that read, opened when first needed and then kept.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::default(), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Answers a question on a blocking thread.
    pub(super) async fn read<T, F>(readers: Arc<Self>, ask: F) -> Result<T, JournalError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, JournalError> + Send + 'static,
    {
        let turn = Arc::clone(&readers.turns).acquire_owned().await.map_err(|_| JournalError::Closed)?;
        let answer = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let idle = readers.idle().pop();
            let reading =
                idle.map_or_else(|| folder::reading(&readers.path), |idle| Ok(Reading::Shared(idle)));
            match reading? {
                Reading::Shared(mut connection) => {
                    let answer = ask(&mut connection);
                    if !readers.turns.is_closed() {
                        readers.idle().push(connection);
                    }
                    answer
                }
                Reading::Alone(mut connection) => ask(&mut connection),
            }
        });
        answer.await.unwrap_or_else(|gone| Err(JournalError::Store(format!("a read ended early: {gone}"))))
    }

    /// Takes no more questions and closes the connections that nobody uses; the others close as they are done.
    pub(super) fn rest(&self) {
        self.turns.close();
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The newest snapshot and the entries after it, as of one moment. A damaged snapshot is no reason to refuse: every
/// entry is there.
pub(super) fn load(connection: &mut Connection, stream: &Stream) -> Result<Loaded, JournalError> {
    let moment = connection.transaction()?;
    let Some((id, newest)) = find_stream(&moment, stream)? else { return Ok(Loaded::default()) };
    let snapshot = snapshot(&moment, id, stream, newest).unwrap_or_else(|reason| {
        error!(name = named(stream).1, reason, "a snapshot is damaged: reading every entry instead");
        None
    });
    let after = snapshot.as_ref().map_or(0, |kept| kept.seq);
    let entries = entries(&moment, id, stream, after, i64::MAX)?;
    let loaded = Loaded { snapshot, entries };
    match loaded.seq() {
        seq if seq < newest => Err(missing(seq + 1)),
        seq if seq > newest => {
            Err(JournalError::Damaged { seq: newest + 1, reason: "its stream ends before it".into() })
        }
        _ => Ok(loaded),
    }
}

/// The stream's snapshot, checked; or why it cannot be used.
fn snapshot(
    moment: &Transaction<'_>,
    id: i64,
    stream: &Stream,
    newest: Seq,
) -> Result<Option<Snapshot>, String> {
    let found = moment
        .prepare_cached("SELECT seq, body, sum FROM snapshots WHERE stream = ?")
        .and_then(|mut question| {
            let told =
                |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, i64>(2)?));
            question.query_row([id], told).optional()
        })
        .map_err(|error| error.to_string())?;
    let Some((seq, body, sum)) = found else { return Ok(None) };
    let seq = seq.unsigned_abs();
    if i64::from(sum::of_snapshot(named(stream), seq, &body)) != sum {
        return Err("its checksum differs".into());
    }
    if seq > newest {
        return Err(format!("it is of sequence {seq}, its stream ends at {newest}"));
    }
    Ok(Some(Snapshot { seq, body: Bytes::from(body) }))
}

/// Up to `limit` entries after `after`.
pub(super) fn slice(
    connection: &mut Connection,
    stream: &Stream,
    after: Seq,
    limit: usize,
) -> Result<Vec<Entry>, JournalError> {
    let moment = connection.transaction()?;
    let Some((id, _)) = find_stream(&moment, stream)? else { return Ok(Vec::new()) };
    entries(&moment, id, stream, after, i64::try_from(limit).unwrap_or(i64::MAX))
}

/// Which stream has claimed this name.
pub(super) fn find(connection: &mut Connection, name: &str) -> Result<Option<Stream>, JournalError> {
    let found: Option<(i64, String)> = connection
        .prepare_cached(
            "SELECT kind, streams.name FROM claims JOIN streams ON id = stream WHERE claims.name = ?",
        )
        .and_then(|mut question| {
            question.query_row([name], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })?;
    let Some((kind, owner)) = found else { return Ok(None) };
    let damaged = || JournalError::Store(format!("the claim {name} names no stream: kind {kind}, {owner:?}"));
    stream_of(kind, &owner).map(Some).ok_or_else(damaged)
}

/// Every workshop, with the sequence of its newest entry.
pub(super) fn workshops(connection: &mut Connection) -> Result<Vec<(WorkshopId, Seq)>, JournalError> {
    let mut question = connection.prepare_cached("SELECT kind, name, seq FROM streams WHERE kind = 0")?;
    let told = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?));
    let rows = question.query_map([], told)?.collect::<rusqlite::Result<Vec<(i64, String, i64)>>>()?;
    let named = rows.into_iter().filter_map(|(kind, name, seq)| match stream_of(kind, &name) {
        Some(Stream::Workshop(workshop)) => Some((workshop, seq.unsigned_abs())),
        _ => None,
    });
    Ok(named.collect())
}

/// The newest entry of a stream.
pub(super) fn newest(connection: &mut Connection, stream: &Stream) -> Result<Option<Entry>, JournalError> {
    let moment = connection.transaction()?;
    match find_stream(&moment, stream)? {
        None | Some((_, 0)) => Ok(None),
        Some((id, seq)) => Ok(entries(&moment, id, stream, seq - 1, 1)?.pop()),
    }
}

fn find_stream(moment: &Transaction<'_>, stream: &Stream) -> Result<Option<(i64, Seq)>, JournalError> {
    let (kind, name) = named(stream);
    moment
        .prepare_cached("SELECT id, seq FROM streams WHERE kind = ? AND name = ?")
        .and_then(|mut question| {
            let told = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
            question.query_row(params![kind, name], told).optional()
        })
        .map_err(JournalError::from)
}

fn entries(
    moment: &Transaction<'_>,
    id: i64,
    stream: &Stream,
    after: Seq,
    limit: i64,
) -> Result<Vec<Entry>, JournalError> {
    let mut question = moment.prepare_cached(
        "SELECT seq, kind, person, at, body, sum FROM entries LEFT JOIN authors ON authors.id = author
             WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?",
    )?;
    let mut rows = question.query(params![id, signed(after)?, limit])?;
    let mut entries = Vec::new();
    let mut newest = after;
    while let Some(row) = rows.next()? {
        let entry = entry(row, stream)?;
        newest += 1;
        if entry.seq != newest {
            return Err(missing(newest));
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn missing(seq: Seq) -> JournalError {
    JournalError::Damaged { seq, reason: "it is missing".into() }
}

/// One row, whole and as it was written, or damaged.
fn entry(row: &Row<'_>, stream: &Stream) -> Result<Entry, JournalError> {
    let seq = row.get::<_, i64>(0)?.unsigned_abs();
    let damaged = |reason: String| JournalError::Damaged { seq, reason };
    let unreadable = |error: rusqlite::Error| damaged(error.to_string());
    let kind = row.get::<_, i64>(1).map_err(unreadable)?;
    let author = row.get::<_, Option<String>>(2).map_err(unreadable)?;
    let at = row.get::<_, i64>(3).map_err(unreadable)?.unsigned_abs();
    let body = Bytes::from(row.get::<_, Vec<u8>>(4).map_err(unreadable)?);
    let sum = row.get::<_, i64>(5).map_err(unreadable)?;
    if i64::from(sum::of_entry(named(stream), seq, kind, author.as_deref(), at, &body)) != sum {
        return Err(damaged("its checksum differs".into()));
    }
    let kind = kind_of(kind).ok_or_else(|| damaged(format!("its kind {kind} is unknown")))?;
    let author = match author {
        Some(person) => {
            Some(person.parse().map_err(|_| damaged(format!("its author {person:?} is not an id")))?)
        }
        None => None,
    };
    Ok(Entry { seq, kind, author, at, body })
}
