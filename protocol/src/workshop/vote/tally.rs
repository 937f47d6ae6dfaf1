//! What the ballots of a vote say together: counts, never who said what. How a line is scored, by kind:
//!
//! - dots: the points it got;
//! - yes/no: yes minus no; abstentions are counted and change nothing;
//! - scale: the mean of the steps it was given, by those who gave one;
//! - two axes: the mean of its two means; `place` has each;
//! - ranking: Borda's count (Jean-Charles de Borda, «Mémoire sur les élections au scrutin», 1781, printed 1784), for the first `places` places: so many
//!   points for the first, one less for each next, none for what is not ranked;
//! - majority judgement: the median grade (the lower one of two), with the majority-gauge as tie-break (Michel Balinski
//!   and Rida Laraki, «A theory of measuring, electing, and ranking», PNAS 104, 2007), written as one number as in
//!   Adrien Fabre, «Tie-breaking the highest median», Social Choice and Welfare 56, 2021: grade + p where p > q, else
//!   grade − q, with p the share of grades above the median and q below. An option that a ballot leaves out is graded
//!   «À rejeter» there, so that all have as many grades;
//! - consent: minus the objections;
//! - nomination: how many named the person.
//!
//! A tally of one ballot tells that ballot, and so does one where all say the same: it is shown all the same, since
//! hiding it would tell that it is so. Small groups know this of a show of hands.

use super::{Urn, ballot::BEST_GRADE};
use crate::message::vote::{Ballot, Consent, Place, Say, Tally, TallyLine, VoteKind, VoteView};
use std::collections::BTreeMap;

/// What all ballots said of one option.
#[derive(Default)]
struct Sum {
    /// How many people gave it anything.
    voters: u32,
    points: u64,
    counts: Vec<u32>,
}

impl Sum {
    fn of(steps: u32) -> Self {
        Self { counts: vec![0; steps as usize], ..Self::default() }
    }

    fn note(&mut self, step: usize) {
        if let Some(count) = self.counts.get_mut(step) {
            *count += 1;
        }
    }

    /// The mean of the steps that `counts` says, the first of them worth 1.
    fn mean(counts: &[u32]) -> f64 {
        let voters: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        let sum: u64 = (1..).zip(counts).map(|(worth, count): (u64, _)| worth * u64::from(*count)).sum();
        // The quotient of equal fractions is the same number: ties stay ties.
        if voters == 0 { 0.0 } else { sum as f64 / voters as f64 }
    }
}

/// Counts the ballots of a vote that `of` people might have cast.
pub(super) fn count(vote: &VoteView, urn: &Urn, of: u32) -> Tally {
    let columns = match &vote.how {
        VoteKind::Dots { .. } | VoteKind::Nomination { .. } => 0,
        VoteKind::YesNo {} | VoteKind::Consent {} => 3,
        VoteKind::Scale { steps } => *steps,
        VoteKind::TwoAxes { steps, .. } => *steps * 2,
        VoteKind::Ranking { places } => *places,
        VoteKind::Judgement {} => BEST_GRADE + 1,
    };
    let mut order: Vec<&str> = vote.options.iter().map(|option| option.id.as_str()).collect();
    let mut sums: BTreeMap<&str, Sum> = order.iter().map(|id| (*id, Sum::of(columns))).collect();
    for cast in urn.casts() {
        add(&vote.how, &cast.ballot, &mut sums);
    }
    if let VoteKind::Nomination { .. } = vote.how {
        order = sums.keys().copied().collect();
    }
    let cast = urn.len();
    let mut lines: Vec<TallyLine> = Vec::with_capacity(order.len());
    for option in order {
        if let Some(sum) = sums.remove(option) {
            lines.push(line(option, &vote.how, sum, cast));
        }
    }
    // Stable: ties stay in the order of the options.
    lines.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut before: Option<(f64, u32)> = None;
    for (place, line) in (1..).zip(&mut lines) {
        line.rank = before.filter(|(score, _)| *score == line.score).map_or(place, |(_, rank)| rank);
        before = Some((line.score, line.rank));
    }
    let proxies = urn.casts().filter(|cast| cast.by.is_some()).count();
    Tally { cast, of, proxies: u32::try_from(proxies).unwrap_or(u32::MAX), lines }
}

