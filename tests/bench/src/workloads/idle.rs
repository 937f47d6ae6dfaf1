//! What an open board costs that nobody touches, and what is left of it when everyone has gone.

use super::{Better, Column, Options, Run, Script, column, one_socle};
use crate::{
    contestant::{Contestant, Server},
    crowd::{Crowd, Part},
    edits::Pen,
    stage::{GREETING, Values},
};
use socle_protocol::sync;
use std::time::{Duration, Instant};

pub(super) const SCRIPT: Script = Script {
    says: "2,000 boards, each opened by one person who writes one note; growth of the server's resident memory by \
           board, and the share of it that is given back 60 s after all have left. Processes start anew before.",
    columns: COLUMNS,
    cases: &[2000],
    quick: &[2000],
    case_name: |boards| format!("{boards} boards"),
    suits: one_socle,
    run: Run::Together(run),
};

const COLUMNS: &[Column] = &[
    column("kib_per_board", "KiB / open board", Better::Less),
    column("given_back", "given back %", Better::More),
    column("rss_before_mib", "RSS before MiB", Better::Neither),
    column("rss_open_mib", "RSS open MiB", Better::Neither),
    column("rss_after_mib", "RSS after MiB", Better::Neither),
];

/// After everyone left.
const AFTER: Duration = Duration::from_secs(60);

struct Closed {
    server: Server,
    since: Instant,
    before: f64,
    open: f64,
}

fn run(
    contestants: &[Contestant],
    boards: usize,
    options: &Options,
) -> Vec<(Contestant, anyhow::Result<Values>)> {
    let closed: Vec<_> = contestants
        .iter()
        .map(|contestant| (*contestant, open_and_close(*contestant, boards, options)))
        .collect();
    closed
        .into_iter()
        .map(|(contestant, closed)| {
            let values = closed.map(|closed| {
                std::thread::sleep(AFTER.saturating_sub(closed.since.elapsed()));
                let (before, open, after) = (closed.before, closed.open, closed.server.process().rss());
                Values::from([
                    ("kib_per_board", (open - before) / boards as f64),
                    ("given_back", 100.0 * (open - after) / (open - before).max(1.0)),
                    ("rss_before_mib", before / 1024.0),
                    ("rss_open_mib", open / 1024.0),
                    ("rss_after_mib", after / 1024.0),
                ])
            });
            (contestant, values)
        })
        .collect()
}

fn open_and_close(contestant: Contestant, boards: usize, options: &Options) -> anyhow::Result<Closed> {
    let mut server = Server::start(contestant, &options.places)?;
    let tickets = server.boards(boards, 1)?;
    if contestant.is_socle() {
        // What making the workshops left in memory is not what open boards cost. The others make a board by opening it.
        server.stop();
        server.run()?;
    }
    let mut crowd = Crowd::new(server.address, boards)?;
    crowd.wait(Duration::from_secs(1))?;
    let before = server.process().rss();
    for (room, tickets) in tickets.iter().enumerate() {
        crowd.enter(&tickets[0], room as u32, Part::Writes)?;
    }
    if contestant.keeps_state() {
        crowd.greeted(GREETING)?;
    }
    for session in 0..crowd.sessions.len() {
        let frame = crowd.frame(session, &sync::update(&Pen::new(session as u32).update()));
        crowd.send_edit(session, &frame);
        crowd.turn(Duration::ZERO)?;
    }
    crowd.wait(Duration::from_secs(3))?;
    let open = server.process().rss();
    crowd.all_hang_up();
    Ok(Closed { server, since: Instant::now(), before, open })
}
