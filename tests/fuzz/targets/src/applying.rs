//! What the walker lets through, yrs applies: without a panic, within bounds, to a document that can be read, written,
//! walked again, and that others reach by another order of the same updates.

use crate::{
    cost::bounded,
    ground::{self, TYPIST, decoded, state, take},
    traffic,
};
use socle_protocol::{
    board::{Roots, new_doc},
    ids::BoardId,
    walk,
};
use std::{collections::BTreeMap, sync::LazyLock};
use yrs::{Doc, GetString, ReadTxn, Snapshot, Transact, types::ToJson};

static TYPING: LazyLock<Vec<u8>> = LazyLock::new(traffic::typing);

/// One update that was walked, on a board where somebody else is typing.
pub fn apply(bytes: &[u8]) {
    let Ok(walked) = walk::update(bytes) else { return };
    let Some(update) = decoded(bytes) else { return };
    on_an_empty_document(bytes);
    let doc = ground::board();
    let applied = bounded(bytes.len(), || take(&doc, bytes));
    // A block whose parent is no type breaks the update off; the room is then loaded anew.
    if applied.is_err() {
        return;
    }
    if ground::has_gap(&ground::board(), &update) {
        return;
    }
    encodes_to_itself(&doc);
    if walked.blocks.iter().any(|blocks| blocks.client == TYPIST) {
        // Two updates that bring different blocks of one name: what ownership is for (SPEC S8).
        return;
    }
    take(&doc, &TYPING).expect("the typist goes on");
    let before = ground::board();
    take(&before, &TYPING).expect("the typist was first");
    take(&before, bytes).expect("it applied after the others too");
    assert_eq!(seen(&before), seen(&doc), "the typist before or after");
    let merged = yrs::merge_updates_v1([bytes, &TYPING[..]]).expect("both were decoded");
    walk::update(&merged).expect("merged updates pass");
    let together = ground::board();
    take(&together, &merged).expect("merged, it applies");
    assert_eq!(seen(&together), seen(&doc), "both in one frame");
}

/// A raw board has no rules and may be empty.
fn on_an_empty_document(bytes: &[u8]) {
    let doc = new_doc();
    let update = decoded(bytes).expect("it was decoded");
    let gap = ground::has_gap(&doc, &update);
    if bounded(bytes.len(), || doc.transact_mut().apply_update(update)).is_ok() && !gap {
        encodes_to_itself(&doc);
    }
}

/// A newcomer, who gets the whole state, sees what is here.
fn encodes_to_itself(doc: &Doc) {
    let whole = state(doc);
    walk::update(&whole).expect("a state passes");
    let newcomer = new_doc();
    take(&newcomer, &whole).expect("a state applies");
    assert_eq!(seen(&newcomer), seen(doc), "a newcomer sees the same");
}

/// Everything that a replica knows: the board as its rules read it, every root type as plain values, and which blocks
/// there are and are gone.
fn seen(doc: &Doc) -> (String, BTreeMap<String, String>, Snapshot) {
    let id: BoardId = "b".parse().expect("an id");
    let canonical = Roots::of(doc).read(&doc.transact()).canonical(&id);
    let txn = doc.transact();
    let roots = txn.root_refs().map(|(name, root)| {
        let plain = match &root {
            yrs::Out::YText(text) => text.get_string(&txn),
            other => {
                let json = serde_json::to_value(other.to_json(&txn)).map(|value| value.to_string());
                json.unwrap_or_default()
            }
        };
        (name.to_owned(), plain)
    });
    (canonical, roots.collect(), txn.snapshot())
}
