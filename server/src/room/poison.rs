//! The client whose updates poison a room, in the tests of this crate only. No input is known that makes the CRDT library
//! panic, so one client id does: the transaction that has its first block panics as it ends, where observers are called.

use yrs::{ClientID, Doc, TransactionMut};

pub(crate) mod tests;

pub(crate) const POISON: ClientID = ClientID::new(66_666_666);

/// Lets it lurk in a document that is new.
pub(crate) fn lurk(doc: &Doc) {
    let strike = |txn: &mut TransactionMut<'_>| {
        let had = txn.before_state().get(&POISON);
        assert!(txn.after_state().get(&POISON) == had, "the poison works");
    };
    doc.observe_after_transaction("poison", strike).expect("nobody is at work in it");
}
