//! What can be made of a method's boards when it is over («livrables»): which document, cut how, which columns. A file
//! says it; making it is the work of `report/deliverable.rs`.

use super::{
    BadTemplate, Template, ZonePlan,
    fault::{Fault, bad},
};
use crate::{
    board::{ZoneKind, key},
    export::Format,
    report::story::BOXES,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One document, or one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Deliverable {
    pub id: String,
    /// What it is called where it is offered, in the method's language.
    pub title: String,
    pub format: DeliverableFormat,
    /// How a document is cut; `null`: as the method's boards are.
    #[serde(default)]
    pub sections: Option<Sections>,
    /// The zone whose notes are the rows of a table; `null`: all that are no column.
    #[serde(default)]
    pub rows: Option<String>,
    /// The columns of a table, in order: fields of notes ([`FIELDS`]), or zones by their ids, whose notes stand where they
    /// answer the note of the row.
    #[serde(default)]
    pub columns: Vec<String>,
    /// It is made of these zones alone, with those under them; of all where none is named.
    #[serde(default)]
    pub zones: Vec<String>,
    /// Of these it tells on boards where something is in them: an empty one would say nothing.
    #[serde(default)]
    pub if_any: Vec<String>,
    /// The table on a board that this one is, with its rows and columns: its zone.
    #[serde(default)]
    pub grid: Option<String>,
    /// It says what was decided, and leaves as validated once nothing is open (SPEC E16).
    #[serde(default)]
    pub validates: bool,
    /// It may be of one side of the perimeter alone (SPEC E18).
    #[serde(default)]
    pub sides: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeliverableFormat {
    Markdown,
    Html,
    Csv,
    Json,
}

impl From<DeliverableFormat> for Format {
    fn from(format: DeliverableFormat) -> Self {
        match format {
            DeliverableFormat::Markdown => Format::Markdown,
            DeliverableFormat::Html => Format::Html,
            DeliverableFormat::Csv => Format::Csv,
            DeliverableFormat::Json => Format::Json,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sections {
    /// One for each table.
    ByTheme,
    /// One for each zone; with columns, the one that `rows` names is a table, or each where it names none.
    ByZone,
    /// The plans: a picture each, and what stands on it as tables.
    Plans,
    /// The ESPACES of the plans, a row each of a table.
    Rooms,
    /// One plan for people who were not there: its picture, an idea for each ESPACE, figures.
    Interpretation,
    /// Forms with the same questions side by side, a column each; other zones after them.
    Compared,
    /// A sentence through the boxes of a story, its steps in order; then one for each zone.
    Story,
    /// What was decided: decisions with their versions and objections, elections' minutes.
    Decisions,
}

/// What a column may say of a note: where it is (`board`, of which `theme` is a table, `zone` its zone, `rank` its place there), what it
/// says (`idea`, which in a method of actions is called `action`), what was decided of it, where it comes from, where it
/// stands in a table or on a scale, how a card is signed, what it answers. `count` is how many notes are alike in the other columns. With
/// `theme` a table is of tables' notes only.
pub const FIELDS: [&str; 22] = [
    "board",
    "theme",
    "zone",
    "rank",
    "idea",
    "action",
    "term",
    "perimeter",
    "photo",
    "status",
    "points",
    "group",
    "origin",
    "weather",
    "count",
    "row",
    "column",
    "value",
    "second_value",
    "signature",
    "when",
    "answers",
];

/// Is everything there that the deliverables speak of?
pub(super) fn check(template: &Template) -> Result<(), BadTemplate> {
    for (n, deliverable) in template.deliverables.iter().enumerate() {
        let at = |key: &str| format!("deliverables[{n}].{key}");
        if template.deliverables.iter().take(n).any(|earlier| earlier.id == deliverable.id) {
            return Err(
                bad(&at("id"), format!("{} is already a deliverable", deliverable.id)).of(Fault::Twice)
            );
        }
        if deliverable.title.trim().is_empty() {
            return Err(bad(&at("title"), "it has a title".to_owned()));
        }
        if deliverable.sections == Some(Sections::ByTheme) && template.tables_count() == 0 {
            return Err(bad(&at("sections"), "there are no themes".to_owned()));
        }
        let is_of_plans = matches!(
            deliverable.sections,
            Some(Sections::Plans | Sections::Rooms | Sections::Interpretation)
        );
        let has_plan =
            || template.boards.iter().flat_map(|board| &board.zones).any(|zone| zone.kind == "plan");
        if is_of_plans && !has_plan() {
            return Err(bad(&at("sections"), "there is no plan".to_owned()));
        }
        let is_rooms = deliverable.sections == Some(Sections::Rooms);
        if is_rooms != (is_of_plans && deliverable.format == DeliverableFormat::Csv) {
            return Err(bad(&at("sections"), "rooms are a CSV file, other sections are none".to_owned()));
        }
        let has_columns = !deliverable.columns.is_empty() || deliverable.grid.is_some();
        if deliverable.format == DeliverableFormat::Csv && !has_columns && !is_rooms {
            return Err(bad(&at("columns"), "a table has columns".to_owned()));
        }
        let is_zone =
            |id: &str| template.boards.iter().flat_map(|board| &board.zones).any(|zone| zone.id == id);
        let is_known = |column: &str| FIELDS.contains(&column) || is_zone(column);
        if let Some(zone) = deliverable.rows.as_ref().filter(|zone| !is_zone(zone)) {
            return Err(bad(&at("rows"), format!("no zone is named {zone}")).of(Fault::UnknownZone));
        }
        if let Some(z) = deliverable.zones.iter().position(|zone| !is_zone(zone)) {
            let reason = format!("no zone is named {}", deliverable.zones[z]);
            return Err(bad(&at(&format!("zones[{z}]")), reason).of(Fault::UnknownZone));
        }
        if let Some(z) = deliverable.if_any.iter().position(|zone| !is_zone(zone)) {
            let reason = format!("no zone is named {}", deliverable.if_any[z]);
            return Err(bad(&at(&format!("if_any[{z}]")), reason).of(Fault::UnknownZone));
        }
        let zones = || template.boards.iter().flat_map(|board| &board.zones);
        let is_table = |id: &String| zones().any(|zone| zone.id == *id && !zone.columns.is_empty());
        if let Some(grid) = deliverable.grid.as_ref().filter(|grid| !is_table(grid)) {
            return Err(bad(&at("grid"), format!("{grid} is no zone with columns")));
        }
        let forms = || zones().filter(|zone| zone.kind == ZoneKind::Form.name());
        if deliverable.sections == Some(Sections::Compared) && forms().count() < 2 {
            return Err(bad(&at("sections"), "there are no two forms to compare".to_owned()));
        }
        if deliverable.sections == Some(Sections::Story) && !BOXES.iter().all(|id| is_zone(id)) {
            return Err(bad(&at("sections"), "a story has its seven boxes".to_owned()));
        }
        if deliverable.validates && !zones().any(|zone| zone.fields.iter().any(|field| field == key::DECIDED))
        {
            return Err(bad(&at("validates"), "nothing is decided on".to_owned()));
        }
        let asks_perimeter = |zone: &&ZonePlan| zone.fields.iter().any(|field| field == key::PERIMETER);
        if deliverable.sides && zones().find(asks_perimeter).is_none() {
            return Err(bad(&at("sides"), "no zone asks for the perimeter".to_owned()));
        }
        if let Some(c) = deliverable.columns.iter().position(|column| !is_known(column)) {
            let reason = format!("no zone and no field is named {}", deliverable.columns[c]);
            return Err(bad(&at(&format!("columns[{c}]")), reason));
        }
    }
    Ok(())
}
