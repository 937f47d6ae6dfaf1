//! A log without one person's words (SPEC G8): what they said, wrote and were called, in every happening; and their
//! reasons on ballots. Everything else of a happening stays, so that the log folds as before.
//!
//! What stays is the workshop's and not a person's: its title, its script, its boards' names, the names of groups that the
//! server made.

use super::vote::Cast;
use crate::{
    board::erase::Mask,
    ids::PersonId,
    message::{
        Happening, NoteRef, Task,
        decision::{DecisionChange, DecisionView, ObjectionState},
        election::{ElectionChange, RoleForm},
        idea::Verdict,
        vote::{Ballot, VoteKind, VotePlan, VoteView, Voter},
    },
    walk::blanked,
};
use std::collections::{BTreeMap, HashSet};

/// What of a log goes.
#[derive(Debug, Clone)]
pub struct Redaction {
    person: PersonId,
    /// What they are called instead.
    name: String,
    /// Notes that have words of theirs: votes on notes quote them, all or part of which is theirs.
    notes: BTreeMap<NoteRef, Option<Mask>>,
    /// What they were called.
    names: HashSet<String>,
    /// What they wrote where the server says it again later.
    said: HashSet<String>,
}

impl Redaction {
    /// Of this person, who is called so from now on; `log` has whose each happening is.
    pub fn of<'a>(
        person: PersonId,
        name: String,
        notes: BTreeMap<NoteRef, Option<Mask>>,
        log: impl IntoIterator<Item = (Option<&'a PersonId>, &'a Happening)>,
    ) -> Self {
        let (names, said) = (HashSet::new(), HashSet::new());
        let mut redaction = Self { person, name, notes, names, said };
        for (by, happening) in log {
            let is_theirs = by == Some(&redaction.person);
            redaction.learn(is_theirs, happening);
        }
        redaction.said.remove("");
        redaction
    }

    fn learn(&mut self, is_theirs: bool, happening: &Happening) {
        match happening {
            Happening::Joined { person, name, .. }
            | Happening::Renamed { person, name }
            | Happening::ContributionsErased { person, name }
                if *person == self.person =>
            {
                self.names.insert(name.clone());
            }
            Happening::ErrandGiven { task: Task::OpenVote { plan }, .. } if is_theirs => {
                self.said.insert(plan.title.clone());
                self.said.extend(plan.options.iter().cloned());
                if let VoteKind::TwoAxes { x, y, .. } = &plan.how {
                    self.said.extend([x.clone(), y.clone()]);
                }
            }
            Happening::ElectionOpened { election } if is_theirs => self.learn_role(&election.role),
            Happening::ElectionChanged { change: ElectionChange::Described { role }, .. } if is_theirs => {
                self.learn_role(role);
            }
            _ => {}
        }
    }

    fn learn_role(&mut self, role: &RoleForm) {
        let RoleForm { name, mission, duties, criteria, term } = role;
        self.said.extend([name, mission, duties, criteria, term].map(Clone::clone));
    }

    /// Takes their words out of a happening; `by` is whose it is.
    pub fn happening(&self, by: Option<&PersonId>, happening: &mut Happening) {
        let is_theirs = by == Some(&self.person);
        match happening {
            Happening::Joined { person, name, .. }
            | Happening::Renamed { person, name }
            | Happening::ContributionsErased { person, name } => {
                if *person == self.person {
                    name.clone_from(&self.name);
                }
            }
            Happening::Categorized { person, category } => {
                if *person == self.person {
                    *category = None;
                }
            }
            Happening::GroupRenamed { name, .. } => blank_if(is_theirs, name),
            Happening::ImageKept { image } => {
                if image.by.as_ref() == Some(&self.person) {
                    blank(&mut image.image);
                    image.bytes = 0;
                }
            }
            Happening::ErrandGiven { task: Task::OpenVote { plan }, .. } => {
                if is_theirs {
                    blank_plan(plan);
                }
            }
            Happening::ErrandGiven {
                task: Task::Judge { verdict: Verdict::Decline { word }, .. }, ..
            } => {
                blank_if(is_theirs, word);
            }
            Happening::ReportWritten { section, .. } => {
                blank_if(is_theirs, &mut section.title);
                blank_if(is_theirs, &mut section.text);
            }
            Happening::VoteOpened { vote } => self.vote(vote),
            Happening::DecisionOpened { decision } => self.decision(is_theirs, decision),
            Happening::DecisionChanged { change, .. } => self.decision_change(is_theirs, change),
            Happening::ElectionOpened { election } => {
                self.role(is_theirs, &mut election.role);
                for member in &mut election.circle {
                    if member.id == self.person {
                        member.name.clone_from(&self.name);
                    }
                }
            }
            Happening::ElectionChanged { change, .. } => match change {
                ElectionChange::Described { role } => self.role(is_theirs, role),
                ElectionChange::Closed { minutes } => {
                    self.role(false, &mut minutes.role);
                    if let Some(elected) = &mut minutes.elected {
                        self.named(elected);
                    }
                }
                ElectionChange::Advanced { .. }
                | ElectionChange::Excused { .. }
                | ElectionChange::CountingBegan { .. }
                | ElectionChange::BallotOpened {}
                | ElectionChange::Proposed { .. }
                | ElectionChange::Revealed { .. }
                | ElectionChange::Settled { .. } => {}
            },
            // The workshop's own words, or none: named one by one, so that whoever adds a happening decides.
            Happening::Created { .. }
            | Happening::Retitled { .. }
            | Happening::BoardAdded { .. }
            | Happening::BoardRetitled { .. }
            | Happening::Continues { .. }
            | Happening::Documents { .. }
            | Happening::Followed { .. }
            | Happening::FollowingEnded { .. }
            | Happening::ScriptSet { .. }
            | Happening::GroupsMade { .. }
            | Happening::RoleChanged { .. }
            | Happening::Removed { .. }
            | Happening::Readmitted { .. }
            | Happening::DoorLocked {}
            | Happening::DoorUnlocked {}
            | Happening::PhaseSkipped { .. }
            | Happening::PhaseStarted { .. }
            | Happening::Paused { .. }
            | Happening::Resumed { .. }
            | Happening::TimeAdded { .. }
            | Happening::TimeUp { .. }
            | Happening::WritingEnded { .. }
            | Happening::ExtraTimeGiven { .. }
            | Happening::Frozen {}
            | Happening::Thawed {}
            | Happening::WorkshopClosed {}
            | Happening::WorkshopReopened {}
            | Happening::WorkshopArchived {}
            | Happening::RetentionSet { .. }
            | Happening::WorkshopPurged {}
            | Happening::BoardsErased { .. }
            | Happening::Accessed { .. }
            | Happening::ScreenHidden { .. }
            | Happening::LookedHere { .. }
            | Happening::HandRaised { .. }
            | Happening::HandLowered { .. }
            | Happening::GroupRemoved { .. }
            | Happening::Grouped { .. }
            | Happening::HostSet { .. }
            | Happening::TablesSet { .. }
            | Happening::Rotated { .. }
            | Happening::TableTimed { .. }
            | Happening::Spotlit { .. }
            | Happening::ErrandGiven { .. }
            | Happening::ErrandDone { .. }
            | Happening::VoteClosed { .. }
            | Happening::VoteRevealed { .. }
            | Happening::VoteCancelled { .. }
            | Happening::ReplayPublished { .. }
            | Happening::ReplayRevoked { .. }
            | Happening::GateOpened { .. }
            | Happening::GateClosed { .. }
            | Happening::GateCancelled { .. }
            | Happening::ReportOrdered { .. }
            | Happening::ReportPublished { .. }
            | Happening::ReportRevoked {} => {}
            Happening::PointNamed { label } => blank_if(is_theirs, label),
        }
    }

    /// Takes their words off a ballot; whose it is, and what it says, stays.
    pub fn cast(&self, cast: &mut Cast) {
        let is_own = matches!(&cast.voter, Voter::Person { person } if *person == self.person);
        if !is_own && cast.by.as_ref() != Some(&self.person) {
            return;
        }
        match &mut cast.ballot {
            Ballot::Consent { answers } => answers.iter_mut().for_each(|answer| blank(&mut answer.reason)),
            Ballot::Nomination { why, .. } => blank(why),
            Ballot::Dots { .. }
            | Ballot::YesNo { .. }
            | Ballot::Scale { .. }
            | Ballot::TwoAxes { .. }
            | Ballot::Ranking { .. }
            | Ballot::Judgement { .. } => {}
        }
    }

    /// Its options quote notes, or what was typed in its plan.
    fn vote(&self, vote: &mut VoteView) {
        blank_if(self.said.contains(&vote.title), &mut vote.title);
        if let VoteKind::TwoAxes { x, y, .. } = &mut vote.how {
            blank_if(self.said.contains(x), x);
            blank_if(self.said.contains(y), y);
        }
        let board = vote.board.clone();
        let quoted = |note: &str, text: &mut String| {
            let note = board.clone().map(|board| NoteRef { board, note: note.to_owned() });
            match note.and_then(|note| self.notes.get(&note)) {
                Some(Some(Mask { was, is })) if was == text => text.clone_from(is),
                // It is blanked already.
                Some(Some(Mask { is, .. })) if is == text => {}
                Some(_) => blank(text),
                None => blank_if(self.said.contains(text), text),
            }
        };
        for option in &mut vote.options {
            quoted(&option.id, &mut option.text);
            for idea in option.ideas.iter_mut().flatten() {
                quoted(&idea.note, &mut idea.text);
            }
        }
    }

    fn decision(&self, is_theirs: bool, decision: &mut DecisionView) {
        if !is_theirs && decision.plan.proposer.as_ref() != Some(&self.person) {
            return;
        }
        let plan = &mut decision.plan;
        for text in [&mut plan.subject, &mut plan.text, &mut plan.context, &mut plan.trial] {
            blank(text);
        }
        decision.versions.iter_mut().for_each(|version| blank(&mut version.text));
    }

    fn decision_change(&self, is_theirs: bool, change: &mut DecisionChange) {
        match change {
            DecisionChange::Written { version } => blank_if(is_theirs, &mut version.text),
            DecisionChange::Asked { question } => {
                blank_if(question.person == self.person, &mut question.text)
            }
            DecisionChange::Answered { text, .. } => blank_if(is_theirs, text),
            DecisionChange::Spoke { spoken } => {
                if let Some(text) = &mut spoken.text {
                    blank_if(is_theirs || spoken.person == self.person, text);
                }
            }
            DecisionChange::Revealed { objections, .. } => {
                for objection in objections {
                    let own = matches!(&objection.voter, Voter::Person { person } if *person == self.person);
                    blank_if(own, &mut objection.reason);
                }
            }
            DecisionChange::Settled { state: ObjectionState::Inadmissible { reason }, .. } => {
                blank_if(is_theirs, reason);
            }
            DecisionChange::Adopted { outcome } => self.named(&mut outcome.owner),
            DecisionChange::Advanced { .. }
            | DecisionChange::Settled { .. }
            | DecisionChange::Postponed {}
            | DecisionChange::Withdrawn {} => {}
        }
    }

    fn role(&self, is_theirs: bool, role: &mut RoleForm) {
        let RoleForm { name, mission, duties, criteria, term } = role;
        for text in [name, mission, duties, criteria, term] {
            blank_if(is_theirs || self.said.contains(text.as_str()), text);
        }
    }

    /// A name that may be theirs.
    fn named(&self, name: &mut String) {
        if self.names.contains(name) {
            name.clone_from(&self.name);
        }
    }
}

fn blank(text: &mut String) {
    *text = blanked(text);
}

fn blank_if(it_goes: bool, text: &mut String) {
    if it_goes {
        blank(text);
    }
}

fn blank_plan(plan: &mut VotePlan) {
    blank(&mut plan.title);
    plan.options.iter_mut().for_each(blank);
    if let VoteKind::TwoAxes { x, y, .. } = &mut plan.how {
        blank(x);
        blank(y);
    }
}

#[cfg(test)]
mod tests;
