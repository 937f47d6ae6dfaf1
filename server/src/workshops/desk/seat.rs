//! The live sessions of one workshop: what each is told, and who is here.

use super::{Knock, Pulse};
use crate::{
    inbox,
    workshops::{Door, log},
};
use bytes::Bytes;
use socle_protocol::{
    ids::PersonId,
    message::{ServerMessage, Yours},
    refusal::Refusal,
    role::Role,
    workshop::{Audience, Workshop},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Messages that wait for one slow session. When it is full the session ends with `too_slow` and resumes after its
/// last sequence: nothing is missed, and nobody else waits.
const OUTBOX: usize = 256;
/// A place in each outbox that only the last word may take: why a session ends is told to the slowest, too.
const LAST_WORD: usize = 1;

/// What a session is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Outgoing {
    /// The JSON of a `ServerMessage`, encoded once for everyone.
    Message(Bytes),
    /// The last word.
    Goodbye(Refusal),
}

/// A session's place in a workshop. Dropping it leaves.
pub struct Attached {
    /// What it is told first: `welcome`, or `resumed` and what it missed.
    pub first: Vec<Bytes>,
    /// What is said from then on.
    pub(crate) inlet: inbox::Receiver<Outgoing>,
    session: u64,
    door: Door,
    pulse: Arc<Pulse>,
    said_goodbye: bool,
}

impl Attached {
    /// How its line is.
    pub(crate) fn pulse(&self) -> &Arc<Pulse> {
        &self.pulse
    }

    /// The client ends it, and its line did not break.
    pub(crate) fn says_goodbye(&mut self) {
        self.said_goodbye = true;
    }

    /// The way back to the workshop, for this session's commands.
    pub fn door(&self) -> &Door {
        &self.door
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        // When the inbox is full the desk finds the closed channel by itself, a little later.
        let _full = self.door.inbox.try_send(Knock::Leave { session: self.session, said: self.said_goodbye });
    }
}

/// Everyone who is connected.
#[derive(Default)]
pub(super) struct Seats {
    seats: BTreeMap<u64, Seat>,
    next: u64,
    /// Who was here when it was last told.
    told: BTreeSet<PersonId>,
}

struct Seat {
    person: PersonId,
    outbox: inbox::Sender<Outgoing>,
    /// What this person's alone is, as it was last told here.
    yours: Yours,
    pulse: Arc<Pulse>,
}

impl Seat {
    /// Puts a message into the outbox, or ends the session when it is full; answers whether the seat is kept.
    fn offer(&self, message: Bytes, state: &Workshop) -> bool {
        if self.outbox.capacity() > LAST_WORD {
            return self.outbox.try_send(Outgoing::Message(message)).is_ok();
        }
        // Someone whom this very message shows out is told so, not to come back.
        self.part(state.admit(&self.person).err().unwrap_or(Refusal::TooSlow {}));
        false
    }

    fn part(&self, refusal: Refusal) {
        // Its place is kept free, so this fails only when nobody is there to hear it.
        let _gone = self.outbox.try_send(Outgoing::Goodbye(refusal));
    }
}

impl Seats {
    /// Takes a seat for someone who is told this, first, to be theirs alone.
    pub(super) fn sit(&mut self, person: PersonId, yours: Yours, door: Door) -> Attached {
        let (outbox, inlet) = inbox::open(OUTBOX + LAST_WORD);
        self.next += 1;
        let pulse = Arc::new(Pulse::default());
        self.seats.insert(self.next, Seat { person, outbox, yours, pulse: Arc::clone(&pulse) });
        Attached { first: Vec::new(), inlet, session: self.next, door, pulse, said_goodbye: false }
    }

    /// Answers who left.
    pub(super) fn leave(&mut self, session: u64) -> Option<PersonId> {
        self.seats.remove(&session).map(|seat| seat.person)
    }

