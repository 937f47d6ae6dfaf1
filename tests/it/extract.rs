//! «Extraire»: a moment of a workshop's past as a new workshop: what the boards were then, and nothing that the replay
//! does not tell.

use hyper::Method;
use serde_json::{Value, json};
use socle_client::{api::ApiError, board::Target, live::Live};
use socle_protocol::{
    api::{Created, ExtractWorkshop, OriginStep},
    board::{Color, LinkKind, Note, Place, Zone, ZoneKind},
    ids::{BoardId, Millis, PhaseId, WorkshopId},
    message::{
        Command,
        script::{Authors, Phase, RevealHow, Rules, See},
    },
    replay::ReplayView,
    role::Role,
};
use socle_server::journal::{Journal, Stream};
use socle_tests::{
    flaky::FlakyJournal,
    people::{Person, Workshop, until_quiet},
    server::{TestServer, ready},
    soon,
    stage::Stage,
};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

fn wish(at: Millis) -> ExtractWorkshop {
    ExtractWorkshop { title: "Une halle, reprise".into(), at: Some(at), ..Default::default() }
}

async fn replay(workshop: &Workshop) -> ReplayView {
    let (site, created) = (workshop.site(), &workshop.created);
    let file = soon("the replay", site.file(&created.workshop, "replay", &created.token)).await;
    serde_json::from_slice(&file.expect("a replay")).expect("a view")
}

async fn try_extract(workshop: &Workshop, wish: &ExtractWorkshop) -> Result<Created, ApiError> {
    let created = &workshop.created;
    soon("an answer", workshop.site().extract(&created.workshop, &created.token, wish)).await
}

async fn extract(workshop: &Workshop, wish: &ExtractWorkshop) -> Workshop {
    let created = try_extract(workshop, wish).await.expect("a new workshop");
    Workshop::new(workshop.site().clone(), created)
}

/// Names this moment, so that no later edit becomes one step with an earlier one; answers when it was.
async fn mark(workshop: &Workshop, live: &mut Live) -> Millis {
    for label in ["ici", "à suivre"] {
        soon("done", live.command(Command::NamePoint { label: label.into() })).await.expect("named");
    }
    let view = replay(workshop).await;
    view.marks.iter().rfind(|mark| mark.label == "ici").expect("the mark").at
}

async fn board(workshop: &Workshop, board: &BoardId) -> Value {
    let (site, created) = (workshop.site(), &workshop.created);
    let json = soon("a board", site.board(&created.workshop, board, &created.token)).await;
    serde_json::from_slice(&json.expect("a board")).expect("JSON")
}

/// What must be as it was: all but whose it is, where it is a copy of, and what was in the bin.
fn as_shown(mut board: Value) -> Value {
    fn unsigned(item: &mut Value) {
        for key in ["author", "origin", "group"] {
            if let Some(value) = item.get_mut(key) {
                *value = Value::Null;
            }
        }
        for note in item.get_mut("notes").and_then(Value::as_array_mut).into_iter().flatten() {
            unsigned(note);
        }
    }
    for key in ["zones", "notes", "links"] {
        board[key].as_array_mut().into_iter().flatten().for_each(unsigned);
    }
    board["board"] = Value::Null;
    board["bin"] = json!({"zones": [], "notes": [], "links": []});
    board
}

