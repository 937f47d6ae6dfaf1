//! Boards that come while a workshop goes on: empty ones, and moments of its past; and the groups of a replay that is
//! handed out, by their names.

use bytes::Bytes;
use hyper::Method;
use serde_json::json;
use socle_client::{api::Answer, board::Target, live::Live};
use socle_protocol::{
    api::OriginStep,
    board::Color,
    ids::{BoardId, PersonId},
    message::{BoardView, Command, Happening, ServerMessage, Visible, group::Spread},
    replay::{ReplayLink, ReplayView},
    role::Role,
};
use socle_tests::{
    people::{Newcomer, Workshop, until_quiet},
    server::TestServer,
    soon,
    stage::Stage,
};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

async fn order(live: &mut Live, command: Command) {
    let told = format!("{command:?}");
    soon("the answer", live.command(command)).await.unwrap_or_else(|why| panic!("{told}: {why}"));
}

async fn ask(workshop: &Workshop, token: &str, method: Method, path: &str, body: &str) -> Answer {
    let path = format!("/api/workshops/{}/{path}", workshop.created.workshop);
    let asked = workshop.site().request(method, &path, Some(token), Bytes::copy_from_slice(body.as_bytes()));
    soon("the answer", asked).await.expect("an answer")
}

async fn added(live: &mut Live) -> BoardView {
    let board = live.find(|message| match message {
        ServerMessage::Happening { happening: Happening::BoardAdded { board }, .. } => Some(board),
        _ => None,
    });
    soon("the new board", board).await.expect("open")
}

fn at(who: &Newcomer, board: &BoardId) -> Newcomer {
    let mut there = who.clone();
    there.ticket.board = board.clone();
    there
}

#[tokio::test(flavor = "multi_thread")]
async fn f41_a_facilitator_adds_boards_that_open_for_those_whom_they_are_for() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let mut fannys = workshop.creator().live().await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let mut adas = ada.live().await;
    let refused = soon(
        "the answer",
        adas.command(Command::AddBoard { title: "À moi".into(), visible: Visible::Everyone {} }),
    );
    assert!(format!("{:?}", refused.await).contains("NotAllowed"));
    order(&mut fannys, Command::AddBoard { title: "Coulisses".into(), visible: Visible::Facilitation {} })
        .await;
    let staff = added(&mut fannys).await;
    order(&mut fannys, Command::AddBoard { title: "La suite".into(), visible: Visible::Everyone {} }).await;
    let open = added(&mut fannys).await;
    // What is not hers she does not hear of: the first that she is told of is the second.
    assert_eq!(added(&mut adas).await, open);
    let there = at(&ada, &open.id).at_the_board().await;
    assert_eq!((there.view().title.as_str(), there.view().schema), ("La suite", 1));
    there.add_note(HERE, "une idée de plus", Color::Rose);
    there.is_saved().await;
    assert_eq!(there.refusals(), vec![]);
    let answer = ask(&workshop, &ada.ticket.token, Method::GET, &format!("boards/{}", staff.id), "").await;
    assert_eq!(answer.status, 404);
    let inside =
        soon("in", workshop.site().inside(&workshop.created.workshop, &ada.ticket.token)).await.expect("in");
    let titles: Vec<_> = inside.workshop.boards.iter().map(|board| board.title.as_str()).collect();
    assert_eq!(titles.last(), Some(&"La suite"));
    assert!(!titles.contains(&"Coulisses"), "{titles:?}");
    let exported = ask(&workshop, &workshop.created.token, Method::GET, "export?format=md", "").await;
    assert!(String::from_utf8_lossy(&exported.body).contains("une idée de plus"));
}

/// The titles of tables that someone is told of, once one of them is this.
async fn called(live: &mut Live, title: &str) -> BoardView {
    let board = live.find(|message| match message {
        ServerMessage::Happening { happening: Happening::BoardRetitled { board }, .. } => Some(board),
        _ => None,
    });
    let board = soon("another title", board).await.expect("open");
    assert_eq!(board.title, title);
    board
}

