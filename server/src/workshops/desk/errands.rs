//! What a workshop does to its boards: private notes are revealed, notes poured, votes opened on what is there (SPEC D).
//!
//! One errand at a time, in order, in a task beside the desk. An errand is in the workshop's state until it is reported,
//! so that a restart sets out again; what it does may be done twice with the effect of once: a note is brought where none
//! of its id is, and taken from the private board only when it is on disk at the other.

mod joining;
mod judging;
mod pouring;

use super::{AGAIN, Desk, LoadError};
use crate::{
    journal::{Journal, Stream},
    playback::past::{self, Until},
    room::writing::{Change, Writing, Written, is_sent},
    rooms::Rooms,
};
use socle_protocol::{
    board::{Board, Note, erase::Mask, outline::Section, restore::Scope},
    ids::{BoardId, ErrandId, Millis, PersonId, PhaseId},
    message::{
        Done, Drafts, NoteRef, Restored, Task,
        script::{See, Stage},
        vote::{VoteOption, VotePlan, VotedIdea},
    },
    plan::{Plan, Spot},
    refusal::Refusal,
    workshop::{Workshop, vote::options::Poll},
};
use std::{collections::BTreeMap, future, sync::Arc, time::Duration};
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use tracing::{Instrument, error, warn};

/// How often an errand is tried while a board cannot be opened: for half a minute. After that the others go on.
const TRIES: u32 = 30;
/// What a note is that was kept («idée socle»), and one of which nothing was decided (SPEC B3).
const CORE: &str = "core";
const PROPOSED: &str = "proposed";

/// How often what people change during its reveal is brought again. Faster than anyone types, so the second time is
/// mostly the last; who never stops has what is left on the private board, for the next reveal.
const ROUNDS: usize = 8;

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
    /// Their words have left the boards; these notes had some.
    Blanked {
        person: PersonId,
        notes: BTreeMap<NoteRef, Option<Mask>>,
    },
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

/// How long a stop waits for what is being destroyed: a few short commits, and the whole stop has five seconds (SPEC X1).
const SWEEPING: Duration = Duration::from_secs(2);

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
        let (rooms, journal) = (Arc::clone(&self.scene.rooms), Arc::clone(&self.scene.journal));
        let state = Arc::clone(&self.log.state);
        let work = async move { Errand { rooms, journal, state }.run(task).await };
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
        let brought = match brought {
            Brought::Blanked { person, notes } => match self.blank_log(person, notes).await {
                Ok(done) => Brought::Done(done),
                Err(error) => {
                    warn!(%error, %errand, "an errand sets out again");
                    self.patience.until = Some(Instant::now() + AGAIN);
                    return Ok(());
                }
            },
            brought => brought,
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
        let writes_alone = state.rules().see == See::Own;
        let is_moderated = state.view().script.iter().any(|phase| phase.rules.see == See::Moderated);
        let people = state.view().people.iter().filter(|someone| someone.role.may_edit());
        let boards = people.flat_map(|someone| {
            let drafts = state.drafts_of(&someone.id).filter(|_| writes_alone);
            [drafts, state.inbox_of(&someone.id).filter(|_| is_moderated)]
        });
        let boards: Vec<BoardId> = boards.flatten().collect();
        if boards.is_empty() {
            return;
        }
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
        let private = people.flat_map(|someone| state.private_boards_of(&someone.id));
        let drafts = private.map(Stream::Board);
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

    /// Boards that were to be added, where the log does not have them: what is on them must not stay where nobody would
    /// find it to erase it.
    pub(super) fn forsake(&mut self, boards: Vec<BoardId>) {
        for board in boards.into_iter().filter(|board| self.log.state.board(board).is_err()) {
            let journal = Arc::clone(&self.scene.journal);
            let sweep = async move {
                while let Err(error) = journal.destroy(Stream::Board(board.clone())).await {
                    warn!(%error, "failed to destroy a board that was not added; trying again");
                    tokio::time::sleep(AGAIN).await;
                }
            };
            self.sweeps.spawn(sweep.in_current_span());
        }
    }

    /// Before the server stops: what is being destroyed is gone, also where nobody opens the workshop again.
    pub(super) async fn sweep_out(&mut self) {
        let swept = async { while self.sweeps.join_next().await.is_some() {} };
        if tokio::time::timeout(SWEEPING, swept).await.is_err() {
            warn!("failed to destroy what is spent before the stop; the next opening does it");
        }
    }
}

/// One errand, with the workshop as it was when it set out.
pub(super) struct Errand {
    pub(super) rooms: Arc<Rooms>,
    pub(super) journal: Arc<dyn Journal>,
    pub(super) state: Arc<Workshop>,
}

