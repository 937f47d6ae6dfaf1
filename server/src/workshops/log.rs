//! A workshop's log: happenings as the journal keeps them, and as every session is told them.

use super::ballots;
use crate::journal::{Entry, Journal, JournalError, Kind, NewEntry, Stream};
use bytes::Bytes;
use socle_protocol::{
    ids::{Millis, PersonId, Seq, VoteId, WorkshopId},
    message::{Happening, ServerMessage, changes::Changes},
    workshop::{Audience, Workshop},
};
use std::{collections::BTreeMap, sync::Arc};

/// Why a workshop is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error("find a workshop of this id")]
    Nothing,
    #[error("find a workshop that was not erased")]
    Purged { at: Millis },
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// The state, and the message of each happening that led to it: the one of sequence n stands at n - 1.
pub(super) struct Log {
    pub(super) state: Arc<Workshop>,
    pub(super) told: Vec<Told>,
    /// The newest sequence of each vote whose ballots the state has.
    pub(super) ballots: BTreeMap<VoteId, Seq>,
}

/// A happening as it is told, and to whom.
pub(super) struct Told {
    pub(super) audience: Audience,
    pub(super) message: Bytes,
    /// The creation names every board, so each is told it with those that are for them.
    creation: Option<Box<Creation>>,
}

struct Creation {
    at: Millis,
    by: Option<PersonId>,
    happening: Happening,
}

impl Told {
    pub(super) fn new(
        (seq, at, by): (Seq, Millis, Option<PersonId>),
        happening: Happening,
        changes: Box<Changes>,
    ) -> Self {
        let audience = happening.audience();
        let is_creation = matches!(happening, Happening::Created { .. });
        let creation = || Box::new(Creation { at, by: by.clone(), happening: happening.clone() });
        let creation = is_creation.then(creation);
        let message = message(&ServerMessage::Happening { seq, at, by, happening, changes });
        Self { audience, message, creation }
    }

    /// As this person is told it.
    fn for_person(&self, person: &PersonId, state: &Workshop) -> Bytes {
        let Some(Creation { at, by, happening }) = self.creation.as_deref() else {
            return self.message.clone();
        };
        let mut happening = happening.clone();
        if let Happening::Created { boards, .. } = &mut happening {
            let theirs = state.boards_for(person);
            boards.retain(|board| theirs.iter().any(|known| known.id == board.id));
        }
        let (at, by, changes) = (*at, by.clone(), Box::default());
        message(&ServerMessage::Happening { seq: 1, at, by, happening, changes })
    }

    /// What stands in the place of a damaged one that was set aside.
    fn nothing() -> Self {
        Self { audience: Audience::Nobody, message: Bytes::new(), creation: None }
    }
}

impl Log {
    /// Replays the journal from the first happening on, and reads the ballots that are still needed.
    pub(super) async fn load(journal: &dyn Journal, workshop: &WorkshopId) -> Result<Self, LoadError> {
        let loaded = journal.load(Stream::Workshop(workshop.clone())).await?;
        let mut log = Self::replay(workshop, loaded.entries)?;
        let state = Arc::make_mut(&mut log.state);
        for vote in state.urns().cloned().collect::<Vec<_>>() {
            let (casts, seq) = ballots::load(journal, &vote).await?;
            casts.into_iter().for_each(|cast| state.take_ballot(&vote, cast));
            log.ballots.insert(vote, seq);
        }
        Ok(log)
    }

    /// A workshop from its entries, the first of them first.
    pub(super) fn replay(workshop: &WorkshopId, entries: Vec<Entry>) -> Result<Self, LoadError> {
        let mut state: Option<Workshop> = None;
        let mut told = Vec::with_capacity(entries.len());
        for entry in entries {
            let Entry { seq, at, author, .. } = entry;
            if entry.kind == Kind::Tombstone {
                return Err(LoadError::Purged { at });
            }
            if entry.kind == Kind::Void {
                let nothing = || "the creation was damaged and set aside".to_owned();
                state.as_mut().ok_or_else(|| JournalError::Damaged { seq, reason: nothing() })?.skip(seq);
                told.push(Told::nothing());
                continue;
            }
            let happening = read(&entry.body).map_err(|reason| JournalError::Damaged { seq, reason })?;
            let mut changes = Changes::default();
            match &mut state {
                Some(state) => {
                    state.clock_is(at);
                    changes = state.fold_and_tell(seq, &happening);
                }
                None => {
                    let first = Workshop::begin(workshop.clone(), &happening);
                    let reason = || "the first happening is not the creation".to_owned();
                    let mut first = first.ok_or_else(|| JournalError::Damaged { seq, reason: reason() })?;
                    first.clock_is(at);
                    state = Some(first);
                }
            }
            told.push(Told::new((seq, at, author), happening, Box::new(changes)));
        }
        let state = Arc::new(state.ok_or(LoadError::Nothing)?);
        Ok(Self { state, told, ballots: BTreeMap::new() })
    }

    /// The messages of everything after `after` that this person is told; `None` when that has not been reached yet.
    pub(super) fn since<'a>(
        &'a self,
        after: Seq,
        person: &'a PersonId,
    ) -> Option<impl Iterator<Item = Bytes>> {
        let missed = self.told.get(usize::try_from(after).ok()?..)?;
        let theirs = |told: &&Told| self.state.tells(&told.audience, person);
        Some(missed.iter().filter(theirs).map(|told| told.for_person(person, &self.state)))
    }
}

/// As the journal keeps it.
pub(super) fn json(said: &impl serde::Serialize) -> Bytes {
    serde_json::to_vec(said).expect("what is journaled has string keys only").into()
}

fn read(body: &[u8]) -> Result<Happening, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// A happening as the journal keeps it.
pub(super) fn entry(happening: &Happening, author: Option<PersonId>, at: Millis) -> NewEntry {
    NewEntry { kind: Kind::Happening, author, at, body: json(happening) }
}

/// A message as it goes out: encoded once for everyone.
pub(crate) fn message(message: &ServerMessage) -> Bytes {
    let json = serde_json::to_vec(message).expect("a message has string keys only");
    // Kept for as long as its workshop is open: without the room that the text grew in.
    json.into_boxed_slice().into()
}
