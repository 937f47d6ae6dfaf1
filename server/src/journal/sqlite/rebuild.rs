//! Whole files from what is there: a copy as of one moment, and a new file with what is damaged set aside. Each is
//! synced before anyone is told that it exists, and put in the place of another without deleting that one.

use super::{
    super::{Append, JournalError, Kind, NewEntry, Snapshot, Stream},
    FILE, folder,
    inspect::{Damaged, Inspector},
    pen::Pen,
    signed,
};
use rusqlite::types::Value;
use socle_protocol::ids::Millis;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// A stream as it will be.
pub(crate) struct Mended {
    pub(crate) stream: Stream,
    /// From sequence 1 on, voids in place of what is set aside.
    pub(crate) entries: Vec<NewEntry>,
    pub(crate) snapshot: Option<Snapshot>,
    pub(crate) aside: Vec<Damaged>,
}

/// A file or folder that is being made. It goes unless it is kept: a tool that fails midway, on a full disk say, leaves
/// nothing half.
pub(crate) struct Draft {
    path: PathBuf,
    is_kept: bool,
}

impl Draft {
    /// Nothing is there yet.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path, is_kept: false }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// It stays where it is.
    pub(crate) fn keep(&mut self) {
        self.is_kept = true;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        // Mostly none of them is there: it has got its name, or was a folder.
        let _gone = fs::remove_dir_all(&self.path);
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            let _gone = fs::remove_file(name);
        }
    }
}

/// What stands in the place of a damaged entry.
pub(crate) fn void(at: Millis) -> NewEntry {
    NewEntry { kind: Kind::Void, author: None, at, body: bytes::Bytes::new() }
}

/// Copies the file of a folder as it is at one moment, a running server notwithstanding; synced.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), JournalError> {
    let (source, _format) = folder::known(&from.join(FILE))?;
    let name = to.to_str().ok_or_else(|| JournalError::Store(format!("{} is not UTF-8", to.display())))?;
    source.execute("VACUUM INTO ?", [name])?;
    sync(to)
}

/// A new file at `to` with these streams, the claims of the old file, and everything set aside so far and now.
pub(crate) fn rebuild(
    old: &Inspector,
    to: &Path,
    streams: impl Iterator<Item = Mended>,
    at: Millis,
) -> Result<(), JournalError> {
    let mut new = Pen::new(folder::open(to)?);
    for Mended { stream, entries, snapshot, aside } in streams {
        new.begin()?;
        new.append(&Append { stream: stream.clone(), after: 0, entries, claim: None })?;
        if let Some(snapshot) = snapshot {
            new.keep(&stream, &snapshot)?;
        }
        for Damaged { seq, why, row } in aside {
            let [kind, author, time, body, sum] = row.unwrap_or([const { Value::Null }; 5]);
            let seq = Value::Integer(signed(seq)?);
            let (at, why) = (Value::Integer(signed(at)?), Value::Text(why));
            new.set_aside(&stream, &[seq, at, why, kind, author, time, body, sum])?;
        }
        new.commit()?;
    }
    new.begin()?;
    for (stream, row) in old.set_aside()? {
        new.set_aside(&stream, &row)?;
    }
    for (name, owner) in old.claims()? {
        if let Some(stream) = owner {
            new.claim(&stream, &name)?;
        }
    }
    new.commit()?;
    new.close()?;
    sync(to)
}

/// Puts a synced file in the place of the folder's. What was there, if anything, is kept in `aside`, a new folder
/// inside; only the names change, so that no moment is without one of the two.
pub(crate) fn put_in_place(dir: &Path, new: &Path, aside: &Path) -> Result<(), JournalError> {
    let place = dir.join(FILE);
    let told = |what: &Path| {
        let what = what.display().to_string();
        move |why: io::Error| JournalError::Store(format!("cannot put in place {what}: {why}"))
    };
    if place.exists() {
        // Empties the log where that is possible; where it is not (damaged pages), the log is kept too.
        if let Ok(connection) = folder::open(&place) {
            let _moved = folder::settle(&connection);
        }
        fs::create_dir(aside).map_err(told(aside))?;
        fs::hard_link(&place, aside.join(FILE)).map_err(told(aside))?;
        for rest in ["-wal", "-shm"].map(|ending| format!("{FILE}{ending}")) {
            if dir.join(&rest).exists() {
                fs::rename(dir.join(&rest), aside.join(&rest)).map_err(told(aside))?;
            }
        }
        sync(aside)?;
    }
    fs::rename(new, &place).map_err(told(&place))?;
    sync(dir)
}

/// A name in this folder that is free: `what`, and the time.
pub(crate) fn aside(dir: &Path, what: &str, at: Millis) -> PathBuf {
    (0..)
        .map(|n| dir.join(format!("{what}-{}", at + n)))
        .find(|path| !path.exists())
        .expect("numbers do not end")
}

/// Syncs a file or a folder, and the folder it is in.
pub(crate) fn sync(path: &Path) -> Result<(), JournalError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for each in [path, parent] {
        let synced = File::open(each).and_then(|file| file.sync_all());
        synced.map_err(|why| JournalError::Store(format!("cannot sync {}: {why}", each.display())))?;
    }
    Ok(())
}
