//! What was decided: votes as tallies, priorities, decisions with how objections were lifted, elections' minutes.
//! Nobody is named but whom an election's minutes name, and what the facilitation wrote.

use super::Material;
use crate::{
    export::{
        document::{Bar, Block, Fact, Idea, Part},
        plan,
        space::Space,
        words::Words,
    },
    message::{
        NoteRef,
        decision::{DecisionState, DecisionView, Objection, ObjectionState},
        election::ElectionView,
        vote::{Consent, Tally, TallyLine, VoteKind, VoteOption, VoteState, VoteView},
    },
    plan::Plan,
    role::Role,
};

/// An option's priority in a result: the first three.
const PRIORITIES: u32 = 3;

/// Votes that are told to everyone, with their tallies.
fn told<'a>(material: &'a Material<'_>) -> impl Iterator<Item = (&'a VoteView, &'a Tally)> {
    let revealed = material.view.votes.iter().filter(|vote| vote.state == VoteState::Revealed);
    revealed.filter_map(|vote| Some((vote, vote.tally.as_ref()?)))
}

/// What is voted on, in words; a vote by group says whose it is.
fn title(material: &Material<'_>, vote: &VoteView) -> String {
    let group = vote.group.as_ref().and_then(|id| {
        let board = vote.board.as_ref().and_then(|id| material.spaces.iter().find(|space| space.id == *id));
        let group = material.view.groups.iter().find(|group| group.id == *id)?;
        Some(board.map_or_else(|| group.letter.clone(), |space| space.title.clone()))
    });
    group.map_or_else(|| vote.title.clone(), |group| format!("{} — {group}", vote.title))
}

fn label(material: &Material<'_>, vote: &VoteView, line: &TallyLine) -> String {
    let option = vote.options.iter().find(|option| option.id == line.option);
    let person = || material.view.people.iter().find(|someone| someone.id.as_str() == line.option);
    // An option that is a note is quoted as it is now, or not at all: what stays behind is no option to be read.
    let space = vote.board.as_ref().and_then(|board| material.spaces.iter().find(|space| space.id == *board));
    // Texts are numbered; whatever else stands for itself is a note.
    let is_text = |id: &str| id.parse::<u32>().is_ok();
    match (option, space) {
        (Some(option), Some(space)) if option.ideas.is_some() => {
            zone(space, option).unwrap_or_else(|| material.words.source_gone.to_owned())
        }
        (Some(option), Some(space)) if option.zone.is_some() || !is_text(&option.id) => {
            let note = space.kept.shown_as(&option.id).map(|note| note.text.clone());
            let told = note.or_else(|| spot(space, option, material.words));
            told.unwrap_or_else(|| material.words.source_gone.to_owned())
        }
        (Some(option), _) => option.text.clone(),
        (None, _) => person().map_or_else(|| line.option.clone(), |person| person.name.clone()),
    }
}

/// «×3»: how many ideas an option stood for when the vote was opened, where others were joined into it (SPEC V2). Of one
/// that is told no more there is nothing to count.
fn times(vote: &VoteView, line: &TallyLine, label: &str, words: &Words) -> Option<String> {
    let option = vote.options.iter().find(|option| option.id == line.option)?;
    option.times.filter(|_| label != words.source_gone).map(|n| words.n_times(n))
}

/// An option that is an ESPACE of a plan: as it is called now, with its number on the plan.
fn spot(space: &Space, option: &VoteOption, words: &Words) -> Option<String> {
    let outline = space.kept.board.outline();
    let plan = Plan::of(&outline, option.zone.as_deref()?)?;
    plan.spots.iter().find(|spot| spot.section.zone.id == option.id).map(|spot| plan::numbered(spot, words))
}

/// An option that is a zone: as it is called now.
fn zone(space: &Space, option: &VoteOption) -> Option<String> {
    let outline = space.kept.board.outline();
    let section = outline.sections.iter().find(|section| section.zone.id == option.id)?;
    Some(section.zone.title.clone())
}

/// The seven grades of majority judgement.
const GRADES: [[&str; 7]; 2] = [
    ["à rejeter", "insuffisant", "passable", "assez bien", "bien", "très bien", "excellent"],
    ["to reject", "poor", "fair", "quite good", "good", "very good", "excellent"],
];

/// The ending of a French word that is counted.
fn plural(count: u32) -> &'static str {
    if count > 1 { "s" } else { "" }
}

