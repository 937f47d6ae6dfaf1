//! How much memory this process has taken, and how much it may: as Linux tells it. Elsewhere nothing is known, and
//! nothing is full.

use crate::config::Size;
use std::{
    fs,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use tracing::warn;

/// How long an answer is good: asking costs 50 µs, and nobody fills a gigabyte in less.
const GOOD_FOR: Duration = Duration::from_secs(1);
/// Part of what there is that this process may take by default: the rest is for the system's file cache, which the
/// journal lives in.
const SHARE: (usize, usize) = (3, 4);

/// Where a container's limit is told: control groups v2, then v1.
const CONTAINER: [&str; 2] = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

pub(super) struct Memory {
    most: usize,
    asked: Mutex<Asked>,
}

#[derive(Default)]
struct Asked {
    at: Option<Instant>,
    is_full: bool,
}

impl Memory {
    /// Up to `most`, or up to a share of what there is.
    pub(super) fn new(most: Option<Size>) -> Self {
        let share = |all: usize| all / SHARE.1 * SHARE.0;
        let most = most.map_or_else(|| there_is().map_or(usize::MAX, share), |size| size.0);
        Self { most, asked: Mutex::default() }
    }

    /// What may lie in frames and requests that have not come whole: a quarter of all, so that however many begin and
    /// never end, the boards of the others keep their place.
    pub(super) fn for_reading(&self) -> usize {
        self.most / 4
    }

    pub(super) fn is_full(&self) -> bool {
        if self.most == usize::MAX {
            return false;
        }
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.at.is_none_or(|at| at.elapsed() >= GOOD_FOR) {
            let was = asked.is_full;
            asked.is_full = taken().is_some_and(|taken| taken >= self.most);
            asked.at = Some(Instant::now());
            if asked.is_full && !was {
                warn!(most = self.most, "no memory left: nobody new is let in");
            }
        }
        asked.is_full
    }
}

/// Bytes of memory that this process has in use now.
pub(crate) fn taken() -> Option<usize> {
    kib(&fs::read_to_string("/proc/self/status").ok()?, "VmRSS:")
}

/// Bytes of memory that this process could have.
fn there_is() -> Option<usize> {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| kib(&text, "MemTotal:"));
    // «max», or a number beyond any machine, where there is no limit.
    let read = |path| fs::read_to_string(path).ok()?.trim().parse::<usize>().ok();
    let container = CONTAINER.into_iter().find_map(read);
    machine.into_iter().chain(container).min()
}

/// The line `name   1234 kB`, in bytes.
fn kib(text: &str, name: &str) -> Option<usize> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_tells_is_read() {
        let status = "Name:\tsocle\nVmPeak:\t  99 kB\nVmRSS:\t   1234 kB\n";
        assert_eq!(kib(status, "VmRSS:"), Some(1234 * 1024));
        assert_eq!((kib(status, "VmSwap:"), kib("VmRSS: none", "VmRSS:")), (None, None));
        if cfg!(target_os = "linux") {
            let (taken, all) = (taken().expect("told"), there_is().expect("told"));
            assert!(taken > 100_000 && taken < all, "{taken} of {all}");
        }
    }
}
