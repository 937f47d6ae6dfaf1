//! A scene of Excalidraw: a board, or a zone of it, as boxes with their words, where the picture has them. What such a
//! file has no word for (statuses, points, authors, where a note is from, images under plans) is not in it.
//!
//! The same board is the same bytes: ids come from ours, and what Excalidraw draws at random comes from the ids. Its
//! fields are those of version 2 of the file, written out in full, as older readers want them.

use super::{
    canvas,
    space::Space,
    svg::{
        self,
        layout::{self, ARROW, Mark, NoteBox, ZoneBox},
        text::{self, LINE, wrap},
    },
    words::Words,
};
use crate::{
    board::{Frame, Link, LinkKind},
    kinds::Scene,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What Excalidraw keeps free around the words in a box.
const INSET: f64 = 5.0;
/// Its sans-serif, which every version of it has.
const SANS: u32 = 2;
/// Of a link's words, and of a card's signature.
const SMALL: f64 = 16.0;
const TRANSPARENT: &str = "transparent";

/// The file; `zone`: of that zone and those in it.
pub fn write(space: &Space, zone: Option<&str>, words: &Words) -> String {
    let space = &svg::as_drawn(space);
    let outline = space.kept.board.outline();
    let (sections, free) = (space.sections(zone), space.free(zone));
    let scene = Scene { sections: &sections, links: &outline.links, images: &space.images };
    let layout = layout::lay_out(&scene, &free, words);
    let mut drawing = Drawing::default();
    // What lies behind comes first.
    layout.zones.iter().for_each(|boxed| drawing.zone(boxed, space, words));
    layout.marks.iter().enumerate().for_each(|(n, mark)| drawing.mark(n, mark));
    layout.notes.iter().for_each(|boxed| drawing.note(boxed));
    outline.links.iter().for_each(|link| drawing.link(link));
    let file = json!({
        "type": "excalidraw",
        "version": 2,
        "source": "socle",
        "elements": drawing.elements,
        "appState": {"viewBackgroundColor": svg::PAPER},
        "files": {},
    });
    let mut text = serde_json::to_string_pretty(&file).expect("plain values");
    text.push('\n');
    text
}

/// The elements, in the order in which they are drawn.
#[derive(Default)]
struct Drawing {
    elements: Vec<Value>,
    /// Which of them has this id.
    by_id: BTreeMap<String, usize>,
}

/// Words with their size and where they stand.
struct Lettering<'a> {
    id: String,
    /// As it was written, and as it is broken into lines.
    original: &'a str,
    lines: Vec<String>,
    size: f64,
    ink: &'static str,
    align: &'static str,
}

impl Lettering<'_> {
    fn extent(&self) -> (f64, f64) {
        let widest = self.lines.iter().map(|line| text::width(line)).fold(0.0, f64::max);
        (widest * self.size, self.lines.len() as f64 * self.size * LINE)
    }
}

impl Drawing {
    fn push(&mut self, element: Value) {
        if let Some(id) = element["id"].as_str() {
            self.by_id.insert(id.to_owned(), self.elements.len());
        }
        self.elements.push(element);
    }

    fn zone(&mut self, boxed: &ZoneBox<'_>, space: &Space, words: &Words) {
        let (zone, frame) = (boxed.section.zone, boxed.frame);
        let id = format!("zone-{}", zone.id);
        let group = format!("group-{id}");
        let (title, size, tab) = svg::heading(boxed, words);
        self.push(grouped(
            shaped(&id, "rectangle", frame, json!({"backgroundColor": "#ffffff", "strokeColor": svg::MUTED})),
            &group,
        ));
        let tab = Frame { w: tab, h: svg::TAB.min(frame.h), ..frame };
        let look = json!({"backgroundColor": svg::hex(zone.color), "strokeColor": svg::MUTED});
        self.push(grouped(shaped(&format!("tab-{id}"), "rectangle", tab, look), &group));
        let lettering = Lettering {
            id: format!("text-{id}"),
            original: title,
            lines: wrap(title, tab.w - 2.0 * INSET, size),
            size,
            ink: svg::INK,
            align: "left",
        };
        // Bound words are drawn right after their box: those of the zone itself would lie under the tab.
        self.within((&format!("tab-{id}"), tab), &lettering, "middle", Some(&group));
        for (n, said) in svg::said_of_empty(boxed, space, words).iter().enumerate() {
            let at = (frame.x + layout::PAD, frame.y + layout::HEADER + 26.0 * n as f64);
            let lettering = Lettering {
                id: format!("said-{n}-{id}"),
                original: said,
                lines: vec![said.clone()],
                size: 18.0,
                ink: svg::MUTED,
                align: "left",
            };
            self.push(grouped(lettered(&lettering, at, None), &group));
        }
    }

