//! What is a photo and what is none (SPEC B28), and what a modified client tries with one.

use super::*;
use crate::{
    board::{
        Board, Note, Place, Roots,
        guard::{Editor, Guard},
        new_doc,
    },
    ids::BoardId,
    message::script::{Rules, Who},
    refusal::Refusal,
    role::Role,
    walk::blanked,
    workshop::access::Standing,
};
use yrs::{Doc, ReadTxn, StateVector, Transact, Update, updates::decoder::Decode};

fn a_photo() -> Photo {
    Photo { image: "0f".repeat(32), width: 1_600, height: 900, alt: "Des pavés devant l’église".into() }
}

/// The photo's value with one of its keys as it is here; without that key where it is nothing.
fn with(key: &str, said: Option<Any>) -> Any {
    let Any::Map(fields) = photo_value(&a_photo()) else { panic!("a plain value") };
    let mut fields: HashMap<String, Any> = fields.as_ref().clone();
    match said {
        Some(said) => fields.insert(key.to_owned(), said),
        None => fields.remove(key),
    };
    Any::Map(Arc::new(fields))
}

#[test]
fn b28_a_photo_is_an_image_its_size_and_what_can_be_seen_on_it() {
    assert_eq!(photo(&photo_value(&a_photo())), Some(a_photo()));
    let said = |alt: &str| photo(&with("alt", Some(alt.into()))).map(|photo| photo.alt);
    assert_eq!(said(""), Some(String::new()), "nobody has said");
    assert_eq!(said(&"é".repeat(300)), Some("é".repeat(300)));
    assert_eq!(said(&"é".repeat(301)), None);
    assert_eq!(said(&format!("e{}", "\u{301}".repeat(9_000))), None, "one letter of nine thousand accents");
    let wrong: [(&str, Option<Any>); 13] = [
        ("image", None),
        ("image", Some("0F".repeat(32).as_str().into())),
        ("image", Some("0f".repeat(31).as_str().into())),
        ("image", Some("https://example.org/photo.jpg".into())),
        ("image", Some("../../socle.db".into())),
        ("alt", None),
        ("alt", Some(Any::Null)),
        ("width", None),
        ("width", Some(0.0.into())),
        ("width", Some(1.5.into())),
        ("width", Some(4_097.0.into())),
        ("height", Some("900".into())),
        ("height", Some(f64::NAN.into())),
    ];
    for (key, said) in wrong {
        assert_eq!(photo(&with(key, said.clone())), None, "{key}: {said:?}");
    }
    assert_eq!(photo(&"0f".repeat(32).as_str().into()), None);
}

struct Table {
    doc: Doc,
    guard: Guard,
}

impl Table {
    /// A note of Ada's and one of Ben's; whose it is may edit one.
    fn new() -> Self {
        let doc = new_doc();
        let roots = Roots::of(&doc);
        for (id, author) in [("a", "ada"), ("b", "ben")] {
            let place = Place { order: "a0".into(), ..Place::default() };
            let note = Note { id: id.into(), place, author: Some(author.into()), ..Note::default() };
            roots.add_note(&mut doc.transact_mut(), &note);
        }
        let guard = Guard::new(&doc);
        Self { doc, guard }
    }

    fn board(&self) -> Board {
        Roots::of(&self.doc).read(&self.doc.transact())
    }

    /// Ada writes under this key of a note.
    fn ada(&mut self, note: &str, key: &str, value: Any) -> Result<(), Refusal> {
        let replica = new_doc();
        let state = self.doc.transact().encode_state_as_update_v1(&StateVector::default());
        replica.transact_mut().apply_update(Update::decode_v1(&state).expect("a state")).expect("applies");
        let roots = Roots::of(&replica);
        let mut txn = replica.transact_mut();
        roots.set(&mut txn, crate::board::write::Kind::Note, note, key, value);
        let update = txn.encode_update_v1();
        drop(txn);
        let rules = Rules { edit: Who::Own, ..Rules::default() };
        let standing = Standing { rules, ..Standing::of(Role::Participant) };
        let editor = Editor { standing: Arc::new(standing), ..Editor::of("ada", Role::Participant) };
        let decoded = Update::decode_v1(&update).expect("an update");
        self.guard.apply(&update, decoded, editor).map(drop).map_err(|taken_back| taken_back.refusal)
    }
}

#[test]
fn b28_to_put_a_photo_on_a_note_is_to_edit_it_and_what_is_none_is_undone() {
    let mut table = Table::new();
    assert_eq!(table.ada("a", "photo", photo_value(&a_photo())), Ok(()));
    assert_eq!(table.board().notes["a"].photo, Some(a_photo()));
    let against = Err(Refusal::AgainstRules { item: Some("b".into()) });
    assert_eq!(table.ada("b", "photo", photo_value(&a_photo())), against, "the note of someone else");
    let bad = Err(Refusal::BadShape { path: "notes/a/photo".into() });
    for wrong in
        [with("image", Some("x".into())), with("alt", Some("é".repeat(301).as_str().into())), true.into()]
    {
        assert_eq!(table.ada("a", "photo", wrong), bad);
        assert_eq!(table.board().notes["a"].photo, Some(a_photo()), "as it was");
    }
    assert_eq!(table.ada("a", "photo", Any::Null), Ok(()));
    assert_eq!(table.board().notes["a"].photo, None, "taken off");
}

#[test]
fn b28_g8_what_an_erasure_left_of_a_note_is_none_and_keeps_nobody_from_the_rest_of_it() {
    let gone = Photo { image: blanked(&a_photo().image), alt: blanked(&a_photo().alt), ..a_photo() };
    let mut table = Table::new();
    let roots = Roots::of(&table.doc);
    roots.set_photo(&mut table.doc.transact_mut(), "a", Some(&gone));
    for (key, word) in [("weather", "clouds".to_owned()), ("signature", "👩‍👩‍👧‍👦".repeat(40))]
    {
        let left: Any = blanked(&word).as_str().into();
        roots.set(&mut table.doc.transact_mut(), crate::board::write::Kind::Note, "a", key, left);
    }
    table.guard = Guard::new(&table.doc);
    let note = table.board().notes["a"].clone();
    assert_eq!((note.photo, note.weather), (None, None));
    assert_eq!(table.ada("a", "color", "menthe".into()), Ok(()), "the rest of it is edited as ever");
}

#[test]
fn b9_b28_y13_a_photo_stands_in_canonical_json_and_goes_along_with_its_note() {
    let note = Note { id: "a".into(), photo: Some(a_photo()), ..Note::default() };
    let canonical = note.canonical();
    assert_eq!(
        canonical["photo"],
        json!({"image": a_photo().image, "width": 1_600, "height": 900, "alt": a_photo().alt})
    );
    let read: Note = serde_json::from_value(canonical).expect("a note");
    assert_eq!(read.photo, Some(a_photo()), "and is read from it");
    assert!(Note { photo: None, ..note.clone() }.canonical().get("photo").is_none(), "as it always was");
    let board = Board { notes: [("a".to_owned(), note)].into(), ..Board::default() };
    let from: BoardId = "b".parse().expect("an id");
    assert_eq!(board.extract(&from, Some("Hier"), 1).notes["a"].photo, Some(a_photo()));
}
