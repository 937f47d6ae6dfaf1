//! What one edit costs, on boards of several sizes.

use super::{Better, Column, Options, Run, Script, column, with_state};
use crate::{
    contestant::{Contestant, Server},
    edits::{Filler, Pen},
    ledger::millis,
    stage::{self, Cast, SEED, Values},
};
use socle_protocol::sync;
use std::time::{Duration, Instant};

pub(super) const SCRIPT: Script = Script {
    says: "One writer, one reader. 10,000 small edits to a board of 500 notes, a hundred at once, each hundred when the \
           one before has arrived (for 15 s at most); and 20 edits a second on boards of 0, 1 and 8 MB. CPU of the \
           server per 1,000 edits, and the time to the reader.",
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
const EDITS: usize = 10_000;
/// Edits on their way: more would overrun servers that drop what they can't pass on.
const AT_ONCE: usize = 100;
/// A server that is not done by then has shown its price.
const ENOUGH: Duration = Duration::from_secs(15);
/// What even a server that encodes 8 MB for each edit follows.
const CALM: f64 = 20.0;

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
    let begin = stage::edits(&cast.crowd, pens, 20.0, Duration::from_millis(500), SEED);
    stage::play(&mut cast.crowd, &begin)?;
    cast.crowd.drained(stage::LONG_SILENCE, stage::LONG_SILENCE)?;
    let mut values = if case == NOTES {
        hundreds(&server, &mut cast)?
    } else {
        let window = Duration::from_secs_f64(options.seconds.max(5.0));
        let plan = stage::edits(&cast.crowd, pens, CALM, window, SEED + 1);
        let mut values = stage::measure(&server, &mut cast.crowd, &plan)?.values;
        values.insert("cpu_ms_per_1000", values["cpu_ms"] * 1000.0 / plan.len() as f64);
        values
    };
    values.insert("rss_mib", server.process().rss() / 1024.0);
    cast.complain(contestant);
    Ok(values)
}

/// Sends the edits a hundred at once, until they are done, or it took long enough, or some were lost.
fn hundreds(server: &Server, cast: &mut Cast) -> anyhow::Result<Values> {
    let crowd = &mut cast.crowd;
    let (session, pen) = &mut cast.pens[0];
    crowd.ledger.measure_from(crowd.now());
    let (cpu, start) = (server.cpu()?, Instant::now());
    let mut sent = 0;
    while sent < EDITS && start.elapsed() < ENOUGH && crowd.ledger.edits.awaited == 0 {
        for _ in 0..AT_ONCE {
            let frame = crowd.frame(*session, &sync::update(&pen.update()));
            crowd.send_edit(*session, &frame);
        }
        sent += AT_ONCE;
        crowd.drained(stage::SILENCE, stage::LONG_SILENCE)?;
    }
    let cpu = (server.cpu()? - cpu).as_secs_f64();
    let edits = &crowd.ledger.edits;
    let mut values = Values::from([
        ("cpu_ms_per_1000", cpu * 1e6 / sent as f64),
        ("p50", millis(&edits.latency, 0.5)),
        ("p99", millis(&edits.latency, 0.99)),
        ("delivered", edits.delivered as f64),
        ("missing", edits.awaited as f64),
    ]);
    if !crowd.ledger.saved.is_empty() {
        values.insert("saved_p50", millis(&crowd.ledger.saved, 0.5));
    }
    Ok(values)
}
