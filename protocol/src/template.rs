//! A method's file → its boards (`templates/*.json`, format `socle-template/1`).
//!
//! A template says what a board holds when it opens: zones with their frames, and the notes in them. Its zones are
//! locked or not as the file says; its notes are everyone's. Unknown keys are refused with their path, so that a
//! typing mistake in a method is found when the method is read, not in the room.
//!
//! A method may also have a script: phases with their rules, which become the workshop's. What it says of boards, zones
//! and rounds is checked here against what it has (`script`).
//!
//! What of it is an example alone is marked (`sample`): a workshop opens without, unless who makes it wants to see one.
//!
//! A workshop can be written as such a file again (`written`), and whoever creates one may bring it (`incoming`).

mod card;
pub mod deliverable;
pub mod fault;
mod incoming;
mod kept;
pub mod onward;
mod sample;
pub mod script;
pub mod written;

use crate::{
    board::{
        Axes, Color, Frame, Head, Level, Note, Place, Roots, Zone, ZoneKind,
        ground::{MOST_COLUMNS, MOST_ROWS},
        key, new_doc_as,
        plan::are_levels,
    },
    ids::Millis,
    kinds,
    message::privacy::{DAYS, MOST_DAYS},
    order,
};
pub use card::{CardWords, TemplateCard};
use deliverable::Deliverable;
pub use fault::BadTemplate;
use fault::{Fault, bad};
pub use incoming::MOST_BYTES;
pub use kept::{KeepMethod, OwnDocument};
use onward::Continues;
pub use sample::{BoardSample, Only, ZoneSample};
use script::PhasePlan;
use serde::{Deserialize, Serialize};
use yrs::{ClientID, ReadTxn, StateVector, Transact};

/// The format that this version reads.
const FORMAT: &str = "socle-template/1";

/// M1, which any script can begin and end with.
const INCLUSION: &str = include_str!("../templates/inclusion.json");

/// The methods that Socle comes with, in the order in which they are offered.
const FILES: [&str; 27] = [
    include_str!("../templates/idees-socles.json"),
    include_str!("../templates/plan-des-usages.json"),
    include_str!("../templates/world-cafe.json"),
    include_str!("../templates/carte-postale.json"),
    include_str!("../templates/recit-de-projet.json"),
    include_str!("../templates/plus-moins.json"),
    include_str!("../templates/notes-de-projet.json"),
    include_str!("../templates/valeur.json"),
    include_str!("../templates/domino.json"),
    include_str!("../templates/schema-actantiel.json"),
    include_str!("../templates/parties-prenantes.json"),
    include_str!("../templates/collecte.json"),
    include_str!("../templates/voyage-inspirant.json"),
    include_str!("../templates/validation-elus.json"),
    include_str!("../templates/forces-faiblesses.json"),
    include_str!("../templates/agora.json"),
    include_str!("../templates/acteurs.json"),
    include_str!("../templates/plan-actions.json"),
    include_str!("../templates/destination.json"),
    include_str!("../templates/deux-visions.json"),
    include_str!("../templates/co-developpement.json"),
    include_str!("../templates/consentement.json"),
    include_str!("../templates/election-sans-candidat.json"),
    include_str!("../templates/charte.json"),
    include_str!("../templates/qvtt.json"),
    INCLUSION,
    include_str!("../templates/empty.json"),
];

/// What a zone may ask: of its notes a term, or on which side of the perimeter they are; of the facilitation, a decision.
const ASKED: [&str; 3] = [key::TERM, key::PERIMETER, key::DECIDED];

/// A workshop method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    format: String,
    pub id: String,
    pub language: String,
    pub title: String,
    pub description: String,
    /// What people leave with.
    pub produces: String,
    /// The same for whoever chooses in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english: Option<CardWords>,
    /// How long it takes; `null` where it takes what it takes. With a script: as long as its phases together.
    pub minutes: Option<u32>,
    /// Fewest and most people that it is made for.
    pub group_size: [u32; 2],
    /// Days after its close that a workshop of it is kept, where nobody chooses; fewer for what is said in confidence.
    #[serde(default = "days")]
    pub retention: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub parameters: Parameters,
    /// Once read, those `for_each` theme are there for each.
    pub boards: Vec<BoardPlan>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub script: Vec<PhasePlan>,
    /// Phases of «Inclusion et déclusion» around its own; their board comes with them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub include: Include,
    /// What can be made of its boards when it is over.
    #[serde(default, skip_serializing_if = "is_default")]
    pub deliverables: Vec<Deliverable>,
    /// From which methods it is gone on, and what comes along from there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub continues: Vec<Continues>,
}

