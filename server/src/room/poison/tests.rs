//! The stories of an update, and of a snapshot, on which the CRDT library panics, over real sockets.

use super::POISON;
use crate::{
    config::Limits,
    journal::{Append, Journal, Kind, NewEntry, Snapshot, Stream, memory::Memory},
    live::tests::{House, Socket, close_code, heard},
    room::quarantine::Quarantine,
};
use futures_util::SinkExt;
use socle_protocol::{
    board::new_doc_as,
    sync::{self, Message},
};
use std::{fs, sync::Arc, time::Duration};
use tokio_tungstenite::tungstenite::Message as Frame;
use yrs::{ClientID, Map, Transact, WriteTxn};

fn edit_of(client: u64) -> Vec<u8> {
    let doc = new_doc_as(ClientID::new(client));
    let mut txn = doc.transact_mut();
    let map = txn.get_or_insert_map("map");
    map.insert(&mut txn, format!("of {client}"), "un mot");
    txn.encode_update_v1()
}

async fn sends(socket: &mut Socket, update: &[u8]) {
    socket.send(Frame::binary(sync::update(update))).await.expect("sent");
}

/// Waits until so many of this session's updates are on disk.
async fn saves(socket: &mut Socket, wanted: u64) {
    loop {
        let Frame::Binary(frame) = heard(socket).await.expect("open").expect("a frame") else { continue };
        for message in sync::messages(&frame) {
            if matches!(message, Ok(Message::Saved { count }) if count >= wanted) {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s15_a_poisoned_update_ends_its_room_before_the_journal_and_everyone_else_goes_on() {
    let (data, journal) = (tempfile::tempdir().expect("a temporary folder"), Arc::new(Memory::new()));
    let quarantine = Quarantine::in_folder(data.path().join("quarantine"));
    let house =
        House::with_quarantine(Arc::clone(&journal) as _, Limits::default(), Arc::new(quarantine)).await;
    let (ada, mallory, eve) = (house.join("ada").await, house.join("mallory").await, house.join("eve").await);
    let (mut hers, mut his) = (house.at_the_board(&ada).await, house.at_the_board(&mallory).await);
    sends(&mut hers, &edit_of(1)).await;
    saves(&mut hers, 1).await;
    let stream = || Stream::Board(house.made.boards[0].id.clone());
    let before = journal.load(stream()).await.expect("loads").seq();

    let poison = edit_of(POISON.get());
    sends(&mut his, &poison).await;
    assert_eq!((close_code(&mut his).await, close_code(&mut hers).await), (4400, 4503));
    assert_eq!(journal.load(stream()).await.expect("loads").seq(), before, "it never reached the journal");
    // She is back at what is on disk, and goes on; he is held off; who brings the same bytes is refused by their hash.
    let mut again = house.at_the_board(&ada).await;
    sends(&mut again, &edit_of(2)).await;
    saves(&mut again, 1).await;
    assert_eq!(close_code(&mut house.at_the_board(&mallory).await).await, 4429);
    let mut other = house.at_the_board(&eve).await;
    sends(&mut other, &poison).await;
    assert_eq!(close_code(&mut other).await, 4400);
    sends(&mut again, &edit_of(3)).await;
    saves(&mut again, 2).await;

    // The bytes are there for whoever looks for the bug.
    let kept = tokio::time::timeout(Duration::from_secs(5), async {
        loop {
            let found = fs::read_dir(data.path().join("quarantine")).into_iter().flatten().flatten();
            if let Some(path) = found
                .map(|entry| entry.path())
                .find(|path| path.extension().is_some_and(|kind| kind == "update"))
            {
                return fs::read(path).expect("read");
            }
            tokio::task::yield_now().await;
        }
    });
    assert_eq!(kept.await.expect("within 5 s"), poison);
}

/// A board whose snapshot is of its newest entry, and whole as far as anyone sees who does not apply it.
pub(crate) async fn keeps_what_does_not_wake(journal: &Memory, stream: impl Fn() -> Stream) {
    let entry = NewEntry { kind: Kind::Update, author: None, at: 1, body: edit_of(5).into() };
    let append = Append { stream: stream(), after: 0, entries: vec![entry], claim: None };
    let seq = journal.append(append).await.expect("kept");
    let header = br#"{"owners":[]}"#;
    let mut body = vec![u8::try_from(header.len()).expect("short")];
    body.extend_from_slice(header);
    body.extend_from_slice(&edit_of(POISON.get()));
    journal.keep(stream(), Snapshot { seq, body: body.into() }).await.expect("kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn s15_a_snapshot_that_does_not_wake_costs_one_room_and_then_the_entries_are_read() {
    let journal = Arc::new(Memory::new());
    let house = House::on(Arc::clone(&journal) as _, Limits::default()).await;
    let ada = house.join("ada").await;
    keeps_what_does_not_wake(journal.as_ref(), || Stream::Board(house.made.boards[0].id.clone())).await;
    let mut hers = house.at_the_board(&ada).await;
    sends(&mut hers, &edit_of(1)).await;
    assert_eq!(close_code(&mut hers).await, 4503);
    // Nobody is held off for it, and what she wrote is on disk the second time.
    let mut again = house.at_the_board(&ada).await;
    sends(&mut again, &edit_of(1)).await;
    saves(&mut again, 1).await;
}
