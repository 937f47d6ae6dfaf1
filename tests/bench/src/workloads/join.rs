//! Coming to a board with a past: on a server that has just started, on a warm one, and many at once.

use super::{Better, Column, Options, Run, Script, column, with_state};
use crate::{
    contestant::{Contestant, Server},
    edits::Pen,
    history,
    stage::Values,
};
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "Time until a newcomer has the whole board: 2,000 notes that came as 100,000 small updates (y-sweet, which \
           keeps states: as 2,000), on a process that has just started («cold») and again («warm»). «Empty first»: \
           how many were first told that they had everything when they had not. And 150 people at once at a board of \
           4 MB. Medians of three within one run.",
    columns: COLUMNS,
    cases: &[1, CROWD],
    quick: &[1, CROWD],
    case_name: |case| match case {
        CROWD => "150 joiners × 4 MB".into(),
        _ => "100,000 updates".into(),
    },
    suits: with_state,
    run: Run::Once(run),
};

const COLUMNS: &[Column] = &[
    column("cold_ms", "cold ms", Better::Less),
    column("warm_ms", "warm ms", Better::Less),
    column("empty_first", "empty first", Better::Neither),
    column("state_mb", "state MB", Better::Neither),
    column("cpu_s", "server CPU s", Better::Less),
    column("took_s", "until all had it, s", Better::Less),
    column("rss_before_mib", "RSS before MiB", Better::Neither),
    column("peak_mib", "peak RSS MiB", Better::Less),
];

const EDITS: usize = 100_000;
const EDITS_PER_NOTE: u32 = 50;
/// Letters of four bytes in each note from the start: 1.7 MB in all.
const OPENING: usize = 60;
const TRIES: usize = 3;
/// People of the other case, and the size of their board.
const CROWD: usize = 150;
const MEGABYTES: usize = 4;
/// Who does not have the board after this will not get it.
const PATIENCE: Duration = Duration::from_secs(60);
/// Until a server that saves now and then has saved: y-sweet every 10 s, Hocuspocus after 2 to 10.
const SAVES: Duration = Duration::from_secs(11);

fn run(contestant: Contestant, case: usize, options: &Options) -> anyhow::Result<Values> {
    if case == CROWD { crowd(contestant, options) } else { alone(contestant, options) }
}

fn alone(contestant: Contestant, options: &Options) -> anyhow::Result<Values> {
    let mut server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, 3)?.remove(0);
    let pen = Pen::new(0).with_edits_per_note(EDITS_PER_NOTE).with_opening(OPENING);
    let mut board = history::begin(&server, &tickets, pen)?;
    board.write(contestant, EDITS)?;
    if !contestant.is_socle() {
        board.crowd.wait(SAVES)?;
    }
    let newcomer = &tickets[2..3];
    let (mut cold, mut warm, mut empty) = (Vec::new(), Vec::new(), 0);
    for _ in 0..TRIES {
        board.crowd.all_hang_up();
        server.stop();
        server.run()?;
        let (took, lied) = board.join(newcomer, PATIENCE)?;
        cold.push(took);
        empty += lied;
        for _ in 0..TRIES {
            let (took, lied) = board.join(newcomer, PATIENCE)?;
            warm.push(took);
            empty += lied;
        }
    }
    let bytes = board.crowd.sessions.last().map_or(0, |session| session.bytes);
    Ok(Values::from([
        ("cold_ms", millis(cold)),
        ("warm_ms", millis(warm)),
        ("empty_first", empty as f64),
        ("state_mb", bytes as f64 / 1e6),
    ]))
}

/// The middle one.
fn millis(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1000.0
}

fn crowd(contestant: Contestant, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, CROWD + 2)?.remove(0);
    let mut board = history::begin(&server, &tickets, Pen::new(0))?;
    board.fill(MEGABYTES)?;
    board.crowd.wait(Duration::from_secs(2))?;
    server.process().forget_peak();
    let (before, cpu) = (server.process().rss(), server.cpu()?);
    let (took, empty) = board.join(&tickets[2..], PATIENCE)?;
    let bytes = board.crowd.sessions.last().map_or(0, |session| session.bytes);
    Ok(Values::from([
        ("cpu_s", (server.cpu()? - cpu).as_secs_f64()),
        ("took_s", took.as_secs_f64()),
        ("rss_before_mib", before / 1024.0),
        ("peak_mib", server.process().peak() / 1024.0),
        ("empty_first", empty as f64),
        ("state_mb", bytes as f64 / 1e6),
    ]))
}
