//! The clock of a workshop, told minute by minute; who may turn it.

use super::*;
use crate::{
    message::{
        BoardView, Command, Visible,
        group::{Spread, Tables},
        script::{RevealHow, Rules},
    },
    role::Role,
};

const MINUTE: Millis = 60_000;
/// Some morning.
const NINE: Millis = 1_770_000_000_000;

fn id<T: std::str::FromStr<Err = crate::ids::NotAnId>>(text: &str) -> T {
    text.parse().expect("an id")
}

fn phase(name: &str, minutes: Option<u32>) -> Phase {
    Phase {
        id: id(name),
        label: name.to_owned(),
        prompt: String::new(),
        seconds: minutes.map(|minutes| minutes * 60),
        focus: Default::default(),
        rules: Rules::default(),
        enter: Vec::new(),
        exit: Exit::ByHand,
        round: None,
        skipped: false,
        off_the_record: false,
        require_link: None,
        spotlight: None,
    }
}

/// Three phases: eight minutes, no limit, five minutes; Fanny runs it, Paul takes part.
fn workshop() -> Workshop {
    let created = Happening::Created {
        title: "Atelier".into(),
        template: "empty".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![BoardView::of(id("b"), "Espace")],
        script: vec![phase("silence", Some(8)), phase("commun", None), phase("fin", Some(5))],
        tables: Tables::default(),
        retention: None,
    };
    let mut workshop = Workshop::begin(id("w"), &created).expect("a creation");
    for (person, role) in [("fanny", Role::Facilitator), ("paul", Role::Participant)] {
        workshop
            .fold(workshop.seq() + 1, &Happening::Joined { person: id(person), name: person.into(), role });
    }
    workshop
}

fn told(workshop: &mut Workshop, by: &str, command: Command, now: Millis) -> Result<(), Refusal> {
    let decided = workshop.decide(&id(by), command, Moment { now, seed: 1 })?;
    for happening in decided.happenings {
        workshop.fold(workshop.seq() + 1, &happening);
    }
    Ok(())
}

/// Everything that time makes true until `now`.
fn wait(workshop: &mut Workshop, now: Millis) {
    while let Some(due) = workshop.due().filter(|due| *due <= now) {
        let happenings = workshop.elapse(Moment { now: due, seed: 1 });
        assert!(!happenings.is_empty(), "what is due happens");
        for happening in happenings {
            workshop.fold(workshop.seq() + 1, &happening);
        }
    }
}

fn start(name: &str) -> Command {
    Command::StartPhase { phase: id(name) }
}

#[test]
fn f20_phases_begin_in_their_order_and_nobody_jumps() {
    let mut workshop = workshop();
    let not_next = |next: Option<&str>| Err(Refusal::PhaseNotNext { next: next.map(id) });
    assert_eq!(told(&mut workshop, "fanny", start("commun"), NINE), not_next(Some("silence")));
    assert_eq!(told(&mut workshop, "paul", start("silence"), NINE), Err(Refusal::NotAllowed {}));
    assert_eq!(told(&mut workshop, "fanny", start("silence"), NINE), Ok(()));
    assert_eq!(
        told(&mut workshop, "fanny", start("silence"), NINE),
        not_next(Some("commun")),
        "a second tap"
    );
    assert_eq!(
        told(&mut workshop, "fanny", start("nothing"), NINE),
        Err(Refusal::UnknownPhase { phase: id("nothing") })
    );
    let skip = |name: &str, skipped| Command::SkipPhase { phase: id(name), skipped };
    assert_eq!(told(&mut workshop, "fanny", skip("commun", true), NINE), Ok(()));
    assert_eq!(told(&mut workshop, "fanny", skip("silence", true), NINE), Err(Refusal::PhasePast {}));
    assert_eq!(told(&mut workshop, "fanny", start("fin"), NINE), Ok(()));
    assert_eq!(told(&mut workshop, "fanny", start("fin"), NINE), not_next(None), "the script is at its end");
    assert_eq!(
        told(&mut workshop, "fanny", Command::GoBack { phase: id("silence"), restore: false }, NINE),
        Ok(())
    );
    assert_eq!(workshop.phase().map(|phase| phase.id.as_str()), Some("silence"));
    assert_eq!(
        told(&mut workshop, "fanny", Command::GoBack { phase: id("fin"), restore: false }, NINE),
        not_next(Some("fin"))
    );
}

