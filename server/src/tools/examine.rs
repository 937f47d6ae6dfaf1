//! Looks at everything in a data folder: sums, sequences, whether each board and workshop replays, and whether a
//! snapshot is what the entries make.

use super::report::{Name, Notice, Problem, Report, What};
use crate::{
    admission,
    journal::{
        Entry, JournalError, Kind, Loaded, Snapshot, Stream,
        sqlite::inspect::{Damaged, Found, Inspector, Listed},
    },
    room::{
        document::Passed,
        rehearsal::{Unfit, rehearse},
    },
    workshops,
};
use socle_protocol::ids::{BoardId, Seq};
use std::{collections::HashMap, path::Path};

/// Titles of boards, from the workshops that they are in.
pub(super) type Titles = HashMap<BoardId, String>;

/// Everything in this folder.
pub(super) fn folder(dir: &Path) -> Report {
    let mut report = Report::default();
    match Inspector::open(dir) {
        Ok(file) => {
            if let Err(error) = journal(&file, &mut report) {
                report.problems.push(Problem::Unreadable { why: error.to_string() });
            }
        }
        Err(error) => report.problems.push(Problem::Unreadable { why: error.to_string() }),
    }
    if let Err(error) = admission::check_secret(dir) {
        report.problems.push(Problem::Secret { why: error.to_string() });
    }
    report
}

fn journal(file: &Inspector, report: &mut Report) -> Result<(), JournalError> {
    report.problems.extend(file.pages().into_iter().map(|why| Problem::Pages { why }));
    let (streams, wrong) = file.streams()?;
    report.problems.extend(wrong.into_iter().map(|why| Problem::List { why }));
    let mut titles = Titles::new();
    for listed in &streams {
        let findings = stream(file, listed, &mut titles);
        match listed.stream {
            Stream::Workshop(_) => report.workshops += 1,
            Stream::Board(_) => report.boards += 1,
            Stream::Ballots(_) => report.votes += 1,
            Stream::Images(_) => {
                report.images += findings.found.iter().filter(|found| !found.is_void()).count()
            }
        }
        report.entries += findings.found.len() as u64;
        report.set_aside += findings.found.iter().filter(|found| found.is_void()).count() as u64;
        report.snapshots += usize::from(matches!(findings.snapshot, Some(Ok(_))));
        report.problems.extend(findings.problems(&titles));
        report.notices.extend(findings.notices(&titles));
    }
    for (name, owner) in file.claims()? {
        if owner.is_none() {
            report.problems.push(Problem::Claim { name });
        }
    }
    Ok(())
}

/// One stream, looked at from all sides.
pub(super) struct Findings {
    pub(super) listed: Listed,
    /// From sequence 1 on, without gaps.
    pub(super) found: Vec<Found>,
    pub(super) snapshot: Option<Result<Snapshot, Damaged>>,
    /// Where replaying breaks off although every entry is as it was written.
    pub(super) unfit: Option<Unfit>,
    pub(super) differs: bool,
    /// What a load goes on without.
    passed_over: Vec<Passed>,
}

/// Looks at one stream, and learns titles where it is a workshop.
pub(super) fn stream(file: &Inspector, listed: &Listed, titles: &mut Titles) -> Findings {
    let found = file.entries(listed);
    let snapshot = file.snapshot(listed);
    let mut findings = Findings {
        listed: listed.clone(),
        found,
        snapshot,
        unfit: None,
        differs: false,
        passed_over: Vec::new(),
    };
    let whole = findings.whole();
    match &listed.stream {
        Stream::Workshop(id) => match whole.map(|entries| workshops::rehearse(id, entries)) {
            // Erased: nothing more is to be known of it.
            Some(Ok(None)) => {}
            Some(Ok(Some(workshop))) => {
                let known =
                    workshop.view().boards.iter().map(|board| (board.id.clone(), board.title.clone()));
                titles.extend(known);
            }
            Some(Err(JournalError::Damaged { seq, reason })) => {
                findings.unfit = Some(Unfit { seq, why: reason });
            }
            Some(Err(other)) => findings.unfit = Some(Unfit { seq: 0, why: other.to_string() }),
            None => {}
        },
        Stream::Board(_) => board(&mut findings, whole),
        Stream::Ballots(_) => findings.unfit = whole.and_then(|entries| unfit_ballot(&entries)),
        Stream::Images(_) => findings.unfit = whole.and_then(|entries| unfit_image(&entries)),
    }
    findings
}

