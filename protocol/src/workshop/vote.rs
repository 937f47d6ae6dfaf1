//! Votes: opening, casting, closing, telling. Ballots are kept apart from the log: their journal is destroyed in the
//! end, and nothing that is told names who voted what (SPEC V).
//!
//! The server journals a [`Cast`] in the stream of its vote, gives it to [`Workshop::take_ballot`], and does so again
//! for each of [`Workshop::urns`] when it reads a workshop back. What is in [`Workshop::spent`] it destroys.

pub mod ballot;
pub(super) mod booth;
pub mod options;
pub mod tally;

use super::{Decided, Moment, Workshop, script::errand};
use crate::{
    ids::{Millis, PersonId, VoteId},
    message::{
        Command, Happening, Task,
        vote::{Ballot, Tally, VoteState, VoteView, Voter},
    },
    refusal::Refusal,
    role::Role,
};
use booth::Booth;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Ballots that hosts enter by name into one vote: more people without a device than any workshop has had, and few
/// enough that inventing names fills nothing.
const MOST_NAMED: u32 = 200;

/// A ballot as the journal of its vote keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cast {
    pub voter: Voter,
    pub ballot: Ballot,
    /// The host who entered it for someone.
    pub by: Option<PersonId>,
    pub at: Millis,
}

/// The ballots of one vote: one for each voter, the last that they cast.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Urn(BTreeMap<Voter, Arc<Cast>>);

impl Urn {
    /// Takes a ballot in, in place of the voter's earlier one.
    pub(super) fn take(&mut self, cast: Cast) {
        self.0.insert(cast.voter.clone(), Arc::new(cast));
    }

    /// The ballots, in an order that does not tell when they came.
    pub(super) fn casts(&self) -> impl Iterator<Item = &Cast> {
        self.0.values().map(Arc::as_ref)
    }

    /// Someone's ballot.
    pub(super) fn of(&self, voter: &Voter) -> Option<&Cast> {
        self.0.get(voter).map(Arc::as_ref)
    }

    /// How many ballots were cast.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }
}

/// One's own ballot.
pub(super) fn voter(person: &PersonId) -> Voter {
    Voter::Person { person: person.clone() }
}

impl Workshop {
    /// Keeps a ballot that is in the journal of its vote. One of a vote whose ballots are no longer needed is passed
    /// over.
    pub fn take_ballot(&mut self, vote: &VoteId, cast: Cast) {
        if let Some(urn) = self.urns.get_mut(vote) {
            urn.take(cast);
        }
    }

    /// The votes whose ballots the state needs: those to read back when the workshop is.
    pub fn urns(&self) -> impl Iterator<Item = &VoteId> {
        self.urns.keys()
    }

    /// The votes whose ballots are to be destroyed: broken off, or of a workshop that is closed for good. They stay
    /// in this list; destroying what is gone already does nothing.
    pub fn spent(&self) -> impl Iterator<Item = &VoteId> {
        self.spent.iter()
    }

    pub(super) fn vote(&self, vote: &VoteId) -> Result<&VoteView, Refusal> {
        let known = self.view.votes.iter().find(|known| known.id == *vote);
        known.ok_or_else(|| Refusal::UnknownVote { vote: vote.clone() })
    }

    /// Does this person take part, rather than run or watch? Participants do, hosts among them, and a facilitator who
    /// is in a group.
    pub(super) fn takes_part(&self, person: &PersonId) -> bool {
        match self.role_of(person) {
            Some(Role::Participant) => true,
            Some(Role::Facilitator) => self.group_of(person).is_some(),
            _ => false,
        }
    }

    /// Who may vote in it now.
    pub(super) fn is_voter(&self, person: &PersonId, vote: &VoteView) -> bool {
        self.takes_part(person)
            && vote
                .group
                .as_ref()
                .is_none_or(|group| self.group_of(person).is_some_and(|own| own.id == *group))
    }

    /// How many might have voted: those of `here` (everyone when `None`) who may, whoever has, and who was entered.
    pub(super) fn electorate(
        &self,
        vote: &VoteId,
        booth: Booth<'_>,
        here: Option<&BTreeSet<PersonId>>,
    ) -> u32 {
        let empty = Urn::default();
        let urn = self.urns.get(vote).unwrap_or(&empty);
        let waits = |person: &PersonId| urn.of(&voter(person)).is_none();
        let waiting = match booth {
            Booth::Vote(vote) => (self.view.people.iter())
                .map(|someone| &someone.id)
                .filter(|person| here.is_none_or(|here| here.contains(*person)))
                .filter(|person| self.is_voter(person, vote) && waits(person))
                .count(),
            _ => self.awaited(booth).into_iter().filter(|person| waits(person)).count(),
        };
        urn.len() + u32::try_from(waiting).unwrap_or(u32::MAX)
    }

    /// What the ballots of a vote say together. For the facilitation once it is closed, for everyone once revealed.
    pub(super) fn tally(&self, vote: &VoteView) -> Tally {
        let empty = Urn::default();
        let urn = self.urns.get(&vote.id).unwrap_or(&empty);
        tally::count(vote, urn, self.electorate(&vote.id, Booth::Vote(vote), None))
    }

