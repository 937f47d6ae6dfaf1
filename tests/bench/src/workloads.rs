//! The workloads: each is a script, that is a list of cases and what one server does in one of them.

mod cafe;
mod cost;
mod crash;
mod fanout;
mod idle;
mod join;
mod presence;
mod saturation;
mod session;
mod slow;
mod storm;

use crate::{
    contestant::{Contestant, Places},
    stage::Values,
};
use clap::ValueEnum;
use serde::Serialize;

/// How long and how large.
#[derive(Debug, Clone)]
pub struct Options {
    pub places: Places,
    /// Length of a measured window.
    pub seconds: f64,
    /// Sizes instead of the workload's own.
    pub people: Vec<usize>,
    /// Fewer cases.
    pub quick: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Workload {
    Fanout,
    Saturation,
    Cafe,
    Cost,
    Join,
    Storm,
    Presence,
    Idle,
    Slow,
    Crash,
    Session,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    Less,
    More,
    /// Not a matter of comparison.
    Neither,
}

/// One column of a workload's table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub key: &'static str,
    pub title: &'static str,
    /// Where it is compared, the table also has Socle's value divided by this one's.
    pub better: Better,
}

const fn column(key: &'static str, title: &'static str, better: Better) -> Column {
    Column { key, title, better }
}

/// What a workload is.
#[derive(Debug)]
pub struct Script {
    /// What is done, in a sentence.
    pub says: &'static str,
    pub columns: &'static [Column],
    /// Sizes at which it is run, and those of a quick run.
    cases: &'static [usize],
    quick: &'static [usize],
    pub case_name: fn(usize) -> String,
    /// Can this contestant do this case at all?
    pub suits: fn(Contestant, usize) -> bool,
    pub run: Run,
}

/// How a workload is run.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// One server after the other, as often as the repeats say.
    Each(Each),
    /// The same, once: it repeats within.
    Once(Each),
    /// All servers at the same time, once: what is measured is not time.
    Together(Together),
}

pub type Each = fn(Contestant, usize, &Options) -> anyhow::Result<Values>;
pub type Together = fn(&[Contestant], usize, &Options) -> Vec<(Contestant, anyhow::Result<Values>)>;

fn everyone(_: Contestant, _: usize) -> bool {
    true
}

/// All but the second Socle: a raw board differs by its guard, which `fanout` and `saturation` show.
fn one_socle(contestant: Contestant, _: usize) -> bool {
    contestant != Contestant::SocleRaw
}

/// The same, where there must be a document.
fn with_state(contestant: Contestant, _: usize) -> bool {
    contestant != Contestant::SocleRaw && contestant.keeps_state()
}

impl Workload {
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    pub fn script(self) -> &'static Script {
        match self {
            Self::Fanout => &fanout::SCRIPT,
            Self::Saturation => &saturation::SCRIPT,
            Self::Cafe => &cafe::SCRIPT,
            Self::Cost => &cost::SCRIPT,
            Self::Join => &join::SCRIPT,
            Self::Storm => &storm::SCRIPT,
            Self::Presence => &presence::SCRIPT,
            Self::Idle => &idle::SCRIPT,
            Self::Slow => &slow::SCRIPT,
            Self::Crash => &crash::SCRIPT,
            Self::Session => &session::SCRIPT,
        }
    }

    /// Sizes that it runs at.
    pub fn cases(self, options: &Options) -> Vec<usize> {
        match () {
            () if !options.people.is_empty() => options.people.clone(),
            () if options.quick => self.script().quick.to_vec(),
            () => self.script().cases.to_vec(),
        }
    }

    /// Runs one case on one server.
    ///
    /// # Errors
    /// When the server does not start, goes away, or leaves replicas apart.
    pub fn run(self, contestant: Contestant, case: usize, options: &Options) -> anyhow::Result<Values> {
        match self.script().run {
            Run::Each(run) | Run::Once(run) => run(contestant, case, options),
            Run::Together(run) => {
                run(&[contestant], case, options).pop().map_or_else(|| Ok(Values::new()), |(_, found)| found)
            }
        }
    }
}
