//! The ideas that wait to be accepted, for the facilitation (SPEC I2).

use super::{Shared, api, error::Denial};
use crate::room::writing::is_sent;
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use socle_protocol::{
    board::{Note, copy},
    message::idea::{IdeaRef, WaitingIdea},
    refusal::Refusal,
};

/// `GET /api/workshops/{workshop}/inbox`: oldest first.
pub(super) async fn inbox(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Vec<WaitingIdea>>, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    if !insider.role.may_run() {
        return Err(Denial(Refusal::NotAllowed {}));
    }
    let state = insider.roster.borrow().clone();
    let inboxes = state.view().people.iter().filter_map(|someone| state.inbox_of(&someone.id));
    let mut ideas = Vec::new();
    for board in inboxes.filter(|board| shared.rooms.drafts().of(board) > 0) {
        let content = shared.rooms.read(&board).await?;
        ideas.extend(content.notes.into_values().filter(is_sent).map(|note| waiting(note, state.signs())));
    }
    ideas.sort_by(|a, b| (a.at, &a.idea.note).cmp(&(b.at, &b.idea.note)));
    Ok(Json(ideas))
}

fn waiting(note: Note, is_signed: bool) -> WaitingIdea {
    let idea = IdeaRef { sum: copy::sum(&note), note: note.id };
    let author = note.author.filter(|_| is_signed).and_then(|author| author.parse().ok());
    let color = note.color.name().to_owned();
    WaitingIdea {
        idea,
        text: note.text,
        color,
        zone: note.place.zone,
        author,
        at: note.at,
        photo: note.photo,
    }
}
