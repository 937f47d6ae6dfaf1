//! What it takes to replay a session of three hours: 42 people, 1,500 notes, 60,000 updates on seven boards. The first
//! answer, a seek to anywhere, what is on disk and in memory, what it costs those who write meanwhile; beside a naive
//! replay, that plays all from zero, in the same run.
//!
//! ```
//! cargo run --release -p socle-bench --example seek -- [SEEKS] [serve]
//! ```
//!
//! `serve`: goes on until its input ends; `tests/bench/seek.mjs` does so to look at it in a browser.

use anyhow::{Context, ensure};
use bytes::Bytes;
use rand::{Rng, SeedableRng, rngs::StdRng};
use socle_client::{api::Site, board::Target};
use socle_protocol::{
    board::{self, Color, Note, Place, Roots},
    ids::{BoardId, Millis, PersonId},
    message::Command as Act,
    replay::ReplayView,
};
use socle_server::{
    clock,
    journal::{Append, Entry, Journal, Kind, NewEntry, Stream},
};
use socle_tests::{
    people::Workshop,
    server::{TestServer, new_workshop},
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use yrs::{Transact, Update, updates::decoder::Decode};

const PEOPLE: usize = 42;
const NOTES: usize = 1500;
const UPDATES: usize = 60_000;
const LONG: Millis = 3 * 3600 * 1000;
/// As its first word this program looks back at a replay of another one.
const READS: &str = "reads";
/// As its first word it makes the same session, and answers its replay until its input ends.
const ANSWERS: &str = "answers";
/// How often it is measured what looking back costs those who write.
const ROUNDS: usize = 5;
/// Between two segments of one who looks back: who drags along the timeline, and without any.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::ZERO];
/// Between two updates of someone who types (engine: 3 characters a second, sent every 400 ms).
const KEYSTROKES: Millis = 400;
const WORDS: &[&str] =
    &["une ", "halle ", "couverte ", "où ", "l’on ", "cuisine ", "avec ", "les ", "voisins, "];

/// What one person writes on one board, with its times.
fn written(who: usize, rng: &mut StdRng, from: Millis) -> Vec<(Millis, Vec<u8>)> {
    let doc = board::new_doc();
    let roots = Roots::of(&doc);
    let (notes, each) = (NOTES.div_ceil(PEOPLE), UPDATES / NOTES);
    let mut updates = Vec::new();
    for n in 0..notes {
        let id = format!("p{who}-n{n}");
        let mut at = from + LONG / notes as Millis * n as Millis + rng.random_range(0..60_000);
        for k in 0..each {
            let mut txn = doc.transact_mut();
            let place = Place {
                zone: None,
                order: "a0".into(),
                x: rng.random_range(0.0..4000.0),
                y: 0.0,
                ..Place::default()
            };
            match k {
                0 => {
                    let author = Some(format!("someone-{who}"));
                    let status = "proposed".into();
                    roots.add_note(
                        &mut txn,
                        &Note { id: id.clone(), place, author, at, status, ..Note::default() },
                    );
                }
                k if k + 3 < each => {
                    let word = WORDS[rng.random_range(0..WORDS.len())];
                    roots.edit_text(&mut txn, &id, u32::MAX, 0, &word[..word.floor_char_boundary(3)]);
                }
                _ => {
                    at += 5000;
                    roots.place_note(&mut txn, &id, &place);
                }
            }
            at += KEYSTROKES;
            updates.push((at, txn.encode_update_v1()));
        }
    }
    updates
}

/// Writes the session into the journal, as rooms would have; answers how many updates, and their bytes.
async fn session(journal: &dyn Journal, boards: &[BoardId], from: Millis) -> anyhow::Result<(usize, usize)> {
    let mut rng = StdRng::seed_from_u64(2019);
    let mut streams: BTreeMap<&BoardId, Vec<NewEntry>> = BTreeMap::new();
    for who in 0..PEOPLE {
        let person: PersonId = format!("someone-{who}").parse()?;
        for (at, body) in written(who, &mut rng, from) {
            let author = Some(person.clone());
            let entry = NewEntry { kind: Kind::Update, author, at, body: body.into() };
            streams.entry(&boards[who % boards.len()]).or_default().push(entry);
        }
    }
    let (mut count, mut bytes) = (0, 0);
    for (board, mut entries) in streams {
        entries.sort_by_key(|entry| entry.at);
        count += entries.len();
        bytes += entries.iter().map(|entry| entry.body.len()).sum::<usize>();
        let stream = Stream::Board(board.clone());
        let mut after = journal.load(stream.clone()).await?.seq();
        for entries in entries.chunks(500) {
            let entries = entries.to_vec();
            after = journal.append(Append { stream: stream.clone(), after, entries, claim: None }).await?;
        }
    }
    Ok((count, bytes))
}

/// All boards as they were at a time, from their first entries on.
async fn naive(journal: &dyn Journal, boards: &[BoardId], at: Millis) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    for id in boards {
        let entries: Vec<Entry> = journal.slice(Stream::Board(id.clone()), 0, usize::MAX).await?;
        let doc = board::new_doc();
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Update && entry.at <= at) {
            doc.transact_mut().apply_update(Update::decode_v1(&entry.body)?)?;
        }
        ensure!(!board::canonical::canonical(&doc, id).is_empty());
    }
    Ok(begun.elapsed())
}

