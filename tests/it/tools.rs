//! The operator's tools beside, and between, runs of the real server.

use socle_client::board::{Connection, Target};
use socle_protocol::board::new_doc;
use socle_protocol::{board::Color, message::Command, role::Role};
use socle_server::journal::{Append, Journal, Kind, NewEntry, Stream, sqlite::Sqlite};
use socle_tests::{
    faults::{FaultyDisk, Files, Syncs, Writes},
    people::until_quiet,
    process::TestProcess,
    soon,
};
use std::{ffi::OsString, fs, path::Path};
use yrs::{Map, ReadTxn, StateVector, Transact, WriteTxn};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

#[tokio::test(flavor = "multi_thread")]
async fn j7_a_backup_of_a_running_server_is_restored_and_clients_send_what_that_lost() {
    let mut server = TestProcess::start().await;
    let workshop = server.workshop("idees-socles").await;
    let (ada, ben, cleo) =
        (workshop.join("Ada").await, workshop.join("Ben").await, workshop.join("Cléo").await);
    ada.add_note(HERE, "avant", Color::Rose);
    ada.is_saved().await;
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let copy = elsewhere.path().join("copie");
    // Ben writes all the while: the copy is of one moment.
    let writing = async {
        for n in 0.. {
            ben.add_note(HERE, &format!("pendant {n}"), Color::Ciel);
            ben.is_saved().await;
        }
    };
    let to = [copy.as_os_str()];
    let (status, said) = tokio::select! {
        done = server.tool("backup", &to) => done,
        () = writing => unreachable!("Ben does not stop by himself"),
    };
    assert_eq!(status, Some(0), "{said}");
    let (status, said) = server.tool("verify", &[]).await;
    assert_eq!(status, Some(0), "beside the running server: {said}");
    let (status, said) = server.tool("restore", &["--force".as_ref(), copy.as_os_str()]).await;
    assert!(status == Some(1) && said.contains("another server has it open"), "{said}");

    let note = ada.add_note(HERE, "après la sauvegarde", Color::Rose);
    ada.is_saved().await;
    // The copy has never heard of Cléo's device, nor, perhaps, of Ben's: whoever comes back first brings theirs along.
    cleo.add_note(HERE, "la première de Cléo", Color::Menthe);
    cleo.is_saved().await;
    let mut live = workshop.creator().live().await;
    soon("an answer", live.command(Command::LockDoor {})).await.expect("the door locks");
    let (address, seq) = live.whereabouts();
    let before = until_quiet(&workshop, &[&ada, &ben, &cleo]).await;
    server.terminate().await;
    let (status, said) = server.tool("restore", &["--force".as_ref(), copy.as_os_str()]).await;
    assert_eq!(status, Some(0), "{said}");
    server.restart().await;

    // Whoever was there comes back and brings what the copy does not have.
    for person in [&ada, &ben, &cleo] {
        person.sees("the restored server", |board| board.connection() == Connection::Live).await;
    }
    let late = workshop.joined("Chloé, dont la porte est ouverte", Role::Participant).await;
    let late = late.at_the_board().await;
    late.sees("Ada’s note", |board| board.text_of(&note).is_some()).await;
    assert_eq!(until_quiet(&workshop, &[&ada, &ben, &cleo, &late]).await, before);
    // The workshop plane starts anew from what is there: the lock came after the copy.
    let live = socle_client::live::Live::open(address, Some(seq));
    let again = soon("the workshop plane", live).await.expect("the workshop plane");
    assert!(again.seq() <= seq, "welcomed at {} though {seq} was heard", again.seq());
}

