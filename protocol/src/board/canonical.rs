//! Canonical JSON (SPEC B9): equal boards are equal bytes. It is what the REST interface answers, what exports start
//! from, and what tests compare.
//!
//! Keys are sorted, items stand in outline order, absent values are `null`, whole numbers have no fraction.

use super::{Board, Deletion, Link, Note, Roots, outline::Section};
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
            "notes": outline.free.iter().map(|item| note(item)).collect::<Vec<_>>(),
            "links": outline.links.iter().map(|item| link(item)).collect::<Vec<_>>(),
            "bin": {
                "zones": outline.bin.sections.iter().map(section).collect::<Vec<_>>(),
                "notes": outline.bin.notes.iter().map(|item| note(item)).collect::<Vec<_>>(),
                "links": outline.bin.links.iter().map(|item| link(item)).collect::<Vec<_>>(),
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
    let zone = section.zone;
    json!({
        "id": zone.id,
        "kind": zone.kind,
        "title": zone.title,
        "prompt": zone.prompt,
        "parent": zone.parent,
        "order": zone.order,
        "frame": {
            "x": number(zone.frame.x), "y": number(zone.frame.y), "w": number(zone.frame.w), "h": number(zone.frame.h),
        },
        "color": zone.color,
        "panel": zone.panel,
        "locked": zone.locked,
        "author": zone.author,
        "at": zone.at,
        "deleted": deleted(zone.deleted.as_ref()),
        "notes": section.notes.iter().map(|item| note(item)).collect::<Vec<_>>(),
    })
}

fn note(note: &Note) -> Value {
    let place = &note.place;
    json!({
        "id": note.id,
        "place": {"zone": place.zone, "order": place.order, "x": number(place.x), "y": number(place.y)},
        "text": note.text,
        "color": note.color,
        "size": note.size.map(|size| json!({"w": number(size.w), "h": number(size.h)})),
        "author": note.author,
        "at": note.at,
        "origin": note.origin,
        "status": note.status,
        "group": note.group,
        "deleted": deleted(note.deleted.as_ref()),
    })
}

fn link(link: &Link) -> Value {
    json!({
        "id": link.id,
        "from": link.from,
        "to": link.to,
        "kind": link.kind,
        "label": link.label,
        "order": link.order,
        "author": link.author,
        "at": link.at,
        "deleted": deleted(link.deleted.as_ref()),
    })
}

fn deleted(deletion: Option<&Deletion>) -> Value {
    deletion.map_or(Value::Null, |deletion| json!({"by": deletion.by, "at": deletion.at}))
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
