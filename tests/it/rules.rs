//! The rules of a phase, against clients that were modified not to ask: nobody else ever renders what is not allowed,
//! its author is brought back and told why.

use socle_client::board::Target;
use socle_protocol::{
    board::{Board, Color, Deletion, Frame, Link, Note, Place, Roots, Weather, Zone, write::Kind},
    message::{
        Command,
        script::{Authors, Focus, Rules, See, Who},
    },
    refusal::Refusal,
    role::Role,
    sync::{self, Message},
};
use socle_tests::{
    people::{Person, until_quiet},
    soon,
    stage::{Stage, Witness},
};
use yrs::{Map, TransactionMut};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

fn has(text: &'static str) -> impl Fn(&Board) -> bool {
    move |board| board.notes.values().any(|note| note.text == text)
}

fn place(zone: Option<&str>) -> Place {
    Place { zone: zone.map(str::to_owned), order: "a0".into(), x: 0.0, y: 0.0, ..Place::default() }
}

fn note(id: &str, group: Option<&str>) -> Note {
    let text = id.to_owned();
    Note { id: id.into(), place: place(None), text, group: group.map(str::to_owned), ..Note::default() }
}

fn zone(id: &str) -> Zone {
    let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
    Zone { id: id.into(), title: id.into(), order: "a0".into(), frame, ..Zone::default() }
}

fn link(id: &str) -> Link {
    Link { id: id.into(), from: "hers".into(), to: "mine".into(), ..Link::default() }
}

/// To the bin, unsigned.
fn bin(roots: &Roots, txn: &mut TransactionMut<'_>, note: &str) {
    assert!(roots.remove(txn, Kind::Note, note, &Deletion { by: String::new(), at: 1, into: None }));
}

/// What a modified client does, and what nobody else may ever see of it.
struct Offence {
    rules: Rules,
    focus: &'static [&'static str],
    act: fn(&Roots, &mut TransactionMut<'_>),
    shows: fn(&Board) -> bool,
    item: &'static str,
}

