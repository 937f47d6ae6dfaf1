//! Names of things: newtypes, nothing else. An id is opaque text that is safe in a URL and in a file name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Longest id that any part of Socle accepts, in bytes. Ours have 12 to 21; 64 leaves room for imports.
pub const MAX_ID: usize = 64;

fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_ID
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(try_from = "String", into = "String")]
        #[ts(type = "string")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                if is_id(&text) { Ok(Self(text)) } else { Err(NotAnId) }
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// The text is empty, too long, or has a character other than a letter, a digit, `-` or `_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 64 letters, digits, '-' or '_'")]
pub struct NotAnId;

id!(/// A facilitated event: people, boards, phases, a clock.
    WorkshopId);
id!(/// A lasting document; one CRDT document, one sync room.
    BoardId);
id!(/// A human, across sessions and devices.
    PersonId);
id!(/// People who work together.
    GroupId);
id!(/// One phase of a workshop's script.
    PhaseId);
id!(/// One vote, in its workshop and in the journal of its ballots.
    VoteId);
id!(/// A decision by consent.
    DecisionId);
id!(/// An election without candidates.
    ElectionId);
id!(/// Something that a workshop does to its boards: a reveal, a pouring.
    ErrandId);

/// Position of an entry in its journal stream: 1 for the first, no gaps.
pub type Seq = u64;

/// Milliseconds since 1970, by the server's clock; below 2^53, so that JSON carries it exactly.
pub type Millis = u64;

/// What people type to join: four letters and two digits, shown as `KAYA-42`.
///
/// Letters leave out I, L, O, Q, U and V, digits leave out 0 and 1: no two look alike in a large projected
/// type. Reading forgives case, blanks and dashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct JoinCode(String);

/// Letters of a join code; no look-alikes. With A and E as the only vowels few words can form at all.
pub const CODE_LETTERS: &[u8] = b"ABCDEFGHJKMNPRSTWXYZ";
/// Digits of a join code; no look-alikes.
pub const CODE_DIGITS: &[u8] = b"23456789";

impl JoinCode {
    /// The code as it is stored and compared: `KAYA42`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code as people read it: `KAYA-42`.
    pub fn shown(&self) -> String {
        let (letters, digits) = self.0.split_at(4);
        format!("{letters}-{digits}")
    }
}

impl TryFrom<String> for JoinCode {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        let plain: Vec<u8> = text
            .bytes()
            .filter(|b| !b.is_ascii_whitespace() && *b != b'-')
            .map(|b| b.to_ascii_uppercase())
            .collect();
        let fits = plain.len() == 6
            && plain.iter().take(4).all(|b| CODE_LETTERS.contains(b))
            && plain.iter().skip(4).all(|b| CODE_DIGITS.contains(b));
        match String::from_utf8(plain) {
            Ok(code) if fits => Ok(Self(code)),
            _ => Err(NotAnId),
        }
    }
}

impl From<JoinCode> for String {
    fn from(code: JoinCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w2_a_code_is_read_whatever_its_case_and_dashes() {
        for text in ["KAYA-42", "kaya42", " kAyA 4 2 "] {
            let code = JoinCode::try_from(text.to_owned()).expect("a code");
            assert_eq!((code.as_str(), code.shown().as_str()), ("KAYA42", "KAYA-42"));
        }
        for text in ["", "KAYA", "KAYA-4", "KAY1-42", "KAYA-42X", "OOOO-42", "ÉAYA42"] {
            assert!(JoinCode::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn ids_refuse_what_a_path_could_misread() {
        for text in ["", "../x", "a b", "é", &"x".repeat(65)] {
            assert!(text.parse::<BoardId>().is_err(), "{text}");
        }
        assert_eq!("b_1-Z".parse::<BoardId>().expect("an id").as_str(), "b_1-Z");
    }
}
