//! What simulated people send: real Yjs updates that type into notes of the board's schema, and cursors. The same
//! bytes go to every server; each carries a [`crate::marker`].

use crate::marker::{CURSOR, EDIT, LENGTH, Mark};
use socle_protocol::{
    NOTE_GRAPHEMES,
    board::{Note, Place, Roots, new_doc_as},
    sync,
};
use yrs::{ClientID, Doc, ReadTxn, StateVector, Transact, updates::encoder::Encode};

/// Edits of one note: as many marks as its text may hold.
const MARKS_PER_NOTE: u32 = NOTE_GRAPHEMES / LENGTH as u32;

/// The CRDT client id of a sender: 32 bits, as Yjs draws them, and the same in every run.
pub fn client_of(sender: u32) -> u64 {
    let mixed = (u64::from(sender) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) | 1
}

/// A writer with a replica of their own: begins a note, types into it until it is full, begins the next.
#[derive(Debug)]
pub struct Pen {
    doc: Doc,
    roots: Roots,
    sender: u32,
    number: u32,
    /// Edits after which the next note begins.
    per_note: u32,
    /// What stands in each note from the start.
    opening: String,
}

impl Pen {
    pub fn new(sender: u32) -> Self {
        let doc = new_doc_as(ClientID::new(client_of(sender)));
        let roots = Roots::of(&doc);
        Self { doc, roots, sender, number: 0, per_note: MARKS_PER_NOTE, opening: String::new() }
    }

    /// One that begins its next note after so many edits.
    #[must_use]
    pub fn with_edits_per_note(mut self, edits: u32) -> Self {
        self.per_note = edits.min(MARKS_PER_NOTE);
        self
    }

    /// One whose notes begin with so many letters of four bytes.
    #[must_use]
    pub fn with_opening(mut self, letters: usize) -> Self {
        self.opening = LEAF.repeat(letters);
        self
    }

    /// The update of the next edit.
    pub fn update(&mut self) -> Vec<u8> {
        let mark = Mark { sender: self.sender, number: self.number }.text(EDIT);
        let note = self.number / self.per_note;
        let id = format!("n{}-{note}", self.sender);
        let mut txn = self.doc.transact_mut();
        if self.number.is_multiple_of(self.per_note) {
            let place = Place {
                zone: None,
                order: "a0".into(),
                x: f64::from(self.sender) * 200.0,
                y: f64::from(note) * 120.0,
                ..Place::default()
            };
            let at = 1_790_000_000_000 + u64::from(self.number);
            let text = self.opening.clone() + &mark;
            self.roots.add_note(&mut txn, &Note { id, place, text, at, ..Note::default() });
        } else {
            let typed = self.roots.edit_text(&mut txn, &id, u32::MAX, 0, &mark);
            assert!(typed, "the note was begun");
        }
        self.number += 1;
        txn.encode_update_v1()
    }

    /// Edits made so far.
    pub fn written(&self) -> u32 {
        self.number
    }

    /// What its replica has.
    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// The update of an edit that replaces the whole text of the one note of this pen by 2 kB: heavy traffic on a
    /// board that stays small.
    pub fn rewrite(&mut self) -> Vec<u8> {
        let mut text = Mark { sender: self.sender, number: self.number }.text(EDIT);
        text.push_str(&LEAF.repeat(NOTE_GRAPHEMES as usize - LENGTH));
        let id = format!("n{}", self.sender);
        let mut txn = self.doc.transact_mut();
        if self.number == 0 {
            let place = Place {
                zone: None,
                order: "a0".into(),
                x: 0.0,
                y: f64::from(self.sender) * 120.0,
                ..Place::default()
            };
            self.roots
                .add_note(&mut txn, &Note { id, place, text, at: 1_790_000_000_000, ..Note::default() });
        } else {
            let typed = self.roots.edit_text(&mut txn, &id, 0, u32::MAX, &text);
            assert!(typed, "the note was begun");
        }
        self.number += 1;
        txn.encode_update_v1()
    }

    /// Everything written, as one update.
    pub fn state(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }
}

/// Letters of a note in a [`Filler`] for large boards: 500 of four bytes each are 2 kB.
const LEAF: &str = "🌱";
/// Notes of one update of a [`Filler`]: 100 kB, as a paste or an import.
const NOTES_AT_ONCE: usize = 50;

/// Fills a board with notes, many in one update; each update has one mark.
pub struct Filler {
    doc: Doc,
    roots: Roots,
    sender: u32,
    /// Text of each note, without the mark.
    text: String,
    left: usize,
    number: u32,
}

impl Filler {
    /// Short notes, as people write them.
    pub fn small(sender: u32, notes: usize) -> Self {
        Self::new(sender, notes, "une idée que nous avons eue ensemble ce matin-là")
    }

    /// Notes of 2 kB up to this size.
    pub fn large(sender: u32, megabytes: usize) -> Self {
        let letters = NOTE_GRAPHEMES as usize - LENGTH;
        Self::new(sender, megabytes * 1_000_000 / (letters * LEAF.len()), &LEAF.repeat(letters))
    }

    fn new(sender: u32, notes: usize, text: &str) -> Self {
        let doc = new_doc_as(ClientID::new(client_of(sender)));
        let roots = Roots::of(&doc);
        Self { doc, roots, sender, text: text.to_owned(), left: notes, number: 0 }
    }

    /// The next update, while there is one.
    pub fn update(&mut self) -> Option<Vec<u8>> {
        let notes = self.left.min(NOTES_AT_ONCE);
        if notes == 0 {
            return None;
        }
        let mut txn = self.doc.transact_mut();
        for n in 0..notes {
            let id = format!("f{}-{}", self.sender, self.left - n);
            let mut text = self.text.clone();
            if n == 0 {
                text.insert_str(0, &Mark { sender: self.sender, number: self.number }.text(EDIT));
            }
            let (x, y) = ((self.left - n) % 40, (self.left - n) / 40);
            let place = Place {
                zone: None,
                order: "a0".into(),
                x: x as f64 * 200.0,
                y: y as f64 * 120.0,
                ..Place::default()
            };
            self.roots
                .add_note(&mut txn, &Note { id, place, text, at: 1_790_000_000_000, ..Note::default() });
        }
        self.left -= notes;
        self.number += 1;
        Some(txn.encode_update_v1())
    }
}

/// A person who moves a cursor.
#[derive(Debug)]
pub struct Pointer {
    sender: u32,
    number: u32,
}

impl Pointer {
    pub fn new(sender: u32) -> Self {
        Self { sender, number: 0 }
    }

    /// The awareness update of the next position: what Socle's browser sends (SPEC P5), with a mark.
    pub fn states(&mut self) -> Vec<u8> {
        let mark = Mark { sender: self.sender, number: self.number }.text(CURSOR);
        let (x, y) = (self.number * 37 % 4000, self.number * 53 % 3000);
        let state = format!(
            r#"{{"person":"p{:07}","cursor":{{"x":{x}.5,"y":{y}.25}},"mark":"{mark}"}}"#,
            self.sender
        );
        self.number += 1;
        let mut out = vec![1];
        sync::write_varuint(&mut out, client_of(self.sender));
        sync::write_varuint(&mut out, u64::from(self.number));
        sync::write_varuint(&mut out, state.len() as u64);
        out.extend_from_slice(state.as_bytes());
        out
    }
}
