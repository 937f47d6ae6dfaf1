//! What of a workshop's boards is on the record (SPEC E5). Left out is every note that was written in a phase off the
//! record, every one in a zone that only such phases look at, every card, and every copy of one of those; nothing but how
//! many there were is told of them. A note that its author lets be told is not left out.

use crate::{
    board::{Board, Note, Weather, ZoneKind},
    ids::{BoardId, Millis, PersonId, PhaseId},
    message::{
        NoteRef,
        script::{Phase, See, Stage},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// A board as it may leave: live items only.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kept {
    pub board: Board,
    /// How many notes of each zone stay behind; those of no zone by the empty name.
    pub left_out: BTreeMap<String, u32>,
    /// How many cards of each zone have which weather, those that stay behind among them.
    pub weather: BTreeMap<String, BTreeMap<Weather, u32>>,
    /// What was joined into its notes, by their ids.
    pub joined: BTreeMap<String, Joined>,
}

/// Ideas that were joined into one that says the same (SPEC B25).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Joined {
    /// How many.
    pub count: u32,
    /// Those that may be told, by their ids.
    pub ids: Vec<String>,
    /// Their words, where those are not the same and may be told.
    pub texts: Vec<String>,
    /// Where those are from that may be told, by the labels that they carry.
    pub origins: Vec<String>,
}

impl Kept {
    /// The note that stands for this one: itself, or the one that it was joined into.
    pub fn shown_as(&self, note: &str) -> Option<&Note> {
        let root = || self.joined.iter().find(|(_, joined)| joined.ids.iter().any(|id| id == note));
        self.board.notes.get(note).or_else(|| self.board.notes.get(root()?.0))
    }
}

/// A stretch of time, its end left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Millis,
    pub to: Millis,
}

impl Span {
    pub fn has(&self, at: Millis) -> bool {
        self.from <= at && at < self.to
    }
}

/// Do phases off the record look at this zone of this board, and no other phase? `zone`: none for what is in none.
fn is_off(script: &[Phase], board: &BoardId, zone: Option<&str>) -> bool {
    let looks = |phase: &&Phase| {
        let zones = &phase.focus.zones;
        phase.focus.board.as_ref() == Some(board)
            && (zones.is_empty() || zone.is_some_and(|zone| zones.iter().any(|known| known == zone)))
    };
    let mut seen = script.iter().filter(looks).peekable();
    seen.peek().is_some() && seen.all(|phase| phase.off_the_record)
}

/// How people arrive is the business of those who were there (methods M1): of a strip, only counts leave. A card that is
/// put elsewhere is one still.
fn is_card(board: &Board, note: &Note) -> bool {
    let zone = note.place.zone.as_ref().and_then(|zone| board.zones.get(zone));
    note.weather.is_some() || zone.is_some_and(|zone| zone.kind == ZoneKind::Strip)
}

/// The notes that stay behind. `written` are those whose writing fell into a phase off the record.
pub fn withheld(
    script: &[Phase],
    boards: &[(BoardId, Board)],
    mut written: BTreeSet<NoteRef>,
) -> BTreeSet<NoteRef> {
    for (id, board) in boards {
        // Its author's word (SPEC B17).
        for note in board.notes.values().filter(|note| note.shared) {
            written.remove(&NoteRef { board: id.clone(), note: note.id.clone() });
        }
        let stays = |note: &&Note| {
            !note.shared && (is_off(script, id, note.place.zone.as_deref()) || is_card(board, note))
        };
        let there = board.notes.values().filter(stays);
        written.extend(there.map(|note| NoteRef { board: id.clone(), note: note.id.clone() }));
    }
    // Copies of copies too: until there is no further one.
    loop {
        let mut more = Vec::new();
        for (id, board) in boards {
            for note in board.notes.values() {
                let Some(origin) = &note.origin else { continue };
                let Ok(from) = origin.board.parse() else { continue };
                let own = NoteRef { board: id.clone(), note: note.id.clone() };
                if written.contains(&NoteRef { board: from, note: origin.note.clone() })
                    && !written.contains(&own)
                {
                    more.push(own);
                }
            }
        }
        if more.is_empty() {
            return written;
        }
        written.extend(more);
    }
}

