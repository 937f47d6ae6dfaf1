//! Everything that Yjs and yrs write can be blanked, and is read as before.

use super::*;
use crate::walk;
use yrs::{
    Doc, ReadTxn, StateVector, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

/// As Yjs 13.6 and the pre-release of 14 wrote them.
fn vectors() -> std::collections::BTreeMap<String, Vec<u8>> {
    type Named = std::collections::BTreeMap<String, String>;
    let all: std::collections::BTreeMap<String, Named> =
        serde_json::from_str(include_str!("../../../vectors/updates.json")).expect("JSON");
    let bytes = |hex: &String| {
        let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
        (0..hex.len()).step_by(2).map(digits).collect()
    };
    all["update"].iter().map(|(name, hex)| (name.clone(), bytes(hex))).collect()
}

#[test]
fn g8_whatever_is_blanked_walks_and_decodes_with_the_same_blocks() {
    for (name, was) in vectors() {
        for blank in [Blank::Everything, Blank::Prose] {
            let is =
                redacted(&was, |_| Some(blank.clone())).expect("it is walked").unwrap_or_else(|| was.clone());
            assert_eq!(walk::update(&was), walk::update(&is), "{name}");
            let decoded = Update::decode_v1(&is).unwrap_or_else(|why| panic!("{name}: {why}"));
            let before = Update::decode_v1(&was).expect("an update");
            assert_eq!(decoded.state_vector().encode_v1(), before.state_vector().encode_v1(), "{name}");
            assert_eq!(redacted(&is, |_| Some(blank.clone())), Ok(None), "{name}: twice is once");
        }
        assert_eq!(redacted(&was, |_| None), Ok(None), "{name}: nothing was asked for");
    }
}

#[test]
fn g8_every_kind_of_content_loses_its_words() {
    use yrs::{Any, Array, Map, Text, WriteTxn};
    let doc = Doc::new();
    {
        let mut txn = doc.transact_mut();
        let text = txn.get_or_insert_text("text");
        text.insert(&mut txn, 0, "SECRET 🌱");
        text.insert_with_attributes(&mut txn, 0, "gras", [("link".into(), Any::from("SECRET"))].into());
        text.insert_embed(&mut txn, 0, Any::from("SECRET"));
        let array = txn.get_or_insert_array("array");
        array.insert_range(&mut txn, 0, vec![Any::from("SECRET"), Any::from(7)]);
        array.insert(&mut txn, 0, b"SECRET".to_vec());
        let map = txn.get_or_insert_map("map");
        let nested: Any = Any::from(std::collections::HashMap::from([
            ("label".to_owned(), Any::from("SECRET")),
            ("zone".to_owned(), Any::from("z-1")),
        ]));
        map.insert(&mut txn, "value", nested);
    }
    let was = doc.transact().encode_state_as_update_v1(&StateVector::default());
    let has = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    let is = redacted(&was, |_| Some(Blank::Everything)).expect("walked").expect("something");
    assert!(has(&was, "SECRET") && !has(&is, "SECRET") && !has(&is, "z-1"));
    for kept in ["label", "zone", "link", "value"] {
        assert!(has(&is, kept), "{kept} is a key");
    }
    let prose = redacted(&was, |_| Some(Blank::Prose)).expect("walked").expect("something");
    assert!(has(&prose, "z-1"), "an id is needed to read the board");
    assert_eq!(blanked("é🌱\u{301}"), "····");
}
