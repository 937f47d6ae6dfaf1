//! «D'où vient cette idée ?»: the way back over boards that the person may see, and nothing of the others.

use hyper::Method;
use socle_client::{api::Site, board::Target, live::LiveError};
use socle_protocol::{
    api::{ExtractWorkshop, OriginStep},
    board::{Color, Deletion, Note, Origin, Photo, Place, Weather, write::Kind},
    ids::WorkshopId,
    message::{
        Command, Done, Happening, NoteRef, ServerMessage,
        script::{Focus, Rules, See},
    },
    refusal::Refusal,
    replay::ReplayView,
    role::Role,
};
use socle_tests::{
    people::{Newcomer, Person, Workshop},
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
    let photo = Photo { image: "0a".repeat(32), width: 40, height: 30, alt: "Une halle".into() };
    first.edit(|roots, txn| assert!(roots.set_photo(txn, &note, Some(&photo))));
    first.is_saved().await;
    let middle = poured(&fanny, &first, &note, &second).await;
    let copy = poured(&fanny, &second, &middle, &plenary).await;
    let board = plenary.id().to_string();
    let steps = origins(&stage, &ben, &board, &copy).await;
    assert_eq!(said(&steps), [("t2", "une halle", false), ("t1", "une halle", false)]);
    let OriginStep::Seen { at, poured_at: Some(poured_at), zone: None, photo: taken, .. } = &steps[0] else {
        panic!("{steps:?}")
    };
    assert!(at <= poured_at);
    assert_eq!(taken.as_deref(), Some(&photo));
    assert_eq!(origins(&stage, &ben, "t1", &note).await, []);
    assert_eq!(origins(&stage, &ben, "t1", "jamais").await, []);

    // What has changed since is said; what is in the bin is gone, and the way goes no further.
    first.edit(|roots, txn| assert!(roots.edit_text(txn, &note, 0, 3, "la")));
    first.is_saved().await;
    assert_eq!(said(&origins(&stage, &ben, &board, &copy).await)[1], ("t1", "la halle", true));
    second.edit(|roots, txn| {
        assert!(roots.remove(txn, Kind::Note, &middle, &Deletion { by: String::new(), at: 1, into: None }))
    });
    second.is_saved().await;
    assert_eq!(said(&origins(&stage, &ben, &board, &copy).await), [("t2", "gone", false)]);

    // What says the same as another idea is there still, with its own words.
    let same = second.add_note(HERE, "halles", Color::Rose);
    second.edit(|roots, txn| {
        let joined = Deletion { by: String::new(), at: 1, into: Some(same.clone()) };
        assert!(roots.remove(txn, Kind::Note, &middle, &joined));
    });
    second.is_saved().await;
    assert_eq!(said(&origins(&stage, &ben, &board, &copy).await)[0], ("t2", "une halle", false));

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

/// This workshop as it is now, taken as a new one.
async fn taken(site: &Site, from: (&WorkshopId, &str), title: &str, traced: bool) -> Workshop {
    let (workshop, token) = from;
    let file = soon("the replay", site.file(workshop, "replay", token)).await.expect("a replay");
    let view: ReplayView = serde_json::from_slice(&file).expect("a view");
    let wish = ExtractWorkshop { title: title.into(), at: Some(view.to), traced, ..Default::default() };
    let created = soon("an answer", site.extract(workshop, token, &wish)).await.expect("a new workshop");
    Workshop::new(site.clone(), created)
}

#[tokio::test(flavor = "multi_thread")]
async fn d12_the_way_goes_on_into_the_workshops_that_one_continues_as_far_as_they_let_it() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.creator();
    let (plenary, table) = (fanny.clone().at_the_board().await, fanny.towards("t1").at_the_board().await);
    let staff = fanny.towards("staff").at_the_board().await;
    stage.runs_as(Rules::default(), Focus::default(), |phase| phase.off_the_record = true).await;
    let feeling = plenary.add_note(HERE, "tout bas", Color::Rose);
    plenary.is_saved().await;
    stage.runs(Rules::default()).await;
    let verbatim = table.add_note(HERE, "un four à pain, comme avant", Color::Rose);
    let aside = staff.add_note(HERE, "entre nous", Color::Rose);
    table.is_saved().await;
    staff.is_saved().await;
    let idea = poured(&fanny, &table, &verbatim, &plenary).await;
    let quiet = poured(&fanny, &staff, &aside, &plenary).await;
    let kept = plenary.add_note(HERE, "jamais reprise", Color::Rose);
    plenary.is_saved().await;

    // A second workshop, and a third one after it; and one whose way ends where it began.
    let (site, created) = (stage.workshop.site().clone(), &stage.workshop.created);
    let second = taken(&site, (&created.workshop, &created.token), "Le socle", true).await;
    let alone = taken(&site, (&created.workshop, &created.token), "À part", false).await;
    let third = taken(&site, (&second.created.workshop, &second.created.token), "Le plan", true).await;
    let board_of = |workshop: &Workshop| {
        let boards = &workshop.created.boards;
        boards
            .iter()
            .find(|board| board.title == stage.workshop.created.boards[0].title)
            .expect("it")
            .id
            .clone()
    };
    // Someone who was in none of the others; nobody is named to them.
    let ben = third.joined("Ben", Role::Participant).await;
    let there = board_of(&third);
    let steps = origins(&stage, &ben, there.as_str(), &idea).await;
    let title = &stage.workshop.created.boards[0].title;
    let of = |step: &OriginStep| match step {
        OriginStep::Seen { workshop, .. } => workshop.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        said(&steps),
        [
            (title.as_str(), "un four à pain, comme avant", false),
            (title.as_str(), "un four à pain, comme avant", false),
            ("t1", "un four à pain, comme avant", false),
        ]
    );
    let first_title = plenary.view().title;
    let workshops: Vec<Option<String>> = steps.iter().map(of).collect();
    assert_eq!(workshops, [Some("Le socle".to_owned()), Some(first_title.clone()), Some(first_title)]);
    // What stands on a board that is not for everyone stays there; what was off the record was never taken.
    let steps = origins(&stage, &ben, there.as_str(), &quiet).await;
    assert_eq!(said(&steps)[2..], [("", "hidden", false)]);
    let eve = second.joined("Eve", Role::Participant).await;
    let hers = eve.clone().towards(board_of(&second).as_str()).at_the_board().await;
    assert!(!hers.view().notes.contains_key(&feeling));
    // Who was not let in there is told the name alone.
    let zoe = alone.joined("Zoé", Role::Participant).await;
    let steps = origins(&stage, &zoe, board_of(&alone).as_str(), &idea).await;
    assert!(matches!(&steps[..], [OriginStep::Elsewhere { .. }]), "{steps:?}");

    // A modified client that asks for what it knows the id of.
    let made_up = |id: &str, note: &str| Note {
        id: id.into(),
        text: id.into(),
        place: Place { order: "a0".into(), ..Place::default() },
        origin: Some(Origin {
            board: plenary.id().to_string(),
            note: note.into(),
            label: "d’ailleurs".into(),
            ..Origin::default()
        }),
        ..Note::default()
    };
    for spy in [made_up("spy", &kept), made_up("spy-off", &feeling)] {
        hers.edit(|roots, txn| roots.add_note(txn, &spy));
    }
    for id in ["spy", "spy-off"] {
        let against = Refusal::AgainstRules { item: Some(id.into()) };
        hers.sees("that it was taken back", |board| board.refusals().contains(&against)).await;
        assert_eq!(origins(&stage, &eve, hers.id().as_str(), id).await, []);
    }

    // The words are those of today, also where they were erased; and after the end the answer is that it is gone.
    table.edit(|roots, txn| assert!(roots.edit_text(txn, &verbatim, 0, 2, "le")));
    table.is_saved().await;
    let steps = origins(&stage, &ben, there.as_str(), &idea).await;
    assert_eq!(said(&steps)[2], ("t1", "le four à pain, comme avant", true));
    // What is a card now is for nobody but who wrote it, also from afar.
    plenary.edit(|roots, txn| assert!(roots.set_weather(txn, &idea, Weather::Sun)));
    plenary.is_saved().await;
    let steps = origins(&stage, &ben, there.as_str(), &idea).await;
    assert!(matches!(&steps[..], [_, OriginStep::Gone { .. }]), "{steps:?}");
    let purge = Command::PurgeWorkshop { code: created.code.as_str().to_owned() };
    let _closed = soon("the end", fanny.live().await.command(purge)).await;
    let ends_there = async {
        loop {
            let steps = origins(&stage, &ben, there.as_str(), &quiet).await;
            if let [_, OriginStep::Gone { .. }] = &steps[..] {
                break steps;
            }
        }
    };
    let steps = soon("the end of the way", ends_there).await;
    let OriginStep::Gone { title, .. } = &steps[1] else { panic!("{steps:?}") };
    assert!(title.ends_with(&stage.workshop.created.boards[0].title), "{title}");
}