fn days() -> u32 {
    DAYS
}

/// What goes without saying is not written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Phases of M1 that a method begins and ends with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Include {
    pub first: Vec<Included>,
    pub last: Vec<Included>,
}

/// One phase of M1, as long as this method has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Included {
    pub phase: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub minutes: Option<u32>,
}

/// What a method is set up with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// A board each, where a board is `for_each` theme: the tables.
    #[serde(skip_serializing_if = "is_default")]
    pub themes: Vec<String>,
    /// In how many rounds groups go round the tables.
    #[serde(skip_serializing_if = "is_default")]
    pub rounds: u32,
}

/// One board of a method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardPlan {
    /// What the script calls it; tables are `table-1`, `table-2`, …
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Option<String>,
    /// `"theme"`: one such board for each theme, in their order; these are the tables.
    #[serde(default, skip_serializing_if = "is_default")]
    pub for_each: Option<String>,
    /// A table of its own, as `for_each` makes several that are laid the same.
    #[serde(default, skip_serializing_if = "is_default")]
    pub table: bool,
    /// A table that only the group sees that sits there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub confidential: bool,
    /// A board for those who sit at these tables, from 1, whose groups meet there; for everyone where none is named.
    #[serde(default, skip_serializing_if = "is_default")]
    pub for_tables: Vec<u32>,
    /// Days after the close that what stands on a confidential table is kept, where that is less long than the workshop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_days: Option<u32>,
    /// `null`: the workshop's own title. `{theme}` stands for the theme.
    pub title: Option<String>,
    /// What the example says of it instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<BoardSample>,
    pub zones: Vec<ZonePlan>,
    /// It came with phases of another method.
    #[serde(skip)]
    pub included: bool,
}

/// One zone of a board, in outline order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZonePlan {
    pub id: String,
    pub kind: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub prompt: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub panel: Option<i64>,
    pub color: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub locked: bool,
    /// It takes no more notes than this.
    #[serde(default, skip_serializing_if = "is_default")]
    pub max: Option<u32>,
    /// What its notes are asked beside their text, or that it is decided on: words of [`ASKED`].
    #[serde(default, skip_serializing_if = "is_default")]
    pub fields: Vec<String>,
    pub frame: FramePlan,
    /// Of a table, or the rings of a target.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rows: Vec<Head>,
    /// Of a table, or the sectors of a target.
    #[serde(default, skip_serializing_if = "is_default")]
    pub columns: Vec<Head>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub axes: Option<Axes>,
    /// When a lane is walked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: String,
    /// Of a plan.
    #[serde(default, skip_serializing_if = "is_default")]
    pub levels: Vec<Level>,
    /// Notes' ids are `{zone}-1`, `{zone}-2`, …
    #[serde(default, skip_serializing_if = "is_default")]
    pub notes: Vec<NotePlan>,
    /// It is there with the example alone, or without it alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Only>,
    /// What the example adds to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<ZoneSample>,
}

/// A note of a zone: its text alone, or with where it stands and how it is signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NotePlan {
    Text(String),
    Placed(PlacedNote),
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedNote {
    pub text: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub row: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub column: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub x: Option<f64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub y: Option<f64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub signature: Option<String>,
    /// Of a board for each theme: on that of this theme alone.
    #[serde(default, skip_serializing_if = "is_default")]
    pub theme: Option<String>,
}