async fn get(workshop: &Workshop, rest: &str) -> anyhow::Result<(Duration, Bytes)> {
    let (created, begun) = (&workshop.created, Instant::now());
    let path = format!("replay{rest}");
    let body = workshop.site().file(&created.workshop, &path, &created.token).await?;
    Ok((begun.elapsed(), body))
}

/// Resident memory of this process, in MiB.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = pages.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or_default();
    pages * 4096.0 / MIB
}

/// Bytes of the files in a folder.
fn weigh(folder: &std::path::Path) -> anyhow::Result<u64> {
    let files = std::fs::read_dir(folder)?;
    Ok(files
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .filter(|found| found.is_file())
        .map(|file| file.len())
        .sum())
}

/// The median, and what one of a hundred takes at least.
fn halves(times: &mut [Duration]) -> String {
    format!("{:.1}, {:.1} ms", quantile(times, 0.5), quantile(times, 0.99))
}

const MIB: f64 = (1 << 20) as f64;

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn quantile(times: &mut [Duration], part: f64) -> f64 {
    times.sort_unstable();
    let place = ((times.len() - 1) as f64 * part).round() as usize;
    millis(times[place])
}

/// How long an edit takes to be saved, for someone who writes 50 a second.
async fn writes(workshop: &Workshop) -> Vec<Duration> {
    let person = workshop.join("Ada").await;
    let mut times = Vec::new();
    let mut pace = tokio::time::interval(Duration::from_millis(20));
    for n in 0..500 {
        pace.tick().await;
        let begun = Instant::now();
        person.add_note(Target::Free { x: 0.0, y: f64::from(n) }, "encore une", Color::Ciel);
        person.is_saved().await;
        times.push(begun.elapsed());
    }
    times
}

/// A replay that may be looked back at: where it is, in words that one process tells another.
struct Replayed {
    origin: String,
    workshop: String,
    token: String,
    version: String,
    segments: usize,
}

impl Replayed {
    fn of(workshop: &Workshop, view: &ReplayView) -> Self {
        let created = &workshop.created;
        Self {
            origin: workshop.site().origin().authority(),
            workshop: created.workshop.to_string(),
            token: created.token.clone(),
            version: view.version.clone(),
            segments: view.segments.len(),
        }
    }

    fn words(&self) -> [String; 5] {
        let Self { origin, workshop, token, version, segments } = self;
        [origin, workshop, token, version, &segments.to_string()].map(String::clone)
    }
}

/// Starts this program as one who looks back, so that the server and who writes have theirs to themselves.
fn reader(replayed: &Replayed, pause: Duration) -> anyhow::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(READS).args(replayed.words()).arg(pause.as_millis().to_string());
    Ok(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?)
}

/// Starts it as another server with the same session: what it takes to look back beside those who write, where their server
/// has no part in it.
fn another() -> anyhow::Result<(Child, Replayed)> {
    let mut command = Command::new(std::env::current_exe()?);
    let mut child = command.arg(ANSWERS).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    for line in BufReader::new(child.stdout.take().context("its output")?).lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        if let [ANSWERS, origin, workshop, token, version, segments] = words[..] {
            let [origin, workshop, token, version] = [origin, workshop, token, version].map(str::to_owned);
            let segments = segments.parse()?;
            return Ok((child, Replayed { origin, workshop, token, version, segments }));
        }
    }
    anyhow::bail!("the other server said nothing")
}