/// The first entry that is whole and no ballot.
pub(super) fn unfit_ballot(entries: &[Entry]) -> Option<Unfit> {
    match workshops::ballots::read(entries) {
        Err(JournalError::Damaged { seq, reason }) => Some(Unfit { seq, why: reason }),
        _ => None,
    }
}

/// The first entry that is whole and no image.
pub(super) fn unfit_image(entries: &[Entry]) -> Option<Unfit> {
    let other = entries.iter().find(|entry| !matches!(entry.kind, Kind::Image | Kind::Void))?;
    Some(Unfit { seq: other.seq, why: "it is no image".into() })
}

fn board(findings: &mut Findings, whole: Option<Vec<Entry>>) {
    let from_snapshot = match &findings.snapshot {
        Some(Ok(snapshot)) => {
            let after = |found: &&Found| matches!(found, Found::Whole(entry) if entry.seq > snapshot.seq);
            let entries =
                findings.found.iter().filter(after).map(Found::entry).collect::<Option<Vec<Entry>>>();
            match rehearse(&Loaded { snapshot: Some(snapshot.clone()), entries: entries.unwrap_or_default() })
            {
                Ok(board) => Some(board),
                Err(unfit) => {
                    if unfit.seq <= snapshot.seq {
                        let damaged = Damaged::unfit_snapshot(snapshot, unfit.why);
                        findings.snapshot = Some(Err(damaged));
                    }
                    None
                }
            }
        }
        _ => None,
    };
    let Some(entries) = whole else { return };
    // Where something was set aside, the snapshot may well have more than the entries.
    let is_complete = !findings.found.iter().any(Found::is_void);
    match rehearse(&Loaded { snapshot: None, entries }) {
        Ok(mut board) => {
            // A load takes the snapshot where there is one: what it has is not passed over, whatever became of its entry.
            let read = from_snapshot.as_ref().unwrap_or(&board);
            findings.passed_over = read.passed_over().to_vec();
            findings.differs = is_complete && from_snapshot.is_some_and(|mut other| !board.is(&mut other));
        }
        Err(unfit) => findings.unfit = Some(unfit),
    }
}

impl Findings {
    /// Every entry, when all of them are as they were written.
    fn whole(&self) -> Option<Vec<Entry>> {
        self.found.iter().map(Found::entry).collect()
    }

    pub(super) fn name(&self, titles: &Titles) -> Name {
        match &self.listed.stream {
            Stream::Workshop(id) => Name { what: What::Workshop, id: id.to_string(), title: None },
            Stream::Ballots(id) => Name { what: What::Ballots, id: id.to_string(), title: None },
            Stream::Images(id) => Name { what: What::Images, id: id.to_string(), title: None },
            Stream::Board(id) => {
                Name { what: What::Board, id: id.to_string(), title: titles.get(id).cloned() }
            }
        }
    }

    /// What a load goes on without, by name.
    fn notices(&self, titles: &Titles) -> Vec<Notice> {
        let told = |passed: &Passed| Notice { of: self.name(titles), seq: passed.seq, why: passed.why };
        self.passed_over.iter().map(told).collect()
    }

    /// What is wrong with it, by name.
    pub(super) fn problems(&self, titles: &Titles) -> Vec<Problem> {
        let of = || self.name(titles);
        let mut problems = Vec::new();
        for found in &self.found {
            if let Found::Damaged(Damaged { seq, why, .. }) = found {
                problems.push(Problem::Entry { of: of(), seq: *seq, why: why.clone() });
            }
        }
        let has = self.found.len() as Seq;
        if has != self.listed.seq {
            problems.push(Problem::Count { of: of(), says: self.listed.seq, has });
        }
        if let Some(Err(Damaged { why, .. })) = &self.snapshot {
            problems.push(Problem::Snapshot { of: of(), why: why.clone() });
        }
        if let Some(Unfit { seq, why }) = &self.unfit {
            problems.push(Problem::Replay { of: of(), seq: *seq, why: why.clone() });
        }
        if self.differs {
            problems.push(Problem::Differs { of: of() });
        }
        problems
    }
}
