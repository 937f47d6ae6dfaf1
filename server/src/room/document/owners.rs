//! Whose CRDT client ids are whose (SPEC S8).

use serde::{Deserialize, Serialize};
use socle_protocol::ids::PersonId;
use std::collections::HashMap;

/// Ids with their owners; `None` is the server itself.
#[derive(Debug, Default)]
pub(super) struct Owners(HashMap<u64, Option<PersonId>>);

/// As a snapshot keeps them.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    owners: Vec<(u64, Option<PersonId>)>,
}

impl Owners {
    pub(super) fn header(&self) -> Header {
        Header { owners: self.0.iter().map(|(id, owner)| (*id, owner.clone())).collect() }
    }

    pub(super) fn give(&mut self, client: u64, owner: Option<PersonId>) {
        self.0.insert(client, owner);
    }

    pub(super) fn is_owned(&self, client: u64) -> bool {
        self.0.contains_key(&client)
    }

    /// May this person not write with that id? An id that nobody has written with yet belongs to whoever announced it
    /// in their presence: everyone has heard it by then.
    pub(super) fn is_foreign(&self, client: u64, person: &PersonId, announced: Option<&PersonId>) -> bool {
        match self.0.get(&client) {
            Some(owner) => owner.as_ref() != Some(person),
            None => announced.is_some_and(|other| other != person),
        }
    }
}

impl From<Header> for Owners {
    fn from(header: Header) -> Self {
        Self(header.owners.into_iter().collect())
    }
}
