//! One person of the reference session, with what is open on their device: the workshop, the table where they sit, and
//! their private notes while they write alone.

use super::{
    PATIENCE, SessionError, Tempo,
    plan::{Act, Someone, What, Writing},
    plane::{Plane, Seen},
};
use crate::{
    Ticket,
    board::{Board, Connection, edits::now},
    live::Address,
};
use socle_protocol::{
    board::{BY_TABLE, Color, Link, LinkKind, Note, Origin, Place},
    ids::{BoardId, PersonId, PhaseId, VoteId},
    message::{
        Command, WorkshopView,
        script::{Entry, See},
        vote::{Ballot, Points, VoteState},
    },
    workshop::group::table,
};

/// What is typed at once in a time of one's own: three characters a second, in batches of 400 ms.
const BATCH: f64 = 0.4;
const LETTERS: usize = 1;
/// What is typed at once where nobody watches: about a word.
const WORD: usize = 8;

#[derive(Debug)]
pub struct Participant {
    /// Number in the plan.
    pub who: usize,
    pub someone: Someone,
    ticket: Ticket,
    plane: Plane,
    /// The device that was put away.
    first: Option<Plane>,
    table: Option<Board>,
    drafts: Option<Board>,
    away: bool,
}

/// Where a group that is `g`th sits, by what a device knows.
fn seat(view: &WorkshopView, person: &PersonId) -> Option<BoardId> {
    let g = view.groups.iter().position(|group| group.members.contains(person))?;
    let is_host = view.groups.get(g)?.host.as_ref() == Some(person);
    let round = if is_host { 0 } else { view.tables.round as usize };
    view.tables.boards.get(table(g, round, view.tables.boards.len().max(1))).cloned()
}

/// Does a phase run, with everyone at its tables? That it began is told before the tables change.
pub(super) fn has_begun(seen: &Seen, phase: &PhaseId) -> Option<()> {
    let view = seen.view.as_ref()?;
    let running = view.script.iter().find(|known| known.id == *phase)?;
    let has_sat_down = |entry: &Entry| match entry {
        Entry::Rotate { round } => view.tables.round == *round,
        _ => true,
    };
    let is_so = view.clock.phase.as_ref() == Some(phase) && running.enter.iter().all(has_sat_down);
    is_so.then_some(())
}

async fn until(board: &Board, what: &str, seen: impl Fn(&Board) -> bool) -> Result<(), SessionError> {
    match tokio::time::timeout(PATIENCE, board.until(seen)).await {
        Ok(seen) => Ok(seen?),
        Err(_) => Err(SessionError::Waited { what: what.to_owned() }),
    }
}

async fn saved(board: &Board) -> Result<(), SessionError> {
    let newest = board.edits_made();
    until(board, "what was written on the disk", |board| board.edits_saved() >= newest).await
}

fn has(board: &Board, note: &str) -> bool {
    board.text_of(note).is_some()
}

impl Participant {
    pub(super) async fn enter(who: usize, someone: &Someone, ticket: Ticket) -> Result<Self, SessionError> {
        let plane = Plane::open(address(&ticket)).await?;
        let (first, table, drafts) = (None, None, None);
        Ok(Self { who, someone: someone.clone(), ticket, plane, first, table, drafts, away: false })
    }

    pub fn person(&self) -> &PersonId {
        &self.ticket.person
    }

    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// The board that is open.
    pub fn table(&self) -> Option<&Board> {
        self.table.as_ref()
    }

    /// Is the network gone?
    pub fn is_away(&self) -> bool {
        self.away
    }

    /// What it takes to open a board of the workshop as this person.
    pub fn ticket(&self, board: BoardId) -> Ticket {
        Ticket { board, ..self.ticket.clone() }
    }

    async fn open(&self, board: BoardId) -> Result<Board, SessionError> {
        let board = Board::open(self.ticket(board));
        until(&board, "the whole board", |board| board.connection() == Connection::Live).await?;
        Ok(board)
    }

    /// The phase has begun: goes where one's group is, and opens what is private now.
    pub(super) async fn arrive(&mut self, phase: &PhaseId) -> Result<(), SessionError> {
        self.plane.find(phase.as_str(), |seen| has_begun(seen, phase)).await?;
        self.sit().await?;
        let drafts = self.plane.find("what is private", |seen| {
            let view = seen.view.as_ref()?;
            let running = view.script.iter().find(|known| known.id == *phase)?;
            let alone = running.rules.see == See::Own;
            (seen.yours.drafts.is_some() == alone).then(|| seen.yours.drafts.clone())
        });
        self.drafts = match drafts.await? {
            Some(board) => Some(self.open(board).await?),
            None => None,
        };
        Ok(())
    }

