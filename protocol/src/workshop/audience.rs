//! Who is told of a happening (SPEC L7).

use super::boards;
use crate::{
    ids::{GroupId, PersonId},
    message::{Happening, gate::Gate},
};

/// Who is told of a happening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    /// This person and the facilitation.
    Person(PersonId),
    Facilitation,
    /// Who is in this group, and the facilitation.
    Group(GroupId),
    /// The server's own business.
    Nobody,
}

impl Happening {
    /// Who is told.
    pub fn audience(&self) -> Audience {
        match self {
            Happening::ExtraTimeGiven { person, .. } => Audience::Person(person.clone()),
            Happening::ReportWritten { .. } | Happening::ReportOrdered { .. } => Audience::Facilitation,
            Happening::GateOpened { gate: Gate { group, .. } }
            | Happening::GateClosed { group, .. }
            | Happening::GateCancelled { group, .. } => Audience::Group(group.clone()),
            Happening::ErrandGiven { .. }
            | Happening::TableTimed { .. }
            | Happening::ImageKept { .. }
            | Happening::Documents { .. }
            | Happening::Continues { .. } => Audience::Nobody,
            Happening::BoardAdded { board } => boards::audience(board),
            Happening::BoardRetitled { board } => boards::audience_of_title(board),
            _ => Audience::Everyone,
        }
    }
}
