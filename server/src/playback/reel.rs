//! The whole of what one reader gets: the steps of all boards on one time axis, and the segments they are asked for in
//! (SPEC Y1, Y6). Plain texts of items, put together as JSON when somebody asks.

use super::{
    Cut,
    film::{Made, Told},
    item::{Key, Sort},
    record::Record,
};
use socle_protocol::{
    ids::{BoardId, Millis, PersonId, Seq},
    replay::{Actor, ReplayBoard, ReplayView},
    role::Role,
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt::Write as _,
    sync::Arc,
};

/// Steps of a segment, at most, and how long it lasts: by measurement (`tests/bench`, workload `replay`) what a seek
/// sends is then half keyframe and half steps, on a board of 1,500 notes.
const MOST_STEPS: usize = 500;
const LONGEST: Millis = 60_000;
/// Bars of the histogram, at most.
const BARS: Millis = 200;
/// What a change takes in memory beside its text.
const CHANGE: usize = 96;

/// One step, of whatever board.
pub(super) struct Played {
    /// A place in [`Tape::boards`].
    pub(super) board: usize,
    pub(super) told: Told,
}

/// The steps in order.
pub(super) struct Tape {
    /// With what each was made from.
    pub(super) boards: Vec<(BoardId, String)>,
    pub(super) steps: Vec<Played>,
    /// The first step of each segment, from 1.
    pub(super) segments: Vec<u32>,
}

/// What is known of a replay before its segments.
pub(super) struct Index {
    /// Without names.
    pub(super) view: ReplayView,
    /// Who stands at each place of `view.actors`.
    pub(super) people: Vec<PersonId>,
    /// Where the workshop's log, and each board's journal, stood.
    pub(super) heads: (Seq, BTreeMap<BoardId, Seq>),
}

/// Puts the boards of a workshop together.
pub(super) fn assemble(cut: &Cut, record: &Record, people: Vec<PersonId>, films: Vec<Made>) -> (Index, Tape) {
    let hidden = copies_of_hidden(&films);
    let heads = films.iter().map(|film| (film.board.clone(), film.seq)).collect();
    let passed_over = films.iter().map(|film| film.passed_over).sum();
    let shown: Vec<Made> = films.into_iter().filter(|film| cut.boards.contains(&film.board)).collect();
    let boards = shown.iter().map(|film| (film.board.clone(), film.template.clone())).collect();
    let mut steps: Vec<Played> = Vec::with_capacity(shown.iter().map(|film| film.told.len()).sum());
    for (board, film) in shown.into_iter().enumerate() {
        let id = film.board;
        for mut told in film.told {
            told.changes.retain(|((_, item), _)| !hidden.contains(&(id.clone(), item.to_string())));
            if !told.changes.is_empty() {
                steps.push(Played { board, told });
            }
        }
    }
    // Stable: of one moment, in the order of the boards, and each board in its own.
    steps.sort_by_key(|step| step.told.at);
    let segments = cut_in_segments(&steps);
    let tape = Tape { boards, steps, segments };
    let view = tape.view(cut, record, &people, passed_over);
    (Index { view, people, heads: (record.seq, heads) }, tape)
}

/// Copies of notes that were born off the record, and copies of those.
fn copies_of_hidden(films: &[Made]) -> HashSet<(BoardId, String)> {
    let mut hidden: HashSet<(BoardId, String)> = HashSet::new();
    for film in films {
        hidden.extend(film.hidden.iter().map(|(_, id)| (film.board.clone(), id.to_string())));
    }
    loop {
        let before = hidden.len();
        for film in films {
            for (copy, (board, note)) in &film.origins {
                let of = board.parse().map(|board| (board, note.clone()));
                if of.is_ok_and(|of| hidden.contains(&of)) {
                    hidden.insert((film.board.clone(), copy.to_string()));
                }
            }
        }
        if hidden.len() == before {
            return hidden;
        }
    }
}

