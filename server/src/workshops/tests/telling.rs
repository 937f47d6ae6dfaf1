//! Who is told what: audiences, what is one person's alone, counts.

use super::*;
use socle_protocol::message::{
    BoardView, Line, LineState, Progress, Visible, Yours,
    decision::{
        DecisionAct, DecisionPlan,
        DecisionState::{Amendment, Clarification, Objections, Reactions},
    },
    group::{Spread, TimerAct},
    script::{Phase, Rules, See},
    vote::{Ballot, Consent, ConsentAnswer},
};
use std::time::Duration;
use tokio::time::{Instant, advance};

/// What the session is told next of what is its person's alone.
async fn next_yours(attached: &mut Attached) -> Yours {
    loop {
        if let ServerMessage::Yours { yours } = next(attached).await {
            return yours;
        }
    }
}

fn first_yours(attached: &Attached) -> Yours {
    let yours = attached.first.iter().find_map(|message| match read(message) {
        ServerMessage::Yours { yours } => Some(yours),
        _ => None,
    });
    yours.expect("among the first messages")
}

/// The next counts, and the time until they came.
async fn next_progress(attached: &mut Attached) -> (Progress, Duration) {
    let begun = Instant::now();
    loop {
        if let Some(Outgoing::Message(message)) = told(attached).await
            && let ServerMessage::Progress { progress } = read(&message)
        {
            return (progress, begun.elapsed());
        }
    }
}

#[tokio::test]
async fn l7_a_happening_is_told_to_its_audience_only_also_to_who_comes_back() {
    let house = House::new().await;
    let (paul, ada) =
        (house.join("paul", Role::Participant).await, house.join("ada", Role::Participant).await);
    let mut sessions = Vec::new();
    for person in [&house.fanny, &paul, &ada] {
        sessions.push(house.attach(person, None).await);
    }
    let given = house.ask(Command::ExtraTime { person: paul.clone(), seconds: 60 }).await.expect("given");
    let after = house.retitle("Ensuite").await.expect("done");
    for (session, told) in sessions.iter_mut().zip([vec![given, after], vec![given, after], vec![after]]) {
        let mut heard = Vec::new();
        while heard.last() != Some(&after) {
            if let ServerMessage::Happening { seq, .. } = next(session).await {
                heard.push(seq);
            }
        }
        assert_eq!(heard, told);
    }
    for (person, told) in
        [(&house.fanny, vec![given, after]), (&paul, vec![given, after]), (&ada, vec![after])]
    {
        let back = house.attach(person, Some(given - 1)).await;
        assert_eq!(seqs(&back.first[1..]), told, "{person}");
    }
}

#[tokio::test]
async fn f1_who_resumes_from_the_beginning_is_told_of_no_board_that_is_not_for_them() {
    let journal = Arc::new(Moody::default());
    let board = |id: &str, title: &str, visible| BoardView {
        visible,
        ..BoardView::of(id.parse().expect("an id"), title)
    };
    let group = || Visible::Group { group: "pairs".parse().expect("an id") };
    let created = Happening::Created {
        title: "Pairs".into(),
        template: "raw".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![
            board("b1", "Pour tout le monde", Visible::Everyone {}),
            board("b2", "Conflit avec la direction", group()),
            board("b3", "Notes pour animer", Visible::Facilitation {}),
        ],
        script: Vec::new(),
        tables: Default::default(),
        retention: None,
    };
    let fanny = Happening::Joined { person: person("fanny"), name: "Fanny".into(), role: Role::Facilitator };
    let workshop: WorkshopId = "w".parse().expect("an id");
    let append = Append {
        stream: Stream::Workshop(workshop.clone()),
        after: 0,
        entries: [created, fanny].iter().map(|happening| log::entry(happening, None, 5)).collect(),
        claim: None,
    };
    journal.append(append).await.expect("written");
    let above = Arc::clone(&journal) as Arc<dyn Journal>;
    let house = House::serving(above, journal, Limits::default(), workshop, person("fanny"));
    let ada = house.join("ada", Role::Participant).await;
    let told = |attached: &Attached| {
        let bytes: Vec<u8> = attached.first.concat();
        ["tout le monde", "direction", "animer"]
            .map(|words| bytes.windows(words.len()).any(|window| window == words.as_bytes()))
    };
    for after in [None, Some(0)] {
        assert_eq!(told(&house.attach(&ada, after).await), [true, false, false], "after {after:?}");
        assert_eq!(told(&house.attach(&house.fanny, after).await), [true, false, true], "after {after:?}");
    }
    let again = house.attach(&ada, Some(0)).await;
    assert_eq!(seqs(&again.first[1..]), [1, 2, 3], "none is left out");
}

