//! Who may open, cast, close and tell; what counts; what nobody learns.

use super::super::{
    personal::Waiting,
    sample::{MOMENT, PEOPLE, dots, id, plan, points, room},
};
use super::{super::Workshop, options::MOST_VOTES};
use crate::{
    ids::VoteId,
    message::{
        Command, Happening,
        vote::{
            Answer, Ballot, Consent, ConsentAnswer, Keep, Placing, Say, Tally, VoteKind, VoteOption,
            VotePlan, VoteState, VotedIdea,
        },
    },
    refusal::Refusal,
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};

const DOTS: VoteKind = VoteKind::Dots { dots: 3, max: 2 };

fn close(workshop: &mut Workshop, vote: &VoteId) -> Tally {
    workshop.ask("fanny", Command::CloseVote { vote: vote.clone() }).expect("it is open");
    workshop.yours(&id("fanny")).tallies[0].tally.clone()
}

/// Option, rank, score and voters of each line.
fn lines(tally: &Tally) -> Vec<(&str, u32, f64, u32)> {
    tally.lines.iter().map(|line| (line.option.as_str(), line.rank, line.score, line.voters)).collect()
}

#[test]
fn v1_who_may_vote_on_what() {
    let all = |who: &str| ["gil", "paul", "ada", "bob", "zoe"].contains(&who);
    let g1 = |who: &str| ["gil", "paul"].contains(&who);
    for (name, role) in PEOPLE {
        let mut workshop = room();
        let plenary = workshop.open(DOTS, &["Un", "Deux"], false).remove(0);
        let groups = workshop.open(DOTS, &["Un", "Deux"], true);
        assert_eq!(groups.len(), 2, "one for each group");
        for (vote, may) in [(&plenary, all(name)), (&groups[0], g1(name))] {
            let asked = workshop.cast_as(name, vote, dots(&[("1", 1)]));
            let no = if role.may_edit() { Refusal::NotYourVote {} } else { Refusal::NotAllowed {} };
            assert_eq!(asked.map(|_| ()), if may { Ok(()) } else { Err(no) }, "{name}");
        }
    }
}

#[test]
fn v1_a_workshop_has_so_many_votes_and_no_more() {
    let mut workshop = room();
    for _ in 0..MOST_VOTES - 1 {
        workshop.open(VoteKind::YesNo {}, &[], false);
    }
    let ask = |workshop: &mut Workshop, by_group: bool| {
        let plan = VotePlan { by_group: Some(by_group), ..plan(VoteKind::YesNo {}) };
        workshop.ask("fanny", Command::OpenVote { plan: plan.clone().into() }).expect("a plan");
        let errand = workshop.errands().last().expect("an errand").0.clone();
        let read = workshop.polls(&plan).into_iter().map(|poll| (poll, Vec::new())).collect();
        workshop.open_votes(&errand, &plan, read, MOMENT.now)
    };
    // One for each of two groups is one too many; one is the last.
    assert_eq!(ask(&mut workshop, true), Err(Refusal::TooManyVotes { limit: MOST_VOTES }));
    let last = ask(&mut workshop, false).expect("the last one");
    last.iter().for_each(|happening| workshop.then(happening));
    assert_eq!(ask(&mut workshop, false), Err(Refusal::TooManyVotes { limit: MOST_VOTES }));
    assert_eq!(workshop.view().votes.len(), MOST_VOTES as usize);
}

