//! The script of a method's file → the phases of a workshop. What it says of boards, zones and rounds must be there.

use super::{
    BadTemplate, BoardPlan, INCLUSION, Include, Included, Template,
    fault::{Fault, bad},
    is_default,
};
use crate::{
    board::LinkKind,
    ids::{BoardId, PhaseId},
    message::{
        BoardView, Visible,
        group::Tables,
        script::{Entry, Exit, Focus, Phase, RequireLink, RevealHow, Rules, SpotlightOrder, Who},
        vote::{Keep, VoteKind, VotePlan},
    },
};
use serde::{Deserialize, Serialize};

/// Longest that a phase may be, in minutes: a day, as the workshop has it (F20).
pub(super) const LONGEST: u32 = 24 * 60;

/// One phase of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhasePlan {
    pub id: PhaseId,
    pub label: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub prompt: String,
    /// `null`: until the facilitation goes on. With steps: all of them together.
    pub minutes: Option<u32>,
    /// And so many seconds, fewer than sixty.
    #[serde(default, skip_serializing_if = "is_default")]
    pub seconds: u32,
    /// The board that it looks at, by its id in the file; else each person's table, or the first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub board: Option<String>,
    /// Zones in which people add; all of them when empty.
    #[serde(default, skip_serializing_if = "is_default")]
    pub focus: Vec<String>,
    /// The round of the tables.
    #[serde(default, skip_serializing_if = "is_default")]
    pub round: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub rules: Rules,
    #[serde(default, skip_serializing_if = "is_default")]
    pub enter: Vec<EntryPlan>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub exit: Exit,
    #[serde(default, skip_serializing_if = "is_default")]
    pub vote: Option<VoteOfPlan>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub off_the_record: bool,
    /// `answers:actions`: a note added in another zone of the focus is linked so to one of that zone.
    #[serde(default, skip_serializing_if = "is_default")]
    pub require_link: Option<String>,
    /// Tables are shown to the room one after the other.
    #[serde(default, skip_serializing_if = "is_default")]
    pub spotlight: Option<SpotlightOrder>,
    /// Parts of it, one after the other, which become phases.
    #[serde(default, skip_serializing_if = "is_default")]
    pub steps: Vec<StepPlan>,
}

/// A part of a phase: what it doesn't say is as the phase says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepPlan {
    pub label: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub prompt: Option<String>,
    pub minutes: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub rules: Option<Rules>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub enter: Vec<EntryPlan>,
}

/// A vote that a phase opens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteOfPlan {
    pub title: String,
    pub how: VoteKind,
    /// The notes of these zones. None: all of the board's, for points and rankings; else the vote's title is asked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub zones: Vec<String>,
    /// Of all zones, none of these.
    #[serde(default, skip_serializing_if = "is_default")]
    pub except: Vec<String>,
    /// The zones themselves are voted on, each with its ideas.
    #[serde(default, skip_serializing_if = "is_default")]
    pub by_zone: bool,
    /// Options that are no notes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: Vec<String>,
    /// A vote for each group.
    #[serde(default, skip_serializing_if = "is_default")]
    pub by_group: Option<bool>,
    /// What it is to lead to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub keep: Option<Keep>,
}

/// Something that a phase begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EntryPlan {
    /// `reveal`, `reveal:anonymous`, `rotate` (to the phase's round), `pour:zone,…` (from the tables to the phase's board),
    /// `carry:zone>zone` (on the phase's board).
    Short(String),
    /// What no short form says.
    Whole(WholeEntry),
}

/// Boards by their ids in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum WholeEntry {
    /// What one person wrote, the next by lot.
    RevealNext {
        #[serde(default, skip_serializing_if = "is_default")]
        anonymous: bool,
    },
    Rotate {
        round: u32,
    },
    Pour {
        zones: Vec<String>,
        to: String,
        #[serde(default, skip_serializing_if = "is_default")]
        from: Option<String>,
        #[serde(default, skip_serializing_if = "is_default")]
        into: Option<String>,
    },
    Vote {
        #[serde(default, skip_serializing_if = "is_default")]
        board: Option<String>,
        plan: VoteOfPlan,
    },
}

