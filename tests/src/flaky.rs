//! A journal that can be held and failed, round a real one: what is told to nobody while the disk has not answered.

use socle_protocol::ids::{BoardId, Millis, Seq, WorkshopId};
use socle_server::journal::{
    Append, Entry, Journal, JournalError, Loaded, Pending, Rewrite, Snapshot, Stream,
};
use std::sync::{
    Arc, Mutex, OnceLock,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};
use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disk {
    Works,
    /// Appends to boards wait.
    Held,
    /// Appends to boards fail.
    Fails,
}

/// The wrapper. Workshops' own streams always work, so that people can join while a board's appends are held.
#[derive(Debug)]
pub struct FlakyJournal {
    inner: OnceLock<Inner>,
    disk: watch::Sender<Disk>,
    /// Appends that wait now.
    waiting: watch::Sender<usize>,
    failed: AtomicUsize,
    no_snapshots: AtomicBool,
    no_workshops: AtomicBool,
    no_happenings: AtomicBool,
    /// Boards that were begun.
    begun: Mutex<Vec<BoardId>>,
}

struct Inner(Arc<dyn Journal>);

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a journal")
    }
}

impl FlakyJournal {
    /// A working one; [`FlakyJournal::round`] puts it round a real journal.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            inner: OnceLock::new(),
            disk: watch::Sender::new(Disk::Works),
            waiting: watch::Sender::new(0),
            failed: AtomicUsize::new(0),
            no_snapshots: AtomicBool::new(false),
            no_workshops: AtomicBool::new(false),
            no_happenings: AtomicBool::new(false),
            begun: Mutex::default(),
        })
    }

    /// Puts it round this journal, once.
    pub fn round(self: &Arc<Self>, inner: Arc<dyn Journal>) -> Arc<dyn Journal> {
        self.inner.set(Inner(inner)).expect("one journal inside");
        self.clone()
    }

    /// From now on appends to boards wait.
    pub fn hold(&self) {
        self.disk.send_replace(Disk::Held);
    }

    /// From now on, also for those that wait, appends to boards fail.
    pub fn fail(&self) {
        self.disk.send_replace(Disk::Fails);
    }

    /// From now on snapshots fail, and nothing else.
    pub fn fail_snapshots(&self) {
        self.no_snapshots.store(true, Ordering::Relaxed);
    }

    /// From now on no workshop can be begun; nothing else fails.
    pub fn fail_new_workshops(&self) {
        self.no_workshops.store(true, Ordering::Relaxed);
    }

    /// From now on nothing happens any more in workshops that are there.
    pub fn fail_happenings(&self) {
        self.no_happenings.store(true, Ordering::Relaxed);
    }

    /// The boards that were begun so far, also those that are gone since.
    pub fn boards_begun(&self) -> Vec<BoardId> {
        self.begun.lock().expect("nobody panics with it").clone()
    }

    /// From now on, also for those that wait, appends work.
    pub fn mend(&self) {
        self.disk.send_replace(Disk::Works);
    }

    /// Waits until an append is being held.
    pub async fn holds_one(&self) {
        self.waiting.subscribe().wait_for(|n| *n > 0).await.expect("the sender lives in this journal");
    }

    /// How many appends and snapshots failed so far.
    pub fn failed(&self) -> usize {
        self.failed.load(Ordering::Relaxed)
    }

    fn inner(&self) -> &dyn Journal {
        &*self.inner.get().expect("a journal inside").0
    }
}

impl Journal for FlakyJournal {
    fn append(&self, batch: Append) -> Pending<'_, Seq> {
        Box::pin(async move {
            if matches!(batch.stream, Stream::Board(_)) {
                self.waiting.send_modify(|n| *n += 1);
                let disk = self.disk.subscribe().wait_for(|disk| *disk != Disk::Held).await.map(|disk| *disk);
                self.waiting.send_modify(|n| *n -= 1);
                if !matches!(disk, Ok(Disk::Works)) {
                    self.failed.fetch_add(1, Ordering::Relaxed);
                    return Err(JournalError::Store("the story pulled the disk out".into()));
                }
            }
            let unwanted = if batch.after == 0 { &self.no_workshops } else { &self.no_happenings };
            if matches!(batch.stream, Stream::Workshop(_)) && unwanted.load(Ordering::Relaxed) {
                self.failed.fetch_add(1, Ordering::Relaxed);
                return Err(JournalError::Store("the story wants nothing more of workshops".into()));
            }
            if let (Stream::Board(board), 0) = (&batch.stream, batch.after) {
                self.begun.lock().expect("nobody panics with it").push(board.clone());
            }
            self.inner().append(batch).await
        })
    }

    fn load(&self, stream: Stream) -> Pending<'_, Loaded> {
        self.inner().load(stream)
    }

    fn slice(&self, stream: Stream, after: Seq, limit: usize) -> Pending<'_, Vec<Entry>> {
        self.inner().slice(stream, after, limit)
    }

    fn keep(&self, stream: Stream, snapshot: Snapshot) -> Pending<'_, ()> {
        Box::pin(async move {
            if self.no_snapshots.load(Ordering::Relaxed) {
                self.failed.fetch_add(1, Ordering::Relaxed);
                return Err(JournalError::Store("the story wants no snapshots".into()));
            }
            self.inner().keep(stream, snapshot).await
        })
    }

    fn destroy(&self, stream: Stream) -> Pending<'_, ()> {
        self.inner().destroy(stream)
    }

    fn rewrite(&self, rewrite: Rewrite) -> Pending<'_, ()> {
        self.inner().rewrite(rewrite)
    }

    fn bury(&self, stream: Stream, at: Millis) -> Pending<'_, ()> {
        self.inner().bury(stream, at)
    }

    fn scrub(&self) -> Pending<'_, ()> {
        self.inner().scrub()
    }

    fn workshops(&self) -> Pending<'_, Vec<(WorkshopId, Seq)>> {
        self.inner().workshops()
    }

    fn newest(&self, stream: Stream) -> Pending<'_, Option<Entry>> {
        self.inner().newest(stream)
    }

    fn find(&self, name: String) -> Pending<'_, Option<Stream>> {
        self.inner().find(name)
    }

    fn probe(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            if *self.disk.borrow() == Disk::Fails {
                return Err(JournalError::Store("the story pulled the disk out".into()));
            }
            self.inner().probe().await
        })
    }

    fn close(&self) -> Pending<'_, ()> {
        self.inner().close()
    }
}
