//! Who sits where: for all sizes that a room can have.

use super::*;
use crate::{
    message::{BoardView, Command},
    workshop::{Arrival, Moment},
};
use std::collections::BTreeSet;

fn id<T: std::str::FromStr<Err = crate::ids::NotAnId>>(text: &str) -> T {
    text.parse().expect("an id")
}

fn tell(workshop: &mut Workshop, by: &str, command: Command, seed: u64) -> Result<(), Refusal> {
    let decided = workshop.decide(&id(by), command, Moment { now: 1000, seed })?;
    for happening in decided.happenings {
        workshop.fold(workshop.seq() + 1, &happening);
    }
    Ok(())
}

fn arrive(workshop: &mut Workshop, person: &str, role: Role) {
    let arrival = Arrival { person: id(person), role, name: None, seed: 1, by_operator: false };
    for happening in workshop.join(&arrival).expect("the door is open") {
        workshop.fold(workshop.seq() + 1, &happening);
    }
}

/// A workshop of so many participants, `p0`…, with so many boards, `b0`…, and Fanny who runs it.
fn workshop(people: usize, boards: usize) -> Workshop {
    let created = Happening::Created {
        title: "Café".into(),
        template: "world-cafe".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: (0..boards).map(|n| BoardView::of(id(&format!("b{n}")), "Table")).collect(),
        script: Vec::new(),
        tables: Tables::default(),
        retention: None,
    };
    let mut workshop = Workshop::begin(id("w"), &created).expect("a creation");
    arrive(&mut workshop, "fanny", Role::Facilitator);
    for n in 0..people {
        arrive(&mut workshop, &format!("p{n}"), Role::Participant);
    }
    workshop
}

fn boards(count: usize) -> Vec<BoardId> {
    (0..count).map(|n| id(&format!("b{n}"))).collect()
}

fn sizes(workshop: &Workshop) -> Vec<usize> {
    workshop.view().groups.iter().map(|group| group.members.len()).collect()
}

#[test]
fn f30_for_all_tables_and_rounds_each_table_has_one_group_and_each_group_another_table() {
    for t in 1..=12 {
        for r in 1..=t {
            let mut tables = BTreeSet::new();
            for round in 0..r {
                let seated: BTreeSet<usize> = (0..t).map(|g| table(g, round, t)).collect();
                assert_eq!(seated.len(), t, "one group a table, {t} tables, round {round}");
                tables.extend((0..t).map(|g| (g, table(g, round, t))));
            }
            assert_eq!(tables.len(), t * r, "{r} distinct tables a group of {t}");
        }
    }
}

#[test]
fn f30_a_rotation_moves_everyone_but_the_hosts() {
    let mut workshop = workshop(20, 7);
    tell(&mut workshop, "fanny", Command::SetTables { boards: boards(6), rounds: 3 }, 1).expect("tables");
    tell(&mut workshop, "fanny", Command::MakeGroups { count: 6, spread: Spread::Random {} }, 5)
        .expect("groups");
    assert_eq!(sizes(&workshop), [4, 4, 3, 3, 3, 3], "unequal, by one at most");
    let groups = workshop.view().groups.clone();
    let hosts: Vec<PersonId> = groups.iter().map(|group| group.members[0].clone()).collect();
    for (group, host) in groups.iter().zip(&hosts) {
        let command = Command::SetHost { group: group.id.clone(), person: Some(host.clone()) };
        tell(&mut workshop, "fanny", command, 1).expect("a host");
    }
    for round in 0..3 {
        tell(&mut workshop, "fanny", Command::Rotate { round }, 1).expect("they go");
        for (g, group) in groups.iter().enumerate() {
            for member in &group.members {
                let sits = workshop.table_of(member).expect("a table").clone();
                let there = if hosts.contains(member) { g } else { table(g, round as usize, 6) };
                assert_eq!(sits, boards(6)[there], "group {g}, round {round}");
            }
        }
    }
}

