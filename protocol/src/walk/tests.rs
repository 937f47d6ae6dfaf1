//! What Yjs and yrs write passes, and is decoded by yrs; what is cut, flipped or hostile stops the walk.

use super::*;
use crate::sync::write_varuint;
use std::collections::{BTreeMap, HashMap};
use yrs::block::ClientID;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Any, Array, Doc, Map, MapPrelim, Options, ReadTxn, StateVector, Text, Transact, Update, WriteTxn};

/// As Yjs 13.6 and the pre-release of 14 wrote them: `vectors/updates.mjs`.
fn vectors(kind: &str) -> BTreeMap<String, Vec<u8>> {
    type Named = BTreeMap<String, String>;
    let all: BTreeMap<String, Named> =
        serde_json::from_str(include_str!("../../vectors/updates.json")).expect("JSON");
    let bytes = |hex: &String| {
        let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
        (0..hex.len()).step_by(2).map(digits).collect()
    };
    all[kind].iter().map(|(name, hex)| (name.clone(), bytes(hex))).collect()
}

fn reason<T: std::fmt::Debug>(walked: Result<T, Malformed>) -> Reason {
    walked.expect_err("malformed").reason
}

/// A document of yrs with something of everything.
fn doc() -> Doc {
    let doc = Doc::with_options(Options { client_id: ClientID::new(42), ..Options::default() });
    let mut txn = doc.transact_mut();
    let text = txn.get_or_insert_text("text");
    text.insert(&mut txn, 0, "Idées 🌱 socles");
    text.remove_range(&mut txn, 2, 3);
    text.insert_with_attributes(&mut txn, 0, "gras", [("bold".into(), Any::Bool(true))].into());
    text.insert_embed(&mut txn, 0, Any::from("embed"));
    let array = txn.get_or_insert_array("array");
    let values: Vec<Any> =
        vec![Any::Null, Any::Undefined, 1.into(), (1i64 << 60).into(), 0.1.into(), "é".into()];
    array.insert_range(&mut txn, 0, values);
    array.insert(&mut txn, 0, vec![1u8, 2, 3]);
    array.insert(&mut txn, 0, Doc::new());
    let notes = txn.get_or_insert_map("notes");
    for id in ["a", "b", "a"] {
        let note = notes.insert(&mut txn, id, MapPrelim::default());
        note.insert(&mut txn, "place", Any::from(HashMap::from([("x".to_owned(), 1.5)])));
        note.insert(&mut txn, "text", yrs::TextPrelim::new("texte"));
    }
    notes.remove(&mut txn, "b");
    let xml = txn.get_or_insert_xml_fragment("xml");
    yrs::XmlFragment::push_back(&xml, &mut txn, yrs::XmlElementPrelim::empty("p"));
    yrs::XmlFragment::push_back(&xml, &mut txn, yrs::XmlTextPrelim::new("dans"));
    drop(txn);
    doc
}

