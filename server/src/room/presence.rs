//! Who is here and where: awareness states as opaque bytes, the latest per client, merged into one frame a tick.
//!
//! The server reads ids and clocks, never a state (SPEC P1). An id belongs to the person whose session first used
//! it (P2), and stays theirs while the room is open: everyone has heard it, and their first edit will use it (S8).
//! Presence is never journaled and never holds an edit back.

use super::attendee::SessionId;
use bytes::Bytes;
use socle_protocol::{ids::PersonId, sync};
use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::Duration,
};
use tokio::time::Instant;

/// A client renews its state every 15 s; one that missed two renewals is gone.
const EXPIRY: Duration = Duration::from_secs(30);
/// Least time between two frames in a small room: 20 a second look smooth.
const FASTEST: Duration = Duration::from_millis(50);
/// Bytes of presence that one session may be sent in a second, by how many people the room has at most. Every frame
/// goes to everyone, so the cost is quadratic. A hundred bytes a cursor: 42 people who all move see 20 frames a second,
/// 500 two; a thousand see each other every few seconds, can still write, and stay within 20 kB/s with the edits of
/// twenty who write.
const BUDGETS: [(usize, u32); 4] = [(250, 200_000), (500, 128_000), (750, 60_000), (usize::MAX, 16_000)];
/// Largest state of one client; ours have about 100 bytes, stock editors send selections of a few hundred.
const LARGEST_STATE: usize = 16 * 1024;
/// States one session may hold: a tab has one, a bridge between two apps a few.
const STATES_PER_SESSION: usize = 16;

const GONE: &[u8] = b"null";

/// Ids that are remembered for one person: a day of reloads. The one they have not used for longest is forgotten.
const IDS_PER_PERSON: usize = 256;
/// Sessions that may hold one state: the tabs of one browser that pass each other's states on.
const HOLDERS: usize = 8;

struct State {
    clock: u64,
    json: Bytes,
    /// Sessions that show it, the first one first: the state stays until the last of them has gone. Stock clients
    /// pass on what they hear, so that of two tabs each shows the other's state too.
    sessions: Vec<SessionId>,
    renewed: Instant,
}

/// What a session shows of one client.
struct Shown {
    clock: u64,
    json: Bytes,
    session: SessionId,
}

#[derive(Default)]
pub(crate) struct Presence {
    states: HashMap<u64, State>,
    owners: Owners,
    /// Clients whose state changed since the last frame.
    changed: BTreeSet<u64>,
    /// Who is gone, and since when: for sessions that were not told then. Clients forget by themselves after [`EXPIRY`].
    gone: HashMap<u64, (State, Instant)>,
    /// Not before then is the next frame sent.
    next: Option<Instant>,
    swept: Option<Instant>,
}

impl Presence {
    /// Takes what a session shows. What is malformed, too large or someone else's is dropped; presence is not
    /// worth a refusal. `writes` answers whether an id has written to the document for somebody else.
    pub(crate) fn note(
        &mut self,
        session: SessionId,
        person: &PersonId,
        states: &Bytes,
        writes: impl Fn(u64) -> bool,
    ) {
        for (client, clock, json) in entries(states) {
            if json.len() > LARGEST_STATE || writes(client) || !self.owners.may_use(client, person) {
                continue;
            }
            if self.note_one(client, Shown { clock, json, session }) {
                self.owners.used(client, person);
            }
        }
    }

    /// Answers whether the session may show this client at all.
    fn note_one(&mut self, client: u64, shown: Shown) -> bool {
        let Shown { clock, json, session } = shown;
        let gone = &json[..] == GONE;
        let renewed = Instant::now();
        match self.states.get_mut(&client) {
            Some(state) => {
                // A line that was cut is noticed late: the person's next session shows the same state again.
                if !state.sessions.contains(&session) && state.sessions.len() < HOLDERS {
                    state.sessions.push(session);
                }
                let ends = clock == state.clock && gone && &state.json[..] != GONE;
                if clock <= state.clock && !ends {
                    return true;
                }
                (state.clock, state.json, state.renewed) = (clock, json, renewed);
            }
            None => {
                let held = self.states.values().filter(|s| s.sessions.first() == Some(&session)).count();
                if gone || held >= STATES_PER_SESSION {
                    return false;
                }
                self.states.insert(client, State { clock, json, sessions: vec![session], renewed });
            }
        }
        self.changed.insert(client);
        true
    }