/// A method with the phases that it includes, and their boards.
pub(super) fn included(mut template: Template) -> Result<Template, BadTemplate> {
    let Include { first, last } = std::mem::take(&mut template.include);
    if first.is_empty() && last.is_empty() {
        return Ok(template);
    }
    let common = Template::read(INCLUSION)?;
    let phases = |list: Vec<Included>, key: &str| -> Result<Vec<PhasePlan>, BadTemplate> {
        let mut found = Vec::new();
        for (n, Included { phase, minutes }) in list.into_iter().enumerate() {
            let known = common.script.iter().find(|known| known.id.as_str() == phase);
            let known = known.ok_or_else(|| {
                bad(&format!("include.{key}[{n}].phase"), format!("{} has no {phase}", common.id))
            })?;
            let minutes = minutes.or(known.minutes);
            found.push(PhasePlan { minutes, ..known.clone() });
        }
        Ok(found)
    };
    let (before, after) = (phases(first, "first")?, phases(last, "last")?);
    template.script.splice(0..0, before);
    template.script.extend(after);
    template.boards.extend(common.boards.into_iter().map(|board| BoardPlan { included: true, ..board }));
    Ok(template)
}

/// Is everything there that the script speaks of?
pub(super) fn check(template: &Template) -> Result<(), BadTemplate> {
    let tables = template.tables_count();
    let told = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let rounds = template.parameters.rounds;
    if rounds > told(tables) {
        let reason = format!("{tables} tables allow {tables} rounds at most");
        return Err(bad("parameters.rounds", reason).of(Fault::OutOfBounds));
    }
    let mut seconds = 0;
    for (n, phase) in template.script.iter().enumerate() {
        let at = |key: &str| format!("script[{n}].{key}");
        if template.script.iter().take(n).any(|earlier| earlier.id == phase.id) {
            return Err(bad(&at("id"), format!("{} is already a phase", phase.id)).of(Fault::Twice));
        }
        if let Some(id) = &phase.board {
            template.knows_board(id, &at("board"))?;
        }
        let here = |zone: &str| template.has_zone(phase.board.as_deref(), zone);
        if let Some((z, zone)) = phase.focus.iter().enumerate().find(|(_, zone)| !here(zone)) {
            return Err(no_zone(&at(&format!("focus[{z}]")), zone));
        }
        if let Some(vote) = &phase.vote {
            template.check_vote(vote, phase.board.as_deref(), &at("vote"))?;
        }
        if let Some(asked) = &phase.require_link {
            let link = required(asked).filter(|link| here(&link.zone));
            let reason = "a kind of link and a zone there, as answers:actions";
            link.ok_or_else(|| bad(&at("require_link"), reason.to_owned()).of(Fault::UnknownZone))?;
            if phase.rules.link == Who::Nobody {
                return Err(bad(&at("rules.link"), "nobody could make the link that is required".to_owned()));
            }
        }
        if phase.spotlight.is_some() && tables == 0 {
            return Err(bad(&at("spotlight"), "there are no tables to show".to_owned()));
        }
        if phase.round.is_some_and(|round| round >= rounds) {
            let reason = format!("there are {rounds} rounds, the first is 0");
            return Err(bad(&at("round"), reason).of(Fault::OutOfBounds));
        }
        let steps = phase.steps.iter().enumerate();
        let steps = steps.flat_map(|(s, step)| {
            step.enter.iter().enumerate().map(move |(e, enter)| (format!("steps[{s}].enter[{e}]"), enter))
        });
        let own = phase.enter.iter().enumerate().map(|(e, enter)| (format!("enter[{e}]"), enter));
        for (key, enter) in own.chain(steps) {
            template.check_entry(enter, phase, &at(&key))?;
        }
        let limits = phase.steps.iter().map(|step| step.minutes).chain([phase.minutes]).flatten();
        if limits.into_iter().any(|minutes| minutes > LONGEST) {
            return Err(bad(&at("minutes"), "a day at most".to_owned()).of(Fault::OutOfBounds));
        }
        if phase.seconds >= 60 || (phase.seconds > 0 && (phase.minutes.is_none() || !phase.steps.is_empty()))
        {
            let reason = "fewer than sixty, beside minutes and without steps".to_owned();
            return Err(bad(&at("seconds"), reason).of(Fault::OutOfBounds));
        }
        let parts: Option<u32> = phase.steps.iter().map(|step| step.minutes).sum();
        if !phase.steps.is_empty() && parts != phase.minutes {
            return Err(bad(&at("minutes"), "is not what its steps take together".to_owned()));
        }
        seconds += u64::from(phase.minutes.unwrap_or_default()) * 60 + u64::from(phase.seconds);
    }
    let minutes = seconds.div_ceil(60);
    if !template.script.is_empty() && template.minutes.map(u64::from) != Some(minutes) {
        return Err(bad("minutes", format!("the phases take {minutes} together")).of(Fault::OutOfBounds));
    }
    Ok(())
}

