//! A board, or a zone of it, as a picture: the look of the plan in its light theme, text wrapped and escaped, nothing
//! fetched from anywhere. The browser paints a PNG from it.

pub(crate) mod layout;
pub(crate) mod text;

use super::{html::escaped, record::Kept, space::Space, words::Words};
use crate::{
    board::{Board, Color, Frame, Link, LinkKind, Zone, ZoneKind},
    kinds::Scene,
    plan,
};
use layout::{ARROW, HEADER, Layout, Mark, NoteBox, PHOTO, ZoneBox, lay_out, photo_room, widened};
use std::fmt::Write as _;
use text::{LINE, PAD, wrap};

/// Air around everything.
const MARGIN: f64 = 40.0;
/// Room of the title above the board.
const TITLE: f64 = 72.0;
const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif";
pub(super) const INK: &str = "#1c1b19";
pub(super) const MUTED: &str = "#5c5851";
pub(super) const HAIRLINE: &str = "#e3ddd1";
/// What everything lies on.
pub(super) const PAPER: &str = "#faf8f3";
/// Height of the tab with a zone’s title.
pub(super) const TAB: f64 = 48.0;

/// The colour, and the sign that tells it without colour (`client/web/src/board/palette.ts`).
fn paint(color: Color) -> (&'static str, &'static str) {
    match color {
        Color::Soleil => ("#ffe59a", "M6 1A5 5 0 1 1 6 11A5 5 0 1 1 6 1Z"),
        Color::Abricot => ("#ffd0b0", "M1 8.5A5 5 0 0 1 11 8.5Z"),
        Color::Rose => ("#fac5d0", "M6 1C9.5 3.5 9.5 8 6 11C2.5 8 2.5 3.5 6 1Z"),
        Color::Lilas => ("#dcd0fa", "M6 0.5L11.5 6L6 11.5L0.5 6Z"),
        Color::Ciel => (
            "#c2e0fb",
            "M0.5 5C2.5 1.5 4.5 1.5 6 4C7.5 6.5 9.5 6.5 11.5 3.5V7.5C9.5 10.5 7.5 10.5 6 8C4.5 5.5 2.5 5.5 0.5 9Z",
        ),
        Color::Menthe => ("#bdead1", "M1 11C1 4 5 1 11 1C11 7 8 11 1 11Z"),
        Color::Tilleul => ("#dceeab", "M6 1L11.5 11H0.5Z"),
        Color::Sable => ("#eae1d0", "M1 4.5H11V7.5H1Z"),
    }
}

/// Its paper, `#rrggbb`.
pub(super) fn hex(color: Color) -> &'static str {
    paint(color).0
}

/// With zones as wide as what stands in them needs.
pub(super) fn as_drawn(space: &Space) -> Space {
    Space { kept: Kept { board: widened(space.kept.board.clone()), ..space.kept.clone() }, ..space.clone() }
}

/// The picture; `zone`: of that zone and those in it.
pub fn write(space: &Space, zone: Option<&str>, words: &Words) -> String {
    draw(space, zone, Depth::All, words)
}

/// A plan with what is drawn on it, without the lists of its ESPACES beside it.
pub fn plan(space: &Space, zone: &str, words: &Words) -> String {
    draw(space, Some(zone), Depth::One, words)
}

/// How many levels of zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    All,
    One,
}

