//! What one open workshop promises to those who are in it.

mod ballots;
mod errands;
mod limits;
mod privacy;
mod storage;
mod telling;
mod time;

use super::*;
use crate::{
    config::Limits,
    journal::{
        Append, Entry, Journal, JournalError, Loaded, Pending, Rewrite, Snapshot, Stream, memory::Memory,
    },
    storage::Storage,
    workshops::desk::Outgoing,
};
use socle_protocol::{
    ids::Millis,
    message::{Happening, ServerMessage},
    role::Role,
    template::Template,
};
use std::sync::atomic::{AtomicU8, AtomicUsize};
use tokio::sync::Notify;

/// A journal in memory that can be told to fail, or to wait.
#[derive(Default)]
pub(crate) struct Moody {
    memory: Memory,
    mood: AtomicU8,
    pub(crate) appends: AtomicUsize,
    loads: AtomicUsize,
    freed: Notify,
    /// The stream whose next append waits.
    next: std::sync::Mutex<Option<Stream>>,
    /// It has come.
    came: Notify,
}

const FINE: u8 = 0;
/// Nothing is written.
const REFUSES: u8 = 1;
/// It is written, but the answer is lost.
const FORGETS_TO_ANSWER: u8 = 2;
/// The one append that there is waits.
const WAITS: u8 = 3;
/// Nothing is deleted.
const DESTROYS_NOTHING: u8 = 4;
/// Moods from this one on: so many appends work, and then none.
const DIES_AFTER: u8 = 100;

impl Moody {
    fn is(&self, mood: u8) {
        self.mood.store(mood, Ordering::SeqCst);
    }

    /// From now on appends wait.
    pub(crate) fn hold(&self) {
        self.is(WAITS);
    }

    /// The next append to this stream waits.
    pub(crate) fn hold_next(&self, stream: Stream) {
        *self.next.lock().expect("nobody panicked") = Some(stream);
    }

    /// Until it has come.
    pub(crate) async fn held(&self) {
        self.came.notified().await;
    }

    /// From now on, also for the one that waits, appends work.
    pub(crate) fn free(&self) {
        self.is(FINE);
        self.freed.notify_one();
    }
}

impl Journal for Moody {
    fn append(&self, batch: Append) -> Pending<'_, Seq> {
        self.appends.fetch_add(1, Ordering::SeqCst);
        let waits =
            (self.next.lock().expect("nobody panicked")).take_if(|stream| *stream == batch.stream).is_some();
        Box::pin(async move {
            if waits {
                self.came.notify_one();
                self.freed.notified().await;
            }
            let lost = || JournalError::Store("moody".into());
            match self.mood.load(Ordering::SeqCst) {
                DIES_AFTER => Err(lost()),
                left if left > DIES_AFTER => {
                    self.mood.fetch_sub(1, Ordering::SeqCst);
                    self.memory.append(batch).await
                }
                REFUSES => Err(lost()),
                WAITS => {
                    self.freed.notified().await;
                    self.memory.append(batch).await
                }
                FORGETS_TO_ANSWER => self.memory.append(batch).await.and(Err(lost())),
                _ => self.memory.append(batch).await,
            }
        })
    }
    fn load(&self, stream: Stream) -> Pending<'_, Loaded> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        self.memory.load(stream)
    }
    fn slice(&self, stream: Stream, after: Seq, limit: usize) -> Pending<'_, Vec<Entry>> {
        self.memory.slice(stream, after, limit)
    }
    fn keep(&self, stream: Stream, snapshot: Snapshot) -> Pending<'_, ()> {
        self.memory.keep(stream, snapshot)
    }
    fn destroy(&self, stream: Stream) -> Pending<'_, ()> {
        Box::pin(async move {
            match self.mood.load(Ordering::SeqCst) {
                DESTROYS_NOTHING => Err(JournalError::Store("moody".into())),
                _ => self.memory.destroy(stream).await,
            }
        })
    }
    fn rewrite(&self, rewrite: Rewrite) -> Pending<'_, ()> {
        self.memory.rewrite(rewrite)
    }
    fn bury(&self, stream: Stream, at: Millis) -> Pending<'_, ()> {
        self.memory.bury(stream, at)
    }
    fn scrub(&self) -> Pending<'_, ()> {
        self.memory.scrub()
    }
    fn workshops(&self) -> Pending<'_, Vec<(WorkshopId, Seq)>> {
        self.memory.workshops()
    }
    fn newest(&self, stream: Stream) -> Pending<'_, Option<Entry>> {
        self.memory.newest(stream)
    }
    fn find(&self, name: String) -> Pending<'_, Option<Stream>> {
        self.memory.find(name)
    }
    fn probe(&self) -> Pending<'_, ()> {
        self.memory.probe()
    }
    fn close(&self) -> Pending<'_, ()> {
        self.memory.close()
    }
}

