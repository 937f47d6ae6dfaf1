//! One person of a story at the board: a replica, what of it is saved, whom it sees; and what the server owes it.
//!
//! It behaves as real clients do: what was not confirmed when a line broke goes with the next step 2. Every frame that
//! comes is held against the journal. The conversation itself is in `talk`.

use super::{
    edit::{self, Hand},
    ids::Ids,
    line::Line,
    plan::Part,
    signal::Signal,
    truth::Shared,
};
use socle_client::presence::{self, State as Shown};
use socle_protocol::{
    board::new_doc_as,
    ids::PersonId,
    merge,
    sync::{self, Message},
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{sync::Notify, time::Instant};
use yrs::{
    ClientID, Doc, ReadTxn, StateVector, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

/// As in y-protocols.
const OUTDATED: Duration = Duration::from_secs(30);

/// What the person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Here,
    /// As if the network were gone for good.
    Away,
    /// Says goodbye.
    Gone,
}

/// A person with a board open.
pub struct Actor {
    pub index: usize,
    pub part: Part,
    pub person: PersonId,
    pub token: String,
    pub line: Arc<Line>,
    pub truth: Shared,
    raw: bool,
    pub(super) wish: Signal<Wish>,
    pub(super) ring: Notify,
    state: Mutex<State>,
}

pub(super) struct State {
    doc: Doc,
    reloads: u64,
    /// Frames on their way out, oldest first.
    outbox: VecDeque<Vec<u8>>,
    pub(super) link: Link,
    /// Number of the newest edit, and of the newest that is saved with all before it.
    made: u64,
    saved: u64,
    /// What this replica has from itself and from the server.
    has: Ids,
    clock: u64,
    shown: Option<String>,
    /// Clock, state and when it came, by awareness id.
    others: BTreeMap<u64, (u64, String, Instant)>,
    /// The code that ended it for good.
    pub(super) stopped: Option<u16>,
}

/// What is true of one connection.
#[derive(Default)]
pub(super) struct Link {
    open: bool,
    /// The page was reloaded: what still comes is for nobody.
    stale: bool,
    /// Has the server spoken?
    greeted: bool,
    /// Do edits go out as they are made?
    flowing: bool,
    pub(super) synced: bool,
    /// What had been told to anyone when this replica asked what it lacks.
    asked: Ids,
    /// Messages that the server has yet to count.
    under_way: VecDeque<Sent>,
    counted: u64,
    /// Entries of the journal that this replica has heard of, without gaps.
    heard: usize,
}

struct Sent {
    brought: Ids,
    deleted: Ids,
    made: u64,
}

/// The server broke a rule: no use to go on.
#[derive(Debug)]
pub(super) struct Broken;

impl Actor {
    pub fn new(
        index: usize,
        part: Part,
        person: PersonId,
        token: String,
        line: Arc<Line>,
        truth: Shared,
        raw: bool,
    ) -> Arc<Self> {
        let state = State {
            doc: new_doc_as(client_id(index, 0)),
            reloads: 0,
            outbox: VecDeque::new(),
            link: Link::default(),
            made: 0,
            saved: 0,
            has: Ids::default(),
            clock: 0,
            shown: None,
            others: BTreeMap::new(),
            stopped: None,
        };
        let wish = Signal::new(Wish::Here);
        let (ring, state) = (Notify::new(), Mutex::new(state));
        Arc::new(Self { index, part, person, token, line, truth, raw, wish, ring, state })
    }

    #[track_caller]
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        super::only(&self.state)
    }

    pub fn wants(&self, wish: Wish) {
        self.wish.set(wish);
    }

    /// Hostile clients are owed nothing.
    pub(super) fn broken(&self, what: &str) -> Broken {
        if !self.part.is_hostile() {
            self.truth.open().broken(format!("{what} (p{}, {:?})", self.index, self.part));
        }
        Broken
    }

    // What the person does.

    pub fn edit(&self, choice: u64) {
        let hand = Hand { person: self.person.as_str(), shapes: self.part == Part::Facilitator };
        let mut state = self.state();
        let update = edit::edit(&state.doc, self.raw, hand, choice);
        self.wrote(&mut state, update);
    }

    pub fn keystroke(&self, nth: u32) {
        let mut state = self.state();
        let update = edit::keystroke(&state.doc, self.raw, self.person.as_str(), nth);
        self.wrote(&mut state, update);
    }

    pub fn paste(&self, nth: u32, bytes: usize) {
        let mut state = self.state();
        let update = edit::paste(&state.doc, nth, bytes);
        self.wrote(&mut state, update);
    }

    fn wrote(&self, state: &mut State, update: Option<Vec<u8>>) {
        let Some(update) = update else { return };
        state.made += 1;
        let decoded = Update::decode_v1(&update).expect("our own update");
        state.has.add(&Ids::brought_by(&decoded));
        if state.link.flowing {
            self.send(state, sync::update(&update), Some(&decoded));
        }
    }

    /// A new cursor.
    pub fn show(&self) {
        let mut state = self.state();
        let n = state.clock;
        state.shown = Some(format!(r#"{{"person":"{}","cursor":{{"x":{n},"y":0}}}}"#, self.person));
        self.renew(&mut state);
    }

    fn renew(&self, state: &mut State) {
        let Some(json) = state.shown.clone() else { return };
        state.clock += 1;
        if state.link.open {
            let own = Shown { client: state.doc.client_id().get(), clock: state.clock, json };
            if !self.part.is_hostile() {
                self.truth.open().shows(own.client, &own.json);
            }
            self.send(state, sync::awareness(&presence::encode(&[own])), None);
        }
    }

    pub(super) fn renews(&self) {
        self.renew(&mut self.state());
    }

    /// A new page: what was not saved is gone, and so is the old CRDT id.
    pub fn reload(&self) {
        let mut state = self.state();
        state.reloads += 1;
        state.doc = new_doc_as(client_id(self.index, state.reloads));
        (state.has, state.made, state.saved) = (Ids::default(), 0, 0);
        (state.clock, state.shown, state.stopped) = (0, None, None);
        state.link = Link { stale: true, ..Link::default() };
        state.outbox.clear();
        drop(state);
        self.line.cut();
        self.wish.set(self.wish.get());
    }

    // What travels.

    pub(super) fn opened(&self) {
        let mut state = self.state();
        let asked = self.truth.open().told.clone();
        let flowing = !self.part.is_extended();
        state.link = Link { open: true, asked, flowing, ..Link::default() };
        let vector = state.doc.transact().state_vector().encode_v1();
        self.send(&mut state, sync::step1(&vector), None);
        self.renew(&mut state);
    }

    pub(super) fn closed(&self) {
        let mut state = self.state();
        state.link = Link::default();
        state.outbox.clear();
        state.others.clear();
    }

    /// Puts a frame on its way; those that the server counts are remembered until it does.
    fn send(&self, state: &mut State, frame: Vec<u8>, counted: Option<&Update>) {
        if let Some(update) = counted {
            let (brought, deleted) = (Ids::brought_by(update), Ids::deleted_by(update));
            let made = state.made;
            state.link.under_way.push_back(Sent { brought, deleted, made });
        }
        self.truth.open().remember(&frame);
        state.outbox.push_back(frame);
        self.ring.notify_one();
    }

    /// Any bytes at all.
    pub fn send_raw(&self, frame: Vec<u8>) {
        let mut state = self.state();
        if state.link.open {
            state.outbox.push_back(frame);
            self.ring.notify_one();
        }
    }

    pub(super) fn next_out(&self) -> Option<Vec<u8>> {
        self.state().outbox.pop_front()
    }

    /// Takes one frame.
    pub(super) fn take(&self, frame: &[u8]) -> Result<(), Broken> {
        if self.state().link.stale {
            return Ok(());
        }
        {
            let mut truth = self.truth.open();
            truth.note((self.index, frame.len()));
            truth.remember(frame);
        }
        for message in sync::messages(frame) {
            let message = message.map_err(|error| self.broken(&format!("s1: {error}")))?;
            let greeted = std::mem::replace(&mut self.state().link.greeted, true);
            if !greeted && !matches!(message, Message::Step1 { .. }) {
                return Err(self.broken(&format!("s2: the server did not speak first, but {message:?}")));
            }
            match message {
                Message::Step1 { state_vector } => self.answer(state_vector)?,
                Message::Step2 { update } => self.learn(update, true)?,
                Message::Update { update } => self.learn(update, false)?,
                Message::Awareness { states } => self.look(states)?,
                Message::Saved { count } => self.count(count)?,
                Message::Refused { .. } | Message::Denied { .. } | Message::Storage { .. } => {}
                Message::QueryAwareness {} => self.renews(),
                Message::Deflated { .. } => return Err(self.broken("s16: nobody asked for it")),
                Message::Unknown { kind } => return Err(self.broken(&format!("s1: type {kind}"))),
            }
        }
        Ok(())
    }

    fn answer(&self, state_vector: &[u8]) -> Result<(), Broken> {
        let theirs = StateVector::decode_v1(state_vector).map_err(|_| self.broken("s2: no state vector"))?;
        let mut state = self.state();
        // Yjs also sends what waits for its past; our client does not.
        let update = if self.part.is_extended() {
            state.doc.transact().encode_diff_v1(&theirs)
        } else {
            state.doc.transact().encode_state_as_update_v1(&theirs)
        };
        state.link.flowing = true;
        let decoded = Update::decode_v1(&update).expect("our own update");
        self.send(&mut state, sync::step2(&update), Some(&decoded));
        Ok(())
    }

    /// Holds what came against the journal, then takes it.
    fn learn(&self, bytes: &[u8], whole: bool) -> Result<(), Broken> {
        let unreadable = || self.broken("s3: an update that cannot be read");
        // Before the step 2 others' edits may come that lack what only it brings: as our client, so does this one.
        let cut = if whole || self.state().link.synced { None } else { Some(self.ready(bytes)) };
        let bytes = match &cut {
            None => bytes,
            Some(None) => return Ok(()),
            Some(Some(part)) => part,
        };
        let update = Update::decode_v1(bytes).map_err(|_| unreadable())?;
        let (brought, deleted) = (Ids::brought_by(&update), Ids::deleted_by(&update));
        let mut truth = self.truth.open();
        if let Some(early) = truth.inserts.lacks(&brought) {
            drop(truth);
            return Err(self.broken(&format!("s3: saw blocks {early:?} that the journal does not have")));
        }
        if let Some(early) = truth.deletes().lacks(&deleted) {
            drop(truth);
            return Err(self.broken(&format!("s3: saw {early:?} deleted, not so in the journal")));
        }
        truth.told.add(&brought);
        let mut state = self.state();
        state.has.add(&brought);
        if state.doc.transact_mut().apply_update(update).is_err() {
            drop((truth, state));
            return Err(self.broken("s3: an update that cannot be applied"));
        }
        if (whole || state.link.synced) && !truth.is_structure(&state.doc) {
            drop((truth, state));
            return Err(self.broken("r4: shows a change of the locked structure"));
        }
        let hole = {
            let State { link, has, .. } = &mut *state;
            if whole && !link.synced {
                link.synced = true;
                has.lacks(&link.asked).map(|lacking| format!("x2: a first sync without {lacking:?}"))
            } else if link.synced {
                hole(&truth.entries, &brought, has, &mut link.heard)
            } else {
                None
            }
        };
        drop((truth, state));
        hole.map_or(Ok(()), |hole| Err(self.broken(&hole)))
    }

    /// The part of an update that builds on what is here.
    fn ready(&self, update: &[u8]) -> Option<Vec<u8>> {
        let here = self.state().doc.transact().state_vector();
        let known = |client| here.get(&ClientID::new(client));
        match merge::ready(update, known, |_| true) {
            Ok(ready) => ready.update,
            Err(error) => {
                let _broken = self.broken(&format!("s3: {error}"));
                None
            }
        }
    }

    fn look(&self, states: &[u8]) -> Result<(), Broken> {
        let Some(states) = presence::decode(states) else { return Err(self.broken("p1: no presence")) };
        if !self.part.sees_others() && !states.is_empty() {
            return Err(self.broken("p5: presence for someone who asked for none"));
        }
        let mut state = self.state();
        let own = state.doc.client_id().get();
        for Shown { client, clock, json } in states.into_iter().filter(|shown| shown.client != own) {
            if json != "null" && !self.truth.open().did_show(client, &json) {
                drop(state);
                return Err(self.broken(&format!("p2: {client} never showed {json}")));
            }
            let known = state.others.get(&client).map(|(known, ..)| *known);
            if known.is_none_or(|known| clock > known || (clock == known && json == "null")) {
                state.others.insert(client, (clock, json, Instant::now()));
            }
        }
        Ok(())
    }

    fn count(&self, count: u64) -> Result<(), Broken> {
        let mut truth = self.truth.open();
        let mut state = self.state();
        while state.link.counted < count {
            state.link.counted += 1;
            let Some(sent) = state.link.under_way.pop_front() else {
                drop((truth, state));
                return Err(self.broken("s6: counted more than was sent"));
            };
            let lost = truth.inserts.lacks(&sent.brought).or_else(|| truth.deletes().lacks(&sent.deleted));
            if let Some(lost) = lost {
                drop((truth, state));
                return Err(self.broken(&format!("s6: {lost:?} counted as saved, not so in the journal")));
            }
            truth.told.add(&sent.brought);
            state.saved = state.saved.max(sent.made);
        }
        Ok(())
    }

    // What is asked of it in the end.

    pub fn is_stopped(&self) -> bool {
        self.state().stopped.is_some()
    }

    pub fn forgive(&self) {
        self.state().stopped = None;
    }

    /// Connected, with nothing on its way in either direction.
    pub fn is_quiet(&self, vector: &StateVector) -> bool {
        let state = self.state();
        let saved = !self.part.is_extended() || !self.part.may_edit() || state.saved == state.made;
        state.link.synced
            && state.outbox.is_empty()
            && saved
            && state.doc.transact().state_vector() == *vector
    }

    pub fn is_connected(&self) -> bool {
        self.state().link.synced
    }

    /// What keeps it from being quiet.
    pub fn excuse(&self, vector: &StateVector) -> String {
        let state = self.state();
        format!(
            "p{} {:?}: synced {}, stopped {:?}, {} waiting, {} of {} saved, at {:?} of {vector:?}",
            self.index,
            self.part,
            state.link.synced,
            state.stopped,
            state.outbox.len(),
            state.saved,
            state.made,
            state.doc.transact().state_vector(),
        )
    }

    pub fn shows(&self) -> String {
        super::truth::shown(&self.state().doc, self.raw)
    }

    /// Its CRDT and awareness id, and what it shows of its person.
    pub fn showing(&self) -> (u64, Option<String>) {
        let state = self.state();
        (state.doc.client_id().get(), state.shown.clone())
    }

    /// Whom it sees. As every stock client, it forgets what is not renewed.
    pub fn sees(&self) -> BTreeMap<u64, String> {
        let state = self.state();
        let here = state.others.iter().filter(|(_, (_, json, at))| json != "null" && at.elapsed() < OUTDATED);
        here.map(|(client, (_, json, _))| (*client, json.clone())).collect()
    }

    pub fn client(&self) -> u64 {
        self.state().doc.client_id().get()
    }
}

/// Is this an id that somebody's client has, or will have after a reload? Modified clients make up theirs above.
pub fn is_a_persons(client: u64) -> bool {
    (1000..100_000).contains(&client)
}

fn client_id(index: usize, reloads: u64) -> ClientID {
    ClientID::new((index as u64 + 1) * 1000 + reloads)
}

/// Broadcasts come in the journal's order and leave nothing out: whoever hears of an entry has all before it.
fn hole(entries: &[Ids], brought: &Ids, has: &Ids, heard: &mut usize) -> Option<String> {
    let newest = (*heard..entries.len()).rev().find(|n| {
        let entry = &entries[*n];
        !entry.is_empty() && brought.contain(entry)
    })?;
    let missing = (*heard..newest).find_map(|n| has.lacks(&entries[n]).map(|lacking| (n, lacking)));
    *heard = newest + 1;
    missing.map(|(n, lacking)| format!("s3: heard of entry {newest}, without {lacking:?} of entry {n}"))
}
