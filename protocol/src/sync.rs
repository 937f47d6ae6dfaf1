//! The board plane's frames: the stock y-protocol (SPEC S1), and three messages of ours for sessions that ask (S6).
//!
//! Bytes in, borrowed parts out: nothing is copied and no CRDT is decoded here. What a part's bytes mean is for
//! [`crate::walk`] and yrs.

const SYNC: u64 = 0;
const AWARENESS: u64 = 1;
const AUTH: u64 = 2;
const QUERY_AWARENESS: u64 = 3;
const SAVED: u64 = 4;
const REFUSED: u64 = 5;
const STORAGE: u64 = 6;
const DEFLATED: u64 = 7;

const STEP_1: u64 = 0;
const STEP_2: u64 = 1;
const UPDATE: u64 = 2;

const AUTH_DENIED: u64 = 0;

/// One message of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message<'a> {
    /// «This is my state vector; what do I lack?»
    Step1 { state_vector: &'a [u8] },
    /// «This is what you lack.»
    Step2 { update: &'a [u8] },
    /// «This changed.»
    Update { update: &'a [u8] },
    /// Presence states, opaque.
    Awareness { states: &'a [u8] },
    /// «Who is here?»
    QueryAwareness {},
    /// No; with a reason.
    Denied { reason: &'a str },
    /// How many sync messages of this connection are decided and on disk.
    Saved { count: u64 },
    /// A refusal as JSON.
    Refused { json: &'a str },
    /// Do edits reach the server's disk?
    Storage { saving: bool },
    /// Another frame, compressed as raw DEFLATE (RFC 1951).
    Deflated { frame: &'a [u8] },
    /// A type that this version doesn't know; the rest of its frame is left unread.
    Unknown { kind: u64 },
}

/// The bytes are not a frame: at `at` something is missing, overlong or not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("read a frame: malformed at byte {at}")]
pub struct MalformedFrame {
    pub at: usize,
}

/// Splits a frame into its messages: one outwards, perhaps several inwards.
pub fn messages(frame: &[u8]) -> Messages<'_> {
    Messages { frame, at: 0, over: false }
}

/// Iterator of [`messages`]; ends after the first malformed or unknown one.
#[derive(Debug)]
pub struct Messages<'a> {
    frame: &'a [u8],
    at: usize,
    over: bool,
}

impl<'a> Iterator for Messages<'a> {
    type Item = Result<Message<'a>, MalformedFrame>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over || (self.at >= self.frame.len() && self.at > 0) {
            return None;
        }
        let message = self.read();
        self.over = matches!(message, Err(_) | Ok(Message::Unknown { .. }));
        Some(message)
    }
}

impl<'a> Messages<'a> {
    fn read(&mut self) -> Result<Message<'a>, MalformedFrame> {
        Ok(match self.varuint()? {
            SYNC => match self.varuint()? {
                STEP_1 => Message::Step1 { state_vector: self.part()? },
                STEP_2 => Message::Step2 { update: self.part()? },
                UPDATE => Message::Update { update: self.part()? },
                _ => return Err(MalformedFrame { at: self.at }),
            },
            AWARENESS => Message::Awareness { states: self.part()? },
            AUTH => match self.varuint()? {
                AUTH_DENIED => Message::Denied { reason: self.text()? },
                _ => return Err(MalformedFrame { at: self.at }),
            },
            QUERY_AWARENESS => Message::QueryAwareness {},
            SAVED => Message::Saved { count: self.varuint()? },
            REFUSED => Message::Refused { json: self.text()? },
            STORAGE => Message::Storage { saving: self.varuint()? != 0 },
            DEFLATED => Message::Deflated { frame: self.part()? },
            kind => Message::Unknown { kind },
        })
    }

    fn varuint(&mut self) -> Result<u64, MalformedFrame> {
        let (value, next) = read_varuint(self.frame, self.at).ok_or(MalformedFrame { at: self.at })?;
        self.at = next;
        Ok(value)
    }

    fn part(&mut self) -> Result<&'a [u8], MalformedFrame> {
        let length = self.varuint()?;
        let malformed = MalformedFrame { at: self.at };
        let end = usize::try_from(length).ok().and_then(|n| self.at.checked_add(n)).ok_or(malformed)?;
        let part = self.frame.get(self.at..end).ok_or(malformed)?;
        self.at = end;
        Ok(part)
    }

    fn text(&mut self) -> Result<&'a str, MalformedFrame> {
        let malformed = MalformedFrame { at: self.at };
        std::str::from_utf8(self.part()?).map_err(|_| malformed)
    }
}

