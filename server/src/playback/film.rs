//! One board's journal, played from its first entry on: what changed, when, by whom, as far as it may be told (SPEC Y2–Y4).
//!
//! An update that was refused and the undo that took it back are one (SPEC R4): what no client ever saw is no step.
//! Edits of one person to one thing within a second are one step too, so that nobody watches a word being typed in four.
//! What is written off the record leaves no trace: what is born then never appears, a text that is changed then stays as
//! it was, and where things stand is caught up with when telling begins again. A card whose author lets it be told (SPEC
//! B17) is told where it came, with the words that it has now: which cards these are is known once the film was played.

use super::{
    item::{Deed, Item, Key, Sort},
    record::Record,
    window::Window,
};
use crate::journal::{Entry, Kind};
use socle_protocol::{
    board::{
        self, Roots,
        apply::{self, Applied},
    },
    ids::{BoardId, Millis, Seq},
};
use std::borrow::Cow;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    mem,
    sync::{Arc, Mutex, PoisonError},
};
use yrs::{
    DeepObservable, Doc, MapRef, Transact, Update,
    types::{Event, Events, PathSegment},
    updates::decoder::Decode,
};

/// Key of the observers.
const WATCH: &str = "film";

/// What changed at one time, told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub(super) at: Millis,
    /// A place among the actors.
    pub(super) by: Option<u32>,
    pub(super) seq: Seq,
    /// Of the only thing that changed.
    pub(super) deed: Deed,
    /// In the order of their keys; without a text: it left the document.
    pub(super) changes: Vec<(Key, Option<Arc<str>>)>,
}

/// Why a film breaks off.
#[derive(Debug)]
pub(super) struct Poisoned {
    pub(super) seq: Seq,
}

/// A film that is being made.
pub(super) struct Film {
    pub(super) board: BoardId,
    record: Arc<Record>,
    /// Where each person stands among the actors.
    places: Arc<HashMap<String, u32>>,
    doc: Doc,
    roots: Roots,
    touched: Arc<Mutex<BTreeSet<Key>>>,
    /// An update that may be taken back by the next one.
    waiting: Option<Entry>,
    at: Millis,
    /// The last entry that was played, and the last that was read.
    seq: Seq,
    pub(super) read: Seq,
    /// As it was told last.
    shown: HashMap<Key, Arc<str>>,
    /// Born off the record.
    hidden: HashSet<Key>,
    /// The words of what was reworded off the record, as they were before.
    words: HashMap<Key, Vec<String>>,
    /// Changed off the record, and not caught up with yet.
    stale: BTreeSet<Key>,
    /// Written off the record, and told all the same, with these words.
    shared: Arc<HashMap<Key, Vec<String>>>,
    window: Window,
    /// Which note each copy is of.
    origins: Vec<(Arc<str>, (String, String))>,
    pub(super) passed_over: u32,
}

/// A film that is made.
pub(super) struct Made {
    pub(super) board: BoardId,
    pub(super) template: String,
    pub(super) seq: Seq,
    pub(super) told: Vec<Told>,
    pub(super) hidden: HashSet<Key>,
    /// Of the hidden, those whose authors let them be told, with their words.
    pub(super) shared: HashMap<Key, Vec<String>>,
    pub(super) origins: Vec<(Arc<str>, (String, String))>,
    pub(super) passed_over: u32,
}

impl Film {
    pub(super) fn new(
        board: BoardId,
        record: Arc<Record>,
        places: Arc<HashMap<String, u32>>,
        together: Millis,
        shared: Arc<HashMap<Key, Vec<String>>>,
    ) -> Self {
        let doc = board::new_doc();
        #[cfg(test)]
        crate::room::poison::lurk(&doc);
        let roots = Roots::of(&doc);
        let touched = Arc::default();
        watch(&touched, &roots.meta, Sort::Title);
        watch(&touched, &roots.zones, Sort::Zone);
        watch(&touched, &roots.notes, Sort::Note);
        watch(&touched, &roots.links, Sort::Link);
        let window = Window::new(together, record.bounds());
        Self {
            board,
            record,
            places,
            doc,
            roots,
            touched,
            waiting: None,
            at: 0,
            seq: 0,
            read: 0,
            shown: HashMap::new(),
            hidden: HashSet::new(),
            words: HashMap::clone(&shared),
            stale: BTreeSet::new(),
            shared,
            window,
            origins: Vec::new(),
            passed_over: 0,
        }
    }

