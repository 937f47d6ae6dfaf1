//! Who may do what in which state; what is hidden until when; what stands in the way.

use super::super::{
    Workshop,
    personal::Waiting,
    sample::{MOMENT, PEOPLE, id, room},
};
use crate::{
    ids::{DecisionId, VoteId},
    message::{
        Command, Happening,
        decision::{DecisionAct, DecisionPlan, DecisionState, DecisionView, Objection, ObjectionState},
        vote::{Ballot, Consent, ConsentAnswer, Voter},
    },
    refusal::Refusal,
};
use DecisionState::{Adopted, Amendment, Clarification, Draft, Objections, Postponed, Reactions, Withdrawn};

fn plan() -> DecisionPlan {
    DecisionPlan {
        subject: "La boutique".into(),
        text: "Le lieu ouvre lundi.".into(),
        context: String::new(),
        trial: "6 mois".into(),
        proposer: Some(id("paul")),
        circle: Vec::new(),
        group: None,
    }
}

fn opened(plan: DecisionPlan) -> (Workshop, DecisionId) {
    let mut workshop = room();
    workshop.ask("fanny", Command::OpenDecision { plan }).expect("a plan");
    let decision = workshop.view().decisions[0].id.clone();
    (workshop, decision)
}

fn act(workshop: &mut Workshop, by: &str, act: DecisionAct) -> Result<Vec<Happening>, Refusal> {
    let decision = workshop.view().decisions[0].id.clone();
    workshop.ask(by, Command::OnDecision { decision, act }).map(|decided| decided.happenings)
}

fn advance(workshop: &mut Workshop, to: DecisionState) {
    act(workshop, "fanny", DecisionAct::Advance { to }).expect("the next state");
}

fn known(workshop: &Workshop) -> &DecisionView {
    &workshop.view().decisions[0]
}

fn round(workshop: &Workshop) -> VoteId {
    known(workshop).round.as_ref().expect("a round").vote.clone()
}

fn says(say: Consent, reason: &str) -> Ballot {
    Ballot::Consent { answers: vec![ConsentAnswer { option: "1".into(), say, reason: reason.into() }] }
}

/// Bob objects, everyone else does not: revealed with the last one.
fn answer_all(workshop: &mut Workshop, bob: Consent) {
    let vote = round(workshop);
    for who in ["ada", "gil", "paul", "zoe"] {
        workshop.cast_as(who, &vote, says(Consent::NoObjection, "")).expect("it fits");
    }
    workshop.cast_as("bob", &vote, says(bob, "le lundi est fermé")).expect("it fits");
}

/// A decision in a state; `revealed` tells rounds of objections apart.
fn standing_in(state: DecisionState, revealed: bool) -> Workshop {
    let (mut workshop, _) = opened(plan());
    let path = [Clarification, Reactions, Amendment, Objections];
    let far = path.iter().position(|step| *step == state).map_or(0, |at| at + 1);
    let far = if state == Adopted { path.len() } else { far };
    path[..far].iter().for_each(|step| advance(&mut workshop, *step));
    if revealed {
        answer_all(&mut workshop, if state == Adopted { Consent::NoObjection } else { Consent::Objection });
    }
    match state {
        Adopted => {
            let adopt = DecisionAct::Adopt { owner: "OT".into(), review_on: "2027-03-01".into() };
            act(&mut workshop, "fanny", adopt).map(drop).expect("nothing stands");
        }
        Postponed => drop(act(&mut workshop, "fanny", DecisionAct::Postpone {}).expect("at any time")),
        Withdrawn => drop(act(&mut workshop, "paul", DecisionAct::Withdraw {}).expect("at any time")),
        _ => {}
    }
    workshop
}

