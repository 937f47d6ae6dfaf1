//! Replays in memory and on disk, in segments, and over entries that can't be read.

use super::*;
use crate::room::poison::POISON;
use socle_protocol::replay::StepChange;
use std::collections::BTreeSet;

#[tokio::test]
async fn y6_a_replay_is_made_anew_when_something_was_written_and_forgotten_when_it_must_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut past = Past::of(vec![open("one")]).await;
    past.notes("plenary", "ada", "a", "une halle").await;
    let cut = past.cut(&["plenary"]);
    let playback = Playback::new(Arc::clone(&past.journal) as _, Some(folder.path().to_owned()));
    let first = playback.reel(&cut).await.expect("a replay");
    assert!(Arc::ptr_eq(&first, &playback.reel(&cut).await.expect("the same")));
    past.notes("plenary", "ada", "b", "un four").await;
    let second = playback.reel(&cut).await.expect("a replay");
    assert_eq!(
        (first.view().steps + 1, first.view().version != second.view().version),
        (second.view().steps, true)
    );
    // Who has begun with a version goes on with it.
    let version = &first.view().version;
    assert!(Arc::ptr_eq(&first, &playback.reel_of(&cut, version).await.expect("kept")));
    assert!(matches!(playback.reel_of(&cut, "another").await, Err(Refusal::ReplayChanged {})));
    let files = |folder: &std::path::Path| {
        std::fs::read_dir(folder.join("w")).map_or(0, |entries| entries.filter_map(Result::ok).count())
    };
    assert_eq!(files(folder.path()), 0, "not while it goes on");
    past.happens(Happening::WorkshopClosed {}).await;
    let closed = playback.reel(&cut).await.expect("a replay");
    assert_eq!(files(folder.path()), 1);
    // After a restart it comes from the disk, and is the same.
    let again = Playback::new(Arc::clone(&past.journal) as _, Some(folder.path().to_owned()));
    assert!(again.on_disk(&cut).await.expect("readable").is_some());
    let kept = again.reel(&cut).await.expect("a replay");
    assert_eq!((Told::of(&kept).bytes, kept.people()), (Told::of(&closed).bytes, closed.people()));
    // One that does not fit the journals is not trusted.
    past.notes("plenary", "ada", "c", "après tout").await;
    let third = Playback::new(Arc::clone(&past.journal) as _, Some(folder.path().to_owned()));
    assert!(third.on_disk(&cut).await.expect("readable").is_none());
    assert_eq!(third.reel(&cut).await.expect("a replay").view().steps, closed.view().steps + 1);
    again.forget(&cut.workshop).await;
    assert!(again.open().is_empty() && !folder.path().join("w").exists());
    past.journal.destroy(Stream::Workshop(id("w"))).await.expect("destroyed");
    assert!(matches!(again.reel(&cut).await, Err(Refusal::UnknownWorkshop {})));
}

#[tokio::test]
async fn y7_a_workshop_of_one_happening_and_an_entry_that_is_void_are_played_too() {
    let mut past = Past::of(Vec::new()).await;
    let void = NewEntry { kind: Kind::Void, author: None, at: past.now, body: Bytes::new() };
    past.notes("plenary", "ada", "a", "une halle").await;
    past.append(Stream::Board(id("plenary")), vec![void]).await;
    past.notes("plenary", "ada", "b", "un four").await;
    let told = past.told().await;
    assert_eq!((told.view.passed_over, told.last("plenary").notes.len()), (1, 2));
    let none = past.told_of(&past.cut(&[])).await;
    assert_eq!((none.view.steps, none.segments.len(), none.view.chapters.len()), (0, 0, 1));
    assert!(none.reel.board(&id("plenary"), 1).is_none());
}

