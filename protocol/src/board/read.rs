//! Reads a document as plain values. Never fails: see [`crate::board`] for what stands in for what is missing.

use super::{
    Approval, Axes, Axis, Board, Color, Decided, Deletion, Frame, Head, Link, LinkKind, Note, Origin,
    Perimeter, Place, Roots, SCHEMA, Size, Term, Weather, Zone, ZoneKind, key, photo, plan,
};
use crate::ids::Millis;
use std::{collections::HashMap, sync::Arc};
use yrs::{Any, GetString, Map, MapRef, Number, Out, ReadTxn};

/// A zone without a usable frame: the smallest list zone.
const DEFAULT_FRAME: Frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };

impl Roots {
    /// The whole board, deleted items too.
    pub fn read<T: ReadTxn>(&self, txn: &T) -> Board {
        Board {
            schema: number(self.meta.get(txn, key::SCHEMA)).map_or(SCHEMA, |n| n as u32),
            title: string(self.meta.get(txn, key::TITLE)),
            template: string(self.meta.get(txn, key::TEMPLATE)),
            zones: items(&self.zones, txn).map(|(id, map)| (id.clone(), zone(id, &map, txn))).collect(),
            notes: items(&self.notes, txn).map(|(id, map)| (id.clone(), note(id, &map, txn))).collect(),
            links: items(&self.links, txn).map(|(id, map)| (id.clone(), link(id, &map, txn))).collect(),
        }
    }

    /// The board's title.
    pub fn title<T: ReadTxn>(&self, txn: &T) -> String {
        string(self.meta.get(txn, key::TITLE))
    }

    /// The template that the board was made from.
    pub fn template<T: ReadTxn>(&self, txn: &T) -> String {
        string(self.meta.get(txn, key::TEMPLATE))
    }

    /// One zone, deleted or not.
    pub fn zone<T: ReadTxn>(&self, txn: &T, id: &str) -> Option<Zone> {
        Some(zone(id.to_owned(), &item(&self.zones, txn, id)?, txn))
    }

    /// One note, deleted or not.
    pub fn note<T: ReadTxn>(&self, txn: &T, id: &str) -> Option<Note> {
        Some(note(id.to_owned(), &item(&self.notes, txn, id)?, txn))
    }

    /// The zone that a note is shown in: none in the bin, and outside of all.
    pub(super) fn zone_shown<T: ReadTxn>(txn: &T, note: &MapRef) -> Option<Arc<str>> {
        match (note.get(txn, key::PLACE), deletion(note.get(txn, key::DELETED))) {
            (Some(Out::Any(Any::Map(place))), None) => match place.get(key::ZONE) {
                Some(Any::String(zone)) => Some(Arc::clone(zone)),
                _ => None,
            },
            _ => None,
        }
    }

    /// How many notes a zone takes, where it says so.
    pub(super) fn max_in<T: ReadTxn>(&self, txn: &T, zone: &str) -> Option<u32> {
        max_of(txn, &item(&self.zones, txn, zone)?)
    }

    /// Does an ESPACE lie within the level that it names? One that its plan has not (any more) is none to lie outside of.
    pub(super) fn is_on_its_level<T: ReadTxn>(&self, txn: &T, id: &str) -> bool {
        let Some(zone) = self.zone(txn, id) else { return true };
        let parent = zone.parent.and_then(|parent| self.zone(txn, &parent));
        let Some((plan, room)) = parent.zip(zone.room) else { return true };
        let level = plan.levels.iter().find(|level| level.id == room.level);
        level.is_none_or(|level| room.points.iter().all(|(_, y)| *y <= level.height))
    }

    /// The notes that are shown in this zone.
    pub(super) fn shown_in<'a, T: ReadTxn>(
        &'a self,
        txn: &'a T,
        zone: &'a str,
    ) -> impl Iterator<Item = String> + use<'a, T> {
        let notes = items(&self.notes, txn);
        notes.filter(|(_, map)| Self::zone_shown(txn, map).as_deref() == Some(zone)).map(|(id, _)| id)
    }

    /// Every link that is not in the bin.
    pub(super) fn links_shown<'a, T: ReadTxn>(
        &'a self,
        txn: &'a T,
    ) -> impl Iterator<Item = Link> + use<'a, T> {
        items(&self.links, txn).map(|(id, map)| link(id, &map, txn)).filter(|link| link.deleted.is_none())
    }

    /// One link, deleted or not.
    pub fn link<T: ReadTxn>(&self, txn: &T, id: &str) -> Option<Link> {
        Some(link(id.to_owned(), &item(&self.links, txn, id)?, txn))
    }
}

