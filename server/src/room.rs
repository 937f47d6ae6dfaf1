//! The room: one open board, owned by one task. The whole truth of an edit is on this page: accept, commit,
//! broadcast.
//!
//! Batches come from the disk: while one append is in flight the inbox gathers the next. In a large room they also
//! come from the crowd ([`pause`]): each frame costs one write per person, so edits of the same moment share one. The
//! document is ahead of the journal only during an append, so whatever is answered between two appends (a step 2,
//! an export) is made from committed state. If an append fails the room ends: memory is never trusted over the log.

pub(crate) mod attendee;
pub(crate) mod births;
pub(crate) mod blanking;
pub(crate) mod document;
pub(crate) mod frames;
mod knock;
pub(crate) mod outbox;
#[cfg(test)]
pub(crate) mod poison;
pub(crate) mod presence;
pub(crate) mod quarantine;
pub(crate) mod rehearsal;
pub(crate) mod rest;
pub(crate) mod rights;
pub(crate) mod storage;
pub(crate) mod waiting;
pub(crate) mod writing;

pub(crate) use knock::{Edit, How, Knock};

use crate::{
    clock,
    config::{Limits, limits::most},
    inbox,
    journal::{Append, Journal, JournalError, NewEntry, Stream},
    metrics::{At, Metrics},
    storage::Health,
};
use attendee::{Attendee, Debt, SessionId};
use bytes::Bytes;
use document::{Document, News, Sender};
use outbox::Parcel;
use presence::Presence;
use quarantine::Quarantine;
use rest::Next;
use socle_protocol::{
    board::Board,
    ids::{BoardId, PersonId, Seq},
    refusal::Refusal,
    sync,
    workshop::access,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use storage::{Care, Held};
use tokio::{
    sync::{oneshot, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, warn};
use waiting::Share;
use writing::{Drafts, Written};

/// Messages that wait while an append is in flight. When it is full the sessions wait, and so their TCP streams.
pub(crate) const INBOX: usize = 1024;
/// Knocks of one batch: bounds what one append and one merged frame cost. A busy board of 500 people sends fewer
/// between two fsyncs.
const BATCH: usize = INBOX;
/// Least time between two batches of edits, per attendee: a frame costs a write each, ≈ 8 µs, and a commit. Among ten people
/// nobody waits; in a room of 50 an edit waits 6 ms on average, when others edit at the same time.
const PAUSE_PER_ATTENDEE: Duration = Duration::from_micros(250);
/// Edits of one batch after which the next one is gathered for a while, however few people there are: who sends so many
/// at once pastes, or comes back, and a commit for each costs more than the edits do.
const MANY: usize = 8;
/// How long then: some commits of a fast disk.
const PAUSE_AFTER_MANY: Duration = Duration::from_millis(5);
/// No edit waits longer than this for others to share its frame: beside an fsync nobody sees it.
const LONGEST_PAUSE: Duration = Duration::from_millis(25);
/// How soon a room sends presence that changed, and looks at attendees that lag.
const TICK: Duration = Duration::from_millis(50);
/// How often a calm room looks at its stale presence and its own end: 2,000 open boards wake 2,000 times a second.
const CALM_TICK: Duration = Duration::from_secs(1);
/// How long a room stays in memory without anyone: a reload or a lost network comes back within it.
const IDLE: Duration = Duration::from_secs(20);
/// Entries after which a busy room writes a snapshot, so that the next load replays few. Replaying costs ≈ 10 µs each.
const SNAPSHOT_EVERY: u64 = 4000;

/// Why a room ended before its time. Either way the journal is whole, and the next room replays it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RoomFault {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("integrate an update of {sender}: the CRDT library panicked")]
    Document { sender: PersonId },
    /// It was told to end, and its people why.
    #[error("stay open: {0}")]
    Told(Refusal),
}

/// What a room needs to know of its board and its house.
pub(crate) struct Scene {
    pub(crate) board: BoardId,
    /// A board without schema: nothing to guard, exported as bytes.
    pub(crate) raw: bool,
    /// The room before this one ended by a panic.
    pub(crate) is_shaken: bool,
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) health: watch::Receiver<Health>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) quarantine: Arc<Quarantine>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) drafts: Arc<Drafts>,
    pub(crate) stopping: CancellationToken,
}

