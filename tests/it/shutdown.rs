//! Going away in good order.

use socle_client::{
    board::{Connection, Target},
    live::LiveError,
};
use socle_protocol::{board::Color, close, role::Role};
use socle_tests::{process::TestProcess, server::TestServer, soon};
use std::time::{Duration, Instant};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

#[tokio::test(flavor = "multi_thread")]
async fn x1_sigterm_closes_with_1012_and_1001_and_exits_with_0_within_5_seconds() {
    for by_hand in [false, true] {
        let mut server = TestProcess::start().await;
        let workshop = server.workshop("idees-socles").await;
        let ada = workshop.join("Ada").await;
        let ben = workshop.joined("Ben", Role::Participant).await;
        let mut live = ben.live().await;
        let mut wire = ben.raw().await;
        let notes: Vec<String> =
            (0..200).map(|n| ada.add_note(HERE, &format!("n{n}"), Color::Rose)).collect();
        ada.is_saved().await;
        let began = Instant::now();
        let status = if by_hand { server.interrupt().await } else { server.terminate().await };
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        assert_eq!(status.code(), Some(0));
        assert_eq!(soon("the board’s close", wire.close_code()).await, close::RESTARTING);
        let end = soon("the workshop’s close", live.find(|_| None::<()>)).await.expect_err("it ends");
        assert!(matches!(end, LiveError::Closed { code: close::GOING_AWAY, .. }), "{end}");
        server.restart().await;
        ada.sees("the new run", |board| board.connection() == Connection::Live).await;
        let chloe = workshop.join("Chloé").await;
        assert!(notes.iter().all(|note| chloe.text_of(note).is_some()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x1_a_stop_under_load_keeps_everything_that_was_saved() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    for n in 0..300 {
        ada.add_note(HERE, &format!("n{n}"), Color::Rose);
    }
    server.stop().await;
    let saved = ada.edits_saved();
    ada.cut();
    server.restart().await;
    let ben = workshop.join("Ben").await;
    let there = ben.view().notes.len() as u64;
    assert!(there >= saved, "{there} of {saved} saved notes are there");
    ada.reconnect();
    ada.is_saved().await;
    ben.sees("all of them", |board| board.view().notes.len() == 300).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w1_a_port_in_use_and_a_bad_folder_end_the_process_and_say_why() {
    use std::process::Command;
    let server = TestServer::start().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = |listen: &str, data: &std::path::Path| {
        let output = Command::new(socle_tests::process::binary())
            .args(["serve", "--listen", listen, "--data"])
            .arg(data)
            .env_remove("SOCLE_LISTEN")
            .env_remove("SOCLE_DATA")
            .output()
            .expect("the binary starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run(&server.address().to_string(), folder.path());
    assert!(code.is_some_and(|code| code != 0), "a port in use: {code:?} {said}");
    assert!(said.contains(&server.address().port().to_string()), "names the port: {said}");
    let file = folder.path().join("a-file");
    std::fs::write(&file, "no folder").expect("the file");
    let (code, said) = run("127.0.0.1:0", &file);
    assert!(code.is_some_and(|code| code != 0), "a data folder that is a file: {code:?} {said}");
    assert!(said.contains("a-file"), "names the folder: {said}");
}
