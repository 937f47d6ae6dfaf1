//! What the server itself reads from a board and writes into it: private notes that are revealed, copies that are poured,
//! what a vote led to (SPEC D). It goes the way of every edit, accepted, committed, broadcast, but that nobody has to be asked whether they
//! may. And how many private notes wait, for those who may not read them.

use super::document::{Document, News};
use socle_protocol::{
    board::{Board, Deletion, Link, Note, Room, Roots, Zone, copy, landing::Landing, restore::Scope},
    ids::{BoardId, Millis, PersonId, Seq},
    refusal::Refusal,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use yrs::{Transact, TransactionMut};

/// What a note takes at most, encoded, beside its text: a dozen keys and their values.
const NOTE_SIZE: usize = 1024;
/// The same of a link, which is one type.
const LINK_SIZE: usize = 512;
/// Shared types of a note: its map and its text.
const NOTE_TYPES: usize = 2;
/// The state of a private note that its author has not sent yet.
const DRAFT: &str = "draft";
/// The states of one that waited for the facilitation, and does no more.
pub(crate) const ACCEPTED: &str = "accepted";
pub(crate) const DECLINED: &str = "declined";

/// What stands for a board in the id of a note that was brought again beside itself.
const AGAIN: &str = "again";

/// One transaction, and one entry in the journal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writing {
    /// Whose it is, for the journal.
    pub(crate) author: Option<PersonId>,
    pub(crate) changes: Vec<Change>,
}

#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// Brings a note to the end of the first of these zones that is shown, and of its own before; not where a note of
    /// this id is already, in the bin or not.
    Bring { note: Note, zone: Option<String> },
    /// [`Change::Bring`] for a note that may have been brought before, as `was` if that is known: what it says now comes to
    /// the one that is there, or beside it where somebody has changed that.
    BringAgain { note: Note, was: Option<Box<Note>>, zone: Option<String> },
    /// [`Change::Bring`] for a copy, or to the board's first zone; one that is there is brought up to date, unless somebody has
    /// worked on it.
    Pour { copy: Note, zone: Option<String> },
    /// What was decided of a note.
    Decide { note: String, status: &'static str },
    /// To the end of this zone, from another one; not where it is not shown.
    Move { note: String, zone: String },
    /// A new zone, where it says.
    AddZone { zone: Box<Zone> },
    /// A link between two items that are there, once: not where one of this id is, in the bin or not.
    Join { link: Box<Link> },
    /// Where an ESPACE lies in its plan, and what it is for.
    Settle { zone: String, room: Box<Room> },
    /// What the board is called, where it is called otherwise.
    Title { title: String },
    /// Brings this much of the board back to what it was.
    Restore { then: Arc<Board>, scope: Scope },
    /// Says what became of an idea, unless it has changed since it was read.
    Answer { note: Note, status: &'static str, reply: Option<String> },
    /// Takes a note out of the document, unless it has changed since it was read.
    Erase { note: Note },
}

/// What a write came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// Where the board's journal stood before it.
    pub(crate) before: Seq,
    /// How many items were brought back.
    pub(crate) items: u32,
}

/// Is this a private note that its author has sent, and that waits?
pub(crate) fn is_sent(note: &Note) -> bool {
    note.deleted.is_none() && ![DRAFT, ACCEPTED, DECLINED].contains(&note.status.as_str())
}

impl Document {
    /// The board as plain values. A raw board has none.
    pub(crate) fn content(&mut self) -> Result<Board, Refusal> {
        if !self.has_schema() {
            return Err(Refusal::BadShape { path: "raw".into() });
        }
        let doc = self.doc();
        let roots = Roots::of(&doc);
        Ok(roots.read(&doc.transact()))
    }

    /// Writes these, all or none of them.
    pub(crate) fn write(
        &mut self,
        writings: Vec<Writing>,
        at: Millis,
        most_notes: usize,
    ) -> Result<(Vec<News>, u32), Refusal> {
        let board = self.content()?;
        let is_new = |note: &&Note| !board.notes.contains_key(&note.id);
        let brought = writings.iter().flat_map(|writing| &writing.changes).filter_map(Change::note);
        let (count, size) = brought
            .filter(is_new)
            .fold((0, 0), |(count, size), note| (count + 1, size + NOTE_SIZE + note.text.len()));
        if count > 0 && board.notes.len() + count > most_notes {
            return Err(Refusal::BoardFull { limit: u32::try_from(most_notes).unwrap_or(u32::MAX) });
        }
        let changes = writings.iter().flat_map(|writing| &writing.changes);
        let links = changes.filter(|change| matches!(change, Change::Join { .. })).count();
        self.make_room(size + links * LINK_SIZE, count * NOTE_TYPES + links)?;
        let mut landing = Landing::of(&board);
        let mut items = 0;
        let mut write = |writing| self.write_one(writing, &mut landing, at, &mut items);
        let news = writings.into_iter().map(&mut write).collect();
        Ok((news, items))
    }

