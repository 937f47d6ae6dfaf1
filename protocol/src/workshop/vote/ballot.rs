//! Does a ballot fit its vote? Whatever does not is refused with a stable key, so that a screen can say what to change.

use super::super::label;
use crate::{
    NOTE_GRAPHEMES,
    ids::PersonId,
    message::vote::{Ballot, Consent, Points, VoteKind, Voter},
    refusal::Refusal,
};
use std::collections::BTreeSet;

/// The highest of the seven grades of majority judgement («Excellent»); 0 is «À rejeter».
pub const BEST_GRADE: u32 = 6;

/// What may be on a ballot.
pub(in super::super) struct Sheet<'a> {
    pub how: &'a VoteKind,
    /// Ids of what may be chosen.
    pub options: BTreeSet<&'a str>,
    /// Who may be named.
    pub people: Vec<&'a PersonId>,
}

impl Sheet<'_> {
    /// Fits, or why not:
    /// - `kind`: an answer to another question than the vote asks;
    /// - `option`, `twice`: an option that is not there, or is there twice;
    /// - `too_many_points`, `too_many_on_one`: more points than there are, or than one option may have;
    /// - `value`: a step or a grade beyond the scale; `too_many_places`: more than are ranked;
    /// - `reason`: an objection without one;
    /// - `oneself`: who votes may not name themselves; `not_in_circle`: the person named can't be.
    ///
    /// Where a ballot is for a round or an election (`booth`), also `missing` (no answer), `sealed` (cast already),
    /// `no_ballot` and `not_named` (nothing to report, or onto nobody who was named); by name, `has_voted`.
    ///
    /// An option left out is left out of the count, but in majority judgement: there it is «À rejeter» (`tally`).
    pub(in super::super) fn check(&self, voter: &Voter, ballot: &Ballot) -> Result<(), Refusal> {
        match (self.how, ballot) {
            (VoteKind::Dots { dots, max }, Ballot::Dots { points }) => {
                self.options(points.iter().map(|point| point.option.as_str()))?;
                fits(points.iter().all(|point| point.n <= *max), "too_many_on_one")?;
                // Each is within `max` and no option is there twice: the sum can't overflow.
                let sum: u64 = points.iter().map(|point| u64::from(point.n)).sum();
                fits(sum <= u64::from(*dots), "too_many_points")
            }
            (VoteKind::YesNo {}, Ballot::YesNo { answers }) => {
                self.options(answers.iter().map(|answer| answer.option.as_str()))
            }
            (VoteKind::Scale { steps }, Ballot::Scale { values }) => self.values(values, 1, *steps),
            (VoteKind::TwoAxes { steps, .. }, Ballot::TwoAxes { values }) => {
                self.options(values.iter().map(|value| value.option.as_str()))?;
                let steps = 1..=*steps;
                let is_on = |n: &u32| steps.contains(n);
                fits(values.iter().all(|value| is_on(&value.x) && is_on(&value.y)), "value")
            }
            (VoteKind::Ranking { places }, Ballot::Ranking { order }) => {
                self.options(order.iter().map(String::as_str))?;
                fits(order.len() <= *places as usize, "too_many_places")
            }
            (VoteKind::Judgement {}, Ballot::Judgement { grades }) => self.values(grades, 0, BEST_GRADE),
            (VoteKind::Consent {}, Ballot::Consent { answers }) => {
                self.options(answers.iter().map(|answer| answer.option.as_str()))?;
                for answer in answers {
                    let is_bare = answer.say == Consent::Objection && answer.reason.trim().is_empty();
                    fits(!is_bare, "reason")?;
                    label::checked_if_any("reason", &answer.reason, NOTE_GRAPHEMES)?;
                }
                Ok(())
            }
            (VoteKind::Nomination { oneself }, Ballot::Nomination { person, why }) => {
                fits(self.people.contains(&person), "not_in_circle")?;
                let is_own = matches!(voter, Voter::Person { person: own } if own == person);
                fits(*oneself || !is_own, "oneself")?;
                label::checked_if_any("why", why, NOTE_GRAPHEMES)
            }
            _ => fits(false, "kind"),
        }
    }

    fn values(&self, values: &[Points], least: u32, most: u32) -> Result<(), Refusal> {
        self.options(values.iter().map(|value| value.option.as_str()))?;
        fits(values.iter().all(|value| (least..=most).contains(&value.n)), "value")
    }

    /// Each is an option of the vote, none is there twice.
    fn options<'b>(&self, named: impl Iterator<Item = &'b str>) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        for option in named {
            fits(self.options.contains(option), "option")?;
            fits(seen.insert(option), "twice")?;
        }
        Ok(())
    }
}

/// It does, or the ballot is refused with this key.
pub(super) fn fits(it_does: bool, why: &str) -> Result<(), Refusal> {
    if it_does { Ok(()) } else { Err(Refusal::BadBallot { why: why.into() }) }
}
