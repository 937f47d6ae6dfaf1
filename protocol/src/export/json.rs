//! Boards as open JSON, `socle-export/1` (SPEC E4): what a program of somebody else reads. It names nobody and says no
//! times; ids are those of the board, so that links can be followed.

use super::space::Space;
use crate::{
    board::{Note, Zone, canonical},
    message::WorkshopView,
};
use serde_json::{Value, json};

/// Raised when a field changes its meaning; new ones may come at any time.
pub const FORMAT: &str = "socle-export/1";

/// These boards, or one zone of the only one.
pub fn write(view: &WorkshopView, spaces: &[Space], zone: Option<&str>) -> String {
    let groups: Vec<Value> = view
        .groups
        .iter()
        .map(|group| json!({"id": group.id, "letter": group.letter, "name": group.name}))
        .collect();
    let whole = json!({
        "format": FORMAT,
        "title": view.title,
        "template": view.template,
        "groups": groups,
        "boards": spaces.iter().map(|space| board(space, zone)).collect::<Vec<_>>(),
    });
    canonical::text(&whole)
}

fn board(space: &Space, only: Option<&str>) -> Value {
    let outline = space.kept.board.outline();
    let sections = match only {
        None => outline.sections.clone(),
        Some(zone) => space.section(zone).unwrap_or_default(),
    };
    let zones: Vec<Value> = sections
        .iter()
        .map(|section| {
            let zone = section.zone;
            let mut told = json!({
                "id": zone.id,
                "kind": zone.kind,
                "title": zone.title,
                "prompt": zone.prompt,
                "parent": zone.parent,
                "panel": zone.panel,
                "color": zone.color,
                "left_out": space.kept.left_out.get(&zone.id).copied().unwrap_or_default(),
                "weather": weathers(space, &zone.id),
                "notes": section.notes.iter().map(|note| item(space, note, Some(zone))).collect::<Vec<_>>(),
            });
            let canonical = zone.canonical();
            for key in ["rows", "columns", "axes", "when", "synthesis", "levels", "room"] {
                if let Some(said) = canonical.get(key) {
                    told[key] = said.clone();
                }
            }
            told
        })
        .collect();
    let free = outline.free.iter().filter(|_| only.is_none());
    let links: Vec<Value> = outline
        .links
        .iter()
        .filter(|_| only.is_none())
        .map(|link| json!({"from": link.from, "to": link.to, "kind": link.kind, "label": link.label}))
        .collect();
    json!({
        "id": space.id,
        "title": space.title,
        "zones": zones,
        "notes": free.map(|note| item(space, note, None)).collect::<Vec<_>>(),
        "links": links,
    })
}

/// Cards by their weather, all of them; `null` where there are none.
fn weathers(space: &Space, zone: &str) -> Value {
    let counts = space.weathers(zone);
    let whole = || counts.iter().map(|(weather, count)| (weather.name().to_owned(), json!(count))).collect();
    if counts.is_empty() { Value::Null } else { Value::Object(whole()) }
}

fn item(space: &Space, note: &Note, zone: Option<&Zone>) -> Value {
    let origin = note.origin.as_ref();
    let mut told = json!({
        "id": note.id,
        "text": note.text,
        "color": note.color,
        "status": note.status,
        "group": note.group,
        "term": note.term,
        "weather": note.weather,
        "points": space.points.get(&note.id),
        "origin": origin.map(|origin| json!({"board": origin.board, "note": origin.note, "label": origin.label})),
    });
    let cell = zone.and_then(|zone| Some((zone, zone.cell_of(&note.place)?)));
    if let Some((zone, (row, column))) = cell {
        told["row"] = json!(row.and_then(|row| zone.rows.get(row)).map(|row| &row.id));
        told["column"] = json!(column.and_then(|column| zone.columns.get(column)).map(|column| &column.id));
    }
    if let Some((x, y)) = zone.and_then(|zone| zone.values_of(&note.place)) {
        (told["x"], told["y"]) = (json!(x), json!(y));
    }
    if let Some(joined) = space.kept.joined.get(&note.id) {
        told["count"] = json!(joined.count.saturating_add(1));
        told["also"] = json!(joined.texts);
    }
    if let Some(perimeter) = note.perimeter {
        told["perimeter"] = json!(perimeter);
    }
    if let Some(photo) = &note.photo {
        told["photo"] = json!({"alt": photo.alt, "width": photo.width, "height": photo.height});
    }
    if let Some(signature) = &note.signature {
        told["signature"] = json!(signature);
    }
    told
}
