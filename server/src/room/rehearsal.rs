//! A board replayed apart from any room, to see whether it can be: for the operator's tools.

use super::document::{Document, Passed};
use crate::{
    config::Limits,
    journal::{JournalError, Loaded},
};
use socle_protocol::{board, ids::Seq};
use std::collections::BTreeSet;
use yrs::{Transact, updates::decoder::Decode};

/// Why a board does not replay.
#[derive(Debug)]
pub(crate) struct Unfit {
    /// Of the entry that it breaks off at; of the snapshot, when that was read.
    pub(crate) seq: Seq,
    pub(crate) why: String,
}

/// Replays a board apart from any room: for the operator's tools.
pub(crate) fn rehearse(loaded: &Loaded) -> Result<Rehearsed, Unfit> {
    // What a raw board lacks is the guard of new edits, which nobody makes here.
    match Document::load(loaded, true, &Limits::default()) {
        Ok(document) => Ok(Rehearsed { document }),
        Err(JournalError::Damaged { seq, reason }) => Err(Unfit { seq, why: reason }),
        Err(other) => Err(Unfit { seq: 0, why: other.to_string() }),
    }
}

/// A board that replayed.
pub(crate) struct Rehearsed {
    document: Document,
}

impl Rehearsed {
    /// What of its entries it was read without.
    pub(crate) fn passed_over(&self) -> &[Passed] {
        self.document.passed_over()
    }

    /// The ids of its notes, deleted ones too; `None` where the library can't copy it.
    pub(crate) fn notes(mut self) -> Option<BTreeSet<String>> {
        let copy = board::new_doc();
        let whole = self.document.difference(&yrs::StateVector::default());
        let update = yrs::Update::decode_v1(&whole).ok()?;
        copy.transact_mut().apply_update(update).ok()?;
        let board = board::Roots::of(&copy).read(&copy.transact());
        Some(board.notes.into_keys().collect())
    }

    /// Do both have the same blocks, the same of them deleted, and the same notes?
    pub(crate) fn is(&mut self, other: &mut Self) -> bool {
        let parts = |document: &mut Document| {
            let whole = document.difference(&yrs::StateVector::default());
            yrs::Update::decode_v1(&whole)
                .map(|update| (update.insertions(true), update.delete_set().clone()))
                .ok()
        };
        let shown = |document: &mut Document| {
            let copy = board::new_doc();
            let whole = yrs::Update::decode_v1(&document.difference(&yrs::StateVector::default())).ok()?;
            copy.transact_mut().apply_update(whole).ok()?;
            Some(board::canonical::canonical(&copy, &"b".parse().expect("an id")))
        };
        parts(&mut self.document) == parts(&mut other.document)
            && shown(&mut self.document) == shown(&mut other.document)
    }
}
