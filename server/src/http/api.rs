//! Reading: a workshop for someone who is in it, its boards, the templates to choose from (SPEC W4).

use super::{Shared, caller, error::Denial};
use crate::workshops::Roster;
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use socle_protocol::{
    api::Inside,
    ids::{PersonId, WorkshopId},
    message::BoardView,
    refusal::Refusal,
    role::Role,
    template::{Template, TemplateCard},
};
use std::sync::Arc;
use tokio::sync::watch;

/// Someone who is in a workshop, and the workshop as it is from now on.
pub(super) struct Insider {
    pub(super) workshop: WorkshopId,
    pub(super) person: PersonId,
    pub(super) role: Role,
    pub(super) roster: watch::Receiver<Arc<Roster>>,
}

/// Lets in whoever has a good token and has not been removed.
pub(super) async fn insider(
    shared: &Shared,
    headers: &HeaderMap,
    query: Option<&str>,
    workshop: &str,
) -> Result<Insider, Refusal> {
    let workshop: WorkshopId = workshop.parse().map_err(|_not_an_id| Refusal::UnknownWorkshop {})?;
    let person = caller::person(shared, headers, query, &workshop)?;
    let roster = shared.workshops.enter(&workshop).roster().await?;
    let role = roster.borrow().admit(&person)?;
    Ok(Insider { workshop, person, role, roster })
}

/// `GET /api/workshops/{workshop}`
pub(super) async fn inside(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Inside>, Denial> {
    let Insider { workshop, person, role, roster } = insider(&shared, &headers, None, &workshop).await?;
    let view = roster.borrow().view_for(&person);
    Ok(Json(Inside {
        workshop: view,
        person,
        role,
        invitations: role.may_run().then(|| shared.admission.invitations(&workshop)),
        share_origin: caller::share_origin(&shared, &headers),
    }))
}

/// `GET /api/workshops/{workshop}/boards`
pub(super) async fn boards(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Vec<BoardView>>, Denial> {
    let insider = insider(&shared, &headers, None, &workshop).await?;
    let boards = insider.roster.borrow().boards_for(&insider.person);
    Ok(Json(boards))
}

/// `GET /api/templates`: the methods, in the order in which they are offered.
pub(super) async fn templates() -> Json<Vec<TemplateCard>> {
    Json(Template::all().iter().map(Template::card).collect())
}
