//! What a stranger's file may not do.

use super::*;
use serde_json::{Value, json};

/// A small method that says most things.
fn sound() -> Value {
    json!({
        "format": "socle-template/1", "id": "plus-moins", "language": "fr", "title": "La nôtre",
        "description": "", "produces": "", "minutes": 12, "group_size": [2, 30],
        "parameters": {"rounds": 2},
        "boards": [
            {"id": "commun", "title": null, "zones": [
                {"id": "a", "kind": "list", "title": "A", "color": "rose", "frame": {"x": 0, "y": 0, "w": 400, "h": 300}},
                {"id": "b", "kind": "table", "title": "B", "color": "ciel", "parent": "a",
                 "frame": {"x": 0, "y": 400, "w": 400, "h": 300}, "columns": [{"id": "c", "label": "C"}], "notes": ["bonjour"]}
            ]},
            {"id": "t1", "table": true, "title": "Une", "zones": []},
            {"id": "t2", "table": true, "confidential": true, "title": "Deux", "zones": []}
        ],
        "script": [
            {"id": "p", "label": "P", "minutes": 11, "seconds": 30, "board": "commun", "focus": ["a"],
             "enter": [{"do": "pour", "zones": ["a"], "to": "commun", "from": "t1", "into": "b"}],
             "vote": {"title": "V", "how": {"kind": "dots", "dots": 3, "max": 1}, "zones": ["b"]}}
        ]
    })
}

fn document(id: &str, title: &str) -> Value {
    json!({"id": id, "title": title, "format": "html", "sections": "by_zone"})
}

fn brought(value: &Value) -> Result<Template, BadTemplate> {
    Template::brought(&value.to_string())
}

