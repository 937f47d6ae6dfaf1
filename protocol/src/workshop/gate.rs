//! A group's consent to a pour (SPEC C): its members look at the notes that are to leave their table, and object to some or
//! none. What they say stays hidden until all have answered, or the facilitation goes on; one objection keeps one note.

use super::{Workshop, lot::Lot, script::errand, vote::Urn};
use crate::{
    ids::{BoardId, GroupId, Millis, PersonId, VoteId},
    message::{
        Happening, NoteRef, Task,
        gate::Gate,
        vote::{Ballot, Say},
    },
    refusal::Refusal,
};
use std::collections::BTreeSet;

/// Notes that one gate is about: more than a group reads at once.
const MOST_NOTES: usize = 100;

impl Workshop {
    /// The pours that wait for their groups.
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    fn gate(&self, gate: &VoteId) -> Result<&Gate, Refusal> {
        let known = self.gates.iter().find(|known| known.id == *gate);
        known.ok_or_else(|| Refusal::UnknownVote { vote: gate.clone() })
    }

    /// Whose answers it waits for: who is in the group and takes part.
    pub(super) fn members_at(&self, gate: &Gate) -> Vec<&PersonId> {
        let group = self.view.groups.iter().find(|known| known.id == gate.group);
        let members = group.into_iter().flat_map(|group| &group.members);
        members.filter(|person| self.takes_part(person)).collect()
    }

    /// Is this person told of it?
    pub(super) fn is_told_of(&self, gate: &Gate, person: &PersonId) -> bool {
        self.role_of(person).is_some_and(|role| role.may_run()) || self.members_at(gate).contains(&person)
    }

    pub(super) fn open_gate(
        &self,
        group: GroupId,
        (notes, board, zone): (Vec<NoteRef>, BoardId, String),
        lot: &mut Lot,
        now: Millis,
    ) -> Result<Happening, Refusal> {
        let bad = |field: &str| Refusal::BadField { field: field.into() };
        self.group(&group)?;
        let ids: BTreeSet<&str> = notes.iter().map(|note| note.note.as_str()).collect();
        if notes.is_empty() || notes.len() > MOST_NOTES || ids.len() < notes.len() {
            return Err(bad("notes"));
        }
        let id = lot.id().parse().expect("hexadecimal digits are an id");
        let gate = Gate { id, group, notes, board, zone, opened_at: now };
        let members = self.members_at(&gate);
        // Nobody is asked about what they may not read, and nobody's silence is consent.
        let reads =
            |person: &PersonId| gate.notes.iter().all(|note| self.may_see(person, &note.board).is_ok());
        if members.is_empty() || !members.into_iter().all(reads) {
            return Err(bad("gate"));
        }
        Ok(Happening::GateOpened { gate })
    }

    pub(super) fn close_gate(&self, gate: &VoteId, lot: &mut Lot) -> Result<Vec<Happening>, Refusal> {
        let empty = Urn::default();
        let urn = self.urns.get(gate).unwrap_or(&empty);
        Ok(self.let_through(self.gate(gate)?, urn, lot))
    }

    pub(super) fn cancel_gate(&self, gate: &VoteId) -> Result<Happening, Refusal> {
        let Gate { id, group, .. } = self.gate(gate)?.clone();
        Ok(Happening::GateCancelled { gate: id, group })
    }

    /// The end of it: what nobody objects to is poured.
    pub(super) fn let_through(&self, gate: &Gate, urn: &Urn, lot: &mut Lot) -> Vec<Happening> {
        let mut kept: BTreeSet<&str> = BTreeSet::new();
        for cast in urn.casts() {
            if let Ballot::YesNo { answers } = &cast.ballot {
                let objected = answers.iter().filter(|answer| answer.say == Say::No);
                kept.extend(objected.map(|answer| answer.option.as_str()));
            }
        }
        let (kept, poured): (Vec<NoteRef>, Vec<NoteRef>) =
            gate.notes.iter().cloned().partition(|note| kept.contains(note.note.as_str()));
        let answered = urn.len();
        let closed =
            Happening::GateClosed { gate: gate.id.clone(), group: gate.group.clone(), answered, kept };
        let (board, zone) = (gate.board.clone(), gate.zone.clone());
        let pour = (!poured.is_empty()).then(|| errand(Task::Pour { notes: poured, board, zone }, lot));
        [Some(closed), pour].into_iter().flatten().collect()
    }

    pub(super) fn fold_gate(&mut self, happening: &Happening) {
        match happening {
            Happening::GateOpened { gate } => {
                self.urns.insert(gate.id.clone(), Urn::default());
                self.gates.push(gate.clone());
            }
            // Who said what is needed no more.
            Happening::GateClosed { gate, .. } | Happening::GateCancelled { gate, .. } => {
                self.gates.retain(|known| known.id != *gate);
                self.urns.remove(gate);
                self.spent.insert(gate.clone());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