/// A zone's rectangle in board units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FramePlan {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Template {
    /// Every method that Socle comes with.
    pub fn all() -> Vec<Template> {
        FILES
            .iter()
            .map(|text| Template::read(text).expect("a test reads every file that is built in"))
            .collect()
    }

    /// The method with this id.
    pub fn find(id: &str) -> Option<Template> {
        // Reading one takes milliseconds: only those are read that may be the one.
        let said = format!("\"id\": \"{id}\"");
        let maybe = FILES.iter().filter(|text| text.contains(&said));
        maybe
            .map(|text| Template::read(text).expect("a test reads every file that is built in"))
            .find(|template| template.id == id)
    }

    /// The method with this id, with a table for each of these themes in place of its own; `None` where it has none,
    /// or goes round more tables than there would be.
    pub fn with_themes(id: &str, themes: Vec<String>) -> Option<Template> {
        let said = format!("\"id\": \"{id}\"");
        let maybe = FILES.iter().filter(|text| text.contains(&said));
        let plain = maybe.filter_map(|text| Template::parsed(text).ok()).find(|plain| plain.id == id)?;
        if plain.parameters.themes.is_empty() {
            return None;
        }
        let parameters = Parameters { themes, ..plain.parameters.clone() };
        let mut own = Template { parameters, ..plain };
        let themes = own.parameters.themes.as_slice();
        for zone in own.boards.iter_mut().flat_map(|board| &mut board.zones) {
            *zone = zone.of_themes(themes);
        }
        own.checked().ok()
    }

    /// Reads a template's file.
    pub fn read(text: &str) -> Result<Template, BadTemplate> {
        Template::parsed(text)?.checked()
    }

    /// What the file says, of which nothing has been looked at yet.
    fn parsed(text: &str) -> Result<Template, BadTemplate> {
        let mut json = serde_json::Deserializer::from_str(text);
        let template: Template = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| BadTemplate::from_json(&error.path().to_string(), error.inner()))?;
        json.end().map_err(|error| BadTemplate::from_json(".", &error))?;
        if template.format != FORMAT {
            return Err(bad("format", format!("this version reads {FORMAT}")).of(Fault::Format));
        }
        Ok(template)
    }

    /// With what it includes, its boards laid out; if everything is there that it speaks of.
    fn checked(self) -> Result<Template, BadTemplate> {
        let template = self;
        if !(1..=MOST_DAYS).contains(&template.retention) {
            return Err(bad("retention", format!("1 to {MOST_DAYS} days")).of(Fault::OutOfBounds));
        }
        template.check_boards()?;
        let template = script::included(template)?;
        // Everything that it speaks of is there either way.
        for made in [template.clone().blank(), template.clone().filled()] {
            script::check(&made)?;
            deliverable::check(&made)?;
            onward::check(&made)?;
        }
        Ok(Template { boards: template.laid_out(), ..template })
    }

    /// How many tables it has, whether its boards are laid out or not.
    fn tables_count(&self) -> usize {
        let alone = self.boards.iter().filter(|board| board.table).count();
        let each = self.boards.iter().filter(|board| board.for_each.is_some()).count();
        alone + each * self.parameters.themes.len()
    }

    fn check_boards(&self) -> Result<(), BadTemplate> {
        let template = self;
        for (b, board) in template.boards.iter().enumerate() {
            let at = |key: &str| format!("boards[{b}].{key}");
            match board.for_each.as_deref() {
                None => {}
                Some("theme") if template.parameters.themes.is_empty() => {
                    return Err(bad("parameters.themes", "a board is for each of them".to_owned()));
                }
                Some("theme") => {}
                Some(other) => {
                    return Err(bad(&at("for_each"), format!("there is no {other} to go through")));
                }
            }
            if board.confidential && board.for_each.is_none() && !board.table {
                return Err(bad(&at("confidential"), "only a table is one group's".to_owned()));
            }
            let is_table = |n: &u32| (1..=self.tables_count()).contains(&(*n as usize));
            let twice = |(n, table): (usize, &u32)| board.for_tables[..n].contains(table);
            if !board.for_tables.iter().all(is_table)
                || board.for_tables.iter().enumerate().any(twice)
                || (!board.for_tables.is_empty() && (board.table || board.for_each.is_some()))
            {
                let reason = "names tables by their numbers, from 1, on a board that is none";
                return Err(bad(&at("for_tables"), reason.to_owned()));
            }
            if board.sample.is_some() && board.for_each.is_some() {
                return Err(bad(&at("sample"), "a table is called after its theme".to_owned()));
            }
            if let Some(days) = board.keep_days
                && !(board.confidential && (1..template.retention).contains(&days))
            {
                let reason = "a confidential board goes before the workshop, after a day or more";
                return Err(bad(&at("keep_days"), reason.to_owned()));
            }
            let known =
                |id: &String| template.boards.iter().take(b).any(|earlier| earlier.id.as_ref() == Some(id));
            if board.id.as_ref().is_some_and(known) {
                return Err(bad(&at("id"), "another board has it".to_owned()).of(Fault::Twice));
            }
        }
        for (b, board) in template.boards.iter().enumerate() {
            for (z, zone) in board.zones.iter().enumerate() {
                let at = |key: &str| format!("boards[{b}].zones[{z}].{key}");
                if ZoneKind::named(&zone.kind).name() != zone.kind {
                    return Err(bad(&at("kind"), format!("no kind is named {}", zone.kind)));
                }
                if Color::named(&zone.color).name() != zone.color {
                    return Err(bad(&at("color"), format!("no colour is named {}", zone.color)));
                }
                if zone.max == Some(0) {
                    return Err(bad(&at("max"), "a zone takes at least one note".to_owned()));
                }
                if let Some(f) = zone.fields.iter().position(|field| !ASKED.contains(&field.as_str())) {
                    return Err(bad(
                        &at(&format!("fields[{f}]")),
                        format!("is none of {}", ASKED.join(", ")),
                    ));
                }
                zone.check_themes(template.parameters.themes.as_slice(), board.for_each.is_some())
                    .map_err(|(key, reason)| bad(&at(&key), reason))?;
                zone.check().map_err(|(key, reason)| bad(&at(&key), reason))?;
                zone.check_sample().map_err(|(key, reason)| bad(&at(&key), reason))?;
                if board.zones.iter().take(z).any(|earlier| earlier.id == zone.id && earlier.meets(zone)) {
                    return Err(bad(&at("id"), format!("{} is already a zone", zone.id)).of(Fault::Twice));
                }
            }
        }
        Ok(())
    }

    /// Its boards, those for each theme once for each.
    fn laid_out(&self) -> Vec<BoardPlan> {
        let each = |board: &BoardPlan| match &board.for_each {
            None => vec![board.clone()],
            Some(_) => (self.parameters.themes.iter().enumerate())
                .map(|(n, theme)| BoardPlan {
                    id: Some(format!("table-{}", n + 1)),
                    for_each: None,
                    table: true,
                    title: board.title.as_ref().map(|title| title.replace("{theme}", theme)),
                    zones: board.zones.iter().map(|zone| zone.at_table_of(theme)).collect(),
                    ..board.clone()
                })
                .collect(),
        };
        self.boards.iter().flat_map(each).collect()
    }

    /// The title of one board in a workshop of this title.
    pub fn board_title(&self, index: usize, workshop: &str) -> String {
        self.boards.get(index).and_then(|board| board.title.clone()).unwrap_or_else(|| workshop.to_owned())
    }

    /// The first update (Yjs v1) of board `index` in a workshop of this title: nobody's work, made at `at`. `None`
    /// where the method has no such board. Of a method's example only [`Template::filled`] has something.
    pub fn board(&self, index: usize, workshop: &str, at: Millis) -> Option<Vec<u8>> {
        self.board_as(ClientID::random(), index, workshop, at)
    }

    /// [`Template::board`] by a client id of one's own: the same blocks every time, though the fields inside a place
    /// or a frame may be written in another order.
    pub fn board_as(&self, client: ClientID, index: usize, workshop: &str, at: Millis) -> Option<Vec<u8>> {
        let plan = self.boards.get(index)?;
        let doc = new_doc_as(client);
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        roots.describe(&mut txn, &self.board_title(index, workshop), &self.id);
        let zones: Vec<&ZonePlan> =
            plan.zones.iter().filter(|zone| zone.only != Some(Only::Sample)).collect();
        let keys = order::row(None, zones.len()).expect("keys can always be added at the end");
        for (zone, key) in zones.into_iter().zip(keys) {
            let is_question = plan
                .zones
                .iter()
                .any(|form| form.kind == ZoneKind::Form.name() && zone.parent.as_ref() == Some(&form.id));
            let synthesis = is_question.then(String::new);
            roots.add_zone(&mut txn, &Zone { synthesis, ..zone.zone(key, at) });
            for note in zone.notes(at) {
                roots.add_note(&mut txn, &note);
            }
        }
        drop(txn);
        Some(doc.transact().encode_diff_v1(&StateVector::default()))
    }
}

