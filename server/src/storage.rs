//! Can the server save? Owned beside the journal, for the whole process: one failed append says no, one prober finds
//! out when it can again. Rooms hold edits meanwhile, the workshop plane refuses commands (SPEC S14).

use crate::{
    journal::{Append, Entry, Journal, JournalError, Loaded, Pending, Rewrite, Snapshot, Stream},
    metrics::Metrics,
};
use socle_protocol::ids::{Millis, Seq, WorkshopId};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info};

/// The first question after a failure comes soon: many are over at once (a snapshot of the disk, a full quota).
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// And then at least this often: nobody waits longer than a breath for a disk that has room again.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Whether entries reach the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Working,
    /// The last write failed. Nothing is written until a probe has reached the disk; reads go on.
    Failing,
}

/// The journal that everyone uses, with what is known of its disk.
pub struct Storage {
    journal: Arc<dyn Journal>,
    health: watch::Sender<Health>,
    metrics: Arc<Metrics>,
}

impl Storage {
    /// Round this journal, which is taken to be working.
    pub fn over(journal: Arc<dyn Journal>) -> Arc<Self> {
        Self::counted(journal, Metrics::new())
    }

    /// [`Storage::over`], counted here.
    pub fn counted(journal: Arc<dyn Journal>, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self { journal, health: watch::Sender::new(Health::Working), metrics })
    }

    /// Where everyone who writes here counts.
    pub(crate) fn metrics(&self) -> Arc<Metrics> {
        Arc::clone(&self.metrics)
    }

    /// The health now and from now on.
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    fn check(&self) -> Result<(), JournalError> {
        match *self.health.borrow() {
            Health::Working => Ok(()),
            Health::Failing => Err(JournalError::NotAsked),
        }
    }

    fn become_failing(&self, why: &str) {
        let news = self.health.send_if_modified(|health| {
            let was = std::mem::replace(health, Health::Failing);
            was == Health::Working
        });
        if news {
            self.metrics.disk.becomes_failing();
            error!(why, "the disk takes no writes: boards can be read, nothing is saved");
        }
    }

    /// Asks a failing disk, again and again, until it takes a write. Runs until the server stops.
    pub async fn keep_asking(self: Arc<Self>, stopping: CancellationToken) {
        let mut health = self.health();
        let asking = async {
            // A server may start on a full disk.
            let _known_now = self.probe().await;
            while health.wait_for(|health| *health == Health::Failing).await.is_ok() {
                let mut pause = FIRST_PAUSE;
                loop {
                    tokio::time::sleep(pause).await;
                    match self.journal.probe().await {
                        Ok(()) => break,
                        Err(error) => debug!(%error, "the disk still takes no writes"),
                    }
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                info!("the disk takes writes again");
                self.metrics.disk.becomes_working();
                self.health.send_replace(Health::Working);
            }
        };
        tokio::select! {
            () = asking => {}
            () = stopping.cancelled() => {}
        }
    }
}

impl Storage {
    /// Asks the journal for something that takes words away, while the disk takes writes.
    async fn erase<'a>(&'a self, erased: Pending<'a, ()>) -> Result<(), JournalError> {
        self.check()?;
        let answer = erased.await;
        if let Err(JournalError::Store(why)) = &answer {
            self.become_failing(why);
        }
        answer
    }
}

impl Journal for Storage {
    fn append(&self, batch: Append) -> Pending<'_, Seq> {
        Box::pin(async move {
            // Whoever appends nothing needs no disk.
            if batch.entries.is_empty() {
                return self.journal.append(batch).await;
            }
            let asked = self.metrics.disk.asks(&batch);
            let answer = match self.check() {
                Ok(()) => self.journal.append(batch).await,
                failing => failing.map(|()| 0),
            };
            if let Err(JournalError::Store(why)) = &answer {
                self.become_failing(why);
            }
            match &answer {
                Ok(_) => asked.saved(),
                Err(_) => asked.failed(),
            }
            answer
        })
    }

    fn load(&self, stream: Stream) -> Pending<'_, Loaded> {
        self.journal.load(stream)
    }

    fn slice(&self, stream: Stream, after: Seq, limit: usize) -> Pending<'_, Vec<Entry>> {
        self.journal.slice(stream, after, limit)
    }

    /// A snapshot that fails says nothing of the edits: it is by far the largest write, and nobody waits for it.
    fn keep(&self, stream: Stream, snapshot: Snapshot) -> Pending<'_, ()> {
        Box::pin(async move {
            let bytes = snapshot.body.len();
            let answer = match self.check() {
                Ok(()) => self.journal.keep(stream, snapshot).await,
                failing => failing,
            };
            match &answer {
                Ok(()) => self.metrics.disk.snapshot_kept(bytes),
                Err(_) => self.metrics.disk.snapshot_failed(),
            }
            answer
        })
    }

    fn destroy(&self, stream: Stream) -> Pending<'_, ()> {
        Box::pin(self.erase(self.journal.destroy(stream)))
    }

    fn rewrite(&self, rewrite: Rewrite) -> Pending<'_, ()> {
        Box::pin(self.erase(self.journal.rewrite(rewrite)))
    }

    fn bury(&self, stream: Stream, at: Millis) -> Pending<'_, ()> {
        Box::pin(self.erase(self.journal.bury(stream, at)))
    }

    /// A scrub that fails says nothing of the edits: it needs room for the whole file, and nobody waits for it.
    fn scrub(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            self.check()?;
            self.journal.scrub().await
        })
    }

    fn workshops(&self) -> Pending<'_, Vec<(WorkshopId, Seq)>> {
        self.journal.workshops()
    }

    fn newest(&self, stream: Stream) -> Pending<'_, Option<Entry>> {
        self.journal.newest(stream)
    }

    fn find(&self, name: String) -> Pending<'_, Option<Stream>> {
        self.journal.find(name)
    }

    fn probe(&self) -> Pending<'_, ()> {
        Box::pin(async move {
            self.check()?;
            let answer = self.journal.probe().await;
            if let Err(JournalError::Store(why)) = &answer {
                self.become_failing(why);
            }
            answer
        })
    }

    fn close(&self) -> Pending<'_, ()> {
        self.journal.close()
    }
}
