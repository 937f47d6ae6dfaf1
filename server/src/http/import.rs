//! What comes into a board as text (SPEC N), for the facilitation: looked at first, then made, in one entry.

use super::{
    Shared, api,
    body::{self, Body},
    caller,
    error::Denial,
};
use crate::{
    clock,
    config::Size,
    room::writing::{Change, Writing},
    workshops,
};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::HeaderMap,
};
use socle_protocol::{
    api::ImportText,
    ids::BoardId,
    import::{self, ImportPlan},
    refusal::Refusal,
};

/// What comes in at once, at most: our own JSON of a board that is full of ideas.
const LARGEST: Size = Size(1024 * 1024);

/// `POST /api/workshops/{workshop}/boards/{board}/import`
pub(super) async fn import(
    State(shared): State<Shared>,
    Path((workshop, board)): Path<(String, String)>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<ImportPlan>, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    if !insider.role.may_run() {
        return Err(Refusal::NotAllowed {}.into());
    }
    let largest = LARGEST.max(shared.limits.body);
    let Body(ImportText { text, apply }) = body::take(request, &shared, largest).await?;
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    let state = insider.roster.borrow().clone();
    if state.may_see(&insider.person, &board)? {
        // A raw board has no zones.
        return Err(Refusal::UnknownBoard {}.into());
    }
    let at = clock::now();
    if let Some(stopped) = state.standing(&insider.person, &board)?.stopped(at) {
        return Err(stopped.into());
    }
    let incoming = match import::read(&text) {
        Ok(incoming) => incoming,
        Err(trouble) => return Ok(Json(trouble.into())),
    };
    let content = shared.rooms.read(&board).await?;
    let (zones, notes, plan) = incoming.onto(&content, at, workshops::new_item);
    if apply {
        let zones = zones.into_iter().map(|zone| Change::AddZone { zone: Box::new(zone) });
        let changes = zones.chain(notes.into_iter().map(|note| Change::Bring { note, zone: None })).collect();
        let writing = Writing { author: Some(insider.person), changes };
        shared.rooms.write(&board, vec![writing]).await?;
    }
    Ok(Json(plan))
}