    fn note(&mut self, boxed: &NoteBox<'_>) {
        let (note, frame) = (boxed.note, boxed.frame);
        let id = format!("note-{}", note.id);
        let group = (!boxed.signed.is_empty()).then(|| format!("group-{id}"));
        let look = json!({"backgroundColor": svg::hex(note.color), "strokeColor": svg::MUTED});
        let paper = shaped(&id, "rectangle", frame, look);
        self.push(match &group {
            Some(group) => grouped(paper, group),
            None => paper,
        });
        let indent = if boxed.in_list { boxed.font * ARROW } else { 0.0 };
        let lettering = Lettering {
            id: format!("text-{id}"),
            original: &note.text,
            lines: wrap(&note.text, frame.w - 2.0 * text::PAD.0 - indent, boxed.font),
            size: boxed.font,
            ink: svg::INK,
            align: "left",
        };
        let vertical = if boxed.in_list { "middle" } else { "top" };
        self.within((&id, frame), &lettering, vertical, group.as_deref());
        if let Some(group) = &group {
            let signed = format!("— {}", boxed.signed);
            let at = (frame.x + text::PAD.0, frame.y + frame.h - 14.0 - SMALL);
            let lettering = Lettering {
                id: format!("signed-{id}"),
                original: &signed,
                lines: vec![signed.clone()],
                size: SMALL,
                ink: svg::INK,
                align: "left",
            };
            self.push(grouped(lettered(&lettering, at, None), group));
        }
    }

    /// What a zone draws besides its notes: headings of a table, lines of a target, shapes on a plan.
    fn mark(&mut self, n: usize, mark: &Mark) {
        let id = format!("mark-{n}");
        match mark {
            Mark::Line { from, to } => {
                let look = json!({"strokeColor": svg::HAIRLINE, "strokeWidth": 2});
                self.push(lined(&id, "line", &[*from, *to], look));
            }
            Mark::Circle { centre, radius } => {
                let (x, y) = (centre.0 - radius, centre.1 - radius);
                let frame = Frame { x, y, w: 2.0 * radius, h: 2.0 * radius };
                let look = json!({"strokeColor": svg::HAIRLINE, "strokeWidth": 2, "roundness": null});
                self.push(shaped(&id, "ellipse", frame, look));
            }
            Mark::Shape { corners, color, .. } => {
                // A line that ends where it begins is a filled shape there.
                let around: Vec<(f64, f64)> = corners.iter().chain(corners.first()).copied().collect();
                let paper = svg::hex(*color);
                let look = json!({"strokeColor": svg::INK, "strokeWidth": 2, "backgroundColor": paper, "polygon": true});
                self.push(lined(&id, "line", &around, look));
            }
            Mark::Text { lines, at, size, bold, anchor } => {
                let original = lines.join("\n");
                let lettering = Lettering {
                    id,
                    original: &original,
                    lines: lines.clone(),
                    size: *size,
                    ink: if *bold { svg::INK } else { svg::MUTED },
                    align: match *anchor {
                        "start" => "left",
                        "end" => "right",
                        _ => "center",
                    },
                };
                self.beside(&lettering, *at);
            }
            Mark::Label { text, at, size, .. } => {
                let lines = vec![text.clone()];
                let (original, size, ink, align) = (text.as_str(), *size, svg::INK, "center");
                self.beside(&Lettering { id, original, lines, size, ink, align }, *at);
            }
            // An image would have to be drawn anew; links on a plan are arrows like any other.
            Mark::Picture { .. } | Mark::Tie { .. } => {}
        }
    }

    /// Words that stand for themselves, told as a picture tells them: by their first baseline.
    fn beside(&mut self, lettering: &Lettering<'_>, (x, y): (f64, f64)) {
        if lettering.original.trim().is_empty() {
            return;
        }
        let (w, _) = lettering.extent();
        let left = match lettering.align {
            "left" => x,
            "right" => x - w,
            _ => x - w / 2.0,
        };
        self.push(lettered(lettering, (left, y - lettering.size * 0.98), None));
    }

