//! What a workshop does with its own past: it brings boards back to it, hands its replay out (SPEC Y), and lets workshops
//! that were taken from it ask where their ideas come from (SPEC D12).

use super::{Moment, Workshop, lot::Lot, script};
use crate::{
    ids::{Millis, PersonId, WorkshopId},
    message::{Command, Happening, Task, Visible, privacy::Follower},
    refusal::Refusal,
    replay::PublishedReplay,
    template::OwnDocument,
};

/// Links to replays that are open at once: one for each audience.
const MOST_REPLAYS: usize = 20;
/// Workshops that may ask at once where their ideas come from.
const MOST_FOLLOWERS: usize = 100;
/// How long a replay may be handed out: a year, longer than what it shows is kept.
const LONGEST: Millis = 366 * 24 * 3600 * 1000;

impl Workshop {
    /// The workshop that this one was taken from, where that lets its notes be followed there.
    pub fn continues(&self) -> Option<&WorkshopId> {
        self.continues.as_ref()
    }

    /// What its people leave with besides what its method makes.
    pub fn documents(&self) -> &[OwnDocument] {
        &self.documents
    }

    /// May that workshop ask where its notes come from?
    pub fn is_followed_by(&self, workshop: &WorkshopId) -> bool {
        self.view.followers.iter().any(|follower| follower.workshop == *workshop)
    }

    /// May one more?
    pub fn may_be_followed(&self) -> Result<(), Refusal> {
        let has_room = self.view.followers.len() < MOST_FOLLOWERS;
        if has_room { Ok(()) } else { Err(Refusal::ListFull { limit: MOST_FOLLOWERS as u32 }) }
    }

    /// A workshop that was taken from this one may ask from now on. By whoever facilitates this one.
    pub fn follow(&self, by: &PersonId, workshop: WorkshopId) -> Result<Happening, Refusal> {
        if !self.admit(by)?.may_run() {
            return Err(Refusal::NotAllowed {});
        }
        self.may_be_followed()?;
        Ok(Happening::Followed { workshop })
    }

    pub(super) fn fold_past(&mut self, happening: &Happening) {
        match happening {
            Happening::Continues { workshop } => self.continues = Some(workshop.clone()),
            Happening::Followed { workshop } if !self.is_followed_by(workshop) => {
                self.view.followers.push(Follower { workshop: workshop.clone(), at: self.last });
            }
            Happening::FollowingEnded { workshop } => {
                self.view.followers.retain(|follower| follower.workshop != *workshop);
            }
            Happening::ReplayPublished { replay } => self.view.replays.push(replay.clone()),
            Happening::ReplayRevoked { replay } => self.view.replays.retain(|known| known.id != *replay),
            _ => {}
        }
    }

    pub(super) fn decide_past(
        &self,
        by: &PersonId,
        command: Command,
        moment: Moment,
    ) -> Result<Happening, Refusal> {
        let mut lot = Lot::new(moment.seed);
        match command {
            Command::Restore { board, zone, note, seq } => {
                // A group's own board is brought back by whoever of the facilitation is in the group.
                if self.may_see(by, &board)? {
                    return Err(Refusal::BadField { field: "board".into() });
                }
                self.board(&board)?;
                Ok(script::errand(Task::Restore { board, zone, note, seq }, &mut lot))
            }
            Command::PublishReplay { boards, phases, until, without_groups } => {
                let open = self.view.replays.iter().filter(|replay| replay.until > moment.now);
                if open.count() >= MOST_REPLAYS {
                    return Err(Refusal::ListFull { limit: MOST_REPLAYS as u32 });
                }
                if boards.is_empty() {
                    return Err(Refusal::BadField { field: "boards".into() });
                }
                for board in &boards {
                    let known = self.board(board)?;
                    if known.raw || known.visible != (Visible::Everyone {}) {
                        return Err(Refusal::BadField { field: "boards".into() });
                    }
                }
                // In what is published, no phase means all of them (journals say it so): a choice of none must not get there.
                if phases.as_ref().is_some_and(Vec::is_empty) {
                    return Err(Refusal::BadField { field: "phases".into() });
                }
                let phases = phases.unwrap_or_default();
                for phase in &phases {
                    self.index_of(phase)?;
                }
                if until <= moment.now || until > moment.now + LONGEST {
                    return Err(Refusal::BadField { field: "until".into() });
                }
                let id = lot.id().parse().expect("hexadecimal digits are an id");
                let groups = !without_groups;
                Ok(Happening::ReplayPublished {
                    replay: PublishedReplay { id, boards, phases, until, groups },
                })
            }
            Command::RevokeReplay { replay } => {
                let known = self.view.replays.iter().any(|known| known.id == replay);
                if known { Ok(Happening::ReplayRevoked { replay }) } else { Err(Refusal::UnknownReplay {}) }
            }
            Command::EndFollowing { workshop } => {
                let known = self.is_followed_by(&workshop);
                if known {
                    Ok(Happening::FollowingEnded { workshop })
                } else {
                    Err(Refusal::UnknownWorkshop {})
                }
            }
            _ => Err(Refusal::UnknownMessage {}),
        }
    }
}
