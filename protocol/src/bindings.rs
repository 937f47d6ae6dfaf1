//! The browser's copy of the wire: TypeScript made from the Rust types, and the sentences of the refusals.
//!
//! A test, since only a checkout needs it. It fails when a checked-in file is stale;
//! `SOCLE_BLESS=1 cargo test -p socle-protocol bindings` writes them again. One TypeScript file a Rust module, so that
//! both sides are read side by side.

use crate::{
    api,
    board::plan,
    close, export, ids,
    message::{self, decision, election, group, privacy, report, script, vote},
    refusal::{Language, Refusal},
    replay, role, template,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};
use ts_rs::{Config, TS};

/// First line of every generated file.
const NOTE: &str =
    "// Made from protocol/src by `SOCLE_BLESS=1 cargo test -p socle-protocol bindings`. Do not edit.\n";

/// One type as TypeScript: its name, its text, and the names that the text uses.
struct Made {
    name: String,
    text: String,
    uses: Vec<String>,
}

fn made<T: TS + 'static>() -> Made {
    let config = Config::new().with_large_int("number");
    let docs = T::docs().unwrap_or_default();
    Made {
        name: T::ident(&config),
        text: format!("{docs}export {}\n", T::decl(&config)),
        uses: T::dependencies(&config).into_iter().map(|used| used.ts_name).collect(),
    }
}

