//! The open boards of this process: enter one, and let it close. No `async fn` here: entering and leaving memory
//! both happen under the shard lock of the map, so that no first join can meet a room on its way out.

use crate::{
    config::Limits,
    inbox,
    metrics::{At, Fault, Metrics},
    room::{
        INBOX, Knock, Room, RoomFault, Scene,
        attendee::{Attendee, SessionId, Wishes},
        blanking::Wish,
        outbox::Inlet,
        quarantine::Quarantine,
        rights::Rights,
        waiting::{House, Share, Waiting},
        writing::{Drafts, Writing, Written},
    },
    storage::Storage,
    turnover::Turnover,
    workshops::Roster,
};
use dashmap::{DashMap, DashSet};
use socle_protocol::{
    board::Board,
    ids::{BoardId, PersonId, WorkshopId},
    refusal::Refusal,
};
use std::sync::{
    Arc, OnceLock, Weak,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};
use tokio::sync::{oneshot, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{Instrument, error, info_span, warn};

/// The registry.
pub struct Rooms {
    open: DashMap<BoardId, Door>,
    /// Boards whose room ended by a panic: they are read with more care.
    shaken: DashSet<BoardId>,
    storage: Arc<Storage>,
    limits: Arc<Limits>,
    /// What may wait for the disk, in all rooms together.
    waiting: House,
    quarantine: Arc<Quarantine>,
    drafts: Arc<Drafts>,
    turnovers: DashMap<WorkshopId, Weak<Turnover>>,
    stopping: CancellationToken,
    tasks: TaskTracker,
    sessions: AtomicU64,
}

/// The way into one open room.
#[derive(Clone)]
struct Door {
    inbox: inbox::Sender<Knock>,
    waiting: Waiting,
    /// Seats taken or being taken; a room leaves memory only at zero.
    seats: Arc<AtomicUsize>,
    /// Why the room ended, from before nobody can knock any more.
    ended: Arc<OnceLock<Refusal>>,
    /// Tells one opening of a board from the next.
    opening: u64,
}

/// A session's claim on a room: while it exists the room stays. Knocks go through it, in order.
pub(crate) struct Seat {
    pub(crate) session: SessionId,
    door: Door,
}

/// A room's place in the registry; given up when its task ends, in whatever way.
struct Place {
    rooms: Arc<Rooms>,
    board: BoardId,
    opening: u64,
}

/// The room ended before it could take the knock, and why.
#[derive(Debug)]
pub(crate) struct RoomEnded(pub(crate) Refusal);

impl Rooms {
    /// A registry over this journal; its rooms end when `stopping` is cancelled.
    pub fn new(storage: Arc<Storage>, limits: Arc<Limits>, stopping: CancellationToken) -> Arc<Self> {
        Self::with_quarantine(storage, limits, Arc::default(), stopping)
    }

    /// The same, with a quarantine that may keep what it takes.
    pub(crate) fn with_quarantine(
        storage: Arc<Storage>,
        limits: Arc<Limits>,
        quarantine: Arc<Quarantine>,
        stopping: CancellationToken,
    ) -> Arc<Self> {
        Arc::new(Self {
            open: DashMap::new(),
            shaken: DashSet::new(),
            storage,
            waiting: House::new(&limits),
            limits,
            quarantine,
            drafts: Arc::default(),
            turnovers: DashMap::new(),
            stopping,
            tasks: TaskTracker::new(),
            sessions: AtomicU64::new(1),
        })
    }

    /// Takes a seat in a room, opening it if need be. Loading is the room's first act; its failure reaches the
    /// session through its inlet.
    pub(crate) fn enter(
        self: &Arc<Self>,
        board: &BoardId,
        raw: bool,
        person: PersonId,
        roster: watch::Receiver<Arc<Roster>>,
        wishes: Wishes,
    ) -> (Seat, Box<Attendee>, Inlet) {
        let session = SessionId(self.sessions.fetch_add(1, Ordering::Relaxed));
        let held = self.quarantine.minutes(&person);
        let (mut attendee, inlet) = Attendee::new(session, person, wishes);
        if let Some(minutes) = held {
            let refusal = Refusal::HeldOff { minutes };
            self.metrics().sessions.refused(At::Board, refusal.code());
            attendee.turn_away(refusal);
        }
        let turnover = self.turnover(&roster.borrow().view().id);
        let attendee = attendee.with(Rights::new(roster, board.clone(), turnover));
        (self.seat(board, raw, session), Box::new(attendee), inlet)
    }

    /// What a workshop's desk and the rooms of its boards tell the time by.
    pub(crate) fn turnover(&self, workshop: &WorkshopId) -> Arc<Turnover> {
        if !self.turnovers.contains_key(workshop) {
            self.turnovers.retain(|_, left| left.strong_count() > 0);
        }
        let mut known = self.turnovers.entry(workshop.clone()).or_default();
        known.upgrade().unwrap_or_else(|| {
            let turnover = Arc::default();
            *known = Arc::downgrade(&turnover);
            turnover
        })
    }

    /// The committed board: canonical JSON, or for a raw board its state as one update.
    pub fn export(
        self: &Arc<Self>,
        board: &BoardId,
        raw: bool,
    ) -> impl Future<Output = Result<Vec<u8>, Refusal>> + use<> {
        let seat = self.seat(board, raw, SessionId(0));
        async move {
            let (reply, answer) = oneshot::channel();
            seat.knock(Knock::Export { reply }).await.map_err(|RoomEnded(_)| Refusal::BoardUnavailable {})?;
            answer.await.map_err(|_| Refusal::BoardUnavailable {})
        }
    }

    /// The committed board as plain values, for a workshop's errands.
    pub(crate) fn read(
        self: &Arc<Self>,
        board: &BoardId,
    ) -> impl Future<Output = Result<Board, Refusal>> + use<> {
        Self::ask(self.seat(board, false, SessionId(0)), |reply| Knock::Read { reply })
    }

    /// Writes into a board what a workshop itself does; answers when all of it is on disk.
    pub(crate) fn write(
        self: &Arc<Self>,
        board: &BoardId,
        writings: Vec<Writing>,
    ) -> impl Future<Output = Result<Written, Refusal>> + use<> {
        Self::ask(self.seat(board, false, SessionId(0)), |reply| Knock::Write { writings, reply })
    }

    /// Takes one person's words off a board and out of its journal; answers when that is on disk.
    pub(crate) fn blank(
        self: &Arc<Self>,
        board: &BoardId,
        raw: bool,
        wish: Wish,
    ) -> impl Future<Output = Result<(), Refusal>> + use<> {
        Self::ask(self.seat(board, raw, SessionId(0)), |reply| Knock::Blank { wish, reply })
    }

    /// Ends a board's room, if it is open, and tells its people why; resolves once it writes nothing any more.
    pub(crate) fn close(&self, board: &BoardId, refusal: Refusal) -> impl Future<Output = ()> + use<> {
        let door = self.open.get(board).map(|door| door.clone());
        async move {
            let Some(door) = door else { return };
            let (ended, end) = oneshot::channel();
            if door.inbox.send(Knock::Close { refusal, ended }).await.is_ok() {
                let _dropped_at_the_end = end.await;
            }
        }
    }

    async fn ask<T>(
        seat: Seat,
        knock: impl FnOnce(oneshot::Sender<Result<T, Refusal>>) -> Knock,
    ) -> Result<T, Refusal> {
        let (reply, answer) = oneshot::channel();
        seat.knock(knock(reply)).await.map_err(|RoomEnded(_)| Refusal::BoardUnavailable {})?;
        answer.await.map_err(|_| Refusal::BoardUnavailable {})?
    }

    /// How many private notes wait, board by board.
    pub(crate) fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// Where everything in these rooms is counted.
    pub(crate) fn metrics(&self) -> Arc<Metrics> {
        self.storage.metrics()
    }

    /// How many rooms are in memory.
    pub fn open_rooms(&self) -> usize {
        self.open.len()
    }

    /// Resolves when every room has committed and ended; call after cancelling `stopping`.
    pub fn ended(&self) -> impl Future<Output = ()> + use<> {
        self.tasks.close();
        let tasks = self.tasks.clone();
        async move { tasks.wait().await }
    }

    /// Counts the seat while the shard is locked: a room on its way out sees it, or is gone already.
    fn seat(self: &Arc<Self>, board: &BoardId, raw: bool, session: SessionId) -> Seat {
        let mut open = self.open.entry(board.clone()).or_insert_with(|| self.open_room(board, raw));
        if open.inbox.is_closed() {
            *open = self.open_room(board, raw);
        }
        open.seats.fetch_add(1, Ordering::AcqRel);
        Seat { session, door: open.clone() }
    }

    fn open_room(self: &Arc<Self>, board: &BoardId, raw: bool) -> Door {
        let (inbox, knocks) = inbox::open(INBOX);
        let opening = self.sessions.fetch_add(1, Ordering::Relaxed);
        let (seats, ended) = (Arc::new(AtomicUsize::new(0)), Arc::default());
        let door = Door { inbox, waiting: self.waiting.room(), seats, ended, opening };
        let scene = Scene {
            board: board.clone(),
            raw,
            is_shaken: self.shaken.contains(board),
            journal: Arc::clone(&self.storage) as _,
            health: self.storage.health(),
            limits: Arc::clone(&self.limits),
            quarantine: Arc::clone(&self.quarantine),
            metrics: self.metrics(),
            drafts: Arc::clone(&self.drafts),
            stopping: self.stopping.clone(),
        };
        let span = info_span!("room", %board);
        let (rooms, kept) = (Arc::clone(self), door.clone());
        self.tasks.spawn(keep(rooms, scene, knocks, kept.opening, kept.seats, kept.ended).instrument(span));
        door
    }

    /// Removes an empty room from the map, under its shard lock; answers whether it did.
    fn let_go(&self, board: &BoardId, opening: u64, seats: &AtomicUsize) -> bool {
        self.open
            .remove_if(board, |_, door| door.opening == opening && seats.load(Ordering::Acquire) == 0)
            .is_some()
    }
}

/// The life of one room, in a task of its own so that a panic in it ends it alone.
async fn keep(
    rooms: Arc<Rooms>,
    scene: Scene,
    mut knocks: inbox::Receiver<Knock>,
    opening: u64,
    seats: Arc<AtomicUsize>,
    ended: Arc<OnceLock<Refusal>>,
) {
    // Not before the task runs: one that never does is dropped where the shard is locked.
    let place = Place { rooms, board: scene.board.clone(), opening };
    let metrics = Arc::clone(&scene.metrics);
    // Apart: what loading needs is not kept for as long as the room is, and a room that is moved would be kept twice.
    let loaded = Box::pin(async { Room::load(scene).await.map(Box::new) }).await;
    let mut room = match loaded {
        Ok(room) => room,
        Err(error) => {
            error!(%error, "failed to load the board");
            metrics.board.ended(Fault::Load);
            let refusal = Refusal::BoardUnavailable {};
            shut(&mut knocks, &ended, &refusal);
            turn_away(&mut knocks, &refusal).await;
            return;
        }
    };
    // Dropped before the room, should that panic: whoever is seated hears that it is gone, and comes back to another one.
    let place = place;
    let may_leave = || place.rooms.let_go(&place.board, place.opening, &seats);
    let reason = match room.run(&mut knocks, may_leave).await {
        Ok(()) => Refusal::Stopping {},
        Err(RoomFault::Told(refusal)) => refusal,
        Err(fault) => {
            warn!(%fault, "the room ends before its time");
            let (fault, refusal) = match fault {
                RoomFault::Journal(_) => (Fault::Journal, Refusal::StorageUnavailable {}),
                RoomFault::Document { .. } | RoomFault::Told(_) => {
                    (Fault::Document, Refusal::BoardUnavailable {})
                }
            };
            metrics.board.ended(fault);
            refusal
        }
    };
    shut(&mut knocks, &ended, &reason);
    room.dismiss(&reason);
    turn_away(&mut knocks, &reason).await;
}

/// Nobody comes in any more, and who is too late is told why; whoever is sent away after that finds another room.
fn shut(knocks: &mut inbox::Receiver<Knock>, ended: &OnceLock<Refusal>, refusal: &Refusal) {
    ended.get_or_init(|| refusal.clone());
    knocks.close();
}

/// Answers everyone who is still in the inbox of a room that ended.
async fn turn_away(knocks: &mut inbox::Receiver<Knock>, refusal: &Refusal) {
    while let Some(knock) = knocks.recv().await {
        if let Knock::Enter { attendee } = knock {
            attendee.end(refusal.clone());
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            error!("the room ended by a panic");
            self.rooms.shaken.insert(self.board.clone());
            self.rooms.metrics().board.ended(Fault::Panic);
        }
        self.rooms.open.remove_if(&self.board, |_, door| door.opening == self.opening);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.door.seats.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Seat {
    /// Waits until the room may be brought an edit that costs this much memory.
    pub(crate) async fn share(&self, cost: usize) -> Option<Share> {
        self.door.waiting.share(cost).await
    }

    /// Waits for a place in the room's inbox: a busy room slows this session's own stream only.
    pub(crate) async fn knock(&self, knock: Knock) -> Result<(), RoomEnded> {
        let sent = self.door.inbox.send(knock).await;
        // Without a word it ended by a panic, or with the server.
        let why = || self.door.ended.get().cloned().unwrap_or(Refusal::StorageUnavailable {});
        sent.map_err(|_closed| RoomEnded(why()))
    }
}

#[cfg(test)]
mod tests;
