//! What every journal keeps: one suite, run over each store. See rules J1, J2, J3, J5, J8 and J9 of `protocol/SPEC.md`.
//!
//! Each function takes an empty journal, except [`j2_what_was_appended_is_there_after_reopening`], which only a
//! store that outlives its process can be asked.

use super::{Append, Entry, Journal, JournalError, Kind, NewEntry, Rewrite, Snapshot, Stream};
use bytes::Bytes;
use futures_util::{FutureExt, future::join_all};
use socle_protocol::ids::{PersonId, Seq};
use std::sync::Arc;

/// A test for each claim of the contract over `$open`, an expression that makes `(guard, journal)`: the guard (a
/// temporary folder, say) lives as long as the test.
#[cfg(test)]
macro_rules! suite {
    ($open:expr) => {
        $crate::journal::contract::suite! { @each $open =>
            j1_sequences_count_from_one_without_gaps
            j1_an_append_after_another_sequence_is_fenced_and_writes_nothing
            j1_of_many_writers_at_one_sequence_one_wins
            j1_streams_written_at_the_same_time_do_not_mix
            j1_an_empty_batch_answers_the_sequence_it_came_after
            j1_a_slice_keeps_its_limits
            a_stream_that_nobody_wrote_to_is_empty
            j2_entries_come_back_as_they_went_in
            j2_a_dropped_answer_does_not_take_the_batch_back
            j2_a_refused_batch_takes_no_other_with_it
            j3_load_is_the_newest_snapshot_and_the_later_entries
            j3_an_older_snapshot_is_ignored_and_no_entry_forgotten
            j3_a_snapshot_of_the_future_is_refused
            j5_a_name_is_claimed_once
            j5_a_batch_whose_name_is_taken_is_absent
            j5_a_fenced_batch_claims_nothing
            j8_a_stream_that_is_destroyed_is_as_if_nobody_had_written_to_it
            j9_a_rewrite_changes_bytes_and_nothing_else
            j9_a_rewrite_after_another_sequence_is_fenced
            g6_a_stream_that_is_buried_is_one_entry_that_says_when
            the_newest_entry_and_every_workshop_are_told
            a_closed_journal_says_so
        }
    };
    (@each $open:expr => $($claim:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $claim() {
                let (_guard, journal) = $open;
                $crate::journal::contract::$claim(std::sync::Arc::new(journal)).await;
            }
        )*
    };
}
#[cfg(test)]
pub(crate) use suite;

type Bench = Arc<dyn Journal>;

fn board(name: &str) -> Stream {
    Stream::Board(name.parse().expect("a test's board id"))
}

fn workshop(name: &str) -> Stream {
    Stream::Workshop(name.parse().expect("a test's workshop id"))
}

fn entry(text: &str) -> NewEntry {
    let author: PersonId = "p_ada".parse().expect("an id");
    NewEntry { kind: Kind::Update, author: Some(author), at: 7, body: Bytes::from(text.to_owned()) }
}

fn batch(stream: &Stream, after: Seq, texts: &[&str]) -> Append {
    let entries = texts.iter().map(|text| entry(text)).collect();
    Append { stream: stream.clone(), after, entries, claim: None }
}

fn claiming(stream: &Stream, after: Seq, name: &str) -> Append {
    Append { claim: Some(name.into()), ..batch(stream, after, &["a"]) }
}

fn snapshot(seq: Seq, text: &str) -> Snapshot {
    Snapshot { seq, body: Bytes::from(text.to_owned()) }
}

fn told(entries: &[Entry]) -> Vec<(Seq, String)> {
    entries.iter().map(|e| (e.seq, String::from_utf8_lossy(&e.body).into_owned())).collect()
}

async fn all(journal: &Bench, stream: &Stream) -> Vec<(Seq, String)> {
    told(&journal.slice(stream.clone(), 0, usize::MAX).await.expect("a slice"))
}

