//! A plan: who takes part and what happens, as data. It is made from a seed before anything is played, so that it can
//! be kept, played again, and made smaller.

use super::leading::Lead;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde::{Deserialize, Serialize};

/// A whole story, before it is played.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What it was made from; names it in messages.
    pub seed: u64,
    /// A board that carries another app's document: no schema, no guard.
    pub raw: bool,
    /// A workshop with phases, tables and a clock (see `leading`).
    #[serde(default)]
    pub led: bool,
    /// The first is the facilitator.
    pub cast: Vec<Part>,
    pub steps: Vec<Step>,
}

/// What someone is in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Runs the workshop; our client.
    Facilitator,
    /// Our client: counts what is saved.
    Editor,
    /// A stock y-websocket client: sends edits as soon as the socket is open, knows nothing of `saved`.
    Stock,
    /// Our client without anybody's cursors.
    Phone,
    /// Reads only.
    Observer,
    /// A modified client of a participant.
    Hostile,
    /// A modified client of someone who may only read.
    HostileObserver,
}

impl Part {
    pub fn is_hostile(self) -> bool {
        matches!(self, Part::Hostile | Part::HostileObserver)
    }

    pub fn may_edit(self) -> bool {
        !matches!(self, Part::Observer | Part::HostileObserver)
    }

    /// Connects with `?ext=1`.
    pub fn is_extended(self) -> bool {
        !matches!(self, Part::Stock)
    }

    /// Asks for presence.
    pub fn sees_others(self) -> bool {
        !matches!(self, Part::Phone)
    }
}

/// One thing that happens. `who` is an index into the cast; `choice` seeds what the step leaves open, so that a step
/// means the same wherever it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// One typed edit.
    Edit { who: usize, choice: u64 },
    /// Many small edits, `gap` ms apart.
    Burst { who: usize, count: u32, gap: u64, choice: u64 },
    /// Large pieces of text, 5 ms apart, on a raw board: what a slow line cannot carry.
    Paste { who: usize, count: u32, kib: u32 },
    /// A cursor moves.
    Show { who: usize },
    /// The line breaks, now or after that many bytes in one direction.
    Cut { who: usize, up: bool, after: u32 },
    /// Everybody's line breaks, and nobody comes back by themselves.
    Exodus {},
    /// Comes back, with a clear line.
    Return { who: usize },
    /// Bytes take this long, in ms.
    Delay { who: usize, up: u64, down: u64 },
    /// Nothing passes in these directions, until the person returns.
    Stall { who: usize, up: bool, down: bool },
    /// Says goodbye; comes back with [`Step::Return`].
    Leave { who: usize },
    /// Reloads the page: a new replica, a new CRDT id; what was not saved is gone.
    Reload { who: usize },
    /// Time passes.
    Pass { ms: u64 },
    /// The disk falls ill, or recovers.
    Disk { plane: Plane, ill: Ill },
    /// Stops as on SIGTERM and starts again.
    Restart {},
    /// Ends as by kill -9 and starts again after `ms`.
    Kill { ms: u64 },
    /// Something of the workshop, by the facilitator.
    Command { order: Order, who: usize },
    /// The facilitator leads the workshop on; `n` is a group or a round.
    Lead { lead: Lead, who: usize, n: usize },
    /// Goes to one of the tables, theirs or not, writes `edits` letters, `gap` ms apart, and stays `stay` ms.
    Sit { who: usize, table: usize, edits: u32, gap: u64, stay: u64 },
    /// A modified client acts.
    Hostile { who: usize, act: Act, choice: u64 },
}

/// Whose appends are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plane {
    Boards,
    Workshop,
}

/// What is wrong with the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ill", rename_all = "snake_case")]
pub enum Ill {
    /// From now on an append takes so many ms to be written, and so many more to be acknowledged.
    Slow {
        before: u64,
        after: u64,
    },
    /// The next appends fail; nothing is written.
    Absent {
        times: u32,
    },
    /// The next appends fail after they were written: nobody is told that.
    Written {
        times: u32,
    },
    /// The next appends fail half-way: of a board's batch the first half is there, and nobody is told.
    Part {
        times: u32,
    },
    /// Another process writes first.
    Fenced {
        times: u32,
    },
    /// The next loads fail.
    Unread {
        times: u32,
    },
    /// The next snapshots are not kept.
    Unkept {
        times: u32,
    },
    /// Everything fails until it is well: the disk is full.
    Full {},
    Well {},
}

