//! Where every zone and note stands in a picture: what `client/web/src/canvas/layout.ts` says of the plan.

use super::text::{LINE, fit, wrap};
use crate::{
    board::{Board, Color, Frame, LinkKind, Note, outline::Section},
    export::words::Words,
    kinds::{self, Scene},
};
use std::collections::BTreeMap;

/// A list zone: columns of 360, a header for the title tab.
const COLUMN: f64 = 360.0;
const ROW: f64 = 96.0;
pub(crate) const GAP: f64 = 12.0;
pub(crate) const HEADER: f64 = 64.0;
pub(crate) const PAD: f64 = 14.0;
/// Room that «↳» takes before an idea of a list, at its text's size.
pub(crate) const ARROW: f64 = 1.1;
/// A note that stands free and was never resized.
const FREE: (f64, f64) = (224.0, 152.0);
/// A zone that a growing one pushes down keeps this distance, or the smaller one it had.
const KEEP_APART: f64 = 40.0;
const FREE_SIZES: [f64; 8] = [28.0, 25.0, 22.0, 20.0, 18.0, 16.0, 15.0, 14.0];
const LIST_SIZES: [f64; 4] = [22.0, 20.0, 18.0, 16.0];
/// Of an idea in a cell, of one on a scale or a target, of a card to read.
const CELL_SIZES: [f64; 3] = [18.0, 16.0, 15.0];
const SMALL_SIZES: [f64; 3] = [16.0, 15.0, 14.0];
const CARD_SIZES: [f64; 4] = [20.0, 18.0, 16.0, 15.0];
/// The least height of an idea in a cell.
const CELL: f64 = 56.0;
/// A card: its least width and height, and the line of its signature.
const CARD: (f64, f64) = (380.0, 200.0);
const SIGNED: f64 = 36.0;

/// A photo right of the text of its note: how large, the air between the two, and the most of a note's width.
pub(crate) const PHOTO: (f64, f64, f64) = (84.0, 10.0, 1.0 / 3.0);

/// Room that a photo takes from the text, in a note of this width.
pub(crate) fn photo_room(note: &Note, w: f64) -> f64 {
    if note.photo.is_some() { (PHOTO.0 + PHOTO.1).min(w * PHOTO.2) } else { 0.0 }
}

/// The largest of these sizes at which a note says what it says in this room, and how high it is then.
fn fit_note(note: &Note, (w, h): (f64, f64), sizes: &[f64], indent: f64) -> (f64, f64) {
    fit(&note.text, (w - photo_room(note, w), h), sizes, indent)
}

pub(crate) struct NoteBox<'a> {
    pub(crate) note: &'a Note,
    pub(crate) frame: Frame,
    pub(crate) font: f64,
    /// In the middle of its room, with «↳» before it.
    pub(crate) in_list: bool,
    /// What stands under its text.
    pub(crate) signed: String,
}

/// What a zone draws besides its notes, from its corner.
pub(crate) enum Mark {
    Line {
        from: (f64, f64),
        to: (f64, f64),
    },
    Circle {
        centre: (f64, f64),
        radius: f64,
    },
    Text {
        lines: Vec<String>,
        at: (f64, f64),
        size: f64,
        bold: bool,
        anchor: &'static str,
    },
    /// What is drawn on a plan: its corners, its colour, and where the sign of that stands.
    Shape {
        corners: Vec<(f64, f64)>,
        color: Color,
        sign: (f64, f64),
    },
    /// A word on a shape, in its middle.
    Label {
        text: String,
        at: (f64, f64),
        size: f64,
        bold: bool,
    },
    /// An image, fitted inside this frame.
    Picture {
        address: String,
        frame: Frame,
    },
    /// Two things on a plan are linked.
    Tie {
        kind: LinkKind,
        from: (f64, f64),
        to: (f64, f64),
        text: String,
    },
}

/// A zone's notes and marks, from its corner.
#[derive(Default)]
pub(crate) struct Drawn<'a> {
    pub(crate) boxes: Vec<NoteBox<'a>>,
    pub(crate) marks: Vec<Mark>,
    /// What it needs at least; a zone whose notes stand free needs nothing.
    pub(crate) height: f64,
}

