//! A workshop → a method's file (SPEC W17): its boards with their zones, its tables, its script. No note of anyone's, no
//! group, no person, no image: what is left is what the facilitation prepared, to be used again here or on another server,
//! and the example of the method that it was made from.
//!
//! What the file could not say of the new workshop is left out rather than guessed: a zone that is gone, an entry action
//! for a group or on a board that is not in it.

use super::{
    ASKED, BoardPlan, Continues, FORMAT, FramePlan, Include, Only, OwnDocument, Parameters, Template,
    ZonePlan,
    script::{EntryPlan, PhasePlan, VoteOfPlan, WholeEntry},
};
use crate::{
    board::{Board, Head, Level, Zone, ZoneKind},
    ids::BoardId,
    kinds,
    message::{
        BoardView, Visible, WorkshopView,
        privacy::DAYS,
        script::{Entry, Phase, RevealHow, Who},
        vote::{Keep, VotePlan},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The method of a workshop that was made from none.
const NONE: &str = "empty";

/// The boards of a workshop that a method of it has, in the order of the file: those for everyone, and the tables.
pub fn boards(view: &WorkshopView) -> Vec<&BoardView> {
    let is_table = |board: &BoardView| view.tables.boards.contains(&board.id);
    let is_laid = |board: &BoardView| match board.visible {
        Visible::Everyone {} => !board.raw,
        Visible::Seated {} => !board.raw && is_table(board),
        Visible::Tables { .. } | Visible::Group { .. } | Visible::Facilitation {} => false,
    };
    let is_kept = |board: &&BoardView| match &board.visible {
        // As long as one of these tables is.
        Visible::Tables { tables } => {
            let mut known = view.boards.iter().filter(|known| tables.contains(&known.id));
            !board.raw && known.any(|known| is_table(known) && is_laid(known))
        }
        _ => is_laid(board),
    };
    let kept: Vec<&BoardView> = view.boards.iter().filter(is_kept).collect();
    // Groups go round the tables in an order of their own: each stands where a table stood.
    let find = |id: &BoardId| kept.iter().find(|board| board.id == *id).copied();
    let mut tables = view.tables.boards.iter().filter_map(find);
    kept.iter().map(|board| if is_table(board) { tables.next().unwrap_or(*board) } else { *board }).collect()
}

impl Template {
    /// This workshop as a method. `seen` is what stands on those of its [`boards`] that whoever keeps it may read; of a
    /// table that is a group's alone the zones are those of the method that the workshop was made from. `None` where
    /// there is no board to keep. `documents` are those of its own that the workshop has.
    pub fn of(
        view: &WorkshopView,
        seen: &BTreeMap<BoardId, Board>,
        documents: &[OwnDocument],
    ) -> Option<Template> {
        let method = Template::find(&view.template);
        let kept = boards(view);
        if kept.is_empty() {
            return None;
        }
        let names = names(&kept, &view.script);
        let retention = view.retention.days.unwrap_or(DAYS);
        let spoken = spoken(&view.script);
        let is_there = |table: &&BoardId| kept.iter().any(|board| board.id == **table);
        let tables: Vec<&BoardId> = view.tables.boards.iter().filter(is_there).collect();
        let boards: Vec<BoardPlan> = kept
            .iter()
            .zip(&names)
            .map(|(board, id)| BoardPlan {
                id: id.clone(),
                for_each: None,
                table: view.tables.boards.contains(&board.id),
                confidential: board.visible == Visible::Seated {},
                for_tables: at_tables(&tables, board),
                keep_days: board
                    .keep_days
                    .filter(|days| board.visible == Visible::Seated {} && (1..retention).contains(days)),
                title: (board.title != view.title).then(|| board.title.clone()),
                sample: None,
                zones: match seen.get(&board.id) {
                    Some(content) => zones(content),
                    None => as_made(method.as_ref(), board),
                },
                included: false,
            })
            .zip(&kept)
            .map(|(plan, board)| match laid(method.as_ref(), &kept, board) {
                Some(laid) => plan.with_example_of(laid, &spoken),
                None => plan,
            })
            .collect();
        let tables = u32::try_from(boards.iter().filter(|board| board.table).count()).unwrap_or(u32::MAX);
        let last = view.script.iter().filter_map(|phase| phase.round).max();
        let rounds = view.tables.rounds.max(last.map_or(0, |last| last.saturating_add(1))).min(tables);
        let said = Said { kept: &kept, boards: &boards, tables, rounds };
        let script: Vec<PhasePlan> = view.script.iter().map(|phase| said.phase(phase)).collect();
        let seconds: u64 = view.script.iter().filter_map(|phase| phase.seconds.map(u64::from)).sum();
        let minutes = u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX);
        let words = |pick: fn(&Template) -> &String| method.as_ref().map(pick).cloned().unwrap_or_default();
        let written = Template {
            format: FORMAT.to_owned(),
            id: method.as_ref().map_or_else(|| NONE.to_owned(), |method| method.id.clone()),
            language: method.as_ref().map_or_else(|| "fr".to_owned(), |method| method.language.clone()),
            title: words(|method| &method.title),
            description: words(|method| &method.description),
            produces: words(|method| &method.produces),
            english: method.as_ref().and_then(|method| method.english.clone()),
            minutes: (!script.is_empty()).then_some(minutes),
            group_size: method.as_ref().map_or([1, 500], |method| method.group_size),
            retention,
            parameters: Parameters { themes: Vec::new(), rounds },
            boards,
            script,
            include: Include::default(),
            deliverables: Vec::new(),
            continues: Vec::new(),
        };
        let doors = written.doors();
        let is_open = |way: &&Continues| doors.iter().any(|door| door.zone == way.into);
        let ways = method.iter().flat_map(|method| &method.continues).filter(is_open);
        let continues = ways.cloned().collect();
        Some(Template { continues, ..written }.with_documents(documents))
    }

    /// The file: short, and made to be read.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a method is JSON");
        text.push('\n');
        text
    }
}

