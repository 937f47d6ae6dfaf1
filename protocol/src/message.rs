//! The workshop plane at `/live/{workshop}`: JSON text frames, one message each (SPEC L).
//! Every enum is tagged and has struct variants only; integers stay below 2^53.

use crate::{
    ids::{BoardId, JoinCode, Millis, PersonId, Seq, WorkshopId},
    refusal::Refusal,
    role::Role,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a client says on the workshop plane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Asks for something; the answer carries the same `id`.
    Command { id: u32, command: Command },
    /// Asks for the server's clock.
    Ping { id: u32 },
}

/// What the server says on the workshop plane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// First message of a session that did not resume: the whole state at `seq`.
    Welcome {
        protocol: u32,
        you: PersonId,
        seq: Seq,
        now: Millis,
        workshop: WorkshopView,
        present: Vec<PersonId>,
    },
    /// First message of a session that resumed after its `seq`: the happenings since then follow.
    Resumed { protocol: u32, you: PersonId, seq: Seq, now: Millis, present: Vec<PersonId> },
    /// Something became true. `by` is absent when the server did it.
    Happening { seq: Seq, at: Millis, by: Option<PersonId>, happening: Happening },
    /// Who is connected now; replaces the earlier list.
    Present { people: Vec<PersonId> },
    /// The command was accepted and is on disk as happening `seq`.
    Done { id: u32, seq: Seq },
    /// The command was refused; or, without an `id`, something else of this session was.
    Refused { id: Option<u32>, refusal: Refusal },
    /// Answer to a ping.
    Pong { id: u32, now: Millis },
}

/// What a person asks of the workshop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Command {
    /// One's own name, or another's by a facilitator.
    Rename { person: PersonId, name: String },
    /// Takes a person out, until readmitted. Facilitators only.
    Remove { person: PersonId },
    /// Takes a removed person back in. Facilitators only.
    Readmit { person: PersonId },
    /// No newcomers from now on; who is in stays in. Facilitators only.
    LockDoor {},
    /// Newcomers may enter again. Facilitators only.
    UnlockDoor {},
    /// The workshop's title. Facilitators only.
    Retitle { title: String },
}

/// What then became true. Journaled with author, server time and sequence; the state is a fold of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// The first happening of every workshop.
    Created {
        title: String,
        template: String,
        code: JoinCode,
        boards: Vec<BoardView>,
    },
    Joined {
        person: PersonId,
        name: String,
        role: Role,
    },
    RoleChanged {
        person: PersonId,
        role: Role,
    },
    Renamed {
        person: PersonId,
        name: String,
    },
    Removed {
        person: PersonId,
    },
    Readmitted {
        person: PersonId,
    },
    DoorLocked {},
    DoorUnlocked {},
    Retitled {
        title: String,
    },
}

/// A workshop as its people see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WorkshopView {
    pub id: WorkshopId,
    pub title: String,
    pub template: String,
    pub code: JoinCode,
    pub door_locked: bool,
    pub boards: Vec<BoardView>,
    /// In order of arrival.
    pub people: Vec<PersonView>,
}

/// A board as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardView {
    pub id: BoardId,
    pub title: String,
    /// `true` for a board that carries another app's Yjs document: no schema, no outline.
    #[serde(default)]
    pub raw: bool,
}

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    #[serde(default)]
    pub removed: bool,
}
