//! One turn of the desk: what is decided together, before it is on disk.

use super::{Entered, Knock, Reply, errands::Brought, telling::Touched};
use crate::{
    journal::{Kind, NewEntry},
    workshops::{ballots, log, seed},
};
use bytes::Bytes;
use socle_protocol::{
    board::{Board, SCHEMA},
    ids::{BoardId, ErrandId, Millis, PersonId, Seq, VoteId},
    message::{Done, Happening, changes::Changes, vote::Voter},
    refusal::Refusal,
    workshop::{Decided, Moment, Workshop, images::KeptImage, vote::Cast},
};
use std::{collections::BTreeMap, sync::Arc};

/// What a board without a method says that it was made from.
const EMPTY: &str = "empty";

/// Decided on a draft of the state, so that each sees what the one before it made true.
pub(super) struct Turn {
    pub(super) draft: Arc<Workshop>,
    /// One time for the whole turn: it becomes true at once, and later than what was written before.
    pub(super) now: Millis,
    pub(super) entries: Vec<NewEntry>,
    pub(super) happenings: Vec<Happened>,
    pub(super) ballots: BTreeMap<VoteId, Vec<NewEntry>>,
    /// New boards, with their first entries; and those that may be on disk.
    pub(super) boards: Vec<(BoardId, NewEntry)>,
    pub(super) founded: Vec<BoardId>,
    /// New images, and the entry that they come after; `None` while the disk does not say.
    pub(super) images: Option<(Seq, Vec<NewEntry>)>,
    /// Whose part of the state changed that nobody else is told.
    pub(super) touched: Touched,
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

/// May this change what others than who did it are told alone? Not what a roomful does who come in.
fn touches_everyone(happening: &Happening) -> bool {
    !matches!(
        happening,
        Happening::Joined { .. }
            | Happening::Grouped { .. }
            | Happening::Renamed { .. }
            | Happening::Retitled { .. }
            | Happening::DoorLocked {}
            | Happening::DoorUnlocked {}
            | Happening::HandRaised { .. }
            | Happening::HandLowered { .. }
            | Happening::LookedHere { .. }
            | Happening::ScreenHidden { .. }
    )
}

impl Turn {
    pub(super) fn on(draft: Arc<Workshop>, now: Millis) -> Self {
        let (entries, happenings, joins, commands, rest) = Default::default();
        let (ballots, touched, boards, founded, images) = Default::default();
        Self {
            draft,
            now,
            entries,
            happenings,
            ballots,
            boards,
            founded,
            images,
            touched,
            joins,
            commands,
            rest,
        }
    }

    fn moment(&self) -> Moment {
        Moment { now: self.now, seed: seed() }
    }

    /// What time alone has made true, all of it: a workshop that was out of memory for hours catches up. It comes
    /// before what anyone asks, who may not have what is over by now.
    pub(super) fn elapse(&mut self) {
        loop {
            let happenings = self.draft.elapse(self.moment());
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
                let decided = self.draft.decide(&by, command, self.moment());
                let decided = decided.map(|decided| self.take_over(&by, decided));
                self.commands.push((reply, decided));
            }
            Knock::Found { by, board, first, reply } => {
                let decided = self.draft.found(&by, board).map(|happening| {
                    self.found(&happening, Some(first));
                    self.happen(Some(by), happening)
                });
                self.commands.push((reply, decided));
            }
            Knock::Keep { by, image, bytes, reply } => {
                let decided = self.keep(&by, image, bytes);
                self.commands.push((reply, decided));
            }
            Knock::Follow { by, workshop, reply } => {
                let decided = self.draft.follow(&by, workshop);
                let decided = decided.map(|happening| self.happen(Some(by), happening));
                self.commands.push((reply, decided));
            }
            Knock::Expire { changed, reply } => {
                if let Some(happening) = self.draft.expire(changed, self.now) {
                    self.happen(None, happening);
                }
                self.rest.push(Knock::Expire { changed, reply });
            }
            other => self.rest.push(other),
        }
    }

