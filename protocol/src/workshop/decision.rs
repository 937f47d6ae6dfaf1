//! Decisions by consent (methods M14): a text and its versions, questions, a turn of speech, objections that are hidden
//! until all are revealed together, and what became of each (SPEC K). Nobody has to agree; nobody objects any more.

use super::{
    Moment, Workshop, label,
    lot::Lot,
    vote::{Urn, voter},
};
use crate::{
    NOTE_GRAPHEMES, TEXT_GRAPHEMES, TITLE_GRAPHEMES,
    ids::{DecisionId, PersonId, VoteId},
    message::{
        Happening,
        decision::{
            DecisionAct, DecisionChange, DecisionPlan, DecisionState, DecisionView, Objection,
            ObjectionState, Outcome, Question, Round, Speech, Spoken, TextVersion,
        },
        vote::{Ballot, Consent, Voter},
    },
    refusal::Refusal,
    role::Role,
};

/// Decisions of one workshop, and elections: a day has time for a few, and all travel with each change of one.
pub(super) const MOST_DECISIONS: u32 = 30;
/// Versions of one text: the same.
const MOST_VERSIONS: u32 = 30;
/// Questions about one text.
const MOST_QUESTIONS: u32 = 100;

impl Workshop {
    fn decision(&self, decision: &DecisionId) -> Result<&DecisionView, Refusal> {
        let known = self.view.decisions.iter().find(|known| known.id == *decision);
        known.ok_or_else(|| Refusal::UnknownDecision { decision: decision.clone() })
    }

    /// Who decides: the circle, else the group, else everyone who takes part. Whoever was removed does not.
    pub(super) fn members_of<'a>(&'a self, decision: &'a DecisionView) -> Vec<&'a PersonId> {
        let plan = &decision.plan;
        if !plan.circle.is_empty() {
            return plan.circle.iter().filter(|person| self.role_of(person).is_some()).collect();
        }
        let people = self.view.people.iter().map(|someone| &someone.id);
        let is_of = |person: &PersonId| match &plan.group {
            None => true,
            Some(group) => self.group_of(person).is_some_and(|own| own.id == *group),
        };
        people.filter(|person| self.takes_part(person) && is_of(person)).collect()
    }

    pub(super) fn open_decision(
        &self,
        plan: DecisionPlan,
        moment: Moment,
    ) -> Result<Vec<Happening>, Refusal> {
        if self.view.decisions.len() >= MOST_DECISIONS as usize {
            return Err(Refusal::ListFull { limit: MOST_DECISIONS });
        }
        label::checked("subject", &plan.subject, TITLE_GRAPHEMES)?;
        label::checked("text", &plan.text, TEXT_GRAPHEMES)?;
        label::checked_if_any("context", &plan.context, TEXT_GRAPHEMES)?;
        label::checked_if_any("trial", &plan.trial, TITLE_GRAPHEMES)?;
        plan.group.as_ref().map_or(Ok(()), |group| self.group(group).map(drop))?;
        plan.proposer.as_ref().map_or(Ok(()), |person| self.known(person).map(drop))?;
        self.check_circle(&plan.circle)?;
        let first = TextVersion { n: 1, text: plan.text.clone(), by: Role::Facilitator, at: moment.now };
        let decision = DecisionView {
            id: minted(&mut Lot::new(moment.seed)),
            plan,
            state: DecisionState::Draft,
            versions: vec![first],
            questions: Vec::new(),
            speech: None,
            round: None,
            objections: Vec::new(),
            outcome: None,
            named: true,
        };
        Ok(vec![Happening::DecisionOpened { decision: Box::new(decision) }])
    }

    /// People who are here and may take part, none of them twice.
    pub(super) fn check_circle(&self, circle: &[PersonId]) -> Result<(), Refusal> {
        for (n, person) in circle.iter().enumerate() {
            let known = self.known(person)?;
            if known.removed || !known.role.may_edit() || circle.iter().take(n).any(|other| other == person) {
                return Err(Refusal::BadField { field: format!("circle[{n}]") });
            }
        }
        Ok(())
    }

