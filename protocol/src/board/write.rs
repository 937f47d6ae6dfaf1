//! Typed edits of a document, for templates, the Rust client and the simulated participants. They write what SPEC B
//! says and check nothing: the server's guard does. An edit of something that is not there answers `false`.

use super::{
    Axes, Axis, Color, Decided, Deletion, Frame, Head, Link, Note, Origin, Perimeter, Photo, Place, Roots,
    SCHEMA, Size, Term, Weather, Zone, key,
    photo::photo_value,
    plan::{Level, Room, levels_value, room_value},
    read::item,
};
use std::{collections::HashMap, sync::Arc};
use yrs::{Any, GetString, Map, MapPrelim, MapRef, Out, Text, TextPrelim, TransactionMut};

/// Which root an id is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Zone,
    Note,
    Link,
}

impl Roots {
    /// The map that holds items of this kind.
    pub fn items(&self, kind: Kind) -> &MapRef {
        match kind {
            Kind::Zone => &self.zones,
            Kind::Note => &self.notes,
            Kind::Link => &self.links,
        }
    }

    /// Title, template and schema of a new board.
    pub fn describe(&self, txn: &mut TransactionMut, title: &str, template: &str) {
        self.meta.insert(txn, key::SCHEMA, SCHEMA);
        self.meta.insert(txn, key::TITLE, title);
        self.meta.insert(txn, key::TEMPLATE, template);
    }

    /// What the board is called; answers whether that is news.
    pub fn retitle(&self, txn: &mut TransactionMut, title: &str) -> bool {
        let is_news =
            !matches!(self.meta.get(txn, key::TITLE), Some(Out::Any(Any::String(known))) if *known == *title);
        if is_news {
            self.meta.insert(txn, key::TITLE, title);
        }
        is_news
    }

    /// Adds a zone under its id.
    pub fn add_zone(&self, txn: &mut TransactionMut, zone: &Zone) {
        // Key by key: a prelim map would write them in an order that changes from run to run.
        let map = self.zones.insert(txn, zone.id.as_str(), MapPrelim::default());
        map.insert(txn, key::KIND, zone.kind.name());
        map.insert(txn, key::TITLE, zone.title.as_str());
        map.insert(txn, key::PROMPT, zone.prompt.as_str());
        map.insert(txn, key::PARENT, Any::from(zone.parent.clone()));
        map.insert(txn, key::ORDER, zone.order.as_str());
        map.insert(txn, key::FRAME, frame_value(zone.frame));
        map.insert(txn, key::COLOR, zone.color.name());
        map.insert(txn, key::PANEL, Any::from(zone.panel));
        map.insert(txn, key::LOCKED, zone.locked);
        if let Some(max) = zone.max {
            map.insert(txn, key::MAX, max);
        }
        if !zone.fields.is_empty() {
            map.insert(txn, key::FIELDS, words(&zone.fields));
        }
        for (key, heads) in [(key::ROWS, &zone.rows), (key::COLUMNS, &zone.columns)] {
            if !heads.is_empty() {
                map.insert(txn, key, heads_value(heads));
            }
        }
        if let Some(axes) = &zone.axes {
            map.insert(txn, key::AXES, axes_value(axes));
        }
        if !zone.when.is_empty() {
            map.insert(txn, key::WHEN, zone.when.as_str());
        }
        if !zone.levels.is_empty() {
            map.insert(txn, key::LEVELS, levels_value(&zone.levels));
        }
        if let Some(room) = &zone.room {
            map.insert(txn, key::ROOM, room_value(room));
        }
        // Where a text is expected it is there from the start: two people who began it at once would lose one of two.
        if let Some(synthesis) = &zone.synthesis {
            map.insert(txn, key::SYNTHESIS, TextPrelim::new(synthesis.as_str()));
        }
        if let Some(decided) = zone.decided {
            map.insert(txn, key::DECIDED, decided_value(decided));
        }
        map.insert(txn, key::AUTHOR, Any::from(zone.author.clone()));
        map.insert(txn, key::AT, zone.at as f64);
        mark(txn, &map, zone.deleted.as_ref());
    }

