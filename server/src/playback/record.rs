//! The log of a workshop, read for its replay: its chapters, its marks, and what of its past is not told (SPEC Y3, Y5).

use super::Cut;
use crate::journal::{Entry, Journal, JournalError, Kind, Stream};
use socle_protocol::{
    board::Note,
    ids::{BoardId, Millis, PersonId, Seq, VoteId},
    message::{
        Done, Happening, Task,
        decision::DecisionChange,
        election::ElectionChange,
        idea::Verdict,
        script::{Authors, Phase, See, Stage},
    },
    replay::{Chapter, Mark, MarkKind},
    workshop::Workshop,
};
use std::collections::{BTreeSet, HashMap};

/// An edit that was accepted while authors were masked has its time from before the room heard that they no longer are.
/// So long after such a phase nobody is named either.
const HEARD: Millis = 2000;

/// A stretch of time; still going on, where it has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: Millis,
    to: Millis,
}

impl Span {
    fn has(&self, at: Millis) -> bool {
        self.from <= at && at < self.to
    }
}

pub(super) struct Record {
    /// As it is now.
    pub(super) workshop: Workshop,
    pub(super) seq: Seq,
    pub(super) chapters: Vec<Chapter>,
    pub(super) marks: Vec<Mark>,
    /// Off the record, by the script.
    off: Vec<Span>,
    /// That, and what this reader does not get.
    untold: Vec<Span>,
    /// What this reader does not get, whoever lets it be told.
    left: Vec<Span>,
    masked: Vec<Span>,
    /// The times that notes carry which were written in private off the record, and revealed later.
    off_reveals: BTreeSet<Millis>,
    /// Who wrote in private off the record, and has not been revealed since: all but these.
    revealed_since: Option<BTreeSet<PersonId>>,
    /// Ideas that were accepted since a phase off the record had an inbox.
    off_ideas: Option<BTreeSet<String>>,
    tasks: HashMap<String, Task>,
    at: Millis,
    /// Boards that may be named; none: all.
    named: Option<BTreeSet<String>>,
}

impl Record {
    pub(super) async fn read(journal: &dyn Journal, cut: &Cut) -> Result<Option<Self>, JournalError> {
        let loaded = journal.load(Stream::Workshop(cut.workshop.clone())).await?;
        let mut record: Option<Self> = None;
        for entry in loaded.entries {
            if entry.kind == Kind::Void {
                if let Some(record) = &mut record {
                    record.seq = entry.seq;
                    record.workshop.skip(entry.seq);
                }
                continue;
            }
            let happening: Happening = serde_json::from_slice(&entry.body)
                .map_err(|error| JournalError::Damaged { seq: entry.seq, reason: error.to_string() })?;
            match &mut record {
                Some(record) => record.take(&entry, &happening, cut),
                None => record = Self::begin(&entry, &happening, cut),
            }
        }
        Ok(record)
    }

    fn begin(entry: &Entry, happening: &Happening, cut: &Cut) -> Option<Self> {
        let workshop = Workshop::begin(cut.workshop.clone(), happening)?;
        let before = Chapter {
            phase: None,
            label: String::new(),
            prompt: String::new(),
            from: entry.at,
            to: entry.at,
            after: 0,
            round: None,
            off_the_record: false,
        };
        Some(Self {
            workshop,
            seq: entry.seq,
            chapters: vec![before],
            marks: Vec::new(),
            off: Vec::new(),
            untold: Vec::new(),
            left: Vec::new(),
            masked: Vec::new(),
            off_reveals: BTreeSet::new(),
            revealed_since: None,
            off_ideas: None,
            tasks: HashMap::new(),
            at: entry.at,
            named: cut.published.then(|| cut.boards.iter().map(ToString::to_string).collect()),
        })
    }

