//! How a room ends: who is told why, and what whoever hears of it finds.

use super::*;
use crate::{
    journal::{Journal, Stream, memory::Memory, sqlite::Sqlite},
    room::poison::tests::keeps_what_does_not_wake,
};
use std::{
    pin::pin,
    task::{Context, Wake, Waker},
};
use yrs::ClientID;

#[tokio::test]
async fn s10_who_is_seated_while_a_room_ends_is_told_why_it_ended() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let journal: Arc<dyn Journal> = Arc::new(Sqlite::open(folder.path()).expect("opens"));
    journal.close().await.expect("closes");
    let rooms = Rooms::new(Storage::over(journal), Arc::default(), CancellationToken::new());
    let board: BoardId = "b".parse().expect("an id");
    let seat = rooms.seat(&board, true, SessionId(7));
    // Answered when the room could not be loaded and nobody can knock any more.
    assert_eq!(rooms.export(&board, true).await, Err(Refusal::BoardUnavailable {}));
    let late = seat.knock(Knock::QueryPresence { session: SessionId(7) }).await;
    assert_eq!(late.map_err(|RoomEnded(why)| why), Err(Refusal::BoardUnavailable {}));
}

/// Looks into the registry at the moment at which somebody hears something.
struct Ear {
    rooms: Arc<Rooms>,
    board: BoardId,
    /// Whether the board had a room there that lets people in.
    found: OnceLock<bool>,
}

impl Wake for Ear {
    fn wake(self: Arc<Self>) {
        let has_a_room = || self.rooms.open.get(&self.board).is_some_and(|door| !door.inbox.is_closed());
        self.found.get_or_init(has_a_room);
    }
}

/// Does whoever is told of this end still find the way into the room that ended?
async fn finds_what_is_left(journal: Arc<dyn Journal>, ends: impl AsyncFnOnce(&Arc<Rooms>, &Seat)) -> bool {
    let rooms = Rooms::new(Storage::over(journal), Arc::default(), CancellationToken::new());
    let board: BoardId = "b".parse().expect("an id");
    let wishes = Wishes { presence: false, extended: false, deflated: false };
    let (ada, mut inlet) = Attendee::new(SessionId(7), "ada".parse().expect("an id"), wishes);
    let seat = rooms.seat(&board, true, SessionId(7));
    seat.knock(Knock::Enter { attendee: Box::new(ada) }).await.expect("it is open");
    inlet.next().await.expect("its greeting");
    let ear = Arc::new(Ear { rooms: Arc::clone(&rooms), board, found: OnceLock::new() });
    let waker = Waker::from(Arc::clone(&ear));
    let mut next = pin!(inlet.next());
    assert!(next.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    ends(&rooms, &seat).await;
    loop {
        if let Some(found) = ear.found.get() {
            return *found;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn s10_whoever_is_told_that_a_room_was_closed_finds_another_one() {
    let closes = async |rooms: &Arc<Rooms>, _: &Seat| {
        rooms.close(&"b".parse().expect("an id"), Refusal::BoardUnavailable {}).await;
    };
    assert!(!finds_what_is_left(Arc::new(Memory::new()), closes).await);
}

#[tokio::test]
async fn s15_whoever_hears_that_a_room_is_gone_by_a_panic_finds_another_one() {
    let journal = Arc::new(Memory::new());
    keeps_what_does_not_wake(journal.as_ref(), || Stream::Board("b".parse().expect("an id"))).await;
    let panics = async |_: &Arc<Rooms>, seat: &Seat| {
        // A difference has to be read from the document, which wakes for it.
        let state_vector = [(ClientID::new(1), 1)].into_iter().collect();
        seat.knock(Knock::Ask { session: SessionId(7), state_vector }).await.expect("it is open");
    };
    assert!(!finds_what_is_left(journal, panics).await);
}
