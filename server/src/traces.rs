//! What a workshop leaves beside the journal, in the data folder and in memory: everything that has its people's words and
//! is no stream.
//!
//! **Whoever writes such a file adds its place here**, so that it goes when a workshop is erased, and when somebody's
//! words are (SPEC G4, G8). What is kept as a stream of the journal goes with the workshop's other streams.

use crate::{playback::Playback, room::quarantine::Quarantine};
use socle_protocol::ids::{BoardId, WorkshopId};
use std::{collections::BTreeSet, io, sync::Arc};

/// The places. A server in a test has none.
#[derive(Default)]
pub(crate) struct Traces {
    /// Replays are made again from the journal.
    playback: Option<Arc<Playback>>,
    quarantine: Arc<Quarantine>,
}

impl Traces {
    pub(crate) fn new(playback: Arc<Playback>, quarantine: Arc<Quarantine>) -> Self {
        Self { playback: Some(playback), quarantine }
    }

    /// Removes all that is there of this workshop, whose boards these are. What is not there is removed already.
    pub(crate) async fn remove(&self, workshop: &WorkshopId, boards: &BTreeSet<BoardId>) -> io::Result<()> {
        if let Some(playback) = &self.playback {
            playback.forget(workshop).await;
        }
        let (quarantine, boards) = (Arc::clone(&self.quarantine), boards.clone());
        let removed = tokio::task::spawn_blocking(move || quarantine.forget(&boards));
        removed.await.unwrap_or_else(|panic| Err(io::Error::other(panic)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::memory::Memory;
    use bytes::Bytes;
    use std::fs;

    #[tokio::test]
    async fn g4_what_a_workshop_left_beside_the_journal_goes_and_what_others_left_stays() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let shelf = data.path().join("quarantine");
        let quarantine = Arc::new(Quarantine::in_folder(shelf.clone()));
        let [ours, theirs] = ["ours", "theirs"].map(|id| id.parse::<BoardId>().expect("an id"));
        for (board, update) in [(&ours, "nos mots"), (&theirs, "leurs mots")] {
            quarantine.take(&Bytes::from(update), &"eve".parse().expect("an id"), board);
        }
        while fs::read_dir(&shelf).map_or(0, Iterator::count) < 2 {
            tokio::task::yield_now().await;
        }
        // As versions before this one called them: nobody can tell whose they are.
        fs::write(shelf.join("00ff.update"), "des mots").expect("written");
        for workshop in ["w1", "w2"] {
            let folder = data.path().join("replay").join(workshop);
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join("keyframe"), "des mots").expect("written");
        }
        let playback = Playback::new(Arc::new(Memory::new()), Some(data.path().join("replay")));
        let traces = Traces::new(playback, quarantine);
        for _twice in 0..2 {
            traces
                .remove(&"w1".parse().expect("an id"), &BTreeSet::from([ours.clone()]))
                .await
                .expect("gone");
        }
        let left: Vec<String> = (fs::read_dir(&shelf).expect("a folder"))
            .map(|file| fs::read_to_string(file.expect("a file").path()).expect("text"))
            .collect();
        assert_eq!(left, ["leurs mots"]);
        assert!(!data.path().join("replay/w1").exists() && data.path().join("replay/w2").exists());
    }
}
