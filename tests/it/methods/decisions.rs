//! Methods in which a group decides: M14, M15, on the state machines of SPEC K.

use super::play::{ADA, BEN, CLEO, FANNY, Play, idea};
use socle_protocol::{
    ids::{DecisionId, ElectionId, VoteId},
    message::{
        Command,
        decision::{DecisionAct, DecisionPlan, DecisionState, ObjectionState},
        election::{ElectionAct, ElectionPlan, ElectionStep, RoleForm},
        vote::{Ballot, Consent, ConsentAnswer},
    },
};

impl Play {
    /// A proposal of the facilitation to everyone.
    pub(super) async fn proposes(&self, subject: &str, text: &str, trial: &str) -> DecisionId {
        let plan = DecisionPlan {
            subject: subject.to_owned(),
            text: text.to_owned(),
            context: String::new(),
            trial: trial.to_owned(),
            proposer: None,
            circle: Vec::new(),
            group: None,
        };
        self.orders(Command::OpenDecision { plan }).await;
        let opened = self.hears("the decision", |seen| {
            seen.view.as_ref()?.decisions.last().map(|decision| decision.id.clone())
        });
        opened.await
    }

    pub(super) async fn decides(&self, decision: &DecisionId, act: DecisionAct) {
        self.orders(Command::OnDecision { decision: decision.clone(), act }).await;
    }

    /// The three answer the round that is open; each with what it says and why. Answers when all are told.
    pub(super) async fn answers(&self, says: [(Consent, &str); 3]) {
        let vote = self.hears("the round", |seen| {
            let round = seen.view.as_ref()?.decisions.last()?.round.as_ref()?;
            round.open.then(|| round.vote.clone())
        });
        let vote = vote.await;
        for (who, (say, reason)) in [ADA, BEN, CLEO].into_iter().zip(says) {
            self.consents_to(who, &vote, say, reason).await;
        }
        self.hears("all answers", |seen| {
            let round = seen.view.as_ref()?.decisions.last()?.round.as_ref()?;
            (!round.open).then_some(())
        })
        .await;
    }

