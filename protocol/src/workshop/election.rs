//! Elections without candidates (methods M15): each of a circle names one person; the ballots are opened one by one, a
//! voice may be reported onto someone already named, the facilitation proposes, the circle objects or not, the person
//! accepts or not (SPEC K).
//!
//! Who named whom and why is said aloud, and told to everyone while it lasts ([`Workshop::count_of`]); it is kept in the
//! urns only, which are destroyed when the election is closed. The log keeps how many, in which order by seed, who was
//! proposed, and the minutes. It is not an election in the legal sense (CNIL, délibération n° 2019-053).

use super::{
    Moment, Workshop,
    decision::{MOST_DECISIONS, minted, objection},
    label,
    lot::Lot,
    vote::{Cast, Urn, voter},
};
use crate::{
    TEXT_GRAPHEMES, TITLE_GRAPHEMES,
    ids::{ElectionId, PersonId},
    message::{
        Happening,
        election::{
            Count, ElectionAct, ElectionChange, ElectionPlan, ElectionStep, ElectionView, Member, Minutes,
            Objections, OpenedBallot, Report, RoleForm, SaidObjection, Voices,
        },
        vote::{Ballot, Voter},
    },
    refusal::Refusal,
};
use std::collections::BTreeMap;

/// Members of a circle: every ballot is read aloud, and a hundred take two hours.
const MOST_MEMBERS: u32 = 100;

impl Workshop {
    fn election(&self, election: &ElectionId) -> Result<&ElectionView, Refusal> {
        let known = self.view.elections.iter().find(|known| known.id == *election);
        known.ok_or_else(|| Refusal::UnknownElection { election: election.clone() })
    }

    pub(super) fn open_election(
        &self,
        plan: ElectionPlan,
        moment: Moment,
    ) -> Result<Vec<Happening>, Refusal> {
        if self.view.elections.len() >= MOST_DECISIONS as usize {
            return Err(Refusal::ListFull { limit: MOST_DECISIONS });
        }
        let ElectionPlan { role, circle: people, names, oneself } = plan;
        check_role(&role)?;
        self.check_circle(&people)?;
        if people.len() + names.len() > MOST_MEMBERS as usize {
            return Err(Refusal::ListFull { limit: MOST_MEMBERS });
        }
        // Nobody elects alone.
        if people.len() + names.len() < 2 {
            return Err(Refusal::BadField { field: "circle".into() });
        }
        let mut lot = Lot::new(moment.seed);
        let mut circle = Vec::new();
        for id in people {
            let name = self.known(&id)?.name.clone();
            circle.push(Member { id, name, excused: false });
        }
        for (n, name) in names.iter().enumerate() {
            let name = label::name(name)?;
            if circle.iter().any(|member| member.name.to_lowercase() == name.to_lowercase()) {
                return Err(Refusal::BadField { field: format!("names[{n}]") });
            }
            circle.push(Member { id: minted(&mut lot), name, excused: false });
        }
        let election = ElectionView {
            id: minted(&mut lot),
            role,
            circle,
            oneself,
            step: ElectionStep::Role,
            ballots: minted(&mut lot),
            reports: minted(&mut lot),
            cast: 0,
            opened: 0,
            seed: 0,
            proposed: None,
            round: None,
            lifted: 0,
            minutes: None,
            named: true,
            informal: true,
        };
        Ok(vec![Happening::ElectionOpened { election: Box::new(election) }])
    }

