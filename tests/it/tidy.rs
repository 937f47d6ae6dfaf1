//! What holds for the whole repository: who imports whom, how long files are, which words are not ours, and that
//! every rule of the SPEC has a test.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository")
}

/// Generated, installed or built: not ours to keep tidy.
const NOT_OURS: &[&str] =
    &["node_modules", "target", "dist", "paraglide", "out", "data", ".git", ".svelte-kit"];

/// Every file below `folder` with one of these endings: its path from the root of the repository, its text.
fn files(folder: &str, endings: &[&str]) -> BTreeMap<String, String> {
    fn walk(folder: &Path, endings: &[&str], root: &Path, found: &mut BTreeMap<String, String>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                if !NOT_OURS.contains(&name) {
                    walk(&path, endings, root, found);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending))
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                let short = path.strip_prefix(root).expect("below the root").display().to_string();
                found.insert(short, text);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root().join(folder), endings, &root(), &mut found);
    found
}

/// Lines that are code, with their numbers: no comments, nothing below the file's unit tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .enumerate()
        .map(|(n, line)| (n + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//") && !line.trim_start().starts_with('*'))
}

/// Does the line use this crate: `name::…` as a path of its own, or `use name;`?
fn uses(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            && (after.starts_with("::") || after.starts_with(';'))
    })
}

