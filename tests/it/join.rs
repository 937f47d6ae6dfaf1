//! How people come in: by code, by invitation, forty-two at once; and who does not.

use socle_client::{api::Site, link::Link};
use socle_protocol::{api::Join, role::Role};
use socle_tests::{server::TestServer, soon};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

#[tokio::test(flavor = "multi_thread")]
async fn w2_a_new_workshop_has_a_code_four_invitations_and_the_whole_sample() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let fanny = workshop.facilitator().await;
    let board = fanny.view();
    assert_eq!((board.zones.len(), board.notes.len()), (16, 41), "14 spaces and two trays");
    let invitations = &workshop.created.invitations;
    let all: BTreeSet<_> =
        [&invitations.facilitator, &invitations.participant, &invitations.observer, &invitations.projector]
            .into();
    assert_eq!(all.len(), 4, "no invitation opens two roles");
    let shown = workshop.created.code.shown();
    assert_eq!((shown.len(), shown.find('-')), (7, Some(4)), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn w3_the_code_makes_a_participant_and_an_invitation_what_it_says() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    for role in Role::ALL {
        let joined = workshop.try_join("Ada", role).await.expect("the door is open");
        assert_eq!(joined.role, role);
    }
    let nameless = Join { code: Some(workshop.created.code.as_str().to_lowercase()), ..Join::default() };
    let joined = server.site().join(&nameless, None).await.expect("no field is required but the code");
    assert!(!joined.name.trim().is_empty(), "a pseudonym is proposed");
}

#[tokio::test(flavor = "multi_thread")]
async fn w3_whoever_shows_their_token_stays_the_same_person() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.joined("Ada", Role::Participant).await;
    let code = Join { code: Some(workshop.created.code.as_str().into()), ..Join::default() };
    let again = server.site().join(&code, Some(&ada.ticket.token)).await.expect("the door is open");
    assert_eq!((&again.person, again.name.as_str()), (ada.person(), "Ada"));
    // A stronger invitation lifts the same person; a weaker one takes nothing away.
    let invite = |text: &str| Join { invitation: Some(text.to_owned()), ..Join::default() };
    let raised = invite(&workshop.created.invitations.facilitator);
    let lifted = server.site().join(&raised, Some(&ada.ticket.token)).await.expect("the door is open");
    assert_eq!((&lifted.person, lifted.role), (ada.person(), Role::Facilitator));
    let weaker = invite(&workshop.created.invitations.observer);
    let kept = server.site().join(&weaker, Some(&ada.ticket.token)).await.expect("the door is open");
    assert_eq!((&kept.person, kept.role), (ada.person(), Role::Facilitator));
}

#[tokio::test(flavor = "multi_thread")]
async fn w3_a_link_is_enough_to_come_in() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    for tail in [
        workshop.created.code.shown(),
        workshop.created.code.as_str().to_lowercase(),
        format!("i#{}", workshop.created.invitations.participant),
    ] {
        let link: Link = format!("{}/{tail}", server.origin()).parse().expect("a link");
        let (ticket, joined) =
            Site::new(link.origin.clone()).enter(&link, None).await.expect("the door is open");
        assert_eq!((joined.role, &ticket.board), (Role::Participant, workshop.board()), "{tail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn w4_the_doorstep_tells_what_is_inside_and_lets_nobody_in() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let wish = Join { code: Some(workshop.created.code.as_str().into()), ..Join::default() };
    let doorstep = server.site().look(&wish, None).await.expect("a doorstep");
    assert_eq!((&doorstep.workshop, doorstep.role), (&workshop.created.workshop, Role::Participant));
    assert!(!doorstep.known && !doorstep.door_locked && !doorstep.proposed_name.is_empty());
    let inside =
        server.site().inside(&workshop.created.workshop, &workshop.created.token).await.expect("inside");
    assert_eq!(inside.workshop.people.len(), 1, "looking is not entering");
    assert_eq!(inside.invitations.as_ref(), Some(&workshop.created.invitations));
    let ada = workshop.joined("Ada", Role::Participant).await;
    let inside = server.site().inside(&workshop.created.workshop, &ada.ticket.token).await.expect("inside");
    assert_eq!(
        (inside.workshop.people.len(), inside.invitations),
        (2, None),
        "secrets are the facilitator's"
    );
    let boards = server.site().boards(&workshop.created.workshop, &ada.ticket.token).await.expect("boards");
    assert_eq!(boards, workshop.created.boards);
}

#[tokio::test(flavor = "multi_thread")]
async fn w10_forty_two_people_join_from_one_address_within_thirty_seconds() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let began = Instant::now();
    let arrivals = (0..42).map(|n| {
        let workshop = workshop.clone();
        tokio::spawn(async move { workshop.join(&format!("Personne {n}")).await })
    });
    let mut people = Vec::new();
    for arrival in arrivals.collect::<Vec<_>>() {
        people.push(soon("everyone to be in", arrival).await.expect("nobody is refused"));
    }
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    let different: BTreeSet<_> = people.iter().map(|person| person.newcomer().person().clone()).collect();
    assert_eq!(different.len(), 42);
    // They are not only in the lobby: what one writes, each of the others sees.
    people[0].add_note(socle_client::board::Target::Free { x: 0.0, y: 0.0 }, "bonjour", Default::default());
    for person in &people {
        person.sees("the first note", |board| board.shows("bonjour")).await;
    }
}
