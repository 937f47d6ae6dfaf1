//! The whole server core, played in memory by plans that are data: the real HTTP, sockets, sessions, rooms and
//! workshops, on a wire that tears and a disk that fails, by a clock that only moves when nothing else can.
//!
//! A plan is made from a seed before it is played ([`plan`]). While it is played, everything that anyone is told is held
//! against the journal ([`truth`]); when it is over, trouble ends and everyone must have the same board ([`ending`]).
//! A plan that fails is made as small as it gets ([`shrink`]) and can be kept.

pub mod actor;
pub mod disk;
pub mod edit;
pub mod ending;
pub mod hostile;
pub mod ids;
pub mod leading;
pub mod line;
pub mod live;
pub mod plan;
pub mod ruling;
pub mod shrink;
pub mod signal;
pub mod table;
pub mod talk;
pub mod truth;
pub mod visit;
pub mod world;

use plan::Plan;
use std::{
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    sync::{Mutex, MutexGuard, Once, TryLockError},
};
use tokio::time::Instant;
use truth::Visits;
use world::World;

/// The board and the workshop of every story.
pub const BOARD: &str = "b0";
pub const WORKSHOP: &str = "w0";

/// Is a person's right looked at by the room, at the moment of accepting? Until it is, an edit that waits in the room's
/// inbox may be accepted after its author's removal was told.
pub const RIGHTS_ARE_CHECKED_IN_THE_ROOM: bool = true;

/// What a mutex guards. A story has one thread: whoever would wait here would wait for ever.
#[track_caller]
fn only<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.try_lock() {
        Ok(guard) => guard,
        Err(TryLockError::Poisoned(left)) => left.into_inner(),
        Err(TryLockError::WouldBlock) => panic!("locked twice"),
    }
}

thread_local! {
    static BEGAN: Cell<Option<Instant>> = const { Cell::new(None) };
    /// Panics on this thread while a story is played, in whichever task.
    static PANICS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Milliseconds since the story began, by its own clock.
pub fn elapsed_ms() -> u64 {
    let began = BEGAN.get().expect("a story is being played");
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// How a story went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The first rule that was broken.
    pub broken: Option<String>,
    /// Stands for everything that came over the wire, and when.
    pub trace: u64,
    /// Entries in the board's journal.
    pub entries: usize,
    /// Edits of a led workshop that were forbidden and undone.
    pub undone: usize,
    /// Visits at a table that were let stay as long as they wished, and that were sent away as not theirs.
    pub visits: Visits,
}

/// Plays a plan, in this thread.
pub fn play(plan: &Plan) -> Outcome {
    hear_panics();
    PANICS.set(Some(Vec::new()));
    let played = panic::catch_unwind(AssertUnwindSafe(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime without drivers");
        runtime.block_on(story(plan))
    }));
    let panics = PANICS.take().unwrap_or_default();
    let mut outcome = played.unwrap_or(Outcome {
        broken: None,
        trace: 0,
        entries: 0,
        undone: 0,
        visits: Visits::default(),
    });
    // A panic explains what else broke. What a modified client makes yrs panic on is contained (SPEC S15).
    let modified = plan.cast.iter().any(|part| part.is_hostile());
    if let Some(panic) = panics.into_iter().find(|panic| !modified || !panic.contains("/yrs-")) {
        outcome.broken = Some(format!("a panic: {panic}"));
    }
    outcome
}

async fn story(plan: &Plan) -> Outcome {
    BEGAN.set(Some(Instant::now()));
    let mut world = World::of(plan).await;
    for step in &plan.steps {
        world.play(step).await;
        if world.truth.open().verdict().is_some() {
            break;
        }
    }
    if world.truth.open().verdict().is_none() {
        ending::play(&mut world).await;
    }
    let truth = world.truth.open();
    Outcome {
        broken: truth.verdict().cloned(),
        trace: truth.trace(),
        entries: truth.entries.len(),
        undone: truth.ruling.as_ref().map_or(0, |ruling| ruling.undone),
        visits: truth.visits,
    }
}

/// Panics in the server's tasks are caught by the runtime: here they are heard.
fn hear_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let heard = PANICS.with_borrow_mut(|panics| panics.as_mut().map(|p| p.push(panic.to_string())));
            if heard.is_none() {
                before(panic);
            }
        }));
    });
}
