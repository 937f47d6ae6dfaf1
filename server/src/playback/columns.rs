//! A tape as it lies on disk: a column for each kind of number, and of each text only what differs from the one before
//! it. A state of a thing is for the most part the state before, so that a session takes little more than its boards.

use super::{
    film::Told,
    item::{Deed, Key, Sort},
    reel::{Played, Tape},
};
use serde::{Deserialize, Serialize};
use socle_protocol::ids::{BoardId, Millis, Seq};
use std::{collections::HashMap, sync::Arc};

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Columns {
    boards: Vec<(BoardId, String)>,
    /// What changes, in the order in which it first does.
    things: Vec<Key>,
    // One of each for a step.
    /// Since the step before.
    at: Vec<Millis>,
    board: Vec<usize>,
    by: Vec<Option<u32>>,
    /// Since the step before on the same board.
    seq: Vec<i64>,
    changes: Vec<usize>,
    // One of each for a change.
    thing: Vec<usize>,
    /// Bytes that its text has in common with its last one, from the beginning and from the end on.
    head: Vec<usize>,
    tail: Vec<usize>,
    /// What stands between; nothing where it left the document.
    middle: Vec<Option<String>>,
}

impl Columns {
    pub(super) fn of(tape: &Tape) -> Self {
        let mut columns = Self { boards: tape.boards.clone(), ..Self::default() };
        let mut known: HashMap<(usize, &Key), usize> = HashMap::new();
        let mut texts = Texts::default();
        let (mut at, mut seqs) = (0, vec![0; tape.boards.len()]);
        for Played { board, told } in &tape.steps {
            columns.at.push(told.at - at);
            columns.board.push(*board);
            columns.by.push(told.by);
            columns.seq.push(told.seq.cast_signed() - seqs[*board]);
            columns.changes.push(told.changes.len());
            (at, seqs[*board]) = (told.at, told.seq.cast_signed());
            for (key, text) in &told.changes {
                let next = known.len();
                let thing = *known.entry((*board, key)).or_insert(next);
                if thing == next {
                    columns.things.push(key.clone());
                }
                let before = texts.before(thing, key.0);
                let (head, tail) = text.as_deref().map_or((0, 0), |text| common(&before, text));
                columns.thing.push(thing);
                columns.head.push(head);
                columns.tail.push(tail);
                columns.middle.push(text.as_deref().map(|text| text[head..text.len() - tail].to_owned()));
                texts.put(thing, key.0, text.as_ref());
            }
        }
        columns
    }

    /// `None` where they do not fit one another: they are not what was written.
    pub(super) fn tape(self, segments: Vec<u32>) -> Option<Tape> {
        let mut changes = self.thing.iter().zip(&self.head).zip(&self.tail).zip(&self.middle);
        let mut texts = Texts::default();
        let mut steps = Vec::with_capacity(self.at.len());
        let (mut at, mut seqs): (Millis, Vec<i64>) = (0, vec![0; self.boards.len()]);
        let rows = self.at.iter().zip(&self.board).zip(&self.by).zip(&self.seq).zip(&self.changes);
        for ((((later, board), by), further), count) in rows {
            at = at.checked_add(*later)?;
            let seq = seqs.get_mut(*board)?;
            *seq = seq.checked_add(*further)?;
            let mut told = Vec::new();
            for (((thing, head), tail), middle) in changes.by_ref().take(*count) {
                let key @ (sort, _) = self.things.get(*thing)?;
                let text: Option<Arc<str>> = match middle {
                    Some(middle) => {
                        let before = texts.before(*thing, *sort);
                        let end = before.get(before.len().checked_sub(*tail)?..)?;
                        Some([before.get(..*head)?, middle, end].concat().into())
                    }
                    None => None,
                };
                texts.put(*thing, *sort, text.as_ref());
                told.push((key.clone(), text));
            }
            let is_whole = told.len() == *count;
            let seq = Seq::try_from(*seq).ok()?;
            let told = Told { at, by: *by, seq, deed: Deed::default(), changes: told };
            steps.push(is_whole.then_some(Played { board: *board, told })?);
        }
        Some(Tape { boards: self.boards, steps, segments })
    }
}

/// What each thing was told as last. A new one is taken to be as the last of its sort.
#[derive(Default)]
struct Texts {
    of: Vec<Option<Arc<str>>>,
    newest: HashMap<Sort, Arc<str>>,
}

impl Texts {
    fn before(&self, thing: usize, sort: Sort) -> Arc<str> {
        let known = self.of.get(thing).and_then(Option::as_ref).or_else(|| self.newest.get(&sort));
        known.map_or_else(|| "".into(), Arc::clone)
    }

    fn put(&mut self, thing: usize, sort: Sort, text: Option<&Arc<str>>) {
        if self.of.len() <= thing {
            self.of.resize(thing + 1, None);
        }
        self.of[thing] = text.cloned();
        if let Some(text) = text {
            self.newest.insert(sort, Arc::clone(text));
        }
    }
}