#[tokio::test]
async fn y7_an_entry_on_which_the_crdt_library_panics_is_passed_over_until_there_are_too_many() {
    let mut past = Past::of(Vec::new()).await;
    past.notes("plenary", "ada", "a", "une halle").await;
    let poison = |at| {
        let doc = board::new_doc_as(POISON);
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        roots.add_note(&mut txn, &note("p", "un poison", Some("bob"), at));
        let body = txn.encode_update_v1().into();
        NewEntry { kind: Kind::Update, author: Some(id("bob")), at, body }
    };
    past.append(Stream::Board(id("plenary")), vec![poison(past.now)]).await;
    past.notes("plenary", "ada", "b", "un four").await;
    let told = past.told().await;
    assert_eq!((told.view.passed_over, told.last("plenary").notes.len()), (1, 2));
    assert!(told.has("un four") && !told.has("un poison"));
    // As a board that is opened, a replay gives up a board that is made of them.
    past.append(Stream::Board(id("plenary")), (0..16).map(|_| poison(past.now)).collect()).await;
    let playback = Playback::new(Arc::clone(&past.journal) as _, None);
    let given_up = playback.reel(&past.cut(&["plenary"])).await;
    assert!(matches!(given_up.err(), Some(Refusal::StorageUnavailable {})));
}

/// Long sessions are cut into segments, and each stands by itself.
#[tokio::test]
async fn y6_segments_end_after_500_steps_or_a_minute() {
    let mut past = Past::of(Vec::new()).await;
    let mut entries = Vec::new();
    for n in 0..1200_u64 {
        let body = past.own("plenary", |roots, txn| {
            roots.add_note(txn, &note(&format!("n{}", n % 700), &format!("texte {n}"), Some("ada"), n));
        });
        // Ten minutes of silence after 700.
        let at = past.now + n * 50 + if n > 700 { 600_000 } else { 0 };
        entries.push(NewEntry { kind: Kind::Update, author: Some(id("ada")), at, body });
    }
    past.append(Stream::Board(id("plenary")), entries).await;
    let told = past.told_of(&past.cut(&["plenary"])).await;
    let lengths: Vec<usize> = told.segments.iter().map(|segment| segment.steps.len()).collect();
    assert_eq!(lengths, [500, 202, 499]);
    for segment in &told.segments {
        let times: Vec<_> = segment.steps.iter().map(|step| step.at).collect();
        assert!(times[times.len() - 1] - times[0] < 60_000);
    }
    assert_eq!(told.last("plenary").notes.len(), 700);
    let ids: BTreeSet<String> = told
        .steps()
        .flat_map(|step| &step.changes)
        .filter_map(|change| match change {
            StepChange::Note { note } => note["id"].as_str().map(str::to_owned),
            _ => None,
        })
        .collect();
    assert_eq!(ids.len(), 700);
}

/// A moment is after as many steps as had happened then, wherever the replay is kept.
#[tokio::test]
async fn y13_a_moment_is_found_in_memory_and_on_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut past = Past::of(Vec::new()).await;
    let mut entries = Vec::new();
    for n in 0..1200_u64 {
        let body = past.own("plenary", |roots, txn| {
            roots.add_note(txn, &note(&format!("n{n}"), "texte", Some("ada"), n));
        });
        // Two at a time.
        entries.push(NewEntry {
            kind: Kind::Update,
            author: Some(id("ada")),
            at: past.now + n / 2 * 70,
            body,
        });
    }
    past.append(Stream::Board(id("plenary")), entries).await;
    past.happens(Happening::WorkshopClosed {}).await;
    let cut = past.cut(&["plenary"]);
    let playback = || Playback::new(Arc::clone(&past.journal) as _, Some(folder.path().to_owned()));
    let made = playback().reel(&cut).await.expect("a replay");
    let kept = playback().on_disk(&cut).await.expect("readable").expect("kept");
    let view = made.view();
    assert!(view.segments.len() > 2);
    let times: Vec<_> = (0..view.segments.len())
        .flat_map(|n| made.segment(n).expect("a segment").steps)
        .map(|step| step.at)
        .collect();
    let moments =
        times.iter().step_by(199).flat_map(|at| [at - 1, *at, at + 1]).chain([0, view.to + 1, Millis::MAX]);
    for at in moments {
        let expect = times.iter().filter(|time| **time <= at).count();
        assert_eq!([made.after(at), kept.after(at)].map(|after| after as usize), [expect; 2], "at {at}");
    }
}
