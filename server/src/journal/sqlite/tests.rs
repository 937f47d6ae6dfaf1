//! SQLite's own promises: what is in the way is named, a newer file is left alone, damage is not read over.

use super::super::{Append, Journal, JournalError, Kind, NewEntry, Rewrite, Snapshot, Stream, contract};
use super::{
    FILE, Sqlite,
    writer::{Answer, Ask, Hand},
};
use crate::metrics::Metrics;
use rusqlite::Connection;
use std::{fs, path::Path, sync::Arc};
use tempfile::TempDir;
use tokio::sync::oneshot;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

contract::suite!({
    let folder = folder();
    let journal = Sqlite::open(folder.path()).expect("opens");
    (folder, journal)
});

/// The text of the error that opening this folder ends with.
fn refused(dir: &Path) -> String {
    match Sqlite::open(dir) {
        Err(JournalError::Store(text)) => text,
        other => panic!("{other:?}"),
    }
}

fn entry(text: &'static str) -> NewEntry {
    NewEntry { kind: Kind::Update, author: Some("p_ada".parse().expect("an id")), at: 7, body: text.into() }
}

/// A folder with one board of three entries, closed, and changed by `sql` behind the journal's back.
async fn damaged(sql: &str) -> (TempDir, Sqlite) {
    let folder = folder();
    let journal = Sqlite::open(folder.path()).expect("opens");
    let entries = vec![entry("a"), entry("b"), entry("c")];
    let append = Append { stream: board(), after: 0, entries, claim: Some("code:KAYA42".into()) };
    journal.append(append).await.expect("three");
    journal.close().await.expect("closes");
    Connection::open(folder.path().join(FILE)).expect("opens").execute_batch(sql).expect("is damaged");
    let journal = Sqlite::open(folder.path()).expect("opens");
    (folder, journal)
}

fn board() -> Stream {
    Stream::Board("b".parse().expect("an id"))
}

#[tokio::test]
async fn j2_a_reopened_folder_has_everything() {
    let folder = folder();
    let deep = folder.path().join("deep/er");
    contract::j2_what_was_appended_is_there_after_reopening(|| Arc::new(Sqlite::open(&deep).expect("opens")))
        .await;
}

#[test]
fn j2_every_commit_is_synced_to_disk() {
    let folder = folder();
    let connection = super::folder::open(&folder.path().join(FILE)).expect("opens");
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).expect("a mode");
    let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0)).expect("a level");
    // 2 is FULL; NORMAL (1) syncs a write-ahead log at checkpoints only.
    assert_eq!((mode.as_str(), synchronous), ("wal", 2));
}

#[test]
fn j4_a_newer_file_is_refused_and_untouched() {
    let folder = folder();
    let path = folder.path().join(FILE);
    let newer = Connection::open(&path).expect("opens");
    newer.execute_batch("CREATE TABLE later (x); PRAGMA user_version = 999;").expect("a newer file");
    drop(newer);
    let before = fs::read(&path).expect("bytes");
    let answer = Sqlite::open(folder.path());
    assert!(matches!(answer, Err(JournalError::Newer { found: 999, known: 5 })), "{answer:?}");
    assert_eq!(fs::read(&path).expect("bytes"), before);
    let text = answer.expect_err("refused").to_string();
    assert!(text.contains("newer version") && text.contains("999"), "{text}");
}

#[tokio::test]
async fn j8_nothing_of_a_destroyed_stream_is_left_in_the_files() {
    let folder = folder();
    let journal = Sqlite::open(folder.path()).expect("opens");
    let ballots = Stream::Ballots("scrutin".parse().expect("an id"));
    // Long enough to take pages of its own too.
    let secret = "une-voix-pour-personne";
    let ballot = |n: usize| NewEntry {
        kind: Kind::Ballot,
        author: None,
        at: 7,
        body: secret.repeat(1 + n * 400).into(),
    };
    let entries = (0..4).map(ballot).collect();
    journal.append(Append { stream: ballots.clone(), after: 0, entries, claim: None }).await.expect("four");
    journal
        .append(Append { stream: board(), after: 0, entries: vec![entry("a")], claim: None })
        .await
        .expect("kept");
    let is_there = || {
        let files = fs::read_dir(folder.path()).expect("a folder");
        files.map(|file| fs::read(file.expect("a file").path()).expect("bytes")).any(|bytes| {
            bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
                || bytes.windows(7).any(|window| window == b"scrutin")
        })
    };
    assert!(is_there());
    journal.destroy(ballots.clone()).await.expect("destroyed");
    assert!(!is_there(), "while the server runs");
    journal.close().await.expect("closes");
    assert!(!is_there());
    let journal = Sqlite::open(folder.path()).expect("opens");
    assert_eq!(journal.load(board()).await.expect("loads").entries.len(), 1);
}