    /// Opens the board of the table where one's group sits now, unless it is open.
    async fn sit(&mut self) -> Result<(), SessionError> {
        let person = self.person().clone();
        let place = self.plane.find("a seat", |seen| seat(seen.view.as_ref()?, &person)).await?;
        let is_there = self.table.as_ref().is_some_and(|board| *board.id() == place);
        if !is_there {
            self.table = None;
            self.table = Some(self.open(place).await?);
        }
        Ok(())
    }

    /// Does what is theirs of these acts, in order; what was written is on the disk in the end, but for who is away.
    pub(super) async fn perform(&mut self, acts: &[Act], tempo: Tempo) -> Result<(), SessionError> {
        let who = self.who;
        for act in acts.iter().filter(|act| act.who == who) {
            tempo.wait(f64::from(act.at)).await;
            self.act(act, tempo).await?;
        }
        if self.away {
            return Ok(());
        }
        for board in self.table.iter().chain(&self.drafts) {
            saved(board).await?;
        }
        self.was_allowed(acts)
    }

    /// What the plan has them do is there, and nothing of it was undone but what may not be.
    fn was_allowed(&self, acts: &[Act]) -> Result<(), SessionError> {
        let board = self.at_table()?;
        let refusals = board.refusals();
        let lost = |act: &&Act| matches!(&act.what, What::Write(writing) if !has(board, &writing.note));
        let mut theirs = acts.iter().filter(|act| act.who == self.who);
        if let Some(act) = theirs.find(lost) {
            return Err(SessionError::Unlike {
                what: format!("{act:?} of {}: {refusals:?}", self.someone.name),
            });
        }
        Ok(())
    }

    async fn act(&mut self, act: &Act, tempo: Tempo) -> Result<(), SessionError> {
        match &act.what {
            What::Draft { note, text } => self.draft(note, text),
            What::Write(writing) => self.write(writing, act, tempo).await,
            What::Move { note, order } => {
                let board = self.at_table()?;
                until(board, "the note to move", |board| has(board, note)).await?;
                let zone = Some("actions".to_owned());
                board.place_note(
                    note,
                    &Place { zone, order: order.clone(), x: 0.0, y: 0.0, ..Place::default() },
                );
                Ok(())
            }
            What::Merge { keep, gone } => {
                let board = self.at_table()?;
                until(board, "the notes to merge", |board| has(board, keep) && has(board, gone)).await?;
                board.append_text(keep, " (×2)");
                board.remove_note(gone);
                Ok(())
            }
            What::Trespass { note } => self.trespass(note).await,
            What::Cut {} => {
                // What is not on the disk when the line goes, and comes back after everyone has gone to other tables,
                // comes too late: the plan is about who is cut off, not about that.
                for board in self.table.iter().chain(&self.drafts) {
                    saved(board).await?;
                }
                self.away = true;
                self.plane.cut().await?;
                for board in self.table.iter().chain(&self.drafts) {
                    board.cut();
                    until(board, "the network gone", |board| board.connection() == Connection::Down).await?;
                }
                Ok(())
            }
            What::Return {} => self.come_back().await,
            What::Transfer {} => {
                let next = Plane::open(address(&self.ticket)).await?;
                self.first = Some(std::mem::replace(&mut self.plane, next));
                if let Some(board) = self.table.take() {
                    saved(&board).await?;
                    board.leave().await;
                }
                self.sit().await
            }
            What::CastBefore { picks } => {
                let (device, vote) = (self.first.as_ref().unwrap_or(&self.plane), self.vote().await?);
                device.command(Command::Cast { vote, ballot: ballot(picks) }).await.map(drop)
            }
            What::Cast { picks } => self.cast(picks).await,
            What::CastFor { name, picks } => {
                let (vote, name) = (self.vote().await?, name.clone());
                self.plane.command(Command::CastFor { vote, name, ballot: ballot(picks) }).await.map(drop)
            }
        }
    }

    fn at_table(&self) -> Result<&Board, SessionError> {
        let nowhere = || SessionError::Unlike { what: format!("{} at a table", self.someone.name) };
        self.table.as_ref().ok_or_else(nowhere)
    }

    /// An idea on the board that nobody else may open, whole: a phone sends it so.
    fn draft(&self, note: &str, text: &str) -> Result<(), SessionError> {
        let alone = || SessionError::Unlike { what: format!("{} writing alone", self.someone.name) };
        let board = self.drafts.as_ref().ok_or_else(alone)?;
        let order = board.next_order("actions");
        let place = Place { zone: Some("actions".into()), order, x: 0.0, y: 0.0, ..Place::default() };
        board.put_note(&Note { text: text.to_owned(), place, ..self.note(note, true) });
        Ok(())
    }

