//! What a modified client tries on a table, a scale, a form, a card (SPEC B13–B15).

use super::*;
use crate::{
    board::{Approval, Axes, Axis, Board, Decided, Head, Link, Note, Place, Zone, ZoneKind, key, new_doc},
    message::script::{Rules, Who},
    role::Role,
    workshop::access::Standing,
};
use yrs::{Any, Map, Out, StateVector, Text, TextPrelim, TransactionMut, updates::decoder::Decode};

fn heads(ids: &[&str]) -> Vec<Head> {
    ids.iter().map(|id| Head { id: (*id).into(), label: (*id).into(), decided: None }).collect()
}

fn at(zone: &str, change: impl FnOnce(&mut Place)) -> Place {
    let mut place = Place { zone: Some(zone.into()), order: "a0".into(), ..Place::default() };
    change(&mut place);
    place
}

fn note(id: &str, place: Place) -> Note {
    Note { id: id.into(), place, text: "idée".into(), ..Note::default() }
}

/// A table, a scale from −2 to 2 and a question that is locked, as methods have them.
pub(super) struct Server(Doc, Guard);

impl Server {
    fn new() -> Self {
        let axis = Axis { min: -2.0, max: 2.0, ..Axis::default() };
        let zone = |id: &str, kind| Zone { id: id.into(), kind, order: "a0".into(), ..Zone::default() };
        let zones = [
            Zone { rows: heads(&["r"]), columns: heads(&["c", "d"]), ..zone("table", ZoneKind::Table) },
            Zone { axes: Some(Axes { x: axis, y: None }), ..zone("axis", ZoneKind::Axis) },
            Zone { synthesis: Some(String::new()), locked: true, ..zone("question", ZoneKind::List) },
            zone("cards", ZoneKind::Postcard),
        ];
        let frame = crate::board::Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
        Self::with(&zones.map(|zone| Zone { frame, ..zone }))
    }

    /// These zones, and a note that may be in one of them.
    pub(super) fn with(zones: &[Zone]) -> Self {
        let doc = new_doc();
        let roots = Roots::of(&doc);
        {
            let mut txn = doc.transact_mut();
            zones.iter().for_each(|zone| roots.add_zone(&mut txn, zone));
            roots.add_note(&mut txn, &note("n", at("table", |_| ())));
        }
        let guard = Guard::new(&doc);
        Self(doc, guard)
    }

    pub(super) fn board(&self) -> Board {
        Roots::of(&self.0).read(&self.0.transact())
    }

