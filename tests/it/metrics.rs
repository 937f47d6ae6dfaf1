//! What an operator watches: a story as `/metrics` tells it. Who may read it is told in `server/src/http/tests.rs`.

use socle_client::{
    board::Target,
    live::LiveError,
    presence::{State, encode},
};
use socle_protocol::{
    api::Join,
    board::Color,
    message::Command,
    role::Role,
    sync::{self, Message},
};
use socle_tests::{figures::Figures, flaky::FlakyJournal, server::TestServer, soon};
use yrs::{Doc, Map, ReadTxn, Transact};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

#[tokio::test(flavor = "multi_thread")]
async fn w16_the_figures_tell_of_edits_refusals_goodbyes_and_a_failing_disk() {
    let flaky = FlakyJournal::new();
    let server = TestServer::start_on(|journal| flaky.round(journal)).await;
    let (site, workshop) = (server.site(), server.workshop("empty").await);
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let before = Figures::of(&site).await;
    for n in 0..5 {
        ada.add_note(HERE, &format!("idée {n}"), Color::Rose);
        ada.is_saved().await;
    }
    ben.sees("all five", |board| board.view().notes.len() == 5).await;
    let after = Figures::of(&site).await;
    let more = |series: &str| after.get(series) - before.get(series);
    assert_eq!(more(r#"socle_append_seconds_count{stream="board"}"#), 5.0);
    assert!(more(r#"socle_append_seconds_sum{stream="board"}"#) > 0.0);
    assert!(more(r#"socle_commit_seconds_count{content="batches"}"#) >= 5.0);
    assert!(more("socle_commit_batches_sum") >= 5.0);
    assert!(more(r#"socle_entries_total{stream="board"}"#) >= 5.0);
    assert!(more(r#"socle_entry_bytes_total{stream="board"}"#) > 100.0);
    assert_eq!(more(r#"socle_sent_frames_total{content="edits"}"#), 10.0, "each to Ada and to Ben");
    assert!(more(r#"socle_sent_bytes_total{content="edits"}"#) > 200.0);
    assert_eq!(after.get(r#"socle_answers_total{kind="whole"}"#), 2.0);
    for (series, expected) in [
        (r#"socle_sessions{plane="board"}"#, 2.0),
        (r#"socle_sessions{plane="workshop"}"#, 0.0),
        ("socle_rooms", 1.0),
        ("socle_workshops", 1.0),
        ("socle_disk_working", 1.0),
        ("socle_edits_held", 0.0),
        ("socle_oldest_unsaved_seconds", 0.0),
        (concat!("socle_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"}"), 1.0),
    ] {
        assert_eq!(after.get(series), expected, "{series}");
    }
    assert!(after.get("socle_connections") >= 3.0, "Ada, Ben, and who asks");
    assert!(after.get("socle_resident_memory_bytes") > 1e6 || !cfg!(target_os = "linux"));

    // Each refusal where it was said, with its code.
    let wish = Join { code: Some("KAYA42".into()), ..Join::default() };
    assert!(soon("a no", site.join(&wish, None)).await.is_err());
    let olga = workshop.observer("Olga").await;
    olga.add_note(HERE, "en douce", Color::Rose);
    assert_eq!(soon("the close", olga.stopped()).await.code, 4405);
    let mut stray = workshop.joined("Stray", Role::Participant).await.raw().await;
    stray.send(vec![0, 2, 255]).await;
    assert_eq!(soon("the close", stray.close_code()).await, 4400);
    let mut live = ada.newcomer().live().await;
    let answer = soon("a no", live.command(Command::LockDoor {})).await;
    assert!(matches!(answer, Err(LiveError::Refused { .. })), "{answer:?}");
    // And each way to go.
    soon("the goodbye", live.leave()).await;
    ben.leaves().await;
    let wire = server.wire().await;
    let chloe = workshop.through(wire.origin()).join("Chloé").await;
    wire.cut();
    let told = [
        r#"socle_refusals_total{at="http",code="unknown_code"}"#,
        r#"socle_refusals_total{at="board",code="read_only"}"#,
        r#"socle_refusals_total{at="board",code="malformed_frame"}"#,
        r#"socle_refusals_total{at="workshop",code="not_allowed"}"#,
        r#"socle_closes_total{plane="board",cause="read_only"}"#,
        r#"socle_closes_total{plane="board",cause="malformed_frame"}"#,
        r#"socle_closes_total{plane="board",cause="client"}"#,
        r#"socle_closes_total{plane="board",cause="line"}"#,
        r#"socle_closes_total{plane="workshop",cause="client"}"#,
    ];
    let figures =
        Figures::until(&site, "all to be counted", |now| told.iter().all(|series| now.get(series) > 0.0))
            .await;
    for series in told {
        assert_eq!(figures.get(series), 1.0, "{series}");
    }
    drop(chloe);

    flaky.fail();
    ada.add_note(HERE, "pendant", Color::Rose);
    let failing = Figures::until(&site, "the edit to be held", |now| now.get("socle_edits_held") > 0.0).await;
    assert_eq!(failing.get("socle_disk_working"), 0.0);
    assert_eq!(failing.get(r#"socle_rooms_ended_total{fault="journal"}"#), 1.0);
    assert!(failing.get(r#"socle_appends_failed_total{stream="board"}"#) >= 1.0);
    let oldest = failing.get("socle_oldest_unsaved_seconds");
    let older = |now: &Figures| now.get("socle_oldest_unsaved_seconds") > oldest;
    Figures::until(&site, "the edit to grow old", older).await;
    flaky.mend();
    ada.is_saved().await;
    Figures::until(&site, "the disk to work", |now| {
        let zero =
            ["socle_edits_held", "socle_oldest_unsaved_seconds"].iter().all(|name| now.get(name) == 0.0);
        zero && now.get("socle_disk_working") == 1.0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w16_a_slow_session_is_counted_when_it_loses_presence_and_when_it_is_whole_again() {
    let server = TestServer::start().await;
    let (site, workshop, wire) = (server.site(), server.workshop("raw").await, server.wire().await);
    let mut slow = workshop.through(wire.origin()).joined("Simone", Role::Participant).await.raw().await;
    slow.whole().await;
    let mut ada = workshop.joined("Ada", Role::Participant).await.raw().await;
    wire.stall();
    // More than every buffer between the room and Simone holds.
    let doc = Doc::new();
    let map = doc.get_or_insert_map("notes");
    for n in 1..=24 {
        let known = doc.transact().state_vector();
        map.insert(&mut doc.transact_mut(), format!("n{n}"), "x".repeat(1 << 20));
        ada.send(sync::update(&doc.transact().encode_diff_v1(&known))).await;
        let saved =
            |message: Message<'_>| matches!(message, Message::Saved { count } if count >= n).then_some(());
        soon("the edit to be saved", ada.find(saved)).await;
    }
    let here = State { client: 7, clock: 1, json: r#"{"person":"ada"}"#.into() };
    ada.send(sync::awareness(&encode(&[here]))).await;
    let shed =
        Figures::until(&site, "presence to be shed", |now| now.get("socle_presence_shed_total") > 0.0).await;
    assert_eq!(shed.get("socle_resyncs_total"), 0.0);
    let edits = shed.get(r#"socle_sent_frames_total{content="edits"}"#);
    assert!((24.0..48.0).contains(&edits), "{edits}: nothing is queued for Simone any more");
    wire.clear();
    let whole = Figures::until(&site, "Simone to be whole", |now| now.get("socle_resyncs_total") > 0.0);
    let whole = tokio::select! {
        whole = whole => whole,
        code = slow.close_code() => panic!("closed with {code} instead"),
    };
    assert_eq!(whole.get("socle_resyncs_total"), 1.0);
    assert!(whole.get(r#"socle_sent_bytes_total{content="states"}"#) > 1e6);
}

#[test]
fn w16_the_reader_of_figures_is_strict() {
    let read = |body: &str| Figures::read(&format!("{body}# EOF\n"));
    let good = "# HELP a What.\n# TYPE a counter\na_total{x=\"1\"} 2\n";
    assert_eq!(read(good).expect("good").get(r#"a_total{x="1"}"#), 2.0);
    let buckets = |inf: u8| {
        format!(
            "# HELP h What.\n# TYPE h histogram\nh_sum 1.5\nh_count 2\nh_bucket{{le=\"1.0\"}} 1\nh_bucket{{le=\"+Inf\"}} {inf}\n"
        )
    };
    assert!(read(&buckets(2)).is_ok());
    for bad in [
        &format!("{good}a_total{{x=\"1\"}} 2\n"),
        &format!("{good}{good}"),
        &format!("{good}b 1\n"),
        &format!("{good}a_total{{x=\"é\"}} 1\n"),
        &format!("{good}a_total{{x=\"2\"}} -1\n"),
        "# TYPE a counter\na_total 1\n",
        "# HELP a .\n# TYPE a gauge\na 1\n",
        "# HELP a What.\n# TYPE a gauge\na one\n",
        &buckets(3),
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
    assert!(Figures::read(good).is_err(), "no end");
}
