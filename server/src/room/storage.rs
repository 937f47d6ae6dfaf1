//! The room and its disk: how a board is read from the journal, and what a room does while nothing can be written.
//!
//! A failed append ends the room, as memory is never trusted over the log; everyone comes back, and the next room
//! finds a disk that takes no writes. It answers everything from committed state, and holds edits undecided, in order,
//! until the disk takes writes again (SPEC S14).

use super::{BATCH, Knock, Room, RoomFault, SessionId, document::Document};
use crate::{
    config::{Limits, Size},
    journal::{Journal, JournalError, Loaded, Stream},
    metrics::Holding,
    storage::Health,
};
use socle_protocol::{
    ids::{BoardId, Seq},
    refusal::Refusal,
};
use tokio::sync::watch;
use tracing::{debug, error};

/// Edits that one board holds: a few minutes of a busy room, each a burst of keystrokes.
const MOST_HELD: usize = 4096;

/// Edits that wait for the disk, in order.
pub(super) struct Held {
    edits: Vec<Knock>,
    bytes: usize,
    counted: Holding,
}

impl Held {
    pub(super) fn new(counted: Holding) -> Self {
        Self { edits: Vec::new(), bytes: 0, counted }
    }

    /// Takes an edit; `false` when there is no room for it. The largest frame that a session may send fits, from
    /// someone who was long offline.
    fn take(&mut self, edit: Knock, largest: Size) -> bool {
        let bytes = weight(&edit);
        if self.edits.len() >= MOST_HELD || self.bytes.saturating_add(bytes) > largest.0 {
            return false;
        }
        self.bytes += bytes;
        self.edits.push(edit);
        self.counted.is(self.edits.len());
        true
    }

    /// Nobody waits for these any more.
    fn forget(&mut self, gone: SessionId) {
        self.edits.retain(|knock| !matches!(knock, Knock::Edit { session, .. } if *session == gone));
        self.bytes = self.edits.iter().map(weight).sum();
        self.counted.is(self.edits.len());
    }

    /// All of them, to be accepted now.
    fn let_go(&mut self) -> Vec<Knock> {
        self.bytes = 0;
        self.counted.is(0);
        std::mem::take(&mut self.edits)
    }
}

fn weight(knock: &Knock) -> usize {
    if let Knock::Edit { edit, .. } = knock { edit.raw.len() } else { 0 }
}

/// Resolves when the disk's health is news to this room.
pub(super) async fn changed(health: &mut watch::Receiver<Health>) {
    if health.changed().await.is_err() {
        // The server is going; its rooms are told so in another way.
        std::future::pending().await
    }
}

impl Room {
    fn is_failing(&self) -> bool {
        *self.scene.health.borrow() == Health::Failing
    }

    /// While the disk takes no writes, edits are kept back; everything else is answered. A session whose edit cannot
    /// be held any more is closed and comes back: nothing of it was called saved.
    pub(super) fn hold_back(&mut self, knocks: Vec<Knock>) -> Vec<Knock> {
        // What is held goes first, also when the disk has just become well.
        if !self.is_failing() && self.held.edits.is_empty() {
            return knocks;
        }
        let mut rest = Vec::with_capacity(knocks.len());
        for mut knock in knocks {
            match &mut knock {
                Knock::Edit { session, .. } => {
                    let session = *session;
                    if self.attendees.contains_key(&session)
                        && !self.held.take(knock, self.scene.limits.frame)
                    {
                        debug!(%session, "no room to hold an edit");
                        self.held.forget(session);
                        self.presence.leave(session);
                        if let Some(attendee) = self.attendees.remove(&session) {
                            attendee.end(Refusal::StorageUnavailable {});
                        }
                    }
                    continue;
                }
                // Whoever asked tries again; behind edits that wait it would come before them.
                Knock::Write { .. } | Knock::Blank { .. } => {
                    let no = Refusal::StorageUnavailable {};
                    let _gone = match knock {
                        Knock::Write { reply, .. } => reply.send(Err(no)).is_err(),
                        Knock::Blank { reply, .. } => reply.send(Err(no)).is_err(),
                        _ => false,
                    };
                    continue;
                }
                // It is greeted first, and told at the next tick.
                Knock::Enter { attendee } => attendee.saving = false,
                Knock::Leave { session } => self.held.forget(*session),
                _ => {}
            }
            rest.push(knock);
        }
        rest
    }

    /// Tells everyone; when the disk takes writes again, the held edits are accepted as if they came now.
    pub(super) async fn disk_changed(&mut self) -> Result<(), RoomFault> {
        let saving = !self.is_failing();
        for attendee in self.attendees.values_mut() {
            attendee.saving = saving;
            attendee.tell_storage();
        }
        if !saving {
            return Ok(());
        }
        let mut edits = self.held.let_go().into_iter().peekable();
        while edits.peek().is_some() {
            let _told = self.serve(edits.by_ref().take(BATCH).collect()).await?;
        }
        Ok(())
    }
}

