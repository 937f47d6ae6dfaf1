//! Canonical JSON (SPEC B9): equal boards are equal bytes. It is what the REST interface answers, what exports start
//! from, and what tests compare.
//!
//! Single items have the same form by themselves ([`Note::canonical`]), and are read from it again with serde.
//!
//! Keys are sorted, items stand in outline order, absent values are `null`, whole numbers have no fraction.

use super::{
    Axis, Board, Deletion, Link, Note, Perimeter, Roots, Term, Weather, Zone, outline::Section, photo, plan,
};
use crate::ids::BoardId;
use serde_json::{Value, json};
use yrs::{Doc, Transact};

/// The board in `doc` as canonical JSON. Waits for a transaction that is open.
pub fn canonical(doc: &Doc, id: &BoardId) -> String {
    let roots = Roots::of(doc);
    let board = roots.read(&doc.transact());
    board.canonical(id)
}

impl Board {
    /// The board as canonical JSON.
    pub fn canonical(&self, id: &BoardId) -> String {
        let outline = self.outline();
        let value = json!({
            "board": id.as_str(),
            "schema": self.schema,
            "title": self.title,
            "template": self.template,
            "zones": outline.sections.iter().map(section).collect::<Vec<_>>(),
            "notes": outline.free.iter().map(|item| item.canonical()).collect::<Vec<_>>(),
            "links": outline.links.iter().map(|item| item.canonical()).collect::<Vec<_>>(),
            "bin": {
                "zones": outline.bin.sections.iter().map(section).collect::<Vec<_>>(),
                "notes": outline.bin.notes.iter().map(|item| item.canonical()).collect::<Vec<_>>(),
                "links": outline.bin.links.iter().map(|item| item.canonical()).collect::<Vec<_>>(),
            },
        });
        text(&value)
    }
}

/// Any JSON with sorted keys and nothing between them: equal values are equal bytes.
pub fn text(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn section(section: &Section<'_>) -> Value {
    let mut value = section.zone.canonical();
    value["notes"] = section.notes.iter().map(|item| item.canonical()).collect();
    value
}

impl Zone {
    /// A zone as it stands in a board's canonical JSON, without its notes.
    pub fn canonical(&self) -> Value {
        let whole = json!({
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "prompt": self.prompt,
            "parent": self.parent,
            "order": self.order,
            "frame": {
                "x": number(self.frame.x), "y": number(self.frame.y),
                "w": number(self.frame.w), "h": number(self.frame.h),
            },
            "color": self.color,
            "panel": self.panel,
            "locked": self.locked,
            "author": self.author,
            "at": self.at,
            "deleted": deleted(self.deleted.as_ref()),
        });
        let fields = Some(&self.fields).filter(|fields| !fields.is_empty());
        let said = |is_said: bool, value: Value| is_said.then_some(value);
        let axis = |axis: &Axis| {
            json!({
                "title": axis.title, "low": axis.low, "high": axis.high,
                "min": number(axis.min), "max": number(axis.max),
            })
        };
        let axes = self
            .axes
            .as_ref()
            .map(|axes| with(json!({"x": axis(&axes.x)}), [("y", axes.y.as_ref().map(axis))]));
        let more = [
            ("max", self.max.map(Value::from)),
            ("fields", fields.map(|fields| json!(fields))),
            ("rows", said(!self.rows.is_empty(), json!(self.rows))),
            ("columns", said(!self.columns.is_empty(), json!(self.columns))),
            ("axes", axes),
            ("when", said(!self.when.is_empty(), json!(self.when))),
            ("synthesis", self.synthesis.clone().map(Value::from)),
            ("levels", said(!self.levels.is_empty(), plan::levels_canonical(&self.levels, number))),
            ("room", self.room.as_ref().map(|room| plan::room_canonical(room, number))),
            ("decided", self.decided.map(|decided| json!(decided))),
        ];
        with(whole, more)
    }
}

impl Note {
    /// A note as it stands in a board's canonical JSON.
    pub fn canonical(&self) -> Value {
        let place = &self.place;
        let stand = [
            ("row", place.row.clone().map(Value::from)),
            ("column", place.column.clone().map(Value::from)),
            ("waits", place.waits.then_some(Value::Bool(true))),
        ];
        let place =
            json!({"zone": place.zone, "order": place.order, "x": number(place.x), "y": number(place.y)});
        let whole = json!({
            "id": self.id,
            "place": with(place, stand),
            "text": self.text,
            "color": self.color,
            "size": self.size.map(|size| json!({"w": number(size.w), "h": number(size.h)})),
            "author": self.author,
            "at": self.at,
            "origin": self.origin,
            "status": self.status,
            "group": self.group,
            "deleted": deleted(self.deleted.as_ref()),
        });
        let words = [
            ("entered", self.entered.as_deref()),
            ("weather", self.weather.map(Weather::name)),
            ("term", self.term.map(Term::name)),
            ("perimeter", self.perimeter.map(Perimeter::name)),
            ("signature", self.signature.as_deref()),
            ("twin", self.twin.as_deref()),
        ];
        let words = words.into_iter().map(|(key, word)| (key, word.map(Value::from)));
        let apart = (!self.apart.is_empty()).then(|| json!(self.apart));
        let photo = self.photo.as_ref().map(photo::photo_canonical);
        let shared = self.shared.then_some(Value::Bool(true));
        with(whole, words.chain([("shared", shared), ("apart", apart), ("photo", photo)]))
    }
}

impl Link {
    /// A link as it stands in a board's canonical JSON.
    pub fn canonical(&self) -> Value {
        let whole = json!({
            "id": self.id,
            "from": self.from,
            "to": self.to,
            "kind": self.kind,
            "label": self.label,
            "order": self.order,
            "author": self.author,
            "at": self.at,
            "deleted": deleted(self.deleted.as_ref()),
        });
        with(whole, [("step", self.step.clone().map(Value::from))])
    }
}

fn deleted(deletion: Option<&Deletion>) -> Value {
    deletion.map_or(Value::Null, |deletion| json!(deletion))
}

/// One way to write a number: Yjs keeps 14 and 14.0 apart, readers don't.
fn number(value: f64) -> Value {
    // Below 2^53 every whole number is exact in both forms.
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

/// Writes JSON with sorted keys, whatever order the map type of the day keeps.
fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| key.as_str());
            text.push('{');
            for (n, (key, item)) in fields.into_iter().enumerate() {
                if n > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(item, text);
            }
            text.push('}');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

/// Keys that came later are written where they say something: a board without them has the bytes that it always had.
fn with<'a>(mut item: Value, keys: impl IntoIterator<Item = (&'a str, Option<Value>)>) -> Value {
    for (key, value) in keys {
        if let Some(value) = value {
            item[key] = value;
        }
    }
    item
}