fn offenders(folder: &str, library: &str, allowed: &[&str]) -> Vec<String> {
    files(folder, &[".rs"])
        .iter()
        .filter(|(path, _)| !path.ends_with("/tests.rs"))
        .filter(|(path, _)| !allowed.iter().any(|start| path.starts_with(start)))
        .flat_map(|(path, text)| {
            code(text)
                .filter(|(_, line)| uses(line, library))
                .map(|(n, line)| format!("{path}:{n}: {}", line.trim()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn each_library_is_used_where_it_belongs() {
    let table: &[(&str, &[&str])] = &[
        ("axum", &["server/src/http", "server/src/socket.rs", "server/src/live", "server/src/lib.rs"]),
        ("dashmap", &["server/src/rooms.rs", "server/src/workshops"]),
        ("prometheus_client", &["server/src/metrics"]),
        ("rusqlite", &["server/src/journal/sqlite"]),
        (
            "yrs",
            &[
                "protocol/src/sync.rs",
                "protocol/src/walk",
                "protocol/src/board",
                "protocol/src/template",
                "server/src/room.rs",
                "server/src/room/",
                "server/src/session.rs",
                "server/src/playback",
                "client/src/board",
            ],
        ),
        ("image", &["server/src/images"]),
        ("hyper", &["client/src/api.rs", "server/src/http/listen.rs"]),
        ("tokio_tungstenite", &["client/src/connection.rs", "client/src/live.rs"]),
    ];
    for (library, allowed) in table {
        for crate_folder in ["protocol/src", "server/src", "client/src"] {
            let found = offenders(crate_folder, library, allowed);
            assert!(found.is_empty(), "{library} is used outside of {allowed:?}:\n{}", found.join("\n"));
        }
    }
}

#[test]
fn the_protocol_is_pure_and_the_crates_know_their_place() {
    let table: &[(&str, &[&str])] = &[
        (
            "protocol/src",
            &[
                "tokio",
                "axum",
                "std::fs",
                "std::net",
                "std::thread",
                "socle_server",
                "socle_client",
                "socle_tests",
            ],
        ),
        ("server/src", &["socle_client", "socle_tests"]),
        ("client/src", &["socle_server", "socle_tests"]),
    ];
    for (folder, strangers) in table {
        for stranger in *strangers {
            let found: Vec<String> =
                offenders(folder, stranger, &["protocol/src/bindings.rs"]).into_iter().collect();
            assert!(found.is_empty(), "{folder} uses {stranger}:\n{}", found.join("\n"));
        }
    }
    let clock = offenders("protocol/src", "SystemTime", &[]);
    assert!(clock.is_empty(), "the protocol has no clock:\n{}", clock.join("\n"));
}

#[test]
fn no_file_is_longer_than_600_lines() {
    for folder in ["protocol", "server", "client", "tests"] {
        for (path, text) in files(folder, &[".rs", ".ts", ".svelte", ".mjs"]) {
            if path.starts_with("client/web/src/protocol/") {
                continue;
            }
            let lines = text.lines().count();
            assert!(lines <= 600, "{path} has {lines} lines: what in it is a thing of its own?");
        }
    }
}

#[test]
fn every_rust_module_says_what_it_owns() {
    for folder in ["protocol/src", "server/src", "client/src", "tests/src", "tests/it", "tests/fuzz/targets"]
    {
        for (path, text) in files(folder, &[".rs"]) {
            let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            assert!(first.starts_with("//!"), "{path} begins with {first:?}, not with //!");
        }
    }
}

#[test]
fn nothing_has_a_name_that_says_nothing() {
    const WORDS: &[&str] = &["Manager", "Handler", "Service", "Helper", "Util"];
    const NAMES: &[&str] =
        &["util", "utils", "common", "misc", "helper", "helpers", "manager", "handler", "service"];
    const DECLARE: &[&str] = &["struct ", "enum ", "trait ", "type ", "class ", "interface ", "mod "];
    for folder in ["protocol", "server", "client", "tests"] {
        for (path, text) in files(folder, &[".rs", ".ts", ".svelte"]) {
            let stem = Path::new(&path).file_name().and_then(|n| n.to_str()).unwrap_or_default();
            let stem = stem.split('.').next().unwrap_or_default().to_lowercase();
            assert!(!NAMES.contains(&stem.as_str()), "{path}: what is it really?");
            for (n, line) in code(&text) {
                for declare in DECLARE {
                    let Some((before, after)) = line.split_once(declare) else { continue };
                    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                        continue;
                    }
                    let name: String =
                        after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let bad = WORDS.iter().any(|word| name.contains(word)) || NAMES.contains(&name.as_str());
                    assert!(!bad, "{path}:{n}: {name}: what is it really?");
                }
            }
        }
    }
}

#[test]
fn tests_wait_for_conditions_and_none_is_left_out() {
    // In two pieces, so that this file does not find itself.
    let (ignored, asleep) = (concat!("#[", "ignore"), concat!("sleep", "("));
    for folder in ["protocol", "server", "client/src", "tests/it", "tests/src"] {
        for (path, text) in files(folder, &[".rs"]) {
            assert!(!text.contains(ignored), "{path} leaves a test out");
        }
    }
    for (path, text) in files("tests/it", &[".rs"]) {
        assert!(!text.contains(asleep), "{path} sleeps: what does it wait for?");
    }
}

/// The numbers of the SPEC: `- **S4** …`.
fn rules() -> BTreeSet<String> {
    let spec = std::fs::read_to_string(root().join("protocol/SPEC.md")).expect("the SPEC");
    let rules: BTreeSet<String> = spec
        .lines()
        .filter_map(|line| line.strip_prefix("- **")?.split_once("**"))
        .map(|(rule, _)| rule.to_owned())
        .collect();
    assert!(rules.len() > 40, "the SPEC is read wrongly: {rules:?}");
    rules
}

#[test]
fn every_rule_of_the_spec_has_a_test() {
    let mut tested = BTreeSet::new();
    for folder in ["protocol", "server", "client/src", "tests"] {
        for text in files(folder, &[".rs"]).values() {
            for name in text.lines().filter_map(|line| line.trim().split_once("fn ")).map(|(_, name)| name) {
                if let Some((rule, _)) = name.split_once('_') {
                    tested.insert(rule.to_uppercase());
                }
            }
        }
    }
    // In the browser a test is a string that begins with its rules: test('p5 b7: …').
    for folder in ["client/web", "tests/browser", "tests/interop"] {
        for text in files(folder, &[".test.ts", ".spec.ts", ".mjs"]).values() {
            for title in text.split(['\'', '"', '`']) {
                let words = title.split(|c: char| !c.is_ascii_alphanumeric()).take(3);
                tested.extend(words.map(str::to_uppercase));
            }
        }
    }
    let missing: Vec<_> = rules().difference(&tested).cloned().collect();
    assert!(missing.is_empty(), "rules without a test: {missing:?}");
}

/// Whether a file's path is one of tests, all of it.
fn is_of_tests(path: &str) -> bool {
    path.starts_with("tests/")
        || path.contains("/tests")
        || [".test.ts", ".spec.ts"].iter().any(|end| path.ends_with(end))
}

/// That one is met, not only that it has a sentence: what the refusals' own tests say of all of them does not count.
#[test]
fn every_refusal_is_met_in_a_test() {
    let mut tests = String::new();
    for folder in ["protocol", "server", "client", "tests"] {
        for (path, text) in files(folder, &[".rs", ".ts", ".mjs"]) {
            if path.starts_with("protocol/src/refusal") || path.ends_with("tidy.rs") {
                continue;
            }
            let from = if is_of_tests(&path) { Some(0) } else { text.find("\nmod tests {") };
            tests.push_str(from.map_or("", |from| &text[from..]));
        }
    }
    let refusals = std::fs::read_to_string(root().join("protocol/src/refusal.rs")).expect("the refusals");
    let codes: Vec<(&str, &str)> = refusals
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Refusal::")?.split_once(" => \""))
        .filter_map(|(variant, code)| Some((variant.split(' ').next()?, code.strip_suffix("\",")?)))
        .collect();
    assert!(codes.len() > 80, "{} refusals were found", codes.len());
    let is_met = |(variant, code): &&(&str, &str)| {
        tests.contains(&format!("Refusal::{variant} "))
            || ['"', '\''].iter().any(|q| tests.contains(&format!("{q}{code}{q}")))
    };
    let missing: Vec<_> = codes.iter().filter(|refusal| !is_met(refusal)).map(|(_, code)| code).collect();
    assert!(missing.is_empty(), "refusals that no test meets: {missing:?}");
}

#[test]
fn every_test_that_names_a_rule_names_one_that_exists() {
    let rules = rules();
    for folder in ["protocol", "server", "client/src", "tests/it"] {
        for (path, text) in files(folder, &[".rs"]) {
            let mut lines = text.lines().peekable();
            while let Some(line) = lines.next() {
                if !(line.contains("#[test]") || line.contains("#[tokio::test")) {
                    continue;
                }
                let Some((_, name)) = lines.peek().and_then(|next| next.split_once("fn ")) else { continue };
                let rule = name.split('_').next().unwrap_or_default().to_uppercase();
                let (letter, number) = rule.split_at(rule.len().min(1));
                let is_rule = letter.chars().all(|c| "WSPRBLFVDIKCEJXYGU".contains(c))
                    && !number.is_empty()
                    && number.chars().all(|c| c.is_ascii_digit());
                assert!(
                    !is_rule || rules.contains(&rule),
                    "{path}: {name} names a rule that the SPEC does not have"
                );
            }
        }
    }
}
