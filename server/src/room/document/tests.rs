//! What an update does to a document, whose ids are whose, what a journal becomes.

use super::*;
use crate::room::{Edit, How};
use accept::Verdict;
use socle_protocol::{
    board::{NOTES, Note, Place, Roots, new_doc_as},
    role::Role,
    workshop::access::Standing,
};
use std::{sync::Arc, time::Duration};
use yrs::{ClientID, Doc, GetString, Map, MapPrelim, Text, WriteTxn};

fn person(name: &str) -> PersonId {
    name.parse().expect("an id")
}

fn board() -> BoardId {
    "b".parse().expect("an id")
}

fn raw_document() -> Document {
    Document::load(&Loaded::default(), true, &Limits::default()).expect("an empty journal loads")
}

fn edit(how: How, bytes: &[u8]) -> Edit {
    let update = Update::decode_v1(bytes).expect("an update");
    let walked = walk::update(bytes).expect("well formed");
    Edit { how, raw: Bytes::copy_from_slice(bytes), update, walked, share: None }
}

/// As a room takes it, from Ada.
fn sent_contained(document: &mut Document, how: How, bytes: &[u8]) -> Verdict {
    let (person, board) = (&person("ada"), &board());
    let sender = Sender { person, board, standing: &Arc::new(Standing::of(Role::Participant)), at: 1 };
    document.accept_contained(sender, edit(how, bytes), |_| None)
}

fn sent(document: &mut Document, name: &str, how: How, bytes: &[u8]) -> Verdict {
    let edit = edit(how, bytes);
    let (person, board) = (&person(name), &board());
    let sender = Sender { person, board, standing: &Arc::new(Standing::of(Role::Participant)), at: 1 };
    let verdict = document.accept(sender, edit, |_| None);
    assert!(!document.awake().doc.transact().has_missing_updates(), "nothing waits");
    if !document.is_broken() {
        let clocks = document.clocks.clone();
        document.count_clocks();
        assert_eq!(clocks, document.clocks);
    }
    verdict
}

fn offer(document: &mut Document, name: &str, bytes: &[u8]) -> Result<News, (Refusal, News)> {
    let Verdict { news, refusal, .. } = sent(document, name, How::Change, bytes);
    refusal.map_or(Ok(news.clone()), |refusal| Err((refusal, news)))
}

fn typed(client: u64, text: &str) -> Vec<u8> {
    let doc = new_doc_as(ClientID::new(client));
    let mut txn = doc.transact_mut();
    let shared = txn.get_or_insert_text("text");
    shared.push(&mut txn, text);
    txn.encode_update_v1()
}

fn journaled(news: News, journal: &mut Vec<Entry>) {
    for NewEntry { kind, author, at, body } in news.entries {
        journal.push(Entry { seq: journal.len() as Seq + 1, kind, author, at, body });
    }
}

#[test]
fn s8_a_crdt_id_belongs_to_who_wrote_with_it_first_also_after_a_reload() {
    let mut journal = Vec::new();
    let mut document = raw_document();
    journaled(offer(&mut document, "ada", &typed(7, "a")).expect("hers"), &mut journal);
    let Err((refusal, _)) = offer(&mut document, "bob", &typed(7, "ab")) else { panic!("not his") };
    assert_eq!(refusal, Refusal::ForeignClient {});

    let snapshot = document.snapshot(journal.len() as Seq);
    for loaded in [
        Loaded { snapshot: None, entries: journal },
        Loaded { snapshot: Some(snapshot), entries: Vec::new() },
    ] {
        let mut again = Document::load(&loaded, true, &Limits::default()).expect("loads");
        assert!(offer(&mut again, "bob", &typed(7, "ab")).is_err());
        assert!(offer(&mut again, "ada", &typed(7, "ab")).is_ok());
        assert_eq!(again.state_vector().get(&ClientID::new(7)), 2);
    }
}

#[test]
fn s8_nobody_deletes_what_someone_else_has_yet_to_write() {
    let mut document = raw_document();
    assert!(offer(&mut document, "ada", &typed(7, "ab")).is_ok());
    // No blocks; deletions of client 7, from clock 1, a hundred of them.
    let verdict = sent(&mut document, "eve", How::Change, &[0, 1, 7, 1, 1, 100]);
    assert!(verdict.left_out.is_some() && verdict.refusal.is_none());
    assert_eq!(verdict.news.updates, [Bytes::from_static(&[0, 1, 7, 1, 1, 1])], "what is there may be");
    let next = sent(&mut document, "ada", How::Change, &typed(7, "abc"));
    assert_eq!(next.news.updates.len(), 1);
    let peer = board::new_doc();
    let whole = Update::decode_v1(&document.difference(&StateVector::default())).expect("an update");
    peer.transact_mut().apply_update(whole).expect("applies");
    let text = peer.get_or_insert_text("text");
    assert_eq!(yrs::GetString::get_string(&text, &peer.transact()), "ac");
}

