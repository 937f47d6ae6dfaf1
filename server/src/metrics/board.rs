//! What is counted of the board plane: what rooms send, whom they have to send it again, and what goes wrong in them.

use super::{Counters, kept};
use prometheus_client::{metrics::counter::Counter, registry::Registry};

/// What is counted of the rooms.
pub(crate) struct Board {
    edits: Sent,
    presence: Sent,
    states: Sent,
    shed: Counter,
    whole: Counter,
    difference: Counter,
    caught_up: Counter,
    quarantined: Counter,
    passed_over: Counter,
    ended: Ended,
}

/// What was put in sessions' outboxes.
struct Sent {
    frames: Counter,
    bytes: Counter,
}

struct Ended {
    journal: Counter,
    document: Counter,
    load: Counter,
    panic: Counter,
}

/// What became of a frame of presence for one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offered {
    Queued,
    /// The session is too slow for it.
    Shed,
    /// The session asked for none.
    Unwanted,
}

/// Why a room ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Journal,
    Document,
    Load,
    Panic,
}

impl Board {
    pub(super) fn on(all: &mut Registry) -> Self {
        let frames: Counters<1> =
            kept(all, "sent_frames", "Frames put out for sessions at boards, by content");
        let bytes: Counters<1> = kept(all, "sent_bytes", "Bytes put out for sessions at boards, by content");
        let sent = |content| Sent {
            frames: frames.get_or_create_owned(&[("content", content)]),
            bytes: bytes.get_or_create_owned(&[("content", content)]),
        };
        let (edits, presence, states) = (sent("edits"), sent("presence"), sent("states"));
        let help = "Answers to a step 1: a whole board, or what someone lacked";
        let answers: Counters<1> = kept(all, "answers", help);
        let ended: Counters<1> = kept(all, "rooms_ended", "Rooms that ended before their time, by fault");
        let fault = |name| ended.get_or_create_owned(&[("fault", name)]);
        Self {
            edits,
            presence,
            states,
            shed: kept(all, "presence_shed", "Frames of presence that slow sessions did not get"),
            whole: answers.get_or_create_owned(&[("kind", "whole")]),
            difference: answers.get_or_create_owned(&[("kind", "difference")]),
            caught_up: kept(all, "resyncs", "Sessions that were too slow and got one difference instead"),
            quarantined: kept(all, "quarantined", "Updates on which the CRDT library panicked"),
            passed_over: kept(
                all,
                "entries_passed_over",
                "Entries that a board was read without, at each load",
            ),
            ended: Ended {
                journal: fault("journal"),
                document: fault("document"),
                load: fault("load"),
                panic: fault("panic"),
            },
        }
    }

    /// A frame of edits was put out for so many sessions.
    pub(crate) fn edits(&self, bytes: usize, sessions: usize) {
        self.edits.add(sessions as u64, bytes);
    }

    /// A frame of presence was offered to these.
    pub(crate) fn presence(&self, bytes: usize, offered: impl IntoIterator<Item = Offered>) {
        let (mut queued, mut shed) = (0, 0);
        for offered in offered {
            queued += u64::from(offered == Offered::Queued);
            shed += u64::from(offered == Offered::Shed);
        }
        self.presence.add(queued, bytes);
        self.shed.inc_by(shed);
    }

    /// A step 2 was put out.
    pub(crate) fn answered(&self, to_nothing: bool, bytes: usize) {
        let kind = if to_nothing { &self.whole } else { &self.difference };
        kind.inc();
        self.states.add(1, bytes);
    }

    /// A session that lagged was brought up to date.
    pub(crate) fn caught_up(&self, bytes: usize) {
        self.caught_up.inc();
        self.states.add(1, bytes);
    }

    pub(crate) fn quarantined(&self) {
        self.quarantined.inc();
    }

    pub(crate) fn passed_over(&self, entries: usize) {
        self.passed_over.inc_by(entries as u64);
    }

    pub(crate) fn ended(&self, fault: Fault) {
        let Ended { journal, document, load, panic } = &self.ended;
        match fault {
            Fault::Journal => journal,
            Fault::Document => document,
            Fault::Load => load,
            Fault::Panic => panic,
        }
        .inc();
    }
}

impl Sent {
    fn add(&self, frames: u64, bytes: usize) {
        self.frames.inc_by(frames);
        self.bytes.inc_by(frames * bytes as u64);
    }
}
