//! The primitives of lib0 v1: numbers, counts, texts. Each read moves on or says where it stopped.

use super::{CLIENTS, CLOCKS, Malformed, Reason, content::BlockId};

/// A place in the bytes.
#[derive(Debug)]
pub(super) struct Walker<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What a decoder will keep as a thing of its own.
    parts: usize,
    /// Where the first sub-document is.
    document: Option<usize>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, parts: 0, document: None }
    }

    /// A sub-document begins.
    pub(super) fn document_begins(&mut self) {
        self.document.get_or_insert(self.at);
    }

    pub(super) fn document(&self) -> Option<usize> {
        self.document
    }

    /// A block, a value, a range begins.
    pub(super) fn part_begins(&mut self) {
        self.parts += 1;
    }

    pub(super) fn parts(&self) -> usize {
        self.parts
    }

    /// All bytes, read or not.
    pub(super) fn all(&self) -> &'a [u8] {
        self.bytes
    }

    /// How many bytes have been read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn malformed(&self, reason: Reason) -> Malformed {
        Malformed { at: self.at, reason }
    }

    /// Nothing may follow: what no one reads would be journaled and sent to everyone.
    pub(super) fn end(&self) -> Result<(), Malformed> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.malformed(Reason::Trailing)) }
    }

    /// The byte that would be read.
    pub(super) fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn byte(&mut self) -> Result<u8, Malformed> {
        let byte = *self.bytes.get(self.at).ok_or(self.malformed(Reason::Missing))?;
        self.at += 1;
        Ok(byte)
    }

    /// Moves over `length` bytes.
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], Malformed> {
        let missing = self.malformed(Reason::Missing);
        let end = usize::try_from(length).ok().and_then(|n| self.at.checked_add(n)).ok_or(missing)?;
        let part = self.bytes.get(self.at..end).ok_or(missing)?;
        self.at = end;
        Ok(part)
    }

    /// A number: seven bits a byte, the lowest first, in as few bytes as it needs. yrs lets longer ones wrap around
    /// at 32 bits, where Yjs does not: the same bytes would then mean two things.
    pub(super) fn number(&mut self) -> Result<u64, Malformed> {
        let first = self.byte()?;
        self.rest(first, u64::from(first & 0x7f), 7)
    }

    /// A number with a sign: the first byte has six bits and the sign.
    pub(super) fn signed(&mut self) -> Result<(), Malformed> {
        let first = self.byte()?;
        self.rest(first, u64::from(first & 0x3f), 6).map(drop)
    }

    fn rest(&mut self, first: u8, mut value: u64, mut shift: u32) -> Result<u64, Malformed> {
        let mut byte = first;
        while byte & 0x80 != 0 {
            byte = self.byte()?;
            if byte == 0 || shift > 49 {
                return Err(self.malformed(Reason::Overlong));
            }
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
        }
        if value < CLIENTS { Ok(value) } else { Err(self.malformed(Reason::TooLarge)) }
    }

    /// How many things follow. Each takes a byte at least, so more than remain is wrong at once.
    pub(super) fn count(&mut self) -> Result<u64, Malformed> {
        let count = self.number()?;
        let remaining = (self.bytes.len() - self.at) as u64;
        if count <= remaining { Ok(count) } else { Err(self.malformed(Reason::Missing)) }
    }

    /// A CRDT client id, or that of an awareness state.
    pub(super) fn client(&mut self) -> Result<u64, Malformed> {
        self.number()
    }

    /// A clock, or a length counted in clocks.
    pub(super) fn clock(&mut self) -> Result<u32, Malformed> {
        let clock = self.number()?;
        match u32::try_from(clock) {
            Ok(clock) if u64::from(clock) < CLOCKS => Ok(clock),
            _ => Err(self.malformed(Reason::TooLarge)),
        }
    }

    /// The clock after `length` more.
    pub(super) fn advance(&self, clock: u32, length: u32) -> Result<u32, Malformed> {
        match clock.checked_add(length) {
            Some(clock) if u64::from(clock) < CLOCKS => Ok(clock),
            _ => Err(self.malformed(Reason::TooLarge)),
        }
    }

    /// The name of a block: client and clock.
    pub(super) fn id(&mut self) -> Result<BlockId, Malformed> {
        Ok(BlockId { client: self.client()?, clock: self.clock()? })
    }

    /// Bytes after their length.
    pub(super) fn part(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.number()?;
        self.take(length)
    }

    /// Text after its length in bytes.
    pub(super) fn text(&mut self) -> Result<&'a str, Malformed> {
        let malformed = self.malformed(Reason::NotText);
        std::str::from_utf8(self.part()?).map_err(|_| malformed)
    }
}
