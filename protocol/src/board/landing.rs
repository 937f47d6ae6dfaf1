//! Where notes go that the server brings to a board: to the end of their zone, in the order in which they come.

use super::{Board, Place, Zone, ZoneKind};
use crate::{kinds, order};
use std::collections::BTreeMap;

/// From one note of a free zone to the next, across and down: a note of the usual size and a gap.
const STEP: (f64, f64) = (240.0, 168.0);
/// From the corner of a free zone to its first note: below its title.
const CORNER: (f64, f64) = (20.0, 80.0);
/// Notes in a row where there is no zone to say how wide it is.
const IN_A_ROW: usize = 6;

/// What is known of a board's zones while notes are brought to it.
#[derive(Debug)]
pub struct Landing {
    zones: BTreeMap<String, Ground>,
    /// The first zone that is shown.
    first: Option<String>,
    /// Outside of zones.
    open: Ground,
}

#[derive(Debug)]
struct Ground {
    zone: Zone,
    /// The key of its last note.
    last: Option<String>,
    /// How many notes fit in a row.
    across: usize,
    /// Below what is there.
    top: (f64, f64),
    landed: usize,
}

impl Ground {
    fn new(zone: Zone, across: usize, corner: (f64, f64)) -> Self {
        Self { zone, last: None, across, top: corner, landed: 0 }
    }

    fn of(zone: Zone) -> Self {
        let across = ((zone.frame.w - CORNER.0) / STEP.0).floor().max(1.0) as usize;
        Self::new(zone, across, CORNER)
    }
}

impl Landing {
    /// A board as it is before anything lands on it.
    pub fn of(board: &Board) -> Self {
        let outline = board.outline();
        let mut open = Ground::new(Zone { kind: ZoneKind::Free, ..Zone::default() }, IN_A_ROW, (0.0, 0.0));
        let mut zones: BTreeMap<String, Ground> = BTreeMap::new();
        for section in &outline.sections {
            let zone = section.zone;
            zones.insert(zone.id.clone(), Ground::of(zone.clone()));
            open.top.1 = open.top.1.max(zone.frame.y + zone.frame.h + STEP.1);
        }
        // Those in the bin too: they may come back.
        for note in board.notes.values() {
            let zone = note.place.zone.as_ref().and_then(|zone| zones.get_mut(zone));
            let ground = zone.unwrap_or(&mut open);
            if order::is_key(&note.place.order) && ground.last.as_ref() < Some(&note.place.order) {
                ground.last = Some(note.place.order.clone());
            }
            if note.deleted.is_none() {
                ground.top.1 = ground.top.1.max(note.place.y + STEP.1);
            }
        }
        let first = outline.sections.first().map(|section| section.zone.id.clone());
        Self { zones, first, open }
    }

    /// One zone more, with nothing in it.
    pub fn add(&mut self, zone: Zone) {
        self.zones.insert(zone.id.clone(), Ground::of(zone));
    }

    /// The first zone that is shown.
    pub fn first(&self) -> Option<&str> {
        self.first.as_deref()
    }

    /// Is this zone shown?
    pub fn knows(&self, zone: &str) -> bool {
        self.zones.contains_key(zone)
    }

    /// The place of the next note: in the first of these zones that is there, else in none. Nobody has said where in it.
    pub fn place<'a>(&mut self, zones: impl IntoIterator<Item = &'a str>) -> Place {
        self.place_as(zones, None)
    }

    /// [`Landing::place`] of a note whose writer meant a row, a column or values: `meant`, if it comes to that zone.
    pub fn place_as<'a>(&mut self, zones: impl IntoIterator<Item = &'a str>, meant: Option<&Place>) -> Place {
        let zone = zones.into_iter().find(|zone| self.zones.contains_key(*zone));
        let ground = zone.and_then(|zone| self.zones.get_mut(zone)).unwrap_or(&mut self.open);
        let (column, row) = (ground.landed % ground.across, ground.landed / ground.across);
        ground.landed += 1;
        // A key that no other fits after is as good as none: equal ones are told apart by id.
        let key = order::between(ground.last.as_deref(), None).unwrap_or_default();
        ground.last = Some(key.clone()).filter(|key| !key.is_empty()).or(ground.last.take());
        let (x, y) = match ground.zone.kind {
            ZoneKind::Free => (ground.top.0 + column as f64 * STEP.0, ground.top.1 + row as f64 * STEP.1),
            _ => (0.0, 0.0),
        };
        let place = Place { zone: zone.map(str::to_owned), order: key, x, y, ..Place::default() };
        let meant = meant.filter(|meant| meant.zone == place.zone);
        kinds::of(ground.zone.kind).lands(&ground.zone, place, meant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Deletion, Frame, Note, Zone};

    fn board() -> Board {
        let zone = |id: &str, kind, order: &str| Zone {
            id: id.into(),
            kind,
            order: order.into(),
            frame: Frame { x: 0.0, y: 0.0, w: 560.0, h: 300.0 },
            ..Zone::default()
        };
        let mut gone = zone("gone", ZoneKind::List, "a2");
        gone.deleted = Some(Deletion::default());
        let zones = [zone("list", ZoneKind::List, "a0"), zone("free", ZoneKind::Free, "a1"), gone];
        let note = |id: &str, zone: &str, order: &str, y| Note {
            id: id.into(),
            place: Place { zone: Some(zone.into()), order: order.into(), x: 0.0, y, ..Place::default() },
            ..Note::default()
        };
        let notes =
            [note("a", "list", "a5", 0.0), note("b", "list", "a3", 0.0), note("c", "free", "a0", 400.0)];
        Board {
            zones: zones.into_iter().map(|zone| (zone.id.clone(), zone)).collect(),
            notes: notes.into_iter().map(|note| (note.id.clone(), note)).collect(),
            ..Board::default()
        }
    }

    #[test]
    fn d3_what_lands_in_a_list_stands_at_its_end_in_order() {
        let mut landing = Landing::of(&board());
        let keys = [0; 3].map(|_| landing.place(["list"]).order);
        assert!("a5" < keys[0].as_str() && keys[0] < keys[1] && keys[1] < keys[2], "{keys:?}");
    }

    #[test]
    fn d3_what_lands_in_a_free_zone_covers_nothing_that_is_there() {
        let mut landing = Landing::of(&board());
        let places = [0; 3].map(|_| landing.place(["free"])).map(|place| (place.x, place.y));
        assert_eq!(places, [(20.0, 568.0), (260.0, 568.0), (20.0, 736.0)]);
    }

    #[test]
    fn d3_a_zone_that_is_not_shown_is_passed_over() {
        let mut landing = Landing::of(&board());
        assert_eq!(landing.first(), Some("list"));
        assert_eq!(landing.place(["gone", "never", "free"]).zone.as_deref(), Some("free"));
        let outside = landing.place(["gone"]);
        assert_eq!((outside.zone, outside.y), (None, 468.0), "below the zones");
    }
}
