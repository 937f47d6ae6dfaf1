//! Updates on which the CRDT library panicked, or which took it too long, and who sent them: kept away from every room
//! for a while.
//!
//! The first kind ends its room before it reaches the journal, the second holds its room up. Without this their sender
//! would come back and send the same again. Who and which is kept in memory only: a restart is a new chance. The bytes
//! go to the `shelf`, where there is one.

mod shelf;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use shelf::Shelf;
use socle_protocol::ids::{BoardId, PersonId};
use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;
use tracing::warn;

/// How long a person is held off after their first such update; twice as long after each further one.
const FIRST_HOLD: Duration = Duration::from_secs(60);
/// The longest hold, and how long an offence is remembered.
const LONGEST_HOLD: Duration = Duration::from_secs(3600);
/// Updates that are known by their hash, of 32 bytes each: the oldest makes room. Each has cost somebody a hold.
const FRAMES: usize = 1024;
/// People who are remembered; the one whose hold ends first makes room.
const PEOPLE: usize = 10_000;

/// One for all rooms.
#[derive(Debug, Default)]
pub(crate) struct Quarantine {
    kept: Mutex<Kept>,
    /// How many frames there are: as long as there are none, nobody hashes anything.
    frames: AtomicUsize,
    shelf: Option<Arc<Shelf>>,
}

#[derive(Debug, Default)]
struct Kept {
    frames: VecDeque<[u8; 32]>,
    people: HashMap<PersonId, Hold>,
}

#[derive(Debug, Clone, Copy)]
struct Hold {
    offences: u32,
    until: Instant,
}

impl Quarantine {
    /// Keeps the bytes in this folder.
    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        Self { shelf: Some(Arc::new(Shelf::new(folder))), ..Self::default() }
    }

    /// Takes an update, its sender, and the board that it was for; answers the update's hash, for the log. The bytes are on disk a moment later.
    pub(crate) fn take(&self, update: &Bytes, person: &PersonId, board: &BoardId) -> String {
        let hash = hash(update);
        let now = Instant::now();
        let mut kept = self.kept();
        if kept.frames.len() == FRAMES {
            kept.frames.pop_front();
        }
        kept.frames.push_back(hash);
        self.frames.store(kept.frames.len(), Ordering::Relaxed);
        kept.people.retain(|_, hold| hold.until + LONGEST_HOLD > now);
        if kept.people.len() >= PEOPLE {
            let soonest =
                kept.people.iter().min_by_key(|(_, hold)| hold.until).map(|(person, _)| person.clone());
            soonest.map(|person| kept.people.remove(&person));
        }
        let hold = kept.people.entry(person.clone()).or_insert(Hold { offences: 0, until: now });
        let length = FIRST_HOLD.saturating_mul(1 << hold.offences.min(16));
        *hold = Hold { offences: hold.offences + 1, until: now + length.min(LONGEST_HOLD) };
        let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        if let Some(shelf) = &self.shelf {
            let (shelf, file, update) = (Arc::clone(shelf), format!("{name}-{board}"), update.clone());
            // Off the room: a disk that hangs is not to hold the board up.
            tokio::task::spawn_blocking(move || {
                if let Err(error) = shelf.put(&file, &update) {
                    warn!(hash = %file, %error, "failed to keep a quarantined update");
                }
            });
        }
        name
    }

    /// Removes the bytes that came to these boards: they have people's words.
    pub(crate) fn forget(&self, boards: &BTreeSet<BoardId>) -> std::io::Result<()> {
        self.shelf.as_ref().map_or(Ok(()), |shelf| shelf.forget(boards))
    }

    /// Is this one of those updates?
    pub(crate) fn has(&self, update: &[u8]) -> bool {
        self.frames.load(Ordering::Relaxed) > 0 && self.kept().frames.contains(&hash(update))
    }

    /// How long this person has to stay away.
    pub(crate) fn holds(&self, person: &PersonId) -> Option<Duration> {
        let hold = *self.kept().people.get(person)?;
        hold.until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    /// The same, as people are told.
    pub(crate) fn minutes(&self, person: &PersonId) -> Option<u32> {
        let left = self.holds(person)?;
        u32::try_from(left.as_secs().div_ceil(60)).ok()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(update: &[u8]) -> [u8; 32] {
    Sha256::digest(update).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn s15_a_sender_is_held_off_longer_each_time_and_the_update_is_known_again() {
        let (quarantine, board) = (Quarantine::default(), "b".parse().expect("an id"));
        let (eve, ada): (PersonId, PersonId) = ("eve".parse().expect("an id"), "ada".parse().expect("an id"));
        assert!(!quarantine.has(b"x") && quarantine.holds(&eve).is_none());
        quarantine.take(&Bytes::from_static(b"x"), &eve, &board);
        assert!(quarantine.has(b"x") && !quarantine.has(b"y"));
        assert!(quarantine.holds(&ada).is_none());
        assert_eq!(quarantine.holds(&eve), Some(FIRST_HOLD));
        tokio::time::advance(FIRST_HOLD).await;
        assert_eq!(quarantine.holds(&eve), None);
        quarantine.take(&Bytes::from_static(b"y"), &eve, &board);
        assert_eq!(quarantine.holds(&eve), Some(FIRST_HOLD * 2));
        for n in 0..40_u8 {
            quarantine.take(&Bytes::copy_from_slice(&[n]), &eve, &board);
        }
        assert_eq!(quarantine.holds(&eve), Some(LONGEST_HOLD));
        tokio::time::advance(LONGEST_HOLD * 3).await;
        quarantine.take(&Bytes::from_static(b"z"), &eve, &board);
        assert_eq!(quarantine.holds(&eve), Some(FIRST_HOLD), "forgiven");
    }
}
