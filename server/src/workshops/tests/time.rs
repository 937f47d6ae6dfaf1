//! What time alone makes true: the clock is held, and moved on.

use super::*;
use crate::clock;
use socle_protocol::{
    ids::Millis,
    message::script::{Clock, Exit, Phase, Timer},
};
use std::time::Duration;
use tokio::time::sleep;

/// How far the times of one story may be from what they should be: it takes a while to play.
const ABOUT: Millis = 200;

pub(super) fn phase(id: &str, seconds: Option<u32>, exit: Exit) -> Phase {
    let (label, id) = (id.to_owned(), id.parse().expect("an id"));
    let (prompt, focus, rules, enter) = Default::default();
    let (round, skipped, off_the_record, require_link, spotlight) = Default::default();
    Phase {
        id,
        label,
        prompt,
        seconds,
        focus,
        rules,
        enter,
        exit,
        round,
        skipped,
        off_the_record,
        require_link,
        spotlight,
    }
}

impl House {
    /// Two phases of a minute, the second after the first, and one without an end; the first has begun.
    async fn begun(exit: Exit) -> Self {
        Self::begun_for(60, exit).await
    }

    /// The same, with a first phase of so many seconds.
    async fn begun_for(seconds: u32, exit: Exit) -> Self {
        let house = Self::new().await;
        let phases = vec![
            phase("ecrire", Some(seconds), exit),
            phase("lire", Some(60), Exit::ByHand),
            phase("fin", None, Exit::ByHand),
        ];
        house.ask(Command::SetScript { phases }).await.expect("a script");
        house.ask(start("ecrire")).await.expect("the first phase");
        house
    }

    async fn clock(&self) -> Clock {
        self.door().roster().await.expect("there").borrow().view().clock.clone()
    }

    async fn seq(&self) -> Seq {
        self.journal.load(Stream::Workshop(self.workshop.clone())).await.expect("readable").seq()
    }
}

fn start(id: &str) -> Command {
    Command::StartPhase { phase: id.parse().expect("an id") }
}

/// What the session is told next, and by whom.
async fn heard(attached: &mut Attached) -> (Option<PersonId>, Happening) {
    match next(attached).await {
        ServerMessage::Happening { by, happening, .. } => (by, happening),
        other => panic!("{other:?}"),
    }
}

fn is_about(at: Millis, expected: Millis) -> bool {
    at.abs_diff(expected) < ABOUT
}

