//! A workshop kept as a method's file, and a workshop made from such a file: over HTTP, by whoever may, and by whoever
//! tries.

use bytes::Bytes;
use hyper::Method;
use serde_json::{Value, json};
use socle_client::{api::ApiError, board::Target};
use socle_protocol::{
    api::{CreateWorkshop, Created, MethodFile, Offered},
    board::{Color, Frame, Zone, ZoneKind},
    ids::BoardId,
    message::{
        Command,
        script::{Phase, Stage},
    },
    role::Role,
    template::Template,
};
use socle_tests::{
    people::{Newcomer, Workshop, until_quiet},
    server::TestServer,
    soon,
};

async fn file_of(workshop: &Workshop, token: &str) -> Result<String, ApiError> {
    let answer = soon("the file", workshop.site().file(&workshop.created.workshop, "method", token)).await?;
    Ok(String::from_utf8(answer.to_vec()).expect("text"))
}

async fn kept(workshop: &Workshop) -> String {
    file_of(workshop, &workshop.created.token).await.expect("a method")
}

fn wish(method: &str) -> CreateWorkshop {
    CreateWorkshop {
        title: "D’après un fichier".into(),
        method: Some(method.to_owned()),
        ..CreateWorkshop::default()
    }
}

async fn made_from(server: &TestServer, method: &str) -> Workshop {
    let created: Created = soon("a workshop", server.site().create(&wish(method))).await.expect("a workshop");
    Workshop::new(server.site(), created)
}

