//! Ideas that are moderated: what waits is nobody's but the facilitation's to read, and comes to the board as it was read.

use hyper::Method;
use socle_client::{board::Target, live::Live};
use socle_protocol::{
    board::{Board, Color, Frame, Link, Note, Place, Zone},
    message::{
        Command, Done, Happening, ServerMessage,
        idea::{IdeaRef, Verdict, WaitingIdea},
        script::{Authors, Focus, Rules, See},
    },
    refusal::Refusal,
    role::Role,
};
use socle_tests::{
    people::{Newcomer, Person},
    raw::Came,
    soon,
    stage::{Stage, Witness},
};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

fn moderated(authors: Authors) -> Rules {
    Rules { see: See::Moderated, authors, ..Rules::default() }
}

/// Unsigned, outside of zones.
fn note(id: &str, text: &str) -> Note {
    let place = Place { zone: None, order: "a0".into(), x: 0.0, y: 0.0, ..Place::default() };
    Note { id: id.into(), text: text.into(), place, ..Note::default() }
}

fn inbox_of(who: &Newcomer) -> String {
    format!("inbox-{}", who.person())
}

/// How the inbox answers.
async fn answer(stage: &Stage, who: &Newcomer) -> (u16, bytes::Bytes) {
    let path = format!("/api/workshops/{}/inbox", who.ticket.workshop);
    let site = stage.server.site();
    let asked = site.request(Method::GET, &path, Some(&who.ticket.token), bytes::Bytes::new());
    let answer = soon("the inbox", asked).await.expect("an answer");
    (answer.status, answer.body)
}

/// What waits, as the facilitation reads it.
async fn waiting(stage: &Stage) -> Vec<WaitingIdea> {
    let (status, body) = answer(stage, &stage.workshop.creator()).await;
    assert_eq!(status, 200);
    serde_json::from_slice(&body).expect("a list")
}

async fn judged(live: &mut Live, ideas: &[IdeaRef], verdict: Verdict) -> Done {
    let command = Command::Judge { ideas: ideas.to_vec(), verdict };
    soon("the command", live.command(command)).await.expect("given");
    let done = live.find(|message| match message {
        ServerMessage::Happening { happening: Happening::ErrandDone { done, .. }, .. } => Some(done),
        _ => None,
    });
    soon("the errand", done).await.expect("open")
}

fn accept(zone: Option<&str>) -> Verdict {
    Verdict::Accept { zone: zone.map(str::to_owned) }
}

/// Someone proposes an idea on their own board.
async fn proposes(who: &Newcomer, text: &str) -> Person {
    let own = who.towards(&inbox_of(who)).at_the_board().await;
    own.edit(|roots, txn| roots.add_note(txn, &note("idea", text)));
    own.is_saved().await;
    assert_eq!(own.refusals(), []);
    own
}

