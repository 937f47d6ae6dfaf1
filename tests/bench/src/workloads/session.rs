//! The reference session: a whole world café of 42 people and six tables, 100 minutes in one. Notes are typed in
//! batches, cursors move, people change tables, lose the network, come back. Drawn from the seed 2019.

use super::{Better, Column, Options, Run, Script, column, one_socle};
use crate::{
    contestant::{Contestant, Server},
    crowd::{Crowd, Part, Ticket},
    edits::{Pen, Pointer},
    ledger::{Nanos, millis},
    stage::{self, GREETING, SEED, Values},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use socle_protocol::sync;
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "42 people at six tables, 100 minutes compressed: three rounds with a change of tables, 4 + 3 notes each \
           typed in batches (a mark each), 144 short edits in the third round (dots, podium), 28 notes at the end, \
           cursors throughout, ten cuts of the network. CPU of the server for all of it, per 1,000 messages; every \
           edit must reach everyone who sits at that table.",
    columns: COLUMNS,
    cases: &[30],
    quick: &[20],
    case_name: |seconds| format!("100 minutes in {seconds} s"),
    suits: one_socle,
    run: Run::Once(run),
};

const COLUMNS: &[Column] = &[
    column("cpu_s", "CPU s", Better::Less),
    column("cpu_ms_per_1000", "CPU ms / 1,000", Better::Less),
    column("edits", "edits", Better::Neither),
    column("cursors", "cursors", Better::Neither),
    column("p50", "edits p50 ms", Better::Neither),
    column("p99", "edits p99 ms", Better::Less),
    column("cursor_p95", "cursors p95 ms", Better::Neither),
    column("missing", "missing edits", Better::Neither),
    column("rss_mib", "RSS MiB", Better::Neither),
];

const PEOPLE: usize = 42;
const TABLES: usize = 6;
/// Minutes of the real session.
const MINUTES: f64 = 100.0;
/// Batches of one note: 40 letters at 3 a second, gathered for 400 ms.
const BATCHES: u32 = 33;
/// Cursor positions of one person in the whole session.
const POSITIONS: usize = 400;
const CUTS: usize = 10;

/// What a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Type,
    Move,
    /// Goes to this table.
    Sit(usize),
    Lose,
    Return,
}

/// The whole session in order: when (in shares of it), who, what.
fn script() -> Vec<(f64, usize, Act)> {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut acts = Vec::new();
    // Rounds: from, to (minutes), notes each.
    for (round, (from, to, notes)) in
        [(5.0, 35.0, 4), (38.0, 63.0, 3), (66.0, 80.0, 0)].into_iter().enumerate()
    {
        for person in 0..PEOPLE {
            // The host stays, the others go round.
            let table =
                if person < TABLES { person } else { (person + round * (1 + person / TABLES)) % TABLES };
            if round > 0 {
                acts.push((from - random.random_range(1.0..2.5), person, Act::Sit(table)));
            }
            for _ in 0..notes {
                // 13 s of typing.
                let start = random.random_range(from..to - 0.5);
                acts.extend((0..BATCHES).map(|n| (start + f64::from(n) * 0.4 / 60.0, person, Act::Type)));
            }
        }
    }
    // Dots and the podium, then what the hosts bring back.
    acts.extend((0..144).map(|n| (random.random_range(66.0..80.0), n % PEOPLE, Act::Type)));
    for note in 0..28 {
        let start = random.random_range(82.0..96.0);
        acts.extend((0..BATCHES).map(|n| (start + f64::from(n) * 0.4 / 60.0, note % TABLES, Act::Type)));
    }
    for person in 0..PEOPLE {
        acts.extend((0..POSITIONS).map(|_| (random.random_range(3.0..98.0), person, Act::Move)));
    }
    for _ in 0..CUTS {
        let (person, at) = (random.random_range(TABLES..PEOPLE), random.random_range(8.0..85.0));
        acts.push((at, person, Act::Lose));
        acts.push((at + random.random_range(0.5..10.0), person, Act::Return));
    }
    acts.sort_by(|a, b| a.0.total_cmp(&b.0));
    acts.into_iter().map(|(at, person, act)| (at / MINUTES, person, act)).collect()
}

