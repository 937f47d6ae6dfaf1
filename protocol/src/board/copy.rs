//! Copies of notes on another board («verser»): which one is whose, and whether somebody has changed it since.
//!
//! A copy's id follows from what it is of and where it is, so that pouring twice makes one copy; and it carries a sum of
//! what was poured, so that a copy that somebody worked on is left alone.

use super::{Note, Origin, Perimeter, Term, Weather};
use crate::ids::Millis;

/// FNV-1a (Fowler, Noll, Vo), 64 bits. Ids are told apart by two of them: enough for notes that nobody makes to collide,
/// and who does make one has a note of theirs left out.
struct Fnv(u64);

impl Fnv {
    /// The usual beginning, or another.
    fn new(variant: u64) -> Self {
        Self(0xcbf2_9ce4_8422_2325 ^ variant)
    }

    /// With its length first: no two rows of texts are the same bytes.
    fn text(&mut self, text: &str) {
        for byte in (text.len() as u64).to_le_bytes().iter().chain(text.as_bytes()) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn sum_of(variant: u64, texts: &[&str]) -> u64 {
    let mut sum = Fnv::new(variant);
    texts.iter().for_each(|text| sum.text(text));
    sum.0
}

/// The id of the copy of a note on a board.
pub fn id(from: &str, note: &str, to: &str) -> String {
    let [a, b] = [0, 1].map(|variant| sum_of(variant, &[from, note, to]));
    format!("{a:016x}{b:016x}")
}

/// What a copy has of its note, as a sum. What came later counts where it says something: a copy without it has the sum
/// that it always had.
pub fn sum(note: &Note) -> String {
    let more = [
        note.weather.map(Weather::name),
        note.term.map(Term::name),
        note.perimeter.map(Perimeter::name),
        note.signature.as_deref(),
    ];
    let texts = [&note.text, note.color.name(), &note.status].into_iter();
    let photo = note.photo.iter().flat_map(|photo| [photo.image.as_str(), &photo.alt]);
    let all: Vec<&str> = texts.chain(more.into_iter().flatten()).chain(photo).collect();
    format!("{:016x}", sum_of(0, &all))
}

impl Note {
    /// A copy of this note of board `from` for board `to`; where it stands there is for others to say. Nobody signs it: it
    /// is taken from someone's words, by someone else.
    pub fn copy(&self, from: &str, to: &str, label: &str) -> Note {
        let (board, note, label) = (from.to_owned(), self.id.clone(), label.to_owned());
        Note {
            id: id(from, &self.id, to),
            origin: Some(Origin { board, note, label, sum: Some(sum(self)), at: None }),
            author: None,
            // Who let the words be told spoke of their own card: they can take that back there alone.
            shared: false,
            // The copies of one note on its own board are one thing; what is poured is another.
            twin: None,
            // What it is not the same as stays where it is.
            apart: Vec::new(),
            deleted: None,
            ..self.clone()
        }
    }

    /// The copy, which says in these words where it is from.
    pub fn labelled(mut self, label: &str) -> Note {
        if let Some(origin) = &mut self.origin {
            label.clone_into(&mut origin.label);
        }
        self
    }

    /// The copy that was poured at this time.
    pub fn poured_at(mut self, at: Millis) -> Note {
        if let Some(origin) = &mut self.origin {
            origin.at = Some(at);
        }
        self
    }

    /// The copy, which does not say what it is of: that is a secret of those who see it.
    pub fn without_trace(mut self) -> Note {
        if let Some(origin) = &mut self.origin {
            let (sum, at) = (origin.sum.take(), origin.at.take());
            *origin = Origin { sum, at, ..Origin::default() };
        }
        self
    }

    /// This note of a private board as it comes to `board`. What it copies of its own board has the same id there. Where
    /// nobody is named it says nothing of it: a private board is called after its person, and both are one person's.
    pub fn brought_to(mut self, board: &str, named: bool) -> Note {
        self.origin =
            self.origin.filter(|_| named).map(|origin| Origin { board: board.to_owned(), ..origin });
        self
    }

    /// Does it say what that one says: text, colour, state, weather, term, perimeter, signature, photo? Wherever either
    /// stands.
    pub fn has_words_of(&self, other: &Note) -> bool {
        self.deleted == other.deleted && sum(self) == sum(other)
    }

    /// Is it as it was poured?
    pub fn is_as_poured(&self) -> bool {
        let poured = self.origin.as_ref().and_then(|origin| origin.sum.as_ref());
        self.deleted.is_none() && poured.is_some_and(|poured| *poured == sum(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Color, Photo};

    fn photo() -> Photo {
        Photo { image: "a".repeat(64), width: 4, height: 3, alt: "la halle".into() }
    }

    #[test]
    fn d6_a_copy_is_known_by_what_it_is_of_and_where_it_is() {
        let ids = [("b", "n", "c"), ("b", "n", "d"), ("b", "m", "c"), ("c", "n", "c"), ("bn", "", "c")]
            .map(|(from, note, to)| id(from, note, to));
        assert!(ids.iter().all(|id| id.len() == 32), "{ids:?}");
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn d6_a_copy_takes_what_its_note_answers_and_is_brought_up_to_date() {
        let doc = crate::board::new_doc();
        let roots = crate::board::Roots::of(&doc);
        let mut txn = yrs::Transact::transact_mut(&doc);
        let mut note = Note { id: "n".into(), text: "une halle".into(), ..Note::default() };
        roots.add_note(&mut txn, &note.copy("b", "c", ""));
        let id = id("b", "n", "c");
        let answers = [
            (Some(Term::Short), None, None),
            (None, Some(Weather::Rain), Some(Perimeter::Inside)),
            (None, None, Some(Perimeter::Outside)),
            (None, None, None),
        ];
        for answer in answers {
            (note.term, note.weather, note.perimeter) = answer;
            assert!(roots.pour_again(&mut txn, &note.copy("b", "c", "")));
            let copy = roots.note(&txn, &id).expect("the copy");
            assert_eq!((copy.term, copy.weather, copy.perimeter), answer);
            assert!(copy.is_as_poured());
        }
        for taken in [Some(photo()), Some(Photo { alt: "la halle, vue de la place".into(), ..photo() }), None]
        {
            note.photo = taken;
            assert!(roots.pour_again(&mut txn, &note.copy("b", "c", "")));
            let copy = roots.note(&txn, &id).expect("the copy");
            assert_eq!(copy.photo, note.photo);
            assert!(copy.is_as_poured());
        }
        roots.set_term(&mut txn, &id, Term::Medium);
        assert!(!roots.note(&txn, &id).expect("the copy").is_as_poured(), "the plenary said when");
    }

    #[test]
    fn d6_a_copy_that_somebody_worked_on_is_known() {
        let note =
            Note { id: "n".into(), text: "une halle".into(), status: "kept".into(), ..Note::default() };
        let copy = note.copy("b", "c", "Mobilité");
        assert!(copy.is_as_poured() && !note.is_as_poured());
        assert_eq!((copy.text.as_str(), copy.status.as_str()), ("une halle", "kept"));
        let changed: [fn(&mut Note); 8] = [
            |copy| copy.text.push('s'),
            |copy| copy.color = Color::Rose,
            |copy| copy.status = "core".into(),
            |copy| copy.term = Some(Term::Medium),
            |copy| copy.weather = Some(Weather::Fog),
            |copy| copy.perimeter = Some(Perimeter::Outside),
            |copy| copy.photo = Some(photo()),
            |copy| copy.deleted = Some(Default::default()),
        ];
        for change in changed {
            let mut copy = copy.clone();
            change(&mut copy);
            assert!(!copy.is_as_poured());
        }
    }
}