/// The tables that it is for, by their numbers in the file.
fn at_tables(tables: &[&BoardId], board: &BoardView) -> Vec<u32> {
    let Visible::Tables { tables: theirs } = &board.visible else { return Vec::new() };
    let here = (1..).zip(tables).filter(|(_, table)| theirs.contains(**table));
    here.map(|(n, _)| n).collect()
}

/// What the file calls each board: what its method called it; else a name of its own, where the script speaks of it.
fn names(kept: &[&BoardView], script: &[Phase]) -> Vec<Option<String>> {
    let mut spoken: BTreeSet<&BoardId> =
        script.iter().filter_map(|phase| phase.focus.board.as_ref()).collect();
    for entry in script.iter().flat_map(|phase| &phase.enter) {
        match entry {
            Entry::Pour { to, from, .. } => spoken.extend([Some(to), from.as_ref()].into_iter().flatten()),
            Entry::Vote { plan } => spoken.extend(&plan.board),
            Entry::Reveal { .. } | Entry::Rotate { .. } => {}
        }
    }
    let is_name = |name: &&String| name.parse::<BoardId>().is_ok();
    let mut taken: BTreeSet<String> = kept.iter().filter_map(|board| board.key.clone()).collect();
    let mut given = BTreeSet::new();
    let mut name = |board: &&BoardView| {
        if let Some(known) = board.key.as_ref().filter(is_name)
            && given.insert(known.clone())
        {
            return Some(known.clone());
        }
        if !spoken.contains(&board.id) {
            return None;
        }
        let fresh = (1..).map(|n| format!("board-{n}")).find(|name| !taken.contains(name))?;
        taken.insert(fresh.clone());
        Some(fresh)
    };
    kept.iter().map(&mut name).collect()
}

/// The board as the method laid it. One that the method has no name for is the first that has none.
fn laid<'a>(method: Option<&'a Template>, kept: &[&BoardView], board: &BoardView) -> Option<&'a BoardPlan> {
    let first = kept.iter().find(|known| known.key.is_none());
    let is_known = board.key.is_some() || first.is_some_and(|first| first.id == board.id);
    method.filter(|_| is_known)?.boards.iter().find(|plan| plan.id == board.key)
}

