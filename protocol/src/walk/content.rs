//! One block of an update, and the plain values inside it.

use super::bytes::Walker;
use super::{DEPTH, Malformed, Reason};

const GC: u8 = 0;
const SKIP: u8 = 10;
const TYPE: u8 = 7;
/// A sub-document.
const DOC: u8 = 9;

/// A plain value with keys.
const OBJECT: u8 = 118;

/// The low bits of a block's first byte say what it holds.
const CONTENT: u8 = 0b0001_1111;
const HAS_PARENT_KEY: u8 = 0b0010_0000;
const HAS_RIGHT_ORIGIN: u8 = 0b0100_0000;
const HAS_ORIGIN: u8 = 0b1000_0000;

/// What a walk keeps of a block.
pub(super) struct Block {
    /// In clocks.
    pub(super) length: u32,
    /// It stands for blocks that are not in this update.
    pub(super) is_gap: bool,
    /// It holds a shared type, in which other blocks can be.
    pub(super) is_type: bool,
    /// The blocks that must be there before it: its neighbours, or the one whose type it is in.
    pub(super) needs: [Option<BlockId>; 2],
}

/// Names a block by one of its clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BlockId {
    pub(crate) client: u64,
    pub(crate) clock: u32,
}

pub(super) fn block(walker: &mut Walker<'_>) -> Result<Block, Malformed> {
    walker.part_begins();
    let head = walker.byte()?;
    if head == GC || head == SKIP {
        let length = walker.clock()?;
        if length == 0 {
            return Err(walker.malformed(Reason::EmptyBlock));
        }
        return Ok(Block { length, is_gap: head == SKIP, is_type: false, needs: [None; 2] });
    }
    let mut needs = [None; 2];
    if head & HAS_ORIGIN != 0 {
        needs[0] = Some(walker.id()?);
    }
    if head & HAS_RIGHT_ORIGIN != 0 {
        needs[1] = Some(walker.id()?);
    }
    if head & (HAS_ORIGIN | HAS_RIGHT_ORIGIN) == 0 {
        needs[0] = parent(walker)?;
        if head & HAS_PARENT_KEY != 0 {
            walker.text()?;
        }
    }
    let kind = head & CONTENT;
    let length = content(walker, kind)?;
    // yrs leaves empty ones out. Yjs keeps them, and then doesn't find what follows.
    if length == 0 {
        return Err(walker.malformed(Reason::EmptyBlock));
    }
    Ok(Block { length, is_gap: false, is_type: kind == TYPE || kind == DOC, needs })
}

/// A block without neighbours names the type it is in: a root by name, another by its block.
fn parent(walker: &mut Walker<'_>) -> Result<Option<BlockId>, Malformed> {
    match walker.number()? {
        0 => walker.id().map(Some),
        1 => walker.text().map(|_| None),
        _ => Err(walker.malformed(Reason::UnknownContent)),
    }
}

/// The length of the content in clocks.
fn content(walker: &mut Walker<'_>, kind: u8) -> Result<u32, Malformed> {
    match kind {
        // Deleted.
        1 => return walker.clock(),
        // JSON.
        2 => return Err(walker.malformed(Reason::Unsupported)),
        // Binary.
        3 => walker.part().map(drop)?,
        // String.
        4 => {
            let text = walker.text()?;
            return u32::try_from(utf16_units(text)).map_err(|_| walker.malformed(Reason::TooLarge));
        }
        // Embed: its JSON is parsed by yrs, within the depth that serde_json allows.
        5 => walker.text().map(drop)?,
        // Format: key and JSON.
        6 => {
            walker.text()?;
            walker.text()?;
        }
        TYPE => shared_type(walker)?,
        // Any.
        8 => {
            let count = walker.count()?;
            for _ in 0..count {
                value(walker, 0)?;
            }
            return u32::try_from(count).map_err(|_| walker.malformed(Reason::TooLarge));
        }
        // Its name and options; a whole store of its own.
        DOC => {
            walker.part_begins();
            walker.part_begins();
            walker.text()?;
            // Yjs takes its options apart, and throws where there are none.
            if walker.next() != Some(OBJECT) {
                return Err(walker.malformed(Reason::Unsupported));
            }
            value(walker, 0)?;
        }
        _ => return Err(walker.malformed(Reason::UnknownContent)),
    }
    Ok(1)
}

/// Positions in text count UTF-16 units (SPEC S12): one for each character, two beyond the first plane, where
/// characters take four bytes.
fn utf16_units(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
        + text.bytes().filter(|byte| *byte >= 0xf0).count()
}

fn shared_type(walker: &mut Walker<'_>) -> Result<(), Malformed> {
    walker.part_begins();
    match walker.number()? {
        // Array, map, text; XML fragment, XML text.
        0..=2 | 4 | 6 => Ok(()),
        // XML element: its name.
        3 => walker.text().map(drop),
        // XML hook, weak link, sub-document, undefined.
        5 | 7 | 9 | 15 => Err(walker.malformed(Reason::Unsupported)),
        _ => Err(walker.malformed(Reason::UnknownContent)),
    }
}

fn value(walker: &mut Walker<'_>, depth: usize) -> Result<(), Malformed> {
    walker.part_begins();
    if depth > DEPTH {
        return Err(walker.malformed(Reason::TooDeep));
    }
    match walker.byte()? {
        // Undefined, null, true and false.
        127 | 126 | 121 | 120 => {}
        125 => walker.signed()?,
        // Float32, float64, bigint.
        124 => walker.take(4).map(drop)?,
        123 | 122 => walker.take(8).map(drop)?,
        119 => walker.text().map(drop)?,
        OBJECT => {
            for _ in 0..walker.count()? {
                walker.text()?;
                value(walker, depth + 1)?;
            }
        }
        117 => {
            for _ in 0..walker.count()? {
                value(walker, depth + 1)?;
            }
        }
        116 => walker.part().map(drop)?,
        _ => return Err(walker.malformed(Reason::UnknownContent)),
    }
    Ok(())
}