    pub(super) fn act_on_decision(
        &self,
        by: &PersonId,
        id: DecisionId,
        act: DecisionAct,
        moment: Moment,
    ) -> Result<Vec<Happening>, Refusal> {
        use DecisionState::{
            Adopted, Amendment, Clarification, Draft, Objections, Postponed, Reactions, Withdrawn,
        };
        let known = self.decision(&id)?;
        let role = self.admit(by)?;
        let runs = role.may_run();
        let proposes = runs || known.plan.proposer.as_ref() == Some(by);
        let takes_part = || runs || self.members_of(known).contains(&by);
        let may = match &act {
            DecisionAct::Write { .. } | DecisionAct::Answer { .. } | DecisionAct::Withdraw {} => proposes,
            DecisionAct::Ask { .. } | DecisionAct::Speak { .. } => takes_part(),
            DecisionAct::Settle { objection, state } => {
                let own = known.objections.iter().any(|o| o.n == *objection && o.voter == voter(by));
                let is_theirs = matches!(state, ObjectionState::Lifted {} | ObjectionState::Maintained {});
                runs || (own && is_theirs)
            }
            DecisionAct::Advance { .. }
            | DecisionAct::CloseRound {}
            | DecisionAct::Adopt { .. }
            | DecisionAct::Postpone {} => runs,
        };
        if !may {
            return Err(Refusal::NotAllowed {});
        }
        if self.view.frozen && !runs {
            return Err(Refusal::Frozen {});
        }
        let in_state = |states: &[DecisionState]| {
            if states.contains(&known.state) { Ok(()) } else { Err(Refusal::WrongStep {}) }
        };
        let round = known.round.as_ref();
        let is_hidden = round.is_some_and(|round| round.open);
        let sealed = || if is_hidden { Err(Refusal::WrongStep {}) } else { Ok(()) };
        let change = match act {
            DecisionAct::Write { text } => {
                in_state(&[Draft, Amendment, Objections])?;
                sealed()?;
                label::checked("text", &text, TEXT_GRAPHEMES)?;
                let n = if known.state == Draft { 1 } else { known.version() + 1 };
                if n > MOST_VERSIONS {
                    return Err(Refusal::ListFull { limit: MOST_VERSIONS });
                }
                DecisionChange::Written { version: TextVersion { n, text, by: role, at: moment.now } }
            }
            DecisionAct::Advance { to } => {
                match (known.state, to) {
                    (Draft, Clarification)
                    | (Clarification, Reactions)
                    | (Reactions, Amendment)
                    | (Amendment, Objections) => {}
                    // Reworked, or everyone asked again about what was taken up.
                    (Objections, Amendment | Objections) => sealed()?,
                    _ => return Err(Refusal::WrongStep {}),
                }
                let mut lot = Lot::new(moment.seed);
                let speech = (to == Reactions).then(|| {
                    let mut order: Vec<PersonId> = self.members_of(known).into_iter().cloned().collect();
                    lot.shuffle(&mut order);
                    Speech { order, said: Vec::new() }
                });
                let round = (to == Objections).then(|| {
                    let vote: VoteId = minted(&mut lot);
                    Round { vote, version: known.version(), open: true, answered: 0, of: 0 }
                });
                DecisionChange::Advanced { to, speech, round }
            }
            DecisionAct::Ask { text } => {
                in_state(&[Clarification])?;
                label::checked("text", &text, NOTE_GRAPHEMES)?;
                let n = next(known.questions.len());
                if n > MOST_QUESTIONS {
                    return Err(Refusal::ListFull { limit: MOST_QUESTIONS });
                }
                let question = Question { n, person: by.clone(), text, answer: None };
                DecisionChange::Asked { question }
            }
            DecisionAct::Answer { question, text } => {
                in_state(&[Clarification, Reactions, Amendment, Objections])?;
                label::checked("text", &text, TEXT_GRAPHEMES)?;
                if known.questions.iter().all(|asked| asked.n != question) {
                    return Err(Refusal::BadField { field: "question".into() });
                }
                DecisionChange::Answered { question, text }
            }
            DecisionAct::Speak { text } => {
                in_state(&[Reactions])?;
                let turn = known.speech.as_ref().and_then(|speech| speech.order.get(speech.said.len()));
                let person = turn.filter(|turn| runs || *turn == by).ok_or(Refusal::NotYourTurn {})?.clone();
                let text = text.filter(|text| !text.trim().is_empty());
                text.as_ref().map_or(Ok(()), |text| label::checked("text", text, NOTE_GRAPHEMES))?;
                DecisionChange::Spoke { spoken: Spoken { person, text } }
            }
            DecisionAct::CloseRound {} => {
                let round = round.filter(|round| round.open).ok_or(Refusal::WrongStep {})?;
                let empty = Urn::default();
                return Ok(vec![self.reveal_round(known, self.urns.get(&round.vote).unwrap_or(&empty))]);
            }
            DecisionAct::Settle { objection, state } => {
                in_state(&[Objections, Amendment])?;
                if known.objections.iter().all(|known| known.n != objection) {
                    return Err(Refusal::BadField { field: "objection".into() });
                }
                match &state {
                    // Of versions that came after the objection.
                    ObjectionState::Integrated { version } => {
                        let made_to =
                            known.objections.iter().find(|o| o.n == objection).map_or(0, |o| o.version);
                        if *version <= made_to || *version > known.version() {
                            return Err(Refusal::BadField { field: "state.version".into() });
                        }
                    }
                    ObjectionState::Inadmissible { reason } => {
                        label::checked("state.reason", reason, NOTE_GRAPHEMES)?;
                    }
                    ObjectionState::Open {} | ObjectionState::Lifted {} | ObjectionState::Maintained {} => {}
                    // Only a new text makes it so.
                    ObjectionState::ToRecheck {} => return Err(Refusal::BadField { field: "state".into() }),
                }
                DecisionChange::Settled { objection, state }
            }
            DecisionAct::Adopt { owner, review_on } => {
                in_state(&[Objections])?;
                sealed()?;
                if round.is_none_or(|round| round.answered == 0) {
                    return Err(Refusal::WrongStep {});
                }
                let objections = known.objections.iter().filter(|objection| objection.stands()).count();
                if objections > 0 {
                    return Err(Refusal::ObjectionsStand { objections: next(objections) - 1 });
                }
                let owner = label::title(&owner).map_err(|refusal| match refusal {
                    Refusal::TooLong { limit, .. } => Refusal::TooLong { field: "owner".into(), limit },
                    _ => Refusal::BadField { field: "owner".into() },
                })?;
                if !is_date(&review_on) {
                    return Err(Refusal::BadField { field: "review_on".into() });
                }
                let outcome = Outcome { version: known.version(), owner, review_on, at: moment.now };
                DecisionChange::Adopted { outcome }
            }
            DecisionAct::Postpone {} | DecisionAct::Withdraw {}
                if matches!(known.state, Adopted | Postponed | Withdrawn) =>
            {
                return Err(Refusal::WrongStep {});
            }
            DecisionAct::Postpone {} => DecisionChange::Postponed {},
            DecisionAct::Withdraw {} => DecisionChange::Withdrawn {},
        };
        Ok(vec![Happening::DecisionChanged { decision: id, change }])
    }

