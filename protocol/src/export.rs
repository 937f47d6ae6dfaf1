//! What leaves a workshop as a file (SPEC E): a board, a zone, a whole workshop or its restitution, as Markdown, HTML,
//! CSV, JSON, JSON Canvas, a scene of Excalidraw or a picture. Pure: who may have it is the server's to say.
//!
//! Text formats are written from one [`Document`], so that they say the same in the same order. Nobody's name is in
//! any of them, and nothing that was written off the record ([`record`]).

pub mod canvas;
pub mod csv;
pub mod document;
pub mod excalidraw;
pub mod html;
pub mod json;
pub mod markdown;
pub mod plan;
pub mod record;
pub mod space;
pub mod svg;
pub mod words;

pub use document::Document;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A form in which something leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Markdown,
    Html,
    Csv,
    Json,
    Svg,
    Canvas,
    Excalidraw,
}

impl Format {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Format; 7] = [
        Format::Markdown,
        Format::Html,
        Format::Csv,
        Format::Json,
        Format::Svg,
        Format::Canvas,
        Format::Excalidraw,
    ];

    /// As in an address and a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Svg => "svg",
            Format::Canvas => "canvas",
            Format::Excalidraw => "excalidraw",
        }
    }

    /// The media type, with its charset where a reader might guess another.
    pub fn media(self) -> &'static str {
        match self {
            Format::Markdown => "text/markdown; charset=utf-8",
            Format::Html => "text/html; charset=utf-8",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Json => "application/json",
            Format::Svg => "image/svg+xml",
            Format::Canvas => "application/jsoncanvas+json",
            Format::Excalidraw => "application/vnd.excalidraw+json",
        }
    }

    /// The one with this ending.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }

    /// The first that an `Accept` header names; `None` where it names none of them by name.
    pub fn accepted(header: &str) -> Option<Self> {
        let names = header.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        let media = |format: Format| format.media().split(';').next().unwrap_or_default();
        names.filter_map(|name| Self::ALL.into_iter().find(|format| media(*format) == name)).next()
    }
}

/// A file's name from a title: letters and digits in plain ASCII, so that every system takes it.
pub fn file_name(title: &str, format: Format) -> String {
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        let plain = plain(c);
        if plain.is_empty() {
            if !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
        } else {
            name.push_str(plain);
        }
        // Long enough to know it by.
        if name.len() >= 60 {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    let name = if name.is_empty() { "socle" } else { name };
    format!("{name}.{}", format.ending())
}

/// A letter of French or a digit without its accent; empty for everything else.
fn plain(c: char) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    if let Some(at) = LETTERS.find(c) {
        return LETTERS.get(at..=at).unwrap_or_default();
    }
    match c {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => "a",
        'ç' => "c",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'î' | 'ï' | 'í' | 'ì' => "i",
        'ñ' => "n",
        'ô' | 'ö' | 'ó' | 'ò' | 'õ' => "o",
        'ù' | 'û' | 'ü' | 'ú' => "u",
        'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e1_a_format_is_known_by_its_ending_or_by_what_is_accepted() {
        for format in Format::ALL {
            assert_eq!(Format::of_ending(format.ending()), Some(format));
            assert_eq!(Format::accepted(format.media()), Some(format));
        }
        assert_eq!(Format::of_ending("pdf"), None);
        assert_eq!(Format::accepted("image/webp, text/csv;q=0.9, */*"), Some(Format::Csv));
        assert_eq!(Format::accepted("*/*"), None);
    }

    #[test]
    fn e1_a_file_is_named_after_what_is_in_it() {
        let table = [
            ("Idées socles — futur office", "idees-socles-futur-office.csv"),
            ("ESPACE CAFÉ", "espace-cafe.csv"),
            ("../../etc/passwd\r\nX: y", "etc-passwd-x-y.csv"),
            ("…", "socle.csv"),
        ];
        for (title, name) in table {
            assert_eq!(file_name(title, Format::Csv), name);
        }
        assert!(file_name(&"é".repeat(500), Format::Svg).len() < 70);
    }
}
