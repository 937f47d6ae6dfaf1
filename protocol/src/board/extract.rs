//! A board as it was, taken into another workshop («extraire», SPEC Y13): what was shown then, signed by nobody, and
//! each note says what it is a copy of. And a whole board as one update.

use super::{Board, Deletion, Link, Note, Roots, SCHEMA, Zone, new_doc, rules};
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
            // What was joined into a note is joined into it there too.
            let deleted = note.deleted.as_ref().map(|gone| Deletion { by: String::new(), ..gone.clone() });
            let apart = note.apart.clone();
            Note { id: note.id.clone(), group: None, reply: None, twin, deleted, apart, ..copy }
        };
        let joined = self.joined();
        let kept = outline.sections.iter().flat_map(|section| &section.notes).chain(&outline.free);
        let kept = kept.chain(joined.values().flatten());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b25_y13_what_was_joined_goes_along_and_what_is_in_the_bin_stays() {
        let note = |id: &str, into: Option<Option<&str>>| Note {
            id: id.into(),
            text: format!("texte de {id}"),
            author: Some("ada".into()),
            deleted: into.map(|into| Deletion { by: "fae".into(), at: 3, into: into.map(str::to_owned) }),
            ..Note::default()
        };
        let notes = [
            note("a", None),
            note("b", Some(Some("a"))),
            note("c", Some(Some("b"))),
            note("gone", Some(None)),
            note("lost", Some(Some("gone"))),
        ];
        let notes = notes.into_iter().map(|note| (note.id.clone(), note)).collect();
        let board = Board { notes, ..Board::default() };
        let taken = board.extract(&"b".parse().expect("an id"), Some("Avant"), 9);
        assert_eq!(taken.notes.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        let joined: Vec<&str> = taken.joined()["a"].iter().map(|note| note.text.as_str()).collect();
        assert_eq!(joined, ["texte de b", "texte de c"]);
        let by = |id: &str| taken.notes[id].deleted.as_ref().map(|gone| gone.by.as_str());
        assert_eq!((by("b"), taken.notes["b"].author.as_deref()), (Some(""), None), "nobody is named there");
        assert_eq!(
            (board.shown_as("c").map(|note| note.id.as_str()), board.shown_as("lost")),
            (Some("a"), None)
        );
    }
}