#[test]
fn f21_when_the_time_is_up_writing_goes_on_for_thirty_seconds() {
    let mut workshop = workshop();
    told(&mut workshop, "fanny", start("silence"), NINE).expect("it begins");
    let may_write = |workshop: &Workshop, person: &str, now| {
        workshop.standing(&id(person), &id("b")).expect("they see it").stopped(now)
    };
    let up = NINE + 8 * MINUTE;
    wait(&mut workshop, up - 1);
    assert_eq!(workshop.view().clock.timer, Timer::Running);
    wait(&mut workshop, up);
    assert_eq!(
        (workshop.view().clock.timer, workshop.view().clock.closes_at),
        (Timer::Grace, Some(up + 30_000))
    );
    assert_eq!(may_write(&workshop, "paul", up + 29_999), None);
    told(&mut workshop, "fanny", Command::ExtraTime { person: id("paul"), seconds: 60 }, up)
        .expect("more time");
    wait(&mut workshop, up + 30_000);
    assert_eq!(workshop.view().clock.timer, Timer::Over);
    assert_eq!(may_write(&workshop, "paul", up + 89_999), None, "a minute that is his alone");
    assert_eq!(may_write(&workshop, "paul", up + 90_000), Some(Refusal::PhaseOver {}));
    assert_eq!(may_write(&workshop, "fanny", up + 90_000), None);
    told(&mut workshop, "fanny", Command::AddTime { seconds: 60 }, up + 100_000).expect("a minute for all");
    assert_eq!(may_write(&workshop, "paul", up + 100_001), None);
    assert_eq!(workshop.view().clock.ends_at, Some(up + 160_000));
}

#[test]
fn f22_a_pause_keeps_what_is_left() {
    let mut workshop = workshop();
    assert_eq!(told(&mut workshop, "fanny", Command::Pause {}, NINE), Err(Refusal::NoTimer {}));
    told(&mut workshop, "fanny", start("silence"), NINE).expect("it begins");
    told(&mut workshop, "fanny", Command::Pause {}, NINE + 3 * MINUTE).expect("a pause");
    assert_eq!((workshop.due(), workshop.view().clock.left), (None, Some(5 * MINUTE)));
    assert_eq!(told(&mut workshop, "fanny", Command::Pause {}, NINE), Err(Refusal::NoTimer {}));
    told(&mut workshop, "fanny", Command::AddTime { seconds: 60 }, NINE + 10 * MINUTE).expect("a minute");
    told(&mut workshop, "fanny", Command::Resume {}, NINE + 20 * MINUTE).expect("it goes on");
    assert_eq!(workshop.view().clock.ends_at, Some(NINE + 26 * MINUTE));
    assert_eq!(told(&mut workshop, "fanny", Command::Resume {}, NINE), Err(Refusal::NoTimer {}));
    told(&mut workshop, "fanny", start("commun"), NINE + 21 * MINUTE).expect("the next");
    assert_eq!(workshop.due(), None, "a phase without a limit");
}

#[test]
fn f23_a_phase_that_ends_by_its_timer_waits_for_whoever_has_more_time() {
    let mut workshop = workshop();
    let mut script = workshop.view().script.clone();
    script[0].exit = Exit::ByTimer;
    told(&mut workshop, "fanny", Command::SetScript { phases: script.clone() }, NINE).expect("a script");
    told(&mut workshop, "fanny", Command::ExtraTime { person: id("paul"), seconds: 120 }, NINE)
        .expect("more time");
    told(&mut workshop, "fanny", start("silence"), NINE).expect("it begins");
    let closes = NINE + 8 * MINUTE + GRACE;
    wait(&mut workshop, closes + 2 * MINUTE - 1);
    assert_eq!(workshop.phase().map(|phase| phase.id.as_str()), Some("silence"));
    wait(&mut workshop, closes + 2 * MINUTE);
    assert_eq!(workshop.phase().map(|phase| phase.id.as_str()), Some("commun"));
    assert_eq!(workshop.view().clock.started_at, closes + 2 * MINUTE);
    script[0].label = "Autre".into();
    let past = told(&mut workshop, "fanny", Command::SetScript { phases: script }, NINE);
    assert_eq!(past, Err(Refusal::PhasePast {}), "what has run stays as it was");
}

