//! Which boards open to whom, and what happens at them when that changes.

use hyper::Method;
use socle_client::board::{Board, Target};
use socle_protocol::{
    board::Color,
    message::{
        Command,
        script::{Rules, See},
    },
    role::Role,
};
use socle_tests::{
    flaky::FlakyJournal,
    people::Newcomer,
    raw::{Came, RawSession, Turned},
    soon,
    stage::Stage,
};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

/// How the board plane and REST answer at this board.
async fn doors(stage: &Stage, who: &Newcomer, board: &str) -> [(u16, Option<String>); 2] {
    let ticket = who.towards(board).ticket;
    let plane = match soon("the upgrade", RawSession::open(&ticket, "ext=1")).await {
        Ok(_) => (200, None),
        Err(Turned { status, code }) => (status, code),
    };
    let path = format!("/api/workshops/{}/boards/{board}", ticket.workshop);
    let site = stage.server.site();
    let asked = site.request(Method::GET, &path, Some(&ticket.token), bytes::Bytes::new());
    let answer = soon("the board", asked).await.expect("an answer");
    let code = answer.clone().good().err().and_then(|error| error.code().map(str::to_owned));
    [plane, (answer.status, code)]
}

fn by_group() -> Rules {
    Rules { see: See::Group, ..Rules::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn f1_a_board_opens_to_those_it_is_for() {
    let mut stage = Stage::new().await;
    stage.runs(by_group()).await;
    let (ada, ben) = (stage.comes("Ada", "a").await, stage.comes("Ben", "b").await);
    let fanny = stage.workshop.creator();
    let olga = stage.workshop.joined("Olga", Role::Observer).await;
    let open = (200, None);
    let elsewhere = (403, Some("not_your_board".to_owned()));
    let unknown = (404, Some("unknown_board".to_owned()));
    let of = |person: &Newcomer| format!("drafts-{}", person.person());
    let table = [
        (&ada, "t1".to_owned(), &open),
        (&ada, "t2".to_owned(), &elsewhere),
        (&ben, "t1".to_owned(), &elsewhere),
        (&ben, "t2".to_owned(), &open),
        (&olga, "t1".to_owned(), &open),
        (&fanny, "t2".to_owned(), &open),
        (&ada, "north".to_owned(), &open),
        (&ben, "north".to_owned(), &elsewhere),
        (&fanny, "north".to_owned(), &elsewhere),
        (&fanny, "staff".to_owned(), &open),
        (&ada, "staff".to_owned(), &unknown),
        (&ada, of(&ada), &open),
        (&ada, of(&ben), &unknown),
        (&fanny, of(&ada), &unknown),
        (&olga, of(&olga), &unknown),
        (&ada, "drafts-nobody".to_owned(), &unknown),
    ];
    for (who, board, expected) in table {
        let answers = doors(&stage, who, &board).await;
        assert_eq!(answers, [expected.clone(), expected.clone()], "{} at {board}", who.name);
    }
    // Lists name what is ever theirs, and nobody's drafts.
    let workshop = &stage.workshop.created.workshop;
    for (who, boards) in [
        (&ada, &["t1", "t2", "north"][..]),
        (&ben, &["t1", "t2"]),
        (&olga, &["t1", "t2"]),
        (&fanny, &["t1", "t2", "staff"]),
    ] {
        let told = stage.server.site().boards(workshop, &who.ticket.token).await.expect("the list");
        let inside = stage.server.site().inside(workshop, &who.ticket.token).await.expect("inside");
        assert_eq!(inside.workshop.boards, told);
        assert_eq!(
            told.iter().skip(1).map(|board| board.id.as_str()).collect::<Vec<_>>(),
            boards,
            "{}",
            who.name
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f2_who_is_moved_leaves_the_board_at_once_and_finds_the_new_one_open() {
    let mut stage = Stage::new().await;
    stage.runs(by_group()).await;
    let ada = stage.comes("Ada", "a").await;
    let fanny = stage.workshop.creator().towards("t1").at_the_board().await;
    // By rotation, by hand, by a phase.
    let at_first = ada.towards("t1").at_the_board().await;
    let mut cut_off = ada.towards("t1").at_the_board().await;
    cut_off.cut();
    stage.orders(Command::Rotate { round: 1 }).await;
    let stop = soon("the close", at_first.stopped()).await;
    assert_eq!((stop.code, stop.reason.as_str()), (4421, "not_your_board"));
    // Who was cut off while it happened is refused at the door.
    cut_off.reconnect();
    let stop = soon("the refusal", cut_off.stopped()).await;
    assert_eq!((stop.code, stop.reason.as_str()), (403, "not_your_board"));
    cut_off = ada.towards("t2").at_the_board().await;
    stage.moves(ada.person(), "b").await;
    assert_eq!(soon("the close", cut_off.stopped()).await.code, 4421);
    let back = ada.towards("t1").at_the_board().await;
    stage.runs(Rules::default()).await;
    let both = ada.towards("t2").at_the_board().await;
    both.is_saved().await;
    stage.runs(by_group()).await;
    assert_eq!(soon("the close", both.stopped()).await.code, 4421);
    back.add_note(HERE, "toujours là", Color::Rose);
    fanny.sees("what is written at the table", |board| board.shows("toujours là")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f2_what_is_on_its_way_to_or_from_someone_who_is_moved_does_not_arrive() {
    let disk = FlakyJournal::new();
    let mut stage = Stage::on(|journal| disk.round(journal)).await;
    stage.runs(by_group()).await;
    let (ada, ben) = (stage.comes("Ada", "a").await, stage.comes("Ben", "a").await);
    let fanny = stage.workshop.creator().towards("t1").at_the_board().await;
    let ada = ada.towards("t1").at_the_board().await;
    let mut bens = ben.towards("t1").raw().await;
    let hers = Board::open(ben.towards("t1").ticket);
    soon("the first sync", hers.synced()).await.expect("his own table");
    bens.arrives().await;
    // While the disk is busy with what Fanny writes, Ben writes, and everyone goes round.
    disk.hold();
    fanny.add_note(HERE, "secret de la table", Color::Rose);
    disk.holds_one().await;
    hers.add_note(HERE, "en route", Color::Rose);
    stage.orders(Command::Rotate { round: 1 }).await;
    disk.mend();
    let mut frames = Vec::new();
    let code = soon("the close", async {
        loop {
            match bens.next().await {
                Came::Frame { bytes } => frames.extend(bytes),
                Came::Closed { code, .. } => return code,
            }
        }
    })
    .await;
    assert_eq!(code, 4421);
    assert!(!contains(&frames, b"secret"), "a frame came after the rotation");
    assert_eq!(soon("the close", hers.stopped()).await.code, 4421);
    assert!(!hers.shows("secret de la table"));
    assert_eq!(soon("the close", ada.stopped()).await.code, 4421);
    fanny.is_saved().await;
    let late = stage.workshop.creator().towards("t1").at_the_board().await;
    assert!(late.shows("secret de la table") && !late.shows("en route"));
}

/// Every byte that someone's sessions receive.
#[derive(Default)]
struct Capture(Vec<u8>);

impl Capture {
    /// All that came to this session until it has heard everything that was sent to it so far.
    async fn everything(&mut self, wire: &mut RawSession) {
        // The answer to this is the last of it.
        wire.send(socle_protocol::sync::step1(&[0])).await;
        soon("the answer", async {
            loop {
                let Came::Frame { bytes } = wire.next().await else { panic!("closed") };
                self.0.extend_from_slice(&bytes);
                if bytes.starts_with(&[0, 1]) {
                    return;
                }
            }
        })
        .await;
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[tokio::test(flavor = "multi_thread")]
async fn f2_a_client_outside_a_group_receives_no_byte_of_its_boards() {
    let mut stage = Stage::new().await;
    stage.runs(Rules { see: See::Own, ..Rules::default() }).await;
    let (ada, ben) = (stage.comes("Ada", "a").await, stage.comes("Ben", "b").await);
    let drafts = format!("drafts-{}", ada.person());
    let private = ada.towards(&drafts).at_the_board().await;
    private.add_note(HERE, "brouillon-tu", Color::Rose);
    private.is_saved().await;
    stage.runs(by_group()).await;
    let (mut table, mut plenary) = (ben.towards("t2").raw().await, ben.raw().await);
    let mut live = ben.live().await;
    let mut capture = Capture::default();
    for wire in [&mut table, &mut plenary] {
        capture.everything(wire).await;
    }
    for board in ["t1", "north"] {
        let hers = ada.towards(board).at_the_board().await;
        hers.add_note(HERE, "secret-du-groupe", Color::Rose);
        hers.is_saved().await;
        let turned = doors(&stage, &ben, board).await;
        assert!(turned.iter().all(|(status, _)| *status == 403), "{turned:?}");
        let path = format!("/api/workshops/{}/boards/{board}", ben.ticket.workshop);
        let token = Some(ben.ticket.token.as_str());
        let answer = stage.server.site().request(Method::GET, &path, token, bytes::Bytes::new()).await;
        capture.0.extend_from_slice(&answer.expect("an answer").body);
    }
    // What Ben may see does arrive, so the capture sees what there is.
    let fanny = stage.workshop.creator().towards("t2").at_the_board().await;
    fanny.add_note(HERE, "pour-tous", Color::Rose);
    fanny.is_saved().await;
    for wire in [&mut table, &mut plenary] {
        capture.everything(wire).await;
    }
    stage.orders(Command::Retitle { title: "fin-du-relevé".into() }).await;
    soon("the last thing told", async {
        loop {
            let told = serde_json::to_vec(&live.next().await.expect("open")).expect("json");
            capture.0.extend_from_slice(&told);
            if contains(&told, "fin-du-relevé".as_bytes()) {
                return;
            }
        }
    })
    .await;
    assert!(contains(&capture.0, b"pour-tous"));
    for secret in ["secret-du-groupe", "brouillon-tu", drafts.as_str(), "staff"] {
        assert!(!contains(&capture.0, secret.as_bytes()), "{secret} reached someone outside");
    }
}
