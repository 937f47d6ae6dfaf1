//! The desk: one open workshop, owned by one task. Decide, append, fold, tell. What time alone makes true is `time`.
//!
//! While one append is in flight the inbox gathers the next turn: 40 people who join at once cost a few fsyncs. What
//! is decided in a turn is decided on a draft of the state; the state itself is never ahead of the journal. If an
//! append fails, everyone who waited for it is told so and the state is read again from the journal.

mod restraint;
mod seat;
mod time;
mod turn;

use super::{
    Door,
    log::{self, LoadError, Log},
};
use crate::{
    clock,
    config::Limits,
    inbox,
    journal::{Append, Journal, JournalError, Stream},
};
use restraint::Restraint;
use seat::Seats;
pub use seat::{Attached, Outgoing};
use socle_protocol::{
    PROTOCOL_VERSION,
    ids::{PersonId, Seq, WorkshopId},
    message::{BoardView, Command, ServerMessage},
    refusal::Refusal,
    role::Role,
    workshop::{Arrival, Workshop},
};
use std::{mem, sync::Arc, time::Duration};
use tokio::{
    sync::{oneshot, watch},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tracing::warn;
use turn::Turn;

/// Knocks that wait while an append is in flight. When it is full whoever knocks waits, and so their connection.
pub(super) const INBOX: usize = 256;
/// How long a workshop stays in memory without sessions or requests: a reload comes back within it, as to a room. It
/// is looked at once in that time.
const IDLE: Duration = Duration::from_secs(20);
/// Who is here is told at most this often: forty people who come at once are one message each, not 1,600.
const PRESENT: Duration = Duration::from_millis(50);

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
    Join { arrival: Arrival, reply: Reply<Entered> },
    Command { by: PersonId, command: Command, reply: Reply<Seq> },
    Attach { person: PersonId, after: Option<Seq>, door: Door, reply: Reply<Attached> },
    Leave { session: u64 },
    Watch { reply: Reply<watch::Receiver<Arc<Workshop>>> },
}

impl Knock {
    /// Answers no. Whoever no longer waits for it does not miss it.
    pub(super) fn refuse(self, refusal: &Refusal) {
        let no = || refusal.clone();
        let _gone = match self {
            Knock::Join { reply, .. } => reply.send(Err(no())).is_err(),
            Knock::Command { reply, .. } => reply.send(Err(no())).is_err(),
            Knock::Attach { reply, .. } => reply.send(Err(no())).is_err(),
            Knock::Watch { reply } => reply.send(Err(no())).is_err(),
            Knock::Leave { .. } => false,
        };
    }
}

/// What a desk needs to know of its workshop and its house.
pub(super) struct Scene {
    pub(super) workshop: WorkshopId,
    pub(super) journal: Arc<dyn Journal>,
    pub(super) limits: Arc<Limits>,
    pub(super) stopping: CancellationToken,
}

pub(super) struct Desk {
    scene: Scene,
    log: Log,
    roster: watch::Sender<Arc<Workshop>>,
    seats: Seats,
    restraint: Restraint,
    /// When who is here has to be told again.
    present_due: Option<Instant>,
    /// An append failed: what is due by time is tried again then.
    not_before: Option<Instant>,
    idle_since: Instant,
}

impl Desk {
    pub(super) async fn load(scene: Scene) -> Result<Self, LoadError> {
        let log = Log::load(scene.journal.as_ref(), &scene.workshop).await?;
        let (roster, _) = watch::channel(Arc::clone(&log.state));
        let idle_since = Instant::now();
        let restraint = Restraint::new(Arc::clone(&scene.limits));
        let seats = Seats::default();
        Ok(Self { scene, log, roster, seats, restraint, present_due: None, not_before: None, idle_since })
    }

    /// Runs until nobody needs the workshop, the server stops, or the journal cannot be read. `may_leave` asks the
    /// registry to let go of it, with the number of those who watch its roster, and answers whether it did.
    pub(super) async fn run(
        &mut self,
        inbox: &mut inbox::Receiver<Knock>,
        may_leave: impl Fn(usize) -> bool,
    ) -> Result<(), LoadError> {
        let stopping = self.scene.stopping.clone();
        loop {
            let mut knocks = Vec::new();
            tokio::select! {
                biased;
                () = stopping.cancelled() => {
                    inbox.close();
                    while inbox.recv_many(&mut knocks, INBOX).await > 0 {
                        self.serve(mem::take(&mut knocks)).await?;
                    }
                    return Ok(());
                }
                () = sleep_until(self.wake()) => {
                    self.awake().await?;
                    if self.is_idle() && inbox.is_empty() && may_leave(self.roster.receiver_count()) {
                        return Ok(());
                    }
                }
                n = inbox.recv_many(&mut knocks, INBOX) => {
                    if n == 0 { return Ok(()); }
                    self.idle_since = Instant::now();
                    self.serve(knocks).await?;
                }
            }
            if self.seats.forget_gone() {
                self.present_changed();
            }
        }
    }

