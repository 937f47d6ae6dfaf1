//! Tables of who may do what, and what then is true.

use super::*;

mod commands;

/// A morning of 2026.
const MOMENT: Moment = Moment { now: 1_770_000_000_000, seed: 7 };

fn person(id: &str) -> PersonId {
    id.parse().expect("an id")
}

/// A workshop with Fanny (facilitator), Paul (participant) and Odile (observer).
fn workshop() -> Workshop {
    let created = Happening::Created {
        title: "Idées".into(),
        template: "empty".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![BoardView::of("b1".parse().expect("an id"), "Espace")],
        script: Vec::new(),
        tables: Default::default(),
        retention: None,
    };
    let mut workshop = Workshop::begin("w1".parse().expect("an id"), &created).expect("a first happening");
    for (id, role) in [("fanny", Role::Facilitator), ("paul", Role::Participant), ("odile", Role::Observer)] {
        let joined = Happening::Joined { person: person(id), name: id.into(), role };
        workshop.fold(workshop.seq() + 1, &joined);
    }
    workshop
}

fn fold_all(workshop: &mut Workshop, happenings: Vec<Happening>) {
    for happening in happenings {
        workshop.fold(workshop.seq() + 1, &happening);
    }
}

fn arrival(id: &str, role: Role, name: Option<&str>) -> Arrival {
    Arrival { person: person(id), role, name: name.map(str::to_owned), seed: 3, by_operator: false }
}

#[test]
fn r1_commands_by_role() {
    let rename = |id: &str| Command::Rename { person: person(id), name: "Lune".into() };
    let only_run = Err(Refusal::NotAllowed {});
    let table = [
        ("fanny", rename("paul"), Ok(())),
        ("paul", rename("paul"), Ok(())),
        ("odile", rename("odile"), Ok(())),
        ("paul", rename("odile"), only_run.clone()),
        ("fanny", Command::Remove { person: person("paul") }, Ok(())),
        ("paul", Command::Remove { person: person("paul") }, only_run.clone()),
        ("odile", Command::Readmit { person: person("paul") }, only_run.clone()),
        ("fanny", Command::LockDoor {}, Ok(())),
        ("paul", Command::LockDoor {}, only_run.clone()),
        ("paul", Command::UnlockDoor {}, only_run.clone()),
        ("fanny", Command::Retitle { title: "Autre".into() }, Ok(())),
        ("odile", Command::Retitle { title: "Autre".into() }, only_run),
        ("stranger", Command::LockDoor {}, Err(Refusal::BadToken {})),
        ("fanny", rename("nobody"), Err(Refusal::UnknownPerson { person: person("nobody") })),
        (
            "fanny",
            Command::Rename { person: person("paul"), name: " ".into() },
            Err(Refusal::BadField { field: "name".into() }),
        ),
        (
            "fanny",
            Command::Retitle { title: "t".repeat(121) },
            Err(Refusal::TooLong { field: "title".into(), limit: 120 }),
        ),
    ];
    for (by, command, expected) in table {
        let said = format!("{by}: {command:?}");
        assert_eq!(workshop().decide(&person(by), command, MOMENT).map(|_| ()), expected, "{said}");
    }
}

#[test]
fn r2_a_removed_person_may_nothing_until_readmitted() {
    let mut workshop = workshop();
    let removed = workshop
        .decide(&person("fanny"), Command::Remove { person: person("paul") }, MOMENT)
        .expect("allowed")
        .happenings;
    fold_all(&mut workshop, removed);
    assert_eq!(workshop.admit(&person("paul")), Err(Refusal::Removed {}));
    let rename = Command::Rename { person: person("paul"), name: "Lune".into() };
    assert_eq!(workshop.decide(&person("paul"), rename, MOMENT), Err(Refusal::Removed {}));
    for role in Role::ALL {
        assert_eq!(workshop.join(&arrival("paul", role, None)), Err(Refusal::Removed {}), "{role:?}");
    }

    let back = workshop
        .decide(&person("fanny"), Command::Readmit { person: person("paul") }, MOMENT)
        .expect("allowed")
        .happenings;
    fold_all(&mut workshop, back);
    assert_eq!(workshop.admit(&person("paul")), Ok(Role::Participant));
}

