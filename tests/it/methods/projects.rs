//! Methods in which projects are told, weighed and decided: M2, M7, M9, M10, M11, M16, M17, M18.

use super::play::now;
use super::play::{ADA, BEN, CLEO, FANNY, Play, idea};
use socle_client::board::{Board, Target};
use socle_protocol::{
    board::{Approval, Color, Decided, Head, LinkKind, Note, Origin, Perimeter, Place},
    message::{
        Command,
        vote::{Ballot, Consent, ConsentAnswer, Placing},
    },
};

#[tokio::test(flavor = "multi_thread")]
async fn m2_recit_asks_both_projects_the_same_six_questions_and_says_what_nobody_answered() {
    let mut play = Play::of("recit-de-projet").await;
    play.begins("contexte").await;
    play.writes(ADA, idea("constats", "Prendre soin des bénévoles")).await;
    play.begins("projet-1").await;
    play.writes(ADA, idea("projet-1-1", "Rouvrir la halle")).await;
    play.writes(BEN, idea("projet-1-3", "La commune, parce qu’elle a les murs")).await;
    play.begins("projet-2").await;
    play.writes(CLEO, idea("projet-2-1", "Un jardin partagé")).await;
    play.begins("emprunts-1").await;
    play.writes(BEN, idea("emprunte", "Commencer par un repas")).await;
    play.writes(CLEO, idea("attention", "Qui arrose en août ?")).await;
    play.begins("emprunts-2").await;
    play.begins("fin").await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m10_plus_moins_pairs_what_is_good_with_what_is_not_and_leaves_unpaired_cells_empty() {
    let mut play = Play::of("plus-moins").await;
    play.begins("seul").await;
    play.writes(ADA, idea("effets", "Des élus présents").cell("paire-6", "plus")).await;
    let late = play.writes(BEN, idea("effets", "Un calendrier trop serré")).await;
    play.begins("commun").await;
    play.begins("paires").await;
    let board = play.board(0);
    play.sees(BEN, &board, "his note", |board| board.view().notes.contains_key(&late)).await;
    let place = Place {
        zone: Some("effets".into()),
        order: "b00".into(),
        row: Some("paire-6".into()),
        column: Some("moins".into()),
        ..Place::default()
    };
    play.acts(BEN, &board, |board| board.place_note(&late, &place)).await;
    play.writes(CLEO, idea("effets", "Une démarche qui rassure").cell("paire-7", "plus")).await;
    play.begins("donc").await;
    play.writes(CLEO, idea("effets", "Prévoir deux séances").cell("paire-6", "donc")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d11_m11_a_note_is_validated_once_it_is_answered_and_its_stakeholders_open_the_next_one() {
    let mut play = Play::of("notes-de-projet").await;
    let board = play.board(0);
    let decided = |state| Some(Decided { state, at: now() });
    for (note, questions, text) in [
        ("intention", 4, "Garder des jeunes au pays"),
        ("cadrage", 5, "Les lycées du territoire"),
        ("faisabilite", 4, "Un premier essai en juin"),
    ] {
        play.begins(&format!("{note}-1")).await;
        if note == "intention" {
            play.writes(BEN, idea("reperees", "La Mission locale")).await;
        }
        if note == "cadrage" {
            play.sees(CLEO, &board, "who was known already", |board| {
                let notes = board.view().notes.into_values();
                let mut carried = notes.filter(|note| note.place.zone.as_deref() == Some("cadrage-1"));
                carried.any(|note| note.text == "La Mission locale" && note.origin.is_some())
            })
            .await;
        }
        play.writes(ADA, idea(&format!("{note}-2"), text)).await;
        play.begins(&format!("{note}-2")).await;
        play.begins(&format!("{note}-3")).await;
        for n in 1..=questions {
            if n == questions {
                let early = play.is_refused(FANNY, &board, |board| {
                    board.edit(|roots, txn| roots.set_decided(txn, note, decided(Approval::Validated)))
                });
                assert_eq!(early.await, "synthesis_missing");
            }
            let said = format!("{text}, {n}.\n\nEt avec la commune.");
            play.synthesizes(CLEO, &board, &format!("{note}-{n}"), &said).await;
        }
        play.begins(&format!("{note}-4")).await;
        let refused = play.is_refused(ADA, &board, |board| {
            board.edit(|roots, txn| roots.set_decided(txn, note, decided(Approval::Validated)))
        });
        assert_eq!(refused.await, "structure_locked");
        assert_eq!(play.refused_file("deliverables/notes?state=validated").await, "not_validated");
        play.acts(FANNY, &board, |board| {
            board.edit(|roots, txn| roots.set_decided(txn, note, decided(Approval::Validated)))
        })
        .await;
    }
    let emptied = play.is_refused(FANNY, &board, |board| {
        board.edit(|roots, txn| roots.edit_synthesis(txn, "cadrage-3", 0, 500, ""))
    });
    assert_eq!(emptied.await, "synthesis_missing", "it stays answered");
    play.file("deliverables/notes?state=validated").await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m16_valeur_tells_each_effect_with_its_value_and_what_is_disputed() {
    let mut play = Play::of("valeur").await;
    play.begins("seul").await;
    play.writes(ADA, idea("fondamental-1", "Les agents viennent").at(2.0, 0.0)).await;
    play.writes(BEN, idea("fondamental-2", "Les conflits restent tus").at(-1.5, 0.0)).await;
    play.begins("commun").await;
    play.begins("placer").await;
    play.writes(CLEO, idea("differends", "Le rythme est-il tenable ?")).await;
    play.begins("pour-qui").await;
    play.writes(CLEO, idea("beneficiaires", "Se sentir attendus").cell("agents", "effet")).await;
    play.begins("fin").await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e18_b27_m17_domino_goes_its_four_steps_and_makes_its_four_documents_one_by_one() {
    let mut play = Play::of("domino").await;
    play.begins("objectifs").await;
    play.begins("recensement").await;
    let housing = idea("diagnostic", "Un habitat participatif").cell("se-loger", "pratiques");
    play.writes(ADA, housing.on(Perimeter::Inside)).await;
    play.writes(BEN, idea("diagnostic", "Un covoiturage au bourg").on(Perimeter::Outside)).await;
    play.begins("placer").await;
    let board = play.board(1);
    let shared = play.cast_note(BEN, &board, "Un covoiturage au bourg").await;
    let place = Place {
        zone: Some("diagnostic".into()),
        order: "b00".into(),
        row: Some("se-deplacer".into()),
        column: Some("pratiques".into()),
        ..Place::default()
    };
    play.acts(BEN, &board, |board| board.place_note(&shared, &place)).await;
    play.begins("acteurs").await;
    play.writes(CLEO, idea("dynamiques", "Les bailleurs : attentes fortes")).await;
    play.begins("enjeux").await;
    play.writes(ADA, idea("diagnostic", "Vieillir chez soi").cell("se-loger", "enjeux")).await;
    play.begins("relais").await;
    play.writes(BEN, idea("documents", "Le plan de l’habitat")).await;
    play.begins("suite").await;
    play.writes(CLEO, idea("prochaine", "Réunir le groupe en mars")).await;
    play.begins("entre-seances").await;
    // The same practice under two themes is one idea: what is written in one is in both.
    let twin = play.twins(BEN, &board, &shared, ("travailler", "pratiques")).await;
    play.acts(BEN, &board, |board| board.edit_text(&shared, 0, 2, "Du")).await;
    play.sees(CLEO, &board, "the same words", |board| {
        board.view().notes.get(&twin).is_some_and(|note| note.text == "Du covoiturage au bourg")
    })
    .await;

    // Step 2: what is wanted becomes aims, aims become indicators.
    play.begins("vouloir").await;
    play.writes(ADA, idea("vouloir", "Rester au pays")).await;
    play.begins("finalites").await;
    let aim = play.writes(BEN, idea("finalites", "Vieillir chez soi")).await;
    play.begins("accord").await;
    let vote = play.open_vote(ADA).await;
    assert_eq!(vote.options.iter().map(|option| &option.id).collect::<Vec<_>>(), [&aim]);
    for who in [ADA, BEN, CLEO] {
        let say = ConsentAnswer { option: aim.clone(), say: Consent::NoObjection, reason: String::new() };
        let ballot = Ballot::Consent { answers: vec![say] };
        play.says(who, Command::Cast { vote: vote.id.clone(), ballot }).await;
    }
    play.reveals_votes().await;
    play.begins("indicateurs").await;
    play.writes(ADA, idea("indicateurs", "Part des logements partagés").answering(&aim)).await;
    play.writes(CLEO, idea("indicateurs", "Nombre de réunions").answering(&aim)).await;
    play.begins("tri").await;
    let later = play.board(2);
    let kept = play.cast_copy(FANNY, &later, "priorites", "Part des logements partagés").await;
    let other = play.cast_copy(FANNY, &later, "priorites", "Nombre de réunions").await;
    let vote = play.open_vote(ADA).await;
    for who in [ADA, BEN, CLEO] {
        let at = |option: &String, x, y| Placing { option: option.clone(), x, y };
        let ballot = Ballot::TwoAxes { values: vec![at(&kept, 5, 4), at(&other, 1, 5)] };
        play.says(who, Command::Cast { vote: vote.id.clone(), ballot }).await;
    }
    let [vote] = &play.reveals_votes().await[..] else { panic!("one vote") };
    let (core, rest) = (vec![kept.clone()], Some("ecartes".to_owned()));
    play.orders(Command::Settle { vote: vote.clone(), core, rest }).await;
    play.errands(1).await;
    let place =
        Place { zone: Some("priorites".into()), order: "b00".into(), x: 5.0, y: 4.0, ..Place::default() };
    play.acts(FANNY, &later, |board| board.place_note(&kept, &place)).await;
    play.begins("grille").await;
    for (column, text) in [
        ("finalite", "Vieillir chez soi"),
        ("indicateur", "Part des logements partagés"),
        ("type", "quanti"),
        ("porteur", "La commune"),
    ] {
        play.writes(ADA, idea("grille", text).cell("finalite-1", column)).await;
    }

    // Step 3: of the indicators that were kept, and of those alone, each has a reading and its reasons.
    play.begins("lecture").await;
    let read = play.cast_copy(FANNY, &later, "lecture", "Part des logements partagés").await;
    play.sees(FANNY, &later, "what was kept alone", |board| {
        let view = board.view();
        let there = view.notes.values().filter(|note| note.place.zone.as_deref() == Some("lecture"));
        there.count() == 1
    })
    .await;
    let place = Place { zone: Some("lecture".into()), order: "b00".into(), x: -1.0, ..Place::default() };
    play.acts(BEN, &later, |board| board.place_note(&read, &place)).await;
    play.writes(CLEO, idea("arguments", "Trois projets en cinq ans").answering(&read)).await;

    // Step 4: advice names its indicator, and people say what comes first.
    play.begins("preconiser").await;
    let bare = play.is_refused(CLEO, &later, |board| {
        board.add_note(Target::In { zone: "preconisations-generales" }, "Sans indicateur", Color::Ciel);
        true
    });
    assert_eq!(bare.await, "link_required");
    let house = idea("preconisations-territoire", "Ouvrir une maison des aînés au bourg").answering(&read);
    let house = play.writes(ADA, house).await;
    let funds = idea("preconisations-generales", "Financer l’ingénierie des projets partagés");
    let funds = play.writes(BEN, funds.answering(&read)).await;
    play.begins("prioriser").await;
    play.gives_points(ADA, &[(&house, 1), (&funds, 1)]).await;
    play.gives_points(BEN, &[(&house, 1)]).await;
    play.reveals_votes().await;
    play.begins("remettre").await;

    // One side of the perimeter alone, where a document has sides.
    let path = "deliverables/etat-des-lieux?lang=fr&perimeter=";
    let (inside, outside) =
        (play.file(&format!("{path}inside")).await, play.file(&format!("{path}outside")).await);
    for (text, has, has_not) in [
        (&inside, "Un habitat participatif", "Du covoiturage au bourg"),
        (&outside, "Du covoiturage au bourg", "Un habitat participatif"),
    ] {
        assert!(text.contains(has) && !text.contains(has_not) && text.contains("Les bailleurs"), "{text}");
    }
    for wrong in ["deliverables/etat-des-lieux?perimeter=ailleurs", "deliverables/grille?perimeter=inside"] {
        assert_eq!(play.refused_file(wrong).await, "bad_field", "{wrong}");
    }
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn b24_m9_a_story_is_told_in_the_order_of_its_steps_and_a_helper_may_hinder_too() {
    let mut play = Play::of("schema-actantiel").await;
    let board = play.board(0);
    play.begins("histoire").await;
    play.writes(BEN, idea("titre", "L’histoire de la maison des services")).await;
    play.writes(CLEO, idea("titre", "L’histoire d’un pôle")).await;
    play.begins("seul").await;
    let sender = play.writes(ADA, idea("destinateur", "La préfecture")).await;
    let helper = play.writes(ADA, idea("adjuvant", "Les élus")).await;
    let hero = play.writes(BEN, idea("sujet", "Les agents du pôle")).await;
    let quest = play.writes(CLEO, idea("quete", "relier les services")).await;
    play.begins("ensemble").await;
    play.writes(ADA, idea("differends", "Qui a vraiment demandé ?")).await;
    play.sees(BEN, &board, "the boxes", |board| board.view().notes.contains_key(&helper)).await;
    // Ben puts the elected officials among those who hinder as well: one note, two boxes.
    let twin = Note {
        id: "twin".into(),
        twin: Some(helper.clone()),
        origin: Some(Origin { board: board.to_string(), note: helper.clone(), ..Origin::default() }),
        place: Place { zone: Some("opposant".into()), order: "a0".into(), ..Place::default() },
        author: Some(play.cast[BEN].person().to_string()),
        ..Note::default()
    };
    play.acts(BEN, &board, |board| board.put_note(&twin)).await;
    play.sees(BEN, &board, "its words", |board| board.text_of("twin").as_deref() == Some("Les élus")).await;
    let words = play.is_refused(BEN, &board, |board| board.append_text("twin", " du pôle"));
    assert_eq!(words.await, "against_rules", "the words are Ada’s, and each edits their own");
    play.acts(FANNY, &board, |board| board.append_text("twin", ", parfois")).await;
    play.sees(CLEO, &board, "both", |board| board.text_of(&helper).as_deref() == Some("Les élus, parfois"))
        .await;
    play.begins("relier").await;
    let (twin, links) = ("twin".to_owned(), [("10", 0), ("2 bis", 1), ("2", 2), ("1", 3)]);
    let ends = [(&hero, &quest), (&twin, &hero), (&helper, &hero), (&sender, &hero)];
    for (step, n) in links {
        let (from, to) = ends[n];
        play.acts(CLEO, &board, |board| {
            let link = board.add_link(from, to, LinkKind::Chain, "");
            board.edit(|roots, txn| roots.set_step(txn, &link, Some(step)))
        })
        .await;
    }
    play.begins("raconter").await;
    play.begins("effets").await;
    play.writes(BEN, idea("effets-constates", "On se parle le lundi")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m18_acteurs_says_who_brings_what_and_who_is_the_subject() {
    let mut play = Play::of("acteurs").await;
    play.begins("lister").await;
    play.writes(ADA, idea("acteurs", "La maire").cell("elus", "qui")).await;
    play.writes(BEN, idea("acteurs", "Elle tient le cap").cell("elus", "pourquoi")).await;
    play.begins("commun").await;
    play.begins("choisir").await;
    play.writes(CLEO, idea("sujets", "L’équipe de l’office")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn m18_plan_d_actions_has_a_row_for_each_action() {
    let mut play = Play::of("plan-actions").await;
    play.begins("idees").await;
    play.writes(ADA, idea("verser", "Un forum des métiers")).await;
    play.begins("ecrire").await;
    for (column, text) in
        [("action", "Tenir un forum des métiers"), ("porteur", "La CCI"), ("pas", "Réserver la salle")]
    {
        play.writes(BEN, idea("plan", text).cell("action-1", column)).await;
    }
    play.begins("relire").await;
    play.writes(CLEO, idea("plan", "Court terme").cell("action-1", "echeance")).await;
    play.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e16_m7_what_is_to_be_looked_at_again_keeps_the_record_from_being_validated() {
    let mut play = Play::of("validation-elus").await;
    let board = play.board(0);
    play.begins("lecture").await;
    play.begins("avis").await;
    play.writes(ADA, idea("espaces", "Le lieu en a besoin").cell("espace-1", "valide")).await;
    play.writes(BEN, idea("espaces", "Le budget n’est pas dit").cell("espace-3", "revoir")).await;
    play.writes(CLEO, idea("espaces", "Déjà au bourg voisin").cell("espace-12", "ecarte")).await;
    play.begins("commun").await;
    play.begins("decision").await;
    let rows = |board: &Board| board.view().zones["espaces"].rows.clone();
    let decide = |rows: &mut Vec<Head>, n: usize, state| {
        rows[n].decided = Some(Decided { state, at: now() });
    };
    let mut some = play.acts(FANNY, &board, rows).await;
    decide(&mut some, 0, Approval::Validated);
    let forged = some.clone();
    let refused = play
        .is_refused(ADA, &board, |board| board.edit(|roots, txn| roots.set_rows(txn, "espaces", &forged)));
    assert_eq!(refused.await, "structure_locked", "the facilitation writes it down");
    // Her own echo comes after Ada’s attempt and what took it back: what she decides then is written after both.
    let before = play.acts(FANNY, &board, rows).await;
    play.acts(FANNY, &board, |board| board.edit(|roots, txn| roots.set_rows(txn, "espaces", &before))).await;
    for n in 0..some.len() {
        decide(&mut some, n, if n == 11 { Approval::SetAside } else { Approval::Validated });
    }
    decide(&mut some, 2, Approval::Review);
    some[6].decided = None;
    play.acts(FANNY, &board, |board| board.edit(|roots, txn| roots.set_rows(txn, "espaces", &some))).await;
    assert_eq!(play.refused_file("deliverables/releve?state=validated").await, "not_validated");
    let draft = play.timeless("deliverables/releve?lang=fr").await;
    for said in ["projet, non validé", "À revoir\u{a0}: ESPACE CAFÉ", "Sans décision\u{a0}: ESPACE DÉTENTE"]
    {
        assert!(draft.contains(said), "{said}:\n{draft}");
    }
    assert_eq!(play.refused_file("deliverables/avis?state=validated").await, "bad_field");
    decide(&mut some, 2, Approval::Validated);
    decide(&mut some, 6, Approval::Validated);
    play.acts(FANNY, &board, |board| board.edit(|roots, txn| roots.set_rows(txn, "espaces", &some))).await;
    let validated = play.timeless("deliverables/releve?lang=fr&state=validated").await;
    assert!(!validated.contains("Fanny") && !validated.contains("Ada"), "a role, no name");
    play.ends().await;
}
