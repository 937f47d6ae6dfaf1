//! Lets updates into a board's document, and takes back what was not allowed (SPEC R4, B6, B11).
//!
//! A CRDT can't refuse a block once it has it: everything later of the same client builds on it. So an update is
//! applied whole, and while its transaction commits the guard looks at what changed. What is not allowed is undone by
//! an inverse update, which everyone gets together with the offence. yrs' `UndoManager` remembers a transaction only
//! when the guard has just refused it: an allowed update costs a look at its own changes, and what it deletes leaves
//! memory as ever.
//!
//! Raw boards have no schema and no guard.

mod authors;
mod joined;
mod rights;
mod twins;
mod watch;

pub use authors::Editor;

use super::{
    Roots,
    apply::{self, Applied},
    kin,
    write::Kind,
};
use crate::{merge, refusal::Refusal, walk};
use std::{
    collections::HashSet,
    mem::ManuallyDrop,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use watch::{JUDGED, Root, Touched, Watch, stray};
use yrs::{
    DeepObservable, Doc, GetString, Map, MapRef, Out, ReadTxn, Text, Transact, TransactionMut, Update,
    WriteTxn, undo,
};

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
#[derive(Debug)]
pub struct TakenBack {
    pub refusal: Refusal,
    /// With [`Refusal::MalformedFrame`] and [`Refusal::HeldOff`] the update broke off midway. What of it took effect, as an update (v1): it
    /// takes the place of the refused one wherever that would go.
    pub applied: Option<Vec<u8>>,
    /// Undoes the refused update wherever that has been applied (v1). The refused update and this one are journaled
    /// in this order and broadcast in one frame, so that nobody renders what was refused (SPEC R4). `None` when
    /// nothing of the refused update took effect.
    pub inverse: Option<Vec<u8>>,
    /// The update made the CRDT library panic. Neither the document nor the guard may be used any more.
    pub is_broken: bool,
}

/// What brought linked copies in step, each an update (v1), in this order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// New copies have the text of what they are copies of: nobody's words anew.
    pub filled: Option<Vec<u8>>,
    /// What somebody wrote in one is in the others.
    pub written: Option<Vec<u8>>,
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

    /// Applies one update of a person; `raw` is what it was decoded from. An error leaves the document as it was
    /// before, and `self` ready for the next update.
    pub fn apply(&mut self, raw: &[u8], update: Update, by: Editor<'_>) -> Result<(), TakenBack> {
        self.apply_within(raw, update, by, &mut || false)
    }

    /// [`Guard::apply`] until it is late: then what took effect is undone, and the refusal is [`Refusal::HeldOff`].
    pub fn apply_within(
        &mut self,
        raw: &[u8],
        update: Update,
        by: Editor<'_>,
        is_late: &mut dyn FnMut() -> bool,
    ) -> Result<(), TakenBack> {
        let doc = self.doc.clone();
        // A panic on the way must not drop it: that commits, may panic as well, and would end the process then.
        let mut txn = ManuallyDrop::new(doc.transact_mut_with(JUDGED));
        let is_natural = {
            let watch = open(&self.watch);
            kin::is_natural(&*txn, |client| watch.clock(client), raw)
        };
        let applied = match apply::apply_within(&mut txn, raw, update, is_late) {
            Applied::Whole => None,
            Applied::InPart { update } => Some((Refusal::MalformedFrame {}, update)),
            Applied::TooLate { update } => Some((Refusal::HeldOff { minutes: 1 }, update)),
            Applied::Panicked => {
                apply::abandon(ManuallyDrop::into_inner(txn));
                return Err(TakenBack {
                    refusal: Refusal::MalformedFrame {},
                    applied: None,
                    inverse: None,
                    is_broken: true,
                });
            }
        };
        {
            let mut watch = open(&self.watch);
            let is_natural = is_natural && kin::is_in_order(&*txn, |client| watch.clock(client), raw);
            watch.is_judged_for(by);
            if let Some((refusal, _)) = &applied {
                watch.refuse(refusal.clone());
            }
            watch.is_natural = is_natural;
        }
        // A root type that is not ours is refused; to be undone it must be known before the transaction ends.
        for name in self.strays(&*txn) {
            open(&self.watch).refuse(stray(&name));
            let map = txn.get_or_insert_map(name.as_str());
            self.adopt(name, &map);
        }
        drop(ManuallyDrop::into_inner(txn));
        if open(&self.watch).refusal.is_none() {
            return Ok(());
        }
        self.undo.undo_blocking();
        let (refusal, inverse, touched) = open(&self.watch).take_back();
        let inverse = together(inverse, self.reworded(&touched));
        let inverse = inverse.map(|inverse| self.renewed(inverse, touched));
        let applied = applied.map(|(_, update)| update);
        refusal.map_or(Ok(()), |refusal| Err(TakenBack { refusal, applied, inverse, is_broken: false }))
    }

    /// Brings linked copies in step (SPEC B23) after what was let in: what that changed, as an update (v1). For who asks
    /// after each transaction, whoever's it was.
    pub fn mend(&mut self) -> Mended {
        let families = open(&self.watch).twins.take_stirred();
        if families.is_empty() {
            return Mended::default();
        }
        let roots = Roots::of(&self.doc);
        let step = |act: &mut dyn FnMut(&mut TransactionMut<'_>)| {
            let mut txn = self.doc.transact_mut();
            act(&mut txn);
            txn.has_changes().then(|| txn.encode_update_v1())
        };
        let filled = step(&mut |txn| twins::fill(&roots, txn, &families));
        let mut settled = Vec::new();
        let written = step(&mut |txn| settled = twins::mend(&roots, txn, &families));
        open(&self.watch).twins.settle(settled);
        Mended { filled, written }
    }

    /// What the undo has lost of the texts that the refused update touched, as an update: yrs splits a run of letters that
    /// had come back once before while it brings it back again, and forgets the second part.
    fn reworded(&self, touched: &Touched) -> Option<Vec<u8>> {
        let roots = Roots::of(&self.doc);
        let mut lost = Vec::new();
        {
            let (txn, mut watch) = (self.doc.transact(), open(&self.watch));
            for item in touched {
                let Some(Out::YMap(map)) = roots.items(item.0).get(&txn, &item.1) else { continue };
                for (key, words) in watch.words(item).into_iter().flatten() {
                    match map.get(&txn, key) {
                        Some(Out::YText(text)) if text.get_string(&txn) != *words => {
                            lost.push((text, words.clone()));
                        }
                        _ => {}
                    }
                }
                watch.keep_words(&txn, item, Some(&map));
            }
        }
        if lost.is_empty() {
            return None;
        }
        let mut txn = self.doc.transact_mut();
        for (text, words) in lost {
            let length = text.len(&txn);
            text.remove_range(&mut txn, 0, length);
            text.insert(&mut txn, 0, &words);
        }
        Some(txn.encode_update_v1())
    }

    /// The undo of a deleted item, for those who are told of it. yrs puts the keys that the refused update had
    /// overwritten before it deleted their item beside what overwrote them, in the item that is gone, while its own
    /// document has them in the new one. So items that came back are written once more, as new ones.
    fn renewed(&self, inverse: Vec<u8>, touched: Touched) -> Vec<u8> {
        if walk::update(&inverse).is_ok_and(|walked| walked.types == 0) {
            return inverse;
        }
        let roots = Roots::of(&self.doc);
        let mut txn = self.doc.transact_mut();
        for (kind, id) in touched {
            roots.renew(&mut txn, kind, &id);
        }
        let again = txn.encode_update_v1();
        drop(txn);
        together(Some(inverse), Some(again)).unwrap_or_default()
    }

    /// Lets no more notes in than this; those that are there stay.
    #[must_use]
    pub fn with_room_for(self, notes: usize) -> Self {
        open(&self.watch).most_notes = notes;
        self
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

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guard").field("watch", &self.watch).finish_non_exhaustive()
    }
}

/// Two updates as one; the first alone where they do not go together.
fn together(first: Option<Vec<u8>>, second: Option<Vec<u8>>) -> Option<Vec<u8>> {
    let (Some(a), Some(b)) = (&first, &second) else { return first.or(second) };
    let one = merge::merged([[&a[..], &b[..]]]).map(|updates| updates.into_iter().next());
    one.ok().flatten().or(first)
}

/// Only ever locked for one step by the thread that holds the document: nobody waits, and a panic elsewhere leaves
/// no half-made state in it.
fn open(watch: &Mutex<Watch>) -> MutexGuard<'_, Watch> {
    watch.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod kinds;
#[cfg(test)]
mod phases;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;
