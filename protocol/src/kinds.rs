//! What each kind of zone is: one module a kind, all under one contract (methods, section 2). What a zone of it must
//! say, where a note of it stands, under which headings its notes are read, and how it leaves as a file. The browser's
//! twin is `client/web/src/kinds/`.
//!
//! What a kind doesn't say of itself is what a list does: notes one after the other.

mod axis;
mod cells;
mod form;
mod free;
mod lane;
mod list;
mod plan;
mod postcard;
mod strip;
mod table;
mod target;

pub(crate) use form::is_question;

use crate::{
    board::{Frame, Head, Link, Note, Place, Weather, Zone, ZoneKind, outline::Section},
    export::{
        document::Block,
        space::Space,
        svg::layout::{self, Drawn},
        words::Words,
    },
};
use std::collections::BTreeMap;

/// Notes of a zone that are read under one heading, or two.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Group<'a> {
    pub row: Option<&'a Head>,
    pub column: Option<&'a Head>,
    /// They wait beside the rest: nobody has said where they stand.
    pub waits: bool,
    pub notes: Vec<&'a Note>,
}

/// A zone on its way into a document.
pub(crate) struct Told<'a> {
    pub space: &'a Space,
    pub section: &'a Section<'a>,
    /// What stands above it, where its part has another title.
    pub title: String,
    pub words: &'a Words,
}

/// What else is in a picture, for a kind that draws more than its notes.
pub(crate) struct Scene<'a> {
    pub sections: &'a [Section<'a>],
    pub links: &'a [&'a Link],
    /// Addresses of images by their names.
    pub images: &'a BTreeMap<String, String>,
}

/// What a kind says of itself.
pub(crate) trait Contract: Sync {
    /// What a zone of this kind lacks: a key, and why. A template is refused for it, a document is shown as it is.
    fn lacks(&self, _zone: &Zone) -> Option<(&'static str, &'static str)> {
        None
    }

    /// May a person put a note there? What stays inside and what waits may.
    fn takes(&self, _zone: &Zone, _place: &Place) -> bool {
        true
    }

    /// Where a note stands that the server brings here, at `place`; `meant`: where who wrote it meant it.
    fn lands(&self, _zone: &Zone, place: Place, _meant: Option<&Place>) -> Place {
        place
    }

    /// Its notes under their headings, every note once; no group but the only one is empty.
    fn groups<'a>(&self, _zone: &'a Zone, notes: &[&'a Note]) -> Vec<Group<'a>> {
        vec![Group { notes: notes.to_vec(), ..Group::default() }]
    }

    /// It in a document.
    fn blocks(&self, told: &Told<'_>) -> Vec<Block> {
        told.ideas()
    }

    /// It in a picture, its corner at 0.
    fn draw<'a>(&self, section: &'a Section<'a>, scene: &Scene<'a>, words: &Words) -> Drawn<'a> {
        let _its_notes_say_it_all = (scene, words);
        layout::in_columns(section)
    }

    /// Where its child zones lie in a picture, if that is for it to say: their width, and how far they are from its left.
    fn stacks(&self, _frame: Frame) -> Option<(f64, f64)> {
        None
    }
}

/// The contract of a kind.
pub(crate) fn of(kind: ZoneKind) -> &'static dyn Contract {
    match kind {
        ZoneKind::List => &list::List,
        ZoneKind::Free => &free::Free,
        ZoneKind::Strip => &strip::Strip,
        ZoneKind::Table => &table::Table,
        ZoneKind::Form => &form::Form,
        ZoneKind::Axis => &axis::Scale,
        ZoneKind::Lane => &lane::Lane,
        ZoneKind::Target => &target::Target,
        ZoneKind::Postcard => &postcard::Postcard,
        ZoneKind::Plan => &plan::Plan,
    }
}

impl<'a> Told<'a> {
    fn titled(&self, title: String) -> Self {
        Self { space: self.space, section: self.section, title, words: self.words }
    }

    fn without_title(&self) -> Self {
        self.titled(String::new())
    }

    /// Another zone of the same board, whose title is said elsewhere.
    fn of<'b>(&self, section: &'b Section<'b>) -> Told<'b>
    where
        'a: 'b,
    {
        Told { space: self.space, section, title: String::new(), words: self.words }
    }

    /// As a list: its ideas, or how many of them stay behind.
    fn ideas(&self) -> Vec<Block> {
        let ideas = self.section.notes.iter().map(|note| self.space.idea(note, self.words)).collect();
        self.listed(ideas)
    }

    /// These ideas, unless all that there is stays behind.
    fn listed(&self, ideas: Vec<crate::export::document::Idea>) -> Vec<Block> {
        let mut blocks = self.left_out();
        let stay = !blocks.is_empty();
        blocks.extend(self.weathers());
        if !stay || !ideas.is_empty() {
            blocks.push(Block::Ideas { title: self.title.clone(), numbered: false, ideas });
        }
        blocks
    }

    /// How many of its notes stay behind, where some do.
    fn left_out(&self) -> Vec<Block> {
        let (words, title) = (self.words, &self.title);
        match self.space.kept.left_out.get(&self.section.zone.id).copied().unwrap_or_default() {
            0 => Vec::new(),
            _ => {
                let text =
                    format!("{}{}{}", words.words_left, words.colon(), self.space.said_in(self.section));
                let text = if title.is_empty() { text } else { format!("{title}{}{text}", words.colon()) };
                vec![Block::Text { text }]
            }
        }
    }

    /// Its cards by their weather, counted.
    fn weathers(&self) -> Option<Block> {
        let words = self.words;
        let row =
            |(weather, count): (Weather, u32)| vec![words.weather_of(weather).to_owned(), count.to_string()];
        let rows: Vec<_> = self.space.weathers(&self.section.zone.id).into_iter().map(row).collect();
        let columns = [words.weather, words.count].map(str::to_owned).into();
        (!rows.is_empty()).then(|| Block::Table { title: String::new(), columns, rows })
    }

    /// Its notes under their headings.
    fn groups(&self) -> Vec<Group<'_>> {
        of(self.section.zone.kind).groups(self.section.zone, &self.section.notes)
    }

    /// What nobody has put anywhere yet.
    fn waiting(&self) -> Option<Block> {
        let groups = self.groups();
        let waiting = groups.iter().filter(|group| group.waits).flat_map(|group| &group.notes);
        let ideas: Vec<_> = waiting.map(|note| self.space.idea(note, self.words)).collect();
        let title = match self.title.as_str() {
            "" => self.words.to_place.to_owned(),
            title => format!("{title}{}{}", self.words.colon(), self.words.to_place),
        };
        (!ideas.is_empty()).then_some(Block::Ideas { title, numbered: false, ideas })
    }
}

#[cfg(test)]
mod tests;
