//! The local document and the account of what of it is on its way, on the server's disk, or still here.
//!
//! Every local edit has a number. While there is a connection it waits in `pending` until it is sent; without one it
//! is only counted, and the step 2 of the next connection carries whatever the server lacks. The server confirms
//! messages by count (SPEC S6), so each message on its way remembers the newest edit that it carries.

use socle_protocol::merge;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, watch};
use yrs::{
    ClientID, Doc, ReadTxn, StateVector, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

/// Origin of what came from the server: the observer leaves it alone.
const REMOTE: &str = "remote";

/// Which local edits are where.
#[derive(Debug, Default)]
struct Account {
    /// Number of the newest local edit; 0 before the first.
    made: u64,
    /// Number of the newest edit that is on the server's disk together with all before it.
    confirmed: u64,
    /// Was this connection's step 2 made? Before it, edits only count.
    flowing: bool,
    /// Edits that wait to be sent, oldest first. Bounded by what one connection's stall lets gather.
    pending: Vec<(u64, Vec<u8>)>,
    /// For each message on its way, the newest edit that it carries.
    under_way: VecDeque<u64>,
    /// How many messages of this connection the server has confirmed.
    counted: u64,
}

/// What to send, in order.
pub(crate) type Updates = Vec<Vec<u8>>;

#[derive(Debug)]
pub(crate) struct Replica {
    doc: Doc,
    account: Arc<Mutex<Account>>,
    /// Rings when something waits to be sent.
    pub(crate) waiting: Arc<Notify>,
    /// Counts changes of any kind, for those who wait for a state.
    pub(crate) changes: Arc<watch::Sender<u64>>,
}

/// The bytes are not an update that fits this document. Completes «failed to …».
#[derive(Debug, thiserror::Error)]
#[error("apply what the server sent: {0}")]
pub(crate) struct Unreadable(String);

fn lock(account: &Mutex<Account>) -> MutexGuard<'_, Account> {
    // Counters stay true after a panic elsewhere.
    account.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Replica {
    /// An empty document with the CRDT client id of this session.
    pub(crate) fn new(client: u64) -> Self {
        let doc = socle_protocol::board::new_doc_as(ClientID::new(client));
        let account = Arc::new(Mutex::new(Account::default()));
        let waiting = Arc::new(Notify::new());
        let changes = Arc::new(watch::Sender::new(0));
        let (to, ring, tell) = (account.clone(), waiting.clone(), changes.clone());
        doc.observe_update_v1("account", move |txn, event| {
            if txn.origin().is_none_or(|origin| origin.as_ref() != REMOTE.as_bytes()) {
                let mut account = lock(&to);
                account.made += 1;
                if account.flowing {
                    let number = account.made;
                    account.pending.push((number, event.update.clone()));
                    ring.notify_one();
                }
            }
            tell.send_modify(|n| *n += 1);
        })
        .expect("nobody else has a document that was just made");
        Self { doc, account, waiting, changes }
    }

    pub(crate) fn doc(&self) -> &Doc {
        &self.doc
    }

    pub(crate) fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// The step 2 that answers the server's step 1: from here on edits flow.
    pub(crate) fn answer(&self, state_vector: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let theirs = StateVector::decode_v1(state_vector).map_err(|e| Unreadable(e.to_string()))?;
        // The read transaction keeps edits out, so that the account and the diff speak of the same moment.
        let txn = self.doc.transact();
        let mut account = lock(&self.account);
        account.flowing = true;
        account.pending.clear();
        let newest = account.made;
        account.under_way.push_back(newest);
        Ok(txn.encode_diff_v1(&theirs))
    }

    /// Takes what came from the server.
    pub(crate) fn apply(&self, update: &[u8]) -> Result<(), Unreadable> {
        let update = Update::decode_v1(update).map_err(|e| Unreadable(e.to_string()))?;
        self.doc.transact_mut_with(REMOTE).apply_update(update).map_err(|e| Unreadable(e.to_string()))
    }

    /// Takes what came before the step 2 of a new connection: the part that builds on what is here. Others' edits of
    /// that moment may lack what only the step 2 brings, which has them too; and yrs (0.28) panics when deleted blocks
    /// reach it twice, first without their past.
    pub(crate) fn apply_ready(&self, update: &[u8]) -> Result<(), Unreadable> {
        let here = self.doc.transact().state_vector();
        let ready = merge::ready(update, |client| here.get(&ClientID::new(client)), |_| true)
            .map_err(|e| Unreadable(e.to_string()))?;
        ready.update.map_or(Ok(()), |part| self.apply(&part))
    }

    /// Takes the edits that wait; they count as under way.
    pub(crate) fn take_pending(&self) -> Updates {
        let mut account = lock(&self.account);
        let taken = std::mem::take(&mut account.pending);
        account.under_way.extend(taken.iter().map(|(number, _)| *number));
        taken.into_iter().map(|(_, update)| update).collect()
    }

    /// The server has `count` messages of this connection on disk.
    pub(crate) fn confirm(&self, count: u64) {
        let mut account = lock(&self.account);
        while account.counted < count {
            let Some(newest) = account.under_way.pop_front() else { break };
            account.counted += 1;
            account.confirmed = account.confirmed.max(newest);
        }
        drop(account);
        self.changes.send_modify(|n| *n += 1);
    }

    /// The connection is gone: what was under way may be lost and is offered again by the next step 2.
    pub(crate) fn disconnected(&self) {
        let mut account = lock(&self.account);
        account.flowing = false;
        account.counted = 0;
        account.pending.clear();
        account.under_way.clear();
        drop(account);
        self.changes.send_modify(|n| *n += 1);
    }

    /// Number of the newest local edit.
    pub(crate) fn made(&self) -> u64 {
        lock(&self.account).made
    }

    /// Number of the newest local edit that is on disk with all before it.
    pub(crate) fn confirmed(&self) -> u64 {
        lock(&self.account).confirmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yrs::{GetString, Text};

    fn write(replica: &Replica, text: &str) {
        let target = replica.doc().get_or_insert_text("t");
        target.push(&mut replica.doc().transact_mut(), text);
    }

    fn read(replica: &Replica) -> String {
        replica.doc().get_or_insert_text("t").get_string(&replica.doc().transact())
    }

    #[test]
    fn s6_an_edit_is_saved_when_the_message_that_carries_it_is_counted() {
        let (here, there) = (Replica::new(1), Replica::new(2));
        write(&here, "offline ");
        assert!(here.take_pending().is_empty(), "nothing flows before the step 2");
        there.apply(&here.answer(&there.state_vector()).expect("a vector")).expect("an update");
        write(&here, "a");
        write(&here, "b");
        assert_eq!((here.made(), here.confirmed()), (3, 0));
        here.confirm(1);
        assert_eq!(here.confirmed(), 1);
        for update in here.take_pending() {
            there.apply(&update).expect("an update");
        }
        here.confirm(2);
        assert_eq!(here.confirmed(), 2);
        here.confirm(3);
        assert_eq!((here.confirmed(), read(&there).as_str()), (3, "offline ab"));
    }

    #[test]
    fn s2_what_comes_before_the_step_2_may_lack_its_past() {
        // Deleted blocks 2..3 of client 7, in a broadcast; then all of them, in the step 2.
        let (broadcast, step2) = ([1, 1, 7, 2, 0, 1, 0], [1, 1, 7, 0, 0, 3, 0]);
        let here = Replica::new(1);
        here.apply_ready(&broadcast).expect("an update");
        assert_eq!(here.doc().transact().state_vector().get(&ClientID::new(7)), 0);
        here.apply(&step2).expect("an update");
        assert_eq!(here.doc().transact().state_vector().get(&ClientID::new(7)), 3);
    }

    #[test]
    fn s6_what_was_under_way_at_a_cut_is_not_saved_and_goes_with_the_next_step_2() {
        let (here, there) = (Replica::new(1), Replica::new(2));
        here.answer(&there.state_vector()).expect("a vector");
        write(&here, "lost?");
        here.take_pending();
        here.disconnected();
        here.confirm(9);
        assert_eq!(here.confirmed(), 0, "a count of the old connection says nothing");
        there.apply(&here.answer(&there.state_vector()).expect("a vector")).expect("an update");
        here.confirm(1);
        assert_eq!((here.confirmed(), read(&there).as_str()), (1, "lost?"));
    }
}
