//! The script of a method's file → the phases of a workshop. What it says of boards, zones and rounds must be there.

use super::{BadTemplate, BoardPlan, INCLUSION, Include, Included, Template, bad};
use crate::{
    board::LinkKind,
    ids::{BoardId, PhaseId},
    message::{
        group::Tables,
        script::{Entry, Exit, Focus, Phase, RequireLink, RevealHow, Rules, SpotlightOrder, Who},
        vote::{Keep, VoteKind, VotePlan},
    },
};
use serde::Deserialize;

/// One phase of a file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhasePlan {
    pub id: PhaseId,
    pub label: String,
    #[serde(default)]
    pub prompt: String,
    /// `null`: until the facilitation goes on. With steps: all of them together.
    pub minutes: Option<u32>,
    /// The board that it looks at, by its id in the file; else each person's table, or the first.
    #[serde(default)]
    pub board: Option<String>,
    /// Zones in which people add; all of them when empty.
    #[serde(default)]
    pub focus: Vec<String>,
    /// The round of the tables.
    #[serde(default)]
    pub round: Option<u32>,
    #[serde(default)]
    pub rules: Rules,
    #[serde(default)]
    pub enter: Vec<String>,
    #[serde(default)]
    pub exit: Exit,
    #[serde(default)]
    pub vote: Option<VoteOfPlan>,
    #[serde(default)]
    pub off_the_record: bool,
    /// `answers:actions`: a note added in another zone of the focus is linked so to one of that zone.
    #[serde(default)]
    pub require_link: Option<String>,
    /// Tables are shown to the room one after the other.
    #[serde(default)]
    pub spotlight: Option<SpotlightOrder>,
    /// Parts of it, one after the other, which become phases.
    #[serde(default)]
    pub steps: Vec<StepPlan>,
}

/// A part of a phase: what it doesn't say is as the phase says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepPlan {
    pub label: String,
    #[serde(default)]
    pub prompt: Option<String>,
    pub minutes: Option<u32>,
    #[serde(default)]
    pub rules: Option<Rules>,
    #[serde(default)]
    pub enter: Vec<String>,
}

/// A vote that a phase opens.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteOfPlan {
    pub title: String,
    pub how: VoteKind,
    /// The notes of these zones. None: all of the board's, for points and rankings; else the vote's title is asked.
    #[serde(default)]
    pub zones: Vec<String>,
    /// What it is to lead to.
    #[serde(default)]
    pub keep: Option<Keep>,
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
    let tables = template.parameters.themes.len();
    let told = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if template.parameters.rounds > told(tables) {
        return Err(bad("parameters.rounds", format!("{tables} tables allow {tables} rounds at most")));
    }
    let mut minutes = 0;
    for (n, phase) in template.script.iter().enumerate() {
        let at = |key: &str| format!("script[{n}].{key}");
        if template.script.iter().take(n).any(|earlier| earlier.id == phase.id) {
            return Err(bad(&at("id"), format!("{} is already a phase", phase.id)));
        }
        if let Some(id) = &phase.board {
            let known = template.boards.iter().any(|board| board.id.as_ref() == Some(id));
            known.then_some(()).ok_or_else(|| bad(&at("board"), format!("no board is named {id}")))?;
        }
        let here = |zone: &String| {
            let boards = template.boards.iter();
            let mut seen = boards.filter(|board| phase.board.is_none() || board.id == phase.board);
            seen.any(|board| board.zones.iter().any(|known| known.id == *zone))
        };
        if let Some((z, zone)) = phase.focus.iter().enumerate().find(|(_, zone)| !here(zone)) {
            return Err(bad(&at(&format!("focus[{z}]")), format!("no zone there is named {zone}")));
        }
        let voted = phase.vote.iter().flat_map(|vote| &vote.zones).enumerate();
        if let Some((z, zone)) = voted.into_iter().find(|(_, zone)| !here(zone)) {
            return Err(bad(&at(&format!("vote.zones[{z}]")), format!("no zone there is named {zone}")));
        }
        let rest =
            phase.vote.iter().filter_map(|vote| vote.keep.as_ref()?.rest.as_ref()).find(|zone| !here(zone));
        if let Some(zone) = rest {
            return Err(bad(&at("vote.keep.rest"), format!("no zone there is named {zone}")));
        }
        if let Some(share) = phase.vote.as_ref().and_then(|vote| vote.keep.as_ref()).map(|keep| keep.share)
            && !(1..=100).contains(&share)
        {
            return Err(bad(&at("vote.keep.share"), "is a share in percent, from 1 to 100".to_owned()));
        }
        if let Some(asked) = &phase.require_link {
            let link = required(asked).filter(|link| here(&link.zone));
            let reason = "a kind of link and a zone there, as answers:actions";
            link.ok_or_else(|| bad(&at("require_link"), reason.to_owned()))?;
            if phase.rules.link == Who::Nobody {
                return Err(bad(&at("rules.link"), "nobody could make the link that is required".to_owned()));
            }
        }
        if phase.spotlight.is_some() && tables == 0 {
            return Err(bad(&at("spotlight"), "there are no tables to show".to_owned()));
        }
        if phase.round.is_some_and(|round| round >= template.parameters.rounds) {
            let rounds = template.parameters.rounds;
            return Err(bad(&at("round"), format!("there are {rounds} rounds, the first is 0")));
        }
        let entries = phase.enter.iter().chain(phase.steps.iter().flat_map(|step| &step.enter));
        for (e, enter) in entries.enumerate() {
            let words = enter.split_once(':').unwrap_or((enter, ""));
            let fits = match words {
                ("reveal", how) => ["", "anonymous"].contains(&how),
                ("rotate", "") => phase.round.is_some(),
                ("pour", zones) => {
                    let anywhere = |zone: &str| {
                        template.boards.iter().any(|board| board.zones.iter().any(|known| known.id == zone))
                    };
                    phase.board.is_some() && zones.split(',').all(anywhere)
                }
                ("carry", path) => path.split_once('>').is_some_and(|(from, into)| {
                    phase.board.is_some() && here(&from.to_owned()) && here(&into.to_owned())
                }),
                _ => false,
            };
            if !fits {
                let reason = "reveal, reveal:anonymous, rotate (with a round), pour:zone,… or carry:zone>zone (with a board)";
                return Err(bad(&at(&format!("enter[{e}]")), reason.to_owned()));
            }
        }
        let parts: Option<u32> = phase.steps.iter().map(|step| step.minutes).sum();
        if !phase.steps.is_empty() && parts != phase.minutes {
            return Err(bad(&at("minutes"), "is not what its steps take together".to_owned()));
        }
        minutes += phase.minutes.unwrap_or_default();
    }
    if !template.script.is_empty() && template.minutes != Some(minutes) {
        return Err(bad("minutes", format!("the phases take {minutes} together")));
    }
    Ok(())
}

