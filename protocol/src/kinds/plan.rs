//! `plan`: the levels of a building, and the ESPACES that lie on them, which are its child zones. A zone of ideas each,
//! so that everything that a list can do they can too; where they lie is theirs to say (`room`). The picture has the
//! levels one under another, what is drawn on them, a legend; the document has a table for each level (SPEC E15).

use super::{Contract, Scene, Told};
use crate::{
    board::{Frame, Level, Zone, outline::Section, plan::WIDTH},
    export::{
        document::Block,
        plan as told_plan,
        svg::{
            layout::{self, Drawn, GAP, HEADER, Mark, PAD},
            text,
        },
        words::Words,
    },
    plan::{Plan as Whole, Spot, geometry},
};

/// The line of a level's name, and the air under it.
const NAME: f64 = 34.0;
/// How far apart the lines of a blank level are, in its units.
const GRID: f64 = 100.0;
/// The longest scale bar, in a level's units, and the line that it stands on.
const BAR: f64 = 250.0;
const BAR_LINE: f64 = 34.0;
/// A line of the legend.
const LINE: f64 = 24.0;
/// Sizes of a name on what is drawn, the largest that fits; where none does, its number stands alone.
const SIZES: [f64; 4] = [18.0, 16.0, 14.0, 12.0];

pub(super) struct Plan;

impl Contract for Plan {
    fn lacks(&self, zone: &Zone) -> Option<(&'static str, &'static str)> {
        zone.levels.is_empty().then_some(("levels", "a plan has some"))
    }

    fn blocks(&self, told: &Told<'_>) -> Vec<Block> {
        let outline = told.space.kept.board.outline();
        let Some(plan) = Whole::of(&outline, &told.section.zone.id) else { return told.ideas() };
        let mut blocks = Vec::new();
        if !told.title.is_empty() {
            blocks.push(Block::Heading { title: told.title.clone() });
        }
        blocks.extend(told_plan::blocks(&plan, told.words));
        // What stands in the plan itself, in no ESPACE.
        if !told.section.notes.is_empty() {
            let ideas = told.section.notes.iter().map(|note| told.space.idea(note, told.words)).collect();
            blocks.push(Block::Ideas { title: told.words.free.to_owned(), numbered: false, ideas });
        } else {
            blocks.extend(told.left_out());
        }
        blocks
    }

    fn draw<'a>(&self, section: &'a Section<'a>, scene: &Scene<'a>, words: &Words) -> Drawn<'a> {
        let mut drawn = Drawn::default();
        let Some(plan) = Whole::within(scene.sections, scene.links, &section.zone.id) else { return drawn };
        let scale = (section.zone.frame.w - 2.0 * PAD) / WIDTH;
        let mut y = HEADER;
        for level in &section.zone.levels {
            y = draw_level(&mut drawn, &plan, level, (y, scale), scene, words);
        }
        let waiting: Vec<String> = plan.waiting().map(|spot| told_plan::numbered(spot, words)).collect();
        if !waiting.is_empty() {
            y = listed(&mut drawn, words.to_place, &waiting, (y, section.zone.frame.w));
        }
        layout::tray(&mut drawn, section.notes.iter().copied(), (y, section.zone.frame.w), words);
        drawn
    }
}

/// One level from `y` on; answers where the next one begins.
fn draw_level(
    drawn: &mut Drawn<'_>,
    plan: &Whole<'_>,
    level: &Level,
    (y, scale): (f64, f64),
    scene: &Scene<'_>,
    words: &Words,
) -> f64 {
    let (left, width, height) = (PAD, WIDTH * scale, level.height * scale);
    drawn.marks.push(Mark::head(&level.label, (left + 4.0, y + 20.0), width));
    let top = y + NAME;
    let at = |(x, y): (f64, f64)| (left + x * scale, top + y * scale);
    match level.image.as_ref().and_then(|image| scene.images.get(image)) {
        Some(address) => {
            let frame = Frame { x: left, y: top, w: width, h: height };
            drawn.marks.push(Mark::Picture { address: address.clone(), frame });
        }
        None => {
            let lines = |most: f64| (1..).map(|n| f64::from(n) * GRID).take_while(move |at| *at < most);
            drawn.marks.extend(lines(WIDTH).map(|x| Mark::line(at((x, 0.0)), at((x, level.height)))));
            drawn.marks.extend(lines(level.height).map(|y| Mark::line(at((0.0, y)), at((WIDTH, y)))));
        }
    }
    let corners = [(0.0, 0.0), (WIDTH, 0.0), (WIDTH, level.height), (0.0, level.height)].map(at);
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    drawn.marks.extend(sides.map(|(from, to)| Mark::line(*from, *to)));
    let shown: Vec<&Spot<'_>> = plan.on(&level.id).filter(|spot| !spot.points().is_empty()).collect();
    drawn.marks.extend(shown.iter().filter_map(|spot| shape(spot, at)));
    for tie in &plan.ties {
        let is_here = |spot: &Spot<'_>| shown.iter().any(|known| known.number == spot.number);
        let line = geometry::between(tie.from.points(), tie.to.points());
        if let Some((from, to)) = line.filter(|_| is_here(&tie.from) && is_here(&tie.to)) {
            let (from, to) = (at(from), at(to));
            let text = match tie.link.label.trim() {
                "" => words.tie_of(tie.link.kind).to_owned(),
                label => label.to_owned(),
            };
            drawn.marks.push(Mark::Tie { kind: tie.link.kind, from, to, text });
        }
    }
    // Names lie over everything.
    for spot in &shown {
        drawn.marks.extend(names(spot, at, scale, words));
    }
    let mut y = top + height + 8.0;
    if let Some(metres) = level.metres {
        let (length, said) = bar(metres, words);
        let (from, to) = ((left, y + 12.0), (left + length * scale, y + 12.0));
        let tick = |(x, y): (f64, f64)| Mark::line((x, y - 6.0), (x, y + 6.0));
        drawn.marks.extend([
            Mark::line(from, to),
            tick(from),
            tick(to),
            Mark::said(&said, (to.0 + 12.0, y + 18.0)),
        ]);
        y += BAR_LINE;
    }
    let told: Vec<String> = shown.iter().map(|spot| legend(spot, words)).collect();
    y = listed(drawn, "", &told, (y, width));
    let only: Vec<String> =
        plan.on(&level.id).filter(|spot| spot.points().is_empty()).map(|spot| legend(spot, words)).collect();
    if !only.is_empty() {
        y = listed(drawn, words.not_drawn, &only, (y, width));
    }
    y + GAP
}

