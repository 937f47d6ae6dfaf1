//! The end of a workshop: everything it left is deleted, and a tombstone stays (SPEC G4–G6).
//!
//! That it is erased stands in its log before anything is deleted; its log goes last. So whoever opens it after a crash
//! finds that there is work left, and does it.

use super::{AGAIN, Desk, INBOX, Knock, LoadError};
use crate::{inbox, journal::Stream};
use socle_protocol::{ids::Millis, refusal::Refusal};
use std::collections::BTreeSet;
use tracing::{info, warn};

impl Desk {
    /// Deletes everything, answering whoever comes meanwhile that nothing is left. Ends with [`LoadError::Purged`]; where
    /// the server stops first, the next one goes on.
    pub(super) async fn purge(
        &mut self,
        inbox: &mut inbox::Receiver<Knock>,
        at: Millis,
    ) -> Result<(), LoadError> {
        self.errand = None;
        self.sweeps.shutdown().await;
        let (gone, stopping) = (Refusal::WorkshopPurged { at }, self.scene.stopping.clone());
        self.dismiss(&gone);
        let work = self.delete_all(at);
        tokio::pin!(work);
        loop {
            let mut knocks = Vec::new();
            tokio::select! {
                biased;
                () = stopping.cancelled() => return Ok(()),
                () = &mut work => return Err(LoadError::Purged { at }),
                n = inbox.recv_many(&mut knocks, INBOX) => {
                    if n == 0 { return Ok(()); }
                    knocks.into_iter().for_each(|knock| knock.refuse(&gone));
                }
            }
        }
    }

    /// Until nothing is left, however often the disk fails.
    async fn delete_all(&self, at: Millis) {
        while let Err(error) = self.try_to_delete_all(at).await {
            warn!(%error, "failed to erase the workshop; trying again");
            tokio::time::sleep(AGAIN).await;
        }
        info!("the workshop was erased");
    }

    async fn try_to_delete_all(&self, at: Millis) -> Result<(), Unfinished> {
        let (scene, boards) = (&self.scene, self.boards());
        for board in &boards {
            // Nobody may enter any more, so that nothing opens it again.
            scene.rooms.close(board, Refusal::WorkshopPurged { at }).await;
        }
        let state = &self.log.state;
        let ballots = state.urns().chain(state.spent()).cloned().map(Stream::Ballots);
        // Also one that the log does not know, because the plug was pulled between the two.
        let images = [Stream::Images(scene.workshop.clone())];
        for stream in boards.iter().cloned().map(Stream::Board).chain(ballots).chain(images) {
            scene.journal.destroy(stream).await?;
        }
        scene.traces.remove(&scene.workshop, &boards).await?;
        scene.journal.bury(Stream::Workshop(scene.workshop.clone()), at).await?;
        scene.journal.scrub().await?;
        Ok(())
    }

    /// Every board that the workshop has written on, those of private notes too.
    pub(super) fn boards(&self) -> BTreeSet<socle_protocol::ids::BoardId> {
        let state = &self.log.state;
        let drafts = state.view().people.iter().flat_map(|someone| state.private_boards_of(&someone.id));
        state.view().boards.iter().map(|board| board.id.clone()).chain(drafts).collect()
    }
}

/// Why something of it is left.
#[derive(Debug, thiserror::Error)]
enum Unfinished {
    #[error(transparent)]
    Journal(#[from] crate::journal::JournalError),
    #[error("remove a file: {0}")]
    Files(#[from] std::io::Error),
}
