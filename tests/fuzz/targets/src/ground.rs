//! The board that hostile bytes are thrown at: small, but with something of everything, under fixed CRDT ids, so that
//! bytes can name what is on it.

use crate::traffic;
use socle_protocol::walk;
use std::sync::LazyLock;
use yrs::{Doc, ReadTxn, StateVector, Transact, Update, encoding::read::Error, updates::decoder::Decode};

/// Whose CRDT ids the board was made with.
pub const FACILITATOR: u64 = 1;
/// A participant who is typing meanwhile.
pub const TYPIST: u64 = 3;

static BOARD: LazyLock<Vec<u8>> = LazyLock::new(|| state(&traffic::board()));

/// The board's state, as one update.
pub fn bytes() -> &'static [u8] {
    &BOARD
}

/// A replica of the board.
pub fn board() -> Doc {
    let doc = socle_protocol::board::new_doc();
    take(&doc, &BOARD).expect("the board applies");
    doc
}

/// The whole state of a document.
pub fn state(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

/// What a session makes of bytes: walked, then decoded. What passes the walk is decoded but for one thing: JSON inside
/// of embeds and formats, which is left to yrs' own parser.
pub fn decoded(bytes: &[u8]) -> Option<Update> {
    walk::update(bytes).ok()?;
    match Update::decode_v1(bytes) {
        Ok(update) => Some(update),
        Err(Error::InvalidJSON(_)) => None,
        Err(other) => panic!("what passes is decoded: {other}"),
    }
}

/// Applies bytes that have been walked and decoded.
pub fn take(doc: &Doc, update: &[u8]) -> Result<(), yrs::error::UpdateError> {
    let update = Update::decode_v1(update).expect("what was walked is decoded");
    doc.transact_mut().apply_update(update)
}

/// Does it bring blocks beyond a gap in their client's clocks? yrs lets them in at once, Yjs parks them, and no state
/// vector can ask for them: no session that keeps its order makes such an update.
pub fn has_gap(doc: &Doc, update: &Update) -> bool {
    let state = doc.transact().state_vector();
    update.insertions(true).iter().any(|(client, ranges)| {
        let known = state.get(client);
        let mut new = ranges.iter().filter(|range| range.end > known);
        new.next().is_some_and(|first| first.start > known) || new.next().is_some()
    })
}
