//! What a table's host may do that others may not, and what a phase asks of an idea, against clients that were modified
//! not to ask.

use socle_protocol::{
    board::{BY_TABLE, Board, Frame, Link, LinkKind, Note, Place, Zone},
    ids::{GroupId, PersonId},
    message::{
        Command,
        script::{Focus, RequireLink, Rules},
    },
    refusal::Refusal,
};
use socle_tests::{
    people::Person,
    stage::{Stage, Witness},
};

fn note(id: &str, zone: Option<&str>) -> Note {
    let place =
        Place { zone: zone.map(str::to_owned), order: "a0".into(), x: 0.0, y: 0.0, ..Place::default() };
    Note { id: id.into(), place, text: id.to_owned(), ..Note::default() }
}

fn of_table(id: &str) -> Note {
    Note { entered: Some(BY_TABLE.into()), ..note(id, None) }
}

fn zone(id: &str, max: Option<u32>) -> Zone {
    let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
    Zone { id: id.into(), title: id.into(), order: "a0".into(), frame, max, ..Zone::default() }
}

fn shows(id: &'static str) -> impl Fn(&Board) -> bool {
    move |board| board.notes.contains_key(id)
}

async fn hosts(stage: &mut Stage, group: &str, person: &PersonId) {
    let group: GroupId = group.parse().expect("an id");
    stage.orders(Command::SetHost { group, person: Some(person.clone()) }).await;
}

/// Adds it, and answers what the server said to it.
async fn adds(person: &Person, note: &Note) -> Option<Refusal> {
    let before = person.refusals().len();
    person.edit(|roots, txn| roots.add_note(txn, note));
    person.is_saved().await;
    person.refusals().get(before).cloned()
}

#[tokio::test(flavor = "multi_thread")]
async fn f9_only_the_host_of_a_table_types_for_it_whatever_a_client_says() {
    let mut stage = Stage::new().await;
    let [hal, mallory, wanda] =
        [stage.comes("Hal", "a").await, stage.comes("Mallory", "a").await, stage.comes("Wanda", "a").await];
    hosts(&mut stage, "a", hal.person()).await;
    let mut witness = Witness::of(&wanda.towards("t1")).await;
    let against = |id: &str| Some(Refusal::AgainstRules { item: Some(id.into()) });
    let (at_table, guest) =
        (hal.towards("t1").at_the_board().await, mallory.towards("t1").at_the_board().await);
    assert_eq!(adds(&guest, &of_table("forged")).await, against("forged"));
    assert_eq!(adds(&at_table, &of_table("typed")).await, None);
    guest.edit(|roots, txn| roots.add_note(txn, &note("own", None)));
    guest.is_saved().await;
    let before = guest.refusals().len();
    guest.edit(|roots, txn| assert!(roots.set_entered(txn, "own")));
    guest.is_saved().await;
    assert_eq!(guest.refusals().get(before), against("own").as_ref());
    let forged = |board: &Board| {
        board.notes.contains_key("forged") || board.notes.get("own").is_some_and(|own| own.entered.is_some())
    };
    assert_eq!(adds(&at_table, &note("after", None)).await, None);
    witness.sees(shows("after"), forged).await;
    let shown = witness.board();
    assert_eq!(shown.notes["typed"].entered.as_deref(), Some(BY_TABLE));
    // Elsewhere he hosts nobody; who runs the workshop types anywhere.
    let elsewhere = hal.at_the_board().await;
    assert_eq!(adds(&elsewhere, &of_table("elsewhere")).await, against("elsewhere"));
    let fanny = stage.workshop.facilitator().await;
    assert_eq!(adds(&fanny, &of_table("hers")).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn f10_a_podium_of_two_never_shows_a_third() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.facilitator().await;
    fanny.edit(|roots, txn| roots.add_zone(txn, &Zone { locked: true, ..zone("podium", Some(2)) }));
    fanny.is_saved().await;
    let mallory = stage.comes("Mallory", "b").await.at_the_board().await;
    let mut witness = Witness::of(&stage.comes("Wanda", "a").await).await;
    for id in ["one", "two"] {
        assert_eq!(adds(&mallory, &note(id, Some("podium"))).await, None);
    }
    let full = Some(Refusal::ZoneFull { zone: "podium".into(), limit: 2 });
    assert_eq!(adds(&mallory, &note("three", Some("podium"))).await, full);
    assert_eq!(adds(&fanny, &note("four", Some("podium"))).await, full, "nor by who runs it");
    assert_eq!(adds(&mallory, &note("after", None)).await, None);
    let third = |board: &Board| board.notes.contains_key("three") || board.notes.contains_key("four");
    witness.sees(shows("after"), third).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f11_an_idea_that_answers_nothing_is_never_shown_where_the_phase_asks() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.facilitator().await;
    let plenary = stage.workshop.board().clone();
    fanny.edit(|roots, txn| {
        roots.add_zone(txn, &zone("actions", None));
        roots.add_zone(txn, &zone("actors", None));
        roots.add_note(txn, &note("action", Some("actions")));
    });
    fanny.is_saved().await;
    let mallory = stage.comes("Mallory", "b").await.at_the_board().await;
    let mut witness = Witness::of(&stage.comes("Wanda", "a").await).await;
    let zones = vec!["actors".to_owned(), "actions".to_owned()];
    let asked = RequireLink { kind: "answers".into(), zone: "actions".into() };
    let focus = Focus { board: Some(plenary), zones };
    stage.runs_as(Rules::default(), focus, |phase| phase.require_link = Some(asked)).await;
    let missing = |note: &str| Some(Refusal::LinkRequired { note: note.into(), zone: "actions".into() });
    assert_eq!(adds(&mallory, &note("lost", Some("actors"))).await, missing("lost"));
    assert_eq!(adds(&mallory, &note("forgotten", Some("actions"))).await, None, "a missing action");
    let answers = Link {
        id: "l1".into(),
        from: "actor".into(),
        to: "action".into(),
        kind: LinkKind::Answers,
        ..Link::default()
    };
    let before = mallory.refusals().len();
    mallory.edit(|roots, txn| {
        roots.add_note(txn, &note("actor", Some("actors")));
        roots.add_link(txn, &answers);
    });
    mallory.is_saved().await;
    assert_eq!(mallory.refusals().len(), before);
    witness.sees(|board| board.links.contains_key("l1"), shows("lost")).await;
}
