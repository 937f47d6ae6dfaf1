//! The workshop in figures: people, ideas, by group and by phase.

use super::{Material, count};
use crate::{
    board::Note,
    export::{
        document::{Block, Fact, Part},
        space,
    },
    message::vote::VoteState,
};

pub(super) fn part(material: &Material<'_>) -> Part {
    let (words, view) = (material.words, material.view);
    let ideas: Vec<&Note> = material
        .spaces
        .iter()
        .flat_map(|space| space.kept.board.notes.values())
        // A copy is the same idea once more.
        .filter(|note| note.origin.is_none())
        .collect();
    let votes = view.votes.iter().filter(|vote| vote.state == VoteState::Revealed).count();
    let mut facts = vec![
        Fact::new(words.people, material.people().to_string()),
        Fact::new(words.ideas, count(ideas.len()).to_string()),
    ];
    let mut more = |name: &str, n: usize| {
        if n > 0 {
            facts.push(Fact::new(name, n.to_string()));
        }
    };
    more(words.groups, view.groups.len());
    more(words.votes, votes);
    more(words.decisions, view.decisions.len());
    more(words.elections, view.elections.len());
    if let Some(lasted) = material.chronicle.lasted(material.now) {
        facts.push(Fact::new(words.duration, words.n_minutes(lasted.div_ceil(60_000))));
    }
    let mut blocks = vec![Block::Facts { facts }];
    blocks.extend(by_group(material, &ideas));
    blocks.extend(by_phase(material, &ideas));
    Part { id: "figures".into(), title: words.numbers.to_owned(), text: String::new(), blocks }
}

fn by_group(material: &Material<'_>, ideas: &[&Note]) -> Option<Block> {
    let words = material.words;
    if material.view.groups.is_empty() {
        return None;
    }
    let names = space::groups(material.view);
    let mut rows: Vec<Vec<String>> = material
        .view
        .groups
        .iter()
        .map(|group| {
            let theirs = ideas.iter().filter(|note| note.group.as_deref() == Some(group.id.as_str())).count();
            vec![names.get(group.id.as_str()).cloned().unwrap_or_default(), theirs.to_string()]
        })
        .collect();
    let known = |note: &&&Note| note.group.as_ref().is_some_and(|group| names.contains_key(group));
    let none = ideas.len() - ideas.iter().filter(known).count();
    if none > 0 {
        rows.push(vec![words.no_group.to_owned(), none.to_string()]);
    }
    let columns = [words.group, words.ideas].map(str::to_owned).into();
    Some(Block::Table { title: words.by_group.to_owned(), columns, rows })
}

/// By when each idea was written, or revealed: its own time says the phase and no more.
fn by_phase(material: &Material<'_>, ideas: &[&Note]) -> Option<Block> {
    let words = material.words;
    let phases = &material.chronicle.phases;
    let first = phases.first()?.1.from;
    let mut rows = Vec::new();
    let before = ideas.iter().filter(|note| note.at < first).count();
    if before > 0 {
        rows.push(vec![words.before.to_owned(), String::new(), before.to_string()]);
    }
    for phase in &material.view.script {
        let spans: Vec<_> = phases.iter().filter(|(id, _)| *id == phase.id).map(|(_, span)| span).collect();
        if spans.is_empty() {
            continue;
        }
        let lasted: u64 = spans.iter().map(|span| span.to.min(material.now).saturating_sub(span.from)).sum();
        let theirs = ideas.iter().filter(|note| spans.iter().any(|span| span.has(note.at))).count();
        rows.push(vec![phase.label.clone(), words.n_minutes(lasted.div_ceil(60_000)), theirs.to_string()]);
    }
    let columns = [words.phase, words.duration, words.ideas].map(str::to_owned).into();
    Some(Block::Table { title: words.by_phase.to_owned(), columns, rows })
}
