//! Who signed what: an author is who wrote it, a deletion is signed by who deletes (SPEC B11). And whose an item is,
//! where the phase asks (SPEC F5), where it stood before (F10), whether it was typed for a table (F9), where it is from
//! (D6), and whether its words may be told (B17).

use super::joined;
use crate::{
    board::{Roots, key, write::Kind},
    ids::Millis,
    message::script::Authors as Signing,
    refusal::Refusal,
    role::Role,
    workshop::access::Standing,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use yrs::{
    Any, Map, MapRef, Out, ReadTxn,
    branch::{Branch, BranchID},
};

/// Whose update is judged.
#[derive(Debug, Clone)]
pub struct Editor<'a> {
    pub person: &'a str,
    /// The board that is guarded.
    pub board: &'a str,
    pub standing: Arc<Standing>,
    /// CRDT client ids that are theirs: what nobody signed is theirs if it was made with one of these.
    pub clients: Arc<HashSet<u64>>,
    pub now: Millis,
}

impl<'a> Editor<'a> {
    /// Someone in a role, without a script.
    pub fn of(person: &'a str, role: Role) -> Self {
        Self { person, board: "", standing: Arc::new(Standing::of(role)), clients: Arc::default(), now: 0 }
    }
}

/// Whose an item is, seen by one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Whose {
    pub(super) own: bool,
    /// Their group's.
    pub(super) group: bool,
    /// The group that the item itself names.
    pub(super) signed_group: Option<Arc<str>>,
}

/// Signatures of one item.
#[derive(Debug, Clone, Default, PartialEq)]
struct Signed {
    author: Option<Arc<str>>,
    /// Who deleted it last; remembered when it is restored, since undoing that writes the same deletion again.
    deleter: Option<Arc<str>>,
    group: Option<Arc<str>>,
    /// It was typed for a table.
    entered: Option<Arc<str>>,
    /// Where it says that it is from.
    origin: Option<Any>,
    /// Its words may be told.
    shared: bool,
    /// The zone that it is shown in; none, in the bin.
    stands: Option<Arc<str>>,
    /// The note that it was joined into.
    into: Option<Arc<str>>,
    /// The CRDT client that made it first.
    maker: Option<u64>,
}

/// The signatures of a board. Those of an item that is gone stay: its undo brings it back as it was.
#[derive(Debug, Default)]
pub(super) struct Authors(HashMap<(Kind, Arc<str>), Signed>);

impl Authors {
    /// May this person have signed the item so?
    pub(super) fn judge<T: ReadTxn>(
        &self,
        txn: &T,
        item: &(Kind, Arc<str>),
        map: &MapRef,
        (person, board): (&str, &str),
        standing: &Standing,
        own: bool,
    ) -> Result<(), Refusal> {
        let (known, role) = (self.0.get(item), standing.role);
        let now = signed(txn, map);
        let is_own = |name: &Option<Arc<str>>| name.as_deref().is_none_or(|name| name == person);
        let author = match known {
            // What is signed stays so, but for its author, who may take the name off, and the facilitation.
            Some(known) => {
                let may_sign = role.may_shape() || known.author.as_deref() == Some(person);
                now.author == known.author || (may_sign && is_own(&now.author))
            }
            None => is_own(&now.author),
        };
        let deleter = is_own(&now.deleter)
            || role.may_shape()
            || known.is_some_and(|known| known.deleter == now.deleter);
        if !author || !deleter {
            return Err(Refusal::ForgedAuthor {});
        }
        // To tell someone's words is theirs to allow; not to tell them, the facilitation's too.
        let was_shared = known.is_some_and(|known| known.shared);
        if now.shared != was_shared && !own && (now.shared || !role.may_run()) {
            return Err(Refusal::NotYourWords { note: item.1.to_string() });
        }
        let signs = |now: &Option<Arc<str>>, known: Option<&Option<Arc<str>>>| {
            now.is_some() && known.is_none_or(|known| known != now)
        };
        let is_signed = signs(&now.author, known.map(|known| &known.author))
            || signs(&now.deleter, known.map(|known| &known.deleter));
        let masked = is_signed && standing.rules.authors == Signing::Masked && !role.may_run();
        let entered = now.entered.as_deref() != known.and_then(|known| known.entered.as_deref());
        // Where an idea is from is for the server to say; that it copies another one of this board, for who makes it.
        let from = known.and_then(|known| known.origin.as_ref());
        let made_up = now.origin.as_ref() != from
            && (known.is_some() || !now.origin.as_ref().is_some_and(|origin| copies_from(origin, board)));
        if masked || made_up || (entered && !standing.enters) {
            return Err(Refusal::AgainstRules { item: Some(item.1.to_string()) });
        }
        Ok(())
    }

