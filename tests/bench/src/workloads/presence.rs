//! Everyone's cursor, on one board.

use super::{Better, Column, Options, Run, Script, column};
use crate::{
    contestant::{Contestant, Server},
    edits::Pointer,
    stage::{self, SEED, Values},
};
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "One board; everyone moves a cursor twice a second, 20 people write 5 edits/s each. A position has arrived \
           when it or a later one of the same person has.",
    columns: COLUMNS,
    cases: &[500, 1000],
    quick: &[500],
    case_name: |people| format!("{people} people"),
    // A thousand is asked of Socle only; the merging relay shows what is possible.
    suits: |contestant, people| {
        let small = people < 1000 && contestant != Contestant::SocleRaw;
        small || contestant == Contestant::Socle || contestant == Contestant::RelayMerge
    },
    run: Run::Each(run),
};

const COLUMNS: &[Column] = &[
    column("p50", "edits p50 ms", Better::Neither),
    column("p99", "edits p99 ms", Better::Less),
    column("cursor_p50", "cursors p50 ms", Better::Neither),
    column("cursor_p95", "cursors p95 ms", Better::Less),
    column("cursors_lost", "cursors lost", Better::Neither),
    column("missing", "missing edits", Better::Neither),
    column("kb_per_s_each", "kB/s each", Better::Less),
    column("server_cpu", "server’s core", Better::Less),
    column("load_cpu", "load’s core", Better::Neither),
    column("rss_mib", "RSS MiB", Better::Neither),
];

const WRITERS: usize = 20;
const EDITS: f64 = 5.0;
const CURSORS: f64 = 2.0;

fn run(contestant: Contestant, people: usize, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, people)?.remove(0);
    let mut cast = stage::gather(&server, &tickets, people, 0)?;
    cast.pens.truncate(WRITERS);
    let mut pointers: Vec<_> = (0..people).map(|n| (n, Pointer::new(n as u32))).collect();
    cast.warm_up(EDITS)?;
    let crowd = &mut cast.crowd;
    // Everyone is shown before anything is measured.
    let shown = stage::cursors(crowd, &mut pointers, 1.0, Duration::from_secs(1), SEED);
    stage::play(crowd, &shown)?;
    crowd.drained(stage::SILENCE, stage::SILENCE)?;
    let window = Duration::from_secs_f64(options.seconds);
    let plan = stage::together(
        stage::edits(crowd, &mut cast.pens, EDITS, window, SEED + 1),
        stage::cursors(crowd, &mut pointers, CURSORS, window, SEED + 1),
    );
    let values = stage::measure(&server, crowd, &plan)?.values;
    cast.complain(contestant);
    Ok(values)
}
