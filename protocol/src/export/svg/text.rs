//! How much room a text needs, told from the text alone: what `client/web/src/canvas/text.ts` says, so that a picture
//! breaks its lines where the plan does.

/// Height of a line at size 1.
pub(crate) const LINE: f64 = 1.25;
/// Inner margins of a note.
pub(crate) const PAD: (f64, f64) = (14.0, 11.0);

/// Width of one character in em, as in the widest common system fonts.
fn em(c: char) -> f64 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | '’' | '`' | 'i' | 'j' | 'l' | 'I' | '·' => 0.34,
        't' | 'f' | 'r' | '-' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '"' => 0.44,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' | 'L' => 0.6,
        'w' | 'æ' | 'œ' | 'C' | 'D' | 'G' | 'N' | 'O' | 'Q' | 'R' | 'U' | 'H' | 'K' | '&' | '@' | '%' => {
            0.84
        }
        'm' | 'M' | 'W' | 'Æ' | 'Œ' | '…' | '—' => 1.0,
        // CJK, emoji: full width and a little more.
        c if u32::from(c) > 0x2e7f => 1.4,
        'A'..='Z' => 0.72,
        _ => 0.65,
    }
}

pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(em).sum()
}

/// The lines of `text` in `room` units at `size`.
pub(crate) fn wrap(text: &str, room: f64, size: f64) -> Vec<String> {
    let room = (room / size).max(1.0);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let (mut line, mut used) = (String::new(), 0.0);
        for word in paragraph.split(' ') {
            let needed = width(word);
            let space = if line.is_empty() { 0.0 } else { 0.34 };
            if used + space + needed <= room {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
                used += space + needed;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(word);
            used = needed;
            // A word longer than the line is broken where it ends.
            while used > room {
                let (mut head, mut w) = (String::new(), 0.0);
                for c in line.chars() {
                    if !head.is_empty() && w + em(c) > room {
                        break;
                    }
                    head.push(c);
                    w += em(c);
                }
                if head.len() == line.len() {
                    break;
                }
                line = line.split_off(head.len());
                lines.push(head);
                used = width(&line);
            }
        }
        lines.push(line);
    }
    lines
}

/// Height that a text needs in a note of this width at this size, margins included.
fn height(text: &str, w: f64, size: f64, indent: f64) -> f64 {
    let lines = wrap(text, w - 2.0 * PAD.0 - indent, size).len();
    (lines as f64 * size * LINE).ceil() + 2.0 * PAD.1
}

/// The largest of these sizes at which the text fits, and the height that it takes: past the smallest a note grows.
pub(super) fn fit(text: &str, (w, h): (f64, f64), sizes: &[f64], indent: f64) -> (f64, f64) {
    let (mut font, mut needed) = (14.0, h);
    for size in sizes {
        font = *size;
        let longest = text.split_whitespace().map(width).fold(0.0, f64::max);
        needed = height(text, w, font, indent);
        if needed <= h && longest * font <= w - 2.0 * PAD.0 - indent {
            return (font, h);
        }
    }
    (font, needed.max(h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e6_lines_break_where_the_plan_breaks_them() {
        let text = "Programmation mensuelle (lien manifestations)";
        assert_eq!(wrap(text, 320.0, 22.0), ["Programmation mensuelle", "(lien manifestations)"]);
        assert_eq!(wrap("un\ndeux", 320.0, 22.0), ["un", "deux"]);
        assert_eq!(wrap("", 320.0, 22.0), [""]);
        let long = "x".repeat(60);
        let broken = wrap(&long, 300.0, 20.0);
        assert!(broken.len() > 1 && broken.concat() == long, "{broken:?}");
    }
}