#[tokio::test(flavor = "multi_thread")]
async fn d12_everyone_sees_who_may_ask_and_the_facilitation_ends_it() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.creator();
    let ada = stage.comes("Ada", "a").await;
    let plenary = fanny.clone().at_the_board().await;
    let idea = plenary.add_note(HERE, "une halle", Color::Rose);
    plenary.is_saved().await;
    let (site, created) = (stage.workshop.site().clone(), &stage.workshop.created);
    let here = (&created.workshop, created.token.as_str());
    let mut told = ada.live().await;
    let next = taken(&site, here, "Le socle", true).await;
    let _apart = taken(&site, here, "À part", false).await;
    let other = taken(&site, here, "Le plan", true).await;

    // Told at once, and to whoever comes later; the one that may not ask is nobody's business.
    let first = told.find(|message| match message {
        ServerMessage::Happening { happening: Happening::Followed { workshop }, .. } => Some(workshop),
        _ => None,
    });
    let first = soon("the news", first).await.expect("open");
    assert_eq!(first, next.created.workshop);
    let mut late = ada.live().await;
    let welcome = late.find(|message| match message {
        ServerMessage::Welcome { workshop, .. } => Some(workshop.followers),
        _ => None,
    });
    let followers = soon("the welcome", welcome).await.expect("open");
    let known: Vec<_> = followers.iter().map(|one| &one.workshop).collect();
    assert_eq!(known, [&next.created.workshop, &other.created.workshop]);

    let (ben, eve) =
        (next.joined("Ben", Role::Participant).await, other.joined("Eve", Role::Participant).await);
    let (at_next, at_other) = (next.created.boards[0].id.to_string(), other.created.boards[0].id.to_string());
    assert!(matches!(&origins(&stage, &ben, &at_next, &idea).await[..], [OriginStep::Seen { .. }]));

    let end = |workshop: &WorkshopId| Command::EndFollowing { workshop: workshop.clone() };
    let refused = soon("an answer", late.command(end(&next.created.workshop))).await;
    assert!(matches!(refused, Err(LiveError::Refused { refusal: Refusal::NotAllowed {} })), "{refused:?}");
    let mut runs = fanny.live().await;
    soon("the command", runs.command(end(&next.created.workshop))).await.expect("given");
    let steps = origins(&stage, &ben, &at_next, &idea).await;
    assert!(matches!(&steps[..], [OriginStep::Elsewhere { .. }]), "{steps:?}");
    let steps = origins(&stage, &eve, &at_other, &idea).await;
    assert!(matches!(&steps[..], [OriginStep::Seen { .. }]), "{steps:?}");
    let again = soon("an answer", runs.command(end(&next.created.workshop))).await;
    assert!(matches!(again, Err(LiveError::Refused { refusal: Refusal::UnknownWorkshop {} })), "{again:?}");
}