    /// Whose presence uses this id, or used it since the room was opened.
    pub(crate) fn owner(&self, client: u64) -> Option<&PersonId> {
        self.owners.of.get(&client)
    }

    /// Clears what a session that ended had shown.
    pub(crate) fn leave(&mut self, session: SessionId) {
        let mut last = Vec::new();
        for (client, state) in &mut self.states {
            let before = state.sessions.len();
            state.sessions.retain(|holder| *holder != session);
            if before > 0 && state.sessions.is_empty() {
                last.push(*client);
            }
        }
        for client in last {
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

    /// The same for a session that missed some frames: with those who are gone since.
    pub(crate) fn whole_again(&self) -> Option<Bytes> {
        let here = self.states.iter().filter(|(_, s)| &s.json[..] != GONE);
        let gone = self.gone.iter().filter(|(client, _)| !self.states.contains_key(client));
        encoded(
            here.map(|(client, state)| (*client, state))
                .chain(gone.map(|(client, (state, _))| (*client, state))),
        )
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
        let gone = self.states.extract_if(|_, state| &state.json[..] == GONE);
        self.gone.extend(gone.map(|(client, state)| (client, (state, now))));
        self.next = Some(now + pause(attendees, frame.as_ref().map_or(0, Bytes::len)));
        frame
    }

    /// Once a second: states that were not renewed are cleared (yrs' own awareness has no such timer).
    fn sweep(&mut self, now: Instant) {
        if self.swept.is_some_and(|at| now.duration_since(at) < Duration::from_secs(1)) {
            return;
        }
        self.swept = Some(now);
        self.gone.retain(|_, (_, since)| now.duration_since(*since) < EXPIRY);
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

/// Whose awareness ids are whose.
#[derive(Default)]
struct Owners {
    of: HashMap<u64, PersonId>,
    /// Of each person, the one used last at the end.
    ids: HashMap<PersonId, VecDeque<u64>>,
}

impl Owners {
    fn may_use(&self, client: u64, person: &PersonId) -> bool {
        self.of.get(&client).is_none_or(|owner| owner == person)
    }

    fn used(&mut self, client: u64, person: &PersonId) {
        if !self.ids.contains_key(person) {
            self.ids.insert(person.clone(), VecDeque::new());
        }
        let Some(ids) = self.ids.get_mut(person) else { return };
        // The usual renewal.
        if ids.back() == Some(&client) {
            return;
        }
        ids.retain(|id| *id != client);
        ids.push_back(client);
        self.of.insert(client, person.clone());
        if ids.len() > IDS_PER_PERSON
            && let Some(oldest) = ids.pop_front()
        {
            self.of.remove(&oldest);
        }
    }
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
        presence.note(ADA, &ada(), &shown(7, 1, r#"{"a":1}"#), |_| false);
        presence.note(BOB, &bob(), &shown(7, 9, r#"{"b":1}"#), |_| false);
        presence.note(BOB, &bob(), &shown(7, 10, "null"), |_| false);
        let whole = presence.whole().expect("ada is here");
        assert_eq!(read(&whole), [(7, 1, r#"{"a":1}"#.to_owned())]);
    }

    #[test]
    fn p2_a_persons_next_session_takes_its_ids_over_from_a_cut_line() {
        let mut presence = Presence::default();
        let again = SessionId(9);
        presence.note(ADA, &ada(), &shown(7, 1, "{}"), |_| false);
        presence.note(again, &ada(), &shown(7, 1, "{}"), |_| false);
        presence.leave(ADA);
        assert_eq!(read(&presence.whole().expect("still here")), [(7, 1, "{}".to_owned())]);
        presence.leave(again);
        assert_eq!(presence.whole(), None);
    }

    #[test]
    fn p2_an_id_stays_its_persons_when_they_are_gone_and_nobody_takes_one_that_writes() {
        let mut presence = Presence::default();
        presence.note(ADA, &ada(), &shown(7, 1, "{}"), |_| false);
        presence.leave(ADA);
        presence.due(Instant::now(), 2);
        presence.note(BOB, &bob(), &shown(7, 9, "{}"), |_| false);
        presence.note(BOB, &bob(), &shown(9, 1, "{}"), |client| client == 9);
        assert_eq!((presence.whole(), presence.owner(7), presence.owner(9)), (None, Some(&ada()), None));
        // As many as one person may have, and Bob's first is free again.
        for client in 0..=IDS_PER_PERSON as u64 {
            presence.note(BOB, &bob(), &shown(100 + client, 1, "{}"), |_| false);
            presence.leave(BOB);
            presence.due(Instant::now() + FASTEST * 2, 2);
            presence.next = None;
        }
        assert_eq!((presence.owner(100), presence.owner(101)), (None, Some(&bob())));
    }

    #[test]
    fn p2_tabs_that_pass_each_others_states_on_take_nothing_from_each_other() {
        let mut presence = Presence::default();
        let tab = SessionId(9);
        presence.note(ADA, &ada(), &shown(7, 1, "{}"), |_| false);
        presence.note(tab, &ada(), &shown(8, 1, "{}"), |_| false);
        presence.note(tab, &ada(), &shown(7, 1, "{}"), |_| false);
        presence.note(ADA, &ada(), &shown(8, 1, "{}"), |_| false);
        presence.due(Instant::now(), 2);
        presence.leave(tab);
        assert!(!presence.has_changed(), "Ada's first tab shows both, as she said");
        presence.note(tab, &ada(), &shown(8, 2, "null"), |_| false);
        let whole = presence.whole().expect("Ada's first tab");
        assert_eq!(read(&whole), [(7, 1, "{}".to_owned())]);
    }

    #[test]
    fn p3_states_are_merged_the_latest_wins_and_the_rate_is_bounded() {
        let mut presence = Presence::default();
        let start = Instant::now();
        for clock in 1..=5 {
            presence.note(ADA, &ada(), &shown(7, clock, &format!("{clock}")), |_| false);
        }
        presence.note(ADA, &ada(), &shown(7, 3, "old"), |_| false);
        assert_eq!(read(&presence.due(start, 2).expect("due")), [(7, 5, "5".to_owned())]);
        presence.note(ADA, &ada(), &shown(7, 6, "6"), |_| false);
        assert_eq!(presence.due(start + FASTEST / 2, 2), None);
        assert!(presence.due(start + FASTEST, 2).is_some());
    }

    #[test]
    fn p3_a_crowd_stays_within_its_bytes() {
        let state = format!("{{\"cursor\":{:080}}}", 0);
        for (people, budget) in [(42, 200_000), (500, 128_000), (1000, 16_000)] {
            let mut presence = Presence::default();
            let (start, mut sent) = (Instant::now(), 0);
            for tick in 0..200 {
                let now = start + FASTEST * tick;
                for person in 0..people {
                    let id = format!("p{person}").parse().expect("an id");
                    presence.note(
                        SessionId(person),
                        &id,
                        &shown(person, u64::from(tick) + 1, &state),
                        |_| false,
                    );
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
    fn p2_who_left_while_someone_was_told_nothing_is_told_later() {
        let mut presence = Presence::default();
        presence.note(ADA, &ada(), &shown(7, 1, "{}"), |_| false);
        presence.note(BOB, &bob(), &shown(8, 1, "{}"), |_| false);
        let start = Instant::now();
        presence.leave(BOB);
        assert!(presence.due(start, 2).is_some(), "to those who have room");
        assert_eq!(read(&presence.whole().expect("ada")), [(7, 1, "{}".to_owned())], "to a newcomer");
        let mut both = read(&presence.whole_again().expect("both"));
        both.sort();
        assert_eq!(both, [(7, 1, "{}".to_owned()), (8, 2, "null".to_owned())]);
        presence.note(BOB, &bob(), &shown(8, 3, "{}"), |_| false);
        assert_eq!(read(&presence.whole_again().expect("both")).len(), 2, "he is back");
        presence.leave(BOB);
        assert!(presence.due(start + EXPIRY, 2).is_some());
        assert!(presence.due(start + EXPIRY * 3, 2).is_none());
        assert_eq!(presence.whole_again(), None, "clients forget by themselves");
    }

    #[test]
    fn p4_a_state_not_renewed_for_30_s_is_dropped_and_a_leaver_is_cleared() {
        let mut presence = Presence::default();
        presence.note(ADA, &ada(), &shown(7, 1, "{}"), |_| false);
        presence.note(BOB, &bob(), &shown(8, 1, "{}"), |_| false);
        presence.leave(BOB);
        let now = Instant::now();
        assert_eq!(read(&presence.due(now, 2).expect("due")), [(7, 1, "{}".into()), (8, 2, "null".into())]);
        let later = now + EXPIRY + Duration::from_secs(2);
        assert_eq!(read(&presence.due(later, 2).expect("due")), [(7, 2, "null".into())]);
        assert_eq!(presence.whole(), None);
    }
}
