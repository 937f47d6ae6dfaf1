//! The script: which phase runs, until when, what its beginning does. Time comes from outside, as [`Moment`].

use super::{Moment, Workshop, lot::Lot};
use crate::{
    board::LinkKind,
    ids::{ErrandId, Millis, PersonId, PhaseId},
    message::{
        Drafts, Happening, Task,
        idea::{IdeaRef, Verdict},
        script::{Clock, Entry, Exit, Phase, RevealHow, Spotlight, SpotlightOrder, Stage, Timer},
    },
    refusal::Refusal,
};

/// How long writing goes on when the time is up: nobody loses a sentence to a timer (product: soft end).
pub const GRACE: Millis = 30_000;
/// Longest that a phase may be, and most that is added at once: a day.
const LONGEST: u32 = 24 * 3600;
/// Phases of a script: the longest of our methods has 14.
pub const MOST_PHASES: usize = 60;
/// Ideas that are judged at once: more than anyone reads.
const MOST_IDEAS: usize = 500;

impl Workshop {
    /// The phase that runs.
    pub fn phase(&self) -> Option<&Phase> {
        let running = self.view.clock.phase.as_ref()?;
        self.view.script.iter().find(|phase| phase.id == *running)
    }

    /// The phase that is next.
    pub fn next_phase(&self) -> Option<&Phase> {
        let after = self.phase_index().map_or(0, |index| index + 1);
        self.view.script.iter().skip(after).find(|phase| !phase.skipped)
    }

    fn phase_index(&self) -> Option<usize> {
        let running = self.view.clock.phase.as_ref()?;
        self.view.script.iter().position(|phase| phase.id == *running)
    }

    pub(super) fn index_of(&self, phase: &PhaseId) -> Result<usize, Refusal> {
        let known = self.view.script.iter().position(|known| known.id == *phase);
        known.ok_or_else(|| Refusal::UnknownPhase { phase: phase.clone() })
    }

    /// When something will become true by time alone. In a workshop that is closed nothing does.
    pub fn due(&self) -> Option<Millis> {
        if self.view.stage != Stage::Open {
            return None;
        }
        let clock = &self.view.clock;
        match clock.timer {
            Timer::Running => clock.ends_at,
            Timer::Grace => clock.closes_at,
            Timer::Over if self.goes_on_by_itself() => clock.closes_at.map(|at| at + self.longest_extra()),
            Timer::Over | Timer::Paused | Timer::None => None,
        }
    }

    /// What has become true by time alone, in order.
    pub fn elapse(&self, moment: Moment) -> Vec<Happening> {
        if self.due().is_none_or(|due| moment.now < due) {
            return Vec::new();
        }
        let clock = &self.view.clock;
        match (clock.timer, clock.ends_at, self.next_phase()) {
            (Timer::Running, Some(ends_at), _) => vec![Happening::TimeUp { closes_at: ends_at + GRACE }],
            (Timer::Grace, ..) => vec![Happening::WritingEnded { at: moment.now }],
            (Timer::Over, _, Some(next)) => self.starting(next, moment),
            _ => Vec::new(),
        }
    }

    fn goes_on_by_itself(&self) -> bool {
        self.phase().is_some_and(|phase| phase.exit == Exit::ByTimer) && self.next_phase().is_some()
    }

    fn longest_extra(&self) -> Millis {
        self.extra.values().max().map_or(0, |seconds| Millis::from(*seconds) * 1000)
    }

    /// Begins the phase that is next.
    pub(super) fn start(&self, phase: &PhaseId, moment: Moment) -> Result<Vec<Happening>, Refusal> {
        self.index_of(phase)?;
        match self.next_phase() {
            Some(next) if next.id == *phase => Ok(self.starting(next, moment)),
            next => Err(Refusal::PhaseNotNext { next: next.map(|next| next.id.clone()) }),
        }
    }

    fn starting(&self, phase: &Phase, moment: Moment) -> Vec<Happening> {
        let mut happenings = vec![Happening::PhaseStarted { phase: phase.id.clone(), at: moment.now }];
        let mut lot = Lot::new(moment.seed);
        for entry in &phase.enter {
            let happening = match entry {
                // A script is checked before it is set, but people and groups may have changed since.
                Entry::Rotate { round } => self.rotate(*round).ok(),
                Entry::Reveal { how } => Some(self.reveal(how, &mut lot, moment.now)),
                Entry::Pour { zones, to, from, into } => {
                    let tables = || self.view.tables.boards.iter().filter(|board| *board != to).cloned();
                    let mut from =
                        from.as_ref().map_or_else(|| tables().collect::<Vec<_>>(), |from| vec![from.clone()]);
                    from.retain(|board| board == to || !self.is_apart(board));
                    let (zones, board, into) = (zones.clone(), to.clone(), into.clone());
                    Some(errand(Task::PourZones { zones, from, board, into }, &mut lot))
                }
                Entry::Vote { plan } => Some(errand(Task::OpenVote { plan: plan.clone() }, &mut lot)),
            };
            happenings.extend(happening);
        }
        happenings
    }

