//! A log in which Ada has spoken, with and without her words.

use crate::{
    ids::PersonId,
    message::{
        Command, Happening, NoteRef, Task,
        decision::{DecisionAct, DecisionPlan, DecisionState},
        election::{ElectionPlan, RoleForm},
        vote::{Ballot, Consent, ConsentAnswer, VoteKind, VoteOption, VoteState, VoteView, VotedIdea, Voter},
    },
    workshop::{
        Cast, Workshop,
        redact::Redaction,
        sample::{id, plan, room},
    },
};

type Log = Vec<(Option<PersonId>, Happening)>;

/// Asks, and keeps what became true.
fn asks(workshop: &mut Workshop, log: &mut Log, by: &str, command: Command) {
    let decided = workshop.ask(by, command).expect("allowed");
    log.extend(decided.happenings.into_iter().map(|happening| (Some(id(by)), happening)));
}

/// What Ada says everywhere, and what Ben says.
const WORDS: &str = "SECRET";

fn log() -> Log {
    let mut log: Log = Vec::new();
    let mut workshop = room();
    let decision = DecisionPlan {
        subject: format!("{WORDS} sujet"),
        text: format!("{WORDS} texte"),
        context: String::new(),
        trial: "six mois".into(),
        proposer: Some(id("ada")),
        circle: vec![id("ada"), id("bob")],
        group: None,
    };
    asks(&mut workshop, &mut log, "ada", Command::Rename { person: id("ada"), name: format!("{WORDS} Ada") });
    asks(&mut workshop, &mut log, "fanny", Command::OpenDecision { plan: decision });
    let decision = workshop.view().decisions[0].id.clone();
    let mut act = |by: &str, act| {
        let command = Command::OnDecision { decision: decision.clone(), act };
        asks(&mut workshop, &mut log, by, command);
    };
    act("fanny", DecisionAct::Advance { to: DecisionState::Clarification });
    act("ada", DecisionAct::Ask { text: format!("{WORDS} question") });
    act("bob", DecisionAct::Ask { text: "Et Bob ?".into() });
    act("ada", DecisionAct::Answer { question: 2, text: format!("{WORDS} réponse") });
    let role = RoleForm { name: format!("{WORDS} rôle"), ..RoleForm::default() };
    let circle = vec![id("ada"), id("bob")];
    let election = ElectionPlan { role, circle, names: Vec::new(), oneself: false };
    asks(&mut workshop, &mut log, "fanny", Command::OpenElection { plan: election });
    // As if she ran it: her own words are echoed by the server.
    if let Some((by, _)) = log.last_mut() {
        *by = Some(id("ada"));
    }
    let errand = "e".parse().expect("an id");
    let asked = crate::message::vote::VotePlan { title: format!("{WORDS} vote"), ..plan(VoteKind::YesNo {}) };
    log.push((Some(id("ada")), Happening::ErrandGiven { errand, task: Task::OpenVote { plan: asked } }));
    let option = |id: &str, text: &str| VoteOption {
        id: id.into(),
        text: text.into(),
        zone: None,
        times: None,
        ideas: None,
    };
    let idea = |note: &str, text: &str| VotedIdea { note: note.into(), text: text.into() };
    let ideas = vec![idea("hers", "SECRET idée"), idea("his", "Une autre de Bob")];
    let whole = VoteOption { ideas: Some(ideas), ..option("cafe", "ESPACE CAFÉ") };
    let vote = VoteView {
        id: "v".parse().expect("an id"),
        title: format!("{WORDS} vote"),
        how: VoteKind::YesNo {},
        options: vec![option("hers", "SECRET idée"), option("his", "une idée de Bob"), whole],
        board: Some("b1".parse().expect("an id")),
        group: None,
        state: VoteState::Open,
        opened_at: 1,
        revealed_at: None,
        tally: None,
        keep: None,
    };
    log.push((None, Happening::VoteOpened { vote: Box::new(vote) }));
    log
}

fn redaction(log: &Log) -> Redaction {
    let hers = NoteRef { board: "b1".parse().expect("an id"), note: "hers".into() };
    let told = log.iter().map(|(by, happening)| (by.as_ref(), happening));
    Redaction::of(id("ada"), "Mésange bleue".into(), [(hers, None)].into(), told)
}

#[test]
fn g8_a_log_keeps_no_word_of_a_person_and_every_word_of_the_others() {
    let log = log();
    let redaction = redaction(&log);
    let said = |happening: &Happening| serde_json::to_string(happening).expect("JSON");
    let before = log.iter().filter(|(_, happening)| said(happening).contains(WORDS)).count();
    assert_eq!(before, 7, "a name, a decision, a question, an answer, an election, a plan, a vote");
    for (by, happening) in &log {
        let mut after = happening.clone();
        redaction.happening(by.as_ref(), &mut after);
        let text = said(&after);
        assert!(!text.contains("SECRET"), "{text}");
        // Whatever is not hers stays to the letter.
        for kept in ["Et Bob ?", "une idée de Bob", "Une autre de Bob", "ESPACE CAFÉ"] {
            assert_eq!(said(happening).contains(kept), text.contains(kept), "{text}");
        }
        let mut again = after.clone();
        redaction.happening(by.as_ref(), &mut again);
        assert_eq!(again, after, "twice is once");
    }
}

#[test]
fn g8_a_redacted_log_folds_as_before() {
    let log = log();
    let redaction = redaction(&log);
    let (mut before, mut after) = (room(), room());
    for (by, happening) in &log {
        before.then(happening);
        let mut blanked = happening.clone();
        redaction.happening(by.as_ref(), &mut blanked);
        after.then(&blanked);
    }
    assert_eq!(before.seq(), after.seq());
    let shape = |workshop: &Workshop| {
        let view = workshop.view();
        (view.people.len(), view.votes.len(), view.decisions[0].questions.len(), view.elections.len())
    };
    assert_eq!(shape(&before), shape(&after));
    assert_eq!(after.person(&id("ada")).map(|ada| ada.name.as_str()), Some("Mésange bleue"));
    let member = &after.view().elections[0].circle[0];
    assert_eq!((member.id.clone(), member.name.as_str()), (id("ada"), "Mésange bleue"));
}

#[test]
fn g8_a_ballot_keeps_what_it_says_without_its_reason() {
    let redaction = redaction(&log());
    let cast = |person: &str| Cast {
        voter: Voter::Person { person: id(person) },
        ballot: Ballot::Consent {
            answers: vec![ConsentAnswer {
                option: "1".into(),
                say: Consent::Objection,
                reason: "SECRET".into(),
            }],
        },
        by: None,
        at: 1,
    };
    let (mut hers, mut his) = (cast("ada"), cast("bob"));
    redaction.cast(&mut hers);
    redaction.cast(&mut his);
    let Ballot::Consent { answers } = &hers.ballot else { panic!("a consent") };
    assert_eq!((answers[0].say, answers[0].reason.as_str()), (Consent::Objection, "······"));
    assert_eq!(his, cast("bob"));
}
