//! What a workshop does to its boards: private notes are revealed, notes poured, votes opened on what is there (SPEC D).
//!
//! One errand at a time, in order, in a task beside the desk. An errand is in the workshop's state until it is reported,
//! so that a restart sets out again; what it does may be done twice with the effect of once: a note is brought where none
//! of its id is, and taken from the private board only when it is on disk at the other.

use super::{AGAIN, Desk, LoadError};
use crate::{
    journal::Stream,
    room::writing::{Change, Writing, is_sent},
    rooms::Rooms,
};
use socle_protocol::{
    board::{Board, Note},
    ids::{BoardId, ErrandId, Millis, PersonId},
    message::{
        Done, Drafts, NoteRef, Task,
        script::{See, Stage},
        vote::{VoteOption, VotePlan},
    },
    refusal::Refusal,
    workshop::{Workshop, vote::options::Poll},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    future,
    sync::Arc,
};
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use tracing::{Instrument, error, warn};

/// How often an errand is tried while a board cannot be opened: for half a minute. After that the others go on.
const TRIES: u32 = 30;

/// An errand under way.
pub(super) struct Running {
    errand: ErrandId,
    work: AbortOnDropHandle<Result<Brought, Refusal>>,
}

/// What an errand has brought back.
pub(super) enum Brought {
    Done(Done),
    /// What it really is, now that it has been looked at; it sets out again as this.
    Narrowed(Task),
    /// What there is to vote on.
    Options {
        plan: VotePlan,
        read: Vec<(Poll, Vec<VoteOption>)>,
    },
}

/// How setting out went so far.
#[derive(Default)]
pub(super) struct Patience {
    /// Not again before.
    until: Option<Instant>,
    tries: u32,
}

/// Resolves when the errand under way is back; never, when there is none.
pub(super) async fn ended(running: &mut Option<Running>) -> (ErrandId, Result<Brought, Refusal>) {
    let Some(Running { errand, work }) = running else { return future::pending().await };
    let brought = work.await.unwrap_or_else(|panic| {
        error!(%panic, %errand, "an errand ended by a panic");
        Ok(Brought::Done(failed(&Refusal::BoardUnavailable {})))
    });
    let errand = errand.clone();
    *running = None;
    (errand, brought)
}

fn failed(why: &Refusal) -> Done {
    Done::Failed { code: why.code().to_owned() }
}

impl Desk {
    /// When an errand that waits may set out.
    pub(super) fn errand_due(&self) -> Option<Instant> {
        let waits = self.errand.is_none() && !self.log.state.errands().is_empty();
        waits.then(|| self.patience.until.unwrap_or_else(Instant::now))
    }

    /// Sends the first errand that waits out, unless one is under way.
    pub(super) fn set_out(&mut self) {
        if self.errand_due().is_none_or(|due| due > Instant::now()) {
            return;
        }
        let Some((errand, task)) = self.log.state.errands().first().cloned() else { return };
        let (rooms, state) = (Arc::clone(&self.scene.rooms), Arc::clone(&self.log.state));
        let work = async move { Errand { rooms, state }.run(task).await };
        let work = AbortOnDropHandle::new(tokio::spawn(work.in_current_span()));
        self.errand = Some(Running { errand, work });
    }

    /// An errand is back: what it brought becomes true.
    pub(super) async fn returned(
        &mut self,
        (errand, brought): (ErrandId, Result<Brought, Refusal>),
    ) -> Result<(), LoadError> {
        self.patience.tries += 1;
        let brought = match brought {
            Ok(brought) => brought,
            Err(refusal) if self.may_pass(&refusal) => {
                warn!(code = refusal.code(), %errand, "an errand sets out again");
                self.patience.until = Some(Instant::now() + AGAIN);
                return Ok(());
            }
            Err(refusal) => Brought::Done(failed(&refusal)),
        };
        self.patience.until = None;
        let mut turn = self.begin();
        turn.report(errand, brought);
        if self.conclude(turn).await? {
            self.patience.tries = 0;
        } else {
            self.patience.until = Some(Instant::now() + AGAIN);
        }
        self.set_out();
        Ok(())
    }

    /// Is this over some time?
    fn may_pass(&self, refusal: &Refusal) -> bool {
        match refusal {
            Refusal::StorageUnavailable {} | Refusal::Stopping {} => true,
            Refusal::BoardUnavailable {} => self.patience.tries < TRIES,
            _ => false,
        }
    }

