//! The room's record of one session: what it may still be sent, and how far behind it is.
//!
//! What waits for a session is bounded in bytes. A session that cannot keep up first loses presence, then edits are
//! no longer queued but remembered as one state vector, and when its outbox is empty it gets one difference (SPEC
//! S11). Nothing here waits: the room never does, for anyone.

use super::{
    outbox::{self, Inlet, Outbox, Parcel},
    rest::Rest,
    rights::Rights,
};
use crate::metrics::Offered;
use bytes::Bytes;
use socle_protocol::{
    ids::{Millis, PersonId},
    refusal::Refusal,
    sync,
    workshop::access::Standing,
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::Instant};
use yrs::StateVector;

/// Edits are queued while less than this waits: some seconds of a busy board for a phone that stalls.
const ENOUGH: usize = 512 * 1024;
/// Presence is queued while less than this waits: it is the first thing to go.
const ENOUGH_FOR_PRESENCE: usize = 64 * 1024;
/// A session that takes nothing at all for this long is closed; it comes back by itself.
const STUCK: Duration = Duration::from_secs(30);

/// Names one connection while the process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SessionId(pub(crate) u64);

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s{}", self.0)
    }
}

/// The room's end of a session.
pub(crate) struct Attendee {
    pub(crate) session: SessionId,
    pub(crate) person: PersonId,
    /// Closed once the session must end: it ends when it has sent what waits.
    outbox: Outbox,
    /// Set once: why the session must end.
    ending: watch::Sender<Option<Refusal>>,
    wants_presence: bool,
    pub(crate) inflates: bool,
    /// Since it last saw everyone.
    missed_presence: bool,
    /// Speaks our extra messages (SPEC S6).
    extended: bool,
    /// Sync messages of this session that are decided and on disk.
    pub(crate) decided: u64,
    /// The same, with those that are decided and not yet on disk.
    pub(crate) received: u64,
    told: u64,
    /// Do its edits reach the disk, and what does it know of that (SPEC S14)?
    pub(crate) saving: bool,
    saving_told: bool,
    pub(crate) rest: Rest,
    /// What the person may do is read from it for each edit; without it, nothing.
    rights: Option<Rights>,
    /// A refusal that ends the session is decided, and not yet told.
    is_ending: bool,
    lag: Option<Lag>,
}

/// From when an outbox was full until it has been emptied.
struct Lag {
    owes: Debt,
    /// Bytes that waited when last looked at, and when that last changed.
    waiting: usize,
    moved: Instant,
}

/// What a session that lags gets when it has taken all that waited for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Debt {
    /// What it lacks beyond what it was sent.
    Difference { from: StateVector },
    /// The answer to its step 1, which holds the difference too.
    Answer { from: StateVector },
}

/// How a session wants to be served.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wishes {
    pub(crate) presence: bool,
    pub(crate) extended: bool,
    /// Large answers come deflated (SPEC S16).
    pub(crate) deflated: bool,
}

impl Attendee {
    pub(crate) fn new(session: SessionId, person: PersonId, wishes: Wishes) -> (Self, Inlet) {
        let (ending, ended) = watch::channel(None);
        let (outbox, inlet) = outbox::open(ended);
        let attendee = Self {
            session,
            person,
            outbox,
            ending,
            wants_presence: wishes.presence,
            inflates: wishes.deflated,
            missed_presence: false,
            extended: wishes.extended,
            decided: 0,
            received: 0,
            told: 0,
            saving: true,
            saving_told: true,
            rest: Rest::default(),
            rights: None,
            is_ending: false,
            lag: None,
        };
        (attendee, inlet)
    }

    /// Queues a frame that has no meaning later (a greeting); lost when there is no room for it.
    pub(crate) fn offer(&mut self, frame: &Bytes) {
        if self.lag.is_none() {
            let _full_or_gone = self.outbox.put(frame.clone().into());
        }
    }

    /// Queues edits. Answers `false` where there was no room: the session lags from here on, see
    /// [`Attendee::lags_from`].
    #[must_use]
    pub(crate) fn offer_edits(&mut self, frame: &Bytes) -> bool {
        self.lag.is_some()
            || (self.outbox.waiting() < ENOUGH && self.outbox.put(frame.clone().into()).is_ok())
    }

