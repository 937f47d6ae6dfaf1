//! The room's record of one session: what it may still be sent, and how far behind it is.
//!
//! An outbox is bounded. A session that cannot keep up first loses presence, then edits are no longer queued but
//! remembered as one state vector, and when its outbox is empty it gets one difference (SPEC S11). Nothing here
//! waits: the room never does, for anyone.

use bytes::Bytes;
use socle_protocol::{ids::PersonId, refusal::Refusal, sync};
use std::time::Duration;
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

/// Frames that may wait for one session. The bytes are shared with every other session, so 256 of them cost one
/// session little; a phone that stalls for 5 s on a busy board (20 merged frames/s) still fits.
pub(crate) const OUTBOX: usize = 256;
/// Presence is shed while fewer places than this are free.
const PRESENCE_NEEDS: usize = OUTBOX / 2;
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
    outbox: mpsc::Sender<Bytes>,
    /// Set once: why the session must end.
    ending: watch::Sender<Option<Refusal>>,
    wants_presence: bool,
    /// Speaks our two extra messages (SPEC S6).
    extended: bool,
    /// Sync messages of this session that are decided and on disk.
    pub(crate) decided: u64,
    told: u64,
    lag: Option<Lag>,
}

/// From when an outbox overflowed until it has been emptied.
struct Lag {
    /// What the session has, once its queue is delivered.
    from: yrs::StateVector,
    /// Places free when last looked at, and when that last changed.
    free: usize,
    moved: Instant,
}

/// The session's end of the same.
pub(crate) struct Inlet {
    pub(crate) frames: mpsc::Receiver<Bytes>,
    pub(crate) ending: watch::Receiver<Option<Refusal>>,
}

/// How a session wants to be served.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wishes {
    pub(crate) presence: bool,
    pub(crate) extended: bool,
}

impl Attendee {
    pub(crate) fn new(session: SessionId, person: PersonId, wishes: Wishes) -> (Self, Inlet) {
        let (outbox, frames) = mpsc::channel(OUTBOX);
        let (ending, ended) = watch::channel(None);
        let attendee = Self {
            session,
            person,
            outbox,
            ending,
            wants_presence: wishes.presence,
            extended: wishes.extended,
            decided: 0,
            told: 0,
            lag: None,
        };
        (attendee, Inlet { frames, ending: ended })
    }

    /// Queues a frame that has no meaning later (a greeting); lost when there is no room for it.
    pub(crate) fn offer(&mut self, frame: &Bytes) {
        if self.lag.is_none() {
            let _full_or_gone = self.outbox.try_send(frame.clone());
        }
    }

    /// Queues edits, or starts to lag: `before` is what everyone had before them.
    pub(crate) fn offer_edits(&mut self, frame: &Bytes, before: &yrs::StateVector) {
        if self.lag.is_none() && self.outbox.try_send(frame.clone()).is_err() {
            self.lag = Some(Lag { from: before.clone(), free: 0, moved: Instant::now() });
        }
    }

    /// Queues presence while there is plenty of room: it is the first thing to go.
    pub(crate) fn offer_presence(&mut self, frame: &Bytes) {
        if self.wants_presence && self.lag.is_none() && self.outbox.capacity() >= PRESENCE_NEEDS {
            let _full_or_gone = self.outbox.try_send(frame.clone());
        }
    }

