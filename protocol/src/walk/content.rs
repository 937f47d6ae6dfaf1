//! One block of an update, and the plain values inside it.

use super::bytes::Walker;
use super::{DEPTH, Malformed, Reason};

const GC: u8 = 0;
const SKIP: u8 = 10;
pub(super) const TYPE: u8 = 7;
/// A sub-document.
pub(super) const DOC: u8 = 9;

/// A plain value with keys.
pub(super) const OBJECT: u8 = 118;

/// The low bits of a block's first byte say what it holds.
const CONTENT: u8 = 0b0001_1111;
const HAS_PARENT_KEY: u8 = 0b0010_0000;
const HAS_RIGHT_ORIGIN: u8 = 0b0100_0000;
const HAS_ORIGIN: u8 = 0b1000_0000;

/// What a walk keeps of a block.
pub(super) struct Block<'a> {
    /// In clocks.
    pub(super) length: u32,
    /// It stands for blocks that are not in this update.
    pub(super) is_gap: bool,
    /// It holds a shared type, in which other blocks can be.
    pub(super) is_type: bool,
    /// The blocks that must be there before it: its neighbours, or the one whose type it is in.
    pub(super) needs: [Option<BlockId>; 2],
    pub(super) place: Place<'a>,
    /// Under which key it stands, where its bytes say so.
    pub(super) key: Option<&'a str>,
    pub(super) content: Content,
    /// What kind of content, and where its bytes begin.
    pub(super) kind: u8,
    pub(super) content_at: usize,
}

/// How a block says where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// Nowhere: it is collected.
    Nowhere,
    /// In a root type, under a key or in its list.
    Root { name: &'a str, is_keyed: bool },
    /// In the type that another block holds.
    Inside { parent: BlockId, is_keyed: bool },
    /// Where its neighbours are.
    Beside { left: Option<BlockId>, right: Option<BlockId> },
}

/// What a block holds, as far as it matters to where it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// One value, of any kind; or nothing any more.
    Value,
    /// A map, or a text, or another shared type.
    Map,
    Text,
    Type,
    /// What stands in lists only: letters, formats, embeds, several values.
    Listed,
}

/// Names a block by one of its clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct BlockId {
    pub(crate) client: u64,
    pub(crate) clock: u32,
}

pub(super) fn block<'a>(walker: &mut Walker<'a>) -> Result<Block<'a>, Malformed> {
    walker.part_begins();
    let head = walker.byte()?;
    if head == GC || head == SKIP {
        let length = walker.clock()?;
        if length == 0 {
            return Err(walker.malformed(Reason::EmptyBlock));
        }
        let (place, content, content_at) = (Place::Nowhere, Content::Value, walker.at());
        let is_gap = head == SKIP;
        let (needs, key, kind) = ([None; 2], None, head);
        return Ok(Block { length, is_gap, is_type: false, needs, place, key, content, kind, content_at });
    }
    let left = if head & HAS_ORIGIN != 0 { Some(walker.id()?) } else { None };
    let right = if head & HAS_RIGHT_ORIGIN != 0 { Some(walker.id()?) } else { None };
    let (place, key) = match (left, right) {
        (None, None) => parent(walker, head & HAS_PARENT_KEY != 0)?,
        _ => (Place::Beside { left, right }, None),
    };
    let needs = match place {
        Place::Inside { parent, .. } => [Some(parent), None],
        _ => [left, right],
    };
    let kind = head & CONTENT;
    let shared = if kind == TYPE { walker.next() } else { None };
    let content_at = walker.at();
    let length = content(walker, kind)?;
    // yrs leaves empty ones out. Yjs keeps them, and then doesn't find what follows.
    if length == 0 {
        return Err(walker.malformed(Reason::EmptyBlock));
    }
    let content = match kind {
        TYPE => match shared {
            Some(1) => Content::Map,
            Some(2) => Content::Text,
            _ => Content::Type,
        },
        1 | 3 | DOC => Content::Value,
        8 if length == 1 => Content::Value,
        _ => Content::Listed,
    };
    let is_type = kind == TYPE || kind == DOC;
    Ok(Block { length, is_gap: false, is_type, needs, place, key, content, kind, content_at })
}

/// A block without neighbours names the type it is in: a root by name, another by its block.
fn parent<'a>(walker: &mut Walker<'a>, is_keyed: bool) -> Result<(Place<'a>, Option<&'a str>), Malformed> {
    let place = match walker.number()? {
        0 => Place::Inside { parent: walker.id()?, is_keyed },
        1 => Place::Root { name: walker.text()?, is_keyed },
        _ => return Err(walker.malformed(Reason::UnknownContent)),
    };
    let key = if is_keyed { Some(walker.text()?) } else { None };
    Ok((place, key))
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
            walker.document_begins();
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
pub(super) fn utf16_units(text: &str) -> usize {
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

pub(super) fn value(walker: &mut Walker<'_>, depth: usize) -> Result<(), Malformed> {
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
