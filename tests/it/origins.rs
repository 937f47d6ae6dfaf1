//! «D'où vient cette idée ?»: the way back over boards that the person may see, and nothing of the others.

use hyper::Method;
use socle_client::board::Target;
use socle_protocol::{
    api::OriginStep,
    board::{Color, Deletion, write::Kind},
    message::{
        Command, Done, Happening, NoteRef, ServerMessage,
        script::{Rules, See},
    },
    refusal::Refusal,
};
use socle_tests::{
    people::{Newcomer, Person},
    soon,
    stage::Stage,
};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

/// How the server answers where this note comes from.
async fn answer(stage: &Stage, who: &Newcomer, board: &str, note: &str) -> (u16, bytes::Bytes) {
    let path = format!("/api/workshops/{}/boards/{board}/notes/{note}/origins", who.ticket.workshop);
    let site = stage.server.site();
    let asked = site.request(Method::GET, &path, Some(&who.ticket.token), bytes::Bytes::new());
    let answer = soon("the origins", asked).await.expect("an answer");
    (answer.status, answer.body)
}

async fn origins(stage: &Stage, who: &Newcomer, board: &str, note: &str) -> Vec<OriginStep> {
    let (status, body) = answer(stage, who, board, note).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).expect("steps")
}

/// Fanny pours this note; answers the id of its copy.
async fn poured(who: &Newcomer, from: &Person, note: &str, to: &Person) -> String {
    let before: Vec<String> = to.view().notes.into_keys().collect();
    let mut live = who.live().await;
    let notes = vec![NoteRef { board: from.id().clone(), note: note.to_owned() }];
    let pour = Command::Pour { notes, board: to.id().clone(), zone: "nulle-part".into(), gate: None };
    soon("the command", live.command(pour)).await.expect("given");
    let done = live.find(|message| match message {
        ServerMessage::Happening { happening: Happening::ErrandDone { done, .. }, .. } => Some(done),
        _ => None,
    });
    assert_eq!(soon("the errand", done).await.expect("open"), Done::Poured { notes: 1 });
    to.sees("the copy", |board| board.view().notes.len() > before.len()).await;
    to.view().notes.into_keys().find(|id| !before.contains(id)).expect("a copy")
}