    fn take(&mut self, entry: &Entry, happening: &Happening, cut: &Cut) {
        self.at = self.at.max(entry.at);
        self.seq = entry.seq;
        self.workshop.fold(entry.seq, happening);
        match happening {
            Happening::PhaseStarted { at, .. } => self.start(*at, cut),
            Happening::ErrandGiven { errand, task } => {
                self.set_out(task);
                self.tasks.insert(errand.to_string(), task.clone());
            }
            Happening::ErrandDone { errand, done } => {
                let task = self.tasks.remove(errand.as_str());
                self.done(task.as_ref(), done);
            }
            Happening::VoteOpened { vote } => {
                self.mark(MarkKind::VoteOpened, &vote.title, vote.board.clone());
            }
            Happening::VoteClosed { vote } => self.mark_vote(MarkKind::VoteClosed, vote),
            Happening::VoteRevealed { vote, .. } => self.mark_vote(MarkKind::VoteRevealed, vote),
            Happening::DecisionChanged { decision, change } => {
                let what = match change {
                    DecisionChange::Revealed { objections, .. } if !objections.is_empty() => {
                        MarkKind::Objection
                    }
                    DecisionChange::Adopted { .. } => MarkKind::Decided,
                    _ => return,
                };
                let known = self.workshop.view().decisions.iter().find(|known| known.id == *decision);
                let label = known.map(|known| known.plan.subject.clone()).unwrap_or_default();
                self.mark(what, &label, None);
            }
            Happening::ElectionChanged { election, change: ElectionChange::Closed { .. } } => {
                // For which role; who it is stands in the minutes, not in a replay.
                let known = self.workshop.view().elections.iter().find(|known| known.id == *election);
                let role = known.map(|known| known.role.name.clone()).unwrap_or_default();
                self.mark(MarkKind::Elected, &role, None);
            }
            Happening::Rotated { .. } => self.mark(MarkKind::Rotated, "", None),
            Happening::PointNamed { label } => self.mark(MarkKind::Named, label, None),
            Happening::WorkshopClosed {} => self.mark(MarkKind::Closed, "", None),
            _ => {}
        }
    }

    /// A phase begins, for the first time or again.
    fn start(&mut self, at: Millis, cut: &Cut) {
        let Some(phase) = self.workshop.phase().cloned() else { return };
        let at = at.max(self.chapters.last().map_or(0, |chapter| chapter.from));
        for spans in [&mut self.off, &mut self.untold, &mut self.left] {
            end(spans, at);
        }
        end(&mut self.masked, at.saturating_add(HEARD));
        if let Some(last) = self.chapters.last_mut() {
            last.to = at;
        }
        let span = Span { from: at, to: Millis::MAX };
        let is_told = cut.phases.as_ref().is_none_or(|phases| phases.contains(&phase.id));
        if phase.off_the_record {
            self.off.push(span);
            match phase.rules.see {
                See::Own => self.revealed_since = Some(BTreeSet::new()),
                See::Moderated => drop(self.off_ideas.get_or_insert_default()),
                See::Everyone | See::Group => {}
            }
        }
        if phase.off_the_record || !is_told {
            self.untold.push(span);
        }
        if !is_told {
            self.left.push(span);
        }
        if phase.rules.authors == Authors::Masked {
            self.masked.push(span);
        }
        let named = if is_told { Some(phase) } else { None };
        let of = |field: fn(&Phase) -> String| named.as_ref().map(field).unwrap_or_default();
        self.chapters.push(Chapter {
            phase: named.as_ref().map(|phase| phase.id.clone()),
            label: of(|phase| phase.label.clone()),
            prompt: of(|phase| phase.prompt.clone()),
            from: at,
            to: at,
            after: 0,
            round: named.as_ref().and_then(|phase| phase.round),
            off_the_record: named.as_ref().is_none_or(|phase| phase.off_the_record),
        });
    }

    /// What was written in private off the record stays so, whenever it is revealed.
    fn set_out(&mut self, task: &Task) {
        if let (Task::Judge { ideas, verdict: Verdict::Accept { .. }, .. }, Some(sent)) =
            (task, &mut self.off_ideas)
        {
            sent.extend(ideas.iter().map(|idea| idea.note.clone()));
        }
        let (Task::Reveal { drafts, one: false, at, .. }, Some(revealed)) = (task, &mut self.revealed_since)
        else {
            return;
        };
        if drafts.iter().any(|theirs| !revealed.contains(&theirs.person)) {
            self.off_reveals.insert(*at);
        }
        revealed.extend(drafts.iter().map(|theirs| theirs.person.clone()));
    }

