//! The crash trial: the real process, pulled out or asked to stop at a random moment under load, again and again on
//! the same data. Whatever anyone had seen as saved, or had received from another, must be there afterwards.
//!
//! 50 rounds; `SOCLE_CRASH_ROUNDS` for more, `SOCLE_CRASH_SEED` to play another trial.

use rand::{Rng, SeedableRng, rngs::StdRng};
use socle_client::board::Target;
use socle_protocol::board::Color;
use socle_tests::{
    people::{Person, Workshop},
    process::TestProcess,
    soon,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// People who write at once: a table of a workshop.
const PEOPLE: usize = 4;

/// What one person has made, in the order of their edits: the marker of edit n is at n − 1.
struct Writer {
    person: Person,
    made: Vec<String>,
}

impl Writer {
    /// The markers that this person has seen as saved.
    fn saved(&self) -> impl Iterator<Item = &String> {
        let saved = usize::try_from(self.person.edits_saved()).expect("few edits");
        self.made.iter().take(saved)
    }
}

/// Everyone writes as fast as the server confirms every sixteenth note, until the caller stops listening.
async fn write(writers: &mut [Writer], round: u64) {
    let work = writers.iter_mut().enumerate().map(|(n, writer)| async move {
        for k in 0.. {
            let marker = format!("{round}-{n}-{k}");
            writer.person.add_note(Target::Free { x: 0.0, y: 0.0 }, &marker, Color::Soleil);
            writer.made.push(marker);
            if k % 16 == 15 {
                // Also lets the others have the processor; an error is the crash itself.
                let _ = tokio::time::timeout(Duration::from_millis(200), writer.person.saved()).await;
            } else {
                tokio::task::yield_now().await;
            }
        }
    });
    futures_util::future::join_all(work).await;
}

/// What must never be lost, by why: markers of notes.
#[derive(Default)]
struct Owed {
    markers: BTreeMap<String, &'static str>,
}

impl Owed {
    /// Call when the process is gone and nothing more can arrive.
    fn note(&mut self, writers: &[Writer]) {
        let texts: Vec<BTreeSet<String>> = writers
            .iter()
            .map(|writer| writer.person.view().notes.into_values().map(|note| note.text).collect())
            .collect();
        for (n, writer) in writers.iter().enumerate() {
            self.markers.extend(writer.saved().map(|marker| (marker.clone(), "seen as saved")));
            for marker in &writer.made {
                if texts.iter().enumerate().any(|(m, theirs)| m != n && theirs.contains(marker)) {
                    self.markers.entry(marker.clone()).or_insert("received by another");
                }
            }
        }
    }
}

async fn writers(workshop: &Workshop, round: u64) -> Vec<Writer> {
    let mut writers = Vec::new();
    for n in 0..PEOPLE {
        // A person of their own each round: what they knew before the crash cannot mend what the server lost.
        writers.push(Writer { person: workshop.join(&format!("R{round} P{n}")).await, made: Vec::new() });
    }
    writers
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test(flavor = "multi_thread")]
async fn x2_whatever_anyone_saw_as_saved_or_received_survives_every_crash() {
    let rounds = setting("SOCLE_CRASH_ROUNDS", 50);
    let seed = setting("SOCLE_CRASH_SEED", 2026);
    let mut rng = StdRng::seed_from_u64(seed);
    let mut server = TestProcess::start().await;
    let mut workshop = server.workshop("empty").await;
    let mut owed = Owed::default();
    let (mut kept, mut killed) = (0, 0);
    for round in 0..rounds {
        // A new board now and then: many short ones and some that grow long.
        if round % 10 == 9 {
            kept += owed.markers.len();
            owed = Owed::default();
            workshop = server.workshop("empty").await;
        }
        let mut writers = writers(&workshop, round).await;
        // Mostly early, when first snapshots and ids are written; sometimes well into the work.
        let moment = Duration::from_millis(if rng.random_ratio(2, 3) {
            rng.random_range(5..250)
        } else {
            rng.random_range(250..900)
        });
        let _ = tokio::time::timeout(moment, write(&mut writers, round)).await;
        let plug = rng.random_ratio(3, 4);
        if plug {
            killed += 1;
            // The load goes on while the process dies.
            tokio::select! {
                () = server.kill9() => {}
                () = write(&mut writers, round + 1_000_000) => {}
            }
        } else {
            let status = server.terminate().await;
            assert_eq!(status.code(), Some(0), "seed {seed}, round {round}: a polite stop");
        }
        for writer in &writers {
            writer.person.cut();
        }
        owed.note(&writers);
        drop(writers);
        server.restart().await;
        let late = soon("a board that loads", workshop.join("Après")).await;
        let there: BTreeSet<String> = late.view().notes.into_values().map(|note| note.text).collect();
        let lost: Vec<_> = owed.markers.iter().filter(|(marker, _)| !there.contains(*marker)).collect();
        assert!(lost.is_empty(), "seed {seed}, round {round}, kill -9: {plug}: lost {lost:?}");
        late.leaves().await;
    }
    kept += owed.markers.len();
    println!("crash trial: {rounds} rounds, {killed} by kill -9, {kept} edits owed, 0 lost");
    assert!(kept as u64 > rounds * 10, "a trial under load: {kept} edits owed");
}