/// What each step says, shortly.
fn said(steps: &[OriginStep]) -> Vec<(&str, &str, bool)> {
    let said = steps.iter().map(|step| match step {
        OriginStep::Seen { title, text, changed, .. } => (title.as_str(), text.as_str(), *changed),
        OriginStep::Gone { title, .. } => (title.as_str(), "gone", false),
        OriginStep::Elsewhere { label, .. } => (label.as_str(), "elsewhere", false),
        OriginStep::Hidden { .. } => ("", "hidden", false),
    });
    said.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn d8_where_a_note_comes_from_is_told_step_by_step() {
    let mut stage = Stage::new().await;
    let (ada, ben) = (stage.comes("Ada", "a").await, stage.comes("Ben", "b").await);
    let fanny = stage.workshop.creator();
    let plenary = fanny.clone().at_the_board().await;
    let (first, second) =
        (fanny.towards("t1").at_the_board().await, fanny.towards("t2").at_the_board().await);
    let note = first.add_note(HERE, "une halle", Color::Rose);
    first.is_saved().await;
    let middle = poured(&fanny, &first, &note, &second).await;
    let copy = poured(&fanny, &second, &middle, &plenary).await;
    let board = plenary.id().to_string();
    let steps = origins(&stage, &ben, &board, &copy).await;
    assert_eq!(said(&steps), [("t2", "une halle", false), ("t1", "une halle", false)]);
    let OriginStep::Seen { at, poured_at: Some(poured_at), zone: None, .. } = &steps[0] else {
        panic!("{steps:?}")
    };
    assert!(at <= poured_at);
    assert_eq!(origins(&stage, &ben, "t1", &note).await, []);
    assert_eq!(origins(&stage, &ben, "t1", "jamais").await, []);

    // What has changed since is said; what is in the bin is gone, and the way goes no further.
    first.edit(|roots, txn| assert!(roots.edit_text(txn, &note, 0, 3, "la")));
    first.is_saved().await;
    assert_eq!(said(&origins(&stage, &ben, &board, &copy).await)[1], ("t1", "la halle", true));
    second.edit(|roots, txn| {
        assert!(roots.remove(txn, Kind::Note, &middle, &Deletion { by: String::new(), at: 1 }))
    });
    second.is_saved().await;
    assert_eq!(said(&origins(&stage, &ben, &board, &copy).await), [("t2", "gone", false)]);

    // While tables are apart, another's is hidden: from who sits elsewhere only.
    second.edit(|roots, txn| assert!(roots.restore(txn, Kind::Note, &middle)));
    second.is_saved().await;
    stage.runs(Rules { see: See::Group, ..Rules::default() }).await;
    assert_eq!(said(&origins(&stage, &ada, &board, &copy).await), [("", "hidden", false)]);
    assert_eq!(
        said(&origins(&stage, &ben, &board, &copy).await),
        [("t2", "une halle", false), ("", "hidden", false)]
    );
    assert_eq!(answer(&stage, &ada, "t2", &middle).await.0, 403, "as the board itself");
    assert_eq!(origins(&stage, &fanny, &board, &copy).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn d8_a_made_up_origin_opens_no_board_and_a_ring_ends() {
    let mut stage = Stage::new().await;
    let ada = stage.comes("Ada", "a").await;
    let mallory = stage.comes("Mallory", "b").await;
    let secret = ada.towards("north").at_the_board().await;
    let note = secret.add_note(HERE, "secret-du-groupe", Color::Rose);
    secret.is_saved().await;
    let plenary = mallory.clone().at_the_board().await;
    let board = plenary.id().to_string();
    // A modified client says that its notes come from there, and from each other.
    let made_up = |id: &str, board: &str, note: &str| socle_protocol::board::Note {
        id: id.into(),
        place: socle_protocol::board::Place {
            zone: None,
            order: "a0".into(),
            x: 0.0,
            y: 0.0,
            ..Default::default()
        },
        text: id.into(),
        origin: Some(socle_protocol::board::Origin {
            board: board.into(),
            note: note.into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let ring = [made_up("r1", &board, "r2"), made_up("r2", &board, "r1")];
    plenary.edit(|roots, txn| ring.iter().for_each(|note| roots.add_note(txn, note)));
    plenary.is_saved().await;
    assert_eq!(plenary.refusals(), []);
    assert_eq!(said(&origins(&stage, &mallory, &board, "r1").await).len(), 1, "round once");
    let drafts = format!("drafts-{}", ada.person());
    for (id, from, note) in [
        ("spy", "north", &*note),
        ("drafts", &drafts, "x"),
        ("odd", "../../etc", "x"),
        ("staff", "staff", "x"),
    ] {
        let against = Refusal::AgainstRules { item: Some(id.into()) };
        plenary.edit(|roots, txn| roots.add_note(txn, &made_up(id, from, note)));
        plenary.sees("that it was taken back", |board| board.refusals().contains(&against)).await;
        assert!(!plenary.view().notes.contains_key(id));
        assert_eq!(answer(&stage, &mallory, &board, id).await.1, "[]", "{id}");
    }
    assert_eq!(answer(&stage, &mallory, "north", &note).await.0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn d9_a_copy_from_a_groups_own_board_does_not_say_so() {
    let mut stage = Stage::new().await;
    let ada = stage.comes("Ada", "a").await;
    let fanny = stage.workshop.creator();
    stage.moves(fanny.person(), "a").await;
    let secret = ada.towards("north").at_the_board().await;
    let note = secret.add_note(HERE, "on étouffe", Color::Rose);
    secret.is_saved().await;
    let plenary = fanny.clone().at_the_board().await;
    let copy = poured(&fanny, &secret, &note, &plenary).await;
    let json = plenary.json();
    assert!(json.contains("on étouffe") && !json.contains("north") && !json.contains(&note), "{json}");
    let state = plenary.state();
    assert!(!state.windows(5).any(|bytes| bytes == b"north"), "nor among its bytes");
    assert_eq!(said(&origins(&stage, &ada, plenary.id().as_str(), &copy).await), [("", "hidden", false)]);
    // Poured again it is brought up to date, and there once.
    secret.edit(|roots, txn| assert!(roots.edit_text(txn, &note, 0, 2, "nous")));
    secret.is_saved().await;
    let mut live = fanny.live().await;
    let notes = vec![NoteRef { board: secret.id().clone(), note }];
    let pour = Command::Pour { notes, board: plenary.id().clone(), zone: String::new(), gate: None };
    soon("the command", live.command(pour)).await.expect("given");
    plenary.sees("what it says now", |board| board.shows("nous étouffe")).await;
    assert_eq!(plenary.view().notes.len(), 1);
}
