//! A workshop as a method's file (SPEC W17), and such a file on its way to a new workshop (W18): read off the async
//! threads, as it may be long and nobody knows who wrote it.

use super::{
    Shared, api,
    body::{self, Body},
    caller,
    error::Denial,
    export::{facilitators, file},
    replay::blocking,
};
use crate::config::Size;
use axum::{
    Json,
    extract::{FromRequest, Path, Request, State},
    http::HeaderMap,
    response::Response,
};
use serde::de::DeserializeOwned;
use socle_protocol::{
    api::{MethodFile, MethodLook},
    export::Format,
    refusal::Refusal,
    template::{MOST_BYTES, Template, written},
};
use std::collections::BTreeMap;

/// Largest body that has such a file as a string: of what JSON is written with, quotes and ends of lines take two bytes
/// there.
const LARGEST: Size = Size(2 * MOST_BYTES + 4096);

/// `GET /api/workshops/{workshop}/method`: for facilitators.
pub(super) async fn method(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let roster = facilitators(&insider)?;
    let mut seen = BTreeMap::new();
    for board in written::boards(roster.view()) {
        // Of a table that is a group's alone nobody else learns what stands on it, and be it a zone.
        if roster.may_see(&insider.person, &board.id).is_ok() {
            seen.insert(board.id.clone(), shared.rooms.read(&board.id).await?);
        }
    }
    let method = Template::of(roster.view(), &seen).ok_or(Refusal::UnknownBoard {})?;
    Ok(file(&format!("méthode {}", roster.view().title), Format::Json, method.text()))
}

/// `POST /api/methods`: what a workshop that is made from this file would have. Makes nothing.
pub(super) async fn look(
    State(shared): State<Shared>,
    headers: HeaderMap,
    FileBody(MethodFile { method }): FileBody<MethodFile>,
) -> Result<Json<MethodLook>, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    shared.capacity.has_memory()?;
    Ok(Json(read(method).await?.look()))
}

/// The method that a file is, or what is wrong with it.
pub(super) async fn read(text: String) -> Result<Template, Refusal> {
    if text.len() > MOST_BYTES {
        return Err(Refusal::TooLarge { limit: Size(MOST_BYTES).told() });
    }
    Ok(blocking(move || Template::brought(&text)).await??)
}

/// A body with a method's file in it.
pub(super) struct FileBody<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Shared> for FileBody<T> {
    type Rejection = Denial;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Denial> {
        let Body(value) = body::take(request, shared, LARGEST.max(shared.limits.body)).await?;
        Ok(Self(value))
    }
}
