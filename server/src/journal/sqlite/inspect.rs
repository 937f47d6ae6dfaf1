//! Reading a journal's file for its own sake: everything is looked at, nothing is written, and damage is told instead
//! of ending the reading. For the operator's tools; rooms read through `reader`, which stops at the first doubt.

use super::{
    super::{Entry, JournalError, Kind, Snapshot, Stream},
    FILE, folder, kind_of, named, signed, stream_of, sum,
};
use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, params, types::Value};
use socle_protocol::ids::Seq;
use std::path::Path;

/// A stream that claims to have this many more entries than are there has a damaged count, not lost entries.
const MOST_MISSING: u64 = 100_000;

/// A file, as of one moment.
pub(crate) struct Inspector {
    connection: Connection,
    /// Sums came with format 2.
    has_sums: bool,
}

/// One stream, as the file lists it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    id: i64,
    pub(crate) stream: Stream,
    pub(crate) seq: Seq,
}

/// What stands at one sequence.
#[derive(Debug)]
pub(crate) enum Found {
    Whole(Entry),
    Damaged(Damaged),
}

/// Something that is not as it was written.
#[derive(Debug)]
pub(crate) struct Damaged {
    /// Its sequence; 0 for a snapshot.
    pub(crate) seq: Seq,
    pub(crate) why: String,
    /// The row as it was read, where there was one.
    pub(super) row: Option<[Value; 5]>,
}

impl Damaged {
    /// An entry that is as it was written, and that its board or workshop cannot take.
    pub(crate) fn unfit(entry: &Entry, why: String) -> Self {
        let author = entry.author.as_ref().map_or(Value::Null, |person| Value::Text(person.to_string()));
        let at = i64::try_from(entry.at).map_or(Value::Null, Value::Integer);
        let row = [
            Value::Integer(super::kind_code(entry.kind)),
            author,
            at,
            Value::Blob(entry.body.to_vec()),
            Value::Null,
        ];
        Self { seq: entry.seq, why, row: Some(row) }
    }

    /// The same, for a snapshot.
    pub(crate) fn unfit_snapshot(snapshot: &Snapshot, why: String) -> Self {
        let body = Value::Blob(snapshot.body.to_vec());
        Self { seq: 0, why, row: Some([Value::Null, Value::Null, Value::Null, body, Value::Null]) }
    }

    fn missing(seq: Seq) -> Self {
        Self { seq, why: "it is missing".into(), row: None }
    }
}

/// A row that an earlier repair set aside: its stream, then the columns of `damaged` from `seq` on.
pub(super) type SetAside = (Stream, [Value; 8]);

impl Inspector {
    /// Opens the file in this folder; a server may be running on it.
    ///
    /// # Errors
    /// [`JournalError::Newer`], and [`JournalError::Store`] when it cannot be read at all.
    pub(crate) fn open(dir: &Path) -> Result<Self, JournalError> {
        Self::open_file(&dir.join(FILE))
    }

    pub(super) fn open_file(path: &Path) -> Result<Self, JournalError> {
        let (connection, format) = folder::known(path)?;
        // One moment for everything that is read from here on.
        connection.execute_batch("BEGIN")?;
        Ok(Self { connection, has_sums: format >= 2 })
    }

    /// What SQLite finds wrong with the file's pages; nothing, for a whole one.
    pub(crate) fn pages(&self) -> Vec<String> {
        let asked = self.connection.prepare("PRAGMA integrity_check").and_then(|mut question| {
            question.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()
        });
        match asked {
            Ok(found) if found == ["ok"] => Vec::new(),
            Ok(found) => found,
            Err(error) => vec![error.to_string()],
        }
    }

    /// Every stream, workshops first; and what is wrong with the list.
    pub(crate) fn streams(&self) -> Result<(Vec<Listed>, Vec<String>), JournalError> {
        let mut question =
            self.connection.prepare("SELECT id, kind, name, seq FROM streams ORDER BY kind, id")?;
        let mut rows = question.query([])?;
        let (mut listed, mut wrong) = (Vec::new(), Vec::new());
        loop {
            match rows.next() {
                Ok(Some(row)) => match read_listed(row) {
                    Ok(stream) => listed.push(stream),
                    Err(why) => wrong.push(why),
                },
                Ok(None) => break,
                Err(error) => {
                    wrong.push(error.to_string());
                    break;
                }
            }
        }
        Ok((listed, wrong))
    }

