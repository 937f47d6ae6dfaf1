//! The kept seeds and a counted number of their mutations, through every target, on stable Rust: the part of fuzzing
//! that every run of the checks does.

use socle_fuzz_targets::{TARGETS, Target, mutator, seeds};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Fails with the bytes, so that they can be kept as a seed.
fn claimed(target: &Target, bytes: &[u8], what: &str) {
    if catch_unwind(AssertUnwindSafe(|| (target.claim)(bytes))).is_err() {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        panic!("{} does not hold for {what}: {hex}", target.name);
    }
}

fn smoke(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target");
    let seeds = seeds::of(name);
    for (seed, bytes) in &seeds {
        claimed(target, bytes, seed);
    }
    let bytes: Vec<Vec<u8>> = seeds.iter().map(|(_, bytes)| bytes.clone()).collect();
    for (which, (seed, _)) in seeds.iter().enumerate() {
        for number in 0..u64::from(target.mutations) {
            let mutation = mutator::mutation(&bytes, which, number);
            claimed(target, &mutation, &format!("mutation {number} of {seed}"));
        }
    }
}

macro_rules! smoke {
    ($($test:ident: $target:literal;)*) => {
        const NAMED: &[&str] = &[$($target),*];
        $(#[test]
        fn $test() {
            smoke($target);
        })*
    };
}

smoke! {
    s9_updates_are_walked_before_they_are_decoded: "update";
    s9_state_vectors_are_walked_before_they_are_decoded: "state_vector";
    s9_presence_is_walked: "awareness";
    s4_what_passes_the_walk_applies_and_converges: "apply";
    s9_frames_are_split_and_taken: "frame";
    l3_a_workshop_is_the_fold_of_its_happenings: "workshop";
    methods_are_read_or_refused: "template";
    w18_methods_that_strangers_bring_are_read_or_refused: "method";
    n1_texts_come_in_whole_or_not_at_all: "import";
    w7_texts_are_read_or_refused: "text";
    r4_whatever_is_sent_the_structure_stands: "guard";
    s4_updates_together_do_what_they_do_one_by_one: "merge";
    s2_pieces_do_what_the_whole_does: "pieces";
    b5_order_keys_stay_in_order: "order";
}

#[test]
fn every_target_is_smoked_and_has_its_binary_and_seeds() {
    let manifest =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml")).expect("a manifest");
    for Target { name, .. } in TARGETS {
        assert!(NAMED.contains(&name), "{name} is smoked");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is a binary");
        assert!(!seeds::of(name).is_empty(), "{name} has seeds");
    }
}

#[test]
fn real_traffic_is_among_the_seeds() {
    for (target, name, bytes) in seeds::real() {
        let path = seeds::folder(target).join(name);
        if std::env::var_os("SOCLE_BLESS").is_some() {
            std::fs::create_dir_all(seeds::folder(target)).expect("a folder");
            std::fs::write(&path, bytes).expect("the seed can be written");
        }
        assert!(path.is_file(), "{} is missing", path.display());
    }
}
