//! Simulated participants: they join by a link and work on the board as people would, so that a newcomer sees it
//! live within a minute. Bounded in people, time and ideas; they leave by themselves.

mod hand;
mod ideas;

use anyhow::{Context, bail};
use clap::Args;
use hand::{Hand, corner, end_of, notes_in};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom, seq::SliceRandom};
use socle_client::{
    api::Site,
    board::{Board, Target},
    link::Link,
    live::{Address, Live},
    presence::Point,
};
use socle_protocol::{
    api::Joined,
    board::{Color, LinkKind, Note, Zone},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

/// Ideas of one person: a workshop's average, and a board that stays readable.
const IDEAS_EACH: usize = 7;
/// What was begun is finished: nobody leaves in the middle of a word.
const LAST_ACT: Duration = Duration::from_secs(12);
/// Links of one person: more would hide the notes.
const LINKS_EACH: usize = 2;

#[derive(Debug, Args)]
pub(crate) struct Swarm {
    /// The workshop's link: with its code or an invitation.
    link: String,
    /// How many participants.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=100))]
    people: u16,
    /// How long they work, in minutes (at most 240).
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// The same seed makes the same choices.
    #[arg(long)]
    seed: Option<u64>,
}

/// Ideas that nobody has written yet.
type Pool = Arc<Mutex<Vec<&'static str>>>;

pub(crate) async fn run(swarm: &Swarm) -> anyhow::Result<()> {
    let link: Link = swarm.link.parse()?;
    if !(swarm.minutes > 0.0 && swarm.minutes <= 240.0) {
        bail!("--minutes: more than 0, at most 240");
    }
    let seed = swarm.seed.unwrap_or_else(|| rand::rng().random());
    let mut rng = StdRng::seed_from_u64(seed);
    let mut pool = ideas::IDEAS.to_vec();
    pool.shuffle(&mut rng);
    let pool = Arc::new(Mutex::new(pool));
    let until = Instant::now() + Duration::from_secs_f64(swarm.minutes * 60.0);
    let (stop, stopping) = watch::channel(false);
    let mut people = JoinSet::new();
    for _ in 0..swarm.people {
        let (link, pool, stopping) = (link.clone(), pool.clone(), stopping.clone());
        let rng = StdRng::seed_from_u64(rng.random());
        people.spawn(async move { participant(link, pool, stopping, until, rng).await });
    }
    let interrupted = tokio::signal::ctrl_c();
    tokio::pin!(interrupted);
    let (mut failure, mut left) = (None, 0u16);
    loop {
        tokio::select! {
            ended = people.join_next() => match ended {
                None => break,
                Some(Ok(Ok(()))) => left += 1,
                Some(Ok(Err(error))) => failure = Some(error),
                Some(Err(panic)) => failure = Some(panic.into()),
            },
            _ = &mut interrupted, if !*stop.borrow() => {
                println!("· interrompu : chacun s’en va");
                stop.send_replace(true);
            }
        }
    }
    println!("· {left} personnes ont travaillé ; tout ce qu’elles ont écrit est enregistré");
    failure.map_or(Ok(()), Err)
}

/// Joins, works until the time is over or the swarm is interrupted, leaves politely.
async fn participant(
    link: Link,
    pool: Pool,
    mut stopping: watch::Receiver<bool>,
    until: Instant,
    mut rng: StdRng,
) -> anyhow::Result<()> {
    // People arrive one after the other.
    let arrival = Duration::from_millis(rng.random_range(0..6000));
    tokio::select! {
        () = sleep(arrival) => {}
        _ = stopping.wait_for(|stop| *stop) => return Ok(()),
    }
    let (ticket, joined) = Site::new(link.origin.clone())
        .enter(&link, None)
        .await
        .with_context(|| format!("a participant cannot join at {}", link.origin))?;
    if joined.boards.first().is_some_and(|board| board.raw) {
        bail!("this workshop's board carries another application's document: nothing to write on");
    }
    let address =
        Address { origin: link.origin, workshop: joined.workshop.clone(), token: joined.token.clone() };
    let live = tokio::spawn(stay_present(address));
    let board = Board::open(ticket);
    board.synced().await?;
    println!("→ {} arrive", joined.name);
    let work = Participant::new(joined.clone(), &board, pool, rng).work(until, stopping.clone());
    let worked = tokio::select! {
        worked = work => worked,
        () = sleep_until(until + LAST_ACT) => Ok(()),
        () = async {
            // An error means that the swarm is gone, which is a stop too.
            let _ = stopping.wait_for(|stop| *stop).await;
            sleep(LAST_ACT).await;
        } => Ok(()),
    };
    board.reconnect();
    let saved = tokio::time::timeout(Duration::from_secs(10), board.saved()).await;
    live.abort();
    worked?;
    saved.context("the last ideas were not confirmed in time")??;
    board.leave().await;
    println!("← {} s’en va", joined.name);
    Ok(())
}

/// Keeps a session of the workshop plane, so that the roster shows this person; comes back after a loss.
async fn stay_present(address: Address) {
    let mut after = None;
    loop {
        if let Ok(mut live) = Live::open(address.clone(), after).await {
            while live.next().await.is_ok() {}
            after = Some(live.seq());
        }
        sleep(Duration::from_secs(2)).await;
    }
}

struct Participant<'a> {
    joined: Joined,
    board: &'a Board,
    pool: Pool,
    rng: StdRng,
    hand: Hand,
    favourite: Color,
    ideas: usize,
    links: usize,
}

