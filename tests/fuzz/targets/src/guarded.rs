//! The guard: whatever people send, the facilitation's structure stands, what is refused leaves no trace, every item
//! keeps its shape, and everyone who has received everything has the same board (SPEC R4, B3, B6, S4).

use crate::{
    ground, traffic,
    traffic::{LOCKED, OPEN},
};
use arbitrary::{Result, Unstructured};
use socle_protocol::{
    board::{
        Deletion, Frame, Place, Roots, Zone,
        guard::{Editor, Guard},
        new_doc, new_doc_as, rules,
        write::Kind,
    },
    ids::BoardId,
    merge,
    role::Role,
};
use std::collections::HashMap;
use yrs::{ClientID, Doc, Map, MapPrelim, ReadTxn, Transact, TransactionMut, Update};

/// Most steps of one play.
const STEPS: usize = 48;
/// The facilitator, two participants, and one whose updates are bent on their way.
const PEOPLE: usize = 4;
const BENT: usize = 3;

/// CRDT ids fit one byte, so that bent bytes hit them.
const FIRST_ID: u64 = 10;
const SERVER_ID: u64 = 90;

struct Person {
    doc: Doc,
    roots: Roots,
    /// What this person has made and the server has not seen.
    outbox: Vec<Vec<u8>>,
    /// How much of what the server sent this person has.
    received: usize,
}

struct Play {
    doc: Doc,
    roots: Roots,
    guard: Guard,
    journal: Vec<Vec<u8>>,
    /// What the room sends: a refused update and its inverse are one frame.
    sent: Vec<Vec<u8>>,
    owners: HashMap<u64, usize>,
    people: Vec<Person>,
    locked: Option<Zone>,
}

/// A play of people on a board, chosen by the bytes.
pub fn guard(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    let mut play = Play::begin();
    for _ in 0..STEPS {
        if choices.is_empty() || play.step(&mut choices).is_err() {
            break;
        }
    }
    play.end();
}

impl Play {
    fn begin() -> Self {
        let doc = new_doc_as(ClientID::new(SERVER_ID));
        ground::take(&doc, ground::bytes()).expect("the board applies");
        let roots = Roots::of(&doc);
        let guard = Guard::new(&doc);
        let locked = roots.zone(&doc.transact(), LOCKED);
        let person = |n: usize| {
            let doc = new_doc_as(ClientID::new(FIRST_ID + n as u64));
            ground::take(&doc, ground::bytes()).expect("the board applies");
            Person { roots: Roots::of(&doc), doc, outbox: Vec::new(), received: 0 }
        };
        let mut owners: HashMap<u64, usize> = (0..PEOPLE).map(|n| (FIRST_ID + n as u64, n)).collect();
        // Nobody's: the board's own and the server's.
        owners.extend([(ground::FACILITATOR, PEOPLE), (SERVER_ID, PEOPLE)]);
        let people = (0..PEOPLE).map(person).collect();
        let journal = vec![ground::bytes().to_vec()];
        Self { doc, roots, guard, journal, sent: Vec::new(), owners, people, locked }
    }

    fn step(&mut self, choices: &mut Unstructured<'_>) -> Result<()> {
        let who = choices.int_in_range(0..=PEOPLE - 1)?;
        match choices.int_in_range(0..=9)? {
            0..=3 => {
                let person = &mut self.people[who];
                let mut txn = person.doc.transact_mut();
                act(choices, who, &person.roots, &mut txn)?;
                person.outbox.push(txn.encode_update_v1());
            }
            4 | 5 => {
                for update in std::mem::take(&mut self.people[who].outbox) {
                    self.offer(who, &update);
                }
            }
            // The newest first: what it builds on comes later.
            6 => {
                if let Some(update) = self.people[BENT].outbox.pop() {
                    self.offer(BENT, &update);
                }
            }
            7 => {
                let outbox = &mut self.people[BENT].outbox;
                let mut update = if outbox.is_empty() { ground::bytes().to_vec() } else { outbox.remove(0) };
                bend(choices, &mut update)?;
                self.offer(BENT, &update);
            }
            8 => {
                let length = choices.int_in_range(0..=64)?;
                let update = choices.bytes(length)?.to_vec();
                self.offer(BENT, &update);
            }
            _ => {
                let person = &mut self.people[who];
                let most = self.sent.len() - person.received;
                for _ in 0..choices.int_in_range(0..=most)? {
                    receive(person, &self.sent);
                }
            }
        }
        Ok(())
    }

