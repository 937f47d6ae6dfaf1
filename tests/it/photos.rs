//! Photos on notes, from who brings one to who takes it back (SPEC B28, U6).

use crate::images::png;
use bytes::Bytes;
use hyper::Method;
use socle_client::{
    api::{Answer, ApiError},
    board::Target,
};
use socle_protocol::{
    api::{ExtractWorkshop, Uploaded},
    board::{Color, Photo, Roots},
    message::{Command, Happening, ServerMessage, group::Spread},
    refusal::Refusal,
    role::Role,
};
use socle_server::{
    clock,
    config::Size,
    journal::{Append, Journal, Kind, NewEntry, Stream},
};
use socle_tests::{
    people::{Newcomer, Person, Workshop, until_quiet},
    server::TestServer,
    soon,
    traces::{is_somewhere, places},
};

const HERE: Target<'_> = Target::Free { x: 0.0, y: 0.0 };

async fn asked(workshop: &Workshop, method: Method, path: &str, token: &str, body: Bytes) -> Answer {
    let path = format!("/api/workshops/{}/images{path}", workshop.created.workshop);
    let site = workshop.site();
    soon("an answer", site.request(method, &path, Some(token), body)).await.expect("an answer")
}

async fn brought(workshop: &Workshop, who: &Newcomer, body: Bytes) -> Result<Uploaded, Refusal> {
    let answer = asked(workshop, Method::POST, "?for=note", &who.ticket.token, body).await;
    match answer.good() {
        Ok(body) => Ok(serde_json::from_slice(&body).expect("what was taken in")),
        Err(ApiError::Refused(refused)) => Err(refused.refusal),
        Err(other) => panic!("{other}"),
    }
}

async fn shown(workshop: &Workshop, who: &Newcomer, image: &str) -> Answer {
    asked(workshop, Method::GET, &format!("/{image}"), &who.ticket.token, Bytes::new()).await
}

fn photo(uploaded: &Uploaded, alt: &str) -> Photo {
    let Uploaded { image, width, height } = uploaded.clone();
    Photo { image, width, height, alt: alt.into() }
}

/// Writes a note with this photo on it, and waits until the server has it.
async fn told(person: &Person, text: &str, photo: &Photo) -> String {
    let note = person.add_note(HERE, text, Color::Ciel);
    person.edit(|roots, txn| assert!(roots.set_photo(txn, &note, Some(photo))));
    person.is_saved().await;
    note
}