#[tokio::test(flavor = "multi_thread")]
async fn f4_what_a_phase_forbids_is_never_rendered_by_anyone_else() {
    let open = Rules::default();
    let own = Rules { moving: Who::Own, edit: Who::Own, delete: Who::Own, link: Who::Own, ..open };
    let group = Rules { moving: Who::Group, edit: Who::Group, delete: Who::Group, ..open };
    let of = |rules: Rules, act: fn(&Roots, &mut TransactionMut<'_>), shows: fn(&Board) -> bool, item| {
        Offence { rules, focus: &[], act, shows, item }
    };
    let offences = [
        of(
            Rules { add: Who::Nobody, ..open },
            |r, t| r.add_note(t, &note("new", None)),
            |b| b.notes.contains_key("new"),
            "new",
        ),
        of(
            own,
            |r, t| assert!(r.place_note(t, "hers", &Place { x: 7.0, ..place(None) })),
            |b| b.notes["hers"].place.x > 0.0,
            "hers",
        ),
        of(
            own,
            |r, t| assert!(r.edit_text(t, "hers", 0, 0, "pas ")),
            |b| b.notes["hers"].text != "hers",
            "hers",
        ),
        of(
            own,
            |r, t| assert!(r.set_color(t, Kind::Note, "hers", Color::Rose)),
            |b| b.notes["hers"].color == Color::Rose,
            "hers",
        ),
        of(
            own,
            |r, t| assert!(r.notes.remove(t, "hers").is_some()),
            |b| !b.notes.contains_key("hers"),
            "hers",
        ),
        of(own, |r, t| bin(r, t, "hers"), |b| b.notes["hers"].deleted.is_some(), "hers"),
        of(
            group,
            |r, t| assert!(r.edit_text(t, "hers", 0, 0, "pas ")),
            |b| b.notes["hers"].text != "hers",
            "hers",
        ),
        of(group, |r, t| bin(r, t, "hers"), |b| b.notes["hers"].deleted.is_some(), "hers"),
        of(
            Rules { link: Who::Nobody, ..open },
            |r, t| r.add_link(t, &link("new")),
            |b| b.links.contains_key("new"),
            "new",
        ),
        of(
            Rules { zones: Who::Facilitation, ..open },
            |r, t| r.add_zone(t, &zone("new")),
            |b| b.zones.contains_key("new"),
            "new",
        ),
        of(
            Rules { zones: Who::Facilitation, ..open },
            |r, t| assert!(r.set_title(t, "aside", "PIRATÉ")),
            |b| b.zones["aside"].title == "PIRATÉ",
            "aside",
        ),
        of(open, |r, t| r.add_note(t, &note("new", Some("a"))), |b| b.notes.contains_key("new"), "new"),
        of(open, |r, t| assert!(r.set_entered(t, "hers")), |b| b.notes["hers"].entered.is_some(), "hers"),
        of(
            own,
            |r, t| assert!(r.set_weather(t, "hers", Weather::Storm)),
            |b| b.notes["hers"].weather.is_some(),
            "hers",
        ),
        Offence {
            focus: &["focus"],
            ..of(
                open,
                |r, t| r.add_note(t, &Note { place: place(Some("aside")), ..note("new", None) }),
                |b| b.notes.contains_key("new"),
                "new",
            )
        },
        Offence {
            focus: &["focus"],
            ..of(
                open,
                |r, t| assert!(r.place_note(t, "mine", &place(Some("aside")))),
                |b| b.notes["mine"].place.zone.is_some(),
                "mine",
            )
        },
    ];
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.facilitator().await;
    let ada = stage.comes("Ada", "a").await.at_the_board().await;
    let mallory = stage.comes("Mallory", "b").await.at_the_board().await;
    fanny.edit(|roots, txn| {
        roots.add_zone(txn, &zone("focus"));
        roots.add_zone(txn, &zone("aside"));
    });
    let hers = Note { author: Some(ada.person().to_string()), ..note("hers", Some("a")) };
    ada.edit(|roots, txn| roots.add_note(txn, &hers));
    mallory.edit(|roots, txn| roots.add_note(txn, &note("mine", None)));
    until_quiet(&stage.workshop, &[&fanny, &ada, &mallory]).await;
    let wanda = stage.comes("Wanda", "a").await;
    let mut witness = Witness::of(&wanda).await;
    let plenary = stage.workshop.board().clone();
    for (n, offence) in offences.into_iter().enumerate() {
        let zones = offence.focus.iter().map(|zone| (*zone).to_owned()).collect();
        stage.runs_in(offence.rules, Focus { board: Some(plenary.clone()), zones }).await;
        mallory.edit(offence.act);
        mallory.is_saved().await;
        let told = Refusal::AgainstRules { item: Some(offence.item.into()) };
        assert_eq!(mallory.refusals().get(n), Some(&told), "offence {n}: {:?}", mallory.refusals());
        // What comes after shows that the witness has had every frame of it.
        let after = format!("après {n}");
        fanny.edit(|roots, txn| assert!(roots.set_title(txn, "focus", &after)));
        let shown = |board: &Board| board.zones["focus"].title == after;
        witness.sees(shown, offence.shows).await;
        // Everyone converges, and what is allowed goes on.
        let board = until_quiet(&stage.workshop, &[&fanny, &ada, &mallory]).await;
        assert!(!(offence.shows)(&mallory.view()), "offence {n} is gone from its author’s board: {board}");
    }
    assert_eq!(ada.refusals(), []);
}

