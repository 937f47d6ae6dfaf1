//! What one person may do on one board: role × phase × group × ownership (SPEC F1–F8). The door asks whether they see
//! it at all, the room what they may change, for each edit; what an edit does is judged in [`crate::board::guard`].

use super::Workshop;
use crate::{
    ids::{BoardId, Millis, PersonId},
    message::{
        BoardView, Visible, WorkshopView,
        script::{Authors, Phase, RequireLink, Rules, See, Stage, Timer, Who},
    },
    refusal::Refusal,
    role::Role,
};

/// How the board of someone's private notes is named: by whose it is, since nobody else may ever open it.
const DRAFTS: &str = "drafts-";
/// And that of the ideas that they propose where these are moderated.
const INBOX: &str = "inbox-";

/// What someone may do on a board, until the workshop changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub role: Role,
    /// What their role and the phase leave them.
    pub rules: Rules,
    /// Why they change nothing at all, where the whole board is read only for them.
    pub closed: Option<Refusal>,
    /// From then on they change nothing: writing has ended, and this is the end of the time that is theirs alone.
    pub over_at: Option<Millis>,
    /// Their group: `Who::Group` asks for it.
    pub group: Option<String>,
    /// Who else is in it, where a rule asks: what has no group is of its author's.
    pub mates: Vec<PersonId>,
    /// They keep order at this table: `Who::Facilitation` is for them too.
    pub hosts: bool,
    /// They type for people without a phone: what they add may be marked as their table's.
    pub enters: bool,
    /// Zones in which, and under which, they may add and into which they may move; all of them when empty.
    pub zones: Vec<String>,
    /// What the phase asks new notes to be linked to.
    pub link_asked: Option<LinkAsked>,
}

/// What new notes are to be linked to, and where they are asked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkAsked {
    pub link: RequireLink,
    /// The zones that the phase looks at; all of them when empty.
    pub zones: Vec<String>,
}

impl LinkAsked {
    fn of(phase: &Phase) -> Option<Self> {
        Some(Self { link: phase.require_link.clone()?, zones: phase.focus.zones.clone() })
    }

    /// Is a note asked it that comes to this zone? Not where the answers to it are.
    pub fn is_for(&self, zone: &str) -> bool {
        zone != self.link.zone && (self.zones.is_empty() || self.zones.iter().any(|asked| asked == zone))
    }
}

impl Standing {
    /// A role alone, without a script.
    pub fn of(role: Role) -> Self {
        let closed = (!role.may_edit()).then_some(Refusal::ReadOnly {});
        Self {
            role,
            rules: Rules::default(),
            closed,
            over_at: None,
            group: None,
            mates: Vec::new(),
            hosts: false,
            enters: role.may_run(),
            zones: Vec::new(),
            link_asked: None,
        }
    }

    /// Is what is for `who` for this person, given whose the thing is (`own`) and whether it is of their group?
    pub fn is_for(&self, who: Who, own: bool, group: bool) -> bool {
        match who {
            Who::Nobody => false,
            Who::Everyone => true,
            _ if self.keeps_order() => true,
            Who::Own => own,
            Who::Group => own || group,
            Who::Facilitation => false,
        }
    }

    /// Facilitators, and the host of the table.
    pub fn keeps_order(&self) -> bool {
        self.role.may_run() || self.hosts
    }

    /// Why they may only read: their session ends when they write (SPEC S7).
    pub fn reads_only(&self) -> Option<&Refusal> {
        self.closed.as_ref().filter(|why| matches!(why, Refusal::ReadOnly {} | Refusal::WorkshopClosed {}))
    }

    /// Why nothing they write counts now, though it may again later: it is undone, and they stay.
    pub fn stopped(&self, now: Millis) -> Option<Refusal> {
        let is_over = self.over_at.is_some_and(|over_at| now >= over_at);
        self.closed.clone().or_else(|| is_over.then_some(Refusal::PhaseOver {}))
    }
}