/// A house with one workshop; Fanny made it.
struct House {
    journal: Arc<Moody>,
    rooms: Arc<Rooms>,
    workshops: Arc<Workshops>,
    stopping: CancellationToken,
    workshop: WorkshopId,
    fanny: PersonId,
}

impl House {
    async fn new() -> Self {
        Self::with(Limits::default()).await
    }

    async fn with(limits: Limits) -> Self {
        Self::of("raw", limits).await
    }

    /// A workshop from this template, with its example.
    async fn of(template: &str, limits: Limits) -> Self {
        let journal = Arc::new(Moody::default());
        let (method, own) = (Template::find(template).map(Template::filled), Limits::default());
        let made = create_with(journal.as_ref(), &own, "Idées", method, Some("Fanny"), None, 7)
            .await
            .expect("a workshop");
        Self::over(Arc::clone(&journal) as Arc<dyn Journal>, journal, made, limits)
    }

    /// A server on this journal; what it writes to goes through `above`.
    fn over(above: Arc<dyn Journal>, journal: Arc<Moody>, made: Creation, limits: Limits) -> Self {
        Self::serving(above, journal, limits, made.workshop, made.person)
    }

    fn serving(
        above: Arc<dyn Journal>,
        journal: Arc<Moody>,
        limits: Limits,
        workshop: WorkshopId,
        fanny: PersonId,
    ) -> Self {
        let (limits, stopping) = (Arc::new(limits), CancellationToken::new());
        let rooms = Rooms::new(Storage::over(Arc::clone(&above)), Arc::clone(&limits), stopping.clone());
        let workshops = Workshops::new(above, Arc::clone(&rooms), limits, stopping.clone());
        Self { journal, rooms, workshops, stopping, workshop, fanny }
    }

    fn door(&self) -> Door {
        self.workshops.enter(&self.workshop)
    }

    async fn join(&self, id: &str, role: Role) -> PersonId {
        let arrival =
            Arrival { person: person(id), role, name: Some(id.into()), seed: 0, by_operator: false };
        self.door().join(arrival).await.expect("welcome").person
    }

    async fn attach(&self, person: &PersonId, after: Option<Seq>) -> Attached {
        self.door().attach(person.clone(), after).await.expect("in")
    }

    /// What Fanny asks.
    async fn ask(&self, command: Command) -> Result<Seq, Refusal> {
        self.door().command(self.fanny.clone(), command).await
    }

    async fn retitle(&self, title: &str) -> Result<Seq, Refusal> {
        self.ask(Command::Retitle { title: title.into() }).await
    }

    /// The same house after its server has stopped and started.
    async fn restarted(self) -> Self {
        self.stopping.cancel();
        self.rooms.ended().await;
        self.workshops.ended().await;
        self.again()
    }

    /// A server on what this one has left.
    fn again(self) -> Self {
        let above = Arc::clone(&self.journal) as Arc<dyn Journal>;
        Self::serving(above, self.journal, Limits::default(), self.workshop, self.fanny)
    }
}

fn person(id: &str) -> PersonId {
    id.parse().expect("an id")
}