fn whole(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

#[test]
fn s1_what_yjs_writes_passes() {
    for (name, bytes) in vectors("update") {
        let walked = update(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
        let decoded = Update::decode_v1(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
        let ends: BTreeMap<u64, u32> = walked.blocks.iter().map(|b| (b.client, b.to)).collect();
        let known: BTreeMap<u64, u32> =
            decoded.state_vector().iter().map(|(client, clock)| (client.get(), *clock)).collect();
        if name != "a gap" && name != "a difference" {
            assert_eq!(ends, known, "{name}");
        }
        assert_eq!(walked.has_deletes, !decoded.delete_set().is_empty(), "{name}");
    }
    for (name, bytes) in vectors("state_vector") {
        state_vector(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
    }
    let clients = |name: &str| awareness(&vectors("awareness")[name]);
    assert_eq!(clients("one"), Ok(vec![11]));
    assert_eq!(clients("left"), Ok(vec![11]));
    assert_eq!(clients("nobody"), Ok(vec![]));
}

#[test]
fn s1_what_yrs_writes_passes() {
    let doc = doc();
    let bytes = whole(&doc);
    let end = doc.transact().state_vector().get(&ClientID::new(42));
    let walked = update(&bytes).expect("an update of yrs");
    assert_eq!(
        walked,
        Walked {
            blocks: vec![Blocks { client: 42, from: 0, to: end }],
            has_deletes: true,
            types: 5,
            parts: walked.parts,
            needs: vec![],
            document: walked.document,
        }
    );
    assert!(walked.parts >= walked.types && walked.document.is_some());
    state_vector(&doc.transact().state_vector().encode_v1()).expect("a state vector of yrs");
    let copy = Doc::new();
    copy.transact_mut().apply_update(Update::decode_v1(&bytes).expect("decodes")).expect("applies");
    assert_eq!(update(&whole(&copy)), Ok(walked));
}

#[test]
fn s8_the_authors_of_blocks_are_known_without_decoding() {
    let walked = update(&vectors("update")["three clients"]).expect("an update");
    let clients: Vec<u64> = walked.blocks.iter().map(|b| b.client).collect();
    assert_eq!(clients, [1 << 52, (1 << 32) + 5, 1], "the highest first, as Yjs writes them");
    assert!(walked.blocks.iter().all(|b| b.from == 0 && b.to > 3) && walked.has_deletes);
    let gap = update(&vectors("update")["a gap"]).expect("an update");
    assert_eq!(gap.blocks, [Blocks { client: 9, from: 0, to: 11 }]);
    let later = update(&vectors("update")["a difference"]).expect("an update");
    assert!(later.blocks.iter().all(|b| b.client != (1 << 32) + 5), "what the other knows is not sent");
    assert!(update(&[0, 0]).expect("an update that says nothing").is_empty());
}

#[test]
fn s9_bytes_that_would_cost_half_a_gigabyte_stop_at_their_first_number() {
    let bomb = [0xff, 0xff, 0xff, 0x7a];
    assert_eq!(update(&bomb), Err(Malformed { at: 4, reason: Reason::Missing }));
    assert_eq!(state_vector(&bomb), Err(Malformed { at: 4, reason: Reason::Missing }));
    assert_eq!(awareness(&bomb), Err(Malformed { at: 4, reason: Reason::Missing }));
    // As many blocks of a client, deletions, values of a list, keys of a map.
    let after = |head: &[u8]| [head, &bomb[..], &[0; 40]].concat();
    for head in
        [&[1][..], &[0], &[0, 1, 7], &[1, 1, 7, 0, 8, 1, 1, b'a'], &[1, 1, 7, 0, 8, 1, 1, b'a', 1, 118]]
    {
        assert_eq!(reason(update(&after(head))), Reason::Missing, "{head:?}");
    }
}

#[test]
fn s9_every_cut_is_malformed() {
    let bytes = whole(&doc());
    for cut in 0..bytes.len() {
        assert!(update(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    let states = &vectors("awareness")["one"];
    for cut in 0..states.len() {
        assert!(awareness(&states[..cut]).is_err(), "cut at {cut}");
    }
    assert_eq!(reason(update(&[bytes, vec![0]].concat())), Reason::Trailing);
}

#[test]
fn s9_numbers_that_peers_read_differently_are_refused() {
    // 2^32 + 1: yrs wraps it to 1.
    let mut wrapping = vec![1];
    write_varuint(&mut wrapping, (1 << 32) + 1);
    assert_eq!(reason(update(&wrapping)), Reason::Missing);
    assert_eq!(reason(state_vector(&[1, 0x87, 0x00, 0])), Reason::Overlong);
    assert_eq!(reason(state_vector(&[&[1][..], &[0xff; 9], &[0, 0]].concat())), Reason::Overlong);
    let client = |id: u64| {
        let mut bytes = vec![1];
        write_varuint(&mut bytes, id);
        bytes.push(0);
        state_vector(&bytes)
    };
    assert_eq!(client(CLIENTS - 1), Ok(()));
    assert_eq!(reason(client(CLIENTS)), Reason::TooLarge);
    let clock = |number: u64| {
        let mut bytes = vec![1, 7];
        write_varuint(&mut bytes, number);
        state_vector(&bytes)
    };
    assert_eq!(clock(CLOCKS - 1), Ok(()));
    assert_eq!(reason(clock(CLOCKS)), Reason::TooLarge);
    // A collected block that ends beyond the last clock, and a deletion that does.
    let mut end = vec![];
    write_varuint(&mut end, CLOCKS - 1);
    assert_eq!(reason(update(&[&[1, 1, 7, 1, 0][..], &end, &[0]].concat())), Reason::TooLarge);
    assert_eq!(reason(update(&[&[0, 1, 7, 1, 1][..], &end].concat())), Reason::TooLarge);
}

#[test]
fn s9_structures_that_peers_read_differently_are_refused() {
    // One block of client 7 at 0, in the root «a», with this content; no deletions.
    let holding =
        |kind: u8, content: &[u8]| update(&[&[1, 1, 7, 0, kind, 1, 1, b'a'][..], content, &[0]].concat());
    assert!(holding(4, &[1, b'x']).is_ok());
    assert_eq!(reason(holding(2, &[1, 1, b'1'])), Reason::Unsupported);
    assert_eq!(reason(holding(7, &[5, 1, b'h'])), Reason::Unsupported);
    assert_eq!(reason(holding(7, &[7, 0, 7, 0])), Reason::Unsupported);
    // Found by trying accepted bytes on Yjs: «typeRefs[…] is not a function», at every browser that gets them.
    assert_eq!(reason(holding(7, &[9])), Reason::Unsupported);
    assert_eq!(reason(holding(7, &[15])), Reason::Unsupported);
    assert_eq!(reason(holding(7, &[8])), Reason::UnknownContent);
    assert_eq!(reason(holding(11, &[0])), Reason::UnknownContent);
    assert_eq!(reason(holding(4 | 16, &[1, b'x'])), Reason::UnknownContent);
    assert_eq!(reason(holding(4, &[1, 0xff])), Reason::NotText);
    assert_eq!(reason(holding(8, &[1, 90])), Reason::UnknownContent);
    assert_eq!(reason(update(&[1, 1, 7, 0, 4, 2, 7, 0, 1, b'x', 0])), Reason::UnknownContent);
    assert_eq!(reason(update(&[1, 1, 7, 0, 0, 0, 0])), Reason::EmptyBlock);
    assert_eq!(reason(update(&[1, 1, 7, 0, 10, 0, 0])), Reason::EmptyBlock);
    assert_eq!(reason(holding(4, &[0])), Reason::EmptyBlock);
    assert_eq!(reason(holding(8, &[0])), Reason::EmptyBlock);
    assert_eq!(reason(holding(1, &[0])), Reason::EmptyBlock);
    let nested = [&[1, 1, 7, 0, 9, 1, 1, b'a'][..], &[1, b'g', 118, 0], &[0]].concat();
    assert!(update(&nested).is_ok(), "what is in a journal is read");
    assert_eq!(sent(&nested), Err(Malformed { at: 8, reason: Reason::Unsupported }));
    assert!(sent(&[1, 1, 7, 0, 4, 1, 1, b'a', 1, b'x', 0]).is_ok());
    assert_eq!(reason(holding(9, &[1, b'g', 126])), Reason::Unsupported);
    assert_eq!(reason(holding(9, &[1, b'g'])), Reason::Unsupported);
    // A block right of itself, left of the next one, in the next one.
    for block in [&[0x84, 7, 0][..], &[0x44, 7, 1], &[0x04, 0, 7, 1]] {
        let later = [&[1, 1, 7, 0], block, &[1, b'x', 0]].concat();
        assert_eq!(reason(update(&later)), Reason::Later, "{block:?}");
    }
    assert!(update(&[1, 1, 7, 1, 0x84, 7, 0, 1, b'x', 0]).is_ok());
    assert_eq!(reason(update(&[2, 1, 7, 0, 0, 1, 1, 7, 1, 0, 1, 0])), Reason::Twice);
    assert_eq!(reason(update(&[0, 2, 7, 1, 0, 1, 7, 1, 1, 1])), Reason::Twice);
    assert_eq!(reason(update(&[0, 1, 7, 2, 5, 1, 0, 1])), Reason::Unordered);
    assert_eq!(reason(update(&[0, 1, 7, 2, 0, 3, 2, 3])), Reason::Unordered);
}

#[test]
fn s9_a_value_nested_too_deep_is_refused() {
    let nested = |depth: usize| {
        let arrays: Vec<u8> = [117, 1].repeat(depth);
        update(&[&[1, 1, 7, 0, 8, 1, 1, b'a', 1][..], &arrays, &[126, 0]].concat())
    };
    assert!(nested(DEPTH).is_ok());
    assert_eq!(reason(nested(DEPTH + 1)), Reason::TooDeep);
    assert_eq!(reason(nested(100_000)), Reason::TooDeep);
}

#[test]
fn s12_text_counts_utf16_units() {
    let doc = Doc::with_options(Options { client_id: ClientID::new(5), ..Options::default() });
    let text = "aé↳🌱👩‍🌾";
    let root = doc.get_or_insert_text("t");
    root.insert(&mut doc.transact_mut(), 0, text);
    let units = text.encode_utf16().count() as u32;
    assert_eq!(update(&whole(&doc)).expect("an update").blocks, [Blocks { client: 5, from: 0, to: units }]);
}

#[test]
fn s8_the_names_that_an_update_brings_are_read_from_its_bytes() {
    let (one, two) = (crate::board::new_doc_as(ClientID::new(7)), crate::board::new_doc_as(ClientID::new(9)));
    let roots = crate::board::Roots::of(&one);
    for (id, author) in [("n1", Some("ada")), ("n2", None)] {
        let note = crate::board::Note {
            id: id.into(),
            author: author.map(Into::into),
            text: "author".into(),
            ..crate::board::Note::default()
        };
        roots.add_note(&mut one.transact_mut(), &note);
    }
    let everything = |doc: &Doc| doc.transact().encode_state_as_update_v1(&StateVector::default());
    let first = everything(&one);
    assert_eq!(signed(&first), Ok(vec![(7, "ada")]));
    two.transact_mut().apply_update(Update::decode_v1(&first).expect("decodes")).expect("applies");
    let deletion = crate::board::Deletion { by: "ben".into(), at: 5, into: None };
    crate::board::Roots::of(&two).remove(
        &mut two.transact_mut(),
        crate::board::write::Kind::Note,
        "n2",
        &deletion,
    );
    assert_eq!(signed(&everything(&two)), Ok(vec![(9, "ben"), (7, "ada")]));
}
