//! Votes: opening, casting, closing, telling. Ballots are kept apart from the log: their journal is destroyed in the
//! end, and nothing that is told names who voted what.

use super::{Decided, Moment, Workshop, label};
use crate::{
    TITLE_GRAPHEMES,
    ids::{Millis, PersonId},
    message::{
        Command, Happening,
        vote::{Ballot, VotePlan, Voter},
    },
    refusal::Refusal,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
pub struct Urn(BTreeMap<Voter, Cast>);

/// Can this vote be opened?
pub(super) fn check(plan: &VotePlan, at: &str) -> Result<(), Refusal> {
    label::checked(&format!("{at}.title"), &plan.title, TITLE_GRAPHEMES)
}

impl Workshop {
    pub(super) fn decide_vote(
        &self,
        _by: &PersonId,
        _command: Command,
        _moment: Moment,
    ) -> Result<Decided, Refusal> {
        Err(Refusal::NotAllowed {})
    }

    pub(super) fn fold_vote(&mut self, _happening: &Happening) {}
}
