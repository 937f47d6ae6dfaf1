//! Notes that were joined into another one that says the same (SPEC B25).

use super::twins::Twins;
use crate::{
    board::{Roots, key},
    refusal::Refusal,
};
use std::sync::Arc;
use yrs::{Any, Map, MapRef, Out, ReadTxn};

/// The note that this one was joined into.
pub(super) fn into_of<T: ReadTxn>(txn: &T, note: &MapRef) -> Option<Arc<str>> {
    match note.get(txn, key::DELETED) {
        Some(Out::Any(Any::Map(fields))) => match fields.get(key::INTO) {
            Some(Any::String(into)) => Some(Arc::clone(into)),
            _ => None,
        },
        _ => None,
    }
}

/// A note is joined into one that is shown, and that is not a linked copy of itself. So no two notes are ever in each
/// other, whoever joins them at once.
pub(super) fn judge<T: ReadTxn>(
    txn: &T,
    roots: &Roots,
    twins: &Twins,
    (note, map): (&Arc<str>, &MapRef),
    known: Option<&Arc<str>>,
) -> Result<(), Refusal> {
    let Some(into) = into_of(txn, map).filter(|into| Some(into) != known) else { return Ok(()) };
    let root = |note: &Arc<str>| Arc::clone(twins.root_of(note).unwrap_or(note));
    let is_shown = roots.note(txn, &into).is_some_and(|other| other.deleted.is_none());
    if is_shown && root(&into) != root(note) {
        return Ok(());
    }
    Err(Refusal::AgainstRules { item: Some(note.to_string()) })
}

#[cfg(test)]
mod tests;
