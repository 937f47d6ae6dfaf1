//! The past of a workshop, played back (SPEC Y): journals in, plain values out. Nobody is told more of it than they may
//! know: what is left out is left out here, never in a browser.
//!
//! A replay is made when somebody first asks, beside the rooms: it reads committed slices of the journals, one replay
//! at a time, on blocking threads. It is kept in memory within a bound, and on disk once the workshop is closed; one
//! that does not fit the journals any more is made anew.

mod columns;
mod film;
mod item;
mod making;
pub(crate) mod past;
mod record;
mod reel;
mod shelf;
mod window;

use crate::aside::Aside;
use crate::journal::{Journal, JournalError, Stream};
use bytes::Bytes;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use reel::{Index, Tape};
use shelf::Shelf;
use socle_protocol::{
    board::{self, Board},
    ids::{BoardId, Millis, PersonId, PhaseId, Seq, WorkshopId},
    refusal::Refusal,
    replay::{ReplayView, Segment},
};
use std::{
    collections::BTreeMap,
    io::{Read, Write},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Semaphore;
use tracing::{error, warn};

/// Memory for replays, in all: four sessions of three hours. The newest one stays, however large.
const MOST_BYTES: usize = 96 << 20;
/// Raised when a replay on disk is read otherwise, or tells something else of the same journals.
const FORMAT: u32 = 3;

/// What one reader gets of a workshop's past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) workshop: WorkshopId,
    /// None of them raw.
    pub(crate) boards: Vec<BoardId>,
    /// Of a published replay: only what was written in these phases, and before the first; none: in any.
    pub(crate) phases: Option<Vec<PhaseId>>,
    /// It is handed out by a link: nothing names a board that is not in it.
    pub(crate) published: bool,
}

/// Replays, as they are asked for.
pub struct Playback {
    journal: Arc<dyn Journal>,
    shelf: Option<Shelf>,
    /// The one asked for last at the end.
    kept: Mutex<Vec<Arc<Reel>>>,
    /// One is made at a time: it takes a core, and live rooms have the others.
    turn: Semaphore,
    aside: Aside,
}

/// A replay that is made.
pub(crate) struct Reel {
    cut: Cut,
    index: Index,
    tape: Tape,
    size: usize,
}

impl Playback {
    /// Over this journal. Replays of closed workshops are kept in `folder`, when there is one.
    pub fn new(journal: Arc<dyn Journal>, folder: Option<PathBuf>) -> Arc<Self> {
        Arc::new(Self {
            journal,
            shelf: folder.map(Shelf::new),
            kept: Mutex::default(),
            turn: Semaphore::new(1),
            aside: Aside::default(),
        })
    }

    /// Where what is made of replays is made too.
    pub(crate) fn aside(&self) -> &Aside {
        &self.aside
    }

    /// Nothing of this workshop is kept any more, in memory or on disk. For whoever destroys or changes its journals:
    /// to be called when that is done.
    pub async fn forget(&self, workshop: &WorkshopId) {
        // What is being made of the old journals ends first.
        let _turn = self.turn.acquire().await;
        self.open().retain(|reel| reel.cut.workshop != *workshop);
        if let Some(shelf) = &self.shelf
            && let Err(error) = shelf.forget(workshop)
        {
            error!(%workshop, %error, "failed to delete a replay");
        }
    }

    /// The replay as far as it is committed.
    pub(crate) async fn reel(&self, cut: &Cut) -> Result<Arc<Reel>, Refusal> {
        if let Some(known) = self.fresh(cut).await? {
            return Ok(known);
        }
        let _turn = self.turn.acquire().await.map_err(|_closed| Refusal::Stopping {})?;
        if let Some(known) = self.fresh(cut).await? {
            return Ok(known);
        }
        if let Some(kept) = self.on_disk(cut).await? {
            return Ok(self.keep(kept));
        }
        let (reel, is_closed) = self.make(cut).await?;
        let reel = self.keep(reel);
        if is_closed {
            self.shelve(&reel).await;
        }
        Ok(reel)
    }