    pub(super) fn act_on_election(
        &self,
        by: &PersonId,
        id: ElectionId,
        act: ElectionAct,
        moment: Moment,
    ) -> Result<Vec<Happening>, Refusal> {
        use ElectionStep::{Acceptance, Ballots, Closed, Counting, Objections, Proposal, Reports};
        let known = self.election(&id)?;
        let runs = self.admit(by)?.may_run();
        let is_concerned = known.proposed.as_ref() == Some(by) && matches!(act, ElectionAct::Accept { .. });
        if !runs && !is_concerned {
            return Err(Refusal::NotAllowed {});
        }
        if self.view.frozen && !runs {
            return Err(Refusal::Frozen {});
        }
        let at = |step: ElectionStep| {
            if known.step == step { Ok(()) } else { Err(Refusal::WrongStep {}) }
        };
        let round = known.round.as_ref();
        let change = match act {
            ElectionAct::Describe { role } => {
                at(ElectionStep::Role)?;
                check_role(&role)?;
                ElectionChange::Described { role }
            }
            ElectionAct::Excuse { member } => {
                if known.step == Closed {
                    return Err(Refusal::WrongStep {});
                }
                if known.circle.iter().all(|known| known.id != member) {
                    return Err(Refusal::UnknownPerson { person: member });
                }
                ElectionChange::Excused { member }
            }
            ElectionAct::Advance { to } => match (known.step, to) {
                (ElectionStep::Role, Ballots) => ElectionChange::Advanced { to },
                (Ballots, Counting) => {
                    let empty = Urn::default();
                    let urn = self.urns.get(&known.ballots).unwrap_or(&empty);
                    let waited = known.circle.iter().filter(|member| !member.excused);
                    let missing = waited.filter(|member| urn.of(&voter(&member.id)).is_none()).count();
                    if missing > 0 || urn.len() == 0 {
                        let missing = u32::try_from(missing).unwrap_or(u32::MAX).max(1);
                        return Err(Refusal::BallotsMissing { missing });
                    }
                    // JSON carries integers below 2^53.
                    ElectionChange::CountingBegan { cast: urn.len(), seed: moment.seed >> 11 }
                }
                (Counting, Reports) => {
                    let missing = known.cast.saturating_sub(known.opened);
                    if missing > 0 {
                        return Err(Refusal::BallotsMissing { missing });
                    }
                    ElectionChange::Advanced { to }
                }
                (Reports, Proposal) => ElectionChange::Advanced { to },
                (Objections, Acceptance) if round.is_some_and(|round| !round.open) => {
                    let standing = round.map_or(0, |round| {
                        round.lifted.iter().filter(|lifted| **lifted != Some(true)).count()
                    });
                    if standing > 0 {
                        let objections = u32::try_from(standing).unwrap_or(u32::MAX);
                        return Err(Refusal::ObjectionsStand { objections });
                    }
                    ElectionChange::Advanced { to }
                }
                (Objections | Acceptance, Proposal) => ElectionChange::Advanced { to },
                _ => return Err(Refusal::WrongStep {}),
            },
            ElectionAct::OpenBallot {} => {
                at(Counting)?;
                if known.opened >= known.cast {
                    return Err(Refusal::WrongStep {});
                }
                ElectionChange::BallotOpened {}
            }
            ElectionAct::Propose { person } => {
                at(Proposal)?;
                if known.circle.iter().all(|member| member.id != person) {
                    return Err(Refusal::BadBallot { why: "not_in_circle".into() });
                }
                ElectionChange::Proposed { person, round: minted(&mut Lot::new(moment.seed)) }
            }
            ElectionAct::CloseRound {} => {
                at(Objections)?;
                let round = round.filter(|round| round.open).ok_or(Refusal::WrongStep {})?;
                let empty = Urn::default();
                return Ok(vec![reveal(known, self.urns.get(&round.vote).unwrap_or(&empty))]);
            }
            ElectionAct::Settle { objection, lifted } => {
                at(Objections)?;
                if round.and_then(|round| round.lifted.get(objection as usize)).is_none() {
                    return Err(Refusal::BadField { field: "objection".into() });
                }
                ElectionChange::Settled { objection, lifted }
            }
            ElectionAct::Accept { accepted } => {
                at(Acceptance)?;
                // Nobody else says yes for someone who is here and can.
                let concerned = known.proposed.as_ref();
                let has_device = concerned.is_some_and(|person| self.role_of(person).is_some());
                if has_device && !is_concerned {
                    return Err(Refusal::NotAllowed {});
                }
                match known.circle.iter().find(|member| Some(&member.id) == concerned) {
                    Some(member) if accepted => ended(known, Some(member.name.clone()), moment),
                    _ => ElectionChange::Advanced { to: Proposal },
                }
            }
            ElectionAct::Close {} => {
                if known.step == Closed {
                    return Err(Refusal::WrongStep {});
                }
                ended(known, None, moment)
            }
        };
        Ok(vec![Happening::ElectionChanged { election: id, change }])
    }

    /// What has been opened so far; for everyone, and nowhere once the election is closed.
    pub(super) fn count_of(&self, election: &ElectionView) -> Option<Count> {
        if matches!(election.step, ElectionStep::Role | ElectionStep::Ballots | ElectionStep::Closed) {
            return None;
        }
        let (empty, reports) = (Urn::default(), self.urns.get(&election.reports));
        let urn = self.urns.get(&election.ballots).unwrap_or(&empty);
        let mut casts: Vec<&Cast> = urn.casts().collect();
        Lot::new(election.seed).shuffle(&mut casts);
        let mut ballots = Vec::new();
        let mut voices: BTreeMap<PersonId, u32> = BTreeMap::new();
        for cast in casts.into_iter().take(election.opened as usize) {
            let (Voter::Person { person: by }, Some((named, why))) = (&cast.voter, nomination(&cast.ballot))
            else {
                continue;
            };
            let report = reports.and_then(|urn| nomination(&urn.of(&cast.voter)?.ballot));
            let report = report.map(|(onto, why)| Report { onto: onto.clone(), why: why.to_owned() });
            let counts_for = report.as_ref().map_or(named, |report| &report.onto).clone();
            *voices.entry(counts_for).or_default() += 1;
            ballots.push(OpenedBallot {
                voter: by.clone(),
                named: named.clone(),
                why: why.to_owned(),
                report,
            });
        }
        let mut voices: Vec<Voices> = voices.into_iter().map(|(person, n)| Voices { person, n }).collect();
        voices.sort_by_key(|voices| std::cmp::Reverse(voices.n));
        let revealed = election.round.as_ref().filter(|round| !round.open);
        let said = revealed.and_then(|round| self.urns.get(&round.vote)).map_or_else(Vec::new, concerns);
        Some(Count { election: election.id.clone(), ballots, voices, objections: said })
    }