#[test]
fn v1_a_vote_by_command_role_and_state() {
    let vote = || -> VoteId { "none".parse().expect("an id") };
    let commands = |vote: VoteId| {
        [
            Command::CloseVote { vote: vote.clone() },
            Command::RevealVote { vote: vote.clone() },
            Command::CancelVote { vote: vote.clone() },
            Command::Cast { vote: vote.clone(), ballot: dots(&[]) },
            Command::CastFor { vote, name: "Marie".into(), ballot: dots(&[]) },
        ]
    };
    let not_now = Refusal::VoteNotOpen {};
    let no = Refusal::NotAllowed {};
    let not_yours = Refusal::NotYourVote {};
    // Per state: close, reveal, cancel, cast, cast for; by Fanny (runs it), Paul (host), Bob (of a group), Odile.
    let table: [(&str, &str, [Option<&Refusal>; 5]); 16] = [
        ("open", "fanny", [None, Some(&not_now), None, Some(&not_yours), None]),
        ("open", "paul", [Some(&no), Some(&no), Some(&no), None, None]),
        ("open", "bob", [Some(&no), Some(&no), Some(&no), None, Some(&no)]),
        ("open", "odile", [Some(&no); 5]),
        ("closed", "fanny", [Some(&not_now), None, None, Some(&not_now), Some(&not_now)]),
        ("closed", "paul", [Some(&no), Some(&no), Some(&no), Some(&not_now), Some(&not_now)]),
        ("closed", "bob", [Some(&no), Some(&no), Some(&no), Some(&not_now), Some(&no)]),
        ("closed", "odile", [Some(&no); 5]),
        ("revealed", "fanny", [Some(&not_now); 5]),
        ("revealed", "paul", [Some(&no), Some(&no), Some(&no), Some(&not_now), Some(&not_now)]),
        ("revealed", "bob", [Some(&no), Some(&no), Some(&no), Some(&not_now), Some(&no)]),
        ("revealed", "odile", [Some(&no); 5]),
        ("cancelled", "fanny", [Some(&not_now); 5]),
        ("cancelled", "paul", [Some(&no), Some(&no), Some(&no), Some(&not_now), Some(&not_now)]),
        ("cancelled", "bob", [Some(&no), Some(&no), Some(&no), Some(&not_now), Some(&no)]),
        ("cancelled", "odile", [Some(&no); 5]),
    ];
    for (state, by, answers) in table {
        let mut workshop = room();
        let known = workshop.open(DOTS, &["Un"], false).remove(0);
        let so_far: &[Command] = match state {
            "closed" => &[Command::CloseVote { vote: known.clone() }],
            "revealed" => {
                &[Command::CloseVote { vote: known.clone() }, Command::RevealVote { vote: known.clone() }]
            }
            "cancelled" => &[Command::CancelVote { vote: known.clone() }],
            _ => &[],
        };
        for command in so_far {
            workshop.ask("fanny", command.clone()).expect("one after the other");
        }
        for (command, answer) in commands(known).into_iter().zip(answers) {
            let said = format!("{state}, {by}: {command:?}");
            let decided = workshop.decide(&id(by), command, MOMENT).map(|_| ());
            assert_eq!(decided.err().as_ref(), answer, "{said}");
        }
    }
    for command in commands(vote()) {
        let unknown = Err(Refusal::UnknownVote { vote: vote() });
        assert_eq!(room().decide(&id("fanny"), command, MOMENT).map(|_| ()), unknown);
    }
    let open = Command::OpenVote { plan: VotePlan { options: vec!["Un".into()], ..plan(DOTS) }.into() };
    for (name, role) in PEOPLE {
        assert_eq!(room().decide(&id(name), open.clone(), MOMENT).is_ok(), role.may_run(), "{name}");
    }
}

#[test]
fn v1_nothing_is_cast_while_frozen_or_over_and_ballots_still_tell() {
    let mut workshop = room();
    let vote = workshop.open(DOTS, &["Un"], false).remove(0);
    workshop.then(&Happening::Frozen {});
    assert_eq!(workshop.cast_as("ada", &vote, dots(&[("1", 1)])), Err(Refusal::Frozen {}));
    workshop.then(&Happening::Thawed {});
    assert!(workshop.cast_as("ada", &vote, dots(&[("1", 1)])).is_ok());
    workshop.then(&Happening::WorkshopClosed {});
    assert_eq!(workshop.cast_as("bob", &vote, dots(&[("1", 1)])), Err(Refusal::WorkshopClosed {}));
    assert_eq!(close(&mut workshop, &vote).cast, 1);
    assert!(workshop.ask("fanny", Command::RevealVote { vote }).is_ok());
}

