//! The command line: run workloads, or be one of the two baselines.

use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use socle_bench::{
    contestant::{Contestant, Places},
    disk,
    ledger::millis,
    process, relay,
    stage::Values,
    table::{self, Circumstances, Sample},
    workloads::{Each, Options, Run as How, Workload},
};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// Socle and its peers on the same work in the same run.
#[derive(Debug, Parser)]
#[command(name = "socle-bench")]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs workloads and writes the table.
    Run(Box<Run>),
    /// Serves as a bare relay.
    Relay {
        port: u16,
        /// Gather for so long and merge.
        #[arg(long)]
        merge_ms: Option<u64>,
    },
}

#[derive(Debug, Args)]
struct Run {
    /// Which; all when none is named.
    workloads: Vec<Workload>,
    /// Who takes part; everyone who is here when none is named.
    #[arg(long, value_delimiter = ',')]
    servers: Vec<Contestant>,
    /// Leave these out.
    #[arg(long, value_delimiter = ',')]
    without: Vec<Contestant>,
    #[arg(long, default_value_t = 3)]
    repeats: usize,
    /// Length of a measured window.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// Sizes instead of the workloads' own.
    #[arg(long, value_delimiter = ',')]
    people: Vec<usize>,
    /// Fewer cases.
    #[arg(long)]
    quick: bool,
    /// Folder of the table and the raw samples.
    #[arg(long, default_value = "tests/bench/out")]
    out: PathBuf,
    #[arg(long, default_value = "target/release/socle")]
    socle: PathBuf,
    #[arg(long, default_value = "node")]
    node: PathBuf,
    #[arg(long, default_value = "tests/bench/peers")]
    peers: PathBuf,
    #[arg(long, default_value = "target/bench/y-sweet/bin/y-sweet")]
    y_sweet: PathBuf,
    /// Folder for the servers' data, on the disk to be measured.
    #[arg(long, default_value = "target/bench/data")]
    data: PathBuf,
}

fn main() -> anyhow::Result<()> {
    match CommandLine::parse().command {
        Command::Relay { port, merge_ms } => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(relay::serve(port, merge_ms.map(Duration::from_millis))),
        Command::Run(run) => run.all(),
    }
}

impl Run {
    fn all(&self) -> anyhow::Result<()> {
        let began = Instant::now();
        let places = Places {
            socle: std::path::absolute(&self.socle)?,
            bench: std::env::current_exe()?,
            node: std::path::absolute(&self.node)?,
            peers: std::path::absolute(&self.peers)?,
            y_sweet: std::path::absolute(&self.y_sweet)?,
            data: std::path::absolute(&self.data)?,
        };
        let mut circumstances = self.circumstances();
        let wanted = if self.servers.is_empty() { Contestant::ALL.to_vec() } else { self.servers.clone() };
        let mut contestants = Vec::new();
        for contestant in wanted.into_iter().filter(|contestant| !self.without.contains(contestant)) {
            match places.lacks(contestant) {
                None => contestants.push(contestant),
                Some(why) => {
                    eprintln!("{} does not take part: {why}", contestant.name());
                    circumstances.push((format!("without {}", contestant.name()), why));
                }
            }
        }
        let options =
            Options { places, seconds: self.seconds, people: self.people.clone(), quick: self.quick };
        let workloads = if self.workloads.is_empty() {
            Workload::value_variants().to_vec()
        } else {
            self.workloads.clone()
        };
        std::fs::create_dir_all(&self.out)?;
        let mut samples = Vec::new();
        let mut sync_times = Vec::new();
        for workload in workloads {
            let fsync = disk::sync_time(&options.places.data, Duration::from_millis(500))?;
            sync_times.push(format!("{:.2} / {:.2}", millis(&fsync, 0.5), millis(&fsync, 0.99)));
            for case in workload.cases(&options) {
                let suited: Vec<Contestant> = contestants
                    .iter()
                    .copied()
                    .filter(|contestant| (workload.script().suits)(*contestant, case))
                    .collect();
                match workload.script().run {
                    How::Each(run) => {
                        for repeat in 0..self.repeats {
                            samples.extend(each(workload, case, &suited, repeat, run, &options));
                        }
                    }
                    How::Once(run) => samples.extend(each(workload, case, &suited, 0, run, &options)),
                    How::Together(run) => samples.extend(
                        run(&suited, case, &options)
                            .into_iter()
                            .map(|(contestant, found)| told(workload, case, contestant, 0, found)),
                    ),
                }
            }
            let mut head = circumstances.clone();
            head.push((
                "fsync of a 4 KiB append on this disk, p50 / p99 ms, before each workload".into(),
                sync_times.join(" · "),
            ));
            head.push(("took so far".into(), format!("{:.0} s", began.elapsed().as_secs_f64())));
            self.write(&samples, &head)?;
        }
        print!("{}", std::fs::read_to_string(self.out.join("table.md"))?);
        Ok(())
    }

    /// After every workload: whoever interrupts a run keeps what it has found.
    fn write(&self, samples: &[Sample], head: &Circumstances) -> anyhow::Result<()> {
        std::fs::write(self.out.join("table.md"), table::markdown(samples, head))?;
        let raw = serde_json::json!({ "circumstances": head, "samples": samples });
        std::fs::write(self.out.join("samples.json"), serde_json::to_vec_pretty(&raw)?)
            .context("write the samples")
    }

    fn circumstances(&self) -> Circumstances {
        let read = |path: &str, key: &str| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
            line.split_once(':').map_or(line.clone(), |(_, value)| value.trim().to_owned())
        };
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let pinned = if process::pin_load() {
            "server on core 0, load on core 1"
        } else {
            "not pinned: this machine has fewer than two cores"
        };
        vec![
            ("command".into(), std::env::args().collect::<Vec<_>>().join(" ")),
            ("machine".into(), format!("{cores} × {}; {pinned}", read("/proc/cpuinfo", "model name"))),
            ("load average at the start".into(), read("/proc/loadavg", "")),
            ("repeats".into(), format!("{}, alternated; windows of {} s", self.repeats, self.seconds)),
        ]
    }
}

/// Runs one case on one server after the other.
fn each(
    workload: Workload,
    case: usize,
    contestants: &[Contestant],
    repeat: usize,
    run: Each,
    options: &Options,
) -> Vec<Sample> {
    contestants
        .iter()
        .map(|contestant| told(workload, case, *contestant, repeat, run(*contestant, case, options)))
        .collect()
}

/// Says in a line what was found.
fn told(
    workload: Workload,
    case: usize,
    contestant: Contestant,
    repeat: usize,
    found: anyhow::Result<Values>,
) -> Sample {
    let (values, failure) = match found {
        Ok(values) => (values, None),
        Err(error) => (Values::new(), Some(format!("{error:#}"))),
    };
    let script = workload.script();
    let shown: Vec<String> = script
        .columns
        .iter()
        .filter_map(|column| Some(format!("{} {:.2}", column.title, values.get(column.key)?)))
        .collect();
    eprintln!(
        "{} {}, {}, repeat {}: {}{}",
        workload.name(),
        (script.case_name)(case),
        contestant.name(),
        repeat + 1,
        shown.join(", "),
        failure.as_deref().unwrap_or_default(),
    );
    for (key, limit, what) in [("late_p99", 20.0, "sent late, p99 ms"), ("load_cpu", 0.9, "cores of load")] {
        if let Some(value) = values.get(key).filter(|value| **value > limit) {
            eprintln!("    the load could hardly keep up: {what} {value:.1}");
        }
    }
    Sample { workload, case, contestant, repeat, values, failure }
}
