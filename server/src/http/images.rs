//! The images of a workshop (SPEC U): one is brought by who runs it, or as a photo of a note by who may write, and read by
//! who is in it. What is sent is what the server drew; its address is its content, so that a browser need not be sent it
//! twice.

use super::{Shared, api, assets, body, caller, error::Denial};
use crate::images;
use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use socle_protocol::{api::Uploaded, refusal::Refusal, workshop::images::KeptImage};
use std::time::Duration;
use tokio::time::timeout;
use tracing::info;

/// How long an image may take to come: the largest over a line of 1 Mbit/s.
const COMES: Duration = Duration::from_secs(150);
/// A browser may keep it, and asks each time whether it may still show it: not once it is erased, nor to whoever was
/// removed.
const KEPT: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Whatever it is taken for, nothing in it runs, and it fetches nothing.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/workshops/{workshop}/images", post(bring))
        .route("/workshops/{workshop}/images/{image}", get(show))
}

/// What an image is brought for.
#[derive(Debug, Deserialize)]
struct Purpose {
    /// `note`; without, what lies under a plan.
    r#for: Option<String>,
}

impl Purpose {
    fn is_photo(&self) -> Result<bool, Refusal> {
        match self.r#for.as_deref() {
            None => Ok(false),
            Some("note") => Ok(true),
            Some(_) => Err(Refusal::BadField { field: "for".into() }),
        }
    }
}

/// `POST /api/workshops/{workshop}/images?for=`: the body is the image.
async fn bring(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    Query(purpose): Query<Purpose>,
    request: Request,
) -> Result<Response, Denial> {
    caller::may_change(request.headers(), shared.proxies)?;
    let insider = api::insider(&shared, request.headers(), None, &workshop).await?;
    let is_photo = purpose.is_photo()?;
    let (easel, limits) = (&shared.easel, &shared.limits);
    let place = {
        let roster = insider.roster.borrow();
        if is_photo {
            roster.may_keep_photos(&insider.person)
        } else {
            roster.may_keep_images(&insider.person)
        }?;
        shared.capacity.has_memory()?;
        if is_photo { easel.photo_place(&insider.person, limits.photos_per_minute) } else { easel.place() }?
    };
    let largest = if is_photo { limits.photo } else { limits.image };
    let came = timeout(COMES, body::read(request, largest)).await;
    let bytes = came.map_err(|_late| Refusal::TooSlow {})??;
    let pixels = limits.image_megapixels;
    let drawn =
        if is_photo { easel.draw_photo(bytes, pixels).await } else { easel.draw(bytes, pixels).await }?;
    drop(place);
    let image = KeptImage { photo: is_photo, ..drawn.kept() };
    let told = Uploaded { image: image.image.clone(), width: image.width, height: image.height };
    let door = shared.workshops.enter(&insider.workshop);
    door.keep_image(insider.person, image, drawn.bytes).await?;
    info!(workshop = %insider.workshop, width = told.width, height = told.height, "an image was brought");
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(told)).into_response())
}

/// `GET /api/workshops/{workshop}/images/{image}`
async fn show(
    State(shared): State<Shared>,
    Path((workshop, image)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Denial> {
    let insider = api::insider(&shared, request.headers(), None, &workshop).await?;
    let kept = insider.roster.borrow().image(&image).cloned().ok_or(Refusal::UnknownImage {})?;
    let etag = format!("\"{}\"", kept.image);
    let known = [
        (header::ETAG, HeaderValue::from_str(&etag).expect("hexadecimal digits")),
        (header::CACHE_CONTROL, KEPT),
    ];
    if assets::is_known(request.headers(), &etag) {
        return Ok((StatusCode::NOT_MODIFIED, known).into_response());
    }
    let bytes = images::read(shared.journal.as_ref(), &insider.workshop, &kept).await?;
    let bytes = bytes.ok_or(Refusal::UnknownImage {})?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(images::media(&bytes))),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, SANDBOX),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
    ];
    Ok((known, headers, bytes).into_response())
}
