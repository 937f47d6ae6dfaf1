//! What a zone says of where its notes can stand: rows and columns of a table, rings and sectors of a target, the axes
//! of a scale (SPEC B13, B14). And where one of its notes stands in that.

use super::{Approval, Place, Zone, ZoneKind, key};
use crate::ids::Millis;
use serde::{Deserialize, Serialize};

/// ESPACES that come to a plan at once: more than a building has.
pub const MOST_ROOMS: usize = 100;
/// Most rows and columns: a table that is still read.
pub const MOST_ROWS: usize = 40;
pub const MOST_COLUMNS: usize = 12;

/// A row or a column of a table; a ring or a sector of a target.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub id: String,
    pub label: String,
    /// What was decided of it, in a table that is for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// What was decided of something, and when: the facilitation writes it down, and nobody is named (SPEC B22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    pub state: Approval,
    pub at: Millis,
}

/// What is measured along one side.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    pub title: String,
    /// What the least and the most mean, in words.
    #[serde(default)]
    pub low: String,
    #[serde(default)]
    pub high: String,
    pub min: f64,
    pub max: f64,
}

/// A scale, or two.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axes {
    pub x: Axis,
    #[serde(default)]
    pub y: Option<Axis>,
}

impl Axis {
    pub fn has(&self, value: f64) -> bool {
        (self.min..=self.max).contains(&value)
    }

    /// A value as it is said: to the half.
    pub fn rounded(value: f64) -> f64 {
        (value * 2.0).round() / 2.0
    }
}

/// Which row and which column, by their number; `None` where there are none.
pub type Cell = (Option<usize>, Option<usize>);

impl Zone {
    /// Is it, or each of its rows, something to be decided on?
    pub fn is_decided_on(&self) -> bool {
        self.fields.iter().any(|field| field == key::DECIDED)
    }

    /// Are its notes asked on which side of the perimeter they are?
    pub fn asks_perimeter(&self) -> bool {
        self.fields.iter().any(|field| field == key::PERIMETER)
    }

    /// The cell that a note stands in. `None`: it waits beside the table, because it names no row or column, or one that
    /// is not there (any more).
    pub fn cell_of(&self, place: &Place) -> Option<Cell> {
        if self.rows.is_empty() && self.columns.is_empty() {
            return None;
        }
        let find = |heads: &[Head], named: Option<&String>| match heads {
            [] => Some(None),
            heads => heads.iter().position(|head| Some(&head.id) == named).map(Some),
        };
        Some((find(&self.rows, place.row.as_ref())?, find(&self.columns, place.column.as_ref())?))
    }

    /// What a note is worth on the axes. `None`: nobody has said yet, or it lies outside of what is measured now.
    pub fn values_of(&self, place: &Place) -> Option<(f64, Option<f64>)> {
        let axes = self.axes.as_ref().filter(|axes| !place.waits && axes.x.has(place.x))?;
        match &axes.y {
            None => Some((place.x, None)),
            Some(y) => y.has(place.y).then_some((place.x, Some(place.y))),
        }
    }

    /// Does a note wait beside the table, the target or the scale?
    pub fn lets_wait(&self, place: &Place) -> bool {
        match self.kind {
            ZoneKind::Table | ZoneKind::Target => self.cell_of(place).is_none(),
            ZoneKind::Axis => self.values_of(place).is_none(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(ids: &[&str]) -> Vec<Head> {
        ids.iter().map(|id| Head { id: (*id).into(), label: id.to_uppercase(), decided: None }).collect()
    }

    fn at(row: Option<&str>, column: Option<&str>) -> Place {
        Place { row: row.map(Into::into), column: column.map(Into::into), ..Place::default() }
    }

    #[test]
    fn b13_a_note_stands_where_it_says_or_waits_beside() {
        let table = Zone {
            kind: ZoneKind::Table,
            rows: heads(&["a", "b"]),
            columns: heads(&["x"]),
            ..Zone::default()
        };
        assert_eq!(table.cell_of(&at(Some("b"), Some("x"))), Some((Some(1), Some(0))));
        for lost in [at(None, None), at(Some("b"), None), at(None, Some("x")), at(Some("gone"), Some("x"))] {
            assert!(table.lets_wait(&lost), "{lost:?}");
        }
        let column = Zone { rows: Vec::new(), ..table.clone() };
        assert_eq!(column.cell_of(&at(None, Some("x"))), Some((None, Some(0))), "a table of one row");
        assert!(Zone { columns: Vec::new(), ..column }.lets_wait(&at(None, Some("x"))), "a table of nothing");
    }

    #[test]
    fn b14_a_value_is_said_to_the_half_and_one_that_nobody_gave_is_none() {
        let axis = |min, max| Axis { min, max, ..Axis::default() };
        let zone = Zone {
            kind: ZoneKind::Axis,
            axes: Some(Axes { x: axis(-2.0, 2.0), y: Some(axis(0.0, 5.0)) }),
            ..Zone::default()
        };
        let place = Place { x: -1.8, y: 4.4, ..Place::default() };
        assert_eq!(zone.values_of(&place), Some((-1.8, Some(4.4))));
        assert_eq!([-1.8, 4.4, 0.24, 0.25].map(Axis::rounded), [-2.0, 4.5, 0.0, 0.5]);
        assert!(zone.lets_wait(&Place { waits: true, ..place.clone() }));
        assert!(
            zone.lets_wait(&Place { x: 2.1, ..place.clone() }) && zone.lets_wait(&Place { y: -0.1, ..place })
        );
    }
}
