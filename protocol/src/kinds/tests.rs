//! One board with a zone of each kind goes through everything that a board goes through: whatever the kind, every note
//! is there once.

use super::*;
use crate::{
    board::{Axes, Axis, Board, Level, Room, Roots, new_doc},
    export::{
        html, json, markdown,
        record::Kept,
        space::{self, Space},
        svg,
        words::Words,
    },
    ids::BoardId,
    message::{BoardView, Happening, WorkshopView, group::Tables},
    refusal::Language,
    workshop::Workshop,
};
use std::collections::BTreeMap;
use yrs::Transact;

fn heads(labels: &[&str]) -> Vec<Head> {
    labels
        .iter()
        .map(|label| Head { id: label.to_lowercase(), label: (*label).into(), decided: None })
        .collect()
}

/// A zone of each kind, its id the kind's name, all that its kind needs on it.
fn zones() -> Vec<Zone> {
    let axis = |title: &str, min| Axis { title: title.into(), min, max: 5.0, ..Axis::default() };
    let kinds = ZoneKind::ALL.iter().enumerate().map(|(n, kind)| {
        let zone = Zone {
            id: kind.name().into(),
            kind: *kind,
            title: format!("ZONE {}", kind.name()),
            order: format!("a{n}"),
            frame: Frame { x: 0.0, y: 900.0 * n as f64, w: 1200.0, h: 300.0 },
            ..Zone::default()
        };
        match kind {
            ZoneKind::Table | ZoneKind::Target => {
                Zone { rows: heads(&["Ra", "Rb"]), columns: heads(&["Ca", "Cb"]), ..zone }
            }
            ZoneKind::Axis => {
                Zone { axes: Some(Axes { x: axis("utilité", 0.0), y: Some(axis("effet", -2.0)) }), ..zone }
            }
            ZoneKind::Plan => {
                let level =
                    |id: &str| Level { id: id.into(), label: id.into(), height: 700.0, ..Level::default() };
                Zone { levels: vec![level("rdc"), level("jardin")], ..zone }
            }
            ZoneKind::Lane => Zone { when: "mars à avril".into(), ..zone },
            _ => zone,
        }
    });
    let question = Zone {
        id: "question".into(),
        title: "Pourquoi ce projet".into(),
        parent: Some("form".into()),
        order: "a0".into(),
        synthesis: Some("Parce que.".into()),
        ..Zone::default()
    };
    let unanswered = Zone {
        id: "unanswered".into(),
        title: "La suite".into(),
        order: "a1".into(),
        synthesis: Some(String::new()),
        ..question.clone()
    };
    let room = Room {
        level: "rdc".into(),
        points: vec![(0.0, 0.0), (300.5, 0.0), (300.0, 200.0)],
        ..Room::default()
    };
    let espace = Zone {
        id: "cafe".into(),
        title: "ESPACE CAFÉ".into(),
        parent: Some("plan".into()),
        synthesis: None,
        room: Some(room),
        frame: Frame { x: 1300.0, y: 0.0, w: 760.0, h: 220.0 },
        ..question.clone()
    };
    kinds.chain([question, unanswered, espace]).collect()
}

/// Three notes in each: where their kind has them, at its other end, and where nobody said.
fn board() -> Board {
    let zones = zones();
    let mut notes = Vec::new();
    for zone in &zones {
        for n in 0..3 {
            let last = if n == 0 { "a" } else { "b" };
            let (row, column) = match zone.kind {
                ZoneKind::Table | ZoneKind::Target if n < 2 => {
                    (Some(format!("r{last}")), Some(format!("c{last}")))
                }
                _ => (None, None),
            };
            let place = Place {
                zone: Some(zone.id.clone()),
                order: format!("a{n}"),
                x: f64::from(n),
                y: 1.4,
                row,
                column,
                waits: zone.kind == ZoneKind::Axis && n == 2,
            };
            notes.push(Note {
                id: format!("{}-{n}", zone.id),
                place,
                text: format!("idea{}{n}", zone.id),
                status: "proposed".into(),
                signature: (zone.kind == ZoneKind::Postcard && n > 0).then(|| "Léa".to_owned()),
                ..Note::default()
            });
        }
    }
    Board {
        schema: 1,
        title: "Tout".into(),
        zones: zones.into_iter().map(|zone| (zone.id.clone(), zone)).collect(),
        notes: notes.into_iter().map(|note| (note.id.clone(), note)).collect(),
        ..Board::default()
    }
}

fn id() -> BoardId {
    "board".parse().expect("an id")
}

fn of_board() -> (WorkshopView, Space) {
    let created = Happening::Created {
        title: "Tout".into(),
        template: "empty".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![BoardView::of(id(), "Tout")],
        script: Vec::new(),
        tables: Tables::default(),
        retention: None,
    };
    let workshop = Workshop::begin("w1".parse().expect("an id"), &created).expect("a workshop");
    let view = workshop.view().clone();
    let kept = Kept { board: board(), ..Kept::default() };
    let space = Space {
        id: id(),
        title: "Tout".into(),
        kept,
        points: BTreeMap::new(),
        groups: BTreeMap::new(),
        images: BTreeMap::new(),
    };
    (view, space)
}

#[track_caller]
fn each_once(text: &str, what: &str) {
    for note in board().notes.values() {
        let found = text.match_indices(&note.text).count();
        assert_eq!(found, 1, "{} in {what}:\n{text}", note.text);
    }
}

