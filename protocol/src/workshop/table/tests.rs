//! The timer of a table, and its turn before the room. Paul keeps the table of group 1, Ada that of group 2.

use super::super::Moment;
use super::super::sample::{MOMENT, id, room};
use super::*;
use crate::message::{
    Command,
    group::Tables,
    script::{Phase, SpotlightOrder},
};

fn time(group: &str, act: TimerAct) -> Command {
    Command::TimeTable { group: group.parse().expect("an id"), act }
}

fn boards(names: &[&str]) -> Vec<BoardId> {
    names.iter().map(|name| name.parse().expect("an id")).collect()
}

/// Group 1 begins at `b1`, group 2 at `b2`.
fn tables() -> Workshop {
    let mut workshop = room();
    let tables = Tables { boards: boards(&["b1", "b2"]), round: 0, rounds: 2 };
    workshop.then(&Happening::TablesSet { tables });
    workshop
}

const MINUTE: TimerAct = TimerAct::Start { seconds: 60 };

#[test]
fn f34_a_table_is_timed_by_its_host_and_the_facilitation_and_told_to_nobody_else() {
    let mut workshop = tables();
    for (by, refusal) in
        [("ada", Refusal::NotAllowed {}), ("gil", Refusal::NoTimer {}), ("bob", Refusal::NotAllowed {})]
    {
        let act = if by == "gil" { TimerAct::Pause {} } else { MINUTE };
        assert_eq!(workshop.ask(by, time("g1", act)), Err(refusal), "{by}");
    }
    let decided = workshop.ask("paul", time("g1", MINUTE)).expect("its host");
    assert_eq!(decided.happenings[0].audience(), super::super::Audience::Nobody);
    let timer = |workshop: &Workshop, who: &str| workshop.yours(&id(who)).table_timer;
    assert_eq!(timer(&workshop, "gil").expect("at the table").ends_at, Some(MOMENT.now + 60_000));
    for other in ["ada", "bob", "fanny", "zoe", "odile", "screen"] {
        assert_eq!(timer(&workshop, other), None, "{other}");
    }
    workshop.ask("fanny", time("g2", MINUTE)).expect("the facilitation");
    assert!(timer(&workshop, "bob").is_some());
    assert_eq!(workshop.view().clock, room().view().clock, "the phase's clock goes on");
}

#[test]
fn f34_a_timer_is_paused_goes_on_and_gets_a_minute_more() {
    let mut workshop = tables();
    let left = |workshop: &Workshop| workshop.yours(&id("paul")).table_timer;
    assert_eq!(workshop.ask("paul", time("g1", TimerAct::Add { seconds: 60 })), Err(Refusal::NoTimer {}));
    workshop.ask("paul", time("g1", MINUTE)).expect("starts");
    workshop.ask("paul", time("g1", TimerAct::Pause {})).expect("runs");
    assert_eq!(workshop.ask("paul", time("g1", TimerAct::Pause {})), Err(Refusal::NoTimer {}));
    workshop.ask("paul", time("g1", TimerAct::Add { seconds: 60 })).expect("paused");
    let paused = left(&workshop).expect("a timer");
    assert_eq!((paused.ends_at, paused.left, paused.seconds), (None, Some(120_000), 120));
    workshop.ask("paul", time("g1", TimerAct::Resume {})).expect("paused");
    assert_eq!(left(&workshop).expect("a timer").ends_at, Some(MOMENT.now + 120_000));
    for seconds in [0, LONGEST] {
        let bad = Err(Refusal::BadField { field: "act.seconds".into() });
        assert_eq!(workshop.ask("paul", time("g1", TimerAct::Add { seconds })), bad, "{seconds}");
    }
    // One that is up runs again from now, not from when it was up.
    let late = Moment { now: MOMENT.now + 600_000, ..MOMENT };
    let more =
        workshop.decide(&id("paul"), time("g1", TimerAct::Add { seconds: 60 }), late).expect("it is up");
    let Happening::TableTimed { timer: Some(timer), .. } = &more.happenings[0] else { panic!("{more:?}") };
    assert_eq!(timer.ends_at, Some(late.now + 60_000));
    workshop.ask("paul", time("g1", TimerAct::Stop {})).expect("a timer");
    assert_eq!(left(&workshop), None);
}

#[test]
fn f34_who_comes_to_the_table_sees_its_next_timer_not_the_last_one() {
    let mut workshop = tables();
    workshop.ask("paul", time("g1", MINUTE)).expect("starts");
    workshop.ask("fanny", Command::Rotate { round: 1 }).expect("two tables");
    assert_eq!(workshop.yours(&id("bob")).table_timer, None, "they were not there");
    workshop.ask("paul", time("g1", MINUTE)).expect("starts");
    let at_it = |who: &str| workshop.yours(&id(who)).table_timer.is_some();
    assert!(at_it("paul") && at_it("bob") && !at_it("gil"), "Paul stays, Bob is his guest, Gil is Ada's");
}

#[test]
fn f35_tables_are_shown_one_after_the_other_from_the_first() {
    let mut workshop = tables();
    let show =
        |board: &str, seconds| Command::Spotlight { board: Some(board.parse().expect("an id")), seconds };
    assert_eq!(workshop.ask("paul", show("b2", None)), Err(Refusal::NotAllowed {}));
    assert_eq!(workshop.ask("fanny", show("b9", None)), Err(Refusal::UnknownBoard {}));
    let bad = Err(Refusal::BadField { field: "seconds".into() });
    assert_eq!(workshop.ask("fanny", show("b2", Some(0))), bad);
    let phase = Phase {
        spotlight: Some(SpotlightOrder::ByTheme),
        ..serde_json::from_value(serde_json::json!({"id": "p", "label": "Restitution", "seconds": null}))
            .expect("a phase")
    };
    let after = Phase { id: "q".parse().expect("an id"), spotlight: None, ..phase.clone() };
    workshop.ask("fanny", Command::SetScript { phases: vec![phase, after] }).expect("a script");
    workshop.ask("fanny", Command::StartPhase { phase: "p".parse().expect("an id") }).expect("next");
    let shown = |workshop: &Workshop| workshop.view().screen.spotlight.clone();
    let [b1, b2] = ["b1", "b2"].map(|id| id.parse::<BoardId>().expect("an id"));
    assert_eq!(shown(&workshop), Some(Spotlight { board: b1, ends_at: None }));
    workshop.ask("fanny", show("b2", Some(150))).expect("a table");
    assert_eq!(shown(&workshop), Some(Spotlight { board: b2, ends_at: Some(MOMENT.now + 150_000) }));
    workshop.ask("fanny", Command::StartPhase { phase: "q".parse().expect("an id") }).expect("next");
    assert_eq!(shown(&workshop), None, "it was this phase's");
}
