//! `table`: rows × columns, and notes in the cells.

use super::{Contract, Group, Scene, Told, cells};
use crate::{
    board::{Note, Place, Zone, ground::Cell, outline::Section},
    export::{
        document::Block,
        svg::layout::{self, Drawn, GAP, HEADER, Mark, PAD},
        words::Words,
    },
};

/// The column of the rows' labels, and the line of the columns' ones (`client/web/src/kinds/table`).
const LABELS: f64 = 216.0;
const HEADS: f64 = 44.0;
/// Air in a cell.
const INSET: f64 = 8.0;
/// The least height of a row.
const LEAST: f64 = 72.0;
/// A line of a label.
const LINE: f64 = 22.5;

pub(super) struct Table;

impl Contract for Table {
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
        told_as_table(told)
    }

    fn draw<'a>(&self, section: &'a Section<'a>, _scene: &Scene<'a>, words: &Words) -> Drawn<'a> {
        let zone = section.zone;
        let labels = if zone.rows.is_empty() { 0.0 } else { LABELS };
        let count = zone.columns.len().max(1);
        let width = (zone.frame.w - 2.0 * PAD - labels) / count as f64;
        let mut drawn = Drawn::default();
        for (c, column) in zone.columns.iter().enumerate() {
            let x = PAD + labels + c as f64 * width + INSET;
            drawn.marks.push(Mark::head(&column.label, (x, HEADER + 28.0), width - 2.0 * INSET));
        }
        let heads = drawn.marks.iter().map(Mark::tall).fold(LINE, f64::max);
        let mut y = HEADER + HEADS + heads - LINE;
        for r in 0..zone.rows.len().max(1) {
            let label =
                zone.rows.get(r).map(|row| Mark::head(&row.label, (PAD + 4.0, y + 26.0), LABELS - 16.0));
            let mut h = label.as_ref().map_or(0.0, Mark::tall).max(LEAST - 2.0 * INSET) + 2.0 * INSET;
            for c in 0..count {
                let cell = ((!zone.rows.is_empty()).then_some(r), (!zone.columns.is_empty()).then_some(c));
                let here = section.notes.iter().filter(|note| zone.cell_of(&note.place) == Some(cell));
                let mut top = y + INSET;
                for note in here {
                    let x = PAD + labels + c as f64 * width + INSET;
                    let boxed = layout::fitted(note, (x, top), width - 2.0 * INSET);
                    top += boxed.frame.h + INSET;
                    drawn.boxes.push(boxed);
                }
                h = h.max(top - y);
            }
            drawn.marks.push(Mark::line((PAD, y), (zone.frame.w - PAD, y)));
            drawn.marks.extend(label);
            y += h;
        }
        let right = zone.frame.w - PAD;
        drawn.marks.push(Mark::line((PAD, y), (right, y)));
        for c in 0..=count {
            let x = PAD + labels + c as f64 * width;
            drawn.marks.push(Mark::line((x, HEADER), (x, y)));
        }
        let waiting = section.notes.iter().copied().filter(|note| zone.lets_wait(&note.place));
        layout::tray(&mut drawn, waiting, (y + GAP, zone.frame.w), words);
        drawn
    }
}

/// A row for each row, the ideas of a cell one below the other; then what waits.
pub(super) fn told_as_table(told: &Told<'_>) -> Vec<Block> {
    let zone = told.section.zone;
    let groups = told.groups();
    let said = |(row, column): Cell| {
        let (row, column) =
            (row.and_then(|row| zone.rows.get(row)), column.and_then(|at| zone.columns.get(at)));
        let here = groups.iter().filter(|group| !group.waits && (group.row, group.column) == (row, column));
        let ideas = here.flat_map(|group| &group.notes).map(|note| told.space.idea(note, told.words).line());
        ideas.collect::<Vec<_>>().join("\n")
    };
    let columns: Vec<Option<usize>> =
        if zone.columns.is_empty() { vec![None] } else { (0..zone.columns.len()).map(Some).collect() };
    let named = |column: &Option<usize>| {
        let head = column.and_then(|column| zone.columns.get(column));
        head.map_or_else(|| told.words.ideas.to_owned(), |head| told.words.head(&head.label).to_owned())
    };
    let row = |row: Option<usize>| {
        let label =
            row.and_then(|row| zone.rows.get(row)).map(|head| told.words.head(&head.label).to_owned());
        let cells = columns.iter().map(|column| said((row, *column)));
        label.into_iter().chain(cells).collect::<Vec<_>>()
    };
    let rows = if zone.rows.is_empty() {
        vec![row(None)]
    } else {
        (0..zone.rows.len()).map(Some).map(row).collect()
    };
    let corner = (!zone.rows.is_empty()).then(String::new);
    let heads = corner.into_iter().chain(columns.iter().map(named)).collect();
    let mut blocks = told.left_out();
    blocks.push(Block::Table { title: told.title.clone(), columns: heads, rows });
    blocks.extend(told.waiting());
    blocks
}
