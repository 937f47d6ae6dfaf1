//! The whole way of an election; who may do what on it; what is sealed, told, and destroyed.

use super::super::{
    Workshop,
    sample::{MOMENT, PEOPLE, id, room},
};
use crate::{
    ids::{ElectionId, PersonId, VoteId},
    message::{
        Command, Happening,
        election::{Count, ElectionAct, ElectionPlan, ElectionStep, ElectionView, RoleForm},
        vote::{Ballot, Consent, ConsentAnswer},
    },
    refusal::Refusal,
};
use ElectionStep::{Acceptance, Ballots, Closed, Counting, Objections, Proposal, Reports, Role};

const REASON: &str = "elle connaît chaque commune";

fn form() -> RoleForm {
    RoleForm { name: "Porte-parole".into(), term: "un an".into(), ..RoleForm::default() }
}

/// Ada, Bob, Paul, Zoé, and Marie who has no device.
fn plan() -> ElectionPlan {
    let circle = ["ada", "bob", "paul", "zoe"].map(id).to_vec();
    ElectionPlan { role: form(), circle, names: vec!["Marie".into()], oneself: false }
}

struct Story {
    workshop: Workshop,
    log: Vec<Happening>,
}

impl Story {
    fn begin() -> Self {
        let mut story = Self { workshop: room(), log: Vec::new() };
        story.ask("fanny", Command::OpenElection { plan: plan() }).expect("a plan");
        story
    }

    fn ask(&mut self, by: &str, command: Command) -> Result<(), Refusal> {
        self.log.extend(self.workshop.ask(by, command)?.happenings);
        Ok(())
    }

    fn act(&mut self, by: &str, act: ElectionAct) -> Result<(), Refusal> {
        let election = self.known().id.clone();
        self.ask(by, Command::OnElection { election, act })
    }

    fn to(&mut self, step: ElectionStep) -> Result<(), Refusal> {
        self.act("fanny", ElectionAct::Advance { to: step })
    }

    fn known(&self) -> &ElectionView {
        &self.workshop.view().elections[0]
    }

    fn marie(&self) -> PersonId {
        self.known().circle[4].id.clone()
    }

    fn name(&mut self, vote: VoteId, by: &str, person: &PersonId) -> Result<(), Refusal> {
        let ballot = Ballot::Nomination { person: person.clone(), why: REASON.into() };
        match by {
            "Marie" => self.ask("fanny", Command::CastFor { vote, name: by.into(), ballot }),
            _ => self.ask(by, Command::Cast { vote, ballot }),
        }
    }

    fn nominate(&mut self, by: &str, person: &str) -> Result<(), Refusal> {
        let person = if person == "Marie" { self.marie() } else { id(person) };
        let vote = self.known().ballots.clone();
        self.name(vote, by, &person)
    }

    fn say(&mut self, by: &str, say: Consent) -> Result<(), Refusal> {
        let vote = self.known().round.as_ref().expect("a round").vote.clone();
        let answer = ConsentAnswer { option: "1".into(), say, reason: "elle est déjà partout".into() };
        let ballot = Ballot::Consent { answers: vec![answer] };
        match by {
            "Marie" => self.ask("fanny", Command::CastFor { vote, name: by.into(), ballot }),
            _ => self.ask(by, Command::Cast { vote, ballot }),
        }
    }

    fn count(&self, who: &str) -> Option<Count> {
        self.workshop.yours(&id(who)).counts.into_iter().next()
    }

    /// Up to a step, the straight way: two for Ada, two for Bob, one for Marie.
    fn up_to(step: ElectionStep) -> Self {
        let mut story = Self::begin();
        if step >= Ballots {
            story.to(Ballots).expect("a role");
        }
        if step >= Counting {
            for (by, person) in
                [("ada", "bob"), ("bob", "ada"), ("paul", "ada"), ("zoe", "Marie"), ("Marie", "bob")]
            {
                story.nominate(by, person).expect("one each");
            }
            story.to(Counting).expect("all are in");
        }
        if step >= Reports {
            (0..5).for_each(|_| story.act("fanny", ElectionAct::OpenBallot {}).expect("one more"));
            story.to(Reports).expect("all are open");
        }
        if step >= Proposal {
            story.to(Proposal).expect("reported");
        }
        if step >= Objections {
            story.act("fanny", ElectionAct::Propose { person: id("ada") }).expect("of the circle");
        }
        if step >= Acceptance {
            for by in ["bob", "paul", "zoe", "Marie", "ada"] {
                story.say(by, Consent::NoObjection).expect("in this order");
            }
            story.to(Acceptance).expect("nothing stands");
        }
        if step == Closed {
            story.act("ada", ElectionAct::Accept { accepted: true }).expect("it is hers to say");
        }
        story
    }
}

