//! Who edits the restitution, how two who do are kept apart, and when it can be read by others.

use super::*;
use crate::{
    ids::BoardId,
    message::{Command, NoteRef, Visible, report::Figure},
    role::Role,
    workshop::{
        Audience,
        sample::{MOMENT, id, room},
    },
};

fn section(name: &str, text: &str) -> SectionText {
    SectionText {
        id: name.into(),
        title: "Ce qui a été produit".into(),
        text: text.into(),
        ..SectionText::default()
    }
}

fn write(section: SectionText, version: u32) -> Command {
    Command::EditReport { edit: ReportEdit::Write { section, version } }
}

fn board(name: &str) -> BoardId {
    name.parse().expect("an id")
}

#[track_caller]
fn does(workshop: &mut Workshop, who: &str, command: Command) -> Vec<Happening> {
    let decided = workshop.decide(&id(who), command, MOMENT).expect("it is allowed");
    decided.happenings.iter().for_each(|happening| workshop.fold(workshop.seq() + 1, happening));
    decided.happenings
}

fn refused(workshop: &Workshop, who: &str, command: Command) -> Refusal {
    workshop.decide(&id(who), command, MOMENT).expect_err("it is not allowed")
}

#[test]
fn e7_only_the_facilitation_edits_it_and_is_told_of_it() {
    let mut workshop = room();
    let told = does(&mut workshop, "fanny", write(section("board-b1", "Nous avons trié."), 0));
    assert_eq!(workshop.report().sections["board-b1"].1, 1);
    for happening in &told {
        assert_eq!(happening.audience(), Audience::Facilitation);
        let hears = |who: &str| workshop.tells(&happening.audience(), &id(who));
        assert_eq!(["fanny", "gil", "paul", "odile", "screen"].map(hears), [true, true, false, false, false]);
    }
    for who in ["paul", "odile", "screen"] {
        let orders = [
            write(section("x", ""), 0),
            Command::EditReport { edit: ReportEdit::Order { order: vec![], version: 0 } },
            Command::PublishReport { days: 30, english: false },
            Command::RevokeReport {},
        ];
        for order in orders {
            assert_eq!(refused(&workshop, who, order), Refusal::NotAllowed {});
        }
    }
}

#[test]
fn e7_of_two_who_write_a_section_the_second_is_told() {
    let mut workshop = room();
    does(&mut workshop, "fanny", write(section("s", "de Fanny"), 0));
    let late = refused(&workshop, "gil", write(section("s", "de Gil"), 0));
    assert_eq!(late, Refusal::SectionChanged { section: "s".into() });
    does(&mut workshop, "gil", write(section("s", "de Fanny et de Gil"), 1));
    assert_eq!(workshop.report().sections["s"].0.text, "de Fanny et de Gil");
    let order =
        |version| Command::EditReport { edit: ReportEdit::Order { order: vec!["s".into()], version } };
    does(&mut workshop, "fanny", order(0));
    assert!(matches!(refused(&workshop, "gil", order(0)), Refusal::SectionChanged { .. }));
}

#[test]
fn e7_what_is_too_much_for_a_section_is_refused() {
    let workshop = room();
    let no = |section: SectionText| refused(&workshop, "fanny", write(section, 0));
    assert_eq!(
        no(section("s", &"é".repeat(10_001))),
        Refusal::TooLong { field: "text".into(), limit: 10_000 }
    );
    assert_eq!(
        no(SectionText { title: " ".into(), ..section("s", "") }),
        Refusal::BadField { field: "title".into() }
    );
    assert_eq!(no(section("", "")), Refusal::BadField { field: "id".into() });
    assert_eq!(no(section(&"s".repeat(81), "")), Refusal::BadField { field: "id".into() });
    let cite = NoteRef { board: board("elsewhere"), note: "n".into() };
    assert_eq!(no(SectionText { cites: vec![cite], ..section("s", "") }), Refusal::UnknownBoard {});
    let cite = NoteRef { board: board("b1"), note: "n".into() };
    let cites = vec![cite; 201];
    assert_eq!(no(SectionText { cites, ..section("s", "") }), Refusal::ListFull { limit: 200 });
}

