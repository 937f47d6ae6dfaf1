//! Updates put together by their bytes do what they do one by one; a state in pieces does what it does whole.

use crate::{
    ground::{self, state, take},
    traffic::{OPEN, note},
};
use arbitrary::{Result, Unstructured};
use socle_protocol::{
    board::{Roots, new_doc, new_doc_as},
    ids::BoardId,
    merge, walk,
};
use yrs::{ClientID, Doc, Map, ReadTxn, Snapshot, Transact, TransactionMut};

/// Most updates of one run.
const UPDATES: usize = 24;
const PEOPLE: u64 = 3;
const FIRST_ID: u64 = 10;

/// People's updates, some of them sent twice, cut out of the middle, or bent, in groups that the bytes choose.
pub fn merge(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    let mut traffic = Traffic::begin();
    while traffic.sent.len() < UPDATES && !choices.is_empty() {
        if traffic.step(&mut choices).is_err() {
            break;
        }
    }
    let groups = grouped(&mut choices, &traffic.sent);
    let borrowed = groups.iter().map(|group| group.iter().map(Vec::as_slice));
    let together = merge::merged(borrowed).expect("each of them was walked");
    let (one_by_one, merged) = (ground::board(), ground::board());
    for update in &traffic.sent {
        take(&one_by_one, update).expect("the room took it");
    }
    for update in &together {
        walk::update(update).expect("what is put together passes");
        // A block inside one that was collected meanwhile, and is not yet where both come together: browsers collect it, and
        // a room that loads reads its entries one by one then.
        if take(&merged, update).is_err() {
            return;
        }
    }
    assert_eq!(seen(&merged), seen(&one_by_one), "together and one by one");
    in_pieces(&mut choices, &one_by_one);
}

/// Any update at all: alone it stays what it is, with itself it is two, and its pieces do what it does.
pub fn pieces(bytes: &[u8]) {
    let whole = ground::board();
    if ground::admitted(&whole, bytes).is_none() || !ground::is_natural(&whole, bytes) {
        return;
    }
    // What is parked takes effect in another order than it is written in; rooms park nothing.
    if take(&whole, bytes).is_err() || whole.transact().has_missing_updates() {
        return;
    }
    let alone = ground::board();
    for update in merge::merged([[bytes], [bytes]]).expect("it was walked") {
        walk::update(&update).expect("what is put together passes");
        take(&alone, &update).expect("it applies as it did");
    }
    assert_eq!(seen(&alone), seen(&whole), "written again");
    for largest in [0, 40, 400] {
        let cut = ground::board();
        for piece in merge::pieces(bytes, largest).expect("it was walked") {
            walk::update(&piece).expect("a piece passes");
            take(&cut, &piece).expect("a piece applies");
        }
        assert_eq!(seen(&cut), seen(&whole), "in pieces of {largest}");
    }
    in_pieces(&mut Unstructured::new(bytes), &whole);
}

/// A state that parks nothing parks nothing in between, whatever the size of its pieces.
fn in_pieces(choices: &mut Unstructured<'_>, doc: &Doc) {
    if doc.transact().has_missing_updates() {
        return;
    }
    let largest = choices.int_in_range(0..=600).unwrap_or(300);
    let newcomer = new_doc();
    for piece in merge::pieces(&state(doc), largest).expect("a state passes") {
        take(&newcomer, &piece).expect("a piece applies");
        assert!(!newcomer.transact().has_missing_updates(), "nothing waits for a later piece");
    }
    assert_eq!(seen(&newcomer), seen(doc), "in pieces of {largest}");
}

fn seen(doc: &Doc) -> (String, Snapshot, bool) {
    let id: BoardId = "b".parse().expect("an id");
    let canonical = Roots::of(doc).read(&doc.transact()).canonical(&id);
    let txn = doc.transact();
    (canonical, txn.snapshot(), txn.has_missing_updates())
}

