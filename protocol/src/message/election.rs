//! An election without candidates as it travels (methods M15). Who named whom, and why, is never in the log: it is told
//! to everyone while the election lasts ([`Count`]), and destroyed when it is closed.

use super::vote::Consent;
use crate::ids::{ElectionId, Millis, PersonId, VoteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where an election stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ElectionStep {
    /// The role is put in words.
    Role,
    /// Each names one person, sealed.
    Ballots,
    /// «Dépouillement»: opened one by one.
    Counting,
    /// «Report de voix»: onto someone already named.
    Reports,
    /// The facilitation proposes a person.
    Proposal,
    Objections,
    /// The person says yes or no.
    Acceptance,
    Closed,
}

/// The role («dénomination, mission, redevabilités, critères, durée»).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct RoleForm {
    pub name: String,
    pub mission: String,
    pub duties: String,
    pub criteria: String,
    pub term: String,
}

/// What is to be filled, and by whom it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ElectionPlan {
    pub role: RoleForm,
    /// Who votes and may be named.
    pub circle: Vec<PersonId>,
    /// The same, of people without a device.
    #[serde(default)]
    pub names: Vec<String>,
    /// May one name oneself?
    pub oneself: bool,
}

/// One of the circle, as they were called when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Member {
    /// Of someone without a device: an id in this election only.
    pub id: PersonId,
    pub name: String,
    /// No ballot is waited for any more.
    pub excused: bool,
}

/// An election as everyone sees it, and as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ElectionView {
    pub id: ElectionId,
    pub role: RoleForm,
    pub circle: Vec<Member>,
    pub oneself: bool,
    pub step: ElectionStep,
    /// Where nominations are cast.
    pub ballots: VoteId,
    /// Where they are reported onto someone else.
    pub reports: VoteId,
    /// How many ballots there are, and how many of them have been opened.
    pub cast: u32,
    pub opened: u32,
    /// The order in which they are opened is drawn with it.
    pub seed: u64,
    pub proposed: Option<PersonId>,
    /// The objections to the person proposed.
    pub round: Option<Objections>,
    /// Objections lifted so far.
    pub lifted: u32,
    /// «Procès-verbal».
    pub minutes: Option<Minutes>,
    /// Always true: who named whom is told when it is opened. The ballot's screen says so.
    pub named: bool,
    /// Always true: «Pas une élection au sens légal (CNIL 2019-053)». Every screen of it says so.
    pub informal: bool,
}

/// A round of objections; what they are is in [`Count`] only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Objections {
    pub vote: VoteId,
    /// Answers are taken and hidden.
    pub open: bool,
    /// Once revealed, what became of each; `null`: not settled yet.
    pub lifted: Vec<Option<bool>>,
}

/// What stays of an election.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Minutes {
    pub role: RoleForm,
    /// `null`: it was closed without anyone elected.
    pub elected: Option<String>,
    pub at: Millis,
    pub lifted: u32,
}

/// What has been opened of an election that is not closed: told to everyone, kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Count {
    pub election: ElectionId,
    /// In the order of opening.
    pub ballots: Vec<OpenedBallot>,
    /// Voices with what was reported, the most first.
    pub voices: Vec<Voices>,
    /// Once the round is revealed.
    pub objections: Vec<SaidObjection>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenedBallot {
    pub voter: PersonId,
    pub named: PersonId,
    pub why: String,
    pub report: Option<Report>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Report {
    pub onto: PersonId,
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Voices {
    pub person: PersonId,
    pub n: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaidObjection {
    pub voter: PersonId,
    pub say: Consent,
    pub reason: String,
}

/// What is asked of an election.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ElectionAct {
    /// Facilitators only, as all but `accept`.
    Describe {
        role: RoleForm,
    },
    /// To the next step; from objections and acceptance back to the proposal of another person.
    Advance {
        to: ElectionStep,
    },
    /// No answer of this member is waited for any more: they left.
    Excuse {
        member: PersonId,
    },
    /// Opens the next ballot.
    OpenBallot {},
    Propose {
        person: PersonId,
    },
    /// Reveals the objections before all have answered.
    CloseRound {},
    Settle {
        objection: u32,
        lifted: bool,
    },
    /// The person proposed says yes or no, or a facilitator for someone without a device.
    Accept {
        accepted: bool,
    },
    /// Ends it without anyone elected.
    Close {},
}

/// What became of an election. Who named whom is never in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ElectionChange {
    Described {
        role: RoleForm,
    },
    Advanced {
        to: ElectionStep,
    },
    Excused {
        member: PersonId,
    },
    /// All ballots are in. The seed stays below 2^53.
    CountingBegan {
        cast: u32,
        seed: u64,
    },
    BallotOpened {},
    Proposed {
        person: PersonId,
        round: VoteId,
    },
    /// So many objections and questions.
    Revealed {
        objections: u32,
    },
    Settled {
        objection: u32,
        lifted: bool,
    },
    Closed {
        minutes: Minutes,
    },
}
