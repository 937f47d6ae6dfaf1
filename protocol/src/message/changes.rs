//! What a happening changed of the state, part by part: a reader takes the parts over. People are not among them: a
//! thousand who join would be told a thousand times; their happenings are folded one by one.

use super::{
    BoardView, WorkshopView,
    decision::DecisionView,
    election::ElectionView,
    group::{GroupView, Tables},
    privacy::{Access, Follower, Retention},
    script::{Clock, Phase, Screen, Stage},
    vote::VoteView,
};
use crate::{ids::PersonId, replay::PublishedReplay};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! changes {
    ($($part:ident: $type:ty),* $(,)?) => {
        /// Each part of a [`WorkshopView`] that is not as before, whole.
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
        #[serde(default)]
        pub struct Changes {
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                #[ts(optional)]
                pub $part: Option<$type>,
            )*
        }

        impl Changes {
            /// What has to be taken over to get from one state to a later one.
            pub fn between(before: &WorkshopView, after: &WorkshopView) -> Self {
                Self { $($part: (before.$part != after.$part).then(|| after.$part.clone()),)* }
            }

            /// Takes them over.
            pub fn apply(self, view: &mut WorkshopView) {
                $(if let Some($part) = self.$part { view.$part = $part; })*
            }
        }
    };
}

changes! {
    title: String,
    door_locked: bool,
    boards: Vec<BoardView>,
    stage: Stage,
    script: Vec<Phase>,
    clock: Clock,
    frozen: bool,
    screen: Screen,
    hands: Vec<PersonId>,
    groups: Vec<GroupView>,
    tables: Tables,
    votes: Vec<VoteView>,
    decisions: Vec<DecisionView>,
    elections: Vec<ElectionView>,
    replays: Vec<PublishedReplay>,
    retention: Retention,
    accesses: Vec<Access>,
    followers: Vec<Follower>,
    erasures: u32,
}
