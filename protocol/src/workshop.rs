//! The workshop: who is in it, its boards, its door. A pure state, folded from happenings, that decides what a
//! command or an arrival makes true. The journal, the clock and the sockets are the server's.

pub mod access;
mod audience;
mod boards;
mod decision;
pub mod diff;
mod election;
pub mod gate;
pub mod group;
pub mod images;
pub mod label;
pub mod lot;
mod over;
pub mod past;
mod peers;
mod people;
pub mod personal;
pub mod privacy;
pub mod redact;
pub mod report;
pub mod script;
mod table;
pub mod vote;

use crate::{
    ids::{BoardId, ErrandId, GroupId, Millis, PersonId, Seq, VoteId, WorkshopId},
    message::{
        BoardView, Command, Happening, PersonView, Task, WorkshopView, changes::Changes, gate::Gate,
        group::TableTimer, privacy::Retention, script::Stage,
    },
    refusal::Refusal,
    role::Role,
    template::OwnDocument,
};
pub use audience::Audience;
use lot::Lot;
use std::collections::{BTreeMap, BTreeSet, HashMap};
pub use vote::Cast;
use vote::Urn;

/// A workshop at one position of its log.
#[derive(Debug, Clone, PartialEq)]
pub struct Workshop {
    seq: Seq,
    view: WorkshopView,
    /// Where each person is in `view.people`; people are never taken out of it.
    places: HashMap<PersonId, usize>,
    /// More time in every phase, in seconds; told to nobody but them and the facilitation.
    extra: HashMap<PersonId, u32>,
    /// Work on boards that is not done yet, in order.
    errands: Vec<(ErrandId, Task)>,
    /// The ballots of votes that are open or closed. Never in the log.
    urns: BTreeMap<VoteId, Urn>,
    /// Pours that wait for their groups.
    gates: Vec<Gate>,
    /// The votes whose ballots are to be destroyed.
    spent: BTreeSet<VoteId>,
    /// Who is done with this phase. Never in the log.
    finished: BTreeSet<PersonId>,
    /// Timers of tables, by the group whose host stays there.
    timers: BTreeMap<GroupId, TableTimer>,
    /// What the facilitation made of the restitution; told to nobody else.
    report: report::Report,
    /// When the newest happening became true, and when the workshop was erased, if it was.
    last: Millis,
    purged: Option<Millis>,
    /// The newest happening with which somebody's words were erased.
    erased: Seq,
    images: Vec<images::KeptImage>,
    /// The workshop that this one was taken from, where its notes may be followed there (SPEC D12).
    continues: Option<WorkshopId>,
    /// What its people leave with besides what its method makes.
    documents: Vec<OwnDocument>,
    /// The first confidential table at which each person has sat.
    sat: BTreeMap<PersonId, BoardId>,
}

/// What the pure core can't know: when it is, and what falls by lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub now: Millis,
    pub seed: u64,
}

/// What a command makes true.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decided {
    /// For the log, in order.
    pub happenings: Vec<Happening>,
    /// For the journal of its vote, which is destroyed in the end.
    pub cast: Option<(VoteId, Cast)>,
    /// «J'ai fini», kept in memory only.
    pub finished: Option<bool>,
}

impl From<Happening> for Decided {
    fn from(happening: Happening) -> Self {
        Self { happenings: vec![happening], ..Self::default() }
    }
}

impl From<Vec<Happening>> for Decided {
    fn from(happenings: Vec<Happening>) -> Self {
        Self { happenings, ..Self::default() }
    }
}

/// Someone at the door, with what they bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// The person they already are here (by cookie or token), or a fresh id.
    pub person: PersonId,
    /// What their code or invitation makes them.
    pub role: Role,
    /// The name they chose, or left as it was proposed.
    pub name: Option<String>,
    /// Where the search for a free pseudonym begins.
    pub seed: u64,
    /// They come by the operator's hand, which everyone is told.
    pub by_operator: bool,
}

