//! What people type, drag and throw away in a story: one update each, chosen by a number.

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use socle_protocol::board::{
    Color, Deletion, Frame, Link, LinkKind, Note, Place, Roots, Zone, ZoneKind, new_doc_as, write::Kind,
};
use std::collections::BTreeMap;
use yrs::{
    Any, Array, ClientID, Doc, GetString, Map, MapPrelim, ReadTxn, Text, Transact, TransactionMut,
    types::ToJson,
};

/// A note never grows beyond this in a story: what is too long is refused, and that is another story.
const LONG: u32 = 300;

/// Who edits.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    pub person: &'a str,
    /// May change unlocked zones: a facilitator does, others leave them alone.
    pub shapes: bool,
}

/// One edit of a board; its update, or nothing when it changed nothing.
pub fn edit(doc: &Doc, raw: bool, hand: Hand<'_>, choice: u64) -> Option<Vec<u8>> {
    let mut rng = StdRng::seed_from_u64(choice);
    if raw { edit_raw(doc, &mut rng) } else { edit_board(doc, hand, &mut rng) }
}

fn made(txn: &TransactionMut<'_>) -> Option<Vec<u8>> {
    let update = txn.encode_update_v1();
    (update != [0, 0]).then_some(update)
}

fn edit_board(doc: &Doc, hand: Hand<'_>, rng: &mut StdRng) -> Option<Vec<u8>> {
    let roots = Roots::of(doc);
    let mut txn = doc.transact_mut();
    // Unique, and the same in every play.
    let serial = format!("{}-{}", doc.client_id().get(), txn.state_vector().get(&doc.client_id()));
    let board = roots.read(&txn);
    let notes: Vec<&str> = board.notes.keys().map(String::as_str).collect();
    let links: Vec<&str> = board.links.keys().map(String::as_str).collect();
    let zone = [None, Some("z1"), Some("z2"), Some("z0")].choose(rng).copied().flatten().map(str::to_owned);
    let order = format!("a{}", rng.random_range(0..9));
    let place = Place { zone, order, x: f64::from(rng.random_range(0..900)), y: 7.0, ..Place::default() };
    let color = *Color::ALL.choose(rng).expect("colours");
    let author = Some(hand.person.to_owned());
    if hand.shapes && rng.random_ratio(1, 6) {
        let frame = Frame { x: 1.0, y: 2.0, w: f64::from(rng.random_range(100..900)), h: 300.0 };
        match rng.random_range(0..3) {
            0 => roots.set_title(&mut txn, "z1", ["Places", "Marchés", "Rues"].choose(rng).expect("titles")),
            1 => roots.set_frame(&mut txn, "z2", frame),
            _ => roots.set_color(&mut txn, Kind::Zone, "z1", color),
        };
        return made(&txn);
    }
    let note = notes.choose(rng).copied().filter(|_| rng.random_ratio(3, 4));
    let Some(note) = note else {
        let text = format!("{} écrit 🌱", hand.person);
        let note = Note { id: format!("n{serial}"), place, text, color, author, at: 7, ..Note::default() };
        roots.add_note(&mut txn, &note);
        return made(&txn);
    };
    let length = board.notes[note].text.encode_utf16().count() as u32;
    let deletion = Deletion { by: hand.person.to_owned(), at: 8, into: None };
    match rng.random_range(0..12) {
        0..4 if length < LONG => {
            roots.edit_text(&mut txn, note, rng.random_range(0..=length), rng.random_range(0..3), "é🌳")
        }
        0..5 => roots.edit_text(&mut txn, note, rng.random_range(0..=length), 4, ""),
        5 | 6 => roots.place_note(&mut txn, note, &place),
        7 => roots.set_color(&mut txn, Kind::Note, note, color),
        8 => roots.remove(&mut txn, Kind::Note, note, &deletion),
        9 => roots.restore(&mut txn, Kind::Note, note),
        // Undoing an addition takes the whole note out.
        10 => roots.notes.remove(&mut txn, note).is_some(),
        _ => {
            let to = (*notes.choose(rng).expect("a note")).to_owned();
            let (id, kind) = (format!("l{serial}"), LinkKind::Chain);
            let link = Link { id, from: note.to_owned(), to, kind, author, at: 9, ..Link::default() };
            match links.choose(rng).filter(|_| rng.random_ratio(1, 3)) {
                Some(old) => roots.links.remove(&mut txn, old).is_some(),
                None => {
                    roots.add_link(&mut txn, &link);
                    true
                }
            }
        }
    };
    made(&txn)
}

