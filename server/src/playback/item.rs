//! What changes on a board, one thing at a time: its title, a zone, a note, a link. As it is, and as it is told.

use serde::{Deserialize, Serialize};
use serde_json::json;
use socle_protocol::{
    board::{Board, Deletion, Link, Note, Room, Roots, Weather, Zone, canonical},
    replay::{Step, StepChange},
};
use std::{borrow::Cow, collections::HashMap, sync::Arc};
use yrs::ReadTxn;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Sort {
    #[serde(rename = "t")]
    Title,
    #[serde(rename = "z")]
    Zone,
    #[serde(rename = "n")]
    Note,
    #[serde(rename = "l")]
    Link,
}

/// Which thing: a sort and an id; the title has none.
pub(super) type Key = (Sort, Arc<str>);

/// A thing as the document has it.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Title(String),
    Zone(Zone),
    Note(Note),
    Link(Link),
}

impl Item {
    pub(super) fn read<T: ReadTxn>(roots: &Roots, txn: &T, (sort, id): &Key) -> Option<Self> {
        match sort {
            Sort::Title => Some(Self::Title(roots.title(txn))).filter(|item| item.words() != [""]),
            Sort::Zone => roots.zone(txn, id).map(Self::Zone),
            Sort::Note => roots.note(txn, id).map(Self::Note),
            Sort::Link => roots.link(txn, id).map(Self::Link),
        }
    }

    /// As it was told.
    pub(super) fn told(sort: Sort, told: &str) -> Option<Self> {
        match sort {
            Sort::Title => Some(Self::Title(told.to_owned())),
            Sort::Zone => serde_json::from_str(told).ok().map(Self::Zone),
            Sort::Note => serde_json::from_str(told).ok().map(Self::Note),
            Sort::Link => serde_json::from_str(told).ok().map(Self::Link),
        }
    }

    /// What people write in it.
    pub(super) fn words(&self) -> Vec<Cow<'_, str>> {
        let said: Vec<&str> = match self {
            Self::Title(title) => vec![title],
            Self::Zone(zone) => {
                let room = zone.room.as_ref().map(room_words).unwrap_or_default();
                let written = zone.synthesis.as_deref().unwrap_or_default();
                let said = [zone.title.as_str(), &zone.prompt, &zone.when, written].map(Cow::Borrowed);
                return said.into_iter().chain([Cow::Owned(room)]).collect();
            }
            Self::Note(note) => {
                let signature = note.signature.as_deref().unwrap_or_default();
                let photo = note.photo.as_ref().map(|photo| json!(photo).to_string()).unwrap_or_default();
                let weather = note.weather.map_or("", Weather::name);
                let said = [note.text.as_str(), &note.status, weather, signature].map(Cow::Borrowed);
                return said.into_iter().chain([Cow::Owned(photo)]).collect();
            }
            Self::Link(link) => vec![&link.label],
        };
        said.into_iter().map(Cow::Borrowed).collect()
    }

    /// With these words in place of its own.
    pub(super) fn say(&mut self, words: &[String]) {
        match (self, words) {
            (Self::Title(title), [said]) => title.clone_from(said),
            (Self::Zone(zone), [title, prompt, when, synthesis, room]) => {
                zone.title.clone_from(title);
                zone.prompt.clone_from(prompt);
                zone.when.clone_from(when);
                if let Some(written) = &mut zone.synthesis {
                    written.clone_from(synthesis);
                }
                if let Some(known) = &mut zone.room {
                    say_of_room(known, room);
                }
            }
            (Self::Note(note), [text, status, weather, signature, photo]) => {
                note.text.clone_from(text);
                note.status.clone_from(status);
                note.weather = Weather::known(weather);
                note.photo = serde_json::from_str(photo).ok();
                // It stays a card, of nobody.
                if let Some(signed) = &mut note.signature {
                    signed.clone_from(signature);
                }
            }
            (Self::Link(link), [label]) => link.label.clone_from(label),
            _ => {}
        }
    }

    /// Puts a place among the actors where a person's id stands.
    pub(super) fn sign(&mut self, places: &HashMap<String, u32>) {
        let (author, deleted) = match self {
            Self::Title(_) => return,
            Self::Zone(zone) => (&mut zone.author, &mut zone.deleted),
            Self::Note(note) => (&mut note.author, &mut note.deleted),
            Self::Link(link) => (&mut link.author, &mut link.deleted),
        };
        sign(author, deleted, |person| places.get(person).map(u32::to_string));
    }

    /// Canonical JSON (SPEC B9); of the title the text alone.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Title(title) => title.clone(),
            Self::Zone(zone) => canonical::text(&zone.canonical()),
            Self::Note(note) => canonical::text(&note.canonical()),
            Self::Link(link) => canonical::text(&link.canonical()),
        }
    }

    fn put(self, board: &mut Board) {
        match self {
            Self::Title(title) => board.title = title,
            Self::Zone(zone) => drop(board.zones.insert(zone.id.clone(), zone)),
            Self::Note(note) => drop(board.notes.insert(note.id.clone(), note)),
            Self::Link(link) => drop(board.links.insert(link.id.clone(), link)),
        }
    }
}

/// What people write of an ESPACE, as one text: its words, in the order of its fields.
fn room_words(room: &Room) -> String {
    let Room { label, usages, publics, equipment, steward, .. } = room;
    serde_json::to_string(&(label, usages, publics, equipment, steward)).expect("texts are JSON")
}

