//! The tools on folders that are whole, and on folders that were damaged behind the journal's back.

use super::*;
use crate::{
    config::{Folder, Limits},
    journal::{
        Append, Journal, Kind, NewEntry, Stream,
        sqlite::{FILE, Sqlite},
    },
    room::storage,
    workshops::{self, Creation},
};
use rusqlite::Connection;
use serde_json::Value;
use socle_protocol::{board::Roots, ids::BoardId};
use std::{fs, path::Path};
use tempfile::TempDir;
use yrs::{ReadTxn, Transact};

/// A folder with one workshop, whose first board has five notes, each an entry of its own, and a snapshot of the first
/// two of them.
struct House {
    folder: TempDir,
    made: Creation,
}

/// Sequence of the first note's entry: before it comes the template's.
const FIRST_NOTE: u64 = 2;

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let journal = Sqlite::open(folder.path()).expect("opens");
        let made = workshops::create(&journal, &Limits::default(), "Une halle", "empty", None, None, 1)
            .await
            .expect("a workshop");
        let doc = socle_protocol::board::new_doc();
        let board = made.boards[0].id.clone();
        let mut after = journal.load(Stream::Board(board.clone())).await.expect("loads").seq();
        assert_eq!(after + 1, FIRST_NOTE);
        for n in 0..5 {
            let before = doc.transact().state_vector();
            let note = socle_protocol::board::Note {
                id: format!("n{n}"),
                text: format!("note {n}"),
                ..Default::default()
            };
            Roots::of(&doc).add_note(&mut doc.transact_mut(), &note);
            let body = doc.transact().encode_state_as_update_v1(&before).into();
            let entry =
                NewEntry { kind: Kind::Update, author: Some("p_ada".parse().expect("an id")), at: 7, body };
            let append =
                Append { stream: Stream::Board(board.clone()), after, entries: vec![entry], claim: None };
            after = journal.append(append).await.expect("kept");
            if n == 1 {
                let mut read =
                    storage::read(&journal, &board, false, &Limits::default(), storage::Care::Whole)
                        .await
                        .expect("loads");
                let snapshot = read.document.snapshot(after);
                journal.keep(Stream::Board(board.clone()), snapshot).await.expect("kept");
            }
        }
        journal.close().await.expect("closes");
        crate::admission::Admission::open(folder.path()).expect("a secret");
        Self { folder, made }
    }

    async fn damaged(sql: &str) -> Self {
        let house = Self::new().await;
        let file = Connection::open(house.path().join(FILE)).expect("opens");
        file.execute_batch(&format!(
            "PRAGMA foreign_keys = OFF; {}",
            sql.replace("BOARD", &house.number(&file))
        ))
        .expect("is damaged");
        house
    }

    /// The board's number inside the file.
    fn number(&self, file: &Connection) -> String {
        let asked = "SELECT id FROM streams WHERE kind = 1 AND name = ?";
        let id: i64 = file.query_row(asked, [self.board().as_str()], |row| row.get(0)).expect("listed");
        id.to_string()
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn board(&self) -> &BoardId {
        &self.made.boards[0].id
    }

    /// Runs a tool on this folder; answers how it ended, and what it said.
    fn run(&self, tool: impl FnOnce(Folder) -> Command) -> (Outcome, String) {
        let mut said = Vec::new();
        let outcome = run(tool(Folder { data: self.path().to_owned() }), &mut said).expect("runs");
        (outcome, String::from_utf8(said).expect("UTF-8"))
    }

    fn verify(&self) -> (Outcome, String) {
        self.run(|folder| Command::Verify { folder, json: false })
    }

    fn repair(&self) -> (Outcome, String) {
        self.run(|folder| Command::Repair { folder })
    }

    /// The notes that the board shows.
    async fn notes(&self) -> Vec<String> {
        let journal = Sqlite::open(self.path()).expect("opens");
        let mut read = storage::read(&journal, self.board(), false, &Limits::default(), storage::Care::Whole)
            .await
            .expect("the board loads");
        let shown = read.document.export(self.board());
        let shown: Value = serde_json::from_slice(&shown).expect("canonical JSON");
        let mut texts: Vec<String> = shown["notes"]
            .as_array()
            .expect("free notes")
            .iter()
            .map(|note| note["text"].as_str().expect("a text").to_owned())
            .collect();
        texts.sort();
        journal.close().await.expect("closes");
        texts
    }
}

