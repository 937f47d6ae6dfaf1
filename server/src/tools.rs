//! The operator's tools: verify, repair, backup, restore, invite. Each says what it found in plain lines, French unless
//! the terminal's language is English; none deletes anything, and none shows what people wrote.

mod backup;
mod examine;
mod invite;
mod repair;
mod report;
mod restore;

use crate::{config::Command, journal::JournalError};
use socle_protocol::refusal::Language;
use std::io::{self, Write};

/// How a tool ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Good,
    /// Something is damaged, or could not be done; the lines say what.
    Bad,
}

/// Why a tool could not begin or go on. Completes «failed to …».
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("print: {0}")]
    Print(#[from] io::Error),
    #[error("{what}: {why}")]
    Files { what: String, why: io::Error },
    #[error("{0}")]
    Refused(String),
}

/// Runs a tool; its lines go to `out`.
pub fn run(tool: Command, out: &mut dyn Write) -> Result<Outcome, ToolError> {
    let language = language();
    match tool {
        // The server's own business; nobody asks this of the tools.
        Command::Serve(_) => Ok(Outcome::Bad),
        Command::Verify { folder, json } => {
            let found = examine::folder(&folder.data);
            if json {
                found.print_json(out)?
            } else {
                found.print(language, out)?
            }
            Ok(found.outcome())
        }
        Command::Repair { folder } => repair::run(&folder.data, language, out),
        Command::Backup { folder, to } => backup::run(&folder.data, &to, language, out),
        Command::Restore { folder, backup, force } => {
            restore::run(&folder.data, &backup, force, language, out)
        }
        Command::Invite { folder, workshop, hours, public_url } => {
            invite::run(&folder.data, &workshop, hours, &public_url, language, out)
        }
    }
}

/// The terminal's language: French unless it says English.
fn language() -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| {
        let text = std::env::var(name).ok()?;
        (!text.is_empty()).then_some(text)
    });
    Language::from_header(said.as_deref())
}

/// One of two sentences.
fn say<'a>(language: Language, french: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::French => french,
        Language::English => english,
    }
}

#[cfg(test)]
mod tests;
