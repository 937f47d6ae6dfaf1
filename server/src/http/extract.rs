//! «Extraire»: a moment of a workshop's past, taken as a new workshop (SPEC Y13) or as a
//! new board of the same one (Y14). What it holds is read from the replay,
//! which leaves out what nobody may know; the browser says only which moment, and which boards.

use super::{
    Shared, address,
    body::Body,
    caller,
    error::Denial,
    join,
    replay::{blocking, insider},
};
use crate::{
    clock, images,
    workshops::{self, Extract, Taken},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{Extensions, HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use socle_protocol::{
    api::{ExtractBoard, ExtractWorkshop},
    board::Board,
    ids::Millis,
    message::{BoardView, Visible},
    refusal::Refusal,
    workshop::label,
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
    let ExtractWorkshop { title, at: moment, boards: chosen, traced } = body;
    if chosen.iter().any(|board| !cut.boards.contains(board)) {
        return Err(Refusal::UnknownBoard {}.into());
    }
    if traced {
        insider.roster.borrow().may_be_followed()?;
    }
    shared.capacity.has_memory()?;
    shared.attempts.create(address::of(&extensions, &headers, shared.proxies))?;
    let at = clock::now();
    let roster = insider.roster.borrow().clone();
    let reel = shared.playback.reel(&cut).await?;
    if moment < reel.view().from || moment > reel.view().to.max(at) {
        return Err(Refusal::UnknownStep {}.into());
    }
    let is_chosen = |board: &BoardView| {
        if chosen.is_empty() { cut.boards.contains(&board.id) } else { chosen.contains(&board.id) }
    };
    let sources: Vec<BoardView> =
        roster.view().boards.iter().filter(|board| is_chosen(board)).cloned().collect();
    let from = roster.view().title.clone();
    let boards = blocking(move || -> Result<(Vec<Taken>, BTreeSet<String>), Refusal> {
        let damaged = || Refusal::BoardUnavailable {};
        let after = reel.after(moment).ok_or_else(damaged)?;
        let (mut taken, mut images) = (Vec::with_capacity(sources.len()), BTreeSet::new());
        for source in sources {
            let then = reel.board(&source.id, after).ok_or_else(damaged)?;
            if is_there(&then) {
                images.extend(shown_on(&then));
                taken.push(take(&source, &then, &from, at));
            }
        }
        Ok((taken, images))
    });
    let (boards, shown) = boards.await??;
    if boards.is_empty() {
        return Err(Refusal::UnknownStep {}.into());
    }
    let mut images = Vec::new();
    for kept in shown.iter().filter_map(|image| roster.image(image)) {
        let bytes = images::read(shared.journal.as_ref(), &insider.workshop, kept).await?;
        images.extend(bytes.map(|bytes| (kept.clone(), bytes)));
    }
    let view = roster.view();
    let extract = Extract {
        title,
        template: view.template.clone(),
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
    let first = blocking(move || -> Result<Vec<u8>, Refusal> {
        let damaged = || Refusal::BoardUnavailable {};
        let after = reel.after(moment).ok_or_else(damaged)?;
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

/// The images that lie under its plans.
fn shown_on(board: &Board) -> impl Iterator<Item = String> {
    board.zones.values().flat_map(|zone| &zone.levels).filter_map(|level| level.image.clone())
}

/// Had it been made by then?
fn is_there(board: &Board) -> bool {
    !(board.title.is_empty() && board.template.is_empty() && board.zones.is_empty() && board.notes.is_empty())
}

/// One board for the new workshop. Its groups are not there: what was for one of them is for the facilitation, and does
/// not say where it is from (SPEC D9).
fn take(source: &BoardView, then: &Board, from: &str, at: Millis) -> Taken {
    let title = if then.title.is_empty() { &source.title } else { &then.title };
    let is_for_all = source.visible == Visible::Everyone {};
    let label = is_for_all.then(|| format!("{from} · {title}"));
    Taken {
        title: title.clone(),
        key: source.key.clone(),
        visible: if is_for_all { Visible::Everyone {} } else { Visible::Facilitation {} },
        first: then.extract(&source.id, label.as_deref(), at).first(),
    }
}
