//! Seeded plans: people edit, lose their network, come back; the server restarts. In the end there is one board.
//! A seed that fails is added to `SEEDS`, where it stays. Replayed, the board is at each moment that somebody settled at what
//! they saw then (SPEC Y1).

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use socle_client::board::{Connection, Target};
use socle_protocol::{
    board::{Color, LinkKind},
    message::Command,
    replay::MarkKind,
};
use socle_tests::{
    past::Reader,
    people::{Person, Workshop, difference, until_quiet},
    server::TestServer,
    soon,
};
use std::collections::BTreeSet;

const SEEDS: &[u64] = &[1, 2, 3, 5, 8, 13];
const PEOPLE: usize = 5;
const STEPS: usize = 150;

#[derive(Debug, Clone, Copy)]
enum Step {
    Edit { person: usize },
    Cut { person: usize },
    Return { person: usize },
    Settle { person: usize },
    Restart,
}

/// The whole plan is made before it is played, so that a seed is a story.
fn plan(rng: &mut StdRng) -> Vec<Step> {
    (0..STEPS)
        .map(|_| {
            let person = rng.random_range(0..PEOPLE);
            match rng.random_range(0..100) {
                0..78 => Step::Edit { person },
                78..86 => Step::Cut { person },
                86..93 => Step::Return { person },
                93..99 => Step::Settle { person },
                _ => Step::Restart,
            }
        })
        .collect()
}

fn edit(person: &Person, rng: &mut StdRng) {
    let board = person.view();
    let zones: Vec<&String> = board.zones.keys().collect();
    let notes: Vec<&String> = board.notes.keys().collect();
    let zone = zones.choose(rng).map(|zone| zone.as_str());
    let target = match zone {
        Some(zone) if rng.random_ratio(4, 5) => Target::In { zone },
        _ => Target::Free { x: rng.random_range(-500.0..500.0), y: 0.0 },
    };
    let color = *Color::ALL.choose(rng).expect("colours");
    let Some(note) = notes.choose(rng).filter(|_| rng.random_ratio(3, 4)) else {
        person.add_note(target, &format!("{} écrit 🌱 {}", person.name(), rng.random::<u16>()), color);
        return;
    };
    let length = person.text_of(note).map_or(0, |text| text.encode_utf16().count() as u32);
    match rng.random_range(0..7) {
        0 => person.edit_text(note, rng.random_range(0..=length), rng.random_range(0..3), "é"),
        1 => person.append_text(note, " 🌳 fin"),
        2 => person.move_note(note, target),
        3 => person.color_note(note, color),
        4 => person.remove_note(note),
        5 => person.restore_note(note),
        _ => !person.add_link(note, notes.choose(rng).expect("a note"), LinkKind::Chain, "puis").is_empty(),
    };
}

/// What somebody sees at a moment at which the server has just that, and where nobody's edit comes in: it gets a mark.
async fn sees_at_a_mark(workshop: &Workshop, person: &Person, label: &str) -> String {
    let mut live = workshop.creator().live().await;
    loop {
        let board = until_quiet(workshop, &[person]).await;
        for label in [label, "à suivre"] {
            let name = Command::NamePoint { label: label.to_owned() };
            soon("a mark", live.command(name)).await.expect("named");
        }
        // What others sent before their lines broke may have come meanwhile: then the next mark of this name counts.
        let still = String::from_utf8(workshop.on_the_server().await.to_vec());
        if still.expect("canonical JSON is UTF-8") == board && person.json() == board {
            return board;
        }
    }
}

/// The replay is what people saw: at each of these moments, and at its end.
async fn replays(workshop: &Workshop, seen: &[(String, String)], end: &str, seed: u64) {
    let reader = Reader::of(workshop);
    let view = reader.view().await;
    for (label, board) in seen {
        let named =
            |mark: &&socle_protocol::replay::Mark| mark.what == MarkKind::Named && mark.label == *label;
        let mark =
            view.marks.iter().rfind(named).unwrap_or_else(|| panic!("seed {seed}: {label} is no mark"));
        let then = reader.board(workshop.board(), mark.after).await;
        assert!(then == *board, "seed {seed}: at {label}: {}", difference(&then, board));
    }
    let last = reader.board(workshop.board(), view.steps).await;
    assert!(last == end, "seed {seed}: at the end: {}", difference(&last, end));
}

async fn play(seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        people.push(workshop.join(&format!("P{n}")).await);
    }
    let (mut seen, mut away) = (Vec::new(), BTreeSet::new());
    for (n, step) in plan(&mut rng).into_iter().enumerate() {
        match step {
            Step::Edit { person } => edit(&people[person], &mut rng),
            Step::Cut { person } => {
                people[person].cut();
                away.insert(person);
            }
            Step::Return { person } => {
                people[person].reconnect();
                away.remove(&person);
            }
            Step::Settle { person } => {
                people[person].reconnect();
                away.remove(&person);
                people[person].sees("the server", |board| board.connection() == Connection::Live).await;
                people[person].is_saved().await;
                // Those who are away have their edits with them; what the others did is on the disk first.
                for other in (0..PEOPLE).filter(|other| !away.contains(other)) {
                    people[other].is_saved().await;
                }
                let label = format!("pas {n}");
                let board = sees_at_a_mark(&workshop, &people[person], &label).await;
                seen.push((label, board));
            }
            Step::Restart => server.restart().await,
        }
        tokio::task::yield_now().await;
    }
    for person in &people {
        person.reconnect();
    }
    let everyone: Vec<_> = people.iter().collect();
    let board = until_quiet(&workshop, &everyone).await;
    let refused: Vec<_> = people.iter().flat_map(|person| person.refusals()).collect();
    assert!(refused.is_empty(), "seed {seed}: nothing in the plan is forbidden: {refused:?}");
    assert!(seen.len() > 3, "seed {seed}: {} moments", seen.len());
    replays(&workshop, &seen, &board, seed).await;
    // And once more from the journal alone.
    server.restart().await;
    assert_eq!(workshop.join("Après").await.json(), board, "seed {seed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_random_plans_end_with_equal_replicas() {
    for seed in SEEDS {
        play(*seed).await;
    }
}