    /// Adds a note, with its text, under its id.
    pub fn add_note(&self, txn: &mut TransactionMut, note: &Note) {
        let map = self.notes.insert(txn, note.id.as_str(), MapPrelim::default());
        map.insert(txn, key::PLACE, place_value(&note.place));
        map.insert(txn, key::TEXT, TextPrelim::new(note.text.as_str()));
        map.insert(txn, key::COLOR, note.color.name());
        map.insert(txn, key::AUTHOR, Any::from(note.author.clone()));
        map.insert(txn, key::AT, note.at as f64);
        let status = if note.status.is_empty() { "proposed" } else { note.status.as_str() };
        map.insert(txn, key::STATUS, status);
        if let Some(size) = note.size {
            map.insert(txn, key::SIZE, fields([(key::W, size.w.into()), (key::H, size.h.into())]));
        }
        if let Some(origin) = &note.origin {
            map.insert(txn, key::ORIGIN, origin_value(origin));
        }
        if let Some(group) = &note.group {
            map.insert(txn, key::GROUP, group.as_str());
        }
        let words = [
            (key::ENTERED, note.entered.as_deref()),
            (key::WEATHER, note.weather.map(Weather::name)),
            (key::TERM, note.term.map(Term::name)),
            (key::PERIMETER, note.perimeter.map(Perimeter::name)),
            (key::SIGNATURE, note.signature.as_deref()),
            (key::TWIN, note.twin.as_deref()),
        ];
        for (key, word) in words {
            if let Some(word) = word {
                map.insert(txn, key, word);
            }
        }
        if note.shared {
            map.insert(txn, key::SHARED, true);
        }
        if !note.apart.is_empty() {
            map.insert(txn, key::APART, self::words(&note.apart));
        }
        if let Some(photo) = &note.photo {
            map.insert(txn, key::PHOTO, photo_value(photo));
        }
        if let Some(reply) = &note.reply {
            map.insert(txn, key::REPLY, reply.as_str());
        }
        mark(txn, &map, note.deleted.as_ref());
    }

    /// Adds a link under its id.
    pub fn add_link(&self, txn: &mut TransactionMut, link: &Link) {
        let map = self.links.insert(txn, link.id.as_str(), MapPrelim::default());
        map.insert(txn, key::FROM, link.from.as_str());
        map.insert(txn, key::TO, link.to.as_str());
        map.insert(txn, key::KIND, link.kind.name());
        map.insert(txn, key::LABEL, link.label.as_str());
        map.insert(txn, key::ORDER, link.order.as_str());
        if let Some(step) = &link.step {
            map.insert(txn, key::STEP, step.as_str());
        }
        map.insert(txn, key::AUTHOR, Any::from(link.author.clone()));
        map.insert(txn, key::AT, link.at as f64);
        mark(txn, &map, link.deleted.as_ref());
    }

    /// Moves a note: zone, order and position at once.
    pub fn place_note(&self, txn: &mut TransactionMut, id: &str, place: &Place) -> bool {
        self.set(txn, Kind::Note, id, key::PLACE, place_value(place))
    }

    /// Removes `remove` UTF-16 units of a note's text at `index`, then inserts there. What lies beyond the end, or in
    /// the middle of a character, moves to the nearest place before it.
    pub fn edit_text(
        &self,
        txn: &mut TransactionMut,
        id: &str,
        index: u32,
        remove: u32,
        insert: &str,
    ) -> bool {
        self.edit_in(txn, (Kind::Note, id, key::TEXT), index, remove, insert)
    }

    /// [`Roots::edit_text`] of what a group writes for a question; begins it where nobody has.
    pub fn edit_synthesis(
        &self,
        txn: &mut TransactionMut,
        id: &str,
        index: u32,
        remove: u32,
        insert: &str,
    ) -> bool {
        let Some(zone) = item(&self.zones, txn, id) else { return false };
        if !matches!(zone.get(txn, key::SYNTHESIS), Some(Out::YText(_))) {
            zone.insert(txn, key::SYNTHESIS, TextPrelim::new(""));
        }
        self.edit_in(txn, (Kind::Zone, id, key::SYNTHESIS), index, remove, insert)
    }

    fn edit_in(
        &self,
        txn: &mut TransactionMut,
        (kind, id, key): (Kind, &str, &str),
        index: u32,
        remove: u32,
        insert: &str,
    ) -> bool {
        let Some(map) = item(self.items(kind), txn, id) else { return false };
        let Some(Out::YText(text)) = map.get(txn, key) else { return false };
        let whole = text.get_string(txn);
        let start = boundary(&whole, index);
        let end = boundary(&whole, index.saturating_add(remove)).max(start);
        if end > start {
            text.remove_range(txn, start, end - start);
        }
        text.insert(txn, start, insert);
        true
    }