/// The board without what stays behind, and without its bin.
pub fn keep(id: &BoardId, board: &Board, withheld: &BTreeSet<NoteRef>) -> Kept {
    let mut kept = Kept { board: board.clone(), ..Kept::default() };
    let is_withheld = |note: &str| withheld.contains(&NoteRef { board: id.clone(), note: note.to_owned() });
    for note in board.notes.values().filter(|note| board.is_live(&note.id)) {
        let zone = note.place.zone.clone().filter(|zone| board.zones.contains_key(zone)).unwrap_or_default();
        if let Some(weather) = note.weather {
            *kept.weather.entry(zone.clone()).or_default().entry(weather).or_default() += 1;
        }
        if is_withheld(&note.id) {
            *kept.left_out.entry(zone).or_default() += 1;
        }
    }
    kept.board.notes.retain(|note, _| board.is_live(note) && !is_withheld(note));
    for (root, notes) in board.joined() {
        let Some(shown) = kept.board.notes.get(root) else { continue };
        let plain = |text: &str| text.trim().to_lowercase();
        let mut said = BTreeSet::from([plain(&shown.text)]);
        let mut joined =
            Joined { count: u32::try_from(notes.len()).unwrap_or(u32::MAX), ..Joined::default() };
        for note in notes.iter().filter(|note| !is_withheld(&note.id)) {
            joined.ids.push(note.id.clone());
            if !note.text.trim().is_empty() && said.insert(plain(&note.text)) {
                joined.texts.push(note.text.trim().to_owned());
            }
            joined.origins.extend(note.origin.iter().map(|origin| origin.label.clone()));
        }
        kept.joined.insert(root.to_owned(), joined);
    }
    kept.board.zones.retain(|_, zone| zone.deleted.is_none());
    let (notes, zones) = (&kept.board.notes, &kept.board.zones);
    let there = |end: &str| notes.contains_key(end) || zones.contains_key(end);
    kept.board.links.retain(|_, link| link.deleted.is_none() && there(&link.from) && there(&link.to));
    kept
}

/// When which phase ran, by the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chronicle {
    /// In order: the phase, when it began, when it ended.
    pub phases: Vec<(PhaseId, Span)>,
    pub stage: Stage,
    closed_at: Option<Millis>,
    /// Whose private notes were revealed at which time, after how many phases had begun.
    reveals: Vec<(usize, Millis, Vec<PersonId>)>,
    /// Ideas that were accepted after so many phases had begun.
    accepted: Vec<(usize, Vec<String>)>,
}

impl Chronicle {
    /// Takes in what became true at `at`.
    pub fn fold(&mut self, at: Millis, happening: &crate::message::Happening) {
        use crate::message::{Happening, Task, idea::Verdict};
        match happening {
            Happening::PhaseStarted { phase, at: began } => {
                self.end(*began);
                self.phases.push((phase.clone(), Span { from: *began, to: Millis::MAX }));
                self.stage = Stage::Open;
            }
            Happening::ErrandGiven { task: Task::Reveal { drafts, one: false, at, .. }, .. } => {
                let people = drafts.iter().map(|theirs| theirs.person.clone()).collect();
                self.reveals.push((self.phases.len(), *at, people));
            }
            Happening::ErrandGiven {
                task: Task::Judge { ideas, verdict: Verdict::Accept { .. }, .. },
                ..
            } => {
                let notes = ideas.iter().map(|idea| idea.note.clone()).collect();
                self.accepted.push((self.phases.len(), notes));
            }
            Happening::WorkshopClosed {} => {
                self.end(at);
                self.closed_at = Some(at);
                self.stage = Stage::Closed;
            }
            // What is written then is of no phase's time, but of the rules of the last one.
            Happening::WorkshopReopened {} => {
                if let Some((phase, _)) = self.phases.last().cloned() {
                    self.phases.push((phase, Span { from: at, to: Millis::MAX }));
                }
                self.stage = Stage::Open;
            }
            Happening::WorkshopArchived {} => {
                self.end(at);
                self.stage = Stage::Archived;
            }
            _ => {}
        }
    }

    fn end(&mut self, at: Millis) {
        if let Some((_, span)) = self.phases.last_mut()
            && span.to == Millis::MAX
        {
            span.to = at.max(span.from);
        }
    }

    /// When the first phase began.
    pub fn began(&self) -> Option<Millis> {
        self.phases.first().map(|(_, span)| span.from)
    }

    /// From the first phase to the close, or to `now` where it goes on.
    pub fn lasted(&self, now: Millis) -> Option<Millis> {
        let (_, last) = self.phases.last()?;
        Some(last.to.min(now).saturating_sub(self.began()?))
    }

    /// When phases off the record ran.
    pub fn off_the_record(&self, script: &[Phase]) -> Vec<Span> {
        let is_off = |id: &PhaseId| script.iter().any(|phase| phase.id == *id && phase.off_the_record);
        self.phases.iter().filter(|(id, _)| is_off(id)).map(|(_, span)| *span).collect()
    }