    /// Has the private notes counted that wait while nobody has opened their boards since the server started. Beside the
    /// desk; boards that nobody ever wrote on stay closed.
    pub(super) fn count_drafts(&mut self) {
        let state = &self.log.state;
        if state.rules().see != See::Own {
            return;
        }
        let people = state.view().people.iter().filter(|someone| someone.role.may_edit());
        let boards: Vec<BoardId> = people.filter_map(|someone| state.drafts_of(&someone.id)).collect();
        let (journal, rooms) = (Arc::clone(&self.scene.journal), Arc::clone(&self.scene.rooms));
        let count = async move {
            for board in boards {
                let first = journal.slice(Stream::Board(board.clone()), 0, 1).await;
                if first.is_ok_and(|first| !first.is_empty()) {
                    // The room counts as it opens; one that does not is counted when it does.
                    let _closed = rooms.read(&board).await;
                }
            }
        };
        self.sweeps.spawn(count.in_current_span());
    }

    /// Destroys what nobody may ever read again: ballots that are spent; private notes, in a workshop that is closed for
    /// good. Beside the desk, and again whenever the workshop is opened: what is gone already is no work.
    pub(super) fn destroy_spent(&mut self) {
        let state = &self.log.state;
        let ballots = state.spent().cloned().map(Stream::Ballots);
        let archived = state.view().stage == Stage::Archived;
        let people = state.view().people.iter().filter(|_| archived);
        let drafts = people.filter_map(|someone| state.drafts_of(&someone.id)).map(Stream::Board);
        let streams: Vec<Stream> =
            ballots.chain(drafts).filter(|stream| !self.destroyed.contains(stream)).collect();
        if streams.is_empty() {
            return;
        }
        self.destroyed.extend(streams.iter().cloned());
        let journal = Arc::clone(&self.scene.journal);
        let sweep = async move {
            for stream in streams {
                while let Err(error) = journal.destroy(stream.clone()).await {
                    warn!(%error, "failed to destroy what is spent; trying again");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        };
        self.sweeps.spawn(sweep.in_current_span());
    }
}

/// One errand, with the workshop as it was when it set out.
struct Errand {
    rooms: Arc<Rooms>,
    state: Arc<Workshop>,
}

impl Errand {
    async fn run(&self, task: Task) -> Result<Brought, Refusal> {
        match task {
            Task::Reveal { drafts, one: true, anonymous, at } => self.next_of(drafts, anonymous, at).await,
            Task::Reveal { drafts, one: false, anonymous, at } => self.reveal(drafts, anonymous, at).await,
            Task::Pour { notes, board, zone } => self.pour(notes, &board, Some(zone)).await,
            Task::PourZones { zones, from, board } => self.pour_zones(&zones, &from, &board).await,
            Task::OpenVote { plan } => self.read_options(plan).await,
        }
    }

    async fn read(&self, board: &BoardId) -> Result<Board, Refusal> {
        self.rooms.read(board).await
    }

    /// The private notes that someone has sent, in their order.
    async fn sent(&self, person: &PersonId) -> Result<Vec<Note>, Refusal> {
        let Some(board) = self.state.drafts_of(person) else { return Ok(Vec::new()) };
        let board = self.read(&board).await?;
        let mut notes: Vec<Note> = board.notes.into_values().filter(is_sent).collect();
        // The zones that they name are another board's, so there is no outline to read them in.
        let place = |note: &Note| (note.place.order.clone(), note.at, note.id.clone());
        notes.sort_by_key(place);
        Ok(notes)
    }

    /// The first person who has something to reveal. Who it is becomes part of the errand before anything of it is done:
    /// after a restart it is nobody else.
    async fn next_of(&self, drafts: Vec<Drafts>, anonymous: bool, at: Millis) -> Result<Brought, Refusal> {
        for theirs in drafts {
            if !self.sent(&theirs.person).await?.is_empty() {
                return Ok(Brought::Narrowed(Task::Reveal {
                    drafts: vec![theirs],
                    one: false,
                    anonymous,
                    at,
                }));
            }
        }
        Ok(Brought::Done(Done::Revealed { notes: 0, people: 0 }))
    }

    /// Brings private notes to the boards, one transaction for each person, in this order; then takes them from the
    /// private boards.
    async fn reveal(&self, drafts: Vec<Drafts>, anonymous: bool, at: Millis) -> Result<Brought, Refusal> {
        let mut boards: BTreeMap<BoardId, Vec<Writing>> = BTreeMap::new();
        let (mut taken, mut count) = (Vec::new(), 0);
        for Drafts { person, board, zone } in drafts {
            let notes = self.sent(&person).await?;
            if notes.is_empty() {
                continue;
            }
            count += notes.len();
            let erased = notes.iter().map(|note| Change::Erase { note: note.id.clone() }).collect();
            taken.push((person.clone(), Writing { author: None, changes: erased }));
            let author = Some(person.clone()).filter(|_| !anonymous);
            let signed = author.as_ref().map(ToString::to_string);
            let group = self.state.group_of(&person).map(|group| group.id.to_string());
            let changes = notes.into_iter().map(|note| Change::Bring {
                note: Note { author: signed.clone(), at, group: group.clone(), ..note },
                zone: zone.clone(),
            });
            boards.entry(board).or_default().push(Writing { author, changes: changes.collect() });
        }
        for (board, writings) in boards {
            self.rooms.write(&board, writings).await?;
        }
        let people = told(taken.len());
        for (person, writing) in taken {
            if let Some(board) = self.state.drafts_of(&person) {
                self.rooms.write(&board, vec![writing]).await?;
            }
        }
        Ok(Brought::Done(Done::Revealed { notes: told(count), people }))
    }

    /// Copies these notes, those that are shown.
    async fn pour(
        &self,
        notes: Vec<NoteRef>,
        to: &BoardId,
        zone: Option<String>,
    ) -> Result<Brought, Refusal> {
        let from: BTreeSet<&BoardId> = notes.iter().map(|note| &note.board).collect();
        let mut boards = BTreeMap::new();
        for board in from {
            boards.insert(board, self.read(board).await?);
        }
        let shown = notes.iter().filter_map(|NoteRef { board, note }| {
            let content = boards.get(board).filter(|content| content.is_live(note))?;
            Some((board, content.notes.get(note)?))
        });
        let changes =
            shown.map(|(board, note)| self.copied(note, board, to, zone.clone())).collect::<Vec<_>>();
        self.bring_copies(changes, to).await
    }

    /// Copies every note of these zones, board by board, in reading order.
    async fn pour_zones(&self, zones: &[String], from: &[BoardId], to: &BoardId) -> Result<Brought, Refusal> {
        let mut changes = Vec::new();
        for board in from {
            let content = self.read(board).await?;
            for section in content.outline().sections.iter().filter(|s| zones.contains(&s.zone.id)) {
                let zone = Some(section.zone.id.clone());
                changes.extend(section.notes.iter().map(|note| self.copied(note, board, to, zone.clone())));
            }
        }
        self.bring_copies(changes, to).await
    }

    fn copied(&self, note: &Note, from: &BoardId, to: &BoardId, zone: Option<String>) -> Change {
        let label = self.state.board(from).map(|board| board.title.as_str()).unwrap_or_default();
        Change::Pour { copy: note.copy(from.as_str(), to.as_str(), label), zone }
    }

    async fn bring_copies(&self, changes: Vec<Change>, to: &BoardId) -> Result<Brought, Refusal> {
        let notes = told(changes.len());
        if notes > 0 {
            self.rooms.write(to, vec![Writing { author: None, changes }]).await?;
        }
        Ok(Brought::Done(Done::Poured { notes }))
    }

    /// The notes that each vote of a plan is on, in reading order.
    async fn read_options(&self, plan: VotePlan) -> Result<Brought, Refusal> {
        let mut read = Vec::new();
        for poll in self.state.polls(&plan) {
            let mut options = Vec::new();
            if let Some(board) = &poll.board {
                let content = self.read(board).await?;
                let outline = content.outline();
                let is_asked =
                    |zone: &str| plan.zones.is_empty() || plan.zones.iter().any(|asked| asked == zone);
                for section in outline.sections.iter().filter(|section| is_asked(&section.zone.id)) {
                    let zone = Some(section.zone.id.clone());
                    options.extend(section.notes.iter().map(|note| option_of(note, zone.clone())));
                }
                // Where no zone is named, all notes are meant, those outside of zones too.
                let free = outline.free.iter().filter(|_| plan.zones.is_empty());
                options.extend(free.map(|note| option_of(note, None)));
            }
            read.push((poll, options));
        }
        Ok(Brought::Options { plan, read })
    }
}

fn option_of(note: &Note, zone: Option<String>) -> VoteOption {
    VoteOption { id: note.id.clone(), text: note.text.clone(), zone }
}

fn told(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
