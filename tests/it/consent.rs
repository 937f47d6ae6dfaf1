//! Consents and elections over real sockets, with clients that ask for more than is theirs, and a wire for each person
//! that remembers every byte they were sent.

use socle_client::live::{Live, LiveError};
use socle_protocol::{
    ids::{DecisionId, ElectionId, PersonId, VoteId},
    message::{
        Command, Happening, ServerMessage, Yours,
        decision::{
            DecisionAct, DecisionChange, DecisionPlan, DecisionState, Objection, ObjectionState, Speech,
        },
        election::{ElectionAct, ElectionChange, ElectionPlan, ElectionStep, ElectionView, RoleForm},
        vote::{Ballot, Consent, ConsentAnswer},
    },
    refusal::Refusal,
    replay::MarkKind,
    role::Role,
};
use socle_tests::{
    past::Reader,
    people::{Newcomer, Workshop},
    server::TestServer,
    soon,
    wire::Wire,
};
use std::path::Path;

/// Somebody with the workshop open, over a wire of their own.
struct Seat {
    name: &'static str,
    person: PersonId,
    wire: Wire,
    newcomer: Newcomer,
    live: Live,
}

impl Seat {
    async fn of(server: &TestServer, workshop: &Workshop, name: &'static str, role: Role) -> Self {
        let wire = Wire::listening_to(server.address()).await;
        let through = workshop.through(wire.origin());
        let newcomer = match role {
            Role::Facilitator => through.creator(),
            _ => through.joined(name, role).await,
        };
        let live = newcomer.live().await;
        Self { name, person: newcomer.person().clone(), wire, newcomer, live }
    }

    /// Was this text ever sent to them?
    fn heard(&self, text: &str) -> bool {
        let within = |bytes: &Vec<u8>| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        self.wire.heard(|connections| connections.iter().any(within))
    }

    /// Comes back once the server has restarted.
    async fn returns(&mut self) {
        soon("the end of the line", async { while self.live.next().await.is_ok() {} }).await;
        self.live = self.newcomer.live().await;
    }

    async fn asks(&mut self, command: Command) -> Result<(), Refusal> {
        match soon("the answer", self.live.command(command)).await {
            Ok(_) => Ok(()),
            Err(LiveError::Refused { refusal }) => Err(refusal),
            Err(other) => panic!("{}: {other}", self.name),
        }
    }

    async fn does(&mut self, command: Command) {
        let told = format!("{command:?}");
        self.asks(command).await.unwrap_or_else(|why| panic!("{}: {told}: {}", self.name, why.code()));
    }

    async fn finds<T>(&mut self, what: &str, wanted: impl FnMut(ServerMessage) -> Option<T>) -> T {
        soon(what, self.live.find(wanted)).await.unwrap_or_else(|why| panic!("{}: {why}", self.name))
    }

    /// Waits until they were told that so many have answered: all that goes with the last of them was told before.
    async fn counts(&mut self, vote: &VoteId, cast: u32) {
        let counted = |message| match message {
            ServerMessage::Progress { progress } => {
                progress.votes.iter().any(|one| one.vote == *vote && one.cast == cast).then_some(())
            }
            _ => None,
        };
        self.finds("the count", counted).await;
    }

    /// What becomes of the decision next.
    async fn change(&mut self) -> DecisionChange {
        let changed = |message| match message {
            ServerMessage::Happening { happening: Happening::DecisionChanged { change, .. }, .. } => {
                Some(change)
            }
            _ => None,
        };
        self.finds("a change", changed).await
    }

    /// The election once it is so.
    async fn election(&mut self, so: impl Fn(&ElectionView) -> bool) -> ElectionView {
        let seen = |message| match message {
            ServerMessage::Happening { changes, .. } => changes.elections?.into_iter().find(&so),
            _ => None,
        };
        self.finds("the election", seen).await
    }

    /// What is theirs alone, once it is so.
    async fn yours(&mut self, so: impl Fn(&Yours) -> bool) -> Yours {
        let seen = |message| match message {
            ServerMessage::Yours { yours } => so(&yours).then_some(yours),
            _ => None,
        };
        self.finds("what is theirs", seen).await
    }
}

/// Fanny who runs it; Ada, Bob and Zoé who decide; Odile and a screen who look on.
struct Circle {
    server: TestServer,
    workshop: Workshop,
    fanny: Seat,
    ada: Seat,
    bob: Seat,
    zoe: Seat,
    odile: Seat,
    screen: Seat,
}

