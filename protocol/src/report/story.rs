//! A story told by its boxes (methods M9): one sentence that goes through all of them, «…» where nobody said anything;
//! then its steps, in the order that people gave them.

use super::Material;
use crate::{
    board::{Link, LinkKind},
    export::{
        document::{Block, Idea, Part},
        space::Space,
    },
};

/// The boxes of the story (`templates/schema-actantiel.json`).
pub(crate) const BOXES: [&str; 7] =
    ["destinateur", "sujet", "quete", "objet", "adjuvant", "opposant", "destinataire"];
/// Where titles are proposed: the first is the story's.
const TITLE: &str = "titre";
/// Where nobody said anything.
const NOTHING: &str = "…";

impl Material<'_> {
    /// The story of each board that has its boxes.
    pub(super) fn stories(&self) -> Vec<Part> {
        let has_boxes = |space: &&Space| BOXES.iter().all(|id| space.kept.board.zones.contains_key(*id));
        let part = |space: &Space| {
            let mut blocks = vec![Block::Written { title: String::new(), text: self.sentence(space) }];
            let ideas = steps(space).into_iter().map(|link| self.step(space, link));
            let ideas: Vec<Idea> = ideas.map(|text| Idea { text, ..Idea::default() }).collect();
            let titles = super::cafe::notes(space, TITLE);
            let title = titles.iter().find(|title| !title.text.trim().is_empty());
            blocks.push(Block::Ideas { title: self.words.steps.to_owned(), numbered: false, ideas });
            Part {
                id: format!("story-{}", space.id),
                title: title
                    .map_or_else(|| self.words.story.to_owned(), |title| title.text.trim().to_owned()),
                text: String::new(),
                blocks,
            }
        };
        self.spaces.iter().filter(has_boxes).map(part).collect()
    }

    fn sentence(&self, space: &Space) -> String {
        let said = |zone: &str| {
            let notes = super::cafe::notes(space, zone);
            let texts: Vec<&str> =
                notes.iter().map(|note| note.text.trim()).filter(|text| !text.is_empty()).collect();
            if texts.is_empty() { NOTHING.to_owned() } else { texts.join(", ") }
        };
        BOXES
            .iter()
            .fold(self.words.told_story.to_owned(), |text, id| text.replace(&format!("{{{id}}}"), &said(id)))
    }

    /// «2 bis. Opposant(s) → Sujet(s) : chaîne des actions».
    fn step(&self, space: &Space, link: &Link) -> String {
        let words = self.words;
        let board = &space.kept.board;
        let end = |id: &str| {
            let note = board.notes.get(id).map(|note| note.text.as_str());
            note.or_else(|| board.zones.get(id).map(|zone| zone.title.as_str())).unwrap_or(NOTHING).to_owned()
        };
        let verb = if link.kind == LinkKind::Chain { words.chain } else { words.influence };
        let number = link.step.as_ref().map(|step| format!("{step}. ")).unwrap_or_default();
        let more = if link.label.is_empty() { String::new() } else { format!(" ({})", link.label) };
        format!("{number}{} → {}{}{verb}{more}", end(&link.from), end(&link.to), words.colon())
    }
}

/// The links of a story in the order in which it is told: by their numbers, «2» before «2 bis» before «10»; what has
/// none comes last.
pub(crate) fn steps(space: &Space) -> Vec<&Link> {
    let links = space.kept.board.outline().links.into_iter();
    let mut links: Vec<&Link> =
        links.filter(|link| matches!(link.kind, LinkKind::Chain | LinkKind::Influence)).collect();
    let place = |link: &Link| {
        let step = link.step.as_deref().unwrap_or_default().trim();
        let digits = step.len() - step.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = step[..digits].parse::<u64>().unwrap_or(u64::MAX);
        (number, step[digits..].trim().to_lowercase(), link.order.clone(), link.id.clone())
    };
    links.sort_by_cached_key(|link| place(link));
    links
}
