//! Walks CRDT bytes before yrs may: every declared count and length against what is there, and nothing else.
//!
//! yrs reserves what a message declares: on 0.28 the four bytes `ff ff ff 7a` cost half a gigabyte. It also adds
//! clocks unchecked and reads nested values by recursion. A walk costs no more memory than a small part of the bytes
//! it walks, ends at the first one that is wrong, and lets through what both Yjs and yrs read in the same way; what
//! they read differently (see [`Reason::Unsupported`]) would leave replicas diverged, so it is refused as well.
//!
//! The format is lib0 v1, as written by `UpdateEncoderV1` of Yjs and `EncoderV1` of yrs. What an update means for a
//! board is left to `crate::board`; frames are left to [`crate::sync`].

mod bytes;
mod content;
mod needs;
mod redact;
mod runs;
mod signed;
#[cfg(test)]
mod tests;

pub(crate) use content::{BlockId, Content, Place};
pub use needs::Need;
pub use redact::blanked;
pub(crate) use redact::{Blank, Part, is_blanked, redacted};
pub(crate) use runs::{ClientBlocks, Deletion, Placed, Run, blocks, deletions, placed, runs};
pub use signed::signed;

use bytes::Walker;
use needs::Needs;
use std::collections::BTreeSet;

/// Clocks end here. yrs keeps them in 32 bits and adds lengths to them unchecked: the sum of two clocks below this
/// still fits. Two thousand million keystrokes of one tab are out of anyone's reach.
pub const CLOCKS: u64 = 1 << 31;

/// Client ids end here: what a JavaScript number carries exactly.
pub const CLIENTS: u64 = 1 << 53;

/// How deep a plain value may nest. yrs reads it by recursion, on a stack of 2 MiB; no board nests beyond four.
pub const DEPTH: usize = 64;

/// Bytes of memory that a part takes at most once decoded, beside its own bytes: 230 measured for a format, 184 for a
/// deleted block of four bytes, 400 for a shared type, which counts as two.
const COST_OF_A_PART: usize = 230;

/// The bytes are not what they say they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("read CRDT bytes: {reason} at byte {at}")]
pub struct Malformed {
    /// Where reading stopped.
    pub at: usize,
    pub reason: Reason,
}

/// What is wrong with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("something is missing")]
    Missing,
    #[error("something follows the end")]
    Trailing,
    #[error("an overlong number")]
    Overlong,
    #[error("a number that is too large for what it counts")]
    TooLarge,
    #[error("text that is not UTF-8")]
    NotText,
    #[error("an unknown kind of content")]
    UnknownContent,
    #[error("a value nested too deep")]
    TooDeep,
    #[error("an empty block")]
    EmptyBlock,
    /// Nobody builds on what they have yet to write. yrs would park it for good; Yjs throws.
    #[error("a block that names a later one of its client")]
    Later,
    #[error("a client that is listed twice")]
    Twice,
    #[error("deletions out of order")]
    Unordered,
    /// Yjs and yrs read it differently: JSON content (yrs 0.28 reads one text more than it declares), an XML hook
    /// (yrs leaves its name unread), a weak link (yrs leaves it out by default), a sub-document without options, or one
    /// in the place of a type, or a type without a kind (Yjs throws and takes nothing of the update). Current Yjs and yrs write none of them.
    /// Or, of what a client sends, any sub-document: yrs 0.28 never gives back the memory of a document that has one.
    #[error("content that not every peer reads")]
    Unsupported,
}

/// What is cheap to know of an update without decoding it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Walked {
    /// Whose blocks it brings; each client once, in the order of the bytes.
    pub blocks: Vec<Blocks>,
    /// It deletes something (or repeats that something is deleted).
    pub has_deletes: bool,
    /// How many shared types (maps, texts, …) and sub-documents it brings. They can nest as deep as they are many, and yrs deletes a
    /// nested type by recursion, at 280 bytes of stack a level in a debug build: 7,500 levels fill 2 MiB.
    pub types: usize,
    /// Blocks, plain values and deleted ranges: yrs keeps each as a thing of its own, whatever few bytes it came in.
    pub parts: usize,
    /// What it builds on and does not bring: it takes effect whole where all of that is known.
    pub needs: Vec<Need>,
    /// Where its first sub-document is.
    document: Option<usize>,
}

impl Walked {
    /// Can a document take it whole, if it knows each client up to this clock?
    pub fn is_ready(&self, known: impl Fn(u64) -> u32) -> bool {
        self.needs.iter().all(|need| need.clock <= known(need.client))
    }

