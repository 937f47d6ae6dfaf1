//! Whose names an update brings, by its bytes: what tells whose a CRDT client is that nobody has written with yet.

use super::{
    Malformed, Place,
    bytes::Walker,
    content::{self, OBJECT},
};

const ANY: u8 = 8;
const TEXT: u8 = 119;

/// For each client, the names that its items bear: who wrote them, and who deleted them (SPEC B11). What was rewritten
/// stands beside what it replaced and is left out.
///
/// # Errors
/// [`Malformed`] where yrs must not be given these bytes.
pub fn signed(update: &[u8]) -> Result<Vec<(u64, &str)>, Malformed> {
    let mut walker = Walker::new(update);
    let mut found = Vec::new();
    for _ in 0..walker.count()? {
        let count = walker.count()?;
        let client = walker.client()?;
        walker.clock()?;
        for _ in 0..count {
            let block = content::block(&mut walker)?;
            if block.kind != ANY || !matches!(block.place, Place::Inside { .. }) {
                continue;
            }
            let value = Walker::new(&update[block.content_at..walker.at()]);
            let name = match block.key {
                Some("author") => text(value)?,
                Some("deleted") => by(value)?,
                _ => None,
            };
            found.extend(name.map(|name| (client, name)));
        }
    }
    Ok(found)
}

/// The only value, where it is a text.
fn text<'a>(mut walker: Walker<'a>) -> Result<Option<&'a str>, Malformed> {
    let is_text = walker.count()? == 1 && walker.byte()? == TEXT;
    if is_text { walker.text().map(Some) } else { Ok(None) }
}

/// The text under `by` in the only value.
fn by<'a>(mut walker: Walker<'a>) -> Result<Option<&'a str>, Malformed> {
    if walker.count()? != 1 || walker.byte()? != OBJECT {
        return Ok(None);
    }
    for _ in 0..walker.count()? {
        if walker.text()? == "by" && walker.next() == Some(TEXT) {
            walker.byte()?;
            return walker.text().map(Some);
        }
        content::value(&mut walker, 0)?;
    }
    Ok(None)
}
