//! The workshop plane: what happens, told once and in order.

use socle_client::live::{Live, LiveError};
use socle_protocol::{
    message::{Command, Happening, ServerMessage},
    refusal::Refusal,
    role::Role,
};
use socle_tests::{server::TestServer, soon};

/// Reads the first message, and after a resumption every happening up to `last`.
async fn happenings(live: &mut Live, last: u64) -> Vec<(u64, Happening)> {
    let mut told = Vec::new();
    while told.last().is_none_or(|(seq, _)| *seq < last) {
        if let ServerMessage::Happening { seq, happening, .. } =
            soon("a happening", live.next()).await.expect("open")
        {
            told.push((seq, happening));
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn l2_whoever_resumes_gets_what_happened_since_in_order_and_none_twice() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let fanny = workshop.creator();
    let mut live = fanny.live().await;
    let welcome = soon("the welcome", live.next()).await.expect("open");
    let ServerMessage::Welcome { seq: start, workshop: view, you, .. } = welcome else {
        panic!("{welcome:?}")
    };
    assert_eq!((&view.id, &you), (&workshop.created.workshop, fanny.person()));
    let mut last = 0;
    for n in 0..5 {
        let title = format!("Titre {n}");
        last = soon("the answer", live.command(Command::Retitle { title })).await.expect("done");
    }
    drop(live);
    // In the middle: after its second happening.
    let mut resumed = fanny.live_after(Some(start + 2)).await;
    let first = soon("the first message", resumed.next()).await.expect("open");
    assert!(matches!(first, ServerMessage::Resumed { .. }), "{first:?}");
    let told = happenings(&mut resumed, last).await;
    assert_eq!(told.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), (start + 3..=last).collect::<Vec<_>>());
    // The same after a restart: the sequence is the journal's.
    server.restart().await;
    let mut resumed = fanny.live_after(Some(start)).await;
    let told = happenings(&mut resumed, last).await;
    let titles: Vec<String> = told
        .into_iter()
        .map(|(_, happening)| match happening {
            Happening::Retitled { title } => title,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(titles, (0..5).map(|n| format!("Titre {n}")).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn l3_every_session_hears_every_happening_and_the_asker_is_answered_once() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let (mut fannys, mut hers) = (workshop.creator().live().await, ada.live().await);
    let seq = soon("the answer", fannys.command(Command::LockDoor {})).await.expect("done");
    for live in [&mut fannys, &mut hers] {
        let told = happenings(live, seq).await;
        assert_eq!(told.last(), Some(&(seq, Happening::DoorLocked {})));
    }
    let refused =
        soon("the answer", hers.command(Command::UnlockDoor {})).await.expect_err("not Ada’s to do");
    assert!(matches!(refused, LiveError::Refused { refusal: Refusal::NotAllowed {} }), "{refused}");
    let inside = server.site().inside(&workshop.created.workshop, &ada.ticket.token).await.expect("inside");
    assert!(inside.workshop.door_locked, "what was refused changed nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn l4_the_present_are_those_connected_without_projectors() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let fanny = workshop.creator();
    let mut live = fanny.live().await;
    let (ada, olga, screen) = (
        workshop.joined("Ada", Role::Participant).await,
        workshop.joined("Olga", Role::Observer).await,
        workshop.joined("Écran", Role::Projector).await,
    );
    let (hers, _olgas, _screens) = (ada.live().await, olga.live().await, screen.live().await);
    let until = |wanted: Vec<_>| {
        move |message| match message {
            ServerMessage::Present { people } => {
                let (mut here, mut wanted) = (people, wanted.clone());
                here.sort();
                wanted.sort();
                (here == wanted).then_some(())
            }
            _ => None,
        }
    };
    let all = vec![fanny.person().clone(), ada.person().clone(), olga.person().clone()];
    soon("three people", live.find(until(all))).await.expect("open");
    hers.leave().await;
    soon("two people", live.find(until(vec![fanny.person().clone(), olga.person().clone()])))
        .await
        .expect("open");
}

#[tokio::test(flavor = "multi_thread")]
async fn l5_what_is_no_command_is_refused_and_the_session_goes_on() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let mut live = workshop.creator().live().await;
    let table = [
        ("{not json", "not_json"),
        ("", "not_json"),
        (r#"{"type":"conquer","id":1}"#, "unknown_message"),
        (r#"{"type":"command","id":"x","command":{"kind":"lock_door"}}"#, "bad_field"),
        (r#"{"type":"command","id":3}"#, "bad_field"),
    ];
    for (text, code) in table {
        live.send_text(text).await.expect("open");
        let refused = live.find(|message| match message {
            ServerMessage::Refused { refusal, .. } => Some(refusal.code()),
            _ => None,
        });
        assert_eq!(soon("the refusal", refused).await.expect("open"), code, "{text}");
    }
    soon("a command", live.command(Command::LockDoor {})).await.expect("the session goes on");
    live.send_bytes(&[0, 1, 2]).await.expect("open");
    let end = soon("the end", live.find(|_| None::<()>)).await.expect_err("bytes end it");
    assert!(matches!(end, LiveError::Closed { code: 4400..4500, .. }), "{end}");
}

#[tokio::test(flavor = "multi_thread")]
async fn l1_a_ping_is_answered_with_the_servers_clock() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let mut live = workshop.creator().live().await;
    live.send_text(r#"{"type":"ping","id":7}"#).await.expect("open");
    let now = live.find(|message| match message {
        ServerMessage::Pong { id: 7, now } => Some(now),
        _ => None,
    });
    assert!(soon("the pong", now).await.expect("open") > 1_700_000_000_000, "milliseconds since 1970");
}
