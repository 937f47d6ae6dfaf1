//! Brings a board back to what it was, as a change like any other (SPEC Y10): what was deleted comes back, what was moved
//! moves back, a text becomes the old one by as few edits as it takes, what came since goes to the bin. Nothing of the
//! past is written again, so that what others do meanwhile is merged, and who signed what stays.

use super::{
    Board, Deletion, Link, Note, Perimeter, Roots, Term, Weather, Zone, key,
    photo::photo_value,
    plan::{levels_value, room_value},
    write::{Kind, axes_value, decided_value, heads_value, words},
};
use yrs::{Any, Map, TransactionMut};

/// Longest texts, as the product of their characters, that are compared character by character; others are replaced
/// from the first difference to the last. A note's two texts make 250,000.
const MOST_COMPARED: usize = 1_000_000;

/// How much of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    Board,
    /// A zone, the notes that were in it, and those that are in it now.
    Zone(String),
    Note(String),
}

impl Scope {
    fn has_note(&self, then: Option<&Note>, now: Option<&Note>) -> bool {
        let is_in =
            |note: Option<&Note>, zone| note.is_some_and(|note| note.place.zone.as_ref() == Some(zone));
        match self {
            Scope::Board => true,
            Scope::Zone(zone) => is_in(then, zone) || is_in(now, zone),
            Scope::Note(id) => then.or(now).is_some_and(|note| note.id == *id),
        }
    }

    fn has_zone(&self, id: &str) -> bool {
        match self {
            Scope::Board => true,
            Scope::Zone(zone) => zone == id,
            Scope::Note(_) => false,
        }
    }
}

impl Roots {
    /// Makes this much of the board what it was `then`; answers how many items changed. `gone` signs what goes to the
    /// bin.
    pub fn bring_back(&self, txn: &mut TransactionMut, then: &Board, scope: &Scope, gone: &Deletion) -> u32 {
        let now = self.read(txn);
        let mut items = 0;
        if *scope == Scope::Board && now.title != then.title {
            self.meta.insert(txn, key::TITLE, then.title.as_str());
            items += 1;
        }
        for id in both(&now.zones, &then.zones).filter(|id| scope.has_zone(id)) {
            items += u32::from(match (now.zones.get(id), then.zones.get(id)) {
                (None, Some(then)) => {
                    self.add_zone(txn, then);
                    true
                }
                (Some(now), Some(then)) => self.zone_back(txn, now, then),
                (Some(now), None) => now.deleted.is_none() && self.remove(txn, Kind::Zone, id, gone),
                (None, None) => false,
            });
        }
        for id in both(&now.notes, &then.notes) {
            let (now, then) = (now.notes.get(id), then.notes.get(id));
            if !scope.has_note(then, now) {
                continue;
            }
            items += u32::from(match (now, then) {
                (None, Some(then)) => {
                    // That its words may be told is not said again on its author's behalf.
                    self.add_note(txn, &Note { shared: false, ..then.clone() });
                    true
                }
                (Some(now), Some(then)) => self.note_back(txn, now, then),
                (Some(now), None) => now.deleted.is_none() && self.remove(txn, Kind::Note, id, gone),
                (None, None) => false,
            });
        }
        for id in both(&now.links, &then.links).filter(|_| *scope == Scope::Board) {
            items += u32::from(match (now.links.get(id), then.links.get(id)) {
                (None, Some(then)) => {
                    self.add_link(txn, then);
                    true
                }
                (Some(now), Some(then)) => self.link_back(txn, now, then),
                (Some(now), None) => now.deleted.is_none() && self.remove(txn, Kind::Link, id, gone),
                (None, None) => false,
            });
        }
        items
    }

    fn zone_back(&self, txn: &mut TransactionMut, now: &Zone, then: &Zone) -> bool {
        let fields = [
            (key::KIND, now.kind != then.kind, Any::from(then.kind.name())),
            (key::TITLE, now.title != then.title, then.title.as_str().into()),
            (key::PROMPT, now.prompt != then.prompt, then.prompt.as_str().into()),
            (key::PARENT, now.parent != then.parent, Any::from(then.parent.clone())),
            (key::ORDER, now.order != then.order, then.order.as_str().into()),
            (key::COLOR, now.color != then.color, then.color.name().into()),
            (key::PANEL, now.panel != then.panel, Any::from(then.panel)),
            (key::LOCKED, now.locked != then.locked, then.locked.into()),
            (key::MAX, now.max != then.max, then.max.map_or(Any::Null, Any::from)),
            (key::FIELDS, now.fields != then.fields, words(&then.fields)),
            (key::ROWS, now.rows != then.rows, heads_value(&then.rows)),
            (key::COLUMNS, now.columns != then.columns, heads_value(&then.columns)),
            (key::AXES, now.axes != then.axes, then.axes.as_ref().map_or(Any::Null, axes_value)),
            (key::WHEN, now.when != then.when, then.when.as_str().into()),
            (key::LEVELS, now.levels != then.levels, levels_value(&then.levels)),
            (key::ROOM, now.room != then.room, then.room.as_ref().map_or(Any::Null, room_value)),
            (key::DECIDED, now.decided != then.decided, then.decided.map_or(Any::Null, decided_value)),
        ];
        let mut changed = now.frame != then.frame && self.set_frame(txn, &then.id, then.frame);
        changed |= self.fields_back(txn, Kind::Zone, &then.id, fields);
        for edit in edits(synthesis(now), synthesis(then)) {
            changed |= self.edit_synthesis(txn, &then.id, edit.at, edit.remove, &edit.insert);
        }
        changed | self.bin_back(txn, Kind::Zone, &then.id, (now.deleted.as_ref(), then.deleted.as_ref()))
    }

