//! What an item of a document must look like to be let in: its shape (SPEC B1–B5) and the length of its texts (B6).
//! Questions about one item at a time; who may change what is for [`super::guard`].
//!
//! Keys that this version doesn't know pass: a newer client may write more. So do unknown kinds, colours and states,
//! which readers show as something they know.

use super::{
    Approval, BY_TABLE, Perimeter, Term, Weather,
    ground::{MOST_COLUMNS, MOST_ROWS},
    key, photo, plan,
    read::finite,
    write::Kind,
};
use crate::{
    CARD_GRAPHEMES, NAME_GRAPHEMES, NOTE_GRAPHEMES, TEXT_GRAPHEMES, TITLE_GRAPHEMES, ids::BoardId, order,
    refusal::Refusal, walk::is_blanked,
};
use std::collections::{HashMap, HashSet};
use unicode_segmentation::UnicodeSegmentation;
use yrs::{Any, GetString, Map, MapRef, Out, ReadTxn, Text};

/// UTF-16 units that a grapheme may take on average. The longest emoji have about 15; without a bound one letter
/// could carry a megabyte of accents and still count as one.
const UNITS_PER_GRAPHEME: u32 = 16;

/// Farthest from the middle of a board, in its units: 5,000 screens. Beyond some 10^15 numbers get holes, and a view that
/// shows everything would show nothing.
pub(crate) const FARTHEST: f64 = 10_000_000.0;
/// Longest side of anything.
pub(crate) const LONGEST: f64 = 1_000_000.0;
/// Last moment that a JavaScript date can show, in milliseconds; showing a later one throws.
const LAST: f64 = 8_640_000_000_000_000.0;
/// Bytes of a word: a kind, a colour, an id, a person. Ids have 64.
const WORD: usize = 256;
/// Bytes of the label of an origin, and of a reply: the 120 graphemes of a title.
pub(super) const LABEL: usize = 2048;
/// Notes that one may say it is not the same as: more look alike in no workshop.
const MOST_APART: usize = 64;
/// What a zone may ask of its notes: there are fewer kinds of fields.
const MOST_FIELDS: usize = 16;

/// A number and a word beside it.
const STEP_GRAPHEMES: u32 = 12;

/// What a key of an item must hold.
type Fits = fn(&Any) -> bool;

/// A key, whether an item must have it, and what it must hold.
type Rule = (&'static str, bool, Fits);

const META: &[Rule] =
    &[(key::SCHEMA, false, is_number), (key::TITLE, false, is_text), (key::TEMPLATE, false, is_word)];

const ZONE: &[Rule] = &[
    (key::KIND, true, is_word),
    (key::TITLE, true, is_text),
    (key::PROMPT, false, is_text),
    (key::PARENT, false, is_word_or_null),
    (key::ORDER, true, is_order),
    (key::FRAME, true, is_frame),
    (key::COLOR, false, is_word),
    (key::PANEL, false, is_panel_or_null),
    (key::LOCKED, false, is_bool),
    (key::MAX, false, is_count_or_null),
    (key::FIELDS, false, is_words),
    (key::ROWS, false, is_rows),
    (key::COLUMNS, false, is_columns),
    (key::AXES, false, is_axes),
    (key::WHEN, false, is_text),
    (key::LEVELS, false, is_levels),
    (key::ROOM, false, is_room_or_null),
    (key::DECIDED, false, is_decided_or_null),
    (key::AUTHOR, false, is_word_or_null),
    (key::AT, false, is_time),
    (key::DELETED, false, is_deletion),
];

const NOTE: &[Rule] = &[
    (key::PLACE, true, is_place),
    (key::COLOR, false, is_word),
    (key::SIZE, false, is_size),
    (key::AUTHOR, false, is_word_or_null),
    (key::AT, false, is_time),
    (key::ORIGIN, false, is_origin),
    (key::STATUS, false, is_word),
    (key::GROUP, false, is_word_or_null),
    (key::ENTERED, false, is_entered),
    (key::WEATHER, false, is_weather),
    (key::TERM, false, is_term),
    (key::PERIMETER, false, is_perimeter),
    (key::SHARED, false, is_bool_or_null),
    (key::SIGNATURE, false, is_signature),
    (key::TWIN, false, is_word),
    (key::APART, false, is_apart),
    (key::PHOTO, false, is_photo_or_null),
    (key::REPLY, false, is_label_or_null),
    (key::DELETED, false, is_deletion),
];

const LINK: &[Rule] = &[
    (key::FROM, true, is_word),
    (key::TO, true, is_word),
    (key::KIND, true, is_word),
    (key::LABEL, false, is_text),
    (key::ORDER, false, is_order_or_empty),
    (key::STEP, false, is_step),
    (key::AUTHOR, false, is_word_or_null),
    (key::AT, false, is_time),
    (key::DELETED, false, is_deletion),
];

/// Checks the shape of one item; answers its map.
pub fn shape<T: ReadTxn>(txn: &T, kind: Kind, id: &str, value: &Out) -> Result<MapRef, Refusal> {
    let (root, rules) = match kind {
        Kind::Zone => (super::ZONES, ZONE),
        Kind::Note => (super::NOTES, NOTE),
        Kind::Link => (super::LINKS, LINK),
    };
    let bad = |key: &str| Refusal::BadShape { path: path(root, id, key) };
    // Ids travel in addresses, in HTML and in presence; all of ours have this form.
    if id.parse::<BoardId>().is_err() {
        return Err(bad(""));
    }
    let Out::YMap(map) = value else { return Err(bad("")) };
    fits(txn, map, rules).map_err(bad)?;
    if kind == Kind::Note && !matches!(map.get(txn, key::TEXT), Some(Out::YText(_))) {
        return Err(bad(key::TEXT));
    }
    // A value in its place could be written by one person only, and would be lost by the next.
    if kind == Kind::Zone && !matches!(map.get(txn, key::SYNTHESIS), None | Some(Out::YText(_))) {
        return Err(bad(key::SYNTHESIS));
    }
    Ok(map.clone())
}

/// Checks the shape of `meta`.
pub fn meta_shape<T: ReadTxn>(txn: &T, meta: &MapRef) -> Result<(), Refusal> {
    fits(txn, meta, META).map_err(|key| Refusal::BadShape { path: path(super::META, "", key) })
}

/// A text of an item that is longer than its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlong {
    pub field: &'static str,
    pub graphemes: u32,
    pub limit: u32,
}