    /// The replay of this version, if it is still there or still the newest.
    pub(crate) async fn reel_of(&self, cut: &Cut, version: &str) -> Result<Arc<Reel>, Refusal> {
        let known =
            self.open().iter().find(|reel| reel.is(cut) && reel.index.view.version == version).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let newest = self.reel(cut).await?;
        if newest.index.view.version == version { Ok(newest) } else { Err(Refusal::ReplayChanged {}) }
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Reel>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest of this cut, unless something was written since.
    async fn fresh(&self, cut: &Cut) -> Result<Option<Arc<Reel>>, Refusal> {
        let Some(known) = self.open().iter().rev().find(|reel| reel.is(cut)).cloned() else {
            return Ok(None);
        };
        if !self.is_current(&cut.workshop, &known.index.heads).await? {
            return Ok(None);
        }
        let mut kept = self.open();
        kept.retain(|reel| !Arc::ptr_eq(reel, &known));
        kept.push(Arc::clone(&known));
        Ok(Some(known))
    }

    async fn is_current(
        &self,
        workshop: &WorkshopId,
        (log, boards): &(Seq, BTreeMap<BoardId, Seq>),
    ) -> Result<bool, Refusal> {
        let logs = [(Stream::Workshop(workshop.clone()), *log)];
        let boards = boards.iter().map(|(board, seq)| (Stream::Board(board.clone()), *seq));
        for (stream, seq) in logs.into_iter().chain(boards) {
            // One before, so that a journal that was destroyed is seen too.
            let since = self.journal.slice(stream, seq.saturating_sub(1), 2).await;
            let found = since.map_or(2, |entries| entries.len());
            if found != usize::from(seq > 0) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn on_disk(&self, cut: &Cut) -> Result<Option<Reel>, Refusal> {
        let Some(shelf) = &self.shelf else { return Ok(None) };
        let (shelf, asked) = (shelf.clone(), cut.clone());
        let read = self
            .aside
            .work("a replay on disk", move || shelf.read(&asked).map(|found| Reel::of(asked, found)));
        let Some(reel) = read.await.ok().flatten() else { return Ok(None) };
        Ok(self.is_current(&cut.workshop, &reel.index.heads).await?.then_some(reel))
    }

    async fn make(&self, cut: &Cut) -> Result<(Reel, bool), Refusal> {
        let made = making::make(self.journal.as_ref(), &self.aside, cut).await.map_err(unavailable)?;
        let Some(making::Making { mut index, tape, is_closed }) = made else {
            return Err(Refusal::UnknownWorkshop {});
        };
        let heads: u64 = index.heads.1.values().sum();
        index.view.version = format!("{FORMAT}-{}-{heads}-{:08x}", index.heads.0, tape.sum());
        Ok((Reel::of(cut.clone(), (index, tape)), is_closed))
    }

    /// Keeps it in memory; what was not asked for lately gives way.
    fn keep(&self, reel: Reel) -> Arc<Reel> {
        let reel = Arc::new(reel);
        let mut kept = self.open();
        kept.push(Arc::clone(&reel));
        let mut size: usize = kept.iter().map(|reel| reel.size).sum();
        while size > MOST_BYTES && kept.len() > 1 {
            size -= kept.remove(0).size;
        }
        reel
    }

    /// On disk it costs no time to make it again. That it can't be kept there hurts nobody.
    async fn shelve(&self, reel: &Arc<Reel>) {
        let Some(shelf) = self.shelf.clone() else { return };
        let reel = Arc::clone(reel);
        let written =
            self.aside.work("a replay on disk", move || shelf.write(&reel.cut, &reel.index, &reel.tape));
        if let Ok(Err(error)) = written.await {
            warn!(%error, "failed to keep a replay on disk");
        }
    }
}

impl Reel {
    fn of(cut: Cut, (index, tape): (Index, Tape)) -> Self {
        let size = tape.size();
        Self { cut, index, tape, size }
    }

    fn is(&self, cut: &Cut) -> bool {
        self.cut == *cut
    }

    /// Without names.
    pub(crate) fn view(&self) -> &ReplayView {
        &self.index.view
    }

    /// Who stands at each place of the actors.
    pub(crate) fn people(&self) -> &[PersonId] {
        &self.index.people
    }

    /// A segment as JSON, in gzip. Takes some milliseconds: not for a thread that others wait for.
    pub(crate) fn packed(&self, n: usize) -> Option<Bytes> {
        self.tape.segment(n).map(|json| gzip(json.as_bytes()))
    }

    /// The same, read.
    fn segment(&self, n: usize) -> Option<Segment> {
        serde_json::from_str(&self.tape.segment(n)?).ok()
    }

    /// How many steps had happened at this time, those of that very moment among them.
    pub(crate) fn after(&self, at: Millis) -> u32 {
        self.tape.before(at.saturating_add(1))
    }

    /// A board after so many steps; who signed is told by their places.
    pub(crate) fn board(&self, id: &BoardId, after: u32) -> Option<Board> {
        let mut board = Board { schema: board::SCHEMA, ..Board::default() };
        if after == 0 {
            return Some(board);
        }
        if after > self.index.view.steps {
            return None;
        }
        let starts = &self.index.view.segments;
        let n = starts.partition_point(|first| *first <= after).checked_sub(1)?;
        let first = *starts.get(n)?;
        let segment = self.segment(n)?;
        if let Some(then) = segment.before.get(id) {
            board.title.clone_from(&then.title);
            let sorts = [
                (item::Sort::Zone, &then.zones),
                (item::Sort::Note, &then.notes),
                (item::Sort::Link, &then.links),
            ];
            for (sort, items) in sorts {
                items.iter().for_each(|json| item::put(&mut board, sort, json));
            }
        }
        let steps = segment.steps.iter().take((after - first + 1) as usize);
        let mut is_there = segment.before.contains_key(id);
        for step in steps.filter(|step| step.board == *id) {
            is_there = true;
            item::play(&mut board, step);
        }
        if let Some(known) = self.index.view.boards.iter().find(|known| known.id == *id && is_there) {
            board.template.clone_from(&known.template);
        }
        Some(board)
    }
}

/// Signs a board with the ids of people, where that is asked for.
pub(crate) fn signed(board: &mut Board, people: &[PersonId]) {
    let name = |place: &String| {
        let place: usize = place.parse().ok()?;
        people.get(place).map(ToString::to_string)
    };
    let signatures = (board.zones.values_mut().map(|zone| (&mut zone.author, &mut zone.deleted)))
        .chain(board.notes.values_mut().map(|note| (&mut note.author, &mut note.deleted)))
        .chain(board.links.values_mut().map(|link| (&mut link.author, &mut link.deleted)));
    for (author, deleted) in signatures {
        item::sign(author, deleted, name);
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Bytes {
    squeezed(bytes, Compression::fast())
}

fn squeezed(bytes: &[u8], how: Compression) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 6), how);
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    packed.expect("a Vec takes all").into()
}

/// What was packed; for whoever takes no gzip.
pub(crate) fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[expect(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn unavailable(error: JournalError) -> Refusal {
    error!(%error, "failed to make a replay");
    Refusal::StorageUnavailable {}
}

#[cfg(test)]
mod tests;
