//! Who is here and where: seen by others, gone with the session, never somebody else's.

use socle_client::presence::{Point, Presence, State, decode, encode};
use socle_protocol::{
    role::Role,
    sync::{self, Message},
};
use socle_tests::{people::Person, server::TestServer, soon};

fn shown(person: &Person, x: f64) -> Presence {
    Presence { cursor: Some(Point { x, y: 2.0 }), ..Presence::of(person.newcomer().person().clone()) }
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_presence_reaches_the_others_and_a_late_joiner() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let mut here = shown(&ada, 1.0);
    here.selected = vec!["n1".into()];
    here.typing = Some("n1".into());
    here.drag.insert("z1".into(), Point { x: 3.0, y: 4.0 });
    ada.show(&here);
    ben.sees("Ada’s cursor", |board| board.others() == [here.clone()]).await;
    let chloe = workshop.join("Chloé").await;
    chloe.sees("Ada’s cursor", |board| board.others() == [here.clone()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_a_session_that_ends_is_no_longer_seen() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben, chloe) =
        (workshop.join("Ada").await, workshop.join("Ben").await, workshop.join("Chloé").await);
    ada.show(&shown(&ada, 1.0));
    chloe.show(&shown(&chloe, 2.0));
    ben.sees("both", |board| board.others().len() == 2).await;
    ada.leaves().await;
    ben.sees("Chloé alone", |board| board.others().len() == 1).await;
    // Without a goodbye too.
    chloe.cut();
    ben.sees("nobody", |board| board.others().is_empty()).await;
    chloe.reconnect();
    ben.sees("Chloé again", |board| board.others().len() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_nobody_speaks_under_anothers_awareness_id() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    ada.show(&shown(&ada, 1.0));
    ben.sees("Ada’s cursor", |board| board.others().len() == 1).await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    let mut wire = mallory.raw().await;
    let forged = State { client: ada.client(), clock: 99, json: "null".into() };
    let own = State { client: 77, clock: 1, json: r#"{"person":"mallory"}"#.into() };
    wire.send(sync::awareness(&encode(&[forged, own]))).await;
    ben.sees("Mallory’s own state", |board| board.others().iter().any(|p| p.person.as_str() == "mallory"))
        .await;
    assert!(ben.others().iter().any(|p| &p.person == ada.newcomer().person()), "Ada was not cleared");
}

#[tokio::test(flavor = "multi_thread")]
async fn p3_a_burst_of_cursors_ends_with_the_latest() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    for x in 0..500 {
        ada.show(&shown(&ada, f64::from(x)));
        if x % 10 == 0 {
            tokio::task::yield_now().await;
        }
    }
    ben.sees("the last one", |board| board.others() == [shown(&ada, 499.0)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn p3_a_stock_client_hears_who_is_here_when_it_asks() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    ada.show(&shown(&ada, 1.0));
    ben.sees("Ada’s cursor", |board| board.others().len() == 1).await;
    let mut wire = workshop.creator().raw_with("").await;
    let read = |message: Message<'_>| match message {
        Message::Awareness { states } => decode(states).filter(|states| !states.is_empty()),
        _ => None,
    };
    let on_entry = soon("presence on entry", wire.find(read)).await;
    assert_eq!(on_entry[0].client, ada.client());
    wire.send(sync::query_awareness()).await;
    let asked = soon("the answer", wire.find(read)).await;
    assert_eq!(asked[0].client, ada.client());
}

#[tokio::test(flavor = "multi_thread")]
async fn p5_a_session_that_asks_for_no_presence_gets_none() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let phone = workshop.joined("Téléphone", Role::Participant).await;
    let mut wire = phone.raw_with("ext=1&presence=0").await;
    soon("the step 2", wire.whole()).await;
    ada.show(&shown(&ada, 1.0));
    ben.sees("Ada’s cursor", |board| board.others().len() == 1).await;
    // The edit comes after the presence would have.
    ada.add_note(socle_client::board::Target::Free { x: 0.0, y: 0.0 }, "bonjour", Default::default());
    let heard = wire.find(|message| match message {
        Message::Awareness { states } => Some(decode(states).is_some_and(|states| !states.is_empty())),
        Message::Update { .. } => Some(false),
        _ => None,
    });
    assert!(!soon("the edit", heard).await, "presence came although it was not wanted");
}

#[tokio::test(flavor = "multi_thread")]
async fn p1_presence_is_never_journaled() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    ada.show(&Presence { typing: Some("marqueur-tres-rare".into()), ..shown(&ada, 1.0) });
    ben.sees("Ada", |board| board.others().len() == 1).await;
    drop((ada, ben));
    server.stop().await;
    for file in std::fs::read_dir(server.data()).expect("the folder") {
        let bytes = std::fs::read(file.expect("an entry").path()).expect("a file");
        assert!(!bytes.windows(18).any(|window| window == b"marqueur-tres-rare"), "on disk");
    }
}