impl Errand {
    async fn run(&self, task: Task) -> Result<Brought, Refusal> {
        match task {
            Task::Reveal { drafts, one: true, anonymous, at } => self.next_of(drafts, anonymous, at).await,
            Task::Reveal { drafts, one: false, anonymous, at } => self.reveal(drafts, anonymous, at).await,
            Task::Judge { ideas, verdict, people, at } => self.judge(ideas, verdict, people, at).await,
            Task::Pour { notes, board, zone } => self.pour(notes, &board, Some(zone)).await,
            Task::PourZones { zones, from, board, into } => {
                self.pour_zones(&zones, &from, &board, into.as_deref()).await
            }
            Task::PourRooms { rooms, board } => self.pour_rooms(rooms, &board).await,
            Task::OpenVote { plan } => self.read_options(plan).await,
            Task::Settle { board, core, rest, zone } => self.settle(&board, core, rest, zone).await,
            Task::Title { board, title } => {
                let changes = vec![Change::Title { title }];
                self.rooms.write(&board, vec![Writing { author: None, changes }]).await?;
                Ok(Brought::Done(Done::Titled {}))
            }
            Task::Restore { board, zone, note, seq } => {
                let scope = match (note, zone) {
                    (Some(note), _) => Scope::Note(note),
                    (None, Some(zone)) => Scope::Zone(zone),
                    (None, None) => Scope::Board,
                };
                let restored = self.restore(board, scope, Until::Seq(seq)).await?;
                Ok(Brought::Done(Done::Restored { boards: restored.into_iter().collect() }))
            }
            Task::Erase { person } => self.blank(person).await,
            Task::RestorePhase { phase, boards } => self.restore_phase(&phase, boards).await,
        }
    }

    /// Brings a board back to what it was; `None` when it is so already.
    async fn restore(&self, board: BoardId, scope: Scope, until: Until) -> Result<Option<Restored>, Refusal> {
        let then = past::board(self.journal.as_ref(), &board, until).await?;
        let changes = vec![Change::Restore { then: Arc::new(then), scope }];
        let written = self.rooms.write(&board, vec![Writing { author: None, changes }]).await?;
        let Written { before, items } = written;
        Ok((items > 0).then_some(Restored { board, before, items }))
    }

