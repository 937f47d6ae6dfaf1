//! A copy of a data folder as of one moment, beside a running server: the journal as one file, and the secret. It is a
//! folder, not one file of a kind of its own: a copy is a data folder itself, so that a server can be started on it to
//! look, and any program can carry it elsewhere.

use super::{Outcome, ToolError, examine, say};
use crate::{
    admission, clock,
    journal::sqlite::{FILE, rebuild},
};
use socle_protocol::refusal::Language;
use std::{fs, io::Write, path::Path};

pub(super) fn run(
    dir: &Path,
    to: &Path,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, ToolError> {
    if to.exists() {
        let why =
            say(language, "existe déjà ; choisissez un autre nom", "exists already; choose another name");
        return Err(ToolError::Refused(format!("{} {why}", to.display())));
    }
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Under another name until it is whole, synced and verified.
    let draft = rebuild::aside(parent, &format!("{}.partial", name_of(to)), clock::now());
    fs::create_dir_all(&draft).map_err(|why| ToolError::Files { what: draft.display().to_string(), why })?;
    rebuild::copy(dir, &draft.join(FILE))?;
    admission::put_secret(dir, &draft, &draft).map_err(|error| ToolError::Refused(error.to_string()))?;
    rebuild::sync(&draft)?;
    let copied = examine::folder(&draft);
    copied.print(language, out)?;
    if copied.outcome() == Outcome::Bad {
        let what =
            say(language, "La copie est abîmée ; elle reste dans", "The copy is damaged; it is left in");
        writeln!(out, "{what} {}", draft.display())?;
        return Ok(Outcome::Bad);
    }
    fs::rename(&draft, to).map_err(|why| ToolError::Files { what: to.display().to_string(), why })?;
    rebuild::sync(to)?;
    writeln!(out, "{} {}", say(language, "Sauvegarde faite :", "Backup made:"), to.display())?;
    Ok(Outcome::Good)
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "backup".into(), |name| name.to_string_lossy().into_owned())
}
