//! The desk: one open workshop, owned by one task. Decide, append, fold, tell. What time alone makes true is `time`,
//! what is told to whom `telling`, what is done to the boards `errands`.
//!
//! While one append is in flight the inbox gathers the next turn: 40 people who join at once cost a few fsyncs. What
//! is decided in a turn is decided on a draft of the state; the state itself is never ahead of the journal. If an
//! append fails, everyone who waited for it is told so and the state is read again from the journal.

mod blanking;
mod errands;
mod expired;
mod lines;
mod purge;
mod restraint;
mod seat;
mod telling;
mod time;
mod turn;

use super::{
    Door,
    log::{LoadError, Log, Told},
};
use crate::{
    clock,
    config::Limits,
    inbox,
    journal::{Append, Journal, JournalError, Stream},
    rooms::Rooms,
    traces::Traces,
    turnover::Turnover,
};
use bytes::Bytes;
use errands::{Patience, Running};
use lines::Lines;
pub use lines::Pulse;
use restraint::Restraint;
use seat::Seats;
pub use seat::{Attached, Outgoing};
use socle_protocol::{
    ids::{Millis, PersonId, Seq, WorkshopId},
    message::{BoardView, Command},
    refusal::Refusal,
    role::Role,
    workshop::{Arrival, Workshop, images::KeptImage},
};
use std::{collections::HashSet, mem, sync::Arc, time::Duration};
use telling::Later;
use tokio::{
    sync::{oneshot, watch},
    task::JoinSet,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tracing::warn;
use turn::Turn;

/// Knocks that wait while an append is in flight. When it is full whoever knocks waits, and so their connection.
pub(super) const INBOX: usize = 256;
/// How long after a failure what is due is tried again: as often as a failing disk is asked.
const AGAIN: Duration = Duration::from_secs(1);
/// How long a workshop stays in memory without sessions or requests: a reload comes back within it, as to a room. It
/// is looked at once in that time.
const IDLE: Duration = Duration::from_secs(20);

/// Someone is in.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub boards: Vec<BoardView>,
}

type Reply<T> = oneshot::Sender<Result<T, Refusal>>;

/// What the rest of the server asks of a workshop.
pub(super) enum Knock {
    Join {
        arrival: Arrival,
        reply: Reply<Entered>,
    },
    Command {
        by: PersonId,
        command: Command,
        reply: Reply<Seq>,
    },
    /// A new board with this on it.
    Found {
        by: PersonId,
        board: BoardView,
        first: Bytes,
        reply: Reply<Seq>,
    },
    /// An image for the workshop to keep.
    Keep {
        by: PersonId,
        image: KeptImage,
        bytes: Bytes,
        reply: Reply<Seq>,
    },
    /// A workshop that was taken from this one may ask where its notes come from.
    Follow {
        by: PersonId,
        workshop: WorkshopId,
        reply: Reply<Seq>,
    },
    Attach {
        person: PersonId,
        after: Option<Seq>,
        door: Door,
        reply: Reply<Attached>,
    },
    /// `said`: with a goodbye, and not because the line broke.
    Leave {
        session: u64,
        said: bool,
    },
    Watch {
        reply: Reply<watch::Receiver<Arc<Workshop>>>,
    },
    /// Its time may be over; `changed`: when anything of it changed last, as far as its boards know.
    Expire {
        changed: Millis,
        reply: Reply<()>,
    },
}

impl Knock {
    /// Answers no. Whoever no longer waits for it does not miss it.
    pub(super) fn refuse(self, refusal: &Refusal) {
        let no = || refusal.clone();
        let _gone = match self {
            Knock::Join { reply, .. } => reply.send(Err(no())).is_err(),
            Knock::Command { reply, .. }
            | Knock::Found { reply, .. }
            | Knock::Keep { reply, .. }
            | Knock::Follow { reply, .. } => reply.send(Err(no())).is_err(),
            Knock::Attach { reply, .. } => reply.send(Err(no())).is_err(),
            Knock::Watch { reply } => reply.send(Err(no())).is_err(),
            Knock::Expire { reply, .. } => reply.send(Err(no())).is_err(),
            Knock::Leave { .. } => false,
        };
    }
}

/// What a desk needs to know of its workshop and its house.
pub(super) struct Scene {
    pub(super) workshop: WorkshopId,
    pub(super) journal: Arc<dyn Journal>,
    pub(super) rooms: Arc<Rooms>,
    pub(super) limits: Arc<Limits>,
    /// What of it is in the data folder, beside the journal.
    pub(super) traces: Arc<Traces>,
    pub(super) stopping: CancellationToken,
}

