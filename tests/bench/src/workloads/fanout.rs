//! One board, many people, of whom 20 write five times a second: what it costs to tell everyone.

use super::{Better, Column, Options, column};
use crate::{
    contestant::{Contestant, Server},
    crowd::{Crowd, Part},
    edits::Pen,
    stage::{self, GREETING, SEED, Values},
};
use std::time::Duration;

pub(crate) const SAYS: &str = "One board; 20 people write 5 edits/s each, everyone receives. CPU of the server per \
     1,000 deliveries (edits × other people), and the time from sending to receiving.";

pub(crate) const COLUMNS: &[Column] = &[
    column("cpu_ms_per_1000", "CPU ms / 1,000", Better::Less),
    column("p50", "p50 ms", Better::Less),
    column("p95", "p95 ms", Better::Neither),
    column("p99", "p99 ms", Better::Less),
    column("saved_p50", "saved p50 ms", Better::Neither),
    column("saved_p99", "saved p99 ms", Better::Neither),
    column("kb_per_s_each", "kB/s each", Better::Neither),
    column("rss_mib", "RSS MiB", Better::Neither),
    column("delivered", "delivered", Better::Neither),
    column("missing", "missing", Better::Neither),
];

/// A facilitated room in full flow.
const WRITERS: usize = 20;
const RATE: f64 = 5.0;
/// Sessions whose frames are kept: enough to see two replicas differ.
const REPLICAS: usize = 2;
/// Notes are begun and caches warmed before anything is measured.
const WARM_UP: Duration = Duration::from_millis(1500);

pub(crate) fn run(contestant: Contestant, people: usize, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, people)?.remove(0);
    let mut crowd = Crowd::new(server.address, 1)?;
    let mut pens = Vec::new();
    for (n, ticket) in tickets.iter().enumerate() {
        let part = match n {
            n if n < WRITERS => Part::Writes,
            n if n < WRITERS + REPLICAS => Part::Keeps,
            _ => Part::Reads,
        };
        let session = crowd.enter(ticket, 0, part)?;
        if part == Part::Writes {
            pens.push((session, Pen::new(n as u32)));
        }
    }
    if contestant.keeps_state() {
        crowd.greeted(GREETING)?;
    }
    let warm_up = stage::edits(&crowd, &mut pens, RATE, WARM_UP, SEED);
    stage::play(&mut crowd, &warm_up)?;
    crowd.drained(stage::SILENCE)?;

    let window = Duration::from_secs_f64(options.seconds);
    let plan = stage::edits(&crowd, &mut pens, RATE, window, SEED + 1);
    let measured = stage::measure(&server, &mut crowd, &plan)?;
    if crowd.ledger.edits.awaited == 0 {
        stage::converge(&crowd, pens.iter().map(|(_, pen)| pen))?;
    }
    if !crowd.trouble.is_empty() {
        eprintln!("    {}: {}", contestant.name(), crowd.woes());
    }
    Ok(measured.values)
}