/// How many bytes two texts have in common, from the beginning and from the end on: whole letters, and none twice. What is
/// whole in one of them is whole in the other, too: of a letter the first byte says how many follow.
fn common(before: &str, text: &str) -> (usize, usize) {
    let head = before.bytes().zip(text.bytes()).take_while(|(before, now)| before == now).count();
    let head = text.floor_char_boundary(head);
    let (before, text) = (&before[head..], &text[head..]);
    let tail = before.bytes().rev().zip(text.bytes().rev()).take_while(|(before, now)| before == now).count();
    (head, text.len() - text.ceil_char_boundary(text.len() - tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At which time, on which board, after which entry, what changed.
    type Step<'a> = (Millis, usize, Seq, &'a [(Sort, &'a str, Option<&'a str>)]);

    fn tape(steps: &[Step<'_>]) -> Tape {
        let boards = ["plenary", "table"].map(|id| (id.parse().expect("an id"), "empty".to_owned()));
        let steps = steps.iter().map(|(at, board, seq, changes)| {
            let changes =
                changes.iter().map(|(sort, id, text)| ((*sort, (*id).into()), text.map(Into::into)));
            let by = (*seq % 3 > 0).then_some(2);
            let told = Told { at: *at, by, seq: *seq, deed: Deed::default(), changes: changes.collect() };
            Played { board: *board, told }
        });
        Tape { boards: boards.into(), steps: steps.collect(), segments: vec![1, 3] }
    }

    fn told(tape: &Tape) -> Vec<String> {
        tape.steps.iter().map(|Played { board, told }| format!("{board} {told:?}")).collect()
    }

    #[test]
    fn y6_a_tape_read_from_its_columns_is_what_was_written() {
        use Sort::{Link, Note, Title, Zone};
        let written = tape(&[
            (1_000, 0, 1, &[(Title, "", Some("Été")), (Zone, "z", Some("{\"id\":\"z\"}"))]),
            (1_000, 1, 7, &[(Note, "n", Some("{\"text\":\"é\"}"))]),
            // Letters that share bytes, one that grows out of itself, and one that shrinks into itself.
            (1_500, 0, 2, &[(Note, "n", Some("{\"text\":\"è\"}")), (Note, "m", Some("{\"text\":\"🧵é\"}"))]),
            (1_500, 1, 9, &[(Note, "n", Some("{\"text\":\"éé\"}"))]),
            (1_600, 1, 8, &[(Note, "n", Some("{\"text\":\"é\"}"))]),
            (1_700, 0, 5, &[(Note, "n", None), (Link, "n", Some("n"))]),
            (1_800, 0, 6, &[(Note, "n", Some("{\"text\":\"è\"}")), (Note, "m", Some("{\"text\":\"🧶é\"}"))]),
            // Letters that share their last byte.
            (1_900, 0, 7, &[(Title, "", Some("©")), (Note, "m", Some("é"))]),
            (1_950, 0, 8, &[(Title, "", Some("é")), (Note, "m", Some("x©"))]),
            (2_000, 0, 9, &[(Title, "", Some(""))]),
        ]);
        let json = serde_json::to_string(&Columns::of(&written)).expect("columns are JSON");
        let read: Columns = serde_json::from_str(&json).expect("columns");
        let read = read.tape(vec![1, 3]).expect("whole");
        assert_eq!((told(&read), &read.boards), (told(&written), &written.boards));
        assert_eq!((read.sum(), &read.segments), (written.sum(), &written.segments));
    }

    #[test]
    fn y6_of_a_thing_that_moves_only_where_to_is_kept() {
        let text =
            |x: u32| format!("{{\"id\":\"n\",\"text\":\"{}\",\"x\":{x},\"y\":17}}", "une idée ".repeat(40));
        let (before, after) = (text(204), text(219));
        let written = tape(&[
            (1, 0, 1, &[(Sort::Note, "n", Some(&before))]),
            (2, 0, 2, &[(Sort::Note, "n", Some(&after))]),
        ]);
        assert_eq!(Columns::of(&written).middle.last(), Some(&Some("19".to_owned())));
    }

    #[test]
    fn y6_columns_that_do_not_fit_one_another_are_no_tape() {
        let written = tape(&[
            (1, 0, 1, &[(Sort::Note, "n", Some("abc"))]),
            (2, 1, 2, &[(Sort::Note, "n", Some("abd"))]),
        ]);
        let whole = || Columns::of(&written);
        assert!(whole().tape(vec![1]).is_some());
        let spoilt: [fn(&mut Columns); 6] = [
            |columns| columns.board[1] = 2,
            |columns| columns.thing[1] = 9,
            |columns| columns.head[1] = 4,
            |columns| columns.tail[1] = 4,
            |columns| columns.changes[1] = 2,
            |columns| columns.seq[1] = -9,
        ];
        for (n, spoil) in spoilt.into_iter().enumerate() {
            let mut columns = whole();
            spoil(&mut columns);
            assert!(columns.tape(vec![1]).is_none(), "{n}");
        }
    }
}
