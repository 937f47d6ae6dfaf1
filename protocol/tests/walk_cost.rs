//! What hostile bytes may cost (SPEC S9): a frame under 1 KiB never allocates more than 1 MiB, whether the walk
//! stops it or yrs decodes it. Alone in its binary, since it measures what the whole process allocates.

use peak_alloc::PeakAlloc;
use rand::{Rng, SeedableRng, rngs::StdRng};
use socle_protocol::walk;
use std::collections::HashMap;
use yrs::block::ClientID;
use yrs::updates::decoder::Decode;
use yrs::{Any, Array, Doc, Map, MapPrelim, Options, ReadTxn, StateVector, Text, Transact, Update, WriteTxn};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MIB: usize = 1 << 20;

/// A real update of about 1 KiB: notes with places and texts, some overwritten, some deleted.
fn real() -> Vec<u8> {
    let doc = Doc::with_options(Options { client_id: ClientID::new(1234), ..Options::default() });
    let notes = doc.get_or_insert_map("notes");
    let order = doc.get_or_insert_array("order");
    let mut txn = doc.transact_mut();
    for id in ["n1", "n2", "n3", "n4", "n5", "n6", "n2"] {
        let note = notes.insert(&mut txn, id, MapPrelim::default());
        let place = HashMap::from([("zone".to_owned(), Any::from("z1")), ("x".to_owned(), Any::from(12.25))]);
        note.insert(&mut txn, "place", Any::from(place));
        let text = note.insert(&mut txn, "text", yrs::TextPrelim::new("Une idée 🌱"));
        text.insert_with_attributes(&mut txn, 3, "é", [("bold".into(), Any::Bool(true))].into());
        text.remove_range(&mut txn, 0, 2);
        order.push_back(&mut txn, id);
    }
    order.insert(&mut txn, 0, Doc::new());
    txn.get_or_insert_text("title").insert(&mut txn, 0, "Idées socles");
    notes.remove(&mut txn, "n3");
    drop(txn);
    let bytes = doc.transact().encode_state_as_update_v1(&StateVector::default());
    assert!((600..1024).contains(&bytes.len()), "{} bytes", bytes.len());
    bytes
}

/// Walks, and decodes what passes; answers whether it passed and the most bytes held meanwhile.
fn cost(bytes: &[u8]) -> (bool, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let passed = walk::update(bytes).is_ok();
    if passed {
        drop(Update::decode_v1(bytes));
    }
    let updates = MEMORY.peak_usage() - before;
    MEMORY.reset_peak_usage();
    if walk::state_vector(bytes).is_ok() {
        drop(StateVector::decode_v1(bytes));
    }
    walk::awareness(bytes).ok();
    (passed, updates.max(MEMORY.peak_usage() - before))
}

/// One test, so that nothing else allocates meanwhile.
#[test]
fn s9_a_small_frame_never_costs_a_megabyte() {
    what_costs_most_for_its_bytes_stays_small();
    what_decoding_costs_is_known_from_the_walk();
    let real = real();
    assert!(cost(&real).0, "the real update passes");
    for bytes in [&[0xff, 0xff, 0xff, 0x7a][..], &[1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]] {
        let (passed, bytes) = cost(bytes);
        assert!(!passed && bytes < 1024, "{bytes}");
    }
    for cut in 0..real.len() {
        let (passed, bytes) = cost(&real[..cut]);
        assert!(!passed && bytes < MIB, "cut at {cut}: {bytes}");
    }
    let mut worst = 0;
    let mut passing = 0;
    for seed in 0..40_000 {
        let mut random = StdRng::seed_from_u64(seed);
        let mut flipped = real.clone();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..flipped.len());
            flipped[at] = random.random();
        }
        let (passed, bytes) = cost(&flipped);
        assert!(bytes < MIB, "seed {seed}: {bytes}");
        worst = worst.max(bytes);
        passing += usize::from(passed);
    }
    assert!(passing > 1000, "most flips are in text: {passing} pass");
    assert!(worst > real.len(), "decoding allocates: {worst}");
}