    /// The next entry of the journal; those whose sequence is in `poisoned` are passed over.
    pub(super) fn take(&mut self, entry: Entry, poisoned: &BTreeSet<Seq>) -> Result<(), Poisoned> {
        let waiting = self.waiting.take();
        let is_update = entry.kind == Kind::Update && !poisoned.contains(&entry.seq);
        self.passed_over += u32::from(entry.kind == Kind::Void || poisoned.contains(&entry.seq));
        match waiting {
            // Taken back, or written by the server in the same moment: either way everyone got both in one frame.
            Some(first) if is_update && entry.author.is_none() && entry.at == first.at => {
                self.play(&first, Some(&entry))?;
                return Ok(());
            }
            Some(first) => self.play(&first, None)?,
            None => {}
        }
        if is_update && entry.author.is_some() {
            self.waiting = Some(entry);
        } else if is_update {
            self.play(&entry, None)?;
        } else {
            self.seq = entry.seq;
        }
        Ok(())
    }

    /// Plays an update, and what followed it in the same moment.
    fn play(&mut self, entry: &Entry, then: Option<&Entry>) -> Result<(), Poisoned> {
        let at = self.at.max(entry.at);
        if !self.stale.is_empty() && !self.record.is_untold(at) {
            self.catch_up(self.record.told_again(at));
        }
        self.at = at;
        let own = self.apply(entry)?;
        let all = match then {
            Some(then) => self.apply(then)?,
            None => BTreeSet::new(),
        };
        self.seq = then.unwrap_or(entry).seq;
        let masked = self.record.is_masked(at);
        let by = entry.author.as_ref().filter(|_| !masked);
        let by = by.and_then(|person| self.places.get(person.as_str()).copied());
        let before = own.first().and_then(|key| self.shown.get(key).cloned());
        let theirs: Vec<_> = own.iter().filter_map(|key| self.look(key, at)).collect();
        let deed = match theirs.as_slice() {
            [((sort, _), text)] if own.len() == 1 => Deed::between(*sort, before.as_deref(), text.as_deref()),
            _ => Deed::default(),
        };
        // Who edits in a masked phase is not told, but two of them are not taken for one.
        let who = entry.author.as_ref().map(ToString::to_string);
        self.window.take(who.as_deref(), Told { at, by, seq: self.seq, deed, changes: theirs });
        let others: Vec<_> = all.difference(&own).filter_map(|key| self.look(key, at)).collect();
        self.window.take(None, Told { at, by: None, seq: self.seq, deed: Deed::default(), changes: others });
        Ok(())
    }

