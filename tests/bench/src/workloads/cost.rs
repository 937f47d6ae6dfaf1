//! What one edit costs, on boards of several sizes.

use super::{Better, Column, Options, Run, Script, column, with_state};
use crate::{
    contestant::{Contestant, Server},
    edits::{Filler, Pen},
    stage::{self, SEED, Values},
};
use socle_protocol::sync;
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "One writer, one reader. 10,000 small edits sent at 5,000 a second to a board of 500 notes; and 50 edits a \
           second on boards of 0, 1 and 8 MB. CPU of the server per 1,000 edits, and the time to the reader.",
    columns: COLUMNS,
    cases: &[500, 0, 1, 8],
    quick: &[500, 0, 8],
    case_name: |case| match case {
        NOTES => "10,000 edits on 500 notes".into(),
        megabytes => format!("{megabytes} MB"),
    },
    suits: with_state,
    run: Run::Each(run),
};

const COLUMNS: &[Column] = &[
    column("cpu_ms_per_1000", "CPU ms / 1,000 edits", Better::Less),
    column("p50", "p50 ms", Better::Less),
    column("p99", "p99 ms", Better::Neither),
    column("saved_p50", "saved p50 ms", Better::Neither),
    column("rss_mib", "RSS MiB", Better::Neither),
    column("delivered", "delivered", Better::Neither),
    column("missing", "missing", Better::Neither),
];

/// The case that is not a size in megabytes.
const NOTES: usize = 500;
const EDITS: f64 = 10_000.0;
const FAST: f64 = 5000.0;
/// What even a server that encodes 8 MB for each edit follows.
const CALM: f64 = 50.0;

fn run(contestant: Contestant, case: usize, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, 3)?.remove(0);
    let mut cast = stage::gather(&server, &tickets, 2, 0)?;
    // The first of the two writes the board, the second what is measured.
    let (filling, _) = cast.pens.remove(0);
    let mut filler = match case {
        NOTES => Filler::small(filling as u32, NOTES),
        megabytes => Filler::large(filling as u32, megabytes),
    };
    while let Some(update) = filler.update() {
        let frame = cast.crowd.frame(filling, &sync::update(&update));
        cast.crowd.send_edit(filling, &frame);
        cast.crowd.drained(stage::LONG_SILENCE, stage::LONG_SILENCE)?;
    }
    let pens: &mut [(usize, Pen)] = &mut cast.pens;
    let (rate, window) = match case {
        NOTES => (FAST, Duration::from_secs_f64(EDITS / FAST)),
        _ => (CALM, Duration::from_secs_f64(options.seconds)),
    };
    let begin = stage::edits(&cast.crowd, pens, 20.0, Duration::from_millis(500), SEED);
    stage::play(&mut cast.crowd, &begin)?;
    cast.crowd.drained(stage::LONG_SILENCE, stage::LONG_SILENCE)?;
    let plan = stage::edits(&cast.crowd, pens, rate, window, SEED + 1);
    let mut values = stage::measure(&server, &mut cast.crowd, &plan)?.values;
    // Two others receive each edit.
    let received = values["delivered"] / 2.0;
    values.insert("cpu_ms_per_1000", values["cpu_ms"] * 1000.0 / received.max(1.0));
    cast.complain(contestant);
    Ok(values)
}