    /// An update on its way to the room: walked, decoded, asked whose it is, guarded, journaled, sent.
    fn offer(&mut self, who: usize, bytes: &[u8]) {
        let Some(bytes) = ground::taken(&self.doc, bytes) else { return };
        let Some(update) = ground::decoded(&bytes) else { return };
        if !self.is_own(who, &update) {
            return;
        }
        let before = self.canonical();
        let role = if who == 0 { Role::Facilitator } else { Role::Participant };
        match self.guard.apply(&bytes, update, Editor::of("x", role)) {
            Ok(()) => self.record(vec![bytes]),
            Err(taken) if taken.is_broken => self.load_again(),
            Err(taken) => {
                assert_eq!(self.canonical(), before, "{:?} leaves no trace", taken.refusal);
                self.record([taken.applied.or(Some(bytes)), taken.inverse].into_iter().flatten().collect());
            }
        }
        assert!(!self.doc.transact().has_missing_updates(), "nothing waits for its past");
        self.is_sound();
    }

    /// The entries of one edit, in one frame.
    fn record(&mut self, entries: Vec<Vec<u8>>) {
        let group = entries.iter().map(Vec::as_slice);
        self.sent.extend(merge::merged([group]).expect("each of them was walked"));
        self.journal.extend(entries);
    }

    /// The update made yrs panic: the room starts again from its journal, which does not have it.
    fn load_again(&mut self) {
        self.doc = new_doc_as(ClientID::new(SERVER_ID + self.journal.len() as u64));
        self.owners.insert(self.doc.client_id().get(), PEOPLE);
        for entry in &self.journal {
            ground::take(&self.doc, entry).expect("a journal applies");
        }
        self.roots = Roots::of(&self.doc);
        self.guard = Guard::new(&self.doc);
    }

    /// Ownership of CRDT ids, as rooms keep it (SPEC S8); new ids are claimed.
    fn is_own(&mut self, who: usize, update: &Update) -> bool {
        let state = self.doc.transact().state_vector();
        let (inserted, deleted) = (update.insertions(true), update.delete_set().clone());
        let new: Vec<u64> = [&inserted, &deleted]
            .into_iter()
            .flat_map(|set| set.iter())
            .filter(|(client, ranges)| ranges.iter().any(|range| range.end > state.get(client)))
            .map(|(client, _)| client.get())
            .collect();
        if new.iter().any(|client| self.owners.get(client).is_some_and(|owner| *owner != who)) {
            return false;
        }
        self.owners.extend(new.into_iter().map(|client| (client, who)));
        true
    }

    fn canonical(&self) -> String {
        let id: BoardId = "b".parse().expect("an id");
        self.roots.read(&self.doc.transact()).canonical(&id)
    }

    fn is_sound(&self) {
        let txn = self.doc.transact();
        assert_eq!(self.roots.zone(&txn, LOCKED), self.locked, "the locked zone stands");
        assert_eq!(self.roots.read(&txn).title, "Atelier", "the title stands");
        rules::meta_shape(&txn, &self.roots.meta).expect("the shape of the board");
        for kind in [Kind::Zone, Kind::Note, Kind::Link] {
            for (id, value) in self.roots.items(kind).iter(&txn) {
                let map = rules::shape(&txn, kind, id, &value).expect("the shape of every item");
                assert!(rules::overlong(&txn, kind, &map).is_empty(), "{kind:?} {id} is not too long");
            }
        }
    }

