//! The crash trial: the real process, pulled out or asked to stop at a random moment under load, again and again on
//! the same data, on a disk that is full or fails now and then. Whatever anyone had seen as saved, or had received from
//! another, must be there afterwards; after a torn log, an honest beginning of it.
//!
//! 50 rounds; `SOCLE_CRASH_ROUNDS` for more, `SOCLE_CRASH_SEED` to play another trial.

use rand::{Rng, SeedableRng, rngs::StdRng};
use socle_client::board::Target;
use socle_protocol::board::Color;
use socle_tests::{
    faults::{FaultyDisk, Files, Syncs, Writes, cut_off, scribble},
    people::{Person, Workshop},
    process::TestProcess,
    server::ready,
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

/// How a round ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    /// kill -9 under load.
    Killed,
    /// SIGTERM.
    Asked,
    /// The disk takes nothing for a while and then works again; kill -9 after more work.
    Faulty { writes: u8, syncs: bool },
    /// The same, and the process is killed while it lasts.
    KilledWhileFaulty { writes: u8, syncs: bool },
    /// kill -9, and then the end of the log is not on the disk, or is something else: a disk that lied. What was called
    /// saved in this round may be gone then; what is there must be what each person made first.
    Torn { cut: bool },
}

impl Ending {
    fn draw(rng: &mut StdRng) -> Self {
        let (writes, syncs) =
            [(0, true), (1, false), (2, false), (3, false), (4, true)][rng.random_range(0..5)];
        match rng.random_range(0..20) {
            0..10 => Self::Killed,
            10..14 => Self::Asked,
            14..16 => Self::Faulty { writes, syncs },
            16..18 => Self::KilledWhileFaulty { writes, syncs },
            _ => Self::Torn { cut: rng.random() },
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Killed => "kill -9",
            Self::Asked => "SIGTERM",
            Self::Faulty { .. } => "a fault that passed",
            Self::KilledWhileFaulty { .. } => "kill -9 during a fault",
            Self::Torn { .. } => "a torn log",
        }
    }
}

fn break_disk(disk: &FaultyDisk, writes: u8, syncs: bool) {
    let writes =
        [Writes::Work, Writes::Full, Writes::NoSpace, Writes::Torn, Writes::Fail][usize::from(writes)];
    disk.set(writes, if syncs { Syncs::Fail } else { Syncs::Work }, Files::All);
}

/// Takes the end of the log away, or writes over it.
fn tear(server: &TestProcess, cut: bool, rng: &mut StdRng) {
    let log = server.data().join("socle.db-wal");
    let length = std::fs::metadata(&log).map_or(0, |found| found.len());
    if length < 2 {
        return;
    }
    let back = rng.random_range(1..=length.min(64 * 1024));
    if cut {
        cut_off(&log, length - back);
    } else {
        let noise: Vec<u8> = (0..back.min(8192)).map(|_| rng.random()).collect();
        scribble(&log, length - back, &noise);
    }
}

/// Writes for this long, as fast as the server confirms.
async fn write_for(moment: u64, writers: &mut [Writer], round: u64) {
    let _ = tokio::time::timeout(Duration::from_millis(moment), write(writers, round)).await;
}

/// The load goes on while the process dies.
async fn kill_under_load(server: &mut TestProcess, writers: &mut [Writer], round: u64) {
    tokio::select! {
        () = server.kill9() => {}
        () = write(writers, round + 1_000_000) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn x2_whatever_anyone_saw_as_saved_or_received_survives_every_crash() {
    let rounds = setting("SOCLE_CRASH_ROUNDS", 50);
    let seed = setting("SOCLE_CRASH_SEED", 2026);
    let mut rng = StdRng::seed_from_u64(seed);
    let disk = FaultyDisk::new();
    let mut server = TestProcess::start_on(&disk).await;
    let mut workshop = server.workshop("empty").await;
    let mut owed = Owed::default();
    let (mut kept, mut endings) = (0, BTreeMap::<&str, u64>::new());
    for round in 0..rounds {
        // A new board now and then: many short ones and some that grow long.
        if round % 10 == 9 {
            kept += owed.markers.len();
            owed = Owed::default();
            workshop = server.workshop("empty").await;
        }
        let mut writers = writers(&workshop, round).await;
        // Mostly early, when first snapshots and ids are written; sometimes well into the work.
        let moment =
            if rng.random_ratio(2, 3) { rng.random_range(5..250) } else { rng.random_range(250..900) };
        write_for(moment, &mut writers, round).await;
        let ending = Ending::draw(&mut rng);
        let told = format!("seed {seed}, round {round}, {ending:?}");
        *endings.entry(ending.name()).or_default() += 1;
        match ending {
            Ending::Asked => {
                let status = server.terminate().await;
                assert_eq!(status.code(), Some(0), "{told}: a polite stop");
            }
            Ending::Killed | Ending::Torn { .. } => kill_under_load(&mut server, &mut writers, round).await,
            Ending::Faulty { writes, syncs } => {
                break_disk(&disk, writes, syncs);
                write_for(rng.random_range(20..300), &mut writers, round + 2_000_000).await;
                disk.mend();
                ready(&server.site()).await;
                write_for(rng.random_range(20..300), &mut writers, round + 3_000_000).await;
                kill_under_load(&mut server, &mut writers, round).await;
            }
            Ending::KilledWhileFaulty { writes, syncs } => {
                break_disk(&disk, writes, syncs);
                write_for(rng.random_range(20..300), &mut writers, round + 2_000_000).await;
                kill_under_load(&mut server, &mut writers, round).await;
                disk.mend();
            }
        }
        for writer in &writers {
            writer.person.cut();
        }
        if let Ending::Torn { cut } = ending {
            tear(&server, cut, &mut rng);
        } else {
            owed.note(&writers);
        }
        if !matches!(ending, Ending::Killed | Ending::Asked) {
            let (status, said) = server.tool("verify", &[]).await;
            assert_eq!(status, Some(0), "{told}: {said}");
        }
        server.restart().await;
        let late = soon("a board that loads", workshop.join("Après")).await;
        let there: BTreeSet<String> = late.view().notes.into_values().map(|note| note.text).collect();
        let lost: Vec<_> = owed.markers.iter().filter(|(marker, _)| !there.contains(*marker)).collect();
        assert!(lost.is_empty(), "{told}: lost {lost:?}");
        if let Ending::Torn { .. } = ending {
            for writer in &writers {
                let first = writer.made.iter().take_while(|marker| there.contains(*marker)).count();
                let all = writer.made.iter().filter(|marker| there.contains(*marker)).count();
                assert_eq!(first, all, "{told}: a hole in what one person made");
                owed.markers
                    .extend(writer.made[..first].iter().map(|made| (made.clone(), "there after a torn log")));
            }
        }
        drop(writers);
        late.leaves().await;
    }
    kept += owed.markers.len();
    println!(
        "crash trial: {rounds} rounds, {endings:?}, {} faults, {kept} edits owed, 0 lost",
        disk.faults()
    );
    assert!(kept as u64 > rounds * 10, "a trial under load: {kept} edits owed");
}