    pub(super) fn decide_vote(
        &self,
        by: &PersonId,
        command: Command,
        moment: Moment,
    ) -> Result<Decided, Refusal> {
        let happening = match command {
            Command::OpenVote { plan } => {
                self.check_plan(&plan, "plan")?;
                errand(Task::OpenVote { plan: *plan }, &mut super::lot::Lot::new(moment.seed))
            }
            Command::CloseVote { vote } => {
                self.vote_that_is(&vote, &[VoteState::Open])?;
                Happening::VoteClosed { vote }
            }
            Command::RevealVote { vote } => {
                let known = self.vote_that_is(&vote, &[VoteState::Closed])?;
                Happening::VoteRevealed { tally: self.tally(known), vote, at: moment.now }
            }
            Command::Settle { vote, core, rest } => return self.settle(&vote, core, rest, moment),
            Command::CancelVote { vote } => {
                self.vote_that_is(&vote, &[VoteState::Open, VoteState::Closed])?;
                Happening::VoteCancelled { vote }
            }
            Command::Cast { vote, ballot } => {
                if self.view.frozen {
                    return Err(Refusal::Frozen {});
                }
                let cast = Cast { voter: voter(by), ballot, by: None, at: moment.now };
                return self.cast(vote, cast, moment);
            }
            Command::CastFor { vote, name, ballot } => {
                let booth = self.booth(&vote)?;
                if !self.role_of(by).is_some_and(Role::may_run) && !self.admits(booth, by) {
                    return Err(Refusal::NotYourVote {});
                }
                let voter = self.voter_named(&vote, booth, &name)?;
                let cast = Cast { voter, ballot, by: Some(by.clone()), at: moment.now };
                return self.cast(vote, cast, moment);
            }
            _ => return Err(Refusal::NotAllowed {}),
        };
        Ok(happening.into())
    }

    /// What a vote on notes led to. Its options are what they were when it opened: others are left alone.
    fn settle(
        &self,
        vote: &VoteId,
        core: Vec<String>,
        zone: Option<String>,
        moment: Moment,
    ) -> Result<Decided, Refusal> {
        let known = self.vote_that_is(vote, &[VoteState::Closed, VoteState::Revealed])?;
        let Some(board) = known.board.clone() else { return Err(Refusal::NothingToVoteOn {}) };
        let is_option = |note: &String| known.options.iter().any(|option| option.id == *note);
        if let Some(n) = core.iter().position(|note| !is_option(note)) {
            return Err(Refusal::BadField { field: format!("core[{n}]") });
        }
        let options = known.options.iter().map(|option| option.id.clone());
        let rest = options.filter(|option| !core.contains(option)).collect();
        let task = Task::Settle { board, core, rest, zone };
        Ok(errand(task, &mut super::lot::Lot::new(moment.seed)).into())
    }

    fn vote_that_is(&self, vote: &VoteId, states: &[VoteState]) -> Result<&VoteView, Refusal> {
        let known = self.vote(vote)?;
        if states.contains(&known.state) { Ok(known) } else { Err(Refusal::VoteNotOpen {}) }
    }

    /// A ballot, and what becomes true with the last one that was waited for.
    fn cast(&self, vote: VoteId, cast: Cast, moment: Moment) -> Result<Decided, Refusal> {
        let booth = self.booth(&vote)?;
        self.check_cast(&vote, booth, &cast)?;
        let mut urn = self.urns.get(&vote).cloned().unwrap_or_default();
        urn.take(cast.clone());
        let is_complete = self.awaited(booth).into_iter().all(|person| urn.of(&voter(person)).is_some());
        let happenings = match booth {
            Booth::Round(decision) if is_complete => vec![self.reveal_round(decision, &urn)],
            Booth::Gate(gate) if is_complete => {
                self.let_through(gate, &urn, &mut super::lot::Lot::new(moment.seed))
            }
            Booth::Concerns(election) if is_complete => vec![super::election::reveal(election, &urn)],
            _ => Vec::new(),
        };
        Ok(Decided { happenings, cast: Some((vote, cast)), finished: None })
    }

    /// Folds what concerns votes.
    pub(super) fn fold_vote(&mut self, happening: &Happening) {
        let change = |votes: &mut Vec<VoteView>, vote: &VoteId, state, tally: Option<&Tally>| {
            if let Some(known) = votes.iter_mut().find(|known| known.id == *vote) {
                known.state = state;
                known.tally = tally.cloned();
            }
        };
        let votes = &mut self.view.votes;
        match happening {
            // An errand that was cut short by a restart may open its votes again.
            Happening::VoteOpened { vote } if votes.iter().all(|known| known.id != vote.id) => {
                self.urns.insert(vote.id.clone(), Urn::default());
                votes.push((**vote).clone());
            }
            Happening::VoteClosed { vote } => change(votes, vote, VoteState::Closed, None),
            Happening::VoteRevealed { vote, tally, at } => {
                self.urns.remove(vote);
                change(votes, vote, VoteState::Revealed, Some(tally));
                if let Some(known) = votes.iter_mut().find(|known| known.id == *vote) {
                    known.revealed_at = Some(*at);
                }
            }
            Happening::VoteCancelled { vote } => {
                self.urns.remove(vote);
                self.spent.insert(vote.clone());
                change(votes, vote, VoteState::Cancelled, None);
            }
            // Closed for good: who said what is destroyed, what they said together stays.
            Happening::WorkshopArchived {} => {
                self.spent.extend(votes.iter().map(|vote| vote.id.clone()));
                self.spent.extend(std::mem::take(&mut self.urns).into_keys());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
