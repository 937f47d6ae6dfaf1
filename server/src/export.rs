//! Gathers what may leave a workshop (SPEC E): its boards without what is off the record, when which phase ran. What is
//! made of it is pure (`protocol::export`, `protocol::report`); who may have it is decided before it is gathered.

use crate::{
    clock, images,
    journal::{Entry, Journal, JournalError, Kind, Stream},
    playback::{Cut, Playback},
    room::births::born,
    rooms::Rooms,
    workshops::Roster,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use socle_protocol::{
    board::{Board, Note},
    export::{
        document::Instant,
        record::{Chronicle, Span, keep, withheld},
        space::Space,
        words::Words,
    },
    ids::{BoardId, PersonId, WorkshopId},
    message::{Happening, NoteRef, Visible},
    refusal::Refusal,
    report::{Changed, Material},
    workshop::images::KeptImage,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tracing::error;

/// Bytes of photos that a file has inside it: sixty, and still to be opened on a phone.
const PHOTOS: u32 = 12_000_000;

/// Where a gathering looks.
pub(crate) struct Sources<'a> {
    pub(crate) journal: &'a dyn Journal,
    pub(crate) rooms: &'a Arc<Rooms>,
    pub(crate) playback: &'a Playback,
}

/// What may leave a workshop, as of one moment.
pub(crate) struct Gathered {
    pub(crate) roster: Arc<Roster>,
    pub(crate) spaces: Vec<Space>,
    pub(crate) chronicle: Chronicle,
    /// Boards as they were at the moments that the restitution shows.
    pub(crate) moments: BTreeMap<Instant, Space>,
}

/// Entries of a log that are read at once.
const SLICE: usize = 4096;

impl Sources<'_> {
    /// Everything that a restitution is made of: the boards that are for everyone. What a group keeps to itself, or the
    /// facilitation, is not in it, whoever asks.
    pub(crate) async fn restitution(
        &self,
        roster: Arc<Roster>,
        sections: &Changed,
    ) -> Result<Gathered, Refusal> {
        let boards = for_everyone(&roster);
        let moments = self.moments(&roster, &boards, sections).await?;
        Ok(Gathered { moments, ..self.gather(roster, boards).await? })
    }

    /// The moments that these sections show, of these boards, as the replay tells them: what is off the record is not in
    /// it, and what it would tell of a strip stays behind as in any file.
    async fn moments(
        &self,
        roster: &Roster,
        boards: &[BoardId],
        sections: &Changed,
    ) -> Result<BTreeMap<Instant, Space>, Refusal> {
        let figures = sections.values().flat_map(|(section, _)| &section.figures);
        let known = figures.filter(|figure| boards.contains(&figure.board));
        let wanted: BTreeSet<Instant> =
            known.map(|figure| Instant { board: figure.board.clone(), at: figure.at }).collect();
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        let workshop = roster.view().id.clone();
        let cut = Cut { workshop, boards: boards.to_vec(), phases: None, published: false };
        let reel = self.playback.reel(&cut).await?;
        let read = self.playback.aside().work("a moment", move || {
            let then = |instant: Instant| {
                let board = reel.board(&instant.board, reel.after(instant.at))?;
                Some((instant, board))
            };
            wanted.into_iter().filter_map(then).collect::<Vec<_>>()
        });
        let read = read.await.map_err(|_ended| Refusal::BoardUnavailable {})?;
        let view = roster.view();
        let space = |(instant, board): (Instant, Board)| {
            let alone = [(instant.board.clone(), board)];
            let behind = withheld(&view.script, &alone, BTreeSet::new());
            let [(id, board)] = alone;
            let mut space = Space::of(view, &id, keep(&id, &board, &behind));
            // What was voted later was not known then.
            space.points.clear();
            (instant, space)
        };
        Ok(read.into_iter().map(space).collect())
    }

    /// The notes that anyone may be told of a workshop now, on its boards that are for everyone: what its replay tells, less
    /// what stays behind of that in any file. From the replay, which is made once and kept, for whoever asks often.
    pub(crate) async fn told(&self, roster: &Roster) -> Result<BTreeSet<NoteRef>, Refusal> {
        let cut = Cut {
            boards: for_everyone(roster),
            phases: None,
            published: false,
            workshop: roster.view().id.clone(),
        };
        let reel = self.playback.reel(&cut).await?;
        let read = self.playback.aside().work("a replay's end", move || {
            let last = reel.view().steps;
            cut.boards
                .into_iter()
                .map(|id| Some((id.clone(), reel.board(&id, last)?)))
                .collect::<Option<Vec<_>>>()
        });
        let boards = read.await.ok().flatten().ok_or(Refusal::BoardUnavailable {})?;
        let behind = withheld(&roster.view().script, &boards, BTreeSet::new());
        let notes = boards.iter().flat_map(|(id, board)| {
            board.notes.keys().map(|note| NoteRef { board: id.clone(), note: note.clone() })
        });
        Ok(notes.filter(|note| !behind.contains(note)).collect())
    }

    /// These boards of a workshop.
    pub(crate) async fn gather(
        &self,
        roster: Arc<Roster>,
        wanted: Vec<BoardId>,
    ) -> Result<Gathered, Refusal> {
        let chronicle = self.chronicle(&roster.view().id).await?;
        let spans = chronicle.off_the_record(&roster.view().script);
        // A copy of something said off the record may stand on any board, so all of them are looked at.
        let all = if roster.view().script.iter().any(|phase| phase.off_the_record) {
            roster.boards_there().filter(|board| !board.raw).map(|board| board.id.clone()).collect()
        } else {
            wanted.clone()
        };
        let mut boards: Vec<(BoardId, Board)> = Vec::with_capacity(all.len());
        for id in all {
            boards.push((id.clone(), self.rooms.read(&id).await?));
        }
        let mut written = self.written(&roster, &boards, &spans).await?;
        let late = chronicle.off_reveals(&roster.view().script);
        let sent = chronicle.off_ideas(&roster.view().script);
        for (id, board) in &boards {
            let is_late = |note: &&Note| late.contains(&note.at) || sent.contains(note.id.as_str());
            let came = board.notes.values().filter(is_late);
            written.extend(came.map(|note| NoteRef { board: id.clone(), note: note.id.clone() }));
        }
        let behind = withheld(&roster.view().script, &boards, written);
        let spaces = wanted
            .iter()
            .filter_map(|id| boards.iter().find(|(known, _)| known == id))
            .map(|(id, board)| Space::of(roster.view(), id, keep(id, board, &behind)))
            .collect();
        Ok(Gathered { roster, spaces, chronicle, moments: BTreeMap::new() })
    }

    /// The notes that were written in these stretches: on the boards, or in private and revealed later.
    async fn written(
        &self,
        roster: &Roster,
        boards: &[(BoardId, Board)],
        spans: &[Span],
    ) -> Result<BTreeSet<NoteRef>, Refusal> {
        let mut written = BTreeSet::new();
        if spans.is_empty() {
            return Ok(written);
        }
        for (id, _) in boards {
            let born = born(self.journal, id, spans).await.map_err(unreadable)?;
            written.extend(born.into_iter().map(|note| NoteRef { board: id.clone(), note }));
        }
        let people: Vec<PersonId> = roster.view().people.iter().map(|someone| someone.id.clone()).collect();
        for drafts in people.iter().flat_map(|person| roster.private_boards_of(person)) {
            let born = born(self.journal, &drafts, spans).await.map_err(unreadable)?;
            // Revealed, a note keeps its id, on whichever board.
            for (id, board) in boards {
                let there = born.iter().filter(|note| board.notes.contains_key(*note));
                written.extend(there.map(|note| NoteRef { board: id.clone(), note: note.clone() }));
            }
        }
        Ok(written)
    }

    /// When which phase ran.
    async fn chronicle(&self, workshop: &WorkshopId) -> Result<Chronicle, Refusal> {
        let mut chronicle = Chronicle::default();
        let mut after = 0;
        loop {
            let stream = Stream::Workshop(workshop.clone());
            let entries = self.journal.slice(stream, after, SLICE).await.map_err(unreadable)?;
            for Entry { at, body, .. } in entries.iter().filter(|entry| entry.kind == Kind::Happening) {
                if let Ok(happening) = serde_json::from_slice::<Happening>(body) {
                    chronicle.fold(*at, &happening);
                }
            }
            match entries.last() {
                Some(last) if entries.len() == SLICE => after = last.seq,
                _ => return Ok(chronicle),
            }
        }
    }
}

