//! A method as it is offered where one is chosen.

use super::{Template, ZonePlan, deliverable::Deliverable};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is said of a method where it is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CardWords {
    pub title: String,
    pub description: String,
    pub produces: String,
}

/// A method as it is offered on the home page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TemplateCard {
    pub id: String,
    pub language: String,
    pub title: String,
    pub description: String,
    /// What people leave with.
    pub produces: String,
    /// The same in English, where the method has it.
    pub english: Option<CardWords>,
    pub minutes: Option<u32>,
    /// Fewest and most people that it is made for.
    pub group_size: [u32; 2],
    /// How many zones its boards open with, without those of «Inclusion et déclusion» and without its example.
    pub zones: u32,
    /// How many notes its boards open with.
    pub notes: u32,
    /// It has an example, which a workshop may be made with.
    pub sample: bool,
    /// The methods that it is gone on from.
    pub follows: Vec<String>,
    /// Something of any workshop may come along into it.
    pub takes: bool,
    pub deliverables: Vec<Deliverable>,
    /// Days after its close that a workshop of it is kept, where nobody chooses.
    pub retention: u32,
    /// A table each; others may be named when a workshop is made.
    pub themes: Vec<String>,
}

impl Template {
    /// How it is offered.
    pub fn card(&self) -> TemplateCard {
        let blank = self.clone().blank();
        let zones: Vec<&ZonePlan> =
            blank.boards.iter().filter(|board| !board.included).flat_map(|board| &board.zones).collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        TemplateCard {
            id: self.id.clone(),
            language: self.language.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
            produces: self.produces.clone(),
            english: self.english.clone(),
            minutes: self.minutes,
            group_size: self.group_size,
            zones: count(zones.len()),
            notes: count(zones.iter().map(|zone| zone.notes.len()).sum()),
            sample: self.has_sample(),
            follows: self.follows(),
            takes: !self.doors().is_empty(),
            deliverables: self.deliverables.clone(),
            retention: self.retention,
            themes: self.parameters.themes.clone(),
        }
    }
}