#[test]
fn f24_a_closed_workshop_is_read_only_until_it_is_opened_again() {
    let mut workshop = workshop();
    told(&mut workshop, "fanny", start("silence"), NINE).expect("it begins");
    told(&mut workshop, "fanny", Command::CloseWorkshop {}, NINE).expect("closed");
    for person in ["fanny", "paul"] {
        let standing = workshop.standing(&id(person), &id("b")).expect("they see it");
        assert_eq!(standing.closed, Some(Refusal::WorkshopClosed {}), "{person}");
    }
    let script = workshop.view().script.clone();
    for change in [
        start("commun"),
        Command::SetScript { phases: script },
        Command::SkipPhase { phase: id("commun"), skipped: true },
        Command::GoBack { phase: id("silence"), restore: false },
        Command::Pause {},
        Command::Resume {},
        Command::AddTime { seconds: 60 },
        Command::EndTime {},
        Command::ExtraTime { person: id("paul"), seconds: 60 },
        Command::Freeze {},
        Command::Thaw {},
        Command::Finished { done: true },
        Command::SetRetention { days: 3 },
        Command::MakeGroups { count: 2, spread: Spread::Random {} },
        Command::SetTables { boards: vec![], rounds: 0 },
        Command::Rotate { round: 0 },
        Command::Reveal { how: RevealHow::All { anonymous: true } },
        Command::Pour { notes: vec![], board: id("b"), zone: "z".into(), gate: None },
        Command::AddBoard { title: "Autre".into(), visible: Visible::Everyone {} },
    ] {
        let before = workshop.view().clone();
        let asked = told(&mut workshop, "fanny", change.clone(), NINE + MINUTE);
        assert_eq!(asked, Err(Refusal::WorkshopClosed {}), "{change:?}");
        assert_eq!(*workshop.view(), before, "{change:?}");
    }
    for matter in [
        Command::Rename { person: id("paul"), name: "Paule".into() },
        Command::MoveToGroup { person: id("paul"), group: None },
        Command::LockDoor {},
        Command::HideScreen { hidden: true },
        Command::NamePoint { label: "La fin".into() },
        Command::Retitle { title: "Ce qui fut dit".into() },
    ] {
        assert_eq!(told(&mut workshop, "fanny", matter.clone(), NINE + MINUTE), Ok(()), "{matter:?}");
    }
    told(&mut workshop, "fanny", Command::ReopenWorkshop {}, NINE).expect("open");
    assert_eq!(told(&mut workshop, "fanny", start("commun"), NINE), Ok(()));
    told(&mut workshop, "fanny", Command::ArchiveWorkshop {}, NINE).expect("archived");
    assert_eq!(
        told(&mut workshop, "fanny", Command::ReopenWorkshop {}, NINE),
        Err(Refusal::WorkshopClosed {})
    );
}

#[test]
fn f25_more_time_for_one_person_is_told_to_nobody_else() {
    use crate::workshop::Audience;
    let given = Happening::ExtraTimeGiven { person: id("paul"), seconds: 60 };
    assert_eq!(given.audience(), Audience::Person(id("paul")));
    let mut workshop = workshop();
    let before = workshop.view().clone();
    workshop.fold(workshop.seq() + 1, &given);
    assert_eq!(*workshop.view(), before, "nothing of it is in what everyone sees");
}

#[test]
fn d1_a_reveal_goes_by_a_lot_and_not_by_who_came_first() {
    use crate::message::{Task, script::RevealHow};
    let mut workshop = workshop();
    let people: Vec<String> = (0..8).map(|n| format!("p{n}")).collect();
    for name in &people {
        let joined = Happening::Joined { person: id(name), name: name.clone(), role: Role::Participant };
        workshop.fold(workshop.seq() + 1, &joined);
    }
    told(&mut workshop, "fanny", start("silence"), NINE).expect("begins");
    let order = |seed: u64| -> Vec<String> {
        let command = Command::Reveal { how: RevealHow::All { anonymous: false } };
        let moment = Moment { now: NINE, seed };
        let decided = workshop.decide(&id("fanny"), command, moment).expect("it is revealed");
        let [Happening::ErrandGiven { task: Task::Reveal { drafts, .. }, .. }] = &decided.happenings[..]
        else {
            panic!("{decided:?}")
        };
        drafts.iter().map(|theirs| theirs.person.to_string()).collect()
    };
    let joined = {
        let everyone = workshop.view().people.iter().map(|someone| someone.id.to_string());
        everyone.collect::<Vec<_>>()
    };
    let orders: Vec<Vec<String>> = (0..20).map(order).collect();
    for (seed, drawn) in (0..).zip(&orders) {
        assert_eq!(&order(seed), drawn, "the log has the lot's seed: the same order again");
        let (mut drawn, mut all) = (drawn.clone(), joined.clone());
        drawn.sort();
        all.sort();
        assert_eq!(drawn, all, "everyone once");
    }
    // By chance alone some pairs of orders may be alike, and none need differ from the order in which people came.
    assert!(orders.iter().filter(|drawn| **drawn == joined).count() < 2, "as they came");
    let different: std::collections::BTreeSet<_> = orders.iter().collect();
    assert!(different.len() > 15, "{different:?}");
}