    /// All answers of a round at once, those that object with who gave them.
    pub(super) fn reveal_round(&self, decision: &DecisionView, urn: &Urn) -> Happening {
        let mut n = next(decision.objections.len());
        let mut objections = Vec::new();
        for cast in urn.casts() {
            let Some((say, reason)) = objection(&cast.ballot) else { continue };
            let (voter, reason, state) = (cast.voter.clone(), reason.to_owned(), ObjectionState::Open {});
            objections.push(Objection { n, voter, say, reason, version: decision.version(), state });
            n += 1;
        }
        let waited = self.members_of(decision).into_iter().filter(|person| urn.of(&voter(person)).is_none());
        let of = urn.len() + next(waited.count()) - 1;
        let change = DecisionChange::Revealed { answered: urn.len(), of, objections };
        Happening::DecisionChanged { decision: decision.id.clone(), change }
    }

    pub(super) fn begin_decision(&mut self, decision: &DecisionView) {
        self.view.decisions.push(decision.clone());
    }

    pub(super) fn fold_decision(&mut self, decision: &DecisionId, change: &DecisionChange) {
        let Some(known) = self.view.decisions.iter_mut().find(|known| known.id == *decision) else { return };
        // Answers that are revealed, or will never be, are needed no more.
        let mut empty = |round: &mut Option<Round>| {
            if let Some(round) = round.as_mut().filter(|round| round.open) {
                round.open = false;
                self.urns.remove(&round.vote);
                self.spent.insert(round.vote.clone());
            }
        };
        match change {
            DecisionChange::Written { version } => {
                known.versions.retain(|earlier| earlier.n != version.n);
                if version.n > 1 {
                    for objection in &mut known.objections {
                        if !matches!(objection.state, ObjectionState::Inadmissible { .. }) {
                            objection.state = ObjectionState::ToRecheck {};
                        }
                    }
                }
                known.versions.push(version.clone());
            }
            DecisionChange::Advanced { to, speech, round } => {
                known.state = *to;
                if speech.is_some() {
                    known.speech.clone_from(speech);
                }
                if let Some(round) = round {
                    self.urns.insert(round.vote.clone(), Urn::default());
                    known.round = Some(round.clone());
                }
            }
            DecisionChange::Asked { question } => known.questions.push(question.clone()),
            DecisionChange::Answered { question, text } => {
                if let Some(asked) = known.questions.iter_mut().find(|asked| asked.n == *question) {
                    asked.answer = Some(text.clone());
                }
            }
            DecisionChange::Spoke { spoken } => {
                if let Some(speech) = &mut known.speech {
                    speech.said.push(spoken.clone());
                }
            }
            DecisionChange::Revealed { answered, of, objections } => {
                empty(&mut known.round);
                if let Some(round) = &mut known.round {
                    (round.answered, round.of) = (*answered, *of);
                }
                known.objections.extend(objections.iter().cloned());
            }
            DecisionChange::Settled { objection, state } => {
                if let Some(known) = known.objections.iter_mut().find(|known| known.n == *objection) {
                    known.state.clone_from(state);
                }
            }
            DecisionChange::Adopted { outcome } => {
                known.state = DecisionState::Adopted;
                known.outcome = Some(outcome.clone());
            }
            DecisionChange::Postponed {} => {
                known.state = DecisionState::Postponed;
                empty(&mut known.round);
            }
            DecisionChange::Withdrawn {} => {
                known.state = DecisionState::Withdrawn;
                empty(&mut known.round);
            }
        }
    }
}

