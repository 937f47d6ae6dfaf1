//! What a vote is on: whether a plan can be opened, where its options are, and the votes that they make.

use super::super::{Workshop, label};
use crate::{
    NOTE_GRAPHEMES, TITLE_GRAPHEMES,
    ids::{BoardId, ErrandId, GroupId, Millis, VoteId},
    message::{
        Happening,
        vote::{VoteKind, VoteOption, VotePlan, VoteState, VoteView},
    },
    refusal::Refusal,
};

/// Options of one vote: a wall of notes that a room of forty made in an hour (the reference session has 330 notes).
pub const MOST_OPTIONS: u32 = 500;
/// Votes of one workshop: each travels whole with every change of one of them.
pub const MOST_VOTES: u32 = 100;
/// Points («gommettes») of one person: nobody counts further on a phone.
const MOST_DOTS: u32 = 50;
/// Steps of a scale.
const MOST_STEPS: u32 = 10;
/// Places of a ranking.
const MOST_PLACES: u32 = 20;
/// Zones that one vote gathers its options from.
const MOST_ZONES: usize = 50;

/// One vote that a plan asks for: who votes, and the board with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// `None`: everyone.
    pub group: Option<GroupId>,
    /// Where the notes are, in the plan's zones or, when it names none, in all that it doesn't leave out. `None`: the
    /// options are not notes.
    pub board: Option<BoardId>,
}

impl Workshop {
    /// Can this vote be opened? A `field` that can't be is named from `at` on.
    pub(in super::super) fn check_plan(&self, plan: &VotePlan, at: &str) -> Result<(), Refusal> {
        let bad = |key: &str| Refusal::BadField { field: format!("{at}.{key}") };
        let within = |key: &str, n: u32, least: u32, most: u32| {
            if (least..=most).contains(&n) { Ok(()) } else { Err(bad(key)) }
        };
        label::checked(&format!("{at}.title"), &plan.title, TITLE_GRAPHEMES)?;
        match &plan.how {
            VoteKind::Dots { dots, max } => {
                within("how.dots", *dots, 1, MOST_DOTS)?;
                within("how.max", *max, 1, *dots)?;
            }
            VoteKind::Scale { steps } => within("how.steps", *steps, 2, MOST_STEPS)?,
            VoteKind::TwoAxes { steps, x, y } => {
                within("how.steps", *steps, 2, MOST_STEPS)?;
                label::checked(&format!("{at}.how.x"), x, TITLE_GRAPHEMES)?;
                label::checked(&format!("{at}.how.y"), y, TITLE_GRAPHEMES)?;
            }
            VoteKind::Ranking { places } => within("how.places", *places, 1, MOST_PLACES)?,
            VoteKind::YesNo {}
            | VoteKind::Judgement {}
            | VoteKind::Consent {}
            | VoteKind::Nomination { .. } => {}
        }
        if plan.options.len() > MOST_OPTIONS as usize {
            return Err(Refusal::TooManyOptions { limit: MOST_OPTIONS });
        }
        for (n, option) in plan.options.iter().enumerate() {
            label::checked(&format!("{at}.options[{n}]"), option, NOTE_GRAPHEMES)?;
        }
        if plan.zones.len() > MOST_ZONES {
            return Err(bad("zones"));
        }
        // Of what is named, or of what is no zone, nothing can be left out.
        let is_of_all = plan.zones.is_empty() && is_on_notes(plan);
        if plan.except.len() > MOST_ZONES || (!plan.except.is_empty() && !is_of_all) {
            return Err(bad("except"));
        }
        // What a vote keeps are ideas, and texts stand for no zone.
        if plan.by_zone && (plan.keep.is_some() || !plan.options.is_empty()) {
            return Err(bad("by_zone"));
        }
        // The people are the options.
        let is_empty = !is_on_notes(plan) && plan.options.is_empty();
        if matches!(plan.how, VoteKind::Nomination { .. }) && !is_empty {
            return Err(bad("options"));
        }
        if let Some(keep) = &plan.keep {
            within("keep.share", keep.share, 1, 100)?;
        }
        plan.board.as_ref().map_or(Ok(()), |board| self.for_everyone(board))
    }

