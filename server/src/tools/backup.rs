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
    let mut draft =
        rebuild::Draft::at(rebuild::aside(parent, &format!("{}.partial", name_of(to)), clock::now()));
    copy(dir, draft.path()).map_err(|error| {
        let what = say(
            language,
            "la sauvegarde n’a pas pu être faite, rien n’en est laissé",
            "the backup could not be made, nothing is left of it",
        );
        ToolError::Refused(format!("{what}: {error}"))
    })?;
    let copied = examine::folder(draft.path());
    copied.print(language, out)?;
    if copied.outcome() == Outcome::Bad {
        let what =
            say(language, "La copie est abîmée ; elle reste dans", "The copy is damaged; it is left in");
        draft.keep();
        writeln!(out, "{what} {}", draft.path().display())?;
        return Ok(Outcome::Bad);
    }
    fs::rename(draft.path(), to).map_err(|why| ToolError::Files { what: to.display().to_string(), why })?;
    rebuild::sync(to)?;
    writeln!(out, "{} {}", say(language, "Sauvegarde faite :", "Backup made:"), to.display())?;
    Ok(Outcome::Good)
}

/// Journal and secret, synced.
fn copy(dir: &Path, to: &Path) -> Result<(), ToolError> {
    fs::create_dir_all(to).map_err(|why| ToolError::Files { what: to.display().to_string(), why })?;
    rebuild::copy(dir, &to.join(FILE))?;
    admission::put_secret(dir, to, to).map_err(|error| ToolError::Refused(error.to_string()))?;
    Ok(rebuild::sync(to)?)
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "backup".into(), |name| name.to_string_lossy().into_owned())
}
