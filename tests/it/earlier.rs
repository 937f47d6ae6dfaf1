//! A data folder that an earlier version of Socle wrote is opened, shown and replayed by this one. `earlier/` has
//! such folders' databases, named after the last migration they had, with what that version told of them: an idea
//! written, moved, rewritten and removed, then a phase.

use serde::Deserialize;
use serde_json::Value;
use socle_client::live::{Address, Live};
use socle_protocol::{
    ids::{BoardId, PersonId, WorkshopId},
    message::Command,
};
use socle_tests::{past::Reader, server::TestServer, soon};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// What the earlier version told.
#[derive(Deserialize)]
struct Told {
    workshop: WorkshopId,
    person: PersonId,
    boards: BTreeMap<BoardId, Value>,
    steps: u32,
    phases: Vec<String>,
}

fn parsed(json: &[u8]) -> Value {
    serde_json::from_slice(json).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn y1_a_session_of_an_earlier_version_is_shown_and_replayed_as_that_one_did() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/earlier");
    let told: Told =
        serde_json::from_slice(&fs::read(kept.join("socle-004.json")).expect("kept")).expect("kept");
    let mut server = TestServer::start_with(|config| {
        fs::copy(kept.join("socle-004.db"), config.data.join("socle.db")).expect("the folder is ours");
    })
    .await;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
    let token = server.admission().token(&told.workshop, &told.person, now.try_into().expect("of this age"));
    let path = format!("/api/workshops/{}/replay", told.workshop);
    let reader = Reader { site: server.site(), path, token: Some(token.clone()) };

    // As it was left, and closed by this version: one history.
    for closed in [false, true] {
        let view = reader.view().await;
        let phases: Vec<&str> = view.chapters.iter().map(|chapter| chapter.label.as_str()).collect();
        assert_eq!(phases, told.phases);
        assert_eq!((view.steps, view.passed_over), (told.steps, 0));
        let mut moved = 0;
        for (board, then) in &told.boards {
            let shown = soon("a board", server.site().board(&told.workshop, board, &token)).await;
            assert_eq!(parsed(&shown.expect("it opens")), *then);
            assert_eq!(parsed(reader.board(board, view.steps).await.as_bytes()), *then, "the end");
            moved += usize::from(parsed(reader.board(board, 0).await.as_bytes()) != *then);
        }
        assert!(moved > 0, "the beginning is not the end");
        if !closed {
            let (origin, workshop) = (server.origin(), told.workshop.clone());
            let address = Address { origin, workshop, token: token.clone() };
            let mut live = soon("the plane", Live::open(address, None)).await.expect("it opens");
            soon("a close", live.command(Command::CloseWorkshop {})).await.expect("a facilitator's");
            live.leave().await;
            server.restart().await;
        }
    }
}
