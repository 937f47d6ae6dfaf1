//! Scenes of Excalidraw: every reference there and back, nothing twice, nothing lost, the same bytes each time.

use super::*;
use crate::{
    board::{Board, Color, Note, Place, Zone},
    export::record::Kept,
    refusal::Language,
    template::Template,
};
use std::collections::{BTreeMap, BTreeSet};
use yrs::Transact;

fn space(board: Board) -> Space {
    Space {
        id: "b".parse().expect("an id"),
        title: "Plan".into(),
        kept: Kept { board, ..Kept::default() },
        points: Default::default(),
        groups: Default::default(),
        images: Default::default(),
    }
}

fn french() -> &'static Words {
    Words::of(Language::French)
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// By id; one that is there twice fails.
fn elements(file: &Value) -> BTreeMap<&str, &Value> {
    let list = file["elements"].as_array().expect("elements");
    let by_id: BTreeMap<&str, &Value> =
        list.iter().map(|element| (element["id"].as_str().expect("an id"), element)).collect();
    assert_eq!(by_id.len(), list.len(), "every id is there once");
    by_id
}

/// What a reader takes for granted.
fn assert_whole(file: &Value) {
    assert_eq!((&file["type"], &file["version"]), (&json!("excalidraw"), &json!(2)));
    assert!(file["appState"].is_object() && file["files"].is_object());
    let by_id = elements(file);
    // Each half of a binding, as (who, whom).
    let (mut here, mut there) = (BTreeSet::new(), BTreeSet::new());
    for (id, element) in &by_id {
        for key in ["x", "y", "width", "height", "angle", "strokeWidth", "roughness", "opacity"] {
            assert!(element[key].is_number(), "{id}: {key}");
        }
        for key in ["seed", "versionNonce"] {
            assert!(element[key].as_u64().is_some_and(|n| n > 0 && n < 1 << 31), "{id}: {key}");
        }
        for bound in element["boundElements"].as_array().expect("a list") {
            there.insert((bound["id"].as_str().expect("an id"), *id));
            let kind = by_id[bound["id"].as_str().expect("an id")]["type"].clone();
            assert_eq!(bound["type"], kind, "{id}");
        }
        match element["type"].as_str().expect("a type") {
            "text" => {
                assert!(element["text"].as_str().is_some_and(|text| !text.trim().is_empty()), "{id}");
                let bare =
                    |key: &str| element[key].as_str().expect("text").split_whitespace().collect::<String>();
                assert_eq!(bare("text"), bare("originalText"), "{id}: broken into lines, and no more");
                if let Some(container) = element["containerId"].as_str() {
                    here.insert((*id, container));
                }
            }
            kind @ ("arrow" | "line") => {
                let points = element["points"].as_array().expect("points");
                assert!(points.len() >= 2 && points[0] == json!([0.0, 0.0]), "{id}: {points:?}");
                for end in ["startBinding", "endBinding"] {
                    if let Some(end) = element[end]["elementId"].as_str() {
                        here.insert((*id, end));
                    } else {
                        assert_eq!(kind, "line", "{id} is bound at both ends");
                    }
                }
            }
            "rectangle" | "ellipse" => {}
            other => panic!("{id}: {other}"),
        }
    }
    assert_eq!(here, there, "every binding is known at both of its ends");
}

/// Is this inside that?
fn is_inside(inner: &Value, outer: &Value) -> bool {
    let of = |element: &Value, key: &str| element[key].as_f64().expect("a number");
    [("x", "width"), ("y", "height")].into_iter().all(|(from, size)| {
        let (a, b) = (of(inner, from), of(outer, from));
        b <= a && a + of(inner, size) <= b + of(outer, size) + 0.5
    })
}

