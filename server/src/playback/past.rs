//! A board as it was after an entry of its journal, read from the journal alone: what a board is brought back to. Nothing
//! is left out of it.

use crate::journal::{Entry, Journal, JournalError, Kind, Stream};
use socle_protocol::{
    board::{
        self, Board, Roots,
        apply::{self, Applied},
    },
    ids::{BoardId, Millis, PhaseId, Seq, WorkshopId},
    message::{Happening, Task},
    refusal::Refusal,
};
use tokio::task::spawn_blocking;
use tracing::error;
use yrs::{Transact, Update, updates::decoder::Decode};

/// Entries that are read at once.
const SLICE: usize = 4096;

/// Up to where.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    Seq(Seq),
    /// What was accepted up to this time.
    Time(Millis),
}

impl Until {
    fn has(self, entry: &Entry) -> bool {
        match self {
            Until::Seq(seq) => entry.seq <= seq,
            Until::Time(at) => entry.at <= at,
        }
    }
}

/// The board then.
pub(crate) async fn board(journal: &dyn Journal, board: &BoardId, until: Until) -> Result<Board, Refusal> {
    let (mut doc, mut seq) = (board::new_doc(), 0);
    loop {
        let entries = journal.slice(Stream::Board(board.clone()), seq, SLICE).await.map_err(unavailable)?;
        let last = entries.last().map(|entry| entry.seq);
        let entries: Vec<Entry> = entries.into_iter().take_while(|entry| until.has(entry)).collect();
        let is_over = last.is_none() || entries.last().map(|entry| entry.seq) != last;
        seq = entries.last().map_or(seq, |entry| entry.seq);
        let played = spawn_blocking(move || play(&doc, &entries).map(|()| doc)).await;
        doc = played.map_err(|_panic| Refusal::BoardUnavailable {})??;
        if is_over {
            break;
        }
    }
    if matches!(until, Until::Seq(wanted) if wanted != seq) {
        return Err(Refusal::UnknownStep {});
    }
    let read = spawn_blocking(move || Roots::of(&doc).read(&doc.transact())).await;
    read.map_err(|_panic| Refusal::BoardUnavailable {})
}

fn play(doc: &yrs::Doc, entries: &[Entry]) -> Result<(), Refusal> {
    for entry in entries.iter().filter(|entry| entry.kind == Kind::Update) {
        let Ok(update) = Update::decode_v1(&entry.body) else { continue };
        let mut txn = doc.transact_mut();
        if apply::apply(&mut txn, update) == Applied::Panicked {
            apply::abandon(txn);
            return Err(Refusal::BoardUnavailable {});
        }
    }
    Ok(())
}

/// When a phase had begun for the last time, its entry actions done, before this errand was given.
pub(crate) async fn beginning(
    journal: &dyn Journal,
    workshop: &WorkshopId,
    phase: &PhaseId,
) -> Result<Millis, Refusal> {
    let loaded = journal.load(Stream::Workshop(workshop.clone())).await.map_err(unavailable)?;
    let (mut begun, mut turn, mut waits): (Option<Millis>, Millis, Vec<_>) = (None, 0, Vec::new());
    // The beginning that gave the errand is the last one.
    let mut before = None;
    for entry in loaded.entries.iter().filter(|entry| entry.kind == Kind::Happening) {
        let Ok(happening) = serde_json::from_slice::<Happening>(&entry.body) else { continue };
        match happening {
            Happening::PhaseStarted { phase: started, .. } => {
                waits.clear();
                if started == *phase {
                    (before, begun, turn) = (begun, Some(entry.at), entry.at);
                }
            }
            Happening::ErrandGiven { task: Task::RestorePhase { phase: restored, .. }, .. }
                if restored == *phase =>
            {
                // This beginning is the going back itself: what it goes back to is the one before.
                begun = before;
            }
            Happening::ErrandGiven { errand, .. } if entry.at == turn => waits.push(errand),
            Happening::ErrandDone { errand, .. } if waits.contains(&errand) => {
                begun = begun.map(|_| entry.at);
            }
            _ => {}
        }
    }
    begun.ok_or(Refusal::UnknownStep {})
}

#[expect(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn unavailable(error: JournalError) -> Refusal {
    error!(%error, "failed to read the past of a board");
    Refusal::BoardUnavailable {}
}
