//! One board, many people, of whom 20 write five times a second: what it costs to tell everyone.

use super::{Better, Column, Options, Run, Script, column};
use crate::{
    contestant::{Contestant, Server},
    stage::{self, SEED, Values},
};
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "One board; 20 people write 5 edits/s each, everyone receives. CPU of the server per 1,000 deliveries \
           (edits × other people), and the time from sending to receiving.",
    columns: COLUMNS,
    cases: &[50, 200, 500, 1000],
    quick: &[50, 200],
    case_name: |people| format!("{people} people"),
    // A thousand is asked of Socle only; the relays show what is possible.
    suits: |contestant, people| people < 1000 || contestant.is_socle() || !contestant.keeps_state(),
    run: Run::Each(run),
};

const COLUMNS: &[Column] = &[
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

fn run(contestant: Contestant, people: usize, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, people)?.remove(0);
    let mut cast = stage::gather(&server, &tickets, WRITERS, REPLICAS)?;
    cast.warm_up(RATE)?;
    let window = Duration::from_secs_f64(options.seconds);
    let plan = stage::edits(&cast.crowd, &mut cast.pens, RATE, window, SEED + 1);
    let measured = stage::measure(&server, &mut cast.crowd, &plan)?;
    cast.agrees()?;
    cast.complain(contestant);
    Ok(measured.values)
}
