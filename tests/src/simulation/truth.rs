//! What the journal says, entry by entry as it becomes durable, and what may be concluded from it at any moment. Every
//! rule that a story breaks is written down here.

use super::{ids::Ids, ruling::Ruling, table::Table};
use socle_protocol::{
    board::{self, Roots},
    ids::{BoardId, Millis, PersonId, Seq, WorkshopId},
    message::Happening,
    role::Role,
    sync,
    workshop::Workshop,
};
use socle_server::journal::{Append, Entry, Kind, Loaded, NewEntry, Stream};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    sync::{Arc, Mutex, MutexGuard},
};
use yrs::{Doc, ReadTxn, StateVector, Transact, Update, updates::decoder::Decode};

/// Frames of real traffic that are remembered, for modified clients to alter.
const TRAFFIC: usize = 40;

/// The zone that nobody in any story may change.
pub const LOCKED: &str = "z0";

/// Shared by the disk and everyone in the story.
pub type Shared = Arc<Witness>;

/// The lock round the truth: one thread, never held across an `await`.
pub struct Witness(Mutex<Truth>);

impl Witness {
    pub fn new(raw: bool, workshop: WorkshopId) -> Shared {
        Arc::new(Self(Mutex::new(Truth::new(raw, workshop))))
    }

    #[track_caller]
    pub fn open(&self) -> MutexGuard<'_, Truth> {
        super::only(&self.0)
    }
}

/// How visits at tables went, before the end of the story.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visits {
    pub stayed: usize,
    /// At the door.
    pub refused: usize,
    /// When the board was no longer theirs.
    pub put_out: usize,
}

/// The truth so far.
pub struct Truth {
    raw: bool,
    workshop_id: WorkshopId,
    /// The board, replayed from its entries alone.
    doc: Doc,
    /// Blocks of each update of the board's stream, in order.
    pub entries: Vec<Ids>,
    /// All of them.
    pub inserts: Ids,
    deletes: Option<Ids>,
    /// What updates delete, also before it is there.
    foreseen: Ids,
    /// Blocks that anyone has received, or that were counted as saved: what a crash may never take back.
    pub told: Ids,
    /// Who first wrote with each CRDT id; `None` is the server.
    owners: BTreeMap<u64, Option<PersonId>>,
    /// Happenings as they are in the journal; the one of sequence n stands at n - 1.
    pub happenings: Vec<Happening>,
    /// When each of them was.
    pub times: Vec<Millis>,
    pub workshop: Option<Workshop>,
    /// Its rules and times, in a story that is led.
    pub ruling: Option<Ruling>,
    /// The boards beside the first.
    pub tables: BTreeMap<BoardId, Table>,
    pub visits: Visits,
    /// People whose removal somebody has been told of, and who have not been readmitted since.
    out: BTreeSet<PersonId>,
    structure: String,
    traffic: VecDeque<Vec<u8>>,
    /// What honest people showed of themselves, by awareness id.
    presence: BTreeMap<u64, BTreeSet<String>>,
    trace: u64,
    broken: Vec<String>,
}

impl Truth {
    fn new(raw: bool, workshop_id: WorkshopId) -> Self {
        let doc = board::new_doc_as(yrs::ClientID::new(2));
        let structure = structure(&doc, raw);
        Self {
            raw,
            workshop_id,
            doc,
            entries: Vec::new(),
            inserts: Ids::default(),
            deletes: None,
            foreseen: Ids::default(),
            told: Ids::default(),
            owners: BTreeMap::new(),
            happenings: Vec::new(),
            times: Vec::new(),
            workshop: None,
            ruling: None,
            tables: BTreeMap::new(),
            visits: Visits::default(),
            out: BTreeSet::new(),
            structure,
            traffic: VecDeque::new(),
            presence: BTreeMap::new(),
            trace: 0,
            broken: Vec::new(),
        }
    }

    /// A rule was broken.
    pub fn broken(&mut self, what: String) {
        self.broken.push(what);
    }

    /// The first rule that was broken.
    pub fn verdict(&self) -> Option<&String> {
        self.broken.first()
    }

    /// Something happened: part of the trace by which two plays of one plan are compared. In which order at the same
    /// millisecond does not count: tokio wakes those who watch one value in an order of its own.
    pub fn note(&mut self, what: impl Hash) {
        let mut hasher = DefaultHasher::new();
        (super::elapsed_ms(), what).hash(&mut hasher);
        self.trace = self.trace.wrapping_add(hasher.finish());
    }

    pub fn trace(&self) -> u64 {
        self.trace
    }

