//! The boards of the next workshop, with what was carried to them.

use super::{Source, is_told, own_zones, takes};
use crate::{
    api::{Feed, Takes},
    board::{
        Board, Deletion, Frame, Head, Note, Place, Roots, Zone, ZoneKind, copy,
        ground::{MOST_ROOMS, MOST_ROWS},
        landing::Landing,
        new_doc,
        outline::{Outline, Section},
    },
    ids::Millis,
    order,
    refusal::Refusal,
    template::Template,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
    ideas: Vec<Idea<'a>>,
}

/// A note that comes along, with what was joined into it (SPEC B25).
#[derive(Clone, Copy)]
struct Idea<'a> {
    note: &'a Note,
    joined: &'a [&'a Note],
}

impl Template {
    /// The boards of a workshop of this title, with what these feeds carry to them: at most `most` notes to each. Refused
    /// where a feed speaks of what is not there, or where nothing would come along.
    pub fn carried(
        &self,
        title: &str,
        at: Millis,
        sources: &[Source],
        feeds: &[Feed],
        most: usize,
    ) -> Result<Vec<Board>, Refusal> {
        let doors = self.doors();
        let outlines: Vec<Outline<'_>> = sources.iter().map(|source| source.content.outline()).collect();
        let joined: Vec<_> = sources.iter().map(|source| source.content.joined()).collect();
        let bad = |n: usize, key: &str| Refusal::BadField { field: format!("feeds[{n}].{key}") };
        let mut brought: BTreeMap<&str, Vec<Brought<'_>>> = BTreeMap::new();
        let mut known = BTreeSet::new();
        for (n, feed) in feeds.iter().enumerate() {
            if !known.insert((&feed.board, &feed.zone, &feed.into)) {
                return Err(Refusal::BadField { field: format!("feeds[{n}]") });
            }
            let source = sources.iter().position(|source| source.id == feed.board);
            let source = source.ok_or(Refusal::UnknownBoard {})?;
            let (Source { title, is_open, .. }, outline) = (&sources[source], &outlines[source]);
            let joined = &joined[source];
            // What is for some only does not say what it is called (SPEC D9).
            let board = if *is_open { title.as_str() } else { "" };
            let one = match &feed.zone {
                None => Brought { zone: None, title: board, ideas: with_joined(&outline.free, joined) },
                Some(id) => {
                    let is_meant =
                        |section: &&Section<'_>| section.zone.id == *id && is_told(section.zone.kind);
                    let section = outline.sections.iter().find(is_meant).ok_or_else(|| bad(n, "zone"))?;
                    let named = Some(section.zone.title.as_str()).filter(|title| !title.trim().is_empty());
                    let ideas = with_joined(&section.notes, joined);
                    Brought { zone: Some(section.zone), title: named.unwrap_or(board), ideas }
                }
            };
            let door = doors.iter().find(|door| door.zone == feed.into).ok_or_else(|| bad(n, "into"))?;
            brought.entry(&door.zone).or_default().push(one);
        }
        let takes = |door: &str| doors.iter().find(|known| known.zone == door).map(|known| known.takes);
        let is_something = |(door, list): (&&str, &Vec<Brought<'_>>)| {
            let is_named = takes(door) == Some(Takes::Rooms);
            list.iter().any(|one| !one.ideas.is_empty() || (is_named && one.zone.is_some()))
        };
        if !brought.iter().any(is_something) {
            return Err(Refusal::NothingToCarry {});
        }
        let mut boards: Vec<Board> =
            (0..self.boards.len()).filter_map(|index| self.laid(index, title, at)).collect();
        for (door, list) in &brought {
            for index in self.behind(door) {
                let Some(board) = boards.get_mut(index) else { continue };
                has_room(board, list, most)?;
                match takes(door) {
                    Some(Takes::Ideas) => ideas(board, door, list)?,
                    Some(Takes::Rooms) => drop(rooms(board, door, Some(door), (list, MOST_ROOMS), at)?),
                    Some(Takes::Rows) => rows(board, door, list, at)?,
                    None => {}
                }
            }
        }
        Ok(boards)
    }

    /// The boards that a door leads to: each table that has it, else the first board.
    pub(super) fn behind(&self, door: &str) -> Vec<usize> {
        let has_it = |index: &usize| {
            let mut zones = self.boards.get(*index).into_iter().flat_map(own_zones);
            zones.any(|zone| zone.id == door && takes(zone).is_some())
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

fn with_joined<'a>(notes: &[&'a Note], joined: &'a BTreeMap<&str, Vec<&'a Note>>) -> Vec<Idea<'a>> {
    let of = |note: &Note| joined.get(note.id.as_str()).map(Vec::as_slice).unwrap_or_default();
    notes.iter().map(|note| Idea { note, joined: of(note) }).collect()
}

