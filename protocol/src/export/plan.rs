//! A plan in words: its ESPACES as rows of a table, what they are to each other, what does not fit together (SPEC B21,
//! E15). The same in a document, in a file of a method, beside a picture.

use super::{
    document::{Block, FigureZone, Idea},
    words::Words,
};
use crate::{
    board::{
        Level, LinkKind,
        plan::{Accessibility, Moment, Noise},
    },
    plan::{Check, Plan, Spot, Tie},
};

/// Between what shares a cell.
const BETWEEN: &str = ", ";

/// What a table of ESPACES says of each, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Level,
    Spot,
    Number,
    Area,
    Usages,
    Publics,
    Moments,
    Equipment,
    Noise,
    Access,
    Steward,
    Where,
    Ideas,
}

impl Column {
    /// Of a file for everything; of a table under the name of its level.
    pub const ALL: [Column; 13] = [
        Column::Level,
        Column::Spot,
        Column::Area,
        Column::Usages,
        Column::Publics,
        Column::Moments,
        Column::Equipment,
        Column::Noise,
        Column::Access,
        Column::Steward,
        Column::Where,
        Column::Number,
        Column::Ideas,
    ];
    const OF_A_LEVEL: [Column; 9] = [
        Column::Spot,
        Column::Area,
        Column::Usages,
        Column::Publics,
        Column::Moments,
        Column::Equipment,
        Column::Noise,
        Column::Access,
        Column::Steward,
    ];

    pub fn title(self, words: &Words) -> &'static str {
        match self {
            Column::Level => words.level,
            Column::Spot => words.spot,
            Column::Number => words.number_short,
            Column::Area => words.square_metres,
            Column::Usages => words.usages,
            Column::Publics => words.publics,
            Column::Moments => words.moments,
            Column::Equipment => words.equipment,
            Column::Noise => words.noise,
            Column::Access => words.accessibility,
            Column::Steward => words.steward,
            Column::Where => words.where_it_is,
            Column::Ideas => words.ideas,
        }
    }

    pub fn of(self, spot: &Spot<'_>, words: &Words) -> String {
        let room = spot.section.zone.room.as_ref();
        let list = |words: Option<&Vec<String>>| words.map(|words| words.join(BETWEEN)).unwrap_or_default();
        match self {
            Column::Level => {
                spot.on.map_or_else(|| words.to_place.to_owned(), |(level, _)| level.label.clone())
            }
            Column::Spot => name(spot, words).to_owned(),
            Column::Number => spot.number.to_string(),
            Column::Area => spot.square_metres().map(|area| words.number(area)).unwrap_or_default(),
            Column::Usages => list(room.map(|room| &room.usages)),
            Column::Publics => list(room.map(|room| &room.publics)),
            Column::Moments => room.map(|room| words.moments_of(&room.moments)).unwrap_or_default(),
            Column::Equipment => list(room.map(|room| &room.equipment)),
            Column::Noise => room
                .and_then(|room| room.noise)
                .map(|noise| words.noise_of(noise))
                .unwrap_or_default()
                .to_owned(),
            Column::Access => room
                .and_then(|room| room.access)
                .map(|access| words.access_of(access))
                .unwrap_or_default()
                .to_owned(),
            Column::Steward => room.and_then(|room| room.steward.clone()).unwrap_or_default(),
            Column::Where => room.and_then(|room| room.label.clone()).unwrap_or_default(),
            Column::Ideas => spot.section.notes.len().to_string(),
        }
    }
}

/// Its name, or what it is where it has none.
pub fn name<'a>(spot: &Spot<'a>, words: &Words) -> &'a str {
    match spot.section.zone.title.trim() {
        "" => words.spot,
        title => title,
    }
}

/// «3 · ESPACE CAFÉ».
pub fn numbered(spot: &Spot<'_>, words: &Words) -> String {
    format!("{} · {}", spot.number, name(spot, words))
}

/// Its ESPACES by level, those that are placed nowhere last, each with all that is known of it.
pub fn in_order<'a, 'p>(plan: &'p Plan<'a>) -> impl Iterator<Item = &'p Spot<'a>> {
    plan.zone.levels.iter().flat_map(|level| plan.on(&level.id)).chain(plan.waiting())
}

/// A table for each level, what waits, what ESPACES are to each other, what is to be looked at.
pub fn blocks(plan: &Plan<'_>, words: &Words) -> Vec<Block> {
    let mut blocks: Vec<Block> = plan.zone.levels.iter().map(|level| table(plan, level, words)).collect();
    let waiting: Vec<String> = plan.waiting().map(|spot| numbered(spot, words)).collect();
    blocks.extend(listed(words.to_place, waiting));
    blocks.extend(listed(words.ties, plan.ties.iter().map(|tie| said(tie, words)).collect()));
    blocks.extend(listed(words.to_check, sentences(plan, words)));
    blocks
}

fn table(plan: &Plan<'_>, level: &Level, words: &Words) -> Block {
    let columns = Column::OF_A_LEVEL;
    let row = |spot: &Spot<'_>| {
        let cell = |column: &Column| match column {
            Column::Spot => numbered(spot, words),
            column => column.of(spot, words),
        };
        columns.iter().map(cell).collect()
    };
    let rows = plan.on(&level.id).map(row).collect();
    Block::Table {
        title: level.label.clone(),
        columns: columns.iter().map(|column| column.title(words).to_owned()).collect(),
        rows,
    }
}

fn listed(title: &str, texts: Vec<String>) -> Option<Block> {
    let ideas: Vec<Idea> = texts.into_iter().map(|text| Idea { text, ..Idea::default() }).collect();
    (!ideas.is_empty()).then(|| Block::Ideas { title: title.to_owned(), numbered: false, ideas })
}

