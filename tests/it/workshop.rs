//! A workshop over real sockets: one clock for all, private writing that stays private until it is revealed.

use socle_client::{board::Target, live::Live};
use socle_protocol::{
    board::{Color, Deletion, write::Kind},
    ids::Millis,
    message::{
        ClientMessage, Command, Done, Happening, ServerMessage,
        script::{Clock, Phase, RevealHow, Rules, See, Timer},
    },
    role::Role,
};
use socle_tests::{people::Newcomer, raw::Came, server::TestServer, soon, stage::Stage};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// How far two screens may be apart: nobody sees it.
const AGREE: Millis = 250;

fn phase(id: &str, seconds: u32) -> Phase {
    let (id, label) = (id.parse().expect("an id"), id.to_owned());
    let (prompt, focus, rules, enter) = Default::default();
    let (exit, round, skipped, off_the_record, require_link, spotlight) = Default::default();
    let seconds = Some(seconds);
    Phase {
        id,
        label,
        prompt,
        seconds,
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

async fn order(live: &mut Live, command: Command) {
    soon("the answer", live.command(command)).await.expect("done");
}

/// The clock as it changes next.
async fn next_clock(live: &mut Live) -> Clock {
    let changed = live.find(|message| match message {
        ServerMessage::Happening { changes, .. } => changes.clock,
        _ => None,
    });
    soon("the clock", changed).await.expect("open")
}

/// What a device thinks the server's clock shows, by its own clock: half of the way there and back is the way back.
struct Device {
    skew: i64,
    offset: i64,
}

impl Device {
    /// A device whose own clock is wrong by so many milliseconds.
    async fn with_skew(skew: i64, live: &mut Live) -> Self {
        let begun = Instant::now();
        let asked = own(skew);
        let ping = serde_json::to_string(&ClientMessage::Ping { id: 9 }).expect("JSON");
        live.send_text(&ping).await.expect("sent");
        let pong = live.find(|message| match message {
            ServerMessage::Pong { id: 9, now } => Some(now),
            _ => None,
        });
        let now = soon("the answer", pong).await.expect("open");
        let half = i64::try_from(begun.elapsed().as_millis() / 2).expect("short");
        Self { skew, offset: now as i64 - (asked + half) }
    }

    fn now(&self) -> i64 {
        own(self.skew) + self.offset
    }
}

/// The time by a clock that is wrong by so much.
fn own(skew: i64) -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_millis()).expect("of this age") + skew
}

#[tokio::test(flavor = "multi_thread")]
async fn f26_every_screen_shows_the_same_time_whatever_its_own_clock_says() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let (mut fannys, mut hers) = (workshop.creator().live().await, ada.live().await);
    order(&mut fannys, Command::SetScript { phases: vec![phase("ecrire", 3600), phase("lire", 1)] }).await;
    order(&mut fannys, Command::StartPhase { phase: "ecrire".parse().expect("an id") }).await;
    let clocks = [next_clock(&mut fannys).await, next_clock(&mut hers).await];
    assert_eq!(clocks[0], clocks[1]);
    let ends_at = clocks[0].ends_at.expect("an hour") as i64;
    let mut left = Vec::new();
    for (skew, live) in [(-7_200_000, &mut fannys), (90_000, &mut hers)] {
        left.push(ends_at - Device::with_skew(skew, live).await.now());
    }
    let measured = std::time::Instant::now();
    assert!(left[0].abs_diff(left[1]) < AGREE && left[0].abs_diff(3_600_000) < 5_000, "{left:?}");

    // After a restart, too; and the end is told by the server.
    server.restart().await;
    let (mut fannys, mut hers) = (workshop.creator().live().await, ada.live_after(Some(hers.seq())).await);
    let device = Device::with_skew(90_000, &mut hers).await;
    let others = Device::with_skew(-7_200_000, &mut fannys).await;
    let expected = left[1] - measured.elapsed().as_millis() as i64;
    for (whose, device) in [("hers", &device), ("Fanny's", &others)] {
        let off = (ends_at - device.now()).abs_diff(expected);
        assert!(off < AGREE, "{whose} is {off} ms off after the restart");
    }
    order(&mut fannys, Command::StartPhase { phase: "lire".parse().expect("an id") }).await;
    let begun = next_clock(&mut hers).await;
    let up = next_clock(&mut hers).await;
    assert_eq!((begun.timer, up.timer), (Timer::Running, Timer::Grace));
    let late = device.now() - begun.ends_at.expect("a second") as i64;
    assert!((-250..5_000).contains(&late), "told {late} ms after the time was up");
    assert_eq!(next_clock(&mut fannys).await.timer, Timer::Running);
    assert_eq!(next_clock(&mut fannys).await, up);
}

/// Everything that someone gets at a board, frame by frame, from now on.
async fn capture(newcomer: &Newcomer) -> watch::Receiver<Vec<Vec<u8>>> {
    let mut wire = newcomer.raw().await;
    let first = soon("the board", wire.whole()).await;
    let (kept, frames) = watch::channel(vec![first]);
    tokio::spawn(async move {
        while let Came::Frame { bytes } = wire.next().await {
            kept.send_modify(|frames| frames.push(bytes));
        }
        // What was captured stays, and whoever waits for more hears that there is none.
    });
    frames
}

