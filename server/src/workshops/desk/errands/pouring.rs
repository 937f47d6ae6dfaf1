//! Copies of notes, of zones, of ESPACES, on another board («verser», SPEC D6, D10).

use super::{Brought, Errand, joining::Joined, told};
use crate::{
    clock,
    room::writing::{Change, Writing},
};
use socle_protocol::{
    board::{Board, Frame, Note, Zone, ZoneKind, copy},
    ids::BoardId,
    message::{Done, NoteRef, Visible, ZoneRef},
    order,
    plan::Plan,
    refusal::Refusal,
};
use std::collections::{BTreeMap, BTreeSet};

/// How far a new ESPACE stands from the one above it.
const APART: f64 = 32.0;

impl Errand {
    /// Copies these notes, those that are shown.
    pub(super) async fn pour(
        &self,
        notes: Vec<NoteRef>,
        to: &BoardId,
        zone: Option<String>,
    ) -> Result<Brought, Refusal> {
        let from: BTreeSet<&BoardId> = notes.iter().map(|note| &note.board).collect();
        let mut boards = BTreeMap::new();
        for board in from {
            boards.insert(board, self.read(board).await?);
        }
        let shown = notes.iter().filter_map(|NoteRef { board, note }| {
            let content = boards.get(board).filter(|content| content.is_live(note))?;
            Some((board, content.notes.get(note)?))
        });
        let copies = shown.map(|(board, note)| self.copied(note, board, to, zone.clone())).collect();
        self.bring_copies(copies, boards, to).await
    }

    /// Copies every note of these zones, board by board, in reading order.
    pub(super) async fn pour_zones(
        &self,
        zones: &[String],
        from: &[BoardId],
        to: &BoardId,
        into: Option<&str>,
    ) -> Result<Brought, Refusal> {
        let mut copies = Vec::new();
        let mut boards = BTreeMap::new();
        for board in from {
            let content = self.read(board).await?;
            for section in content.outline().sections.iter().filter(|s| zones.contains(&s.zone.id)) {
                let zone = Some(into.unwrap_or(&section.zone.id).to_owned());
                let copied = |note: &&Note| match self.copied(note, board, to, zone.clone()) {
                    // On one board it is the zone that says where from.
                    Change::Pour { copy, zone } if board == to => {
                        Change::Pour { copy: copy.labelled(&section.zone.title), zone }
                    }
                    change => change,
                };
                copies.extend(section.notes.iter().map(copied));
            }
            boards.insert(board, content);
        }
        self.bring_copies(copies, boards, to).await
    }

    fn copied(&self, note: &Note, from: &BoardId, to: &BoardId, zone: Option<String>) -> Change {
        let known = self.state.board(from).ok();
        let label = known.map(|board| board.title.as_str()).unwrap_or_default();
        let copy = note.copy(from.as_str(), to.as_str(), label).poured_at(clock::now());
        let copy = if self.is_open(from) { copy } else { copy.without_trace() };
        Change::Pour { copy, zone }
    }

    fn is_open(&self, board: &BoardId) -> bool {
        self.state.board(board).is_ok_and(|board| board.visible == Visible::Everyone {})
    }

    /// With the links between what is copied and what was, of boards that are for everyone: what a group keeps to itself is
    /// asked about note by note.
    async fn bring_copies(
        &self,
        copies: Vec<Change>,
        boards: BTreeMap<&BoardId, Board>,
        to: &BoardId,
    ) -> Result<Brought, Refusal> {
        let notes = told(copies.len());
        let mut changes = copies;
        if notes > 0 {
            let mut joined = Joined::of(&self.read(to).await?);
            for (from, content) in boards.iter().filter(|(from, _)| self.is_open(from)) {
                let end = |id: &str| {
                    content.notes.contains_key(id).then(|| copy::id(from.as_str(), id, to.as_str()))
                };
                changes.extend(joined.along(content, from, to, end));
            }
            self.rooms.write(to, vec![Writing { author: None, changes }]).await?;
        }
        Ok(Brought::Done(Done::Poured { notes }))
    }

