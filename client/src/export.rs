//! `export`: a board, a zone, the whole workshop or its restitution, on standard output.

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use socle_client::{api::Site, link::Link};
use std::io::Write;

/// What is exported, and how.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The workshop's link: with its code or an invitation; files but the plain board are for the facilitation.
    link: String,
    /// Canonical JSON (`canonical`, of the first board, for whoever may see it), or a format of exports.
    #[arg(long, value_enum, default_value = "canonical")]
    format: Format,
    /// The board's id or title; the first one unless said.
    #[arg(long)]
    board: Option<String>,
    /// The id of a zone of it.
    #[arg(long)]
    zone: Option<String>,
    /// All boards in one file.
    #[arg(long, conflicts_with_all = ["board", "zone", "report"])]
    workshop: bool,
    /// The restitution's draft.
    #[arg(long, conflicts_with_all = ["board", "zone"])]
    report: bool,
    /// What the workshop's method makes of its boards, by its id (`actions` of a world café), in its own format.
    #[arg(long, value_name = "ID", conflicts_with_all = ["board", "zone", "workshop", "report", "format"])]
    deliverable: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Canonical,
    Md,
    Html,
    Csv,
    Json,
    Svg,
    /// JSON Canvas.
    Canvas,
    Excalidraw,
}

impl Format {
    fn ending(self) -> Option<&'static str> {
        match self {
            Format::Canonical => None,
            Format::Md => Some("md"),
            Format::Html => Some("html"),
            Format::Csv => Some("csv"),
            Format::Json => Some("json"),
            Format::Svg => Some("svg"),
            Format::Canvas => Some("canvas"),
            Format::Excalidraw => Some("excalidraw"),
        }
    }
}

pub(crate) async fn run(export: &Export) -> anyhow::Result<()> {
    let link: Link = export.link.parse()?;
    let site = Site::new(link.origin.clone());
    let entered = site.enter(&link, None).await;
    let (_, joined) = entered.with_context(|| format!("cannot enter the workshop at {}", link.origin))?;
    if let Some(id) = &export.deliverable {
        let file = site.file(&joined.workshop, &format!("deliverables/{id}"), &joined.token).await?;
        std::io::stdout().write_all(&file)?;
        return Ok(());
    }
    let wanted = match &export.board {
        None => joined.boards.first(),
        Some(name) => joined.boards.iter().find(|board| board.id.as_str() == name || board.title == *name),
    };
    let Some(board) = wanted else { bail!("the workshop has no such board") };
    let bytes = match export.format.ending() {
        None if export.workshop || export.report || export.zone.is_some() => {
            bail!("canonical JSON is of one board; choose another --format")
        }
        None => site.board(&joined.workshop, &board.id, &joined.token).await?,
        Some(format) => {
            let path = match (export.workshop, export.report, &export.zone) {
                (true, _, _) => format!("export?format={format}"),
                (_, true, _) => format!("report/export?format={format}"),
                (_, _, None) => format!("boards/{}/export?format={format}", board.id),
                (_, _, Some(zone)) => format!("boards/{}/export?format={format}&zone={zone}", board.id),
            };
            site.file(&joined.workshop, &path, &joined.token).await?
        }
    };
    std::io::stdout().write_all(&bytes)?;
    Ok(())
}
