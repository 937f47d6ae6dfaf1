//! Boards that are brought back, beside people who go on writing.

use super::*;
use crate::board::{Color, Level, Photo, Place, Room, new_doc};
use yrs::{Doc, ReadTxn, StateVector, Transact, Update, updates::decoder::Decode};

fn note(id: &str, zone: &str, text: &str) -> Note {
    let place = Place { zone: Some(zone.into()), order: "a0".into(), ..Place::default() };
    let author = Some("ada".into());
    Note { id: id.into(), place, text: text.into(), author, status: "proposed".into(), ..Note::default() }
}

/// A board with two zones, of three notes.
fn board() -> Doc {
    let doc = new_doc();
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    roots.describe(&mut txn, "Tables", "empty");
    for id in ["left", "right"] {
        roots.add_zone(&mut txn, &Zone { id: id.into(), title: id.into(), ..Zone::default() });
    }
    for (id, zone) in [("a", "left"), ("b", "left"), ("c", "right")] {
        roots.add_note(&mut txn, &note(id, zone, "une halle couverte"));
    }
    drop(txn);
    doc
}

fn read(doc: &Doc) -> Board {
    Roots::of(doc).read(&doc.transact())
}

fn gone() -> Deletion {
    Deletion { by: String::new(), at: 7, into: None }
}

fn back(doc: &Doc, then: &Board, scope: &Scope) -> u32 {
    Roots::of(doc).bring_back(&mut doc.transact_mut(), then, scope, &gone())
}

/// Everything that may happen to a board since.
fn stir(doc: &Doc) {
    let roots = Roots::of(doc);
    let mut txn = doc.transact_mut();
    roots.meta.insert(&mut txn, key::TITLE, "Autre");
    roots.set_title(&mut txn, "left", "gauche");
    roots.set_locked(&mut txn, "right", true);
    let level = Level { id: "rdc".into(), label: "RDC".into(), height: 700.0, ..Level::default() };
    roots.set_levels(&mut txn, "right", &[level]);
    roots.set_room(&mut txn, "left", Some(&Room { level: "rdc".into(), ..Room::default() }));
    roots.place_note(&mut txn, "a", &Place { zone: Some("right".into()), ..Place::default() });
    roots.edit_text(&mut txn, "a", 4, 5, "grande halle");
    roots.remove(&mut txn, Kind::Note, "b", &gone());
    roots.set_color(&mut txn, Kind::Note, "c", Color::Rose);
    roots.set_size(&mut txn, "c", Some(crate::board::Size { w: 10.0, h: 10.0 }));
    roots.add_note(&mut txn, &note("d", "left", "après"));
    roots.add_zone(&mut txn, &Zone { id: "new".into(), ..Zone::default() });
    roots.remove(&mut txn, Kind::Zone, "right", &gone());
}

#[test]
fn y10_a_board_is_brought_back_and_what_came_since_goes_to_the_bin() {
    let doc = board();
    let then = read(&doc);
    stir(&doc);
    assert!(back(&doc, &then, &Scope::Board) >= 7);
    let mut now = read(&doc);
    for id in ["d", "new"] {
        let deleted = now.notes.get(id).map_or_else(|| &now.zones[id].deleted, |note| &note.deleted);
        assert_eq!(*deleted, Some(gone()), "{id}");
    }
    now.notes.remove("d");
    now.zones.remove("new");
    assert_eq!(now, then);
    assert_eq!(back(&doc, &then, &Scope::Board), 0, "again: nothing is left to do");
}

