//! The replay of a workshop, for its facilitation and for whoever has a link (SPEC Y): what there is to play, then piece by
//! piece. A piece belongs to a version and never changes, so that a player asks for it once.
//!
//! No browser keeps any of it on its disk: what is erased here must not stay there, and a browser that nobody opens again
//! is never told to let go. It costs little, as the player has what it played in memory.

use super::{Shared, api, assets, error::Denial};
use crate::{
    clock,
    playback::{self, Cut, Reel},
    workshops::Roster,
};
use axum::{
    Json, Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use serde::Deserialize;
use socle_protocol::{
    ids::{BoardId, Millis},
    message::{BoardView, Visible, group::GroupView},
    refusal::Refusal,
    replay::{ReplayGroup, ReplayLink, ReplayView},
};
use std::sync::Arc;
use tracing::error;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/workshops/{workshop}/replay", get(view))
        .route("/workshops/{workshop}/replay/segments/{n}", get(segment))
        .route("/workshops/{workshop}/replay/boards/{board}", get(board))
        .route("/workshops/{workshop}/replay/links", get(links))
        .route("/replays/{secret}", get(published))
        .route("/replays/{secret}/segments/{n}", get(published_segment))
}

#[derive(Deserialize)]
pub(super) struct Wish {
    version: Option<String>,
    after: Option<u32>,
    names: Option<u8>,
}

type Asked = Result<Query<Wish>, QueryRejection>;

impl Wish {
    fn of(asked: Asked) -> Result<Self, Refusal> {
        let Query(wish) = asked.map_err(|_malformed| Refusal::BadField { field: "after".into() })?;
        Ok(wish)
    }

    fn names(&self) -> bool {
        self.names == Some(1)
    }
}

/// A facilitator, what they get, and the workshop as it is.
pub(super) async fn insider(
    shared: &Shared,
    headers: &HeaderMap,
    workshop: &str,
) -> Result<(Cut, api::Insider), Refusal> {
    let insider = api::insider(shared, headers, None, workshop).await?;
    if !insider.role.may_run() {
        return Err(Refusal::NotAllowed {});
    }
    let boards = insider.roster.borrow().boards_for(&insider.person);
    let is_told = |board: &BoardView| !board.raw && board.erased_at.is_none();
    let boards = boards.into_iter().filter(is_told).map(|board| board.id).collect();
    Ok((Cut { workshop: insider.workshop.clone(), boards, phases: None, published: false }, insider))
}

/// `GET /api/workshops/{workshop}/replay`
async fn view(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    wish: Asked,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let (cut, insider) = insider(&shared, &headers, &workshop).await?;
    let reel = shared.playback.reel(&cut).await?;
    let mut view = ReplayView { groups: groups(&insider.roster.borrow()), ..reel.view().clone() };
    if Wish::of(wish)?.names() {
        let roster = insider.roster.borrow();
        for (actor, person) in view.actors.iter_mut().zip(reel.people()) {
            actor.name = roster.person(person).map(|person| person.name.clone());
        }
    }
    Ok(told(&view, &headers))
}

/// `GET /api/workshops/{workshop}/replay/segments/{n}?version=`
async fn segment(
    State(shared): State<Shared>,
    Path((workshop, n)): Path<(String, String)>,
    wish: Asked,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let (cut, _) = insider(&shared, &headers, &workshop).await?;
    piece(&shared, &cut, wish, &n, &headers).await
}

/// `GET /api/workshops/{workshop}/replay/boards/{board}?after=`: a board as it was, as canonical JSON (SPEC B9).
async fn board(
    State(shared): State<Shared>,
    Path((workshop, board)): Path<(String, String)>,
    wish: Asked,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let (cut, _) = insider(&shared, &headers, &workshop).await?;
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    if !cut.boards.contains(&board) {
        return Err(Refusal::UnknownBoard {}.into());
    }
    let wish = Wish::of(wish)?;
    let reel = match &wish.version {
        Some(version) => shared.playback.reel_of(&cut, version).await?,
        None => shared.playback.reel(&cut).await?,
    };
    let names = wish.names();
    let after = wish.after.ok_or_else(|| Refusal::BadField { field: "after".into() })?;
    let json = blocking(&shared, move || {
        let mut content = reel.board(&board, after)?;
        if names {
            playback::signed(&mut content, reel.people());
        }
        Some(content.canonical(&board))
    });
    let json = json.await?.ok_or(Refusal::UnknownStep {})?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, json).into_response())
}