#[test]
fn k5_elections_by_role_command_and_step() {
    let acts = [
        ("describe", ElectionAct::Describe { role: form() }),
        ("ballots", ElectionAct::Advance { to: Ballots }),
        ("counting", ElectionAct::Advance { to: Counting }),
        ("reports", ElectionAct::Advance { to: Reports }),
        ("proposal", ElectionAct::Advance { to: Proposal }),
        ("acceptance", ElectionAct::Advance { to: Acceptance }),
        ("closed", ElectionAct::Advance { to: Closed }),
        ("excuse", ElectionAct::Excuse { member: id("zoe") }),
        ("open", ElectionAct::OpenBallot {}),
        ("propose", ElectionAct::Propose { person: id("bob") }),
        ("close round", ElectionAct::CloseRound {}),
        ("accept", ElectionAct::Accept { accepted: true }),
        ("close", ElectionAct::Close {}),
    ];
    let table: [(ElectionStep, &[&str]); 8] = [
        (Role, &["describe", "ballots", "excuse", "close"]),
        (Ballots, &["excuse", "close"]),
        (Counting, &["open", "excuse", "close"]),
        (Reports, &["proposal", "excuse", "close"]),
        (Proposal, &["propose", "excuse", "close"]),
        (Objections, &["close round", "proposal", "excuse", "close"]),
        (Acceptance, &["proposal", "excuse", "close"]),
        (Closed, &[]),
    ];
    for (step, allowed) in table {
        let story = Story::up_to(step);
        assert_eq!(story.known().step, step);
        let election = story.known().id.clone();
        for (name, act) in &acts {
            let ask = |by: &str| {
                let command = Command::OnElection { election: election.clone(), act: act.clone() };
                story.workshop.decide(&id(by), command, MOMENT).map(|_| ()).err()
            };
            let said = format!("{step:?}: {name}");
            let expected = match (step, *name) {
                _ if allowed.contains(name) => None,
                (Ballots, "counting") => Some(Refusal::BallotsMissing { missing: 5 }),
                (Counting, "reports") => Some(Refusal::BallotsMissing { missing: 5 }),
                // Ada is here: it is hers to say.
                (Acceptance, "accept") => Some(Refusal::NotAllowed {}),
                _ => Some(Refusal::WrongStep {}),
            };
            assert_eq!(ask("fanny"), expected, "{said}");
            for who in ["ada", "bob", "odile", "screen"] {
                let concerned = who == "ada" && *name == "accept" && step >= Objections;
                let expected = match step {
                    Acceptance if concerned => None,
                    _ if concerned => Some(Refusal::WrongStep {}),
                    _ => Some(Refusal::NotAllowed {}),
                };
                assert_eq!(ask(who), expected, "{said} by {who}");
            }
        }
    }
    for (name, role) in PEOPLE {
        let open = Command::OpenElection { plan: plan() };
        assert_eq!(room().decide(&id(name), open, MOMENT).is_ok(), role.may_run(), "{name}");
    }
    let nowhere: ElectionId = "none".parse().expect("an id");
    let command = Command::OnElection { election: nowhere.clone(), act: ElectionAct::Close {} };
    let unknown = Err(Refusal::UnknownElection { election: nowhere });
    assert_eq!(room().decide(&id("fanny"), command, MOMENT), unknown);
}

#[test]
fn k5_a_circle_that_can_t_elect_is_refused() {
    let bad = |field: &str| Some(Refusal::BadField { field: field.into() });
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let table = [
        (ElectionPlan { role: RoleForm::default(), ..plan() }, bad("role.name")),
        (ElectionPlan { circle: vec![id("ada")], names: Vec::new(), ..plan() }, bad("circle")),
        (ElectionPlan { circle: vec![id("ada"), id("ada")], ..plan() }, bad("circle[1]")),
        (ElectionPlan { circle: vec![id("odile")], ..plan() }, bad("circle[0]")),
        (ElectionPlan { names: names(&["Ada"]), ..plan() }, bad("names[0]")),
        (ElectionPlan { names: names(&["Marie", "marie"]), ..plan() }, bad("names[1]")),
        (ElectionPlan { names: vec!["x".into(); 97], ..plan() }, Some(Refusal::ListFull { limit: 100 })),
    ];
    for (plan, refusal) in table {
        let said = format!("{plan:?}");
        let decided = room().decide(&id("fanny"), Command::OpenElection { plan }, MOMENT);
        assert_eq!(decided.err(), refusal, "{said}");
    }
}

