//! The data folder: created, locked, its file opened and brought up to this version. Says which path is in the way.

use super::{super::JournalError, sum};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    time::Duration,
};

/// Held by the server that has the folder open; the system lets go of it when the process ends, however it ends.
const LOCK: &str = "socle.lock";

/// One script a format: the first makes format 1, the next changes 1 into 2, and so on.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/001.sql"),
    include_str!("../../../migrations/002.sql"),
    include_str!("../../../migrations/003.sql"),
    include_str!("../../../migrations/004.sql"),
    include_str!("../../../migrations/005.sql"),
];

/// How long a connection waits for another one. Only a checkpoint or a tool of the operator can be in the way, and
/// neither lasts: 5 s is far beyond both, and far below what a person would wait for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The WAL file shrinks back to this after a checkpoint: room for a busy minute, nothing on a disk.
const WAL_BYTES: i64 = 16 * 1024 * 1024;

/// KiB of pages that a connection for reads keeps: the inner ones of a large file. A board is read once, from its first
/// entry to its last, so SQLite's own 2 MiB for each connection would hold what nobody asks for again.
const READ_CACHE: i64 = 256;

/// What a disk must take before it is trusted again: a minute of forty people's notes.
const BALLAST: i64 = 1024 * 1024;

fn refused(path: &Path, what: &str, why: impl std::fmt::Display) -> JournalError {
    JournalError::Store(format!("{what} {}: {why}", path.display()))
}

/// Creates the folder where it is missing and takes it for this process, until the answer is dropped.
pub(super) fn lock(dir: &Path) -> Result<File, JournalError> {
    if dir.exists() && !dir.is_dir() {
        return Err(refused(dir, "the data folder", "it is a file, not a folder"));
    }
    let is_new = !dir.exists();
    std::fs::create_dir_all(dir).map_err(|why| refused(dir, "cannot create the data folder", why))?;
    if is_new {
        // The folder's own name is on disk once its parent is; some systems cannot sync a folder, and need not.
        if let Some(parent) = dir.parent() {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            File::open(parent).and_then(|folder| folder.sync_all()).ok();
        }
    }
    let path = dir.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|why| refused(dir, "cannot write to the data folder", why))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(refused(
            dir,
            "the data folder",
            "another server has it open; stop it, or choose another folder",
        )),
        Err(TryLockError::Error(why)) => Err(refused(&path, "cannot lock", why)),
    }
}

/// The connection that writes, on a file that is of this version.
pub(super) fn open(path: &Path) -> Result<Connection, JournalError> {
    let told = |why: rusqlite::Error| refused(path, "cannot use", why);
    // A file of a newer version is looked at and not touched: not even its journal mode changes.
    if path.exists() {
        known(path)?;
    }
    let mut connection = Connection::open(path).map_err(told)?;
    connection.busy_timeout(PATIENCE).map_err(told)?;
    let mode: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(told)?;
    if mode != "wal" {
        return Err(refused(
            path,
            "cannot use",
            "its file system cannot share memory, as a write-ahead log needs",
        ));
    }
    connection.pragma_update(None, "synchronous", "FULL").map_err(told)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(told)?;
    connection.pragma_update(None, "journal_size_limit", WAL_BYTES).map_err(told)?;
    migrate(&mut connection, path)?;
    Ok(connection)
}

/// Moves everything from the write-ahead log into the file, and syncs that. What a log holds when it is opened was
/// perhaps never synced (a process that was killed between a write and its fsync leaves it in the system's memory), and
/// what a failed fsync was for may be gone: from here on, what is read is on disk. Answers whether all of it was moved:
/// another program that reads beside us (a backup) holds the newest part back while it does.
pub(super) fn settle(connection: &Connection) -> Result<bool, JournalError> {
    let told = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let (busy, length, moved): (bool, i64, i64) =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], told)?;
    Ok(!busy || length == moved)
}

/// A connection in place of one that failed: everything in its file is on disk, and there is room for more.
///
/// As much is written as a busy board may soon need, and taken out again; the pages stay in the file, for later. A disk
/// that is nearly full would else take a small probe, and then fail at the first edit: for ever in turns.
pub(super) fn reopen(path: &Path) -> Result<Connection, JournalError> {
    let connection = open(path)?;
    if !settle(&connection)? {
        return Err(refused(path, "cannot sync", "another program is reading it; waiting for its end"));
    }
    connection.execute("UPDATE probe SET ballast = zeroblob(?)", [BALLAST])?;
    connection.execute("UPDATE probe SET ballast = NULL", [])?;
    settle(&connection)?;
    Ok(connection)
}

/// How a connection for reads came to its file.
pub(super) enum Reading {
    /// Beside others; may be kept.
    Shared(Connection),
    /// Alone, until it is closed: nobody else can use the file meanwhile.
    Alone(Connection),
}

/// A connection for reads. Connections share an index of the log, in a file that takes 32 KB; where a disk has no room
/// for that, this one reads the log by itself, so that boards can be read when a server starts on a full disk.
pub(super) fn reading(path: &Path) -> Result<Reading, JournalError> {
    let told = |why: rusqlite::Error| refused(path, "cannot read", why);
    let open = |flags: OpenFlags, mode: &str| -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(PATIENCE)?;
        connection.query_row(&format!("PRAGMA locking_mode = {mode}"), [], |_| Ok(()))?;
        // The first read finds out about the index.
        version(&connection)?;
        connection.pragma_update(None, "cache_size", -READ_CACHE)?;
        Ok(connection)
    };
    match open(OpenFlags::SQLITE_OPEN_READ_ONLY, "NORMAL") {
        Ok(connection) => Ok(Reading::Shared(connection)),
        // For the lock, not to write: SQLite locks by a file that may be written.
        Err(first) => match open(OpenFlags::SQLITE_OPEN_READ_WRITE, "EXCLUSIVE") {
            Ok(connection) => Ok(Reading::Alone(connection)),
            Err(_) => Err(told(first)),
        },
    }
}

/// A connection for reads on a file of this version or an older one, and its format.
pub(super) fn known(path: &Path) -> Result<(Connection, i64), JournalError> {
    if !path.exists() {
        return Err(refused(path, "cannot read", "there is no such file"));
    }
    let (Reading::Shared(connection) | Reading::Alone(connection)) = reading(path)?;
    let found = version(&connection).map_err(|why| refused(path, "cannot read", why))?;
    refuse_newer(found)?;
    Ok((connection, found))
}

/// Can the file be read as it is, without being brought up to this version first?
pub(super) fn is_current(path: &Path) -> bool {
    known(path).is_ok_and(|(_, format)| format == newest())
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).expect("there are few migrations")
}

fn refuse_newer(found: i64) -> Result<(), JournalError> {
    if found > newest() { Err(JournalError::Newer { found, known: newest() }) } else { Ok(()) }
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), JournalError> {
    let told = |why: rusqlite::Error| refused(path, "cannot bring up to this version", why);
    sum::teach(connection).map_err(told)?;
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(told)?;
    let found = version(&step).map_err(told)?;
    refuse_newer(found)?;
    for (format, script) in (1..).zip(MIGRATIONS) {
        if format > found {
            step.execute_batch(script).map_err(told)?;
            step.pragma_update(None, "user_version", format).map_err(told)?;
        }
    }
    step.commit().map_err(told)
}
