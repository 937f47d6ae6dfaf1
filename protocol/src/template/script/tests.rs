//! The scripts of the methods that come with Socle, and what a script may not say.

use crate::{
    ids::BoardId,
    message::script::{Authors, Entry, Exit, See, SpotlightOrder, Who},
    template::{Template, deliverable::DeliverableFormat},
};

fn ids(template: &Template) -> Vec<BoardId> {
    (0..template.boards.len()).map(|n| format!("b{n}").parse().expect("an id")).collect()
}

#[test]
fn m8_the_world_cafe_has_six_tables_and_a_hundred_minutes() {
    let cafe = Template::find("world-cafe").expect("the world café");
    let ids = ids(&cafe);
    assert_eq!(cafe.boards.len(), 7);
    assert_eq!(cafe.boards[1].title.as_deref(), Some("Logement et cadre de vie"));
    assert!(cafe.boards[..6].iter().all(|board| board.zones.len() == 6), "each table is laid the same");
    let tables = cafe.tables(&ids);
    assert_eq!((tables.boards.as_slice(), tables.rounds, tables.round), (&ids[..6], 3, 0));
    let phases = cafe.phases(&ids);
    let told: Vec<_> = phases.iter().map(|p| (p.id.as_str(), p.seconds.expect("a limit") / 60)).collect();
    let expect = [
        ("seating", 5),
        ("round-1-1", 4),
        ("round-1-2", 16),
        ("rotate-1", 3),
        ("round-2", 20),
        ("rotate-2", 3),
        ("round-3", 15),
        ("consent", 5),
        ("debrief", 20),
        ("close", 9),
    ];
    assert_eq!(told, expect);
    assert_eq!((phases[1].rules.see, phases[1].enter.len()), (See::Own, 0), "four minutes alone");
    assert!(matches!(phases[2].enter[..], [Entry::Reveal { .. }]));
    assert_eq!((phases[2].rules.see, phases[2].rules.edit), (See::Group, Who::Own));
    assert_eq!(phases[3].enter, [Entry::Rotate { round: 1 }]);
    let Entry::Vote { plan } = &phases[6].enter[0] else { panic!("a vote: {:?}", phases[6].enter) };
    assert_eq!(
        (plan.zones.as_slice(), &plan.board),
        (&["actions".to_owned()][..], &None),
        "at each table its own"
    );
    let Entry::Pour { zones, to, from: None, into: None } = &phases[8].enter[0] else {
        panic!("a pouring: {:?}", phases[8].enter)
    };
    assert_eq!((zones.join(" ").as_str(), to), ("podium findings attention", &ids[6]));
    assert_eq!(phases[8].focus.board.as_ref(), Some(&ids[6]));
    let asked = phases[4].require_link.as_ref().expect("round 2 answers the actions");
    assert_eq!((asked.kind.as_str(), asked.zone.as_str()), ("answers", "actions"));
    assert_eq!(phases[8].spotlight, Some(SpotlightOrder::ByTheme));
    let podium = &cafe.boards[0].zones[3];
    assert_eq!((podium.max, podium.fields.join(" ").as_str()), (Some(3), "term"));
    let told: Vec<_> = cafe.card().deliverables.into_iter().map(|made| (made.id, made.format)).collect();
    let expect = [("report", DeliverableFormat::Markdown), ("actions", DeliverableFormat::Csv)];
    assert_eq!(told, expect.map(|(id, format)| (id.to_owned(), format)));
    let plenary: Vec<_> = cafe.boards[6].zones.iter().map(|zone| zone.id.as_str()).collect();
    assert_eq!(plenary, ["podium", "findings", "attention"], "what is poured finds its zone");
}

#[test]
fn m5_idees_socles_begins_and_ends_together_and_off_the_record() {
    let socles = Template::find("idees-socles").expect("idées socles");
    let (ids, minutes) = (ids(&socles), socles.minutes);
    let phases = socles.phases(&ids);
    let told: Vec<_> = phases.iter().map(|p| (p.label.as_str(), p.seconds.expect("a limit") / 60)).collect();
    let expect = [
        ("Inclusion", 5),
        ("Inclusion\u{a0}: lire le mur", 5),
        ("Idées en silence", 8),
        ("Mise en commun", 15),
        ("Regroupement par ESPACE", 20),
        ("Socle ou bonus\u{a0}?", 8),
        ("Décision\u{a0}: retenir", 5),
        ("Décision\u{a0}: une objection\u{a0}?", 10),
        ("Décliner", 10),
        ("Déclusion", 7),
    ];
    assert_eq!(told, expect);
    assert_eq!(Some(told.iter().map(|(_, minutes)| minutes).sum()), minutes);
    let quiet: Vec<_> = phases.iter().filter(|p| p.off_the_record).map(|p| p.focus.board.clone()).collect();
    assert_eq!(quiet, vec![Some(ids[1].clone()); 3], "feelings have a board of their own");
    assert_eq!(phases[2].rules.see, See::Own);
    assert_eq!(phases[2].focus.zones, ["a-classer"], "what is revealed lands there");
    let Entry::Vote { plan } = &phases[5].enter[0] else { panic!("a vote: {:?}", phases[5].enter) };
    let keep = plan.keep.as_ref().expect("a threshold");
    assert_eq!((keep.share, keep.rest.as_deref()), (30, Some("bonus")));
    assert!(phases.iter().all(|p| p.exit == Exit::ByHand && p.rules.authors == Authors::Shown));
}