/// `kind:zone`, where there is such a kind.
fn required(asked: &str) -> Option<RequireLink> {
    let (kind, zone) = asked.split_once(':')?;
    LinkKind::known(kind).map(|_| RequireLink { kind: kind.to_owned(), zone: zone.to_owned() })
}

impl Template {
    /// The phases of a workshop whose boards, laid out, have these ids.
    pub fn phases(&self, boards: &[BoardId]) -> Vec<Phase> {
        let named = |id: &str| {
            let index = self.boards.iter().position(|board| board.id.as_deref() == Some(id));
            index.and_then(|index| boards.get(index))
        };
        self.script.iter().flat_map(|plan| plan.phases(plan.board.as_deref().and_then(named))).collect()
    }

    /// Its tables, in the order of the themes.
    pub fn tables(&self, boards: &[BoardId]) -> Tables {
        let both = self.boards.iter().zip(boards);
        let tables = both.filter(|(plan, _)| plan.for_each.is_some()).map(|(_, id)| id.clone()).collect();
        Tables { boards: tables, rounds: self.parameters.rounds, round: 0 }
    }
}

impl PhasePlan {
    fn phases(&self, board: Option<&BoardId>) -> Vec<Phase> {
        let entries = |enter: &[String]| enter.iter().filter_map(|enter| self.entry(enter, board)).collect();
        let mut first = Phase {
            id: self.id.clone(),
            label: self.label.clone(),
            prompt: self.prompt.clone(),
            seconds: self.minutes.map(|minutes| minutes * 60),
            focus: Focus { board: board.cloned(), zones: self.focus.clone() },
            rules: self.rules,
            enter: entries(&self.enter),
            exit: self.exit,
            round: self.round,
            skipped: false,
            off_the_record: self.off_the_record,
            require_link: self.require_link.as_deref().and_then(required),
            spotlight: self.spotlight,
        };
        first.enter.extend(self.vote.as_ref().map(|vote| Entry::Vote {
            plan: VotePlan {
                title: vote.title.clone(),
                how: vote.how.clone(),
                zones: vote.zones.clone(),
                board: board.cloned(),
                options: Vec::new(),
                by_group: None,
                keep: vote.keep.clone(),
            },
        }));
        if self.steps.is_empty() {
            return vec![first];
        }
        let step = |(n, step): (usize, &StepPlan)| {
            let mut enter: Vec<Entry> = if n == 0 { first.enter.clone() } else { Vec::new() };
            enter.extend(entries(&step.enter));
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
    fn entry(&self, enter: &str, board: Option<&BoardId>) -> Option<Entry> {
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

#[cfg(test)]
mod tests;