/// What the facilitator asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    Remove,
    Readmit,
    Rename,
    Retitle,
    LockDoor,
    UnlockDoor,
    /// The person joins again with a participant's invitation: an observer rises.
    Promote,
}

/// What a modified client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A frame of real traffic with some bytes changed.
    Mutate,
    /// New blocks under someone else's CRDT id.
    Impersonate,
    /// Blocks whose past never comes.
    Park,
    /// The past of parked blocks comes, perhaps another one than it was made on.
    Unpark,
    /// Writes to what is locked, to `meta`, to a root that is not ours, or beyond a limit.
    Trespass,
    /// Deletes what others have yet to write.
    Foresee,
    /// Presence under someone else's id.
    Masquerade,
    /// Bytes of no kind, or text.
    Babble,
    /// A frame above the limit.
    Oversize,
    /// Many questions at once.
    Ask,
}

impl Plan {
    /// The plan of a seed. Ever the same, so that a seed is a story.
    pub fn of(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let raw = rng.random_ratio(1, 4);
        let mut cast = vec![Part::Facilitator, Part::Editor, Part::Stock];
        let more = [Part::Editor, Part::Phone, Part::Observer, Part::Hostile, Part::HostileObserver];
        for _ in 0..rng.random_range(0..4) {
            cast.push(*more.choose(&mut rng).expect("parts"));
        }
        // Some stories are calm, some have one kind of trouble, some have all.
        let mood = Mood {
            net: *[0, 6, 16].choose(&mut rng).expect("weights"),
            disk: *[0, 4, 12].choose(&mut rng).expect("weights"),
            server: *[0, 1, 4].choose(&mut rng).expect("weights"),
            desk: *[0, 3, 8].choose(&mut rng).expect("weights"),
            hostile: if cast.iter().any(|part| part.is_hostile()) { 18 } else { 0 },
        };
        let length = rng.random_range(20..70);
        let mut steps: Vec<Step> = (0..length).map(|_| step(&mut rng, &cast, &mood)).collect();
        if rng.random_ratio(1, 2) {
            let at = rng.random_range(0..=steps.len());
            let scene = scene(&mut rng, &cast, raw);
            steps.splice(at..at, scene);
        }
        Self { seed, raw, led: false, cast, steps }
    }
}

/// Steps that seldom meet by chance and matter when they do.
fn scene(rng: &mut StdRng, cast: &[Part], raw: bool) -> Vec<Step> {
    let (who, choice) = (rng.random_range(1..cast.len()), rng.random::<u32>().into());
    let other = if who == 1 { 2 } else { 1 };
    let slow = Ill::Slow { before: rng.random_range(5..60), after: rng.random_range(0..40) };
    let pass = Step::Pass { ms: rng.random_range(1..80) };
    match rng.random_range(0..4) {
        // Someone takes nothing while much is said.
        0 | 1 if raw => vec![
            Step::Stall { who, up: rng.random(), down: true },
            Step::Paste { who: other, count: rng.random_range(9..20), kib: rng.random_range(80..160) },
            pass,
            Step::Edit { who: 0, choice },
            Step::Return { who },
        ],
        // Someone is put out while their edits wait for the disk.
        0 | 2 => vec![
            Step::Disk { plane: Plane::Boards, ill: slow },
            Step::Burst { who: other, count: 3, gap: 0, choice },
            Step::Pass { ms: rng.random_range(1..9) },
            Step::Burst { who, count: 3, gap: 0, choice },
            Step::Command { order: Order::Remove, who },
            Step::Burst { who, count: 12, gap: 1, choice },
            pass,
        ],
        // The disk is full for a while, and people go on.
        1 => vec![
            Step::Disk { plane: Plane::Boards, ill: Ill::Full {} },
            Step::Edit { who, choice },
            pass,
            Step::Burst { who: other, count: 5, gap: 2, choice },
            Step::Pass { ms: rng.random_range(100..4000) },
            Step::Edit { who: other, choice: choice + 1 },
            Step::Disk { plane: Plane::Boards, ill: Ill::Well {} },
        ],
        // The process is killed while an edit is on its way to the disk, or its answer on its way back.
        _ => vec![
            Step::Disk { plane: Plane::Boards, ill: slow },
            Step::Burst { who, count: 4, gap: 1, choice },
            Step::Pass { ms: rng.random_range(1..60) },
            Step::Kill { ms: 0 },
        ],
    }
}

