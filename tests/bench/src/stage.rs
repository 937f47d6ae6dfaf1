//! What every workload does: bring people to a board, send by a plan, measure the server meanwhile, and see that
//! replicas agree in the end.

use crate::{
    contestant::{Contestant, Server},
    crowd::{Crowd, Part, Ticket},
    edits::{Pen, Pointer},
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
/// Nothing has come for so long: it will not come. Longer than between two waves of the cursors of a thousand people, of which
/// Socle sends one every 5 s.
pub const SILENCE: Duration = Duration::from_secs(8);
/// The same where a server encodes megabytes for each edit.
pub const LONG_SILENCE: Duration = Duration::from_secs(15);
/// How long everything may take to come after it was sent: who is so far behind has shown enough.
const DRAIN: Duration = Duration::from_secs(20);
/// Notes are begun and caches warmed before anything is measured.
const WARM_UP: Duration = Duration::from_millis(1500);
/// A cursor that comes later is of no use.
const IN_TIME_MICROS: u64 = 250_000;
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

/// People at one board.
#[derive(Debug)]
pub struct Cast {
    pub crowd: Crowd,
    /// Those who write: their session, and what they write with.
    pub pens: Vec<(usize, Pen)>,
}

/// Brings one person per ticket to a board: first those who write, then those whose frames are kept, then readers.
///
/// # Errors
/// When someone is refused, or not answered by a step 2.
pub fn gather(server: &Server, tickets: &[Ticket], writers: usize, replicas: usize) -> anyhow::Result<Cast> {
    let mut crowd = Crowd::new(server.address, 1)?;
    let mut pens = Vec::new();
    for (n, ticket) in tickets.iter().enumerate() {
        let part = match n {
            n if n < writers => Part::Writes,
            n if n < writers + replicas => Part::Keeps,
            _ => Part::Reads,
        };
        let session = crowd.enter(ticket, 0, part)?;
        if part == Part::Writes {
            pens.push((session, Pen::new(n as u32)));
        }
    }
    if server.contestant.keeps_state() {
        crowd.greeted(GREETING)?;
    }
    Ok(Cast { crowd, pens })
}

impl Cast {
    /// Writes a while, unmeasured.
    ///
    /// # Errors
    /// When the system's poll fails.
    pub fn warm_up(&mut self, rate: f64) -> anyhow::Result<()> {
        let plan = edits(&self.crowd, &mut self.pens, rate, WARM_UP, SEED);
        play(&mut self.crowd, &plan)?;
        self.crowd.drained(SILENCE, DRAIN)
    }

    /// Where nothing is missing, the replicas that were kept must hold all that the pens wrote, and nothing else.
    ///
    /// # Errors
    /// When one differs.
    pub fn agrees(&self) -> anyhow::Result<()> {
        if self.crowd.ledger.edits.awaited > 0 {
            return Ok(());
        }
        converge(&self.crowd, self.pens.iter().map(|(_, pen)| pen))
    }

    /// Says on the terminal what should not have happened.
    pub fn complain(&self, contestant: Contestant) {
        if !self.crowd.trouble.is_empty() {
            eprintln!("    {}: {}", contestant.name(), self.crowd.woes());
        }
    }
}

/// Two plans as one.
pub fn together(mut one: Vec<Shot>, other: Vec<Shot>) -> Vec<Shot> {
    one.extend(other);
    one.sort_by_key(|shot| shot.at);
    one
}

/// The plan in which every pointer moves at this rate.
pub fn cursors(
    crowd: &Crowd,
    pointers: &mut [(usize, Pointer)],
    rate: f64,
    length: Duration,
    seed: u64,
) -> Vec<Shot> {
    let mut random = StdRng::seed_from_u64(!seed);
    let mut plan: Vec<Shot> = Vec::new();
    for (session, pointer) in pointers {
        for at in moments(&mut random, rate, length) {
            let frame = crowd.frame(*session, &sync::awareness(&pointer.states()));
            plan.push(Shot { at, session: *session, frame, what: What::Cursor });
        }
    }
    plan.sort_by_key(|shot| shot.at);
    plan
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
    crowd.drained(SILENCE, DRAIN)?;
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
    let cursors = &ledger.cursors;
    if !cursors.latency.is_empty() {
        for (name, quantile) in [("cursor_p50", 0.5), ("cursor_p95", 0.95), ("cursor_p99", 0.99)] {
            values.insert(name, millis(&cursors.latency, quantile));
        }
        let in_time = cursors.latency.count_between(0, IN_TIME_MICROS) as f64;
        let all = (cursors.delivered + cursors.awaited) as f64;
        values.insert("cursors_in_time", 100.0 * in_time / all);
        values.insert("cursors_lost", cursors.awaited as f64);
    }
    values.insert("late_p99", millis(&late, 0.99));
    values.insert("load_cpu", (own_cpu() - own).as_secs_f64() / took.as_secs_f64());
    values.insert("server_cpu", cpu.as_secs_f64() / took.as_secs_f64());
    let open = crowd.sessions.iter().filter(|session| session.open).count().max(1);
    values.insert("kb_per_s_each", came as f64 / 1000.0 / took.as_secs_f64() / open as f64);
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

/// How many notes of these updates the replica of a session lacks, or has otherwise.
///
/// # Errors
/// When an update can't be read.
pub fn lacks(crowd: &Crowd, session: usize, written: &[Vec<u8>]) -> anyhow::Result<usize> {
    let written = texts(written.iter())?;
    let kept = crowd.kept().find(|(n, _)| *n == session).map_or(&[][..], |(_, kept)| kept);
    let seen = texts(kept.iter())?;
    Ok(written.iter().filter(|(id, text)| seen.get(*id) != Some(text)).count())
}

fn converge<'a>(crowd: &Crowd, pens: impl Iterator<Item = &'a Pen>) -> anyhow::Result<()> {
    let written = texts(pens.map(Pen::state))?;
    for (n, kept) in crowd.kept() {
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
