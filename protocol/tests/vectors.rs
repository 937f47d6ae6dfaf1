//! The fixtures of `protocol/vectors`, from yrs' side: what Yjs made means the same here, and yrs makes the bytes that
//! are kept. `SOCLE_BLESS=1` writes yrs' part again; Yjs' part is written and checked by tests/interop/vectors.mjs.

use serde_json::{Value, json};
use socle_protocol::{
    board::{Color, Deletion, Frame, Link, LinkKind, Note, Origin, Place, Roots, Size, Zone, new_doc_as},
    ids::BoardId,
    sync::{self, Message},
};
use std::path::PathBuf;
use yrs::{
    Any, Array, ClientID, Doc, GetString, Map, ReadTxn, StateVector, Text, Transact, Update,
    XmlElementPrelim, XmlFragment, XmlTextPrelim,
    updates::{decoder::Decode, encoder::Encode},
};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn plain(name: &str) -> Value {
    serde_json::from_slice(&bytes(name)).expect("JSON")
}

/// These bytes are made as they are kept; or kept as they are made, when asked to.
fn kept(name: &str, made: &[u8]) {
    if std::env::var_os("SOCLE_BLESS").is_some() {
        std::fs::write(path(name), made).expect("the file can be written");
    }
    assert!(bytes(name) == made, "{name}: other bytes are made now");
}

fn open(name: &str) -> Doc {
    let doc = socle_protocol::board::new_doc();
    let update = Update::decode_v1(&bytes(name)).expect("an update");
    doc.transact_mut().apply_update(update).expect("it fits an empty document");
    assert!(!doc.transact().has_missing_updates(), "{name} is whole");
    doc
}