/// Every byte that the journal has of a workshop.
async fn bytes_of(journal: &impl Journal, workshop: &WorkshopId, boards: &[BoardId]) -> String {
    let boards = boards.iter().map(|board| Stream::Board(board.clone()));
    let mut bytes = Vec::new();
    for stream in [Stream::Workshop(workshop.clone())].into_iter().chain(boards) {
        for entry in journal.slice(stream, 0, 10_000).await.expect("a stream") {
            bytes.extend(entry.author.iter().flat_map(|author| author.as_str().bytes()));
            bytes.extend_from_slice(&entry.body);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn y13_a_moment_becomes_a_workshop_whose_boards_are_what_they_were_then() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada Lovelace").await);
    let mut live = workshop.creator().live().await;
    let zone = Zone {
        id: "halle".into(),
        kind: ZoneKind::Free,
        title: "LA HALLE 🎪".into(),
        order: "a9".into(),
        frame: socle_protocol::board::Frame { x: -400.0, y: 12.5, w: 700.0, h: 300.0 },
        ..Zone::default()
    };
    let halle = fanny.add_zone(&zone);
    ada.sees("the zone", |board| board.view().zones.contains_key(&halle)).await;
    let stand = ada.add_note(HERE, "un étal  partagé\n— « à l’essai » 🎈", Color::Rose);
    let four = ada.add_note(Target::In { zone: &halle }, "un four", Color::Menthe);
    let away = ada.add_note(HERE, "déjà jetée", Color::Ciel);
    ada.add_link(&stand, &four, LinkKind::Chain, "près de");
    ada.add_link(&stand, &away, LinkKind::Chain, "avant");
    ada.remove_note(&away);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    let at = mark(&workshop, &mut live).await;
    let then = board(&workshop, workshop.board()).await;
    // Afterwards everything changes.
    ada.edit_text(&four, 0, 2, "le grand");
    ada.remove_note(&stand);
    ada.add_note(HERE, "venue après", Color::Rose);
    fanny.edit(|roots, txn| assert!(roots.set_title(txn, &halle, "AUTRE CHOSE")));
    until_quiet(&workshop, &[&fanny, &ada]).await;
    let (site, created) = (workshop.site(), &workshop.created);
    let before = soon("the workshop", site.inside(&created.workshop, &created.token)).await.expect("in");

    let new = extract(&workshop, &wish(at)).await;
    assert_ne!(new.created.workshop, created.workshop);
    let boards = &new.created.boards;
    let titles = |boards: &[socle_protocol::message::BoardView]| {
        boards.iter().map(|board| (board.title.clone(), board.key.clone())).collect::<Vec<_>>()
    };
    assert_eq!(titles(boards), titles(&before.workshop.boards));
    assert!(boards.iter().all(|board| before.workshop.boards.iter().all(|old| old.id != board.id)));
    let now = board(&new, new.board()).await;
    assert_eq!(as_shown(now.clone()), as_shown(then.clone()));
    assert!(then["bin"]["notes"][0]["text"] == "déjà jetée", "{then}");
    assert_eq!(now["bin"], json!({"zones": [], "notes": [], "links": []}));
    let text = now.to_string();
    assert!(text.contains("LA HALLE 🎪") && text.contains("près de"), "{text}");
    assert!(!text.contains("déjà jetée") && !text.contains("venue après") && !text.contains("grand"));
    assert!(!text.contains(ada.newcomer().person().as_str()), "signed");

    // Each note says where it is from.
    let notes = new.facilitator().await.view().notes;
    for (id, note) in &notes {
        let origin = note.origin.as_ref().expect("an origin");
        assert_eq!((origin.board.as_str(), &origin.note), (workshop.board().as_str(), id));
        assert!(note.is_as_poured() && note.author.is_none());
    }
    let path = format!("/api/workshops/{}/boards/{}/notes/{four}/origins", new.created.workshop, new.board());
    let asked = site.request(Method::GET, &path, Some(&new.created.token), bytes::Bytes::new());
    let body = soon("the origins", asked).await.expect("an answer").body;
    let steps: Vec<OriginStep> = serde_json::from_slice(&body).expect("steps");
    let [OriginStep::Elsewhere { label, poured_at: Some(_) }] = &steps[..] else { panic!("{steps:?}") };
    assert_eq!(*label, format!("{} · {}", before.workshop.title, before.workshop.boards[0].title));

    // A workshop like any other: its creator runs it, others come in by its code, and work on what is there.
    let inside = soon("the workshop", site.inside(&new.created.workshop, &new.created.token)).await;
    let inside = inside.expect("in");
    assert_eq!((inside.role, inside.workshop.title.as_str()), (Role::Facilitator, "Une halle, reprise"));
    assert_eq!(inside.invitations.as_ref(), Some(&new.created.invitations));
    assert!(inside.workshop.script.is_empty() && inside.workshop.groups.is_empty());
    let names: Vec<_> = inside.workshop.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Fanny"]);
    assert_eq!(inside.workshop.retention.days, before.workshop.retention.days);
    let ben = new.join("Ben").await;
    ben.edit_text(&four, 0, 2, "notre");
    ben.is_saved().await;
    assert_eq!((ben.refusals(), ben.text_of(&four)), (vec![], Some("notre four".into())));
    // And of the old one nothing has changed.
    let after = soon("the workshop", site.inside(&created.workshop, &created.token)).await.expect("in");
    assert_eq!(after.workshop, before.workshop);
    assert!(fanny.shows("le grand four"));
}

#[tokio::test(flavor = "multi_thread")]
async fn y13_what_the_replay_leaves_out_is_not_a_byte_of_the_new_workshop() {
    let server = &mut TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada").await);
    let mut live = workshop.creator().live().await;
    let masked = Rules { authors: Authors::Masked, ..Rules::default() };
    let private = Rules { see: See::Own, ..Rules::default() };
    let phases = vec![
        phase("off", Rules::default(), true),
        phase("masked", masked, false),
        phase("private", private, true),
        phase("open", Rules::default(), false),
    ];
    let mut order = async |command: Command| soon("done", live.command(command)).await.expect("done");
    order(Command::SetScript { phases }).await;
    let start = |id: &str| Command::StartPhase { phase: id.parse().expect("an id") };
    order(start("off")).await;
    ada.add_note(HERE, "triste ce matin", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    order(start("masked")).await;
    let place = Place { order: "a0".into(), ..Place::default() };
    let at = replay(&workshop).await.to;
    let unsigned = Note { id: "unsigned".into(), text: "sans nom".into(), place, at, ..Note::default() };
    ada.put_note(&unsigned);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    order(start("private")).await;
    let drafts: BoardId = format!("drafts-{}", ada.newcomer().person()).parse().expect("an id");
    let private = ada.newcomer().towards(drafts.as_str()).at_the_board().await;
    private.add_note(HERE, "pour moi seule", Color::Rose);
    private.is_saved().await;
    order(start("open")).await;
    order(Command::Reveal { how: RevealHow::All { anonymous: false } }).await;
    fanny.sees("what was private", |board| board.json().contains("pour moi seule")).await;
    fanny.add_note(HERE, "au compte rendu", Color::Ciel);
    ada.add_note(HERE, "d’Ada", Color::Ciel);
    until_quiet(&workshop, &[&fanny, &ada]).await;

    let at = replay(&workshop).await.to;
    let new = extract(&workshop, &wish(at)).await;
    server.stop().await;
    let journal = server.journal();
    let ids = |workshop: &Workshop| -> Vec<BoardId> {
        workshop.created.boards.iter().map(|board| board.id.clone()).collect()
    };
    let old = bytes_of(&journal, &workshop.created.workshop, &ids(&workshop)).await;
    for secret in ["triste ce matin", "pour moi seule", ada.newcomer().person().as_str(), "Ada"] {
        assert!(old.contains(secret), "{secret}");
    }
    let new = bytes_of(&journal, &new.created.workshop, &ids(&new)).await;
    for told in ["sans nom", "au compte rendu", "d’Ada"] {
        assert!(new.contains(told), "{told}");
    }
    let people = [ada.newcomer().person(), &workshop.created.person].map(|person| person.as_str());
    for secret in ["triste", "pour moi seule", "\"Ada\"", "Temps masked"].into_iter().chain(people) {
        assert!(!new.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn y13_what_is_for_some_only_stays_so_and_other_groups_boards_stay_where_they_are() {
    let mut stage = Stage::new().await;
    let ada = stage.comes("Ada", "a").await;
    let north = ada.towards("north").at_the_board().await;
    north.add_note(HERE, "du groupe A", Color::Rose);
    north.is_saved().await;
    let staff = stage.workshop.creator().towards("staff").at_the_board().await;
    let note = staff.add_note(HERE, "entre nous", Color::Ciel);
    staff.is_saved().await;
    let table = stage.workshop.creator().towards("t1").at_the_board().await;
    table.add_note(HERE, "à table", Color::Ciel);
    table.is_saved().await;
    let at = replay(&stage.workshop).await.to;
    let new = extract(&stage.workshop, &wish(at)).await;
    let titles: Vec<_> = new.created.boards.iter().map(|board| board.title.as_str()).collect();
    assert!(titles.contains(&"staff") && titles.contains(&"t1") && !titles.contains(&"north"), "{titles:?}");
    let of =
        |title: &str| new.created.boards.iter().find(|board| board.title == title).expect("it").id.clone();
    let theirs = board(&new, &of("staff")).await;
    assert_eq!(
        (&theirs["notes"][0]["text"], &theirs["notes"][0]["id"]),
        (&json!("entre nous"), &json!(note))
    );
    assert_eq!(theirs["notes"][0]["origin"], json!({"board": "", "note": "", "label": ""}));
    // Not for participants of the new workshop either.
    let ben = new.joined("Ben", Role::Participant).await;
    let there = soon("boards", new.site().boards(&new.created.workshop, &ben.ticket.token)).await;
    assert!(there.expect("boards").iter().all(|board| board.title != "staff"));
    let asked = soon("no", new.site().board(&new.created.workshop, &of("staff"), &ben.ticket.token)).await;
    assert_eq!(asked.expect_err("hidden").code(), Some("unknown_board"));
    // One board alone; and none that the replay does not tell.
    let chosen = |board: &str| ExtractWorkshop { boards: vec![board.parse().expect("an id")], ..wish(at) };
    let alone = extract(&stage.workshop, &chosen("t1")).await;
    assert_eq!(alone.created.boards.len(), 1);
    for board in ["north", "jamais"] {
        let refused = try_extract(&stage.workshop, &chosen(board)).await.expect_err("not theirs");
        assert_eq!(refused.code(), Some("unknown_board"), "{board}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn y13_only_the_facilitation_takes_a_moment_and_only_one_that_was() {
    let server = &mut TestServer::start_with(|config| config.limits.creations_per_minute = 1).await;
    let workshop = server.workshop("empty").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada").await);
    let odile = workshop.observer("Odile").await;
    ada.add_note(HERE, "une halle", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    let view = replay(&workshop).await;
    let (site, id) = (workshop.site(), &workshop.created.workshop);
    for person in [&ada, &odile] {
        let token = &person.newcomer().ticket.token;
        let refused = soon("no", site.extract(id, token, &wish(view.to))).await.expect_err("not theirs");
        let ApiError::Refused(refused) = refused else { panic!("{refused}") };
        assert_eq!((refused.refusal.code(), refused.message.is_empty()), ("not_allowed", false));
    }
    let refused = soon("no", site.extract(id, "rien", &wish(view.to))).await.expect_err("nobody");
    assert_eq!(refused.code(), Some("bad_token"));
    let day: Millis = 24 * 3600 * 1000;
    let titled = |title: &str| ExtractWorkshop { title: title.into(), ..wish(view.to) };
    for (wrong, code) in [
        (wish(view.from - 1), "unknown_step"),
        (wish(0), "unknown_step"),
        (wish(view.to + day), "unknown_step"),
        (wish(Millis::MAX), "unknown_step"),
        (titled(" "), "bad_field"),
        (titled(&"é".repeat(400)), "too_long"),
    ] {
        let refused = try_extract(&workshop, &wrong).await.expect_err("refused");
        assert_eq!(refused.code(), Some(code), "{wrong:?}");
    }
    let path = format!("/api/workshops/{id}/extract");
    let malformed = site.request(Method::POST, &path, Some(&workshop.created.token), r#"{"at":7}"#.into());
    let refused = soon("no", malformed).await.expect("an answer").good().expect_err("refused");
    assert_eq!(refused.code(), Some("bad_field"));
    // As often as workshops are made, and no more.
    let mut made = 0;
    let refused = loop {
        match try_extract(&workshop, &wish(view.to)).await {
            Ok(_) => made += 1,
            Err(refused) => break refused,
        }
        assert!(made < 60, "without end");
    };
    assert_eq!((refused.code(), made > 0), (Some("too_often"), true));
    server.stop().await;
    assert_eq!(server.journal().workshops().await.expect("workshops").len(), 1 + made);
}

#[tokio::test(flavor = "multi_thread")]
async fn y13_on_a_failing_disk_nothing_is_made_and_nothing_is_left() {
    fails_and_leaves_nothing(false, |journal| journal.fail_new_workshops()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn y13_what_cannot_be_told_to_the_old_workshop_is_taken_away_again() {
    fails_and_leaves_nothing(true, |journal| journal.fail_happenings()).await;
}

async fn fails_and_leaves_nothing(traced: bool, fail: impl Fn(&FlakyJournal)) {
    let journal = FlakyJournal::new();
    let server = &mut TestServer::start_on(|inner| journal.round(inner)).await;
    let workshop = server.workshop("idees-socles").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada").await);
    ada.add_note(HERE, "une halle", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    let at = replay(&workshop).await.to;
    let known = journal.boards_begun();
    fail(&journal);
    let wish = ExtractWorkshop { traced, ..wish(at) };
    let refused = try_extract(&workshop, &wish).await.expect_err("no disk");
    assert_eq!((refused.code(), journal.failed()), (Some("storage_unavailable"), 1));
    let begun = journal.boards_begun().split_off(known.len());
    assert!(!begun.is_empty(), "its boards came first");
    // As soon as the disk is found to work again.
    let gone = async {
        let mut pace = tokio::time::interval(std::time::Duration::from_millis(20));
        for board in &begun {
            while !journal.load(Stream::Board(board.clone())).await.expect("a stream").entries.is_empty() {
                pace.tick().await;
            }
        }
    };
    soon("the boards to be gone", gone).await;
    for person in [&fanny, &ada] {
        person.cut();
    }
    server.stop().await;
    let left = server.journal();
    assert_eq!(left.workshops().await.expect("workshops").len(), 1);
    for board in begun {
        let there = left.load(Stream::Board(board.clone())).await.expect("a stream");
        assert!(there.entries.is_empty() && there.snapshot.is_none(), "{board} is left");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn y13_boards_that_fail_to_be_written_are_not_a_workshop() {
    let journal = FlakyJournal::new();
    let server = &mut TestServer::start_on(|inner| journal.round(inner)).await;
    let workshop = server.workshop("empty").await;
    let ada: Person = workshop.join("Ada").await;
    ada.add_note(HERE, "une halle", Color::Rose);
    ada.is_saved().await;
    let at = replay(&workshop).await.to;
    journal.fail();
    let refused = try_extract(&workshop, &wish(at)).await.expect_err("no disk");
    assert_eq!(refused.code(), Some("storage_unavailable"));
    journal.mend();
    ready(workshop.site()).await;
    extract(&workshop, &wish(at)).await;
    server.stop().await;
    assert_eq!(server.journal().workshops().await.expect("workshops").len(), 2);
}

fn phase(id: &str, rules: Rules, off_the_record: bool) -> Phase {
    let (id, label): (PhaseId, _) = (id.parse().expect("an id"), format!("Temps {id}"));
    let (prompt, focus, enter, exit, round, skipped, require_link, spotlight) = Default::default();
    Phase {
        id,
        label,
        prompt,
        seconds: None,
        focus,
        rules,
        enter,
        exit,
        round,
        skipped,
        off_the_record,
        require_link,
        spotlight,
    }
}
