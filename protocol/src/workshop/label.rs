//! Short texts that people give to people and things: names and titles. What may stay in them, and how long they
//! may be. Notes are not here: their text lives in the board.

use crate::{NAME_GRAPHEMES, TITLE_GRAPHEMES, refusal::Refusal};
use unicode_segmentation::UnicodeSegmentation;

/// One grapheme can carry any number of combining marks; a family emoji takes 25 bytes, a flag of a region 28.
const BYTES_PER_GRAPHEME: usize = 32;

/// A person's name as it is kept, or why it cannot be one.
pub fn name(raw: &str) -> Result<String, Refusal> {
    clean(raw, "name", NAME_GRAPHEMES)
}

/// A title as it is kept, or why it cannot be one.
pub fn title(raw: &str) -> Result<String, Refusal> {
    clean(raw, "title", TITLE_GRAPHEMES)
}

/// Is this a text of one to `limit` graphemes? It is kept as it is.
pub(super) fn checked(field: &str, text: &str, limit: u32) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::BadField { field: field.into() });
    }
    checked_if_any(field, text, limit)
}

/// The same, or an empty one.
pub(crate) fn checked_if_any(field: &str, text: &str, limit: u32) -> Result<(), Refusal> {
    let most = limit as usize;
    if text.len() > most * BYTES_PER_GRAPHEME || text.graphemes(true).count() > most {
        return Err(Refusal::TooLong { field: field.into(), limit });
    }
    Ok(())
}

fn clean(raw: &str, field: &str, limit: u32) -> Result<String, Refusal> {
    let most = limit as usize;
    // Long input is refused before it is walked; cleaning only ever shortens by characters nobody sees.
    if raw.len() > most * BYTES_PER_GRAPHEME * 2 {
        return Err(Refusal::TooLong { field: field.into(), limit });
    }
    let spaced: String =
        raw.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_stripped(*c)).collect();
    let text = spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if !text.chars().any(is_visible) {
        return Err(Refusal::BadField { field: field.into() });
    }
    if text.graphemes(true).count() > most || text.len() > most * BYTES_PER_GRAPHEME {
        return Err(Refusal::TooLong { field: field.into(), limit });
    }
    Ok(text)
}

/// Control characters, marks that turn the direction of what follows, and blanks without width: a name made with
/// them can pass for another one. The joiners stay: emoji and several scripts need them.
fn is_stripped(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Does this character alone show something?
fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(c, '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{200C}' | '\u{200D}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}' | '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r5_a_name_is_kept_without_what_could_pass_for_another() {
        let table = [
            ("  Mésange ", "Mésange"),
            ("Ada\tde\nLyon", "Ada de Lyon"),
            ("A\u{202E}da", "Ada"),
            ("A\u{0007}da\u{200B}", "Ada"),
            ("👩‍👧 Léa", "👩‍👧 Léa"),
            ("No\u{00A0}é", "No é"),
        ];
        for (raw, kept) in table {
            assert_eq!(name(raw).as_deref(), Ok(kept), "{raw:?}");
        }
    }

    #[test]
    fn r5_a_name_that_shows_nothing_is_refused() {
        for raw in ["", "   ", "\u{200B}", "\u{200D}\u{FE0F}", "\u{3164}", "\n\t\u{202E}"] {
            assert_eq!(name(raw), Err(Refusal::BadField { field: "name".into() }), "{raw:?}");
        }
    }

    #[test]
    fn r5_names_hold_40_graphemes_and_titles_120() {
        let family = "👩‍👩‍👧‍👦";
        assert!(name(&family.repeat(40)).is_ok(), "a grapheme counts once, whatever its bytes");
        for text in ["é".repeat(41), format!("e{}", "\u{0301}".repeat(2000)), "x".repeat(1 << 20)] {
            assert_eq!(name(&text), Err(Refusal::TooLong { field: "name".into(), limit: 40 }));
        }
        assert!(title(&"t".repeat(120)).is_ok());
        assert_eq!(title(&"t".repeat(121)), Err(Refusal::TooLong { field: "title".into(), limit: 120 }));
    }
}