    /// An honest person shows this of themselves.
    pub fn shows(&mut self, client: u64, json: &str) {
        self.presence.entry(client).or_default().insert(json.to_owned());
    }

    /// Did they? What a modified client shows under an id of its own is its business.
    pub fn did_show(&self, client: u64, json: &str) -> bool {
        self.presence.get(&client).is_none_or(|shown| shown.contains(json))
    }

    /// Is this an id under which somebody honest shows themselves?
    pub fn is_honest(&self, client: u64) -> bool {
        self.presence.contains_key(&client)
    }

    /// Keeps a frame for modified clients to alter.
    pub fn remember(&mut self, frame: &[u8]) {
        if self.traffic.len() == TRAFFIC {
            self.traffic.pop_front();
        }
        self.traffic.push_back(frame.to_vec());
    }

    pub fn traffic(&self, choice: usize) -> Option<&Vec<u8>> {
        self.traffic.get(choice % self.traffic.len().max(1))
    }

    /// A server has accepted this batch and asks for it to be written.
    pub fn proposed(&mut self, batch: &Append) {
        let Stream::Board(board) = &batch.stream else { return };
        let doc = self.tables.get(board).map_or(&self.doc, |table| &table.doc);
        let broken = self.ruling.as_mut().and_then(|ruling| ruling.proposed(batch, board, doc));
        self.broken.extend(broken);
        for entry in &batch.entries {
            let Some(author) = &entry.author else { continue };
            if super::RIGHTS_ARE_CHECKED_IN_THE_ROOM && self.out.contains(author) {
                self.broken.push(format!(
                    "r2: an edit of {author} was accepted after everyone heard of their removal"
                ));
            }
            let role = self.workshop.as_ref().and_then(|workshop| workshop.person(author)).map(|p| p.role);
            if !role.is_some_and(Role::may_edit) {
                self.broken.push(format!("r1: an edit of {author}, who is {role:?}, was accepted"));
            }
        }
    }

    /// This batch is on disk.
    pub fn committed(&mut self, stream: &Stream, entries: &[NewEntry]) {
        match stream {
            Stream::Workshop(_) => entries.iter().for_each(|entry| self.happened(entry)),
            Stream::Board(board) if board.as_str() == super::BOARD => self.written(entries),
            Stream::Board(board) => {
                let known = self.known();
                let table = self.tables.entry(board.clone()).or_insert_with(|| Table::new(board.clone()));
                let broken = table.written(entries, known);
                self.broken.extend(broken);
            }
            Stream::Ballots(_) | Stream::Images(_) => {}
        }
    }

    fn happened(&mut self, entry: &NewEntry) {
        let happening: Happening = serde_json::from_slice(&entry.body).expect("a happening");
        let seq = self.happenings.len() as u64 + 1;
        match &mut self.workshop {
            Some(workshop) => {
                workshop.clock_is(entry.at);
                workshop.fold(seq, &happening);
            }
            None => self.workshop = Workshop::begin(self.workshop_id.clone(), &happening),
        }
        if let (Some(ruling), Some(workshop)) = (&mut self.ruling, &self.workshop) {
            let broken = ruling.happened(entry, &happening, workshop);
            self.broken.extend(broken);
        }
        if let Happening::Readmitted { person } = &happening {
            self.out.remove(person);
        }
        self.happenings.push(happening);
        self.times.push(entry.at);
    }

