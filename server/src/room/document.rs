//! The CRDT document of one room: what an update does to it, who owns which CRDT id, and its encodings.
//!
//! Nothing here waits or talks to anyone: an update goes in, journal entries and what to broadcast come out.

use crate::journal::{Entry, JournalError, Kind, Loaded, NewEntry, Snapshot};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use socle_protocol::{
    board::{self, guard::Guard},
    ids::{BoardId, Millis, PersonId, Seq},
    refusal::Refusal,
    role::Role,
    sync,
};
use std::collections::HashMap;
use yrs::{
    Doc, ReadTxn, StateVector, Transact, Update,
    block::ClientID,
    updates::{decoder::Decode, encoder::Encode},
};

pub(crate) struct Document {
    doc: Doc,
    /// What watches the board's rules; a raw board has none.
    guard: Option<Guard>,
    /// Whose CRDT client ids are whose; `None` is the server itself.
    owners: HashMap<ClientID, Option<PersonId>>,
    /// The whole state as a step 2 for those who have nothing yet; made once per version, shared by all joiners.
    whole: Option<Bytes>,
}

/// What an accepted update leads to.
#[derive(Default)]
pub(crate) struct News {
    pub(crate) entries: Vec<NewEntry>,
    pub(crate) updates: Vec<Bytes>,
}

/// The part of a snapshot that is not CRDT state.
#[derive(Serialize, Deserialize)]
struct Header {
    owners: Vec<(u64, Option<PersonId>)>,
}

impl Document {
    /// Builds the document from what the journal has; anything unreadable fails the whole load.
    pub(crate) fn load(loaded: Loaded, raw: bool) -> Result<Self, JournalError> {
        let mut document =
            Self { doc: board::new_doc(), guard: None, owners: HashMap::new(), whole: None };
        if let Some(snapshot) = &loaded.snapshot {
            document.restore(snapshot)?;
        }
        for entry in loaded.entries {
            document.replay(entry)?;
        }
        if !raw {
            document.guard = Some(Guard::new(&document.doc));
        }
        Ok(document)
    }

    fn restore(&mut self, snapshot: &Snapshot) -> Result<(), JournalError> {
        let damaged = |reason: String| JournalError::Damaged { seq: snapshot.seq, reason };
        let (length, at) =
            sync::read_varuint(&snapshot.body, 0).ok_or_else(|| damaged("no header".to_owned()))?;
        let end = at.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
        let header = snapshot.body.get(at..end).ok_or_else(|| damaged("short header".to_owned()))?;
        let header: Header = serde_json::from_slice(header).map_err(|e| damaged(e.to_string()))?;
        self.owners = header.owners.into_iter().map(|(id, owner)| (ClientID::new(id), owner)).collect();
        self.integrate(&snapshot.body[end..]).map_err(damaged)?;
        Ok(())
    }

    fn replay(&mut self, entry: Entry) -> Result<(), JournalError> {
        let seq = entry.seq;
        let damaged = |reason: String| JournalError::Damaged { seq, reason };
        match entry.kind {
            Kind::Update => {
                let clients = self.integrate(&entry.body).map_err(damaged)?;
                if entry.author.is_none() {
                    // The server's own ids need no entry of their own: nobody else may ever use them.
                    self.owners.extend(clients.into_iter().map(|client| (client, None)));
                }
            }
            Kind::ClientId => {
                let (client, _) =
                    sync::read_varuint(&entry.body, 0).ok_or_else(|| damaged("not a client id".to_owned()))?;
                self.owners.insert(ClientID::new(client), entry.author);
            }
            Kind::Happening => return Err(damaged("a happening in a board's stream".to_owned())),
        }
        Ok(())
    }

    /// Applies bytes from the journal; answers the client ids whose blocks they carry.
    fn integrate(&mut self, update: &[u8]) -> Result<Vec<ClientID>, String> {
        let update = Update::decode_v1(update).map_err(|e| e.to_string())?;
        let clients = update.insertions(true).client_ids().collect();
        self.doc.transact_mut().apply_update(update).map_err(|e| e.to_string())?;
        Ok(clients)
    }

    /// Does the update carry blocks that the document does not have?
    pub(crate) fn has_new_blocks(&self, update: &Update) -> bool {
        let state_vector = self.state_vector();
        new_clients(update, &state_vector).next().is_some()
    }

