//! What takes ballots under a vote's id, and who may cast them: votes, rounds of objections, elections.

use super::{
    super::{Workshop, label},
    Cast, MOST_NAMED, Urn,
    ballot::{Sheet, fits},
    voter,
};
use crate::{
    ids::{PersonId, VoteId},
    message::{
        decision::{DecisionState, DecisionView},
        election::{ElectionStep, ElectionView},
        gate::Gate,
        vote::{Ballot, VoteKind, VoteState, VoteView, Voter},
    },
    refusal::Refusal,
};
use std::collections::BTreeSet;

/// The one thing to answer to in a round of objections.
pub(in super::super) const PROPOSAL: &str = "1";

/// What a ballot is for.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Booth<'a> {
    Vote(&'a VoteView),
    /// Objections to a decision.
    Round(&'a DecisionView),
    Nominations(&'a ElectionView),
    /// Nominations reported onto someone else who was named.
    Reports(&'a ElectionView),
    /// Objections to the person proposed.
    Concerns(&'a ElectionView),
    /// Objections to notes that are to be poured.
    Gate(&'a Gate),
}

impl Workshop {
    /// Everything that takes ballots now.
    pub(in super::super) fn booths(&self) -> impl Iterator<Item = (&VoteId, Booth<'_>)> {
        let votes = self.view.votes.iter().filter(|vote| vote.state == VoteState::Open);
        let rounds = self.view.decisions.iter().filter(|known| known.state == DecisionState::Objections);
        let rounds = rounds
            .filter_map(|known| Some((&known.round.as_ref().filter(|r| r.open)?.vote, Booth::Round(known))));
        let elections = self.view.elections.iter().filter_map(|known| match known.step {
            ElectionStep::Ballots => Some((&known.ballots, Booth::Nominations(known))),
            ElectionStep::Reports => Some((&known.reports, Booth::Reports(known))),
            ElectionStep::Objections => {
                Some((&known.round.as_ref().filter(|round| round.open)?.vote, Booth::Concerns(known)))
            }
            _ => None,
        });
        let gates = self.gates.iter().map(|gate| (&gate.id, Booth::Gate(gate)));
        votes.map(|vote| (&vote.id, Booth::Vote(vote))).chain(rounds).chain(elections).chain(gates)
    }

    /// What takes ballots under this id now.
    pub(in super::super) fn booth(&self, vote: &VoteId) -> Result<Booth<'_>, Refusal> {
        if let Some((_, booth)) = self.booths().find(|(known, _)| *known == vote) {
            return Ok(booth);
        }
        let decided = self.view.decisions.iter().filter_map(|known| known.round.as_ref());
        let elected = self.view.elections.iter().any(|known| {
            known.ballots == *vote
                || known.reports == *vote
                || known.round.as_ref().is_some_and(|round| round.vote == *vote)
        });
        if elected || decided.into_iter().any(|round| round.vote == *vote) {
            return Err(Refusal::VoteNotOpen {});
        }
        self.vote(vote).and(Err(Refusal::VoteNotOpen {}))
    }

    /// Whose ballots it waits for; nobody's in particular, where a vote is secret or a report is free to make.
    pub(in super::super) fn awaited<'a>(&'a self, booth: Booth<'a>) -> Vec<&'a PersonId> {
        match booth {
            Booth::Vote(_) | Booth::Reports(_) => Vec::new(),
            Booth::Round(decision) => self.members_of(decision),
            Booth::Gate(gate) => self.members_at(gate),
            Booth::Nominations(election) | Booth::Concerns(election) => {
                election.circle.iter().filter(|member| !member.excused).map(|member| &member.id).collect()
            }
        }
    }

    /// May this person cast a ballot there?
    pub(in super::super) fn admits(&self, booth: Booth<'_>, person: &PersonId) -> bool {
        match booth {
            Booth::Vote(vote) => self.is_voter(person, vote),
            Booth::Round(decision) => self.members_of(decision).contains(&person),
            Booth::Gate(gate) => self.members_at(gate).contains(&person),
            Booth::Nominations(election) | Booth::Reports(election) | Booth::Concerns(election) => {
                election.circle.iter().any(|member| member.id == *person)
            }
        }
    }

    /// A ballot that fits, of someone who may cast it.
    pub(super) fn check_cast(&self, vote: &VoteId, booth: Booth<'_>, cast: &Cast) -> Result<(), Refusal> {
        if let Voter::Person { person } = &cast.voter
            && !self.admits(booth, person)
        {
            return Err(Refusal::NotYourVote {});
        }
        let consent = VoteKind::Consent {};
        let (mut options, mut people) = (BTreeSet::new(), Vec::new());
        let naming;
        let how = match booth {
            Booth::Vote(vote) => {
                options = vote.options.iter().map(|option| option.id.as_str()).collect();
                if let VoteKind::Nomination { .. } = vote.how {
                    let known = self.view.people.iter().map(|someone| &someone.id);
                    people = known.filter(|person| self.is_voter(person, vote)).collect();
                }
                &vote.how
            }
            Booth::Round(_) | Booth::Concerns(_) => {
                options.insert(PROPOSAL);
                &consent
            }
            Booth::Gate(gate) => {
                options = gate.notes.iter().map(|note| note.note.as_str()).collect();
                &VoteKind::YesNo {}
            }
            Booth::Nominations(election) | Booth::Reports(election) => {
                people = election.circle.iter().map(|member| &member.id).collect();
                naming = VoteKind::Nomination { oneself: election.oneself };
                &naming
            }
        };
        Sheet { how, options, people }.check(&cast.voter, &cast.ballot)?;
        let empty = Urn::default();
        match (booth, &cast.ballot) {
            (Booth::Round(_), Ballot::Consent { answers }) => fits(answers.len() == 1, "missing"),
            (Booth::Concerns(election), Ballot::Consent { answers }) => {
                fits(answers.len() == 1, "missing")?;
                let urn = self.urns.get(vote).unwrap_or(&empty);
                let concerned = election.proposed.as_ref();
                let is_last =
                    |person: &&PersonId| Some(*person) == concerned || urn.of(&voter(person)).is_some();
                match &cast.voter {
                    // The person concerned is asked last.
                    Voter::Person { person } if Some(person) == concerned => {
                        let waited = self.awaited(booth);
                        if waited.iter().all(is_last) { Ok(()) } else { Err(Refusal::NotYourTurn {}) }
                    }
                    _ => Ok(()),
                }
            }
            (Booth::Nominations(_), Ballot::Nomination { why, .. }) => {
                fits(!why.trim().is_empty(), "reason")?;
                let is_sealed = self.urns.get(vote).is_some_and(|urn| urn.of(&cast.voter).is_some());
                fits(!is_sealed, "sealed")
            }
            (Booth::Reports(election), Ballot::Nomination { person, why }) => {
                fits(!why.trim().is_empty(), "reason")?;
                let urn = self.urns.get(&election.ballots).unwrap_or(&empty);
                fits(urn.of(&cast.voter).is_some(), "no_ballot")?;
                let is_named = |cast: &Cast| matches!(&cast.ballot, Ballot::Nomination { person: named, .. } if named == person);
                fits(urn.casts().any(is_named), "not_named")
            }
            _ => Ok(()),
        }
    }

    /// Whose ballot a host enters by this name: of someone who is here by that name and has not voted, else of
    /// someone without a device. Who has voted by themselves is not voted for.
    pub(super) fn voter_named(&self, vote: &VoteId, booth: Booth<'_>, name: &str) -> Result<Voter, Refusal> {
        let name = label::name(name)?;
        let same = |other: &str| other.to_lowercase() == name.to_lowercase();
        let empty = Urn::default();
        let urn = self.urns.get(vote).unwrap_or(&empty);
        let mut here: Vec<&PersonId> = match booth {
            Booth::Vote(_) | Booth::Round(_) | Booth::Gate(_) => {
                let people = self.view.people.iter().filter(|someone| same(&someone.name));
                people.map(|someone| &someone.id).filter(|person| self.admits(booth, person)).collect()
            }
            Booth::Nominations(election) | Booth::Reports(election) | Booth::Concerns(election) => {
                let members = election.circle.iter().filter(|member| same(&member.name));
                let members: Vec<&PersonId> = members.map(|member| &member.id).collect();
                fits(members.len() == 1, "not_in_circle")?;
                members
            }
        };
        if let (Some(someone), true) = (here.pop(), here.is_empty()) {
            let voter = voter(someone);
            fits(urn.of(&voter).is_none_or(|cast| cast.by.is_some()), "has_voted")?;
            return Ok(voter);
        }
        let names = urn.casts().filter_map(|cast| match &cast.voter {
            Voter::Named { name } => Some(name),
            Voter::Person { .. } => None,
        });
        let names: Vec<&String> = names.collect();
        if let Some(known) = names.iter().find(|known| same(known)) {
            return Ok(Voter::Named { name: (*known).clone() });
        }
        if names.len() >= MOST_NAMED as usize {
            return Err(Refusal::TooManyPeople { limit: MOST_NAMED });
        }
        Ok(Voter::Named { name })
    }
}
