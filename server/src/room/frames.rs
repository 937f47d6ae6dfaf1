//! The frames of edits that a room sends: encoded once, shared by every session that gets them.

use super::outbox::Parcel;
use bytes::Bytes;
use flate2::{Compression, write::DeflateEncoder};
use socle_protocol::{merge, sync, walk};
use std::io::Write;
use yrs::StateVector;

/// Largest update of a state that is sent in pieces: a phone with 10 kB/s has one in time for the 30 s after which a
/// stock client takes a silent line for dead (SPEC S2).
const LARGEST_PIECE: usize = 256 * 1024;

/// Committed edits as the fewest frames. One alone travels as it came.
pub(crate) fn of_edits(updates: &[Vec<Bytes>]) -> Vec<Bytes> {
    if let [alone] = updates
        && let [one] = &alone[..]
    {
        return vec![Bytes::from(sync::update(one))];
    }
    let groups = updates.iter().map(|group| group.iter().map(AsRef::as_ref));
    let merged = merge::merged(groups).expect("every update was walked before it was accepted");
    merged.iter().map(|update| Bytes::from(sync::update(update))).collect()
}

/// What everyone had before these frames, whose edits are in `now`.
pub(crate) fn before(mut now: StateVector, frames: &[Bytes]) -> StateVector {
    for frame in frames {
        let Some(Ok(sync::Message::Update { update })) = sync::messages(frame).next() else { continue };
        for blocks in walk::update(update).expect("every update was walked").blocks {
            now.set_min(yrs::block::ClientID::new(blocks.client), blocks.from);
        }
    }
    now
}

/// A step 2: what someone lacks, whole.
pub(crate) fn of_answer(update: &[u8]) -> Parcel {
    in_pieces(update, sync::step2)
}

/// What a session that was too slow lacks.
pub(crate) fn of_difference(update: &[u8]) -> Parcel {
    in_pieces(update, sync::update)
}

/// Frames below this are not worth a stream of their own in a browser.
const WORTH_DEFLATING: usize = 4 * 1024;

/// The same for a session that can inflate: a board of notes is text for the most part, and shrinks to a third. At the
/// fastest level 1 MB takes ≈ 10 ms.
pub(crate) fn deflated(parcel: &Parcel) -> Parcel {
    match parcel {
        Parcel::One(frame) => Parcel::One(deflated_frame(frame)),
        Parcel::Pieces(frames) => Parcel::Pieces(frames.iter().map(deflated_frame).collect()),
    }
}

fn deflated_frame(frame: &Bytes) -> Bytes {
    if frame.len() < WORTH_DEFLATING {
        return frame.clone();
    }
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(frame.len() / 2), Compression::fast());
    let written = encoder.write_all(frame).and_then(|()| encoder.finish());
    Bytes::from(sync::deflated(&written.expect("a vector takes everything")))
}

/// A large update as several, the last one as `last` makes it.
fn in_pieces(update: &[u8], last: fn(&[u8]) -> Vec<u8>) -> Parcel {
    if update.len() <= LARGEST_PIECE {
        return Bytes::from(last(update)).into();
    }
    let mut pieces = merge::pieces(update, LARGEST_PIECE).expect("yrs writes what the walk lets through");
    let end = pieces.pop().expect("an update is one piece at least");
    let frames = pieces.iter().map(|piece| sync::update(piece)).chain([last(&end)]);
    Parcel::Pieces(frames.map(Bytes::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use yrs::{Doc, Map, ReadTxn, Transact, Update, WriteTxn, updates::decoder::Decode};

    fn large() -> Doc {
        let doc = Doc::new();
        let mut txn = doc.transact_mut();
        let map = txn.get_or_insert_map("notes");
        for n in 0..2000 {
            map.insert(&mut txn, format!("n{n}"), "é".repeat(300));
        }
        drop(txn);
        doc
    }

    #[test]
    fn s2_a_large_state_goes_out_in_pieces_and_the_step_2_comes_last() {
        let doc = large();
        let whole = doc.transact().encode_state_as_update_v1(&StateVector::default());
        let Parcel::Pieces(frames) = of_answer(&whole) else { panic!("{} bytes in one frame", whole.len()) };
        let copy = Doc::new();
        for (n, frame) in frames.iter().enumerate() {
            assert!(frame.len() <= LARGEST_PIECE + 1024, "{} bytes", frame.len());
            let update = match sync::messages(frame).next() {
                Some(Ok(sync::Message::Update { update })) if n + 1 < frames.len() => update,
                Some(Ok(sync::Message::Step2 { update })) if n + 1 == frames.len() => update,
                other => panic!("frame {n} is {other:?}"),
            };
            let update = Update::decode_v1(update).expect("an update");
            copy.transact_mut().apply_update(update).expect("applies");
        }
        assert_eq!(copy.transact().encode_state_as_update_v1(&StateVector::default()), whole);
        assert!(matches!(of_answer(&[0, 0]), Parcel::One(_)));
    }

    #[test]
    fn s16_a_deflated_state_is_the_same_frames_in_fewer_bytes() {
        let whole = large().transact().encode_state_as_update_v1(&StateVector::default());
        let (Parcel::Pieces(plain), Parcel::Pieces(small)) =
            (of_answer(&whole), deflated(&of_answer(&whole)))
        else {
            panic!("pieces")
        };
        for (plain, small) in plain.iter().zip(small.iter()) {
            assert!(small.len() < plain.len() / 3, "{} of {} bytes", small.len(), plain.len());
            let Some(Ok(sync::Message::Deflated { frame })) = sync::messages(small).next() else {
                panic!("not deflated")
            };
            let mut inflated = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::DeflateDecoder::new(frame), &mut inflated)
                .expect("DEFLATE");
            assert_eq!(inflated, plain[..]);
        }
        let little = Bytes::from_static(b"little");
        assert!(matches!(deflated(&little.clone().into()), Parcel::One(frame) if frame == little));
    }

    #[test]
    fn s11_what_everyone_had_before_a_batch_is_known_from_its_frames() {
        let doc = large();
        let before_all = doc.transact().state_vector();
        let map = doc.transact_mut().get_or_insert_map("notes");
        map.insert(&mut doc.transact_mut(), "a", "1");
        let first = doc.transact().encode_diff_v1(&before_all);
        let between = doc.transact().state_vector();
        map.insert(&mut doc.transact_mut(), "b", "2");
        let second = doc.transact().encode_diff_v1(&between);
        let frames = of_edits(&[vec![first.into()], vec![second.into()]]);
        assert_eq!(frames.len(), 1);
        assert_eq!(before(doc.transact().state_vector(), &frames), before_all);
    }
}
