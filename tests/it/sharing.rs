//! A card of an inclusion whose author lets its words be told: in files, on the restitution's page and in the replay,
//! until they take it back; and nobody else's (SPEC B17, E5, Y3).

use bytes::Bytes;
use hyper::Method;
use socle_client::board::Board;
use socle_protocol::{
    board::{Note, Place, Weather},
    ids::BoardId,
    message::{Command, Done, Happening, ServerMessage},
    refusal::Refusal,
    role::Role,
};
use socle_tests::{
    people::{Newcomer, Person, Workshop, until_quiet},
    server::TestServer,
    soon,
};

async fn order(live: &mut socle_client::live::Live, command: Command) {
    let told = format!("{command:?}");
    soon("the answer", live.command(command)).await.unwrap_or_else(|why| panic!("{told}: {why}"));
}

async fn starts(live: &mut socle_client::live::Live, phase: &str) {
    order(live, Command::StartPhase { phase: phase.parse().expect("an id") }).await;
}

async fn revealed(live: &mut socle_client::live::Live) {
    let done = live.find(|message| match message {
        ServerMessage::Happening { happening: Happening::ErrandDone { done, .. }, .. } => Some(done),
        _ => None,
    });
    let done = soon("the reveal", done).await.expect("open");
    assert!(matches!(done, Done::Revealed { notes: 2, .. }), "{done:?}");
}

/// On one's private board, for the strip of arrivals.
async fn card(who: &Newcomer, id: &str, text: &str, shared: bool) {
    let drafts = who.towards(&format!("drafts-{}", who.person())).at_the_board().await;
    let place = Place { zone: Some("arrivee".into()), order: "a0".into(), ..Place::default() };
    let author = Some(who.person().to_string());
    let weather = Some(Weather::Rain);
    drafts.put_note(&Note {
        id: id.into(),
        text: text.into(),
        place,
        author,
        weather,
        shared,
        ..Note::default()
    });
    soon("the card is saved", drafts.saved()).await.expect("saved");
}

fn says(board: &Board, note: &str, shared: bool) {
    board.edit(|roots, txn| assert!(roots.set_shared(txn, note, shared)));
}

/// Everything that leaves: files, the restitution's draft, the replay.
async fn leaving(workshop: &Workshop, board: &BoardId) -> Vec<String> {
    let mut paths = vec!["export?format=md".to_owned(), "report".into(), "deliverables/never".into()];
    for format in ["md", "html", "csv", "json", "svg"] {
        paths.push(format!("boards/{board}/export?format={format}"));
    }
    paths.extend(
        ["report/export?format=md", "report/export?format=html", "replay/segments/0"].map(str::to_owned),
    );
    let mut files = Vec::new();
    for path in paths {
        let mut path = format!("/api/workshops/{}/{path}", workshop.created.workshop);
        let ask = |path: String| async move {
            let asked =
                workshop.site().request(Method::GET, &path, Some(&workshop.created.token), Bytes::new());
            String::from_utf8(soon("the file", asked).await.expect("an answer").body.to_vec()).expect("text")
        };
        if path.ends_with("segments/0") {
            let view = ask(path.replace("/segments/0", "")).await;
            let view: serde_json::Value = serde_json::from_str(&view).expect("a view");
            path = format!("{path}?version={}", view["version"].as_str().expect("a version"));
        }
        files.push(ask(path).await);
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn b17_a_shared_card_leaves_with_its_words_and_nobody_shares_anothers() {
    let server = TestServer::start().await;
    let workshop = server.workshop("inclusion").await;
    let board = workshop.board().clone();
    let mut fannys = workshop.creator().live().await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let ben = workshop.joined("Ben", Role::Participant).await;
    starts(&mut fannys, "arrivee-1").await;
    card(&ada, "adas", "contente d’être là", true).await;
    card(&ben, "bens", "triste ce matin", false).await;
    starts(&mut fannys, "arrivee-2").await;
    revealed(&mut fannys).await;

    // In this phase nobody but the facilitation edits: who wrote a card may still say so.
    let fanny = workshop.facilitator().await;
    let (ada, ben) = (ada.at_the_board().await, ben.at_the_board().await);
    for (forger, refusals) in [(&fanny, 1), (&ada, 1)] {
        says(forger, "bens", true);
        until_quiet(&workshop, &[forger, &ben]).await;
        let refused = forger.refusals();
        assert_eq!(refused.len(), refusals, "{refused:?}");
        assert_eq!(refused.last(), Some(&Refusal::NotYourWords { note: "bens".into() }));
        assert!(!forger.view().notes["bens"].shared, "taken back");
    }
    let shows = |files: &[String], told: bool| {
        let with: Vec<usize> = (0..files.len()).filter(|n| files[*n].contains("contente")).collect();
        // All but the deliverable, which an inclusion has not.
        assert_eq!(with.len(), if told { files.len() - 1 } else { 0 }, "{with:?}");
        for file in files {
            assert!(!file.contains("triste ce matin"), "{file}");
        }
    };
    let files = leaving(&workshop, &board).await;
    shows(&files, true);
    assert!(
        files[0].contains("| pluie | 2 |") || files[0].contains("| rain | 2 |"),
        "both are counted: {}",
        files[0]
    );

    until_taken_back(&workshop, &ada, &ben).await;
    shows(&leaving(&workshop, &board).await, false);
    says(&ada, "adas", true);
    until_quiet(&workshop, &[&ada, &ben]).await;
    order(&mut fannys, Command::CloseWorkshop {}).await;
    shows(&leaving(&workshop, &board).await, true);
}

async fn until_taken_back(workshop: &Workshop, ada: &Person, ben: &Person) {
    says(ada, "adas", false);
    until_quiet(workshop, &[ada, ben]).await;
    assert!(!ben.view().notes["adas"].shared);
    assert_eq!(ada.refusals().len(), 1, "hers to say: {:?}", ada.refusals());
}