#[test]
fn k1_decisions_by_role_command_and_state() {
    let text = || "Le lieu ouvre mardi.".to_owned();
    let acts = [
        ("write", DecisionAct::Write { text: text() }),
        ("clarify", DecisionAct::Advance { to: Clarification }),
        ("react", DecisionAct::Advance { to: Reactions }),
        ("amend", DecisionAct::Advance { to: Amendment }),
        ("object", DecisionAct::Advance { to: Objections }),
        ("jump", DecisionAct::Advance { to: Adopted }),
        ("ask", DecisionAct::Ask { text: text() }),
        ("speak", DecisionAct::Speak { text: Some(text()) }),
        ("close", DecisionAct::CloseRound {}),
        ("adopt", DecisionAct::Adopt { owner: "OT".into(), review_on: "2027-03-01".into() }),
        ("postpone", DecisionAct::Postpone {}),
        ("withdraw", DecisionAct::Withdraw {}),
    ];
    let by_state: [(DecisionState, bool, &[&str]); 9] = [
        (Draft, false, &["write", "clarify", "postpone", "withdraw"]),
        (Clarification, false, &["react", "ask", "postpone", "withdraw"]),
        (Reactions, false, &["amend", "speak", "postpone", "withdraw"]),
        (Amendment, false, &["write", "object", "postpone", "withdraw"]),
        (Objections, false, &["close", "postpone", "withdraw"]),
        // Adopting is refused for what stands, see below.
        (Objections, true, &["write", "amend", "object", "postpone", "withdraw"]),
        (Adopted, true, &[]),
        (Postponed, false, &[]),
        (Withdrawn, false, &[]),
    ];
    let by_person: [(&str, &[&str]); 4] = [
        ("paul", &["write", "ask", "speak", "withdraw"]),
        ("bob", &["ask", "speak"]),
        ("odile", &[]),
        ("screen", &[]),
    ];
    for (state, revealed, allowed) in by_state {
        let workshop = standing_in(state, revealed);
        assert_eq!(known(&workshop).state, state);
        let decision = known(&workshop).id.clone();
        for (name, act) in &acts {
            let ask = |by: &str| {
                let command = Command::OnDecision { decision: decision.clone(), act: act.clone() };
                workshop.decide(&id(by), command, MOMENT).map(|_| ()).err()
            };
            let said = format!("{state:?} (revealed: {revealed}): {name}");
            let expected = match *name {
                _ if allowed.contains(name) => None,
                "adopt" if state == Objections && revealed => {
                    Some(Refusal::ObjectionsStand { objections: 1 })
                }
                _ => Some(Refusal::WrongStep {}),
            };
            assert_eq!(ask("fanny"), expected, "{said}");
            for (who, rights) in by_person {
                let refusal = ask(who);
                if !rights.contains(name) {
                    assert_eq!(refusal, Some(Refusal::NotAllowed {}), "{said} by {who}");
                } else if *name == "speak" && state == Reactions {
                    let turn = &known(&workshop).speech.as_ref().expect("a turn").order[0];
                    let expected = (*turn != id(who)).then_some(Refusal::NotYourTurn {});
                    assert_eq!(refusal, expected, "{said} by {who}");
                } else {
                    assert_eq!(refusal, expected, "{said} by {who}");
                }
            }
        }
    }
    for (name, role) in PEOPLE {
        let open = Command::OpenDecision { plan: plan() };
        assert_eq!(room().decide(&id(name), open, MOMENT).is_ok(), role.may_run(), "{name}");
    }
    let nowhere: DecisionId = "none".parse().expect("an id");
    let command = Command::OnDecision { decision: nowhere.clone(), act: DecisionAct::Postpone {} };
    let unknown = Err(Refusal::UnknownDecision { decision: nowhere });
    assert_eq!(room().decide(&id("fanny"), command, MOMENT), unknown);
}