impl Overlong {
    /// The refusal of this text in the item `id`.
    pub fn refusal(self, kind: Kind, id: &str) -> Refusal {
        match kind {
            Kind::Note => Refusal::NoteFull { note: id.to_owned(), limit: self.limit },
            _ => Refusal::TooLong { field: self.field.to_owned(), limit: self.limit },
        }
    }
}

/// The texts of an item that are too long; cheap where none is.
pub fn overlong<T: ReadTxn>(txn: &T, kind: Kind, map: &MapRef) -> Vec<Overlong> {
    let fields: &[(&'static str, u32)] = match kind {
        // What is signed is a card.
        Kind::Note if matches!(map.get(txn, key::SIGNATURE), Some(Out::Any(Any::String(_)))) => {
            &[(key::TEXT, CARD_GRAPHEMES)]
        }
        Kind::Note => &[(key::TEXT, NOTE_GRAPHEMES)],
        // A prompt is read out in the room like a note.
        Kind::Zone => &[
            (key::TITLE, TITLE_GRAPHEMES),
            (key::PROMPT, NOTE_GRAPHEMES),
            (key::WHEN, TITLE_GRAPHEMES),
            (key::SYNTHESIS, TEXT_GRAPHEMES),
        ],
        Kind::Link => &[(key::LABEL, TITLE_GRAPHEMES)],
    };
    fields.iter().filter_map(|(field, limit)| over(txn, map, field, *limit)).collect()
}

/// The board's title, when it is too long.
pub fn overlong_title<T: ReadTxn>(txn: &T, meta: &MapRef) -> Option<Overlong> {
    over(txn, meta, key::TITLE, TITLE_GRAPHEMES)
}

fn over<T: ReadTxn>(txn: &T, map: &MapRef, field: &'static str, limit: u32) -> Option<Overlong> {
    let graphemes = match map.get(txn, field)? {
        Out::Any(Any::String(text)) if text.len() > limit as usize => graphemes(&text),
        // A grapheme has at least one UTF-16 unit: most texts need no counting. Embedded things count as units.
        Out::YText(text) if text.len(txn) > limit => {
            graphemes(&text.get_string(txn)).max(text.len(txn).div_ceil(UNITS_PER_GRAPHEME))
        }
        _ => return None,
    };
    (graphemes > limit).then_some(Overlong { field, graphemes, limit })
}

/// Extended grapheme clusters (UAX 29), or more where they are unreasonably long.
pub fn graphemes(text: &str) -> u32 {
    let units = text.encode_utf16().count().div_ceil(UNITS_PER_GRAPHEME as usize);
    u32::try_from(text.graphemes(true).count().max(units)).unwrap_or(u32::MAX)
}

/// The first key that does not fit. A map has no list inside: what Y types allow and no reader would ever show.
fn fits<T: ReadTxn>(txn: &T, map: &MapRef, rules: &[Rule]) -> Result<(), &'static str> {
    if has_list(map) {
        return Err("");
    }
    for (key, required, fits) in rules {
        match map.get(txn, key) {
            Some(Out::Any(value)) if fits(&value) => {}
            None if !required => {}
            _ => return Err(key),
        }
    }
    Ok(())
}

