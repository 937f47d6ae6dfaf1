//! What of a method is an example alone. A file says it where it stands: a zone that is there with the example only, or
//! without it only; notes, and rows of a table, that the example adds to a zone that is always there; a board's title.
//! All the rest is the method's structure. A workshop is made without the example, unless of [`Template::filled`]; the
//! script may only speak of what is there either way.

use super::{BoardPlan, NotePlan, Template, ZonePlan, is_default};
use crate::board::Head;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// With which of the two a zone is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    Sample,
    Blank,
}

/// What the example says of a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardSample {
    pub title: String,
}

/// What the example has in a zone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ZoneSample {
    /// In place of its own.
    #[serde(skip_serializing_if = "is_default")]
    pub rows: Vec<Head>,
    /// After its own, their ids going on.
    #[serde(skip_serializing_if = "is_default")]
    pub notes: Vec<NotePlan>,
}

impl Template {
    /// Is there an example?
    pub fn has_sample(&self) -> bool {
        let has = |zone: &ZonePlan| zone.only == Some(Only::Sample) || zone.sample.is_some();
        self.boards.iter().any(|board| board.sample.is_some() || board.zones.iter().any(has))
    }

    /// The method as it is without its example, of which it says nothing any more.
    #[must_use]
    pub fn blank(self) -> Template {
        self.made(Only::Blank)
    }

    /// The method with its example.
    #[must_use]
    pub fn filled(self) -> Template {
        self.made(Only::Sample)
    }

    fn made(mut self, with: Only) -> Template {
        for board in &mut self.boards {
            let BoardPlan { title, sample, zones, .. } = board;
            if let Some(sample) = sample.take().filter(|_| with == Only::Sample) {
                *title = Some(sample.title);
            }
            zones.retain(|zone| zone.only.is_none_or(|only| only == with));
            for zone in zones {
                *zone = zone.made(with);
            }
        }
        self
    }
}

impl ZonePlan {
    /// The same with its example or without: said, and no longer to be said.
    fn made(&self, with: Only) -> ZonePlan {
        let mut zone = ZonePlan { only: None, sample: None, ..self.clone() };
        if let Some(ZoneSample { rows, notes }) = self.sample.as_ref().filter(|_| with == Only::Sample) {
            if !rows.is_empty() {
                zone.rows.clone_from(rows);
            }
            zone.notes.extend(notes.iter().cloned());
        }
        zone
    }

    /// The same with notes of these themes, and of none: what it says of others is not there.
    pub(super) fn of_themes(&self, themes: &[String]) -> ZonePlan {
        let is_here =
            |note: &NotePlan| note.theme().is_none_or(|theme| themes.iter().any(|one| one == theme));
        let mut zone = self.clone();
        zone.notes.retain(is_here);
        if let Some(sample) = &mut zone.sample {
            sample.notes.retain(is_here);
        }
        zone.sample = zone.sample.filter(|sample| !(sample.rows.is_empty() && sample.notes.is_empty()));
        zone
    }

    /// On the board of one theme, where nothing speaks of themes any more.
    pub(super) fn at_table_of(&self, theme: &String) -> ZonePlan {
        let mut zone = self.of_themes(std::slice::from_ref(theme));
        let sample = zone.sample.iter_mut().flat_map(|sample| &mut sample.notes);
        for note in zone.notes.iter_mut().chain(sample) {
            if let NotePlan::Placed(placed) = note {
                placed.theme = None;
            }
        }
        zone
    }

    /// Is each theme that its notes name one of these? Else a key, and why not.
    pub(super) fn check_themes(&self, themes: &[String], for_each: bool) -> Result<(), (String, String)> {
        let sample = self.sample.iter().map(|sample| ("sample.notes", &sample.notes));
        for (key, notes) in std::iter::once(("notes", &self.notes)).chain(sample) {
            let is_known = |theme: &str| for_each && themes.iter().any(|known| known == theme);
            if let Some(n) = notes.iter().position(|note| note.theme().is_some_and(|theme| !is_known(theme)))
            {
                return Err((format!("{key}[{n}].theme"), "is no theme that this board is for".to_owned()));
            }
        }
        Ok(())
    }

    /// Are there workshops that have both?
    pub(super) fn meets(&self, other: &ZonePlan) -> bool {
        match (self.only, other.only) {
            (Some(this), Some(that)) => this == that,
            _ => true,
        }
    }

    /// Does it hold what the example adds to it? Else a key, and why not.
    pub(super) fn check_sample(&self) -> Result<(), (String, String)> {
        let Some(sample) = &self.sample else { return Ok(()) };
        if self.only.is_some() {
            let reason =
                "a zone that is there with the example alone has its notes itself, one without has none";
            return Err(("sample".to_owned(), reason.to_owned()));
        }
        let filled = self.made(Only::Sample);
        filled.check().map_err(|(key, reason)| {
            // Its notes come after the zone's own.
            let own = self.notes.len();
            let nth = key.strip_prefix("notes[").and_then(|rest| rest.strip_suffix(']'));
            let nth = nth.and_then(|nth| nth.parse::<usize>().ok());
            let key = match nth {
                Some(n) if n >= own => format!("notes[{}]", n - own),
                _ => key,
            };
            (format!("sample.{key}"), reason)
        })?;
        if sample.rows.is_empty() && sample.notes.is_empty() {
            return Err(("sample".to_owned(), "adds something".to_owned()));
        }
        Ok(())
    }

    /// What the example has in this zone, whether it is always there or not.
    fn example(&self) -> Option<ZoneSample> {
        match self.only {
            Some(Only::Sample) if !self.notes.is_empty() => {
                Some(ZoneSample { rows: Vec::new(), notes: self.notes.clone() })
            }
            Some(_) => None,
            None => self.sample.clone(),
        }
    }
}

impl NotePlan {
    fn theme(&self) -> Option<&str> {
        match self {
            NotePlan::Text(_) => None,
            NotePlan::Placed(placed) => placed.theme.as_deref(),
        }
    }
}

impl BoardPlan {
    /// A board that was kept, with the example of the method that it was laid by: in the zones that are still there, and
    /// in those that are there with it alone. What the script speaks of (`spoken`) is there either way.
    pub(super) fn with_example_of(mut self, laid: &BoardPlan, spoken: &BTreeSet<&str>) -> BoardPlan {
        if self.title.is_none() {
            self.sample.clone_from(&laid.sample);
        }
        let is_needed = |zone: &ZonePlan| {
            zone.only == Some(Only::Blank)
                && spoken.contains(zone.id.as_str())
                && self.zones.iter().any(|known| known.id == zone.id)
        };
        let swaps = !laid.zones.iter().any(is_needed);
        let mut next = 0;
        for zone in &laid.zones {
            if let Some((n, known)) = self.zones.iter_mut().enumerate().find(|(_, known)| known.id == zone.id)
            {
                next = n + 1;
                let with = match zone.only {
                    Some(Only::Blank) => ZonePlan { only: zone.only.filter(|_| swaps), ..known.clone() },
                    _ => ZonePlan { sample: zone.example(), ..known.clone() },
                };
                if known.kind == zone.kind && with.check_sample().is_ok() {
                    *known = with;
                }
            } else if swaps && zone.only == Some(Only::Sample) {
                let is_there = |id: &String| self.zones.iter().any(|known| known.id == *id);
                if zone.parent.as_ref().is_none_or(is_there) {
                    self.zones.insert(next, zone.clone());
                    next += 1;
                }
            }
        }
        self
    }
}

#[cfg(test)]
mod tests;
