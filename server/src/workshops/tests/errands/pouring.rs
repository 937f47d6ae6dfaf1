//! What is poured from one board into another: copies of notes, and the links between them.

use super::*;
use socle_protocol::board::{Link, LinkKind};

impl House {
    async fn pour(&self, from: &BoardId, notes: &[&str], to: &BoardId) -> Option<Done> {
        let refer = |note: &&str| NoteRef { board: from.clone(), note: (*note).to_owned() };
        let notes = notes.iter().map(refer).collect();
        let pour = Command::Pour { notes, board: to.clone(), zone: OTHER_ZONE.into(), gate: None };
        self.ask(pour).await.expect("given");
        self.done().await.pop()
    }

    /// Writes into the board as somebody would.
    async fn change(&self, changes: Vec<Change>) {
        let writing = Writing { author: None, changes };
        self.rooms.write(&self.board().await, vec![writing]).await.expect("written");
    }
}

#[tokio::test(start_paused = true)]
async fn d6_what_is_poured_twice_is_there_once_and_what_somebody_worked_on_is_left_alone() {
    let house = House::of_ideas().await;
    let board = house.board().await;
    let bring = |id: &str| Change::Bring { note: note(id, ZONE, "kept"), zone: None };
    house.change(vec![bring("n1"), bring("n2")]).await;
    assert_eq!(house.pour(&board, &["n1", "n2", "never"], &board).await, Some(Done::Poured { notes: 2 }));
    let copies = in_zone(&house.content().await, OTHER_ZONE);
    let copy = house.content().await.notes[&copies[0]].clone();
    let origin = copy.origin.clone().expect("known");
    let title = house.content().await.title;
    assert_eq!((copy.text.as_str(), copy.status.as_str(), copy.author), ("idée n1", "kept", None));
    assert_eq!((origin.board, origin.note, origin.label), (board.to_string(), "n1".into(), title));

    // Both notes change, and somebody works on the copy of the second.
    let before = house.content().await;
    let erase = |id: &str| Change::Erase { note: before.notes[id].clone() };
    let rewritten = |id: &str| {
        let note = Note { text: format!("{id}, mieux dit"), ..note(id, ZONE, "core") };
        Change::Bring { note, zone: None }
    };
    house.change(vec![erase("n1"), erase("n2"), rewritten("n1"), rewritten("n2")]).await;
    let worked_on = Note { text: "nos mots".into(), ..house.content().await.notes[&copies[1]].clone() };
    house.change(vec![erase(&copies[1]), Change::Bring { note: worked_on, zone: None }]).await;
    house.pour(&board, &["n1", "n2"], &board).await;
    let after = house.content().await;
    assert_eq!(in_zone(&after, OTHER_ZONE), copies);
    let texts = copies.iter().map(|id| (after.notes[id].text.as_str(), after.notes[id].status.as_str()));
    assert_eq!(texts.collect::<Vec<_>>(), [("n1, mieux dit", "core"), ("nos mots", "kept")]);
}

#[tokio::test(start_paused = true)]
async fn d6_links_between_what_is_poured_come_along_once_and_without_words() {
    let house = House::of_ideas().await;
    let board = house.board().await;
    let bring = |id: &str| Change::Bring { note: note(id, ZONE, "kept"), zone: None };
    let join = |id: &str, from: &str, to: &str| {
        let (id, from, to, label) = (id.into(), from.into(), to.into(), "nos mots".into());
        let link = Link { id, from, to, label, kind: LinkKind::Answers, ..Link::default() };
        Change::Join { link: Box::new(link) }
    };
    let changes = vec![
        bring("n1"),
        bring("n2"),
        bring("n3"),
        join("a", "n1", "n2"),
        join("b", "n3", "n1"),
        join("c", "n2", "nowhere"),
    ];
    house.change(changes).await;
    assert_eq!(house.content().await.links.len(), 2, "both ends are there");
    let copies = |ids: &[&str]| -> Vec<String> {
        ids.iter().map(|id| copy::id(board.as_str(), id, board.as_str())).collect()
    };
    let poured = |content: &Board| -> Vec<(String, String, String, Option<String>)> {
        let own = ["a", "b"];
        let links = content.links.values().filter(|link| !own.contains(&link.id.as_str()));
        links
            .map(|link| (link.from.clone(), link.to.clone(), link.label.clone(), link.author.clone()))
            .collect()
    };
    let ends = copies(&["n1", "n2", "n3"]);
    let first = (ends[0].clone(), ends[1].clone(), String::new(), None);
    house.pour(&board, &["n1", "n2"], &board).await;
    assert_eq!(poured(&house.content().await), std::slice::from_ref(&first));
    // Once the other end comes, and once only.
    house.pour(&board, &["n3", "n1"], &board).await;
    house.pour(&board, &["n1", "n2", "n3"], &board).await;
    let all = poured(&house.content().await);
    assert!(all.len() == 2 && all.contains(&first), "{all:?}");
    assert!(all.iter().any(|link| (&link.0, &link.1) == (&ends[2], &ends[0])));
}
