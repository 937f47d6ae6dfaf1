//! What the guard knows of a document between updates, and its verdict on what one transaction changed.
//!
//! Fed by yrs: deep observers tell what changed ([`Watch::see`]), then the end of the transaction asks for the verdict
//! ([`Watch::close`]). Looks at the changed items only.

use super::{
    authors::{Authors, Editor},
    joined,
    rights::Effect,
    twins::{self, MOST_TWINS, Twins},
};
use crate::{
    board::{
        self, Approval, Roots, ZoneKind,
        rules::{self, Overlong},
        write::Kind,
    },
    kinds, merge,
    refusal::Refusal,
    role::Role,
    workshop::access::Standing,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};
use yrs::{
    Any, ClientID, Doc, GetString, IdSet, Map, MapRef, Out, ReadTxn, Transact, TransactionMut,
    types::{EntryChange, Event, Events, PathSegment},
    updates::encoder::Encode,
};

/// Origin of the transactions that the guard judges; whatever else writes to the document is trusted.
pub(super) const JUDGED: &str = "judged";

/// An item's texts by their keys.
pub(super) type Words = Vec<(String, String)>;

/// Items by kind and id.
pub(super) type Touched = BTreeSet<(Kind, Arc<str>)>;

/// The path of blocks that stand where none can: they are in no item that could be named.
const UNNATURAL: &str = "blocks";

/// Which root type an observer stands at.
#[derive(Debug)]
pub(super) enum Root {
    Meta,
    Items(Kind),
    Stray(String),
}

/// What the guard knows between updates, and what it saw of the present one.
#[derive(Debug)]
pub(super) struct Watch {
    roots: Roots,
    /// Zones whose structure is locked.
    locked: HashSet<Arc<str>>,
    /// Texts that were too long when the guard came, or became so in a trusted transaction; they may shrink.
    overlong: HashMap<(Kind, Arc<str>), Vec<Overlong>>,
    /// Root types that are not ours.
    pub(super) strays: HashSet<String>,

    /// Notes that there are, those in the bin included, and how many there may be.
    notes: usize,
    pub(super) most_notes: usize,
    /// How many more the present transaction makes.
    more_notes: isize,

    authors: Authors,
    pub(super) twins: Twins,
    /// What stands in the texts of items that something was taken back from: the next undo may lose letters of it.
    words: HashMap<(Kind, Arc<str>), Words>,

    /// Up to where each client's blocks are known: the state vector, without a copy of it for each update.
    pub(super) clocks: HashMap<ClientID, u32>,

    /// Whose update is judged, and as what.
    person: String,
    board: String,
    standing: Arc<Standing>,
    clients: Arc<HashSet<u64>>,
    /// Why nothing that they change counts now.
    stopped: Option<Refusal>,
    pub(super) is_natural: bool,
    meta_changed: bool,
    changed: BTreeMap<(Kind, Arc<str>), Effect>,
    pub(super) refusal: Option<Refusal>,
    pub(super) inverse: Option<Vec<u8>>,
    /// What the refused update deleted, by itself or by what it overwrote.
    gone: IdSet,
    /// The items that the refused update changed.
    touched: Touched,
}

impl Watch {
    pub(super) fn new(doc: &Doc, roots: &Roots) -> Self {
        let mut watch = Self {
            roots: roots.clone(),
            locked: HashSet::new(),
            overlong: HashMap::new(),
            strays: HashSet::new(),
            notes: 0,
            most_notes: usize::MAX,
            more_notes: 0,
            authors: Authors::default(),
            twins: Twins::default(),
            words: HashMap::new(),
            clocks: HashMap::new(),
            person: String::new(),
            board: String::new(),
            standing: Arc::new(Standing::of(Role::Projector)),
            clients: Arc::default(),
            stopped: None,
            is_natural: true,
            meta_changed: false,
            changed: BTreeMap::new(),
            refusal: None,
            inverse: None,
            gone: IdSet::default(),
            touched: BTreeSet::new(),
        };
        let txn = doc.transact();
        watch.clocks = txn.state_vector().iter().map(|(client, clock)| (*client, *clock)).collect();
        watch.notes = roots.notes.len(&txn) as usize;
        for kind in [Kind::Zone, Kind::Note, Kind::Link] {
            let items = roots.items(kind).keys(&txn).map(|id| ((kind, Arc::from(id)), Effect::default()));
            watch.changed.extend(items);
        }
        watch.learn(&txn);
        watch
    }

    pub(super) fn knows(&self, root: &str) -> bool {
        [board::META, board::ZONES, board::NOTES, board::LINKS].contains(&root) || self.strays.contains(root)
    }

