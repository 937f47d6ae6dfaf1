//! The two WebSocket addresses, up to their upgrade: what can be refused by HTTP status is refused here (SPEC W6).
//!
//! A browser is not shown that status. It asks the same address again as a plain request, and is told the same.

use super::{
    Shared, address,
    api::{self, Insider},
    error::Denial,
    listen::Came,
};
use crate::{
    capacity::{Connection, Visit},
    live,
    room::attendee::Wishes,
    socket,
};
use axum::{
    extract::{
        Path, Query, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{Extensions, HeaderMap},
    response::Response,
};
use serde::Deserialize;
use socle_protocol::{
    ids::{BoardId, Seq},
    refusal::Refusal,
};
use std::sync::Arc;

/// What may follow the `?`. Anything else, and what cannot be read, is as if it were absent: stock clients add
/// parameters of their own.
#[derive(Deserialize)]
pub(super) struct Asked {
    token: Option<String>,
    after: Option<String>,
    ext: Option<String>,
    presence: Option<String>,
    deflate: Option<String>,
}

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// `GET /sync/{workshop}/{board}`
pub(super) async fn sync(
    State(shared): State<Shared>,
    Path((workshop, board)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    extensions: Extensions,
    upgrade: Upgrade,
) -> Result<Response, Denial> {
    open(&shared)?;
    let Insider { person, roster, role, .. } =
        api::insider(&shared, &headers, asked.token.as_deref(), &workshop).await?;
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    let raw = roster.borrow().may_see(&person, &board)?;
    let wishes = Wishes {
        presence: asked.presence.as_deref() != Some("0"),
        extended: asked.ext.as_deref() == Some("1"),
        deflated: asked.deflate.as_deref() == Some("1"),
    };
    let behind_proxy = address::forwarded(&headers, shared.proxies);
    let (connection, runs_it) = (connection(&extensions), role.may_run());
    let visit = Visit { person: &person, board: Some(&board), runs_it, behind_proxy, connection };
    let upgrade = upgraded(&shared, &visit, upgrade)?;
    let stay = shared.capacity.stay(&visit)?;
    let admitted = socket::Admitted { board, raw, person, wishes, roster, stay };
    Ok(socket::board_socket(upgrade, shared.rooms, shared.limits, admitted))
}

/// `GET /live/{workshop}`
pub(super) async fn live(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    extensions: Extensions,
    upgrade: Upgrade,
) -> Result<Response, Denial> {
    open(&shared)?;
    let Insider { workshop, person, role, .. } =
        api::insider(&shared, &headers, asked.token.as_deref(), &workshop).await?;
    let after: Option<Seq> = asked.after.as_deref().and_then(|after| after.parse().ok());
    let behind_proxy = address::forwarded(&headers, shared.proxies);
    let (connection, runs_it) = (connection(&extensions), role.may_run());
    let visit = Visit { person: &person, board: None, runs_it, behind_proxy, connection };
    let upgrade = upgraded(&shared, &visit, upgrade)?;
    let stay = shared.capacity.stay(&visit)?;
    let attached = shared.workshops.enter(&workshop).attach(person.clone(), after).await?;
    let admitted = live::Admitted { workshop, person, attached, stay };
    Ok(live::live_socket(upgrade, admitted, &shared.limits, shared.metrics, shared.stopping))
}

/// The connection, which counts for as long as the socket is open.
fn connection(extensions: &Extensions) -> Option<Arc<Connection>> {
    extensions.get::<Came>()?.connection.clone()
}

fn open(shared: &Shared) -> Result<(), Refusal> {
    if shared.stopping.is_cancelled() { Err(Refusal::Stopping {}) } else { Ok(()) }
}

/// A plain request takes no place, and moves nobody from theirs: it is only told whether there is one.
fn upgraded(shared: &Shared, visit: &Visit<'_>, upgrade: Upgrade) -> Result<WebSocketUpgrade, Refusal> {
    upgrade.or_else(|_not_a_websocket| {
        shared.capacity.has_place(visit)?;
        Err(Refusal::BadField { field: "upgrade".into() })
    })
}
