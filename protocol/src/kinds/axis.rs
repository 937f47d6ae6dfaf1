//! `axis`: one scale or two, and notes at their values («utilité 4/5, faisabilité 2/5»).

use super::{Contract, Group, Scene, Told};
use crate::{
    board::{Axis, Note, Place, Zone, outline::Section},
    export::{
        document::Block,
        svg::layout::{self, Drawn, GAP, HEADER, Mark, PAD},
        words::Words,
    },
};

/// A card on a scale, and the least room of two scales (`client/web/src/kinds/axis`).
const CARD: (f64, f64) = (168.0, 64.0);
const LEAST: f64 = 420.0;
/// Room for the marks beside a scale and under it.
const SIDE: f64 = 64.0;
const FOOT: f64 = 76.0;
/// What lies at one value is fanned out.
const FAN: (f64, f64) = (14.0, 26.0);

pub(super) struct Scale;

impl Contract for Scale {
    fn lacks(&self, zone: &Zone) -> Option<(&'static str, &'static str)> {
        zone.axes.is_none().then_some(("axes", "a scale measures something"))
    }

    fn takes(&self, zone: &Zone, place: &Place) -> bool {
        place.waits || zone.axes.is_none() || zone.values_of(place).is_some()
    }

    fn lands(&self, zone: &Zone, place: Place, meant: Option<&Place>) -> Place {
        match meant.filter(|meant| zone.values_of(meant).is_some()) {
            Some(meant) => Place { x: meant.x, y: meant.y, ..place },
            None => Place { waits: true, ..place },
        }
    }

