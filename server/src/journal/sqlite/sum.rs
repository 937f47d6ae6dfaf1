//! Checksums: what an entry or a snapshot is, and where it belongs, in 32 bits.
//!
//! SQLite checks the frames of its write-ahead log, but not the pages of its file: a byte that flips there later would
//! be read as truth. CRC-32 finds every error of up to 32 bits in a row and all but one in 4·10⁹ of the others, at a
//! few GB/s; an entry's name and sequence are in it, so that one entry is never taken for another.

use crc32fast::Hasher;
use rusqlite::{Connection, functions::FunctionFlags};
use socle_protocol::ids::{Millis, Seq};

/// What is summed before a body: numbers, and two ids of at most 64 bytes.
const HEAD: usize = 192;

/// A stream's row, as [`super::named`] tells it: its kind and its name.
type Named<'a> = (i64, &'a str);

/// The sum of one entry: every column, its author by id.
pub(super) fn of_entry(
    stream: Named<'_>,
    seq: Seq,
    kind: i64,
    author: Option<&str>,
    at: Millis,
    body: &[u8],
) -> u32 {
    let mut head = begin(b'E', stream, seq);
    head.extend_from_slice(&kind.to_le_bytes());
    head.extend_from_slice(&at.to_le_bytes());
    match author {
        None => head.push(0),
        Some(person) => {
            head.push(1);
            text(&mut head, person);
        }
    }
    sum(&head, body)
}

/// The sum of one snapshot.
pub(super) fn of_snapshot(stream: Named<'_>, seq: Seq, body: &[u8]) -> u32 {
    sum(&begin(b'S', stream, seq), body)
}

/// In two strides: for a few bytes at a time the processor's own instructions are of no use.
fn sum(head: &[u8], body: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(head);
    hasher.update(body);
    hasher.finalize()
}

fn begin(what: u8, (kind, name): Named<'_>, seq: Seq) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD);
    head.push(what);
    head.extend_from_slice(&kind.to_le_bytes());
    text(&mut head, name);
    head.extend_from_slice(&seq.to_le_bytes());
    head
}

/// With its length first: no two rows of texts are the same bytes.
fn text(head: &mut Vec<u8>, text: &str) {
    head.extend_from_slice(&(text.len() as u64).to_le_bytes());
    head.extend_from_slice(text.as_bytes());
}

/// Lets migrations compute sums: `entry_sum(…)` and `snapshot_sum(…)`.
pub(super) fn teach(connection: &Connection) -> rusqlite::Result<()> {
    let pure = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("entry_sum", 7, pure, |row| {
        let (stream, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let (seq, kind): (i64, i64) = (row.get(2)?, row.get(3)?);
        let (author, at): (Option<String>, i64) = (row.get(4)?, row.get(5)?);
        let body: Vec<u8> = row.get(6)?;
        let (seq, at) = (seq.unsigned_abs(), at.unsigned_abs());
        Ok(of_entry((stream, &name), seq, kind, author.as_deref(), at, &body))
    })?;
    connection.create_scalar_function("snapshot_sum", 4, pure, |row| {
        let (stream, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let (seq, body): (i64, Vec<u8>) = (row.get(2)?, row.get(3)?);
        Ok(of_snapshot((stream, &name), seq.unsigned_abs(), &body))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j6_a_sum_tells_every_part_of_an_entry_from_another() {
        let told = |stream, name, seq, kind, author, at, body: &str| {
            of_entry((stream, name), seq, kind, author, at, body.as_bytes())
        };
        let whole = told(1, "board", 7, 0, Some("p_ada"), 9, "body");
        let others = [
            told(0, "board", 7, 0, Some("p_ada"), 9, "body"),
            told(1, "boare", 7, 0, Some("p_ada"), 9, "body"),
            told(1, "board", 8, 0, Some("p_ada"), 9, "body"),
            told(1, "board", 7, 2, Some("p_ada"), 9, "body"),
            told(1, "board", 7, 0, Some("p_ben"), 9, "body"),
            told(1, "board", 7, 0, None, 9, "body"),
            told(1, "board", 7, 0, Some("p_ada"), 8, "body"),
            told(1, "board", 7, 0, Some("p_ada"), 9, "bodz"),
            // The same bytes, parted elsewhere.
            told(1, "board", 7, 0, Some("p_adab"), 9, "ody"),
            of_snapshot((1, "board"), 7, b"body"),
        ];
        assert_eq!(whole, told(1, "board", 7, 0, Some("p_ada"), 9, "body"));
        // As it is in every file so far.
        assert_eq!(whole, 0x66f1_1641);
        for (n, other) in others.into_iter().enumerate() {
            assert_ne!(other, whole, "{n}");
        }
    }
}