/// Every type that travels, by the Rust module that declares it.
fn modules() -> Vec<(&'static str, Vec<Made>)> {
    vec![
        (
            "ids",
            vec![
                made::<ids::WorkshopId>(),
                made::<ids::BoardId>(),
                made::<ids::PersonId>(),
                made::<ids::JoinCode>(),
                made::<ids::GroupId>(),
                made::<ids::PhaseId>(),
                made::<ids::VoteId>(),
                made::<ids::ErrandId>(),
                made::<ids::DecisionId>(),
                made::<ids::ElectionId>(),
                made::<ids::ReplayId>(),
            ],
        ),
        (
            "plan",
            vec![
                made::<plan::Level>(),
                made::<plan::Room>(),
                made::<plan::Moment>(),
                made::<plan::Noise>(),
                made::<plan::Accessibility>(),
            ],
        ),
        ("role", vec![made::<role::Role>()]),
        (
            "replay",
            vec![
                made::<replay::ReplayView>(),
                made::<replay::ReplayBoard>(),
                made::<replay::ReplayGroup>(),
                made::<replay::Chapter>(),
                made::<replay::Mark>(),
                made::<replay::MarkKind>(),
                made::<replay::Actor>(),
                made::<replay::Segment>(),
                made::<replay::BoardThen>(),
                made::<replay::Step>(),
                made::<replay::StepChange>(),
                made::<replay::PublishedReplay>(),
                made::<replay::ReplayLink>(),
            ],
        ),
        ("refusal", vec![made::<Refusal>()]),
        (
            "message",
            vec![
                made::<message::ClientMessage>(),
                made::<message::ServerMessage>(),
                made::<message::Command>(),
                made::<message::Happening>(),
                made::<message::WorkshopView>(),
                made::<message::BoardView>(),
                made::<message::PersonView>(),
                made::<message::Visible>(),
                made::<message::NoteRef>(),
                made::<message::ZoneRef>(),
                made::<crate::workshop::images::KeptImage>(),
                made::<message::changes::Changes>(),
            ],
        ),
        (
            "errand",
            vec![
                made::<message::Task>(),
                made::<message::Drafts>(),
                made::<message::Done>(),
                made::<message::Restored>(),
                made::<message::gate::Gate>(),
                made::<message::idea::IdeaRef>(),
                made::<crate::board::Photo>(),
                made::<message::idea::WaitingIdea>(),
                made::<message::idea::Verdict>(),
            ],
        ),
        (
            "privacy",
            vec![made::<privacy::Retention>(), made::<privacy::Access>(), made::<privacy::Follower>()],
        ),
        (
            "personal",
            vec![
                made::<message::Yours>(),
                made::<message::OwnBallot>(),
                made::<message::EnteredBallot>(),
                made::<message::VoteTally>(),
                made::<message::ExtraTime>(),
                made::<message::Awaited>(),
                made::<message::Line>(),
                made::<message::LineState>(),
                made::<message::Progress>(),
                made::<message::VoteProgress>(),
            ],
        ),
        (
            "report",
            vec![
                made::<export::Format>(),
                made::<export::document::Document>(),
                made::<export::document::Part>(),
                made::<export::document::Block>(),
                made::<export::document::FigureZone>(),
                made::<export::document::Instant>(),
                made::<export::document::Fact>(),
                made::<export::document::Idea>(),
                made::<export::document::Bar>(),
                made::<export::document::Card>(),
                made::<report::SectionText>(),
                made::<report::Figure>(),
                made::<report::ReportEdit>(),
                made::<report::ReportDraft>(),
                made::<report::DraftSection>(),
                made::<report::Publication>(),
                made::<report::Published>(),
            ],
        ),
        (
            "decision",
            vec![
                made::<decision::DecisionState>(),
                made::<decision::DecisionPlan>(),
                made::<decision::DecisionView>(),
                made::<decision::TextVersion>(),
                made::<decision::Question>(),
                made::<decision::Speech>(),
                made::<decision::Spoken>(),
                made::<decision::Round>(),
                made::<decision::Objection>(),
                made::<decision::ObjectionState>(),
                made::<decision::Outcome>(),
                made::<decision::DecisionAct>(),
                made::<decision::DecisionChange>(),
            ],
        ),
        (
            "election",
            vec![
                made::<election::ElectionStep>(),
                made::<election::RoleForm>(),
                made::<election::ElectionPlan>(),
                made::<election::Member>(),
                made::<election::ElectionView>(),
                made::<election::Objections>(),
                made::<election::Minutes>(),
                made::<election::Count>(),
                made::<election::OpenedBallot>(),
                made::<election::Report>(),
                made::<election::Voices>(),
                made::<election::SaidObjection>(),
                made::<election::ElectionAct>(),
                made::<election::ElectionChange>(),
            ],
        ),
        (
            "script",
            vec![
                made::<script::Who>(),
                made::<script::See>(),
                made::<script::Authors>(),
                made::<script::Rules>(),
                made::<script::Focus>(),
                made::<script::Entry>(),
                made::<script::RevealHow>(),
                made::<script::Exit>(),
                made::<script::Phase>(),
                made::<script::Stage>(),
                made::<script::Timer>(),
                made::<script::Clock>(),
                made::<script::Screen>(),
                made::<script::Look>(),
                made::<script::RequireLink>(),
                made::<script::SpotlightOrder>(),
                made::<script::Spotlight>(),
            ],
        ),
        (
            "group",
            vec![
                made::<group::GroupView>(),
                made::<group::Spread>(),
                made::<group::Tables>(),
                made::<group::TableTimer>(),
                made::<group::TimerAct>(),
            ],
        ),
        (
            "vote",
            vec![
                made::<vote::VoteKind>(),
                made::<vote::Keep>(),
                made::<vote::VotePlan>(),
                made::<vote::VotedIdea>(),
                made::<vote::VoteOption>(),
                made::<vote::VoteState>(),
                made::<vote::VoteView>(),
                made::<vote::Ballot>(),
                made::<vote::Points>(),
                made::<vote::Answer>(),
                made::<vote::Say>(),
                made::<vote::Placing>(),
                made::<vote::ConsentAnswer>(),
                made::<vote::Consent>(),
                made::<vote::Tally>(),
                made::<vote::TallyLine>(),
                made::<vote::Place>(),
                made::<vote::Voter>(),
            ],
        ),
        (
            "api",
            vec![
                made::<api::CreateWorkshop>(),
                made::<api::Created>(),
                made::<api::ExtractWorkshop>(),
                made::<api::Feed>(),
                made::<api::OnwardWish>(),
                made::<api::Onward>(),
                made::<api::OnwardZone>(),
                made::<api::OnwardDoor>(),
                made::<api::Takes>(),
                made::<api::ExtractBoard>(),
                made::<api::MethodFile>(),
                made::<api::Offered>(),
                made::<api::MethodLook>(),
                made::<api::MethodBoard>(),
                made::<api::MethodZone>(),
                made::<api::MethodPhase>(),
                made::<api::ImportText>(),
                made::<crate::import::ImportPlan>(),
                made::<crate::import::ImportZone>(),
                made::<crate::import::Trouble>(),
                made::<crate::import::Why>(),
                made::<api::Invitations>(),
                made::<api::Join>(),
                made::<api::Joined>(),
                made::<api::Doorstep>(),
                made::<api::Inside>(),
                made::<api::OriginStep>(),
                made::<api::Uploaded>(),
                made::<api::Refused>(),
            ],
        ),
        (
            "template",
            vec![
                made::<template::CardWords>(),
                made::<template::TemplateCard>(),
                made::<template::fault::Fault>(),
                made::<template::KeepMethod>(),
                made::<template::OwnDocument>(),
                made::<template::deliverable::Deliverable>(),
                made::<template::deliverable::DeliverableFormat>(),
                made::<template::deliverable::Sections>(),
            ],
        ),
    ]
}