    /// Words bound to a box; empty ones are none.
    fn within(
        &mut self,
        (container, frame): (&str, Frame),
        lettering: &Lettering<'_>,
        vertical: &str,
        group: Option<&str>,
    ) {
        if lettering.original.trim().is_empty() {
            return;
        }
        let (_, h) = lettering.extent();
        let y = if vertical == "top" { INSET } else { ((frame.h - h) / 2.0).max(INSET) };
        let at = (frame.x + INSET, frame.y + y);
        let mut text = lettered(lettering, at, Some((container, vertical)));
        if let Some(group) = group {
            text = grouped(text, group);
        }
        self.bind(container, json!({"type": "text", "id": lettering.id}));
        self.push(text);
    }

    /// An arrow that stays with what it joins; none where an end is not there.
    fn link(&mut self, link: &Link) {
        let (Some(from), Some(to)) = (self.end_of(&link.from), self.end_of(&link.to)) else { return };
        if from.0 == to.0 {
            return;
        }
        let id = format!("link-{}", link.id);
        let (p, q) = joined(from.1, to.1);
        let (style, width) = match link.kind {
            LinkKind::Influence | LinkKind::Answers => ("solid", 2),
            LinkKind::Chain => ("solid", 4),
            LinkKind::Proximity => ("dotted", 4),
            LinkKind::Distance | LinkKind::ComesFrom => ("dashed", 2),
            LinkKind::Flow => ("dashed", 4),
        };
        let head = link.kind.is_directed().then_some("arrow");
        let bound = |end: &str| json!({"elementId": end, "focus": 0, "gap": INSET});
        let look = json!({
            "strokeColor": svg::MUTED,
            "strokeWidth": width,
            "strokeStyle": style,
            "startArrowhead": null,
            "endArrowhead": head,
            "startBinding": bound(&from.0),
            "endBinding": bound(&to.0),
            "elbowed": false,
        });
        self.push(lined(&id, "arrow", &[p, q], look));
        for end in [&from.0, &to.0] {
            self.bind(end, json!({"type": "arrow", "id": id}));
        }
        let label = canvas::label(link);
        if label.trim().is_empty() {
            return;
        }
        let room = (q.0 - p.0).hypot(q.1 - p.1).max(160.0);
        let lettering = Lettering {
            id: format!("text-{id}"),
            original: &label,
            lines: wrap(&label, room, SMALL),
            size: SMALL,
            ink: svg::INK,
            align: "center",
        };
        let (w, h) = lettering.extent();
        let middle = ((p.0 + q.0) / 2.0 - w / 2.0, (p.1 + q.1) / 2.0 - h / 2.0);
        self.bind(&id, json!({"type": "text", "id": lettering.id}));
        self.push(lettered(&lettering, middle, Some((&id, "middle"))));
    }

    /// The box of a note or a zone, as it is drawn.
    fn end_of(&self, item: &str) -> Option<(String, Frame)> {
        let found = |id: String| {
            let element = self.elements.get(*self.by_id.get(&id)?)?;
            let of = |key: &str| element[key].as_f64();
            Some((id, Frame { x: of("x")?, y: of("y")?, w: of("width")?, h: of("height")? }))
        };
        found(format!("note-{item}")).or_else(|| found(format!("zone-{item}")))
    }

    /// The other half of a binding: Excalidraw wants both.
    fn bind(&mut self, id: &str, bound: Value) {
        let element = self.by_id.get(id).and_then(|at| self.elements.get_mut(*at));
        if let Some(list) = element.and_then(|element| element["boundElements"].as_array_mut()) {
            list.push(bound);
        }
    }
}

