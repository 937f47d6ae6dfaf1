//! Who is here and where: awareness states as opaque bytes, the latest per client, merged into one frame a tick.
//!
//! The server reads ids and clocks, never a state (SPEC P1). An id belongs to the person whose session first used
//! it (P2).
//! Presence is never journaled and never holds an edit back.

use super::attendee::SessionId;
use bytes::Bytes;
use socle_protocol::{ids::PersonId, sync};
use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};
use tokio::time::Instant;

/// A client renews its state every 15 s; one that missed two renewals is gone.
const EXPIRY: Duration = Duration::from_secs(30);
/// Least time between two frames in a small room: 20 a second look smooth.
const FASTEST: Duration = Duration::from_millis(50);
/// Bytes of presence that one session may be sent in a second, by how many people the room has at most. Every frame
/// goes to everyone, so the cost is quadratic. A hundred bytes a cursor: 42 people who all move see 20 frames a second,
/// 500 two; a thousand see each other every few seconds and can still write.
const BUDGETS: [(usize, u32); 4] = [(250, 200_000), (500, 128_000), (750, 60_000), (usize::MAX, 20_000)];
/// Largest state of one client; ours have about 100 bytes, stock editors send selections of a few hundred.
const LARGEST_STATE: usize = 16 * 1024;
/// States one session may hold: a tab has one, a bridge between two apps a few.
const STATES_PER_SESSION: usize = 16;

const GONE: &[u8] = b"null";

struct State {
    clock: u64,
    json: Bytes,
    session: SessionId,
    person: PersonId,
    renewed: Instant,
}

#[derive(Default)]
pub(crate) struct Presence {
    states: HashMap<u64, State>,
    /// Clients whose state changed since the last frame.
    changed: BTreeSet<u64>,
    /// Not before then is the next frame sent.
    next: Option<Instant>,
    swept: Option<Instant>,
}

impl Presence {
    /// Takes what a session shows. What is malformed, too large or someone else's is dropped; presence is not
    /// worth a refusal.
    pub(crate) fn note(&mut self, session: SessionId, person: &PersonId, states: &Bytes) {
        let renewed = Instant::now();
        for (client, clock, json) in entries(states) {
            self.note_one(client, State { clock, json, session, person: person.clone(), renewed });
        }
    }

    fn note_one(&mut self, client: u64, shown: State) {
        if shown.json.len() > LARGEST_STATE {
            return;
        }
        let gone = &shown.json[..] == GONE;
        match self.states.get_mut(&client) {
            // A line that was cut is noticed late: the person's next session takes its own ids over.
            Some(state) if state.session != shown.session && state.person != shown.person => return,
            Some(state) => {
                let newer = shown.clock > state.clock;
                let ends = shown.clock == state.clock && gone && &state.json[..] != GONE;
                let moves = shown.clock == state.clock && state.session != shown.session;
                if !newer && !ends && !moves {
                    return;
                }
                *state = shown;
            }
            None => {
                let held = self.states.values().filter(|s| s.session == shown.session).count();
                if gone || held >= STATES_PER_SESSION {
                    return;
                }
                self.states.insert(client, shown);
            }
        }
        self.changed.insert(client);
    }

    /// Clears what a session that ended had shown.
    pub(crate) fn leave(&mut self, session: SessionId) {
        let clients: Vec<u64> =
            self.states.iter().filter(|(_, s)| s.session == session).map(|(c, _)| *c).collect();
        for client in clients {
            self.clear(client);
        }
    }

    fn clear(&mut self, client: u64) {
        if let Some(state) = self.states.get_mut(&client) {
            state.clock += 1;
            state.json = Bytes::from_static(GONE);
            self.changed.insert(client);
        }
    }

    /// One frame with everyone, for a newcomer; nothing when nobody shows anything.
    pub(crate) fn whole(&self) -> Option<Bytes> {
        let here = self.states.iter().filter(|(_, s)| &s.json[..] != GONE);
        encoded(here.map(|(client, state)| (*client, state)))
    }

