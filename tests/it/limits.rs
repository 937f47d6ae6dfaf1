//! What a server does not take on, seen from outside: who is refused is told why and what to do, and nobody who is
//! already at work notices.

use socle_client::{
    board::{Board, Connection, Target},
    presence::{self, State},
};
use socle_protocol::{
    api::{CreateWorkshop, Join},
    board::Color,
    refusal::Refusal,
    role::Role,
    sync::{self, Message},
};
use socle_server::config::Size;
use socle_tests::{
    people::{Newcomer, Person, Workshop, until_quiet},
    raw::{RawSession, Turned},
    server::TestServer,
    soon,
};
use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// A connection from this address of the machine.
async fn connect_from(from: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    let from: IpAddr = from.parse().expect("an address");
    socket.bind(SocketAddr::from((from, 0))).expect("all of 127.0.0.0/8 is this machine");
    soon("a connection", socket.connect(to)).await.expect("the server listens")
}

/// Sends a request without a body on this connection; answers all that comes until the head of the answer is whole.
async fn ask(stream: &mut TcpStream, path: &str, headers: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: socle\r\naccept-language: en\r\n{headers}\r\n");
    // A server that has turned the connection away already has also said why.
    let _closed = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    soon("an answer", async {
        while stream.read_buf(&mut answer).await.is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&answer);
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if length.is_none_or(|length| length.parse().is_ok_and(|length: usize| body.len() >= length)) {
                break;
            }
        }
    })
    .await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// Asks on new connections until the answer begins so: what was closed is noticed a little later.
async fn until_answered(from: &str, server: &TestServer, start: &str) -> String {
    soon(start, async {
        loop {
            let mut stream = connect_from(from, server.address()).await;
            let answer = ask(&mut stream, "/healthz", "connection: close\r\n").await;
            if answer.starts_with(start) {
                return answer;
            }
        }
    })
    .await
}

const UPGRADE: &str = "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
    sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

fn sync_path(newcomer: &Newcomer) -> String {
    let ticket = &newcomer.ticket;
    format!("/sync/{}/{}?token={}", ticket.workshop, ticket.board, ticket.token)
}