#[test]
fn w2_a_board_has_a_largest_size_and_deleting_makes_room() {
    let mut document = raw_document();
    let long = "x".repeat(6 * 1024 * 1024);
    for client in 1..=5 {
        assert!(offer(&mut document, "ada", &typed(client, &long)).is_ok(), "{client}");
    }
    let Err((refusal, news)) = offer(&mut document, "ada", &typed(6, &long)) else { panic!("too large") };
    assert_eq!(refusal, Refusal::TooLarge { limit: Limits::default().board.told() });
    assert!(news.entries.is_empty());
    let mut gone = vec![0, 1, 1, 1, 0];
    sync::write_varuint(&mut gone, long.len() as u64);
    assert!(offer(&mut document, "ada", &gone).is_ok());
    assert!(offer(&mut document, "ada", &typed(6, &long)).is_ok());
}

#[test]
fn w2_a_board_has_a_largest_number_of_types() {
    let mut document = raw_document();
    let doc = new_doc_as(ClientID::new(7));
    let map = doc.get_or_insert_map("map");
    let many = |count: usize| {
        let mut txn = doc.transact_mut();
        for key in 0..count {
            map.insert(&mut txn, key.to_string(), MapPrelim::default());
        }
        txn.encode_update_v1()
    };
    assert!(offer(&mut document, "ada", &many(Limits::default().types)).is_ok());
    let Err((refusal, _)) = offer(&mut document, "ada", &many(1)) else { panic!("too many") };
    assert!(matches!(refusal, Refusal::TooLarge { .. }));
}

#[test]
fn w2_the_deepest_board_there_can_be_fits_a_workers_stack() {
    let deletes_it = || {
        let doc = board::new_doc();
        let root = doc.get_or_insert_map("root");
        let mut txn = doc.transact_mut();
        let mut map = root.insert(&mut txn, "down", MapPrelim::default());
        for _ in 1..Limits::default().types {
            map = map.insert(&mut txn, "down", MapPrelim::default());
        }
        root.remove(&mut txn, "down");
        drop(txn);
        root.len(&doc.transact())
    };
    // Half of it: what is left is for whatever else a worker does.
    let worker = std::thread::Builder::new().stack_size(crate::STACK / 2).spawn(deletes_it).expect("starts");
    assert_eq!(worker.join().expect("fits"), 0);
}

/// A replica that writes one letter after the other.
struct Typist {
    doc: Doc,
}

impl Typist {
    fn new(client: u64) -> Self {
        Self { doc: new_doc_as(ClientID::new(client)) }
    }

    fn types(&self, text: &str) -> Vec<u8> {
        let root = self.doc.get_or_insert_text("text");
        let mut txn = self.doc.transact_mut();
        root.push(&mut txn, text);
        txn.encode_update_v1()
    }

    fn types_at(&self, at: u32, text: &str) {
        let root = self.doc.get_or_insert_text("text");
        root.insert(&mut self.doc.transact_mut(), at, text);
    }

    fn takes(&self, update: &[u8]) {
        let update = Update::decode_v1(update).expect("an update");
        self.doc.transact_mut().apply_update(update).expect("applies");
    }

    fn answers(&self, document: &mut Document) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&document.state_vector())
    }
}

fn answer(document: &mut Document, name: &str, typist: &Typist) -> Verdict {
    let answer = typist.answers(document);
    sent(document, name, How::Answer, &answer)
}

#[test]
fn s3_what_brings_nothing_is_not_journaled_nor_what_lacks_its_past() {
    let mut document = raw_document();
    let whole = typed(7, "abc");
    assert_eq!(offer(&mut document, "ada", &whole).expect("new").updates.len(), 1);
    let again = offer(&mut document, "ada", &whole).expect("known");
    assert!(again.entries.is_empty() && again.updates.is_empty());

    let eve = Typist::new(9);
    let (first, second) = (eve.types("x"), eve.types("y"));
    for _ in 0..2 {
        let verdict = sent(&mut document, "eve", How::Change, &second);
        assert!(verdict.news.entries.is_empty() && verdict.refusal.is_none());
        let waits_for = Some(socle_protocol::walk::Need { client: 9, clock: 1 });
        assert_eq!(verdict.left_out, Some(LeftOut { is_short: true, waits_for }));
    }
    assert_eq!(offer(&mut document, "eve", &first).expect("new").updates, [first]);
    let answer = eve.answers(&mut document);
    let verdict = sent(&mut document, "eve", How::Answer, &answer);
    assert_eq!((verdict.news.updates.len(), verdict.left_out), (1, None));
    assert_eq!(document.clock(9), 2);
}

