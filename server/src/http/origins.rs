//! «D'où vient cette idée ?»: the way that a note has come, over boards that are not open in the browser (SPEC D8).

use super::{Shared, api, error::Denial};
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use socle_protocol::{
    api::OriginStep,
    board::{Board, Note, Origin, copy},
    ids::BoardId,
    refusal::Refusal,
};
use std::collections::{BTreeMap, BTreeSet};

/// Steps back at most: a method pours three or four times. A client can make a longer way, and nobody would read it.
const MOST_STEPS: usize = 32;

/// `GET /api/workshops/{workshop}/boards/{board}/notes/{note}/origins`: the nearest first.
pub(super) async fn origins(
    State(shared): State<Shared>,
    Path((workshop, board, note)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Json<Vec<OriginStep>>, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let state = insider.roster.borrow().clone();
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    let may_see = |board: &BoardId| match state.may_see(&insider.person, board) {
        Ok(raw) => {
            if raw {
                Err(Refusal::UnknownBoard {})
            } else {
                Ok(())
            }
        }
        Err(refusal) => Err(refusal),
    };
    may_see(&board)?;
    let mut read: BTreeMap<BoardId, Board> = BTreeMap::new();
    read.insert(board.clone(), shared.rooms.read(&board).await?);
    let mut steps = Vec::new();
    let mut been = BTreeSet::from([(board.to_string(), note.clone())]);
    let mut at =
        read.get(&board).and_then(|board| board.notes.get(&note)).and_then(|note| note.origin.clone());
    while let Some(origin) = at.take() {
        let poured_at = origin.at;
        if steps.len() == MOST_STEPS || !been.insert((origin.board.clone(), origin.note.clone())) {
            break;
        }
        let source = origin.board.parse::<BoardId>().ok().filter(|board| may_see(board).is_ok());
        let Some(source) = source else {
            let is_erased = |board: &BoardId| matches!(may_see(board), Err(Refusal::BoardErased { .. }));
            if let Some(board) = origin.board.parse::<BoardId>().ok().filter(is_erased) {
                let title = state.board(&board).map(|board| board.title.clone()).unwrap_or_default();
                steps.push(OriginStep::Gone { title, poured_at });
                break;
            }
            let is_here = origin.board.parse().is_ok_and(|board| state.board(&board).is_ok());
            steps.push(if is_here || origin.label.is_empty() {
                OriginStep::Hidden { poured_at }
            } else {
                OriginStep::Elsewhere { label: origin.label, poured_at }
            });
            break;
        };
        if !read.contains_key(&source) {
            read.insert(source.clone(), shared.rooms.read(&source).await?);
        }
        let title = state.board(&source).map(|board| board.title.clone()).unwrap_or_default();
        let content = &read[&source];
        match content.notes.get(&origin.note).filter(|_| content.is_live(&origin.note)) {
            Some(note) => {
                steps.push(seen(content, note, (source, title), &origin));
                at.clone_from(&note.origin);
            }
            None => steps.push(OriginStep::Gone { title, poured_at }),
        }
    }
    Ok(Json(steps))
}

fn seen(content: &Board, note: &Note, (board, title): (BoardId, String), origin: &Origin) -> OriginStep {
    let zone = note.place.zone.as_ref().and_then(|zone| content.zones.get(zone));
    OriginStep::Seen {
        board,
        title,
        zone: zone.map(|zone| zone.title.clone()).filter(|title| !title.is_empty()),
        note: note.id.clone(),
        text: note.text.clone(),
        color: note.color.name().to_owned(),
        at: note.at,
        poured_at: origin.at,
        changed: origin.sum.as_ref().is_some_and(|sum| *sum != copy::sum(note)),
    }
}
