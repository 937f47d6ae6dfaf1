//! What the desk tells, and to whom: happenings to their audience, to each what is theirs alone, counts to everyone.
//! Everything told is on disk, but for counts and for who is here.

use super::{Attached, Desk, Door};
use crate::{clock, workshops::log};
use bytes::Bytes;
use socle_protocol::{
    PROTOCOL_VERSION,
    ids::{BoardId, PersonId, Seq},
    message::{Progress, ServerMessage, script::See},
    workshop::{Audience, personal::Waiting},
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::time::Instant;

/// Who is here is told at most this often: forty people who come at once are one message each, not 1,600.
const PRESENT: Duration = Duration::from_millis(50);
/// Counts are told at most this often: nobody reads faster, and forty people who vote at once are a few messages.
const PROGRESS: Duration = Duration::from_millis(250);

/// Whose `yours` may be other than it was.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub(super) everyone: bool,
    pub(super) people: BTreeSet<PersonId>,
}

/// What is told by and by, and when.
#[derive(Debug, Default)]
pub(super) struct Later {
    /// When who is here has to be told again.
    pub(super) present: Option<Instant>,
    /// When counts have to be looked at again.
    pub(super) progress: Option<Instant>,
    /// When they were told, and what they were then.
    told_at: Option<Instant>,
    told: Progress,
}

impl Desk {
    /// Tells what is on disk beyond the `known` happenings: to whoever watches, then to every session; then shows the
    /// removed out.
    pub(super) fn publish(&mut self, known: usize) {
        if self.log.told.len() == known {
            return;
        }
        self.roster.send_replace(Arc::clone(&self.log.state));
        for told in self.log.told.get(known..).unwrap_or_default() {
            self.seats.tell(&told.message, &told.audience, &self.log.state);
        }
        let state = &self.log.state;
        self.seats.show_out(|person| state.admit(person).err());
        // Someone may have been shown out, lost the seat, or become visible.
        self.present_changed();
    }

    /// Tells each of those what is theirs alone, where that changed.
    pub(super) fn tell_yours(&mut self, touched: &Touched) {
        let whom = |person: &PersonId| touched.everyone || touched.people.contains(person);
        if self.seats.tell_yours(whom, &self.log.state) {
            self.present_changed();
        }
        self.progress_changed();
    }

    /// Everyone of whom something may have changed while nobody looked.
    pub(super) fn tell_yours_to_all(&mut self) {
        self.tell_yours(&Touched { everyone: true, people: BTreeSet::new() });
    }

    pub(super) fn attach(&mut self, person: &PersonId, after: Option<Seq>, door: Door) -> Attached {
        let state = Arc::clone(&self.log.state);
        let yours = state.yours(person);
        let mut attached = self.seats.sit(person.clone(), yours.clone(), door);
        self.present_changed();
        let (protocol, you, seq, now) = (PROTOCOL_VERSION, person.clone(), state.seq(), clock::now());
        let here = self.seats.present(&state);
        let present = here.iter().cloned().collect();
        // Who left before words were erased has them still: they are told everything anew.
        let after = after.filter(|after| *after >= state.erased());
        match after.and_then(|after| self.log.since(after, person)) {
            Some(missed) => {
                let resumed = ServerMessage::Resumed { protocol, you, seq, now, present };
                attached.first = vec![log::message(&resumed)];
                attached.first.extend(missed);
            }
            None => {
                let workshop = Box::new(state.view_for(person));
                let welcome = ServerMessage::Welcome { protocol, you, seq, now, workshop, present };
                attached.first = vec![log::message(&welcome)];
            }
        }
        let progress = self.progress(&here);
        attached.first.push(log::message(&ServerMessage::Yours { yours }));
        attached.first.push(log::message(&ServerMessage::Progress { progress }));
        attached.first.extend(self.lines_for(person).map(|lines| log::message(&lines)));
        attached
    }

    pub(super) fn present_changed(&mut self) {
        self.later.present.get_or_insert_with(|| Instant::now() + PRESENT);
        // Counts are of those who are here.
        self.progress_changed();
    }

    pub(super) fn tell_present(&mut self) {
        self.later.present = None;
        if let Some(people) = self.seats.present_if_news(&self.log.state) {
            self.tell_everyone(&log::message(&ServerMessage::Present { people }));
            self.look_at_lines();
        }
    }

    /// Counts may have changed: they are looked at soon, and never more often than [`PROGRESS`].
    pub(super) fn progress_changed(&mut self) {
        let now = Instant::now();
        let soonest = self.later.told_at.map_or(now, |at| now.max(at + PROGRESS));
        self.later.progress.get_or_insert(soonest);
    }

    pub(super) fn tell_progress(&mut self) {
        let (now, state) = (Instant::now(), Arc::clone(&self.log.state));
        let progress = self.progress(&self.seats.present(&state));
        // The rooms do not say when a private note is written.
        let writes_alone = matches!(state.rules().see, See::Own | See::Moderated);
        let looks_again = writes_alone && !self.seats.is_empty();
        self.later.progress = looks_again.then(|| now + PROGRESS);
        if self.later.told == progress {
            return;
        }
        self.later.told_at = Some(now);
        self.later.told.clone_from(&progress);
        self.tell_everyone(&log::message(&ServerMessage::Progress { progress }));
    }

    fn tell_everyone(&mut self, message: &Bytes) {
        if self.seats.tell(message, &Audience::Everyone, &self.log.state) {
            self.present_changed();
        }
    }

    fn progress(&self, here: &BTreeSet<PersonId>) -> Progress {
        let state = &self.log.state;
        let mut waiting = Waiting::default();
        let on = |board: Option<BoardId>| board.map_or(0, |board| self.scene.rooms.drafts().of(&board));
        for someone in &state.view().people {
            let notes = on(state.drafts_of(&someone.id));
            waiting.inbox = waiting.inbox.saturating_add(on(state.inbox_of(&someone.id)));
            waiting.drafts = waiting.drafts.saturating_add(notes);
            waiting.drafters += u32::from(notes > 0);
        }
        state.progress(here, waiting)
    }
}
