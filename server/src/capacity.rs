//! Who still fits: connections in all and from one address, people at one board, sessions of one person, memory.
//! Counted while they last, under one lock that is taken when someone comes or goes and never while they work.
//!
//! How fast someone may go on is for the session (`pace`); who is let in at all, for `admission` and the workshop.

mod attempts;
mod memory;

pub(crate) use attempts::Attempts;
pub(crate) use memory::taken as memory_taken;

use crate::config::{Limits, limits::most};
use memory::Memory;
use socle_protocol::{
    ids::{BoardId, PersonId},
    refusal::Refusal,
};
use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};
use tokio::{sync::Notify, time::Instant};

/// File descriptors that are kept for the journal, the log and whatever a library opens.
const DESCRIPTORS_FOR_OTHERS: u64 = 128;

/// Bytes of unfinished frames that every connection may keep: all that honest clients send, but for a day's offline
/// work.
const KEPT_BY_ALL: usize = 64 * 1024;

/// What this process has room for.
pub struct Capacity {
    limits: Arc<Limits>,
    /// Connections that the limit and the system's descriptors both allow.
    connections: usize,
    memory: Memory,
    /// Bytes that connections may still keep for what has not come whole.
    reading: AtomicUsize,
    began: Instant,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    connections: usize,
    by_address: BTreeMap<IpAddr, usize>,
    /// Sessions of each person at each board.
    at_board: BTreeMap<BoardId, HashMap<PersonId, usize>>,
    lines: BTreeMap<PersonId, Vec<Arc<Line>>>,
}

/// One session, as its person's others see it.
#[derive(Default)]
struct Line {
    /// When something was last heard on it, in milliseconds since the server began.
    heard: AtomicU64,
    displaced: Notify,
}

/// An open connection; gives its place back when dropped.
pub struct Connection {
    capacity: Arc<Capacity>,
    /// Counted under this address.
    address: Option<IpAddr>,
    /// Bytes read since something came whole.
    unfinished: AtomicUsize,
    /// Bytes that were taken from what all connections may keep.
    kept: AtomicUsize,
}

/// An open session of a person; gives its place back when dropped.
pub(crate) struct Stay {
    capacity: Arc<Capacity>,
    person: PersonId,
    board: Option<BoardId>,
    line: Arc<Line>,
    /// Counted under the address that a proxy named.
    _address: Option<Connection>,
    /// The connection that it is on, counted while the session lasts.
    connection: Option<Arc<Connection>>,
}

/// Who wants to stay.
pub(crate) struct Visit<'a> {
    pub(crate) person: &'a PersonId,
    /// None on the workshop plane.
    pub(crate) board: Option<&'a BoardId>,
    /// Whoever runs the workshop gets in however full the board is.
    pub(crate) runs_it: bool,
    /// Where a proxy says that they come from.
    pub(crate) behind_proxy: Option<IpAddr>,
    pub(crate) connection: Option<Arc<Connection>>,
}

/// The part of an address that one household or building has: all of an IPv4 address, the network of an IPv6 one,
/// within which anyone can choose.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