pub(crate) struct Room {
    scene: Scene,
    document: Document,
    /// The newest entry of the journal.
    seq: Seq,
    snapshot_seq: Seq,
    /// Where the last snapshot failed, if one did: it is tried again as late as after one that was kept.
    snapshot_failed: Seq,
    /// In order of arrival, so that the same knocks always lead to the same wakes.
    attendees: BTreeMap<SessionId, Box<Attendee>>,
    presence: Presence,
    /// Edits that wait for a disk that takes no writes.
    held: Held,
    /// Why it ends after this batch, and who waits for that.
    ending: Option<(Refusal, oneshot::Sender<()>)>,
}

/// Edits of one batch, on their way to the disk.
#[derive(Default)]
struct Batch {
    entries: Vec<NewEntry>,
    /// What everyone gets once the entries are on disk; what stays in one frame together.
    updates: Vec<Vec<Bytes>>,
    /// Sessions with a decided message in this batch.
    decided: Vec<SessionId>,
    refused: Vec<(SessionId, Refusal)>,
    /// Sessions that must send all they have.
    short: Vec<SessionId>,
    /// Whose update made the CRDT library panic.
    poisoner: Option<PersonId>,
    entered: Vec<SessionId>,
    asked: Vec<(SessionId, yrs::StateVector)>,
    exports: Vec<oneshot::Sender<Vec<u8>>>,
    reads: Vec<oneshot::Sender<Result<Board, Refusal>>>,
    written: Vec<(oneshot::Sender<Result<Written, Refusal>>, Written)>,
    blankings: Vec<(blanking::Wish, blanking::Answer)>,
    /// Given back when the batch is done with.
    shares: Vec<Share>,
}

impl Room {
    /// Replays the journal. Fails closed: a board that does not load whole is not shown at all.
    pub(crate) async fn load(scene: Scene) -> Result<Self, JournalError> {
        let care = if scene.is_shaken { Care::Whole } else { Care::Quick };
        let storage::Read { document, seq, snapshot_seq } =
            storage::read(scene.journal.as_ref(), &scene.board, scene.raw, &scene.limits, care).await?;
        debug!(board = %scene.board, seq, "loaded");
        let poisoned = document.passed_over().iter().filter(|passed| passed.why == document::Gap::Poisoned);
        scene.metrics.board.passed_over(poisoned.count());
        let held = Held::new(scene.metrics.disk.holding());
        let mut room = Self {
            scene,
            document,
            seq,
            snapshot_seq,
            snapshot_failed: 0,
            attendees: BTreeMap::new(),
            presence: Presence::default(),
            held,
            ending: None,
        };
        room.count_drafts();
        Ok(room)
    }

    /// Runs until nobody needs the room, the server stops, or the journal fails. `may_leave` asks the registry to
    /// let go of it, and answers whether it did.
    ///
    /// What it does in a turn is boxed: a room that waits is most of what an idle board costs.
    pub(crate) async fn run(
        &mut self,
        inbox: &mut inbox::Receiver<Knock>,
        may_leave: impl Fn() -> bool,
    ) -> Result<(), RoomFault> {
        let mut next_tick = Instant::now() + TICK;
        let mut idle_since = Instant::now();
        let mut next_batch = Instant::now();
        let mut is_pausing = false;
        let stopping = self.scene.stopping.clone();
        loop {
            let mut knocks = Vec::new();
            tokio::select! {
                biased;
                () = stopping.cancelled() => {
                    inbox.close();
                    while inbox.recv_many(&mut knocks, BATCH).await > 0 {
                        Box::pin(self.serve(std::mem::take(&mut knocks))).await?;
                    }
                    Box::pin(self.keep_snapshot()).await;
                    return Ok(());
                }
                () = storage::changed(&mut self.scene.health) => Box::pin(self.disk_changed()).await?,
                // A tick before the inbox: else a flood of edits would hold presence and catching up for ever.
                () = tokio::time::sleep_until(next_tick) => {
                    self.tick();
                    next_tick = Instant::now() + CALM_TICK;
                }
                () = tokio::time::sleep_until(next_batch), if is_pausing => is_pausing = false,
                n = inbox.recv_many(&mut knocks, BATCH), if !is_pausing => {
                    if n == 0 { return Ok(()); }
                    // Who fills the inbox needs no more to share a frame with.
                    is_pausing = Box::pin(self.serve(knocks)).await? && n < BATCH / 2;
                    next_batch = Instant::now() + pause(self.attendees.len(), n);
                }
            }
            if self.is_awaited() {
                next_tick = next_tick.min(Instant::now() + TICK);
            }
            if !self.attendees.is_empty() {
                idle_since = Instant::now();
            } else if idle_since.elapsed() > IDLE {
                // Snapshot first: whoever enters meanwhile finds the room alive.
                Box::pin(self.keep_snapshot()).await;
                if inbox.is_empty() && may_leave() {
                    return Ok(());
                }
                idle_since = Instant::now();
            }
            if self.seq - self.snapshot_seq.max(self.snapshot_failed) >= SNAPSHOT_EVERY {
                Box::pin(self.keep_snapshot()).await;
            }
        }
    }

