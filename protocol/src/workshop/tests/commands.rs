//! Who may give which command: every one there is, so that a new one is not forgotten.

use super::super::sample::{MOMENT, PEOPLE, id, room};
use crate::{message::Command, refusal::Refusal, role::Role};
use std::collections::BTreeSet;
use ts_rs::{Config, TS};

/// One of each kind. Where a command is about a person, it is Bob; where about a group, Paul's.
const COMMANDS: &str = r#"[
    {"kind": "rename", "person": "bob", "name": "Lune"},
    {"kind": "remove", "person": "bob"},
    {"kind": "readmit", "person": "bob"},
    {"kind": "lock_door"},
    {"kind": "unlock_door"},
    {"kind": "retitle", "title": "Autre"},
    {"kind": "retitle_board", "board": "b1", "title": "La mobilité"},
    {"kind": "add_board", "title": "Suite"},
    {"kind": "set_script", "phases": []},
    {"kind": "start_phase", "phase": "p1"},
    {"kind": "skip_phase", "phase": "p1", "skipped": true},
    {"kind": "go_back", "phase": "p1"},
    {"kind": "pause"},
    {"kind": "resume"},
    {"kind": "add_time", "seconds": 60},
    {"kind": "end_time"},
    {"kind": "extra_time", "person": "bob", "seconds": 60},
    {"kind": "freeze"},
    {"kind": "thaw"},
    {"kind": "close_workshop"},
    {"kind": "reopen_workshop"},
    {"kind": "archive_workshop"},
    {"kind": "set_retention", "days": 30},
    {"kind": "purge_workshop", "code": "KAYA-42"},
    {"kind": "erase_contributions", "person": "bob"},
    {"kind": "hide_screen", "hidden": true},
    {"kind": "look_here", "look": null},
    {"kind": "finished", "done": true},
    {"kind": "raise_hand"},
    {"kind": "lower_hand", "person": "bob"},
    {"kind": "make_groups", "count": 2, "spread": {"how": "random"}},
    {"kind": "rename_group", "group": "g1", "name": "Nous"},
    {"kind": "remove_group", "group": "g1"},
    {"kind": "move_to_group", "person": "bob", "group": "g1"},
    {"kind": "set_host", "group": "g1", "person": "bob"},
    {"kind": "categorize", "person": "bob", "category": "élu·e"},
    {"kind": "set_tables", "boards": ["b1", "b2"], "rounds": 2},
    {"kind": "rotate", "round": 1},
    {"kind": "time_table", "group": "g1", "act": {"act": "start", "seconds": 60}},
    {"kind": "spotlight", "board": null, "seconds": null},
    {"kind": "reveal", "how": {"whose": "all", "anonymous": false}},
    {"kind": "judge", "ideas": [], "verdict": {"verdict": "accept", "zone": null}},
    {"kind": "pour", "notes": [], "board": "b1", "zone": "z"},
    {"kind": "pour_rooms", "rooms": [], "board": "b1"},
    {"kind": "close_gate", "gate": "v1"},
    {"kind": "cancel_gate", "gate": "v1"},
    {"kind": "open_vote", "plan": {"title": "On continue ?", "how": {"kind": "yes_no"}}},
    {"kind": "close_vote", "vote": "v1"},
    {"kind": "reveal_vote", "vote": "v1"},
    {"kind": "cancel_vote", "vote": "v1"},
    {"kind": "settle", "vote": "v1", "core": [], "rest": null},
    {"kind": "cast", "vote": "v1", "ballot": {"kind": "dots", "points": []}},
    {"kind": "cast_for", "vote": "v1", "name": "Marie", "ballot": {"kind": "dots", "points": []}},
    {"kind": "open_decision", "plan": {"subject": "Les horaires", "text": "Le soir aussi."}},
    {"kind": "on_decision", "decision": "d1", "act": {"act": "postpone"}},
    {"kind": "open_election", "plan": {"role": {"name": "Secrétaire", "mission": "", "duties": "", "criteria": "", "term": ""},
        "circle": [], "oneself": false}},
    {"kind": "on_election", "election": "e1", "act": {"act": "close"}},
    {"kind": "name_point", "label": "Ici"},
    {"kind": "restore", "board": "b1", "seq": 1},
    {"kind": "publish_replay", "boards": [], "until": 1},
    {"kind": "revoke_replay", "replay": "r1"},
    {"kind": "end_following", "workshop": "w1"},
    {"kind": "edit_report", "edit": {"what": "order", "order": [], "version": 0}},
    {"kind": "publish_report", "days": 30},
    {"kind": "revoke_report"}
]"#;

/// What anyone who takes part asks for themselves; whether it is theirs there is looked at then.
const EVERYONES: [&str; 5] = ["finished", "raise_hand", "cast", "on_decision", "on_election"];
/// What the host of group 1 asks for it.
const HOSTS: [&str; 2] = ["time_table", "cast_for"];
/// What anyone here asks for themselves, readers too.
const OWN: [&str; 4] = ["rename", "categorize", "erase_contributions", "lower_hand"];

fn samples() -> Vec<(String, Command)> {
    let all: Vec<serde_json::Value> = serde_json::from_str(COMMANDS).expect("JSON");
    all.into_iter()
        .map(|json| {
            let kind = json["kind"].as_str().expect("a kind").to_owned();
            let command = serde_json::from_value(json).unwrap_or_else(|e| panic!("{kind}: {e}"));
            (kind, command)
        })
        .collect()
}

/// The same command about oneself.
fn about(who: &str, command: &Command) -> Command {
    let text = serde_json::to_string(command).expect("JSON").replace("\"bob\"", &format!("\"{who}\""));
    serde_json::from_str(&text).expect("a command")
}

#[test]
fn r1_every_command_is_given_by_those_it_is_for_alone() {
    let samples = samples();
    // The union as TypeScript names every command: one that is not tried here is missing on the right.
    let union = Command::decl(&Config::new());
    let kinds: BTreeSet<&str> =
        union.split("\"kind\": \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(kinds, samples.iter().map(|(kind, _)| kind.as_str()).collect());

    let workshop = room();
    let refused =
        |by: &str, command: Command| workshop.decide(&id(by), command, MOMENT) == Err(Refusal::NotAllowed {});
    for (kind, command) in &samples {
        let kind = kind.as_str();
        for (name, role) in PEOPLE {
            let hosts = name == "paul" && HOSTS.contains(&kind) || name == "ada" && kind == "lower_hand";
            let own = name == "bob" && OWN.contains(&kind);
            let may = role.may_run() || role.may_edit() && EVERYONES.contains(&kind) || hosts || own;
            // Ada hosts the group that Bob is in, and no command here is about hers.
            let may = may || name == "ada" && kind == "cast_for";
            assert_eq!(!refused(name, command.clone()), may, "{name}: {kind}");
        }
        for (name, role) in
            PEOPLE.into_iter().filter(|(_, role)| !role.may_run() && *role != Role::Participant)
        {
            let may = OWN.contains(&kind);
            assert_eq!(!refused(name, about(name, command)), may, "{name}, {role:?}, of themselves: {kind}");
        }
    }
}
