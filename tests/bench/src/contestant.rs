//! Who takes part, how each is started in a folder of its own, and how a session reaches a board on it.

use crate::{
    crowd::Ticket,
    http,
    process::{Process, free_port},
};
use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};
use socle_protocol::{
    api::{CreateWorkshop, Created, Join, Joined},
    sync,
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// A state vector that has nothing.
const EMPTY: &[u8] = &[0];
/// People who join at the same time: joining waits for the disk, and a journal commits several at once.
const AT_ONCE: usize = 8;

/// Limits of Socle on rates and counts, which peers do not have. Those on sizes stay.
const LIFTED: &[&str] = &[
    "NOTES",
    "PEOPLE_PER_BOARD",
    "SESSIONS_PER_PERSON",
    "EDITS_PER_SECOND",
    "PRESENCE_PER_SECOND",
    "CONNECTIONS",
    "CONNECTIONS_PER_ADDRESS",
    "CREATIONS_PER_MINUTE",
];

/// One that takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contestant {
    /// Socle, with a board of its schema: every edit is checked by the guard.
    Socle,
    /// Socle, with a raw board: limits on size, no schema.
    SocleRaw,
    /// Ours: every frame to everyone, no document, no disk.
    Relay,
    /// The same, merging for 20 ms: the practical limit.
    RelayMerge,
    /// `@y/websocket-server` with LevelDB.
    YWebsocket,
    /// `@hocuspocus/server` with a SQLite upsert.
    Hocuspocus,
    /// `y-sweet serve`, on files.
    YSweet,
}

impl Contestant {
    pub const ALL: [Self; 7] = [
        Self::Socle,
        Self::SocleRaw,
        Self::Relay,
        Self::RelayMerge,
        Self::YWebsocket,
        Self::Hocuspocus,
        Self::YSweet,
    ];

    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    pub fn is_socle(self) -> bool {
        matches!(self, Self::Socle | Self::SocleRaw)
    }

    /// Has it a document, that latecomers get?
    pub fn keeps_state(self) -> bool {
        !matches!(self, Self::Relay | Self::RelayMerge)
    }
}

/// Where the programs are.
#[derive(Debug, Clone)]
pub struct Places {
    pub socle: PathBuf,
    /// This program, which has the relays.
    pub bench: PathBuf,
    pub node: PathBuf,
    /// Folder of the npm peers.
    pub peers: PathBuf,
    pub y_sweet: PathBuf,
    /// Folder for the servers' data, on the disk to be measured.
    pub data: PathBuf,
}

impl Places {
    /// Why this contestant can't take part here, if it can't.
    pub fn lacks(&self, contestant: Contestant) -> Option<String> {
        let needed: Vec<PathBuf> = match contestant {
            Contestant::Socle | Contestant::SocleRaw => vec![self.socle.clone()],
            Contestant::Relay | Contestant::RelayMerge => vec![self.bench.clone()],
            Contestant::YWebsocket | Contestant::Hocuspocus => {
                vec![self.node.clone(), self.peers.join("node_modules")]
            }
            Contestant::YSweet => vec![self.y_sweet.clone()],
        };
        let missing = needed.into_iter().find(|path| !path.exists())?;
        Some(format!("{} is not there", missing.display()))
    }
}

/// A running server, in a folder that outlives its runs.
#[derive(Debug)]
pub struct Server {
    pub contestant: Contestant,
    pub address: SocketAddr,
    places: Places,
    data: TempDir,
    process: Option<Process>,
}

