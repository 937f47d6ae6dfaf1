//! Where every zone and note stands in a picture: what `client/web/src/canvas/layout.ts` says of the plan.

use super::text::fit;
use crate::board::{Frame, Note, ZoneKind, outline::Section};
use std::collections::BTreeMap;

/// A list zone: columns of 360, a header for the title tab.
pub(super) const COLUMN: f64 = 360.0;
pub(super) const ROW: f64 = 96.0;
pub(super) const GAP: f64 = 12.0;
pub(super) const HEADER: f64 = 64.0;
pub(super) const PAD: f64 = 14.0;
/// Room that «↳» takes before an idea of a list, at its text's size.
pub(super) const ARROW: f64 = 1.1;
/// A note that stands free and was never resized.
const FREE: (f64, f64) = (224.0, 152.0);
/// A zone that a growing one pushes down keeps this distance, or the smaller one it had.
const KEEP_APART: f64 = 40.0;
const FREE_SIZES: [f64; 8] = [28.0, 25.0, 22.0, 20.0, 18.0, 16.0, 15.0, 14.0];
const LIST_SIZES: [f64; 4] = [22.0, 20.0, 18.0, 16.0];

pub(super) struct NoteBox<'a> {
    pub(super) note: &'a Note,
    pub(super) frame: Frame,
    pub(super) font: f64,
    pub(super) in_list: bool,
}

pub(super) struct ZoneBox<'a> {
    pub(super) section: &'a Section<'a>,
    pub(super) frame: Frame,
}

pub(super) struct Layout<'a> {
    pub(super) zones: Vec<ZoneBox<'a>>,
    pub(super) notes: Vec<NoteBox<'a>>,
}

impl Layout<'_> {
    /// What is around everything.
    pub(super) fn bounds(&self) -> Option<Frame> {
        let frames = self.zones.iter().map(|z| z.frame).chain(self.notes.iter().map(|n| n.frame));
        frames.reduce(|a, b| {
            let (x, y) = (a.x.min(b.x), a.y.min(b.y));
            Frame { x, y, w: (a.x + a.w).max(b.x + b.w) - x, h: (a.y + a.h).max(b.y + b.h) - y }
        })
    }

    pub(super) fn frame_of(&self, id: &str) -> Option<Frame> {
        let note = self.notes.iter().find(|boxed| boxed.note.id == id).map(|boxed| boxed.frame);
        note.or_else(|| self.zones.iter().find(|boxed| boxed.section.zone.id == id).map(|boxed| boxed.frame))
    }
}

/// The cells of a list zone relative to its corner, and the height that it needs.
fn cells<'a>(section: &Section<'a>) -> (Vec<NoteBox<'a>>, f64) {
    let inner = section.zone.frame.w - 2.0 * PAD;
    let count = ((inner + GAP) / (COLUMN + GAP)).floor().clamp(1.0, 64.0);
    let w = (inner - (count - 1.0) * GAP) / count;
    let mut boxes = Vec::new();
    let mut y = HEADER;
    for row in section.notes.chunks(count as usize) {
        let fits: Vec<(f64, f64)> =
            row.iter().map(|note| fit(&note.text, (w, ROW), &LIST_SIZES, LIST_SIZES[0] * ARROW)).collect();
        let h = fits.iter().map(|(_, h)| *h).fold(ROW, f64::max);
        for (n, (note, (font, _))) in row.iter().zip(fits).enumerate() {
            let frame = Frame { x: PAD + n as f64 * (w + GAP), y, w, h };
            boxes.push(NoteBox { note, frame, font, in_list: true });
        }
        y += h + GAP;
    }
    (boxes, y - GAP + PAD)
}

fn loose<'a>(note: &'a Note, corner: (f64, f64)) -> NoteBox<'a> {
    let size = note.size.map_or(FREE, |size| (size.w, size.h));
    let (font, h) = fit(&note.text, size, &FREE_SIZES, 0.0);
    let frame = Frame { x: corner.0 + note.place.x, y: corner.1 + note.place.y, w: size.0, h };
    NoteBox { note, frame, font, in_list: false }
}

/// How far each zone is pushed down by those above it that grew.
fn pushes(sections: &[Section<'_>], heights: &BTreeMap<&str, f64>) -> BTreeMap<String, f64> {
    let is_here = |id: &str| sections.iter().any(|section| section.zone.id == id);
    let mut roots: Vec<&Section<'_>> =
        sections.iter().filter(|s| s.zone.parent.as_deref().is_none_or(|parent| !is_here(parent))).collect();
    roots.sort_by(|a, b| {
        let (f, g) = (a.zone.frame, b.zone.frame);
        f.y.total_cmp(&g.y).then(f.x.total_cmp(&g.x)).then_with(|| a.zone.id.cmp(&b.zone.id))
    });
    let mut down: BTreeMap<String, f64> = BTreeMap::new();
    let mut placed: Vec<(Frame, f64)> = Vec::new();
    for section in roots {
        let frame = section.zone.frame;
        let mut y = frame.y;
        for (above, bottom) in &placed {
            let gap = frame.y - (above.y + above.h);
            let shares = above.x < frame.x + frame.w && frame.x < above.x + above.w;
            if gap >= 0.0 && shares {
                y = y.max(bottom + gap.min(KEEP_APART));
            }
        }
        down.insert(section.zone.id.clone(), y - frame.y);
        let h = heights.get(section.zone.id.as_str()).copied().unwrap_or(frame.h);
        placed.push((frame, y + h));
    }
    // In outline order: a parent comes before its children, which move with it.
    for section in sections {
        if !down.contains_key(&section.zone.id) {
            let with = section.zone.parent.as_ref().and_then(|parent| down.get(parent)).copied();
            down.insert(section.zone.id.clone(), with.unwrap_or_default());
        }
    }
    down
}

/// Lays these zones out, and these notes of none.
pub(super) fn lay_out<'a>(sections: &'a [Section<'a>], free: &[&'a Note]) -> Layout<'a> {
    let mut heights: BTreeMap<&str, f64> = BTreeMap::new();
    let mut lists = BTreeMap::new();
    for section in sections {
        let mut h = section.zone.frame.h;
        if section.zone.kind == ZoneKind::List {
            let (boxes, needed) = cells(section);
            h = h.max(needed);
            lists.insert(section.zone.id.as_str(), boxes);
        }
        heights.insert(section.zone.id.as_str(), h);
    }
    let down = pushes(sections, &heights);
    let mut layout = Layout { zones: Vec::new(), notes: Vec::new() };
    for section in sections {
        let id = section.zone.id.as_str();
        let mut frame = section.zone.frame;
        frame.y += down.get(id).copied().unwrap_or_default();
        frame.h = heights.get(id).copied().unwrap_or(frame.h);
        match lists.remove(id) {
            Some(boxes) => layout.notes.extend(boxes.into_iter().map(|boxed| NoteBox {
                frame: Frame { x: boxed.frame.x + frame.x, y: boxed.frame.y + frame.y, ..boxed.frame },
                ..boxed
            })),
            None => layout.notes.extend(section.notes.iter().map(|note| loose(note, (frame.x, frame.y)))),
        }
        layout.zones.push(ZoneBox { section, frame });
    }
    layout.notes.extend(free.iter().map(|note| loose(note, (0.0, 0.0))));
    layout
}