/// What is damaged, what verify says of it, and the notes that are shown after the repair.
const DAMAGE: &[(&str, &str, &[u64])] = &[
    (
        "UPDATE entries SET body = CAST(body || x'00' AS BLOB) WHERE stream = BOARD AND seq = 5",
        "5",
        &[0, 1, 2, 4],
    ),
    // The snapshot has this one.
    ("UPDATE entries SET at = 9 WHERE stream = BOARD AND seq = 3", "3", &[0, 1, 2, 3, 4]),
    ("DELETE FROM entries WHERE stream = BOARD AND seq = 4", "4", &[0, 1, 3, 4]),
    ("DELETE FROM entries WHERE stream = BOARD AND seq = 6", "6", &[0, 1, 2, 3]),
    ("UPDATE snapshots SET body = x'00'", "instantané", &[0, 1, 2, 3, 4]),
    ("UPDATE snapshots SET seq = 5", "instantané", &[0, 1, 2, 3, 4]),
    ("UPDATE streams SET seq = 4 WHERE id = BOARD", "annonce 4", &[0, 1, 2, 3, 4]),
];

#[tokio::test]
async fn j7_a_whole_folder_has_no_problem_and_repair_leaves_it_as_it_is() {
    let house = House::new().await;
    let (outcome, said) = house.verify();
    assert_eq!(outcome, Outcome::Good, "{said}");
    assert!(said.contains("Problèmes : 0"), "{said}");
    let before = fs::read(house.path().join(FILE)).expect("bytes");
    let (outcome, said) = house.repair();
    assert_eq!(outcome, Outcome::Good, "{said}");
    assert_eq!(fs::read(house.path().join(FILE)).expect("bytes"), before, "{said}");
}

#[tokio::test]
async fn j7_verify_names_what_is_damaged_and_repair_sets_aside_that_and_no_more() {
    for (sql, named, shown) in DAMAGE {
        let house = House::damaged(sql).await;
        let (outcome, said) = house.verify();
        assert_eq!(outcome, Outcome::Bad, "{sql}: {said}");
        assert!(said.contains(named) && said.contains(house.board().as_str()), "{sql}: {said}");
        let (outcome, said) = house.repair();
        assert_eq!(outcome, Outcome::Good, "{sql}: {said}");
        let wanted: Vec<String> = shown.iter().map(|n| format!("note {n}")).collect();
        assert_eq!(house.notes().await, wanted, "{sql}");
        let (outcome, said) = house.verify();
        assert_eq!(outcome, Outcome::Good, "{sql}: {said}");
        // What a load goes on without is named: all that the board does not show, and nothing else.
        assert_eq!(said.matches("laissée de côté à l’ouverture").count(), 5 - shown.len(), "{sql}: {said}");
        let is_named = said.contains(&format!("l’entrée {named} de l’espace «\u{a0}Une halle\u{a0}»"));
        assert_eq!(is_named, shown.len() < 5, "{sql}: {said}");
        // J1 holds: no gap, and the next append finds its place.
        let journal = Sqlite::open(house.path()).expect("opens");
        let stream = Stream::Board(house.board().clone());
        assert_eq!(journal.slice(stream.clone(), 0, 99).await.expect("without gaps").len(), 6, "{sql}");
        let entry = NewEntry { kind: Kind::ClientId, author: None, at: 1, body: vec![1].into() };
        let append = Append { stream, after: 6, entries: vec![entry], claim: None };
        assert_eq!(journal.append(append).await.expect("goes on"), 7, "{sql}");
        let code = crate::workshops::find(&journal, &house.made.code).await.expect("an answer");
        assert_eq!(code.as_ref(), Some(&house.made.workshop), "{sql}: the join code still leads there");
    }
}