#[test]
fn i1_a_methods_phase_may_be_moderated() {
    let socles = include_str!("../../../templates/idees-socles.json");
    let method =
        Template::read(&socles.replacen(r#""see": "own""#, r#""see": "moderated""#, 1)).expect("a method");
    let ids: Vec<BoardId> = ["b0", "b1"].map(|id| id.parse().expect("an id")).into();
    assert!(method.phases(&ids).iter().any(|phase| phase.rules.see == See::Moderated));
}

#[test]
fn f40_a_mistake_in_a_script_is_told_with_its_path() {
    let cafe = include_str!("../../../templates/world-cafe.json");
    let socles = include_str!("../../../templates/idees-socles.json");
    let cases = [
        (cafe, r#""rounds": 3"#, r#""rounds": 7"#, "parameters.rounds"),
        (cafe, r#""board": "plenary""#, r#""board": "plenum""#, "script[7].board"),
        (cafe, r#""focus": ["actions"]"#, r#""focus": ["action"]"#, "script[1].focus[0]"),
        (cafe, r#""minutes": 4,"#, r#""minutes": 5,"#, "script[1].minutes"),
        (cafe, r#""minutes": 100"#, r#""minutes": 99"#, "minutes"),
        (cafe, r#""enter": ["rotate"]"#, r#""enter": ["rotates"]"#, "script[2].enter[0]"),
        (cafe, r#""round": 2"#, r#""round": 3"#, "script[4].round"),
        (cafe, r#""add": "nobody""#, r#""add": "noone""#, "script[0].rules.add"),
        (cafe, r#""add": "nobody""#, r#""ad": "nobody""#, "script[0].rules.ad"),
        (cafe, r#""id": "close""#, r#""id": "debrief""#, "script[8].id"),
        (cafe, r#""for_each": "theme""#, r#""for_each": "themes""#, "boards[0].for_each"),
        (cafe, r#""zones": ["actions"]"#, r#""zones": ["action"]"#, "script[5].vote.zones[0]"),
        (
            cafe,
            r#""require_link": "answers:actions""#,
            r#""require_link": "answers:action""#,
            "script[3].require_link",
        ),
        (
            cafe,
            r#""require_link": "answers:actions""#,
            r#""require_link": "replies:actions""#,
            "script[3].require_link",
        ),
        (cafe, r#""spotlight": "by_theme""#, r#""spotlight": "by_group""#, "script[7].spotlight"),
        (cafe, r#""max": 3"#, r#""max": 0"#, "boards[0].zones[3].max"),
        (cafe, r#""fields": ["term"]"#, r#""fields": ["terme"]"#, "boards[0].zones[3].fields[0]"),
        (cafe, r#""actors", "requirements"]"#, r#""actor", "requirements"]"#, "deliverables[1].columns[4]"),
        (
            cafe,
            r#""sections": "by_theme"}"#,
            r#""sections": "by_theme", "sides": true}"#,
            "deliverables[0].sides",
        ),
        (cafe, r#""rows": "podium""#, r#""rows": "podia""#, "deliverables[1].rows"),
        (cafe, r#""title": "Compte rendu par thème""#, r#""title": " ""#, "deliverables[0].title"),
        (cafe, r#""format": "csv""#, r#""format": "xls""#, "deliverables[1].format"),
        (cafe, r#""sections": "by_theme""#, r#""section": "by_theme""#, "deliverables[0].section"),
        (socles, r#""id": "ideas""#, r#""id": "socle""#, "deliverables[1].id"),
        (socles, r#""rest": "bonus""#, r#""rest": "bonuses""#, "script[4].vote.keep.rest"),
        (socles, r#""except": ["bienvenue""#, r#""except": ["bienvenu""#, "script[4].vote.except[0]"),
        (socles, r#""share": 30"#, r#""share": 0"#, "script[4].vote.keep.share"),
        (socles, r#""sections": "by_zone""#, r#""sections": "by_theme""#, "deliverables[0].sections"),
        (socles, r#""see": "own""#, r#""see": "owned""#, "script[0].rules.see"),
        (socles, r#""phase": "arrivee""#, r#""phase": "arrivée""#, "include.first[0].phase"),
    ];
    for (file, right, wrong, path) in cases {
        assert!(file.contains(right), "{right}");
        let error = Template::read(&file.replacen(right, wrong, 1)).expect_err(wrong);
        assert_eq!(error.path, path, "{error}");
    }
}