#[test]
fn k6_one_sealed_nomination_each_and_no_abstention() {
    let mut story = Story::up_to(Ballots);
    let why = |why: &str| Err(Refusal::BadBallot { why: why.into() });
    assert_eq!(story.nominate("ada", "ada"), why("oneself"));
    assert_eq!(story.nominate("ada", "gil"), why("not_in_circle"));
    assert_eq!(story.nominate("gil", "ada"), Err(Refusal::NotYourVote {}));
    let vote = story.known().ballots.clone();
    let bare = Ballot::Nomination { person: id("bob"), why: " ".into() };
    assert_eq!(story.ask("ada", Command::Cast { vote: vote.clone(), ballot: bare.clone() }), why("reason"));
    let stranger = Command::CastFor { vote: vote.clone(), name: "Jeanne".into(), ballot: bare };
    assert_eq!(story.ask("fanny", stranger), why("not_in_circle"));
    assert_eq!(story.nominate("ada", "bob"), Ok(()));
    assert_eq!(story.nominate("ada", "zoe"), why("sealed"), "no second thoughts");
    assert_eq!(story.nominate("Marie", "bob"), Ok(()), "entered by Fanny");
    assert_eq!(story.nominate("Marie", "zoe"), why("sealed"));
    assert_eq!(story.to(Counting), Err(Refusal::BallotsMissing { missing: 3 }));
    let awaited = story.workshop.yours(&id("fanny")).awaited;
    assert_eq!(awaited[0].people, ["bob", "paul", "zoe"].map(id));
    for (name, _) in PEOPLE {
        let yours = serde_json::to_string(&story.workshop.yours(&id(name))).expect("json");
        assert_eq!(yours.contains(REASON), name == "ada", "{name}: sealed");
    }
    for member in ["bob", "paul", "zoe"] {
        story.act("fanny", ElectionAct::Excuse { member: id(member) }).expect("they left");
    }
    assert_eq!(story.to(Counting), Ok(()));
    let mut open = Story { workshop: room(), log: Vec::new() };
    open.ask("fanny", Command::OpenElection { plan: ElectionPlan { oneself: true, ..plan() } })
        .expect("a plan");
    open.to(Ballots).expect("a role");
    assert_eq!(open.nominate("ada", "ada"), Ok(()), "where the circle allows it");
}

#[test]
fn k7_ballots_are_opened_one_by_one_told_to_everyone_and_never_journaled() {
    let mut story = Story::up_to(Counting);
    assert_eq!(story.count("bob").map(|count| count.ballots.len()), Some(0));
    for opened in 1..=5 {
        let before = story.count("odile").expect("it counts").ballots;
        story.act("fanny", ElectionAct::OpenBallot {}).expect("one more");
        let after = story.count("odile").expect("it counts").ballots;
        assert_eq!(
            (after.len(), &after[..opened - 1]),
            (opened, &before[..]),
            "what was opened stays as it is"
        );
    }
    assert_eq!(story.act("fanny", ElectionAct::OpenBallot {}), Err(Refusal::WrongStep {}));
    let voices = |story: &Story| -> Vec<(PersonId, u32)> {
        story.count("screen").expect("it counts").voices.into_iter().map(|v| (v.person, v.n)).collect()
    };
    assert_eq!(voices(&story)[..2], [(id("ada"), 2), (id("bob"), 2)]);

    story.to(Reports).expect("all are open");
    let why = |why: &str| Err(Refusal::BadBallot { why: why.into() });
    let reports = story.known().reports.clone();
    assert_eq!(story.name(reports.clone(), "zoe", &id("paul")), why("not_named"));
    assert_eq!(story.name(reports.clone(), "ada", &id("ada")), why("oneself"));
    story.name(reports.clone(), "zoe", &id("bob")).expect("already named");
    story.name(reports.clone(), "zoe", &id("ada")).expect("the last one counts");
    assert_eq!(voices(&story), [(id("ada"), 3), (id("bob"), 2)]);
    let reported = story.count("bob").expect("it counts").ballots;
    let of_zoe = reported.iter().find(|ballot| ballot.voter == id("zoe")).expect("opened");
    assert_eq!(of_zoe.report.as_ref().map(|report| &report.onto), Some(&id("ada")));

    // A restart: the log, then the ballots of every urn.
    let mut again = room();
    story.log.iter().for_each(|happening| again.then(happening));
    let urns: Vec<VoteId> = again.urns().cloned().collect();
    for vote in urns {
        let urn = story.workshop.urns.get(&vote).expect("the same urns").clone();
        urn.casts().for_each(|cast| again.take_ballot(&vote, cast.clone()));
    }
    assert_eq!(
        again.yours(&id("bob")),
        story.workshop.yours(&id("bob")),
        "the same ballots in the same order"
    );
}

