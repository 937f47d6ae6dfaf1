//! A journey: a workshop opens blank or with its example, and goes on in another method, with the ideas that come along;
//! and each of them can be asked where it comes from, over all of it.

use hyper::Method;
use serde_json::Value;
use socle_client::api::{ApiError, Site};
use socle_protocol::{
    api::{CreateWorkshop, Created, ExtractWorkshop, Feed, Onward, OnwardWish, OriginStep, Takes},
    board::{Color, Note, Origin, Place},
    ids::BoardId,
    message::{Command, ZoneRef, script::Stage},
    role::Role,
    template::Template,
};
use socle_server::journal::Journal;
use socle_tests::{
    people::{Newcomer, Person, Workshop, until_quiet},
    server::TestServer,
    soon,
};

async fn made(site: &Site, template: &str, sample: bool) -> Workshop {
    let wish = CreateWorkshop {
        title: "La halle".into(),
        template: template.into(),
        sample,
        ..CreateWorkshop::default()
    };
    Workshop::new(site.clone(), soon("a workshop", site.create(&wish)).await.expect("a workshop"))
}

async fn board(workshop: &Workshop, board: &BoardId) -> Value {
    let (site, created) = (workshop.site(), &workshop.created);
    let json = soon("a board", site.board(&created.workshop, board, &created.token)).await;
    serde_json::from_slice(&json.expect("a board")).expect("JSON")
}

/// Every zone of the board by its title, with the texts in it.
async fn told(workshop: &Workshop, index: usize) -> Vec<(String, Vec<String>)> {
    let json = board(workshop, &workshop.created.boards[index].id).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let zone = |zone: &Value| {
        (text(&zone["title"]), list(&zone["notes"]).iter().map(|note| text(&note["text"])).collect())
    };
    list(&json["zones"]).iter().map(zone).collect()
}

fn wish(template: &str, feeds: Vec<Feed>) -> ExtractWorkshop {
    ExtractWorkshop {
        title: format!("La halle, {template}"),
        template: Some(template.into()),
        traced: true,
        feeds,
        ..ExtractWorkshop::default()
    }
}

async fn asks(workshop: &Workshop, token: &str, wish: &ExtractWorkshop) -> Result<Created, ApiError> {
    soon("an answer", workshop.site().extract(&workshop.created.workshop, token, wish)).await
}

async fn goes_on(workshop: &Workshop, wish: &ExtractWorkshop) -> Workshop {
    let created = asks(workshop, &workshop.created.token, wish).await.expect("the next workshop");
    Workshop::new(workshop.site().clone(), created)
}

async fn onward(workshop: &Workshop, token: &str, template: &str) -> Result<Onward, ApiError> {
    let wish = OnwardWish { template: template.into(), at: None };
    soon("an answer", workshop.site().onward(&workshop.created.workshop, token, &wish)).await
}

async fn origins(who: &Newcomer, site: &Site, board: &BoardId, note: &str) -> Vec<OriginStep> {
    let path = format!("/api/workshops/{}/boards/{board}/notes/{note}/origins", who.ticket.workshop);
    let asked = site.request(Method::GET, &path, Some(&who.ticket.token), bytes::Bytes::new());
    let body = soon("the origins", asked).await.expect("an answer").good().expect("a way");
    serde_json::from_slice(&body).expect("steps")
}

/// The one note of a board that says this.
fn note_of(person: &Person, text: &str) -> String {
    let mut notes = person.view().notes.into_values().filter(|note| note.text == text);
    notes.next().unwrap_or_else(|| panic!("no note says {text}")).id
}

