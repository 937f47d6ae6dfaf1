//! What is told to nobody while the disk has not answered, and what happens when it says no.

use socle_client::board::{Board, Connection, Target};
use socle_protocol::{
    board::{self, Color, Note, Place, Roots},
    role::Role,
    sync::{self, Message},
};
use socle_tests::{
    flaky::FlakyJournal,
    people::until_quiet,
    raw::{Came, RawSession},
    server::{TestServer, ready},
    soon,
};
use std::sync::Arc;
use yrs::Transact;

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

async fn on_a_flaky_disk() -> (TestServer, Arc<FlakyJournal>) {
    let disk = FlakyJournal::new();
    let server = TestServer::start_on(|real| disk.round(real)).await;
    (server, disk)
}

/// Reads on to the close: everything that the server had sent before it, in order. Answers the code.
async fn hears_nothing(who: &str, wire: &mut RawSession) -> u16 {
    loop {
        let bytes = match soon("the end of the room", wire.next()).await {
            Came::Frame { bytes } => bytes,
            Came::Closed { code, .. } => return code,
        };
        for message in sync::messages(&bytes) {
            let told =
                matches!(message, Ok(Message::Update { .. } | Message::Step2 { .. } | Message::Saved { .. }));
            assert!(!told, "{who} is told what is not on disk: {message:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_nobody_receives_or_is_told_saved_before_the_disk_has_answered() {
    let (server, disk) = on_a_flaky_disk().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let (mut hers, mut bens) = (ada.raw().await, workshop.joined("Ben", Role::Participant).await.raw().await);
    for wire in [&mut hers, &mut bens] {
        soon("the first sync", wire.whole()).await;
    }
    // She has her seat, and has not asked for anything yet: after the end of this room she would get a new one.
    let mut chloes = workshop.joined("Chloé", Role::Participant).await.raw().await;
    let greeting = chloes.find(|message| matches!(message, Message::Step1 { .. }).then_some(()));
    soon("the greeting", greeting).await;
    disk.hold();
    hers.send(sync::update(&one_note("en suspens"))).await;
    soon("the append", disk.holds_one()).await;
    // Who asks meanwhile is told no more than the others.
    chloes.send(sync::step1(&[0])).await;
    disk.fail();
    for (who, wire) in [("Ada", &mut hers), ("Ben", &mut bens), ("Chloé", &mut chloes)] {
        assert_eq!(hears_nothing(who, wire).await, 4500);
    }
    assert!(disk.failed() > 0);
    disk.mend();
    ready(&server.site()).await;
    assert!(!workshop.join("Après").await.shows("en suspens"), "not on disk");
}

/// An update that adds a note.
fn one_note(text: &str) -> Vec<u8> {
    let doc = board::new_doc();
    let roots = Roots::of(&doc);
    let place = Place { order: "a0".into(), ..Place::default() };
    let mut txn = doc.transact_mut();
    roots.add_note(&mut txn, &Note { id: "n".into(), text: text.into(), place, ..Note::default() });
    txn.encode_update_v1()
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