/// Does this map also carry a list? Y types can be both; nothing of ours is.
pub(super) fn has_list(map: &MapRef) -> bool {
    let branch: &yrs::branch::Branch = map.as_ref();
    branch.len() > 0
}

fn path(root: &str, id: &str, key: &str) -> String {
    // A path is shown and logged: a hostile id must not make it long.
    let id: String = id.chars().take(crate::ids::MAX_ID).collect();
    [root, &id, key].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

fn is_text(value: &Any) -> bool {
    matches!(value, Any::String(_))
}

fn is_word(value: &Any) -> bool {
    matches!(value, Any::String(text) if text.len() <= WORD)
}

fn is_word_or_null(value: &Any) -> bool {
    is_word(value) || matches!(value, Any::Null)
}

fn number(value: &Any) -> Option<f64> {
    match value {
        Any::Number(number) => finite(*number),
        _ => None,
    }
}

fn is_number(value: &Any) -> bool {
    number(value).is_some()
}

fn is_coordinate(value: &Any) -> bool {
    number(value).is_some_and(|n| n.abs() <= FARTHEST)
}

fn is_length(value: &Any) -> bool {
    number(value).is_some_and(|n| n > 0.0 && n <= LONGEST)
}

fn is_time(value: &Any) -> bool {
    number(value).is_some_and(|n| (0.0..=LAST).contains(&n))
}

fn is_panel_or_null(value: &Any) -> bool {
    matches!(value, Any::Null) || number(value).is_some_and(|n| n.abs() <= LONGEST)
}

fn is_count_or_null(value: &Any) -> bool {
    matches!(value, Any::Null)
        || number(value).is_some_and(|n| (1.0..=LONGEST).contains(&n) && n.fract() == 0.0)
}

fn is_words(value: &Any) -> bool {
    matches!(value, Any::Array(words) if words.len() <= MOST_FIELDS && words.iter().all(is_word))
}

fn is_apart(value: &Any) -> bool {
    matches!(value, Any::Array(ids) if ids.len() <= MOST_APART && ids.iter().all(is_word))
}

/// One of a closed list of words, or none: what rooms and files count has no room for others. What an erasure left of
/// one (SPEC G8) is read as none, and keeps nobody from the rest of its note.
fn is_one(value: &Any, is_known: impl FnOnce(&str) -> bool) -> bool {
    match value {
        Any::String(word) => is_known(word),
        value => matches!(value, Any::Null),
    }
}

fn is_entered(value: &Any) -> bool {
    is_one(value, |word| word == BY_TABLE)
}

fn is_weather(value: &Any) -> bool {
    is_one(value, |word| Weather::known(word).is_some() || is_blanked(word))
}

fn is_term(value: &Any) -> bool {
    is_one(value, |word| Term::known(word).is_some())
}

fn is_perimeter(value: &Any) -> bool {
    is_one(value, |word| Perimeter::known(word).is_some())
}

fn is_bool(value: &Any) -> bool {
    matches!(value, Any::Bool(_))
}

fn is_bool_or_null(value: &Any) -> bool {
    is_bool(value) || matches!(value, Any::Null)
}

fn is_order(value: &Any) -> bool {
    matches!(value, Any::String(text) if order::is_key(text))
}

fn is_order_or_empty(value: &Any) -> bool {
    is_order(value) || matches!(value, Any::String(text) if text.is_empty())
}

fn is_place(value: &Any) -> bool {
    let Any::Map(fields) = value else { return false };
    has(fields, key::ZONE, is_word_or_null)
        && has(fields, key::ORDER, is_order)
        && has(fields, key::X, is_coordinate)
        && has(fields, key::Y, is_coordinate)
        && may_have(fields, key::ROW, is_word_or_null)
        && may_have(fields, key::COLUMN, is_word_or_null)
        && may_have(fields, key::WAITS, is_bool)
}

fn is_rows(value: &Any) -> bool {
    is_heads(value, MOST_ROWS)
}

fn is_columns(value: &Any) -> bool {
    is_heads(value, MOST_COLUMNS)
}

/// Rows or columns, each with an id of its own.
fn is_heads(value: &Any, most: usize) -> bool {
    let Any::Array(heads) = value else { return false };
    let mut ids = HashSet::new();
    heads.len() <= most
        && heads.iter().all(|head| match head {
            Any::Map(fields) => {
                let id = match fields.get(key::ID) {
                    Some(Any::String(id)) => id.parse::<BoardId>().is_ok() && ids.insert(id.as_ref()),
                    _ => false,
                };
                id && has(fields, key::LABEL, is_title) && may_have(fields, key::DECIDED, is_decided_or_null)
            }
            _ => false,
        })
}

fn is_decided_or_null(value: &Any) -> bool {
    match value {
        Any::Map(fields) => has(fields, key::STATE, is_approval) && has(fields, key::AT, is_time),
        value => matches!(value, Any::Null),
    }
}

fn is_approval(value: &Any) -> bool {
    matches!(value, Any::String(word) if Approval::known(word).is_some())
}

/// «2 bis»: what people call a step, not where it stands among all links.
fn is_step(value: &Any) -> bool {
    match value {
        Any::String(step) => graphemes(step) <= STEP_GRAPHEMES,
        value => matches!(value, Any::Null),
    }
}

fn is_axes(value: &Any) -> bool {
    match value {
        Any::Map(fields) => has(fields, key::X, is_axis) && may_have(fields, key::Y, is_axis),
        value => matches!(value, Any::Null),
    }
}

fn is_axis(value: &Any) -> bool {
    let Any::Map(fields) = value else { return false };
    let bound = |key| fields.get(key).and_then(number).filter(|n| n.abs() <= LONGEST);
    let is_long = bound(key::LEAST).zip(bound(key::MOST)).is_some_and(|(least, most)| least < most);
    is_long && [key::TITLE, key::LOW, key::HIGH].iter().all(|key| has(fields, key, is_title))
}

fn is_levels(value: &Any) -> bool {
    plan::levels(value).is_some()
}

fn is_room_or_null(value: &Any) -> bool {
    matches!(value, Any::Null) || plan::room(value).is_some()
}

/// A photo, none, or what an erasure left of one.
fn is_photo_or_null(value: &Any) -> bool {
    matches!(value, Any::Null) || photo::photo(value).is_some() || photo::was_photo(value)
}

fn is_title(value: &Any) -> bool {
    matches!(value, Any::String(text) if graphemes(text) <= TITLE_GRAPHEMES)
}

fn is_signature(value: &Any) -> bool {
    match value {
        Any::String(name) => graphemes(name) <= NAME_GRAPHEMES || is_blanked(name),
        value => matches!(value, Any::Null),
    }
}

fn is_frame(value: &Any) -> bool {
    let Any::Map(fields) = value else { return false };
    has(fields, key::X, is_coordinate) && has(fields, key::Y, is_coordinate) && is_size(value)
}

fn is_size(value: &Any) -> bool {
    // A note that goes back to its usual size may say so by null.
    match value {
        Any::Map(fields) => has(fields, key::W, is_length) && has(fields, key::H, is_length),
        Any::Null => true,
        _ => false,
    }
}

fn is_label_or_null(value: &Any) -> bool {
    match value {
        Any::String(text) => text.len() <= LABEL,
        value => matches!(value, Any::Null),
    }
}

fn is_origin(value: &Any) -> bool {
    let Any::Map(fields) = value else { return false };
    has(fields, key::BOARD, is_word_or_null)
        && has(fields, key::NOTE, is_word_or_null)
        && has(fields, key::LABEL, is_label_or_null)
}

fn is_deletion(value: &Any) -> bool {
    match value {
        Any::Map(fields) => {
            has(fields, key::BY, is_word_or_null)
                && has(fields, key::AT, is_time)
                && may_have(fields, key::INTO, is_word)
        }
        Any::Null => true,
        _ => false,
    }
}

fn has(fields: &HashMap<String, Any>, key: &str, fits: Fits) -> bool {
    fields.get(key).is_some_and(fits)
}

fn may_have(fields: &HashMap<String, Any>, key: &str, fits: Fits) -> bool {
    fields.get(key).is_none_or(fits)
}
