//! What changed from one version of a text to the next, word by word: for decisions on screen and in exports.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of words of one fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub fate: Fate,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Kept,
    Gone,
    New,
}

/// The pieces of both texts in reading order: without the new ones they are `before`, without the gone ones `after`.
/// Words, blanks and marks are kept whole; of all ways to get there it is one that keeps most of them.
///
/// Takes time and memory in the product of the words between the first and the last change: for texts of decisions
/// (2,000 characters) at most a few hundred by a few hundred.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_word_bounds().collect(), after.split_word_bounds().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (mid_old, mid_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);

    let mut pieces = Vec::new();
    old[..head].iter().for_each(|word| say(&mut pieces, Fate::Kept, word));
    let kept = common(mid_old, mid_new);
    let (mut i, mut j) = (0, 0);
    for (a, b) in kept.into_iter().chain([(mid_old.len(), mid_new.len())]) {
        mid_old[i..a].iter().for_each(|word| say(&mut pieces, Fate::Gone, word));
        mid_new[j..b].iter().for_each(|word| say(&mut pieces, Fate::New, word));
        if let Some(word) = mid_old.get(a) {
            say(&mut pieces, Fate::Kept, word);
        }
        (i, j) = (a + 1, b + 1);
    }
    old[old.len() - tail..].iter().for_each(|word| say(&mut pieces, Fate::Kept, word));
    pieces
}

/// The places of a longest common subsequence.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    // longest[i * width + j]: how many words old[i..] and new[j..] have in common.
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if old[i] == new[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut kept) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            kept.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    kept
}

fn say(pieces: &mut Vec<Piece>, fate: Fate, word: &str) {
    match pieces.last_mut() {
        Some(last) if last.fate == fate => last.text.push_str(word),
        _ => pieces.push(Piece { fate, text: word.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng, rngs::StdRng};

    fn marked(before: &str, after: &str) -> String {
        let mark = |piece: &Piece| match piece.fate {
            Fate::Kept => piece.text.clone(),
            Fate::Gone => format!("[-{}-]", piece.text),
            Fate::New => format!("{{+{}+}}", piece.text),
        };
        words(before, after).iter().map(mark).collect()
    }

    #[test]
    fn k3_a_difference_is_told_word_by_word() {
        let table = [
            ("", "", ""),
            ("Le lieu ouvre.", "Le lieu ouvre.", "Le lieu ouvre."),
            ("Le lieu ouvre lundi.", "Le lieu ouvre mardi.", "Le lieu ouvre [-lundi-]{+mardi+}."),
            ("un deux", "un deux trois", "un deux{+ trois+}"),
            ("un deux trois", "deux trois", "[-un -]deux trois"),
            ("l’été", "l’hiver", "[-l’été-]{+l’hiver+}"),
            ("a b c d", "a x c y", "a [-b-]{+x+} c [-d-]{+y+}"),
        ];
        for (before, after, expected) in table {
            assert_eq!(marked(before, after), expected);
        }
    }

    #[test]
    fn k3_both_texts_can_be_read_back_from_their_difference() {
        for seed in 0..300 {
            let mut rng = StdRng::seed_from_u64(seed);
            let mut text = || -> String {
                (0..rng.random_range(0..12))
                    .map(|_| ["a ", "b ", "é", ", ", "c\n"][rng.random_range(0..5)])
                    .collect()
            };
            let (before, after) = (text(), text());
            let pieces = words(&before, &after);
            let without = |fate: Fate| -> String {
                pieces.iter().filter(|piece| piece.fate != fate).map(|piece| piece.text.as_str()).collect()
            };
            assert_eq!((without(Fate::New), without(Fate::Gone)), (before, after), "seed {seed}");
            assert!(pieces.windows(2).all(|two| two[0].fate != two[1].fate), "seed {seed}");
        }
    }
}
