//! How long a workshop is kept, how it is erased, and how one person's words are (SPEC G). What is deleted where is the
//! server's business; here is who may ask for it, and what everyone is told.

use super::{Arrival, Workshop, lot::Lot, script};
use crate::{
    ids::{BoardId, JoinCode, Millis, PersonId, Seq},
    message::{
        BoardView, Done, Happening, Task,
        privacy::{Access, MOST_DAYS},
    },
    refusal::Refusal,
};

impl Workshop {
    /// The next happening became true at this time.
    pub fn clock_is(&mut self, at: Millis) {
        self.last = at;
    }

    /// When the newest happening became true.
    pub fn last(&self) -> Millis {
        self.last
    }

    /// The newest happening with which words were erased: what was told before it may have had them.
    pub fn erased(&self) -> Seq {
        self.erased
    }

    /// When it was erased. Nobody sees it from then on; what it left goes as soon as the disk lets it.
    pub fn purged(&self) -> Option<Millis> {
        self.purged
    }

    /// It has not been erased.
    pub(super) fn is_there(&self) -> Result<(), Refusal> {
        self.purged.map_or(Ok(()), |at| Err(Refusal::WorkshopPurged { at }))
    }

    /// When its time is over; `changed` is when anything of it changed last, its boards included, which counts while
    /// nobody has closed it.
    pub fn expires_at(&self, changed: Millis) -> Option<Millis> {
        self.view.retention.ends_at(changed.max(self.last))
    }

    /// Is its time over by now, or that of some of its boards? Then it is erased, or they are.
    pub fn expire(&self, changed: Millis, now: Millis) -> Option<Happening> {
        if self.purged.is_some() {
            return None;
        }
        if self.expires_at(changed).is_some_and(|end| end <= now) {
            return Some(Happening::WorkshopPurged {});
        }
        let over = self.brief().filter(|(_, end)| *end <= now);
        let boards: Vec<BoardId> = over.map(|(board, _)| board.clone()).collect();
        (!boards.is_empty()).then_some(Happening::BoardsErased { boards })
    }

    /// When the next boards go that are kept less long than the workshop.
    pub fn boards_expire_at(&self) -> Option<Millis> {
        self.brief().map(|(_, end)| end).min()
    }

    /// Boards that go before the workshop, and when; none while it is not closed.
    fn brief(&self) -> impl Iterator<Item = (&BoardId, Millis)> {
        let there = self.view.boards.iter().filter(|board| board.erased_at.is_none());
        there.filter_map(move |board| Some((&board.id, self.view.retention.part_ends_at(board.keep_days?)?)))
    }

    /// Boards of which nothing is left but their names, and since when.
    pub fn erased_boards(&self) -> impl Iterator<Item = (&BoardId, Millis)> {
        self.view.boards.iter().filter_map(|board| Some((&board.id, board.erased_at?)))
    }

    /// Boards on which something may stand: all but those.
    pub fn boards_there(&self) -> impl Iterator<Item = &BoardView> {
        self.view.boards.iter().filter(|board| board.erased_at.is_none())
    }

    /// Do private notes go with boards whose days are over? What was revealed on these stands in their journals still;
    /// but where something is off the record, these alone tell what of it was written in private (SPEC E5).
    pub fn private_notes_go(&self) -> bool {
        self.view.script.iter().all(|phase| !phase.off_the_record)
    }

    pub(super) fn set_retention(&self, days: u32) -> Result<Happening, Refusal> {
        checked_days(days)?;
        Ok(Happening::RetentionSet { days })
    }

    /// Nobody deletes a workshop by a slip of the hand: its code is typed.
    pub(super) fn purge(&self, code: String) -> Result<Happening, Refusal> {
        match JoinCode::try_from(code) {
            Ok(code) if code == self.view.code => Ok(Happening::WorkshopPurged {}),
            _ => Err(Refusal::BadField { field: "code".into() }),
        }
    }

    /// Asked twice at once is asked once.
    pub(super) fn erase(&self, person: PersonId, lot: &mut Lot) -> Result<Vec<Happening>, Refusal> {
        self.known(&person)?;
        let task = Task::Erase { person: person.clone() };
        if self.errands.iter().any(|(_, known)| *known == task) {
            return Ok(Vec::new());
        }
        let name = self.proposal(lot.below(usize::MAX) as u64);
        Ok(vec![Happening::ContributionsErased { person, name }, script::errand(task, lot)])
    }

    pub(super) fn fold_privacy(&mut self, happening: &Happening) {
        let at = self.last;
        match happening {
            Happening::RetentionSet { days } => self.view.retention.days = Some(*days),
            // An archived workshop was closed before, or is now.
            Happening::WorkshopClosed {} | Happening::WorkshopArchived {} => {
                self.view.retention.closed_at.get_or_insert(at);
            }
            Happening::WorkshopReopened {} => self.view.retention.closed_at = None,
            Happening::WorkshopPurged {} => self.purged = Some(at),
            Happening::BoardsErased { boards } => {
                let erased = self.view.boards.iter_mut().filter(|board| boards.contains(&board.id));
                for board in erased {
                    board.erased_at.get_or_insert(at);
                }
                // Copies of them in browsers go with copies that have somebody's words.
                self.view.erasures += 1;
            }
            Happening::ContributionsErased { person, name } => self.change(person, |known| {
                known.name.clone_from(name);
                known.category = None;
            }),
            Happening::ErrandDone { done: Done::Erased { .. }, .. } => {
                self.view.erasures += 1;
                self.erased = self.seq;
            }
            Happening::Accessed { person } => {
                self.view.accesses.push(Access { person: person.clone(), at });
            }
            _ => {}
        }
    }
}

impl Arrival {
    /// What everyone is told of someone who comes by the operator's hand.
    pub(super) fn access(&self) -> Option<Happening> {
        self.by_operator.then(|| Happening::Accessed { person: self.person.clone() })
    }
}

/// A number of days that anyone may choose.
///
/// # Errors
/// [`Refusal::BadField`] beyond a day and [`MOST_DAYS`].
pub fn checked_days(days: u32) -> Result<u32, Refusal> {
    let fits = (1..=MOST_DAYS).contains(&days);
    if fits { Ok(days) } else { Err(Refusal::BadField { field: "retention".into() }) }
}

#[cfg(test)]
mod tests;
