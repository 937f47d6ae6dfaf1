//! The real sample, whole and laid out as its method says; and what a template may not say.

use super::*;
use crate::board::{Board, canonical::canonical, new_doc};
use yrs::{Update, updates::decoder::Decode};

fn sample() -> Template {
    Template::find("idees-socles").expect("the sample").filled()
}

fn opened(template: &Template, update: &[u8]) -> Board {
    let doc = new_doc();
    let roots = Roots::of(&doc);
    doc.transact_mut().apply_update(Update::decode_v1(update).expect("an update")).expect("it applies");
    let board = roots.read(&doc.transact());
    assert_eq!(board.template, template.id);
    board
}

#[test]
fn m5_the_sample_has_14_spaces_between_two_trays_and_41_ideas_in_order() {
    let template = sample();
    let board = opened(&template, &template.board(0, "Atelier", 7).expect("a board"));
    assert_eq!(board.title, "Idées socles — futur office de tourisme / tiers-lieu");
    let outline = board.outline();
    assert_eq!((outline.sections.len(), board.notes.len(), outline.free.len()), (16, 41, 0));
    let found: Vec<_> =
        outline.sections.iter().map(|s| (s.zone.panel, s.zone.title.as_str(), s.notes.len())).collect();
    let expect = [
        (Some(1), "ESPACE ATELIERS", 5),
        (Some(1), "ESPACE BOUTIQUE", 3),
        (Some(1), "ESPACE CAFÉ", 0),
        (Some(1), "ESPACE COWORKING", 0),
        (Some(1), "ESPACE DE TRAVAIL", 4),
        (Some(1), "OT", 0),
        (Some(2), "ESPACE DÉTENTE", 4),
        (Some(2), "ESPACE ENFANTS", 2),
        (Some(2), "ESPACE EXPÉRIENCES", 6),
        (Some(2), "BIENVENUE CHEZ NOUS", 2),
        (Some(3), "ESPACE EXTÉRIEUR", 5),
        (Some(3), "ESPACE TICKETTERIE BILLETTERIE", 1),
        (Some(3), "OUTILS DE CONSEIL EN SÉJOUR", 4),
        (Some(3), "SERVICES ++", 5),
        (None, "À CLASSER", 0),
        (None, "BONUS / PLUS TARD", 0),
    ];
    assert_eq!(found, expect);
    let first: Vec<_> =
        outline.sections[0].notes.iter().map(|note| (note.id.as_str(), note.text.as_str())).collect();
    assert_eq!(first[0], ("ateliers-1", "modulables"));
    assert_eq!(first[3], ("ateliers-4", "Dégustation produits locaux, œnologie"));
    assert!(board.zones.values().all(|zone| zone.locked), "the structure is the facilitation’s");
    assert!(board.notes.values().all(|note| note.author.is_none() && note.at == 7));
    let card = template.card();
    assert_eq!((card.zones, card.notes, card.minutes, card.sample), (16, 41, Some(93), false));
}

#[test]
fn m5_frames_hold_their_lists_and_keep_apart() {
    let plan = sample().boards.remove(0);
    let apart = |a: &FramePlan, b: &FramePlan, gap: f64| {
        a.x + a.w + gap <= b.x || b.x + b.w + gap <= a.x || a.y + a.h + gap <= b.y || b.y + b.h + gap <= a.y
    };
    for (n, zone) in plan.zones.iter().enumerate() {
        let frame = zone.frame;
        // The trays lie under the outer lanes: at the sides they would make the board too wide to be read.
        let panel = zone.panel.unwrap_or(if zone.id == "bonus" { 3 } else { 1 });
        let lane = 1600.0 * (panel - 1) as f64;
        assert!(frame.x >= lane && frame.x + frame.w <= lane + 1600.0, "{} in its lane", zone.id);
        let is_wide = ["bienvenue", "a-classer", "bonus"].contains(&zone.id.as_str());
        assert!(frame.y >= 0.0 && frame.y + frame.h <= 3000.0, "{} in the space", zone.id);
        assert_eq!(frame.w, if is_wide { 1552.0 } else { 760.0 }, "{}", zone.id);
        let rows = zone.notes.len().div_ceil(2) as f64;
        assert!(frame.h >= (64.0 + rows * 108.0 + 24.0).max(220.0), "{} holds its notes", zone.id);
        for other in plan.zones.iter().skip(n + 1) {
            assert!(apart(&frame, &other.frame, 24.0), "{} and {}", zone.id, other.id);
            let near = !apart(&frame, &other.frame, 60.0);
            assert!(!near || zone.color != other.color, "{} beside {}", zone.id, other.id);
        }
    }
}

