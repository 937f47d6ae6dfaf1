//! What a document must look like to be a board: what does not fit is undone, and its sender told.

use socle_client::board::{Board, Target};
use socle_protocol::{
    board::{Axes, Axis, Color, Frame, Head, LinkKind, Note, Place, Zone, ZoneKind, key},
    refusal::Refusal,
};
use socle_tests::{
    people::{Person, until_quiet},
    server::TestServer,
};
use yrs::{Any, Map, MapPrelim, TransactionMut};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

/// Mallory writes what our client never would; it is undone for everyone, and Mallory is told where.
async fn is_undone(
    what: &str,
    mallory: &Person,
    write: impl FnOnce(&socle_protocol::board::Roots, &mut TransactionMut<'_>),
) {
    let (before, told) = (mallory.json(), mallory.refusals().len());
    mallory.edit(write);
    assert_ne!(mallory.json(), before, "{what}: the story writes something that shows");
    mallory.is_saved().await;
    let refusals = mallory.refusals();
    assert!(matches!(refusals[told..], [Refusal::BadShape { .. }]), "{what}: {refusals:?}");
    mallory.sees("the board as it was", |board: &Board| board.json() == before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b1_a_new_board_says_its_schema_title_and_template() {
    let server = TestServer::start().await;
    for template in ["empty", "idees-socles"] {
        let board = server.workshop(template).await.facilitator().await.view();
        assert_eq!((board.schema, board.template.as_str()), (1, template));
        assert!(!board.title.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b2_a_zone_keeps_every_field_and_one_of_another_shape_is_undone() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (fanny, mallory) = (workshop.facilitator().await, workshop.join("Mallory").await);
    let wanted = Zone {
        title: "ESPACE CAFÉ 🌱".into(),
        prompt: "Que s’y passe-t-il ?".into(),
        order: "a0".into(),
        frame: Frame { x: -10.5, y: 20.0, w: 760.0, h: 220.0 },
        color: Color::Ciel,
        panel: Some(2),
        ..Zone::default()
    };
    let id = fanny.add_zone(&wanted);
    until_quiet(&workshop, &[&fanny, &mallory]).await;
    let seen = mallory.view().zones.remove(&id).expect("the zone");
    assert_eq!(seen, Zone { id: id.clone(), at: seen.at, author: seen.author.clone(), ..wanted });
    is_undone("a frame that is a word", &mallory, |roots, txn| {
        let Some(yrs::Out::YMap(zone)) = roots.zones.get(txn, &id) else { panic!("the zone") };
        zone.insert(txn, key::FRAME, "partout");
    })
    .await;
    is_undone("a zone without anything", &mallory, |roots, txn| {
        roots.zones.insert(txn, "vide", MapPrelim::default());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b3_a_note_of_another_shape_is_undone() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let mallory = workshop.join("Mallory").await;
    let note = mallory.add_note(HERE, "une idée", Color::Rose);
    mallory.is_saved().await;
    is_undone("a place that is torn", &mallory, |roots, txn| {
        let Some(yrs::Out::YMap(map)) = roots.notes.get(txn, &note) else { panic!("the note") };
        map.insert(txn, key::PLACE, Any::Null);
    })
    .await;
    is_undone("a text that nobody can merge", &mallory, |roots, txn| {
        let Some(yrs::Out::YMap(map)) = roots.notes.get(txn, &note) else { panic!("the note") };
        map.insert(txn, key::TEXT, "plat");
    })
    .await;
    assert_eq!(mallory.text_of(&note).as_deref(), Some("une idée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn b4_a_link_keeps_its_ends_and_one_of_another_shape_is_undone() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, mallory) = (workshop.join("Ada").await, workshop.join("Mallory").await);
    let (from, to) = (ada.add_note(HERE, "cause", Color::Rose), ada.add_note(HERE, "effet", Color::Rose));
    let link = ada.add_link(&from, &to, LinkKind::Influence, "nourrit");
    until_quiet(&workshop, &[&ada, &mallory]).await;
    let seen = mallory.view().links.remove(&link).expect("the link");
    assert_eq!(
        (seen.from, seen.to, seen.kind, seen.label.as_str()),
        (from, to, LinkKind::Influence, "nourrit")
    );
    is_undone("a link to a number", &mallory, |roots, txn| {
        let Some(yrs::Out::YMap(map)) = roots.links.get(txn, &link) else { panic!("the link") };
        map.insert(txn, key::TO, 7);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b13_b14_b16_a_modified_client_places_nothing_outside_and_makes_no_row() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (fanny, mallory) = (workshop.facilitator().await, workshop.join("Mallory").await);
    let head = |id: &str| vec![Head { id: id.into(), label: id.into(), decided: None }];
    let axis = Axis { min: -2.0, max: 2.0, ..Axis::default() };
    let zone = |id: &str, kind| Zone { id: id.into(), kind, order: "a0".into(), ..Zone::default() };
    let zones = [
        Zone { rows: head("r"), columns: head("c"), ..zone("table", ZoneKind::Table) },
        Zone { axes: Some(Axes { x: axis, y: None }), ..zone("axis", ZoneKind::Axis) },
    ];
    fanny.edit(|roots, txn| {
        for zone in &zones {
            let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
            roots.add_zone(txn, &Zone { frame, ..zone.clone() });
        }
    });
    mallory.sees("both zones", |board: &Board| board.view().zones.len() == 2).await;
    let note = |zone: &str, x: f64| {
        let place = Place { zone: Some(zone.into()), order: "a0".into(), x, ..Place::default() };
        Note { id: format!("in-{zone}"), place, ..Note::default() }
    };
    is_undone("a value beyond the scale", &mallory, |roots, txn| roots.add_note(txn, &note("axis", 2.5)))
        .await;
    let long = Note { signature: Some("é".repeat(41)), ..note("table", 0.0) };
    is_undone("a long signature", &mallory, |roots, txn| roots.add_note(txn, &long)).await;

    mallory.edit(|roots, txn| {
        roots.set_rows(txn, "table", &[]);
    });
    mallory.is_saved().await;
    let locked = Refusal::StructureLocked { zone: Some("table".into()) };
    assert_eq!(mallory.refusals().last(), Some(&locked));
    mallory.sees("the row again", |board: &Board| board.view().zones["table"].rows.len() == 1).await;
    mallory.edit(|roots, txn| roots.add_note(txn, &note("axis", -2.0)));
    fanny.sees("a value of the scale", |board: &Board| board.view().notes.contains_key("in-axis")).await;
}
