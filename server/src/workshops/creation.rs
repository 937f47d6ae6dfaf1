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
    template::{OwnDocument, Template},
    workshop::{images::KeptImage, label, privacy},
};
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;
use tracing::error;

/// Codes drawn before giving up. With a tenth of all ten million taken, 20 draws fail once in 10^20.
const DRAWS: usize = 20;

/// How long after a failure what was written is taken away again, and how often that is tried: as often as a failing disk
/// is asked, for a day.
const AGAIN: Duration = Duration::from_secs(1);
const TRIES: usize = 24 * 3600;

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
pub(crate) struct Plan {
    pub(crate) board: BoardView,
    pub(crate) first: Option<Bytes>,
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
    let unknown = || Refusal::UnknownTemplate { template: template.chars().take(40).collect() };
    let method = if template == RAW { None } else { Some(Template::find(template).ok_or_else(unknown)?) };
    create_with(journal, limits, title, method, name, retention, at).await
}

/// [`create`] from a method that somebody brought, or has (SPEC W18); without one, from the template of a raw board.
pub async fn create_with(
    journal: &dyn Journal,
    limits: &Limits,
    title: &str,
    method: Option<Template>,
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
    let plans = plans(method.as_ref(), &title, at);
    let days = chosen.unwrap_or_else(|| method.as_ref().map_or(DAYS, |method| method.retention));
    has_room(plans.len(), limits)?;
    let created = |boards: &[BoardView], code: &JoinCode| {
        let ids: Vec<BoardId> = boards.iter().map(|board| board.id.clone()).collect();
        Happening::Created {
            title: title.clone(),
            template: method.as_ref().map_or_else(|| RAW.to_owned(), |method| method.id.clone()),
            code: code.clone(),
            boards: boards.to_vec(),
            script: method.as_ref().map(|method| method.phases(&ids)).unwrap_or_default(),
            tables: method.as_ref().map(|method| method.tables(&ids)).unwrap_or_default(),
            retention: Some(days),
        }
    };
    let documents = method.as_ref().map(Template::own_documents).unwrap_or_default();
    found(journal, plans, (Vec::new(), told(documents)), &name, at, created)
        .await
        .map_err(|unmade| unavailable(unmade.error))
}

/// What is taken from another workshop (SPEC Y13).
pub(crate) struct Extract {
    pub(crate) title: String,
    pub(crate) template: String,
    /// The method in which it goes on (Y15), whose boards these are; without one it has no script.
    pub(crate) method: Option<Template>,
    /// Its first facilitator's.
    pub(crate) name: Option<String>,
    pub(crate) retention: Option<u32>,
    pub(crate) boards: Vec<Plan>,
    /// What its boards show.
    pub(crate) images: Vec<(KeptImage, Bytes)>,
    /// What its people leave with besides what its method makes.
    pub(crate) documents: Vec<OwnDocument>,
    /// The other workshop, where it lets its notes be followed there (SPEC D12).
    pub(crate) continues: Option<WorkshopId>,
}

/// Makes a workshop of what was taken from another one: no groups, and no script but its method's; answers when it is on
/// disk. Where that fails, what people wrote does not stay where nobody would find it to erase it.
pub(crate) async fn extract(
    journal: &Arc<dyn Journal>,
    limits: &Limits,
    extract: Extract,
    at: Millis,
) -> Result<Creation, Refusal> {
    let Extract { title, template, method, name, retention, boards, images, documents, continues } = extract;
    let title = label::title(&title)?;
    let name = name.unwrap_or_else(|| names::propose(mint::seed(), |_| false));
    has_room(boards.len(), limits)?;
    let days = retention.unwrap_or(DAYS);
    let plan = |Plan { board, first }| {
        // What is kept as long as its workshop goes with it.
        let keep_days = board.keep_days.filter(|kept| *kept < days);
        Plan { board: BoardView { keep_days, ..board }, first }
    };
    let plans: Vec<Plan> = boards.into_iter().map(plan).collect();
    let created = |boards: &[BoardView], code: &JoinCode| {
        let ids: Vec<BoardId> = boards.iter().map(|board| board.id.clone()).collect();
        Happening::Created {
            title: title.clone(),
            template: template.clone(),
            code: code.clone(),
            boards: boards.to_vec(),
            script: method.as_ref().map(|method| method.phases(&ids)).unwrap_or_default(),
            tables: method.as_ref().map(|method| method.tables(&ids)).unwrap_or_default(),
            retention: Some(days),
        }
    };
    let continues = continues.map(|workshop| Happening::Continues { workshop });
    let told: Vec<Happening> = told(documents).into_iter().chain(continues).collect();
    found(journal.as_ref(), plans, (images, told), &name, at, created).await.map_err(
        |Unmade { error, left }| {
            tokio::spawn(take_away(Arc::clone(journal), left));
            unavailable(error)
        },
    )
}

/// Nothing where there are none.
fn told(documents: Vec<OwnDocument>) -> Vec<Happening> {
    if documents.is_empty() { Vec::new() } else { vec![Happening::Documents { documents }] }
}

/// A workshop that failed to be made, and what of it may be on disk: its log first.
struct Unmade {
    error: JournalError,
    left: Vec<Stream>,
}