fn draw(space: &Space, zone: Option<&str>, depth: Depth, words: &Words) -> String {
    let space = &as_drawn(space);
    let outline = space.kept.board.outline();
    let (sections, free) = (space.sections(zone), space.free(zone));
    let scene = Scene { sections: &sections, links: &outline.links, images: &space.images };
    let mut layout = lay_out(&scene, &free, words);
    if depth == Depth::One {
        layout.zones.truncate(1);
        layout.notes.retain(|boxed| boxed.note.place.zone.as_deref() == zone);
    }
    let bounds = layout.bounds().unwrap_or(Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 });
    let head = if zone.is_none() { TITLE } else { 0.0 };
    let (x, y) = (bounds.x - MARGIN, bounds.y - MARGIN - head);
    let (w, h) = (bounds.w + 2.0 * MARGIN, bounds.h + 2.0 * MARGIN + head);
    let titled =
        zone.and_then(|zone| space.kept.board.zones.get(zone)).map_or(&space.title, |zone| &zone.title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"{}\" viewBox=\"{} {} {} {}\" width=\"{}\" \
         height=\"{}\" font-family=\"{FONT}\"><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
         fill=\"{PAPER}\"/>",
        words.code(),
        n(x),
        n(y),
        n(w),
        n(h),
        n(w),
        n(h),
        escaped(titled),
        n(x),
        n(y),
        n(w),
        n(h),
    );
    if zone.is_none() {
        let at = (bounds.x, bounds.y - head + 36.0);
        line(&mut svg, &space.title, at, &format!("font-size=\"36\" font-weight=\"700\" fill=\"{INK}\""));
    }
    layout.zones.iter().for_each(|boxed| draw_zone(&mut svg, boxed, space, words));
    layout.marks.iter().for_each(|mark| draw_mark(&mut svg, mark));
    if zone.is_none() {
        // What is linked on a plan is drawn there.
        let is_on_a_plan = |link: &Link| {
            let drawn = |id: &str| {
                space.kept.board.zones.get(id).is_some_and(|zone| is_drawn(&space.kept.board, zone))
            };
            drawn(&link.from) && drawn(&link.to)
        };
        let links = outline.links.iter().filter(|link| !is_on_a_plan(link));
        links.for_each(|link| draw_link(&mut svg, link, &layout));
    }
    for boxed in &layout.notes {
        draw_note(&mut svg, boxed);
        draw_photo(&mut svg, boxed, space, words);
        if let Some(joined) = space.kept.joined.get(&boxed.note.id) {
            draw_times(&mut svg, boxed.frame, &words.n_times(joined.count.saturating_add(1)));
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Is it an ESPACE that is drawn on its plan?
fn is_drawn(board: &Board, zone: &Zone) -> bool {
    plan::is_spot(zone, |parent| board.zones.get(parent))
        && zone.room.as_ref().is_some_and(|room| !room.points.is_empty())
}

/// A number as short as it is exact enough.
fn n(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.fract() == 0.0 { format!("{tenths:.0}") } else { format!("{tenths:.1}") }
}

fn line(svg: &mut String, text: &str, (x, y): (f64, f64), style: &str) {
    let _infallible = write!(
        svg,
        "<text x=\"{}\" y=\"{}\" xml:space=\"preserve\" {style}>{}</text>",
        n(x),
        n(y),
        escaped(text)
    );
}

fn draw_zone(svg: &mut String, boxed: &ZoneBox<'_>, space: &Space, words: &Words) {
    let (zone, frame) = (boxed.section.zone, boxed.frame);
    let (color, _) = paint(zone.color);
    let (title, size, tab) = heading(boxed, words);
    let shown = title.to_uppercase();
    let _infallible = write!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"10\" fill=\"#ffffff\" stroke=\"{HAIRLINE}\"/>\
         <path d=\"M{x} {low}V{top}A10 10 0 0 1 {left} {y}H{right}V{inner}A10 10 0 0 1 {turn} {low}Z\" fill=\"{color}\"/>",
        x = n(frame.x),
        y = n(frame.y),
        w = n(frame.w),
        h = n(frame.h),
        low = n(frame.y + TAB),
        top = n(frame.y + 10.0),
        left = n(frame.x + 10.0),
        right = n(frame.x + tab),
        inner = n(frame.y + 38.0),
        turn = n(frame.x + tab - 10.0),
    );
    let style =
        format!("font-size=\"{}\" font-weight=\"700\" letter-spacing=\"0.02em\" fill=\"{INK}\"", n(size));
    line(svg, &shown, (frame.x + 18.0, frame.y + 24.0 + size * 0.36), &style);
    for (n, text) in said_of_empty(boxed, space, words).iter().enumerate() {
        let y = frame.y + HEADER + 20.0 + 26.0 * n as f64;
        line(svg, text, (frame.x + 18.0, y), &format!("font-size=\"18\" fill=\"{MUTED}\""));
    }
}

/// A zone's title, its size, and how wide its tab is: as wide as the title in capitals, which is made smaller where the
/// zone is narrow.
pub(super) fn heading<'a>(boxed: &ZoneBox<'a>, words: &Words) -> (&'a str, f64, f64) {
    let (zone, room) = (boxed.section.zone, boxed.frame.w);
    let title = if zone.title.trim().is_empty() { words.zone } else { zone.title.as_str() };
    let width = text::width(&title.to_uppercase()) * 1.14;
    let size = (20.0_f64).min((room - 44.0) / (width + 0.1)).max(9.5);
    (title, size, (width * size + 36.0).min(room))
}

