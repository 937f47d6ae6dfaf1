//! Ideas that come in as text: for the facilitation, all or nothing.

use bytes::Bytes;
use hyper::Method;
use serde_json::json;
use socle_protocol::{
    api::Refused,
    import::{ImportPlan, Why},
    message::Command,
};
use socle_tests::{people::Newcomer, soon, stage::Stage};

async fn asked(stage: &Stage, who: &Newcomer, board: &str, text: &str, apply: bool) -> (u16, Bytes) {
    let path = format!("/api/workshops/{}/boards/{board}/import", who.ticket.workshop);
    let body = Bytes::from(json!({"text": text, "apply": apply}).to_string());
    let site = stage.server.site();
    let answer = soon("the answer", site.request(Method::POST, &path, Some(&who.ticket.token), body)).await;
    let answer = answer.expect("an answer");
    (answer.status, answer.body)
}

async fn plan(stage: &Stage, who: &Newcomer, board: &str, text: &str, apply: bool) -> ImportPlan {
    let (status, body) = asked(stage, who, board, text, apply).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).expect("a plan")
}

#[tokio::test(flavor = "multi_thread")]
async fn n1_n3_a_facilitator_looks_then_imports_and_a_bad_line_brings_nothing_in() {
    let mut stage = Stage::new().await;
    let ada = stage.comes("Ada", "a").await;
    let fanny = stage.workshop.creator();
    let plenary = fanny.clone().at_the_board().await;
    let board = plenary.id().to_string();
    let text = "# Cuisine\nUn four\nUne table\n# Terrasse\nDes bancs";
    let looked = plan(&stage, &fanny, &board, text, false).await;
    assert_eq!((looked.ideas, looked.zones.len(), looked.trouble.clone()), (3, 2, None));
    assert!(plenary.view().notes.is_empty(), "only looked at");
    let long = format!("# Cuisine\nUn four\n{}", "é".repeat(501));
    let trouble = plan(&stage, &fanny, &board, &long, true).await.trouble.expect("told");
    assert_eq!((trouble.line, trouble.why), (3, Why::IdeaTooLong));
    assert!(plenary.view().notes.is_empty(), "nothing half-imported");
    assert_eq!(plan(&stage, &fanny, &board, text, true).await, looked);
    plenary.sees("what came in", |board| board.view().notes.len() == 3).await;
    let view = plenary.view();
    assert_eq!(view.zones.len(), 2);
    assert!(view.notes.values().all(|note| note.author.is_none() && note.place.zone.is_some()), "{view:?}");
    // Again it goes to the zones that are there.
    let again = plan(&stage, &fanny, &board, "# CUISINE\nUn évier", true).await;
    assert!(!again.zones[0].is_new);
    plenary.sees("one more", |board| board.view().notes.len() == 4).await;
    assert_eq!(plenary.view().zones.len(), 2);
    // Nobody else, and not once it is over.
    let refused = |(status, body): (u16, Bytes)| {
        let told: Refused = serde_json::from_slice(&body).expect("a refusal");
        (status, told.refusal.code())
    };
    assert_eq!(refused(asked(&stage, &ada, &board, text, true).await), (403, "not_allowed"));
    assert_eq!(refused(asked(&stage, &fanny, "../x", text, true).await).0, 404);
    let mut live = fanny.live().await;
    soon("the close", live.command(Command::CloseWorkshop {})).await.expect("closed");
    assert_eq!(refused(asked(&stage, &fanny, &board, text, true).await).1, "workshop_closed");
    assert_eq!(plenary.view().notes.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn n2_the_json_that_the_server_exports_comes_in_again() {
    let stage = Stage::new().await;
    let fanny = stage.workshop.creator();
    let plenary = fanny.clone().at_the_board().await;
    let board = plenary.id().to_string();
    let text = "# Cuisine\nUn four « chaud »\n# Terrasse\nDes bancs";
    plan(&stage, &fanny, &board, text, true).await;
    plenary.sees("what came in", |board| board.view().notes.len() == 2).await;
    let path = format!("/api/workshops/{}/boards/{board}/export?format=json", fanny.ticket.workshop);
    let site = stage.server.site();
    let asked = site.request(Method::GET, &path, Some(&fanny.ticket.token), Bytes::new());
    let file = String::from_utf8(soon("the file", asked).await.expect("an answer").body.to_vec());
    let again = plan(&stage, &fanny, &board, &file.expect("text"), false).await;
    let zones: Vec<_> =
        again.zones.iter().map(|zone| (zone.title.as_str(), zone.ideas, zone.is_new)).collect();
    assert_eq!(zones, [("Cuisine", 1, false), ("Terrasse", 1, false)], "{again:?}");
}
