//! The one order in which everybody reads a board (SPEC B8): the tree behind the list view, the phone, the projector
//! and every export. The browser's `board/outline.ts` gives the same answers.

use super::{Board, Link, Note, Zone, ZoneKind};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// Notes of a free zone whose tops are closer than this are read as one row: half a note.
pub const ROW: f64 = 60.0;

/// A board in reading order; borrows its items.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline<'a> {
    /// Live zones, children after their parent.
    pub sections: Vec<Section<'a>>,
    /// Live notes in no zone.
    pub free: Vec<&'a Note>,
    /// Live links whose two ends are live.
    pub links: Vec<&'a Link>,
    pub bin: Bin<'a>,
}

/// A zone and its notes.
#[derive(Debug, Clone, PartialEq)]
pub struct Section<'a> {
    pub zone: &'a Zone,
    /// 0 for a zone without a parent.
    pub depth: usize,
    pub notes: Vec<&'a Note>,
}

/// What was deleted, and what that hides.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin<'a> {
    /// Deleted zones with the notes that they hide.
    pub sections: Vec<Section<'a>>,
    /// Notes that were deleted themselves.
    pub notes: Vec<&'a Note>,
    /// Deleted links, and those that lost an end.
    pub links: Vec<&'a Link>,
}

impl Board {
    /// The board in reading order. Nothing is ever lost: a zone whose parent is gone, deleted or its own descendant
    /// stands at the top; a note whose zone never was is free.
    pub fn outline<'a>(&'a self) -> Outline<'a> {
        let mut kept: BTreeMap<&str, Vec<&'a Note>> = BTreeMap::new();
        let (mut free, mut deleted) = (Vec::new(), Vec::new());
        for note in self.notes.values() {
            let zone = note.place.zone.as_deref().and_then(|zone| self.zones.get(zone));
            match zone {
                _ if note.deleted.is_some() => deleted.push(note),
                Some(zone) => kept.entry(&zone.id).or_default().push(note),
                None => free.push(note),
            }
        }
        let mut section = |zone: &'a Zone, depth| {
            let mut notes = kept.remove(zone.id.as_str()).unwrap_or_default();
            sort_notes(&mut notes, zone.kind);
            Section { zone, depth, notes }
        };
        let sections = self.zones_in_order().into_iter().map(|(zone, depth)| section(zone, depth)).collect();
        let mut gone: Vec<&Zone> = self.zones.values().filter(|zone| zone.deleted.is_some()).collect();
        gone.sort_by(|a, b| compare_zones(a, b));
        let hidden = gone.into_iter().map(|zone| section(zone, 0)).collect();
        sort_notes(&mut free, ZoneKind::Free);
        deleted.sort_by(|a, b| compare_notes(a, b));
        let mut links: Vec<&Link> = self.links.values().collect();
        links.sort_by(|a, b| (&a.order, &a.id).cmp(&(&b.order, &b.id)));
        let (links, lost) = links.into_iter().partition(|link| self.shows(link));
        Outline { sections, free, links, bin: Bin { sections: hidden, notes: deleted, links: lost } }
    }

    /// Live zones with their depth, children after their parent.
    fn zones_in_order(&self) -> Vec<(&Zone, usize)> {
        let mut live: Vec<&Zone> = self.zones.values().filter(|zone| zone.deleted.is_none()).collect();
        live.sort_by(|a, b| compare_zones(a, b));
        let ids: BTreeSet<&str> = live.iter().map(|zone| zone.id.as_str()).collect();
        let mut children: BTreeMap<&str, Vec<&Zone>> = BTreeMap::new();
        let mut waiting: Vec<(&Zone, usize)> = Vec::new();
        for zone in &live {
            match zone.parent.as_deref().filter(|parent| ids.contains(parent)) {
                Some(parent) => children.entry(parent).or_default().push(zone),
                None => waiting.push((zone, 0)),
            }
        }
        // Without recursion: parents may be nested as deep as someone likes.
        let (mut sorted, mut seen) = (Vec::with_capacity(live.len()), BTreeSet::new());
        waiting.reverse();
        let mut rest = live.into_iter();
        loop {
            while let Some((zone, depth)) = waiting.pop() {
                if !seen.insert(zone.id.as_str()) {
                    continue;
                }
                sorted.push((zone, depth));
                let below = children.remove(zone.id.as_str()).unwrap_or_default();
                waiting.extend(below.into_iter().rev().map(|child| (child, depth + 1)));
            }
            // What is left hangs in a circle: its first zone in order opens it.
            match rest.find(|zone| !seen.contains(zone.id.as_str())) {
                Some(zone) => waiting.push((zone, 0)),
                None => return sorted,
            }
        }
    }

    /// The note that stands for this one where people look: itself, or the one that it was joined into. `None` where that is
    /// in the bin (SPEC B25).
    pub fn shown_as(&self, id: &str) -> Option<&Note> {
        let mut at = self.notes.get(id)?;
        let mut seen = BTreeSet::from([at.id.as_str()]);
        while let Some(next) = self.joined_into(at) {
            if !seen.insert(&next.id) {
                return None;
            }
            at = next;
        }
        self.is_live(&at.id).then_some(at)
    }

    /// The notes that were joined into each one that is shown, by its id, those that came first before the others. What was
    /// joined into a note goes where that goes.
    pub fn joined(&self) -> BTreeMap<&str, Vec<&Note>> {
        let mut found: BTreeMap<&str, Vec<&Note>> = BTreeMap::new();
        // Where each of them ends. Each is looked at once, however long a row of joins somebody made; a ring ends nowhere.
        let mut ends: HashMap<&str, Option<&Note>> = HashMap::new();
        let mut way = Vec::new();
        for note in self.notes.values().filter(|note| self.joined_into(note).is_some()) {
            let mut at = note;
            let end = loop {
                if let Some(known) = ends.get(at.id.as_str()) {
                    break *known;
                }
                let Some(next) = self.joined_into(at) else { break self.is_live(&at.id).then_some(at) };
                ends.insert(&at.id, None);
                way.push(at);
                at = next;
            };
            ends.extend(way.drain(..).map(|passed| (passed.id.as_str(), end)));
            if let Some(shown) = end {
                found.entry(&shown.id).or_default().push(note);
            }
        }
        for notes in found.values_mut() {
            notes.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        }
        found
    }

    fn joined_into(&self, note: &Note) -> Option<&Note> {
        self.notes.get(note.deleted.as_ref()?.into.as_deref()?)
    }

    /// Is this link shown: live, between two live ends?
    pub fn shows(&self, link: &Link) -> bool {
        link.deleted.is_none() && self.is_live(&link.from) && self.is_live(&link.to)
    }

    /// Is this a note or zone that is shown?
    pub fn is_live(&self, id: &str) -> bool {
        let zone_is_live = |id: &str| self.zones.get(id).is_some_and(|zone| zone.deleted.is_none());
        match self.notes.get(id) {
            Some(note) => {
                let zone = note.place.zone.as_deref().filter(|zone| self.zones.contains_key(*zone));
                note.deleted.is_none() && zone.is_none_or(zone_is_live)
            }
            None => zone_is_live(id),
        }
    }
}