#[test]
fn k1_a_plan_or_a_text_that_does_not_fit_is_refused_with_its_field() {
    let bad = |field: &str| Some(Refusal::BadField { field: field.into() });
    let long = |field: &str, limit| Some(Refusal::TooLong { field: field.into(), limit });
    let table = [
        (plan(), None),
        (DecisionPlan { subject: " ".into(), ..plan() }, bad("subject")),
        (DecisionPlan { text: "x".repeat(2001), ..plan() }, long("text", 2000)),
        (DecisionPlan { trial: "x".repeat(121), ..plan() }, long("trial", 120)),
        (DecisionPlan { circle: vec![id("bob"), id("bob")], ..plan() }, bad("circle[1]")),
        (DecisionPlan { circle: vec![id("odile")], ..plan() }, bad("circle[0]")),
        (
            DecisionPlan { proposer: Some(id("nobody")), ..plan() },
            Some(Refusal::UnknownPerson { person: id("nobody") }),
        ),
    ];
    for (plan, refusal) in table {
        let said = format!("{plan:?}");
        let decided = room().decide(&id("fanny"), Command::OpenDecision { plan }, MOMENT);
        assert_eq!(decided.err(), refusal, "{said}");
    }
    let mut workshop = standing_in(Objections, true);
    let settle = |workshop: &mut Workshop, by: &str, state: ObjectionState| {
        act(workshop, by, DecisionAct::Settle { objection: 1, state }).err()
    };
    let inadmissible = |reason: &str| ObjectionState::Inadmissible { reason: reason.into() };
    assert_eq!(settle(&mut workshop, "fanny", inadmissible(" ")), bad("state.reason"), "why is required");
    assert_eq!(settle(&mut workshop, "fanny", ObjectionState::ToRecheck {}), bad("state"));
    assert_eq!(
        settle(&mut workshop, "fanny", ObjectionState::Integrated { version: 1 }),
        bad("state.version")
    );
    assert_eq!(settle(&mut workshop, "ada", ObjectionState::Lifted {}), Some(Refusal::NotAllowed {}));
    assert_eq!(settle(&mut workshop, "bob", inadmissible("non")), Some(Refusal::NotAllowed {}));
    assert_eq!(settle(&mut workshop, "bob", ObjectionState::Lifted {}), None, "it is his");
    for day in ["", "2027", "2027-13-01", "2027-1-1", "01-03-2027", "2027-03-01-04", "+027-03-01"] {
        let adopt = DecisionAct::Adopt { owner: "OT".into(), review_on: day.into() };
        assert_eq!(act(&mut workshop, "fanny", adopt).err(), bad("review_on"), "{day}");
    }
    let adopt = DecisionAct::Adopt { owner: String::new(), review_on: "2027-03-01".into() };
    assert_eq!(act(&mut workshop, "fanny", adopt).err(), bad("owner"));
}

#[test]
fn k2_answers_are_hidden_until_all_have_answered_then_told_with_their_authors() {
    let mut workshop = standing_in(Objections, false);
    let vote = round(&workshop);
    let secret = "le toit fuit";
    let seen = |workshop: &Workshop, who: &str| {
        let view = serde_json::to_string(workshop.view()).expect("json");
        let yours = serde_json::to_string(&workshop.yours(&id(who))).expect("json");
        view.contains(secret) || yours.contains(secret)
    };
    assert_eq!(
        workshop.cast_as("bob", &vote, Ballot::Consent { answers: Vec::new() }).err(),
        Some(Refusal::BadBallot { why: "missing".into() })
    );
    assert_eq!(
        workshop.cast_as("bob", &vote, says(Consent::Objection, " ")).err(),
        Some(Refusal::BadBallot { why: "reason".into() })
    );
    assert_eq!(workshop.cast_as("fanny", &vote, says(Consent::Question, "")), Err(Refusal::NotYourVote {}));
    workshop.cast_as("bob", &vote, says(Consent::Objection, secret)).expect("it fits");
    let by_name = |name: &str, ballot| Command::CastFor { vote: vote.clone(), name: name.into(), ballot };
    workshop.ask("ada", by_name("Marie", says(Consent::Question, "qui ?"))).expect("she has no device");
    for who in ["ada", "gil", "paul"] {
        workshop.cast_as(who, &vote, says(Consent::NoObjection, "")).expect("it fits");
        for (name, _) in PEOPLE {
            assert_eq!(seen(&workshop, name), name == "bob", "{name}");
        }
    }
    let waits = workshop.yours(&id("fanny")).awaited;
    assert_eq!((waits.len(), &waits[0].people), (1, &vec![id("zoe")]));
    assert!(workshop.yours(&id("ada")).awaited.is_empty(), "for the facilitation");
    let here = PEOPLE.iter().map(|(name, _)| id(name)).collect();
    let progress = workshop.progress(&here, Waiting::default()).votes;
    assert_eq!((progress.len(), progress[0].cast, progress[0].of), (1, 5, 6));

    let decided = workshop.cast_as("zoe", &vote, says(Consent::NoObjection, "")).expect("the last one");
    assert_eq!(decided.happenings.len(), 1, "revealed with her answer");
    let told: Vec<(&Voter, Consent, &str)> =
        known(&workshop).objections.iter().map(|o| (&o.voter, o.say, o.reason.as_str())).collect();
    let bob = Voter::Person { person: id("bob") };
    let marie = Voter::Named { name: "Marie".into() };
    assert_eq!(told, [(&bob, Consent::Objection, secret), (&marie, Consent::Question, "qui ?")]);
    let after = known(&workshop).round.as_ref().expect("a round");
    assert_eq!((after.open, after.answered, after.of), (false, 6, 6));
    assert_eq!(workshop.spent().collect::<Vec<_>>(), [&vote], "the answers of the others are destroyed");
    assert_eq!(workshop.cast_as("ada", &vote, says(Consent::Question, "")), Err(Refusal::VoteNotOpen {}));
}

