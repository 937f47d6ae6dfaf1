//! Plans with known figures, and the table of them that the browser is held to (`vectors/plan.json`).

use super::*;
use crate::board::{
    Board, Deletion, Place,
    plan::{Moment, Noise},
};
use serde_json::{Value, json};

fn square(x: f64, y: f64, side: f64) -> Vec<(f64, f64)> {
    vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
}

fn on(level: &str, points: Vec<(f64, f64)>) -> Room {
    Room { level: level.into(), points, ..Room::default() }
}

fn board(rooms: Vec<(&str, Option<Room>)>, links: Vec<(&str, &str, LinkKind)>) -> Board {
    let level = |id: &str, metres| Level {
        id: id.into(),
        label: id.to_uppercase(),
        height: 700.0,
        image: None,
        metres,
    };
    let plan = Zone {
        id: "plan".into(),
        kind: ZoneKind::Plan,
        order: "a0".into(),
        levels: vec![level("rdc", Some(20.0)), level("jardin", None)],
        ..Zone::default()
    };
    let spots = rooms.into_iter().enumerate().map(|(n, (id, room))| Zone {
        id: id.into(),
        title: format!("ESPACE {}", id.to_uppercase()),
        parent: Some("plan".into()),
        order: format!("a{}", n + 1),
        room,
        ..Zone::default()
    });
    let links = links.into_iter().enumerate().map(|(n, (from, to, kind))| Link {
        id: format!("l{n}"),
        from: from.into(),
        to: to.into(),
        kind,
        order: format!("a{n}"),
        ..Link::default()
    });
    Board {
        zones: spots.chain([plan]).map(|zone| (zone.id.clone(), zone)).collect(),
        links: links.map(|link| (link.id.clone(), link)).collect(),
        ..Board::default()
    }
}

fn with_idea(mut board: Board, zone: &str) -> Board {
    let place = Place { zone: Some(zone.into()), order: "a0".into(), ..Place::default() };
    let id = format!("idea-{zone}");
    board.notes.insert(id.clone(), Note { id, place, text: "une idée".into(), ..Note::default() });
    board
}

/// What is found, as the browser finds it: a word, and what it is about.
fn found(board: &Board) -> Vec<Value> {
    let outline = board.outline();
    let plan = Plan::of(&outline, "plan").expect("a plan");
    let told = |check: &Check<'_>| match check {
        Check::Moments { moments, .. } => {
            json!({"check": check.name(), "about": check.about(), "moments": moments})
        }
        _ => json!({"check": check.name(), "about": check.about()}),
    };
    plan.checks().iter().map(told).collect()
}

#[test]
fn b20_an_area_is_that_of_the_drawing_to_the_scale_else_what_was_typed() {
    let typed = |room: Room| Room { area: Some(7.0), ..room };
    let board = board(
        vec![
            ("drawn", Some(typed(on("rdc", square(0.0, 0.0, 250.0))))),
            ("unscaled", Some(typed(on("jardin", square(0.0, 0.0, 250.0))))),
            ("chosen", Some(typed(on("rdc", vec![])))),
            ("silent", Some(on("jardin", square(0.0, 0.0, 250.0)))),
            ("lost", Some(typed(on("gone", square(0.0, 0.0, 250.0))))),
            ("waits", None),
        ],
        vec![],
    );
    let outline = board.outline();
    let plan = Plan::of(&outline, "plan").expect("a plan");
    // 250 units of a level that is 20 m wide are 5 m.
    let areas: Vec<_> = plan.spots.iter().map(Spot::square_metres).collect();
    assert_eq!(areas, [Some(25.0), Some(7.0), Some(7.0), None, None, None]);
    let numbers: Vec<_> =
        plan.spots.iter().map(|spot| (spot.number, spot.section.zone.id.as_str())).collect();
    assert_eq!(numbers[0], (1, "drawn"));
    let ids =
        |spots: Vec<&Spot<'_>>| spots.iter().map(|spot| spot.section.zone.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(plan.waiting().collect()), ["lost", "waits"], "a level that is gone lets it wait");
    assert_eq!(ids(plan.on("rdc").collect()), ["drawn", "chosen"]);
    assert!(Plan::of(&outline, "drawn").is_none() && Plan::of(&outline, "never").is_none());
}

#[test]
fn b20_an_image_that_is_replaced_moves_nothing() {
    let mut board = board(vec![("a", Some(on("rdc", square(10.0, 20.0, 100.0))))], vec![]);
    let figures = |board: &Board| {
        let outline = board.outline();
        let plan = Plan::of(&outline, "plan").expect("a plan");
        let spot = plan.spots[0];
        (spot.points().to_vec(), spot.square_metres())
    };
    let before = figures(&board);
    for image in ["aa", "bb"] {
        board.zones.get_mut("plan").expect("the plan").levels[0].image = Some(image.repeat(32));
        assert_eq!(figures(&board), before);
    }
    assert_eq!(before.1, Some(4.0));
}

