//! What comes into a board as text (SPEC N): pasted lines, a Markdown outline, a CSV, a JSON Canvas, or the JSON that
//! Socle writes → zones with ideas. All or nothing: the first line that can't be taken is named. Pure.

use crate::{
    NOTE_GRAPHEMES, TITLE_GRAPHEMES,
    board::{Color, Frame, Note, Zone, ZoneKind, rules::graphemes},
    export::csv as table,
    ids::Millis,
    order,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// Most ideas at once: more than any board is read with.
pub const MOST_NOTES: usize = 2000;
/// Most zones at once.
pub const MOST_ZONES: usize = 60;
/// Where new zones stand: below everything, two in a row, as the zones of «Idées socles».
const ZONE: (f64, f64) = (760.0, 304.0);
const APART: f64 = 32.0;
/// Farther down or to the right there is no room for all of them.
const FARTHEST: f64 = 9_900_000.0;

/// Zones with their ideas, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Incoming {
    pub zones: Vec<IncomingZone>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingZone {
    /// Empty: what stood under no heading.
    pub title: String,
    pub ideas: Vec<String>,
}

/// Why nothing of it comes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Trouble {
    /// From 1; 0: the whole.
    pub line: u32,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// There is no idea in it.
    Empty,
    /// An idea of more than 500 graphemes.
    IdeaTooLong,
    /// A heading of more than 120.
    TitleTooLong,
    /// More than 2,000 ideas, or 60 zones.
    TooMany,
    /// It begins as JSON and is none, or none that is known.
    UnknownJson,
    /// A table whose rows can't be told apart.
    BadTable,
}

/// What an import makes of a board, before it is made or after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPlan {
    pub zones: Vec<ImportZone>,
    pub ideas: u32,
    /// Why nothing of it comes in.
    pub trouble: Option<Trouble>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportZone {
    /// Empty: beside all zones.
    pub title: String,
    pub ideas: u32,
    /// No zone of this title is there yet.
    pub is_new: bool,
}

/// Reads a text in whatever form it has.
pub fn read(text: &str) -> Result<Incoming, Trouble> {
    let text = text.strip_prefix(table::BOM).unwrap_or(text);
    let mut sheet = Sheet::default();
    match text.trim_start().chars().next() {
        Some('{') => read_json(text, &mut sheet)?,
        _ if is_table(text) => read_table(text, &mut sheet)?,
        _ => read_lines(text, &mut sheet)?,
    }
    let mut incoming = sheet.incoming;
    incoming.zones.retain(|zone| !zone.title.is_empty() || !zone.ideas.is_empty());
    if incoming.zones.iter().all(|zone| zone.ideas.is_empty()) {
        return Err(Trouble { line: 0, why: Why::Empty });
    }
    Ok(incoming)
}

/// What is read so far.
#[derive(Default)]
struct Sheet {
    incoming: Incoming,
    ideas: usize,
}

impl Sheet {
    fn heading(&mut self, line: usize, title: &str) -> Result<(), Trouble> {
        let title = title.trim();
        if graphemes(title) > TITLE_GRAPHEMES {
            return Err(trouble(line, Why::TitleTooLong));
        }
        let zones = &mut self.incoming.zones;
        // Said again it goes on where it was.
        if let Some(at) = zones.iter().position(|zone| zone.title == title) {
            let zone = zones.remove(at);
            zones.push(zone);
        } else {
            zones.push(IncomingZone { title: title.to_owned(), ideas: Vec::new() });
        }
        if zones.len() > MOST_ZONES { Err(trouble(line, Why::TooMany)) } else { Ok(()) }
    }

    fn idea(&mut self, line: usize, text: &str) -> Result<(), Trouble> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if graphemes(text) > NOTE_GRAPHEMES {
            return Err(trouble(line, Why::IdeaTooLong));
        }
        self.ideas += 1;
        if self.ideas > MOST_NOTES {
            return Err(trouble(line, Why::TooMany));
        }
        if self.incoming.zones.is_empty() {
            self.incoming.zones.push(IncomingZone::default());
        }
        if let Some(zone) = self.incoming.zones.last_mut() {
            zone.ideas.push(text.to_owned());
        }
        Ok(())
    }
}

fn trouble(line: usize, why: Why) -> Trouble {
    Trouble { line: u32::try_from(line).unwrap_or(u32::MAX), why }
}

/// One idea a line; `#` before a heading, and signs of lists before ideas, are not of the text.
fn read_lines(text: &str, sheet: &mut Sheet) -> Result<(), Trouble> {
    for (line, raw) in text.lines().enumerate().map(|(n, raw)| (n + 1, raw.trim())) {
        let heading = raw.trim_start_matches('#');
        if heading.len() < raw.len() && (heading.is_empty() || heading.starts_with(' ')) {
            sheet.heading(line, &unescaped(heading))?;
        } else {
            sheet.idea(line, &unescaped(without_sign(raw)))?;
        }
    }
    Ok(())
}

