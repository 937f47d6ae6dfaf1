//! Who may do what, seen from the wire.

use socle_client::{
    board::{Board, Target},
    live::LiveError,
};
use socle_protocol::{
    board::{self, Color, Frame, Roots},
    message::{Command, Happening, ServerMessage},
    refusal::Refusal,
    role::Role,
    sync::{self, Message},
};
use socle_tests::{
    people::{Person, until_quiet},
    raw::Came,
    server::TestServer,
    soon,
};
use yrs::{Map, Transact, Update, updates::decoder::Decode};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

/// The facilitator locks a zone of the sample; answers its id.
async fn locked_zone(fanny: &Person) -> String {
    let zone = fanny.view().zones.into_keys().next().expect("the sample has zones");
    fanny.edit(|roots, txn| roots.set_locked(txn, &zone, true));
    fanny.is_saved().await;
    zone
}

#[tokio::test(flavor = "multi_thread")]
async fn s7_an_observer_reads_everything_and_an_edit_closes_the_session() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let ada = workshop.join("Ada").await;
    // The first sync of our client holds a step 2 without blocks: no offence.
    let olga = workshop.observer("Olga").await;
    olga.is_saved().await;
    ada.add_note(HERE, "pour Olga", Color::Rose);
    olga.sees("Ada’s note", |board| board.shows("pour Olga")).await;
    assert!(olga.refusals().is_empty());
    olga.add_note(HERE, "en douce", Color::Rose);
    let stop = soon("the close", olga.stopped()).await;
    assert_eq!((stop.code, stop.reason.as_str()), (4405, "read_only"));
    assert_eq!(olga.refusals(), [Refusal::ReadOnly {}], "told before the close");
    until_quiet(&workshop, &[&ada]).await;
    assert!(!ada.shows("en douce"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s7_an_observer_who_only_deletes_is_refused_too() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let before = workshop.on_the_server().await;
    let olga = workshop.observer("Olga").await;
    // Taking a key out of a map makes no block: the update is a delete set alone.
    olga.edit(|roots, txn| {
        let note = roots.notes.keys(txn).next().expect("the sample has notes").to_owned();
        roots.notes.remove(txn, &note);
    });
    assert_eq!(soon("the close", olga.stopped()).await.code, 4405);
    assert_eq!(workshop.on_the_server().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn r1_a_role_that_rises_takes_effect_on_open_sessions() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let olga = workshop.observer("Olga").await;
    let wish = socle_protocol::api::Join {
        invitation: Some(workshop.created.invitations.participant.clone()),
        ..Default::default()
    };
    let lifted =
        server.site().join(&wish, Some(&olga.newcomer().ticket.token)).await.expect("the door is open");
    assert_eq!((&lifted.person, lifted.role), (olga.newcomer().person(), Role::Participant));
    olga.add_note(HERE, "enfin", Color::Rose);
    olga.is_saved().await;
    assert!(workshop.join("Ada").await.shows("enfin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn r2_a_removed_person_is_closed_refused_and_their_notes_stay() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    ben.add_note(HERE, "de Ben", Color::Rose);
    ada.sees("Ben’s note", |board| board.shows("de Ben")).await;
    let mut live = workshop.creator().live().await;
    let person = ben.newcomer().person().clone();
    soon("the removal", live.command(Command::Remove { person: person.clone() })).await.expect("removed");
    assert_eq!(soon("the close", ben.stopped()).await.code, 4410);
    let refused = Board::open(ben.newcomer().ticket.clone());
    let stop = soon("the refusal", refused.stopped()).await;
    assert_eq!((stop.code, stop.reason.as_str()), (403, "removed"), "refused before the upgrade");
    assert!(ada.shows("de Ben"));
    soon("the return", live.command(Command::Readmit { person })).await.expect("readmitted");
    let back = ben.newcomer().clone().at_the_board().await;
    until_quiet(&workshop, &[&ada, &back]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r3_a_locked_door_keeps_newcomers_out_and_everyone_else_in() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    let mut live = workshop.creator().live().await;
    soon("the lock", live.command(Command::LockDoor {})).await.expect("locked");
    let refused = workshop.try_join("Ben", Role::Participant).await.expect_err("the door is locked");
    assert_eq!(refused.code(), Some("door_locked"));
    // Who is in stays in, also after a lost network or a reload.
    ada.cut();
    ada.reconnect();
    ada.sees("the return", |board| board.connection() == socle_client::board::Connection::Live).await;
    let code =
        socle_protocol::api::Join { code: Some(workshop.created.code.as_str().into()), ..Default::default() };
    let again = server.site().join(&code, Some(&ada.newcomer().ticket.token)).await.expect("Ada is known");
    assert_eq!(&again.person, ada.newcomer().person());
    workshop.joined("Gaëlle", Role::Facilitator).await;
    soon("the unlock", live.command(Command::UnlockDoor {})).await.expect("unlocked");
    workshop.join("Ben").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r4_a_moved_lock_is_undone_before_anyone_renders_it() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let fanny = workshop.facilitator().await;
    let zone = locked_zone(&fanny).await;
    let frame = fanny.view().zones[&zone].frame;
    // A witness that looks at the board after every single frame that it gets.
    let witness = workshop.joined("Wanda", Role::Participant).await;
    let mut wire = witness.raw().await;
    let doc = board::new_doc();
    let roots = Roots::of(&doc);
    let whole = soon("the step 2", wire.whole()).await;
    doc.transact_mut().apply_update(Update::decode_v1(&whole).unwrap()).unwrap();
    // A modified client: ours never asks before it writes.
    let mallory = workshop.join("Mallory").await;
    mallory.edit(|roots, txn| {
        roots.set_frame(txn, &zone, Frame { x: -9999.0, ..frame });
        roots.set_locked(txn, &zone, false);
        roots.set_title(txn, &zone, "PIRATÉ")
    });
    mallory.is_saved().await;
    assert!(
        matches!(&mallory.refusals()[..], [Refusal::StructureLocked { zone: Some(told) }] if *told == zone),
        "{:?}",
        mallory.refusals()
    );
    mallory.sees("the zone where it was", |board| board.view().zones[&zone].frame == frame).await;
    // What comes after the undone one shows that the witness has had every frame of it.
    fanny.add_note(HERE, "après", Color::Rose);
    soon("the note after", async {
        loop {
            let Came::Frame { bytes } = wire.next().await else { panic!("closed") };
            for message in sync::messages(&bytes) {
                if let Message::Update { update } = message.unwrap() {
                    doc.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
                }
            }
            let seen = roots.zone(&doc.transact(), &zone).expect("the zone");
            assert_eq!((seen.frame, seen.locked), (frame, true), "a frame showed what is not allowed");
            assert_ne!(seen.title, "PIRATÉ");
            if roots.read(&doc.transact()).notes.values().any(|note| note.text == "après") {
                return;
            }
        }
    })
    .await;
    until_quiet(&workshop, &[&fanny, &mallory]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r4_only_a_facilitator_renames_the_board() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada").await);
    let title = fanny.view().title;
    ada.edit(|roots, txn| roots.describe(txn, "À moi", "empty"));
    ada.is_saved().await;
    assert_eq!(ada.refusals().len(), 1);
    ada.sees("the old title", |board| board.view().title == title).await;
    fanny.edit(|roots, txn| roots.describe(txn, "À nous", "idees-socles"));
    ada.sees("the new title", |board| board.view().title == "À nous").await;
    until_quiet(&workshop, &[&fanny, &ada]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b6_the_five_hundred_and_first_grapheme_is_undone_and_its_author_told() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    // A family is one grapheme of eleven UTF-16 units.
    let full = format!("{}👨‍👩‍👧‍👦", "é".repeat(499));
    let note = ada.add_note(HERE, &full, Color::Rose);
    ada.is_saved().await;
    assert!(ada.refusals().is_empty(), "500 graphemes fit: {:?}", ada.refusals());
    ben.sees("the full note", |board| board.shows(&full)).await;
    ada.append_text(&note, "!");
    ada.is_saved().await;
    assert_eq!(ada.refusals(), [Refusal::NoteFull { note: note.clone(), limit: 500 }]);
    until_quiet(&workshop, &[&ada, &ben]).await;
    assert_eq!(ben.text_of(&note), Some(full));
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_a_refusal_comes_before_the_saved_that_counts_its_message() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let mut wire = ada.raw().await;
    let retitle = || {
        let doc = board::new_doc();
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        roots.describe(&mut txn, "À moi", "empty");
        sync::update(&txn.encode_update_v1())
    };
    wire.send(sync::step2(&[0, 0])).await;
    wire.send(retitle()).await;
    let mut order = Vec::new();
    while !matches!(order.last(), Some(&"saved 2")) {
        let told = wire.find(|message| match message {
            Message::Saved { count: 1 } => Some("saved 1"),
            Message::Saved { count: 2 } => Some("saved 2"),
            Message::Saved { .. } => Some("saved too much"),
            Message::Refused { .. } => Some("refused"),
            _ => None,
        });
        order.push(soon("the receipts", told).await);
    }
    order.retain(|told| *told != "saved 1");
    assert_eq!(order, ["refused", "saved 2"]);
    // A stock session hears it as «auth denied».
    let mut stock = ada.raw_with("").await;
    stock.send(retitle()).await;
    let reason = soon(
        "the denial",
        stock.find(|message| match message {
            Message::Denied { reason } => Some(reason.to_owned()),
            _ => None,
        }),
    );
    assert_eq!(reason.await, "structure_locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn s8_another_persons_client_id_is_refused() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    ada.add_note(HERE, "d’Ada", Color::Rose);
    ada.is_saved().await;
    let ben = workshop.join("Ben").await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    let forged = Board::open_as(mallory.ticket, ada.client());
    soon("the first sync", forged.synced()).await.expect("reading under any id is no offence");
    forged.add_note(HERE, "signée Ada", Color::Rose);
    let stop = soon("the close", forged.stopped()).await;
    assert_eq!((stop.code, stop.reason.as_str()), (4409, "foreign_client"));
    ada.add_note(HERE, "encore d’Ada", Color::Rose);
    ben.sees("Ada’s next note", |board| board.shows("encore d’Ada")).await;
    until_quiet(&workshop, &[&ada, &ben]).await;
    assert!(!ben.shows("signée Ada"));
}

#[tokio::test(flavor = "multi_thread")]
async fn r5_people_rename_themselves_and_a_facilitator_anyone() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) =
        (workshop.joined("Ada", Role::Participant).await, workshop.joined("Ben", Role::Participant).await);
    let (mut hers, mut fannys) = (ada.live().await, workshop.creator().live().await);
    let rename = |who: &socle_tests::people::Newcomer, name: &str| Command::Rename {
        person: who.person().clone(),
        name: name.into(),
    };
    soon("her own", hers.command(rename(&ada, "Ada L."))).await.expect("one’s own name");
    let refused = soon("another’s", hers.command(rename(&ben, "Bob"))).await.expect_err("another’s name");
    assert!(matches!(refused, LiveError::Refused { refusal: Refusal::NotAllowed {} }), "{refused}");
    soon("anyone’s", fannys.command(rename(&ben, "Benoît"))).await.expect("a facilitator may");
    let heard = soon(
        "the new name",
        hers.find(|message| match message {
            ServerMessage::Happening { happening: Happening::Renamed { name, .. }, .. }
                if name != "Ada L." =>
            {
                Some(name)
            }
            _ => None,
        }),
    );
    assert_eq!(heard.await.expect("open"), "Benoît");
    let last = Command::Remove { person: workshop.created.person.clone() };
    let refused =
        soon("the last one", fannys.command(last)).await.expect_err("there is always one facilitator");
    assert!(matches!(refused, LiveError::Refused { refusal: Refusal::LastFacilitator {} }), "{refused}");
}
