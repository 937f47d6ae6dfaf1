//! What a method is without its example, and with it; and what an example may not be.

use super::*;
use crate::{
    board::{Board, Roots, new_doc},
    template::{BadTemplate, fault::Fault},
};
use yrs::{Transact, Update, updates::decoder::Decode};

fn method(id: &str) -> Template {
    Template::find(id).expect("a method")
}

fn opened(template: &Template) -> Vec<Board> {
    let open = |index| {
        let doc = new_doc();
        let update = template.board(index, "Notre atelier", 7).expect("a board");
        doc.transact_mut().apply_update(Update::decode_v1(&update).expect("an update")).expect("it applies");
        Roots::of(&doc).read(&doc.transact())
    };
    (0..template.boards.len()).map(open).collect()
}

/// Every zone of a board with how many notes it has, in reading order.
fn told(board: &Board) -> Vec<(String, usize)> {
    let outline = board.outline();
    outline.sections.iter().map(|section| (section.zone.title.clone(), section.notes.len())).collect()
}

#[test]
fn f43_a_method_opens_without_its_example_and_keeps_what_it_needs() {
    let socles = method("idees-socles");
    let boards = opened(&socles);
    assert_eq!(boards[0].title, "Notre atelier", "another place than the tourist office");
    let blank =
        ["ESPACE 1", "ESPACE 2", "ESPACE 3", "ESPACE 4", "BIENVENUE CHEZ NOUS", "ESPACE 5", "ESPACE 6"];
    let trays = ["À CLASSER", "BONUS / PLUS TARD"];
    let expect: Vec<_> = blank.iter().chain(&trays).map(|title| ((*title).to_owned(), 0)).collect();
    assert_eq!(told(&boards[0]), expect);
    let panels: Vec<_> = boards[0].outline().sections.iter().map(|section| section.zone.panel).collect();
    assert_eq!(panels[..7], [1, 1, 2, 2, 2, 3, 3].map(Some), "three panels, as on the wall");
    assert_eq!(opened(&socles.clone().blank()), boards, "blank is what a method is by itself");

    let plan = opened(&method("plan-des-usages"));
    let table = [("Plan du lieu", 0), ("J’aime", 0), ("Question", 0), ("Attention", 0)];
    assert_eq!(told(&plan[0]), table.map(|(title, notes)| (title.to_owned(), notes)));
    assert_eq!(told(&plan[4]), [("Plan du lieu".to_owned(), 0)]);

    let effects = &opened(&method("plus-moins"))[0];
    assert_eq!(
        (effects.notes.len(), effects.zones["effets"].rows.len()),
        (0, 8),
        "the pairs are the method’s"
    );
    let walls = opened(&method("recit-de-projet"));
    assert!(walls.iter().all(|board| board.notes.is_empty()));
    let rows = &opened(&method("validation-elus"))[0].zones["espaces"].rows;
    let labels: Vec<&str> = rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["ESPACE 1", "ESPACE 2", "ESPACE 3"], "nobody else’s ESPACES");

    // What is said to people in each workshop is no example.
    for (id, notes) in [("charte", 11), ("domino", 6), ("carte-postale", 1)] {
        let blank: usize = opened(&method(id)).iter().map(|board| board.notes.len()).sum();
        assert_eq!((blank, method(id).has_sample()), (notes, false), "{id}");
    }
}

#[test]
fn f43_with_its_example_it_has_all_of_it() {
    let sizes = |id: &str| {
        let boards = opened(&method(id).filled());
        let zones: usize = boards.iter().map(|board| board.zones.len()).sum();
        (zones, boards.iter().map(|board| board.notes.len()).sum::<usize>())
    };
    // With the two strips of «Inclusion et déclusion».
    assert_eq!(sizes("idees-socles"), (18, 41));
    assert_eq!(sizes("plan-des-usages"), (4 * 17 + 14, 4 * 39));
    assert_eq!(sizes("plus-moins"), (1, 10));
    assert_eq!(sizes("recit-de-projet"), (18, 15));
    assert_eq!(sizes("parties-prenantes"), (4, 3));
    assert_eq!(sizes("world-cafe"), (6 * 6 + 3, 35));
    let rows = &opened(&method("validation-elus").filled())[0].zones["espaces"].rows;
    assert_eq!((rows.len(), rows[2].label.as_str()), (14, "ESPACE CAFÉ"));
    let offered: Vec<String> =
        Template::all().iter().map(Template::card).filter(|card| card.sample).map(|card| card.id).collect();
    let expect = [
        "idees-socles",
        "plan-des-usages",
        "world-cafe",
        "recit-de-projet",
        "plus-moins",
        "parties-prenantes",
        "validation-elus",
    ];
    assert_eq!(offered, expect);
    let card = method("idees-socles").card();
    assert_eq!((card.zones, card.notes), (9, 0), "what it opens with");
}

