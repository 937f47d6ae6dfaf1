//! What leaves as a file: a board as canonical JSON or, for a raw board, as one Yjs update (SPEC W4, B9); boards, the
//! whole workshop and the restitution in the formats of SPEC E.

use super::{
    Shared,
    api::{self, Insider},
    error::Denial,
    replay::blocking,
};
use crate::{export::Sources, workshops::Roster};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use socle_protocol::{
    api::Offered,
    board::Perimeter,
    export::{
        Document, Format, canvas, excalidraw, file_name, html, json, markdown, space, space::Space, svg,
        words::Words,
    },
    ids::BoardId,
    message::WorkshopView,
    refusal::{Language, Refusal},
    report::Changed,
    template::{
        OwnDocument, Template,
        deliverable::{DeliverableFormat, Sections},
    },
};
use std::sync::Arc;

/// What a page opened from such a file may do where a browser shows it from here after all: nothing.
const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// What may follow the `?` of an export.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// `md`, `html`, `csv`, `json`, `svg`, `canvas` or `excalidraw`; else what the request accepts.
    pub(super) format: Option<String>,
    pub(super) zone: Option<String>,
    /// `fr` or `en`: a link that a person follows can't set a header.
    pub(super) lang: Option<String>,
    /// `validated`: only where nothing is open (SPEC E16).
    pub(super) state: Option<String>,
    /// `inside` or `outside`: of this side of the perimeter alone (SPEC E18).
    pub(super) perimeter: Option<String>,
}

impl Asked {
    pub(super) fn format(&self, headers: &HeaderMap) -> Result<Format, Refusal> {
        let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        match &self.format {
            Some(ending) => Format::of_ending(ending),
            None => Some(accepted.and_then(Format::accepted).unwrap_or(Format::Markdown)),
        }
        .ok_or_else(|| Refusal::BadField { field: "format".into() })
    }

    pub(super) fn language(&self, headers: &HeaderMap) -> Language {
        match self.lang.as_deref() {
            Some("en") => Language::English,
            Some("fr") => Language::French,
            _ => Language::from_header(
                headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
            ),
        }
    }

    pub(super) fn words(&self, headers: &HeaderMap) -> &'static Words {
        Words::of(self.language(headers))
    }
}

/// A file to keep: its name, its type, and no way to be a page of this origin.
pub(super) fn file(title: &str, format: Format, text: String) -> Response {
    let name = format!("attachment; filename=\"{}\"", file_name(title, format));
    let name = HeaderValue::from_str(&name).expect("a file's name is plain ASCII");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media())),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, text).into_response()
}

