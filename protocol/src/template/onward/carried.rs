//! The boards of the next workshop, with what was carried to them.

use super::{Source, is_told, takes};
use crate::{
    api::{Feed, Takes},
    board::{
        Board, Frame, Head, Note, Roots, Zone, ZoneKind, copy,
        ground::MOST_ROWS,
        landing::Landing,
        new_doc,
        outline::{Outline, Section},
    },
    ids::Millis,
    order,
    refusal::Refusal,
    template::Template,
};
use std::collections::BTreeMap;
use yrs::{Transact, Update, updates::decoder::Decode};

/// An ESPACE that waits beside a plan, or beside a table: as wide as those of «Plan des usages», two in a row.
const WIDE: f64 = 460.0;
const GAP: f64 = 32.0;
/// Its title, and one idea under it.
const HEAD: f64 = 78.0;
const IDEA: f64 = 108.0;
/// One without an idea.
const LEAST: f64 = 172.0;

/// What one zone, or what stands in none, brings.
struct Brought<'a> {
    zone: Option<&'a Zone>,
    /// As people know it.
    title: &'a str,
    notes: Vec<&'a Note>,
}

impl Template {
    /// The boards of a workshop of this title, with what these feeds carry to them. Refused where a feed speaks of what is
    /// not there, or where nothing would come along.
    pub fn carried(
        &self,
        title: &str,
        at: Millis,
        sources: &[Source],
        feeds: &[Feed],
    ) -> Result<Vec<Board>, Refusal> {
        let mut boards: Vec<Board> =
            (0..self.boards.len()).filter_map(|index| self.laid(index, title, at)).collect();
        let doors = self.doors();
        let outlines: Vec<Outline<'_>> = sources.iter().map(|source| source.content.outline()).collect();
        let bad = |n: usize, key: &str| Refusal::BadField { field: format!("feeds[{n}].{key}") };
        let mut brought: BTreeMap<&str, Vec<Brought<'_>>> = BTreeMap::new();
        for (n, feed) in feeds.iter().enumerate() {
            if feeds.iter().take(n).any(|earlier| earlier == feed) {
                return Err(Refusal::BadField { field: format!("feeds[{n}]") });
            }
            let known = sources.iter().zip(&outlines).find(|(source, _)| source.id == feed.board);
            let (source, outline) = known.ok_or(Refusal::UnknownBoard {})?;
            let one = match &feed.zone {
                None => Brought { zone: None, title: &source.title, notes: outline.free.clone() },
                Some(id) => {
                    let is_meant =
                        |section: &&Section<'_>| section.zone.id == *id && is_told(section.zone.kind);
                    let section = outline.sections.iter().find(is_meant).ok_or_else(|| bad(n, "zone"))?;
                    let named = Some(section.zone.title.as_str()).filter(|title| !title.trim().is_empty());
                    let title = named.unwrap_or(&source.title);
                    Brought { zone: Some(section.zone), title, notes: section.notes.clone() }
                }
            };
            let door = doors.iter().find(|door| door.zone == feed.into).ok_or_else(|| bad(n, "into"))?;
            brought.entry(&door.zone).or_default().push(one);
        }
        let is_something = |(door, list): (&&str, &Vec<Brought<'_>>)| {
            let is_named = doors.iter().any(|known| known.zone == **door && known.takes == Takes::Rooms);
            list.iter().any(|one| !one.notes.is_empty() || (is_named && one.zone.is_some()))
        };
        if !brought.iter().any(is_something) {
            return Err(Refusal::NothingToCarry {});
        }
        for (door, list) in &brought {
            for index in self.behind(door) {
                let Some(board) = boards.get_mut(index) else { continue };
                match doors.iter().find(|known| known.zone == **door).map(|known| known.takes) {
                    Some(Takes::Ideas) => ideas(board, door, list)?,
                    Some(Takes::Rooms) => drop(rooms(board, door, Some(door), list, at)),
                    Some(Takes::Rows) => rows(board, door, list, at)?,
                    None => {}
                }
            }
        }
        Ok(boards)
    }

    /// The boards that a door leads to: each table that has it, else the first board.
    fn behind(&self, door: &str) -> Vec<usize> {
        let has_it = |index: &usize| {
            let zones = self.boards.get(*index).map(|board| board.zones.as_slice()).unwrap_or_default();
            zones.iter().any(|zone| zone.id == door && takes(zone).is_some())
        };
        let all: Vec<usize> = (0..self.boards.len()).filter(has_it).collect();
        let is_table = |index: &usize| self.boards.get(*index).is_some_and(|board| board.table);
        let tables: Vec<usize> = all.iter().copied().filter(is_table).collect();
        if tables.is_empty() { all.into_iter().take(1).collect() } else { tables }
    }

