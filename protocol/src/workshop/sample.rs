//! A workshop with people and groups, for the tests of votes, decisions and elections.

use super::{Decided, Moment, Workshop};
use crate::{
    ids::{PersonId, VoteId},
    message::{
        BoardView, Command, Happening,
        group::GroupView,
        vote::{Ballot, Points, VoteKind, VoteOption, VotePlan},
    },
    refusal::Refusal,
    role::Role,
};

/// A morning of 2026.
pub(super) const MOMENT: Moment = Moment { now: 1_770_000_000_000, seed: 7 };

/// Everyone in [`room`].
pub(super) const PEOPLE: [(&str, Role); 8] = [
    ("fanny", Role::Facilitator),
    ("gil", Role::Facilitator),
    ("paul", Role::Participant),
    ("ada", Role::Participant),
    ("bob", Role::Participant),
    ("zoe", Role::Participant),
    ("odile", Role::Observer),
    ("screen", Role::Projector),
];

pub(super) fn id(text: &str) -> PersonId {
    text.parse().expect("an id")
}

/// A workshop with two boards. Group 1: Paul (host), Gil; group 2: Ada (host), Bob. Fanny runs it, Zoé is in no group,
/// Odile observes.
pub(super) fn room() -> Workshop {
    let board = |key: &str| BoardView::of(key.parse().expect("an id"), key);
    let created = Happening::Created {
        title: "Idées".into(),
        template: "empty".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![board("b1"), board("b2")],
        script: Vec::new(),
        tables: Default::default(),
        retention: None,
    };
    let mut workshop = Workshop::begin("w1".parse().expect("an id"), &created).expect("a first happening");
    for (name, role) in PEOPLE {
        workshop.then(&Happening::Joined { person: id(name), name: name.into(), role });
    }
    let group = |name: &str, members: [&str; 2]| GroupView {
        id: name.parse().expect("an id"),
        name: String::new(),
        color: "ciel".into(),
        letter: "A".into(),
        members: members.map(id).to_vec(),
        host: Some(id(members[0])),
    };
    let groups = vec![group("g1", ["paul", "gil"]), group("g2", ["ada", "bob"])];
    workshop.then(&Happening::GroupsMade { groups });
    workshop
}

impl Workshop {
    /// Folds one happening.
    pub(super) fn then(&mut self, happening: &Happening) {
        self.fold(self.seq() + 1, happening);
    }

    /// Decides, and folds and keeps what was decided, as the server does.
    pub(super) fn ask(&mut self, by: &str, command: Command) -> Result<Decided, Refusal> {
        // Another lot each time, as on the server.
        let moment = Moment { seed: self.seq(), ..MOMENT };
        let decided = self.decide(&id(by), command, moment)?;
        if let Some((vote, cast)) = decided.cast.clone() {
            self.take_ballot(&vote, cast);
        }
        for happening in &decided.happenings {
            self.then(happening);
        }
        Ok(decided)
    }

    /// Opens a vote on the options 1, 2, 3… as the server does: by its errand.
    pub(super) fn open(&mut self, how: VoteKind, options: &[&str], by_group: bool) -> Vec<VoteId> {
        let options = options.iter().map(|text| (*text).to_owned()).collect();
        let plan = VotePlan { options, by_group: Some(by_group), ..plan(how) };
        self.ask("fanny", Command::OpenVote { plan: plan.clone().into() }).expect("a plan");
        let errand = self.errands().last().expect("an errand").0.clone();
        let read = self.polls(&plan).into_iter().map(|poll| (poll, Vec::<VoteOption>::new())).collect();
        let opened = self.open_votes(&errand, &plan, read, MOMENT.now).expect("something to vote on");
        let known = self.view().votes.len();
        opened.iter().for_each(|happening| self.then(happening));
        self.view().votes[known..].iter().map(|vote| vote.id.clone()).collect()
    }

    pub(super) fn cast_as(&mut self, by: &str, vote: &VoteId, ballot: Ballot) -> Result<Decided, Refusal> {
        self.ask(by, Command::Cast { vote: vote.clone(), ballot })
    }
}

/// A plan with nothing to vote on yet.
pub(super) fn plan(how: VoteKind) -> VotePlan {
    let title = "Que garder ?".into();
    VotePlan {
        title,
        how,
        zones: Vec::new(),
        except: Vec::new(),
        by_zone: false,
        board: None,
        options: Vec::new(),
        by_group: None,
        keep: None,
    }
}

/// «2 points for option 1…»
pub(super) fn points(given: &[(&str, u32)]) -> Vec<Points> {
    given.iter().map(|(option, n)| Points { option: (*option).into(), n: *n }).collect()
}

pub(super) fn dots(given: &[(&str, u32)]) -> Ballot {
    Ballot::Dots { points: points(given) }
}
