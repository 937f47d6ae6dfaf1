//! Workshops whose time is over, and those that are erased while nobody or everybody is there.

use super::*;
use crate::{
    clock,
    journal::{Kind, NewEntry},
    retention::Retention,
};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

impl House {
    async fn tombstone(&self) -> Option<Entry> {
        let log = Stream::Workshop(self.workshop.clone());
        self.journal.newest(log).await.expect("readable").filter(|entry| entry.kind == Kind::Tombstone)
    }

    /// Begins to look for what is over, as a server does.
    fn looks(&self) {
        let journal = Arc::clone(&self.journal) as Arc<dyn Journal>;
        let retention = Retention::of(Arc::clone(&self.workshops), Arc::clone(&self.rooms), journal);
        tokio::spawn(retention.keep_looking(self.stopping.clone()));
    }

    async fn chooses(&self, days: u32) {
        self.ask(Command::SetRetention { days }).await.expect("chosen");
    }

    /// The boards of which something is in the journal, by their place in the workshop.
    async fn boards_there(&self) -> Vec<usize> {
        let log = Stream::Workshop(self.workshop.clone());
        let entries = self.journal.slice(log, 0, 1).await.expect("readable");
        let created = serde_json::from_slice(&entries[0].body).expect("a happening");
        let Happening::Created { boards, .. } = created else { panic!("{created:?}") };
        let mut there = Vec::new();
        for (n, board) in boards.into_iter().enumerate() {
            let newest = self.journal.newest(Stream::Board(board.id)).await.expect("readable");
            there.extend(newest.map(|_| n));
        }
        there
    }

    async fn first_board(&self) -> socle_protocol::ids::BoardId {
        let log = Stream::Workshop(self.workshop.clone());
        let entries = self.journal.slice(log, 0, 1).await.expect("readable");
        let created = serde_json::from_slice(&entries[0].body).expect("a happening");
        let Happening::Created { boards, .. } = created else { panic!("{created:?}") };
        boards[0].id.clone()
    }

    /// Somebody's edit, some time later.
    async fn is_edited(&self) {
        let stream = Stream::Board(self.first_board().await);
        let after = self.journal.newest(stream.clone()).await.expect("readable").map_or(0, |entry| entry.seq);
        let entry = NewEntry { kind: Kind::Update, author: None, at: clock::now(), body: vec![0, 0].into() };
        let append = Append { stream, after, entries: vec![entry], claim: None };
        self.journal.append(append).await.expect("kept");
    }
}

#[tokio::test(start_paused = true)]
async fn g3_a_closed_workshop_is_erased_when_its_days_are_over_and_not_before() {
    let house = House::new().await;
    house.chooses(30).await;
    house.looks();
    house.ask(Command::CloseWorkshop {}).await.expect("closed");
    tokio::time::sleep(DAY * 30 - Duration::from_secs(7200)).await;
    assert_eq!(house.tombstone().await, None);
    tokio::time::sleep(Duration::from_secs(4 * 3600)).await;
    assert!(house.tombstone().await.is_some(), "at most an hour later");
    let refused = house.door().roster().await.map(drop);
    assert!(matches!(refused, Err(Refusal::WorkshopPurged { .. })), "{refused:?}");
}

