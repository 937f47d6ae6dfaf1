//! One table while it works: the timer that its host keeps, and its turn before the room. Neither touches the clock of
//! the phase.

use super::Workshop;
use crate::{
    ids::{BoardId, GroupId, Millis, PersonId},
    message::{
        Happening,
        group::{GroupView, TableTimer, TimerAct},
        script::Spotlight,
    },
    refusal::Refusal,
};

/// Longest that a table is timed: longer than any phase of our methods.
const LONGEST: u32 = 2 * 3600;

impl Workshop {
    /// What a host's act on their timer makes of it (SPEC F34).
    pub(super) fn time_table(
        &self,
        group: GroupId,
        act: TimerAct,
        now: Millis,
    ) -> Result<Happening, Refusal> {
        self.group(&group)?;
        let long_enough = |seconds: u32| match seconds {
            1..=LONGEST => Ok(Millis::from(seconds) * 1000),
            _ => Err(Refusal::BadField { field: "act.seconds".into() }),
        };
        let known = self.timers.get(&group);
        let running = || known.ok_or(Refusal::NoTimer {});
        let timer = match act {
            TimerAct::Start { seconds } => {
                let ends_at = Some(now + long_enough(seconds)?);
                Some(TableTimer { group: group.clone(), seconds, ends_at, left: None })
            }
            TimerAct::Pause {} => match (running()?, running()?.ends_at) {
                (timer, Some(ends_at)) if ends_at > now => {
                    Some(TableTimer { ends_at: None, left: Some(ends_at - now), ..timer.clone() })
                }
                _ => return Err(Refusal::NoTimer {}),
            },
            TimerAct::Resume {} => match (running()?, running()?.left) {
                (timer, Some(left)) => {
                    Some(TableTimer { ends_at: Some(now + left), left: None, ..timer.clone() })
                }
                _ => return Err(Refusal::NoTimer {}),
            },
            TimerAct::Add { seconds } => {
                let (timer, more) = (running()?, long_enough(seconds)?);
                let whole = timer.seconds.saturating_add(seconds);
                long_enough(whole)?;
                // One that is up runs again from now.
                let ends_at = timer.ends_at.map(|ends_at| ends_at.max(now) + more);
                let left = timer.left.map(|left| left + more);
                Some(TableTimer { seconds: whole, ends_at, left, group: group.clone() })
            }
            TimerAct::Stop {} => running().map(|_| None)?,
        };
        Ok(Happening::TableTimed { group, timer })
    }

    pub(super) fn fold_timer(&mut self, group: &GroupId, timer: Option<&TableTimer>) {
        match timer {
            Some(timer) => drop(self.timers.insert(group.clone(), timer.clone())),
            None => drop(self.timers.remove(group)),
        }
    }

    /// The timer of the table where someone sits.
    pub(super) fn timer_for(&self, person: &PersonId) -> Option<TableTimer> {
        let groups = &self.view.groups;
        let timed =
            groups.iter().enumerate().filter_map(|(g, group)| Some((g, group, self.timers.get(&group.id)?)));
        let here = timed.into_iter().find(|(g, group, _)| self.sits_with_host(person, *g, group));
        here.map(|(.., timer)| timer.clone())
    }

    /// Does this person sit at the table where the host of group `g` stays?
    fn sits_with_host(&self, person: &PersonId, g: usize, group: &GroupView) -> bool {
        let tables = &self.view.tables.boards;
        match tables.get(super::group::table(g, 0, tables.len().max(1))) {
            Some(table) => self.table_of(person) == Some(table),
            None => group.members.contains(person),
        }
    }

    /// Shows a table to the room, timed or not (SPEC F35).
    pub(super) fn spotlight(
        &self,
        board: Option<BoardId>,
        seconds: Option<u32>,
        now: Millis,
    ) -> Result<Happening, Refusal> {
        let Some(board) = board else { return Ok(Happening::Spotlit { spotlight: None }) };
        if !self.view.tables.boards.contains(&board) {
            return Err(Refusal::UnknownBoard {});
        }
        let ends_at = match seconds {
            None => None,
            Some(seconds @ 1..=LONGEST) => Some(now + Millis::from(seconds) * 1000),
            Some(_) => return Err(Refusal::BadField { field: "seconds".into() }),
        };
        Ok(Happening::Spotlit { spotlight: Some(Spotlight { board, ends_at }) })
    }
}

#[cfg(test)]
mod tests;