fn value(material: &Material<'_>, vote: &VoteView, line: &TallyLine) -> String {
    let words = material.words;
    let english = words.code() == "en";
    let at = |n: usize| line.counts.get(n).copied().unwrap_or_default();
    match &vote.how {
        VoteKind::Dots { .. } | VoteKind::Ranking { .. } => words.n_points(line.score),
        VoteKind::YesNo {} if english => format!("{} yes, {} no, {} abstained", at(0), at(1), at(2)),
        VoteKind::YesNo {} => format!("{} oui, {} non, {} abstention{}", at(0), at(1), at(2), plural(at(2))),
        VoteKind::Scale { steps } => format!("{} / {steps}", words.number(line.score)),
        VoteKind::TwoAxes { steps, x, y } => match line.place {
            Some(place) => format!(
                "{x}{colon}{} / {steps}, {y}{colon}{} / {steps}",
                words.number(place.x),
                words.number(place.y),
                colon = words.colon()
            ),
            None => words.number(line.score),
        },
        VoteKind::Judgement {} => {
            let grades = GRADES[usize::from(english)];
            let grade = usize::try_from(line.grade.unwrap_or_default()).unwrap_or_default();
            grades.get(grade).copied().unwrap_or_default().to_owned()
        }
        VoteKind::Consent {} if english => {
            format!("{} without objection, {} objecting, {} asking", at(0), at(1), at(2))
        }
        VoteKind::Consent {} => {
            let (objections, questions) = (plural(at(1)), plural(at(2)));
            format!(
                "{} sans objection, {} objection{objections}, {} question{questions}",
                at(0),
                at(1),
                at(2)
            )
        }
        VoteKind::Nomination { .. } => words.number(line.score),
    }
}

/// How long a bar is.
fn part_of(vote: &VoteView, tally: &Tally, line: &TallyLine) -> f64 {
    let share = |part: f64, whole: f64| if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 };
    let first = f64::from(line.counts.first().copied().unwrap_or_default());
    match &vote.how {
        VoteKind::YesNo {} | VoteKind::Consent {} => share(first, f64::from(tally.cast)),
        VoteKind::Scale { steps } | VoteKind::TwoAxes { steps, .. } => share(line.score, f64::from(*steps)),
        VoteKind::Judgement {} => share(f64::from(line.grade.unwrap_or_default()), 6.0),
        VoteKind::Dots { .. } | VoteKind::Ranking { .. } | VoteKind::Nomination { .. } => {
            share(line.score, tally.lines.iter().map(|line| line.score).fold(0.0, f64::max))
        }
    }
}

pub(super) fn votes(material: &Material<'_>) -> Option<Part> {
    let words = material.words;
    let blocks: Vec<Block> = told(material)
        .map(|(vote, tally)| {
            let mut note = words.cast_of(tally.cast, tally.of);
            if tally.proxies > 0 {
                note = format!("{note}, {}", words.proxies(tally.proxies));
            }
            let bar = |line: &TallyLine| {
                let label = label(material, vote, line);
                Bar {
                    label: match times(vote, line, &label, words) {
                        Some(times) => format!("{label}\u{a0}{times}"),
                        None => label,
                    },
                    rank: line.rank,
                    part: part_of(vote, tally, line),
                    value: value(material, vote, line),
                }
            };
            Block::Bars { title: title(material, vote), note, bars: tally.lines.iter().map(bar).collect() }
        })
        .collect();
    let part = Part { id: "votes".into(), title: words.votes.to_owned(), text: String::new(), blocks };
    (!part.blocks.is_empty()).then_some(part)
}

/// What came first where ideas were put in order; a café has its own table of them.
pub(super) fn priorities(material: &Material<'_>) -> Option<Part> {
    if super::cafe::is_one(material) {
        return None;
    }
    let words = material.words;
    let mut blocks = Vec::new();
    for (vote, tally) in told(material) {
        let orders = matches!(
            vote.how,
            VoteKind::Dots { .. }
                | VoteKind::Ranking { .. }
                | VoteKind::Scale { .. }
                | VoteKind::Judgement {}
        );
        if !orders || tally.lines.len() < 2 {
            continue;
        }
        let first = tally.lines.iter().filter(|line| line.rank <= PRIORITIES && line.score > 0.0);
        let idea = |line: &TallyLine| {
            let source =
                vote.board.as_ref().map(|board| NoteRef { board: board.clone(), note: line.option.clone() });
            let text = label(material, vote, line);
            let times = times(vote, line, &text, words);
            let remarks = times.into_iter().chain([value(material, vote, line)]).collect();
            Idea { text, remarks, source, picture: None }
        };
        let ideas: Vec<Idea> = first.map(idea).collect();
        if !ideas.is_empty() {
            blocks.push(Block::Ideas { title: title(material, vote), numbered: true, ideas });
        }
    }
    let part =
        Part { id: "priorities".into(), title: words.priorities.to_owned(), text: String::new(), blocks };
    (!part.blocks.is_empty()).then_some(part)
}

