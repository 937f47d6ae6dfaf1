//! A workshop as a method's file (SPEC W17), and such a file on its way to a new workshop (W18): read off the async
//! threads, as it may be long and nobody knows who wrote it.

use super::{
    Shared, address,
    api::{self, Insider},
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
    http::{Extensions, HeaderMap, header},
    response::Response,
};
use serde::de::DeserializeOwned;
use socle_protocol::{
    api::{MethodFile, MethodLook},
    export::Format,
    refusal::Refusal,
    template::{KeepMethod, MOST_BYTES, Template, written},
};
use std::{collections::BTreeMap, net::IpAddr, sync::Arc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Largest body that has such a file as a string: of what JSON is written with, quotes and ends of lines take two bytes
/// there.
const LARGEST: Size = Size(2 * MOST_BYTES + 4096);

/// Large bodies that come in or wait at once, and how soon whoever finds no place may try again: eight megabytes at most,
/// each read in well under a second.
const COMING: usize = 16;
const SECONDS: u32 = 5;

/// `GET /api/workshops/{workshop}/method`: for facilitators.
pub(super) async fn method(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let (method, title) = of(&shared, &insider).await?;
    Ok(file(&format!("méthode {title}"), Format::Json, method.text()))
}

/// `POST /api/workshops/{workshop}/method`: the same in one's own words. Changes nothing of the workshop.
pub(super) async fn keep(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
    Body(wish): Body<KeepMethod>,
) -> Result<Response, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let (method, _) = of(&shared, &insider).await?;
    let method = method.in_words(wish)?;
    Ok(file(&format!("méthode {}", method.title), Format::Json, method.text()))
}

/// The method that this workshop is, as far as whoever keeps it may see its boards; and the workshop's title.
async fn of(shared: &Shared, insider: &Insider) -> Result<(Template, String), Denial> {
    let roster = facilitators(insider)?;
    let mut seen = BTreeMap::new();
    for board in written::boards(roster.view()) {
        // Of a table that is a group's alone nobody else learns what stands on it, and be it a zone.
        if roster.may_see(&insider.person, &board.id).is_ok() {
            seen.insert(board.id.clone(), shared.rooms.read(&board.id).await?);
        }
    }
    let method = Template::of(roster.view(), &seen, roster.documents()).ok_or(Refusal::UnknownBoard {})?;
    Ok((method, roster.view().title.clone()))
}

/// `POST /api/methods`: what a workshop that is made from this file would have. Makes nothing.
pub(super) async fn look(
    State(shared): State<Shared>,
    extensions: Extensions,
    headers: HeaderMap,
    FileBody { value: MethodFile { method }, place: _place }: FileBody<MethodFile>,
) -> Result<Json<MethodLook>, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    shared.capacity.has_memory()?;
    let from = address::of(&extensions, &headers, shared.proxies);
    Ok(Json(read(&shared, from, method).await?.look()))
}

/// Who reads the files that people bring: one at a time, so that live rooms keep a core.
#[derive(Debug)]
pub(crate) struct Reading {
    /// Places for large bodies that come in, or wait to be read.
    places: Arc<Semaphore>,
    turn: Semaphore,
}

impl Default for Reading {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(COMING)), turn: Semaphore::new(1) }
    }
}

/// The method that a file from this address is, or what is wrong with it.
pub(super) async fn read(shared: &Shared, from: IpAddr, text: String) -> Result<Template, Refusal> {
    shared.attempts.read(from)?;
    if text.len() > MOST_BYTES {
        return Err(Refusal::TooLarge { limit: Size(MOST_BYTES).told() });
    }
    let _turn = shared.reading.turn.acquire().await.map_err(|_closed| Refusal::Stopping {})?;
    Ok(blocking(shared, move || Template::brought(&text)).await??)
}

/// A body with a method's file in it, perhaps. One that says that it is no larger than any other needs no place.
pub(super) struct FileBody<T> {
    pub(super) value: T,
    /// Kept as long as the file is.
    pub(super) place: Option<OwnedSemaphorePermit>,
}

impl<T: DeserializeOwned> FromRequest<Shared> for FileBody<T> {
    type Rejection = Denial;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Denial> {
        let usual = shared.limits.body;
        let told = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        if told.and_then(|length| length.parse().ok()).is_some_and(|length: usize| length <= usual.0) {
            let Body(value) = body::take(request, shared, usual).await?;
            return Ok(Self { value, place: None });
        }
        let place = Arc::clone(&shared.reading.places).try_acquire_owned();
        let place = place.map_err(|_all_taken| Refusal::TooOften { seconds: SECONDS })?;
        let Body(value) = body::take(request, shared, LARGEST.max(usual)).await?;
        Ok(Self { value, place: Some(place) })
    }
}
