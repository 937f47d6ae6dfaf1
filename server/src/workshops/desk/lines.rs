//! How each person's line is, for the facilitation: who is slow, who was cut off and tries again, who left and when.
//! Known from the sessions alone, kept in memory, told to nobody else (SPEC L10).

use super::Desk;
use crate::{clock, workshops::log};
use socle_protocol::{
    ids::{Millis, PersonId},
    message::{Line, LineState, ServerMessage},
    role::Role,
    workshop::{Audience, Workshop},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

/// Lines are looked at this often while somebody of the facilitation is there: a figure that is two seconds old is
/// early enough to walk over to a table.
const LOOK: Duration = Duration::from_secs(2);
/// An answer that takes this long, in ms, is late: a page feels stuck (product §1.1 asks for 700 at most).
const LATE: Millis = 1500;
/// A sign of life that waits this long for its answer: the line is as good as broken, nobody has noticed yet.
const SILENT: Millis = 10_000;
/// How long after a cut a device still tries by itself at short intervals; later somebody should go and see.
const TRIES: Millis = 60_000;

/// When one session was last asked for a sign of life, and heard of. Written by the session, read by the desk.
#[derive(Debug, Default)]
pub struct Pulse {
    /// When it was asked what it has not answered yet; 0: nothing.
    asked: AtomicU64,
    heard: AtomicU64,
    /// How long its last answer took, in ms.
    took: AtomicU64,
}

impl Pulse {
    /// A sign of life is asked for.
    pub(crate) fn asks(&self, now: Millis) {
        // The first of those that wait counts.
        let _waits = self.asked.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Here is one, to what was asked or by itself.
    pub(crate) fn hears(&self, now: Millis, answer: bool) {
        self.heard.store(now, Ordering::Relaxed);
        if answer {
            let asked = self.asked.swap(0, Ordering::Relaxed);
            if asked > 0 {
                self.took.store(now.saturating_sub(asked), Ordering::Relaxed);
            }
        }
    }

    fn heard_at(&self) -> Millis {
        self.heard.load(Ordering::Relaxed)
    }

    /// `None`: as it should be.
    fn state(&self, now: Millis) -> Option<LineState> {
        let asked = self.asked.load(Ordering::Relaxed);
        let waits = if asked == 0 { 0 } else { now.saturating_sub(asked) };
        match waits.max(self.took.load(Ordering::Relaxed)) {
            _ if waits >= SILENT => Some(LineState::Reconnecting),
            late if late >= LATE => Some(LineState::Slow),
            _ => None,
        }
    }
}

/// Whoever was here and is not any more.
#[derive(Debug, Clone, Copy)]
struct Gone {
    at: Millis,
    /// They closed it, or were shown out.
    by_itself: bool,
}

/// What is remembered of lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    here: BTreeSet<PersonId>,
    gone: BTreeMap<PersonId, Gone>,
    /// Who said goodbye since it was last looked.
    goodbyes: BTreeSet<PersonId>,
    told: Vec<Line>,
    /// When it has to be looked at again.
    pub(super) due: Option<Instant>,
}

impl Lines {
    /// This person closed a session by themselves.
    pub(super) fn goodbye(&mut self, person: PersonId) {
        self.goodbyes.insert(person);
    }

    /// These are here now.
    fn follow(&mut self, here: BTreeSet<PersonId>, now: Millis) {
        for person in self.here.difference(&here) {
            let by_itself = self.goodbyes.contains(person);
            self.gone.insert(person.clone(), Gone { at: now, by_itself });
        }
        self.gone.retain(|person, _| !here.contains(person));
        self.goodbyes.clear();
        self.here = here;
    }

    /// Lines that are not as they should be, given the best line of each person who is here.
    fn told_of<'a>(
        &self,
        pulses: impl Iterator<Item = (&'a PersonId, &'a Pulse)>,
        state: &Workshop,
        now: Millis,
    ) -> Vec<Line> {
        let mut best: BTreeMap<&PersonId, Option<(LineState, Millis)>> = BTreeMap::new();
        for (person, pulse) in pulses {
            let line = pulse.state(now).map(|state| (state, pulse.heard_at()));
            let known = best.entry(person).or_insert(line);
            let is_better = |known: (LineState, Millis)| known.0 != LineState::Slow;
            match (line, *known) {
                (None, _) => *known = None,
                (Some((LineState::Slow, _)), Some(before)) if is_better(before) => *known = line,
                _ => {}
            }
        }
        let poor = best.into_iter().filter_map(|(person, line)| {
            let (state, seen_at) = line?;
            Some(Line { person: person.clone(), state, seen_at })
        });
        let gone = self.gone.iter().map(|(person, gone)| {
            let state = match gone {
                Gone { by_itself: true, .. } => LineState::Left,
                Gone { at, .. } if now.saturating_sub(*at) < TRIES => LineState::Reconnecting,
                Gone { .. } => LineState::Cut,
            };
            Line { person: person.clone(), state, seen_at: gone.at }
        });
        let is_in = |line: &Line| state.role_of(&line.person).is_some_and(Role::is_seen);
        let mut lines: Vec<Line> = poor.chain(gone).filter(is_in).collect();
        lines.sort_by(|a, b| a.person.cmp(&b.person));
        lines
    }
}

impl Desk {
    /// Lines may have changed: they are looked at soon, and told to the facilitation where they have.
    pub(super) fn look_at_lines(&mut self) {
        let now = clock::now();
        let state = Arc::clone(&self.log.state);
        let here = self.seats.present(&state);
        let runs = here.iter().any(|person| state.role_of(person).is_some_and(Role::may_run));
        self.lines.follow(here, now);
        self.lines.due = runs.then(|| Instant::now() + LOOK);
        if !runs {
            return;
        }
        let lines = self.lines.told_of(self.seats.pulses(), &state, now);
        if lines == self.lines.told {
            return;
        }
        self.lines.told.clone_from(&lines);
        let message = log::message(&ServerMessage::Lines { lines });
        if self.seats.tell(&message, &Audience::Facilitation, &state) {
            self.present_changed();
        }
    }

    /// What someone who comes is told of lines, where they are: nothing to most.
    pub(super) fn lines_for(&self, person: &PersonId) -> Option<ServerMessage> {
        let runs = self.log.state.role_of(person).is_some_and(Role::may_run);
        (runs && !self.lines.told.is_empty()).then(|| ServerMessage::Lines { lines: self.lines.told.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l10_a_line_is_slow_by_its_answers_and_silent_without_them() {
        let pulse = Pulse::default();
        assert_eq!(pulse.state(1_000), None, "nothing was asked");
        pulse.asks(1_000);
        assert_eq!(pulse.state(2_000), None, "there is time");
        assert_eq!(pulse.state(2_500), Some(LineState::Slow));
        pulse.asks(9_000);
        assert_eq!(pulse.state(11_000), Some(LineState::Reconnecting), "the first question still waits");
        pulse.hears(11_500, false);
        assert_eq!(pulse.state(11_500), Some(LineState::Reconnecting), "that was no answer");
        pulse.hears(12_000, true);
        assert_eq!((pulse.state(12_000), pulse.heard_at()), (Some(LineState::Slow), 12_000));
        pulse.asks(20_000);
        pulse.hears(20_100, true);
        assert_eq!(pulse.state(90_000), None);
    }
}
