//! A world café: many small boards at once, with edits and cursors.

use super::{Better, Column, Options, Run, Script, column, one_socle};
use crate::{
    contestant::{Contestant, Server},
    crowd::{Crowd, Part},
    edits::{Pen, Pointer},
    stage::{self, Cast, GREETING, SEED, Values},
};
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "200 boards of 6 people; each person edits every 2 s and moves a cursor 5 times a second. CPU of the server \
           per 1,000 messages (what was sent × its receivers). A cursor’s position has arrived when it or a later \
           one of the same person has; «in time» is the share that did within 250 ms.",
    columns: COLUMNS,
    cases: &[200],
    quick: &[200],
    case_name: |boards| format!("{boards} boards"),
    suits: one_socle,
    run: Run::Each(run),
};

const COLUMNS: &[Column] = &[
    column("cpu_ms_per_1000", "CPU ms / 1,000", Better::Less),
    column("p50", "edits p50 ms", Better::Neither),
    column("p99", "edits p99 ms", Better::Less),
    column("cursor_p50", "cursors p50 ms", Better::Neither),
    column("cursor_p99", "cursors p99 ms", Better::Neither),
    column("cursors_in_time", "cursors in time %", Better::More),
    column("cursors_lost", "cursors lost", Better::Neither),
    column("missing", "missing edits", Better::Neither),
    column("server_cpu", "server’s core", Better::Neither),
];

/// A table of a world café.
const SEATS: usize = 6;
const EDITS: f64 = 0.5;
const CURSORS: f64 = 5.0;

fn run(contestant: Contestant, boards: usize, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let mut crowd = Crowd::new(server.address, boards)?;
    let mut pens = Vec::new();
    for (room, tickets) in server.boards(boards, SEATS)?.iter().enumerate() {
        for ticket in tickets {
            let session = crowd.enter(ticket, room as u32, Part::Writes)?;
            pens.push((session, Pen::new(session as u32)));
        }
    }
    if contestant.keeps_state() {
        crowd.greeted(GREETING)?;
    }
    let mut pointers: Vec<_> = (0..pens.len()).map(|n| (n, Pointer::new(n as u32))).collect();
    let mut cast = Cast { crowd, pens };
    let crowd = &mut cast.crowd;
    let second = Duration::from_secs(1);
    let begin = stage::together(
        stage::edits(crowd, &mut cast.pens, 1.0, second, SEED),
        stage::cursors(crowd, &mut pointers, 1.0, second, SEED),
    );
    stage::play(crowd, &begin)?;
    crowd.drained(stage::SILENCE, stage::SILENCE)?;
    let window = Duration::from_secs_f64(options.seconds.max(4.0));
    let plan = stage::together(
        stage::edits(crowd, &mut cast.pens, EDITS, window, SEED + 1),
        stage::cursors(crowd, &mut pointers, CURSORS, window, SEED + 1),
    );
    let values = stage::measure(&server, crowd, &plan)?.values;
    cast.complain(contestant);
    Ok(values)
}
