//! Which notes were written on a board in some stretches of time, by its journal: what an export has to know of phases
//! off the record. A note's own time is its writer's word; the journal's is the server's.

use super::rehearsal::rehearse;
use crate::journal::{Entry, Journal, JournalError, Loaded, Stream};
use socle_protocol::{export::record::Span, ids::BoardId};
use std::collections::BTreeSet;

/// Entries that are read at once: bounds what is in memory beside the board's own journal.
const SLICE: usize = 8192;

/// The notes that this board got in these stretches, also those that are gone by now.
pub(crate) async fn born(
    journal: &dyn Journal,
    board: &BoardId,
    spans: &[Span],
) -> Result<BTreeSet<String>, JournalError> {
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let after = entries.last().map_or(0, |entry| entry.seq);
        let slice = journal.slice(Stream::Board(board.clone()), after, SLICE).await?;
        let is_last = slice.len() < SLICE;
        entries.extend(slice);
        if is_last {
            break;
        }
    }
    let is_in = |entry: &Entry| spans.iter().any(|span| span.has(entry.at));
    if !entries.iter().any(is_in) {
        return Ok(BTreeSet::new());
    }
    let spans = spans.to_vec();
    let counted = tokio::task::spawn_blocking(move || written(&entries, &spans)).await;
    counted.map_err(|panic| JournalError::Damaged { seq: 0, reason: panic.to_string() })?
}

/// What is there after each stretch and was not there before it.
fn written(entries: &[Entry], spans: &[Span]) -> Result<BTreeSet<String>, JournalError> {
    let notes = |until: usize| -> Result<BTreeSet<String>, JournalError> {
        let loaded = Loaded { snapshot: None, entries: entries[..until].to_vec() };
        let replayed =
            rehearse(&loaded).map_err(|unfit| JournalError::Damaged { seq: unfit.seq, reason: unfit.why })?;
        // Nothing leaves that can't be looked at.
        replayed.notes().ok_or_else(|| JournalError::Damaged { seq: 0, reason: "it can't be copied".into() })
    };
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < entries.len() {
        let is_in = |entry: &Entry| spans.iter().any(|span| span.has(entry.at));
        let Some(first) = entries[at..].iter().position(is_in).map(|n| at + n) else { break };
        let last =
            entries[first..].iter().position(|entry| !is_in(entry)).map_or(entries.len(), |n| first + n);
        let before = notes(first)?;
        found.extend(notes(last)?.difference(&before).cloned());
        at = last;
    }
    Ok(found)
}
