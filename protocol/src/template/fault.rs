//! What is wrong in a method's file, and where in it: for whoever wrote a method of Socle's, in words; for whoever brings
//! a file, as one of a few faults that have a sentence in each language.

use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Longest path that is told: a hostile file must not make a refusal long.
const PATH: usize = 160;

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is no JSON; the path is the line that it is none on.
    Json,
    /// It is none of this format's files.
    Format,
    UnknownKey,
    Missing,
    /// Of another type than this key has, or not among its words.
    WrongValue,
    UnknownBoard,
    UnknownZone,
    /// Something before it has this id.
    Twice,
    TooLong,
    TooMany,
    /// A number that is too small or too large.
    OutOfBounds,
}

impl Fault {
    /// Every one, as a refusal names it.
    pub const ALL: [Fault; 11] = [
        Fault::Json,
        Fault::Format,
        Fault::UnknownKey,
        Fault::Missing,
        Fault::WrongValue,
        Fault::UnknownBoard,
        Fault::UnknownZone,
        Fault::Twice,
        Fault::TooLong,
        Fault::TooMany,
        Fault::OutOfBounds,
    ];
}

/// The text is not a template. Completes «failed to …».
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read a template: at {path}: {reason}")]
pub struct BadTemplate {
    /// Where in the file, as `boards[0].zones[3].title`.
    pub path: String,
    pub reason: String,
    pub fault: Fault,
}

impl BadTemplate {
    /// The same, as a fault that has a sentence.
    pub(super) fn of(self, fault: Fault) -> Self {
        Self { fault, ..self }
    }

    /// What the reader of JSON says.
    pub(super) fn from_json(path: &str, error: &serde_json::Error) -> Self {
        let reason = error.to_string();
        if !error.is_data() {
            return bad(&error.line().to_string(), reason).of(Fault::Json);
        }
        let path = if path == "." { "" } else { path };
        let under = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        if let Some(missing) = named(&reason, "missing field `") {
            return bad(&under(missing), reason.clone()).of(Fault::Missing);
        }
        if let Some(twice) = named(&reason, "duplicate field `") {
            return bad(&under(twice), reason.clone()).of(Fault::Twice);
        }
        let fault = if reason.starts_with("unknown field") { Fault::UnknownKey } else { Fault::WrongValue };
        bad(path, reason).of(fault)
    }
}

impl From<BadTemplate> for Refusal {
    fn from(BadTemplate { path, fault, .. }: BadTemplate) -> Self {
        Refusal::BadMethod { path: path.chars().take(PATH).collect(), fault }
    }
}

/// The key that a reader of JSON names so.
fn named<'a>(reason: &'a str, said: &str) -> Option<&'a str> {
    reason.strip_prefix(said).and_then(|rest| rest.split('`').next())
}

pub(super) fn bad(path: &str, reason: String) -> BadTemplate {
    BadTemplate { path: path.to_owned(), reason, fault: Fault::WrongValue }
}