/// «ESPACE CAFÉ – ESPACE DÉTENTE : proximité (le soir)».
fn said(tie: &Tie<'_>, words: &Words) -> String {
    let arrow = if tie.link.kind == LinkKind::Flow { "→" } else { "–" };
    let label = match tie.link.label.trim() {
        "" => String::new(),
        label => format!(" ({label})"),
    };
    let (from, to) = (name(&tie.from, words), name(&tie.to, words));
    format!("{from} {arrow} {to}{}{}{label}", words.colon(), words.tie_of(tie.link.kind))
}

/// What does not fit together, in sentences.
pub fn sentences(plan: &Plan<'_>, words: &Words) -> Vec<String> {
    let checks = plan.checks();
    let loose = checks.iter().filter(|check| matches!(check, Check::Loose { .. })).count();
    let sentence = |check: &Check<'_>| match check {
        Check::Unplaced { spot } => Some(words.is_unplaced(name(spot, words))),
        // Once for all of them: what they say stands where they are.
        Check::Loose { .. } => None,
        Check::Noise { calm, lively } => Some(words.is_disturbed(name(calm, words), name(lively, words))),
        Check::Distance { from, to } => Some(words.touches(name(from, words), name(to, words))),
        Check::Moments { first, second, moments } => {
            Some(words.overlaps(name(first, words), name(second, words), moments))
        }
    };
    let mut sentences: Vec<String> = checks.iter().filter_map(sentence).collect();
    if loose > 0 {
        sentences.push(words.are_loose(u32::try_from(loose).unwrap_or(u32::MAX)));
    }
    sentences
}

/// What stands on it, for whoever does not see the picture.
pub fn in_words(plan: &Plan<'_>, words: &Words) -> Vec<FigureZone> {
    let told = |spot: &Spot<'_>| match spot.square_metres() {
        Some(area) => format!("{} ({})", numbered(spot, words), words.square(area)),
        None => numbered(spot, words),
    };
    let level = |level: &Level| FigureZone {
        title: level.label.clone(),
        ideas: plan.on(&level.id).map(told).collect(),
    };
    let mut zones: Vec<FigureZone> = plan.zone.levels.iter().map(level).collect();
    let waiting: Vec<String> = plan.waiting().map(told).collect();
    if !waiting.is_empty() {
        zones.push(FigureZone { title: words.to_place.to_owned(), ideas: waiting });
    }
    zones
}

impl Words {
    pub fn moment_of(&self, moment: Moment) -> &'static str {
        match moment {
            Moment::Morning => self.morning,
            Moment::Midday => self.midday,
            Moment::Afternoon => self.afternoon,
            Moment::Evening => self.evening,
            Moment::Weekend => self.weekend,
        }
    }

    pub fn moments_of(&self, moments: &[Moment]) -> String {
        moments.iter().map(|moment| self.moment_of(*moment)).collect::<Vec<_>>().join(BETWEEN)
    }

    pub fn noise_of(&self, noise: Noise) -> &'static str {
        match noise {
            Noise::Calm => self.calm,
            Noise::Lively => self.lively,
        }
    }

    pub fn access_of(&self, access: Accessibility) -> &'static str {
        match access {
            Accessibility::Yes => self.yes,
            Accessibility::No => self.no,
            Accessibility::Partly => self.partly,
        }
    }

    /// What two ESPACES are to each other.
    pub fn tie_of(&self, kind: LinkKind) -> &'static str {
        match kind {
            LinkKind::Distance => self.distance,
            LinkKind::Flow => self.flow,
            _ => self.proximity,
        }
    }

    /// «25 m²».
    pub fn square(&self, area: f64) -> String {
        format!("{}\u{a0}m²", self.number(area))
    }

    fn quoted(&self, name: &str) -> String {
        if self.is_french() { format!("«\u{a0}{name}\u{a0}»") } else { format!("“{name}”") }
    }

    fn is_unplaced(&self, name: &str) -> String {
        let name = self.quoted(name);
        if self.is_french() {
            format!("{name} n’est pas encore placé.")
        } else {
            format!("{name} is not placed yet.")
        }
    }

    fn are_loose(&self, n: u32) -> String {
        match (self.is_french(), n) {
            (true, 1) => "Une idée n’est dans aucun ESPACE.".to_owned(),
            (true, n) => format!("{n}\u{a0}idées ne sont dans aucun ESPACE."),
            (false, 1) => "One idea is in no ESPACE.".to_owned(),
            (false, n) => format!("{n} ideas are in no ESPACE."),
        }
    }

    fn is_disturbed(&self, calm: &str, lively: &str) -> String {
        let (calm, lively) = (self.quoted(calm), self.quoted(lively));
        if self.is_french() {
            format!("{calm} (calme) est à côté de {lively} (animé).")
        } else {
            format!("{calm} (calm) is beside {lively} (lively).")
        }
    }

    fn touches(&self, from: &str, to: &str) -> String {
        let (from, to) = (self.quoted(from), self.quoted(to));
        if self.is_french() {
            format!("{from} et {to} se touchent, et devraient être éloignés.")
        } else {
            format!("{from} and {to} touch, and should be apart.")
        }
    }

    fn overlaps(&self, first: &str, second: &str, moments: &[Moment]) -> String {
        let (first, second, moments) = (self.quoted(first), self.quoted(second), self.moments_of(moments));
        let colon = self.colon();
        if self.is_french() {
            format!("{first} et {second} occupent la même place au même moment{colon}{moments}.")
        } else {
            format!("{first} and {second} take the same place at the same time{colon}{moments}.")
        }
    }

    fn is_french(&self) -> bool {
        self.language == crate::refusal::Language::French
    }
}
