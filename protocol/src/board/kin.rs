//! Whether the blocks of an update stand where blocks of a board can: beside neighbours of one and the same type, under
//! keys in maps, in the list of a text.
//!
//! Nobody's editor writes anything else, and what a block is in doesn't show in its bytes. yrs and Yjs read the rest in
//! different ways: yrs takes the key of a right neighbour where Yjs takes the left one's, and shows a block beside a
//! collected one that Yjs collects. So one and the same update would change a note here and not there.

use crate::walk::{self, BlockId, Content, Place, Placed};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use yrs::{Assoc, ClientID, ID, ReadTxn, StickyIndex, branch::BranchID, types::TypeRef};

/// How many blocks of the document are looked up for one update. yrs walks through a text to one of its letters, so
/// someone could ask for that again and again; an honest update names a few. Of what lies beyond, nothing is said.
const LOOKUPS: usize = 512;

/// How many blocks of an update are held against what they stand beside, at two such walks each.
const ORDERED: usize = 128;

/// How many blocks of an update are followed from one to what it stands right of.
const CHAIN: usize = 64;

/// What a block is in.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Home {
    /// It is collected, or will be.
    Gone,
    Map(Type),
    Text(Type),
    /// Another type, or one that cannot be known: nothing is said of it.
    Other,
}

impl Home {
    fn may_be(&self, other: &Self) -> bool {
        self == other || *self == Home::Other || *other == Home::Other
    }
}

/// Which type.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Type {
    Root(Arc<str>),
    Nested(BlockId),
}

/// Do all blocks of this update (which passes [`walk::update`]) that `txn` does not have yet stand where they can?
/// `known` answers up to where it has a client's blocks: yrs would copy what it knows of everyone who ever wrote.
pub fn is_natural<T: ReadTxn>(txn: &T, known: impl Fn(u64) -> u32, update: &[u8]) -> bool {
    let Ok(blocks) = walk::placed(update) else { return false };
    let mut kin = Kin {
        txn,
        known,
        places: places(&blocks),
        homes: vec![None; blocks.len()],
        asked: vec![false; blocks.len()],
        found: HashMap::new(),
        blocks: &blocks,
    };
    (0..blocks.len())
        .all(|place| kin.is_known(blocks[place].client, blocks[place].to - 1) || kin.stands(place))
}

/// Do letters of this update, which has taken effect in `txn`, stand left of what they say is right of them? Nobody's
/// editor says otherwise. Where it is so, yrs and Yjs put them elsewhere in a replica that has the others already than in
/// one that gets all at once. `known` answers as it was before.
///
/// Of letters that are deleted their place among others is not known: between such, nothing is said.
pub fn is_in_order<T: ReadTxn>(txn: &T, known: impl Fn(u64) -> u32, update: &[u8]) -> bool {
    let Ok(blocks) = walk::placed(update) else { return false };
    let at = |id: BlockId, assoc| StickyIndex::from_id(named(id), assoc).get_offset(txn);
    let is_known = |id: BlockId| id.clock < known(id.client);
    let places = places(&blocks);
    let block_of = |id: BlockId| {
        let of_client = &blocks[places.get(&id.client)?.clone()];
        of_client.iter().find(|block| block.from <= id.clock && id.clock < block.to)
    };
    // The nearest that was there before, or the update's own letters where there is none.
    let anchor = |left: BlockId| {
        let mut left = left;
        for _ in 0..CHAIN {
            let before = match block_of(left).map(|block| block.place) {
                Some(Place::Beside { left: Some(before), .. }) if !is_known(left) => before,
                _ => break,
            };
            left = before;
        }
        left
    };
    let turned = |(last, left, right): (BlockId, Option<BlockId>, BlockId)| {
        // What was there may have been taken away and brought back: then it is another block, left of the first.
        let from = if is_known(right) { left.map(anchor).filter(|left| is_known(*left)) } else { Some(last) };
        let Some(from) = from else { return false };
        match (at(from, Assoc::Before), at(right, Assoc::After)) {
            (Some(from), Some(right)) => from.index > right.index,
            _ => false,
        }
    };
    let ends = blocks.iter().filter(|block| block.to > known(block.client)).filter_map(|block| {
        let Place::Beside { left, right: Some(right) } = block.place else { return None };
        Some((BlockId { client: block.client, clock: block.to - 1 }, left, right))
    });
    !ends.take(ORDERED).any(|end| end.1 == Some(end.2) || turned(end))
}