    /// What becomes of an edit under these rules; what was refused has left nothing.
    #[track_caller]
    pub(super) fn judge(
        &mut self,
        role: Role,
        rules: Rules,
        act: impl FnOnce(&Roots, &mut TransactionMut<'_>),
    ) -> Result<(), Refusal> {
        let before = self.board();
        let ada = new_doc();
        let state = self.0.transact().encode_diff_v1(&StateVector::default());
        ada.transact_mut().apply_update(Update::decode_v1(&state).expect("a state")).expect("applies");
        let roots = Roots::of(&ada);
        let mut txn = ada.transact_mut();
        act(&roots, &mut txn);
        let raw = txn.encode_update_v1();
        drop(txn);
        let by = Editor {
            standing: Arc::new(Standing { rules, ..Standing::of(role) }),
            ..Editor::of("ada", role)
        };
        let taken = self.1.apply(&raw, Update::decode_v1(&raw).expect("an update"), by);
        if taken.is_err() {
            assert_eq!(self.board(), before, "undone");
        } else {
            assert_ne!(self.board(), before, "it changed something");
        }
        taken.map_err(|taken| taken.refusal)
    }

    pub(super) fn ask(&mut self, act: impl FnOnce(&Roots, &mut TransactionMut<'_>)) -> Result<(), Refusal> {
        self.judge(Role::Participant, Rules::default(), act)
    }
}

pub(super) fn structure(zone: &str) -> Result<(), Refusal> {
    Err(Refusal::StructureLocked { zone: Some(zone.into()) })
}

pub(super) fn bad(path: &str) -> Result<(), Refusal> {
    Err(Refusal::BadShape { path: path.into() })
}

#[test]
fn b13_only_the_facilitation_says_which_rows_and_columns_there_are() {
    let mut server = Server::new();
    let more = heads(&["r", "s"]);
    assert_eq!(
        server.ask(|roots, txn| {
            roots.set_rows(txn, "table", &more);
        }),
        structure("table")
    );
    assert_eq!(
        server.ask(|roots, txn| {
            roots.set_columns(txn, "table", &more);
        }),
        structure("table")
    );
    let axes = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.set(txn, Kind::Zone, "axis", key::AXES, Any::Null);
    };
    assert_eq!(server.ask(axes), structure("axis"));
    let whole = Zone { id: "mine".into(), kind: ZoneKind::Table, columns: heads(&["c"]), ..Zone::default() };
    let whole = Zone {
        order: "a5".into(),
        frame: crate::board::Frame { w: 9.0, h: 9.0, ..Default::default() },
        ..whole
    };
    assert_eq!(server.ask(|roots, txn| roots.add_zone(txn, &whole)), structure("mine"));
    assert_eq!(
        server.ask(|roots, txn| roots.add_zone(txn, &Zone { columns: vec![], ..whole.clone() })),
        Ok(())
    );
    let facilitator = |server: &mut Server, act: &dyn Fn(&Roots, &mut TransactionMut<'_>)| {
        server.judge(Role::Facilitator, Rules::default(), act)
    };
    assert_eq!(
        facilitator(&mut server, &|roots, txn| {
            roots.set_rows(txn, "table", &more);
        }),
        Ok(())
    );
    assert_eq!(
        facilitator(&mut server, &|roots, txn| {
            roots.set_rows(txn, "table", &[]);
        }),
        Ok(())
    );
    assert_eq!(server.board().notes.len(), 1, "its notes stay");
}

#[test]
fn b13_rows_and_columns_are_bounded_and_each_has_an_id_of_its_own() {
    let mut server = Server::new();
    let many = |n: usize| -> Vec<Head> {
        (0..n).map(|n| Head { id: format!("h{n}"), label: String::new(), decided: None }).collect()
    };
    let mut rows = |rows: &[Head]| {
        server.judge(Role::Facilitator, Rules::default(), |roots, txn| {
            roots.set_rows(txn, "table", rows);
        })
    };
    assert_eq!(rows(&many(40)), Ok(()));
    assert_eq!(rows(&many(41)), bad("zones/table/rows"));
    assert_eq!(rows(&heads(&["a", "a"])), bad("zones/table/rows"));
    assert_eq!(rows(&heads(&["not an id"])), bad("zones/table/rows"));
    let long = |n: usize| vec![Head { id: "a".into(), label: "é".repeat(n), decided: None }];
    assert_eq!(rows(&long(121)), bad("zones/table/rows"));
    assert_eq!(rows(&long(120)), Ok(()));
    let mut columns = |columns: &[Head]| {
        server.judge(Role::Facilitator, Rules::default(), |roots, txn| {
            roots.set_columns(txn, "table", columns);
        })
    };
    assert_eq!((columns(&many(12)), columns(&many(13))), (Ok(()), bad("zones/table/columns")));
}

#[test]
fn b13_a_note_names_a_cell_by_words_and_one_that_is_gone_lets_it_wait() {
    let mut server = Server::new();
    let place = |row: Option<&str>| {
        let row = row.map(str::to_owned);
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            let place = at("table", |place| (place.row, place.column) = (row, Some("c".into())));
            roots.place_note(txn, "n", &place);
        }
    };
    assert_eq!(server.ask(place(Some("r"))), Ok(()));
    // The row may have been taken away meanwhile: nobody loses a note for that.
    assert_eq!(server.ask(place(Some("gone"))), Ok(()));
    assert!(server.board().zones["table"].lets_wait(&server.board().notes["n"].place));
    assert_eq!(server.ask(place(Some(&"x".repeat(257)))), bad("notes/n/place"));
    let number = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        let fields = [("zone", Any::from("table")), ("order", "a0".into()), ("x", 0.into()), ("y", 0.into())];
        let fields = fields.into_iter().chain([("row", Any::from(1))]);
        let fields = fields.map(|(key, value)| (key.to_owned(), value)).collect();
        roots.set(txn, Kind::Note, "n", key::PLACE, Any::Map(Arc::new(fields)));
    };
    assert_eq!(server.ask(number), bad("notes/n/place"));
}

