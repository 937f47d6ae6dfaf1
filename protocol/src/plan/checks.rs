//! What does not fit together on a plan (SPEC B21), for people to look at: nothing is refused for it.

use super::{Plan, Spot, geometry};
use crate::board::{
    LinkKind, Note,
    plan::{Moment, Noise, WIDTH},
};

/// A calm ESPACE hears a lively one from there: in metres, and in units where there is no scale.
const HEARD: f64 = 1.0;
const HEARD_UNITS: f64 = 20.0;
/// Nearer than this, in units, two ESPACES touch: the thickness of a line that a hand draws.
const TOUCH: f64 = 2.0;
/// Two ESPACES lie on one another where they share more than this part of the smaller: less is a line drawn askew.
const SHARE: f64 = 0.01;
/// ESPACES that are compared with each other: the work grows by their square, and no building has as many.
const MOST_COMPARED: usize = 64;

/// Something to look at.
#[derive(Debug, Clone)]
pub enum Check<'a> {
    /// An ESPACE has ideas and no place.
    Unplaced { spot: Spot<'a> },
    /// An idea stands in the plan itself, in no ESPACE.
    Loose { note: &'a Note },
    /// A calm ESPACE beside a lively one, or which is to be near one.
    Noise { calm: Spot<'a>, lively: Spot<'a> },
    /// Two ESPACES touch that are to be apart.
    Distance { from: Spot<'a>, to: Spot<'a> },
    /// Two ESPACES lie on one another at the same moments.
    Moments { first: Spot<'a>, second: Spot<'a>, moments: Vec<Moment> },
}

impl Check<'_> {
    /// The word for what it is, the same in the browser.
    pub fn name(&self) -> &'static str {
        match self {
            Check::Unplaced { .. } | Check::Loose { .. } => "unplaced",
            Check::Noise { .. } => "noise",
            Check::Distance { .. } => "distance",
            Check::Moments { .. } => "moments",
        }
    }

    /// The ids of what it is about.
    pub fn about(&self) -> Vec<&str> {
        match self {
            Check::Unplaced { spot } => vec![&spot.section.zone.id],
            Check::Loose { note } => vec![&note.id],
            Check::Noise { calm, lively } => vec![&calm.section.zone.id, &lively.section.zone.id],
            Check::Distance { from, to } => vec![&from.section.zone.id, &to.section.zone.id],
            Check::Moments { first, second, .. } => vec![&first.section.zone.id, &second.section.zone.id],
        }
    }
}

impl<'a> Plan<'a> {
    /// All there is to look at: what is not placed, then noise, distances, moments, each in the order of the ESPACES.
    pub fn checks(&self) -> Vec<Check<'a>> {
        let unplaced = self.waiting().filter(|spot| !spot.section.notes.is_empty());
        let mut checks: Vec<Check<'a>> = unplaced.map(|spot| Check::Unplaced { spot: *spot }).collect();
        checks.extend(self.loose.iter().map(|note| Check::Loose { note }));
        checks.extend(self.pairs().filter_map(|(a, b)| self.disturbs(a, b)));
        checks.extend(self.ties.iter().filter_map(|tie| {
            let is_near = tie.link.kind == LinkKind::Distance
                && apart(&tie.from, &tie.to).is_some_and(|units| units < TOUCH);
            is_near.then_some(Check::Distance { from: tie.from, to: tie.to })
        }));
        checks.extend(self.pairs().filter_map(|(a, b)| booked_twice(a, b)));
        checks
    }

    fn pairs(&self) -> impl Iterator<Item = (&Spot<'a>, &Spot<'a>)> {
        let few = self.spots.get(..MOST_COMPARED.min(self.spots.len())).unwrap_or_default();
        few.iter().enumerate().flat_map(move |(n, a)| few.iter().skip(n + 1).map(move |b| (a, b)))
    }

    fn disturbs(&self, a: &Spot<'a>, b: &Spot<'a>) -> Option<Check<'a>> {
        let noise = |spot: &Spot<'a>| spot.section.zone.room.as_ref().and_then(|room| room.noise);
        let (calm, lively) = match (noise(a)?, noise(b)?) {
            (Noise::Calm, Noise::Lively) => (*a, *b),
            (Noise::Lively, Noise::Calm) => (*b, *a),
            _ => return None,
        };
        let both = [&calm.section.zone.id, &lively.section.zone.id];
        let is_linked = self.ties.iter().any(|tie| {
            tie.link.kind == LinkKind::Proximity
                && both.contains(&&tie.link.from)
                && both.contains(&&tie.link.to)
                && tie.link.from != tie.link.to
        });
        let is_heard = || {
            let metres = calm.on.and_then(|(level, _)| level.metres);
            let reach = metres.map_or(HEARD_UNITS, |metres| HEARD * WIDTH / metres);
            apart(&calm, &lively).is_some_and(|units| units <= reach)
        };
        (is_linked || is_heard()).then_some(Check::Noise { calm, lively })
    }
}

/// How many units apart they are drawn, where that is on one level.
fn apart(a: &Spot<'_>, b: &Spot<'_>) -> Option<f64> {
    is_on_one_level(a, b).then(|| geometry::distance(a.points(), b.points()))
}

fn is_on_one_level(a: &Spot<'_>, b: &Spot<'_>) -> bool {
    let level = |spot: &Spot<'_>| spot.on.map(|(level, _)| level.id.clone());
    level(a).is_some() && level(a) == level(b)
}

fn booked_twice<'a>(first: &Spot<'a>, second: &Spot<'a>) -> Option<Check<'a>> {
    let ((_, a), (_, b)) = (first.on?, second.on?);
    let moments: Vec<Moment> =
        a.moments.iter().copied().filter(|moment| b.moments.contains(moment)).collect();
    if moments.is_empty() || !is_on_one_level(first, second) {
        return None;
    }
    let smaller = geometry::area(&a.points).min(geometry::area(&b.points));
    let is_over = geometry::shared(&a.points, &b.points) > smaller * SHARE;
    is_over.then_some(Check::Moments { first: *first, second: *second, moments })
}