impl Mark {
    pub(crate) fn line(from: (f64, f64), to: (f64, f64)) -> Self {
        Mark::Line { from, to }
    }

    pub(crate) fn circle(centre: (f64, f64), radius: f64) -> Self {
        Mark::Circle { centre, radius }
    }

    /// A heading of a row or a column.
    pub(crate) fn head(text: &str, at: (f64, f64), width: f64) -> Self {
        Mark::Text { lines: wrap(text, width, 18.0), at, size: 18.0, bold: true, anchor: "start" }
    }

    /// How high its lines are; a line or a circle has none.
    pub(crate) fn tall(&self) -> f64 {
        match self {
            Mark::Text { lines, size, .. } => lines.len() as f64 * size * LINE,
            _ => 0.0,
        }
    }

    /// A heading inside a zone.
    pub(crate) fn small_head(text: &str, at: (f64, f64)) -> Self {
        Mark::Text { lines: vec![text.to_owned()], at, size: 16.0, bold: true, anchor: "start" }
    }

    /// Words under a zone's title.
    pub(crate) fn said(text: &str, at: (f64, f64)) -> Self {
        Mark::Text { lines: vec![text.to_owned()], at, size: 18.0, bold: false, anchor: "start" }
    }

    /// Paragraphs in a zone.
    pub(crate) fn text(text: &str, at: (f64, f64), width: f64) -> Self {
        Mark::Text { lines: wrap(text, width, 18.0), at, size: 18.0, bold: false, anchor: "start" }
    }

    /// A figure at a scale.
    pub(crate) fn figure(text: &str, at: (f64, f64)) -> Self {
        Mark::Text { lines: vec![text.to_owned()], at, size: 16.0, bold: false, anchor: "middle" }
    }

    /// A name around a target: it goes away from the middle, which is `-dx` beside it.
    pub(crate) fn around(text: &str, at: (f64, f64), dx: f64) -> Self {
        let anchor = if dx > 8.0 {
            "start"
        } else if dx < -8.0 {
            "end"
        } else {
            "middle"
        };
        Mark::Text { lines: wrap(text, 150.0, 16.0), at, size: 16.0, bold: true, anchor }
    }

    fn shift(&mut self, (x, y): (f64, f64)) {
        let moved = |at: &mut (f64, f64)| *at = (at.0 + x, at.1 + y);
        match self {
            Mark::Line { from, to } => [from, to].into_iter().for_each(moved),
            Mark::Circle { centre: at, .. } | Mark::Text { at, .. } | Mark::Label { at, .. } => moved(at),
            Mark::Shape { corners, sign, .. } => corners.iter_mut().chain([sign]).for_each(moved),
            Mark::Picture { frame, .. } => (frame.x, frame.y) = (frame.x + x, frame.y + y),
            Mark::Tie { from, to, .. } => [from, to].into_iter().for_each(moved),
        }
    }
}

impl Drawn<'_> {
    /// Makes room under the title.
    pub(crate) fn lower(&mut self, by: f64) {
        self.shift((0.0, by));
        self.height += by;
    }

    fn shift(&mut self, (x, y): (f64, f64)) {
        for boxed in &mut self.boxes {
            (boxed.frame.x, boxed.frame.y) = (boxed.frame.x + x, boxed.frame.y + y);
        }
        self.marks.iter_mut().for_each(|mark| mark.shift((x, y)));
    }

    /// It ends here.
    pub(crate) fn ends(&mut self, y: f64) {
        self.height = self.height.max(y + PAD);
    }
}

pub(crate) struct ZoneBox<'a> {
    pub(crate) section: &'a Section<'a>,
    pub(crate) frame: Frame,
}

pub(crate) struct Layout<'a> {
    pub(crate) zones: Vec<ZoneBox<'a>>,
    pub(crate) notes: Vec<NoteBox<'a>>,
    pub(crate) marks: Vec<Mark>,
}

