//! The two WebSocket addresses, up to their upgrade: what can be refused by HTTP status is refused here (SPEC W6).

use super::{
    Shared,
    api::{self, Insider},
    error::Denial,
};
use crate::{live, room::attendee::Wishes, socket};
use axum::{
    extract::{
        Path, Query, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;
use socle_protocol::{
    ids::{BoardId, Seq},
    refusal::Refusal,
};

/// What may follow the `?`. Anything else, and what cannot be read, is as if it were absent: stock clients add
/// parameters of their own.
#[derive(Deserialize)]
pub(super) struct Asked {
    token: Option<String>,
    after: Option<String>,
    ext: Option<String>,
    presence: Option<String>,
}

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// `GET /sync/{workshop}/{board}`
pub(super) async fn sync(
    State(shared): State<Shared>,
    Path((workshop, board)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Denial> {
    let upgrade = open(&shared, upgrade)?;
    let Insider { person, roster, .. } =
        api::insider(&shared, &headers, asked.token.as_deref(), &workshop).await?;
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    let raw = roster.borrow().board(&board)?.raw;
    let wishes = Wishes {
        presence: asked.presence.as_deref() != Some("0"),
        extended: asked.ext.as_deref() == Some("1"),
    };
    let admitted = socket::Admitted { board, raw, person, wishes, roster };
    Ok(socket::board_socket(upgrade, shared.rooms, shared.limits, admitted))
}

/// `GET /live/{workshop}`
pub(super) async fn live(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Denial> {
    let upgrade = open(&shared, upgrade)?;
    let Insider { workshop, person, .. } =
        api::insider(&shared, &headers, asked.token.as_deref(), &workshop).await?;
    let after: Option<Seq> = asked.after.as_deref().and_then(|after| after.parse().ok());
    let attached = shared.workshops.enter(&workshop).attach(person.clone(), after).await?;
    Ok(live::live_socket(upgrade, workshop, person, attached, &shared.limits, shared.stopping))
}

fn open(shared: &Shared, upgrade: Upgrade) -> Result<WebSocketUpgrade, Refusal> {
    if shared.stopping.is_cancelled() {
        return Err(Refusal::Stopping {});
    }
    upgrade.map_err(|_not_a_websocket| Refusal::BadField { field: "upgrade".into() })
}