fn shape(spot: &Spot<'_>, at: impl Fn((f64, f64)) -> (f64, f64)) -> Option<Mark> {
    let corners: Vec<(f64, f64)> = spot.points().iter().copied().map(at).collect();
    let (first, color) = (*corners.first()?, spot.section.zone.color);
    Some(Mark::Shape { corners, color, sign: (first.0 + 8.0, first.1 + 8.0) })
}

/// Number and name, and under them how large it is; as much of it as fits.
fn names(spot: &Spot<'_>, at: impl Fn((f64, f64)) -> (f64, f64), scale: f64, words: &Words) -> Vec<Mark> {
    let (Some(middle), Some(((left, top), (right, bottom)))) =
        (geometry::middle(spot.points()).map(at), geometry::bounds(spot.points()))
    else {
        return Vec::new();
    };
    let (room, tall) = ((right - left) * scale - 12.0, (bottom - top) * scale);
    let whole = told_plan::numbered(spot, words);
    let fitting = SIZES.into_iter().find(|size| text::width(&whole) * size <= room && *size * 1.5 <= tall);
    let (text, size) = match fitting {
        Some(size) => (whole, size),
        None => (spot.number.to_string(), 16.0),
    };
    let area = spot.square_metres().map(|area| words.square(area));
    let area =
        area.filter(|area| fitting.is_some() && text::width(area) * 14.0 <= room && size + 26.0 <= tall);
    let lift = if area.is_some() { 2.0 } else { -size * 0.36 };
    let name = Mark::Label { text, at: (middle.0, middle.1 - lift), size, bold: true };
    let below =
        area.map(|text| Mark::Label { text, at: (middle.0, middle.1 + 18.0), size: 14.0, bold: false });
    std::iter::once(name).chain(below).collect()
}

/// «3 · ESPACE CAFÉ — 25 m² — boire, lire — soir».
fn legend(spot: &Spot<'_>, words: &Words) -> String {
    let room = spot.on.map(|(_, room)| room);
    let parts = [
        Some(told_plan::numbered(spot, words)),
        spot.square_metres().map(|area| words.square(area)),
        room.map(|room| room.usages.join(", ")),
        room.map(|room| words.moments_of(&room.moments)),
        room.and_then(|room| room.label.clone()),
    ];
    let said = parts.into_iter().flatten().filter(|part| !part.is_empty());
    said.collect::<Vec<_>>().join(" — ")
}

/// Lines under a heading, if it has one; answers where they end.
fn listed(drawn: &mut Drawn<'_>, title: &str, texts: &[String], (mut y, width): (f64, f64)) -> f64 {
    if !title.is_empty() {
        drawn.marks.push(Mark::small_head(title, (PAD + 4.0, y + 18.0)));
        y += LINE + 4.0;
    }
    for text in texts {
        let line = Mark::text(text, (PAD + 4.0, y + 18.0), width - 2.0 * PAD - 8.0);
        y += line.tall().max(LINE) + 2.0;
        drawn.marks.push(line);
    }
    y
}

/// A round length that a scale bar shows, in units, and in words: 1, 2 or 5 of something.
fn bar(metres: f64, words: &Words) -> (f64, String) {
    let most = metres * BAR / WIDTH;
    let ten = 10_f64.powf(most.log10().floor());
    let length = [5.0, 2.0, 1.0].into_iter().map(|n| n * ten).find(|length| *length <= most).unwrap_or(ten);
    (length * WIDTH / metres, format!("{}\u{a0}m", words.number(length)))
}
