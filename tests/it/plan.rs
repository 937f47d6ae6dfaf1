//! «Plan des usages», played: ESPACES are placed, poured into the common plan, voted on, taken along (SPEC B18–B21, D10,
//! V2, E15).

use crate::images::png;
use hyper::Method;
use serde_json::Value;
use socle_client::board::Target;
use socle_protocol::{
    api::Uploaded,
    board::{
        Color, Frame, Level, LinkKind, Room, Zone,
        plan::{Moment, Noise},
    },
    ids::BoardId,
    message::{
        Command, ZoneRef,
        vote::{VoteKind, VotePlan},
    },
};
use socle_tests::{
    people::{Person, Workshop, until_quiet},
    server::TestServer,
    soon,
    traces::is_somewhere,
};

fn board_named(workshop: &Workshop, key: &str) -> BoardId {
    let boards = &workshop.created.boards;
    boards.iter().find(|board| board.key.as_deref() == Some(key)).expect("a board of the method").id.clone()
}

async fn fanny_at(workshop: &Workshop, board: &BoardId) -> Person {
    let mut fanny = workshop.creator();
    fanny.ticket.board = board.clone();
    fanny.at_the_board().await
}

async fn json(workshop: &Workshop, board: &BoardId) -> Value {
    let created = &workshop.created;
    let read = soon("a board", workshop.site().board(&created.workshop, board, &created.token)).await;
    serde_json::from_slice(&read.expect("a board")).expect("JSON")
}

fn zone<'a>(board: &'a Value, id: &str) -> Option<&'a Value> {
    board["zones"].as_array()?.iter().find(|zone| zone["id"] == id)
}

fn texts(zone: &Value) -> Vec<&str> {
    zone["notes"].as_array().into_iter().flatten().filter_map(|note| note["text"].as_str()).collect()
}

