//! What a plan of a building says as a whole: its ESPACES with their numbers, where they lie and how large they are,
//! and what does not fit together (SPEC B18–B21). The values themselves are [`crate::board::plan`].

mod checks;
pub mod geometry;

pub use checks::Check;

use crate::board::{
    Level, Link, LinkKind, Note, Room, Zone, ZoneKind,
    outline::{Outline, Section},
};

/// A plan with its ESPACES, in the order in which they are read.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    pub zone: &'a Zone,
    pub spots: Vec<Spot<'a>>,
    /// Ideas that stand in the plan itself.
    pub loose: &'a [&'a Note],
    /// Between its ESPACES: what they say of each other, in order.
    pub ties: Vec<Tie<'a>>,
}

/// An ESPACE of a plan: a zone that is its child.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// From 1, in the order of the outline: what stands on the plan beside its name.
    pub number: usize,
    pub section: &'a Section<'a>,
    /// Where it lies: a level that the plan has. `None`: it waits to be placed.
    pub on: Option<(&'a Level, &'a Room)>,
}

/// Two ESPACES that are linked.
#[derive(Debug, Clone, Copy)]
pub struct Tie<'a> {
    pub link: &'a Link,
    pub from: Spot<'a>,
    pub to: Spot<'a>,
}

/// Is it an ESPACE of a plan?
pub fn is_spot<'a>(zone: &Zone, parent: impl FnOnce(&str) -> Option<&'a Zone>) -> bool {
    let parent = zone.parent.as_deref().and_then(parent);
    parent.is_some_and(|parent| parent.kind == ZoneKind::Plan && parent.deleted.is_none())
}

impl<'a> Plan<'a> {
    /// The plan that this zone is, if it is one.
    pub fn of(outline: &'a Outline<'a>, zone: &str) -> Option<Self> {
        Self::within(&outline.sections, &outline.links, zone)
    }

    /// [`Plan::of`] among these zones and links.
    pub fn within(sections: &'a [Section<'a>], links: &[&'a Link], zone: &str) -> Option<Self> {
        let of = sections.iter().find(|section| section.zone.id == zone)?;
        let zone = Some(of.zone).filter(|zone| zone.kind == ZoneKind::Plan)?;
        let on = |room: &'a Room| {
            zone.levels.iter().find(|level| level.id == room.level).map(|level| (level, room))
        };
        let children = sections.iter().filter(|section| section.zone.parent.as_ref() == Some(&zone.id));
        let spots: Vec<Spot<'a>> = children
            .enumerate()
            .map(|(n, section)| Spot { number: n + 1, section, on: section.zone.room.as_ref().and_then(on) })
            .collect();
        let find = |id: &str| spots.iter().find(|spot| spot.section.zone.id == id).copied();
        let says =
            |link: &&&Link| matches!(link.kind, LinkKind::Proximity | LinkKind::Distance | LinkKind::Flow);
        let ties = links
            .iter()
            .filter(says)
            .filter_map(|link| Some(Tie { link, from: find(&link.from)?, to: find(&link.to)? }));
        let ties = ties.collect();
        Some(Self { zone, spots, loose: &of.notes, ties })
    }

    /// Its ESPACES on one level.
    pub fn on(&self, level: &str) -> impl Iterator<Item = &Spot<'a>> {
        self.spots.iter().filter(move |spot| spot.on.is_some_and(|(on, _)| on.id == level))
    }

    /// Its ESPACES that wait to be placed.
    pub fn waiting(&self) -> impl Iterator<Item = &Spot<'a>> {
        self.spots.iter().filter(|spot| spot.on.is_none())
    }
}

impl Spot<'_> {
    /// The corners of what is drawn.
    pub fn points(&self) -> &[geometry::Point] {
        self.on.map_or(&[], |(_, room)| &room.points)
    }

    /// Square metres: as drawn, where the level has a scale, else as typed. A level whose image was changed keeps it.
    pub fn square_metres(&self) -> Option<f64> {
        let (level, room) = self.on?;
        let drawn = level.square_metres().filter(|_| !room.points.is_empty());
        drawn.map(|each| each * geometry::area(&room.points)).or(room.area)
    }
}

#[cfg(test)]
mod tests;