#[test]
fn b9_canonical_json_is_stable() {
    let template = sample();
    let id: crate::ids::BoardId = "board".parse().expect("an id");
    let texts: Vec<String> = (1..4)
        .map(|client| {
            let doc = new_doc();
            let update = template.board_as(ClientID::new(client), 0, "Atelier", 7).expect("a board");
            doc.transact_mut()
                .apply_update(Update::decode_v1(&update).expect("an update"))
                .expect("it applies");
            canonical(&doc, &id)
        })
        .collect();
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]), "whoever wrote it");
    let text = &texts[0];
    assert!(
        text.starts_with(
            r#"{"bin":{"links":[],"notes":[],"zones":[]},"board":"board","links":[],"notes":[],"#
        )
    );
    let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(json["zones"][0]["notes"][0]["text"], "modulables");
    assert_eq!(json["zones"][0]["frame"]["w"], 760);
    // Raised knowingly, with the change of the sample or of the format that it witnesses.
    assert_eq!((text.len(), fnv(text)), (13_157, 4_861_131_346_209_094_586));
}

/// FNV-1a, 64 bits: enough to notice a change, and nothing to depend on.
fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn every_template_opens_under_the_guard() {
    let all = Template::all();
    assert_eq!(
        all.iter().map(|template| template.id.as_str()).collect::<Vec<_>>(),
        [
            "idees-socles",
            "plan-des-usages",
            "world-cafe",
            "carte-postale",
            "recit-de-projet",
            "plus-moins",
            "notes-de-projet",
            "valeur",
            "domino",
            "schema-actantiel",
            "parties-prenantes",
            "collecte",
            "voyage-inspirant",
            "validation-elus",
            "forces-faiblesses",
            "agora",
            "acteurs",
            "plan-actions",
            "destination",
            "deux-visions",
            "co-developpement",
            "consentement",
            "election-sans-candidat",
            "charte",
            "qvtt",
            "inclusion",
            "empty"
        ]
    );
    for template in all.into_iter().flat_map(|template| [template.clone().filled(), template]) {
        for index in 0..template.boards.len() {
            let update = template.board(index, "Notre atelier", 7).expect("a board");
            let doc = new_doc();
            let mut guard = crate::board::guard::Guard::new(&doc);
            let decoded = Update::decode_v1(&update).expect("an update");
            let by = crate::board::guard::Editor::of("", crate::role::Role::Facilitator);
            guard.apply(&update, decoded, by).expect("of the right shape");
        }
        assert!(template.board(template.boards.len(), "t", 7).is_none());
    }
    let empty = Template::find("empty").expect("the empty board");
    let board = opened(&empty, &empty.board(0, "Notre atelier", 7).expect("a board"));
    assert_eq!((board.title.as_str(), board.zones.len()), ("Notre atelier", 0));
}

#[test]
fn a_mistake_in_a_template_is_told_with_its_path() {
    let sample = FILES[0];
    let cases = [
        (r#""kind": "list", "title": "OT""#, r#""kind": "lsit", "title": "OT""#, "boards[0].zones[5].kind"),
        (r#""color": "sable""#, r#""colour": "sable""#, "boards[0].zones[5].colour"),
        (r#""color": "sable""#, r#""color": "gris""#, "boards[0].zones[5].color"),
        (r#""id": "ot""#, r#""id": "cafe""#, "boards[0].zones[5].id"),
        (r#""x": 24, "y": 120"#, r#""x": "24", "y": 120"#, "boards[0].zones[0].frame.x"),
        (r#""format": "socle-template/1""#, r#""format": "socle-template/2""#, "format"),
        (r#""language": "fr","#, r#""language": "fr", "scripts": [],"#, "scripts"),
    ];
    for (right, wrong, path) in cases {
        assert!(sample.contains(right), "{right}");
        let error = Template::read(&sample.replacen(right, wrong, 1)).expect_err(wrong);
        assert_eq!(error.path, path, "{error}");
    }
}

#[test]
fn g11_what_is_kept_less_long_is_a_confidential_table_and_goes_before_the_workshop() {
    let agora = FILES.iter().find(|file| file.contains(r#""id": "agora","#)).expect("the method");
    let days = r#""keep_days": 30"#;
    let method = Template::read(agora).expect("it is read");
    let kept: Vec<Option<u32>> = method.boards.iter().map(|board| board.keep_days).collect();
    assert_eq!((method.retention, kept), (90, vec![None, Some(30), Some(30), Some(30), None]));
    for (right, wrong) in [
        (days, r#""keep_days": 0"#),
        (days, r#""keep_days": 90"#),
        (r#""confidential": true"#, r#""confidential": false"#),
    ] {
        assert!(agora.contains(right), "{right}");
        let error = Template::read(&agora.replacen(right, wrong, 1)).expect_err(wrong);
        assert_eq!(error.path, "boards[1].keep_days", "{error}");
    }
}
