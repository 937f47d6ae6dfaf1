//! The script of a workshop as it travels: phases with their rules, and the one clock (methods M: `Phase`, `Rules`).

use crate::ids::{BoardId, GroupId, Millis, PhaseId};
use crate::message::vote::VotePlan;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who may do something. Each wider than the one before, but for `Facilitation`, which is nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Not even the facilitation, while the phase lasts.
    Nobody,
    /// Whose item it is. Of adding: everyone.
    Own,
    /// Who is in the group whose item it is. Of adding: everyone who may see the board.
    Group,
    #[default]
    Everyone,
    /// Facilitators, and the host at the group's own table.
    Facilitation,
}

/// What is seen of what others write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum See {
    #[default]
    Everyone,
    /// A table's board is for the group that sits there; the others are closed to it.
    Group,
    /// People write in private: ideas go to a board of their own, and are revealed later.
    Own,
    /// Ideas go to an inbox that only the facilitation reads, and come to the board when they are accepted.
    Moderated,
}

/// Whether notes carry who wrote them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Authors {
    #[default]
    Shown,
    /// Nobody may sign a note; what is revealed is not signed either.
    Masked,
}

/// What a phase lets people do on a shared board. Facilitators may do everything but what is for `nobody`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    pub add: Who,
    /// Place and order of a note.
    #[serde(rename = "move")]
    #[ts(rename = "move")]
    pub moving: Who,
    /// Text, colour, size and state of a note.
    pub edit: Who,
    /// To the bin and back.
    pub delete: Who,
    pub link: Who,
    /// Zones that nobody locked: making them, and everything about them.
    pub zones: Who,
    pub see: See,
    pub authors: Authors,
}

impl Default for Rules {
    /// A board without a script: everyone may everything, as in `Role::may_edit`.
    fn default() -> Self {
        let everyone = Who::Everyone;
        Self {
            add: everyone,
            moving: everyone,
            edit: everyone,
            delete: everyone,
            link: everyone,
            zones: everyone,
            see: See::Everyone,
            authors: Authors::Shown,
        }
    }
}

/// Where a phase looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Focus {
    /// `null`: each person's table, or the workshop's first board.
    pub board: Option<BoardId>,
    /// Zones in which participants may add and into which they may move; all of them when empty.
    pub zones: Vec<String>,
}

/// What happens by itself when a phase begins, in this order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Entry {
    /// What was written in private comes to the boards.
    Reveal { how: RevealHow },
    /// Groups go to the tables of this round.
    Rotate { round: u32 },
    /// Notes of these zones are copied to a board: of every table, or of this board; to the zone of the same name there,
    /// or to this one.
    Pour {
        zones: Vec<String>,
        to: BoardId,
        #[serde(default)]
        from: Option<BoardId>,
        #[serde(default)]
        into: Option<String>,
    },
    /// Opens a vote.
    Vote { plan: VotePlan },
}

/// In which order, and how signed, private writing is revealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "whose")]
pub enum RevealHow {
    All {
        anonymous: bool,
    },
    /// One group now; the others later.
    Group {
        group: GroupId,
        anonymous: bool,
    },
    /// One person's, the next by the stored seed; who it is stays unsaid.
    Next {
        anonymous: bool,
    },
}

/// How a phase ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// The facilitation goes on; when the time is up writing ends after the grace.
    #[default]
    ByHand,
    /// The next phase begins by itself after the grace.
    ByTimer,
}

/// One phase of a script («temps»).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Phase {
    pub id: PhaseId,
    pub label: String,
    /// What people are asked («consigne»); `{table}` and `{group}` stand for theirs.
    #[serde(default)]
    pub prompt: String,
    /// How long; `null`: until the facilitation goes on.
    pub seconds: Option<u32>,
    #[serde(default)]
    pub focus: Focus,
    #[serde(default)]
    pub rules: Rules,
    #[serde(default)]
    pub enter: Vec<Entry>,
    #[serde(default)]
    pub exit: Exit,
    /// The round of the tables that it belongs to.
    #[serde(default)]
    pub round: Option<u32>,
    /// Passed over when the phase before it ends.
    #[serde(default)]
    pub skipped: bool,
    /// What is written in it is left out of exports and replay (feelings are personal data).
    #[serde(default)]
    pub off_the_record: bool,
    /// What a note that is added in its zones has to be linked to.
    #[serde(default)]
    pub require_link: Option<RequireLink>,
    /// Tables are shown to the room one after the other.
    #[serde(default)]
    pub spotlight: Option<SpotlightOrder>,
}

/// A new note names what it is about: by a link of this kind to a note of that zone, in the same update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RequireLink {
    /// A kind of links (SPEC B4), `answers` mostly.
    pub kind: String,
    pub zone: String,
}

/// In which order tables are shown to the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpotlightOrder {
    /// In the order of the themes, which is that of the tables.
    ByTheme,
}

/// Where the workshop stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Before the first phase: boards are open as the rules of a board without a script say.
    #[default]
    Preparing,
    Open,
    /// Read only; the facilitation may open it again.
    Closed,
    /// Closed for good: ballots and drafts are destroyed.
    Archived,
}

/// What the timer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// No phase, or one without a limit.
    #[default]
    None,
    Running,
    Paused,
    /// Time is up; writing goes on until `closes_at`.
    Grace,
    /// Writing has ended.
    Over,
}

/// The workshop's clock, all times by the server's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Clock {
    /// The phase that runs; `null` before the first.
    pub phase: Option<PhaseId>,
    pub timer: Timer,
    pub started_at: Millis,
    /// While it runs, and once it is up: when the time is or was up.
    pub ends_at: Option<Millis>,
    /// While it is paused: how much is left, in ms.
    pub left: Option<Millis>,
    /// From `grace` on: when writing ends or ended.
    pub closes_at: Option<Millis>,
}

/// The screen for the room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Screen {
    /// Shows nothing but the workshop's title.
    pub hidden: bool,
    /// What it shows apart from the phase's focus.
    pub look: Option<Look>,
    /// The table that is shown now, in a phase that shows them one after the other.
    pub spotlight: Option<Spotlight>,
}

/// The table that speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Spotlight {
    pub board: BoardId,
    /// When its time is up, by the server's clock; `null` until it is started.
    pub ends_at: Option<Millis>,
}

/// «Regardez ici».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Look {
    pub board: BoardId,
    pub zone: Option<String>,
    pub note: Option<String>,
    /// A step of a story.
    #[serde(default)]
    pub link: Option<String>,
    pub at: Millis,
}