fn no_zone(path: &str, zone: &str) -> BadTemplate {
    bad(path, format!("no zone there is named {zone}")).of(Fault::UnknownZone)
}

impl Template {
    /// On this board, or where none is named on any.
    fn has_zone(&self, board: Option<&str>, zone: &str) -> bool {
        let mut seen = self.boards.iter().filter(|known| board.is_none() || known.id.as_deref() == board);
        seen.any(|board| board.zones.iter().any(|known| known.id == zone))
    }

    fn knows_board(&self, id: &str, path: &str) -> Result<(), BadTemplate> {
        if self.boards.iter().any(|board| board.id.as_deref() == Some(id)) {
            return Ok(());
        }
        Err(bad(path, format!("no board is named {id}")).of(Fault::UnknownBoard))
    }

    fn check_vote(&self, vote: &VoteOfPlan, board: Option<&str>, path: &str) -> Result<(), BadTemplate> {
        for (key, zones) in [("zones", &vote.zones), ("except", &vote.except)] {
            if let Some((z, zone)) = zones.iter().enumerate().find(|(_, zone)| !self.has_zone(board, zone)) {
                return Err(no_zone(&format!("{path}.{key}[{z}]"), zone));
            }
        }
        let Some(keep) = &vote.keep else { return Ok(()) };
        if let Some(zone) = keep.rest.as_ref().filter(|zone| !self.has_zone(board, zone)) {
            return Err(no_zone(&format!("{path}.keep.rest"), zone));
        }
        if !(1..=100).contains(&keep.share) {
            let reason = "is a share in percent, from 1 to 100".to_owned();
            return Err(bad(&format!("{path}.keep.share"), reason).of(Fault::OutOfBounds));
        }
        Ok(())
    }