fn state(doc: &Doc) -> Vec<u8> {
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

/// The board of vectors.mjs, written by yrs.
fn board() -> Doc {
    let doc = new_doc_as(ClientID::new(55));
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    roots.describe(&mut txn, "Une halle pour tous — œuvre", "empty");
    let ada = || Some("ada".to_owned());
    roots.add_zone(
        &mut txn,
        &Zone {
            id: "z1".into(),
            title: "ESPACE CAFÉ 🌱".into(),
            order: "a0".into(),
            frame: Frame { x: -10.5, y: 20.0, w: 760.0, h: 220.0 },
            color: Color::Ciel,
            panel: Some(2),
            locked: true,
            author: ada(),
            at: 1_800_000_000_000,
            ..Zone::default()
        },
    );
    let note = |id: &str, order: &str, zone: Option<&str>, text: &str| Note {
        id: id.into(),
        place: Place {
            zone: zone.map(str::to_owned),
            order: order.into(),
            x: 0.0,
            y: 0.0,
            ..Place::default()
        },
        text: text.into(),
        author: ada(),
        ..Note::default()
    };
    let first = note("n1", "a0", Some("z1"), "café");
    roots.add_note(&mut txn, &Note { color: Color::Soleil, at: 1_800_000_000_001, ..first });
    let second = note("n2", "a1", None, "libre\nsur deux lignes");
    roots.add_note(
        &mut txn,
        &Note {
            place: Place { x: 1.25, y: -3.0, ..second.place.clone() },
            color: Color::Menthe,
            size: Some(Size { w: 400.0, h: 120.0 }),
            at: 1_800_000_000_002,
            origin: Some(Origin {
                board: "b0".into(),
                note: "n0".into(),
                label: "carte postale".into(),
                sum: None,
                at: None,
            }),
            ..second
        },
    );
    let third = note("n3", "a1", Some("z1"), "au bac");
    let deleted = Some(Deletion { by: "ben".into(), at: 1_800_000_000_004, into: None });
    roots.add_note(
        &mut txn,
        &Note { color: Color::Rose, author: None, at: 1_800_000_000_003, deleted, ..third },
    );
    roots.add_link(
        &mut txn,
        &Link {
            id: "l1".into(),
            from: "n1".into(),
            to: "n2".into(),
            kind: LinkKind::Influence,
            label: "nourrit".into(),
            author: Some("ben".into()),
            at: 1_800_000_000_005,
            ..Link::default()
        },
    );
    // The text as two people left it, edit by edit.
    roots.edit_text(&mut txn, "n1", 0, 0, "Un ");
    roots.edit_text(&mut txn, "n1", 7, 0, " ñ👨‍👩‍👧‍👦 dès 8 h");
    drop(txn);
    doc
}

#[test]
fn b9_a_board_that_yjs_made_is_the_one_that_yrs_made() {
    let id: BoardId = "b1".parse().expect("an id");
    // yrs writes the keys of a plain object in any order: the bytes are kept, their meaning is compared.
    if std::env::var_os("SOCLE_BLESS").is_some() {
        std::fs::write(path("board.yrs.bin"), state(&board())).expect("the file can be written");
    }
    let canonical = |doc: &Doc| Roots::of(doc).read(&doc.transact()).canonical(&id);
    let (from_yjs, from_yrs) = (canonical(&open("board.yjs.bin")), canonical(&open("board.yrs.bin")));
    assert_eq!(from_yjs, from_yrs);
    assert_eq!(canonical(&board()), from_yrs, "what this version writes means what was kept");
    kept("board.json", from_yjs.as_bytes());
}

#[test]
fn b3_what_yjs_wrote_is_read_field_by_field() {
    let doc = open("board.yjs.bin");
    let read = Roots::of(&doc).read(&doc.transact());
    assert_eq!(read, {
        let doc = open("board.yrs.bin");
        Roots::of(&doc).read(&doc.transact())
    });
    let plain = plain("board.plain.json");
    assert_eq!(read.notes["n1"].text, plain["notes"]["n1"]["text"].as_str().expect("a text"));
    assert_eq!(read.notes["n2"].size, Some(Size { w: 400.0, h: 120.0 }));
    assert_eq!(
        read.notes["n3"].deleted,
        Some(Deletion { by: "ben".into(), at: 1_800_000_000_004, into: None })
    );
    assert_eq!(read.zones["z1"].frame, Frame { x: -10.5, y: 20.0, w: 760.0, h: 220.0 });
}

/// The document of another app, written by yrs.
fn raw() -> Doc {
    let doc = new_doc_as(ClientID::new(66));
    let list = doc.get_or_insert_array("list");
    let rich = doc.get_or_insert_text("rich");
    let xml = doc.get_or_insert_xml_fragment("xml");
    let bytes = doc.get_or_insert_map("bytes");
    let mut txn = doc.transact_mut();
    let nested = Any::from_json(r#"{"k":[1,2]}"#).expect("JSON");
    let items = [
        Any::from(1.0),
        Any::from(-1.5),
        Any::from(1_099_511_627_776_f64),
        Any::from("é🌱"),
        Any::from(true),
        Any::Null,
        nested,
    ];
    for item in items {
        list.push_back(&mut txn, item);
    }
    list.remove(&mut txn, 1);
    rich.insert(&mut txn, 0, "gras et plat");
    rich.format(&mut txn, 0, 4, [("bold".into(), Any::from(true))].into());
    let paragraph = xml.insert(&mut txn, 0, XmlElementPrelim::empty("p"));
    paragraph.insert(&mut txn, 0, XmlTextPrelim::new("dans un paragraphe"));
    bytes.insert(&mut txn, "b", Any::from(vec![0u8, 255]));
    drop(txn);
    doc
}

#[test]
fn w2_another_apps_document_means_the_same_in_yjs_and_in_yrs() {
    kept("raw.yrs.bin", &state(&raw()));
    let wanted = plain("raw.plain.json");
    for name in ["raw.yjs.bin", "raw.yrs.bin"] {
        let doc = open(name);
        let (list, rich) = (doc.get_or_insert_array("list"), doc.get_or_insert_text("rich"));
        let (xml, map) = (doc.get_or_insert_xml_fragment("xml"), doc.get_or_insert_map("bytes"));
        let txn = doc.transact();
        let items = list.iter(&txn).map(|item| {
            let yrs::Out::Any(any) = item else { panic!("{item:?}") };
            normal(&serde_json::to_value(&any).expect("JSON"))
        });
        assert_eq!(Value::Array(items.collect()), normal(&wanted["list"]), "{name}");
        assert_eq!(json!(rich.get_string(&txn)), wanted["rich"], "{name}");
        assert_eq!(json!(xml.get_string(&txn)), wanted["xml"], "{name}");
        let Some(yrs::Out::Any(Any::Buffer(found))) = map.get(&txn, "b") else { panic!("{name}: bytes") };
        assert_eq!(json!(found.to_vec()), wanted["bytes"], "{name}");
    }
}

/// JavaScript has one kind of number.
fn normal(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(normal).collect(),
        Value::Object(fields) => fields.iter().map(|(key, item)| (key.clone(), normal(item))).collect(),
        other => other.clone(),
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().collect();
    let pair = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hex");
    digits.chunks(2).map(pair).collect()
}

#[test]
fn s1_the_frames_are_those_of_y_protocols() {
    let frames = plain("frames.yjs.json");
    let frame = |name: &str| unhex(frames[name].as_str().expect("a frame"));
    let doc = open("raw.yjs.bin");
    let (vector, whole) = (doc.transact().state_vector().encode_v1(), bytes("raw.yjs.bin"));
    assert_eq!(frame("step1"), sync::step1(&vector));
    assert_eq!(frame("step2"), sync::step2(&whole));
    assert_eq!(frame("update"), sync::update(&whole));
    assert_eq!(frame("denied"), sync::denied("read_only é"));
    assert_eq!(frame("query"), sync::query_awareness());
    let awareness = frame("awareness");
    let messages: Vec<_> = sync::messages(&awareness).collect();
    let [Ok(Message::Awareness { states })] = messages[..] else { panic!("{messages:?}") };
    // One state: client 33, clock 1, JSON.
    assert_eq!(states[..3], [1, 33, 1]);
    assert_eq!(awareness, sync::awareness(states));
}
