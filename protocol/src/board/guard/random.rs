//! Seeded plans: five people at once, some of them up to no good, over a server with a guard. Whatever they do, the
//! facilitation's structure stands, and everyone who has received everything has the same board.

use super::*;
use crate::board::{Deletion, Frame, Note, Place, Roots, Zone, new_doc, new_doc_as};
use crate::role::Role;
use std::collections::HashMap;
use yrs::{ClientID, Map, StateVector, TransactionMut, updates::decoder::Decode};

/// Numbers that are the same on every machine (a linear congruential generator, Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

struct Person {
    doc: Doc,
    roots: Roots,
    /// What this person has made and the server has not seen.
    outbox: Vec<Vec<u8>>,
    /// How much of what the server sent this person has.
    received: usize,
}

fn take(doc: &Doc, update: &[u8]) {
    doc.transact_mut().apply_update(Update::decode_v1(update).expect("an update")).expect("it applies");
}

fn note(id: String, zone: &str, text: &str) -> Note {
    let place = Place { zone: Some(zone.into()), order: "a0".into(), x: 0.0, y: 0.0, ..Place::default() };
    Note { id, place, text: text.into(), ..Note::default() }
}

/// One act; about a third of them are not allowed.
fn act(dice: &mut Dice, roots: &Roots, txn: &mut TransactionMut<'_>, fresh: &mut u32) {
    let known: Vec<String> = {
        let mut ids: Vec<String> = roots.notes.keys(txn).map(str::to_owned).collect();
        ids.sort();
        ids
    };
    let some = known.get(dice.roll(known.len().max(1) as u64) as usize).cloned().unwrap_or_default();
    let zone = if dice.roll(2) == 0 { "open" } else { "locked" };
    let frame = Frame { x: dice.roll(900) as f64, y: 0.0, w: 760.0, h: 220.0 };
    match dice.roll(12) {
        0 | 1 => {
            *fresh += 1;
            roots.add_note(txn, &note(format!("n{fresh}"), zone, "idée"));
        }
        2 | 3 => drop(roots.edit_text(txn, &some, dice.roll(9) as u32, dice.roll(3) as u32, "é🎈")),
        4 => drop(roots.place_note(txn, &some, &note(String::new(), zone, "").place)),
        5 => drop(roots.remove(txn, Kind::Note, &some, &Deletion { by: "x".into(), at: 1, into: None })),
        6 => drop(roots.notes.remove(txn, &some)),
        7 => drop(roots.edit_text(txn, &some, 0, 0, &"x".repeat(501))),
        8 => drop(roots.set_frame(txn, zone, frame)),
        9 => drop(roots.set_title(txn, zone, "autre")),
        10 => {
            // Retyped, and the structure touched in the same breath.
            roots.notes.insert(txn, some.as_str(), 1);
            roots.describe(txn, "à moi", "x");
        }
        _ => drop(roots.zones.remove(txn, zone)),
    }
}

fn play(seed: u64) {
    let mut dice = Dice(seed);
    let doc = new_doc_as(ClientID::new(1));
    let roots = Roots::of(&doc);
    {
        let mut txn = doc.transact_mut();
        roots.describe(&mut txn, "Atelier", "empty");
        for (id, locked) in [("locked", true), ("open", false)] {
            let frame = Frame { x: 0.0, y: 0.0, w: 760.0, h: 220.0 };
            let zone = Zone {
                id: id.into(),
                title: id.into(),
                order: "a0".into(),
                frame,
                locked,
                ..Zone::default()
            };
            roots.add_zone(&mut txn, &zone);
        }
    }
    let structure = roots.zone(&doc.transact(), "locked");
    let first = doc.transact().encode_diff_v1(&StateVector::default());
    let mut guard = Guard::new(&doc);
    let mut people: Vec<Person> = (0..5)
        .map(|n| {
            let doc = new_doc_as(ClientID::new(10 + n));
            take(&doc, &first);
            Person { roots: Roots::of(&doc), doc, outbox: Vec::new(), received: 0 }
        })
        .collect();
    // Frames as the room broadcasts them: a refused update and its inverse are one.
    let mut sent: Vec<Vec<u8>> = Vec::new();
    let mut journal = vec![first];
    let (mut fresh, mut refused) = (0, 0);
    let mut deliver = |update: Vec<u8>, sent: &mut Vec<Vec<u8>>| {
        let decoded = Update::decode_v1(&update).expect("an update");
        let taken = guard.apply(&update, decoded, Editor::of("x", Role::Participant)).err();
        refused += u32::from(taken.is_some());
        journal.push(update.clone());
        match taken.and_then(|taken| taken.inverse) {
            None => sent.push(update),
            Some(inverse) => {
                sent.push(yrs::merge_updates_v1([&update, &inverse]).expect("they merge"));
                journal.push(inverse);
            }
        }
        assert_eq!(roots.zone(&doc.transact(), "locked"), structure, "seed {seed}");
        let board = roots.read(&doc.transact());
        assert_eq!(board.title, "Atelier", "seed {seed}");
        assert!(board.notes.values().all(|note| note.text.len() < 2_000), "seed {seed}");
        assert_eq!(board.notes.len(), roots.notes.len(&doc.transact()) as usize, "seed {seed}: all are maps");
    };
    for _ in 0..120 {
        let who = dice.roll(5) as usize;
        let person = &mut people[who];
        match dice.roll(4) {
            0 | 1 => {
                let mut txn = person.doc.transact_mut();
                act(&mut dice, &person.roots, &mut txn, &mut fresh);
                person.outbox.push(txn.encode_update_v1());
            }
            2 => {
                for update in std::mem::take(&mut person.outbox) {
                    deliver(update, &mut sent);
                }
            }
            _ => {
                let new = dice.roll((sent.len() - person.received) as u64 + 1) as usize;
                for update in sent.iter().skip(person.received).take(new) {
                    take(&person.doc, update);
                }
                person.received += new;
            }
        }
    }
    for person in &mut people {
        for update in std::mem::take(&mut person.outbox) {
            deliver(update, &mut sent);
        }
    }
    let board = roots.read(&doc.transact());
    for person in &people {
        for update in sent.iter().skip(person.received) {
            take(&person.doc, update);
        }
        assert_eq!(person.roots.read(&person.doc.transact()), board, "seed {seed}: converged");
    }
    let replayed = new_doc();
    for update in &journal {
        take(&replayed, update);
    }
    assert_eq!(Roots::of(&replayed).read(&replayed.transact()), board, "seed {seed}: replayed");
    assert!(refused > 0, "seed {seed}: somebody tried");
    let known: HashMap<ClientID, u32> =
        doc.transact().state_vector().iter().map(|(client, clock)| (*client, *clock)).collect();
    assert_eq!(open(&guard.watch).clocks, known, "seed {seed}: the guard knows who wrote how much");
}

#[test]
fn r4_whatever_five_people_do_the_structure_stands_and_everyone_converges() {
    for seed in 0..150 {
        play(seed);
    }
}
