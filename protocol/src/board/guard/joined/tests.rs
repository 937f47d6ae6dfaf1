//! Who may join which ideas: in the phase that runs, and into what.

use crate::{
    board::{
        Board, Deletion, Note, Origin, Place, Roots,
        guard::{Editor, Guard},
        new_doc,
        write::Kind,
    },
    message::script::{Rules, Who},
    refusal::Refusal,
    role::Role,
    workshop::access::Standing,
};
use std::sync::Arc;
use yrs::{Doc, ReadTxn, StateVector, Transact, TransactionMut, Update, updates::decoder::Decode};

const BOARD: &str = "board";

fn note(id: &str, author: &str, text: &str) -> Note {
    let place = Place { order: "a0".into(), ..Place::default() };
    Note { id: id.into(), place, author: Some(author.into()), text: text.into(), ..Note::default() }
}

fn joined(by: &str, into: &str) -> Deletion {
    Deletion { by: by.into(), at: 5, into: Some(into.into()) }
}

struct Table {
    doc: Doc,
    guard: Guard,
    rules: Rules,
}

impl Table {
    /// Ada's giant games, Ben's giant games, and Ben's bench.
    fn new() -> Self {
        let doc = new_doc();
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        roots.add_note(&mut txn, &note("a", "ada", "jeux géants"));
        roots.add_note(&mut txn, &note("b", "ben", "Jeux géants"));
        roots.add_note(&mut txn, &note("c", "ben", "un banc"));
        drop(txn);
        let guard = Guard::new(&doc);
        Self { doc, guard, rules: Rules::default() }
    }

    fn board(&self) -> Board {
        Roots::of(&self.doc).read(&self.doc.transact())
    }

    fn by(
        &mut self,
        (person, role): (&str, Role),
        act: impl Fn(&Roots, &mut TransactionMut<'_>),
    ) -> Result<(), Refusal> {
        let replica = new_doc();
        let state = self.doc.transact().encode_state_as_update_v1(&StateVector::default());
        replica.transact_mut().apply_update(Update::decode_v1(&state).expect("a state")).expect("applies");
        let roots = Roots::of(&replica);
        let mut txn = replica.transact_mut();
        act(&roots, &mut txn);
        let raw = txn.encode_update_v1();
        drop(txn);
        let standing = Standing { rules: self.rules, ..Standing::of(role) };
        let by = Editor { board: BOARD, standing: Arc::new(standing), ..Editor::of(person, role) };
        let taken = self.guard.apply(&raw, Update::decode_v1(&raw).expect("an update"), by);
        taken.map_err(|taken| taken.refusal)
    }

    fn joins(&mut self, who: (&str, Role), note: &str, into: &str) -> Result<(), Refusal> {
        let deletion = joined(who.0, into);
        self.by(who, |roots, txn| assert!(roots.remove(txn, Kind::Note, note, &deletion)))
    }
}

fn against(note: &str) -> Result<(), Refusal> {
    Err(Refusal::AgainstRules { item: Some(note.into()) })
}

const FAE: (&str, Role) = ("fae", Role::Facilitator);
const BEN: (&str, Role) = ("ben", Role::Participant);

#[test]
fn b25_ideas_are_joined_and_come_apart_again_with_every_word_and_name() {
    let mut table = Table::new();
    assert_eq!(table.joins(FAE, "b", "a"), Ok(()));
    let board = table.board();
    let of = |board: &Board| -> Vec<(String, Vec<String>)> {
        let ids = |notes: &[&Note]| notes.iter().map(|note| note.id.clone()).collect();
        board.joined().into_iter().map(|(root, notes)| (root.to_owned(), ids(&notes))).collect()
    };
    assert_eq!(of(&board), [("a".to_owned(), vec!["b".to_owned()])]);
    assert_eq!(
        (board.notes["b"].text.as_str(), board.notes["b"].author.as_deref()),
        ("Jeux géants", Some("ben"))
    );
    assert!(!board.is_live("b"), "one note is read, not two");
    // What b had gathered goes along; each of them leads to what is shown.
    assert_eq!(table.joins(FAE, "a", "c"), Ok(()));
    assert_eq!(of(&table.board()), [("c".to_owned(), vec!["a".to_owned(), "b".to_owned()])]);
    let back = |roots: &Roots, txn: &mut TransactionMut<'_>| assert!(roots.restore(txn, Kind::Note, "a"));
    assert_eq!(table.by(FAE, back), Ok(()));
    assert_eq!(of(&table.board()), [("a".to_owned(), vec!["b".to_owned()])]);
    // What is in the bin gathers nothing: all of it lies there, to be taken back one by one.
    let bin = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        let gone = Deletion { by: "fae".into(), at: 6, into: None };
        assert!(roots.remove(txn, Kind::Note, "a", &gone));
    };
    assert_eq!(table.by(FAE, bin), Ok(()));
    assert_eq!(of(&table.board()), []);
}