async fn board(workshop: &Workshop, board: &BoardId) -> Value {
    let (site, created) = (workshop.site(), &workshop.created);
    let json = soon("a board", site.board(&created.workshop, board, &created.token)).await;
    serde_json::from_slice(&json.expect("a board")).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn w17_w18_every_method_goes_through_its_file_to_another_server() {
    let (here, elsewhere) = (TestServer::start().await, TestServer::start().await);
    for method in Template::all() {
        let text = kept(&here.workshop(&method.id).await).await;
        let again = made_from(&elsewhere, &text).await;
        assert_eq!(kept(&again).await, text, "{}", method.id);
        let inside =
            elsewhere.site().inside(&again.created.workshop, &again.created.token).await.expect("inside");
        let view = inside.workshop;
        assert_eq!((view.template.as_str(), view.stage), (method.id.as_str(), Stage::Preparing));
        assert_eq!(view.retention.days, Some(method.retention), "{}", method.id);
        assert_eq!(view.tables.boards.len(), method.boards.iter().filter(|board| board.table).count());
        assert_eq!(view.script.len(), method.phases(&[]).len(), "{}", method.id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn w17_w18_what_the_facilitation_changed_is_there_again_and_no_idea_is() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada Lovelace").await);
    fanny.add_zone(&Zone {
        id: "buvette".into(),
        kind: ZoneKind::Free,
        title: "LA BUVETTE".into(),
        order: "a9".into(),
        frame: Frame { x: 0.0, y: 3000.0, w: 700.0, h: 300.0 },
        ..Zone::default()
    });
    ada.add_note(Target::In { zone: "cafe" }, "du pain chaud", Color::Rose);
    ada.edit_text("ateliers-1", 0, 0, "chauffés, ");
    until_quiet(&workshop, &[&fanny, &ada]).await;
    let mut live = workshop.creator().live().await;
    let inside =
        server.site().inside(&workshop.created.workshop, &workshop.created.token).await.expect("inside");
    let mut phases = inside.workshop.script;
    phases[1].label = "Chacun pour soi".into();
    phases[1].seconds = Some(7 * 60 + 30);
    soon("done", live.command(Command::SetScript { phases: phases.clone() })).await.expect("the script");

    let text = kept(&workshop).await;
    for word in ["pain", "chauffés", "Ada", workshop.created.person.as_str(), workshop.created.code.as_str()]
    {
        assert!(!text.contains(word), "{word}");
    }
    let look =
        soon("a look", server.site().look_at(&MethodFile { method: text.clone() })).await.expect("a look");
    assert_eq!(
        (look.card.title.as_str(), look.phases[1].label.as_str()),
        ("Idées socles", "Chacun pour soi")
    );
    let again = made_from(&server, &text).await;
    let content = board(&again, again.board()).await;
    let zones = content["zones"].as_array().expect("zones");
    assert!(zones.iter().any(|zone| zone["title"] == "LA BUVETTE") && zones.len() == 17);
    assert!(zones.iter().all(|zone| zone["notes"] == json!([])), "nobody's ideas");
    let inside = server.site().inside(&again.created.workshop, &again.created.token).await.expect("inside");
    let told = |phases: &[Phase]| phases.iter().map(|p| (p.label.clone(), p.seconds)).collect::<Vec<_>>();
    assert_eq!(told(&inside.workshop.script), told(&phases));
}

/// Asks this of a workshop; the status and the answer.
async fn ask(workshop: &Workshop, token: &str, method: Method, path: &str, body: &Value) -> (u16, String) {
    let path = format!("/api/workshops/{}/{path}", workshop.created.workshop);
    let body = if method == Method::GET { Bytes::new() } else { Bytes::from(body.to_string()) };
    let asked = workshop.site().request(method, &path, Some(token), body);
    let answer = soon("an answer", asked).await.expect("an answer");
    (answer.status, String::from_utf8(answer.body.to_vec()).expect("text"))
}

/// What can be made of its boards, by ids and titles.
async fn offered(workshop: &Workshop) -> Vec<(String, String)> {
    let (status, told) =
        ask(workshop, &workshop.created.token, Method::GET, "deliverables", &Value::Null).await;
    assert_eq!(status, 200, "{told}");
    let Offered { method, own } = serde_json::from_str(&told).expect("deliverables");
    method.into_iter().chain(own).map(|one| (one.id, one.title)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn w17_e12_a_method_in_ones_own_words_has_ones_own_documents_wherever_it_is_opened() {
    let (here, elsewhere) = (TestServer::start().await, TestServer::start().await);
    let workshop = here.workshop("plus-moins").await;
    let token = workshop.created.token.as_str();
    let of_method = offered(&workshop).await;
    let content = board(&workshop, workshop.board()).await;
    let zone = content["zones"][0]["id"].as_str().expect("a zone").to_owned();
    let wish = json!({
        "title": "Bilan à deux voix", "description": "Une soirée.", "produces": "Une page par effet.",
        "documents": [
            {"title": "Les effets", "format": "markdown", "zones": [zone]},
            {"title": "Tout", "format": "csv"},
        ],
    });
    let (status, text) = ask(&workshop, token, Method::POST, "method", &wish).await;
    assert_eq!(status, 200, "{text}");
    // Nothing of the workshop itself has changed.
    assert_eq!(offered(&workshop).await, of_method);

    let look = soon("a look", elsewhere.site().look_at(&MethodFile { method: text.clone() })).await;
    assert_eq!(look.expect("a look").card.title, "Bilan à deux voix");
    let again = made_from(&elsewhere, &text).await;
    let own = [("own-1", "Les effets"), ("own-2", "Tout")].map(|(id, title)| (id.into(), title.into()));
    let all: Vec<(String, String)> = of_method.iter().cloned().chain(own).collect();
    assert_eq!(offered(&again).await, all);
    let ada = again.join("Ada").await;
    ada.add_note(Target::In { zone: &zone }, "Un jardin partagé", Color::Rose);
    until_quiet(&again, &[&ada]).await;
    let made = async |id: &str| {
        ask(&again, &again.created.token, Method::GET, &format!("deliverables/{id}"), &Value::Null).await.1
    };
    assert!(made("own-1").await.contains("- Un jardin partagé"));
    assert!(made("own-2").await.contains(";Un jardin partagé;"));
    // Kept once more as it is, it has them still; so has what is taken of it as it was.
    let twice = made_from(&here, &kept(&again).await).await;
    assert_eq!(offered(&twice).await, all);
    let wish = json!({"title": "Reprise"});
    let (status, taken) = ask(&again, &again.created.token, Method::POST, "extract", &wish).await;
    assert_eq!(status, 201, "{taken}");
    let taken = Workshop::new(elsewhere.site(), serde_json::from_str(&taken).expect("a workshop"));
    assert_eq!(offered(&taken).await, all);

    // Whoever does not run it keeps and makes nothing; what is no document is refused with its field.
    for (method, path) in [(Method::POST, "method"), (Method::GET, "deliverables")] {
        let (status, told) = ask(&again, &ada.newcomer().ticket.token, method, path, &wish).await;
        assert!(status == 403 && told.contains("not_allowed"), "{path}: {told}");
    }
    for (documents, field) in [
        (json!([{"title": " ", "format": "html"}]), "documents[0].title"),
        (json!([{"title": "Z", "format": "html", "zones": ["z"]}]), "documents[0].zones"),
        (json!([{"title": "J", "format": "json"}]), "documents[0].format"),
    ] {
        let wish = json!({"title": "Bilan", "documents": documents});
        let (status, told) = ask(&workshop, token, Method::POST, "method", &wish).await;
        assert!(status == 400 && told.contains(field), "{field}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn w17_only_the_facilitation_keeps_a_method() {
    let server = TestServer::start().await;
    let workshop = server.workshop("plus-moins").await;
    for role in [Role::Participant, Role::Observer, Role::Projector] {
        let someone: Newcomer = workshop.joined("Mallory", role).await;
        let refused = file_of(&workshop, &someone.ticket.token).await.expect_err("not theirs");
        assert_eq!(refused.code(), Some("not_allowed"), "{role:?}");
    }
    let raw = server.workshop("raw").await;
    assert_eq!(file_of(&raw, &raw.created.token).await.expect_err("no board").code(), Some("unknown_board"));
}

#[tokio::test(flavor = "multi_thread")]
async fn w18_a_file_that_is_none_makes_nothing_and_says_what_is_wrong() {
    let server = TestServer::start_with(|config| config.limits.creations_per_minute = 1).await;
    let site = server.site();
    let text = kept(&server.workshop("plus-moins").await).await;
    let kind = text.replacen("\"kind\": \"table\"", "\"kind\": \"tablo\"", 1);
    let (long, longer) = (format!("{text}{}", " ".repeat(256 << 10)), " ".repeat(2 << 20));
    let wrong = [
        ("", "bad_method"),
        ("pas une méthode", "bad_method"),
        (kind.as_str(), "bad_method"),
        (long.as_str(), "too_large"),
        (longer.as_str(), "too_large"),
    ];
    for (method, code) in wrong {
        let looked = soon("a refusal", site.look_at(&MethodFile { method: method.to_owned() })).await;
        assert_eq!(looked.expect_err(code).code(), Some(code));
        for _ in 0..4 {
            let refused = soon("a refusal", site.create(&wish(method))).await.expect_err(code);
            assert_eq!(refused.code(), Some(code));
        }
    }
    let refused = soon("a refusal", site.create(&wish(&kind))).await.expect_err("a kind of zones");
    let ApiError::Refused(refused) = refused else { panic!("{refused}") };
    let said = serde_json::to_value(&*refused).expect("JSON");
    assert_eq!((&said["path"], &said["fault"]), (&json!("boards[0].zones[0].kind"), &json!("wrong_value")));
    assert!(said["message"].as_str().is_some_and(|said| said.contains("this value does not fit")), "{said}");
    // Twenty-one files were read, of thirty that this address may bring (the longest came to no reading); what makes nothing is no workshop of its thirty,
    // the first of which is the one that the method is of.
    let empty = CreateWorkshop { title: "T".into(), template: "empty".into(), ..CreateWorkshop::default() };
    for _ in 0..29 {
        soon("a workshop", site.create(&empty)).await.expect("made");
    }
    let refused = soon("a refusal", site.create(&empty)).await.expect_err("too many");
    assert_eq!(refused.code(), Some("too_often"));
    for _ in 0..9 {
        soon("a look", site.look_at(&MethodFile { method: text.clone() })).await.expect("read");
    }
    let refused = soon("a refusal", site.look_at(&MethodFile { method: text.clone() })).await;
    assert_eq!(refused.expect_err("too many").code(), Some("too_often"));
    for (template, method) in [("", None), ("empty", Some(text.clone()))] {
        let wish = CreateWorkshop {
            title: "T".into(),
            template: template.into(),
            method,
            ..CreateWorkshop::default()
        };
        let refused = soon("a refusal", site.create(&wish)).await.expect_err("one of the two");
        assert_eq!(refused.code(), Some("bad_field"));
    }
}