impl Workshop {
    /// The state after the first happening of a log; `None` when that is not [`Happening::Created`].
    pub fn begin(id: WorkshopId, first: &Happening) -> Option<Self> {
        let Happening::Created { title, template, code, boards, script, tables, retention } = first else {
            return None;
        };
        let view = WorkshopView {
            id,
            title: title.clone(),
            template: template.clone(),
            code: code.clone(),
            door_locked: false,
            boards: boards.clone(),
            people: Vec::new(),
            stage: Stage::default(),
            script: script.clone(),
            clock: Default::default(),
            frozen: false,
            screen: Default::default(),
            hands: Vec::new(),
            groups: Vec::new(),
            tables: tables.clone(),
            votes: Vec::new(),
            decisions: Vec::new(),
            elections: Vec::new(),
            replays: Vec::new(),
            retention: Retention {
                days: *retention,
                closed_at: None,
                confidential_days: boards.iter().filter_map(|board| board.keep_days).min(),
            },
            accesses: Vec::new(),
            followers: Vec::new(),
            erasures: 0,
        };
        Some(Self {
            seq: 1,
            view,
            places: HashMap::new(),
            extra: HashMap::new(),
            errands: Vec::new(),
            urns: BTreeMap::new(),
            gates: Vec::new(),
            spent: BTreeSet::new(),
            finished: BTreeSet::new(),
            timers: BTreeMap::new(),
            report: report::Report::default(),
            last: 0,
            purged: None,
            erased: 0,
            images: Vec::new(),
            continues: None,
            documents: Vec::new(),
            sat: BTreeMap::new(),
        })
    }

    /// Takes in what became true at `seq`. What names a person who is not here changes nothing.
    pub fn fold(&mut self, seq: Seq, happening: &Happening) {
        self.seq = seq;
        match happening {
            // Only the first happening of a log is this one, and `begin` took it.
            Happening::Created { .. } => {}
            Happening::Joined { person, name, role } => {
                if !self.places.contains_key(person) {
                    self.places.insert(person.clone(), self.view.people.len());
                    let (id, name, role) = (person.clone(), name.clone(), *role);
                    self.view.people.push(PersonView { id, name, role, removed: false, category: None });
                }
            }
            Happening::RoleChanged { person, role } => self.change(person, |p| p.role = *role),
            Happening::Renamed { person, name } => self.change(person, |p| p.name.clone_from(name)),
            Happening::Removed { person } => {
                self.change(person, |p| p.removed = true);
                self.view.hands.retain(|hand| hand != person);
                self.regroup(happening);
            }
            Happening::Readmitted { person } => self.change(person, |p| p.removed = false),
            Happening::DoorLocked {} => self.view.door_locked = true,
            Happening::DoorUnlocked {} => self.view.door_locked = false,
            Happening::Retitled { title } => self.view.title.clone_from(title),
            Happening::BoardAdded { board } => self.view.boards.push(board.clone()),
            Happening::BoardRetitled { board } => self.fold_title(board),
            Happening::ScriptSet { phases } => self.view.script.clone_from(phases),
            Happening::PhaseSkipped { phase, skipped } => {
                if let Some(known) = self.view.script.iter_mut().find(|known| known.id == *phase) {
                    known.skipped = *skipped;
                }
            }
            Happening::PhaseStarted { .. }
            | Happening::Paused { .. }
            | Happening::Resumed { .. }
            | Happening::TimeAdded { .. }
            | Happening::TimeUp { .. }
            | Happening::WritingEnded { .. } => {
                self.wind(happening);
                self.keep_seats();
            }
            Happening::ExtraTimeGiven { person, seconds } => {
                self.extra.insert(person.clone(), *seconds);
                self.extra.retain(|_, seconds| *seconds > 0);
            }
            Happening::Frozen {} => self.view.frozen = true,
            Happening::Thawed {} => self.view.frozen = false,
            Happening::WorkshopClosed {} => {
                self.view.stage = Stage::Closed;
                self.fold_privacy(happening);
            }
            Happening::WorkshopReopened {} => {
                self.view.stage = Stage::Open;
                self.fold_privacy(happening);
            }
            Happening::WorkshopArchived {} => {
                self.view.stage = Stage::Archived;
                self.gates.clear();
                self.fold_vote(happening);
                self.fold_privacy(happening);
            }
            Happening::RetentionSet { .. }
            | Happening::WorkshopPurged {}
            | Happening::BoardsErased { .. }
            | Happening::ContributionsErased { .. }
            | Happening::Accessed { .. } => self.fold_privacy(happening),
            Happening::ScreenHidden { hidden } => self.view.screen.hidden = *hidden,
            Happening::LookedHere { look } => self.view.screen.look.clone_from(look),
            Happening::HandRaised { person } => {
                if !self.view.hands.contains(person) {
                    self.view.hands.push(person.clone());
                }
            }
            Happening::HandLowered { person } => self.view.hands.retain(|hand| hand != person),
            Happening::GroupsMade { .. }
            | Happening::GroupRenamed { .. }
            | Happening::GroupRemoved { .. }
            | Happening::Grouped { .. }
            | Happening::HostSet { .. }
            | Happening::TablesSet { .. }
            | Happening::Rotated { .. } => self.regroup(happening),
            Happening::TableTimed { group, timer } => self.fold_timer(group, timer.as_ref()),
            Happening::Spotlit { spotlight } => self.view.screen.spotlight.clone_from(spotlight),
            Happening::Categorized { person, category } => {
                self.change(person, |p| p.category.clone_from(category));
            }
            // Given again: what is left of it to do.
            Happening::ErrandGiven { errand, task } => {
                match self.errands.iter_mut().find(|(known, _)| known == errand) {
                    Some((_, known)) => known.clone_from(task),
                    None => self.errands.push((errand.clone(), task.clone())),
                }
            }
            Happening::ErrandDone { errand, .. } => {
                self.errands.retain(|(known, _)| known != errand);
                self.fold_privacy(happening);
            }
            Happening::VoteOpened { .. }
            | Happening::VoteClosed { .. }
            | Happening::VoteRevealed { .. }
            | Happening::VoteCancelled { .. } => self.fold_vote(happening),
            Happening::GateOpened { .. } | Happening::GateClosed { .. } | Happening::GateCancelled { .. } => {
                self.fold_gate(happening);
            }
            Happening::DecisionOpened { decision } => self.begin_decision(decision),
            Happening::DecisionChanged { decision, change } => self.fold_decision(decision, change),
            Happening::ElectionOpened { election } => self.begin_election(election),
            Happening::ElectionChanged { election, change } => self.fold_election(election, change),
            Happening::ImageKept { image } => self.fold_image(image),
            Happening::PointNamed { .. } => {}
            Happening::Documents { documents } => self.documents.clone_from(documents),
            Happening::Continues { .. }
            | Happening::Followed { .. }
            | Happening::FollowingEnded { .. }
            | Happening::ReplayPublished { .. }
            | Happening::ReplayRevoked { .. } => self.fold_past(happening),
            Happening::ReportWritten { .. }
            | Happening::ReportOrdered { .. }
            | Happening::ReportPublished { .. }
            | Happening::ReportRevoked {} => self.fold_report(happening),
        }
    }

