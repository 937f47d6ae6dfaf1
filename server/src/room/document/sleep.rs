//! The part of a document that many boards at rest need not have: yrs' own structures and the guard, some 10 KiB for an
//! empty board and eleven times its encoded bytes for a full one. At rest they are one update, of which the document is
//! made again when something is asked of it. Whose ids are whose, and up to where each is known, stays.

use super::{Document, parts};
use crate::{
    config::{Limits, limits::most},
    journal::Loaded,
};
use bytes::Bytes;
use socle_protocol::{
    board::{
        self,
        apply::{self, Applied},
        guard::Guard,
    },
    walk,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;
use yrs::{Doc, ReadTxn, StateVector, Transact, Update, updates::decoder::Decode};

/// How long nobody has wanted anything of a document before it sleeps, and as long again for each begun [`PIECE`].
/// Waking costs 0.1 ms for an empty board and ≈ 40 ms a MiB: a thousandth of the rest before it, or less.
const REST: Duration = Duration::from_secs(1);
/// Bytes of an encoded document; see [`REST`].
const PIECE: usize = 32 * 1024;
/// Larger ones stay awake: their room would hold everyone up while they wake.
const LARGEST: usize = 1024 * 1024;
/// How long whoever opened a large document has to ask for it.
const ANSWERED: Duration = Duration::from_millis(250);

/// What the document is made of now.
pub(super) enum Life {
    Awake(Box<Awake>),
    Asleep { whole: Bytes },
}

/// A document that can be read and written.
pub(super) struct Awake {
    guard: Option<Guard>,
    pub(super) doc: Doc,
    /// Set by every transaction that changed something.
    changed: Arc<AtomicBool>,
}

impl Awake {
    /// Watches the document, in which nobody is at work, and guards it where it has a schema, with so many notes at most.
    pub(super) fn new(doc: Doc, notes: Option<usize>) -> Self {
        let guard = notes.map(|notes| Guard::new(&doc).with_room_for(most(notes)));
        let changed = Arc::new(AtomicBool::new(false));
        let sees = Arc::clone(&changed);
        #[cfg(test)]
        crate::room::poison::lurk(&doc);
        doc.observe_after_transaction("changed", move |txn| {
            if txn.has_changes() {
                sees.store(true, Ordering::Relaxed);
            }
        })
        .expect("nobody is at work in it");
        Self { guard, doc, changed }
    }

    /// Forgets that something has changed.
    pub(super) fn forget_changes(&self) {
        self.changed.store(false, Ordering::Relaxed);
    }

    pub(super) fn has_changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }
}

impl Life {
    /// What guards the document, where it is awake and has a schema.
    pub(super) fn guard(&mut self) -> Option<&mut Guard> {
        match self {
            Life::Awake(awake) => awake.guard.as_mut(),
            Life::Asleep { .. } => None,
        }
    }
}

impl Document {
    /// A board whose snapshot has all of it, left asleep: whoever opens it is answered from these bytes, before yrs has
    /// made anything of them. `None` where it has to be read.
    pub(crate) fn asleep(loaded: &Loaded, raw: bool, limits: &Limits) -> Option<Self> {
        let snapshot = loaded.snapshot.as_ref().filter(|_| loaded.entries.is_empty())?;
        let (header, whole) = parts(snapshot).ok()?;
        let walked = walk::update(&whole).ok()?;
        let mut document = Self { owners: header.into(), ..Self::new(raw, limits) };
        for blocks in &walked.blocks {
            let clock = document.clocks.entry(blocks.client).or_default();
            *clock = blocks.to.max(*clock);
        }
        (document.size, document.types) = (whole.len(), walked.types);
        document.life = Life::Asleep { whole };
        Some(document)
    }

    /// Wakes a large document that was opened a moment ago and whose people have been answered, before one of them writes
    /// and waits for that.
    pub(crate) fn wake_early(&mut self, now: Instant) {
        if matches!(self.life, Life::Asleep { .. })
            && self.size > LARGEST
            && now.saturating_duration_since(self.used) > ANSWERED
        {
            self.awake();
        }
    }

    /// The document itself, woken if it sleeps.
    pub(super) fn awake(&mut self) -> &mut Awake {
        self.used = Instant::now();
        if let Life::Asleep { whole } = &self.life {
            let doc = board::new_doc();
            #[cfg(test)]
            crate::room::poison::lurk(&doc);
            let update = Update::decode_v1(whole).expect("it was encoded here");
            let applied = apply::alone(&doc, update);
            // If ever it does not, this room ends, and the next one is read whole.
            assert!(matches!(applied, Applied::Whole), "what was whole when it fell asleep wakes whole");
            self.life = Life::Awake(Box::new(Awake::new(doc, self.notes)));
        }
        match &mut self.life {
            Life::Awake(awake) => awake,
            Life::Asleep { .. } => unreachable!("just woken"),
        }
    }

    /// Lets the document sleep if nobody has wanted anything of it for long enough. Everything in it is on disk.
    pub(crate) fn rest(&mut self, now: Instant) {
        let Life::Awake(awake) = &self.life else { return };
        let patience = REST * u32::try_from(1 + self.size / PIECE).unwrap_or(u32::MAX);
        // What did not take effect whole when it was read would be less when it is read again.
        if self.broken
            || !self.is_whole
            || self.size > LARGEST
            || now.saturating_duration_since(self.used) < patience
        {
            return;
        }
        let whole = awake.doc.transact().encode_state_as_update_v1(&StateVector::default());
        // Made anew for the next who joins; the bytes would be kept twice.
        self.whole = None;
        self.whole_deflated = None;
        self.life = Life::Asleep { whole: whole.into_boxed_slice().into() };
    }

    #[cfg(test)]
    pub(super) fn is_asleep(&self) -> bool {
        matches!(self.life, Life::Asleep { .. })
    }
}
