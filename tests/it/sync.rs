//! The board plane: replicas that become one.

use socle_client::board::Target;
use socle_protocol::{board::Color, role::Role, sync::Message};
use socle_tests::{people::until_quiet, raw::Came, server::TestServer, soon};
use yrs::{ReadTxn, Transact, Update, updates::decoder::Decode};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

#[tokio::test(flavor = "multi_thread")]
async fn s4_twelve_people_at_once_end_with_one_board() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let mut people = Vec::new();
    for n in 0..12 {
        people.push(workshop.join(&format!("Personne {n}")).await);
    }
    let zones: Vec<String> = people[0].view().zones.into_keys().collect();
    let work = people.iter().enumerate().map(|(n, person)| {
        let zones = &zones;
        async move {
            let mut mine = Vec::new();
            for round in 0..10 {
                let zone = &zones[(n + round) % zones.len()];
                mine.push(person.add_note(
                    Target::In { zone },
                    &format!("idée {n}.{round} é 🌱"),
                    Color::Menthe,
                ));
                let note = &mine[round / 2];
                person.append_text(note, " encore");
                person.move_note(note, Target::In { zone: &zones[round % zones.len()] });
                tokio::task::yield_now().await;
            }
            person.remove_note(&mine[0]);
        }
    });
    futures_util::future::join_all(work).await;
    let everyone: Vec<_> = people.iter().collect();
    let board = until_quiet(&workshop, &everyone).await;
    let json: serde_json::Value = serde_json::from_str(&board).expect("canonical JSON");
    assert_eq!(json["bin"]["notes"].as_array().map(Vec::len), Some(12));
    assert_eq!(people[0].view().notes.len(), 41 + 120);
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_a_late_joiner_gets_every_edit() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    let notes: Vec<String> = (0..50).map(|n| ada.add_note(HERE, &format!("idée {n}"), Color::Rose)).collect();
    ada.remove_note(&notes[7]);
    ada.is_saved().await;
    let ben = workshop.join("Ben").await;
    assert_eq!(ben.json(), ada.json(), "the first sync is whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_typing_in_one_note_at_once_merges() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let note = ada.add_note(HERE, "<>", Color::Ciel);
    ben.sees("the note", |board| board.shows("<>")).await;
    for (n, letter) in "bonjour".chars().enumerate() {
        ada.edit_text(&note, u32::try_from(n).unwrap(), 0, &letter.to_string());
        ben.append_text(&note, &letter.to_uppercase().to_string());
    }
    until_quiet(&workshop, &[&ada, &ben]).await;
    assert_eq!(ada.text_of(&note).as_deref(), Some("bonjour<>BONJOUR"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s12_offsets_count_utf16_units_for_everyone() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let note = ada.add_note(HERE, "é🌱ñ", Color::Ciel);
    ben.sees("the note", |board| board.shows("é🌱ñ")).await;
    // é is 1 unit, 🌱 is 2.
    ben.edit_text(&note, 3, 0, "|");
    ada.sees("the bar after the tree", |board| board.shows("é🌱|ñ")).await;
    ada.edit_text(&note, 1, 2, "🌳");
    until_quiet(&workshop, &[&ada, &ben]).await;
    assert_eq!(ada.text_of(&note).as_deref(), Some("é🌳|ñ"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_the_server_speaks_first_and_answers_with_a_whole_step_2() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let mut wire = workshop.creator().raw_with("").await;
    let first = soon("the first frame", wire.next()).await;
    let Came::Frame { bytes } = first else { panic!("closed: {first:?}") };
    let messages: Vec<_> = socle_protocol::sync::messages(&bytes).collect();
    assert!(matches!(messages[..], [Ok(Message::Step1 { .. })]), "{messages:?}");
    let whole = soon("the step 2", wire.whole()).await;
    let doc = socle_protocol::board::new_doc();
    doc.transact_mut().apply_update(Update::decode_v1(&whole).unwrap()).unwrap();
    assert_eq!(doc.transact().get_map("notes").map(|notes| yrs::Map::len(&notes, &doc.transact())), Some(41));
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_several_messages_in_one_frame_are_all_taken_and_answers_come_one_a_frame() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let mut wire = workshop.creator().raw().await;
    let mut frame = socle_protocol::sync::step1(&[0]);
    frame.extend(socle_protocol::sync::step2(&[0, 0]));
    frame.extend(socle_protocol::sync::step1(&[0]));
    wire.send(frame).await;
    let (mut answers, mut saved) = (0, false);
    while answers < 2 || !saved {
        let Came::Frame { bytes } = soon("the answers", wire.next()).await else { panic!("closed") };
        let messages: Vec<_> = socle_protocol::sync::messages(&bytes).map(Result::unwrap).collect();
        assert_eq!(messages.len(), 1, "one message a frame outwards");
        match messages[0] {
            Message::Step2 { .. } => answers += 1,
            Message::Saved { count: 1 } => saved = true,
            _ => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s5_an_author_gets_their_own_update_back() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    // A stock session: no `ext`, so nothing but the echo says that an edit is on disk.
    let mut wire = ada.raw_with("").await;
    let (update, marker) = {
        let doc = socle_protocol::board::new_doc();
        let roots = socle_protocol::board::Roots::of(&doc);
        let note = socle_protocol::board::Note {
            id: "echo".into(),
            text: "un écho".into(),
            place: socle_protocol::board::Place { order: "a0".into(), ..Default::default() },
            ..Default::default()
        };
        let mut txn = doc.transact_mut();
        roots.add_note(&mut txn, &note);
        (txn.encode_update_v1(), "un écho")
    };
    wire.send(socle_protocol::sync::update(&update)).await;
    let echo = soon(
        "the echo",
        wire.find(|message| match message {
            Message::Update { update } => Some(update.to_vec()),
            _ => None,
        }),
    )
    .await;
    let doc = socle_protocol::board::new_doc();
    doc.transact_mut().apply_update(Update::decode_v1(&echo).unwrap()).unwrap();
    let echoed = socle_protocol::board::Roots::of(&doc).note(&doc.transact(), "echo").expect("the note");
    assert_eq!(echoed.text, marker);
}

#[tokio::test(flavor = "multi_thread")]
async fn w2_a_raw_board_carries_any_document_and_comes_back_as_one_update() {
    let server = TestServer::start().await;
    let workshop = server.workshop("raw").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let text = ada.doc().get_or_insert_text("quelconque");
    yrs::Text::push(&text, &mut ada.doc().transact_mut(), "tout ce qu’on veut");
    let theirs = ben.doc().get_or_insert_text("quelconque");
    ben.sees("the text", |board| yrs::GetString::get_string(&theirs, &board.doc().transact()).len() > 5)
        .await;
    let state = workshop.on_the_server().await;
    let doc = yrs::Doc::new();
    doc.transact_mut().apply_update(Update::decode_v1(&state).unwrap()).unwrap();
    let read = doc.get_or_insert_text("quelconque");
    assert_eq!(yrs::GetString::get_string(&read, &doc.transact()), "tout ce qu’on veut");
}