    /// Brings a copy up to date with what it is of: text, colour, state, weather, term, perimeter, photo, origin. Where it
    /// stands stays.
    pub fn pour_again(&self, txn: &mut TransactionMut, copy: &Note) -> bool {
        let Some(known) = self.note(txn, &copy.id) else { return false };
        if known.text != copy.text {
            self.edit_text(txn, &copy.id, 0, u32::MAX, &copy.text);
        }
        let status = (known.status != copy.status).then(|| Any::from(copy.status.as_str()));
        let color = (known.color != copy.color).then(|| Any::from(copy.color.name()));
        // When it was first poured stays.
        let poured_at = known.origin.as_ref().and_then(|origin| origin.at);
        let origin = copy.origin.clone().map(|origin| Origin { at: poured_at.or(origin.at), ..origin });
        let origin = origin.as_ref().filter(|origin| known.origin.as_ref() != Some(*origin));
        let weather = (known.weather != copy.weather).then(|| copy.weather.map(Weather::name).into());
        let term = (known.term != copy.term).then(|| copy.term.map(Term::name).into());
        let perimeter =
            (known.perimeter != copy.perimeter).then(|| copy.perimeter.map(Perimeter::name).into());
        let signature = (known.signature != copy.signature).then(|| Any::from(copy.signature.clone()));
        let photo = (known.photo != copy.photo).then(|| copy.photo.as_ref().map_or(Any::Null, photo_value));
        let changed = [
            (key::PHOTO, photo),
            (key::STATUS, status),
            (key::COLOR, color),
            (key::WEATHER, weather),
            (key::TERM, term),
            (key::PERIMETER, perimeter),
            (key::SIGNATURE, signature),
            (key::ORIGIN, origin.map(origin_value)),
        ];
        for (key, value) in changed {
            if let Some(value) = value {
                self.set(txn, Kind::Note, &copy.id, key, value);
            }
        }
        true
    }

    /// What became of an idea that waited: its state, and a word to its author.
    pub fn answer_note(&self, txn: &mut TransactionMut, id: &str, status: &str, reply: Option<&str>) -> bool {
        if let Some(reply) = reply {
            self.set(txn, Kind::Note, id, key::REPLY, reply);
        }
        self.set(txn, Kind::Note, id, key::STATUS, status)
    }

    /// Takes a note out of the document, not into the bin: its words are nobody's to read any more.
    pub fn erase_note(&self, txn: &mut TransactionMut, id: &str) -> bool {
        self.notes.remove(txn, id).is_some()
    }

    /// The colour of a note or zone.
    pub fn set_color(&self, txn: &mut TransactionMut, kind: Kind, id: &str, color: Color) -> bool {
        self.set(txn, kind, id, key::COLOR, color.name())
    }

    /// What has been decided of a note: `proposed`, `kept`, `core`, …
    pub fn set_status(&self, txn: &mut TransactionMut, id: &str, status: &str) -> bool {
        self.set(txn, Kind::Note, id, key::STATUS, status)
    }

    /// The weather of a card.
    pub fn set_weather(&self, txn: &mut TransactionMut, id: &str, weather: Weather) -> bool {
        self.set(txn, Kind::Note, id, key::WEATHER, weather.name())
    }

    /// Whether a card's words may be told.
    pub fn set_shared(&self, txn: &mut TransactionMut, id: &str, shared: bool) -> bool {
        self.set(txn, Kind::Note, id, key::SHARED, shared)
    }

    /// When an action can be done.
    pub fn set_term(&self, txn: &mut TransactionMut, id: &str, term: Term) -> bool {
        self.set(txn, Kind::Note, id, key::TERM, term.name())
    }

    /// Whether an idea is of the territory that is looked at.
    pub fn set_perimeter(&self, txn: &mut TransactionMut, id: &str, perimeter: Perimeter) -> bool {
        self.set(txn, Kind::Note, id, key::PERIMETER, perimeter.name())
    }

    /// Marks a note as typed for a table.
    pub fn set_entered(&self, txn: &mut TransactionMut, id: &str) -> bool {
        self.set(txn, Kind::Note, id, key::ENTERED, super::BY_TABLE)
    }

    /// A zone's rectangle.
    pub fn set_frame(&self, txn: &mut TransactionMut, id: &str, frame: Frame) -> bool {
        self.set(txn, Kind::Zone, id, key::FRAME, frame_value(frame))
    }

    /// A zone's title.
    pub fn set_title(&self, txn: &mut TransactionMut, id: &str, title: &str) -> bool {
        self.set(txn, Kind::Zone, id, key::TITLE, title)
    }