/// Without «- », «* », «• », «↳ », «12. » or «[ ] » before it.
fn without_sign(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = || {
        let rest = digits.strip_prefix(['.', ')'])?;
        (digits.len() < line.len()).then_some(rest).filter(|rest| rest.starts_with(' '))
    };
    let listed = || {
        let rest = line.strip_prefix(['-', '*', '+', '•', '↳', '–'])?;
        rest.starts_with([' ', '\t']).then_some(rest)
    };
    let rest = listed().or_else(numbered).map_or(line, str::trim_start);
    ["[ ] ", "[x] ", "[X] "].iter().find_map(|sign| rest.strip_prefix(sign)).unwrap_or(rest)
}

/// Markdown's backslashes before signs, as our own export writes them.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => plain.extend(chars.next()),
            _ => plain.push(c),
        }
    }
    plain
}

/// Does its first line read as the head of a table?
fn is_table(text: &str) -> bool {
    let head = text.lines().next().unwrap_or_default();
    [';', '\t', ','].iter().any(|between| {
        let cells = || head.split(*between).map(|cell| column(cell.trim().trim_matches('"')));
        cells().count() > 1 && cells().any(|known| known == Some(Column::Idea))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Zone,
    Idea,
}

/// What a column of this name has.
fn column(name: &str) -> Option<Column> {
    match name.to_lowercase().as_str() {
        "zone" | "espace zone" | "titre" | "title" | "heading" => Some(Column::Zone),
        "idée" | "idee" | "idea" | "note" | "texte" | "text" => Some(Column::Idea),
        _ => None,
    }
}

fn read_table(text: &str, sheet: &mut Sheet) -> Result<(), Trouble> {
    let head = text.lines().next().unwrap_or_default();
    let count = |between: char| head.matches(between).count();
    let between = [';', '\t', ','].into_iter().max_by_key(|between| count(*between)).unwrap_or(';');
    let mut reader = csv::ReaderBuilder::new().delimiter(between as u8).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|_broken| trouble(1, Why::BadTable))?.clone();
    let place = |wanted| heads.iter().position(|name| column(name.trim()) == Some(wanted));
    let (zones, ideas) = (place(Column::Zone), place(Column::Idea));
    for record in reader.records() {
        let record = record.map_err(|error| {
            trouble(
                error.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or_default()),
                Why::BadTable,
            )
        })?;
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or_default());
        let cell = |at: Option<usize>| table::plain(at.and_then(|at| record.get(at)).unwrap_or_default());
        if let Some(zone) = zones.map(|at| cell(Some(at))).filter(|zone| Some(zone.trim()) != sheet.last()) {
            sheet.heading(line, zone)?;
        }
        sheet.idea(line, cell(ideas))?;
    }
    Ok(())
}

impl Sheet {
    fn last(&self) -> Option<&str> {
        self.incoming.zones.last().map(|zone| zone.title.as_str())
    }
}

fn read_json(text: &str, sheet: &mut Sheet) -> Result<(), Trouble> {
    let known: Value = serde_json::from_str(text).map_err(|error| trouble(error.line(), Why::UnknownJson))?;
    // Words that can't come in stand on this line, where the file has them as they are written here.
    let on_line = |words: &str, trouble: Trouble| {
        let found = serde_json::to_string(words).ok().and_then(|written| text.find(&written));
        let line = found.map_or(0, |at| text[..at].matches('\n').count() + 1);
        Trouble { line: u32::try_from(line).unwrap_or(u32::MAX), ..trouble }
    };
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let said = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let idea =
        |sheet: &mut Sheet, words: &str| sheet.idea(0, words).map_err(|trouble| on_line(words, trouble));
    if known["format"] == "socle-export/1" {
        for board in list(&known, "boards") {
            for zone in list(&board, "zones") {
                let title = said(&zone, "title");
                sheet.heading(0, &title).map_err(|trouble| on_line(&title, trouble))?;
                list(&zone, "notes").iter().try_for_each(|note| idea(sheet, &said(note, "text")))?;
            }
            let free = list(&board, "notes");
            if !free.is_empty() {
                sheet.heading(0, "")?;
            }
            free.iter().try_for_each(|note| idea(sheet, &said(note, "text")))?;
        }
        return Ok(());
    }
    if !known["nodes"].is_array() {
        return Err(trouble(0, Why::UnknownJson));
    }
    // JSON Canvas: a card is in the smallest group around its middle.
    let nodes = list(&known, "nodes");
    let frame = |node: &Value| {
        let at = |key: &str| node[key].as_f64().unwrap_or_default();
        Frame { x: at("x"), y: at("y"), w: at("width"), h: at("height") }
    };
    let groups: Vec<(String, Frame)> = nodes
        .iter()
        .filter(|node| node["type"] == "group")
        .map(|node| (said(node, "label"), frame(node)))
        .collect();
    let mut cards: BTreeMap<Option<usize>, Vec<(i64, i64, String)>> = BTreeMap::new();
    for node in nodes.iter().filter(|node| node["type"] == "text") {
        let at = frame(node);
        let (x, y) = (at.x + at.w / 2.0, at.y + at.h / 2.0);
        let around = groups.iter().enumerate().filter(|(_, (_, group))| {
            (group.x..=group.x + group.w).contains(&x) && (group.y..=group.y + group.h).contains(&y)
        });
        let group = around.min_by(|(_, (_, a)), (_, (_, b))| (a.w * a.h).total_cmp(&(b.w * b.h)));
        let place = (at.y.round() as i64, at.x.round() as i64, said(node, "text"));
        cards.entry(group.map(|(n, _)| n)).or_default().push(place);
    }
    for (group, mut ideas) in cards {
        let title = group.and_then(|n| groups.get(n)).map_or("", |(label, _)| label);
        sheet.heading(0, title).map_err(|trouble| on_line(title, trouble))?;
        ideas.sort();
        for (_, _, written) in &ideas {
            sheet.idea(0, &unescaped(written)).map_err(|trouble| on_line(written, trouble))?;
        }
    }
    Ok(())
}

