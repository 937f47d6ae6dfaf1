//! A facilitator's link for people who have lost theirs. It reads nothing of the workshop but that it is there, and
//! writes nothing: who comes in by the link is told to everyone by the server, at that moment (SPEC G10).

use super::{Outcome, ToolError, say};
use crate::{
    admission::{self, Admission},
    clock,
    journal::{Stream, sqlite::inspect::Inspector},
};
use socle_protocol::{
    ids::{JoinCode, Millis, WorkshopId},
    refusal::Language,
};
use std::{io::Write, path::Path};

pub(super) fn run(
    dir: &Path,
    named: &str,
    hours: u32,
    public_url: &str,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, ToolError> {
    let unknown = || {
        let what =
            say(language, "aucun atelier n’a ce code ni cet identifiant", "no workshop has this code or id");
        ToolError::Refused(format!("{named}: {what}"))
    };
    let workshop = find(dir, named)?.ok_or_else(unknown)?;
    // Not made here: a folder without a secret has no server whose workshops anyone could open.
    admission::check_secret(dir).map_err(|error| ToolError::Refused(error.to_string()))?;
    let admission = Admission::open(dir).map_err(|error| ToolError::Refused(error.to_string()))?;
    let until = clock::now() + Millis::from(hours) * 3600 * 1000;
    let origin = public_url.trim_end_matches('/');
    writeln!(out, "{origin}/i#{}", admission.operators(&workshop, until))?;
    let shown = say(
        language,
        "Ce lien ouvre l’animation de l’atelier. Qui l’emprunte y est signalé à tout le monde comme envoyé par l’hébergeur.",
        "This link opens the facilitation of the workshop. Whoever takes it is shown to everyone there as sent by the operator.",
    );
    let hours = match language {
        Language::French => format!("Il s’ouvre pendant {hours} h."),
        Language::English => format!("It opens for {hours} h."),
    };
    writeln!(out, "{shown} {hours}")?;
    Ok(Outcome::Good)
}

/// By join code, or by id.
fn find(dir: &Path, named: &str) -> Result<Option<WorkshopId>, ToolError> {
    let file = Inspector::open(dir)?;
    if let Ok(code) = JoinCode::try_from(named.to_owned()) {
        let name = format!("code:{}", code.as_str());
        let claimed = file.claims()?.into_iter().find(|(claimed, _)| *claimed == name);
        if let Some((_, Some(Stream::Workshop(workshop)))) = claimed {
            return Ok(Some(workshop));
        }
    }
    let (streams, _wrong) = file.streams()?;
    Ok(streams.into_iter().find_map(|listed| match listed.stream {
        Stream::Workshop(workshop) if workshop.as_str() == named => Some(workshop),
        _ => None,
    }))
}