#[test]
fn v2_a_plan_that_can_t_be_opened_is_refused_with_its_field() {
    let field = |field: &str| Some(Refusal::BadField { field: format!("plan.{field}") });
    let on = |how: VoteKind| VotePlan { options: vec!["Un".into()], ..plan(how) };
    let axes = |x: &str| VoteKind::TwoAxes { steps: 5, x: x.into(), y: "Faisabilité".into() };
    let table = [
        (on(DOTS), None),
        (on(VoteKind::Dots { dots: 0, max: 1 }), field("how.dots")),
        (on(VoteKind::Dots { dots: 51, max: 1 }), field("how.dots")),
        (on(VoteKind::Dots { dots: 3, max: 0 }), field("how.max")),
        (on(VoteKind::Dots { dots: 3, max: 4 }), field("how.max")),
        (on(VoteKind::Scale { steps: 1 }), field("how.steps")),
        (on(VoteKind::Scale { steps: 11 }), field("how.steps")),
        (on(axes("Utilité")), None),
        (on(axes(" ")), field("how.x")),
        (on(VoteKind::Ranking { places: 0 }), field("how.places")),
        (plan(DOTS), None),
        (plan(VoteKind::Ranking { places: 3 }), None),
        (plan(VoteKind::YesNo {}), None),
        (plan(VoteKind::Judgement {}), None),
        (plan(VoteKind::Nomination { oneself: true }), None),
        (on(VoteKind::Nomination { oneself: true }), field("options")),
        (VotePlan { title: " ".into(), ..on(DOTS) }, field("title")),
        (VotePlan { options: vec![String::new()], ..on(DOTS) }, field("options[0]")),
        (
            VotePlan { options: vec!["x".into(); 501], ..on(DOTS) },
            Some(Refusal::TooManyOptions { limit: 500 }),
        ),
        (VotePlan { zones: vec!["z".into(); 51], ..on(DOTS) }, field("zones")),
        (VotePlan { except: vec!["z".into(); 51], ..plan(DOTS) }, field("except")),
        (VotePlan { except: vec!["z".into()], ..plan(DOTS) }, None),
        (VotePlan { except: vec!["z".into()], zones: vec!["y".into()], ..plan(DOTS) }, field("except")),
        (VotePlan { except: vec!["z".into()], ..plan(VoteKind::Consent {}) }, field("except")),
        (VotePlan { except: vec!["z".into()], by_zone: true, ..plan(VoteKind::Consent {}) }, None),
        (VotePlan { by_zone: true, ..on(VoteKind::Consent {}) }, field("by_zone")),
        (
            VotePlan { by_zone: true, keep: Some(Keep { share: 30, rest: None }), ..plan(DOTS) },
            field("by_zone"),
        ),
        (VotePlan { board: Some("b9".parse().expect("an id")), ..on(DOTS) }, Some(Refusal::UnknownBoard {})),
    ];
    for (plan, refusal) in table {
        let said = format!("{plan:?}");
        let decided = room().decide(&id("fanny"), Command::OpenVote { plan: plan.into() }, MOMENT);
        assert_eq!(decided.err(), refusal, "{said}");
    }
}

