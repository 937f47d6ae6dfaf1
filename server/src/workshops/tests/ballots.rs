//! Ballots and their journal.

use super::*;
use socle_protocol::{
    ids::VoteId,
    message::vote::{Ballot, Points, VoteKind, VotePlan},
};

fn ballot(option: &str) -> Ballot {
    Ballot::Dots { points: vec![Points { option: option.into(), n: 1 }] }
}

impl House {
    /// A vote on two texts, and who votes in it.
    async fn voting(people: &[&str]) -> (Self, VoteId) {
        let house = Self::new().await;
        for person in people {
            house.join(person, Role::Participant).await;
        }
        let plan = VotePlan {
            title: "Une halle".into(),
            how: VoteKind::Dots { dots: 2, max: 2 },
            zones: Vec::new(),
            board: None,
            options: vec!["Pour".into(), "Contre".into()],
            by_group: None,
            keep: None,
            except: Vec::new(),
            by_zone: false,
        };
        house.ask(Command::OpenVote { plan: plan.into() }).await.expect("given");
        let mut roster = house.door().roster().await.expect("there");
        let opened = roster.wait_for(|roster| !roster.view().votes.is_empty()).await.expect("opened");
        let vote = opened.view().votes[0].id.clone();
        drop(opened);
        (house, vote)
    }

    async fn cast(&self, who: &str, vote: &VoteId, option: &str) -> Result<Seq, Refusal> {
        let command = Command::Cast { vote: vote.clone(), ballot: ballot(option) };
        self.door().command(person(who), command).await
    }

    /// How many ballots their journal has.
    async fn kept(&self, vote: &VoteId) -> usize {
        let loaded = self.journal.load(Stream::Ballots(vote.clone())).await.expect("readable");
        loaded.entries.len()
    }
}

#[tokio::test]
async fn v7_a_ballot_is_confirmed_when_it_is_on_disk_and_never_in_the_log() {
    let (house, vote) = House::voting(&["ada", "ben"]).await;
    house.cast("ada", &vote, "1").await.expect("cast");
    assert_eq!(house.kept(&vote).await, 1);
    house.journal.is(REFUSES);
    assert_eq!(house.cast("ben", &vote, "2").await, Err(Refusal::StorageUnavailable {}));
    house.journal.is(FINE);
    assert_eq!(house.kept(&vote).await, 1);
    let session = house.attach(&person("ben"), None).await;
    let own = session.first.iter().filter_map(|message| match read(message) {
        ServerMessage::Yours { yours } => Some(yours.ballots),
        _ => None,
    });
    assert_eq!(own.collect::<Vec<_>>(), vec![vec![]], "what is not on disk is not cast");
    let log = house.journal.load(Stream::Workshop(house.workshop.clone())).await.expect("readable");
    let texts = log.entries.iter().map(|entry| String::from_utf8_lossy(&entry.body).into_owned());
    assert!(texts.into_iter().all(|text| !text.contains("points")), "no ballot in the log");
}

#[tokio::test]
async fn v7_ballots_are_there_after_a_restart_and_gone_when_the_workshop_is_archived() {
    let (house, vote) = House::voting(&["ada", "ben"]).await;
    house.cast("ada", &vote, "1").await.expect("cast");
    house.cast("ada", &vote, "2").await.expect("another mind");
    house.cast("ben", &vote, "2").await.expect("cast");
    let house = house.restarted().await;
    house.ask(Command::CloseVote { vote: vote.clone() }).await.expect("closed");
    let house = house.restarted().await;
    house.ask(Command::RevealVote { vote: vote.clone() }).await.expect("told");
    let roster = house.door().roster().await.expect("there").borrow().clone();
    let tally = roster.view().votes[0].tally.clone().expect("a tally");
    let points: Vec<_> = tally.lines.iter().map(|line| (line.option.as_str(), line.score)).collect();
    assert_eq!((tally.cast, points), (2, vec![("2", 2.0), ("1", 0.0)]));
    assert_eq!(house.kept(&vote).await, 3);
    house.ask(Command::ArchiveWorkshop {}).await.expect("closed for good");
    while house.kept(&vote).await > 0 {
        tokio::task::yield_now().await;
    }
    let roster = house.door().roster().await.expect("there").borrow().clone();
    assert!(roster.view().votes[0].tally.is_some(), "what they said together stays");
}

#[tokio::test]
async fn v7_what_was_left_of_spent_ballots_is_destroyed_when_the_workshop_is_opened_again() {
    let (house, vote) = House::voting(&["ada"]).await;
    house.cast("ada", &vote, "1").await.expect("cast");
    house.ask(Command::CancelVote { vote: vote.clone() }).await.expect("broken off");
    while house.kept(&vote).await > 0 {
        tokio::task::yield_now().await;
    }
    // As if the server had ended before.
    let entry = crate::journal::NewEntry {
        kind: crate::journal::Kind::Ballot,
        author: None,
        at: 7,
        body: "left".into(),
    };
    let stream = Stream::Ballots(vote.clone());
    let append = Append { stream, after: 0, entries: vec![entry], claim: None };
    house.journal.append(append).await.expect("kept");
    let house = house.restarted().await;
    house.door().roster().await.expect("there");
    while house.kept(&vote).await > 0 {
        tokio::task::yield_now().await;
    }
}