fn read(message: &[u8]) -> ServerMessage {
    serde_json::from_slice(message).expect("a message")
}

/// What the session is told next; `None` when its channel has ended.
async fn told(attached: &mut Attached) -> Option<Outgoing> {
    let patience = std::time::Duration::from_secs(5);
    tokio::time::timeout(patience, attached.inlet.recv()).await.expect("told something within 5 s")
}

/// The last word to this session.
async fn goodbye(attached: &mut Attached) -> Refusal {
    loop {
        if let Outgoing::Goodbye(refusal) = told(attached).await.expect("a goodbye") {
            return refusal;
        }
    }
}

/// The next message but one about who is here, how, and how far they are.
async fn next(attached: &mut Attached) -> ServerMessage {
    loop {
        match told(attached).await.expect("a message") {
            Outgoing::Message(message) => match read(&message) {
                ServerMessage::Present { .. }
                | ServerMessage::Progress { .. }
                | ServerMessage::Lines { .. } => {}
                message => return message,
            },
            Outgoing::Goodbye(refusal) => panic!("goodbye: {refusal:?}"),
        }
    }
}

/// Who is here, as it is told next.
async fn next_present(attached: &mut Attached) -> Vec<PersonId> {
    loop {
        if let Some(Outgoing::Message(message)) = told(attached).await
            && let ServerMessage::Present { people } = read(&message)
        {
            return people;
        }
    }
}

/// The happenings among these, which are followed by what is one's own and by counts.
fn seqs(messages: &[bytes::Bytes]) -> Vec<Seq> {
    let (last, happenings) =
        messages.split_last_chunk::<2>().map(|(first, last)| (last, first)).expect("two");
    let last = last.each_ref().map(|message| read(message));
    assert!(matches!(last, [ServerMessage::Yours { .. }, ServerMessage::Progress { .. }]), "{last:?}");
    let seq = |message: &bytes::Bytes| match read(message) {
        ServerMessage::Happening { seq, .. } => seq,
        other => panic!("{other:?}"),
    };
    happenings.iter().map(seq).collect()
}

#[tokio::test]
async fn l2_the_first_message_is_the_whole_state_or_everything_since() {
    let house = House::new().await;
    house.join("paul", Role::Participant).await;
    let fresh = house.attach(&house.fanny, None).await;
    let (welcome, rest) = fresh.first.split_first().expect("messages");
    assert!(seqs(rest).is_empty());
    let ServerMessage::Welcome { seq, workshop, you, present, .. } = read(welcome) else { panic!("welcome") };
    assert_eq!((seq, workshop.people.len(), you), (3, 2, house.fanny.clone()));
    assert_eq!(present, vec![house.fanny.clone()]);

    let back = house.attach(&house.fanny, Some(1)).await;
    let (resumed, missed) = back.first.split_first().expect("messages");
    assert!(matches!(read(resumed), ServerMessage::Resumed { seq: 3, .. }));
    assert_eq!(seqs(missed), vec![2, 3], "in order, none twice");

    let up_to_date = house.attach(&house.fanny, Some(3)).await;
    assert!(seqs(&up_to_date.first[1..]).is_empty());
    let from_the_future = house.attach(&house.fanny, Some(9)).await;
    assert!(matches!(read(&from_the_future.first[0]), ServerMessage::Welcome { .. }));
}

#[tokio::test]
async fn l3_every_session_gets_every_happening_once_it_is_on_disk() {
    let house = House::new().await;
    let mut here = house.attach(&house.fanny, None).await;
    let seq = house.retitle("Après").await.expect("done");
    let retitled = Happening::Retitled { title: "Après".into() };
    let ServerMessage::Happening { seq: told, by, happening, .. } = next(&mut here).await else {
        panic!("told")
    };
    assert_eq!((told, by, happening), (seq, Some(house.fanny.clone()), retitled));
    let loaded = house.journal.load(Stream::Workshop(house.workshop.clone())).await.expect("readable");
    assert_eq!(loaded.seq(), seq);
}