#[test]
fn y10_what_a_zone_asks_and_what_its_notes_answer_is_brought_back_too() {
    let asks = |max, fields: &[&str]| {
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        Zone { id: "podium".into(), max, fields, ..Zone::default() }
    };
    let says = |entered: Option<&str>, weather, term: Option<Term>, perimeter| {
        // Whoever answers has taken a photo as well.
        let alt = entered.unwrap_or("à nous").to_owned();
        let photo = term.map(|_| Photo { image: "a".repeat(64), width: 4, height: 3, alt });
        let entered = entered.map(str::to_owned);
        Note { entered, weather, term, perimeter, photo, ..note("said", "podium", "une halle") }
    };
    let bare = (asks(None, &[]), says(None, None, None, None));
    let table = says(Some("table"), Some(Weather::Fog), Some(Term::Medium), Some(Perimeter::Inside));
    let full = (asks(Some(3), &["term", "perimeter"]), table);
    let sunny = says(None, Some(Weather::Sun), Some(Term::Short), Some(Perimeter::Outside));
    let other = (asks(Some(1), &[]), sunny);
    for (then, now) in [(&bare, &full), (&full, &bare), (&full, &other), (&other, &full)] {
        let write = |(zone, note): &(Zone, Note)| {
            let doc = board();
            let roots = Roots::of(&doc);
            roots.add_zone(&mut doc.transact_mut(), zone);
            roots.add_note(&mut doc.transact_mut(), note);
            doc
        };
        let (then, doc) = (read(&write(then)), write(now));
        assert_eq!(back(&doc, &then, &Scope::Board), 2);
        assert_eq!(read(&doc), then);
    }
}

#[test]
fn y10_a_zone_or_a_note_is_brought_back_alone() {
    let doc = board();
    let then = read(&doc);
    stir(&doc);
    assert_eq!(back(&doc, &then, &Scope::Note("b".into())), 1);
    let now = read(&doc);
    assert_eq!((&now.notes["b"].deleted, now.title.as_str()), (&None, "Autre"));
    assert_eq!(now.notes["c"].color, Color::Rose);
    back(&doc, &then, &Scope::Zone("left".into()));
    let now = read(&doc);
    // What was in it is in it again, what came since is not, and the other zone is as people left it.
    assert_eq!(now.notes["a"], then.notes["a"]);
    assert_eq!((now.zones["left"].title.as_str(), &now.notes["d"].deleted), ("left", &Some(gone())));
    assert!(now.zones["right"].locked && now.zones["right"].deleted.is_some());
}

#[test]
fn y10_a_text_is_brought_back_by_the_least_edits_so_that_others_merge() {
    let table = [
        ("", "", 0),
        ("pareil", "pareil", 0),
        ("une grande halle", "une halle", 1),
        ("", "tout", 1),
        ("a🎈b", "a🎉b", 1),
        ("le chat est noir", "un chat était noir", 3),
    ];
    for (now, then, most) in table {
        let edits = edits(now, then);
        assert!(edits.len() <= most + 1 && (most > 0 || edits.is_empty()), "{now} → {then}: {edits:?}");
        let doc = new_doc();
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        roots.add_note(&mut txn, &Note { id: "n".into(), text: now.into(), ..Note::default() });
        for edit in edits {
            roots.edit_text(&mut txn, "n", edit.at, edit.remove, &edit.insert);
        }
        assert_eq!(roots.note(&txn, "n").expect("n").text, then);
    }
    // Ada writes at the end while the middle is brought back.
    let (doc, ada) = (board(), new_doc());
    let then = read(&doc);
    let roots = Roots::of(&doc);
    roots.edit_text(&mut doc.transact_mut(), "a", 4, 0, "très grande ");
    let state = |doc: &Doc| doc.transact().encode_state_as_update_v1(&StateVector::default());
    ada.transact_mut().apply_update(Update::decode_v1(&state(&doc)).expect("an update")).expect("applied");
    let theirs = Roots::of(&ada);
    theirs.edit_text(&mut ada.transact_mut(), "a", 99, 0, ", et un four");
    back(&doc, &then, &Scope::Board);
    doc.transact_mut().apply_update(Update::decode_v1(&state(&ada)).expect("an update")).expect("applied");
    assert_eq!(read(&doc).notes["a"].text, "une halle couverte, et un four");
}