    /// What a command makes true; answers the sequence at which all of it is.
    fn take_over(&mut self, by: &PersonId, decided: Decided) -> Seq {
        let Decided { happenings, cast, finished } = decided;
        let mut seq = self.draft.seq();
        for happening in happenings {
            self.found(&happening, None);
            seq = self.happen(Some(by.clone()), happening);
        }
        if let Some((vote, cast)) = cast {
            self.cast(&vote, cast);
        }
        if let Some(done) = finished {
            Arc::make_mut(&mut self.draft).finish(by, done);
            self.touched.people.insert(by.clone());
        }
        seq
    }

    /// A new board begins with what is taken from elsewhere, or with its title.
    fn found(&mut self, happening: &Happening, first: Option<Bytes>) {
        let Happening::BoardAdded { board } = happening else { return };
        let empty = || {
            let (title, template) = (board.title.clone(), EMPTY.to_owned());
            Board { schema: SCHEMA, title, template, ..Board::default() }.first().into()
        };
        let body = first.unwrap_or_else(empty);
        let entry = NewEntry { kind: Kind::Update, author: None, at: self.now, body };
        self.boards.push((board.id.clone(), entry));
    }

    /// One that is there already is not written again.
    fn keep(&mut self, by: &PersonId, image: KeptImage, bytes: Bytes) -> Result<Seq, Refusal> {
        let Some((after, entries)) = &mut self.images else { return Err(Refusal::StorageUnavailable {}) };
        let entry = *after + entries.len() as Seq + 1;
        let Some(happening) = self.draft.keep_image(by, KeptImage { entry, ..image })? else {
            return Ok(self.draft.seq());
        };
        entries.push(NewEntry { kind: Kind::Image, author: None, at: self.now, body: bytes });
        Ok(self.happen(Some(by.clone()), happening))
    }

    fn cast(&mut self, vote: &VoteId, cast: Cast) {
        self.touched.people.extend(cast.by.clone());
        // Rounds and elections tell more than one's own: who is awaited, what was opened.
        self.touched.everyone |= self.draft.view().votes.iter().all(|known| known.id != *vote);
        if let Voter::Person { person } = &cast.voter {
            self.touched.people.insert(person.clone());
        }
        self.ballots.entry(vote.clone()).or_default().push(ballots::entry(&cast));
        Arc::make_mut(&mut self.draft).take_ballot(vote, cast);
    }

    /// What an errand has brought. One that is not known any more has been reported already.
    pub(super) fn report(&mut self, errand: ErrandId, brought: Brought) {
        if self.draft.errands().iter().all(|(known, _)| *known != errand) {
            return;
        }
        let done = match brought {
            Brought::Done(done) => done,
            Brought::Narrowed(task) => {
                self.happen(None, Happening::ErrandGiven { errand, task });
                return;
            }
            // The desk has made it something done.
            Brought::Blanked { person, .. } => Done::Erased { person },
            Brought::Options { plan, read } => match self.draft.open_votes(&errand, &plan, read, self.now) {
                Ok(opened) => {
                    let votes = opened.iter().filter_map(|happening| match happening {
                        Happening::VoteOpened { vote } => Some(vote.id.clone()),
                        _ => None,
                    });
                    let votes = votes.collect();
                    for happening in opened {
                        self.happen(None, happening);
                    }
                    Done::VotesOpened { votes }
                }
                Err(refusal) => Done::Failed { code: refusal.code().to_owned() },
            },
        };
        self.happen(None, Happening::ErrandDone { errand, done });
    }

    fn happen(&mut self, by: Option<PersonId>, happening: Happening) -> Seq {
        let seq = self.draft.seq() + 1;
        self.touched.everyone |= touches_everyone(&happening);
        if let Happening::Grouped { person, .. } = &happening {
            self.touched.people.insert(person.clone());
        }
        let at = self.now;
        let draft = Arc::make_mut(&mut self.draft);
        draft.clock_is(at);
        let changes = draft.fold_and_tell(seq, &happening);
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