    fn written(&mut self, entries: &[NewEntry]) {
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Update) {
            let update = Update::decode_v1(&entry.body).expect("the journal has updates only");
            let brought = Ids::brought_by(&update);
            for client in
                brought.clients().filter(|client| brought.end_of(*client) > self.inserts.end_of(*client))
            {
                let owner = self.owners.entry(client).or_insert_with(|| entry.author.clone());
                if *owner != entry.author {
                    let what = format!("s8: {:?} wrote with {client}, which is {owner:?}’s", entry.author);
                    self.broken.push(what);
                }
            }
            self.inserts.add(&brought);
            self.foreseen.add(&Ids::deleted_by(&update));
            self.entries.push(brought);
            if let Err(error) = self.doc.transact_mut().apply_update(update) {
                self.broken.push(format!("s3: the journal has an update that cannot be replayed: {error}"));
            }
        }
        self.deletes = None;
        let structure = structure(&self.doc, self.raw);
        if self.entries.len() == 1 {
            self.structure = structure;
        } else if structure != self.structure {
            self.broken.push(format!("r4: the locked structure changed in the journal: {structure}"));
        }
    }

    /// Somebody was told of a happening.
    pub fn told_of(&mut self, seq: Seq, happening: &Happening) {
        self.told_up_to(seq);
        if let Happening::Removed { person } = happening
            && self.workshop.as_ref().is_some_and(|workshop| workshop.role_of(person).is_none())
        {
            self.out.insert(person.clone());
        }
    }

    /// Has the workshop ever been closed?
    pub fn was_closed(&self) -> bool {
        self.happenings.contains(&Happening::WorkshopClosed {})
    }

    /// The newest happening that the server surely knows of.
    pub fn known(&self) -> Seq {
        self.ruling.as_ref().map_or(0, Ruling::known)
    }

    /// May somebody who asked when the server knew of `since` be told of these blocks of a table now?
    pub fn wrongly_told(
        &self,
        person: &PersonId,
        table: &BoardId,
        since: Seq,
        brought: &Ids,
    ) -> Option<&'static str> {
        let Some(known) = self.tables.get(table).and_then(|table| table.known(brought)) else {
            return Some("s3: heard of what the journal does not have");
        };
        let ruling = self.ruling.as_ref()?;
        (!ruling.sees(true, person, table, known.max(since))).then_some("f2: heard of what is not theirs")
    }

    /// May somebody who asked then be sent away from a table?
    pub fn may_be_refused(&self, person: &PersonId, table: &BoardId, since: Seq) -> bool {
        self.ruling.as_ref().is_none_or(|ruling| ruling.sees(false, person, table, since))
    }

    /// Somebody was told everything up to here.
    pub fn told_up_to(&mut self, seq: Seq) {
        self.ruling.iter_mut().for_each(|ruling| ruling.told(seq));
    }

    /// Everything that is deleted on the board now, or as soon as it comes.
    pub fn deletes(&mut self) -> &Ids {
        let (doc, foreseen) = (&self.doc, &self.foreseen);
        self.deletes.get_or_insert_with(|| {
            let mut deletes = Ids::of(&doc.transact().snapshot().delete_set);
            deletes.add(foreseen);
            deletes
        })
    }

    pub fn state_vector(&self) -> StateVector {
        self.doc.transact().state_vector()
    }

    /// The whole board as one update.
    pub fn whole(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// Does a replica show the locked structure as it is?
    pub fn is_structure(&self, doc: &Doc) -> bool {
        structure(doc, self.raw) == self.structure
    }

    /// What everyone should show: canonical JSON, or what a raw board holds.
    pub fn shown(&self) -> String {
        shown(&self.doc, self.raw)
    }

    /// Is the whole journal, replayed now, what was concluded on the way?
    pub fn compare_replay(&mut self, entries: &[Entry]) {
        let gap = entries.iter().zip(1..).find(|(entry, seq)| entry.seq != *seq);
        if let Some((entry, seq)) = gap {
            self.broken.push(format!("j1: entry {} stands where {seq} should", entry.seq));
        }
        let doc = board::new_doc();
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Update) {
            let update = Update::decode_v1(&entry.body).expect("an update");
            let _broken_off = doc.transact_mut().apply_update(update);
        }
        if shown(&doc, self.raw) != self.shown() {
            self.broken.push("j3: a replay of the whole journal differs".to_owned());
        }
    }

    /// Is a snapshot, with what came after it, the whole journal?
    pub fn compare_load(&mut self, loaded: &Loaded) {
        let doc = board::new_doc();
        if let Some(snapshot) = &loaded.snapshot {
            let state = sync::read_varuint(&snapshot.body, 0)
                .and_then(|(header, at)| snapshot.body.get(at + header as usize..))
                .and_then(|state| Update::decode_v1(state).ok())
                .expect("a header, then a state");
            let _broken_off = doc.transact_mut().apply_update(state);
        }
        for entry in loaded.entries.iter().filter(|entry| entry.kind == Kind::Update) {
            let _broken_off =
                doc.transact_mut().apply_update(Update::decode_v1(&entry.body).expect("an update"));
        }
        if shown(&doc, self.raw) != self.shown() {
            self.broken.push("j3: a snapshot and what came after it differ from the journal".to_owned());
        }
    }
}

/// What a document shows.
pub fn shown(doc: &Doc, raw: bool) -> String {
    if raw {
        return super::edit::raw_shown(doc);
    }
    let board: BoardId = super::BOARD.parse().expect("an id");
    board::canonical::canonical(doc, &board)
}

/// The part of the board that only the facilitation may write, and never does.
fn structure(doc: &Doc, raw: bool) -> String {
    if raw {
        return String::new();
    }
    let roots = Roots::of(doc);
    let txn = doc.transact();
    let board_title = yrs::Map::get(&roots.meta, &txn, board::key::TITLE).map(|title| title.to_string(&txn));
    format!("{board_title:?} {:?}", roots.zone(&txn, LOCKED))
}