    /// Takes a person's update. A refusal may come with news too: the update and what undid it, for everyone.
    pub(crate) fn accept(
        &mut self,
        person: &PersonId,
        role: Role,
        raw: Bytes,
        update: Update,
        at: Millis,
    ) -> Result<News, (Refusal, News)> {
        let mut news = News::default();
        let before = self.state_vector();
        let mut claimed = Vec::new();
        for client in new_clients(&update, &before) {
            match self.owners.get(&client) {
                Some(Some(owner)) if owner == person => {}
                Some(_) => return Err((Refusal::ForeignClient {}, News::default())),
                None => claimed.push(client),
            }
        }
        let deletes_unknown = update
            .delete_set()
            .iter()
            .any(|(client, ranges)| ranges.clock_end().is_some_and(|end| end > before.get(client)));
        let brings = deletes_unknown || new_clients(&update, &before).next().is_some();

        let applied = match self.guard.as_mut() {
            Some(guard) => guard.apply(&self.doc, update, role),
            None => board::guard::apply_unguarded(&self.doc, update),
        };
        let outcome = match applied {
            Ok(outcome) => outcome,
            Err(refusal) => return Err((refusal, News::default())),
        };
        if !brings && !outcome.deleted {
            // The usual step 2 of a client that comes back: nothing to keep.
            return Ok(news);
        }
        self.whole = None;
        for client in claimed {
            self.owners.insert(client, Some(person.clone()));
            let mut body = Vec::new();
            sync::write_varuint(&mut body, client.get());
            let author = Some(person.clone());
            news.entries.push(NewEntry { kind: Kind::ClientId, author, at, body: body.into() });
        }
        news.push(raw, Some(person.clone()), at);
        match outcome.undone {
            None => Ok(news),
            Some((refusal, inverse)) => {
                self.owners.insert(self.doc.client_id(), None);
                news.push(inverse.into(), None, at);
                Err((refusal, news))
            }
        }
    }

    pub(crate) fn state_vector(&self) -> StateVector {
        self.doc.transact().state_vector()
    }

    pub(crate) fn encoded_state_vector(&self) -> Vec<u8> {
        self.state_vector().encode_v1()
    }

    /// What a replica with this state lacks, as one update.
    pub(crate) fn difference(&self, state_vector: &StateVector) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(state_vector)
    }

    /// The answer to a step 1, whole.
    pub(crate) fn step2(&mut self, state_vector: &StateVector) -> Bytes {
        if !state_vector.is_empty() {
            return Bytes::from(sync::step2(&self.difference(state_vector)));
        }
        if self.whole.is_none() {
            self.whole = Some(Bytes::from(sync::step2(&self.difference(state_vector))));
        }
        self.whole.clone().expect("just made")
    }

    /// Canonical JSON, or for a raw board its state as one update.
    pub(crate) fn export(&self, id: &BoardId) -> Vec<u8> {
        if self.guard.is_some() {
            board::canonical::canonical(&self.doc, id).into_bytes()
        } else {
            self.difference(&StateVector::default())
        }
    }

    pub(crate) fn snapshot(&self, seq: Seq) -> Snapshot {
        let owners = self.owners.iter().map(|(id, owner)| (id.get(), owner.clone())).collect();
        let header = serde_json::to_vec(&Header { owners }).expect("ids are JSON");
        let mut body = Vec::new();
        sync::write_varuint(&mut body, header.len() as u64);
        body.extend_from_slice(&header);
        body.extend_from_slice(&self.difference(&StateVector::default()));
        Snapshot { seq, body: body.into() }
    }
}

impl News {
    fn push(&mut self, update: Bytes, author: Option<PersonId>, at: Millis) {
        self.updates.push(update.clone());
        self.entries.push(NewEntry { kind: Kind::Update, author, at, body: update });
    }
}

/// The clients of which an update brings blocks beyond a state.
fn new_clients(update: &Update, state: &StateVector) -> std::vec::IntoIter<ClientID> {
    let brought = update.insertions(true);
    let clients: Vec<ClientID> = brought
        .iter()
        .filter(|(client, ranges)| ranges.clock_end().is_some_and(|end| end > state.get(client)))
        .map(|(client, _)| *client)
        .collect();
    clients.into_iter()
}

/// Several updates as one, or none. One alone travels as it came.
pub(crate) fn merged(updates: &[Bytes]) -> Option<Bytes> {
    match updates {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(
            yrs::merge_updates_v1(many.iter().map(AsRef::as_ref).collect::<Vec<&[u8]>>())
                .expect("every update was decoded before it was accepted")
                .into(),
        ),
    }
}