impl Circle {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let workshop = server.workshop("empty").await;
        Self {
            fanny: Seat::of(&server, &workshop, "Fanny", Role::Facilitator).await,
            ada: Seat::of(&server, &workshop, "Ada", Role::Participant).await,
            bob: Seat::of(&server, &workshop, "Bob", Role::Participant).await,
            zoe: Seat::of(&server, &workshop, "Zoé", Role::Participant).await,
            odile: Seat::of(&server, &workshop, "Odile", Role::Observer).await,
            screen: Seat::of(&server, &workshop, "Écran", Role::Projector).await,
            server,
            workshop,
        }
    }

    /// The flags that its replay has, and every byte of it.
    async fn replayed(&self) -> (Vec<(MarkKind, String)>, String) {
        let (view, _, bytes) = Reader::of(&self.workshop).all().await;
        (view.marks.into_iter().map(|mark| (mark.what, mark.label)).collect(), bytes)
    }

    fn everyone(&mut self) -> [&mut Seat; 6] {
        let Self { fanny, ada, bob, zoe, odile, screen, .. } = self;
        [fanny, ada, bob, zoe, odile, screen]
    }

    /// Who was sent this text, by name.
    fn heard(&mut self, text: &str) -> Vec<&'static str> {
        self.everyone().into_iter().filter(|seat| seat.heard(text)).map(|seat| seat.name).collect()
    }

    /// Everyone was told that so many have answered.
    async fn counted(&mut self, vote: &VoteId, cast: u32) {
        for seat in self.everyone() {
            seat.counts(vote, cast).await;
        }
    }

    /// Opens a decision that Bob proposes.
    async fn proposes(&mut self) -> DecisionId {
        let plan = DecisionPlan {
            subject: "Les horaires".into(),
            text: "Le lieu ouvre lundi.".into(),
            context: String::new(),
            trial: "trois mois".into(),
            proposer: Some(self.bob.person.clone()),
            circle: Vec::new(),
            group: None,
        };
        self.fanny.does(Command::OpenDecision { plan }).await;
        let opened = |message| match message {
            ServerMessage::Happening { happening: Happening::DecisionOpened { decision }, .. } => {
                Some(decision.id)
            }
            _ => None,
        };
        self.fanny.finds("the decision", opened).await
    }

    async fn advances(&mut self, decision: &DecisionId, to: DecisionState) {
        self.fanny.does(on(decision, DecisionAct::Advance { to })).await;
    }

    /// As far as a round of objections; its vote.
    async fn asked(&mut self) -> (DecisionId, VoteId) {
        use DecisionState::{Amendment, Clarification, Objections, Reactions};
        let decision = self.proposes().await;
        for to in [Clarification, Reactions, Amendment, Objections] {
            self.advances(&decision, to).await;
        }
        let round = |message| match message {
            ServerMessage::Happening {
                happening:
                    Happening::DecisionChanged {
                        change: DecisionChange::Advanced { round: Some(round), .. }, ..
                    },
                ..
            } => Some(round.vote),
            _ => None,
        };
        let vote = self.fanny.finds("the round", round).await;
        (decision, vote)
    }

    /// Opens an election of Ada, Bob, Zoé and Marie, who has no device.
    async fn elects(&mut self) -> ElectionView {
        let circle = [&self.ada, &self.bob, &self.zoe].map(|seat| seat.person.clone()).to_vec();
        let role = RoleForm { name: "Porte-parole".into(), ..RoleForm::default() };
        let plan = ElectionPlan { role, circle, names: vec!["Marie".into()], oneself: false };
        self.fanny.does(Command::OpenElection { plan }).await;
        let election = self.fanny.election(|_| true).await;
        self.fanny.does(of(&election.id, ElectionAct::Advance { to: ElectionStep::Ballots })).await;
        election
    }
}

fn on(decision: &DecisionId, act: DecisionAct) -> Command {
    Command::OnDecision { decision: decision.clone(), act }
}

fn of(election: &ElectionId, act: ElectionAct) -> Command {
    Command::OnElection { election: election.clone(), act }
}

fn says(say: Consent, reason: &str) -> Ballot {
    Ballot::Consent { answers: vec![ConsentAnswer { option: "1".into(), say, reason: reason.into() }] }
}

fn cast(vote: &VoteId, ballot: Ballot) -> Command {
    Command::Cast { vote: vote.clone(), ballot }
}

fn names(vote: &VoteId, person: &PersonId, why: &str) -> Command {
    cast(vote, Ballot::Nomination { person: person.clone(), why: why.into() })
}