    fn check_entry(&self, enter: &EntryPlan, phase: &PhasePlan, path: &str) -> Result<(), BadTemplate> {
        let here = |zone: &str| self.has_zone(phase.board.as_deref(), zone);
        let anywhere = |zone: &str| self.has_zone(None, zone);
        let unfit = |reason: &str| Err(bad(path, reason.to_owned()));
        match enter {
            EntryPlan::Short(enter) => {
                let fits = match enter.split_once(':').unwrap_or((enter, "")) {
                    ("reveal", how) => ["", "anonymous"].contains(&how),
                    ("rotate", "") => phase.round.is_some(),
                    ("pour", zones) => phase.board.is_some() && zones.split(',').all(anywhere),
                    ("carry", path) => path
                        .split_once('>')
                        .is_some_and(|(from, into)| phase.board.is_some() && here(from) && here(into)),
                    _ => false,
                };
                if fits {
                    return Ok(());
                }
                unfit(
                    "reveal, reveal:anonymous, rotate (with a round), pour:zone,… or carry:zone>zone (with a board)",
                )
            }
            EntryPlan::Whole(WholeEntry::RevealNext { .. }) => Ok(()),
            EntryPlan::Whole(WholeEntry::Rotate { round }) if *round < self.parameters.rounds => Ok(()),
            EntryPlan::Whole(WholeEntry::Rotate { .. }) => unfit("there is no such round"),
            EntryPlan::Whole(WholeEntry::Pour { zones, to, from, into }) => {
                for board in [Some(to), from.as_ref()].into_iter().flatten() {
                    self.knows_board(board, path)?;
                }
                if let Some(zone) = zones.iter().chain(into).find(|zone| !anywhere(zone)) {
                    return Err(no_zone(path, zone));
                }
                Ok(())
            }
            EntryPlan::Whole(WholeEntry::Vote { board, plan }) => {
                if let Some(board) = board {
                    self.knows_board(board, path)?;
                }
                self.check_vote(plan, board.as_deref(), &format!("{path}.plan"))
            }
        }
    }
}

/// `kind:zone`, where there is such a kind.
fn required(asked: &str) -> Option<RequireLink> {
    let (kind, zone) = asked.split_once(':')?;
    LinkKind::known(kind).map(|_| RequireLink { kind: kind.to_owned(), zone: zone.to_owned() })
}

impl Template {
    /// The phases of a workshop whose boards, laid out, have these ids.
    pub fn phases(&self, boards: &[BoardId]) -> Vec<Phase> {
        let ids = Ids { template: self, boards };
        self.script.iter().flat_map(|plan| plan.phases(&ids)).collect()
    }

    /// Its tables, in their order.
    pub fn tables(&self, boards: &[BoardId]) -> Tables {
        let both = self.boards.iter().zip(boards);
        let tables = both.filter(|(plan, _)| plan.table).map(|(_, id)| id.clone()).collect();
        Tables { boards: tables, rounds: self.parameters.rounds, round: 0 }
    }

    /// Its boards with these ids, as a workshop of this title lists them.
    pub fn views(&self, workshop: &str, ids: &[BoardId]) -> Vec<BoardView> {
        let tables = self.tables(ids).boards;
        let view = |(index, (plan, id)): (usize, (&BoardPlan, &BoardId))| BoardView {
            key: plan.id.clone(),
            visible: plan.visible(&tables),
            keep_days: plan.keep_days,
            ..BoardView::of(id.clone(), self.board_title(index, workshop))
        };
        self.boards.iter().zip(ids).enumerate().map(view).collect()
    }
}

impl BoardPlan {
    fn visible(&self, tables: &[BoardId]) -> Visible {
        if self.confidential {
            return Visible::Seated {};
        }
        if self.for_tables.is_empty() {
            return Visible::Everyone {};
        }
        let table = |n: &u32| tables.get((*n as usize).checked_sub(1)?).cloned();
        Visible::Tables { tables: self.for_tables.iter().filter_map(table).collect() }
    }
}

/// The boards of a workshop that is being made, by what its file calls them.
struct Ids<'a> {
    template: &'a Template,
    boards: &'a [BoardId],
}

impl Ids<'_> {
    fn named(&self, id: &str) -> Option<BoardId> {
        let index = self.template.boards.iter().position(|board| board.id.as_deref() == Some(id))?;
        self.boards.get(index).cloned()
    }
}

impl VoteOfPlan {
    fn plan(&self, board: Option<BoardId>) -> VotePlan {
        VotePlan {
            title: self.title.clone(),
            how: self.how.clone(),
            zones: self.zones.clone(),
            except: self.except.clone(),
            by_zone: self.by_zone,
            board,
            options: self.options.clone(),
            by_group: self.by_group,
            keep: self.keep.clone(),
        }
    }
}

