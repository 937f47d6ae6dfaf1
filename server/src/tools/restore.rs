//! Puts a backup in place. It is verified first, copied, synced, and only then given the journal's name; a journal that
//! was there is kept beside it.

use super::{Outcome, ToolError, examine, say};
use crate::{
    admission, clock,
    journal::sqlite::{self, FILE, rebuild},
};
use socle_protocol::refusal::Language;
use std::{fs, io::Write, path::Path};

pub(super) fn run(
    dir: &Path,
    backup: &Path,
    force: bool,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, ToolError> {
    let offered = examine::folder(backup);
    offered.print(language, out)?;
    if offered.outcome() == Outcome::Bad {
        let what = say(
            language,
            "Cette sauvegarde est abîmée : rien n’a été changé. « socle repair » peut en sauver une partie.",
            "This backup is damaged: nothing was changed. “socle repair” can save a part of it.",
        );
        writeln!(out, "{what}")?;
        return Ok(Outcome::Bad);
    }
    let _lock = sqlite::hold(dir)?;
    if dir.join(FILE).exists() && !force {
        let why = say(
            language,
            "a déjà un journal ; choisissez un dossier vide, ou --force pour le mettre de côté",
            "has a journal already; choose an empty folder, or --force to set it aside",
        );
        return Err(ToolError::Refused(format!("{} {why}", dir.display())));
    }
    let at = clock::now();
    let draft = rebuild::Draft::at(rebuild::aside(dir, "socle.db.restored", at));
    rebuild::copy(backup, draft.path())?;
    let aside = rebuild::aside(dir, "before-restore", at);
    rebuild::put_in_place(dir, draft.path(), &aside)?;
    if !aside.exists() {
        fs::create_dir(&aside).map_err(|why| ToolError::Files { what: aside.display().to_string(), why })?;
    }
    admission::put_secret(backup, dir, &aside).map_err(|error| ToolError::Refused(error.to_string()))?;
    // Nothing was in the way: then nothing is kept, and an empty folder goes.
    let _kept = fs::remove_dir(&aside);
    rebuild::sync(dir)?;
    if aside.exists() {
        let what = say(language, "L’ancien journal est gardé dans", "The old journal is kept in");
        writeln!(out, "{what} {}", aside.display())?;
    }
    writeln!(out, "{} {}", say(language, "Sauvegarde en place dans", "Backup in place in"), dir.display())?;
    Ok(Outcome::Good)
}