/// The boards that are for everyone, and have a schema.
fn for_everyone(roster: &Roster) -> Vec<BoardId> {
    let open = roster.boards_there().filter(|board| board.visible == Visible::Everyone {} && !board.raw);
    open.map(|board| board.id.clone()).collect()
}

/// Nothing leaves a workshop whose journal can't be read: it could be off the record.
#[expect(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn unreadable(error: JournalError) -> Refusal {
    error!(%error, "failed to read what was written when");
    Refusal::BoardUnavailable {}
}

impl Gathered {
    /// With the images that lie under its plans and the photos of its notes, where a picture or a page is made of them. One
    /// that is gone leaves its level blank, or is told by what could be seen on it; so are photos beyond [`PHOTOS`].
    pub(crate) async fn with_images(mut self, journal: &dyn Journal) -> Result<Self, Refusal> {
        let mut left = PHOTOS;
        for space in &mut self.spaces {
            let levels = space.kept.board.zones.values().flat_map(|zone| &zone.levels);
            let named: BTreeSet<&String> = levels.filter_map(|level| level.image.as_ref()).collect();
            let photos = space.kept.board.notes.values().filter_map(|note| note.photo.as_ref());
            let photos: BTreeSet<&String> = photos.map(|photo| &photo.image).collect();
            let fits = |kept: &&KeptImage| {
                left = left.saturating_sub(kept.bytes);
                left > 0
            };
            let photos = photos.difference(&named).filter_map(|image| self.roster.image(image)).filter(fits);
            let mut addresses = BTreeMap::new();
            for kept in named.iter().filter_map(|image| self.roster.image(image)).chain(photos) {
                if let Some(bytes) = images::read(journal, &self.roster.view().id, kept).await? {
                    let address =
                        format!("data:{};base64,{}", images::media(&bytes), STANDARD.encode(&bytes));
                    addresses.insert(kept.image.clone(), address);
                }
            }
            space.images = addresses;
        }
        Ok(self)
    }

    /// What the restitution is made of.
    pub(crate) fn material(&self, words: &'static Words) -> Material<'_> {
        Material {
            view: self.roster.view(),
            spaces: &self.spaces,
            chronicle: &self.chronicle,
            moments: &self.moments,
            now: clock::now(),
            words,
        }
    }
}
