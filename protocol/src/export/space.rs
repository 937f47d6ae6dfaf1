//! A workshop's boards as they leave: as a document, and as the rows of a table (SPEC E2, E3).

use super::{
    csv::{self, Cell},
    document::{Block, Document, FigureZone, Idea, Part, Picture},
    record::Kept,
    words::Words,
};
use crate::{
    board::{Head, Note, Perimeter, Weather, Zone, outline::Section},
    ids::BoardId,
    kinds::{self, Told},
    message::{
        NoteRef, WorkshopView,
        vote::{VoteKind, VoteState},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Between the texts that share a cell.
pub(crate) const BETWEEN: &str = " ; ";

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
    /// Images that lie under its plans, and photos of its notes: their bytes as addresses (`data:`), where they were fetched.
    pub images: BTreeMap<String, String>,
}

impl Space {
    /// A board of this workshop.
    pub fn of(view: &WorkshopView, id: &BoardId, kept: Kept) -> Self {
        let listed = view.boards.iter().find(|board| board.id == *id);
        let title = listed.map_or_else(|| kept.board.title.clone(), |board| board.title.clone());
        Self {
            id: id.clone(),
            title,
            kept,
            points: points(view, id),
            groups: groups(view),
            images: BTreeMap::new(),
        }
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

    /// This board without what is not of this side of the perimeter, in the zones that ask: there an idea of which
    /// nobody said goes too. Other zones stay whole.
    #[must_use]
    pub fn within(mut self, perimeter: Perimeter) -> Self {
        let board = &mut self.kept.board;
        let asking: BTreeSet<&String> =
            board.zones.values().filter(|zone| zone.asks_perimeter()).map(|zone| &zone.id).collect();
        let stays = |note: &Note| {
            note.perimeter == Some(perimeter)
                || note.place.zone.as_ref().is_none_or(|zone| !asking.contains(zone))
        };
        board.notes.retain(|_, note| stays(note));
        self
    }

    /// What of it is asked for: everything, or one zone.
    pub(super) fn sections(&self, zone: Option<&str>) -> Vec<Section<'_>> {
        match zone {
            None => self.kept.board.outline().sections,
            Some(zone) => self.section(zone).unwrap_or_default(),
        }
    }

    /// What of it stands in no zone.
    pub(super) fn free(&self, zone: Option<&str>) -> Vec<&Note> {
        if zone.is_some() { Vec::new() } else { self.kept.board.outline().free }
    }

    /// The board, or a zone of it, as a document.
    pub fn document(&self, zone: Option<&str>, words: &Words) -> Document {
        let sections = self.sections(zone);
        let mut parts: Vec<Part> = sections
            .iter()
            .filter(|section| !self.is_part(section, &sections))
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

    /// A zone as blocks, as its kind says ([`kinds`]); `title` where its part has another one.
    pub fn blocks(&self, section: &Section<'_>, title: String, words: &Words) -> Vec<Block> {
        let told = Told { space: self, section, title, words };
        kinds::of(section.zone.kind).blocks(&told)
    }

    /// Is it told with the zone that it is in, when that is among these?
    fn is_part(&self, section: &Section<'_>, of: &[Section<'_>]) -> bool {
        kinds::is_question(&self.kept.board, section.zone)
            && of.iter().any(|other| section.zone.parent.as_ref() == Some(&other.zone.id))
    }

    /// Where a note comes from: the label that its copy carries; of a quote, the card beside it and who signed that.
    fn origin_of(&self, note: &Note) -> String {
        let Some(origin) = &note.origin else { return String::new() };
        let board = &self.kept.board;
        let is_beside = origin.label.is_empty() && origin.board == self.id.as_str() && note.twin.is_none();
        let source = board.notes.get(&origin.note).filter(|_| is_beside && board.is_live(&origin.note));
        let Some(source) = source else { return origin.label.clone() };
        let zone = source.place.zone.as_ref().and_then(|zone| board.zones.get(zone));
        let said = [zone.map(|zone| zone.title.as_str()), source.signature.as_deref()];
        let said: Vec<&str> = said.into_iter().flatten().filter(|word| !word.is_empty()).collect();
        said.join(" · ")
    }

    /// Where it comes from, and what was joined into it, each source once.
    fn origins_of(&self, note: &Note) -> String {
        let own = self.origin_of(note);
        let joined = self.kept.joined.get(&note.id).into_iter().flat_map(|joined| &joined.origins);
        let mut labels: Vec<&str> = Vec::new();
        for label in std::iter::once(&own).chain(joined).map(String::as_str) {
            if !label.is_empty() && !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels.join(BETWEEN)
    }

    /// A note as it is quoted, with what is known of it.
    pub fn idea(&self, note: &Note, words: &Words) -> Idea {
        let mut remarks = Vec::new();
        let joined = self.kept.joined.get(&note.id);
        remarks.extend(joined.map(|joined| words.n_times(joined.count.saturating_add(1))));
        if let Some(points) = self.points.get(&note.id).filter(|points| **points > 0.0) {
            remarks.push(words.n_points(*points));
        }
        remarks.extend(words.status_of(&note.status).map(str::to_owned));
        remarks.extend(note.term.map(|term| words.term_of(term).to_owned()));
        remarks.extend(note.perimeter.map(|perimeter| words.perimeter_of(perimeter).to_owned()));
        remarks.extend(note.photo.as_ref().map(|photo| words.photo_of(photo)));
        remarks.extend(note.weather.map(|weather| words.weather_of(weather).to_owned()));
        if let Some(origin) = note.origin.as_ref().filter(|origin| !origin.label.is_empty()) {
            remarks.push(format!("{} {}", words.from, origin.label));
        }
        remarks.extend(joined.and_then(|joined| words.also_written(&joined.texts)));
        let source = Some(NoteRef { board: self.id.clone(), note: note.id.clone() });
        Idea { text: note.text.clone(), remarks, source, picture: self.picture_of(note, words) }
    }

    fn picture_of(&self, note: &Note, words: &Words) -> Option<Picture> {
        let photo = note.photo.as_ref()?;
        let address = self.images.get(&photo.image)?.clone();
        let (width, height, alt) = (photo.width, photo.height, photo.alt.trim().to_owned());
        Some(Picture { address, width, height, alt, remark: words.photo_of(photo) })
    }

    /// What of it is asked for in words, zone by zone: what a picture of it shows.
    pub fn in_words(&self, zone: Option<&str>, words: &Words) -> Vec<FigureZone> {
        let text = |note: &&Note| {
            let joined = self.kept.joined.get(&note.id);
            let times = joined.map(|joined| words.n_times(joined.count.saturating_add(1)));
            let photo = note.photo.as_ref().map(|photo| format!("({})", words.photo_of(photo)));
            let said = [Some(note.text.clone()).filter(|text| !text.is_empty()), times, photo];
            said.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
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

    /// One row for each idea, under [`columns`]; of cards one for each weather as well, with how many there are.
    pub fn rows(&self, zone: Option<&str>, columns: &[Column], words: &Words) -> Vec<Vec<Cell>> {
        let row = |zone: Option<&Zone>, note: &Note| {
            columns.iter().map(|column| self.cell(*column, zone, note, words)).collect()
        };
        let counted = |title: &str, (weather, count): (Weather, u32)| {
            let cell = |column: &Column| match column {
                Column::Space => Cell::text(&self.title),
                Column::Zone => Cell::text(title),
                Column::Weather => Cell::text(words.weather_of(weather)),
                Column::Count => Cell::Figure(count.to_string()),
                _ => Cell::text(""),
            };
            columns.iter().map(cell).collect()
        };
        let mut rows = Vec::new();
        for section in self.sections(zone) {
            let weathers = self.weathers(&section.zone.id).into_iter();
            rows.extend(weathers.map(|weather| counted(&section.zone.title, weather)));
            rows.extend(section.notes.iter().map(|note| row(Some(section.zone), note)));
        }
        rows.extend(self.free(zone).into_iter().map(|note| row(None, note)));
        rows
    }

    /// What a column says of a note.
    pub(crate) fn cell(&self, column: Column, zone: Option<&Zone>, note: &Note, words: &Words) -> Cell {
        let cell = zone.and_then(|zone| zone.cell_of(&note.place));
        let head = |heads: fn(&Zone) -> &[Head], at: Option<usize>| {
            let head = zone.zip(at).and_then(|(zone, at)| heads(zone).get(at));
            Cell::text(head.map(|head| words.head(&head.label)).unwrap_or_default())
        };
        let values = zone.and_then(|zone| zone.values_of(&note.place));
        let value =
            |value: Option<f64>| Cell::Figure(value.map(|value| words.number(value)).unwrap_or_default());
        match column {
            Column::Space => Cell::text(&self.title),
            Column::Zone => Cell::text(zone.map(|zone| zone.title.as_str()).unwrap_or_default()),
            Column::Row => head(|zone| &zone.rows, cell.and_then(|(row, _)| row)),
            Column::Column => head(|zone| &zone.columns, cell.and_then(|(_, column)| column)),
            Column::Value => value(values.map(|(x, _)| x)),
            Column::SecondValue => value(values.and_then(|(_, y)| y)),
            Column::Idea => Cell::text(&note.text),
            Column::Signature => Cell::text(note.signature.as_deref().unwrap_or_default()),
            Column::When => Cell::text(zone.map(|zone| zone.when.as_str()).unwrap_or_default()),
            Column::Status => Cell::text(words.status_of(&note.status).unwrap_or_default()),
            Column::Points => value(self.points.get(&note.id).copied()),
            Column::Origin => Cell::text(self.origins_of(note)),
            Column::Also => {
                let joined = self.kept.joined.get(&note.id);
                Cell::text(joined.map(|joined| joined.texts.join(BETWEEN)).unwrap_or_default())
            }
            Column::Group => {
                let group = note.group.as_ref().and_then(|group| self.groups.get(group));
                Cell::text(group.map(String::as_str).unwrap_or_default())
            }
            Column::Term => Cell::text(note.term.map(|term| words.term_of(term)).unwrap_or_default()),
            Column::Perimeter => {
                Cell::text(note.perimeter.map(|it| words.perimeter_of(it)).unwrap_or_default())
            }
            Column::Photo => {
                Cell::text(note.photo.as_ref().map(|photo| words.photo_of(photo)).unwrap_or_default())
            }
            Column::Weather => {
                Cell::text(note.weather.map(|weather| words.weather_of(weather)).unwrap_or_default())
            }
            Column::Count => {
                let joined = self.kept.joined.get(&note.id);
                let times = joined.map(|joined| joined.count.saturating_add(1).to_string());
                Cell::Figure(times.unwrap_or_default())
            }
        }
    }
}

/// What a table of ideas says of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Space,
    Zone,
    When,
    Row,
    Column,
    Value,
    SecondValue,
    Idea,
    Also,
    Signature,
    Status,
    Points,
    Origin,
    Group,
    Term,
    Perimeter,
    Photo,
    Weather,
    Count,
}

impl Column {
    pub fn title(self, words: &Words) -> &'static str {
        match self {
            Column::Space => words.space,
            Column::Zone => words.zone,
            Column::When => words.when,
            Column::Row => words.row,
            Column::Column => words.column,
            Column::Value => words.value,
            Column::SecondValue => words.second_value,
            Column::Idea => words.idea,
            Column::Also => words.also,
            Column::Signature => words.signature,
            Column::Status => words.status,
            Column::Points => words.points,
            Column::Origin => words.origin,
            Column::Group => words.group,
            Column::Term => words.term,
            Column::Perimeter => words.perimeter,
            Column::Photo => words.photo,
            Column::Weather => words.weather,
            Column::Count => words.count,
        }
    }

    /// Is it said only where a zone or a note has such a thing?
    fn is_here(self, spaces: &[Space]) -> bool {
        let mut zones = spaces.iter().flat_map(|space| space.kept.board.zones.values());
        match self {
            Column::Row => zones.any(|zone| !zone.rows.is_empty()),
            Column::Column => zones.any(|zone| !zone.columns.is_empty()),
            Column::Value => zones.any(|zone| zone.axes.is_some()),
            Column::SecondValue => zones.any(|zone| zone.axes.as_ref().is_some_and(|axes| axes.y.is_some())),
            Column::Also => (spaces.iter().flat_map(|space| space.kept.joined.values()))
                .any(|joined| !joined.texts.is_empty()),
            Column::When => zones.any(|zone| !zone.when.is_empty()),
            Column::Signature => spaces
                .iter()
                .flat_map(|space| space.kept.board.notes.values())
                .any(|note| note.signature.is_some()),
            Column::Perimeter => zones.any(Zone::asks_perimeter),
            Column::Photo => spaces
                .iter()
                .flat_map(|space| space.kept.board.notes.values())
                .any(|note| note.photo.is_some()),
            _ => true,
        }
    }
}

/// What the ideas of these boards are told by, in order.
pub fn columns(spaces: &[Space]) -> Vec<Column> {
    const ALL: [Column; 19] = [
        Column::Space,
        Column::Zone,
        Column::When,
        Column::Row,
        Column::Column,
        Column::Value,
        Column::SecondValue,
        Column::Idea,
        Column::Also,
        Column::Signature,
        Column::Status,
        Column::Points,
        Column::Origin,
        Column::Group,
        Column::Term,
        Column::Perimeter,
        Column::Photo,
        Column::Weather,
        Column::Count,
    ];
    ALL.into_iter().filter(|column| column.is_here(spaces)).collect()
}

/// The ideas of these boards, or of one zone of the only one, as a table (SPEC E3).
pub fn table(spaces: &[Space], zone: Option<&str>, words: &Words) -> String {
    let columns = columns(spaces);
    let titles: Vec<&str> = columns.iter().map(|column| column.title(words)).collect();
    let rows: Vec<_> = spaces.iter().flat_map(|space| space.rows(zone, &columns, words)).collect();
    csv::write(&titles, &rows)
}

/// All boards as one document: a part each, zones as blocks.
pub fn whole(view: &WorkshopView, spaces: &[Space], words: &Words) -> Document {
    let part = |space: &Space| {
        let sections = space.sections(None);
        let mut blocks: Vec<Block> = sections
            .iter()
            .filter(|section| !space.is_part(section, &sections))
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

#[cfg(test)]
mod tests;