/// The map of one item.
pub(super) fn item<T: ReadTxn>(root: &MapRef, txn: &T, id: &str) -> Option<MapRef> {
    match root.get(txn, id) {
        Some(Out::YMap(map)) => Some(map),
        _ => None,
    }
}

fn items<'a, T: ReadTxn>(
    root: &'a MapRef,
    txn: &'a T,
) -> impl Iterator<Item = (String, MapRef)> + use<'a, T> {
    root.iter(txn).filter_map(|(id, value)| match value {
        Out::YMap(map) => Some((id.to_owned(), map)),
        _ => None,
    })
}

fn zone<T: ReadTxn>(id: String, map: &MapRef, txn: &T) -> Zone {
    Zone {
        id,
        kind: ZoneKind::named(&string(map.get(txn, key::KIND))),
        title: string(map.get(txn, key::TITLE)),
        prompt: string(map.get(txn, key::PROMPT)),
        parent: some_string(map.get(txn, key::PARENT)),
        order: string(map.get(txn, key::ORDER)),
        frame: fields(map.get(txn, key::FRAME)).map_or(DEFAULT_FRAME, |fields| Frame {
            x: coordinate(&fields, key::X),
            y: coordinate(&fields, key::Y),
            w: coordinate(&fields, key::W),
            h: coordinate(&fields, key::H),
        }),
        color: Color::named(&string(map.get(txn, key::COLOR))),
        panel: number(map.get(txn, key::PANEL)).map(|n| n as i64),
        locked: matches!(map.get(txn, key::LOCKED), Some(Out::Any(Any::Bool(true)))),
        max: max_of(txn, map),
        fields: match map.get(txn, key::FIELDS) {
            Some(Out::Any(Any::Array(fields))) => fields.iter().filter_map(word).collect(),
            _ => Vec::new(),
        },
        rows: heads(map.get(txn, key::ROWS)),
        columns: heads(map.get(txn, key::COLUMNS)),
        axes: axes(map.get(txn, key::AXES)),
        when: string(map.get(txn, key::WHEN)),
        levels: any(map.get(txn, key::LEVELS)).map(|any| plan::levels_read(&any)).unwrap_or_default(),
        room: any(map.get(txn, key::ROOM)).and_then(|any| plan::room(&any)),
        synthesis: map.get(txn, key::SYNTHESIS).map(|value| text_of(Some(value), txn)),
        decided: match map.get(txn, key::DECIDED) {
            Some(Out::Any(value)) => decided(Some(&value)),
            _ => None,
        },
        author: some_string(map.get(txn, key::AUTHOR)),
        at: millis(number(map.get(txn, key::AT))),
        deleted: deletion(map.get(txn, key::DELETED)),
    }
}

fn any(value: Option<Out>) -> Option<Any> {
    match value {
        Some(Out::Any(value)) => Some(value),
        _ => None,
    }
}

/// Rows or columns: the first of each id, and what has none is none.
fn heads(value: Option<Out>) -> Vec<Head> {
    let Some(Out::Any(Any::Array(heads))) = value else { return Vec::new() };
    let mut found: Vec<Head> = Vec::new();
    for head in heads.iter() {
        let Any::Map(fields) = head else { continue };
        let id = field(fields, key::ID).unwrap_or_default();
        if !id.is_empty() && found.iter().all(|known| known.id != id) {
            let label = field(fields, key::LABEL).unwrap_or_default();
            found.push(Head { id, label, decided: decided(fields.get(key::DECIDED)) });
        }
    }
    found
}

/// What was decided. A word that this version doesn't know decides nothing.
fn decided(value: Option<&Any>) -> Option<Decided> {
    let Some(Any::Map(fields)) = value else { return None };
    let state = Approval::known(&field(fields, key::STATE)?)?;
    Some(Decided { state, at: millis(Some(coordinate(fields, key::AT))) })
}

fn axes(value: Option<Out>) -> Option<Axes> {
    let fields = fields(value)?;
    Some(Axes { x: axis(fields.get(key::X))?, y: axis(fields.get(key::Y)) })
}

/// What has no length measures nothing.
fn axis(value: Option<&Any>) -> Option<Axis> {
    let Some(Any::Map(fields)) = value else { return None };
    let word = |key| field(fields, key).unwrap_or_default();
    let (min, max) = (coordinate(fields, key::LEAST), coordinate(fields, key::MOST));
    (min < max).then(|| Axis {
        title: word(key::TITLE),
        low: word(key::LOW),
        high: word(key::HIGH),
        min,
        max,
    })
}

