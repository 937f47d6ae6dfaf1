//! Real traffic, made as people make it: a board, and edits of it as updates. What the seeds are made of, and what
//! hostile bytes have to live beside.

use crate::ground::{FACILITATOR, TYPIST};
use socle_protocol::board::{
    Color, Deletion, Frame, Link, LinkKind, Note, Origin, Place, Roots, Size, Zone, new_doc_as, write::Kind,
};
use std::sync::{Arc, Mutex};
use yrs::{ClientID, Doc, Map, MapPrelim, Text, Transact, TransactionMut, WriteTxn};

/// A zone that only facilitators may shape, and one that everybody may.
pub const LOCKED: &str = "cafe";
pub const OPEN: &str = "idees";

/// A zone as the methods make them.
pub fn zone(id: &str, order: &str, locked: bool) -> Zone {
    let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
    Zone { id: id.into(), title: id.into(), order: order.into(), frame, locked, ..Zone::default() }
}

/// A note in a zone.
pub fn note(id: &str, zone: &str, text: &str) -> Note {
    let place = Place { zone: Some(zone.into()), order: "a0".into(), x: 0.0, y: 0.0, ..Place::default() };
    Note { id: id.into(), place, text: text.into(), author: Some("ada".into()), ..Note::default() }
}

/// A board with two zones, notes that were typed, moved, overwritten and deleted, and a link.
pub fn board() -> Doc {
    let doc = new_doc_as(ClientID::new(FACILITATOR));
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    roots.describe(&mut txn, "Atelier", "empty");
    roots.add_zone(&mut txn, &zone(LOCKED, "a0", true));
    roots.add_zone(&mut txn, &zone(OPEN, "a1", false));
    roots.add_note(&mut txn, &note("n1", LOCKED, "déjà là 🎈"));
    roots.add_note(&mut txn, &note("n2", OPEN, "deux"));
    roots.add_note(&mut txn, &note("n3", OPEN, "trois"));
    roots.edit_text(&mut txn, "n2", 1, 2, "…");
    roots.add_link(
        &mut txn,
        &Link {
            id: "l".into(),
            from: "n1".into(),
            to: "n2".into(),
            kind: LinkKind::Chain,
            ..Link::default()
        },
    );
    roots.notes.remove(&mut txn, "n3");
    drop(txn);
    doc
}

/// What somebody does, as the updates that their replica sends: one for each step.
pub fn edits(doc: &Doc) -> Vec<Vec<u8>> {
    type Step = fn(&Roots, &mut TransactionMut<'_>);
    let steps: [Step; 14] = [
        |roots, txn| roots.add_note(txn, &note("m1", OPEN, "une idée 🌱")),
        |roots, txn| assert!(roots.edit_text(txn, "m1", 0, 0, "é")),
        |roots, txn| assert!(roots.edit_text(txn, "n2", 0, 1, "D")),
        |roots, txn| assert!(roots.edit_text(txn, "n1", 5, 2, "🎈🎈")),
        |roots, txn| {
            let place = Place { zone: None, order: "a0V".into(), x: 12.5, y: -3.0, ..Place::default() };
            roots.place_note(txn, "n2", &place);
        },
        |roots, txn| assert!(roots.set_color(txn, Kind::Note, "n1", Color::Rose)),
        |roots, txn| {
            assert!(roots.remove(txn, Kind::Note, "n1", &Deletion { by: "ben".into(), at: 7, into: None }))
        },
        |roots, txn| assert!(roots.restore(txn, Kind::Note, "n1")),
        |roots, txn| {
            let origin =
                Origin { board: "b0".into(), note: "n0".into(), label: "carte".into(), at: None, sum: None };
            let size = Some(Size { w: 400.0, h: 120.0 });
            roots.add_note(txn, &Note { origin: Some(origin), size, ..note("m2", LOCKED, "") });
        },
        |roots, txn| {
            roots.add_link(
                txn,
                &Link { id: "m".into(), from: "m1".into(), to: "m2".into(), ..Link::default() },
            )
        },
        |roots, txn| drop(roots.notes.remove(txn, "m2")),
        |roots, txn| assert!(roots.set_title(txn, LOCKED, "à moi")),
        |roots, txn| {
            roots.notes.insert(txn, "n2", 42);
        },
        |roots, txn| {
            let map = roots.notes.insert(txn, "odd", MapPrelim::default());
            map.insert(txn, "text", yrs::TextPrelim::new("x"));
            let elsewhere = txn.get_or_insert_text("elsewhere");
            elsewhere.insert_with_attributes(txn, 0, "gras", [("bold".into(), yrs::Any::Bool(true))].into());
        },
    ];
    let roots = Roots::of(doc);
    let made = Arc::new(Mutex::new(Vec::new()));
    let to = made.clone();
    let watching = doc.observe_update_v1("traffic", move |_, event| {
        to.lock().expect("nobody panics with it").push(event.update.clone());
    });
    watching.expect("nobody else has the document");
    for step in steps {
        step(&roots, &mut doc.transact_mut());
    }
    let mut made = made.lock().expect("nobody panics with it");
    std::mem::take(&mut *made)
}

/// What the typist does on the board: works whatever else happens to it.
pub fn typing() -> Vec<u8> {
    let doc = new_doc_as(ClientID::new(TYPIST));
    crate::ground::take(&doc, crate::ground::bytes()).expect("the board applies");
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    roots.add_note(&mut txn, &note("t1", OPEN, "pendant ce temps"));
    roots.edit_text(&mut txn, "n1", 2, 3, "pen");
    roots.edit_text(&mut txn, "n2", 9, 0, "!");
    roots.set_color(&mut txn, Kind::Note, "n2", Color::Ciel);
    txn.encode_update_v1()
}