    /// Has there been such an item before?
    pub(super) fn knows(&self, item: &(Kind, Arc<str>)) -> bool {
        self.0.contains_key(item)
    }

    /// The note that it was joined into before the present transaction.
    pub(super) fn joined_into(&self, item: &(Kind, Arc<str>)) -> Option<&Arc<str>> {
        self.0.get(item)?.into.as_ref()
    }

    /// Is this note shown in this zone since before the present transaction?
    pub(super) fn stood_in(&self, item: &(Kind, Arc<str>), zone: &str) -> bool {
        self.0.get(item).is_some_and(|known| known.stands.as_deref() == Some(zone))
    }

    /// Whose an item is; what is new is one's own.
    pub(super) fn whose(
        &self,
        item: &(Kind, Arc<str>),
        person: &str,
        standing: &Standing,
        clients: &HashSet<u64>,
    ) -> Whose {
        let Some(known) = self.0.get(item) else {
            return Whose { own: true, group: true, signed_group: None };
        };
        let own = match &known.author {
            Some(author) => **author == *person,
            None => known.maker.is_some_and(|maker| clients.contains(&maker)),
        };
        let group = match (&known.group, &known.author) {
            (Some(group), _) => standing.group.as_deref() == Some(group),
            (None, Some(author)) => standing.mates.iter().any(|mate| mate.as_str() == &**author),
            (None, None) => false,
        };
        Whose { own, group, signed_group: known.group.clone() }
    }

    /// Takes the signatures of an item as they are now.
    pub(super) fn learn<T: ReadTxn>(&mut self, txn: &T, item: &(Kind, Arc<str>), map: &MapRef) {
        let now = signed(txn, map);
        let known = self.0.entry(item.clone()).or_default();
        known.author = now.author;
        known.deleter = now.deleter.or(known.deleter.take());
        (known.group, known.entered, known.origin) = (now.group, now.entered, now.origin);
        (known.shared, known.stands, known.into) = (now.shared, now.stands, now.into);
        // An item that the guard brought back is a new one, of the server's making.
        known.maker = known.maker.or(now.maker);
    }
}

fn signed<T: ReadTxn>(txn: &T, map: &MapRef) -> Signed {
    let text = |value: &Any| match value {
        Any::String(name) => Some(Arc::clone(name)),
        _ => None,
    };
    let word = |key| match map.get(txn, key) {
        Some(Out::Any(name)) => text(&name),
        _ => None,
    };
    let shared = matches!(map.get(txn, key::SHARED), Some(Out::Any(Any::Bool(true))));
    let deleter = match map.get(txn, key::DELETED) {
        Some(Out::Any(Any::Map(fields))) => fields.get(key::BY).and_then(text),
        _ => None,
    };
    let branch: &Branch = map.as_ref();
    let maker = match branch.id() {
        BranchID::Nested(id) => Some(id.client.get()),
        BranchID::Root(_) => None,
    };
    let origin = match map.get(txn, key::ORIGIN) {
        Some(Out::Any(Any::Null)) | None => None,
        Some(Out::Any(origin)) => Some(origin),
        Some(_) => Some(Any::Undefined),
    };
    let (author, group, entered) = (word(key::AUTHOR), word(key::GROUP), word(key::ENTERED));
    let (stands, into) = (Roots::zone_shown(txn, map), joined::into_of(txn, map));
    Signed { author, deleter, group, entered, origin, shared, stands, into, maker }
}

/// Is this the origin of a copy that was made on the board itself, with nothing in it that only a pour knows?
fn copies_from(origin: &Any, board: &str) -> bool {
    let Any::Map(fields) = origin else { return false };
    let is = |key: &str, fits: fn(&str, &str) -> bool| {
        fields.get(key).is_some_and(|value| matches!(value, Any::String(word) if fits(word, board)))
    };
    fields.len() == 3
        && is(key::BOARD, |word, board| word == board)
        && is(key::NOTE, |word, _| !word.is_empty())
        && is(key::LABEL, |word, _| word.is_empty())
}
