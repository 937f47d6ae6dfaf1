//! Methods in which people meet, and agree or not: M12, M13, M18.

use super::play::{ADA, BEN, CLEO, FANNY, Play, idea};
use socle_client::board::Target;
use socle_protocol::{
    board::{Color, Place},
    message::{
        Command, NoteRef,
        decision::{DecisionAct, DecisionState},
        group::Spread,
        vote::{Answer, Ballot, Consent, Say},
    },
};

#[tokio::test(flavor = "multi_thread")]
async fn f7_m13_forces_faiblesses_gives_each_territory_its_page_and_the_advice_it_was_given() {
    let mut play = Play::of("forces-faiblesses").await;
    play.makes_groups().await;
    play.begins("delegation-1").await;
    let mut strengths = vec![play.writes(ADA, idea("forces", "Un tissu associatif dense")).await];
    play.writes(ADA, idea("faiblesses", "Peu de transports")).await;
    play.writes(BEN, idea("forces", "Une gare")).await;
    play.begins("delegation-2").await;
    play.writes(BEN, idea("pistes", "Un rabattement vers la gare")).await;
    for text in ["Des halles", "Un lycée agricole", "Le canal"] {
        strengths.push(play.writes(ADA, idea("forces", text)).await);
    }
    // Three of a kind are what a delegation shows, whatever its app says.
    play.begins("choisir").await;
    let shown =
        |order: &str| Place { zone: Some("forces-montrees".into()), order: order.into(), ..Place::default() };
    let own = play.board(0);
    let fourth = strengths.remove(1);
    for (note, order) in strengths.iter().zip(["a0", "a1", "a2"]) {
        play.acts(ADA, &own, |board| board.place_note(note, &shown(order))).await;
    }
    assert_eq!(
        play.is_refused(ADA, &own, |board| board.place_note(&fourth, &shown("a3"))).await,
        "zone_full"
    );
    play.begins("presentation").await;
    play.begins("conseils").await;
    play.writes(CLEO, idea("conseils-recus", "Partagez vos minibus").at_table(0)).await;
    // A guest gives advice where it is asked for, and changes nothing else of a territory.
    let (there, elsewhere) = (play.board(0), play.board(1));
    // Ben reads it as it comes, at the table that it was left for; at his own there is nothing of it.
    play.sees(BEN, &there, "the advice", |board| board.shows("Partagez vos minibus")).await;
    play.sees(BEN, &elsewhere, "none of it", |board| !board.shows("Partagez vos minibus")).await;
    let elsewhere = play.is_refused(CLEO, &there, |board| {
        board.add_note(Target::In { zone: "forces" }, "Une fausse force", Color::Ciel);
        true
    });
    assert_eq!(elsewhere.await, "against_rules");
    // By stratum: groups are made anew by what people are, and what they write is that group's.
    play.begins("strates").await;
    play.writes(ADA, idea("points-communs", "Le dernier kilomètre")).await;
    play.begins("pleniere").await;
    play.writes(BEN, idea("conseils", "Commencer petit")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f1_m12_agora_tells_what_its_groups_let_out_and_nothing_else_of_the_pairs() {
    let mut play = Play::of("agora").await;
    let groups = play.makes_groups().await;
    let (pairs, agora, crossing) = (play.board(1), play.board(0), play.board(4));
    play.begins("cadre").await;
    play.begins("points-de-vue").await;
    play.writes(ADA, idea("points-de-vue", "On nous demande tout, tout de suite")).await;
    play.begins("besoins").await;
    play.writes(BEN, idea("besoins", "Du temps commun")).await;
    play.begins("propositions").await;
    play.writes(CLEO, idea("propositions", "Une réunion par mois")).await;
    play.begins("verser").await;
    let kept = play.writes(ADA, idea("verser", "Notre avis sur la direction")).await;
    let poured = play.writes(ADA, idea("verser", "Un calendrier partagé")).await;
    // Where two groups meet, what one says answers what the other let out, and they agree on what to ask.
    play.begins("croisement").await;
    assert_eq!(play.shut_out(CLEO, &crossing).await, "not_your_board");
    play.writes(CLEO, idea("nos-freins", "Un mandat de six ans")).await;
    let seen = play.acts(FANNY, &crossing, |board| {
        board.add_note(Target::In { zone: "regards" }, "Un calendrier partagé", Color::Ciel)
    });
    let seen = seen.await;
    let bare = play.is_refused(BEN, &crossing, |board| {
        board.add_note(Target::In { zone: "tensions" }, "Sans rien dire de quoi", Color::Rose);
        true
    });
    assert_eq!(bare.await, "link_required");
    play.writes(BEN, idea("tensions", "Qui le tient à jour ?").answering(&seen)).await;
    play.writes(ADA, idea("communes", "Un calendrier tenu à deux").answering(&seen)).await;
    play.begins("revelation").await;
    // In the plenary too the space of the pairs is theirs alone: neither the others nor the facilitation come in.
    for who in [FANNY, BEN] {
        assert_eq!(play.shut_out(who, &pairs).await, "not_your_board");
    }
    let notes = || [&kept, &poured].map(|note| NoteRef { board: pairs.clone(), note: note.clone() }).to_vec();
    let (board, zone, gate) = (agora.clone(), "matrice".to_owned(), Some(groups[0].clone()));
    let pour = |gate| Command::Pour { notes: notes(), board: board.clone(), zone: zone.clone(), gate };
    let unread = play.cast[FANNY].plane.command(pour(gate.clone())).await;
    assert!(unread.is_err(), "nor does it pour what it may not read");
    // The group lets her in, which everyone sees.
    let fanny = play.cast[FANNY].person().clone();
    play.orders(Command::MoveToGroup { person: fanny.clone(), group: gate.clone() }).await;
    play.orders(pour(gate)).await;
    let open = play.hears("the gate", |seen| seen.yours.gates.first().map(|gate| gate.id.clone())).await;
    let answer = |note: &String, say| Answer { option: note.clone(), say };
    for (who, say) in [(ADA, Say::No), (FANNY, Say::Yes)] {
        let answers = vec![answer(&kept, say), answer(&poured, Say::Yes)];
        play.says(who, Command::Cast { vote: open.clone(), ballot: Ballot::YesNo { answers } }).await;
    }
    play.errands(1).await;
    play.orders(Command::MoveToGroup { person: fanny, group: None }).await;
    assert_eq!(play.shut_out(FANNY, &pairs).await, "not_your_board");
    // What the two said to each other is theirs, also when all are together.
    assert_eq!(play.shut_out(CLEO, &crossing).await, "not_your_board");
    play.sees(CLEO, &agora, "what was let out", |board| board.shows("Un calendrier partagé")).await;
    let copy = play.cast_note(CLEO, &agora, "Un calendrier partagé").await;
    play.sees(CLEO, &agora, "no way back", |board| {
        let origin = board.view().notes[&copy].origin.clone();
        origin.is_some_and(|origin| origin.board.is_empty() && origin.note.is_empty())
    })
    .await;
    play.begins("echos").await;
    play.writes(CLEO, idea("etonne", "Vous manquez de temps, vous aussi")).await;
    play.begins("accords").await;
    play.writes(BEN, idea("accords", "Se voir chaque mois")).await;
    play.writes(CLEO, idea("desaccords", "Qui décide du calendrier")).await;
    play.begins("interpellation").await;
    // What both groups agreed on goes to those who are asked: somebody places it there.
    let asked = play.cast_copy(FANNY, &agora, "interpellations", "Un calendrier tenu à deux").await;
    let place = Place {
        zone: Some("interpellations".into()),
        order: "a0".into(),
        row: Some("dgs-elus".into()),
        column: Some("question".into()),
        ..Place::default()
    };
    play.acts(FANNY, &agora, |board| board.place_note(&asked, &place)).await;
    play.writes(ADA, idea("interpellations", "Qui porte le calendrier ?").cell("agents-dgs", "question"))
        .await;
    play.writes(BEN, idea("interpellations", "Oui si chacun vient").cell("agents-dgs", "reponse")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m18_charte_is_written_article_by_article_and_nobody_objects() {
    let mut play = Play::of("charte").await;
    play.begins("seul").await;
    play.writes(ADA, idea("preambule", "Parce que nous travaillons mieux ensemble")).await;
    play.writes(BEN, idea("gouvernance", "Un comité de cinq membres")).await;
    play.begins("commun").await;
    play.begins("rediger").await;
    let board = play.board(0);
    let text = "Cette charte dit ce qui nous réunit.\n\nElle engage chacun·e, sans contrainte.";
    play.synthesizes(CLEO, &board, "preambule", text).await;
    play.synthesizes(ADA, &board, "gouvernance", "Cinq membres, élus sans candidat.").await;
    play.begins("consentement").await;
    let text = "Cinq membres, élus sans candidat.";
    let decision = play.proposes("La gouvernance", text, "").await;
    for to in [
        DecisionState::Clarification,
        DecisionState::Reactions,
        DecisionState::Amendment,
        DecisionState::Objections,
    ] {
        play.decides(&decision, DecisionAct::Advance { to }).await;
    }
    play.answers([(Consent::NoObjection, ""); 3]).await;
    let (owner, review_on) = ("Le comité".to_owned(), "2027-03-01".to_owned());
    play.decides(&decision, DecisionAct::Adopt { owner, review_on }).await;
    play.begins("signer").await;
    play.writes(ADA, idea("signataires", "Ada")).await;
    play.writes(BEN, idea("signataires", "La Recyclerie du port")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f1_m18_co_developpement_goes_from_a_question_to_a_plan_and_only_what_is_let_out_leaves_the_room() {
    let mut play = Play::of("co-developpement").await;
    let (suite, room) = (play.board(0), play.board(1));
    // Who is in the room is in its one group; Cléo is not.
    play.orders(Command::MakeGroups { count: 1, spread: Spread::ByHand {} }).await;
    let group = play.hears("the group", |seen| Some(seen.view.as_ref()?.groups.first()?.id.clone())).await;
    for who in [ADA, BEN] {
        let person = play.cast[who].person().clone();
        play.orders(Command::MoveToGroup { person, group: Some(group.clone()) }).await;
    }
    let mut plan = String::new();
    for (phase, who, text) in [
        ("expose", ADA, "Comment associer les élus ?"),
        ("clarification", BEN, "Depuis quand ?"),
        ("contrat", ADA, "Trois pistes concrètes"),
        ("suggestions", BEN, "Les inviter sur place"),
        ("plan", ADA, "Une visite en mars"),
        ("regulation", BEN, "J’ai appris à me taire"),
    ] {
        play.begins(phase).await;
        let note = play.writes(who, idea(phase, text)).await;
        if phase == "plan" {
            plan = note;
        }
    }
    // What is said in the room stays there: neither who is outside nor the facilitation comes in.
    for who in [CLEO, FANNY] {
        assert_eq!(play.shut_out(who, &room).await, "not_your_board");
    }
    play.begins("verser").await;
    let fanny = play.cast[FANNY].person().clone();
    play.orders(Command::MoveToGroup { person: fanny.clone(), group: Some(group.clone()) }).await;
    let notes = vec![NoteRef { board: room.clone(), note: plan.clone() }];
    let (board, zone, gate) = (suite.clone(), "plan-verse".to_owned(), Some(group));
    play.orders(Command::Pour { notes, board, zone, gate }).await;
    let open = play.hears("the gate", |seen| seen.yours.gates.first().map(|gate| gate.id.clone())).await;
    for who in [ADA, BEN, FANNY] {
        let answers = vec![Answer { option: plan.clone(), say: Say::Yes }];
        play.says(who, Command::Cast { vote: open.clone(), ballot: Ballot::YesNo { answers } }).await;
    }
    play.errands(1).await;
    play.orders(Command::MoveToGroup { person: fanny, group: None }).await;
    play.sees(CLEO, &suite, "what was let out", |board| {
        board.shows("Une visite en mars") && !board.shows("Comment associer les élus ?")
    })
    .await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m18_deux_visions_shows_where_each_stands_and_no_vote() {
    let mut play = Play::of("deux-visions").await;
    play.begins("seul").await;
    play.writes(ADA, idea("position", "Encore un étage").at(-2.0, 0.0)).await;
    play.writes(BEN, idea("position", "Enfin la bonne taille").at(1.5, 0.0)).await;
    play.begins("commun").await;
    play.begins("dialogue").await;
    play.writes(CLEO, idea("ensemble", "Mutualiser l’ingénierie")).await;
    play.writes(ADA, idea("travailler", "Qui décide ?")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m18_qvtt_places_each_note_by_pillar_and_ring() {
    let mut play = Play::of("qvtt").await;
    play.begins("seul").await;
    play.writes(ADA, idea("piliers", "Des horaires choisis").cell("entreprise", "travail")).await;
    play.writes(BEN, idea("piliers", "Une crèche commune").cell("qvtt", "territoire")).await;
    play.begins("placer").await;
    play.writes(CLEO, idea("piliers", "Se former entre voisins").cell("collective", "formation")).await;
    play.begins("choisir").await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m18_destination_says_where_to_and_the_next_step() {
    let mut play = Play::of("destination").await;
    play.begins("destination").await;
    play.writes(ADA, idea("destination", "Un lieu ouvert sept jours sur sept")).await;
    play.begins("constats").await;
    play.writes(BEN, idea("consequences", "Des bénévoles épuisés")).await;
    play.writes(CLEO, idea("risques", "Dépendre d’une seule personne")).await;
    play.begins("pas").await;
    play.writes(ADA, idea("pas", "Former trois référents")).await;
    play.ends().await;
}
