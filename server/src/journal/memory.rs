//! A journal in memory: for tests and for trying things out. It keeps every promise but the one about the disk.

use super::{Append, Entry, Journal, JournalError, Kind, Loaded, Pending, Rewrite, Snapshot, Stream};
use bytes::Bytes;
use socle_protocol::ids::{Millis, Seq, WorkshopId};
use std::{
    collections::HashMap,
    future::ready,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Streams, snapshots and claims that end with the process.
#[derive(Debug, Default)]
pub struct Memory {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    streams: HashMap<Stream, History>,
    claims: HashMap<String, Stream>,
}

#[derive(Debug, Default)]
struct History {
    entries: Vec<Entry>,
    snapshot: Option<Snapshot>,
}

impl History {
    fn seq(&self) -> Seq {
        self.entries.last().map_or(0, |entry| entry.seq)
    }

    fn after(&self, seq: Seq) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.seq > seq)
    }
}

impl Memory {
    /// An empty journal.
    pub fn new() -> Self {
        Self::default()
    }

    /// The state, unless the journal is closed. Every change under this lock is whole before it is released, so
    /// a panic elsewhere cannot leave half of one behind: poison is ignored.
    fn open(&self) -> Result<MutexGuard<'_, State>, JournalError> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed { Err(JournalError::Closed) } else { Ok(state) }
    }

    fn append_now(&self, batch: Append) -> Result<Seq, JournalError> {
        let mut state = self.open()?;
        let found = state.streams.get(&batch.stream).map_or(0, History::seq);
        if found != batch.after {
            return Err(JournalError::Fenced { expected: batch.after, found });
        }
        if let Some(name) = batch.claim {
            if state.claims.get(&name).is_some_and(|owner| *owner != batch.stream) {
                return Err(JournalError::Taken { name });
            }
            state.claims.insert(name, batch.stream.clone());
        }
        let entries = &mut state.streams.entry(batch.stream).or_default().entries;
        let mut seq = batch.after;
        entries.extend(batch.entries.into_iter().map(|new| {
            seq += 1;
            Entry { seq, kind: new.kind, author: new.author, at: new.at, body: new.body }
        }));
        Ok(seq)
    }

    fn load_now(&self, stream: &Stream) -> Result<Loaded, JournalError> {
        let state = self.open()?;
        let Some(history) = state.streams.get(stream) else { return Ok(Loaded::default()) };
        let snapshot = history.snapshot.clone();
        let after = snapshot.as_ref().map_or(0, |kept| kept.seq);
        Ok(Loaded { snapshot, entries: history.after(after).cloned().collect() })
    }

    fn slice_now(&self, stream: &Stream, after: Seq, limit: usize) -> Result<Vec<Entry>, JournalError> {
        let state = self.open()?;
        let Some(history) = state.streams.get(stream) else { return Ok(Vec::new()) };
        Ok(history.after(after).take(limit).cloned().collect())
    }

    fn keep_now(&self, stream: Stream, snapshot: Snapshot) -> Result<(), JournalError> {
        let mut state = self.open()?;
        let history = state.streams.entry(stream).or_default();
        if snapshot.seq > history.seq() {
            return Err(JournalError::Fenced { expected: snapshot.seq, found: history.seq() });
        }
        if history.snapshot.as_ref().is_none_or(|kept| kept.seq <= snapshot.seq) {
            history.snapshot = Some(snapshot);
        }
        Ok(())
    }

    fn destroy_now(&self, stream: &Stream) -> Result<(), JournalError> {
        let mut state = self.open()?;
        state.streams.remove(stream);
        state.claims.retain(|_, owner| owner != stream);
        Ok(())
    }
}

impl Memory {
    fn bury_now(&self, stream: Stream, at: Millis) -> Result<(), JournalError> {
        self.destroy_now(&stream)?;
        let stone = Entry { seq: 1, kind: Kind::Tombstone, author: None, at, body: Bytes::new() };
        self.open()?.streams.insert(stream, History { entries: vec![stone], snapshot: None });
        Ok(())
    }

    fn rewrite_now(&self, rewrite: Rewrite) -> Result<(), JournalError> {
        let mut state = self.open()?;
        let found = state.streams.get(&rewrite.stream).map_or(0, History::seq);
        if found != rewrite.at {
            return Err(JournalError::Fenced { expected: rewrite.at, found });
        }
        let Some(history) = state.streams.get_mut(&rewrite.stream) else { return Ok(()) };
        history.snapshot = None;
        for (seq, body) in rewrite.bodies {
            if let Some(entry) = history.entries.iter_mut().find(|entry| entry.seq == seq) {
                entry.body = body;
            }
        }
        Ok(())
    }

    fn workshops_now(&self) -> Result<Vec<(WorkshopId, Seq)>, JournalError> {
        let state = self.open()?;
        let named = state.streams.iter().filter_map(|(stream, history)| match stream {
            Stream::Workshop(workshop) => Some((workshop.clone(), history.seq())),
            _ => None,
        });
        let mut workshops: Vec<_> = named.collect();
        workshops.sort();
        Ok(workshops)
    }

    fn newest_now(&self, stream: &Stream) -> Result<Option<Entry>, JournalError> {
        let state = self.open()?;
        Ok(state.streams.get(stream).and_then(|history| history.entries.last().cloned()))
    }
}

impl Journal for Memory {
    fn append(&self, batch: Append) -> Pending<'_, Seq> {
        Box::pin(ready(self.append_now(batch)))
    }

    fn load(&self, stream: Stream) -> Pending<'_, Loaded> {
        Box::pin(ready(self.load_now(&stream)))
    }

    fn slice(&self, stream: Stream, after: Seq, limit: usize) -> Pending<'_, Vec<Entry>> {
        Box::pin(ready(self.slice_now(&stream, after, limit)))
    }

    fn keep(&self, stream: Stream, snapshot: Snapshot) -> Pending<'_, ()> {
        Box::pin(ready(self.keep_now(stream, snapshot)))
    }

    fn destroy(&self, stream: Stream) -> Pending<'_, ()> {
        Box::pin(ready(self.destroy_now(&stream)))
    }

    fn rewrite(&self, rewrite: Rewrite) -> Pending<'_, ()> {
        Box::pin(ready(self.rewrite_now(rewrite)))
    }

    fn bury(&self, stream: Stream, at: Millis) -> Pending<'_, ()> {
        Box::pin(ready(self.bury_now(stream, at)))
    }

    fn scrub(&self) -> Pending<'_, ()> {
        Box::pin(ready(self.open().map(drop)))
    }

    fn workshops(&self) -> Pending<'_, Vec<(WorkshopId, Seq)>> {
        Box::pin(ready(self.workshops_now()))
    }

    fn newest(&self, stream: Stream) -> Pending<'_, Option<Entry>> {
        Box::pin(ready(self.newest_now(&stream)))
    }

    fn find(&self, name: String) -> Pending<'_, Option<Stream>> {
        Box::pin(ready(self.open().map(|state| state.claims.get(&name).cloned())))
    }

    fn probe(&self) -> Pending<'_, ()> {
        Box::pin(ready(self.open().map(drop)))
    }

    fn close(&self) -> Pending<'_, ()> {
        Box::pin(ready(self.open().map(|mut state| state.closed = true)))
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    crate::journal::contract::suite!(((), Memory::new()));
}
