//! `form`: questions, which are its child zones, in order and numbered. Each has its ideas, and what the group writes
//! together of them («synthèse»). As a file it is a document, with a list of what is still missing.

use super::{Contract, Scene, Told};
use crate::{
    board::{Board, Frame, Zone, ZoneKind, outline::Section},
    export::{
        document::{Block, Idea},
        svg::layout::{self, Drawn, HEADER, Mark, PAD},
        words::Words,
    },
};

/// Height of a line of what was written together, and the air under it.
const LINE: f64 = 22.5;
const AIR: f64 = 14.0;

pub(super) struct Form;

/// The questions of a form, as sections of the board's outline. Deeper zones are told where they stand.
pub(super) fn questions<'a>(board: &'a Board, form: &str) -> Vec<Section<'a>> {
    let sections = board.outline().sections.into_iter();
    sections.filter(|section| section.zone.parent.as_deref() == Some(form)).collect()
}

/// Is it told as a part of its form?
pub(crate) fn is_question(board: &Board, zone: &Zone) -> bool {
    let form = zone.parent.as_deref().and_then(|parent| board.zones.get(parent));
    form.is_some_and(|form| form.kind == ZoneKind::Form && form.deleted.is_none())
}

impl Contract for Form {
    fn blocks(&self, told: &Told<'_>) -> Vec<Block> {
        let questions = questions(&told.space.kept.board, &told.section.zone.id);
        let mut blocks = Vec::new();
        if !told.title.is_empty() {
            blocks.push(Block::Heading { title: told.title.clone() });
        }
        // Ideas that no question has got.
        if !told.section.notes.is_empty() || questions.is_empty() {
            blocks.extend(told.without_title().ideas());
        }
        let mut missing = Vec::new();
        for (n, section) in questions.iter().enumerate() {
            let title = format!("{}. {}", n + 1, section.zone.title);
            if is_empty(section.zone) && section.notes.is_empty() {
                missing.push(Idea { text: title.clone(), ..Idea::default() });
            }
            blocks.extend(question(&told.of(section), Some(title)));
        }
        if !missing.is_empty() {
            blocks.push(Block::Ideas {
                title: told.words.missing.to_owned(),
                numbered: false,
                ideas: missing,
            });
        }
        blocks
    }

    fn stacks(&self, frame: Frame) -> Option<(f64, f64)> {
        Some((frame.w - 2.0 * PAD, PAD))
    }

    fn draw<'a>(&self, section: &'a Section<'a>, _scene: &Scene<'a>, _words: &Words) -> Drawn<'a> {
        if section.notes.is_empty() { Drawn::default() } else { layout::in_columns(section) }
    }
}

/// What was written together, above the ideas.
pub(super) fn draw_synthesis(drawn: &mut Drawn<'_>, synthesis: &str, width: f64, words: &Words) {
    let (x, y, width) = (PAD + 4.0, HEADER + 16.0, width - 2.0 * PAD - 8.0);
    let said = if synthesis.trim().is_empty() { words.not_given } else { synthesis.trim() };
    let text = Mark::text(said, (x, y + LINE), width);
    let lines = if let Mark::Text { lines, .. } = &text { lines.len() } else { 0 };
    drawn.lower((lines + 1) as f64 * LINE + AIR);
    drawn.marks.extend([Mark::small_head(words.synthesis, (x, y)), text]);
}

/// Has nobody written anything together yet?
fn is_empty(question: &Zone) -> bool {
    question.synthesis.as_deref().unwrap_or_default().trim().is_empty()
}

/// One question: what was written together, then its ideas; «non renseigné» where there is neither.
pub(super) fn question(told: &Told<'_>, title: Option<String>) -> Vec<Block> {
    let title = title.unwrap_or_else(|| told.title.clone());
    let zone = told.section.zone;
    let text = zone.synthesis.clone().unwrap_or_default();
    let under = told.without_title();
    if under.section.notes.is_empty() {
        let mut blocks = vec![Block::Written { title, text }];
        blocks.extend(under.left_out());
        return blocks;
    }
    let written = if is_empty(zone) { Block::Heading { title } } else { Block::Written { title, text } };
    std::iter::once(written).chain(under.ideas()).collect()
}
