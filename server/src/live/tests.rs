//! The workshop plane over a real socket.

use crate::{
    admission::Admission,
    capacity::{Attempts, Capacity},
    config::Limits,
    http::{self, Shared},
    inbox,
    journal::{Journal, memory::Memory},
    metrics::Metrics,
    room::quarantine::Quarantine,
    rooms::Rooms,
    storage::Storage,
    workshops::{self, Creation, Outgoing, Workshops, tests::Moody},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use socle_protocol::{ids::PersonId, message::Command, role::Role, workshop::Arrival};
use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message},
};
use tokio_util::sync::CancellationToken;

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A server on a free port, and a workshop that Fanny made, with a raw board.
pub(crate) struct House {
    pub(crate) shared: Shared,
    at: SocketAddr,
    pub(crate) made: Creation,
}

impl House {
    async fn new() -> Self {
        Self::on(Arc::new(Memory::new()), Limits::default()).await
    }

    pub(crate) async fn on(journal: Arc<dyn Journal>, limits: Limits) -> Self {
        Self::with_quarantine(journal, limits, Arc::default()).await
    }

    pub(crate) async fn with_quarantine(
        journal: Arc<dyn Journal>,
        limits: Limits,
        quarantine: Arc<Quarantine>,
    ) -> Self {
        let made =
            workshops::create(journal.as_ref(), &Limits::default(), "Idées", "raw", Some("Fanny"), None, 7)
                .await
                .expect("made");
        let (limits, stopping) = (Arc::new(limits), CancellationToken::new());
        let rooms = Rooms::with_quarantine(
            Storage::over(Arc::clone(&journal)),
            Arc::clone(&limits),
            quarantine,
            stopping.clone(),
        );
        let workshops =
            Workshops::new(Arc::clone(&journal), Arc::clone(&rooms), Arc::clone(&limits), stopping.clone());
        let shared = Shared {
            workshops,
            rooms,
            playback: crate::playback::Playback::new(Arc::clone(&journal), None),
            journal,
            admission: Arc::new(Admission::with_secret(&[7; 32])),
            share: None,
            capacity: Capacity::new(Arc::clone(&limits)),
            attempts: Arc::new(Attempts::new(Arc::clone(&limits))),
            papers: Arc::default(),
            easel: Arc::default(),
            reading: Arc::default(),
            limits,
            proxies: 0,
            metrics: Metrics::new(),
            metrics_token: None,
            stopping,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let at = listener.local_addr().expect("an address");
        let router = http::router(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { shared, at, made }
    }

    pub(crate) async fn join(&self, id: &str) -> PersonId {
        let person = id.parse().expect("an id");
        let arrival =
            Arrival { person, role: Role::Participant, name: Some(id.into()), seed: 0, by_operator: false };
        self.shared.workshops.enter(&self.made.workshop).join(arrival).await.expect("welcome").person
    }

    fn url(&self, person: &PersonId, more: &str) -> String {
        let workshop = &self.made.workshop;
        let token = self.shared.admission.token(workshop, person, crate::clock::now());
        format!("ws://{}/live/{workshop}?token={token}{more}", self.at)
    }

    /// A session at the board, as Socle's browser opens it.
    pub(crate) async fn at_the_board(&self, person: &PersonId) -> Socket {
        let (workshop, board) = (&self.made.workshop, &self.made.boards[0].id);
        let token = self.shared.admission.token(workshop, person, crate::clock::now());
        let url = format!("ws://{}/sync/{workshop}/{board}?ext=1&token={token}", self.at);
        connect_async(url).await.expect("connected").0
    }

    async fn connect(&self, person: &PersonId, more: &str) -> Socket {
        connect_async(self.url(person, more)).await.expect("connected").0
    }
}

/// What comes next on the socket.
pub(crate) async fn heard(socket: &mut Socket) -> Option<Result<Message, Error>> {
    let patience = std::time::Duration::from_secs(5);
    tokio::time::timeout(patience, socket.next()).await.expect("something within 5 s")
}

/// The next message of this type; others (presence, mostly) are passed over.
async fn next(socket: &mut Socket, kind: &str) -> Value {
    loop {
        match heard(socket).await.expect("open").expect("a message") {
            Message::Text(text) => {
                let value: Value = serde_json::from_str(&text).expect("JSON");
                if value["type"] == kind {
                    return value;
                }
            }
            Message::Close(frame) => panic!("closed: {frame:?}"),
            _ => {}
        }
    }
}

pub(crate) async fn close_code(socket: &mut Socket) -> u16 {
    loop {
        match heard(socket).await {
            Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
            Some(Ok(_)) => {}
            other => panic!("no close frame: {other:?}"),
        }
    }
}

async fn say(socket: &mut Socket, message: &Value) {
    socket.send(Message::text(message.to_string())).await.expect("sent");
}

fn command(id: u32, command: &Value) -> Value {
    json!({"type": "command", "id": id, "command": command})
}

#[tokio::test]
async fn l1_a_command_is_told_to_all_then_confirmed_and_missed_by_nobody() {
    let house = House::new().await;
    let paul = house.join("paul").await;
    let (mut fanny_tab, mut paul_tab) =
        (house.connect(&house.made.person, "").await, house.connect(&paul, "").await);
    let welcome = next(&mut fanny_tab, "welcome").await;
    assert_eq!((&welcome["seq"], &welcome["protocol"]), (&json!(3), &json!(1)));
    for seq in 4..24 {
        let title = format!("Titre {seq}");
        say(&mut fanny_tab, &command(seq, &json!({"kind": "retitle", "title": title}))).await;
        // `next` would pass over the happening and wait in vain, did it come after the confirmation.
        assert_eq!(next(&mut fanny_tab, "happening").await["happening"]["title"], title);
        assert_eq!(next(&mut fanny_tab, "done").await, json!({"type": "done", "id": seq, "seq": seq}));
        assert_eq!(next(&mut paul_tab, "happening").await["seq"], seq);
    }
    say(&mut paul_tab, &command(2, &json!({"kind": "lock_door"}))).await;
    let refused = next(&mut paul_tab, "refused").await;
    assert_eq!(refused, json!({"type": "refused", "id": 2, "refusal": {"code": "not_allowed"}}));

    let mut back = house.connect(&paul, "&after=2").await;
    assert_eq!(next(&mut back, "resumed").await["seq"], 23);
    for seq in 3..24 {
        assert_eq!(next(&mut back, "happening").await["seq"], seq);
    }
}

#[tokio::test]
async fn l6_a_flood_of_commands_takes_one_place_in_the_inbox() {
    let journal = Arc::new(Moody::default());
    let limits = Limits { commands_per_second: 0, ..Limits::default() };
    let house = House::on(Arc::clone(&journal) as Arc<dyn Journal>, limits).await;
    let mut flooding = house.connect(&house.made.person, "").await;
    next(&mut flooding, "welcome").await;
    let before = journal.appends.load(Ordering::SeqCst);
    journal.hold();
    for id in 0..500 {
        say(&mut flooding, &command(id, &json!({"kind": "retitle", "title": format!("Titre {id}")}))).await;
    }
    let door = house.shared.workshops.enter(&house.made.workshop);
    while journal.appends.load(Ordering::SeqCst) == before {
        tokio::task::yield_now().await;
    }
    let calm = door.command(house.made.person.clone(), Command::LockDoor {});
    tokio::pin!(calm);
    // In the inbox, and not decided.
    assert!(futures_util::poll!(&mut calm).is_pending());
    journal.free();
    // The creation has two happenings; one of the flood was on its way, one more may have come before.
    let seq = calm.await.expect("done");
    assert!(seq <= 5, "{seq}");
}

#[tokio::test]
async fn l3_what_happened_goes_out_before_its_confirmation() {
    let (tell, mut inlet) = inbox::open(32);
    let (answer, mut said) = inbox::open(32);
    for _ in 0..32 {
        answer.send("confirmed".into()).await.expect("room");
        tell.send(Outgoing::Message("happened".into())).await.expect("room");
    }
    for n in 0..64 {
        let expected = if n < 32 { "happened" } else { "confirmed" };
        assert_eq!(super::next(&mut inlet, &mut said).await.expect("a message"), expected, "{n}");
    }
}

#[tokio::test]
async fn l5_nonsense_is_refused_and_the_session_goes_on() {
    let house = House::new().await;
    let mut tab = house.connect(&house.made.person, "").await;
    for (text, code) in
        [("hello", "not_json"), (r#"{"type":"dance"}"#, "unknown_message"), ("{}", "unknown_message")]
    {
        tab.send(Message::text(text)).await.expect("sent");
        assert_eq!(next(&mut tab, "refused").await["refusal"]["code"], code, "{text}");
    }
    say(&mut tab, &json!({"type": "ping", "id": 9})).await;
    assert_eq!(next(&mut tab, "pong").await["id"], 9);

    tab.send(Message::binary(vec![0, 1, 2])).await.expect("sent");
    assert_eq!(close_code(&mut tab).await, 4400);
    let mut other = house.connect(&house.made.person, "").await;
    other.send(Message::text("x".repeat(65 * 1024))).await.expect("sent");
    assert_eq!(close_code(&mut other).await, 4413);
}

#[tokio::test]
async fn r2_a_removed_person_is_closed_with_4410_and_refused_before_the_upgrade() {
    let house = House::new().await;
    let paul = house.join("paul").await;
    let mut paul_tab = house.connect(&paul, "").await;
    let mut fanny_tab = house.connect(&house.made.person, "").await;
    say(&mut fanny_tab, &command(1, &json!({"kind": "remove", "person": paul}))).await;
    assert_eq!(close_code(&mut paul_tab).await, 4410);
    let Err(Error::Http(response)) = connect_async(house.url(&paul, "")).await else { panic!("refused") };
    assert_eq!(response.status().as_u16(), 403);
    let body: Value = serde_json::from_slice(response.body().as_ref().expect("a body")).expect("JSON");
    assert_eq!(body["code"], "removed");
}

#[tokio::test]
async fn w6_who_has_no_token_is_refused_before_the_upgrade() {
    let house = House::new().await;
    let plain = format!("ws://{}/live/{}", house.at, house.made.workshop);
    for (url, status) in [
        (plain.clone(), 401),
        (format!("{plain}?token=forged"), 401),
        (house.url(&"stranger".parse().expect("an id"), ""), 401),
    ] {
        let Err(Error::Http(response)) = connect_async(&url).await else { panic!("refused: {url}") };
        assert_eq!(response.status().as_u16(), status, "{url}");
    }
}

#[tokio::test]
async fn l4_leaving_is_seen_by_the_others() {
    let house = House::new().await;
    let paul = house.join("paul").await;
    let mut fanny_tab = house.connect(&house.made.person, "").await;
    let mut paul_tab = house.connect(&paul, "").await;
    let present = |message: &Value| message["people"].as_array().map_or(0, Vec::len);
    while present(&next(&mut fanny_tab, "present").await) < 2 {}
    paul_tab.close(None).await.expect("closed");
    while present(&next(&mut fanny_tab, "present").await) != 1 {}
}

#[tokio::test]
async fn x1_stopping_closes_with_1001() {
    let house = House::new().await;
    let mut tab = house.connect(&house.made.person, "").await;
    next(&mut tab, "welcome").await;
    house.shared.stopping.cancel();
    assert_eq!(close_code(&mut tab).await, 1001);
    let Err(Error::Http(response)) = connect_async(house.url(&house.made.person, "")).await else {
        panic!("no")
    };
    assert_eq!(response.status().as_u16(), 503);
}