    async fn restore_phase(&self, phase: &PhaseId, boards: Vec<BoardId>) -> Result<Brought, Refusal> {
        let workshop = &self.state.view().id;
        let at = past::beginning(self.journal.as_ref(), workshop, phase).await?;
        let mut restored = Vec::new();
        for board in boards {
            restored.extend(self.restore(board, Scope::Board, Until::Time(at)).await?);
        }
        Ok(Brought::Done(Done::Restored { boards: restored }))
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
    /// private boards. What somebody has changed between the two stays there, and is brought again.
    async fn reveal(&self, drafts: Vec<Drafts>, anonymous: bool, at: Millis) -> Result<Brought, Refusal> {
        let (mut count, mut people) = (0, 0);
        let mut rest: Vec<(Drafts, Option<BTreeMap<String, Note>>)> =
            drafts.into_iter().map(|theirs| (theirs, None)).collect();
        for round in 0..ROUNDS {
            let mut boards: BTreeMap<BoardId, Vec<Writing>> = BTreeMap::new();
            let mut taken = Vec::new();
            for (theirs, known) in rest {
                let mut notes = self.sent(&theirs.person).await?;
                if let Some(known) = &known {
                    // What was written since is for the next reveal.
                    notes.retain(|note| known.contains_key(&note.id));
                }
                if notes.is_empty() {
                    continue;
                }
                if round == 0 {
                    (count, people) = (count + notes.len(), people + 1);
                }
                let author = Some(theirs.person.clone()).filter(|_| !anonymous);
                let group = self.state.group_of(&theirs.person).map(|group| group.id.to_string());
                let signed = |note: &Note| {
                    let author = author.as_ref().map(ToString::to_string);
                    let named = author.is_some();
                    let signed = Note { author, at, group: group.clone(), ..note.clone() };
                    signed.brought_to(theirs.board.as_str(), named)
                };
                let changes =
                    notes.iter().map(|note| match known.as_ref().and_then(|known| known.get(&note.id)) {
                        Some(was) => {
                            let (was, zone) = (Some(Box::new(was.clone())), theirs.zone.clone());
                            Change::BringAgain { note: signed(note), was, zone }
                        }
                        None => Change::Bring { note: signed(note), zone: theirs.zone.clone() },
                    });
                let changes = changes.collect();
                boards.entry(theirs.board.clone()).or_default().push(Writing { author, changes });
                taken.push((theirs, notes));
            }
            for (board, writings) in boards {
                self.rooms.write(&board, writings).await?;
            }
            rest = Vec::new();
            for (theirs, notes) in taken {
                let changes = notes.iter().map(|note| Change::Erase { note: note.clone() }).collect();
                if let Some(board) = self.state.drafts_of(&theirs.person) {
                    self.rooms.write(&board, vec![Writing { author: None, changes }]).await?;
                }
                let notes = notes.into_iter().map(|note| (note.id.clone(), note)).collect();
                rest.push((theirs, Some(notes)));
            }
            if rest.is_empty() {
                break;
            }
        }
        Ok(Brought::Done(Done::Revealed { notes: told(count), people: told(people) }))
    }

    /// Marks what a vote kept, and puts the others away: one transaction. What is so already is not written again.
    async fn settle(
        &self,
        board: &BoardId,
        core: Vec<String>,
        rest: Vec<String>,
        zone: Option<String>,
    ) -> Result<Brought, Refusal> {
        let content = self.read(board).await?;
        let live = |notes: Vec<String>| -> Vec<String> {
            notes.into_iter().filter(|note| content.is_live(note)).collect()
        };
        let (core, rest) = (live(core), live(rest));
        let done = Done::Settled { core: told(core.len()), rest: told(rest.len()) };
        let was_core = |note: &&String| content.notes.get(*note).is_some_and(|note| note.status == CORE);
        let undecided: Vec<Change> = (rest.iter().filter(was_core))
            .map(|note| Change::Decide { note: note.clone(), status: PROPOSED })
            .collect();
        let mut changes: Vec<Change> =
            core.into_iter().map(|note| Change::Decide { note, status: CORE }).collect();
        changes.extend(undecided);
        if let Some(zone) = zone {
            changes.extend(rest.into_iter().map(|note| Change::Move { note, zone: zone.clone() }));
        }
        if !changes.is_empty() {
            self.rooms.write(board, vec![Writing { author: None, changes }]).await?;
        }
        Ok(Brought::Done(done))
    }

    /// The notes that each vote of a plan is on, in reading order.
    async fn read_options(&self, plan: VotePlan) -> Result<Brought, Refusal> {
        let mut read = Vec::new();
        for poll in self.state.polls(&plan) {
            let mut options = Vec::new();
            if let Some(board) = &poll.board {
                let content = self.read(board).await?;
                let (outline, joined) = (content.outline(), content.joined());
                let option_of = |note: &Note, zone| option_of(note, zone, joined.get(note.id.as_str()));
                let is_asked = |zone: &String| match plan.zones.as_slice() {
                    [] => !plan.except.contains(zone),
                    asked => asked.contains(zone),
                };
                let has_core =
                    outline.sections.iter().any(|section| section.notes.iter().any(|note| is_core(note)));
                for section in outline.sections.iter().filter(|section| is_asked(&section.zone.id)) {
                    if plan.by_zone {
                        options.extend(option_of_zone(section, has_core));
                        continue;
                    }
                    let zone = Some(section.zone.id.clone());
                    // Of a plan that is named, its ESPACES where they lie.
                    if !plan.zones.is_empty()
                        && let Some(whole) = Plan::of(&outline, &section.zone.id)
                    {
                        let placed = whole.spots.iter().filter(|spot| spot.on.is_some());
                        options.extend(placed.map(|spot| option_of_spot(spot, zone.clone())));
                    }
                    options.extend(section.notes.iter().map(|note| option_of(note, zone.clone())));
                }
                // Where no zone is named, all notes are meant, those outside of zones too.
                let free = outline.free.iter().filter(|_| plan.zones.is_empty() && !plan.by_zone);
                options.extend(free.map(|note| option_of(note, None)));
            }
            read.push((poll, options));
        }
        Ok(Brought::Options { plan, read })
    }
}

/// With how many ideas it stands for.
fn option_of(note: &Note, zone: Option<String>, joined: Option<&Vec<&Note>>) -> VoteOption {
    let times = joined.map(|others| others.len() as u32 + 1);
    VoteOption { id: note.id.clone(), text: note.text.clone(), zone, times, ideas: None }
}

fn is_core(note: &Note) -> bool {
    note.status == CORE
}

/// A zone as a whole, with what is core in it where something of its board is; none without an idea.
fn option_of_zone(section: &Section<'_>, has_core: bool) -> Option<VoteOption> {
    let asked = section.notes.iter().filter(|note| !has_core || is_core(note));
    let ideas: Vec<VotedIdea> =
        asked.map(|note| VotedIdea { note: note.id.clone(), text: note.text.clone() }).collect();
    let zone = section.zone;
    (!ideas.is_empty()).then(|| VoteOption {
        id: zone.id.clone(),
        text: zone.title.clone(),
        zone: Some(zone.id.clone()),
        times: None,
        ideas: Some(ideas),
    })
}

/// By its number and its name, as it stands on the plan.
fn option_of_spot(spot: &Spot<'_>, zone: Option<String>) -> VoteOption {
    let of = spot.section.zone;
    VoteOption {
        id: of.id.clone(),
        text: format!("{} · {}", spot.number, of.title),
        zone,
        times: None,
        ideas: None,
    }
}

fn told(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