    fn groups<'a>(&self, zone: &'a Zone, notes: &[&'a Note]) -> Vec<Group<'a>> {
        let (waiting, stand): (Vec<&Note>, Vec<&Note>) =
            notes.iter().partition(|note| zone.lets_wait(&note.place));
        let groups = [(false, stand), (true, waiting)];
        let groups = groups.into_iter().map(|(waits, notes)| Group { waits, notes, ..Group::default() });
        let kept: Vec<_> = groups.filter(|group| !group.notes.is_empty()).collect();
        if kept.is_empty() { vec![Group::default()] } else { kept }
    }

    fn blocks(&self, told: &Told<'_>) -> Vec<Block> {
        let zone = told.section.zone;
        let Some(axes) = &zone.axes else { return told.ideas() };
        let stand = |note: &&&Note| !zone.lets_wait(&note.place);
        let row = |note: &&Note| {
            let values = zone.values_of(&note.place);
            let x = values.map(|(x, _)| value_text(&axes.x, x, told.words));
            let y =
                values.zip(axes.y.as_ref()).and_then(|((_, y), axis)| Some(value_text(axis, y?, told.words)));
            let idea = told.space.idea(note, told.words).line();
            [Some(idea), x, y].into_iter().flatten().collect::<Vec<_>>()
        };
        let titles = [Some(&axes.x), axes.y.as_ref()].into_iter().flatten().map(|axis| axis.title.clone());
        let columns = std::iter::once(told.words.idea.to_owned()).chain(titles).collect();
        let rows = told.section.notes.iter().filter(stand).map(row).collect();
        let mut blocks = told.left_out();
        blocks.push(Block::Table { title: told.title.clone(), columns, rows });
        blocks.extend(told.waiting());
        blocks
    }

    fn draw<'a>(&self, section: &'a Section<'a>, _scene: &Scene<'a>, words: &Words) -> Drawn<'a> {
        let zone = section.zone;
        let Some(axes) = &zone.axes else { return layout::in_columns(section) };
        let mut drawn = Drawn::default();
        let frame = zone.frame;
        let side = if axes.y.is_some() { SIDE } else { PAD };
        let (left, right) = (side + CARD.0 / 2.0, frame.w - PAD - CARD.0 / 2.0);
        let part = |axis: &Axis, value: f64| (value - axis.min) / (axis.max - axis.min);
        let across = |value: f64| left + part(&axes.x, value) * (right - left);
        let stand: Vec<&Note> =
            section.notes.iter().copied().filter(|note| !zone.lets_wait(&note.place)).collect();
        let bottom = match &axes.y {
            Some(y) => {
                let (top, bottom) =
                    (HEADER + PAD + CARD.1 / 2.0, (frame.h - FOOT).max(HEADER + LEAST) - CARD.1 / 2.0);
                let along = |value: f64| bottom - part(y, value) * (bottom - top);
                let mut last: Vec<((i64, i64), f64)> = Vec::new();
                for note in stand {
                    let (x, y) = (note.place.x, note.place.y);
                    let at = ((x * 4.0).round() as i64, (y * 4.0).round() as i64);
                    let nth = last.iter().filter(|(known, _)| *known == at).count() as f64;
                    last.push((at, y));
                    let mut boxed = layout::small(note, (0.0, 0.0), CARD);
                    boxed.frame.x = across(x) - boxed.frame.w / 2.0 + nth * FAN.0;
                    boxed.frame.y = along(y) - boxed.frame.h / 2.0 + nth * FAN.1;
                    drawn.boxes.push(boxed);
                }
                for tick in ticks(y) {
                    let at = along(tick);
                    drawn.marks.push(Mark::line((side, at), (frame.w - PAD, at)));
                    drawn.marks.push(Mark::figure(&words.number(tick), (side - 20.0, at + 5.0)));
                }
                drawn.marks.push(Mark::head(&end_text(y), (PAD + 4.0, HEADER + 4.0), frame.w / 2.0));
                bottom + CARD.1 / 2.0
            }
            None => {
                // Each as high as it finds room, the earlier ones first.
                let mut bottom = HEADER + 120.0;
                for note in stand {
                    let mut boxed = layout::small(note, (0.0, HEADER + GAP), CARD);
                    boxed.frame.x = across(note.place.x) - boxed.frame.w / 2.0;
                    while let Some(under) = drawn.boxes.iter().find(|other| meet(other, &boxed)) {
                        boxed.frame.y = under.frame.y + under.frame.h + 8.0;
                    }
                    bottom = bottom.max(boxed.frame.y + boxed.frame.h);
                    drawn.boxes.push(boxed);
                }
                bottom
            }
        };
        let foot = bottom + GAP;
        drawn.marks.push(Mark::line((left, foot), (right, foot)));
        for tick in ticks(&axes.x) {
            drawn.marks.push(Mark::line((across(tick), foot - 6.0), (across(tick), foot + 6.0)));
            drawn.marks.push(Mark::figure(&words.number(tick), (across(tick), foot + 24.0)));
        }
        drawn.marks.push(Mark::head(&end_text(&axes.x), (left, foot + 48.0), right - left));
        let waiting = section.notes.iter().copied().filter(|note| zone.lets_wait(&note.place));
        layout::tray(&mut drawn, waiting, (foot + FOOT - GAP, frame.w), words);
        drawn
    }
}

fn meet(a: &layout::NoteBox<'_>, b: &layout::NoteBox<'_>) -> bool {
    let (a, b) = (a.frame, b.frame);
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// Whole numbers along an axis, at most some ten of them.
fn ticks(axis: &Axis) -> Vec<f64> {
    let step = ((axis.max - axis.min) / 10.0).ceil().max(1.0);
    let mut ticks = Vec::new();
    let mut at = axis.min.ceil();
    while at <= axis.max && ticks.len() <= 12 {
        ticks.push(at);
        at += step;
    }
    ticks
}

/// «Utilité (peu → très)».
fn end_text(axis: &Axis) -> String {
    match (axis.low.as_str(), axis.high.as_str()) {
        ("", "") => axis.title.clone(),
        (low, high) => format!("{} ({low} → {high})", axis.title),
    }
}

/// A value as it is said: «4/5» where the scale begins at nought or one, «+1» where it has two sides.
pub(super) fn value_text(axis: &Axis, value: f64, words: &Words) -> String {
    let said = words.number(Axis::rounded(value));
    if axis.min >= 0.0 {
        format!("{said}/{}", words.number(axis.max))
    } else if Axis::rounded(value) > 0.0 {
        format!("+{said}")
    } else {
        said.replace('-', "−")
    }
}
