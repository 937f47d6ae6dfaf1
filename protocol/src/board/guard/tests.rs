//! The guard's rules, each as a story: Ada writes on her replica, the server's guard lets it in or takes it back, and
//! what was refused is gone on both, exactly.

use super::*;
use crate::board::{
    Board, Color, Deletion, Frame, Link, Note, Place, Zone, new_doc, new_doc_as, write::Kind::Note as ANote,
};
use crate::role::Role;
use yrs::{
    ClientID, Map, MapPrelim, Out, StateVector, Text, TextPrelim, TransactionMut, updates::decoder::Decode,
};

/// The server's document under its guard.
struct Server {
    doc: Doc,
    roots: Roots,
    guard: Guard,
}

/// Somebody's replica.
struct Replica {
    doc: Doc,
    roots: Roots,
}

fn zone(id: &str, order: &str, locked: bool) -> Zone {
    let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
    Zone { id: id.into(), title: id.into(), order: order.into(), frame, locked, ..Zone::default() }
}

fn note(id: &str, zone: &str, order: &str, text: &str) -> Note {
    let place = Place { zone: Some(zone.into()), order: order.into(), x: 0.0, y: 0.0, ..Place::default() };
    Note { id: id.into(), place, text: text.into(), ..Note::default() }
}

impl Server {
    /// A board with a locked zone `café`, an open one `idées` and two notes in them.
    fn new() -> Self {
        let doc = new_doc();
        let roots = Roots::of(&doc);
        {
            let mut txn = doc.transact_mut();
            roots.describe(&mut txn, "Atelier", "empty");
            roots.add_zone(&mut txn, &zone("cafe", "a0", true));
            roots.add_zone(&mut txn, &zone("idees", "a1", false));
            roots.add_note(&mut txn, &note("n1", "cafe", "a0", "déjà là 🎈"));
            roots.add_note(&mut txn, &note("n2", "idees", "a0", "deux"));
        }
        let guard = Guard::new(&doc);
        Self { doc, roots, guard }
    }

    fn board(&self) -> Board {
        self.roots.read(&self.doc.transact())
    }

    fn apply(&mut self, update: &[u8], role: Role) -> Result<(), TakenBack> {
        self.apply_by("ada", update, role)
    }

    fn apply_by(&mut self, person: &str, update: &[u8], role: Role) -> Result<(), TakenBack> {
        self.guard.apply(update, Update::decode_v1(update).expect("an update"), Editor::of(person, role))
    }

    fn replica(&self) -> Replica {
        let doc = new_doc();
        doc.transact_mut().apply_update(self.everything()).expect("a whole state");
        let roots = Roots::of(&doc);
        Replica { doc, roots }
    }

    fn everything(&self) -> Update {
        Update::decode_v1(&self.doc.transact().encode_diff_v1(&StateVector::default())).expect("a state")
    }
}