/// `GET /api/workshops/{workshop}/boards/{board}`
pub(super) async fn board(
    State(shared): State<Shared>,
    Path((workshop, board)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    let raw = insider.roster.borrow().may_see(&insider.person, &board)?;
    let bytes = shared.rooms.export(&board, raw).await?;
    let kind = if raw { "application/octet-stream" } else { "application/json" };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

pub(super) fn sources(shared: &Shared) -> Sources<'_> {
    Sources { journal: shared.journal.as_ref(), rooms: &shared.rooms, playback: &shared.playback }
}

/// `GET /api/workshops/{workshop}/boards/{board}/export`: for the facilitation, and a host at the own table (SPEC E1).
pub(super) async fn space(
    State(shared): State<Shared>,
    Path((workshop, board)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let Insider { person, roster, .. } = api::insider(&shared, &headers, None, &workshop).await?;
    let format = asked.format(&headers)?;
    let words = asked.words(&headers);
    let board: BoardId = board.parse().map_err(|_not_an_id| Refusal::UnknownBoard {})?;
    let roster: Arc<Roster> = Arc::clone(&roster.borrow());
    roster.may_take(&person, &board)?;
    let mut gathered = sources(&shared).gather(Arc::clone(&roster), vec![board]).await?;
    if matches!(format, Format::Svg | Format::Html) {
        gathered = gathered.with_images(shared.journal.as_ref()).await?;
    }
    let written = blocking(&shared, move || {
        let spaces = gathered.spaces.as_slice();
        let space = spaces.first().ok_or(Refusal::UnknownBoard {})?;
        let zone = asked.zone.as_deref();
        let titled = match zone {
            None => space.title.clone(),
            Some(zone) => match space.section(zone).as_deref() {
                Some([section, ..]) => section.zone.title.clone(),
                _ => return Err(Refusal::BadField { field: "zone".into() }),
            },
        };
        let text = match format {
            Format::Markdown => markdown::write(&space.document(zone, words)),
            Format::Html => html::write(&space.document(zone, words)),
            Format::Csv => space::table(spaces, zone, words),
            Format::Json => json::write(roster.view(), spaces, zone),
            Format::Svg => svg::write(space, zone, words),
            Format::Canvas => canvas::write(space, zone, words),
            Format::Excalidraw => excalidraw::write(space, zone, words),
        };
        Ok((titled, text))
    });
    let (titled, text) = written.await??;
    Ok(file(&titled, format, text))
}

/// `GET /api/workshops/{workshop}/export`: all boards that this facilitator may see, in one file.
pub(super) async fn workshop(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let format = asked.format(&headers)?;
    let roster = facilitators(&insider)?;
    let mine = |id: &BoardId| roster.may_take(&insider.person, id).is_ok();
    let boards = roster.view().boards.iter().map(|board| board.id.clone()).filter(mine).collect();
    let mut gathered = sources(&shared).gather(Arc::clone(&roster), boards).await?;
    if format == Format::Html {
        gathered = gathered.with_images(shared.journal.as_ref()).await?;
    }
    let (view, words) = (Arc::clone(&roster), asked.words(&headers));
    let text = blocking(&shared, move || written(view.view(), &gathered.spaces, format, words)).await??;
    Ok(file(&roster.view().title, format, text))
}

fn written(view: &WorkshopView, spaces: &[Space], format: Format, words: &Words) -> Result<String, Refusal> {
    let document = || space::whole(view, spaces, words);
    Ok(match format {
        Format::Markdown => markdown::write(&document()),
        Format::Html => html::write(&document()),
        Format::Csv => space::table(spaces, None, words),
        Format::Json => json::write(view, spaces, None),
        // A picture is of one board, and so is what stands on a plan.
        Format::Svg | Format::Canvas | Format::Excalidraw => {
            return Err(Refusal::BadField { field: "format".into() });
        }
    })
}

/// What can be made of a workshop's boards.
fn offered(roster: &Roster) -> Offered {
    let method = Template::find(&roster.view().template).map(|method| method.deliverables);
    Offered { method: method.unwrap_or_default(), own: OwnDocument::all(roster.documents()) }
}

/// `GET /api/workshops/{workshop}/deliverables`: what can be made of its boards, for facilitators.
pub(super) async fn deliverables(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Offered>, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    Ok(Json(offered(facilitators(&insider)?.as_ref())))
}

/// `GET /api/workshops/{workshop}/deliverables/{deliverable}`: what the method makes of its boards, for facilitators.
pub(super) async fn deliverable(
    State(shared): State<Shared>,
    Path((workshop, deliverable)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Denial> {
    let insider = api::insider(&shared, &headers, None, &workshop).await?;
    let roster = facilitators(&insider)?;
    let Offered { method, own } = offered(roster.as_ref());
    let Some(wanted) = method.into_iter().chain(own).find(|offered| offered.id == deliverable) else {
        return Err(Denial(Refusal::BadField { field: "deliverable".into() }));
    };
    let side = match asked.perimeter.as_deref() {
        None => None,
        Some(side) => match Perimeter::known(side).filter(|_| wanted.sides) {
            None => return Err(Denial(Refusal::BadField { field: "perimeter".into() })),
            known => known,
        },
    };
    let mut gathered = sources(&shared).restitution(Arc::clone(&roster), &Changed::new()).await?;
    let is_plan = matches!(wanted.sections, Some(Sections::Plans | Sections::Interpretation));
    if is_plan || wanted.format == DeliverableFormat::Html {
        gathered = gathered.with_images(shared.journal.as_ref()).await?;
    }
    let words = asked.words(&headers);
    let format = wanted.format.into();
    let named = side.map(|side| format!("{} {}", wanted.title, words.perimeter_of(side)));
    let named = named.as_ref().unwrap_or(&wanted.title);
    let named = format!("{named} {}", roster.view().title);
    let made = blocking(&shared, move || {
        let material = gathered.material(words);
        match asked.state.as_deref() {
            None | Some("draft") => {}
            Some("validated") if wanted.validates => match material.open_points() {
                0 => {}
                open => return Err(Refusal::NotValidated { open }),
            },
            Some(_) => return Err(Refusal::BadField { field: "state".into() }),
        }
        Ok(material.deliverable(&wanted, side))
    });
    Ok(file(&named, format, made.await??))
}

/// A document in one of the formats that documents have.
pub(super) fn as_text(document: &Document, format: Format) -> Result<String, Refusal> {
    match format {
        Format::Markdown => Ok(markdown::write(document)),
        Format::Html => Ok(html::write(document)),
        Format::Json => Ok(serde_json::to_string(document).expect("a document is JSON")),
        Format::Csv | Format::Svg | Format::Canvas | Format::Excalidraw => {
            Err(Refusal::BadField { field: "format".into() })
        }
    }
}

/// The workshop, for someone who runs it.
pub(super) fn facilitators(insider: &Insider) -> Result<Arc<Roster>, Refusal> {
    if insider.role.may_run() {
        Ok(Arc::clone(&insider.roster.borrow()))
    } else {
        Err(Refusal::NotAllowed {})
    }
}