#[test]
fn k2_the_facilitation_reveals_when_someone_is_away() {
    let mut workshop = standing_in(Objections, false);
    let vote = round(&workshop);
    workshop.cast_as("bob", &vote, says(Consent::Objection, "trop tôt")).expect("it fits");
    act(&mut workshop, "fanny", DecisionAct::CloseRound {}).expect("it is open");
    let after = known(&workshop).round.as_ref().expect("a round");
    assert_eq!((after.answered, after.of, known(&workshop).objections.len()), (1, 5, 1));

    let circle = vec![id("ada"), id("bob"), id("zoe")];
    let (mut workshop, _) = opened(DecisionPlan { circle, ..plan() });
    [Clarification, Reactions, Amendment, Objections].iter().for_each(|step| advance(&mut workshop, *step));
    let vote = round(&workshop);
    assert_eq!(workshop.cast_as("paul", &vote, says(Consent::NoObjection, "")), Err(Refusal::NotYourVote {}));
    workshop.ask("fanny", Command::Remove { person: id("zoe") }).expect("she runs it");
    workshop.cast_as("ada", &vote, says(Consent::NoObjection, "")).expect("it fits");
    workshop.cast_as("bob", &vote, says(Consent::NoObjection, "")).expect("the last who is here");
    assert!(!known(&workshop).round.as_ref().expect("a round").open, "nobody waits for who was removed");

    let mut workshop = standing_in(Objections, false);
    let vote = round(&workshop);
    workshop.cast_as("bob", &vote, says(Consent::Objection, "secret")).expect("it fits");
    act(&mut workshop, "paul", DecisionAct::Withdraw {}).expect("he proposed it");
    assert_eq!((workshop.urns().count(), workshop.spent().collect::<Vec<_>>()), (0, vec![&vote]));
    assert!(known(&workshop).objections.is_empty(), "what was hidden stays so");
}

#[test]
fn k3_a_new_version_has_every_objection_looked_at_again() {
    let mut workshop = standing_in(Objections, true);
    let states = |workshop: &Workshop| -> Vec<ObjectionState> {
        known(workshop).objections.iter().map(|o| o.state.clone()).collect()
    };
    let settle = |workshop: &mut Workshop, objection, state| {
        act(workshop, "fanny", DecisionAct::Settle { objection, state }).map(drop)
    };
    let adopt = || DecisionAct::Adopt { owner: "Office".into(), review_on: "2027-03-01".into() };
    settle(&mut workshop, 1, ObjectionState::Maintained {}).expect("Bob maintains it");
    assert_eq!(act(&mut workshop, "fanny", adopt()), Err(Refusal::ObjectionsStand { objections: 1 }));
    act(&mut workshop, "paul", DecisionAct::Write { text: "Le lieu ouvre mardi.".into() }).expect("v2");
    assert_eq!(states(&workshop), [ObjectionState::ToRecheck {}]);
    assert_eq!(act(&mut workshop, "fanny", adopt()), Err(Refusal::ObjectionsStand { objections: 1 }));
    settle(&mut workshop, 1, ObjectionState::Integrated { version: 2 }).expect("v2 takes it up");

    // Everyone is asked again; Ada objects without reason that counts.
    advance(&mut workshop, Objections);
    let vote = round(&workshop);
    workshop.cast_as("ada", &vote, says(Consent::Objection, "je n’aime pas")).expect("it fits");
    act(&mut workshop, "fanny", DecisionAct::CloseRound {}).expect("it is open");
    assert_eq!(
        known(&workshop).objections.iter().map(|o| (o.n, o.version)).collect::<Vec<_>>(),
        [(1, 1), (2, 2)]
    );
    let inadmissible = ObjectionState::Inadmissible { reason: "une préférence".into() };
    settle(&mut workshop, 2, inadmissible.clone()).expect("with its reason");
    advance(&mut workshop, Amendment);
    act(&mut workshop, "fanny", DecisionAct::Write { text: "Le lieu ouvre mardi matin.".into() })
        .expect("v3");
    assert_eq!(states(&workshop), [ObjectionState::ToRecheck {}, inadmissible]);
    advance(&mut workshop, Objections);
    let vote = round(&workshop);
    workshop.cast_as("ada", &vote, says(Consent::NoObjection, "")).expect("it fits");
    act(&mut workshop, "fanny", DecisionAct::CloseRound {}).expect("it is open");
    settle(&mut workshop, 1, ObjectionState::Lifted {}).expect("Bob agrees");
    act(&mut workshop, "fanny", adopt()).expect("nothing stands");

    let decision = known(&workshop);
    let versions: Vec<_> = decision.versions.iter().map(|v| (v.n, v.text.as_str(), v.by)).collect();
    use crate::role::Role::{Facilitator, Participant};
    assert_eq!(
        versions,
        [
            (1, "Le lieu ouvre lundi.", Facilitator),
            (2, "Le lieu ouvre mardi.", Participant),
            (3, "Le lieu ouvre mardi matin.", Facilitator)
        ]
    );
    let outcome = decision.outcome.as_ref().expect("adopted");
    assert_eq!((outcome.version, outcome.owner.as_str(), outcome.at), (3, "Office", MOMENT.now));
    assert!(!decision.objections.iter().any(Objection::stands) && decision.named);
}

