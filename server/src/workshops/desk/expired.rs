//! Boards whose days are over before their workshop’s: what stood on them is deleted, and the rest stays (SPEC G11).
//!
//! That they are erased stands in the log before anything is deleted; their own streams go last. So whoever opens the
//! workshop after a crash finds that there is work left, and does it.

use super::{AGAIN, Desk};
use crate::{
    images,
    journal::{Journal, JournalError, Stream},
    rooms::Rooms,
    traces::Traces,
};
use socle_protocol::{
    ids::{BoardId, Millis, WorkshopId},
    refusal::Refusal,
    workshop::images::KeptImage,
};
use std::{collections::BTreeSet, sync::Arc};
use tracing::{Instrument, info, warn};

impl Desk {
    /// Deletes what stood on boards whose days are over. Beside the desk, and again whenever the workshop is opened: what
    /// is gone already is no work.
    pub(super) fn erase_boards(&mut self) {
        let state = &self.log.state;
        let is_new =
            |(board, _): &(&BoardId, Millis)| !self.destroyed.contains(&Stream::Board((*board).clone()));
        let erased: Vec<(BoardId, Millis)> =
            state.erased_boards().filter(is_new).map(|(board, at)| (board.clone(), at)).collect();
        if erased.is_empty() {
            return;
        }
        let people = state.view().people.iter().filter(|_| state.private_notes_go());
        let remains = Remains {
            workshop: self.scene.workshop.clone(),
            private: people.flat_map(|someone| state.private_boards_of(&someone.id)).collect(),
            others: state.boards_there().map(|board| board.id.clone()).collect(),
            images: state.images().to_vec(),
            erased,
            journal: Arc::clone(&self.scene.journal),
            rooms: Arc::clone(&self.scene.rooms),
            traces: Arc::clone(&self.scene.traces),
        };
        self.destroyed.extend(remains.erased.iter().map(|(board, _)| Stream::Board(board.clone())));
        let sweep = async move {
            while let Err(error) = remains.try_to_delete().await {
                warn!(%error, "failed to erase boards whose days are over; trying again");
                tokio::time::sleep(AGAIN).await;
            }
            // Without remains it does nothing, so that each opening may ask for it.
            while let Err(error) = remains.journal.scrub().await {
                warn!(%error, "failed to scrub what erased boards left; trying again");
                tokio::time::sleep(AGAIN).await;
            }
        };
        self.sweeps.spawn(sweep.in_current_span());
    }
}

/// What is left of boards that were erased, and where.
struct Remains {
    workshop: WorkshopId,
    erased: Vec<(BoardId, Millis)>,
    /// Of private notes: what was revealed on those boards stands in their journals.
    private: Vec<BoardId>,
    /// The boards that stay.
    others: Vec<BoardId>,
    images: Vec<KeptImage>,
    journal: Arc<dyn Journal>,
    rooms: Arc<Rooms>,
    traces: Arc<Traces>,
}

impl Remains {
    /// Until nothing is left; may be done again from the beginning wherever it broke off.
    async fn try_to_delete(&self) -> Result<(), Unfinished> {
        if !self.is_anything_left().await? {
            return Ok(());
        }
        for (board, at) in &self.erased {
            // Nobody may enter any more, so that nothing opens it again.
            self.rooms.close(board, Refusal::BoardErased { at: *at }).await;
        }
        self.blank_images().await?;
        for board in &self.private {
            self.rooms.close(board, Refusal::WorkshopClosed {}).await;
            self.journal.destroy(Stream::Board(board.clone())).await?;
        }
        let boards = self.erased.iter().map(|(board, _)| board);
        let quarantined: BTreeSet<BoardId> = boards.clone().chain(&self.private).cloned().collect();
        self.traces.remove(&self.workshop, &quarantined).await?;
        for board in boards {
            self.journal.destroy(Stream::Board(board.clone())).await?;
        }
        info!(boards = self.erased.len(), "boards whose days were over were erased");
        Ok(())
    }

    async fn is_anything_left(&self) -> Result<bool, JournalError> {
        for (board, _) in &self.erased {
            if self.journal.newest(Stream::Board(board.clone())).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes the bytes of images that these boards alone have ever named; and of photos that no other board has: one that
    /// was brought for a private note of such a table, or for none, was nobody else's to see.
    async fn blank_images(&self) -> Result<(), JournalError> {
        if self.images.is_empty() {
            return Ok(());
        }
        let photos = self.images.iter().filter(|image| image.photo);
        let mut gone: BTreeSet<String> = photos.map(|image| image.image.clone()).collect();
        for (board, _) in &self.erased {
            gone.extend(self.named_on(board).await?);
        }
        for board in &self.others {
            if gone.is_empty() {
                return Ok(());
            }
            for image in self.named_on(board).await? {
                gone.remove(&image);
            }
        }
        let images = self.images.iter().filter(|image| gone.contains(&image.image));
        images::blank(self.journal.as_ref(), &self.workshop, images).await
    }

    /// The images that a board names, or has named: their names stand in its updates letter by letter.
    async fn named_on(&self, board: &BoardId) -> Result<BTreeSet<String>, JournalError> {
        let entries = self.journal.slice(Stream::Board(board.clone()), 0, usize::MAX).await?;
        let has = |name: &str| {
            let name = name.as_bytes();
            entries.iter().any(|entry| entry.body.windows(name.len()).any(|part| part == name))
        };
        Ok(self.images.iter().map(|image| image.image.clone()).filter(|image| has(image)).collect())
    }
}

/// Why something of them is left.
#[derive(Debug, thiserror::Error)]
enum Unfinished {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("remove a file: {0}")]
    Files(#[from] std::io::Error),
}