/// Zones by panel, order and id; those of no panel last.
fn compare_zones(a: &Zone, b: &Zone) -> Ordering {
    let key = |zone: &Zone| (zone.panel.is_none(), zone.panel);
    key(a).cmp(&key(b)).then_with(|| (&a.order, &a.id).cmp(&(&b.order, &b.id)))
}

fn compare_notes(a: &Note, b: &Note) -> Ordering {
    (&a.place.order, &a.id).cmp(&(&b.place.order, &b.id))
}

/// Lists and strips by order and id, free zones by rows, then columns.
fn sort_notes(notes: &mut [&Note], kind: ZoneKind) {
    if !kind.is_free() {
        notes.sort_by(|a, b| compare_notes(a, b));
        return;
    }
    notes.sort_by(|a, b| a.place.y.total_cmp(&b.place.y).then_with(|| a.id.cmp(&b.id)));
    let mut rest = notes;
    while let Some(top) = rest.first().map(|note| note.place.y) {
        let length = rest.iter().take_while(|note| note.place.y - top < ROW).count();
        let (row, below) = rest.split_at_mut(length);
        row.sort_by(|a, b| {
            a.place
                .x
                .total_cmp(&b.place.x)
                .then(a.place.y.total_cmp(&b.place.y))
                .then_with(|| a.id.cmp(&b.id))
        });
        rest = below;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Deletion, Place};

    fn zone(id: &str, panel: Option<i64>, order: &str, parent: Option<&str>) -> Zone {
        Zone { id: id.into(), panel, order: order.into(), parent: parent.map(Into::into), ..Zone::default() }
    }

    fn note(id: &str, zone: Option<&str>, order: &str, (x, y): (f64, f64)) -> Note {
        let place = Place { zone: zone.map(Into::into), order: order.into(), x, y, ..Place::default() };
        Note { id: id.into(), place, ..Note::default() }
    }

    fn board(zones: Vec<Zone>, notes: Vec<Note>, links: Vec<Link>) -> Board {
        Board {
            zones: zones.into_iter().map(|zone| (zone.id.clone(), zone)).collect(),
            notes: notes.into_iter().map(|note| (note.id.clone(), note)).collect(),
            links: links.into_iter().map(|link| (link.id.clone(), link)).collect(),
            ..Board::default()
        }
    }

    fn deletion() -> Option<Deletion> {
        Some(Deletion { by: "ada".into(), at: 1, into: None })
    }

    #[track_caller]
    fn headings(board: &Board, expect: &[(&str, usize)]) {
        let outline = board.outline();
        let found: Vec<_> = outline.sections.iter().map(|s| (s.zone.id.as_str(), s.depth)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn b8_zones_by_panel_order_and_id_under_their_parents() {
        let zones = vec![
            zone("late", Some(2), "a0", None),
            zone("nowhere", None, "a0", None),
            zone("second", Some(1), "a1", None),
            zone("b-twin", Some(1), "a0", None),
            zone("a-twin", Some(1), "a0", None),
            zone("child", Some(9), "a0", Some("a-twin")),
            zone("grandchild", None, "a0", Some("child")),
        ];
        let expect = [
            ("a-twin", 0),
            ("child", 1),
            ("grandchild", 2),
            ("b-twin", 0),
            ("second", 0),
            ("late", 0),
            ("nowhere", 0),
        ];
        headings(&board(zones, vec![], vec![]), &expect);
    }

    #[test]
    fn b8_no_zone_is_lost_in_a_circle_or_under_a_parent_that_is_gone() {
        let mut gone = zone("gone", None, "a0", None);
        gone.deleted = deletion();
        let zones = vec![
            gone,
            zone("a", None, "a1", Some("c")),
            zone("b", None, "a2", Some("a")),
            zone("c", None, "a3", Some("b")),
            zone("self", None, "a4", Some("self")),
            zone("orphan", None, "a5", Some("never")),
            zone("under-gone", None, "a6", Some("gone")),
        ];
        let expect = [("orphan", 0), ("under-gone", 0), ("a", 0), ("b", 1), ("c", 2), ("self", 0)];
        headings(&board(zones, vec![], vec![]), &expect);
        let deep =
            (0..20_000).map(|n| zone(&n.to_string(), None, "a0", Some(&(n + 1).to_string()))).collect();
        assert_eq!(board(deep, vec![], vec![]).outline().sections.len(), 20_000);
    }

    #[test]
    fn b25_however_long_a_row_of_joins_is_each_leads_to_what_is_shown() {
        let into = |id: String, into: Option<String>| Note {
            deleted: into.map(|into| Deletion { by: "ada".into(), at: 1, into: Some(into) }),
            ..note(&id, None, "a0", (0.0, 0.0))
        };
        let id = |n: usize| format!("{n:06}");
        let count = 50_000;
        for row in [0, 1] {
            // Each into the next one, or into the one before.
            let next = |n: usize| {
                if row == 0 { (n + 1 < count).then(|| id(n + 1)) } else { n.checked_sub(1).map(id) }
            };
            let board = board(vec![], (0..count).map(|n| into(id(n), next(n))).collect(), vec![]);
            let joined = board.joined();
            let shown = if row == 0 { id(count - 1) } else { id(0) };
            assert_eq!((joined.len(), joined[shown.as_str()].len()), (1, count - 1));
        }
        let ring = vec![
            into("a".into(), Some("b".into())),
            into("b".into(), Some("a".into())),
            into("c".into(), Some("a".into())),
            into("d".into(), Some("never".into())),
        ];
        assert_eq!(board(vec![], ring, vec![]).joined(), BTreeMap::new());
    }

    #[test]
    fn b8_lists_by_order_free_zones_by_rows_then_columns() {
        let mut free = zone("free", None, "a1", None);
        free.kind = ZoneKind::Free;
        let notes = vec![
            note("l2", Some("list"), "a1", (0.0, 0.0)),
            note("l1", Some("list"), "a0", (9.0, 9.0)),
            note("row2", Some("free"), "a0", (0.0, 160.0)),
            note("row1-right", Some("free"), "a0", (400.0, 90.0)),
            note("row1-left", Some("free"), "a0", (0.0, 149.0)),
            note("adrift", Some("never"), "a0", (0.0, 0.0)),
            note("nowhere", None, "a0", (0.0, -100.0)),
        ];
        let board = board(vec![zone("list", None, "a0", None), free], notes, vec![]);
        let outline = board.outline();
        let ids = |notes: &[&Note]| notes.iter().map(|note| note.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&outline.sections[0].notes), ["l1", "l2"]);
        assert_eq!(ids(&outline.sections[1].notes), ["row1-left", "row1-right", "row2"]);
        assert_eq!(ids(&outline.free), ["nowhere", "adrift"]);
    }

    #[test]
    fn b7_a_deleted_zone_hides_its_notes_and_a_link_lives_as_long_as_both_ends() {
        let mut gone = zone("gone", None, "a0", None);
        gone.deleted = deletion();
        let mut binned = note("binned", None, "a0", (0.0, 0.0));
        binned.deleted = deletion();
        let notes =
            vec![note("hidden", Some("gone"), "a0", (0.0, 0.0)), binned, note("n", None, "a0", (0.0, 0.0))];
        let link = |id: &str, from: &str, to: &str| Link {
            id: id.into(),
            from: from.into(),
            to: to.into(),
            ..Link::default()
        };
        let links = vec![
            link("lives", "n", "z"),
            link("lost-note", "n", "binned"),
            link("lost-zone", "gone", "n"),
            link("lost-hidden", "n", "hidden"),
            link("lost-never", "n", "never"),
        ];
        let board = board(vec![gone, zone("z", None, "a0", None)], notes, links);
        let outline = board.outline();
        let ids = |links: &[&Link]| links.iter().map(|link| link.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&outline.links), ["lives"]);
        assert_eq!(ids(&outline.bin.links), ["lost-hidden", "lost-never", "lost-note", "lost-zone"]);
        assert_eq!((outline.free.len(), outline.bin.notes.len()), (1, 1));
        assert_eq!(outline.bin.sections[0].notes[0].id, "hidden");
    }
}
