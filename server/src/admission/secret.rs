//! The server's secret: 32 random bytes in the data folder, readable by their owner only. Whoever has them can be
//! anyone in any workshop; whoever loses them signs everybody out.

use rand::{TryRngCore, rngs::OsRng};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

const FILE: &str = "secret.key";

/// Why there is no secret. Completes «failed to …».
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("read the secret {path}: {cause}")]
    Read { path: PathBuf, cause: io::Error },
    #[error("read the secret {path}: it has {found} bytes instead of 32")]
    Length { path: PathBuf, found: usize },
    #[error("write the secret {path}: {cause}")]
    Write { path: PathBuf, cause: io::Error },
    #[error("draw a secret: {0}")]
    Random(rand::rand_core::OsError),
}

/// The secret of this folder. Two servers that start at once in an empty folder get the same one.
pub(super) fn read_or_create(folder: &Path) -> Result<[u8; 32], SecretError> {
    let path = folder.join(FILE);
    if !path.exists() {
        create(folder, &path)?;
    }
    read(folder)
}

/// The secret of this folder, which must be there.
pub(super) fn read(folder: &Path) -> Result<[u8; 32], SecretError> {
    let path = folder.join(FILE);
    let bytes = fs::read(&path).map_err(|cause| SecretError::Read { path: path.clone(), cause })?;
    let found = bytes.len();
    bytes.try_into().map_err(|_| SecretError::Length { path, found })
}

/// Gives `to` the secret of `from`, whole or not at all. Another one that is there is kept in `aside`.
pub(super) fn put(from: &Path, to: &Path, aside: &Path) -> Result<(), SecretError> {
    let secret = read(from)?;
    let path = to.join(FILE);
    if fs::read(&path).is_ok_and(|there| there == secret) {
        return Ok(());
    }
    let draft = to.join(format!("{FILE}.{}", OsRng.try_next_u64().map_err(SecretError::Random)?));
    let keep = || if path.exists() { fs::hard_link(&path, aside.join(FILE)) } else { Ok(()) };
    write_private(&draft, &secret)
        .and_then(|()| keep())
        .and_then(|()| fs::rename(&draft, &path))
        .and_then(|()| File::open(to)?.sync_all())
        .map_err(|cause| SecretError::Write { path, cause })
}

/// Written whole under another name, then linked: the file is never there half written, and the first one stays.
fn create(folder: &Path, path: &Path) -> Result<(), SecretError> {
    let mut secret = [0; 32];
    OsRng.try_fill_bytes(&mut secret).map_err(SecretError::Random)?;
    let draft = folder.join(format!("{FILE}.{}", OsRng.try_next_u64().map_err(SecretError::Random)?));
    let written = write_private(&draft, &secret).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    // The draft is a second name of the same secret, or of one that nobody uses.
    let tidied = fs::remove_file(&draft);
    written
        .and(tidied)
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(|cause| SecretError::Write { path: path.to_owned(), cause })
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w5_the_secret_is_made_once_and_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = read_or_create(folder.path()).expect("a secret");
        assert_eq!(read_or_create(folder.path()).expect("the same"), first);
        assert_ne!(first, [0; 32]);
        let names: Vec<_> = fs::read_dir(folder.path()).expect("listed").collect();
        assert_eq!(names.len(), 1, "no draft is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE)).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn w5_servers_that_start_at_once_share_one_secret() {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8).map(|_| scope.spawn(|| read_or_create(folder.path()))).collect();
            starts.into_iter().map(|start| start.join().expect("no panic").expect("a secret")).collect()
        });
        assert!(secrets.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn w5_a_damaged_secret_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(FILE), b"short").expect("written");
        assert!(matches!(read_or_create(folder.path()), Err(SecretError::Length { found: 5, .. })));
        let missing = folder.path().join("missing");
        assert!(matches!(read_or_create(&missing), Err(SecretError::Write { .. })));
    }
}
