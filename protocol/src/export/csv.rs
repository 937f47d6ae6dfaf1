//! Tables as CSV (RFC 4180) that a French Excel opens by a double click: a byte order mark, `;` between cells, CRLF,
//! quotes doubled. A text that a spreadsheet would run as a formula gets an apostrophe before it; [`plain`] takes it
//! off again, so that nothing is lost on the way.

/// What Excel reads as «this is UTF-8».
pub const BOM: &str = "\u{feff}";
/// Between cells: the comma is the decimal mark of half of Europe.
pub const BETWEEN: char = ';';

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// What people wrote.
    Text(String),
    /// A figure of ours: may begin with a sign.
    Figure(String),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }
}

/// A table as the bytes of a file.
pub fn write(columns: &[&str], rows: &[Vec<Cell>]) -> String {
    let mut text = BOM.to_owned();
    let head: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
    text.push_str(&head.join(&BETWEEN.to_string()));
    text.push_str("\r\n");
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Cell::Text(text) => quoted(&guarded(text)),
                Cell::Figure(figure) => quoted(figure),
            })
            .collect();
        text.push_str(&cells.join(&BETWEEN.to_string()));
        text.push_str("\r\n");
    }
    text
}

fn quoted(text: &str) -> String {
    let edge = |c: char| c.is_whitespace();
    let must = text.contains([BETWEEN, ',', '"', '\n', '\r', '\t'])
        || text.starts_with(edge)
        || text.ends_with(edge);
    if must { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// Would a spreadsheet run this («CSV injection», OWASP)? Apostrophes before it count too, so that [`plain`] is exact.
fn is_run(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A text that no spreadsheet runs.
pub fn guarded(text: &str) -> String {
    if is_run(text) { format!("'{text}") } else { text.to_owned() }
}

/// What [`guarded`] was made of.
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_run(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e3_a_text_comes_back_from_its_cell_as_it_was() {
        let texts = ["=1+1", "+33", "-2", "@SUM", "'=x", "''-", "'tit", "l’idée", "", "\t=x", "a=b", "＝1"];
        for text in texts {
            assert_eq!(plain(&guarded(text)), text, "{text:?}");
        }
        assert_eq!(guarded("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guarded("'tit café"), "'tit café");
    }

    #[test]
    fn e3_a_file_opens_in_a_french_spreadsheet() {
        let rows = [
            vec![Cell::text("Café ; « thé »"), Cell::Figure("-2".into())],
            vec![Cell::text("il a dit \"oui\"\nhier"), Cell::Figure(String::new())],
        ];
        let text = write(&["idée", "points"], &rows);
        assert_eq!(
            text,
            "\u{feff}idée;points\r\n\"Café ; « thé »\";-2\r\n\"il a dit \"\"oui\"\"\nhier\";\r\n"
        );
    }
}