/// The other way round; where it said nothing yet, it says nothing.
fn say_of_room(room: &mut Room, words: &str) {
    let said = serde_json::from_str(words).unwrap_or_default();
    (room.label, room.usages, room.publics, room.equipment, room.steward) = said;
}

/// Where an ESPACE lies, and nothing else of it.
fn place_of(zone: &Zone) -> Option<(&str, &[(f64, f64)])> {
    zone.room.as_ref().map(|room| (room.level.as_str(), room.points.as_slice()))
}

/// What an edit does to one thing. Edits that are one act are of one kind (SPEC Y2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Deed {
    Made,
    #[default]
    Changed,
    Moved,
    /// To the bin or back, or out of the document.
    Binned,
}

impl Deed {
    /// Between two tellings of a thing; `None`: it is not there.
    pub(super) fn between(sort: Sort, before: Option<&str>, after: Option<&str>) -> Self {
        let (Some(before), Some(after)) = (before, after) else {
            return if before.is_none() { Self::Made } else { Self::Binned };
        };
        match (Item::told(sort, before), Item::told(sort, after)) {
            // An ESPACE that is placed is not one of which somebody says what it is for.
            (Some(Item::Zone(before)), Some(Item::Zone(after))) if place_of(&before) != place_of(&after) => {
                Self::Moved
            }
            (Some(Item::Note(before)), Some(Item::Note(after))) => {
                if before.deleted != after.deleted {
                    Self::Binned
                } else if before.place != after.place {
                    Self::Moved
                } else {
                    Self::Changed
                }
            }
            _ => Self::Changed,
        }
    }

    /// Is an edit that does `next` still the same act? What is new is typed.
    pub(super) fn goes_on(self, next: Self) -> bool {
        self == next || (self, next) == (Self::Made, Self::Changed)
    }
}

/// Writes anew who signed a thing; who has no name signs nothing.
pub(super) fn sign(
    author: &mut Option<String>,
    deleted: &mut Option<Deletion>,
    name: impl Fn(&String) -> Option<String>,
) {
    *author = author.as_ref().and_then(&name);
    if let Some(deletion) = deleted {
        deletion.by = name(&deletion.by).unwrap_or_default();
    }
}

/// One more of these on a board, as they travel.
pub(super) fn put(board: &mut Board, sort: Sort, json: &serde_json::Value) {
    if let Some(item) = Item::told(sort, &json.to_string()) {
        item.put(board);
    }
}

/// What one step does to a board.
pub(super) fn play(board: &mut Board, step: &Step) {
    for change in &step.changes {
        match change {
            StepChange::Title { title } => board.title.clone_from(title),
            StepChange::Zone { zone } => put(board, Sort::Zone, zone),
            StepChange::Note { note } => put(board, Sort::Note, note),
            StepChange::Link { link } => put(board, Sort::Link, link),
            StepChange::ZoneGone { id } => drop(board.zones.remove(id)),
            StepChange::NoteGone { id } => drop(board.notes.remove(id)),
            StepChange::LinkGone { id } => drop(board.links.remove(id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_protocol::board::plan::Moment;

    fn espace(room: Option<Room>) -> Zone {
        Zone { id: "cafe".into(), title: "ESPACE CAFÉ".into(), room, ..Zone::default() }
    }

    fn told(zone: Zone) -> String {
        Item::Zone(zone).text()
    }

    #[test]
    fn y2_an_espace_that_is_placed_is_another_act_than_what_is_said_of_it() {
        let drawn =
            Room { level: "rdc".into(), points: vec![(0.0, 0.0), (9.0, 0.0), (9.0, 9.0)], ..Room::default() };
        let described = Room { usages: vec!["lire".into()], moments: vec![Moment::Evening], ..drawn.clone() };
        let moved = Room { points: vec![(1.0, 0.0), (9.0, 0.0), (9.0, 9.0)], ..described.clone() };
        let (before, placed) = (told(espace(None)), told(espace(Some(drawn))));
        let (described, moved) = (told(espace(Some(described))), told(espace(Some(moved))));
        let deed = |before: &str, after: &str| Deed::between(Sort::Zone, Some(before), Some(after));
        assert_eq!(deed(&before, &placed), Deed::Moved);
        assert_eq!(deed(&placed, &described), Deed::Changed);
        assert_eq!(deed(&described, &moved), Deed::Moved);
        assert_eq!(deed(&moved, &before), Deed::Moved, "back to the tray");
    }

    #[test]
    fn y3_what_is_said_of_an_espace_stays_as_it_was_and_where_it_lies_does_not() {
        let before = Room { level: "rdc".into(), usages: vec!["lire".into()], ..Room::default() };
        let after = Room {
            level: "etage".into(),
            usages: vec!["secret".into()],
            steward: Some("Ada".into()),
            ..before.clone()
        };
        let words: Vec<String> =
            Item::Zone(espace(Some(before.clone()))).words().into_iter().map(Cow::into_owned).collect();
        let mut item = Item::Zone(espace(Some(after)));
        item.say(&words);
        let Item::Zone(zone) = item else { panic!("a zone") };
        assert_eq!(zone.room, Some(Room { level: "etage".into(), ..before }));
        // One of which nothing was said then says nothing now.
        let silent: Vec<String> = Item::Zone(espace(None)).words().into_iter().map(Cow::into_owned).collect();
        let mut item = Item::Zone(espace(Some(Room {
            level: "rdc".into(),
            usages: vec!["secret".into()],
            ..Room::default()
        })));
        item.say(&silent);
        assert!(!item.text().contains("secret"));
    }
}
