//! The open workshops of this process, in the shape of `rooms`: one task each, commands in, happenings out. No
//! `async fn` in the registry: entering and leaving memory both happen under the shard lock of the map.
//!
//! What a command makes true is decided by `protocol::workshop`; what one task does with it is in `desk`.

pub(crate) mod ballots;
mod creation;
mod desk;
mod log;
pub(crate) mod mint;

pub use creation::{Creation, create, create_with, find};
pub(crate) use creation::{Extract, Plan, boards_of, extract, unmake};
pub use desk::{Attached, Entered, Outgoing, Pulse};
pub(crate) use log::message;
pub use mint::{item as new_item, person as new_person, seed};
/// The workshop as the rest of the server watches it: who may do what, which boards there are.
pub use socle_protocol::workshop::Workshop as Roster;

use crate::{
    config::Limits,
    inbox,
    journal::{Entry, Journal, JournalError},
    rooms::Rooms,
    traces::Traces,
};
use bytes::Bytes;
use dashmap::DashMap;
use desk::{Desk, INBOX, Knock, Scene};
use log::LoadError;
use socle_protocol::{
    ids::{Millis, PersonId, Seq, WorkshopId},
    message::{BoardView, Command, Visible},
    refusal::Refusal,
    workshop::{Arrival, images::KeptImage},
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::{oneshot, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{Instrument, error, info_span, warn};

/// Replays a workshop apart from any desk: for the operator's tools. `None` for one that was erased.
pub(crate) fn rehearse(
    workshop: &WorkshopId,
    entries: Vec<Entry>,
) -> Result<Option<Arc<Roster>>, JournalError> {
    match log::Log::replay(workshop, entries) {
        Ok(log) => Ok(Some(log.state)),
        Err(LoadError::Purged { .. }) => Ok(None),
        Err(LoadError::Journal(error)) => Err(error),
        Err(LoadError::Nothing) => Err(JournalError::Damaged { seq: 1, reason: "it has no creation".into() }),
    }
}

/// The registry.
pub struct Workshops {
    open: DashMap<WorkshopId, Open>,
    journal: Arc<dyn Journal>,
    rooms: Arc<Rooms>,
    limits: Arc<Limits>,
    traces: Arc<Traces>,
    stopping: CancellationToken,
    tasks: TaskTracker,
    openings: AtomicU64,
}

/// One workshop in memory.
struct Open {
    door: Door,
    /// Tells one opening of a workshop from the next.
    opening: u64,
}

/// A workshop's place in the registry; given up when its task ends, in whatever way.
struct Place {
    workshops: Arc<Workshops>,
    workshop: WorkshopId,
    opening: u64,
}

/// The way to a workshop; while one exists, the workshop stays in memory.
#[derive(Clone)]
pub struct Door {
    inbox: inbox::Sender<Knock>,
}

impl Workshops {
    /// A registry over this journal, for workshops whose boards are in these rooms; its tasks end when `stopping` is
    /// cancelled.
    pub fn new(
        journal: Arc<dyn Journal>,
        rooms: Arc<Rooms>,
        limits: Arc<Limits>,
        stopping: CancellationToken,
    ) -> Arc<Self> {
        Self::with_traces(journal, rooms, limits, Arc::default(), stopping)
    }

    /// The same, where workshops leave something beside the journal.
    pub(crate) fn with_traces(
        journal: Arc<dyn Journal>,
        rooms: Arc<Rooms>,
        limits: Arc<Limits>,
        traces: Arc<Traces>,
        stopping: CancellationToken,
    ) -> Arc<Self> {
        let (tasks, openings) = (TaskTracker::new(), AtomicU64::new(1));
        Arc::new(Self { open: DashMap::new(), journal, rooms, limits, traces, stopping, tasks, openings })
    }

    /// The door of a workshop, opening it if need be. Loading is its task's first act: a workshop that does not
    /// exist, or does not load, says so to whoever knocks.
    pub fn enter(self: &Arc<Self>, workshop: &WorkshopId) -> Door {
        let mut open = self.open.entry(workshop.clone()).or_insert_with(|| self.open(workshop));
        if open.door.inbox.is_closed() {
            *open = self.open(workshop);
        }
        open.door.clone()
    }

    /// How many workshops are in memory.
    pub fn open_workshops(&self) -> usize {
        self.open.len()
    }

    /// Resolves when every workshop has committed and ended; call after cancelling `stopping`.
    pub fn ended(&self) -> impl Future<Output = ()> + use<> {
        self.tasks.close();
        let tasks = self.tasks.clone();
        async move { tasks.wait().await }
    }

    fn open(self: &Arc<Self>, workshop: &WorkshopId) -> Open {
        let (inbox, knocks) = inbox::open(INBOX);
        let opening = self.openings.fetch_add(1, Ordering::Relaxed);
        let scene = Scene {
            workshop: workshop.clone(),
            journal: Arc::clone(&self.journal),
            rooms: Arc::clone(&self.rooms),
            limits: Arc::clone(&self.limits),
            traces: Arc::clone(&self.traces),
            stopping: self.stopping.clone(),
        };
        let span = info_span!("workshop", id = %workshop);
        self.tasks.spawn(keep(Arc::clone(self), scene, knocks, opening).instrument(span));
        Open { door: Door { inbox }, opening }
    }

    /// Takes a workshop that nobody needs out of the map, under its shard lock; answers whether it did. The map's
    /// own door is the last one: no other can appear while the shard is locked.
    fn let_go(&self, workshop: &WorkshopId, opening: u64, watchers: usize) -> bool {
        let idle =
            |open: &Open| open.opening == opening && open.door.inbox.strong_count() == 1 && watchers == 0;
        self.open.remove_if(workshop, |_, open| idle(open)).is_some()
    }
}

/// The life of one workshop in memory, in a task of its own so that a panic in it ends it alone.
async fn keep(workshops: Arc<Workshops>, scene: Scene, mut knocks: inbox::Receiver<Knock>, opening: u64) {
    // Not before the task runs: one that never does is dropped where the shard is locked.
    let place = Place { workshops, workshop: scene.workshop.clone(), opening };
    // Apart: what loading needs is not kept for as long as the desk is, and a desk that is moved would be kept twice.
    let loaded = Box::pin(async { Desk::load(scene).await.map(Box::new) }).await;
    let reason = match loaded {
        Err(LoadError::Nothing) => Refusal::UnknownWorkshop {},
        Err(LoadError::Purged { at }) => Refusal::WorkshopPurged { at },
        Err(LoadError::Journal(error)) => {
            error!(%error, "failed to load the workshop");
            Refusal::StorageUnavailable {}
        }
        Ok(mut desk) => {
            let may_leave =
                |watchers: usize| place.workshops.let_go(&place.workshop, place.opening, watchers);
            let reason = match desk.run(&mut knocks, may_leave).await {
                Ok(()) => Refusal::Stopping {},
                Err(LoadError::Purged { at }) => Refusal::WorkshopPurged { at },
                Err(error) => {
                    warn!(%error, "the workshop leaves memory: its journal failed");
                    Refusal::StorageUnavailable {}
                }
            };
            desk.dismiss(&reason);
            reason
        }
    };
    knocks.close();
    while let Some(knock) = knocks.recv().await {
        knock.refuse(&reason);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            error!("the workshop ended by a panic");
        }
        self.workshops.open.remove_if(&self.workshop, |_, open| open.opening == self.opening);
    }
}

impl Door {
    /// Lets someone in, or back in; answers when it is on disk.
    pub async fn join(&self, arrival: Arrival) -> Result<Entered, Refusal> {
        self.ask(|reply| Knock::Join { arrival, reply }).await
    }

    /// Gives a command; answers the sequence of its happening when that is on disk.
    pub async fn command(&self, by: PersonId, command: Command) -> Result<Seq, Refusal> {
        self.ask(|reply| Knock::Command { by, command, reply }).await
    }

    /// Adds a board with this on it, which is for these people and kept for so many days, and answers it when it is on disk.
    pub(crate) async fn found(
        &self,
        by: PersonId,
        title: String,
        (visible, keep_days): (Visible, Option<u32>),
        first: Bytes,
    ) -> Result<BoardView, Refusal> {
        let board = BoardView { visible, keep_days, ..BoardView::of(mint::board(), title) };
        let asked = board.clone();
        self.ask(|reply| Knock::Found { by, board: asked, first, reply }).await?;
        Ok(board)
    }

    /// Has the workshop keep an image; answers when it is on disk.
    pub(crate) async fn keep_image(
        &self,
        by: PersonId,
        image: KeptImage,
        bytes: Bytes,
    ) -> Result<(), Refusal> {
        self.ask(|reply| Knock::Keep { by, image, bytes, reply }).await.map(drop)
    }

    /// A workshop that was taken from this one may ask from now on where its notes come from; answers when it is on disk.
    pub(crate) async fn follow(&self, by: PersonId, workshop: WorkshopId) -> Result<(), Refusal> {
        self.ask(|reply| Knock::Follow { by, workshop, reply }).await.map(drop)
    }

    /// Attaches a live session: what it is told first, and what is said from then on.
    pub async fn attach(&self, person: PersonId, after: Option<Seq>) -> Result<Attached, Refusal> {
        let door = self.clone();
        self.ask(|reply| Knock::Attach { person, after, door, reply }).await
    }

    /// The workshop now and from now on. While the receiver exists the workshop stays in memory; when its sender is
    /// gone the server is stopping, or its journal failed.
    pub async fn roster(&self) -> Result<watch::Receiver<Arc<Roster>>, Refusal> {
        self.ask(|reply| Knock::Watch { reply }).await
    }

    /// Has the workshop erased if its time is over; `changed`: when anything on its boards changed last.
    pub(crate) async fn expire(&self, changed: Millis) -> Result<(), Refusal> {
        self.ask(|reply| Knock::Expire { changed, reply }).await
    }

    /// Waits for a place in the inbox, then for the answer.
    async fn ask<T>(
        &self,
        knock: impl FnOnce(oneshot::Sender<Result<T, Refusal>>) -> Knock,
    ) -> Result<T, Refusal> {
        let (reply, answer) = oneshot::channel();
        let ended = || Refusal::StorageUnavailable {};
        self.inbox.send(knock(reply)).await.map_err(|_closed| ended())?;
        answer.await.map_err(|_dropped| ended())?
    }
}

#[cfg(test)]
pub(crate) mod tests;