impl Rules {
    /// Does one of them look at whose group something is of?
    fn ask_for_groups(&self) -> bool {
        [self.add, self.moving, self.edit, self.delete, self.link, self.zones].contains(&Who::Group)
    }
}

impl Workshop {
    /// The board of someone's private notes.
    pub fn drafts_of(&self, person: &PersonId) -> Option<BoardId> {
        format!("{DRAFTS}{person}").parse().ok()
    }

    /// The board of the ideas that someone proposes where these are moderated (SPEC I).
    pub fn inbox_of(&self, person: &PersonId) -> Option<BoardId> {
        format!("{INBOX}{person}").parse().ok()
    }

    /// The boards that are this person's alone, whether they have written there or not.
    pub fn private_boards_of(&self, person: &PersonId) -> impl Iterator<Item = BoardId> + use<> {
        [self.drafts_of(person), self.inbox_of(person)].into_iter().flatten()
    }

    /// The private board on which this person writes in the phase that runs, if there is one.
    pub fn writes_on(&self, person: &PersonId) -> Option<BoardId> {
        match self.rules().see {
            See::Own => self.drafts_of(person),
            See::Moderated => self.inbox_of(person),
            See::Everyone | See::Group => None,
        }
    }

    /// May they see this board at all, and is it one without a schema? An answer for the door (SPEC F1, F2). Cheap where
    /// a board is for everyone: it is asked again whenever the workshop changes, for each open session.
    pub fn may_see(&self, person: &PersonId, board: &BoardId) -> Result<bool, Refusal> {
        let role = self.admit(person)?;
        if is_private(board) {
            let own = role.may_edit() && self.private_boards_of(person).any(|own| own == *board);
            return if own { Ok(false) } else { Err(Refusal::UnknownBoard {}) };
        }
        let known = self.board(board)?;
        if !self.is_shown(known, person, role) {
            return Err(match known.visible {
                Visible::Facilitation {} => Refusal::UnknownBoard {},
                _ => Refusal::NotYourBoard { board: self.way_from(board, person) },
            });
        }
        if self.rules().see == See::Group
            && role == Role::Participant
            && self.view.tables.boards.contains(board)
            && self.table_of(person) != Some(board)
        {
            return Err(Refusal::NotYourBoard { board: self.way_from(board, person) });
        }
        known.erased_at.map_or(Ok(known.raw), |at| Err(Refusal::BoardErased { at }))
    }

    /// The boards that a person is told of: a table where another group sits now is among them, its turn comes.
    pub fn boards_for(&self, person: &PersonId) -> Vec<BoardView> {
        let Ok(role) = self.admit(person) else { return Vec::new() };
        self.view.boards.iter().filter(|board| self.is_shown(board, person, role)).cloned().collect()
    }

    /// The workshop as this person is told of it.
    pub fn view_for(&self, person: &PersonId) -> WorkshopView {
        WorkshopView { boards: self.boards_for(person), ..self.view.clone() }
    }

    /// Is a board for this person, whatever the phase?
    pub(super) fn is_shown(&self, board: &BoardView, person: &PersonId, role: Role) -> bool {
        match &board.visible {
            Visible::Everyone {} => true,
            Visible::Group { group } => self.group_of(person).is_some_and(|own| own.id == *group),
            Visible::Seated {} => self.table_of(person) == Some(&board.id),
            Visible::Tables { tables } => {
                role.may_run() || self.table_of(person).is_some_and(|own| tables.contains(own))
            }
            Visible::Facilitation {} => role.may_run(),
        }
    }

    /// Is what stands on a board some group's alone? Then no vote lists it and no script carries it: what leaves it is
    /// chosen by somebody who sees it.
    pub(super) fn is_apart(&self, board: &BoardId) -> bool {
        let known = self.view.boards.iter().find(|known| known.id == *board);
        known.is_some_and(|known| matches!(known.visible, Visible::Group { .. } | Visible::Seated {}))
    }