/// A board as its journal has it.
pub(crate) struct Read {
    pub(crate) document: Document,
    /// The newest entry.
    pub(crate) seq: Seq,
    /// The newest entry that a snapshot has.
    pub(crate) snapshot_seq: Seq,
}

/// How a board is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// Where its snapshot has everything, that is not looked into before somebody wants more than its bytes. One that proves
    /// unreadable then ends its room.
    Quick,
    Whole,
}

/// Reads a board, from its snapshot where that is whole. A snapshot saves time and is never truth: one that cannot be
/// read is passed over, and every entry replayed. A damaged entry fails the whole load (SPEC S10).
pub(crate) async fn read(
    journal: &dyn Journal,
    board: &BoardId,
    raw: bool,
    limits: &Limits,
    care: Care,
) -> Result<Read, JournalError> {
    let loaded = journal.load(Stream::Board(board.clone())).await?;
    let (seq, snapshot_seq) = (loaded.seq(), loaded.snapshot.as_ref().map_or(0, |s| s.seq));
    let asleep = (care == Care::Quick).then(|| Document::asleep(&loaded, raw, limits)).flatten();
    if let Some(document) = asleep {
        return Ok(Read { document, seq, snapshot_seq });
    }
    match Document::load(&loaded, raw, limits) {
        Ok(document) => Ok(Read { document, seq, snapshot_seq }),
        Err(error) if snapshot_seq > 0 => {
            error!(%board, %error, "the board does not load from its snapshot: replaying every entry");
            let entries = journal.slice(Stream::Board(board.clone()), 0, usize::MAX).await?;
            let seq = entries.last().map_or(0, |entry| entry.seq);
            let document = Document::load(&Loaded { snapshot: None, entries }, raw, limits)?;
            Ok(Read { document, seq, snapshot_seq: 0 })
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Append, Kind, NewEntry, Snapshot, memory::Memory};
    use yrs::{Doc, GetString, ReadTxn, Text, Transact};

    async fn journal(entries: Vec<NewEntry>) -> (Memory, BoardId) {
        let (journal, board) = (Memory::new(), "b".parse().expect("an id"));
        let append = Append { stream: Stream::Board(BoardId::clone(&board)), after: 0, entries, claim: None };
        journal.append(append).await.expect("kept");
        (journal, board)
    }

    fn typed(text: &str) -> NewEntry {
        let doc = Doc::new();
        let root = doc.get_or_insert_text("text");
        root.push(&mut doc.transact_mut(), text);
        let body = doc.transact().encode_state_as_update_v1(&yrs::StateVector::default());
        NewEntry { kind: Kind::Update, author: None, at: 1, body: body.into() }
    }

    fn text_of(document: &mut Document) -> String {
        let update = document.difference(&yrs::StateVector::default());
        let doc = Doc::new();
        let update = yrs::updates::decoder::Decode::decode_v1(&update).expect("an update");
        doc.transact_mut().apply_update(update).expect("applies");
        let root = doc.get_or_insert_text("text");
        root.get_string(&doc.transact())
    }

    #[tokio::test]
    async fn j6_a_board_whose_snapshot_cannot_be_read_is_replayed_from_its_entries() {
        let (journal, board) = journal(vec![typed("une idée")]).await;
        let garbage = Snapshot { seq: 1, body: "no snapshot".into() };
        journal.keep(Stream::Board(board.clone()), garbage).await.expect("kept");
        let mut read = read(&journal, &board, true, &Limits::default(), Care::Whole)
            .await
            .expect("the entries are whole");
        assert_eq!((text_of(&mut read.document).as_str(), read.seq, read.snapshot_seq), ("une idée", 1, 0));
    }

    #[tokio::test]
    async fn j1_a_void_is_passed_over_and_a_damaged_entry_is_not() {
        let void = NewEntry { kind: Kind::Void, author: None, at: 1, body: "".into() };
        let (whole, board) = journal(vec![void, typed("une idée")]).await;
        let mut read_whole =
            read(&whole, &board, true, &Limits::default(), Care::Whole).await.expect("loads");
        assert_eq!((text_of(&mut read_whole.document).as_str(), read_whole.seq), ("une idée", 2));
        let garbage = NewEntry { body: "no update".into(), ..typed("x") };
        let (damaged, board) = journal(vec![typed("une idée"), garbage]).await;
        let answer = read(&damaged, &board, true, &Limits::default(), Care::Whole).await.err();
        assert!(matches!(answer, Some(JournalError::Damaged { seq: 2, .. })), "{answer:?}");
    }
}
