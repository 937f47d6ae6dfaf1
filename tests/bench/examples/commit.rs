//! What a durable commit of the journal costs: CPU of the thread that writes and of those who ask, in user and kernel
//! mode, beside a bare write and sync of the same disk.
//!
//! ```
//! cargo run --release -p socle-bench --example commit -- [SECONDS] [FOLDER]
//! ```
//!
//! Each board appends its next batch when the one before is on disk, so that batches of several boards share commits as
//! they do in a server. `strace -f -c` and `perf record` tell more of the same run.

use anyhow::Context;
use socle_server::journal::{Append, Journal, Kind, NewEntry, Stream, sqlite::Sqlite};
use socle_server::metrics::{Metrics, Now};
use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

/// Boards that write at once, and entries of each batch.
const CASES: &[(usize, usize)] = &[(1, 1), (1, 8), (8, 1), (8, 8), (200, 1), (200, 8)];
/// People who write on a board.
const PEOPLE: usize = 6;
/// What a keystroke is as an update: a letter between two others, with its mark.
const BODY: usize = 32;

/// CPU time of threads, in nanoseconds and in the kernel's ticks.
#[derive(Debug, Clone, Copy, Default)]
struct Cpu {
    nanoseconds: u64,
    user: u64,
    system: u64,
}

impl Cpu {
    /// Of the threads of this process that the predicate names.
    fn of(is_meant: impl Fn(&str) -> bool) -> anyhow::Result<Self> {
        let mut sum = Self::default();
        for thread in std::fs::read_dir("/proc/self/task")? {
            let thread = thread?.path();
            let name = std::fs::read_to_string(thread.join("comm")).unwrap_or_default();
            if !is_meant(name.trim()) {
                continue;
            }
            let ran = std::fs::read_to_string(thread.join("schedstat"))?;
            let stat = std::fs::read_to_string(thread.join("stat"))?;
            // After the name in brackets: state is the first field, user time the 12th, system time the 13th.
            let fields: Vec<&str> =
                stat.rsplit_once(')').context("a thread's state")?.1.split_whitespace().collect();
            sum.nanoseconds += ran.split_whitespace().next().context("its time")?.parse::<u64>()?;
            sum.user += fields.get(11).context("its user time")?.parse::<u64>()?;
            sum.system += fields.get(12).context("its system time")?.parse::<u64>()?;
        }
        Ok(sum)
    }

    fn since(self, before: Self) -> Self {
        Self {
            nanoseconds: self.nanoseconds - before.nanoseconds,
            user: self.user - before.user,
            system: self.system - before.system,
        }
    }