#[test]
fn s8_clocks_that_are_known_are_told_with_the_bytes_that_they_had_first() {
    let mut document = raw_document();
    let first = typed(7, "a");
    assert_eq!(offer(&mut document, "eve", &first).expect("new").updates, std::slice::from_ref(&first));
    // The same clock in other words, and two more.
    let told = offer(&mut document, "eve", &typed(7, "bcd")).expect("two of them are new").updates;
    let [told] = &told[..] else { panic!("{told:?}") };
    let walked = walk::update(told).expect("well formed");
    assert_eq!((walked.blocks[0].from, walked.blocks[0].to), (1, 3));
    // Whoever hears of it before the rest waits for that, and sees then what everyone sees.
    let late = Typist::new(8);
    late.takes(told);
    late.takes(&first);
    assert_eq!(late.doc.get_or_insert_text("text").get_string(&late.doc.transact()), "acd");
}

#[test]
fn s8_blocks_put_in_wait_for_someones_next_edit_do_not_spoil_it() {
    let mut document = raw_document();
    let (ada, eve) = (Typist::new(7), Typist::new(9));
    let first = ada.types("a");
    assert!(offer(&mut document, "ada", &first).is_ok());
    // Eve builds on clock 1 of Ada, which Ada has yet to write: here a letter that she guesses.
    let guess = Typist::new(7);
    guess.types("a");
    eve.takes(&guess.doc.transact().encode_state_as_update_v1(&StateVector::default()));
    eve.takes(&guess.types("b"));
    let trap = eve.types("!");
    for how in [How::Change, How::Answer] {
        let verdict = sent(&mut document, "eve", how, &trap);
        assert!(verdict.news.entries.is_empty() && verdict.left_out.is_some());
    }
    let next = ada.types("b");
    assert_eq!(offer(&mut document, "ada", &next).expect("hers alone").updates, [next]);
    assert_eq!((document.clock(7), document.clock(9)), (2, 0));
}

#[test]
fn s8_what_others_wrote_is_left_out_of_a_step_2_and_its_sender_stays() {
    // A server restored from a backup: Ada's second edit is gone, and Ben's builds on it.
    let mut document = raw_document();
    let (ada, ben) = (Typist::new(7), Typist::new(9));
    let first = ada.types("a");
    assert!(offer(&mut document, "ada", &first).is_ok());
    ben.takes(&first);
    let own = ben.types("(Ben)");
    assert!(offer(&mut document, "ben", &own).is_ok());
    ben.takes(&ada.types("b"));
    ben.types_at(2, "(encore)");
    let verdict = answer(&mut document, "ben", &ben);
    let waits_for = Some(socle_protocol::walk::Need { client: 7, clock: 2 });
    assert_eq!(verdict.left_out, Some(LeftOut { is_short: true, waits_for }));
    assert!(verdict.refusal.is_none() && verdict.news.entries.is_empty());
    // When Ada is back, Ben's can follow.
    let verdict = answer(&mut document, "ada", &ada);
    assert!(verdict.left_out.is_none());
    let verdict = answer(&mut document, "ben", &ben);
    assert!(verdict.left_out.is_none() && verdict.refusal.is_none());
    assert_eq!((document.clock(7), document.clock(9)), (2, 13));
}