#[tokio::test(flavor = "multi_thread")]
async fn f43_w2_a_workshop_is_blank_unless_its_example_is_asked_for() {
    let server = TestServer::start().await;
    let site = server.site();
    let notes = async |template: &str, sample: bool| {
        let workshop = made(&site, template, sample).await;
        let mut notes = 0;
        for index in 0..workshop.created.boards.len() {
            notes += told(&workshop, index).await.iter().map(|(_, texts)| texts.len()).sum::<usize>();
        }
        notes
    };
    assert_eq!((notes("idees-socles", false).await, notes("idees-socles", true).await), (0, 41));
    assert_eq!((notes("plus-moins", false).await, notes("plus-moins", true).await), (0, 10));
    assert_eq!((notes("charte", false).await, notes("charte", true).await), (11, 11), "it has none");
    let blank = made(&site, "idees-socles", false).await;
    assert_eq!(blank.created.boards[0].title, "La halle");

    // The file that is kept of it has both parts, and so has whoever opens it.
    let file = soon("the file", site.file(&blank.created.workshop, "method", &blank.created.token)).await;
    let method = String::from_utf8(file.expect("a method").to_vec()).expect("text");
    let titles = async |sample: bool| {
        let (title, method) = ("Du voisin".to_owned(), Some(method.clone()));
        let wish = CreateWorkshop { title, method, sample, ..CreateWorkshop::default() };
        let created = soon("a workshop", site.create(&wish)).await.expect("a workshop");
        told(&Workshop::new(site.clone(), created), 0).await
    };
    let (empty, filled) = (titles(false).await, titles(true).await);
    assert_eq!(empty, told(&blank, 0).await);
    assert_eq!(filled, told(&made(&site, "idees-socles", true).await, 0).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn y15_d12_a_usage_that_is_decided_on_leads_back_to_the_words_it_began_with() {
    let server = TestServer::start().await;
    let cards = made(&server.site(), "carte-postale", false).await;
    let ada = cards.join("Ada").await;
    let written =
        Note { signature: Some("Ada".into()), ..note("card", "cartes", "On y boit un café au soleil.") };
    ada.put_note(&written);
    ada.is_saved().await;
    // Words of the card, as the app of whoever reads it writes them down.
    let quoted = Origin { board: cards.board().to_string(), note: "card".into(), ..Origin::default() };
    let idea = Note { origin: Some(quoted), ..note("idea", "idees", "un café au soleil") };
    ada.edit(|roots, txn| roots.add_note(txn, &idea));
    ada.is_saved().await;

    let socles = goes_on(&cards, &wish("idees-socles", Vec::new())).await;
    let tray = ("À CLASSER".to_owned(), vec!["un café au soleil".to_owned()]);
    assert!(told(&socles, 0).await.contains(&tray), "the card stays, its idea comes");
    let inside = soon("inside", socles.site().inside(&socles.created.workshop, &socles.created.token)).await;
    let view = inside.expect("inside").workshop;
    assert_eq!((view.template.as_str(), view.stage), ("idees-socles", Stage::Preparing));
    assert_eq!(view.script.len(), Template::find("idees-socles").expect("it").phases(&[]).len());
    let fanny = socles.facilitator().await;
    let socle = note_of(&fanny, "un café au soleil");
    fanny.edit(|roots, txn| {
        assert!(roots.set_title(txn, "espace-1", "ESPACE CAFÉ"));
        let place = Place { zone: Some("espace-1".into()), order: "a0".into(), ..Place::default() };
        assert!(roots.place_note(txn, &socle, &place));
    });
    fanny.is_saved().await;

    let plan = goes_on(&socles, &wish("plan-des-usages", Vec::new())).await;
    let titles: Vec<_> = plan.created.boards.iter().map(|board| board.title.as_str()).collect();
    assert_eq!(titles, ["Plan A", "Plan B", "Plan C", "Plan D", "Plan commun"]);
    let espace = ("ESPACE CAFÉ".to_owned(), vec!["un café au soleil".to_owned()]);
    for table in 0..4 {
        assert_eq!(told(&plan, table).await[1], espace, "it waits beside each plan");
    }
    let [table, common] = [0, 4].map(|n| plan.created.boards[n].id.clone());
    let rooms = vec![ZoneRef { board: table, zone: "espace-1".into() }];
    let mut live = plan.creator().live().await;
    let pour = Command::PourRooms { rooms, board: common.clone() };
    soon("the command", live.command(pour)).await.expect("given");
    let at_common = plan.creator().towards(common.as_str()).at_the_board().await;
    at_common.sees("the ESPACE", |board| board.shows("un café au soleil")).await;

    let elected = goes_on(&plan, &wish("validation-elus", Vec::new())).await;
    let json = board(&elected, elected.board()).await;
    let rows: Vec<&str> = json["zones"][0]["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["label"].as_str())
        .collect();
    assert_eq!(rows, ["ESPACE CAFÉ"], "what the plan has, and no ESPACE of anybody else’s");
    assert_eq!(told(&elected, 0).await[1], espace, "its usages are there to be read");

    // Somebody who was at none of the others.
    let ben = elected.joined("Ben", Role::Participant).await;
    let at_the_table = ben.clone().at_the_board().await;
    let usage = note_of(&at_the_table, "un café au soleil");
    let steps = origins(&ben, elected.site(), elected.board(), &usage).await;
    let said: Vec<(Option<&str>, &str, Option<&str>, &str)> = steps
        .iter()
        .map(|step| match step {
            OriginStep::Seen { workshop, title, zone, text, .. } => {
                (workshop.as_deref(), title.as_str(), zone.as_deref(), text.as_str())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let (third, second) = (Some("La halle, plan-des-usages"), Some("La halle, idees-socles"));
    let (first, words) = (Some("La halle"), "un café au soleil");
    assert_eq!(
        said,
        [
            (third, "Plan commun", Some("ESPACE CAFÉ"), words),
            (third, "Plan A", Some("ESPACE CAFÉ"), words),
            (second, "La halle, idees-socles", Some("ESPACE CAFÉ"), words),
            (first, "La halle", Some("Idées tirées des cartes"), words),
            (first, "La halle", Some("Cartes postales"), "On y boit un café au soleil."),
        ]
    );

    // The first workshop is erased: the way ends there, and says so.
    let purge = Command::PurgeWorkshop { code: cards.created.code.as_str().to_owned() };
    let _closed = soon("the end", cards.creator().live().await.command(purge)).await;
    let gone = async {
        loop {
            let steps = origins(&ben, elected.site(), elected.board(), &usage).await;
            if let [_, _, _, OriginStep::Gone { title, .. }] = &steps[..] {
                break title.clone();
            }
        }
    };
    assert_eq!(soon("the end of the way", gone).await, "La halle");
    assert!(at_the_table.shows("un café au soleil"), "what was taken from it is the next workshop’s");
}

#[tokio::test(flavor = "multi_thread")]
async fn y15_the_facilitation_sees_what_would_come_along_and_says_otherwise() {
    let server = TestServer::start().await;
    let socles = server.workshop("idees-socles").await;
    let token = &socles.created.token;
    let look = onward(&socles, token, "plan-des-usages").await.expect("a look");
    let of = |title: &str| look.zones.iter().find(|zone| zone.title == title).expect(title);
    assert_eq!((of("ESPACE ATELIERS").ideas, of("ESPACE ATELIERS").into.as_deref()), (5, Some("plan")));
    assert_eq!((of("ESPACE CAFÉ").ideas, of("ESPACE CAFÉ").into.as_deref()), (0, Some("plan")));
    assert_eq!((of("BIENVENUE CHEZ NOUS").ideas, of("BIENVENUE CHEZ NOUS").into.as_deref()), (2, None));
    assert_eq!((look.doors[0].zone.as_str(), look.doors[0].takes), ("plan", Takes::Rooms));

    let feed = |zone: &str, into: &str| Feed {
        board: socles.board().clone(),
        zone: Some(zone.into()),
        into: into.into(),
    };
    let feeds = vec![feed("cafe", "plan"), feed("bienvenue", "question")];
    let plan = goes_on(&socles, &wish("plan-des-usages", feeds)).await;
    let told = told(&plan, 2).await;
    let titles: Vec<&str> = told.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(titles, ["Plan du lieu", "ESPACE CAFÉ", "J’aime", "Question", "Attention"]);
    assert_eq!(told[3].1, ["Ambiance, nouveau nom, ...", "s'en emparer, le décliner"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn y15_whoever_may_not_and_what_is_not_there_is_refused_and_makes_nothing() {
    let server = &mut TestServer::start().await;
    let socles = server.workshop("idees-socles").await;
    let (neighbour, blank) =
        (server.workshop("idees-socles").await, made(&server.site(), "idees-socles", false).await);
    let (fanny, ada) = (socles.facilitator().await, socles.join("Ada").await);
    until_quiet(&socles, &[&fanny, &ada]).await;
    let to_plan = wish("plan-des-usages", Vec::new());
    // A modified client in anybody's hands but the facilitation's.
    let odile = socles.observer("Odile").await;
    for person in [&ada, &odile] {
        let token = &person.newcomer().ticket.token;
        assert_eq!(asks(&socles, token, &to_plan).await.expect_err("not theirs").code(), Some("not_allowed"));
        let refused = onward(&socles, token, "plan-des-usages").await.expect_err("not theirs");
        assert_eq!(refused.code(), Some("not_allowed"));
    }
    // A facilitator of another workshop.
    for refused in [
        asks(&socles, &neighbour.created.token, &to_plan).await.map(drop),
        onward(&socles, &neighbour.created.token, "plan-des-usages").await.map(drop),
    ] {
        assert_eq!(refused.expect_err("another workshop’s").code(), Some("bad_token"));
    }
    let feed = |board: &BoardId, zone: Option<&str>, into: &str| Feed {
        board: board.clone(),
        zone: zone.map(str::to_owned),
        into: into.into(),
    };
    let (here, there) = (socles.board(), neighbour.board());
    let without = ExtractWorkshop { template: None, ..wish("", vec![feed(here, Some("cafe"), "plan")]) };
    for (wrong, code) in [
        (wish("inconnu", Vec::new()), "unknown_template"),
        (wish("raw", Vec::new()), "unknown_template"),
        (wish("", Vec::new()), "unknown_template"),
        (wish("plan-des-usages", vec![feed(there, Some("cafe"), "plan")]), "unknown_board"),
        (wish("plan-des-usages", vec![feed(here, Some("nulle-part"), "plan")]), "bad_field"),
        (wish("plan-des-usages", vec![feed(here, Some("cafe"), "nulle-part")]), "bad_field"),
        (wish("plan-des-usages", vec![feed(here, None, "plan")]), "nothing_to_carry"),
        (wish("empty", Vec::new()), "nothing_to_carry"),
        (without, "bad_field"),
    ] {
        let refused = asks(&socles, &socles.created.token, &wrong).await.expect_err(code);
        let ApiError::Refused(refused) = refused else { panic!("{refused}") };
        assert_eq!((refused.refusal.code(), refused.message.is_empty()), (code, false), "{wrong:?}");
    }
    let refused = onward(&socles, &socles.created.token, "inconnu").await.expect_err("no method");
    assert_eq!(refused.code(), Some("unknown_template"));
    // Where nobody has written anything yet.
    let refused = asks(&blank, &blank.created.token, &to_plan).await.expect_err("nothing");
    assert_eq!(refused.code(), Some("nothing_to_carry"));
    let inside = soon("inside", socles.site().inside(&socles.created.workshop, &socles.created.token)).await;
    assert!(inside.expect("inside").workshop.followers.is_empty(), "nobody may ask");
    server.stop().await;
    assert_eq!(server.journal().workshops().await.expect("workshops").len(), 3);
}

fn note(id: &str, zone: &str, text: &str) -> Note {
    let place = Place { zone: Some(zone.into()), order: "a1".into(), ..Place::default() };
    Note { id: id.into(), text: text.into(), color: Color::Soleil, place, ..Note::default() }
}
