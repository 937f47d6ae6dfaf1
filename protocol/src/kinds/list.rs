//! `list`: ideas one after the other, in the order that people give them («ESPACE»). A question of a form is one.

use super::{Contract, Scene, Told, form};
use crate::{
    board::outline::Section,
    export::{
        document::Block,
        svg::layout::{self, Drawn},
        words::Words,
    },
};

pub(super) struct List;

impl Contract for List {
    fn blocks(&self, told: &Told<'_>) -> Vec<Block> {
        match told.section.zone.synthesis.as_deref() {
            Some(_) => form::question(told, None),
            None => told.ideas(),
        }
    }

    fn draw<'a>(&self, section: &'a Section<'a>, _scene: &Scene<'a>, words: &Words) -> Drawn<'a> {
        let mut drawn = layout::in_columns(section);
        if let Some(synthesis) = section.zone.synthesis.as_deref() {
            form::draw_synthesis(&mut drawn, synthesis, section.zone.frame.w, words);
        }
        drawn
    }
}