    async fn consents_to(&self, who: usize, vote: &VoteId, say: Consent, reason: &str) {
        let answer = ConsentAnswer { option: "1".into(), say, reason: reason.to_owned() };
        let ballot = Ballot::Consent { answers: vec![answer] };
        self.says(who, Command::Cast { vote: vote.clone(), ballot }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn m14_a_consent_hides_each_answer_until_all_are_there_and_records_every_version() {
    let mut play = Play::of("consentement").await;
    play.begins("proposition").await;
    play.writes(ADA, idea("contexte", "La halle est vide le lundi")).await;
    play.writes(FANNY, idea("proposition", "Ouvrir le lundi matin")).await;
    let decision =
        play.proposes("Ouvrir le lundi", "Nous ouvrons le lundi de 8 h à 12 h.", "trois mois").await;
    play.begins("clarification").await;
    play.decides(&decision, DecisionAct::Advance { to: DecisionState::Clarification }).await;
    let ask = DecisionAct::Ask { text: "Avec quelle équipe ?".into() };
    play.says(BEN, Command::OnDecision { decision: decision.clone(), act: ask }).await;
    play.decides(&decision, DecisionAct::Answer { question: 1, text: "Deux bénévoles.".into() }).await;
    play.begins("ressentis").await;
    play.decides(&decision, DecisionAct::Advance { to: DecisionState::Reactions }).await;
    for _ in 0..3 {
        play.decides(&decision, DecisionAct::Speak { text: None }).await;
    }
    play.begins("amendement").await;
    play.decides(&decision, DecisionAct::Advance { to: DecisionState::Amendment }).await;
    play.writes(CLEO, idea("amendements", "Commencer à 9 h")).await;
    play.begins("objections").await;
    play.decides(&decision, DecisionAct::Advance { to: DecisionState::Objections }).await;
    let no_objection = (Consent::NoObjection, "");
    play.answers([no_objection, no_objection, (Consent::Objection, "Personne n’est là à 8 h.")]).await;
    // A new version has the objection looked at again; nothing is adopted over it.
    play.decides(&decision, DecisionAct::Write { text: "Nous ouvrons le lundi de 9 h à 12 h.".into() }).await;
    play.hears("to look at again", |seen| {
        let known = seen.view.as_ref()?.decisions.last()?;
        matches!(known.objections.first()?.state, ObjectionState::ToRecheck {}).then_some(())
    })
    .await;
    let (owner, review_on) = ("Le comité".to_owned(), "2027-03-01".to_owned());
    let adopt = || DecisionAct::Adopt { owner: owner.clone(), review_on: review_on.clone() };
    let early = Command::OnDecision { decision: decision.clone(), act: adopt() };
    assert!(play.cast[FANNY].plane.command(early).await.is_err(), "an objection stands");
    let settled = ObjectionState::Integrated { version: 2 };
    play.decides(&decision, DecisionAct::Settle { objection: 1, state: settled }).await;
    play.decides(&decision, DecisionAct::Advance { to: DecisionState::Amendment }).await;
    play.decides(&decision, DecisionAct::Advance { to: DecisionState::Objections }).await;
    play.answers([no_objection; 3]).await;
    play.begins("decision").await;
    play.decides(&decision, adopt()).await;
    play.writes(BEN, idea("suites", "Premier lundi de mars")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m15_an_election_names_one_person_and_leaves_no_ballot_behind() {
    let mut play = Play::of("election-sans-candidat").await;
    play.begins("role").await;
    play.writes(BEN, idea("criteres", "Sait écouter")).await;
    let board = play.board(0);
    play.synthesizes(CLEO, &board, "role-1", "Référent·e de la halle").await;
    let role = RoleForm {
        name: "Référent·e de la halle".into(),
        mission: "Ouvrir, et tenir le lien".into(),
        term: "un an".into(),
        ..RoleForm::default()
    };
    let circle = [ADA, BEN, CLEO].map(|who| play.cast[who].person().clone());
    let plan = ElectionPlan { role, circle: circle.to_vec(), names: Vec::new(), oneself: false };
    play.orders(Command::OpenElection { plan }).await;
    let election = play.hears("the election", |seen| seen.view.as_ref()?.elections.last().cloned()).await;
    let act = |act| Command::OnElection { election: ElectionId::clone(&election.id), act };
    play.begins("bulletins").await;
    play.orders(act(ElectionAct::Advance { to: ElectionStep::Ballots })).await;
    let [ada, ben, _] = &circle;
    let why = "Je l’ai vue apaiser une dispute";
    for (who, named) in [(ADA, ben), (BEN, ada), (CLEO, ada)] {
        let ballot = Ballot::Nomination { person: named.clone(), why: why.into() };
        play.says(who, Command::Cast { vote: election.ballots.clone(), ballot }).await;
    }
    let oneself = Ballot::Nomination { person: ada.clone(), why: why.into() };
    let again = Command::Cast { vote: election.ballots.clone(), ballot: oneself };
    assert!(play.cast[ADA].plane.command(again).await.is_err(), "one ballot, sealed, and not for oneself");
    play.begins("depouillement").await;
    play.orders(act(ElectionAct::Advance { to: ElectionStep::Counting })).await;
    for _ in 0..3 {
        play.orders(act(ElectionAct::OpenBallot {})).await;
    }
    play.orders(act(ElectionAct::Advance { to: ElectionStep::Reports })).await;
    play.begins("proposition").await;
    play.orders(act(ElectionAct::Advance { to: ElectionStep::Proposal })).await;
    play.orders(act(ElectionAct::Propose { person: ada.clone() })).await;
    let round = play.hears("the round", |seen| {
        let known = seen.view.as_ref()?.elections.last()?;
        known.round.as_ref().filter(|round| round.open).map(|round| round.vote.clone())
    });
    let round = round.await;
    for who in [BEN, CLEO, ADA] {
        play.consents_to(who, &round, Consent::NoObjection, "").await;
    }
    play.hears("all answers", |seen| {
        let round = seen.view.as_ref()?.elections.last()?.round.as_ref()?;
        (!round.open).then_some(())
    })
    .await;
    play.begins("celebration").await;
    play.orders(act(ElectionAct::Advance { to: ElectionStep::Acceptance })).await;
    play.says(ADA, act(ElectionAct::Accept { accepted: true })).await;
    play.writes(CLEO, idea("remerciements", "Merci !")).await;
    let told = play.file("report/export?format=md").await;
    assert!(!told.contains(why), "no reason stays");
    play.ends().await;
}
