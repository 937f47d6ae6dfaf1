//! A decision by consent as it travels (methods M14).

use super::vote::{Consent, Voter};
use crate::{
    ids::{GroupId, Millis, PersonId, VoteId},
    role::Role,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DecisionState {
    /// «Brouillon»: the text may change without a version.
    Draft,
    /// Questions only, and the proposer's answers.
    Clarification,
    /// «Ressentis»: each in turn, nobody answers.
    Reactions,
    /// The text is amended, or kept.
    Amendment,
    /// Hidden answers, revealed together; then each objection is lifted, or not.
    Objections,
    Adopted,
    Postponed,
    Withdrawn,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DecisionPlan {
    pub subject: String,
    pub text: String,
    #[serde(default)]
    pub context: String,
    /// How long it is tried («durée d'essai»).
    #[serde(default)]
    pub trial: String,
    #[serde(default)]
    pub proposer: Option<PersonId>,
    /// Who decides; empty: the group, or everyone who takes part.
    #[serde(default)]
    pub circle: Vec<PersonId>,
    #[serde(default)]
    pub group: Option<GroupId>,
}

/// A decision as everyone sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionView {
    pub id: crate::ids::DecisionId,
    pub plan: DecisionPlan,
    pub state: DecisionState,
    /// v1 and later ones, in order.
    pub versions: Vec<TextVersion>,
    pub questions: Vec<Question>,
    pub speech: Option<Speech>,
    pub round: Option<Round>,
    pub objections: Vec<Objection>,
    pub outcome: Option<Outcome>,
    /// Always true: objections are shown with their authors. The screen says so before anyone answers.
    pub named: bool,
}

/// The text once. Whoever wrote it is named by role only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TextVersion {
    pub n: u32,
    pub text: String,
    pub by: Role,
    pub at: Millis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Question {
    pub n: u32,
    pub person: PersonId,
    pub text: String,
    pub answer: Option<String>,
}

/// A turn of speech: whose turn it is stands at the place of the next to speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Speech {
    /// Drawn by lot.
    pub order: Vec<PersonId>,
    pub said: Vec<Spoken>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Spoken {
    pub person: PersonId,
    /// `null`: «je passe».
    pub text: Option<String>,
}

/// Everyone's answer to one version, hidden until all are revealed together. It takes ballots as a vote does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Round {
    pub vote: VoteId,
    pub version: u32,
    /// Answers are taken and hidden.
    pub open: bool,
    /// Once revealed: how many answered, of how many.
    pub answered: u32,
    pub of: u32,
}

/// An objection, or a need to understand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Objection {
    pub n: u32,
    pub voter: Voter,
    pub say: Consent,
    pub reason: String,
    /// The version that it was made to.
    pub version: u32,
    pub state: ObjectionState,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ObjectionState {
    Open {},
    Lifted {},
    /// The text takes it up, from this version on.
    Integrated {
        version: u32,
    },
    Maintained {},
    /// No risk to what the circle is for; why.
    Inadmissible {
        reason: String,
    },
    /// The text has changed since.
    ToRecheck {},
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outcome {
    pub version: u32,
    /// Who carries it out («porteur»).
    pub owner: String,
    /// When it is looked at again: `2027-03-01`.
    pub review_on: String,
    pub at: Millis,
}

/// What is asked of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum DecisionAct {
    /// The text anew: in a draft in place of v1, later as a new version. Facilitators and the proposer.
    Write {
        text: String,
    },
    /// To the next state; from objections back to amendment. Facilitators only.
    Advance {
        to: DecisionState,
    },
    Ask {
        text: String,
    },
    /// Facilitators and the proposer.
    Answer {
        question: u32,
        text: String,
    },
    /// In one's turn, or for whose turn it is by a facilitator; `null`: «je passe».
    Speak {
        text: Option<String>,
    },
    /// Reveals the answers before all have come. Facilitators only.
    CloseRound {},
    /// What became of an objection. Facilitators; its author may lift or maintain it.
    Settle {
        objection: u32,
        state: ObjectionState,
    },
    /// Nothing stands against it. Facilitators only.
    Adopt {
        owner: String,
        review_on: String,
    },
    /// Facilitators only.
    Postpone {},
    /// Facilitators and the proposer.
    Withdraw {},
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum DecisionChange {
    Written { version: TextVersion },
    Advanced { to: DecisionState, speech: Option<Speech>, round: Option<Round> },
    Asked { question: Question },
    Answered { question: u32, text: String },
    Spoke { spoken: Spoken },
    Revealed { answered: u32, of: u32, objections: Vec<Objection> },
    Settled { objection: u32, state: ObjectionState },
    Adopted { outcome: Outcome },
    Postponed {},
    Withdrawn {},
}