/// Mallory does this and is told why not; the witness sees everything that follows, and nothing of it.
async fn undone(
    (fanny, mallory): (&Person, &Person),
    witness: &mut Witness,
    offence: Note,
    after: &'static str,
) -> Vec<Refusal> {
    let before = mallory.refusals().len();
    let text = offence.text.clone();
    mallory.edit(|roots, txn| roots.add_note(txn, &offence));
    mallory.is_saved().await;
    fanny.add_note(HERE, after, Color::Rose);
    witness.sees(has(after), |board| board.notes.values().any(|note| note.text == text)).await;
    let gone = mallory.until(|board| !board.shows(&text));
    soon("the note to be gone for its author too", gone).await.expect("the session stays");
    mallory.refusals().split_off(before)
}

#[tokio::test(flavor = "multi_thread")]
async fn f6_a_signed_note_is_never_rendered_where_authors_are_masked() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.facilitator().await;
    let mallory = stage.comes("Mallory", "b").await.at_the_board().await;
    let mut witness = Witness::of(&stage.comes("Wanda", "a").await).await;
    stage.runs(Rules { authors: Authors::Masked, ..Rules::default() }).await;
    let signed = Note { author: Some(mallory.person().to_string()), ..note("signed", None) };
    let told = undone((&fanny, &mallory), &mut witness, signed, "après").await;
    assert_eq!(told, [Refusal::AgainstRules { item: Some("signed".into()) }]);
    mallory.edit(|roots, txn| roots.add_note(txn, &note("anonyme", None)));
    mallory.is_saved().await;
    witness.sees(|board| board.notes.contains_key("anonyme"), |_| false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f3_what_is_written_on_a_frozen_board_is_never_rendered_and_its_author_stays() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.facilitator().await;
    let mallory = stage.comes("Mallory", "b").await.at_the_board().await;
    let mut witness = Witness::of(&stage.comes("Wanda", "a").await).await;
    stage.orders(Command::Freeze {}).await;
    let told = undone((&fanny, &mallory), &mut witness, note("gelee", None), "après").await;
    assert_eq!(told, [Refusal::Frozen {}]);
    // Who comes back with nothing new is told nothing.
    mallory.cut();
    mallory.reconnect();
    mallory.is_saved().await;
    stage.orders(Command::Thaw {}).await;
    mallory.add_note(HERE, "dégelée", Color::Rose);
    until_quiet(&stage.workshop, &[&fanny, &mallory]).await;
    assert!(fanny.shows("dégelée"));
    assert_eq!(mallory.refusals().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn f3_when_writing_has_ended_only_who_has_more_time_goes_on() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.facilitator().await;
    let mallory = stage.comes("Mallory", "b").await.at_the_board().await;
    let ben = stage.comes("Ben", "b").await.at_the_board().await;
    let mut witness = Witness::of(&stage.comes("Wanda", "a").await).await;
    stage.runs(Rules::default()).await;
    stage.orders(Command::ExtraTime { person: ben.person().clone(), seconds: 600 }).await;
    stage.orders(Command::EndTime {}).await;
    let told = undone((&fanny, &mallory), &mut witness, note("tard", None), "après").await;
    assert_eq!(told, [Refusal::PhaseOver {}]);
    ben.add_note(HERE, "encore à temps", Color::Rose);
    witness.sees(has("encore à temps"), |_| false).await;
    stage.orders(Command::AddTime { seconds: 60 }).await;
    mallory.add_note(HERE, "une minute de plus", Color::Rose);
    witness.sees(has("une minute de plus"), |_| false).await;
    assert_eq!((ben.refusals(), mallory.refusals().len()), (Vec::new(), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn f3_a_closed_workshop_is_read_and_an_edit_closes_the_session() {
    let mut stage = Stage::new().await;
    let mallory = stage.comes("Mallory", "b").await.at_the_board().await;
    let fanny = stage.workshop.facilitator().await;
    fanny.add_note(HERE, "à relire", Color::Rose);
    fanny.is_saved().await;
    stage.orders(Command::CloseWorkshop {}).await;
    for late in [&mallory, &fanny] {
        late.add_note(HERE, "trop tard", Color::Rose);
        let stop = soon("the close", late.stopped()).await;
        assert_eq!((stop.code, stop.reason.as_str()), (4405, "workshop_closed"));
        assert_eq!(late.refusals(), [Refusal::WorkshopClosed {}], "told before the close");
    }
    let ada = stage.comes("Ada", "a").await.at_the_board().await;
    assert!(ada.shows("à relire") && !ada.shows("trop tard"));
    stage.orders(Command::ReopenWorkshop {}).await;
    ada.add_note(HERE, "on reprend", Color::Rose);
    until_quiet(&stage.workshop, &[&ada]).await;
    assert_eq!(ada.refusals(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn f3_what_comes_to_a_frozen_raw_board_is_left_out_until_it_thaws() {
    let server = socle_tests::server::TestServer::start().await;
    let workshop = server.workshop("raw").await;
    let mut live = workshop.creator().live().await;
    soon("the freeze", live.command(Command::Freeze {})).await.expect("frozen");
    let ada = workshop.joined("Ada", Role::Participant).await;
    let mut wire = ada.raw().await;
    let typed = |doc: &yrs::Doc, text: &str| {
        let mut txn = yrs::Transact::transact_mut(doc);
        let shared = yrs::WriteTxn::get_or_insert_text(&mut txn, "text");
        yrs::Text::push(&shared, &mut txn, text);
        txn.encode_update_v1()
    };
    wire.send(sync::step2(&[0, 0])).await;
    let doc = socle_protocol::board::new_doc();
    let first = typed(&doc, "gelé");
    wire.send(sync::update(&first)).await;
    let told = wire.find(|message| match message {
        Message::Refused { json } => Some(json.to_owned()),
        _ => None,
    });
    assert_eq!(soon("the refusal", told).await, r#"{"code":"frozen"}"#);
    assert_eq!(workshop.on_the_server().await, [0, 0][..]);
    soon("the thaw", live.command(Command::Thaw {})).await.expect("thawed");
    // What builds on it is not ready: the server asks for all of it.
    wire.send(sync::update(&typed(&doc, " puis non"))).await;
    let asked = wire.find(|message| matches!(message, Message::Step1 { .. }).then_some(()));
    soon("the question", asked).await;
    let whole = yrs::ReadTxn::encode_state_as_update_v1(&yrs::Transact::transact(&doc), &Default::default());
    wire.send(sync::step2(&whole)).await;
    wire.arrives().await;
    soon("all of it", async {
        while workshop.on_the_server().await != whole {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f8_private_writing_is_for_ones_own_drafts_and_not_for_the_shared_board() {
    let mut stage = Stage::new().await;
    let fanny = stage.workshop.facilitator().await;
    let ada = stage.comes("Ada", "a").await;
    let mallory = stage.comes("Mallory", "b").await.at_the_board().await;
    let mut witness = Witness::of(&stage.comes("Wanda", "a").await).await;
    let board = format!("drafts-{}", ada.person());
    let drafts = ada.towards(&board).at_the_board().await;
    drafts.add_note(HERE, "trop tôt", Color::Rose);
    drafts.is_saved().await;
    assert_eq!(drafts.refusals(), [Refusal::PhaseOver {}]);
    stage.runs(Rules { see: See::Own, ..Rules::default() }).await;
    let told = undone((&fanny, &mallory), &mut witness, note("public", None), "après").await;
    assert_eq!(told, [Refusal::AgainstRules { item: Some("public".into()) }]);
    drafts.add_note(HERE, "en privé", Color::Rose);
    drafts.is_saved().await;
    assert_eq!(drafts.refusals().len(), 1);
    // On another device, and after it was closed everywhere.
    drafts.leaves().await;
    stage.runs(Rules::default()).await;
    let again = ada.towards(&board).at_the_board().await;
    assert!(again.shows("en privé") && !again.shows("trop tôt"));
}
