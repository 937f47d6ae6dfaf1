//! The normal form of a workshop that is over: what is left when everything that differs from run to run is taken out.
//! Two sessions that went the same are equal bytes.
//!
//! It has the people (screens are none), groups, tables, votes with their tallies, and every board as canonical JSON (SPEC B9), in which:
//! - ids that the server mints are names: a person's name, a group's letter, a board's key (`table-1`, `plenary`), and
//!   for a copy `copy of {board}/{note}`; the ids of notes and links are the plan's;
//! - times (`at`) and order keys (`order`) are left out: the order of the lists says what the keys say;
//! - notes that the server placed by lot, and nobody moved, stand in the order of their ids in the places that they
//!   have together; the lines of a tally that share a rank in the order of their options.

use super::plan::Plan;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use socle_protocol::{
    board::{canonical, copy},
    message::WorkshopView,
    role::Role,
};
use std::collections::BTreeMap;

/// How a session ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The normal form, as canonical JSON.
    pub json: String,
    /// Its SHA-256, in hexadecimal digits.
    pub hash: String,
}

/// The normal form of a workshop with these boards, each as canonical JSON, in the order of `view.boards`.
pub fn ending(plan: &Plan, view: &WorkshopView, boards: &[Value]) -> Ending {
    let mut names = BTreeMap::new();
    names.extend(view.people.iter().map(|someone| (someone.id.to_string(), someone.name.clone())));
    names.extend(view.groups.iter().map(|group| (group.id.to_string(), group.letter.clone())));
    for board in &view.boards {
        names.insert(board.id.to_string(), board.key.clone().unwrap_or_default());
    }
    for board in boards {
        name_copies(board, &mut names);
    }
    let form = Form { plan, names };
    let boards: Vec<Value> = boards.iter().map(|board| form.of(board)).collect();
    let people = view.people.iter().filter(|someone| someone.role != Role::Projector);
    let people: Vec<Value> =
        people.map(|someone| json!({"name": someone.name, "role": someone.role})).collect();
    let mut votes: Vec<Value> = view.votes.iter().map(|vote| form.of_vote(&json!(vote))).collect();
    votes.sort_by_cached_key(|vote| vote["group"].to_string());
    let whole = json!({
        "title": view.title,
        "template": view.template,
        "stage": view.stage,
        "phase": view.clock.phase,
        "people": people,
        "groups": form.of(&json!(view.groups)),
        "tables": form.of(&json!(view.tables)),
        "votes": votes,
        "boards": boards,
    });
    let json = canonical::text(&whole);
    let hash = Sha256::digest(json.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Ending { json, hash }
}

/// The id of a copy follows from what it is of and where it is (SPEC D6).
fn name_copies(board: &Value, names: &mut BTreeMap<String, String>) {
    let to = board["board"].as_str().unwrap_or_default();
    let zones = board["zones"].as_array().into_iter().flatten();
    let lists = zones.map(|zone| &zone["notes"]).chain([&board["notes"], &board["bin"]["notes"]]);
    for note in lists.filter_map(Value::as_array).flatten() {
        let (id, origin) = (note["id"].as_str().unwrap_or_default(), &note["origin"]);
        let (Some(from), Some(of)) = (origin["board"].as_str(), origin["note"].as_str()) else { continue };
        if copy::id(from, of, to) == id {
            let from = names.get(from).map_or(from, String::as_str);
            names.insert(id.to_owned(), format!("copy of {from}/{of}"));
        }
    }
}

struct Form<'a> {
    plan: &'a Plan,
    /// What stands for ids that the server minted.
    names: BTreeMap<String, String>,
}

impl Form<'_> {
    fn of(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => json!(self.names.get(text).unwrap_or(text)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.of(item)).collect()),
            Value::Object(fields) => {
                let kept = fields.iter().filter(|(key, _)| !["at", "order"].contains(&key.as_str()));
                let field = |(key, field): (&String, &Value)| {
                    let field = if key == "notes" { self.of(&self.unlotted(field)) } else { self.of(field) };
                    (key.clone(), field)
                };
                Value::Object(kept.map(field).collect::<Map<_, _>>())
            }
            plain => plain.clone(),
        }
    }

    /// A list of notes in which those that stand by lot are in the order of their ids.
    fn unlotted(&self, notes: &Value) -> Value {
        let by_lot = self.plan.by_lot();
        let stands_by_lot = |note: &Value| note["id"].as_str().is_some_and(|id| by_lot.contains(id));
        let notes = notes.as_array().cloned().unwrap_or_default();
        let mut lot: Vec<Value> = notes.iter().filter(|note| stands_by_lot(note)).cloned().collect();
        lot.sort_by_cached_key(|note| note["id"].to_string());
        let mut lot = lot.into_iter();
        let placed = notes
            .into_iter()
            .map(|note| if stands_by_lot(&note) { lot.next().unwrap_or(Value::Null) } else { note });
        Value::Array(placed.collect())
    }

    fn of_vote(&self, vote: &Value) -> Value {
        let sorted = |list: &Value, key: fn(&Value) -> (u64, String)| {
            let mut items = list.as_array().cloned().unwrap_or_default();
            items.sort_by_cached_key(key);
            Value::Array(items)
        };
        let mut tally = vote["tally"].clone();
        if tally.is_object() {
            tally["lines"] = sorted(&tally["lines"], |line| {
                (line["rank"].as_u64().unwrap_or(0), line["option"].to_string())
            });
        }
        json!({
            "title": vote["title"],
            "how": vote["how"],
            "group": self.of(&vote["group"]),
            "board": self.of(&vote["board"]),
            "state": vote["state"],
            "options": self.of(&sorted(&vote["options"], |option| (0, option["id"].to_string()))),
            "tally": self.of(&tally),
        })
    }
}
