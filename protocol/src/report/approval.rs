//! What was decided, space by space or note by note (SPEC B22): what may leave as validated, and what is still open.
//! Whoever decided is named by role only.

use super::Material;
use crate::{
    board::{Approval, Decided},
    export::document::{Block, Fact, Part},
};

/// Something that is decided on: a row of a table, or a form.
pub(super) struct Subject<'a> {
    title: &'a str,
    decided: Option<Decided>,
}

impl Subject<'_> {
    /// Nothing was decided, or to look at it again. What was set aside is decided.
    fn is_open(&self) -> bool {
        self.decided.is_none_or(|decided| decided.state == Approval::Review)
    }
}

impl Material<'_> {
    fn subjects(&self) -> Vec<Subject<'_>> {
        let zones = self.spaces.iter().flat_map(|space| space.kept.board.outline().sections);
        let subjects =
            zones.map(|section| section.zone).filter(|zone| zone.is_decided_on()).flat_map(|zone| match zone
                .rows
                .as_slice()
            {
                [] => vec![Subject { title: &zone.title, decided: zone.decided }],
                rows => (rows.iter())
                    .map(|head| Subject { title: &head.label, decided: head.decided })
                    .collect::<Vec<_>>(),
            });
        subjects.collect()
    }

    /// How many things are not decided, or to be looked at again.
    pub fn open_points(&self) -> u32 {
        super::count(self.subjects().iter().filter(|subject| subject.is_open()).count())
    }

    /// Is it validated, and what is open: said at the head of what may be.
    pub(super) fn approval_facts(&self) -> Vec<Fact> {
        let words = self.words;
        let subjects = self.subjects();
        let open: Vec<&Subject<'_>> = subjects.iter().filter(|subject| subject.is_open()).collect();
        if open.is_empty() {
            return vec![Fact::new(words.state, words.approved)];
        }
        let mut facts = vec![Fact::new(words.state, words.not_approved)];
        for (name, is_decided) in [(words.to_review, true), (words.undecided, false)] {
            let titles: Vec<&str> = (open.iter().filter(|subject| subject.decided.is_some() == is_decided))
                .map(|subject| subject.title)
                .collect();
            if !titles.is_empty() {
                facts.push(Fact::new(name, titles.join(", ")));
            }
        }
        facts
    }

    /// What was decided of each, when, and by which role.
    pub(super) fn approvals(&self) -> Option<Part> {
        let words = self.words;
        let said = |decided: &Decided| match decided.state {
            Approval::Validated => words.approved,
            Approval::Review => words.looked_again,
            Approval::SetAside => words.put_aside,
        };
        let row = |subject: &Subject<'_>| {
            let decided = subject.decided.as_ref();
            vec![
                subject.title.to_owned(),
                decided.map_or(words.no_decision, said).to_owned(),
                decided.map(|decided| words.day(decided.at)).unwrap_or_default(),
                decided.map(|_| words.by_facilitation).unwrap_or_default().to_owned(),
            ]
        };
        let rows: Vec<Vec<String>> = self.subjects().iter().map(row).collect();
        let columns = [words.subject, words.decision, words.date, words.decided_by].map(str::to_owned).into();
        let blocks = vec![Block::Table { title: String::new(), columns, rows }];
        let part =
            Part { id: "approvals".into(), title: words.decisions.to_owned(), text: String::new(), blocks };
        (!matches!(part.blocks.as_slice(), [Block::Table { rows, .. }] if rows.is_empty())).then_some(part)
    }
}
