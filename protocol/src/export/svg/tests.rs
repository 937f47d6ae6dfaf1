//! Pictures of boards: whole, escaped, and as the plan lays them out.

use super::*;
use crate::{
    board::{Board, Note, Photo},
    export::record::Kept,
    refusal::Language,
    template::Template,
};
use yrs::Transact;

fn space(board: Board) -> Space {
    Space {
        id: "b".parse().expect("an id"),
        title: "Idées <socles>".into(),
        kept: Kept { board, ..Kept::default() },
        points: Default::default(),
        groups: Default::default(),
        images: Default::default(),
    }
}

fn sample() -> Board {
    let template = Template::find("idees-socles").expect("a method").filled();
    let update = template.board(0, "Idées socles", 1).expect("a board");
    let doc = crate::board::new_doc();
    let update = <yrs::Update as yrs::updates::decoder::Decode>::decode_v1(&update).expect("an update");
    doc.transact_mut().apply_update(update).expect("it applies");
    crate::board::Roots::of(&doc).read(&doc.transact())
}

#[test]
fn e6_a_picture_has_every_zone_and_every_word() {
    let board = sample();
    let svg = write(&space(board.clone()), None, Words::of(Language::French));
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"fr\""));
    assert!(svg.contains("<title>Idées &lt;socles&gt;</title>"));
    for zone in board.zones.values() {
        assert!(svg.contains(&escaped(&zone.title.to_uppercase())), "{}", zone.title);
    }
    let words: Vec<&str> = board.notes.values().flat_map(|note| note.text.split_whitespace()).collect();
    for word in words {
        assert!(svg.contains(&escaped(word)), "{word}");
    }
    assert_eq!(svg.matches("rx=\"4\"").count(), board.notes.len());
    // Nothing is fetched, run or styled from elsewhere.
    for forbidden in ["href", "<script", "<style", "<image", "url("] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn e6_a_picture_of_a_zone_has_that_zone_only() {
    let board = sample();
    let zone = board.zones.values().find(|zone| zone.title == "ESPACE BOUTIQUE").expect("a zone");
    let svg = write(&space(board.clone()), Some(&zone.id), Words::of(Language::French));
    assert!(svg.contains("ESPACE BOUTIQUE") && !svg.contains("ESPACE CAFÉ"));
    assert!(svg.contains("<title>ESPACE BOUTIQUE</title>"));
    assert_eq!(svg.matches("rx=\"10\"").count(), 1);
}

#[test]
fn e6_an_empty_board_is_a_picture_too() {
    let svg = write(&space(Board::default()), None, Words::of(Language::English));
    assert!(svg.contains("viewBox") && svg.ends_with("</svg>\n"));
}

#[test]
fn e6_b28_a_photo_stands_beside_its_words_where_it_is_at_hand_and_is_told_where_it_is_not() {
    let image = "0f".repeat(32);
    let photo = Photo { image: image.clone(), width: 1_600, height: 1_200, alt: "Une <halle>".into() };
    let text = "Une halle couverte pour le marché et les jours de pluie";
    let note = Note { id: "n".into(), text: text.into(), photo: Some(photo), ..Note::default() };
    let board = |note: Note| Board { notes: [(note.id.clone(), note)].into(), ..Board::default() };
    let told = write(&space(board(note.clone())), None, Words::of(Language::French));
    assert!(
        told.contains("<title>Photo\u{a0}: Une &lt;halle&gt;</title>") && !told.contains("<image"),
        "{told}"
    );
    let mut shown = space(board(note.clone()));
    shown.images.insert(image, "data:image/jpeg;base64,AAAA".into());
    let shown = write(&shown, None, Words::of(Language::French));
    assert!(shown.contains("href=\"data:image/jpeg;base64,AAAA\""), "{shown}");
    // The text leaves it room: it is smaller, or takes more lines; all of it is there.
    let bare = write(&space(board(Note { photo: None, ..note })), None, Words::of(Language::French));
    let words = |svg: &str| svg.split("<text").skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_ne!(words(&shown), words(&bare), "{shown}");
    for word in text.split_whitespace() {
        assert!(shown.contains(word), "{word}");
    }
}
