//! A document as one HTML page that stands alone: a file that opens without a network and reads well aloud. One h1, a
//! heading for each part, lists as lists, tables with headed rows and columns, charts with their figures in a table.

use super::{
    document::{Bar, Block, Card, Document, Fact, FigureZone, Idea, Part, Picture, paragraphs},
    words::Words,
};
use crate::refusal::Language;
use std::fmt::Write as _;

/// The look of the page: the paper of the app (`client/web/src/tokens.css`), black on white when printed.
const STYLE: &str = "\
:root{color-scheme:light}\
body{margin:0;background:#faf8f3;color:#1c1b19;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}\
main{max-width:44rem;margin:0 auto;padding:3rem 1.5rem 4rem}\
h1{font-size:2.25rem;line-height:1.15;margin:0 0 1rem}\
h2{font-size:1.375rem;line-height:1.25;margin:2.5rem 0 .75rem;padding-top:1rem;border-top:1px solid #e3ddd1}\
h3{font-size:1rem;letter-spacing:.02em;margin:1.5rem 0 .5rem}\
ul,ol{padding-left:1.5rem;margin:.5rem 0}ul.ideas{list-style:none;padding-left:0}\
ul.ideas>li{padding-left:1.6rem;text-indent:-1.6rem}ul.ideas>li::before{content:'\\21b3';display:inline-block;width:1.6rem;text-indent:0;color:#5c5851}\
li{margin:.3rem 0;overflow-wrap:anywhere}p{margin:.75rem 0;overflow-wrap:anywhere}.q{white-space:pre-line}\
.r,.none{color:#5c5851}dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.25rem 1.5rem;margin:.75rem 0}\
dt{color:#5c5851}dd{margin:0;overflow-wrap:anywhere}\
table{width:100%;border-collapse:collapse;margin:.75rem 0;font-size:.9375rem}caption{text-align:left;font-weight:700;padding:.5rem 0}\
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid #e3ddd1;overflow-wrap:anywhere}\
td{white-space:pre-line}thead th{color:#5c5851;font-weight:550}tbody th{font-weight:550}\
figure{margin:1rem 0}figure svg{border:1px solid #e3ddd1}figcaption{font-weight:550}summary{color:#5c5851;cursor:pointer}\
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:1rem;margin:.75rem 0}\
.cards article{display:flex;flex-direction:column;padding:1rem 1.25rem;border:1px solid #e3ddd1;border-radius:4px;background:#fff}\
.cards p{margin:0 0 .75rem}.cards footer{margin-top:auto;font-style:italic}\
svg{display:block;width:100%;height:auto;margin:.5rem 0}\
img{display:block;width:auto;max-width:min(100%,24rem);height:auto;max-height:18rem;margin:.5rem 0;border-radius:4px}\
@media print{body{background:#fff}main{padding:0;max-width:none}h2,h3{break-after:avoid}li,tr,article,img{break-inside:avoid}@page{size:A4;margin:20mm}}";

/// What paper a page is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    #[default]
    A4,
    /// A plan that a wall shows: its levels one under another.
    A3,
}

impl Paper {
    /// What is other than in [`STYLE`].
    fn style(self) -> &'static str {
        match self {
            Paper::A4 => "",
            Paper::A3 => {
                "main{max-width:72rem}section>figure{margin:0}th,td{overflow-wrap:break-word}\
                 @media print{@page{size:A3;margin:12mm}section{break-inside:auto}\
                 h1{margin:0 0 .25rem}h2{margin:.75rem 0 .25rem;padding-top:.5rem}figure svg{max-height:305mm;border:0}\
                 details,figcaption{display:none}table{break-inside:avoid}}"
            }
        }
    }
}

/// The whole page.
pub fn write(document: &Document) -> String {
    write_on(document, Paper::A4)
}

