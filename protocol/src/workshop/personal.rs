//! What is told to one person alone, and what is told as counts only. Neither is in the log: the server asks for both
//! whenever the state changed, and tells what is not as before.

use super::{
    Workshop,
    vote::{Urn, booth::Booth, voter},
};
use crate::{
    ids::{PersonId, VoteId},
    message::{
        Awaited, EnteredBallot, ExtraTime, OwnBallot, Progress, Visible, VoteProgress, VoteTally, Yours,
        vote::{VoteState, Voter},
    },
};
use std::collections::BTreeSet;

/// Private notes that wait to be revealed, and how many people wrote some: the rooms know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    pub drafts: u32,
    pub drafters: u32,
    /// Ideas that wait to be accepted.
    pub inbox: u32,
}

impl Workshop {
    /// What is this person's alone (SPEC V).
    pub fn yours(&self, person: &PersonId) -> Yours {
        let Some(role) = self.role_of(person) else { return Yours::default() };
        let mut yours = Yours {
            drafts: self.writes_on(person).filter(|_| role.may_edit()),
            extra_seconds: self.extra.get(person).copied().unwrap_or(0),
            finished: self.finished.contains(person),
            table_timer: self.timer_for(person),
            ..Yours::default()
        };
        let own = voter(person);
        for (vote, urn) in &self.urns {
            if let Some(cast) = urn.of(&own) {
                yours.ballots.push(OwnBallot { vote: vote.clone(), ballot: cast.ballot.clone() });
            }
            yours.entered.extend(self.entered_by(person, vote));
        }
        if role.may_run() {
            let closed = self.view.votes.iter().filter(|vote| vote.state == VoteState::Closed);
            yours.tallies =
                closed.map(|vote| VoteTally { vote: vote.id.clone(), tally: self.tally(vote) }).collect();
            let mut extra: Vec<ExtraTime> = (self.extra.iter())
                .map(|(person, seconds)| ExtraTime { person: person.clone(), seconds: *seconds })
                .collect();
            extra.sort_by(|a, b| a.person.cmp(&b.person));
            yours.extra = extra;
            yours.awaited = self.booths().filter_map(|(vote, booth)| self.awaited_in(vote, booth)).collect();
        }
        let gates = self.gates.iter().filter(|gate| self.is_told_of(gate, person));
        yours.gates = gates.cloned().collect();
        if self.view.boards.iter().any(|board| board.visible != (Visible::Everyone {})) {
            yours.boards = self.boards_for(person);
        }
        yours.counts = self.view.elections.iter().filter_map(|election| self.count_of(election)).collect();
        yours
    }

    /// For whom this person entered ballots: names, not what they said.
    fn entered_by(&self, person: &PersonId, vote: &VoteId) -> Vec<EnteredBallot> {
        let Some(urn) = self.urns.get(vote) else { return Vec::new() };
        let entered = urn.casts().filter(|cast| cast.by.as_ref() == Some(person));
        let named = entered.filter_map(|cast| {
            let name = match &cast.voter {
                Voter::Named { name } => name.clone(),
                Voter::Person { person } => self.name_of(person)?.to_owned(),
            };
            Some(EnteredBallot { vote: vote.clone(), name })
        });
        named.collect()
    }

    /// What someone is called, also in an election's circle only.
    fn name_of(&self, person: &PersonId) -> Option<&str> {
        let members = self.view.elections.iter().flat_map(|election| &election.circle);
        let member =
            || members.into_iter().find(|member| member.id == *person).map(|member| member.name.as_str());
        self.person(person).map(|known| known.name.as_str()).or_else(member)
    }

    /// Whose answer is waited for, where it is not secret who has given one.
    fn awaited_in(&self, vote: &VoteId, booth: Booth<'_>) -> Option<Awaited> {
        let urn = self.urns.get(vote)?;
        let people = self.awaited(booth).into_iter().filter(|person| urn.of(&voter(person)).is_none());
        let people: Vec<PersonId> = people.cloned().collect();
        (!people.is_empty()).then(|| Awaited { vote: vote.clone(), people })
    }

    /// How far everyone is, of those who are `here`.
    pub fn progress(&self, here: &BTreeSet<PersonId>, waiting: Waiting) -> Progress {
        let taking_part: Vec<&PersonId> = here.iter().filter(|person| self.takes_part(person)).collect();
        let finished = taking_part.iter().filter(|person| self.finished.contains(**person)).count();
        let votes = self.booths().filter(|(_, booth)| !matches!(booth, Booth::Reports(_)));
        let votes = votes.map(|(vote, booth)| VoteProgress {
            vote: vote.clone(),
            cast: self.urns.get(vote).map_or(0, Urn::len),
            of: self.electorate(vote, booth, Some(here)),
        });
        Progress {
            finished: told(finished),
            of: told(taking_part.len()),
            drafts: waiting.drafts,
            drafters: waiting.drafters,
            inbox: waiting.inbox,
            votes: votes.collect(),
        }
    }
}

fn told(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
