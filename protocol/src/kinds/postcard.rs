//! `postcard`: cards that are signed with a word of one's own, «Anonyme» where there is none. A wall of cards here, one
//! large on the screen of the room, a gallery as a file.

use super::{Contract, Scene, Told};
use crate::{
    board::{Note, outline::Section},
    export::{
        document::{Block, Card},
        svg::layout::{self, Drawn},
        words::Words,
    },
};

pub(super) struct Postcard;

impl Contract for Postcard {
    fn blocks(&self, told: &Told<'_>) -> Vec<Block> {
        let card = |note: &&Note| Card {
            idea: told.space.idea(note, told.words),
            signature: signed(note, told.words).to_owned(),
        };
        let cards: Vec<Card> = told.section.notes.iter().map(card).collect();
        let mut blocks = told.left_out();
        if blocks.is_empty() || !cards.is_empty() {
            blocks.push(Block::Cards { title: told.title.clone(), cards });
        }
        blocks
    }

    fn draw<'a>(&self, section: &'a Section<'a>, _scene: &Scene<'a>, words: &Words) -> Drawn<'a> {
        layout::wall(section, |note| signed(note, words).to_owned())
    }
}

/// How a card is signed, in the reader's language where it is nobody's.
pub(super) fn signed<'a>(note: &'a Note, words: &Words) -> &'a str {
    let anonymous: &'static str = words.anonymous;
    match note.signature.as_deref().map(str::trim) {
        Some(name) if !name.is_empty() => name,
        _ => anonymous,
    }
}
