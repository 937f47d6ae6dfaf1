//! One person's words leave a workshop (SPEC G8): every board, then the log and the ballots, then the gaps of the file.
//!
//! It is an errand: it stands in the log until it is done, and may be done twice with the effect of once. The log is
//! rewritten by the desk, its only writer, between two turns.

use super::{
    Desk,
    errands::{Brought, Errand},
};
use crate::{
    images,
    journal::{Entry, JournalError, Kind, Rewrite, Stream},
    room::{blanking::Wish, document::history},
    workshops::log::{self, LoadError, Log},
};
use bytes::Bytes;
use socle_protocol::{
    board::erase::{self, Mask, Survey},
    ids::{BoardId, PersonId, Seq, VoteId},
    message::{Done, Happening, NoteRef},
    refusal::Refusal,
    workshop::{Cast, redact::Redaction},
};
use std::{collections::BTreeMap, sync::Arc};
use tracing::error;

impl Errand {
    /// Blanks what they wrote on all boards, once it is known which notes have words of theirs.
    pub(super) async fn blank(&self, person: PersonId) -> Result<Brought, Refusal> {
        let own: Vec<BoardId> = self.state.private_boards_of(&person).collect();
        // Of others' private notes none is theirs: nobody else may write there.
        let shared = self.state.boards_there().map(|board| (board.id.clone(), board.raw));
        let boards: BTreeMap<BoardId, bool> =
            shared.chain(own.iter().map(|board| (board.clone(), false))).collect();
        let (mut surveys, mut masks) = (BTreeMap::new(), BTreeMap::new());
        for (board, raw) in &boards {
            let (survey, mask) = self.survey(board, *raw, &person).await?;
            surveys.insert(board.clone(), survey);
            let named = |(note, mask)| (NoteRef { board: board.clone(), note }, mask);
            masks.extend(mask.into_iter().map(named));
        }
        Survey::share(&mut surveys, self.state.photos_of(&person).map(|photo| photo.image.clone()));
        let spread = erase::spread(&surveys, &own);
        for copy in &spread.copies {
            let origin = surveys.get(&copy.board).and_then(|survey| survey.origin_of(&copy.note));
            if let Some(mask) = origin.and_then(|origin| masks.get(origin)).cloned() {
                masks.insert(copy.clone(), mask);
            }
        }
        for (board, survey) in surveys {
            let copies = spread.copies.iter().filter(|copy| copy.board == board);
            let copies = copies.map(|copy| (copy.note.clone(), masks.get(copy).cloned())).collect();
            let (survey, copies) = (Arc::new(survey), Arc::new(copies));
            let wish = Wish { person: person.clone(), survey, copies };
            let raw = boards.get(&board).copied().unwrap_or_default();
            self.rooms.blank(&board, raw, wish).await?;
        }
        let masked = |note: NoteRef| (note.clone(), masks.get(&note).cloned());
        Ok(Brought::Blanked { person, notes: spread.notes.into_iter().map(masked).collect() })
    }

    async fn survey(
        &self,
        board: &BoardId,
        raw: bool,
        person: &PersonId,
    ) -> Result<(Survey, BTreeMap<String, Mask>), Refusal> {
        let entries = self.journal.slice(Stream::Board(board.clone()), 0, usize::MAX).await;
        let entries = entries.map_err(|error| unread(board, &error))?;
        let person = person.clone();
        // A long history takes a while to walk.
        let work = tokio::task::spawn_blocking(move || {
            let (history, _) = history(&entries, raw).map_err(|error| error.to_string())?;
            let survey = history.survey(&person).map_err(|error| error.to_string())?;
            let masks = history.masks(&person, &survey).map_err(|error| error.to_string())?;
            Ok::<_, String>((survey, masks))
        });
        let surveyed = work.await.unwrap_or_else(|panic| Err(panic.to_string()));
        surveyed.map_err(|why| {
            error!(%board, why, "failed to read whose words are on a board");
            Refusal::BoardUnavailable {}
        })
    }
}

