//! What a restitution says of each method, and what it never says.

use super::*;
use crate::{
    board::{Deletion, Link, LinkKind, Note, Origin, Perimeter, Place, Term, Weather},
    export::{document::Instant, markdown, record::keep, space},
    ids::BoardId,
    message::{BoardView, Happening},
    refusal::Language,
    template::{Template, deliverable::Deliverable},
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
    moments: BTreeMap<Instant, Space>,
}

const NINE: Millis = 1_770_019_200_000;

impl Morning {
    fn of(method: &str) -> Self {
        let blank = Template::find(method).expect("a method");
        // A café tells what its tables write.
        let template = if method == "world-cafe" { blank } else { blank.filled() };
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
            moments: BTreeMap::new(),
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

    fn spaces(&self) -> Vec<Space> {
        let view = self.workshop.view();
        let space = |(id, board): &(BoardId, crate::board::Board)| {
            Space::of(view, id, keep(id, board, &self.withheld))
        };
        self.boards.iter().map(space).collect()
    }

    fn material<'a>(&'a self, spaces: &'a [Space], language: Language) -> Material<'a> {
        let words = Words::of(language);
        let (view, moments) = (self.workshop.view(), &self.moments);
        Material { view, spaces, chronicle: &self.chronicle, moments, now: NINE + 6_000_000, words }
    }

    fn draft(&self) -> ReportDraft {
        let report = self.workshop.report();
        let spaces = self.spaces();
        self.material(&spaces, Language::French).draft(&report.sections, &report.order, report.order_version)
    }

    fn made(&self, wanted: &Deliverable, language: Language) -> String {
        self.material(&self.spaces(), language).deliverable(wanted, None)
    }

    /// One of its method's deliverables.
    fn deliverable(&self, id: &str, language: Language) -> String {
        let offered = Template::find(&self.workshop.view().template).expect("a method").deliverables;
        self.made(offered.iter().find(|known| known.id == id).expect("it is offered"), language)
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

/// A cafe of which one table chose an action that others answered, and another action that nobody did.
fn chosen() -> Morning {
    let mut morning = Morning::of("world-cafe");
    morning.notes(1, "actions", &["=Vis ma vie ; partout", "Semaine du \"territoire\""]);
    morning.notes(1, "actors", &["Les lycées", "La mission locale", "Personne"]);
    morning.notes(1, "requirements", &["Un budget"]);
    morning.notes(6, "podium", &["Copiée en plénière"]);
    let board = &mut morning.boards[1].1;
    for (n, (action, term)) in [(0, Some(Term::Medium)), (1, None)].into_iter().enumerate() {
        let of = board.notes[&format!("actions-n{action}")].clone();
        let id = format!("chosen-{n}");
        let place = Place { zone: Some("podium".into()), order: format!("a{n}"), ..Place::default() };
        let origin = Some(Origin { board: "b2".into(), note: of.id.clone(), ..Origin::default() });
        board.notes.insert(id.clone(), Note { id, place, origin, term, ..of });
    }
    for (from, to) in
        [("actors-n0", "actions-n0"), ("actors-n1", "chosen-0"), ("requirements-n0", "actions-n0")]
    {
        let kind = LinkKind::Answers;
        let link = Link { id: from.into(), from: from.into(), to: to.into(), kind, ..Link::default() };
        board.links.insert(from.into(), link);
    }
    morning
}

#[test]
fn e12_a_cafes_actions_are_a_table_of_what_was_chosen() {
    let table = chosen().deliverable("actions", Language::French);
    let logement = "Logement et cadre de vie";
    assert_eq!(
        table,
        format!(
            "\u{feff}Thème;Rang;Action;Terme;Acteurs à mobiliser;\"Recommandations, prérequis\"\r\n\
             {logement};1;\"'=Vis ma vie ; partout\";moyen terme;\"Les lycées ; La mission locale\";Un budget\r\n\
             {logement};2;\"Semaine du \"\"territoire\"\"\";;;\r\n"
        )
    );
    let english = chosen().deliverable("actions", Language::English);
    assert!(
        english.starts_with("\u{feff}Theme;Rank;Action;Term;") && english.contains(";medium term;"),
        "{english}"
    );
}

#[test]
fn e12_a_cafes_report_has_a_section_for_each_theme() {
    let text = chosen().deliverable("report", Language::French);
    assert!(text.starts_with("# Compte rendu par thème · Atelier du matin\n"), "{text}");
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings.len(), 6, "{headings:?}");
    assert_eq!(headings[1], "## Logement et cadre de vie");
    assert!(text.contains("2\u{a0}pistes d’actions envisagées") && !text.contains("plénière"), "{text}");
}

#[test]
fn e12_a_common_ground_is_told_zone_by_zone_and_as_a_table() {
    let mut morning = Morning::of("idees-socles");
    for note in morning.boards[0].1.notes.values_mut().filter(|note| note.id == "boutique-2") {
        note.status = "core".into();
    }
    let text = morning.deliverable("socle", Language::French);
    assert!(
        text.contains("\n## ESPACE CAFÉ\n") && text.contains("- produits locaux (idée socle)\n"),
        "{text}"
    );
    let table = morning.deliverable("ideas", Language::French);
    assert!(table.starts_with("\u{feff}Zone;Idée;Statut;Points;Origine\r\n"), "{table}");
    assert!(table.contains("\r\nESPACE BOUTIQUE;produits locaux;idée socle;;\r\n"), "{table}");
    assert_eq!(table.lines().count(), 1 + morning.boards[0].1.notes.len());
}

#[test]
fn e18_a_deliverable_of_one_side_has_what_says_so_and_what_nobody_asked() {
    let mut morning = Morning::of("domino");
    morning.notes(1, "diagnostic", &["Un habitat participatif", "Un car", "Personne n’a dit"]);
    morning.notes(1, "dynamiques", &["Les bailleurs"]);
    let sides = [("diagnostic-n0", Perimeter::Inside), ("diagnostic-n1", Perimeter::Outside)];
    for (id, side) in sides {
        morning.boards[1].1.notes.get_mut(id).expect("it is there").perimeter = Some(side);
    }
    let offered = Template::find("domino").expect("a method").deliverables;
    let wanted = offered.iter().find(|known| known.id == "etat-des-lieux").expect("it is offered");
    let spaces = morning.spaces();
    let made = |side| morning.material(&spaces, Language::French).deliverable(wanted, side);
    let has = |text: &str| {
        [
            "Un habitat participatif (dans le périmètre)",
            "Un car (hors périmètre)",
            "Personne n’a dit",
            "Les bailleurs",
        ]
        .map(|idea| text.contains(idea))
    };
    let (all, inside, outside) = (made(None), made(Some(Perimeter::Inside)), made(Some(Perimeter::Outside)));
    assert_eq!(has(&all), [true, true, true, true], "{all}");
    assert_eq!(has(&inside), [true, false, false, true], "{inside}");
    assert_eq!(has(&outside), [false, true, false, true], "{outside}");
    let head = |text: &str| text.lines().find(|line| line.contains("Périmètre")).map(str::to_owned);
    assert_eq!(head(&inside).as_deref(), Some("- Périmètre\u{a0}: dans le périmètre"));
    assert_eq!(head(&all), None);
    // As a table it is a column, where somebody is asked, and nowhere else.
    let table = space::table(&spaces, None, Words::of(Language::French));
    assert!(table.contains(";Périmètre;") && table.contains(";hors périmètre;"), "{table}");
    let cafe = Morning::of("world-cafe");
    assert!(!space::table(&cafe.spaces(), None, Words::of(Language::French)).contains("Périmètre"));
}

#[test]
fn e12_a_zone_may_be_a_table_of_what_answers_its_notes_and_of_what_they_answer() {
    let mut morning = Morning::of("domino");
    morning.notes(2, "lecture", &["Part des logements partagés"]);
    morning.notes(2, "arguments", &["Trois projets"]);
    morning.notes(2, "preconisations-territoire", &["Ouvrir une maison des aînés"]);
    for from in ["arguments-n0", "preconisations-territoire-n0"] {
        let (from, to, kind) = (from.to_owned(), "lecture-n0".to_owned(), LinkKind::Answers);
        let link = Link { id: from.clone(), from: from.clone(), to, kind, ..Link::default() };
        morning.boards[2].1.links.insert(from, link);
    }
    let text = morning.deliverable("enjeux", Language::French);
    let lines: Vec<&str> = text.lines().collect();
    let at =
        lines.iter().position(|line| line.ends_with("Construisons-nous ce futur\u{a0}?")).expect("a heading");
    let row = lines[at..].iter().find(|line| line.contains("Part des logements"));
    assert_eq!(row, Some(&"| Part des logements partagés | 0 | Trois projets |"), "{text}");
    // The other zones are told as ever.
    assert!(text.contains("Diagnostic par thématique") && text.contains("| SE LOGER |"), "{text}");
    let text = morning.deliverable("preconisations", Language::French);
    let cells = "<th scope=\"row\">Ouvrir une maison des aînés</th><td>Part des logements partagés</td>";
    assert!(text.contains(cells) && text.matches("<table").count() == 1, "{text}");
    assert!(text.contains("(aucune idée)"), "{text}");
}

#[test]
fn e12_alike_notes_are_counted_and_a_table_may_stand_in_a_document() {
    let morning = chosen();
    let mut wanted = Template::find("world-cafe").expect("a method").deliverables[1].clone();
    (wanted.columns, wanted.rows) = (["theme", "zone", "count"].map(str::to_owned).into(), None);
    let table = morning.made(&wanted, Language::French);
    assert!(table.contains("Logement et cadre de vie;Acteurs à mobiliser;3\r\n"), "{table}");
    wanted.format = crate::template::deliverable::DeliverableFormat::Html;
    let page = morning.made(&wanted, Language::French);
    assert!(page.contains("<th scope=\"col\">Nombre</th>"), "{page}");
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

/// An inclusion of three cards, of which two came in the rain.
fn inclusion() -> Morning {
    let mut morning = Morning::of("inclusion");
    morning.notes(0, "arrivee", &["Secret du matin", "Un autre", "Le troisième"]);
    for (n, weather) in [Weather::Rain, Weather::Fog, Weather::Rain].into_iter().enumerate() {
        let card = morning.boards[0].1.notes.get_mut(&format!("arrivee-n{n}")).expect("a card");
        card.weather = Some(weather);
    }
    let script = morning.workshop.view().script.clone();
    morning.withheld = crate::export::record::withheld(&script, &morning.boards, BTreeSet::new());
    morning
}

#[test]
fn e5_cards_are_counted_by_their_weather_in_every_form() {
    let morning = inclusion();
    let spaces = morning.spaces();
    let (space, words) = (&spaces[0], Words::of(Language::French));
    let document = space.document(None, words);
    let files = [
        (
            markdown::write(&document),
            "Mots déposés\u{a0}: 3\n\n| Météo | Nombre |\n| --- | --- |\n| pluie | 2 |\n| brouillard | 1 |\n",
        ),
        (crate::export::html::write(&document), "<th scope=\"row\">pluie</th><td>2</td>"),
        (csv_of(space, words), ";;;;;;;pluie;2\r\n"),
        (
            crate::export::json::write(morning.workshop.view(), &spaces, None),
            "\"weather\":{\"fog\":1,\"rain\":2}",
        ),
        (crate::export::svg::write(space, None, words), ">pluie\u{a0}: 2</text>"),
        (morning.text(), "| Avec quoi j’arrive\u{a0}? | 0 | 0 | 2 | 0 | 1 |"),
    ];
    for (file, counts) in files {
        assert!(file.contains(counts), "{counts}: {file}");
        assert!(!file.contains("Secret") && !file.contains("Un autre"), "{file}");
    }
    let mut wanted = Template::find("idees-socles").expect("a method").deliverables[1].clone();
    wanted.columns = ["zone", "weather", "count"].map(str::to_owned).into();
    let table = morning.made(&wanted, Language::French);
    assert!(table.contains("?;pluie;2\r\n") && table.contains("?;brouillard;1\r\n"), "{table}");
}

fn csv_of(space: &Space, words: &Words) -> String {
    space::table(std::slice::from_ref(space), None, words)
}

#[test]
fn e3_e4_a_files_row_says_when_an_action_can_be_done() {
    let morning = chosen();
    let spaces = morning.spaces();
    let rows = csv_of(&spaces[1], Words::of(Language::French));
    assert!(
        rows.starts_with("\u{feff}Espace;Zone;Idée;Statut;Points;Origine;Groupe;Terme;Météo;Nombre\r\n"),
        "{rows}"
    );
    assert_eq!(rows.matches(";moyen terme;;\r\n").count(), 1, "{rows}");
    let json = crate::export::json::write(morning.workshop.view(), &spaces[1..2], None);
    assert_eq!(json.matches("\"term\":\"medium\"").count(), 1, "{json}");
    assert!(json.contains("\"term\":null") && json.contains("\"weather\":null"), "{json}");
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
        ..SectionText::default()
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
fn e13_a_moment_is_shown_as_a_picture_with_its_ideas_in_words() {
    let mut morning = Morning::of("idees-socles");
    let (board, at) = (morning.boards[0].0.clone(), NINE + 5);
    let mut then = morning.spaces().swap_remove(0);
    then.kept.board.notes.retain(|id, _| id == "boutique-2");
    then.kept.board.zones.retain(|id, _| ["boutique", "cafe"].contains(&id.as_str()));
    morning.moments.insert(Instant { board: board.clone(), at }, then);
    let figure = |at, zone: Option<&str>| Figure {
        board: board.clone(),
        at,
        zone: zone.map(str::to_owned),
        caption: "Au début, <déjà>".into(),
    };
    let figures = vec![figure(at, None), figure(at, Some("cafe")), figure(at + 1, None)];
    let section =
        SectionText { id: "s-f".into(), title: "Le début".into(), figures, ..SectionText::default() };
    morning.happens(NINE, &Happening::ReportWritten { section, version: 1 });
    let draft = morning.draft();
    let shown = draft.sections.iter().find(|section| section.section.id == "s-f").expect("the section");
    let [whole, zone, gone] = shown.blocks.as_slice() else { panic!("{:?}", shown.blocks) };
    let Block::Figure { svg, zones, source, .. } = whole else { panic!("{whole:?}") };
    assert!(svg.starts_with("<svg ") && svg.contains("produits locaux"), "{svg}");
    assert_eq!(source, &Some(Instant { board, at }));
    let ideas = |title: &str| zones.iter().find(|zone| zone.title == title).map(|zone| zone.ideas.len());
    assert_eq!([ideas("ESPACE BOUTIQUE"), ideas("ESPACE CAFÉ")], [Some(1), Some(0)]);
    assert!(matches!(zone, Block::Figure { svg, .. } if !svg.contains("produits locaux")));
    assert!(matches!(gone, Block::Text { text } if text.contains("(source supprimée)")), "{gone:?}");
    let document = draft.document().without_sources();
    let (text, page) = (markdown::write(&document), crate::export::html::write(&document));
    assert!(text.contains("**ESPACE BOUTIQUE**\n\n- produits locaux\n"), "{text}");
    assert!(
        page.contains("<figcaption>Au début, &lt;déjà&gt;</figcaption>") && page.contains("<figure>\n<svg "),
        "{page}"
    );
    assert!(page.contains("<summary>En toutes lettres"), "{page}");
    assert!(serde_json::to_string(&document).expect("JSON").contains("\"source\":null"));
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

#[test]
fn b25_e7_a_section_that_quotes_a_joined_idea_quotes_the_one_that_it_is_counted_in() {
    let mut morning = Morning::of("idees-socles");
    let quoted = morning.boards[0].1.notes["boutique-2"].clone();
    let whole =
        Note { id: "whole".into(), text: "Une boutique pour tout".into(), deleted: None, ..quoted.clone() };
    let joined = Deletion { into: Some("whole".into()), ..Deletion::default() };
    morning.boards[0].1.notes.insert("whole".into(), whole);
    morning.boards[0].1.notes.insert("boutique-2".into(), Note { deleted: Some(joined), ..quoted });
    let section = SectionText {
        id: "s-mine".into(),
        title: "Un mot".into(),
        cites: vec![NoteRef { board: "b1".parse().expect("an id"), note: "boutique-2".into() }],
        ..SectionText::default()
    };
    morning.happens(NINE, &Happening::ReportWritten { section, version: 1 });
    let draft = morning.draft();
    let mine = draft.sections.iter().find(|part| part.section.id == "s-mine").expect("the section");
    let told = format!("{:?}", mine.blocks);
    assert!(told.contains("Une boutique pour tout") && !told.contains("source supprimée"), "{told}");
}
