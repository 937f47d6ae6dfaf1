//! Making a workshop: its boards first, then its log, which claims the join code. A crash between the two leaves
//! boards that nobody can find, never a workshop whose boards are missing.

use super::{log, mint};
use crate::config::{Limits, limits::most};
use crate::journal::{Append, Journal, JournalError, Kind, NewEntry, Stream};
use bytes::Bytes;
use socle_protocol::{
    ids::{BoardId, JoinCode, Millis, PersonId, WorkshopId},
    message::{BoardView, Happening, privacy::DAYS},
    names,
    refusal::Refusal,
    role::Role,
    template::Template,
    workshop::{label, privacy},
};
use tracing::error;

/// Codes drawn before giving up. With a tenth of all ten million taken, 20 draws fail once in 10^20.
const DRAWS: usize = 20;

/// The template of a board that carries any Yjs document of any other app: limits on size, no schema.
const RAW: &str = "raw";

/// A new workshop, on disk.
#[derive(Debug)]
pub struct Creation {
    pub workshop: WorkshopId,
    pub code: JoinCode,
    pub boards: Vec<BoardView>,
    /// The creator, its first facilitator.
    pub person: PersonId,
}

/// A board to be: what it shows first is one update, made by the server.
struct Plan {
    title: String,
    key: Option<String>,
    raw: bool,
    first: Option<Bytes>,
}

/// Makes a workshop from a template (SPEC W2), which is kept for so many days after its close (SPEC G1); answers when it
/// is on disk.
pub async fn create(
    journal: &dyn Journal,
    limits: &Limits,
    title: &str,
    template: &str,
    name: Option<&str>,
    retention: Option<u32>,
    at: Millis,
) -> Result<Creation, Refusal> {
    let title = label::title(title)?;
    let name = match name.filter(|name| !name.trim().is_empty()) {
        Some(name) => label::name(name)?,
        None => names::propose(mint::seed(), |_| false),
    };
    let chosen = retention.map(privacy::checked_days).transpose()?;
    let (plans, method) = plans(template, &title, at)?;
    let days = chosen.unwrap_or_else(|| method.as_ref().map_or(DAYS, |method| method.retention));
    has_room(plans.len(), limits)?;
    let (workshop, person) = (mint::workshop(), mint::person());
    let mut boards = Vec::with_capacity(plans.len());
    for plan in plans {
        boards.push(write_board(journal, plan, at).await.map_err(unavailable)?);
    }
    let ids: Vec<BoardId> = boards.iter().map(|board| board.id.clone()).collect();
    let script = method.as_ref().map(|method| method.phases(&ids)).unwrap_or_default();
    let tables = method.as_ref().map(|method| method.tables(&ids)).unwrap_or_default();
    for _ in 0..DRAWS {
        let code = mint::code();
        let created = Happening::Created {
            title: title.clone(),
            template: template.to_owned(),
            code: code.clone(),
            boards: boards.clone(),
            script: script.clone(),
            tables: tables.clone(),
            retention: Some(days),
        };
        let joined =
            Happening::Joined { person: person.clone(), name: name.clone(), role: Role::Facilitator };
        let append = Append {
            stream: Stream::Workshop(workshop.clone()),
            after: 0,
            entries: [created, joined].iter().map(|h| log::entry(h, Some(person.clone()), at)).collect(),
            claim: Some(claim(&code)),
        };
        match journal.append(append).await {
            Ok(_) => return Ok(Creation { workshop, code, boards, person }),
            Err(JournalError::Taken { .. }) => {}
            Err(error) => return Err(unavailable(error)),
        }
    }
    error!("failed to draw a join code that is free");
    Err(Refusal::StorageUnavailable {})
}

/// The workshop that has this join code.
pub async fn find(journal: &dyn Journal, code: &JoinCode) -> Result<Option<WorkshopId>, JournalError> {
    Ok(match journal.find(claim(code)).await? {
        Some(Stream::Workshop(workshop)) => Some(workshop),
        Some(Stream::Board(_) | Stream::Ballots(_)) | None => None,
    })
}

/// The name under which the journal keeps a join code.
fn claim(code: &JoinCode) -> String {
    format!("code:{}", code.as_str())
}

/// The boards of a template: a method's, or one that carries another app's document.
fn plans(template: &str, title: &str, at: Millis) -> Result<(Vec<Plan>, Option<Template>), Refusal> {
    if template == RAW {
        return Ok((vec![Plan { title: title.to_owned(), key: None, raw: true, first: None }], None));
    }
    let unknown = || Refusal::UnknownTemplate { template: template.chars().take(40).collect() };
    let method = Template::find(template).ok_or_else(unknown)?;
    let plan = |index: usize| Plan {
        title: method.board_title(index, title),
        key: method.boards.get(index).and_then(|board| board.id.clone()),
        raw: false,
        first: method.board(index, title, at).map(Bytes::from),
    };
    let plans = (0..method.boards.len()).map(plan).collect();
    Ok((plans, Some(method)))
}

/// Whether a workshop may have this many boards.
fn has_room(boards: usize, limits: &Limits) -> Result<(), Refusal> {
    let limit = limits.boards_per_workshop;
    if boards <= most(limit) {
        return Ok(());
    }
    Err(Refusal::TooManyBoards { limit: u32::try_from(limit).unwrap_or(u32::MAX) })
}

async fn write_board(journal: &dyn Journal, plan: Plan, at: Millis) -> Result<BoardView, JournalError> {
    let id: BoardId = mint::board();
    if let Some(body) = plan.first {
        let entries = vec![NewEntry { kind: Kind::Update, author: None, at, body }];
        journal.append(Append { stream: Stream::Board(id.clone()), after: 0, entries, claim: None }).await?;
    }
    Ok(BoardView { raw: plan.raw, key: plan.key, ..BoardView::of(id, plan.title) })
}

#[expect(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn unavailable(error: JournalError) -> Refusal {
    error!(%error, "failed to create a workshop");
    Refusal::StorageUnavailable {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w11_a_workshop_has_so_many_boards_at_most() {
        let limits = Limits { boards_per_workshop: 3, ..Limits::default() };
        assert_eq!(
            (has_room(3, &limits), has_room(4, &limits)),
            (Ok(()), Err(Refusal::TooManyBoards { limit: 3 }))
        );
        assert_eq!(has_room(1000, &Limits { boards_per_workshop: 0, ..limits }), Ok(()), "zero is none");
    }
}