#[tokio::test]
async fn l8_what_is_ones_own_is_told_first_and_to_all_ones_sessions_and_to_nobody_else() {
    let house = House::new().await;
    let (paul, ada) =
        (house.join("paul", Role::Participant).await, house.join("ada", Role::Participant).await);
    let (mut phone, mut laptop) = (house.attach(&paul, None).await, house.attach(&paul, None).await);
    let mut other = house.attach(&ada, None).await;
    assert_eq!(first_yours(&phone), Yours::default());
    house.ask(Command::ExtraTime { person: paul.clone(), seconds: 90 }).await.expect("given");
    for session in [&mut phone, &mut laptop] {
        assert_eq!(next_yours(session).await.extra_seconds, 90);
    }
    house.door().command(paul.clone(), Command::Finished { done: true }).await.expect("counted");
    for session in [&mut phone, &mut laptop] {
        assert!(next_yours(session).await.finished);
    }
    let again = house.attach(&paul, Some(1)).await;
    assert!(first_yours(&again).finished && first_yours(&again).extra_seconds == 90);
    house.retitle("Ensuite").await.expect("done");
    assert!(matches!(next(&mut other).await, ServerMessage::Happening { .. }), "nothing before it");
}

#[tokio::test]
async fn l8_who_is_still_awaited_is_told_to_the_facilitation_as_answers_come() {
    let house = House::new().await;
    let ada = house.join("ada", Role::Participant).await;
    house.join("ben", Role::Participant).await;
    let plan = DecisionPlan {
        subject: "La boutique".into(),
        text: "Le lieu ouvre lundi.".into(),
        context: String::new(),
        trial: String::new(),
        proposer: None,
        circle: Vec::new(),
        group: None,
    };
    house.ask(Command::OpenDecision { plan }).await.expect("opens");
    let view = || async { house.door().roster().await.expect("there").borrow().view().clone() };
    let decision = view().await.decisions[0].id.clone();
    for to in [Clarification, Reactions, Amendment, Objections] {
        let act = DecisionAct::Advance { to };
        house.ask(Command::OnDecision { decision: decision.clone(), act }).await.expect("goes on");
    }
    let mut fanny = house.attach(&house.fanny, None).await;
    let awaited = |yours: &Yours| yours.awaited.first().map_or(0, |awaited| awaited.people.len());
    assert_eq!(awaited(&first_yours(&fanny)), 2);
    let vote = view().await.decisions[0].round.as_ref().expect("a round").vote.clone();
    let answer = ConsentAnswer { option: "1".into(), say: Consent::NoObjection, reason: String::new() };
    let cast = Command::Cast { vote, ballot: Ballot::Consent { answers: vec![answer] } };
    house.door().command(ada, cast).await.expect("taken");
    assert_eq!(awaited(&next_yours(&mut fanny).await), 1, "nothing happened that is in the log");
}