    /// Is there something to send at the next tick?
    pub(crate) fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// One frame with what changed, when it is time for it; the rate falls as the room grows.
    pub(crate) fn due(&mut self, now: Instant, attendees: usize) -> Option<Bytes> {
        self.sweep(now);
        if self.changed.is_empty() {
            return None;
        }
        if self.next.is_some_and(|next| now < next) {
            return None;
        }
        let changed = std::mem::take(&mut self.changed);
        let frame = encoded(changed.iter().filter_map(|client| Some((*client, self.states.get(client)?))));
        self.states.retain(|_, state| &state.json[..] != GONE);
        self.next = Some(now + pause(attendees, frame.as_ref().map_or(0, Bytes::len)));
        frame
    }

    /// Once a second: states that were not renewed are cleared (yrs' own awareness has no such timer).
    fn sweep(&mut self, now: Instant) {
        if self.swept.is_some_and(|at| now.duration_since(at) < Duration::from_secs(1)) {
            return;
        }
        self.swept = Some(now);
        let stale: Vec<u64> = self
            .states
            .iter()
            .filter(|(_, s)| &s.json[..] != GONE && now.duration_since(s.renewed) > EXPIRY)
            .map(|(client, _)| *client)
            .collect();
        for client in stale {
            self.clear(client);
        }
    }
}

/// How long nothing is sent after a frame of so many bytes to so many people.
fn pause(attendees: usize, bytes: usize) -> Duration {
    let budget = BUDGETS.iter().find(|(most, _)| attendees <= *most).map_or(1, |(_, budget)| *budget);
    FASTEST.max(Duration::from_secs(1).mul_f64(bytes as f64 / f64::from(budget)))
}

/// Splits an awareness update: varuint count, then per client varuint id, varuint clock, varstring state.
fn entries(states: &Bytes) -> Vec<(u64, u64, Bytes)> {
    let mut found = Vec::new();
    let mut read = || -> Option<()> {
        let (count, mut at) = sync::read_varuint(states, 0)?;
        for _ in 0..count {
            let (client, next) = sync::read_varuint(states, at)?;
            let (clock, next) = sync::read_varuint(states, next)?;
            let (length, next) = sync::read_varuint(states, next)?;
            let end = next.checked_add(usize::try_from(length).ok()?)?;
            if end > states.len() {
                return None;
            }
            // A copy: a slice would keep the whole incoming frame alive.
            found.push((client, clock, Bytes::copy_from_slice(&states[next..end])));
            at = end;
        }
        Some(())
    };
    if read().is_none() {
        return Vec::new();
    }
    found
}

fn encoded<'a>(states: impl Iterator<Item = (u64, &'a State)>) -> Option<Bytes> {
    let mut body = Vec::new();
    let mut count = 0;
    for (client, state) in states {
        count += 1;
        sync::write_varuint(&mut body, client);
        sync::write_varuint(&mut body, state.clock);
        sync::write_varuint(&mut body, state.json.len() as u64);
        body.extend_from_slice(&state.json);
    }
    if count == 0 {
        return None;
    }
    let mut update = Vec::with_capacity(body.len() + 3);
    sync::write_varuint(&mut update, count);
    update.extend_from_slice(&body);
    Some(Bytes::from(sync::awareness(&update)))
}

