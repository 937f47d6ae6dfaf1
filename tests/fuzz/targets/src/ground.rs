//! The board that hostile bytes are thrown at: small, but with something of everything, under fixed CRDT ids, so that
//! bytes can name what is on it.

use crate::traffic;
use serde_json::{Value, json};
use socle_protocol::walk;
use std::sync::LazyLock;
use yrs::{
    Doc, GetString, Map, Out, ReadTxn, StateVector, Transact, Update, encoding::read::Error,
    updates::decoder::Decode,
};

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

/// What a room lets near a document: decoded, and without a gap before its blocks or in them. Blocks beyond a gap are
/// what yrs lets in at once and Yjs parks, what no state vector can ask for, and what makes yrs 0.28 read freed memory
/// when the gap is filled.
pub fn admitted(doc: &Doc, bytes: &[u8]) -> Option<Update> {
    decoded(bytes).filter(|update| !has_gap(doc, update))
}

fn has_gap(doc: &Doc, update: &Update) -> bool {
    let state = doc.transact().state_vector();
    update.insertions(true).iter().any(|(client, ranges)| {
        let known = state.get(client);
        let mut new = ranges.iter().filter(|range| range.end > known);
        new.next().is_some_and(|first| first.start > known) || new.next().is_some()
    })
}

/// A value of a document as JSON: maps and texts to their ends, other types by name. (yrs 0.28 never ends reading an
/// array that somebody put text into; nothing of ours reads arrays.)
pub fn plain<T: ReadTxn>(txn: &T, value: &Out) -> Value {
    match value {
        Out::Any(any) => serde_json::to_value(any).unwrap_or_default(),
        Out::YMap(map) => map.iter(txn).map(|(key, value)| (key.to_owned(), plain(txn, &value))).collect(),
        Out::YText(text) => json!(text.get_string(txn)),
        other => json!(format!("{other:?}").split('(').next()),
    }
}