    /// The votes that a plan asks for, and where to read the notes of its zones.
    pub fn polls(&self, plan: &VotePlan) -> Vec<Poll> {
        let on_notes = is_on_notes(plan);
        let is_read = |board: &BoardId| on_notes && !self.is_apart(board);
        let first = || self.view.boards.first().map(|board| board.id.clone());
        let has_tables = !self.view.tables.boards.is_empty() && !self.view.groups.is_empty();
        let by_group = plan.by_group.unwrap_or(on_notes && plan.board.is_none() && has_tables);
        if !by_group || self.view.groups.is_empty() {
            let board = plan.board.clone().or_else(first).filter(is_read);
            return vec![Poll { group: None, board }];
        }
        let polls = (0..).zip(&self.view.groups).map(|(n, group)| {
            let board = plan.board.clone().or_else(|| self.table_at(n).cloned()).or_else(first);
            Poll { group: Some(group.id.clone()), board: board.filter(is_read) }
        });
        polls.collect()
    }

    /// The votes as they open, each with the notes that were read for it. The same errand opens the same votes.
    ///
    /// # Errors
    /// There is nothing to vote on, or too much.
    pub fn open_votes(
        &self,
        errand: &ErrandId,
        plan: &VotePlan,
        read: Vec<(Poll, Vec<VoteOption>)>,
        now: Millis,
    ) -> Result<Vec<Happening>, Refusal> {
        let mut happenings = Vec::new();
        for (n, (poll, notes)) in read.into_iter().enumerate() {
            let is_question = !is_on_notes(plan) && plan.options.is_empty();
            let listed: Vec<VoteOption> = match plan.how {
                VoteKind::Nomination { .. } => Vec::new(),
                _ if is_question => numbered(std::slice::from_ref(&plan.title)).collect(),
                _ => numbered(&plan.options).collect(),
            };
            // A note's id is its writer's choice: it stands for nothing else.
            let is_free = |note: &VoteOption| listed.iter().all(|option| option.id != note.id);
            let mut options: Vec<VoteOption> = notes.into_iter().filter(is_free).collect();
            options.extend(listed);
            let ideas: usize = options.iter().filter_map(|option| option.ideas.as_ref()).map(Vec::len).sum();
            if options.len() + ideas > MOST_OPTIONS as usize {
                return Err(Refusal::TooManyOptions { limit: MOST_OPTIONS });
            }
            // A table that has written nothing votes on nothing; the others do.
            if options.is_empty() && !matches!(plan.how, VoteKind::Nomination { .. }) {
                continue;
            }
            let id: VoteId = format!("{errand}-{n}").parse().map_err(|_| Refusal::NothingToVoteOn {})?;
            let vote = VoteView {
                id,
                title: plan.title.clone(),
                how: plan.how.clone(),
                options,
                board: poll.board,
                group: poll.group,
                state: VoteState::Open,
                opened_at: now,
                revealed_at: None,
                keep: plan.keep.clone(),
                tally: None,
            };
            happenings.push(Happening::VoteOpened { vote: Box::new(vote) });
        }
        if happenings.is_empty() {
            return Err(Refusal::NothingToVoteOn {});
        }
        if self.view.votes.len() + happenings.len() > MOST_VOTES as usize {
            return Err(Refusal::TooManyVotes { limit: MOST_VOTES });
        }
        Ok(happenings)
    }
}

/// Points and rankings need something to choose from: where nothing is listed, all notes are. The other kinds ask
/// their title then.
fn is_on_notes(plan: &VotePlan) -> bool {
    let chooses = matches!(plan.how, VoteKind::Dots { .. } | VoteKind::Ranking { .. });
    plan.by_zone || !plan.zones.is_empty() || (chooses && plan.options.is_empty())
}

/// Options that are not notes.
fn numbered(texts: &[String]) -> impl Iterator<Item = VoteOption> {
    (1..).zip(texts).map(|(n, text): (u32, &String)| VoteOption {
        id: n.to_string(),
        text: text.clone(),
        zone: None,
        times: None,
        ideas: None,
    })
}