/// `GET /api/workshops/{workshop}/replay/links`: what is handed out, with the secrets.
async fn links(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let (cut, insider) = insider(&shared, &headers, &workshop).await?;
    let links: Vec<ReplayLink> = (insider.roster.borrow().view().replays.iter())
        .map(|replay| ReplayLink {
            replay: replay.clone(),
            secret: shared.admission.replay(&cut.workshop, &replay.id),
        })
        .collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(links)).into_response())
}

/// Names of groups are not names of people.
fn groups(roster: &Roster) -> Vec<ReplayGroup> {
    let group = |group: &GroupView| ReplayGroup { id: group.id.clone(), name: group.name.clone() };
    roster.view().groups.iter().map(group).collect()
}

/// What a link opens, until when, and the groups that it names.
async fn opened(shared: &Shared, secret: &str) -> Result<(Cut, Millis, Vec<ReplayGroup>), Refusal> {
    let (workshop, id) = shared.admission.replayed(secret)?;
    let roster = shared.workshops.enter(&workshop).roster().await?;
    let roster = roster.borrow();
    let known = roster.view().replays.iter().find(|known| known.id == id);
    let replay = known.filter(|known| clock::now() < known.until).ok_or(Refusal::ReplayOver {})?;
    // As they are now: a board that has become a group's own since is not told any more.
    let is_open = |id: &BoardId| {
        roster.board(id).is_ok_and(|board| !board.raw && board.visible == (Visible::Everyone {}))
    };
    let boards = replay.boards.iter().filter(|board| is_open(board)).cloned().collect();
    let phases = Some(replay.phases.clone()).filter(|phases| !phases.is_empty());
    let groups = if replay.groups { groups(&roster) } else { Vec::new() };
    Ok((Cut { workshop: workshop.clone(), boards, phases, published: true }, replay.until, groups))
}

/// `GET /api/replays/{secret}`
async fn published(
    State(shared): State<Shared>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let (cut, until, groups) = opened(&shared, &secret).await?;
    let reel = shared.playback.reel(&cut).await?;
    Ok(told(&ReplayView { until: Some(until), groups, ..reel.view().clone() }, &headers))
}

/// `GET /api/replays/{secret}/segments/{n}?version=`
async fn published_segment(
    State(shared): State<Shared>,
    Path((secret, n)): Path<(String, String)>,
    wish: Asked,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let (cut, _, _) = opened(&shared, &secret).await?;
    piece(&shared, &cut, wish, &n, &headers).await
}

fn told(view: &ReplayView, headers: &HeaderMap) -> Response {
    match serde_json::to_vec(view) {
        Ok(json) => sent(headers, playback::gzip(&json)),
        Err(error) => {
            error!(%error, "failed to write a replay down");
            Denial(Refusal::BoardUnavailable {}).into_response()
        }
    }
}

async fn piece(
    shared: &Shared,
    cut: &Cut,
    wish: Asked,
    n: &str,
    headers: &HeaderMap,
) -> Result<Response, Denial> {
    let version = Wish::of(wish)?.version.ok_or_else(|| Refusal::BadField { field: "version".into() })?;
    let n: usize = n.parse().map_err(|_not_a_number| Refusal::UnknownStep {})?;
    let reel: Arc<Reel> = shared.playback.reel_of(cut, &version).await?;
    let packed = blocking(shared, move || reel.packed(n)).await?.ok_or(Refusal::UnknownStep {})?;
    Ok(sent(headers, packed))
}

pub(super) async fn blocking<T: Send + 'static>(
    shared: &Shared,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    shared.playback.aside().work("an answer", work).await.map_err(|_ended| Refusal::BoardUnavailable {})
}

/// JSON that is packed already, for whoever takes it so.
fn sent(asked: &HeaderMap, packed: Bytes) -> Response {
    let mut response = if assets::accepts(asked, "gzip") {
        let mut response = packed.into_response();
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    } else {
        match playback::inflate(&packed) {
            Some(json) => json.into_response(),
            None => return Denial(Refusal::BoardUnavailable {}).into_response(),
        }
    };
    let told = response.headers_mut();
    told.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    told.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    told.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie, authorization"));
    response
}