    /// Microseconds in user and in kernel mode, of so many.
    fn each(self, count: f64) -> (f64, f64) {
        let all = self.nanoseconds as f64 / 1000.0 / count;
        let user = self.user as f64 / (self.user + self.system).max(1) as f64;
        (all * user, all * (1.0 - user))
    }
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().map_or(Ok(2.0), |seconds| seconds.parse())?;
    let folder = arguments.next().unwrap_or_else(|| "target/bench/data".into());
    std::fs::create_dir_all(&folder)?;
    let folder = tempfile::Builder::new().prefix("commit").tempdir_in(folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    println!("load average {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    bare(folder.path(), Duration::from_secs_f64(seconds / 2.0))?;
    println!(
        "| boards | entries | commits/s | batches a commit | µs a commit: user | kernel | µs a batch | asking, µs a batch | disk KiB a commit |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (boards, entries) in CASES {
        let at = folder.path().join(format!("{boards}-{entries}"));
        runtime.block_on(case(&at, *boards, *entries, Duration::from_secs_f64(seconds)))?;
    }
    Ok(())
}

/// The least that a commit can cost: one page written over in place, one sync.
fn bare(folder: &Path, window: Duration) -> anyhow::Result<()> {
    let mut file = File::create(folder.join("bare"))?;
    file.write_all(&vec![1; 4 << 20])?;
    file.sync_all()?;
    let own = std::fs::read_to_string("/proc/self/comm")?;
    let before = Cpu::of(|name| name == own.trim())?;
    let (begin, mut count) = (Instant::now(), 0u64);
    while begin.elapsed() < window {
        file.seek(SeekFrom::Start((count % 1000) * 4096))?;
        file.write_all(&[2; 4096])?;
        file.sync_data()?;
        count += 1;
    }
    let (user, kernel) = Cpu::of(|name| name == own.trim())?.since(before).each(count as f64);
    println!("bare page and sync: {user:.0} µs user, {kernel:.0} kernel; {count} in {window:?}");
    Ok(())
}

async fn case(folder: &Path, boards: usize, entries: usize, window: Duration) -> anyhow::Result<()> {
    let metrics = Metrics::new();
    let journal = Arc::new(Sqlite::open_counted(folder, Arc::clone(&metrics))?);
    let mut after = Vec::new();
    for board in 0..boards {
        after.push(write(&journal, board, 0, entries).await?);
    }
    // Past the first growth of the log, which costs more than what follows.
    let warm = Instant::now() + window / 4;
    let after = everyone(&journal, after, entries, warm).await?.0;
    let (thread, all) = (Cpu::of(is_writer)?, Cpu::of(|_| true)?);
    let (commits, wrote, begin) = (counted(&metrics), written()?, Instant::now());
    let batches = everyone(&journal, after, entries, begin + window).await?.1 as f64;
    let seconds = begin.elapsed().as_secs_f64();
    let thread = Cpu::of(is_writer)?.since(thread);
    let all = Cpu::of(|_| true)?.since(all);
    let commits = counted(&metrics) - commits;
    let (user, kernel) = thread.each(commits);
    println!(
        "| {boards} | {entries} | {:.0} | {:.1} | {user:.0} | {kernel:.0} | {:.1} | {:.1} | {:.1} |",
        commits / seconds,
        batches / commits,
        thread.nanoseconds as f64 / 1000.0 / batches,
        (all.nanoseconds - thread.nanoseconds) as f64 / 1000.0 / batches,
        (written()? - wrote) / 1024.0 / commits,
    );
    journal.close().await?;
    Ok(())
}

fn is_writer(name: &str) -> bool {
    name == "journal"
}

/// Commits of batches so far.
fn counted(metrics: &Metrics) -> f64 {
    let text = metrics.text(&Now { rooms: 0, workshops: 0, connections: 0, memory: None });
    let line = text.lines().find_map(|line| line.strip_prefix("socle_commit_batches_count "));
    line.and_then(|count| count.parse().ok()).unwrap_or(0.0)
}

/// Bytes that this process has sent to the disk.
fn written() -> anyhow::Result<f64> {
    let text = std::fs::read_to_string("/proc/self/io")?;
    let line = text.lines().find_map(|line| line.strip_prefix("write_bytes: ")).context("written bytes")?;
    Ok(line.parse()?)
}

/// Every board appends until then. Answers where each is, and how many batches there were.
async fn everyone(
    journal: &Arc<Sqlite>,
    after: Vec<u64>,
    entries: usize,
    end: Instant,
) -> anyhow::Result<(Vec<u64>, usize)> {
    let writers: Vec<_> = after
        .into_iter()
        .enumerate()
        .map(|(board, mut seq)| {
            let journal = Arc::clone(journal);
            tokio::spawn(async move {
                let mut batches = 0;
                while Instant::now() < end {
                    seq = write(&journal, board, seq, entries).await?;
                    batches += 1;
                }
                anyhow::Ok((seq, batches))
            })
        })
        .collect();
    let (mut after, mut batches) = (Vec::new(), 0);
    for writer in writers {
        let (seq, count) = writer.await??;
        after.push(seq);
        batches += count;
    }
    Ok((after, batches))
}

async fn write(journal: &Sqlite, board: usize, after: u64, entries: usize) -> anyhow::Result<u64> {
    let entries = (0..entries).map(|n| {
        let person = (after as usize + n) % PEOPLE;
        anyhow::Ok(NewEntry {
            kind: Kind::Update,
            author: Some(format!("p_{board:04}_{person}_abcdefghij").parse()?),
            at: 1_795_347_562_000 + after,
            body: vec![7; BODY].into(),
        })
    });
    let entries = entries.collect::<anyhow::Result<_>>()?;
    let stream = Stream::Board(format!("w_{board:04}_abcdefghijkl_b1").parse()?);
    Ok(journal.append(Append { stream, after, entries, claim: None }).await?)
}