    /// One turn: decide everything that waits, append it as one batch, then fold, tell and answer.
    async fn serve(&mut self, knocks: Vec<Knock>) -> Result<(), LoadError> {
        let mut turn = Turn::on(Arc::clone(&self.log.state));
        if self.may_elapse() {
            turn.elapse();
        }
        for knock in knocks {
            match self.restraint.look(&turn.draft, &knock) {
                Ok(()) => turn.take(knock),
                Err(refusal) => knock.refuse(&refusal),
            }
        }
        let (rest, known) = (mem::take(&mut turn.rest), self.log.told.len());
        match self.commit(&mut turn).await {
            Ok(()) => {
                self.not_before = None;
                self.publish(known);
                turn.answer(&self.log.state);
            }
            // What is in memory is what is on disk: to read it again for each command would load a disk that fails.
            Err(JournalError::NotAsked) => turn.refuse(&Refusal::StorageUnavailable {}),
            Err(error) => {
                warn!(%error, "failed to append to the workshop; reading it again");
                self.not_before = Some(Instant::now() + time::AGAIN);
                turn.refuse(&Refusal::StorageUnavailable {});
                // The append may have failed, or only its answer: the journal knows.
                self.log = Log::load(self.scene.journal.as_ref(), &self.scene.workshop).await?;
                self.publish(known);
            }
        }
        for knock in rest {
            self.answer(knock);
        }
        Ok(())
    }

    async fn commit(&mut self, turn: &mut Turn) -> Result<(), JournalError> {
        if turn.entries.is_empty() {
            return Ok(());
        }
        let stream = Stream::Workshop(self.scene.workshop.clone());
        let entries = mem::take(&mut turn.entries);
        let (at, first) = (entries.first().map_or(0, |entry| entry.at), self.log.state.seq() + 1);
        self.scene.journal.append(Append { stream, after: first - 1, entries, claim: None }).await?;
        for (seq, happened) in (first..).zip(mem::take(&mut turn.happenings)) {
            let turn::Happened { by, happening, changes } = happened;
            self.log.told.push(log::message(&ServerMessage::Happening { seq, at, by, happening, changes }));
        }
        self.log.state = Arc::clone(&turn.draft);
        Ok(())
    }

    /// Tells what is on disk beyond the `known` happenings: to whoever watches, then to every session; then shows the
    /// removed out.
    fn publish(&mut self, known: usize) {
        if self.log.told.len() == known {
            return;
        }
        self.roster.send_replace(Arc::clone(&self.log.state));
        for message in self.log.told.get(known..).unwrap_or_default() {
            self.seats.tell(message, &self.log.state);
        }
        let state = &self.log.state;
        self.seats.show_out(|person| state.admit(person).err());
        // Someone may have been shown out, lost the seat, or become visible.
        self.present_changed();
    }

    /// Knocks that decide nothing.
    fn answer(&mut self, knock: Knock) {
        match knock {
            Knock::Attach { person, after, door, reply } => {
                let attached = self.log.state.admit(&person).map(|_role| self.attach(&person, after, door));
                let _gone = reply.send(attached);
            }
            Knock::Leave { session } => {
                if self.seats.leave(session) {
                    self.present_changed();
                }
            }
            Knock::Watch { reply } => {
                let _gone = reply.send(Ok(self.roster.subscribe()));
            }
            Knock::Join { .. } | Knock::Command { .. } => {}
        }
    }

    fn attach(&mut self, person: &PersonId, after: Option<Seq>, door: Door) -> Attached {
        let mut attached = self.seats.sit(person.clone(), door);
        self.present_changed();
        let (protocol, you, seq, now) =
            (PROTOCOL_VERSION, person.clone(), self.log.state.seq(), clock::now());
        let present = self.seats.present(&self.log.state).into_iter().collect();
        match after.and_then(|after| self.log.since(after)) {
            Some(missed) => {
                let resumed = ServerMessage::Resumed { protocol, you, seq, now, present };
                attached.first = vec![log::message(&resumed)];
                attached.first.extend(missed.cloned());
            }
            None => {
                let workshop = Box::new(self.log.state.view_for(person));
                let welcome = ServerMessage::Welcome { protocol, you, seq, now, workshop, present };
                attached.first = vec![log::message(&welcome)];
            }
        }
        attached
    }

    fn present_changed(&mut self) {
        self.present_due.get_or_insert_with(|| Instant::now() + PRESENT);
    }

    fn tell_present(&mut self) {
        self.present_due = None;
        if let Some(people) = self.seats.present_if_news(&self.log.state) {
            let lost = self.seats.tell(&log::message(&ServerMessage::Present { people }), &self.log.state);
            if lost {
                self.present_changed();
            }
        }
    }

    /// Ends every session with this refusal.
    pub(super) fn dismiss(&mut self, refusal: &Refusal) {
        self.seats.show_out(|_| Some(refusal.clone()));
    }
}
