//! The seeds in `../seeds/<target>/`: real traffic, handcrafted bytes, and every input that ever broke a claim.

use crate::{ground, traffic};
use socle_protocol::{board::new_doc_as, sync};
use std::path::{Path, PathBuf};
use yrs::{ClientID, ReadTxn, Transact, updates::encoder::Encode};

/// Where a target's seeds are.
pub fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds").join(target)
}

/// A target's seeds by name, in the order of their names.
pub fn of(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = folder(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut seeds: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            (name, std::fs::read(&path).expect("a seed"))
        })
        .collect();
    seeds.sort();
    seeds
}

/// Real traffic as seeds: target, name, bytes. Written by `SOCLE_BLESS=1 cargo test -p socle-fuzz-targets`; yrs writes
/// the fields of a place in any order, so the files are kept as they were made first.
pub fn real() -> Vec<(&'static str, String, Vec<u8>)> {
    let doc = new_doc_as(ClientID::new(12));
    ground::take(&doc, ground::bytes()).expect("the board applies");
    let edits = traffic::edits(&doc);
    let mut seeds = Vec::new();
    let (board, after) = (ground::bytes().to_vec(), ground::state(&doc));
    let vector = doc.transact().state_vector().encode_v1();
    for (n, edit) in edits.iter().enumerate() {
        // All edits so far: without its past an edit would not take effect.
        let so_far = yrs::merge_updates_v1(&edits[..=n]).expect("they merge");
        seeds.push(("apply", format!("edits-{n:02}"), so_far));
        if n % 4 == 0 {
            seeds.push(("update", format!("edit-{n:02}"), edit.clone()));
            seeds.push(("frame", format!("edit-{n:02}"), sync::update(edit)));
        }
    }
    let merged = yrs::merge_updates_v1(&edits).expect("they merge");
    for target in ["update", "apply"] {
        seeds.push((target, "board".into(), board.clone()));
        seeds.push((target, "board-edited".into(), after.clone()));
        seeds.push((target, "edits-merged".into(), merged.clone()));
    }
    seeds.push(("state_vector", "board-edited".into(), vector.clone()));
    let greeting = [sync::step1(&vector), sync::step2(&merged), sync::query_awareness()].concat();
    seeds.push(("frame", "greeting".into(), greeting));
    seeds
}
