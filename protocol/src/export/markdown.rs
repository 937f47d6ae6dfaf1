//! A document as Markdown (CommonMark, with the tables of GitHub): `## ESPACE`, `- idée`.
//!
//! What people wrote is escaped, so that it reads as they wrote it and is no markup.

use super::{
    document::{Block, Document, Idea, Part, paragraphs},
    words::Words,
};
use crate::refusal::Language;
use std::fmt::Write as _;

/// The whole document.
pub fn write(document: &Document) -> String {
    let words = Words::of(if document.language == "en" { Language::English } else { Language::French });
    let mut text = format!("# {}\n", line(&document.title));
    if !document.facts.is_empty() {
        text.push('\n');
        for fact in &document.facts {
            let _infallible = writeln!(text, "- {}{}{}", line(&fact.name), words.colon(), line(&fact.value));
        }
    }
    for part in &document.parts {
        write_part(&mut text, part, words);
    }
    text
}

fn write_part(text: &mut String, part: &Part, words: &Words) {
    let _infallible = write!(text, "\n## {}\n", line(&part.title));
    for paragraph in paragraphs(&part.text) {
        let _infallible = write!(text, "\n{}\n", lines(paragraph, "  \n"));
    }
    for block in &part.blocks {
        text.push('\n');
        write_block(text, block, words);
    }
}

fn write_block(text: &mut String, block: &Block, words: &Words) {
    let titled = |text: &mut String, title: &str| {
        if !title.is_empty() {
            let _infallible = write!(text, "### {}\n\n", line(title));
        }
    };
    match block {
        Block::Text { text: said } => {
            let _infallible = writeln!(text, "{}", line(said));
        }
        Block::Facts { facts } => {
            for fact in facts {
                let _infallible =
                    writeln!(text, "- {}{}{}", line(&fact.name), words.colon(), line(&fact.value));
            }
        }
        Block::Ideas { title, numbered, ideas } => {
            titled(text, title);
            if ideas.is_empty() {
                let _infallible = writeln!(text, "{}", words.none);
            }
            for (n, idea) in ideas.iter().enumerate() {
                let mark = if *numbered { format!("{}. ", n + 1) } else { "- ".to_owned() };
                // Further lines of an idea belong to its item.
                let indent = format!("  \n{}", " ".repeat(mark.len()));
                let _infallible = writeln!(text, "{mark}{}", idea_text(idea, &indent));
            }
        }
        Block::Table { title, columns, rows } => {
            titled(text, title);
            write_table(text, columns, rows);
        }
        Block::Figure { caption, zones, .. } => {
            titled(text, caption);
            let mut lists = zones.iter().filter(|zone| !zone.ideas.is_empty()).peekable();
            if lists.peek().is_none() {
                let _infallible = writeln!(text, "{}", words.none);
            }
            for (n, zone) in lists.enumerate() {
                let gap = if n > 0 { "\n" } else { "" };
                let _infallible = write!(text, "{gap}**{}**\n\n", line(&zone.title));
                for idea in &zone.ideas {
                    let _infallible = writeln!(text, "- {}", lines(idea, "  \n  "));
                }
            }
        }
        Block::Heading { title } => {
            let _infallible = writeln!(text, "### {}", line(title));
        }
        Block::Written { title, text: written } => {
            titled(text, title);
            if written.trim().is_empty() {
                let _infallible = writeln!(text, "{}", words.not_given);
            }
            for (n, paragraph) in paragraphs(written).enumerate() {
                let between = if n == 0 { "" } else { "\n" };
                let _infallible = writeln!(text, "{between}{}", lines(paragraph, "  \n"));
            }
        }
        Block::Cards { title, cards } => {
            titled(text, title);
            if cards.is_empty() {
                let _infallible = writeln!(text, "{}", words.none);
            }
            for (n, card) in cards.iter().enumerate() {
                let between = if n == 0 { "" } else { "\n" };
                let said: Vec<String> = paragraphs(&card.idea.text).map(|p| lines(p, "  \n> ")).collect();
                let remarks = card.idea.remarks.iter().map(|remark| format!(" ({})", line(remark)));
                let remarks: String = remarks.collect();
                let _infallible = writeln!(
                    text,
                    "{between}> {}\n>\n> — {}{remarks}",
                    said.join("\n>\n> "),
                    line(&card.signature)
                );
            }
        }
        Block::Bars { title, note, bars } => {
            titled(text, title);
            if !note.is_empty() {
                let _infallible = write!(text, "{}\n\n", line(note));
            }
            let columns = [words.rank, words.option, words.result].map(str::to_owned);
            let rows: Vec<Vec<String>> = bars
                .iter()
                .map(|bar| vec![bar.rank.to_string(), bar.label.clone(), bar.value.clone()])
                .collect();
            write_table(text, &columns, &rows);
        }
    }
}

