//! The bytes of quarantined updates, a file each, for whoever looks for the bug: a hash alone helps nobody to find it.
//! A file is called by that hash and by the board, whose workshop may be erased.
//!
//! Bounded in files and in bytes, readable by the server's own account only (people's words are in them), and never
//! written to the log.

use socle_protocol::ids::BoardId;
use std::{
    collections::BTreeSet,
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

/// Files that are kept; the oldest makes room. A bug is found with a few, and all of them are 64 MiB at most.
const MOST: usize = 64;
/// Largest update that is kept. What people do makes a few kilobytes; a bug that needs more shows in the log.
const LARGEST: usize = 1024 * 1024;
/// How the files are called, after the hash that the log tells.
const KIND: &str = "update";
/// And until they are whole; a crash leaves one.
const DRAFT: &str = "draft";

/// A folder of such files, which is made when there is a first.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: PathBuf,
    /// One at a time: they count what is there.
    putting: Mutex<()>,
}

impl Shelf {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, putting: Mutex::default() }
    }

    /// Keeps an update under this name, its hash and its board; the same one twice is one file. Waits for the disk.
    ///
    /// # Errors
    /// What the file system says, and [`io::ErrorKind::FileTooLarge`] for more than is kept.
    pub(crate) fn put(&self, name: &str, update: &[u8]) -> io::Result<()> {
        if update.len() > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let _one_at_a_time = self.putting.lock().unwrap_or_else(PoisonError::into_inner);
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let path = self.folder.join(name).with_extension(KIND);
        if path.exists() {
            return Ok(());
        }
        self.make_room()?;
        // Under another name until it is whole: a full disk leaves no half of it to be studied.
        let draft = path.with_extension(DRAFT);
        let written = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)
            .and_then(|mut file| file.write_all(update))
            .and_then(|()| fs::rename(&draft, &path));
        if written.is_err() {
            let _not_there = fs::remove_file(&draft);
        }
        written
    }

    /// Removes what is for these boards, and what nobody can tell of: files of earlier versions have no board in their
    /// names.
    pub(crate) fn forget(&self, boards: &BTreeSet<BoardId>) -> io::Result<()> {
        let _one_at_a_time = self.putting.lock().unwrap_or_else(PoisonError::into_inner);
        let files = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            files => files?,
        };
        for entry in files {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let is_another = stem
                .split_once('-')
                .is_some_and(|(_, board)| board.parse().is_ok_and(|board: BoardId| !boards.contains(&board)));
            let is_draft = path.extension().is_some_and(|kind| kind == DRAFT);
            if is_draft || (is_ours(&path) && !is_another) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Removes the oldest until one more fits.
    fn make_room(&self) -> io::Result<()> {
        let mut kept: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if is_ours(&path) {
                kept.push((fs::metadata(&path)?.modified()?, path));
            }
        }
        kept.sort();
        for (_, path) in kept.iter().take((kept.len() + 1).saturating_sub(MOST)) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// What an operator puts into the folder is not ours to remove.
fn is_ours(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == KIND)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs::File, os::unix::fs::PermissionsExt, time::Duration};

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("listed")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn s15_quarantined_bytes_are_kept_within_bounds_and_the_oldest_make_room() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let folder = data.path().join("quarantine");
        let shelf = Shelf::new(folder.clone());
        for n in 0..MOST + 3 {
            shelf.put(&format!("{n:03}"), &[n as u8; 9]).expect("kept");
            // As if they came a second apart.
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(n as u64);
            let file = File::options().write(true).open(folder.join(format!("{n:03}.update")));
            file.and_then(|file| file.set_modified(at)).expect("dated");
        }
        let kept = names(&folder);
        assert_eq!((kept.len(), kept.first().map(String::as_str)), (MOST, Some("003.update")));
        assert_eq!(fs::read(folder.join("010.update")).expect("read"), [10; 9]);
        shelf.put("066", b"the same hash").expect("it is there");
        assert_eq!((names(&folder), fs::read(folder.join("066.update")).expect("read")), (kept, vec![66; 9]));
        let too_large = shelf.put("large", &vec![0; LARGEST + 1]).expect_err("not kept");
        assert_eq!(too_large.kind(), io::ErrorKind::FileTooLarge);
        shelf.put("just", &vec![0; LARGEST]).expect("kept");
        fs::write(folder.join("note.txt"), "from the operator").expect("written");
        shelf.put("next", b"x").expect("kept");
        assert_eq!(names(&folder).len(), MOST + 1, "and the operator’s own");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("next.update"))), (0o700, 0o600));
    }
}