#[tokio::test(flavor = "multi_thread")]
async fn u6_whoever_writes_brings_photos_and_a_modified_client_brings_nothing_else() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, fanny) = (workshop.joined("Ada", Role::Participant).await, workshop.creator());
    let mut readers = Vec::new();
    for (name, role) in [("Odile", Role::Observer), ("Écran", Role::Projector)] {
        readers.push(workshop.joined(name, role).await);
        let refused = brought(&workshop, &readers[readers.len() - 1], png(1)).await;
        assert_eq!(refused, Err(Refusal::NotAllowed {}), "{name}");
    }
    let taken = brought(&workshop, &ada, png(1)).await.expect("taken in");
    assert_eq!((taken.width, taken.height, taken.image.len()), (16, 16, 64));
    assert_eq!(brought(&workshop, &ada, png(1)).await, Ok(taken.clone()), "once");
    let kept = shown(&workshop, &ada, &taken.image).await;
    assert!(kept.status == 200 && kept.body.starts_with(&[0xff, 0xd8]), "as a JPEG, whatever came");
    for reader in readers.iter().chain([&fanny]) {
        assert_eq!(shown(&workshop, reader, &taken.image).await.body, kept.body, "whoever is in reads it");
    }
    // What it says of itself is not looked at, and what lies under a plan is still the facilitation's.
    let svg = Bytes::from_static(b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>");
    assert_eq!(brought(&workshop, &ada, svg).await, Err(Refusal::NotAnImage {}));
    let half = png(2);
    assert_eq!(brought(&workshop, &ada, half.slice(..half.len() / 2)).await, Err(Refusal::BrokenImage {}));
    for (path, status) in [("", 403), ("?for=plan", 400), ("?for=", 400)] {
        assert_eq!(
            asked(&workshop, Method::POST, path, &ada.ticket.token, png(2)).await.status,
            status,
            "{path}"
        );
    }
    let stranger = server.workshop("empty").await.creator();
    assert_eq!(asked(&workshop, Method::POST, "?for=note", &stranger.ticket.token, png(2)).await.status, 401);
    let mut live = fanny.live().await;
    soon("the close", live.command(Command::CloseWorkshop {})).await.expect("closed");
    for who in [&ada, &fanny] {
        assert_eq!(brought(&workshop, who, png(3)).await, Err(Refusal::WorkshopClosed {}));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn u6_photos_have_limits_of_their_own_for_a_workshop_a_person_and_a_minute() {
    let server = TestServer::start_with(|config| {
        (config.limits.photos_per_person, config.limits.photos_per_workshop) = (2, 3);
        config.limits.images_per_workshop = 1;
    })
    .await;
    let workshop = server.workshop("empty").await;
    let fanny = workshop.creator();
    let (ada, ben) =
        (workshop.joined("Ada", Role::Participant).await, workshop.joined("Ben", Role::Participant).await);
    for shade in [1, 2] {
        brought(&workshop, &ada, png(shade)).await.expect("there is room");
    }
    assert_eq!(brought(&workshop, &ada, png(3)).await, Err(Refusal::OwnPhotosFull { limit: 2 }));
    assert!(brought(&workshop, &ada, png(2)).await.is_ok(), "which is there");
    assert!(brought(&workshop, &ben, png(3)).await.is_ok(), "others have theirs");
    let full = Err(Refusal::PhotosFull { limit: 3, mebibytes: 100 });
    assert_eq!(brought(&workshop, &ben, png(4)).await, full);
    let plan = asked(&workshop, Method::POST, "", &fanny.ticket.token, png(5)).await;
    assert_eq!(plan.status, 201, "nobody's photos take the room of a plan");

    let server = TestServer::start_with(|config| config.limits.photos_per_minute = 1).await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) =
        (workshop.joined("Ada", Role::Participant).await, workshop.joined("Ben", Role::Participant).await);
    for _ in 0..2 {
        assert!(brought(&workshop, &ada, png(1)).await.is_ok(), "two at once");
    }
    let wait = brought(&workshop, &ada, png(1)).await;
    assert!(matches!(wait, Err(Refusal::TooOften { seconds: 1..=60 })), "{wait:?}");
    assert!(brought(&workshop, &ben, png(1)).await.is_ok(), "her pace is not his");

    let server = TestServer::start_with(|config| config.limits.photo = Size::kib(1)).await;
    let workshop = server.workshop("empty").await;
    let large = Bytes::from(vec![0_u8; 2 << 10]);
    assert_eq!(
        brought(&workshop, &workshop.creator(), large).await,
        Err(Refusal::TooLarge { limit: 1 << 10 })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g8_b28_who_has_their_words_erased_takes_their_photos_along_and_those_of_others_stay() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let mut taken = Vec::new();
    for (who, shade) in [(&ada, 1), (&ben, 2), (&ada, 3)] {
        taken.push(brought(&workshop, who.newcomer(), png(shade)).await.expect("taken in"));
    }
    let hers = told(&ada, "une halle", &photo(&taken[0], "des pavés-à-effacer")).await;
    let his = told(&ben, "une place", &photo(&taken[1], "des platanes")).await;
    until_quiet(&workshop, &[&ada, &ben]).await;
    assert_eq!(ben.view().notes[&hers].photo, Some(photo(&taken[0], "des pavés-à-effacer")));
    let mut bytes = Vec::new();
    for uploaded in &taken {
        bytes.push(shown(&workshop, ben.newcomer(), &uploaded.image).await.body);
    }
    assert!(is_somewhere(server.data(), &bytes[0]) && is_somewhere(server.data(), &bytes[2]));

    let person = ada.newcomer().person().clone();
    let mut live = workshop.creator().live().await;
    soon("the answer", live.command(Command::EraseContributions { person })).await.expect("asked");
    let words = ["pavés-à-effacer", taken[0].image.as_str(), taken[2].image.as_str()];
    soon("an end of her photos", async {
        while is_somewhere(server.data(), &bytes[0])
            || is_somewhere(server.data(), &bytes[2])
            || !places(server.data(), &words).is_empty()
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
    for again in [false, true] {
        if again {
            server.restart().await;
        }
        for (uploaded, status) in taken.iter().zip([404, 200, 404]) {
            assert_eq!(shown(&workshop, ben.newcomer(), &uploaded.image).await.status, status, "{again}");
        }
        let json = workshop.on_the_server().await;
        let board: serde_json::Value = serde_json::from_slice(&json).expect("the board loads");
        let note = |id: &str| {
            let notes = board["notes"].as_array().expect("notes");
            notes.iter().find(|note| note["id"] == id).expect("it is there").clone()
        };
        assert_eq!(note(&hers).get("photo"), None, "it reads as none");
        assert_eq!(note(&his)["photo"]["alt"], "des platanes");
    }
    // The note without her words is edited as ever, and she may bring another one.
    let fanny = workshop.facilitator().await;
    fanny.edit(|roots: &Roots, txn| assert!(roots.set_status(txn, &hers, "kept")));
    fanny.is_saved().await;
    assert!(fanny.refusals().is_empty());
    assert!(brought(&workshop, ada.newcomer(), png(1)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn g11_b28_photos_of_a_confidential_board_go_on_its_day_and_those_of_others_stay() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("agora").await;
    let [agora, pairs, ..] = &workshop.created.boards[..] else { panic!("boards") };
    let ada = workshop.joined("Ada", Role::Participant).await;
    let fanny = workshop.creator();
    let mut live = fanny.live().await;
    soon("groups", live.command(Command::MakeGroups { count: 2, spread: Spread::ByHand {} }))
        .await
        .expect("made");
    let groups = live.find(|message| match message {
        ServerMessage::Happening { happening: Happening::GroupsMade { groups }, .. } => Some(groups),
        _ => None,
    });
    let group = Some(soon("the groups", groups).await.expect("made")[0].id.clone());
    let moved = live.command(Command::MoveToGroup { person: ada.person().clone(), group });
    soon("her group", moved).await.expect("moved");
    let mut taken = Vec::new();
    for shade in [1, 2, 3] {
        taken.push(brought(&workshop, &ada, png(shade)).await.expect("taken in"));
    }
    let own = ada.towards(pairs.id.as_str()).at_the_board().await;
    told(&own, "entre nous", &photo(&taken[0], "")).await;
    let shared = fanny.towards(agora.id.as_str()).at_the_board().await;
    told(&shared, "pour tous", &photo(&taken[1], "")).await;
    own.leaves().await;
    shared.leaves().await;
    server.stop().await;
    {
        // It was closed a month ago.
        let journal = server.journal();
        let stream = Stream::Workshop(workshop.created.workshop.clone());
        let after = journal.load(stream.clone()).await.expect("loads").seq();
        let body = serde_json::to_vec(&Happening::WorkshopClosed {}).expect("JSON").into();
        let at = clock::now() - 31 * 24 * 3600 * 1000;
        let entry = NewEntry { kind: Kind::Happening, author: None, at, body };
        journal.append(Append { stream, after, entries: vec![entry], claim: None }).await.expect("kept");
        journal.close().await.expect("closes");
    }
    server.restart().await;
    soon("an end of that photo", async {
        while shown(&workshop, &fanny, &taken[0].image).await.status != 404 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(shown(&workshop, &fanny, &taken[1].image).await.status, 200, "another board has it");
    assert_eq!(shown(&workshop, &fanny, &taken[2].image).await.status, 404, "no other board ever did");
}

#[tokio::test(flavor = "multi_thread")]
async fn u5_y13_b28_a_moment_that_becomes_a_workshop_has_the_photos_of_its_notes_and_names_nobody() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    let taken = brought(&workshop, ada.newcomer(), png(1)).await.expect("taken in");
    let unused = brought(&workshop, ada.newcomer(), png(2)).await.expect("taken in");
    told(&ada, "une halle", &photo(&taken, "la halle")).await;
    until_quiet(&workshop, &[&ada]).await;
    let wish = ExtractWorkshop { title: "Suite".into(), at: Some(clock::now()), ..Default::default() };
    let (site, token) = (workshop.site(), workshop.creator().ticket.token);
    let made =
        soon("a workshop", site.extract(&workshop.created.workshop, &token, &wish)).await.expect("made");
    let new = Workshop::new(site.clone(), made);
    let theirs = new.creator();
    let here = shown(&workshop, ada.newcomer(), &taken.image).await;
    let there = shown(&new, &theirs, &taken.image).await;
    assert_eq!((there.status, there.body), (200, here.body));
    assert_eq!(shown(&new, &theirs, &unused.image).await.status, 404);
    let board = String::from_utf8(new.on_the_server().await.to_vec()).expect("UTF-8");
    assert!(board.contains("la halle") && board.contains(&taken.image), "{board}");
    let person = ada.newcomer().person().clone();
    server.stop().await;
    let log =
        server.journal().slice(Stream::Workshop(new.created.workshop.clone()), 0, 100).await.expect("a log");
    let names = |body: &[u8]| memchr::memmem::find(body, person.as_str().as_bytes()).is_some();
    assert!(log.iter().all(|entry| !names(&entry.body)), "an erasure there is not one here");
}

#[tokio::test(flavor = "multi_thread")]
async fn e2_b28_a_page_has_the_photos_of_its_ideas_inside_and_other_files_say_them() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    let halle = brought(&workshop, ada.newcomer(), png(4)).await.expect("taken in");
    told(&ada, "La halle", &photo(&halle, "le \"toit\" de la halle")).await;
    told(&ada, "Sans un mot", &photo(&halle, "")).await;
    let created = &workshop.created;
    let file = async |path: &str| {
        let asked = workshop.site().file(&created.workshop, path, &created.token);
        String::from_utf8(soon("a file", asked).await.expect("a file").to_vec()).expect("UTF-8")
    };
    let board = &created.boards[0].id;
    for path in [format!("boards/{board}/export?format=html&lang=fr"), "export?format=html&lang=fr".into()] {
        let page = file(&path).await;
        assert_eq!(page.matches("<img src=\"data:image/jpeg;base64,").count(), 2, "{path}");
        assert!(page.contains("alt=\"le &quot;toit&quot; de la halle\""), "{path}");
        assert!(page.contains("alt=\"Photo\"") && !page.contains("avec une photo"), "{path}");
        assert!(!page.contains("Photo\u{a0}: le"), "what a reader hears is said once: {path}");
    }
    let text = file(&format!("boards/{board}/export?format=md&lang=fr")).await;
    assert!(text.contains("Photo\u{a0}: le") && text.contains("avec une photo") && !text.contains("base64"));
}