/// How often each kind of trouble comes; edits, cursors and time have 60 together.
struct Mood {
    net: u32,
    disk: u32,
    server: u32,
    desk: u32,
    hostile: u32,
}

fn step(rng: &mut StdRng, cast: &[Part], mood: &Mood) -> Step {
    let who = rng.random_range(0..cast.len());
    let editors: Vec<usize> =
        (0..cast.len()).filter(|n| cast[*n].may_edit() && !cast[*n].is_hostile()).collect();
    let editor = *editors.choose(rng).expect("the facilitator edits");
    let choice = rng.random::<u32>().into();
    let kinds = [60, mood.net, mood.disk, mood.server, mood.desk, mood.hostile];
    let mut at = rng.random_range(0..kinds.iter().sum());
    let kind = kinds.iter().position(|weight| {
        let here = at < *weight;
        at = at.saturating_sub(*weight);
        here
    });
    match kind {
        Some(1) => net(rng, who),
        Some(2) => Step::Disk {
            plane: if rng.random_ratio(3, 4) { Plane::Boards } else { Plane::Workshop },
            ill: ill(rng),
        },
        Some(3) if rng.random_ratio(1, 2) => Step::Restart {},
        Some(3) => Step::Kill { ms: *[0, 5, 3000].choose(rng).expect("times") },
        Some(4) => {
            let orders = [
                Order::Remove,
                Order::Remove,
                Order::Readmit,
                Order::Readmit,
                Order::Rename,
                Order::Retitle,
                Order::LockDoor,
                Order::UnlockDoor,
                Order::Promote,
            ];
            Step::Command { order: *orders.choose(rng).expect("orders"), who }
        }
        Some(5) => {
            let hostile: Vec<usize> = (0..cast.len()).filter(|n| cast[*n].is_hostile()).collect();
            Step::Hostile { who: *hostile.choose(rng).expect("weighed"), act: act(rng), choice }
        }
        _ => match rng.random_range(0..60) {
            0..28 => Step::Edit { who: editor, choice },
            28 => Step::Paste { who: editor, count: rng.random_range(6..24), kib: rng.random_range(40..200) },
            29 => {
                let (count, gap) = (rng.random_range(3..80), rng.random_range(0..4));
                Step::Burst { who: editor, count, gap, choice }
            }
            30..38 => Step::Show { who },
            _ => Step::Pass { ms: passing(rng) },
        },
    }
}

/// Mostly a moment: things must meet. Now and then long enough for a timer of the server.
fn passing(rng: &mut StdRng) -> u64 {
    match rng.random_range(0..20) {
        0..12 => rng.random_range(1..10),
        12..17 => rng.random_range(20..200),
        17..19 => rng.random_range(1000..4000),
        _ => rng.random_range(20_000..70_000),
    }
}

fn net(rng: &mut StdRng, who: usize) -> Step {
    match rng.random_range(0..20) {
        0..5 => Step::Cut { who, up: rng.random(), after: rng.random_range(0..800) },
        5..6 => Step::Exodus {},
        6..11 => Step::Return { who },
        11..14 => Step::Delay { who, up: rng.random_range(0..60), down: rng.random_range(0..60) },
        14..17 => {
            let both: (bool, bool) = *[(true, true), (false, true), (true, false)].choose(rng).expect("ways");
            Step::Stall { who, up: both.0, down: both.1 }
        }
        17..18 => Step::Leave { who },
        _ => Step::Reload { who },
    }
}

fn ill(rng: &mut StdRng) -> Ill {
    let times = rng.random_range(1..4);
    match rng.random_range(0..20) {
        0..6 => Ill::Slow { before: rng.random_range(0..40), after: rng.random_range(0..40) },
        6..9 => Ill::Absent { times },
        9..11 => Ill::Written { times },
        11..12 => Ill::Part { times },
        12..14 => Ill::Fenced { times: 1 },
        14..16 => Ill::Unread { times },
        16..17 => Ill::Unkept { times },
        17..18 => Ill::Full {},
        _ => Ill::Well {},
    }
}

fn act(rng: &mut StdRng) -> Act {
    match rng.random_range(0..200) {
        0..60 => Act::Mutate,
        60..80 => Act::Impersonate,
        80..100 => Act::Park,
        100..115 => Act::Unpark,
        115..145 => Act::Trespass,
        145..160 => Act::Foresee,
        160..180 => Act::Masquerade,
        180..190 => Act::Babble,
        190..191 => Act::Oversize,
        _ => Act::Ask,
    }
}
