//! What a restitution says of each method, and what it never says.

use super::*;
use crate::{
    board::{Link, LinkKind, Note, Origin, Place, Term},
    export::{markdown, record::keep},
    ids::BoardId,
    message::{BoardView, Happening},
    refusal::Language,
    template::Template,
    workshop::Workshop,
};
use std::collections::BTreeSet;
use yrs::{Transact, updates::decoder::Decode};

/// A workshop of a method, its boards as the method lays them out, and what was written on them.
struct Morning {
    workshop: Workshop,
    boards: Vec<(BoardId, crate::board::Board)>,
    chronicle: Chronicle,
    withheld: BTreeSet<NoteRef>,
}

const NINE: Millis = 1_770_019_200_000;

impl Morning {
    fn of(method: &str) -> Self {
        let template = Template::find(method).expect("a method");
        let ids: Vec<BoardId> =
            (0..template.boards.len()).map(|n| format!("b{}", n + 1).parse().expect("an id")).collect();
        let boards = ids.iter().enumerate().map(|(n, id)| {
            let update = template.board(n, "Atelier", 1).expect("a board");
            let doc = crate::board::new_doc();
            let update = yrs::Update::decode_v1(&update).expect("an update");
            doc.transact_mut().apply_update(update).expect("it applies");
            (id.clone(), crate::board::Roots::of(&doc).read(&doc.transact()))
        });
        let listed = ids.iter().enumerate().map(|(n, id)| BoardView {
            key: template.boards[n].id.clone(),
            ..BoardView::of(id.clone(), template.board_title(n, "Atelier"))
        });
        let created = Happening::Created {
            title: "Atelier du matin".into(),
            template: method.into(),
            code: "KAYA42".to_owned().try_into().expect("a code"),
            boards: listed.collect(),
            script: template.phases(&ids),
            tables: template.tables(&ids),
            retention: None,
        };
        let workshop = Workshop::begin("w1".parse().expect("an id"), &created).expect("a workshop");
        let mut morning = Self {
            workshop,
            boards: boards.collect(),
            chronicle: Chronicle::default(),
            withheld: BTreeSet::new(),
        };
        for (name, role) in
            [("Fanny", Role::Facilitator), ("Ada", Role::Participant), ("Odile", Role::Observer)]
        {
            let person = name.to_lowercase().parse().expect("an id");
            morning.happens(NINE, &Happening::Joined { person, name: name.into(), role });
        }
        morning
    }

    fn happens(&mut self, at: Millis, happening: &Happening) {
        self.workshop.fold(self.workshop.seq() + 1, happening);
        self.chronicle.fold(at, happening);
    }

    fn notes(&mut self, board: usize, zone: &str, texts: &[&str]) {
        for (n, text) in texts.iter().enumerate() {
            let id = format!("{zone}-n{n}");
            let place = Place { zone: Some(zone.into()), order: format!("b{n}"), ..Place::default() };
            let note = Note { id: id.clone(), text: (*text).into(), place, at: NINE + 1, ..Note::default() };
            self.boards[board].1.notes.insert(id, note);
        }
    }

    fn draft(&self) -> ReportDraft {
        let view = self.workshop.view();
        let spaces: Vec<Space> = self
            .boards
            .iter()
            .map(|(id, board)| Space::of(view, id, keep(id, board, &self.withheld)))
            .collect();
        let report = self.workshop.report();
        let words = Words::of(Language::French);
        let material =
            Material { view, spaces: &spaces, chronicle: &self.chronicle, now: NINE + 6_000_000, words };
        material.draft(&report.sections, &report.order, report.order_version)
    }

    fn text(&self) -> String {
        markdown::write(&self.draft().document())
    }
}

