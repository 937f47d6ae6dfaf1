//! How the server says no over HTTP: the refusal's status, its fields, and its sentence in the reader's language.

use crate::metrics::{At, Metrics};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use socle_protocol::{
    api::Refused,
    refusal::{Language, Refusal},
};
use std::sync::Arc;

/// A refused request. Its sentence is added by [`say`], which knows the reader.
#[derive(Debug)]
pub(super) struct Denial(pub(super) Refusal);

impl From<Refusal> for Denial {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Denial {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).expect("refusals name standard statuses");
        let mut response = status.into_response();
        response.extensions_mut().insert(Unsaid(self.0));
        response
    }
}

#[derive(Clone)]
struct Unsaid(Refusal);

/// Counts every refusal.
pub(super) async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some(Unsaid(refusal)) = response.extensions().get() {
        metrics.sessions.refused(At::Http, refusal.code());
    }
    response
}

/// Puts every refusal into words, in the language of its reader.
pub(super) async fn say(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = Language::from_header(accepted);
    let mut response = next.run(request).await;
    let Some(Unsaid(refusal)) = response.extensions_mut().remove::<Unsaid>() else { return response };
    let (status, retry_after) = (response.status(), refusal.retry_after());
    let message = refusal.sentence(language);
    let mut said = (status, Json(Refused { refusal, message })).into_response();
    let headers = said.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    let spoken = if language == Language::English { "en" } else { "fr" };
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(spoken));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    said
}
