//! The ways in: making a workshop, looking through its door, entering (SPEC W2, W3, R3).

use super::{
    Shared, address,
    body::Body,
    caller,
    error::Denial,
    method::{self, FileBody},
};
use crate::{
    clock,
    workshops::{self, Roster},
};
use axum::{
    Json,
    extract::State,
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use socle_protocol::{
    api::{CreateWorkshop, Created, Doorstep, Join, Joined},
    ids::{JoinCode, Millis, PersonId, WorkshopId},
    refusal::Refusal,
    role::Role,
    template::Template,
    workshop::{Arrival, group::MOST_GROUPS, label},
};
use std::net::IpAddr;
use tracing::{error, info};

/// `POST /api/workshops`
pub(super) async fn create(
    State(shared): State<Shared>,
    headers: HeaderMap,
    extensions: Extensions,
    FileBody { value: body, place: _place }: FileBody<CreateWorkshop>,
) -> Result<Response, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    shared.capacity.has_memory()?;
    let CreateWorkshop { title, template, method, name, retention, themes, sample } = body;
    let from = address::of(&extensions, &headers, shared.proxies);
    // One of the two; a file that is none makes nothing, and counts for no workshop.
    let brought = match method {
        Some(_) if !template.is_empty() => return Err(Refusal::BadField { field: "method".into() }.into()),
        None if template.is_empty() => return Err(Refusal::BadField { field: "template".into() }.into()),
        Some(text) => Some(method::read(&shared, from, text).await?),
        None => None,
    };
    let (brought, is_brought) = match themes {
        // A file says its own.
        Some(_) if brought.is_some() => return Err(Refusal::BadField { field: "themes".into() }.into()),
        Some(themes) => (Some(on_themes(&template, &themes)?), false),
        None => (brought, true),
    };
    shared.attempts.create(from)?;
    let at = clock::now();
    let (journal, limits, name) = (shared.journal.as_ref(), &shared.limits, name.as_deref());
    let is_brought = is_brought && brought.is_some();
    // Blank is what a method is by itself.
    let brought = match brought {
        brought if !sample => brought,
        Some(brought) => Some(brought.filled()),
        None => Template::find(&template).map(Template::filled),
    };
    let creation = match brought {
        None => workshops::create(journal, limits, &title, &template, name, retention, at).await?,
        brought => workshops::create_with(journal, limits, &title, brought, name, retention, at).await?,
    };
    info!(workshop = %creation.workshop, template, is_brought, "created");
    Ok(made(&shared, &headers, creation, at))
}

/// A method with other themes than its own (SPEC W2).
fn on_themes(template: &str, themes: &[String]) -> Result<Template, Refusal> {
    let bad = |field: String| Refusal::BadField { field };
    let named = themes.iter().enumerate().map(|(n, theme)| match label::title(theme) {
        // Which of them it is about.
        Err(Refusal::BadField { .. }) => Err(bad(format!("themes[{n}]"))),
        Err(Refusal::TooLong { limit, .. }) => Err(Refusal::TooLong { field: format!("themes[{n}]"), limit }),
        read => read,
    });
    let themes: Vec<String> = named.collect::<Result<_, _>>()?;
    if themes.len() > MOST_GROUPS as usize {
        return Err(bad("themes".into()));
    }
    Template::with_themes(template, themes).ok_or_else(|| bad("themes".into()))
}

/// A new workshop, at the hands of its first facilitator.
pub(super) fn made(
    shared: &Shared,
    headers: &HeaderMap,
    creation: workshops::Creation,
    at: Millis,
) -> Response {
    let workshops::Creation { workshop, code, boards, person } = creation;
    let token = shared.admission.token(&workshop, &person, at);
    let cookie = caller::set_cookie(headers, shared.proxies, &workshop, &token);
    let invitations = shared.admission.invitations(&workshop);
    let created = Created { workshop, code, boards, token, person, invitations };
    (StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(created)).into_response()
}

