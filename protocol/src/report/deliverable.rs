//! A method's deliverables (`template/deliverable.rs`), made of the workshop as it is now (SPEC E12): a document by
//! themes or by zones, or a table with the columns that the method names.

use super::{Material, cafe, outcomes, produced};
use crate::{
    board::{Note, Perimeter, Weather, Zone, ZoneKind, outline::Section},
    export::{
        csv::{self, Cell},
        document::{Block, Document, Fact, Idea, Part},
        html::{self, Paper},
        markdown,
        space::{BETWEEN, Column, Space},
    },
    template::deliverable::{Deliverable, DeliverableFormat, FIELDS, Sections},
};

/// One row of a table: a note, and where it stands.
struct Row<'a> {
    space: &'a Space,
    zone: Option<&'a Zone>,
    /// Its place in its zone, from 1.
    rank: usize,
    what: What<'a>,
}

enum What<'a> {
    Note(&'a Note),
    /// So many cards of a zone have this weather.
    Cards(Weather, u32),
}

impl Deliverable {
    /// Is it made of this zone too?
    fn has(&self, zone: &str) -> bool {
        self.zones.is_empty() || self.zones.iter().any(|known| known == zone)
    }

    /// Does it tell of this zone of a board, as it stands there?
    fn tells(&self, space: &Space, zone: &str) -> bool {
        let on_it = |note: &Note| note.deleted.is_none() && note.place.zone.as_deref() == Some(zone);
        let is_empty = || !space.kept.board.notes.values().any(on_it);
        self.has(zone) && !(self.if_any.iter().any(|known| known == zone) && is_empty())
    }
}

