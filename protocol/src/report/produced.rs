//! What was produced: a section for each board, as its method reads it.

use super::{Material, cafe};
use crate::{
    board::{Weather, outline::Section},
    export::{
        document::{Block, Fact, Part},
        space::Space,
        words::Words,
    },
};

/// The board of «Inclusion et déclusion» (`templates/inclusion.json`).
const INCLUSION: &str = "inclusion";
/// The method whose board is «le socle commun».
const CORE_IDEAS: &str = "idees-socles";

/// A section for each board that says something.
pub(super) fn parts(material: &Material<'_>) -> Vec<Part> {
    let is_cafe = cafe::is_one(material);
    let mut parts = Vec::new();
    for space in material.spaces.iter().filter(|space| !is_inclusion(material, space)) {
        if is_cafe && material.is_table(space) {
            parts.push(cafe::theme(material, space));
        } else {
            parts.extend(board(material, space));
        }
    }
    if is_cafe {
        parts.extend(cafe::cross_table(material));
    }
    parts.extend(
        material
            .spaces
            .iter()
            .filter(|space| is_inclusion(material, space))
            .filter_map(|s| counts(material, s)),
    );
    parts
}

pub(super) fn is_inclusion(material: &Material<'_>, space: &Space) -> bool {
    material.key(space) == Some(INCLUSION)
}

/// Any board: its zones, its ideas. What was only copied here from another of these boards is told there.
pub(super) fn board(material: &Material<'_>, space: &Space) -> Option<Part> {
    let words = material.words;
    let outline = space.kept.board.outline();
    let comes_from_here = |note: &&crate::board::Note| {
        let from = note.origin.as_ref().map(|origin| origin.board.as_str());
        !from.is_some_and(|from| material.spaces.iter().any(|known| known.id.as_str() == from))
    };
    let mut blocks = Vec::new();
    for section in &outline.sections {
        if crate::kinds::is_question(&space.kept.board, section.zone) {
            continue;
        }
        let notes: Vec<_> = section.notes.iter().copied().filter(comes_from_here).collect();
        let copied = notes.len() < section.notes.len();
        if copied && notes.is_empty() {
            continue;
        }
        let shown = Section { notes, ..section.clone() };
        blocks.extend(space.blocks(&shown, section.zone.title.clone(), words));
    }
    let free: Vec<_> = outline.free.iter().copied().filter(comes_from_here).collect();
    if !free.is_empty() {
        let title = if blocks.is_empty() { String::new() } else { words.free.to_owned() };
        let ideas = free.iter().map(|note| space.idea(note, words)).collect();
        blocks.push(Block::Ideas { title, numbered: false, ideas });
    }
    let has_words = |block: &Block| match block {
        Block::Ideas { ideas, .. } => !ideas.is_empty(),
        Block::Cards { cards, .. } => !cards.is_empty(),
        Block::Table { rows, .. } => rows.iter().any(|row| row.iter().skip(1).any(|cell| !cell.is_empty())),
        Block::Written { text, .. } => !text.trim().is_empty(),
        Block::Heading { .. } => false,
        _ => true,
    };
    if !blocks.iter().any(has_words) {
        return None;
    }
    let is_core = material.view.template == CORE_IDEAS
        && material.spaces.first().is_some_and(|first| first.id == space.id);
    let title = if is_core { words.common_ground.to_owned() } else { space.title.clone() };
    Some(Part { id: format!("board-{}", space.id), title, text: String::new(), blocks })
}

/// How people arrived beside how they left: a row for each zone, a column for each weather.
fn weathers(space: &Space, sections: &[Section<'_>], words: &Words) -> Option<Block> {
    let rows: Vec<Vec<String>> = sections
        .iter()
        .map(|section| (section, space.weathers(&section.zone.id)))
        .filter(|(_, counts)| !counts.is_empty())
        .map(|(section, counts)| {
            let count = |weather: &Weather| {
                counts.iter().find(|(known, _)| known == weather).map_or(0, |(_, count)| *count).to_string()
            };
            std::iter::once(section.zone.title.clone()).chain(Weather::ALL.iter().map(count)).collect()
        })
        .collect();
    let columns =
        std::iter::once(words.weather).chain(Weather::ALL.iter().map(|weather| words.weather_of(*weather)));
    let columns = columns.map(str::to_owned).collect();
    (!rows.is_empty()).then(|| Block::Table { title: String::new(), columns, rows })
}

/// Feelings are the business of those who were there: numbers only (methods M1).
fn counts(material: &Material<'_>, space: &Space) -> Option<Part> {
    let words = material.words;
    let outline = space.kept.board.outline();
    let all: u32 = outline.sections.iter().map(|section| space.said_in(section)).sum();
    let fact =
        |section: &Section<'_>| Fact::new(section.zone.title.clone(), space.said_in(section).to_string());
    let facts = outline.sections.iter().map(fact).collect();
    let shares = outline.sections.iter().any(|section| !section.notes.is_empty());
    let text = if shares { words.counts_and_shared } else { words.counts_only };
    let mut blocks = vec![Block::Text { text: text.to_owned() }, Block::Facts { facts }];
    blocks.extend(weathers(space, &outline.sections, words));
    // The words of those who let them be told (SPEC B17).
    for section in outline.sections.iter().filter(|section| !section.notes.is_empty()) {
        let ideas = section.notes.iter().map(|note| space.idea(note, words)).collect();
        let title = format!("{}{}{}", section.zone.title, words.colon(), words.shared);
        blocks.push(Block::Ideas { title, numbered: false, ideas });
    }
    let part =
        Part { id: format!("board-{}", space.id), title: space.title.clone(), text: String::new(), blocks };
    (all > 0).then_some(part)
}
