//! What is erased is gone, from every file; what is not stays, to the byte.

use serde_json::Value;
use socle_client::{
    board::Target,
    live::{Live, LiveError},
    session::{
        Pace, Session,
        plan::{Plan, SEED, What},
        plane::Seen,
    },
};
use socle_protocol::{
    api::{CreateWorkshop, Created, Join},
    board::Color,
    ids::BoardId,
    message::{Command, Happening, NoteRef, ServerMessage, group::Spread},
    refusal::Refusal,
    replay::ReplayView,
    role::Role,
};
use socle_server::{
    clock,
    journal::{Append, Journal, Kind, NewEntry, Stream},
};
use socle_tests::{
    past::{Reader, refused},
    people::{Newcomer, Workshop, until_quiet},
    process::{TestProcess, binary},
    raw::RawSession,
    server::{TestServer, ready},
    soon,
    traces::places,
};
use std::collections::BTreeSet;

/// What these people write: enough of it that the file is split and written over many times.
async fn is_busy(workshop: &Workshop, who: &str, word: &str) {
    let person = workshop.join(who).await;
    for n in 0..60 {
        let note = person.add_note(Target::Free { x: 0.0, y: f64::from(n) }, "", Color::Ciel);
        for letters in ["Une ", word, &" bien longue".repeat(12), " idée"] {
            person.append_text(&note, letters);
        }
    }
    until_quiet(workshop, &[&person]).await;
    person.leaves().await;
}

