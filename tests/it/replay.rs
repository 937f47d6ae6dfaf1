//! The past of a workshop, replayed over the real interface: it ends as the boards do, is at each moment what people
//! saw then, and carries to nobody more than they may know.

use socle_client::{
    board::Target,
    session::{
        Pace, Session,
        plan::{Plan, SEED},
    },
};
use socle_protocol::{
    board::{Color, Note, Place, Roots, copy},
    ids::{BoardId, Millis, PhaseId},
    message::{
        Command, ServerMessage,
        idea::{IdeaRef, Verdict},
        script::{Authors, Phase, RevealHow, Rules, See, Who},
    },
    refusal::Refusal,
    replay::{MarkKind, ReplayLink, ReplayView},
    role::Role,
    sync,
};
use socle_tests::{
    past::{Reader, refused},
    people::{Person, until_quiet},
    server::TestServer,
    soon,
    stage::Stage,
};
use std::time::{SystemTime, UNIX_EPOCH};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    Millis::try_from(since.as_millis()).expect("of this age")
}

/// What errands came to, read until one is done.
async fn done(live: &mut socle_client::live::Live) -> socle_protocol::message::Done {
    let wanted = live.find(|message| match message {
        ServerMessage::Happening {
            happening: socle_protocol::message::Happening::ErrandDone { done, .. },
            ..
        } => Some(done),
        _ => None,
    });
    soon("an errand", wanted).await.expect("open")
}

async fn texts(person: &Person, expect: &[&str]) {
    person
        .sees("these ideas", |board| {
            let view = board.view();
            let mut found: Vec<_> =
                view.notes.values().filter(|note| note.deleted.is_none()).map(|note| &*note.text).collect();
            found.sort_unstable();
            found == expect
        })
        .await;
}