#[test]
fn b14_no_value_is_outside_of_its_scale() {
    let mut server = Server::new();
    let value = |x: f64, waits| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            roots.place_note(txn, "n", &at("axis", |place| (place.x, place.waits) = (x, waits)));
        }
    };
    assert_eq!(server.ask(value(2.1, false)), bad("notes/n/place"), "from another zone");
    assert_eq!(server.ask(value(1.7, false)), Ok(()));
    assert_eq!(server.ask(value(-2.5, false)), bad("notes/n/place"), "within the zone");
    assert_eq!(server.ask(value(0.0, true)), Ok(()), "nobody says yet");
    let new = |x| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            roots.add_note(txn, &note("m", at("axis", |place| place.x = x)));
        }
    };
    assert_eq!((server.ask(new(9.0)), server.ask(new(-2.0))), (bad("notes/m/place"), Ok(())));
    let mut axes = |min, max| {
        let axis = Axis { min, max, ..Axis::default() };
        let axes = crate::board::write::axes_value(&Axes { x: axis, y: None });
        server.judge(Role::Facilitator, Rules::default(), |roots, txn| {
            roots.set(txn, Kind::Zone, "axis", key::AXES, axes);
        })
    };
    assert_eq!(axes(2.0, 2.0), bad("zones/axis/axes"));
    assert_eq!(axes(0.0, f64::INFINITY), bad("zones/axis/axes"));
    assert_eq!(axes(0.0, 5.0), Ok(()));
}

#[test]
fn b15_a_synthesis_is_for_those_who_may_edit_what_others_wrote_and_moves_no_lock() {
    let write = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        assert!(roots.edit_synthesis(txn, "question", 0, 0, "Ensemble."));
    };
    let edits = |edit, zones| Rules { edit, zones, ..Rules::default() };
    let against = Err(Refusal::AgainstRules { item: Some("question".into()) });
    let cases = [
        (Role::Participant, Who::Everyone, Ok(())),
        (Role::Participant, Who::Group, Ok(())),
        (Role::Participant, Who::Own, against.clone()),
        (Role::Participant, Who::Facilitation, against.clone()),
        (Role::Facilitator, Who::Own, Ok(())),
        (Role::Facilitator, Who::Nobody, against),
    ];
    for (role, who, expected) in cases {
        // Its lock is the structure's, and `zones` too.
        let told = Server::new().judge(role, edits(who, Who::Nobody), write);
        assert_eq!(told, expected, "{role:?} {who:?}");
    }
    let mut server = Server::new();
    let title = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.set_title(txn, "question", "À moi");
    };
    assert_eq!(server.ask(title), structure("question"));
    // Another text in its place would take everyone's words away.
    let replaced = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        let Some(Out::YMap(map)) = roots.zones.get(txn, "question") else { return };
        map.insert(txn, key::SYNTHESIS, TextPrelim::new("À moi"));
    };
    assert_eq!(server.ask(replaced), structure("question"));
    let value = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.set(txn, Kind::Zone, "cards", key::SYNTHESIS, "une valeur");
    };
    assert_eq!(server.ask(value), bad("zones/cards/synthesis"));
    let long = |n: usize| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            let Some(Out::YMap(map)) = roots.zones.get(txn, "question") else { return };
            let Some(Out::YText(text)) = map.get(txn, key::SYNTHESIS) else { return };
            text.insert(txn, 0, &"é".repeat(n));
        }
    };
    let limit = Err(Refusal::TooLong { field: "synthesis".into(), limit: 2000 });
    assert_eq!(
        (server.ask(long(2001)), server.ask(long(2000)), server.ask(long(1))),
        (limit.clone(), Ok(()), limit)
    );
}

#[test]
fn b16_a_card_is_longer_than_a_note_and_signed_in_forty_graphemes() {
    let mut server = Server::new();
    let card = |n: usize, signature: Option<String>| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            let text = "👩‍👩‍👧‍👦".repeat(n);
            roots.add_note(txn, &Note { text, signature, ..note("card", at("cards", |_| ())) });
        }
    };
    let full = |limit| Err(Refusal::NoteFull { note: "card".into(), limit });
    assert_eq!(server.ask(card(501, None)), full(500), "who does not sign writes a note");
    assert_eq!(server.ask(card(701, Some(String::new()))), full(700));
    assert_eq!(server.ask(card(700, Some("é".repeat(41)))), bad("notes/card/signature"));
    assert_eq!(server.ask(card(700, Some("é".repeat(40)))), Ok(()));
}

