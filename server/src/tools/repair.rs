//! Sets aside what is damaged, so that each board shows what is whole. The old file is kept, the damaged rows are in a
//! table of the new one, and in their places stand voids: sequences go on without gaps (SPEC J1, J7).

use super::{
    Outcome, ToolError,
    examine::{self, Findings, Titles},
    report::{Name, Problem},
    say,
};
use crate::{
    clock,
    journal::{
        Entry, JournalError, NewEntry, Stream,
        sqlite::{
            self,
            inspect::{Damaged, Found, Inspector},
            rebuild::{self, Mended},
        },
    },
    room::rehearsal::{Unfit, rehearse},
    workshops,
};
use socle_protocol::{
    ids::{Millis, Seq},
    refusal::Language,
};
use std::{io::Write, path::Path};

/// One entry that is set aside, for the lines that say so.
struct Loss {
    of: Name,
    seq: Seq,
    why: String,
    /// A later snapshot that is whole has it: the board shows it still.
    is_shown: bool,
}

pub(super) fn run(dir: &Path, language: Language, out: &mut dyn Write) -> Result<Outcome, ToolError> {
    let _lock = sqlite::hold(dir)?;
    let before = examine::folder(dir);
    let secret = |problem: &&Problem| !matches!(problem, Problem::Secret { .. });
    if before.problems.iter().filter(secret).count() == 0 {
        writeln!(
            out,
            "{}",
            say(
                language,
                "Rien n’est abîmé : rien n’a été changé.",
                "Nothing is damaged: nothing was changed."
            )
        )?;
        before.print(language, out)?;
        return Ok(before.outcome());
    }
    before.print(language, out)?;
    let at = clock::now();
    let old = Inspector::open(dir)?;
    let (streams, _wrong) = old.streams()?;
    let (mut titles, mut losses) = (Titles::new(), Vec::new());
    let draft = rebuild::Draft::at(rebuild::aside(dir, "socle.db.repaired", at));
    let mended = streams.iter().map(|listed| {
        let findings = examine::stream(&old, listed, &mut titles);
        let name = findings.name(&titles);
        mend(findings, &name, at, &mut losses)
    });
    rebuild::rebuild(&old, draft.path(), mended, at)?;
    drop(old);
    let aside = rebuild::aside(dir, "damaged", at);
    rebuild::put_in_place(dir, draft.path(), &aside)?;
    for loss in &losses {
        writeln!(out, "{}", loss.say(language))?;
    }
    writeln!(
        out,
        "{} {}",
        say(language, "L’ancien fichier est gardé dans", "The old file is kept in"),
        aside.display()
    )?;
    let after = examine::folder(dir);
    after.print(language, out)?;
    Ok(after.outcome())
}

/// The stream as it will be: replayed again and again, until nothing in it breaks off.
fn mend(findings: Findings, name: &Name, at: Millis, losses: &mut Vec<Loss>) -> Mended {
    let stream = findings.listed.stream.clone();
    let mut aside = Vec::new();
    let snapshot = match findings.snapshot {
        Some(Ok(snapshot)) => Some(snapshot),
        Some(Err(damaged)) => {
            aside.push(damaged);
            None
        }
        None => None,
    };
    let shown_to = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
    let mut lose = |damaged: Damaged, aside: &mut Vec<Damaged>| {
        let Damaged { seq, why, .. } = &damaged;
        losses.push(Loss { of: name.clone(), seq: *seq, why: why.clone(), is_shown: *seq <= shown_to });
        aside.push(damaged);
    };
    let mut entries = Vec::with_capacity(findings.found.len());
    for (seq, found) in (1..).zip(findings.found) {
        entries.push(match found {
            Found::Whole(entry) => entry,
            Found::Damaged(damaged) => {
                lose(damaged, &mut aside);
                as_entry(seq, rebuild::void(at))
            }
        });
    }
    while let Some(Unfit { seq, why }) = breaks_off(&stream, &entries) {
        let place = usize::try_from(seq).ok().and_then(|seq| seq.checked_sub(1));
        let Some(entry) = place.and_then(|place| entries.get_mut(place)) else { break };
        if entry.kind == crate::journal::Kind::Void {
            // The creation itself: such a workshop stays closed, and verify goes on saying so.
            break;
        }
        lose(Damaged::unfit(entry, why), &mut aside);
        *entry = as_entry(seq, rebuild::void(at));
    }
    let entries = entries
        .into_iter()
        .map(|Entry { kind, author, at, body, .. }| NewEntry { kind, author, at, body })
        .collect();
    Mended { stream, entries, snapshot, aside }
}

fn as_entry(seq: Seq, NewEntry { kind, author, at, body }: NewEntry) -> Entry {
    Entry { seq, kind, author, at, body }
}

fn breaks_off(stream: &Stream, entries: &[Entry]) -> Option<Unfit> {
    let entries = entries.to_vec();
    match stream {
        Stream::Workshop(id) => match workshops::rehearse(id, entries) {
            Ok(_) => None,
            Err(JournalError::Damaged { seq, reason }) => Some(Unfit { seq, why: reason }),
            Err(_) => None,
        },
        Stream::Ballots(_) => examine::unfit_ballot(&entries),
        Stream::Images(_) => examine::unfit_image(&entries),
        Stream::Board(_) => rehearse(&crate::journal::Loaded { snapshot: None, entries }).err(),
    }
}

impl Loss {
    fn say(&self, language: Language) -> String {
        let Self { of, seq, why, is_shown } = self;
        let of = of.say(language);
        let what = match (language, is_shown) {
            (Language::French, true) => "l’espace la montre encore, son instantané l’avait",
            (Language::French, false) => "ce qu’elle apportait ne se voit plus",
            (Language::English, true) => "the board still shows it, its snapshot had it",
            (Language::English, false) => "what it brought is no longer shown",
        };
        match language {
            Language::French => format!("mise de côté : l’entrée {seq} de {of} ({why}) ; {what}"),
            Language::English => format!("set aside: entry {seq} of {of} ({why}); {what}"),
        }
    }
}
