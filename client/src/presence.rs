//! Presence: what one person shows of themselves (SPEC P5), and the awareness bytes that carry it. No CRDT here.

use serde::{Deserialize, Serialize};
use socle_protocol::{
    ids::PersonId,
    sync::{read_varuint, write_varuint},
};
use std::collections::BTreeMap;

/// A position on the board, in board units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// What a session shows of its person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    pub person: PersonId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Point>,
    /// Selected notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selected: Vec<String>,
    /// The note whose text is being edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typing: Option<String>,
    /// Notes and zones that are being dragged, and where they are now (absolute).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub drag: BTreeMap<String, Point>,
}

impl Presence {
    /// Someone who is here and shows nothing else.
    pub fn of(person: PersonId) -> Self {
        Self { person, cursor: None, selected: Vec::new(), typing: None, drag: BTreeMap::new() }
    }
}

/// One state of an awareness message. `null` as JSON says that the session is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The awareness id of a session.
    pub client: u64,
    pub clock: u64,
    pub json: String,
}

/// The body of an awareness frame.
pub fn encode(states: &[State]) -> Vec<u8> {
    let mut out = Vec::new();
    write_varuint(&mut out, states.len() as u64);
    for state in states {
        write_varuint(&mut out, state.client);
        write_varuint(&mut out, state.clock);
        write_varuint(&mut out, state.json.len() as u64);
        out.extend_from_slice(state.json.as_bytes());
    }
    out
}

/// Reads the body of an awareness frame; `None` when it is malformed.
pub fn decode(bytes: &[u8]) -> Option<Vec<State>> {
    let (count, mut at) = read_varuint(bytes, 0)?;
    let mut states = Vec::new();
    for _ in 0..count {
        let (client, next) = read_varuint(bytes, at)?;
        let (clock, next) = read_varuint(bytes, next)?;
        let (length, next) = read_varuint(bytes, next)?;
        at = next.checked_add(usize::try_from(length).ok()?)?;
        let json = std::str::from_utf8(bytes.get(next..at)?).ok()?.to_owned();
        states.push(State { client, clock, json });
    }
    Some(states)
}

/// What the others show, by their awareness ids.
#[derive(Debug, Default)]
pub(crate) struct Others {
    states: BTreeMap<u64, (u64, Option<Presence>)>,
}

impl Others {
    /// Takes newer states; answers whether anything changed.
    pub(crate) fn take(&mut self, states: Vec<State>, own: u64) -> bool {
        let mut changed = false;
        for state in states.into_iter().filter(|state| state.client != own) {
            let known = self.states.get(&state.client).map(|(clock, _)| *clock);
            // As in y-protocols: a removal counts at an equal clock too.
            if known
                .is_some_and(|clock| clock > state.clock || (clock == state.clock && state.json != "null"))
            {
                continue;
            }
            self.states.insert(state.client, (state.clock, serde_json::from_str(&state.json).ok()));
            changed = true;
        }
        changed
    }

    /// Nobody is seen without a connection.
    pub(crate) fn clear(&mut self) {
        self.states.clear();
    }

    pub(crate) fn list(&self) -> Vec<Presence> {
        self.states.values().filter_map(|(_, presence)| presence.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p5_a_state_keeps_its_shape() {
        let person: PersonId = "p1".parse().expect("an id");
        let mut presence = Presence::of(person);
        assert_eq!(serde_json::to_string(&presence).expect("json"), r#"{"person":"p1"}"#);
        presence.cursor = Some(Point { x: 1.5, y: -2.0 });
        presence.drag.insert("n1".into(), Point { x: 0.0, y: 3.0 });
        let json = serde_json::to_string(&presence).expect("json");
        assert_eq!(json, r#"{"person":"p1","cursor":{"x":1.5,"y":-2.0},"drag":{"n1":{"x":0.0,"y":3.0}}}"#);
        assert_eq!(serde_json::from_str::<Presence>(&json).expect("presence"), presence);
    }

    #[test]
    fn awareness_comes_back_and_a_cut_one_does_not() {
        let states = vec![
            State { client: 1 << 40, clock: 300, json: "{}".into() },
            State { client: 2, clock: 0, json: "null".into() },
        ];
        let bytes = encode(&states);
        assert_eq!(decode(&bytes), Some(states));
        for cut in 0..bytes.len() {
            assert_eq!(decode(&bytes[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn p1_presence_is_written_as_yjs_reads_it() {
        // tests/interop/vectors.mjs reads this file with Yjs' own reader.
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../protocol/vectors/awareness.rust.bin");
        let person: PersonId = "ada".parse().expect("an id");
        let presence = Presence { cursor: Some(Point { x: 1.5, y: -2.0 }), ..Presence::of(person) };
        let json = serde_json::to_string(&presence).expect("json");
        let made = encode(&[State { client: 44, clock: 7, json }]);
        if std::env::var_os("SOCLE_BLESS").is_some() {
            std::fs::write(path, &made).expect("the file can be written");
        }
        assert_eq!(std::fs::read(path).expect("the vector"), made);
    }

    #[test]
    fn an_older_state_does_not_replace_a_newer_one() {
        let state = |clock, json: &str| vec![State { client: 7, clock, json: json.into() }];
        let mut others = Others::default();
        assert!(others.take(state(2, r#"{"person":"b"}"#), 1));
        assert!(!others.take(state(1, r#"{"person":"a"}"#), 1));
        assert_eq!(others.list()[0].person.as_str(), "b");
        assert!(others.take(state(2, "null"), 1));
        assert!(others.list().is_empty());
    }
}