impl Layout<'_> {
    /// What is around everything.
    pub(crate) fn bounds(&self) -> Option<Frame> {
        let frames = self.zones.iter().map(|z| z.frame).chain(self.notes.iter().map(|n| n.frame));
        frames.reduce(|a, b| {
            let (x, y) = (a.x.min(b.x), a.y.min(b.y));
            Frame { x, y, w: (a.x + a.w).max(b.x + b.w) - x, h: (a.y + a.h).max(b.y + b.h) - y }
        })
    }

    pub(crate) fn frame_of(&self, id: &str) -> Option<Frame> {
        let note = self.notes.iter().find(|boxed| boxed.note.id == id).map(|boxed| boxed.frame);
        note.or_else(|| self.zones.iter().find(|boxed| boxed.section.zone.id == id).map(|boxed| boxed.frame))
    }
}

/// Ideas one after the other, in as many columns as there is room for.
pub(crate) fn in_columns<'a>(section: &Section<'a>) -> Drawn<'a> {
    let mut drawn = Drawn::default();
    let bottom = columns(&mut drawn, &section.notes, (HEADER, section.zone.frame.w));
    drawn.ends(bottom);
    drawn
}

/// Puts ideas into columns from `y` on; answers where they end.
fn columns<'a>(drawn: &mut Drawn<'a>, notes: &[&'a Note], (y, width): (f64, f64)) -> f64 {
    let inner = width - 2.0 * PAD;
    let count = ((inner + GAP) / (COLUMN + GAP)).floor().clamp(1.0, 64.0);
    let w = (inner - (count - 1.0) * GAP) / count;
    let mut y = y;
    for row in notes.chunks(count as usize) {
        let fits: Vec<(f64, f64)> =
            row.iter().map(|note| fit_note(note, (w, ROW), &LIST_SIZES, LIST_SIZES[0] * ARROW)).collect();
        let h = fits.iter().map(|(_, h)| *h).fold(ROW, f64::max);
        for (n, (note, (font, _))) in row.iter().zip(fits).enumerate() {
            let frame = Frame { x: PAD + n as f64 * (w + GAP), y, w, h };
            drawn.boxes.push(NoteBox { note, frame, font, in_list: true, signed: String::new() });
        }
        y += h + GAP;
    }
    y - GAP
}

/// What waits beside a table, a target or a scale: under it, from `y` on. Without any, the zone ends there.
pub(crate) fn tray<'a>(
    drawn: &mut Drawn<'a>,
    waiting: impl Iterator<Item = &'a Note>,
    (y, width): (f64, f64),
    words: &Words,
) {
    let waiting: Vec<&Note> = waiting.collect();
    let mut bottom = y;
    if !waiting.is_empty() {
        drawn.marks.push(Mark::head(words.to_place, (PAD + 4.0, y + 20.0), width));
        bottom = columns(drawn, &waiting, (y + 36.0, width));
    }
    drawn.ends(bottom);
}

/// An idea as high as its text, in the width of a cell.
pub(crate) fn fitted(note: &Note, corner: (f64, f64), w: f64) -> NoteBox<'_> {
    sized(note, corner, (w, CELL), &CELL_SIZES)
}

/// An idea on a scale or a target.
pub(crate) fn small(note: &Note, corner: (f64, f64), size: (f64, f64)) -> NoteBox<'_> {
    sized(note, corner, size, &SMALL_SIZES)
}

fn sized<'a>(note: &'a Note, (x, y): (f64, f64), (w, least): (f64, f64), sizes: &[f64]) -> NoteBox<'a> {
    let (font, h) = fit_note(note, (w, least), sizes, 0.0);
    NoteBox { note, frame: Frame { x, y, w, h }, font, in_list: false, signed: String::new() }
}

/// A wall of cards, each with its signature under it.
pub(crate) fn wall<'a>(section: &Section<'a>, signed: impl Fn(&Note) -> String) -> Drawn<'a> {
    let inner = section.zone.frame.w - 2.0 * PAD;
    let count = ((inner + GAP) / (CARD.0 + GAP)).floor().clamp(1.0, 64.0);
    let w = (inner - (count - 1.0) * GAP) / count;
    let (mut drawn, mut y) = (Drawn::default(), HEADER);
    for row in section.notes.chunks(count as usize) {
        let fits: Vec<(f64, f64)> =
            row.iter().map(|note| fit_note(note, (w, CARD.1 - SIGNED), &CARD_SIZES, 0.0)).collect();
        let h = fits.iter().map(|(_, h)| *h + SIGNED).fold(CARD.1, f64::max);
        for (n, (note, (font, _))) in row.iter().zip(fits).enumerate() {
            let frame = Frame { x: PAD + n as f64 * (w + GAP), y, w, h };
            drawn.boxes.push(NoteBox { note, frame, font, in_list: false, signed: signed(note) });
        }
        y += h + GAP;
    }
    drawn.ends(y - GAP);
    drawn
}

