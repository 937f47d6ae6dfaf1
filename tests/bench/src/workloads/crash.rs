//! Pulling the plug under load: what others had seen must be there again.

use super::{Better, Column, Options, Run, Script, column, with_state};
use crate::{
    contestant::{Contestant, Server},
    crowd::Part,
    stage::{self, SEED, Values},
};
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "10 people write for 13 s, 3 read along; then kill -9, and a start on the same folder. Edits that someone \
           other than their author had seen, and that are gone; and the time since the earliest of them was sent.",
    columns: COLUMNS,
    cases: &[100, 1000],
    quick: &[100, 1000],
    case_name: |rate| format!("{rate} edits/s"),
    suits: with_state,
    run: Run::Once(run),
};

const COLUMNS: &[Column] = &[
    column("seen", "seen by others", Better::Neither),
    column("lost", "lost", Better::Neither),
    column("lost_percent", "lost %", Better::Neither),
    column("lost_s", "work lost s", Better::Neither),
    column("p99", "p99 ms", Better::Neither),
];

const WRITERS: usize = 10;
const READERS: usize = 3;
/// Peers that save now and then do so after ten seconds at the latest: this is between two of their saves.
const LOAD: Duration = Duration::from_secs(13);
/// A board that has not come by then does not come.
const RETURN: Duration = Duration::from_secs(30);
/// Content that comes behind an empty first step 2.
const BEHIND: Duration = Duration::from_secs(3);

fn run(contestant: Contestant, rate: usize, options: &Options) -> anyhow::Result<Values> {
    let mut server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, WRITERS + READERS)?.remove(0);
    let mut cast = stage::gather(&server, &tickets, WRITERS, 0)?;
    cast.warm_up(2.0)?;
    let crowd = &mut cast.crowd;
    let plan = stage::edits(crowd, &mut cast.pens, rate as f64 / WRITERS as f64, LOAD, SEED + 1);
    crowd.ledger.measure_from(crowd.now());
    stage::play(crowd, &plan)?;
    let killed = crowd.now();
    server.kill9();
    // What was on its way when the plug was pulled has been seen too.
    crowd.wait(Duration::from_millis(300))?;
    let p99 = crate::ledger::millis(&crowd.ledger.edits.latency, 0.99);
    crowd.all_hang_up();
    let readers = WRITERS..WRITERS + READERS;

    server.run()?;
    let back = crowd.enter(&tickets[WRITERS], 0, Part::Reads)?;
    crowd.until(RETURN, |crowd| crowd.sessions[back].synced.is_some())?;
    crowd.wait(BEHIND)?;
    let seen = |slot, number| {
        crowd.sessions[readers.clone()].iter().any(|session| session.receipts.has(slot, number))
    };
    let there = |slot, number| crowd.sessions[back].receipts.has(slot, number);
    let all = crowd.ledger.edits_where(0, seen).count();
    let lost: Vec<u64> =
        crowd.ledger.edits_where(0, |slot, number| seen(slot, number) && !there(slot, number)).collect();
    let earliest = lost.iter().min().map_or(0, |sent| killed.saturating_sub(*sent));
    Ok(Values::from([
        ("seen", all as f64),
        ("lost", lost.len() as f64),
        ("lost_percent", 100.0 * lost.len() as f64 / all.max(1) as f64),
        ("lost_s", earliest as f64 / 1e9),
        ("p99", p99),
    ]))
}