#[tokio::test]
async fn l8_a_group_or_a_role_brings_its_boards_without_a_reload() {
    let house = House::new().await;
    let (ada, ben) = (house.join("ada", Role::Participant).await, house.join("ben", Role::Participant).await);
    house.ask(Command::MakeGroups { count: 2, spread: Spread::ByHand {} }).await.expect("made");
    let roster = house.door().roster().await.expect("there");
    let group = roster.borrow().view().groups[0].id.clone();
    let added = [
        ("Conflit avec la direction", Visible::Group { group: group.clone() }),
        ("Notes pour animer", Visible::Facilitation {}),
    ];
    for (title, visible) in added {
        house.ask(Command::AddBoard { title: title.into(), visible }).await.expect("added");
    }
    let titles = |yours: &Yours| yours.boards.iter().map(|board| board.title.clone()).collect::<Vec<_>>();
    let (mut ada_sees, mut ben_sees) = (house.attach(&ada, None).await, house.attach(&ben, None).await);
    let before = titles(&first_yours(&ada_sees));
    assert!(!before.is_empty(), "what is for everyone");
    let moved = Command::MoveToGroup { person: ada.clone(), group: Some(group) };
    house.ask(moved).await.expect("moved");
    let told = titles(&next_yours(&mut ada_sees).await);
    assert_eq!(told, [&before[..], &["Conflit avec la direction".to_owned()]].concat());
    house.join("ben", Role::Facilitator).await;
    let told = titles(&next_yours(&mut ben_sees).await);
    assert_eq!(told, [&before[..], &["Notes pour animer".to_owned()]].concat());
}