/// A section for each decision.
pub(super) fn decisions(material: &Material<'_>) -> Vec<Part> {
    material.view.decisions.iter().map(|decision| one_decision(material, decision)).collect()
}

fn one_decision(material: &Material<'_>, decision: &DecisionView) -> Part {
    let words = material.words;
    let state = match decision.state {
        DecisionState::Draft => words.draft,
        DecisionState::Adopted => words.adopted,
        DecisionState::Postponed => words.postponed,
        DecisionState::Withdrawn => words.withdrawn,
        _ => words.under_way,
    };
    let mut facts = vec![Fact::new(words.state, state)];
    let mut fact = |name: &str, value: &str| {
        if !value.trim().is_empty() {
            facts.push(Fact::new(name, value));
        }
    };
    let current = match &decision.outcome {
        Some(outcome) => {
            fact(words.owner, &outcome.owner);
            fact(words.review, &words.written_day(&outcome.review_on));
            decision.versions.iter().find(|version| version.n == outcome.version)
        }
        None => decision.versions.last(),
    };
    fact(words.trial, &decision.plan.trial);
    let text = current.map_or(decision.plan.text.as_str(), |version| version.text.as_str());
    let named = if decision.outcome.is_some() { words.adopted_text } else { words.text };
    facts.insert(0, Fact::new(named, text));
    let mut blocks = vec![Block::Facts { facts }];
    if decision.versions.len() > 1 {
        let row = |version: &crate::message::decision::TextVersion| {
            let by =
                if version.by == Role::Facilitator { words.by_facilitation } else { words.by_participant };
            vec![version.n.to_string(), version.text.clone(), by.to_owned()]
        };
        let columns = [words.version, words.text, words.written_by].map(str::to_owned).into();
        let rows = decision.versions.iter().map(row).collect();
        blocks.push(Block::Table { title: words.versions.to_owned(), columns, rows });
    }
    if !decision.objections.is_empty() {
        let row = |objection: &Objection| {
            let what = if objection.say == Consent::Question { words.question } else { words.objection };
            vec![what.to_owned(), objection.reason.clone(), became(material, objection)]
        };
        let columns = [words.objection, words.text, words.became].map(str::to_owned).into();
        let rows = decision.objections.iter().map(row).collect();
        blocks.push(Block::Table { title: words.objections.to_owned(), columns, rows });
    }
    let title = format!("{}{}{}", words.decision, words.colon(), decision.plan.subject);
    Part { id: format!("decision-{}", decision.id), title, text: String::new(), blocks }
}

fn became(material: &Material<'_>, objection: &Objection) -> String {
    let words = material.words;
    match &objection.state {
        ObjectionState::Open {} | ObjectionState::ToRecheck {} => words.open.to_owned(),
        ObjectionState::Lifted {} => words.lifted.to_owned(),
        ObjectionState::Integrated { version } => format!("{} {version}", words.integrated),
        ObjectionState::Maintained {} => words.maintained.to_owned(),
        ObjectionState::Inadmissible { reason } if reason.trim().is_empty() => words.inadmissible.to_owned(),
        ObjectionState::Inadmissible { reason } => format!("{}{}{reason}", words.inadmissible, words.colon()),
    }
}

/// A section for each election that is over; of one under way nothing is told.
pub(super) fn elections(material: &Material<'_>) -> Vec<Part> {
    material.view.elections.iter().filter_map(|election| one_election(material, election)).collect()
}

fn one_election(material: &Material<'_>, election: &ElectionView) -> Option<Part> {
    let words = material.words;
    let minutes = election.minutes.as_ref()?;
    let mut facts = vec![Fact::new(words.elected, minutes.elected.as_deref().unwrap_or(words.nobody))];
    let mut fact = |name: &str, value: &str| {
        if !value.trim().is_empty() {
            facts.push(Fact::new(name, value));
        }
    };
    fact(words.mission, &minutes.role.mission);
    fact(words.mandate, &minutes.role.term);
    fact(words.date, &words.day(minutes.at));
    fact(words.objections_lifted, &minutes.lifted.to_string());
    let blocks = vec![Block::Facts { facts }, Block::Text { text: words.informal.to_owned() }];
    let title = format!("{}{}{}", words.role, words.colon(), minutes.role.name);
    Some(Part { id: format!("election-{}", election.id), title, text: String::new(), blocks })
}