pub(crate) fn loose<'a>(note: &'a Note, corner: (f64, f64)) -> NoteBox<'a> {
    let size = note.size.map_or(FREE, |size| (size.w, size.h));
    let (font, h) = fit_note(note, size, &FREE_SIZES, 0.0);
    let frame = Frame { x: corner.0 + note.place.x, y: corner.1 + note.place.y, w: size.0, h };
    NoteBox { note, frame, font, in_list: false, signed: String::new() }
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
pub(crate) fn lay_out<'a>(scene: &Scene<'a>, free: &[&'a Note], words: &Words) -> Layout<'a> {
    let sections = scene.sections;
    let mut drawn: BTreeMap<&str, Drawn<'a>> = BTreeMap::new();
    let mut heights: BTreeMap<&str, f64> = BTreeMap::new();
    // From the last to the first: a zone that stacks its children must know how high they are.
    for section in sections.iter().rev() {
        let zone = section.zone;
        let picture = kinds::of(zone.kind).draw(section, scene, words);
        let mut h = zone.frame.h.max(picture.height);
        if kinds::of(zone.kind).stacks(zone.frame).is_some() {
            let stacked: f64 =
                under(sections, &zone.id).filter_map(|id| heights.get(id)).map(|h| h + GAP).sum();
            h = h.max(picture.height.max(HEADER) + stacked + PAD);
        }
        heights.insert(&zone.id, h);
        drawn.insert(&zone.id, picture);
    }
    let down = pushes(sections, &heights);
    let mut layout = Layout { zones: Vec::new(), notes: Vec::new(), marks: Vec::new() };
    // Where the children of zones that stack them begin, and go on.
    let mut stacked: BTreeMap<&str, Frame> = BTreeMap::new();
    for section in sections {
        let zone = section.zone;
        let mut frame = zone.frame;
        frame.y += down.get(&zone.id).copied().unwrap_or_default();
        frame.h = heights.get(zone.id.as_str()).copied().unwrap_or(frame.h);
        if let Some(next) = zone.parent.as_deref().and_then(|parent| stacked.get_mut(parent)) {
            (frame.x, frame.y, frame.w) = (next.x, next.y, next.w);
            next.y += frame.h + GAP;
        }
        let mut picture = drawn.remove(zone.id.as_str()).unwrap_or_default();
        if let Some((w, left)) = kinds::of(zone.kind).stacks(frame) {
            let y = frame.y + picture.height.max(HEADER);
            stacked.insert(&zone.id, Frame { x: frame.x + left, y, w, h: 0.0 });
        }
        picture.shift((frame.x, frame.y));
        layout.notes.extend(picture.boxes);
        layout.marks.extend(picture.marks);
        layout.zones.push(ZoneBox { section, frame });
    }
    layout.notes.extend(free.iter().map(|note| loose(note, (0.0, 0.0))));
    layout
}

/// The children of a zone, in order.
fn under<'a>(sections: &'a [Section<'a>], zone: &'a str) -> impl Iterator<Item = &'a str> {
    let children = sections.iter().filter(move |section| section.zone.parent.as_deref() == Some(zone));
    children.map(|section| section.zone.id.as_str())
}

/// The board with its zones as wide as those that stack them make them: what is drawn in one depends on it.
pub(crate) fn widened(mut board: Board) -> Board {
    let widths: BTreeMap<String, f64> = board
        .zones
        .values()
        .filter_map(|zone| Some((zone.id.clone(), kinds::of(zone.kind).stacks(zone.frame)?.0)))
        .collect();
    for zone in board.zones.values_mut() {
        if let Some(width) = zone.parent.as_ref().and_then(|parent| widths.get(parent)) {
            zone.frame.w = *width;
        }
    }
    board
}
