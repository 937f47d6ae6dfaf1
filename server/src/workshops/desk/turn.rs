//! One turn of the desk: what is decided together, before it is on disk.

use super::{Entered, Knock, Reply};
use crate::{
    clock,
    journal::NewEntry,
    workshops::{log, seed},
};
use socle_protocol::{
    ids::{PersonId, Seq},
    message::{Happening, changes::Changes},
    refusal::Refusal,
    workshop::{Moment, Workshop},
};
use std::sync::Arc;

/// Decided on a draft of the state, so that each sees what the one before it made true.
pub(super) struct Turn {
    pub(super) draft: Arc<Workshop>,
    pub(super) entries: Vec<NewEntry>,
    pub(super) happenings: Vec<Happened>,
    joins: Vec<(Reply<Entered>, Result<PersonId, Refusal>)>,
    commands: Vec<(Reply<Seq>, Result<Seq, Refusal>)>,
    /// Knocks that decide nothing: answered from committed state, after the append.
    pub(super) rest: Vec<Knock>,
}

/// Decided, and not yet on disk.
pub(super) struct Happened {
    pub(super) by: Option<PersonId>,
    pub(super) happening: Happening,
    pub(super) changes: Box<Changes>,
}

fn moment() -> Moment {
    Moment { now: clock::now(), seed: seed() }
}

impl Turn {
    pub(super) fn on(draft: Arc<Workshop>) -> Self {
        let (entries, happenings, rest) = (Vec::new(), Vec::new(), Vec::new());
        Self { draft, entries, happenings, joins: Vec::new(), commands: Vec::new(), rest }
    }

    /// What time alone has made true, all of it: a workshop that was out of memory for hours catches up. It comes
    /// before what anyone asks, who may not have what is over by now.
    pub(super) fn elapse(&mut self) {
        loop {
            let happenings = self.draft.elapse(moment());
            if happenings.is_empty() {
                return;
            }
            for happening in happenings {
                self.happen(None, happening);
            }
        }
    }

    pub(super) fn take(&mut self, knock: Knock) {
        match knock {
            Knock::Join { arrival, reply } => {
                let decided = self.draft.join(&arrival);
                let entered = decided.map(|happenings| {
                    for happening in happenings {
                        self.happen(Some(arrival.person.clone()), happening);
                    }
                    arrival.person
                });
                self.joins.push((reply, entered));
            }
            Knock::Command { by, command, reply } => {
                let decided = self.draft.decide(&by, command, moment()).map(|decided| {
                    let mut seq = self.draft.seq();
                    for happening in decided.happenings {
                        seq = self.happen(Some(by.clone()), happening);
                    }
                    seq
                });
                self.commands.push((reply, decided));
            }
            other => self.rest.push(other),
        }
    }

    fn happen(&mut self, by: Option<PersonId>, happening: Happening) -> Seq {
        let seq = self.draft.seq() + 1;
        let changes = Arc::make_mut(&mut self.draft).fold_and_tell(seq, &happening);
        // One time for the whole turn: it becomes true at once.
        let at = self.entries.first().map_or_else(clock::now, |entry| entry.at);
        self.entries.push(log::entry(&happening, by.clone(), at));
        self.happenings.push(Happened { by, happening, changes: Box::new(changes) });
        seq
    }

    /// It is on disk.
    pub(super) fn answer(self, state: &Workshop) {
        for (reply, entered) in self.joins {
            let answer = entered.and_then(|person| {
                let view = state.person(&person).ok_or(Refusal::StorageUnavailable {})?;
                let (name, role, boards) = (view.name.clone(), view.role, state.boards_for(&person));
                Ok(Entered { person, name, role, boards })
            });
            let _gone = reply.send(answer);
        }
        for (reply, decided) in self.commands {
            let _gone = reply.send(decided);
        }
    }

    /// It is not on disk, or nobody knows.
    pub(super) fn refuse(self, refusal: &Refusal) {
        for (reply, _) in self.joins {
            let _gone = reply.send(Err(refusal.clone()));
        }
        for (reply, _) in self.commands {
            let _gone = reply.send(Err(refusal.clone()));
        }
    }
}
