//! A server under measure: a child process on a core of its own, and what the operating system says of it.

use anyhow::{Context, ensure};
use nix::{
    sched::{CpuSet, sched_getaffinity, sched_setaffinity},
    sys::signal::{Signal, kill},
    time::{ClockId, clock_getcpuclockid, clock_gettime},
    unistd::Pid,
};
use std::{
    fs::File,
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A server that does not listen in this time does not start.
const START: Duration = Duration::from_secs(30);
/// How long a server may take to stop when asked.
const STOP: Duration = Duration::from_secs(10);

/// Which core servers run on, and which one the load.
const SERVER_CORE: usize = 0;
const LOAD_CORE: usize = 1;

/// Puts this thread (and the children that it starts) on one core; says whether it could.
fn pin(core: usize) -> bool {
    let mut set = CpuSet::new();
    set.set(core).is_ok() && sched_setaffinity(Pid::from_raw(0), &set).is_ok()
}

/// Puts the load on its core. Without two cores nothing is pinned: `false`.
pub fn pin_load() -> bool {
    let both = sched_getaffinity(Pid::from_raw(0)).is_ok_and(|allowed| {
        [SERVER_CORE, LOAD_CORE].iter().all(|core| allowed.is_set(*core).unwrap_or(false))
    });
    both && pin(LOAD_CORE)
}

/// A port that was free a moment ago.
///
/// # Errors
/// When there is none.
pub fn free_port() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// CPU time of this process, all threads.
pub fn own_cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).map_or(Duration::ZERO, Into::into)
}

/// A child process; killed when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    clock: ClockId,
}

impl Process {
    /// Starts a command on the servers' core and waits until it listens at `address`. What it prints goes to `log`.
    ///
    /// # Errors
    /// When it does not start or does not listen.
    pub fn start(command: &mut Command, address: SocketAddr, log: &Path) -> anyhow::Result<Self> {
        let out = File::options().create(true).append(true).open(log)?;
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        // Children inherit the core of the thread that starts them.
        let before = sched_getaffinity(Pid::from_raw(0))?;
        if before.is_set(SERVER_CORE)? || before.is_set(LOAD_CORE)? {
            let _one_core_only = pin(SERVER_CORE);
        }
        let child = command.spawn();
        sched_setaffinity(Pid::from_raw(0), &before)?;
        let child = child.with_context(|| format!("start {}", command.get_program().display()))?;
        let clock = clock_getcpuclockid(pid(&child))?;
        let mut process = Self { child, clock };
        let end = Instant::now() + START;
        while TcpStream::connect(address).is_err() {
            let ended = process.child.try_wait()?;
            ensure!(
                ended.is_none() && Instant::now() < end,
                "{} does not listen; see {}",
                command.get_program().display(),
                log.display()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(process)
    }

    /// CPU time so far, in user and kernel mode, of all threads that are or were: to the nanosecond what
    /// `/proc/PID/stat` says to the hundredth of a second.
    ///
    /// # Errors
    /// When the process is gone.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        Ok(clock_gettime(self.clock).context("read the server's CPU time: it is gone")?.into())
    }

    /// Resident memory now, in KiB.
    pub fn rss(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// Most resident memory so far, in KiB.
    pub fn peak(&self) -> f64 {
        self.status("VmHWM:")
    }

    fn status(&self, key: &str) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
        line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0.0)
    }

    /// Forgets the most resident memory so far: what follows counts.
    pub fn forget_peak(&self) {
        // 5: «reset the peak resident set size», proc(5). Where that is not allowed, the peak stays.
        let _not_allowed = std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5");
    }

    /// Asks it to stop, as ctrl-c does (one peer knows no other way), and waits; kills it when it does not.
    pub fn stop(mut self) {
        let _gone = kill(pid(&self.child), Signal::SIGINT);
        let end = Instant::now() + STOP;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Pulls the plug.
    pub fn kill9(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn pid(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).expect("a process id is positive and small"))
}
