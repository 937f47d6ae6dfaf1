//! A disk that fails when a story says so: a library of our own (`tests/faults/disk.c`) that is preloaded into the real
//! server, and the file by which it is told.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};
use tempfile::NamedTempFile;

/// What writes do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    Work,
    /// Nothing grows: what a full disk does. What is there already can be overwritten.
    Full,
    /// Nothing is written at all.
    NoSpace,
    /// Half is written, then there is no space.
    Torn,
    /// The device fails.
    Fail,
}

/// What syncs do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syncs {
    Work,
    /// The device fails, and nothing is synced.
    Fail,
}

/// What reads do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    Work,
    /// The device fails.
    Fail,
}

/// For which files of the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    All,
    /// The write-ahead log only.
    Log,
    /// The database only.
    Database,
}

/// The switch of one server's disk.
#[derive(Debug)]
pub struct FaultyDisk {
    control: NamedTempFile,
}

/// Where it says in the control file what reads do.
const READS: u64 = 3;
/// Where the count of faults is in the control file.
const COUNT: u64 = 8;

impl Default for FaultyDisk {
    fn default() -> Self {
        Self::new()
    }
}

impl FaultyDisk {
    /// A disk that works.
    pub fn new() -> Self {
        let control = NamedTempFile::new().expect("a temporary file");
        control.as_file().write_all_at(b"..*.............", 0).expect("written");
        let disk = Self { control };
        disk.control.as_file().write_all_at(&[0; 4], COUNT).expect("written");
        disk
    }

    /// From now on this happens.
    pub fn set(&self, writes: Writes, syncs: Syncs, files: Files) {
        let writes = match writes {
            Writes::Work => b'.',
            Writes::Full => b'N',
            Writes::NoSpace => b'A',
            Writes::Torn => b'P',
            Writes::Fail => b'I',
        };
        let syncs = if syncs == Syncs::Fail { b'I' } else { b'.' };
        let files = match files {
            Files::All => b'*',
            Files::Log => b'w',
            Files::Database => b'd',
        };
        self.control.as_file().write_all_at(&[writes, syncs, files], 0).expect("written");
    }

    /// From now on reads fail, or work.
    pub fn set_reads(&self, reads: Reads) {
        let reads = if reads == Reads::Fail { b'I' } else { b'.' };
        self.control.as_file().write_all_at(&[reads], READS).expect("written");
    }

    /// From now on the disk is full.
    pub fn fill(&self) {
        self.set(Writes::Full, Syncs::Work, Files::All);
    }

    /// From now on everything works.
    pub fn mend(&self) {
        self.set(Writes::Work, Syncs::Work, Files::All);
    }

    /// How many writes and syncs have failed.
    pub fn faults(&self) -> u32 {
        let mut count = [0; 4];
        self.control.as_file().read_exact_at(&mut count, COUNT).expect("read");
        u32::from_le_bytes(count)
    }

    /// What a process needs in its environment to have this disk under `folder`.
    pub(crate) fn environment(&self, folder: &Path) -> [(&'static str, OsString); 3] {
        [
            ("LD_PRELOAD", library().into()),
            ("SOCLE_FAULT_CONTROL", self.control.path().into()),
            ("SOCLE_FAULT_FOLDER", folder.into()),
        ]
    }
}

/// Builds the library once, beside the server's binary. SQLite is built from C too, so a compiler is there.
fn library() -> &'static PathBuf {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults/disk.c");
        let built = crate::process::binary().with_file_name("libsocle_faulty_disk.so");
        // Two test processes may build at once: each under a name of its own, then renamed.
        let draft = built.with_extension(format!("{}", std::process::id()));
        let mut compile = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
        compile
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .arg(&draft)
            .arg(source)
            .arg("-ldl");
        assert!(compile.status().expect("a C compiler").success(), "the faulty disk could not be built");
        std::fs::rename(&draft, &built).expect("in the same folder");
        built
    })
}

/// Overwrites bytes of a file behind everyone's back.
pub fn scribble(path: &Path, at: u64, bytes: &[u8]) {
    let file = OpenOptions::new().write(true).open(path).expect("the file is there");
    file.write_all_at(bytes, at).expect("written");
}

/// Cuts a file off.
pub fn cut_off(path: &Path, length: u64) {
    let file = File::options().write(true).open(path).expect("the file is there");
    file.set_len(length).expect("cut off");
}
