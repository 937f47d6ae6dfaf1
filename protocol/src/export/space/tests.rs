//! What is said of ideas that were joined into one, in each kind of file.

use super::*;
use crate::{
    board::{Board, Deletion, Origin, Perimeter, Photo, Place},
    export::{json, markdown, record, svg},
    message::Happening,
    refusal::Language,
    workshop::Workshop,
};

/// «Jeux géants» and what was joined into it: the same in small letters, and «grands jeux», from a collection.
fn space() -> Space {
    let place = |order: &str| Place { zone: Some("z".into()), order: order.into(), ..Place::default() };
    let note = |id: &str, text: &str| Note {
        id: id.into(),
        text: text.into(),
        place: place(id),
        status: "proposed".into(),
        ..Note::default()
    };
    let joined = |id: &str, text: &str| Note {
        deleted: Some(Deletion { into: Some("a".into()), ..Deletion::default() }),
        ..note(id, text)
    };
    let origin =
        Origin { board: "c".into(), note: "n".into(), label: "Collecte".into(), ..Origin::default() };
    let third = Note { origin: Some(origin), ..joined("c", "grands jeux") };
    let notes = [note("a", "Jeux géants"), joined("b", "jeux géants"), third, note("d", "un banc")];
    let zone = Zone { id: "z".into(), title: "EXTÉRIEUR".into(), order: "a0".into(), ..Zone::default() };
    let board = Board {
        zones: [("z".to_owned(), zone)].into(),
        notes: notes.into_iter().map(|note| (note.id.clone(), note)).collect(),
        ..Board::default()
    };
    let id: BoardId = "b".parse().expect("an id");
    let kept = record::keep(&id, &board, &Default::default());
    Space {
        id,
        title: "Socles".into(),
        kept,
        points: BTreeMap::new(),
        groups: BTreeMap::new(),
        images: BTreeMap::new(),
    }
}

#[test]
fn b25_e2_a_document_says_how_many_an_idea_is_and_in_which_other_words() {
    let text = markdown::write(&space().document(None, Words::of(Language::French)));
    assert!(text.contains("- Jeux géants (×3, aussi écrite «\u{a0}grands jeux\u{a0}»)\n"), "{text}");
    assert!(text.contains("- un banc\n") && !text.contains("jeux géants"), "{text}");
    let text = markdown::write(&space().document(None, Words::of(Language::English)));
    assert!(text.contains("(×3, also written “grands jeux”)"), "{text}");
}

#[test]
fn b25_e3_a_table_has_the_count_the_other_words_and_every_origin() {
    let table = table(&[space()], None, Words::of(Language::French));
    let rows: Vec<&str> = table.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        rows,
        [
            "Espace;Zone;Idée;Aussi écrite;Statut;Points;Origine;Groupe;Terme;Météo;Nombre",
            "Socles;EXTÉRIEUR;Jeux géants;grands jeux;;;Collecte;;;;3",
            "Socles;EXTÉRIEUR;un banc;;;;;;;;",
        ]
    );
}

#[test]
fn b25_e6_a_picture_and_its_words_count_too() {
    let (space, words) = (space(), Words::of(Language::French));
    assert_eq!(svg::write(&space, None, words).matches(">×3</text>").count(), 1);
    assert_eq!(space.in_words(None, words)[0].ideas, ["Jeux géants ×3", "un banc"]);
}

#[test]
fn b25_e4_open_json_has_the_count_the_other_words_and_the_side_of_the_perimeter() {
    let created = Happening::Created {
        title: "Atelier".into(),
        template: "empty".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![],
        script: vec![],
        tables: Default::default(),
        retention: None,
    };
    let workshop = Workshop::begin("w1".parse().expect("an id"), &created).expect("a workshop");
    let mut space = space();
    space.kept.board.notes.get_mut("d").expect("a note").perimeter = Some(Perimeter::Outside);
    let text = json::write(workshop.view(), &[space], None);
    let told: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let notes = told["boards"][0]["zones"][0]["notes"].as_array().expect("notes");
    let said = |key: &str| notes.iter().map(|note| note[key].clone()).collect::<Vec<_>>();
    // What was joined is no idea of its own, and what stands for itself has no count.
    assert_eq!(said("id"), ["a", "d"]);
    assert_eq!(said("count"), [3.into(), serde_json::Value::Null]);
    assert_eq!(said("also"), [serde_json::json!(["grands jeux"]), serde_json::Value::Null]);
    assert_eq!(said("perimeter"), [serde_json::Value::Null, "outside".into()]);
}

#[test]
fn e2_e3_e4_b28_files_say_what_can_be_seen_on_a_photo_in_words() {
    let mut space = space();
    let photo = |alt: &str| Photo { image: "0f".repeat(32), width: 4, height: 3, alt: alt.into() };
    space.kept.board.notes.get_mut("a").expect("a note").photo = Some(photo(""));
    space.kept.board.notes.get_mut("d").expect("a note").photo = Some(photo("Le banc, à l’ombre"));
    let words = Words::of(Language::French);
    let text = markdown::write(&space.document(None, words));
    assert!(text.contains("- un banc (Photo\u{a0}: Le banc, à l’ombre)\n"), "{text}");
    assert!(text.contains("- Jeux géants (×3, avec une photo, aussi"), "{text}");
    let told = table(std::slice::from_ref(&space), None, words);
    assert!(
        told.contains(";Terme;Photo;Météo;Nombre") && told.contains("Photo\u{a0}: Le banc, à l’ombre"),
        "{told}"
    );
    assert_eq!(space.in_words(None, words)[0].ideas[1], "un banc (Photo\u{a0}: Le banc, à l’ombre)");
    assert!(!text.contains("0f0f") && !told.contains("0f0f"), "nobody can look at it from there");
}
