//! What a plan of a building and its ESPACES say (SPEC B18, B19): the levels of a plan, and where on them an ESPACE
//! lies, for whom and when it is used. Where that is measured and compared is [`crate::plan`].
//!
//! One way in for the guard and for readers: what [`levels`] and [`room`] don't read, the guard refuses, and a reader
//! shows as if nobody had said it.

use super::{key, read::finite, rules::graphemes};
use crate::{TITLE_GRAPHEMES, ids::BoardId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use ts_rs::TS;
use yrs::Any;

/// How wide every level is, in its own units.
pub const WIDTH: f64 = 1_000.0;
/// How high a level may be: a strip of ten to one is no plan, a tower of four levels on one image may be.
pub const LEAST_HEIGHT: f64 = 100.0;
pub const MOST_HEIGHT: f64 = 4_000.0;
/// Levels of a building that a workshop talks about at once.
pub const MOST_LEVELS: usize = 8;
/// The longest real width of a level: a quarter of a town.
pub const MOST_METRES: f64 = 10_000.0;
/// A triangle is the least that has an area; more corners than these nobody draws by hand.
pub const LEAST_POINTS: usize = 3;
pub const MOST_POINTS: usize = 60;
/// Words under one heading of an ESPACE, and how long each may be: they stand in one cell of a table.
pub const MOST_LABELS: usize = 12;
pub const LABEL_GRAPHEMES: u32 = 60;
/// Square metres that a hand may type.
const MOST_AREA: f64 = 1_000_000.0;
/// Hexadecimal digits of a SHA-256.
const HASH: usize = 64;

/// One level of a building, with what lies under its ESPACES.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub id: String,
    pub label: String,
    /// In units of which the level is 1,000 wide.
    pub height: f64,
    /// The SHA-256 of an image of the workshop, in lower-case hexadecimal digits. It is fitted inside the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub image: Option<String>,
    /// How wide the level is in reality: its scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub metres: Option<f64>,
}

/// Where an ESPACE lies, and what it is for: one value, so that no polygon is torn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// The level's id. One that the plan has not (any more): it waits to be placed.
    pub level: String,
    /// The corners in the level's units, to the tenth; none: it is on this level, and not drawn.
    pub points: Vec<(f64, f64)>,
    /// Where on the level in words («salle du fond»), also where it is not drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub label: Option<String>,
    #[serde(default)]
    pub usages: Vec<String>,
    #[serde(default)]
    pub publics: Vec<String>,
    /// In the order of the day, each once.
    #[serde(default)]
    pub moments: Vec<Moment>,
    #[serde(default)]
    pub equipment: Vec<String>,
    /// Square metres, typed by hand; what is drawn to a scale says it better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub area: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub noise: Option<Noise>,
    /// Can somebody in a wheelchair use it?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub access: Option<Accessibility>,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub steward: Option<String>,
}

