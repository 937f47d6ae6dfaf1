//! Texts that people, files and other programs hand to Socle: ids, codes, links, names, languages, methods.

use crate::cost::{self, bounded};
use socle_client::link::{Door, Link};
use socle_protocol::{
    board::{Color, LinkKind, Roots, ZoneKind, new_doc},
    ids::{BoardId, JoinCode, MAX_ID, PersonId, WorkshopId},
    message::Happening,
    refusal::{Language, Refusal},
    template::Template,
    walk,
    workshop::label,
};
use yrs::{ClientID, Transact};

/// Longest method that is read here: the files have 10 KB.
const LONGEST_FILE: usize = 64 * 1024;

/// A method's file: read or refused with its path; what is read makes boards.
pub fn template(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.len() > LONGEST_FILE {
        return;
    }
    let template = match bounded(bytes.len(), || Template::read(text)) {
        Ok(template) => template,
        Err(bad) => {
            assert!(!bad.reason.is_empty(), "{bad}");
            return;
        }
    };
    let card = template.card();
    let mut zones = 0;
    for index in 0..template.boards.len() {
        let first = template.board_as(ClientID::new(9), index, "Atelier", 1).expect("the method has it");
        walk::update(&first).expect("a board's first update passes");
        let doc = new_doc();
        crate::ground::take(&doc, &first).expect("it applies");
        let board = Roots::of(&doc).read(&doc.transact());
        zones += board.zones.len();
        let id: BoardId = "b".parse().expect("an id");
        serde_json::from_str::<serde_json::Value>(&board.canonical(&id)).expect("canonical JSON is JSON");
    }
    assert_eq!(zones, card.zones as usize, "every zone of the file is on a board");
    assert!(template.board_as(ClientID::new(9), template.boards.len(), "Atelier", 1).is_none());
}

/// A method's file that a stranger brings: read or refused with its path; what is read can be looked at, is written as a
/// file that is read again, and to the same.
pub fn method(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.len() > LONGEST_FILE {
        return;
    }
    let method = match bounded(bytes.len().max(cost::SMALL), || Template::brought(text)) {
        Ok(method) => method,
        Err(bad) => {
            assert!(!bad.reason.is_empty(), "{bad}");
            return;
        }
    };
    let look = method.look();
    assert_eq!(look.boards.len(), method.boards.len());
    let zones: usize = look.boards.iter().map(|board| board.zones.len()).sum();
    assert_eq!(zones, look.card.zones as usize);
    let again = Template::brought(&method.text()).expect("what we write we read");
    assert_eq!(again.look(), look);
    assert_eq!(again.text(), method.text());
}

/// Any text where a short one is expected.
pub fn text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    bounded(bytes.len(), || {
        ids(&text);
        code(&text);
        link(&text);
        labels(&text);
        Language::from_header(Some(&text));
        for name in [Color::named(&text).name(), ZoneKind::named(&text).name(), LinkKind::named(&text).name()]
        {
            assert!(!name.is_empty());
        }
        json(&text);
    });
}

fn ids(text: &str) {
    let board = text.parse::<BoardId>();
    assert_eq!(board.is_ok(), text.parse::<PersonId>().is_ok());
    assert_eq!(board.is_ok(), text.parse::<WorkshopId>().is_ok());
    if let Ok(id) = board {
        assert_eq!(id.as_str(), text);
        assert!((1..=MAX_ID).contains(&text.len()) && !text.contains(['/', '.', ' ', '%', '"', '<']));
    }
}

fn code(text: &str) {
    let Ok(code) = JoinCode::try_from(text.to_owned()) else { return };
    assert_eq!(code.as_str().len(), 6);
    assert_eq!(JoinCode::try_from(code.shown()), Ok(code.clone()), "as it is shown");
    assert_eq!(JoinCode::try_from(code.as_str().to_lowercase()), Ok(code), "as it is typed");
}

fn link(text: &str) {
    let Ok(link) = text.parse::<Link>() else { return };
    let door = match &link.door {
        Door::Code { code } => code.shown(),
        Door::Invitation { invitation } => format!("i#{invitation}"),
    };
    let again: Result<Link, _> = format!("{}/{door}", link.origin).parse();
    assert_eq!(again.as_ref(), Ok(&link), "a link that is handed on opens the same door");
}

fn labels(text: &str) {
    for clean in [label::name, label::title] {
        if let Ok(kept) = clean(text) {
            assert!(!kept.is_empty() && kept.trim() == kept && !kept.contains(['\n', '\t', '\u{202E}']));
            assert_eq!(clean(&kept).as_deref(), Ok(kept.as_str()), "what was kept is kept");
        }
    }
}

fn json(text: &str) {
    if let Ok(refusal) = serde_json::from_str::<Refusal>(text) {
        for language in [Language::French, Language::English] {
            assert!(!refusal.sentence(language).is_empty());
        }
        let again = serde_json::to_string(&refusal).expect("a refusal is JSON");
        assert_eq!(serde_json::from_str::<Refusal>(&again).expect("its own JSON"), refusal);
    }
    if let Ok(happening) = serde_json::from_str::<Happening>(text) {
        let again = serde_json::to_string(&happening).expect("a happening is JSON");
        assert_eq!(serde_json::from_str::<Happening>(&again).expect("its own JSON"), happening);
    }
}