/// Reads a lib0 varuint at `at`: seven bits a byte, lowest first; at most 53 bits, as JavaScript has no more.
/// Answers the value and where the next byte is.
pub fn read_varuint(bytes: &[u8], mut at: usize) -> Option<(u64, usize)> {
    let mut value = 0u64;
    let mut shift = 0;
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return (value < 1 << 53).then_some((value, at));
        }
        shift += 7;
        if shift > 49 {
            return None;
        }
    }
}

/// Writes a lib0 varuint.
pub fn write_varuint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn frame(head: &[u64], part: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(part.len() + 12);
    for kind in head {
        write_varuint(&mut out, *kind);
    }
    write_varuint(&mut out, part.len() as u64);
    out.extend_from_slice(part);
    out
}

/// The frame of [`Message::Step1`].
pub fn step1(state_vector: &[u8]) -> Vec<u8> {
    frame(&[SYNC, STEP_1], state_vector)
}

/// The frame of [`Message::Step2`].
pub fn step2(update: &[u8]) -> Vec<u8> {
    frame(&[SYNC, STEP_2], update)
}

/// The frame of [`Message::Update`].
pub fn update(update: &[u8]) -> Vec<u8> {
    frame(&[SYNC, UPDATE], update)
}

/// The frame of [`Message::Awareness`].
pub fn awareness(states: &[u8]) -> Vec<u8> {
    frame(&[AWARENESS], states)
}

/// The frame of [`Message::QueryAwareness`].
pub fn query_awareness() -> Vec<u8> {
    vec![QUERY_AWARENESS as u8]
}

/// The frame of [`Message::Denied`].
pub fn denied(reason: &str) -> Vec<u8> {
    frame(&[AUTH, AUTH_DENIED], reason.as_bytes())
}

/// The frame of [`Message::Saved`].
pub fn saved(count: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(9);
    write_varuint(&mut out, SAVED);
    write_varuint(&mut out, count);
    out
}

/// The frame of [`Message::Refused`].
pub fn refused(json: &str) -> Vec<u8> {
    frame(&[REFUSED], json.as_bytes())
}

/// The frame of [`Message::Storage`].
pub fn storage(saving: bool) -> Vec<u8> {
    vec![STORAGE as u8, u8::from(saving)]
}

/// The frame of [`Message::Deflated`].
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    frame(&[DEFLATED], bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_every_message_comes_back_from_its_frame() {
        let frames = [
            (step1(b"sv"), Message::Step1 { state_vector: b"sv" }),
            (step2(b"u2"), Message::Step2 { update: b"u2" }),
            (update(b"u"), Message::Update { update: b"u" }),
            (awareness(b"a"), Message::Awareness { states: b"a" }),
            (query_awareness(), Message::QueryAwareness {}),
            (denied("read_only"), Message::Denied { reason: "read_only" }),
            (saved(300), Message::Saved { count: 300 }),
            (refused("{}"), Message::Refused { json: "{}" }),
            (deflated(b"z"), Message::Deflated { frame: b"z" }),
            (storage(false), Message::Storage { saving: false }),
            (storage(true), Message::Storage { saving: true }),
        ];
        let mut joined = Vec::new();
        for (frame, message) in &frames {
            assert_eq!(messages(frame).collect::<Vec<_>>(), vec![Ok(*message)]);
            joined.extend_from_slice(frame);
        }
        let all: Vec<_> = messages(&joined).map(|m| m.expect("well formed")).collect();
        assert_eq!(all, frames.map(|(_, message)| message));
    }

    #[test]
    fn s9_a_malformed_frame_is_an_error_at_every_cut() {
        for whole in [step2(b"abcdef"), awareness(b"abc"), denied("no"), saved(1 << 40)] {
            for cut in 0..whole.len() {
                let last = messages(&whole[..cut]).last();
                assert!(matches!(last, Some(Err(_))), "{whole:?} cut at {cut}");
            }
        }
        for bad in [&[0, 7, 0][..], &[0, 2, 0xff, 0xff], &[5, 1, 0xff]] {
            assert!(matches!(messages(bad).next(), Some(Err(_))), "{bad:?}");
        }
        assert_eq!(messages(&[9, 1, 2]).collect::<Vec<_>>(), vec![Ok(Message::Unknown { kind: 9 })]);
    }
}
