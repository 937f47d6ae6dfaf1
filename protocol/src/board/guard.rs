//! Lets updates into a board's document, and takes back what was not allowed (SPEC R4, B6).
//!
//! A CRDT can't refuse a block once it has it: everything later of the same client builds on it. So an update is
//! applied whole, and while its transaction commits the guard looks at what changed. What is not allowed is undone by
//! an inverse update, which everyone gets together with the offence. yrs' `UndoManager` remembers a transaction only
//! when the guard has just refused it: an allowed update costs a look at its own changes, and what it deletes leaves
//! memory as ever.
//!
//! Raw boards have no schema and no guard.

use super::{
    Roots,
    rules::{self, Overlong},
    write::Kind,
};
use crate::{refusal::Refusal, role::Role};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use yrs::{
    Any, DeepObservable, Doc, Map, MapRef, Out, ReadTxn, Transact, TransactionMut, Update, WriteTxn,
    types::{Event, Events, PathSegment},
    undo,
};

/// Origin of the transactions that the guard judges; whatever else writes to the document is trusted.
const JUDGED: &str = "judged";
/// Key of the guard's observers.
const WATCH: &str = "guard";

/// Guards one document. Made once per room, after the document is loaded.
pub struct Guard {
    // Dropped first: it takes its observers off the document.
    undo: undo::UndoManager<()>,
    doc: Doc,
    watch: Arc<Mutex<Watch>>,
}

/// An update that was not allowed. It has been applied **and** undone: the board is as before.
///
/// With [`Refusal::MalformedFrame`] it broke off midway, at a block whose parent is no Y type. What it did is undone,
/// but the document now has blocks that no journal has: it must be loaded again.
#[derive(Debug)]
pub struct TakenBack {
    pub refusal: Refusal,
    /// Undoes the refused update wherever that has been applied (v1). The refused update and this one are journaled
    /// in this order and broadcast in one frame, so that nobody renders what was refused (SPEC R4). `None` when
    /// nothing of the refused update took effect.
    pub inverse: Option<Vec<u8>>,
}

impl Guard {
    /// Guards `doc`. Waits for a transaction that is open on it.
    pub fn new(doc: &Doc) -> Self {
        let roots = Roots::of(doc);
        let watch = Arc::new(Mutex::new(Watch::new(doc, &roots)));
        let judge = Arc::clone(&watch);
        let undo = undo::UndoManager::with_options(undo::Options {
            capture_timeout_millis: 0,
            tracked_origins: HashSet::from([JUDGED.into()]),
            // Called once per transaction, after the observers and before what was deleted leaves memory. `true`
            // makes the undo manager remember the transaction.
            capture_transaction: Some(Arc::new(move |txn| open(&judge).close(txn))),
            ..Default::default()
        });
        let mut guard = Self { undo, doc: doc.clone(), watch };
        guard.observe(Root::Meta, &roots.meta);
        guard.observe(Root::Items(Kind::Zone), &roots.zones);
        guard.observe(Root::Items(Kind::Note), &roots.notes);
        guard.observe(Root::Items(Kind::Link), &roots.links);
        // An older journal may hold roots that are not ours: they stay, and nobody adds to them.
        let strays = guard.strays(&doc.transact());
        for name in strays {
            let map = doc.get_or_insert_map(name.as_str());
            guard.adopt(name, &map);
        }
        guard
    }

    fn observe(&mut self, root: Root, map: &MapRef) {
        self.undo.expand_scope(&self.doc, map);
        let watch = Arc::clone(&self.watch);
        map.observe_deep(WATCH, move |txn, events| open(&watch).see(&root, txn, events));
    }