    /// Up to where this client's blocks are known.
    pub(super) fn clock(&self, client: u64) -> u32 {
        self.clocks.get(&ClientID::new(client)).copied().unwrap_or_default()
    }

    /// The next transaction is this person's.
    pub(super) fn is_judged_for(&mut self, by: Editor<'_>) {
        by.person.clone_into(&mut self.person);
        by.board.clone_into(&mut self.board);
        self.stopped = by.standing.stopped(by.now);
        (self.standing, self.clients) = (by.standing, by.clients);
    }

    /// The first reason to refuse stands.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
    }

    /// Collects what a transaction changed under one root.
    pub(super) fn see(&mut self, root: &Root, txn: &TransactionMut<'_>, events: &Events<'_>) {
        let kind = match root {
            Root::Meta => {
                self.meta_changed = true;
                return;
            }
            Root::Stray(name) => return self.refuse(stray(name)),
            Root::Items(kind) => *kind,
        };
        for event in events.iter() {
            let path = event.path();
            match (path.front(), event) {
                (Some(PathSegment::Key(id)), event) => {
                    let effect = self.changed.entry((kind, Arc::clone(id))).or_default();
                    match event {
                        Event::Map(event) if path.len() == 1 => {
                            let keys = event.keys(txn);
                            if keys.is_empty() {
                                effect.of_nothing();
                            }
                            keys.iter().for_each(|(key, change)| effect.of_key(key, change));
                        }
                        _ => effect.of_text(match path.get(1) {
                            Some(PathSegment::Key(key)) => Some(key),
                            _ => None,
                        }),
                    }
                }
                (None, Event::Map(event)) => {
                    for (id, change) in event.keys(txn) {
                        if kind == Kind::Note {
                            self.more_notes += growth(change);
                        }
                        self.changed.entry((kind, Arc::clone(id))).or_default().of_entry(change);
                    }
                }
                // Something in the list that a root map also has: `judge` finds it.
                _ => {}
            }
        }
    }

    /// The end of a transaction: judges it if it is one to judge. Answers whether the undo manager shall keep it.
    pub(super) fn close(&mut self, txn: &TransactionMut<'_>) -> bool {
        for (client, ranges) in txn.insert_set().iter() {
            let end = ranges.iter().next_back().map_or(0, |range| range.end);
            let clock = self.clocks.entry(*client).or_default();
            *clock = end.max(*clock);
        }
        let judged = txn.origin().is_some_and(|origin| origin.as_ref() == JUDGED.as_bytes());
        if judged && self.refusal.is_none() {
            let changes = || !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
            let stopped = self.stopped.clone().filter(|why| changes() && !self.only_consents(why));
            self.refusal = stopped.or_else(|| self.judge(txn).err());
        }
        if judged && self.refusal.is_some() {
            self.touched = std::mem::take(&mut self.changed).into_keys().collect();
            self.forget();
            self.gone = txn.delete_set().clone();
            return true;
        }
        if self.refusal.is_some() {
            // The undo of what was just refused: everything is as it was known before.
            self.forget();
            let undone = !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
            let gone = std::mem::take(&mut self.gone);
            self.inverse = undone.then(|| deleting(&gone, txn.encode_update_v1()));
            return false;
        }
        self.learn(txn);
        false
    }

    /// Is this only someone's word on whether a card may be told? They can take that back until the workshop is closed,
    /// whatever the phase says of writing.
    fn only_consents(&self, why: &Refusal) -> bool {
        let is_word =
            |((kind, _), effect): (&(Kind, Arc<str>), &Effect)| *kind == Kind::Note && effect.only_shares();
        matches!(why, Refusal::PhaseOver {} | Refusal::Frozen {})
            && !self.meta_changed
            && !self.changed.is_empty()
            && self.changed.iter().all(is_word)
    }

    /// What was refused, what undoes it, and the items that it touched.
    pub(super) fn take_back(&mut self) -> (Option<Refusal>, Option<Vec<u8>>, Touched) {
        (self.refusal.take(), self.inverse.take(), std::mem::take(&mut self.touched))
    }

    /// What stood in this item's texts before the refused update, where one has touched it before.
    pub(super) fn words(&self, item: &(Kind, Arc<str>)) -> Option<&Words> {
        self.words.get(item)
    }

    /// From now on it is known what stands in this item's texts.
    pub(super) fn keep_words<T: ReadTxn>(&mut self, txn: &T, item: &(Kind, Arc<str>), map: Option<&MapRef>) {
        match map.map(|map| words_of(txn, map)).filter(|words| !words.is_empty()) {
            Some(words) => self.words.insert(item.clone(), words),
            None => self.words.remove(item),
        };
    }

    fn forget(&mut self) {
        self.more_notes = 0;
        self.meta_changed = false;
        self.changed.clear();
    }

    /// Is what changed allowed? Looks at the changed items only.
    fn judge<T: ReadTxn>(&self, txn: &T) -> Result<(), Refusal> {
        let lists = [
            (board::META, &self.roots.meta),
            (board::ZONES, &self.roots.zones),
            (board::NOTES, &self.roots.notes),
            (board::LINKS, &self.roots.links),
        ];
        if let Some((root, _)) = lists.into_iter().find(|(_, map)| rules::has_list(map)) {
            return Err(Refusal::BadShape { path: root.to_owned() });
        }
        if self.meta_changed {
            self.judge_meta(txn)?;
        }
        if self.more_notes > 0 && self.notes.saturating_add_signed(self.more_notes) > self.most_notes {
            return Err(Refusal::BoardFull { limit: u32::try_from(self.most_notes).unwrap_or(u32::MAX) });
        }
        for (item, effect) in &self.changed {
            self.judge_item(txn, item, *effect)?;
        }
        if !self.is_natural {
            return Err(Refusal::BadShape { path: UNNATURAL.to_owned() });
        }
        Ok(())
    }

    fn judge_meta<T: ReadTxn>(&self, txn: &T) -> Result<(), Refusal> {
        if !self.standing.role.may_shape() {
            return Err(Refusal::StructureLocked { zone: None });
        }
        rules::meta_shape(txn, &self.roots.meta)?;
        match rules::overlong_title(txn, &self.roots.meta) {
            Some(title) => Err(title.refusal(Kind::Zone, "")),
            None => Ok(()),
        }
    }

    fn judge_item<T: ReadTxn>(
        &self,
        txn: &T,
        item: &(Kind, Arc<str>),
        effect: Effect,
    ) -> Result<(), Refusal> {
        let (kind, id) = (item.0, &item.1);
        let role = self.standing.role;
        let structure = || Refusal::StructureLocked { zone: Some(id.to_string()) };
        let shapes = effect.is_structure();
        if kind == Kind::Zone && shapes && !role.may_shape() && self.locked.contains(id) {
            return Err(structure());
        }
        let whose = self.authors.whose(item, &self.person, &self.standing, &self.clients);
        let in_phase = |map: Option<&MapRef>| {
            let allowed = effect.is_allowed(txn, &self.roots.zones, (kind, map), &whose, &self.standing);
            if allowed { Ok(()) } else { Err(Refusal::AgainstRules { item: Some(id.to_string()) }) }
        };
        // An item that is gone is the undo of its creation; the bin is a key.
        let Some(value) = self.roots.items(kind).get(txn, id) else { return in_phase(None) };
        let map = rules::shape(txn, kind, id, &value)?;
        let is_shaped = shapes && (is_locked(txn, &map) || effect.shapes(txn, &map));
        if kind == Kind::Zone && !role.may_shape() && is_shaped {
            return Err(structure());
        }
        self.authors.judge(txn, item, &map, (&self.person, &self.board), &self.standing, whose.own)?;
        in_phase(Some(&map))?;
        if kind == Kind::Note {
            self.judge_twin(txn, item, &map, effect)?;
            let known = self.authors.joined_into(item);
            joined::judge(txn, &self.roots, &self.twins, (id, &map), known)?;
            if effect.arrives() {
                self.judge_arrival(txn, item, &map)?;
            }
        }
        if kind == Kind::Zone {
            self.judge_decision(txn, id)?;
        }
        if kind == Kind::Zone && effect.settles(txn, &map) && !self.roots.is_on_its_level(txn, id) {
            let path = format!("{}/{id}/{}", board::ZONES, board::key::ROOM);
            return Err(Refusal::BadShape { path });
        }
        let known = self.overlong.get(item);
        for text in rules::overlong(txn, kind, &map) {
            let before = known.into_iter().flatten().find(|known| known.field == text.field);
            if before.is_none_or(|before| text.graphemes > before.graphemes) {
                return Err(text.refusal(kind, id));
            }
        }
        Ok(())
    }

    /// A linked copy is one of a note that is there, from the start and for good; and who writes in it may write in all
    /// that have its words (SPEC B23).
    fn judge_twin<T: ReadTxn>(
        &self,
        txn: &T,
        item: &(Kind, Arc<str>),
        map: &MapRef,
        effect: Effect,
    ) -> Result<(), Refusal> {
        let id = &item.1;
        let against = || Err(Refusal::AgainstRules { item: Some(id.to_string()) });
        let now = twins::twin_of(txn, map);
        if now.as_ref() != self.twins.root_of(id) {
            let Some(root) = now.filter(|root| root != id && !self.authors.knows(item)) else {
                return against();
            };
            let is_said = self.roots.note(txn, id).and_then(|note| note.origin);
            let is_said = is_said.is_some_and(|origin| *origin.note == *root);
            let source = self.roots.note(txn, &root);
            let is_there = source.is_some_and(|note| note.deleted.is_none() && note.twin.is_none());
            if !is_said || !is_there {
                return against();
            }
            if self.twins.count(&root) >= MOST_TWINS {
                return Err(Refusal::ListFull { limit: MOST_TWINS as u32 });
            }
        }
        let may_write = |other: &Arc<str>| {
            let other = (Kind::Note, Arc::clone(other));
            let whose = self.authors.whose(&other, &self.person, &self.standing, &self.clients);
            self.standing.is_for(self.standing.rules.edit, whose.own, whose.group)
        };
        if effect.writes() && !self.twins.others(id).all(may_write) {
            return against();
        }
        Ok(())
    }

    /// A form that is validated has an answer to each of its questions (SPEC B22).
    fn judge_decision<T: ReadTxn>(&self, txn: &T, id: &str) -> Result<(), Refusal> {
        let form_of = |zone: &board::Zone| match zone.kind {
            ZoneKind::Form => Some(zone.clone()),
            _ => zone.parent.as_ref().and_then(|parent| self.roots.zone(txn, parent)),
        };
        let is_validated = |zone: &board::Zone| {
            zone.kind == ZoneKind::Form
                && zone.decided.is_some_and(|decided| decided.state == Approval::Validated)
        };
        let zone = self.roots.zone(txn, id);
        let Some(form) = zone.as_ref().and_then(form_of).filter(is_validated) else { return Ok(()) };
        let is_unanswered = |zone: &board::Zone| {
            zone.deleted.is_none()
                && zone.parent.as_ref() == Some(&form.id)
                && zone.synthesis.as_deref().unwrap_or_default().trim().is_empty()
        };
        let ids: Vec<String> = self.roots.zones.keys(txn).map(str::to_owned).collect();
        let mut zones = ids.iter().filter_map(|id| self.roots.zone(txn, id));
        match zones.find(is_unanswered) {
            Some(question) => Err(Refusal::SynthesisMissing { zone: question.id }),
            None => Ok(()),
        }
    }

    /// May a note come to the zone where it is now? On a scale it lies within what is measured (SPEC B14). One that takes
    /// so many is full (F10), and the phase may ask what it is linked to (F11).
    fn judge_arrival<T: ReadTxn>(
        &self,
        txn: &T,
        item: &(Kind, Arc<str>),
        map: &MapRef,
    ) -> Result<(), Refusal> {
        let Some(zone) = Roots::zone_shown(txn, map) else { return Ok(()) };
        if let Some(zone) = self.roots.zone(txn, &zone)
            && !kinds::of(zone.kind).takes(&zone, &board::read::place(txn, map))
        {
            let path = format!("{}/{}/{}", board::NOTES, item.1, board::key::PLACE);
            return Err(Refusal::BadShape { path });
        }
        if self.authors.stood_in(item, &zone) {
            return Ok(());
        }
        if let Some(limit) = self.roots.max_in(txn, &zone)
            && self.roots.shown_in(txn, &zone).count() > limit as usize
        {
            return Err(Refusal::ZoneFull { zone: zone.to_string(), limit });
        }
        let Some(asked) = self.standing.link_asked.as_ref().filter(|asked| asked.is_for(&zone)) else {
            return Ok(());
        };
        let there: HashSet<String> = self.roots.shown_in(txn, &asked.link.zone).collect();
        let is_linked = |link: board::Link| {
            *link.from == *item.1 && link.kind.name() == asked.link.kind && there.contains(&link.to)
        };
        if there.is_empty() || self.roots.links_shown(txn).any(is_linked) {
            return Ok(());
        }
        Err(Refusal::LinkRequired { note: item.1.to_string(), zone: asked.link.zone.clone() })
    }

    /// Takes what changed as the new state of things.
    fn learn<T: ReadTxn>(&mut self, txn: &T) {
        self.notes = self.notes.saturating_add_signed(self.more_notes);
        for item in std::mem::take(&mut self.changed).into_keys() {
            let map = match self.roots.items(item.0).get(txn, &item.1) {
                Some(Out::YMap(map)) => Some(map),
                _ => None,
            };
            if let Some(map) = &map {
                self.authors.learn(txn, &item, map);
                if item.0 == Kind::Note {
                    self.twins.learn(txn, &self.roots, &item.1, map);
                }
            }
            let (kind, id) = item;
            if kind == Kind::Zone {
                if map.as_ref().is_some_and(|map| is_locked(txn, map)) {
                    self.locked.insert(Arc::clone(&id));
                } else {
                    self.locked.remove(&id);
                }
            }
            let item = (kind, id);
            if self.words.contains_key(&item) {
                self.keep_words(txn, &item, map.as_ref());
            }
            let texts = map.map(|map| rules::overlong(txn, kind, &map)).unwrap_or_default();
            if texts.is_empty() {
                self.overlong.remove(&item);
            } else {
                self.overlong.insert(item, texts);
            }
        }
        self.forget();
    }
}

