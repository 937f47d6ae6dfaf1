//! What the walker lets through, yrs applies: without a panic, within bounds, to a document that can be read, written,
//! walked again, and that others reach by another order of the same updates.

use crate::{
    cost::bounded,
    ground::{self, TYPIST, state, take},
    traffic,
};
use socle_protocol::{
    board::{Roots, new_doc},
    ids::BoardId,
    merge, walk,
};
use std::{collections::BTreeMap, sync::LazyLock};
use yrs::{Doc, ReadTxn, Snapshot, Transact};

static TYPING: LazyLock<Vec<u8>> = LazyLock::new(traffic::typing);

/// One update that was walked, on a board where somebody else is typing.
pub fn apply(bytes: &[u8]) {
    on_an_empty_document(bytes);
    let doc = ground::board();
    let Some(bytes) = ground::beyond(&doc, bytes) else { return };
    let (bytes, walked) = (bytes.as_slice(), walk::sent(&bytes).expect("what is cut passes"));
    let is_natural = ground::is_natural(&doc, bytes);
    // A block whose parent is no type breaks the update off; the room is then loaded anew. What stands where no block of
    // a board can is undone there.
    if !applied(&doc, bytes) || !is_natural || !ground::is_in_order(&doc, &ground::board(), bytes) {
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
    let together = ground::board();
    for update in merge::merged([[bytes, &TYPING[..]]]).expect("both were walked") {
        take(&together, &update).expect("merged, it applies");
    }
    assert_eq!(seen(&together), seen(&doc), "both in one frame");
}

/// Does it take effect?
fn applied(doc: &Doc, bytes: &[u8]) -> bool {
    let Some(update) = ground::admitted(doc, bytes) else { return false };
    bounded(bytes.len(), || doc.transact_mut().apply_update(update)).is_ok()
}

/// A raw board has no rules and may be empty.
fn on_an_empty_document(bytes: &[u8]) {
    let doc = new_doc();
    let is_natural = ground::is_natural(&doc, bytes);
    if applied(&doc, bytes) && is_natural && ground::is_in_order(&doc, &new_doc(), bytes) {
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
    let roots = txn.root_refs().map(|(name, root)| (name.to_owned(), ground::plain(&txn, &root).to_string()));
    (canonical, roots.collect(), txn.snapshot())
}
