//! What leaves a workshop as a file, and who may take it (SPEC E): over real sockets, with a real parser of CSV, and by
//! the bytes that everyone else gets.

use bytes::Bytes;
use hyper::Method;
use socle_client::{
    api::Answer,
    board::{Board, Target},
    live::Live,
};
use socle_protocol::{
    board::{Color, LinkKind, Term, copy},
    export::{Format, csv, document::Block},
    ids::PhaseId,
    message::{
        Command, Done, Happening, NoteRef, ServerMessage,
        idea::{IdeaRef, Verdict},
        report::{Figure, ReportDraft, ReportEdit, SectionText},
        script::{Phase, RevealHow, Rules, See},
        vote::{Ballot, Points, VoteKind, VotePlan},
    },
    refusal::Refusal,
    role::Role,
};
use socle_tests::{
    people::{Newcomer, Workshop},
    server::TestServer,
    soon,
    stage::Stage,
};
use std::time::{Duration, Instant};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };

/// Asks for a file at an address below the workshop's.
async fn ask(workshop: &Workshop, token: &str, path: &str) -> Answer {
    let path = format!("/api/workshops/{}/{path}", workshop.created.workshop);
    let asked = workshop.site().request(Method::GET, &path, Some(token), Bytes::new());
    soon("the file", asked).await.expect("an answer")
}

/// The file, for the facilitator.
async fn file(workshop: &Workshop, path: &str) -> String {
    let answer = ask(workshop, &workshop.created.token, path).await;
    String::from_utf8(answer.good().expect("a file").to_vec()).expect("text")
}

async fn order(live: &mut Live, command: Command) {
    let told = format!("{command:?}");
    soon("the answer", live.command(command)).await.unwrap_or_else(|why| panic!("{told}: {why}"));
}

fn phase(id: &str, off_the_record: bool, see: See) -> Phase {
    let id: PhaseId = id.parse().expect("an id");
    Phase {
        label: id.to_string(),
        id,
        prompt: String::new(),
        seconds: None,
        focus: Default::default(),
        rules: Rules { see, ..Rules::default() },
        enter: Vec::new(),
        exit: Default::default(),
        round: None,
        skipped: false,
        off_the_record,
        require_link: None,
        spotlight: None,
    }
}

async fn starts(live: &mut Live, id: &str) {
    order(live, Command::StartPhase { phase: id.parse().expect("an id") }).await;
}

/// Waits until an errand is reported.
async fn until_done(live: &mut Live) {
    let done = live.find(|message| match message {
        ServerMessage::Happening { happening: Happening::ErrandDone { done, .. }, .. } => Some(done),
        _ => None,
    });
    let done = soon("the end of the errand", done).await.expect("open");
    assert!(!matches!(done, Done::Failed { .. }), "{done:?}");
}

async fn writes(board: &Board, text: &str) -> String {
    let note = board.add_note(HERE, text, Color::Ciel);
    soon("the note is saved", board.saved()).await.expect("saved");
    note
}

#[tokio::test(flavor = "multi_thread")]
async fn e4_json_has_what_the_board_has_and_names_nobody() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let ada = workshop.join("Adélaïde").await;
    let note = ada.add_note(HERE, "une idée à part", Color::Rose);
    ada.is_saved().await;
    let file = file(&workshop, &format!("boards/{}/export?format=json", workshop.board())).await;
    let json: serde_json::Value = serde_json::from_str(&file).expect("JSON");
    assert_eq!(json["format"], "socle-export/1");
    let board = &json["boards"][0];
    assert_eq!(board["zones"].as_array().map(Vec::len), Some(16), "the sample's zones and its two trays");
    assert_eq!(board["zones"][0]["left_out"], 0);
    let mine =
        board["notes"].as_array().and_then(|notes| notes.iter().find(|known| known["id"] == note.as_str()));
    assert_eq!(
        mine.map(|mine| (&mine["text"], &mine["color"])),
        Some((&"une idée à part".into(), &"rose".into()))
    );
    assert!(!file.contains("Adélaïde"), "{file}");
}

