//! A group of two, a facilitator, and notes that one of them objects to.

use super::*;
use crate::{
    message::{Command, vote::Answer},
    workshop::{
        Audience,
        sample::{MOMENT, id, room},
    },
};

fn refer(note: &str) -> NoteRef {
    NoteRef { board: "b1".parse().expect("an id"), note: note.into() }
}

fn pour(notes: &[&str], group: &str) -> Command {
    let gate = Some(group.parse().expect("an id"));
    let notes = notes.iter().map(|note| refer(note)).collect();
    Command::Pour { notes, board: "b2".parse().expect("an id"), zone: "z".into(), gate }
}

fn says(answers: &[(&str, Say)]) -> Ballot {
    let answers = answers.iter().map(|(option, say)| Answer { option: (*option).into(), say: *say });
    Ballot::YesNo { answers: answers.collect() }
}

/// The notes that are poured, of what waits to be done.
fn to_pour(workshop: &Workshop) -> Vec<&str> {
    let tasks = workshop.errands().iter().filter_map(|(_, task)| match task {
        Task::Pour { notes, .. } => Some(notes.iter().map(|note| note.note.as_str())),
        _ => None,
    });
    tasks.flatten().collect()
}

#[test]
fn c1_a_pour_waits_for_its_group_which_is_told_with_the_facilitation_and_nobody_else() {
    let mut workshop = room();
    let opened = workshop.ask("fanny", pour(&["n1", "n2"], "g2")).expect("opens").happenings;
    assert_eq!(to_pour(&workshop), Vec::<&str>::new());
    let [Happening::GateOpened { gate }] = opened.as_slice() else { panic!("{opened:?}") };
    assert_eq!(opened[0].audience(), Audience::Group(gate.group.clone()));
    for (person, told) in
        [("ada", true), ("bob", true), ("fanny", true), ("paul", false), ("zoe", false), ("odile", false)]
    {
        assert_eq!(workshop.yours(&id(person)).gates.len(), usize::from(told), "{person}");
        assert_eq!(workshop.tells(&opened[0].audience(), &id(person)), told, "{person}");
    }
    let bad = |field: &str| Err(Refusal::BadField { field: field.into() });
    let mut ask = |by: &str, command: Command| workshop.ask(by, command).map(|_| ());
    assert_eq!(ask("fanny", pour(&[], "g2")), bad("notes"));
    assert_eq!(ask("fanny", pour(&["n1", "n1"], "g2")), bad("notes"));
    assert_eq!(ask("ada", pour(&["n1"], "g2")), Err(Refusal::NotAllowed {}));
    let unknown = Refusal::UnknownGroup { group: "g9".parse().expect("an id") };
    assert_eq!(ask("fanny", pour(&["n1"], "g9")), Err(unknown));
    workshop.then(&Happening::Grouped { person: id("ada"), group: None });
    workshop.then(&Happening::Grouped { person: id("bob"), group: None });
    assert_eq!(workshop.ask("fanny", pour(&["n1"], "g2")).map(|_| ()), bad("gate"), "nobody's silence");
}

#[test]
fn c2_answers_are_hidden_and_changed_until_all_have_answered() {
    let mut workshop = room();
    workshop.ask("fanny", pour(&["n1", "n2", "n3"], "g2")).expect("opens");
    let gate = workshop.gates()[0].id.clone();
    let refused = |why: &str| Refusal::BadBallot { why: why.into() };
    let stranger = workshop.cast_as("paul", &gate, says(&[])).expect_err("not theirs");
    assert_eq!(stranger, Refusal::NotYourVote {});
    let odd = workshop.cast_as("ada", &gate, says(&[("n9", Say::No)])).expect_err("no such note");
    assert_eq!(odd, refused("option"));
    workshop.cast_as("ada", &gate, says(&[("n1", Say::No), ("n2", Say::No)])).expect("taken");
    let all = std::collections::BTreeSet::from(["ada", "bob", "fanny"].map(id));
    let progress = workshop.progress(&all, Default::default()).votes;
    assert_eq!((progress[0].cast, progress[0].of), (1, 2));
    for person in ["bob", "fanny"] {
        let yours = workshop.yours(&id(person));
        assert!(yours.ballots.is_empty() && yours.tallies.is_empty(), "{person} learns nothing of it");
    }
    assert_eq!(workshop.yours(&id("ada")).ballots.len(), 1);
    workshop.cast_as("ada", &gate, says(&[("n2", Say::No)])).expect("changed");
    assert_eq!(to_pour(&workshop), Vec::<&str>::new());
    workshop.cast_as("bob", &gate, says(&[("n1", Say::Yes)])).expect("the last");
    assert_eq!(to_pour(&workshop), ["n1", "n3"], "one objection keeps one note");
    assert!(workshop.gates().is_empty() && workshop.spent().any(|vote| *vote == gate));
    assert_eq!(workshop.urns().count(), 0);
}

#[test]
fn c3_the_facilitation_goes_on_without_who_is_away_or_gives_it_up() {
    for cancelled in [false, true] {
        let mut workshop = room();
        workshop.ask("fanny", pour(&["n1", "n2"], "g2")).expect("opens");
        let gate = workshop.gates()[0].id.clone();
        workshop.cast_as("ada", &gate, says(&[("n1", Say::No)])).expect("taken");
        let end = |gate: VoteId| {
            if cancelled { Command::CancelGate { gate } } else { Command::CloseGate { gate } }
        };
        assert_eq!(workshop.ask("ada", end(gate.clone())), Err(Refusal::NotAllowed {}));
        let happenings = workshop.ask("fanny", end(gate.clone())).expect("ends").happenings;
        assert_eq!(happenings[0].audience(), Audience::Group("g2".parse().expect("an id")));
        if cancelled {
            assert_eq!(to_pour(&workshop), Vec::<&str>::new());
        } else {
            let Happening::GateClosed { answered, kept, .. } = &happenings[0] else {
                panic!("{happenings:?}")
            };
            assert_eq!((*answered, kept.as_slice()), (1, [refer("n1")].as_slice()));
            assert_eq!(to_pour(&workshop), ["n2"]);
        }
        assert!(workshop.spent().any(|vote| *vote == gate), "who said what is destroyed");
        let late = workshop.cast_as("bob", &gate, says(&[])).expect_err("over");
        assert_eq!(late, Refusal::UnknownVote { vote: gate });
        // Whoever leaves the group is waited for no more.
        let mut workshop = room();
        workshop.ask("fanny", pour(&["n1"], "g2")).expect("opens");
        let gate = workshop.gates()[0].id.clone();
        workshop.then(&Happening::Grouped { person: id("bob"), group: None });
        workshop.cast_as("ada", &gate, says(&[])).expect("the last");
        assert_eq!((to_pour(&workshop), MOMENT.seed), (vec!["n1"], 7));
    }
}
