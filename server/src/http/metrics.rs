//! `GET /metrics`: the figures of this server, for whoever runs it (SPEC W16). They name nobody, and say how busy the
//! house is: so they are for this machine, or for who has the token.

use super::{Shared, caller, error::Denial, listen::Came};
use crate::{capacity, metrics::Now};
use axum::{
    extract::State,
    http::{Extensions, HeaderMap, HeaderName, header},
    response::{IntoResponse, Response},
};
use socle_protocol::refusal::Refusal;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What proxies say of their clients. One that nobody told the server of stands on this machine as often as not.
const FORWARDED: [HeaderName; 3] =
    [header::FORWARDED, HeaderName::from_static("x-forwarded-for"), HeaderName::from_static("x-real-ip")];

pub(super) async fn metrics(
    State(shared): State<Shared>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, Denial> {
    may_read(&shared, &headers, &extensions)?;
    let now = Now {
        rooms: shared.rooms.open_rooms(),
        workshops: shared.workshops.open_workshops(),
        connections: shared.capacity.open_connections(),
        memory: capacity::memory_taken(),
    };
    let headers = [(header::CONTENT_TYPE, OPEN_METRICS), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, shared.metrics.text(&now)).into_response())
}

fn may_read(shared: &Shared, headers: &HeaderMap, extensions: &Extensions) -> Result<(), Refusal> {
    let may = match &shared.metrics_token {
        Some(token) => caller::bearer(headers).is_some_and(|said| token.is(said)),
        // Behind a proxy everybody comes from this machine.
        None => {
            let from = extensions.get::<Came>().map(|came| came.from.ip().to_canonical());
            from.is_some_and(|ip| ip.is_loopback())
                && shared.proxies == 0
                && !FORWARDED.iter().any(|name| headers.contains_key(name))
        }
    };
    if may { Ok(()) } else { Err(Refusal::MetricsClosed {}) }
}
