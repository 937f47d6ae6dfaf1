//! How long a workshop is kept, and who may have it erased.

use crate::{
    message::{
        BoardView, Command, Done, Happening, Task, Visible,
        privacy::{Access, MOST_DAYS},
    },
    refusal::Refusal,
    role::Role,
    workshop::{
        Arrival, Audience, Workshop,
        sample::{id, room},
    },
};

const DAY: u64 = 24 * 3600 * 1000;

fn at(workshop: &mut Workshop, day: u64, happening: &Happening) {
    workshop.clock_is(day * DAY);
    workshop.fold(workshop.seq() + 1, happening);
}

#[test]
fn g1_how_long_it_is_kept_is_chosen_by_who_runs_it_before_it_is_closed() {
    let mut workshop = room();
    assert_eq!(workshop.view().retention.days, None, "made by an earlier version");
    let choose = |days| Command::SetRetention { days };
    for days in [0, MOST_DAYS + 1] {
        let refused = Refusal::BadField { field: "retention".into() };
        assert_eq!(workshop.ask("fanny", choose(days)).err(), Some(refused), "{days}");
    }
    assert_eq!(workshop.ask("paul", choose(30)).err(), Some(Refusal::NotAllowed {}));
    workshop.ask("fanny", choose(30)).expect("chosen");
    assert_eq!(workshop.view().retention.days, Some(30));
    at(&mut workshop, 1, &Happening::WorkshopClosed {});
    assert_eq!(workshop.ask("fanny", choose(365)).err(), Some(Refusal::WorkshopClosed {}));
    at(&mut workshop, 2, &Happening::WorkshopReopened {});
    workshop.ask("fanny", choose(365)).expect("open again");
}

#[test]
fn g3_its_time_counts_from_its_close_or_from_its_last_change_where_nobody_closes_it() {
    let mut workshop = room();
    assert_eq!(workshop.expires_at(9 * DAY), None, "nobody has chosen");
    at(&mut workshop, 10, &Happening::RetentionSet { days: 30 });
    assert_eq!(workshop.expires_at(0), Some(40 * DAY), "from the last happening");
    assert_eq!(workshop.expires_at(15 * DAY), Some(45 * DAY), "from the last edit of a board");
    assert_eq!(workshop.expire(15 * DAY, 45 * DAY - 1), None);
    assert_eq!(workshop.expire(15 * DAY, 45 * DAY), Some(Happening::WorkshopPurged {}));
    at(&mut workshop, 20, &Happening::WorkshopClosed {});
    at(&mut workshop, 25, &Happening::Renamed { person: id("paul"), name: "Paul".into() });
    assert_eq!(workshop.expires_at(30 * DAY), Some(50 * DAY), "from its close");
    at(&mut workshop, 26, &Happening::WorkshopArchived {});
    assert_eq!(workshop.expires_at(30 * DAY), Some(50 * DAY), "its close came first");
    at(&mut workshop, 27, &Happening::WorkshopReopened {});
    assert_eq!(workshop.expires_at(30 * DAY), Some(60 * DAY));
}

#[test]
fn g5_a_workshop_is_erased_on_command_by_who_runs_it_and_types_its_code() {
    let mut workshop = room();
    let purge = |code: &str| Command::PurgeWorkshop { code: code.into() };
    assert_eq!(workshop.ask("paul", purge("KAYA42")).err(), Some(Refusal::NotAllowed {}));
    let slip = Refusal::BadField { field: "code".into() };
    for code in ["", "KAYA43", "oui"] {
        assert_eq!(workshop.ask("fanny", purge(code)).err(), Some(slip.clone()), "{code}");
    }
    workshop.clock_is(7);
    workshop.ask("fanny", purge(" kaya-42 ")).expect("typed by a person");
    let gone = Refusal::WorkshopPurged { at: 7 };
    assert_eq!(workshop.admit(&id("fanny")), Err(gone.clone()));
    assert_eq!(workshop.ask("fanny", Command::LockDoor {}).err(), Some(gone));
    assert_eq!(workshop.expire(0, u64::MAX), None, "once");
}

#[test]
fn g10_who_comes_by_the_operators_hand_is_shown_to_everyone() {
    let mut workshop = room();
    let arrival = |person: &str, by_operator| Arrival {
        person: id(person),
        role: Role::Facilitator,
        name: Some("Mairie".into()),
        seed: 1,
        by_operator,
    };
    let told = |happenings: &[Happening]| {
        happenings.iter().filter(|happening| matches!(happening, Happening::Accessed { .. })).count()
    };
    let happenings = workshop.join(&arrival("new", true)).expect("in");
    assert_eq!(told(&happenings), 1);
    assert!(happenings.iter().all(|happening| happening.audience() == Audience::Everyone));
    happenings.iter().for_each(|happening| at(&mut workshop, 3, happening));
    let known = workshop.join(&arrival("paul", true)).expect("in again");
    assert!(told(&known) == 1 && matches!(known[0], Happening::RoleChanged { .. }), "{known:?}");
    assert_eq!(told(&workshop.join(&arrival("other", false)).expect("in")), 0);
    let accesses = workshop.view().accesses.clone();
    assert_eq!(accesses, [Access { person: id("new"), at: 3 * DAY }]);
}

