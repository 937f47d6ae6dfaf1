//! The facilitation's work on the restitution, and its publication (SPEC E7–E9).
//!
//! Each section has a version: whoever changes it says which one they saw, and is refused when somebody was faster.
//! So two facilitators never overwrite one another, and what was not accepted is still in its author's hands.

use super::{Workshop, label};
use crate::{
    TITLE_GRAPHEMES,
    ids::{Millis, PersonId},
    message::{
        Happening, Visible,
        report::{ReportEdit, SectionText},
        script::Stage,
    },
    refusal::Refusal,
};
use std::collections::BTreeMap;

/// Most graphemes in a section's own words: four pages.
pub const SECTION_GRAPHEMES: u32 = 10_000;
/// Most notes that one section quotes.
pub const MOST_CITES: u32 = 200;
/// Most moments that one section shows.
pub const MOST_FIGURES: u32 = 10;
/// Most graphemes of a caption: two lines.
pub const CAPTION_GRAPHEMES: u32 = 200;
/// Most sections that people write; a document of more is read by nobody.
pub const MOST_SECTIONS: u32 = 200;
/// Longest that a publication lasts, in days: ten years.
pub const MOST_DAYS: u32 = 3660;
/// One day.
const DAY: Millis = 24 * 3600 * 1000;
/// Longest id of a section, in bytes.
const MOST_ID: usize = 80;

/// What was made of the restitution. Told to the facilitation only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Sections that were changed, or are of the facilitation's own, with their versions.
    pub sections: BTreeMap<String, (SectionText, u32)>,
    /// Empty: as Socle drafts it.
    pub order: Vec<String>,
    pub order_version: u32,
    /// How often it was published.
    pub publications: u32,
    /// What everyone with the link reads, until it is revoked or its time is over.
    pub published: Option<Box<Published>>,
}

/// The restitution as it was when it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Which publication it is: an earlier one's link does not open it.
    pub n: u32,
    pub until: Millis,
    pub english: bool,
    pub sections: BTreeMap<String, (SectionText, u32)>,
    pub order: Vec<String>,
}

impl Workshop {
    /// The facilitation's work on the restitution.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The publication of this number, or why it can't be read: it never was, or is over.
    pub fn published(&self, n: u32, now: Millis) -> Result<&Published, Refusal> {
        if n == 0 || n > self.report.publications {
            return Err(Refusal::UnknownPublication {});
        }
        let current = self.report.published.as_deref().filter(|published| published.n == n);
        current.filter(|published| now < published.until).ok_or(Refusal::PublicationOver {})
    }

    pub(super) fn edit_report(&self, edit: ReportEdit) -> Result<Happening, Refusal> {
        match edit {
            ReportEdit::Write { section, version } => {
                let known = self.report.sections.get(&section.id);
                if known.map_or(0, |(_, version)| *version) != version {
                    return Err(Refusal::SectionChanged { section: section.id });
                }
                if known.is_none() && self.report.sections.len() >= MOST_SECTIONS as usize {
                    return Err(Refusal::ListFull { limit: MOST_SECTIONS });
                }
                check_id(&section.id)?;
                label::checked("title", &section.title, TITLE_GRAPHEMES)?;
                label::checked_if_any("text", &section.text, SECTION_GRAPHEMES)?;
                if section.cites.len() > MOST_CITES as usize {
                    return Err(Refusal::ListFull { limit: MOST_CITES });
                }
                for cited in &section.cites {
                    self.board(&cited.board)?;
                    check_id(&cited.note)?;
                }
                if section.figures.len() > MOST_FIGURES as usize {
                    return Err(Refusal::ListFull { limit: MOST_FIGURES });
                }
                for figure in &section.figures {
                    // Readers of the restitution see what is for everyone, and so do its pictures.
                    let board = self.board(&figure.board)?;
                    if board.raw || board.visible != (Visible::Everyone {}) {
                        return Err(Refusal::UnknownBoard {});
                    }
                    figure.zone.iter().try_for_each(|zone| check_id(zone))?;
                    label::checked("caption", &figure.caption, CAPTION_GRAPHEMES)?;
                }
                Ok(Happening::ReportWritten { section, version: version + 1 })
            }
            ReportEdit::Order { order, version } => {
                if self.report.order_version != version {
                    return Err(Refusal::SectionChanged { section: String::new() });
                }
                // Those that Socle drafts are among them: two for each board and vote at most.
                if order.len() > 10 * MOST_SECTIONS as usize {
                    return Err(Refusal::ListFull { limit: 10 * MOST_SECTIONS });
                }
                order.iter().try_for_each(|id| check_id(id))?;
                Ok(Happening::ReportOrdered { order, version: version + 1 })
            }
        }
    }

    /// Everyone may read it from now on: only once nothing more is written.
    pub(super) fn publish_report(&self, days: u32, english: bool, now: Millis) -> Result<Happening, Refusal> {
        if !matches!(self.view.stage, Stage::Closed | Stage::Archived) {
            return Err(Refusal::NotClosedYet {});
        }
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(Refusal::BadField { field: "days".into() });
        }
        Ok(Happening::ReportPublished {
            n: self.report.publications + 1,
            until: now + Millis::from(days) * DAY,
            english,
        })
    }

    pub(super) fn revoke_report(&self) -> Result<Happening, Refusal> {
        self.report.published.as_ref().ok_or(Refusal::PublicationOver {})?;
        Ok(Happening::ReportRevoked {})
    }

    pub(super) fn fold_report(&mut self, happening: &Happening) {
        let report = &mut self.report;
        match happening {
            Happening::ReportWritten { section, version } => {
                report.sections.insert(section.id.clone(), (section.clone(), *version));
            }
            Happening::ReportOrdered { order, version } => {
                report.order.clone_from(order);
                report.order_version = *version;
            }
            Happening::ReportPublished { n, until, english } => {
                report.publications = *n;
                report.published = Some(Box::new(Published {
                    n: *n,
                    until: *until,
                    english: *english,
                    sections: report.sections.clone(),
                    order: report.order.clone(),
                }));
            }
            Happening::ReportRevoked {} => report.published = None,
            _ => {}
        }
    }

    /// May this person take this board away as a file (methods, table of rights)? The facilitation what it may see, a
    /// host the own table; everyone else reads the restitution once it is published.
    pub fn may_take(&self, person: &PersonId, board: &crate::ids::BoardId) -> Result<(), Refusal> {
        let role = self.admit(person)?;
        self.board(board)?;
        let hosts = self.group_of(person).is_some_and(|group| group.host.as_ref() == Some(person))
            && self.table_of(person) == Some(board);
        if !role.may_run() && !hosts {
            return Err(Refusal::NotAllowed {});
        }
        match self.may_see(person, board)? {
            // Another app's document has neither zones nor ideas.
            true => Err(Refusal::BadField { field: "board".into() }),
            false => Ok(()),
        }
    }
}

fn check_id(id: &str) -> Result<(), Refusal> {
    if id.is_empty() || id.len() > MOST_ID || id.chars().any(char::is_control) {
        return Err(Refusal::BadField { field: "id".into() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
