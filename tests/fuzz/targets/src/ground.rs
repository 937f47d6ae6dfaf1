//! The board that hostile bytes are thrown at: small, but with something of everything, under fixed CRDT ids, so that
//! bytes can name what is on it.

use crate::traffic;
use serde_json::{Value, json};
use socle_protocol::{board::kin, merge, walk};
use std::sync::LazyLock;
use yrs::{
    ClientID, Doc, GetString, Map, Out, ReadTxn, StateVector, Transact, Update, diff_updates_v1,
    encoding::read::Error,
    updates::{decoder::Decode, encoder::Encode},
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
    walk::sent(bytes).ok()?;
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

/// What a room lets near a document: decoded, with its past in place. Blocks beyond a gap are what yrs lets in at once
/// and Yjs parks, what no state vector can ask for, and what makes yrs 0.28 read freed memory when the gap is filled.
pub fn admitted(doc: &Doc, bytes: &[u8]) -> Option<Update> {
    let state = doc.transact().state_vector();
    let known = |client| state.get(&ClientID::new(client));
    decoded(bytes).filter(|_| walk::sent(bytes).is_ok_and(|walked| walked.is_ready(known)))
}

/// Do its blocks that are new stand where blocks of a board can? What does not is undone there (SPEC R4); who sends letters
/// under a key to a raw board, say, has them cut where a state is.
pub fn is_natural(doc: &Doc, bytes: &[u8]) -> bool {
    let state = doc.transact().state_vector();
    let known = |client| state.get(&ClientID::new(client));
    beyond(doc, bytes).is_some_and(|new| kin::is_natural(&doc.transact(), known, &new))
}

/// Do its letters stand where they say, in a document that has taken it and was like that one before? They are undone
/// otherwise.
pub fn is_in_order(doc: &Doc, before: &Doc, bytes: &[u8]) -> bool {
    let state = before.transact().state_vector();
    kin::is_in_order(&doc.transact(), |client| state.get(&ClientID::new(client)), bytes)
}

/// As a room cuts an update: what is known already stays as it was, and letters are cut from the middle of a block.
pub fn beyond(doc: &Doc, bytes: &[u8]) -> Option<Vec<u8>> {
    let state = doc.transact().state_vector();
    let is_new = |blocks: &walk::Blocks| blocks.from >= state.get(&ClientID::new(blocks.client));
    if walk::sent(bytes).ok()?.blocks.iter().all(is_new) {
        return Some(bytes.to_vec());
    }
    diff_updates_v1(bytes, &state.encode_v1()).ok()
}

/// What a room takes of an update: all of it, or what is new and has its past in place.
pub fn taken(doc: &Doc, bytes: &[u8]) -> Option<Vec<u8>> {
    let state = doc.transact().state_vector();
    let known = |client| state.get(&ClientID::new(client));
    let walked = walk::sent(bytes).ok()?;
    let is_new = walked.blocks.iter().all(|blocks| blocks.from >= known(blocks.client));
    if is_new && walked.is_ready(known) {
        return Some(bytes.to_vec());
    }
    beyond(doc, &merge::ready(bytes, known, |_| true).ok()?.update?)
}

/// A value of a document as JSON: maps and texts to their ends, other types as nothing. (yrs 0.28 never ends reading an
/// array that somebody put text into; nothing of ours reads arrays.)
pub fn plain<T: ReadTxn>(txn: &T, value: &Out) -> Value {
    match value {
        Out::Any(any) => serde_json::to_value(any).unwrap_or_default(),
        Out::YMap(map) => map.iter(txn).map(|(key, value)| (key.to_owned(), plain(txn, &value))).collect(),
        Out::YText(text) => json!(text.get_string(txn)),
        _ => Value::Null,
    }
}