#[test]
fn s8_what_others_signed_is_left_out_of_a_step_2_though_nobody_knows_their_ids_any_more() {
    // A server restored from a backup that is older than anyone's first idea; Ada and Ben have each other's.
    let mut document = Document::load(&Loaded::default(), false, &Limits::default()).expect("loads");
    let (ada, ben) = (Typist::new(7), Typist::new(9));
    let writes = |typist: &Typist, id: &str, author: &str| {
        let place = Place { order: "a0".into(), ..Place::default() };
        let (author, status) = (Some(author.into()), "proposed".into());
        let note = Note { id: id.into(), place, author, status, ..Note::default() };
        let roots = Roots::of(&typist.doc);
        let mut txn = typist.doc.transact_mut();
        roots.add_note(&mut txn, &note);
        txn.encode_update_v1()
    };
    ben.takes(&writes(&ada, "of-ada", "ada"));
    ada.takes(&writes(&ben, "of-ben", "ben"));
    let Verdict { refusal, left_out, .. } = answer(&mut document, "ada", &ada);
    assert_eq!(refusal, None, "Ben's idea is no forgery of hers");
    let clock = ada.doc.transact().state_vector().get(&ClientID::new(9));
    let waits_for = Some(socle_protocol::walk::Need { client: 9, clock });
    assert_eq!(left_out, Some(LeftOut { is_short: false, waits_for }), "her own is all there");
    assert!(document.clock(7) > 0 && document.clock(9) == 0);
    let Verdict { refusal, left_out, .. } = answer(&mut document, "ben", &ben);
    assert_eq!((refusal, left_out), (None, None));
    assert_eq!(document.clock(9), clock);
    // Who says that they are Ben in an edit of their own has forged it as ever.
    let eve = Typist::new(11);
    let forged = offer(&mut document, "eve", &writes(&eve, "of-eve", "ben")).expect_err("forged");
    assert_eq!(forged.0, Refusal::ForgedAuthor {});
}

#[test]
fn s8_an_id_that_someone_announced_is_theirs_before_they_write() {
    let (ada, eve) = (person("ada"), person("eve"));
    let mut document = raw_document();
    let mut send = |name: &PersonId, how, bytes: &[u8]| {
        let (update, walked) =
            (Update::decode_v1(bytes).expect("decodes"), walk::update(bytes).expect("walks"));
        let edit = Edit { how, raw: Bytes::copy_from_slice(bytes), update, walked, share: None };
        let standing = &Arc::new(Standing::of(Role::Participant));
        let sender = Sender { person: name, board: &board(), standing, at: 1 };
        document.accept(sender, edit, |client| (client == 7).then_some(&ada))
    };
    assert_eq!(send(&eve, How::Change, &typed(7, "hijacked")).refusal, Some(Refusal::ForeignClient {}));
    let verdict = send(&eve, How::Answer, &typed(7, "hijacked"));
    assert!(verdict.news.entries.is_empty());
    // It may as well be the owner whose id someone shows: what is left out is not called saved (S6).
    assert!(verdict.left_out.is_some_and(|left| left.is_short));
    assert_eq!(send(&ada, How::Change, &typed(7, "mine")).news.updates.len(), 1);
}

#[test]
fn s10_a_journal_of_an_earlier_version_loads_though_entries_in_it_wait() {
    let (ada, eve) = (Typist::new(7), Typist::new(9));
    let (one, two, late) = (ada.types("a"), ada.types("b"), eve.types("never"));
    let stray = eve.types("comes");
    drop(late);
    let entry = |seq, name: &str, body: Vec<u8>| Entry {
        seq,
        kind: Kind::Update,
        author: Some(person(name)),
        at: 1,
        body: body.into(),
    };
    let entries = vec![entry(1, "eve", stray), entry(2, "ada", two.clone()), entry(3, "ada", one.clone())];
    let mut document =
        Document::load(&Loaded { snapshot: None, entries }, true, &Limits::default()).expect("loads");
    assert!(!document.awake().doc.transact().has_missing_updates(), "nothing waits");
    assert_eq!((document.clock(7), document.clock(9)), (1, 0), "what came too early comes again");
    assert!(answer(&mut document, "ada", &ada).left_out.is_none());
    assert_eq!(document.clock(7), 2);
}

#[test]
fn r4_a_refused_update_travels_with_what_undoes_it() {
    let mut document = Document::load(&Loaded::default(), false, &Limits::default()).expect("loads");
    let doc = new_doc_as(ClientID::new(7));
    let bytes = {
        let mut txn = doc.transact_mut();
        let meta = txn.get_or_insert_map("meta");
        meta.insert(&mut txn, "title", "mine");
        let _notes = txn.get_or_insert_map(NOTES);
        txn.encode_update_v1()
    };
    let Err((refusal, news)) = offer(&mut document, "eve", &bytes) else { panic!("refused") };
    assert_eq!(refusal, Refusal::StructureLocked { zone: None });
    assert_eq!(news.updates.len(), 2, "the offence and its undoing");
    let peer = board::new_doc();
    let frame = frames::of_edits(std::slice::from_ref(&news.updates)).remove(0);
    let Some(Ok(sync::Message::Update { update: merged })) = sync::messages(&frame).next() else {
        panic!("one frame")
    };
    peer.transact_mut().apply_update(Update::decode_v1(merged).expect("an update")).expect("applies");
    let meta = peer.get_or_insert_map("meta");
    assert!(meta.get(&peer.transact(), "title").is_none(), "nobody renders it");
}

