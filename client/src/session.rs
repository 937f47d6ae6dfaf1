//! The reference session («séance étalon»): 42 people, 6 groups, a world café of 100 minutes, from a plan that is the
//! same for the same seed, played against a real server as fast as it goes or in a time of one's own.
//!
//! Nothing waits for a timer: the facilitation begins each phase. Within a part everyone acts at the same time, each in
//! the order of the plan; the next part begins when all are done. How it ends is told by its normal form ([`normal`]).

mod ideas;
pub mod normal;
pub mod participant;
pub mod plan;
pub mod plane;

use crate::{
    Ticket,
    api::{ApiError, Site},
    board::Stopped,
    link::Origin,
    live::Address,
};
use futures_util::future::try_join_all;
use normal::Ending;
use participant::Participant;
use plan::{Opening, Part, Plan, TABLES};
use plane::{Plane, Seen};
use socle_protocol::{
    api::{CreateWorkshop, Created, Join},
    ids::PhaseId,
    message::{
        Command, Done, WorkshopView,
        group::Spread,
        script::{Entry, Stage},
        vote::VoteState,
    },
    refusal::Refusal,
};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Longest wait for anything that the server should do at once; it may be restarting, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(40);
/// The method that is played.
const TEMPLATE: &str = "world-cafe";

/// Why a session did not go on. Completes «failed to …».
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error("do {what}: {refusal}")]
    Refused { what: String, refusal: Refusal },
    #[error("see {what} in {} s", PATIENCE.as_secs())]
    Waited { what: String },
    #[error(transparent)]
    Stopped(#[from] Stopped),
    #[error("find what the plan says: {what}")]
    Unlike { what: String },
}

/// How fast the plan's time goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Nobody waits for a time.
    Free {},
    /// So many times faster than the clock.
    Times { speed: f64 },
}

/// When the plan's time began, and how fast it goes.
#[derive(Debug, Clone, Copy)]
pub struct Tempo {
    began: Instant,
    pace: Pace,
}

impl Tempo {
    /// Waits until it is time for what happens `at` seconds from the beginning.
    async fn wait(self, at: f64) {
        if let Pace::Times { speed } = self.pace {
            sleep_until(self.began + Duration::from_secs_f64(at / speed)).await;
        }
    }

    /// Do people see each other's hands?
    fn is_live(self) -> bool {
        self.pace != Pace::Free {}
    }
}

/// A session under way.
#[derive(Debug)]
pub struct Session {
    pub plan: Plan,
    pub created: Created,
    site: Site,
    facilitator: Plane,
    /// Those who have a phone, in the order of the plan.
    people: Vec<Participant>,
    tempo: Tempo,
    /// How many parts were played.
    played: usize,
}

impl Session {
    /// Makes the workshop and its groups; everyone comes in, person `n` of the plan by `doors(n)`.
    pub async fn open(
        plan: Plan,
        origin: Origin,
        doors: impl Fn(usize) -> Origin,
        pace: Pace,
    ) -> Result<Self, SessionError> {
        let site = Site::new(origin);
        let wish = CreateWorkshop {
            title: "Séance étalon".into(),
            template: TEMPLATE.into(),
            method: None,
            name: Some("Facilitatrice".into()),
            retention: None,
            themes: None,
            sample: false,
        };
        let created = site.create(&wish).await?;
        let mut session = Self {
            facilitator: Plane::open(address(&site, &created)).await?,
            people: Vec::new(),
            tempo: Tempo { began: Instant::now(), pace },
            played: 0,
            plan,
            site,
            created,
        };
        let count = u32::try_from(TABLES).unwrap_or(u32::MAX);
        session.orders(Command::MakeGroups { count, spread: Spread::ByHand {} }).await?;
        // One after the other: each newcomer joins the smallest group, which is the plan's.
        for (who, someone) in session.plan.people.iter().enumerate().filter(|(_, someone)| someone.phone) {
            let site = Site::new(doors(who));
            let code = Some(session.created.code.as_str().to_owned());
            let joined =
                site.join(&Join { code, name: Some(someone.name.clone()), ..Join::default() }, None).await?;
            session.people.push(Participant::enter(who, someone, site.ticket(&joined)?).await?);
        }
        session.set_hosts().await?;
        Ok(session)
    }

    async fn set_hosts(&self) -> Result<(), SessionError> {
        let count = self.people.len();
        let grouped = |seen: &Seen| {
            let groups = &seen.view.as_ref()?.groups;
            (groups.iter().map(|group| group.members.len()).sum::<usize>() == count).then(|| groups.clone())
        };
        let groups = self.facilitator.find("everyone in a group", grouped).await?;
        for participant in &self.people {
            let group = groups.get(participant.someone.group);
            let is_member = group.is_some_and(|group| group.members.contains(participant.person()));
            let group = group.filter(|_| is_member).ok_or_else(|| SessionError::Unlike {
                what: format!("{} in group {}", participant.someone.name, participant.someone.group),
            })?;
            if participant.someone.host {
                let (group, person) = (group.id.clone(), Some(participant.person().clone()));
                self.orders(Command::SetHost { group, person }).await?;
            }
        }
        Ok(())
    }

    async fn orders(&self, command: Command) -> Result<(), SessionError> {
        self.facilitator.command(command).await.map(drop)
    }

    /// The part that is next, if any.
    pub fn next_part(&self) -> Option<&Part> {
        self.plan.parts.get(self.played)
    }