#[tokio::test]
async fn l3_a_command_that_is_not_on_disk_is_refused_and_told_to_nobody() {
    let house = House::new().await;
    let mut here = house.attach(&house.fanny, None).await;
    house.journal.is(REFUSES);
    assert_eq!(house.retitle("Jamais").await, Err(Refusal::StorageUnavailable {}));
    house.journal.is(FINE);
    house.retitle("Après").await.expect("done");
    let ServerMessage::Happening { seq, happening, .. } = next(&mut here).await else { panic!("told") };
    assert_eq!((seq, happening), (3, Happening::Retitled { title: "Après".into() }));
    let roster = house.door().roster().await.expect("there");
    assert_eq!(roster.borrow().view().title, "Après");
}

#[tokio::test]
async fn l3_what_is_on_disk_is_told_even_when_the_disk_did_not_say_so() {
    let house = House::new().await;
    let mut here = house.attach(&house.fanny, None).await;
    house.journal.is(FORGETS_TO_ANSWER);
    assert_eq!(house.retitle("Peut-être").await, Err(Refusal::StorageUnavailable {}));
    house.journal.is(FINE);
    let ServerMessage::Happening { seq, .. } = next(&mut here).await else { panic!("told") };
    assert_eq!(seq, 3);
    assert_eq!(house.retitle("Après").await, Ok(4), "it goes on after what is on disk");
}

#[tokio::test(start_paused = true)]
async fn l4_present_lists_each_person_once_and_no_screen() {
    let house = House::new().await;
    let (odile, screen) =
        (house.join("odile", Role::Observer).await, house.join("ecran", Role::Projector).await);
    let mut fanny = house.attach(&house.fanny, None).await;
    assert_eq!(next_present(&mut fanny).await, vec![house.fanny.clone()]);
    let first_tab = house.attach(&odile, None).await;
    let second_tab = house.attach(&odile, None).await;
    let _screen = house.attach(&screen, None).await;
    let mut both = vec![house.fanny.clone(), odile.clone()];
    both.sort();
    assert_eq!(next_present(&mut fanny).await, both);
    let third_tab = house.attach(&odile, None).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(fanny.inlet.try_recv().is_none(), "nobody came: nothing is told");
    drop(third_tab);
    drop(first_tab);
    drop(second_tab);
    assert_eq!(next_present(&mut fanny).await, vec![house.fanny.clone()]);
}

#[tokio::test]
async fn r2_a_removed_person_is_shown_out_at_once() {
    let house = House::new().await;
    let paul = house.join("paul", Role::Participant).await;
    let mut tab = house.attach(&paul, None).await;
    let roster = house.door().roster().await.expect("there");
    let remove = Command::Remove { person: paul.clone() };
    house.door().command(house.fanny.clone(), remove).await.expect("done");
    assert_eq!(roster.borrow().role_of(&paul), None, "board sessions see it");
    assert_eq!(goodbye(&mut tab).await, Refusal::Removed {});
    assert_eq!(house.door().attach(paul.clone(), None).await.err(), Some(Refusal::Removed {}));

    let readmit = Command::Readmit { person: paul.clone() };
    house.door().command(house.fanny.clone(), readmit).await.expect("done");
    assert!(house.door().attach(paul, None).await.is_ok());
}

#[tokio::test]
async fn w10_a_roomful_arrives_at_once_in_few_appends() {
    let house = House::new().await;
    let before = house.journal.appends.load(Ordering::SeqCst);
    let arrivals = (0..42).map(|n| {
        let (door, person) = (house.door(), person(&format!("p{n}")));
        let arrival = Arrival { person, role: Role::Participant, name: None, seed: 5, by_operator: false };
        async move { door.join(arrival).await.expect("welcome").name }
    });
    let mut names = futures_util::future::join_all(arrivals).await;
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 42, "no two proposed names are the same");
    let appends = house.journal.appends.load(Ordering::SeqCst) - before;
    assert!(appends <= 5, "{appends} appends");
}

