//! «Extraire»: a moment of a workshop's past, taken as a new workshop (SPEC Y13), which may go on in another method
//! (Y15), or as a new board of the same one (Y14). What it holds is read from the replay, which leaves out what nobody may
//! know; the browser says only which moment, which boards, and what of them goes where.

use super::{
    Shared, address,
    body::Body,
    caller,
    error::Denial,
    join,
    replay::{blocking, insider},
};
use crate::{
    clock,
    config::limits::most,
    images,
    playback::Cut,
    workshops::{self, Extract, Plan, Roster, mint},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{Extensions, HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use socle_protocol::{
    api::{ExtractBoard, ExtractWorkshop, Feed, Onward, OnwardWish},
    board::Board,
    ids::Millis,
    message::{BoardView, Visible},
    refusal::Refusal,
    template::{Template, onward::Source},
    workshop::{images::KeptImage, label},
};
use std::collections::BTreeSet;
use tracing::info;

/// `POST /api/workshops/{workshop}/extract`
pub(super) async fn extract(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
    extensions: Extensions,
    Body(body): Body<ExtractWorkshop>,
) -> Result<Response, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    let (cut, insider) = insider(&shared, &headers, &workshop).await?;
    let ExtractWorkshop { title, at: moment, boards: chosen, traced, template, feeds } = body;
    let fed = feeds.iter().map(|feed| &feed.board);
    if chosen.iter().chain(fed).any(|board| !cut.boards.contains(board)) {
        return Err(Refusal::UnknownBoard {}.into());
    }
    let method = match template {
        Some(template) => Some(method(&template)?),
        // The same boards have the same zones.
        None if !feeds.is_empty() => return Err(Refusal::BadField { field: "feeds".into() }.into()),
        None => None,
    };
    let title = label::title(&title)?;
    if traced {
        insider.roster.borrow().may_be_followed()?;
    }
    shared.capacity.has_memory()?;
    shared.attempts.create(address::of(&extensions, &headers, shared.proxies))?;
    let at = clock::now();
    let roster = insider.roster.borrow().clone();
    let is_chosen = |board: &BoardView| chosen.is_empty() || chosen.contains(&board.id);
    let past = past(&shared, &cut, &roster, (moment, at), is_chosen).await?;
    let view = roster.view();
    let (boards, shown) = match &method {
        None => {
            (past.iter().map(taken).collect(), past.iter().flat_map(|past| shown_on(&past.content)).collect())
        }
        Some(method) => {
            let (method, from, title) = (method.clone(), view.template.clone(), title.clone());
            let most = most(shared.limits.notes);
            let carried = blocking(&shared, move || carried(&method, &from, (&title, at), past, feeds, most));
            carried.await??
        }
    };
    let mut images = Vec::new();
    for kept in shown.iter().filter_map(|image| roster.image(image)) {
        let bytes = images::read(shared.journal.as_ref(), &insider.workshop, kept).await?;
        // Nobody signs anything there.
        images.extend(bytes.map(|bytes| (KeptImage { by: None, ..kept.clone() }, bytes)));
    }
    // The same boards make the same documents.
    let documents = if method.is_none() { roster.documents().to_vec() } else { Vec::new() };
    let extract = Extract {
        title,
        documents,
        template: method.as_ref().map_or_else(|| view.template.clone(), |method| method.id.clone()),
        method,
        name: roster.person(&insider.person).map(|person| person.name.clone()),
        retention: view.retention.days,
        boards,
        images,
        continues: traced.then(|| insider.workshop.clone()),
    };
    let creation = workshops::extract(&shared.journal, &shared.limits, extract, at).await?;
    if traced {
        let door = shared.workshops.enter(&insider.workshop);
        if let Err(refusal) = door.follow(insider.person, creation.workshop.clone()).await {
            workshops::unmake(&shared.journal, creation);
            return Err(refusal.into());
        }
    }
    info!(workshop = %creation.workshop, from = %insider.workshop, "created from a replay");
    Ok(join::made(&shared, &headers, creation, at))
}

/// `POST /api/workshops/{workshop}/onward`: what would come along into another method (SPEC Y15). Makes nothing.
pub(super) async fn onward(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
    Body(OnwardWish { template, at: moment }): Body<OnwardWish>,
) -> Result<Json<Onward>, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    let (cut, insider) = insider(&shared, &headers, &workshop).await?;
    let method = method(&template)?;
    shared.capacity.has_memory()?;
    let roster = insider.roster.borrow().clone();
    let past = past(&shared, &cut, &roster, (moment, clock::now()), |_| true).await?;
    let sources: Vec<Source> = past.into_iter().map(Source::from).collect();
    Ok(Json(method.onward(&roster.view().template, &sources)))
}