impl<'a> Participant<'a> {
    fn new(joined: Joined, board: &'a Board, pool: Pool, mut rng: StdRng) -> Self {
        let favourite = *Color::ALL.choose(&mut rng).expect("there are colours");
        let somewhere = board.view().zones.values().map(|zone| zone.frame).next().unwrap_or_default();
        let hand = Hand::new(board, Point { x: somewhere.x + 100.0, y: somewhere.y + 100.0 });
        Self { joined, board, pool, rng, hand, favourite, ideas: 0, links: 0 }
    }

    fn tell(&self, what: &str) {
        println!("· {} {what}", self.joined.name);
    }

    /// One act after the other, with rests, until the time is over or the swarm stops.
    async fn work(mut self, until: Instant, stopping: watch::Receiver<bool>) -> anyhow::Result<()> {
        while Instant::now() < until && !*stopping.borrow() {
            self.hand.rest(self.board, &mut self.rng, 800..4000).await;
            if let socle_client::board::Connection::Stopped { stop } = self.board.connection() {
                return Err(stop.into());
            }
            match self.rng.random_range(0..100) {
                0..45 => self.idea().await,
                45..65 => self.tidy_up().await,
                65..75 => self.recolour().await,
                75..86 => self.complete().await,
                86..92 => self.link(),
                92..96 => self.think_again().await,
                _ => self.lose_network().await,
            }
        }
        Ok(())
    }

    fn zones(&self) -> Vec<Zone> {
        self.board.view().zones.into_values().filter(|zone| zone.deleted.is_none()).collect()
    }

    fn some_zone(&mut self) -> Option<Zone> {
        self.zones().choose(&mut self.rng).cloned()
    }

    /// Some note in some zone, with that zone; one's own more often.
    fn some_note(&mut self) -> Option<(Note, Zone)> {
        let me = self.joined.person.as_str();
        let placed: Vec<(Note, Zone)> = self
            .zones()
            .into_iter()
            .flat_map(|zone| notes_in(self.board, &zone.id).into_iter().map(move |note| (note, zone.clone())))
            .collect();
        let mine: Vec<_> =
            placed.iter().filter(|(note, _)| note.author.as_deref() == Some(me)).cloned().collect();
        let among = if !mine.is_empty() && self.rng.random_ratio(2, 3) { &mine } else { &placed };
        among.choose(&mut self.rng).cloned()
    }