/// Where a note is.
pub(super) fn place<T: ReadTxn>(txn: &T, note: &MapRef) -> Place {
    fields(note.get(txn, key::PLACE)).map_or_else(Place::default, |fields| Place {
        zone: field(&fields, key::ZONE),
        order: field(&fields, key::ORDER).unwrap_or_default(),
        x: coordinate(&fields, key::X),
        y: coordinate(&fields, key::Y),
        row: field(&fields, key::ROW),
        column: field(&fields, key::COLUMN),
        waits: matches!(fields.get(key::WAITS), Some(Any::Bool(true))),
    })
}

fn text_of<T: ReadTxn>(value: Option<Out>, txn: &T) -> String {
    match value {
        Some(Out::YText(text)) => text.get_string(txn),
        other => string(other),
    }
}

fn note<T: ReadTxn>(id: String, map: &MapRef, txn: &T) -> Note {
    Note {
        id,
        place: place(txn, map),
        text: text_of(map.get(txn, key::TEXT), txn),
        color: Color::named(&string(map.get(txn, key::COLOR))),
        size: fields(map.get(txn, key::SIZE))
            .map(|fields| Size { w: coordinate(&fields, key::W), h: coordinate(&fields, key::H) }),
        author: some_string(map.get(txn, key::AUTHOR)),
        at: millis(number(map.get(txn, key::AT))),
        origin: fields(map.get(txn, key::ORIGIN)).map(|fields| Origin {
            board: field(&fields, key::BOARD).unwrap_or_default(),
            note: field(&fields, key::NOTE).unwrap_or_default(),
            label: field(&fields, key::LABEL).unwrap_or_default(),
            sum: field(&fields, key::SUM),
            at: match fields.get(key::AT) {
                Some(Any::Number(number)) => finite(*number).map(|at| millis(Some(at))),
                _ => None,
            },
        }),
        status: some_string(map.get(txn, key::STATUS)).unwrap_or_else(|| "proposed".to_owned()),
        group: some_string(map.get(txn, key::GROUP)),
        entered: some_string(map.get(txn, key::ENTERED)),
        weather: some_string(map.get(txn, key::WEATHER)).as_deref().and_then(Weather::known),
        term: some_string(map.get(txn, key::TERM)).as_deref().and_then(Term::known),
        perimeter: some_string(map.get(txn, key::PERIMETER)).as_deref().and_then(Perimeter::known),
        shared: matches!(map.get(txn, key::SHARED), Some(Out::Any(Any::Bool(true)))),
        signature: some_string(map.get(txn, key::SIGNATURE)),
        twin: some_string(map.get(txn, key::TWIN)),
        apart: match map.get(txn, key::APART) {
            Some(Out::Any(Any::Array(ids))) => ids.iter().filter_map(word).collect(),
            _ => Vec::new(),
        },
        photo: any(map.get(txn, key::PHOTO)).and_then(|value| photo::photo(&value)),
        reply: some_string(map.get(txn, key::REPLY)),
        deleted: deletion(map.get(txn, key::DELETED)),
    }
}

fn link<T: ReadTxn>(id: String, map: &MapRef, txn: &T) -> Link {
    Link {
        id,
        from: string(map.get(txn, key::FROM)),
        to: string(map.get(txn, key::TO)),
        kind: LinkKind::named(&string(map.get(txn, key::KIND))),
        label: string(map.get(txn, key::LABEL)),
        order: string(map.get(txn, key::ORDER)),
        step: some_string(map.get(txn, key::STEP)).filter(|step| !step.is_empty()),
        author: some_string(map.get(txn, key::AUTHOR)),
        at: millis(number(map.get(txn, key::AT))),
        deleted: deletion(map.get(txn, key::DELETED)),
    }
}

/// How many notes a zone takes, where it says so.
fn max_of<T: ReadTxn>(txn: &T, zone: &MapRef) -> Option<u32> {
    number(zone.get(txn, key::MAX)).map(|max| max as u32)
}

fn word(value: &Any) -> Option<String> {
    match value {
        Any::String(text) => Some(text.to_string()),
        _ => None,
    }
}

fn some_string(value: Option<Out>) -> Option<String> {
    match value {
        Some(Out::Any(Any::String(text))) => Some(text.to_string()),
        _ => None,
    }
}