/// The board once this is so.
async fn until(workshop: &Workshop, board: &BoardId, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    soon(what, async {
        loop {
            let now = json(workshop, board).await;
            if is_so(&now) {
                return now;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

async fn orders(workshop: &Workshop, command: Command) {
    let mut live = workshop.creator().live().await;
    soon("the command", live.command(command)).await.expect("done");
}

fn square(x: f64, side: f64) -> Room {
    let points = vec![(x, 0.0), (x + side, 0.0), (x + side, side), (x, side)];
    Room { level: "rdc".into(), points, ..Room::default() }
}

fn places(person: &Person, zone: &str, room: &Room) {
    person.edit(|roots, txn| assert!(roots.set_room(txn, zone, Some(room))));
}

async fn file(workshop: &Workshop, path: &str) -> String {
    let created = &workshop.created;
    let asked = workshop.site().file(&created.workshop, path, &created.token);
    let bytes = soon("a file", asked).await.expect("a file");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread")]
async fn d10_chosen_espaces_come_to_the_common_plan_with_their_place_and_their_ideas_once() {
    let server = TestServer::start().await;
    let workshop = server.workshop("plan-des-usages").await;
    let (a, b, common) = (
        board_named(&workshop, "table-1"),
        board_named(&workshop, "table-2"),
        board_named(&workshop, "commun"),
    );
    let (at_a, at_b) = (fanny_at(&workshop, &a).await, fanny_at(&workshop, &b).await);
    let described =
        Room { usages: vec!["fabriquer".into()], noise: Some(Noise::Lively), ..square(0.0, 100.0) };
    places(&at_a, "ateliers", &described);
    places(&at_a, "cafe", &square(200.0, 50.0));
    places(&at_b, "cafe", &square(500.0, 80.0));
    let own = Zone {
        title: "ESPACE SIESTE".into(),
        parent: Some("plan".into()),
        order: "aV".into(),
        frame: Frame { x: 0.0, y: 0.0, w: 460.0, h: 172.0 },
        room: Some(square(800.0, 90.0)),
        ..Zone::default()
    };
    let own = at_b.add_zone(&own);
    at_b.add_note(Target::In { zone: &own }, "des hamacs", Color::Lilas);
    // What is close to what comes along, without the words of whoever drew it; not to what is not there.
    at_a.add_link("cafe", "ateliers", LinkKind::Proximity, "le bruit !");
    at_a.add_link("ateliers", "boutique", LinkKind::Proximity, "");
    at_b.add_link("cafe", &own, LinkKind::Flow, "");
    at_b.add_link("ateliers", "cafe", LinkKind::Proximity, "");
    at_a.is_saved().await;
    at_b.is_saved().await;

    let pour = |rooms: &[(&BoardId, &str)]| Command::PourRooms {
        rooms: rooms
            .iter()
            .map(|(board, zone)| ZoneRef { board: (*board).clone(), zone: (*zone).into() })
            .collect(),
        board: common.clone(),
    };
    let all = [(&a, "ateliers"), (&a, "cafe"), (&b, own.as_str())];
    orders(&workshop, pour(&all)).await;
    let has_all = |board: &Value| {
        let titled = |zone: &&Value| zone["title"] == "ESPACE SIESTE";
        zone(board, "ateliers").is_some_and(|zone| texts(zone).len() == 5)
            && board["zones"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|zone| titled(&zone) && texts(zone).len() == 1)
    };
    let first = until(&workshop, &common, "the pour", has_all).await;
    let there = json(&workshop, &a).await;
    let (poured, source) = (zone(&first, "ateliers").expect("it"), zone(&there, "ateliers").expect("it"));
    assert_eq!((&poured["room"], texts(poured)), (&source["room"], texts(source)));
    assert_eq!(poured["notes"][0]["origin"]["board"], a.as_str());
    let made = first["zones"].as_array().into_iter().flatten().find(|zone| zone["title"] == "ESPACE SIESTE");
    let made = made.expect("an ESPACE that the common plan did not have");
    let links = |board: &Value| {
        let said = |link: &Value| {
            let word = |key: &str| link[key].as_str().unwrap_or_default().to_owned();
            assert_eq!((word("label"), &link["author"]), (String::new(), &Value::Null));
            let (from, to) = (word("from"), word("to"));
            // Two groups drew it, each from another end.
            let is_either = word("kind") == "proximity" && to < from;
            let (from, to) = if is_either { (to, from) } else { (from, to) };
            [word("kind"), from, to]
        };
        let mut links: Vec<_> = board["links"].as_array().into_iter().flatten().map(said).collect();
        links.sort();
        links
    };
    let drawn =
        [["flow", "cafe", made["id"].as_str().unwrap_or_default()], ["proximity", "ateliers", "cafe"]];
    assert_eq!(links(&first), drawn);
    assert_eq!((&made["parent"], &made["room"]["points"][0][0]), (&"plan".into(), &800.into()));
    assert!(zone(&first, "detente").is_some_and(|zone| zone.get("room").is_none() && texts(zone).is_empty()));

    // Again, with the café of the other plan: nothing is there twice, and that one's place counts.
    orders(&workshop, pour(&[(&a, "ateliers"), (&b, "cafe"), (&b, own.as_str())])).await;
    let is_moved =
        |board: &Value| zone(board, "cafe").is_some_and(|zone| zone["room"]["points"][0][0] == 500);
    let second = until(&workshop, &common, "the second pour", is_moved).await;
    assert!(has_all(&second));
    assert_eq!(links(&second), drawn, "what two groups say alike is said once");
    assert_eq!(second["zones"].as_array().map(Vec::len), first["zones"].as_array().map(Vec::len));

    // Participants can't.
    let mut ada = workshop.joined("Ada", socle_protocol::role::Role::Participant).await.live().await;
    assert!(ada.command(pour(&all)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn v2_a_vote_on_a_plan_is_on_its_espaces_where_they_lie() {
    let server = TestServer::start().await;
    let workshop = server.workshop("plan-des-usages").await;
    let common = board_named(&workshop, "commun");
    let fanny = fanny_at(&workshop, &common).await;
    places(&fanny, "boutique", &square(0.0, 100.0));
    places(&fanny, "enfants", &Room { level: "etage".into(), ..Room::default() });
    places(&fanny, "cafe", &Room { level: "parti".into(), ..square(0.0, 10.0) });
    fanny.add_note(Target::In { zone: "plan" }, "une idée à côté", Color::Lilas);
    fanny.is_saved().await;
    let plan = VotePlan {
        title: "Cette place convient-elle\u{a0}?".into(),
        how: VoteKind::YesNo {},
        zones: vec!["plan".into()],
        board: Some(common.clone()),
        options: Vec::new(),
        by_group: None,
        keep: None,
        except: Vec::new(),
        by_zone: false,
    };
    orders(&workshop, Command::OpenVote { plan: plan.into() }).await;
    let created = &workshop.created;
    let vote = soon("the vote", async {
        loop {
            let inside = workshop.site().inside(&created.workshop, &created.token).await.expect("inside");
            if let Some(vote) = inside.workshop.votes.first() {
                return vote.clone();
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    let options: Vec<_> = vote.options.iter().map(|option| option.text.as_str()).collect();
    assert_eq!(options, ["2 · ESPACE BOUTIQUE", "8 · ESPACE ENFANTS", "une idée à côté"]);
    assert_eq!((vote.options[0].id.as_str(), vote.options[0].zone.as_deref()), ("boutique", Some("plan")));
}

#[tokio::test(flavor = "multi_thread")]
async fn e15_a_plan_leaves_as_a_picture_a_table_and_a_sheet_for_the_wall() {
    let server = TestServer::start().await;
    let workshop = server.workshop("plan-des-usages").await;
    let common = board_named(&workshop, "commun");
    let fanny = fanny_at(&workshop, &common).await;
    let created = &workshop.created;
    let images = format!("/api/workshops/{}/images", created.workshop);
    let asked = workshop.site().request(Method::POST, &images, Some(&created.token), png(7));
    let uploaded: Uploaded =
        serde_json::from_slice(&soon("the image", asked).await.expect("an answer").good().expect("taken in"))
            .expect("JSON");
    let level = |id: &str, label: &str| Level {
        id: id.into(),
        label: label.into(),
        height: 560.0,
        ..Level::default()
    };
    let levels = [
        Level { image: Some(uploaded.image), metres: Some(20.0), ..level("rdc", "Rez-de-chaussée") },
        level("etage", "Étage"),
    ];
    fanny.edit(|roots, txn| assert!(roots.set_levels(txn, "plan", &levels)));
    let described = Room {
        usages: vec!["boire un café".into(), "=1+1".into()],
        publics: vec!["tout le monde".into()],
        moments: vec![Moment::Morning, Moment::Weekend],
        noise: Some(Noise::Lively),
        ..square(0.0, 250.0)
    };
    places(&fanny, "cafe", &described);
    places(&fanny, "detente", &Room { noise: Some(Noise::Calm), ..square(260.0, 100.0) });
    let words = "  « Un four & un comptoir »\n— <b>à nous</b>";
    fanny.add_note(Target::In { zone: "cafe" }, words, Color::Lilas);
    fanny.add_note(Target::In { zone: "boutique" }, "des paniers", Color::Lilas);
    fanny.add_link("cafe", "detente", LinkKind::Flow, "");
    until_quiet(&workshop, &[]).await;
    fanny.is_saved().await;

    let csv = file(&workshop, "deliverables/table?lang=fr").await;
    let heads = "\u{feff}Niveau;ESPACE;m²;Usages;Publics;Moments;Équipement;Bruit;Accès PMR;Qui gère;Où;N°;Idées;Espace\r\n";
    assert!(csv.starts_with(heads), "{csv}");
    let row = "Rez-de-chaussée;ESPACE CAFÉ;25;\"boire un café, =1+1\";tout le monde;\"matin, week-end\";;animé;;;;3;1;Plan commun\r\n";
    assert!(csv.contains(row), "{csv}");
    assert!(csv.contains("À placer;ESPACE BOUTIQUE;;;;;;;;;;2;1;Plan commun"), "{csv}");

    let plan = file(&workshop, "deliverables/plan?lang=fr").await;
    let sentences = [
        "«\u{a0}ESPACE DÉTENTE\u{a0}» (calme) est à côté de «\u{a0}ESPACE CAFÉ\u{a0}» (animé).",
        "«\u{a0}ESPACE BOUTIQUE\u{a0}» n’est pas encore placé.",
        "ESPACE CAFÉ → ESPACE DÉTENTE\u{a0}: flux",
    ];
    for part in sentences.iter().copied().chain([
        "size:A3",
        "data:image/webp;base64,",
        "3 · ESPACE CAFÉ",
        "25\u{a0}m²",
    ]) {
        assert!(plan.contains(part), "{part}");
    }
    assert!(
        !plan.contains("http:")
            || plan.matches("http:").count() == plan.matches("http://www.w3.org/2000/svg").count()
    );

    let sheet = file(&workshop, "deliverables/interpretation?lang=fr").await;
    assert!(
        sheet.contains("« Un four &amp; un comptoir »\n— &lt;b&gt;à nous&lt;/b&gt;"),
        "its words exactly"
    );
    assert!(
        sheet.contains("des paniers") && sheet.contains("<dt>Surface</dt><dd>29\u{a0}m²</dd>"),
        "{sheet}"
    );

    let svg = file(&workshop, &format!("boards/{common}/export?format=svg&zone=plan&lang=fr")).await;
    assert!(svg.contains("<image ") && svg.contains("preserveAspectRatio") && svg.contains("ESPACE CAFÉ"));
    let markdown = file(&workshop, &format!("boards/{common}/export?format=md&zone=plan&lang=fr")).await;
    assert!(markdown.contains("| ESPACE | m² | Usages |"), "{markdown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g8_what_somebody_said_of_an_espace_goes_with_their_words_also_where_it_was_poured() {
    let server = TestServer::start().await;
    let workshop = server.workshop("plan-des-usages").await;
    let (a, common) = (board_named(&workshop, "table-1"), board_named(&workshop, "commun"));
    let ada = workshop.join("Ada").await;
    let room = Room {
        usages: vec!["chuchoter".into()],
        steward: Some("effaçable ensemble".into()),
        ..square(0.0, 100.0)
    };
    places(&ada, "cafe", &room);
    ada.is_saved().await;
    let fanny = fanny_at(&workshop, &a).await;
    let kept = Room { usages: vec!["bricoler".into()], ..square(300.0, 100.0) };
    places(&fanny, "ateliers", &kept);
    fanny.is_saved().await;
    let rooms = ["cafe", "ateliers"].map(|zone| ZoneRef { board: a.clone(), zone: zone.into() });
    orders(&workshop, Command::PourRooms { rooms: rooms.into(), board: common.clone() }).await;
    let usage = |board: &Value, id: &str| zone(board, id).map(|zone| zone["room"]["usages"][0].clone());
    until(&workshop, &common, "the pour", |board| usage(board, "cafe") == Some("chuchoter".into())).await;
    orders(&workshop, Command::EraseContributions { person: ada.newcomer().person().clone() }).await;
    for board in [&a, &common] {
        let blanked = |board: &Value| usage(board, "cafe") == Some("·········".into());
        let now = until(&workshop, board, "blanked", blanked).await;
        assert_eq!(usage(&now, "ateliers"), Some("bricoler".into()), "somebody else’s stays");
        assert_eq!(zone(&now, "cafe").expect("it")["room"]["points"][1][0], 100, "and so does where it lies");
    }
    soon("an end of the words", async {
        while ["chuchoter", "effaçable ensemble"]
            .iter()
            .any(|word| is_somewhere(server.data(), word.as_bytes()))
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