/// From the edge of one box to the edge of another, towards their middles, with a little air; between the middles where
/// one lies in the other.
fn joined(from: Frame, to: Frame) -> ((f64, f64), (f64, f64)) {
    let centre = |f: Frame| (f.x + f.w / 2.0, f.y + f.h / 2.0);
    let (a, b) = (centre(from), centre(to));
    let length = (b.0 - a.0).hypot(b.1 - a.1);
    if length < 1.0 {
        // Without a length it would be dropped.
        return (a, (a.0 + 1.0, a.1));
    }
    let (ux, uy) = ((b.0 - a.0) / length, (b.1 - a.1) / length);
    let edge = |f: Frame| {
        let across = if ux == 0.0 { f64::INFINITY } else { f.w / 2.0 / ux.abs() };
        let along = if uy == 0.0 { f64::INFINITY } else { f.h / 2.0 / uy.abs() };
        across.min(along) + INSET
    };
    let (start, end) = (edge(from), length - edge(to));
    let (start, end) = if end - start < 1.0 { (0.0, length) } else { (start, end) };
    let at = |t: f64| (a.0 + ux * t, a.1 + uy * t);
    (at(start), at(end))
}

/// A number that every reader takes, to a hundredth.
fn r(value: f64) -> Value {
    json!((value * 100.0).round() / 100.0)
}

/// What every element has; `with` says the rest, and what is otherwise.
fn element(id: &str, kind: &str, frame: Frame, with: Value) -> Value {
    let mut element = json!({
        "id": id,
        "type": kind,
        "x": r(frame.x),
        "y": r(frame.y),
        "width": r(frame.w),
        "height": r(frame.h),
        "angle": 0,
        "strokeColor": svg::INK,
        "backgroundColor": TRANSPARENT,
        "fillStyle": "solid",
        "strokeWidth": 1,
        "strokeStyle": "solid",
        "roughness": 0,
        "opacity": 100,
        "groupIds": [],
        "frameId": null,
        "roundness": null,
        "seed": number(id, "seed"),
        "version": 1,
        "versionNonce": number(id, "nonce"),
        "isDeleted": false,
        "boundElements": [],
        "updated": 1,
        "link": null,
        "locked": false,
    });
    if let (Some(element), Value::Object(with)) = (element.as_object_mut(), with) {
        element.extend(with);
    }
    element
}

fn shaped(id: &str, kind: &str, frame: Frame, look: Value) -> Value {
    let mut shape = element(id, kind, frame, json!({"roundness": {"type": 3}}));
    if let (Some(shape), Value::Object(look)) = (shape.as_object_mut(), look) {
        shape.extend(look);
    }
    shape
}

/// A line or an arrow through these points.
fn lined(id: &str, kind: &str, points: &[(f64, f64)], look: Value) -> Value {
    let (x, y) = points.first().copied().unwrap_or_default();
    let span = |of: fn(&(f64, f64)) -> f64| {
        let all = || points.iter().map(of);
        all().fold(f64::NEG_INFINITY, f64::max) - all().fold(f64::INFINITY, f64::min)
    };
    let frame = Frame { x, y, w: span(|point| point.0), h: span(|point| point.1) };
    let mut line = element(id, kind, frame, look);
    line["points"] = points.iter().map(|point| json!([r(point.0 - x), r(point.1 - y)])).collect();
    line["lastCommittedPoint"] = Value::Null;
    for end in ["startBinding", "endBinding", "startArrowhead", "endArrowhead"] {
        if line.get(end).is_none() {
            line[end] = Value::Null;
        }
    }
    line
}

/// Words at a place; `bound`: to which element, and where in its height.
fn lettered(lettering: &Lettering<'_>, (x, y): (f64, f64), bound: Option<(&str, &str)>) -> Value {
    let (w, h) = lettering.extent();
    let with = json!({
        "strokeColor": lettering.ink,
        "text": lettering.lines.join("\n"),
        "originalText": lettering.original,
        "fontSize": r(lettering.size),
        "fontFamily": SANS,
        "textAlign": lettering.align,
        "verticalAlign": bound.map_or("top", |(_, vertical)| vertical),
        "containerId": bound.map(|(container, _)| container),
        "lineHeight": LINE,
        "autoResize": true,
    });
    element(&lettering.id, "text", Frame { x, y, w, h }, with)
}

/// Moves with the others of its group.
fn grouped(mut element: Value, group: &str) -> Value {
    element["groupIds"] = json!([group]);
    element
}

/// A number of 31 bits that is always the same for an element: FNV-1a of its id and what it is for.
fn number(id: &str, of: &str) -> u32 {
    let hash = id
        .bytes()
        .chain(of.bytes())
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 1).max(1)
}

#[cfg(test)]
mod tests;