    /// Refuses to read a board for everyone that is some group's alone.
    pub(super) fn for_everyone(&self, board: &BoardId) -> Result<(), Refusal> {
        self.board(board)?;
        if self.is_apart(board) { Err(Refusal::NotYourBoard { board: None }) } else { Ok(()) }
    }

    /// Where to go instead.
    fn way_from(&self, board: &BoardId, person: &PersonId) -> Option<BoardId> {
        self.place_of(person).filter(|place| *place != board).cloned()
    }

    /// The rules of the phase that runs.
    pub fn rules(&self) -> Rules {
        self.phase().map(|phase| phase.rules).unwrap_or_default()
    }

    /// What they may do on a board, until the workshop changes; an error is the reason to show them out of it.
    pub fn standing(&self, person: &PersonId, board: &BoardId) -> Result<Standing, Refusal> {
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
        let group = self.group_of(person);
        standing.group = group.map(|group| group.id.to_string());
        let phase = self.phase();
        let is_host = group.is_some_and(|group| group.host.as_ref() == Some(person));
        if is_private(board) {
            standing.enters |= is_host;
            let writes = self.writes_on(person).as_ref() == Some(board);
            if board.as_str().starts_with(INBOX) {
                // Others read it: nobody signs what is not to be signed.
                standing.rules.authors = self.rules().authors;
            }
            standing.closed = if self.view.frozen && !role.may_run() {
                Some(Refusal::Frozen {})
            } else {
                (!writes).then_some(Refusal::PhaseOver {})
            };
            standing.over_at = self.over_at(person);
            return Ok(standing);
        }
        if let Some(phase) = phase {
            standing.rules = phase.rules;
        }
        if let Some(group) = group.filter(|_| standing.rules.ask_for_groups()) {
            standing.mates.clone_from(&group.members);
        }
        if role.may_run() {
            return Ok(standing);
        }
        standing.hosts = is_host && self.table_of(person) == Some(board);
        standing.enters = standing.hosts;
        standing.closed = self.view.frozen.then_some(Refusal::Frozen {});
        standing.over_at = self.over_at(person);
        // Where the phase looks at a board that is not theirs, their place is their table, and the phase says nothing of it.
        let is_looked_at = |phase: &&Phase| phase.focus.board.as_ref().is_none_or(|focus| focus == board);
        let here = phase.filter(is_looked_at).filter(|_| self.place_of(person) == Some(board));
        standing.link_asked = here.and_then(LinkAsked::of);
        if let Some(phase) = phase.filter(|_| !standing.hosts) {
            let rules = &mut standing.rules;
            match phase.rules.see {
                // What one has to say now is private first.
                See::Own => rules.add = Who::Nobody,
                // No word of theirs comes to the board unread.
                See::Moderated => {
                    (rules.add, rules.edit, rules.link, rules.zones) =
                        (Who::Nobody, Who::Nobody, Who::Nobody, Who::Nobody);
                }
                See::Everyone | See::Group => {}
            }
            // A phase of tables looks at the same zones of each, also where one is a guest.
            let is_guest = phase.focus.board.is_none() && self.view.tables.boards.contains(board);
            if is_guest || here.is_some() {
                standing.zones.clone_from(&phase.focus.zones);
            }
        }
        Ok(standing)
    }

    /// When writing ended, or ends, for this person: with the time that is theirs alone.
    fn over_at(&self, person: &PersonId) -> Option<Millis> {
        let clock = &self.view.clock;
        let extra = self.extra.get(person).map_or(0, |seconds| Millis::from(*seconds) * 1000);
        (clock.timer == Timer::Over).then(|| clock.closes_at.map_or(0, |closes| closes + extra))
    }

    /// Are notes signed now?
    pub fn signs(&self) -> bool {
        self.rules().authors == Authors::Shown
    }
}

/// Is this a board that only its person sees: of their private notes, or of the ideas they propose?
pub fn is_private(board: &BoardId) -> bool {
    [DRAFTS, INBOX].iter().any(|prefix| board.as_str().starts_with(prefix))
}

#[cfg(test)]
mod tests;