#[tokio::test(flavor = "multi_thread")]
async fn f44_a_theme_is_called_otherwise_while_it_is_prepared_and_while_it_runs() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("world-cafe").await;
    let table = workshop.created.boards[2].id.clone();
    let titled = |title: &str| Command::RetitleBoard { board: table.clone(), title: title.into() };
    let ada = workshop.joined("Ada", Role::Participant).await;
    let (mut fannys, mut adas) = (workshop.creator().live().await, ada.live().await);
    // A client that was modified asks for it as well.
    for role in [Role::Participant, Role::Observer, Role::Projector] {
        let mut live = workshop.joined("Qui", role).await.live().await;
        let refused = soon("the answer", live.command(titled("Le mien"))).await;
        assert!(format!("{refused:?}").contains("NotAllowed"), "{role:?}: {refused:?}");
    }
    for wrong in ["  ", &"t".repeat(121)] {
        let refused = soon("the answer", fannys.command(titled(wrong))).await;
        assert!(refused.is_err(), "{wrong}");
    }
    order(&mut fannys, titled("Se déplacer à la campagne")).await;
    let told = called(&mut adas, "Se déplacer à la campagne").await;
    assert_eq!((told.id, told.key.as_deref()), (table.clone(), Some("table-3")));
    // The board says it itself, and a modified client does not say otherwise there.
    let there = at(&workshop.creator(), &table).at_the_board().await;
    let hers = at(&ada, &table).at_the_board().await;
    there.sees("the title", |board| board.view().title == "Se déplacer à la campagne").await;
    hers.edit(|roots, txn| roots.retitle(txn, "À moi"));
    hers.sees("why not", |board| !board.refusals().is_empty()).await;
    hers.sees("its own title again", |board| board.view().title == "Se déplacer à la campagne").await;
    assert_eq!(there.view().title, "Se déplacer à la campagne");
    // While it runs too.
    let phase = soon("in", workshop.site().inside(&workshop.created.workshop, &ada.ticket.token)).await;
    let phase = phase.expect("in").workshop.script[0].id.clone();
    order(&mut fannys, Command::StartPhase { phase }).await;
    order(&mut fannys, titled("Venir sans voiture")).await;
    called(&mut adas, "Venir sans voiture").await;
    there.sees("the title", |board| board.view().title == "Venir sans voiture").await;

    server.restart().await;
    let inside = soon("in", workshop.site().inside(&workshop.created.workshop, &ada.ticket.token)).await;
    let boards = inside.expect("in").workshop.boards;
    assert_eq!(
        boards.iter().find(|board| board.id == table).expect("it is there").title,
        "Venir sans voiture"
    );
    for path in ["deliverables/report?lang=fr", "method"] {
        let file = ask(&workshop, &workshop.created.token, Method::GET, path, "").await;
        let file = String::from_utf8_lossy(&file.body).into_owned();
        assert!(
            file.contains("Venir sans voiture") && !file.contains("Mobilité et connectivité"),
            "{path}: {file}"
        );
    }
    let mut fannys = workshop.creator().live().await;
    order(&mut fannys, Command::CloseWorkshop {}).await;
    let closed = soon("the answer", fannys.command(titled("Après"))).await;
    assert!(format!("{closed:?}").contains("WorkshopClosed"), "{closed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn f44_a_raw_board_is_called_otherwise_and_not_a_byte_is_written_in_it() {
    let server = TestServer::start().await;
    let workshop = server.workshop("raw").await;
    let (ada, board) = (workshop.joined("Ada", Role::Participant).await, workshop.board().clone());
    let (mut fannys, mut adas) = (workshop.creator().live().await, ada.live().await);
    let bytes = async || {
        let path = format!("boards/{board}");
        ask(&workshop, &workshop.created.token, Method::GET, &path, "").await.body
    };
    let before = bytes().await;
    order(&mut fannys, Command::RetitleBoard { board: board.clone(), title: "Le dessin".into() }).await;
    assert_eq!(called(&mut adas, "Le dessin").await.id, board);
    // Whatever an errand would have written is there when one after it is done.
    order(&mut fannys, Command::RetitleBoard { board: board.clone(), title: "Le plan".into() }).await;
    called(&mut adas, "Le plan").await;
    assert_eq!(bytes().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn f44_l8_what_a_table_of_peers_is_called_is_told_to_those_who_sit_there() {
    let server = TestServer::start().await;
    let workshop = server.workshop("agora").await;
    let table = workshop.created.boards[1].id.clone();
    let titled = Command::RetitleBoard { board: table.clone(), title: "Entre agents".into() };
    let (ada, ben) =
        (workshop.joined("Ada", Role::Participant).await, workshop.joined("Ben", Role::Participant).await);
    let mut fannys = workshop.creator().live().await;
    order(&mut fannys, Command::MakeGroups { count: 3, spread: Spread::ByHand {} }).await;
    let groups = fannys.find(|message| match message {
        ServerMessage::Happening { happening: Happening::GroupsMade { groups }, .. } => Some(groups),
        _ => None,
    });
    let groups = soon("the groups", groups).await.expect("open");
    let seat = |person: &PersonId, n: usize| {
        let group = Some(groups[n].id.clone());
        Command::MoveToGroup { person: person.clone(), group }
    };
    for (someone, n) in [(&ada, 0), (&ben, 1)] {
        order(&mut fannys, seat(someone.person(), n)).await;
    }
    let shut = soon("the answer", fannys.command(titled.clone())).await;
    assert!(format!("{shut:?}").contains("NotYourBoard"), "she does not see it: {shut:?}");
    let (mut adas, mut bens) = (ada.live().await, ben.live().await);
    order(&mut fannys, seat(workshop.creator().person(), 0)).await;
    order(&mut fannys, titled).await;
    order(&mut fannys, Command::Retitle { title: "fin".into() }).await;
    let has_it = |message: ServerMessage| match message {
        ServerMessage::Yours { yours } => {
            yours.boards.iter().find(|board| board.id == table && board.title == "Entre agents").map(|_| ())
        }
        _ => None,
    };
    soon("the title at her table", adas.find(has_it)).await.expect("open");
    // Of all that Ben is told until then nothing has it.
    let mut heard = String::new();
    let end = bens.find(|message| {
        heard.push_str(&serde_json::to_string(&message).expect("JSON"));
        matches!(&message, ServerMessage::Happening { happening: Happening::Retitled { .. }, .. })
            .then_some(())
    });
    soon("the end", end).await.expect("open");
    assert!(!heard.contains("Entre agents"), "{heard}");
}

#[tokio::test(flavor = "multi_thread")]
async fn y14_a_moment_becomes_a_board_of_the_same_workshop_whose_notes_know_their_origin() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada").await);
    let mut fannys = workshop.creator().live().await;
    let idea = ada.add_note(Target::In { zone: "cafe" }, "un samovar", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    let view = ask(&workshop, &workshop.created.token, Method::GET, "replay", "").await;
    let then = serde_json::from_slice::<ReplayView>(&view.body).expect("a view").to;
    for label in ["ici", "là"] {
        order(&mut fannys, Command::NamePoint { label: label.into() }).await;
    }
    ada.edit_text(&idea, 0, 2, "deux");
    ada.add_note(HERE, "plus tard", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;

    let wish =
        |board: &str, at: u64| json!({"title": "Le café d’avant", "board": board, "at": at}).to_string();
    let board = workshop.board().as_str();
    let post = async |token: &str, body: String| ask(&workshop, token, Method::POST, "boards", &body).await;
    let token = workshop.created.token.clone();
    assert_eq!(post(&ada.newcomer().ticket.token, wish(board, then)).await.status, 403);
    assert_eq!(post(&token, wish("nowhere", then)).await.status, 404);
    assert_eq!(post(&token, wish(board, 1)).await.status, 404);
    let made = post(&token, wish(board, then)).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    let made: BoardView = serde_json::from_slice(&made.body).expect("a board");
    assert_eq!(added(&mut fannys).await, made);
    server.restart().await;

    let there = at(ada.newcomer(), &made.id).at_the_board().await;
    let content = there.view();
    assert_eq!(content.title, "Le café d’avant");
    let copy = &content.notes[&idea];
    assert_eq!((copy.text.as_str(), &copy.author), ("un samovar", &None));
    assert!(content.notes.values().all(|note| note.text != "plus tard"));
    let path = format!("boards/{}/notes/{idea}/origins", made.id);
    let steps: Vec<OriginStep> =
        serde_json::from_slice(&ask(&workshop, &token, Method::GET, &path, "").await.body).expect("steps");
    assert!(matches!(&steps[..], [OriginStep::Seen { .. }]), "{steps:?}");
    let told = format!("{steps:?}");
    assert!(told.contains("deux samovar"), "the note as it is now: {told}");

    let mut fannys = workshop.creator().live().await;
    order(&mut fannys, Command::CloseWorkshop {}).await;
    assert_eq!(post(&token, wish(board, then)).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn y8_a_published_replay_names_groups_unless_its_publisher_leaves_them_out() {
    let mut stage = Stage::new().await;
    stage.comes("Ada Lovelace", "a").await;
    let group = "a".parse().expect("an id");
    stage.orders(Command::RenameGroup { group, name: "Les Mésanges".into() }).await;
    let boards = vec![stage.workshop.board().clone()];
    let until = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let until = u64::try_from(until.as_millis()).expect("before the end of time") + 3_600_000;
    for without_groups in [false, true] {
        let boards = boards.clone();
        stage.orders(Command::PublishReplay { boards, phases: None, until, without_groups }).await;
    }
    let workshop = &stage.workshop;
    let links = ask(workshop, &workshop.created.token, Method::GET, "replay/links", "").await;
    let links: Vec<ReplayLink> = serde_json::from_slice(&links.body).expect("links");
    for link in links {
        let path = format!("/api/replays/{}", link.secret);
        let asked = workshop.site().request(Method::GET, &path, None, Bytes::new());
        let told = String::from_utf8(soon("the replay", asked).await.expect("an answer").body.to_vec())
            .expect("text");
        assert_eq!(told.contains("Les Mésanges"), link.replay.groups, "{told}");
        assert!(!told.contains("Lovelace"), "{told}");
    }
}
