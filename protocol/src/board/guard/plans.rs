//! What a modified client tries on a plan and its ESPACES (SPEC B18, B19).

use super::kinds::{Server, bad, structure};
use crate::{
    board::{
        Frame, Level, Room, Roots, Zone, ZoneKind, key,
        plan::{Accessibility, Moment, Noise, levels_value, room_value},
        write::Kind,
    },
    message::script::{Rules, Who},
    refusal::Refusal,
    role::Role,
};
use std::{collections::HashMap, sync::Arc};
use yrs::{Any, TransactionMut};

fn zone(id: &str, kind: ZoneKind) -> Zone {
    let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
    Zone { id: id.into(), kind, order: "a0".into(), frame, ..Zone::default() }
}

fn level(id: &str) -> Level {
    Level { id: id.into(), label: "RDC".into(), height: 700.0, ..Level::default() }
}

/// A plan of one level, and an ESPACE that waits.
fn server() -> Server {
    Server::with(&[
        Zone { levels: vec![level("rdc")], ..zone("plan", ZoneKind::Plan) },
        Zone { parent: Some("plan".into()), ..zone("cafe", ZoneKind::List) },
    ])
}

fn square(side: f64) -> Room {
    let points = vec![(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
    Room { level: "rdc".into(), points, ..Room::default() }
}

/// A plain value with one of its keys as it is here.
fn with(value: Any, key: &str, said: Any) -> Any {
    let Any::Map(fields) = value else { panic!("a plain value") };
    let mut fields: HashMap<String, Any> = fields.as_ref().clone();
    fields.insert(key.to_owned(), said);
    Any::Map(Arc::new(fields))
}

fn texts(words: &[&str]) -> Any {
    Any::from(words.iter().map(|word| Any::from(*word)).collect::<Vec<_>>())
}

fn writes(zone: &'static str, key: &'static str, value: Any) -> impl FnOnce(&Roots, &mut TransactionMut<'_>) {
    move |roots, txn| {
        roots.set(txn, Kind::Zone, zone, key, value);
    }
}

#[test]
fn b18_only_the_facilitation_says_which_levels_there_are_and_how_they_look() {
    let mut server = server();
    let more = [level("rdc"), level("etage")];
    let value = || levels_value(&more);
    assert_eq!(server.ask(writes("plan", key::LEVELS, value())), structure("plan"));
    let mine = Zone { levels: vec![level("rdc")], ..zone("mine", ZoneKind::Plan) };
    assert_eq!(server.ask(|roots, txn| roots.add_zone(txn, &mine)), structure("mine"));
    let facilitates = |server: &mut Server, value| {
        server.judge(Role::Facilitator, Rules::default(), writes("plan", key::LEVELS, value))
    };
    assert_eq!(facilitates(&mut server, value()), Ok(()));
    assert_eq!(server.board().zones["plan"].levels, more);
}

#[test]
fn b18_levels_are_bounded_and_each_has_an_id_of_its_own() {
    let mut server = server();
    let mut facilitates =
        |value: Any| server.judge(Role::Facilitator, Rules::default(), writes("plan", key::LEVELS, value));
    let wrong = || bad("zones/plan/levels");
    let many = |n: usize| levels_value(&(0..n).map(|n| level(&format!("l{n}"))).collect::<Vec<_>>());
    assert_eq!((facilitates(many(9)), facilitates(many(8))), (wrong(), Ok(())));
    assert_eq!(facilitates(levels_value(&[level("a"), level("a")])), wrong());
    assert_eq!(facilitates(levels_value(&[level("not an id")])), wrong());
    assert_eq!(facilitates(Any::from("rdc")), wrong());
    let one = |key: &str, said: Any| {
        let Any::Array(levels) = levels_value(&[level("a")]) else { panic!("a list") };
        Any::from(vec![with(levels[0].clone(), key, said)])
    };
    for (key, said) in [
        (key::HEIGHT, Any::from(99.9)),
        (key::HEIGHT, Any::from(4000.1)),
        (key::HEIGHT, Any::from(f64::NAN)),
        (key::HEIGHT, Any::from("700")),
        (key::LABEL, Any::from("é".repeat(121))),
        (key::LABEL, Any::Null),
        (key::METRES, Any::from(0.0)),
        (key::METRES, Any::from(-1.0)),
        (key::METRES, Any::from(10_000.1)),
        // A name of an image is nothing but that: no address, no other case.
        (key::IMAGE, Any::from("https://example.org/plan.png")),
        (key::IMAGE, Any::from("A".repeat(64))),
        (key::IMAGE, Any::from("a".repeat(63))),
        (key::IMAGE, Any::from("../".repeat(21) + "a")),
        (key::IMAGE, Any::from(1.0)),
    ] {
        assert_eq!(facilitates(one(key, said.clone())), wrong(), "{key} {said:?}");
    }
    for (key, said) in [
        (key::HEIGHT, Any::from(100.0)),
        (key::HEIGHT, Any::from(4000.0)),
        (key::LABEL, Any::from("é".repeat(120))),
        (key::METRES, Any::from(10_000.0)),
        (key::METRES, Any::from(0.1)),
        (key::IMAGE, Any::from("0a".repeat(32))),
    ] {
        assert_eq!(facilitates(one(key, said.clone())), Ok(()), "{key} {said:?}");
    }
}

#[test]
fn b19_whoever_may_edit_a_zone_says_where_it_lies_and_what_it_is_for() {
    let rules = |zones| Rules { zones, ..Rules::default() };
    let against = Err(Refusal::AgainstRules { item: Some("cafe".into()) });
    let cases = [
        (Role::Participant, Who::Everyone, Ok(())),
        (Role::Participant, Who::Facilitation, against.clone()),
        (Role::Participant, Who::Nobody, against),
        (Role::Facilitator, Who::Facilitation, Ok(())),
    ];
    for (role, who, expected) in cases {
        let told = server().judge(role, rules(who), writes("cafe", key::ROOM, room_value(&square(100.0))));
        assert_eq!(told, expected, "{role:?} {who:?}");
    }
    let mut server = server();
    let lock = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.set_locked(txn, "cafe", true);
    };
    assert_eq!(server.judge(Role::Facilitator, Rules::default(), lock), Ok(()));
    assert_eq!(server.ask(writes("cafe", key::ROOM, room_value(&square(100.0)))), structure("cafe"));
}

#[test]
fn b19_a_room_lies_within_its_level_and_its_words_are_bounded() {
    let mut server = server();
    let wrong = || bad("zones/cafe/room");
    let whole = || room_value(&square(100.0));
    let mut ask = |value: Any| server.ask(writes("cafe", key::ROOM, value));
    let corners = |corners: &[(f64, f64)]| room_value(&Room { points: corners.to_vec(), ..square(1.0) });
    let wheel = |n: u32| {
        let corner = |n: u32| (f64::from(n) / 100.0).sin_cos();
        let corners: Vec<_> = (0..n).map(corner).map(|(x, y)| (x * 300.0, y * 300.0)).collect();
        corners
    };
    for points in [
        corners(&[(0.0, 0.0), (10.0, 0.0)]),
        corners(&wheel(61)),
        corners(&[(-0.1, 0.0), (10.0, 0.0), (10.0, 10.0)]),
        corners(&[(0.0, 0.0), (1000.1, 0.0), (10.0, 10.0)]),
        // The level is 700 units high.
        corners(&[(0.0, 0.0), (10.0, 0.0), (10.0, 700.1)]),
        corners(&[(0.0, 0.0), (10.0, f64::NAN), (10.0, 10.0)]),
        with(whole(), key::POINTS, Any::from(vec![Any::from(1.0); 3])),
        with(whole(), key::POINTS, Any::Null),
    ] {
        assert_eq!(ask(points.clone()), wrong(), "{points:?}");
    }
    let many = vec!["café"; 13];
    for (key, said) in [
        (key::LEVEL, Any::Null),
        (key::LEVEL, Any::from("not an id")),
        (key::USAGES, texts(&many)),
        (key::USAGES, texts(&[&"é".repeat(61)])),
        (key::PUBLICS, texts(&[" "])),
        (key::EQUIPMENT, Any::from("table")),
        (key::MOMENTS, texts(&["midnight"])),
        (key::MOMENTS, texts(&["morning"; 6])),
        (key::NOISE, Any::from("loud")),
        (key::ACCESS, Any::Bool(true)),
        (key::AREA, Any::from(0.0)),
        (key::AREA, Any::from(1_000_000.1)),
        (key::STEWARD, Any::from("é".repeat(121))),
        (key::LABEL, Any::from("é".repeat(121))),
    ] {
        assert_eq!(ask(with(whole(), key, said.clone())), wrong(), "{key} {said:?}");
    }
    assert_eq!(ask(Any::from("au fond")), wrong());
    for well in [
        corners(&[]),
        corners(&wheel(60)),
        corners(&[(0.0, 0.0), (1000.0, 0.0), (10.0, 700.0)]),
        with(whole(), key::USAGES, texts(&many[..12])),
        with(whole(), key::USAGES, Any::Null),
        with(whole(), key::MOMENTS, texts(&["weekend", "morning", "weekend"])),
        // The level may have been taken away meanwhile: nobody loses what they drew for that.
        with(whole(), key::LEVEL, Any::from("gone")),
        Any::Null,
    ] {
        assert_eq!(ask(well.clone()), Ok(()), "{well:?}");
    }
    let full = Room {
        label: Some("é".repeat(120)),
        usages: vec!["é".repeat(60)],
        publics: vec!["familles".into()],
        moments: vec![Moment::Morning, Moment::Weekend],
        equipment: vec!["tables".into()],
        area: Some(0.5),
        noise: Some(Noise::Lively),
        access: Some(Accessibility::Partly),
        steward: Some("é".repeat(120)),
        ..square(99.9)
    };
    assert_eq!(ask(room_value(&full)), Ok(()));
    assert_eq!(server.board().zones["cafe"].room, Some(full));
}

#[test]
fn b19_a_new_espace_lies_within_its_level_too() {
    let mut server = server();
    let low = Room { points: vec![(0.0, 0.0), (10.0, 0.0), (10.0, 800.0)], ..square(1.0) };
    let new = |room| Zone { parent: Some("plan".into()), room: Some(room), ..zone("new", ZoneKind::List) };
    assert_eq!(server.ask(|roots, txn| roots.add_zone(txn, &new(low))), bad("zones/new/room"));
    assert_eq!(server.ask(|roots, txn| roots.add_zone(txn, &new(square(10.0)))), Ok(()));
}