#[test]
fn e9_it_is_published_once_the_workshop_is_closed_and_until_its_time_is_over() {
    let mut workshop = room();
    let publish = |days| Command::PublishReport { days, english: false };
    assert_eq!(refused(&workshop, "fanny", publish(30)), Refusal::NotClosedYet {});
    assert_eq!(refused(&workshop, "fanny", Command::RevokeReport {}), Refusal::PublicationOver {});
    does(&mut workshop, "fanny", write(section("s", "publié"), 0));
    does(&mut workshop, "fanny", Command::CloseWorkshop {});
    for days in [0, 3661] {
        assert_eq!(refused(&workshop, "fanny", publish(days)), Refusal::BadField { field: "days".into() });
    }
    let told = does(&mut workshop, "fanny", publish(30));
    assert_eq!(told[0].audience(), Audience::Everyone);
    let until = MOMENT.now + 30 * DAY;
    assert_eq!(workshop.published(1, MOMENT.now).expect("it can be read").until, until);
    assert_eq!(workshop.published(1, until), Err(Refusal::PublicationOver {}));
    assert_eq!(workshop.published(2, MOMENT.now), Err(Refusal::UnknownPublication {}));
    assert_eq!(workshop.published(0, MOMENT.now), Err(Refusal::UnknownPublication {}));

    // What is written later is not published with it.
    does(&mut workshop, "fanny", write(section("s", "pas encore"), 1));
    assert_eq!(workshop.published(1, MOMENT.now).expect("it can be read").sections["s"].0.text, "publié");
    // A new publication ends the one before.
    does(&mut workshop, "fanny", Command::ArchiveWorkshop {});
    does(&mut workshop, "fanny", publish(1));
    assert_eq!(workshop.published(1, MOMENT.now), Err(Refusal::PublicationOver {}));
    assert_eq!(workshop.published(2, MOMENT.now).expect("it can be read").sections["s"].0.text, "pas encore");
    does(&mut workshop, "gil", Command::RevokeReport {});
    assert_eq!(workshop.published(2, MOMENT.now), Err(Refusal::PublicationOver {}));
}

#[test]
fn e1_who_may_take_a_board_away() {
    let mut workshop = room();
    does(&mut workshop, "fanny", Command::SetTables { boards: vec![board("b1"), board("b2")], rounds: 2 });
    let may = |who: &str, what: &str| workshop.may_take(&id(who), &board(what)).err();
    let no = || Some(Refusal::NotAllowed {});
    // Paul hosts the first table, Ada the second; Bob, Zoé, Odile and the screen nothing.
    assert_eq!([may("fanny", "b1"), may("gil", "b2")], [None, None]);
    assert_eq!([may("paul", "b1"), may("paul", "b2")], [None, no()]);
    assert_eq!([may("ada", "b1"), may("ada", "b2")], [no(), None]);
    for who in ["bob", "zoe", "odile", "screen"] {
        assert_eq!([may(who, "b1"), may(who, "b2")], [no(), no()], "{who}");
    }
    assert_eq!(may("fanny", "b9"), Some(Refusal::UnknownBoard {}));
    assert_eq!(may("stranger", "b1"), Some(Refusal::BadToken {}));
    assert_eq!(workshop.role_of(&id("paul")), Some(Role::Participant));
}

#[test]
fn e13_a_section_shows_moments_of_boards_that_are_for_everyone() {
    let board = |name: &str| crate::message::BoardView::of(name.parse().expect("an id"), name);
    let created = Happening::Created {
        title: "Idées".into(),
        template: "empty".into(),
        code: "KAYA42".to_owned().try_into().expect("a code"),
        boards: vec![
            board("b1"),
            crate::message::BoardView { visible: Visible::Facilitation {}, ..board("staff") },
            crate::message::BoardView { raw: true, ..board("raw") },
        ],
        script: Vec::new(),
        tables: Default::default(),
        retention: None,
    };
    let mut workshop = Workshop::begin("w1".parse().expect("an id"), &created).expect("a first happening");
    workshop.then(&Happening::Joined { person: id("fanny"), name: "Fanny".into(), role: Role::Facilitator });
    let figure = |board: &str| Figure {
        board: board.parse().expect("an id"),
        at: 1,
        zone: None,
        caption: "Là".into(),
    };
    let try_it = |figures: Vec<Figure>| {
        let written = write(SectionText { figures, ..section("s", "") }, 0);
        workshop.decide(&id("fanny"), written, MOMENT).err()
    };
    assert_eq!(try_it(vec![figure("b1"); 10]), None);
    assert_eq!(try_it(vec![figure("b1"); 11]), Some(Refusal::ListFull { limit: 10 }));
    assert_eq!(try_it(vec![figure("nowhere")]), Some(Refusal::UnknownBoard {}));
    for other in ["staff", "raw"] {
        assert_eq!(try_it(vec![figure(other)]), Some(Refusal::UnknownBoard {}), "{other}");
    }
    let blank = Figure { caption: " ".into(), ..figure("b1") };
    assert_eq!(try_it(vec![blank]), Some(Refusal::BadField { field: "caption".into() }));
    let long = Figure { caption: "é".repeat(201), ..figure("b1") };
    assert_eq!(try_it(vec![long]), Some(Refusal::TooLong { field: "caption".into(), limit: 200 }));
}