#[tokio::test]
async fn l2_a_session_that_reads_nothing_loses_its_seat_and_resumes() {
    let house = House::new().await;
    let mut slow = house.attach(&house.fanny, None).await;
    for n in 0..300 {
        house.retitle(&format!("Titre {n}")).await.expect("done");
    }
    let mut last = 0;
    while let Some(Outgoing::Message(message)) = told(&mut slow).await {
        if let ServerMessage::Happening { seq, .. } = read(&message) {
            assert!(last == 0 || seq == last + 1);
            last = seq;
        }
    }
    assert!(last < 302, "its channel ended before the end");
    let back = house.attach(&house.fanny, Some(last)).await;
    assert_eq!(seqs(&back.first[1..]), (last + 1..=302).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn x3_a_workshop_without_sessions_leaves_memory() {
    let house = House::new().await;
    let tab = house.attach(&house.fanny, None).await;
    let roster = house.door().roster().await.expect("there");
    let hours = std::time::Duration::from_secs(7200);
    tokio::time::sleep(hours).await;
    assert_eq!(house.workshops.open_workshops(), 1, "someone is there");
    drop(tab);
    tokio::time::sleep(hours).await;
    assert_eq!(house.workshops.open_workshops(), 1, "a board session watches it");
    drop(roster);
    let door = house.door();
    tokio::time::sleep(hours).await;
    assert!(door.roster().await.is_ok(), "someone is about to knock");
    drop(door);
    tokio::time::sleep(hours).await;
    assert_eq!(house.workshops.open_workshops(), 0);
    assert_eq!(house.retitle("Encore").await, Ok(3), "and comes back from the journal");
}

#[tokio::test]
async fn w6_a_workshop_that_does_not_exist_says_so_and_takes_no_memory() {
    let house = House::new().await;
    let nowhere = house.workshops.enter(&"nowhere".parse().expect("an id"));
    assert_eq!(nowhere.roster().await.err(), Some(Refusal::UnknownWorkshop {}));
    while house.workshops.open_workshops() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn x1_stopping_ends_every_workshop_and_its_sessions() {
    let house = House::new().await;
    let mut tab = house.attach(&house.fanny, None).await;
    house.stopping.cancel();
    house.workshops.ended().await;
    assert_eq!(goodbye(&mut tab).await, Refusal::Stopping {});
}

#[tokio::test]
async fn w2_a_code_leads_to_its_workshop_and_a_failed_creation_leaves_none() {
    let journal = Moody::default();
    let made =
        create(&journal, &Limits::default(), " Idées ", "raw", None, None, 7).await.expect("a workshop");
    assert_eq!(find(&journal, &made.code).await.expect("readable"), Some(made.workshop.clone()));
    assert!(made.boards.iter().all(|board| board.raw) && made.boards.len() == 1);
    let log = log::Log::load(&journal, &made.workshop).await.expect("there");
    assert_eq!(log.state.view().title, "Idées");
    assert_eq!(log.state.role_of(&made.person), Some(Role::Facilitator));

    let method = create(&journal, &Limits::default(), "Un an", "idees-socles", None, None, 7)
        .await
        .expect("a workshop");
    for board in &method.boards {
        let first = journal.load(Stream::Board(board.id.clone())).await.expect("readable").entries;
        assert_eq!((board.raw, first.len(), first[0].author.clone()), (false, 1, None), "its first content");
    }

    for (title, template, refusal) in [
        ("", "raw", Refusal::BadField { field: "title".into() }),
        ("t", "nope", Refusal::UnknownTemplate { template: "nope".into() }),
    ] {
        assert_eq!(
            create(&journal, &Limits::default(), title, template, None, None, 7).await.err(),
            Some(refusal)
        );
    }
    journal.is(REFUSES);
    assert_eq!(
        create(&journal, &Limits::default(), "t", "raw", None, None, 7).await.err(),
        Some(Refusal::StorageUnavailable {})
    );
}