    /// Queues a step 2. A session that lags is about to get a difference anyway, but it counts on an answer: with
    /// a full outbox it is ended, and asks again when it is back.
    pub(crate) fn answer(&mut self, step2: &Bytes) {
        if self.outbox.try_send(step2.clone()).is_err() {
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
        if self.outbox.try_send(Bytes::from(frame)).is_err() {
            self.end_by_ref(Refusal::TooSlow {});
        }
        if matches!(refusal, Refusal::ReadOnly {} | Refusal::ForeignClient {} | Refusal::TooLarge { .. }) {
            self.end_by_ref(refusal.clone());
        }
    }

    /// Sends the count of decided messages, once for several; while lagging it waits for the difference.
    pub(crate) fn tell_saved(&mut self) {
        if self.extended && self.lag.is_none() && self.told < self.decided {
            // A full outbox is not the end of it: the count is cumulative, and catching up sends it again.
            if self.outbox.try_send(Bytes::from(sync::saved(self.decided))).is_ok() {
                self.told = self.decided;
            }
        }
    }

    /// The state to send the difference from, when a lagging session has emptied its outbox. Ends one that has
    /// not taken a single frame for [`STUCK`].
    pub(crate) fn ready_to_catch_up(&mut self, now: Instant) -> Option<yrs::StateVector> {
        let free = self.outbox.capacity();
        let Some(lag) = self.lag.as_mut() else {
            self.tell_saved();
            return None;
        };
        if free == OUTBOX {
            return self.lag.take().map(|lag| lag.from);
        }
        if free != lag.free {
            (lag.free, lag.moved) = (free, now);
        } else if now.duration_since(lag.moved) > STUCK {
            self.end_by_ref(Refusal::TooSlow {});
        }
        None
    }

    /// Sends the difference that a lagging session waited for.
    pub(crate) fn catch_up(&mut self, difference: &[u8]) {
        self.offer(&Bytes::from(sync::update(difference)));
        self.tell_saved();
    }

    /// Does it lag, or wait to hear what is saved?
    pub(crate) fn is_waiting(&self) -> bool {
        self.lag.is_some() || (self.extended && self.told < self.decided)
    }

    /// Has the session dropped its end?
    pub(crate) fn is_gone(&self) -> bool {
        self.outbox.is_closed()
    }

    /// Ends the session for this reason, once what is queued has been sent.
    pub(crate) fn end(self, refusal: Refusal) {
        self.end_by_ref(refusal);
    }

    fn end_by_ref(&self, refusal: Refusal) {
        self.ending.send_if_modified(|ending| {
            let first = ending.is_none();
            if first {
                *ending = Some(refusal);
            }
            first
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seated() -> (Attendee, Inlet) {
        let person = "ada".parse().expect("an id");
        Attendee::new(SessionId(1), person, Wishes { presence: true, extended: true })
    }

    #[tokio::test]
    async fn s11_a_slow_session_loses_presence_first_then_gets_one_difference() {
        let (mut ada, mut inlet) = seated();
        let (edit, presence) = (Bytes::from_static(b"edit"), Bytes::from_static(b"presence"));
        let before = yrs::StateVector::default();
        for _ in 0..OUTBOX {
            ada.offer_edits(&edit, &before);
        }
        ada.offer_presence(&presence);
        ada.offer_edits(&edit, &before);
        ada.decided = 3;
        ada.tell_saved();
        assert!(ada.ready_to_catch_up(Instant::now()).is_none(), "the queue is still full");
        for _ in 0..OUTBOX {
            assert_eq!(inlet.frames.recv().await.expect("a frame"), edit);
        }
        assert!(inlet.frames.try_recv().is_err(), "nothing was queued beyond the bound");
        assert_eq!(ada.ready_to_catch_up(Instant::now()), Some(before));
        ada.catch_up(b"all");
        assert_eq!(inlet.frames.recv().await.expect("the difference"), sync::update(b"all"));
        assert_eq!(inlet.frames.recv().await.expect("the count"), sync::saved(3));
    }

    #[tokio::test]
    async fn s6_a_session_that_lags_is_told_what_was_refused_before_it_is_counted() {
        let (mut ada, mut inlet) = seated();
        let full = Refusal::NoteFull { note: "n1".into(), limit: 500 };
        for _ in 0..=OUTBOX {
            ada.offer_edits(&Bytes::from_static(b"edit"), &yrs::StateVector::default());
        }
        assert_eq!(inlet.frames.recv().await.as_deref(), Some(&b"edit"[..]));
        ada.refuse(&full);
        ada.decided = 1;
        ada.tell_saved();
        for _ in 1..OUTBOX {
            assert_eq!(inlet.frames.recv().await.as_deref(), Some(&b"edit"[..]));
        }
        let told = sync::refused(&serde_json::to_string(&full).expect("json"));
        assert_eq!(inlet.frames.try_recv().ok(), Some(Bytes::from(told)));
        assert!(inlet.frames.try_recv().is_err(), "not counted yet");

        // No room at all: the count must not pass for an answer.
        for _ in 0..=OUTBOX {
            let _full = ada.outbox.try_send(Bytes::new());
        }
        ada.refuse(&full);
        assert_eq!(*inlet.ending.borrow(), Some(Refusal::TooSlow {}));
    }

    #[test]
    fn s11_a_session_that_takes_nothing_for_30_s_is_ended() {
        let (mut ada, inlet) = seated();
        let start = Instant::now();
        for _ in 0..=OUTBOX {
            ada.offer_edits(&Bytes::from_static(b"edit"), &yrs::StateVector::default());
        }
        assert!(ada.ready_to_catch_up(start).is_none());
        assert!(ada.ready_to_catch_up(start + STUCK).is_none());
        assert_eq!(*inlet.ending.borrow(), None);
        assert!(ada.ready_to_catch_up(start + STUCK * 2).is_none());
        assert_eq!(*inlet.ending.borrow(), Some(Refusal::TooSlow {}));
    }
}