    /// One turn: accept everything that waits, commit it as one append, tell everyone. Answers whether there was
    /// something to tell.
    async fn serve(&mut self, knocks: Vec<Knock>) -> Result<bool, RoomFault> {
        self.show_out();
        let mut batch = Batch::default();
        for knock in self.hold_back(knocks) {
            self.accept(knock, &mut batch);
            if let Some(sender) = batch.poisoner.take() {
                return Err(RoomFault::Document { sender });
            }
        }
        self.commit(std::mem::take(&mut batch.entries)).await?;
        let blankings = std::mem::take(&mut batch.blankings);
        let told = self.broadcast(batch);
        self.blank_all(blankings).await?;
        match &self.ending {
            Some((refusal, _)) => Err(RoomFault::Told(refusal.clone())),
            None => Ok(told),
        }
    }

    fn accept(&mut self, knock: Knock, batch: &mut Batch) {
        match knock {
            Knock::Enter { attendee } => {
                batch.entered.push(attendee.session);
                self.attendees.insert(attendee.session, attendee);
            }
            Knock::Leave { session } => {
                self.attendees.remove(&session);
                self.presence.leave(session);
            }
            Knock::Ask { session, state_vector } => batch.asked.push((session, state_vector)),
            Knock::Edit { session, mut edit } => {
                batch.shares.extend(edit.share.take());
                self.accept_edit(session, *edit, batch);
            }
            Knock::Presence { session, states } => {
                if let Some(attendee) = self.attendees.get(&session) {
                    let (document, person) = (&self.document, &attendee.person);
                    self.presence.note(session, person, &states, |id| document.is_anothers(id, person));
                }
            }
            Knock::QueryPresence { session } => {
                if let (Some(attendee), Some(frame)) =
                    (self.attendees.get_mut(&session), self.presence.whole())
                {
                    self.scene.metrics.board.presence(frame.len(), [attendee.offer_presence(&frame)]);
                }
            }
            Knock::Blank { wish, reply } => batch.blankings.push((wish, reply)),
            Knock::Close { refusal, ended } => self.ending = Some((refusal, ended)),
            Knock::Export { reply } => batch.exports.push(reply),
            Knock::Read { reply } => batch.reads.push(reply),
            Knock::Write { writings, reply } => {
                let most_notes = most(self.scene.limits.notes);
                match self.document.write(writings, clock::now(), most_notes) {
                    Ok((news, items)) => {
                        let before = self.seq + batch.entries.len() as u64;
                        news.into_iter().for_each(|news| batch.take(news));
                        batch.written.push((reply, Written { before, items }));
                    }
                    Err(refusal) => {
                        let _gone = reply.send(Err(refusal));
                    }
                }
            }
        }
    }

