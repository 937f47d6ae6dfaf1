//! Builds the browser app (client/web) when it is stale, and writes what it is made of into `OUT_DIR/web.rs`.
//!
//! `SOCLE_WEB=skip` builds a server without the browser app, for those who work on the server alone: it serves one
//! page that says so. Stale means: the sources differ from those that `dist/.stamp` was made from. With nothing
//! changed cargo does not run this at all.

use std::{
    env, fs,
    fs::File,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// What the app is made of, in client/web. `src` comes without `src/paraglide`, which each build writes anew.
const SOURCES: &[&str] = &[
    "build",
    "index.html",
    "messages",
    "package-lock.json",
    "package.json",
    // What else is in that folder its compiler writes.
    "project.inlang/settings.json",
    "public",
    "src",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// The oldest Node.js that Vite 8 runs on.
const NODE: (u32, u32) = (20, 19);

/// Below this a compressed twin saves no packet.
const SMALL: usize = 1024;

const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>Socle</title>\n\
    <p>Ce serveur a été construit sans l’application du navigateur (SOCLE_WEB=skip).\n\
    <p lang=\"en\">This server was built without the browser app (SOCLE_WEB=skip).\n</html>\n";

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("cargo::error={}", why.trim().replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let server = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names no folder")?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no output folder")?);
    let web = server.join("../client/web");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=SOCLE_WEB");
    let copy = out.join("web");
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(|why| format!("cannot empty {}: {why}", copy.display()))?;
    }
    let told = |why: io::Error| format!("cannot embed the browser app: {why}");
    fs::create_dir_all(&copy).map_err(told)?;
    if env::var("SOCLE_WEB").is_ok_and(|wish| wish == "skip") {
        fs::write(copy.join("index.html"), PLACEHOLDER).map_err(told)?;
    } else {
        let sources = sources(&web)?;
        // The compiler of messages writes its settings anew, as they are, each time: watched, they would have every start
        // build the server again. A file of messages that they name more is one that something else says, too.
        for source in sources.iter().filter(|source| !source.ends_with("project.inlang/settings.json")) {
            println!("cargo::rerun-if-changed={}", source.display());
        }
        let dist = fresh_dist(&web, &sources)?;
        copy_files(&dist, &copy).map_err(told)?;
    }
    let table = table(&copy).map_err(told)?;
    fs::write(out.join("web.rs"), table).map_err(told)
}

/// Every file that the app is built from, sorted.
fn sources(web: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for name in SOURCES {
        walk(&web.join(name), &mut files)
            .map_err(|why| format!("cannot read the browser app's {}: {why}", web.join(name).display()))?;
    }
    files.retain(|path| !path.starts_with(web.join("src/paraglide")));
    files.sort();
    Ok(files)
}

fn walk(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        fs::metadata(path)?;
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        walk(&entry?.path(), files)?;
    }
    Ok(())
}

/// The folder of the built app, built now if it is not of these sources.
fn fresh_dist(web: &Path, sources: &[PathBuf]) -> Result<PathBuf, String> {
    let dist = web.join("dist");
    let stamp = dist.join(".stamp");
    let now = digest(sources).map_err(|why| format!("cannot read the browser app's sources: {why}"))?;
    let is_fresh = || fs::read_to_string(&stamp).is_ok_and(|then| then == now);
    // Another build (cargo test beside cargo run, say) may be at it in another target folder.
    let lock =
        env::temp_dir().join(format!("socle-web-{:016x}.lock", hash(web.as_os_str().as_encoded_bytes())));
    let lock = File::create(lock).map_err(|why| format!("cannot create a lock file: {why}"))?;
    lock.lock().map_err(|why| format!("cannot lock the browser app's folder: {why}"))?;
    if !is_fresh() {
        check_node()?;
        install(web)?;
        npm(web, &["run", "build"]).map_err(|why| format!("the browser app does not build: {why}"))?;
        fs::write(&stamp, &now).map_err(|why| format!("cannot write {}: {why}", stamp.display()))?;
    }
    Ok(dist)
}