#[test]
fn v2_a_vote_on_tables_is_one_for_each_group_where_it_sits() {
    let mut workshop = room();
    let boards: Vec<crate::ids::BoardId> = ["b1", "b2"].map(|b| b.parse().expect("an id")).to_vec();
    let tables = crate::message::group::Tables { boards: boards.clone(), rounds: 2, round: 1 };
    workshop.then(&Happening::TablesSet { tables });
    let plan = VotePlan { zones: vec!["actions".into()], options: vec!["Rien".into()], ..plan(DOTS) };
    let polls = workshop.polls(&plan);
    let places: Vec<_> = polls.iter().map(|poll| poll.board.clone()).collect();
    assert_eq!(places, [Some(boards[1].clone()), Some(boards[0].clone())], "round 1");
    let note = |id: &str| VoteOption {
        id: id.into(),
        text: id.into(),
        zone: Some("actions".into()),
        times: None,
        ideas: None,
    };
    let errand = "e1".parse().expect("an id");
    let read =
        || -> Vec<_> { polls.iter().cloned().zip([vec![note("n1"), note("1")], vec![note("n2")]]).collect() };
    let opened = workshop.open_votes(&errand, &plan, read(), 5).expect("notes");
    let options: Vec<Vec<&str>> = (opened.iter())
        .map(|happening| match happening {
            Happening::VoteOpened { vote } => {
                vote.options.iter().map(|option| option.text.as_str()).collect()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(options, [vec!["n1", "Rien"], vec!["n2", "Rien"]], "a note can’t pass for a listed option");
    for _ in 0..2 {
        opened.iter().for_each(|happening| workshop.then(happening));
    }
    assert_eq!(workshop.view().votes.len(), 2, "the same errand opens the same votes");

    let bare = VotePlan { options: Vec::new(), ..plan.clone() };
    let empty = polls.iter().cloned().map(|poll| (poll, Vec::new())).collect();
    assert_eq!(workshop.open_votes(&errand, &bare, empty, 5), Err(Refusal::NothingToVoteOn {}));
    let many = polls.iter().cloned().map(|poll| (poll, vec![note("n"); 500])).collect();
    assert_eq!(workshop.open_votes(&errand, &plan, many, 5), Err(Refusal::TooManyOptions { limit: 500 }));
    let idea = VotedIdea { note: "n".into(), text: "n".into() };
    let whole = |ideas: usize| VoteOption { ideas: Some(vec![idea.clone(); ideas]), ..note("actions") };
    let of_zones = |ideas: usize| {
        let read = polls.iter().cloned().map(|poll| (poll, vec![whole(ideas)])).collect();
        workshop.open_votes(&errand, &bare, read, 5).map(|opened| opened.len())
    };
    let many = Err(Refusal::TooManyOptions { limit: 500 });
    assert_eq!((of_zones(499), of_zones(500)), (Ok(2), many), "what is read for a vote travels with it");
    let plenary = VotePlan { by_group: Some(false), ..plan };
    assert_eq!(workshop.polls(&plenary).len(), 1);
    // Nothing listed: points are for all notes, a question is its title.
    let listed = |how: VoteKind| {
        let plan = VotePlan { zones: Vec::new(), options: Vec::new(), how, ..plenary.clone() };
        let poll = workshop.polls(&plan).remove(0);
        (poll.board.is_some(), workshop.open_votes(&errand, &plan, vec![(poll, Vec::new())], 5).is_ok())
    };
    assert_eq!(listed(DOTS), (true, false));
    assert_eq!(listed(VoteKind::YesNo {}), (false, true));
}

#[test]
fn v3_a_ballot_that_does_not_fit_is_refused_and_says_why() {
    let yes = |option: &str| Answer { option: option.into(), say: Say::Yes };
    let says = |say, reason: &str| Ballot::Consent {
        answers: vec![ConsentAnswer { option: "1".into(), say, reason: reason.into() }],
    };
    let at = |x, y| Ballot::TwoAxes { values: vec![Placing { option: "1".into(), x, y }] };
    let ranked = |order: &[&str]| Ballot::Ranking { order: order.iter().map(|o| (*o).into()).collect() };
    let names = |person: &str| Ballot::Nomination { person: id(person), why: String::new() };
    let axes = VoteKind::TwoAxes { steps: 5, x: "x".into(), y: "y".into() };
    let others = VoteKind::Nomination { oneself: false };
    let table = [
        (DOTS, dots(&[]), None),
        (DOTS, dots(&[("1", 2), ("2", 1)]), None),
        (DOTS, dots(&[("1", 2), ("2", 2)]), Some("too_many_points")),
        (DOTS, dots(&[("1", 3)]), Some("too_many_on_one")),
        (DOTS, dots(&[("1", u32::MAX)]), Some("too_many_on_one")),
        (DOTS, dots(&[("1", 1), ("1", 1)]), Some("twice")),
        (DOTS, dots(&[("9", 1)]), Some("option")),
        (DOTS, Ballot::YesNo { answers: vec![yes("1")] }, Some("kind")),
        (VoteKind::YesNo {}, Ballot::YesNo { answers: vec![yes("1"), yes("2")] }, None),
        (VoteKind::YesNo {}, Ballot::YesNo { answers: vec![yes("1"), yes("1")] }, Some("twice")),
        (VoteKind::Scale { steps: 5 }, Ballot::Scale { values: points(&[("1", 5)]) }, None),
        (VoteKind::Scale { steps: 5 }, Ballot::Scale { values: points(&[("1", 0)]) }, Some("value")),
        (VoteKind::Scale { steps: 5 }, Ballot::Scale { values: points(&[("1", 6)]) }, Some("value")),
        (axes.clone(), at(1, 5), None),
        (axes.clone(), at(1, 6), Some("value")),
        (axes, at(0, 1), Some("value")),
        (VoteKind::Ranking { places: 2 }, ranked(&["2", "1"]), None),
        (VoteKind::Ranking { places: 2 }, ranked(&["2", "2"]), Some("twice")),
        (VoteKind::Ranking { places: 1 }, ranked(&["2", "1"]), Some("too_many_places")),
        (VoteKind::Judgement {}, Ballot::Judgement { grades: points(&[("1", 6), ("2", 0)]) }, None),
        (VoteKind::Judgement {}, Ballot::Judgement { grades: points(&[("1", 7)]) }, Some("value")),
        (VoteKind::Consent {}, says(Consent::NoObjection, ""), None),
        (VoteKind::Consent {}, says(Consent::Question, ""), None),
        (VoteKind::Consent {}, says(Consent::Objection, "trop tôt"), None),
        (VoteKind::Consent {}, says(Consent::Objection, "  "), Some("reason")),
        (others.clone(), names("bob"), None),
        (others.clone(), names("ada"), Some("oneself")),
        (VoteKind::Nomination { oneself: true }, names("ada"), None),
        (others.clone(), names("odile"), Some("not_in_circle")),
        (others, names("nobody"), Some("not_in_circle")),
    ];
    for (how, ballot, why) in table {
        let mut workshop = room();
        let options: &[&str] =
            if matches!(how, VoteKind::Nomination { .. }) { &[] } else { &["Un", "Deux", "Trois"] };
        let vote = workshop.open(how, options, false).remove(0);
        let said = format!("{ballot:?}");
        let refusal = why.map(|why| Refusal::BadBallot { why: why.into() });
        assert_eq!(workshop.cast_as("ada", &vote, ballot).err(), refusal, "{said}");
    }
    let mut workshop = room();
    let vote = workshop.open(VoteKind::Consent {}, &["Un"], false).remove(0);
    let long = Err(Refusal::TooLong { field: "reason".into(), limit: 500 });
    assert_eq!(workshop.cast_as("ada", &vote, says(Consent::Objection, &"x".repeat(501))), long);
}

#[test]
fn v4_one_ballot_for_each_person_the_last_one_until_it_is_closed() {
    let mut workshop = room();
    let vote = workshop.open(DOTS, &["Un", "Deux"], false).remove(0);
    workshop.cast_as("ada", &vote, dots(&[("1", 2)])).expect("from her phone");
    workshop.cast_as("ada", &vote, dots(&[("2", 1)])).expect("from her laptop");
    assert_eq!(workshop.yours(&id("ada")).ballots[0].ballot, dots(&[("2", 1)]));
    let tally = close(&mut workshop, &vote);
    assert_eq!((tally.cast, tally.of, tally.proxies), (1, 5, 0));
    assert_eq!(lines(&tally), [("2", 1, 1.0, 1), ("1", 2, 0.0, 0)]);
    assert_eq!(workshop.cast_as("ada", &vote, dots(&[])), Err(Refusal::VoteNotOpen {}));
}

#[test]
fn v4_a_host_votes_for_those_without_a_device_and_for_nobody_who_has_voted() {
    let mut workshop = room();
    let vote = workshop.open(DOTS, &["Un", "Deux"], false).remove(0);
    let enter = |workshop: &mut Workshop, by: &str, name: &str, option: &str| {
        let (vote, name) = (vote.clone(), name.to_owned());
        workshop.ask(by, Command::CastFor { vote, name, ballot: dots(&[(option, 1)]) }).map(|_| ())
    };
    assert_eq!(enter(&mut workshop, "paul", "Marie", "1"), Ok(()));
    assert_eq!(enter(&mut workshop, "ada", " MARIE ", "2"), Ok(()), "the same Marie");
    assert_eq!(enter(&mut workshop, "fanny", "Jean", "2"), Ok(()));
    workshop.cast_as("bob", &vote, dots(&[("1", 1)])).expect("by himself");
    let has_voted = Err(Refusal::BadBallot { why: "has_voted".into() });
    assert_eq!(enter(&mut workshop, "paul", "Bob", "2"), has_voted);
    assert_eq!(enter(&mut workshop, "paul", "Zoe", "2"), Ok(()), "her phone is flat");
    workshop.cast_as("zoe", &vote, dots(&[("1", 1)])).expect("it is not any more");
    assert_eq!(enter(&mut workshop, "paul", "  ", "2"), Err(Refusal::BadField { field: "name".into() }));

    let entered = |by: &str| -> Vec<String> {
        workshop.yours(&id(by)).entered.into_iter().map(|entered| entered.name).collect()
    };
    assert_eq!(
        (entered("paul"), entered("ada"), entered("fanny")),
        (vec![], vec!["Marie".into()], vec!["Jean".into()])
    );
    let tally = close(&mut workshop, &vote);
    assert_eq!((tally.cast, tally.of, tally.proxies), (4, 7, 2));
    assert_eq!(lines(&tally), [("1", 1, 2.0, 2), ("2", 1, 2.0, 2)], "a tie shares its rank");

    let mut workshop = room();
    let groups = workshop.open(DOTS, &["Un"], true);
    let command = Command::CastFor { vote: groups[1].clone(), name: "Marie".into(), ballot: dots(&[]) };
    assert_eq!(workshop.ask("paul", command), Err(Refusal::NotYourVote {}), "of another group");
}

#[test]
fn v4_names_that_hosts_invent_fill_nothing() {
    let mut workshop = room();
    let vote = workshop.open(DOTS, &["Un"], false).remove(0);
    let enter = |n: u32| Command::CastFor { vote: vote.clone(), name: format!("Nom {n}"), ballot: dots(&[]) };
    for n in 0..200 {
        workshop.ask("paul", enter(n)).expect("room for 200");
    }
    assert_eq!(workshop.ask("paul", enter(200)), Err(Refusal::TooManyPeople { limit: 200 }));
    assert!(workshop.ask("paul", enter(7)).is_ok(), "known already");
}

#[test]
fn v5_each_kind_counts_as_it_says() {
    let scale = |grades: &[(&str, u32)]| Ballot::Scale { values: points(grades) };
    let says = |say| Ballot::YesNo { answers: vec![Answer { option: "1".into(), say }] };
    let at = |x, y| Ballot::TwoAxes { values: vec![Placing { option: "1".into(), x, y }] };
    let ranked = |order: &[&str]| Ballot::Ranking { order: order.iter().map(|o| (*o).into()).collect() };
    let objects = |say| Ballot::Consent {
        answers: vec![ConsentAnswer { option: "1".into(), say, reason: "parce que".into() }],
    };
    let names = |person: &str| Ballot::Nomination { person: id(person), why: String::new() };
    let count = |how: VoteKind, ballots: Vec<Ballot>| {
        let mut workshop = room();
        let options: &[&str] =
            if matches!(how, VoteKind::Nomination { .. }) { &[] } else { &["Un", "Deux", "Trois"] };
        let vote = workshop.open(how, options, false).remove(0);
        for (who, ballot) in ["ada", "bob", "paul", "zoe"].iter().zip(ballots) {
            workshop.cast_as(who, &vote, ballot).expect("it fits");
        }
        close(&mut workshop, &vote)
    };

    let tally =
        count(VoteKind::YesNo {}, vec![says(Say::Yes), says(Say::Yes), says(Say::No), says(Say::Abstain)]);
    assert_eq!((tally.lines[0].score, &tally.lines[0].counts), (1.0, &vec![2, 1, 1]));
    let tally = count(
        VoteKind::Scale { steps: 5 },
        vec![scale(&[("1", 5), ("2", 4)]), scale(&[("1", 2)]), scale(&[("1", 4), ("3", 5)])],
    );
    assert_eq!(lines(&tally)[0], ("3", 1, 5.0, 1), "by those who gave one");
    assert_eq!((lines(&tally)[1].0, lines(&tally)[2].0), ("2", "1"));
    assert_eq!(tally.lines[2].counts, [0, 1, 0, 1, 1]);
    let axes = VoteKind::TwoAxes { steps: 5, x: "x".into(), y: "y".into() };
    let tally = count(axes, vec![at(1, 5), at(2, 5), at(3, 2)]);
    let place = tally.lines[0].place.expect("it was placed");
    assert_eq!((place.x, place.y, tally.lines[0].score), (2.0, 4.0, 3.0));
    assert_eq!(tally.lines[0].counts, [1, 1, 1, 0, 0, 0, 1, 0, 0, 2]);
    assert_eq!(tally.lines[1].place, None);
    let tally = count(
        VoteKind::Ranking { places: 2 },
        vec![ranked(&["3", "1"]), ranked(&["1", "3"]), ranked(&["3"])],
    );
    assert_eq!(lines(&tally), [("3", 1, 5.0, 3), ("1", 2, 3.0, 2), ("2", 3, 0.0, 0)]);
    assert_eq!(tally.lines[0].counts, [2, 1]);
    let tally = count(VoteKind::Consent {}, vec![objects(Consent::Objection), objects(Consent::Question)]);
    assert_eq!(tally.lines.last().map(|line| (line.score, line.counts.clone())), Some((-1.0, vec![0, 1, 1])));
    let tally = count(VoteKind::Nomination { oneself: true }, vec![names("bob"), names("bob"), names("zoe")]);
    assert_eq!(lines(&tally), [("bob", 1, 2.0, 2), ("zoe", 2, 1.0, 1)], "only who was named");
}

#[test]
fn v5_majority_judgement_takes_the_median_and_then_the_gauge() {
    let mut workshop = room();
    let vote = workshop.open(VoteKind::Judgement {}, &["Un", "Deux", "Trois", "Quatre"], false).remove(0);
    // Un: 4 4 3 1 → the lower median is 3, p = 1/2 > q = 1/4; Deux: 6 3 2 2 → 2, p = 1/2; Trois: 3 3 3 0 (left out
    // once) → 3, p = 0, q = 1/4; Quatre: 5 3 3 3 → 3, p = 1/4 > q = 0.
    let ballots = [
        ("ada", [("1", 4), ("2", 6), ("3", 3), ("4", 5)].as_slice()),
        ("bob", &[("1", 4), ("2", 3), ("3", 3), ("4", 3)]),
        ("paul", &[("1", 3), ("2", 2), ("3", 3), ("4", 3)]),
        ("zoe", &[("1", 1), ("2", 2), ("4", 3)]),
    ];
    for (who, grades) in ballots {
        workshop.cast_as(who, &vote, Ballot::Judgement { grades: points(grades) }).expect("it fits");
    }
    let tally = close(&mut workshop, &vote);
    let got: Vec<_> = tally.lines.iter().map(|l| (l.option.as_str(), l.grade, l.score)).collect();
    let third = Some(3);
    assert_eq!(got, [("1", third, 3.5), ("4", third, 3.25), ("3", third, 2.75), ("2", Some(2), 2.5)]);
    assert_eq!(tally.lines[2].counts, [1, 0, 0, 3, 0, 0, 0], "left out is «À rejeter»");
}

#[test]
fn v5_what_three_in_ten_voters_chose_is_kept_ties_among_it() {
    let mut workshop = room();
    let vote = workshop.open(VoteKind::Dots { dots: 6, max: 2 }, &["Un", "Deux", "Trois"], false).remove(0);
    let enter = |workshop: &mut Workshop, n: usize, ballot: Ballot| {
        let command = Command::CastFor { vote: vote.clone(), name: format!("Nom {n}"), ballot };
        workshop.ask("fanny", command).expect("it fits");
    };
    // Of ten: three for 1 and for 2 each, two (with two points each) for 3.
    for n in 0..10 {
        let mut given = Vec::new();
        given.extend((n < 3).then_some(("1", 1)));
        given.extend((4..7).contains(&n).then_some(("2", 1)));
        given.extend((n > 7).then_some(("3", 2)));
        enter(&mut workshop, n, dots(&given));
    }
    let tally = close(&mut workshop, &vote);
    let kept: Vec<&str> = tally.kept(30).map(|line| line.option.as_str()).collect();
    assert_eq!(kept, ["1", "2"], "people count, not points: {:?}", lines(&tally));
    assert_eq!(tally.kept(31).count(), 0);
    assert_eq!(tally.kept(0).count(), 3);
    assert_eq!(Tally { cast: 0, of: 3, proxies: 0, lines: Vec::new() }.kept(30).count(), 0);
}

fn random_ballot(rng: &mut StdRng, how: &VoteKind) -> Ballot {
    let mut options = ["1", "2", "3", "4"];
    options.shuffle(rng);
    let some = &options[..rng.random_range(0..=options.len())];
    let mut graded = |least: u32, most: u32| {
        points(&some.iter().map(|o| (*o, rng.random_range(least..=most))).collect::<Vec<_>>())
    };
    match how {
        VoteKind::Dots { .. } => Ballot::Dots { points: graded(0, 1) },
        VoteKind::Scale { steps } => Ballot::Scale { values: graded(1, *steps) },
        VoteKind::Judgement {} => Ballot::Judgement { grades: graded(0, 6) },
        VoteKind::Ranking { .. } => Ballot::Ranking { order: some.iter().map(|o| (*o).into()).collect() },
        VoteKind::YesNo {} => Ballot::YesNo {
            answers: some.iter().map(|o| Answer { option: (*o).into(), say: Say::No }).collect(),
        },
        other => panic!("{other:?}"),
    }
}

const KINDS: [VoteKind; 5] = [
    VoteKind::Dots { dots: 4, max: 1 },
    VoteKind::YesNo {},
    VoteKind::Scale { steps: 5 },
    VoteKind::Judgement {},
    VoteKind::Ranking { places: 4 },
];

#[test]
fn v5_a_tally_depends_on_ballots_only_not_on_order_names_or_what_was_cast_before() {
    for seed in 0..60 {
        let mut rng = StdRng::seed_from_u64(seed);
        let how = &KINDS[seed as usize % KINDS.len()];
        let ballots: Vec<Ballot> = (0..5).map(|_| random_ballot(&mut rng, how)).collect();
        let mut tallies = Vec::new();
        for round in 0..3 {
            let mut workshop = room();
            let vote = workshop.open(how.clone(), &["a", "b", "c", "d"], false).remove(0);
            let mut voters = ["ada", "bob", "gil", "paul", "zoe"];
            voters.shuffle(&mut rng);
            let mut casts: Vec<_> = voters.iter().zip(&ballots).collect();
            casts.shuffle(&mut rng);
            for (who, ballot) in casts {
                if round == 2 {
                    let first = random_ballot(&mut rng, how);
                    workshop.cast_as(who, &vote, first).expect("changed their mind");
                }
                workshop.cast_as(who, &vote, ballot.clone()).expect("it fits");
            }
            tallies.push(close(&mut workshop, &vote));
        }
        assert!(tallies.windows(2).all(|two| two[0] == two[1]), "seed {seed}: {tallies:#?}");
    }
}

#[test]
fn v6_nobody_learns_a_ballot_or_a_partial_tally() {
    // A word that is in Ada's ballot and nowhere else.
    let secret = "parce que le toit fuit";
    let ballot = Ballot::Consent {
        answers: vec![ConsentAnswer { option: "1".into(), say: Consent::Objection, reason: secret.into() }],
    };
    let told = |workshop: &Workshop, who: &str| {
        let here = PEOPLE.iter().map(|(name, _)| id(name)).collect();
        let progress = workshop.progress(&here, Waiting::default());
        let yours = serde_json::to_string(&workshop.yours(&id(who))).expect("json");
        let view = serde_json::to_string(workshop.view()).expect("json");
        (yours, view, progress)
    };
    let mut workshop = room();
    let vote = workshop.open(VoteKind::Consent {}, &["Un"], false).remove(0);
    let before: Vec<_> = PEOPLE.iter().map(|(name, _)| told(&workshop, name)).collect();
    let decided = workshop.cast_as("ada", &vote, ballot).expect("it fits");
    assert_eq!(decided.happenings, [], "nothing for the log");
    for ((name, _), (yours, view, _)) in PEOPLE.iter().zip(before) {
        let now = told(&workshop, name);
        assert_eq!(now.1, view, "what all see is as before");
        assert_eq!(now.0 == yours, *name != "ada", "{name}: only she learns of it");
        assert_eq!(now.0.contains(secret), *name == "ada", "{name}");
        assert_eq!((now.2.votes[0].cast, now.2.votes[0].of), (1, 5), "a count is told");
    }
    workshop.ask("fanny", Command::CloseVote { vote: vote.clone() }).expect("it is open");
    for (name, role) in PEOPLE {
        let (yours, view, _) = told(&workshop, name);
        assert!(!view.contains("counts"), "no tally yet");
        assert_eq!(yours.contains("\"counts\":[0,1,0]"), role.may_run(), "{name}: the facilitation only");
        assert_eq!(yours.contains(secret), name == "ada", "{name}");
    }
    workshop.ask("fanny", Command::RevealVote { vote }).expect("it is closed");
    for (name, _) in PEOPLE {
        let (yours, view, _) = told(&workshop, name);
        assert!(
            view.contains("\"counts\":[0,1,0]") && !view.contains(secret) && !yours.contains(secret),
            "{name}"
        );
    }
}

#[test]
fn v7_ballots_come_back_with_the_workshop_and_are_destroyed_with_it() {
    let mut workshop = room();
    let vote = workshop.open(DOTS, &["Un"], false).remove(0);
    let gone = workshop.open(DOTS, &["Un"], false).remove(0);
    let log = workshop.clone();
    let cast = workshop.cast_as("ada", &vote, dots(&[("1", 2)])).expect("it fits").cast.expect("a ballot");
    workshop.ask("fanny", Command::CancelVote { vote: gone.clone() }).expect("it is open");
    assert_eq!(workshop.urns().collect::<Vec<_>>(), [&vote]);
    assert_eq!(workshop.spent().collect::<Vec<_>>(), [&gone]);

    let mut again = log;
    again.then(&Happening::VoteCancelled { vote: gone.clone() });
    again.take_ballot(&cast.0, cast.1.clone());
    again.take_ballot(&gone, cast.1);
    again.skip(workshop.seq());
    assert_eq!(again, workshop, "from the log and the ballots");

    let tally = close(&mut workshop, &vote);
    workshop.ask("fanny", Command::RevealVote { vote: vote.clone() }).expect("it is closed");
    workshop.ask("fanny", Command::ArchiveWorkshop {}).expect("she runs it");
    assert_eq!(workshop.spent().count(), 2, "no ballot stays");
    let kept = workshop.view().votes.iter().find(|known| known.id == vote).expect("it stays");
    assert_eq!(
        (kept.state, kept.tally.as_ref()),
        (VoteState::Revealed, Some(&tally)),
        "what they said together does"
    );
}
