//! What comes along into another method, where it goes there, and what is refused.

use super::*;
use crate::{
    board::{Deletion, Note, Place, Roots, new_doc, plan::Room},
    ids::Millis,
    refusal::Refusal,
};
use yrs::{Transact, Update, updates::decoder::Decode};

const AT: Millis = 7;

fn method(id: &str) -> Template {
    Template::find(id).expect("a method")
}

/// The boards of a workshop of this method, as they may leave it.
fn sources(method: &Template) -> Vec<Source> {
    let source = |(n, plan): (usize, &crate::template::BoardPlan)| {
        let id: BoardId = format!("b{n}").parse().expect("an id");
        let doc = new_doc();
        let update = method.board(n, "Avant", 1).expect("a board");
        doc.transact_mut().apply_update(Update::decode_v1(&update).expect("an update")).expect("it applies");
        let title = method.board_title(n, "Avant");
        let board = Roots::of(&doc).read(&doc.transact());
        let content = board.extract(&id, Some(&format!("Avant · {title}")), AT);
        Source { id, key: plan.id.clone(), title, is_open: true, content }
    };
    method.boards.iter().enumerate().map(source).collect()
}

fn writes(source: &mut Source, zone: Option<&str>, id: &str, text: &str) {
    let note = Note {
        id: id.into(),
        text: text.into(),
        place: Place { zone: zone.map(str::to_owned), order: id.into(), ..Place::default() },
        ..Note::default()
    };
    let copy = note.copy(source.id.as_str(), "", "Avant");
    source.content.notes.insert(id.into(), Note { id: id.into(), ..copy });
}

/// Every zone of a board with the texts in it, in reading order.
fn told(board: &Board) -> Vec<(String, Vec<String>)> {
    let outline = board.outline();
    let texts = |section: &Section<'_>| section.notes.iter().map(|note| note.text.clone()).collect();
    outline.sections.iter().map(|section| (section.zone.title.clone(), texts(section))).collect()
}

fn by_default(to: &Template, from: &str, sources: &[Source]) -> Vec<Board> {
    let feeds = to.onward(from, sources).feeds();
    to.carried("Suite", AT, sources, &feeds, usize::MAX).expect("something comes along")
}

#[test]
fn y15_socles_wait_beside_each_groups_plan_as_espaces_with_their_ideas() {
    let before = sources(&method("idees-socles").filled());
    let plan = method("plan-des-usages");
    let boards = by_default(&plan, "idees-socles", &before);
    let sample = sources(&plan.clone().filled());
    for (n, board) in boards.iter().enumerate() {
        let expect = if n < 4 { told(&sample[n].content) } else { vec![("Plan du lieu".into(), vec![])] };
        let mut seen = told(board);
        if n < 4 {
            // ESPACES come after what is there: the order among them is the socle’s.
            let rest = seen.split_off(1);
            let (espaces, other): (Vec<_>, Vec<_>) = rest
                .into_iter()
                .partition(|(title, _)| !["J’aime", "Question", "Attention"].contains(&title.as_str()));
            seen.extend(espaces);
            seen.extend(other);
        }
        assert_eq!(seen, expect, "board {n}");
    }
    let table = &boards[0];
    let espaces: Vec<_> =
        table.zones.values().filter(|zone| zone.parent.as_deref() == Some("plan")).collect();
    assert_eq!((espaces.len(), table.notes.len()), (13, 39));
    for (n, zone) in espaces.iter().enumerate() {
        assert!(zone.room.is_none() && !zone.locked && zone.kind == ZoneKind::List, "it waits");
        let frame = zone.frame;
        assert!(frame.x >= 1256.0 && frame.x + frame.w <= 2208.0, "between the plan and what is said of it");
        for other in &espaces[n + 1..] {
            let (a, b) = (frame, other.frame);
            assert!(a.x != b.x || a.y + a.h < b.y || b.y + b.h < a.y, "{} on {}", zone.title, other.title);
        }
    }
    for note in table.notes.values() {
        let origin = note.origin.as_ref().expect("where it is from");
        assert_eq!((origin.board.as_str(), origin.label.starts_with("Avant · ")), ("b0", true));
        assert_eq!(origin.note, note.id);
    }
    // What is kept for later, or not in its place yet, stays; so do names that nobody gave.
    let mut blank = sources(&method("idees-socles"));
    writes(&mut blank[0], Some("espace-2"), "a1", "une scène");
    writes(&mut blank[0], Some("bonus"), "a2", "un phare");
    blank[0].content.zones.get_mut("espace-3").expect("a zone").title = "ESPACE THÉÂTRE".into();
    let boards = by_default(&plan, "idees-socles", &blank);
    assert_eq!(
        told(&boards[1])[1..3],
        [("ESPACE 2".to_owned(), vec!["une scène".to_owned()]), ("ESPACE THÉÂTRE".to_owned(), vec![])]
    );
    assert_eq!((boards[1].notes.len(), boards[1].zones.len()), (1, 6));
}

