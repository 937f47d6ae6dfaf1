//! Who signed what: an author is who wrote it, a deletion is signed by who deletes (SPEC B11).

use crate::{
    board::{key, write::Kind},
    refusal::Refusal,
    role::Role,
};
use std::{collections::HashMap, sync::Arc};
use yrs::{Any, Map, MapRef, Out, ReadTxn};

/// Whose update is judged.
#[derive(Debug, Clone, Copy)]
pub struct Editor<'a> {
    pub person: &'a str,
    pub role: Role,
}

/// Signatures of one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Signed {
    author: Option<Arc<str>>,
    /// Who deleted it last; remembered when it is restored, since undoing that writes the same deletion again.
    deleter: Option<Arc<str>>,
}

/// The signatures of a board. Those of an item that is gone stay: its undo brings it back as it was.
#[derive(Debug, Default)]
pub(super) struct Authors(HashMap<(Kind, Arc<str>), Signed>);

impl Authors {
    /// May this person have signed the item so?
    pub(super) fn judge<T: ReadTxn>(
        &self,
        txn: &T,
        item: &(Kind, Arc<str>),
        map: &MapRef,
        person: &str,
        role: Role,
    ) -> Result<(), Refusal> {
        let known = self.0.get(item);
        let now = signed(txn, map);
        let is_own = |name: &Option<Arc<str>>| name.as_deref().is_none_or(|name| name == person);
        let author = match known {
            // What is signed stays so, but for its author, who may take the name off, and the facilitation.
            Some(known) => {
                let may_sign = role.may_shape() || known.author.as_deref() == Some(person);
                now.author == known.author || (may_sign && is_own(&now.author))
            }
            None => is_own(&now.author),
        };
        let deleter = is_own(&now.deleter)
            || role.may_shape()
            || known.is_some_and(|known| known.deleter == now.deleter);
        if author && deleter { Ok(()) } else { Err(Refusal::ForgedAuthor {}) }
    }

    /// Takes the signatures of an item as they are now.
    pub(super) fn learn<T: ReadTxn>(&mut self, txn: &T, item: &(Kind, Arc<str>), map: &MapRef) {
        let now = signed(txn, map);
        let known = self.0.entry(item.clone()).or_default();
        known.author = now.author;
        known.deleter = now.deleter.or(known.deleter.take());
    }
}

fn signed<T: ReadTxn>(txn: &T, map: &MapRef) -> Signed {
    let text = |value: &Any| match value {
        Any::String(name) => Some(Arc::clone(name)),
        _ => None,
    };
    let author = match map.get(txn, key::AUTHOR) {
        Some(Out::Any(name)) => text(&name),
        _ => None,
    };
    let deleter = match map.get(txn, key::DELETED) {
        Some(Out::Any(Any::Map(fields))) => fields.get(key::BY).and_then(text),
        _ => None,
    };
    Signed { author, deleter }
}
