//! Texts that come into a board: pasted lines, outlines, tables, canvases, our own JSON (SPEC N).

use crate::cost::bounded;
use socle_protocol::{
    NOTE_GRAPHEMES, TITLE_GRAPHEMES,
    board::{Board, rules::graphemes},
    import::{self, MOST_NOTES, MOST_ZONES},
    order,
};

/// Longest text that is read here.
const LONGEST_TEXT: usize = 64 * 1024;

/// A text comes in whole or not at all; what comes fits a board, and finds its zones when it comes again.
pub fn import(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.len() > LONGEST_TEXT {
        return;
    }
    let incoming = match bounded(bytes.len(), || import::read(text)) {
        Ok(incoming) => incoming,
        Err(trouble) => {
            assert!(trouble.line as usize <= text.lines().count() + 1, "{trouble:?}");
            return;
        }
    };
    let mut ids = 0;
    let mut id = || {
        ids += 1;
        format!("i{ids}")
    };
    let mut board = Board::default();
    let (zones, notes, plan) = incoming.onto(&board, 5, &mut id);
    assert!(zones.len() <= MOST_ZONES && (1..=MOST_NOTES).contains(&notes.len()), "{plan:?}");
    assert_eq!((plan.ideas as usize, plan.trouble), (notes.len(), None));
    for note in &notes {
        assert!(!note.text.trim().is_empty() && graphemes(&note.text) <= NOTE_GRAPHEMES, "{note:?}");
        assert!(note.place.zone.as_ref().is_none_or(|zone| zones.iter().any(|new| new.id == *zone)));
    }
    for zone in &zones {
        assert!(!zone.title.is_empty() && graphemes(&zone.title) <= TITLE_GRAPHEMES, "{zone:?}");
        assert!(order::is_key(&zone.order), "{zone:?}");
    }
    assert!(zones.is_sorted_by(|a, b| a.order < b.order), "in the order of the text");
    board.zones = zones.into_iter().map(|zone| (zone.id.clone(), zone)).collect();
    let (again, ..) = incoming.onto(&board, 6, &mut id);
    assert!(again.is_empty(), "{again:?} was there");
}