/// Is there room for all of these, whatever of them is the same in the end?
fn has_room(board: &Board, list: &[Brought<'_>], most: usize) -> Result<(), Refusal> {
    let coming: usize = list.iter().flat_map(|one| &one.ideas).map(|idea| 1 + idea.joined.len()).sum();
    if board.notes.len().saturating_add(coming) > most {
        return Err(Refusal::BoardFull { limit: u32::try_from(most).unwrap_or(u32::MAX) });
    }
    Ok(())
}

/// Brings an idea to this place of a board, with what was joined into it.
fn bring(board: &mut Board, idea: Idea<'_>, place: &Place) {
    let into = arrive(board, idea.note, place.clone(), None);
    for note in idea.joined {
        let gone = note.deleted.as_ref().map(|gone| Deletion { into: Some(into.clone()), ..gone.clone() });
        arrive(board, note, place.clone(), gone);
    }
}

/// A note comes under its own id, or under the next one that nothing has; answers which.
fn arrive(board: &mut Board, note: &Note, place: Place, deleted: Option<Deletion>) -> String {
    let from = note.origin.as_ref().map(|origin| origin.board.as_str()).unwrap_or_default();
    let mut id = note.id.clone();
    while board.notes.contains_key(&id) {
        id = copy::id(from, &id, "");
    }
    // What is one thing with another is that on its own board.
    let note = Note { id: id.clone(), place, deleted, twin: None, ..note.clone() };
    board.notes.insert(id.clone(), note);
    id
}

/// The ideas of all of these to one zone, one after the other.
fn ideas(board: &mut Board, door: &str, list: &[Brought<'_>]) -> Result<(), Refusal> {
    let mut landing = Landing::of(board);
    for idea in list.iter().flat_map(|one| &one.ideas) {
        bring(board, *idea, &landing.place([door]));
    }
    let Some(limit) = board.zones.get(door).and_then(|zone| zone.max) else { return Ok(()) };
    let is_here = |note: &&Note| note.deleted.is_none() && note.place.zone.as_deref() == Some(door);
    let here = board.notes.values().filter(is_here).count();
    if here > limit as usize {
        return Err(Refusal::ZoneFull { zone: door.to_owned(), limit });
    }
    Ok(())
}

/// A list for each of these, beside zone `door`; one for all that have the same title, of which there are no more than
/// `most`. Answers what they are called.
fn rooms(
    board: &mut Board,
    door: &str,
    parent: Option<&str>,
    (list, most): (&[Brought<'_>], usize),
    at: Millis,
) -> Result<Vec<String>, Refusal> {
    let mut together: Vec<(String, Vec<&Brought<'_>>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for one in list {
        // Read as one by who reads them.
        let place = *places.entry(one.title.trim().to_lowercase()).or_insert(together.len());
        match together.get_mut(place) {
            Some((_, same)) => same.push(one),
            None => together.push((one.title.to_owned(), vec![one])),
        }
    }
    if together.len() > most {
        return Err(Refusal::ListFull { limit: u32::try_from(most).unwrap_or(u32::MAX) });
    }
    let last = board.zones.values().map(|zone| zone.order.as_str()).filter(|key| order::is_key(key)).max();
    let keys = order::row(last, together.len()).unwrap_or_default();
    let beside = board.zones.get(door).map(|zone| zone.frame).unwrap_or_default();
    let mut columns = [beside.y; 2];
    let mut landing = Landing::of(board);
    for ((title, same), key) in together.iter().zip(keys) {
        let zones = same.iter().filter_map(|one| one.zone);
        let id = zones.clone().map(|zone| zone.id.clone()).find(|id| !board.zones.contains_key(id));
        let mut id = id.unwrap_or_else(|| copy::id(door, title, ""));
        while board.zones.contains_key(&id) {
            id = copy::id(door, &id, "");
        }
        // The plans of several groups have the ideas of one ESPACE, each a copy.
        let mut words = HashSet::new();
        let ideas = same.iter().flat_map(|one| &one.ideas).copied();
        let ideas: Vec<Idea<'_>> = ideas.filter(|idea| words.insert(copy::sum(idea.note))).collect();
        let column = usize::from(columns[1] < columns[0]);
        let frame = Frame {
            x: beside.x + beside.w + GAP + column as f64 * (WIDE + GAP),
            y: columns[column],
            w: WIDE,
            h: (HEAD + IDEA * ideas.len() as f64).max(LEAST),
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
        landing.add(zone.clone());
        board.zones.insert(id.clone(), zone);
        for idea in ideas {
            bring(board, idea, &landing.place([id.as_str()]));
        }
    }
    Ok(together.into_iter().map(|(title, _)| title).collect())
}

/// A row for each of these, with its ideas in a list beside the table.
fn rows(board: &mut Board, door: &str, list: &[Brought<'_>], at: Millis) -> Result<(), Refusal> {
    let titles = rooms(board, door, None, (list, MOST_ROWS), at)?;
    if let Some(table) = board.zones.get_mut(door) {
        let row =
            |(n, label): (usize, String)| Head { id: format!("espace-{}", n + 1), label, ..Head::default() };
        table.rows = titles.into_iter().enumerate().map(row).collect();
    }
    Ok(())
}
