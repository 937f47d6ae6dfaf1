//! Makes a replay: reads the log, then the journal of each board in slices, and plays them aside, two boards at once.

use super::{
    Cut,
    film::{Film, Made, Poisoned},
    record::Record,
    reel::{self, Index, Tape},
};
use crate::aside::{Aside, Ended};
use crate::journal::{Entry, Journal, JournalError, Stream};
use futures_util::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};
use socle_protocol::{
    ids::{BoardId, Millis, PersonId, Seq},
    message::BoardView,
    role::Role,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use tracing::{error, warn};

/// Edits of one person to one thing within so long are one step.
const TOGETHER: Millis = 1000;
/// Entries that are read at once: some MiB of a busy board at most.
const SLICE: usize = 4096;
/// Boards that are played at once, each in memory: the first frame waits for all of them.
const AT_ONCE: usize = 2;
/// Entries on which the CRDT library panics before a board is given up, as when it is opened.
const MOST_POISONED: usize = 16;

pub(super) struct Making {
    pub(super) index: Index,
    pub(super) tape: Tape,
    /// Nothing more will be written.
    pub(super) is_closed: bool,
}

/// The replay of what is committed; `None` for a workshop that does not exist.
pub(super) async fn make(
    journal: &dyn Journal,
    aside: &Aside,
    cut: &Cut,
) -> Result<Option<Making>, JournalError> {
    let Some(record) = Record::read(journal, cut).await? else { return Ok(None) };
    let record = Arc::new(record);
    let people = actors(&record);
    let places = people.iter().zip(0..).map(|(person, place)| (person.to_string(), place)).collect();
    let places: Arc<HashMap<String, u32>> = Arc::new(places);
    // What is poured from a board that the reader does not get may have been written off the record.
    let is_played = |board: &&BoardView| cut.boards.contains(&board.id) || (record.has_off() && !board.raw);
    let boards: Vec<BoardId> =
        record.workshop.boards_there().filter(is_played).map(|board| board.id.clone()).collect();
    // Gathered first: a stream of what is still to be called could not be sent between threads.
    let mut plays = Vec::new();
    for board in &boards {
        plays.push(play(journal, aside, board, &record, &places, TOGETHER));
    }
    let films: Vec<Made> = stream::iter(plays).buffered(AT_ONCE).try_collect().await?;
    let cut = cut.clone();
    let assembled = aside.work("a replay", move || {
        let (index, tape) = reel::assemble(&cut, &record, people, films);
        Making { index, tape, is_closed: record.is_closed() }
    });
    Ok(Some(assembled.await?))
}

/// Everyone who may have written, in an order that tells nothing of when they came.
fn actors(record: &Record) -> Vec<PersonId> {
    let view = record.workshop.view();
    let silent = [Role::Observer, Role::Projector];
    let people = view.people.iter().filter(|person| !silent.contains(&person.role));
    let mut people: Vec<PersonId> = people.map(|person| person.id.clone()).collect();
    people.sort_by_cached_key(|person| Sha256::digest(format!("{} {person}", view.id)).to_vec());
    people
}

/// One board, from its first entry to its last. A damaged entry is passed over, and told.
async fn play(
    journal: &dyn Journal,
    aside: &Aside,
    board: &BoardId,
    record: &Arc<Record>,
    places: &Arc<HashMap<String, u32>>,
    together: Millis,
) -> Result<Made, JournalError> {
    let mut poisoned: BTreeSet<Seq> = BTreeSet::new();
    let mut shared = Arc::default();
    loop {
        let film =
            Film::new(board.clone(), Arc::clone(record), Arc::clone(places), together, Arc::clone(&shared));
        match play_once(journal, aside, film, &poisoned).await? {
            // Who let their words be told is known at the end of the journal alone.
            Ok(made) if shared.is_empty() && !made.shared.is_empty() => shared = Arc::new(made.shared),
            Ok(made) => return Ok(made),
            Err(Poisoned { seq }) => {
                error!(%board, seq, "an entry makes the CRDT library panic: its replay goes on without it");
                if !poisoned.insert(seq) || poisoned.len() > MOST_POISONED {
                    return Err(JournalError::Damaged { seq, reason: "it is poisoned".to_owned() });
                }
            }
        }
    }
}

async fn play_once(
    journal: &dyn Journal,
    aside: &Aside,
    mut film: Film,
    poisoned: &BTreeSet<Seq>,
) -> Result<Result<Made, Poisoned>, JournalError> {
    loop {
        let entries = readable(journal, &mut film).await?;
        let is_last = entries.is_empty();
        let poisoned = poisoned.clone();
        let played = aside.work("a replay", move || {
            for entry in entries {
                film.take(entry, &poisoned)?;
            }
            Ok::<Film, Poisoned>(film)
        });
        film = match played.await? {
            Ok(film) => film,
            Err(poisoned) => return Ok(Err(poisoned)),
        };
        if is_last {
            return Ok(aside.work("a replay", move || film.finish()).await?);
        }
    }
}

/// The next slice, without what is damaged.
async fn readable(journal: &dyn Journal, film: &mut Film) -> Result<Vec<Entry>, JournalError> {
    loop {
        let stream = Stream::Board(film.board.clone());
        match journal.slice(stream.clone(), film.read, SLICE).await {
            Ok(entries) => {
                film.read = entries.last().map_or(film.read, |entry| entry.seq);
                return Ok(entries);
            }
            Err(JournalError::Damaged { seq, .. }) if seq == film.read + 1 => {
                warn!(board = %film.board, seq, "a damaged entry is passed over in a replay");
                (film.read, film.passed_over) = (seq, film.passed_over + 1);
            }
            Err(JournalError::Damaged { seq, .. }) if seq > film.read => {
                let whole = usize::try_from(seq - film.read - 1).unwrap_or(SLICE);
                let entries = journal.slice(stream, film.read, whole).await?;
                film.read = entries.last().map_or(film.read, |entry| entry.seq);
                return Ok(entries);
            }
            Err(error) => return Err(error),
        }
    }
}

impl From<Ended> for JournalError {
    fn from(ended: Ended) -> Self {
        Self::Store(ended.to_string())
    }
}