#[tokio::test(start_paused = true)]
async fn g3_a_workshop_that_nobody_closes_lives_as_long_as_its_boards_change() {
    let house = House::new().await;
    house.chooses(30).await;
    house.looks();
    for _edit in 0..3 {
        tokio::time::sleep(DAY * 20).await;
        assert_eq!(house.tombstone().await, None);
        house.is_edited().await;
    }
    tokio::time::sleep(DAY * 29).await;
    assert_eq!(house.tombstone().await, None);
    tokio::time::sleep(DAY * 2).await;
    assert!(house.tombstone().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn g3_what_became_over_while_no_server_ran_is_erased_when_the_next_one_starts() {
    let house = House::new().await;
    house.chooses(1).await;
    house.ask(Command::CloseWorkshop {}).await.expect("closed");
    let house = house.restarted().await;
    tokio::time::sleep(DAY * 400).await;
    assert_eq!(house.tombstone().await, None);
    house.looks();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(house.tombstone().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn g2_a_workshop_of_an_earlier_version_is_kept_until_someone_chooses() {
    let house = House::new().await;
    house.forgets_the_choice().await;
    house.looks();
    tokio::time::sleep(DAY * 1000).await;
    assert_eq!(house.tombstone().await, None);
    house.chooses(30).await;
    tokio::time::sleep(DAY * 31).await;
    assert!(house.tombstone().await.is_some());
}

impl House {
    /// As an earlier version made it.
    async fn forgets_the_choice(&self) {
        let log = Stream::Workshop(self.workshop.clone());
        let entries = self.journal.slice(log.clone(), 0, 9).await.expect("readable");
        let mut created: Happening = serde_json::from_slice(&entries[0].body).expect("a happening");
        if let Happening::Created { retention, .. } = &mut created {
            *retention = None;
        }
        let body = crate::workshops::log::json(&created);
        let at = entries.len() as Seq;
        self.journal.rewrite(Rewrite { stream: log, at, bodies: vec![(1, body)] }).await.expect("rewritten");
    }
}

#[tokio::test(start_paused = true)]
async fn g5_everyone_is_shown_out_of_a_workshop_that_is_erased_and_nothing_is_left() {
    let house = House::new().await;
    let paul = house.join("paul", Role::Participant).await;
    let board = house.first_board().await;
    let (mut his, mut fannys) = (house.attach(&paul, None).await, house.attach(&house.fanny, None).await);
    house.is_edited().await;
    let code = house.door().roster().await.expect("there").borrow().view().code.as_str().to_owned();
    let name = format!("code:{code}");
    let slip = house.ask(Command::PurgeWorkshop { code: "oui".into() }).await;
    assert_eq!(slip, Err(Refusal::BadField { field: "code".into() }));
    house.ask(Command::PurgeWorkshop { code }).await.expect("done");
    for session in [&mut his, &mut fannys] {
        assert!(matches!(goodbye(session).await, Refusal::WorkshopPurged { .. }));
    }
    let gone = house.door().roster().await.map(drop);
    assert!(matches!(gone, Err(Refusal::WorkshopPurged { .. })), "{gone:?}");
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(house.tombstone().await.is_some());
    assert_eq!(house.journal.newest(Stream::Board(board)).await.expect("readable"), None);
    assert_eq!(house.journal.find(name).await.expect("readable"), None);
}

#[tokio::test(start_paused = true)]
async fn g4_an_erasure_goes_on_however_often_the_disk_fails_and_over_a_restart() {
    let house = House::new().await;
    let board = house.first_board().await;
    house.is_edited().await;
    let code = house.door().roster().await.expect("there").borrow().view().code.as_str().to_owned();
    house.journal.is(DESTROYS_NOTHING);
    house.ask(Command::PurgeWorkshop { code }).await.expect("it stands in the log");
    tokio::time::sleep(Duration::from_secs(10)).await;
    let gone = house.door().roster().await.map(drop);
    assert!(matches!(gone, Err(Refusal::WorkshopPurged { .. })), "nobody waits for it: {gone:?}");
    assert_eq!(house.tombstone().await, None);
    let house = house.restarted().await;
    house.journal.is(FINE);
    house.looks();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(house.tombstone().await.is_some(), "whoever starts next finishes");
    assert_eq!(house.journal.newest(Stream::Board(board)).await.expect("readable"), None);
}

#[tokio::test(start_paused = true)]
async fn g11_boards_that_are_kept_less_long_go_on_their_day_and_the_rest_stays_until_its_own() {
    let house = House::of("agora", Limits::default()).await;
    house.chooses(90).await;
    house.looks();
    tokio::time::sleep(DAY * 60).await;
    assert_eq!(house.boards_there().await, [0, 1, 2, 3, 4], "what is said may wait for its day");
    house.ask(Command::CloseWorkshop {}).await.expect("closed");
    tokio::time::sleep(DAY * 30 - Duration::from_secs(7200)).await;
    assert_eq!(house.boards_there().await, [0, 1, 2, 3, 4]);
    tokio::time::sleep(Duration::from_secs(4 * 3600)).await;
    assert_eq!(house.boards_there().await, [0, 4], "at most an hour later");
    tokio::time::sleep(DAY * 59).await;
    assert_eq!((house.boards_there().await, house.tombstone().await), (vec![0, 4], None));
    tokio::time::sleep(DAY * 2).await;
    assert!(house.tombstone().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn g11_an_erasure_of_boards_goes_on_however_often_the_disk_fails_and_over_a_restart() {
    let house = House::of("agora", Limits::default()).await;
    house.chooses(90).await;
    house.looks();
    house.ask(Command::CloseWorkshop {}).await.expect("closed");
    house.journal.is(DESTROYS_NOTHING);
    tokio::time::sleep(DAY * 31).await;
    assert_eq!(house.boards_there().await, [0, 1, 2, 3, 4]);
    let roster = house.door().roster().await.expect("it stands in the log");
    assert_eq!(roster.borrow().erased_boards().count(), 3);
    drop(roster);
    let house = house.restarted().await;
    house.journal.is(FINE);
    house.looks();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(house.boards_there().await, [0, 4], "whoever starts next finishes, also where nobody comes");
}
