//! `target`: rings × sectors, from the heart outwards («cœur du projet / concernés / à informer»).

use super::{Contract, Group, Scene, Told, cells, table};
use crate::{
    board::{Note, Place, Zone, outline::Section},
    export::{
        document::Block,
        svg::layout::{self, Drawn, GAP, HEADER, Mark, PAD},
        words::Words,
    },
};
use std::f64::consts::TAU;

/// A card on a target, and the room of the sectors' names around it (`client/web/src/kinds/target`).
const CARD: (f64, f64) = (140.0, 56.0);
const AROUND: (f64, f64) = (136.0, 84.0);
const LEAST: f64 = 180.0;

pub(super) struct Target;

impl Contract for Target {
    fn lacks(&self, zone: &Zone) -> Option<(&'static str, &'static str)> {
        cells::lacks(zone)
    }

    fn lands(&self, _zone: &Zone, place: Place, meant: Option<&Place>) -> Place {
        cells::lands(place, meant)
    }

    fn groups<'a>(&self, zone: &'a Zone, notes: &[&'a Note]) -> Vec<Group<'a>> {
        cells::groups(zone, notes)
    }

    fn blocks(&self, told: &Told<'_>) -> Vec<Block> {
        table::told_as_table(told)
    }

    fn draw<'a>(&self, section: &'a Section<'a>, _scene: &Scene<'a>, words: &Words) -> Drawn<'a> {
        let zone = section.zone;
        let (rings, sectors) = (zone.rows.len().max(1), zone.columns.len().max(1));
        let radius = (zone.frame.w / 2.0 - PAD - AROUND.0).max(LEAST);
        let centre = (zone.frame.w / 2.0, HEADER + AROUND.1 / 2.0 + radius);
        let at = |angle: f64, r: f64| (centre.0 + angle.sin() * r, centre.1 - angle.cos() * r);
        let mut drawn = Drawn::default();
        for ring in 1..=rings {
            drawn.marks.push(Mark::circle(centre, radius * ring as f64 / rings as f64));
        }
        let part = TAU / sectors as f64;
        for (s, sector) in zone.columns.iter().enumerate() {
            if sectors > 1 {
                drawn.marks.push(Mark::line(centre, at(part * s as f64, radius)));
            }
            let (x, y) = at(part * (s as f64 + 0.5), radius + 18.0);
            drawn.marks.push(Mark::around(&sector.label, (x, y), x - centre.0));
        }
        for (r, ring) in zone.rows.iter().enumerate() {
            let y = centre.1 - radius * (r as f64 + 1.0) / rings as f64 + 20.0;
            drawn.marks.push(Mark::around(&ring.label, (centre.0, y), 0.0));
        }
        for r in 0..rings {
            for s in 0..sectors {
                let cell = ((!zone.rows.is_empty()).then_some(r), (!zone.columns.is_empty()).then_some(s));
                let here: Vec<&Note> = section
                    .notes
                    .iter()
                    .copied()
                    .filter(|note| zone.cell_of(&note.place) == Some(cell))
                    .collect();
                let (inner, outer) =
                    (radius * r as f64 / rings as f64, radius * (r as f64 + 1.0) / rings as f64);
                let middle = f64::midpoint(inner, outer).max(radius / rings as f64 * 0.6);
                let beside = ((part * middle / CARD.0).floor() as usize).clamp(1, here.len().max(1));
                let rows = here.len().div_ceil(beside);
                for (n, note) in here.into_iter().enumerate() {
                    let (row, column) = (n / beside, n % beside);
                    let angle = part * (s as f64 + (column as f64 + 0.5) / beside as f64);
                    let r = inner + (outer - inner) * (row as f64 + 0.5) / rows as f64;
                    let (x, y) = at(angle, if inner == 0.0 { r.max(CARD.1) } else { r });
                    let mut boxed = layout::small(note, (0.0, 0.0), CARD);
                    (boxed.frame.x, boxed.frame.y) = (x - boxed.frame.w / 2.0, y - boxed.frame.h / 2.0);
                    drawn.boxes.push(boxed);
                }
            }
        }
        let waiting = section.notes.iter().copied().filter(|note| zone.lets_wait(&note.place));
        layout::tray(&mut drawn, waiting, (centre.1 + radius + AROUND.1 / 2.0 + GAP, zone.frame.w), words);
        drawn
    }
}
