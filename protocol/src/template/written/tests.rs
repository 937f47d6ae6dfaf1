//! What a workshop leaves in a method's file, and what it does not.

use super::*;
use crate::{
    board::{Axes, Color, Roots, new_doc},
    ids::{GroupId, PersonId, PhaseId},
    message::{
        Happening,
        group::{GroupView, Tables},
        script::{Authors, Exit, Focus, RequireLink, Rules, See, SpotlightOrder},
        vote::VoteKind,
    },
    role::Role,
    workshop::Workshop,
};
use yrs::{Transact, Update, updates::decoder::Decode};

type Seen = BTreeMap<BoardId, Board>;

/// A workshop of this method, and what stands on its boards.
fn made(method: &Template, title: &str) -> (Workshop, Seen) {
    let ids: Vec<BoardId> = (0..method.boards.len()).map(|n| id(&format!("b{n}"))).collect();
    let created = Happening::Created {
        title: title.into(),
        template: method.id.clone(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: method.views(title, &ids),
        script: method.phases(&ids),
        tables: method.tables(&ids),
        retention: Some(method.retention),
    };
    let seen = ids.iter().enumerate().map(|(n, id)| {
        let doc = new_doc();
        let update = method.board(n, title, 7).expect("a board");
        doc.transact_mut().apply_update(Update::decode_v1(&update).expect("an update")).expect("it applies");
        (id.clone(), Roots::of(&doc).read(&doc.transact()))
    });
    let seen = seen.collect();
    (Workshop::begin("w1".parse().expect("an id"), &created).expect("a workshop"), seen)
}

fn id(text: &str) -> BoardId {
    text.parse().expect("an id")
}

fn phase(text: &str) -> Phase {
    let id: PhaseId = text.parse().expect("an id");
    let json = serde_json::json!({ "id": id, "label": text, "seconds": 600 });
    serde_json::from_value(json).expect("a phase")
}

fn read_again(text: &str) -> Template {
    Template::brought(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn w17_every_method_comes_back_from_its_file_as_it_was() {
    for method in Template::all() {
        let (first, seen) = made(&method, "Notre atelier");
        let kept = Template::of(first.view(), &seen, &[]).expect("boards to keep");
        let text = kept.text();
        let read = read_again(&text);
        assert_eq!(read, kept, "{}", method.id);
        assert!(!kept.clone().blank().text().contains("\"notes\": ["), "{}: nobody's ideas", method.id);
        let ids: Vec<BoardId> = (0..method.boards.len()).map(|n| id(&format!("b{n}"))).collect();
        assert_eq!(read.phases(&ids), method.phases(&ids), "{}", method.id);
        assert_eq!(read.tables(&ids), method.tables(&ids), "{}", method.id);
        assert_eq!(
            (&read.title, read.minutes, read.retention),
            (&method.title, method.minutes, method.retention)
        );
        for (board, plan) in read.boards.iter().zip(&method.boards) {
            let bare = |zone: &ZonePlan| match zone.only {
                Some(Only::Sample) => zone.clone(),
                _ => ZonePlan { notes: Vec::new(), ..zone.clone() },
            };
            let mut zones: Vec<ZonePlan> = plan.zones.iter().map(bare).collect();
            // The file has them as they are read.
            zones.sort_by_key(|zone| board.zones.iter().position(|known| known.id == zone.id));
            assert_eq!(board.zones, zones, "{}", method.id);
            assert_eq!((&board.title, &board.sample), (&plan.title, &plan.sample), "{}", method.id);
        }
        let (second, seen) = made(&read, "Un autre");
        assert_eq!(Template::of(second.view(), &seen, &[]).expect("boards").text(), text, "{}", method.id);
    }
}

#[test]
fn w17_a_table_that_is_anothers_alone_is_kept_as_its_method_laid_it() {
    let agora = Template::find("agora").expect("a method");
    let (workshop, mut seen) = made(&agora, "Un atelier");
    let tables: BTreeSet<BoardId> = workshop.view().tables.boards.iter().cloned().collect();
    assert_eq!(tables.len(), 3);
    for (board, content) in &mut seen {
        if tables.contains(board) {
            content.zones.values_mut().for_each(|zone| zone.title = "ENTRE NOUS".into());
        }
    }
    let inside = Template::of(workshop.view(), &seen, &[]).expect("boards").text();
    assert!(inside.contains("ENTRE NOUS"), "whoever sees the table keeps it as it is");
    seen.retain(|board, _| !tables.contains(board));
    let outside = Template::of(workshop.view(), &seen, &[]).expect("boards");
    assert!(!outside.text().contains("ENTRE NOUS"));
    let laid = |method: &Template| {
        method.boards.iter().filter(|board| board.confidential).cloned().collect::<Vec<_>>()
    };
    assert_eq!(laid(&outside), laid(&agora));
    read_again(&outside.text());
}

#[test]
fn w17_nobodys_words_names_or_groups_are_in_the_file() {
    let method = Template::find("idees-socles").expect("a method");
    let (mut workshop, mut seen) = made(&method.filled(), "Un atelier");
    let person: PersonId = "person-ada".parse().expect("an id");
    let group: GroupId = "group-1".parse().expect("an id");
    let happenings = [
        Happening::Joined { person: person.clone(), name: "Ada Lovelace".into(), role: Role::Participant },
        Happening::GroupsMade {
            groups: vec![GroupView {
                id: group.clone(),
                name: "Les bleus".into(),
                color: "ciel".into(),
                letter: "A".into(),
                members: vec![person.clone()],
                host: Some(person.clone()),
            }],
        },
        Happening::BoardAdded {
            board: BoardView {
                visible: Visible::Group { group: group.clone() },
                ..BoardView::of(id("group-board"), "ENTRE LES BLEUS")
            },
        },
        Happening::BoardAdded {
            board: BoardView { visible: Visible::Facilitation {}, ..BoardView::of(id("notes"), "COULISSES") },
        },
        Happening::BoardAdded {
            board: BoardView { raw: true, ..BoardView::of(id("raw"), "AUTRE APPLICATION") },
        },
    ];
    for (seq, happening) in (2..).zip(&happenings) {
        workshop.fold(seq, happening);
    }
    let board = seen.get_mut(&id("b0")).expect("a board");
    let zone = board.zones.get_mut("cafe").expect("a zone");
    zone.author = Some(person.as_str().to_owned());
    zone.decided = Some(crate::board::Decided { state: crate::board::Approval::Validated, at: 7 });
    zone.levels =
        vec![Level { id: "rdc".into(), height: 500.0, image: Some("a".repeat(64)), ..Level::default() }];
    zone.synthesis = Some("ce que nous disons ensemble".into());
    let note = board.notes.get_mut("ateliers-1").expect("a note");
    note.text = "modulables et chauffés".into();
    let text = Template::of(workshop.view(), &seen, &[]).expect("boards").text();
    let told = [
        "Lovelace",
        "person-ada",
        "Les bleus",
        "ENTRE LES BLEUS",
        "group-1",
        "COULISSES",
        "AUTRE APPLICATION",
        "aaaa",
        "disons ensemble",
    ];
    for secret in told.into_iter().chain(["chauffés", "\"decided\"", "\"author\"", "\"at\"", "KAYA42"]) {
        assert!(!text.contains(secret), "{secret}:\n{text}");
    }
    assert!(text.contains("ESPACE CAFÉ"));
    read_again(&text);
}

#[test]
fn w17_what_the_file_can_not_say_is_left_out() {
    let method = Template::find("world-cafe").expect("a method");
    let (mut workshop, mut seen) = made(&method, "Un atelier");
    let tables = workshop.view().tables.boards.clone();
    let plenary = workshop.view().boards.last().expect("a board").id.clone();
    let zone = |board: &BoardId| seen[board].outline().sections[0].zone.id.clone();
    let (here, there) = (zone(&tables[0]), zone(&plenary));
    let vote = |title: &str, board: Option<BoardId>, zones: &[&str]| Entry::Vote {
        plan: VotePlan {
            title: title.into(),
            how: VoteKind::Dots { dots: 3, max: 1 },
            zones: zones.iter().map(ToString::to_string).collect(),
            except: Vec::new(),
            by_zone: false,
            board,
            options: Vec::new(),
            by_group: Some(true),
            keep: Some(Keep { share: 30, rest: Some("nowhere".into()) }),
        },
    };
    let added = BoardView::of(id("added"), "Un espace de plus");
    workshop.fold(2, &Happening::BoardAdded { board: added });
    workshop.fold(
        3,
        &Happening::BoardAdded {
            board: BoardView {
                visible: Visible::Facilitation {},
                ..BoardView::of(id("secret"), "Coulisses")
            },
        },
    );
    let script = vec![
        Phase {
            seconds: Some(90),
            focus: Focus { board: Some(id("added")), zones: vec!["nowhere".into()] },
            require_link: Some(RequireLink { kind: "answers".into(), zone: "nowhere".into() }),
            exit: Exit::ByTimer,
            skipped: true,
            ..phase("minute")
        },
        Phase {
            round: Some(2),
            rules: Rules { see: See::Group, authors: Authors::Masked, ..Rules::default() },
            enter: vec![
                Entry::Rotate { round: 2 },
                Entry::Rotate { round: 1 },
                Entry::Rotate { round: 9 },
                Entry::Reveal {
                    how: RevealHow::Group { group: "g1".parse().expect("an id"), anonymous: true },
                },
                Entry::Reveal { how: RevealHow::Next { anonymous: true } },
                vote("ici", None, &[&here]),
            ],
            spotlight: Some(SpotlightOrder::ByTheme),
            ..phase("tour")
        },
        Phase {
            focus: Focus { board: Some(plenary.clone()), zones: Vec::new() },
            enter: vec![
                Entry::Pour {
                    zones: vec![here.clone(), "nowhere".into()],
                    to: plenary.clone(),
                    from: None,
                    into: None,
                },
                Entry::Pour {
                    zones: vec![here.clone()],
                    to: plenary.clone(),
                    from: Some(tables[1].clone()),
                    into: Some(there.clone()),
                },
                Entry::Pour { zones: vec!["nowhere".into()], to: plenary.clone(), from: None, into: None },
                Entry::Pour { zones: vec![here.clone()], to: id("secret"), from: None, into: None },
                vote("là", Some(plenary.clone()), &[&there]),
                vote("ailleurs", Some(tables[0].clone()), &[&here]),
                vote("nulle part", Some(plenary.clone()), &["nowhere"]),
            ],
            ..phase("plenier")
        },
        Phase { seconds: None, focus: Focus { board: Some(id("secret")), zones: vec![] }, ..phase("libre") },
    ];
    workshop.fold(4, &Happening::ScriptSet { phases: script.clone() });
    seen.insert(id("added"), Board::default());
    // Groups go round in an order of their own.
    let mut turned = tables.clone();
    turned.rotate_left(2);
    let tables = Tables { boards: turned.clone(), round: 1, rounds: 3 };
    workshop.fold(5, &Happening::TablesSet { tables });

    let kept = Template::of(workshop.view(), &seen, &[]).expect("boards");
    let text = kept.text();
    let read = read_again(&text);
    assert_eq!(read, kept);
    let order: Vec<BoardId> = boards(workshop.view()).iter().map(|board| board.id.clone()).collect();
    assert_eq!(read.tables(&order).boards, turned);
    assert_eq!(order.last(), Some(&id("added")), "the facilitation's own is in no method");
    assert_eq!(read.minutes, Some(22), "a minute and a half, and twice ten minutes");

    let phases = read.phases(&order);
    let rest = |entry: &Entry| match entry {
        Entry::Vote { plan } => {
            Entry::Vote { plan: VotePlan { keep: Some(Keep { share: 30, rest: None }), ..plan.clone() } }
        }
        entry => entry.clone(),
    };
    let without = |phase: usize, entries: &[usize]| -> Vec<Entry> {
        entries.iter().map(|entry| rest(&script[phase].enter[*entry])).collect()
    };
    let plain = Focus { board: Some(id("added")), zones: Vec::new() };
    assert_eq!(phases[0], Phase { focus: plain, require_link: None, skipped: false, ..script[0].clone() });
    assert_eq!(phases[1], Phase { enter: without(1, &[0, 1, 4, 5]), ..script[1].clone() });
    let mut enter = without(2, &[0, 1, 4, 5]);
    enter[0] = Entry::Pour { zones: vec![here], to: plenary, from: None, into: None };
    assert_eq!(phases[2], Phase { enter, ..script[2].clone() });
    assert_eq!(phases[3], Phase { focus: Focus::default(), ..script[3].clone() });
    assert!(text.contains("\"board-1\"") && text.contains("\"rotate\""), "short where it can be: {text}");
}

#[test]
fn w17_a_board_is_kept_as_it_is_shown() {
    let method = Template::find("empty").expect("the empty board");
    let (workshop, mut seen) = made(&method, "Un atelier");
    let zone = |id: &str, kind: ZoneKind, order: &str, parent: Option<&str>| Zone {
        id: id.into(),
        kind,
        title: id.to_uppercase(),
        parent: parent.map(str::to_owned),
        order: order.into(),
        frame: crate::board::Frame { x: 0.0, y: 0.0, w: 300.0, h: 200.0 },
        color: Color::Rose,
        fields: vec!["term".into(), "weather".into()],
        max: Some(3),
        when: "au printemps".into(),
        ..Zone::default()
    };
    let gone = crate::board::Deletion { by: "ada".into(), at: 7, into: None };
    let zones = [
        zone("sans-colonnes", ZoneKind::Table, "a0", None),
        zone("orpheline", ZoneKind::Free, "a1", Some("jetee")),
        Zone { deleted: Some(gone), ..zone("jetee", ZoneKind::List, "a2", None) },
        zone("enfant", ZoneKind::Free, "a0V", Some("echelle")),
        Zone { axes: Some(Axes::default()), ..zone("echelle", ZoneKind::Axis, "a3", None) },
        zone("un", ZoneKind::List, "a4", Some("deux")),
        zone("deux", ZoneKind::List, "a5", Some("un")),
    ];
    seen.insert(
        id("b0"),
        Board { zones: zones.into_iter().map(|zone| (zone.id.clone(), zone)).collect(), ..Board::default() },
    );
    let kept = Template::of(workshop.view(), &seen, &[]).expect("boards");
    let told: Vec<_> = kept.boards[0]
        .zones
        .iter()
        .map(|zone| (zone.id.as_str(), zone.kind.as_str(), zone.parent.as_deref()))
        .collect();
    let expect = [
        ("sans-colonnes", "list", None),
        ("orpheline", "free", None),
        ("echelle", "axis", None),
        ("enfant", "free", Some("echelle")),
        ("un", "list", None),
        ("deux", "list", Some("un")),
    ];
    assert_eq!(told, expect);
    let first = &kept.boards[0].zones[0];
    assert_eq!(
        (first.fields.as_slice(), first.max, first.when.as_str()),
        (&["term".to_owned()][..], Some(3), "au printemps")
    );
}