async fn pass(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn f26_when_time_is_up_writing_goes_on_for_30_s_and_everyone_is_told_both() {
    let house = House::begun(Exit::ByHand).await;
    let begun = house.clock().await.started_at;
    let mut here = house.attach(&house.fanny, None).await;
    pass(61).await;
    let closes_at = begun + 90_000;
    assert_eq!(heard(&mut here).await, (None, Happening::TimeUp { closes_at }));
    assert!(is_about(clock::now(), begun + 61_000));
    pass(28).await;
    assert_eq!(house.clock().await.timer, Timer::Grace);
    pass(2).await;
    let (by, Happening::WritingEnded { at }) = heard(&mut here).await else { panic!("writing ends") };
    assert!(by.is_none() && is_about(at, closes_at), "{} ms late", at - closes_at);
    pass(3600).await;
    assert_eq!(house.clock().await.timer, Timer::Over, "the facilitation goes on, nobody else");
}

#[tokio::test(start_paused = true)]
async fn f26_a_phase_that_ends_by_its_timer_is_followed_by_the_next() {
    let house = House::begun(Exit::ByTimer).await;
    let begun = house.clock().await.started_at;
    let mut here = house.attach(&house.fanny, None).await;
    pass(91).await;
    for _ in 0..2 {
        let _time_up_and_writing_ended = heard(&mut here).await;
    }
    let (None, Happening::PhaseStarted { phase, at }) = heard(&mut here).await else { panic!("the next") };
    assert!(phase.as_str() == "lire" && is_about(at, begun + 90_000));
    assert!(is_about(house.clock().await.ends_at.expect("a minute"), begun + 150_000));
}

#[tokio::test(start_paused = true)]
async fn f26_nobody_who_has_more_time_is_cut_off_by_the_next_phase() {
    let house = House::begun(Exit::ByTimer).await;
    let paul = house.join("paul", Role::Participant).await;
    house.ask(Command::ExtraTime { person: paul, seconds: 120 }).await.expect("given");
    pass(60 + 30 + 119).await;
    assert_eq!(house.clock().await.timer, Timer::Over);
    pass(2).await;
    assert_eq!(house.clock().await.phase, Some("lire".parse().expect("an id")));
}

#[tokio::test(start_paused = true)]
async fn f27_what_is_paused_stands_still_over_a_restart_too() {
    let house = House::begun(Exit::ByTimer).await;
    pass(20).await;
    house.ask(Command::Pause {}).await.expect("paused");
    let left = house.clock().await.left.expect("40 s");
    assert!(is_about(left, 40_000), "{left} ms left");
    let house = house.restarted().await;
    pass(7200).await;
    assert_eq!((house.clock().await.timer, house.clock().await.left), (Timer::Paused, Some(left)));
    house.ask(Command::Resume {}).await.expect("goes on");
    let ends_at = house.clock().await.ends_at.expect("an end");
    assert!(is_about(ends_at, clock::now() + left));
    pass(42).await;
    assert_eq!(house.clock().await.timer, Timer::Grace);
}

#[tokio::test(start_paused = true)]
async fn f27_a_minute_more_brings_a_phase_back_from_its_grace() {
    let house = House::begun(Exit::ByHand).await;
    pass(75).await;
    assert_eq!(house.clock().await.timer, Timer::Grace);
    house.ask(Command::AddTime { seconds: 60 }).await.expect("given");
    let clock = house.clock().await;
    assert_eq!((clock.timer, clock.closes_at), (Timer::Running, None));
    assert!(is_about(clock.ends_at.expect("an end"), clock::now() + 60_000));
    pass(58).await;
    assert_eq!(house.clock().await.timer, Timer::Running, "the old grace ends nothing");
    pass(3).await;
    assert_eq!(house.clock().await.timer, Timer::Grace);
}

#[tokio::test(start_paused = true)]
async fn f28_a_workshop_out_of_memory_for_hours_catches_up_in_one_turn() {
    let house = House::begun_for(600, Exit::ByTimer).await;
    pass(7200).await;
    assert_eq!(house.workshops.open_workshops(), 0, "nobody was there to be told");
    let (before, appends) = (house.seq().await, house.journal.appends.load(Ordering::SeqCst));
    let back = house.attach(&house.fanny, Some(before)).await;
    assert_eq!(seqs(&back.first[1..]), vec![before + 1, before + 2, before + 3]);
    assert_eq!(house.journal.appends.load(Ordering::SeqCst), appends + 1);
    let clock = house.clock().await;
    assert_eq!((clock.phase.expect("one").as_str(), clock.timer), ("lire", Timer::Running));
    assert!(is_about(clock.started_at, clock::now()), "nobody loses the minutes in which nobody could write");
}

#[tokio::test(start_paused = true)]
async fn f28_what_is_due_waits_for_a_disk_that_takes_no_writes() {
    let house = House::begun(Exit::ByHand).await;
    let mut here = house.attach(&house.fanny, None).await;
    let _in_memory = house.door().roster().await.expect("there");
    house.journal.is(REFUSES);
    let appends = house.journal.appends.load(Ordering::SeqCst);
    pass(70).await;
    let tries = house.journal.appends.load(Ordering::SeqCst) - appends;
    assert!((8..=12).contains(&tries), "{tries} tries in ten seconds");
    house.journal.is(FINE);
    pass(2).await;
    assert!(matches!(heard(&mut here).await, (None, Happening::TimeUp { .. })));
}

#[tokio::test(start_paused = true)]
async fn f29_time_makes_nothing_true_in_a_workshop_that_is_closed() {
    let house = House::begun(Exit::ByTimer).await;
    house.ask(Command::CloseWorkshop {}).await.expect("closed");
    let seq = house.seq().await;
    pass(3600).await;
    let _opened_again = house.clock().await;
    assert_eq!(house.seq().await, seq);
    house.ask(Command::ReopenWorkshop {}).await.expect("open again");
    pass(1).await;
    assert_eq!(house.clock().await.phase, Some("lire".parse().expect("an id")));
}
