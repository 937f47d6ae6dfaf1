//! «D'où vient cette idée ?»: the way that a note has come, over boards that are not open in the browser (SPEC D8), and
//! over the workshops that this one continues (D12).

use super::{Shared, api, error::Denial, export::sources, extract::label_of};
use crate::workshops::Roster;
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use socle_protocol::{
    api::OriginStep,
    board::{Board, Note, Origin, copy},
    ids::{BoardId, PersonId, WorkshopId},
    message::{NoteRef, Visible},
    refusal::Refusal,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Steps back at most: a method pours three or four times. A client can make a longer way, and nobody would read it.
const MOST_STEPS: usize = 32;
/// Workshops that are gone back to at most: a démarche has eight spaces.
const MOST_WORKSHOPS: usize = 8;

/// `GET /api/workshops/{workshop}/boards/{board}/notes/{note}/origins`: the nearest first.
pub(super) async fn origins(
    State(shared): State<Shared>,
    Path((workshop, board, note)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Json<Vec<OriginStep>>, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let roster = insider.roster.borrow().clone();
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    let mut ground = Ground { roster, as_whom: AsWhom::Insider(insider.person), read: BTreeMap::new() };
    ground.may_see(&board)?;
    let mut steps = Vec::new();
    let mut been = BTreeSet::from([(board.to_string(), note.clone())]);
    let mut workshops = BTreeSet::from([insider.workshop]);
    let mut at = ground.board(&shared, &board).await?.notes.get(&note).and_then(|note| note.origin.clone());
    while let Some(origin) = at.take() {
        let poured_at = origin.at;
        if steps.len() == MOST_STEPS || !been.insert((origin.board.clone(), origin.note.clone())) {
            break;
        }
        if let Some(before) = ground.before(&origin)
            && workshops.len() <= MOST_WORKSHOPS
            && workshops.insert(before.clone())
        {
            let asking = ground.roster.view().id.clone();
            match Ground::behind(&shared, &before, &asking).await {
                Ok(Some(behind)) if behind.knows(&origin) => ground = behind,
                Ok(_) => {}
                Err(Refusal::UnknownWorkshop {} | Refusal::WorkshopPurged { .. }) => {
                    steps.push(OriginStep::Gone { title: origin.label, poured_at });
                    break;
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        let Some(source) = origin.board.parse::<BoardId>().ok().filter(|board| ground.may_see(board).is_ok())
        else {
            steps.push(ground.untold(origin));
            break;
        };
        let (workshop, title) = (ground.title(), ground.title_of(&source));
        let content = ground.board(&shared, &source).await?;
        // What was joined into another idea is there still, with its own words (SPEC B25).
        match content.notes.get(&origin.note).filter(|_| content.shown_as(&origin.note).is_some()) {
            Some(note) => {
                steps.push(seen(content, note, (workshop, source, title), &origin));
                at.clone_from(&note.origin);
            }
            None => {
                let title = workshop.map_or(title.clone(), |workshop| label_of(&workshop, &title));
                steps.push(OriginStep::Gone { title, poured_at });
            }
        }
    }
    Ok(Json(steps))
}

/// The workshop in which a way is followed, as far as this person may see it.
struct Ground {
    roster: Arc<Roster>,
    as_whom: AsWhom,
    read: BTreeMap<BoardId, Board>,
}

enum AsWhom {
    Insider(PersonId),
    /// Somebody of a workshop that continues this one, who gets what anyone may be told.
    Successor {
        told: BTreeSet<NoteRef>,
    },
}

impl Ground {
    /// A workshop that another one continues, where it still lets that one ask.
    async fn behind(
        shared: &Shared,
        workshop: &WorkshopId,
        follower: &WorkshopId,
    ) -> Result<Option<Self>, Refusal> {
        let roster = shared.workshops.enter(workshop).roster().await?.borrow().clone();
        if !roster.is_followed_by(follower) {
            return Ok(None);
        }
        let told = sources(shared).told(&roster).await?;
        Ok(Some(Self { roster, as_whom: AsWhom::Successor { told }, read: BTreeMap::new() }))
    }

    /// The workshop that this copy was taken from, when that is not this one. What a client makes up does not come to the
    /// board (SPEC D6).
    fn before(&self, origin: &Origin) -> Option<WorkshopId> {
        self.roster.continues().filter(|_| !self.knows(origin)).cloned()
    }

    fn knows(&self, origin: &Origin) -> bool {
        origin.board.parse().is_ok_and(|board| self.roster.board(&board).is_ok())
    }

    fn may_see(&self, board: &BoardId) -> Result<(), Refusal> {
        let raw = match &self.as_whom {
            AsWhom::Insider(person) => self.roster.may_see(person, board)?,
            AsWhom::Successor { .. } => {
                let known = self.roster.board(board)?;
                known.visible != (Visible::Everyone {}) || known.erased_at.is_some() || known.raw
            }
        };
        if raw { Err(Refusal::UnknownBoard {}) } else { Ok(()) }
    }

    /// The board, as much of it as is told.
    async fn board(&mut self, shared: &Shared, board: &BoardId) -> Result<&Board, Refusal> {
        if !self.read.contains_key(board) {
            let mut content = shared.rooms.read(board).await?;
            if let AsWhom::Successor { told } = &self.as_whom {
                let is_told =
                    |note: &str| told.contains(&NoteRef { board: board.clone(), note: note.to_owned() });
                content.notes.retain(|note, _| is_told(note));
            }
            self.read.insert(board.clone(), content);
        }
        Ok(&self.read[board])
    }

    /// Of another workshop than the one that was asked.
    fn title(&self) -> Option<String> {
        matches!(self.as_whom, AsWhom::Successor { .. }).then(|| self.roster.view().title.clone())
    }

    fn title_of(&self, board: &BoardId) -> String {
        self.roster.board(board).map(|board| board.title.clone()).unwrap_or_default()
    }

    /// What is said of a source whose board is not told of.
    fn untold(&self, Origin { board, label, at: poured_at, .. }: Origin) -> OriginStep {
        let board = board.parse::<BoardId>().ok().filter(|board| self.roster.board(board).is_ok());
        match board {
            Some(board) if matches!(self.may_see(&board), Err(Refusal::BoardErased { .. })) => {
                OriginStep::Gone { title: self.title_of(&board), poured_at }
            }
            None if !label.is_empty() => OriginStep::Elsewhere { label, poured_at },
            _ => OriginStep::Hidden { poured_at },
        }
    }
}

fn seen(
    content: &Board,
    note: &Note,
    (workshop, board, title): (Option<String>, BoardId, String),
    origin: &Origin,
) -> OriginStep {
    let zone = note.place.zone.as_ref().and_then(|zone| content.zones.get(zone));
    OriginStep::Seen {
        workshop,
        board,
        title,
        zone: zone.map(|zone| zone.title.clone()).filter(|title| !title.is_empty()),
        note: note.id.clone(),
        text: note.text.clone(),
        color: note.color.name().to_owned(),
        photo: note.photo.clone().map(Box::new),
        at: note.at,
        poured_at: origin.at,
        changed: origin.sum.as_ref().is_some_and(|sum| *sum != copy::sum(note)),
    }
}
