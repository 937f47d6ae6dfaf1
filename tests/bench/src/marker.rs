//! Marks that travel inside edits and presence, so that receivers count and time them in the raw bytes whatever a
//! server merges: a sign, the sender's number, the number of what was sent, a check letter.
//!
//! Eight ASCII bytes. The check letter makes a mark by accident (the sign's byte inside a varint, say) a matter of
//! one in 64⁷.

/// Bytes of a mark.
pub const LENGTH: usize = 8;
/// Begins the mark of an edit.
pub const EDIT: u8 = b'~';
/// Begins the mark of a cursor's position.
pub const CURSOR: u8 = b'^';
/// Most senders in one run: two letters.
pub const SENDERS: u32 = 1 << 12;

const LETTERS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// Letter → value, 0xff where it is none.
const VALUES: [u8; 256] = {
    let mut values = [0xff; 256];
    let mut n = 0;
    while n < 64 {
        values[LETTERS[n] as usize] = n as u8;
        n += 1;
    }
    values
};

/// Who sent it, and its number among what they sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub sender: u32,
    pub number: u32,
}

impl Mark {
    /// Writes the mark of this kind ([`EDIT`] or [`CURSOR`]).
    pub fn text(self, sign: u8) -> String {
        let whole = u64::from(self.sender) << 24 | u64::from(self.number);
        let mut out = String::with_capacity(LENGTH);
        out.push(char::from(sign));
        for place in (0..6).rev() {
            out.push(char::from(LETTERS[(whole >> (6 * place)) as usize & 63]));
        }
        out.push(char::from(LETTERS[check(whole) as usize]));
        out
    }
}

fn check(whole: u64) -> u64 {
    (whole.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) & 63
}

/// Calls `found` with every mark of this kind in `bytes`.
#[inline]
pub fn scan(bytes: &[u8], sign: u8, mut found: impl FnMut(Mark)) {
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(sign, rest) {
        rest = &rest[at..];
        // Marks of one writer stand side by side once edits are merged: no search between them.
        while let Some(mark) = read(rest, sign) {
            found(mark);
            rest = &rest[LENGTH..];
        }
        rest = if rest.first() == Some(&sign) { &rest[1..] } else { rest };
    }
}

#[inline]
fn read(bytes: &[u8], sign: u8) -> Option<Mark> {
    let mark: &[u8; LENGTH] = bytes.first_chunk()?;
    if mark[0] != sign {
        return None;
    }
    let (mut whole, mut strange) = (0u64, 0u8);
    for letter in &mark[1..LENGTH - 1] {
        let value = VALUES[usize::from(*letter)];
        strange |= value;
        whole = whole << 6 | u64::from(value & 63);
    }
    let right = strange < 64 && u64::from(VALUES[usize::from(mark[LENGTH - 1])]) == check(whole);
    right.then_some(Mark { sender: (whole >> 24) as u32, number: (whole & 0xff_ffff) as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_once_and_nothing_else() {
        let marks: Vec<Mark> =
            (0..500).map(|n| Mark { sender: n * 7 % SENDERS, number: n * 33_333 % (1 << 24) }).collect();
        let mut bytes = b"~~abc~1234567~".to_vec();
        for (n, mark) in marks.iter().enumerate() {
            bytes.extend_from_slice(mark.text(EDIT).as_bytes());
            if n % 3 == 0 {
                bytes.extend_from_slice(b"\x00~\xff^");
                bytes.extend_from_slice(mark.text(CURSOR).as_bytes());
            }
        }
        bytes.extend_from_slice(b"~00000");
        let mut seen = Vec::new();
        scan(&bytes, EDIT, |mark| seen.push(mark));
        assert_eq!(seen, marks);
        let mut cursors = 0;
        scan(&bytes, CURSOR, |_| cursors += 1);
        assert_eq!(cursors, 167);
    }
}
