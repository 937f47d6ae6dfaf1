//! Linked copies (SPEC B23): notes of one text, wherever they stand. Which notes belong together, what they said last,
//! and what brings them in step once somebody has written in one of them.
//!
//! A copy is a note like any other, with a text of its own: readers that know nothing of this show it as it is. The
//! server alone writes in one what was written in another, right after it and in the same entry of time.

use crate::board::{Roots, key, new_doc, restore::edits};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};
use yrs::{
    Any, Doc, GetString, Map, MapRef, Out, ReadTxn, StateVector, Text, TextRef, Transact, TransactionMut,
    Update, updates::decoder::Decode,
};

/// Most notes of one text: one in each box of a story, and some.
pub(crate) const MOST_TWINS: usize = 12;

/// Notes that have one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Family {
    /// The copies; what they are copies of has the family's name.
    twins: BTreeSet<Arc<str>>,
    /// Those that have not been given the text yet.
    fresh: BTreeSet<Arc<str>>,
    /// What all of them said last.
    said: String,
}

#[derive(Debug, Default)]
pub(super) struct Twins {
    /// What each copy is a copy of.
    root: HashMap<Arc<str>, Arc<str>>,
    families: BTreeMap<Arc<str>, Family>,
    /// Families of which somebody has changed a note.
    stirred: BTreeSet<Arc<str>>,
}

/// The note that this one is a linked copy of.
pub(super) fn twin_of<T: ReadTxn>(txn: &T, note: &MapRef) -> Option<Arc<str>> {
    match note.get(txn, key::TWIN) {
        Some(Out::Any(Any::String(root))) => Some(root),
        _ => None,
    }
}

fn text_of<T: ReadTxn>(txn: &T, roots: &Roots, note: &str) -> Option<String> {
    match roots.notes.get(txn, note)? {
        Out::YMap(map) => match map.get(txn, key::TEXT)? {
            Out::YText(text) => Some(text.get_string(txn)),
            _ => None,
        },
        _ => None,
    }
}

impl Twins {
    /// What this note is known to be a copy of.
    pub(super) fn root_of(&self, note: &str) -> Option<&Arc<str>> {
        self.root.get(note)
    }

    /// How many copies a note has.
    pub(super) fn count(&self, root: &str) -> usize {
        self.families.get(root).map_or(0, |family| family.twins.len())
    }

    /// The other notes of this note's text.
    pub(super) fn others<'a>(&'a self, note: &'a str) -> impl Iterator<Item = &'a Arc<str>> {
        let root = self.root.get(note).map_or(note, |root| &**root);
        let family = self.families.get_key_value(root);
        let all = family.into_iter().flat_map(|(root, family)| std::iter::once(root).chain(&family.twins));
        all.filter(move |other| &***other != note)
    }

    /// A note is as it is now.
    pub(super) fn learn<T: ReadTxn>(&mut self, txn: &T, roots: &Roots, note: &Arc<str>, map: &MapRef) {
        if let Some(root) = twin_of(txn, map)
            && !self.root.contains_key(note)
        {
            self.root.insert(Arc::clone(note), Arc::clone(&root));
            let family = self.families.entry(Arc::clone(&root)).or_insert_with(|| Family {
                said: text_of(txn, roots, &root).unwrap_or_default(),
                ..Family::default()
            });
            family.twins.insert(Arc::clone(note));
            family.fresh.insert(Arc::clone(note));
        }
        let root = self.root.get(note).unwrap_or(note);
        if self.families.contains_key(root) {
            self.stirred.insert(Arc::clone(root));
        }
    }

    /// The families that may be out of step.
    pub(super) fn take_stirred(&mut self) -> Vec<(Arc<str>, Family)> {
        let stirred = std::mem::take(&mut self.stirred).into_iter();
        stirred.filter_map(|root| self.families.get(&root).cloned().map(|family| (root, family))).collect()
    }

    /// They are in step now, and say this.
    pub(super) fn settle(&mut self, settled: Vec<(Arc<str>, String)>) {
        for (root, said) in settled {
            self.stirred.remove(&root);
            if let Some(family) = self.families.get_mut(&root) {
                (family.said, family.fresh) = (said, BTreeSet::new());
            }
        }
    }
}

/// Gives new copies the text that their family has.
pub(super) fn fill(roots: &Roots, txn: &mut TransactionMut<'_>, families: &[(Arc<str>, Family)]) {
    for (note, said) in
        families.iter().flat_map(|(_, family)| family.fresh.iter().map(|note| (note, &family.said)))
    {
        write(roots, txn, note, said);
    }
}

fn write(roots: &Roots, txn: &mut TransactionMut<'_>, note: &str, said: &str) {
    let text = text_of(txn, roots, note).unwrap_or_default();
    for edit in edits(&text, said) {
        roots.edit_text(txn, note, edit.at, edit.remove, &edit.insert);
    }
}

/// Brings the notes of each family in step, in the bin too; answers what they say now.
pub(super) fn mend(
    roots: &Roots,
    txn: &mut TransactionMut<'_>,
    families: &[(Arc<str>, Family)],
) -> Vec<(Arc<str>, String)> {
    let mut settled = Vec::new();
    for (root, family) in families {
        let members = std::iter::once(root).chain(&family.twins);
        let texts: Vec<(&Arc<str>, String)> =
            members.filter_map(|note| Some((note, text_of(txn, roots, note)?))).collect();
        let mut written: Vec<&String> =
            texts.iter().map(|(_, text)| text).filter(|text| **text != family.said).collect();
        written.dedup();
        let now = match written.as_slice() {
            [] => family.said.clone(),
            [one] => (*one).clone(),
            several => together(&family.said, several),
        };
        for (note, _) in texts.iter().filter(|(_, text)| *text != now) {
            write(roots, txn, note, &now);
        }
        settled.push((Arc::clone(root), now));
    }
    settled
}

/// What becomes of a text that was changed in several ways at once: as if several people had changed one note.
fn together(before: &str, after: &[&String]) -> String {
    const TEXT: &str = "text";
    let first = new_doc();
    let text_in = |doc: &Doc| -> TextRef { doc.get_or_insert_text(TEXT) };
    text_in(&first).insert(&mut first.transact_mut(), 0, before);
    let whole = |doc: &Doc| doc.transact().encode_state_as_update_v1(&StateVector::default());
    let take = |doc: &Doc, bytes: &[u8]| {
        // What was encoded here decodes here; if ever it does not, that part stays out.
        if let Ok(update) = Update::decode_v1(bytes) {
            let _in_part = doc.transact_mut().apply_update(update);
        }
    };
    let beginning = whole(&first);
    for text in after {
        let other = new_doc();
        take(&other, &beginning);
        let written = text_in(&other);
        let mut txn = other.transact_mut();
        for edit in edits(before, text) {
            if edit.remove > 0 {
                written.remove_range(&mut txn, edit.at, edit.remove);
            }
            written.insert(&mut txn, edit.at, &edit.insert);
        }
        drop(txn);
        take(&first, &whole(&other));
    }
    text_in(&first).get_string(&first.transact())
}

#[cfg(test)]
mod tests;
