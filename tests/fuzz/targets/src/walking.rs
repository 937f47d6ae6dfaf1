//! The walker: it ends, allocates a small part of what it walks, and what it lets through yrs decodes, within bounds,
//! to what the walk said of it.

use crate::{
    cost::{bounded, held},
    ground::decoded,
};
use socle_client::presence;
use socle_protocol::walk;
use std::collections::BTreeMap;
use yrs::{
    StateVector,
    sync::AwarenessUpdate,
    updates::{decoder::Decode, encoder::Encode},
};

/// What a walk may hold for `bytes`: a client takes at least three of them, and 16 in a set that grows by doubling.
fn walked<T>(bytes: &[u8], walk: impl FnOnce(&[u8]) -> T) -> T {
    let (answer, held) = held(|| walk(bytes));
    let most = 1024 + 64 * bytes.len() as u64;
    assert!(held <= most, "a walk over {} bytes held {held}", bytes.len());
    answer
}

/// Updates.
pub fn update(bytes: &[u8]) {
    let Ok(walked) = walked(bytes, walk::update) else { return };
    let Some(update) = bounded(bytes.len(), || decoded(bytes)) else { return };
    let mut said = BTreeMap::new();
    for block in &walked.blocks {
        assert!(said.insert(block.client, (block.from, block.to)).is_none(), "each client once");
    }
    let mut found = BTreeMap::new();
    for (client, ranges) in update.insertions(true).iter() {
        let (first, last) = (ranges.iter().next(), ranges.iter().next_back());
        if let (Some(first), Some(last)) = (first, last) {
            found.insert(client.get(), (first.start, last.end));
        }
    }
    assert_eq!(said, found, "the walk says whose blocks these are");
    if !walked.has_deletes {
        assert!(
            update.delete_set().iter().all(|(_, ranges)| ranges.is_empty()),
            "the walk says whether it deletes"
        );
    }
    let again = bounded(bytes.len(), || update.encode_v1());
    let rewalked = walk::update(&again).expect("what yrs writes passes");
    assert_eq!(rewalked.types, walked.types);
}

/// State vectors.
pub fn state_vector(bytes: &[u8]) {
    if walked(bytes, walk::state_vector).is_err() {
        return;
    }
    let vector = bounded(bytes.len(), || StateVector::decode_v1(bytes)).expect("what passes is decoded");
    let again = vector.encode_v1();
    walk::state_vector(&again).expect("what yrs writes passes");
    assert_eq!(StateVector::decode_v1(&again).expect("its own bytes"), vector);
}

/// Presence. States stay opaque: that one of them is not JSON is nobody's business.
pub fn awareness(bytes: &[u8]) {
    let walked = walked(bytes, walk::awareness);
    let decoded = bounded(bytes.len(), || presence::decode(bytes));
    let Ok(clients) = walked else { return };
    let states = decoded.expect("what passes is decoded");
    assert_eq!(states.iter().map(|state| state.client).collect::<Vec<_>>(), clients);
    assert_eq!(presence::encode(&states), bytes, "there is one way to write it");
    let by_yrs = bounded(bytes.len(), || AwarenessUpdate::decode_v1(bytes));
    let distinct: std::collections::BTreeSet<u64> = clients.iter().copied().collect();
    assert_eq!(by_yrs.expect("what passes is decoded").clients.len(), distinct.len());
}