/// A frame without any state: the sign of life for an idle session (SPEC S13).
pub(crate) fn sign_of_life() -> Bytes {
    Bytes::from(sync::awareness(&[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: SessionId = SessionId(1);
    const BOB: SessionId = SessionId(2);

    fn ada() -> PersonId {
        "ada".parse().expect("an id")
    }

    fn bob() -> PersonId {
        "bob".parse().expect("an id")
    }

    fn shown(client: u64, clock: u64, json: &str) -> Bytes {
        let mut out = vec![1];
        sync::write_varuint(&mut out, client);
        sync::write_varuint(&mut out, clock);
        sync::write_varuint(&mut out, json.len() as u64);
        out.extend_from_slice(json.as_bytes());
        Bytes::from(out)
    }

    fn read(frame: &Bytes) -> Vec<(u64, u64, String)> {
        let Some(Ok(sync::Message::Awareness { states })) = sync::messages(frame).next() else {
            panic!("an awareness frame")
        };
        entries(&Bytes::copy_from_slice(states))
            .into_iter()
            .map(|(client, clock, json)| (client, clock, String::from_utf8(json.to_vec()).expect("text")))
            .collect()
    }

    #[test]
    fn p2_a_state_under_another_sessions_id_is_dropped() {
        let mut presence = Presence::default();
        presence.note(ADA, &ada(), &shown(7, 1, r#"{"a":1}"#));
        presence.note(BOB, &bob(), &shown(7, 9, r#"{"b":1}"#));
        presence.note(BOB, &bob(), &shown(7, 10, "null"));
        let whole = presence.whole().expect("ada is here");
        assert_eq!(read(&whole), [(7, 1, r#"{"a":1}"#.to_owned())]);
    }

    #[test]
    fn p2_a_persons_next_session_takes_its_ids_over_from_a_cut_line() {
        let mut presence = Presence::default();
        let again = SessionId(9);
        presence.note(ADA, &ada(), &shown(7, 1, "{}"));
        presence.note(again, &ada(), &shown(7, 1, "{}"));
        presence.leave(ADA);
        assert_eq!(read(&presence.whole().expect("still here")), [(7, 1, "{}".to_owned())]);
        presence.leave(again);
        assert_eq!(presence.whole(), None);
    }

    #[test]
    fn p3_states_are_merged_the_latest_wins_and_the_rate_is_bounded() {
        let mut presence = Presence::default();
        let start = Instant::now();
        for clock in 1..=5 {
            presence.note(ADA, &ada(), &shown(7, clock, &format!("{clock}")));
        }
        presence.note(ADA, &ada(), &shown(7, 3, "old"));
        assert_eq!(read(&presence.due(start, 2).expect("due")), [(7, 5, "5".to_owned())]);
        presence.note(ADA, &ada(), &shown(7, 6, "6"));
        assert_eq!(presence.due(start + FASTEST / 2, 2), None);
        assert!(presence.due(start + FASTEST, 2).is_some());
    }

    #[test]
    fn p3_a_crowd_stays_within_its_bytes() {
        let state = format!("{{\"cursor\":{:080}}}", 0);
        for (people, budget) in [(42, 200_000), (500, 128_000), (1000, 20_000)] {
            let mut presence = Presence::default();
            let (start, mut sent) = (Instant::now(), 0);
            for tick in 0..200 {
                let now = start + FASTEST * tick;
                for person in 0..people {
                    let id = format!("p{person}").parse().expect("an id");
                    presence.note(SessionId(person), &id, &shown(person, u64::from(tick) + 1, &state));
                }
                sent += presence.due(now, people as usize).map_or(0, |frame| frame.len());
            }
            let a_second = sent / 10;
            let one = presence.whole().expect("everyone").len();
            // The first frame goes out at once; after that each waits for the time that the one before has cost.
            assert!(a_second <= budget + one / 10, "{people} people: {a_second} bytes a second");
            assert!(a_second > 0 && (people > 42 || sent / one > 180), "{people} people: {a_second}");
        }
    }

    #[test]
    fn p4_a_state_not_renewed_for_30_s_is_dropped_and_a_leaver_is_cleared() {
        let mut presence = Presence::default();
        presence.note(ADA, &ada(), &shown(7, 1, "{}"));
        presence.note(BOB, &bob(), &shown(8, 1, "{}"));
        presence.leave(BOB);
        let now = Instant::now();
        assert_eq!(read(&presence.due(now, 2).expect("due")), [(7, 1, "{}".into()), (8, 2, "null".into())]);
        let later = now + EXPIRY + Duration::from_secs(2);
        assert_eq!(read(&presence.due(later, 2).expect("due")), [(7, 2, "null".into())]);
        assert_eq!(presence.whole(), None);
    }
}
