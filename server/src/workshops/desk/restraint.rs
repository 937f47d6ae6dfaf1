//! What a workshop does not take on: more people than it may have, and people who rename themselves without end. Its
//! log keeps every happening for ever, and everyone is told each.

use super::Knock;
use crate::{
    config::{Limits, limits::most},
    pace::Pace,
};
use socle_protocol::{
    ids::PersonId,
    message::Command,
    refusal::Refusal,
    workshop::{Workshop, images::KeptImage},
};
use std::{collections::HashMap, sync::Arc};
use tokio::time::Instant;

/// Renames at once for each that is allowed a minute: a facilitator who puts forty names right.
const RENAMES_AT_ONCE: u32 = 5;
/// People whose renames are remembered before those who have rested are forgotten.
const REMEMBERED: usize = 1024;

/// Erasures of one person a minute, and at once: a facilitator who does it for a few who have left.
const ERASURES: (u32, u32) = (2, 6);

pub(super) struct Restraint {
    limits: Arc<Limits>,
    renames: HashMap<PersonId, Pace>,
    erasures: HashMap<PersonId, Pace>,
}

impl Restraint {
    pub(super) fn new(limits: Arc<Limits>) -> Self {
        Self { limits, renames: HashMap::new(), erasures: HashMap::new() }
    }

    /// Whether this knock may be decided on, in this state.
    pub(super) fn look(&mut self, state: &Workshop, knock: &Knock) -> Result<(), Refusal> {
        match knock {
            Knock::Join { arrival, .. } => match state.person(&arrival.person) {
                None => self.has_room(state),
                // Coming back under another name is a rename.
                Some(known) if arrival.name.as_ref().is_some_and(|name| *name != known.name) => {
                    self.rename(&arrival.person)
                }
                Some(_) => Ok(()),
            },
            Knock::Command { by, command: Command::Rename { .. }, .. } => self.rename(by),
            Knock::Command { command: Command::AddBoard { .. }, .. } | Knock::Found { .. } => {
                self.has_boards(state)
            }
            Knock::Keep { by, image, .. } if image.photo => self.has_photos(state, by, image),
            Knock::Keep { image, .. } => self.has_images(state, image),
            // Each writes the journal's file anew, which others wait for.
            Knock::Command { by, command: Command::EraseContributions { .. }, .. } => self.erase(by),
            _ => Ok(()),
        }
    }

    fn has_room(&self, state: &Workshop) -> Result<(), Refusal> {
        let limit = self.limits.people_per_workshop;
        if state.view().people.len() < most(limit) {
            return Ok(());
        }
        Err(Refusal::TooManyPeople { limit: u32::try_from(limit).unwrap_or(u32::MAX) })
    }

    fn has_boards(&self, state: &Workshop) -> Result<(), Refusal> {
        let limit = self.limits.boards_per_workshop;
        if state.view().boards.len() < most(limit) {
            return Ok(());
        }
        Err(Refusal::TooManyBoards { limit: u32::try_from(limit).unwrap_or(u32::MAX) })
    }

    /// One that is there already takes no room.
    fn has_images(&self, state: &Workshop, image: &KeptImage) -> Result<(), Refusal> {
        let (limit, together) = (self.limits.images_per_workshop, self.limits.images_together);
        if has_room(state, image, (most(limit), together.0)) {
            return Ok(());
        }
        Err(Refusal::ImagesFull { limit: told(limit), mebibytes: told(together.0 >> 20) })
    }

    /// Photos of notes have room of their own, so that nobody's take that of a plan.
    fn has_photos(&self, state: &Workshop, by: &PersonId, photo: &KeptImage) -> Result<(), Refusal> {
        let (limit, together) = (self.limits.photos_per_workshop, self.limits.photos_together);
        if !has_room(state, photo, (most(limit), together.0)) {
            return Err(Refusal::PhotosFull { limit: told(limit), mebibytes: told(together.0 >> 20) });
        }
        let own = self.limits.photos_per_person;
        if state.photos_of(by).count() < most(own) || state.image(&photo.image).is_some() {
            return Ok(());
        }
        Err(Refusal::OwnPhotosFull { limit: told(own) })
    }

    fn rename(&mut self, by: &PersonId) -> Result<(), Refusal> {
        let rate = self.limits.renames_per_minute;
        paced(&mut self.renames, by, (rate, rate.saturating_mul(RENAMES_AT_ONCE)))
    }

    fn erase(&mut self, by: &PersonId) -> Result<(), Refusal> {
        paced(&mut self.erasures, by, ERASURES)
    }
}

fn told(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Is there room for one more of its kind, so many of so many bytes together? One that is there already takes none.
fn has_room(state: &Workshop, image: &KeptImage, (most, together): (usize, usize)) -> bool {
    let kind = || state.images().iter().filter(|known| known.photo == image.photo);
    let bytes = kind().map(|known| known.bytes as usize).sum::<usize>();
    let fits = kind().count() < most && bytes + image.bytes as usize <= together;
    fits || state.image(&image.image).is_some()
}

/// One more of what this person may do so often a minute, and so often at once.
fn paced(
    paces: &mut HashMap<PersonId, Pace>,
    by: &PersonId,
    (rate, at_once): (u32, u32),
) -> Result<(), Refusal> {
    let now = Instant::now().into_std();
    if paces.len() >= REMEMBERED {
        paces.retain(|_, pace| !pace.is_full(now));
    }
    let pace = paces.entry(by.clone()).or_insert_with(|| Pace::a_minute(rate, at_once, now));
    pace.take(now).map_err(|wait| Refusal::TooOften { seconds: crate::pace::seconds(wait) })
}