    /// The times that private notes got when they were revealed which were written in a phase off the record: the first
    /// of each person since. What the journals of private boards say goes with them when a workshop is archived.
    pub fn off_reveals(&self, script: &[Phase]) -> BTreeSet<Millis> {
        let is_off = |id: &PhaseId| {
            (script.iter())
                .any(|phase| phase.id == *id && phase.off_the_record && matches!(phase.rules.see, See::Own))
        };
        let (mut found, mut known, mut begun) = (BTreeSet::new(), None::<BTreeSet<&PersonId>>, 0);
        for (phases, at, people) in &self.reveals {
            if self.phases[begun..*phases].iter().any(|(id, _)| is_off(id)) {
                known = Some(BTreeSet::new());
            }
            begun = *phases;
            if let Some(known) = &mut known {
                if people.iter().any(|person| !known.contains(person)) {
                    found.insert(*at);
                }
                known.extend(people);
            }
        }
        found
    }

    /// Ideas that may have been sent to the inbox in a phase off the record: all that were accepted since one began. An
    /// idea keeps its id; when it was sent its private board alone says, which goes when a workshop is archived.
    pub fn off_ideas(&self, script: &[Phase]) -> BTreeSet<&str> {
        let is_off = |id: &PhaseId| {
            (script.iter()).any(|phase| {
                phase.id == *id && phase.off_the_record && matches!(phase.rules.see, See::Moderated)
            })
        };
        let Some(first) = self.phases.iter().position(|(id, _)| is_off(id)) else { return BTreeSet::new() };
        let since = self.accepted.iter().filter(|(phases, _)| *phases > first);
        since.flat_map(|(_, notes)| notes.iter().map(String::as_str)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        board::{Note, Origin, Place, Zone},
        message::{
            Drafts, Happening, Task,
            script::{Focus, Rules},
        },
    };

    fn id<T: std::str::FromStr>(text: &str) -> T {
        text.parse().ok().expect("an id")
    }

    fn phase(name: &str, off: bool, board: &str, zones: &[&str]) -> Phase {
        let focus = Focus {
            board: (!board.is_empty()).then(|| id(board)),
            zones: zones.iter().map(|zone| (*zone).to_owned()).collect(),
        };
        Phase {
            id: id(name),
            label: name.into(),
            prompt: String::new(),
            seconds: None,
            focus,
            rules: Default::default(),
            enter: Vec::new(),
            exit: Default::default(),
            round: None,
            skipped: false,
            off_the_record: off,
            require_link: None,
            spotlight: None,
        }
    }

    type Written<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>);

