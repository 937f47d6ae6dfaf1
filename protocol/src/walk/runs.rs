//! Where an update keeps which blocks: for those who put updates together by their bytes.

use super::{BlockId, Content, Malformed, Place, bytes::Walker, content};

/// Blocks of one client that follow each other without a gap, as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run<'a> {
    pub(crate) client: u64,
    /// The clocks `from..to`.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// How many blocks.
    pub(crate) count: u32,
    pub(crate) bytes: &'a [u8],
}

/// Clocks of one client that are deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deletion {
    pub(crate) client: u64,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

/// Adds an update's runs and deletions to what is there; both in the order of the bytes.
pub(crate) fn runs<'a>(
    update: &'a [u8],
    runs: &mut Vec<Run<'a>>,
    deletions: &mut Vec<Deletion>,
) -> Result<(), Malformed> {
    let mut walker = Walker::new(update);
    for _ in 0..walker.count()? {
        let count = walker.count()?;
        let client = walker.client()?;
        let mut clock = walker.clock()?;
        let (mut from, mut start, mut blocks) = (clock, walker.at(), 0);
        for _ in 0..count {
            let before = walker.at();
            let block = content::block(&mut walker)?;
            let after = walker.advance(clock, block.length)?;
            if block.is_gap {
                let bytes = &update[start..before];
                runs.extend((blocks > 0).then_some(Run { client, from, to: clock, count: blocks, bytes }));
                (from, start, blocks) = (after, walker.at(), 0);
            } else {
                blocks += 1;
            }
            clock = after;
        }
        let bytes = &update[start..walker.at()];
        runs.extend((blocks > 0).then_some(Run { client, from, to: clock, count: blocks, bytes }));
    }
    read_deletions(&mut walker, deletions)
}

/// The deletions of an update, from where its blocks end.
pub(crate) fn deletions(bytes: &[u8]) -> Result<Vec<Deletion>, Malformed> {
    let mut found = Vec::new();
    read_deletions(&mut Walker::new(bytes), &mut found)?;
    Ok(found)
}

fn read_deletions(walker: &mut Walker<'_>, found: &mut Vec<Deletion>) -> Result<(), Malformed> {
    for _ in 0..walker.count()? {
        let client = walker.client()?;
        for _ in 0..walker.count()? {
            let from = walker.clock()?;
            let length = walker.clock()?;
            let to = walker.advance(from, length)?;
            found.push(Deletion { client, from, to });
        }
    }
    walker.end()
}

/// The blocks of one client, each as a run of its own, and what each needs.
#[derive(Debug)]
pub(crate) struct ClientBlocks<'a> {
    pub(crate) client: u64,
    pub(crate) runs: Vec<Run<'a>>,
    pub(crate) needs: Vec<[Option<BlockId>; 2]>,
}

/// Every block of an update, and its deletions as they are written.
pub(crate) fn blocks(update: &[u8]) -> Result<(Vec<ClientBlocks<'_>>, &[u8]), Malformed> {
    let mut walker = Walker::new(update);
    let mut clients = Vec::new();
    for _ in 0..walker.count()? {
        let count = walker.count()?;
        let client = walker.client()?;
        let mut clock = walker.clock()?;
        let mut blocks = ClientBlocks { client, runs: Vec::new(), needs: Vec::new() };
        for _ in 0..count {
            let start = walker.at();
            let block = content::block(&mut walker)?;
            let to = walker.advance(clock, block.length)?;
            if !block.is_gap {
                let bytes = &update[start..walker.at()];
                blocks.runs.push(Run { client, from: clock, to, count: 1, bytes });
                blocks.needs.push(block.needs);
            }
            clock = to;
        }
        clients.push(blocks);
    }
    Ok((clients, &update[walker.at()..]))
}

/// A block and where it says it belongs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'a> {
    pub(crate) client: u64,
    /// The clocks `from..to`.
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) place: Place<'a>,
    pub(crate) content: Content,
}

/// Every block of an update with its place, in the order of the bytes: each client once, by its clocks.
pub(crate) fn placed(update: &[u8]) -> Result<Vec<Placed<'_>>, Malformed> {
    let mut walker = Walker::new(update);
    let mut placed = Vec::new();
    for _ in 0..walker.count()? {
        let count = walker.count()?;
        let client = walker.client()?;
        let mut clock = walker.clock()?;
        for _ in 0..count {
            let block = content::block(&mut walker)?;
            let to = walker.advance(clock, block.length)?;
            let (place, content) = (block.place, block.content);
            placed.extend((!block.is_gap).then_some(Placed { client, from: clock, to, place, content }));
            clock = to;
        }
    }
    Ok(placed)
}
