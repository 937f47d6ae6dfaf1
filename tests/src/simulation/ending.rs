//! How every story ends: trouble is over, everyone is back, and all have what the journal has.

use super::{
    actor::{Actor, Wish},
    leading,
    visit::{Seen, Stay, visit},
    world::{World, board},
};
use socle_protocol::ids::BoardId;
use socle_server::{clock, journal::Journal};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

/// Longest until all is quiet, by the story's clock: a dead line is noticed after 65 s, a slow one given up after 30.
const CALM: Duration = Duration::from_secs(240);
/// How often it is looked whether it is.
const LOOK: Duration = Duration::from_millis(500);
/// Until nobody shows someone who left without a word.
const FORGOTTEN: Duration = Duration::from_secs(40);
/// Until presence has travelled: its slowest frame, and a second.
const SEEN: Duration = Duration::from_secs(3);
/// Longer than a grace: what runs has ended.
const TURN: Duration = Duration::from_secs(35);
/// After a failure the desk tries again within a second; in ms.
const PATIENCE: u64 = 3000;

pub async fn play(world: &mut World) {
    world.calm();
    if !quiet(world, "after the story").await {
        return;
    }
    equal(world);
    replayed(world).await;
    presence(world).await;
    heard(world);
    exported(world).await;
    recorded(world).await;
    seated(world).await;
    if world.truth.open().verdict().is_some() {
        return;
    }
    // A newcomer, then one after a restart: from memory, from the snapshot, all the same.
    newcomer(world, 0).await;
    world.stop().await;
    world.start();
    newcomer(world, 1).await;
    punctual(world).await;
}

fn honest(world: &World) -> Vec<Arc<Actor>> {
    world.cast.iter().filter(|actor| !actor.part.is_hostile() && !actor.is_stopped()).cloned().collect()
}

/// Waits until every honest person is connected and has everything. They need not reconnect for it.
async fn quiet(world: &World, when: &str) -> bool {
    let began = Instant::now();
    loop {
        sleep(LOOK).await;
        if world.truth.open().verdict().is_some() {
            return false;
        }
        let vector = world.truth.open().state_vector();
        let restless = honest(world).into_iter().find(|actor| !actor.is_quiet(&vector));
        let Some(restless) = restless else { return true };
        if began.elapsed() > CALM {
            let excuse = restless.excuse(&vector);
            world.truth.open().broken(format!("s4: no quiet {when}: {excuse}"));
            return false;
        }
    }
}

fn equal(world: &World) {
    let shown = world.truth.open().shown();
    for actor in honest(world) {
        let theirs = actor.shows();
        if theirs != shown {
            world.truth.open().broken(format!("s4: p{} shows {theirs}, the journal {shown}", actor.index));
        }
    }
}

/// The journal alone, and from its newest snapshot on, is the same board.
async fn replayed(world: &World) {
    let entries = world.disk.entries(board()).await;
    world.truth.open().compare_replay(&entries);
    let loaded = world.disk.grasp().load(board()).await.expect("a disk that is well");
    world.truth.open().compare_load(&loaded);
}

/// Everyone sees everyone who is there; then nobody sees those who left.
async fn presence(world: &World) {
    let people = honest(world);
    people.iter().for_each(|actor| actor.show());
    // For whom presence was shed, someone who left meanwhile is there until stock clients forget them.
    let mut strange = strangeness(world, &people);
    let began = Instant::now();
    while strange.is_some() && began.elapsed() < FORGOTTEN {
        sleep(SEEN).await;
        strange = strangeness(world, &people);
    }
    if let Some(strange) = strange {
        return world.truth.open().broken(format!("p3: {strange}"));
    }
    let (left, stayed): (Vec<_>, Vec<_>) = people.iter().cloned().partition(|actor| actor.index % 2 == 1);
    left.iter().for_each(|actor| actor.wants(Wish::Gone));
    sleep(SEEN).await;
    if let Some(strange) = strangeness(world, &stayed) {
        world.truth.open().broken(format!("p2: {strange}"));
    }
    left.iter().for_each(|actor| actor.wants(Wish::Here));
}

/// Does one of these people not see the cursors of all the others, or somebody else's than a modified client's?
fn strangeness(world: &World, people: &[Arc<Actor>]) -> Option<String> {
    let shown: BTreeMap<u64, String> =
        people.iter().filter_map(|actor| Some((actor.showing().0, actor.showing().1?))).collect();
    people.iter().filter(|actor| actor.part.sees_others()).find_map(|actor| {
        let mut expected = shown.clone();
        expected.remove(&actor.client());
        let mut seen = actor.sees();
        seen.retain(|client, _| world.truth.open().is_honest(*client));
        (seen != expected).then(|| format!("p{} sees {seen:?} instead of {expected:?}", actor.index))
    })
}