/// Puts a workshop on disk.
async fn found(
    journal: &dyn Journal,
    plans: Vec<Plan>,
    (images, told): (Vec<(KeptImage, Bytes)>, Vec<Happening>),
    name: &str,
    at: Millis,
    created: impl Fn(&[BoardView], &JoinCode) -> Happening,
) -> Result<Creation, Unmade> {
    let (workshop, person) = (mint::workshop(), mint::person());
    let boards: Vec<BoardView> = plans.iter().map(|plan| plan.board.clone()).collect();
    let joined = Happening::Joined { person: person.clone(), name: name.to_owned(), role: Role::Facilitator };
    let pictures = Stream::Images(workshop.clone());
    let (kept, bodies): (Vec<KeptImage>, Vec<NewEntry>) = (1..)
        .zip(images)
        .map(|(entry, (image, body))| {
            (KeptImage { entry, ..image }, NewEntry { kind: Kind::Image, author: None, at, body })
        })
        .unzip();
    let log = |code: &JoinCode| Append {
        stream: Stream::Workshop(workshop.clone()),
        after: 0,
        entries: [created(&boards, code), joined.clone()]
            .into_iter()
            .chain(told.clone())
            .chain(kept.iter().cloned().map(|image| Happening::ImageKept { image }))
            .map(|happening| log::entry(&happening, Some(person.clone()), at))
            .collect(),
        claim: Some(claim(code)),
    };
    let images = Append { stream: pictures.clone(), after: 0, entries: bodies, claim: None };
    match write(journal, (plans, images), &boards, at, log).await {
        Ok(code) => Ok(Creation { workshop, code, boards, person }),
        Err(error) => Err(Unmade { error, left: streams(workshop, boards) }),
    }
}

/// Takes a workshop away again that nobody has entered.
pub(crate) fn unmake(journal: &Arc<dyn Journal>, Creation { workshop, boards, .. }: Creation) {
    tokio::spawn(take_away(Arc::clone(journal), streams(workshop, boards)));
}

/// Where it is in the journal, its log first.
fn streams(workshop: WorkshopId, boards: Vec<BoardView>) -> Vec<Stream> {
    let boards = boards.into_iter().map(|board| Stream::Board(board.id));
    [Stream::Workshop(workshop.clone()), Stream::Images(workshop)].into_iter().chain(boards).collect()
}

/// Boards and images first; answers the code that the log claimed.
async fn write(
    journal: &dyn Journal,
    (plans, images): (Vec<Plan>, Append),
    boards: &[BoardView],
    at: Millis,
    log: impl Fn(&JoinCode) -> Append,
) -> Result<JoinCode, JournalError> {
    for (plan, board) in plans.into_iter().zip(boards) {
        let Some(body) = plan.first else { continue };
        let entries = vec![NewEntry { kind: Kind::Update, author: None, at, body }];
        let stream = Stream::Board(board.id.clone());
        journal.append(Append { stream, after: 0, entries, claim: None }).await?;
    }
    if !images.entries.is_empty() {
        journal.append(images).await?;
    }
    for _ in 0..DRAWS {
        let code = mint::code();
        match journal.append(log(&code)).await {
            Ok(_) => return Ok(code),
            Err(JournalError::Taken { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Err(JournalError::Store("draw a join code that is free".to_owned()))
}

/// Destroys these streams, in this order, as soon as the disk lets: nobody ever finds a workshop without its boards.
async fn take_away(journal: Arc<dyn Journal>, mut left: Vec<Stream>) {
    left.reverse();
    for _ in 0..TRIES {
        while let Some(stream) = left.last() {
            match journal.destroy(stream.clone()).await {
                Ok(()) => drop(left.pop()),
                Err(JournalError::Closed) => return,
                Err(_not_yet) => break,
            }
        }
        if left.is_empty() {
            return;
        }
        sleep(AGAIN).await;
    }
    error!(streams = left.len(), "what was written of a workshop that failed to be made stays on disk");
}

/// The workshop that has this join code.
pub async fn find(journal: &dyn Journal, code: &JoinCode) -> Result<Option<WorkshopId>, JournalError> {
    Ok(match journal.find(claim(code)).await? {
        Some(Stream::Workshop(workshop)) => Some(workshop),
        Some(Stream::Board(_) | Stream::Ballots(_) | Stream::Images(_)) | None => None,
    })
}

/// The name under which the journal keeps a join code.
fn claim(code: &JoinCode) -> String {
    format!("code:{}", code.as_str())
}

/// The boards of a method, or one that carries another app's document.
fn plans(method: Option<&Template>, title: &str, at: Millis) -> Vec<Plan> {
    let Some(method) = method else {
        let board = BoardView { raw: true, ..BoardView::of(mint::board(), title) };
        return vec![Plan { board, first: None }];
    };
    let boards = boards_of(method, title).into_iter().enumerate();
    let first = |index| method.board(index, title, at).map(Bytes::from);
    boards.map(|(index, board)| Plan { first: first(index), board }).collect()
}

/// The boards of a method, as a workshop of this title lists them.
pub(crate) fn boards_of(method: &Template, title: &str) -> Vec<BoardView> {
    let ids: Vec<BoardId> = method.boards.iter().map(|_| mint::board()).collect();
    method.views(title, &ids)
}

/// Whether a workshop may have this many boards.
fn has_room(boards: usize, limits: &Limits) -> Result<(), Refusal> {
    let limit = limits.boards_per_workshop;
    if boards <= most(limit) {
        return Ok(());
    }
    Err(Refusal::TooManyBoards { limit: u32::try_from(limit).unwrap_or(u32::MAX) })
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
