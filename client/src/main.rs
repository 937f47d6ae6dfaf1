//! The command line: watch a workshop, export a board, send simulated participants, play the reference session.

mod play;
mod swarm;
mod watch;

use anyhow::Context;
use clap::{Parser, Subcommand};
use socle_client::{api::Site, link::Link};
use std::io::Write;
use tracing_subscriber::EnvFilter;

/// Socle, en ligne de commande : suivre un atelier, exporter un espace, simuler des participants.
#[derive(Debug, Parser)]
#[command(name = "socle-client", version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints what happens in a workshop and on its board, until ctrl-c.
    Watch {
        /// The workshop's link: with its code or an invitation.
        link: String,
    },
    /// Prints a board as canonical JSON.
    Export {
        /// The workshop's link: with its code or an invitation.
        link: String,
    },
    /// Sends simulated participants to work on a board.
    Swarm(swarm::Swarm),
    /// Plays the reference session: a world café of 42 people and 100 minutes, in a workshop of its own.
    Session(play::Play),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match CommandLine::parse().command {
        Command::Watch { link } => watch::run(&link.parse()?).await,
        Command::Export { link } => export(&link.parse()?).await,
        Command::Swarm(swarm) => swarm::run(&swarm).await,
        Command::Session(play) => play::run(&play).await,
    }
}

async fn export(link: &Link) -> anyhow::Result<()> {
    let site = Site::new(link.origin.clone());
    let entered = site.enter(link, None).await;
    let (ticket, joined) =
        entered.with_context(|| format!("cannot enter the workshop at {}", link.origin))?;
    let board = site.board(&joined.workshop, &ticket.board, &joined.token).await?;
    std::io::stdout().write_all(&board)?;
    Ok(())
}
