//! Bad networks: cut, stalled, slow; and a server that goes and comes back.

use socle_client::board::{Connection, Target};
use socle_protocol::{
    board::Color,
    role::Role,
    sync::{self, Message},
};
use socle_tests::{
    people::{Person, until_quiet},
    raw::{Came, RawSession},
    server::TestServer,
    soon,
};
use std::time::Duration;
use yrs::{Transact, Update, updates::decoder::Decode};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

#[tokio::test(flavor = "multi_thread")]
async fn s4_offline_edits_merge_on_return() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let note = ada.add_note(HERE, "milieu", Color::Rose);
    ben.sees("the note", |board| board.shows("milieu")).await;
    ada.cut();
    ada.sees("the cut", |board| board.connection() == Connection::Down).await;
    ada.edit_text(&note, 0, 0, "début ");
    ada.add_note(HERE, "écrite hors ligne", Color::Ciel);
    ben.append_text(&note, " fin");
    ben.is_saved().await;
    assert!(!ben.shows("écrite hors ligne") && ada.edits_saved() < ada.edits_made());
    ada.reconnect();
    until_quiet(&workshop, &[&ada, &ben]).await;
    assert_eq!(ben.text_of(&note).as_deref(), Some("début milieu fin"));
    assert!(ben.shows("écrite hors ligne"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_nothing_is_saved_by_a_connection_that_broke_under_way() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let wire = server.wire().await;
    let ada = workshop.through(wire.origin()).join("Ada").await;
    ada.is_saved().await;
    wire.stall();
    ada.add_note(HERE, "sur un fil mort", Color::Rose);
    wire.cut();
    ada.sees("the cut", |board| board.connection() == Connection::Down).await;
    assert!(ada.edits_saved() < ada.edits_made());
    wire.clear();
    ada.is_saved().await;
    assert!(workshop.join("Ben").await.shows("sur un fil mort"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_a_slow_and_breaking_network_loses_nothing() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let wire = server.wire().await;
    wire.delay(Duration::from_millis(15));
    let ada = workshop.through(wire.origin()).join("Ada").await;
    let ben = workshop.join("Ben").await;
    for round in 0..6 {
        for n in 0..5 {
            ada.add_note(HERE, &format!("{round}.{n}"), Color::Rose);
            ben.add_note(HERE, &format!("ben {round}.{n}"), Color::Ciel);
        }
        if round % 2 == 0 {
            wire.cut();
            ada.sees("the cut", |board| board.connection() != Connection::Live).await;
            wire.delay(Duration::from_millis(5));
        } else {
            ada.is_saved().await;
        }
    }
    until_quiet(&workshop, &[&ada, &ben]).await;
    assert_eq!(ben.view().notes.len(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn x1_a_server_restarted_under_load_loses_nothing_and_everyone_comes_back() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let mut people: Vec<Person> = Vec::new();
    for n in 0..6 {
        people.push(workshop.join(&format!("Personne {n}")).await);
    }
    for round in 0..4 {
        for (n, person) in people.iter().enumerate() {
            for k in 0..10 {
                person.add_note(HERE, &format!("{n}.{round}.{k}"), Color::Tilleul);
            }
        }
        // While all of that is on its way.
        server.restart().await;
    }
    for person in &people {
        person.sees("the new run", |board| board.connection() == Connection::Live).await;
    }
    until_quiet(&workshop, &people.iter().collect::<Vec<_>>()).await;
    assert_eq!(people[0].view().notes.len(), 41 + 240);
}

/// A reader that takes nothing off its socket until it is told.
async fn slow_reader(session: &mut RawSession, until: &str) {
    let doc = socle_protocol::board::new_doc();
    let roots = socle_protocol::board::Roots::of(&doc);
    loop {
        let Came::Frame { bytes } = session.next().await else { panic!("closed instead of resynced") };
        for message in sync::messages(&bytes) {
            if let Message::Step2 { update } | Message::Update { update } = message.expect("well formed") {
                let update = Update::decode_v1(update).expect("an update");
                doc.transact_mut().apply_update(update).expect("it fits");
            }
        }
        if roots.read(&doc.transact()).notes.values().any(|note| note.text == until) {
            assert!(!yrs::ReadTxn::has_missing_updates(&doc.transact()), "a gap was left");
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s11_a_client_that_was_too_slow_gets_one_difference_and_is_not_diverged() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let wire = server.wire().await;
    let slow = workshop.through(wire.origin()).joined("Simone", Role::Participant).await;
    let mut session = slow.raw().await;
    session.send(sync::step1(&[0])).await;
    wire.stall();
    // More than every buffer between the room and Simone holds: 24 MB of edits of 84 KB each.
    let ada = workshop.join("Ada").await;
    let zone = ada.add_zone(&socle_protocol::board::Zone {
        title: "Z".into(),
        order: "a0".into(),
        frame: socle_protocol::board::Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 },
        ..Default::default()
    });
    // A family is one grapheme of 25 bytes: few notes, many bytes.
    let long = "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(480);
    for round in 0..300 {
        ada.edit(|roots, txn| {
            for n in 0..7 {
                let note = socle_protocol::board::Note {
                    id: format!("n{round}-{n}"),
                    text: long.clone(),
                    place: socle_protocol::board::Place {
                        zone: Some(zone.clone()),
                        order: "a0".into(),
                        ..Default::default()
                    },
                    ..Default::default()
                };
                roots.add_note(txn, &note);
            }
        });
        if round % 50 == 0 {
            ada.is_saved().await;
        }
    }
    ada.add_note(HERE, "dernière", Color::Rose);
    ada.is_saved().await;
    wire.clear();
    soon("the difference", slow_reader(&mut session, "dernière")).await;
}
