//! Seeded plans of the whole server core, in memory (see `socle_tests::simulation`).
//!
//! `SOCLE_PLANS=10000` plays as many; `SOCLE_SEED=17` plays one and makes it small if it fails; `SOCLE_PLAN=file.json`
//! plays a plan that was kept.

mod kept;

use socle_tests::simulation::{plan::Plan, play, shrink::shrink};
use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

/// Plans played in CI: about ten seconds of a debug build on two idle cores, a minute on busy ones.
const PLANS: u64 = 600;

/// Plans of workshops that are led, likewise: half of that time, as each has a longer end.
const LED: u64 = 100;

/// How often a failing plan is played again to make it small.
const TRIES: u64 = 250;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What a plan breaks: with its seed, how to play it again, and the smallest plan that shows the same.
fn fault(plan: &Plan) -> Option<String> {
    play(plan).broken.as_ref()?;
    let tries = number("SOCLE_TRIES").unwrap_or(TRIES);
    let (small, outcome) = shrink(plan, tries as usize);
    let (seed, steps) = (plan.seed, small.steps.len());
    let broken = outcome.broken.unwrap_or_else(|| "not every time".to_owned());
    let json = serde_json::to_string(&small).expect("a plan is JSON");
    Some(format!(
        "seed {seed} breaks a rule: {broken}\n\
         again: SOCLE_SEED={seed} cargo test -p socle-tests --test it simulation\n\
         {steps} steps are enough (SOCLE_PLAN=file.json plays them):\n{json}"
    ))
}

#[test]
fn s4_x2_random_plans_keep_every_promise() {
    if let Ok(path) = std::env::var("SOCLE_PLAN") {
        let text = std::fs::read_to_string(path).expect("a file with a plan");
        let plan = serde_json::from_str(&text).expect("a plan");
        assert_eq!(fault(&plan), None);
        return;
    }
    search(Plan::of, PLANS);
}

/// Phases, a clock, tables, and a facilitator who freezes, closes and goes on, amid the same troubles.
#[test]
fn f3_f4_f26_random_workshops_keep_every_rule_and_time() {
    if std::env::var("SOCLE_PLAN").is_err() {
        search(Plan::led, LED);
    }
}

#[test]
fn f3_led_plans_have_people_try_what_is_forbidden() {
    let undone: usize = (1..=10).map(|seed| play(&Plan::led(seed)).undone).sum();
    assert!(undone > 10, "{undone} edits were undone");
}

#[test]
fn f1_f2_led_plans_have_people_at_tables_of_others() {
    let visits = (1..=20).map(|seed| play(&Plan::led(seed)).visits);
    let (stayed, refused, put_out) = visits.fold((0, 0, 0), |(stayed, refused, put_out), visits| {
        (stayed + visits.stayed, refused + visits.refused, put_out + visits.put_out)
    });
    assert!(stayed > 10 && refused > 10 && put_out > 10, "{stayed} {refused} {put_out}");
}

/// Plays plans of as many seeds, two at a time, until one breaks a rule.
fn search(of: fn(u64) -> Plan, plans: u64) {
    if let Some(seed) = number("SOCLE_SEED") {
        assert_eq!(fault(&of(seed)), None);
        return;
    }
    let first = number("SOCLE_FIRST").unwrap_or(1);
    let seeds = first..first + number("SOCLE_PLANS").unwrap_or(plans);
    let (next, found) = (AtomicU64::new(seeds.start), Mutex::new(Vec::new()));
    let player = || {
        while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| seeds.contains(seed))
        {
            if let Some(fault) = fault(&of(seed)) {
                // The others finish what they play; one fault is enough.
                next.store(seeds.end, Ordering::Relaxed);
                found.lock().expect("no player panics").push(fault);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(player);
        scope.spawn(player);
    });
    let found = found.into_inner().expect("no player panics");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_same_plan_plays_the_same_twice() {
    for seed in 1..4 {
        let plan = Plan::of(seed);
        assert_eq!(play(&plan), play(&plan), "seed {seed}");
    }
}