impl Server {
    /// Starts on a free port with an empty folder.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(contestant: Contestant, places: &Places) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&places.data)?;
        let data = tempfile::tempdir_in(&places.data)?;
        let address = free_port()?;
        let mut server = Self { contestant, address, places: places.clone(), data, process: None };
        server.run()?;
        Ok(server)
    }

    /// Starts (again), on the same folder and port.
    ///
    /// # Errors
    /// When it does not start.
    pub fn run(&mut self) -> anyhow::Result<()> {
        let mut command = self.command();
        let log = self.data.path().join("server.log");
        let started = Process::start(&mut command, self.address, &log);
        self.process = Some(started.with_context(|| {
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            format!("{} said: {}", self.contestant.name(), text.trim())
        })?);
        Ok(())
    }

    fn command(&self) -> Command {
        let (places, port) = (&self.places, self.address.port().to_string());
        let program = match self.contestant {
            Contestant::Socle | Contestant::SocleRaw => &places.socle,
            Contestant::Relay | Contestant::RelayMerge => &places.bench,
            Contestant::YWebsocket | Contestant::Hocuspocus => &places.node,
            Contestant::YSweet => &places.y_sweet,
        };
        let mut command = Command::new(program);
        match self.contestant {
            Contestant::Socle | Contestant::SocleRaw => {
                command.args(["serve", "--listen", &self.address.to_string(), "--data"]);
                command.arg(self.data.path().join("socle")).env("RUST_LOG", "warn");
                // One program plays everyone here, from one address, faster than people are.
                for limit in LIFTED {
                    command.env(format!("SOCLE_LIMIT_{limit}"), "0");
                }
            }
            Contestant::Relay => {
                command.args(["relay", &port]);
            }
            Contestant::RelayMerge => {
                command.args(["relay", &port, "--merge-ms", "20"]);
            }
            Contestant::YWebsocket | Contestant::Hocuspocus => {
                command.arg(places.peers.join(format!("{}.mjs", self.contestant.name())));
                command.args([&port]).arg(self.data.path()).env("NODE_ENV", "production");
            }
            Contestant::YSweet => {
                command.args(["serve", "--host", "127.0.0.1", "--port", &port]);
                command.arg(self.data.path().join("y-sweet"));
            }
        }
        command
    }

    /// The process.
    ///
    /// # Panics
    /// While it is stopped.
    pub fn process(&self) -> &Process {
        self.process.as_ref().expect("the server runs")
    }

    /// Stops it in good order.
    pub fn stop(&mut self) {
        if let Some(process) = self.process.take() {
            process.stop();
        }
    }

    /// Pulls the plug.
    pub fn kill9(&mut self) {
        if let Some(process) = self.process.take() {
            process.kill9();
        }
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// CPU seconds so far.
    ///
    /// # Errors
    /// When the process is gone.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        self.process().cpu()
    }

    /// Makes `boards` boards with tickets for `people` each.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn boards(&self, boards: usize, people: usize) -> anyhow::Result<Vec<Vec<Ticket>>> {
        let numbers: Vec<usize> = (0..boards).collect();
        if boards == 1 {
            return Ok(vec![self.board(0, people, AT_ONCE)?]);
        }
        at_once(&numbers, AT_ONCE, |number| self.board(*number, people, 1))
    }

    fn board(&self, number: usize, people: usize, at_once_: usize) -> anyhow::Result<Vec<Ticket>> {
        let name = format!("b{number}");
        match self.contestant {
            Contestant::Socle => self.workshop("empty", people, at_once_),
            Contestant::SocleRaw => self.workshop("raw", people, at_once_),
            Contestant::Relay | Contestant::RelayMerge => {
                Ok(vec![Ticket { path: format!("/{name}"), ..Ticket::default() }; people])
            }
            Contestant::YWebsocket => {
                let hello = vec![sync::step1(EMPTY)];
                Ok(vec![Ticket { path: format!("/{name}"), hello, ..Ticket::default() }; people])
            }
            Contestant::Hocuspocus => {
                let mut prefix = Vec::new();
                sync::write_varuint(&mut prefix, name.len() as u64);
                prefix.extend_from_slice(name.as_bytes());
                // Authentication (2), a token (0) that is empty: nothing else is taken before it.
                let hello = vec![vec![2, 0, 0], sync::step1(EMPTY)];
                Ok(vec![Ticket { path: "/".into(), prefix, hello }; people])
            }
            Contestant::YSweet => {
                let _made: Value = http::post(self.address, "/doc/new", &json!({ "docId": name }))?;
                let hello = vec![sync::step1(EMPTY)];
                Ok(vec![Ticket { path: format!("/d/{name}/ws/{name}"), hello, ..Ticket::default() }; people])
            }
        }
    }

    /// A workshop with one board; one person a ticket.
    fn workshop(&self, template: &str, people: usize, at_once_: usize) -> anyhow::Result<Vec<Ticket>> {
        let (title, template) = ("Banc d’essai".into(), template.into());
        let wish = CreateWorkshop { title, template, ..CreateWorkshop::default() };
        let created: Created = http::post(self.address, "/api/workshops", &wish)?;
        let board = created.boards.first().context("a workshop without a board")?.id.clone();
        let everyone: Vec<usize> = (0..people).collect();
        at_once(&everyone, at_once_, |number| {
            let wish = Join {
                code: Some(created.code.as_str().to_owned()),
                name: Some(format!("Personne {number}")),
                ..Join::default()
            };
            let joined: Joined = http::post(self.address, "/api/join", &wish)?;
            Ok(Ticket {
                path: format!("/sync/{}/{board}?token={}&ext=1", created.workshop, joined.token),
                prefix: Vec::new(),
                hello: vec![sync::step1(EMPTY)],
            })
        })
    }
}

/// Does something with each of `things`, several at once; answers in their order.
fn at_once<T: Sync, R: Send>(
    things: &[T],
    threads: usize,
    act: impl Fn(&T) -> anyhow::Result<R> + Sync,
) -> anyhow::Result<Vec<R>> {
    let share = things.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = things
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().map(&act).collect::<anyhow::Result<Vec<R>>>()))
            .collect();
        let mut all = Vec::with_capacity(things.len());
        for part in parts {
            all.extend(part.join().expect("joining does not panic")?);
        }
        Ok(all)
    })
}