/// A form with a question that has its answer, and one that has not.
fn form(server: &Server) {
    let roots = Roots::of(&server.0);
    let mut txn = server.0.transact_mut();
    let zone = |id: &str, kind| {
        let frame = crate::board::Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
        Zone { id: id.into(), kind, order: "a0".into(), frame, ..Zone::default() }
    };
    roots.add_zone(&mut txn, &zone("form", ZoneKind::Form));
    for (id, said) in [("answered", "Oui."), ("open", "  ")] {
        let (parent, synthesis) = (Some("form".into()), Some(said.into()));
        roots.add_zone(&mut txn, &Zone { parent, synthesis, ..zone(id, ZoneKind::List) });
    }
}

#[test]
fn b22_only_the_facilitation_says_what_was_decided_and_only_in_words_that_are_known() {
    let mut server = Server::new();
    form(&server);
    let decided = |state| Some(Decided { state, at: 1_760_000_000_000 });
    let decide = |state| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            assert!(roots.set_decided(txn, "form", decided(state)));
        }
    };
    let row = |state| {
        let rows = vec![Head { id: "r".into(), label: "r".into(), decided: decided(state) }];
        move |roots: &Roots, txn: &mut TransactionMut<'_>| assert!(roots.set_rows(txn, "table", &rows))
    };
    assert_eq!(server.ask(decide(Approval::Review)), structure("form"));
    assert_eq!(server.ask(row(Approval::Validated)), structure("table"));
    let facilitator = (Role::Facilitator, Rules::default());
    assert_eq!(server.judge(facilitator.0, facilitator.1, decide(Approval::Review)), Ok(()));
    assert_eq!(server.judge(facilitator.0, facilitator.1, row(Approval::Validated)), Ok(()));
    assert_eq!(server.board().zones["table"].rows[0].decided, decided(Approval::Validated));
    let odd = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        roots.set(txn, Kind::Zone, "form", key::DECIDED, Any::from("maybe"));
    };
    assert_eq!(server.judge(facilitator.0, facilitator.1, odd), bad("zones/form/decided"));
}

#[test]
fn b22_a_form_is_validated_once_each_question_has_its_answer_and_keeps_them() {
    let mut server = Server::new();
    form(&server);
    let missing = |zone: &str| Err(Refusal::SynthesisMissing { zone: zone.into() });
    let validate = |roots: &Roots, txn: &mut TransactionMut<'_>| {
        let decided = Decided { state: Approval::Validated, at: 1_760_000_000_000 };
        assert!(roots.set_decided(txn, "form", Some(decided)));
    };
    let says = |zone: &'static str, remove, text: &'static str| {
        move |roots: &Roots, txn: &mut TransactionMut<'_>| {
            assert!(roots.edit_synthesis(txn, zone, 0, remove, text));
        }
    };
    assert_eq!(server.judge(Role::Facilitator, Rules::default(), validate), missing("open"));
    assert_eq!(server.ask(says("open", 0, "Non.")), Ok(()));
    assert_eq!(server.judge(Role::Facilitator, Rules::default(), validate), Ok(()));
    assert_eq!(server.ask(says("answered", 4, "")), missing("answered"));
    assert_eq!(server.ask(says("answered", 3, "Oui, et")), Ok(()), "it may still be put better");
}

#[test]
fn b24_a_link_has_a_number_of_its_own_which_is_short() {
    let mut server = Server::new();
    let link = Link { id: "l".into(), from: "n".into(), to: "table".into(), ..Link::default() };
    let with = |step: &str| {
        let link = Link { step: Some(step.into()), ..link.clone() };
        move |roots: &Roots, txn: &mut TransactionMut<'_>| roots.add_link(txn, &link)
    };
    assert_eq!(server.ask(with("une étape sans fin")), bad("links/l/step"));
    assert_eq!(server.ask(with("2 bis")), Ok(()));
    assert_eq!(server.board().links["l"].step.as_deref(), Some("2 bis"));
}
