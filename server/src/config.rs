//! The command line and the environment, each default argued. What one server takes on is in `limits`.

pub mod limits;
mod size;
mod token;

pub use limits::Limits;
pub use size::{NotASize, Size};
pub use token::MetricsToken;

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
    Serve(Box<Config>),
    /// Reads everything in a data folder, also beside a running server, and names what is damaged.
    Verify {
        #[command(flatten)]
        folder: Folder,
        /// One JSON object a line instead of sentences.
        #[arg(long)]
        json: bool,
    },
    /// Sets what is damaged aside, deletes nothing; the server must be stopped.
    Repair {
        #[command(flatten)]
        folder: Folder,
    },
    /// Copies a data folder as it is at one moment, also beside a running server, and verifies the copy.
    Backup {
        #[command(flatten)]
        folder: Folder,
        /// The new folder: a copy is a data folder itself, so that a server can be started on it to look.
        to: PathBuf,
    },
    /// Puts a verified backup in place; the server must be stopped.
    Restore {
        #[command(flatten)]
        folder: Folder,
        /// What `socle backup` made.
        backup: PathBuf,
        /// Restores into a folder that has a journal already, which is kept beside the new one.
        #[arg(long)]
        force: bool,
    },
    /// Makes a facilitator's link for people who have lost theirs, also beside a running server. Whoever comes in by it
    /// is shown to everyone in the workshop as sent by the operator.
    Invite {
        #[command(flatten)]
        folder: Folder,
        /// The workshop's join code, or its id.
        workshop: String,
        /// For how many hours the link opens.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=720))]
        hours: u32,
        /// Address that people reach the server by (`https://atelier.exemple.fr`).
        #[arg(long, env = "SOCLE_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
        public_url: String,
    },
}

/// Which data folder a tool is for.
#[derive(Debug, Clone, Args)]
pub struct Folder {
    /// Folder of everything that is kept.
    #[arg(long, env = "SOCLE_DATA", default_value = "data")]
    pub data: PathBuf,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address and port. Loopback unless told otherwise: nobody opens a server to a network by accident. Use
    /// `0.0.0.0:8080` for phones in the room.
    #[arg(long, env = "SOCLE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder of everything that is kept: one SQLite file and one secret. `socle backup` copies it while the server runs.
    #[arg(long, env = "SOCLE_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Address that people type and scan, when a proxy stands in front (`https://atelier.exemple.fr`).
    #[arg(long, env = "SOCLE_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Proxies that stand in front and add to `X-Forwarded-For`; without a number, one. That header, `X-Forwarded-Host`
    /// and `X-Forwarded-Proto` are believed then, and only then: anyone can write one.
    #[arg(long, env = "SOCLE_BEHIND_PROXY", default_value_t = 0, default_missing_value = "1", num_args = 0..=1)]
    pub behind_proxy: usize,
    /// Opens `/metrics` to whoever sends it as a bearer token, 16 characters or more, and to nobody else. Without one
    /// only this machine may read them, and nobody behind a proxy.
    #[arg(long, env = "SOCLE_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<MetricsToken>,
    #[command(flatten)]
    pub limits: Limits,
}

impl Config {
    /// What tests and embedders start from: these defaults, in this folder, on a free port.
    pub fn local(data: impl Into<PathBuf>) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (data, limits) = (data.into(), Limits::default());
        Self { listen, data, public_url: None, behind_proxy: 0, metrics_token: None, limits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w1_tests_and_embedders_start_from_the_defaults_of_the_command_line() {
        let line = CommandLine::try_parse_from(["socle"]).expect("no argument is needed");
        assert_eq!(format!("{:?}", line.serve.limits), format!("{:?}", Limits::default()));
        assert_eq!(line.serve.behind_proxy, Config::local("data").behind_proxy);
    }

    #[test]
    fn w1_a_limit_is_set_by_its_option_and_a_wrong_one_is_refused() {
        let read = |arguments: &[&str]| CommandLine::try_parse_from([&["socle"], arguments].concat());
        let set = ["--limit-frame", "1MiB", "--limit-notes", "0", "--limit-memory", "2GiB", "--behind-proxy"];
        let config = read(&set).expect("good options").serve;
        assert_eq!((config.limits.frame, config.limits.notes), (Size::mib(1), 0));
        assert_eq!((config.limits.memory, config.behind_proxy), (Some(Size::mib(2048)), 1));
        assert_eq!(read(&["serve", "--behind-proxy=2"]).map(|line| line.command.is_some()).ok(), Some(true));
        for wrong in [
            &["--limit-frame", "8 M"][..],
            &["--limit-types", "0"],
            &["--limit-types", "900000"],
            &["--limit-notes", "-1"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
