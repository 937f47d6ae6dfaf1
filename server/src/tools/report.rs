//! What an examination found, as sentences and as JSON.

use super::{Outcome, say};
use crate::room::document::Gap;
use serde::Serialize;
use socle_protocol::{ids::Seq, refusal::Language};
use std::io::{self, Write};

/// A board or a workshop, as people may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Name {
    pub(super) what: What,
    pub(super) id: String,
    /// Where it is known.
    pub(super) title: Option<String>,
}

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    Workshop,
    Board,
    /// The ballots of a vote.
    Ballots,
    /// The images of a workshop.
    Images,
}

impl Name {
    pub(super) fn say(&self, language: Language) -> String {
        let what = match self.what {
            What::Board => say(language, "l’espace", "the board"),
            What::Workshop => say(language, "l’atelier", "the workshop"),
            What::Ballots => say(language, "l’urne du scrutin", "the ballots of vote"),
            What::Images => say(language, "les images de l’atelier", "the images of workshop"),
        };
        match (&self.title, language) {
            (Some(title), Language::French) => format!("{what} «\u{a0}{title}\u{a0}» ({})", self.id),
            (Some(title), Language::English) => format!("{what} “{title}” ({})", self.id),
            (None, _) => format!("{what} {}", self.id),
        }
    }
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub(super) enum Problem {
    /// The file cannot be read at all.
    Unreadable { why: String },
    /// SQLite's own check of the file's pages.
    Pages { why: String },
    /// The list of streams.
    List { why: String },
    /// An entry is not as it was written.
    Entry { of: Name, seq: Seq, why: String },
    /// A stream says that it has another number of entries.
    Count { of: Name, says: Seq, has: Seq },
    /// A snapshot is damaged; nothing is lost by that.
    Snapshot { of: Name, why: String },
    /// Every entry is as it was written, and they do not make a board or a workshop.
    Replay { of: Name, seq: Seq, why: String },
    /// The snapshot and the entries do not make the same board.
    Differs { of: Name },
    /// A join code that leads nowhere.
    Claim { name: String },
    /// The secret is missing or damaged.
    Secret { why: String },
}

impl Problem {
    fn say(&self, language: Language) -> String {
        let fr = language == Language::French;
        match self {
            Self::Unreadable { why } if fr => format!("le journal ne peut pas être lu : {why}"),
            Self::Unreadable { why } => format!("the journal cannot be read: {why}"),
            Self::Pages { why } if fr => format!("le fichier est abîmé : {why}"),
            Self::Pages { why } => format!("the file is damaged: {why}"),
            Self::List { why } if fr => format!("la liste des espaces est abîmée : {why}"),
            Self::List { why } => format!("the list of boards is damaged: {why}"),
            Self::Entry { of, seq, why } if fr => {
                format!("l’entrée {seq} de {} est abîmée : {why}", of.say(language))
            }
            Self::Entry { of, seq, why } => {
                format!("entry {seq} of {} is damaged: {why}", of.say(language))
            }
            Self::Count { of, says, has } if fr => {
                format!("{} annonce {says} entrées et en a {has}", of.say(language))
            }
            Self::Count { of, says, has } => {
                format!("{} says it has {says} entries and has {has}", of.say(language))
            }
            Self::Snapshot { of, why } if fr => {
                format!("l’instantané de {} est abîmé (rien n’est perdu) : {why}", of.say(language))
            }
            Self::Snapshot { of, why } => {
                format!("the snapshot of {} is damaged (nothing is lost): {why}", of.say(language))
            }
            Self::Replay { of, seq, why } if fr => {
                format!("{} ne peut pas être rejoué, à l’entrée {seq} : {why}", of.say(language))
            }
            Self::Replay { of, seq, why } => {
                format!("{} cannot be replayed, at entry {seq}: {why}", of.say(language))
            }
            Self::Differs { of } if fr => {
                format!("l’instantané de {} n’est pas ce que ses entrées donnent", of.say(language))
            }
            Self::Differs { of } => {
                format!("the snapshot of {} is not what its entries make", of.say(language))
            }
            Self::Claim { name } if fr => format!("le code {name} ne mène nulle part"),
            Self::Claim { name } => format!("the code {name} leads nowhere"),
            Self::Secret { why } if fr => format!("le secret du serveur manque ou est abîmé : {why}"),
            Self::Secret { why } => format!("the server’s secret is missing or damaged: {why}"),
        }
    }
}

/// Something that a board is loaded without. Nothing is damaged by it, and nothing mends it: what is left out was set
/// aside by a repair, or never took effect here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "notice", rename = "passed_over")]
pub(super) struct Notice {
    pub(super) of: Name,
    pub(super) seq: Seq,
    pub(super) why: Gap,
}

impl Notice {
    fn say(&self, language: Language) -> String {
        let Self { of, seq, why } = self;
        let of = of.say(language);
        match language {
            Language::French => {
                let why = match why {
                    Gap::Void => "une réparation l’a mise de côté",
                    Gap::Poisoned => "la bibliothèque CRDT ne peut pas la lire",
                    Gap::InPart => "ce sur quoi elle s’appuie n’est pas là ; le reste est lu",
                };
                format!("l’entrée {seq} de {of} est laissée de côté à l’ouverture : {why}")
            }
            Language::English => {
                let why = match why {
                    Gap::Void => "a repair set it aside",
                    Gap::Poisoned => "the CRDT library cannot read it",
                    Gap::InPart => "what it builds on is not there; the rest of it is read",
                };
                format!("entry {seq} of {of} is passed over when it opens: {why}")
            }
        }
    }
}

/// All that was found in one folder.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    #[serde(skip)]
    pub(super) problems: Vec<Problem>,
    #[serde(skip)]
    pub(super) notices: Vec<Notice>,
    pub(super) workshops: usize,
    pub(super) boards: usize,
    /// Votes whose ballots are kept.
    pub(super) votes: usize,
    pub(super) images: usize,
    pub(super) entries: u64,
    pub(super) snapshots: usize,
    /// Entries that an earlier repair set aside.
    pub(super) set_aside: u64,
}

impl Report {
    pub(super) fn outcome(&self) -> Outcome {
        if self.problems.is_empty() { Outcome::Good } else { Outcome::Bad }
    }

    /// A line for each problem, then one for the whole.
    pub(super) fn print(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        for problem in &self.problems {
            writeln!(out, "{}", problem.say(language))?;
        }
        for notice in &self.notices {
            writeln!(out, "{}", notice.say(language))?;
        }
        let Self { workshops, boards, votes, images, entries, snapshots, set_aside, problems, .. } = self;
        let bad = problems.len();
        match language {
            Language::French => writeln!(
                out,
                "Ateliers : {workshops}. Espaces : {boards}. Scrutins : {votes}. Images : {images}. Entrées : {entries}, dont {set_aside} mises de côté. \
                 Instantanés : {snapshots}. Problèmes : {bad}."
            ),
            Language::English => writeln!(
                out,
                "Workshops: {workshops}. Boards: {boards}. Votes: {votes}. Images: {images}. Entries: {entries}, {set_aside} of them set aside. \
                 Snapshots: {snapshots}. Problems: {bad}."
            ),
        }
    }

    /// The same, each as one JSON object.
    pub(super) fn print_json(&self, out: &mut dyn Write) -> io::Result<()> {
        for problem in &self.problems {
            writeln!(out, "{}", serde_json::to_string(problem)?)?;
        }
        for notice in &self.notices {
            writeln!(out, "{}", serde_json::to_string(notice)?)?;
        }
        writeln!(out, "{}", serde_json::to_string(self)?)
    }
}
