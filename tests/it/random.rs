//! Seeded plans: people edit, lose their network, come back; the server restarts. In the end there is one board.
//! A seed that fails is added to `SEEDS`, where it stays.

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use socle_client::board::{Connection, Target};
use socle_protocol::board::{Color, LinkKind};
use socle_tests::{
    people::{Person, until_quiet},
    server::TestServer,
};

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

async fn play(seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        people.push(workshop.join(&format!("P{n}")).await);
    }
    for step in plan(&mut rng) {
        match step {
            Step::Edit { person } => edit(&people[person], &mut rng),
            Step::Cut { person } => people[person].cut(),
            Step::Return { person } => people[person].reconnect(),
            Step::Settle { person } => {
                people[person].reconnect();
                people[person].sees("the server", |board| board.connection() == Connection::Live).await;
                people[person].is_saved().await;
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