/// The reference session: at the end of each part the facilitation sets a mark and looks at every board; replayed, each
/// mark shows them again, byte for byte, and the end is the end.
#[tokio::test(flavor = "multi_thread")]
async fn y1_the_reference_session_replays_as_it_was_seen_and_ends_as_it_ended() {
    let server = TestServer::start().await;
    let origin = server.origin();
    let session = Session::open(Plan::new(SEED), origin.clone(), |_| origin.clone(), Pace::Free {});
    let mut session = session.await.expect("everyone comes in");
    let (created, site) = (session.created.clone(), server.site());
    let mut seen = Vec::new();
    let shown = async |board: &BoardId| {
        let json =
            soon("a board", site.board(&created.workshop, board, &created.token)).await.expect("a board");
        String::from_utf8(json.to_vec()).expect("text")
    };
    while let Some(part) = session.play().await.unwrap_or_else(|error| panic!("failed to {error}")) {
        let mut boards = Vec::new();
        for board in &session.view().boards {
            boards.push((board.id.clone(), shown(&board.id).await));
        }
        let name = Command::NamePoint { label: format!("{:?}", part.opening) };
        let named = session.facilitator().command(name).await;
        // Twice: so the next part's first edit is a moment later, whatever the disk.
        let again = session.facilitator().command(Command::NamePoint { label: "à suivre".into() }).await;
        if named.and(again).is_ok() {
            seen.push(boards);
        }
    }
    let reader = Reader::inside(site.clone(), &created);
    let view = reader.view().await;
    let named: Vec<_> =
        view.marks.iter().filter(|mark| mark.what == MarkKind::Named && mark.label != "à suivre").collect();
    assert_eq!(named.len(), seen.len());
    assert!(named.len() > 8, "{} parts", named.len());
    let mut compared = 0;
    for (mark, boards) in named.iter().zip(&seen) {
        for (board, json) in boards {
            assert_eq!(reader.board(board, mark.after).await, *json, "{board} at {}", mark.label);
            compared += json.len();
        }
    }
    for board in &view.boards {
        assert_eq!(
            reader.board(&board.id, view.steps).await,
            shown(&board.id).await,
            "the end of {}",
            board.title
        );
    }
    assert!(compared > 100_000, "{compared} bytes were compared");
    let kinds: Vec<MarkKind> = view.marks.iter().map(|mark| mark.what).collect();
    for kind in [
        MarkKind::Revealed,
        MarkKind::Rotated,
        MarkKind::VoteOpened,
        MarkKind::VoteClosed,
        MarkKind::VoteRevealed,
        MarkKind::Poured,
        MarkKind::Closed,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    // Nobody is named unless it is asked for; nobody's private ideas or ballots are there before their time.
    let (_, _, bytes) = reader.all().await;
    for person in session.view().people {
        assert!(
            !bytes.contains(&format!("\"{}\"", person.id)) && !bytes.contains(&person.name),
            "{}",
            person.name
        );
    }
    let named = reader.get("?names=1").await;
    assert!(String::from_utf8_lossy(&named).contains(&session.view().people[3].name));
}

#[tokio::test(flavor = "multi_thread")]
async fn y5_only_the_facilitation_replays_and_only_what_it_may_see() {
    let mut stage = Stage::new().await;
    let mut tokens = Vec::new();
    for (name, group) in [("Ada", "a"), ("Ben", "b")] {
        let newcomer = stage.comes(name, group).await;
        tokens.push(newcomer.ticket.token.clone());
        let board = if group == "a" { newcomer.towards("north") } else { newcomer };
        let person = board.at_the_board().await;
        person.add_note(HERE, &format!("mots de {name}"), Color::Rose);
        person.is_saved().await;
    }
    let observer = stage.workshop.joined("Odile", Role::Observer).await;
    let fanny = stage.workshop.creator().towards("staff").at_the_board().await;
    fanny.add_note(HERE, "entre nous", Color::Ciel);
    fanny.is_saved().await;
    let reader = Reader::of(&stage.workshop);
    for token in tokens.iter().chain([&observer.ticket.token]) {
        for rest in ["", "/segments/0?version=x", "/boards/t1?after=0", "/links"] {
            let path = format!("{}{rest}", reader.path);
            assert_eq!(
                refused(&reader.site, &path, Some(token)).await,
                (403, "not_allowed".into()),
                "{path}"
            );
        }
    }
    assert_eq!(refused(&reader.site, &reader.path, None).await.0, 401);
    let (view, _, bytes) = reader.all().await;
    assert!(bytes.contains("mots de Ben") && bytes.contains("entre nous"));
    assert!(!bytes.contains("mots de Ada") && !bytes.contains("north"), "a group’s own board");
    let boards = |view: &ReplayView| view.boards.iter().map(|board| board.id.to_string()).collect::<Vec<_>>();
    assert!(!boards(&view).contains(&"north".to_owned()));
    let path = format!("{}/boards/north?after=1", reader.path);
    assert_eq!(refused(&reader.site, &path, reader.token.as_deref()).await, (404, "unknown_board".into()));
    // Who of the facilitation is in the group has it.
    stage.moves(&stage.workshop.created.person.clone(), "a").await;
    let (view, _, bytes) = reader.all().await;
    assert!(bytes.contains("mots de Ada") && boards(&view).contains(&"north".to_owned()));
    let token = reader.token.as_deref();
    for (rest, expect) in [
        ("/segments/0", (400, "bad_field")),
        ("/segments/0?version=autre", (409, "replay_changed")),
        ("/boards/t1", (400, "bad_field")),
        ("/boards/t1?after=9999", (404, "unknown_step")),
        ("/boards/never?after=0", (404, "unknown_board")),
    ] {
        let path = format!("{}{rest}", reader.path);
        assert_eq!(refused(&reader.site, &path, token).await, (expect.0, expect.1.to_owned()), "{path}");
    }
    let path = format!("{}/segments/999?version={}", reader.path, view.version);
    assert_eq!(refused(&reader.site, &path, token).await, (404, "unknown_step".into()));
}

/// A modified client writes what its phase forbids: the guard takes it back, and no replay has a word of it.
#[tokio::test(flavor = "multi_thread")]
async fn y2_what_a_modified_client_was_refused_is_in_no_replay() {
    let mut stage = Stage::new().await;
    stage.runs(Rules { add: Who::Own, edit: Who::Own, ..Rules::default() }).await;
    let fanny = stage.workshop.facilitator().await;
    fanny.add_note(HERE, "affiche", Color::Ciel);
    fanny.is_saved().await;
    let ada = stage.comes("Ada", "a").await;
    let mut modified = socle_tests::stage::Witness::of(&ada).await;
    let poster = fanny.view().notes.keys().next().expect("a note").clone();
    for edit in [
        (|roots: &Roots, txn: &mut yrs::TransactionMut<'_>, poster: &str| {
            assert!(roots.edit_text(txn, poster, 0, 0, "graffiti "));
        }) as fn(&Roots, &mut yrs::TransactionMut<'_>, &str),
        |roots, txn, _| {
            let mut signed = Note { id: "faux".into(), text: "usurpée".into(), ..Note::default() };
            signed.author = Some("someone".into());
            roots.add_note(txn, &signed);
        },
    ] {
        let doc = socle_protocol::board::new_doc();
        let whole = modified.whole();
        sync_into(&doc, &whole);
        let roots = Roots::of(&doc);
        let update = {
            let mut txn = yrs::Transact::transact_mut(&doc);
            edit(&roots, &mut txn, &poster);
            txn.encode_update_v1()
        };
        modified.wire.send(sync::update(&update)).await;
    }
    fanny.add_note(HERE, "la suite", Color::Ciel);
    modified.sees(|board| board.notes.values().any(|note| note.text == "la suite"), |_| false).await;
    let (_, _, bytes) = Reader::of(&stage.workshop).all().await;
    assert!(bytes.contains("affiche") && bytes.contains("la suite"));
    assert!(!bytes.contains("graffiti") && !bytes.contains("usurpée"), "{bytes}");
}

fn sync_into(doc: &yrs::Doc, whole: &[u8]) {
    let update = yrs::updates::decoder::Decode::decode_v1(whole).expect("an update");
    yrs::Transact::transact_mut(doc).apply_update(update).expect("applied");
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

#[tokio::test(flavor = "multi_thread")]
async fn y3_a_replay_leaves_out_what_is_off_the_record_and_whom_a_phase_masks() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada").await);
    let mut live = workshop.creator().live().await;
    let masked = Rules { authors: Authors::Masked, ..Rules::default() };
    let private = Rules { see: See::Own, ..Rules::default() };
    let sent = Rules { see: See::Moderated, ..Rules::default() };
    let phases = vec![
        phase("off", Rules::default(), true),
        phase("masked", masked, false),
        phase("private", private, true),
        phase("sent", sent, true),
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
    let (id, text) = ("unsigned".into(), "sans nom".into());
    let unsigned = Note { id, text, place, at: now(), ..Note::default() };
    ada.put_note(&unsigned);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    order(start("private")).await;
    let drafts: BoardId = format!("drafts-{}", ada.newcomer().person()).parse().expect("an id");
    let private = ada.newcomer().towards(drafts.as_str()).at_the_board().await;
    private.add_note(HERE, "pour moi seule", Color::Rose);
    private.is_saved().await;
    order(start("sent")).await;
    let inbox = ada.newcomer().towards(&format!("inbox-{}", ada.newcomer().person())).at_the_board().await;
    let note = inbox.add_note(HERE, "dans la boîte", Color::Rose);
    inbox.is_saved().await;
    let ideas = vec![IdeaRef { sum: copy::sum(&inbox.view().notes[&note]), note }];
    order(start("open")).await;
    order(Command::Judge { ideas, verdict: Verdict::Accept { zone: None } }).await;
    fanny.sees("what was accepted", |board| board.json().contains("dans la boîte")).await;
    order(Command::Reveal { how: RevealHow::All { anonymous: false } }).await;
    fanny.sees("what was private", |board| board.json().contains("pour moi seule")).await;
    fanny.add_note(HERE, "au compte rendu", Color::Ciel);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    let (view, segments, bytes) = Reader::of(&workshop).all().await;
    assert!(bytes.contains("au compte rendu") && bytes.contains("sans nom"));
    for word in ["triste", "pour moi seule", "dans la boîte"] {
        assert!(!bytes.contains(word), "{word}: {bytes}");
    }
    let steps = segments.iter().flat_map(|segment| &segment.steps);
    let chapter = view.chapters.iter().find(|chapter| chapter.label == "Temps masked").expect("a chapter");
    let in_it = steps.filter(|step| step.at >= chapter.from && step.at < chapter.to);
    let by: Vec<_> = in_it.map(|step| step.by).collect();
    assert!(!by.is_empty() && by.iter().all(Option::is_none), "{by:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn y11_a_board_and_a_note_come_back_as_a_change_that_everyone_gets_and_that_can_be_undone() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada").await);
    let mut live = workshop.creator().live().await;
    let halle = ada.add_note(HERE, "une halle", Color::Rose);
    let four = ada.add_note(HERE, "un four", Color::Rose);
    let then = until_quiet(&workshop, &[&fanny, &ada]).await;
    let reader = Reader::of(&workshop);
    let (view, segments, _) = reader.all().await;
    assert_eq!(reader.board(workshop.board(), view.steps).await, then);
    let seq = segments.iter().flat_map(|segment| &segment.steps).last().expect("a step").seq;
    ada.remove_note(&halle);
    ada.edit_text(&four, 0, 2, "le grand");
    ada.add_note(HERE, "après", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    let restore = |note: Option<String>, seq| Command::Restore {
        board: workshop.board().clone(),
        zone: None,
        note,
        seq,
    };
    // One note alone.
    soon("done", live.command(restore(Some(halle.clone()), seq))).await.expect("given");
    let restored = |done| match done {
        socle_protocol::message::Done::Restored { boards } => boards,
        other => panic!("{other:?}"),
    };
    let boards = restored(done(&mut live).await);
    assert_eq!((boards.len(), boards[0].items), (1, 1));
    texts(&ada, &["après", "le grand four", "une halle"]).await;
    // The board.
    soon("done", live.command(restore(None, seq))).await.expect("given");
    let boards = restored(done(&mut live).await);
    let before = boards[0].before;
    texts(&ada, &["un four", "une halle"]).await;
    until_quiet(&workshop, &[&fanny, &ada]).await;
    // Told as marks, and undone by going to before it.
    let view = reader.view().await;
    let marks = view.marks.iter().filter(|mark| mark.what == MarkKind::Restored).count();
    assert_eq!(marks, 2);
    soon("done", live.command(restore(None, before))).await.expect("given");
    assert_eq!(restored(done(&mut live).await).len(), 1);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    assert!(ada.view().notes.values().any(|note| note.text == "après" && note.deleted.is_none()));
    // What is not there, and who may not.
    let beyond = restore(None, 9999);
    soon("done", live.command(beyond.clone())).await.expect("given");
    let failed = done(&mut live).await;
    assert_eq!(failed, socle_protocol::message::Done::Failed { code: "unknown_step".into() });
    let mut adas = ada.newcomer().live().await;
    let why = soon("no", adas.command(beyond)).await.expect_err("not hers");
    assert!(
        matches!(why, socle_client::live::LiveError::Refused { refusal: Refusal::NotAllowed {} }),
        "{why}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn y12_going_back_to_a_phase_can_bring_its_boards_back_too() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada").await);
    let mut live = workshop.creator().live().await;
    let phases = vec![phase("one", Rules::default(), false), phase("two", Rules::default(), false)];
    let start = |id: &str| Command::StartPhase { phase: id.parse().expect("an id") };
    let back = |id: &str, restore| Command::GoBack { phase: id.parse().expect("an id"), restore };
    soon("done", live.command(Command::SetScript { phases })).await.expect("done");
    ada.add_note(HERE, "avant", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    soon("done", live.command(start("one"))).await.expect("done");
    ada.add_note(HERE, "pendant", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    soon("done", live.command(start("two"))).await.expect("done");
    ada.add_note(HERE, "ensuite", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    soon("done", live.command(back("two", false))).await.expect("done");
    texts(&ada, &["avant", "ensuite", "pendant"]).await;
    soon("done", live.command(back("one", true))).await.expect("done");
    texts(&ada, &["avant"]).await;
    // Again: to the beginning that this made.
    ada.add_note(HERE, "encore", Color::Rose);
    until_quiet(&workshop, &[&fanny, &ada]).await;
    soon("done", live.command(back("one", true))).await.expect("done");
    texts(&ada, &["avant"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn y9_a_published_replay_opens_for_whoever_has_the_link_until_it_ends() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (fanny, ada) = (workshop.facilitator().await, workshop.join("Ada Lovelace").await);
    let mut live = workshop.creator().live().await;
    let phases = vec![phase("one", Rules::default(), false), phase("two", Rules::default(), false)];
    soon("done", live.command(Command::SetScript { phases })).await.expect("done");
    for (id, text) in [("one", "du premier temps"), ("two", "du second temps")] {
        let start = Command::StartPhase { phase: id.parse().expect("an id") };
        soon("done", live.command(start)).await.expect("done");
        ada.add_note(HERE, text, Color::Rose);
        until_quiet(&workshop, &[&fanny, &ada]).await;
    }
    let board = workshop.board().clone();
    let publish_of =
        |boards, phases, until| Command::PublishReplay { boards, phases, until, without_groups: false };
    let two: PhaseId = "two".parse().expect("an id");
    let publish = |boards: Vec<BoardId>, until| publish_of(boards, Some(vec![two.clone()]), until);
    soon("done", live.command(publish(vec![board.clone()], now() + 3_600_000))).await.expect("published");
    for wrong in [
        publish(vec![], now() + 1000),
        publish(vec![board.clone()], 1),
        publish(vec![board.clone()], u64::MAX >> 12),
        // Of no phase is not of all of them.
        publish_of(vec![board.clone()], Some(vec![]), now() + 3_600_000),
    ] {
        let why = soon("no", live.command(wrong)).await.expect_err("refused");
        assert!(
            matches!(why, socle_client::live::LiveError::Refused { refusal: Refusal::BadField { .. } }),
            "{why}"
        );
    }
    let reader = Reader::of(&workshop);
    let links: Vec<ReplayLink> = serde_json::from_slice(&reader.get("/links").await).expect("links");
    let [link] = &links[..] else { panic!("{links:?}") };
    let public =
        Reader { site: workshop.site().clone(), path: format!("/api/replays/{}", link.secret), token: None };
    let (view, _, bytes) = public.all().await;
    assert_eq!(view.until, Some(link.replay.until));
    assert!(bytes.contains("du second temps") && !bytes.contains("premier"), "{bytes}");
    assert!(!bytes.contains("Lovelace") && !bytes.contains(ada.newcomer().person().as_str()));
    assert!(view.actors.iter().all(|actor| actor.name.is_none()));
    // Names are not for them, however they ask.
    assert!(!String::from_utf8_lossy(&public.get("?names=1").await).contains("Lovelace"));
    let altered = format!("/api/replays/{}x", link.secret);
    assert_eq!(refused(&public.site, &altered, None).await, (404, "unknown_replay".into()));
    // Whoever names no phases hands out all of them.
    let whole = publish_of(vec![board.clone()], None, now() + 3_600_000);
    soon("done", live.command(whole)).await.expect("published");
    let newest = async || {
        let links: Vec<ReplayLink> = serde_json::from_slice(&reader.get("/links").await).expect("links");
        let path = format!("/api/replays/{}", links.last().expect("a link").secret);
        Reader { site: workshop.site().clone(), path, token: None }
    };
    let (_, _, bytes) = newest().await.all().await;
    assert!(bytes.contains("du premier temps") && bytes.contains("du second temps"), "{bytes}");
    // One that has expired: as short a time as this machine takes to say so, and not yet over then.
    let mut short = 1;
    let until = loop {
        let until = now() + short;
        match soon("an answer", live.command(publish(vec![board.clone()], until))).await {
            Ok(_) => break until,
            Err(why) => assert!(short < 10_000, "{short} ms: {why}"),
        }
        short *= 4;
    };
    let over = newest().await;
    soon("its end", async {
        while now() <= until {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(refused(&over.site, &over.path, None).await, (410, "replay_over".into()));
    // And one that was revoked.
    let replay = link.replay.id.clone();
    soon("done", live.command(Command::RevokeReplay { replay: replay.clone() })).await.expect("revoked");
    assert_eq!(refused(&public.site, &public.path, None).await, (410, "replay_over".into()));
    let segment = format!("{}/segments/0?version={}", public.path, view.version);
    assert_eq!(refused(&public.site, &segment, None).await, (410, "replay_over".into()));
    let why = soon("no", live.command(Command::RevokeReplay { replay })).await.expect_err("gone");
    assert!(matches!(why, socle_client::live::LiveError::Refused { refusal: Refusal::UnknownReplay {} }));
}
