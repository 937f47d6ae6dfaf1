//! What waits for one session, between its room and its socket: counted in frames and in bytes.

use crate::inbox;
use bytes::Bytes;
use socle_protocol::refusal::Refusal;
use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::watch;

/// Parcels that may wait for one session. Their bytes are bounded by whoever puts them in; this bounds the small ones.
pub(crate) const MOST: usize = 256;

/// What is put in at once: one frame, or a large state in pieces. The bytes are shared with every other session.
#[derive(Debug, Clone)]
pub(crate) enum Parcel {
    One(Bytes),
    Pieces(Arc<[Bytes]>),
}

impl From<Bytes> for Parcel {
    fn from(frame: Bytes) -> Self {
        Self::One(frame)
    }
}

impl Parcel {
    /// In bytes.
    pub(crate) fn size(&self) -> usize {
        match self {
            // A frame without bytes still has to be sent.
            Self::One(frame) => frame.len().max(1),
            Self::Pieces(frames) => frames.iter().map(|frame| frame.len().max(1)).sum(),
        }
    }
}

/// The room's end.
pub(crate) struct Outbox {
    /// Gone once it is closed.
    parcels: Option<inbox::Sender<Parcel>>,
    waiting: Arc<AtomicUsize>,
}

/// The session's end, and why the room ends the session, when it does.
pub(crate) struct Inlet {
    parcels: inbox::Receiver<Parcel>,
    pub(crate) ending: watch::Receiver<Option<Refusal>>,
    waiting: Arc<AtomicUsize>,
    /// The rest of a parcel.
    rest: VecDeque<Bytes>,
    /// Bytes that were handed out and not yet said to be sent.
    out: usize,
}

pub(crate) fn open(ending: watch::Receiver<Option<Refusal>>) -> (Outbox, Inlet) {
    let (sender, receiver) = inbox::open(MOST);
    let waiting = Arc::new(AtomicUsize::new(0));
    let outbox = Outbox { parcels: Some(sender), waiting: Arc::clone(&waiting) };
    (outbox, Inlet { parcels: receiver, ending, waiting, rest: VecDeque::new(), out: 0 })
}

/// There is no room, or nobody takes anything any more.
#[derive(Debug)]
pub(crate) struct NoRoom;

impl Outbox {
    /// Bytes that the session has not sent yet.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    pub(crate) fn put(&self, parcel: Parcel) -> Result<(), NoRoom> {
        let Some(parcels) = &self.parcels else { return Err(NoRoom) };
        let size = parcel.size();
        // Counted first: the session's end subtracts as soon as it has sent.
        self.waiting.fetch_add(size, Ordering::Relaxed);
        parcels.try_send(parcel).map_err(|_full_or_gone| {
            self.waiting.fetch_sub(size, Ordering::Relaxed);
            NoRoom
        })
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.parcels.as_ref().is_none_or(inbox::Sender::is_closed)
    }

    /// Nothing more is put in; what waits is still sent.
    pub(crate) fn close(&mut self) {
        self.parcels = None;
    }
}

impl Inlet {
    /// The next frame; `None` when the room let go of the session. Nothing is lost when the future is dropped.
    pub(crate) async fn next(&mut self) -> Option<Bytes> {
        if let Some(frame) = self.rest.pop_front() {
            return Some(self.hand_out(frame));
        }
        let parcel = self.parcels.recv().await?;
        self.unpack(parcel)
    }

    /// The next frame, if there is one already.
    pub(crate) fn try_next(&mut self) -> Option<Bytes> {
        if let Some(frame) = self.rest.pop_front() {
            return Some(self.hand_out(frame));
        }
        let parcel = self.parcels.try_recv()?;
        self.unpack(parcel)
    }

    fn unpack(&mut self, parcel: Parcel) -> Option<Bytes> {
        let frame = match parcel {
            Parcel::One(frame) => frame,
            Parcel::Pieces(frames) => {
                self.rest.extend(frames.iter().cloned());
                self.rest.pop_front()?
            }
        };
        Some(self.hand_out(frame))
    }

    fn hand_out(&mut self, frame: Bytes) -> Bytes {
        self.out += frame.len().max(1);
        frame
    }

    /// Everything that was handed out is on its way.
    pub(crate) fn sent(&mut self) {
        self.waiting.fetch_sub(std::mem::take(&mut self.out), Ordering::Relaxed);
    }
}
