//! The restitution that Socle drafts (SPEC E7): what was produced, by method; votes, decisions, elections; figures. A
//! pure function of the workshop, its boards as they may leave, and when which phase ran; what the facilitation made
//! of it is laid over it.

mod approval;
mod cafe;
mod deliverable;
mod figures;
mod outcomes;
mod plan;
mod produced;
pub(crate) mod story;

use crate::{
    export::{
        document::{Block, Document, Fact, Idea, Instant, Part},
        record::Chronicle,
        space::Space,
        svg,
        words::Words,
    },
    ids::Millis,
    message::{
        NoteRef, WorkshopView,
        report::{DraftSection, Figure, ReportDraft, SectionText},
    },
    role::Role,
};
use std::collections::BTreeMap;

/// What a restitution is made of.
pub struct Material<'a> {
    pub view: &'a WorkshopView,
    /// The boards that are for everyone, in the workshop's order.
    pub spaces: &'a [Space],
    pub chronicle: &'a Chronicle,
    /// Boards as they were at the moments that sections show, as far as that may be told.
    pub moments: &'a BTreeMap<Instant, Space>,
    pub now: Millis,
    pub words: &'static Words,
}

/// Sections that the facilitation changed, by id, with their versions.
pub type Changed = BTreeMap<String, (SectionText, u32)>;

impl Material<'_> {
    /// Everyone who took part: neither observers nor screens.
    fn people(&self) -> u32 {
        let took_part = |role: Role| matches!(role, Role::Participant | Role::Facilitator);
        count(self.view.people.iter().filter(|someone| took_part(someone.role) && !someone.removed).count())
    }

    /// A board's place among the tables.
    fn is_table(&self, space: &Space) -> bool {
        self.view.tables.boards.contains(&space.id)
    }

    fn key(&self, space: &Space) -> Option<&str> {
        self.view.boards.iter().find(|board| board.id == space.id)?.key.as_deref()
    }

    /// Title, date, people, groups.
    fn head(&self) -> Document {
        let words = self.words;
        let mut facts = Vec::new();
        let at = self.chronicle.began();
        if let Some(at) = at {
            facts.push(Fact::new(words.date, words.day(at)));
        }
        facts.push(Fact::new(words.people, self.people().to_string()));
        if !self.view.groups.is_empty() {
            let mut names: Vec<String> = crate::export::space::groups(self.view).into_values().collect();
            names.sort();
            facts.push(Fact::new(words.groups, names.join(", ")));
        }
        Document {
            title: self.view.title.clone(),
            language: words.code().into(),
            at,
            facts,
            parts: Vec::new(),
        }
    }

    /// The sections that Socle drafts, in their order.
    fn parts(&self) -> Vec<Part> {
        let mut parts = produced::parts(self);
        parts.extend(outcomes::priorities(self));
        parts.extend(outcomes::votes(self));
        parts.extend(outcomes::decisions(self));
        parts.extend(outcomes::elections(self));
        parts.push(figures::part(self));
        parts
    }

    /// What a section quotes.
    fn cited(&self, cites: &[NoteRef]) -> Option<Block> {
        if cites.is_empty() {
            return None;
        }
        let found = |cited: &NoteRef| {
            let space = self.spaces.iter().find(|space| space.id == cited.board)?;
            Some(space.idea(space.kept.shown_as(&cited.note)?, self.words))
        };
        let gone = || Idea { text: self.words.source_gone.to_owned(), ..Idea::default() };
        let ideas = cites.iter().map(|cited| found(cited).unwrap_or_else(gone)).collect();
        Some(Block::Ideas { title: self.words.cited.to_owned(), numbered: false, ideas })
    }

    /// The moments that a section shows. One that nobody can go back to any more says so.
    fn shown(&self, figures: &[Figure]) -> Vec<Block> {
        let block = |figure: &Figure| {
            let instant = Instant { board: figure.board.clone(), at: figure.at };
            let Some(space) = self.moments.get(&instant) else {
                let text = format!("{}{}{}", figure.caption, self.words.colon(), self.words.source_gone);
                return Block::Text { text };
            };
            let zone = figure.zone.as_deref().filter(|zone| space.kept.board.zones.contains_key(*zone));
            Block::Figure {
                caption: figure.caption.clone(),
                svg: svg::write(space, zone, self.words),
                zones: space.in_words(zone, self.words),
                source: Some(instant),
            }
        };
        figures.iter().map(block).collect()
    }

    /// The draft, with what the facilitation made of it.
    pub fn draft(&self, changed: &Changed, order: &[String], order_version: u32) -> ReportDraft {
        let mut sections: Vec<DraftSection> = self
            .parts()
            .into_iter()
            .map(|Part { id, title, text, blocks }| DraftSection {
                section: SectionText { id, title, text, ..SectionText::default() },
                version: 0,
                given: true,
                blocks,
            })
            .collect();
        for (id, (text, version)) in changed {
            match sections.iter_mut().find(|section| section.section.id == *id) {
                Some(known) => {
                    known.section.clone_from(text);
                    known.version = *version;
                }
                // A section of theirs; or of a vote or a board that is not there any more.
                None => sections.push(DraftSection {
                    section: text.clone(),
                    version: *version,
                    given: false,
                    blocks: Vec::new(),
                }),
            }
        }
        for section in &mut sections {
            section.blocks.extend(self.shown(&section.section.figures));
            section.blocks.extend(self.cited(&section.section.cites));
        }
        let sections = ordered(sections, order);
        ReportDraft { head: self.head(), sections, order_version, publication: None }
    }

    /// The document that readers get: what is not hidden.
    pub fn document(&self, changed: &Changed, order: &[String]) -> Document {
        self.draft(changed, order, 0).document()
    }
}

impl ReportDraft {
    /// The document that readers get: what is not hidden.
    pub fn document(&self) -> Document {
        let shown = self.sections.iter().filter(|section| !section.section.hidden);
        let parts = shown.map(|DraftSection { section, blocks, .. }| Part {
            id: section.id.clone(),
            title: section.title.clone(),
            text: section.text.clone(),
            blocks: blocks.clone(),
        });
        Document { parts: parts.collect(), ..self.head.clone() }
    }
}

/// Sections in the order that was asked for. One that it does not know comes after the one that it came after.
fn ordered(mut sections: Vec<DraftSection>, order: &[String]) -> Vec<DraftSection> {
    let ids: Vec<String> = sections.iter().map(|section| section.section.id.clone()).collect();
    let mut wanted: Vec<&String> = order.iter().filter(|id| ids.contains(id)).collect();
    for (n, id) in ids.iter().enumerate() {
        if !wanted.contains(&id) {
            let before = n.checked_sub(1).and_then(|n| ids.get(n));
            let at = before.and_then(|before| wanted.iter().position(|known| *known == before));
            wanted.insert(at.map_or(0, |at| at + 1), id);
        }
    }
    let place = |section: &DraftSection| wanted.iter().position(|id| **id == section.section.id);
    sections.sort_by_key(place);
    sections
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