pub(super) struct Desk {
    scene: Scene,
    log: Log,
    roster: watch::Sender<Arc<Workshop>>,
    turnover: Arc<Turnover>,
    seats: Seats,
    restraint: Restraint,
    later: Later,
    lines: Lines,
    /// What is being done to the boards.
    errand: Option<Running>,
    patience: Patience,
    /// The newest entry of the workshop's images, once somebody brought one.
    images: Option<Seq>,
    /// What has been or is being destroyed, so that it is asked for once.
    destroyed: HashSet<Stream>,
    /// End with the desk; what they did not come to is found when the workshop is opened again.
    sweeps: JoinSet<()>,
    /// An append failed: what is due by time is tried again then.
    not_before: Option<Instant>,
    idle_since: Instant,
}

impl Desk {
    pub(super) async fn load(scene: Scene) -> Result<Self, LoadError> {
        let log = Log::load(scene.journal.as_ref(), &scene.workshop).await?;
        let (roster, _) = watch::channel(Arc::clone(&log.state));
        let turnover = scene.rooms.turnover(&scene.workshop);
        turnover.settle(log.state.view().clock.started_at);
        let idle_since = Instant::now();
        let restraint = Restraint::new(Arc::clone(&scene.limits));
        let seats = Seats::default();
        let mut desk = Self {
            scene,
            log,
            roster,
            turnover,
            seats,
            restraint,
            later: Later::default(),
            lines: Lines::default(),
            errand: None,
            patience: Patience::default(),
            images: None,
            destroyed: HashSet::new(),
            sweeps: JoinSet::new(),
            not_before: None,
            idle_since,
        };
        desk.count_drafts();
        desk.destroy_spent();
        desk.erase_boards();
        desk.set_out();
        Ok(desk)
    }

    /// Runs until nobody needs the workshop, the server stops, or the journal cannot be read. `may_leave` asks the
    /// registry to let go of it, with the number of those who watch its roster, and answers whether it did.
    ///
    /// What it does in a turn is boxed, as a room's: it mostly waits.
    pub(super) async fn run(
        &mut self,
        inbox: &mut inbox::Receiver<Knock>,
        may_leave: impl Fn(usize) -> bool,
    ) -> Result<(), LoadError> {
        let stopping = self.scene.stopping.clone();
        loop {
            if let Some(at) = self.log.state.purged() {
                return Box::pin(self.purge(inbox, at)).await;
            }
            let mut knocks = Vec::new();
            tokio::select! {
                biased;
                () = stopping.cancelled() => {
                    inbox.close();
                    while inbox.recv_many(&mut knocks, INBOX).await > 0 {
                        Box::pin(self.serve(mem::take(&mut knocks))).await?;
                    }
                    Box::pin(self.sweep_out()).await;
                    return Ok(());
                }
                () = sleep_until(self.wake()) => {
                    Box::pin(self.awake()).await?;
                    if self.is_idle() && inbox.is_empty() && may_leave(self.roster.receiver_count()) {
                        return Ok(());
                    }
                }
                outcome = errands::ended(&mut self.errand) => Box::pin(self.returned(outcome)).await?,
                n = inbox.recv_many(&mut knocks, INBOX) => {
                    if n == 0 { return Ok(()); }
                    self.idle_since = Instant::now();
                    Box::pin(self.serve(knocks)).await?;
                }
            }
            if self.seats.forget_gone() {
                self.present_changed();
            }
        }
    }

    /// One turn: decide everything that waits, append it as one batch, then fold, tell and answer.
    async fn serve(&mut self, knocks: Vec<Knock>) -> Result<(), LoadError> {
        let brings_images = knocks.iter().any(|knock| matches!(knock, Knock::Keep { .. }));
        let images = if brings_images { self.newest_image().await } else { None };
        let mut turn = self.begin();
        turn.images = images.map(|after| (after, Vec::new()));
        for knock in knocks {
            match self.restraint.look(&turn.draft, &knock) {
                Ok(()) => turn.take(knock),
                Err(refusal) => knock.refuse(&refusal),
            }
        }
        let rest = mem::take(&mut turn.rest);
        self.conclude(turn).await?;
        for knock in rest {
            self.answer(knock);
        }
        Ok(())
    }

    /// The newest entry of the workshop's images; `None` while the disk does not say.
    async fn newest_image(&mut self) -> Option<Seq> {
        if self.images.is_none() {
            let newest = self.scene.journal.newest(Stream::Images(self.scene.workshop.clone())).await;
            self.images = newest.ok().map(|entry| entry.map_or(0, |entry| entry.seq));
        }
        self.images
    }

    /// A turn, with what time has made true.
    fn begin(&self) -> Turn {
        let mut turn = Turn::on(Arc::clone(&self.log.state), self.turnover.hold());
        if self.may_elapse() {
            turn.elapse();
        }
        turn
    }