    /// How the line of each session is.
    pub(super) fn pulses(&self) -> impl Iterator<Item = (&PersonId, &Pulse)> {
        self.seats.values().map(|seat| (&seat.person, seat.pulse.as_ref()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// Tells this audience; whoever has not read the last [`OUTBOX`] messages loses the seat. Answers whether somebody
    /// did.
    pub(super) fn tell(&mut self, message: &Bytes, audience: &Audience, state: &Workshop) -> bool {
        let before = self.seats.len();
        self.seats
            .retain(|_, seat| !state.tells(audience, &seat.person) || seat.offer(message.clone(), state));
        self.seats.len() < before
    }

    /// Tells each of those what is theirs alone, where it is not as it was; answers whether somebody lost the seat.
    pub(super) fn tell_yours(&mut self, whom: impl Fn(&PersonId) -> bool, state: &Workshop) -> bool {
        let before = self.seats.len();
        self.seats.retain(|_, seat| {
            if !whom(&seat.person) {
                return true;
            }
            let yours = state.yours(&seat.person);
            if yours == seat.yours {
                return true;
            }
            seat.yours.clone_from(&yours);
            seat.offer(log::message(&ServerMessage::Yours { yours }), state)
        });
        self.seats.len() < before
    }

    /// Ends the sessions of those whom `why` gives a reason for.
    pub(super) fn show_out(&mut self, why: impl Fn(&PersonId) -> Option<Refusal>) {
        self.seats.retain(|_, seat| match why(&seat.person) {
            None => true,
            Some(refusal) => {
                seat.part(refusal);
                false
            }
        });
    }

    /// Forgets sessions that ended without a word; answers whether there were any.
    pub(super) fn forget_gone(&mut self) -> bool {
        let before = self.seats.len();
        self.seats.retain(|_, seat| !seat.outbox.is_closed());
        self.seats.len() < before
    }

    /// Who is here, each person once. A screen for the room is connected, but nobody is there (SPEC L4).
    pub(super) fn present(&self, state: &Workshop) -> BTreeSet<PersonId> {
        let seen = |seat: &&Seat| state.role_of(&seat.person).is_some_and(Role::is_seen);
        self.seats.values().filter(seen).map(|seat| seat.person.clone()).collect()
    }

    /// Who is here, when that is not what was last told.
    pub(super) fn present_if_news(&mut self, state: &Workshop) -> Option<Vec<PersonId>> {
        let here = self.present(state);
        if here == self.told {
            return None;
        }
        self.told.clone_from(&here);
        Some(here.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_protocol::message::Happening;

    fn workshop() -> Workshop {
        let code = "KAYA42".to_owned().try_into().expect("a code");
        let (title, template) = ("T".into(), "raw".into());
        let created = Happening::Created {
            title,
            template,
            code,
            boards: Vec::new(),
            script: Vec::new(),
            tables: Default::default(),
            retention: None,
        };
        let mut workshop = Workshop::begin("w".parse().expect("an id"), &created).expect("a workshop");
        for (seq, id) in [(2, "ada"), (3, "ben")] {
            let person = id.parse().expect("an id");
            workshop.fold(seq, &Happening::Joined { person, name: id.into(), role: Role::Participant });
        }
        workshop
    }

    async fn last(attached: &mut Attached) -> Option<Outgoing> {
        let mut last = None;
        while let Some(outgoing) = attached.inlet.recv().await {
            last = Some(outgoing);
        }
        last
    }

    #[tokio::test]
    async fn r2_a_removal_is_told_to_the_slowest_too() {
        let (inbox, _knocks) = crate::inbox::open(8);
        let (mut seats, mut state) = (Seats::default(), workshop());
        let [ada, ben] = ["ada", "ben"].map(|id| id.parse::<PersonId>().expect("an id"));
        let door = || Door { inbox: inbox.clone() };
        let mut sit = |person: &PersonId| seats.sit(person.clone(), Yours::default(), door());
        let (mut removed, mut slow) = (sit(&ada), sit(&ben));
        let message = Bytes::from_static(b"{}");
        for _ in 0..OUTBOX {
            assert!(!seats.tell(&message, &Audience::Everyone, &state), "there is room");
        }
        state.fold(4, &Happening::Removed { person: ada });
        assert!(seats.tell(&message, &Audience::Everyone, &state), "neither has read anything");
        assert_eq!(last(&mut removed).await, Some(Outgoing::Goodbye(Refusal::Removed {})));
        assert_eq!(last(&mut slow).await, Some(Outgoing::Goodbye(Refusal::TooSlow {})));
    }
}