/// `POST /api/workshops/{workshop}/boards`: the same as a board of the same workshop (SPEC Y14).
pub(super) async fn here(
    State(shared): State<Shared>,
    Path(workshop): Path<String>,
    headers: HeaderMap,
    Body(ExtractBoard { title, board, at: moment }): Body<ExtractBoard>,
) -> Result<Response, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    let (cut, insider) = insider(&shared, &headers, &workshop).await?;
    if !cut.boards.contains(&board) {
        return Err(Refusal::UnknownBoard {}.into());
    }
    let title = label::title(&title)?;
    let at = clock::now();
    let source = insider.roster.borrow().board(&board)?.clone();
    let reel = shared.playback.reel(&cut).await?;
    if moment < reel.view().from || moment > reel.view().to.max(at) {
        return Err(Refusal::UnknownStep {}.into());
    }
    let (asked, named) = (source.clone(), title.clone());
    let first = blocking(&shared, move || -> Result<Vec<u8>, Refusal> {
        let damaged = || Refusal::BoardUnavailable {};
        let after = reel.after(moment);
        let then = reel.board(&asked.id, after).ok_or_else(damaged)?;
        if !is_there(&then) {
            return Err(Refusal::UnknownStep {});
        }
        // As what is poured from it (SPEC D6, D9).
        let label = (asked.visible == Visible::Everyone {}).then_some(asked.title.as_str());
        Ok(Board { title: named, ..then.extract(&asked.id, label, at) }.first())
    });
    let first = first.await??;
    let door = shared.workshops.enter(&insider.workshop);
    // A further board of a table's people is a board of their group.
    let group = insider.roster.borrow().group_of(&insider.person).map(|group| group.id.clone());
    let visible = match source.visible {
        Visible::Seated {} => group.map_or(Visible::Facilitation {}, |group| Visible::Group { group }),
        visible => visible,
    };
    // What was said in confidence goes on its day, also from here.
    let kept = (visible, source.keep_days);
    let added = door.found(insider.person.clone(), title, kept, first.into()).await?;
    info!(workshop = %insider.workshop, board = %added.id, "a board from a replay");
    Ok((StatusCode::CREATED, Json(added)).into_response())
}

/// The images that lie under its plans, and the photos of its notes.
fn shown_on(board: &Board) -> impl Iterator<Item = String> {
    let grounds = board.zones.values().flat_map(|zone| &zone.levels).filter_map(|level| level.image.clone());
    let photos = board.notes.values().filter_map(|note| note.photo.as_ref()).map(|photo| photo.image.clone());
    grounds.chain(photos)
}

/// Had it been made by then?
fn is_there(board: &Board) -> bool {
    !(board.title.is_empty() && board.template.is_empty() && board.zones.is_empty() && board.notes.is_empty())
}

/// The method that a workshop goes on in.
fn method(template: &str) -> Result<Template, Refusal> {
    let unknown = || Refusal::UnknownTemplate { template: template.chars().take(40).collect() };
    Template::find(template).ok_or_else(unknown)
}

/// A board as it was, as much of it as leaves its workshop, and signed by nobody.
struct Past {
    board: BoardView,
    content: Board,
}

/// What was there at a moment (now where none is named) of these boards, as the replay tells it (SPEC Y13).
async fn past(
    shared: &Shared,
    cut: &Cut,
    roster: &Roster,
    (moment, at): (Option<Millis>, Millis),
    is_chosen: impl Fn(&BoardView) -> bool,
) -> Result<Vec<Past>, Refusal> {
    let reel = shared.playback.reel(cut).await?;
    let moment = moment.unwrap_or(at);
    if moment < reel.view().from || moment > reel.view().to.max(at) {
        return Err(Refusal::UnknownStep {});
    }
    let is_told = |board: &&BoardView| cut.boards.contains(&board.id) && is_chosen(board);
    let boards: Vec<BoardView> = roster.view().boards.iter().filter(is_told).cloned().collect();
    let from = roster.view().title.clone();
    let past = blocking(shared, move || -> Result<Vec<Past>, Refusal> {
        let damaged = || Refusal::BoardUnavailable {};
        let after = reel.after(moment);
        let mut past = Vec::with_capacity(boards.len());
        for board in boards {
            let then = reel.board(&board.id, after).ok_or_else(damaged)?;
            if is_there(&then) {
                let title = if then.title.is_empty() { board.title } else { then.title.clone() };
                // What is for some only does not say where it is from (SPEC D9).
                let label = is_open(&board.visible).then(|| label_of(&from, &title));
                let content = then.extract(&board.id, label.as_deref(), at);
                past.push(Past { board: BoardView { title, ..board }, content });
            }
        }
        Ok(past)
    });
    let past = past.await??;
    if past.is_empty() { Err(Refusal::UnknownStep {}) } else { Ok(past) }
}

/// Where a note is from, for whoever comes from elsewhere. The first board has the title of its workshop, mostly.
pub(super) fn label_of(workshop: &str, board: &str) -> String {
    if workshop == board { board.to_owned() } else { format!("{workshop} · {board}") }
}

fn is_open(visible: &Visible) -> bool {
    *visible == Visible::Everyone {}
}

/// One board for the new workshop. Its groups are not there: what was for one of them is for the facilitation.
fn taken(Past { board, content }: &Past) -> Plan {
    let visible = if is_open(&board.visible) { Visible::Everyone {} } else { Visible::Facilitation {} };
    let first = Some(content.first().into());
    let taken = BoardView::of(mint::board(), board.title.clone());
    Plan { board: BoardView { key: board.key.clone(), visible, ..taken }, first }
}

impl From<Past> for Source {
    fn from(Past { board, content }: Past) -> Self {
        let is_open = is_open(&board.visible);
        Source { id: board.id, key: board.key, title: board.title, is_open, content }
    }
}

/// The boards of another method, with what comes along, and the images on them.
fn carried(
    method: &Template,
    from: &str,
    (title, at): (&str, Millis),
    past: Vec<Past>,
    feeds: Vec<Feed>,
    most: usize,
) -> Result<(Vec<Plan>, BTreeSet<String>), Refusal> {
    let sources: Vec<Source> = past.into_iter().map(Source::from).collect();
    let feeds = if feeds.is_empty() { method.onward(from, &sources).feeds() } else { feeds };
    let boards = method.carried(title, at, &sources, &feeds, most)?;
    let taken = |(content, board): (Board, BoardView)| Plan {
        first: Some(content.first().into()),
        board: BoardView { title: content.title, ..board },
    };
    let shown = boards.iter().flat_map(shown_on).collect();
    let views = workshops::boards_of(method, title);
    Ok((boards.into_iter().zip(views).map(taken).collect(), shown))
}