    /// The session has what everyone had at `from`; the rest comes as one difference.
    pub(crate) fn lags_from(&mut self, from: StateVector) {
        self.lag_with(Debt::Difference { from });
    }

    fn lag_with(&mut self, owes: Debt) {
        // Asking again is not progress: only what it takes counts against [`STUCK`].
        if let Some(lag) = self.lag.as_mut() {
            lag.owes = owes;
            return;
        }
        self.lag = Some(Lag { owes, waiting: self.outbox.waiting(), moved: Instant::now() });
    }

    /// Queues presence while there is plenty of room.
    pub(crate) fn offer_presence(&mut self, frame: &Bytes) -> Offered {
        if !self.wants_presence {
            return Offered::Unwanted;
        }
        let has_room = self.lag.is_none() && self.outbox.waiting() < ENOUGH_FOR_PRESENCE;
        if has_room && self.outbox.put(frame.clone().into()).is_ok() {
            Offered::Queued
        } else {
            self.missed_presence = true;
            Offered::Shed
        }
    }

    /// Has it missed presence, and room for all of it now?
    pub(crate) fn may_see_everyone(&mut self) -> bool {
        let may = self.missed_presence && self.lag.is_none() && self.outbox.waiting() < ENOUGH_FOR_PRESENCE;
        if may {
            self.missed_presence = false;
        }
        may
    }

    /// Is it behind, so that edits are remembered for it and not queued?
    pub(crate) fn lags(&self) -> bool {
        self.lag.is_some()
    }

    /// May a step 1 be answered now? If not, it is remembered and answered when the outbox is empty: whoever asks
    /// again and again and takes nothing costs no more than one answer.
    pub(crate) fn may_be_answered(&mut self, asked: &StateVector) -> bool {
        let may = self.lag.is_none() && self.outbox.waiting() < ENOUGH;
        if !may {
            self.lag_with(Debt::Answer { from: asked.clone() });
        }
        may
    }

    /// Queues a step 2.
    pub(crate) fn answer(&mut self, step2: Parcel) {
        // A session that counts on an answer and has no room for it asks again when it is back.
        if self.outbox.put(step2).is_err() {
            self.end_by_ref(Refusal::TooSlow {});
        }
    }

    /// Tells the session what was refused; some refusals end it. A count that follows would call the refused
    /// message saved (SPEC S6), so a session without room for it is ended, and is told by what it syncs when it is back.
    pub(crate) fn refuse(&mut self, refusal: &Refusal) {
        let frame = if self.extended {
            sync::refused(&serde_json::to_string(refusal).expect("a refusal is JSON"))
        } else {
            sync::denied(refusal.code())
        };
        if self.outbox.put(Bytes::from(frame).into()).is_err() {
            self.end_by_ref(Refusal::TooSlow {});
        }
        if ends(refusal) {
            self.end_by_ref(refusal.clone());
        }
    }

    /// From here on nothing of the session counts, if this refusal ends it: what it has sent already must not get in
    /// behind what was refused.
    pub(crate) fn prepare_end(&mut self, refusal: &Refusal) {
        self.is_ending |= ends(refusal);
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.is_ending || self.ending.borrow().is_some()
    }

    /// What the person may do at this moment, and the time of it by the workshop's phases; nothing when they were removed, or the board is not theirs any more.
    pub(crate) fn standing(&mut self) -> Option<(Arc<Standing>, Millis)> {
        self.rights.as_mut()?.standing(&self.person).ok()
    }

    /// Why the person may not see the board any more.
    pub(crate) fn lost(&mut self) -> Option<Refusal> {
        self.rights.as_mut()?.lost(&self.person)
    }

    /// A seat whose person may do what the workshop says, at each moment.
    pub(crate) fn with(mut self, rights: Rights) -> Self {
        self.rights = Some(rights);
        self
    }

    /// Asks for all that the session has. A session without room for it asks by itself when it is back.
    pub(crate) fn ask(&mut self, step1: &Bytes) {
        if self.outbox.put(step1.clone().into()).is_err() {
            self.end_by_ref(Refusal::TooSlow {});
        }
    }

