//! Workshops whose time is over are erased (SPEC G3), and boards whose days are (SPEC G11): looked for when the server
//! starts, and every hour.
//!
//! Cheap where nothing happened: a workshop is read when its log is longer than at the last look, or when its time may be
//! over by what was found then. What is erased, and whether it really is time, is decided by the workshop's own desk.

use crate::{
    clock,
    journal::{Journal, JournalError, Kind, Stream},
    rooms::Rooms,
    workshops::{self, Workshops},
};
use socle_protocol::{
    ids::{Millis, Seq, WorkshopId},
    workshop::Workshop,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// How often it is looked: who was told a day gets that day.
const EVERY: Duration = Duration::from_secs(3600);
/// Remains in the file wait this long at most for an hour in which no board is open: making the file anew holds up
/// whoever saves meanwhile.
const LONGEST_REMAINS: u32 = 24;

/// Looks for workshops whose time is over.
pub(crate) struct Retention {
    workshops: Arc<Workshops>,
    rooms: Arc<Rooms>,
    journal: Arc<dyn Journal>,
    known: HashMap<WorkshopId, Outlook>,
    /// Looks since the file was scrubbed.
    unscrubbed: u32,
}

/// What was found of a workshop, when its log was so long.
#[derive(Debug, Clone, Copy)]
struct Outlook {
    seq: Seq,
    /// Not before then; never, where nobody has chosen.
    not_before: Option<Millis>,
}

impl Retention {
    pub(crate) fn of(workshops: Arc<Workshops>, rooms: Arc<Rooms>, journal: Arc<dyn Journal>) -> Self {
        Self { workshops, rooms, journal, known: HashMap::new(), unscrubbed: 0 }
    }

    /// Looks now and every hour, until the server stops.
    pub(crate) async fn keep_looking(mut self, stopping: CancellationToken) {
        let looking = async {
            loop {
                if let Err(error) = self.look().await {
                    warn!(%error, "failed to look for workshops whose time is over");
                }
                tokio::time::sleep(EVERY).await;
            }
        };
        tokio::select! {
            () = looking => {}
            () = stopping.cancelled() => {}
        }
    }

    async fn look(&mut self) -> Result<(), JournalError> {
        for (workshop, seq) in self.journal.workshops().await? {
            let known = self.known.get(&workshop).filter(|outlook| outlook.seq == seq);
            let may_be_over = known.is_none_or(|outlook| {
                outlook.not_before.is_some_and(|not_before| not_before <= clock::now())
            });
            if may_be_over {
                let not_before = self.look_at(&workshop).await.unwrap_or_else(|error| {
                    error!(%workshop, %error, "failed to see whether a workshop's time is over");
                    Some(clock::now())
                });
                self.known.insert(workshop, Outlook { seq, not_before });
            }
        }
        self.unscrubbed += 1;
        if self.rooms.open_rooms() == 0 || self.unscrubbed >= LONGEST_REMAINS {
            self.journal.scrub().await?;
            self.unscrubbed = 0;
        }
        Ok(())
    }

    /// Has it erased if its time is over, or if that was begun before a crash; answers when to look again.
    async fn look_at(&self, workshop: &WorkshopId) -> Result<Option<Millis>, JournalError> {
        let log = || Stream::Workshop(workshop.clone());
        if self.journal.newest(log()).await?.is_some_and(|newest| newest.kind == Kind::Tombstone) {
            return Ok(None);
        }
        let entries = self.journal.slice(log(), 0, usize::MAX).await?;
        let Some(state) = workshops::rehearse(workshop, entries)? else { return Ok(None) };
        if state.purged().is_some() {
            info!(%workshop, "going on with what was left of an erased workshop");
            // Whoever opens it, erases it: the answer says so.
            let _erased = self.workshops.enter(workshop).roster().await;
            return Ok(Some(clock::now()));
        }
        if self.has_remains(&state).await? {
            info!(%workshop, "going on with what was left of erased boards");
            // Whoever opens it, erases them.
            let _open = self.workshops.enter(workshop).roster().await;
            return Ok(Some(clock::now()));
        }
        let changed = self.changed(&state).await?;
        let ends = [state.expires_at(changed), state.boards_expire_at()];
        let Some(end) = ends.into_iter().flatten().min() else { return Ok(None) };
        if end <= clock::now() {
            info!(%workshop, "the time of the workshop, or of some of its boards, is over");
            let _told = self.workshops.enter(workshop).expire(changed).await;
        }
        Ok(Some(end))
    }

    /// Is something there of boards that were erased? Then a crash came between.
    async fn has_remains(&self, state: &Workshop) -> Result<bool, JournalError> {
        for (board, _) in state.erased_boards() {
            if self.journal.newest(Stream::Board(board.clone())).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// When anything on its boards changed last, where that counts: while nobody has closed it.
    async fn changed(&self, state: &Workshop) -> Result<Millis, JournalError> {
        let mut changed = state.last();
        if state.view().retention.closed_at.is_some() {
            return Ok(changed);
        }
        let drafts = state.view().people.iter().flat_map(|someone| state.private_boards_of(&someone.id));
        for board in state.view().boards.iter().map(|board| board.id.clone()).chain(drafts) {
            let newest = self.journal.newest(Stream::Board(board)).await?;
            changed = changed.max(newest.map_or(0, |entry| entry.at));
        }
        Ok(changed)
    }
}
