//! Stock Yjs providers from npm against the server: 1.5, 2, 3 and the newest. The story is tests/interop/run.mjs; here
//! is its server, and the Rust client that it meets.

use serde_json::{Value, json};
use socle_client::{board::Board, presence::Presence};
use socle_protocol::{message::Command, role::Role};
use socle_tests::{
    flaky::FlakyJournal,
    people::{Newcomer, Person, Workshop},
    server::{TestServer, ready},
    soon,
};
use std::{
    path::PathBuf,
    process::Stdio,
    sync::{Arc, OnceLock},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::Command as Process,
};
use yrs::{GetString, Map, Transact};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("interop")
}

/// The providers, as the lock file names them; installed once.
fn installed() -> PathBuf {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        if !folder().join("node_modules/yjs").exists() {
            let mut install = std::process::Command::new("npm");
            let done = install.args(["ci", "--ignore-scripts"]).current_dir(folder()).status();
            assert!(done.expect("npm runs").success(), "the providers could not be installed");
        }
    });
    folder()
}

/// One person per provider version, for a workshop's board.
async fn seats(workshop: &Workshop) -> (Vec<Newcomer>, Value) {
    let mut people = Vec::new();
    for n in 0..4 {
        people.push(workshop.joined(&format!("Version {n}"), Role::Participant).await);
    }
    let seats = people
        .iter()
        .map(|person| {
            let ticket = &person.ticket;
            let url = format!("ws://{}/sync/{}", ticket.origin.authority(), ticket.workshop);
            json!({"url": url, "board": ticket.board, "token": ticket.token})
        })
        .collect();
    (people, Value::Array(seats))
}

fn keys(board: &Board) -> Vec<String> {
    let map = board.doc().get_or_insert_map("map");
    let txn = board.doc().transact();
    let mut keys: Vec<String> = map.keys(&txn).map(str::to_owned).collect();
    keys.sort();
    keys
}

struct Stage {
    server: TestServer,
    disk: Arc<FlakyJournal>,
    raw: Workshop,
    ideas: Workshop,
    seated: Vec<Newcomer>,
    rust: Person,
}

impl Stage {
    async fn play(&mut self, request: &Value) {
        match request["do"].as_str().expect("what to do") {
            "rust_writes" => {
                let (key, value) =
                    (request["key"].as_str().expect("key"), request["value"].as_str().expect("value"));
                let map = self.rust.doc().get_or_insert_map("map");
                map.insert(&mut self.rust.doc().transact_mut(), key, value);
            }
            "rust_sees" => {
                let wanted: Vec<String> = serde_json::from_value(request["keys"].clone()).expect("keys");
                let text = self.rust.doc().get_or_insert_text("text");
                let seen = |board: &Board| {
                    text.get_string(&board.doc().transact()) == request["text"].as_str().expect("text")
                        && keys(board) == wanted
                };
                self.rust.sees("what the providers see", seen).await;
            }
            "rust_shows" => self.rust.show(&Presence::of(self.rust.newcomer().person().clone())),
            "rust_sees_people" => {
                let count = request["count"].as_u64().expect("count") as usize;
                self.rust.sees("the providers’ people", |board| board.others().len() == count).await;
            }
            "disk_fails" => self.disk.fail(),
            "disk_mends" => {
                self.disk.mend();
                ready(&self.server.site()).await;
            }
            "restart" => self.server.restart().await,
            "remove" => {
                let seat = request["seat"].as_u64().expect("seat") as usize;
                let mut live = self.raw.creator().live().await;
                let person = self.seated[seat].person().clone();
                soon("the removal", live.command(Command::Remove { person })).await.expect("removed");
            }
            "rust_sees_notes" => {
                let late = self.ideas.join("Après").await;
                let notes = late.view().notes;
                let texts: Value = notes.into_iter().map(|(id, note)| (id, Value::from(note.text))).collect();
                assert_eq!(texts, request["texts"]);
            }
            "done" => {}
            other => panic!("{other}?"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_every_stock_provider_from_npm_syncs_converges_and_obeys() {
    let folder = installed();
    let disk = FlakyJournal::new();
    let server = TestServer::start_on(|real| disk.round(real)).await;
    let (raw, ideas) = (server.workshop("raw").await, server.workshop("idees-socles").await);
    let (seated, raw_seats) = seats(&raw).await;
    let (_, ideas_seats) = seats(&ideas).await;
    let rust = raw.join("Rust").await;
    let mut stage = Stage { server, disk, raw, ideas, seated, rust };
    let mut node = Process::new("node")
        .arg("run.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("node runs");
    let mut to = node.stdin.take().expect("piped");
    let mut from = BufReader::new(node.stdout.take().expect("piped")).lines();
    let config = json!({"raw": {"seats": raw_seats}, "ideas": {"seats": ideas_seats}});
    to.write_all(format!("{config}\n").as_bytes()).await.expect("node reads");
    while let Some(line) = from.next_line().await.expect("UTF-8") {
        let request: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
        stage.play(&request).await;
        to.write_all(b"{}\n").await.expect("node reads");
    }
    let status = soon("node to end", node.wait()).await.expect("a status");
    assert!(status.success(), "see what it said above");
}

#[tokio::test]
async fn b9_yjs_reads_what_yrs_wrote_and_makes_the_bytes_that_are_kept() {
    let node = Process::new("node").arg("vectors.mjs").current_dir(installed()).status();
    assert!(soon("node", node).await.expect("node runs").success(), "see what it said above");
}

#[tokio::test]
async fn g8_yjs_reads_a_journal_without_one_persons_words_as_it_reads_the_whole_one() {
    let node = Process::new("node").arg("redacted.mjs").current_dir(installed()).status();
    assert!(soon("node", node).await.expect("node runs").success(), "see what it said above");
}
