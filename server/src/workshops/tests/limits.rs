//! What one workshop does not take on.

use super::*;
use std::time::Duration;
use tokio::time::advance;

async fn rename(house: &House, by: &PersonId, name: &str) -> Result<Seq, Refusal> {
    house.door().command(by.clone(), Command::Rename { person: by.clone(), name: name.into() }).await
}

async fn come_in(house: &House, id: &str, name: &str) -> Result<Entered, Refusal> {
    let arrival = Arrival {
        person: person(id),
        role: Role::Participant,
        name: Some(name.into()),
        seed: 0,
        by_operator: false,
    };
    house.door().join(arrival).await
}

#[tokio::test(start_paused = true)]
async fn l6_who_renames_without_end_is_told_to_wait_and_nobody_else_is() {
    let house = House::with(Limits { renames_per_minute: 2, ..Limits::default() }).await;
    let (paul, ada) =
        (house.join("paul", Role::Participant).await, house.join("ada", Role::Participant).await);
    for n in 0..10 {
        rename(&house, &paul, &format!("Paul {n}")).await.expect("a few at once");
    }
    let refused = Err(Refusal::TooOften { seconds: 30 });
    assert_eq!(rename(&house, &paul, "Paul encore").await, refused);
    let again = come_in(&house, "paul", "Paul par la porte").await.map(|_| ());
    assert_eq!(again, Err(Refusal::TooOften { seconds: 30 }), "joining under another name is a rename");
    assert!(come_in(&house, "paul", "Paul 9").await.is_ok(), "coming back is not");
    assert!(rename(&house, &ada, "Ada L.").await.is_ok());
    assert!(house.retitle("Titre").await.is_ok());
    advance(Duration::from_secs(31)).await;
    assert!(rename(&house, &paul, "Paul enfin").await.is_ok());
}

#[tokio::test]
async fn w11_a_full_workshop_takes_nobody_new_and_everyone_who_comes_back() {
    let house = House::with(Limits { people_per_workshop: 3, ..Limits::default() }).await;
    // All in one turn: no two may find the last place.
    let arrivals = ["ada", "ben", "chloe", "dan"].map(|id| {
        let house = &house;
        async move { come_in(house, id, id).await.map(|entered| entered.name) }
    });
    let answers = futures_util::future::join_all(arrivals).await;
    let full = || Err(Refusal::TooManyPeople { limit: 3 });
    assert_eq!(answers, [Ok("ada".to_owned()), Ok("ben".to_owned()), full(), full()]);
    assert!(come_in(&house, "ada", "ada").await.is_ok());
}

#[tokio::test]
async fn f41_a_workshop_takes_so_many_boards_and_no_more_in_one_turn() {
    let house = House::with(Limits { boards_per_workshop: 3, ..Limits::default() }).await;
    let add = |title: &str| {
        let command = Command::AddBoard { title: title.into(), visible: Default::default() };
        let door = house.door();
        let fanny = house.fanny.clone();
        async move { door.command(fanny, command).await.map(|_seq| ()) }
    };
    let answers = futures_util::future::join_all([add("un"), add("deux"), add("trois")]).await;
    let full = Err(Refusal::TooManyBoards { limit: 3 });
    assert_eq!(answers, [Ok(()), Ok(()), full], "one is there already");
    let roster = house.door().roster().await.expect("a roster");
    let boards = roster.borrow().view().boards.clone();
    assert_eq!(boards.len(), 3);
    // Each is a board that opens, and of the right shape.
    for added in boards.iter().skip(1) {
        assert_eq!(house.rooms.read(&added.id).await.expect("a board").title, added.title);
    }
}