async fn gone(live: &mut Live) -> (u16, String) {
    loop {
        match soon("the goodbye", live.next()).await {
            Ok(_) => {}
            Err(LiveError::Closed { code, reason }) => return (code, reason),
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_g6_nothing_of_an_erased_workshop_is_in_any_file_and_its_neighbour_is_whole() {
    let mut server = TestServer::start().await;
    let (ours, theirs) = (server.workshop("empty").await, server.workshop("empty").await);
    is_busy(&ours, "Adèle-à-effacer", "effaçable").await;
    is_busy(&theirs, "Bastien-qui-reste", "durable").await;
    // Snapshots that take the place of others leave pages behind.
    server.restart().await;
    is_busy(&ours, "Adèle-à-effacer", "effaçable").await;
    is_busy(&theirs, "Bastien-qui-reste", "durable").await;
    server.restart().await;
    let words = ["effaçable", "Adèle-à-effacer"];
    assert!(!places(server.data(), &words).is_empty());
    let neighbour = theirs.on_the_server().await;

    let (mut live, mut ada) =
        (ours.creator().live().await, ours.joined("Adèle-à-effacer", Role::Participant).await.live().await);
    let code = ours.created.code.as_str().to_owned();
    let mistyped = live.command(Command::PurgeWorkshop { code: "AAAA22".into() }).await;
    assert!(
        matches!(mistyped, Err(LiveError::Refused { refusal: Refusal::BadField { .. } })),
        "{mistyped:?}"
    );
    let _closed = live.command(Command::PurgeWorkshop { code }).await;
    assert_eq!(gone(&mut ada).await, (4411, "workshop_purged".into()));

    // Who comes is told; the answer comes once nothing is left.
    let creator = ours.creator();
    let told = || async {
        let inside = server.site().inside(&ours.created.workshop, &creator.ticket.token).await;
        inside.expect_err("gone").code()
    };
    assert_eq!(told().await, Some("workshop_purged"));
    soon("an end of all words", async {
        while !places(server.data(), &words).is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let by_code = ours.try_join("Zoé", Role::Participant).await.expect_err("the code is free again");
    assert_eq!(by_code.code(), Some("unknown_code"));
    let by_link = ours.try_join("Zoé", Role::Observer).await.expect_err("erased");
    assert_eq!(by_link.code(), Some("workshop_purged"));
    let path = format!("/api/workshops/{}", ours.created.workshop);
    let token = Some(creator.ticket.token.as_str());
    let answer = server.site().request(hyper::Method::GET, &path, token, Default::default()).await;
    assert_eq!(answer.expect("an answer").status, 410);
    assert_eq!(theirs.on_the_server().await, neighbour, "byte for byte");

    server.restart().await;
    assert_eq!(theirs.on_the_server().await, neighbour);
    assert!(places(server.data(), &words).is_empty());
    let inside = server.site().inside(&ours.created.workshop, &creator.ticket.token).await;
    assert_eq!(inside.expect_err("gone").code(), Some("workshop_purged"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g4_an_erasure_that_was_killed_is_finished_by_the_next_server() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    is_busy(&workshop, "Adèle-à-effacer", "effaçable").await;
    server.stop().await;
    {
        // The plug was pulled when it stood in the log that it is erased, and nothing was deleted.
        let journal = server.journal();
        let stream = Stream::Workshop(workshop.created.workshop.clone());
        let after = journal.load(stream.clone()).await.expect("loads").seq();
        let body = serde_json::to_vec(&Happening::WorkshopPurged {}).expect("JSON").into();
        let entry = NewEntry { kind: Kind::Happening, author: None, at: clock::now(), body };
        journal.append(Append { stream, after, entries: vec![entry], claim: None }).await.expect("kept");
        journal.close().await.expect("closes");
    }
    server.restart().await;
    soon("an end of all words", async {
        while !places(server.data(), &["effaçable", "Adèle-à-effacer"]).is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let inside = server.site().inside(&workshop.created.workshop, &workshop.created.token).await;
    assert_eq!(inside.expect_err("gone").code(), Some("workshop_purged"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_g2_who_makes_a_workshop_chooses_how_long_it_is_kept_and_the_door_says_so() {
    let server = TestServer::start().await;
    let wish = |template: &str, retention| CreateWorkshop {
        title: "T".into(),
        template: template.into(),
        method: None,
        name: None,
        retention,
        themes: None,
        sample: false,
    };
    for (template, chosen, days) in
        [("empty", None, 90), ("inclusion", None, 30), ("inclusion", Some(365), 365), ("raw", Some(30), 30)]
    {
        let created = server.site().create(&wish(template, chosen)).await.expect("a workshop");
        let look = Join { code: Some(created.code.as_str().into()), ..Join::default() };
        let doorstep = server.site().look(&look, None).await.expect("the door");
        assert_eq!((doorstep.retention.days, doorstep.retention.closed_at), (Some(days), None), "{template}");
        let inside = server.site().inside(&created.workshop, &created.token).await.expect("inside");
        assert_eq!(inside.workshop.retention, doorstep.retention);
    }
    for days in [0, 1827] {
        let refused = server.site().create(&wish("empty", Some(days))).await.expect_err("no such choice");
        assert_eq!(refused.code(), Some("bad_field"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g7_nobody_erases_another_but_a_facilitator_for_them_and_everyone_is_told() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) =
        (workshop.joined("Ada", Role::Participant).await, workshop.joined("Ben", Role::Participant).await);
    let erase = || Command::EraseContributions { person: ada.person().clone() };
    let (mut bens, mut fannys) = (ben.live().await, workshop.creator().live().await);
    let refused = soon("the answer", bens.command(erase())).await;
    assert!(matches!(refused, Err(LiveError::Refused { refusal: Refusal::NotAllowed {} })), "{refused:?}");
    soon("the answer", fannys.command(erase())).await.expect("for her");
    let told = |message| match message {
        ServerMessage::Happening {
            by, happening: Happening::ContributionsErased { person, name }, ..
        } => Some((by, person, name)),
        _ => None,
    };
    let (by, person, name) = soon("the news", bens.find(told)).await.expect("told");
    assert_eq!((by.as_ref(), &person), (Some(workshop.creator().person()), ada.person()));
    assert_ne!(name, "Ada");
    // Everyone comes back to a workshop without her words.
    assert_eq!(gone(&mut bens).await, (1012, "stopping".into()));
    let mut again = ben.live_after(Some(bens.seq())).await;
    let ServerMessage::Welcome { workshop: view, .. } =
        soon("the welcome", again.next()).await.expect("open")
    else {
        panic!("what was told before had her name")
    };
    assert_eq!(view.people.iter().filter(|someone| someone.name == "Ada").count(), 0);
}

/// All notes of a workshop's boards, those in the bin too: id and text.
fn notes(boards: &[Value]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for board in boards {
        let zones = board["zones"].as_array().into_iter().flatten();
        let lists = zones.map(|zone| &zone["notes"]).chain([&board["notes"], &board["bin"]["notes"]]);
        for note in lists.filter_map(Value::as_array).flatten() {
            let text = |key: &str| note[key].as_str().expect("a text").to_owned();
            found.push((format!("{}/{}", board["board"], text("id")), text("text")));
        }
    }
    found
}

async fn boards_of(session: &Session, process: &TestProcess) -> Vec<Value> {
    let mut boards = Vec::new();
    for board in &session.view().boards {
        let (workshop, token) = (&session.created.workshop, &session.created.token);
        let json = process.site().board(workshop, &board.id, token).await.expect("every board loads");
        boards.push(serde_json::from_slice(&json).expect("JSON"));
    }
    boards
}

/// Nothing that this person wrote is in any byte of a replay; answers what there is to play.
async fn has_no_word(reader: &Reader, theirs: &[String]) -> ReplayView {
    let (view, _, bytes) = reader.all().await;
    let told: Vec<_> = theirs.iter().filter(|text| bytes.contains(*text)).collect();
    assert!(told.is_empty(), "{told:?}");
    view
}

#[tokio::test(flavor = "multi_thread")]
async fn g8_the_reference_session_without_the_words_of_one_of_its_people() {
    let mut process = TestProcess::start().await;
    let origin = process.origin();
    let session = Session::open(Plan::new(SEED), origin.clone(), |_| origin.clone(), Pace::Free {});
    let mut session = session.await.expect("everyone comes in");
    while session.play().await.unwrap_or_else(|error| panic!("failed to {error}")).is_some() {}
    let before = boards_of(&session, &process).await;

    // Someone with private ideas, answers at other tables, and a hand in what others wrote: a host.
    let who = session.people().iter().find(|one| one.someone.host).expect("a host");
    let (number, person, name) = (who.who, who.person().clone(), who.someone.name.clone());
    let plan = session.plan.clone();
    let texts = |wanted: bool| -> BTreeSet<String> {
        let written =
            plan.acts().filter(|act| (act.who == number) == wanted).filter_map(|act| match &act.what {
                What::Draft { text, .. } => Some(text.clone()),
                What::Write(writing) => Some(writing.text.clone()),
                _ => None,
            });
        written.collect()
    };
    let others = texts(false);
    let hers: Vec<String> = texts(true).difference(&others).cloned().collect();
    assert!(hers.len() >= 4, "{hers:?}");
    let words: Vec<&str> = hers.iter().map(String::as_str).chain([name.as_str()]).collect();
    assert!(!places(process.data(), &words).is_empty());
    let reader = Reader::inside(process.site(), &session.created);
    let (old, _, replayed) = reader.all().await;
    assert!(hers.iter().any(|text| replayed.contains(text)), "the replay has her words before");

    let command = Command::EraseContributions { person: person.clone() };
    session.facilitator().command(command).await.expect("asked");
    let done = |seen: &Seen| (seen.view.as_ref()?.erasures == 1).then_some(());
    session.facilitator().find("the end of the errand", done).await.expect("told");
    // Also whoever looks at the replay of before gets no further piece of it.
    for n in 0..old.segments.len() {
        let piece = format!("{}/segments/{n}?version={}", reader.path, old.version);
        let why = refused(&reader.site, &piece, reader.token.as_deref()).await;
        assert_eq!(why, (409, "replay_changed".into()), "{n}");
    }
    has_no_word(&reader, &hers).await;
    process.kill9().await;
    process.restart().await;
    ready(&process.site()).await;
    assert_eq!(places(process.data(), &words), Vec::<String>::new());
    let reader = Reader::inside(process.site(), &session.created);
    let view = has_no_word(&reader, &hers).await;
    assert_eq!((view.boards.len(), view.steps > 0, view.passed_over), (old.boards.len(), true, 0));

    let after = boards_of(&session, &process).await;
    for (board, live) in session.view().boards.iter().zip(&after) {
        let replayed: Value =
            serde_json::from_str(&reader.board(&board.id, view.steps).await).expect("canonical JSON");
        assert_eq!(replayed, *live, "the end of {}", board.title);
    }
    let (before, after) = (notes(&before), notes(&after));
    assert_eq!(before.len(), after.len());
    let mut blanked = 0;
    for ((note, was), (same, is)) in before.iter().zip(&after) {
        assert_eq!(note, same);
        assert_eq!(was.encode_utf16().count(), is.encode_utf16().count(), "{note}");
        if was != is {
            blanked += 1;
            // Of the units only hers are other ones.
            let kept = was.encode_utf16().zip(is.encode_utf16()).all(|(a, b)| a == b || b == 0xb7);
            assert!(kept, "{note}: {was} became {is}");
            assert!(!is.contains("(×2)"), "{note}: what she added to others’ ideas");
        }
    }
    assert!(blanked >= hers.len(), "{blanked} notes for {} texts", hers.len());
    // Two people may have said the same.
    for text in others.difference(&texts(true)) {
        let count = |notes: &[(String, String)]| notes.iter().filter(|(_, is)| is == text).count();
        assert_eq!(count(&before), count(&after), "{text}");
    }
    let (status, said) = process.tool("verify", &[]).await;
    assert_eq!(status, Some(0), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g9_a_copy_from_before_goes_no_further_and_brings_no_word_back() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, ben) = (workshop.join("Ada").await, workshop.join("Ben").await);
    let note = ada.add_note(Target::Free { x: 0.0, y: 0.0 }, "les mots d’Ada", Color::Ciel);
    until_quiet(&workshop, &[&ada, &ben]).await;
    ben.append_text(&note, ", et ceux de Ben");
    until_quiet(&workshop, &[&ada, &ben]).await;
    let old = ben.state();
    let mut live = workshop.creator().live().await;
    let erase = Command::EraseContributions { person: ada.newcomer().person().clone() };
    soon("the answer", live.command(erase)).await.expect("for her");
    let stopped = soon("the end of this copy", ben.stopped()).await;
    assert!(format!("{stopped:?}").contains("board_rewritten"), "{stopped:?}");
    let blank = format!("{}, et ceux de Ben", "·".repeat("les mots d’Ada".encode_utf16().count()));
    // Someone who was away, and whose browser does as it likes, sends all that it has.
    let mut raw = ben.newcomer().raw().await;
    raw.send(socle_protocol::sync::step2(&old)).await;
    let again = ben.newcomer().clone().at_the_board().await;
    assert_eq!(again.text_of(&note).as_deref(), Some(blank.as_str()));
    again.append_text(&note, ".");
    again.is_saved().await;
    let board = String::from_utf8(workshop.on_the_server().await.to_vec()).expect("UTF-8");
    assert!(board.contains(&format!("{blank}.")) && !board.contains("les mots"), "{board}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g10_the_operators_link_opens_a_workshop_in_everyones_sight() {
    let process = TestProcess::start().await;
    let workshop = process.workshop("empty").await;
    let paul = workshop.joined("Paul", Role::Participant).await;
    let mut live = paul.live().await;
    let (status, said) = process.tool("invite", &[workshop.created.code.as_str().as_ref()]).await;
    assert_eq!(status, Some(0), "{said}");
    let invitation =
        said.lines().next().and_then(|line| line.split_once("/i#")).expect("a link").1.to_owned();
    assert!(said.contains("signalé à tout le monde"), "{said}");
    let wish = Join { invitation: Some(invitation.clone()), name: Some("Mairie".into()), ..Join::default() };
    let doorstep = process.site().look(&wish, None).await.expect("the door");
    assert_eq!(doorstep.role, Role::Facilitator);
    let joined = process.site().join(&wish, None).await.expect("in");
    let told = |message| match message {
        ServerMessage::Happening { happening: Happening::Accessed { person }, .. } => Some(person),
        _ => None,
    };
    assert_eq!(soon("the news", live.find(told)).await.expect("told"), joined.person);
    let inside = process.site().inside(&workshop.created.workshop, &paul.ticket.token).await.expect("inside");
    assert_eq!(inside.workshop.accesses.len(), 1, "and it stays");
    let altered = Join { invitation: Some(format!("{invitation}A")), ..Join::default() };
    let refused = process.site().join(&altered, None).await.expect_err("altered");
    assert_eq!(refused.code(), Some("unknown_invitation"));
    let (status, said) = process.tool("invite", &["KAYA42".as_ref()]).await;
    assert_eq!(status, Some(1), "{said}");
}

/// A workshop of peers: Ada and Fanny are the first group, Ben is of none. What Ada says in confidence is long enough to be
/// split over pages; of what she pours, the copy alone is to stay.
struct Peers {
    server: TestServer,
    workshop: Workshop,
    ada: Newcomer,
    ben: Newcomer,
    agora: BoardId,
    pairs: BoardId,
}

const IN_CONFIDENCE: [&str; 1] = ["confidence-à-effacer"];

impl Peers {
    async fn meet() -> Self {
        let server = TestServer::start().await;
        let workshop = server.workshop("agora").await;
        let [agora, pairs, ..] = &workshop.created.boards[..] else { panic!("boards") };
        let (agora, pairs) = (agora.id.clone(), pairs.id.clone());
        let (ada, ben) = (
            workshop.joined("Ada", Role::Participant).await,
            workshop.joined("Ben", Role::Participant).await,
        );
        let fanny = workshop.creator();
        let mut live = fanny.live().await;
        ordered(&mut live, Command::MakeGroups { count: 3, spread: Spread::ByHand {} }).await;
        let groups = live.find(|message| match message {
            ServerMessage::Happening { happening: Happening::GroupsMade { groups }, .. } => Some(groups),
            _ => None,
        });
        let groups = soon("the groups", groups).await.expect("made");
        let first = || Some(groups[0].id.clone());
        for who in [&ada, &fanny] {
            ordered(&mut live, Command::MoveToGroup { person: who.person().clone(), group: first() }).await;
        }
        let (own, shared) =
            (ada.towards(pairs.as_str()).at_the_board().await, fanny.clone().at_the_board().await);
        for n in 0..60 {
            let note = own.add_note(Target::Free { x: 0.0, y: f64::from(n) }, "", Color::Ciel);
            for letters in ["Une ", IN_CONFIDENCE[0], &" bien longue".repeat(12)] {
                own.append_text(&note, letters);
            }
        }
        let poured = own.add_note(Target::Free { x: 0.0, y: 0.0 }, "un calendrier versé", Color::Rose);
        own.is_saved().await;
        let notes = vec![NoteRef { board: pairs.clone(), note: poured }];
        let (board, zone) = (agora.clone(), "matrice".to_owned());
        ordered(&mut live, Command::Pour { notes, board, zone, gate: None }).await;
        shared.sees("what was poured", |board| board.shows("un calendrier versé")).await;
        own.leaves().await;
        shared.leaves().await;
        Self { server, workshop, ada, ben, agora, pairs }
    }

    /// The server was not there for a month: in its log stand these since a day that is so long ago.
    async fn a_month_later(&mut self, happenings: Vec<Happening>) {
        self.server.stop().await;
        let journal = self.server.journal();
        let stream = Stream::Workshop(self.workshop.created.workshop.clone());
        let after = journal.load(stream.clone()).await.expect("loads").seq();
        let at = clock::now() - 31 * 24 * 3600 * 1000;
        let entry = |happening: &Happening| NewEntry {
            kind: Kind::Happening,
            author: None,
            at,
            body: serde_json::to_vec(happening).expect("JSON").into(),
        };
        let entries = happenings.iter().map(entry).collect();
        journal.append(Append { stream, after, entries, claim: None }).await.expect("kept");
        journal.close().await.expect("closes");
        assert!(!places(self.server.data(), &IN_CONFIDENCE).is_empty());
        self.server.restart().await;
    }

    async fn words_are_gone(&self) {
        soon("an end of all words", async {
            while !places(self.server.data(), &IN_CONFIDENCE).is_empty() {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    /// Status and body of what somebody gets of the workshop.
    async fn gets(&self, who: &Newcomer, path: &str) -> (u16, String) {
        let path = format!("/api/workshops/{}/{path}", self.workshop.created.workshop);
        let token = Some(who.ticket.token.as_str());
        let site = self.server.site();
        let asked = site.request(hyper::Method::GET, &path, token, Default::default());
        let answer = soon("the answer", asked).await.expect("an answer");
        (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
    }

    async fn turned_away(&self, who: &Newcomer) -> Option<String> {
        let ticket = who.towards(self.pairs.as_str()).ticket;
        let turned = soon("the door", RawSession::open(&ticket, "ext=1")).await;
        turned.expect_err("the board is shut").code
    }
}

async fn ordered(live: &mut Live, command: Command) {
    let told = format!("{command:?}");
    soon("the answer", live.command(command)).await.unwrap_or_else(|why| panic!("{told}: {why}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g11_what_was_said_in_confidence_is_in_no_file_after_its_day_and_what_was_poured_stays() {
    let mut peers = Peers::meet().await;
    let look = Join { code: Some(peers.workshop.created.code.as_str().into()), ..Join::default() };
    let door = peers.server.site().look(&look, None).await.expect("the door");
    assert_eq!((door.retention.days, door.retention.confidential_days), (Some(90), Some(30)), "told before");
    let fanny = peers.workshop.creator();
    // A replay of it is kept on disk too, by then.
    assert_eq!(peers.gets(&fanny, "replay").await.0, 200);
    peers.a_month_later(vec![Happening::WorkshopClosed {}]).await;
    peers.words_are_gone().await;

    for again in [false, true] {
        if again {
            peers.server.restart().await;
        }
        let (pairs, agora) = (peers.pairs.clone(), peers.agora.clone());
        // Whoever was in the group is told the day, and never shown something empty; others learn nothing new.
        assert_eq!(peers.turned_away(&peers.ada).await.as_deref(), Some("board_erased"));
        assert_eq!(peers.turned_away(&peers.ben).await.as_deref(), Some("not_your_board"));
        let (status, told) = peers.gets(&peers.ada, &format!("boards/{pairs}")).await;
        assert!(
            status == 410 && told.contains("board_erased") && told.contains("erased on"),
            "{status} {told}"
        );
        for path in [format!("boards/{pairs}/export?format=md"), format!("replay/boards/{pairs}?after=1")] {
            let (status, _) = peers.gets(&fanny, &path).await;
            assert!([404, 410].contains(&status), "{path}: {status}");
        }
        // Everything else goes on without it.
        for path in ["export?format=md", "export?format=json", "report/export?format=md"] {
            let (status, file) = peers.gets(&fanny, path).await;
            assert!(status == 200 && file.contains("un calendrier versé"), "{path}: {status} {file}");
        }
        let (status, replay) = peers.gets(&fanny, "replay").await;
        assert!(
            status == 200 && replay.contains(agora.as_str()) && !replay.contains(pairs.as_str()),
            "{replay}"
        );
        let (_, file) = peers.gets(&fanny, &format!("boards/{agora}/export?format=json")).await;
        let file: Value = serde_json::from_str(&file).expect("JSON");
        let copies = file["boards"][0]["zones"].as_array().expect("zones").iter();
        let mut notes = copies.flat_map(|zone| zone["notes"].as_array().into_iter().flatten());
        let copy = notes.find(|note| note["text"] == "un calendrier versé").expect("it is there");
        let path = format!("boards/{agora}/notes/{}/origins", copy["id"].as_str().expect("an id"));
        let (status, steps) = peers.gets(&fanny, &path).await;
        assert!(status == 200 && steps.contains("hidden"), "{steps}");
    }

    // What is one person's is blanked as before, without a board that is not there.
    let mut live = fanny.live().await;
    ordered(&mut live, Command::EraseContributions { person: peers.ada.person().clone() }).await;
    soon("the end of the errand", async {
        let Created { workshop, token, .. } = &peers.workshop.created;
        while peers.server.site().inside(workshop, token).await.expect("inside").workshop.erasures < 2 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    peers.server.stop().await;
    assert!(places(peers.server.data(), &IN_CONFIDENCE).is_empty());
    let mut verify = std::process::Command::new(binary());
    let verified = verify.args(["verify", "--data"]).arg(peers.server.data()).output().expect("it runs");
    assert!(verified.status.success(), "{verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g11_an_erasure_of_boards_that_was_killed_is_finished_by_the_next_server() {
    let mut peers = Peers::meet().await;
    // The plug was pulled when it stood in the log, and nothing was deleted.
    let erased = Happening::BoardsErased { boards: vec![peers.pairs.clone()] };
    peers.a_month_later(vec![Happening::WorkshopClosed {}, erased]).await;
    peers.words_are_gone().await;
    assert_eq!(peers.turned_away(&peers.ada).await.as_deref(), Some("board_erased"));
}