    /// A board as it opens.
    fn laid(&self, index: usize, title: &str, at: Millis) -> Option<Board> {
        let update = self.board(index, title, at)?;
        let doc = new_doc();
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        let update = Update::decode_v1(&update).expect("a template writes updates");
        txn.apply_update(update).expect("onto an empty document");
        Some(roots.read(&txn))
    }
}

/// The note on this board, where nothing has its name yet.
fn arrived(board: &Board, note: &Note) -> Note {
    let from = note.origin.as_ref().map(|origin| origin.board.as_str()).unwrap_or_default();
    let id = if board.notes.contains_key(&note.id) { copy::id(from, &note.id, "") } else { note.id.clone() };
    // What is one thing with another is that on its own board.
    Note { id, twin: None, ..note.clone() }
}

/// The ideas of all of these to one zone, one after the other.
fn ideas(board: &mut Board, door: &str, list: &[Brought<'_>]) -> Result<(), Refusal> {
    let mut landing = Landing::of(board);
    for note in list.iter().flat_map(|one| &one.notes) {
        let note = Note { place: landing.place([door]), ..arrived(board, note) };
        board.notes.insert(note.id.clone(), note);
    }
    let Some(limit) = board.zones.get(door).and_then(|zone| zone.max) else { return Ok(()) };
    let here = board.notes.values().filter(|note| note.place.zone.as_deref() == Some(door)).count();
    if here > limit as usize {
        return Err(Refusal::ZoneFull { zone: door.to_owned(), limit });
    }
    Ok(())
}

/// A list for each of these, beside zone `door`; one for all that have the same title. Answers what they are called.
fn rooms(
    board: &mut Board,
    door: &str,
    parent: Option<&str>,
    list: &[Brought<'_>],
    at: Millis,
) -> Vec<String> {
    let mut together: Vec<(String, Vec<&Brought<'_>>)> = Vec::new();
    for one in list {
        match together.iter_mut().find(|(title, _)| is_same(title, one.title)) {
            Some((_, same)) => same.push(one),
            None => together.push((one.title.to_owned(), vec![one])),
        }
    }
    let last = board.zones.values().map(|zone| zone.order.as_str()).filter(|key| order::is_key(key)).max();
    let keys = order::row(last, together.len()).unwrap_or_default();
    let beside = board.zones.get(door).map(|zone| zone.frame).unwrap_or_default();
    let mut columns = [beside.y; 2];
    for ((title, same), key) in together.iter().zip(keys) {
        let zones = same.iter().filter_map(|one| one.zone);
        let id = zones.clone().map(|zone| zone.id.clone()).find(|id| !board.zones.contains_key(id));
        let id = id.unwrap_or_else(|| copy::id(door, title, ""));
        let mut notes: Vec<&Note> = Vec::new();
        for note in same.iter().flat_map(|one| &one.notes) {
            // The plans of several groups have the ideas of one ESPACE, each a copy.
            if !notes.iter().any(|known| known.has_words_of(note)) {
                notes.push(note);
            }
        }
        let column = usize::from(columns[1] < columns[0]);
        let frame = Frame {
            x: beside.x + beside.w + GAP + column as f64 * (WIDE + GAP),
            y: columns[column],
            w: WIDE,
            h: (HEAD + IDEA * notes.len() as f64).max(LEAST),
        };
        columns[column] += frame.h + GAP;
        let zone = Zone {
            id: id.clone(),
            kind: ZoneKind::List,
            title: title.clone(),
            parent: parent.map(str::to_owned),
            order: key,
            frame,
            color: zones.clone().next().map(|zone| zone.color).unwrap_or_default(),
            at,
            ..Zone::default()
        };
        board.zones.insert(id.clone(), zone);
        let mut landing = Landing::of(board);
        for note in notes {
            let note = Note { place: landing.place([id.as_str()]), ..arrived(board, note) };
            board.notes.insert(note.id.clone(), note);
        }
    }
    together.into_iter().map(|(title, _)| title).collect()
}

/// A row for each of these, with its ideas in a list beside the table.
fn rows(board: &mut Board, door: &str, list: &[Brought<'_>], at: Millis) -> Result<(), Refusal> {
    let titles = rooms(board, door, None, list, at);
    if titles.len() > MOST_ROWS {
        return Err(Refusal::ListFull { limit: u32::try_from(MOST_ROWS).unwrap_or(u32::MAX) });
    }
    if let Some(table) = board.zones.get_mut(door) {
        let row =
            |(n, label): (usize, String)| Head { id: format!("espace-{}", n + 1), label, ..Head::default() };
        table.rows = titles.into_iter().enumerate().map(row).collect();
    }
    Ok(())
}

/// Read as one by who reads them.
fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
