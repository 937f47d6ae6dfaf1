//! The benchmark still works: it starts servers, and every delivery is counted. Says nothing of speed.

use socle_bench::{
    contestant::{Contestant, Places},
    workloads::{Options, Workload},
};

fn options(data: &std::path::Path) -> Options {
    let places = Places {
        socle: socle_tests::process::binary().clone(),
        bench: env!("CARGO_BIN_EXE_socle-bench").into(),
        // Those need packages of npm and crates.io.
        node: "absent".into(),
        peers: "absent".into(),
        y_sweet: "absent".into(),
        data: data.into(),
    };
    Options { places, seconds: 1.0, people: Vec::new(), quick: true }
}

#[test]
fn every_delivery_of_a_small_room_is_counted() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let options = options(data.path());
    for contestant in [Contestant::Socle, Contestant::SocleRaw, Contestant::Relay, Contestant::RelayMerge] {
        let people = 24;
        let found = Workload::Fanout.run(contestant, people, &options).expect("the server is there");
        // 20 people, 5 edits each in this second, give or take the rhythm of each; to 23 others.
        let edits = found["delivered"] / (people - 1) as f64;
        assert!(edits.fract() == 0.0 && (80.0..=120.0).contains(&edits), "{contestant:?}: {found:?}");
        assert_eq!([found["missing"], found["strange"], found["troubles"]], [0.0; 3], "{contestant:?}");
        assert!(found["cpu_ms"] > 0.0 && found["p50"] > 0.0 && found["rss_mib"] > 1.0, "{found:?}");
        assert_eq!(found.contains_key("saved_p50"), contestant.is_socle(), "{contestant:?}");
    }
    assert!(options.places.lacks(Contestant::YSweet).is_some());
}

#[test]
fn every_edit_and_every_cursor_of_a_small_cafe_is_counted() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let tables = 3;
    let found =
        Workload::Cafe.run(Contestant::Socle, tables, &options(data.path())).expect("the server is there");
    assert_eq!([found["missing"], found["strange"], found["troubles"]], [0.0; 3], "{found:?}");
    assert_eq!(found["cursors_lost"], 0.0, "{found:?}");
    // Six people at each table, an edit every two seconds each, to five others; four seconds.
    assert!((100.0..260.0).contains(&found["delivered"]), "{found:?}");
}