    fn note_back(&self, txn: &mut TransactionMut, now: &Note, then: &Note) -> bool {
        let mut changed = now.place != then.place && self.place_note(txn, &then.id, &then.place);
        for edit in edits(&now.text, &then.text) {
            changed |= self.edit_text(txn, &then.id, edit.at, edit.remove, &edit.insert);
        }
        let fields = [
            (key::COLOR, now.color != then.color, Any::from(then.color.name())),
            (key::STATUS, now.status != then.status, then.status.as_str().into()),
            (key::GROUP, now.group != then.group, Any::from(then.group.clone())),
            (key::ENTERED, now.entered != then.entered, Any::from(then.entered.clone())),
            (key::WEATHER, now.weather != then.weather, then.weather.map(Weather::name).into()),
            (key::TERM, now.term != then.term, then.term.map(Term::name).into()),
            (key::PERIMETER, now.perimeter != then.perimeter, then.perimeter.map(Perimeter::name).into()),
            (key::SIGNATURE, now.signature != then.signature, Any::from(then.signature.clone())),
            (key::APART, now.apart != then.apart, words(&then.apart)),
            (key::PHOTO, now.photo != then.photo, then.photo.as_ref().map_or(Any::Null, photo_value)),
        ];
        changed |= self.fields_back(txn, Kind::Note, &then.id, fields);
        changed |= now.size != then.size && self.set_size(txn, &then.id, then.size);
        changed | self.bin_back(txn, Kind::Note, &then.id, (now.deleted.as_ref(), then.deleted.as_ref()))
    }

    fn link_back(&self, txn: &mut TransactionMut, now: &Link, then: &Link) -> bool {
        let fields = [
            (key::FROM, now.from != then.from, Any::from(then.from.as_str())),
            (key::TO, now.to != then.to, then.to.as_str().into()),
            (key::KIND, now.kind != then.kind, then.kind.name().into()),
            (key::LABEL, now.label != then.label, then.label.as_str().into()),
            (key::ORDER, now.order != then.order, then.order.as_str().into()),
            (key::STEP, now.step != then.step, Any::from(then.step.clone())),
        ];
        let changed = self.fields_back(txn, Kind::Link, &then.id, fields);
        changed | self.bin_back(txn, Kind::Link, &then.id, (now.deleted.as_ref(), then.deleted.as_ref()))
    }

    fn fields_back<const N: usize>(
        &self,
        txn: &mut TransactionMut,
        kind: Kind,
        id: &str,
        fields: [(&str, bool, Any); N],
    ) -> bool {
        let mut changed = false;
        for (key, _, value) in fields.into_iter().filter(|(_, differs, _)| *differs) {
            changed |= self.set(txn, kind, id, key, value);
        }
        changed
    }

    fn bin_back(
        &self,
        txn: &mut TransactionMut,
        kind: Kind,
        id: &str,
        (now, then): (Option<&Deletion>, Option<&Deletion>),
    ) -> bool {
        match (now, then) {
            (Some(_), None) => self.restore(txn, kind, id),
            (None, Some(then)) => self.remove(txn, kind, id, then),
            // In the bin for itself, or for another idea that says the same.
            (Some(now), Some(then)) if now.into != then.into => self.remove(txn, kind, id, then),
            _ => false,
        }
    }
}

fn synthesis(zone: &Zone) -> &str {
    zone.synthesis.as_deref().unwrap_or_default()
}

/// The ids of both, each once.
fn both<'a, T>(
    now: &'a std::collections::BTreeMap<String, T>,
    then: &'a std::collections::BTreeMap<String, T>,
) -> impl Iterator<Item = &'a String> + use<'a, T> {
    now.keys().chain(then.keys().filter(|id| !now.contains_key(*id)))
}

/// One edit of a text, in UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextEdit {
    pub(super) at: u32,
    pub(super) remove: u32,
    pub(super) insert: String,
}

/// The edits that make `now` into `then`, the last one first, so that each stands where it says. Characters that both
/// have, in the longest common sequence, stay.
pub(super) fn edits(now: &str, then: &str) -> Vec<TextEdit> {
    let (now, then): (Vec<char>, Vec<char>) = (now.chars().collect(), then.chars().collect());
    let prefix = now.iter().zip(&then).take_while(|(a, b)| a == b).count();
    let rest = (now.len() - prefix).min(then.len() - prefix);
    let suffix = (now.iter().rev().zip(then.iter().rev())).take(rest).take_while(|(a, b)| a == b).count();
    let (old, new) = (&now[prefix..now.len() - suffix], &then[prefix..then.len() - suffix]);
    let kept = if old.len() * new.len() > MOST_COMPARED { Vec::new() } else { common(old, new) };
    let units = |text: &[char]| text.iter().map(|c| c.len_utf16() as u32).sum::<u32>();
    let mut edits = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (a, b) in kept.into_iter().chain([(old.len(), new.len())]) {
        if i < a || j < b {
            let at = units(&now[..prefix + i]);
            edits.push(TextEdit { at, remove: units(&old[i..a]), insert: new[j..b].iter().collect() });
        }
        (i, j) = (a + 1, b + 1);
    }
    edits.reverse();
    edits
}

/// The places of a longest common subsequence in both (Wagner and Fischer 1974).
fn common(old: &[char], new: &[char]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if old[i] == new[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut places) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            places.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    places
}

#[cfg(test)]
mod tests;