#[test]
fn s9_an_update_that_breaks_off_midway_leaves_memory_journal_and_peers_alike() {
    // `notes.n9 = null`, then a value whose parent is that null: yrs has taken the first when the second fails.
    let update = b"\x01\x02\x07\x00\x28\x01\x05notes\x02n9\x01\x7e\x28\x00\x07\x00\x01k\x01\x7e\x00";
    for raw in [true, false] {
        let mut document = Document::load(&Loaded::default(), raw, &Limits::default()).expect("loads");
        let Err((refusal, news)) = offer(&mut document, "eve", update) else { panic!("refused") };
        assert_eq!((refusal, document.is_broken()), (Refusal::MalformedFrame {}, false));
        let peer = Typist::new(5);
        news.updates.iter().for_each(|update| peer.takes(update));
        assert_eq!(peer.doc.transact().state_vector(), document.state_vector());
        let mut entries = Vec::new();
        journaled(news, &mut entries);
        let mut again =
            Document::load(&Loaded { snapshot: None, entries }, raw, &Limits::default()).expect("loads");
        let whole = |document: &mut Document| document.difference(&StateVector::default());
        assert_eq!(whole(&mut again), whole(&mut document));
    }
}

#[test]
fn s2_joiners_share_one_encoding_of_the_whole() {
    let mut document = raw_document();
    assert!(offer(&mut document, "ada", &typed(7, "abc")).is_ok());
    let whole = |document: &mut Document| match document.step2(&StateVector::default()) {
        Parcel::One(frame) => frame,
        Parcel::Pieces(_) => panic!("three letters in pieces"),
    };
    let first = whole(&mut document);
    assert_eq!(first.as_ptr(), whole(&mut document).as_ptr());
    assert!(offer(&mut document, "bob", &typed(8, "d")).is_ok());
    assert_ne!(first, whole(&mut document));
}

#[test]
fn s4_a_document_that_slept_is_what_it_was() {
    for raw in [true, false] {
        let load = || Document::load(&Loaded::default(), raw, &Limits::default()).expect("loads");
        let (mut sleeper, mut other) = (load(), load());
        let name = if raw { "text" } else { NOTES };
        let written = |client: u64, keys: &[&str]| {
            let doc = new_doc_as(ClientID::new(client));
            let mut txn = doc.transact_mut();
            let root = txn.get_or_insert_map(name);
            for key in keys {
                root.insert(&mut txn, *key, MapPrelim::default());
            }
            txn.encode_update_v1()
        };
        let both = |sleeper: &mut Document, other: &mut Document, by: &str, update: &[u8]| {
            let told = |verdict: Result<News, (Refusal, News)>| verdict.map(|_| ()).map_err(|(no, _)| no);
            let said = told(offer(sleeper, by, update));
            assert_eq!(said, told(offer(other, by, update)));
            said
        };
        let first = both(&mut sleeper, &mut other, "ada", &written(7, &["n1"]));
        let (begun, nothing) = (Instant::now(), StateVector::default());
        let before = sleeper.difference(&nothing);
        sleeper.rest(begun + Duration::from_millis(500));
        assert!(!sleeper.is_asleep(), "somebody may write on");
        sleeper.rest(begun + Duration::from_secs(3));
        assert!(sleeper.is_asleep());
        assert_eq!(sleeper.difference(&nothing), before);
        assert_eq!(sleeper.clock(7), other.clock(7));
        assert_eq!(sleeper.is_anothers(7, &person("bob")), other.is_anothers(7, &person("bob")));
        assert!(sleeper.is_asleep(), "what is asked all the time does not wake it");
        let hers = both(&mut sleeper, &mut other, "bob", &written(7, &["n1", "n2"]));
        assert_eq!(hers, Err(Refusal::ForeignClient {}));
        let second = both(&mut sleeper, &mut other, "bob", &written(9, &["n3"]));
        assert_eq!(first.is_ok(), second.is_ok(), "the guard is there again");
        assert_eq!(sleeper.clock(9), other.clock(9));
        if raw {
            assert_eq!(sleeper.difference(&nothing), other.difference(&nothing));
        }
    }
}

