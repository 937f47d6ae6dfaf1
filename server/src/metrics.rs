//! What an operator watches: counts and times of one server, as Prometheus reads them (SPEC W16). What is counted of
//! the disk is in `disk`, of the board plane in `board`, of connections and refusals in `sessions`.
//!
//! One of these for each server, handed on like any other handle, as a process may run several. It knows no person, no
//! workshop and no text. Counting is a relaxed atomic that is found once: nothing is looked up for an edit, and a frame
//! for five hundred people is counted once.

mod board;
mod disk;
mod sessions;
mod unsaved;

pub(crate) use board::{Board, Fault, Offered};
pub(crate) use disk::{Disk, Holding};
pub(crate) use sessions::{At, Plane, Sessions};

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Metric, Registry},
};
use std::sync::{Arc, atomic::AtomicU64};
use tokio::time::Instant;

/// A number that may have a fraction.
type Fraction = Gauge<f64, AtomicU64>;

/// Everything that is counted of one server.
pub struct Metrics {
    pub(crate) disk: Disk,
    pub(crate) board: Board,
    pub(crate) sessions: Sessions,
    /// What is looked at when somebody asks.
    house: House,
    began: Instant,
    registry: Registry,
}

struct House {
    rooms: Gauge,
    workshops: Gauge,
    connections: Gauge,
    memory: Gauge,
    uptime: Fraction,
}

/// How the house stands at the moment somebody asks.
pub struct Now {
    pub rooms: usize,
    pub workshops: usize,
    pub connections: usize,
    /// Bytes of memory in use; unknown elsewhere than on Linux.
    pub memory: Option<usize>,
}

impl Metrics {
    /// Counts from nothing, from now on.
    pub fn new() -> Arc<Self> {
        let mut all = Registry::with_prefix("socle");
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        all.register("build", "The version that runs", version);
        Arc::new(Self {
            disk: Disk::on(&mut all),
            board: Board::on(&mut all),
            sessions: Sessions::on(&mut all),
            house: House::on(&mut all),
            began: Instant::now(),
            registry: all,
        })
    }

    /// All of it as `OpenMetrics` text.
    pub fn text(&self, now: &Now) -> String {
        self.disk.look();
        let House { rooms, workshops, connections, memory, uptime } = &self.house;
        for (gauge, count) in [(rooms, now.rooms), (workshops, now.workshops), (connections, now.connections)]
        {
            gauge.set(signed(count));
        }
        memory.set(signed(now.memory.unwrap_or_default()));
        uptime.set(self.began.elapsed().as_secs_f64());
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string takes what is written to it");
        text
    }
}

impl House {
    fn on(all: &mut Registry) -> Self {
        Self {
            rooms: kept(all, "rooms", "Boards that are open in memory"),
            workshops: kept(all, "workshops", "Workshops that are open in memory"),
            connections: kept(all, "connections", "Open connections of any kind"),
            memory: kept(all, "resident_memory_bytes", "Memory that the process has in use, 0 where unknown"),
            uptime: kept(all, "uptime_seconds", "Since the server began"),
        }
    }
}

/// One that is registered, and kept to count with.
fn kept<M: Metric + Clone + Default>(all: &mut Registry, name: &str, help: &str) -> M {
    register(all, name, help, M::default())
}

fn histogram(all: &mut Registry, name: &str, help: &str, bounds: &[f64]) -> Histogram {
    register(all, name, help, Histogram::new(bounds.iter().copied()))
}

fn register<M: Metric + Clone>(all: &mut Registry, name: &str, help: &str, metric: M) -> M {
    all.register(name, help, metric.clone());
    metric
}

/// Labels of a fixed kind, as `name="value"`.
type Labels<const N: usize> = [(&'static str, &'static str); N];

/// Counts of one name, told apart by labels.
type Counters<const N: usize> = prometheus_client::metrics::family::Family<Labels<N>, Counter>;

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w16_every_figure_has_a_help_text_and_base_units() {
        let metrics = Metrics::new();
        let text = metrics.text(&Now { rooms: 3, workshops: 2, connections: 7, memory: Some(4096) });
        assert!(text.ends_with("# EOF\n"), "{text}");
        for line in ["socle_rooms 3", "socle_resident_memory_bytes 4096", "socle_edits_held 0"] {
            assert!(text.lines().any(|l| l == line), "{line} in {text}");
        }
        let names = |what: &str| -> Vec<String> {
            let lines = text.lines().filter_map(|line| line.strip_prefix(what)?.split_once(' '));
            lines.map(|(name, _)| name.to_owned()).collect()
        };
        assert_eq!(names("# HELP "), names("# TYPE "));
        for name in names("# HELP ") {
            assert!(name.starts_with("socle_"), "{name}");
            for unit in ["_ms", "_micros", "_kb", "_mb", "_minutes"] {
                assert!(!name.ends_with(unit), "{name} is in no base unit");
            }
        }
    }
}