    pub(super) fn begin_election(&mut self, election: &ElectionView) {
        self.view.elections.push(election.clone());
    }

    pub(super) fn fold_election(&mut self, election: &ElectionId, change: &ElectionChange) {
        let Some(known) = self.view.elections.iter_mut().find(|known| known.id == *election) else { return };
        match change {
            ElectionChange::Described { role } => known.role.clone_from(role),
            ElectionChange::Excused { member } => {
                if let Some(member) = known.circle.iter_mut().find(|known| known.id == *member) {
                    member.excused = true;
                }
            }
            ElectionChange::Advanced { to } => {
                known.step = *to;
                match to {
                    ElectionStep::Ballots => drop(self.urns.insert(known.ballots.clone(), Urn::default())),
                    ElectionStep::Reports => drop(self.urns.insert(known.reports.clone(), Urn::default())),
                    // What was said of the one who was proposed is not kept for the next.
                    ElectionStep::Proposal => {
                        known.proposed = None;
                        if let Some(round) = known.round.take() {
                            self.urns.remove(&round.vote);
                            self.spent.insert(round.vote);
                        }
                    }
                    _ => {}
                }
            }
            ElectionChange::CountingBegan { cast, seed } => {
                (known.step, known.cast, known.seed) = (ElectionStep::Counting, *cast, *seed);
            }
            ElectionChange::BallotOpened {} => known.opened += 1,
            ElectionChange::Proposed { person, round } => {
                known.step = ElectionStep::Objections;
                known.proposed = Some(person.clone());
                self.urns.insert(round.clone(), Urn::default());
                known.round = Some(Objections { vote: round.clone(), open: true, lifted: Vec::new() });
            }
            ElectionChange::Revealed { objections } => {
                if let Some(round) = &mut known.round {
                    (round.open, round.lifted) = (false, vec![None; *objections as usize]);
                }
            }
            ElectionChange::Settled { objection, lifted } => {
                let round = known.round.as_mut();
                if let Some(state) = round.and_then(|round| round.lifted.get_mut(*objection as usize)) {
                    known.lifted -= u32::from(*state == Some(true));
                    known.lifted += u32::from(*lifted);
                    *state = Some(*lifted);
                }
            }
            ElectionChange::Closed { minutes } => {
                known.step = ElectionStep::Closed;
                known.minutes = Some(minutes.clone());
                known.proposed = known.proposed.take().filter(|_| minutes.elected.is_some());
                let round = known.round.take().map(|round| round.vote);
                for vote in [known.ballots.clone(), known.reports.clone()].into_iter().chain(round) {
                    self.urns.remove(&vote);
                    self.spent.insert(vote);
                }
            }
        }
    }
}

/// The objections to the person proposed, as their number.
pub(super) fn reveal(election: &ElectionView, urn: &Urn) -> Happening {
    let objections = u32::try_from(concerns(urn).len()).unwrap_or(u32::MAX);
    let change = ElectionChange::Revealed { objections };
    Happening::ElectionChanged { election: election.id.clone(), change }
}

/// Who objects, and what.
fn concerns(urn: &Urn) -> Vec<SaidObjection> {
    let said = urn.casts().filter_map(|cast| {
        let Voter::Person { person } = &cast.voter else { return None };
        let (say, reason) = objection(&cast.ballot)?;
        Some(SaidObjection { voter: person.clone(), say, reason: reason.to_owned() })
    });
    said.collect()
}

fn nomination(ballot: &Ballot) -> Option<(&PersonId, &str)> {
    match ballot {
        Ballot::Nomination { person, why } => Some((person, why)),
        _ => None,
    }
}

fn ended(election: &ElectionView, elected: Option<String>, moment: Moment) -> ElectionChange {
    let (role, lifted) = (election.role.clone(), election.lifted);
    ElectionChange::Closed { minutes: Minutes { role, elected, at: moment.now, lifted } }
}

fn check_role(role: &RoleForm) -> Result<(), Refusal> {
    label::checked("role.name", &role.name, TITLE_GRAPHEMES)?;
    label::checked_if_any("role.mission", &role.mission, TEXT_GRAPHEMES)?;
    label::checked_if_any("role.duties", &role.duties, TEXT_GRAPHEMES)?;
    label::checked_if_any("role.criteria", &role.criteria, TEXT_GRAPHEMES)?;
    label::checked_if_any("role.term", &role.term, TITLE_GRAPHEMES)
}

#[cfg(test)]
mod tests;