    fn end(mut self) {
        for who in 0..PEOPLE {
            for update in std::mem::take(&mut self.people[who].outbox) {
                self.offer(who, &update);
            }
        }
        let board = self.canonical();
        // Whose own blocks were bent holds others than the server does, under the same names.
        for person in self.people.iter_mut().take(BENT) {
            while person.received < self.sent.len() {
                receive(person, &self.sent);
            }
            assert_eq!(canonical(&person.doc), board, "converged");
        }
        let replayed = new_doc();
        for entry in &self.journal {
            ground::take(&replayed, entry).expect("a journal applies");
        }
        assert_eq!(canonical(&replayed), board, "replayed");
        let newcomer = new_doc();
        ground::take(&newcomer, &ground::state(&self.doc)).expect("a state applies");
        assert_eq!(canonical(&newcomer), board, "a newcomer sees the same");
    }
}

fn canonical(doc: &Doc) -> String {
    let id: BoardId = "b".parse().expect("an id");
    Roots::of(doc).read(&doc.transact()).canonical(&id)
}

fn receive(person: &mut Person, sent: &[Vec<u8>]) {
    if let Some(frame) = sent.get(person.received) {
        person.received += 1;
        ground::take(&person.doc, frame).expect("what the room sends applies");
    }
}

/// A few bytes of an update become others.
fn bend(choices: &mut Unstructured<'_>, update: &mut Vec<u8>) -> Result<()> {
    for _ in 0..choices.int_in_range(1..=3)? {
        if update.is_empty() {
            return Ok(());
        }
        let at = choices.int_in_range(0..=update.len() - 1)?;
        match choices.int_in_range(0..=3)? {
            0 | 1 => update[at] = choices.arbitrary()?,
            2 => update.insert(at, choices.arbitrary()?),
            _ => drop(update.remove(at)),
        }
    }
    Ok(())
}

/// One act on a replica; many are not allowed.
fn act(
    choices: &mut Unstructured<'_>,
    who: usize,
    roots: &Roots,
    txn: &mut TransactionMut<'_>,
) -> Result<()> {
    let mut known: Vec<String> = roots.notes.keys(txn).map(str::to_owned).collect();
    known.sort();
    let fresh = format!("n{}", known.len());
    known.push(fresh.clone());
    let some = choices.choose(&known)?.clone();
    // The facilitator keeps off the locked zone, so that whatever happens to it was someone else's.
    let zone = if who == 0 || choices.ratio(1, 2)? { OPEN } else { LOCKED };
    let frame = Frame { x: 7.0, y: 0.0, w: 760.0, h: 220.0 };
    match choices.int_in_range(0..=13)? {
        0 | 1 => roots.add_note(txn, &traffic::note(&fresh, zone, "idée 🎈")),
        2 | 3 => {
            let (index, remove) = (choices.int_in_range(0..=9)?, choices.int_in_range(0..=4)?);
            roots.edit_text(txn, &some, index, remove, "é🎈");
        }
        4 => {
            let place = Place { order: "a0V".into(), ..traffic::note("", zone, "").place };
            roots.place_note(txn, &some, &place);
        }
        5 => drop(roots.remove(txn, Kind::Note, &some, &Deletion { by: "x".into(), at: 1, into: None })),
        6 => drop(roots.restore(txn, Kind::Note, &some)),
        7 => drop(roots.notes.remove(txn, &some)),
        8 => drop(roots.edit_text(txn, &some, 0, 0, &"x".repeat(501))),
        9 => drop(roots.set_frame(txn, zone, frame)),
        10 => drop(roots.set_title(txn, zone, "autre")),
        11 if who != 0 => {
            roots.notes.insert(txn, some.as_str(), 1);
            roots.describe(txn, "à moi", "x");
        }
        12 => {
            let map = roots.notes.insert(txn, fresh.as_str(), MapPrelim::default());
            map.insert(txn, "text", "no text");
        }
        _ if who != 0 => drop(roots.zones.remove(txn, zone)),
        _ => drop(roots.set_locked(txn, OPEN, choices.arbitrary()?)),
    }
    Ok(())
}