#[test]
fn y15_a_plans_espaces_are_the_rows_that_elected_officials_decide_on() {
    let mut before = sources(&method("plan-des-usages").filled());
    let common = &mut before[4];
    writes(common, Some("cafe"), "a1", "un comptoir");
    writes(common, Some("services"), "a2", "un banc");
    let room = Room { level: "rdc".into(), ..Room::default() };
    common.content.zones.get_mut("ot").expect("a zone").room = Some(room);
    let boards = by_default(&method("validation-elus"), "plan-des-usages", &before);
    let rows = &boards[0].zones["espaces"].rows;
    let rows: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.label.as_str())).collect();
    assert_eq!(
        rows,
        [("espace-1", "ESPACE CAFÉ"), ("espace-2", "OT"), ("espace-3", "SERVICES ++")],
        "of the plan that all agreed on: what lies on it, or has a use"
    );
    let beside = told(&boards[0]).split_off(1);
    let texts = |text: &str| vec![text.to_owned()];
    assert_eq!(
        beside,
        [
            ("ESPACE CAFÉ".to_owned(), texts("un comptoir")),
            ("OT".to_owned(), vec![]),
            ("SERVICES ++".to_owned(), texts("un banc"))
        ]
    );
    assert!(boards[0].zones.values().all(|zone| zone.room.is_none() && zone.parent.is_none()));
    let of_nothing = sources(&method("plan-des-usages"));
    let elected = method("validation-elus");
    let feeds = elected.onward("plan-des-usages", &of_nothing).feeds();
    let refused = elected.carried("T", AT, &of_nothing, &feeds, usize::MAX);
    assert_eq!(refused, Err(Refusal::NothingToCarry {}));
}

#[test]
fn y15_what_people_said_becomes_what_is_to_be_sorted() {
    let socles = method("idees-socles");
    let mut cards = sources(&method("carte-postale"));
    writes(&mut cards[0], Some("idees"), "a1", "des bancs au soleil");
    writes(&mut cards[0], Some("idees"), "a0", "un café");
    let boards = by_default(&socles, "carte-postale", &cards);
    let tray = told(&boards[0]).into_iter().find(|(title, _)| title == "À CLASSER").expect("the tray");
    assert_eq!(tray.1, ["un café", "des bancs au soleil"], "in their order, and no card");
    assert_eq!(boards[0].notes.len(), 2);

    let mut asked = sources(&method("collecte"));
    writes(&mut asked[0], Some("question-1"), "a1", "des conseils");
    writes(&mut asked[1], Some("entretiens"), "a2", "E01 hôtelier : dormir");
    // The same name on another board.
    writes(&mut asked[1], Some("besoins"), "a1", "du calme");
    let boards = by_default(&socles, "collecte", &asked);
    let texts: Vec<_> = boards[0].notes.values().map(|note| note.text.as_str()).collect();
    assert_eq!(texts.len(), 3, "{texts:?}");

    // From a method that it says nothing of: every idea, but how people arrived.
    let mut other = sources(&method("voyage-inspirant"));
    writes(&mut other[0], Some("vu"), "a1", "un four partagé");
    writes(&mut other[0], None, "a2", "nulle part");
    let mut told_before = sources(&method("inclusion"));
    let strip = told_before[0].content.zones.keys().next().expect("a strip").clone();
    writes(&mut told_before[0], Some(&strip), "a1", "triste");
    assert_eq!(socles.onward("inclusion", &told_before).zones, []);
    assert_eq!(socles.onward("voyage-inspirant", &other).feeds(), [], "what was only seen stays");
    let all = method("acteurs").onward("voyage-inspirant", &other);
    let first = all.doors.iter().find(|door| door.takes == Takes::Ideas);
    let into = all.zones.iter().map(|zone| (zone.zone.as_deref(), zone.into.as_deref()));
    let door = first.map(|door| door.zone.as_str());
    assert_eq!(door, Some("sujets"));
    assert_eq!(into.collect::<Vec<_>>(), [(Some("vu"), door), (None, door)]);
    // What is for some only comes where somebody says so.
    cards[0].is_open = false;
    let closed = socles.onward("carte-postale", &cards);
    assert_eq!((closed.feeds(), closed.zones.iter().any(|zone| zone.ideas == 2)), (vec![], true));
}

