//! One connection of the board plane, without its socket: frames in, knocks on the room's door.
//!
//! Greeting (the seat is taken, the room speaks first), then seated (each frame is walked and decoded here, in
//! parallel with other sessions, off the room), then leaving (the room is told, once). A full room makes this
//! session wait, and so its own TCP stream only; so does sending more than its pace allows.

mod paces;

use crate::{
    config::Limits,
    room::{Edit, How, Knock, attendee::Attendee},
    rooms::{RoomEnded, Seat},
};
use bytes::Bytes;
use paces::Paces;
use socle_protocol::{
    refusal::Refusal,
    role::Role,
    sync::{self, Message},
    walk,
};
use std::sync::Arc;
use tokio::time::Instant;
use yrs::{StateVector, Update, updates::decoder::Decode};

/// Largest state vector: 100,000 client ids, a thousand people who came a hundred times. Decoded it takes eight times
/// its bytes, and the room answers it at leisure.
const LARGEST_STATE_VECTOR: usize = 1024 * 1024;

/// A seated session.
pub(crate) struct Session {
    seat: Seat,
    limits: Arc<Limits>,
    paces: Paces,
}

impl Session {
    /// Enters the room; what the room answers, or why it could not be loaded, comes through the inlet.
    pub(crate) async fn greet(
        seat: Seat,
        attendee: Box<Attendee>,
        limits: Arc<Limits>,
    ) -> Result<Self, Refusal> {
        seat.knock(Knock::Enter { attendee }).await.map_err(|RoomEnded(why)| why)?;
        let paces = Paces::new(&limits);
        Ok(Self { seat, limits, paces })
    }

    /// Takes one frame; `role` is what its person may do at the moment it is asked, since a frame may have to wait. An
    /// error ends the session.
    pub(crate) async fn take(
        &mut self,
        frame: &Bytes,
        role: impl Fn() -> Result<Role, Refusal>,
    ) -> Result<(), Refusal> {
        for message in sync::messages(frame) {
            let knock = match message.map_err(|_malformed| Refusal::MalformedFrame {})? {
                Message::Step1 { state_vector } => {
                    self.paces.ask().await;
                    self.ask(state_vector)?
                }
                Message::Step2 { update } => self.edit(update, How::Answer).await?,
                Message::Update { update } => self.edit(update, How::Change).await?,
                Message::Awareness { states } => match self.show(frame, states, role()?)? {
                    Some(knock) => knock,
                    None => continue,
                },
                Message::QueryAwareness {} => {
                    self.paces.ask().await;
                    Knock::QueryPresence { session: self.seat.session }
                }
                // A type of a later version, or one that only servers send: no reason to end anything.
                _ => continue,
            };
            self.knock(knock).await?;
        }
        Ok(())
    }

    async fn knock(&self, knock: Knock) -> Result<(), Refusal> {
        self.seat.knock(knock).await.map_err(|RoomEnded(why)| why)
    }

    fn ask(&self, state_vector: &[u8]) -> Result<Knock, Refusal> {
        if state_vector.len() > LARGEST_STATE_VECTOR {
            return Err(Refusal::TooLarge { limit: LARGEST_STATE_VECTOR as u32 });
        }
        walk::state_vector(state_vector).map_err(|_malformed| Refusal::MalformedFrame {})?;
        let state_vector =
            StateVector::decode_v1(state_vector).map_err(|_malformed| Refusal::MalformedFrame {})?;
        Ok(Knock::Ask { session: self.seat.session, state_vector })
    }

    /// Presence above the pace is kept back, the newest only, until it is time for it: see [`Session::kept_back`].
    fn show(&mut self, frame: &Bytes, states: &[u8], role: Role) -> Result<Option<Knock>, Refusal> {
        if !role.is_seen() {
            return Ok(None);
        }
        if states.len() > self.limits.presence.0 {
            return Err(Refusal::TooLarge { limit: self.limits.presence.told() });
        }
        walk::awareness(states).map_err(|_malformed| Refusal::MalformedFrame {})?;
        let states = self.paces.show(frame.slice_ref(states));
        Ok(states.map(|states| Knock::Presence { session: self.seat.session, states }))
    }

    /// When presence that was kept back may go, if there is any.
    pub(crate) fn kept_back_until(&self) -> Option<Instant> {
        self.paces.kept_back_until()
    }

    /// Sends the presence that was kept back.
    pub(crate) async fn show_kept_back(&mut self) -> Result<(), Refusal> {
        match self.paces.kept_back() {
            Some(states) => self.knock(Knock::Presence { session: self.seat.session, states }).await,
            None => Ok(()),
        }
    }

    /// Bounds first, then the pace and the room's share, then the decoder: yrs allocates what a length claims, and
    /// many times what an update weighs.
    async fn edit(&mut self, raw: &[u8], how: How) -> Result<Knock, Refusal> {
        let walked = walk::sent(raw).map_err(|_malformed| Refusal::MalformedFrame {})?;
        if walked.types > self.limits.types {
            return Err(Refusal::TooLarge { limit: self.limits.board.told() });
        }
        self.paces.edit(raw.len()).await;
        let share = self.seat.share(walked.cost(raw.len())).await;
        let update = Update::decode_v1(raw).map_err(|_malformed| Refusal::MalformedFrame {})?;
        // A copy of its own: a slice would keep the frame alive, and the journal keeps these bytes a while.
        let raw = Bytes::copy_from_slice(raw);
        let edit = Box::new(Edit { how, raw, update, walked, share });
        Ok(Knock::Edit { session: self.seat.session, edit })
    }

    /// Tells the room. A room that has ended knows already.
    pub(crate) async fn leave(self) {
        let _ended = self.seat.knock(Knock::Leave { session: self.seat.session }).await;
    }
}
