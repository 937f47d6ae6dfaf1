//! Makes a failing plan small: what is left out of it does not matter.

use super::{Outcome, plan::Plan, play};

/// Removes steps, then people's delays and counts stay as they are: a plan of few steps is read in a minute. `tries`
/// bounds how often it is played. Answers the smallest plan that still breaks a rule, and how it went.
pub fn shrink(plan: &Plan, tries: usize) -> (Plan, Outcome) {
    let mut small = plan.clone();
    let mut outcome = play(&small);
    let (mut left, mut piece) = (tries, small.steps.len().div_ceil(2).max(1));
    while left > 0 && outcome.broken.is_some() {
        let mut smaller = false;
        let mut at = 0;
        while at < small.steps.len() && left > 0 {
            let mut fewer = small.clone();
            fewer.steps.drain(at..(at + piece).min(fewer.steps.len()));
            left -= 1;
            let went = play(&fewer);
            if same(&went, &outcome) {
                (small, outcome, smaller) = (fewer, went, true);
            } else {
                at += piece;
            }
        }
        if piece > 1 {
            piece = piece.div_ceil(2);
        } else if !smaller {
            break;
        }
    }
    (small, outcome)
}

/// Was the same rule broken? Another one is another story.
fn same(a: &Outcome, b: &Outcome) -> bool {
    let rule = |outcome: &Outcome| {
        outcome.broken.as_ref().map(|broken| broken.split(':').next().unwrap_or_default().to_owned())
    };
    rule(a).is_some() && rule(a) == rule(b)
}
