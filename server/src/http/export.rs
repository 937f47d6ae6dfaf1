//! A board as a file: canonical JSON, or for a raw board its state as one Yjs update (SPEC W4, B9).

use super::{Shared, api, error::Denial};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use socle_protocol::{ids::BoardId, refusal::Refusal};

/// `GET /api/workshops/{workshop}/boards/{board}`
pub(super) async fn board(
    State(shared): State<Shared>,
    Path((workshop, board)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    let raw = insider.roster.borrow().may_see(&insider.person, &board)?;
    let bytes = shared.rooms.export(&board, raw).await?;
    let kind = if raw { "application/octet-stream" } else { "application/json" };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}