#[tokio::test(flavor = "multi_thread")]
async fn j7_verify_says_before_a_load_what_it_will_go_on_without() {
    let mut server = TestProcess::start().await;
    let workshop = server.workshop("raw").await;
    let ada = workshop.join("Ada").await;
    ada.edit(|_, txn| {
        let map = txn.get_or_insert_map("map");
        map.insert(txn, "ada", "là");
    });
    ada.is_saved().await;
    server.terminate().await;
    // As an earlier version kept it: an edit on top of one that never came.
    let doc = new_doc();
    let typed = |value: &str| {
        let before = doc.transact().state_vector();
        let mut txn = doc.transact_mut();
        let map = txn.get_or_insert_map("map");
        map.insert(&mut txn, "ben", value);
        txn.encode_state_as_update_v1(&before)
    };
    let (_lost, body) = (typed("un"), typed("deux").into());
    assert_ne!(doc.transact().state_vector(), StateVector::default());
    let journal = Sqlite::open(server.data()).expect("the server has stopped");
    let stream = Stream::Board(workshop.board().clone());
    let after = journal.load(stream.clone()).await.expect("loads").seq();
    let entry = NewEntry { kind: Kind::Update, author: None, at: 1, body };
    journal.append(Append { stream, after, entries: vec![entry], claim: None }).await.expect("kept");
    journal.close().await.expect("closes");

    let (status, said) = server.tool("verify", &[]).await;
    let line = format!("l’entrée {} de l’espace", after + 1);
    assert!(said.contains(&line) && said.contains("ce sur quoi elle s’appuie n’est pas là"), "{said}");
    assert_eq!(status, Some(0), "nothing is damaged: {said}");
    let (_, said) = server.tool("verify", &["--json".as_ref()]).await;
    let told = format!(r#""seq":{},"why":"in_part""#, after + 1);
    assert!(
        said.lines().any(|line| line.starts_with(r#"{"notice":"passed_over""#) && line.contains(&told)),
        "{said}"
    );
    // And so it is.
    server.restart().await;
    ada.sees("the board again", |board| board.connection() == Connection::Live).await;
    ada.is_saved().await;
}

fn names(folder: &Path) -> Vec<OsString> {
    let mut names: Vec<_> =
        fs::read_dir(folder).expect("listed").map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn j7_a_tool_on_a_failing_disk_says_so_and_leaves_nothing_half() {
    let mut server = TestProcess::start().await;
    let workshop = server.workshop("idees-socles").await;
    let ada = workshop.join("Ada").await;
    ada.add_note(HERE, "avant", Color::Rose);
    ada.is_saved().await;
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let copy = elsewhere.path().join("copie");
    let disk = FaultyDisk::new();
    for (writes, syncs) in [
        (Writes::Full, Syncs::Work),
        (Writes::Torn, Syncs::Work),
        (Writes::Fail, Syncs::Work),
        (Writes::Work, Syncs::Fail),
    ] {
        disk.set(writes, syncs, Files::All);
        let before = disk.faults();
        let (status, said) =
            server.tool_on_disk(&disk, elsewhere.path(), "backup", &[copy.as_os_str()]).await;
        assert_eq!(status, Some(1), "{writes:?} {syncs:?}: {said}");
        assert!(disk.faults() > before && said.contains("la sauvegarde n’a pas pu être faite"), "{said}");
        assert_eq!(names(elsewhere.path()), [""; 0], "{writes:?} {syncs:?}");
    }
    disk.mend();
    let (status, said) = server.tool_on_disk(&disk, elsewhere.path(), "backup", &[copy.as_os_str()]).await;
    assert_eq!(status, Some(0), "{said}");

    // A restore that fails leaves the journal that was there.
    drop(ada);
    server.terminate().await;
    let (before, data) = (names(server.data()), server.data().to_owned());
    disk.fill();
    let arguments = ["--force".as_ref(), copy.as_os_str()];
    let (status, said) = server.tool_on_disk(&disk, &data, "restore", &arguments).await;
    assert!(status == Some(1) && said.contains("full"), "{said}");
    assert_eq!(names(&data), before);
    let (status, said) = server.tool("verify", &[]).await;
    assert_eq!(status, Some(0), "{said}");
}
