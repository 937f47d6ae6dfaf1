//! A workshop's boards as they leave: as a document, and as the rows of a table (SPEC E2, E3).

use super::{
    csv::Cell,
    document::{Block, Document, FigureZone, Idea, Part},
    record::Kept,
    words::Words,
};
use crate::{
    board::{Note, Weather, outline::Section},
    ids::BoardId,
    message::{
        NoteRef, WorkshopView,
        vote::{VoteKind, VoteState},
    },
};
use std::collections::BTreeMap;

/// One board of a workshop, as it may leave.
#[derive(Debug, Clone, PartialEq)]
pub struct Space {
    pub id: BoardId,
    pub title: String,
    pub kept: Kept,
    /// Points that revealed votes gave its notes.
    pub points: BTreeMap<String, f64>,
    /// Its groups as people know them, by id.
    pub groups: BTreeMap<String, String>,
}

impl Space {
    /// A board of this workshop.
    pub fn of(view: &WorkshopView, id: &BoardId, kept: Kept) -> Self {
        let listed = view.boards.iter().find(|board| board.id == *id);
        let title = listed.map_or_else(|| kept.board.title.clone(), |board| board.title.clone());
        Self { id: id.clone(), title, kept, points: points(view, id), groups: groups(view) }
    }

    /// The zone of this id with those under it; `None` where there is none.
    pub fn section(&self, zone: &str) -> Option<Vec<Section<'_>>> {
        let mut sections = self.kept.board.outline().sections.into_iter().skip_while(|s| s.zone.id != zone);
        let first = sections.next()?;
        let depth = first.depth;
        let mut found = vec![first];
        found.extend(sections.take_while(|section| section.depth > depth));
        Some(found)
    }

    /// What of it is asked for: everything, or one zone.
    fn sections(&self, zone: Option<&str>) -> Vec<Section<'_>> {
        match zone {
            None => self.kept.board.outline().sections,
            Some(zone) => self.section(zone).unwrap_or_default(),
        }
    }

    fn free(&self, zone: Option<&str>) -> Vec<&Note> {
        if zone.is_some() { Vec::new() } else { self.kept.board.outline().free }
    }

    /// The board, or a zone of it, as a document.
    pub fn document(&self, zone: Option<&str>, words: &Words) -> Document {
        let mut parts: Vec<Part> = self
            .sections(zone)
            .iter()
            .map(|section| Part {
                id: section.zone.id.clone(),
                title: section.zone.title.clone(),
                text: String::new(),
                blocks: self.blocks(section, String::new(), words),
            })
            .collect();
        let free = self.free(zone);
        if !free.is_empty() {
            let ideas = free.iter().map(|note| self.idea(note, words)).collect();
            let blocks = vec![Block::Ideas { title: String::new(), numbered: false, ideas }];
            parts.push(Part { id: "-".into(), title: words.free.into(), text: String::new(), blocks });
        }
        let titled = zone.and_then(|zone| self.kept.board.zones.get(zone));
        let title = titled.map_or(&self.title, |zone| &zone.title).clone();
        Document { title, language: words.code().into(), parts, ..Document::default() }
    }

    /// How many cards of a zone have which weather: one row each, those that nobody chose left out.
    pub fn weathers(&self, zone: &str) -> Vec<(Weather, u32)> {
        let counts = self.kept.weather.get(zone);
        counts.into_iter().flatten().map(|(weather, count)| (*weather, *count)).collect()
    }

    /// How many notes of a zone there are, those that stay behind among them.
    pub fn said_in(&self, section: &Section<'_>) -> u32 {
        let left_out = self.kept.left_out.get(&section.zone.id).copied().unwrap_or_default();
        left_out.saturating_add(u32::try_from(section.notes.len()).unwrap_or(u32::MAX))
    }

    /// A zone as blocks: its ideas, or how many of them stay behind; of cards their weather, counted.
    pub fn blocks(&self, section: &Section<'_>, title: String, words: &Words) -> Vec<Block> {
        let mut blocks = Vec::new();
        let left_out = self.kept.left_out.get(&section.zone.id).copied().unwrap_or_default();
        let weathers = self.weathers(&section.zone.id);
        if left_out > 0 {
            let text = format!("{}{}{}", words.words_left, words.colon(), self.said_in(section));
            let text = if title.is_empty() { text } else { format!("{title}{}{text}", words.colon()) };
            blocks.push(Block::Text { text });
        }
        if !weathers.is_empty() {
            let row = |(weather, count): &(Weather, u32)| {
                vec![words.weather_of(*weather).to_owned(), count.to_string()]
            };
            let columns = [words.weather, words.count].map(str::to_owned).into();
            blocks.push(Block::Table {
                title: String::new(),
                columns,
                rows: weathers.iter().map(row).collect(),
            });
        }
        if left_out == 0 || !section.notes.is_empty() {
            let ideas = section.notes.iter().map(|note| self.idea(note, words)).collect();
            blocks.push(Block::Ideas { title, numbered: false, ideas });
        }
        blocks
    }

    /// A note as it is quoted, with what is known of it.
    pub fn idea(&self, note: &Note, words: &Words) -> Idea {
        let mut remarks = Vec::new();
        if let Some(points) = self.points.get(&note.id).filter(|points| **points > 0.0) {
            remarks.push(words.n_points(*points));
        }
        remarks.extend(words.status_of(&note.status).map(str::to_owned));
        remarks.extend(note.term.map(|term| words.term_of(term).to_owned()));
        remarks.extend(note.weather.map(|weather| words.weather_of(weather).to_owned()));
        if let Some(origin) = note.origin.as_ref().filter(|origin| !origin.label.is_empty()) {
            remarks.push(format!("{} {}", words.from, origin.label));
        }
        let source = Some(NoteRef { board: self.id.clone(), note: note.id.clone() });
        Idea { text: note.text.clone(), remarks, source }
    }

    /// What of it is asked for in words, zone by zone: what a picture of it shows.
    pub fn in_words(&self, zone: Option<&str>, words: &Words) -> Vec<FigureZone> {
        let text = |note: &&Note| note.text.clone();
        let mut zones: Vec<FigureZone> = self
            .sections(zone)
            .iter()
            .map(|section| FigureZone {
                title: section.zone.title.clone(),
                ideas: section.notes.iter().map(text).collect(),
            })
            .collect();
        let free: Vec<String> = self.free(zone).iter().map(text).collect();
        if !free.is_empty() {
            zones.push(FigureZone { title: words.free.to_owned(), ideas: free });
        }
        zones
    }

    /// One row for each idea; of cards one for each weather as well, with how many there are.
    pub fn rows(&self, zone: Option<&str>, words: &Words) -> Vec<Vec<Cell>> {
        let row = |zone: &str, note: &Note| {
            let points = self.points.get(&note.id).map(|points| words.number(*points)).unwrap_or_default();
            let group = note.group.as_ref().and_then(|group| self.groups.get(group));
            vec![
                Cell::text(&self.title),
                Cell::text(zone),
                Cell::text(&note.text),
                Cell::text(words.status_of(&note.status).unwrap_or_default()),
                Cell::Figure(points),
                Cell::text(note.origin.as_ref().map(|origin| origin.label.as_str()).unwrap_or_default()),
                Cell::text(group.map(String::as_str).unwrap_or_default()),
                Cell::text(note.term.map(|term| words.term_of(term)).unwrap_or_default()),
                Cell::text(note.weather.map(|weather| words.weather_of(weather)).unwrap_or_default()),
                Cell::Figure(String::new()),
            ]
        };
        let counted = |zone: &str, (weather, count): (Weather, u32)| {
            let mut cells = vec![Cell::text(&self.title), Cell::text(zone)];
            cells.resize(Self::columns(words).len() - 2, Cell::text(""));
            cells.extend([Cell::text(words.weather_of(weather)), Cell::Figure(count.to_string())]);
            cells
        };
        let mut rows = Vec::new();
        for section in self.sections(zone) {
            let title = &section.zone.title;
            rows.extend(self.weathers(&section.zone.id).into_iter().map(|weather| counted(title, weather)));
            rows.extend(section.notes.iter().map(|note| row(title, note)));
        }
        rows.extend(self.free(zone).into_iter().map(|note| row("", note)));
        rows
    }

    /// The columns of [`Space::rows`].
    pub fn columns(words: &Words) -> [&'static str; 10] {
        [
            words.space,
            words.zone,
            words.idea,
            words.status,
            words.points,
            words.origin,
            words.group,
            words.term,
            words.weather,
            words.count,
        ]
    }
}