fn idea_text(idea: &Idea, between: &str) -> String {
    let text = lines(&idea.text, between);
    if idea.remarks.is_empty() { text } else { format!("{text} ({})", line(&idea.remarks.join(", "))) }
}

fn write_table(text: &mut String, columns: &[String], rows: &[Vec<String>]) {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| lines(cell, "<br>")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    text.push_str(&row(columns));
    let _infallible = writeln!(text, "|{}", " --- |".repeat(columns.len()));
    for cells in rows {
        text.push_str(&row(cells));
    }
}

/// A text on one line.
fn line(text: &str) -> String {
    lines(text, " ")
}

/// A text with its lines put together by `between`, and none of its signs read as markup.
pub(super) fn lines(text: &str, between: &str) -> String {
    let escaped: Vec<String> = text.lines().map(escaped).collect();
    escaped.join(between)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let trimmed = text.trim();
    for (n, c) in trimmed.char_indices() {
        let always = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~');
        // «&amp;» would be read as a sign; «A & B» is not.
        let entity = c == '&'
            && trimmed[n + 1..].starts_with(|next: char| next == '#' || next.is_ascii_alphanumeric());
        // These mean something at the start of a line only.
        let first = n == 0 && matches!(c, '#' | '+' | '-' | '=' | ':');
        if always || entity || first {
            out.push('\\');
        }
        out.push(c);
    }
    // «1. » would begin a list.
    let digits = trimmed.chars().take_while(char::is_ascii_digit).count();
    if (1..=9).contains(&digits) && trimmed[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e2_markdown_has_a_heading_for_each_zone_and_an_item_for_each_idea() {
        let idea = |text: &str, remarks: &[&str]| Idea {
            text: text.into(),
            remarks: remarks.iter().map(|r| (*r).to_owned()).collect(),
            ..Idea::default()
        };
        let ideas = |ideas| vec![Block::Ideas { title: String::new(), numbered: false, ideas }];
        let part = |title: &str, blocks| Part { title: title.into(), blocks, ..Part::default() };
        let document = Document {
            title: "Idées socles".into(),
            language: "fr".into(),
            parts: vec![
                part("ESPACE CAFÉ", ideas(vec![])),
                part(
                    "SERVICES ++",
                    ideas(vec![idea("Recharge tel, wifi", &["6\u{a0}points"]), idea("location\nvélo", &[])]),
                ),
            ],
            ..Document::default()
        };
        assert_eq!(
            write(&document),
            "# Idées socles\n\n## ESPACE CAFÉ\n\n(aucune idée)\n\n## SERVICES ++\n\n\
             - Recharge tel, wifi (6\u{a0}points)\n- location  \n  vélo\n"
        );
    }

    #[test]
    fn e2_what_people_wrote_is_no_markup() {
        let table = [
            ("# titre", "\\# titre"),
            ("- tiret", "\\- tiret"),
            ("1. un", "1\\. un"),
            ("2019) fin", "2019\\) fin"),
            ("*gras* _it_ `code`", "\\*gras\\* \\_it\\_ \\`code\\`"),
            ("<script>", "\\<script\\>"),
            ("a | b", "a \\| b"),
            ("thé & café &amp; lait", "thé & café \\&amp; lait"),
            ("[lien](x)", "\\[lien\\](x)"),
            ("100 % d’accord - oui", "100 % d’accord - oui"),
        ];
        for (text, expected) in table {
            assert_eq!(line(text), expected);
        }
    }
}