/// The zones that the script speaks of.
fn spoken(script: &[Phase]) -> BTreeSet<&str> {
    let mut zones: Vec<&String> = Vec::new();
    for phase in script {
        zones.extend(&phase.focus.zones);
        zones.extend(phase.require_link.iter().map(|link| &link.zone));
        for entry in &phase.enter {
            match entry {
                Entry::Pour { zones: from, into, .. } => zones.extend(from.iter().chain(into)),
                Entry::Vote { plan } => {
                    zones.extend(
                        plan.zones
                            .iter()
                            .chain(&plan.except)
                            .chain(plan.keep.iter().filter_map(|keep| keep.rest.as_ref())),
                    );
                }
                Entry::Reveal { .. } | Entry::Rotate { .. } => {}
            }
        }
    }
    zones.into_iter().map(String::as_str).collect()
}

/// The zones of a table as the method laid it.
fn as_made(method: Option<&Template>, board: &BoardView) -> Vec<ZonePlan> {
    let laid = method.into_iter().flat_map(|method| &method.boards).find(|plan| plan.id == board.key);
    let zones = laid.filter(|_| board.key.is_some()).map(|plan| plan.zones.clone()).unwrap_or_default();
    let is_there = |zone: &ZonePlan| zone.only != Some(Only::Sample);
    let bare = |zone| ZonePlan { notes: Vec::new(), only: None, sample: None, ..zone };
    zones.into_iter().filter(is_there).map(bare).collect()
}

/// Live zones, children after their parents.
fn zones(board: &Board) -> Vec<ZonePlan> {
    board.outline().sections.iter().map(|section| plan(section.zone, section.depth)).collect()
}

fn plan(zone: &Zone, depth: usize) -> ZonePlan {
    // A kind that lacks what it needs is shown as a list.
    let kind = if kinds::of(zone.kind).lacks(zone).is_some() { ZoneKind::List } else { zone.kind };
    let heads = |heads: &[Head]| heads.iter().map(|head| Head { decided: None, ..head.clone() }).collect();
    let asked = |field: &&String| ASKED.contains(&field.as_str());
    let frame = zone.frame;
    ZonePlan {
        id: zone.id.clone(),
        kind: kind.name().to_owned(),
        title: zone.title.clone(),
        prompt: zone.prompt.clone(),
        // At the top is also what hung under a zone that is gone, or in a circle.
        parent: zone.parent.clone().filter(|_| depth > 0),
        panel: zone.panel,
        color: zone.color.name().to_owned(),
        locked: zone.locked,
        max: zone.max.filter(|most| *most > 0),
        fields: zone.fields.iter().filter(asked).cloned().collect(),
        frame: FramePlan { x: frame.x, y: frame.y, w: frame.w, h: frame.h },
        rows: heads(&zone.rows),
        columns: heads(&zone.columns),
        axes: zone.axes.clone(),
        when: zone.when.clone(),
        levels: zone.levels.iter().map(|level| Level { image: None, ..level.clone() }).collect(),
        notes: Vec::new(),
        only: None,
        sample: None,
    }
}

/// What the script may speak of.
struct Said<'a> {
    kept: &'a [&'a BoardView],
    boards: &'a [BoardPlan],
    tables: u32,
    rounds: u32,
}