/// The update, which also deletes these. Whoever read a refused update in another way than yrs did may not have deleted
/// what yrs did, and what comes back would then be there twice.
fn deleting(gone: &IdSet, update: Vec<u8>) -> Vec<u8> {
    let deletions = [&[0], gone.encode_v1().as_slice()].concat();
    let together = merge::merged([[&deletions[..], &update]]).map(|updates| updates.into_iter().next());
    together.ok().flatten().unwrap_or(update)
}

/// What a changed key of a map adds to the number of its entries.
fn growth(change: &EntryChange) -> isize {
    match change {
        EntryChange::Inserted(_) => 1,
        EntryChange::Updated(..) => 0,
        EntryChange::Removed(_) => -1,
    }
}

fn words_of<T: ReadTxn>(txn: &T, map: &MapRef) -> Words {
    let text = |(key, value): (&str, Out)| match value {
        Out::YText(text) => Some((key.to_owned(), text.get_string(txn))),
        _ => None,
    };
    map.iter(txn).filter_map(text).collect()
}

fn is_locked<T: ReadTxn>(txn: &T, zone: &MapRef) -> bool {
    matches!(zone.get(txn, board::key::LOCKED), Some(Out::Any(Any::Bool(true))))
}

/// The refusal of a root type that is not ours.
pub(super) fn stray(name: &str) -> Refusal {
    // A path is shown and logged: a hostile name must not make it long.
    Refusal::BadShape { path: name.chars().take(crate::ids::MAX_ID).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        board::{Note, Place, guard::Guard, new_doc},
        role::Role,
    };
    use yrs::{Update, updates::decoder::Decode};

    #[test]
    fn w11_a_full_board_takes_no_note_more_and_every_change_of_those_it_has() {
        let server = new_doc();
        let mut guard = Guard::new(&server).with_room_for(2);
        let ada = new_doc();
        let roots = Roots::of(&ada);
        let mut act = |act: &dyn Fn(&mut TransactionMut<'_>)| {
            let mut txn = ada.transact_mut();
            act(&mut txn);
            let raw = txn.encode_update_v1();
            drop(txn);
            let update = Update::decode_v1(&raw).expect("an update");
            let taken_back = guard.apply(&raw, update, Editor::of("ada", Role::Participant)).err();
            if let Some(inverse) = taken_back.as_ref().and_then(|taken_back| taken_back.inverse.as_ref()) {
                let inverse = Update::decode_v1(inverse).expect("an update");
                ada.transact_mut().apply_update(inverse).expect("applies");
            }
            taken_back.map(|taken_back| taken_back.refusal)
        };
        let add = |id: &'static str| {
            let place = Place { zone: None, order: "a0".into(), x: 0.0, y: 0.0, ..Place::default() };
            let note = Note { id: id.into(), place, ..Note::default() };
            let roots = roots.clone();
            move |txn: &mut TransactionMut<'_>| roots.add_note(txn, &note)
        };
        assert_eq!((act(&add("n1")), act(&add("n2"))), (None, None));
        let full = Some(Refusal::BoardFull { limit: 2 });
        assert_eq!((act(&add("n3")), act(&add("n4"))), (full.clone(), full.clone()), "and again");
        let colour = |txn: &mut TransactionMut<'_>| {
            roots.set_color(txn, Kind::Note, "n2", crate::board::Color::Menthe);
        };
        assert_eq!(act(&colour), None);
        let gone = |txn: &mut TransactionMut<'_>| drop(roots.notes.remove(txn, "n1"));
        assert_eq!((act(&gone), act(&add("n5")), act(&add("n6"))), (None, None, full));
        assert_eq!(roots.notes.len(&ada.transact()), 2, "what was refused is gone");
    }
}
