//! The command line: `socle serve` (the default), and the operator’s tools.

use anyhow::Context;
use clap::Parser;
use socle_server::{
    Ground, STACK,
    config::{Command, CommandLine, Config},
    serve, share, telemetry, tools,
};
use std::{io::Write, net::SocketAddr, process::ExitCode, time::Duration};
use tokio::net::TcpListener;

/// Measured against the system's own: 2,000 idle boards take less, and what they took is given back when they close.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let config = match line.command {
        Some(Command::Serve(config)) => *config,
        None => line.serve,
        Some(tool) => return operate(tool),
    };
    telemetry::start();
    match start(&config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A sentence with its causes, never a backtrace: who reads this runs a town hall's laptop.
            let _closed = writeln!(std::io::stderr(), "socle: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// An operator's tool, in a thread with a server's stack: boards are replayed there too.
fn operate(tool: Command) -> ExitCode {
    let run = move || tools::run(tool, &mut std::io::stdout().lock());
    let ended = std::thread::Builder::new().stack_size(STACK).spawn(run).map(std::thread::JoinHandle::join);
    match ended {
        Ok(Ok(Ok(outcome))) => ExitCode::from(u8::from(outcome == tools::Outcome::Bad)),
        Ok(Ok(Err(error))) => {
            let _closed = writeln!(std::io::stderr(), "socle: {error:#}");
            ExitCode::FAILURE
        }
        Ok(Err(_)) | Err(_) => ExitCode::FAILURE,
    }
}

/// How often the allocator breathes out.
const BREATH: Duration = Duration::from_secs(5);
/// More than the allocator keeps small pages for: what has this size comes and goes by itself. It is never written to,
/// and so takes no memory.
const SIGH: usize = 4 * 1024 * 1024;

/// Gives back what has been free for a second. mimalloc looks for it only while pages come and go: when everyone leaves
/// at once and nothing happens afterwards, it would keep all they had.
async fn breathe() {
    loop {
        tokio::time::sleep(BREATH).await;
        drop(std::hint::black_box(Vec::<u8>::with_capacity(SIGH)));
    }
}

/// As many file descriptors as the system grants: the usual 1,024 are a thousand people.
fn ask_for_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum {
        // Refused only where a sandbox forbids it: then fewer connections are taken.
        let _refused = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    }
}

/// Pages of 4 KiB only. With pages of 2 MiB, which the allocator asks for, thousands of small boards that come and go
/// keep all that they ever took: the system puts the gaps that were given back together with what is left.
fn refuse_huge_pages() {
    #[cfg(target_os = "linux")]
    {
        // Where the system doesn't know this, it has none.
        let _unknown = rustix::thread::disable_transparent_huge_pages(true);
    }
}

fn start(config: &Config) -> anyhow::Result<()> {
    refuse_huge_pages();
    ask_for_descriptors();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build()?;
    runtime.block_on(async {
        // On a worker, whose pages they are; it ends with the runtime.
        tokio::spawn(breathe());
        let listener = TcpListener::bind(config.listen).await.with_context(|| {
            format!(
                "cannot listen on {}: is another program using this port? Choose another with --listen",
                config.listen
            )
        })?;
        let address = listener.local_addr()?;
        let shutdown = signals()?;
        let ground = Ground::open(config, address)?;
        announce(address, ground.share.as_deref());
        serve(listener, ground, shutdown).await
    })
}

/// One line that programs read, then one for people.
fn announce(address: SocketAddr, share: Option<&str>) {
    let mut out = std::io::stdout().lock();
    let hint = match share {
        Some(origin) => format!("dans la salle / in the room: {origin}"),
        None => format!("téléphones de la salle / phones in the room: --listen 0.0.0.0:{}", address.port()),
    };
    // A closed standard output is no reason not to serve.
    let _closed = writeln!(out, "socle: http://{}\n{hint}", share::shown(address)).and_then(|()| out.flush());
}

/// Resolves at the first ctrl-c or SIGTERM.
fn signals() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