#[tokio::test]
async fn l8_ones_own_part_is_told_before_the_command_is_answered() {
    let house = House::new().await;
    let paul = house.join("paul", Role::Participant).await;
    let mut session = house.attach(&paul, None).await;
    house.door().command(paul, Command::Finished { done: true }).await.expect("counted");
    let told = std::iter::from_fn(|| session.inlet.try_recv());
    let is_yours = |outgoing: &Outgoing| match outgoing {
        Outgoing::Message(message) => matches!(read(message), ServerMessage::Yours { .. }),
        Outgoing::Goodbye(_) => false,
    };
    assert_eq!(told.filter(is_yours).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn l8_who_writes_in_private_is_told_where() {
    let house = House::new().await;
    let paul = house.join("paul", Role::Participant).await;
    let mut session = house.attach(&paul, None).await;
    let rules = Rules { see: See::Own, ..Rules::default() };
    let phase = Phase { rules, ..super::time::phase("ecrire", None, Default::default()) };
    house.ask(Command::SetScript { phases: vec![phase] }).await.expect("a script");
    house.ask(Command::StartPhase { phase: "ecrire".parse().expect("an id") }).await.expect("begins");
    let drafts = next_yours(&mut session).await.drafts.expect("a board");
    assert_eq!(drafts.as_str(), "drafts-paul");
}

#[tokio::test(start_paused = true)]
async fn l9_counts_are_told_when_they_change_and_at_most_every_250_ms() {
    let house = House::new().await;
    let mut sessions = Vec::new();
    for n in 0..12 {
        let person = house.join(&format!("p{n}"), Role::Participant).await;
        sessions.push((house.attach(&person, None).await, person));
    }
    let mut fanny = house.attach(&house.fanny, None).await;
    advance(Duration::from_secs(1)).await;
    while next_progress(&mut fanny).await.0.of < 12 {}
    for (_, person) in &sessions {
        house.door().command(person.clone(), Command::Finished { done: true }).await.expect("counted");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (mut count, mut told, mut took) = (0, 0, Duration::ZERO);
    while count < 12 {
        let (progress, waited) = next_progress(&mut fanny).await;
        assert_eq!((progress.of, progress.finished > count), (12, true), "{progress:?}");
        (count, told, took) = (progress.finished, told + 1, took + waited);
    }
    assert!(told <= 4, "{told} messages in 600 ms, {took:?} of them waited for");
    let (_, leaver) = sessions.pop().expect("twelve");
    let next = next_progress(&mut fanny).await.0;
    assert_eq!((next.finished, next.of), (11, 11), "{leaver} left");
}

/// What the session is told next of lines.
async fn next_lines(attached: &mut Attached) -> Vec<(String, LineState)> {
    loop {
        if let Some(Outgoing::Message(message)) = told(attached).await
            && let ServerMessage::Lines { lines } = read(&message)
        {
            return lines.into_iter().map(|Line { person, state, .. }| (person.to_string(), state)).collect();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn l10_who_is_cut_off_and_who_left_is_told_to_the_facilitation_alone() {
    let house = House::new().await;
    let [ada, ben] = [house.join("ada", Role::Participant).await, house.join("ben", Role::Participant).await];
    let mut fanny = house.attach(&house.fanny, None).await;
    let (hers, mut his) = (house.attach(&ada, None).await, house.attach(&ben, None).await);
    let mut watching = house.attach(&ben, None).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    // Her line breaks; he closes one of two tabs, then the other.
    drop(hers);
    his.says_goodbye();
    drop(his);
    let told = |who: &str, state| (who.to_owned(), state);
    assert_eq!(next_lines(&mut fanny).await, [told("ada", LineState::Reconnecting)]);
    watching.says_goodbye();
    let quiet = std::iter::from_fn(|| watching.inlet.try_recv());
    let lines = quiet.filter(|outgoing| {
        matches!(outgoing, Outgoing::Message(message) if matches!(read(message), ServerMessage::Lines { .. }))
    });
    assert_eq!(lines.count(), 0, "nobody else is told");
    drop(watching);
    let both = [told("ada", LineState::Reconnecting), told("ben", LineState::Left)];
    assert_eq!(next_lines(&mut fanny).await, both);
    // A minute later nobody has come back: somebody should go and see.
    tokio::time::sleep(Duration::from_secs(60)).await;
    let cut = [told("ada", LineState::Cut), told("ben", LineState::Left)];
    assert_eq!(next_lines(&mut fanny).await, cut);
    let late = house.attach(&house.fanny, None).await;
    let first = late.first.iter().any(|message| matches!(read(message), ServerMessage::Lines { .. }));
    assert!(first, "also who comes later is told");
    let _back = house.attach(&ada, None).await;
    assert_eq!(next_lines(&mut fanny).await, [told("ben", LineState::Left)]);
}

#[tokio::test(start_paused = true)]
async fn f34_the_timer_of_a_table_is_there_after_a_restart_and_at_that_table_only() {
    let house = House::new().await;
    let [ada, ben, cleo] = ["ada", "ben", "cleo"];
    for who in [ada, ben, cleo] {
        house.join(who, Role::Participant).await;
    }
    house.ask(Command::MakeGroups { count: 2, spread: Spread::ByHand {} }).await.expect("groups");
    let groups = house.door().roster().await.expect("there").borrow().view().groups.clone();
    let group = |n: usize| groups[n].id.clone();
    for (who, n) in [(ada, 0), (ben, 0), (cleo, 1)] {
        house.ask(Command::MoveToGroup { person: person(who), group: Some(group(n)) }).await.expect("moved");
    }
    house.ask(Command::SetHost { group: group(0), person: Some(person(ada)) }).await.expect("a host");
    let mut at_table = house.attach(&person(ben), None).await;
    let mut elsewhere = house.attach(&person(cleo), None).await;
    let act = TimerAct::Start { seconds: 180 };
    house.door().command(person(ada), Command::TimeTable { group: group(0), act }).await.expect("hers");
    let timer = next_yours(&mut at_table).await.table_timer.expect("told");
    assert_eq!(timer.seconds, 180);
    tokio::time::sleep(Duration::from_secs(1)).await;
    while let Some(outgoing) = elsewhere.inlet.try_recv() {
        let Outgoing::Message(message) = outgoing else { continue };
        let text = String::from_utf8_lossy(&message).into_owned();
        assert!(!text.contains("\"seconds\":180"), "told to another table: {text}");
    }
    drop((at_table, elsewhere));
    let house = house.restarted().await;
    let back = house.attach(&person(ben), None).await;
    assert_eq!(first_yours(&back).table_timer, Some(timer));
    let other = house.attach(&person(cleo), Some(1)).await;
    assert_eq!(first_yours(&other).table_timer, None);
    let texts = other.first.iter().map(|message| String::from_utf8_lossy(message).into_owned());
    assert!(
        texts.into_iter().all(|text| !text.contains("\"seconds\":180")),
        "nor when what was missed is told"
    );
}