impl Said<'_> {
    fn named(&self, board: &BoardId) -> Option<String> {
        let index = self.kept.iter().position(|kept| kept.id == *board)?;
        self.boards.get(index)?.id.clone()
    }

    /// On this board of the file, or where none is named on any.
    fn has_zone(&self, board: Option<&String>, zone: &str) -> bool {
        let mut boards = self.boards.iter().filter(|known| board.is_none() || known.id.as_ref() == board);
        boards.any(|board| board.zones.iter().any(|known| known.id == zone))
    }

    fn there(&self, board: Option<&String>, zones: &[String]) -> Vec<String> {
        zones.iter().filter(|zone| self.has_zone(board, zone)).cloned().collect()
    }

    fn phase(&self, phase: &Phase) -> PhasePlan {
        let board = phase.focus.board.as_ref().and_then(|board| self.named(board));
        let round = phase.round.filter(|round| *round < self.rounds);
        let mut enter: Vec<EntryPlan> =
            phase.enter.iter().filter_map(|entry| self.entry(entry, board.as_ref(), round)).collect();
        // A vote that comes last, on the board of the phase, has a key of its own.
        let is_own = |entry: &EntryPlan| match entry {
            EntryPlan::Whole(WholeEntry::Vote { board: of, .. }) => *of == board,
            _ => false,
        };
        let vote = match enter.pop_if(|entry| is_own(entry)) {
            Some(EntryPlan::Whole(WholeEntry::Vote { plan, .. })) => Some(plan),
            _ => None,
        };
        let link = phase
            .require_link
            .as_ref()
            .filter(|link| phase.rules.link != Who::Nobody && self.has_zone(board.as_ref(), &link.zone));
        PhasePlan {
            id: phase.id.clone(),
            label: phase.label.clone(),
            prompt: phase.prompt.clone(),
            minutes: phase.seconds.map(|seconds| seconds / 60),
            seconds: phase.seconds.unwrap_or_default() % 60,
            focus: self.there(board.as_ref(), &phase.focus.zones),
            round,
            rules: phase.rules,
            enter,
            exit: phase.exit,
            vote,
            off_the_record: phase.off_the_record,
            require_link: link.map(|link| format!("{}:{}", link.kind, link.zone)),
            spotlight: phase.spotlight.filter(|_| self.tables > 0),
            steps: Vec::new(),
            board,
        }
    }

    /// As short as the format has it. `None`: it is for a group, or speaks of what is not in the file.
    fn entry(&self, entry: &Entry, board: Option<&String>, round: Option<u32>) -> Option<EntryPlan> {
        let short = |text: String| Some(EntryPlan::Short(text));
        match entry {
            Entry::Reveal { how: RevealHow::All { anonymous: false } } => short("reveal".to_owned()),
            Entry::Reveal { how: RevealHow::All { anonymous: true } } => short("reveal:anonymous".to_owned()),
            Entry::Reveal { how: RevealHow::Next { anonymous } } => {
                Some(EntryPlan::Whole(WholeEntry::RevealNext { anonymous: *anonymous }))
            }
            // No group of this workshop is in another one; what is revealed to nobody is revealed by hand.
            Entry::Reveal { how: RevealHow::Group { .. } } => None,
            Entry::Rotate { round: to } if round == Some(*to) => short("rotate".to_owned()),
            Entry::Rotate { round } => {
                let is_one = *round < self.rounds;
                is_one.then_some(EntryPlan::Whole(WholeEntry::Rotate { round: *round }))
            }
            Entry::Pour { zones, to, from, into } => {
                let to = self.named(to)?;
                let from = match from {
                    Some(from) => Some(self.named(from)?),
                    None => None,
                };
                let zones = self.there(None, zones);
                let is_lost =
                    zones.is_empty() || into.as_ref().is_some_and(|into| !self.has_zone(None, into));
                if is_lost {
                    return None;
                }
                let is_here = board == Some(&to);
                match (zones.as_slice(), &from, into) {
                    (zones, None, None) if is_here => short(format!("pour:{}", zones.join(","))),
                    ([zone], Some(source), Some(into))
                        if is_here
                            && *source == to
                            && self.has_zone(board, zone)
                            && self.has_zone(board, into) =>
                    {
                        short(format!("carry:{zone}>{into}"))
                    }
                    _ => Some(EntryPlan::Whole(WholeEntry::Pour { zones, to, from, into: into.clone() })),
                }
            }
            Entry::Vote { plan } => self.vote(plan),
        }
    }

    fn vote(&self, plan: &VotePlan) -> Option<EntryPlan> {
        let board = match &plan.board {
            Some(board) => Some(self.named(board)?),
            None => None,
        };
        let zones = self.there(board.as_ref(), &plan.zones);
        // On none of its zones it would be a vote on everything.
        if zones.is_empty() && !plan.zones.is_empty() {
            return None;
        }
        let keep = plan.keep.as_ref().map(|keep| Keep {
            share: keep.share,
            rest: keep.rest.clone().filter(|rest| self.has_zone(board.as_ref(), rest)),
        });
        let plan = VoteOfPlan {
            title: plan.title.clone(),
            how: plan.how.clone(),
            zones,
            except: self.there(board.as_ref(), &plan.except),
            by_zone: plan.by_zone,
            options: plan.options.clone(),
            by_group: plan.by_group,
            keep,
        };
        Some(EntryPlan::Whole(WholeEntry::Vote { board, plan }))
    }
}

#[cfg(test)]
mod tests;