    /// Begins an earlier phase, or this one, anew; the boards as they were then, where that is asked for.
    pub(super) fn go_back(
        &self,
        phase: &PhaseId,
        restore: bool,
        moment: Moment,
    ) -> Result<Vec<Happening>, Refusal> {
        let index = self.index_of(phase)?;
        if self.phase_index().is_none_or(|now| index > now) {
            let next = self.next_phase().map(|next| next.id.clone());
            return Err(Refusal::PhaseNotNext { next });
        }
        let mut happenings = vec![Happening::PhaseStarted { phase: phase.clone(), at: moment.now }];
        if restore {
            let boards = self.boards_there().filter(|board| !board.raw).map(|board| board.id.clone());
            let task = Task::RestorePhase { phase: phase.clone(), boards: boards.collect() };
            happenings.push(errand(task, &mut Lot::new(moment.seed)));
        }
        Ok(happenings)
    }

    pub(super) fn skip_phase(&self, phase: &PhaseId, skipped: bool) -> Result<Happening, Refusal> {
        let index = self.index_of(phase)?;
        if self.phase_index().is_some_and(|now| index <= now) {
            return Err(Refusal::PhasePast {});
        }
        Ok(Happening::PhaseSkipped { phase: phase.clone(), skipped })
    }

    /// The phases up to the one that runs must be as they were.
    pub(super) fn set_script(&self, phases: Vec<Phase>) -> Result<Happening, Refusal> {
        if phases.len() > MOST_PHASES {
            return Err(Refusal::BadField { field: "phases".into() });
        }
        let past = self.phase_index().map_or(0, |index| index + 1);
        if phases.get(..past) != self.view.script.get(..past) {
            return Err(Refusal::PhasePast {});
        }
        self.check_phases(&phases)?;
        Ok(Happening::ScriptSet { phases })
    }

    /// Could this workshop have these phases?
    pub fn check_phases(&self, phases: &[Phase]) -> Result<(), Refusal> {
        let bad = |field: String| Refusal::BadField { field };
        for (n, phase) in phases.iter().enumerate() {
            let at = |key: &str| format!("phases[{n}].{key}");
            if phases.iter().take(n).any(|earlier| earlier.id == phase.id) {
                return Err(bad(at("id")));
            }
            super::label::checked(&at("label"), &phase.label, crate::TITLE_GRAPHEMES)?;
            super::label::checked_if_any(&at("prompt"), &phase.prompt, crate::NOTE_GRAPHEMES)?;
            if phase.seconds.is_some_and(|seconds| seconds == 0 || seconds > LONGEST) {
                return Err(bad(at("seconds")));
            }
            if let Some(board) = &phase.focus.board {
                self.board(board)?;
            }
            if phase.require_link.as_ref().is_some_and(|link| LinkKind::known(&link.kind).is_none()) {
                return Err(bad(at("require_link.kind")));
            }
            for (k, entry) in phase.enter.iter().enumerate() {
                match entry {
                    Entry::Rotate { round } => drop(self.may_rotate(*round)?),
                    Entry::Pour { to, from, .. } => {
                        self.board(to)?;
                        if let Some(from) = from.as_ref().filter(|from| *from != to) {
                            self.for_everyone(from)?;
                        }
                    }
                    Entry::Vote { plan } => self.check_plan(plan, &at(&format!("enter[{k}].plan")))?,
                    Entry::Reveal { .. } => {}
                }
            }
        }
        Ok(())
    }

    pub(super) fn pause(&self, now: Millis) -> Result<Happening, Refusal> {
        match (self.view.clock.timer, self.view.clock.ends_at) {
            (Timer::Running, Some(ends_at)) => Ok(Happening::Paused { left: ends_at.saturating_sub(now) }),
            _ => Err(Refusal::NoTimer {}),
        }
    }

    pub(super) fn resume(&self, now: Millis) -> Result<Happening, Refusal> {
        match (self.view.clock.timer, self.view.clock.left) {
            (Timer::Paused, Some(left)) => Ok(Happening::Resumed { ends_at: now + left }),
            _ => Err(Refusal::NoTimer {}),
        }
    }

    pub(super) fn add_time(&self, seconds: u32, now: Millis) -> Result<Happening, Refusal> {
        if seconds == 0 || seconds > LONGEST {
            return Err(Refusal::BadField { field: "seconds".into() });
        }
        let (clock, more) = (&self.view.clock, Millis::from(seconds) * 1000);
        let ends_at = match (clock.timer, clock.ends_at) {
            _ if clock.phase.is_none() => return Err(Refusal::NoTimer {}),
            (Timer::Paused, _) => None,
            (Timer::Running, Some(ends_at)) => Some(ends_at + more),
            // A phase without a limit gets one; one that is up runs again.
            _ => Some(now + more),
        };
        Ok(Happening::TimeAdded { seconds, ends_at })
    }

