//! Everything that should not be sent: each has its refusal, and nobody else notices.

use bytes::Bytes;
use hyper::Method;
use socle_client::{
    api::ApiError,
    board::{Board, Connection, Target},
    live::LiveError,
};
use socle_protocol::{
    api::{CreateWorkshop, Join},
    board::Color,
    close,
    refusal::Refusal,
    role::Role,
    sync,
};
use socle_server::admission::TOKEN_LIFE;
use socle_tests::{
    people::{Person, Workshop},
    raw::{Came, RawSession, Turned},
    server::TestServer,
    soon,
};

/// A server with two people at work, who must not notice what the story does.
async fn at_work() -> (TestServer, Workshop, Person, Person) {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    (server, workshop, ada, ben)
}

/// Ada writes, Ben sees it, and neither was ever disconnected.
async fn undisturbed(ada: &Person, ben: &Person, what: &str) {
    assert_eq!((ada.connection(), ben.connection()), (Connection::Live, Connection::Live), "after {what}");
    ada.add_note(Target::Free { x: 0.0, y: 0.0 }, what, Color::Rose);
    ada.is_saved().await;
    ben.sees("the next note", |board| board.shows(what)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_a_bad_frame_ends_its_own_session_only() {
    let (_server, workshop, ada, ben) = at_work().await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    let table: &[(&str, &[u8], u16)] = &[
        ("the 7 bytes that abort a peer", &[0x01, 0x05, 0xff, 0xff, 0xff, 0xff, 0x0f], 4400),
        ("the 4 bytes that allocate 514 MiB", &[0x00, 0x02, 0x04, 0xff, 0xff, 0xff, 0x7a], 4400),
        ("the same as a step 2", &[0x00, 0x01, 0x04, 0xff, 0xff, 0xff, 0x7a], 4400),
        ("the same as a state vector", &[0x00, 0x00, 0x04, 0xff, 0xff, 0xff, 0x7a], 4400),
        ("the same as presence", &[0x01, 0x04, 0xff, 0xff, 0xff, 0x7a], 4400),
        ("a sub-document", &[0, 2, 13, 1, 1, 7, 0, 9, 1, 1, b'a', 1, b'g', 118, 0, 0], 4400),
        ("a length past the end", &[0x00, 0x02, 0x50, 0x01], 4400),
        ("an endless number", &[0xff; 12], 4400),
        ("an unknown sync message", &[0x00, 0x07, 0x00], 4400),
        ("nothing at all", &[], 4400),
    ];
    for (what, frame, code) in table {
        let mut wire = mallory.raw().await;
        wire.send(frame.to_vec()).await;
        assert_eq!(soon(what, wire.close_code()).await, *code, "{what}");
        undisturbed(&ada, &ben, what).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_a_text_frame_and_an_oversized_one_have_their_codes() {
    let (_server, workshop, ada, ben) = at_work().await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    let mut wire = mallory.raw().await;
    wire.send_text(r#"{"bonjour":1}"#).await;
    assert_eq!(soon("the close", wire.close_code()).await, close::of(&Refusal::TextFrame {}));
    undisturbed(&ada, &ben, "a text frame").await;
    let mut wire = mallory.raw().await;
    let mut frame = sync::update(&[0; 4]);
    frame.resize(9 << 20, 0);
    wire.send(frame).await;
    assert_eq!(soon("the close", wire.close_code()).await, 4413);
    undisturbed(&ada, &ben, "an oversized frame").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_an_unknown_type_is_ignored_when_its_frame_is_well_formed() {
    let (_server, workshop, ada, ben) = at_work().await;
    let mut wire = workshop.joined("Mallory", Role::Participant).await.raw().await;
    wire.send(vec![0x63, 0x01, 0x02]).await;
    wire.send(sync::step1(&[0])).await;
    soon(
        "a step 2 on the same session",
        wire.find(|m| matches!(m, sync::Message::Step2 { .. }).then_some(())),
    )
    .await;
    undisturbed(&ada, &ben, "an unknown type").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_updates_that_lead_nowhere_harm_nobody() {
    let (_server, workshop, ada, ben) = at_work().await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    // A struct whose origin nobody has: yrs parks it.
    let parked = {
        use yrs::{ReadTxn, Text, Transact};
        let doc = yrs::Doc::new();
        let text = doc.get_or_insert_text("notes");
        text.push(&mut doc.transact_mut(), "a");
        let before = doc.transact().state_vector();
        text.push(&mut doc.transact_mut(), "b");
        doc.transact().encode_diff_v1(&before)
    };
    let mut wire = mallory.raw().await;
    wire.send(sync::update(&parked)).await;
    let _receipt_or_refusal = soon("an answer", wire.next()).await;
    undisturbed(&ada, &ben, "an update without its past").await;
    let newcomer = workshop.join("Chloé").await;
    assert_eq!(newcomer.json(), ada.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn w6_bad_tokens_are_refused_before_the_upgrade_and_over_http() {
    let (server, workshop, ada, ben) = at_work().await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    let elsewhere = server.workshop("empty").await.creator();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let long_ago = u64::try_from(now).unwrap() - TOKEN_LIFE - 1000;
    let expired = server.admission().token(&workshop.created.workshop, mallory.person(), long_ago);
    let mut forged = mallory.ticket.token.clone();
    let last = forged.pop().unwrap();
    forged.push(if last == 'A' { 'B' } else { 'A' });
    let table = [
        ("an expired token", expired, "expired_token"),
        ("a forged token", forged, "bad_token"),
        ("another workshop’s token", elsewhere.ticket.token.clone(), "bad_token"),
        ("a word", "sesame".to_owned(), "bad_token"),
        ("nothing", String::new(), "not_signed_in"),
    ];
    for (what, token, code) in table {
        let ticket = socle_client::Ticket { token: token.clone(), ..mallory.ticket.clone() };
        let turned = soon(what, RawSession::open(&ticket, "ext=1")).await.expect_err(what);
        let code_here = turned.code.as_deref();
        assert!(
            turned.status == 401
                && (code_here == Some(code) || (token.is_empty() && code_here == Some("bad_token"))),
            "{what}: {turned:?}"
        );
        let mut address = mallory.address();
        address.token = token.clone();
        let shut = soon(what, socle_client::live::Live::open(address, None)).await.expect_err(what);
        assert!(matches!(shut, LiveError::Shut { status: 401, .. }), "{what}: {shut}");
        let over_http = server.site().inside(&workshop.created.workshop, &token).await.expect_err(what);
        assert!(over_http.code().is_some(), "{what}: {over_http}");
        undisturbed(&ada, &ben, what).await;
    }
    // Our client stops on such a refusal, and does not knock for ever.
    let refused = Board::open(socle_client::Ticket { token: "sesame".into(), ..mallory.ticket.clone() });
    assert_eq!(soon("the stop", refused.stopped()).await.code, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn w6_what_does_not_exist_is_a_404() {
    let (server, workshop, ada, ben) = at_work().await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    let ticket = socle_client::Ticket { board: "nowhere".parse().unwrap(), ..mallory.ticket.clone() };
    let turned = soon("the refusal", RawSession::open(&ticket, "")).await.expect_err("no such board");
    assert_eq!(turned, Turned { status: 404, code: Some("unknown_board".into()) });
    for path in ["/sync/", "/sync/a", "/sync/../x", "/sync/%00/%00", "/live/"] {
        let turned =
            soon(path, RawSession::open_path(&server.origin().authority(), path)).await.expect_err(path);
        assert!((400..500).contains(&turned.status), "{path}: {turned:?}");
    }
    undisturbed(&ada, &ben, "addresses that lead nowhere").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w7_every_bad_request_has_a_code_a_sentence_and_a_status() {
    let (server, workshop, ada, ben) = at_work().await;
    let site = server.site();
    let create = |title: &str, template: &str| {
        let (title, template) = (title.into(), template.into());
        serde_json::to_vec(&CreateWorkshop { title, template, ..CreateWorkshop::default() }).unwrap()
    };
    let join = |code: &str| serde_json::to_vec(&Join { code: Some(code.into()), ..Join::default() }).unwrap();
    let altered = Join { invitation: Some("w.p.AAAAAAAAAAAAAAAAAAAAAA".into()), ..Join::default() };
    let mut table: Vec<(&str, &str, Vec<u8>, u16, &str)> = vec![
        ("not JSON", "/api/workshops", b"{title".to_vec(), 400, "not_json"),
        ("a list", "/api/join", b"[1,2]".to_vec(), 400, "bad_field"),
        ("no title", "/api/workshops", br#"{"template":"empty"}"#.to_vec(), 400, "bad_field"),
        (
            "a title of the wrong type",
            "/api/workshops",
            br#"{"title":7,"template":"empty"}"#.to_vec(),
            400,
            "bad_field",
        ),
        ("an endless title", "/api/workshops", create(&"é".repeat(121), "empty"), 400, "too_long"),
        ("an unknown template", "/api/workshops", create("T", "inconnu"), 400, "unknown_template"),
        ("an unknown code", "/api/join", join("AAAA-22"), 404, "unknown_code"),
        ("no code at all", "/api/join", join("bonjour"), 404, "unknown_code"),
        (
            "an altered invitation",
            "/api/join",
            serde_json::to_vec(&altered).unwrap(),
            404,
            "unknown_invitation",
        ),
        ("no door", "/api/join", b"{}".to_vec(), 400, "bad_field"),
        ("an unknown address", "/api/nowhere", b"{}".to_vec(), 404, "unknown_address"),
    ];
    if workshop.created.code.as_str() == "AAAA22" {
        table.retain(|row| row.0 != "an unknown code");
    }
    for (what, path, body, status, code) in table {
        let answer = site.request(Method::POST, path, None, Bytes::from(body)).await.expect("an answer");
        let refused: serde_json::Value =
            serde_json::from_slice(&answer.body).unwrap_or_else(|e| panic!("{what}: {e}: {:?}", answer.body));
        assert_eq!((answer.status, refused["code"].as_str()), (status, Some(code)), "{what}: {refused}");
        let sentence = refused["message"].as_str().unwrap_or_default();
        assert!(sentence.ends_with('.'), "{what}: {refused}");
        undisturbed(&ada, &ben, what).await;
    }
    let huge = Bytes::from(vec![b' '; 4 << 20]);
    let answer = site.request(Method::POST, "/api/workshops", None, huge).await;
    // Some servers close while the body is still coming: that is a refusal too, but ours should say it.
    assert!(answer.is_ok_and(|answer| answer.status == 413), "a body of 4 MB");
    undisturbed(&ada, &ben, "a huge body").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w2_the_themes_of_a_method_are_chosen_when_a_workshop_is_made() {
    let server = TestServer::start().await;
    let wish = |template: &str, themes: &[&str]| CreateWorkshop {
        title: "Café".into(),
        template: template.into(),
        themes: Some(themes.iter().map(|theme| (*theme).to_owned()).collect()),
        ..CreateWorkshop::default()
    };
    let made =
        soon("a café", server.site().create(&wish("world-cafe", &[" L’eau", "Le bois ", "La pierre"]))).await;
    let titles: Vec<String> =
        made.expect("a workshop").boards.iter().map(|board| board.title.clone()).collect();
    assert_eq!(&titles[..3], ["L’eau", "Le bois", "La pierre"]);
    assert!(!titles.iter().any(|title| title.contains("Mobilité")), "{titles:?}");
    let many = vec!["Encore"; 27];
    for (template, themes, field) in [
        ("world-cafe", &["Un", "  ", "Trois"][..], "themes[1]"),
        // Three rounds need three tables.
        ("world-cafe", &["Un", "Deux"], "themes"),
        ("world-cafe", &[], "themes"),
        ("world-cafe", &many, "themes"),
        ("idees-socles", &["Un", "Deux", "Trois"], "themes"),
        ("inconnu", &["Un", "Deux", "Trois"], "themes"),
    ] {
        let refused =
            soon("a refusal", server.site().create(&wish(template, themes))).await.expect_err(field);
        let told = Refusal::BadField { field: field.into() };
        let ApiError::Refused(why) = &refused else { panic!("{template}: {refused:?}") };
        assert_eq!(why.refusal, told, "{template}: {themes:?}");
    }
    // Also of one that is too long it is said which.
    let long = "t".repeat(121);
    let refused = soon("a refusal", server.site().create(&wish("world-cafe", &["Un", "Deux", &long]))).await;
    let told = Refusal::TooLong { field: "themes[2]".into(), limit: 120 };
    let Err(ApiError::Refused(why)) = refused else { panic!("{refused:?}") };
    assert_eq!(why.refusal, told);
}

#[tokio::test(flavor = "multi_thread")]
async fn w8_the_server_says_that_it_lives_and_can_write() {
    let server = TestServer::start().await;
    for path in ["/healthz", "/readyz"] {
        let answer = server.site().request(Method::GET, path, None, Bytes::new()).await.expect("an answer");
        assert_eq!(answer.status, 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_a_flood_of_random_bytes_disturbs_nobody() {
    use rand::{Rng, RngCore, SeedableRng, rngs::StdRng};
    let (_server, workshop, ada, ben) = at_work().await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    let mut rng = StdRng::seed_from_u64(42);
    for _ in 0..60 {
        let mut wire = mallory.raw().await;
        for _ in 0..5 {
            let mut frame = vec![0; rng.random_range(1..200)];
            rng.fill_bytes(&mut frame);
            // Mostly past the first bytes, where it becomes interesting.
            if rng.random_ratio(3, 4) {
                frame.splice(0..1, [0, rng.random_range(0..3)]);
            }
            wire.send(frame).await;
        }
        wire.send(vec![0, 9]).await;
        let code = soon("the close", async {
            loop {
                if let Came::Closed { code, .. } = wire.next().await {
                    return code;
                }
            }
        })
        .await;
        assert!((4400..4500).contains(&code) || code == 1006, "{code}");
    }
    undisturbed(&ada, &ben, "a flood").await;
}
