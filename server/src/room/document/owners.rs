//! Whose CRDT client ids are whose (SPEC S8).

use crate::journal::{Entry, JournalError, Kind};
use serde::{Deserialize, Serialize};
use socle_protocol::{
    board::erase::{History, Written},
    ids::{PersonId, Seq},
    sync, walk,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

#[derive(Debug, Default)]
pub(super) struct Owners {
    /// Ids with their owners; `None` is the server itself.
    owners: HashMap<u64, Option<PersonId>>,
    /// The ids of each person.
    ids: HashMap<PersonId, Arc<HashSet<u64>>>,
}

/// As a snapshot keeps them.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    owners: Vec<(u64, Option<PersonId>)>,
}

impl Owners {
    pub(super) fn header(&self) -> Header {
        Header { owners: self.owners.iter().map(|(id, owner)| (*id, owner.clone())).collect() }
    }

    pub(super) fn give(&mut self, client: u64, owner: Option<PersonId>) {
        if let Some(owner) = &owner {
            Arc::make_mut(self.ids.entry(owner.clone()).or_default()).insert(client);
        }
        self.owners.insert(client, owner);
    }

    /// The ids that this person has written with.
    pub(super) fn ids_of(&self, person: &PersonId) -> Arc<HashSet<u64>> {
        self.ids.get(person).cloned().unwrap_or_default()
    }

    pub(super) fn is_owned(&self, client: u64) -> bool {
        self.owners.contains_key(&client)
    }

    /// May this person not write with that id? An id that nobody has written with yet belongs to whoever announced it
    /// in their presence: everyone has heard it by then.
    pub(super) fn is_foreign(&self, client: u64, person: &PersonId, announced: Option<&PersonId>) -> bool {
        match self.owners.get(&client) {
            Some(owner) => owner.as_ref() != Some(person),
            None => announced.is_some_and(|other| other != person),
        }
    }
}

impl From<Header> for Owners {
    fn from(header: Header) -> Self {
        let mut owners = Self::default();
        header.owners.into_iter().for_each(|(client, owner)| owners.give(client, owner));
        owners
    }
}

/// All updates of a board's journal and whose each client id is, and the sequence of each update: for whoever has to know
/// whose every letter is.
pub(crate) fn history(entries: &[Entry], raw: bool) -> Result<(History<'_>, Vec<Seq>), JournalError> {
    let (mut owners, mut updates, mut seqs) = (HashMap::new(), Vec::new(), Vec::new());
    for entry in entries {
        let damaged = |reason: &str| JournalError::Damaged { seq: entry.seq, reason: reason.to_owned() };
        match entry.kind {
            Kind::ClientId => {
                let (client, _) =
                    sync::read_varuint(&entry.body, 0).ok_or_else(|| damaged("not a client id"))?;
                owners.insert(client, entry.author.clone());
            }
            Kind::Update => {
                if entry.author.is_none() {
                    let walked = walk::update(&entry.body).map_err(|e| damaged(&e.to_string()))?;
                    for blocks in walked.blocks {
                        owners.entry(blocks.client).or_insert(None);
                    }
                }
                updates.push(Written { bytes: &entry.body, author: entry.author.as_ref() });
                seqs.push(entry.seq);
            }
            Kind::Happening | Kind::Ballot | Kind::Image | Kind::Tombstone | Kind::Void => {}
        }
    }
    Ok((History { raw, owners, updates }, seqs))
}
