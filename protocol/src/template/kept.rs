//! «Garder comme méthode» in one's own words (SPEC W17): what a method is called that somebody keeps, and the documents
//! that people leave with besides those of the method that it is made from. Whoever brings a file may mean harm: such a
//! document says no more than which zones it quotes, so that making it costs what an export costs.

use super::{
    Template,
    deliverable::{Deliverable, DeliverableFormat, Sections},
};
use crate::{TEXT_GRAPHEMES, refusal::Refusal, workshop::label};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Documents of one's own: as many as anyone looks through.
pub(super) const MOST_DOCUMENTS: usize = 20;

/// What a row of a table says.
const COLUMNS: [&str; 7] = ["board", "zone", "idea", "status", "points", "group", "origin"];

/// `POST /api/workshops/{workshop}/method`: the method as it is to be called. Answers its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeepMethod {
    pub title: String,
    #[serde(default)]
    pub description: String,
    /// What people leave with, in a sentence.
    #[serde(default)]
    pub produces: String,
    /// In place of those of one's own that the workshop has.
    #[serde(default)]
    pub documents: Vec<OwnDocument>,
}

/// A document that quotes some zones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnDocument {
    pub title: String,
    /// Not `json`.
    pub format: DeliverableFormat,
    /// All where none is named.
    #[serde(default)]
    pub zones: Vec<String>,
}

impl OwnDocument {
    /// As a method says it, the `n`th from zero.
    fn nth(&self, n: usize) -> Deliverable {
        let is_table = self.format == DeliverableFormat::Csv;
        let columns = if is_table { COLUMNS.as_slice() } else { &[] };
        Deliverable {
            id: format!("own-{}", n + 1),
            title: self.title.clone(),
            format: self.format,
            sections: (!is_table).then_some(Sections::ByZone),
            rows: None,
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            zones: self.zones.clone(),
            grid: None,
            validates: false,
            sides: false,
            if_any: Vec::new(),
        }
    }

    /// What is no more than such a document.
    fn of(deliverable: &Deliverable) -> Option<Self> {
        let Deliverable { id, title, format, zones, .. } = deliverable.clone();
        let own = OwnDocument { title, format, zones };
        let is_plain = Deliverable { id, ..own.nth(0) } == *deliverable;
        (is_plain && format != DeliverableFormat::Json).then_some(own)
    }

    /// As deliverables, in their order.
    pub fn all(documents: &[OwnDocument]) -> Vec<Deliverable> {
        documents.iter().enumerate().map(|(n, one)| one.nth(n)).collect()
    }
}

impl Template {
    /// The same method as somebody calls it, who has it make these documents.
    ///
    /// # Errors
    /// With the field: a title that is none or too long, a zone that is not on its boards, too many documents.
    pub fn in_words(self, wish: KeepMethod) -> Result<Template, Refusal> {
        let KeepMethod { title, description, produces, documents } = wish;
        let title = label::title(&title)?;
        let description = sentence("description", &description)?;
        let produces = sentence("produces", &produces)?;
        if documents.len() > MOST_DOCUMENTS {
            return Err(Refusal::ListFull { limit: MOST_DOCUMENTS as u32 });
        }
        let mut known: Vec<OwnDocument> = Vec::new();
        for (n, one) in documents.into_iter().enumerate() {
            let bad = |key: &str| Refusal::BadField { field: format!("documents[{n}].{key}") };
            let title = label::title(&one.title)
                .map_err(|refusal| under(refusal, &format!("documents[{n}].title")))?;
            if known.iter().any(|known| known.title == title && known.format == one.format) {
                return Err(bad("title"));
            }
            if one.format == DeliverableFormat::Json {
                return Err(bad("format"));
            }
            if !self.has_each(&one.zones) {
                return Err(bad("zones"));
            }
            known.push(OwnDocument { title, ..one });
        }
        Ok(Template { title, description, produces, english: None, ..self }.with_documents(&known))
    }

    /// With those of these documents that can be made of it.
    pub(super) fn with_documents(self, documents: &[OwnDocument]) -> Template {
        let made: Vec<OwnDocument> =
            documents.iter().filter(|one| self.has_each(&one.zones)).cloned().collect();
        Template { deliverables: OwnDocument::all(&made), ..self }
    }

    /// What people leave with besides what the method makes that it names.
    pub fn own_documents(&self) -> Vec<OwnDocument> {
        let of_method = Template::find(&self.id).map(|method| method.deliverables).unwrap_or_default();
        let is_own = |one: &&Deliverable| of_method.iter().all(|known| known.id != one.id);
        self.deliverables.iter().filter(is_own).filter_map(OwnDocument::of).collect()
    }

    /// Are these zones there, with the example and without, each named once?
    fn has_each(&self, zones: &[String]) -> bool {
        let always = self.boards.iter().flat_map(|board| &board.zones).filter(|zone| zone.only.is_none());
        let always: BTreeSet<&String> = always.map(|zone| &zone.id).collect();
        let mut named = BTreeSet::new();
        zones.iter().all(|zone| always.contains(zone) && named.insert(zone))
    }
}

fn sentence(field: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    label::checked_if_any(field, text, TEXT_GRAPHEMES)?;
    Ok(text.to_owned())
}

/// The same refusal, of a field within another.
fn under(refusal: Refusal, field: &str) -> Refusal {
    let field = field.to_owned();
    match refusal {
        Refusal::BadField { .. } => Refusal::BadField { field },
        Refusal::TooLong { limit, .. } => Refusal::TooLong { field, limit },
        other => other,
    }
}

#[cfg(test)]
mod tests;
