//! A board as it was, taken into another workshop («extraire», SPEC Y13): what was shown then, signed by nobody, and
//! each note says what it is a copy of. And a whole board as one update.

use super::{Board, Link, Note, Roots, SCHEMA, Zone, new_doc, rules};
use crate::ids::{BoardId, Millis};
use yrs::{ReadTxn, StateVector, Transact};

impl Board {
    /// What of this board, which is `from`, goes into another workshop: all that is not in the bin, under the same ids,
    /// as nobody else's board has them. Copied at `at`; without a label, notes don't say where they are from.
    pub fn extract(&self, from: &BoardId, label: Option<&str>, at: Millis) -> Board {
        let outline = self.outline();
        let label = label.map(|label| shortened(label, rules::LABEL));
        let copied = |note: &Note| {
            let copy = note.copy(from.as_str(), "", label.unwrap_or_default()).poured_at(at);
            let copy = if label.is_some() { copy } else { copy.without_trace() };
            // Groups, and words between two people, are the other workshop's.
            let twin = note.twin.clone().filter(|root| self.is_live(root));
            Note { id: note.id.clone(), group: None, reply: None, twin, ..copy }
        };
        let kept = outline.sections.iter().flat_map(|section| &section.notes).chain(&outline.free);
        let zones = outline.sections.iter().map(|section| Zone { author: None, ..section.zone.clone() });
        let links = outline.links.iter().map(|link| Link { author: None, ..(*link).clone() });
        Board {
            schema: SCHEMA,
            title: self.title.clone(),
            template: self.template.clone(),
            zones: zones.map(|zone| (zone.id.clone(), zone)).collect(),
            notes: kept.map(|note| (note.id.clone(), copied(note))).collect(),
            links: links.map(|link| (link.id.clone(), link)).collect(),
        }
    }

    /// The board as the first update (Yjs v1) of a new document.
    pub fn first(&self) -> Vec<u8> {
        let doc = new_doc();
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        roots.describe(&mut txn, &self.title, &self.template);
        self.zones.values().for_each(|zone| roots.add_zone(&mut txn, zone));
        self.notes.values().for_each(|note| roots.add_note(&mut txn, note));
        self.links.values().for_each(|link| roots.add_link(&mut txn, link));
        drop(txn);
        doc.transact().encode_diff_v1(&StateVector::default())
    }
}

/// As many whole characters as fit.
fn shortened(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or_default()
}
