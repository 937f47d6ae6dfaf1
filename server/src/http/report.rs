//! The restitution over HTTP (SPEC E7–E9): its draft for the facilitation, the link for who took part, the page for
//! whoever has the link.

use super::{
    Shared, api,
    body::Body,
    error::Denial,
    export::{Asked, as_text, facilitators, file, sources},
    replay::blocking,
};
use crate::{clock, export::Gathered, workshops::Roster};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use socle_protocol::{
    export::{Document, Format, words::Words},
    message::report::{Publication, Published, ReportDraft},
    refusal::{Language, Refusal},
};
use std::sync::Arc;

/// `GET /api/workshops/{workshop}/report`: for facilitators.
pub(super) async fn draft(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Json<ReportDraft>, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let roster = facilitators(&insider)?;
    let gathered = sources(&shared).restitution(Arc::clone(&roster), &roster.report().sections).await?;
    let words = asked.words(&headers);
    let draft = blocking(&shared, move || drafted(&gathered, words)).await?;
    Ok(Json(ReportDraft { publication: publication(&shared, &roster), ..draft }))
}

fn drafted(gathered: &Gathered, words: &'static Words) -> ReportDraft {
    let report = gathered.roster.report();
    gathered.material(words).draft(&report.sections, &report.order, report.order_version)
}

/// `GET /api/workshops/{workshop}/report/export`: the draft as a file, for facilitators.
pub(super) async fn export(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let format = asked.format(&headers)?;
    let roster = facilitators(&insider)?;
    let gathered = sources(&shared).restitution(Arc::clone(&roster), &roster.report().sections).await?;
    let words = asked.words(&headers);
    let written = blocking(&shared, move || {
        let document = drafted(&gathered, words).document();
        as_text(&document, format).map(|text| (document.title, text))
    });
    let (title, text) = written.await??;
    Ok(file(&title, format, text))
}

/// What is published now, for whoever is in the workshop; `null` while nothing is.
fn publication(shared: &Shared, roster: &Roster) -> Option<Publication> {
    let n = roster.report().publications;
    let published = roster.published(n, clock::now()).ok()?;
    Some(Publication { until: published.until, secret: shared.admission.publication(&roster.view().id, n) })
}

/// `GET /api/workshops/{workshop}/publication`
pub(super) async fn link(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Option<Publication>>, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let roster: Arc<Roster> = Arc::clone(&insider.roster.borrow());
    Ok(Json(publication(&shared, &roster)))
}

/// `{"secret", "format"?}`: in the body, so that no proxy writes it into its log.
#[derive(Debug, Deserialize)]
pub(super) struct Reading {
    secret: String,
    #[serde(default)]
    format: Option<String>,
}

/// `POST /api/published`: no token is asked for, the secret is the right.
pub(super) async fn published(
    State(shared): State<Shared>,
    Body(Reading { secret, format }): Body<Reading>,
) -> Result<Response, Denial> {
    let (workshop, n) = shared.admission.published(&secret)?;
    let roster = shared.workshops.enter(&workshop).roster().await.map_err(unknown)?;
    let roster: Arc<Roster> = Arc::clone(&roster.borrow());
    // Before anything is read: a link that is over opens no board.
    let until = roster.published(n, clock::now())?.until;
    let read = document(&shared, Arc::clone(&roster), n);
    let document = shared.papers.get((workshop, n), read).await?;
    match format {
        None => Ok(Json(Published { document: document.as_ref().clone(), until }).into_response()),
        Some(ending) => {
            let format = Format::of_ending(&ending).ok_or(Refusal::BadField { field: "format".into() })?;
            let written = blocking(&shared, move || {
                as_text(&document, format).map(|text| (document.title.clone(), text))
            });
            let (title, text) = written.await??;
            Ok(file(&title, format, text))
        }
    }
}

async fn document(shared: &Shared, roster: Arc<Roster>, n: u32) -> Result<Document, Refusal> {
    let published = roster.published(n, clock::now())?;
    let gathered = sources(shared).restitution(Arc::clone(&roster), &published.sections).await?;
    let words = Words::of(if published.english { Language::English } else { Language::French });
    let made = blocking(shared, move || {
        let published = gathered.roster.published(n, clock::now())?;
        Ok(gathered.material(words).document(&published.sections, &published.order).without_sources())
    });
    made.await?
}

/// A workshop that is gone takes its publications with it.
fn unknown(refusal: Refusal) -> Refusal {
    if matches!(refusal, Refusal::UnknownWorkshop {}) { Refusal::UnknownPublication {} } else { refusal }
}