#[test]
fn f31_a_rotation_that_can_t_work_is_refused() {
    let mut workshop = workshop(12, 7);
    let too_many = |groups, tables, rounds| Err(Refusal::RotationImpossible { groups, tables, rounds });
    assert_eq!(tell(&mut workshop, "fanny", Command::Rotate { round: 0 }, 1), too_many(0, 0, 1));
    let set = |count, rounds| Command::SetTables { boards: boards(count), rounds };
    assert_eq!(tell(&mut workshop, "fanny", set(3, 4), 1), too_many(0, 3, 4));
    assert_eq!(tell(&mut workshop, "fanny", set(3, 3), 1), Ok(()));
    let groups = |count| Command::MakeGroups { count, spread: Spread::Random {} };
    assert_eq!(tell(&mut workshop, "fanny", groups(4), 1), too_many(4, 3, 3));
    assert_eq!(tell(&mut workshop, "fanny", groups(3), 1), Ok(()));
    assert_eq!(tell(&mut workshop, "fanny", Command::Rotate { round: 3 }, 1), too_many(3, 3, 4));
    assert_eq!(tell(&mut workshop, "p1", Command::Rotate { round: 1 }, 1), Err(Refusal::NotAllowed {}));
    let twice = Command::SetTables { boards: vec![id("b0"), id("b0")], rounds: 1 };
    assert_eq!(tell(&mut workshop, "fanny", twice, 1), Err(Refusal::BadField { field: "boards[1]".into() }));
    let stranger = Command::MoveToGroup { person: id("p1"), group: Some(id("nowhere")) };
    assert_eq!(
        tell(&mut workshop, "fanny", stranger, 1),
        Err(Refusal::UnknownGroup { group: id("nowhere") })
    );
}

#[test]
fn f32_people_are_spread_by_lot_balanced_or_by_category() {
    for seed in 0..40 {
        let mut workshop = workshop(17, 1);
        for n in 0..17 {
            let category = Some(if n < 5 { "élu·e" } else { "habitant·e" }.to_owned());
            tell(&mut workshop, "fanny", Command::Categorize { person: id(&format!("p{n}")), category }, 1)
                .expect("a category");
        }
        let make = |spread| Command::MakeGroups { count: 4, spread };
        let elected = |group: &GroupView| {
            group.members.iter().filter(|id| ["p0", "p1", "p2", "p3", "p4"].contains(&id.as_str())).count()
        };
        for spread in [Spread::Random {}, Spread::Balanced {}] {
            tell(&mut workshop, "fanny", make(spread.clone()), seed).expect("groups");
            assert_eq!(sizes(&workshop), [5, 4, 4, 4], "{spread:?}");
            let members: BTreeSet<_> =
                workshop.view().groups.iter().flat_map(|g| g.members.clone()).collect();
            assert_eq!(members.len(), 17, "everyone is in one, Fanny in none");
            let each: Vec<usize> = workshop.view().groups.iter().map(elected).collect();
            assert!(spread == Spread::Random {} || each.iter().all(|n| (1..=2).contains(n)), "{each:?}");
        }
        tell(&mut workshop, "fanny", make(Spread::ByCategory {}), seed).expect("groups");
        let mixed = workshop.view().groups.iter().filter(|g| ![0, g.members.len()].contains(&elected(g)));
        assert_eq!(mixed.count(), 0, "people of one category are together");
    }
}

#[test]
fn f33_who_comes_late_joins_the_smallest_group_and_who_comes_back_their_own() {
    let mut workshop = workshop(7, 1);
    tell(&mut workshop, "fanny", Command::MakeGroups { count: 3, spread: Spread::Random {} }, 9)
        .expect("groups");
    assert_eq!(sizes(&workshop), [3, 2, 2]);
    arrive(&mut workshop, "late", Role::Participant);
    assert_eq!(workshop.group_of(&id("late")).map(|group| group.letter.as_str()), Some("B"));
    arrive(&mut workshop, "olive", Role::Observer);
    assert_eq!(workshop.group_of(&id("olive")), None, "who only reads sits nowhere");
    arrive(&mut workshop, "late", Role::Participant);
    assert_eq!(sizes(&workshop), [3, 3, 2], "nobody is in two");
    let group = workshop.view().groups[2].id.clone();
    tell(&mut workshop, "fanny", Command::MoveToGroup { person: id("late"), group: Some(group) }, 1)
        .expect("moved");
    assert_eq!(sizes(&workshop), [3, 2, 3]);
    tell(&mut workshop, "fanny", Command::Remove { person: id("late") }, 1).expect("removed");
    assert_eq!(sizes(&workshop), [3, 2, 2], "their place is free");
}