#[tokio::test(flavor = "multi_thread")]
async fn w11_a_connection_too_many_is_told_so_over_http_and_one_that_leaves_makes_room() {
    let server = TestServer::start_with(|config| config.limits.connections = 3).await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    // Connections that were answered stay open, and count; those of the story's own requests go in their time.
    let mut idle = Vec::new();
    let answer = soon("a full server", async {
        loop {
            let mut stream = connect_from("127.0.0.1", server.address()).await;
            let answer = ask(&mut stream, "/healthz", "").await;
            if answer.starts_with("HTTP/1.1 503") {
                return answer;
            }
            idle.push(stream);
        }
    })
    .await;
    assert!(idle.len() <= 2, "{} fit beside Ada", idle.len());
    for part in ["retry-after: 30", r#""code":"server_full""#, "The server is full right now."] {
        assert!(answer.contains(part), "{part} in {answer}");
    }
    ada.add_note(Target::Free { x: 0.0, y: 0.0 }, "au travail", Color::Rose);
    ada.is_saved().await;
    drop(idle);
    until_answered("127.0.0.1", &server, "HTTP/1.1 200").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w11_one_address_takes_no_place_of_another() {
    let server = TestServer::start_with(|config| config.limits.connections_per_address = 2).await;
    let mut idle = Vec::new();
    for _ in 0..2 {
        idle.push(connect_from("127.0.0.2", server.address()).await);
    }
    let answer = until_answered("127.0.0.2", &server, "HTTP/1.1 429").await;
    for part in ["retry-after: 10", r#""code":"too_many_connections""#] {
        assert!(answer.contains(part), "{part} in {answer}");
    }
    until_answered("127.0.0.3", &server, "HTTP/1.1 200").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w11_behind_a_proxy_the_address_that_it_names_counts() {
    let server = TestServer::start_with(|config| {
        config.behind_proxy = 1;
        config.limits.connections_per_address = 1;
    })
    .await;
    let ada = server.workshop("empty").await.joined("Ada", Role::Participant).await;
    let upgrade = async |client: &str| {
        let mut stream = connect_from("127.0.0.1", server.address()).await;
        // The first part is what the client itself wrote, to pass for someone else.
        let headers = format!("{UPGRADE}x-forwarded-for: 198.51.100.9, {client}\r\n");
        let answer = ask(&mut stream, &sync_path(&ada), &headers).await;
        (stream, answer)
    };
    let (first, answer) = upgrade("203.0.113.7").await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    let (_refused, answer) = upgrade("203.0.113.7").await;
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("too_many_connections"), "{answer}");
    let (_other, answer) = upgrade("203.0.113.8").await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    drop(first);
    soon("the place of the first", async {
        while !upgrade("203.0.113.7").await.1.starts_with("HTTP/1.1 101") {}
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w11_a_full_board_takes_no_newcomer_before_the_upgrade_and_its_facilitator_always() {
    let server = TestServer::start_with(|config| config.limits.people_per_board = 2).await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let chloe = workshop.joined("Chloé", Role::Participant).await;
    let turned = soon("the refusal", RawSession::open(&chloe.ticket, "")).await.expect_err("it is full");
    assert_eq!(turned, Turned { status: 503, code: Some("too_many_people".into()) });
    // Our client waits for a place.
    let waiting = Board::open(chloe.ticket.clone());
    let fanny = workshop.facilitator().await;
    fanny.add_note(Target::Free { x: 0.0, y: 0.0 }, "bienvenue", Color::Rose);
    ada.sees("the facilitator’s note", |board| board.shows("bienvenue")).await;
    fanny.leaves().await;
    ben.leaves().await;
    soon("a place for Chloé", waiting.synced()).await.expect("she was not stopped");
    ada.is_saved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w6_a_plain_request_at_a_sockets_address_says_why_it_stays_shut_and_takes_no_place() {
    let server = TestServer::start_with(|config| {
        config.limits.people_per_board = 1;
        config.limits.sessions_per_person = 1;
    })
    .await;
    let workshop = server.workshop("empty").await;
    let (ada, chloe) = (workshop.join("Ada").await, workshop.joined("Chloé", Role::Participant).await);
    let asked = async |path: String| {
        let mut stream = connect_from("127.0.0.1", server.address()).await;
        ask(&mut stream, &path, "connection: close\r\n").await
    };
    let full = asked(sync_path(&chloe)).await;
    assert!(
        full.starts_with("HTTP/1.1 503") && full.contains(r#""code":"too_many_people","limit":1"#),
        "{full}"
    );
    let nobody = asked(sync_path(&chloe).replace("token=", "token=x")).await;
    assert!(nobody.starts_with("HTTP/1.1 401"), "{nobody}");
    // Whoever would be let in is told that only the upgrade is missing, and their open session stays.
    for _ in 0..2 {
        let open = asked(sync_path(ada.newcomer())).await;
        assert!(open.starts_with("HTTP/1.1 400") && open.contains(r#""field":"upgrade""#), "{open}");
    }
    ada.add_note(Target::Free { x: 0.0, y: 0.0 }, "toujours là", Color::Rose);
    ada.is_saved().await;
    assert_eq!(ada.connection(), Connection::Live);
    ada.leaves().await;
    soon("a place for Chloé", async {
        while !asked(sync_path(&chloe)).await.starts_with("HTTP/1.1 400") {}
    })
    .await;
    // Asking has not taken it.
    soon("the board", chloe.raw().await.whole()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w11_one_persons_sessions_are_bounded_and_an_old_one_is_told_why_it_goes() {
    let server = TestServer::start_with(|config| config.limits.sessions_per_person = 2).await;
    let workshop = server.workshop("empty").await;
    let ben = workshop.join("Ben").await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let mut oldest = ada.raw().await;
    let (mut second, mut third) = (ada.raw().await, ada.raw().await);
    assert_eq!(soon("the close", oldest.close_code()).await, 4429);
    for session in [&mut second, &mut third] {
        soon("an answer", session.whole()).await;
    }
    ben.add_note(Target::Free { x: 0.0, y: 0.0 }, "tranquille", Color::Rose);
    ben.is_saved().await;
}

/// Knocks with a code that no workshop has.
async fn mistype(workshop: &Workshop, n: usize) -> String {
    let letter = |n: usize| char::from(b"ABCDEFGHJKLMNPQRSTUVWXYZ"[n % 24]);
    let mut code = format!("{}{}ZZ99", letter(n), letter(n / 24));
    if code == workshop.created.code.as_str() {
        code = "ZZZZ98".into();
    }
    let wish = Join { code: Some(code), ..Join::default() };
    let refused = soon("the door", workshop.site().join(&wish, None)).await.expect_err("no such code");
    refused.code().unwrap_or("none").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn w12_guessing_codes_ends_and_the_link_still_opens_the_door() {
    let server = TestServer::start_with(|config| config.limits.misses_per_minute = 1).await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    for n in 0..8 {
        assert_eq!(mistype(&workshop, n).await, "unknown_code");
    }
    assert_eq!(mistype(&workshop, 8).await, "too_many_attempts");
    // Who guesses must not learn which code is right.
    let refused = workshop.try_join("Ben", Role::Participant).await.expect_err("wait");
    assert_eq!(refused.code(), Some("too_many_attempts"));
    let by_link =
        Join { invitation: Some(workshop.created.invitations.participant.clone()), ..Join::default() };
    soon("the door", server.site().join(&by_link, None)).await.expect("nobody guesses a link");
    ada.add_note(Target::Free { x: 0.0, y: 0.0 }, "dedans", Color::Rose);
    ada.is_saved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w10_a_hall_that_mistypes_still_gets_in() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    for n in 0..84 {
        assert_eq!(mistype(&workshop, n).await, "unknown_code", "two typos of each");
    }
    let arrivals = (0..42).map(|n| {
        let workshop = workshop.clone();
        tokio::spawn(async move { workshop.joined(&format!("Personne {n}"), Role::Participant).await })
    });
    for arrival in arrivals.collect::<Vec<_>>() {
        soon("everyone to be in", arrival).await.expect("nobody is refused");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn w12_workshops_are_not_made_without_end() {
    let server = TestServer::start_with(|config| config.limits.creations_per_minute = 1).await;
    for _ in 0..30 {
        server.workshop("empty").await;
    }
    let wish = CreateWorkshop { title: "T".into(), template: "empty".into(), ..CreateWorkshop::default() };
    let refused = soon("the refusal", server.site().create(&wish)).await.expect_err("wait");
    assert_eq!(refused.code(), Some("too_often"));
}

/// An update that types one letter into a raw board's text.
fn letters(count: usize) -> Vec<Vec<u8>> {
    use yrs::{ReadTxn, Text, Transact};
    let doc = yrs::Doc::new();
    let text = doc.get_or_insert_text("text");
    let type_one = |n: usize| {
        let before = doc.transact().state_vector();
        text.push(&mut doc.transact_mut(), &n.to_string());
        doc.transact().encode_diff_v1(&before)
    };
    (0..count).map(type_one).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn w14_a_script_that_pours_is_slowed_down_and_loses_nothing() {
    const POURED: usize = 60;
    let server = TestServer::start_with(|config| {
        config.limits.edits_per_second = 40;
        config.limits.edits_burst = 20;
    })
    .await;
    let workshop = server.workshop("raw").await;
    let mut script = workshop.joined("Script", Role::Participant).await.raw().await;
    let mut calm = workshop.joined("Ada", Role::Participant).await.raw().await;
    let began = Instant::now();
    let last_count = |message: Message<'_>| match message {
        Message::Saved { count } => Some(count),
        _ => None,
    };
    for update in letters(POURED) {
        script.send(sync::update(&update)).await;
    }
    calm.send(sync::update(&letters(1)[0])).await;
    soon("Ada’s receipt", calm.find(|m| last_count(m).filter(|count| *count == 1))).await;
    let calm_waited = began.elapsed();
    soon("all of it", script.find(|m| last_count(m).filter(|count| *count == POURED as u64))).await;
    // 40 beyond the burst take a second; Ada, in another session, does not wait for them.
    assert!(began.elapsed() >= Duration::from_millis(900), "{:?}", began.elapsed());
    assert!(calm_waited < began.elapsed() / 2, "{calm_waited:?} of {:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn w15_a_request_that_never_comes_whole_is_given_up() {
    let server = TestServer::start_with(|config| config.limits.request_seconds = 1).await;
    let ada = server.workshop("empty").await.join("Ada").await;
    let mut half = connect_from("127.0.0.1", server.address()).await;
    half.write_all(b"GET /healthz HTTP/1.1\r\nhost: so").await.expect("sent");
    let mut rest = Vec::new();
    let _reset = soon("the end of half a head", half.read_to_end(&mut rest)).await;
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
    let mut bodiless = connect_from("127.0.0.1", server.address()).await;
    let head = "POST /api/join HTTP/1.1\r\nhost: socle\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
    bodiless.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = vec![0; 1024];
    let count = soon("the refusal", bodiless.read(&mut answer)).await.expect("an answer");
    let answer = String::from_utf8_lossy(&answer[..count]);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("too_slow"), "{answer}");
    ada.add_note(Target::Free { x: 0.0, y: 0.0 }, "au travail", Color::Rose);
    ada.is_saved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_the_operator_says_how_large_a_frame_and_a_board_may_be() {
    let server = TestServer::start_with(|config| {
        config.limits.frame = Size::kib(64);
        config.limits.board = Size::kib(100);
    })
    .await;
    let workshop = server.workshop("raw").await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let large = |letters: usize| {
        use yrs::{ReadTxn, Text, Transact};
        let doc = yrs::Doc::new();
        doc.get_or_insert_text("text").push(&mut doc.transact_mut(), &"a".repeat(letters));
        sync::update(&doc.transact().encode_diff_v1(&yrs::StateVector::default()))
    };
    let mut session = ada.raw().await;
    session.send(large(70 << 10)).await;
    assert_eq!(soon("the close", session.close_code()).await, 4413, "a frame of 70 KiB");
    let mut session = ada.raw().await;
    session.send(large(60 << 10)).await;
    soon("a receipt", session.find(|m| matches!(m, Message::Saved { count: 1 }).then_some(()))).await;
    session.send(large(60 << 10)).await;
    assert_eq!(soon("the close", session.close_code()).await, 4413, "a board of 120 KiB");
}

#[tokio::test(flavor = "multi_thread")]
async fn w11_a_note_too_many_is_taken_back_for_everyone_and_its_author_is_told() {
    let server = TestServer::start_with(|config| config.limits.notes = 2).await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let add = |who: &Person, text: &str| who.add_note(Target::Free { x: 0.0, y: 0.0 }, text, Color::Rose);
    add(&ada, "une");
    ada.is_saved().await;
    add(&ben, "deux");
    ben.is_saved().await;
    add(&ben, "de trop");
    let full = Refusal::BoardFull { limit: 2 };
    ben.sees("the refusal", |board| board.refusals().contains(&full) && !board.shows("de trop")).await;
    let board = until_quiet(&workshop, &[&ada, &ben]).await;
    assert!(board.contains("deux") && !board.contains("de trop"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_presence_that_is_too_large_is_told_to_nobody() {
    let server = TestServer::start_with(|config| config.limits.presence = Size::kib(1)).await;
    let workshop = server.workshop("raw").await;
    let mut ben = workshop.joined("Ben", Role::Participant).await.raw().await;
    let mut mallory = workshop.joined("Mallory", Role::Participant).await.raw().await;
    let says = |client, letters: usize| {
        let json = format!("\"{}\"", "a".repeat(letters));
        sync::awareness(&presence::encode(&[State { client, clock: 1, json }]))
    };
    mallory.send(says(7, 1200)).await;
    assert_eq!(soon("the close", mallory.close_code()).await, 4413);
    let mut mallory = workshop.joined("Mallory", Role::Participant).await.raw().await;
    mallory.send(says(8, 900)).await;
    let seen = |message: Message<'_>| match message {
        Message::Awareness { states } => Some(states.len()).filter(|length| *length > 500),
        _ => None,
    };
    let length = soon("what is within bounds", ben.find(seen)).await;
    assert!(length < 1024, "{length}");
}

#[tokio::test(flavor = "multi_thread")]
async fn w11_a_server_without_memory_lets_nobody_new_in_and_says_so() {
    let server = TestServer::start_with(|config| config.limits.memory = Some(Size::kib(64))).await;
    let wish = CreateWorkshop { title: "T".into(), template: "empty".into(), ..CreateWorkshop::default() };
    let refused = soon("a refusal", server.site().create(&wish)).await.expect_err("full");
    assert_eq!(refused.code(), Some("server_full"));
    // It goes on answering who looks after it.
    assert!(until_answered("127.0.0.1", &server, "HTTP/1.1 200").await.contains("200"));
}

#[tokio::test(flavor = "multi_thread")]
async fn w14_a_large_paste_is_no_script_that_pours() {
    const PASTED: usize = 500;
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    for n in 0..PASTED {
        ada.add_note(Target::Free { x: 0.0, y: n as f64 }, &format!("ligne {n}"), Color::Rose);
    }
    until_quiet(&workshop, &[&ada, &ben]).await;
    assert_eq!((ben.view().notes.len(), ada.refusals()), (PASTED, Vec::new()));
}
