//! «Garder comme méthode» in one's own words (SPEC W17): what a method is called that somebody keeps, and the documents
//! that people leave with besides those of the method that it is made from.

use super::{
    Template,
    deliverable::{Deliverable, DeliverableFormat, Sections},
};
use crate::{TEXT_GRAPHEMES, refusal::Refusal, workshop::label};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Documents of one's own: as many as anyone looks through.
const MOST_DOCUMENTS: usize = 20;

/// What a row of a table says.
const COLUMNS: [&str; 7] = ["theme", "zone", "idea", "status", "points", "group", "origin"];

/// `POST /api/workshops/{workshop}/method`: the method as it is to be called. Answers its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeepMethod {
    pub title: String,
    #[serde(default)]
    pub description: String,
    /// What people leave with, in a sentence.
    #[serde(default)]
    pub produces: String,
    /// In place of those of one's own that the workshop has; one that is as it was stays whole.
    #[serde(default)]
    pub documents: Vec<OwnDocument>,
}

/// A document that is made of some zones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnDocument {
    pub title: String,
    pub format: DeliverableFormat,
    /// With what stands in zones under them; all where none is named.
    #[serde(default)]
    pub zones: Vec<String>,
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
        let known: BTreeSet<&String> = self
            .boards
            .iter()
            .flat_map(|board| &board.zones)
            .filter(|zone| zone.only.is_none())
            .map(|zone| &zone.id)
            .collect();
        let said: Vec<_> = documents.iter().map(|one| (one.title.clone(), one.format)).collect();
        let had = self.deliverables.iter();
        let mut ids: BTreeSet<String> = had.map(|one| one.id.clone()).collect();
        let deliverables =
            documents.into_iter().enumerate().map(|(n, OwnDocument { title, format, zones })| {
                // Whoever wrote the file by hand may have said more of it than is asked here.
                let is_same =
                    |one: &&Deliverable| one.title == title && one.format == format && one.zones == zones;
                if said.iter().take(n).any(|one| one.0 == title && one.1 == format) {
                    return Err(Refusal::BadField { field: format!("documents[{n}].title") });
                }
                if let Some(same) = self.deliverables.iter().find(is_same) {
                    return Ok(same.clone());
                }
                let title = label::title(&title)
                    .map_err(|refusal| under(refusal, &format!("documents[{n}].title")))?;
                if zones.iter().any(|zone| !known.contains(zone)) || format == DeliverableFormat::Json {
                    let key = if format == DeliverableFormat::Json { "format" } else { "zones" };
                    return Err(Refusal::BadField { field: format!("documents[{n}].{key}") });
                }
                let is_table = format == DeliverableFormat::Csv;
                let columns = COLUMNS.iter().filter(|column| **column != "theme" || self.tables_count() > 0);
                Ok(Deliverable {
                    id: fresh(&mut ids),
                    title,
                    format,
                    sections: (!is_table).then_some(Sections::ByZone),
                    rows: None,
                    columns: if is_table {
                        columns.map(|column| (*column).to_owned()).collect()
                    } else {
                        Vec::new()
                    },
                    zones,
                    grid: None,
                    validates: false,
                    sides: false,
                })
            });
        let deliverables = deliverables.collect::<Result<Vec<_>, _>>()?;
        Ok(Template { title, description, produces, english: None, deliverables, ..self })
    }

    /// What people leave with besides what the method makes that it names, as far as its zones are there.
    pub fn own_documents(&self) -> Vec<Deliverable> {
        let of_method = Template::find(&self.id).map(|method| method.deliverables).unwrap_or_default();
        let is_own = |one: &&Deliverable| of_method.iter().all(|known| known.id != one.id);
        self.deliverables.iter().filter(is_own).cloned().collect()
    }
}

fn fresh(taken: &mut BTreeSet<String>) -> String {
    let id = (1..).map(|n| format!("own-{n}")).find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(id.clone());
    id
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