#[test]
fn k7_what_was_named_is_gone_when_the_election_is_closed() {
    let story = Story::up_to(Closed);
    let log = serde_json::to_string(&story.log).expect("json");
    assert!(!log.contains(REASON) && !log.contains("partout"), "{log}");
    let known = story.known();
    let minutes = known.minutes.as_ref().expect("closed");
    assert_eq!((minutes.elected.as_deref(), minutes.lifted, minutes.at), (Some("ada"), 0, MOMENT.now));
    assert!(known.named && known.informal);
    assert_eq!(
        (story.workshop.urns().count(), story.workshop.spent().count()),
        (0, 3),
        "nothing to read back"
    );
    for (name, _) in PEOPLE {
        let yours = story.workshop.yours(&id(name));
        assert!(yours.counts.is_empty() && yours.ballots.is_empty(), "{name}");
    }
    let mut broken_off = Story::up_to(Reports);
    broken_off.act("fanny", ElectionAct::Close {}).expect("at any time");
    assert_eq!(broken_off.known().minutes.as_ref().and_then(|minutes| minutes.elected.clone()), None);
    assert_eq!(broken_off.workshop.urns().count(), 0);
    let mut archived = Story::up_to(Objections);
    archived.ask("fanny", Command::ArchiveWorkshop {}).expect("she runs it");
    assert_eq!((archived.workshop.urns().count(), archived.workshop.spent().count()), (0, 3));
}

#[test]
fn k8_the_person_concerned_answers_last_and_accepts_or_not() {
    let mut story = Story::up_to(Objections);
    assert_eq!(story.say("ada", Consent::NoObjection), Err(Refusal::NotYourTurn {}));
    story.say("bob", Consent::Objection).expect("in any order");
    for by in ["paul", "zoe", "Marie"] {
        story.say(by, Consent::NoObjection).expect("in any order");
    }
    assert_eq!(story.count("zoe").map(|count| count.objections.len()), Some(0), "hidden");
    assert_eq!(story.to(Acceptance), Err(Refusal::WrongStep {}));
    story.say("ada", Consent::NoObjection).expect("she is last");
    let said = story.count("zoe").expect("it counts").objections;
    assert_eq!((said.len(), &said[0].voter, said[0].say), (1, &id("bob"), Consent::Objection));

    assert_eq!(story.to(Acceptance), Err(Refusal::ObjectionsStand { objections: 1 }));
    let settle = |objection, lifted| ElectionAct::Settle { objection, lifted };
    assert_eq!(story.act("fanny", settle(1, true)), Err(Refusal::BadField { field: "objection".into() }));
    for lifted in [true, false, true, true] {
        story.act("fanny", settle(0, lifted)).expect("as often as it takes");
    }
    assert_eq!(story.known().lifted, 1, "counted once");
    story.to(Acceptance).expect("nothing stands");
    let round = story.known().round.as_ref().expect("a round").vote.clone();
    story.act("ada", ElectionAct::Accept { accepted: false }).expect("she says no");
    assert_eq!((story.known().step, story.known().proposed.as_ref()), (Proposal, None));
    assert!(story.workshop.spent().any(|vote| *vote == round), "what was said of her is gone");

    let marie = story.marie();
    story.act("fanny", ElectionAct::Propose { person: marie }).expect("of the circle");
    story.act("fanny", ElectionAct::CloseRound {}).expect("it is open");
    story.to(Acceptance).expect("nothing stands");
    story.act("fanny", ElectionAct::Accept { accepted: true }).expect("for someone without a device");
    let minutes = story.known().minutes.as_ref().expect("closed");
    assert_eq!((minutes.elected.as_deref(), minutes.lifted), (Some("Marie"), 1));
}