#[tokio::test]
async fn j7_repair_deletes_nothing() {
    let house = House::damaged("UPDATE entries SET body = x'0102' WHERE stream = BOARD AND seq = 5").await;
    let before = fs::read(house.path().join(FILE)).expect("bytes");
    house.repair();
    let file = Connection::open(house.path().join(FILE)).expect("opens");
    let kept: (i64, Vec<u8>, String) = file
        .query_row("SELECT seq, body, author FROM damaged", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .expect("one row was set aside");
    assert_eq!(kept, (5, vec![1, 2], "p_ada".to_owned()));
    let aside = fs::read_dir(house.path()).expect("listed").map(|entry| entry.expect("an entry").path());
    let aside = aside.filter(|path| path.is_dir()).collect::<Vec<_>>();
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert_eq!(fs::read(aside[0].join(FILE)).expect("the old file"), before);
    // A second repair keeps what the first one set aside.
    file.execute_batch("UPDATE entries SET at = 99 WHERE seq = 6 AND kind = 0").expect("is damaged again");
    drop(file);
    house.repair();
    let file = Connection::open(house.path().join(FILE)).expect("opens");
    let rows: i64 = file.query_row("SELECT count(*) FROM damaged", [], |row| row.get(0)).expect("counted");
    assert_eq!(rows, 2);
}

#[tokio::test]
async fn j7_of_a_torn_page_everything_else_is_saved() {
    let house = House::new().await;
    let journal = Sqlite::open(house.path()).expect("opens");
    let stream = Stream::Board("b_other".parse().expect("an id"));
    let entries = (0..300u32).map(|n| {
        let mut body = vec![0; 400];
        body[..4].copy_from_slice(&n.to_le_bytes());
        NewEntry { kind: Kind::ClientId, author: None, at: 1, body: body.into() }
    });
    let append = Append { stream: stream.clone(), after: 0, entries: entries.collect(), claim: None };
    journal.append(append).await.expect("kept");
    journal.close().await.expect("closes");
    let path = house.path().join(FILE);
    let mut bytes = fs::read(&path).expect("bytes");
    let wanted: Vec<u8> = 150u32.to_le_bytes().into_iter().chain([0; 40]).collect();
    let place = bytes.windows(wanted.len()).position(|part| part == wanted).expect("the 150th entry");
    let page = place / 4096 * 4096;
    bytes[page..page + 4096].fill(0xee);
    fs::write(&path, bytes).expect("written");

    let (outcome, said) = house.verify();
    assert_eq!(outcome, Outcome::Bad, "{said}");
    assert!(said.contains("le fichier est abîmé") && said.contains("b_other"), "{said}");
    let (outcome, said) = house.repair();
    assert_eq!(outcome, Outcome::Good, "{said}");
    assert_eq!(house.notes().await.len(), 5);
    let journal = Sqlite::open(house.path()).expect("opens");
    let saved = journal.load(stream).await.expect("without gaps").entries;
    let voids = saved.iter().filter(|entry| entry.kind == Kind::Void).count();
    assert!(saved.len() == 300 && (1..20).contains(&voids), "{} entries, {voids} voids", saved.len());
}

#[tokio::test]
async fn j7_verify_speaks_json_to_programs() {
    let house = House::damaged("UPDATE entries SET at = 9 WHERE stream = BOARD AND seq = 5").await;
    let (_, said) = house.run(|folder| Command::Verify { folder, json: true });
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert_eq!((&lines[0]["problem"], &lines[0]["seq"]), (&"entry".into(), &5.into()));
    assert_eq!(lines[0]["of"]["id"], house.board().as_str());
    assert_eq!((&lines[1]["boards"], &lines[1]["workshops"]), (&1.into(), &1.into()));
}

#[tokio::test]
async fn j7_restore_refuses_what_is_damaged_newer_or_in_the_way() {
    let house = House::new().await;
    let backup = house.path().join("copy");
    let (outcome, said) = house.run(|folder| Command::Backup { folder, to: backup.clone() });
    assert_eq!(outcome, Outcome::Good, "{said}");
    let before = fs::read(house.path().join(FILE)).expect("bytes");
    let restore = |force| Command::Restore {
        folder: Folder { data: house.path().to_owned() },
        backup: backup.clone(),
        force,
    };
    let refused = run(restore(false), &mut Vec::new()).expect_err("a journal is in the way").to_string();
    assert!(refused.contains("--force"), "{refused}");

    let file = Connection::open(backup.join(FILE)).expect("opens");
    file.execute_batch("PRAGMA user_version = 999").expect("newer");
    let mut said = Vec::new();
    assert_eq!(run(restore(true), &mut said).expect("runs"), Outcome::Bad);
    assert!(String::from_utf8_lossy(&said).contains("newer version"));
    file.execute_batch("PRAGMA user_version = 2; UPDATE entries SET at = 3 WHERE seq = 3").expect("damaged");
    drop(file);
    assert_eq!(run(restore(true), &mut Vec::new()).expect("runs"), Outcome::Bad);
    assert_eq!(fs::read(house.path().join(FILE)).expect("bytes"), before, "nothing was changed");

    let good = house.path().join("good");
    assert_eq!(house.run(|folder| Command::Backup { folder, to: good.clone() }).0, Outcome::Good);
    let _running = Sqlite::open(house.path()).expect("a server runs");
    let folder = || Folder { data: house.path().to_owned() };
    for tool in [
        Command::Restore { folder: folder(), backup: good, force: true },
        Command::Repair { folder: folder() },
    ] {
        let refused = run(tool, &mut Vec::new()).expect_err("the folder is taken").to_string();
        assert!(refused.contains("another server has it open"), "{refused}");
    }
    assert_eq!(house.verify().0, Outcome::Good, "verify works beside it");
}
