//! Cards whose authors let them be told, though what was said beside them stays off the record (SPEC B17).

use super::*;

async fn past() -> Past {
    let mut past = Past::of(vec![open("one"), phase("off", Rules::default(), true), open("two")]).await;
    past.starts("off").await;
    past.notes("plenary", "ada", "mine", "fatiguée, mais là").await;
    past.notes("plenary", "bob", "his", "triste ce matin").await;
    past.write("plenary", Some("ada"), |roots, txn| {
        done(roots.edit_text(txn, "mine", 0, 17, "contente d’être là"))
    })
    .await;
    past.write("plenary", Some("ada"), |roots, txn| done(roots.set_shared(txn, "mine", true))).await;
    past.starts("two").await;
    past
}

#[tokio::test]
async fn y3_a_card_that_its_author_shares_is_told_where_it_came_with_the_words_that_it_has_now() {
    let mut past = past().await;
    past.notes("plenary", "bob", "later", "un four").await;
    let told = past.told().await;
    assert!(told.has("contente d’être là") && told.has("un four"), "{}", told.bytes);
    // Neither anyone else's, nor what it said before.
    for text in ["triste", "\"his\"", "fatiguée"] {
        assert!(!told.has(text), "{text}: {}", told.bytes);
    }
    assert_eq!(told.last("plenary").notes["mine"].text, "contente d’être là");
    let chapter = &told.view.chapters[1];
    assert!(chapter.off_the_record && told.view.chapters[2].after > chapter.after, "in its phase");
}

#[tokio::test]
async fn y3_a_card_that_is_taken_back_is_told_no_more() {
    let mut past = past().await;
    past.write("plenary", Some("ada"), |roots, txn| done(roots.set_shared(txn, "mine", false))).await;
    assert!(!past.told().await.has("contente"));
    past.write("plenary", Some("ada"), |roots, txn| done(roots.set_shared(txn, "mine", true))).await;
    assert!(past.told().await.has("contente"));
    let gone = board::Deletion { by: "ada".into(), at: past.now, into: None };
    past.write("plenary", Some("ada"), |roots, txn| {
        done(roots.remove(txn, board::write::Kind::Note, "mine", &gone));
    })
    .await;
    assert!(!past.told().await.has("contente"), "nor one in the bin");
}

#[tokio::test]
async fn y8_a_shared_card_is_not_told_where_its_phase_was_not_chosen() {
    let past = past().await;
    let cut = Cut { phases: Some(vec![id("two")]), published: true, ..past.cut(&["plenary"]) };
    assert!(!past.told_of(&cut).await.has("contente"));
}
