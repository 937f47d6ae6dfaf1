//! Put together or cut, updates do what they do one by one.

use super::*;
use rand::{Rng, SeedableRng, rngs::StdRng};
use yrs::{
    Doc, GetString, Map, MapPrelim, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, Update,
    WriteTxn, updates::decoder::Decode,
};

fn doc(client: u64) -> Doc {
    Doc::with_options(Options {
        client_id: yrs::block::ClientID::new(client),
        offset_kind: OffsetKind::Utf16,
        ..Options::default()
    })
}

fn apply(doc: &Doc, update: &[u8]) {
    walk::update(update).expect("what is written passes the walk");
    doc.transact_mut().apply_update(Update::decode_v1(update).expect("an update")).expect("applies");
}

fn state(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

fn text(doc: &Doc) -> String {
    let text = doc.transact_mut().get_or_insert_text("text");
    text.get_string(&doc.transact())
}

/// People who type, cut and sync at random: the updates as a server would get them, in an order in which it could.
fn traffic(seed: u64, edits: usize) -> Vec<Vec<u8>> {
    let mut rng = StdRng::seed_from_u64(seed);
    let people: Vec<Doc> = (0..5).map(|_| doc(rng.random_range(1..1 << 50))).collect();
    let mut sent: Vec<Vec<u8>> = Vec::new();
    let mut seen = vec![0; people.len()];
    for _ in 0..edits {
        let who = rng.random_range(0..people.len());
        if rng.random_ratio(1, 3) {
            for update in &sent[seen[who]..] {
                apply(&people[who], update);
            }
            seen[who] = sent.len();
        }
        let before = people[who].transact().state_vector();
        {
            let mut txn = people[who].transact_mut();
            let text = txn.get_or_insert_text("text");
            let length = text.len(&txn);
            match rng.random_range(0..4) {
                0 if length > 3 => text.remove_range(&mut txn, rng.random_range(0..length - 2), 2),
                1 => {
                    let notes = txn.get_or_insert_map("notes");
                    let key = format!("n{}", rng.random_range(0..4));
                    notes.insert(&mut txn, key, MapPrelim::from([("x", rng.random_range(0..9))]));
                }
                _ => text.insert(&mut txn, rng.random_range(0..=length), "é!"),
            }
        }
        sent.push(people[who].transact().encode_diff_v1(&before));
    }
    sent
}

fn one_by_one(updates: &[Vec<u8>]) -> Vec<[&[u8]; 1]> {
    updates.iter().map(|update| [&update[..]]).collect()
}

#[test]
fn s4_updates_put_together_by_their_bytes_do_what_they_do_one_by_one() {
    for seed in 0..40 {
        let updates = traffic(seed, 60);
        let (one, many) = (doc(1), doc(2));
        for update in &updates {
            apply(&one, update);
        }
        let together = merged(one_by_one(&updates)).expect("updates");
        assert_eq!(together.len(), 1, "seed {seed}: nothing was sent twice");
        for update in &together {
            apply(&many, update);
        }
        assert_eq!(state(&one), state(&many), "seed {seed}");
        // And by halves, each applied on what was before.
        let halves = doc(3);
        for half in updates.chunks(updates.len() / 2) {
            for update in merged(one_by_one(half)).expect("updates") {
                apply(&halves, &update);
            }
        }
        assert_eq!(state(&one), state(&halves), "seed {seed}");
    }
}

#[test]
fn s4_what_is_sent_twice_goes_into_the_next_update_and_the_first_stands() {
    let ada = doc(7);
    let write = |words: &str| {
        let before = ada.transact().state_vector();
        let mut txn = ada.transact_mut();
        let text = txn.get_or_insert_text("text");
        let end = text.len(&txn);
        text.insert(&mut txn, end, words);
        drop(txn);
        ada.transact().encode_diff_v1(&before)
    };
    let (a, b, c) = (write("un "), write("deux "), write("trois"));
    let whole = state(&ada);
    let sent = [a.clone(), b.clone(), whole.clone(), c.clone()];
    let together = merged(one_by_one(&sent)).expect("updates");
    assert_eq!(together.len(), 3, "a and b, then all of it, then the end again");
    let copy = doc(8);
    for update in &together {
        apply(&copy, update);
    }
    assert_eq!(text(&copy), "un deux trois");

    // A group stays whole: what is refused and what undoes it are never apart.
    let bob = doc(9);
    apply(&bob, &whole);
    let before = bob.transact().state_vector();
    let shared = bob.transact_mut().get_or_insert_text("text");
    shared.insert(&mut bob.transact_mut(), 0, "zéro ");
    let undo = bob.transact().encode_diff_v1(&before);
    let groups = [vec![&a[..]], vec![&whole[..], &undo[..]]];
    let together = merged(groups).expect("updates");
    assert_eq!(together.len(), 2);
    apply(&copy, &together[1]);
    assert_eq!(text(&copy), "zéro un deux trois");
}

#[test]
fn s4_gaps_are_kept_and_filled_later() {
    let updates = traffic(5, 30);
    let holes: Vec<Vec<u8>> = updates.iter().step_by(2).cloned().collect();
    let rest: Vec<Vec<u8>> = updates.iter().skip(1).step_by(2).cloned().collect();
    let (one, many) = (doc(1), doc(2));
    for update in &updates {
        apply(&one, update);
    }
    for part in [holes, rest] {
        for update in merged(one_by_one(&part)).expect("updates") {
            apply(&many, &update);
        }
    }
    assert_eq!(state(&one), state(&many));
    assert_eq!(merged([[&[0u8, 0][..]]]), Ok(vec![]), "nothing to say");
}

#[test]
fn s2_each_piece_of_a_large_state_makes_sense_after_those_before() {
    for seed in 0..20 {
        let all = doc(1);
        for update in traffic(seed, 200) {
            apply(&all, &update);
        }
        let whole = state(&all);
        let cut = pieces(&whole, 300).expect("a state");
        assert!(cut.len() > 5, "{} bytes in {} pieces", whole.len(), cut.len());
        let copy = doc(2);
        for piece in &cut {
            assert!(piece.len() < 300 + 200 || piece == cut.last().expect("one"), "{} bytes", piece.len());
            apply(&copy, piece);
            assert!(!copy.transact().has_missing_updates(), "seed {seed}: nothing waits for a later piece");
        }
        assert_eq!(state(&copy), whole, "seed {seed}");
        // A difference, for someone who has a part.
        let part = doc(3);
        for update in traffic(seed, 90) {
            apply(&part, &update);
        }
        let lacks = all.transact().encode_diff_v1(&part.transact().state_vector());
        for piece in pieces(&lacks, 100).expect("a difference") {
            apply(&part, &piece);
            assert!(!part.transact().has_missing_updates(), "seed {seed}");
        }
        assert_eq!(state(&part), whole, "seed {seed}");
    }
    assert_eq!(pieces(&[0, 0], 10), Ok(vec![vec![0, 0]]), "an empty state is one piece");
}