#[test]
fn r5_there_is_always_one_facilitator() {
    let mut workshop = workshop();
    let remove = |id: &str| Command::Remove { person: person(id) };
    assert_eq!(workshop.decide(&person("fanny"), remove("fanny"), MOMENT), Err(Refusal::LastFacilitator {}));

    let second = workshop.join(&arrival("gil", Role::Facilitator, None)).expect("welcome");
    fold_all(&mut workshop, second);
    let removed = workshop.decide(&person("fanny"), remove("fanny"), MOMENT).expect("Gil stays").happenings;
    fold_all(&mut workshop, removed);
    assert_eq!(workshop.decide(&person("gil"), remove("gil"), MOMENT), Err(Refusal::LastFacilitator {}));
    assert!(
        workshop.decide(&person("gil"), remove("fanny"), MOMENT).is_ok(),
        "removing twice changes nothing"
    );
}

#[test]
fn r3_a_locked_door_stops_newcomers_only() {
    let mut workshop = workshop();
    fold_all(&mut workshop, vec![Happening::DoorLocked {}]);
    for role in [Role::Projector, Role::Observer, Role::Participant] {
        assert_eq!(workshop.join(&arrival("new", role, None)), Err(Refusal::DoorLocked {}), "{role:?}");
    }
    assert!(workshop.join(&arrival("new", Role::Facilitator, None)).is_ok(), "their invitation opens it");
    assert_eq!(workshop.join(&arrival("paul", Role::Participant, None)), Ok(vec![]), "who is in stays in");
    fold_all(&mut workshop, vec![Happening::DoorUnlocked {}]);
    assert!(workshop.join(&arrival("new", Role::Participant, None)).is_ok());
}

#[test]
fn w3_who_joins_again_keeps_the_stronger_role() {
    let changed = |role| vec![Happening::RoleChanged { person: person("paul"), role }];
    let table = [
        (Role::Projector, vec![]),
        (Role::Observer, vec![]),
        (Role::Participant, vec![]),
        (Role::Facilitator, changed(Role::Facilitator)),
    ];
    for (role, expected) in table {
        assert_eq!(workshop().join(&arrival("paul", role, None)), Ok(expected), "{role:?}");
    }
    let renamed = Happening::Renamed { person: person("paul"), name: "Pol".into() };
    assert_eq!(workshop().join(&arrival("paul", Role::Observer, Some("Pol"))), Ok(vec![renamed]));
}

#[test]
fn w3_a_chosen_name_may_be_there_twice_a_proposed_one_gets_a_number() {
    let name_of = |workshop: &Workshop, name: Option<&str>| match workshop
        .join(&arrival("new", Role::Participant, name))
        .expect("welcome")
        .as_slice()
    {
        [Happening::Joined { name, .. }] => name.clone(),
        other => panic!("{other:?}"),
    };
    let mut workshop = workshop();
    assert_eq!(name_of(&workshop, Some("paul")), "paul", "chosen");
    assert_eq!(name_of(&workshop, Some("Mésange")), "Mésange", "free");
    let first = workshop.join(&arrival("m1", Role::Participant, Some("Mésange"))).expect("welcome");
    fold_all(&mut workshop, first);
    assert_eq!(name_of(&workshop, Some("Mésange")), "Mésange 2", "proposed twice at once");
    for blank in [None, Some("  ")] {
        let proposed = name_of(&workshop, blank);
        assert!(crate::names::is_pseudonym(&proposed) && proposed != "Mésange", "{proposed}");
    }
}

#[test]
fn l2_replaying_the_log_gives_the_same_workshop() {
    let mut live = workshop();
    let log = vec![
        Happening::Renamed { person: person("paul"), name: "Pol".into() },
        Happening::Removed { person: person("odile") },
        Happening::Retitled { title: "Après".into() },
        Happening::DoorLocked {},
        Happening::RoleChanged { person: person("paul"), role: Role::Facilitator },
        Happening::Joined { person: person("paul"), name: "again".into(), role: Role::Projector },
        Happening::Removed { person: person("nobody") },
    ];
    fold_all(&mut live, log);
    assert_eq!(live.seq(), 11);
    let view = live.view();
    assert_eq!((view.title.as_str(), view.door_locked, view.people.len()), ("Après", true, 3));
    let paul = live.person(&person("paul")).expect("here");
    assert_eq!((paul.name.as_str(), paul.role), ("Pol", Role::Facilitator));
    assert!(live.person(&person("odile")).is_some_and(|odile| odile.removed));
    assert!(live.board(&"b1".parse().expect("an id")).is_ok());
    assert_eq!(live.board(&"b2".parse().expect("an id")), Err(Refusal::UnknownBoard {}));
}
