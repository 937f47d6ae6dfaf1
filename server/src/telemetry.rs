//! Tracing: to standard error, `info` unless `RUST_LOG` says otherwise. Spans: `room` (board), `session` (id,
//! person, board), `workshop` (id), `live` (person). No text of a note and no name is ever logged.

use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging; a second call does nothing, so that tests may call it each.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let _already = fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