#[test]
fn b25_who_joins_an_idea_needs_the_right_to_remove_it() {
    let mut table = Table::new();
    table.rules = Rules { delete: Who::Own, ..Rules::default() };
    assert_eq!(table.joins(BEN, "a", "b"), against("a"));
    assert_eq!(table.joins(BEN, "b", "a"), Ok(()), "one's own into another's: «moi aussi»");
    table.rules = Rules { delete: Who::Nobody, ..Rules::default() };
    assert_eq!(table.joins(FAE, "c", "a"), against("c"));
    // One that comes joined was never anywhere else, and is counted like any other.
    let born = |id: &'static str| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            let deleted = Some(joined("ben", "a"));
            roots.add_note(txn, &Note { deleted, ..note(id, "ben", "moi aussi") });
        }
    };
    assert_eq!(table.by(BEN, born("d")), against("d"));
    assert!(!table.board().notes.contains_key("d"));
    table.rules = Rules { delete: Who::Own, ..Rules::default() };
    assert_eq!(table.by(BEN, born("e")), Ok(()));
    let signed = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        assert!(roots.remove(txn, Kind::Note, "c", &joined("ada", "a")));
    };
    table.rules = Rules { delete: Who::Everyone, ..Rules::default() };
    assert_eq!(table.by(BEN, signed), Err(Refusal::ForgedAuthor {}));
}

#[test]
fn b25_an_idea_is_joined_into_another_one_that_is_shown() {
    let mut table = Table::new();
    assert_eq!(table.joins(FAE, "a", "a"), against("a"));
    assert_eq!(table.joins(FAE, "a", "never"), against("a"));
    assert_eq!(table.joins(FAE, "b", "a"), Ok(()));
    // Two who join them the other way round at once: the second one is told.
    assert_eq!(table.joins(FAE, "a", "b"), against("a"));
    assert_eq!(table.joins(FAE, "c", "b"), against("c"));
    let twin = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        let origin = Origin { board: BOARD.into(), note: "c".into(), ..Origin::default() };
        roots.add_note(txn, &Note { twin: Some("c".into()), origin: Some(origin), ..note("t", "ben", "") });
    };
    assert_eq!(table.by(BEN, twin), Ok(()));
    assert_eq!(table.joins(FAE, "t", "c"), against("t"), "they are one idea as it is");
    let odd = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        let deletion = joined("fae", &"x".repeat(300));
        assert!(roots.remove(txn, Kind::Note, "c", &deletion));
    };
    assert_eq!(table.by(FAE, odd), Err(Refusal::BadShape { path: "notes/c/deleted".into() }));
}

#[test]
fn b26_that_two_ideas_differ_is_said_by_who_may_edit_one_of_them() {
    let mut table = Table::new();
    let apart = |of: &'static str, ids: usize| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            let ids = (0..ids).map(|n| format!("n{n}")).collect();
            roots.add_note(txn, &Note { apart: ids, ..Roots::note(roots, txn, of).expect("a note") });
        }
    };
    assert_eq!(table.by(FAE, apart("a", 65)), Err(Refusal::BadShape { path: "notes/a/apart".into() }));
    assert_eq!(table.by(FAE, apart("a", 64)), Ok(()));
    table.rules = Rules { edit: Who::Own, ..Rules::default() };
    let says = |of: &'static str| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            assert!(roots.set_apart(txn, of, &["c".to_owned()]));
        }
    };
    assert_eq!(table.by(BEN, says("a")), against("a"));
    assert_eq!(table.by(BEN, says("b")), Ok(()));
    assert_eq!(table.board().notes["b"].apart, ["c"]);
}