#[test]
fn f43_an_example_of_tables_says_of_each_theme_its_own() {
    let mobility = |themes: &[&str]| {
        let themes = themes.iter().map(|theme| (*theme).to_owned()).collect();
        let cafe = Template::with_themes("world-cafe", themes).expect("as many as it goes round").filled();
        opened(&cafe)[1].notes.values().filter(|note| note.place.zone.as_deref() == Some("actions")).count()
    };
    let known = "Mobilité et connectivité";
    assert_eq!(mobility(&["Énergie", known, "Eau"]), 3, "wherever it stands");
    assert_eq!(mobility(&[known, "Énergie", "Eau"]), 0, "of a theme of one’s own there is no example");
    let cafe = include_str!("../../../templates/world-cafe.json");
    let read = |right: &str, wrong: &str| {
        assert!(cafe.contains(right), "{right}");
        Template::read(&cafe.replacen(right, wrong, 1)).expect_err(wrong).path
    };
    let right = r#", "theme": "Mobilité et connectivité"}"#;
    assert_eq!(read(right, r#", "theme": "Mobilité"}"#), "boards[0].zones[0].sample.notes[9].theme");
    let plenary = r#""title": "Pistes d’actions envisagées","#;
    let note = r#""title": "Pistes", "notes": [{"text": "a", "theme": "Mobilité et connectivité"}],"#;
    assert_eq!(read(plenary, note), "boards[1].zones[0].notes[0].theme", "no board of one theme");
}

#[test]
fn f43_notes_of_an_example_come_after_the_zone_s_own() {
    let file = include_str!("../../../templates/charte.json");
    let right = r#""notes": ["#;
    assert_eq!(file.matches(right).count(), 1);
    let with = file.replacen(right, r#""sample": {"notes": ["S’entraider"]}, "notes": ["#, 1);
    let read = Template::read(&with).expect("a method").filled();
    let board = &opened(&read)[0];
    let outline = board.outline();
    let pledges = outline.sections.iter().find(|section| section.notes.len() == 12).expect("the pledges");
    let last = pledges.notes[11];
    assert_eq!((last.id.as_str(), last.text.as_str()), ("engage-12", "S’entraider"));
}

#[test]
fn f43_a_board_that_an_example_calls_otherwise_is_an_example() {
    let mut charte = method("charte");
    assert!(!charte.has_sample());
    charte.boards[0].sample = Some(BoardSample { title: "La nôtre".into() });
    assert!(charte.has_sample());
}

#[test]
fn f43_an_example_that_is_wrong_is_refused_with_its_path() {
    let effects = include_str!("../../../templates/plus-moins.json");
    let socles = include_str!("../../../templates/idees-socles.json");
    let plan = include_str!("../../../templates/plan-des-usages.json");
    let wrong = |file: &str, right: &str, wrong: &str| -> BadTemplate {
        assert!(file.contains(right), "{right}");
        Template::read(&file.replacen(right, wrong, 1)).expect_err(wrong)
    };
    for (file, right, said, path) in [
        (effects, r#""row": "paire-2""#, r#""row": "paire-20""#, "boards[0].zones[0].sample.notes[2]"),
        (effects, r#""sample": {"#, r#""sample": {"note": [],"#, "boards[0].zones[0].sample.note"),
        (socles, r#""only": "sample""#, r#""only": "demo""#, "boards[0].zones[0].only"),
        (socles, r#""sample": {"title""#, r#""sample": {"titre""#, "boards[0].sample.titre"),
        // The script speaks of it, so it is there either way.
        (
            socles,
            r#""id": "bienvenue","#,
            r#""id": "bienvenue", "only": "sample","#,
            "boards[0].zones[13].sample",
        ),
        (socles, r#""id": "a-classer","#, r#""id": "a-classer", "only": "sample","#, "script[1].focus[0]"),
        (socles, r#""id": "a-classer","#, r#""id": "a-classer", "only": "blank","#, "script[1].focus[0]"),
        (
            plan,
            r#""title": "{theme}","#,
            r#""title": "{theme}", "sample": {"title": "T"},"#,
            "boards[0].sample",
        ),
        // Both of one name where there are workshops with both.
        (socles, r#""id": "espace-1","#, r#""id": "a-classer","#, "boards[0].zones[20].id"),
    ] {
        let error = wrong(file, right, said);
        assert_eq!(error.path, path, "{error}");
    }
    assert_eq!(wrong(effects, r#""row": "paire-2""#, r#""row": 2"#).fault, Fault::WrongValue);
    // A zone may be another one with the example: never are both there.
    let both = socles.replacen(r#""id": "espace-1","#, r#""id": "ateliers","#, 1);
    let read = Template::read(&both).expect("a method");
    assert_eq!(opened(&read)[0].zones["ateliers"].title, "ESPACE 1");
    assert_eq!(opened(&read.filled())[0].zones["ateliers"].title, "ESPACE ATELIERS");
}