impl Incoming {
    /// What it makes of this board: the zones to add, then the notes, each with the zone that it goes to.
    pub fn onto(
        &self,
        board: &crate::board::Board,
        at: Millis,
        mut id: impl FnMut() -> String,
    ) -> (Vec<Zone>, Vec<Note>, ImportPlan) {
        let live: Vec<&Zone> = board.outline().sections.iter().map(|section| section.zone).collect();
        let bottom = live.iter().map(|zone| zone.frame.y + zone.frame.h).fold(24.0 - 2.0 * APART, f64::max);
        // However far out somebody has drawn a zone, what comes in stays on the board (SPEC B12).
        let bottom = bottom.min(FARTHEST);
        let left = live.iter().map(|zone| zone.frame.x).reduce(f64::min).unwrap_or(24.0).min(FARTHEST);
        let fresh: BTreeSet<&str> = self
            .zones
            .iter()
            .map(|zone| zone.title.as_str())
            .filter(|title| !title.is_empty() && !live.iter().any(|known| same(&known.title, title)))
            .collect();
        let last = live.iter().filter(|zone| zone.parent.is_none()).map(|zone| zone.order.as_str()).max();
        let mut keys =
            order::row(last.filter(|key| order::is_key(key)), fresh.len()).unwrap_or_default().into_iter();
        let (mut zones, mut notes, mut told): (Vec<Zone>, Vec<Note>, Vec<ImportZone>) = Default::default();
        for incoming in &self.zones {
            let known = live.iter().find(|known| same(&known.title, &incoming.title));
            let is_new = fresh.contains(incoming.title.as_str());
            let color = Color::ALL[(live.len() + zones.len()) % Color::ALL.len()];
            let zone = if is_new {
                let (column, row) = ((zones.len() % 2) as f64, (zones.len() / 2) as f64);
                let frame = Frame {
                    x: left + column * (ZONE.0 + APART),
                    y: bottom + 2.0 * APART + row * (ZONE.1 + APART),
                    w: ZONE.0,
                    h: ZONE.1,
                };
                let zone = Zone {
                    id: id(),
                    kind: ZoneKind::List,
                    title: incoming.title.clone(),
                    order: keys.next().unwrap_or_default(),
                    frame,
                    color,
                    at,
                    ..Zone::default()
                };
                zones.push(zone.clone());
                Some(zone)
            } else {
                known.map(|zone| (*zone).clone()).filter(|_| !incoming.title.is_empty())
            };
            for text in &incoming.ideas {
                let mut note = Note { id: id(), text: text.clone(), at, ..Note::default() };
                note.status = "proposed".into();
                note.color = zone.as_ref().map_or(Color::Soleil, |zone| zone.color);
                note.place.zone = zone.as_ref().map(|zone| zone.id.clone());
                notes.push(note);
            }
            let ideas = u32::try_from(incoming.ideas.len()).unwrap_or(u32::MAX);
            told.push(ImportZone { title: incoming.title.clone(), ideas, is_new });
        }
        let ideas = u32::try_from(notes.len()).unwrap_or(u32::MAX);
        (zones, notes, ImportPlan { zones: told, ideas, trouble: None })
    }
}

/// Is this the same title, but for capitals and blanks?
fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

impl From<Trouble> for ImportPlan {
    fn from(trouble: Trouble) -> Self {
        Self { zones: Vec::new(), ideas: 0, trouble: Some(trouble) }
    }
}

#[cfg(test)]
mod tests;
