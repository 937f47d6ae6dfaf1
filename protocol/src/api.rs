//! Bodies of the REST interface, shared by server, Rust client and browser (SPEC W).

use crate::{
    board::Photo,
    ids::{BoardId, JoinCode, Millis, PersonId, WorkshopId},
    message::{BoardView, WorkshopView, privacy::Retention},
    refusal::Refusal,
    role::Role,
    template::{TemplateCard, deliverable::Deliverable},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/workshops`
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct CreateWorkshop {
    pub title: String,
    /// `idees-socles`, `empty` or `raw`: the id of a method that the server has. Else there is a `method`.
    #[serde(default)]
    pub template: String,
    /// The text of a method's file, as `GET …/method` writes it.
    #[serde(default)]
    #[ts(optional)]
    pub method: Option<String>,
    /// The creator's name; one is proposed when absent.
    #[serde(default)]
    pub name: Option<String>,
    /// Days after its close that the workshop is kept; the template's when absent, else 90.
    #[serde(default)]
    pub retention: Option<u32>,
    /// In place of the template's own, where it has tables by theme.
    #[serde(default)]
    #[ts(optional)]
    pub themes: Option<Vec<String>>,
    /// With the method's example, where it has one.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub sample: bool,
}

/// Answer 201 to `POST /api/workshops`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Created {
    pub workshop: WorkshopId,
    pub code: JoinCode,
    pub boards: Vec<BoardView>,
    /// The creator's own token (a facilitator).
    pub token: String,
    pub person: PersonId,
    pub invitations: Invitations,
}

/// `POST /api/workshops/{workshop}/extract`: a moment of its past as a new workshop, for its facilitation. Answers 201
/// [`Created`].
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ExtractWorkshop {
    pub title: String,
    /// What had happened up to then is taken; now when absent.
    #[serde(default)]
    #[ts(optional)]
    pub at: Option<Millis>,
    /// Of these boards; of all that the replay tells when there are none.
    #[serde(default)]
    pub boards: Vec<BoardId>,
    /// Whoever is in the new workshop may ask where its notes come from here, on boards that are for everyone (SPEC D12).
    #[serde(default)]
    pub traced: bool,
    /// It goes on in this method, an id that the server has; in the same boards when absent.
    #[serde(default)]
    #[ts(optional)]
    pub template: Option<String>,
    /// What comes along to that method, and where; its own way when there are none.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<Feed>>")]
    pub feeds: Vec<Feed>,
}

/// Where what stands in a zone goes in another method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Feed {
    pub board: BoardId,
    /// `null`: what stands in no zone.
    pub zone: Option<String>,
    /// A zone of the other method.
    pub into: String,
}

/// `POST /api/workshops/{workshop}/onward`: what may come along into another method, for the facilitation. Answers
/// [`Onward`], makes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OnwardWish {
    pub template: String,
    /// As in [`ExtractWorkshop`].
    #[serde(default)]
    #[ts(optional)]
    pub at: Option<Millis>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Onward {
    /// In reading order.
    pub zones: Vec<OnwardZone>,
    /// Where something may come in.
    pub doors: Vec<OnwardDoor>,
}

/// Something that may come along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OnwardZone {
    pub board: BoardId,
    pub board_title: String,
    /// `null`: what stands in no zone.
    pub zone: Option<String>,
    pub title: String,
    pub ideas: u32,
    /// Where it goes unless somebody says otherwise; `null`: it stays behind.
    pub into: Option<String>,
}

/// A zone of another method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OnwardDoor {
    pub zone: String,
    pub title: String,
    pub takes: Takes,
}

/// What becomes of a zone that goes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// Its ideas come.
    Ideas,
    /// It comes with its ideas, as an ESPACE of a plan.
    Rooms,
    /// It is a row of a table, its ideas are beside it.
    Rows,
}

/// `POST /api/workshops/{workshop}/boards`: a moment of one board as a new board of the same workshop, for its
/// facilitation. Answers 201 [`BoardView`].
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExtractBoard {
    pub title: String,
    pub board: BoardId,
    /// What had happened up to then is taken.
    pub at: Millis,
}

/// `POST /api/methods`: a file that a workshop is perhaps to be made from. Answers [`MethodLook`], makes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MethodFile {
    /// Its text.
    pub method: String,
}

/// Answer to `GET /api/workshops/{workshop}/deliverables`: what can be made of its boards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Offered {
    /// By its method.
    pub method: Vec<Deliverable>,
    /// Besides, as the file says that it was made from.
    pub own: Vec<Deliverable>,
}

/// What a workshop that is made from a file has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MethodLook {
    pub card: TemplateCard,
    /// A board for each table.
    pub boards: Vec<MethodBoard>,
    pub phases: Vec<MethodPhase>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MethodBoard {
    /// `null`: as the workshop will be called.
    pub title: Option<String>,
    pub zones: Vec<MethodZone>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MethodZone {
    pub title: String,
    /// 0: in no other zone.
    pub depth: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MethodPhase {
    pub label: String,
    /// `null`: until the facilitation goes on.
    pub seconds: Option<u32>,
}

/// `POST /api/workshops/{workshop}/boards/{board}/import`: what is to come in, for the facilitation. Answers
/// [`crate::import::ImportPlan`].
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportText {
    /// Lines, a Markdown outline, a CSV, a JSON Canvas, or Socle's JSON.
    pub text: String,
    /// False: only look what it would make.
    pub apply: bool,
}

/// One secret per role; `POST /api/join` takes any of them. The browser opens them as `/i#<invitation>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Invitations {
    pub facilitator: String,
    pub participant: String,
    pub observer: String,
    pub projector: String,
}