/// What it does until its input ends: segments from anywhere, with a pause after each. Says how many.
async fn reads(arguments: &[&str]) -> anyhow::Result<()> {
    let [origin, workshop, token, version, segments, pause] = arguments else { anyhow::bail!("six words") };
    let (site, workshop) = (Site::new(origin.parse::<std::net::SocketAddr>()?.into()), workshop.parse()?);
    let (segments, pause): (usize, _) = (segments.parse()?, Duration::from_millis(pause.parse()?));
    let mut over = tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
    let mut rng = StdRng::seed_from_u64(9);
    for read in 0.. {
        let path = format!("replay/segments/{}?version={version}", rng.random_range(0..segments));
        let next = async {
            let body = site.file(&workshop, &path, token).await;
            tokio::time::sleep(pause).await;
            body
        };
        tokio::select! {
            _ = &mut over => {
                println!("{read}");
                break;
            }
            body = next => drop(body?),
        }
    }
    Ok(())
}

/// How long edits take to be saved while somebody looks back; and how many segments they read a second.
async fn writes_beside(
    live: &Workshop,
    replayed: &Replayed,
    pause: Duration,
) -> anyhow::Result<(Vec<Duration>, f64)> {
    let begun = Instant::now();
    let mut reader = reader(replayed, pause)?;
    let times = writes(live).await;
    drop(reader.stdin.take());
    let mut said = String::new();
    reader.stdout.take().context("its output")?.read_to_string(&mut said)?;
    ensure!(reader.wait()?.success(), "who looked back failed");
    let read: f64 = said.trim().parse()?;
    Ok((times, read / begun.elapsed().as_secs_f64()))
}