#[test]
fn g7_words_are_erased_by_who_wrote_them_or_by_a_facilitator_for_them() {
    let mut workshop = room();
    let erase = |person: &str| Command::EraseContributions { person: id(person) };
    assert_eq!(workshop.ask("paul", erase("ada")).err(), Some(Refusal::NotAllowed {}));
    assert_eq!(
        workshop.ask("fanny", erase("nobody")).err(),
        Some(Refusal::UnknownPerson { person: id("nobody") })
    );
    let decided = workshop.ask("ada", erase("ada")).expect("her own");
    let [Happening::ContributionsErased { person, name }, Happening::ErrandGiven { errand, task }] =
        &decided.happenings[..]
    else {
        panic!("{decided:?}")
    };
    assert_eq!((person, task), (&id("ada"), &Task::Erase { person: id("ada") }));
    let ada = workshop.person(&id("ada")).expect("there").clone();
    assert!(ada.name == *name && name != "ada", "{name}");
    assert_eq!(workshop.ask("fanny", erase("ada")).expect("asked already").happenings, []);
    let errand = errand.clone();
    workshop.then(&Happening::ErrandDone { errand, done: Done::Erased { person: id("ada") } });
    assert_eq!((workshop.view().erasures, workshop.errands().len()), (1, 0));
    workshop.then(&Happening::WorkshopArchived {});
    workshop.ask("fanny", erase("ada")).expect("also later, in a workshop that is closed for good");
}

/// A workshop whose second board is group 1's alone, and kept for so many days.
fn with_pairs(keep_days: u32) -> Workshop {
    let group = || "g1".parse().expect("an id");
    let board = |key: &str| BoardView::of(key.parse().expect("an id"), key);
    let pairs =
        BoardView { visible: Visible::Group { group: group() }, keep_days: Some(keep_days), ..board("b2") };
    let created = Happening::Created {
        title: "Pairs".into(),
        template: "agora".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![board("b1"), pairs],
        script: Vec::new(),
        tables: Default::default(),
        retention: Some(90),
    };
    let mut workshop = Workshop::begin("w1".parse().expect("an id"), &created).expect("a first happening");
    for (name, role) in
        [("fanny", Role::Facilitator), ("paul", Role::Participant), ("zoe", Role::Participant)]
    {
        workshop.then(&Happening::Joined { person: id(name), name: name.into(), role });
    }
    let group = crate::message::group::GroupView {
        id: group(),
        name: String::new(),
        color: "ciel".into(),
        letter: "A".into(),
        members: vec![id("paul")],
        host: None,
    };
    workshop.then(&Happening::GroupsMade { groups: vec![group] });
    workshop
}

#[test]
fn g11_boards_go_on_their_day_after_the_close_and_never_before_it() {
    let mut workshop = with_pairs(30);
    assert_eq!(workshop.view().retention.confidential_days, Some(30), "who enters knows before");
    assert_eq!(workshop.expire(0, 80 * DAY), None, "the day on which it is used may be months away");
    at(&mut workshop, 10, &Happening::WorkshopClosed {});
    assert_eq!(workshop.boards_expire_at(), Some(40 * DAY));
    assert_eq!(workshop.expire(0, 40 * DAY - 1), None);
    let erased = Happening::BoardsErased { boards: vec!["b2".parse().expect("an id")] };
    assert_eq!(workshop.expire(0, 40 * DAY), Some(erased.clone()));
    assert_eq!(
        workshop.expire(0, 100 * DAY),
        Some(Happening::WorkshopPurged {}),
        "all of it, where that is over"
    );
    let before = workshop.view().erasures;
    at(&mut workshop, 40, &erased);
    assert_eq!(workshop.view().erasures, before + 1, "browsers let go of their copies");
    assert_eq!((workshop.boards_expire_at(), workshop.expire(0, 99 * DAY)), (None, None), "once");
    let (pairs, shared) = ("b2".parse().expect("an id"), "b1".parse().expect("an id"));
    assert_eq!(workshop.may_see(&id("paul"), &pairs), Err(Refusal::BoardErased { at: 40 * DAY }));
    let others = Err(Refusal::NotYourBoard { board: Some(shared) });
    assert_eq!(workshop.may_see(&id("zoe"), &pairs), others, "others learn nothing new of it");
    assert_eq!(workshop.may_see(&id("zoe"), &"b1".parse().expect("an id")), Ok(false));
    let there: Vec<&str> = workshop.boards_there().map(|board| board.id.as_str()).collect();
    assert_eq!(there, ["b1"]);
    // Opened again, it counts anew from the next close; what is gone stays gone.
    at(&mut workshop, 41, &Happening::WorkshopReopened {});
    assert_eq!(workshop.may_see(&id("paul"), &pairs), Err(Refusal::BoardErased { at: 40 * DAY }));
}

#[test]
fn g11_a_board_that_was_reopened_in_time_counts_anew() {
    let mut workshop = with_pairs(30);
    at(&mut workshop, 10, &Happening::WorkshopClosed {});
    at(&mut workshop, 35, &Happening::WorkshopReopened {});
    assert_eq!(workshop.expire(35 * DAY, 50 * DAY), None);
    at(&mut workshop, 60, &Happening::WorkshopClosed {});
    assert_eq!(workshop.boards_expire_at(), Some(90 * DAY));
}