#[test]
fn e17_a_board_opens_as_boxes_with_bound_words_and_arrows_that_hold_on() {
    let mut board = Board::default();
    let frame = Frame { x: 24.0, y: 120.4, w: 760.0, h: 220.0 };
    let zone = Zone { id: "z".into(), title: "ESPACE CAFÉ".into(), frame, ..Zone::default() };
    board.zones.insert("z".into(), zone);
    for (id, zone, text) in
        [("n", Some("z"), "*Un four*\npour le pain"), ("m", None, "dehors"), ("e", None, " ")]
    {
        let place = Place { zone: zone.map(str::to_owned), order: "a0".into(), x: 900.0, ..Place::default() };
        let note = Note { id: id.into(), place, text: text.into(), color: Color::Rose, ..Note::default() };
        board.notes.insert(id.into(), note);
    }
    for (id, to, kind) in
        [("l", "n", LinkKind::Chain), ("k", "z", LinkKind::Proximity), ("gone", "x", LinkKind::Chain)]
    {
        let (label, step) = if id == "l" { ("avant", Some("2 bis".into())) } else { ("", None) };
        let (from, to, label, order) = ("m".into(), to.into(), label.into(), "a0".into());
        let link = Link { id: id.into(), from, to, kind, label, order, step, ..Link::default() };
        board.links.insert(id.into(), link);
    }
    let space = space(board);
    let file = read(&write(&space, None, french()));
    assert_whole(&file);
    let by_id = elements(&file);
    let (zone, title) = (by_id["zone-z"], by_id["text-zone-z"]);
    assert_eq!(
        (&zone["x"], &zone["y"], &title["text"]),
        (&json!(24.0), &json!(120.4), &json!("ESPACE CAFÉ"))
    );
    assert_eq!(title["containerId"], "tab-zone-z", "the tab would cover what is bound to the zone");
    assert!(is_inside(title, by_id["tab-zone-z"]) && is_inside(by_id["tab-zone-z"], zone));
    let (note, words) = (by_id["note-n"], by_id["text-note-n"]);
    assert_eq!(note["backgroundColor"], svg::hex(Color::Rose));
    assert_eq!(words["originalText"], "*Un four*\npour le pain", "nothing is markup there");
    assert!(is_inside(note, zone) && is_inside(words, note), "{note} {words}");
    assert!(!by_id.contains_key("text-note-e"), "without words there is nothing to bind");
    let (chain, near) = (by_id["link-l"], by_id["link-k"]);
    assert_eq!(
        (&chain["startBinding"]["elementId"], &chain["endBinding"]["elementId"]),
        (&json!("note-m"), &json!("note-n"))
    );
    assert_eq!(
        (&chain["endArrowhead"], &by_id["text-link-l"]["text"]),
        (&json!("arrow"), &json!("2 bis · avant"))
    );
    assert_eq!((&near["endArrowhead"], &near["endBinding"]["elementId"]), (&Value::Null, &json!("zone-z")));
    assert!(!by_id.contains_key("link-gone"), "an end is not there");
    let alone = read(&write(&space, Some("z"), french()));
    assert_whole(&alone);
    let alone = elements(&alone);
    assert!(alone.contains_key("note-n") && !alone.contains_key("note-m") && !alone.contains_key("link-k"));
}

#[test]
fn e17_every_method_s_boards_are_whole_scenes_with_every_word_and_the_same_bytes_each_time() {
    for template in Template::all().into_iter().map(Template::filled) {
        for n in 0..template.boards.len() {
            let Some(update) = template.board(n, "Plan", 1) else { continue };
            let doc = crate::board::new_doc();
            let update =
                <yrs::Update as yrs::updates::decoder::Decode>::decode_v1(&update).expect("an update");
            doc.transact_mut().apply_update(update).expect("it applies");
            let board = crate::board::Roots::of(&doc).read(&doc.transact());
            let space = space(board);
            let text = write(&space, None, french());
            assert_eq!(text, write(&space.clone(), None, french()), "the same board is the same bytes");
            let file = read(&text);
            assert_whole(&file);
            let by_id = elements(&file);
            for note in space.kept.board.notes.values().filter(|note| !note.text.trim().is_empty()) {
                let words = by_id[format!("text-note-{}", note.id).as_str()];
                assert_eq!(words["originalText"], note.text.as_str());
                let paper = by_id[format!("note-{}", note.id).as_str()];
                assert!(is_inside(words, paper), "{}: {words} {paper}", template.id);
            }
            for zone in space.kept.board.zones.values() {
                assert!(
                    by_id.contains_key(format!("zone-{}", zone.id).as_str()),
                    "{}: {}",
                    template.id,
                    zone.id
                );
            }
        }
    }
}