#[test]
fn b13_a_document_of_every_kind_reads_as_it_was_written() {
    let board = board();
    let doc = new_doc();
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    roots.describe(&mut txn, "Tout", "");
    board.zones.values().for_each(|zone| roots.add_zone(&mut txn, zone));
    board.notes.values().for_each(|note| roots.add_note(&mut txn, note));
    drop(txn);
    assert_eq!(roots.read(&doc.transact()), board);
    let text = board.canonical(&id());
    each_once(&text, "canonical JSON");
    // A replay tells items so, and reads them again.
    for zone in board.zones.values() {
        assert_eq!(serde_json::from_value::<Zone>(zone.canonical()).expect("a zone"), *zone);
    }
    for note in board.notes.values() {
        assert_eq!(serde_json::from_value::<Note>(note.canonical()).expect("a note"), *note);
    }
}

#[test]
fn b13_every_kind_reads_every_note_under_one_heading() {
    let board = board();
    let outline = board.outline();
    assert_eq!(outline.sections.len(), ZoneKind::ALL.len() + 3);
    for section in &outline.sections {
        let zone = section.zone;
        assert_eq!(of(zone.kind).lacks(zone), None, "{}", zone.id);
        let groups = of(zone.kind).groups(zone, &section.notes);
        let mut read: Vec<&str> =
            groups.iter().flat_map(|group| &group.notes).map(|note| note.id.as_str()).collect();
        let waiting = groups.iter().filter(|group| group.waits).flat_map(|group| &group.notes).count();
        let waits = matches!(zone.kind, ZoneKind::Table | ZoneKind::Target | ZoneKind::Axis);
        assert_eq!(waiting, usize::from(waits), "{}", zone.id);
        read.sort_unstable();
        assert_eq!(read, [0, 1, 2].map(|n| format!("{}-{n}", zone.id)), "{}", zone.id);
        let none = of(zone.kind).groups(zone, &[]);
        assert!(matches!(none.as_slice(), [only] if only.notes.is_empty()), "{} of nothing", zone.id);
    }
}

#[test]
fn e2_every_kind_leaves_with_every_note_once() {
    let (view, space) = of_board();
    for words in [Language::French, Language::English].map(Words::of) {
        let document = space.document(None, words);
        each_once(&markdown::write(&document), "Markdown");
        each_once(&html::write(&document), "HTML");
        let whole = space::whole(&view, std::slice::from_ref(&space), words);
        each_once(&markdown::write(&whole), "the workshop as Markdown");
        each_once(&space::table(std::slice::from_ref(&space), None, words), "CSV");
        each_once(&json::write(&view, std::slice::from_ref(&space), None), "JSON");
        each_once(&svg::write(&space, None, words), "SVG");
    }
}

#[test]
fn e2_each_kind_leaves_as_its_method_says() {
    let (_, space) = of_board();
    let words = Words::of(Language::French);
    let text = |zone| markdown::write(&space.document(Some(zone), words));
    let table = text("table");
    assert!(table.contains("|  | Ca | Cb |\n| --- | --- | --- |\n| Ra | ideatable0 |  |\n"), "{table}");
    assert!(table.contains("### À placer\n\n- ideatable2\n"), "{table}");
    let axis = text("axis");
    assert!(axis.contains("| Idée | utilité | effet |\n"), "{axis}");
    assert!(axis.contains("| ideaaxis1 | 1/5 | \\+1,5 |\n"), "{axis}");
    let form = text("form");
    assert!(form.contains("### 1\\. Pourquoi ce projet\n\nParce que.\n\n- ideaquestion0\n"), "{form}");
    assert!(form.contains("### 2\\. La suite\n\n- ideaunanswered0\n"), "{form}");
    let (_, mut space) = of_board();
    space.kept.board.notes.retain(|_, note| note.place.zone.as_deref() != Some("unanswered"));
    let form = markdown::write(&space.document(Some("form"), words));
    assert!(form.contains("### 2\\. La suite\n\nnon renseigné\n"), "{form}");
    assert!(form.contains("### Ce qui manque\n\n- 2\\. La suite\n"), "{form}");
    let cards = text("postcard");
    assert!(cards.contains("> ideapostcard0\n>\n> — Anonyme\n\n> ideapostcard1\n>\n> — Léa\n"), "{cards}");
    assert!(text("lane").contains("mars à avril\n\n- idealane0\n"));
    let page = html::write(&space.document(Some("table"), words));
    assert!(
        page.contains("<th scope=\"col\">Ca</th>") && page.contains("<th scope=\"row\">Ra</th>"),
        "{page}"
    );
    let gallery = html::write(&space.document(Some("postcard"), words));
    assert_eq!(gallery.matches("<article>").count(), 3);
}

#[test]
fn e3_a_table_of_ideas_says_where_each_stands() {
    let (_, space) = of_board();
    let words = Words::of(Language::French);
    let rows = |zone| space::table(std::slice::from_ref(&space), Some(zone), words);
    let head = "Espace;Zone;Quand;Ligne;Colonne;Valeur;Seconde valeur;Idée;Signature;Statut;Points;Origine;Groupe;Terme;Météo;Nombre\r\n";
    assert!(rows("table").starts_with(&format!("\u{feff}{head}")), "{}", rows("table"));
    assert!(rows("table").contains("ZONE table;;Rb;Cb;;;ideatable1;"));
    assert!(rows("target").contains("ZONE target;;;;;;ideatarget2;"));
    assert!(rows("axis").contains("ZONE axis;;;;1;\"1,4\";ideaaxis1;"), "{}", rows("axis"));
    assert!(rows("postcard").contains(";ideapostcard1;Léa;"));
    // What no board has is no column.
    let plain = Space { kept: Kept::default(), ..space };
    let text = space::table(std::slice::from_ref(&plain), None, words);
    assert_eq!(text, "\u{feff}Espace;Zone;Idée;Statut;Points;Origine;Groupe;Terme;Météo;Nombre\r\n");
}
