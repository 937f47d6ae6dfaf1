//! Methods in which ideas come in and are put in order: M1, M3, M4, M5, M8.

use super::play::{ADA, BEN, CLEO, FANNY, Play, idea};
use socle_client::board::Target;
use socle_protocol::{
    board::{Color, Note, Origin, Place, Term, Weather},
    message::{Command, vote::Consent},
};

#[tokio::test(flavor = "multi_thread")]
async fn m1_inclusion_tells_how_many_arrive_in_which_weather_and_no_word_of_theirs() {
    let mut play = Play::of("inclusion").await;
    play.begins("arrivee-1").await;
    play.writes(ADA, idea("arrivee", "J’arrive avec une question").with(Weather::Sun)).await;
    play.writes(BEN, idea("arrivee", "Un peu fatigué").with(Weather::Rain)).await;
    let shared = play.writes(CLEO, idea("arrivee", "Curieuse de la suite").with(Weather::Sun)).await;
    play.begins("arrivee-2").await;
    let board = play.board(0);
    play.sees(CLEO, &board, "the wall", |board| board.view().notes.len() == 3).await;
    play.acts(CLEO, &board, |board| board.edit(|roots, txn| roots.set_shared(txn, &shared, true))).await;
    play.begins("depart").await;
    play.writes(ADA, idea("depart", "Je retiens le terrain").with(Weather::Clouds)).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m5_idees_socles_keeps_what_a_third_of_the_voters_wants_and_puts_the_rest_aside() {
    let mut play = Play::of("idees-socles").await;
    play.begins("arrivee-1").await;
    play.writes(ADA, idea("arrivee", "Contente d’être là").with(Weather::Sun)).await;
    play.begins("arrivee-2").await;
    play.begins("silence").await;
    let tools = play.writes(ADA, idea("a-classer", "Une bibliothèque d’outils")).await;
    let market = play.writes(BEN, idea("a-classer", "Un marché le dimanche")).await;
    play.writes(CLEO, idea("a-classer", "Un piano en libre accès")).await;
    play.begins("commun").await;
    let board = play.board(0);
    play.sees(FANNY, &board, "three ideas", |board| board.shows("Un marché le dimanche")).await;
    play.begins("espaces").await;
    play.acts(ADA, &board, |board| board.move_note(&tools, Target::In { zone: "ateliers" })).await;
    play.acts(BEN, &board, |board| board.move_note(&market, Target::In { zone: "exterieur" })).await;
    play.begins("socle").await;
    play.gives_points(ADA, &[(&tools, 2), (&market, 2), ("services-1", 2)]).await;
    play.gives_points(BEN, &[(&tools, 1), (&market, 2)]).await;
    play.gives_points(CLEO, &[(&tools, 2)]).await;
    let vote = play.reveals_votes().await.remove(0);
    play.begins("decision-1").await;
    let core = vec![tools, market];
    play.orders(Command::Settle { vote, core, rest: Some("bonus".into()) }).await;
    play.errands(1).await;
    play.begins("decision-2").await;
    // ESPACE by ESPACE, with what is core in it alone.
    let vote = play.open_vote(ADA).await;
    let asked = vote.options.iter().map(|option| {
        let ideas = option.ideas.iter().flatten().map(|idea| idea.text.as_str());
        (option.text.as_str(), ideas.collect::<Vec<_>>())
    });
    let expect = [
        ("ESPACE ATELIERS", vec!["Une bibliothèque d’outils"]),
        ("ESPACE EXTÉRIEUR", vec!["Un marché le dimanche"]),
    ];
    assert_eq!(asked.collect::<Vec<_>>(), expect);
    play.consents(ADA, &[("ateliers", Consent::NoObjection), ("exterieur", Consent::Objection)]).await;
    play.consents(BEN, &[("ateliers", Consent::NoObjection), ("exterieur", Consent::NoObjection)]).await;
    play.reveals_votes().await;
    play.begins("decliner").await;
    play.writes(CLEO, idea("bienvenue", "Un nom : La Halle aux idées")).await;
    play.begins("depart").await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m8_world_cafe_carries_three_actions_of_each_table_to_the_plenary() {
    let mut play = Play::of("world-cafe").await;
    play.makes_groups().await;
    play.begins("seating").await;
    play.begins("round-1-1").await;
    let mut actions = Vec::new();
    for (who, text) in
        [(ADA, "Une semaine du territoire"), (BEN, "Un guichet du logement"), (CLEO, "Un forum")]
    {
        actions.push(play.writes(who, idea("actions", text)).await);
    }
    play.begins("round-1-2").await;
    play.begins("rotate-1").await;
    play.begins("round-2").await;
    // Ada is at Ben's table now, Ben at Cléo's, Cléo at the fourth: as many tables as themes.
    play.writes(ADA, idea("requirements", "Une convention avec les bailleurs").answering(&actions[1])).await;
    play.writes(BEN, idea("actors", "Le réseau des employeurs").answering(&actions[2])).await;
    play.begins("rotate-2").await;
    play.begins("round-3").await;
    play.gives_points(ADA, &[(&actions[2], 1)]).await;
    play.reveals_votes().await;
    let forum = idea("podium", "Tenir un forum territorial").in_term(Term::Short);
    play.writes(FANNY, forum.answering(&actions[2]).at_table(2)).await;
    play.writes(FANNY, idea("findings", "Chacun cherche seul").at_table(2)).await;
    play.writes(FANNY, idea("attention", "Cibler tout le territoire").at_table(2)).await;
    play.begins("consent").await;
    // Each table that has chosen something is asked, and nobody else.
    let vote = play.open_vote(ADA).await;
    assert_eq!(
        vote.options.iter().map(|option| option.text.as_str()).collect::<Vec<_>>(),
        ["Tenir un forum territorial"]
    );
    let option = vote.options[0].id.clone();
    play.consents(ADA, &[(&option, Consent::NoObjection)]).await;
    assert_eq!(play.reveals_votes().await.len(), 1);
    play.begins("debrief").await;
    let plenary = play.board(6);
    play.sees(CLEO, &plenary, "the podium", |board| board.shows("Tenir un forum territorial")).await;
    play.begins("close").await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m4_a_quote_of_a_card_is_an_idea_that_keeps_its_words() {
    let mut play = Play::of("carte-postale").await;
    play.begins("consigne").await;
    play.begins("ecriture").await;
    let card = "J’ai réparé ma chaise à l’atelier, et bu un café avec la bibliothécaire 🪑";
    let card = play.writes(ADA, idea("cartes", card).signed("Anonyme")).await;
    play.writes(BEN, idea("cartes", "Les enfants ont joué dans le jardin d’essences.").signed("B.")).await;
    play.begins("lecture").await;
    let board = play.board(0);
    play.sees(CLEO, &board, "the cards", |board| board.view().notes.len() == 3).await;
    play.begins("extraction").await;
    let person = play.cast[CLEO].person().to_string();
    let quote = Note {
        id: "quote".into(),
        text: "réparé ma chaise à l’atelier".into(),
        place: Place { zone: Some("idees".into()), order: "a0".into(), ..Place::default() },
        color: Color::Menthe,
        author: Some(person),
        origin: Some(Origin { board: board.to_string(), note: card.clone(), ..Origin::default() }),
        status: "proposed".into(),
        ..Note::default()
    };
    play.acts(CLEO, &board, |board| board.put_note(&quote)).await;
    // The card is changed later: the quote is a copy.
    play.acts(ADA, &board, |board| board.edit_text(&card, 0, 6, "Hier, j’ai ")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m3_parties_prenantes_says_who_is_how_near_and_who_asks_whom() {
    let mut play = Play::of("parties-prenantes").await;
    play.begins("seul").await;
    play.writes(ADA, idea("cible", "La Mission locale").cell("coeur", "services")).await;
    play.writes(BEN, idea("cible", "Les producteurs du marché").cell("concernes", "producteurs")).await;
    play.writes(CLEO, idea("cible", "Le club des entreprises")).await;
    play.begins("placer").await;
    let board = play.board(0);
    play.sees(CLEO, &board, "three of them", |board| board.shows("La Mission locale")).await;
    let club = play.cast_note(CLEO, &board, "Le club des entreprises").await;
    let place = Place {
        zone: Some("cible".into()),
        order: "b00".into(),
        row: Some("informer".into()),
        column: Some("entreprises".into()),
        ..Place::default()
    };
    play.acts(CLEO, &board, |board| board.place_note(&club, &place)).await;
    play.begins("manque").await;
    play.writes(BEN, idea("manque", "Les lycéens")).await;
    play.begins("contacts").await;
    for (column, text) in
        [("partie", "La Mission locale"), ("porteur", "L’office de tourisme"), ("entretien", "Oui")]
    {
        play.writes(ADA, idea("contacts", text).cell("contact-1", column)).await;
    }
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m3_collecte_shows_nothing_that_was_not_read_before() {
    let mut play = Play::of("collecte").await;
    play.begins("collecte").await;
    play.writes(ADA, idea("question-1", "Un accueil, pas un guichet")).await;
    play.writes(BEN, idea("question-2", "Plus lent, en train")).await;
    play.writes(CLEO, idea("question-3", "Une cabane dans un arbre !")).await;
    play.accepts_ideas(3).await;
    play.begins("entretiens").await;
    play.writes(FANNY, idea("entretiens", "E01 — « On ne sait pas où vous trouver. »")).await;
    play.begins("synthese").await;
    play.writes(ADA, idea("besoins", "Être visible du centre")).await;
    play.writes(CLEO, idea("freins", "Un bâtiment mal situé")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m3_voyage_inspirant_comes_back_with_what_was_seen() {
    let mut play = Play::of("voyage-inspirant").await;
    play.begins("route").await;
    play.writes(ADA, idea("vu", "Un comptoir fait par les habitants")).await;
    play.writes(BEN, idea("ne-veut-pas", "Des horaires de bureau")).await;
    play.begins("retour").await;
    play.writes(CLEO, idea("garde", "Les clés confiées aux associations")).await;
    play.writes(ADA, idea("idee", "Un comptoir à nous")).await;
    play.ends().await;
}