    /// Applies an update as a room that loads does; answers what it touched.
    fn apply(&mut self, entry: &Entry) -> Result<BTreeSet<Key>, Poisoned> {
        let Ok(update) = Update::decode_v1(&entry.body) else {
            self.passed_over += 1;
            return Ok(BTreeSet::new());
        };
        // A transaction of its own: the library may panic at its end, too.
        match apply::alone(&self.doc, update) {
            Applied::Whole => {}
            Applied::InPart { .. } | Applied::TooLate { .. } => self.passed_over += 1,
            Applied::Panicked => return Err(Poisoned { seq: entry.seq }),
        }
        Ok(mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// How a thing that was touched is told now; `None` where there is nothing to tell.
    fn look(&mut self, key: &Key, at: Millis) -> Option<(Key, Option<Arc<str>>)> {
        if self.hidden.contains(key) {
            return None;
        }
        let now = Item::read(&self.roots, &self.doc.transact(), key);
        let is_shared = self.shared.contains_key(key);
        let untold = if is_shared { self.record.is_left_out(at) } else { self.record.is_untold(at) };
        let Some(shown) = self.shown.get(key) else {
            let item = now?;
            if untold || (!is_shared && self.is_of_off(&item)) {
                self.hidden.insert(key.clone());
                return None;
            }
            return Some(self.tell(key, item));
        };
        if untold {
            if let Some(item) = now
                && !self.words.contains_key(key)
                && let Some(before) = Item::told(key.0, shown)
                && before.words() != item.words()
            {
                let words = before.words().into_iter().map(Cow::into_owned).collect();
                self.words.insert(key.clone(), words);
            }
            self.stale.insert(key.clone());
            return None;
        }
        match now {
            None => {
                self.shown.remove(key);
                Some((key.clone(), None))
            }
            Some(item) => {
                let before = Arc::clone(shown);
                let told = self.tell(key, item);
                (told.1.as_ref() != Some(&before)).then_some(told)
            }
        }
    }

    /// A note that was written off the record and comes later.
    fn is_of_off(&self, item: &Item) -> bool {
        matches!(item, Item::Note(note) if self.record.is_of_off(note))
    }

    fn tell(&mut self, key: &Key, mut item: Item) -> (Key, Option<Arc<str>>) {
        if let Some(words) = self.words.get(key) {
            item.say(words);
        }
        if let Item::Note(note) = &item
            && let Some(origin) = &note.origin
            && !self.shown.contains_key(key)
        {
            self.origins.push((Arc::clone(&key.1), (origin.board.clone(), origin.note.clone())));
        }
        if let Item::Note(note) = &mut item
            && note.origin.as_ref().is_some_and(|origin| !self.record.may_name(&origin.board))
        {
            note.origin = None;
        }
        item.sign(&self.places);
        let text: Arc<str> = item.text().into();
        self.shown.insert(key.clone(), Arc::clone(&text));
        (key.clone(), Some(text))
    }

    /// Tells where things stand that were changed off the record.
    fn catch_up(&mut self, at: Millis) {
        let at = self.at.max(at);
        self.at = at;
        let stale = mem::take(&mut self.stale);
        let changes: Vec<_> = stale.iter().filter_map(|key| self.look(key, at)).collect();
        self.window.close();
        self.window.take(None, Told { at, by: None, seq: self.seq, deed: Deed::default(), changes });
        self.window.close();
    }

    fn shared_of_hidden(&self) -> HashMap<Key, Vec<String>> {
        let txn = self.doc.transact();
        let shared = |key: &Key| match Item::read(&self.roots, &txn, key)? {
            Item::Note(note) if note.shared && note.deleted.is_none() => {
                let words = Item::Note(note).words().into_iter().map(Cow::into_owned).collect();
                Some((key.clone(), words))
            }
            _ => None,
        };
        self.hidden.iter().filter_map(shared).collect()
    }

    pub(super) fn finish(mut self) -> Result<Made, Poisoned> {
        if let Some(last) = self.waiting.take() {
            self.play(&last, None)?;
        }
        if !self.stale.is_empty() && !self.record.is_untold(Millis::MAX - 1) {
            self.catch_up(self.record.told_again(Millis::MAX - 1));
        }
        let template = self.roots.template(&self.doc.transact());
        let shared = self.shared_of_hidden();
        Ok(Made {
            shared,
            board: self.board,
            template,
            seq: self.seq,
            told: self.window.finish(),
            hidden: self.hidden,
            origins: self.origins,
            passed_over: self.passed_over,
        })
    }
}

/// Notes whatever changes under a root.
fn watch(touched: &Arc<Mutex<BTreeSet<Key>>>, map: &MapRef, sort: Sort) {
    let touched = Arc::clone(touched);
    map.observe_deep(WATCH, move |txn, events: &Events<'_>| {
        let mut touched = touched.lock().unwrap_or_else(PoisonError::into_inner);
        if sort == Sort::Title {
            touched.insert((sort, "".into()));
            return;
        }
        for event in events.iter() {
            match (event.path().front(), event) {
                (Some(PathSegment::Key(id)), _) => drop(touched.insert((sort, Arc::clone(id)))),
                (None, Event::Map(event)) => {
                    touched.extend(event.keys(txn).keys().map(|id| (sort, Arc::clone(id))));
                }
                _ => {}
            }
        }
    });
}
