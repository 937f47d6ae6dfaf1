//! Everyone comes back at once: the network was gone for a moment, or the page is loaded again.

use super::{Better, Column, Options, Run, Script, column, with_state};
use crate::{
    contestant::{Contestant, Server},
    edits::Pen,
    history::{self, Board},
    stage::Values,
};
use std::time::Duration;

pub(super) const SCRIPT: Script = Script {
    says: "300 people lose a board of 500 notes (10,000 edits) and come back at once: with all of it at hand \
           («resume»), or with nothing («reload»). CPU of the server until all have everything, upgrades included.",
    columns: COLUMNS,
    cases: &[300],
    quick: &[300],
    case_name: |people| format!("{people} people"),
    suits: with_state,
    run: Run::Each(run),
};

const COLUMNS: &[Column] = &[
    column("resume_cpu_s", "resume CPU s", Better::Less),
    column("resume_s", "resume s", Better::Neither),
    column("reload_cpu_s", "reload CPU s", Better::Less),
    column("reload_s", "reload s", Better::Neither),
    column("state_kb", "state kB", Better::Neither),
    column("rss_mib", "RSS MiB", Better::Neither),
];

const EDITS: usize = 10_000;
const EDITS_PER_NOTE: u32 = 20;
const PATIENCE: Duration = Duration::from_secs(60);
/// Until a server has noticed that everyone is gone.
const GONE: Duration = Duration::from_millis(1500);

fn run(contestant: Contestant, people: usize, options: &Options) -> anyhow::Result<Values> {
    let server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(1, people + 2)?.remove(0);
    let mut board = history::begin(&server, &tickets, Pen::new(0).with_edits_per_note(EDITS_PER_NOTE))?;
    board.write(contestant, EDITS)?;
    let all = &tickets[2..];
    board.join(all, PATIENCE)?;
    let bytes = board.crowd.sessions.last().map_or(0, |session| session.bytes);

    leave(&mut board)?;
    let cpu = server.cpu()?;
    let (reload, _) = board.join(all, PATIENCE)?;
    let reload_cpu = server.cpu()? - cpu;

    leave(&mut board)?;
    let known = board.pen.state_vector();
    let knowing: Vec<_> = all.iter().map(|ticket| ticket.with(&known)).collect();
    let marks = std::mem::take(&mut board.marks);
    let cpu = server.cpu()?;
    let (resume, _) = board.join(&knowing, PATIENCE)?;
    let resume_cpu = server.cpu()? - cpu;
    board.marks = marks;
    Ok(Values::from([
        ("resume_cpu_s", resume_cpu.as_secs_f64()),
        ("resume_s", resume.as_secs_f64()),
        ("reload_cpu_s", reload_cpu.as_secs_f64()),
        ("reload_s", reload.as_secs_f64()),
        ("state_kb", bytes as f64 / 1e3),
        ("rss_mib", server.process().rss() / 1024.0),
    ]))
}

/// All but the writer and their reader: the board stays open.
fn leave(board: &mut Board) -> anyhow::Result<()> {
    for index in 2..board.crowd.sessions.len() {
        board.crowd.hang_up(index);
    }
    board.crowd.wait(GONE)
}