    pub(super) fn end_time(&self, now: Millis) -> Result<Happening, Refusal> {
        if self.view.clock.phase.is_none() || self.view.clock.timer == Timer::Over {
            return Err(Refusal::NoTimer {});
        }
        Ok(Happening::WritingEnded { at: now })
    }

    pub(super) fn give_time(&self, person: PersonId, seconds: u32) -> Result<Happening, Refusal> {
        self.known(&person)?;
        if seconds > LONGEST {
            return Err(Refusal::BadField { field: "seconds".into() });
        }
        Ok(Happening::ExtraTimeGiven { person, seconds })
    }

    /// Whose private notes come to which board, in an order that tells nothing. What was written while authors were masked
    /// stays unsigned, whatever comes next.
    pub(super) fn reveal(&self, how: &RevealHow, lot: &mut Lot, now: Millis) -> Happening {
        let (group, one, anonymous) = match how {
            RevealHow::All { anonymous } => (None, false, *anonymous),
            RevealHow::Group { group, anonymous } => (Some(group), false, *anonymous),
            RevealHow::Next { anonymous } => (None, true, *anonymous),
        };
        let anonymous = anonymous || !self.signs();
        let mut drafts = self.private_boards();
        drafts.retain(|theirs| {
            group.is_none_or(|group| self.group_of(&theirs.person).is_some_and(|g| g.id == *group))
        });
        lot.shuffle(&mut drafts);
        errand(Task::Reveal { drafts, one, anonymous, at: now }, lot)
    }

    /// Everyone who may have written in private, and where it goes.
    fn private_boards(&self) -> Vec<Drafts> {
        let zone = self.phase().and_then(|phase| phase.focus.zones.first().cloned());
        let people = self.view.people.iter().filter(|someone| someone.role.may_edit());
        let theirs = people.filter_map(|someone| {
            let board = self.place_of(&someone.id)?.clone();
            Some(Drafts { person: someone.id.clone(), board, zone: zone.clone() })
        });
        theirs.collect()
    }

    /// What becomes of ideas that wait (SPEC I).
    pub(super) fn judge(
        &self,
        ideas: Vec<IdeaRef>,
        verdict: Verdict,
        lot: &mut Lot,
        now: Millis,
    ) -> Result<Happening, Refusal> {
        if ideas.is_empty() || ideas.len() > MOST_IDEAS {
            return Err(Refusal::BadField { field: "ideas".into() });
        }
        if let Verdict::Decline { word } = &verdict {
            super::label::checked_if_any("word", word, crate::TITLE_GRAPHEMES)?;
        }
        Ok(errand(Task::Judge { ideas, verdict, people: self.private_boards(), at: now }, lot))
    }

    /// Folds what concerns the clock.
    pub(super) fn wind(&mut self, happening: &Happening) {
        let script = &self.view.script;
        let clock = &mut self.view.clock;
        match happening {
            Happening::PhaseStarted { phase, at } => {
                let seconds = script.iter().find(|known| known.id == *phase).and_then(|phase| phase.seconds);
                let ends_at = seconds.map(|seconds| at + Millis::from(seconds) * 1000);
                let timer = if ends_at.is_some() { Timer::Running } else { Timer::None };
                *clock = Clock {
                    phase: Some(phase.clone()),
                    timer,
                    started_at: *at,
                    ends_at,
                    left: None,
                    closes_at: None,
                };
                self.view.stage = Stage::Open;
                let shows = script.iter().find(|known| known.id == *phase).and_then(|phase| phase.spotlight);
                self.view.screen.spotlight = shows.and_then(|SpotlightOrder::ByTheme| {
                    let first = self.view.tables.boards.first()?.clone();
                    Some(Spotlight { board: first, ends_at: None })
                });
                self.finished.clear();
            }
            Happening::Paused { left } => {
                (clock.timer, clock.left, clock.ends_at) = (Timer::Paused, Some(*left), None);
            }
            Happening::Resumed { ends_at } => {
                (clock.timer, clock.left, clock.ends_at) = (Timer::Running, None, Some(*ends_at));
            }
            Happening::TimeAdded { seconds, ends_at: None } => {
                clock.left = clock.left.map(|left| left + Millis::from(*seconds) * 1000);
            }
            Happening::TimeAdded { ends_at, .. } => {
                (clock.timer, clock.ends_at, clock.closes_at, clock.left) =
                    (Timer::Running, *ends_at, None, None);
            }
            Happening::TimeUp { closes_at } => {
                (clock.timer, clock.closes_at) = (Timer::Grace, Some(*closes_at));
            }
            Happening::WritingEnded { at } => {
                clock.timer = Timer::Over;
                clock.closes_at = Some(clock.closes_at.unwrap_or(*at).min(*at));
                clock.left = None;
            }
            _ => {}
        }
    }
}

/// An errand with an id of its own.
pub(super) fn errand(task: Task, lot: &mut Lot) -> Happening {
    let errand: ErrandId = lot.id().parse().expect("hexadecimal digits are an id");
    Happening::ErrandGiven { errand, task }
}

#[cfg(test)]
mod tests;