    /// Is this person told of what has such an audience?
    pub fn tells(&self, audience: &Audience, person: &PersonId) -> bool {
        match audience {
            Audience::Everyone => true,
            Audience::Person(whose) => whose == person || self.role_of(person).is_some_and(Role::may_run),
            Audience::Facilitation => self.role_of(person).is_some_and(Role::may_run),
            Audience::Group(group) => {
                self.role_of(person).is_some_and(Role::may_run)
                    || self.group_of(person).is_some_and(|own| own.id == *group)
            }
            Audience::Nobody => false,
        }
    }

    /// Takes over what is not in the log from an earlier state of the same workshop; ballots have a journal.
    pub fn recall(&mut self, earlier: &Self) {
        self.finished.clone_from(&earlier.finished);
    }

    /// Keeps what is not in the log: someone is done with this phase, or not any more.
    pub fn finish(&mut self, person: &PersonId, done: bool) {
        if done {
            self.finished.insert(person.clone());
        } else {
            self.finished.remove(person);
        }
    }

    /// Work on boards that is not done yet, in order.
    pub fn errands(&self) -> &[(ErrandId, Task)] {
        &self.errands
    }

    /// [`Workshop::fold`], and what it changed, for those who are told.
    pub fn fold_and_tell(&mut self, seq: Seq, happening: &Happening) -> Changes {
        // Who is here is never among the changes, and may be long.
        let people = std::mem::take(&mut self.view.people);
        let before = self.view.clone();
        self.view.people = people;
        self.fold(seq, happening);
        // Not everyone sees the same boards: who is told of a new one adds it to those that they have.
        Changes { boards: None, ..Changes::between(&before, &self.view) }
    }

    /// Passes over a happening that was damaged and set aside (SPEC J1, J7).
    pub fn skip(&mut self, seq: Seq) {
        self.seq = seq;
    }

    fn change(&mut self, person: &PersonId, change: impl FnOnce(&mut PersonView)) {
        let place = self.places.get(person).copied();
        if let Some(known) = place.and_then(|place| self.view.people.get_mut(place)) {
            change(known);
        }
    }