    /// Sends the count of decided messages, once for several; while lagging it waits for the difference.
    pub(crate) fn tell_saved(&mut self) {
        let saved = self.rest.saved(self.decided);
        if self.extended && self.lag.is_none() && self.told < saved {
            // A full outbox is not the end of it: the count is cumulative, and catching up sends it again.
            if self.outbox.put(Bytes::from(sync::saved(saved)).into()).is_ok() {
                self.told = saved;
            }
        }
    }

    /// Says that nothing can be saved, or that it can be again, once. A stock client only hears the first.
    pub(crate) fn tell_storage(&mut self) {
        if self.lag.is_some() || self.saving_told == self.saving {
            return;
        }
        let frame = match (self.extended, self.saving) {
            (true, saving) => sync::storage(saving),
            (false, false) => sync::denied(Refusal::StorageUnavailable {}.code()),
            (false, true) => {
                self.saving_told = true;
                return;
            }
        };
        if self.outbox.put(Bytes::from(frame).into()).is_ok() {
            self.saving_told = self.saving;
        }
    }

    /// What to send a lagging session that has emptied its outbox. Ends one that has not taken a byte for [`STUCK`].
    pub(crate) fn ready_to_catch_up(&mut self, now: Instant) -> Option<Debt> {
        let waiting = self.outbox.waiting();
        let Some(lag) = self.lag.as_mut() else {
            self.tell_saved();
            self.tell_storage();
            return None;
        };
        if waiting == 0 {
            return self.lag.take().map(|lag| lag.owes);
        }
        if waiting != lag.waiting {
            (lag.waiting, lag.moved) = (waiting, now);
        } else if now.duration_since(lag.moved) > STUCK {
            self.end_by_ref(Refusal::TooSlow {});
        }
        None
    }

    /// Sends what a lagging session waited for.
    pub(crate) fn catch_up(&mut self, owed: Parcel) {
        self.answer(owed);
        self.tell_saved();
        self.tell_storage();
    }

    /// Does it lag, or wait to hear what is saved?
    pub(crate) fn is_waiting(&self) -> bool {
        self.lag.is_some()
            || self.missed_presence
            || self.saving_told != self.saving
            || (self.extended && self.told < self.rest.saved(self.decided))
    }

    /// Has the session dropped its end?
    pub(crate) fn is_gone(&self) -> bool {
        self.outbox.is_gone()
    }

    /// Ends the session before it has begun. A close says only the refusal's code: the whole of it goes first.
    pub(crate) fn turn_away(&mut self, refusal: Refusal) {
        self.refuse(&refusal);
        self.end_by_ref(refusal);
    }

    /// Ends the session for this reason, once what is queued has been sent.
    pub(crate) fn end(mut self, refusal: Refusal) {
        self.end_by_ref(refusal);
    }

    fn end_by_ref(&mut self, refusal: Refusal) {
        self.ending.send_if_modified(|ending| {
            let first = ending.is_none();
            if first {
                *ending = Some(refusal);
            }
            first
        });
        self.outbox.close();
    }
}