#[tokio::test]
async fn j8_j9_no_remains_of_what_was_erased_are_in_any_gap_of_the_file() {
    let folder = folder();
    let journal = Sqlite::open(folder.path()).expect("opens");
    let boards: Vec<Stream> =
        (0..6).map(|n| Stream::Board(format!("b{n}").parse().expect("an id"))).collect();
    // Streams that grow beside each other split each other's pages; snapshots that take each other's place free some.
    let body = |board: usize, n: u64| {
        let word = if board < 3 { "effacable" } else { "durable" };
        format!("{word}-{n}-{}", "x".repeat((n as usize * 37) % 900))
    };
    for n in 0..120 {
        for (board, stream) in boards.iter().enumerate() {
            let entry = NewEntry { body: body(board, n).into(), ..entry("") };
            let append = Append { stream: stream.clone(), after: n, entries: vec![entry], claim: None };
            journal.append(append).await.expect("kept");
            if n % 20 == 19 {
                let snapshot = Snapshot { seq: n, body: body(board, n).repeat(30).into() };
                journal.keep(stream.clone(), snapshot).await.expect("kept");
            }
        }
    }
    let has = |word: &str| {
        let files = fs::read_dir(folder.path()).expect("a folder");
        let mut files = files.map(|file| fs::read(file.expect("a file").path()).expect("bytes"));
        files.any(|bytes| bytes.windows(word.len()).any(|window| window == word.as_bytes()))
    };
    journal.destroy(boards[0].clone()).await.expect("destroyed");
    journal.bury(boards[1].clone(), 1).await.expect("buried");
    let bodies = (1..=120).map(|seq| (seq, "·".repeat(seq as usize).into())).collect();
    journal.rewrite(Rewrite { stream: boards[2].clone(), at: 120, bodies }).await.expect("rewritten");
    assert!(has("effacable"), "what SQLite moved about before is not under a deletion");
    journal.scrub().await.expect("scrubbed");
    assert!(!has("effacable") && has("durable"), "while the server runs");
    for (board, stream) in boards.iter().enumerate().skip(3) {
        let entries = journal.slice(stream.clone(), 0, 999).await.expect("whole");
        let same = (0..).zip(&entries).all(|(n, entry)| entry.body == body(board, n));
        assert!(entries.len() == 120 && same);
    }
    journal.close().await.expect("closes");
    assert!(!has("effacable"));
}

#[tokio::test]
async fn j4_a_file_of_format_3_is_opened_and_scrubbed_of_what_it_destroyed() {
    let folder = folder();
    let file = Connection::open(folder.path().join(FILE)).expect("opens");
    super::sum::teach(&file).expect("sums");
    for script in [
        include_str!("../../../migrations/001.sql"),
        include_str!("../../../migrations/002.sql"),
        include_str!("../../../migrations/003.sql"),
    ] {
        file.execute_batch(script).expect("a format");
    }
    file.execute_batch("PRAGMA user_version = 3; INSERT INTO streams (kind, name, seq) VALUES (0, 'w', 0);")
        .expect("filled");
    drop(file);
    let journal = Sqlite::open(folder.path()).expect("is migrated");
    assert_eq!(journal.workshops().await.expect("one"), [("w".parse().expect("an id"), 0)]);
    let remains = || -> i64 {
        let file = Connection::open(folder.path().join(FILE)).expect("opens");
        file.query_row("SELECT remains FROM probe", [], |row| row.get(0)).expect("told")
    };
    assert_eq!(remains(), 1, "nobody knows what is in its gaps");
    journal.scrub().await.expect("scrubbed");
    assert_eq!(remains(), 0);
}

