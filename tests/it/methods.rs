//! Every method, played from its first phase to its last by a facilitator and three people, who write, place, vote and
//! pour as its script asks; what it makes is compared with what is kept in `kept/`. `SOCLE_BLESS=1` keeps it anew: then
//! read what changed, as a facilitator would read the file.

mod ballots;
mod decisions;
mod ideas;
mod people;
mod plan;
mod play;
mod projects;

use socle_protocol::template::Template;
use std::{collections::BTreeSet, fs, path::Path};

/// Methods that are no workshop of their own: a board for whatever one likes.
const NOT_PLAYED: [&str; 1] = ["empty"];

#[test]
fn every_method_is_played_and_nothing_else_is_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/kept");
    let kept = fs::read_dir(folder).expect("the folder of what is kept");
    let kept: BTreeSet<String> =
        kept.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let methods = Template::all().into_iter().map(|method| method.id);
    let played: BTreeSet<String> = methods.filter(|id| !NOT_PLAYED.contains(&id.as_str())).collect();
    assert_eq!(kept, played);
}