impl Replica {
    fn edit(&self, act: impl FnOnce(&Roots, &mut TransactionMut<'_>)) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        act(&self.roots, &mut txn);
        txn.encode_update_v1()
    }

    fn take(&self, update: &[u8]) {
        self.doc
            .transact_mut()
            .apply_update(Update::decode_v1(update).expect("an update"))
            .expect("it applies");
    }

    fn board(&self) -> Board {
        self.roots.read(&self.doc.transact())
    }
}

/// One edit of a participant: refused, undone on the server, on its author's replica and on one who only watches.
#[track_caller]
fn refused(act: impl FnOnce(&Roots, &mut TransactionMut<'_>)) -> Refusal {
    refused_for(Role::Participant, act)
}

#[track_caller]
fn refused_for(role: Role, act: impl FnOnce(&Roots, &mut TransactionMut<'_>)) -> Refusal {
    let mut server = Server::new();
    let (ada, ben) = (server.replica(), server.replica());
    let before = server.board();
    let update = ada.edit(act);
    let taken = server.apply(&update, role).expect_err("refused");
    assert_eq!(server.board(), before, "undone on the server");
    let inverse = taken.inverse.expect("it took effect");
    ada.take(&inverse);
    assert_eq!(ada.board(), before, "undone for its author");
    ben.take(&yrs::merge_updates_v1([&update, &inverse]).expect("they merge"));
    assert_eq!(ben.board(), before, "undone for others");
    // The room goes on, also for the person who was refused.
    let next = ada.edit(|roots, txn| assert!(roots.edit_text(txn, "n2", 0, 0, "et ")));
    server.apply(&next, Role::Participant).expect("an allowed edit");
    assert_eq!(server.board().notes["n2"].text, "et deux");
    assert_eq!(server.board(), ada.board());
    taken.refusal
}

#[track_caller]
fn allowed(role: Role, act: impl FnOnce(&Roots, &mut TransactionMut<'_>)) -> Board {
    let mut server = Server::new();
    let ada = server.replica();
    let update = ada.edit(act);
    server.apply(&update, role).expect("allowed");
    assert_eq!(server.board(), ada.board());
    assert!(!server.guard.undo.can_undo() && !server.guard.undo.can_redo(), "nothing is kept");
    server.board()
}

fn locked(zone: &str) -> Refusal {
    Refusal::StructureLocked { zone: Some(zone.into()) }
}

fn bad(path: &str) -> Refusal {
    Refusal::BadShape { path: path.into() }
}

/// Something that somebody does to a board.
type Act = fn(&Roots, &mut TransactionMut<'_>);

const FAR: Frame = Frame { x: 900.0, y: 900.0, w: 760.0, h: 220.0 };

#[test]
fn a_guard_may_live_in_a_task() {
    fn send<T: Send>(_: &T) {}
    send(&Server::new().guard);
}

#[test]
fn r4_a_participant_does_not_write_meta() {
    assert_eq!(
        refused(|roots, txn| roots.describe(txn, "À moi", "x")),
        Refusal::StructureLocked { zone: None }
    );
    let board = allowed(Role::Facilitator, |roots, txn| roots.describe(txn, "Atelier 2", "empty"));
    assert_eq!(board.title, "Atelier 2");
}

#[test]
fn r4_a_locked_zone_stays_as_it_is() {
    let edits: [Act; 6] = [
        |roots, txn| assert!(roots.set_title(txn, "cafe", "Bar")),
        |roots, txn| assert!(roots.set_frame(txn, "cafe", FAR)),
        |roots, txn| assert!(roots.set_locked(txn, "cafe", false)),
        |roots, txn| {
            assert!(roots.remove(txn, Kind::Zone, "cafe", &Deletion { by: "ada".into(), at: 1, into: None }))
        },
        |roots, txn| assert!(roots.zones.remove(txn, "cafe").is_some()),
        |roots, txn| roots.add_zone(txn, &zone("cafe", "a5", false)),
    ];
    for edit in edits {
        assert_eq!(refused(edit), locked("cafe"));
    }
}

#[test]
fn r4_only_a_facilitator_locks_and_a_lock_counts_at_once() {
    assert_eq!(refused(|roots, txn| assert!(roots.set_locked(txn, "idees", true))), locked("idees"));
    assert_eq!(refused(|roots, txn| roots.add_zone(txn, &zone("mine", "a2", true))), locked("mine"));

    let mut server = Server::new();
    let (ada, faye) = (server.replica(), server.replica());
    let lock = faye.edit(|roots, txn| assert!(roots.set_locked(txn, "idees", true)));
    let unlock = faye.edit(|roots, txn| assert!(roots.set_locked(txn, "cafe", false)));
    server.apply(&lock, Role::Facilitator).expect("allowed");
    server.apply(&unlock, Role::Facilitator).expect("allowed");
    let late = ada.edit(|roots, txn| assert!(roots.set_frame(txn, "idees", FAR)));
    let free = ada.edit(|roots, txn| assert!(roots.set_frame(txn, "cafe", FAR)));
    assert_eq!(server.apply(&late, Role::Participant).expect_err("locked now").refusal, locked("idees"));
    server.apply(&free, Role::Participant).expect("unlocked now");
}

#[test]
fn b11_nobody_signs_for_someone_else() {
    let forged = Refusal::ForgedAuthor {};
    let deleted = |by: &str| Deletion { by: by.into(), at: 1, into: None };
    for role in [Role::Participant, Role::Facilitator] {
        let refusal = refused_for(role, |roots, txn| {
            roots.add_note(txn, &Note { author: Some("ben".into()), ..note("n3", "idees", "a0", "") });
        });
        assert_eq!(refusal, forged, "{role:?}");
        allowed(role, |roots, txn| {
            roots.add_note(txn, &Note { author: Some("ada".into()), ..note("n3", "idees", "a0", "") });
            roots.add_note(txn, &note("n4", "idees", "a1", "sans auteur"));
        });
    }
    assert_eq!(refused(|roots, txn| assert!(roots.remove(txn, ANote, "n1", &deleted("ben")))), forged);
    allowed(Role::Facilitator, |roots, txn| assert!(roots.remove(txn, ANote, "n1", &deleted("ben"))));
    // Nobody takes over what has an author, not even what had none; also not by writing it anew.
    assert_eq!(
        refused(|roots, txn| {
            let Some(Out::YMap(map)) = roots.notes.get(txn, "n1") else { panic!("n1") };
            map.insert(txn, "author", "ada");
        }),
        forged
    );
    let anew = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.add_note(txn, &Note { author: Some("ada".into()), ..note("n1", "idees", "a0", "à moi") });
    };
    assert_eq!(refused(anew), forged);
}

#[test]
fn b11_what_is_undone_keeps_its_signatures() {
    let mut server = Server::new();
    let (ada, ben) = (server.replica(), server.replica());
    let made = ben.edit(|roots, txn| {
        roots.add_note(txn, &Note { author: Some("ben".into()), ..note("n3", "idees", "a0", "") });
        assert!(roots.remove(txn, ANote, "n3", &Deletion { by: "ben".into(), at: 1, into: None }));
    });
    server.apply_by("ben", &made, Role::Participant).expect("his own");
    ada.take(&made);
    let edits: [Act; 4] = [
        |roots, txn| assert!(roots.restore(txn, ANote, "n3")),
        // The undo of that.
        |roots, txn| {
            assert!(roots.remove(txn, ANote, "n3", &Deletion { by: "ben".into(), at: 1, into: None }))
        },
        |roots, txn| drop(roots.notes.remove(txn, "n3")),
        // And of that.
        |roots, txn| {
            roots.add_note(txn, &Note { author: Some("ben".into()), ..note("n3", "idees", "a0", "") })
        },
    ];
    for edit in edits {
        server.apply(&ada.edit(edit), Role::Participant).expect("as it was");
    }
    // A name is its owner's to take off.
    let off: Act = |roots, txn| {
        let Some(Out::YMap(map)) = roots.notes.get(txn, "n3") else { panic!("n3") };
        map.insert(txn, "author", yrs::Any::Null);
    };
    let by_ada = server.apply(&ada.edit(off), Role::Participant).expect_err("not hers");
    ada.take(&by_ada.inverse.expect("it took effect"));
    let everything = server.doc.transact().encode_diff_v1(&StateVector::default());
    ben.take(&everything);
    server.apply_by("ben", &ben.edit(off), Role::Participant).expect("his own");
}

#[test]
fn r4_what_is_not_locked_is_everyones() {
    let board = allowed(Role::Participant, |roots, txn| {
        roots.add_zone(txn, &zone("new", "a2", false));
        assert!(roots.set_frame(txn, "idees", FAR));
        roots.add_note(txn, &note("n3", "cafe", "a1", "dans une zone verrouillée"));
        assert!(roots.place_note(txn, "n1", &note("n1", "idees", "a1", "").place));
        assert!(roots.edit_text(txn, "n1", 0, 7, "encore"));
        assert!(roots.set_color(txn, ANote, "n2", Color::Rose));
        assert!(roots.remove(txn, ANote, "n2", &Deletion { by: "ada".into(), at: 1, into: None }));
        let link = Link { id: "l1".into(), from: "n1".into(), to: "n3".into(), ..Link::default() };
        roots.add_link(txn, &link);
    });
    assert_eq!(board.notes["n1"].text, "encore 🎈");
    assert_eq!(board.notes["n3"].place.zone.as_deref(), Some("cafe"));
    assert_eq!((board.zones.len(), board.links.len()), (3, 1));
    let board = allowed(Role::Participant, |roots, txn| assert!(roots.notes.remove(txn, "n2").is_some()));
    assert_eq!(board.notes.len(), 1);
}

#[test]
fn b6_the_501st_grapheme_is_refused_and_what_is_overlong_may_shrink() {
    let full = Refusal::NoteFull { note: "n2".into(), limit: 500 };
    // A family is one grapheme of eleven UTF-16 units.
    let family = "👨‍👩‍👧‍👦";
    for role in [Role::Participant, Role::Facilitator] {
        let refusal =
            refused_for(role, |roots, txn| assert!(roots.edit_text(txn, "n2", 4, 0, &family.repeat(497))));
        assert_eq!(refusal, full);
    }
    allowed(Role::Participant, |roots, txn| assert!(roots.edit_text(txn, "n2", 4, 0, &family.repeat(496))));
    let accents = format!("e{}", "\u{301}".repeat(8_001));
    assert_eq!(refused(|roots, txn| assert!(roots.edit_text(txn, "n2", 4, 0, &accents))), full);

    let doc = new_doc();
    let roots = Roots::of(&doc);
    roots.add_note(&mut doc.transact_mut(), &note("n2", "idees", "a0", &"é".repeat(510)));
    let guard = Guard::new(&doc);
    let mut server = Server { doc, roots, guard };
    let ada = server.replica();
    let shorter = ada.edit(|roots, txn| assert!(roots.edit_text(txn, "n2", 0, 4, "")));
    server.apply(&shorter, Role::Participant).expect("it shrinks");
    let longer = ada.edit(|roots, txn| assert!(roots.edit_text(txn, "n2", 0, 0, "a")));
    assert_eq!(server.apply(&longer, Role::Participant).expect_err("it grows").refusal, full);
}

#[test]
fn b6_titles_and_labels_have_a_limit_for_everyone() {
    let long = "é".repeat(121);
    let too_long = |field: &str, limit| Refusal::TooLong { field: field.into(), limit };
    for role in [Role::Participant, Role::Facilitator] {
        let title = refused_for(role, |roots, txn| assert!(roots.set_title(txn, "idees", &long)));
        assert_eq!(title, too_long("title", 120));
        let link = Link {
            id: "l".into(),
            from: "n1".into(),
            to: "n2".into(),
            label: long.clone(),
            ..Link::default()
        };
        assert_eq!(refused_for(role, |roots, txn| roots.add_link(txn, &link)), too_long("label", 120));
    }
    let meta = refused_for(Role::Facilitator, |roots, txn| roots.describe(txn, &long, "empty"));
    assert_eq!(meta, too_long("title", 120));
    allowed(Role::Participant, |roots, txn| assert!(roots.set_title(txn, "idees", &"é".repeat(120))));
}

#[test]
fn b12_what_has_another_shape_or_size_is_refused_for_everyone() {
    let edits: [(&str, Act); 14] = [
        ("notes/n2/place", |roots, txn| {
            let place = Place { order: "a0".into(), x: 1e12, ..Place::default() };
            assert!(roots.place_note(txn, "n2", &place));
        }),
        ("zones/idees/frame", |roots, txn| {
            assert!(roots.set_frame(txn, "idees", Frame { w: 1e9, ..FAR }));
        }),
        ("notes/n2/at", |roots, txn| {
            let Some(Out::YMap(map)) = roots.notes.get(txn, "n2") else { panic!("n2") };
            map.insert(txn, "at", 1e16);
        }),
        ("notes/n2/color", |roots, txn| {
            let Some(Out::YMap(map)) = roots.notes.get(txn, "n2") else { panic!("n2") };
            map.insert(txn, "color", "x".repeat(257));
        }),
        ("links/l/from", |roots, txn| {
            let link = Link { id: "l".into(), from: "x".repeat(257), to: "n1".into(), ..Link::default() };
            roots.add_link(txn, &link);
        }),
        ("notes/n1", |roots, txn| {
            roots.notes.insert(txn, "n1", "not a map");
        }),
        ("notes/x y", |roots, txn| roots.add_note(txn, &note("x y", "idees", "a0", ""))),
        ("notes/n1/text", |roots, txn| {
            let Some(Out::YMap(map)) = roots.notes.get(txn, "n1") else { panic!("n1") };
            map.insert(txn, "text", "plain");
        }),
        ("notes/n1/place", |roots, txn| {
            let Some(Out::YMap(map)) = roots.notes.get(txn, "n1") else { panic!("n1") };
            map.insert(txn, "place", "here");
        }),
        ("notes/n2/place", |roots, txn| {
            assert!(roots.place_note(
                txn,
                "n2",
                &Place { order: "a0".into(), x: f64::NAN, ..Place::default() }
            ));
        }),
        ("notes/n3/place", |roots, txn| roots.add_note(txn, &note("n3", "idees", "a00", "a bad order key"))),
        ("notes/n4/place", |roots, txn| {
            let map = roots.notes.insert(txn, "n4", MapPrelim::default());
            map.insert(txn, "text", TextPrelim::new("a note without a place"));
        }),
        ("notes", |roots, txn| {
            let text = yrs::TextRef::from(yrs::branch::BranchPtr::from(
                AsRef::<yrs::branch::Branch>::as_ref(&roots.notes),
            ));
            text.insert(txn, 0, "a list inside a map");
        }),
        ("elsewhere", |_, txn| {
            txn.get_or_insert_map("elsewhere").insert(txn, "k", "v");
        }),
    ];
    for (path, edit) in edits {
        for role in [Role::Participant, Role::Facilitator] {
            assert_eq!(refused_for(role, edit), bad(path), "{role:?}");
        }
    }
}

#[test]
fn r4_deleted_overwritten_and_retyped_notes_come_back_exactly() {
    let refusal = refused(|roots, txn| {
        assert!(roots.notes.remove(txn, "n1").is_some());
        roots.notes.insert(txn, "n2", 42);
        assert!(roots.set_title(txn, "idees", "autre"));
        assert!(roots.set_title(txn, "cafe", "autre"));
    });
    assert_eq!(refusal, locked("cafe"));
}

#[test]
fn r4_a_note_that_was_moved_and_replaced_at_once_comes_back_whole_for_everyone() {
    let refusal = refused(|roots, txn| {
        assert!(roots.place_note(txn, "n2", &Place { order: "a5".into(), x: 7.0, ..Place::default() }));
        roots.notes.insert(txn, "n2", 42);
    });
    assert_eq!(refusal, bad("notes/n2"));
}

#[test]
fn r4_an_older_edit_that_loses_is_refused_without_a_trace() {
    // Both write the title of the locked zone at once; the higher client id wins in Yjs, and Ada has the lowest.
    let mut server = Server::new();
    let faye = server.replica();
    let doc = new_doc_as(ClientID::new(1));
    doc.transact_mut().apply_update(server.everything()).expect("a whole state");
    let ada = Replica { roots: Roots::of(&doc), doc };
    let hers = ada.edit(|roots, txn| assert!(roots.set_title(txn, "cafe", "perdu")));
    let theirs = faye.edit(|roots, txn| assert!(roots.set_title(txn, "cafe", "gagné")));
    server.apply(&theirs, Role::Facilitator).expect("allowed");
    let taken = server.apply(&hers, Role::Participant).expect_err("refused");
    assert_eq!(taken.refusal, locked("cafe"));
    assert_eq!(server.board().zones["cafe"].title, "gagné");
}

#[test]
fn r4_a_facilitator_lends_no_rights_to_what_lacked_its_past() {
    let mut server = Server::new();
    let (ada, faye) = (server.replica(), server.replica());
    // Ada writes on top of something of Faye's that the server doesn't have yet.
    let first = faye.edit(|roots, txn| assert!(roots.set_title(txn, "cafe", "de Faye")));
    ada.take(&first);
    let early = ada.edit(|roots, txn| assert!(roots.set_title(txn, "cafe", "d’Ada")));
    let before = server.board();
    let taken = server.apply(&early, Role::Participant).expect_err("it has no past");
    assert_eq!(taken.refusal, Refusal::MalformedFrame {});
    assert!(!server.doc.transact().has_missing_updates(), "nothing waits");
    assert_eq!(server.board(), before);
    server.apply(&first, Role::Facilitator).expect("hers alone");
    assert_eq!(server.board().zones["cafe"].title, "de Faye");
    assert_eq!(server.apply(&early, Role::Participant).expect_err("locked").refusal, locked("cafe"));
    assert_eq!(server.board().zones["cafe"].title, "de Faye");
}

#[test]
fn what_an_allowed_edit_deletes_leaves_memory() {
    let mut server = Server::new();
    let ada = server.replica();
    let size = |server: &Server| server.doc.transact().encode_diff_v1(&StateVector::default()).len();
    let before = size(&server);
    for n in 0..500 {
        let place = Place { order: "a0".into(), x: f64::from(n), ..Place::default() };
        let moved = ada.edit(|roots, txn| assert!(roots.place_note(txn, "n2", &place)));
        server.apply(&moved, Role::Participant).expect("allowed");
    }
    assert!(size(&server) < before + 200, "{} → {}", before, size(&server));
}

#[test]
fn a_trusted_transaction_is_known_and_not_judged() {
    let mut server = Server::new();
    server.roots.set_locked(&mut server.doc.transact_mut(), "idees", true);
    let ada = server.replica();
    let late = ada.edit(|roots, txn| assert!(roots.set_frame(txn, "idees", FAR)));
    assert_eq!(server.apply(&late, Role::Participant).expect_err("locked").refusal, locked("idees"));
}

#[test]
fn s9_an_update_that_breaks_off_midway_is_undone() {
    // Two blocks of client 7 in lib0 v1: `notes.n9 = null`, then a value whose parent is that null.
    let update = b"\x01\x02\x07\x00\x28\x01\x05notes\x02n9\x01\x7e\x28\x00\x07\x00\x01k\x01\x7e\x00";
    let mut server = Server::new();
    let before = server.board();
    let (ada, ben) = (server.replica(), server.replica());
    let taken = server.apply(update, Role::Participant).expect_err("refused");
    assert_eq!(taken.refusal, Refusal::MalformedFrame {});
    assert_eq!(server.board(), before);
    // What others get in its place leaves them with the server's document, and everyone works on.
    let (applied, inverse) = (taken.applied.expect("a part"), taken.inverse.expect("it took effect"));
    ada.take(&yrs::merge_updates_v1([&applied, &inverse]).expect("they merge"));
    ben.take(&applied);
    ben.take(&inverse);
    for replica in [&ada, &ben] {
        assert_eq!(replica.board(), before);
        assert_eq!(replica.doc.transact().state_vector(), server.doc.transact().state_vector());
    }
    let next = ada.edit(|roots, txn| assert!(roots.edit_text(txn, "n2", 0, 0, "et ")));
    server.apply(&next, Role::Participant).expect("an allowed edit");
    assert_eq!(server.board(), ada.board());
}

#[test]
fn r4_letters_that_came_back_come_back_again_with_their_item_whatever_was_tried_between_them() {
    let mut server = Server::new();
    let (ada, ben) = (server.replica(), server.replica());
    let text = |roots: &Roots, txn: &TransactionMut<'_>| {
        let Some(Out::YMap(note)) = roots.notes.get(txn, "n2") else { panic!("the note is there") };
        let Some(Out::YText(text)) = note.get(txn, "text") else { panic!("it has a text") };
        text
    };
    let emptied = ada.edit(|roots, txn| text(roots, txn).remove_range(txn, 0, 4));
    let typed = ben.edit(|roots, txn| text(roots, txn).insert(txn, 3, "xyz"));
    let gone = ada.edit(|roots, txn| drop(roots.notes.remove(txn, "n2")));
    let reader = server.replica();
    for update in [emptied, typed, gone] {
        let taken = server.apply(&update, Role::Observer).expect_err("they read");
        for update in [update, taken.inverse.expect("something was undone")] {
            let update = Update::decode_v1(&update).expect("an update");
            reader.doc.transact_mut().apply_update(update).expect("applies");
        }
        assert_eq!(server.board().notes["n2"].text, "deux");
        assert_eq!(reader.roots.read(&reader.doc.transact()).notes["n2"].text, "deux", "for everyone");
    }
}