#[test]
fn one_folder_has_one_server() {
    let folder = folder();
    let first = Sqlite::open(folder.path()).expect("opens");
    let text = refused(folder.path());
    assert!(text.contains("another server") && text.contains(&folder.path().display().to_string()), "{text}");
    drop(first);
    Sqlite::open(folder.path()).expect("free again");
}

#[test]
fn what_is_in_the_way_is_named() {
    let folder = folder();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").expect("written");
    let text = refused(&file);
    assert!(text.contains("is a file") && text.contains(&file.display().to_string()), "{text}");
    let under = file.join("under");
    let text = refused(&under);
    assert!(text.contains("cannot create") && text.contains(&under.display().to_string()), "{text}");
    // Nobody can write here, not even root.
    let text = refused(Path::new("/proc/1"));
    assert!(text.contains("cannot write to the data folder /proc/1"), "{text}");
    let other = folder.path().join("other");
    fs::create_dir(&other).expect("a folder");
    fs::write(other.join(FILE), "this is a text and no database at all").expect("written");
    let text = refused(&other);
    assert!(text.contains("not a database") && text.contains(FILE), "{text}");
}

#[tokio::test]
async fn s10_a_damaged_entry_is_not_read_over() {
    for (sql, at, why) in [
        ("UPDATE entries SET kind = 9 WHERE seq = 2", 2, "checksum"),
        ("UPDATE authors SET person = 'p_eve'", 1, "checksum"),
        ("DELETE FROM entries WHERE seq = 2", 2, "missing"),
        ("DELETE FROM entries WHERE seq = 3", 3, "missing"),
        ("UPDATE streams SET seq = 2", 3, "ends before it"),
    ] {
        let (_folder, journal) = damaged(sql).await;
        match journal.load(board()).await {
            Err(JournalError::Damaged { seq, reason }) => {
                assert_eq!(seq, at, "{sql}");
                assert!(reason.contains(why), "{reason}");
            }
            other => panic!("{sql}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn j2_a_batch_that_fails_midway_is_absent() {
    // A time that SQLite has no room for: the first entry is already written when the second one fails.
    let entries = vec![entry("a"), NewEntry { at: u64::MAX, ..entry("b") }];
    let bad = Append { stream: board(), after: 0, entries, claim: Some("code:KAYA42".into()) };
    let other = Stream::Board("other".parse().expect("an id"));
    let good = |stream: &Stream, after| Append {
        stream: stream.clone(),
        after,
        entries: vec![entry("c")],
        claim: None,
    };
    let (folder, mut hand) = at_hand("");
    let first = good(&other, 0);
    let (bad, written) =
        in_one_round(&mut hand, |answer| Ask::Append(bad, answer), |answer| Ask::Append(first, answer)).await;
    let journal = started(&folder, hand);
    let append = |stream: &Stream, after| journal.append(good(stream, after));
    assert!(matches!(bad, Err(JournalError::Store(_))), "{bad:?}");
    assert_eq!(written.expect("is written all the same"), 1);
    assert_eq!(journal.slice(board(), 0, 9).await.expect("a slice"), []);
    assert_eq!(journal.find("code:KAYA42".into()).await.expect("an answer"), None);
    // Nothing is remembered of what was taken back: neither the new stream nor its people.
    assert_eq!(append(&board(), 0).await.expect("as if nothing had been"), 1);
    assert_eq!(append(&other, 1).await.expect("goes on"), 2);
    for stream in [board(), other] {
        let loaded = journal.load(stream).await.expect("whole");
        assert!(loaded.entries.iter().all(|kept| kept.author == entry("c").author), "{loaded:?}");
    }
}

/// A journal whose thread is yet to be started.
fn at_hand(state: &str) -> (TempDir, Hand) {
    let folder = folder();
    let path = folder.path().join(FILE);
    let connection = super::folder::open(&path).expect("opens");
    connection.execute_batch(state).expect("is so");
    (folder, Hand::new(path, Some(connection), Metrics::new()))
}

fn started(folder: &TempDir, hand: Hand) -> Sqlite {
    let lock = super::folder::lock(folder.path()).expect("free");
    let readers = Arc::new(super::Readers::new(folder.path().join(FILE)));
    Sqlite { writer: super::Writer::start(hand, lock).expect("starts"), readers }
}

/// A stand-in for a full disk: the first connection refuses to let the file grow.
const FULL: &str = "PRAGMA max_page_count = 1";

fn on_a_full_disk() -> (TempDir, Sqlite) {
    let (folder, hand) = at_hand(FULL);
    let journal = started(&folder, hand);
    (folder, journal)
}

fn large() -> Append {
    let entry = NewEntry { kind: Kind::Update, author: None, at: 7, body: vec![1; 100_000].into() };
    Append { stream: board(), after: 0, entries: vec![entry], claim: None }
}

/// What each of two that came together is told.
async fn in_one_round<A, B>(
    hand: &mut Hand,
    first: impl FnOnce(Answer<A>) -> Ask,
    second: impl FnOnce(Answer<B>) -> Ask,
) -> (Result<A, JournalError>, Result<B, JournalError>) {
    let (one, answered) = oneshot::channel();
    let (other, answered_too) = oneshot::channel();
    hand.write(vec![first(one), second(other)]);
    (answered.await.expect("an answer"), answered_too.await.expect("an answer"))
}

#[tokio::test]
async fn j2_a_failing_disk_fails_every_batch_of_its_commit() {
    let append = |answer| Ask::Append(large(), answer);
    let (folder, mut hand) = at_hand(FULL);
    let answers = in_one_round(&mut hand, append, append).await;
    assert!(matches!(answers, (Err(JournalError::Store(_)), Err(JournalError::Store(_)))), "{answers:?}");
    let journal = started(&folder, hand);
    assert_eq!(journal.load(board()).await.expect("loads").seq(), 0);
}

#[tokio::test]
async fn s14_after_a_failed_commit_the_file_is_opened_anew_before_the_next_write() {
    let (_folder, journal) = on_a_full_disk();
    assert!(matches!(journal.append(large()).await, Err(JournalError::Store(_))));
    assert_eq!(journal.load(board()).await.expect("loads").seq(), 0);
    // The old connection would go on refusing; the new one finds room.
    assert_eq!(journal.append(large()).await.expect("another connection"), 1);
    assert_eq!(journal.load(board()).await.expect("loads").seq(), 1);
}

#[tokio::test]
async fn s14_a_snapshot_that_fails_takes_no_batch_with_it() {
    let small = Append { stream: board(), after: 0, entries: vec![entry("a")], claim: None };
    let snapshot = Snapshot { seq: 0, body: vec![1; 100_000].into() };
    let keep = |answer| Ask::Keep(board(), snapshot, answer);
    let (_folder, mut hand) = at_hand(FULL);
    let (kept, appended) = in_one_round(&mut hand, keep, |answer| Ask::Append(small, answer)).await;
    assert!(matches!(kept, Err(JournalError::Store(_))), "{kept:?}");
    assert_eq!(appended.expect("written"), 1);
}

#[tokio::test]
async fn j6_an_entry_that_changed_on_the_disk_is_damaged() {
    for sql in [
        "UPDATE entries SET body = x'7a' WHERE seq = 2",
        "UPDATE entries SET body = CAST(body || x'00' AS BLOB) WHERE seq = 2",
        "UPDATE entries SET at = at + 1 WHERE seq = 2",
        "UPDATE entries SET author = NULL WHERE seq = 2",
        "UPDATE entries SET kind = 2 WHERE seq = 2",
        "UPDATE entries SET sum = 0 WHERE seq = 2",
        "UPDATE entries SET body = (SELECT body FROM entries WHERE seq = 3),
                            sum = (SELECT sum FROM entries WHERE seq = 3) WHERE seq = 2",
    ] {
        let (_folder, journal) = damaged(sql).await;
        let answer = journal.load(board()).await;
        assert!(matches!(answer, Err(JournalError::Damaged { seq: 2, .. })), "{sql}: {answer:?}");
        assert_eq!(journal.slice(board(), 0, 1).await.expect("the first is whole").len(), 1);
        assert!(journal.slice(board(), 1, 9).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn j6_a_damaged_snapshot_is_ignored_and_then_replaced() {
    for sql in [
        "UPDATE snapshots SET body = x'7a'",
        "UPDATE snapshots SET seq = 1",
        "UPDATE snapshots SET seq = 99",
        "UPDATE snapshots SET sum = -1",
    ] {
        let folder = folder();
        let journal = Sqlite::open(folder.path()).expect("opens");
        let entries = vec![entry("a"), entry("b"), entry("c")];
        let append = Append { stream: board(), after: 0, entries, claim: None };
        journal.append(append).await.expect("three");
        let whole = Snapshot { seq: 2, body: "AB".into() };
        journal.keep(board(), whole.clone()).await.expect("kept");
        assert_eq!(journal.load(board()).await.expect("loads").snapshot.as_ref(), Some(&whole));
        Connection::open(folder.path().join(FILE)).expect("opens").execute_batch(sql).expect("is damaged");
        let loaded = journal.load(board()).await.expect("the entries are whole");
        assert_eq!((loaded.snapshot.clone(), loaded.entries.len()), (None, 3), "{sql}");
        let next = Snapshot { seq: 3, body: "ABC".into() };
        journal.keep(board(), next.clone()).await.expect("kept");
        assert_eq!(journal.load(board()).await.expect("loads").snapshot, Some(next), "{sql}");
    }
}

/// A folder with a file as format 1 had it: a board of two entries with a snapshot, and a workshop.
fn of_format_1() -> TempDir {
    let folder = folder();
    let file = Connection::open(folder.path().join(FILE)).expect("opens");
    file.execute_batch(include_str!("../../../migrations/001.sql")).expect("format 1");
    file.execute_batch(
        "PRAGMA user_version = 1;
         INSERT INTO streams (id, kind, name, seq) VALUES (1, 1, 'b', 2), (2, 0, 'b', 1);
         INSERT INTO authors (id, person) VALUES (1, 'p_ada');
         INSERT INTO entries (stream, seq, kind, author, at, body)
             VALUES (1, 1, 2, 1, 7, x'01'), (1, 2, 0, NULL, 8, x'0000'), (2, 1, 1, 1, 9, x'7b7d');
         INSERT INTO snapshots (stream, seq, body) VALUES (1, 1, x'41');
         INSERT INTO claims (name, stream) VALUES ('code:KAYA42', 2);",
    )
    .expect("filled");
    folder
}

#[tokio::test]
async fn j4_j6_a_file_of_format_1_gets_its_sums_and_loses_nothing() {
    let folder = of_format_1();
    let journal = Sqlite::open(folder.path()).expect("is migrated");
    let loaded = journal.load(board()).await.expect("loads");
    assert_eq!(loaded.snapshot, Some(Snapshot { seq: 1, body: "A".into() }));
    let all = journal.slice(board(), 0, 9).await.expect("both");
    let told: Vec<_> = all.iter().map(|e| (e.seq, e.kind, e.author.is_some(), e.at, e.body.len())).collect();
    assert_eq!(told, [(1, Kind::ClientId, true, 7, 1), (2, Kind::Update, false, 8, 2)]);
    let workshop = journal.find("code:KAYA42".into()).await.expect("an answer").expect("claimed");
    assert_eq!(journal.load(workshop).await.expect("loads").entries.len(), 1);
    let more = Append { stream: board(), after: 2, entries: vec![entry("c")], claim: None };
    assert_eq!(journal.append(more).await.expect("goes on"), 3);
    // From now on a change is found in what came before, too.
    let behind = Connection::open(folder.path().join(FILE)).expect("opens");
    behind.execute_batch("UPDATE entries SET body = x'0001' WHERE kind = 0 AND seq = 2").expect("is damaged");
    assert!(matches!(journal.load(board()).await, Err(JournalError::Damaged { seq: 2, .. })));
}
