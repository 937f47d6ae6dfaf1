//! The server's build script when the browser app can't be built: it says what is missing, and the way out.

use socle_tests::process;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// What the script looks at of the browser app, each as small as it can be.
const FILES: &[&str] = &[
    "index.html",
    "package-lock.json",
    "package.json",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
    "build/a",
    "messages/a",
    "project.inlang/settings.json",
    // What the compiler of messages writes, anew each time.
    "project.inlang/cache/a",
    "public/a",
    "src/a",
];

/// The script as cargo built it for this server; the newest, as other settings leave others beside it.
fn script() -> PathBuf {
    let profile = process::binary().parent().expect("target/<profile>");
    fs::read_dir(profile.join("build"))
        .expect("cargo keeps build scripts there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("socle-server-"))
        })
        .map(|path| path.join("build-script-build"))
        .filter(|path| path.exists())
        .max_by_key(|path| fs::metadata(path).and_then(|meta| meta.modified()).expect("a file"))
        .expect("the server has a build script")
}

/// A checkout in which the app was never built, and a machine that has these programs only.
fn run(programs: &Path, web: &str) -> (Output, TempDir) {
    let tree = tempfile::tempdir().expect("a folder");
    for file in FILES {
        let path = tree.path().join("client/web").join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, "").expect("writable");
    }
    fs::create_dir_all(tree.path().join("server")).expect("writable");
    let output = Command::new(script())
        .env("CARGO_MANIFEST_DIR", tree.path().join("server"))
        .env("OUT_DIR", tree.path().join("out"))
        .env("SOCLE_WEB", web)
        .env("PATH", programs)
        .output()
        .expect("the script runs");
    (output, tree)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_build_without_node_says_what_to_install_and_the_way_out() {
    let machine = tempfile::tempdir().expect("a folder");
    let (output, _tree) = run(machine.path(), "");
    assert!(!output.status.success());
    let text = said(&output);
    assert!(text.contains("cargo::error=Node.js is missing"), "{text}");
    assert!(text.contains("SOCLE_WEB=skip"), "{text}");
    // It is built again when a source changes, and not because one was compiled.
    assert!(text.contains("rerun-if-changed=") && text.contains("/src/a"), "{text}");
    assert!(!text.contains("project.inlang"), "{text}");
}

#[test]
fn a_build_with_an_old_node_names_both_versions() {
    let machine = tempfile::tempdir().expect("a folder");
    let node = machine.path().join("node");
    fs::write(&node, "#!/bin/sh\necho v18.1.0\n").expect("writable");
    fs::set_permissions(&node, fs::Permissions::from_mode(0o755)).expect("ours");
    let (output, _tree) = run(machine.path(), "");
    assert!(!output.status.success());
    let text = said(&output);
    assert!(text.contains("v18.1.0 is too old") && text.contains("20.19"), "{text}");
}

#[test]
fn a_build_told_to_skip_the_browser_app_needs_no_node() {
    let machine = tempfile::tempdir().expect("a folder");
    let (output, tree) = run(machine.path(), "skip");
    assert!(output.status.success(), "{}", said(&output));
    let page = fs::read_to_string(tree.path().join("out/web/index.html")).expect("a page");
    assert!(page.contains("SOCLE_WEB=skip"));
}