/// `POST /api/join`: a code or an invitation, and a name if the person chose one.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct Join {
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub invitation: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
}

/// Answer 200 to `POST /api/join`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Joined {
    pub token: String,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub workshop: WorkshopId,
    pub boards: Vec<BoardView>,
}

/// `POST /api/look` `{"code"|"invitation"}` → what the join screen shows before anyone enters.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Doorstep {
    pub workshop: WorkshopId,
    pub title: String,
    pub role: Role,
    pub door_locked: bool,
    /// A pseudonym for a newcomer; the name already carried for someone who is known by cookie.
    pub proposed_name: String,
    /// Is this browser already somebody here?
    pub known: bool,
    /// How long what happens here is kept: said before anyone enters.
    pub retention: Retention,
}

/// `GET /api/workshops/{workshop}`: the workshop for someone who is in it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Inside {
    pub workshop: WorkshopView,
    pub person: PersonId,
    pub role: Role,
    /// Only for facilitators.
    pub invitations: Option<Invitations>,
    /// Scheme, host and port that phones in the room can reach, for links and the QR code.
    pub share_origin: String,
}

/// One step back on the way that a note has come: `GET …/notes/{note}/origins` answers them, the nearest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum OriginStep {
    /// The note is there, and the person may see it.
    Seen {
        /// The title of another workshop that this one continues, where it is there.
        workshop: Option<String>,
        board: BoardId,
        title: String,
        zone: Option<String>,
        note: String,
        text: String,
        color: String,
        /// Where its image is not in the workshop that was asked, what can be seen on it stands for it (SPEC B28).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        photo: Option<Box<Photo>>,
        /// When it was written.
        at: Millis,
        /// When the copy was made of it, where that is known.
        poured_at: Option<Millis>,
        /// It has other words now than when it was copied.
        changed: bool,
    },
    /// It has been deleted since, or all of its workshop.
    Gone { title: String, poured_at: Option<Millis> },
    /// It was taken from another workshop, of which no more is told: which, and which board of it, as the copy says.
    Elsewhere { label: String, poured_at: Option<Millis> },
    /// It is on a board that the person may not see, or nowhere here.
    Hidden { poured_at: Option<Millis> },
}

/// An image that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Uploaded {
    /// Its name: the SHA-256 of what the server drew of it.
    pub image: String,
    /// In pixels, as it was drawn.
    pub width: u32,
    pub height: u32,
}

/// The body of every HTTP refusal: the refusal's own fields, and its sentence in the reader's language.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Refused {
    #[serde(flatten)]
    pub refusal: Refusal,
    pub message: String,
}