fn bad(why: &str) -> Result<(), Refusal> {
    Err(Refusal::BadBallot { why: why.into() })
}

/// Is this text in any file of the folder?
fn on_disk(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).expect("the data folder").any(|entry| {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            return on_disk(&path, text);
        }
        // What the journal takes away while this looks is not there.
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn k2_no_answer_reaches_anybody_before_all_are_revealed_together() {
    let mut circle = Circle::new().await;
    let (_, vote) = circle.asked().await;
    let (objects, agrees) = ("le gardien finit à vingt heures", "rien à redire à cela");
    assert_eq!(
        circle.bob.asks(cast(&vote, Ballot::Consent { answers: Vec::new() })).await,
        bad("missing"),
        "no abstention"
    );
    assert_eq!(circle.bob.asks(cast(&vote, says(Consent::Objection, " "))).await, bad("reason"));
    for stranger in [&mut circle.odile, &mut circle.screen] {
        let refused = stranger.asks(cast(&vote, says(Consent::Objection, "moi aussi"))).await;
        assert_eq!(refused, Err(Refusal::NotAllowed {}), "{}", stranger.name);
    }
    // Nobody but a host or the facilitation answers for somebody.
    let for_zoe = |ballot| Command::CastFor { vote: vote.clone(), name: "Zoé".into(), ballot };
    assert_eq!(circle.ada.asks(for_zoe(says(Consent::NoObjection, ""))).await, Err(Refusal::NotAllowed {}));

    circle.ada.does(cast(&vote, says(Consent::Question, "qui paie ?"))).await;
    circle.bob.does(cast(&vote, says(Consent::Objection, objects))).await;
    // As a modified client may: a reason where none is asked for.
    circle.ada.does(cast(&vote, says(Consent::NoObjection, agrees))).await;
    let own = circle.bob.yours(|yours| !yours.ballots.is_empty()).await;
    assert_eq!((own.ballots.len(), &own.ballots[0].ballot), (1, &says(Consent::Objection, objects)));
    let waits = circle.fanny.yours(|yours| yours.awaited.iter().any(|one| one.people.len() == 1)).await;
    assert_eq!(waits.awaited[0].people, [circle.zoe.person.clone()]);
    circle.counted(&vote, 2).await;
    assert_eq!(circle.heard(objects), ["Bob"], "hidden");
    assert_eq!(circle.heard(agrees), ["Ada"], "hidden");
    assert!(on_disk(circle.server.data(), agrees), "kept over a restart, until all are in");

    circle.zoe.does(cast(&vote, says(Consent::NoObjection, ""))).await;
    for seat in circle.everyone() {
        let revealed = loop {
            if let DecisionChange::Revealed { answered, of, objections } = seat.change().await {
                break (answered, of, objections);
            }
        };
        let told: Vec<&str> = revealed.2.iter().map(|one: &Objection| one.reason.as_str()).collect();
        assert_eq!((revealed.0, revealed.1, told), (3, 3, vec![objects]), "{}", seat.name);
    }
    assert_eq!(circle.heard(agrees), ["Ada"], "who agrees is told to nobody");
    let late = circle.ada.asks(cast(&vote, says(Consent::Question, "et après ?"))).await;
    assert_eq!(late, Err(Refusal::VoteNotOpen {}));
    circle.server.stop().await;
    assert!(!on_disk(circle.server.data(), agrees), "the other answers are destroyed");
    assert!(on_disk(circle.server.data(), objects), "an objection stays, with the decision");
}

#[tokio::test(flavor = "multi_thread")]
async fn k2_answers_come_back_hidden_after_a_restart_and_a_cut_line_reveals_nothing() {
    let mut circle = Circle::new().await;
    let (decision, vote) = circle.asked().await;
    let objects = "le bail finit en juin";
    circle.bob.does(cast(&vote, says(Consent::Objection, objects))).await;
    circle.ada.does(cast(&vote, says(Consent::NoObjection, ""))).await;
    circle.zoe.wire.cut();
    circle.server.restart().await;
    for seat in [&mut circle.fanny, &mut circle.ada, &mut circle.bob, &mut circle.odile] {
        seat.returns().await;
        seat.counts(&vote, 2).await;
    }
    assert_eq!(circle.heard(objects), ["Bob"]);
    circle.fanny.does(on(&decision, DecisionAct::CloseRound {})).await;
    let objections = loop {
        if let DecisionChange::Revealed { answered, of, objections } = circle.ada.change().await {
            assert_eq!((answered, of), (2, 3), "Zoé is away, and was waited for until now");
            break objections;
        }
    };
    assert_eq!(objections.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn k1_k3_k4_a_modified_client_moves_no_decision_and_each_is_told_why() {
    use DecisionState::{Adopted, Amendment, Clarification, Objections, Reactions};
    let mut circle = Circle::new().await;
    let decision = circle.proposes().await;
    let adopt = || DecisionAct::Adopt { owner: "Bob".into(), review_on: "2027-03-01".into() };
    for act in [
        DecisionAct::Advance { to: Clarification },
        DecisionAct::CloseRound {},
        adopt(),
        DecisionAct::Postpone {},
        DecisionAct::Write { text: "À moi".into() },
        DecisionAct::Withdraw {},
    ] {
        let said = format!("{act:?}");
        assert_eq!(circle.ada.asks(on(&decision, act)).await, Err(Refusal::NotAllowed {}), "{said}");
    }
    let refused = circle.fanny.asks(on(&decision, DecisionAct::Advance { to: Adopted })).await;
    assert_eq!(refused, Err(Refusal::WrongStep {}));
    let ask = || DecisionAct::Ask { text: "Qui paie ?".into() };
    assert_eq!(circle.ada.asks(on(&decision, ask())).await, Err(Refusal::WrongStep {}), "not yet");
    circle.advances(&decision, Clarification).await;
    circle.ada.does(on(&decision, ask())).await;
    assert_eq!(circle.odile.asks(on(&decision, ask())).await, Err(Refusal::NotAllowed {}));
    let answer = || DecisionAct::Answer { question: 1, text: "La commune.".into() };
    assert_eq!(circle.ada.asks(on(&decision, answer())).await, Err(Refusal::NotAllowed {}));
    circle.bob.does(on(&decision, answer())).await;

    circle.advances(&decision, Reactions).await;
    let order = loop {
        if let DecisionChange::Advanced { speech: Some(Speech { order, .. }), .. } = circle.zoe.change().await
        {
            break order;
        }
    };
    let speak = |text: Option<&str>| on(&decision, DecisionAct::Speak { text: text.map(str::to_owned) });
    for seat in [&mut circle.ada, &mut circle.bob, &mut circle.zoe] {
        if seat.person != order[0] {
            assert_eq!(seat.asks(speak(Some("moi"))).await, Err(Refusal::NotYourTurn {}), "{}", seat.name);
        }
    }
    circle.fanny.does(speak(None)).await;
    circle.advances(&decision, Amendment).await;
    circle.advances(&decision, Objections).await;
    let vote = loop {
        if let DecisionChange::Advanced { round: Some(round), .. } = circle.zoe.change().await {
            break round.vote;
        }
    };
    for (seat, say) in [
        (&mut circle.ada, Consent::Objection),
        (&mut circle.bob, Consent::NoObjection),
        (&mut circle.zoe, Consent::NoObjection),
    ] {
        seat.does(cast(&vote, says(say, "trop tôt le matin"))).await;
    }
    let stand = Err(Refusal::ObjectionsStand { objections: 1 });
    assert_eq!(circle.fanny.asks(on(&decision, adopt())).await, stand);
    let settle = |state| on(&decision, DecisionAct::Settle { objection: 1, state });
    assert_eq!(circle.zoe.asks(settle(ObjectionState::Lifted {})).await, Err(Refusal::NotAllowed {}));
    let inadmissible = ObjectionState::Inadmissible { reason: "une préférence".into() };
    assert_eq!(circle.ada.asks(settle(inadmissible)).await, Err(Refusal::NotAllowed {}));
    circle.ada.does(settle(ObjectionState::Maintained {})).await;
    assert_eq!(circle.fanny.asks(on(&decision, adopt())).await, stand, "maintained is not lifted");
    circle
        .bob
        .does(on(&decision, DecisionAct::Write { text: "Le lieu ouvre lundi à dix heures.".into() }))
        .await;
    assert_eq!(circle.fanny.asks(on(&decision, adopt())).await, stand, "to be looked at again");
    circle.ada.does(settle(ObjectionState::Lifted {})).await;
    let early = DecisionAct::Adopt { owner: "Bob".into(), review_on: "demain".into() };
    let field = Err(Refusal::BadField { field: "review_on".into() });
    assert_eq!(circle.fanny.asks(on(&decision, early)).await, field);
    circle.fanny.does(on(&decision, adopt())).await;
    for seat in circle.everyone() {
        let outcome = loop {
            if let DecisionChange::Adopted { outcome } = seat.change().await {
                break outcome;
            }
        };
        assert_eq!((outcome.version, outcome.owner.as_str()), (2, "Bob"), "{}", seat.name);
    }
    let late = circle.bob.asks(on(&decision, DecisionAct::Withdraw {})).await;
    assert_eq!(late, Err(Refusal::WrongStep {}));
    // Both moments have a flag in the replay; which words were said for and against is in none of it.
    let (marks, bytes) = circle.replayed().await;
    let named = |what| (what, "Les horaires".to_owned());
    assert_eq!(marks, [named(MarkKind::Objection), named(MarkKind::Decided)]);
    assert!(!bytes.contains("trop tôt") && !bytes.contains("Qui paie"), "{bytes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn k6_k7_nominations_reach_nobody_before_they_are_opened_and_none_is_left_on_the_disk() {
    let mut circle = Circle::new().await;
    let election = circle.elects().await;
    let ballots = &election.ballots;
    let marie = election.circle[3].id.clone();
    let [ada, bob, zoe] = [&circle.ada, &circle.bob, &circle.zoe].map(|seat| seat.person.clone());
    let whys = ["elle écoute chacune", "il parle sans notes", "elle relit tout deux fois", "il a le temps"];

    assert_eq!(circle.ada.asks(names(ballots, &ada, "moi")).await, bad("oneself"));
    assert_eq!(circle.ada.asks(names(ballots, &bob, " ")).await, bad("reason"), "no abstention");
    assert_eq!(
        circle.ada.asks(names(ballots, &circle.fanny.person.clone(), "elle anime")).await,
        bad("not_in_circle")
    );
    circle.ada.does(names(ballots, &bob, whys[1])).await;
    assert_eq!(circle.ada.asks(names(ballots, &zoe, "non, elle")).await, bad("sealed"));
    circle.bob.does(names(ballots, &ada, whys[0])).await;
    circle.zoe.does(names(ballots, &marie, whys[2])).await;
    let counting = || of(&election.id, ElectionAct::Advance { to: ElectionStep::Counting });
    assert_eq!(circle.fanny.asks(counting()).await, Err(Refusal::BallotsMissing { missing: 1 }));
    let nomination = Ballot::Nomination { person: bob.clone(), why: whys[3].into() };
    let entered = Command::CastFor { vote: ballots.clone(), name: "Marie".into(), ballot: nomination };
    circle.fanny.does(entered).await;
    circle.counted(ballots, 4).await;
    for (why, who) in whys.into_iter().zip([vec!["Bob"], vec!["Ada"], vec!["Zoé"], vec![]]) {
        assert_eq!(circle.heard(why), who, "sealed, and what is entered is not told back");
    }
    let open = || of(&election.id, ElectionAct::OpenBallot {});
    assert_eq!(circle.ada.asks(counting()).await, Err(Refusal::NotAllowed {}));
    circle.fanny.does(counting()).await;
    assert_eq!(circle.ada.asks(open()).await, Err(Refusal::NotAllowed {}));
    for opened in 1..=4 {
        circle.fanny.does(open()).await;
        for seat in circle.everyone() {
            let yours =
                seat.yours(|yours| yours.counts.iter().any(|count| count.ballots.len() == opened)).await;
            let votes: u32 = yours.counts[0].voices.iter().map(|voices| voices.n).sum();
            assert_eq!(votes as usize, opened, "{}", seat.name);
        }
        // Whoever has no ballot there knows what was opened, and no more.
        let known = whys.into_iter().filter(|why| circle.odile.heard(why)).count();
        assert_eq!(known, opened, "one by one");
    }

    circle.fanny.does(of(&election.id, ElectionAct::Advance { to: ElectionStep::Reports })).await;
    assert_eq!(circle.zoe.asks(names(&election.reports, &zoe, "moi")).await, bad("oneself"));
    assert_eq!(circle.ada.asks(names(&election.reports, &zoe, "elle")).await, bad("not_named"));
    let onto_ada = "je suis l’avis de Bob";
    circle.zoe.does(names(&election.reports, &ada, onto_ada)).await;
    assert!(whys.into_iter().all(|why| on_disk(circle.server.data(), why)), "kept while it lasts");
    assert!(on_disk(circle.server.data(), onto_ada));

    circle.fanny.does(of(&election.id, ElectionAct::Close {})).await;
    for seat in circle.everyone() {
        let yours = seat.yours(|yours| yours.counts.is_empty()).await;
        assert!(yours.ballots.is_empty(), "{}", seat.name);
    }
    circle.server.stop().await;
    for why in whys.into_iter().chain([onto_ada]) {
        assert!(!on_disk(circle.server.data(), why), "{why}: still in the data folder");
    }
    assert!(on_disk(circle.server.data(), "Porte-parole"), "the role stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn k5_k8_the_person_proposed_answers_last_hidden_until_then_and_says_yes_by_themselves() {
    use ElectionStep::{Acceptance, Counting, Proposal, Reports};
    let mut circle = Circle::new().await;
    let election = circle.elects().await;
    let [ada, bob] = [&circle.ada, &circle.bob].map(|seat| seat.person.clone());
    let marie = election.circle[3].id.clone();
    circle.fanny.does(of(&election.id, ElectionAct::Excuse { member: marie })).await;
    let to = |step| of(&election.id, ElectionAct::Advance { to: step });
    circle.ada.does(names(&election.ballots, &bob, "il écoute")).await;
    circle.bob.does(names(&election.ballots, &ada, "elle décide")).await;
    circle.zoe.does(names(&election.ballots, &ada, "elle sait")).await;
    circle.fanny.does(to(Counting)).await;
    assert_eq!(circle.fanny.asks(to(Reports)).await, Err(Refusal::BallotsMissing { missing: 3 }));
    for _ in 0..3 {
        circle.fanny.does(of(&election.id, ElectionAct::OpenBallot {})).await;
    }
    circle.fanny.does(to(Reports)).await;
    circle.fanny.does(to(Proposal)).await;
    let propose = |person: &PersonId| of(&election.id, ElectionAct::Propose { person: person.clone() });
    assert_eq!(circle.ada.asks(propose(&ada)).await, Err(Refusal::NotAllowed {}));
    circle.fanny.does(propose(&ada)).await;
    let seen = circle.zoe.election(|known| known.round.is_some()).await;
    let vote = seen.round.expect("a round").vote;
    assert_eq!(
        circle.ada.asks(cast(&vote, says(Consent::NoObjection, ""))).await,
        Err(Refusal::NotYourTurn {})
    );
    let concern = "elle préside déjà deux conseils";
    circle.bob.does(cast(&vote, says(Consent::Objection, concern))).await;
    circle.zoe.does(cast(&vote, says(Consent::NoObjection, ""))).await;
    circle.counted(&vote, 2).await;
    assert_eq!(circle.heard(concern), ["Bob"], "hidden, also to the person concerned");
    circle.ada.does(cast(&vote, says(Consent::NoObjection, ""))).await;
    for seat in circle.everyone() {
        let told = seat.yours(|yours| yours.counts.iter().any(|one| !one.objections.is_empty())).await;
        assert_eq!(told.counts[0].objections[0].voter, bob, "{}", seat.name);
    }
    let stand = Err(Refusal::ObjectionsStand { objections: 1 });
    assert_eq!(circle.fanny.asks(to(Acceptance)).await, stand);
    let settle = || of(&election.id, ElectionAct::Settle { objection: 0, lifted: true });
    assert_eq!(circle.bob.asks(settle()).await, Err(Refusal::NotAllowed {}));
    circle.fanny.does(settle()).await;
    circle.fanny.does(to(Acceptance)).await;
    let accept = || of(&election.id, ElectionAct::Accept { accepted: true });
    for seat in [&mut circle.fanny, &mut circle.zoe] {
        assert_eq!(seat.asks(accept()).await, Err(Refusal::NotAllowed {}), "{}: it is Ada’s", seat.name);
    }
    circle.ada.does(accept()).await;
    let closed = |message| match message {
        ServerMessage::Happening {
            happening: Happening::ElectionChanged { change: ElectionChange::Closed { minutes }, .. },
            ..
        } => Some(minutes),
        _ => None,
    };
    let minutes = circle.screen.finds("the minutes", closed).await;
    assert_eq!((minutes.elected.as_deref(), minutes.lifted), (Some("Ada"), 1));
    let (marks, bytes) = circle.replayed().await;
    assert_eq!(marks, [(MarkKind::Elected, "Porte-parole".to_owned())]);
    for told in [concern, "il écoute", "elle décide", ada.as_str()] {
        assert!(!bytes.contains(told), "{told}: {bytes}");
    }
    circle.server.stop().await;
    assert!(!on_disk(circle.server.data(), concern), "nothing of the objections is left");
}