    /// Role first, as it is at this moment; then what of it the document can take, ownership of the CRDT ids, and the
    /// guard.
    fn accept_edit(&mut self, session: SessionId, edit: Edit, batch: &mut Batch) {
        let Some(attendee) = self.attendees.get_mut(&session) else { return };
        // Sent before the session has heard that it ends: nothing of it counts.
        let Some((standing, at)) = attendee.standing().filter(|_| !attendee.is_ending()) else { return };
        let Edit { how, raw, .. } = &edit;
        let (how, raw) = (*how, raw.clone());
        let verdict = if self.scene.quarantine.has(&raw) {
            document::Verdict::refused(Refusal::MalformedFrame {})
        } else {
            let (person, board) = (&attendee.person, &self.scene.board);
            let sender = Sender { person, board, standing: &standing, at };
            self.document.accept_contained(sender, edit, |client| self.presence.owner(client))
        };
        if self.document.is_broken() {
            let hash = self.scene.quarantine.take(&raw, &attendee.person, &self.scene.board);
            self.scene.metrics.board.quarantined();
            error!(board = %self.scene.board, person = %attendee.person, %hash, bytes = raw.len(), "poisoned");
            batch.poisoner = Some(attendee.person.clone());
            attendee.turn_away(Refusal::MalformedFrame {});
            return;
        }
        match attendee.rest.took(how, verdict.left_out, attendee.received) {
            Next::Ask => batch.short.push(session),
            Next::Tell => batch.refused.push((session, Refusal::MissingPast {})),
            Next::Nothing => {}
        }
        attendee.received += 1;
        batch.decided.push(session);
        batch.take(verdict.news);
        if let Some(mut refusal) = verdict.refusal {
            debug!(%session, code = refusal.code(), "refused an edit");
            if let Refusal::HeldOff { minutes } = &mut refusal {
                let hash = self.scene.quarantine.take(&raw, &attendee.person, &self.scene.board);
                warn!(board = %self.scene.board, person = %attendee.person, %hash, bytes = raw.len(), "took too long");
                *minutes = self.scene.quarantine.minutes(&attendee.person).unwrap_or(*minutes);
            }
            attendee.prepare_end(&refusal);
            batch.refused.push((session, refusal));
        }
    }

    /// The server speaks first: its state vector, then who is here. From committed state, so after the batch.
    fn greet(&mut self, session: SessionId) {
        let Some(attendee) = self.attendees.get_mut(&session) else { return };
        attendee.offer(&Bytes::from(sync::step1(&self.document.encoded_state_vector())));
        if let Some(frame) = self.presence.whole() {
            self.scene.metrics.board.presence(frame.len(), [attendee.offer_presence(&frame)]);
        }
    }

    async fn commit(&mut self, entries: Vec<NewEntry>) -> Result<(), JournalError> {
        if entries.is_empty() {
            return Ok(());
        }
        let stream = Stream::Board(self.scene.board.clone());
        let append = Append { stream, after: self.seq, entries, claim: None };
        self.seq = self.scene.journal.append(append).await?;
        Ok(())
    }

    /// One merged frame, encoded once, to every attendee, its authors included; then the answers that had to wait
    /// for the disk. Answers whether there was a frame.
    fn broadcast(&mut self, batch: Batch) -> bool {
        // The workshop may have changed while the disk was busy.
        self.show_out();
        for session in batch.entered {
            self.greet(session);
        }
        let frames = frames::of_edits(&batch.updates);
        for frame in &frames {
            let mut sessions = 0;
            for attendee in self.attendees.values_mut() {
                if !attendee.offer_edits(frame) {
                    attendee.lags_from(frames::before(self.document.state_vector(), &frames));
                }
                sessions += usize::from(!attendee.lags());
            }
            self.scene.metrics.board.edits(frame.len(), sessions);
        }
        for (session, state_vector) in batch.asked {
            if let Some(attendee) = self.attendees.get_mut(&session)
                && attendee.may_be_answered(&state_vector)
            {
                let step2 = answer(&mut self.document, attendee.inflates, &state_vector);
                self.scene.metrics.board.answered(state_vector.is_empty(), step2.size());
                attendee.answer(step2);
            }
        }
        if !batch.short.is_empty() {
            let ask = Bytes::from(sync::step1(&self.document.encoded_state_vector()));
            for session in batch.short {
                if let Some(attendee) = self.attendees.get_mut(&session) {
                    attendee.ask(&ask);
                }
            }
        }
        for (session, refusal) in batch.refused {
            if let Some(attendee) = self.attendees.get_mut(&session) {
                attendee.refuse(&refusal);
                self.scene.metrics.sessions.refused(At::Board, refusal.code());
            }
        }
        for session in &batch.decided {
            if let Some(attendee) = self.attendees.get_mut(session) {
                attendee.decided += 1;
            }
        }
        for session in batch.decided {
            if let Some(attendee) = self.attendees.get_mut(&session) {
                attendee.tell_saved();
            }
        }
        for reply in batch.exports {
            let _gone = reply.send(self.document.export(&self.scene.board));
        }
        for reply in batch.reads {
            let _gone = reply.send(self.document.content());
        }
        if !frames.is_empty() {
            self.count_drafts();
        }
        for (reply, written) in batch.written {
            let _gone = reply.send(Ok(written));
        }
        !frames.is_empty()
    }