/// What looking back costs those who write in other workshops of the same server: beside nobody, beside one who looks back
/// at this server, and at another one on the same machine. Each time on a new board, as who writes reads their own board
/// for each edit, and longer the more stands on it.
async fn compare(site: &Site, here: &Replayed) -> anyhow::Result<()> {
    let (mut child, there) = another()?;
    let mut alone = Vec::new();
    let mut beside: BTreeMap<(usize, &str), Vec<Duration>> = BTreeMap::new();
    for round in 1..=ROUNDS {
        let mut times = writes(&new_workshop(site.clone(), "empty").await).await;
        print!("{round}: an edit is saved, p50 and p99: alone {}", halves(&mut times));
        alone.extend(times);
        for (n, pause) in PAUSES.into_iter().enumerate() {
            for (replayed, whose) in [(here, "this server"), (&there, "another")] {
                let live = new_workshop(site.clone(), "empty").await;
                let (mut times, rate) = writes_beside(&live, replayed, pause).await?;
                print!("; beside {rate:.0} segments a second of {whose} {}", halves(&mut times));
                beside.entry((n, whose)).or_default().extend(times);
            }
        }
        println!();
    }
    println!("all together: alone {}", halves(&mut alone));
    for ((n, whose), mut times) in beside {
        println!("  a pause of {} ms, {whose}: {}", PAUSES[n].as_millis(), halves(&mut times));
    }
    drop(child.stdin.take());
    ensure!(child.wait()?.success(), "the other server failed");
    Ok(())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if let [READS, rest @ ..] = &given.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return reads(rest).await;
    }
    let answers = given.first().is_some_and(|word| word == ANSWERS);
    let mut arguments = given.into_iter().skip(usize::from(answers));
    let seeks = arguments.next().map_or(Ok(200), |text| text.parse())?;
    let serves = arguments.next().is_some();
    let kept: Arc<Mutex<Option<Arc<dyn Journal>>>> = Arc::default();
    let keep = Arc::clone(&kept);
    let mut server = TestServer::start_on(move |journal| {
        *keep.lock().expect("no one panics") = Some(Arc::clone(&journal));
        journal
    })
    .await;
    let journal = kept.lock().expect("no one panics").take().context("a journal")?;
    let workshop = new_workshop(server.site(), "world-cafe").await;
    let boards: Vec<BoardId> = workshop.created.boards.iter().map(|board| board.id.clone()).collect();
    // After the workshop was made: a replay begins with it.
    let from = clock::now() + 1000;
    let (updates, bytes) = session(journal.as_ref(), &boards, from).await?;
    // What the boards weigh as they are now, which their keyframes are measured by.
    let mut final_boards = 0;
    for id in &boards {
        let doc = board::new_doc();
        for entry in journal.slice(Stream::Board(id.clone()), 0, usize::MAX).await? {
            if entry.kind == Kind::Update {
                doc.transact_mut().apply_update(Update::decode_v1(&entry.body)?)?;
            }
        }
        final_boards += board::canonical::canonical(&doc, id).len();
    }
    println!(
        "{updates} updates of {:.1} MiB on {} boards, which are {:.1} MiB of JSON in the end; {:.1} MiB in the data folder",
        bytes as f64 / MIB,
        boards.len(),
        final_boards as f64 / MIB,
        weigh(server.data())? as f64 / MIB
    );

    let before = resident();
    let (made, view) = get(&workshop, "").await?;
    let view: ReplayView = serde_json::from_slice(&view)?;
    let replayed = Replayed::of(&workshop, &view);
    if answers {
        println!("{ANSWERS} {}", replayed.words().join(" "));
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
        server.stop().await;
        return Ok(());
    }
    let segment = |n: usize| format!("/segments/{n}?version={}", view.version);
    let (first, bytes) = get(&workshop, &segment(0)).await?;
    println!(
        "first answer, cold: {:.0} ms, and the first segment {:.1} ms ({} KiB); {} steps in {} segments; {:.0} MiB more",
        millis(made),
        millis(first),
        bytes.len() / 1024,
        view.steps,
        view.segments.len(),
        resident() - before
    );
    let mut rng = StdRng::seed_from_u64(7);
    let (mut times, mut naives, mut sent) = (Vec::new(), Vec::new(), 0);
    for _ in 0..seeks {
        let (took, bytes) = get(&workshop, &segment(rng.random_range(0..view.segments.len()))).await?;
        times.push(took);
        sent += bytes.len();
    }
    for _ in 0..seeks.min(10) {
        naives.push(naive(journal.as_ref(), &boards, from + rng.random_range(0..LONG)).await?);
    }
    let (half, most) = (quantile(&mut times, 0.5), quantile(&mut times, 0.95));
    let naive_half = quantile(&mut naives, 0.5);
    println!(
        "a seek: p50 {half:.1} ms, p95 {most:.1} ms, {} KiB plain; naively p50 {naive_half:.0} ms, {:.0} times as long",
        sent / seeks.max(1) / 1024,
        naive_half / half
    );
    println!("asked again: {:.1} ms", millis(get(&workshop, "").await?.0));

    compare(&server.site(), &replayed).await?;

    let mut host = workshop.creator().live().await;
    host.command(Act::CloseWorkshop {}).await.map_err(|why| anyhow::anyhow!("{why}"))?;
    let begun = Instant::now();
    let created = &workshop.created;
    let draft = workshop.site().file(&created.workshop, "report", &created.token).await?;
    println!("its restitution, drafted: {:.0} ms, {} KiB", millis(begun.elapsed()), draft.len() / 1024);
    let (closed, _) = get(&workshop, "").await?;
    drop((host, journal));
    server.restart().await;
    let (from_disk, view) = get(&workshop, "").await?;
    let view: ReplayView = serde_json::from_slice(&view)?;
    let (segment_from_disk, _) = get(&workshop, &format!("/segments/0?version={}", view.version)).await?;
    let kept = weigh(&server.data().join("replay").join(workshop.created.workshop.as_str()))?;
    println!(
        "closed: made and kept in {:.0} ms, {:.1} MiB, {:.2} × the boards; after a restart {:.0} ms, a segment {:.1} ms",
        millis(closed),
        kept as f64 / MIB,
        kept as f64 / final_boards as f64,
        millis(from_disk),
        millis(segment_from_disk)
    );
    if serves {
        println!(
            "{}/i#{} {}",
            server.origin(),
            workshop.created.invitations.facilitator,
            workshop.created.workshop
        );
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    }
    server.stop().await;
    Ok(())
}