/// Refusals that end their session.
fn ends(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::ReadOnly {}
            | Refusal::WorkshopClosed {}
            | Refusal::ForeignClient {}
            | Refusal::TooLarge { .. }
            | Refusal::MalformedFrame {}
            | Refusal::HeldOff { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use outbox::MOST;

    fn seated() -> (Attendee, Inlet) {
        let person = "ada".parse().expect("an id");
        Attendee::new(SessionId(1), person, Wishes { presence: true, extended: true, deflated: false })
    }

    fn large() -> Bytes {
        Bytes::from(vec![7; ENOUGH / 2])
    }

    fn state(clock: u32) -> StateVector {
        let mut state = StateVector::default();
        state.set_max(yrs::block::ClientID::new(1), clock);
        state
    }

    async fn taken(inlet: &mut Inlet) -> Bytes {
        let frame = inlet.next().await.expect("a frame");
        inlet.sent();
        frame
    }

    #[tokio::test]
    async fn s11_a_slow_session_loses_presence_first_then_gets_one_difference() {
        let (mut ada, mut inlet) = seated();
        assert!(ada.offer_edits(&large()) && ada.offer_edits(&large()));
        ada.offer_presence(&Bytes::from_static(b"presence"));
        assert!(!ada.offer_edits(&Bytes::from_static(b"edit")), "enough waits");
        ada.lags_from(state(3));
        assert!(ada.offer_edits(&Bytes::from_static(b"later")), "nothing more is queued");
        ada.decided = 3;
        ada.tell_saved();
        assert!(ada.ready_to_catch_up(Instant::now()).is_none(), "the queue is still full");
        assert_eq!(taken(&mut inlet).await, large());
        assert!(ada.ready_to_catch_up(Instant::now()).is_none(), "one more waits");
        assert_eq!(taken(&mut inlet).await, large());
        assert!(inlet.try_next().is_none(), "nothing was queued beyond the bound");
        assert_eq!(ada.ready_to_catch_up(Instant::now()), Some(Debt::Difference { from: state(3) }));
        ada.catch_up(Bytes::from_static(b"all").into());
        assert_eq!(taken(&mut inlet).await, Bytes::from_static(b"all"));
        assert_eq!(taken(&mut inlet).await, sync::saved(3));
    }

    #[tokio::test]
    async fn s11_whoever_asks_for_everything_and_takes_nothing_costs_one_answer() {
        let (mut ada, mut inlet) = seated();
        let mut answered = 0;
        for clock in 0..100 {
            if ada.may_be_answered(&state(clock)) {
                ada.answer(Bytes::from(vec![7; 4 * ENOUGH]).into());
                answered += 1;
            }
        }
        assert_eq!(answered, 1);
        assert!(ada.offer_edits(&Bytes::from_static(b"in the answer")));
        taken(&mut inlet).await;
        assert_eq!(ada.ready_to_catch_up(Instant::now()), Some(Debt::Answer { from: state(99) }));
        assert!(ada.may_be_answered(&state(0)));
    }

    #[tokio::test]
    async fn s6_a_session_that_lags_is_told_what_was_refused_before_it_is_counted() {
        let (mut ada, mut inlet) = seated();
        let full = Refusal::NoteFull { note: "n1".into(), limit: 500 };
        assert!(ada.offer_edits(&large()) && ada.offer_edits(&large()) && !ada.offer_edits(&large()));
        ada.lags_from(state(1));
        ada.refuse(&full);
        ada.decided = 1;
        ada.tell_saved();
        assert_eq!((taken(&mut inlet).await, taken(&mut inlet).await), (large(), large()));
        let told = sync::refused(&serde_json::to_string(&full).expect("json"));
        assert_eq!(inlet.try_next(), Some(Bytes::from(told)));
        assert!(inlet.try_next().is_none(), "not counted yet");

        // No room at all: the count must not pass for an answer.
        for _ in 0..=MOST {
            let _full = ada.outbox.put(Bytes::new().into());
        }
        ada.refuse(&full);
        assert_eq!(*inlet.ending.borrow(), Some(Refusal::TooSlow {}));
    }

    #[tokio::test(start_paused = true)]
    async fn s11_asking_again_does_not_keep_a_session_that_takes_nothing() {
        let (mut ada, inlet) = seated();
        assert!(ada.offer_edits(&large()) && ada.offer_edits(&large()));
        assert!(!ada.may_be_answered(&state(0)));
        tokio::time::advance(STUCK).await;
        assert!(!ada.may_be_answered(&state(1)));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(ada.ready_to_catch_up(Instant::now()).is_none());
        assert_eq!(*inlet.ending.borrow(), Some(Refusal::TooSlow {}));
    }

    #[test]
    fn s11_a_session_that_takes_nothing_for_30_s_is_ended() {
        let (mut ada, inlet) = seated();
        let start = Instant::now();
        assert!(ada.offer_edits(&large()) && ada.offer_edits(&large()));
        ada.lags_from(state(1));
        assert!(ada.ready_to_catch_up(start).is_none());
        assert!(ada.ready_to_catch_up(start + STUCK).is_none());
        assert_eq!(*inlet.ending.borrow(), None);
        assert!(ada.ready_to_catch_up(start + STUCK * 2).is_none());
        assert_eq!(*inlet.ending.borrow(), Some(Refusal::TooSlow {}));
    }
}