impl DecisionView {
    /// The number of the text as it is now.
    pub fn version(&self) -> u32 {
        self.versions.last().map_or(0, |version| version.n)
    }
}

impl Objection {
    /// Does it stand in the way?
    pub fn stands(&self) -> bool {
        match self.state {
            ObjectionState::Open {} | ObjectionState::Maintained {} | ObjectionState::ToRecheck {} => true,
            ObjectionState::Lifted {}
            | ObjectionState::Integrated { .. }
            | ObjectionState::Inadmissible { .. } => false,
        }
    }

    /// Who made it, where they are one of those who are here.
    pub fn person(&self) -> Option<&PersonId> {
        match &self.voter {
            Voter::Person { person } => Some(person),
            Voter::Named { .. } => None,
        }
    }
}

/// What an answer objects, or asks.
pub(super) fn objection(ballot: &Ballot) -> Option<(Consent, &str)> {
    let Ballot::Consent { answers } = ballot else { return None };
    let answer = answers.iter().find(|answer| answer.say != Consent::NoObjection)?;
    Some((answer.say, &answer.reason))
}

/// The number of what comes after so many.
fn next(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX - 1) + 1
}

/// An id from a lot.
pub(super) fn minted<T: std::str::FromStr>(lot: &mut Lot) -> T
where
    T::Err: std::fmt::Debug,
{
    lot.id().parse().expect("hexadecimal digits are an id")
}

/// A day as `2027-03-01`.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize, least: u32, most: u32| {
        parts.next().is_some_and(|part| {
            part.len() == digits
                && part.bytes().all(|b| b.is_ascii_digit())
                && part.parse().is_ok_and(|n: u32| (least..=most).contains(&n))
        })
    };
    number(4, 1, 9999) && number(2, 1, 12) && number(2, 1, 31) && parts.next().is_none()
}

#[cfg(test)]
mod tests;