    /// The rows of a table, or the rings of a target.
    pub fn set_rows(&self, txn: &mut TransactionMut, id: &str, rows: &[Head]) -> bool {
        self.set(txn, Kind::Zone, id, key::ROWS, heads_value(rows))
    }

    /// The columns of a table, or the sectors of a target.
    pub fn set_columns(&self, txn: &mut TransactionMut, id: &str, columns: &[Head]) -> bool {
        self.set(txn, Kind::Zone, id, key::COLUMNS, heads_value(columns))
    }

    /// The levels of a plan.
    pub fn set_levels(&self, txn: &mut TransactionMut, id: &str, levels: &[Level]) -> bool {
        self.set(txn, Kind::Zone, id, key::LEVELS, levels_value(levels))
    }

    /// Where an ESPACE lies and what it is for; `None`: it waits to be placed.
    pub fn set_room(&self, txn: &mut TransactionMut, id: &str, room: Option<&Room>) -> bool {
        match room {
            Some(room) => self.set(txn, Kind::Zone, id, key::ROOM, room_value(room)),
            None => item(&self.zones, txn, id).is_some_and(|map| map.remove(txn, key::ROOM).is_some()),
        }
    }

    /// What was decided of a zone, or nothing any more.
    pub fn set_decided(&self, txn: &mut TransactionMut, id: &str, decided: Option<Decided>) -> bool {
        self.set(txn, Kind::Zone, id, key::DECIDED, decided.map_or(Any::Null, decided_value))
    }

    /// The number of a link in what is told, or none.
    pub fn set_step(&self, txn: &mut TransactionMut, id: &str, step: Option<&str>) -> bool {
        self.set(txn, Kind::Link, id, key::STEP, step.map_or(Any::Null, Any::from))
    }

    /// How a card is signed.
    pub fn set_signature(&self, txn: &mut TransactionMut, id: &str, signature: &str) -> bool {
        self.set(txn, Kind::Note, id, key::SIGNATURE, signature)
    }

    /// The photo of a note, or none.
    pub fn set_photo(&self, txn: &mut TransactionMut, id: &str, photo: Option<&Photo>) -> bool {
        self.set(txn, Kind::Note, id, key::PHOTO, photo.map_or(Any::Null, photo_value))
    }

    /// Locks or unlocks a zone's structure.
    pub fn set_locked(&self, txn: &mut TransactionMut, id: &str, locked: bool) -> bool {
        self.set(txn, Kind::Zone, id, key::LOCKED, locked)
    }

    /// A note's own size, or none.
    pub fn set_size(&self, txn: &mut TransactionMut, id: &str, size: Option<Size>) -> bool {
        let value = size.map(|size| fields([(key::W, size.w.into()), (key::H, size.h.into())]));
        match value {
            Some(value) => self.set(txn, Kind::Note, id, key::SIZE, value),
            None => item(&self.notes, txn, id).is_some_and(|map| map.remove(txn, key::SIZE).is_some()),
        }
    }

    /// Puts an item into the bin.
    pub fn remove(&self, txn: &mut TransactionMut, kind: Kind, id: &str, deletion: &Deletion) -> bool {
        self.set(txn, kind, id, key::DELETED, deletion_value(deletion))
    }

    /// Says of a note that these say something else, though they read alike.
    pub fn set_apart(&self, txn: &mut TransactionMut, id: &str, others: &[String]) -> bool {
        self.set(txn, Kind::Note, id, key::APART, words(others))
    }

    /// Takes an item out of the bin.
    pub fn restore(&self, txn: &mut TransactionMut, kind: Kind, id: &str) -> bool {
        let Some(map) = item(self.items(kind), txn, id) else { return false };
        map.remove(txn, key::DELETED).is_some()
    }

    /// Writes an item again as it is, as a new one: its values, and its texts as plain text.
    pub(super) fn renew(&self, txn: &mut TransactionMut, kind: Kind, id: &str) {
        let Some(map) = item(self.items(kind), txn, id) else { return };
        let mut fields: Vec<(String, Out)> =
            map.iter(txn).map(|(key, value)| (key.to_owned(), value)).collect();
        fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        let texts: Vec<(String, String)> = fields
            .iter()
            .filter_map(|(key, value)| match value {
                Out::YText(text) => Some((key.clone(), text.get_string(txn))),
                _ => None,
            })
            .collect();
        let renewed = self.items(kind).insert(txn, id, MapPrelim::default());
        for (key, value) in fields {
            if let Out::Any(value) = value {
                renewed.insert(txn, key, value);
            }
        }
        for (key, text) in texts {
            renewed.insert(txn, key, TextPrelim::new(text));
        }
    }

