//! Votes as they travel. Ballots never do, but for one's own.

use crate::ids::{BoardId, GroupId, Millis, PersonId, VoteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is asked, and how it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VoteKind {
    /// `dots` points («gommettes») each, at most `max` on one option.
    Dots { dots: u32, max: u32 },
    /// Yes, no or abstain on each option.
    YesNo {},
    /// 1 to `steps` on each option.
    Scale { steps: u32 },
    /// Two scales of 1 to `steps` on each option.
    TwoAxes { steps: u32, x: String, y: String },
    /// The options in order of preference, the first `places` of them.
    Ranking { places: u32 },
    /// One of the seven grades of majority judgement on each option.
    Judgement {},
    /// No objection, objection with its reason, or a need to understand, on each option.
    Consent {},
    /// The name of exactly one person.
    Nomination { oneself: bool },
}

/// A vote to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VotePlan {
    pub title: String,
    pub how: VoteKind,
    /// What is voted on: the notes of these zones when it opens. Points and rankings with neither zones nor options are
    /// on all notes of the board.
    #[serde(default)]
    pub zones: Vec<String>,
    /// Of all zones, none of these. Nothing else may be named then.
    #[serde(default)]
    pub except: Vec<String>,
    /// The zones themselves are the options, each with its ideas («ESPACE par ESPACE»): the core ones where the board
    /// has any. None named: every zone that has some.
    #[serde(default)]
    pub by_zone: bool,
    /// `null`: each group's own table, or the workshop's first board.
    #[serde(default)]
    pub board: Option<BoardId>,
    /// Options that are not notes. A vote of another kind on neither asks its title.
    #[serde(default)]
    pub options: Vec<String>,
    /// A vote for each group. `null`: where its options are on the groups' own tables.
    #[serde(default)]
    pub by_group: Option<bool>,
    /// From where on an option is kept, and where the others go.
    #[serde(default)]
    pub keep: Option<Keep>,
}

/// What a vote on notes is to lead to («socle ou bonus ?»). The facilitation is told who is above; it decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Of those who voted, in percent, so many gave it something.
    pub share: u32,
    /// The zone for the others; `null`: they stay where they are.
    #[serde(default)]
    pub rest: Option<String>,
}

/// What one may vote for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoteOption {
    /// The note's id, the zone's, or a number.
    pub id: String,
    pub text: String,
    pub zone: Option<String>,
    /// How many ideas it stands for, itself among them, where some were joined into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub times: Option<u32>,
    /// The ideas of a zone that is voted on as a whole, in reading order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ideas: Option<Vec<VotedIdea>>,
}

/// An idea of a zone that is voted on as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VotedIdea {
    pub note: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VoteState {
    Open,
    /// No ballot is taken any more; what they said is known to the facilitation only.
    Closed,
    /// The tally is for everyone.
    Revealed,
    /// Broken off; its ballots are gone.
    Cancelled,
}

/// A vote as everyone sees it: never who voted what, and no tally before it is revealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct VoteView {
    pub id: VoteId,
    pub title: String,
    pub how: VoteKind,
    pub options: Vec<VoteOption>,
    /// The board that the options are on.
    pub board: Option<BoardId>,
    /// Who may vote; `null`: everyone.
    pub group: Option<GroupId>,
    pub state: VoteState,
    pub opened_at: Millis,
    #[serde(default)]
    pub revealed_at: Option<Millis>,
    #[serde(default)]
    pub keep: Option<Keep>,
    /// Once it is revealed.
    pub tally: Option<Tally>,
}

/// What one person says. It fits the vote's kind or is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ballot {
    Dots {
        points: Vec<Points>,
    },
    YesNo {
        answers: Vec<Answer>,
    },
    Scale {
        values: Vec<Points>,
    },
    TwoAxes {
        values: Vec<Placing>,
    },
    Ranking {
        order: Vec<String>,
    },
    /// 0 (to reject) to 6 (excellent).
    Judgement {
        grades: Vec<Points>,
    },
    Consent {
        answers: Vec<ConsentAnswer>,
    },
    Nomination {
        person: PersonId,
        why: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Points {
    pub option: String,
    pub n: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answer {
    pub option: String,
    pub say: Say,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    Yes,
    No,
    Abstain,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Placing {
    pub option: String,
    pub x: u32,
    pub y: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentAnswer {
    pub option: String,
    pub say: Consent,
    /// Required of an objection.
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    NoObjection,
    Objection,
    /// «Besoin de précision».
    Question,
}

/// What all ballots say together. Counts only: nobody's ballot can be read from it but where all say the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Tally {
    /// How many ballots were cast, and how many people might have.
    pub cast: u32,
    pub of: u32,
    /// Of these, how many were entered by a host for someone.
    pub proxies: u32,
    /// In order of result; ties share a rank.
    pub lines: Vec<TallyLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TallyLine {
    pub option: String,
    pub rank: u32,
    /// Points, or what orders the lines of this kind: see `protocol/src/workshop/vote/tally.rs`.
    pub score: f64,
    /// How many people gave it anything.
    pub voters: u32,
    /// How many said each thing: for yes/no [yes, no, abstain]; for scales and grades one count per step; for two axes
    /// those of x, then those of y; for a ranking one count per place; for consent [no objection, objection, question];
    /// empty for dots and nominations.
    pub counts: Vec<u32>,
    /// Where it stands on two axes, on average.
    pub place: Option<Place>,
    /// The median grade of majority judgement.
    pub grade: Option<u32>,
}

/// A point on two axes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct Place {
    pub x: f64,
    pub y: f64,
}

/// Whose ballot it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Voter {
    Person {
        person: PersonId,
    },
    /// Someone without a device, entered by a host.
    Named {
        name: String,
    },
}