/// What stands in a zone without ideas: that there are none, or how many stay behind.
pub(super) fn said_of_empty(boxed: &ZoneBox<'_>, space: &Space, words: &Words) -> Vec<String> {
    let zone = boxed.section.zone;
    // What is drawn on a plan says more than that nothing is written in it.
    if !boxed.section.notes.is_empty() || zone.kind == ZoneKind::Plan {
        return Vec::new();
    }
    let mut said = vec![match space.said_in(boxed.section) {
        0 => words.none.to_owned(),
        count => format!("{}{}{count}", words.words_left, words.colon()),
    }];
    let weathers = space.weathers(&zone.id).into_iter();
    said.extend(
        weathers.map(|(weather, count)| format!("{}{}{count}", words.weather_of(weather), words.colon())),
    );
    said
}

/// What a zone draws under its notes: lines, circles, words.
fn draw_mark(svg: &mut String, mark: &Mark) {
    match mark {
        Mark::Line { from, to } => {
            let _infallible = write!(
                svg,
                "<path d=\"M{} {}L{} {}\" stroke=\"{HAIRLINE}\" stroke-width=\"2\" fill=\"none\"/>",
                n(from.0),
                n(from.1),
                n(to.0),
                n(to.1)
            );
        }
        Mark::Circle { centre, radius } => {
            let _infallible = write!(
                svg,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" stroke=\"{HAIRLINE}\" stroke-width=\"2\" fill=\"none\"/>",
                n(centre.0),
                n(centre.1),
                n(*radius)
            );
        }
        Mark::Shape { corners, color, sign } => {
            let (paper, path) = paint(*color);
            let around: Vec<String> = corners.iter().map(|(x, y)| format!("{} {}", n(*x), n(*y))).collect();
            let _infallible = write!(
                svg,
                "<path d=\"M{}Z\" fill=\"{paper}\" fill-opacity=\"0.86\" fill-rule=\"evenodd\" stroke=\"{INK}\" \
                 stroke-width=\"2\" stroke-linejoin=\"round\"/><path d=\"{path}\" transform=\"translate({} {})\" \
                 fill=\"{INK}\" fill-opacity=\"0.5\"/>",
                around.join("L"),
                n(sign.0),
                n(sign.1),
            );
        }
        Mark::Label { text, at, size, bold } => {
            let weight = if *bold { 700 } else { 400 };
            let style = format!(
                "font-size=\"{}\" font-weight=\"{weight}\" text-anchor=\"middle\" fill=\"{INK}\" stroke=\"#ffffff\" \
                 stroke-width=\"3\" stroke-opacity=\"0.8\" paint-order=\"stroke\"",
                n(*size)
            );
            line(svg, text, *at, &style);
        }
        Mark::Picture { address, frame } => {
            let _infallible = write!(
                svg,
                "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"xMidYMid meet\" href=\"{}\"/>",
                n(frame.x),
                n(frame.y),
                n(frame.w),
                n(frame.h),
                escaped(address),
            );
        }
        Mark::Tie { kind, from, to, text } => stroke(svg, *kind, (*from, *to), text),
        Mark::Text { lines, at, size, bold, anchor } => {
            let (weight, ink) = if *bold { (700, INK) } else { (400, MUTED) };
            let style = format!(
                "font-size=\"{}\" font-weight=\"{weight}\" text-anchor=\"{anchor}\" fill=\"{ink}\"",
                n(*size)
            );
            for (row, text) in lines.iter().enumerate() {
                line(svg, text, (at.0, at.1 + row as f64 * size * LINE), &style);
            }
        }
    }
}

