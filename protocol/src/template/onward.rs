//! A journey goes on in another method (SPEC Y15): what of a workshop comes along, and where in the boards of the next
//! one it goes. Zones feed zones: a list takes the ideas of another one; a plan takes whole zones, as ESPACES that wait
//! beside it; a table on whose rows is decided takes zones as its rows, and has their ideas beside it, to be read.
//!
//! A method's file says from which methods it is gone on, and how (`continues`). Whoever leads may say otherwise.

mod carried;

use super::{
    BadTemplate, BoardPlan, Only, Template, ZonePlan,
    fault::{Fault, bad},
    is_default,
};
use crate::{
    api::{Feed, Onward, OnwardDoor, OnwardZone, Takes},
    board::{Board, Zone, ZoneKind, key, outline::Section},
    ids::BoardId,
};
use serde::{Deserialize, Serialize};

/// Whatever it is gone on from.
const ANY: &str = "*";

/// A way on from a method: which of its zones feed one of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continues {
    /// The id of a method; `*` is any that has no way of its own.
    pub from: String,
    /// Its boards, by what its file calls them; any when there are none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub boards: Vec<String>,
    /// Zones there; all when there are none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub zones: Vec<String>,
    /// But these.
    #[serde(default, skip_serializing_if = "is_default")]
    pub except: Vec<String>,
    /// A zone here.
    pub into: String,
}

/// A board of the workshop that is gone on from, as it may be told ([`Board::extract`]).
#[derive(Debug, Clone)]
pub struct Source {
    pub id: BoardId,
    /// What its method calls it.
    pub key: Option<String>,
    pub title: String,
    /// It is for everyone: what is for some only comes along where somebody says so.
    pub is_open: bool,
    pub content: Board,
}

/// What goes along in a zone of this kind; `None` where nothing does.
fn takes(zone: &ZonePlan) -> Option<Takes> {
    match ZoneKind::named(&zone.kind) {
        ZoneKind::List | ZoneKind::Free | ZoneKind::Lane | ZoneKind::Axis => Some(Takes::Ideas),
        ZoneKind::Plan => Some(Takes::Rooms),
        ZoneKind::Table if zone.fields.iter().any(|field| field == key::DECIDED) => Some(Takes::Rows),
        // Each of their notes is somebody's card, or somebody's answer, or stands in a cell.
        ZoneKind::Table | ZoneKind::Strip | ZoneKind::Form | ZoneKind::Target | ZoneKind::Postcard => None,
    }
}

/// Is what people wrote there theirs to take on? How someone arrives is not.
fn is_told(kind: ZoneKind) -> bool {
    kind != ZoneKind::Strip
}

/// What a board has without the example, where it did not come with phases of another method.
fn own_zones(board: &BoardPlan) -> impl Iterator<Item = &ZonePlan> {
    board.zones.iter().filter(|zone| !board.included && zone.only != Some(Only::Sample))
}

impl Continues {
    fn feeds(&self, board: &Source, zone: &str) -> bool {
        let is_among =
            |list: &[String], id: Option<&str>| list.iter().any(|known| Some(known.as_str()) == id);
        (self.boards.is_empty() || is_among(&self.boards, board.key.as_deref()))
            && (self.zones.is_empty() || is_among(&self.zones, Some(zone)))
            && !is_among(&self.except, Some(zone))
    }
}

/// Is everything there that the ways on speak of?
pub(super) fn check(template: &Template) -> Result<(), BadTemplate> {
    for (n, way) in template.continues.iter().enumerate() {
        let at = |key: &str| format!("continues[{n}].{key}");
        let door = template.door(&way.into);
        if door.is_none() {
            let reason = format!("no zone named {} takes anything", way.into);
            return Err(bad(&at("into"), reason).of(Fault::UnknownZone));
        }
    }
    Ok(())
}