fn what_costs_most_for_its_bytes_stays_small() {
    // A kilobyte of the smallest blocks of each kind that yrs keeps something for: collected ones, deleted ones,
    // maps, empty values, and sub-documents, each of which is a whole store.
    for block in
        [&[0, 1][..], &[0x81, 7, 0, 1], &[0x87, 7, 0, 1], &[0x88, 7, 0, 1, 118, 0], &[0x89, 7, 0, 0, 118, 0]]
    {
        let count = 1000 / block.len() as u64;
        let mut bytes = vec![1];
        socle_protocol::sync::write_varuint(&mut bytes, count);
        // Everything is right of 7#0, which is elsewhere.
        bytes.extend([7, 1]);
        bytes.extend(block.repeat(count as usize));
        bytes.push(0);
        let (passed, cost) = cost(&bytes);
        assert!(passed, "{block:?}");
        assert!(cost < MIB, "{block:?}: {cost}");
    }
}

/// What waits for a room's disk is counted by the walk alone (SPEC W13), so its estimate must never be too low; and
/// it must not be so high that honest updates wait for nothing.
fn what_decoding_costs_is_known_from_the_walk() {
    let values = |part: &[u8]| [&[0x88, 7, 0, 1, 117, 100], part.repeat(100).as_slice()].concat();
    let of_one_client = [
        ("collected", vec![0, 1]),
        ("deleted", vec![0x81, 7, 0, 1]),
        ("maps", vec![0x87, 7, 0, 1]),
        ("letters", vec![0x84, 7, 0, 1, 97]),
        ("formats", vec![0x86, 7, 0, 1, 97, 4, 110, 117, 108, 108]),
        ("keys", vec![0x28, 1, 1, 97, 1, 97, 1, 118, 1, 1, 97, 126]),
        ("sub-documents", vec![0x89, 7, 0, 0, 118, 0]),
        ("nothings", vec![0x88, 7, 0, 1, 126]),
        ("lists of nothing", values(&[126])),
        ("lists of letters", values(&[119, 1, 97])),
        ("lists of empty maps", values(&[118, 0])),
        ("lists of small maps", values(&[118, 1, 0, 126])),
    ];
    for (what, block) in of_one_client {
        let count = 50_000 / block.len() as u64;
        let mut bytes = vec![1];
        socle_protocol::sync::write_varuint(&mut bytes, count);
        // Everything is right of 7#0, which is elsewhere.
        bytes.extend([7, 1]);
        bytes.extend(block.repeat(count as usize));
        bytes.push(0);
        costs_no_more_than_it_seems(what, &bytes);
    }
    let number = socle_protocol::sync::write_varuint;
    for count in [1_000, 9_000] {
        let (mut deleted, mut ranges, mut collected) = (vec![0], vec![0, 1, 7], Vec::new());
        number(&mut deleted, count);
        number(&mut ranges, count);
        number(&mut collected, count);
        for n in 0..count {
            number(&mut deleted, 1_000 + n);
            deleted.extend([1, 0, 1]);
            number(&mut ranges, 2 * n);
            ranges.push(1);
            collected.push(1);
            number(&mut collected, 1_000 + n);
            collected.extend([0, 0, 1]);
        }
        collected.push(0);
        costs_no_more_than_it_seems("deletions of many", &deleted);
        costs_no_more_than_it_seems("ranges", &ranges);
        costs_no_more_than_it_seems("blocks of many", &collected);
    }
    let real = real();
    let seems = walk::update(&real).expect("a real update").cost(real.len());
    assert!(seems < 40 * real.len(), "an honest update seems to cost {seems} for {} bytes", real.len());
}

fn costs_no_more_than_it_seems(what: &str, bytes: &[u8]) {
    let seems = walk::update(bytes).expect("well formed").cost(bytes.len());
    let (_, costs) = cost(bytes);
    assert!(costs <= seems, "{what}: {costs} for {} bytes, seen as {seems}", bytes.len());
}
