//! A method that somebody brings as a file (SPEC W18): read as those that come with Socle are, and held to more, since
//! whoever wrote it may mean harm. Counts before anything is multiplied; every board as the guard of a room would let it
//! in; every phase as the workshop would take it from its facilitation.

use super::{
    BadTemplate, BoardPlan, BoardSample, NotePlan, Template, ZonePlan,
    deliverable::Deliverable,
    fault::{Fault, bad},
    kept::MOST_DOCUMENTS,
    script::{LONGEST, PhasePlan},
};
use crate::{
    CARD_GRAPHEMES, NOTE_GRAPHEMES, TEXT_GRAPHEMES, TITLE_GRAPHEMES,
    api::{MethodBoard, MethodLook, MethodPhase, MethodZone},
    board::{
        guard::{Editor, Guard},
        new_doc,
        rules::{self, graphemes},
    },
    ids::{BoardId, Millis},
    import,
    message::{Happening, script::Phase},
    refusal::Refusal,
    role::Role,
    workshop::{Workshop, label, script::MOST_PHASES},
};
use std::collections::BTreeMap;
use yrs::{Update, updates::decoder::Decode};

/// Longest file. The largest of our own methods has 12 KB, with 41 ideas.
pub const MOST_BYTES: usize = 256 << 10;
/// Boards, once there is one for each theme: as many as a workshop has at most.
const MOST_BOARDS: usize = 100;
/// Zones on all boards together: 20 tables as full as the fullest of our boards.
const MOST_ZONES: usize = 600;
/// What can be made of its boards: the richest of our methods has five.
const MOST_DELIVERABLES: usize = 40;
/// Ways on to it: Socle has fewer methods.
const MOST_WAYS: usize = 100;
/// Most people that a method says it is for: more than any workshop takes.
const MOST_PEOPLE: u32 = 100_000;
/// Letters of the name of a language.
const LANGUAGE: usize = 16;
/// When the boards are made that are only looked at.
const NOW: Millis = 0;

impl Template {
    /// Reads a file that somebody brings. What they leave with is the document of a method that Socle has: another one's
    /// id counts as the empty board's.
    pub fn brought(text: &str) -> Result<Template, BadTemplate> {
        let plain = Template::parsed(text)?;
        plain.check_counts()?;
        plain.check_words()?;
        // Where each board is in the file.
        let each = |board: &BoardPlan| board.for_each.as_ref().map_or(1, |_| plain.parameters.themes.len());
        let places: Vec<usize> =
            plain.boards.iter().enumerate().flat_map(|(b, board)| vec![b; each(board)]).collect();
        let known = Template::find(&plain.id).is_some();
        let mut template = plain.checked()?;
        if !known {
            template.id = "empty".to_owned();
        }
        if template.own_documents().len() > MOST_DOCUMENTS {
            return Err(
                bad("deliverables", format!("{MOST_DOCUMENTS} of one's own at most")).of(Fault::TooMany)
            );
        }
        for made in [&template, &template.clone().filled()] {
            for index in 0..template.boards.len() {
                template.check_board(made, index, places.get(index).copied().unwrap_or(index))?;
            }
        }
        template.check_script()?;
        Ok(template)
    }

    /// What a workshop of it will have, to be looked at first.
    pub fn look(&self) -> MethodLook {
        let zones = |plan: &BoardPlan| {
            let mut depths: BTreeMap<&str, u32> = BTreeMap::new();
            let told = plan.zones.iter().map(|zone| {
                let above = zone.parent.as_deref().and_then(|parent| depths.get(parent));
                let depth = above.map_or(0, |depth| depth + 1);
                depths.insert(&zone.id, depth);
                MethodZone { title: zone.title.clone(), depth }
            });
            told.collect()
        };
        let boards =
            self.boards.iter().map(|plan| MethodBoard { title: plan.title.clone(), zones: zones(plan) });
        let ids: Vec<BoardId> = Vec::new();
        let phases = self.phases(&ids).into_iter();
        MethodLook {
            card: self.card(),
            boards: boards.collect(),
            phases: phases.map(|Phase { label, seconds, .. }| MethodPhase { label, seconds }).collect(),
        }
    }