    /// A note of this person, or of nobody, still empty.
    fn note(&self, id: &str, signed: bool) -> Note {
        let group = self.plane.now(|seen| {
            let groups = &seen.view.as_ref()?.groups;
            groups.get(self.someone.group).map(|group| (group.id.to_string(), group.color.clone()))
        });
        let (group, color) =
            group.map_or((None, Color::default()), |(id, color)| (Some(id), Color::named(&color)));
        Note {
            id: id.to_owned(),
            color,
            author: signed.then(|| self.person().to_string()),
            at: now(),
            status: "proposed".into(),
            group,
            ..Note::default()
        }
    }

    /// Types a note at the table, and links it to what it answers.
    async fn write(&self, writing: &Writing, act: &Act, tempo: Tempo) -> Result<(), SessionError> {
        let board = self.at_table()?;
        let place = Place {
            zone: Some(writing.zone.into()),
            order: writing.order.clone(),
            x: 0.0,
            y: 0.0,
            ..Place::default()
        };
        let origin = writing.origin.as_ref().map(|note| Origin {
            board: board.id().to_string(),
            note: note.clone(),
            ..Origin::default()
        });
        // What nobody signs and is made of nothing else is somebody's without a phone.
        let entered = (!writing.signed && origin.is_none()).then(|| BY_TABLE.to_owned());
        let note = Note { place, origin, entered, ..self.note(&writing.note, writing.signed) };
        match &writing.answers {
            None => board.put_note(&note),
            Some(answered) => {
                until(board, "the action that is answered", |board| has(board, answered)).await?;
                let link = Link {
                    id: format!("{}-answers", writing.note),
                    from: writing.note.clone(),
                    to: answered.clone(),
                    kind: LinkKind::Answers,
                    author: writing.signed.then(|| self.person().to_string()),
                    at: now(),
                    ..Link::default()
                };
                board.put_linked(&note, &link);
            }
        }
        let letters: Vec<char> = writing.text.chars().collect();
        let at_once = if tempo.is_live() { LETTERS } else { WORD };
        for (n, piece) in (1_u32..).zip(letters.chunks(at_once)) {
            tempo.wait(f64::from(act.at) + BATCH * f64::from(n)).await;
            board.append_text(&writing.note, &piece.iter().collect::<String>());
        }
        Ok(())
    }

    /// Writes on a note of an earlier round, as a client may that shows no rules; and sees it undone.
    async fn trespass(&self, note: &str) -> Result<(), SessionError> {
        let board = self.at_table()?;
        until(board, "the note of an earlier round", |board| has(board, note)).await?;
        let before = board.text_of(note);
        board.append_text(note, " (biffé)");
        saved(board).await?;
        until(board, "the edit undone", |board| board.text_of(note) == before).await
    }

    /// The network is there again: goes where the workshop is now, with what was written meanwhile.
    async fn come_back(&mut self) -> Result<(), SessionError> {
        self.away = false;
        self.table.iter().chain(&self.drafts).for_each(Board::reconnect);
        self.plane.back().await?;
        self.sit().await?;
        for board in self.table.iter().chain(&self.drafts) {
            until(board, "the whole board again", |board| board.connection() == Connection::Live).await?;
            saved(board).await?;
        }
        Ok(())
    }

    /// The open vote of one's group.
    async fn vote(&self) -> Result<VoteId, SessionError> {
        let group = self.someone.group;
        let vote = |seen: &Seen| {
            let view = seen.view.as_ref()?;
            let own = &view.groups.get(group)?.id;
            let mut open = view.votes.iter().filter(|vote| vote.state == VoteState::Open);
            Some(open.find(|vote| vote.group.as_ref() == Some(own))?.id.clone())
        };
        self.plane.find("the vote", vote).await
    }

    async fn cast(&self, picks: &[String]) -> Result<(), SessionError> {
        let vote = self.vote().await?;
        self.plane.command(Command::Cast { vote: vote.clone(), ballot: ballot(picks) }).await?;
        // Every device of theirs shows the one ballot that counts.
        for device in [Some(&self.plane), self.first.as_ref()].into_iter().flatten() {
            let own = |seen: &Seen| {
                let mut ballots = seen.yours.ballots.iter();
                ballots.any(|own| own.vote == vote && own.ballot == ballot(picks)).then_some(())
            };
            device.find("one’s own ballot", own).await?;
        }
        Ok(())
    }

    pub(super) async fn leave(self) {
        if let Some(board) = self.table {
            board.leave().await;
        }
    }
}

/// A point for each.
pub fn ballot(picks: &[String]) -> Ballot {
    Ballot::Dots { points: picks.iter().map(|option| Points { option: option.clone(), n: 1 }).collect() }
}

fn address(ticket: &Ticket) -> Address {
    let Ticket { origin, workshop, token, .. } = ticket.clone();
    Address { origin, workshop, token }
}