impl PhasePlan {
    /// How long it is; `None`: until the facilitation goes on.
    fn length(&self) -> Option<u32> {
        self.minutes.map(|minutes| minutes * 60 + self.seconds)
    }

    fn phases(&self, ids: &Ids<'_>) -> Vec<Phase> {
        let board = self.board.as_deref().and_then(|board| ids.named(board));
        let entries = |enter: &[EntryPlan]| {
            enter.iter().filter_map(|enter| self.entry(enter, ids, board.as_ref())).collect()
        };
        let mut first = Phase {
            id: self.id.clone(),
            label: self.label.clone(),
            prompt: self.prompt.clone(),
            seconds: self.length(),
            focus: Focus { board: board.clone(), zones: self.focus.clone() },
            rules: self.rules,
            enter: entries(&self.enter),
            exit: self.exit,
            round: self.round,
            skipped: false,
            off_the_record: self.off_the_record,
            require_link: self.require_link.as_deref().and_then(required),
            spotlight: self.spotlight,
        };
        first.enter.extend(self.vote.as_ref().map(|vote| Entry::Vote { plan: vote.plan(board.clone()) }));
        if self.steps.is_empty() {
            return vec![first];
        }
        let step = |(n, step): (usize, &StepPlan)| {
            let mut enter: Vec<Entry> = if n == 0 { first.enter.clone() } else { Vec::new() };
            let own: Vec<Entry> = entries(&step.enter);
            enter.extend(own);
            Phase {
                id: format!("{}-{}", self.id, n + 1).parse().unwrap_or_else(|_too_long| self.id.clone()),
                label: step.label.clone(),
                prompt: step.prompt.clone().unwrap_or_else(|| self.prompt.clone()),
                seconds: step.minutes.map(|minutes| minutes * 60),
                rules: step.rules.unwrap_or(self.rules),
                enter,
                ..first.clone()
            }
        };
        self.steps.iter().enumerate().map(step).collect()
    }

    /// Was checked when the file was read.
    fn entry(&self, enter: &EntryPlan, ids: &Ids<'_>, board: Option<&BoardId>) -> Option<Entry> {
        let enter = match enter {
            EntryPlan::Short(enter) => enter,
            EntryPlan::Whole(whole) => return whole.entry(ids),
        };
        match enter.split_once(':').unwrap_or((enter, "")) {
            ("reveal", how) => Some(Entry::Reveal { how: RevealHow::All { anonymous: how == "anonymous" } }),
            ("rotate", _) => self.round.map(|round| Entry::Rotate { round }),
            ("pour", zones) => board.map(|to| Entry::Pour {
                zones: zones.split(',').map(str::to_owned).collect(),
                to: to.clone(),
                from: None,
                into: None,
            }),
            ("carry", path) => {
                let ((from, into), board) = path.split_once('>').zip(board)?;
                let (zones, into) = (vec![from.to_owned()], Some(into.to_owned()));
                Some(Entry::Pour { zones, to: board.clone(), from: Some(board.clone()), into })
            }
            _ => None,
        }
    }
}

impl WholeEntry {
    fn entry(&self, ids: &Ids<'_>) -> Option<Entry> {
        match self {
            WholeEntry::RevealNext { anonymous } => {
                Some(Entry::Reveal { how: RevealHow::Next { anonymous: *anonymous } })
            }
            WholeEntry::Rotate { round } => Some(Entry::Rotate { round: *round }),
            WholeEntry::Pour { zones, to, from, into } => Some(Entry::Pour {
                zones: zones.clone(),
                to: ids.named(to)?,
                from: match from {
                    Some(from) => Some(ids.named(from)?),
                    None => None,
                },
                into: into.clone(),
            }),
            WholeEntry::Vote { board, plan } => {
                let board = match board {
                    Some(board) => Some(ids.named(board)?),
                    None => None,
                };
                Some(Entry::Vote { plan: plan.plan(board) })
            }
        }
    }
}

#[cfg(test)]
mod tests;