impl Material<'_> {
    /// The text of a deliverable's file; of one side of the perimeter alone, and saying so, where one is named.
    pub fn deliverable(&self, wanted: &Deliverable, side: Option<Perimeter>) -> String {
        let Some(side) = side else { return self.text_of(wanted, None) };
        let spaces: Vec<Space> = self.spaces.iter().map(|space| space.clone().within(side)).collect();
        Material { spaces: &spaces, ..*self }.text_of(wanted, Some(side))
    }

    fn text_of(&self, wanted: &Deliverable, side: Option<Perimeter>) -> String {
        let document = || self.document_of(wanted, side);
        match wanted.format {
            DeliverableFormat::Csv if wanted.sections == Some(Sections::Rooms) => self.rooms(),
            DeliverableFormat::Csv => {
                let (heads, cells) = match &wanted.grid {
                    Some(grid) => self.grid(grid),
                    None => (self.heads(wanted), self.cells(wanted)),
                };
                let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
                csv::write(&heads, &cells)
            }
            DeliverableFormat::Markdown => markdown::write(&document()),
            DeliverableFormat::Html => {
                let is_plan = matches!(wanted.sections, Some(Sections::Plans | Sections::Interpretation));
                html::write_on(&document(), if is_plan { Paper::A3 } else { Paper::A4 })
            }
            DeliverableFormat::Json => serde_json::to_string(&document()).expect("a document is JSON"),
        }
    }

    fn document_of(&self, wanted: &Deliverable, side: Option<Perimeter>) -> Document {
        let mut head = self.head();
        head.facts.extend(side.map(|side| Fact::new(self.words.perimeter, self.words.perimeter_of(side))));
        let mut parts = match wanted.sections {
            _ if wanted.columns.is_empty() => self.parts_of(wanted),
            Some(Sections::ByZone) => self.tables_by_zone(wanted),
            _ => vec![self.table(wanted)],
        };
        if wanted.validates {
            head.facts.extend(self.approval_facts());
            parts.splice(0..0, self.approvals());
        }
        Document { title: format!("{} · {}", wanted.title, head.title), parts, ..head }.without_sources()
    }

    fn parts_of(&self, wanted: &Deliverable) -> Vec<Part> {
        match wanted.sections {
            None => produced::parts(self),
            Some(Sections::Plans | Sections::Rooms) => self.plans(),
            Some(Sections::Interpretation) => self.interpretation(),
            Some(Sections::ByTheme) => {
                let is_cafe = cafe::is_one(self);
                let tables = self.spaces.iter().filter(|space| self.is_table(space));
                let theme = |space| {
                    if is_cafe { Some(cafe::theme(self, space)) } else { produced::board(self, space) }
                };
                tables.filter_map(theme).collect()
            }
            Some(Sections::ByZone) => self.by_zone(&|space, zone| wanted.tells(space, zone)),
            Some(Sections::Compared) => {
                let is_form = |zone: &str| self.zone(zone).is_some_and(|zone| zone.kind == ZoneKind::Form);
                let mut parts = vec![self.compared(wanted)];
                parts.extend(self.by_zone(&|space, zone| wanted.tells(space, zone) && !is_form(zone)));
                parts
            }
            Some(Sections::Decisions) => {
                outcomes::decisions(self).into_iter().chain(outcomes::elections(self)).collect()
            }
            Some(Sections::Story) => {
                let mut parts = self.stories();
                parts.extend(self.by_zone(&|space, zone| wanted.tells(space, zone)));
                parts
            }
        }
    }

    fn zone(&self, id: &str) -> Option<&Zone> {
        self.spaces.iter().find_map(|space| space.kept.board.zones.get(id))
    }

    /// A part for each zone that is wanted; it says of which board it is where they are of several. Tables at which nobody
    /// wrote are left out.
    fn by_zone(&self, wanted: &dyn Fn(&Space, &str) -> bool) -> Vec<Part> {
        let has_ideas =
            |space: &Space| space.kept.board.outline().sections.iter().any(|it| !it.notes.is_empty());
        let is_shown = |space: &&Space| {
            !produced::is_inclusion(self, space) && (!self.is_table(space) || has_ideas(space))
        };
        let shown = self.spaces.iter().filter(is_shown);
        let of_space = |space: &Space| {
            let parts = space.document(None, self.words).parts.into_iter();
            (space.clone(), parts.filter(|part| wanted(space, &part.id)).collect::<Vec<_>>())
        };
        let spaces: Vec<(Space, Vec<Part>)> =
            shown.map(of_space).filter(|(_, parts)| !parts.is_empty()).collect();
        let is_alone = spaces.len() == 1;
        let named = |space: &Space, part: Part| Part {
            id: format!("{}-{}", space.id, part.id),
            title: if is_alone { part.title } else { format!("{} · {}", space.title, part.title) },
            ..part
        };
        let parts = spaces
            .into_iter()
            .flat_map(|(space, parts)| parts.into_iter().map(|part| named(&space, part)).collect::<Vec<_>>());
        parts.collect()
    }

    /// [`Material::by_zone`], with a table in place of a zone: of the one that is named, else of each.
    fn tables_by_zone(&self, wanted: &Deliverable) -> Vec<Part> {
        let mut parts = Vec::new();
        for zone in &wanted.zones {
            let alone = self.by_zone(&|_, known| known == zone).into_iter();
            if wanted.rows.as_ref().is_some_and(|rows| rows != zone) {
                parts.extend(alone);
                continue;
            }
            let rows = Deliverable { rows: Some(zone.clone()), ..wanted.clone() };
            let blocks = self.table(&rows).blocks;
            // A table of nothing would not say so.
            let is_empty =
                blocks.iter().all(|block| matches!(block, Block::Table { rows, .. } if rows.is_empty()));
            let with = |part| if is_empty { part } else { Part { blocks: blocks.clone(), ..part } };
            parts.extend(alone.map(with));
        }
        parts
    }

    /// Forms side by side: a row for each question of the first, by its place, a column for each form.
    fn compared(&self, wanted: &Deliverable) -> Part {
        let words = self.words;
        let mut forms = Vec::new();
        for space in self.spaces {
            let outline = space.kept.board.outline();
            let zones = outline.sections.iter().map(|section| section.zone);
            for form in zones.filter(|zone| zone.kind == ZoneKind::Form && wanted.has(&zone.id)) {
                let asked = |section: &&Section<'_>| section.zone.parent.as_ref() == Some(&form.id);
                let answer =
                    |section: &Section<'_>| (section.zone.title.clone(), self.answer(space, section));
                let answers: Vec<(String, String)> =
                    outline.sections.iter().filter(asked).map(answer).collect();
                forms.push((form.title.clone(), answers));
            }
        }
        let most = forms.iter().map(|(_, answers)| answers.len()).max().unwrap_or_default();
        let row = |n: usize| {
            let question = forms.iter().find_map(|(_, answers)| answers.get(n)).map(|(title, _)| title);
            let head = format!("{}. {}", n + 1, question.map(String::as_str).unwrap_or_default());
            let said = |(_, answers): &(String, Vec<(String, String)>)| {
                answers.get(n).map_or_else(|| words.not_given.to_owned(), |(_, answer)| answer.clone())
            };
            std::iter::once(head).chain(forms.iter().map(said)).collect::<Vec<_>>()
        };
        let rows = (0..most).map(row).collect();
        let columns = std::iter::once(words.question_asked.to_owned());
        let columns = columns.chain(forms.iter().map(|(title, _)| title.clone())).collect();
        let blocks = vec![Block::Table { title: String::new(), columns, rows }];
        Part { id: wanted.id.clone(), title: words.side_by_side.to_owned(), text: String::new(), blocks }
    }

    /// What was written together for a question, else its ideas; «non renseigné» where there is neither.
    fn answer(&self, space: &Space, section: &Section<'_>) -> String {
        let written = section.zone.synthesis.as_deref().unwrap_or_default().trim();
        if !written.is_empty() {
            return written.to_owned();
        }
        let ideas: Vec<String> =
            section.notes.iter().map(|note| space.idea(note, self.words).line()).collect();
        if ideas.is_empty() { self.words.not_given.to_owned() } else { ideas.join("\n") }
    }

    /// A table as it stands on its board; what stands in no cell comes under it.
    fn grid(&self, zone: &str) -> (Vec<String>, Vec<Vec<Cell>>) {
        let (mut heads, mut rows) = (Vec::new(), Vec::new());
        for space in self.spaces {
            let outline = space.kept.board.outline();
            let Some(section) = outline.sections.iter().find(|section| section.zone.id == zone) else {
                continue;
            };
            for block in space.blocks(section, String::new(), self.words) {
                match block {
                    Block::Table { columns, rows: found, .. } => {
                        heads = columns;
                        let lines = |cell: String| Cell::text(cell.replace('\n', BETWEEN));
                        rows.extend(found.into_iter().map(|row| row.into_iter().map(lines).collect()));
                    }
                    Block::Ideas { title, ideas, .. } => {
                        let row = |idea: &Idea| vec![Cell::text(&title), Cell::text(idea.line())];
                        rows.extend(ideas.iter().map(row));
                    }
                    _ => {}
                }
            }
            if let Some(corner) = heads.first_mut().filter(|corner| corner.is_empty()) {
                corner.clone_from(&section.zone.title);
            }
        }
        for row in &mut rows {
            row.resize_with(heads.len().max(row.len()), || Cell::text(""));
        }
        (heads, rows)
    }

    fn table(&self, wanted: &Deliverable) -> Part {
        let text = |cell: Cell| match cell {
            Cell::Text(text) | Cell::Figure(text) => text,
        };
        let rows = self.cells(wanted).into_iter().map(|row| row.into_iter().map(text).collect()).collect();
        let table = Block::Table { title: String::new(), columns: self.heads(wanted), rows };
        let title = wanted.title.clone();
        Part { id: wanted.id.clone(), title, text: String::new(), blocks: vec![table] }
    }

    /// What the columns are called: a zone by its own title.
    fn heads(&self, wanted: &Deliverable) -> Vec<String> {
        let words = self.words;
        let zone = |id: &str| {
            let mut known = self.spaces.iter().filter_map(|space| space.kept.board.zones.get(id));
            known.next().map_or(id, |zone| zone.title.as_str()).to_owned()
        };
        let head = |column: &String| match column.as_str() {
            "board" => words.space.to_owned(),
            "theme" => words.theme.to_owned(),
            "rank" => words.rank.to_owned(),
            "action" => words.action.to_owned(),
            "answers" => words.answers.to_owned(),
            id => column_of(id).map_or_else(|| zone(id), |column| column.title(words).to_owned()),
        };
        wanted.columns.iter().map(head).collect()
    }

    fn cells(&self, wanted: &Deliverable) -> Vec<Vec<Cell>> {
        let mut rows: Vec<(Vec<Cell>, u32)> = Vec::new();
        let counts = wanted.columns.iter().position(|column| column == "count");
        for row in self.rows(wanted) {
            let cells: Vec<Cell> = wanted.columns.iter().map(|column| self.cell(&row, column)).collect();
            let more = match row.what {
                What::Cards(_, count) => count,
                What::Note(note) => {
                    row.space.kept.joined.get(&note.id).map_or(1, |joined| joined.count.saturating_add(1))
                }
            };
            match rows.iter_mut().find(|(known, _)| counts.is_some() && *known == cells) {
                Some((_, n)) => *n += more,
                None => rows.push((cells, more)),
            }
        }
        let with_count = |(mut cells, n): (Vec<Cell>, u32)| {
            if let Some(cell) = counts.and_then(|at| cells.get_mut(at)) {
                *cell = Cell::Figure(n.to_string());
            }
            cells
        };
        rows.into_iter().map(with_count).collect()
    }

    fn rows<'a>(&'a self, wanted: &Deliverable) -> Vec<Row<'a>> {
        let has = |name: &str| wanted.columns.iter().any(|column| column == name);
        let is_column = |zone: &str| !FIELDS.contains(&zone) && has(zone);
        let is_wanted = |zone: &str| {
            wanted.has(zone) && wanted.rows.as_ref().map_or(!is_column(zone), |rows| rows == zone)
        };
        let mut rows = Vec::new();
        for space in self.spaces.iter().filter(|space| !has("theme") || self.is_table(space)) {
            let outline = space.kept.board.outline();
            for section in outline.sections.iter().filter(|section| is_wanted(&section.zone.id)) {
                let zone = Some(section.zone);
                let weathers = space.weathers(&section.zone.id).into_iter();
                let cards: Vec<What<'_>> =
                    weathers.map(|(weather, count)| What::Cards(weather, count)).collect();
                // Cards that stay behind are counted all the same.
                let is_counted = has("count") && has("weather") && !cards.is_empty();
                let notes = || section.notes.iter().map(|note| What::Note(note)).collect();
                let whats: Vec<What<'_>> = if is_counted { cards } else { notes() };
                rows.extend(whats.into_iter().zip(1..).map(|(what, rank)| Row { space, zone, rank, what }));
            }
            if wanted.rows.is_none() && wanted.zones.is_empty() {
                let free = outline.free.iter().zip(1..);
                rows.extend(free.map(|(note, rank)| Row { space, zone: None, rank, what: What::Note(note) }));
            }
        }
        rows
    }

    fn cell(&self, row: &Row<'_>, column: &str) -> Cell {
        let (space, words) = (row.space, self.words);
        match (column, &row.what) {
            ("board" | "theme", _) => Cell::text(&space.title),
            ("zone", _) => Cell::text(row.zone.map(|zone| zone.title.as_str()).unwrap_or_default()),
            ("rank", _) => Cell::Figure(row.rank.to_string()),
            // Known when all rows are.
            ("count", _) => Cell::Figure(String::new()),
            ("weather", What::Cards(weather, _)) => Cell::text(words.weather_of(*weather)),
            (_, What::Cards(..)) => Cell::text(""),
            ("origin", What::Note(note)) => self.sources(row, note),
            (_, What::Note(note)) => self.said(row, note, column),
        }
    }

    /// Where an idea comes from; of several in one (methods M5: «×n, origine») also how many, and in which other words.
    fn sources(&self, row: &Row<'_>, note: &Note) -> Cell {
        let told = row.space.cell(Column::Origin, row.zone, note, self.words);
        let (Cell::Text(origins), Some(joined)) = (&told, row.space.kept.joined.get(&note.id)) else {
            return told;
        };
        let times = Some(self.words.n_times(joined.count.saturating_add(1)));
        let said = [times, Some(origins.clone()), self.words.also_written(&joined.texts)];
        let said: Vec<String> = said.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        Cell::text(said.join(BETWEEN))
    }

    /// What a column says of a note, wherever it stands.
    fn said(&self, row: &Row<'_>, note: &Note, column: &str) -> Cell {
        if let Some(column) = column_of(column) {
            return row.space.cell(column, row.zone, note, self.words);
        }
        let answers = match column {
            "answers" => cafe::answered(row.space, note),
            zone => cafe::answering(row.space, zone, note),
        };
        let texts: Vec<&str> = answers.iter().map(|answer| answer.text.trim()).collect();
        Cell::text(texts.join(BETWEEN))
    }
}

/// The field of notes that a file calls so.
fn column_of(name: &str) -> Option<Column> {
    Some(match name {
        "zone" => Column::Zone,
        "idea" | "action" => Column::Idea,
        "term" => Column::Term,
        "perimeter" => Column::Perimeter,
        "photo" => Column::Photo,
        "status" => Column::Status,
        "points" => Column::Points,
        "group" => Column::Group,
        "origin" => Column::Origin,
        "weather" => Column::Weather,
        "count" => Column::Count,
        "row" => Column::Row,
        "column" => Column::Column,
        "value" => Column::Value,
        "second_value" => Column::SecondValue,
        "signature" => Column::Signature,
        "when" => Column::When,
        _ => return None,
    })
}
