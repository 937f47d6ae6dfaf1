//! What a board's document means: the names of its Y types, and its items as plain values (SPEC B1–B4, B10).
//!
//! Reading is tolerant: whatever a document holds, [`Roots::read`] answers a board. A missing or ill-typed key takes
//! its default, an item that is not a map is left out. Refusing what does not fit is for [`guard`], on the way in.

pub mod apply;
pub mod canonical;
pub mod copy;
pub mod erase;
pub mod extract;
pub mod ground;
pub mod guard;
pub mod kin;
pub mod landing;
pub mod outline;
pub mod photo;
pub mod plan;
pub mod read;
pub mod restore;
pub mod rules;
pub mod words;
pub mod write;

use crate::ids::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yrs::{ClientID, Doc, MapRef, OffsetKind, Options};

pub use ground::{Axes, Axis, Decided, Head};
pub use photo::Photo;
pub use plan::{Level, Room};
pub use words::{Approval, Color, LinkKind, Perimeter, Term, Weather, ZoneKind};

/// Root type: title, template and schema of the board.
pub const META: &str = "meta";
/// Root type: zone id → zone.
pub const ZONES: &str = "zones";
/// Root type: note id → note.
pub const NOTES: &str = "notes";
/// Root type: link id → link.
pub const LINKS: &str = "links";

/// The `schema` of `meta` that this version writes.
pub const SCHEMA: u32 = 1;

/// Keys of the maps inside a document, once for readers, writers and rules.
pub mod key {
    pub const SCHEMA: &str = "schema";
    pub const TITLE: &str = "title";
    pub const TEMPLATE: &str = "template";
    pub const KIND: &str = "kind";
    pub const PROMPT: &str = "prompt";
    pub const PARENT: &str = "parent";
    pub const ORDER: &str = "order";
    pub const FRAME: &str = "frame";
    pub const COLOR: &str = "color";
    pub const PANEL: &str = "panel";
    pub const LOCKED: &str = "locked";
    pub const AUTHOR: &str = "author";
    pub const AT: &str = "at";
    pub const BY: &str = "by";
    pub const DELETED: &str = "deleted";
    pub const PLACE: &str = "place";
    pub const ZONE: &str = "zone";
    pub const TEXT: &str = "text";
    pub const SIZE: &str = "size";
    pub const ORIGIN: &str = "origin";
    pub const BOARD: &str = "board";
    pub const NOTE: &str = "note";
    pub const LABEL: &str = "label";
    pub const SUM: &str = "sum";
    pub const STATUS: &str = "status";
    pub const GROUP: &str = "group";
    pub const ENTERED: &str = "entered";
    pub const WEATHER: &str = "weather";
    pub const TERM: &str = "term";
    pub const PERIMETER: &str = "perimeter";
    pub const PHOTO: &str = "photo";
    pub const WIDTH: &str = "width";
    pub const ALT: &str = "alt";
    pub const SHARED: &str = "shared";
    pub const MAX: &str = "max";
    pub const FIELDS: &str = "fields";
    pub const REPLY: &str = "reply";
    pub const ROWS: &str = "rows";
    pub const COLUMNS: &str = "columns";
    pub const AXES: &str = "axes";
    pub const WHEN: &str = "when";
    pub const SYNTHESIS: &str = "synthesis";
    pub const SIGNATURE: &str = "signature";
    pub const DECIDED: &str = "decided";
    pub const STATE: &str = "state";
    pub const TWIN: &str = "twin";
    pub const STEP: &str = "step";
    pub const INTO: &str = "into";
    pub const APART: &str = "apart";
    pub const ROW: &str = "row";
    pub const COLUMN: &str = "column";
    pub const WAITS: &str = "waits";
    pub const LEVELS: &str = "levels";
    pub const ROOM: &str = "room";
    pub const HEIGHT: &str = "height";
    pub const IMAGE: &str = "image";
    pub const METRES: &str = "metres";
    pub const LEVEL: &str = "level";
    pub const POINTS: &str = "points";
    pub const USAGES: &str = "usages";
    pub const PUBLICS: &str = "publics";
    pub const MOMENTS: &str = "moments";
    pub const EQUIPMENT: &str = "equipment";
    pub const AREA: &str = "area";
    pub const NOISE: &str = "noise";
    pub const ACCESS: &str = "access";
    pub const STEWARD: &str = "steward";
    pub const ID: &str = "id";
    pub const LOW: &str = "low";
    pub const HIGH: &str = "high";
    pub const LEAST: &str = "min";
    pub const MOST: &str = "max";
    pub const FROM: &str = "from";
    pub const TO: &str = "to";
    pub const X: &str = "x";
    pub const Y: &str = "y";
    pub const W: &str = "w";
    pub const H: &str = "h";
}

/// `entered` of a note that somebody typed for their table: an idea of someone without a phone.
pub const BY_TABLE: &str = "table";

/// A document as every part of Socle opens it: offsets in UTF-16 units, as in Yjs (SPEC S12), and what is deleted
/// leaves memory. History is the journal's.
pub fn new_doc() -> Doc {
    new_doc_as(ClientID::random())
}

/// [`new_doc`] with a client id of one's own: the same acts then make the same blocks.
pub fn new_doc_as(client: ClientID) -> Doc {
    let mut options = Options::with_client_id(client);
    options.offset_kind = OffsetKind::Utf16;
    options.skip_gc = false;
    // Notes carry no formatting, and a clean-up would be an edit that nobody made.
    options.cleanup_formatting = false;
    Doc::with_options(options)
}