fn cells(file: &str) -> Vec<Vec<String>> {
    let text = file.strip_prefix(csv::BOM).expect("a byte order mark");
    let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    reader
        .records()
        .map(|row| row.expect("a row").iter().map(|cell| csv::plain(cell).to_owned()).collect())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn e3_what_people_wrote_comes_back_from_a_csv_as_they_wrote_it() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let ada = workshop.join("Ada").await;
    let texts = [
        "Café ; thé",
        "elle a dit « \"oui\" »",
        "=1+cmd|' /C calc'!A0",
        "-2 degrés",
        "+33 6 12",
        "@ici",
        "sur\ndeux lignes",
        "'=déjà",
        "'tit dej",
        "œuvre, naïve, été — 100 %",
        "👩‍👩‍👧 famille",
        "  des blancs  ",
    ];
    for text in texts {
        ada.add_note(HERE, text, Color::Rose);
    }
    ada.is_saved().await;
    let file = file(&workshop, &format!("boards/{}/export?format=csv", workshop.board())).await;
    let mut found: Vec<String> = cells(&file).into_iter().map(|row| row[2].clone()).collect();
    let mut expected: Vec<String> = texts.map(str::to_owned).into();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    // And none of them is run by the program that opens it.
    for line in file.lines().skip(1) {
        assert!(!line.contains(";=") && !line.contains(";\"=") && !line.contains(";@"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn e1_a_participant_an_observer_and_a_screen_take_nothing_and_a_host_the_own_table() {
    let mut stage = Stage::new().await;
    let ada = stage.comes("Ada", "a").await;
    let ben = stage.comes("Ben", "b").await;
    let odile = stage.workshop.joined("Odile", Role::Observer).await;
    let screen = stage.workshop.joined("Écran", Role::Projector).await;
    let group = "a".parse().expect("an id");
    stage.orders(Command::SetHost { group, person: Some(ada.person().clone()) }).await;
    let workshop = &stage.workshop;
    let main = workshop.board().to_string();
    let all = ["t1", "t2", "north", "staff", main.as_str()].map(|board| format!("boards/{board}/export"));
    let all = all.into_iter().chain(["export", "report/export", "report"].map(str::to_owned));
    for path in all {
        for who in [&ada, &ben, &odile, &screen] {
            let answer = ask(workshop, &who.ticket.token, &path).await;
            let hosts = path == "boards/t1/export" && who.name == "Ada";
            assert_eq!(answer.status, if hosts { 200 } else { 403 }, "{path} for {}", who.name);
        }
    }
    let good = |path: &'static str| async move { ask(workshop, &workshop.created.token, path).await.status };
    assert_eq!([good("boards/t2/export").await, good("boards/staff/export").await], [200, 200]);
    assert_eq!(good("boards/north/export").await, 403, "a group’s own board is not even the facilitation’s");
    assert_eq!([good("export").await, good("report").await], [200, 200]);
    assert_eq!(
        [good("boards/t1/export?format=pdf").await, good("boards/t1/export?zone=never").await],
        [400, 400]
    );
    assert_eq!(good("export?format=svg").await, 400);
    assert_eq!(good("export?format=canvas").await, 400);
    assert_eq!(good("export?format=excalidraw").await, 400);
    let address = format!("/api/workshops/{}/export", workshop.created.workshop);
    let nobody = workshop.site().request(Method::GET, &address, None, Bytes::new());
    assert_eq!(soon("the answer", nobody).await.expect("an answer").status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn e5_what_was_said_off_the_record_is_in_no_file_and_on_no_page() {
    let mut stage = Stage::new().await;
    let ada = stage.comes("Ada", "a").await;
    let mut fannys = stage.workshop.creator().live().await;
    let phases = vec![
        phase("inclusion", true, See::Everyone),
        phase("silence", true, See::Own),
        phase("boite", true, See::Moderated),
        phase("travail", false, See::Everyone),
        phase("reveler", false, See::Everyone),
    ];
    order(&mut fannys, Command::SetScript { phases }).await;
    let main = ada.clone().at_the_board().await;
    let plenary = ada.towards("t1").at_the_board().await;
    writes(&main, "avant tout").await;
    starts(&mut fannys, "inclusion").await;
    let feeling = writes(&main, "tout-bas-le-matin").await;
    starts(&mut fannys, "silence").await;
    let drafts = ada.towards(&format!("drafts-{}", ada.person())).at_the_board().await;
    writes(&drafts, "tout-bas-en-silence").await;
    starts(&mut fannys, "boite").await;
    let inbox = ada.towards(&format!("inbox-{}", ada.person())).at_the_board().await;
    let sent = writes(&inbox, "tout-bas-dans-la-boîte").await;
    starts(&mut fannys, "travail").await;
    writes(&main, "idée au travail").await;
    starts(&mut fannys, "reveler").await;
    // Revealed, accepted, and copied to another board, when all is on the record again.
    order(&mut fannys, Command::Reveal { how: RevealHow::All { anonymous: false } }).await;
    until_done(&mut fannys).await;
    let sum = copy::sum(&inbox.view().notes[&sent]);
    let ideas = vec![IdeaRef { note: sent, sum }];
    order(&mut fannys, Command::Judge { ideas, verdict: Verdict::Accept { zone: None } }).await;
    until_done(&mut fannys).await;
    plenary.sees("the idea", |board| board.shows("tout-bas-dans-la-boîte")).await;
    let board = stage.workshop.board().clone();
    let notes = vec![NoteRef { board: board.clone(), note: feeling.clone() }];
    order(
        &mut fannys,
        Command::Pour { notes, board: "t1".parse().expect("an id"), zone: String::new(), gate: None },
    )
    .await;
    until_done(&mut fannys).await;
    plenary.sees("the copy", |board| board.shows("tout-bas-le-matin")).await;
    // Quoted by a facilitator, and voted on, all the same.
    let cite = |note: &str| NoteRef { board: board.clone(), note: note.to_owned() };
    let section = SectionText {
        id: "s-1".into(),
        title: "Un mot".into(),
        cites: vec![cite(&feeling)],
        ..SectionText::default()
    };
    order(&mut fannys, Command::EditReport { edit: ReportEdit::Write { section, version: 0 } }).await;
    let plan = VotePlan {
        title: "Lesquelles ?".into(),
        how: VoteKind::Dots { dots: 2, max: 2 },
        zones: Vec::new(),
        board: Some(board.clone()),
        options: Vec::new(),
        by_group: Some(false),
        keep: None,
        except: Vec::new(),
        by_zone: false,
    };
    order(&mut fannys, Command::OpenVote { plan: plan.into() }).await;
    let vote = fannys.find(|message| match message {
        ServerMessage::Happening { happening: Happening::VoteOpened { vote }, .. } => Some(vote),
        _ => None,
    });
    let vote = soon("the vote", vote).await.expect("open");
    let points = vec![Points { option: feeling.clone(), n: 2 }];
    let mut adas = ada.live().await;
    order(&mut adas, Command::Cast { vote: vote.id.clone(), ballot: Ballot::Dots { points } }).await;
    order(&mut fannys, Command::CloseVote { vote: vote.id.clone() }).await;
    order(&mut fannys, Command::RevealVote { vote: vote.id.clone() }).await;
    order(&mut fannys, Command::CloseWorkshop {}).await;
    order(&mut fannys, Command::PublishReport { days: 7, english: false }).await;

    let workshop = &stage.workshop;
    let mut files = Vec::new();
    for format in Format::ALL.map(Format::ending) {
        files.push(file(workshop, &format!("boards/{board}/export?format={format}")).await);
        files.push(file(workshop, &format!("boards/t1/export?format={format}")).await);
        if !["svg", "canvas", "excalidraw"].contains(&format) {
            files.push(file(workshop, &format!("export?format={format}")).await);
        }
    }
    for format in ["md", "html", "json"] {
        files.push(file(workshop, &format!("report/export?format={format}")).await);
    }
    files.push(file(workshop, "report").await);
    let link = workshop.site().publication(&workshop.created.workshop, &ada.ticket.token);
    let link = soon("the link", link).await.expect("an answer").expect("it is published");
    let page = soon("the page", workshop.site().published(&link.secret)).await.expect("the page");
    files.push(serde_json::to_string(&page).expect("JSON"));
    assert!(files.len() > 15);
    for file in &files {
        assert!(!file.contains("tout-bas"), "{file}");
    }
    // What was said before, and at work, is there.
    for file in &files[..1] {
        assert!(file.contains("avant tout") && file.contains("idée au travail"), "{file}");
    }
    // Also when the journals of private boards are gone, which told what was written in them when.
    order(&mut fannys, Command::ArchiveWorkshop {}).await;
    for board in [board.as_str(), "t1"] {
        let late = file(workshop, &format!("boards/{board}/export?format=md")).await;
        assert!(!late.contains("tout-bas"), "{late}");
    }
    let page = files.last().expect("the page");
    assert!(page.contains("idée au travail") && page.contains("(source supprimée)"), "{page}");
    assert!(!page.contains("\"source\":{"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn e8_a_published_page_names_nobody_and_the_draft_is_told_to_nobody() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let ada: Newcomer = workshop.joined("Adélaïde-la-participante", Role::Participant).await;
    let mut adas = ada.live().await;
    let board = ada.clone().at_the_board().await;
    writes(&board, "une idée signée").await;
    let mut fannys = workshop.creator().live().await;
    let section = |text: &str| SectionText {
        id: "s-1".into(),
        title: "Mot de l’animation".into(),
        text: text.into(),
        ..SectionText::default()
    };
    let write = |text: &str, version| Command::EditReport {
        edit: ReportEdit::Write { section: section(text), version },
    };
    order(&mut fannys, write("brouillon-réservé", 0)).await;
    let refused = soon("the answer", fannys.command(write("trop tard", 0))).await;
    assert!(format!("{refused:?}").contains("SectionChanged"), "{refused:?}");
    let early = soon("the answer", fannys.command(Command::PublishReport { days: 7, english: false })).await;
    assert!(format!("{early:?}").contains("NotClosedYet"), "{early:?}");
    order(&mut fannys, Command::CloseWorkshop {}).await;
    order(&mut fannys, write("texte-publié", 1)).await;
    order(&mut fannys, Command::PublishReport { days: 7, english: false }).await;
    order(&mut fannys, write("pas-encore", 2)).await;

    // Everything that she hears up to the publication: of the draft nothing.
    let mut heard = String::new();
    loop {
        let message = soon("the publication", adas.next()).await.expect("open");
        heard.push_str(&serde_json::to_string(&message).expect("JSON"));
        if let ServerMessage::Happening { happening: Happening::ReportPublished { .. }, .. } = message {
            break;
        }
    }
    assert!(!heard.contains("réservé") && !heard.contains("texte-publié"), "{heard}");

    let link = soon("the link", workshop.site().publication(&workshop.created.workshop, &ada.ticket.token));
    let link = link.await.expect("an answer").expect("it is published");
    let page = soon("the page", workshop.site().published(&link.secret)).await.expect("the page");
    let page = serde_json::to_string(&page).expect("JSON");
    assert!(page.contains("texte-publié") && page.contains("une idée signée"), "{page}");
    for name in ["Adélaïde", ada.person().as_str(), "Fanny", "brouillon", "pas-encore"] {
        assert!(!page.contains(name), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn e9_a_link_that_is_over_says_so_and_one_that_never_was_too() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let mut fannys = workshop.creator().live().await;
    order(&mut fannys, Command::CloseWorkshop {}).await;
    order(&mut fannys, Command::PublishReport { days: 7, english: true }).await;
    let token = workshop.created.token.clone();
    let link = soon("the link", workshop.site().publication(&workshop.created.workshop, &token));
    let first = link.await.expect("an answer").expect("it is published").secret;
    let page = soon("the page", workshop.site().published(&first)).await.expect("the page");
    assert_eq!(
        (page.document.language.as_str(), page.document.parts[0].title.as_str()),
        ("en", "The common ground")
    );

    // The same after a restart; nothing but the secret opens it, and it opens nothing else.
    server.restart().await;
    soon("the page", workshop.site().published(&first)).await.expect("the page");
    let code = |secret: String| {
        let site = workshop.site().clone();
        async move { soon("an answer", site.published(&secret)).await.expect_err("a refusal").code() }
    };
    assert_eq!(code(first.replace(".1.", ".2.")).await, Some("unknown_publication"));
    assert_eq!(code(workshop.created.invitations.facilitator.clone()).await, Some("unknown_publication"));
    assert_eq!(code(String::new()).await, Some("unknown_publication"));

    let mut fannys = workshop.creator().live().await;
    order(&mut fannys, Command::PublishReport { days: 7, english: false }).await;
    assert_eq!(code(first.clone()).await, Some("publication_over"));
    assert_eq!(Refusal::PublicationOver {}.status(), 410);
    order(&mut fannys, Command::RevokeReport {}).await;
    let link = soon("the link", workshop.site().publication(&workshop.created.workshop, &token));
    assert_eq!(link.await.expect("an answer"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn e7_a_draft_of_the_sample_is_there_at_once_after_the_close() {
    let server = TestServer::start().await;
    let workshop = server.workshop("idees-socles").await;
    let mut fannys = workshop.creator().live().await;
    order(&mut fannys, Command::CloseWorkshop {}).await;
    let begun = Instant::now();
    let draft = workshop.site().report(&workshop.created.workshop, &workshop.created.token);
    let draft = soon("the draft", draft).await.expect("the draft");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let titles: Vec<&str> = draft.sections.iter().map(|one| one.section.title.as_str()).collect();
    assert_eq!(titles.first(), Some(&"The common ground"), "the client asks in English: {titles:?}");
    let text = file(&workshop, "report/export?format=md&lang=fr").await;
    assert!(text.starts_with("# ") && text.contains("\n## Le socle commun\n"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn e12_a_cafes_actions_leave_as_a_table_for_the_facilitation_alone() {
    let server = TestServer::start().await;
    let workshop = server.workshop("world-cafe").await;
    let fanny = workshop.facilitator().await;
    let action =
        fanny.add_note(Target::In { zone: "podium" }, "Créer une « halle » ; l’ouvrir", Color::Abricot);
    let actor = fanny.add_note(Target::In { zone: "actors" }, "Les producteurs", Color::Menthe);
    let other = fanny.add_note(Target::In { zone: "actors" }, "=La commune", Color::Menthe);
    for actor in [&actor, &other] {
        fanny.add_link(actor, &action, LinkKind::Answers, "");
    }
    fanny.edit(|roots, txn| roots.set_term(txn, &action, Term::Short));
    soon("it is saved", fanny.saved()).await.expect("saved");
    let table = file(&workshop, "deliverables/actions?lang=fr").await;
    let rows = cells(&table);
    assert_eq!(
        rows,
        [[
            "Formation et parcours professionnels",
            "1",
            "Créer une « halle » ; l’ouvrir",
            "court terme",
            "Les producteurs ; =La commune",
            ""
        ]]
    );
    assert!(
        file(&workshop, "deliverables/report?lang=fr")
            .await
            .contains("\n1. Créer une « halle » ; l’ouvrir (court terme)\n")
    );

    let unknown = ask(&workshop, &workshop.created.token, "deliverables/never").await;
    assert_eq!((unknown.status, unknown.good().expect_err("a refusal").code()), (400, Some("bad_field")));
    for role in [Role::Participant, Role::Observer, Role::Projector] {
        let someone = workshop.joined("Ada", role).await;
        assert_eq!(
            ask(&workshop, &someone.ticket.token, "deliverables/actions").await.status,
            403,
            "{role:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn e13_a_moment_in_the_restitution_shows_what_was_there_then_and_nothing_off_the_record() {
    let mut stage = Stage::new().await;
    let ada = stage.comes("Ada", "a").await;
    let mut fannys = stage.workshop.creator().live().await;
    let phases = vec![
        phase("inclusion", true, See::Everyone),
        phase("travail", false, See::Everyone),
        phase("suite", false, See::Everyone),
    ];
    order(&mut fannys, Command::SetScript { phases }).await;
    let main = ada.clone().at_the_board().await;
    starts(&mut fannys, "inclusion").await;
    writes(&main, "tout-bas-le-matin").await;
    starts(&mut fannys, "travail").await;
    let idea = writes(&main, "une halle").await;
    let board = stage.workshop.board().clone();
    // Whatever clock this machine has: the moment is the server's own.
    let replay: serde_json::Value =
        serde_json::from_str(&file(&stage.workshop, "replay").await).expect("a replay");
    let then = replay["to"].as_u64().expect("a time");
    starts(&mut fannys, "suite").await;
    writes(&main, "un four, plus tard").await;
    main.edit(|roots, txn| assert!(roots.edit_text(txn, &idea, 0, 9, "réécrite")));
    soon("it is saved", main.saved()).await.expect("saved");

    let figure = |board: &str| Figure {
        board: board.parse().expect("an id"),
        at: then,
        zone: None,
        caption: "Avant la pause".into(),
    };
    let write = |figures: Vec<Figure>| {
        let section =
            SectionText { id: "s-1".into(), title: "Un instant".into(), figures, ..SectionText::default() };
        Command::EditReport { edit: ReportEdit::Write { section, version: 0 } }
    };
    for other in ["staff", "north"] {
        let refused = soon("the answer", fannys.command(write(vec![figure(other)]))).await;
        assert!(format!("{refused:?}").contains("UnknownBoard"), "{other}: {refused:?}");
    }
    order(&mut fannys, write(vec![figure(board.as_str())])).await;
    order(&mut fannys, Command::CloseWorkshop {}).await;
    order(&mut fannys, Command::PublishReport { days: 7, english: false }).await;

    let link = stage.workshop.site().publication(&stage.workshop.created.workshop, &ada.ticket.token);
    let link = soon("the link", link).await.expect("an answer").expect("it is published");
    let page = soon("the page", stage.workshop.site().published(&link.secret)).await.expect("the page");
    let published = page.document.parts.iter().find(|part| part.id == "s-1").expect("the section").clone();
    let figure_of = |blocks: &[Block]| match blocks {
        [Block::Figure { svg, zones, source, .. }] => (svg.clone(), format!("{zones:?}"), source.clone()),
        other => panic!("{other:?}"),
    };
    let draft: ReportDraft = serde_json::from_str(&file(&stage.workshop, "report").await).expect("a draft");
    let drafted = draft.sections.iter().find(|one| one.section.id == "s-1").expect("the section").clone();
    for (blocks, knows_where) in [(&published.blocks, false), (&drafted.blocks, true)] {
        let (svg, words, source) = figure_of(blocks);
        assert_eq!(source.is_some(), knows_where);
        for shown in [&svg, &words] {
            assert!(shown.contains("une halle"), "{shown}");
            for later in ["plus tard", "réécrite", "tout-bas"] {
                assert!(!shown.contains(later), "{later}: {shown}");
            }
        }
    }
    let text = file(&stage.workshop, "report/export?format=md&lang=fr").await;
    assert!(text.contains("### Avant la pause\n") && text.contains("- une halle\n"), "{text}");
    let html = file(&stage.workshop, "report/export?format=html").await;
    assert!(html.contains("<figcaption>Avant la pause</figcaption>") && !html.contains("tout-bas"), "{html}");
}