/// One person at a table: a session, or none while the network is gone.
struct Person {
    table: usize,
    seat: Option<(usize, Pen, Pointer)>,
}

fn sit(crowd: &mut Crowd, tables: &[Vec<Ticket>], person: usize, at: usize) -> anyhow::Result<Person> {
    let session = crowd.enter(&tables[at][person], at as u32, Part::Writes)?;
    let sender = crowd.sessions[session].receipts.sender().unwrap_or_default();
    let pen = Pen::new(sender).with_edits_per_note(BATCHES);
    Ok(Person { table: at, seat: Some((session, pen, Pointer::new(sender))) })
}

fn run(contestant: Contestant, seconds: usize, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let tables = server.boards(TABLES, PEOPLE)?;
    let mut crowd = Crowd::new(server.address, TABLES)?;
    let mut people = Vec::new();
    for person in 0..PEOPLE {
        people.push(sit(&mut crowd, &tables, person, person % TABLES)?);
    }
    if contestant.keeps_state() {
        crowd.greeted(GREETING)?;
    }
    let length = seconds as f64 * 1e9;
    let (cpu, start) = (server.cpu()?, crowd.now());
    crowd.ledger.measure_from(start);
    let (mut edits, mut cursors) = (0u32, 0u32);
    for (at, person, act) in script() {
        let at = start + (at * length) as Nanos;
        loop {
            let wait = at.saturating_sub(crowd.now());
            crowd.turn(Duration::from_nanos(wait))?;
            if wait == 0 {
                break;
            }
        }
        match (act, &mut people[person].seat) {
            (Act::Type, Some((session, pen, _))) => {
                let frame = crowd.frame(*session, &sync::update(&pen.update()));
                crowd.send_edit(*session, &frame);
                edits += 1;
            }
            (Act::Move, Some((session, _, pointer))) => {
                let frame = crowd.frame(*session, &sync::awareness(&pointer.states()));
                crowd.send_cursor(*session, &frame);
                cursors += 1;
            }
            (Act::Sit(table), Some((session, ..))) => {
                crowd.hang_up(*session);
                people[person] = sit(&mut crowd, &tables, person, table)?;
            }
            (Act::Sit(table), None) => people[person].table = table,
            (Act::Lose, seat) => {
                if let Some((session, ..)) = seat.take() {
                    crowd.hang_up(session);
                }
            }
            (Act::Return, None) => {
                people[person] = sit(&mut crowd, &tables, person, people[person].table)?;
            }
            (Act::Type | Act::Move, None) | (Act::Return, Some(_)) => {}
        }
    }
    crowd.drained(stage::SILENCE, stage::LONG_SILENCE)?;
    let cpu = (server.cpu()? - cpu).as_secs_f64();
    let ledger = &crowd.ledger;
    let messages = ledger.edits.delivered + ledger.cursors.delivered;
    if !crowd.trouble.is_empty() {
        eprintln!("    {}: {}", contestant.name(), crowd.woes());
    }
    Ok(Values::from([
        ("cpu_s", cpu),
        ("cpu_ms_per_1000", cpu * 1e6 / messages.max(1) as f64),
        ("edits", f64::from(edits)),
        ("cursors", f64::from(cursors)),
        ("p50", millis(&ledger.edits.latency, 0.5)),
        ("p99", millis(&ledger.edits.latency, 0.99)),
        ("cursor_p95", millis(&ledger.cursors.latency, 0.95)),
        ("missing", ledger.edits.awaited as f64),
        ("rss_mib", server.process().rss() / 1024.0),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_the_same_each_time_and_as_large_as_it_should_be() {
        let acts = script();
        assert!(acts.iter().zip(script()).all(|(one, other)| *one == other));
        let count = |wanted: fn(&Act) -> bool| acts.iter().filter(|(_, _, act)| wanted(act)).count();
        let typed = 33 * (42 * 7 + 28) + 144;
        assert_eq!(count(|act| *act == Act::Type), typed);
        assert!((25_000..60_000).contains(&(typed + count(|act| *act == Act::Move))));
        assert_eq!(count(|act| matches!(act, Act::Sit(_))), 2 * PEOPLE);
        assert!(acts.iter().all(|(at, _, _)| (0.0..1.0).contains(at)));
    }
}