/// [`write()`], for this paper.
pub fn write_on(document: &Document, paper: Paper) -> String {
    let words = Words::of(if document.language == "en" { Language::English } else { Language::French });
    let (title, more) = (escaped(&document.title), paper.style());
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}{more}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        words.code()
    );
    write_facts(&mut page, &document.facts);
    for part in &document.parts {
        write_part(&mut page, part, words);
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn write_part(page: &mut String, part: &Part, words: &Words) {
    let _infallible = writeln!(page, "<section>\n<h2>{}</h2>", escaped(&part.title));
    for paragraph in paragraphs(&part.text) {
        let _infallible = writeln!(page, "<p class=\"q\">{}</p>", escaped(paragraph));
    }
    for block in &part.blocks {
        write_block(page, block, words);
    }
    page.push_str("</section>\n");
}

fn write_block(page: &mut String, block: &Block, words: &Words) {
    match block {
        Block::Text { text } => {
            let _infallible = writeln!(page, "<p>{}</p>", escaped(text));
        }
        Block::Facts { facts } => write_facts(page, facts),
        Block::Ideas { title, numbered, ideas } => {
            write_heading(page, title);
            write_ideas(page, ideas, *numbered, words);
        }
        Block::Table { title, columns, rows } => write_table(page, title, columns, rows),
        Block::Figure { caption, svg, zones, .. } => write_figure(page, caption, svg, zones, words),
        Block::Heading { title } => write_heading(page, title),
        Block::Written { title, text } => {
            write_heading(page, title);
            if text.trim().is_empty() {
                let _infallible = writeln!(page, "<p class=\"none\">{}</p>", words.not_given);
            }
            for paragraph in paragraphs(text) {
                let _infallible = writeln!(page, "<p class=\"q\">{}</p>", escaped(paragraph));
            }
        }
        Block::Cards { title, cards } => write_cards(page, title, cards, words),
        Block::Bars { title, note, bars } => {
            write_heading(page, title);
            if !note.is_empty() {
                let _infallible = writeln!(page, "<p class=\"r\">{}</p>", escaped(note));
            }
            write_bars(page, bars);
            let columns = [words.rank, words.option, words.result].map(str::to_owned);
            let rows: Vec<Vec<String>> = bars
                .iter()
                .map(|bar| vec![bar.rank.to_string(), bar.label.clone(), bar.value.clone()])
                .collect();
            write_table(page, "", &columns, &rows);
        }
    }
}

/// The picture, and below it what it shows, for whoever does not see it.
fn write_figure(page: &mut String, caption: &str, svg: &str, zones: &[FigureZone], words: &Words) {
    let caption = escaped(caption);
    let _infallible = write!(
        page,
        "<figure>\n{}\n<figcaption>{caption}</figcaption>\n</figure>\n<details>\n<summary>{}{}{caption}</summary>\n",
        svg.trim_end(),
        words.in_words,
        words.colon(),
    );
    for zone in zones {
        write_heading(page, &zone.title);
        let ideas: Vec<Idea> =
            zone.ideas.iter().map(|text| Idea { text: text.clone(), ..Idea::default() }).collect();
        write_ideas(page, &ideas, false, words);
    }
    page.push_str("</details>\n");
}

fn write_heading(page: &mut String, title: &str) {
    if !title.is_empty() {
        let _infallible = writeln!(page, "<h3>{}</h3>", escaped(title));
    }
}

fn write_facts(page: &mut String, facts: &[Fact]) {
    if facts.is_empty() {
        return;
    }
    page.push_str("<dl>\n");
    for fact in facts {
        let _infallible = writeln!(page, "<dt>{}</dt><dd>{}</dd>", escaped(&fact.name), escaped(&fact.value));
    }
    page.push_str("</dl>\n");
}

fn write_ideas(page: &mut String, ideas: &[Idea], numbered: bool, words: &Words) {
    if ideas.is_empty() {
        let _infallible = writeln!(page, "<p class=\"none\">{}</p>", words.none);
        return;
    }
    let (open, close) = if numbered { ("<ol>", "</ol>") } else { ("<ul class=\"ideas\">", "</ul>") };
    let _infallible = writeln!(page, "{open}");
    for idea in ideas {
        let remarks = match idea.beside().as_slice() {
            [] => String::new(),
            remarks => format!(" <span class=\"r\">({})</span>", escaped(&remarks.join(", "))),
        };
        let (text, picture) = (escaped(&idea.text), picture(idea, words));
        let _infallible = writeln!(page, "<li><span class=\"q\">{text}</span>{remarks}{picture}</li>");
    }
    let _infallible = writeln!(page, "{close}");
}

/// Its photo under its words, where the file has it inside.
fn picture(idea: &Idea, words: &Words) -> String {
    let Some(Picture { address, width, height, alt, .. }) = &idea.picture else { return String::new() };
    let alt = if alt.is_empty() { words.photo } else { alt };
    let (address, alt) = (escaped(address), escaped(alt));
    format!("<img src=\"{address}\" width=\"{width}\" height=\"{height}\" alt=\"{alt}\">")
}

/// A gallery: an article for each card.
fn write_cards(page: &mut String, title: &str, cards: &[Card], words: &Words) {
    write_heading(page, title);
    if cards.is_empty() {
        let _infallible = writeln!(page, "<p class=\"none\">{}</p>", words.none);
        return;
    }
    page.push_str("<div class=\"cards\">\n");
    for Card { idea, signature } in cards {
        page.push_str("<article>");
        for paragraph in paragraphs(&idea.text) {
            let _infallible = write!(page, "<p class=\"q\">{}</p>", escaped(paragraph));
        }
        page.push_str(&picture(idea, words));
        let remarks: String = idea.beside().iter().map(|remark| format!(" ({remark})")).collect();
        let _infallible = writeln!(
            page,
            "<footer>— {}<span class=\"r\">{}</span></footer></article>",
            escaped(signature),
            escaped(&remarks)
        );
    }
    page.push_str("</div>\n");
}

fn write_table(page: &mut String, title: &str, columns: &[String], rows: &[Vec<String>]) {
    page.push_str("<table>\n");
    if !title.is_empty() {
        let _infallible = writeln!(page, "<caption>{}</caption>", escaped(title));
    }
    page.push_str("<thead><tr>");
    for column in columns {
        let _infallible = write!(page, "<th scope=\"col\">{}</th>", escaped(column));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        for (n, cell) in row.iter().enumerate() {
            let cell = escaped(cell);
            let _infallible = match n {
                0 => write!(page, "<th scope=\"row\">{cell}</th>"),
                _ => write!(page, "<td>{cell}</td>"),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

/// Bars by themselves; what they say stands in the table beside them.
fn write_bars(page: &mut String, bars: &[Bar]) {
    /// One bar with the air under it.
    const ROW: usize = 14;
    let height = bars.len() * ROW;
    let _infallible =
        write!(page, "<svg viewBox=\"0 0 640 {height}\" aria-hidden=\"true\" focusable=\"false\">");
    for (n, bar) in bars.iter().enumerate() {
        let (y, width) = (n * ROW + 2, (640.0 * bar.part.clamp(0.0, 1.0)).round());
        let _infallible = write!(
            page,
            "<rect x=\"0\" y=\"{y}\" width=\"640\" height=\"10\" fill=\"#f1ede4\"/>\
             <rect x=\"0\" y=\"{y}\" width=\"{width}\" height=\"10\" fill=\"#0b6259\"/>"
        );
    }
    page.push_str("</svg>\n");
}

/// A text that is no markup, in an element or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // No XML holds them, and no page shows them.
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e2_what_people_wrote_is_text_in_the_page() {
        let idea = Idea { text: "<img src=x onerror=alert(1)> & \"l’ami\"".into(), ..Idea::default() };
        let part = Part {
            title: "<script>".into(),
            text: "Un.\n\nDeux <b>.".into(),
            blocks: vec![
                Block::Ideas { title: "A & B".into(), numbered: false, ideas: vec![idea] },
                Block::Ideas { title: String::new(), numbered: true, ideas: vec![] },
                Block::Table {
                    title: "T".into(),
                    columns: vec!["Thème".into(), "Action".into()],
                    rows: vec![vec!["<i>".into(), "x".into()]],
                },
            ],
            ..Part::default()
        };
        let page = write(&Document {
            title: "</title>".into(),
            language: "fr".into(),
            parts: vec![part],
            ..Document::default()
        });
        for markup in ["<script>", "<img", "<b>", "<i>"] {
            assert!(!page.contains(markup), "{markup}");
        }
        assert_eq!(page.matches("</title>").count(), 1);
        assert!(page.contains("<html lang=\"fr\">") && page.contains("<h1>&lt;/title&gt;</h1>"), "{page}");
        assert!(page.contains("<p class=\"q\">Un.</p>\n<p class=\"q\">Deux &lt;b&gt;.</p>"), "{page}");
        assert!(page.contains("<th scope=\"row\">&lt;i&gt;</th><td>x</td>"), "{page}");
        assert!(page.contains("(aucune idée)"), "{page}");
    }
}
