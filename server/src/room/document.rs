//! The CRDT document of one room: what an update does to it, who owns which CRDT id, and its encodings.
//!
//! Nothing here waits or talks to anyone: an update goes in, journal entries and what to broadcast come out.

use super::{frames, outbox::Parcel};
use crate::{
    config::{Limits, Size},
    journal::{Entry, JournalError, Kind, Loaded, NewEntry, Snapshot},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use socle_protocol::{
    board::{
        self,
        guard::{Guard, TakenBack},
    },
    ids::{BoardId, Millis, PersonId, Seq},
    refusal::Refusal,
    role::Role,
    sync, walk,
};
use std::{
    collections::HashMap,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use yrs::{
    ClientID, Doc, IdSet, ReadTxn, StateVector, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

pub(crate) struct Document {
    doc: Doc,
    /// What watches the board's rules; a raw board has none.
    guard: Option<Guard>,
    /// Whose CRDT client ids are whose; `None` is the server itself.
    owners: HashMap<ClientID, Option<PersonId>>,
    /// The whole state as a step 2 for those who have nothing yet; made once per version, shared by all joiners.
    whole: Option<Parcel>,
    /// Set by every transaction that changed something.
    changed: Arc<AtomicBool>,
    broken: bool,
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
#[derive(Default)]
pub(crate) struct News {
    pub(crate) entries: Vec<NewEntry>,
    pub(crate) updates: Vec<Bytes>,
}

/// The part of a snapshot that is not CRDT state.
#[derive(Serialize, Deserialize)]
struct Header {
    owners: Vec<(u64, Option<PersonId>)>,
}

impl Document {
    /// Builds the document from what the journal has; anything unreadable fails the whole load.
    pub(crate) fn load(loaded: Loaded, raw: bool, limits: &Limits) -> Result<Self, JournalError> {
        let mut document = Self {
            doc: board::new_doc(),
            guard: None,
            owners: HashMap::new(),
            whole: None,
            changed: Arc::new(AtomicBool::new(false)),
            broken: false,
            size: 0,
            types: 0,
            largest: Largest { size: limits.board.0, types: limits.types },
        };
        if let Some(snapshot) = &loaded.snapshot {
            document.restore(snapshot)?;
        }
        for entry in loaded.entries {
            document.replay(entry)?;
        }
        if !raw {
            document.guard = Some(Guard::new(&document.doc));
        }
        document.measure();
        let changed = Arc::clone(&document.changed);
        document
            .doc
            .observe_after_transaction("changed", move |txn| {
                if txn.has_changes() {
                    changed.store(true, Ordering::Relaxed);
                }
            })
            .expect("nobody else has the document yet");
        Ok(document)
    }

    fn restore(&mut self, snapshot: &Snapshot) -> Result<(), JournalError> {
        let damaged = |reason: String| JournalError::Damaged { seq: snapshot.seq, reason };
        let (length, at) =
            sync::read_varuint(&snapshot.body, 0).ok_or_else(|| damaged("no header".to_owned()))?;
        let end = at.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
        let header = snapshot.body.get(at..end).ok_or_else(|| damaged("short header".to_owned()))?;
        let header: Header = serde_json::from_slice(header).map_err(|e| damaged(e.to_string()))?;
        self.owners = header.owners.into_iter().map(|(id, owner)| (ClientID::new(id), owner)).collect();
        self.integrate(&snapshot.body[end..]).map_err(damaged)?;
        Ok(())
    }

    fn replay(&mut self, entry: Entry) -> Result<(), JournalError> {
        let seq = entry.seq;
        let damaged = |reason: String| JournalError::Damaged { seq, reason };
        match entry.kind {
            Kind::Update => {
                let clients = self.integrate(&entry.body).map_err(damaged)?;
                if entry.author.is_none() {
                    // The server's own ids need no entry of their own: nobody else may ever use them.
                    self.owners.extend(clients.into_iter().map(|client| (client, None)));
                }
            }
            Kind::ClientId => {
                let (client, _) = sync::read_varuint(&entry.body, 0)
                    .ok_or_else(|| damaged("not a client id".to_owned()))?;
                self.owners.insert(ClientID::new(client), entry.author);
            }
            Kind::Void => {}
            Kind::Happening => return Err(damaged("a happening in a board's stream".to_owned())),
        }
        Ok(())
    }

    /// Applies bytes from the journal; answers the client ids whose blocks they carry.
    fn integrate(&mut self, update: &[u8]) -> Result<Vec<ClientID>, String> {
        let update = Update::decode_v1(update).map_err(|e| e.to_string())?;
        let clients = update.insertions(true).client_ids().collect();
        self.doc.transact_mut().apply_update(update).map_err(|e| e.to_string())?;
        Ok(clients)
    }

    /// Does the update carry blocks that the document does not have?
    pub(crate) fn has_new_blocks(&self, update: &Update) -> bool {
        let state = self.state_vector();
        let blocks = beyond(&update.insertions(true), &state);
        !blocks.is_empty() && !self.are_parked(&blocks, &[], &state)
    }

    /// Are these blocks and deletions parked here already, for want of their past? Such ones went to every replica,
    /// and each of them sends them again with its next step 2 (Yjs and yrs both do): nobody's offence.
    fn are_parked(&self, blocks: &[Stretch], deletions: &[Stretch], state: &StateVector) -> bool {
        let txn = self.doc.transact();
        if !txn.has_missing_updates() {
            return false;
        }
        // Beyond its own state a document encodes what is parked.
        let Ok(parked) = Update::decode_v1(&txn.encode_state_as_update_v1(state)) else { return false };
        contains(&beyond(&parked.insertions(true), state), blocks)
            && contains(&beyond(parked.delete_set(), state), deletions)
    }

    /// Takes a person's update. A refusal may come with news too: the update and what undid it, for everyone.
    pub(crate) fn accept(
        &mut self,
        person: &PersonId,
        role: Role,
        raw: Bytes,
        update: Update,
        types: usize,
        at: Millis,
    ) -> Result<News, (Refusal, News)> {
        self.make_room(raw.len(), types)?;
        let before = self.state_vector();
        let mut blocks = beyond(&update.insertions(true), &before);
        // Deletions of what is still to come would take someone's next words away as they arrive.
        let mut deletions = beyond(update.delete_set(), &before);
        let brings = !blocks.is_empty() || !deletions.is_empty();
        let mut claimed: Vec<ClientID> =
            blocks.iter().chain(&deletions).map(|stretch| stretch.client).collect();
        claimed.sort_unstable();
        claimed.dedup();
        claimed.retain(|client| !self.owners.contains_key(client));
        let is_foreign = |stretch: &Stretch| {
            let owner = self.owners.get(&stretch.client);
            owner.is_some_and(|owner| owner.as_ref() != Some(person))
        };
        blocks.retain(is_foreign);
        deletions.retain(is_foreign);
        let foreign = !blocks.is_empty() || !deletions.is_empty();
        if foreign && !self.are_parked(&blocks, &deletions, &before) {
            return Err((Refusal::ForeignClient {}, News::default()));
        }

        self.changed.store(false, Ordering::Relaxed);
        let taken_back = self.apply(update, role)?;
        if !brings && !self.changed.load(Ordering::Relaxed) {
            // The usual step 2 of a client that comes back: nothing to keep.
            return Ok(News::default());
        }
        self.whole = None;
        self.size = self.size.saturating_add(raw.len());
        self.types = self.types.saturating_add(types);
        let mut news = News::default();
        for client in claimed {
            self.owners.insert(client, Some(person.clone()));
            let mut body = Vec::new();
            sync::write_varuint(&mut body, client.get());
            let author = Some(person.clone());
            news.entries.push(NewEntry { kind: Kind::ClientId, author, at, body: body.into() });
        }
        news.push(raw, Some(person.clone()), at);
        let Some(TakenBack { refusal, inverse }) = taken_back else {
            return Ok(news);
        };
        if let Some(inverse) = inverse {
            self.owners.insert(self.doc.client_id(), None);
            news.push(inverse.into(), None, at);
        }
        Err((refusal, news))
    }

    /// Refuses what would make the board too large. The estimates only grow, so what was deleted since is counted out
    /// first.
    fn make_room(&mut self, size: usize, types: usize) -> Result<(), (Refusal, News)> {
        let fits = |document: &Self| {
            document.size.saturating_add(size) <= document.largest.size
                && document.types.saturating_add(types) <= document.largest.types
        };
        if !fits(self) {
            self.measure();
        }
        if fits(self) {
            Ok(())
        } else {
            Err((Refusal::TooLarge { limit: Size(self.largest.size).told() }, News::default()))
        }
    }

    fn measure(&mut self) {
        let whole = self.difference(&StateVector::default());
        self.size = whole.len();
        self.types = walk::update(&whole).map_or(self.largest.types, |walked| walked.types);
    }

    /// An update that breaks off midway leaves blocks in memory that no journal has: the document is then broken.
    fn apply(&mut self, update: Update, role: Role) -> Result<Option<TakenBack>, (Refusal, News)> {
        let taken_back = match self.guard.as_mut() {
            None => {
                let applied = self.doc.transact_mut().apply_update(update);
                applied.err().map(|_| TakenBack { refusal: Refusal::MalformedFrame {}, inverse: None })
            }
            Some(guard) => guard.apply(update, role).err(),
        };
        if let Some(TakenBack { refusal: refusal @ Refusal::MalformedFrame {}, .. }) = taken_back {
            self.broken = true;
            return Err((refusal, News::default()));
        }
        Ok(taken_back)
    }

    /// Did an update break off midway? Then only the journal knows the board; the room must be loaded anew.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    pub(crate) fn state_vector(&self) -> StateVector {
        self.doc.transact().state_vector()
    }

    pub(crate) fn encoded_state_vector(&self) -> Vec<u8> {
        self.state_vector().encode_v1()
    }

    /// What a replica with this state lacks, as one update.
    pub(crate) fn difference(&self, state_vector: &StateVector) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(state_vector)
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

    /// Canonical JSON, or for a raw board its state as one update.
    pub(crate) fn export(&self, id: &BoardId) -> Vec<u8> {
        if self.guard.is_some() {
            board::canonical::canonical(&self.doc, id).into_bytes()
        } else {
            self.difference(&StateVector::default())
        }
    }

    pub(crate) fn snapshot(&self, seq: Seq) -> Snapshot {
        let owners = self.owners.iter().map(|(id, owner)| (id.get(), owner.clone())).collect();
        let header = serde_json::to_vec(&Header { owners }).expect("ids are JSON");
        let mut body = Vec::new();
        sync::write_varuint(&mut body, header.len() as u64);
        body.extend_from_slice(&header);
        body.extend_from_slice(&self.difference(&StateVector::default()));
        Snapshot { seq, body: body.into() }
    }
}

impl News {
    fn push(&mut self, update: Bytes, author: Option<PersonId>, at: Millis) {
        self.updates.push(update.clone());
        self.entries.push(NewEntry { kind: Kind::Update, author, at, body: update });
    }
}

/// A run of clocks of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    client: ClientID,
    clocks: Range<u32>,
}

/// The part of a set that lies beyond a state.
fn beyond(set: &IdSet, state: &StateVector) -> Vec<Stretch> {
    let mut found = Vec::new();
    for (client, ranges) in set.iter() {
        let known = state.get(client);
        for range in ranges.iter().filter(|range| range.end > known) {
            found.push(Stretch { client: *client, clocks: range.start.max(known)..range.end });
        }
    }
    found
}

/// Does each of the wanted stretches lie within one that is there?
fn contains(there: &[Stretch], wanted: &[Stretch]) -> bool {
    wanted.iter().all(|want| {
        there.iter().any(|have| {
            have.client == want.client
                && have.clocks.start <= want.clocks.start
                && want.clocks.end <= have.clocks.end
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_protocol::board::{NOTES, new_doc_as};
    use yrs::{Map, MapPrelim, Text, WriteTxn};

    fn person(name: &str) -> PersonId {
        name.parse().expect("an id")
    }

    fn raw_document() -> Document {
        Document::load(Loaded::default(), true, &Limits::default()).expect("an empty journal loads")
    }

    fn offer(document: &mut Document, name: &str, bytes: &[u8]) -> Result<News, (Refusal, News)> {
        let update = Update::decode_v1(bytes).expect("an update");
        let types = walk::update(bytes).expect("well formed").types;
        document.accept(&person(name), Role::Participant, Bytes::copy_from_slice(bytes), update, types, 1)
    }

    fn typed(client: u64, text: &str) -> Vec<u8> {
        let doc = new_doc_as(ClientID::new(client));
        let mut txn = doc.transact_mut();
        let shared = txn.get_or_insert_text("text");
        shared.push(&mut txn, text);
        txn.encode_update_v1()
    }

    fn journaled(news: News, journal: &mut Vec<Entry>) {
        for NewEntry { kind, author, at, body } in news.entries {
            journal.push(Entry { seq: journal.len() as Seq + 1, kind, author, at, body });
        }
    }

    #[test]
    fn s8_a_crdt_id_belongs_to_who_wrote_with_it_first_also_after_a_reload() {
        let mut journal = Vec::new();
        let mut document = raw_document();
        journaled(offer(&mut document, "ada", &typed(7, "a")).ok().expect("hers"), &mut journal);
        let Err((refusal, _)) = offer(&mut document, "bob", &typed(7, "ab")) else { panic!("not his") };
        assert_eq!(refusal, Refusal::ForeignClient {});

        let snapshot = document.snapshot(journal.len() as Seq);
        for loaded in [
            Loaded { snapshot: None, entries: journal },
            Loaded { snapshot: Some(snapshot), entries: Vec::new() },
        ] {
            let mut again = Document::load(loaded, true, &Limits::default()).expect("loads");
            assert!(offer(&mut again, "bob", &typed(7, "ab")).is_err());
            assert!(offer(&mut again, "ada", &typed(7, "ab")).is_ok());
            assert_eq!(again.state_vector().get(&ClientID::new(7)), 2);
        }
    }

    #[test]
    fn s8_nobody_deletes_what_someone_else_has_yet_to_write() {
        let mut document = raw_document();
        assert!(offer(&mut document, "ada", &typed(7, "a")).is_ok());
        // No blocks; deletions of client 7, from clock 1, a hundred of them.
        let Err((refusal, _)) = offer(&mut document, "eve", &[0, 1, 7, 1, 1, 100]) else {
            panic!("not hers")
        };
        assert_eq!(refusal, Refusal::ForeignClient {});
        assert!(offer(&mut document, "eve", &[0, 1, 7, 1, 0, 1]).is_ok(), "what is there may be deleted");
    }

    #[test]
    fn w2_a_board_has_a_largest_size_and_deleting_makes_room() {
        let mut document = raw_document();
        let long = "x".repeat(6 * 1024 * 1024);
        for client in 1..=5 {
            assert!(offer(&mut document, "ada", &typed(client, &long)).is_ok(), "{client}");
        }
        let Err((refusal, news)) = offer(&mut document, "ada", &typed(6, &long)) else { panic!("too large") };
        assert_eq!(refusal, Refusal::TooLarge { limit: Limits::default().board.told() });
        assert!(news.entries.is_empty());
        let mut gone = vec![0, 1, 1, 1, 0];
        sync::write_varuint(&mut gone, long.len() as u64);
        assert!(offer(&mut document, "ada", &gone).is_ok());
        assert!(offer(&mut document, "ada", &typed(6, &long)).is_ok());
    }

    #[test]
    fn w2_a_board_has_a_largest_number_of_types() {
        let mut document = raw_document();
        let doc = new_doc_as(ClientID::new(7));
        let map = doc.get_or_insert_map("map");
        let many = |count: usize| {
            let mut txn = doc.transact_mut();
            for key in 0..count {
                map.insert(&mut txn, key.to_string(), MapPrelim::default());
            }
            txn.encode_update_v1()
        };
        assert!(offer(&mut document, "ada", &many(Limits::default().types)).is_ok());
        let Err((refusal, _)) = offer(&mut document, "ada", &many(1)) else { panic!("too many") };
        assert!(matches!(refusal, Refusal::TooLarge { .. }));
    }

    #[test]
    fn w2_the_deepest_board_there_can_be_fits_a_workers_stack() {
        let deletes_it = || {
            let doc = board::new_doc();
            let root = doc.get_or_insert_map("root");
            let mut txn = doc.transact_mut();
            let mut map = root.insert(&mut txn, "down", MapPrelim::default());
            for _ in 1..Limits::default().types {
                map = map.insert(&mut txn, "down", MapPrelim::default());
            }
            root.remove(&mut txn, "down");
            drop(txn);
            root.len(&doc.transact())
        };
        // Half of it: what is left is for whatever else a worker does.
        let worker =
            std::thread::Builder::new().stack_size(crate::STACK / 2).spawn(deletes_it).expect("starts");
        assert_eq!(worker.join().expect("fits"), 0);
    }

    #[test]
    fn s3_what_brings_nothing_is_not_journaled_and_what_waits_for_its_past_is() {
        let mut document = raw_document();
        let whole = typed(7, "abc");
        assert_eq!(offer(&mut document, "ada", &whole).ok().expect("new").updates.len(), 1);
        let again = offer(&mut document, "ada", &whole).ok().expect("known");
        assert!(again.entries.is_empty() && again.updates.is_empty());

        // Block 1 of a client whose block 0 never came: yrs parks it and tells nobody.
        let doc = new_doc_as(ClientID::new(9));
        let text = doc.get_or_insert_text("text");
        text.push(&mut doc.transact_mut(), "x");
        let late = {
            let mut txn = doc.transact_mut();
            text.push(&mut txn, "y");
            txn.encode_update_v1()
        };
        assert_eq!(offer(&mut document, "eve", &late).ok().expect("parked").updates.len(), 1);
    }

    #[test]
    fn s8_what_is_parked_comes_back_from_everyone_and_is_nobodys_offence() {
        // Eve's block 1, whose block 0 never came: it went to everyone, and waits in every replica.
        let eve = new_doc_as(ClientID::new(9));
        let text = eve.get_or_insert_text("text");
        text.push(&mut eve.transact_mut(), "x");
        let next = |typed: &str| {
            let mut txn = eve.transact_mut();
            text.push(&mut txn, typed);
            txn.encode_update_v1()
        };
        let (parked, later) = (next("y"), next("z"));
        let mut document = raw_document();
        assert!(offer(&mut document, "eve", &parked).is_ok());

        // Ada wrote while her line was cut; her step 2 has her edit and what waits.
        let ada = new_doc_as(ClientID::new(7));
        ada.transact_mut().apply_update(Update::decode_v1(&parked).expect("an update")).expect("parks");
        let hers = ada.get_or_insert_text("text");
        let idle = ada.transact().encode_state_as_update_v1(&document.state_vector());
        assert!(!document.has_new_blocks(&Update::decode_v1(&idle).expect("an update")), "a reader's step 2");
        hers.push(&mut ada.transact_mut(), "a");
        let step2 = ada.transact().encode_state_as_update_v1(&document.state_vector());
        assert!(
            Update::decode_v1(&step2).expect("an update").insertions(true).client_ids().any(|c| c.get() == 9)
        );
        assert!(offer(&mut document, "ada", &step2).is_ok());
        assert_eq!(document.state_vector().get(&ClientID::new(7)), 1);

        let Err((refusal, _)) = offer(&mut document, "ada", &later) else { panic!("Eve's, and not parked") };
        assert_eq!(refusal, Refusal::ForeignClient {});
        assert!(document.has_new_blocks(&Update::decode_v1(&later).expect("an update")));
    }

    #[test]
    fn r4_a_refused_update_travels_with_what_undoes_it() {
        let mut document = Document::load(Loaded::default(), false, &Limits::default()).expect("loads");
        let doc = new_doc_as(ClientID::new(7));
        let bytes = {
            let mut txn = doc.transact_mut();
            let meta = txn.get_or_insert_map("meta");
            meta.insert(&mut txn, "title", "mine");
            let _notes = txn.get_or_insert_map(NOTES);
            txn.encode_update_v1()
        };
        let Err((refusal, news)) = offer(&mut document, "eve", &bytes) else { panic!("refused") };
        assert_eq!(refusal, Refusal::StructureLocked { zone: None });
        assert_eq!(news.updates.len(), 2, "the offence and its undoing");
        let peer = board::new_doc();
        let frame = frames::of_edits(std::slice::from_ref(&news.updates)).remove(0);
        let Some(Ok(sync::Message::Update { update: merged })) = sync::messages(&frame).next() else {
            panic!("one frame")
        };
        peer.transact_mut().apply_update(Update::decode_v1(merged).expect("an update")).expect("applies");
        let meta = peer.get_or_insert_map("meta");
        assert!(meta.get(&peer.transact(), "title").is_none(), "nobody renders it");
    }

    #[test]
    fn s9_an_update_that_breaks_off_midway_breaks_the_document_and_is_not_kept() {
        // `notes.n2 = null`, then a value whose parent is that null: yrs has taken the first when the second fails.
        let update = b"\x01\x02\x07\x00\x28\x01\x05notes\x02n2\x01\x7e\x28\x00\x07\x00\x01k\x01\x7e\x00";
        for raw in [true, false] {
            let mut document = Document::load(Loaded::default(), raw, &Limits::default()).expect("loads");
            let Err((refusal, news)) = offer(&mut document, "eve", update) else { panic!("refused") };
            assert_eq!(refusal, Refusal::MalformedFrame {});
            assert!(news.entries.is_empty() && document.is_broken());
        }
    }

    #[test]
    fn s2_joiners_share_one_encoding_of_the_whole() {
        let mut document = raw_document();
        assert!(offer(&mut document, "ada", &typed(7, "abc")).is_ok());
        let whole = |document: &mut Document| match document.step2(&StateVector::default()) {
            Parcel::One(frame) => frame,
            Parcel::Pieces(_) => panic!("three letters in pieces"),
        };
        let first = whole(&mut document);
        assert_eq!(first.as_ptr(), whole(&mut document).as_ptr());
        assert!(offer(&mut document, "bob", &typed(8, "d")).is_ok());
        assert_ne!(first, whole(&mut document));
    }
}