    /// ESPACES of other plans come to this board's first one: each to the ESPACE of its id, else to a new one. What it is
    /// for and where it lies takes the place of what was there; its notes come as copies, but those that say what a note
    /// there says already.
    pub(super) async fn pour_rooms(&self, rooms: Vec<ZoneRef>, to: &BoardId) -> Result<Brought, Refusal> {
        let target = self.read(to).await?;
        let outline = target.outline();
        let plan = outline.sections.iter().find_map(|section| Plan::of(&outline, &section.zone.id));
        let plan = plan.ok_or_else(|| Refusal::BadField { field: "board".into() })?;
        let mut joined = Joined::of(&target);
        let mut boards: BTreeMap<BoardId, Board> = BTreeMap::new();
        let mut lies: BTreeSet<String> = BTreeSet::new();
        let (mut changes, mut made, mut notes) = (Vec::new(), Vec::<Zone>::new(), 0);
        for ZoneRef { board, zone } in rooms {
            if !boards.contains_key(&board) {
                boards.insert(board.clone(), self.read(&board).await?);
            }
            let Some(content) = boards.get(&board) else { continue };
            let source = content.outline();
            let section = source.sections.iter().find(|section| section.zone.id == zone);
            // Of the socles too, before anyone has drawn them.
            let Some(section) = section.filter(|section| section.zone.kind == ZoneKind::List) else {
                continue;
            };
            let copied = copy::id(board.as_str(), &zone, to.as_str());
            let known = plan.spots.iter().map(|spot| spot.section.zone.id.as_str());
            let known = known.chain(made.iter().map(|zone| zone.id.as_str()));
            let into =
                [&zone, &copied].into_iter().find(|id| known.clone().any(|known| known == **id)).cloned();
            let into = into.unwrap_or_else(|| {
                let new = new_spot(section.zone, copied, &plan, &made);
                let id = new.id.clone();
                made.push(new.clone());
                changes.push(Change::AddZone { zone: Box::new(new) });
                id
            });
            lies.insert(into.clone());
            if let Some(room) = &section.zone.room {
                changes.push(Change::Settle { zone: into.clone(), room: Box::new(room.clone()) });
            }
            let there = |note: &&&Note| {
                let id = copy::id(board.as_str(), &note.id, to.as_str());
                let says = |known: &Note| {
                    known.text.trim() == note.text.trim()
                        && known.place.zone.as_deref() == Some(&*into)
                        && known.deleted.is_none()
                };
                target.notes.contains_key(&id) || !target.notes.values().any(says)
            };
            let copies = section.notes.iter().filter(there);
            changes.extend(copies.map(|note| self.copied(note, &board, to, Some(into.clone()))));
            notes += 1;
        }
        let before = plan.spots.iter().map(|spot| spot.section.zone).filter(|zone| zone.room.is_some());
        lies.extend(before.map(|zone| zone.id.clone()));
        for (from, content) in boards.iter().filter(|(from, _)| self.is_open(from)) {
            let end = |id: &str| {
                let copied = copy::id(from.as_str(), id, to.as_str());
                let ids = [id, copied.as_str()];
                // A note has a copy, or none, which the board will know; an ESPACE lies there, from now or before.
                let end = if content.notes.contains_key(id) {
                    Some(copied.as_str())
                } else {
                    ids.into_iter().find(|id| lies.contains(*id))
                };
                end.map(str::to_owned)
            };
            changes.extend(joined.along(content, from, to, end));
        }
        if !changes.is_empty() {
            self.rooms.write(to, vec![Writing { author: None, changes }]).await?;
        }
        Ok(Brought::Done(Done::Poured { notes: told(notes) }))
    }
}

/// An ESPACE that the plan did not have, below the last one.
fn new_spot(of: &Zone, id: String, plan: &Plan<'_>, made: &[Zone]) -> Zone {
    let all = || plan.spots.iter().map(|spot| spot.section.zone).chain(made);
    let last = all().map(|zone| zone.order.as_str()).filter(|key| order::is_key(key)).max();
    let bottom = all().map(|zone| zone.frame.y + zone.frame.h).fold(plan.zone.frame.y - APART, f64::max);
    let left = all().map(|zone| zone.frame.x).fold(f64::INFINITY, f64::min);
    let beside = plan.zone.frame.x + plan.zone.frame.w + APART;
    let x = if left.is_finite() { left } else { beside };
    Zone {
        id,
        kind: ZoneKind::List,
        title: of.title.clone(),
        prompt: of.prompt.clone(),
        parent: Some(plan.zone.id.clone()),
        order: order::between(last, None).unwrap_or_default(),
        frame: Frame { x, y: bottom + APART, ..of.frame },
        color: of.color,
        at: clock::now(),
        ..Zone::default()
    }
}
