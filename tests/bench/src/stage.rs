//! What every workload does: bring people to a board, send by a plan, measure the server meanwhile, and see that
//! replicas agree in the end.

use crate::{
    contestant::Server,
    crowd::Crowd,
    edits::Pen,
    ledger::{Latency, Nanos, latency, millis},
    process::own_cpu,
};
use anyhow::ensure;
use rand::{Rng, SeedableRng, rngs::StdRng};
use socle_protocol::{
    board::{Roots, new_doc},
    sync,
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use yrs::{Transact, Update, updates::decoder::Decode};

/// Everything random is drawn from this, the same for every server.
pub const SEED: u64 = 2019;
/// Nothing has come for so long: it will not come.
pub const SILENCE: Duration = Duration::from_secs(4);
/// How long everyone may take to get a first step 2.
pub const GREETING: Duration = Duration::from_secs(60);

/// What a workload found, by name.
pub type Values = BTreeMap<&'static str, f64>;

/// Something to send at a moment of the plan.
#[derive(Debug)]
pub struct Shot {
    pub at: Nanos,
    pub session: usize,
    pub frame: Vec<u8>,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Edit,
    Cursor,
}

/// Moments at which one person does something `rate` times a second: from a random start, each pause up to a fifth
/// shorter or longer.
pub fn moments(random: &mut StdRng, rate: f64, length: Duration) -> Vec<Nanos> {
    let pause = 1e9 / rate;
    let mut at = random.random_range(0.0..pause);
    let mut all = Vec::new();
    while at < length.as_nanos() as f64 {
        all.push(at as Nanos);
        at += pause * random.random_range(0.8..1.2);
    }
    all
}

/// The plan in which every pen writes at this rate.
pub fn edits(crowd: &Crowd, pens: &mut [(usize, Pen)], rate: f64, length: Duration, seed: u64) -> Vec<Shot> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut plan: Vec<Shot> = Vec::new();
    for (session, pen) in pens {
        for at in moments(&mut random, rate, length) {
            let frame = crowd.frame(*session, &sync::update(&pen.update()));
            plan.push(Shot { at, session: *session, frame, what: What::Edit });
        }
    }
    plan.sort_by_key(|shot| shot.at);
    plan
}

/// Sends what the plan says when it says it; answers how late each was sent.
///
/// # Errors
/// When the system's poll fails.
pub fn play(crowd: &mut Crowd, plan: &[Shot]) -> anyhow::Result<Latency> {
    let mut late = latency();
    let start = crowd.now();
    let mut rest = plan;
    while let Some(shot) = rest.first() {
        let now = crowd.now() - start;
        if shot.at <= now {
            late.saturating_record((now - shot.at) / 1000);
            match shot.what {
                What::Edit => crowd.send_edit(shot.session, &shot.frame),
                What::Cursor => crowd.send_cursor(shot.session, &shot.frame),
            }
            rest = &rest[1..];
            // A burst must not keep what comes waiting.
            if rest.len().is_multiple_of(64) {
                crowd.turn(Duration::ZERO)?;
            }
        } else {
            crowd.turn(Duration::from_nanos(shot.at - now))?;
        }
    }
    Ok(late)
}

/// What one plan cost.
#[derive(Debug)]
pub struct Measured {
    pub cpu: Duration,
    /// From the first shot until everything had come.
    pub took: Duration,
    pub values: Values,
}

/// Plays a plan, waits until everything has come, and says what it cost and how it was delivered.
///
/// # Errors
/// When the server is gone.
pub fn measure(server: &Server, crowd: &mut Crowd, plan: &[Shot]) -> anyhow::Result<Measured> {
    crowd.ledger.measure_from(crowd.now());
    let (cpu, own, start) = (server.cpu()?, own_cpu(), Instant::now());
    let bytes: u64 = crowd.sessions.iter().map(|session| session.bytes).sum();
    let late = play(crowd, plan)?;
    let planned = start.elapsed();
    crowd.drained(SILENCE)?;
    let took = start.elapsed();
    let cpu = server.cpu()? - cpu;
    let came: u64 = crowd.sessions.iter().map(|session| session.bytes).sum::<u64>() - bytes;
    let ledger = &crowd.ledger;
    let messages = ledger.edits.delivered + ledger.cursors.delivered;
    let mut values = Values::new();
    values.insert("cpu_ms", cpu.as_secs_f64() * 1000.0);
    values.insert("cpu_ms_per_1000", cpu.as_secs_f64() * 1e6 / messages.max(1) as f64);
    values.insert("delivered", ledger.edits.delivered as f64);
    values.insert("missing", ledger.edits.awaited as f64);
    values.insert("again", ledger.edits.again as f64);
    values.insert("strange", (ledger.edits.strange + ledger.cursors.strange) as f64);
    for (name, quantile) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        values.insert(name, millis(&ledger.edits.latency, quantile));
    }
    values.insert("echo_p50", millis(&ledger.echo, 0.5));
    if !ledger.saved.is_empty() {
        values.insert("saved_p50", millis(&ledger.saved, 0.5));
        values.insert("saved_p99", millis(&ledger.saved, 0.99));
    }
    values.insert("late_p99", millis(&late, 0.99));
    values.insert("load_cpu", (own_cpu() - own).as_secs_f64() / took.as_secs_f64());
    values.insert("server_cpu", cpu.as_secs_f64() / took.as_secs_f64());
    values
        .insert("kb_per_s_each", came as f64 / 1000.0 / planned.as_secs_f64() / crowd.sessions.len() as f64);
    values.insert("rss_mib", server.process().rss() / 1024.0);
    values.insert("troubles", crowd.trouble.len() as f64);
    Ok(Measured { cpu, took, values })
}

/// Texts of all notes, by id.
type Texts = BTreeMap<String, String>;

fn texts(updates: impl Iterator<Item = impl AsRef<[u8]>>) -> anyhow::Result<Texts> {
    let doc = new_doc();
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    for update in updates {
        txn.apply_update(Update::decode_v1(update.as_ref())?)?;
    }
    Ok(roots.read(&txn).notes.into_iter().map(|(id, note)| (id, note.text)).collect())
}

/// The replicas that were kept must hold all that the pens wrote, and nothing else.
///
/// # Errors
/// When one differs.
pub fn converge<'a>(crowd: &Crowd, pens: impl Iterator<Item = &'a Pen>) -> anyhow::Result<()> {
    let written = texts(pens.map(Pen::state))?;
    for (n, kept) in crowd.kept().enumerate() {
        let seen = texts(kept.iter())?;
        let lacking = written.iter().filter(|(id, text)| seen.get(*id) != Some(text)).count();
        ensure!(
            lacking == 0 && seen.len() == written.len(),
            "replica {n} differs in {lacking} of {} notes, and has {}",
            written.len(),
            seen.len()
        );
    }
    Ok(())
}
