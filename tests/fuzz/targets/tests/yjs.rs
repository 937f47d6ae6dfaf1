//! Yjs, which every browser has, makes of hostile updates what yrs makes of them: the seeds and counted mutations of
//! them go to both, as far as a board lets them in, and what both then know is compared.

use serde_json::{Value, json};
use socle_fuzz_targets::{ground, mutator, seeds};
use socle_protocol::{
    board::{
        LINKS, META, NOTES, ZONES,
        guard::{Editor, Guard},
    },
    merge,
    role::Role,
};
use std::{
    collections::BTreeMap,
    io::{Read, Write},
    panic,
    path::PathBuf,
    process::{Command, Stdio},
};
use yrs::{Out, ReadTxn, Transact};

/// Mutations of each seed that are compared.
const MUTATIONS: u64 = 250;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../interop")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What yrs knows after an update on the board, and what the room sends of it: the update, or what undoes it as well.
/// `None` where nothing of it takes effect.
fn known(bytes: &[u8]) -> Option<Value> {
    let doc = ground::board();
    let taken = ground::taken(&doc, bytes)?;
    let update = ground::decoded(&taken)?;
    // A panic of yrs ends the room before anything is told (S15): a format under a key, as the transaction ends.
    let mut guard = Guard::new(&doc);
    let judged = || guard.apply(&taken, update, Editor::of("x", Role::Participant));
    let judged = panic::catch_unwind(panic::AssertUnwindSafe(judged)).ok()?;
    let entries = match judged {
        Ok(()) => vec![taken],
        Err(broken) if broken.is_broken => return None,
        Err(back) => [back.applied.or(Some(taken)), back.inverse].into_iter().flatten().collect(),
    };
    let sent = merge::merged([entries.iter().map(Vec::as_slice)]).expect("each of them was walked");
    let sent: Vec<String> = sent.iter().map(|update| hex(update)).collect();
    let maps = [META, ZONES, NOTES, LINKS].map(|name| (name, Out::YMap(doc.get_or_insert_map(name))));
    let txn = doc.transact();
    let roots: BTreeMap<_, _> = maps.iter().map(|(name, map)| (name, ground::plain(&txn, map))).collect();
    let state: BTreeMap<_, _> =
        txn.state_vector().iter().map(|(client, clock)| (client.to_string(), *clock)).collect();
    let gone: BTreeMap<_, Vec<_>> = txn
        .snapshot()
        .delete_set
        .iter()
        .map(|(client, ranges)| {
            (client.to_string(), ranges.iter().map(|r| (r.start, r.end - r.start)).collect())
        })
        .collect();
    Some(json!({"updates": sent, "roots": roots, "parked": false, "state": state, "gone": gone}))
}

#[test]
fn s4_yjs_reads_what_a_board_lets_in_as_yrs_does() {
    if !folder().join("node_modules/yjs").exists() {
        let mut install = Command::new("npm");
        let done = install.args(["ci", "--ignore-scripts"]).current_dir(folder()).status();
        assert!(done.expect("npm runs").success(), "Yjs could not be installed");
    }
    let seeds: Vec<Vec<u8>> = seeds::of("apply").into_iter().map(|(_, bytes)| bytes).collect();
    let numbered = (0..seeds.len()).flat_map(|which| (0..MUTATIONS).map(move |number| (which, number)));
    let tried = numbered.map(|(which, number)| match number {
        0 => seeds[which].clone(),
        _ => mutator::mutation(&seeds, which, number),
    });
    let mut lines = vec![json!({"updates": [hex(ground::bytes())]})];
    lines.extend(tried.filter_map(|bytes| known(&bytes)));
    let count = lines.len() - 1;
    assert!(count > 300, "{count} updates are let in");

    let mut node = Command::new("node");
    node.arg("hostile.mjs").current_dir(folder()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.stderr(Stdio::null()).spawn().expect("Node.js runs");
    let (mut to, mut from) = (node.stdin.take().expect("piped"), node.stdout.take().expect("piped"));
    let writing = std::thread::spawn(move || lines.iter().try_for_each(|line| writeln!(to, "{line}")));
    let mut said = String::new();
    from.read_to_string(&mut said).expect("text");
    writing.join().expect("it does not panic").expect("Node.js reads all of it");
    assert!(node.wait().expect("it ends").success(), "{said}");
    let other: Vec<&str> = said.lines().filter(|line| *line != "same").take(12).collect();
    assert!(other.is_empty(), "{}", other.join("\n"));
    assert_eq!(said.lines().count(), count);
}