    /// What this command makes true, or why not (SPEC R1, R2, R5, F). Nothing changes before it is folded.
    pub fn decide(&self, by: &PersonId, command: Command, moment: Moment) -> Result<Decided, Refusal> {
        let role = self.admit(by)?;
        if !role.may_run() && !self.is_for_everyone(by, &command) {
            return Err(Refusal::NotAllowed {});
        }
        let now = moment.now;
        let mut lot = Lot::new(moment.seed);
        let is_over = match self.view.stage {
            Stage::Preparing | Stage::Open => false,
            Stage::Closed => !command.is_for_a_closed_one(),
            Stage::Archived => !command.is_for_an_archive(),
        };
        if is_over {
            return Err(Refusal::WorkshopClosed {});
        }
        let happening = match command {
            Command::Rename { person, name } => {
                self.known(&person)?;
                Happening::Renamed { person, name: label::name(&name)? }
            }
            Command::Remove { person } => {
                let leaving = self.known(&person)?;
                if leaving.role.may_run() && !leaving.removed && self.facilitators() < 2 {
                    return Err(Refusal::LastFacilitator {});
                }
                Happening::Removed { person }
            }
            Command::Readmit { person } => {
                self.known(&person)?;
                Happening::Readmitted { person }
            }
            Command::LockDoor {} => Happening::DoorLocked {},
            Command::UnlockDoor {} => Happening::DoorUnlocked {},
            Command::Retitle { title } => Happening::Retitled { title: label::title(&title)? },
            Command::AddBoard { title, visible } => self.add_board(&title, visible, &mut lot)?,
            Command::RetitleBoard { board, title } => {
                return Ok(self.retitle_board(by, &board, &title, &mut lot)?.into());
            }

            Command::SetScript { phases } => self.set_script(phases)?,
            Command::StartPhase { phase } => return Ok(self.start(&phase, moment)?.into()),
            Command::GoBack { phase, restore } => {
                return Ok(self.go_back(&phase, restore, moment)?.into());
            }
            Command::SkipPhase { phase, skipped } => self.skip_phase(&phase, skipped)?,
            Command::Pause {} => self.pause(now)?,
            Command::Resume {} => self.resume(now)?,
            Command::AddTime { seconds } => self.add_time(seconds, now)?,
            Command::EndTime {} => self.end_time(now)?,
            Command::ExtraTime { person, seconds } => self.give_time(person, seconds)?,
            Command::Freeze {} => Happening::Frozen {},
            Command::Thaw {} => Happening::Thawed {},
            Command::CloseWorkshop {} => Happening::WorkshopClosed {},
            Command::ReopenWorkshop {} => Happening::WorkshopReopened {},
            Command::ArchiveWorkshop {} => Happening::WorkshopArchived {},
            Command::SetRetention { days } => self.set_retention(days)?,
            Command::PurgeWorkshop { code } => self.purge(code)?,
            Command::EraseContributions { person } => return self.erase(person, &mut lot).map(Decided::from),
            Command::HideScreen { hidden } => Happening::ScreenHidden { hidden },
            Command::LookHere { look } => {
                if let Some(look) = &look {
                    self.board(&look.board)?;
                }
                Happening::LookedHere {
                    look: look.map(|look| crate::message::script::Look { at: now, ..look }),
                }
            }
            Command::Finished { done } => return Ok(Decided { finished: Some(done), ..Decided::default() }),
            Command::RaiseHand {} => Happening::HandRaised { person: by.clone() },
            Command::LowerHand { person } => {
                self.known(&person)?;
                Happening::HandLowered { person }
            }

            Command::MakeGroups { count, spread } => {
                self.confided(self.make_groups(count, &spread, &mut lot)?)?
            }
            Command::RenameGroup { group, name } => self.rename_group(group, &name)?,
            Command::RemoveGroup { group } => {
                self.group(&group)?;
                self.confided(Happening::GroupRemoved { group })?
            }
            Command::MoveToGroup { person, group } => self.confided(self.move_to_group(person, group)?)?,
            Command::SetHost { group, person } => return Ok(self.set_host(group, person)?.into()),
            Command::Categorize { person, category } => {
                self.known(&person)?;
                Happening::Categorized { person, category: category.as_deref().map(label::name).transpose()? }
            }
            Command::SetTables { boards, rounds } => self.confided(self.set_tables(boards, rounds)?)?,
            Command::Rotate { round } => self.rotate(round)?,
            Command::TimeTable { group, act } => self.time_table(group, act, now)?,
            Command::Spotlight { board, seconds } => self.spotlight(board, seconds, now)?,

            Command::Reveal { how } => self.reveal(&how, &mut lot, now),
            Command::Judge { ideas, verdict } => self.judge(ideas, verdict, &mut lot, now)?,
            Command::Pour { notes, board, zone, gate } => {
                self.may_see(by, &board)?;
                for note in &notes {
                    self.may_see(by, &note.board)?;
                }
                match gate {
                    Some(group) => self.open_gate(group, (notes, board, zone), &mut lot, now)?,
                    None => script::errand(Task::Pour { notes, board, zone }, &mut lot),
                }
            }
            Command::PourRooms { rooms, board } => self.pour_rooms(by, rooms, board, &mut lot)?,
            Command::CloseGate { gate } => return Ok(self.close_gate(&gate, &mut lot)?.into()),
            Command::CancelGate { gate } => self.cancel_gate(&gate)?,

            Command::OpenVote { .. }
            | Command::CloseVote { .. }
            | Command::RevealVote { .. }
            | Command::CancelVote { .. }
            | Command::Settle { .. }
            | Command::Cast { .. }
            | Command::CastFor { .. } => return self.decide_vote(by, command, moment),
            Command::OpenDecision { plan } => return Ok(self.open_decision(plan, moment)?.into()),
            Command::OnDecision { decision, act } => {
                return Ok(self.act_on_decision(by, decision, act, moment)?.into());
            }
            Command::OpenElection { plan } => return Ok(self.open_election(plan, moment)?.into()),
            Command::OnElection { election, act } => {
                return Ok(self.act_on_election(by, election, act, moment)?.into());
            }

            Command::NamePoint { label } => Happening::PointNamed { label: label::title(&label)? },
            Command::Restore { .. }
            | Command::PublishReplay { .. }
            | Command::RevokeReplay { .. }
            | Command::EndFollowing { .. } => self.decide_past(by, command, moment)?,
            Command::EditReport { edit } => self.edit_report(edit)?,
            Command::PublishReport { days, english } => self.publish_report(days, english, now)?,
            Command::RevokeReport {} => self.revoke_report()?,
        };
        Ok(happening.into())
    }