    fn write_one(&mut self, writing: Writing, landing: &mut Landing, at: Millis, items: &mut u32) -> News {
        let Writing { author, changes } = writing;
        let doc = self.doc();
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        for change in changes {
            match change {
                Change::Bring { note, zone } => {
                    bring(&roots, &mut txn, landing, (note, zone));
                }
                Change::BringAgain { note, was, zone } => {
                    bring_again(&roots, &mut txn, landing, (note, was, zone));
                }
                Change::Pour { mut copy, zone } => match roots.note(&txn, &copy.id) {
                    Some(known) if known.is_as_poured() => {
                        roots.pour_again(&mut txn, &copy);
                    }
                    Some(_) => {}
                    None => {
                        let first = landing.first().map(str::to_owned);
                        let meant = std::mem::take(&mut copy.place);
                        let zones = [zone, first];
                        let zones = zones.iter().flatten().map(String::as_str);
                        copy.place = landing.place_as(zones, Some(&meant));
                        roots.add_note(&mut txn, &copy);
                    }
                },
                Change::Answer { note, status, reply } => {
                    if roots.note(&txn, &note.id).is_some_and(|known| known == note) {
                        roots.answer_note(&mut txn, &note.id, status, reply.as_deref());
                    }
                }
                Change::Erase { note } => {
                    if roots.note(&txn, &note.id).is_some_and(|known| known == note) {
                        roots.erase_note(&mut txn, &note.id);
                    }
                }
                // Made once: what was done before a crash is there.
                Change::AddZone { zone } if roots.zone(&txn, &zone.id).is_some() => {}
                Change::AddZone { zone } => {
                    roots.add_zone(&mut txn, &zone);
                    landing.add(*zone);
                }
                Change::Join { link } => {
                    let is_there = |id: &str| {
                        roots.note(&txn, id).is_some_and(|note| note.deleted.is_none())
                            || roots.zone(&txn, id).is_some_and(|zone| zone.deleted.is_none())
                    };
                    let ends = is_there(&link.from) && is_there(&link.to);
                    if ends && roots.link(&txn, &link.id).is_none() {
                        roots.add_link(&mut txn, &link);
                    }
                }
                Change::Settle { zone, room } => {
                    if roots.zone(&txn, &zone).is_some_and(|known| known.room.as_ref() != Some(&*room)) {
                        roots.set_room(&mut txn, &zone, Some(&room));
                    }
                }
                Change::Title { title } => {
                    roots.retitle(&mut txn, &title);
                }
                Change::Restore { then, scope } => {
                    let gone = Deletion { by: String::new(), at, into: None };
                    *items += roots.bring_back(&mut txn, &then, &scope, &gone);
                }
                Change::Decide { note, status } => {
                    if roots.note(&txn, &note).is_some_and(|known| known.status != status) {
                        roots.set_status(&mut txn, &note, status);
                    }
                }
                Change::Move { note, zone } => {
                    let known = roots.note(&txn, &note);
                    let elsewhere = known.filter(|known| known.place.zone.as_deref() != Some(zone.as_str()));
                    if elsewhere.is_some() && landing.knows(&zone) {
                        let place = landing.place([zone.as_str()]);
                        roots.place_note(&mut txn, &note, &place);
                    }
                }
            }
        }
        let raw = txn.encode_update_v1();
        drop(txn);
        let mut news = News::default();
        self.keep_own(&mut news, raw, author, at);
        self.mend(&mut news, None, at);
        news
    }

    /// Notes that their author has sent: of a board of private notes, those that wait to be revealed.
    pub(crate) fn sent(&mut self) -> u32 {
        let sent = self.content().map(|board| board.notes.values().filter(|note| is_sent(note)).count());
        u32::try_from(sent.unwrap_or_default()).unwrap_or(u32::MAX)
    }
}

/// Adds a note unless one of its id is there, at the end of the first of its zones that is shown.
fn bring(
    roots: &Roots,
    txn: &mut TransactionMut<'_>,
    landing: &mut Landing,
    (mut note, zone): (Note, Option<String>),
) {
    if roots.note(txn, &note.id).is_none() {
        let meant = std::mem::take(&mut note.place);
        let zones = [meant.zone.as_deref(), zone.as_deref()];
        note.place = landing.place_as(zones.into_iter().flatten(), Some(&meant));
        roots.add_note(txn, &note);
    }
}

fn bring_again(
    roots: &Roots,
    txn: &mut TransactionMut<'_>,
    landing: &mut Landing,
    (mut note, was, zone): (Note, Option<Box<Note>>, Option<String>),
) {
    let known = roots.note(txn, &note.id);
    if known.as_ref().is_some_and(|known| known.shared) && !note.shared {
        // They took it back in between.
        roots.set_shared(txn, &note.id, false);
    }
    match known {
        None => bring(roots, txn, landing, (note, zone)),
        Some(known) if known.has_words_of(&note) => {}
        Some(known) if was.is_some_and(|was| known.has_words_of(&was)) => {
            roots.pour_again(txn, &note);
        }
        Some(known) => {
            note.id = copy::id(&note.id, &copy::sum(&note), AGAIN);
            note.place.zone = known.place.zone;
            bring(roots, txn, landing, (note, zone));
        }
    }
}

impl Change {
    fn note(&self) -> Option<&Note> {
        match self {
            Change::Bring { note, .. }
            | Change::BringAgain { note, .. }
            | Change::Pour { copy: note, .. } => Some(note),
            Change::Answer { .. }
            | Change::Erase { .. }
            | Change::AddZone { .. }
            | Change::Join { .. }
            | Change::Restore { .. }
            | Change::Title { .. }
            | Change::Settle { .. }
            | Change::Decide { .. }
            | Change::Move { .. } => None,
        }
    }
}

/// How many notes wait on each board of private notes: counts, never a word of them. Kept after the room has left memory.
#[derive(Debug, Default)]
pub(crate) struct Drafts(Mutex<HashMap<BoardId, u32>>);

impl Drafts {
    /// How many notes wait there, as far as this process has seen.
    pub(crate) fn of(&self, board: &BoardId) -> u32 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(board).copied().unwrap_or_default()
    }

    pub(crate) fn are(&self, board: &BoardId, waiting: u32) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting == 0 {
            counts.remove(board);
        } else {
            counts.insert(board.clone(), waiting);
        }
    }
}