    /// Before there is a board for each theme, and a phase for each that is included.
    fn check_counts(&self) -> Result<(), BadTemplate> {
        let most = |path: &str, count: usize, most: usize| {
            if count <= most {
                return Ok(());
            }
            Err(bad(path, format!("{most} at most")).of(Fault::TooMany))
        };
        if self.boards.is_empty() {
            return Err(bad("boards", "a workshop has one at least".to_owned()).of(Fault::Missing));
        }
        let themes = self.parameters.themes.len();
        most("parameters.themes", themes, MOST_BOARDS)?;
        most("boards", self.boards.len(), MOST_BOARDS)?;
        let times = |for_each: bool| if for_each { themes } else { 1 };
        let sum = |count: fn(&BoardPlan) -> usize| -> usize {
            self.boards.iter().map(|board| count(board) * times(board.for_each.is_some())).sum()
        };
        most("boards", sum(|_| 1), MOST_BOARDS)?;
        most("boards", sum(|board| board.zones.len()), MOST_ZONES)?;
        let notes = |board: &BoardPlan| -> usize {
            let added = |zone: &ZonePlan| zone.sample.as_ref().map_or(0, |sample| sample.notes.len());
            board.zones.iter().map(|zone| zone.notes.len() + added(zone)).sum()
        };
        most("boards", sum(notes), import::MOST_NOTES)?;
        let steps = |phase: &PhasePlan| phase.steps.len().max(1);
        let included = self.include.first.len() + self.include.last.len();
        most("script", self.script.iter().map(steps).sum::<usize>() + included, MOST_PHASES)?;
        most("deliverables", self.deliverables.len(), MOST_DELIVERABLES)?;
        most("continues", self.continues.len(), MOST_WAYS)?;
        let mut limits = self.include.first.iter().chain(&self.include.last).filter_map(|one| one.minutes);
        if limits.any(|minutes| minutes > LONGEST) {
            return Err(bad("include", "a day at most".to_owned()).of(Fault::OutOfBounds));
        }
        let [fewest, people] = self.group_size;
        if fewest == 0 || fewest > people || people > MOST_PEOPLE {
            return Err(bad("group_size", "the fewest, then the most".to_owned()).of(Fault::OutOfBounds));
        }
        Ok(())
    }

    /// Texts by their lengths, ids by their letters, frames by their place: with the paths that the file has them at.
    fn check_words(&self) -> Result<(), BadTemplate> {
        no_longer("title", &self.title, TITLE_GRAPHEMES)?;
        no_longer("description", &self.description, TEXT_GRAPHEMES)?;
        no_longer("produces", &self.produces, TEXT_GRAPHEMES)?;
        if let Some(words) = &self.english {
            no_longer("english.title", &words.title, TITLE_GRAPHEMES)?;
            no_longer("english.description", &words.description, TEXT_GRAPHEMES)?;
            no_longer("english.produces", &words.produces, TEXT_GRAPHEMES)?;
        }
        let is_language = self.language.len() <= LANGUAGE
            && self.language.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
        if !is_language {
            return Err(bad("language", "as fr, or en".to_owned()));
        }
        for (n, theme) in self.parameters.themes.iter().enumerate() {
            no_longer(&format!("parameters.themes[{n}]"), theme, TITLE_GRAPHEMES)?;
        }
        for (d, Deliverable { id, title, .. }) in self.deliverables.iter().enumerate() {
            is_id(&format!("deliverables[{d}].id"), id)?;
            let at = format!("deliverables[{d}].title");
            no_longer(&at, title, TITLE_GRAPHEMES)?;
            if label::title(title).as_ref() != Ok(title) {
                return Err(bad(&at, "a title, without what nobody sees".to_owned()));
            }
        }
        for (b, board) in self.boards.iter().enumerate() {
            if let Some(id) = &board.id {
                is_id(&format!("boards[{b}].id"), id)?;
            }
            if let Some(title) = &board.title {
                let at = format!("boards[{b}].title");
                no_longer(&at, title, TITLE_GRAPHEMES)?;
                if title.trim().is_empty() {
                    return Err(bad(&at, "null, or a title".to_owned()));
                }
            }
            if let Some(BoardSample { title }) = &board.sample {
                let at = format!("boards[{b}].sample.title");
                no_longer(&at, title, TITLE_GRAPHEMES)?;
                if title.trim().is_empty() {
                    return Err(bad(&at, "a title".to_owned()));
                }
            }
            for (z, zone) in board.zones.iter().enumerate() {
                let others = board.zones.iter().map(|other| &other.id);
                zone.check_words(others, |key| format!("boards[{b}].zones[{z}].{key}"))?;
            }
        }
        Ok(())
    }

    /// A room lets in what stands on it: on a board that is made of this method, with its example or without.
    fn check_board(&self, made: &Template, index: usize, place: usize) -> Result<(), BadTemplate> {
        let Some(update) = made.board(index, "-", NOW) else { return Ok(()) };
        let title = made.board_title(index, "-");
        no_longer(&format!("boards[{place}].title"), &title, TITLE_GRAPHEMES)?;
        let refused = |refusal: Refusal| {
            let path = self.path_of(index, place, &refusal);
            let fault = match refusal {
                Refusal::TooLong { .. } | Refusal::NoteFull { .. } => Fault::TooLong,
                Refusal::ZoneFull { .. } | Refusal::BoardFull { .. } => Fault::TooMany,
                _ => Fault::WrongValue,
            };
            bad(&path, refusal.to_string()).of(fault)
        };
        let decoded = Update::decode_v1(&update).map_err(|_broken| refused(Refusal::MalformedFrame {}))?;
        let mut guard = Guard::new(&new_doc());
        let by = Editor::of("", Role::Facilitator);
        guard.apply(&update, decoded, by).map_err(|taken_back| refused(taken_back.refusal))
    }