/// All boards as one document: a part each, zones as blocks.
pub fn whole(view: &WorkshopView, spaces: &[Space], words: &Words) -> Document {
    let part = |space: &Space| {
        let sections = space.sections(None);
        let mut blocks: Vec<Block> = sections
            .iter()
            .flat_map(|section| space.blocks(section, section.zone.title.clone(), words))
            .collect();
        let free = space.free(None);
        if !free.is_empty() {
            let title = if sections.is_empty() { String::new() } else { words.free.to_owned() };
            let ideas = free.iter().map(|note| space.idea(note, words)).collect();
            blocks.push(Block::Ideas { title, numbered: false, ideas });
        }
        Part { id: space.id.to_string(), title: space.title.clone(), text: String::new(), blocks }
    };
    let parts = spaces.iter().map(part).collect();
    Document { title: view.title.clone(), language: words.code().into(), parts, ..Document::default() }
}

/// The points that a board's notes were given in votes that were revealed.
fn points(view: &WorkshopView, board: &BoardId) -> BTreeMap<String, f64> {
    let mut points = BTreeMap::new();
    let told = view.votes.iter().filter(|vote| {
        vote.state == VoteState::Revealed
            && vote.board.as_ref() == Some(board)
            && matches!(vote.how, VoteKind::Dots { .. })
    });
    for line in told.filter_map(|vote| vote.tally.as_ref()).flat_map(|tally| &tally.lines) {
        *points.entry(line.option.clone()).or_insert(0.0) += line.score;
    }
    points
}

/// Groups by id: «A», «A · Les Mésanges».
pub fn groups(view: &WorkshopView) -> BTreeMap<String, String> {
    let named = |group: &crate::message::group::GroupView| match group.name.trim() {
        "" => group.letter.clone(),
        name => format!("{} · {name}", group.letter),
    };
    view.groups.iter().map(|group| (group.id.to_string(), named(group))).collect()
}