/// The four root types of a board's document: the handle for typed reads and edits.
#[derive(Debug, Clone)]
pub struct Roots {
    pub meta: MapRef,
    pub zones: MapRef,
    pub notes: MapRef,
    pub links: MapRef,
}

impl Roots {
    /// The roots of `doc`. Waits for a transaction that is open, so open one's own after it.
    pub fn of(doc: &Doc) -> Self {
        Self {
            meta: doc.get_or_insert_map(META),
            zones: doc.get_or_insert_map(ZONES),
            notes: doc.get_or_insert_map(NOTES),
            links: doc.get_or_insert_map(LINKS),
        }
    }
}

/// A whole board as plain values; deleted items too.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    pub schema: u32,
    pub title: String,
    pub template: String,
    pub zones: BTreeMap<String, Zone>,
    pub notes: BTreeMap<String, Note>,
    pub links: BTreeMap<String, Link>,
}

/// A typed container of notes (SPEC B2).
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Zone {
    pub id: String,
    pub kind: ZoneKind,
    pub title: String,
    pub prompt: String,
    pub parent: Option<String>,
    pub order: String,
    pub frame: Frame,
    pub color: Color,
    pub panel: Option<i64>,
    pub locked: bool,
    /// It takes no more notes than this.
    pub max: Option<u32>,
    /// What its notes are asked beside their text: keys of notes, `term`.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Of a table; the rings of a target, from the middle.
    #[serde(default)]
    pub rows: Vec<Head>,
    /// Of a table; the sectors of a target, from the top.
    #[serde(default)]
    pub columns: Vec<Head>,
    #[serde(default)]
    pub axes: Option<Axes>,
    /// When a lane is walked: a date in words.
    #[serde(default)]
    pub when: String,
    /// What a group writes together for a question of a form, maybe nothing yet: a text of its own in the document.
    #[serde(default)]
    pub synthesis: Option<String>,
    /// Of a plan, from the lowest or however people count them.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// Of an ESPACE, which is a child of a plan: where it lies there and what it is for. `None`: nobody has said.
    #[serde(default)]
    pub room: Option<Room>,
    /// What was decided of it, where its `fields` name that.
    #[serde(default)]
    pub decided: Option<Decided>,
    pub author: Option<String>,
    pub at: Millis,
    pub deleted: Option<Deletion>,
}

/// An idea (SPEC B3).
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Note {
    pub id: String,
    pub place: Place,
    pub text: String,
    pub color: Color,
    pub size: Option<Size>,
    pub author: Option<String>,
    pub at: Millis,
    pub origin: Option<Origin>,
    pub status: String,
    /// The group that wrote it, by its id: «earlier rounds» are shown by it, and `Who::Group` asks for it.
    pub group: Option<String>,
    /// [`BY_TABLE`], where a host or a facilitator typed it for someone without a phone.
    pub entered: Option<String>,
    /// How someone arrives, or leaves: the cards of a `strip`.
    pub weather: Option<Weather>,
    /// When an action can be done.
    pub term: Option<Term>,
    /// Whether it is of the territory that is looked at, where its zone asks that.
    #[serde(default)]
    pub perimeter: Option<Perimeter>,
    /// Its author lets its words into files, the restitution and the replay, though what it stands among stays out of
    /// them (SPEC B17).
    #[serde(default)]
    pub shared: bool,
    /// Of a card: how who wrote it signs, in words of their own; empty, nobody's. It is what makes a note a card.
    #[serde(default)]
    pub signature: Option<String>,
    /// The note whose words it has, wherever either stands: what is written in one is in both (SPEC B23).
    #[serde(default)]
    pub twin: Option<String>,
    /// Notes that say something else than this one, though they read alike (SPEC B26).
    #[serde(default)]
    pub apart: Vec<String>,
    /// What stands beside its words, if somebody took one (SPEC B28).
    #[serde(default)]
    pub photo: Option<Photo>,
    /// A word of the facilitation to its author; on private boards only (SPEC I4).
    pub reply: Option<String>,
    pub deleted: Option<Deletion>,
}

/// A typed line between notes or zones (SPEC B4).
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Link {
    pub id: String,
    pub from: String,
    pub to: String,
    pub kind: LinkKind,
    pub label: String,
    pub order: String,
    /// Its place in what is told, as people number it: «2 bis».
    #[serde(default)]
    pub step: Option<String>,
    pub author: Option<String>,
    pub at: Millis,
    pub deleted: Option<Deletion>,
}

/// Where a note is: one key in the document, so that a move is whole.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Place {
    pub zone: Option<String>,
    pub order: String,
    /// From the corner of a free zone; on a scale, its values.
    pub x: f64,
    pub y: f64,
    /// In a table or a target, by their ids.
    #[serde(default)]
    pub row: Option<String>,
    #[serde(default)]
    pub column: Option<String>,
    /// On a scale: nobody has said yet where.
    #[serde(default)]
    pub waits: bool,
}

/// A zone's rectangle in board units.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Frame {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

/// A note's own size, where somebody gave it one.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Size {
    pub w: f64,
    pub h: f64,
}

/// Who put something into the bin, and when. Nobody has an empty name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Deletion {
    pub by: String,
    pub at: Millis,
    /// The note that a note was joined into, which says the same (SPEC B25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<String>,
}

/// The note that this one was poured or extracted from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Origin {
    pub board: String,
    pub note: String,
    pub label: String,
    /// Of what was poured ([`copy::sum`]); absent where a client made the note.
    #[serde(skip)]
    pub sum: Option<String>,
    /// When it was poured.
    #[serde(skip)]
    pub at: Option<Millis>,
}