/// The text of one module: what it takes from the others, then its types.
fn module_text(module: &str, types: &[Made], homes: &BTreeMap<&str, &str>) -> String {
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for used in types.iter().flat_map(|made| &made.uses) {
        let home = homes.get(used.as_str()).unwrap_or_else(|| panic!("{used} is not in the list of types"));
        if *home != module {
            imports.entry(home).or_default().insert(used);
        }
    }
    let mut text = NOTE.to_owned();
    for (home, names) in imports {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        writeln!(text, "import type {{ {names} }} from './{home}';").expect("a String takes all");
    }
    for made in types {
        text.push('\n');
        text.push_str(&made.text);
    }
    text
}

/// Every refusal code with one refusal that carries it.
fn refusals() -> BTreeMap<String, Refusal> {
    sentences(Language::French)
        .into_keys()
        .map(|key| {
            let code = key.trim_start_matches("refusal_").to_owned();
            // Every field that any refusal has; each takes its own and leaves the others.
            let json = serde_json::json!({
                "code": code, "zone": "z", "note": "n", "limit": 1, "seconds": 1, "minutes": 1, "path": "p", "person": "p", "template": "t", "field": "f",
                "phase": "p", "next": null, "item": null, "board": null, "group": "g", "groups": 1, "tables": 1, "rounds": 1, "vote": "v", "why": "w", "decision": "d", "election": "e", "missing": 1, "mebibytes": 1, "objections": 1, "section": "s", "at": 1, "open": 1, "fault": "json"
            });
            let refusal = serde_json::from_value(json).unwrap_or_else(|e| panic!("{code}: {e}"));
            (code, refusal)
        })
        .collect()
}

fn sentences(language: Language) -> BTreeMap<String, String> {
    serde_json::from_str(&Refusal::messages(language)).expect("a map of strings")
}

/// `close.ts`: the same codes and the same question as `close.rs`.
fn close_text() -> String {
    let mut text = format!(
        "{NOTE}\n/** The server goes away in good order. */\nexport const GOING_AWAY = {};\n\
         /** The server restarts; come back. */\nexport const RESTARTING = {};\n\
         /** The client took nothing for too long; come back. */\nexport const TRY_AGAIN = {};\n\n\
         /** The close code that carries each refusal (SPEC W6). */\nexport const CLOSE_CODES = {{\n",
        close::GOING_AWAY,
        close::RESTARTING,
        close::TRY_AGAIN,
    );
    for (code, refusal) in refusals() {
        writeln!(text, "  {code}: {},", close::of(&refusal)).expect("a String takes all");
    }
    text.push_str("} as const;\n\n");
    // The question of `close::may_retry`, asked of every code, so that a change there shows here.
    let stops: Vec<u16> = (1000..5000).filter(|code| !close::may_retry(*code)).collect();
    let (first, last) = (stops[0], stops[stops.len() - 1]);
    assert_eq!(usize::from(last - first) + 1, stops.len(), "the codes that stop a client are one range");
    write!(
        text,
        "/** Should a client that was closed with this code come back by itself? */\n\
         export function mayRetry(code: number): boolean {{\n  return code < {first} || code > {last};\n}}\n"
    )
    .expect("a String takes all");
    text
}