    /// Applies one update of a person with `role`. An error leaves the document as it was before, and `self` ready
    /// for the next update.
    pub fn apply(&mut self, update: Update, role: Role) -> Result<(), TakenBack> {
        let doc = self.doc.clone();
        let mut txn = doc.transact_mut_with(JUDGED);
        // Blocks that lacked something stay parked until it comes, and then take effect in someone else's
        // transaction. A facilitator must not lend their rights to them.
        let parked = txn.has_missing_updates().then(|| update.state_vector());
        let applied = txn.apply_update(update);
        let freed =
            parked.is_some_and(|own| txn.insert_set().iter().any(|(client, _)| !own.contains_client(client)));
        {
            let mut watch = open(&self.watch);
            watch.may_shape = role.may_shape() && !freed;
            if applied.is_err() {
                watch.refuse(Refusal::MalformedFrame {});
            }
        }
        // A root type that is not ours is refused; to be undone it must be known before the transaction ends.
        for name in self.strays(&txn) {
            open(&self.watch).refuse(stray(&name));
            let map = txn.get_or_insert_map(name.as_str());
            self.adopt(name, &map);
        }
        drop(txn);
        if open(&self.watch).refusal.is_none() {
            return Ok(());
        }
        self.undo.undo_blocking();
        let mut watch = open(&self.watch);
        let inverse = watch.inverse.take();
        watch.refusal.take().map_or(Ok(()), |refusal| Err(TakenBack { refusal, inverse }))
    }

    /// Root types that the guard doesn't know yet.
    fn strays<T: ReadTxn>(&self, txn: &T) -> Vec<String> {
        let watch = open(&self.watch);
        txn.root_refs().map(|(name, _)| name).filter(|name| !watch.knows(name)).map(str::to_owned).collect()
    }

    fn adopt(&mut self, name: String, map: &MapRef) {
        self.observe(Root::Stray(name.clone()), map);
        open(&self.watch).strays.insert(name);
    }
}

fn stray(name: &str) -> Refusal {
    // A path is shown and logged: a hostile name must not make it long.
    Refusal::BadShape { path: name.chars().take(crate::ids::MAX_ID).collect() }
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guard").field("watch", &self.watch).finish_non_exhaustive()
    }
}

/// Only ever locked for one step by the thread that holds the document: nobody waits, and a panic elsewhere leaves
/// no half-made state in it.
fn open(watch: &Mutex<Watch>) -> MutexGuard<'_, Watch> {
    watch.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Which root type an observer stands at.
#[derive(Debug)]
enum Root {
    Meta,
    Items(Kind),
    Stray(String),
}

/// What the guard knows between updates, and what it saw of the present one.
#[derive(Debug)]
struct Watch {
    roots: Roots,
    /// Zones whose structure is locked.
    locked: HashSet<Arc<str>>,
    /// Texts that were too long when the guard came, or became so in a trusted transaction; they may shrink.
    overlong: HashMap<(Kind, Arc<str>), Vec<Overlong>>,
    /// Root types that are not ours.
    strays: HashSet<String>,

    may_shape: bool,
    meta_changed: bool,
    changed: BTreeSet<(Kind, Arc<str>)>,
    refusal: Option<Refusal>,
    inverse: Option<Vec<u8>>,
}

impl Watch {
    fn new(doc: &Doc, roots: &Roots) -> Self {
        let mut watch = Self {
            roots: roots.clone(),
            locked: HashSet::new(),
            overlong: HashMap::new(),
            strays: HashSet::new(),
            may_shape: false,
            meta_changed: false,
            changed: BTreeSet::new(),
            refusal: None,
            inverse: None,
        };
        let txn = doc.transact();
        for kind in [Kind::Zone, Kind::Note, Kind::Link] {
            watch.changed.extend(roots.items(kind).keys(&txn).map(|id| (kind, Arc::from(id))));
        }
        watch.learn(&txn);
        watch
    }

    fn knows(&self, root: &str) -> bool {
        [super::META, super::ZONES, super::NOTES, super::LINKS].contains(&root) || self.strays.contains(root)
    }

    /// The first reason to refuse stands.
    fn refuse(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
    }

    /// Collects what a transaction changed under one root.
    fn see(&mut self, root: &Root, txn: &TransactionMut<'_>, events: &Events<'_>) {
        let kind = match root {
            Root::Meta => {
                self.meta_changed = true;
                return;
            }
            Root::Stray(name) => return self.refuse(stray(name)),
            Root::Items(kind) => *kind,
        };
        for event in events.iter() {
            match (event.path().front(), event) {
                (Some(PathSegment::Key(id)), _) => {
                    self.changed.insert((kind, Arc::clone(id)));
                }
                (None, Event::Map(event)) => {
                    self.changed.extend(event.keys(txn).keys().map(|id| (kind, Arc::clone(id))));
                }
                // Something in the list that a root map also has: `judge` finds it.
                _ => {}
            }
        }
    }