/// Declares an enum whose names in a document are its JSON.
macro_rules! said {
    ($(#[$doc:meta])* $type:ident: $($variant:ident = $name:literal),+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
        pub enum $type { $(#[serde(rename = $name)] $variant),+ }

        impl $type {
            /// Every one, in the order in which they are read out.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            fn known(name: &str) -> Option<Self> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }
    };
}

said! {
    /// When an ESPACE is used.
    Moment: Morning = "morning", Midday = "midday", Afternoon = "afternoon", Evening = "evening", Weekend = "weekend"
}

said! {
    /// How loud it is there.
    Noise: Calm = "calm", Lively = "lively"
}

said! {
    /// Whether somebody in a wheelchair can use it.
    Accessibility: Yes = "yes", No = "no", Partly = "partly"
}

impl Level {
    /// Square metres of one square unit, where there is a scale.
    pub fn square_metres(&self) -> Option<f64> {
        self.metres.map(|metres| (metres / WIDTH).powi(2))
    }
}

/// The fields of a plain value.
type Fields = HashMap<String, Any>;

/// The levels of a plan, if that is what this is.
pub(super) fn levels(value: &Any) -> Option<Vec<Level>> {
    let Any::Array(values) = value else { return None };
    let mut levels: Vec<Level> = Vec::new();
    for value in values.iter() {
        let level = level(value)?;
        if levels.len() == MOST_LEVELS || levels.iter().any(|known| known.id == level.id) {
            return None;
        }
        levels.push(level);
    }
    Some(levels)
}

/// Of a document that says what no level is, those that are.
pub(super) fn levels_read(value: &Any) -> Vec<Level> {
    let Any::Array(values) = value else { return Vec::new() };
    let mut levels: Vec<Level> = Vec::new();
    for level in values.iter().filter_map(level) {
        if levels.len() < MOST_LEVELS && levels.iter().all(|known| known.id != level.id) {
            levels.push(level);
        }
    }
    levels
}

fn level(value: &Any) -> Option<Level> {
    let Any::Map(fields) = value else { return None };
    let id = text(fields, key::ID)?;
    id.parse::<BoardId>().ok()?;
    let label = text(fields, key::LABEL).filter(|label| graphemes(label) <= TITLE_GRAPHEMES)?;
    let height = number(fields, key::HEIGHT)?;
    let image = optional(fields, key::IMAGE, |value| word(value).filter(|hash| is_hash(hash)))?;
    let metres = optional(fields, key::METRES, |value| measure(value).filter(|n| *n <= MOST_METRES))?;
    (LEAST_HEIGHT..=MOST_HEIGHT).contains(&height).then_some(Level { id, label, height, image, metres })
}

/// Are these levels as a plan may have them?
pub(crate) fn are_levels(value: &[Level]) -> bool {
    levels(&levels_value(value)).is_some()
}

/// Is this the name of an image: a SHA-256 in lower-case hexadecimal digits?
pub fn is_hash(text: &str) -> bool {
    text.len() == HASH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Where an ESPACE lies and what it is for, if that is what this is. Numbers are read to the tenth.
pub(super) fn room(value: &Any) -> Option<Room> {
    let Any::Map(fields) = value else { return None };
    let level = text(fields, key::LEVEL)?;
    level.parse::<BoardId>().ok()?;
    let short = |value: &Any, most: u32| word(value).filter(|text| graphemes(text) <= most);
    Some(Room {
        level,
        points: points(fields.get(key::POINTS)?)?,
        label: optional(fields, key::LABEL, |value| short(value, TITLE_GRAPHEMES))?,
        usages: labels(fields, key::USAGES)?,
        publics: labels(fields, key::PUBLICS)?,
        moments: moments(fields)?,
        equipment: labels(fields, key::EQUIPMENT)?,
        area: optional(fields, key::AREA, |value| measure(value).filter(|n| *n <= MOST_AREA))?,
        noise: optional(fields, key::NOISE, |value| Noise::known(&word(value)?))?,
        access: optional(fields, key::ACCESS, |value| Accessibility::known(&word(value)?))?,
        steward: optional(fields, key::STEWARD, |value| short(value, TITLE_GRAPHEMES))?,
    })
}

fn points(value: &Any) -> Option<Vec<(f64, f64)>> {
    let Any::Array(values) = value else { return None };
    if !values.is_empty() && !(LEAST_POINTS..=MOST_POINTS).contains(&values.len()) {
        return None;
    }
    let within =
        |value: &Any, most: f64| finite_number(value).filter(|n| (0.0..=most).contains(n)).map(tenth);
    let point = |value: &Any| match value {
        Any::Array(pair) => match pair.as_ref() {
            [x, y] => Some((within(x, WIDTH)?, within(y, MOST_HEIGHT)?)),
            _ => None,
        },
        _ => None,
    };
    values.iter().map(point).collect()
}

/// As it is said.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn labels(fields: &Fields, key: &str) -> Option<Vec<String>> {
    let Some(value) = said(fields, key) else { return Some(Vec::new()) };
    let Any::Array(values) = value else { return None };
    let label = |value: &Any| {
        word(value).filter(|label| !label.trim().is_empty() && graphemes(label) <= LABEL_GRAPHEMES)
    };
    (values.len() <= MOST_LABELS).then(|| values.iter().map(label).collect())?
}

fn moments(fields: &Fields) -> Option<Vec<Moment>> {
    let Some(value) = said(fields, key::MOMENTS) else { return Some(Vec::new()) };
    let Any::Array(values) = value else { return None };
    if values.len() > Moment::ALL.len() {
        return None;
    }
    let mut moments: Vec<Moment> =
        values.iter().map(|value| Moment::known(&word(value)?)).collect::<Option<_>>()?;
    moments.sort_unstable();
    moments.dedup();
    Some(moments)
}

/// A key that says something; to take a thing off, one may write null.
fn said<'a>(fields: &'a Fields, key: &str) -> Option<&'a Any> {
    fields.get(key).filter(|value| !matches!(value, Any::Null | Any::Undefined))
}

/// `Some(None)`: nothing is said, which is well.
fn optional<T>(fields: &Fields, key: &str, read: impl Fn(&Any) -> Option<T>) -> Option<Option<T>> {
    said(fields, key).map_or(Some(None), |value| read(value).map(Some))
}

fn word(value: &Any) -> Option<String> {
    match value {
        Any::String(text) => Some(text.to_string()),
        _ => None,
    }
}

fn text(fields: &Fields, key: &str) -> Option<String> {
    word(fields.get(key)?)
}

fn finite_number(value: &Any) -> Option<f64> {
    match value {
        Any::Number(number) => finite(*number),
        _ => None,
    }
}

fn number(fields: &Fields, key: &str) -> Option<f64> {
    finite_number(fields.get(key)?)
}

/// A length or an area: something.
fn measure(value: &Any) -> Option<f64> {
    finite_number(value).filter(|n| *n > 0.0)
}

fn map(fields: impl IntoIterator<Item = (&'static str, Option<Any>)>) -> Any {
    let said = fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Any::Map(Arc::new(said.collect()))
}

fn words_value<'a>(words: impl Iterator<Item = &'a str>) -> Any {
    Any::from(words.map(Any::from).collect::<Vec<_>>())
}

pub(super) fn levels_value(levels: &[Level]) -> Any {
    let level = |level: &Level| {
        map([
            (key::ID, Some(level.id.as_str().into())),
            (key::LABEL, Some(level.label.as_str().into())),
            (key::HEIGHT, Some(level.height.into())),
            (key::IMAGE, level.image.as_deref().map(Any::from)),
            (key::METRES, level.metres.map(Any::from)),
        ])
    };
    Any::from(levels.iter().map(level).collect::<Vec<_>>())
}

pub(super) fn room_value(room: &Room) -> Any {
    let list = |words: &[String]| Some(words_value(words.iter().map(String::as_str)));
    let point = |(x, y): &(f64, f64)| Any::from(vec![Any::from(*x), Any::from(*y)]);
    map([
        (key::LEVEL, Some(room.level.as_str().into())),
        (key::POINTS, Some(Any::from(room.points.iter().map(point).collect::<Vec<_>>()))),
        (key::LABEL, room.label.as_deref().map(Any::from)),
        (key::USAGES, list(&room.usages)),
        (key::PUBLICS, list(&room.publics)),
        (key::MOMENTS, Some(words_value(room.moments.iter().map(|moment| moment.name())))),
        (key::EQUIPMENT, list(&room.equipment)),
        (key::AREA, room.area.map(Any::from)),
        (key::NOISE, room.noise.map(|noise| noise.name().into())),
        (key::ACCESS, room.access.map(|access| access.name().into())),
        (key::STEWARD, room.steward.as_deref().map(Any::from)),
    ])
}

/// As they stand in canonical JSON; `number` writes a number in one way.
pub(super) fn levels_canonical(levels: &[Level], number: fn(f64) -> Value) -> Value {
    let level = |level: &Level| {
        let mut told = json!({"id": level.id, "label": level.label, "height": number(level.height)});
        put(&mut told, key::IMAGE, level.image.clone().map(Value::from));
        put(&mut told, key::METRES, level.metres.map(number));
        told
    };
    levels.iter().map(level).collect()
}

/// [`levels_canonical`] of a room.
pub(super) fn room_canonical(room: &Room, number: fn(f64) -> Value) -> Value {
    let points: Vec<_> = room.points.iter().map(|(x, y)| json!([number(*x), number(*y)])).collect();
    let mut told = json!({
        "level": room.level,
        "points": points,
        "usages": room.usages,
        "publics": room.publics,
        "moments": room.moments,
        "equipment": room.equipment,
    });
    put(&mut told, key::LABEL, room.label.clone().map(Value::from));
    put(&mut told, key::AREA, room.area.map(number));
    put(&mut told, key::NOISE, room.noise.map(|noise| noise.name().into()));
    put(&mut told, key::ACCESS, room.access.map(|access| access.name().into()));
    put(&mut told, key::STEWARD, room.steward.clone().map(Value::from));
    told
}

fn put(value: &mut Value, key: &str, said: Option<Value>) {
    if let Some(said) = said {
        value[key] = said;
    }
}
