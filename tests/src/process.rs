//! The real binary as a child process: for what only a process can suffer. Killed when dropped.

use crate::{faults::FaultyDisk, people::Workshop, server::new_workshop, soon};
use rustix::process::{Pid, Signal, kill_process};
use socle_client::{api::Site, link::Origin};
use std::{
    ffi::{OsStr, OsString},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::OnceLock,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// `socle serve` in a folder of its own; the folder outlives its runs.
#[derive(Debug)]
pub struct TestProcess {
    data: TempDir,
    address: SocketAddr,
    child: Option<Child>,
    /// What its environment has besides: a disk that fails.
    environment: Vec<(&'static str, OsString)>,
}

/// Builds the binary once, in the profile of these tests, and answers where it is.
pub fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = std::process::Command::new(cargo);
        // Of the whole workspace: for one package alone its libraries would be built once more, with fewer features.
        build.args(["build", "--quiet", "--workspace", "--bin", "socle"]);
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        let done = build.status().expect("cargo runs");
        assert!(done.success(), "the server's binary could not be built");
        // target/<profile>/deps/it-… → target/<profile>/socle
        let here = std::env::current_exe().expect("this test has a path");
        let profile = here.ancestors().nth(2).expect("tests run in target/<profile>/deps");
        profile.join(format!("socle{}", std::env::consts::EXE_SUFFIX))
    })
}

impl TestProcess {
    /// Starts on a free port.
    pub async fn start() -> Self {
        let mut process = Self::idle();
        process.restart().await;
        process
    }

    /// Starts on a free port, on a disk that fails when told to.
    pub async fn start_on(disk: &FaultyDisk) -> Self {
        let mut process = Self::idle();
        process.environment = disk.environment(process.data()).into();
        process.restart().await;
        process
    }

    fn idle() -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { data, address, child: None, environment: Vec::new() }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Starts again after an end: same port, same data. Waits until it listens.
    pub async fn restart(&mut self) {
        assert!(self.child.is_none(), "it is still running");
        let mut child = Command::new(binary())
            .args(["serve", "--listen", &self.address.to_string(), "--data"])
            .arg(self.data.path())
            .env_remove("SOCLE_LISTEN")
            .env_remove("SOCLE_DATA")
            .env("RUST_LOG", std::env::var("SOCLE_TEST_LOG").unwrap_or_else(|_| "warn".into()))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let address = soon("the address", async {
            while let Some(line) = lines.next_line().await.expect("UTF-8") {
                if let Some(address) = line.strip_prefix("socle: http://") {
                    return address.parse().expect("an address");
                }
            }
            panic!("the server ended before it printed its address");
        })
        .await;
        // Whatever else it prints must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.address = address;
        self.child = Some(child);
    }

    /// Runs one of the operator's tools on this folder, as they would; answers its exit status and what it printed.
    pub async fn tool(&self, name: &str, arguments: &[&OsStr]) -> (Option<i32>, String) {
        self.tool_on(&[], name, arguments).await
    }

    /// The same, where the disk under `folder` fails when told to.
    pub async fn tool_on_disk(
        &self,
        disk: &FaultyDisk,
        folder: &Path,
        name: &str,
        arguments: &[&OsStr],
    ) -> (Option<i32>, String) {
        self.tool_on(&disk.environment(folder), name, arguments).await
    }

    async fn tool_on(
        &self,
        environment: &[(&'static str, OsString)],
        name: &str,
        arguments: &[&OsStr],
    ) -> (Option<i32>, String) {
        let mut tool = Command::new(binary());
        tool.envs(environment.iter().map(|(name, value)| (name, value)));
        tool.args([OsStr::new(name), OsStr::new("--data"), self.data.path().as_os_str()]).args(arguments);
        tool.env_remove("SOCLE_DATA").env("LC_ALL", "fr_FR.UTF-8").stdin(Stdio::null());
        let done = soon("the tool", tool.output()).await.expect("the binary starts");
        let said = [done.stdout, done.stderr].concat();
        (done.status.code(), String::from_utf8(said).expect("UTF-8"))
    }

    fn signal(&self, signal: Signal) {
        let id = self.child.as_ref().and_then(Child::id).expect("it is running");
        let pid = i32::try_from(id).ok().and_then(Pid::from_raw).expect("a process id");
        kill_process(pid, signal).expect("the child is ours");
    }

    /// Pulls the plug; answers when the process is gone.
    pub async fn kill9(&mut self) {
        self.signal(Signal::KILL);
        self.ended().await;
    }

    /// Asks it to stop; answers how it ended.
    pub async fn terminate(&mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.ended().await
    }

    /// Asks it to stop, as ctrl-c does; answers how it ended.
    pub async fn interrupt(&mut self) -> ExitStatus {
        self.signal(Signal::INT);
        self.ended().await
    }

    async fn ended(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it is running");
        soon("the process to end", child.wait()).await.expect("a status")
    }

    pub fn origin(&self) -> Origin {
        self.address.into()
    }

    pub fn site(&self) -> Site {
        Site::new(self.origin())
    }

    /// A new workshop of this template.
    pub async fn workshop(&self, template: &str) -> Workshop {
        new_workshop(self.site(), template).await
    }
}
