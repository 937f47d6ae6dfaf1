//! The workshop: who is in it, its boards, its door. A pure state, folded from happenings, that decides what a
//! command or an arrival makes true. The journal, the clock and the sockets are the server's.

pub mod label;

use crate::{
    ids::{BoardId, PersonId, Seq, WorkshopId},
    message::{BoardView, Command, Happening, PersonView, WorkshopView},
    names,
    refusal::Refusal,
    role::Role,
};
use std::collections::HashMap;

/// A workshop at one position of its log.
#[derive(Debug, Clone, PartialEq)]
pub struct Workshop {
    seq: Seq,
    view: WorkshopView,
    /// Where each person is in `view.people`; people are never taken out of it.
    places: HashMap<PersonId, usize>,
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
}

impl Workshop {
    /// The state after the first happening of a log; `None` when that is not [`Happening::Created`].
    pub fn begin(id: WorkshopId, first: &Happening) -> Option<Self> {
        let Happening::Created { title, template, code, boards } = first else { return None };
        let view = WorkshopView {
            id,
            title: title.clone(),
            template: template.clone(),
            code: code.clone(),
            door_locked: false,
            boards: boards.clone(),
            people: Vec::new(),
        };
        Some(Self { seq: 1, view, places: HashMap::new() })
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
                    self.view.people.push(PersonView { id, name, role, removed: false });
                }
            }
            Happening::RoleChanged { person, role } => self.change(person, |p| p.role = *role),
            Happening::Renamed { person, name } => self.change(person, |p| p.name.clone_from(name)),
            Happening::Removed { person } => self.change(person, |p| p.removed = true),
            Happening::Readmitted { person } => self.change(person, |p| p.removed = false),
            Happening::DoorLocked {} => self.view.door_locked = true,
            Happening::DoorUnlocked {} => self.view.door_locked = false,
            Happening::Retitled { title } => self.view.title.clone_from(title),
        }
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

    /// What this command makes true, or why not (SPEC R1, R2, R5). Nothing changes before it is folded.
    pub fn decide(&self, by: &PersonId, command: Command) -> Result<Happening, Refusal> {
        let role = self.admit(by)?;
        let its_own = matches!(&command, Command::Rename { person, .. } if person == by);
        if !role.may_run() && !its_own {
            return Err(Refusal::NotAllowed {});
        }
        match command {
            Command::Rename { person, name } => {
                self.known(&person)?;
                Ok(Happening::Renamed { person, name: label::name(&name)? })
            }
            Command::Remove { person } => {
                let leaving = self.known(&person)?;
                if leaving.role.may_run() && !leaving.removed && self.facilitators() < 2 {
                    return Err(Refusal::LastFacilitator {});
                }
                Ok(Happening::Removed { person })
            }
            Command::Readmit { person } => {
                self.known(&person)?;
                Ok(Happening::Readmitted { person })
            }
            Command::LockDoor {} => Ok(Happening::DoorLocked {}),
            Command::UnlockDoor {} => Ok(Happening::DoorUnlocked {}),
            Command::Retitle { title } => Ok(Happening::Retitled { title: label::title(&title)? }),
        }
    }

    /// What this arrival makes true, in order, or why they stay outside (SPEC W3, R2, R3). Nothing, for someone
    /// who comes back as they were.
    pub fn join(&self, arrival: &Arrival) -> Result<Vec<Happening>, Refusal> {
        let name =
            arrival.name.as_deref().filter(|name| !name.trim().is_empty()).map(label::name).transpose()?;
        let Arrival { person, role, seed, .. } = arrival;
        let Some(known) = self.person(person) else {
            if self.view.door_locked && !role.may_run() {
                return Err(Refusal::DoorLocked {});
            }
            let name = self.name_for(name, *seed);
            return Ok(vec![Happening::Joined { person: person.clone(), name, role: *role }]);
        };
        if known.removed {
            return Err(Refusal::Removed {});
        }
        let mut happenings = Vec::new();
        if *role > known.role {
            happenings.push(Happening::RoleChanged { person: person.clone(), role: *role });
        }
        if let Some(name) = name.filter(|name| *name != known.name) {
            happenings.push(Happening::Renamed { person: person.clone(), name });
        }
        Ok(happenings)
    }

    /// The name a newcomer gets. Two people may choose the same; a pseudonym that two of them were proposed at the
    /// same moment gets a number instead.
    fn name_for(&self, chosen: Option<String>, seed: u64) -> String {
        match chosen {
            None => self.proposal(seed),
            Some(name) if names::is_pseudonym(&name) && self.has_name(&name) => {
                names::numbered(&name, |name| self.has_name(name))
            }
            Some(name) => name,
        }
    }

    /// A pseudonym that nobody here has.
    pub fn proposal(&self, seed: u64) -> String {
        names::propose(seed, |name| self.has_name(name))
    }

    fn has_name(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.view.people.iter().any(|person| person.name.to_lowercase() == name)
    }

    /// What this person may do now, or why they are outside: the answer to a token (SPEC W5, R1, R2).
    pub fn admit(&self, person: &PersonId) -> Result<Role, Refusal> {
        match self.person(person) {
            None => Err(Refusal::BadToken {}),
            Some(known) if known.removed => Err(Refusal::Removed {}),
            Some(known) => Ok(known.role),
        }
    }

    /// What this person may do now; `None` for a stranger and for someone who was removed.
    pub fn role_of(&self, person: &PersonId) -> Option<Role> {
        self.admit(person).ok()
    }

    /// The person as others see them, removed or not.
    pub fn person(&self, person: &PersonId) -> Option<&PersonView> {
        self.places.get(person).and_then(|place| self.view.people.get(*place))
    }

    fn known(&self, person: &PersonId) -> Result<&PersonView, Refusal> {
        self.person(person).ok_or_else(|| Refusal::UnknownPerson { person: person.clone() })
    }

    fn facilitators(&self) -> usize {
        self.view.people.iter().filter(|person| person.role.may_run() && !person.removed).count()
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
mod tests;
