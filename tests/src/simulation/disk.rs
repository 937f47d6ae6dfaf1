//! A disk that outlives servers, with whatever a disk can suffer; and one server's hold on it, which a kill ends.

use super::{
    edit,
    plan::{Ill, Plane},
    signal::Signal,
    truth::{Shared, Truth},
};
use socle_protocol::{
    ids::{Millis, Seq, WorkshopId},
    message::Happening,
};
use socle_server::journal::{
    Append, Entry, Journal, JournalError, Kind, Loaded, NewEntry, Pending, Rewrite, Snapshot, Stream,
    memory::Memory,
};
use std::{
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The disk. It works unless told otherwise.
pub struct Disk {
    memory: Memory,
    raw: bool,
    truth: Shared,
    ills: Mutex<[Ills; 2]>,
}

/// What the streams of one plane suffer now.
#[derive(Debug, Default)]
struct Ills {
    before: Duration,
    after: Duration,
    absent: u32,
    written: u32,
    part: u32,
    fenced: u32,
    unread: u32,
    unkept: u32,
    full: bool,
    intruders: u64,
}

/// What becomes of one append.
enum Fate {
    Fine,
    Absent,
    Written,
    Part,
    Fenced { nth: u64 },
}

impl Disk {
    pub fn new(raw: bool, truth: Shared) -> Arc<Self> {
        Arc::new(Self { memory: Memory::new(), raw, truth, ills: Mutex::default() })
    }

    /// A server's hold on it.
    pub fn grasp(self: &Arc<Self>) -> Arc<Grasp> {
        Arc::new(Grasp { disk: Arc::clone(self), pulled: Signal::new(false), closed: AtomicBool::new(false) })
    }

    pub fn fall_ill(&self, plane: Plane, ill: Ill) {
        let mut ills = self.ills();
        let ills = &mut ills[plane as usize];
        match ill {
            Ill::Slow { before, after } => {
                ills.before = Duration::from_millis(before);
                ills.after = Duration::from_millis(after);
            }
            Ill::Absent { times } => ills.absent += times,
            Ill::Written { times } => ills.written += times,
            Ill::Part { times } => ills.part += times,
            Ill::Fenced { times } => ills.fenced += times,
            Ill::Unread { times } => ills.unread += times,
            Ill::Unkept { times } => ills.unkept += times,
            Ill::Full {} => ills.full = true,
            Ill::Well {} => *ills = Ills { intruders: ills.intruders, ..Ills::default() },
        }
    }

    #[track_caller]
    fn ills(&self) -> MutexGuard<'_, [Ills; 2]> {
        super::only(&self.ills)
    }

    fn of(&self, stream: &Stream) -> Plane {
        match stream {
            Stream::Board(_) => Plane::Boards,
            Stream::Workshop(_) | Stream::Ballots(_) | Stream::Images(_) => Plane::Workshop,
        }
    }

    fn slowness(&self, stream: &Stream) -> (Duration, Duration) {
        let ills = self.ills();
        let ills = &ills[self.of(stream) as usize];
        (ills.before, ills.after)
    }

    fn fate(&self, stream: &Stream) -> Fate {
        let mut ills = self.ills();
        let ills = &mut ills[self.of(stream) as usize];
        if ills.full {
            return Fate::Absent;
        }
        if taken(&mut ills.fenced) {
            ills.intruders += 1;
            return Fate::Fenced { nth: ills.intruders };
        }
        if taken(&mut ills.written) {
            return Fate::Written;
        }
        if taken(&mut ills.part) {
            return Fate::Part;
        }
        if taken(&mut ills.absent) { Fate::Absent } else { Fate::Fine }
    }

    /// Writes the batch, and the truth with it: nothing happens between the two.
    async fn write(&self, batch: Append) -> Result<Seq, JournalError> {
        let (stream, entries) = (batch.stream.clone(), batch.entries.clone());
        let seq = self.memory.append(batch).await?;
        self.truth.open().committed(&stream, &entries);
        Ok(seq)
    }

    /// What another process would write: whole, and in order.
    async fn intrude(&self, stream: &Stream, nth: u64) -> Result<(), JournalError> {
        let (kind, author, body) = match stream {
            Stream::Board(_) => (Kind::Update, None, edit::stranger(self.raw, nth)),
            Stream::Workshop(_) | Stream::Ballots(_) | Stream::Images(_) => {
                let retitled = Happening::Retitled { title: format!("Ailleurs {nth}") };
                let author = Some("p0".parse().expect("an id"));
                (Kind::Happening, author, serde_json::to_vec(&retitled).expect("JSON"))
            }
        };
        let after = self.memory.slice(stream.clone(), 0, usize::MAX).await?.len() as Seq;
        let entries = vec![NewEntry { kind, author, at: 7, body: body.into() }];
        self.write(Append { stream: stream.clone(), after, entries, claim: None }).await.map(drop)
    }

    /// The first contents, before any server runs.
    pub async fn found(&self, stream: Stream, claim: Option<String>, entries: Vec<NewEntry>) {
        let founded = self.write(Append { stream, after: 0, entries, claim }).await;
        founded.expect("an empty disk that works");
    }

    /// Every entry of a stream.
    pub async fn entries(&self, stream: Stream) -> Vec<Entry> {
        self.memory.slice(stream, 0, usize::MAX).await.expect("never closed")
    }

    #[track_caller]
    pub fn truth(&self) -> MutexGuard<'_, Truth> {
        self.truth.open()
    }
}

