//! The photo of a note (SPEC B28): which image of the workshop it is, how large, and what can be seen on it. One value,
//! so that nobody's description ever stands beside another one's photo.
//!
//! One way in for the guard and for readers, as in [`super::plan`]: what [`photo`] does not read is no photo.

use super::{key, plan::is_hash, read::finite, rules::graphemes};
use crate::{PHOTO_GRAPHEMES, walk::is_blanked};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use ts_rs::TS;
use yrs::Any;

/// The longest side that an image of a workshop can have (SPEC U1).
const MOST_SIDE: f64 = 4_096.0;

/// A photo on a note.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Photo {
    /// The SHA-256 of an image of the workshop, in lower-case hexadecimal digits. One that the workshop has not (any
    /// more) is told by what can be seen on it.
    pub image: String,
    pub width: u32,
    pub height: u32,
    /// What can be seen on it, for who can't see it; empty where nobody has said.
    pub alt: String,
}

/// The photo in this value, if it is one.
pub(super) fn photo(value: &Any) -> Option<Photo> {
    let Any::Map(fields) = value else { return None };
    let image = text(fields, key::IMAGE).filter(|image| is_hash(image))?;
    let alt = text(fields, key::ALT).filter(|alt| graphemes(alt) <= PHOTO_GRAPHEMES)?;
    let (width, height) = (side(fields, key::WIDTH)?, side(fields, key::HEIGHT)?);
    Some(Photo { image: image.to_owned(), width, height, alt: alt.to_owned() })
}

/// Is this what an erasure left of one (SPEC G8)? It shows nothing, and must not keep others from the rest of its note.
pub(super) fn was_photo(value: &Any) -> bool {
    match value {
        Any::Map(fields) => text(fields, key::IMAGE).is_some_and(is_blanked),
        _ => false,
    }
}

pub(super) fn photo_value(photo: &Photo) -> Any {
    let fields: HashMap<String, Any> = [
        (key::IMAGE, Any::from(photo.image.as_str())),
        (key::WIDTH, Any::from(f64::from(photo.width))),
        (key::HEIGHT, Any::from(f64::from(photo.height))),
        (key::ALT, Any::from(photo.alt.as_str())),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    Any::Map(Arc::new(fields))
}

/// As it stands in canonical JSON.
pub(super) fn photo_canonical(photo: &Photo) -> Value {
    json!(photo)
}

fn text<'a>(fields: &'a HashMap<String, Any>, key: &str) -> Option<&'a str> {
    match fields.get(key) {
        Some(Any::String(text)) => Some(text),
        _ => None,
    }
}

/// Whole pixels.
fn side(fields: &HashMap<String, Any>, key: &str) -> Option<u32> {
    let Some(Any::Number(number)) = fields.get(key) else { return None };
    finite(*number).filter(|n| (1.0..=MOST_SIDE).contains(n) && n.fract() == 0.0).map(|n| n as u32)
}

#[cfg(test)]
mod tests;
