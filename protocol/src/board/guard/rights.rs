//! What one transaction did to an item, and whether that is this person's to do in the phase that runs (SPEC F4–F7).

use super::{authors::Whose, joined};
use crate::{
    board::{key, write::Kind},
    message::script::Rules,
    workshop::access::Standing,
};
use yrs::{Any, Map, MapRef, Out, ReadTxn, types::EntryChange};

/// Zones above a zone that are looked at. Nobody nests so deep, and a ring of parents ends.
const DEEPEST: usize = 32;

/// What one transaction did to one item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// It was not there before.
    came: bool,
    /// Something else stands in its place.
    replaced: bool,
    /// Its entry is gone: the undo of its creation.
    gone: bool,
    /// Its place changed.
    moved: bool,
    /// To the bin, or back.
    binned: bool,
    /// The group that wrote it.
    grouped: bool,
    /// Whether its words may be told.
    shares: bool,
    /// What a group writes for a question, which is no part of how the board is made.
    synthesized: bool,
    /// Where notes can stand in it: rows, columns, axes, levels.
    reshaped: bool,
    /// Its text, in whatever way.
    worded: bool,
    /// Anything else of it.
    edited: bool,
    /// Where an ESPACE lies in its plan.
    settles: bool,
    /// Something of it was written, and lost against what somebody else wrote at once.
    lost: bool,
}

impl Effect {
    /// A change of the item's entry.
    pub(super) fn of_entry(&mut self, change: &EntryChange) {
        match change {
            EntryChange::Inserted(_) => self.came = true,
            EntryChange::Updated(..) => self.replaced = true,
            EntryChange::Removed(_) => self.gone = true,
        }
    }

    /// A change of one of its keys.
    pub(super) fn of_key(&mut self, key: &str, change: &EntryChange) {
        match key {
            key::PLACE => self.moved = true,
            key::DELETED => self.binned = true,
            key::GROUP => self.grouped = true,
            // Whose word that is does not depend on the phase (`authors`).
            key::SHARED => self.shares = true,
            key::ROWS | key::COLUMNS | key::AXES | key::LEVELS | key::DECIDED => self.reshaped = true,
            key::ROOM => (self.edited, self.settles) = (true, true),
            // Begun; another one in its place would take what is written away.
            key::SYNTHESIS if matches!(change, EntryChange::Inserted(_)) => self.synthesized = true,
            _ => {
                self.worded |= key == key::TEXT;
                self.edited = true;
            }
        }
    }

    /// A change that lost.
    pub(super) fn of_nothing(&mut self) {
        self.lost = true;
    }

    /// A change inside one of its keys: of a text.
    pub(super) fn of_text(&mut self, key: Option<&str>) {
        match key {
            Some(key::SYNTHESIS) => self.synthesized = true,
            _ => (self.worded, self.edited) = (true, true),
        }
    }

    /// Does it write in a text that was there?
    pub(super) fn writes(self) -> bool {
        self.worded || self.replaced
    }

    /// Is that a change of how the board is made, for a zone: of anything but what a group writes in it?
    pub(super) fn is_structure(self) -> bool {
        Self { synthesized: false, ..self } != Self::default()
    }

    /// Does it say where notes can stand? `map` is the zone as it is now.
    pub(super) fn shapes<T: ReadTxn>(self, txn: &T, map: &MapRef) -> bool {
        let has = |key| map.contains_key(txn, key);
        self.reshaped
            || ((self.came || self.replaced)
                && [key::ROWS, key::COLUMNS, key::AXES, key::LEVELS, key::DECIDED].into_iter().any(has))
    }

    /// Does it say where an ESPACE lies?
    pub(super) fn settles<T: ReadTxn>(self, txn: &T, map: &MapRef) -> bool {
        self.settles || ((self.came || self.replaced) && map.contains_key(txn, key::ROOM))
    }

    /// Is all that changed whether its words may be told?
    pub(super) fn only_shares(self) -> bool {
        self == Self { shares: true, ..Self::default() }
    }

    /// Does it come to where it is?
    pub(super) fn arrives(self) -> bool {
        self.came || self.replaced || self.moved || self.binned
    }

    /// May the person do that, given whose the item is (their own, when it is new)? `map` is the item as it is now.
    pub(super) fn is_allowed<T: ReadTxn>(
        self,
        txn: &T,
        zones: &MapRef,
        (kind, map): (Kind, Option<&MapRef>),
        whose: &Whose,
        standing: &Standing,
    ) -> bool {
        let rules = &standing.rules;
        let is_for = |who| standing.is_for(who, whose.own, whose.group);
        match kind {
            // What a group writes together is nobody's own: it is for those who may edit what others wrote.
            Kind::Zone => {
                (!self.is_structure() || is_for(rules.zones))
                    && (!self.synthesized || standing.is_for(rules.edit, false, true))
            }
            Kind::Link => is_for(rules.link),
            Kind::Note => {
                let (adds, goes) = (self.came || self.replaced, self.gone || self.replaced);
                let arrives = adds || self.moved;
                (!adds || adds_well(txn, map, rules, whose, standing))
                    && (!(goes || self.binned || (adds && is_joined(txn, map))) || is_for(rules.delete))
                    && (!(self.moved || self.replaced) || is_for(rules.moving))
                    && (!(self.edited || self.replaced) || is_for(rules.edit))
                    && (!self.grouped || standing.role.may_run())
                    && (!arrives || map.is_none_or(|map| is_within(txn, zones, map, &standing.zones)))
            }
        }
    }
}

/// Is it counted in another note (SPEC B25)? One that comes so was never anywhere else.
fn is_joined<T: ReadTxn>(txn: &T, map: Option<&MapRef>) -> bool {
    map.is_some_and(|map| joined::into_of(txn, map).is_some())
}

/// Adding is anyone's own act; the group that wrote a note is one's own, or nobody's.
fn adds_well<T: ReadTxn>(
    txn: &T,
    map: Option<&MapRef>,
    rules: &Rules,
    whose: &Whose,
    standing: &Standing,
) -> bool {
    let group = map.and_then(|map| word(txn, map, key::GROUP));
    let signs_well = standing.role.may_run()
        || group.is_none()
        || group.as_deref() == standing.group.as_deref()
        || group.as_deref() == whose.signed_group.as_deref();
    signs_well && standing.is_for(rules.add, true, true)
}

/// Is a note in one of these zones, or in a zone under one of them?
fn is_within<T: ReadTxn>(txn: &T, roots: &MapRef, note: &MapRef, zones: &[String]) -> bool {
    if zones.is_empty() {
        return true;
    }
    let mut zone = match note.get(txn, key::PLACE) {
        Some(Out::Any(Any::Map(place))) => place.get(key::ZONE).and_then(|zone| match zone {
            Any::String(zone) => Some(zone.to_string()),
            _ => None,
        }),
        _ => None,
    };
    for _ in 0..DEEPEST {
        let Some(id) = zone else { return false };
        if zones.contains(&id) {
            return true;
        }
        zone = match roots.get(txn, &id) {
            Some(Out::YMap(map)) => word(txn, &map, key::PARENT),
            _ => None,
        };
    }
    false
}

fn word<T: ReadTxn>(txn: &T, map: &MapRef, key: &str) -> Option<String> {
    match map.get(txn, key) {
        Some(Out::Any(Any::String(word))) => Some(word.to_string()),
        _ => None,
    }
}