    /// `zones/cafe/frame` of a document, as the file has it.
    fn path_of(&self, index: usize, place: usize, refusal: &Refusal) -> String {
        let board = format!("boards[{place}]");
        let Refusal::BadShape { path } = refusal else { return board };
        let parts: Vec<&str> = path.split('/').collect();
        let zones = self.boards.get(index).map(|board| board.zones.as_slice()).unwrap_or_default();
        let find = |id: &str| zones.iter().position(|zone| zone.id == id);
        match parts.as_slice() {
            ["zones", id, rest @ ..] => match find(id) {
                Some(z) => {
                    rest.iter().fold(format!("{board}.zones[{z}]"), |path, key| format!("{path}.{key}"))
                }
                None => board,
            },
            _ => board,
        }
    }

    /// The workshop would take each phase from its facilitation.
    fn check_script(&self) -> Result<(), BadTemplate> {
        let ids: Vec<BoardId> = (0..self.boards.len()).filter_map(|n| format!("b{n}").parse().ok()).collect();
        let created = Happening::Created {
            title: "-".to_owned(),
            template: self.id.clone(),
            code: "KAYA42".to_owned().try_into().expect("a code"),
            boards: self.views("-", &ids),
            script: Vec::new(),
            tables: self.tables(&ids),
            retention: None,
        };
        let workshop = Workshop::begin("w".parse().expect("an id"), &created).expect("it begins so");
        let phases = self.phases(&ids);
        let mut of_file =
            self.script.iter().enumerate().flat_map(|(n, plan)| vec![n; plan.steps.len().max(1)]);
        for phase in &phases {
            let at = format!("script[{}]", of_file.next().unwrap_or_default());
            workshop
                .check_phases(std::slice::from_ref(phase))
                .map_err(|refusal| refused_phase(&at, refusal))?;
        }
        let is_twice = |(n, phase): (usize, &Phase)| phases.iter().take(n).any(|known| known.id == phase.id);
        if phases.iter().enumerate().any(is_twice) {
            return Err(bad("script", "two phases have one id".to_owned()).of(Fault::Twice));
        }
        Ok(())
    }
}

fn refused_phase(at: &str, refusal: Refusal) -> BadTemplate {
    let reason = refusal.to_string();
    let under = |field: &str| field.replace("phases[0]", at);
    match refusal {
        Refusal::BadField { field } => bad(&under(&field), reason),
        Refusal::TooLong { field, .. } => bad(&under(&field), reason).of(Fault::TooLong),
        Refusal::TooManyOptions { .. } => bad(at, reason).of(Fault::TooMany),
        _ => bad(at, reason),
    }
}

impl ZonePlan {
    fn check_words<'a>(
        &self,
        mut all: impl Iterator<Item = &'a String>,
        at: impl Fn(&str) -> String,
    ) -> Result<(), BadTemplate> {
        is_id(&at("id"), &self.id)?;
        for (key, text, most) in [
            ("title", &self.title, TITLE_GRAPHEMES),
            ("prompt", &self.prompt, NOTE_GRAPHEMES),
            ("when", &self.when, TITLE_GRAPHEMES),
        ] {
            no_longer(&at(key), text, most)?;
        }
        if self.parent.as_ref().is_some_and(|parent| all.all(|known| known != parent)) {
            return Err(bad(&at("parent"), "no zone there has this id".to_owned()).of(Fault::UnknownZone));
        }
        let frame = &self.frame;
        let (far, long) = (rules::FARTHEST, rules::LONGEST);
        let some = f64::MIN_POSITIVE;
        let numbers = [("x", frame.x, -far, far), ("y", frame.y, -far, far), ("w", frame.w, some, long)];
        for (key, number, least, most) in numbers.into_iter().chain([("h", frame.h, some, long)]) {
            if !(least..=most).contains(&number) {
                let reason = format!("between {least} and {most}");
                return Err(bad(&at(&format!("frame.{key}")), reason).of(Fault::OutOfBounds));
            }
        }
        let (rows, notes) = self.sample.as_ref().map(|sample| (&sample.rows, &sample.notes)).unzip();
        for (r, row) in rows.into_iter().flatten().enumerate() {
            no_longer(&at(&format!("sample.rows[{r}].label")), &row.label, TITLE_GRAPHEMES)?;
        }
        for (key, notes) in [("notes", Some(&self.notes)), ("sample.notes", notes)] {
            for (n, note) in notes.into_iter().flatten().enumerate() {
                let (text, most) = match note {
                    NotePlan::Text(text) => (text, NOTE_GRAPHEMES),
                    NotePlan::Placed(placed) if placed.signature.is_some() => (&placed.text, CARD_GRAPHEMES),
                    NotePlan::Placed(placed) => (&placed.text, NOTE_GRAPHEMES),
                };
                no_longer(&at(&format!("{key}[{n}]")), text, most)?;
            }
        }
        Ok(())
    }
}

fn no_longer(path: &str, text: &str, most: u32) -> Result<(), BadTemplate> {
    if graphemes(text) <= most {
        return Ok(());
    }
    Err(bad(path, format!("{most} characters at most")).of(Fault::TooLong))
}

fn is_id(path: &str, id: &str) -> Result<(), BadTemplate> {
    id.parse::<BoardId>().map(drop).map_err(|error| bad(path, error.to_string()))
}

#[cfg(test)]
mod tests;
