//! The usage plan: M6.

use super::play::{ADA, BEN, CLEO, FANNY, Play, idea};
use socle_client::board::Target;
use socle_protocol::{
    board::{
        Color, LinkKind, Room,
        plan::{Moment, Noise},
    },
    message::{
        Command, ZoneRef,
        vote::{Answer, Ballot, Consent, Say},
    },
};

fn drawn(x: f64, w: f64) -> Room {
    let points = vec![(x, 100.0), (x + w, 100.0), (x + w, 300.0), (x, 300.0)];
    Room { level: "rdc".into(), points, ..Room::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn m6_plans_of_groups_become_one_common_plan_that_says_what_each_espace_is_for() {
    let mut play = Play::of("plan-des-usages").await;
    play.makes_groups().await;
    play.begins("placement").await;
    play.begins("poser").await;
    let (a, b, common) = (play.board(0), play.board(1), play.board(4));
    let workshops = drawn(0.0, 300.0);
    let room = workshops.clone();
    let place = |zone: &'static str, room: Room| {
        move |board: &socle_client::board::Board| {
            board.edit(|roots, txn| assert!(roots.set_room(txn, zone, Some(&room))))
        }
    };
    play.acts(ADA, &a, place("ateliers", room)).await;
    play.acts(BEN, &b, place("detente", drawn(305.0, 200.0))).await;
    // Somebody without a drawing: a level and a word.
    let upstairs = Room { level: "etage".into(), label: Some("au fond".into()), ..Room::default() };
    play.acts(BEN, &b, place("coworking", upstairs.clone())).await;
    play.begins("preciser").await;
    let lively = Room {
        usages: vec!["réparer".into(), "fabriquer".into()],
        publics: vec!["habitants".into()],
        moments: vec![Moment::Evening],
        noise: Some(Noise::Lively),
        steward: Some("l’association".into()),
        ..workshops
    };
    play.acts(ADA, &a, place("ateliers", lively)).await;
    let calm = Room { noise: Some(Noise::Calm), moments: vec![Moment::Evening], ..drawn(305.0, 200.0) };
    play.acts(BEN, &b, place("detente", calm)).await;
    play.acts(BEN, &b, |board| board.add_note(Target::In { zone: "coworking" }, "huit postes", Color::Ciel))
        .await;
    play.begins("relier").await;
    play.acts(ADA, &a, |board| board.add_link("ateliers", "boutique", LinkKind::Proximity, "")).await;
    play.begins("galerie").await;
    play.writes(CLEO, idea("jaime", "L’atelier près de la rue").at_table(0)).await;
    play.begins("synthese").await;
    let rooms = [(&a, "ateliers"), (&b, "detente"), (&b, "coworking")];
    let rooms = rooms.map(|(board, zone)| ZoneRef { board: board.clone(), zone: zone.into() });
    play.orders(Command::PourRooms { rooms: rooms.into(), board: common.clone() }).await;
    play.errands(1).await;
    play.acts(FANNY, &common, |board| board.add_link("ateliers", "detente", LinkKind::Distance, "")).await;
    play.begins("accord").await;
    let vote = play.open_vote(ADA).await;
    let placed: Vec<&str> = vote.options.iter().map(|option| option.id.as_str()).collect();
    assert_eq!(placed, ["ateliers", "coworking", "detente"], "what waits has no place to vote on");
    for (who, say) in [(ADA, Say::Yes), (BEN, Say::Yes), (CLEO, Say::No)] {
        let answers = placed.iter().map(|option| Answer { option: (*option).to_owned(), say }).collect();
        let cast = Command::Cast { vote: vote.id.clone(), ballot: Ballot::YesNo { answers } };
        play.says(who, cast).await;
    }
    play.reveals_votes().await;
    play.begins("consentement").await;
    let vote = play.open_vote(ADA).await;
    assert_eq!(vote.options.len(), 1, "the plan as a whole");
    let option = vote.options[0].id.clone();
    play.consents(BEN, &[(&option, Consent::NoObjection)]).await;
    play.reveals_votes().await;
    play.ends().await;
}
