//! Linked copies: what is written in one is in all, whoever writes, and nobody writes so where they may not.

use super::*;
use crate::{
    board::{
        Board, Frame, Note, Origin, Place, Zone,
        guard::{Editor, Guard},
        write::Kind,
    },
    message::script::{Rules, Who},
    refusal::Refusal,
    role::Role,
    workshop::access::Standing,
};

const BOARD: &str = "board";

fn note(id: &str, zone: &str, author: &str) -> Note {
    let place = Place { zone: Some(zone.into()), order: "a0".into(), ..Place::default() };
    Note { id: id.into(), place, author: Some(author.into()), ..Note::default() }
}

/// A linked copy as a client makes it: without words.
fn twin(id: &str, of: &str, author: &str) -> Note {
    let origin = Origin { board: BOARD.into(), note: of.into(), ..Origin::default() };
    Note { twin: Some(of.into()), origin: Some(origin), ..note(id, "opposant", author) }
}

/// A story with one helper, by Ada, and its guard.
struct Story {
    doc: Doc,
    guard: Guard,
    rules: Rules,
}

impl Story {
    fn new() -> Self {
        let doc = new_doc();
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        for id in ["adjuvant", "opposant"] {
            let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
            roots.add_zone(&mut txn, &Zone { id: id.into(), order: "a0".into(), frame, ..Zone::default() });
        }
        roots.add_note(&mut txn, &Note { text: "La mairie".into(), ..note("n", "adjuvant", "ada") });
        drop(txn);
        let guard = Guard::new(&doc);
        Self { doc, guard, rules: Rules::default() }
    }

    fn board(&self) -> Board {
        Roots::of(&self.doc).read(&self.doc.transact())
    }

    fn says(&self, note: &str) -> String {
        self.board().notes[note].text.clone()
    }

    /// Somebody acts on a copy of the board; the server takes it, and brings the copies in step.
    fn by(&mut self, person: &str, act: impl Fn(&Roots, &mut TransactionMut<'_>)) -> Result<(), Refusal> {
        let replica = new_doc();
        let state = self.doc.transact().encode_state_as_update_v1(&StateVector::default());
        replica.transact_mut().apply_update(Update::decode_v1(&state).expect("a state")).expect("applies");
        let roots = Roots::of(&replica);
        let mut txn = replica.transact_mut();
        act(&roots, &mut txn);
        let raw = txn.encode_update_v1();
        drop(txn);
        self.takes(person, &raw)
    }

    fn takes(&mut self, person: &str, raw: &[u8]) -> Result<(), Refusal> {
        let standing = Standing { rules: self.rules, ..Standing::of(Role::Participant) };
        let by =
            Editor { board: BOARD, standing: Arc::new(standing), ..Editor::of(person, Role::Participant) };
        let taken = self.guard.apply(raw, Update::decode_v1(raw).expect("an update"), by);
        taken.map_err(|taken| taken.refusal)?;
        self.guard.mend();
        assert_eq!(self.guard.mend(), Default::default(), "once is enough");
        Ok(())
    }
}

fn against(item: &str) -> Result<(), Refusal> {
    Err(Refusal::AgainstRules { item: Some(item.into()) })
}

#[test]
fn b23_what_is_written_in_one_linked_copy_is_in_the_other() {
    let mut story = Story::new();
    assert_eq!(story.by("ben", |roots, txn| roots.add_note(txn, &twin("t", "n", "ben"))), Ok(()));
    assert_eq!(story.says("t"), "La mairie");
    let edit = |note: &'static str, at, text: &'static str| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| assert!(roots.edit_text(txn, note, at, 0, text))
    };
    assert_eq!(story.by("ben", edit("t", 9, " du bourg")), Ok(()));
    assert_eq!(
        (story.says("n").as_str(), story.says("t").as_str()),
        ("La mairie du bourg", "La mairie du bourg")
    );
    assert_eq!(story.by("ada", edit("n", 0, "Toute ")), Ok(()));
    assert_eq!(story.says("t"), "Toute La mairie du bourg");
    // Where they stand, their colour and their state are each note's own; one in the bin takes nothing with it.
    let gone = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        let deletion = crate::board::Deletion { by: "ada".into(), at: 1, into: None };
        assert!(roots.remove(txn, Kind::Note, "n", &deletion));
    };
    assert_eq!(story.by("ada", gone), Ok(()));
    assert!(story.board().is_live("t") && !story.board().is_live("n"));
    assert_eq!(story.by("ben", edit("t", 0, "Oui : ")), Ok(()));
    assert_eq!(story.says("n"), "Oui : Toute La mairie du bourg", "it comes back in step");
}