fn told(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

impl Capacity {
    /// Within these limits, and within the file descriptors that the system grants.
    pub fn new(limits: Arc<Limits>) -> Arc<Self> {
        let granted = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
        let left = granted.map_or(u64::MAX, |granted| granted.saturating_sub(DESCRIPTORS_FOR_OTHERS).max(1));
        let memory = Memory::new(limits.memory);
        Arc::new(Self {
            reading: memory.for_reading().into(),
            memory,
            connections: most(limits.connections).min(usize::try_from(left).unwrap_or(usize::MAX)),
            began: Instant::now(),
            counts: Mutex::default(),
            limits,
        })
    }

    /// Takes a connection in, or says why not. `address` is where it comes from, unless that is a proxy.
    pub(crate) fn connect(self: &Arc<Self>, address: Option<IpAddr>) -> Result<Connection, Refusal> {
        let mut counts = self.counts();
        if counts.connections >= self.connections {
            return Err(Refusal::ServerFull {});
        }
        let address = counts.count(address, self.limits.connections_per_address)?;
        counts.connections += 1;
        Ok(Connection::new(self, address))
    }

    /// Is there memory left for someone new?
    pub(crate) fn has_memory(&self) -> Result<(), Refusal> {
        if self.memory.is_full() { Err(Refusal::ServerFull {}) } else { Ok(()) }
    }

    /// Takes a session in, or says why not. When its person has too many, the one that was silent for longest goes:
    /// on a bad network most of them are cut lines that nobody noticed yet.
    pub(crate) fn stay(self: &Arc<Self>, visit: &Visit<'_>) -> Result<Stay, Refusal> {
        self.has_memory()?;
        let heard = self.clock(Instant::now());
        let mut counts = self.counts();
        counts.has_place(visit, &self.limits)?;
        let address = match visit.behind_proxy {
            Some(address) => {
                let address = counts.count(Some(address), self.limits.connections_per_address)?;
                counts.connections += 1;
                Some(Connection::new(self, address))
            }
            None => None,
        };
        if let Some(board) = visit.board {
            let here = counts.at_board.entry(board.clone()).or_default();
            *here.entry(visit.person.clone()).or_default() += 1;
        }
        let line = Arc::new(Line { heard: heard.into(), displaced: Notify::new() });
        let lines = counts.lines.entry(visit.person.clone()).or_default();
        if lines.len() >= most(self.limits.sessions_per_person) {
            let silent = lines.iter().enumerate().min_by_key(|(_, line)| line.heard.load(Ordering::Relaxed));
            if let Some((index, _)) = silent {
                lines.swap_remove(index).displaced.notify_one();
            }
        }
        lines.push(Arc::clone(&line));
        let (person, board) = (visit.person.clone(), visit.board.cloned());
        let connection = visit.connection.clone();
        Ok(Stay { capacity: Arc::clone(self), person, board, line, _address: address, connection })
    }

    /// Would such a session be taken in now? Takes nothing.
    pub(crate) fn has_place(&self, visit: &Visit<'_>) -> Result<(), Refusal> {
        self.has_memory()?;
        self.counts().has_place(visit, &self.limits)
    }

    /// How many connections are open.
    pub fn open_connections(&self) -> usize {
        self.counts().connections
    }

    fn clock(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.began).as_millis()).unwrap_or(u64::MAX)
    }

    /// Only ever locked for a step of counting: a panic elsewhere leaves no half-made count.
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn has_place(&self, visit: &Visit<'_>, limits: &Limits) -> Result<(), Refusal> {
        if let Some(here) = visit.board.and_then(|board| self.at_board.get(board)) {
            let limit = limits.people_per_board;
            if !here.contains_key(visit.person) && here.len() >= most(limit) && !visit.runs_it {
                return Err(Refusal::TooManyPeople { limit: told(limit) });
            }
        }
        let from = visit.behind_proxy.and_then(|address| self.by_address.get(&network(address)));
        match from {
            Some(open) if *open >= most(limits.connections_per_address) => {
                Err(Refusal::TooManyConnections {})
            }
            _ => Ok(()),
        }
    }

    /// Counts one more from this address.
    fn count(&mut self, address: Option<IpAddr>, limit: usize) -> Result<Option<IpAddr>, Refusal> {
        let Some(address) = address.map(network) else { return Ok(None) };
        let open = self.by_address.entry(address).or_default();
        if *open >= most(limit) {
            return Err(Refusal::TooManyConnections {});
        }
        *open += 1;
        Ok(Some(address))
    }
}

/// One less; what is counted no more is forgotten.
fn forget<K: Ord>(counts: &mut BTreeMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

impl Connection {
    fn new(capacity: &Arc<Capacity>, address: Option<IpAddr>) -> Self {
        let (unfinished, kept) = Default::default();
        Self { capacity: Arc::clone(capacity), address, unfinished, kept }
    }

    /// So many bytes were read; `false` when there is no place for what may still come. A buffer that has grown is
    /// taken to stay as large as it was: tungstenite does not give it back before the connection ends.
    pub(crate) fn read(&self, bytes: usize) -> bool {
        let unfinished = self.unfinished.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let (large, kept) = (unfinished.saturating_sub(KEPT_BY_ALL), self.kept.load(Ordering::Relaxed));
        if large <= kept {
            return true;
        }
        let more = large - kept;
        let left = |left: usize| left.checked_sub(more);
        let taken = self.capacity.reading.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left).is_ok();
        if taken {
            self.kept.store(large, Ordering::Relaxed);
        }
        taken
    }

    /// What was read has come whole: a frame, the head of a request.
    pub(crate) fn came_whole(&self) {
        self.unfinished.store(0, Ordering::Relaxed);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.capacity.reading.fetch_add(self.kept.load(Ordering::Relaxed), Ordering::Relaxed);
        let mut counts = self.capacity.counts();
        counts.connections -= 1;
        if let Some(address) = &self.address {
            forget(&mut counts.by_address, address);
        }
    }
}

impl Stay {
    pub(crate) fn person(&self) -> &PersonId {
        &self.person
    }

    /// Something came whole from this session.
    pub(crate) fn heard(&self, at: Instant) {
        self.line.heard.store(self.capacity.clock(at), Ordering::Relaxed);
        if let Some(connection) = &self.connection {
            connection.came_whole();
        }
    }

    /// Resolves when a newer session of the same person needs this one's place.
    pub(crate) async fn displaced(&self) -> Refusal {
        self.line.displaced.notified().await;
        Refusal::TooManySessions {}
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        let mut counts = self.capacity.counts();
        if let Some(board) = &self.board
            && let Some(here) = counts.at_board.get_mut(board)
        {
            if let Some(count) = here.get_mut(&self.person) {
                *count -= 1;
                if *count == 0 {
                    here.remove(&self.person);
                }
            }
            if here.is_empty() {
                counts.at_board.remove(board);
            }
        }
        if let Some(lines) = counts.lines.get_mut(&self.person) {
            lines.retain(|line| !Arc::ptr_eq(line, &self.line));
            if lines.is_empty() {
                counts.lines.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests;