impl ZonePlan {
    fn zone(&self, order: String, at: Millis) -> Zone {
        let FramePlan { x, y, w, h } = self.frame;
        Zone {
            id: self.id.clone(),
            kind: ZoneKind::named(&self.kind),
            title: self.title.clone(),
            prompt: self.prompt.clone(),
            parent: self.parent.clone(),
            order,
            frame: Frame { x, y, w, h },
            color: Color::named(&self.color),
            panel: self.panel,
            locked: self.locked,
            max: self.max,
            fields: self.fields.clone(),
            rows: self.rows.clone(),
            columns: self.columns.clone(),
            axes: self.axes.clone(),
            when: self.when.clone(),
            synthesis: None,
            levels: self.levels.clone(),
            room: None,
            decided: None,
            author: None,
            at,
            deleted: None,
        }
    }

    /// Does it say what its kind needs, and do its notes stand in it? Else a key, and why not.
    fn check(&self) -> Result<(), (String, String)> {
        let zone = self.zone(String::new(), 0);
        if let Some((key, reason)) = kinds::of(zone.kind).lacks(&zone) {
            return Err((key.to_owned(), reason.to_owned()));
        }
        for (key, heads, most) in [("rows", &self.rows, MOST_ROWS), ("columns", &self.columns, MOST_COLUMNS)]
        {
            if heads.len() > most {
                return Err((key.to_owned(), format!("at most {most}")));
            }
            let twice = |(n, head): &(usize, &Head)| heads.iter().take(*n).any(|known| known.id == head.id);
            if let Some((n, head)) = heads.iter().enumerate().find(twice) {
                return Err((format!("{key}[{n}].id"), format!("{} is already there", head.id)));
            }
        }
        if !are_levels(&zone.levels) {
            return Err(("levels".to_owned(), "are not those of a plan".to_owned()));
        }
        for (n, note) in self.notes(0).enumerate() {
            let place = &note.place;
            let named = place.row.is_some() || place.column.is_some();
            if (named && zone.cell_of(place).is_none()) || !kinds::of(zone.kind).takes(&zone, place) {
                return Err((format!("notes[{n}]"), "does not stand in its zone".to_owned()));
            }
        }
        Ok(())
    }

    fn notes(&self, at: Millis) -> impl Iterator<Item = Note> {
        let keys = order::row(None, self.notes.len()).expect("keys can always be added at the end");
        let kind = ZoneKind::named(&self.kind);
        self.notes.iter().zip(keys).enumerate().map(move |(n, (plan, order))| {
            let placed = match plan {
                NotePlan::Text(text) => PlacedNote { text: text.clone(), ..PlacedNote::default() },
                NotePlan::Placed(placed) => placed.clone(),
            };
            let card = (kind == ZoneKind::Postcard).then(String::new);
            Note {
                id: format!("{}-{}", self.id, n + 1),
                place: Place {
                    zone: Some(self.id.clone()),
                    order,
                    x: placed.x.unwrap_or_default(),
                    y: placed.y.unwrap_or_default(),
                    row: placed.row,
                    column: placed.column,
                    waits: kind == ZoneKind::Axis && placed.x.is_none(),
                },
                text: placed.text,
                color: Color::named(&self.color),
                signature: placed.signature.or(card),
                at,
                ..Note::default()
            }
        })
    }
}

#[cfg(test)]
mod tests;
