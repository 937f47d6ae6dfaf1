//! One update into one document, contained: what breaks off midway is told from what is whole, nothing stays parked,
//! and a panic of the decoder's library ends here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use yrs::{ReadTxn, TransactionMut, Update, WriteTxn};

/// How far an update got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    Whole,
    /// It broke off at a block that no document can hold (its parent is no Y type, or its blocks wait for each other).
    /// What took effect before that, as an update of its own: whoever applies it has what this document has.
    InPart {
        update: Vec<u8>,
    },
    /// The library panicked. Nobody knows what the document is now: it must be loaded again.
    Panicked,
}

/// Applies `update`. After [`Applied::Panicked`] the transaction must be given up with [`abandon`], not dropped.
pub fn apply(txn: &mut TransactionMut<'_>, update: Update) -> Applied {
    match catch_unwind(AssertUnwindSafe(|| txn.apply_update(update))) {
        Ok(Ok(())) if !txn.has_missing_updates() => Applied::Whole,
        Ok(_) => {
            txn.prune_pending();
            Applied::InPart { update: txn.encode_update_v1() }
        }
        Err(_panic) => Applied::Panicked,
    }
}

/// Ends a transaction after a panic. Dropping commits it, which may panic again; while unwinding that would end the
/// whole process.
pub fn abandon(txn: TransactionMut<'_>) {
    let _panicked_again = catch_unwind(AssertUnwindSafe(|| drop(txn)));
}