fn taken(times: &mut u32) -> bool {
    let some = *times > 0;
    *times = times.saturating_sub(1);
    some
}

/// One server's journal. After [`Grasp::pull`] nothing of that server reaches the disk, and nothing that is under way
/// is acknowledged: as when its process is killed.
pub struct Grasp {
    disk: Arc<Disk>,
    pulled: Signal<bool>,
    closed: AtomicBool,
}

impl Grasp {
    pub fn pull(&self) {
        self.pulled.set(true);
    }

    /// `work`, as long as the process lives.
    fn alive<'a, T: Send + 'a>(
        &'a self,
        work: impl Future<Output = Result<T, JournalError>> + Send + 'a,
    ) -> Pending<'a, T> {
        Box::pin(async move {
            if self.closed.load(Ordering::Relaxed) {
                return Err(JournalError::Closed);
            }
            tokio::select! {
                biased;
                _ = self.pulled.until(|pulled| pulled) => Err(JournalError::Closed),
                done = work => done,
            }
        })
    }
}

/// Waits, unless there is nothing to wait for.
async fn wait(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

fn failed<T>(how: &str) -> Result<T, JournalError> {
    Err(JournalError::Store(how.to_owned()))
}

impl Journal for Grasp {
    fn append(&self, batch: Append) -> Pending<'_, Seq> {
        self.alive(async move {
            self.disk.truth().proposed(&batch);
            let (before, after) = self.disk.slowness(&batch.stream);
            wait(before).await;
            match self.disk.fate(&batch.stream) {
                Fate::Fine => {
                    let seq = self.disk.write(batch).await?;
                    wait(after).await;
                    Ok(seq)
                }
                Fate::Absent => failed("no space left on the story's disk"),
                Fate::Written => {
                    self.disk.write(batch).await?;
                    wait(after).await;
                    failed("the story's disk forgot to answer")
                }
                Fate::Part => {
                    let mut batch = batch;
                    // A workshop's happenings of one command are one entry of what it promises: whole, or not there.
                    let kept =
                        if matches!(batch.stream, Stream::Board(_)) { batch.entries.len() / 2 } else { 0 };
                    batch.entries.truncate(kept);
                    if kept > 0 {
                        self.disk.write(batch).await?;
                    }
                    failed("the story's disk filled up on the way")
                }
                Fate::Fenced { nth } => {
                    self.disk.intrude(&batch.stream, nth).await?;
                    self.disk.write(batch).await
                }
            }
        })
    }

    fn load(&self, stream: Stream) -> Pending<'_, Loaded> {
        self.alive(async move {
            let (before, _) = self.disk.slowness(&stream);
            wait(before).await;
            let plane = self.disk.of(&stream);
            if taken(&mut self.disk.ills()[plane as usize].unread) {
                return failed("the story's disk cannot be read");
            }
            self.disk.memory.load(stream).await
        })
    }

    fn slice(&self, stream: Stream, after: Seq, limit: usize) -> Pending<'_, Vec<Entry>> {
        self.alive(self.disk.memory.slice(stream, after, limit))
    }

    fn keep(&self, stream: Stream, snapshot: Snapshot) -> Pending<'_, ()> {
        self.alive(async move {
            let (before, after) = self.disk.slowness(&stream);
            wait(before).await;
            let plane = self.disk.of(&stream);
            let ill = {
                let mut ills = self.disk.ills();
                let ills = &mut ills[plane as usize];
                ills.full || taken(&mut ills.unkept)
            };
            if ill {
                return failed("the story's disk keeps no snapshot");
            }
            self.disk.memory.keep(stream, snapshot).await?;
            wait(after).await;
            Ok(())
        })
    }

    fn destroy(&self, stream: Stream) -> Pending<'_, ()> {
        self.alive(self.disk.memory.destroy(stream))
    }

    fn rewrite(&self, rewrite: Rewrite) -> Pending<'_, ()> {
        self.alive(self.disk.memory.rewrite(rewrite))
    }

    fn bury(&self, stream: Stream, at: Millis) -> Pending<'_, ()> {
        self.alive(self.disk.memory.bury(stream, at))
    }

    fn scrub(&self) -> Pending<'_, ()> {
        self.alive(self.disk.memory.scrub())
    }

    fn workshops(&self) -> Pending<'_, Vec<(WorkshopId, Seq)>> {
        self.alive(self.disk.memory.workshops())
    }

    fn newest(&self, stream: Stream) -> Pending<'_, Option<Entry>> {
        self.alive(self.disk.memory.newest(stream))
    }

    fn find(&self, name: String) -> Pending<'_, Option<Stream>> {
        self.alive(self.disk.memory.find(name))
    }

    fn probe(&self) -> Pending<'_, ()> {
        self.alive(async move {
            if self.disk.ills().iter().any(|ills| ills.full) {
                return failed("no space left on the story's disk");
            }
            Ok(())
        })
    }

    fn close(&self) -> Pending<'_, ()> {
        self.alive(async move {
            self.closed.store(true, Ordering::Relaxed);
            Ok(())
        })
    }
}
