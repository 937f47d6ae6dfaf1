//! The workshop plane: any messages of any people, and the workshop is the fold of its happenings.

use crate::cost::bounded;
use socle_protocol::{
    ids::{JoinCode, PersonId, WorkshopId},
    message::{BoardView, ClientMessage, Command, Happening},
    refusal::{Language, Refusal},
    role::Role,
    workshop::{Arrival, Moment, Workshop},
};

/// Most messages of one run.
const MESSAGES: usize = 64;

/// One line a message; its first character says whose it is. A line that is no JSON after that is an arrival, with
/// the rest as the name.
pub fn workshop(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let id: WorkshopId = "w".parse().expect("an id");
    let mut log = vec![created()];
    let mut state = Workshop::begin(id.clone(), &log[0]).expect("a creation");
    let mut seq = 1;
    for line in text.lines().take(MESSAGES) {
        let Some(first) = line.chars().next() else { continue };
        let (who, said) = (person(first), &line[first.len_utf8()..]);
        let before = state.clone();
        let decided = bounded(line.len(), || match serde_json::from_str::<ClientMessage>(said) {
            Ok(message) => answer(&state, &who, message),
            Err(_) => match serde_json::from_str::<Command>(said) {
                Ok(command) => answer(&state, &who, ClientMessage::Command { id: 1, command }),
                Err(_) => state.join(&Arrival {
                    person: who.clone(),
                    role: role(first),
                    name: (!said.is_empty()).then(|| said.to_owned()),
                    seed: u64::from(u32::from(first)),
                    by_operator: first.is_uppercase(),
                }),
            },
        });
        assert_eq!(state, before, "deciding changes nothing");
        match decided {
            Err(refusal) => assert!(!refusal.sentence(Language::French).is_empty()),
            Ok(happenings) => {
                for happening in happenings {
                    seq += 1;
                    state.fold(seq, &happening);
                    // As the journal keeps it.
                    let json = serde_json::to_string(&happening).expect("a happening is JSON");
                    assert_eq!(serde_json::from_str::<Happening>(&json).expect("its own JSON"), happening);
                    log.push(happening);
                }
            }
        }
        sound(&state, seq);
    }
    let mut replayed = Workshop::begin(id, &log[0]).expect("a creation");
    for (n, happening) in log.iter().enumerate().skip(1) {
        replayed.fold(n as u64 + 1, happening);
    }
    assert_eq!(replayed, state, "the state is the fold of what happened");
}

fn answer(state: &Workshop, who: &PersonId, message: ClientMessage) -> Result<Vec<Happening>, Refusal> {
    match message {
        ClientMessage::Ping { .. } => Ok(Vec::new()),
        ClientMessage::Command { command, .. } => state
            .decide(who, command, Moment { now: 1_770_000_000_000, seed: 7 })
            .map(|decided| decided.happenings),
    }
}

/// What is true of every workshop.
fn sound(state: &Workshop, seq: u64) {
    assert_eq!(state.seq(), seq);
    let view = state.view();
    let mut ids: Vec<&str> = view.people.iter().map(|person| person.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "nobody is here twice");
    assert!(!view.title.is_empty());
    for person in &view.people {
        assert!(!person.name.is_empty() && person.name.len() <= 40 * 32, "{:?}", person.name);
        assert_eq!(state.role_of(&person.id), (!person.removed).then_some(person.role));
    }
    let ever = view.people.iter().any(|person| person.role.may_run());
    let now = view.people.iter().any(|person| person.role.may_run() && !person.removed);
    assert_eq!(ever, now, "there is always a facilitator (SPEC R5)");
}

fn created() -> Happening {
    let board = BoardView::of("b".parse().expect("an id"), "Espace");
    let code = JoinCode::try_from("KAYA42".to_owned()).expect("a code");
    Happening::Created {
        title: "Atelier".into(),
        template: "empty".into(),
        code,
        boards: vec![board],
        script: Vec::new(),
        tables: Default::default(),
        retention: None,
    }
}

/// Eight people, `p0` to `p7`.
fn person(first: char) -> PersonId {
    format!("p{}", u32::from(first) % 8).parse().expect("an id")
}

fn role(first: char) -> Role {
    Role::ALL[(u32::from(first) / 8 % 4) as usize]
}