#[test]
fn y15_one_espace_of_several_plans_is_one_and_says_each_thing_once() {
    let mut before = sources(&method("plan-des-usages"));
    for n in [0, 1] {
        let zone =
            Zone { id: format!("z{n}"), title: "Espace Café ".into(), order: "z".into(), ..Zone::default() };
        before[n].content.zones.insert(zone.id.clone(), zone);
        writes(&mut before[n], Some(&format!("z{n}")), "a1", "un comptoir");
        writes(&mut before[n], Some(&format!("z{n}")), &format!("a2{n}"), &format!("idée {n}"));
    }
    let feed =
        |n: usize| Feed { board: before[n].id.clone(), zone: Some(format!("z{n}")), into: "espaces".into() };
    let elected = method("validation-elus");
    let boards = elected.carried("T", AT, &before, &[feed(0), feed(1)], usize::MAX).expect("a workshop");
    assert_eq!(boards[0].zones["espaces"].rows.len(), 1);
    assert_eq!(told(&boards[0])[1].1, ["un comptoir", "idée 0", "idée 1"]);
}

#[test]
fn y15_a_feed_of_what_is_not_there_is_refused_with_its_path() {
    let mut before = sources(&method("carte-postale"));
    writes(&mut before[0], Some("idees"), "a1", "un café");
    let socles = method("idees-socles");
    let feed = |board: &str, zone: Option<&str>, into: &str| Feed {
        board: board.parse().expect("an id"),
        zone: zone.map(str::to_owned),
        into: into.into(),
    };
    let good = feed("b0", Some("idees"), "a-classer");
    let field = |field: &str| Refusal::BadField { field: field.into() };
    for (feeds, refusal) in [
        (vec![feed("b9", Some("idees"), "a-classer")], Refusal::UnknownBoard {}),
        (vec![good.clone(), feed("b0", Some("ailleurs"), "a-classer")], field("feeds[1].zone")),
        (vec![feed("b0", Some("idees"), "ailleurs")], field("feeds[0].into")),
        // There with the example alone.
        (vec![feed("b0", Some("idees"), "cafe")], field("feeds[0].into")),
        (vec![good.clone(), good.clone()], field("feeds[1]")),
        (vec![feed("b0", None, "a-classer")], Refusal::NothingToCarry {}),
        (Vec::new(), Refusal::NothingToCarry {}),
    ] {
        assert_eq!(socles.carried("T", AT, &before, &feeds, usize::MAX), Err(refusal), "{feeds:?}");
    }
    assert!(socles.carried("T", AT, &before, &[good], usize::MAX).is_ok());
    // A podium of three has three.
    let cafe = method("world-cafe");
    for n in 0..4 {
        writes(&mut before[0], Some("idees"), &format!("b{n}"), &format!("action {n}"));
    }
    let full = cafe.carried("T", AT, &before, &[feed("b0", Some("idees"), "podium")], usize::MAX);
    assert_eq!(full, Err(Refusal::ZoneFull { zone: "podium".into(), limit: 3 }));
}

fn feed(source: &Source, zone: &str, into: &str) -> Feed {
    Feed { board: source.id.clone(), zone: Some(zone.into()), into: into.into() }
}

#[test]
fn y15_one_idea_that_goes_to_several_zones_of_a_board_is_in_each() {
    let mut before = sources(&method("carte-postale"));
    writes(&mut before[0], Some("idees"), "a1", "un café");
    let domino = method("domino");
    let lists: Vec<String> = domino
        .doors()
        .into_iter()
        .filter(|door| domino.behind(&door.zone) == [0])
        .map(|door| door.zone)
        .collect();
    assert!(lists.len() >= 3, "{lists:?}");
    let feeds: Vec<Feed> = lists.iter().map(|into| feed(&before[0], "idees", into)).collect();
    let boards = domino.carried("T", AT, &before, &feeds, usize::MAX).expect("a workshop");
    let stands: Vec<&str> = boards[0].notes.values().filter_map(|note| note.place.zone.as_deref()).collect();
    assert_eq!(stands.iter().collect::<std::collections::BTreeSet<_>>().len(), lists.len(), "{stands:?}");
}