/// Everyone in the workshop has heard everything that is theirs to hear.
fn heard(world: &World) {
    let newest = world.truth.open().happenings.len() as u64;
    for live in world.lives.iter().filter(|live| !live.is_stopped() && !live.actor().is_stopped()) {
        // Whoever just came back has not had the time; who is there has.
        if live.seq().is_some_and(|seq| !live.is_all_told(seq, newest)) {
            let what = format!("l3: p{} heard {:?} of {newest}", live.actor().index, live.seq());
            world.truth.open().broken(what);
            continue;
        }
        // So everyone is where the last rotation put them, whoever was cut off meanwhile.
        let mut truth = world.truth.open();
        let strays = live.seq().and_then(|_| live.strays(truth.workshop.as_ref()?));
        if let Some(strays) = strays {
            truth.broken(format!("l3: p{} was not told of {strays}", live.actor().index));
        }
    }
}

/// What the clock says has happened, also after the restart.
async fn punctual(world: &World) {
    if !world.plan.led || !quiet(world, "after the restart").await {
        return;
    }
    for _ in 0..2 {
        sleep(TURN).await;
        let overdue = world.truth.open().ruling.as_ref().and_then(|r| r.overdue(clock::now(), PATIENCE));
        if let Some(overdue) = overdue {
            world.truth.open().broken(overdue);
        }
    }
}

async fn exported(world: &World) {
    if world.plan.raw {
        return;
    }
    let shown = world.truth.open().shown();
    let exported = world.export().await;
    if exported.as_ref() != Some(&shown) {
        world.truth.open().broken(format!("w4: exported {exported:?} instead of {shown}"));
    }
}

/// Its replay, read from the journal by the server, ends as the board does.
async fn recorded(world: &World) {
    if world.plan.raw {
        return;
    }
    let shown = world.truth.open().shown();
    let Some(recorded) = world.replay_end().await else { return };
    if recorded.as_ref() != Some(&shown) {
        world.truth.open().broken(format!("y1: replayed {recorded:?} instead of {shown}"));
    }
}

/// Everyone comes to where they belong, wherever the rotation left them, and to no other table; each table is to them
/// what it is in the journal, and takes what they may write.
async fn seated(world: &mut World) {
    if !world.plan.led {
        return;
    }
    for actor in honest(world) {
        for table in leading::tables().boards {
            sits(world, &actor, &table).await;
        }
    }
}

async fn sits(world: &mut World, actor: &Arc<Actor>, table: &BoardId) {
    let (long, gap) = (SEEN, Duration::ZERO);
    loop {
        world.visits += 1;
        let Some(now) = world.truth.open().workshop.clone() else { return };
        let standing = now.standing(&actor.person, table);
        let stops = || standing.as_ref().is_ok_and(|standing| standing.stopped(clock::now()).is_some());
        let stopped = stops();
        let stay = Stay { nth: world.visits, edits: 1, gap, long };
        let seen = visit(Arc::clone(actor), table.clone(), stay).await;
        let mut truth = world.truth.open();
        // Time may run out meanwhile, also theirs alone: what was asked for is another thing then.
        if truth.workshop.as_ref().is_none_or(|then| then.seq() != now.seq()) || stops() != stopped {
            continue;
        }
        let who = format!("p{} at {table}", actor.index);
        let may = now.may_see(&actor.person, table).is_ok();
        let wrong = match (seen, &standing) {
            (Seen::SentAway(403), _) if !may => None,
            // Who only reads is sent away for writing; closed, everyone is.
            (Seen::SentAway(4405), Ok(standing)) if standing.closed.is_some() => None,
            (Seen::Board { shown, taken }, Ok(standing)) => {
                let writes = !stopped && standing.is_for(standing.rules.add, true, true);
                let there = truth.tables[table].shown();
                if shown != there && (taken || writes) {
                    Some(format!("s4: {who} shows {shown}, the journal {there}"))
                } else {
                    (taken != writes).then(|| format!("f6: {who} writes: {taken}; may: {writes}"))
                }
            }
            (seen, _) => Some(format!("f6: {who}: {seen:?}; may see it: {may}")),
        };
        wrong.into_iter().for_each(|wrong| truth.broken(wrong));
        return;
    }
}

async fn newcomer(world: &World, nth: usize) {
    let late = world.witness(nth);
    let began = Instant::now();
    let vector = world.truth.open().state_vector();
    while !late.is_quiet(&vector) && began.elapsed() < CALM {
        sleep(LOOK).await;
    }
    let (shown, theirs) = (world.truth.open().shown(), late.shows());
    if theirs != shown {
        world.truth.open().broken(format!("s4: a newcomer shows {theirs} instead of {shown}"));
    }
    late.wants(Wish::Gone);
}
