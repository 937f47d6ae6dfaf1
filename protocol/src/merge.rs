//! Several updates as few, and one large state in pieces, by their bytes: nothing is decoded, blocks are copied as
//! they came.
//!
//! A room tells everyone what a batch of edits changed. Outwards a frame has one message (SPEC S1), so the batch
//! becomes one update. `yrs::merge_updates_v1` decodes and encodes every block for that; blocks of several updates that
//! do not overlap can just as well be written behind each other, which costs a walk and a copy. Where two updates do
//! bring the same clocks (a client that reconnects sends again what it is not sure of), the later one goes into the
//! next update: what was accepted first stays first for everyone, whatever the bytes say.

mod pieces;
mod ready;

pub use pieces::pieces;
pub use ready::{Ready, ready};

use crate::{
    sync::write_varuint,
    walk::{self, Deletion, Malformed, Run},
};
use std::{cmp::Reverse, collections::BTreeMap};

/// The first byte of a block that stands for clocks that are not in the update.
const SKIP: u8 = 10;

/// Puts updates together, in order, into as few as their clocks allow. The updates of one group stay in one piece (a
/// refused edit and what undoes it), unless they share clocks themselves.
///
/// # Errors
/// [`Malformed`] when one of them would not pass [`walk::update`].
pub fn merged<'a>(
    groups: impl IntoIterator<Item = impl IntoIterator<Item = &'a [u8]>>,
) -> Result<Vec<Vec<u8>>, Malformed> {
    let mut done = Vec::new();
    let mut gathered = Gathered::default();
    let mut runs = Vec::new();
    for group in groups {
        for update in group {
            walk::runs(update, &mut runs, &mut gathered.next_deletions)?;
        }
        if runs.iter().any(|run| gathered.has_some_of(run)) {
            done.extend(gathered.written());
        }
        gathered.deletions.append(&mut gathered.next_deletions);
        for run in runs.drain(..) {
            if gathered.has_some_of(&run) {
                done.extend(gathered.written());
            }
            gathered.runs.insert((Reverse(run.client), run.from), run);
        }
    }
    done.extend(gathered.written());
    Ok(done)
}

/// Blocks and deletions that will be one update.
#[derive(Debug, Default)]
struct Gathered<'a> {
    /// In the order in which they are written: the highest client first, as Yjs does.
    runs: BTreeMap<(Reverse<u64>, u32), Run<'a>>,
    deletions: Vec<Deletion>,
    /// Those of the group that is being looked at.
    next_deletions: Vec<Deletion>,
}

impl<'a> Gathered<'a> {
    /// Does it have some of these clocks already?
    fn has_some_of(&self, run: &Run<'a>) -> bool {
        let client = Reverse(run.client);
        let before = self.runs.range(..(client, run.to.max(run.from + 1))).next_back();
        before.is_some_and(|((there, _), last)| *there == client && last.to > run.from)
    }

    /// The update, if there is anything to write; nothing is left.
    fn written(&mut self) -> Option<Vec<u8>> {
        if self.runs.is_empty() && self.deletions.is_empty() {
            return None;
        }
        let runs: Vec<Run<'a>> = std::mem::take(&mut self.runs).into_values().collect();
        let size: usize = runs.iter().map(|run| run.bytes.len() + 16).sum();
        let mut out = Vec::with_capacity(size + 12 * self.deletions.len() + 8);
        write_varuint(&mut out, runs.chunk_by(|a, b| a.client == b.client).count() as u64);
        for client in runs.chunk_by(|a, b| a.client == b.client) {
            write_client(&mut out, client);
        }
        write_deletions(&mut out, &mut self.deletions);
        self.deletions.clear();
        Some(out)
    }
}

/// The blocks of one client, ordered and apart from each other; what lies between them is written as a gap.
fn write_client(out: &mut Vec<u8>, runs: &[Run<'_>]) {
    let Some(first) = runs.first() else { return };
    let gaps = runs.windows(2).filter(|pair| pair[0].to < pair[1].from).count();
    let blocks: u64 = runs.iter().map(|run| u64::from(run.count)).sum();
    write_varuint(out, blocks + gaps as u64);
    write_varuint(out, first.client);
    write_varuint(out, u64::from(first.from));
    let mut clock = first.from;
    for run in runs {
        if clock < run.from {
            out.push(SKIP);
            write_varuint(out, u64::from(run.from - clock));
        }
        out.extend_from_slice(run.bytes);
        clock = run.to;
    }
}

/// Each client once, its ranges in order and apart from each other: what Yjs and yrs take for granted.
fn write_deletions(out: &mut Vec<u8>, deletions: &mut Vec<Deletion>) {
    deletions.sort_unstable_by_key(|gone| (Reverse(gone.client), gone.from));
    deletions.dedup_by(|next, before| {
        let joins = next.client == before.client && next.from <= before.to;
        if joins {
            before.to = before.to.max(next.to);
        }
        joins
    });
    write_varuint(out, deletions.chunk_by(|a, b| a.client == b.client).count() as u64);
    for client in deletions.chunk_by(|a, b| a.client == b.client) {
        write_varuint(out, client.first().map_or(0, |gone| gone.client));
        write_varuint(out, client.len() as u64);
        for gone in client {
            write_varuint(out, u64::from(gone.from));
            write_varuint(out, u64::from(gone.to - gone.from));
        }
    }
}

#[cfg(test)]
mod tests;
