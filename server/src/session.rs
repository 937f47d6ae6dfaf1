//! One connection of the board plane, without its socket: frames in, knocks on the room's door.
//!
//! Greeting (the seat is taken, the room speaks first), then seated (each frame is walked and decoded here, in
//! parallel with other sessions, off the room), then leaving (the room is told, once). A full room makes this
//! session wait, and so its own TCP stream only.

use crate::{
    room::{
        Edit, How, Knock,
        attendee::{Attendee, SessionId},
    },
    rooms::Seat,
};
use bytes::Bytes;
use socle_protocol::{
    refusal::Refusal,
    role::Role,
    sync::{self, Message},
    walk,
};
use yrs::{StateVector, Update, updates::decoder::Decode};

/// Largest presence message: ours have 200 bytes; a stock client that answers a query sends everyone's, 500 of them.
const LARGEST_PRESENCE: usize = 256 * 1024;

/// A seated session.
pub(crate) struct Session {
    seat: Seat,
}

impl Session {
    /// Enters the room; what the room answers, or why it could not be loaded, comes through the inlet.
    pub(crate) async fn greet(seat: Seat, attendee: Box<Attendee>) -> Result<Self, Refusal> {
        seat.knock(Knock::Enter { attendee }).await.map_err(|_ended| Refusal::StorageUnavailable {})?;
        Ok(Self { seat })
    }

    pub(crate) fn id(&self) -> SessionId {
        self.seat.session
    }

    /// Takes one frame, with the role that its person has at this moment. An error ends the session.
    pub(crate) async fn take(&mut self, frame: &Bytes, role: Role) -> Result<(), Refusal> {
        for message in sync::messages(frame) {
            let knock = match message.map_err(|_malformed| Refusal::MalformedFrame {})? {
                Message::Step1 { state_vector } => self.ask(state_vector)?,
                Message::Step2 { update } => self.edit(update, role, How::Answer)?,
                Message::Update { update } => self.edit(update, role, How::Change)?,
                Message::Awareness { states } if role.is_seen() => {
                    if states.len() > LARGEST_PRESENCE {
                        return Err(Refusal::TooLarge { limit: LARGEST_PRESENCE as u32 });
                    }
                    walk::awareness(states).map_err(|_malformed| Refusal::MalformedFrame {})?;
                    Knock::Presence { session: self.seat.session, states: frame.slice_ref(states) }
                }
                Message::QueryAwareness {} => Knock::QueryPresence { session: self.seat.session },
                // A type of a later version, or one that only servers send: no reason to end anything.
                _ => continue,
            };
            self.seat.knock(knock).await.map_err(|_ended| Refusal::StorageUnavailable {})?;
        }
        Ok(())
    }

    fn ask(&self, state_vector: &[u8]) -> Result<Knock, Refusal> {
        walk::state_vector(state_vector).map_err(|_malformed| Refusal::MalformedFrame {})?;
        let state_vector =
            StateVector::decode_v1(state_vector).map_err(|_malformed| Refusal::MalformedFrame {})?;
        Ok(Knock::Ask { session: self.seat.session, state_vector })
    }

    /// Bounds first, then the decoder: yrs allocates what a length claims.
    fn edit(&self, raw: &[u8], role: Role, how: How) -> Result<Knock, Refusal> {
        let types = walk::update(raw).map_err(|_malformed| Refusal::MalformedFrame {})?.types;
        let update = Update::decode_v1(raw).map_err(|_malformed| Refusal::MalformedFrame {})?;
        // A copy of its own: a slice would keep the frame alive, and the journal keeps these bytes a while.
        let raw = Bytes::copy_from_slice(raw);
        Ok(Knock::Edit { session: self.seat.session, role, edit: Box::new(Edit { how, raw, update, types }) })
    }

    /// Tells the room. A room that has ended knows already.
    pub(crate) async fn leave(self) {
        let _ended = self.seat.knock(Knock::Leave { session: self.seat.session }).await;
    }
}