impl Template {
    /// Where something may come in, by the ids of zones: each once, in the order of the file.
    pub fn doors(&self) -> Vec<OnwardDoor> {
        let mut doors: Vec<OnwardDoor> = Vec::new();
        for zone in self.boards.iter().flat_map(own_zones) {
            let is_new = doors.iter().all(|door| door.zone != zone.id);
            if let Some(takes) = takes(zone).filter(|_| is_new) {
                doors.push(OnwardDoor { zone: zone.id.clone(), title: zone.title.clone(), takes });
            }
        }
        doors
    }

    fn door(&self, zone: &str) -> Option<OnwardDoor> {
        self.doors().into_iter().find(|door| door.zone == zone)
    }

    /// Does this zone wait for a name, as it was laid?
    fn has_placeholder(&self, zone: &Zone) -> bool {
        let mut laid = self.boards.iter().flat_map(|board| &board.zones);
        laid.any(|laid| laid.only == Some(Only::Blank) && laid.id == zone.id && laid.title == zone.title)
    }

    /// The methods that it is gone on from, where people go from one to the next.
    pub(super) fn follows(&self) -> Vec<String> {
        let known = self.continues.iter().map(|way| way.from.clone()).filter(|from| from != ANY);
        known.fold(Vec::new(), |mut list, from| {
            if !list.contains(&from) {
                list.push(from);
            }
            list
        })
    }

    /// What may come along from boards of a workshop that was made from method `from`, and where it goes unless somebody
    /// says otherwise.
    pub fn onward(&self, from: &str, sources: &[Source]) -> Onward {
        let doors = self.doors();
        let way_from = if self.continues.iter().any(|way| way.from == from) { from } else { ANY };
        let ways: Vec<&Continues> = self.continues.iter().filter(|way| way.from == way_from).collect();
        let before = Template::find(from);
        let first = doors.iter().find(|door| door.takes == Takes::Ideas).or(doors.first());
        let into = |source: &Source, section: &Section<'_>| -> Option<String> {
            if !source.is_open {
                return None;
            }
            let Some(way) = ways.iter().find(|way| way.feeds(source, &section.zone.id)) else {
                let is_unsaid = ways.is_empty() && !section.notes.is_empty();
                return first.filter(|_| is_unsaid).map(|door| door.zone.clone());
            };
            let door = doors.iter().find(|door| door.zone == way.into)?;
            let is_some = !section.notes.is_empty() || section.zone.room.is_some();
            // A named ESPACE is something, though nobody had an idea for it yet; not where it is to be decided on.
            let is_room = door.takes == Takes::Rooms
                && section.zone.kind == ZoneKind::List
                && !before.as_ref().is_some_and(|before| before.has_placeholder(section.zone));
            (is_some || is_room).then(|| door.zone.clone())
        };
        let mut zones = Vec::new();
        for source in sources {
            let outline = source.content.outline();
            for section in outline.sections.iter().filter(|section| is_told(section.zone.kind)) {
                let into = into(source, section);
                if !section.notes.is_empty() || into.is_some() {
                    zones.push(OnwardZone {
                        board: source.id.clone(),
                        board_title: source.title.clone(),
                        zone: Some(section.zone.id.clone()),
                        title: section.zone.title.clone(),
                        ideas: count(section.notes.len()),
                        into,
                    });
                }
            }
            if !outline.free.is_empty() {
                let door = first.filter(|_| ways.is_empty() && source.is_open);
                zones.push(OnwardZone {
                    board: source.id.clone(),
                    board_title: source.title.clone(),
                    zone: None,
                    title: String::new(),
                    ideas: count(outline.free.len()),
                    into: door.map(|door| door.zone.clone()),
                });
            }
        }
        Onward { zones, doors }
    }
}

impl Onward {
    /// What comes along where nobody says otherwise.
    pub fn feeds(&self) -> Vec<Feed> {
        let feed = |zone: &OnwardZone| {
            let into = zone.into.clone()?;
            Some(Feed { board: zone.board.clone(), zone: zone.zone.clone(), into })
        };
        self.zones.iter().filter_map(feed).collect()
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
