//! The reference session as data: who is there, and what each does when. Pure: the same seed makes the same plan, and
//! nothing here knows of a server.
//!
//! Ids and order keys of notes are the plan's, so that the session ends the same whoever is faster; what the server
//! draws by lot (the order of what is revealed) is left to it.

use super::ideas::{ACTIONS, ACTORS, ATTENTION, FINDINGS, REQUIREMENTS, VERBS, WAYS};
use socle_protocol::{
    names::PSEUDONYMS,
    order,
    workshop::{group::table, lot::Lot},
};
use std::collections::{BTreeMap, BTreeSet};

/// The seed of the reference session.
pub const SEED: u64 = 2019;
/// Tables, themes and groups.
pub const TABLES: usize = 6;
/// People in a group, its host among them.
pub const EACH: usize = 7;
/// Points («gommettes») of one person.
pub const DOTS: usize = 3;
/// Private ideas of one person in the first round.
const DRAFTS: usize = 4;
/// Requirements and actors that one person adds in the second.
const ANSWERS: usize = 3;
/// Notes put in order, and merged into another, at one table: 60 at six.
const MOVES: usize = 7;
const MERGES: usize = 3;
/// People without a phone, one in each group but the first.
const PHONELESS: usize = 5;
/// Who goes through a tunnel while writing alone, and for how many seconds; then while working at the second table.
const CUTS_ALONE: [(usize, u32); 4] = [(8, 30), (15, 60), (22, 90), (29, 120)];
const CUTS_AT_WORK: [(usize, u32); 3] = [(12, 240), (19, 420), (26, 600)];
/// Who is away while everybody goes to the second table, and to the third.
const CUTS_ON_THE_WAY: [(usize, u32); 3] = [(9, 290), (16, 310), (23, 280)];
/// Who goes on with another device.
const TRANSFERS: [usize; 3] = [7, 14, 21];

/// Seconds from the beginning of the session.
pub type Seconds = u32;

#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Member `m` of group `g` is number `m × TABLES + g`; the first member is the host.
    pub people: Vec<Someone>,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    pub name: String,
    pub group: usize,
    pub host: bool,
    /// Without one a host writes and votes for them.
    pub phone: bool,
}

