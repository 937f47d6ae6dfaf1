//! Workshops and the people in them, by name.

use crate::{SOON, raw::RawSession, soon};
use bytes::Bytes;
use socle_client::{
    Ticket,
    api::{ApiError, Site},
    board::Board,
    link::Origin,
    live::{Address, Live},
};
use socle_protocol::{
    api::{Created, Join, Joined},
    ids::{BoardId, PersonId},
    role::Role,
};
use std::ops::Deref;

/// A workshop, with the secrets of its creator.
#[derive(Debug, Clone)]
pub struct Workshop {
    site: Site,
    pub created: Created,
}

impl Workshop {
    /// One that was made at this site.
    pub fn new(site: Site, created: Created) -> Self {
        Self { site, created }
    }

    /// The same workshop, reached through another network.
    pub fn through(&self, origin: Origin) -> Self {
        Self { site: Site::new(origin), created: self.created.clone() }
    }

    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The workshop's first board.
    pub fn board(&self) -> &BoardId {
        &self.created.boards[0].id
    }

    /// Joins with the code, as a participant, and waits until the board is whole.
    pub async fn join(&self, name: &str) -> Person {
        self.joined(name, Role::Participant).await.at_the_board().await
    }

    /// Joins with the observers' invitation.
    pub async fn observer(&self, name: &str) -> Person {
        self.joined(name, Role::Observer).await.at_the_board().await
    }

    /// Who made the workshop.
    pub async fn facilitator(&self) -> Person {
        self.creator().at_the_board().await
    }

    /// Who made the workshop, without a board open.
    pub fn creator(&self) -> Newcomer {
        let ticket = Ticket {
            origin: self.site.origin().clone(),
            workshop: self.created.workshop.clone(),
            board: self.board().clone(),
            person: self.created.person.clone(),
            token: self.created.token.clone(),
        };
        Newcomer { name: "Fanny".into(), ticket }
    }

    /// Joins, but opens no board yet.
    pub async fn joined(&self, name: &str, role: Role) -> Newcomer {
        let joined = self.try_join(name, role).await.unwrap_or_else(|e| panic!("{name} cannot join: {e}"));
        assert_eq!(joined.role, role);
        let ticket = self.site.ticket(&joined).expect("a board");
        Newcomer { name: name.to_owned(), ticket }
    }

    /// Knocks at the door: a participant with the code, others with their invitation.
    pub async fn try_join(&self, name: &str, role: Role) -> Result<Joined, ApiError> {
        let mut wish = Join { name: Some(name.to_owned()), ..Join::default() };
        let invitations = &self.created.invitations;
        match role {
            Role::Participant => wish.code = Some(self.created.code.as_str().to_owned()),
            Role::Facilitator => wish.invitation = Some(invitations.facilitator.clone()),
            Role::Observer => wish.invitation = Some(invitations.observer.clone()),
            Role::Projector => wish.invitation = Some(invitations.projector.clone()),
        }
        soon("the door", self.site.join(&wish, None)).await
    }

    /// The board as the server has it: canonical JSON, or a raw board's state.
    pub async fn on_the_server(&self) -> Bytes {
        let Created { workshop, token, .. } = &self.created;
        soon("the board's JSON", self.site.board(workshop, self.board(), token)).await.expect("the board")
    }
}

/// Someone who is in the workshop and has no board open.
#[derive(Debug, Clone)]
pub struct Newcomer {
    pub name: String,
    pub ticket: Ticket,
}

impl Newcomer {
    pub fn person(&self) -> &PersonId {
        &self.ticket.person
    }

    /// Opens the board and waits until it is whole.
    pub async fn at_the_board(self) -> Person {
        let board = Board::open(self.ticket.clone());
        soon("the first sync", board.synced())
            .await
            .unwrap_or_else(|e| panic!("{} cannot sync: {e}", self.name));
        Person { board, newcomer: self }
    }

    /// Opens the workshop plane.
    pub async fn live(&self) -> Live {
        self.live_after(None).await
    }

    /// Opens the workshop plane after a sequence.
    pub async fn live_after(&self, after: Option<u64>) -> Live {
        soon("the workshop plane", Live::open(self.address(), after)).await.expect("the workshop plane")
    }

    pub fn address(&self) -> Address {
        let Ticket { origin, workshop, token, .. } = self.ticket.clone();
        Address { origin, workshop, token }
    }

    /// A session of the board plane without our client: whatever bytes a story wants.
    pub async fn raw(&self) -> RawSession {
        self.raw_with("ext=1").await
    }

    /// [`Newcomer::raw`] with these query parameters.
    pub async fn raw_with(&self, query: &str) -> RawSession {
        soon("a raw session", RawSession::open(&self.ticket, query)).await.expect("a raw session")
    }
}

/// Someone at the board: reads and edits as [`Board`] does.
#[derive(Debug)]
pub struct Person {
    board: Board,
    newcomer: Newcomer,
}

impl Deref for Person {
    type Target = Board;

    fn deref(&self) -> &Board {
        &self.board
    }
}

impl Person {
    pub fn name(&self) -> &str {
        &self.newcomer.name
    }

    pub fn newcomer(&self) -> &Newcomer {
        &self.newcomer
    }

    /// Waits until everything done so far is on the server's disk.
    #[track_caller]
    pub fn is_saved(&self) -> impl Future<Output = ()> + '_ {
        let wait = soon("everything to be saved", self.board.saved());
        async move { wait.await.unwrap_or_else(|stop| panic!("{} was stopped: {stop}", self.name())) }
    }

    /// Waits until this person's replica is in a state.
    #[track_caller]
    pub fn sees<'a>(
        &'a self,
        what: &'a str,
        seen: impl Fn(&Board) -> bool + 'a,
    ) -> impl Future<Output = ()> + 'a {
        let wait = soon(what, self.board.until(seen));
        async move { wait.await.unwrap_or_else(|stop| panic!("{} was stopped: {stop}", self.name())) }
    }

    pub async fn leaves(self) {
        soon("the goodbye", self.board.leave()).await;
    }
}

/// Waits until everyone's edits are on the server's disk and everyone has the server's board, byte for byte.
/// Answers it.
pub async fn until_quiet(workshop: &Workshop, people: &[&Person]) -> String {
    for person in people {
        person.is_saved().await;
    }
    let board = String::from_utf8(workshop.on_the_server().await.to_vec()).expect("canonical JSON is UTF-8");
    for person in people {
        let same = person.board.until(|mine| mine.json() == board);
        if tokio::time::timeout(SOON, same).await.is_err() {
            panic!("{} and the server differ: {}", person.name(), difference(&person.json(), &board));
        }
    }
    board
}

/// Where two texts part, with a little of each.
pub fn difference(mine: &str, theirs: &str) -> String {
    let at = mine.bytes().zip(theirs.bytes()).take_while(|(a, b)| a == b).count();
    let part = |text: &str| {
        String::from_utf8_lossy(
            text.as_bytes().get(at.saturating_sub(80)..(at + 80).min(text.len())).unwrap_or_default(),
        )
        .into_owned()
    };
    format!("at byte {at} of {} and {}:\n…{}…\n…{}…", mine.len(), theirs.len(), part(mine), part(theirs))
}