/// One ballot more.
fn add<'a>(how: &VoteKind, ballot: &'a Ballot, sums: &mut BTreeMap<&'a str, Sum>) {
    match ballot {
        Ballot::Dots { points } => {
            for point in points.iter().filter(|point| point.n > 0) {
                if let Some(sum) = sums.get_mut(point.option.as_str()) {
                    sum.voters += 1;
                    sum.points += u64::from(point.n);
                }
            }
        }
        Ballot::YesNo { answers } => {
            for answer in answers {
                let step = match answer.say {
                    Say::Yes => 0,
                    Say::No => 1,
                    Say::Abstain => 2,
                };
                said(sums, &answer.option, step);
            }
        }
        Ballot::Scale { values } => {
            for value in values {
                said(sums, &value.option, (value.n as usize).saturating_sub(1));
            }
        }
        Ballot::TwoAxes { values } => {
            for value in values {
                if let Some(sum) = sums.get_mut(value.option.as_str()) {
                    let steps = sum.counts.len() / 2;
                    sum.voters += 1;
                    sum.note((value.x as usize).saturating_sub(1));
                    sum.note(steps + (value.y as usize).saturating_sub(1));
                }
            }
        }
        Ballot::Ranking { order } => {
            let VoteKind::Ranking { places } = how else { return };
            for (place, option) in order.iter().enumerate() {
                if let Some(sum) = sums.get_mut(option.as_str()) {
                    sum.points += u64::from(*places).saturating_sub(place as u64);
                }
                said(sums, option, place);
            }
        }
        Ballot::Judgement { grades } => {
            for grade in grades {
                said(sums, &grade.option, grade.n as usize);
            }
        }
        Ballot::Consent { answers } => {
            for answer in answers {
                let step = match answer.say {
                    Consent::NoObjection => 0,
                    Consent::Objection => 1,
                    Consent::Question => 2,
                };
                said(sums, &answer.option, step);
            }
        }
        Ballot::Nomination { person, .. } => {
            let sum = sums.entry(person.as_str()).or_default();
            sum.voters += 1;
            sum.points += 1;
        }
    }
}

fn said(sums: &mut BTreeMap<&str, Sum>, option: &str, step: usize) {
    if let Some(sum) = sums.get_mut(option) {
        sum.voters += 1;
        sum.note(step);
    }
}

fn line(option: &str, how: &VoteKind, mut sum: Sum, cast: u32) -> TallyLine {
    let (mut place, mut grade) = (None, None);
    let count = |step: usize| f64::from(sum.counts.get(step).copied().unwrap_or(0));
    let score = match how {
        VoteKind::Dots { .. } | VoteKind::Ranking { .. } | VoteKind::Nomination { .. } => sum.points as f64,
        VoteKind::YesNo {} => count(0) - count(1),
        VoteKind::Consent {} => 0.0 - count(1),
        VoteKind::Scale { .. } => Sum::mean(&sum.counts),
        VoteKind::TwoAxes { .. } => {
            let (x, y) = sum.counts.split_at(sum.counts.len() / 2);
            let (x, y) = (Sum::mean(x), Sum::mean(y));
            place = (sum.voters > 0).then_some(Place { x, y });
            (x + y) / 2.0
        }
        VoteKind::Judgement {} => {
            if let Some(rejects) = sum.counts.first_mut() {
                *rejects += cast.saturating_sub(sum.voters);
            }
            let (median, score) = judge(&sum.counts);
            grade = median;
            score
        }
    };
    TallyLine {
        option: option.to_owned(),
        rank: 0,
        score,
        voters: sum.voters,
        counts: sum.counts,
        place,
        grade,
    }
}

/// The median grade of a count per grade, and with it the majority-gauge as one number.
fn judge(counts: &[u32]) -> (Option<u32>, f64) {
    let n: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let mut below = 0;
    for (grade, count) in (0..).zip(counts) {
        let up_to = below + u64::from(*count);
        // The lower of two medians: at least half of the grades are at most this one.
        if n > 0 && up_to * 2 >= n {
            let (p, q) = ((n - up_to) as f64 / n as f64, below as f64 / n as f64);
            let gauge = if p > q { p } else { -q };
            return (Some(grade), f64::from(grade) + gauge);
        }
        below = up_to;
    }
    (None, 0.0)
}

impl Tally {
    /// What at least this share of those who voted gave something to, ties among it, in order of result: what makes an
    /// idea a «socle» (methods M5: 30 % of the ballots cast).
    pub fn kept(&self, percent: u32) -> impl Iterator<Item = &TallyLine> {
        let enough = u64::from(self.cast) * u64::from(percent);
        self.lines.iter().filter(move |line| line.voters > 0 && u64::from(line.voters) * 100 >= enough)
    }
}