    /// Plays the next part to its end; answers it, or `None` when there is none.
    pub async fn play(&mut self) -> Result<Option<Part>, SessionError> {
        let Some(part) = self.next_part().cloned() else { return Ok(None) };
        self.tempo.wait(f64::from(part.begins)).await;
        match part.opening {
            Opening::Phase { id } => self.begin(id).await?,
            Opening::RestartedPhase { id } => {
                self.restart_facilitator().await?;
                self.begin(id).await?;
            }
            Opening::VotesClosed {} => self.close_votes().await?,
            Opening::Tallies {} => self.tell_tallies().await?,
            Opening::End {} => self.end().await?,
        }
        let tempo = self.tempo;
        try_join_all(self.people.iter_mut().map(|one| one.perform(&part.acts, tempo))).await?;
        self.played += 1;
        Ok(Some(part))
    }

    /// The facilitator's browser is gone, and opened again.
    async fn restart_facilitator(&mut self) -> Result<(), SessionError> {
        self.facilitator.cut().await?;
        self.facilitator = Plane::open(address(&self.site, &self.created)).await?;
        Ok(())
    }

    /// Begins a phase: what it brings with it is done, and everyone who has a network is where it wants them.
    async fn begin(&mut self, id: &'static str) -> Result<(), SessionError> {
        let phase: PhaseId = id.parse().map_err(|_| SessionError::Unlike { what: id.to_owned() })?;
        let (errands, before) = self.facilitator.now(|seen| {
            let script = seen.view.as_ref().map(|view| view.script.as_slice()).unwrap_or_default();
            let enter = script.iter().find(|known| known.id == phase).map(|phase| phase.enter.as_slice());
            let errands =
                enter.unwrap_or_default().iter().filter(|entry| !matches!(entry, Entry::Rotate { .. }));
            (errands.count(), seen.done.len())
        });
        self.orders(Command::StartPhase { phase: phase.clone() }).await?;
        self.facilitator.find(id, |seen| participant::has_begun(seen, &phase)).await?;
        let done = |seen: &Seen| seen.done.get(before..before + errands).map(<[Done]>::to_vec);
        for done in self.facilitator.find(&format!("what {id} brings with it"), done).await? {
            if let Done::Failed { code } = done {
                return Err(SessionError::Unlike { what: format!("{id}: {code}") });
            }
        }
        let arrivals = self.people.iter_mut().filter(|one| !one.is_away());
        try_join_all(arrivals.map(|one| one.arrive(&phase))).await?;
        Ok(())
    }

    async fn close_votes(&self) -> Result<(), SessionError> {
        let votes = self.votes(VoteState::Open);
        let count = votes.len();
        for vote in votes {
            self.orders(Command::CloseVote { vote }).await?;
        }
        let told = |seen: &Seen| (seen.yours.tallies.len() == count).then_some(());
        self.facilitator.find("the tallies", told).await
    }

    async fn tell_tallies(&self) -> Result<(), SessionError> {
        for vote in self.votes(VoteState::Closed) {
            self.orders(Command::RevealVote { vote }).await?;
        }
        let told = |seen: &Seen| {
            let votes = &seen.view.as_ref()?.votes;
            votes.iter().all(|vote| vote.tally.is_some()).then_some(())
        };
        try_join_all(self.planes().map(|plane| plane.find("the tallies", told))).await?;
        Ok(())
    }

    fn planes(&self) -> impl Iterator<Item = &Plane> {
        self.people.iter().map(Participant::plane).chain([&self.facilitator])
    }

    fn votes(&self, state: VoteState) -> Vec<socle_protocol::ids::VoteId> {
        let view = self.view();
        view.votes.into_iter().filter(|vote| vote.state == state).map(|vote| vote.id).collect()
    }

    async fn end(&mut self) -> Result<(), SessionError> {
        self.orders(Command::CloseWorkshop {}).await?;
        let closed = |seen: &Seen| (seen.view.as_ref()?.stage == Stage::Closed).then_some(());
        try_join_all(self.planes().map(|plane| plane.find("the end", closed))).await?;
        Ok(())
    }

    /// How the workshop stands, in its normal form: when all is played, the same for the same plan.
    pub async fn ending(&self) -> Result<Ending, SessionError> {
        let view = self.view();
        let mut boards = Vec::new();
        for board in &view.boards {
            let json = self.site.board(&self.created.workshop, &board.id, &self.created.token).await?;
            let board = serde_json::from_slice(&json)
                .map_err(|e| SessionError::Unlike { what: format!("a board that can be read: {e}") })?;
            boards.push(board);
        }
        Ok(normal::ending(&self.plan, &view, &boards))
    }

    /// The workshop as the facilitation sees it.
    pub fn view(&self) -> WorkshopView {
        self.facilitator.now(|seen| seen.view.clone()).expect("a plane is open when it was welcomed")
    }

    /// The facilitation's plane.
    pub fn facilitator(&self) -> &Plane {
        &self.facilitator
    }

    /// Those who have a phone, in the order of the plan.
    pub fn people(&self) -> &[Participant] {
        &self.people
    }

    /// The facilitation's ticket to a board.
    pub fn ticket(&self, board: socle_protocol::ids::BoardId) -> Ticket {
        let Created { workshop, person, token, .. } = self.created.clone();
        Ticket { origin: self.site.origin().clone(), workshop, board, person, token }
    }

    /// Everyone leaves politely.
    pub async fn leave(self) {
        for one in self.people {
            one.leave().await;
        }
    }
}

fn address(site: &Site, created: &Created) -> Address {
    let (workshop, token) = (created.workshop.clone(), created.token.clone());
    Address { origin: site.origin().clone(), workshop, token }
}
