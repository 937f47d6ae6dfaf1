//! Modified clients at the board plane: what they write with others' ids, before its time, or after they were told to
//! stop. Nobody else's work may suffer.

use socle_client::board::{Connection, Target};
use socle_protocol::{
    board::{Color, Deletion, Note, Place, new_doc_as, write::Kind},
    message::Command,
    refusal::Refusal,
    role::Role,
    sync::{self, Message},
};
use socle_tests::{
    flaky::FlakyJournal,
    people::{Newcomer, Person, Workshop, until_quiet},
    raw::RawSession,
    server::TestServer,
    soon,
};
use yrs::{ClientID, Doc, Map, ReadTxn, StateVector, Transact, Update, WriteTxn, updates::decoder::Decode};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

async fn a_board() -> (TestServer, Workshop, Person, Newcomer) {
    let server = TestServer::start().await;
    let workshop = server.workshop("raw").await;
    let ada = workshop.join("Ada").await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    (server, workshop, ada, mallory)
}

/// A replica that anyone could run, under any client id.
struct Replica(Doc);

impl Replica {
    fn new(client: u64) -> Self {
        Self(new_doc_as(ClientID::new(client)))
    }

    fn takes(&self, update: &[u8]) {
        self.0.transact_mut().apply_update(Update::decode_v1(update).expect("an update")).expect("applies");
    }

    /// One edit, as the update that it makes.
    fn sets(&self, key: &str, value: &str) -> Vec<u8> {
        let mut txn = self.0.transact_mut();
        let map = txn.get_or_insert_map("map");
        map.insert(&mut txn, key, value);
        txn.encode_update_v1()
    }

    fn whole(&self) -> Vec<u8> {
        self.0.transact().encode_state_as_update_v1(&StateVector::default())
    }
}

/// One edit of someone with our client.
fn sets(person: &Person, key: &str, value: &str) {
    person.edit(|_, txn| {
        let map = txn.get_or_insert_map("map");
        map.insert(txn, key, value);
    });
}

/// What the server has under a key of a raw board.
async fn on_the_server(workshop: &Workshop, key: &str) -> Option<String> {
    let replica = Replica::new(1);
    replica.takes(&workshop.on_the_server().await);
    let mut txn = replica.0.transact_mut();
    let map = txn.get_or_insert_map("map");
    map.get(&txn, key).map(|value| value.to_string(&txn))
}

async fn is_saved(wire: &mut RawSession, count: u64) {
    let saved = wire.find(|message| match message {
        Message::Saved { count: n } if n >= count => Some(()),
        _ => None,
    });
    soon("the receipt", saved).await;
}

/// A presence of this client, as a frame.
fn presence(client: u64, clock: u64) -> Vec<u8> {
    let mut states = vec![1];
    sync::write_varuint(&mut states, client);
    sync::write_varuint(&mut states, clock);
    states.extend_from_slice(&[2, b'{', b'}']);
    sync::awareness(&states)
}

#[tokio::test(flavor = "multi_thread")]
async fn s8_an_id_announced_in_presence_cannot_be_taken_before_its_first_edit() {
    let (_server, workshop, _ada, mallory) = a_board().await;
    let nora = workshop.joined("Nora", Role::Participant).await;
    let (mut hers, mut his) = (nora.raw().await, mallory.raw().await);
    hers.send(presence(4242, 1)).await;
    // Everyone hears the id.
    let heard = his.find(|message| match message {
        Message::Awareness { states } if states.len() > 3 => Some(()),
        _ => None,
    });
    soon("her presence", heard).await;
    his.send(sync::update(&Replica::new(4242).sets("who", "Mallory"))).await;
    assert_eq!(soon("the close", his.close_code()).await, 4409);
    hers.send(sync::update(&Replica::new(4242).sets("who", "Nora"))).await;
    is_saved(&mut hers, 1).await;
    assert_eq!(on_the_server(&workshop, "who").await.as_deref(), Some("Nora"));
}

