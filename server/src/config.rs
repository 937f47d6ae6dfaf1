//! The command line and the environment, each default argued.

use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// Socle: des espaces de notes, construits ensemble, en direct.
#[derive(Debug, Parser)]
#[command(name = "socle", version, about, args_conflicts_with_subcommands = true)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub serve: Config,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the browser app and the workshops (the default).
    Serve(Config),
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address and port. Loopback unless told otherwise: nobody opens a server to a network by accident. Use
    /// `0.0.0.0:8080` for phones in the room.
    #[arg(long, env = "SOCLE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder of everything that is kept: one SQLite file and one secret. Backing it up is copying it.
    #[arg(long, env = "SOCLE_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Address that people type and scan, when a proxy stands in front (`https://atelier.exemple.fr`).
    #[arg(long, env = "SOCLE_PUBLIC_URL")]
    pub public_url: Option<String>,
}

impl Config {
    /// What tests and embedders start from: these defaults, in this folder, on a free port.
    pub fn local(data: impl Into<PathBuf>) -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 0)), data: data.into(), public_url: None }
    }
}
