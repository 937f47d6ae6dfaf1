//! How long a workshop is kept, and who looked into it, as it travels (SPEC G).

use crate::ids::{Millis, PersonId, WorkshopId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Days after its close that a workshop is kept, unless somebody chooses: long enough to write the minutes, short enough
/// that nobody has to remember to delete.
pub const DAYS: u32 = 90;
/// Most days that anyone may choose: five years. What has to be kept longer is a restitution, not a recording.
pub const MOST_DAYS: u32 = 1826;

/// How long a workshop is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Retention {
    /// Days after its close, or after its last change where nobody closes it. `null` in a workshop that an earlier
    /// version made, where nobody was told of one: it is kept until someone chooses.
    pub days: Option<u32>,
    /// When it was closed; `null` while it is not.
    pub closed_at: Option<Millis>,
    /// Days after its close that what is a group's alone is kept, where its method lets that go before the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confidential_days: Option<u32>,
}

impl Retention {
    /// When it is erased; `last`: its last change, which counts while nobody has closed it.
    pub fn ends_at(self, last: Millis) -> Option<Millis> {
        self.days.map(|days| later(self.closed_at.unwrap_or(last), days))
    }

    /// When what is kept for so many days goes before the rest: never, while nobody has closed the workshop. What is
    /// said in confidence may wait for months for the day on which it is used.
    pub fn part_ends_at(self, days: u32) -> Option<Millis> {
        self.closed_at.map(|closed| later(closed, days))
    }
}

fn later(from: Millis, days: u32) -> Millis {
    from.saturating_add(Millis::from(days) * 24 * 3600 * 1000)
}

/// A workshop that was taken from this one, and in which everyone may ask where its ideas come from (SPEC D12). Its title
/// is its own people's: nothing of it stays here when they erase it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Follower {
    pub workshop: WorkshopId,
    pub at: Millis,
}

/// Someone came in by an invitation that the operator of the server made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Access {
    pub person: PersonId,
    pub at: Millis,
}

#[cfg(test)]
mod tests {
    use crate::message::Happening;

    #[test]
    fn d12_who_may_ask_is_read_from_a_journal_that_had_its_title_too() {
        let written = r#"{"kind":"followed","workshop":"w2","title":"Le plan"}"#;
        let read: Happening = serde_json::from_str(written).expect("it folds");
        assert_eq!(read, Happening::Followed { workshop: "w2".parse().expect("an id") });
    }
}