/// Small edits in a row: someone types.
pub fn keystroke(doc: &Doc, raw: bool, person: &str, nth: u32) -> Option<Vec<u8>> {
    if raw {
        let text = doc.get_or_insert_text("text");
        let mut txn = doc.transact_mut();
        text.push(&mut txn, if nth % 9 == 8 { "\n" } else { "x" });
        return made(&txn);
    }
    let roots = Roots::of(doc);
    let mut txn = doc.transact_mut();
    let own = format!("k{}", doc.client_id().get());
    let full = roots.note(&txn, &own).is_none_or(|note| note.text.len() > LONG as usize);
    if full {
        let order = "a0".to_owned();
        let place = Place { zone: Some("z1".into()), order, ..Place::default() };
        let author = Some(person.to_owned());
        roots.add_note(&mut txn, &Note { id: own, place, author, at: 7, ..Note::default() });
    } else {
        let end = roots.note(&txn, &own).map_or(0, |note| note.text.encode_utf16().count() as u32);
        roots.edit_text(&mut txn, &own, end, 0, "x");
    }
    made(&txn)
}

/// A long text, on a raw board; every third one is taken away again.
pub fn paste(doc: &Doc, nth: u32, bytes: usize) -> Option<Vec<u8>> {
    let map = doc.get_or_insert_map("map");
    let mut txn = doc.transact_mut();
    if nth % 3 == 2 {
        map.remove(&mut txn, "pasted");
    } else {
        map.insert(&mut txn, "pasted", "p".repeat(bytes));
    }
    made(&txn)
}

fn edit_raw(doc: &Doc, rng: &mut StdRng) -> Option<Vec<u8>> {
    let (text, map) = (doc.get_or_insert_text("text"), doc.get_or_insert_map("map"));
    let list = doc.get_or_insert_array("list");
    let mut txn = doc.transact_mut();
    let length = text.len(&txn);
    let items = list.len(&txn);
    let key = ["a", "b", "c"].choose(rng).expect("keys").to_string();
    match rng.random_range(0..8) {
        0..3 => text.insert(&mut txn, rng.random_range(0..=length), "mot "),
        3 if length > 4 => text.remove_range(&mut txn, rng.random_range(0..length - 3), 3),
        4 => {
            map.insert(&mut txn, key, f64::from(rng.random_range(0..99)));
        }
        5 => {
            let inner = map.insert(&mut txn, key, MapPrelim::default());
            inner.insert(&mut txn, "x", Any::from("y"));
        }
        6 if items > 2 => list.remove(&mut txn, rng.random_range(0..items)),
        _ => {
            list.insert(&mut txn, rng.random_range(0..=items), Any::from("z"));
        }
    }
    made(&txn)
}

/// What a raw board holds, as text.
pub fn raw_shown(doc: &Doc) -> String {
    let (text, map) = (doc.get_or_insert_text("text"), doc.get_or_insert_map("map"));
    let list = doc.get_or_insert_array("list");
    let txn = doc.transact();
    let keys: BTreeMap<String, String> =
        map.iter(&txn).map(|(key, value)| (key.to_owned(), short(json(&value.to_json(&txn))))).collect();
    format!("{:?} {keys:?} {}", text.get_string(&txn), json(&list.to_json(&txn)))
}

/// Long texts by their length: a message shows them.
fn short(text: String) -> String {
    if text.len() > 1000 { format!("{} bytes", text.len()) } else { text }
}

/// JSON with its keys sorted.
fn json(any: &Any) -> String {
    serde_json::to_value(any).map_or_else(|error| error.to_string(), |value| value.to_string())
}

/// The first contents of a board: nobody's work.
pub fn founding(raw: bool) -> Vec<u8> {
    let doc = new_doc_as(ClientID::new(1));
    if raw {
        let text = doc.get_or_insert_text("text");
        let mut txn = doc.transact_mut();
        text.push(&mut txn, "Au début.");
        return txn.encode_update_v1();
    }
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    roots.describe(&mut txn, "Une halle", "empty");
    for (n, kind) in [ZoneKind::List, ZoneKind::List, ZoneKind::Free].into_iter().enumerate() {
        roots.add_zone(
            &mut txn,
            &Zone {
                id: format!("z{n}"),
                kind,
                title: format!("Zone {n}"),
                order: format!("a{n}"),
                frame: Frame { x: 0.0, y: 0.0, w: 400.0, h: 300.0 },
                locked: n == 0,
                ..Zone::default()
            },
        );
    }
    for n in 0..3 {
        let place = Place { zone: Some("z1".into()), order: format!("a{n}"), ..Place::default() };
        roots
            .add_note(&mut txn, &Note { id: format!("n{n}"), place, text: "Idée".into(), ..Note::default() });
    }
    txn.encode_update_v1()
}

/// What another process writes between two of ours.
pub fn stranger(raw: bool, nth: u64) -> Vec<u8> {
    let doc = new_doc_as(ClientID::new(900_000 + nth));
    if raw {
        let text = doc.get_or_insert_text("text");
        let mut txn = doc.transact_mut();
        text.push(&mut txn, "ailleurs ");
        return txn.encode_update_v1();
    }
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    let place = Place { zone: None, order: "a0".into(), ..Place::default() };
    let id = format!("s{nth}");
    roots.add_note(&mut txn, &Note { id, place, text: "d’ailleurs".into(), ..Note::default() });
    txn.encode_update_v1()
}
