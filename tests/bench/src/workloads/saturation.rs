//! How much a board carries: everyone writes, faster and faster, until edits come late.

use super::{Better, Column, Options, Run, Script, column, everyone};
use crate::{
    contestant::{Contestant, Server},
    stage::{self, SEED, Values},
};
use anyhow::bail;
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "One board; 100 people, all write, at a rate that doubles until p99 is above 250 ms (or an edit is lost), \
           then is narrowed down. Delivered edits per second at the highest rate that held.",
    columns: COLUMNS,
    cases: &[100],
    quick: &[100],
    case_name: |people| format!("{people} people"),
    suits: everyone,
    run: Run::Each(run),
};

const COLUMNS: &[Column] = &[
    column("delivered_per_s", "delivered edits/s", Better::More),
    column("edits_per_s", "edits/s", Better::Neither),
    column("p50", "p50 ms", Better::Neither),
    column("p99", "p99 ms", Better::Neither),
    column("cpu_ms_per_1000", "CPU ms / 1,000", Better::Less),
    column("server_cpu", "server’s core", Better::Neither),
    column("load_cpu", "load’s core", Better::Neither),
    column("saved_p99", "saved p99 ms", Better::Neither),
    column("missing", "missing", Better::Neither),
];

/// From where the search starts: edits per second of all together. Lower, on a fresh server, for one that loses
/// edits when it is overloaded: what is lost stays lost, and a later step can't tell its own.
const STARTS: [f64; 3] = [1000.0, 250.0, 60.0];
/// Below and above it makes no sense to look.
const LOWEST: f64 = 50.0;
const HIGHEST: f64 = 130_000.0;
/// What still counts as live.
const LATEST_MS: f64 = 250.0;
/// Halvings (of the ratio) between the last rate that held and the first that did not: to 9 %.
const NARROWINGS: usize = 3;
/// Length of one step.
const STEP: Duration = Duration::from_secs(1);

fn run(contestant: Contestant, people: usize, options: &Options) -> anyhow::Result<Values> {
    for start in STARTS {
        let best = search(contestant, people, start, options)?;
        if !best.is_empty() {
            return Ok(best);
        }
    }
    bail!("no rate held")
}

/// The highest rate that held, from this one up or down; nothing when edits were lost before any did.
fn search(contestant: Contestant, people: usize, start: f64, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, people)?.remove(0);
    let mut cast = stage::gather(&server, &tickets, people, 0)?;
    cast.warm_up(2.0)?;
    let (mut held, mut failed) = (None, None);
    let mut best = Values::new();
    let (mut rate, mut narrowings) = (start, 0);
    for step in 0.. {
        let each = rate / people as f64;
        let plan = stage::edits(&cast.crowd, &mut cast.pens, each, STEP, SEED + step);
        let mut values = stage::measure(&server, &mut cast.crowd, &plan)?.values;
        let (delivered, edits) = (values["delivered"], plan.len() as f64);
        if values["p99"] <= LATEST_MS && values["missing"] == 0.0 {
            held = Some(rate);
            values.insert("delivered_per_s", delivered / STEP.as_secs_f64());
            values.insert("edits_per_s", edits / STEP.as_secs_f64());
            best = values;
        } else {
            failed = Some(rate);
        }
        rate = match (held, failed) {
            (Some(held), None) if held < HIGHEST => held * 2.0,
            (None, Some(failed)) if failed > LOWEST => failed / 2.0,
            (Some(held), Some(failed)) if narrowings < NARROWINGS => {
                narrowings += 1;
                (held * failed).sqrt()
            }
            _ => break,
        };
        if cast.crowd.ledger.edits.awaited > 0 {
            break;
        }
    }
    cast.complain(contestant);
    Ok(best)
}