fn unread(board: &BoardId, error: &JournalError) -> Refusal {
    error!(%board, %error, "failed to read a board");
    match error {
        JournalError::Damaged { .. } => Refusal::BoardUnavailable {},
        _ => Refusal::StorageUnavailable {},
    }
}

impl Desk {
    /// Rewrites the log and the ballots, and has whoever is connected come back to what they are now.
    pub(super) async fn blank_log(
        &mut self,
        person: PersonId,
        notes: BTreeMap<NoteRef, Option<Mask>>,
    ) -> Result<Done, JournalError> {
        let journal = Arc::clone(&self.scene.journal);
        // Photos first: the log alone knows which are theirs.
        let photos = self.log.state.photos_of(&person);
        images::blank(journal.as_ref(), &self.scene.workshop, photos).await?;
        let stream = Stream::Workshop(self.scene.workshop.clone());
        let entries = journal.slice(stream.clone(), 0, usize::MAX).await?;
        let happenings = read_all::<Happening>(&entries, Kind::Happening)?;
        let name = self.log.state.person(&person).map(|known| known.name.clone()).unwrap_or_default();
        let told = happenings.iter().map(|(entry, happening)| (entry.author.as_ref(), happening));
        let redaction = Redaction::of(person.clone(), name, notes, told);
        let bodies = rewritten(happenings, |author, happening| redaction.happening(author, happening));
        let at = self.log.state.seq();
        if !bodies.is_empty() {
            journal.rewrite(Rewrite { stream, at, bodies }).await?;
        }
        let votes: Vec<(VoteId, Seq)> = self.log.ballots.clone().into_iter().collect();
        for (vote, at) in votes {
            let stream = Stream::Ballots(vote);
            let entries = journal.slice(stream.clone(), 0, usize::MAX).await?;
            let casts = read_all::<Cast>(&entries, Kind::Ballot)?;
            let bodies = rewritten(casts, |_nobody, cast| redaction.cast(cast));
            if !bodies.is_empty() {
                journal.rewrite(Rewrite { stream, at, bodies }).await?;
            }
        }
        self.read_again().await?;
        let removed = self.scene.traces.remove(&self.scene.workshop, &self.boards()).await;
        removed.map_err(|why| JournalError::Store(format!("cannot remove what was made of it: {why}")))?;
        journal.scrub().await?;
        Ok(Done::Erased { person })
    }

    /// What is in memory is what is on disk now; who is connected has been told other words.
    async fn read_again(&mut self) -> Result<(), JournalError> {
        let earlier = Arc::clone(&self.log.state);
        self.log = match Log::load(self.scene.journal.as_ref(), &self.scene.workshop).await {
            Ok(log) => log,
            Err(LoadError::Journal(error)) => return Err(error),
            Err(gone) => return Err(JournalError::Store(gone.to_string())),
        };
        Arc::make_mut(&mut self.log.state).recall(&earlier);
        self.roster.send_replace(Arc::clone(&self.log.state));
        self.dismiss(&Refusal::Stopping {});
        self.present_changed();
        Ok(())
    }
}

/// What these entries say, voids left out.
fn read_all<T: serde::de::DeserializeOwned>(
    entries: &[Entry],
    kind: Kind,
) -> Result<Vec<(&Entry, T)>, JournalError> {
    let damaged = |seq, reason: String| JournalError::Damaged { seq, reason };
    let of_kind = entries.iter().filter(|entry| entry.kind == kind);
    let read = of_kind.map(|entry| match serde_json::from_slice(&entry.body) {
        Ok(read) => Ok((entry, read)),
        Err(error) => Err(damaged(entry.seq, error.to_string())),
    });
    read.collect()
}

/// The bytes of those that are not as before.
fn rewritten<T: serde::Serialize + Clone + PartialEq>(
    read: Vec<(&Entry, T)>,
    redact: impl Fn(Option<&PersonId>, &mut T),
) -> Vec<(Seq, Bytes)> {
    let changed = read.into_iter().filter_map(|(entry, mut said)| {
        let before = said.clone();
        redact(entry.author.as_ref(), &mut said);
        (said != before).then(|| (entry.seq, log::json(&said)))
    });
    changed.collect()
}
