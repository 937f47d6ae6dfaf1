//! What a method makes of its plans (SPEC E15): «Plan des usages», «Table des usages», «INTERPRÉTATION visuelle».

use super::{Material, count};
use crate::{
    board::{Level, Note},
    export::{
        csv::{self, Cell},
        document::{Block, Card, Fact, Idea, Part},
        plan::{self as told, Column},
        space::Space,
        svg,
    },
    plan::Plan,
};

impl Material<'_> {
    /// Boards with a plan on which something is placed: those of everyone, else those of the tables; where nothing is
    /// placed anywhere, all that have one.
    fn planned(&self) -> Vec<&Space> {
        let with = |is_wanted: &dyn Fn(&Space) -> bool| -> Vec<&Space> {
            self.spaces.iter().filter(|space| has_plan(space) && is_wanted(space)).collect()
        };
        let common = with(&|space| !self.is_table(space) && is_placed(space));
        if !common.is_empty() {
            return common;
        }
        let placed = with(&is_placed);
        if placed.is_empty() { with(&|_| true) } else { placed }
    }

    /// A part for each plan: its picture, then all of it in words.
    pub(super) fn plans(&self) -> Vec<Part> {
        let words = self.words;
        let mut parts = Vec::new();
        for space in self.planned() {
            let outline = space.kept.board.outline();
            for plan in plans(&outline) {
                let mut blocks = vec![self.picture(space, &plan)];
                blocks.extend(told::blocks(&plan, words));
                parts.push(Part { blocks, ..self.part(space, &plan) });
            }
        }
        parts
    }

    fn part(&self, space: &Space, plan: &Plan<'_>) -> Part {
        let title = match plan.zone.title.trim() {
            "" => space.title.clone(),
            title if title == space.title => title.to_owned(),
            title => format!("{} · {title}", space.title),
        };
        Part { id: format!("{}-{}", space.id, plan.zone.id), title, ..Part::default() }
    }

    fn picture(&self, space: &Space, plan: &Plan<'_>) -> Block {
        Block::Figure {
            caption: self.part(space, plan).title,
            svg: svg::plan(&with_what_is_placed(space, plan), &plan.zone.id, self.words),
            zones: told::in_words(plan, self.words),
            source: None,
        }
    }

    /// A row for each ESPACE.
    pub(super) fn rooms(&self) -> String {
        let words = self.words;
        let heads: Vec<&str> =
            Column::ALL.iter().map(|column| column.title(words)).chain([words.space]).collect();
        let mut rows = Vec::new();
        for space in self.planned() {
            let outline = space.kept.board.outline();
            for plan in plans(&outline) {
                for spot in told::in_order(&plan) {
                    let cell = |column: &Column| match column {
                        Column::Area | Column::Number | Column::Ideas => Cell::Figure(column.of(spot, words)),
                        column => Cell::text(column.of(spot, words)),
                    };
                    rows.push(Column::ALL.iter().map(cell).chain([Cell::text(&space.title)]).collect());
                }
            }
        }
        csv::write(&heads, &rows)
    }

    /// The plan on which the most is placed; an idea for each of its ESPACES, with the words that it was written in; how
    /// much of what there was.
    pub(super) fn interpretation(&self) -> Vec<Part> {
        let words = self.words;
        let spaces = self.planned();
        let outlines: Vec<_> = spaces.iter().map(|space| space.kept.board.outline()).collect();
        let all = spaces
            .iter()
            .zip(&outlines)
            .flat_map(|(space, outline)| plans(outline).map(move |plan| (*space, plan)));
        // The first of those that have as much.
        let placed = |plan: &Plan<'_>| plan.spots.iter().filter(|spot| spot.on.is_some()).count();
        let best = all.reduce(|best, next| if placed(&next.1) > placed(&best.1) { next } else { best });
        let Some((space, plan)) = best else { return Vec::new() };
        let quote = |spot: &crate::plan::Spot<'_>| {
            let note: &Note = spot.section.notes.first()?;
            let idea = Idea { text: note.text.clone(), ..Idea::default() };
            Some(Card { idea, signature: told::numbered(spot, words) })
        };
        let quotes = plan.spots.iter().filter_map(quote).collect();
        let quotes = Block::Cards { title: words.one_quote.to_owned(), cards: quotes };
        let area: f64 = plan.spots.iter().filter_map(crate::plan::Spot::square_metres).sum();
        let ideas: usize = plan.spots.iter().map(|spot| spot.section.notes.len()).sum();
        let is_card = |note: &&Note| note.signature.is_some();
        let cards =
            self.spaces.iter().flat_map(|space| space.kept.board.notes.values()).filter(is_card).count();
        let spots = format!("{} ({} {})", plan.spots.len(), placed(&plan), words.placed);
        let mut facts = vec![Fact::new(words.spots, spots)];
        if area > 0.0 {
            facts.push(Fact::new(words.surface, words.square(area)));
        }
        facts.push(Fact::new(words.ideas, count(ideas).to_string()));
        if cards > 0 {
            facts.push(Fact::new(words.postcards, count(cards).to_string()));
        }
        facts.push(Fact::new(words.people, self.people().to_string()));
        vec![
            Part { blocks: vec![self.picture(space, &plan)], ..self.part(space, &plan) },
            Part {
                id: "quotes".into(),
                title: words.ideas.to_owned(),
                blocks: vec![quotes],
                ..Part::default()
            },
            Part {
                id: "figures".into(),
                title: words.numbers.to_owned(),
                blocks: vec![Block::Facts { facts }],
                ..Part::default()
            },
        ]
    }
}

/// A board of which this plan has the levels alone on which something is: a sheet for the wall has no room for grids.
fn with_what_is_placed(space: &Space, plan: &Plan<'_>) -> Space {
    let mut shown = space.clone();
    let is_used = |level: &Level| plan.on(&level.id).next().is_some();
    if let Some(zone) = shown.kept.board.zones.get_mut(&plan.zone.id)
        && zone.levels.iter().any(is_used)
    {
        zone.levels.retain(is_used);
        // No higher than they need.
        zone.frame.h = 1.0;
    }
    shown
}

/// The plans of a board, in the order of its outline.
fn plans<'a>(outline: &'a crate::board::outline::Outline<'a>) -> impl Iterator<Item = Plan<'a>> {
    outline.sections.iter().filter_map(|section| Plan::of(outline, &section.zone.id))
}

fn has_plan(space: &Space) -> bool {
    plans(&space.kept.board.outline()).next().is_some()
}

fn is_placed(space: &Space) -> bool {
    plans(&space.kept.board.outline()).any(|plan| plan.spots.iter().any(|spot| spot.on.is_some()))
}