#[test]
fn b23_letters_that_two_people_write_in_two_copies_at_once_are_both_kept() {
    let mut story = Story::new();
    story.by("ben", |roots, txn| roots.add_note(txn, &twin("t", "n", "ben"))).expect("it is made");
    let state = story.doc.transact().encode_state_as_update_v1(&StateVector::default());
    let typed = |note: &str, at: u32, text: &str| {
        let replica = new_doc();
        replica.transact_mut().apply_update(Update::decode_v1(&state).expect("a state")).expect("applies");
        let roots = Roots::of(&replica);
        let mut txn = replica.transact_mut();
        assert!(roots.edit_text(&mut txn, note, at, 0, text));
        txn.encode_update_v1()
    };
    let (adas, bens) = (typed("n", 0, "Ici, "), typed("t", 9, ", parfois"));
    story.takes("ada", &adas).expect("hers");
    story.takes("ben", &bens).expect("his");
    assert_eq!(story.says("n"), "Ici, La mairie, parfois");
    assert_eq!(story.says("n"), story.says("t"));
    // One person offline wrote in both.
    story
        .by("ada", |roots, txn| {
            assert!(roots.edit_text(txn, "n", 0, 0, "A "));
            assert!(roots.edit_text(txn, "t", 23, 0, " B"));
        })
        .expect("hers");
    assert_eq!(story.says("n"), "A Ici, La mairie, parfois B");
    assert_eq!(story.says("n"), story.says("t"));
}

#[test]
fn b23_nobody_writes_by_a_copy_what_they_may_not_write() {
    let mut story = Story::new();
    story.rules = Rules { edit: Who::Own, ..Rules::default() };
    assert_eq!(story.by("ben", |roots, txn| roots.add_note(txn, &twin("t", "n", "ben"))), Ok(()));
    let words =
        |roots: &Roots, txn: &mut TransactionMut<'_>| assert!(roots.edit_text(txn, "t", 0, 0, "Non : "));
    assert_eq!(story.by("ben", words), against("t"), "the copy is his, the words are hers");
    assert_eq!(story.says("n"), "La mairie");
    assert_eq!(story.by("ada", words), against("t"));
    story.rules = Rules::default();
    assert_eq!(story.by("ben", words), Ok(()));
}

#[test]
fn b23_a_linked_copy_is_one_of_a_note_that_is_there_and_stays_one() {
    let mut story = Story::new();
    let add = |made: Note| move |roots: &Roots, txn: &mut TransactionMut<'_>| roots.add_note(txn, &made);
    assert_eq!(story.by("ben", add(twin("t", "nowhere", "ben"))), against("t"));
    assert_eq!(story.by("ben", add(twin("t", "t", "ben"))), against("t"), "of itself");
    let lying = Note { origin: None, ..twin("t", "n", "ben") };
    assert_eq!(story.by("ben", add(lying)), against("t"), "it says what it copies");
    assert_eq!(story.by("ben", add(twin("t", "n", "ben"))), Ok(()));
    assert_eq!(story.by("ben", add(twin("u", "t", "ben"))), against("u"), "of a copy");
    let other = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.set(txn, Kind::Note, "t", key::TWIN, Any::from("u"));
    };
    assert_eq!(story.by("ben", other), against("t"));
    let one = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.set(txn, Kind::Note, "n", key::TWIN, Any::from("t"));
    };
    assert_eq!(story.by("ada", one), against("n"));
    for n in 1..MOST_TWINS {
        assert_eq!(story.by("ben", add(twin(&format!("t{n}"), "n", "ben"))), Ok(()));
    }
    let more = story.by("ben", add(twin("more", "n", "ben")));
    assert_eq!(more, Err(Refusal::ListFull { limit: 12 }));
}