    fn done(&mut self, task: Option<&Task>, done: &Done) {
        match (done, task) {
            (Done::Revealed { notes, .. }, _) if *notes > 0 => self.mark(MarkKind::Revealed, "", None),
            (
                Done::Poured { notes },
                Some(
                    Task::Pour { board, .. } | Task::PourZones { board, .. } | Task::PourRooms { board, .. },
                ),
            ) if *notes > 0 => {
                self.mark(MarkKind::Poured, "", Some(board.clone()));
            }
            (Done::Restored { boards }, _) => {
                for restored in boards {
                    self.mark(MarkKind::Restored, "", Some(restored.board.clone()));
                }
            }
            _ => {}
        }
    }

    fn mark_vote(&mut self, what: MarkKind, vote: &VoteId) {
        let known = self.workshop.view().votes.iter().find(|known| known.id == *vote);
        let (label, board) = known.map(|vote| (vote.title.clone(), vote.board.clone())).unwrap_or_default();
        self.mark(what, &label, board);
    }

    fn mark(&mut self, what: MarkKind, label: &str, board: Option<BoardId>) {
        // What a phase says that is not told is not told by its flags either.
        if what == MarkKind::Closed || !self.is_untold(self.at) {
            self.marks.push(Mark { at: self.at, after: 0, what, label: label.to_owned(), board });
        }
    }

    /// Is what is written at this time off the record, or in a phase that this reader does not get?
    pub(super) fn is_untold(&self, at: Millis) -> bool {
        self.untold.iter().any(|span| span.has(at))
    }

    /// Does this reader get nothing of what is written at this time, not even what its author lets be told?
    pub(super) fn is_left_out(&self, at: Millis) -> bool {
        self.left.iter().any(|span| span.has(at))
    }

    /// When telling began again, at the latest before `at`.
    pub(super) fn told_again(&self, at: Millis) -> Millis {
        self.untold.iter().map(|span| span.to).filter(|to| *to <= at).max().unwrap_or(at)
    }

    /// Was this note written off the record, whenever it came? A phone that was offline sends it later, private notes are
    /// revealed later, and ideas of an inbox accepted.
    pub(super) fn is_of_off(&self, note: &Note) -> bool {
        self.off_reveals.contains(&note.at)
            || self.off_ideas.as_ref().is_some_and(|sent| sent.contains(&note.id))
            || self.off.iter().any(|span| span.has(note.at))
    }

    /// Is nobody named who does something at this time?
    pub(super) fn is_masked(&self, at: Millis) -> bool {
        self.masked.iter().any(|span| span.has(at))
    }

    /// May this board be named, as where a copy is from?
    pub(super) fn may_name(&self, board: &str) -> bool {
        self.named.as_ref().is_none_or(|named| named.contains(board))
    }

    /// Has anything been off the record at all?
    pub(super) fn has_off(&self) -> bool {
        !self.off.is_empty() || !self.off_reveals.is_empty()
    }

    /// Moments between which several edits may become one step: nothing moves past a chapter's beginning, or a mark.
    pub(super) fn bounds(&self) -> Vec<Millis> {
        let chapters = self.chapters.iter().map(|chapter| chapter.from);
        let mut bounds: Vec<Millis> = chapters.chain(self.marks.iter().map(|mark| mark.at)).collect();
        bounds.sort_unstable();
        bounds.dedup();
        bounds
    }

    /// Will nothing more be written, unless it is opened again?
    pub(super) fn is_closed(&self) -> bool {
        matches!(self.workshop.view().stage, Stage::Closed | Stage::Archived)
    }
}

fn end(spans: &mut [Span], at: Millis) {
    if let Some(last) = spans.last_mut().filter(|last| last.to == Millis::MAX) {
        last.to = at;
    }
}
