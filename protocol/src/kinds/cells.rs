//! What a table and a target share: notes in rows × columns, by the ids that their place names.

use super::Group;
use crate::board::{Head, Note, Place, Zone};

/// By rows, then columns, each group with something in it; what waits stands last. One group where there is nothing.
pub(super) fn groups<'a>(zone: &'a Zone, notes: &[&'a Note]) -> Vec<Group<'a>> {
    let heads = |heads: &'a [Head]| -> Vec<Option<&'a Head>> {
        if heads.is_empty() { vec![None] } else { heads.iter().map(Some).collect() }
    };
    let mut groups = Vec::new();
    for (r, row) in heads(&zone.rows).into_iter().enumerate() {
        for (c, column) in heads(&zone.columns).into_iter().enumerate() {
            let cell = (row.map(|_| r), column.map(|_| c));
            let here = notes.iter().copied().filter(|note| zone.cell_of(&note.place) == Some(cell));
            groups.push(Group { row, column, waits: false, notes: here.collect() });
        }
    }
    let waiting = notes.iter().copied().filter(|note| zone.cell_of(&note.place).is_none()).collect();
    groups.push(Group { row: None, column: None, waits: true, notes: waiting });
    groups.retain(|group| !group.notes.is_empty());
    if groups.is_empty() { vec![Group::default()] } else { groups }
}

/// Where its writer meant it, also where that row is gone: it waits then, and knows where it was for.
pub(super) fn lands(place: Place, meant: Option<&Place>) -> Place {
    match meant {
        Some(meant) => Place { row: meant.row.clone(), column: meant.column.clone(), ..place },
        None => place,
    }
}

/// A table or a target is made of something.
pub(super) fn lacks(zone: &Zone) -> Option<(&'static str, &'static str)> {
    zone.columns.is_empty().then_some(("columns", "such a zone has some"))
}