/// What is done between two acts of the facilitation.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub opening: Opening,
    pub begins: Seconds,
    /// In order of time.
    pub acts: Vec<Act>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// The facilitation begins the phase of this id.
    Phase { id: &'static str },
    /// The facilitator's browser is restarted before the phase of this id begins.
    RestartedPhase { id: &'static str },
    /// The facilitation closes the votes, and knows the tallies.
    VotesClosed {},
    /// Everyone is told them.
    Tallies {},
    /// The workshop is closed.
    End {},
}

#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    pub at: Seconds,
    /// Number of who does it.
    pub who: usize,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A private idea, sent.
    Draft {
        note: String,
        text: String,
    },
    /// A note at the table where they sit.
    Write(Box<Writing>),
    /// To another place of its list.
    Move {
        note: String,
        order: String,
    },
    /// One of two that say the same goes to the bin; the other one says so.
    Merge {
        keep: String,
        gone: String,
    },
    /// Tries to write on a note of another group; it is undone.
    Trespass {
        note: String,
    },
    /// The network is gone.
    Cut {},
    Return {},
    /// Opens a second device, and puts the first away.
    Transfer {},
    Cast {
        picks: Vec<String>,
    },
    /// The same on the first device, before.
    CastBefore {
        picks: Vec<String>,
    },
    /// A host votes for someone without a phone.
    CastFor {
        name: String,
        picks: Vec<String>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Writing {
    pub note: String,
    pub zone: &'static str,
    pub order: String,
    pub text: String,
    /// Signed by who writes; not, where a host writes for someone.
    pub signed: bool,
    /// The action that it answers.
    pub answers: Option<String>,
    /// The action that it is made of.
    pub origin: Option<String>,
}

fn within(lot: &mut Lot, below: usize) -> Seconds {
    Seconds::try_from(lot.below(below)).unwrap_or_default()
}

fn some<T: Clone>(lot: &mut Lot, items: &[T], n: usize) -> Vec<T> {
    let mut items = items.to_vec();
    lot.shuffle(&mut items);
    items.truncate(n);
    items
}

/// Number of a group's member.
pub fn member(group: usize, m: usize) -> usize {
    m * TABLES + group
}

fn row(after: Option<&str>, n: usize) -> Vec<String> {
    order::row(after, n).expect("keys made one after the other are in order")
}

impl Plan {
    pub fn new(seed: u64) -> Self {
        let mut lot = Lot::new(seed);
        let mut names = PSEUDONYMS.to_vec();
        lot.shuffle(&mut names);
        let people = names.iter().take(TABLES * EACH).enumerate().map(|(n, name)| Someone {
            name: (*name).to_owned(),
            group: n % TABLES,
            host: n < TABLES,
            phone: n < TABLES * EACH - PHONELESS,
        });
        let mut plan = Self { people: people.collect(), parts: Vec::new() };
        let actions = plan.first_round(&mut lot);
        plan.second_round(&mut lot, &actions);
        plan.third_round(&mut lot, &actions);
        for part in &mut plan.parts {
            // Stable: what one person does at one time stays in order.
            part.acts.sort_by_key(|act| act.at);
        }
        plan
    }

    /// Where someone sits in a round: a host stays.
    pub fn seat(&self, who: usize, round: usize) -> usize {
        self.people
            .get(who)
            .map_or(0, |someone| table(someone.group, if someone.host { 0 } else { round }, TABLES))
    }

    /// Who writes for someone in a round: they themselves, or the host of the table where they sit.
    fn hand(&self, who: usize, round: usize) -> usize {
        let has_phone = self.people.get(who).is_some_and(|someone| someone.phone);
        if has_phone { who } else { member(self.seat(who, round), 0) }
    }

    /// Placement and the first round. Answers the actions that each table has in the end.
    fn first_round(&mut self, lot: &mut Lot) -> Vec<Vec<(String, String)>> {
        let part = |opening, begins| Part { opening, begins, acts: Vec::new() };
        let seating = part(Opening::Phase { id: "seating" }, 0);
        let mut alone = part(Opening::Phase { id: "round-1-1" }, 300);
        let mut shared = part(Opening::Phase { id: "round-1-2" }, 540);
        let mut kept = Vec::new();
        for (group, actions) in ACTIONS.iter().enumerate() {
            let mut texts: Vec<String> =
                actions.iter().flat_map(|action| WAYS.map(|way| format!("{action}{way}"))).collect();
            lot.shuffle(&mut texts);
            let (mut drafts, mut actions) = (Vec::new(), Vec::new());
            let late = row(Some("az"), DRAFTS);
            for m in 0..EACH {
                let who = member(group, m);
                for (k, late) in late.iter().enumerate() {
                    let (note, text) = (format!("t1-{who:02}-{k}"), texts.pop().unwrap_or_default());
                    actions.push((note.clone(), text.clone()));
                    if self.people[who].phone {
                        let at = alone.begins + 15 + 50 * k as Seconds + within(lot, 40);
                        drafts.push(note.clone());
                        alone.acts.push(Act { at, who, what: What::Draft { note, text } });
                    } else {
                        let at = shared.begins + 20 + 30 * k as Seconds;
                        let writing = Writing {
                            note,
                            zone: "actions",
                            order: late.clone(),
                            text,
                            signed: false,
                            answers: None,
                            origin: None,
                        };
                        let who = self.hand(who, 0);
                        shared.acts.push(Act { at, who, what: What::Write(Box::new(writing)) });
                    }
                }
            }
            // The best ones to the top, in this order; then what says the same.
            let chosen = some(lot, &drafts, MOVES + 2 * MERGES);
            let (moved, merged) = chosen.split_at(MOVES);
            let mut first: Vec<String> = Vec::new();
            for _ in moved {
                let before = first.last().map_or("a0", String::as_str);
                first.push(order::between(None, Some(before)).expect("there is always a key before"));
            }
            for (n, (note, order)) in moved.iter().zip(first.into_iter().rev()).enumerate() {
                // Not by who is about to lose the network, nor by who has no phone.
                let who = member(group, [0, 2, 4, 5, 3, 2, 0][n % 7]);
                let at = shared.begins + 200 + 90 * n as Seconds + within(lot, 60);
                shared.acts.push(Act { at, who, what: What::Move { note: note.clone(), order } });
            }
            for (n, pair) in merged.chunks_exact(2).enumerate() {
                let at = shared.begins + 240 + 200 * n as Seconds + within(lot, 60);
                let (keep, gone) = (pair[0].clone(), pair[1].clone());
                actions.retain(|(note, _)| *note != gone);
                shared.acts.push(Act { at, who: member(group, 0), what: What::Merge { keep, gone } });
            }
            kept.push(actions);
        }
        for (who, seconds) in CUTS_ALONE {
            let at = alone.begins + 30 + within(lot, 40);
            alone.acts.push(Act { at, who, what: What::Cut {} });
            alone.acts.push(Act { at: at + seconds, who, what: What::Return {} });
        }
        for (who, _) in &CUTS_ON_THE_WAY[..2] {
            shared.acts.push(Act { at: 1450, who: *who, what: What::Cut {} });
        }
        self.parts.extend([seating, alone, shared]);
        kept
    }

    fn second_round(&mut self, lot: &mut Lot, actions: &[Vec<(String, String)>]) {
        let rotation = Part { opening: Opening::Phase { id: "rotate-1" }, begins: 1500, acts: Vec::new() };
        let begins = 1680;
        let mut acts = Vec::new();
        let keys = row(None, EACH * ANSWERS);
        for who in 0..self.people.len() {
            let at_table = &actions[self.seat(who, 1)];
            for k in 0..ANSWERS {
                let zone = if k == ANSWERS - 1 { "actors" } else { "requirements" };
                let texts = if k == ANSWERS - 1 { ACTORS } else { REQUIREMENTS };
                let text = format!("{}{}", texts[lot.below(texts.len())], WAYS[lot.below(WAYS.len())]);
                let (answered, _) = &at_table[lot.below(at_table.len())];
                // A place of one's own in the list, whoever is first.
                let writing = Writing {
                    note: format!("t2-{who:02}-{k}"),
                    zone,
                    order: keys[(who / TABLES) * ANSWERS + k].clone(),
                    text,
                    signed: self.people[who].phone,
                    answers: Some(answered.clone()),
                    origin: None,
                };
                let at = begins + 160 + 280 * k as Seconds + within(lot, 200);
                acts.push(Act { at, who: self.hand(who, 1), what: What::Write(Box::new(writing)) });
            }
        }
        for group in 0..TABLES {
            let who = member(group, 4);
            let at_table = &actions[self.seat(who, 1)];
            let (note, _) = at_table[lot.below(at_table.len())].clone();
            acts.push(Act { at: begins + 140, who, what: What::Trespass { note } });
        }
        for (who, seconds) in CUTS_AT_WORK {
            let at = begins + 200 + within(lot, 100);
            acts.push(Act { at, who, what: What::Cut {} });
            acts.push(Act { at: at + seconds, who, what: What::Return {} });
        }
        for (who, seconds) in &CUTS_ON_THE_WAY[..2] {
            acts.push(Act { at: 1450 + seconds, who: *who, what: What::Return {} });
        }
        for who in TRANSFERS {
            acts.push(Act { at: begins + 100 + within(lot, 30), who, what: What::Transfer {} });
        }
        let (who, _) = CUTS_ON_THE_WAY[2];
        acts.push(Act { at: 2860, who, what: What::Cut {} });
        let round = Part { opening: Opening::RestartedPhase { id: "round-2" }, begins, acts };
        self.parts.extend([rotation, round]);
    }

    fn third_round(&mut self, lot: &mut Lot, actions: &[Vec<(String, String)>]) {
        let part = |opening, begins| Part { opening, begins, acts: Vec::new() };
        let rotation = part(Opening::Phase { id: "rotate-2" }, 2880);
        let mut voting = part(Opening::Phase { id: "round-3" }, 3060);
        let (who, seconds) = CUTS_ON_THE_WAY[2];
        voting.acts.push(Act { at: 2860 + seconds, who, what: What::Return {} });
        for (who, someone) in self.people.iter().enumerate() {
            // A host votes with their group, which sits at another table.
            let options: Vec<String> =
                actions[table(someone.group, 2, TABLES)].iter().map(|(note, _)| note.clone()).collect();
            let at = voting.begins + 120 + within(lot, 180);
            let picks = some(lot, &options, DOTS);
            let cast = match someone.phone {
                true => Act { at, who, what: What::Cast { picks } },
                false => {
                    let what = What::CastFor { name: someone.name.clone(), picks };
                    Act { at, who: member(someone.group, 0), what }
                }
            };
            voting.acts.push(cast);
            if TRANSFERS.contains(&who) {
                let picks = some(lot, &options, DOTS);
                voting.acts.push(Act { at: at - 20, who, what: What::CastBefore { picks } });
            }
        }
        self.parts.extend([rotation, voting, part(Opening::VotesClosed {}, 3390)]);
        let mut podium = part(Opening::Tallies {}, 3400);
        for (group, keys) in (0..TABLES).map(|group| (group, row(None, DOTS))) {
            let at_table = table(group, 2, TABLES);
            let text_of: BTreeMap<&String, &String> =
                actions[at_table].iter().map(|(note, text)| (note, text)).collect();
            let mut best: Vec<(String, usize)> = self.points(group).into_iter().collect();
            best.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let host = member(at_table, 0);
            let mut write = |at: Seconds, writing: Writing| {
                podium.acts.push(Act { at: 3400 + at, who: host, what: What::Write(Box::new(writing)) });
            };
            let plain = Writing {
                note: String::new(),
                zone: "podium",
                order: keys[0].clone(),
                text: String::new(),
                signed: true,
                answers: None,
                origin: None,
            };
            for (n, ((note, _), order)) in best.iter().zip(&keys).enumerate() {
                let term = ["court", "moyen"][lot.below(2)];
                let text = format!("{} « {} » (à {term} terme)", VERBS[n % 3], text_of[note]);
                let (order, origin) = (order.clone(), Some(note.clone()));
                let note = format!("t3-{at_table}-podium-{n}");
                write(120 * (n as Seconds + 1), Writing { note, order, text, origin, ..plain.clone() });
            }
            let said = [("findings", FINDINGS.get(at_table)), ("attention", ATTENTION.get(at_table))];
            for (zone, text) in said.into_iter().filter_map(|(zone, text)| Some((zone, *text?))) {
                let note = format!("t3-{at_table}-{zone}");
                write(500, Writing { note, zone, text: text.to_owned(), ..plain.clone() });
            }
        }
        // Asked aloud: nobody answers on a phone.
        let consent = part(Opening::Phase { id: "consent" }, 3960);
        let debrief = part(Opening::Phase { id: "debrief" }, 4260);
        let close = part(Opening::Phase { id: "close" }, 5460);
        self.parts.extend([podium, consent, debrief, close, part(Opening::End {}, 6000)]);
    }

    /// Everything that is done, in order of parts and time.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        self.parts.iter().flat_map(|part| &part.acts)
    }

    /// Private ideas: who has which, and its text.
    pub fn drafts(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        self.acts().filter_map(|act| match &act.what {
            What::Draft { note, text } => Some((act.who, note.as_str(), text.as_str())),
            _ => None,
        })
    }

    /// Notes that stand where the server's lot put them: revealed, and never moved.
    pub fn by_lot(&self) -> BTreeSet<&str> {
        let mut notes: BTreeSet<&str> = self.drafts().map(|(_, note, _)| note).collect();
        for act in self.acts() {
            if let What::Move { note, .. } = &act.what {
                notes.remove(note.as_str());
            }
        }
        notes
    }

    /// The ballot of each person that counts.
    pub fn ballots(&self) -> impl Iterator<Item = (usize, &[String])> {
        self.acts().filter_map(|act| match &act.what {
            What::Cast { picks } => Some((act.who, picks.as_slice())),
            What::CastFor { name, picks } => {
                let whose = self.people.iter().position(|someone| someone.name == *name)?;
                Some((whose, picks.as_slice()))
            }
            _ => None,
        })
    }

    /// What a group's ballots say together: points by note.
    pub fn points(&self, group: usize) -> BTreeMap<String, usize> {
        let mut points = BTreeMap::new();
        for (_, picks) in self.ballots().filter(|(who, _)| who % TABLES == group) {
            for note in picks {
                *points.entry(note.clone()).or_default() += 1;
            }
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(plan: &Plan, wanted: impl Fn(&What) -> bool) -> usize {
        plan.acts().filter(|act| wanted(&act.what)).count()
    }

    #[test]
    fn the_plan_is_the_reference_session_of_the_methods() {
        let plan = Plan::new(SEED);
        assert_eq!(plan, Plan::new(SEED));
        assert_ne!(plan, Plan::new(SEED + 1));
        assert_eq!(plan.people.len(), 42);
        assert_eq!(plan.people.iter().filter(|someone| !someone.phone).count(), 5);
        let in_zone =
            |zone: &str| count(&plan, |what| matches!(what, What::Write(note) if note.zone == zone));
        assert_eq!(plan.drafts().count() + in_zone("actions"), 168);
        assert_eq!(in_zone("requirements") + in_zone("actors"), 126);
        assert_eq!((in_zone("podium"), in_zone("findings"), in_zone("attention")), (18, 6, 4));
        assert_eq!(count(&plan, |what| matches!(what, What::Move { .. } | What::Merge { .. })), 60);
        assert_eq!(plan.ballots().map(|(_, picks)| picks.len()).sum::<usize>(), 126);
        assert_eq!(count(&plan, |what| matches!(what, What::Cut {})), 10);
        assert_eq!(count(&plan, |what| matches!(what, What::Return {})), 10);
        assert_eq!(count(&plan, |what| matches!(what, What::Transfer {})), 3);
        assert_eq!(count(&plan, |what| matches!(what, What::CastFor { .. })), 5);
    }

    #[test]
    fn acts_come_in_time_and_are_those_of_people_who_have_a_phone() {
        let plan = Plan::new(SEED);
        for (part, next) in plan.parts.iter().zip(&plan.parts[1..]) {
            for act in &part.acts {
                assert!((part.begins..next.begins).contains(&act.at), "{act:?}");
                assert!(plan.people[act.who].phone, "{act:?}");
            }
        }
        let all: Vec<&Act> = plan.acts().collect();
        let mut away = BTreeSet::new();
        for act in all {
            let first = match act.what {
                What::Cut {} => away.insert(act.who),
                What::Return {} => away.remove(&act.who),
                // What needs the server is not done without it; writing is.
                What::Draft { .. } | What::Write(_) => true,
                _ => !away.contains(&act.who),
            };
            assert!(first, "{act:?}");
        }
        assert!(away.is_empty());
    }

    #[test]
    fn no_private_idea_is_a_part_of_anything_else_that_is_written() {
        let plan = Plan::new(SEED);
        let before_the_vote = plan.acts().filter_map(|act| match &act.what {
            What::Write(note) if note.origin.is_none() => Some(note.text.as_str()),
            _ => None,
        });
        let others: Vec<&str> = before_the_vote.collect();
        for (_, note, text) in plan.drafts() {
            let same =
                plan.drafts().filter(|(_, other, theirs)| *other != note && theirs.contains(text)).count();
            assert_eq!(same + others.iter().filter(|other| other.contains(text)).count(), 0, "{text}");
        }
    }
}
