//! A disk that is full, or fails: the real process on a disk that does so when told, and files that changed behind the
//! server's back. Acknowledgements stop, people are told, boards stay readable, and service resumes without a restart.

use bytes::Bytes;
use hyper::Method;
use socle_client::{
    board::{Board, Target},
    live::LiveError,
};
use socle_protocol::{board::Color, message::Command, refusal::Refusal, role::Role, sync::Message};
use socle_tests::{
    faults::{FaultyDisk, Files, Reads, Syncs, Writes, cut_off, scribble},
    flaky::FlakyJournal,
    past::Reader,
    people::{Person, until_quiet},
    process::TestProcess,
    raw::Came,
    server::{TestServer, ready},
    soon,
};
use std::collections::BTreeSet;

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

async fn readiness(server: &TestProcess) -> u16 {
    let site = server.site();
    soon("an answer", site.request(Method::GET, "/readyz", None, Bytes::new()))
        .await
        .expect("an answer")
        .status
}

fn texts(board: &Board) -> BTreeSet<String> {
    board.view().notes.into_values().map(|note| note.text).collect()
}

/// Adds notes until the server has said that it cannot save.
async fn writes_until_told(person: &Person, name: &str) {
    for n in 0.. {
        person.add_note(HERE, &format!("{name} {n}"), Color::Rose);
        let told = person.until(|board| !board.is_storage_working());
        if tokio::time::timeout(std::time::Duration::from_millis(300), told).await.is_ok() {
            return;
        }
        assert!(n < 60, "{name}: the server never said that it cannot save");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s14_on_a_full_disk_boards_are_read_nothing_is_called_saved_and_service_resumes() {
    let disk = FaultyDisk::new();
    let mut server = TestProcess::start_on(&disk).await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let late = workshop.joined("Chloé", Role::Participant).await;
    let mut stock = workshop.joined("Stock", Role::Participant).await.raw_with("").await;
    soon("the first sync", stock.whole()).await;
    ada.add_note(HERE, "avant", Color::Rose);
    ada.is_saved().await;
    ben.sees("the note", |board| board.shows("avant")).await;

    disk.fill();
    writes_until_told(&ada, "pendant").await;
    let (saved, made) = (ada.edits_saved(), ada.edits_made());
    assert!(saved < made, "{saved} of {made} saved on a full disk");
    assert!(disk.faults() > 0);
    ben.sees("the server’s word", |board| !board.is_storage_working()).await;
    assert_eq!(readiness(&server).await, 503);
    let reason = soon("a word for stock clients", async {
        // The room that met the failure has ended; a stock client comes back, as this one does.
        let mut stock = workshop.creator().raw_with("").await;
        stock
            .find(|message| match message {
                Message::Denied { reason } => Some(reason.to_owned()),
                _ => None,
            })
            .await
    })
    .await;
    assert_eq!(reason, "storage_unavailable");
    // Reading goes on: someone who comes now, an export.
    let chloe = late.at_the_board().await;
    assert!(chloe.shows("avant"));
    chloe.sees("the server’s word", |board| !board.is_storage_working()).await;
    assert!(String::from_utf8_lossy(&workshop.on_the_server().await).contains("avant"));
    // What needs the disk is refused, and said.
    let mut live = workshop.creator().live().await;
    let answer = soon("an answer", live.command(Command::LockDoor {})).await;
    assert!(
        matches!(answer, Err(LiveError::Refused { refusal: Refusal::StorageUnavailable {} })),
        "{answer:?}"
    );
    // Edits of others wait too, and nobody is thrown out.
    ben.add_note(HERE, "de Ben, pendant", Color::Ciel);

    disk.mend();
    ada.is_saved().await;
    ben.is_saved().await;
    for person in [&ada, &ben, &chloe] {
        person.sees("the server’s word", Board::is_storage_working).await;
    }
    let board = until_quiet(&workshop, &[&ada, &ben, &chloe]).await;
    assert!(board.contains("de Ben, pendant") && board.contains("pendant 0"));
    assert_eq!(readiness(&server).await, 200);
    soon("an answer", live.command(Command::LockDoor {})).await.expect("the door locks");
    let before = texts(&ada);
    for person in [ada, ben, chloe] {
        person.cut();
        drop(person);
    }
    server.kill9().await;
    server.restart().await;
    let back = workshop.facilitator().await;
    assert_eq!(texts(&back), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn s14_no_failure_of_write_or_sync_makes_saved_a_lie() {
    let disk = FaultyDisk::new();
    let mut server = TestProcess::start_on(&disk).await;
    let table = [
        (Writes::Fail, Syncs::Work, Files::All),
        (Writes::Torn, Syncs::Work, Files::Log),
        (Writes::NoSpace, Syncs::Work, Files::All),
        (Writes::Work, Syncs::Fail, Files::All),
        (Writes::Work, Syncs::Fail, Files::Log),
        (Writes::Full, Syncs::Fail, Files::Log),
    ];
    for (n, fault) in table.into_iter().enumerate() {
        let workshop = server.workshop("empty").await;
        let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
        ada.add_note(HERE, "avant", Color::Rose);
        ada.is_saved().await;
        disk.set(fault.0, fault.1, fault.2);
        writes_until_told(&ada, "pendant").await;
        assert!(ada.edits_saved() < ada.edits_made(), "{fault:?}");
        // Half of the time the failing disk's last moment is the process's too.
        let killed = n % 2 == 1;
        if killed {
            let saved: BTreeSet<String> = texts(&ben);
            ada.cut();
            server.kill9().await;
            disk.mend();
            server.restart().await;
            let late = workshop.facilitator().await;
            let there = texts(&late);
            assert!(saved.is_subset(&there), "{fault:?}: {saved:?} were received, {there:?} are there");
            ada.reconnect();
        } else {
            disk.mend();
        }
        ada.is_saved().await;
        let board = until_quiet(&workshop, &[&ada, &ben]).await;
        assert!(board.contains("avant") && board.contains("pendant 0"), "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s14_a_failing_snapshot_ends_no_room() {
    let disk = FlakyJournal::new();
    let server = TestServer::start_on(|real| disk.round(real)).await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.joined("Ben", Role::Participant).await);
    let mut wire = ben.raw().await;
    soon("the first sync", wire.whole()).await;
    disk.fail_snapshots();
    let note = ada.add_note(HERE, "", Color::Rose);
    // More entries than a busy room leaves without a snapshot.
    for n in 0..4_200 {
        ada.append_text(&note, if n % 10 == 0 { "." } else { "" });
        ada.move_note(&note, Target::Free { x: f64::from(n), y: 0.0 });
    }
    ada.is_saved().await;
    assert!(disk.failed() > 0, "a snapshot was due");
    assert!(ada.is_storage_working());
    // Ben's session is the one he began with.
    wire.whole().await;
    ready(&server.site()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s14_a_server_that_starts_on_a_full_disk_shows_its_boards_and_saves_when_it_can() {
    let disk = FaultyDisk::new();
    let mut server = TestProcess::start_on(&disk).await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    for killed in [false, true] {
        ada.add_note(HERE, &format!("avant {killed}"), Color::Rose);
        ada.is_saved().await;
        if killed {
            server.kill9().await;
        } else {
            server.terminate().await;
        }
        disk.fill();
        server.restart().await;
        ada.sees("the server’s word", |board| !board.is_storage_working()).await;
        let note = ada.add_note(HERE, &format!("pendant {killed}"), Color::Rose);
        let late = workshop.facilitator().await;
        assert!(late.shows(&format!("avant {killed}")) && late.text_of(&note).is_none());
        assert_eq!(readiness(&server).await, 503);
        disk.mend();
        ada.is_saved().await;
        late.sees("Ada’s note", |board| board.text_of(&note).is_some()).await;
    }
}

/// Kills the server, changes its files, starts it again.
async fn behind_the_back(server: &mut TestProcess, change: impl FnOnce(&std::path::Path)) {
    server.kill9().await;
    change(server.data());
    server.restart().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn x2_after_a_torn_tail_a_board_is_an_honest_prefix_and_others_are_whole() {
    let mut server = TestProcess::start().await;
    for round in 0..6u64 {
        let (calm, busy) = (server.workshop("empty").await, server.workshop("empty").await);
        let eve = calm.join("Eve").await;
        eve.add_note(HERE, "calme", Color::Menthe);
        eve.is_saved().await;
        // What is before it in the log is not torn.
        behind_the_back(&mut server, |_| {}).await;
        let ada = busy.join("Ada").await;
        for n in 0..20 {
            ada.add_note(HERE, &format!("{n}"), Color::Rose);
            ada.is_saved().await;
        }
        ada.cut();
        behind_the_back(&mut server, |folder| {
            let log = folder.join("socle.db-wal");
            let length = std::fs::metadata(&log).expect("a log").len();
            let back = 1 + (round * 7919) % (length / 2);
            if round % 2 == 0 {
                cut_off(&log, length - back);
            } else {
                scribble(&log, length - back, &vec![0x5a; usize::try_from(back.min(3000)).expect("few")]);
            }
        })
        .await;
        let there = texts(&*busy.facilitator().await);
        let prefix: BTreeSet<String> = (0..there.len()).map(|n| n.to_string()).collect();
        assert_eq!(there, prefix, "round {round}");
        assert!(calm.facilitator().await.shows("calme"), "round {round}");
        ada.reconnect();
        let late = busy.facilitator().await;
        late.sees("what was lost, from Ada", |board| texts(board).len() == 20).await;
    }
}

/// Where these bytes are in the file.
fn find(file: &std::path::Path, wanted: &[u8]) -> Vec<u64> {
    let bytes = std::fs::read(file).expect("the file");
    let found = bytes.windows(wanted.len()).enumerate().filter(|(_, part)| *part == wanted);
    found.map(|(at, _)| at as u64).collect()
}

/// The replay of a board whose second idea is damaged tells the others, and that one entry is missing (SPEC Y7).
async fn goes_on_without_it(reader: &Reader) {
    let (view, _, bytes) = reader.all().await;
    assert_eq!(view.passed_over, 1);
    for idea in ["l’idée d’avant", "l’idée d’après"] {
        assert!(bytes.contains(idea), "{idea}: {bytes}");
    }
    assert!(!bytes.contains("idée d’Ada") && !bytes.contains("Lidée"), "{bytes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn j6_a_byte_that_flipped_on_the_disk_closes_its_board_and_no_other() {
    let mut server = TestProcess::start().await;
    let (hers, his) = (server.workshop("empty").await, server.workshop("empty").await);
    // Each from a client of its own: none lacks the damaged one as its past.
    let ideas = ["l’idée d’avant", "l’idée d’Ada", "l’idée d’après"];
    for (workshop, text) in ideas.map(|text| (&hers, text)).into_iter().chain([(&his, "l’idée de Ben")]) {
        let person = workshop.join("Ada").await;
        person.add_note(HERE, text, Color::Rose);
        person.is_saved().await;
    }
    // The first start after a crash moves the log into the file; the second kill leaves it there.
    behind_the_back(&mut server, |_| {}).await;
    behind_the_back(&mut server, |folder| {
        let file = folder.join("socle.db");
        let places = find(&file, "l’idée d’Ada".as_bytes());
        assert!(!places.is_empty(), "the note is in the file");
        for place in places {
            scribble(&file, place, b"L");
        }
    })
    .await;
    let mut refused = hers.creator().raw().await;
    assert_eq!(soon("the refusal", refused.close_code()).await, 4503);
    assert!(his.facilitator().await.shows("l’idée de Ben"));
    goes_on_without_it(&Reader::of(&hers)).await;
    let (status, said) = server.tool("verify", &[]).await;
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains(hers.board().as_str()) && !said.contains(his.board().as_str()), "{said}");
    // Repaired, it opens again: what is whole is shown, and the person who has the note brings it back.
    server.terminate().await;
    let (status, said) = server.tool("repair", &[]).await;
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("mise de côté"), "{said}");
    server.restart().await;
    goes_on_without_it(&Reader::of(&hers)).await;
    let fanny = hers.facilitator().await;
    assert!(fanny.shows(ideas[0]) && fanny.shows(ideas[2]));
    assert!(!fanny.shows("Ada") && fanny.add_note(HERE, "de nouveau", Color::Rose).len() > 1);
    fanny.is_saved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s10_a_board_whose_disk_cannot_be_read_is_refused_and_never_shown_empty() {
    let disk = FaultyDisk::new();
    let mut server = TestProcess::start_on(&disk).await;
    let workshop = server.workshop("idees-socles").await;
    let ada = workshop.join("Ada").await;
    ada.add_note(HERE, "bien là", Color::Rose);
    ada.is_saved().await;
    let ben = workshop.joined("Ben", Role::Participant).await;
    drop(ada);
    server.terminate().await;
    server.restart().await;
    // The workshop is in memory, its board is not.
    drop(workshop.creator().live().await);
    disk.set_reads(Reads::Fail);
    for _ in 0..3 {
        let mut session = ben.raw().await;
        let came = soon("an end", async {
            let mut frames = 0;
            loop {
                match session.next().await {
                    Came::Frame { .. } => frames += 1,
                    Came::Closed { code, reason } => return (frames, code, reason),
                }
            }
        });
        assert_eq!(came.await, (0, 4503, "board_unavailable".to_owned()));
    }
    assert!(disk.faults() > 0);
    let (site, token) = (workshop.site(), &workshop.created.token);
    let exported = soon("an answer", site.board(&workshop.created.workshop, workshop.board(), token)).await;
    assert_eq!(exported.map_err(|error| error.code()), Err(Some("board_unavailable")));
    disk.set_reads(Reads::Work);
    let ben = ben.at_the_board().await;
    ben.sees("the whole board", |board| board.shows("bien là") && board.view().notes.len() == 42).await;
}
