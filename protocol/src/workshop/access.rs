//! What one person may do on one board at one moment: role × phase × group × ownership (SPEC R). Asked for each edit.

use super::Workshop;
use crate::{
    ids::{BoardId, Millis, PersonId},
    message::{
        Visible,
        script::{Authors, Rules, See, Stage, Timer, Who},
    },
    refusal::Refusal,
    role::Role,
};

/// How the board of someone's private notes is named: by whose it is, since nobody else may ever open it.
const DRAFTS: &str = "drafts-";

/// What someone may do on a board now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub role: Role,
    /// What their role and the phase leave them.
    pub rules: Rules,
    /// Why they change nothing at all, where the whole board is read only for them.
    pub closed: Option<Refusal>,
    /// Their group: `Who::Group` asks for it.
    pub group: Option<String>,
    /// They keep order at this table: `Who::Facilitation` is for them too.
    pub hosts: bool,
    /// Zones in which they may add and into which they may move; all of them when empty.
    pub zones: Vec<String>,
}

impl Standing {
    /// A role alone, without a script.
    pub fn of(role: Role) -> Self {
        let closed = (!role.may_edit()).then_some(Refusal::ReadOnly {});
        Self { role, rules: Rules::default(), closed, group: None, hosts: false, zones: Vec::new() }
    }

    /// Is what is for `who` for this person, given whose the thing is (`own`) and whether it is of their group?
    pub fn is_for(&self, who: Who, own: bool, group: bool) -> bool {
        match who {
            Who::Nobody => false,
            Who::Everyone => true,
            _ if self.role.may_run() || self.hosts => true,
            Who::Own => own,
            Who::Group => own || group,
            Who::Facilitation => false,
        }
    }
}

impl Workshop {
    /// The board of someone's private notes.
    pub fn drafts_of(&self, person: &PersonId) -> Option<BoardId> {
        format!("{DRAFTS}{person}").parse().ok()
    }

    /// May they see this board at all, and is it one without a schema? An answer for the door (SPEC W6).
    pub fn may_see(&self, person: &PersonId, board: &BoardId) -> Result<bool, Refusal> {
        let role = self.admit(person)?;
        if board.as_str().starts_with(DRAFTS) {
            let own = role.may_edit() && self.drafts_of(person).as_ref() == Some(board);
            return if own { Ok(false) } else { Err(Refusal::UnknownBoard {}) };
        }
        let known = self.board(board)?;
        match &known.visible {
            Visible::Group { group } if self.group_of(person).is_none_or(|own| own.id != *group) => {
                return Err(Refusal::NotYourBoard { board: self.place_of(person).cloned() });
            }
            Visible::Facilitation {} if !role.may_run() => return Err(Refusal::UnknownBoard {}),
            _ => {}
        }
        let is_table = self.view.tables.boards.contains(board);
        let sits_there = self.table_of(person) == Some(board);
        if self.rules().see == See::Group && is_table && !sits_there && role == Role::Participant {
            return Err(Refusal::NotYourBoard { board: self.table_of(person).cloned() });
        }
        Ok(known.raw)
    }

    /// The rules of the phase that runs.
    pub fn rules(&self) -> Rules {
        self.phase().map(|phase| phase.rules).unwrap_or_default()
    }

    /// What they may do on a board now; an error is the reason to show them out of it.
    pub fn standing(&self, person: &PersonId, board: &BoardId, now: Millis) -> Result<Standing, Refusal> {
        self.may_see(person, board)?;
        let role = self.admit(person)?;
        let mut standing = Standing::of(role);
        if standing.closed.is_some() {
            return Ok(standing);
        }
        if matches!(self.view.stage, Stage::Closed | Stage::Archived) {
            standing.closed = Some(Refusal::WorkshopClosed {});
            return Ok(standing);
        }
        standing.group = self.group_of(person).map(|group| group.id.to_string());
        let is_drafts = board.as_str().starts_with(DRAFTS);
        let phase = self.phase();
        if let (Some(phase), false) = (phase, is_drafts) {
            standing.rules = phase.rules;
        }
        if role.may_run() && !is_drafts {
            return Ok(standing);
        }
        let table = self.table_of(person);
        standing.hosts = self.group_of(person).is_some_and(|group| group.host.as_ref() == Some(person))
            && table == Some(board);
        if self.view.frozen {
            standing.closed = Some(Refusal::Frozen {});
        } else if self.is_over_for(person, now) {
            standing.closed = Some(Refusal::PhaseOver {});
        } else if is_drafts {
            let writes = phase.is_some_and(|phase| phase.rules.see == See::Own);
            standing.closed = (!writes).then_some(Refusal::PhaseOver {});
        } else if let Some(phase) = phase {
            if phase.rules.see == See::Own && !standing.hosts {
                // What one has to say now is private first.
                standing.rules.add = Who::Nobody;
            }
            if self.place_of(person) == Some(board) {
                standing.zones.clone_from(&phase.focus.zones);
            }
        }
        Ok(standing)
    }

    /// Has writing ended for this person, with the time that is theirs alone?
    fn is_over_for(&self, person: &PersonId, now: Millis) -> bool {
        let clock = &self.view.clock;
        let extra = self.extra.get(person).map_or(0, |seconds| Millis::from(*seconds) * 1000);
        clock.timer == Timer::Over && clock.closes_at.is_none_or(|closes| now >= closes + extra)
    }

    /// Are notes signed now?
    pub fn signs(&self) -> bool {
        self.rules().authors == Authors::Shown
    }
}
