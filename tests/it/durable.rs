//! What is told to nobody while the disk has not answered, and what happens when it says no.

use socle_client::board::{Board, Connection, Target};
use socle_protocol::{board::Color, sync::Message};
use socle_tests::{flaky::FlakyJournal, people::until_quiet, raw::Came, server::TestServer, soon};
use std::sync::Arc;

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

async fn on_a_flaky_disk() -> (TestServer, Arc<FlakyJournal>) {
    let disk = FlakyJournal::new();
    let server = TestServer::start_on(|real| disk.round(real)).await;
    (server, disk)
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_nobody_receives_or_is_told_saved_before_the_disk_has_answered() {
    let (server, disk) = on_a_flaky_disk().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    ada.add_note(HERE, "avant", Color::Rose);
    ben.sees("the first note", |board| board.shows("avant")).await;
    disk.hold();
    ada.add_note(HERE, "en suspens", Color::Rose);
    soon("the append", disk.holds_one()).await;
    // The room answers nothing while it commits, so silence is not proven by waiting: a session that would get
    // whatever was sent before the disk answered reads its socket up to the first frame that came after.
    let mut witness = workshop.creator().raw().await;
    disk.fail();
    let came = soon("the end of the room", async {
        loop {
            match witness.next().await {
                Came::Frame { bytes } => {
                    for message in socle_protocol::sync::messages(&bytes) {
                        assert!(
                            !matches!(message, Ok(Message::Update { .. } | Message::Step2 { .. })),
                            "sent although it is not on disk: {message:?}"
                        );
                    }
                }
                Came::Closed { code, .. } => return code,
            }
        }
    })
    .await;
    assert_eq!(came, 4500);
    assert!(disk.failed() > 0);
    assert!(ada.edits_saved() < ada.edits_made(), "never told saved");
    assert!(!ben.shows("en suspens"), "never received");
    disk.mend();
    // The edit was kept by its author, and arrives with the next connection.
    ben.sees("the note after all", |board| board.shows("en suspens")).await;
    until_quiet(&workshop, &[&ada, &ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s10_a_failed_append_ends_the_room_and_everyone_comes_back_to_what_is_on_disk() {
    let (server, disk) = on_a_flaky_disk().await;
    let workshop = server.workshop("idees-socles").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    disk.fail();
    ada.add_note(HERE, "gardée par Ada", Color::Rose);
    ben.sees("the end of the room", |board| board.connection() != Connection::Live).await;
    disk.mend();
    ben.sees("the note", |board| board.shows("gardée par Ada")).await;
    let board = until_quiet(&workshop, &[&ada, &ben]).await;
    assert_eq!(workshop.join("Chloé").await.json(), board);
}

#[tokio::test(flavor = "multi_thread")]
async fn s5_saved_and_the_echo_come_once_the_disk_has_answered() {
    let (server, disk) = on_a_flaky_disk().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    ada.is_saved().await;
    disk.hold();
    ada.add_note(HERE, "une idée", Color::Rose);
    soon("the append", disk.holds_one()).await;
    assert!(ada.edits_saved() < ada.edits_made());
    disk.mend();
    ada.is_saved().await;
    // What is saved is on the server's disk: it is there after a restart, for somebody who never met Ada.
    let mut server = server;
    drop(ada);
    server.restart().await;
    assert!(workshop.join("Ben").await.shows("une idée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn x3_an_idle_room_comes_back_whole_from_its_journal() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let ada = workshop.join("Ada").await;
    let note = ada.add_note(HERE, "première", Color::Rose);
    ada.is_saved().await;
    let before = ada.json();
    ada.leaves().await;
    // A stop writes the snapshot that an idle room writes; the second run adds entries after it, the third reads both.
    server.restart().await;
    let ben = workshop.join("Ben").await;
    assert_eq!(ben.json(), before);
    ben.append_text(&note, " et seconde");
    ben.is_saved().await;
    ben.leaves().await;
    server.restart().await;
    let chloe = workshop.join("Chloé").await;
    assert!(chloe.shows("première et seconde"));
    let all: &Board = &chloe;
    assert_eq!(all.view().notes.len(), 42);
}
