//! The room and its disk: how a board is read from the journal.

use super::document::Document;
use crate::journal::{Journal, JournalError, Loaded, Stream};
use socle_protocol::ids::{BoardId, Seq};
use tracing::error;

/// A board as its journal has it.
pub(super) struct Read {
    pub(super) document: Document,
    /// The newest entry.
    pub(super) seq: Seq,
    /// The newest entry that a snapshot has.
    pub(super) snapshot_seq: Seq,
}

/// Reads a board, from its snapshot where that is whole. A snapshot saves time and is never truth: one that cannot be
/// read is passed over, and every entry replayed. A damaged entry fails the whole load (SPEC S10).
pub(super) async fn read(journal: &dyn Journal, board: &BoardId, raw: bool) -> Result<Read, JournalError> {
    let loaded = journal.load(Stream::Board(board.clone())).await?;
    let (seq, snapshot_seq) = (loaded.seq(), loaded.snapshot.as_ref().map_or(0, |s| s.seq));
    match Document::load(loaded, raw) {
        Ok(document) => Ok(Read { document, seq, snapshot_seq }),
        Err(error) if snapshot_seq > 0 => {
            error!(%board, %error, "the board does not load from its snapshot: replaying every entry");
            let entries = journal.slice(Stream::Board(board.clone()), 0, usize::MAX).await?;
            let seq = entries.last().map_or(0, |entry| entry.seq);
            let document = Document::load(Loaded { snapshot: None, entries }, raw)?;
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

    fn text_of(document: &Document) -> String {
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
        let read = read(&journal, &board, true).await.expect("the entries are whole");
        assert_eq!((text_of(&read.document).as_str(), read.seq, read.snapshot_seq), ("une idée", 1, 0));
    }

    #[tokio::test]
    async fn j1_a_void_is_passed_over_and_a_damaged_entry_is_not() {
        let void = NewEntry { kind: Kind::Void, author: None, at: 1, body: "".into() };
        let (whole, board) = journal(vec![void, typed("une idée")]).await;
        let read_whole = read(&whole, &board, true).await.expect("loads");
        assert_eq!((text_of(&read_whole.document).as_str(), read_whole.seq), ("une idée", 2));
        let garbage = NewEntry { body: "no update".into(), ..typed("x") };
        let (damaged, board) = journal(vec![typed("une idée"), garbage]).await;
        let answer = read(&damaged, &board, true).await.err();
        assert!(matches!(answer, Some(JournalError::Damaged { seq: 2, .. })), "{answer:?}");
    }
}
