//! What is written is read again as it was.

use super::*;
use crate::board::{
    Color, LinkKind, ZoneKind, new_doc,
    plan::{Accessibility, Moment, Noise},
};
use yrs::Transact;

#[test]
fn b3_what_is_written_is_what_is_read() {
    let doc = new_doc();
    let roots = Roots::of(&doc);
    let deleted = Some(Deletion { by: "ada".into(), at: 1_760_000_000_000, into: Some("m".into()) });
    let zone = Zone {
        id: "z".into(),
        kind: ZoneKind::Free,
        title: "ESPACE CAFÉ".into(),
        prompt: "Que boit-on ?".into(),
        parent: Some("p".into()),
        order: "a0".into(),
        frame: Frame { x: -12.5, y: 0.1, w: 760.0, h: 220.0 },
        color: Color::Menthe,
        panel: Some(2),
        locked: true,
        max: Some(3),
        fields: vec!["term".into()],
        rows: vec![Head { id: "r".into(), label: "Se loger".into(), decided: None }],
        columns: vec![Head { id: "c".into(), label: "+".into(), decided: None }],
        axes: Some(Axes {
            x: Axis { title: "Utilité".into(), low: "peu".into(), high: "très".into(), min: 1.0, max: 5.0 },
            y: Some(Axis { title: "Faisabilité".into(), min: -2.0, max: 2.0, ..Axis::default() }),
        }),
        when: "mars à avril".into(),
        synthesis: Some("Un.\n\nDeux.".into()),
        levels: vec![
            Level { id: "rdc".into(), label: "RDC".into(), height: 700.0, ..Level::default() },
            Level {
                id: "etage".into(),
                label: "Étage".into(),
                height: 1414.2,
                image: Some("0a".repeat(32)),
                metres: Some(20.5),
            },
        ],
        room: Some(Room {
            level: "rdc".into(),
            points: vec![(0.0, 0.1), (1000.0, 0.1), (1000.0, 4000.0)],
            label: Some("au fond".into()),
            usages: vec!["lire".into(), "se poser".into()],
            publics: vec!["familles".into()],
            moments: vec![Moment::Morning, Moment::Weekend],
            equipment: vec!["canapé".into()],
            area: Some(12.5),
            noise: Some(Noise::Calm),
            access: Some(Accessibility::Partly),
            steward: Some("l’association".into()),
        }),
        decided: Some(Decided { state: super::super::Approval::SetAside, at: 9 }),
        author: Some("ada".into()),
        at: 1_760_000_000_123,
        deleted: deleted.clone(),
    };
    let note = Note {
        id: "n".into(),
        place: Place {
            zone: None,
            order: "a0V".into(),
            x: 1e6,
            y: -0.25,
            row: Some("r".into()),
            column: Some("c".into()),
            waits: true,
        },
        text: "déjà là 🎈\n— et après ?".into(),
        color: Color::Rose,
        size: Some(Size { w: 360.0, h: 96.0 }),
        author: None,
        at: 7,
        origin: Some(Origin {
            board: "b".into(),
            note: "m".into(),
            label: "Récit".into(),
            sum: Some("s".into()),
            at: Some(1_760_000_000_001),
        }),
        status: "kept".into(),
        group: Some("g1".into()),
        entered: Some("table".into()),
        weather: Some(Weather::Fog),
        term: Some(Term::Medium),
        perimeter: Some(Perimeter::Outside),
        shared: true,
        signature: Some("Léa".into()),
        twin: Some("root".into()),
        apart: vec!["o".into()],
        photo: Some(Photo { image: "0f".repeat(32), width: 1_600, height: 1_200, alt: "Une halle".into() }),
        reply: Some("Déjà prévu".into()),
        deleted: deleted.clone(),
    };
    let link = Link {
        id: "l".into(),
        from: "n".into(),
        to: "z".into(),
        kind: LinkKind::ComesFrom,
        label: "avec son accord".into(),
        order: "a1".into(),
        step: Some("2 bis".into()),
        author: Some("ben".into()),
        at: 8,
        deleted,
    };
    let mut txn = doc.transact_mut();
    roots.add_zone(&mut txn, &zone);
    roots.add_note(&mut txn, &note);
    roots.add_link(&mut txn, &link);
    assert_eq!(roots.zone(&txn, "z"), Some(zone));
    assert_eq!(roots.note(&txn, "n"), Some(note));
    assert_eq!(roots.link(&txn, "l"), Some(link));
    assert!(roots.restore(&mut txn, Kind::Note, "n") && roots.restore(&mut txn, Kind::Zone, "z"));
    assert_eq!(roots.note(&txn, "n").expect("n").deleted, None);
    assert!(!roots.restore(&mut txn, Kind::Link, "n") && !roots.set_title(&mut txn, "never", "x"));
}

#[test]
fn s12_text_is_edited_in_utf16_units_and_never_inside_a_character() {
    let doc = new_doc();
    let roots = Roots::of(&doc);
    let mut txn = doc.transact_mut();
    roots.add_note(&mut txn, &Note { id: "n".into(), text: "é🎈x".into(), ..Note::default() });
    let mut edit = |index, remove, insert, expect: &str| {
        assert!(roots.edit_text(&mut txn, "n", index, remove, insert));
        assert_eq!(roots.note(&txn, "n").expect("n").text, expect);
    };
    edit(3, 0, "|", "é🎈|x");
    edit(2, 0, "<", "é<🎈|x");
    edit(2, 1, "", "é<🎈|x");
    edit(2, 2, "", "é<|x");
    edit(99, 99, "é", "é<|xé");
    edit(0, 99, "🎈", "🎈");
    assert!(!roots.edit_text(&mut txn, "never", 0, 0, "x"));
}