#[test]
fn y15_b25_what_was_joined_into_an_idea_comes_along_in_it() {
    let mut before = sources(&method("idees-socles"));
    for (id, text) in [("a1", "une scène"), ("a2", "un théâtre"), ("a3", "des gradins")] {
        writes(&mut before[0], Some("espace-1"), id, text);
    }
    for (id, into) in [("a2", "a1"), ("a3", "a2")] {
        let note = before[0].content.notes.get_mut(id).expect("a note");
        note.deleted = Some(Deletion { into: Some(into.into()), ..Deletion::default() });
    }
    let plan = method("plan-des-usages");
    let feeds = [feed(&before[0], "espace-1", "plan")];
    let boards = plan.carried("T", AT, &before, &feeds, 3).expect("it comes along");
    let joined = boards[0].joined();
    let texts: Vec<&str> = joined["a1"].iter().map(|note| note.text.as_str()).collect();
    assert_eq!(texts, ["un théâtre", "des gradins"]);
    assert_eq!(told(&boards[0])[1].1, ["une scène"]);
    let limit = Err(Refusal::BoardFull { limit: 2 });
    assert_eq!(plan.carried("T", AT, &before, &feeds, 2), limit, "they count");
}

#[test]
fn y15_more_espaces_than_a_building_has_or_rows_than_are_read_are_refused() {
    let mut before = sources(&method("idees-socles"));
    let content = &mut before[0].content;
    for n in 0..101 {
        let (id, title) = (format!("z{n}"), format!("ESPACE {n}"));
        content.zones.insert(id.clone(), Zone { id, title, ..Zone::default() });
    }
    let carried = |to: &str, into: &str, count: usize| {
        let feeds: Vec<Feed> = (0..count).map(|n| feed(&before[0], &format!("z{n}"), into)).collect();
        method(to).carried("T", AT, &before, &feeds, usize::MAX).map(drop)
    };
    assert_eq!(carried("plan-des-usages", "plan", 101), Err(Refusal::ListFull { limit: 100 }));
    assert_eq!(carried("plan-des-usages", "plan", 100), Ok(()));
    let mut with_an_idea = sources(&method("idees-socles"));
    for n in 0..41 {
        let (id, title) = (format!("z{n}"), format!("ESPACE {n}"));
        with_an_idea[0].content.zones.insert(id.clone(), Zone { id, title, ..Zone::default() });
        writes(&mut with_an_idea[0], Some(&format!("z{n}")), &format!("n{n}"), "une idée");
    }
    let decided = |count: usize| {
        let feeds: Vec<Feed> =
            (0..count).map(|n| feed(&with_an_idea[0], &format!("z{n}"), "espaces")).collect();
        method("validation-elus").carried("T", AT, &with_an_idea, &feeds, usize::MAX).map(drop)
    };
    assert_eq!((decided(41), decided(40)), (Err(Refusal::ListFull { limit: 40 }), Ok(())));
}

#[test]
fn y15_d9_what_is_for_some_only_does_not_bring_its_boards_name() {
    let mut before = sources(&method("idees-socles"));
    writes(&mut before[0], None, "a1", "une scène");
    before[0].title = "Table du maire".into();
    let plan = method("plan-des-usages");
    let titles = |before: &[Source]| -> Vec<String> {
        let feeds = [Feed { board: before[0].id.clone(), zone: None, into: "plan".into() }];
        let boards = plan.carried("T", AT, before, &feeds, usize::MAX).expect("it comes along");
        told(&boards[0]).into_iter().map(|(title, _)| title).skip(1).take(1).collect()
    };
    assert_eq!(titles(&before), ["Table du maire"]);
    before[0].is_open = false;
    assert_eq!(titles(&before), [""]);
}

#[test]
fn y15_every_way_on_is_from_a_method_and_zones_that_there_are() {
    for method in Template::all() {
        for way in &method.continues {
            assert!(
                method.doors().iter().any(|door| door.zone == way.into),
                "{} into {}",
                method.id,
                way.into
            );
            let Some(from) = Template::find(&way.from) else {
                assert_eq!(way.from, ANY, "{}", method.id);
                continue;
            };
            let zones: Vec<&ZonePlan> = from.boards.iter().flat_map(|board| &board.zones).collect();
            for zone in way.zones.iter().chain(&way.except) {
                assert!(zones.iter().any(|known| known.id == *zone), "{} from {zone}", method.id);
            }
            for board in &way.boards {
                assert!(from.boards.iter().any(|known| known.id.as_ref() == Some(board)), "{board}");
            }
        }
    }
    let wrong = include_str!("../../../templates/idees-socles.json").replacen(
        r#""zones": ["idees"], "into": "a-classer""#,
        r#""zones": ["idees"], "into": "cafe""#,
        1,
    );
    let error = Template::read(&wrong).expect_err("there with the example alone");
    assert_eq!((error.path.as_str(), error.fault), ("continues[0].into", Fault::UnknownZone));
}