#[test]
fn b21_an_espace_with_ideas_and_no_place_is_told_and_so_is_an_idea_in_no_espace() {
    let board = board(
        vec![
            ("empty", None),
            ("full", None),
            ("lost", Some(on("gone", vec![]))),
            ("placed", Some(on("rdc", vec![]))),
        ],
        vec![],
    );
    let mut board = ["full", "lost", "placed", "plan"].into_iter().fold(board, with_idea);
    let all = [
        json!({"check": "unplaced", "about": ["full"]}),
        json!({"check": "unplaced", "about": ["lost"]}),
        json!({"check": "unplaced", "about": ["idea-plan"]}),
    ];
    assert_eq!(found(&board), all);
    board.zones.get_mut("full").expect("it").deleted = Some(Deletion::default());
    assert_eq!(found(&board), all[1..]);
}

/// What is beside what, with every border on both sides: the browser finds the same.
fn cases() -> Vec<(&'static str, Board)> {
    let noisy = |noise, room: Room| Some(Room { noise: Some(noise), ..room });
    let (calm, lively) = (|room| noisy(Noise::Calm, room), |room| noisy(Noise::Lively, room));
    let at = |moments: &[Moment], room: Room| Some(Room { moments: moments.to_vec(), ..room });
    let beside = |level: &str, gap: f64| {
        vec![
            ("read", calm(on(level, square(0.0, 0.0, 100.0)))),
            ("play", lively(on(level, square(100.0 + gap, 0.0, 100.0)))),
        ]
    };
    let over = |x: f64, of_a: &[Moment], of_b: &[Moment], level: &str| {
        let (a, b) = (on("rdc", square(0.0, 0.0, 100.0)), on(level, square(x, 0.0, 100.0)));
        board(vec![("a", at(of_a, a)), ("b", at(of_b, b))], vec![])
    };
    let day = [Moment::Morning, Moment::Evening];
    let far = || {
        let far = on("jardin", square(0.0, 0.0, 100.0));
        vec![("read", calm(on("rdc", square(0.0, 0.0, 100.0)))), ("play", lively(far))]
    };
    let apart = |gap| {
        let rooms = vec![
            ("a", Some(on("rdc", square(0.0, 0.0, 100.0)))),
            ("b", Some(on("rdc", square(100.0 + gap, 0.0, 100.0)))),
        ];
        board(rooms, vec![("a", "b", LinkKind::Distance)])
    };
    vec![
        // One metre of twenty is 50 units.
        ("a calm one within a metre of a lively one", board(beside("rdc", 50.0), vec![])),
        ("a calm one farther than a metre", board(beside("rdc", 50.1), vec![])),
        ("a calm one within twenty units, without a scale", board(beside("jardin", 20.0), vec![])),
        ("a calm one farther than twenty units", board(beside("jardin", 20.1), vec![])),
        ("to be near, on another level", board(far(), vec![("play", "read", LinkKind::Proximity)])),
        ("only a flow, on another level", board(far(), vec![("play", "read", LinkKind::Flow)])),
        ("to be apart, and touching", apart(1.9)),
        ("to be apart, and apart", apart(2.0)),
        ("on one another in the evening", over(90.0, &day, &[Moment::Evening], "rdc")),
        ("on one another, but at other moments", over(0.0, &day, &[Moment::Midday], "rdc")),
        ("sharing a wall", over(99.5, &day, &day, "rdc")),
        ("above one another", over(0.0, &day, &day, "jardin")),
        ("not placed", with_idea(board(vec![("a", None), ("b", None)], vec![]), "b")),
    ]
}

#[test]
fn b21_what_does_not_fit_together_is_found_and_nothing_else() {
    let all: Vec<(&str, Vec<Value>)> = cases().iter().map(|(name, board)| (*name, found(board))).collect();
    let noise = vec![json!({"check": "noise", "about": ["read", "play"]})];
    let expected = [
        noise.clone(),
        vec![],
        noise.clone(),
        vec![],
        noise,
        vec![],
        vec![json!({"check": "distance", "about": ["a", "b"]})],
        vec![],
        vec![json!({"check": "moments", "about": ["a", "b"], "moments": ["evening"]})],
        vec![],
        vec![],
        vec![],
        vec![json!({"check": "unplaced", "about": ["b"]})],
    ];
    for ((name, found), expected) in all.into_iter().zip(expected) {
        assert_eq!(found, expected, "{name}");
    }
}

/// Every case with its zones, notes and links as canonical JSON has them, and what is found in it.
#[test]
fn b21_the_browser_is_held_to_the_same_findings() {
    let told = |(name, board): &(&str, Board)| {
        let whole: Value =
            serde_json::from_str(&board.canonical(&"board".parse().expect("an id"))).expect("JSON");
        let outline = board.outline();
        let plan = Plan::of(&outline, "plan").expect("a plan");
        let areas: Value = plan
            .spots
            .iter()
            .map(|spot| (spot.section.zone.id.clone(), spot.square_metres().map_or(Value::Null, Value::from)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        json!({"name": name, "zones": whole["zones"], "links": whole["links"], "areas": areas, "found": found(board)})
    };
    let text =
        serde_json::to_string_pretty(&cases().iter().map(told).collect::<Vec<_>>()).expect("JSON") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/plan.json");
    if std::env::var_os("SOCLE_BLESS").is_some() {
        std::fs::write(path, &text).expect("the file can be written");
    }
    assert!(std::fs::read_to_string(path).is_ok_and(|kept| kept == text), "stale: run with SOCLE_BLESS=1");
}