fn draw_note(svg: &mut String, boxed: &NoteBox<'_>) {
    let frame = boxed.frame;
    let (color, sign) = paint(boxed.note.color);
    let _infallible = write!(
        svg,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{color}\"/>\
         <path d=\"{sign}\" transform=\"translate({} {})\" fill=\"{INK}\" fill-opacity=\"0.4\"/>",
        n(frame.x),
        n(frame.y),
        n(frame.w),
        n(frame.h),
        n(frame.x + frame.w - 18.0),
        n(frame.y + frame.h - 18.0),
    );
    let indent = if boxed.in_list { boxed.font * ARROW } else { 0.0 };
    let lines =
        wrap(&boxed.note.text, frame.w - 2.0 * PAD.0 - indent - photo_room(boxed.note, frame.w), boxed.font);
    let tall = lines.len() as f64 * boxed.font * LINE;
    // An idea of a list stands in the middle of its cell.
    let top = if boxed.in_list { ((frame.h - tall) / 2.0).max(PAD.1) } else { PAD.1 };
    let style = format!("font-size=\"{}\" fill=\"{INK}\"", n(boxed.font));
    let first = frame.y + top + boxed.font * 0.98;
    if boxed.in_list {
        line(svg, "↳", (frame.x + PAD.0, first), &format!("{style} fill-opacity=\"0.6\""));
    }
    for (at, text) in lines.iter().enumerate() {
        let y = first + at as f64 * boxed.font * LINE;
        line(svg, text, (frame.x + PAD.0 + indent, y), &style);
    }
    if !boxed.signed.is_empty() {
        let style = format!("font-size=\"16\" font-style=\"italic\" fill=\"{INK}\"");
        line(svg, &format!("— {}", boxed.signed), (frame.x + PAD.0, frame.y + frame.h - 14.0), &style);
    }
}

/// The photo beside its words where it is at hand; else what can be seen on it, in a frame of its size.
fn draw_photo(svg: &mut String, boxed: &NoteBox<'_>, space: &Space, words: &Words) {
    let Some(photo) = &boxed.note.photo else { return };
    let frame = boxed.frame;
    let w = photo_room(boxed.note, frame.w) - PHOTO.1;
    let h = PHOTO.0.min(frame.h - 2.0 * PAD.1).max(0.0);
    let at = Frame { x: frame.x + frame.w - PHOTO.1 - w, y: frame.y + PAD.1, w, h };
    let told = words.photo_of(photo);
    if let Some(address) = space.images.get(&photo.image) {
        let _infallible = write!(
            svg,
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"xMidYMid slice\" \
             href=\"{}\"><title>{}</title></image>",
            n(at.x),
            n(at.y),
            n(at.w),
            n(at.h),
            escaped(address),
            escaped(&told),
        );
        return;
    }
    let _infallible = write!(
        svg,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"none\" stroke=\"{INK}\" \
         stroke-opacity=\"0.4\"><title>{}</title></rect>",
        n(at.x),
        n(at.y),
        n(at.w),
        n(at.h),
        escaped(&told),
    );
    let lines = (h / 12.5).floor().max(1.0) as usize;
    for (row, text) in wrap(&told, w - 8.0, 10.0).iter().take(lines).enumerate() {
        let y = at.y + 12.0 + row as f64 * 12.5;
        line(svg, text, (at.x + 4.0, y), &format!("font-size=\"10\" fill=\"{INK}\""));
    }
}

