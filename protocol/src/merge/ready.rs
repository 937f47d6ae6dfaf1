//! The part of an update that can take effect in a document as it is, and nothing that would have to wait there.
//!
//! What lacks its past would be parked, told to nobody, and one day take effect in the update of someone who knows
//! nothing of it; parked on purpose, it spoils the next edit of a person whose clocks everyone can see. So it is left
//! out by its bytes, and its sender is asked again when the past has come.

use super::Gathered;
use crate::walk::{self, ClientBlocks, Malformed, Need};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

/// What there is to take of an update.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ready {
    /// The part that takes effect at once; `None` when there is no such part.
    pub update: Option<Vec<u8>>,
    /// Something of clients that were admitted is left out.
    pub is_short: bool,
    /// When this is known it is worth asking for the rest.
    pub waits_for: Option<Need>,
}

/// Cuts an update to what a document can take that knows each client up to `known`; new blocks of clients that are not
/// `admitted` are left out too, with all that builds on them. What is known already is left out as well.
///
/// # Errors
/// [`Malformed`] when it would not pass [`walk::update`].
pub fn ready(
    update: &[u8],
    known: impl Fn(u64) -> u32,
    admitted: impl Fn(u64) -> bool,
) -> Result<Ready, Malformed> {
    let (clients, deletions) = walk::blocks(update)?;
    let mut deletions = walk::deletions(deletions)?;
    let mut taking = Taking::of(&clients, known, admitted);
    taking.take_all();
    let mut ready = taking.left_out();
    let mut gathered = Gathered::default();
    for (client, taken) in clients.iter().zip(&taking.taken) {
        let runs = client.runs.get(taken.clone()).unwrap_or_default();
        gathered.runs.extend(runs.iter().map(|run| ((Reverse(run.client), run.from), *run)));
    }
    deletions.retain_mut(|gone| {
        let there = taking.clock(gone.client);
        if there < gone.to {
            ready.waits_for.get_or_insert(Need { client: gone.client, clock: gone.to });
        }
        gone.to = gone.to.min(there);
        gone.from < gone.to
    });
    gathered.deletions = deletions;
    ready.update = gathered.written();
    Ok(ready)
}

struct Taking<'b, 'a, K, A> {
    clients: &'b [ClientBlocks<'a>],
    places: HashMap<u64, usize>,
    known: K,
    admitted: A,
    /// Which blocks of each client are taken.
    taken: Vec<std::ops::Range<usize>>,
    /// How far each client of the update is known with what is taken.
    clocks: Vec<u32>,
    /// Who waits until a client of the update is known beyond a clock. Each is woken once, by what it waits for.
    waiting: Vec<BinaryHeap<Reverse<(u32, usize)>>>,
}