fn limits_text() -> String {
    format!(
        "{NOTE}\n/** Raised when a message or the meaning of one changes. */\nexport const PROTOCOL_VERSION = {};\n\
         /** Most graphemes in one note. */\nexport const NOTE_GRAPHEMES = {};\n\
         /** Most graphemes in a card. */\nexport const CARD_GRAPHEMES = {};\n\
         /** Most graphemes in a proposal, an answer, or a part of a role’s description. */\nexport const TEXT_GRAPHEMES = {};\n\
         /** Most graphemes in a title or a label. */\nexport const TITLE_GRAPHEMES = {};\n\
         /** Most graphemes in what can be seen on a photo. */\nexport const PHOTO_GRAPHEMES = {};\n\
         /** Most graphemes in a person’s name. */\nexport const NAME_GRAPHEMES = {};\n\
         /** Letters of a join code. */\nexport const CODE_LETTERS = '{}';\n\
         /** Digits of a join code. */\nexport const CODE_DIGITS = '{}';\n",
        crate::PROTOCOL_VERSION,
        crate::NOTE_GRAPHEMES,
        crate::CARD_GRAPHEMES,
        crate::TEXT_GRAPHEMES,
        crate::TITLE_GRAPHEMES,
        crate::PHOTO_GRAPHEMES,
        crate::NAME_GRAPHEMES,
        String::from_utf8_lossy(ids::CODE_LETTERS),
        String::from_utf8_lossy(ids::CODE_DIGITS),
    )
}

/// Every generated file: its path in the repository, its text.
fn files() -> Vec<(PathBuf, String)> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client/web");
    let modules = modules();
    let homes: BTreeMap<&str, &str> = modules
        .iter()
        .flat_map(|(module, types)| types.iter().map(|made| (made.name.as_str(), *module)))
        .collect();
    let mut index = NOTE.to_owned();
    let mut files = Vec::new();
    for (module, types) in &modules {
        writeln!(index, "export type * from './{module}';").expect("a String takes all");
        files.push((format!("src/protocol/{module}.ts"), module_text(module, types, &homes)));
    }
    index.push_str("export * from './close';\nexport * from './limits';\n");
    files.push(("src/protocol/close.ts".into(), close_text()));
    files.push(("src/protocol/limits.ts".into(), limits_text()));
    files.push(("src/protocol/index.ts".into(), index));
    for (folder, language) in [("fr", Language::French), ("en", Language::English)] {
        let json = serde_json::to_string_pretty(&sentences(language)).expect("a map of strings is JSON");
        files.push((format!("messages/{folder}/refusals.json"), json + "\n"));
    }
    files.into_iter().map(|(path, text)| (web.join(path), text)).collect()
}

#[test]
fn bindings_are_fresh() {
    let bless = std::env::var_os("SOCLE_BLESS").is_some();
    let mut stale = Vec::new();
    for (path, text) in files() {
        if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        if bless {
            let folder = path.parent().expect("a file has a folder");
            std::fs::create_dir_all(folder).expect("the folder can be made");
            std::fs::write(&path, text).expect("the file can be written");
        } else {
            stale.push(path);
        }
    }
    assert!(stale.is_empty(), "stale: {stale:#?}\nrun: SOCLE_BLESS=1 cargo test -p socle-protocol bindings");
}

#[test]
fn w7_the_browser_has_a_sentence_for_every_refusal() {
    // The union as TypeScript names every variant; a variant without a sentence would be missing on the right.
    let union = Refusal::decl(&Config::new());
    let codes: BTreeSet<&str> =
        union.split("\"code\": \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let known = refusals();
    assert_eq!(codes, known.keys().map(String::as_str).collect());
    for (code, refusal) in &known {
        assert_eq!(refusal.code(), code);
    }
}
