//! The addresses of the server (SPEC W): a router, and what its answers need. What is refused, and how that is said,
//! is in `error`; who is asking, in `caller`.

mod address;
mod api;
mod assets;
mod body;
mod caller;
mod error;
mod export;
mod extract;
mod images;
mod import;
mod inbox;
mod join;
pub(crate) mod listen;
mod method;
mod metrics;
mod origins;
pub(crate) mod papers;
mod plane;
mod replay;
mod report;

use crate::{
    admission::Admission,
    capacity::{Attempts, Capacity},
    config::{Limits, MetricsToken},
    images::Easel,
    journal::Journal,
    metrics::Metrics,
    playback::Playback,
    rooms::Rooms,
    workshops::Workshops,
};
use axum::{
    Router,
    extract::State,
    http::{HeaderValue, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use error::Denial;
use socle_protocol::refusal::Refusal;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// Longest a readiness probe waits for the disk: whoever asks gives up at about this time.
const PROBE: Duration = Duration::from_secs(2);

/// What every answer may need.
#[derive(Clone)]
pub struct Shared {
    pub workshops: Arc<Workshops>,
    pub rooms: Arc<Rooms>,
    pub journal: Arc<dyn Journal>,
    pub playback: Arc<Playback>,
    pub admission: Arc<Admission>,
    /// Where phones in the room reach this server; absent on loopback.
    pub share: Option<String>,
    pub limits: Arc<Limits>,
    pub capacity: Arc<Capacity>,
    pub(crate) attempts: Arc<Attempts>,
    pub(crate) papers: Arc<papers::Papers>,
    pub(crate) easel: Arc<Easel>,
    pub(crate) reading: Arc<method::Reading>,
    /// Proxies in front whose `X-Forwarded-…` headers are believed.
    pub proxies: usize,
    pub metrics: Arc<Metrics>,
    /// What opens `/metrics` to whoever is not at this machine.
    pub metrics_token: Option<MetricsToken>,
    pub stopping: CancellationToken,
}

/// Every address of the server.
pub fn router(shared: Shared) -> Router {
    let api = Router::new()
        .route("/workshops", post(join::create))
        .route("/join", post(join::join))
        .route("/look", post(join::look))
        .route("/templates", get(api::templates))
        .route("/methods", post(method::look))
        .route("/workshops/{workshop}/method", get(method::method).post(method::keep))
        .route("/workshops/{workshop}", get(api::inside))
        .route("/workshops/{workshop}/inbox", get(inbox::inbox))
        .route("/workshops/{workshop}/boards", get(api::boards).post(extract::here))
        .route("/workshops/{workshop}/boards/{board}", get(export::board))
        .route("/workshops/{workshop}/boards/{board}/export", get(export::space))
        .route("/workshops/{workshop}/export", get(export::workshop))
        .route("/workshops/{workshop}/deliverables", get(export::deliverables))
        .route("/workshops/{workshop}/deliverables/{deliverable}", get(export::deliverable))
        .route("/workshops/{workshop}/boards/{board}/import", post(import::import))
        .route("/workshops/{workshop}/extract", post(extract::extract))
        .route("/workshops/{workshop}/onward", post(extract::onward))
        .route("/workshops/{workshop}/report", get(report::draft))
        .route("/workshops/{workshop}/report/export", get(report::export))
        .route("/workshops/{workshop}/publication", get(report::link))
        .route("/published", post(report::published))
        .route("/workshops/{workshop}/boards/{board}/notes/{note}/origins", get(origins::origins))
        .layer(middleware::map_response(never_kept))
        .merge(replay::routes())
        .merge(images::routes())
        .fallback(no_such_address)
        .method_not_allowed_fallback(no_such_address);
    let planes = Router::new()
        .route("/sync/{workshop}/{board}", get(plane::sync))
        .route("/live/{workshop}", get(plane::live))
        .layer(middleware::map_response(never_kept));
    Router::new()
        .nest("/api", api)
        .merge(planes)
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::metrics))
        .fallback(get(assets::assets).fallback(no_such_address))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared.metrics), error::count))
        .layer(middleware::from_fn(error::say))
        .with_state(shared)
}

async fn no_such_address() -> Denial {
    Denial(Refusal::UnknownAddress {})
}

/// Answers about people and boards are for now: neither a browser nor a proxy keeps them.
async fn never_kept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// 200 while a small write reaches the disk (SPEC W8).
async fn ready(State(shared): State<Shared>) -> Result<Response, Denial> {
    if shared.stopping.is_cancelled() {
        return Err(Denial(Refusal::Stopping {}));
    }
    match tokio::time::timeout(PROBE, shared.journal.probe()).await {
        Ok(Ok(())) => Ok("ready\n".into_response()),
        Ok(Err(error)) => {
            warn!(%error, "not ready");
            Err(Denial(Refusal::StorageUnavailable {}))
        }
        Err(_late) => {
            warn!("not ready: the journal takes too long");
            Err(Denial(Refusal::StorageUnavailable {}))
        }
    }
}

#[cfg(test)]
mod tests;