/// Where the blocks of each client are in the list.
fn places(blocks: &[Placed<'_>]) -> BTreeMap<u64, std::ops::Range<usize>> {
    let mut places = BTreeMap::new();
    for (place, block) in blocks.iter().enumerate() {
        places.entry(block.client).or_insert(place..place).end = place + 1;
    }
    places
}

struct Kin<'b, 'a, T, K> {
    txn: &'b T,
    known: K,
    blocks: &'b [Placed<'a>],
    places: BTreeMap<u64, std::ops::Range<usize>>,
    /// What each block is in, as far as it is known already.
    homes: Vec<Option<Home>>,
    /// For which of them that is being asked.
    asked: Vec<bool>,
    /// What blocks of the document are in, as they were looked up.
    found: HashMap<BlockId, Home>,
}

impl<T: ReadTxn, K: Fn(u64) -> u32> Kin<'_, '_, T, K> {
    fn is_known(&self, client: u64, clock: u32) -> bool {
        clock < (self.known)(client)
    }

    fn stands(&mut self, place: usize) -> bool {
        let Placed { place: said, content, .. } = self.blocks[place];
        let home = self.home(place);
        let fits = match home {
            Home::Map(_) => content != Content::Listed,
            _ => true,
        };
        fits && match said {
            Place::Nowhere => true,
            // A list in a root, or a key in a text.
            Place::Root { is_keyed, .. } => is_keyed,
            Place::Inside { is_keyed, .. } => match home {
                Home::Map(_) => is_keyed,
                Home::Text(_) => !is_keyed,
                Home::Gone | Home::Other => true,
            },
            Place::Beside { left, right } => {
                // Under a key the newest value stands right of all others.
                let sole = right.is_none() || !matches!(home, Home::Map(_));
                let one = match (left, right) {
                    (Some(left), Some(right)) => self.home_of(left).may_be(&self.home_of(right)),
                    _ => true,
                };
                sole && one
            }
        }
    }

    /// What the block in this place is in. Blocks of an update may stand beside each other in any number, so this
    /// goes from one to the next without calling itself.
    fn home(&mut self, place: usize) -> Home {
        let mut waiting = vec![place];
        self.asked[place] = true;
        while let Some(place) = waiting.last().copied() {
            if self.homes[place].is_some() {
                waiting.pop();
                continue;
            }
            let next = match self.blocks[place].place {
                Place::Beside { left: Some(left), .. } => Some(left),
                Place::Beside { right, .. } => right,
                _ => None,
            };
            let inner = next.and_then(|id| self.in_update(id)).filter(|inner| self.homes[*inner].is_none());
            match inner {
                // Blocks that wait for each other are in nothing.
                Some(inner) if self.asked[inner] => self.homes[place] = Some(Home::Other),
                Some(inner) => {
                    self.asked[inner] = true;
                    waiting.push(inner);
                }
                None => {
                    self.homes[place] = Some(match (self.blocks[place].place, next) {
                        (_, Some(neighbour)) => self.home_of(neighbour),
                        (Place::Root { name, .. }, _) => Home::Map(Type::Root(name.into())),
                        (Place::Inside { parent, .. }, _) => self.type_of(parent),
                        _ => Home::Gone,
                    });
                }
            }
        }
        self.homes[place].clone().unwrap_or(Home::Other)
    }

    /// What the block of this name is in.
    fn home_of(&mut self, id: BlockId) -> Home {
        match self.in_update(id) {
            Some(place) => self.home(place),
            None => self.look_up(id),
        }
    }

    fn look_up(&mut self, id: BlockId) -> Home {
        if let Some(known) = self.found.get(&id) {
            return known.clone();
        }
        if self.found.len() == LOOKUPS {
            return Home::Other;
        }
        let found = match StickyIndex::from_id(named(id), Assoc::After).get_offset(self.txn) {
            None => Home::Gone,
            Some(found) => home(found.branch.id(), found.branch.type_ref()),
        };
        self.found.insert(id, found.clone());
        found
    }

    /// The type that the block of this name holds.
    fn type_of(&mut self, id: BlockId) -> Home {
        if let Some(place) = self.in_update(id) {
            return match self.blocks[place].content {
                Content::Map => Home::Map(Type::Nested(id)),
                Content::Text => Home::Text(Type::Nested(id)),
                _ => Home::Other,
            };
        }
        match BranchID::get_nested(self.txn, &named(id)) {
            None => Home::Gone,
            Some(branch) => home(branch.id(), branch.type_ref()),
        }
    }

