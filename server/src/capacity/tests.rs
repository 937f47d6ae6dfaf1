//! Who fits, and who is counted no more once they have gone.

use super::*;
use futures_util::FutureExt;
use std::time::Duration;
use tokio::time::advance;

fn capacity(limits: Limits) -> Arc<Capacity> {
    Capacity::new(Arc::new(limits))
}

fn person(id: &str) -> PersonId {
    id.parse().expect("an id")
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn visit<'a>(person: &'a PersonId, board: Option<&'a BoardId>) -> Visit<'a> {
    Visit { person, board, runs_it: false, behind_proxy: None, connection: None }
}

#[tokio::test]
async fn w11_connections_are_counted_in_all_and_by_network() {
    let house = capacity(Limits { connections: 3, connections_per_address: 2, ..Limits::default() });
    let connect = |address: &str| house.connect(Some(ip(address)));
    let first = connect("10.0.0.1").expect("room");
    let _second = connect("10.0.0.1").expect("room");
    assert_eq!(
        connect("::ffff:10.0.0.1").err(),
        Some(Refusal::TooManyConnections {}),
        "the same in other words"
    );
    let _other = connect("2001:db8:1:2::1").expect("another building");
    drop(first);
    let _again = connect("10.0.0.1").expect("someone left");
    assert_eq!(connect("10.0.0.9").err(), Some(Refusal::ServerFull {}));
    assert_eq!(network(ip("2001:db8:1:2::1")), network(ip("2001:db8:1:2:ffff::9")), "one household");
    assert_ne!(network(ip("2001:db8:1:2::1")), network(ip("2001:db8:1:3::1")));
}

#[tokio::test]
async fn w11_a_full_board_takes_no_newcomer_but_whoever_is_there_and_whoever_runs_it() {
    let house = capacity(Limits { people_per_board: 2, ..Limits::default() });
    let (board, other): (BoardId, BoardId) = ("b".parse().expect("an id"), "c".parse().expect("an id"));
    let [ada, ben, chloe] = ["ada", "ben", "chloe"].map(person);
    let here = [&ada, &ben].map(|who| house.stay(&visit(who, Some(&board))).expect("room"));
    let tab = house.stay(&visit(&ada, Some(&board))).expect("a second tab is nobody new");
    let full = Some(Refusal::TooManyPeople { limit: 2 });
    assert_eq!(house.stay(&visit(&chloe, Some(&board))).err(), full);
    assert!(house.stay(&visit(&chloe, Some(&other))).is_ok() && house.stay(&visit(&chloe, None)).is_ok());
    assert!(house.stay(&Visit { runs_it: true, ..visit(&chloe, Some(&board)) }).is_ok());
    drop(here);
    assert!(house.stay(&visit(&chloe, Some(&board))).is_ok(), "ben left");
    drop(tab);
    assert!(house.counts().at_board.is_empty() && house.counts().lines.is_empty(), "all is forgotten");
}

#[tokio::test(start_paused = true)]
async fn w11_of_too_many_sessions_the_most_silent_gives_way() {
    let house = capacity(Limits { sessions_per_person: 2, ..Limits::default() });
    let ada = person("ada");
    let stay = || house.stay(&visit(&ada, None)).expect("a newer session is never refused");
    let (talking, cut) = (stay(), stay());
    advance(Duration::from_secs(1)).await;
    talking.heard(Instant::now());
    let newest = stay();
    assert_eq!(cut.displaced().now_or_never(), Some(Refusal::TooManySessions {}));
    assert!(talking.displaced().now_or_never().is_none() && newest.displaced().now_or_never().is_none());
}

#[tokio::test]
async fn w11_sessions_behind_a_proxy_are_counted_by_the_address_that_it_names() {
    let house = capacity(Limits { connections_per_address: 1, ..Limits::default() });
    let [ada, ben] = ["ada", "ben"].map(person);
    let from = |who, address| house.stay(&Visit { behind_proxy: Some(ip(address)), ..visit(who, None) });
    let first = from(&ada, "203.0.113.7").expect("room");
    assert_eq!(from(&ben, "203.0.113.7").err(), Some(Refusal::TooManyConnections {}));
    let _elsewhere = from(&ben, "203.0.113.8").expect("room");
    drop(first);
    assert!(from(&ben, "203.0.113.7").is_ok());
}

#[tokio::test]
async fn w11_no_memory_lets_nobody_new_in() {
    let house = capacity(Limits { memory: Some(crate::config::Size::kib(1)), ..Limits::default() });
    let refused = house.stay(&visit(&person("ada"), None)).err();
    // Only Linux tells how much a process has.
    assert_eq!(refused, cfg!(target_os = "linux").then_some(Refusal::ServerFull {}));
    assert!(capacity(Limits::default()).has_memory().is_ok());
}

#[tokio::test]
async fn w13_frames_that_never_come_whole_take_a_quarter_of_the_memory_at_most() {
    let house = capacity(Limits { memory: Some(crate::config::Size::mib(4)), ..Limits::default() });
    let [flooding, honest, late] = [(); 3].map(|()| house.connect(None).expect("room"));
    assert!((0..17).all(|_| flooding.read(KEPT_BY_ALL)), "the whole megabyte");
    assert!(
        (0..4).all(|_| {
            honest.came_whole();
            honest.read(KEPT_BY_ALL)
        }),
        "small frames need none of it"
    );
    assert!(late.read(KEPT_BY_ALL) && !late.read(KEPT_BY_ALL), "nothing is left for another large one");
    flooding.came_whole();
    assert!((0..17).all(|_| flooding.read(KEPT_BY_ALL)), "its buffer has stayed as large as it was");
    drop(flooding);
    assert!(late.read(KEPT_BY_ALL), "given back");
}
