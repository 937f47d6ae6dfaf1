//! Typed edits, one update each: what a person does in one gesture.

use super::Board;
use rand::{Rng, distr::Alphanumeric};
use socle_protocol::{
    board::{Color, Deletion, Link, LinkKind, Note, Place, Zone, write::Kind},
    ids::Millis,
    order,
};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where a note goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target<'a> {
    /// At the end of a zone.
    In { zone: &'a str },
    /// On the open board, at absolute coordinates.
    Free { x: f64, y: f64 },
}

/// 62^16 ids: nobody makes the same one twice.
const ID_LENGTH: usize = 16;

fn new_id() -> String {
    rand::rng().sample_iter(Alphanumeric).take(ID_LENGTH).map(char::from).collect()
}

/// The time by this machine's clock.
pub(crate) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

impl Board {
    /// A new note; answers its id.
    pub fn add_note(&self, target: Target<'_>, text: &str, color: Color) -> String {
        let note = Note {
            id: new_id(),
            place: self.place(target),
            text: text.to_owned(),
            color,
            author: Some(self.person().to_string()),
            at: now(),
            status: "proposed".into(),
            ..Note::default()
        };
        self.edit(|roots, txn| roots.add_note(txn, &note));
        note.id
    }

    /// A note as it is, under an id of the caller's choice.
    pub fn put_note(&self, note: &Note) {
        self.edit(|roots, txn| roots.add_note(txn, note));
    }

    /// A note and its link in one update, where the phase asks what a new note answers (SPEC F11).
    pub fn put_linked(&self, note: &Note, link: &Link) {
        self.edit(|roots, txn| {
            roots.add_note(txn, note);
            roots.add_link(txn, link);
        });
    }

    /// Gives a note this place.
    pub fn place_note(&self, note: &str, place: &Place) -> bool {
        self.edit(|roots, txn| roots.place_note(txn, note, place))
    }

    /// A link as it is, under an id of the caller's choice.
    pub fn put_link(&self, link: &Link) {
        self.edit(|roots, txn| roots.add_link(txn, link));
    }

    /// Replaces `remove` UTF-16 units at `index`. Answers whether there is such a note.
    pub fn edit_text(&self, note: &str, index: u32, remove: u32, insert: &str) -> bool {
        self.edit(|roots, txn| roots.edit_text(txn, note, index, remove, insert))
    }

    /// Adds to the end of a note's text.
    pub fn append_text(&self, note: &str, insert: &str) -> bool {
        self.edit(|roots, txn| {
            let Some(found) = roots.note(txn, note) else { return false };
            let length = found.text.encode_utf16().count();
            roots.edit_text(txn, note, u32::try_from(length).unwrap_or(u32::MAX), 0, insert)
        })
    }

    /// Moves a note.
    pub fn move_note(&self, note: &str, target: Target<'_>) -> bool {
        let place = self.place(target);
        self.edit(|roots, txn| roots.place_note(txn, note, &place))
    }

    /// Colours a note.
    pub fn color_note(&self, note: &str, color: Color) -> bool {
        self.edit(|roots, txn| roots.set_color(txn, Kind::Note, note, color))
    }

    /// Links two notes or zones; answers the link's id.
    pub fn add_link(&self, from: &str, to: &str, kind: LinkKind, label: &str) -> String {
        let link = Link {
            id: new_id(),
            from: from.into(),
            to: to.into(),
            kind,
            label: label.into(),
            author: Some(self.person().to_string()),
            at: now(),
            ..Link::default()
        };
        self.edit(|roots, txn| roots.add_link(txn, &link));
        link.id
    }

    /// Adds a zone under a new id; answers that id.
    pub fn add_zone(&self, zone: &Zone) -> String {
        let zone = Zone { id: new_id(), at: now(), author: Some(self.person().to_string()), ..zone.clone() };
        self.edit(|roots, txn| roots.add_zone(txn, &zone));
        zone.id
    }

    /// To the bin.
    pub fn remove_note(&self, note: &str) -> bool {
        let deletion = Deletion { by: self.person().to_string(), at: now(), into: None };
        self.edit(|roots, txn| roots.remove(txn, Kind::Note, note, &deletion))
    }

    /// Out of the bin.
    pub fn restore_note(&self, note: &str) -> bool {
        self.edit(|roots, txn| roots.restore(txn, Kind::Note, note))
    }

    /// One note's text, deleted or not.
    pub fn text_of(&self, note: &str) -> Option<String> {
        self.read(|roots, txn| roots.note(txn, note)).map(|note| note.text)
    }

    /// Is there a note with this text?
    pub fn shows(&self, text: &str) -> bool {
        self.view().notes.values().any(|note| note.deleted.is_none() && note.text == text)
    }

    fn place(&self, target: Target<'_>) -> Place {
        let (zone, x, y) = match target {
            Target::In { zone } => (Some(zone.to_owned()), 0.0, 0.0),
            Target::Free { x, y } => (None, x, y),
        };
        let order = self.order_after_all(zone.as_deref());
        Place { zone, order, x, y, ..Place::default() }
    }

    /// An order key for the end of a zone.
    pub fn next_order(&self, zone: &str) -> String {
        self.order_after_all(Some(zone))
    }

    fn order_after_all(&self, zone: Option<&str>) -> String {
        let last = self
            .view()
            .notes
            .into_values()
            .filter(|note| note.place.zone.as_deref() == zone && order::is_key(&note.place.order))
            .map(|note| note.place.order)
            .max();
        // Valid keys always have one after them.
        order::between(last.as_deref(), None).unwrap_or_else(|_| "a0".into())
    }
}