    fn board(notes: &[Written<'_>]) -> Board {
        let note = |(name, zone, origin): &(&str, &str, Option<(&str, &str)>)| Note {
            id: (*name).into(),
            text: format!("texte de {name}"),
            place: Place { zone: (!zone.is_empty()).then(|| (*zone).to_owned()), ..Place::default() },
            origin: origin.map(|(board, note)| Origin {
                board: board.into(),
                note: note.into(),
                ..Origin::default()
            }),
            ..Note::default()
        };
        let zones = ["z", "y"].map(|name| (name.to_owned(), Zone { id: name.into(), ..Zone::default() }));
        Board {
            zones: zones.into(),
            notes: notes.iter().map(|n| (n.0.to_owned(), note(n))).collect(),
            ..Board::default()
        }
    }

    fn withheld_of(script: &[Phase], written: &[(&str, &str)]) -> Vec<String> {
        let boards = vec![
            (id("a"), board(&[("one", "z", None), ("two", "y", None), ("free", "", None)])),
            (id("b"), board(&[("copy", "z", Some(("a", "one")))])),
            (id("c"), board(&[("again", "z", Some(("b", "copy"))), ("other", "z", Some(("a", "two")))])),
        ];
        let written = written.iter().map(|(b, n)| NoteRef { board: id(b), note: (*n).into() }).collect();
        let found = withheld(script, &boards, written);
        found.into_iter().map(|note| format!("{}/{}", note.board, note.note)).collect()
    }

    #[test]
    fn e5_what_was_written_off_the_record_stays_and_its_copies_do() {
        assert_eq!(withheld_of(&[], &[("a", "one")]), ["a/one", "b/copy", "c/again"]);
        assert_eq!(withheld_of(&[], &[]), Vec::<String>::new());
    }

    #[test]
    fn e5_a_zone_that_only_such_phases_look_at_stays_whole() {
        let off = phase("in", true, "a", &["z"]);
        assert_eq!(withheld_of(std::slice::from_ref(&off), &[]), ["a/one", "b/copy", "c/again"]);
        let also = phase("work", false, "a", &["z", "y"]);
        assert_eq!(withheld_of(&[off, also], &[]), Vec::<String>::new());
        let whole = phase("in", true, "a", &[]);
        assert_eq!(withheld_of(&[whole], &[]), ["a/free", "a/one", "a/two", "b/copy", "c/again", "c/other"]);
    }

    #[test]
    fn e5_what_stays_behind_is_counted_and_nothing_of_it_is_left() {
        let a = board(&[("one", "z", None), ("two", "y", None)]);
        let kept = keep(&id("a"), &a, &[NoteRef { board: id("a"), note: "one".into() }].into());
        assert_eq!(kept.left_out, [("z".to_owned(), 1)].into());
        assert!(!kept.board.canonical(&id("a")).contains("texte de one"));
        assert!(kept.board.notes.contains_key("two"));
    }

    #[test]
    fn b25_of_joined_ideas_the_count_leaves_and_the_words_that_may_be_told() {
        let mut a = board(&[("one", "z", None), ("two", "y", Some(("b", "card"))), ("off", "z", None)]);
        for (note, text) in [("two", "Texte de ONE "), ("off", "en secret")] {
            let note = a.notes.get_mut(note).expect("a note");
            note.text = text.into();
            let into = Some("one".to_owned());
            note.deleted = Some(crate::board::Deletion { into, ..Default::default() });
        }
        let off = BTreeSet::from([NoteRef { board: id("a"), note: "off".into() }]);
        let kept = keep(&id("a"), &a, &off);
        let label = |text: &str| vec![text.to_owned()];
        // The same words in other capitals are no other words.
        let none = Joined { count: 2, ids: label("two"), texts: Vec::new(), origins: label("") };
        assert_eq!(kept.joined, [("one".to_owned(), none)].into());
        let kept = keep(&id("a"), &a, &BTreeSet::new());
        assert_eq!(kept.joined["one"].texts, label("en secret"));
        let shown = |note: &str| kept.shown_as(note).map(|note| note.id.as_str());
        assert_eq!((shown("off"), shown("one"), shown("never")), (Some("one"), Some("one"), None));
        assert_eq!(
            keep(&id("a"), &a, &[NoteRef { board: id("a"), note: "one".into() }].into()).joined,
            [].into()
        );
    }

    #[test]
    fn e5_a_chronicle_knows_which_reveals_are_of_private_notes_off_the_record() {
        let mut chronicle = Chronicle::default();
        let mut now = 0;
        let mut happens = |happening: &dyn Fn(Millis) -> Happening| {
            now += 10;
            chronicle.fold(now, &happening(now));
        };
        let began = |name: &'static str| move |at| Happening::PhaseStarted { phase: id(name), at };
        let reveals = |people: &'static [&'static str], one| {
            move |at| {
                let theirs = |person: &&str| Drafts { person: id(person), board: id("b"), zone: None };
                let drafts = people.iter().map(theirs).collect();
                let task = Task::Reveal { drafts, one, anonymous: false, at };
                Happening::ErrandGiven { errand: id("e"), task }
            }
        };
        happens(&reveals(&["ada"], false));
        happens(&began("off"));
        happens(&began("work"));
        happens(&reveals(&["ada"], false));
        happens(&reveals(&["ada", "bob"], true));
        happens(&began("private"));
        happens(&reveals(&["ada", "bob"], false));
        happens(&reveals(&["bob", "ada"], false));
        let private = |phase: Phase| Phase { rules: Rules { see: See::Own, ..Rules::default() }, ..phase };
        let script = [
            private(phase("off", true, "", &[])),
            phase("work", false, "", &[]),
            private(phase("private", false, "", &[])),
        ];
        // Ada's first one since, and Bob's, which is in the same errand as another of hers.
        assert_eq!(chronicle.off_reveals(&script), BTreeSet::from([40, 70]));
        assert_eq!(chronicle.off_reveals(&script[1..]), BTreeSet::new());
    }

    #[test]
    fn e5_a_chronicle_knows_when_each_phase_ran() {
        let mut chronicle = Chronicle::default();
        let began = |name: &str, at| Happening::PhaseStarted { phase: id(name), at };
        chronicle.fold(10, &began("in", 10));
        chronicle.fold(30, &began("work", 30));
        chronicle.fold(80, &Happening::WorkshopClosed {});
        chronicle.fold(99, &Happening::WorkshopReopened {});
        let script = [phase("in", true, "", &[]), phase("work", false, "", &[])];
        assert_eq!(chronicle.off_the_record(&script), [Span { from: 10, to: 30 }]);
        assert_eq!((chronicle.began(), chronicle.lasted(109)), (Some(10), Some(99)));
        let spans: Vec<_> = chronicle.phases.iter().map(|(id, span)| (id.as_str(), span.from)).collect();
        assert_eq!(spans, [("in", 10), ("work", 30), ("work", 99)]);
        assert!(Span { from: 10, to: 30 }.has(10) && !Span { from: 10, to: 30 }.has(30));
    }
}
