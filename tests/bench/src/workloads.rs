//! The workloads: each is a list of cases, and what one server does in one of them.

pub mod fanout;

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

impl Workload {
    pub const ALL: [Self; 1] = [Self::Fanout];

    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What is done, in a sentence.
    pub fn says(self) -> &'static str {
        match self {
            Self::Fanout => fanout::SAYS,
        }
    }

    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Fanout => fanout::COLUMNS,
        }
    }

    /// Sizes that it runs at.
    pub fn cases(self, options: &Options) -> Vec<usize> {
        if !options.people.is_empty() {
            return options.people.clone();
        }
        match self {
            Self::Fanout if options.quick => vec![50, 200],
            Self::Fanout => vec![50, 200, 500, 1000],
        }
    }

    pub fn case_name(self, case: usize) -> String {
        match self {
            Self::Fanout => format!("{case} people"),
        }
    }

    /// Can this contestant do it at all?
    pub fn suits(self, _contestant: Contestant) -> bool {
        true
    }

    /// Runs one case on one server.
    ///
    /// # Errors
    /// When the server does not start, goes away, or leaves replicas apart.
    pub fn run(self, contestant: Contestant, case: usize, options: &Options) -> anyhow::Result<Values> {
        match self {
            Self::Fanout => fanout::run(contestant, case, options),
        }
    }
}