#[tokio::test(flavor = "multi_thread")]
async fn p2_an_id_that_writes_is_not_shown_by_others() {
    let (_server, workshop, ada, mallory) = a_board().await;
    sets(&ada, "who", "Ada");
    ada.is_saved().await;
    let (mut his, nora) = (mallory.raw().await, workshop.joined("Nora", Role::Participant).await);
    his.send(presence(ada.client(), 1)).await;
    his.send(presence(77, 1)).await;
    let mut hers = nora.raw().await;
    hers.send(vec![3]).await;
    let shown = hers.find(|message| match message {
        Message::Awareness { states } if states.len() > 3 => Some(states.to_vec()),
        _ => None,
    });
    assert_eq!(presence(77, 1)[2..], soon("presence", shown).await[..], "his own only");
}

#[tokio::test(flavor = "multi_thread")]
async fn s8_what_waits_for_someones_next_edit_neither_gets_in_nor_spoils_it() {
    let (server, workshop, ada, mallory) = a_board().await;
    sets(&ada, "ada", "one");
    ada.is_saved().await;
    // He guesses Ada's next block and builds on it; then in an update, in a step 2, and as deletions to come.
    let guess = Replica::new(ada.client());
    guess.takes(&workshop.on_the_server().await);
    let trap = Replica::new(666);
    trap.takes(&guess.whole());
    trap.takes(&guess.sets("ada", "two"));
    let trapped = trap.sets("ada", "trapped");
    let mut his = mallory.raw().await;
    his.send(sync::update(&trapped)).await;
    his.send(sync::step2(&trapped)).await;
    let mut deletions = vec![0, 1];
    sync::write_varuint(&mut deletions, ada.client());
    deletions.extend_from_slice(&[1, 1, 100]);
    his.send(sync::update(&deletions)).await;
    // The step 2 had nothing else, so that he is told and stays; the deletions are answered by a step 1.
    let told = his.find(|message| match message {
        Message::Refused { json } => Some(json.to_owned()),
        _ => None,
    });
    assert_eq!(soon("the refusal", told).await, r#"{"code":"missing_past"}"#);
    sets(&ada, "ada", "two");
    ada.is_saved().await;
    assert_eq!(ada.connection(), Connection::Live);
    assert_eq!(on_the_server(&workshop, "ada").await.as_deref(), Some("two"));
    // What he keeps sending leaves nothing in the journal.
    drop((his, ada));
    let mut server = server;
    server.stop().await;
    let entries = entries_of(&server, &workshop).await;
    assert_eq!(entries, 3, "Ada's id and her two edits");
}

async fn entries_of(server: &TestServer, workshop: &Workshop) -> usize {
    use socle_server::journal::{Journal, Stream};
    let stream = Stream::Board(workshop.board().clone());
    server.journal().slice(stream, 0, usize::MAX).await.expect("reads").len()
}

#[tokio::test(flavor = "multi_thread")]
async fn s8_an_update_ahead_of_its_past_is_asked_for_again_and_nothing_is_lost() {
    let (_server, workshop, _ada, mallory) = a_board().await;
    let (mut wire, replica) = (mallory.raw().await, Replica::new(5));
    // As a stock client does that was edited offline and types before the server's first word has come.
    let (_offline, typed) = (replica.sets("a", "offline"), replica.sets("a", "typed"));
    wire.send(sync::update(&typed)).await;
    wire.send(sync::step2(&replica.whole())).await;
    is_saved(&mut wire, 2).await;
    assert_eq!(on_the_server(&workshop, "a").await.as_deref(), Some("typed"));
    // Later on the server asks, and counts nothing as saved before the answer.
    let (_lost, next) = (replica.sets("a", "lost"), replica.sets("a", "next"));
    wire.send(sync::update(&next)).await;
    let asked = wire.find(|message| match message {
        Message::Step1 { state_vector } if state_vector.len() > 1 => Some(true),
        Message::Saved { .. } => Some(false),
        _ => None,
    });
    assert!(soon("the question", asked).await, "not called saved");
    wire.send(sync::step2(&replica.whole())).await;
    is_saved(&mut wire, 4).await;
    assert_eq!(on_the_server(&workshop, "a").await.as_deref(), Some("next"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s8_after_a_restored_backup_everyone_brings_back_their_own() {
    let (_server, workshop, _ada, mallory) = a_board().await;
    let nora = workshop.joined("Nora", Role::Participant).await;
    let (one, two) = (Replica::new(51), Replica::new(52));
    let mut wires = (mallory.raw().await, nora.raw().await);
    wires.0.send(sync::update(&one.sets("one", "kept"))).await;
    is_saved(&mut wires.0, 1).await;
    two.takes(&one.whole());
    wires.1.send(sync::update(&two.sets("two", "kept"))).await;
    is_saved(&mut wires.1, 1).await;
    one.takes(&two.whole());
    // The server has lost what follows: edits of both, each on top of the other's.
    one.sets("both", "first");
    two.takes(&one.whole());
    two.sets("both", "second");
    one.takes(&two.whole());
    one.sets("both", "third");
    wires.1.send(sync::step2(&two.whole())).await;
    let refused = wires.1.find(|message| match message {
        Message::Refused { json } => Some(json.to_owned()),
        _ => None,
    });
    assert_eq!(soon("the refusal", refused).await, r#"{"code":"missing_past"}"#);
    wires.0.send(sync::step2(&one.whole())).await;
    // Now the server has the first, and asks for the second by itself; and so on.
    for (wire, replica) in [(&mut wires.1, &two), (&mut wires.0, &one)] {
        let asked = wire.find(|message| {
            matches!(message, Message::Step1 { state_vector } if state_vector.len() > 1).then_some(())
        });
        soon("the question", asked).await;
        wire.send(sync::step2(&replica.whole())).await;
    }
    is_saved(&mut wires.0, 3).await;
    assert_eq!(on_the_server(&workshop, "both").await.as_deref(), Some("third"));
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_nothing_counts_that_a_session_sent_behind_what_ends_it() {
    let flaky = FlakyJournal::new();
    let server = TestServer::start_on(|journal| flaky.round(journal)).await;
    let workshop = server.workshop("raw").await;
    let ada = workshop.join("Ada").await;
    sets(&ada, "who", "Ada");
    ada.is_saved().await;
    let mallory = workshop.joined("Mallory", Role::Participant).await;
    let mut his = mallory.raw().await;
    his.send(sync::step2(&[0, 0])).await;
    is_saved(&mut his, 1).await;
    // While the disk holds an append, his forged edit and an honest one behind it wait in the inbox.
    flaky.hold();
    sets(&ada, "who", "Ada again");
    flaky.holds_one().await;
    let forger = Replica::new(ada.client());
    forger.takes(&ada.doc().transact().encode_state_as_update_v1(&StateVector::default()));
    his.send(sync::update(&forger.sets("who", "Mallory"))).await;
    his.send(sync::update(&Replica::new(666).sets("behind", "Mallory"))).await;
    soon("both at the server", his.arrives()).await;
    flaky.mend();
    assert_eq!(soon("the close", his.close_code()).await, 4409);
    ada.is_saved().await;
    assert_eq!(on_the_server(&workshop, "behind").await, None);
    assert_eq!(on_the_server(&workshop, "who").await.as_deref(), Some("Ada again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn r1_an_edit_that_waits_while_its_right_is_withdrawn_does_not_count() {
    let flaky = FlakyJournal::new();
    let server = TestServer::start_on(|journal| flaky.round(journal)).await;
    let workshop = server.workshop("raw").await;
    let ada = workshop.join("Ada").await;
    let ben = workshop.joined("Ben", Role::Participant).await;
    let (mut his, replica) = (ben.raw().await, Replica::new(5));
    his.send(sync::update(&replica.sets("ben", "before"))).await;
    is_saved(&mut his, 1).await;
    let mut live = workshop.creator().live().await;
    flaky.hold();
    sets(&ada, "ada", "meanwhile");
    flaky.holds_one().await;
    his.send(sync::update(&replica.sets("ben", "too late"))).await;
    soon("it is at the server", his.arrives()).await;
    let gone = Command::Remove { person: ben.person().clone() };
    soon("the removal", live.command(gone)).await.expect("removed");
    flaky.mend();
    assert_eq!(soon("the close", his.close_code()).await, 4410);
    ada.is_saved().await;
    assert_eq!(on_the_server(&workshop, "ada").await.as_deref(), Some("meanwhile"));
    assert_eq!(on_the_server(&workshop, "ben").await.as_deref(), Some("before"));
}

#[tokio::test(flavor = "multi_thread")]
async fn b11_a_note_signed_by_someone_else_is_undone_and_its_sender_is_told() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let (ada, mallory) = (workshop.join("Ada").await, workshop.join("Mallory").await);
    let hers = ada.add_note(HERE, "d’Ada", Color::Rose);
    ada.is_saved().await;
    let signed = |id: &str, author: &Person| Note {
        id: id.into(),
        place: Place { order: "a0".into(), ..Place::default() },
        author: Some(author.newcomer().person().to_string()),
        ..Note::default()
    };
    mallory.sees("Ada’s note", |board| board.shows("d’Ada")).await;
    mallory.edit(|roots, txn| roots.add_note(txn, &signed("forged", &ada)));
    mallory.is_saved().await;
    let stolen = signed(&hers, &mallory);
    mallory.edit(|roots, txn| roots.add_note(txn, &stolen));
    mallory.is_saved().await;
    let by = Deletion { by: ada.newcomer().person().to_string(), at: 1, into: None };
    mallory.edit(|roots, txn| assert!(roots.remove(txn, Kind::Note, &hers, &by)));
    mallory.is_saved().await;
    mallory.edit(|roots, txn| roots.add_note(txn, &signed("own", &mallory)));
    until_quiet(&workshop, &[&ada, &mallory]).await;
    assert_eq!(mallory.refusals(), [const { Refusal::ForgedAuthor {} }; 3]);
    let notes = ada.view().notes;
    assert_eq!(notes.len(), 2, "Ada's, and Mallory's own");
    assert!(
        ada.shows("d’Ada") && notes["own"].author.as_deref() == Some(mallory.newcomer().person().as_str())
    );
}

/// Blocks of client 9 each between one of a long list and its end: what they cost grows with their square.
fn wide(blocks: u64) -> Vec<u8> {
    let mut update = vec![2];
    sync::write_varuint(&mut update, blocks);
    update.extend_from_slice(&[9, 0]);
    for before in 0..blocks {
        update.extend_from_slice(&[0xc4, 1]);
        sync::write_varuint(&mut update, before);
        update.push(1);
        sync::write_varuint(&mut update, blocks - 1);
        update.extend_from_slice(&[1, b'x']);
    }
    // The list: letters and embeds in turn, so that they do not become one.
    sync::write_varuint(&mut update, blocks);
    update.extend_from_slice(&[1, 0, 4, 1, 1, b't', 1, b'a']);
    for before in 0..blocks - 1 {
        update.push(if before % 2 == 0 { 0x85 } else { 0x84 });
        update.push(1);
        sync::write_varuint(&mut update, before);
        update.extend_from_slice(if before % 2 == 0 { &[2, b'{', b'}'] } else { &[1, b'a'] });
    }
    update.push(0);
    update
}

#[tokio::test(flavor = "multi_thread")]
async fn s15_an_update_that_would_take_minutes_holds_its_sender_off_and_not_the_room() {
    let server = TestServer::start().await;
    for (template, blocks) in [("raw", 24_000), ("empty", 24_002)] {
        let workshop = server.workshop(template).await;
        let ada = workshop.join("Ada").await;
        let mallory = workshop.joined("Mallory", Role::Participant).await;
        let mut his = mallory.raw().await;
        // About two minutes, were it let.
        his.send(sync::update(&wide(blocks))).await;
        assert_eq!(soon("the close", his.close_code()).await, 4429, "{template}");
        if template == "raw" {
            sets(&ada, "after", "that");
        } else {
            ada.add_note(HERE, "après", Color::Rose);
        }
        ada.is_saved().await;
        assert_eq!(ada.connection(), Connection::Live);
        let mut again = mallory.raw().await;
        let told = again.find(|message| match message {
            Message::Refused { json } => Some(json.to_owned()),
            _ => None,
        });
        assert_eq!(soon("the refusal", told).await, r#"{"code":"held_off","minutes":1}"#);
        assert_eq!(soon("the close", again.close_code()).await, 4429);
        // Someone else with the same bytes: they are known.
        let mut other = workshop.joined("Eve", Role::Participant).await.raw().await;
        other.send(sync::update(&wide(blocks))).await;
        assert_eq!(soon("the close", other.close_code()).await, 4400);
        workshop.join("Nora").await.is_saved().await;
    }
}
