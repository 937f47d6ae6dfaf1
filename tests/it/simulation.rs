//! Seeded plans of the whole server core, in memory (see `socle_tests::simulation`).
//!
//! `SOCLE_PLANS=10000` plays as many; `SOCLE_SEED=17` plays one and makes it small if it fails; `SOCLE_PLAN=file.json`
//! plays a plan that was kept.

use socle_tests::simulation::{plan::Plan, play, shrink::shrink};

/// Plans played in CI: about a minute of a debug build on two cores.
const PLANS: u64 = 200;

/// How often a failing plan is played again to make it small.
const TRIES: usize = 250;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Fails with the seed, how to play it again, and the smallest plan that shows the same.
fn hold(plan: &Plan) {
    let outcome = play(plan);
    if outcome.broken.is_none() {
        return;
    }
    let (small, outcome) = shrink(plan, TRIES);
    let json = serde_json::to_string(&small).expect("a plan is JSON");
    panic!(
        "seed {} breaks a rule: {}\nagain: SOCLE_SEED={} cargo test -p socle-tests --test it simulation\n\
         {} steps are enough:\n{json}",
        plan.seed,
        outcome.broken.unwrap_or_default(),
        plan.seed,
        small.steps.len(),
    );
}

#[test]
fn s4_x2_random_plans_keep_every_promise() {
    if let Ok(path) = std::env::var("SOCLE_PLAN") {
        let text = std::fs::read_to_string(path).expect("a file with a plan");
        return hold(&serde_json::from_str(&text).expect("a plan"));
    }
    if let Some(seed) = number("SOCLE_SEED") {
        return hold(&Plan::of(seed));
    }
    let plans = number("SOCLE_PLANS").unwrap_or(PLANS);
    let (first, threads) = (number("SOCLE_FIRST").unwrap_or(1), 2);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let seeds = (first..first + plans).filter(move |seed| seed % threads == thread);
            scope.spawn(move || seeds.for_each(|seed| hold(&Plan::of(seed))));
        }
    });
}

#[test]
fn the_same_plan_plays_the_same_twice() {
    for seed in 1..4 {
        let plan = Plan::of(seed);
        assert_eq!(play(&plan), play(&plan), "seed {seed}");
    }
}
