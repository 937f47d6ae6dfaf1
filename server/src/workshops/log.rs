//! A workshop's log: happenings as the journal keeps them, and as every session is told them.

use crate::journal::{Entry, Journal, JournalError, Kind, NewEntry, Stream};
use bytes::Bytes;
use socle_protocol::{
    ids::{Millis, PersonId, Seq, WorkshopId},
    message::{Happening, ServerMessage, changes::Changes},
    workshop::Workshop,
};
use std::sync::Arc;

/// Why a workshop is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error("find a workshop of this id")]
    Nothing,
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// The state, and the message of each happening that led to it: the one of sequence n stands at n - 1, empty where a
/// damaged one was set aside.
pub(super) struct Log {
    pub(super) state: Arc<Workshop>,
    pub(super) told: Vec<Bytes>,
}

impl Log {
    /// Replays the journal from the first happening on.
    pub(super) async fn load(journal: &dyn Journal, workshop: &WorkshopId) -> Result<Self, LoadError> {
        let loaded = journal.load(Stream::Workshop(workshop.clone())).await?;
        Self::replay(workshop, loaded.entries)
    }

    /// A workshop from its entries, the first of them first.
    pub(super) fn replay(workshop: &WorkshopId, entries: Vec<Entry>) -> Result<Self, LoadError> {
        let mut state: Option<Workshop> = None;
        let mut told = Vec::with_capacity(entries.len());
        for entry in entries {
            let Entry { seq, at, author, .. } = entry;
            if entry.kind == Kind::Void {
                let nothing = || "the creation was damaged and set aside".to_owned();
                state.as_mut().ok_or_else(|| JournalError::Damaged { seq, reason: nothing() })?.skip(seq);
                told.push(Bytes::new());
                continue;
            }
            let happening = read(&entry.body).map_err(|reason| JournalError::Damaged { seq, reason })?;
            let mut changes = Changes::default();
            match &mut state {
                Some(state) => changes = state.fold_and_tell(seq, &happening),
                None => {
                    let first = Workshop::begin(workshop.clone(), &happening);
                    let reason = || "the first happening is not the creation".to_owned();
                    state = Some(first.ok_or_else(|| JournalError::Damaged { seq, reason: reason() })?);
                }
            }
            told.push(message(&ServerMessage::Happening {
                seq,
                at,
                by: author,
                happening,
                changes: Box::new(changes),
            }));
        }
        Ok(Self { state: Arc::new(state.ok_or(LoadError::Nothing)?), told })
    }

    /// The messages of everything after `after`; `None` when that has not been reached yet.
    pub(super) fn since(&self, after: Seq) -> Option<impl Iterator<Item = &Bytes>> {
        let missed = self.told.get(usize::try_from(after).ok()?..)?;
        Some(missed.iter().filter(|message| !message.is_empty()))
    }
}

fn read(body: &[u8]) -> Result<Happening, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// A happening as the journal keeps it.
pub(super) fn entry(happening: &Happening, author: Option<PersonId>, at: Millis) -> NewEntry {
    let body = serde_json::to_vec(happening).expect("a happening has string keys only");
    NewEntry { kind: Kind::Happening, author, at, body: body.into() }
}

/// A message as it goes out: encoded once for everyone.
pub(crate) fn message(message: &ServerMessage) -> Bytes {
    let json = serde_json::to_vec(message).expect("a message has string keys only");
    // Kept for as long as its workshop is open: without the room that the text grew in.
    json.into_boxed_slice().into()
}