    /// The end of a transaction: judges it if it is one to judge. Answers whether the undo manager shall keep it.
    fn close(&mut self, txn: &TransactionMut<'_>) -> bool {
        let judged = txn.origin().is_some_and(|origin| origin.as_ref() == JUDGED.as_bytes());
        if judged && self.refusal.is_none() {
            self.refusal = self.judge(txn).err();
        }
        if judged && self.refusal.is_some() {
            self.forget();
            return true;
        }
        if self.refusal.is_some() {
            // The undo of what was just refused: everything is as it was known before.
            self.forget();
            let undone = !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
            self.inverse = undone.then(|| txn.encode_update_v1());
            return false;
        }
        self.learn(txn);
        false
    }

    fn forget(&mut self) {
        self.meta_changed = false;
        self.changed.clear();
    }

    /// Is what changed allowed? Looks at the changed items only.
    fn judge<T: ReadTxn>(&self, txn: &T) -> Result<(), Refusal> {
        let lists = [
            (super::META, &self.roots.meta),
            (super::ZONES, &self.roots.zones),
            (super::NOTES, &self.roots.notes),
            (super::LINKS, &self.roots.links),
        ];
        if let Some((root, _)) = lists.into_iter().find(|(_, map)| rules::has_list(map)) {
            return Err(Refusal::BadShape { path: root.to_owned() });
        }
        if self.meta_changed {
            self.judge_meta(txn)?;
        }
        for (kind, id) in &self.changed {
            self.judge_item(txn, *kind, id)?;
        }
        Ok(())
    }

    fn judge_meta<T: ReadTxn>(&self, txn: &T) -> Result<(), Refusal> {
        if !self.may_shape {
            return Err(Refusal::StructureLocked { zone: None });
        }
        rules::meta_shape(txn, &self.roots.meta)?;
        match rules::overlong_title(txn, &self.roots.meta) {
            Some(title) => Err(title.refusal(Kind::Zone, "")),
            None => Ok(()),
        }
    }

    fn judge_item<T: ReadTxn>(&self, txn: &T, kind: Kind, id: &Arc<str>) -> Result<(), Refusal> {
        let structure = || Refusal::StructureLocked { zone: Some(id.to_string()) };
        if kind == Kind::Zone && !self.may_shape && self.locked.contains(id) {
            return Err(structure());
        }
        // An item that is gone is the undo of its creation; the bin is a key.
        let Some(value) = self.roots.items(kind).get(txn, id) else { return Ok(()) };
        let map = rules::shape(txn, kind, id, &value)?;
        if kind == Kind::Zone && !self.may_shape && is_locked(txn, &map) {
            return Err(structure());
        }
        let known = self.overlong.get(&(kind, Arc::clone(id)));
        for text in rules::overlong(txn, kind, &map) {
            let before = known.into_iter().flatten().find(|known| known.field == text.field);
            if before.is_none_or(|before| text.graphemes > before.graphemes) {
                return Err(text.refusal(kind, id));
            }
        }
        Ok(())
    }

    /// Takes what changed as the new state of things.
    fn learn<T: ReadTxn>(&mut self, txn: &T) {
        for (kind, id) in std::mem::take(&mut self.changed) {
            let map = match self.roots.items(kind).get(txn, &id) {
                Some(Out::YMap(map)) => Some(map),
                _ => None,
            };
            if kind == Kind::Zone {
                if map.as_ref().is_some_and(|map| is_locked(txn, map)) {
                    self.locked.insert(Arc::clone(&id));
                } else {
                    self.locked.remove(&id);
                }
            }
            let texts = map.map(|map| rules::overlong(txn, kind, &map)).unwrap_or_default();
            if texts.is_empty() {
                self.overlong.remove(&(kind, id));
            } else {
                self.overlong.insert((kind, id), texts);
            }
        }
        self.forget();
    }
}

fn is_locked<T: ReadTxn>(txn: &T, zone: &MapRef) -> bool {
    matches!(zone.get(txn, super::key::LOCKED), Some(Out::Any(Any::Bool(true))))
}

#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;