    pub(super) fn set(
        &self,
        txn: &mut TransactionMut,
        kind: Kind,
        id: &str,
        key: &str,
        value: impl Into<Any>,
    ) -> bool {
        let Some(map) = item(self.items(kind), txn, id) else { return false };
        map.insert(txn, key, value.into());
        true
    }
}

/// A list of words, as one value.
pub(super) fn words(words: &[String]) -> Any {
    Any::from(words.iter().map(|word| Any::from(word.as_str())).collect::<Vec<_>>())
}

/// The UTF-16 offset of the last character boundary at or before `units`.
fn boundary(text: &str, units: u32) -> u32 {
    let mut at = 0;
    for character in text.chars() {
        let next = at + if character.len_utf16() == 2 { 2 } else { 1 };
        if next > units {
            return at;
        }
        at = next;
    }
    at
}

fn mark(txn: &mut TransactionMut, map: &MapRef, deletion: Option<&Deletion>) {
    if let Some(deletion) = deletion {
        map.insert(txn, key::DELETED, deletion_value(deletion));
    }
}

fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, Any)>) -> Any {
    let map: HashMap<String, Any> = fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Any::Map(Arc::new(map))
}

fn place_value(place: &Place) -> Any {
    let always = [
        (key::ZONE, Any::from(place.zone.clone())),
        (key::ORDER, place.order.as_str().into()),
        (key::X, place.x.into()),
        (key::Y, place.y.into()),
    ];
    let named = [(key::ROW, &place.row), (key::COLUMN, &place.column)];
    let named = named.into_iter().filter_map(|(key, word)| Some((key, Any::from(word.as_deref()?))));
    let waits = place.waits.then_some((key::WAITS, Any::Bool(true)));
    let all = always.into_iter().chain(named).chain(waits);
    Any::Map(Arc::new(all.map(|(key, value)| (key.to_owned(), value)).collect()))
}

pub(super) fn heads_value(heads: &[Head]) -> Any {
    let head = |head: &Head| {
        let said = [(key::ID, head.id.as_str().into()), (key::LABEL, head.label.as_str().into())];
        let decided = head.decided.map(|decided| (key::DECIDED, decided_value(decided)));
        fields(said.into_iter().chain(decided))
    };
    Any::from(heads.iter().map(head).collect::<Vec<_>>())
}

pub(super) fn decided_value(decided: Decided) -> Any {
    fields([(key::STATE, decided.state.name().into()), (key::AT, Any::from(decided.at as f64))])
}

pub(super) fn axes_value(axes: &Axes) -> Any {
    let axis = |axis: &Axis| {
        fields([
            (key::TITLE, axis.title.as_str().into()),
            (key::LOW, axis.low.as_str().into()),
            (key::HIGH, axis.high.as_str().into()),
            (key::LEAST, axis.min.into()),
            (key::MOST, axis.max.into()),
        ])
    };
    match &axes.y {
        None => fields([(key::X, axis(&axes.x))]),
        Some(y) => fields([(key::X, axis(&axes.x)), (key::Y, axis(y))]),
    }
}

fn frame_value(frame: Frame) -> Any {
    fields([
        (key::X, frame.x.into()),
        (key::Y, frame.y.into()),
        (key::W, frame.w.into()),
        (key::H, frame.h.into()),
    ])
}

fn origin_value(origin: &Origin) -> Any {
    let text = |text: &str| Any::from(text);
    let mut origin_fields: HashMap<String, Any> = [
        (key::BOARD, text(&origin.board)),
        (key::NOTE, text(&origin.note)),
        (key::LABEL, text(&origin.label)),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    origin_fields.extend(origin.sum.as_deref().map(|sum| (key::SUM.to_owned(), text(sum))));
    origin_fields.extend(origin.at.map(|at| (key::AT.to_owned(), (at as f64).into())));
    Any::Map(Arc::new(origin_fields))
}

fn deletion_value(deletion: &Deletion) -> Any {
    let by = if deletion.by.is_empty() { Any::Null } else { deletion.by.as_str().into() };
    let into = deletion.into.as_deref().map(|into| (key::INTO, into.into()));
    fields([(key::BY, by), (key::AT, (deletion.at as f64).into())].into_iter().chain(into))
}

#[cfg(test)]
mod tests;