    /// Commits what a turn has decided, tells it and answers; answers whether it is on disk.
    async fn conclude(&mut self, mut turn: Turn) -> Result<bool, LoadError> {
        let known = self.log.told.len();
        let kept = self.commit(&mut turn).await;
        let is_kept = kept.is_ok();
        if is_kept && self.log.state.view().clock.started_at == turn.now {
            // Whatever is written once rooms hear of the phase is written in it: a millisecond, where a disk is that fast.
            sleep_until(clock::at(turn.now)).await;
        }
        let founded = mem::take(&mut turn.founded);
        match kept {
            Ok(()) => {
                self.not_before = None;
                self.publish(known);
                self.tell_yours(&turn.touched);
                turn.answer(&self.log.state);
            }
            // What is in memory is what is on disk: to read it again for each command would load a disk that fails.
            Err(JournalError::NotAsked) => {
                self.not_before = Some(Instant::now() + AGAIN);
                turn.refuse(&Refusal::StorageUnavailable {});
            }
            Err(error) => {
                warn!(%error, "failed to append to the workshop; reading it again");
                self.not_before = Some(Instant::now() + AGAIN);
                self.images = None;
                turn.refuse(&Refusal::StorageUnavailable {});
                // The append may have failed, or only its answer: the journal knows.
                let earlier = Arc::clone(&self.log.state);
                self.log = Log::load(self.scene.journal.as_ref(), &self.scene.workshop).await?;
                Arc::make_mut(&mut self.log.state).recall(&earlier);
                self.publish(known);
                self.tell_yours_to_all();
            }
        }
        self.turnover.settle(self.log.state.view().clock.started_at);
        if !is_kept {
            self.forsake(founded);
        }
        if self.log.told.len() > known {
            self.destroy_spent();
            self.erase_boards();
            self.set_out();
        }
        Ok(is_kept)
    }

    /// Ballots, images and new boards first: where a crash parts the two, they are there and what came after them is not.
    async fn commit(&mut self, turn: &mut Turn) -> Result<(), JournalError> {
        for (board, entry) in mem::take(&mut turn.boards) {
            turn.founded.push(board.clone());
            let stream = Stream::Board(board);
            self.scene.journal.append(Append { stream, after: 0, entries: vec![entry], claim: None }).await?;
        }
        for (vote, entries) in mem::take(&mut turn.ballots) {
            let (after, stream) = (self.log.ballots.get(&vote).copied(), Stream::Ballots(vote.clone()));
            let append = Append { stream, after: after.unwrap_or_default(), entries, claim: None };
            let seq = self.scene.journal.append(append).await?;
            self.log.ballots.insert(vote, seq);
        }
        if let Some((after, entries)) = turn.images.take().filter(|(_, entries)| !entries.is_empty()) {
            let stream = Stream::Images(self.scene.workshop.clone());
            // Whatever becomes of the log, these are there.
            self.images =
                Some(self.scene.journal.append(Append { stream, after, entries, claim: None }).await?);
        }
        if !turn.entries.is_empty() {
            let stream = Stream::Workshop(self.scene.workshop.clone());
            let entries = mem::take(&mut turn.entries);
            let (at, first) = (entries.first().map_or(0, |entry| entry.at), self.log.state.seq() + 1);
            self.scene.journal.append(Append { stream, after: first - 1, entries, claim: None }).await?;
            for (seq, happened) in (first..).zip(mem::take(&mut turn.happenings)) {
                let turn::Happened { by, happening, changes } = happened;
                self.log.told.push(Told::new((seq, at, by), happening, changes));
            }
        }
        self.log.state = Arc::clone(&turn.draft);
        Ok(())
    }

    /// Knocks that decide nothing.
    fn answer(&mut self, knock: Knock) {
        match knock {
            Knock::Attach { person, after, door, reply } => {
                let attached = self.log.state.admit(&person).map(|_role| self.attach(&person, after, door));
                let _gone = reply.send(attached);
            }
            Knock::Leave { session, said } => {
                if let Some(person) = self.seats.leave(session) {
                    if said {
                        self.lines.goodbye(person);
                    }
                    self.present_changed();
                }
            }
            Knock::Watch { reply } => {
                let _gone = reply.send(Ok(self.roster.subscribe()));
            }
            Knock::Expire { reply, .. } => {
                let _gone = reply.send(Ok(()));
            }
            Knock::Join { .. }
            | Knock::Command { .. }
            | Knock::Found { .. }
            | Knock::Keep { .. }
            | Knock::Follow { .. } => {}
        }
    }

    /// Ends every session with this refusal.
    pub(super) fn dismiss(&mut self, refusal: &Refusal) {
        self.seats.show_out(|_| Some(refusal.clone()));
    }
}