fn shows(frames: &[Vec<u8>], text: &str) -> bool {
    frames.iter().any(|frame| frame.windows(text.len()).any(|part| part == text.as_bytes()))
}

/// What a session is told up to the end of an errand, as text.
async fn until_done(live: &mut Live, told: &mut String) -> Done {
    loop {
        let message = soon("the end of the errand", live.next()).await.expect("open");
        told.push_str(&serde_json::to_string(&message).expect("JSON"));
        if let ServerMessage::Happening { happening: Happening::ErrandDone { done, .. }, .. } = message {
            return done;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d1_what_is_written_in_private_reaches_nobody_before_it_is_revealed_also_over_a_restart() {
    let mut stage = Stage::new().await;
    stage.runs(Rules { see: See::Own, ..Rules::default() }).await;
    let (ada, ben) = (stage.comes("Ada", "a").await, stage.comes("Ben", "b").await);
    let at_table = capture(&ben.towards("t1")).await;
    let (mut bens, mut fannys) = (ben.live().await, stage.workshop.creator().live().await);
    let drafts = ada.towards(&format!("drafts-{}", ada.person())).at_the_board().await;
    let secret = "une bibliothèque d’outils";
    let note = drafts.add_note(Target::Free { x: 0.0, y: 0.0 }, secret, Color::Ciel);
    drafts.is_saved().await;
    let counted = fannys.find(|message| match message {
        ServerMessage::Progress { progress } => {
            (progress.drafts == 1 && progress.drafters == 1).then_some(())
        }
        _ => None,
    });
    soon("the count of what waits", counted).await.expect("open");

    stage.server.restart().await;
    let again = capture(&ben.towards("t1")).await;
    let mut fannys = stage.workshop.creator().live().await;
    let mut told = String::new();
    while let Ok(message) = soon("the end of the line", bens.next()).await {
        told.push_str(&serde_json::to_string(&message).expect("JSON"));
    }
    let mut bens = ben.live_after(Some(bens.seq())).await;
    assert!(!shows(&at_table.borrow(), secret) && !shows(&again.borrow(), secret));

    let mut witness = stage.workshop.creator().towards("t1").raw().await;
    order(&mut fannys, Command::Reveal { how: RevealHow::All { anonymous: false } }).await;
    let done = until_done(&mut bens, &mut told).await;
    assert_eq!(done, Done::Revealed { notes: 1, people: 1 });
    assert!(!told.contains(secret), "the workshop plane never carries it");
    let found = witness.find(|message| match message {
        socle_protocol::sync::Message::Update { update } => {
            update.windows(secret.len()).any(|part| part == secret.as_bytes()).then_some(())
        }
        _ => None,
    });
    soon("the note at the table", found).await;
    let at_table = ben.towards("t1").at_the_board().await;
    let revealed = at_table.view().notes.remove(&note).expect("under the same id");
    assert_eq!((revealed.text.as_str(), revealed.author.as_deref()), (secret, Some(ada.person().as_str())));
    assert_eq!(revealed.group.as_deref(), Some("a"));
    drafts.sees("that it has left", |mine| mine.view().notes.is_empty()).await;
    let mut frames = again;
    soon("his frames", frames.wait_for(|frames| shows(frames, secret))).await.expect("he is there still");
}

#[tokio::test(flavor = "multi_thread")]
async fn v1_a_phase_of_idees_socles_opens_its_vote_on_every_idea_of_the_board() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let mut fannys = workshop.creator().live().await;
    // Two ideas are joined before: one that stands for both is asked for.
    let board = workshop.creator().at_the_board().await;
    let shown: Vec<String> = board.view().notes.into_keys().take(2).collect();
    let into = Deletion { by: board.person().to_string(), at: 1, into: Some(shown[0].clone()) };
    assert!(board.edit(|roots, txn| roots.remove(txn, Kind::Note, &shown[1], &into)));
    board.is_saved().await;
    for phase in ["arrivee-1", "arrivee-2", "silence", "commun", "espaces", "socle"] {
        order(&mut fannys, Command::StartPhase { phase: phase.parse().expect("an id") }).await;
    }
    let opened = fannys.find(|message| match message {
        ServerMessage::Happening { happening: Happening::VoteOpened { vote }, .. } => Some(vote),
        _ => None,
    });
    let vote = soon("the vote", opened).await.expect("open");
    // 41 of the method and one less, without the two of «BIENVENUE CHEZ NOUS», which is about all of it.
    assert_eq!(vote.options.len(), 38, "{}", vote.title);
    assert!(vote.options.iter().all(|option| option.zone.as_deref() != Some("bienvenue")));
    let several = vote.options.iter().filter_map(|option| Some((option.id.as_str(), option.times?)));
    assert_eq!(several.collect::<Vec<_>>(), [(shown[0].as_str(), 2)]);
}
