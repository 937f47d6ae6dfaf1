//! An update with other words in it: whatever anyone wrote can be blanked in its bytes, and every clock, length and place
//! stays, so that a document reads it as before (SPEC G8).
//!
//! A placeholder has as many UTF-16 units as what it stands for (SPEC S12): later blocks name their neighbours by them.
//! Whose words go is for others to say ([`crate::board::erase`]).

use super::{
    Malformed, Place,
    bytes::Walker,
    content::{self, DOC, OBJECT, TYPE, utf16_units},
};
use crate::{ids::MAX_ID, sync::write_varuint};

/// What stands in the place of each unit: no letter of any language, one unit, and seen.
const PLACEHOLDER: &str = "·";
/// The texts in a plain value that are prose though they may look like words: labels, and what an ESPACE is for.
const PROSE: [&str; 5] = ["label", "usages", "publics", "equipment", "steward"];

const DELETED: u8 = 1;
const BINARY: u8 = 3;
const STRING: u8 = 4;
const EMBED: u8 = 5;
const FORMAT: u8 = 6;
const ANY: u8 = 8;

/// What of a block's content goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Blank {
    /// Every text, and every byte that is none of the format's.
    Everything,
    /// What is no word of the board's own: ids, orders, colours and states stay.
    Prose,
    /// Some of these letters: what they are without them, in as many units.
    Some { left: String },
}

/// A block of an update, for whoever decides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) client: u64,
    /// The clocks `from..to`.
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) place: Place<'a>,
    pub(crate) key: Option<&'a str>,
    kind: u8,
    content: &'a [u8],
}

impl<'a> Part<'a> {
    /// Letters of a text, or one text as a plain value.
    pub(crate) fn text(&self) -> Option<&'a str> {
        let mut walker = Walker::new(self.content);
        match self.kind {
            STRING => walker.text().ok(),
            ANY if walker.count().ok()? == 1 && walker.byte().ok()? == 119 => walker.text().ok(),
            _ => None,
        }
    }

    /// Are these letters of a text?
    pub(crate) fn is_letters(&self) -> bool {
        self.kind == STRING
    }

    /// Does it hold a type, in which other blocks are?
    pub(crate) fn is_type(&self) -> bool {
        self.kind == TYPE
    }

    /// What an ESPACE is for, in words: the texts under [`PROSE`] of one plain value with keys.
    pub(crate) fn prose(&self) -> Vec<&'a str> {
        let mut found = Vec::new();
        let mut walker = Walker::new(self.content);
        // What can't be read has no words.
        let _walked = self.collect(&mut walker, &mut found);
        found
    }

    fn collect(&self, walker: &mut Walker<'a>, found: &mut Vec<&'a str>) -> Option<()> {
        if self.kind != ANY || walker.count().ok()? != 1 || walker.byte().ok()? != OBJECT {
            return None;
        }
        for _ in 0..walker.count().ok()? {
            let key = walker.text().ok()?;
            match (PROSE.contains(&key), walker.next()) {
                (true, Some(119)) => {
                    walker.byte().ok()?;
                    found.push(walker.text().ok()?);
                }
                (true, Some(117)) => {
                    walker.byte().ok()?;
                    for _ in 0..walker.count().ok()? {
                        if walker.byte().ok()? != 119 {
                            return None;
                        }
                        found.push(walker.text().ok()?);
                    }
                }
                _ => content::value(walker, 0).ok()?,
            }
        }
        Some(())
    }

    /// The text under this key, where it is one plain value with keys.
    pub(crate) fn field(&self, name: &str) -> Option<&'a str> {
        let mut walker = Walker::new(self.content);
        if self.kind != ANY || walker.count().ok()? != 1 || walker.byte().ok()? != OBJECT {
            return None;
        }
        for _ in 0..walker.count().ok()? {
            let key = walker.text().ok()?;
            if key == name {
                return (walker.byte().ok()? == 119).then(|| walker.text().ok()).flatten();
            }
            content::value(&mut walker, 0).ok()?;
        }
        None
    }
}