#[test]
fn k3_nothing_is_adopted_that_nobody_answered_to_and_a_draft_has_one_version() {
    let mut workshop = standing_in(Objections, false);
    act(&mut workshop, "fanny", DecisionAct::CloseRound {}).expect("it is open");
    let adopt = DecisionAct::Adopt { owner: "OT".into(), review_on: "2027-03-01".into() };
    assert_eq!(act(&mut workshop, "fanny", adopt), Err(Refusal::WrongStep {}));
    let (mut workshop, _) = opened(plan());
    for text in ["Autre", "Encore autre"] {
        act(&mut workshop, "paul", DecisionAct::Write { text: text.into() }).expect("a draft");
    }
    let versions = &known(&workshop).versions;
    assert_eq!((versions.len(), versions[0].n, versions[0].text.as_str()), (1, 1, "Encore autre"));
}

#[test]
fn k4_each_speaks_in_drawn_order_or_passes() {
    let mut workshop = standing_in(Reactions, false);
    let order = known(&workshop).speech.as_ref().expect("a turn").order.clone();
    let mut sorted: Vec<&str> = order.iter().map(|person| person.as_str()).collect();
    sorted.sort_unstable();
    assert_eq!(sorted, ["ada", "bob", "gil", "paul", "zoe"], "those who decide");
    let speak = |text: Option<&str>| DecisionAct::Speak { text: text.map(str::to_owned) };
    let second = order[1].as_str().to_owned();
    if second != "gil" {
        assert_eq!(act(&mut workshop, &second, speak(Some("moi"))), Err(Refusal::NotYourTurn {}));
    }
    act(&mut workshop, order[0].as_str(), speak(Some("content"))).expect("their turn");
    act(&mut workshop, order[1].as_str(), speak(None)).expect("they pass");
    act(&mut workshop, "fanny", speak(Some("  "))).expect("passes for someone who left");
    let said = &known(&workshop).speech.as_ref().expect("a turn").said;
    let said: Vec<_> = said.iter().map(|spoken| (&spoken.person, spoken.text.as_deref())).collect();
    assert_eq!(said, [(&order[0], Some("content")), (&order[1], None), (&order[2], None)]);
    for _ in 3..5 {
        act(&mut workshop, "fanny", speak(None)).expect("to the end");
    }
    assert_eq!(act(&mut workshop, "fanny", speak(None)), Err(Refusal::NotYourTurn {}));
}

#[test]
fn k4_questions_are_answered_by_who_proposes() {
    let mut workshop = standing_in(Clarification, false);
    act(&mut workshop, "bob", DecisionAct::Ask { text: "Qui paie ?".into() }).expect("a question");
    let answer = |question| DecisionAct::Answer { question, text: "La commune.".into() };
    assert_eq!(act(&mut workshop, "bob", answer(1)), Err(Refusal::NotAllowed {}));
    act(&mut workshop, "paul", answer(1)).expect("he proposed it");
    assert_eq!(known(&workshop).questions[0].answer.as_deref(), Some("La commune."));
    assert_eq!(act(&mut workshop, "paul", answer(2)), Err(Refusal::BadField { field: "question".into() }));
    workshop.then(&Happening::Frozen {});
    assert_eq!(act(&mut workshop, "bob", DecisionAct::Ask { text: "Et ?".into() }), Err(Refusal::Frozen {}));
}