fn cut_in_segments(steps: &[Played]) -> Vec<u32> {
    let (mut segments, mut first, mut opened) = (Vec::new(), 0, 0);
    for (n, step) in steps.iter().enumerate() {
        if segments.is_empty() || n - first >= MOST_STEPS || step.told.at >= opened + LONGEST {
            (first, opened) = (n, step.told.at);
            segments.push(number(n + 1));
        }
    }
    segments
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Tape {
    /// How many steps had happened before this time.
    pub(super) fn before(&self, at: Millis) -> u32 {
        number(self.steps.partition_point(|step| step.told.at < at))
    }

    fn view(&self, cut: &Cut, record: &Record, people: &[PersonId], passed_over: u32) -> ReplayView {
        let workshop = record.workshop.view();
        let mut chapters = record.chapters.clone();
        let is_for_reader =
            |board: &Option<BoardId>| board.as_ref().is_none_or(|board| cut.boards.contains(board));
        let mut marks: Vec<_> =
            record.marks.iter().filter(|mark| is_for_reader(&mark.board)).cloned().collect();
        let ends = [
            self.steps.last().map(|step| step.told.at),
            marks.last().map(|mark| mark.at),
            chapters.last().map(|chapter| chapter.from),
        ];
        // Boards are made just before their workshop is.
        if let (Some(first), Some(step)) = (chapters.first_mut(), self.steps.first()) {
            first.from = first.from.min(step.told.at);
        }
        let from = chapters.first().map_or(0, |chapter| chapter.from);
        let to = ends.into_iter().flatten().max().unwrap_or(from);
        if let Some(last) = chapters.last_mut() {
            last.to = to;
        }
        for chapter in &mut chapters {
            chapter.after = self.before(chapter.from);
        }
        for mark in &mut marks {
            mark.after = self.before(mark.at.saturating_add(1));
        }
        let every = ((to - from) / BARS + 1).max(1000);
        let mut density = vec![0; usize::try_from((to - from) / every + 1).unwrap_or(1)];
        for step in &self.steps {
            let bar = usize::try_from(step.told.at.saturating_sub(from) / every).unwrap_or(0);
            if let Some(bar) = density.get_mut(bar) {
                *bar += number(step.told.changes.len());
            }
        }
        let actors = people.iter().map(|person| Actor {
            name: None,
            role: record.workshop.person(person).map_or(Role::Participant, |person| person.role),
            group: record.workshop.group_of(person).map(|group| group.id.clone()),
        });
        let template = |id: &BoardId| {
            let known = self.boards.iter().find(|(known, _)| known == id);
            known.map(|(_, template)| template.clone()).unwrap_or_default()
        };
        let boards = workshop.boards.iter().filter(|board| cut.boards.contains(&board.id));
        ReplayView {
            groups: Vec::new(),
            workshop: cut.workshop.clone(),
            title: workshop.title.clone(),
            template: workshop.template.clone(),
            version: String::new(),
            from,
            to,
            steps: number(self.steps.len()),
            boards: boards
                .map(|board| ReplayBoard {
                    id: board.id.clone(),
                    title: board.title.clone(),
                    template: template(&board.id),
                    key: board.key.clone(),
                })
                .collect(),
            chapters,
            marks,
            every,
            density,
            actors: actors.collect(),
            segments: self.segments.clone(),
            passed_over,
            until: None,
        }
    }

    /// A sum over everything that is told: two replays that tell the same have the same.
    pub(super) fn sum(&self) -> u32 {
        let mut sum = crc32fast::Hasher::new();
        for step in &self.steps {
            sum.update(&step.told.at.to_le_bytes());
            sum.update(&step.told.seq.to_le_bytes());
            sum.update(&step.told.by.unwrap_or(u32::MAX).to_le_bytes());
            for ((_, id), text) in &step.told.changes {
                sum.update(id.as_bytes());
                sum.update(text.as_deref().unwrap_or("-").as_bytes());
            }
        }
        sum.finalize()
    }

    /// About what it takes in memory.
    pub(super) fn size(&self) -> usize {
        let texts = self.steps.iter().flat_map(|step| &step.told.changes);
        texts.map(|(_, text)| CHANGE + text.as_ref().map_or(0, |text| text.len())).sum()
    }

    /// Segment `n` as JSON (`replay::Segment`).
    pub(super) fn segment(&self, n: usize) -> Option<String> {
        let first = usize::try_from(*self.segments.get(n)?).ok()?.checked_sub(1)?;
        let end = self.segments.get(n + 1).map_or(self.steps.len(), |next| *next as usize - 1);
        let mut boards: Vec<Then<'_>> = self.boards.iter().map(|_| Then::default()).collect();
        for step in self.steps.get(..first)? {
            boards.get_mut(step.board)?.play(&step.told);
        }
        let mut json = format!("{{\"n\":{n},\"before\":{{");
        let there = self.boards.iter().zip(boards).filter(|(_, then)| then.seq > 0);
        for (k, ((id, _), then)) in there.enumerate() {
            json.push_str(if k > 0 { "," } else { "" });
            then.write(&mut json, id);
        }
        json.push_str("},\"steps\":[");
        for (k, step) in self.steps.get(first..end)?.iter().enumerate() {
            json.push_str(if k > 0 { "," } else { "" });
            let (board, _) = self.boards.get(step.board)?;
            write_step(&mut json, board, &step.told);
        }
        json.push_str("]}");
        Some(json)
    }
}

/// A board as it was.
#[derive(Default)]
struct Then<'a> {
    seq: Seq,
    items: HashMap<&'a Key, &'a Arc<str>>,
}

