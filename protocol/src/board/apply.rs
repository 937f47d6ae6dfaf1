//! One update into one document, contained: what breaks off midway is told from what is whole, nothing stays parked,
//! and a panic of the decoder's library ends here.

use crate::merge;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yrs::{Doc, ReadTxn, Transact, TransactionMut, Update, WriteTxn, updates::decoder::Decode};

/// Bytes of an update that are applied between two looks at the time: some 40 blocks. A block of a few bytes that is
/// put between two others of a list looks at all that lies between them: 5,000 in 43 KiB take seconds, 20,000 in
/// 198 KiB more than a minute.
const SLICE: usize = 512;

/// How far an update got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    Whole,
    /// It broke off at a block that no document can hold (its parent is no Y type, or its blocks wait for each other).
    /// What took effect before that, as an update of its own: whoever applies it has what this document has.
    InPart {
        update: Vec<u8>,
    },
    /// It takes too long. What took effect so far, as an update of its own.
    TooLate {
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

/// [`apply`] in a transaction of its own, whose end may panic as well: then the document is lost, too.
pub fn alone(doc: &Doc, update: Update) -> Applied {
    let mut txn = doc.transact_mut();
    let applied = apply(&mut txn, update);
    match catch_unwind(AssertUnwindSafe(|| drop(txn))) {
        Ok(()) => applied,
        Err(_panic) => Applied::Panicked,
    }
}

/// [`apply`] of an update that is made of these bytes, slice by slice until it is late. The blocks come in an order in
/// which each finds those it needs, so that what took effect is an update like any other.
pub fn apply_within(
    txn: &mut TransactionMut<'_>,
    raw: &[u8],
    update: Update,
    is_late: &mut dyn FnMut() -> bool,
) -> Applied {
    let slices = if raw.len() > SLICE { merge::pieces(raw, SLICE).ok() } else { None };
    let Some(slices) = slices else { return apply(txn, update) };
    for slice in slices {
        if is_late() {
            txn.prune_pending();
            return Applied::TooLate { update: txn.encode_update_v1() };
        }
        let Ok(update) = Update::decode_v1(&slice) else {
            return Applied::InPart { update: txn.encode_update_v1() };
        };
        match catch_unwind(AssertUnwindSafe(|| txn.apply_update(update))) {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Applied::InPart { update: txn.encode_update_v1() },
            Err(_panic) => return Applied::Panicked,
        }
    }
    apply(txn, Update::new())
}

/// Ends a transaction after a panic. Dropping commits it, which may panic again; while unwinding that would end the
/// whole process.
pub fn abandon(txn: TransactionMut<'_>) {
    let _panicked_again = catch_unwind(AssertUnwindSafe(|| drop(txn)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{board::new_doc, sync::write_varuint};
    use yrs::StateVector;

    /// A list of client 1 whose blocks do not become one: letters and embeds in turn.
    fn list(length: u64) -> Vec<u8> {
        let mut update = vec![1];
        write_varuint(&mut update, length);
        update.extend_from_slice(&[1, 0, 4, 1, 1, b't', 1, b'a']);
        for before in 0..length - 1 {
            update.push(if before % 2 == 0 { 0x85 } else { 0x84 });
            update.push(1);
            write_varuint(&mut update, before);
            update.extend_from_slice(if before % 2 == 0 { &[2, b'{', b'}'] } else { &[1, b'a'] });
        }
        update.push(0);
        update
    }

    /// Letters of client 9, each between one of that list and its end.
    fn wide(length: u64) -> Vec<u8> {
        let mut update = vec![1];
        write_varuint(&mut update, length);
        update.extend_from_slice(&[9, 0]);
        for before in 0..length {
            update.extend_from_slice(&[0xc4, 1]);
            write_varuint(&mut update, before);
            update.push(1);
            write_varuint(&mut update, length - 1);
            update.extend_from_slice(&[1, b'x']);
        }
        update.push(0);
        update
    }

    fn take(doc: &Doc, raw: &[u8], mut slices: usize) -> Applied {
        let mut txn = doc.transact_mut();
        let mut is_late = || {
            slices = slices.saturating_sub(1);
            slices == 0
        };
        let update = Update::decode_v1(raw).expect("an update");
        apply_within(&mut txn, raw, update, &mut is_late)
    }

    #[test]
    fn s15_an_update_that_takes_too_long_stops_and_what_it_did_is_an_update() {
        let (whole, doc, peer) = (new_doc(), new_doc(), new_doc());
        for doc in [&whole, &doc, &peer] {
            assert_eq!(take(doc, &list(1000), usize::MAX), Applied::Whole);
        }
        let wide = wide(1000);
        assert_eq!(take(&whole, &wide, usize::MAX), Applied::Whole);
        let Applied::TooLate { update } = take(&doc, &wide, 5) else { panic!("late") };
        assert!(update.len() < wide.len() / 2);
        assert_eq!(take(&peer, &update, usize::MAX), Applied::Whole);
        let state = |doc: &Doc| doc.transact().encode_state_as_update_v1(&StateVector::default());
        assert_eq!(state(&peer), state(&doc));
        // The rest of it, later: as if it had come at once.
        assert_eq!(take(&doc, &wide, usize::MAX), Applied::Whole);
        assert_eq!(state(&doc), state(&whole));
    }
}
