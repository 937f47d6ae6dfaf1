//! A world café (methods M8): a section for each theme, and the actions of all themes in one table.

use super::{Material, count};
use crate::{
    board::{LinkKind, Note},
    export::{
        document::{Block, Fact, Part},
        space::Space,
    },
};

/// The zones of a table (`templates/world-cafe.json`).
const PODIUM: &str = "podium";
const ACTIONS: &str = "actions";
const REQUIREMENTS: &str = "requirements";
const ACTORS: &str = "actors";
const FINDINGS: &str = "findings";
const ATTENTION: &str = "attention";

/// Are its tables those of a world café?
pub(super) fn is_one(material: &Material<'_>) -> bool {
    let mut tables = material.spaces.iter().filter(|space| material.is_table(space)).peekable();
    tables.peek().is_some()
        && tables.all(|space| [PODIUM, ACTIONS].iter().all(|zone| space.kept.board.zones.contains_key(*zone)))
}

/// The notes of a zone, in reading order.
pub(super) fn notes<'a>(space: &'a Space, zone: &str) -> Vec<&'a Note> {
    let sections = space.kept.board.outline().sections;
    sections
        .into_iter()
        .find(|section| section.zone.id == zone)
        .map(|section| section.notes)
        .unwrap_or_default()
}

/// Is this note the same action as that one: itself, what it was copied from, or what it says anew and answers?
fn is_of(space: &Space, podium: &Note, action: &str) -> bool {
    podium.id == action
        || podium.origin.as_ref().is_some_and(|origin| origin.note == action)
        || answered(space, podium).iter().any(|note| note.id == action)
}

/// The notes of a zone that answer an action; those that answer none are the theme's own.
pub(super) fn answering<'a>(space: &'a Space, zone: &str, action: &Note) -> Vec<&'a Note> {
    let links = space.kept.board.links.values().filter(|link| space.kept.board.shows(link));
    let answers: Vec<_> =
        links.filter(|link| link.kind == LinkKind::Answers && is_of(space, action, &link.to)).collect();
    let of_zone = notes(space, zone).into_iter();
    of_zone.filter(|note| answers.iter().any(|link| link.from == note.id)).collect()
}

/// The notes that this one answers, in the order of their links.
pub(super) fn answered<'a>(space: &'a Space, note: &Note) -> Vec<&'a Note> {
    let board = &space.kept.board;
    let links = board.links.values();
    let mut links: Vec<_> = links
        .filter(|link| link.kind == LinkKind::Answers && link.from == note.id && link.deleted.is_none())
        .collect();
    links.sort_by_key(|link| (&link.order, &link.id));
    links
        .into_iter()
        .filter(|link| board.is_live(&link.to))
        .filter_map(|link| board.notes.get(&link.to))
        .collect()
}

/// One table's section: «n pistes d'actions envisagées», what they need, findings, the point of attention.
pub(super) fn theme(material: &Material<'_>, space: &Space) -> Part {
    let words = material.words;
    let ideas = |notes: &[&Note]| notes.iter().map(|note| space.idea(note, words)).collect::<Vec<_>>();
    let (podium, actions) = (notes(space, PODIUM), notes(space, ACTIONS));
    // The same action is told once: where it ended.
    let others: Vec<&Note> = actions
        .iter()
        .copied()
        .filter(|action| !podium.iter().any(|chosen| is_of(space, chosen, &action.id)))
        .collect();
    let hosted = material.view.tables.boards.iter().position(|board| *board == space.id);
    let host = hosted.and_then(|g| material.view.groups.get(g)).is_some_and(|group| group.host.is_some());
    let who = if host { words.host } else { words.facilitator };
    let leads = if podium.is_empty() { count(others.len()) } else { count(podium.len()) };
    let facts = vec![Fact::new(words.facilitation, who), Fact::new(words.podium, words.n_leads(leads))];
    let mut blocks = vec![Block::Facts { facts }];
    let mut list = |title: &str, notes: &[&Note], numbered: bool| {
        if !notes.is_empty() {
            blocks.push(Block::Ideas { title: title.to_owned(), numbered, ideas: ideas(notes) });
        }
    };
    list(words.podium, &podium, true);
    list(if podium.is_empty() { words.podium } else { words.other_actions }, &others, false);
    list(words.requirements, &notes(space, REQUIREMENTS), false);
    list(words.actors, &notes(space, ACTORS), false);
    list(words.findings, &notes(space, FINDINGS), false);
    list(words.attention, &notes(space, ATTENTION), false);
    // Zones that somebody added.
    for section in space.kept.board.outline().sections {
        let known = [PODIUM, ACTIONS, REQUIREMENTS, ACTORS, FINDINGS, ATTENTION];
        if !known.contains(&section.zone.id.as_str()) && !section.notes.is_empty() {
            blocks.extend(space.blocks(&section, section.zone.title.clone(), words));
        }
    }
    Part { id: format!("board-{}", space.id), title: space.title.clone(), text: String::new(), blocks }
}

/// One row of the table of all themes: theme, rank, action, term, actors, requirements.
pub(super) fn rows(material: &Material<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for space in material.spaces.iter().filter(|space| material.is_table(space)) {
        let texts = |notes: Vec<&Note>| notes.iter().map(|n| n.text.trim()).collect::<Vec<_>>().join("\n");
        for (n, action) in notes(space, PODIUM).into_iter().enumerate() {
            rows.push(vec![
                space.title.clone(),
                (n + 1).to_string(),
                action.text.clone(),
                action.term.map(|term| material.words.term_of(term).to_owned()).unwrap_or_default(),
                texts(answering(space, ACTORS, action)),
                texts(answering(space, REQUIREMENTS, action)),
            ]);
        }
    }
    rows
}

pub(super) fn columns(material: &Material<'_>) -> Vec<String> {
    let words = material.words;
    [words.theme, words.rank, words.action, words.term, words.actors, words.requirements]
        .map(str::to_owned)
        .into()
}

/// The actions of all themes together.
pub(super) fn cross_table(material: &Material<'_>) -> Option<Part> {
    let rows = rows(material);
    if rows.is_empty() {
        return None;
    }
    let table = Block::Table { title: String::new(), columns: columns(material), rows };
    let title = material.words.cross_table.to_owned();
    Some(Part { id: "actions".into(), title, text: String::new(), blocks: vec![table] })
}