/// `POST /api/join`
pub(super) async fn join(
    State(shared): State<Shared>,
    headers: HeaderMap,
    extensions: Extensions,
    Body(body): Body<Join>,
) -> Result<Response, Denial> {
    caller::may_change(&headers, shared.proxies)?;
    shared.capacity.has_memory()?;
    let from = address::of(&extensions, &headers, shared.proxies);
    let Invited { workshop, role, by_operator } = invited(&shared, from, &body).await?;
    let door = shared.workshops.enter(&workshop);
    let known = known(&shared, &headers, &workshop, door.roster().await?.borrow().as_ref());
    let person = known.unwrap_or_else(workshops::new_person);
    let arrival = Arrival { person, role, name: body.name, seed: workshops::seed(), by_operator };
    let workshops::Entered { person, name, role, boards } = door.join(arrival).await?;
    let token = shared.admission.token(&workshop, &person, clock::now());
    let cookie = caller::set_cookie(&headers, shared.proxies, &workshop, &token);
    let joined = Joined { token, person, name, role, workshop, boards };
    Ok(([(header::SET_COOKIE, cookie)], Json(joined)).into_response())
}

/// `POST /api/look`: what the join screen shows before anyone enters. Changes nothing.
pub(super) async fn look(
    State(shared): State<Shared>,
    headers: HeaderMap,
    extensions: Extensions,
    Body(body): Body<Join>,
) -> Result<Json<Doorstep>, Denial> {
    let from = address::of(&extensions, &headers, shared.proxies);
    let Invited { workshop, role, .. } = invited(&shared, from, &body).await?;
    let roster = shared.workshops.enter(&workshop).roster().await?;
    let roster = roster.borrow();
    let view = roster.view();
    // A page of another origin learns nothing of whom the cookie names.
    let person = caller::may_change(&headers, shared.proxies)
        .ok()
        .and_then(|()| known(&shared, &headers, &workshop, &roster));
    let person = person.as_ref().and_then(|person| roster.person(person));
    Ok(Json(Doorstep {
        workshop,
        title: view.title.clone(),
        role: person.map_or(role, |person| person.role.max(role)),
        door_locked: view.door_locked,
        proposed_name: person
            .map_or_else(|| roster.proposal(workshops::seed()), |person| person.name.clone()),
        known: person.is_some(),
        retention: view.retention,
    }))
}

/// What a code or an invitation opens.
struct Invited {
    workshop: WorkshopId,
    role: Role,
    /// It was made by the operator of the server, for once.
    by_operator: bool,
}

/// The workshop and the role that a code or an invitation opens. Wrong codes are counted: ten million could be tried.
async fn invited(shared: &Shared, from: IpAddr, body: &Join) -> Result<Invited, Refusal> {
    if let Some(invitation) = &body.invitation {
        let by_people = shared.admission.invited(invitation);
        return match by_people.map(|(workshop, role)| Invited { workshop, role, by_operator: false }) {
            Err(Refusal::UnknownInvitation {}) => {
                let workshop = shared.admission.invited_by_operator(invitation, clock::now())?;
                Ok(Invited { workshop, role: Role::Facilitator, by_operator: true })
            }
            invited => invited,
        };
    }
    let Some(text) = &body.code else { return Err(Refusal::BadField { field: "code".into() }) };
    // What no code looks like hits nothing, so it is no guess.
    let code = JoinCode::try_from(text.clone()).map_err(|_not_a_code| Refusal::UnknownCode {})?;
    shared.attempts.may_try(from)?;
    match workshops::find(shared.journal.as_ref(), &code).await {
        Ok(Some(workshop)) => Ok(Invited { workshop, role: Role::Participant, by_operator: false }),
        Ok(None) => {
            shared.attempts.missed(from);
            Err(Refusal::UnknownCode {})
        }
        Err(error) => {
            error!(%error, "failed to look a code up");
            Err(Refusal::StorageUnavailable {})
        }
    }
}

/// Who this is already in the workshop, by cookie or bearer token. An old or foreign token makes a newcomer, not a
/// refusal: joining is how one gets a new one.
fn known(shared: &Shared, headers: &HeaderMap, workshop: &WorkshopId, roster: &Roster) -> Option<PersonId> {
    let person = caller::person(shared, headers, None, workshop).ok()?;
    roster.person(&person).map(|known| known.id.clone())
}