/// How many ideas one stands for, in its corner.
fn draw_times(svg: &mut String, frame: Frame, times: &str) {
    let style = format!("font-size=\"18\" font-weight=\"700\" text-anchor=\"end\" fill=\"{INK}\"");
    line(svg, times, (frame.x + frame.w - 8.0, frame.y + 20.0), &style);
}

/// A straight line from edge to edge; kinds differ by line and head, so that colour is never needed.
fn draw_link(svg: &mut String, link: &Link, layout: &Layout<'_>) {
    let (Some(from), Some(to)) = (layout.frame_of(&link.from), layout.frame_of(&link.to)) else { return };
    let centre = |f: Frame| (f.x + f.w / 2.0, f.y + f.h / 2.0);
    let (a, b) = (centre(from), centre(to));
    let length = ((b.0 - a.0).powi(2) + (b.1 - a.1).powi(2)).sqrt().max(1.0);
    let (ux, uy) = ((b.0 - a.0) / length, (b.1 - a.1) / length);
    // To where the line leaves a frame, with a little air.
    let edge = |f: Frame| {
        let across = if ux == 0.0 { f64::INFINITY } else { f.w / 2.0 / ux.abs() };
        let along = if uy == 0.0 { f64::INFINITY } else { f.h / 2.0 / uy.abs() };
        across.min(along) + 5.0
    };
    let (start, end) = (edge(from), length - edge(to));
    if end <= start {
        return;
    }
    let at = |t: f64| (a.0 + ux * t, a.1 + uy * t);
    stroke(svg, link.kind, (at(start), at(end)), &link.label);
}

/// The line of a link, with its words in the middle.
fn stroke(svg: &mut String, kind: LinkKind, (p, q): ((f64, f64), (f64, f64)), label: &str) {
    let length = (q.0 - p.0).hypot(q.1 - p.1).max(1.0);
    let (ux, uy) = ((q.0 - p.0) / length, (q.1 - p.1) / length);
    let (dash, head, width) = match kind {
        LinkKind::Influence => ("", true, 2.5),
        LinkKind::Chain => ("", true, 4.5),
        LinkKind::Proximity => ("1 8", false, 4.0),
        LinkKind::Distance => ("14 8", false, 2.5),
        LinkKind::ComesFrom => ("7 6", true, 2.5),
        LinkKind::Answers => ("", true, 2.5),
        LinkKind::Flow => ("2 7 14 7", true, 3.0),
    };
    let dashed = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    let _infallible = write!(
        svg,
        "<path d=\"M{} {}L{} {}\" stroke=\"{MUTED}\" stroke-width=\"{width}\" stroke-linecap=\"round\"{dashed} fill=\"none\"/>",
        n(p.0),
        n(p.1),
        n(q.0),
        n(q.1)
    );
    if head {
        let side = |turn: f64| (q.0 - 14.0 * ux + turn * 7.0 * uy, q.1 - 14.0 * uy - turn * 7.0 * ux);
        let (l, r) = (side(1.0), side(-1.0));
        let _infallible = write!(
            svg,
            "<path d=\"M{} {}L{} {}L{} {}Z\" fill=\"{MUTED}\"/>",
            n(q.0),
            n(q.1),
            n(l.0),
            n(l.1),
            n(r.0),
            n(r.1)
        );
    }
    if !label.is_empty() {
        let middle = ((p.0 + q.0) / 2.0, (p.1 + q.1) / 2.0);
        let half = text::width(label) * 8.0;
        let style = format!(
            "font-size=\"16\" fill=\"{INK}\" stroke=\"#faf8f3\" stroke-width=\"4\" paint-order=\"stroke\""
        );
        line(svg, label, (middle.0 - half, middle.1 + 5.0), &style);
    }
}

#[cfg(test)]
mod tests;