impl<'a> Then<'a> {
    fn play(&mut self, told: &'a Told) {
        self.seq = told.seq;
        for (key, text) in &told.changes {
            match text {
                Some(text) => drop(self.items.insert(key, text)),
                None => drop(self.items.remove(key)),
            }
        }
    }

    fn write(self, json: &mut String, id: &BoardId) {
        let mut items: Vec<_> = self.items.into_iter().collect();
        items.sort_unstable();
        let title = items.first().filter(|((sort, _), _)| *sort == Sort::Title).map_or("", |(_, text)| text);
        let _always = write!(json, "\"{id}\":{{\"title\":{},\"seq\":{},", quoted(title), self.seq);
        for (sort, name) in [(Sort::Zone, "zones"), (Sort::Note, "notes"), (Sort::Link, "links")] {
            let texts: Vec<&str> =
                items.iter().filter(|((own, _), _)| *own == sort).map(|(_, text)| &***text).collect();
            let end = if sort == Sort::Link { "}" } else { "," };
            let _always = write!(json, "\"{name}\":[{}]{end}", texts.join(","));
        }
    }
}

fn write_step(json: &mut String, board: &BoardId, told: &Told) {
    let by = told.by.map_or_else(|| "null".to_owned(), |by| by.to_string());
    let _always = write!(
        json,
        "{{\"at\":{},\"board\":\"{board}\",\"by\":{by},\"seq\":{},\"changes\":[",
        told.at, told.seq
    );
    for (k, ((sort, id), text)) in told.changes.iter().enumerate() {
        json.push_str(if k > 0 { "," } else { "" });
        let word = match sort {
            Sort::Title => "title",
            Sort::Zone => "zone",
            Sort::Note => "note",
            Sort::Link => "link",
        };
        let _always = match (sort, text) {
            (Sort::Title, text) => {
                write!(
                    json,
                    "{{\"what\":\"title\",\"title\":{}}}",
                    quoted(text.as_deref().unwrap_or_default())
                )
            }
            (_, Some(text)) => write!(json, "{{\"what\":\"{word}\",\"{word}\":{text}}}"),
            (_, None) => write!(json, "{{\"what\":\"{word}_gone\",\"id\":{}}}", quoted(id)),
        };
    }
    json.push_str("]}");
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
