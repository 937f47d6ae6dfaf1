//! Groups, their tables, and who sits where.

use super::{Workshop, label, lot::Lot};
use crate::{
    board::Color,
    ids::{BoardId, GroupId, PersonId},
    message::{
        Happening, PersonView,
        group::{GroupView, Spread, Tables},
        script::Stage,
    },
    refusal::Refusal,
    role::Role,
};
use std::collections::BTreeMap;

/// A letter each.
pub const MOST_GROUPS: u32 = 26;

/// The table of group `g` at round `r` of `t` tables: one group a table and round, and for `r < t` another table each
/// round (methods M8).
pub fn table(g: usize, r: usize, t: usize) -> usize {
    (g + r) % t
}

impl Workshop {
    /// The group that someone is in.
    pub fn group_of(&self, person: &PersonId) -> Option<&GroupView> {
        self.view.groups.iter().find(|group| group.members.contains(person))
    }

    /// The board where this person's group sits now. A host stays where the group begins.
    pub fn table_of(&self, person: &PersonId) -> Option<&BoardId> {
        let tables = &self.view.tables;
        let g = self.view.groups.iter().position(|group| group.members.contains(person))?;
        let is_host = self.view.groups.get(g)?.host.as_ref() == Some(person);
        let round = if is_host { 0 } else { tables.round as usize };
        tables.boards.get(table(g, round, tables.boards.len().max(1)))
    }

    /// The board where the group in this place of the list sits now.
    pub(super) fn table_at(&self, g: usize) -> Option<&BoardId> {
        let tables = &self.view.tables;
        tables.boards.get(table(g, tables.round as usize, tables.boards.len().max(1)))
    }

    /// The board where this person's ideas belong in the phase that runs: its focus where that is for them, their table, or
    /// the first.
    pub fn place_of(&self, person: &PersonId) -> Option<&BoardId> {
        let focus = self.looked_at(person);
        focus.or_else(|| self.table_of(person)).or_else(|| self.view.boards.first().map(|board| &board.id))
    }

    /// The board that the phase looks at, where this person may see it.
    fn looked_at(&self, person: &PersonId) -> Option<&BoardId> {
        let focus = self.phase()?.focus.board.as_ref()?;
        let role = self.role_of(person)?;
        self.is_shown(self.board(focus).ok()?, person, role).then_some(focus)
    }

    /// Who is spread over groups.
    fn grouped(&self) -> impl Iterator<Item = &PersonView> {
        self.view.people.iter().filter(|someone| someone.role == Role::Participant && !someone.removed)
    }

    pub(super) fn make_groups(
        &self,
        count: u32,
        spread: &Spread,
        lot: &mut Lot,
    ) -> Result<Happening, Refusal> {
        if count == 0 || count > MOST_GROUPS {
            return Err(Refusal::BadField { field: "count".into() });
        }
        self.fits(count as usize, &self.view.tables)?;
        let mut groups: Vec<GroupView> = (0..count as usize).map(|n| empty(n, lot)).collect();
        let mut people: Vec<&PersonView> = self.grouped().collect();
        lot.shuffle(&mut people);
        match spread {
            Spread::ByHand {} => {}
            Spread::Random {} => deal(&mut groups, people),
            Spread::Balanced {} => {
                people.sort_by(|a, b| a.category.cmp(&b.category));
                deal(&mut groups, people);
            }
            Spread::ByCategory {} => {
                let mut by: BTreeMap<&Option<String>, Vec<&PersonView>> = BTreeMap::new();
                for someone in people {
                    by.entry(&someone.category).or_default().push(someone);
                }
                let mut by: Vec<_> = by.into_values().collect();
                by.sort_by_key(|people| std::cmp::Reverse(people.len()));
                for people in by {
                    let smallest = groups.iter_mut().min_by_key(|group| group.members.len());
                    if let Some(group) = smallest {
                        group.members.extend(people.into_iter().map(|someone| someone.id.clone()));
                    }
                }
            }
        }
        Ok(Happening::GroupsMade { groups })
    }

    pub(super) fn group(&self, group: &GroupId) -> Result<&GroupView, Refusal> {
        let known = self.view.groups.iter().find(|known| known.id == *group);
        known.ok_or_else(|| Refusal::UnknownGroup { group: group.clone() })
    }

    pub(super) fn rename_group(&self, group: GroupId, name: &str) -> Result<Happening, Refusal> {
        self.group(&group)?;
        Ok(Happening::GroupRenamed { group, name: label::name(name)? })
    }

    pub(super) fn move_to_group(
        &self,
        person: PersonId,
        group: Option<GroupId>,
    ) -> Result<Happening, Refusal> {
        self.known(&person)?;
        if let Some(group) = &group {
            self.group(group)?;
        }
        Ok(Happening::Grouped { person, group })
    }

