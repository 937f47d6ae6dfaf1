//! Who is in the workshop: what they are called, and what they are here.

use super::Workshop;
use crate::{ids::PersonId, message::PersonView, names, refusal::Refusal, role::Role};

impl Workshop {
    /// The name a newcomer gets. Two people may choose the same; a pseudonym that two of them were proposed at the
    /// same moment gets a number instead.
    pub(super) fn name_for(&self, chosen: Option<String>, seed: u64) -> String {
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
        self.is_there()?;
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

    pub(super) fn known(&self, person: &PersonId) -> Result<&PersonView, Refusal> {
        self.person(person).ok_or_else(|| Refusal::UnknownPerson { person: person.clone() })
    }

    pub(super) fn facilitators(&self) -> usize {
        self.view.people.iter().filter(|person| person.role.may_run() && !person.removed).count()
    }
}
