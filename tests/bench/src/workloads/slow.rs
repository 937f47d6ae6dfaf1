//! A phone in a tunnel: one session reads nothing while the others work hard.

use super::{Better, Column, Options, Run, Script, column, one_socle};
use crate::{
    contestant::{Contestant, Server},
    crowd::{Crowd, Part, Ticket},
    edits::Pen,
    ledger::millis,
    stage::{self, SEED, Shot, Values, What},
};
use anyhow::Context;
use rand::{SeedableRng, rngs::StdRng};
use socle_protocol::sync;
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "5 people replace the text of a note by 2 kB, 1,000 times a second in all, for 10 s; 4 read along, and one \
           reads nothing. «Growth» is that of the most memory that the server had, over the same without the stalled \
           one. Then that one reads again (and comes back where the server closed): «notes lacking» are those that \
           its replica has not got right.",
    columns: COLUMNS,
    cases: &[10],
    quick: &[10],
    case_name: |seconds| format!("{seconds} s"),
    suits: one_socle,
    run: Run::Once(run),
};

const COLUMNS: &[Column] = &[
    column("growth_mib", "growth MiB", Better::Less),
    column("peak_mib", "peak RSS MiB", Better::Neither),
    column("lacking", "notes lacking", Better::Neither),
    column("closed", "closed on it", Better::Neither),
    column("p99", "others’ p99 ms", Better::Less),
    column("control_p99", "control p99 ms", Better::Neither),
    column("unseen", "others’ missing", Better::Neither),
];

const WRITERS: usize = 5;
const READERS: usize = 4;
/// Each writer's; 2 kB times five of them are 2 MB/s.
const RATE: f64 = 200.0;
/// For how long what the server held back may still come. After ten seconds of silence TCP tries again only now and
/// then: the first byte alone may take that long.
const PATIENCE: Duration = Duration::from_secs(40);

/// What one run, with or without the stalled session, showed.
struct Shown {
    peak: f64,
    p99: f64,
    missing: f64,
    lacking: usize,
    closed: bool,
}

fn run(contestant: Contestant, seconds: usize, options: &Options) -> anyhow::Result<Values> {
    let length = Duration::from_secs(seconds as u64);
    let control = once(contestant, length, false, options).context("without the stalled one")?;
    let stalled = once(contestant, length, true, options)?;
    Ok(Values::from([
        ("growth_mib", (stalled.peak - control.peak) / 1024.0),
        ("peak_mib", stalled.peak / 1024.0),
        ("lacking", stalled.lacking as f64),
        ("closed", f64::from(u8::from(stalled.closed))),
        ("p99", stalled.p99),
        ("control_p99", control.p99),
        ("unseen", stalled.missing),
    ]))
}

fn once(contestant: Contestant, length: Duration, stalls: bool, options: &Options) -> anyhow::Result<Shown> {
    let server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, WRITERS + READERS + 1)?.remove(0);
    let (last, others) = tickets.split_last().context("tickets")?;
    let mut cast = stage::gather(&server, others, WRITERS, 0)?;
    let crowd = &mut cast.crowd;
    let stalled = crowd.enter(last, 0, Part::KeepsNarrow)?;
    crowd.until(stage::GREETING, |crowd| {
        !contestant.keeps_state() || crowd.sessions[stalled].synced.is_some()
    })?;
    let begin = plan(crowd, &mut cast.pens, Duration::from_millis(500), SEED);
    stage::play(crowd, &begin)?;
    crowd.drained(stage::SILENCE, stage::SILENCE)?;
    if stalls {
        crowd.listen(stalled, false);
    }
    crowd.ledger.measure_from(crowd.now());
    let plan = plan(crowd, &mut cast.pens, length, SEED + 1);
    stage::play(crowd, &plan)?;
    // What one session owes is not awaited: it lacks everything.
    let owed = if stalls { plan.len() as u64 } else { 0 };
    crowd.until(PATIENCE, |crowd| crowd.ledger.edits.awaited <= owed)?;
    let (peak, p99) = (server.process().peak(), millis(&crowd.ledger.edits.latency, 0.99));
    let missing = crowd.ledger.edits.awaited.saturating_sub(owed) as f64;

    crowd.listen(stalled, true);
    let last_edits: Vec<u32> = cast.pens.iter().map(|(_, pen)| pen.written() - 1).collect();
    caught_up(crowd, stalled, &last_edits)?;
    let closed = !crowd.sessions[stalled].open;
    let witness = if closed && contestant.keeps_state() { again(crowd, last, &last_edits)? } else { stalled };
    let written: Vec<Vec<u8>> = cast.pens.iter().map(|(_, pen)| pen.state()).collect();
    let lacking = stage::lacks(&cast.crowd, witness, &written)?;
    cast.complain(contestant);
    Ok(Shown { peak, p99, missing, lacking, closed })
}

fn again(crowd: &mut Crowd, ticket: &Ticket, last_edits: &[u32]) -> anyhow::Result<usize> {
    let session = crowd.enter(ticket, 0, Part::Keeps)?;
    caught_up(crowd, session, last_edits)?;
    Ok(session)
}

/// Turns until a session has the last edit of every writer, or is closed.
fn caught_up(crowd: &mut Crowd, session: usize, last_edits: &[u32]) -> anyhow::Result<()> {
    crowd.until(PATIENCE, |crowd| {
        let session = &crowd.sessions[session];
        let mut last = last_edits.iter().enumerate();
        !session.open || last.all(|(slot, number)| session.receipts.has(slot, *number))
    })?;
    Ok(())
}

fn plan(crowd: &Crowd, pens: &mut [(usize, Pen)], length: Duration, seed: u64) -> Vec<Shot> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut plan = Vec::new();
    for (session, pen) in pens {
        for at in stage::moments(&mut random, RATE, length) {
            let frame = crowd.frame(*session, &sync::update(&pen.rewrite()));
            plan.push(Shot { at, session: *session, frame, what: What::Edit });
        }
    }
    plan.sort_by_key(|shot| shot.at);
    plan
}
