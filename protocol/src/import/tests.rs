//! Each form that comes in, what is told of a bad line, and the round trips.

use super::*;
use crate::{
    board::{Board, Place},
    export::{canvas, record::Kept, space, space::Space, words::Words},
    refusal::Language,
};

fn zones(text: &str) -> Vec<(String, Vec<String>)> {
    let incoming = read(text).unwrap_or_else(|trouble| panic!("{trouble:?}: {text}"));
    incoming.zones.into_iter().map(|zone| (zone.title, zone.ideas)).collect()
}

fn wrong(text: &str) -> Trouble {
    read(text).expect_err("refused")
}

fn zone(title: &str, ideas: &[&str]) -> (String, Vec<String>) {
    (title.to_owned(), ideas.iter().map(|&idea| idea.to_owned()).collect())
}

#[test]
fn n1_pasted_lines_and_outlines_are_read_without_their_signs() {
    assert_eq!(zones("Un four\n\n  Un jardin  \n"), [zone("", &["Un four", "Un jardin"])]);
    let outline = "# Notre lieu\n\n## ESPACE CAFÉ\n- Un four\n* \\*gras\\*\n1. Premier\n\n### OT\n- [ ] À faire\n• puce\n-5 degrés\n#hashtag";
    assert_eq!(
        zones(outline),
        [
            zone("Notre lieu", &[]),
            zone("ESPACE CAFÉ", &["Un four", "*gras*", "Premier"]),
            zone("OT", &["À faire", "puce", "-5 degrés", "#hashtag"])
        ]
    );
    // A heading said again goes on where it was.
    assert_eq!(zones("# A\nun\n# B\ndeux\n# A\ntrois"), [zone("B", &["deux"]), zone("A", &["un", "trois"])]);
}

#[test]
fn n1_a_line_that_cannot_come_in_is_named_and_nothing_does() {
    let long = "é".repeat(501);
    for (text, line, why) in [
        ("", 0, Why::Empty),
        ("# Seul\n\n", 0, Why::Empty),
        (&*format!("un\n\n{long}"), 3, Why::IdeaTooLong),
        (&*format!("# {}\nun", "a".repeat(121)), 1, Why::TitleTooLong),
        (&*"x\n".repeat(2001), 2001, Why::TooMany),
        (&*(0..61).map(|n| format!("# {n}\nx\n")).collect::<String>(), 121, Why::TooMany),
        ("{\"a\": 1,\n oops}", 2, Why::UnknownJson),
        ("{\"a\": 1}", 0, Why::UnknownJson),
        (
            &*format!(
                "{{\"nodes\": [\n{{\"type\":\"text\",\"text\":\"un\"}},\n{{\"type\":\"text\",\"text\":\"{long}\"}}]}}"
            ),
            3,
            Why::IdeaTooLong,
        ),
        ("Zone;Idée\nA;un\nB", 3, Why::BadTable),
    ] {
        assert_eq!(wrong(text), Trouble { line, why }, "{}", &text[..text.len().min(40)]);
    }
    assert_eq!(read(&"é".repeat(500)).expect("so long it may be").zones.len(), 1);
}

fn a_board() -> Space {
    let mut board = Board::default();
    for (id, title, x) in [("z", "ESPACE CAFÉ", 24.0), ("y", "OT", 816.0)] {
        let frame = Frame { x, y: 120.0, w: 760.0, h: 304.0 };
        let zone = Zone {
            id: id.into(),
            title: title.into(),
            order: if id == "z" { "a0" } else { "a1" }.into(),
            frame,
            ..Zone::default()
        };
        board.zones.insert(id.into(), zone);
    }
    for (id, zone, text) in [
        ("a", Some("z"), "Un four; « chaud »"),
        ("b", Some("z"), "=SOMME(A1)\nsuite"),
        ("c", Some("y"), "*bornes*"),
        ("d", None, "dehors"),
    ] {
        let place = Place {
            zone: zone.map(str::to_owned),
            order: format!("a{id}"),
            x: 40.0,
            y: 2000.0,
            ..Place::default()
        };
        board.notes.insert(id.into(), Note { id: id.into(), place, text: text.into(), ..Note::default() });
    }
    let kept = Kept { board, ..Kept::default() };
    Space {
        id: "b".parse().expect("an id"),
        title: "Plan".into(),
        kept,
        points: BTreeMap::new(),
        groups: BTreeMap::new(),
        images: BTreeMap::new(),
    }
}

#[test]
fn n2_what_socle_writes_it_reads_again() {
    let (space, words) = (a_board(), Words::of(Language::French));
    let expected = [
        zone("OT", &["*bornes*"]),
        zone("ESPACE CAFÉ", &["Un four; « chaud »", "=SOMME(A1)\nsuite"]),
        zone("", &["dehors"]),
    ];
    let sorted = |mut zones: Vec<(String, Vec<String>)>| {
        zones.sort();
        zones
    };
    let expected = sorted(expected.to_vec());
    assert_eq!(sorted(zones(&space::table(std::slice::from_ref(&space), None, words))), expected, "CSV");
    assert_eq!(sorted(zones(&canvas::write(&space, None, words))), expected, "JSON Canvas");
}

#[test]
fn n3_ideas_come_to_the_zone_of_their_title_and_new_zones_below_everything() {
    let space = a_board();
    let incoming = read("# espace café\nun\ndeux\n# Cuisine\ntrois\n# Terrasse\nquatre").expect("read");
    let mut n = 0;
    let (zones, notes, plan) = incoming.onto(&space.kept.board, 7, || {
        n += 1;
        format!("new-{n}")
    });
    assert_eq!(zones.iter().map(|zone| zone.title.as_str()).collect::<Vec<_>>(), ["Cuisine", "Terrasse"]);
    assert!(zones.iter().all(|zone| zone.frame.y > 424.0 && *zone.order > *"a1"), "{zones:?}");
    assert!(zones[0].frame.x + zones[0].frame.w < zones[1].frame.x, "beside one another");
    let places: Vec<Option<&str>> = notes.iter().map(|note| note.place.zone.as_deref()).collect();
    assert_eq!(places, [Some("z"), Some("z"), Some(&*zones[0].id), Some(&*zones[1].id)]);
    assert_eq!(plan.ideas, 4);
    assert_eq!(plan.zones.iter().map(|zone| zone.is_new).collect::<Vec<_>>(), [false, true, true]);
}

#[test]
fn n3_beside_zones_at_the_edge_of_the_board_there_is_still_room() {
    let mut space = a_board();
    let far = space.kept.board.zones.get_mut("z").expect("it is there");
    (far.frame.x, far.frame.y) = (9_999_999.0, 9_999_999.0);
    space.kept.board.zones.retain(|id, _| id == "z");
    let text: String = (0..MOST_ZONES).map(|n| format!("# Z{n}\nidée\n")).collect();
    let (zones, ..) = read(&text).expect("read").onto(&space.kept.board, 7, || "new".to_owned());
    let is_on_it = |zone: &Zone| zone.frame.x + zone.frame.w < 1e7 && zone.frame.y + zone.frame.h < 1e7;
    assert!(zones.len() == MOST_ZONES && zones.iter().all(is_on_it), "{zones:?}");
}
