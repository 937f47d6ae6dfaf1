//! Frames: what is split into messages is what was joined, and a whole frame, taken as a session takes it, costs what
//! its bytes may cost.

use crate::{cost::bounded, ground};
use socle_protocol::{
    sync::{self, Message},
    walk,
};
use yrs::{ReadTxn, StateVector, Transact, updates::decoder::Decode};

/// One frame of the board plane.
pub fn frame(bytes: &[u8]) {
    let messages: Vec<_> = bounded(bytes.len(), || sync::messages(bytes).collect());
    let whole = messages.iter().all(|message| !matches!(message, Err(_) | Ok(Message::Unknown { .. })));
    for early in messages.iter().take(messages.len().saturating_sub(1)) {
        assert!(!matches!(early, Err(_) | Ok(Message::Unknown { .. })), "nothing is read after {early:?}");
    }
    if whole {
        let joined: Vec<u8> = messages.iter().flatten().flat_map(written).collect();
        let again: Vec<_> = sync::messages(&joined).collect();
        assert_eq!(again, messages, "written again, they are the same");
        assert!(joined.len() <= bytes.len(), "ours is the shortest way to write them");
    }
    taken(bytes, messages.iter().flatten());
}

fn written(message: &Message<'_>) -> Vec<u8> {
    match *message {
        Message::Step1 { state_vector } => sync::step1(state_vector),
        Message::Step2 { update } => sync::step2(update),
        Message::Update { update } => sync::update(update),
        Message::Awareness { states } => sync::awareness(states),
        Message::QueryAwareness {} => sync::query_awareness(),
        Message::Deflated { frame } => sync::deflated(frame),
        Message::Denied { reason } => sync::denied(reason),
        Message::Saved { count } => sync::saved(count),
        Message::Refused { json } => sync::refused(json),
        Message::Storage { saving } => sync::storage(saving),
        Message::Unknown { kind } => {
            let mut out = Vec::new();
            sync::write_varuint(&mut out, kind);
            out
        }
    }
}

/// What a session does with each message before and in the room, on a small board.
fn taken<'a>(frame: &[u8], messages: impl Iterator<Item = &'a Message<'a>>) {
    let doc = ground::board();
    bounded(frame.len(), || {
        for message in messages {
            match *message {
                Message::Step1 { state_vector } if walk::state_vector(state_vector).is_ok() => {
                    let vector = StateVector::decode_v1(state_vector).expect("it was walked");
                    drop(doc.transact().encode_state_as_update_v1(&vector));
                }
                Message::Step2 { update } | Message::Update { update } => {
                    // A parent that is no type: the room is then loaded anew.
                    let update = ground::admitted(&doc, update);
                    if update.is_some_and(|update| doc.transact_mut().apply_update(update).is_err()) {
                        return;
                    }
                }
                Message::Awareness { states } => drop(walk::awareness(states)),
                _ => {}
            }
        }
    });
}
