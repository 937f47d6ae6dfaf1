//! What this disk needs for one durable write: the measure for every latency that waits for it.

use crate::ledger::{Latency, latency};
use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

/// A page: what a small commit appends.
const APPEND: usize = 4096;

/// Appends and syncs for this long, in a file of its own in `folder`.
///
/// # Errors
/// When the folder can't be written.
pub fn sync_time(folder: &Path, seconds: Duration) -> anyhow::Result<Latency> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join("sync-time");
    let mut file = File::create(&path)?;
    let mut taken = latency();
    let end = Instant::now() + seconds;
    while Instant::now() < end {
        let start = Instant::now();
        file.write_all(&[0; APPEND])?;
        file.sync_data()?;
        taken.saturating_record(start.elapsed().as_micros() as u64);
    }
    std::fs::remove_file(path)?;
    Ok(taken)
}