fn shows(text: &'static str) -> impl Fn(&Board) -> bool {
    move |board| {
        let texts = board.notes.values().map(|note| &note.text);
        let words = texts.chain(board.zones.values().map(|zone| &zone.title));
        words.chain(board.links.values().map(|link| &link.label)).any(|word| word.contains(text))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i1_where_ideas_are_moderated_no_word_of_a_participant_comes_to_the_board_unread() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.facilitator().await;
    fanny.edit(|roots, txn| {
        roots.add_note(txn, &note("known", "là"));
        roots.add_note(txn, &note("other", "aussi"));
    });
    let mallory = stage.comes("Mallory", "b").await;
    let mut witness = Witness::of(&stage.comes("Wanda", "a").await).await;
    stage.runs(moderated(Authors::Masked)).await;
    let shared = mallory.clone().at_the_board().await;
    let frame = Frame { x: 0.0, y: 0.0, w: 300.0, h: 300.0 };
    shared.edit(|roots, txn| {
        roots.add_note(txn, &note("new", "piraté"));
    });
    shared.edit(|roots, txn| assert!(roots.edit_text(txn, "known", 0, 0, "piraté ")));
    shared.edit(|roots, txn| {
        let title = "piraté".to_owned();
        roots.add_zone(txn, &Zone { id: "zone".into(), title, order: "a0".into(), frame, ..Zone::default() });
    });
    shared.edit(|roots, txn| {
        let (from, to, label) = ("known".into(), "other".into(), "piraté".into());
        roots.add_link(txn, &Link { id: "link".into(), from, to, label, ..Link::default() });
    });
    shared.is_saved().await;
    let told = ["new", "known", "zone", "link"].map(|item| Refusal::AgainstRules { item: Some(item.into()) });
    assert_eq!(shared.refusals(), told);
    fanny.add_note(HERE, "après", Color::Rose);
    witness.sees(shows("après"), shows("piraté")).await;
    // On their own board they write, and sign nothing where nobody is to sign.
    let own = mallory.towards(&inbox_of(&mallory)).at_the_board().await;
    let signed = Note { author: Some(own.person().to_string()), ..note("signed", "moi") };
    own.edit(|roots, txn| roots.add_note(txn, &signed));
    own.edit(|roots, txn| roots.add_note(txn, &note("unsigned", "un banc")));
    own.is_saved().await;
    assert_eq!(own.refusals().len(), 1, "{:?}", own.refusals());
    assert!(own.shows("un banc"));
    // And only while the phase lasts; what is there is read on.
    stage.runs(Rules::default()).await;
    own.add_note(HERE, "trop tard", Color::Rose);
    own.is_saved().await;
    assert_eq!(own.refusals().last(), Some(&Refusal::PhaseOver {}));
    assert!(own.shows("un banc") && !own.shows("trop tard"));
}

#[tokio::test(flavor = "multi_thread")]
async fn i2_no_byte_of_an_idea_that_waits_reaches_anyone_but_the_facilitation() {
    let mut stage = Stage::new().await;
    let (ada, ben) = (stage.comes("Ada", "a").await, stage.comes("Ben", "a").await);
    let olga = stage.workshop.joined("Olga", Role::Observer).await;
    let (mut plane, mut live) = (ben.raw().await, ben.live().await);
    stage.runs(moderated(Authors::Masked)).await;
    let own = ada.towards(&inbox_of(&ada)).at_the_board().await;
    own.edit(|roots, txn| {
        roots.add_note(txn, &note("idea", "ras-le-bol"));
        let draft = Note { status: "draft".into(), ..note("draft", "brouillon") };
        roots.add_note(txn, &draft);
    });
    own.is_saved().await;
    let ideas = waiting(&stage).await;
    let read: Vec<(&str, Option<_>)> =
        ideas.iter().map(|idea| (idea.text.as_str(), idea.author.as_ref())).collect();
    assert_eq!(read, [("ras-le-bol", None)], "sent ones only, of nobody");

    let mut heard = Vec::new();
    for who in [&ben, &olga] {
        let (status, body) = answer(&stage, who).await;
        assert_eq!(status, 403);
        heard.extend_from_slice(&body);
    }
    let theirs = ben.towards(&inbox_of(&ada));
    for who in [&theirs, &stage.workshop.creator().towards(&inbox_of(&ada))] {
        let turned = soon("the upgrade", socle_tests::raw::RawSession::open(&who.ticket, "ext=1")).await;
        assert_eq!(
            turned.err().map(|turned| turned.status),
            Some(404),
            "nor the facilitation, behind one's back"
        );
    }
    stage.orders(Command::Retitle { title: "fin-du-relevé".into() }).await;
    soon("the last thing told", async {
        loop {
            let told = serde_json::to_vec(&live.next().await.expect("open")).expect("json");
            heard.extend_from_slice(&told);
            if String::from_utf8_lossy(&told).contains("fin-du-relevé") {
                return;
            }
        }
    })
    .await;
    let fanny = stage.workshop.facilitator().await;
    fanny.add_note(HERE, "pour-tous", Color::Rose);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    soon("the board", async {
        while !text(&heard).contains("pour-tous") {
            let Came::Frame { bytes } = plane.next().await else { panic!("closed") };
            heard.extend_from_slice(&bytes);
        }
    })
    .await;
    // Each is told the address of an inbox of one's own, and of nobody else's.
    for secret in ["ras-le-bol", "brouillon", inbox_of(&ada).as_str()] {
        let heard = text(&heard);
        let near = heard.find(secret).map(|at| heard[..at].chars().rev().take(200).collect::<String>());
        let near = near.map(|before| before.chars().rev().collect::<String>());
        assert_eq!(near, None, "{secret} reached someone outside, after this");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i3_an_idea_comes_to_the_board_as_it_was_read_once_and_its_author_keeps_it() {
    let mut stage = Stage::new().await;
    let mut live = stage.workshop.creator().live().await;
    let fanny = stage.workshop.facilitator().await;
    let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
    fanny.edit(|roots, txn| {
        let zone =
            |id: &str| Zone { id: id.into(), title: id.into(), order: "a0".into(), frame, ..Zone::default() };
        roots.add_zone(txn, &zone("mur"));
        roots.add_zone(txn, &zone("parking"));
    });
    fanny.is_saved().await;
    let ada = stage.comes("Ada", "a").await;
    let focus = Focus { board: Some(fanny.id().clone()), zones: Vec::new() };
    stage.runs_in(moderated(Authors::Shown), focus).await;
    let own = ada.towards(&inbox_of(&ada)).at_the_board().await;
    own.edit(|roots, txn| {
        for (id, zone) in [("one", "mur"), ("two", "mur"), ("three", "parking")] {
            let place =
                Place { zone: Some(zone.into()), order: "a0".into(), x: 0.0, y: 0.0, ..Place::default() };
            let author = Some(ada.person().to_string());
            roots.add_note(txn, &Note { id: id.into(), text: id.into(), place, author, ..Note::default() });
        }
    });
    own.is_saved().await;
    let ideas = waiting(&stage).await;
    assert!(ideas.iter().all(|idea| idea.author.as_ref() == Some(ada.person())), "{ideas:?}");
    let read: Vec<IdeaRef> = ideas.into_iter().map(|waiting| waiting.idea).collect();
    let of = |id: &str| read.iter().find(|idea| idea.note == id).expect("waits").clone();
    // Changed after it was read.
    own.edit(|roots, txn| assert!(roots.edit_text(txn, "two", 0, 0, "pas ")));
    own.is_saved().await;
    let done = judged(&mut live, &[of("one"), of("two")], accept(None)).await;
    assert_eq!(done, Done::Judged { notes: 1, changed: 1 });
    let done = judged(&mut live, &[of("three")], accept(Some("mur"))).await;
    assert_eq!(done, Done::Judged { notes: 1, changed: 0 });
    fanny.sees("both", |board| board.shows("one") && board.shows("three")).await;
    let board = fanny.view();
    let zones: Vec<_> = ["one", "three"].map(|id| board.notes[id].place.zone.as_deref()).into();
    assert_eq!(zones, [Some("mur"), Some("mur")]);
    assert_eq!(board.notes["one"].author.as_deref(), Some(ada.person().as_str()));
    assert!(!board.notes.contains_key("two"));
    own.sees("what became of them", |own| own.view().notes["three"].status == "accepted").await;
    let states = ["one", "two", "three"].map(|id| own.view().notes[id].status.clone());
    assert_eq!(states, ["accepted", "proposed", "accepted"]);
    // Asked twice, it is there once; what was changed is read anew.
    assert_eq!(judged(&mut live, &[of("one")], accept(None)).await, Done::Judged { notes: 0, changed: 1 });
    let left: Vec<(String, IdeaRef)> = waiting(&stage).await.into_iter().map(|w| (w.text, w.idea)).collect();
    assert_eq!(left.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["pas two"]);
    assert_eq!(
        judged(&mut live, &[left[0].1.clone()], accept(None)).await,
        Done::Judged { notes: 1, changed: 0 }
    );
    fanny.sees("the last", |board| board.shows("pas two")).await;
    assert_eq!(fanny.view().notes.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn i4_an_idea_that_is_declined_stays_with_its_author_who_is_told_why() {
    let mut stage = Stage::new().await;
    let mut live = stage.workshop.creator().live().await;
    let (ada, ben) = (stage.comes("Ada", "a").await, stage.comes("Ben", "a").await);
    let mut others = ben.live().await;
    stage.runs(moderated(Authors::Masked)).await;
    let own = proposes(&ada, "tout raser").await;
    let ideas: Vec<IdeaRef> = waiting(&stage).await.into_iter().map(|waiting| waiting.idea).collect();
    let word = "Hors du sujet d’aujourd’hui".to_owned();
    let long = Command::Judge { ideas: ideas.clone(), verdict: Verdict::Decline { word: "e".repeat(121) } };
    let refused = soon("the answer", live.command(long)).await.expect_err("too long");
    assert!(refused.to_string().contains("too_long"), "{refused}");
    let done = judged(&mut live, &ideas, Verdict::Decline { word: word.clone() }).await;
    assert_eq!(done, Done::Judged { notes: 1, changed: 0 });
    own.sees("what became of it", |own| own.view().notes.values().all(|note| note.status == "declined"))
        .await;
    let note = own.view().notes.into_values().next().expect("kept");
    assert_eq!((note.text.as_str(), note.reply.as_deref()), ("tout raser", Some(word.as_str())));
    assert_eq!(waiting(&stage).await, []);
    // Nobody else is told a word of it.
    stage.orders(Command::Retitle { title: "fin-du-relevé".into() }).await;
    let mut heard = String::new();
    while !heard.contains("fin-du-relevé") {
        let told = soon("what is told", others.next()).await.expect("open");
        heard.push_str(&serde_json::to_string(&told).expect("json"));
    }
    assert!(!heard.contains("tout raser") && !heard.contains("Hors du sujet"), "{heard}");
    // Only who runs the workshop judges.
    let refused = soon("the answer", others.command(Command::Judge { ideas, verdict: accept(None) })).await;
    assert!(refused.expect_err("not theirs").to_string().contains("not_allowed"));
}