    /// What may be asked by someone who does not run the workshop.
    fn is_for_everyone(&self, by: &PersonId, command: &Command) -> bool {
        match command {
            Command::Rename { person, .. }
            | Command::Categorize { person, .. }
            | Command::EraseContributions { person } => person == by,
            Command::LowerHand { person } => person == by || self.hosts(by, person),
            Command::RaiseHand {}
            | Command::Finished { .. }
            | Command::Cast { .. }
            | Command::OnDecision { .. }
            | Command::OnElection { .. } => self.role_of(by).is_some_and(Role::may_edit),
            Command::TimeTable { group, .. } => {
                self.group(group).is_ok_and(|group| group.host.as_ref() == Some(by))
            }
            Command::CastFor { .. } => self.group_of(by).is_some_and(|group| group.host.as_ref() == Some(by)),
            _ => false,
        }
    }

    /// Is `host` the host of the group that `person` is in?
    fn hosts(&self, host: &PersonId, person: &PersonId) -> bool {
        self.group_of(person).is_some_and(|group| group.host.as_ref() == Some(host))
    }

    /// What this arrival makes true, in order, or why they stay outside (SPEC W3, R2, R3). Nothing, for someone
    /// who comes back as they were.
    pub fn join(&self, arrival: &Arrival) -> Result<Vec<Happening>, Refusal> {
        let name =
            arrival.name.as_deref().filter(|name| !name.trim().is_empty()).map(label::name).transpose()?;
        let Arrival { person, role, seed, .. } = arrival;
        self.is_there()?;
        let Some(known) = self.person(person) else {
            if self.view.door_locked && !role.may_run() {
                return Err(Refusal::DoorLocked {});
            }
            let name = self.name_for(name, *seed);
            let mut happenings = vec![Happening::Joined { person: person.clone(), name, role: *role }];
            happenings.extend(arrival.access());
            if let Some(group) = self.group_for_newcomer(*role) {
                happenings.push(Happening::Grouped { person: person.clone(), group: Some(group) });
            }
            return Ok(happenings);
        };
        if known.removed {
            return Err(Refusal::Removed {});
        }
        let mut happenings = Vec::new();
        if *role > known.role {
            happenings.push(Happening::RoleChanged { person: person.clone(), role: *role });
        }
        happenings.extend(arrival.access());
        if let Some(name) = name.filter(|name| *name != known.name) {
            happenings.push(Happening::Renamed { person: person.clone(), name });
        }
        Ok(happenings)
    }

    /// One of the workshop's boards.
    pub fn board(&self, board: &BoardId) -> Result<&BoardView, Refusal> {
        self.view.boards.iter().find(|known| known.id == *board).ok_or(Refusal::UnknownBoard {})
    }

    /// The sequence of the last happening folded in.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The workshop as its people see it.
    pub fn view(&self) -> &WorkshopView {
        &self.view
    }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
