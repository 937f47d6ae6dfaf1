//! The CRDT document of one room: how it is read from the journal, and its encodings. What an update does to it is
//! `accept`, who owns which CRDT id is `owners`, what of it sleeps when nobody wants it `sleep`.
//!
//! Nothing here waits or talks to anyone: an update goes in, journal entries and what to broadcast come out.

mod accept;
mod owners;
mod sleep;

pub(crate) use accept::{LeftOut, Sender, Verdict};
pub(crate) use owners::history;

use super::{frames, outbox::Parcel};
use crate::{
    config::{Limits, Size},
    journal::{Entry, JournalError, Kind, Loaded, NewEntry, Snapshot},
};
use bytes::Bytes;
use owners::{Header, Owners};
use sleep::{Awake, Life};
use socle_protocol::{
    board::{
        self,
        apply::{self, Applied},
    },
    ids::{BoardId, Millis, PersonId, Seq},
    merge,
    refusal::Refusal,
    sync, walk,
};
use std::collections::{BTreeSet, HashMap};
use tokio::time::Instant;
use tracing::{error, warn};
use yrs::{
    ClientID, ReadTxn, StateVector, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

/// Entries of one journal that may make the CRDT library panic before the board is given up: each costs a replay of
/// the whole.
const MOST_POISONED: usize = 16;
/// Entries that are put together before they are applied: one transaction for so many costs a fourth of one for each.
const TOGETHER: usize = 4096;

pub(crate) struct Document {
    life: Life,
    /// When somebody last wanted something of it.
    used: Instant,
    /// How many notes it may have; a raw board has no schema, and no guard.
    notes: Option<usize>,
    /// All that its journal has took effect.
    is_whole: bool,
    owners: Owners,
    /// Up to where each client's blocks are known: the state vector, without a copy of it for each edit.
    clocks: HashMap<u64, u32>,
    /// The whole state as a step 2 for those who have nothing yet; made once per version, shared by all joiners.
    whole: Option<Parcel>,
    whole_deflated: Option<Parcel>,
    broken: bool,
    /// What of its journal it was read without, in order.
    passed_over: Vec<Passed>,
    /// At least what the whole state takes, encoded, and the shared types in it.
    size: usize,
    types: usize,
    /// How large both may become.
    largest: Largest,
}

#[derive(Debug, Clone, Copy)]
struct Largest {
    size: usize,
    types: usize,
}

/// What an accepted update leads to.
#[derive(Debug, Clone, Default)]
pub(crate) struct News {
    pub(crate) entries: Vec<NewEntry>,
    pub(crate) updates: Vec<Bytes>,
}

/// An entry that a load goes on without, whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passed {
    pub(crate) seq: Seq,
    pub(crate) why: Gap,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Gap {
    /// A repair set the entry aside (SPEC J7).
    Void,
    /// The CRDT library panics on it (SPEC S15).
    Poisoned,
    /// Some of it builds on what is not there, or has no place: the rest took effect.
    InPart,
}

/// Why a journal does not become a document.
enum Unread {
    Damaged(JournalError),
    /// This entry made the CRDT library panic: what was read so far is lost with it.
    Poisoned {
        seq: Seq,
    },
    /// Some of the entries do not take effect whole; which ones is seen when each is applied by itself.
    NotWhole,
}

/// How entries are applied.
enum Replay<'a> {
    /// Many at once, the usual case.
    Together,
    /// One by one, but for those that are known to be poisoned.
    Singly { poisoned: &'a BTreeSet<Seq> },
}

impl From<JournalError> for Unread {
    fn from(error: JournalError) -> Self {
        Self::Damaged(error)
    }
}

impl Document {
    /// Builds the document from what the journal has; anything unreadable fails the whole load. An entry that is
    /// whole and on which the CRDT library panics is passed over, loudly and in the same way at each load: it can't
    /// have been accepted by the version that runs (SPEC S15).
    pub(crate) fn load(loaded: &Loaded, raw: bool, limits: &Limits) -> Result<Self, JournalError> {
        let mut poisoned = BTreeSet::new();
        let mut read = Self::read(loaded, raw, limits, &Replay::Together);
        loop {
            match read {
                Ok(mut document) => {
                    document
                        .passed_over
                        .extend(poisoned.into_iter().map(|seq| Passed { seq, why: Gap::Poisoned }));
                    document.passed_over.sort_by_key(|passed| passed.seq);
                    return Ok(document);
                }
                Err(Unread::Damaged(error)) => return Err(error),
                Err(Unread::NotWhole) => {}
                Err(Unread::Poisoned { seq }) => {
                    error!(seq, "an entry makes the CRDT library panic: the board is read without it");
                    if !poisoned.insert(seq) || poisoned.len() > MOST_POISONED {
                        return Err(JournalError::Damaged { seq, reason: "it is poisoned".to_owned() });
                    }
                }
            }
            read = Self::read(loaded, raw, limits, &Replay::Singly { poisoned: &poisoned });
        }
    }

    /// One with nothing in it, not guarded yet.
    fn new(raw: bool, limits: &Limits) -> Self {
        Self {
            life: Life::Awake(Box::new(Awake::new(board::new_doc(), None))),
            used: Instant::now(),
            notes: (!raw).then_some(limits.notes),
            is_whole: true,
            owners: Owners::default(),
            clocks: HashMap::new(),
            whole: None,
            whole_deflated: None,
            broken: false,
            passed_over: Vec::new(),
            size: 0,
            types: 0,
            largest: Largest { size: limits.board.0, types: limits.types },
        }
    }

    fn read(loaded: &Loaded, raw: bool, limits: &Limits, how: &Replay<'_>) -> Result<Self, Unread> {
        let mut document = Self::new(raw, limits);
        if let Some(snapshot) = &loaded.snapshot {
            document.restore(snapshot)?;
        }
        match how {
            Replay::Together => {
                for entries in loaded.entries.chunks(TOGETHER) {
                    document.replay_together(entries)?;
                }
            }
            Replay::Singly { poisoned } => {
                for entry in loaded.entries.iter().filter(|entry| !poisoned.contains(&entry.seq)) {
                    document.learn_owner(entry)?;
                    if entry.kind == Kind::Update {
                        document.integrate(&entry.body, entry.seq)?;
                    }
                }
            }
        }
        let doc = document.awake().doc.clone();
        document.life = Life::Awake(Box::new(Awake::new(doc, document.notes)));
        document.count_clocks();
        document.measure();
        Ok(document)
    }

    fn restore(&mut self, snapshot: &Snapshot) -> Result<(), JournalError> {
        let (header, whole) = parts(snapshot)?;
        self.owners = header.into();
        match self.integrate(&whole, snapshot.seq) {
            // All entries are there, and one of them will be named.
            Err(Unread::Poisoned { .. } | Unread::NotWhole) => {
                Err(damaged(snapshot, "the CRDT library panics on it"))
            }
            Err(Unread::Damaged(error)) => Err(error),
            Ok(()) => Ok(()),
        }
    }

    /// Applies many entries as few updates.
    fn replay_together(&mut self, entries: &[Entry]) -> Result<(), Unread> {
        for entry in entries {
            self.learn_owner(entry)?;
        }
        let updates =
            entries.iter().filter(|entry| entry.kind == Kind::Update).map(|entry| [&entry.body[..]]);
        for update in merge::merged(updates).map_err(|_malformed| Unread::NotWhole)? {
            let update = Update::decode_v1(&update).map_err(|_malformed| Unread::NotWhole)?;
            let Applied::Whole = apply::alone(&self.awake().doc, update) else {
                return Err(Unread::NotWhole);
            };
        }
        Ok(())
    }

    /// Whose client ids an entry tells of.
    fn learn_owner(&mut self, entry: &Entry) -> Result<(), Unread> {
        let damaged = |reason: &str| JournalError::Damaged { seq: entry.seq, reason: reason.to_owned() };
        match entry.kind {
            // The server's own ids need no entry of their own: nobody else may ever use them.
            Kind::Update if entry.author.is_none() => {
                let walked = walk::update(&entry.body).map_err(|e| damaged(&e.to_string()))?;
                walked.blocks.iter().for_each(|blocks| self.owners.give(blocks.client, None));
            }
            Kind::ClientId => {
                let (client, _) =
                    sync::read_varuint(&entry.body, 0).ok_or_else(|| damaged("not a client id"))?;
                self.owners.give(client, entry.author.clone());
            }
            Kind::Void => self.passed_over.push(Passed { seq: entry.seq, why: Gap::Void }),
            Kind::Update => {}
            Kind::Happening | Kind::Ballot | Kind::Image | Kind::Tombstone => {
                return Err(damaged("what belongs to a workshop in a board's stream").into());
            }
        }
        Ok(())
    }

    /// Applies bytes from the journal. Entries of earlier versions may hold blocks that lacked their past; those are
    /// not kept waiting, here as little as where they came in.
    fn integrate(&mut self, update: &[u8], seq: Seq) -> Result<(), Unread> {
        let damaged = |e: yrs::encoding::read::Error| JournalError::Damaged { seq, reason: e.to_string() };
        let update = Update::decode_v1(update).map_err(damaged)?;
        match apply::alone(&self.awake().doc, update) {
            Applied::Whole => Ok(()),
            Applied::InPart { .. } | Applied::TooLate { .. } => {
                warn!(seq, "an entry takes effect in part: the rest lacks its past or its place");
                self.passed_over.push(Passed { seq, why: Gap::InPart });
                self.is_whole = false;
                Ok(())
            }
            Applied::Panicked => Err(Unread::Poisoned { seq }),
        }
    }

    /// Refuses what would make the board too large. The estimates only grow, so what was deleted since is counted out
    /// first.
    pub(super) fn make_room(&mut self, size: usize, types: usize) -> Result<(), Refusal> {
        let fits = |document: &Self| {
            document.size.saturating_add(size) <= document.largest.size
                && document.types.saturating_add(types) <= document.largest.types
        };
        if !fits(self) {
            self.measure();
        }
        if fits(self) { Ok(()) } else { Err(Refusal::TooLarge { limit: Size(self.largest.size).told() }) }
    }

    fn measure(&mut self) {
        let whole = self.difference(&StateVector::default());
        self.size = whole.len();
        self.types = walk::update(&whole).map_or(self.largest.types, |walked| walked.types);
        // Who opens a board is about to ask for it.
        self.whole = Some(frames::of_answer(&whole));
        self.whole_deflated = None;
    }

    /// What of its journal it was read without, in order.
    pub(crate) fn passed_over(&self) -> &[Passed] {
        &self.passed_over
    }

    /// A raw board has none.
    pub(super) fn has_schema(&self) -> bool {
        self.notes.is_some()
    }

    pub(super) fn doc(&mut self) -> yrs::Doc {
        self.awake().doc.clone()
    }

    /// Is it known whose this client id is?
    pub(super) fn is_owned(&self, client: u64) -> bool {
        self.owners.is_owned(client)
    }

    /// This client id is the server's.
    pub(super) fn own(&mut self, client: u64) {
        self.owners.give(client, None);
    }

    /// Did the CRDT library panic? Then only the journal knows the board; the room must be loaded anew.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Up to where this client's blocks are known.
    pub(crate) fn clock(&self, client: u64) -> u32 {
        self.clocks.get(&client).copied().unwrap_or_default()
    }

    /// Counts anew. Of use where an earlier version took blocks with a gap before them, and the gap was filled.
    fn count_clocks(&mut self) {
        self.clocks = self.state_vector().iter().map(|(client, clock)| (client.get(), *clock)).collect();
    }

    pub(crate) fn state_vector(&mut self) -> StateVector {
        if let Life::Asleep { .. } = &self.life {
            return self.clocks.iter().map(|(client, clock)| (ClientID::new(*client), *clock)).collect();
        }
        self.awake().doc.transact().state_vector()
    }

    pub(crate) fn encoded_state_vector(&mut self) -> Vec<u8> {
        self.state_vector().encode_v1()
    }

    /// What a replica with this state lacks, as one update.
    pub(crate) fn difference(&mut self, state_vector: &StateVector) -> Vec<u8> {
        if let Life::Asleep { whole } = &self.life
            && state_vector.is_empty()
        {
            return whole.to_vec();
        }
        self.awake().doc.transact().encode_state_as_update_v1(state_vector)
    }

    /// The answer to a step 1, whole.
    pub(crate) fn step2(&mut self, state_vector: &StateVector) -> Parcel {
        if !state_vector.is_empty() {
            return frames::of_answer(&self.difference(state_vector));
        }
        if self.whole.is_none() {
            self.whole = Some(frames::of_answer(&self.difference(state_vector)));
        }
        self.whole.clone().expect("just made")
    }

    /// The same for a session that can inflate.
    pub(crate) fn deflated_step2(&mut self, state_vector: &StateVector) -> Parcel {
        let plain = self.step2(state_vector);
        if !state_vector.is_empty() {
            return frames::deflated(&plain);
        }
        self.whole_deflated.get_or_insert_with(|| frames::deflated(&plain)).clone()
    }

    /// Canonical JSON, or for a raw board its state as one update.
    pub(crate) fn export(&mut self, id: &BoardId) -> Vec<u8> {
        if self.notes.is_some() {
            board::canonical::canonical(&self.awake().doc, id).into_bytes()
        } else {
            self.difference(&StateVector::default())
        }
    }

    pub(crate) fn snapshot(&mut self, seq: Seq) -> Snapshot {
        let header = serde_json::to_vec(&self.owners.header()).expect("ids are JSON");
        let mut body = Vec::new();
        sync::write_varuint(&mut body, header.len() as u64);
        body.extend_from_slice(&header);
        body.extend_from_slice(&self.difference(&StateVector::default()));
        Snapshot { seq, body: body.into() }
    }
}

/// A snapshot's header, and the document.
fn parts(snapshot: &Snapshot) -> Result<(Header, Bytes), JournalError> {
    let (length, at) = sync::read_varuint(&snapshot.body, 0).ok_or_else(|| damaged(snapshot, "no header"))?;
    let end = at.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
    let header = snapshot.body.get(at..end).ok_or_else(|| damaged(snapshot, "short header"))?;
    let header = serde_json::from_slice(header).map_err(|e| damaged(snapshot, &e.to_string()))?;
    Ok((header, snapshot.body.slice(end..)))
}

fn damaged(snapshot: &Snapshot, reason: &str) -> JournalError {
    JournalError::Damaged { seq: snapshot.seq, reason: reason.to_owned() }
}

impl News {
    fn push(&mut self, update: Bytes, author: Option<PersonId>, at: Millis) {
        self.updates.push(update.clone());
        self.entries.push(NewEntry { kind: Kind::Update, author, at, body: update });
    }
}

#[cfg(test)]
mod tests;
