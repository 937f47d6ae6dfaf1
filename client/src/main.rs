//! The command line: watch a workshop, export a board, send simulated participants, play the reference session.

mod export;
mod play;
mod swarm;
mod watch;

use clap::{Parser, Subcommand};
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
    /// Prints a board, the whole workshop or its restitution in one of the formats of exports.
    Export(export::Export),
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
        Command::Export(export) => export::run(&export).await,
        Command::Swarm(swarm) => swarm::run(&swarm).await,
        Command::Session(play) => play::run(&play).await,
    }
}
