//! One person's words leave a board (SPEC G8): its room, the only writer of its stream, rewrites the journal and reads the
//! board anew. Whoever is in it comes back without their copy, which has the words still.

use super::{
    Room, RoomFault,
    document::history,
    storage::{self, Care},
};
use crate::journal::{JournalError, Rewrite, Stream};
use bytes::Bytes;
use socle_protocol::{
    board::erase::{Copies, Survey},
    ids::PersonId,
    refusal::Refusal,
};
use std::sync::Arc;
use tokio::sync::oneshot;

/// Whose words go, and what is known of where they are.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) person: PersonId,
    pub(crate) survey: Arc<Survey>,
    /// Notes of this board whose words the server brought, and that are theirs.
    pub(crate) copies: Arc<Copies>,
}

pub(crate) type Answer = oneshot::Sender<Result<(), Refusal>>;

impl Room {
    /// Does what was asked for, between two batches: everything that was accepted is on disk.
    pub(super) async fn blank_all(&mut self, wishes: Vec<(Wish, Answer)>) -> Result<(), RoomFault> {
        for (wish, answer) in wishes {
            match self.blank(wish).await {
                Ok(()) => {
                    let _gone = answer.send(Ok(()));
                }
                Err(error) => {
                    let unread = matches!(error, JournalError::Damaged { .. });
                    let refusal =
                        if unread { Refusal::BoardUnavailable {} } else { Refusal::StorageUnavailable {} };
                    let _gone = answer.send(Err(refusal));
                    // What is on disk now, only the journal knows.
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    async fn blank(&mut self, wish: Wish) -> Result<(), JournalError> {
        let stream = || Stream::Board(self.scene.board.clone());
        let entries = self.scene.journal.slice(stream(), 0, usize::MAX).await?;
        let raw = self.scene.raw;
        // A long history takes a while to walk.
        let work = move || -> Result<Vec<(u64, Bytes)>, JournalError> {
            let (history, seqs) = history(&entries, raw)?;
            let damaged = |error: socle_protocol::walk::Malformed| JournalError::Damaged {
                seq: 0,
                reason: error.to_string(),
            };
            let blanked = history.blanked(&wish.person, &wish.survey, &wish.copies).map_err(damaged)?;
            Ok(seqs.into_iter().zip(blanked).filter_map(|(seq, body)| Some((seq, body?.into()))).collect())
        };
        let bodies = tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|panic| Err(JournalError::Store(panic.to_string())))?;
        if bodies.is_empty() {
            return Ok(());
        }
        self.scene.journal.rewrite(Rewrite { stream: stream(), at: self.seq, bodies }).await?;
        let (board, limits) = (&self.scene.board, &self.scene.limits);
        let read = storage::read(self.scene.journal.as_ref(), board, raw, limits, Care::Whole).await?;
        (self.document, self.seq, self.snapshot_seq) = (read.document, read.seq, read.snapshot_seq);
        self.send_away(&Refusal::BoardRewritten {});
        self.count_drafts();
        Ok(())
    }

    /// Ends every session; the room stays.
    fn send_away(&mut self, refusal: &Refusal) {
        for (session, attendee) in std::mem::take(&mut self.attendees) {
            self.presence.leave(session);
            attendee.end(refusal.clone());
        }
    }
}