fn expected(pairs: &[(Seq, &str)]) -> Vec<(Seq, String)> {
    pairs.iter().map(|(seq, text)| (*seq, (*text).to_owned())).collect()
}

pub async fn j1_sequences_count_from_one_without_gaps(journal: Bench) {
    let b = board("b");
    assert_eq!(journal.append(batch(&b, 0, &["a"])).await.expect("first"), 1);
    assert_eq!(journal.append(batch(&b, 1, &["b", "c", "d"])).await.expect("second"), 4);
    assert_eq!(journal.append(batch(&b, 4, &["e"])).await.expect("third"), 5);
    assert_eq!(all(&journal, &b).await, expected(&[(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")]));
    let loaded = journal.load(b).await.expect("loads");
    assert_eq!((loaded.seq(), loaded.snapshot, loaded.entries.len()), (5, None, 5));
}

pub async fn j1_an_append_after_another_sequence_is_fenced_and_writes_nothing(journal: Bench) {
    let b = board("b");
    journal.append(batch(&b, 0, &["a", "b"])).await.expect("first");
    for (after, stream, at) in [(0, &b, 2), (1, &b, 2), (3, &b, 2), (1, &board("new"), 0)] {
        match journal.append(batch(stream, after, &["x"])).await {
            Err(JournalError::Fenced { expected, found }) => assert_eq!((expected, found), (after, at)),
            other => panic!("after {after}: {other:?}"),
        }
    }
    assert_eq!(all(&journal, &b).await, expected(&[(1, "a"), (2, "b")]));
    assert_eq!(all(&journal, &board("new")).await, []);
    assert_eq!(journal.append(batch(&b, 2, &["c"])).await.expect("goes on"), 3);
}

pub async fn j1_of_many_writers_at_one_sequence_one_wins(journal: Bench) {
    let b = board("b");
    let writers = (0..24).map(|i| {
        let (journal, b) = (Arc::clone(&journal), b.clone());
        tokio::spawn(async move { journal.append(batch(&b, 0, &[&i.to_string(), "and"])).await })
    });
    let answers: Vec<_> = join_all(writers).await.into_iter().map(|a| a.expect("no panic")).collect();
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(2))).count(), 1);
    let fenced = |answer: &&_| matches!(answer, Err(JournalError::Fenced { expected: 0, found: 2 }));
    assert_eq!(answers.iter().filter(fenced).count(), 23);
    assert_eq!(all(&journal, &b).await.len(), 2);
}

pub async fn j1_streams_written_at_the_same_time_do_not_mix(journal: Bench) {
    let rooms = (0..32).map(|room| {
        let journal = Arc::clone(&journal);
        tokio::spawn(async move {
            let name = format!("b{}", room / 2);
            let stream = if room % 2 == 0 { board(&name) } else { workshop(&name) };
            for after in 0..20 {
                let text = format!("{room}:{}", after + 1);
                assert_eq!(journal.append(batch(&stream, after, &[&text])).await.expect("alone"), after + 1);
            }
            (room, stream)
        })
    });
    for done in join_all(rooms).await {
        let (room, stream) = done.expect("no panic");
        let mine: Vec<_> = (1..=20).map(|seq| (seq, format!("{room}:{seq}"))).collect();
        assert_eq!(all(&journal, &stream).await, mine);
    }
}

pub async fn j1_an_empty_batch_answers_the_sequence_it_came_after(journal: Bench) {
    let b = board("b");
    assert_eq!(journal.append(batch(&b, 0, &[])).await.expect("nothing"), 0);
    journal.append(batch(&b, 0, &["a", "b"])).await.expect("two");
    assert_eq!(journal.append(batch(&b, 2, &[])).await.expect("nothing"), 2);
    assert_eq!(all(&journal, &b).await.len(), 2);
}

pub async fn j1_a_slice_keeps_its_limits(journal: Bench) {
    let b = board("b");
    journal.append(batch(&b, 0, &["a", "b", "c", "d"])).await.expect("four");
    for (after, limit, seqs) in [
        (0, 2, vec![1, 2]),
        (2, 9, vec![3, 4]),
        (1, 1, vec![2]),
        (4, 9, vec![]),
        (9, 9, vec![]),
        (0, 0, vec![]),
    ] {
        let slice = journal.slice(b.clone(), after, limit).await.expect("a slice");
        assert_eq!(slice.iter().map(|e| e.seq).collect::<Vec<_>>(), seqs, "after {after}, limit {limit}");
    }
}

pub async fn a_stream_that_nobody_wrote_to_is_empty(journal: Bench) {
    journal.append(batch(&workshop("same"), 0, &["a"])).await.expect("a workshop");
    let loaded = journal.load(board("same")).await.expect("not an error");
    assert_eq!((loaded.seq(), loaded), (0, super::Loaded::default()));
    assert_eq!(journal.slice(board("same"), 0, 9).await.expect("not an error"), []);
    assert_eq!(journal.find("code:NONE22".into()).await.expect("not an error"), None);
    journal.probe().await.expect("a journal that takes writes");
}

pub async fn j2_entries_come_back_as_they_went_in(journal: Bench) {
    let b = board("b");
    let author: PersonId = "p_zoe".parse().expect("an id");
    let all_kinds = vec![
        NewEntry { kind: Kind::Update, author: None, at: 0, body: Bytes::new() },
        NewEntry { kind: Kind::Happening, author: Some(author.clone()), at: 1, body: Bytes::from("é\0\n") },
        NewEntry {
            kind: Kind::ClientId,
            author: Some(author),
            at: (1 << 53) - 1,
            body: vec![255; 1 << 20].into(),
        },
    ];
    let append = Append { stream: b.clone(), after: 0, entries: all_kinds.clone(), claim: None };
    journal.append(append).await.expect("three");
    let entries = (1..).zip(all_kinds).map(|(seq, new)| {
        let NewEntry { kind, author, at, body } = new;
        Entry { seq, kind, author, at, body }
    });
    assert_eq!(journal.load(b).await.expect("loads").entries, entries.collect::<Vec<_>>());
}

pub async fn j2_a_dropped_answer_does_not_take_the_batch_back(journal: Bench) {
    let b = board("b");
    journal.append(batch(&b, 0, &["a"])).now_or_never();
    assert_eq!(journal.append(batch(&b, 1, &["b"])).await.expect("the first is there"), 2);
    assert_eq!(all(&journal, &b).await, expected(&[(1, "a"), (2, "b")]));
}

pub async fn j2_a_refused_batch_takes_no_other_with_it(journal: Bench) {
    journal.append(claiming(&board("b0"), 0, "code:TAKE22")).await.expect("the first claims");
    let rooms = (1..30).map(|room| {
        let stream = board(&format!("b{room}"));
        journal.append(match room % 3 {
            0 => batch(&stream, 5, &["fenced"]),
            1 => claiming(&stream, 0, "code:TAKE22"),
            _ => batch(&stream, 0, &["kept", "too"]),
        })
    });
    for (room, answer) in (1..).zip(join_all(rooms).await) {
        let kept = all(&journal, &board(&format!("b{room}"))).await.len();
        match room % 3 {
            0 => {
                assert!(matches!(answer, Err(JournalError::Fenced { .. })) && kept == 0, "{room}: {answer:?}")
            }
            1 => {
                assert!(matches!(answer, Err(JournalError::Taken { .. })) && kept == 0, "{room}: {answer:?}")
            }
            _ => assert!(matches!(answer, Ok(2)) && kept == 2, "{room}: {answer:?}"),
        }
    }
}

pub async fn j3_load_is_the_newest_snapshot_and_the_later_entries(journal: Bench) {
    let b = board("b");
    journal.append(batch(&b, 0, &["a", "b", "c"])).await.expect("three");
    journal.keep(b.clone(), snapshot(1, "A")).await.expect("kept");
    journal.keep(b.clone(), snapshot(2, "AB")).await.expect("kept");
    let loaded = journal.load(b.clone()).await.expect("loads");
    assert_eq!(loaded.snapshot, Some(snapshot(2, "AB")));
    assert_eq!(told(&loaded.entries), expected(&[(3, "c")]));
    journal.keep(b.clone(), snapshot(3, "ABC")).await.expect("kept");
    let loaded = journal.load(b.clone()).await.expect("loads");
    assert_eq!((loaded.seq(), loaded.snapshot, loaded.entries), (3, Some(snapshot(3, "ABC")), vec![]));
    assert_eq!(journal.append(batch(&b, 3, &["d"])).await.expect("goes on"), 4);
    assert_eq!(told(&journal.load(b).await.expect("loads").entries), expected(&[(4, "d")]));
}

pub async fn j3_an_older_snapshot_is_ignored_and_no_entry_forgotten(journal: Bench) {
    let b = board("b");
    journal.append(batch(&b, 0, &["a", "b"])).await.expect("two");
    journal.keep(b.clone(), snapshot(2, "AB")).await.expect("kept");
    journal.keep(b.clone(), snapshot(1, "A")).await.expect("ignored, not refused");
    assert_eq!(journal.load(b.clone()).await.expect("loads").snapshot, Some(snapshot(2, "AB")));
    assert_eq!(all(&journal, &b).await, expected(&[(1, "a"), (2, "b")]));
}

pub async fn j3_a_snapshot_of_the_future_is_refused(journal: Bench) {
    let b = board("b");
    journal.append(batch(&b, 0, &["a"])).await.expect("one");
    let answer = journal.keep(b.clone(), snapshot(2, "AB")).await;
    assert!(matches!(answer, Err(JournalError::Fenced { expected: 2, found: 1 })), "{answer:?}");
    assert_eq!(journal.load(b).await.expect("loads").snapshot, None);
}

pub async fn j5_a_name_is_claimed_once(journal: Bench) {
    let (first, second) = (workshop("w1"), workshop("w2"));
    journal.append(claiming(&first, 0, "code:KAYA42")).await.expect("free");
    journal.append(claiming(&first, 1, "code:KAYA42")).await.expect("its own");
    journal.append(claiming(&second, 0, "code:KAYA43")).await.expect("another");
    for (name, owner) in [("code:KAYA42", Some(first)), ("code:KAYA43", Some(second)), ("code:KAYA44", None)]
    {
        assert_eq!(journal.find(name.into()).await.expect("an answer"), owner, "{name}");
    }
}

pub async fn j5_a_batch_whose_name_is_taken_is_absent(journal: Bench) {
    journal.append(claiming(&workshop("w"), 0, "code:KAYA42")).await.expect("free");
    let answer = journal.append(claiming(&board("w"), 0, "code:KAYA42")).await;
    assert!(matches!(&answer, Err(JournalError::Taken { name }) if name == "code:KAYA42"), "{answer:?}");
    assert_eq!(all(&journal, &board("w")).await, []);
    assert_eq!(journal.find("code:KAYA42".into()).await.expect("an answer"), Some(workshop("w")));
}

pub async fn j5_a_fenced_batch_claims_nothing(journal: Bench) {
    let answer = journal.append(claiming(&workshop("w"), 3, "code:KAYA42")).await;
    assert!(matches!(answer, Err(JournalError::Fenced { expected: 3, found: 0 })), "{answer:?}");
    assert_eq!(journal.find("code:KAYA42".into()).await.expect("an answer"), None);
}

pub async fn j8_a_stream_that_is_destroyed_is_as_if_nobody_had_written_to_it(journal: Bench) {
    let vote = Stream::Ballots("same".parse().expect("an id"));
    let ballot = |text: &str| NewEntry { kind: Kind::Ballot, author: None, ..entry(text) };
    let cast = |after, texts: &[&str]| {
        let entries = texts.iter().map(|text| ballot(text)).collect();
        Append { stream: vote.clone(), after, entries, claim: None }
    };
    journal.append(cast(0, &["ada's", "ben's"])).await.expect("two");
    let loaded = journal.load(vote.clone()).await.expect("loads");
    assert_eq!(told(&loaded.entries), expected(&[(1, "ada's"), (2, "ben's")]));
    assert!(loaded.entries.iter().all(|entry| entry.kind == Kind::Ballot && entry.author.is_none()));
    for other in [board("same"), workshop("same")] {
        journal.append(batch(&other, 0, &["stays"])).await.expect("another stream of that name");
    }
    let b = board("b");
    journal.append(claiming(&b, 0, "code:KAYA42")).await.expect("free");
    journal.keep(b.clone(), snapshot(1, "A")).await.expect("kept");
    for stream in [&vote, &b, &vote, &board("never")] {
        journal.destroy(stream.clone()).await.expect("destroyed, or not there");
        assert_eq!(journal.load(stream.clone()).await.expect("empty"), super::Loaded::default());
    }
    assert_eq!(journal.find("code:KAYA42".into()).await.expect("an answer"), None);
    for other in [board("same"), workshop("same")] {
        assert_eq!(all(&journal, &other).await, expected(&[(1, "stays")]));
    }
    assert_eq!(journal.append(cast(0, &["anew"])).await.expect("a new stream"), 1);
}

pub async fn j9_a_rewrite_changes_bytes_and_nothing_else(journal: Bench) {
    let (b, other) = (board("b"), board("other"));
    journal.append(batch(&b, 0, &["a", "secret", "c", "secret"])).await.expect("four");
    journal.append(batch(&other, 0, &["secret"])).await.expect("one");
    journal.keep(b.clone(), snapshot(2, "A secret")).await.expect("kept");
    let before = journal.slice(b.clone(), 0, 9).await.expect("four");
    let bodies = vec![(2, Bytes::from("······")), (4, Bytes::from("longer than it was"))];
    let rewrite = Rewrite { stream: b.clone(), at: 4, bodies };
    for _twice in 0..2 {
        journal.rewrite(rewrite.clone()).await.expect("rewritten");
        journal.scrub().await.expect("scrubbed");
    }
    let loaded = journal.load(b.clone()).await.expect("loads: its sums are made anew");
    assert_eq!(loaded.snapshot, None, "it had the old bytes");
    assert_eq!(
        told(&loaded.entries),
        expected(&[(1, "a"), (2, "······"), (3, "c"), (4, "longer than it was")])
    );
    let but_bytes = |entries: &[Entry]| -> Vec<_> {
        entries.iter().map(|e| (e.seq, e.kind, e.author.clone(), e.at)).collect()
    };
    assert_eq!(but_bytes(&loaded.entries), but_bytes(&before));
    assert_eq!(all(&journal, &other).await, expected(&[(1, "secret")]));
    assert_eq!(journal.append(batch(&b, 4, &["d"])).await.expect("goes on"), 5);
    journal.keep(b, snapshot(5, "whole")).await.expect("kept");
}

pub async fn j9_a_rewrite_after_another_sequence_is_fenced(journal: Bench) {
    let b = board("b");
    journal.append(batch(&b, 0, &["a", "b"])).await.expect("two");
    for at in [1, 3] {
        let bodies = vec![(1, Bytes::from("x"))];
        let answer = journal.rewrite(Rewrite { stream: b.clone(), at, bodies }).await;
        assert!(matches!(answer, Err(JournalError::Fenced { found: 2, .. })), "{answer:?}");
    }
    assert_eq!(all(&journal, &b).await, expected(&[(1, "a"), (2, "b")]));
}

pub async fn g6_a_stream_that_is_buried_is_one_entry_that_says_when(journal: Bench) {
    let (w, other) = (workshop("w"), workshop("other"));
    journal.append(claiming(&w, 0, "code:KAYA42")).await.expect("free");
    journal.append(batch(&w, 1, &["b", "c"])).await.expect("two");
    journal.append(batch(&other, 0, &["stays"])).await.expect("another");
    for _twice in 0..2 {
        journal.bury(w.clone(), 99).await.expect("buried");
        let loaded = journal.load(w.clone()).await.expect("loads");
        let stone = Entry { seq: 1, kind: Kind::Tombstone, author: None, at: 99, body: Bytes::new() };
        assert_eq!((loaded.snapshot, loaded.entries), (None, vec![stone]));
    }
    assert_eq!(journal.find("code:KAYA42".into()).await.expect("an answer"), None, "it is free again");
    assert_eq!(all(&journal, &other).await, expected(&[(1, "stays")]));
}

pub async fn the_newest_entry_and_every_workshop_are_told(journal: Bench) {
    assert_eq!(journal.workshops().await.expect("none"), []);
    assert_eq!(journal.newest(workshop("w1")).await.expect("none"), None);
    journal.append(batch(&workshop("w1"), 0, &["a", "b"])).await.expect("two");
    journal.append(batch(&workshop("w2"), 0, &["c"])).await.expect("one");
    journal.append(batch(&board("b"), 0, &["d"])).await.expect("one");
    let mut told = journal.workshops().await.expect("two");
    told.sort();
    let named = |name: &str, seq| (name.parse().expect("an id"), seq);
    assert_eq!(told, [named("w1", 2), named("w2", 1)]);
    let newest = journal.newest(workshop("w1")).await.expect("there").expect("one");
    assert_eq!((newest.seq, &newest.body[..]), (2, &b"b"[..]));
}

pub async fn a_closed_journal_says_so(journal: Bench) {
    let b = board("b");
    let last = journal.append(batch(&b, 0, &["a"]));
    let (last, closed) = tokio::join!(last, journal.close());
    assert_eq!((last.expect("accepted before the close"), closed.expect("closes")), (1, ()));
    let closed = [
        journal.append(batch(&b, 1, &["b"])).await.err(),
        journal.load(b.clone()).await.err(),
        journal.slice(b.clone(), 0, 1).await.err(),
        journal.keep(b.clone(), snapshot(1, "A")).await.err(),
        journal.destroy(b).await.err(),
        journal.find("code:KAYA42".into()).await.err(),
        journal.probe().await.err(),
        journal.close().await.err(),
    ];
    for answer in closed {
        assert!(matches!(answer, Some(JournalError::Closed)), "{answer:?}");
    }
}

/// `open` opens the same store each time.
pub async fn j2_what_was_appended_is_there_after_reopening(open: impl Fn() -> Bench) {
    let (b, w) = (board("b"), workshop("w"));
    let journal = open();
    journal.append(batch(&b, 0, &["a", "b", "c"])).await.expect("three");
    journal.append(claiming(&w, 0, "code:KAYA42")).await.expect("free");
    journal.keep(b.clone(), snapshot(2, "AB")).await.expect("kept");
    journal.close().await.expect("closes");
    let journal = open();
    let loaded = journal.load(b.clone()).await.expect("loads");
    assert_eq!((loaded.snapshot, told(&loaded.entries)), (Some(snapshot(2, "AB")), expected(&[(3, "c")])));
    assert_eq!(journal.find("code:KAYA42".into()).await.expect("an answer"), Some(w));
    assert_eq!(journal.append(batch(&b, 3, &["d"])).await.expect("goes on"), 4);
    // Not closed this time: what was answered is there all the same.
    drop(journal);
    assert_eq!(all(&open(), &b).await.len(), 4);
}