fn digest(sources: &[PathBuf]) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for source in sources {
        source.hash(&mut hasher);
        fs::read(source)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

const WAY_OUT: &str = "Or set SOCLE_WEB=skip to build a server without the browser app.";

fn check_node() -> Result<(), String> {
    let (major, minor) = NODE;
    let needed = format!(
        "the browser app is built with Node.js {major}.{minor} or newer and npm: install both (nodejs.org, or your \
         system's packages nodejs and npm). {WAY_OUT}"
    );
    let asked = Command::new("node").arg("--version").output();
    let Ok(output) = asked else { return Err(format!("Node.js is missing; {needed}")) };
    let version = String::from_utf8_lossy(&output.stdout);
    let mut numbers =
        version.trim().trim_start_matches('v').split('.').map(|n| n.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < NODE {
        return Err(format!("Node.js {} is too old; {needed}", version.trim()));
    }
    if Command::new(NPM).arg("--version").output().is_err() {
        return Err(format!("npm is missing; {needed}"));
    }
    Ok(())
}

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Installs the packages of package-lock.json where they are missing or older than it.
fn install(web: &Path) -> Result<(), String> {
    let age = |path: &str| fs::metadata(web.join(path)).and_then(|meta| meta.modified()).ok();
    let installed = age("node_modules/.package-lock.json");
    if installed.is_some() && installed >= age("package-lock.json") {
        return Ok(());
    }
    // `ci` takes a lock file for wrong that lacks an optional package for another kind of machine, when that package
    // was never published; `install` does not, and keeps to the lock file as well.
    let calm = ["--no-audit", "--no-fund", "--loglevel=error"];
    let installed = npm(web, &[&["ci"], &calm[..]].concat());
    installed.or_else(|_| npm(web, &[&["install", "--no-save"], &calm[..]].concat())).map_err(|why| {
        format!(
            "the browser app's packages could not be installed (npm install in client/web), which needs the network \
             once: {why} {WAY_OUT}"
        )
    })
}

/// Runs npm in the folder; says the end of what it printed when it fails.
fn npm(web: &Path, words: &[&str]) -> Result<(), String> {
    let output = Command::new(NPM).args(words).current_dir(web).output().map_err(|why| why.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let printed = [output.stdout, output.stderr].concat();
    // All of it is shown above cargo's own message.
    io::stderr().write_all(&printed).ok();
    let printed = String::from_utf8_lossy(&printed);
    let last: Vec<&str> = printed.lines().filter(|line| !line.trim().is_empty()).collect();
    Err(format!("{}.", last.iter().rev().take(6).rev().copied().collect::<Vec<_>>().join(" | ")))
}

/// Copies the app, so that a later build of it in the same folder cannot pull it away under the compiler. Names
/// that start with a dot are notes of the build, not of the app.
fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_files(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The Rust source of the table of files: `http/assets.rs` says what its columns are.
fn table(copy: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    walk(copy, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in files.iter().filter(|file| !is_twin(file, &files)) {
        let body = fs::read(file)?;
        let name = file.strip_prefix(copy).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let brotli = twin(file, ".br");
        let brotli = if files.contains(&brotli) { included(&brotli) } else { "None".into() };
        let gzip = match gzipped(&body)? {
            // Phones reach a server in the room over plain http, where browsers ask for gzip and not for brotli.
            Some(bytes) if brotli != "None" => {
                let path = twin(file, ".gz");
                fs::write(&path, bytes)?;
                included(&path)
            }
            _ => "None".into(),
        };
        table.push_str(&format!(
            "File {{ path: {:?}, etag: \"W/\\\"{:016x}\\\"\", body: include_bytes!({file:?}), brotli: {brotli}, \
             gzip: {gzip} }},\n",
            format!("/{name}"),
            hash(&body),
        ));
    }
    table.push(']');
    Ok(table)
}

fn twin(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn is_twin(file: &Path, files: &[PathBuf]) -> bool {
    file.extension().is_some_and(|suffix| suffix == "br") && files.contains(&file.with_extension(""))
}

fn included(path: &Path) -> String {
    format!("Some(include_bytes!({path:?}))")
}

fn gzipped(body: &[u8]) -> io::Result<Option<Vec<u8>>> {
    if body.len() < SMALL {
        return Ok(None);
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(body)?;
    encoder.finish().map(Some)
}
