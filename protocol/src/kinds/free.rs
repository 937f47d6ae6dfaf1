//! `free`: notes stand where they are put. Read by rows, then columns (`board/outline.rs`).

use super::{Contract, Scene};
use crate::{
    board::outline::Section,
    export::{
        svg::layout::{self, Drawn},
        words::Words,
    },
};

pub(super) struct Free;

impl Contract for Free {
    fn draw<'a>(&self, section: &'a Section<'a>, _scene: &Scene<'a>, _words: &Words) -> Drawn<'a> {
        let boxes = section.notes.iter().map(|note| layout::loose(note, (0.0, 0.0))).collect();
        Drawn { boxes, ..Drawn::default() }
    }
}
