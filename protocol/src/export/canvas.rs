//! JSON Canvas 1.0, which Obsidian and others open: a board, or a zone of it, as groups, cards and edges that stand where
//! they stand on the plan. What such a file has no word for (statuses, points, authors) is not in it.

use super::{
    markdown,
    space::Space,
    svg::{self, layout},
    words::Words,
};
use crate::{
    board::{Frame, Link},
    kinds::Scene,
};
use serde_json::{Value, json};

/// The file; `zone`: of that zone and those in it.
pub fn write(space: &Space, zone: Option<&str>, words: &Words) -> String {
    let space = &svg::as_drawn(space);
    let outline = space.kept.board.outline();
    let (sections, free) = (space.sections(zone), space.free(zone));
    let scene = Scene { sections: &sections, links: &outline.links, images: &space.images };
    let layout = layout::lay_out(&scene, &free, words);
    // What lies behind comes first.
    let mut nodes: Vec<Value> = Vec::new();
    for boxed in &layout.zones {
        let zone = boxed.section.zone;
        let label = if zone.title.trim().is_empty() { words.zone } else { zone.title.as_str() };
        let color = svg::hex(zone.color);
        nodes.push(placed(
            json!({"id": zone.id, "type": "group", "label": label, "color": color}),
            boxed.frame,
        ));
    }
    for boxed in &layout.notes {
        let note = boxed.note;
        // A card's text is Markdown there, and what people wrote is never markup.
        let text = markdown::lines(&note.text, "\n");
        let color = svg::hex(note.color);
        nodes.push(placed(json!({"id": note.id, "type": "text", "text": text, "color": color}), boxed.frame));
    }
    let is_there = |id: &str| nodes.iter().any(|node| node["id"] == id);
    let edges: Vec<Value> = outline
        .links
        .iter()
        .filter(|link| is_there(&link.from) && is_there(&link.to))
        .map(|link| edge(link))
        .collect();
    let mut text =
        serde_json::to_string_pretty(&json!({"nodes": nodes, "edges": edges})).expect("plain values");
    text.push('\n');
    text
}

/// The format wants whole numbers.
fn placed(mut node: Value, frame: Frame) -> Value {
    for (key, value) in [("x", frame.x), ("y", frame.y), ("width", frame.w), ("height", frame.h)] {
        node[key] = json!(value.round() as i64);
    }
    node
}

/// A link's number and its words.
pub(super) fn label(link: &Link) -> String {
    let said = [link.step.as_deref().unwrap_or_default(), &*link.label].into_iter();
    said.filter(|said| !said.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A link with its number and its words; without an arrow where it has no direction.
fn edge(link: &Link) -> Value {
    let label = label(link);
    let mut edge = json!({"id": link.id, "fromNode": link.from, "toNode": link.to});
    if !label.is_empty() {
        edge["label"] = json!(label);
    }
    if !link.kind.is_directed() {
        edge["toEnd"] = json!("none");
    }
    edge
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        board::{Board, Color, LinkKind, Note, Place, Zone},
        export::record::Kept,
        refusal::Language,
    };

    #[test]
    fn e14_a_board_opens_as_groups_cards_and_edges_and_nothing_is_markup() {
        let mut board = Board::default();
        let frame = Frame { x: 24.0, y: 120.4, w: 760.0, h: 220.0 };
        let zone = Zone { id: "z".into(), title: "ESPACE CAFÉ".into(), frame, ..Zone::default() };
        board.zones.insert("z".into(), zone);
        for (id, zone, text) in [("n", Some("z"), "*Un four*"), ("m", None, "dehors")] {
            let place =
                Place { zone: zone.map(str::to_owned), order: "a0".into(), x: 900.0, ..Place::default() };
            let note =
                Note { id: id.into(), place, text: text.into(), color: Color::Rose, ..Note::default() };
            board.notes.insert(id.into(), note);
        }
        for (id, to, kind) in
            [("l", "n", LinkKind::Chain), ("k", "z", LinkKind::Proximity), ("gone", "x", LinkKind::Chain)]
        {
            let (label, step) = if id == "l" { ("avant", Some("2 bis".into())) } else { ("", None) };
            let link = Link {
                id: id.into(),
                from: "m".into(),
                to: to.into(),
                kind,
                label: label.into(),
                order: "a0".into(),
                step,
                ..Link::default()
            };
            board.links.insert(id.into(), link);
        }
        let kept = Kept { board, ..Kept::default() };
        let space = Space {
            id: "b".parse().expect("an id"),
            title: "Plan".into(),
            kept,
            points: Default::default(),
            groups: Default::default(),
            images: Default::default(),
        };
        let words = Words::of(Language::French);
        let file: Value = serde_json::from_str(&write(&space, None, words)).expect("JSON");
        let node = |id: &str| {
            let nodes = file["nodes"].as_array().expect("nodes");
            nodes.iter().find(|node| node["id"] == id).cloned().expect("is there")
        };
        assert_eq!(file["nodes"][0]["type"], "group", "what lies behind comes first");
        let group = node("z");
        assert_eq!(
            (&group["label"], &group["x"], &group["y"]),
            (&json!("ESPACE CAFÉ"), &json!(24), &json!(120))
        );
        let (note, zone) = (node("n"), node("z"));
        assert_eq!((&note["type"], &note["text"]), (&json!("text"), &json!("\\*Un four\\*")));
        let inside = |key: &str| note[key].as_i64() > zone[key].as_i64();
        assert!(inside("x") && inside("y"), "it stands in its zone: {note}");
        assert!(file["nodes"].as_array().expect("nodes").iter().all(|node| node["width"].as_i64() > Some(0)));
        let edges = file["edges"].as_array().expect("edges");
        assert_eq!(edges.len(), 2, "both ends are there");
        assert!(
            edges.contains(&json!({"id": "l", "fromNode": "m", "toNode": "n", "label": "2 bis · avant"}))
        );
        assert!(edges.contains(&json!({"id": "k", "fromNode": "m", "toNode": "z", "toEnd": "none"})));
        let alone: Value = serde_json::from_str(&write(&space, Some("z"), words)).expect("JSON");
        assert_eq!((alone["nodes"].as_array().map(Vec::len), &alone["edges"]), (Some(2), &json!([])));
    }
}