    fn next_idea(&self) -> Option<&'static str> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Writes an idea, letter by letter, mostly into a zone.
    async fn idea(&mut self) {
        if self.ideas >= IDEAS_EACH {
            return self.tidy_up().await;
        }
        let Some(idea) = self.next_idea() else { return };
        self.ideas += 1;
        let zone = if self.rng.random_ratio(9, 10) { self.some_zone() } else { None };
        let (at, place) = match &zone {
            Some(zone) => (end_of(self.board, zone), format!("dans « {} »", zone.title)),
            None => (self.beside(), "à côté des zones".to_owned()),
        };
        self.hand.reach(self.board, &mut self.rng, at).await;
        let target = match &zone {
            Some(zone) => Target::In { zone: &zone.id },
            None => Target::Free { x: at.x, y: at.y },
        };
        let note = self.board.add_note(target, "", self.favourite);
        self.hand.write(self.board, &mut self.rng, &note, idea).await;
        self.tell(&format!("écrit « {idea} » {place}"));
    }

    /// A free spot to the left of everything.
    fn beside(&mut self) -> Point {
        let left = self.zones().iter().map(|zone| zone.frame.x).fold(0.0, f64::min);
        Point { x: left - self.rng.random_range(420.0..900.0), y: self.rng.random_range(0.0..1600.0) }
    }

    /// Moves a note into another zone.
    async fn tidy_up(&mut self) {
        let (Some((note, from)), Some(to)) = (self.some_note(), self.some_zone()) else { return };
        if from.id == to.id || note.text.is_empty() {
            return;
        }
        let start = corner(self.board, &from, &note.id);
        self.hand.drag(self.board, &mut self.rng, &note, &to, start).await;
        self.tell(&format!("déplace « {} » vers « {} »", note.text, to.title));
    }

    async fn recolour(&mut self) {
        let Some((note, zone)) = self.some_note() else { return };
        let to = corner(self.board, &zone, &note.id);
        self.hand.reach(self.board, &mut self.rng, to).await;
        self.hand.color(self.board, &mut self.rng, &note, self.favourite).await;
        self.tell(&format!("colore « {} »", note.text));
    }

    /// Adds something to an idea that is there, once.
    async fn complete(&mut self) {
        let Some((note, zone)) = self.some_note() else { return };
        let addition = *ideas::ADDITIONS.choose(&mut self.rng).expect("there are additions");
        if note.text.chars().count() > 70 || ideas::ADDITIONS.iter().any(|said| note.text.ends_with(said)) {
            return;
        }
        let to = corner(self.board, &zone, &note.id);
        self.hand.reach(self.board, &mut self.rng, to).await;
        self.hand.write(self.board, &mut self.rng, &note.id, addition).await;
        self.tell(&format!("complète « {} »", note.text));
    }

    fn link(&mut self) {
        if self.links >= LINKS_EACH {
            return;
        }
        let (Some((from, _)), Some((to, _))) = (self.some_note(), self.some_note()) else { return };
        if from.id == to.id {
            return;
        }
        self.links += 1;
        self.board.add_link(&from.id, &to.id, LinkKind::Proximity, "");
        self.tell(&format!("relie « {} » et « {} »", from.text, to.text));
    }

    /// Puts a note of one's own into the bin, and takes it out again.
    async fn think_again(&mut self) {
        let me = self.joined.person.clone();
        let Some((note, zone)) = self.some_note() else { return };
        if note.author.as_deref() != Some(me.as_str()) {
            return;
        }
        let to = corner(self.board, &zone, &note.id);
        self.hand.reach(self.board, &mut self.rng, to).await;
        self.board.remove_note(&note.id);
        self.hand.rest(self.board, &mut self.rng, 1500..4000).await;
        self.board.restore_note(&note.id);
        self.tell(&format!("jette puis reprend « {} »", note.text));
    }

    /// Goes through a tunnel, and writes on.
    async fn lose_network(&mut self) {
        self.tell("perd le réseau");
        self.board.cut();
        let away = Duration::from_millis(self.rng.random_range(2000..8000));
        tokio::join!(self.idea(), sleep(away));
        self.board.reconnect();
        self.tell("revient");
    }
}