    /// Ends the sessions of those who may not see this board any more, before they get any further frame (SPEC F2).
    fn show_out(&mut self) {
        let lost: Vec<(SessionId, Refusal)> = (self.attendees.iter_mut())
            .filter_map(|(session, attendee)| Some((*session, attendee.lost()?)))
            .collect();
        for (session, refusal) in lost {
            self.presence.leave(session);
            if let Some(attendee) = self.attendees.remove(&session) {
                attendee.end(refusal);
            }
        }
    }

    /// On a board of private notes: says how many wait, and nothing else of them.
    fn count_drafts(&mut self) {
        if access::is_private(&self.scene.board) {
            let waiting = self.document.sent();
            self.scene.drafts.are(&self.scene.board, waiting);
        }
    }

    /// Is there something that the next tick should not be late for?
    fn is_awaited(&self) -> bool {
        self.presence.has_changed() || self.attendees.values().any(|attendee| attendee.is_waiting())
    }

    /// Presence, whoever was too slow, and a document that nobody wants.
    fn tick(&mut self) {
        self.show_out();
        let now = Instant::now();
        self.document.rest(now);
        self.document.wake_early(now);
        self.attendees.retain(|session, attendee| {
            // A session that ended without saying so (its task panicked) must not keep the room open.
            let here = !attendee.is_gone();
            if !here {
                self.presence.leave(*session);
            }
            here
        });
        if let Some(frame) = self.presence.due(now, self.attendees.len()) {
            let offered = self.attendees.values_mut().map(|attendee| attendee.offer_presence(&frame));
            self.scene.metrics.board.presence(frame.len(), offered);
        }
        for attendee in self.attendees.values_mut() {
            if attendee.rest.may_go_on(|client| self.document.clock(client)) {
                attendee.ask(&Bytes::from(sync::step1(&self.document.encoded_state_vector())));
            }
            if let Some(debt) = attendee.ready_to_catch_up(now) {
                let owed = match debt {
                    Debt::Difference { from } => frames::of_difference(&self.document.difference(&from)),
                    Debt::Answer { from } => answer(&mut self.document, attendee.inflates, &from),
                };
                self.scene.metrics.board.caught_up(owed.size());
                attendee.catch_up(owed);
            }
            if attendee.may_see_everyone()
                && let Some(frame) = self.presence.whole_again()
            {
                self.scene.metrics.board.presence(frame.len(), [attendee.offer_presence(&frame)]);
            }
        }
    }

    /// Saves replay time, never truth: a failure is only logged.
    async fn keep_snapshot(&mut self) {
        if self.seq == self.snapshot_seq {
            return;
        }
        let snapshot = self.document.snapshot(self.seq);
        match self.scene.journal.keep(Stream::Board(self.scene.board.clone()), snapshot).await {
            Ok(()) => self.snapshot_seq = self.seq,
            Err(error) => {
                self.snapshot_failed = self.seq;
                warn!(board = %self.scene.board, %error, "failed to keep a snapshot");
            }
        }
    }

    /// Ends every session with this refusal.
    pub(crate) fn dismiss(&mut self, refusal: &Refusal) {
        for attendee in std::mem::take(&mut self.attendees).into_values() {
            attendee.end(refusal.clone());
        }
    }
}

impl Batch {
    fn take(&mut self, news: News) {
        self.entries.extend(news.entries);
        if !news.updates.is_empty() {
            self.updates.push(news.updates);
        }
    }
}

fn answer(document: &mut Document, deflated: bool, from: &yrs::StateVector) -> Parcel {
    if deflated { document.deflated_step2(from) } else { document.step2(from) }
}

/// How long a room with so many people gathers edits after a batch of so many knocks.
fn pause(attendees: usize, knocks: usize) -> Duration {
    let attendees = u32::try_from(attendees).unwrap_or(u32::MAX);
    let shared = LONGEST_PAUSE.min(PAUSE_PER_ATTENDEE.saturating_mul(attendees));
    if knocks > MANY { shared.max(PAUSE_AFTER_MANY) } else { shared }
}