    /// Where this block is in the update, unless the document has it.
    fn in_update(&self, id: BlockId) -> Option<usize> {
        if self.is_known(id.client, id.clock) {
            return None;
        }
        let places = self.places.get(&id.client)?.clone();
        let found = places.start + self.blocks[places].partition_point(|block| block.to <= id.clock);
        self.blocks
            .get(found)
            .filter(|block| block.client == id.client && block.from <= id.clock)
            .map(|_| found)
    }
}

fn named(id: BlockId) -> ID {
    ID::new(ClientID::new(id.client), id.clock)
}

fn home(id: BranchID, kind: &TypeRef) -> Home {
    let id = match id {
        BranchID::Root(name) => return Home::Map(Type::Root(name)),
        BranchID::Nested(id) => Type::Nested(BlockId { client: id.client.get(), clock: id.clock }),
    };
    match kind {
        TypeRef::Map => Home::Map(id),
        TypeRef::Text => Home::Text(id),
        _ => Home::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Note, Roots, new_doc, new_doc_as, write::Kind};
    use yrs::{Doc, Map, StateVector, Transact, TransactionMut, Update, updates::decoder::Decode};

    fn is_natural<T: ReadTxn>(txn: &T, update: &[u8]) -> bool {
        let state = txn.state_vector();
        super::is_natural(txn, |client| state.get(&ClientID::new(client)), update)
    }

    #[test]
    fn s9_letters_that_say_they_stand_left_of_what_is_left_of_them_are_known() {
        // Of «ab», clocks 3 and 4: between them, at the end, at the beginning; beside one letter, between both turned round.
        let ordered = |placed: &[u8]| {
            let doc = board();
            let count = if placed.len() > 8 { 2 } else { 1 };
            let update = [&[1, count, 7, 0], placed, &[1, b'x', 0]].concat();
            take(&doc, &update);
            is_in_order(&doc.transact(), |client| if client == 7 { 0 } else { 30 }, &update)
        };
        assert!(ordered(&[0xc4, 1, 3, 1, 4]) && ordered(&[0x84, 1, 4]) && ordered(&[0x44, 1, 3]));
        assert!(!ordered(&[0xc4, 1, 3, 1, 3]) && !ordered(&[0xc4, 1, 4, 1, 3]));
        // Two letters, the second right of the first and left of what the first is right of; or of the first itself.
        let twice = |second: &[u8]| ordered(&[&[0xc4, 1, 3, 1, 4, 1, b'y'], second].concat());
        assert!(twice(&[0xc4, 7, 0, 1, 4]) && !twice(&[0xc4, 7, 0, 1, 3]) && !twice(&[0xc4, 7, 0, 7, 0]));
    }

    fn take(doc: &Doc, update: &[u8]) {
        doc.transact_mut().apply_update(Update::decode_v1(update).expect("decodes")).expect("applies");
    }

    /// Two notes, `ab` and `cd`, by client 1, and one whose blocks are collected.
    ///
    /// | clocks | what |
    /// |---|---|
    /// | 0, 9 | the notes' maps, under their ids in the root |
    /// | 1, 10 | `place` |
    /// | 2, 11 | `text`, with its letters in 3–4 and 12–13 |
    /// | 5–8 | colour, author, time, status of the first |
    /// | 18– | the third note, deleted |
    fn board() -> Doc {
        let doc = new_doc_as(ClientID::new(1));
        let roots = Roots::of(&doc);
        let mut txn = doc.transact_mut();
        for (id, text) in [("n1", "ab"), ("n2", "cd"), ("n3", "ef")] {
            roots.add_note(&mut txn, &Note { id: id.into(), text: text.into(), ..Note::default() });
        }
        drop(txn);
        roots.notes.remove(&mut doc.transact_mut(), "n3");
        doc
    }

    /// One block of client 7: how it is placed, what it holds.
    fn natural(placed: &[u8], holding: &[u8]) -> bool {
        let update = [&[1, 1, 7, 0], placed, holding, &[0]].concat();
        walk::update(&update).expect("it is well formed");
        is_natural(&board().transact(), &update)
    }

    #[test]
    fn s4_blocks_stand_beside_neighbours_of_one_type() {
        let letter = [1, b'x'];
        // Left and right of it, in text.
        let between = |left: u8, right: u8| natural(&[0xc4, 1, left, 1, right], &letter);
        assert!(between(3, 4) && between(12, 13));
        assert!(natural(&[0x84, 1, 4], &letter) && natural(&[0x44, 1, 3], &letter));
        assert!(!between(4, 12), "two notes");
        assert!(!between(4, 9), "a letter and a note: yrs took the note's key");
        assert!(!between(20, 3) && !between(3, 20), "a collected one and a letter: Yjs collects");
        assert!(between(20, 21), "both collected");
    }

    #[test]
    fn s4_keys_are_in_maps_and_letters_in_texts() {
        let (letter, value, two) = ([1, b'x'], [1, 126], [2, 126, 126]);
        let inside = |parent: u8, content: u8| [content, 0, 1, parent, 1, b'k'];
        assert!(natural(&inside(0, 0x28), &value), "a key in a note");
        assert!(!natural(&inside(0, 0x24), &letter), "Yjs shows the last letter of it, yrs all");
        assert!(!natural(&inside(0, 0x28), &two));
        assert!(!natural(&inside(2, 0x28), &value), "a key in a text");
        assert!(natural(&[0x04, 0, 1, 2], &letter));
        assert!(!natural(&[0x08, 0, 1, 0], &value), "a list in a note");
        assert!(!natural(&[0x08, 1, 5, b'n', b'o', b't', b'e', b's'], &value), "a list in a root");
        assert!(natural(&[0x88, 1, 5], &value), "the next colour");
        assert!(!natural(&[0xc8, 1, 5, 1, 6], &value), "left of another key");
        assert!(!natural(&[0x84, 1, 5], &letter));
        // In a map and a text that come with it.
        let update = [
            &[1, 4, 7, 0][..],
            &[0x27, 1, 5, b'n', b'o', b't', b'e', b's', 2, b'n', b'9', 1],
            &[0x27, 0, 7, 0, 4, b't', b'e', b'x', b't', 2],
            &[0x04, 0, 7, 1, 1, b'x'],
            &[0xc4, 7, 2, 1, 3, 1, b'y'],
            &[0],
        ]
        .concat();
        assert!(!is_natural(&board().transact(), &update), "beside a letter of another note");
        let one_less = [&[1, 3], &update[2..update.len() - 8], &[0]].concat();
        assert!(walk::update(&one_less).is_ok() && is_natural(&board().transact(), &one_less));
    }

    #[test]
    fn s4_who_names_every_letter_of_a_long_text_is_not_looked_after_for_long() {
        let doc = board();
        let roots = Roots::of(&doc);
        for _ in 0..4_000 {
            // Each letter is a block of its own: it is written before the last one.
            assert!(roots.edit_text(&mut doc.transact_mut(), "n1", 0, 0, "x"));
        }
        let first = doc.transact().state_vector().get(&ClientID::new(1)) - 4_000;
        let count = 40_000;
        let mut update = vec![1];
        let number = crate::sync::write_varuint;
        number(&mut update, count);
        update.extend([7, 0]);
        for n in 0..count {
            let right = u64::from(first) + n % 3_000;
            update.extend([0xc4, 1]);
            number(&mut update, right + 1);
            update.push(1);
            number(&mut update, right);
            update.extend([1, b'y']);
        }
        update.push(0);
        let start = std::time::Instant::now();
        assert!(is_natural(&doc.transact(), &update));
        assert!(start.elapsed().as_secs() < 4, "{:?}", start.elapsed());
    }

    #[test]
    fn s4_what_people_do_is_natural() {
        let server = board();
        let whole = server.transact().encode_state_as_update_v1(&StateVector::default());
        assert!(is_natural(&new_doc().transact(), &whole), "a board, for someone who has nothing");
        let replica = new_doc_as(ClientID::new(9));
        take(&replica, &whole);
        let roots = Roots::of(&replica);
        type Act = fn(&Roots, &mut TransactionMut<'_>);
        let acts: [Act; 6] = [
            |roots, txn| assert!(roots.edit_text(txn, "n1", 1, 0, "é🎈")),
            |roots, txn| assert!(roots.edit_text(txn, "n1", 2, 2, "à")),
            |roots, txn| assert!(roots.edit_text(txn, "n1", 0, 9, "")),
            |roots, txn| assert!(roots.edit_text(txn, "n1", 0, 0, "tout autre")),
            |roots, txn| assert!(roots.set_color(txn, Kind::Note, "n2", crate::board::Color::Rose)),
            |roots, txn| {
                roots.notes.remove(txn, "n2");
                roots.add_note(txn, &Note { id: "n2".into(), text: "encore".into(), ..Note::default() });
            },
        ];
        for act in acts {
            let mut txn = replica.transact_mut();
            act(&roots, &mut txn);
            let update = txn.encode_update_v1();
            drop(txn);
            assert!(is_natural(&server.transact(), &update), "{update:02x?}");
            take(&server, &update);
        }
    }
}