/// The update with what `choose` says blanked; `None` when that is nothing.
///
/// # Errors
/// [`Malformed`] when it would not pass [`super::update`].
pub(crate) fn redacted(
    update: &[u8],
    mut choose: impl FnMut(&Part<'_>) -> Option<Blank>,
) -> Result<Option<Vec<u8>>, Malformed> {
    let mut walker = Walker::new(update);
    let mut out = Vec::new();
    // Up to here the bytes are copied.
    let mut copied = 0;
    for _ in 0..walker.count()? {
        let count = walker.count()?;
        let client = walker.client()?;
        let mut clock = walker.clock()?;
        for _ in 0..count {
            let block = content::block(&mut walker)?;
            let (from, to) = (clock, walker.advance(clock, block.length)?);
            clock = to;
            let bytes = &update[block.content_at..walker.at()];
            let (place, key, kind) = (block.place, block.key, block.kind);
            if block.is_gap || place == Place::Nowhere || kind == DELETED {
                continue;
            }
            let part = Part { client, from, to, place, key, kind, content: bytes };
            if let Some(blank) = choose(&part) {
                let mut content = Vec::with_capacity(bytes.len());
                blank_content(kind, bytes, &blank, &mut content)?;
                if content != bytes {
                    out.extend_from_slice(&update[copied..block.content_at]);
                    out.extend_from_slice(&content);
                    copied = walker.at();
                }
            }
        }
    }
    if copied == 0 {
        return Ok(None);
    }
    out.extend_from_slice(&update[copied..]);
    Ok(Some(out))
}

/// A text of as many units, with none of its letters.
pub fn blanked(text: &str) -> String {
    PLACEHOLDER.repeat(utf16_units(text))
}

/// Is nothing left of what stood here?
pub(crate) fn is_blanked(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| PLACEHOLDER.contains(letter))
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    write_varuint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn blank_content(kind: u8, bytes: &[u8], blank: &Blank, out: &mut Vec<u8>) -> Result<(), Malformed> {
    let mut walker = Walker::new(bytes);
    match kind {
        STRING => {
            let text = walker.text()?;
            match blank {
                Blank::Some { left } if utf16_units(left) == utf16_units(text) => write_text(out, left),
                _ => write_text(out, &blanked(text)),
            }
        }
        BINARY => blank_bytes(&mut walker, out)?,
        EMBED => write_text(out, &blank_json(walker.text()?)),
        FORMAT => {
            write_text(out, walker.text()?);
            write_text(out, &blank_json(walker.text()?));
        }
        ANY => {
            let count = walker.count()?;
            write_varuint(out, count);
            for _ in 0..count {
                blank_value(&mut walker, None, blank, out)?;
            }
        }
        DOC => {
            write_text(out, walker.text()?);
            blank_value(&mut walker, None, blank, out)?;
        }
        _ => out.extend_from_slice(bytes),
    }
    Ok(())
}

fn blank_bytes(walker: &mut Walker<'_>, out: &mut Vec<u8>) -> Result<(), Malformed> {
    let part = walker.part()?;
    write_varuint(out, part.len() as u64);
    out.resize(out.len() + part.len(), 0);
    Ok(())
}

/// One plain value; the walk has seen that it nests no deeper than a stack can bear.
fn blank_value(
    walker: &mut Walker<'_>,
    key: Option<&str>,
    blank: &Blank,
    out: &mut Vec<u8>,
) -> Result<(), Malformed> {
    let (start, all) = (walker.at(), walker.all());
    match walker.next() {
        Some(119) => {
            out.push(walker.byte()?);
            let text = walker.text()?;
            let stays =
                *blank == Blank::Prose && !key.is_some_and(|key| PROSE.contains(&key)) && is_word(text);
            if stays { write_text(out, text) } else { write_text(out, &blanked(text)) }
        }
        Some(OBJECT) => {
            out.push(walker.byte()?);
            let count = walker.count()?;
            write_varuint(out, count);
            for _ in 0..count {
                let key = walker.text()?;
                write_text(out, key);
                blank_value(walker, Some(key), blank, out)?;
            }
        }
        Some(117) => {
            out.push(walker.byte()?);
            let count = walker.count()?;
            write_varuint(out, count);
            for _ in 0..count {
                blank_value(walker, key, blank, out)?;
            }
        }
        Some(116) => {
            out.push(walker.byte()?);
            blank_bytes(walker, out)?;
        }
        _ => {
            content::value(walker, 0)?;
            out.extend_from_slice(&all[start..walker.at()]);
        }
    }
    Ok(())
}

/// Is this an id, an order, a colour, a state: something that a board needs to be read?
fn is_word(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() <= MAX_ID && text.bytes().all(fits)
}

/// JSON with its texts blanked; what can't be read says nothing any more.
fn blank_json(text: &str) -> String {
    fn blank(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => *text = blanked(text),
            serde_json::Value::Array(values) => values.iter_mut().for_each(blank),
            serde_json::Value::Object(fields) => fields.values_mut().for_each(blank),
            _ => {}
        }
    }
    let Ok(mut value) = serde_json::from_str(text) else { return "null".to_owned() };
    blank(&mut value);
    value.to_string()
}

#[cfg(test)]
mod tests;