    /// A host is of the group.
    pub(super) fn set_host(
        &self,
        group: GroupId,
        person: Option<PersonId>,
    ) -> Result<Vec<Happening>, Refusal> {
        let known = self.group(&group)?;
        let mut happenings = Vec::new();
        if let Some(person) = &person {
            self.known(person)?;
            if !known.members.contains(person) {
                happenings.push(Happening::Grouped { person: person.clone(), group: Some(group.clone()) });
            }
        }
        happenings.push(Happening::HostSet { group, person });
        self.in_confidence(&happenings)?;
        Ok(happenings)
    }

    /// The group for someone who comes late: the smallest, the first of them.
    pub(super) fn group_for_newcomer(&self, role: Role) -> Option<GroupId> {
        // Between peers it is not chance that seats someone.
        if self.has_peers() && self.view.stage != Stage::Preparing {
            return None;
        }
        let smallest = self.view.groups.iter().min_by_key(|group| group.members.len())?;
        (role == Role::Participant).then(|| smallest.id.clone())
    }

    pub(super) fn set_tables(&self, boards: Vec<BoardId>, rounds: u32) -> Result<Happening, Refusal> {
        for (n, board) in boards.iter().enumerate() {
            self.board(board)?;
            if boards.iter().take(n).any(|earlier| earlier == board) {
                return Err(Refusal::BadField { field: format!("boards[{n}]") });
            }
        }
        let tables = Tables { boards, rounds, round: 0 };
        self.fits(self.view.groups.len(), &tables)?;
        Ok(Happening::TablesSet { tables })
    }

    /// Can so many groups go round these tables?
    fn fits(&self, groups: usize, tables: &Tables) -> Result<(), Refusal> {
        let count = tables.boards.len();
        if count > 0 && (groups > count || tables.rounds as usize > count) {
            let told = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            return Err(Refusal::RotationImpossible {
                groups: told(groups),
                tables: told(count),
                rounds: tables.rounds,
            });
        }
        Ok(())
    }

    pub(super) fn may_rotate(&self, round: u32) -> Result<(), Refusal> {
        let tables = &self.view.tables;
        let rounds = tables.rounds.max(round.saturating_add(1));
        if tables.boards.is_empty() {
            return Err(Refusal::RotationImpossible { groups: 0, tables: 0, rounds });
        }
        self.fits(self.view.groups.len(), &Tables { rounds, ..tables.clone() })
    }

    pub(super) fn rotate(&self, round: u32) -> Result<Happening, Refusal> {
        self.may_rotate(round)?;
        self.confided(Happening::Rotated { round })
    }

    /// Folds what concerns groups and tables.
    pub(super) fn regroup(&mut self, happening: &Happening) {
        let groups = &mut self.view.groups;
        let leave = |groups: &mut Vec<GroupView>, person: &PersonId| {
            for group in groups.iter_mut() {
                group.members.retain(|member| member != person);
                if group.host.as_ref() == Some(person) && !group.members.contains(person) {
                    group.host = None;
                }
            }
        };
        match happening {
            Happening::GroupsMade { groups: made } => {
                groups.clone_from(made);
                self.timers.clear();
            }
            Happening::GroupRenamed { group, name } => {
                if let Some(known) = groups.iter_mut().find(|known| known.id == *group) {
                    known.name.clone_from(name);
                }
            }
            Happening::GroupRemoved { group } => groups.retain(|known| known.id != *group),
            Happening::Grouped { person, group } => {
                leave(groups, person);
                if let Some(known) = groups.iter_mut().find(|known| Some(&known.id) == group.as_ref()) {
                    known.members.push(person.clone());
                }
            }
            Happening::HostSet { group, person } => {
                if let Some(known) = groups.iter_mut().find(|known| known.id == *group) {
                    known.host.clone_from(person);
                }
            }
            // Their place is free for others; who is readmitted is placed like a newcomer, by hand.
            Happening::Removed { person } => leave(groups, person),
            Happening::TablesSet { tables } => self.view.tables.clone_from(tables),
            Happening::Rotated { round } => {
                self.view.tables.round = *round;
                // What was timed is over: others sit there now.
                self.timers.clear();
            }
            _ => {}
        }
        self.keep_seats();
    }
}

fn empty(n: usize, lot: &mut Lot) -> GroupView {
    let letter = char::from(b'A' + u8::try_from(n).unwrap_or(25));
    GroupView {
        id: lot.id().parse().expect("hexadecimal digits are an id"),
        name: String::new(),
        color: Color::ALL[n % Color::ALL.len()].name().to_owned(),
        letter: letter.to_string(),
        members: Vec::new(),
        host: None,
    }
}

/// One to each in turn.
fn deal(groups: &mut [GroupView], people: Vec<&PersonView>) {
    let count = groups.len();
    for (n, someone) in people.into_iter().enumerate() {
        if let Some(group) = groups.get_mut(n % count) {
            group.members.push(someone.id.clone());
        }
    }
}

#[cfg(test)]
mod tests;
