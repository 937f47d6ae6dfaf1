//! What one session's person may do on its board, read from the workshop as it is at each moment (SPEC R1, F).

use crate::turnover::Turnover;
use socle_protocol::{
    ids::{BoardId, Millis, PersonId},
    refusal::Refusal,
    workshop::{Workshop, access::Standing},
};
use std::sync::Arc;
use tokio::sync::watch;

/// The workshop, and what was read from it, until it changes.
pub(crate) struct Rights {
    workshop: watch::Receiver<Arc<Workshop>>,
    board: BoardId,
    /// Was it looked at since it changed?
    is_seen: bool,
    /// And when the phase began that it was read in.
    standing: Option<(Arc<Standing>, Millis)>,
    turnover: Arc<Turnover>,
}

impl Rights {
    /// Rights on `board` in this workshop.
    pub(crate) fn new(
        workshop: watch::Receiver<Arc<Workshop>>,
        board: BoardId,
        turnover: Arc<Turnover>,
    ) -> Self {
        Self { workshop, board, is_seen: false, standing: None, turnover }
    }

    /// Why the person may not see the board any more. Costs one load of a number while nothing changes.
    pub(crate) fn lost(&mut self, person: &PersonId) -> Option<Refusal> {
        // A workshop that left memory says no more, but its last word may not have been read yet.
        if self.is_seen && !self.workshop.has_changed().unwrap_or(true) {
            return None;
        }
        let workshop = self.workshop.borrow_and_update();
        let lost = workshop.may_see(person, &self.board).err();
        self.standing = None;
        self.is_seen = lost.is_none();
        lost
    }

    /// What the person may do now, and the time of what they do by these rules.
    pub(crate) fn standing(&mut self, person: &PersonId) -> Result<(Arc<Standing>, Millis), Refusal> {
        if let Some(refusal) = self.lost(person) {
            return Err(refusal);
        }
        if self.standing.is_none() {
            let workshop = self.workshop.borrow();
            let standing = Arc::new(workshop.standing(person, &self.board)?);
            self.standing = Some((standing, workshop.view().clock.started_at));
        }
        let (standing, since) = self.standing.as_ref().ok_or(Refusal::Stopping {})?;
        Ok((Arc::clone(standing), self.turnover.stamp(*since)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_protocol::{message::Happening, role::Role};

    #[test]
    fn r1_what_was_said_last_counts_also_when_the_workshop_has_left_memory() {
        let id = |text: &str| text.parse().expect("an id");
        let created = Happening::Created {
            title: "T".into(),
            template: "raw".into(),
            code: "KAYA42".to_owned().try_into().expect("a code"),
            boards: vec![socle_protocol::message::BoardView::of(id("b"), "Espace")],
            script: Vec::new(),
            tables: Default::default(),
            retention: None,
        };
        let mut workshop = Workshop::begin("w".parse().expect("an id"), &created).expect("a workshop");
        let ada: PersonId = "ada".parse().expect("an id");
        let joined = Happening::Joined { person: ada.clone(), name: "Ada".into(), role: Role::Participant };
        workshop.fold(2, &joined);
        let (sender, receiver) = watch::channel(Arc::new(workshop.clone()));
        let mut rights = Rights::new(receiver, id("b"), Arc::default());
        assert!(rights.standing(&ada).is_ok_and(|(standing, _)| standing.reads_only().is_none()));
        workshop.fold(3, &Happening::WorkshopClosed {});
        sender.send_replace(Arc::new(workshop.clone()));
        assert!(rights.standing(&ada).is_ok_and(|(standing, _)| standing.reads_only().is_some()));
        workshop.fold(4, &Happening::Removed { person: ada.clone() });
        sender.send_replace(Arc::new(workshop));
        drop(sender);
        assert_eq!(rights.standing(&ada), Err(Refusal::Removed {}));
        assert_eq!(rights.lost(&ada), Some(Refusal::Removed {}));
    }
}