fn string(value: Option<Out>) -> String {
    some_string(value).unwrap_or_default()
}

fn number(value: Option<Out>) -> Option<f64> {
    match value? {
        Out::Any(Any::Number(number)) => finite(number),
        _ => None,
    }
}

/// JSON and layout know finite numbers only.
pub(super) fn finite(number: Number) -> Option<f64> {
    number.as_f64().filter(|n| n.is_finite())
}

fn millis(value: Option<f64>) -> Millis {
    // A float casts to the nearest integer it can be: below zero is zero.
    value.map_or(0, |n| n as Millis)
}

fn fields(value: Option<Out>) -> Option<Arc<HashMap<String, Any>>> {
    match value {
        Some(Out::Any(Any::Map(fields))) => Some(fields),
        _ => None,
    }
}

fn field(fields: &HashMap<String, Any>, key: &str) -> Option<String> {
    match fields.get(key) {
        Some(Any::String(text)) => Some(text.to_string()),
        _ => None,
    }
}

fn coordinate(fields: &HashMap<String, Any>, key: &str) -> f64 {
    match fields.get(key) {
        Some(Any::Number(number)) => finite(*number).unwrap_or_default(),
        _ => 0.0,
    }
}

fn deletion(value: Option<Out>) -> Option<Deletion> {
    let fields = fields(value)?;
    let at = match fields.get(key::AT) {
        Some(Any::Number(number)) => finite(*number),
        _ => None,
    };
    let by = field(&fields, key::BY).unwrap_or_default();
    Some(Deletion { by, at: millis(at), into: field(&fields, key::INTO) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::new_doc;
    use yrs::{Array, ArrayPrelim, Doc, MapPrelim, Transact};

    #[test]
    fn b2_whatever_a_document_holds_it_reads_as_a_board() {
        let doc = new_doc();
        let roots = Roots::of(&doc);
        let odd = [
            Any::Null,
            Any::Undefined,
            Any::Bool(true),
            Any::from(f64::NAN),
            Any::from(-1e308),
            Any::from("text"),
            Any::from(vec![Any::Null]),
            Any::from(HashMap::from([
                ("x".to_owned(), Any::from(f64::INFINITY)),
                ("at".to_owned(), Any::from(-5)),
            ])),
        ];
        let every = [
            "schema",
            "title",
            "template",
            "kind",
            "prompt",
            "parent",
            "order",
            "frame",
            "color",
            "panel",
            "locked",
            "max",
            "fields",
            "author",
            "at",
            "deleted",
            "place",
            "text",
            "size",
            "origin",
            "status",
            "entered",
            "weather",
            "term",
            "perimeter",
            "from",
            "to",
            "label",
            "rows",
            "columns",
            "axes",
            "when",
            "synthesis",
            "levels",
            "room",
            "signature",
            "decided",
            "twin",
            "apart",
            "photo",
            "step",
        ];
        let mut txn = doc.transact_mut();
        for (n, value) in odd.into_iter().enumerate() {
            for root in [&roots.zones, &roots.notes, &roots.links] {
                root.insert(&mut txn, format!("odd-{n}"), value.clone());
                let map = root.insert(&mut txn, format!("item-{n}"), MapPrelim::default());
                for key in every {
                    map.insert(&mut txn, key, value.clone());
                }
            }
            for key in every {
                roots.meta.insert(&mut txn, key, value.clone());
            }
        }
        roots.notes.insert(&mut txn, "list", ArrayPrelim::default()).push_back(&mut txn, 1);
        roots.notes.insert(&mut txn, "bare", MapPrelim::default());
        drop(txn);
        let board = roots.read(&doc.transact());
        assert_eq!((board.zones.len(), board.notes.len(), board.links.len()), (8, 9, 8));
        assert_eq!(board.notes["bare"].status, "proposed");
        assert_eq!(board.zones["item-5"].color, Color::Sable);
        assert_eq!(board.zones["item-5"].frame, DEFAULT_FRAME);
        assert_eq!(board.notes["item-5"].text, "text");
        assert_eq!(board.notes["item-7"].deleted, Some(Deletion::default()));
        assert!(board.zones.values().all(|zone| zone.frame.x.is_finite()));
        let id = "board".parse().expect("an id");
        assert!(serde_json::from_str::<serde_json::Value>(&board.canonical(&id)).is_ok());
        let empty = Doc::new();
        assert_eq!(Roots::of(&empty).read(&empty.transact()), Board { schema: SCHEMA, ..Board::default() });
    }
}
