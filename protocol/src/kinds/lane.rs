//! `lane`: a step on the way («étape»): a list with a date in words, beside others of its kind.

use super::{Contract, Scene, Told};
use crate::{
    board::outline::Section,
    export::{
        document::Block,
        svg::layout::{self, Drawn, HEADER, Mark, PAD},
        words::Words,
    },
};

/// The line of the date, above the ideas.
const WHEN: f64 = 32.0;

pub(super) struct Lane;

impl Contract for Lane {
    fn blocks(&self, told: &Told<'_>) -> Vec<Block> {
        let when = told.section.zone.when.trim();
        let dated = (!when.is_empty()).then(|| Block::Text { text: when.to_owned() });
        // The date stands between a heading and its ideas: where the ideas bring the heading, it is part of that.
        match dated {
            Some(_) if !told.title.is_empty() => {
                let title = format!("{} — {when}", told.title);
                told.titled(title).ideas()
            }
            dated => dated.into_iter().chain(told.ideas()).collect(),
        }
    }

    fn draw<'a>(&self, section: &'a Section<'a>, _scene: &Scene<'a>, _words: &Words) -> Drawn<'a> {
        let mut drawn = layout::in_columns(section);
        let when = section.zone.when.trim();
        if !when.is_empty() {
            drawn.lower(WHEN);
            drawn.marks.push(Mark::said(when, (PAD + 4.0, HEADER + 16.0)));
        }
        drawn
    }
}