/// A way that a file is wrong, the path of what is wrong, and what it is called.
type Wrong = (fn(&mut Value), &'static str, Fault);

#[test]
fn w18_a_wrong_file_is_refused_with_the_place_and_the_fault() {
    assert_eq!(brought(&sound()).map(|method| method.boards.len()), Ok(3));
    let cases: [Wrong; 50] = [
        (|f| f["format"] = json!("socle-template/2"), "format", Fault::Format),
        (|f| f["scripts"] = json!([]), "scripts", Fault::UnknownKey),
        (|f| drop(f.as_object_mut().map(|f| f.remove("title"))), "title", Fault::Missing),
        (|f| f["title"] = json!(7), "title", Fault::WrongValue),
        (|f| f["title"] = json!("é".repeat(121)), "title", Fault::TooLong),
        (|f| f["produces"] = json!("é".repeat(2001)), "produces", Fault::TooLong),
        (|f| f["language"] = json!("fr\" onclick"), "language", Fault::WrongValue),
        (|f| f["retention"] = json!(0), "retention", Fault::OutOfBounds),
        (|f| f["group_size"] = json!([3, 2]), "group_size", Fault::OutOfBounds),
        (|f| f["boards"] = json!([]), "boards", Fault::Missing),
        (|f| f["boards"][0]["id"] = json!("../etc"), "boards[0].id", Fault::WrongValue),
        (|f| f["boards"][1]["id"] = json!("commun"), "boards[1].id", Fault::Twice),
        (|f| f["boards"][1]["title"] = json!(" "), "boards[1].title", Fault::WrongValue),
        (|f| f["boards"][0]["confidential"] = json!(true), "boards[0].confidential", Fault::WrongValue),
        (|f| f["boards"][0]["for_tables"] = json!([9]), "boards[0].for_tables", Fault::WrongValue),
        (|f| f["boards"][0]["zones"][0]["id"] = json!("a b"), "boards[0].zones[0].id", Fault::WrongValue),
        (|f| f["boards"][0]["zones"][1]["id"] = json!("a"), "boards[0].zones[1].id", Fault::Twice),
        (
            |f| f["boards"][0]["zones"][1]["parent"] = json!("z"),
            "boards[0].zones[1].parent",
            Fault::UnknownZone,
        ),
        (
            |f| f["boards"][0]["zones"][0]["kind"] = json!("lsit"),
            "boards[0].zones[0].kind",
            Fault::WrongValue,
        ),
        (
            |f| f["boards"][0]["zones"][0]["title"] = json!("é".repeat(121)),
            "boards[0].zones[0].title",
            Fault::TooLong,
        ),
        (
            |f| f["boards"][0]["zones"][0]["prompt"] = json!("é".repeat(501)),
            "boards[0].zones[0].prompt",
            Fault::TooLong,
        ),
        (|f| f["boards"][0]["zones"][0]["max"] = json!(0), "boards[0].zones[0].max", Fault::WrongValue),
        (
            |f| f["boards"][0]["zones"][0]["panel"] = json!(9_000_000),
            "boards[0].zones[0].panel",
            Fault::WrongValue,
        ),
        (
            |f| f["boards"][0]["zones"][0]["author"] = json!("ada"),
            "boards[0].zones[0].author",
            Fault::UnknownKey,
        ),
        (
            |f| f["boards"][0]["zones"][0]["frame"]["x"] = json!(1e300),
            "boards[0].zones[0].frame.x",
            Fault::OutOfBounds,
        ),
        (
            |f| f["boards"][0]["zones"][0]["frame"]["w"] = json!(-5),
            "boards[0].zones[0].frame.w",
            Fault::OutOfBounds,
        ),
        (
            |f| f["boards"][0]["zones"][1]["columns"] = json!([]),
            "boards[0].zones[1].columns",
            Fault::WrongValue,
        ),
        (
            |f| f["boards"][0]["zones"][1]["columns"][0]["id"] = json!("!"),
            "boards[0].zones[1].columns",
            Fault::WrongValue,
        ),
        (
            |f| f["boards"][0]["zones"][1]["notes"][0] = json!("é".repeat(501)),
            "boards[0].zones[1].notes[0]",
            Fault::TooLong,
        ),
        (|f| f["deliverables"] = json!([document("../etc", "D")]), "deliverables[0].id", Fault::WrongValue),
        (
            |f| f["deliverables"] = json!([document("d", &"é".repeat(121))]),
            "deliverables[0].title",
            Fault::TooLong,
        ),
        (
            |f| f["deliverables"] = json!([document("d", "txt.\u{202e}exe")]),
            "deliverables[0].title",
            Fault::WrongValue,
        ),
        // Of the example (F43), which stands in the file beside what is always there.
        (
            |f| f["boards"][0]["sample"] = json!({"title": "é".repeat(121)}),
            "boards[0].sample.title",
            Fault::TooLong,
        ),
        (|f| f["boards"][0]["sample"] = json!({"title": " "}), "boards[0].sample.title", Fault::WrongValue),
        (
            |f| f["boards"][0]["sample"] = json!({"title": "T", "zones": []}),
            "boards[0].sample.zones",
            Fault::UnknownKey,
        ),
        (
            |f| f["boards"][0]["zones"][1]["sample"] = json!({"notes": ["n", "é".repeat(501)]}),
            "boards[0].zones[1].sample.notes[1]",
            Fault::TooLong,
        ),
        (
            |f| {
                f["boards"][0]["zones"][1]["only"] = json!("sample");
                f["boards"][0]["zones"][1]["sample"] = json!({"notes": ["n"]});
            },
            "boards[0].zones[1].sample",
            Fault::WrongValue,
        ),
        // The script speaks of what is there either way.
        (|f| f["boards"][0]["zones"][0]["only"] = json!("sample"), "script[0].focus[0]", Fault::UnknownZone),
        (|f| f["parameters"]["rounds"] = json!(3), "parameters.rounds", Fault::OutOfBounds),
        (|f| f["minutes"] = json!(13), "minutes", Fault::OutOfBounds),
        (|f| f["script"][0]["minutes"] = json!(u32::MAX), "script[0].minutes", Fault::OutOfBounds),
        (|f| f["script"][0]["seconds"] = json!(60), "script[0].seconds", Fault::OutOfBounds),
        (|f| f["script"][0]["label"] = json!(""), "script[0].label", Fault::WrongValue),
        (|f| f["script"][0]["prompt"] = json!("é".repeat(501)), "script[0].prompt", Fault::TooLong),
        (|f| f["script"][0]["board"] = json!("elsewhere"), "script[0].board", Fault::UnknownBoard),
        (|f| f["script"][0]["focus"] = json!(["z"]), "script[0].focus[0]", Fault::UnknownZone),
        (|f| f["script"][0]["vote"]["zones"] = json!(["z"]), "script[0].vote.zones[0]", Fault::UnknownZone),
        (
            |f| f["script"][0]["vote"]["how"]["dots"] = json!(4_000_000_000u32),
            "script[0].enter[1].plan.how.dots",
            Fault::WrongValue,
        ),
        (|f| f["script"][0]["enter"][0]["from"] = json!("t9"), "script[0].enter[0]", Fault::UnknownBoard),
        // What stands on a table that is a group's alone is carried by no script.
        (|f| f["script"][0]["enter"][0]["from"] = json!("t2"), "script[0]", Fault::WrongValue),
    ];
    for (break_it, path, fault) in cases {
        let mut file = sound();
        break_it(&mut file);
        let error = brought(&file).expect_err(path);
        assert_eq!((error.path.as_str(), error.fault), (path, fault), "{error}");
    }
}

#[test]
fn w18_a_file_that_is_no_json_is_told_by_its_line() {
    let text = serde_json::to_string_pretty(&sound()).expect("JSON");
    let broken = text.replacen("\"language\"", "language", 1);
    let line = broken.lines().position(|line| line.contains(" language")).expect("a line") + 1;
    for (text, line) in [("", 1), ("{", 1), ("{}\n}", 2), (broken.as_str(), line)] {
        let error = Template::brought(text).expect_err(text);
        match text {
            "{}\n}" => assert_eq!(error.fault, Fault::Missing, "its first value ends before that"),
            _ => assert_eq!((error.path, error.fault), (line.to_string(), Fault::Json), "{text}"),
        }
    }
    let more = format!("{text}\n]");
    let error = Template::brought(&more).expect_err("more than one value");
    assert_eq!((error.path, error.fault), (more.lines().count().to_string(), Fault::Json));
    // Deeper than anything is read.
    let deep = format!("{{\"format\": {}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    assert!(Template::brought(&deep).is_err());
    let note = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let deep = sound().to_string().replacen("\"bonjour\"", &note, 1);
    assert!(Template::brought(&deep).is_err());
}

#[test]
fn w18_a_file_makes_no_more_than_a_workshop_holds() {
    let zones = |count: usize| -> Value {
        (0..count)
            .map(|n| json!({"id": format!("z{n}"), "kind": "list", "title": "", "color": "rose", "frame": {"x": 0, "y": 0, "w": 9, "h": 9}}))
            .collect()
    };
    let with = |change: &dyn Fn(&mut Value)| {
        let mut file = sound();
        file["script"] = json!([]);
        file["minutes"] = Value::Null;
        change(&mut file);
        brought(&file).map(|method| method.boards.len()).map_err(|error| (error.path, error.fault))
    };
    let many = |path: &str| Err((path.to_owned(), Fault::TooMany));
    assert_eq!(with(&|f| f["boards"][1]["zones"] = zones(598)), Ok(3));
    assert_eq!(with(&|f| f["boards"][1]["zones"] = zones(599)), many("boards"));
    // A few bytes that would become tens of thousands of boards.
    let themes: Value = (0..5_000).map(|n| json!(n.to_string())).collect();
    assert_eq!(with(&|f| f["parameters"]["themes"] = themes.clone()), many("parameters.themes"));
    let each = |count: usize| -> Value {
        (0..count).map(|_| json!({"for_each": "theme", "title": "{theme}", "zones": zones(9)})).collect()
    };
    let sixty: Value = (0..60).map(|n| json!(n.to_string())).collect();
    for (boards, expect) in [(1, Ok(60)), (2, many("boards"))] {
        let told = with(&|f| {
            f["parameters"] = json!({"themes": sixty});
            f["boards"] = each(boards);
        });
        assert_eq!(told, expect);
    }
    let crowded = with(&|f| {
        f["parameters"] = json!({"themes": sixty});
        f["boards"] = json!([{"for_each": "theme", "title": "{theme}", "zones": zones(11)}]);
    });
    assert_eq!(crowded, many("boards"));
    let notes: Value = (0..2_001).map(|_| json!("n")).collect();
    assert_eq!(with(&|f| f["boards"][0]["zones"][0]["notes"] = notes.clone()), many("boards"));
    // With its example, and two zones of which one workshop has one alone.
    let half: Value = (0..1_001).map(|_| json!("n")).collect();
    for (notes, expect) in [(999, Ok(3)), (1_000, many("boards"))] {
        let added: Vec<Value> = (0..notes).map(|_| json!("n")).collect();
        let told = with(&|f| {
            f["boards"][0]["zones"][0]["notes"] = half.clone();
            f["boards"][0]["zones"][1]["notes"] = json!([]);
            f["boards"][0]["zones"][1]["sample"] = json!({"notes": added});
        });
        assert_eq!(told, expect, "{notes}");
    }
    let script = |count: usize| -> Value {
        (0..count).map(|n| json!({"id": format!("p{n}"), "label": "P", "minutes": 1})).collect()
    };
    let phases = |count: usize| {
        with(&|f| {
            f["script"] = script(count);
            f["minutes"] = json!(count);
        })
    };
    assert_eq!((phases(60), phases(61)), (Ok(3), many("script")));
    let steps = with(&|f| {
        f["script"] = script(1);
        f["script"][0]["steps"] = (0..61).map(|_| json!({"label": "S", "minutes": u32::MAX})).collect();
    });
    assert_eq!(steps, many("script"));
}

#[test]
fn w18_a_method_that_this_server_has_not_is_the_empty_boards() {
    let mut file = sound();
    for (id, kept) in [("plus-moins", "plus-moins"), ("raw", "empty"), ("du-voisin", "empty"), ("", "empty")]
    {
        file["id"] = json!(id);
        assert_eq!(brought(&file).map(|method| method.id), Ok(kept.to_owned()));
    }
    let look = brought(&sound()).expect("a method").look();
    assert_eq!((look.card.title.as_str(), look.card.zones, look.phases.len()), ("La nôtre", 2, 1));
    assert_eq!((look.phases[0].seconds, look.boards[0].zones[1].depth), (Some(690), 1));
    // Those that come with Socle are files like any other.
    for text in super::super::FILES {
        Template::brought(text).unwrap_or_else(|error| panic!("{error}"));
    }
}
