//! What each block of a history is in: a key of a map, the letters of a text. Its bytes say so only where it has no
//! neighbours; else it is where they are.

use crate::walk::{BlockId, Part, Place};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// How deep a board's items are: a root, an item, a key of it.
const DEPTH: usize = 4;

/// Something for each clock of each client.
#[derive(Debug)]
pub(super) struct Ranges<T>(HashMap<u64, BTreeMap<u32, (u32, T)>>);

impl<T> Default for Ranges<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Ranges<T> {
    pub(super) fn insert(&mut self, client: u64, from: u32, to: u32, of: T) {
        self.0.entry(client).or_default().insert(from, (to, of));
    }

    pub(super) fn at(&self, id: BlockId) -> Option<&T> {
        let (_, (to, of)) = self.0.get(&id.client)?.range(..=id.clock).next_back()?;
        (id.clock < *to).then_some(of)
    }
}

#[derive(Debug)]
enum Home {
    Root { name: Box<str>, key: Option<Box<str>> },
    Inside { parent: BlockId, key: Option<Box<str>> },
}

/// The homes of all blocks so far.
#[derive(Debug, Default)]
pub(super) struct Homes(Ranges<Arc<Home>>);

/// From a root down to a block, by keys.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Path(Vec<Box<str>>);

impl Homes {
    pub(super) fn learn(&mut self, part: &Part<'_>) {
        let key = part.key.map(Into::into);
        let home = match part.place {
            Place::Nowhere => return,
            Place::Root { name, .. } => Arc::new(Home::Root { name: name.into(), key }),
            Place::Inside { parent, .. } => Arc::new(Home::Inside { parent, key }),
            Place::Beside { left, right } => {
                let beside = left.and_then(|left| self.0.at(left));
                match beside.or_else(|| right.and_then(|right| self.0.at(right))) {
                    Some(home) => Arc::clone(home),
                    None => return,
                }
            }
        };
        self.0.insert(part.client, part.from, part.to, home);
    }

    /// Where a block is that was learnt; `None` where that can't be known, or is deeper than a board goes.
    pub(super) fn path(&self, part: &Part<'_>) -> Option<Path> {
        let mut keys = Vec::new();
        let mut id = BlockId { client: part.client, clock: part.from };
        for _ in 0..DEPTH {
            match self.0.at(id)?.as_ref() {
                Home::Root { name, key } => {
                    keys.extend(key.clone());
                    keys.push(name.clone());
                    keys.reverse();
                    return Some(Path(keys));
                }
                Home::Inside { parent, key } => {
                    keys.extend(key.clone());
                    id = *parent;
                }
            }
        }
        None
    }
}

impl Path {
    /// The id of the item that this is the entry of.
    pub(super) fn entry_of(&self, root: &str) -> Option<&str> {
        match &self.0[..] {
            [name, item] if **name == *root => Some(item),
            _ => None,
        }
    }

    /// The note in whose text this is.
    pub(super) fn text_of_note(&self) -> Option<&str> {
        self.value_of_note(super::key::TEXT)
    }

    /// The note under whose key this is.
    pub(super) fn value_of_note(&self, under: &str) -> Option<&str> {
        match &self.0[..] {
            [name, note, key] if **name == *super::NOTES && **key == *under => Some(note),
            _ => None,
        }
    }

    pub(super) fn is_in(&self, root: &str) -> bool {
        self.0.first().is_some_and(|name| **name == *root)
    }

    pub(super) fn ends_with(&self, key: &str) -> bool {
        self.0.last().is_some_and(|last| **last == *key)
    }
}