fn grouped(choices: &mut Unstructured<'_>, sent: &[Vec<u8>]) -> Vec<Vec<Vec<u8>>> {
    let mut groups: Vec<Vec<Vec<u8>>> = Vec::new();
    for update in sent {
        match groups.last_mut() {
            Some(group) if choices.ratio(1, 4).unwrap_or(false) => group.push(update.clone()),
            _ => groups.push(vec![update.clone()]),
        }
    }
    groups
}

struct Traffic {
    room: Doc,
    people: Vec<(Doc, usize)>,
    sent: Vec<Vec<u8>>,
}

impl Traffic {
    fn begin() -> Self {
        let person = |n| {
            let doc = new_doc_as(ClientID::new(FIRST_ID + n));
            take(&doc, ground::bytes()).expect("the board applies");
            (doc, 0)
        };
        Self { room: ground::board(), people: (0..PEOPLE).map(person).collect(), sent: Vec::new() }
    }

    /// Sends what the room takes, as it is journaled and told.
    fn send(&mut self, update: &[u8]) {
        let Some(update) = ground::beyond(&self.room, update) else { return };
        let decoded =
            ground::admitted(&self.room, &update).filter(|_| ground::is_natural(&self.room, &update));
        if decoded.is_some_and(|decoded| self.room.transact_mut().apply_update(decoded).is_ok()) {
            self.sent.push(update);
        }
    }

    fn step(&mut self, choices: &mut Unstructured<'_>) -> Result<()> {
        let who = choices.int_in_range(0..=self.people.len() - 1)?;
        let (doc, received) = &mut self.people[who];
        match choices.int_in_range(0..=7)? {
            0..=2 => {
                let before = doc.transact().state_vector();
                act(choices, &Roots::of(doc), &mut doc.transact_mut())?;
                let update = doc.transact().encode_diff_v1(&before);
                self.send(&update);
            }
            // Several acts in one update, as after a lost line; with all deletions there ever were.
            3 => {
                let before = doc.transact().state_vector();
                for _ in 0..choices.int_in_range(1..=4)? {
                    act(choices, &Roots::of(doc), &mut doc.transact_mut())?;
                }
                let update = doc.transact().encode_state_as_update_v1(&before);
                self.send(&update);
            }
            // What was sent before is sent again.
            4 => {
                if !self.sent.is_empty() {
                    let again = choices.choose(&self.sent)?.clone();
                    self.send(&again);
                }
            }
            // All that this person has, cut where the server may have it already.
            5 => {
                let mut known = doc.transact().state_vector();
                let own = doc.client_id();
                let back = choices.int_in_range(0..=12)?;
                let clock = known.get(&own);
                known.set_min(own, clock.saturating_sub(back));
                let update = doc.transact().encode_diff_v1(&known);
                self.send(&update);
            }
            6 => {
                for update in self.sent.iter().skip(*received) {
                    // Whose own blocks were bent may lack some; what builds on them is then left out here.
                    let decoded = ground::admitted(doc, update);
                    let _left_out = decoded.map(|decoded| doc.transact_mut().apply_update(decoded));
                }
                *received = self.sent.len();
            }
            _ => {
                if let Some(last) = self.sent.last() {
                    let mut bent = last.clone();
                    let at = choices.int_in_range(0..=bent.len() - 1)?;
                    bent[at] = choices.arbitrary()?;
                    self.send(&bent);
                }
            }
        }
        Ok(())
    }
}

fn act(choices: &mut Unstructured<'_>, roots: &Roots, txn: &mut TransactionMut<'_>) -> Result<()> {
    let mut known: Vec<String> = roots.notes.keys(txn).map(str::to_owned).collect();
    known.sort();
    known.push(format!("n{}", known.len()));
    let some = choices.choose(&known)?;
    match choices.int_in_range(0..=3)? {
        0 => roots.add_note(txn, &note(some, OPEN, "idée 🎈")),
        1 => drop(roots.notes.remove(txn, some)),
        _ => {
            let (index, remove) = (choices.int_in_range(0..=9)?, choices.int_in_range(0..=4)?);
            roots.edit_text(txn, some, index, remove, "é🎈");
        }
    }
    Ok(())
}