#[test]
fn s4_a_board_whose_snapshot_has_all_of_it_answers_before_it_is_read() {
    for raw in [true, false] {
        let mut journal = Vec::new();
        let mut document = Document::load(&Loaded::default(), raw, &Limits::default()).expect("loads");
        for (client, key) in [(7, "n1"), (9, "n2")] {
            let doc = new_doc_as(ClientID::new(client));
            let mut txn = doc.transact_mut();
            let root = txn.get_or_insert_map(if raw { "any" } else { NOTES });
            root.insert(&mut txn, key, MapPrelim::default());
            let update = txn.encode_update_v1();
            drop(txn);
            let news = sent(&mut document, "ada", How::Change, &update).news;
            journaled(news, &mut journal);
        }
        let nothing = StateVector::default();
        let snapshot = document.snapshot(journal.len() as Seq);
        let later = journal.split_off(journal.len() - 1);
        let with = |entries| Loaded { snapshot: Some(snapshot.clone()), entries };
        assert!(Document::asleep(&with(later), raw, &Limits::default()).is_none(), "not all of it");
        assert!(Document::asleep(&Loaded::default(), raw, &Limits::default()).is_none());
        let loaded = with(Vec::new());
        let mut opened = Document::asleep(&loaded, raw, &Limits::default()).expect("all of it");
        let mut read = Document::load(&loaded, raw, &Limits::default()).expect("loads");
        assert_eq!(opened.state_vector(), read.state_vector());
        assert_eq!((opened.size, opened.types), (read.size, read.types));
        assert_eq!(opened.difference(&nothing), read.difference(&nothing));
        assert_eq!(opened.is_anothers(7, &person("bob")), read.is_anothers(7, &person("bob")));
        // What a newcomer says, who has nothing.
        let empty = sent_contained(&mut opened, How::Answer, &[0, 0]);
        assert!(empty.refusal.is_none() && empty.news.entries.is_empty());
        assert!(opened.is_asleep(), "nothing of this wakes it");
        let update = typed(11, "un mot");
        let verdicts =
            [&mut opened, &mut read].map(|document| sent_contained(document, How::Change, &update));
        assert_eq!(verdicts[0].refusal, verdicts[1].refusal);
        assert_eq!(verdicts[0].refusal.is_none(), raw, "the guard is there");
        assert_eq!(opened.difference(&nothing).len(), read.difference(&nothing).len());
    }
}

#[test]
fn s4_a_large_document_wakes_once_its_people_have_been_answered() {
    let mut document = raw_document();
    for client in 7..9 {
        assert!(offer(&mut document, "ada", &typed(client, &"a".repeat(600_000))).is_ok());
    }
    let loaded = Loaded { snapshot: Some(document.snapshot(4)), entries: Vec::new() };
    let mut opened = Document::asleep(&loaded, true, &Limits::default()).expect("all of it");
    let begun = Instant::now();
    opened.wake_early(begun);
    assert!(opened.is_asleep(), "they may still ask");
    opened.wake_early(begun + Duration::from_secs(1));
    assert!(!opened.is_asleep());
}

#[test]
fn s15_an_entry_on_which_the_library_panics_is_passed_over_at_each_load() {
    let entry =
        |seq, body: Vec<u8>| Entry { seq, kind: Kind::Update, author: None, at: 1, body: body.into() };
    let poisoned = typed(crate::room::poison::POISON.get(), "x");
    let entries = vec![entry(1, typed(7, "ab")), entry(2, poisoned), entry(3, typed(8, "c"))];
    let loaded = Loaded { snapshot: None, entries };
    for _ in 0..2 {
        let mut document = Document::load(&loaded, true, &Limits::default()).expect("loads");
        assert_eq!(document.passed_over(), [Passed { seq: 2, why: Gap::Poisoned }]);
        let clocks = [7, 8].map(|client| document.state_vector().get(&ClientID::new(client)));
        assert_eq!((clocks, document.state_vector().len()), ([2, 1], 2));
    }
}

#[test]
fn a_larger_document_rests_longer_before_it_sleeps_and_a_broken_one_never_does() {
    let mut document = raw_document();
    assert!(offer(&mut document, "ada", &typed(7, &"a".repeat(300_000))).is_ok());
    let begun = Instant::now();
    document.rest(begun + Duration::from_secs(3));
    assert!(!document.is_asleep());
    document.broken = true;
    document.rest(begun + Duration::from_secs(60));
    assert!(!document.is_asleep());
    document.broken = false;
    document.rest(begun + Duration::from_secs(60));
    assert!(document.is_asleep());
}