    /// Bytes that this update, which has this length, takes in memory at most while it is decoded.
    pub fn cost(&self, length: usize) -> usize {
        length.saturating_mul(2).saturating_add(self.parts.saturating_mul(COST_OF_A_PART))
    }

    /// It brings nothing: the step 2 of a replica that has nothing to say.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && !self.has_deletes
    }
}

/// The blocks of one CRDT client in an update: clocks `from..to`, perhaps with gaps. They are new to a replica whose
/// state vector has this client below `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks {
    pub client: u64,
    pub from: u32,
    pub to: u32,
}

/// Walks an update (v1).
///
/// # Errors
/// [`Malformed`] where yrs must not be given these bytes.
pub fn update(bytes: &[u8]) -> Result<Walked, Malformed> {
    let mut walker = Walker::new(bytes);
    let (mut blocks, mut types, mut needs) = (Vec::new(), 0, Needs::default());
    let mut seen = BTreeSet::new();
    for _ in 0..walker.count()? {
        let count = walker.count()?;
        let client = walker.client()?;
        if !seen.insert(client) {
            return Err(walker.malformed(Reason::Twice));
        }
        blocks.extend(client_blocks(&mut walker, client, count, &mut types, &mut needs)?);
    }
    let has_deletes = deletes(&mut walker, &mut needs)?;
    walker.end()?;
    let needs = needs.beyond(&blocks);
    let document = walker.document();
    Ok(Walked { blocks, has_deletes, types, needs, parts: walker.parts(), document })
}

/// [`update`] for one that a client sends: no board takes sub-documents.
///
/// # Errors
/// [`Malformed`] where no board takes these bytes.
pub fn sent(bytes: &[u8]) -> Result<Walked, Malformed> {
    let walked = update(bytes)?;
    match walked.document {
        Some(at) => Err(Malformed { at, reason: Reason::Unsupported }),
        None => Ok(walked),
    }
}

/// Walks a state vector (v1).
///
/// # Errors
/// [`Malformed`] where yrs must not be given these bytes.
pub fn state_vector(bytes: &[u8]) -> Result<(), Malformed> {
    let mut walker = Walker::new(bytes);
    for _ in 0..walker.count()? {
        walker.client()?;
        walker.clock()?;
    }
    walker.end()
}

/// Walks an awareness update; answers its client ids in order. States stay opaque.
///
/// # Errors
/// [`Malformed`] where yrs must not be given these bytes.
pub fn awareness(bytes: &[u8]) -> Result<Vec<u64>, Malformed> {
    let mut walker = Walker::new(bytes);
    let mut clients = Vec::new();
    for _ in 0..walker.count()? {
        clients.push(walker.client()?);
        walker.clock()?;
        walker.text()?;
    }
    walker.end()?;
    Ok(clients)
}

/// The blocks of one client; `None` when there are only gaps.
fn client_blocks(
    walker: &mut Walker<'_>,
    client: u64,
    count: u64,
    types: &mut usize,
    needs: &mut Needs,
) -> Result<Option<Blocks>, Malformed> {
    let mut clock = walker.clock()?;
    let (mut span, mut follows) = (None, false);
    for _ in 0..count {
        let block = content::block(walker)?;
        if block.needs.iter().flatten().any(|need| need.client == client && need.clock >= clock) {
            return Err(walker.malformed(Reason::Later));
        }
        *types += usize::from(block.is_type);
        let start = clock;
        clock = walker.advance(clock, block.length)?;
        if block.is_gap {
            follows = false;
        } else if block.length > 0 {
            block.needs.into_iter().flatten().for_each(|named| needs.block(named));
            if !follows {
                needs.begin(client, start);
            }
            follows = true;
            let from = span.map_or(start, |(from, _)| from);
            span = Some((from, clock));
        }
    }
    Ok(span.map(|(from, to)| Blocks { client, from, to }))
}

/// The delete set. yrs takes its ranges for sorted and keeps the last list of a client; Yjs merges. Both write each
/// client once, in order.
fn deletes(walker: &mut Walker<'_>, needs: &mut Needs) -> Result<bool, Malformed> {
    let mut has_deletes = false;
    let mut seen = BTreeSet::new();
    for _ in 0..walker.count()? {
        let client = walker.client()?;
        if !seen.insert(client) {
            return Err(walker.malformed(Reason::Twice));
        }
        let mut end = 0;
        for _ in 0..walker.count()? {
            walker.part_begins();
            let start = walker.clock()?;
            if start < end {
                return Err(walker.malformed(Reason::Unordered));
            }
            let length = walker.clock()?;
            end = walker.advance(start, length)?;
            has_deletes = true;
        }
        needs.until(client, end);
    }
    Ok(has_deletes)
}