    /// Everything from sequence 1 to the newest, in order, without gaps. More or fewer than the stream counts, where its
    /// count is damaged.
    pub(crate) fn entries(&self, listed: &Listed) -> Vec<Found> {
        let mut found = Vec::new();
        let there: Option<i64> = self
            .connection
            .query_row("SELECT max(seq) FROM entries WHERE stream = ?", [listed.id], |row| row.get(0))
            .unwrap_or(None);
        let there = there.map_or(0, i64::unsigned_abs);
        let newest =
            if listed.seq.saturating_sub(there) > MOST_MISSING { there } else { listed.seq.max(there) };
        while (found.len() as Seq) < newest {
            if self.scan(listed, newest, &mut found).is_err() {
                let seq = found.len() as Seq + 1;
                found.push(self.one(listed, seq));
            } else {
                found.extend(
                    (found.len() as Seq + 1..=newest).map(|seq| Found::Damaged(Damaged::missing(seq))),
                );
            }
        }
        found
    }

    /// Reads on from what was found so far, up to the first row that cannot be read.
    fn scan(&self, listed: &Listed, newest: Seq, found: &mut Vec<Found>) -> Result<(), JournalError> {
        let after = signed(found.len() as Seq)?;
        let mut question = self.connection.prepare_cached(&self.question("seq > ? ORDER BY seq"))?;
        let mut rows = question.query(params![listed.id, after])?;
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, i64>(0)?.unsigned_abs();
            let next = found.len() as Seq + 1;
            if seq < next || seq > newest {
                return Err(JournalError::Store("rows out of order".into()));
            }
            found.extend((next..seq).map(|seq| Found::Damaged(Damaged::missing(seq))));
            found.push(self.judge(listed, seq, row));
        }
        Ok(())
    }

    /// One entry by itself, where reading in order is impossible.
    fn one(&self, listed: &Listed, seq: Seq) -> Found {
        let asked = signed(seq).map_err(|_| rusqlite::Error::QueryReturnedNoRows).and_then(|seq| {
            let mut question = self.connection.prepare_cached(&self.question("seq = ?"))?;
            let asked = params![listed.id, seq];
            question.query_row(asked, |row| Ok(self.judge(listed, seq.unsigned_abs(), row))).optional()
        });
        match asked {
            Ok(Some(found)) => found,
            Ok(None) => Found::Damaged(Damaged::missing(seq)),
            Err(error) => Found::Damaged(Damaged { seq, why: error.to_string(), row: None }),
        }
    }

    fn question(&self, which: &str) -> String {
        let sum = if self.has_sums { "sum" } else { "NULL" };
        format!(
            "SELECT seq, kind, person, at, body, {sum} FROM entries LEFT JOIN authors ON authors.id = author
             WHERE stream = ? AND {which}"
        )
    }

    fn judge(&self, listed: &Listed, seq: Seq, row: &Row<'_>) -> Found {
        let value = |column| row.get::<_, Value>(column).unwrap_or(Value::Null);
        let damaged = |why: String| {
            Found::Damaged(Damaged {
                seq,
                why,
                row: Some([value(1), value(2), value(3), value(4), value(5)]),
            })
        };
        let (kind, person, at, body) = match (value(1), value(2), value(3), value(4)) {
            (Value::Integer(kind), Value::Null, Value::Integer(at), Value::Blob(body)) => {
                (kind, None, at, body)
            }
            (Value::Integer(kind), Value::Text(person), Value::Integer(at), Value::Blob(body)) => {
                (kind, Some(person), at, body)
            }
            _ => return damaged("its columns have the wrong types".into()),
        };
        let at = at.unsigned_abs();
        let sum = sum::of_entry(named(&listed.stream), seq, kind, person.as_deref(), at, &body);
        if self.has_sums && value(5) != Value::Integer(sum.into()) {
            return damaged("its checksum differs".into());
        }
        let Some(kind) = kind_of(kind) else { return damaged(format!("its kind {kind} is unknown")) };
        let author = match person.map(|person| person.parse()).transpose() {
            Ok(author) => author,
            Err(_) => return damaged("its author is not an id".into()),
        };
        Found::Whole(Entry { seq, kind, author, at, body: Bytes::from(body) })
    }

    /// The stream's snapshot, if it has one.
    pub(crate) fn snapshot(&self, listed: &Listed) -> Option<Result<Snapshot, Damaged>> {
        let sum = if self.has_sums { "sum" } else { "NULL" };
        let question = format!("SELECT seq, body, {sum} FROM snapshots WHERE stream = ?");
        let told = |row: &Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get::<_, Value>(2)?]);
        let asked = self
            .connection
            .prepare_cached(&question)
            .and_then(|mut question| question.query_row([listed.id], told).optional());
        let [seq, body, sum] = match asked {
            Ok(None) => return None,
            Ok(Some(row)) => row,
            Err(error) => return Some(Err(Damaged { seq: 0, why: error.to_string(), row: None })),
        };
        let row = [Value::Null, Value::Null, seq.clone(), body.clone(), sum.clone()];
        let damaged = |why: String| Some(Err(Damaged { seq: 0, why, row: Some(row) }));
        let (Value::Integer(seq), Value::Blob(body)) = (seq, body) else {
            return damaged("its columns have the wrong types".into());
        };
        let seq = seq.unsigned_abs();
        let right = sum::of_snapshot(named(&listed.stream), seq, &body);
        if self.has_sums && sum != Value::Integer(right.into()) {
            return damaged("its checksum differs".into());
        }
        if seq > listed.seq {
            return damaged(format!("it is of sequence {seq}, its stream ends at {}", listed.seq));
        }
        Some(Ok(Snapshot { seq, body: Bytes::from(body) }))
    }

    /// Claimed names, with the stream that has each; `None` for one that nobody has.
    pub(crate) fn claims(&self) -> Result<Vec<(String, Option<Stream>)>, JournalError> {
        let mut question = self.connection.prepare(
            "SELECT claims.name, streams.kind, streams.name FROM claims LEFT JOIN streams ON id = stream",
        )?;
        let told = |row: &Row<'_>| {
            let (kind, name): (Option<i64>, Option<String>) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, kind.zip(name).and_then(|(kind, name)| stream_of(kind, &name))))
        };
        let rows = question.query_map([], told)?.collect::<rusqlite::Result<Vec<_>>>();
        rows.map_err(JournalError::from)
    }

    /// What earlier repairs set aside.
    pub(super) fn set_aside(&self) -> Result<Vec<SetAside>, JournalError> {
        if !self.has_sums {
            return Ok(Vec::new());
        }
        let mut question = self.connection.prepare(
            "SELECT streams.kind, streams.name, damaged.seq, aside, why, damaged.kind, author, at, body, sum
                 FROM damaged JOIN streams ON id = stream",
        )?;
        let mut rows = question.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let value = |column| row.get::<_, Value>(column);
            let columns =
                [value(2)?, value(3)?, value(4)?, value(5)?, value(6)?, value(7)?, value(8)?, value(9)?];
            if let Some(stream) = stream_of(row.get(0)?, &row.get::<_, String>(1)?) {
                found.push((stream, columns));
            }
        }
        Ok(found)
    }
}

fn read_listed(row: &Row<'_>) -> Result<Listed, String> {
    let read = || -> rusqlite::Result<(i64, i64, String, i64)> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    };
    let (id, kind, name, seq) = read().map_err(|error| error.to_string())?;
    let stream = stream_of(kind, &name).ok_or_else(|| format!("stream {id}: kind {kind}, name {name:?}"))?;
    Ok(Listed { id, stream, seq: seq.unsigned_abs() })
}

impl Found {
    /// The entry, when it is as it was written.
    pub(crate) fn entry(&self) -> Option<Entry> {
        match self {
            Self::Whole(entry) => Some(entry.clone()),
            Self::Damaged(_) => None,
        }
    }

    pub(crate) fn is_void(&self) -> bool {
        matches!(self, Found::Whole(Entry { kind: Kind::Void, .. }))
    }
}
