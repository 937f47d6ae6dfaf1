//! What modified clients send. Whatever it is, everyone else keeps what they were promised.

use super::{
    actor::{Actor, is_a_persons},
    edit,
    plan::Act,
    truth::LOCKED,
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use socle_client::presence::{self, State as Shown};
use socle_protocol::{
    board::{Note, Place, Roots, new_doc_as, write::Kind},
    sync::{self, Message},
};
use std::sync::Arc;
use yrs::{
    ClientID, Doc, Map, MapPrelim, ReadTxn, StateVector, Text, Transact, Update, updates::decoder::Decode,
};

/// One byte more than the server takes in one frame.
const TOO_MUCH: usize = 8 * 1024 * 1024 + 1;

/// Acts once, against the others of the cast.
pub fn act(actor: &Actor, cast: &[Arc<Actor>], raw: bool, act: Act, choice: u64) {
    let mut rng = StdRng::seed_from_u64(choice);
    let victim = &cast[rng.random_range(0..cast.len())];
    match act {
        Act::Mutate => {
            let frame = actor.truth.open().traffic(rng.random_range(0..1000)).cloned();
            if let Some(frame) =
                frame.map(|frame| mutated(frame, &mut rng)).filter(|frame| !claims(frame, actor))
            {
                actor.send_raw(frame);
            }
        }
        // An id that nobody has written with is anyone's (SPEC S8).
        Act::Impersonate | Act::Foresee if actor.truth.open().inserts.end_of(victim.client()) == 0 => {}
        Act::Impersonate => {
            let doc = continued(actor, victim.client());
            if let Some(update) = edit::keystroke(&doc, raw, "p9", 0) {
                actor.send_raw(sync::update(&update));
            }
        }
        Act::Park => actor.send_raw(sync::update(&chain(parked_id(actor, &mut rng), raw, 1, choice))),
        Act::Unpark => {
            // Sometimes the past that it was made on, sometimes another one under the same numbers.
            let other = if rng.random() { choice } else { choice + 1 };
            actor.send_raw(sync::update(&chain(parked_id(actor, &mut rng), raw, 0, other)));
        }
        Act::Trespass => {
            if let Some(update) = trespass(actor, &mut rng) {
                actor.send_raw(sync::update(&update));
            }
        }
        Act::Foresee => {
            let at = actor.truth.open().inserts.end_of(victim.client());
            let mut update = vec![0, 1];
            for number in [victim.client(), 1, at.into(), rng.random_range(1..200)] {
                sync::write_varuint(&mut update, number);
            }
            actor.send_raw(sync::update(&update));
        }
        Act::Masquerade => {
            let json = if rng.random() { "null".to_owned() } else { r#"{"person":"mallory"}"#.to_owned() };
            let clock = rng.random_range(0..500);
            let lie = Shown { client: victim.client(), clock, json };
            // Ids that nobody has used since the room was opened are anyone's: only those that it sees are stolen.
            if actor.sees().contains_key(&victim.client()) {
                actor.send_raw(sync::awareness(&presence::encode(&[lie])));
            }
        }
        Act::Babble => {
            let mut bytes: Vec<u8> = (0..rng.random_range(0..40)).map(|_| rng.random()).collect();
            if rng.random_ratio(1, 4) {
                bytes = b"\"bonjour\"".to_vec();
            }
            actor.send_raw(bytes);
        }
        Act::Oversize => actor.send_raw(vec![0; TOO_MUCH]),
        Act::Ask => {
            for _ in 0..20 {
                actor.send_raw(sync::step1(&[0]));
                actor.send_raw(sync::query_awareness());
            }
        }
    }
}

/// Does this frame show somebody's id that they have not shown themselves? Presence under an id that nobody has used since
/// the room was opened is a claim to it (SPEC S8), and what a step 2 has under a claimed id is left out of it. Whose it was
/// is another story than these.
fn claims(frame: &[u8], actor: &Actor) -> bool {
    let seen = actor.sees();
    sync::messages(frame).filter_map(Result::ok).any(|message| {
        let Message::Awareness { states } = message else { return false };
        let shown = presence::decode(states).unwrap_or_default();
        shown.iter().any(|shown| is_a_persons(shown.client) && !seen.contains_key(&shown.client))
    })
}

/// Ids of one's own that come back, so that what is parked meets its past.
fn parked_id(actor: &Actor, rng: &mut StdRng) -> u64 {
    700_000 + actor.index as u64 * 10 + rng.random_range(0..3)
}

/// The `nth` of two updates by one id; the second lacks its past without the first. Other `choice`, other bytes.
fn chain(client: u64, raw: bool, nth: usize, choice: u64) -> Vec<u8> {
    let doc = new_doc_as(ClientID::new(client));
    let text = if raw {
        doc.get_or_insert_text("text")
    } else {
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        let id = format!("h{client}");
        let place = Place { zone: None, order: "a0".into(), ..Place::default() };
        roots.add_note(&mut txn, &Note { id: id.clone(), place, ..Note::default() });
        let note =
            roots.notes.get(&txn, &id).and_then(|note| note.cast::<yrs::MapRef>().ok()).expect("a note");
        note.get(&txn, "text").and_then(|text| text.cast().ok()).expect("its text")
    };
    let first = {
        let mut txn = doc.transact_mut();
        text.push(&mut txn, if choice.is_multiple_of(2) { "a" } else { "bcd" });
        txn.encode_state_as_update_v1(&StateVector::default())
    };
    let mut txn = doc.transact_mut();
    text.insert(&mut txn, 0, if choice.is_multiple_of(3) { "xy" } else { "z" });
    if nth == 0 { first } else { txn.encode_update_v1() }
}

/// A document with the board's state, that goes on under someone's id.
fn continued(actor: &Actor, client: u64) -> Doc {
    let doc = new_doc_as(ClientID::new(client));
    let state = actor.truth.open().whole();
    let update = Update::decode_v1(&state).expect("a state");
    let _broken_off = doc.transact_mut().apply_update(update);
    doc
}

/// What no participant may write.
fn trespass(actor: &Actor, rng: &mut StdRng) -> Option<Vec<u8>> {
    let doc = continued(actor, 800_000 + actor.index as u64 * 100 + rng.random_range(0..50));
    let roots = Roots::of(&doc);
    let stray = doc.get_or_insert_map("stray");
    let mut txn = doc.transact_mut();
    let notes: Vec<String> = roots.notes.keys(&txn).map(str::to_owned).collect();
    let note = notes.get(rng.random_range(0..notes.len().max(1)));
    match rng.random_range(0..8) {
        0 => roots.set_title(&mut txn, LOCKED, "à moi"),
        1 => roots.set_locked(&mut txn, LOCKED, false),
        2 => roots.zones.remove(&mut txn, LOCKED).is_some(),
        3 => {
            roots.meta.insert(&mut txn, "title", "à moi");
            true
        }
        4 => {
            stray.insert(&mut txn, "x", "y");
            true
        }
        5 => roots.edit_text(&mut txn, note?, 0, 0, &"long ".repeat(200)),
        6 => {
            roots.notes.insert(&mut txn, "misshapen", MapPrelim::default());
            true
        }
        _ => roots.set_title(&mut txn, LOCKED, "à moi") && roots.restore(&mut txn, Kind::Note, note?),
    };
    let update = txn.encode_update_v1();
    (update != [0, 0]).then_some(update)
}

/// A frame with a few bytes changed, cut short, doubled or spliced.
fn mutated(mut frame: Vec<u8>, rng: &mut StdRng) -> Vec<u8> {
    for _ in 0..rng.random_range(1..4) {
        if frame.is_empty() {
            break;
        }
        let at = rng.random_range(0..frame.len());
        match rng.random_range(0..8) {
            0..3 => frame[at] = rng.random(),
            3 => frame[at] ^= 1 << rng.random_range(0..8),
            4 => frame[at] = frame[at].wrapping_add(1),
            5 => frame.truncate(at),
            6 => frame.insert(at, rng.random()),
            _ => {
                let piece = frame[at..(at + 8).min(frame.len())].to_vec();
                let to = rng.random_range(0..frame.len());
                frame.splice(to..to, piece);
            }
        }
    }
    frame
}