impl<'b, 'a, K: Fn(u64) -> u32, A: Fn(u64) -> bool> Taking<'b, 'a, K, A> {
    fn of(clients: &'b [ClientBlocks<'a>], known: K, admitted: A) -> Self {
        let clocks: Vec<u32> = clients.iter().map(|client| known(client.client)).collect();
        let taken = clients.iter().zip(&clocks).map(|(client, clock)| {
            let first = client.runs.partition_point(|run| run.to <= *clock);
            first..first
        });
        Self {
            places: clients.iter().enumerate().map(|(place, client)| (client.client, place)).collect(),
            taken: taken.collect(),
            waiting: clients.iter().map(|_| BinaryHeap::new()).collect(),
            clients,
            known,
            admitted,
            clocks,
        }
    }

    fn clock(&self, client: u64) -> u32 {
        match self.places.get(&client) {
            Some(place) => self.clocks[*place],
            None => (self.known)(client),
        }
    }

    /// What the next block of this client lacks, if there is such a block.
    fn lack(&self, place: usize) -> Option<Option<Need>> {
        let client = &self.clients[place];
        let next = self.taken[place].end;
        let block = client.runs.get(next)?;
        if block.from > self.clocks[place] {
            return Some(Some(Need { client: client.client, clock: block.from }));
        }
        let needs = client.needs[next].iter().flatten();
        let lacking = needs.map(|need| Need { client: need.client, clock: need.clock.saturating_add(1) });
        Some(lacking.into_iter().find(|need| need.clock > self.clock(need.client)))
    }

    fn take_all(&mut self) {
        let admitted = (0..self.clients.len()).filter(|place| (self.admitted)(self.clients[*place].client));
        let mut awake: Vec<usize> = admitted.collect();
        while let Some(place) = awake.pop() {
            while let Some(lack) = self.lack(place) {
                if let Some(need) = lack {
                    if let Some(other) = self.places.get(&need.client) {
                        self.waiting[*other].push(Reverse((need.clock, place)));
                    }
                    break;
                }
                let taken = &mut self.taken[place];
                self.clocks[place] = self.clocks[place].max(self.clients[place].runs[taken.end].to);
                taken.end += 1;
            }
            let clock = self.clocks[place];
            let waiting = &mut self.waiting[place];
            while waiting.peek().is_some_and(|Reverse((until, _))| *until <= clock) {
                awake.extend(waiting.pop().map(|Reverse((_, waiter))| waiter));
            }
        }
    }

    fn left_out(&self) -> Ready {
        let mut ready = Ready::default();
        for (place, client) in self.clients.iter().enumerate() {
            if !(self.admitted)(client.client) {
                let last = client.runs.last().filter(|last| last.to > self.clocks[place]);
                let wanted = last.map(|last| Need { client: client.client, clock: last.to });
                ready.waits_for = ready.waits_for.or(wanted);
            } else if let Some(lack) = self.lack(place) {
                ready.is_short = true;
                // What only waits for the rest of this update is no reason to ask.
                let outside = lack
                    .filter(|need| need.client == client.client || !self.places.contains_key(&need.client));
                ready.waits_for = ready.waits_for.or(outside);
            }
        }
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yrs::{
        ClientID, Doc, GetString, ReadTxn, StateVector, Text, Transact, Update, updates::decoder::Decode,
    };

    fn doc(client: u64) -> Doc {
        crate::board::new_doc_as(ClientID::new(client))
    }

    fn take(doc: &Doc, update: &[u8]) {
        doc.transact_mut().apply_update(Update::decode_v1(update).expect("decodes")).expect("applies");
    }

    /// One edit of a replica, as it sends it.
    fn typed(doc: &Doc, at: u32, text: &str) -> Vec<u8> {
        let root = doc.get_or_insert_text("t");
        let mut txn = doc.transact_mut();
        root.insert(&mut txn, at, text);
        txn.encode_update_v1()
    }

    fn known(doc: &Doc) -> impl Fn(u64) -> u32 {
        let state = doc.transact().state_vector();
        move |client| state.get(&ClientID::new(client))
    }

    fn everything(doc: &Doc) -> Vec<u8> {
        doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    fn shown(doc: &Doc) -> String {
        doc.get_or_insert_text("t").get_string(&doc.transact())
    }

    #[test]
    fn s8_what_has_its_past_is_ready_and_what_lacks_it_is_known_by_its_bytes() {
        let (ada, server) = (doc(7), doc(1));
        let (first, second) = (typed(&ada, 0, "ab"), typed(&ada, 1, "x"));
        let (one, two) = (walk::update(&first).expect("walks"), walk::update(&second).expect("walks"));
        assert!(one.needs.is_empty() && one.is_ready(known(&server)));
        assert_eq!(two.needs, [Need { client: 7, clock: 2 }]);
        assert!(!two.is_ready(known(&server)));
        take(&server, &first);
        assert!(two.is_ready(known(&server)));
        // A whole state needs nothing, whoever wrote it.
        let ben = doc(9);
        take(&ben, &everything(&ada));
        typed(&ben, 1, "é");
        assert!(walk::update(&everything(&ben)).expect("walks").needs.is_empty());
        // A deletion needs what it deletes.
        let gone = walk::update(&[0, 1, 7, 1, 1, 100]).expect("walks");
        assert_eq!(gone.needs, [Need { client: 7, clock: 101 }]);
    }

    #[test]
    fn s8_what_lacks_its_past_is_left_out_and_the_rest_takes_effect() {
        let (ada, ben, server) = (doc(7), doc(9), doc(1));
        let lost = typed(&ada, 0, "ab");
        take(&ben, &lost);
        // Ben's first edit stands alone; his second is inside of Ada's, which the server never had.
        let alone = typed(&ben, 0, "seul ");
        take(&server, &alone);
        typed(&ben, 5 + 1, "dans");
        let all = everything(&ben);
        let walked = walk::update(&all).expect("walks");
        assert!(walked.is_ready(known(&server)), "he brings Ada's himself");

        let without_ada = ready(&all, known(&server), |client| client != 7).expect("walks");
        assert_eq!(without_ada.update, None, "nothing of his can stand alone");
        assert!(without_ada.is_short);
        assert_eq!(without_ada.waits_for, Some(Need { client: 7, clock: 2 }));

        take(&server, &lost);
        let now = ready(&all, known(&server), |client| client != 7).expect("walks");
        assert!(!now.is_short && now.waits_for.is_none());
        take(&server, &now.update.expect("his second edit"));
        assert_eq!(shown(&server), shown(&ben));
        let txn = server.transact();
        assert!(!txn.has_missing_updates());
    }

    #[test]
    fn s8_gaps_and_deletions_of_what_is_to_come_are_left_out() {
        let (ada, server) = (doc(7), doc(1));
        let parts: Vec<Vec<u8>> = ["a", "b", "c", "d"].iter().map(|text| typed(&ada, 0, text)).collect();
        take(&server, &parts[0]);
        // Clock 2 is missing between 1 and 3; deletions reach beyond what there is.
        let gap =
            crate::merge::merged([[&parts[1][..], &parts[3], &[0, 1, 7, 1, 0, 9]]]).expect("walks").remove(0);
        let walked = walk::update(&gap).expect("walks");
        assert_eq!(walked.needs, [Need { client: 7, clock: 9 }]);
        let cut = ready(&gap, known(&server), |_| true).expect("walks");
        assert!(cut.is_short);
        assert_eq!(cut.waits_for, Some(Need { client: 7, clock: 3 }));
        take(&server, &cut.update.expect("b, and the deletion of a and b"));
        assert_eq!(server.transact().state_vector().get(&ClientID::new(7)), 2);
        assert_eq!(shown(&server), "");
        assert!(!server.transact().has_missing_updates());
    }

    #[test]
    fn s8_blocks_that_wait_for_each_other_are_left_out() {
        // Client 7's block stands right of client 9's, and 9's right of 7's.
        let entangled = b"\x02\x01\x09\x00\x84\x07\x00\x01a\x01\x07\x00\x84\x09\x00\x01b\x00";
        assert!(walk::update(entangled).expect("walks").needs.is_empty(), "nothing from outside");
        let cut = ready(entangled, |_| 0, |_| true).expect("walks");
        assert_eq!(cut, Ready { update: None, is_short: true, waits_for: None });
    }

    #[test]
    fn s8_many_clients_that_wait_in_the_worst_order_cost_little() {
        // Each client's block needs the one of the client after it: woken one by one from the end.
        let count = 60_000_u64;
        let mut bytes = Vec::new();
        crate::sync::write_varuint(&mut bytes, count);
        for client in (1..=count).rev() {
            crate::sync::write_varuint(&mut bytes, 1);
            crate::sync::write_varuint(&mut bytes, client);
            bytes.push(0);
            if client < count {
                bytes.push(0x84);
                crate::sync::write_varuint(&mut bytes, client + 1);
                bytes.push(0);
            } else {
                bytes.extend_from_slice(&[0x04, 1, 1, b't']);
            }
            bytes.extend_from_slice(&[1, b'x']);
        }
        bytes.push(0);
        let start = std::time::Instant::now();
        let cut = ready(&bytes, |_| 0, |_| true).expect("walks");
        assert_eq!(cut.update.as_deref(), Some(&bytes[..]));
        let none = ready(&bytes, |_| 0, |client| client != count).expect("walks");
        assert_eq!(none.update, None);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}