#[test]
fn e7_a_common_ground_is_told_space_by_space() {
    let morning = Morning::of("idees-socles");
    let draft = morning.draft();
    let first = &draft.sections[0];
    assert_eq!(first.section.title, "Le socle commun");
    let titles: Vec<&str> = first
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Ideas { title, .. } => Some(title.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(&titles[..3], ["ESPACE ATELIERS", "ESPACE BOUTIQUE", "ESPACE CAFÉ"]);
    assert!(titles.len() >= 14, "{titles:?}");
    let text = morning.text();
    assert!(text.contains("### ESPACE CAFÉ\n\n(aucune idée)\n"), "{text}");
    assert!(text.contains("- produits locaux\n"), "{text}");
    // Who only looked on took no part.
    assert!(text.contains("- Participantes et participants\u{a0}: 2\n"), "{text}");
}

#[test]
fn e7_a_cafe_is_told_theme_by_theme_and_in_one_table() {
    let mut morning = Morning::of("world-cafe");
    morning.notes(0, "actions", &["Vis ma vie", "Semaine du territoire"]);
    morning.notes(0, "actors", &["Les lycées"]);
    morning.notes(0, "findings", &["Peu d’échanges"]);
    let board = &mut morning.boards[0].1;
    let chosen = Note {
        id: "chosen".into(),
        text: "Organiser « Vis ma vie »".into(),
        place: Place { zone: Some("podium".into()), order: "a0".into(), ..Place::default() },
        origin: Some(Origin { board: "b1".into(), note: "actions-n0".into(), ..Origin::default() }),
        term: Some(Term::Short),
        ..Note::default()
    };
    board.notes.insert("chosen".into(), chosen);
    let link = Link {
        id: "l".into(),
        from: "actors-n0".into(),
        to: "actions-n0".into(),
        kind: LinkKind::Answers,
        ..Link::default()
    };
    board.links.insert("l".into(), link);
    let draft = morning.draft();
    let theme = &draft.sections[0];
    assert_eq!(theme.section.title, "Formation et parcours professionnels");
    let text = morning.text();
    assert!(text.contains("1\u{a0}piste d’action envisagée"), "{text}");
    assert!(text.contains("### Constats\n\n- Peu d’échanges\n"), "{text}");
    assert!(text.contains("Organiser « Vis ma vie » (court terme)\n"), "{text}");
    // An action that was chosen is told where it ended, the others apart.
    assert_eq!(text.matches("- Vis ma vie\n").count(), 0, "{text}");
    assert!(text.contains("### Autres actions proposées\n\n- Semaine du territoire\n"), "{text}");
    let table = draft.sections.iter().find(|section| section.section.id == "actions").expect("the table");
    let Some(Block::Table { columns, rows, .. }) = table.blocks.first() else { panic!("a table") };
    assert_eq!(
        columns,
        &["Thème", "Rang", "Action", "Terme", "Acteurs à mobiliser", "Recommandations, prérequis"]
    );
    assert_eq!(
        rows,
        &[[
            "Formation et parcours professionnels",
            "1",
            "Organiser « Vis ma vie »",
            "court terme",
            "Les lycées",
            ""
        ]]
    );
}

#[test]
fn e5_of_an_inclusion_only_counts_are_told() {
    let mut morning = Morning::of("inclusion");
    morning.notes(0, "arrivee", &["Secret du matin", "Un autre"]);
    let id = morning.boards[0].0.clone();
    let script = morning.workshop.view().script.clone();
    morning.withheld = crate::export::record::withheld(&script, &morning.boards, BTreeSet::new());
    assert!(morning.withheld.contains(&NoteRef { board: id, note: "arrivee-n0".into() }));
    let text = morning.text();
    assert!(!text.contains("Secret") && !text.contains("Un autre"), "{text}");
    assert!(text.contains("j’arrive\u{a0}?\u{a0}: 2\n"), "{text}");
}

#[test]
fn e7_the_facilitations_work_is_laid_over_what_socle_drafts() {
    let mut morning = Morning::of("idees-socles");
    let before = morning.draft();
    let ids: Vec<String> = before.sections.iter().map(|section| section.section.id.clone()).collect();
    let cite = NoteRef { board: "b1".parse().expect("an id"), note: "boutique-2".into() };
    let gone = NoteRef { board: "b1".parse().expect("an id"), note: "never".into() };
    let mine = SectionText {
        id: "s-mine".into(),
        title: "Un mot".into(),
        text: "Merci.\n\nÀ bientôt.".into(),
        hidden: false,
        cites: vec![cite, gone],
    };
    let figures = SectionText {
        id: "figures".into(),
        title: "Chiffres".into(),
        hidden: true,
        ..SectionText::default()
    };
    morning.happens(NINE, &Happening::ReportWritten { section: mine, version: 1 });
    morning.happens(NINE, &Happening::ReportWritten { section: figures, version: 3 });
    let order = vec!["s-mine".to_owned(), "unknown".to_owned(), ids[0].clone()];
    morning.happens(NINE, &Happening::ReportOrdered { order, version: 1 });
    let draft = morning.draft();
    let now: Vec<&str> = draft.sections.iter().map(|section| section.section.id.as_str()).collect();
    assert_eq!(&now[..2], ["s-mine", ids[0].as_str()]);
    assert_eq!(now.len(), ids.len() + 1);
    let text = morning.text();
    assert!(text.contains("## Un mot\n\nMerci.\n\nÀ bientôt.\n\n### Idées citées\n\n- produits locaux\n- (source supprimée)\n"), "{text}");
    assert!(!text.contains("Chiffres"), "hidden: {text}");
    let hidden = draft
        .sections
        .iter()
        .find(|section| section.section.id == "figures")
        .expect("it is there to be shown again");
    assert!(hidden.section.hidden && hidden.given && hidden.version == 3);
}

#[test]
fn e8_nobody_is_named() {
    let mut morning = Morning::of("idees-socles");
    for note in morning.boards[0].1.notes.values_mut() {
        note.author = Some("ada".into());
    }
    let json = serde_json::to_string(&morning.draft()).expect("JSON");
    for name in ["Ada", "Fanny", "Odile", "\"ada\"", "author"] {
        assert!(!json.contains(name), "{name}");
    }
}

#[test]
fn e7_figures_tell_how_long_and_how_many() {
    let mut morning = Morning::of("inclusion");
    morning.boards.truncate(0);
    let began = Happening::PhaseStarted { phase: "depart".parse().expect("an id"), at: NINE };
    morning.happens(NINE, &began);
    morning.happens(NINE + 600_000, &Happening::WorkshopClosed {});
    let text = morning.text();
    assert!(text.contains("- Durée\u{a0}: 10\u{a0}min\n"), "{text}");
    assert!(text.contains("| Déclusion | 10\u{a0}min | 0 |"), "{text}");
    assert!(text.contains("- Date\u{a0}: 2\u{a0}février 2026\n"), "{text}");
}
